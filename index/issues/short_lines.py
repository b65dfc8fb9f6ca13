"""The short lines of a page, of which a masthead is made, without their blanks; with the way back to the page's own characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from index.issues.head_lines import DATE, LONGEST, HeadLine, apart, masked, plain, read_line
from index.types import Reason

TALLEST = 24
"""No masthead has more lines than this."""
_SENTENCE = re.compile(r"[。；！？]")


class ShortLines:
    """The short lines of a page without blanks, one a line, with the way back to the page's offsets."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self.rows: list[tuple[int, int]] = []
        self._at: list[int] = []
        self._text = text
        for line in re.finditer(r"[^\r\n\f]+", plain(text)):
            words = line.group()
            parts = words.split()
            if not parts:
                continue
            first, at = len(kept), 0
            if len(words) > 3 * LONGEST or _SENTENCE.search(words) or sum(map(len, parts)) > LONGEST:
                kept.append("\x00")
                self._at.append(line.start())
                parts = []
            for before, part in zip(("", *parts), parts, strict=False):
                at = words.index(part, at)
                if before and apart(before, part):
                    kept.append("\n")
                    self._at.append(line.start() + at - 1)
                kept += part
                self._at += range(line.start() + at, line.start() + at + len(part))
                at += len(part)
            self.rows.append((first, len(kept)))
            kept.append("\n")
            self._at.append(line.end() - 1)
        self.text = "".join(kept)
        self._first, self._last = self.text.find("\x00"), self.text.rfind("\x00")

    def printed(self, start: int, end: int) -> str:
        """The whole lines that [start, end) stands in, as printed."""
        first, last = self._at[start], self._at[end - 1] + 1
        first = max(self._text.rfind(mark, 0, first) for mark in "\r\n\f") + 1
        ends = [at for mark in "\r\n\f" if (at := self._text.find(mark, last)) >= 0]
        return self._text[first : min(ends, default=len(self._text))]

    def is_outside(self, match: re.Match[str]) -> bool:
        """Whether a match stands over all longer lines, or under everything but lines of a masthead."""
        if self._first < 0 or match.start() <= self._first:
            return True
        behind = range(self._rows_of(match)[1] + 1, len(self.rows))
        return match.end() > self._last and len(behind) <= TALLEST and all(map(self._is_head, behind))

    def run(self, match: re.Match[str]) -> list[tuple[int, int]]:
        """The lines that a match stands in and the lines of a masthead next to them."""
        first, last = self._rows_of(match)
        low, high = max(0, first - TALLEST), min(len(self.rows), last + 1 + TALLEST)
        while first > low and self._is_head(first - 1):
            first -= 1
        while last + 1 < high and self._is_head(last + 1):
            last += 1
        return self.rows[first : last + 1]

    def _is_head(self, row: int) -> bool:
        return read_line(self.printed(*self.rows[row]).strip()).is_head

    @cached_property
    def names(self) -> str:
        """The text, its parts but names made blank lines, so that a name beside them stands alone."""
        text = DATE.sub(lambda match: "\n" * len(match.group()), self.text)
        return "\n".join(masked(text[first:behind]) for first, behind in self.rows)

    def is_at_top(self, match: re.Match[str]) -> bool:
        """Whether nothing but lines of a masthead stands over the lines of a match."""
        above = self._rows_of(match)[0]
        return above <= TALLEST and all(map(self._is_head, range(above)))

    def _rows_of(self, match: re.Match[str]) -> tuple[int, int]:
        """The numbers of the first and the last line that a match stands in."""
        first, last = (bisect_right(self.rows, (at, len(self.text))) - 1 for at in (match.start(), match.end() - 1))
        return first, last

    def line(self, match: re.Match[str]) -> tuple[int, int]:
        """The lines that a match stands in, from their first character to behind their last."""
        first, last = self._rows_of(match)
        return self.rows[first][0], self.rows[last][1]

    def reading(self, match: re.Match[str]) -> HeadLine:
        """How the lines that a match stands in read."""
        return read_line(" ".join(self.printed(*match.span()).split()))

    def reason(self, start: int, end: int, why: str) -> Reason:
        begin, stop = self._at[start], self._at[end - 1] + 1
        return Reason(self._text[begin:stop], begin, stop, why)
