"""Lines of cells set side by side: a row of a table of figures, or of a list of names."""

from __future__ import annotations

import re

from index.mend.bylines import is_name, is_signature

_CELL = re.compile(
    r"[+\-—±]?[\d,.，．]+(?:\.\d+)?(?:%|％|[万亿千百]?[\u4e00-\u9fffA-Za-z]{0,3})?|[—-]{1,3}|[012]?\d[:：][0-5]\d|[|｜│]"
)
CELLS = 3
"""A row has as many words at least."""
_SHARE = 0.7


def is_row(text: str) -> bool:
    """Whether a line is a row of a list of names (王伟 李娜 张敏) or of a table (江城区 12.5 3.1%)."""
    words = text.split()
    if len(words) < CELLS or any(mark in text for mark in "。！？") or is_signature(text):
        return False
    if all(map(_CELL.fullmatch, words[1:])) and not _CELL.fullmatch(words[0]):
        return True
    names = sum(map(is_name, words))
    figures = [word for word in words if _CELL.fullmatch(word)]
    told = sum(any(map(str.isdigit, word)) for word in figures) > 1  # and no dashes around a number: --- 1 ---
    return names > _SHARE * len(words) or (told and len(figures) > _SHARE * len(words))
