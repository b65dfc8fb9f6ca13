"""Headings that were broken into lines: one headline over two or three of them, or set upright, a few characters a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from index.chinese.words import tagged
from index.mend import ngrams
from index.mend.bylines import is_name

_RUNS_ON = 1.5
"""A line goes on with the one above where its first character is this much likelier to follow than to open a paragraph, or where a
word goes over from one to the other. Of headlines broken in their middle 62 % are found so, of two lines side by side 5 %."""
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"), ("【", "】"), ("‘", "’"))
_TALLEST = 4
"""So many characters at most stand side by side in an upright heading."""
_LEAST, _MOST = 3, 40
"""Lines of an upright heading."""


def runs_on(line: str, following: str) -> bool:
    """Whether two lines of a heading are one headline: the second names its column （人民时评）, a quotation is open, a phrase goes on."""
    if following[0] in "（(" and following[-1] in "）)":
        return True
    if len(following) > len(line) or "。" in line + following:
        return False  # a headline that is broken by its width fills its first line
    if any(line.count(left) > line.count(right) for left, right in _PAIRS):
        return any(right in following for left, right in _PAIRS if line.count(left) > line.count(right))
    last, first = ngrams.plain([line, following])
    fits = float(ngrams.fit([last], [first])[0, 0] - ngrams.opening([first])[0]) > _RUNS_ON
    return fits or len(line) not in accumulate(len(word) for word, _ in tagged(line + following))


def upright(texts: Sequence[str], gaps: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of lines (first, behind the last) that are one heading set upright; `gaps` are the blank lines above each line.

    They are as long as each other but for the last, and stand closer to each other than to the rest, or go on from one to the next.
    A list of names does neither.
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(texts):
        size, end = len(texts[at]), at + 1
        while size <= _TALLEST and end < len(texts) and len(texts[end]) == size and gaps[end] <= gaps[min(at + 1, end)]:
            end += 1
        if size > 1 and end - at > 1 and end < len(texts) and len(texts[end]) < size and gaps[end] == gaps[end - 1]:
            end += 1
        if size <= _TALLEST and end - at >= _LEAST and (size == 1 or (end - at <= _MOST and _one(texts, gaps, at, end))):
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _one(texts: Sequence[str], gaps: Sequence[int], at: int, end: int) -> bool:
    lines = texts[at:end]
    if 2 * sum(map(is_name, lines)) > len(lines):
        return False
    closer = gaps[at] > gaps[at + 1] and (end == len(texts) or gaps[end] > gaps[at + 1])
    plain = ngrams.plain(lines)
    return closer or float(ngrams.fit(plain[:-1], plain[1:]).diagonal().mean()) > 1.0
