"""The blocks of a page: its paragraphs, headings and cut pieces as they were printed.

A text that was wrapped line by line, as recognition software gives it, is unwrapped first: lines of one width that end
without a full stop belong to one paragraph.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass

TERMINAL = "。！？!?…；;”’」』）)】》〉"
"""What a finished paragraph ends in. A closing quote or bracket counts; `ends` looks behind it where that matters."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WIDE = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\uffef\u2014\u2018-\u201d\u2026]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: `spans` are its printed lines, `text` their characters joined, `gap` the blank lines above it."""

    spans: tuple[tuple[int, int], ...]
    text: str
    gap: int = 0

    @property
    def start(self) -> int:
        """The offset of its first character in the page."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The offset behind its last character in the page."""
        return self.spans[-1][1]


def blocks(text: str) -> list[Block]:
    """Cut a page's text into blocks, in page order. Every non-blank character stands in exactly one."""
    lines: list[Block] = []
    bottom = 0
    for found in _LINE.finditer(text):
        line = found.group()
        bare = line.strip()
        if not bare:
            continue
        start = found.start() + len(line) - len(line.lstrip())
        gap = text.count("\n", bottom, start) - 1 if lines else 0
        lines.append(Block(((start, start + len(bare)),), bare, max(gap, 0)))
        bottom = start + len(bare)
    return _unwrap(lines)


def width(text: str) -> float:
    """The printed width of a line in Chinese characters; a Latin letter or digit takes half of one."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def _unwrap(lines: list[Block]) -> list[Block]:
    """Join lines that were broken by the width of a column; leave a page of whole paragraphs as it is."""
    widths = [width(line.text) for line in lines]
    long = [w for w in widths if w >= 8]
    if len(long) < 12:
        return lines
    column = statistics.mode(round(w) for w in long)
    full = [abs(w - column) <= 1.5 for w in widths]
    if column > 45 or sum(full) < 0.5 * len(lines):
        return lines
    joined: list[Block] = []
    open_line = False
    for line, w, is_full in zip(lines, widths, full, strict=True):
        if joined and open_line and line.gap == 0 and w <= column + 1.5 and not _indented(line):
            last = joined[-1]
            joined[-1] = Block(last.spans + line.spans, last.text + line.text, last.gap)
        else:
            joined.append(line)
        open_line = is_full
    return joined


def _indented(line: Block) -> bool:
    return line.text[0] in "■□●◆▲△（(——"


def finished(text: str) -> bool:
    """Whether a block ends as a sentence does."""
    return text[-1] in TERMINAL
