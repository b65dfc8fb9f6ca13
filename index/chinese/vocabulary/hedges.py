"""The words around a number that say on which side of it the truth is: about, nearly, over, under, at least, at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from index.chinese.vocabulary import words

Side = Literal["about", "nearly", "over", "under", "least", "most"]


def _sides(**rows: str) -> Mapping[str, Side]:
    return {word: side for side, row in rows.items() for word in words(row)}  # type: ignore[misc]


def _not(row: str) -> str:
    """What denies each of a row, as it is or may be: 不超过 不得超过 不能超过."""
    return " ".join(denial + word for word in row.split() for denial in ("不", "不得", "不能"))


BEFORE: Final = _sides(
    about="约 大约",
    nearly="近 将近 接近",
    over="超 超过 逾 突破 高于 多于 过",
    under="不足 不到 低于 少于",
    least=f"至少 最少 {_not('低于 少于')}",
    most=f"至多 最多 {_not('超过 高于 逾')}",
)
"""What stands before a number."""

WITHIN: Final = _sides(about="来", over="余 多")
"""What stands between a numeral and its scale or its unit: 30余万, 十多个."""

BEHIND: Final = _sides(about="左右 上下", least="以上", most="以下 以内")
"""What stands behind a number and its unit."""
