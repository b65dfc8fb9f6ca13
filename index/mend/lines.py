"""The blocks of a page: its paragraphs, headings and cut pieces as they were printed.

A text that was wrapped line by line, as recognition software gives it, is unwrapped first: neighbouring lines of one width
that do not end as sentences do belong to one paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.issues.head_lines import read_line
from index.mend.bylines import dateline, is_name, is_signature
from index.mend.cells import is_row
from index.mend.wraps import upright
from index.types import Span

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WIDE = re.compile(r"[\u2010-\u2027\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\uffef]")
_STOP = re.compile(r"[。！？!?…]['\"”’」』）)】]*$")
_PEN = re.compile(r"[（(][\u4e00-\u9fff]{1,4}[）)]")
"""A pen name on a line of its own: （丹翁）."""
_END = re.compile(r"[。！？!?…][”’」』）)】》〉'\"]*$|[；;：:]$")

NARROWEST, WIDEST = 7, 45
"""No newspaper column holds fewer or more Chinese characters than this in one line."""
_MARKED, _NARROW = 9, 12
"""In narrower columns than the first, lines are told from verse and lists by marks inside them; over narrower ones than the second, a
headline by its place."""
_SLACK = 1.6
_TITLE, _NAME = 22, 8
"""Characters of a headline that stands over a byline, and of each line of a name in brackets that is broken."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: `spans` are its printed lines, `text` their characters joined, `gap` the blank lines above it,
    `indent` the blank before its first line."""

    spans: tuple[Span, ...]
    text: str
    gap: int = 0
    indent: int = 0

    @property
    def finished(self) -> bool:
        """Whether it ends as a paragraph does."""
        return _END.search(self.text) is not None

    @property
    def stopped(self) -> bool:
        """Whether it ends with a full stop."""
        return _STOP.search(self.text) is not None

    def split(self, at: int) -> list[Block]:
        """The block in two, the second from character `at` of its text on."""
        first: list[Span] = []
        second: list[Span] = []
        for start, end in self.spans:
            middle = min(max(start + at, start), end)
            at -= end - start
            first += [(start, middle)] if middle > start else []
            second += [(middle, end)] if end > middle else []
        size = sum(end - start for start, end in first)
        return [Block(tuple(first), self.text[:size], self.gap, self.indent), Block(tuple(second), self.text[size:])]


def blocks(text: str) -> list[Block]:
    """Cut a page's text into blocks, in page order. Every non-blank character stands in exactly one."""
    lines: list[Block] = []
    bottom = 0
    for found in _LINE.finditer(text):
        line = found.group()
        bare = line.strip()
        if not bare:
            continue
        indent = len(line) - len(line.lstrip())
        start = found.start() + indent
        gap = max(text.count("\n", bottom, start), text.count("\r", bottom, start)) - 1 if lines else 0
        lines.append(Block(((start, start + len(bare)),), bare, max(gap, 0), indent))
        bottom = start + len(bare)
    return _unwrap(_laid_down(lines))


def _joined(lines: Sequence[Block]) -> Block:
    return Block(
        tuple(span for line in lines for span in line.spans),
        "".join(line.text for line in lines),
        lines[0].gap,
        lines[0].indent,
    )


def _laid_down(lines: Sequence[Block]) -> list[Block]:
    """The lines, those of each heading that is set upright joined."""
    result: list[Block] = []
    at = 0
    for start, end in upright([line.text for line in lines], [line.gap for line in lines]):
        result += lines[at:start]
        result.append(_joined(lines[start:end]))
        at = end
    return [*result, *lines[at:]]


def width(text: str) -> float:
    """The printed width of a line in Chinese characters; a Latin letter or digit takes half of one. Of a text that is wider than
    any column no more is told than that."""
    if len(text) > 2 * WIDEST:
        return float(len(text))
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 2


def _unwrap(lines: Sequence[Block]) -> list[Block]:
    """Join lines that were broken by the width of a column; a page of whole paragraphs stays as it is."""
    if len(lines) < 8:
        return list(lines)
    widths = [width(line.text) + min(line.indent, 2) for line in lines]
    common = _common_gap(lines, widths)
    full = [_full(lines, widths, k, common) for k in range(len(lines))]
    if sum(full) > 0.4 * len(lines):  # a wrapped page: short paragraphs have too few lines to show it themselves
        columns = [
            size for size, n in Counter(round(w) for w, f in zip(widths, full, strict=True) if f).items() if n > 0.1 * sum(full)
        ]
        full = [
            f
            or (
                any(abs(widths[k] - size) <= 1 for size in columns)
                and not _last(lines, widths, k)
                and _is_prose(lines, widths[k], _near(lines, k, common))
            )
            for k, f in enumerate(full)
        ]
    paragraphs: list[list[Block]] = []
    for k, line in enumerate(lines):
        if k and (_in_bracket(lines[k - 1], line) or (full[k - 1] and _runs_on(lines, widths, k, common))):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [_joined(paragraph) for paragraph in paragraphs]


def _runs_on(lines: Sequence[Block], widths: Sequence[float], k: int, common: int) -> bool:
    """Whether nothing speaks against line `k` going on with the full line above it."""
    line, above = lines[k], lines[k - 1]
    return not (
        line.gap > common
        or line.indent
        or widths[k] > widths[k - 1] + _slack(widths[k - 1])
        or (k + 1 < len(lines) and _over_byline(line, lines[k + 1]))
        or _tops(lines, widths, k - 1, common)
        or _fresh(line.text)
        or (is_name(line.text) and (k < 2 or above.gap > common or lines[k - 2].finished))  # who signs under a headline
        or _heads(above.text)
        or is_row(line.text)
        or is_row(above.text)
    )


def _slack(size: float) -> float:
    """By how much lines of one column differ: a mark may hang over its edge, and the longer a line the more marks stand in it."""
    return max(_SLACK, size / 14)


def _last(lines: Sequence[Block], widths: Sequence[float], k: int) -> bool:
    """Whether line `k` ends a paragraph: it stops, and is shorter than the line above it."""
    return k > 0 and lines[k].stopped and not lines[k].gap and widths[k] + _slack(widths[k - 1]) < widths[k - 1]


def _tops(lines: Sequence[Block], widths: Sequence[float], k: int, common: int) -> bool:
    """Whether line `k` stands as a headline does over a narrow column: under a blank line, without a mark, and narrower
    than each of the lines below."""
    apart = (k == 0 or lines[k].gap > common) and widths[k] + 1 <= min(widths[k + 1 : k + 4])
    return apart and widths[k] < _NARROW and not lines[k].indent and lines[k].text.isalnum()


def _over_byline(line: Block, under: Block) -> bool:
    """Whether a line stands as a headline does over who signs: short, without a mark at its end."""
    signs = _PEN.fullmatch(under.text) is not None or is_signature(under.text)
    return signs and not under.gap and len(line.text) <= _TITLE and line.text[-1].isalnum()


def _in_bracket(line: Block, following: Block) -> bool:
    """Whether a short line opens a bracket that the next, as short, closes: a name in brackets over two lines."""
    above, under = line.text, following.text
    open_above = max(len(above), len(under)) <= _NAME and above.rfind("（") > above.rfind("）")
    return open_above and not following.gap and under.endswith("）") and "（" not in under


def _fresh(text: str) -> bool:
    """Whether a line can only begin a block: a byline, the opening words of news, a masthead."""
    return dateline(text) is not None or is_signature(text) or _heads(text) or _PEN.fullmatch(text) is not None


def _heads(text: str) -> bool:
    """Whether a line is of a masthead by more than its name: it neither goes on nor is gone on with."""
    line = read_line(text)
    return line.is_head and len(line.parts) > 1


def _common_gap(lines: Sequence[Block], widths: Sequence[float]) -> int:
    """The blank lines that stand between any two lines of a page: 0, but 1 where every printed line has a blank one under it."""
    if sum(line.gap == 0 for line in lines[1:]) > 0.1 * len(lines):
        return 0
    size, number = Counter(round(w) for w in widths).most_common(1)[0]
    near = sum(abs(w - size) <= 1.5 for w in widths)
    return min(line.gap for line in lines[1:]) if number and near >= 0.6 * len(lines) and size <= WIDEST else 0


def _near(lines: Sequence[Block], k: int, common: int) -> list[int]:
    """Line `k` and up to four on either side that no blank line parts from it."""
    near = [k]
    for step in (-1, 1):
        at = k
        while abs(at - k) < 4 and 0 <= at + step < len(lines) and lines[max(at, at + step)].gap <= common:
            at += step
            near.append(at)
    return near


def _is_prose(lines: Sequence[Block], size: float, near: Sequence[int]) -> bool:
    """Whether lines of a width are none of verse or of a list: wide, or with marks not only at their ends."""
    return size >= _MARKED or any(mark in lines[i].text[:-1] for i in near for mark in "，。、")


def _full(lines: Sequence[Block], widths: Sequence[float], k: int, common: int) -> bool:
    """Whether line `k` fills its column: lines near it are as wide, none is wider, and most do not end as sentences do."""
    size = widths[k]
    if not NARROWEST <= size <= WIDEST:
        return False
    near = _near(lines, k, common)
    slack = _slack(size)
    if any(widths[i] > size + slack for i in near) or _last(lines, widths, k):
        return False
    alike = [i for i in near if abs(widths[i] - size) <= slack]
    return len(alike) >= 3 and sum(lines[i].stopped for i in alike) <= 0.5 * len(alike) and _is_prose(lines, size, alike)
