"""The punctuation of old papers: one mark for every pause and every stop (、), read as commas and full stops of today."""

from __future__ import annotations

from itertools import accumulate

_AROUND = 6
"""So many lines on either side show how a text is punctuated: one page may print texts of both kinds."""
_LEAST = 4
_FEW = 5
"""Stops and commas of today are fewer than one in so many of the old mark where it is the only one."""
_SHORT = 2
"""A line that is shorter by so many characters than the one above it is the last of its paragraph."""


def modern(text: str) -> str:
    """The text one for one, the old mark a full stop where a paragraph ends in it and a comma elsewhere, in those parts that print no
    other."""
    lines = text.split("\n")
    old = list(accumulate((line.count("、") for line in lines), initial=0))
    new = list(accumulate((line.count("，") + line.count("。") for line in lines), initial=0))
    result = []
    for at, line in enumerate(lines):
        low, high = max(0, at - _AROUND), min(len(lines), at + _AROUND + 1)
        marks = old[high] - old[low]
        if marks >= _LEAST and _FEW * (new[high] - new[low]) < marks:
            ends = at + 1 == len(lines) or not lines[at + 1].strip() or (at > 0 and len(line) + _SHORT <= len(lines[at - 1]))
            line = line.replace("、", "，")
            line = line[:-1] + "。" if ends and line.endswith("，") else line
        result.append(line)
    return "\n".join(result)
