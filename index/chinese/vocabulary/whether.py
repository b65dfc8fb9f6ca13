"""The words that make a yes-no question of a sentence."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

ASKING: Final = words("是不是 是否 有没有 能不能 会不会 可不可以 要不要 对不对")
"""Those that stand before what they ask of; without them the question is what it supposes."""
