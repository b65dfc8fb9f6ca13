"""Headings that were broken into lines: one headline over two or three of them, or set upright, a few characters a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from index.chinese.words import tagged
from index.mend import ngrams
from index.mend.bylines import is_name
from index.mend.ngrams import Floats
from index.mend.weights import likelihood, weights

_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"), ("【", "】"), ("‘", "’"))
_TALLEST = 4
"""So many characters at most stand side by side in an upright heading."""
_LEAST, _MOST = 3, 40
"""Lines of an upright heading."""


def runs_on(line: str, following: str) -> bool:
    """Whether two lines of a heading are one headline: the second names its column （人民时评）, a word, a phrase or a quotation goes over
    from one to the other, they are built alike."""
    if following[0] in "（(" and following[-1] in "）)" and line[-1] not in "）)":
        return True
    return likelihood(weights().wrap, features(line, following)) > 0.5


def features(line: str, following: str) -> Floats:
    """What is known of a line of a heading and the line under it, in the order in which the weights were fitted to it."""
    last, first = ngrams.plain([line, following])
    upper, lower = (text.replace("(", "（").partition("（")[0] for text in (line, following))
    bracketed = [text[-1] in "）)" for text in (line, following)]
    values = (
        float(ngrams.fit([last], [first])[0, 0] - ngrams.opening([first])[0]) / 3,
        len(line) not in accumulate(len(word) for word, _ in tagged(line + following)),
        following[0] in "（(" and bracketed[1],
        len(following) > len(line),
        len(lower) == len(upper),
        abs(len(lower) - len(upper)) < 2,
        any(line.count(left) > line.count(right) for left, right in _PAIRS),
        any(following.count(left) < following.count(right) for left, right in _PAIRS),
        is_name(following),
        len(line) / 20,
        len(following) / 20,
        len(following) <= _TALLEST,
        *bracketed,
        "。" in line + following,
    )
    return np.array(values, dtype=np.float32)


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
