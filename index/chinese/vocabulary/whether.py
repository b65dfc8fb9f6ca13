"""The words that make a yes-no question of a sentence, and those that answer them."""

from __future__ import annotations

from typing import Final

WHETHER: Final = {
    "是不是": ("是", "不是"),
    "是否": ("是", "不是"),
    "对不对": ("是", "不是"),
    "有没有": ("有", "没有"),
    "能不能": ("能", "不能"),
    "能否": ("能", "不能"),
    "会不会": ("会", "不会"),
    "可不可以": ("可以", "不可以"),
    "行不行": ("可以", "不行"),
    "要不要": ("要", "不要"),
}
"""Those that stand before what they ask of, each with its yes and its no; without them the question is what it supposes."""
ASKING: Final = frozenset(WHETHER)
AFFIRMED: Final = {"是": "不是", "能": "不能", "可以": "不可以", "会": "不会", "有": "没有", "行": "不行"}
"""Verbs that are the yes to a question with 吗, each with its no (不要 would forbid)."""
VERDICTS: Final = frozenset(word for both in (*WHETHER.values(), *AFFIRMED.items()) for word in both)
"""Every yes and no."""
