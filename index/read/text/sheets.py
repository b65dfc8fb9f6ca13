"""A text file that holds several pages or issues, cut into them: at form feeds, at what a program prints between pages (Page 2), and
where another masthead or issue line begins.

A head counts where it tells more than a day: of what page, paper or number it is. It may stand over its page, under its
page's text (a running foot), or between an article's headline and text (the issue line of a database); the first head of the
file shows which. Where they do not show it the text stays whole, and `index.issues` states nothing that its heads disagree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from index.issues import masthead
from index.issues.head_lines import SHEET, HeadLine, read_line, squeezed
from index.issues.short_lines import TALLEST
from index.types import Page, Span

_LINE = re.compile(r"[^\r\n\f]+")
_SENTENCE = re.compile(r"[。！？!?…；;][”’」』）)】]*$")
_CITED = re.compile(r"[（(]\s*(?:19|20)\d\d.*[）)]\s*$")
_LONGEST_TITLE = 45
_SHORT = 20
"""A longer line is text, and so is a sentence."""
_TITLES = 4
"""So many lines at most stand between the end of one article and the issue line under the next headline."""
_TELLS = frozenset(("name", "page", "number", "label", "cn", "today"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line that is not blank; `gap` says whether a blank line stands over it."""

    start: int
    end: int
    text: str
    head: HeadLine
    gap: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """A run of masthead lines that tells an issue: rows [first, behind), what it tells, and whether it cites the issue as databases do."""

    first: int
    behind: int
    newspaper: str | None
    day: tuple[int, int, int]
    page: str | None
    cites: bool

    def is_of_another_page(self, before: _Head) -> bool:
        if self.day != before.day or (self.newspaper and before.newspaper and self.newspaper != before.newspaper):
            return True
        return self.page is not None and self.page != (before.page or "1")


def sheets(page: Page) -> list[Page]:
    """The pages of a text file, `part` p1, p2 …; the page itself where it is one. No character but blanks is left out."""
    spans: list[Span] = [(0, len(page.text))]
    for cut in (_at_feeds, _at_numbers, _at_heads):
        spans = [part for start, end in spans for part in _parts(page.text, start, end, cut(page.text[start:end]))]
    if len(spans) < 2:
        return [page]
    return [replace(page, text=page.text[start:end], part=f"p{n}") for n, (start, end) in enumerate(spans, 1)]


def _parts(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[Span]:
    """The stretches of [start, end) between the cuts that hold more than blanks."""
    for first, behind in pairwise((start, *(start + cut for cut in cuts), end)):
        if text[first:behind].strip() or (first, behind) == (start, end):
            yield first, behind


def _at_feeds(text: str) -> list[int]:
    return [found.end() for found in re.finditer("\f", text)]


def _rows(text: str) -> list[_Row]:
    found: list[_Row] = []
    for line in _LINE.finditer(text):
        bare = line.group().strip()
        if bare:
            gap = not found or len(re.findall(r"\r\n|\r|\n", text[found[-1].end : line.start()])) > 1
            found.append(_Row(line.start(), line.end(), bare, read_line(bare), gap))
    return found


def _at_numbers(text: str) -> list[int]:
    """Where pages that a program has numbered begin: before the first number where it is 2 or nothing stands over it, else behind."""
    if not re.search(r"(?i:page)|页", text):
        return []
    rows = _rows(text)
    marks = [(row, SHEET.match(squeezed(row.text))) for row in rows if "sheet" in row.head.parts]
    numbers = [int(mark["n"] or mark["n2"]) for _, mark in marks if mark]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 2:
        return []
    above = marks[0][0] is not rows[0]
    if numbers[0] == 2 or not above:
        return [row.start for row, _ in marks if row is not rows[0]]
    return [row.end for row, _ in marks if row is not rows[-1]] if len(numbers) > 1 or marks[-1][0] is rows[-1] else []


def _at_heads(text: str) -> list[int]:
    rows = _rows(text)
    heads = list(_heads(text, rows))
    heads = [head for head in heads if head.cites == heads[0].cites]
    if len(heads) < 2:
        return []
    above = rows[: heads[0].first]
    under_title = bool(above) and len(above) <= _TITLES and all(map(_is_title, above))
    at_foot = bool(above) and not under_title
    if at_foot and any(_is_text(row) for row in rows[heads[-1].behind :]):
        return []  # some pages have no head, and which the heads are of cannot be told
    texts = list(accumulate(map(_is_text, rows), initial=0))
    """Rows of text before each row."""
    cuts: list[int] = []
    begun = heads[0].behind
    for before, head, behind in zip(heads, heads[1:], [*heads[2:], None], strict=False):
        over = texts[head.first] > texts[begun]
        under = at_foot or texts[behind.first if behind else len(rows)] > texts[head.behind]
        if not (head.is_of_another_page(before) and over and under):
            continue
        if at_foot:
            cuts.append(rows[before.behind].start)
        elif under_title:
            cuts.append(rows[_title_over(rows, head.first)].start)
        else:
            cuts.append(rows[head.first].start)
        begun = head.behind
    return cuts


def _heads(text: str, rows: Sequence[_Row]) -> Iterator[_Head]:
    """The runs of masthead lines that tell one day and something more."""
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].head.is_head:
            end += 1
        run = rows[at:end]
        told = frozenset().union(*(row.head.parts for row in run))
        if end - at <= TALLEST and "date" in told and (told & _TELLS or any(row.head.bare_page for row in run)):
            printed = masthead.read(text[run[0].start : run[-1].end])
            if printed is not None and printed.day is not None and printed.rival is None:
                name = printed.newspaper.value if printed.newspaper else None
                number = printed.page.value if printed.page else None
                cites = "label" in told or any("date" in row.head.parts and _CITED.search(row.text) for row in run)
                yield _Head(at, end, name, printed.day, number, cites)
        at = max(end, at + 1)


def _title_over(rows: Sequence[_Row], at: int) -> int:
    """The first row of the heading that stands over row `at`."""
    first = at
    while first > 0 and at - first < _TITLES and _is_title(rows[first - 1]) and not (first < at and rows[first].gap):
        first -= 1
    return first


def _is_title(row: _Row) -> bool:
    return len(row.text) <= _LONGEST_TITLE and not _SENTENCE.search(row.text)


def _is_text(row: _Row) -> bool:
    return not row.head.is_head and (len(row.text) > _SHORT or _SENTENCE.search(row.text) is not None)
