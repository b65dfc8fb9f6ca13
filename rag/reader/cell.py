"""The cell of a table that a question names by its row and its column; the whole row where it names no column.

Sentences are read by what stands near; in a table what stands near is of another column. So a table that holds what is asked is read by
its heads. A question that asks of more than the table's own words is left to who reads sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from index.chinese.numerals import value_of
from index.chinese.vocabulary import words
from index.chinese.words import simplified, tagged
from index.read.records.tables import is_number
from rag.question.superlatives import without_superlative
from rag.question.wording import naming_words
from rag.reader.superlative import foremost
from rag.types import Draft, Evidence, Hit, Question, Statement
from rag.wants import Fact, Wants
from rag.words.claims import clock_times
from rag.words.lexicon import flat
from rag.words.tables import Row, Table, is_blank, tables_in

_ARTICLES: Final = 3
"""So many articles are looked at: the page that prints the table is found by its words."""
_UNIT: Final = re.compile(r"\s*[（(][^（）()]{1,8}[）)]\s*$")
_THINGS: Final = "natv"
"""Parts of speech (jieba's) that name things, what they are like, times and what is done."""
_HAVING: Final = words("获得 得到 取得 拥有 共有 具有 达到 需要 开往 发车")
"""Verbs that ask of a cell and add nothing."""
_CHANGES: Final = (*"比增减降升涨跌占倍超差翻均除", "排第", "第几", "名次", "排名", "多了", "少了", "多出", "少出")
"""Words of a change, a share or a comparison, which no cell tells but one under such a head."""
_OTHER_TIMES: Final = words("前年 去年 明年 上年 来年 上月 上周 下月 下周 往年")
"""Times that a page tells from its own day and a question from another."""
_WHEN_OR_WHO: Final = re.compile("哪一?[年月天日位]|何[时日年人]|什么时[候间]|谁")
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
    if Fact.ASKING not in question.wants.facts or Fact.WHETHER in question.wants.facts:
        return None
    articles = {hit.article.article_id: hit for hit in reversed(hits[: 4 * _ARTICLES])}
    for hit in [*reversed(articles.values())][:_ARTICLES]:
        found = [one for table in tables_in(hit.article.text) if (one := _asked_of(table, asked, question.wants)) is not None]
        held = [one for one in found if not _more_asked(asked, one, hit)]
        if len(held) == 1:
            return _draft(held[0], hit)
    return None


def _asked_of(table: Table, asked: str, wants: Wants) -> _Found | None:
    most = wants.superlative
    rows = _rows(table, asked)
    rest = asked
    for row in rows:
        rest = rest.replace(_folded(row.label), " ")
    names = [name for name in _names(table, rest) if not any(_folded(row.cells.get(name, "")) in asked for row in rows)]
    if most is not None:
        if rows or len(names) != 1 or Fact.WHICH_ONE not in wants.facts:
            return None
        first = foremost(table, names[0], most)
        return _Found(table, first, (names[0],), first.label) if first is not None else None
    if len(rows) != 1:
        return None
    row = rows[0]
    if len(names) == 1 and names[0] in row.cells:
        return None if is_blank(row.cells[names[0]]) else _Found(table, row, (names[0],), row.cells[names[0]])
    told = tuple(name for name in names or row.cells if not is_blank(row.cells.get(name, "")))
    return _Found(table, row, told, None) if told and Fact.HOW_MANY in wants.facts else None


def _rows(table: Table, asked: str) -> list[Row]:
    """The rows that a question names: by their label and by other cells that are no numbers, of words in one another by the longest; by a
    number that is their label. None where these are not of the same row."""
    labels = [(_folded(row.label), row) for row in table.rows]
    cells = [(_folded(cell), row) for row in table.rows for cell in row.cells.values() if not is_number(cell)]
    names = [(word, row) for word, row in labels if not word.isdecimal()]
    numbers = [row for word, row in labels if word.isdecimal() and _numbered(word, table, asked)]
    named = [_longest(names, asked), _longest(cells, asked), numbers]
    ways = [rows for rows in named if rows]
    return [row for row in ways[0] if all(row in rows for rows in ways)] if ways else []


def _longest(told: Sequence[tuple[str, Row]], asked: str) -> list[Row]:
    """The rows of the words that a question has, but for those that stand in a longer one."""
    held = [(word, row) for word, row in told if len(word) > 1 and word in asked]
    return [row for word, row in held if not any(word != other and word in other for other, _ in held)]


def _numbered(label: str, table: Table, asked: str) -> bool:
    """Whether a question has a number as a whole one that is no part of a date, unless the table's labels are years, months or days."""
    for found in re.finditer(rf"(?<![\d.]){label}(?![\d.])(?P<behind>.?)(?P<next>.?)", asked):
        dated = found["behind"] and found["behind"] in "年月日号季时点"
        if not dated or (found["behind"] in table.head and not found["next"].isdecimal()):
            return True
    return False


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


def _more_asked(asked: str, found: _Found, hit: Hit) -> bool:
    """Whether a question asks for more than the row and the column: of a thing or a time that the article has not, for a change or a
    comparison, for a person or a day where the cell is a figure. Then the table may be of something else."""
    text = _folded(hit.article.text) + _folded(hit.issue.newspaper or "")
    told = "".join(map(_folded, found.names))
    own = [found.row.label, *found.row.cells.values(), *found.table.names, found.table.head]
    rest = asked
    for word in sorted(filter(None, map(_folded, own)), key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = without_superlative(rest)
    for day in _days(hit):
        rest = rest.replace(day, " ")
    if any(sign in rest and sign not in told for sign in _CHANGES) or any(
        word in rest and word not in told for word in _OTHER_TIMES
    ):
        return True
    figure = found.answer is not None and is_number(found.answer)
    if _WHEN_OR_WHO.search(rest) and figure and not clock_times(flat(found.answer or "")):
        return True
    parts = [(word, tag[0]) for part in naming_words(rest).split() for word, tag in tagged(part)]
    heads = {char for name in found.table.names for char in _folded(name)}
    return any(_is_more(word, sort, text) and not heads.issuperset(word) for word, sort in parts)


def _is_more(word: str, sort: str, text: str) -> bool:
    """Whether a word of a question names something that a text has not."""
    if word.isdecimal() or (sort == "m" and value_of(word[0]) is not None):
        return not (word in text and len(word) > 1) and not (
            word[0] == "一" and len(word) <= 2
        )  # 一斤 is the measure of a price
    return sort in _THINGS and len(word) > 1 and word not in text and word not in _HAVING


def _days(hit: Hit) -> list[str]:
    """The day and the year of an issue as a question writes them, the longest first."""
    year, month, day = [*(hit.issue.date or "").split("-"), "", "", ""][:3]
    of_year = f"{year}年" if year else ""
    of_month = f"{int(month)}月" if month.isdecimal() else ""
    in_month = [f"{of_month}{int(day)}{sign}" for sign in "日号"] if of_month and day.isdecimal() else []
    return [one for one in (*(of_year + day for day in in_month), of_year + of_month, *in_month, of_year) if one]


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
