"""The cell of a table that a question names by its row and its column; the whole row where it names no column.

Sentences are read by what stands near; in a table what stands near is of another column. So a table that holds what is asked is read by
its heads. A question that asks of more than the table's own words is left to who reads sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from index.chinese.words import simplified, tagged
from index.read.records.tables import is_number
from rag.question.wording import naming_words
from rag.types import Draft, Evidence, Hit, Question, Statement
from rag.words.claims import clock_times
from rag.words.lexicon import flat
from rag.words.tables import Row, Table, tables_in

_ARTICLES: Final = 3
"""So many articles are looked at: the page that prints the table is found by its words."""
_ASKS: Final = re.compile(r"多少|几|多[大高长重远久]|哪|何|什么|谁")
_YES_NO: Final = re.compile(r"[吗么]|是不是|是否|有没有|对不对")
_MOST: Final = re.compile(r"(?:最|第一)(?P<way>[多高大长贵重远早快]|[少低小短便近晚慢])|(?P<rank>排名?第一|居首)")
_LEAST: Final = "少低小短便近"
_UNIT: Final = re.compile(r"\s*[（(][^（）()]{1,8}[）)]\s*$")
_THINGS: Final = "na"
"""Parts of speech (jieba's) that name things and what they are like."""
_COMMON: Final = 2
"""Characters at least that the head of a column and a question share."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The row that a question names, the heads of the cells to tell, and the bare answer: the cell, or what the row is of; None where no
    column is named."""

    table: Table
    row: Row
    names: tuple[str, ...]
    answer: str | None


def cell(question: Question, hits: Sequence[Hit]) -> Draft | None:
    """The answer from a table; None where no table of the first articles has what is asked."""
    asked = _folded(question.text)
    if not _ASKS.search(asked) or _YES_NO.search(asked):
        return None
    articles = {hit.article.article_id: hit for hit in reversed(hits[: 4 * _ARTICLES])}
    for hit in [*reversed(articles.values())][:_ARTICLES]:
        found = [one for table in tables_in(hit.article.text) if (one := _asked_of(table, asked)) is not None]
        held = [one for one in found if not _more_asked(asked, one, hit)]
        if len(held) == 1:
            return _draft(held[0], hit)
    return None


def _asked_of(table: Table, asked: str) -> _Found | None:
    most = _MOST.search(asked)
    rows = [] if most else _rows(table, asked)
    rest = asked
    for row in rows:
        rest = rest.replace(_folded(row.label), " ")
    names = [name for name in _names(table, rest) if not any(_folded(row.cells.get(name, "")) in asked for row in rows)]
    if most and len(names) == 1 and re.search("哪|谁|什么|何", asked):
        first = _most(table, names[0], most["way"] is None or most["way"] not in _LEAST)
        return _Found(table, first, (names[0],), first.label) if first is not None else None
    if len(rows) != 1:
        return None
    row = rows[0]
    if len(names) == 1 and names[0] in row.cells:
        return _Found(table, row, (names[0],), row.cells[names[0]])
    told = tuple(name for name in names or row.cells if row.cells.get(name))
    return _Found(table, row, told, None) if told and re.search("多少|几", asked) else None


def _rows(table: Table, asked: str) -> list[Row]:
    """The rows that a question names by their label, or by another cell that is no number; of labels in one another the longest."""
    by_label = [(label, row) for row in table.rows if (label := _folded(row.label)) and _names_it(label, asked)]
    by_cell = [
        (word, row)
        for row in table.rows
        for cell in row.cells.values()
        if not is_number(word := _folded(cell)) and _names_it(word, asked)
    ]
    named = by_label or by_cell
    return [row for label, row in named if not any(label != other and label in other for other, _ in named)]


def _names_it(word: str, asked: str) -> bool:
    """Whether a question has a word, and a number as a whole one."""
    if not word.isdecimal():
        return len(word) > 1 and word in asked
    return re.search(rf"(?<!\d){word}(?!\d)", asked) is not None


def _names(table: Table, asked: str) -> list[str]:
    """The columns that a question names: by their head, the longest of those in one another, else by most of its characters."""
    heads = {name: _folded(_UNIT.sub("", name)) for name in table.names}
    whole = [name for name, head in heads.items() if head and head in asked]
    whole = [name for name in whole if not any(name != other and heads[name] in heads[other] for other in whole)]
    if whole:
        return whole
    shared = {name: len(set(head) & set(asked)) for name, head in heads.items()}
    most = max(shared.values(), default=0)
    alike = [name for name, size in shared.items() if size == most >= _COMMON]
    return alike or _of_sort(table, asked) or ([*heads] if len(heads) == 1 else [])


def _of_sort(table: Table, asked: str) -> list[str]:
    """The columns of what a question asks for without their heads: hours, prices."""
    if re.search("几点|什么时[候间]|何时", asked):
        return [name for name in table.names if all(clock_times(row.cells.get(name, "")) for row in table.rows)]
    if re.search("多少钱|几[元块角]", asked):
        return [name for name in table.names if re.search("[价费元款]|金额", name)]
    return []


def _most(table: Table, name: str, greatest: bool) -> Row | None:
    """The row with the greatest or the least number of a column; None where some row has none, or two have the same."""
    values = [_number(row.cells.get(name, "")) for row in table.rows]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return None
    best = max(numbers) if greatest else min(numbers)
    return table.rows[numbers.index(best)] if numbers.count(best) == 1 else None


def _number(cell: str) -> float | None:
    figure = re.match(r"[-+]?\d+(?:\.\d+)?", flat(cell).replace(",", "").replace("，", ""))
    return float(figure.group()) if figure else None


def _more_asked(asked: str, found: _Found, hit: Hit) -> bool:
    """Whether a question names a thing that the article has not, so that the table may be of something else."""
    text = _folded(hit.article.text) + _folded(hit.issue.newspaper or "")
    own = [found.row.label, *found.row.cells.values(), *found.table.names, found.table.head]
    rest = asked
    for word in sorted(filter(None, map(_folded, own)), key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = _MOST.sub(" ", rest)
    sorts = _THINGS if found.answer else _THINGS + "v"
    words = [word for part in naming_words(rest).split() for word, tag in tagged(part) if tag[0] in sorts and len(word) > 1]
    heads = {char for name in found.table.names for char in _folded(name)}
    return any(word not in text and not heads.issuperset(word) for word in words)


def _draft(found: _Found, hit: Hit) -> Draft:
    """The cells to tell, a sentence each, every one with its head and what its row is of."""
    text = hit.article.text
    evidence = tuple(Evidence(hit, text[start:end], start, end, 1.0) for start, end in _places(found))
    told = [found.table.told(found.row, name) for name in found.names]
    return Draft(tuple(Statement(one, evidence) for one in told), found.answer)


def _places(found: _Found) -> Iterator[tuple[int, int]]:
    if found.table.heads is not None:
        yield found.table.heads
    yield found.row.start, found.row.end


def _folded(text: str) -> str:
    return flat(simplified(text)).replace(" ", "")
