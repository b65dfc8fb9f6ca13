"""issues.csv beside the pages: what the user states of an issue, by file."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from index.chinese.dates import find_dates
from index.chinese.words import simplified
from index.errors import SourceError
from index.partial_date import PartialDate
from index.read.text.encoding import decode
from index.types import Stated

COLUMNS = ("file", "newspaper", "date", "issue_no", "page")
_NAMED = {
    "file": ("文件", "文件名", "文件名称", "filename", "file name", "file_name", "path", "路径", "文件路径", "档名", "檔名"),
    "newspaper": ("报纸", "报名", "报纸名称", "报纸名", "报刊", "报刊名", "报刊名称", "刊名", "来源", "paper", "newspaper name", "source"),
    "date": ("日期", "出版日期", "发行日期", "见报日期", "刊出日期", "刊登日期", "发布日期", "出版时间", "时间", "day", "issue date", "pubdate", "published"),
    "issue_no": ("期号", "期数", "总期号", "期次", "期", "刊期", "issue", "issue no", "issue number", "number", "no"),
    "page": ("版次", "版面", "版号", "版", "版别", "版面号", "页", "页码", "page no", "page number", "edition"),
}  # fmt: skip
_COLUMN = {simplified(name): column for column, names in _NAMED.items() for name in names}
_PASSED_OVER = frozenset(("text", "备注", "说明", "note", "notes", "remark", "序号", "id", ""))
"""Columns that say nothing of an issue, without being mistaken."""
_FIELD = 1 << 17
"""Characters that a field may have: more is a quotation mark that nothing closes."""
_DELIMITERS = (",", "\t", ";", "，", "；", "|")


@dataclass(frozen=True, slots=True)
class Table:
    """What the rows state, by file name, and one sentence for each fact that could not be taken."""

    stated: dict[str, Stated]
    problems: tuple[str, ...] = ()


def parse(data: bytes) -> Table:
    """What each row states, by file name with `/` between folders and no `./` before it; columns may be headed in any case,
    or in Chinese, and parted by commas, semicolons or tabs.

    A column that is not known is a problem. A row that says nothing usable is a problem and the others stand: a row without a file is passed over, a date that is not one is
    left out of its row, and of two rows for one file the first has the last word. Raises SourceError for a missing `file` column.
    """
    text, _ = decode(data)
    stated: dict[str, Stated] = {}
    problems: list[str] = []
    for number, row in _rows(text, problems):
        if not row["file"]:
            problems.append(f"第 {number} 行没有写 file，未采用，请补上文件名 (no file name)。")
            continue
        file = _name(row["file"])
        said = Stated(row.get("newspaper") or None, None, row.get("issue_no") or None, row.get("page") or None)
        try:
            said = replace(said, date=iso_date(row.get("date")))
        except ValueError:
            problems.append(f"第 {number} 行的日期 {row.get('date')} 看不懂，未采用，请写成 2021-10-29 (no date)。")
        before = stated.get(file, said)
        stated[file] = merge(before, said)
        if merge(said, before) != stated[file]:
            problems.append(f"第 {number} 行与前面对 {file} 的说法不同，以前面的为准，请只留一行 (two rows differ)。")
    return Table(stated, tuple(problems))


def _rows(text: str, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not blank with their line numbers, by column name; a row that the format breaks off at is a problem."""
    csv.field_size_limit(_FIELD)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        heads = [_column(name) for name in rows.fieldnames or []]
        rows.fieldnames = heads
        if "file" not in heads:
            raise SourceError(f"issues.csv 缺少 file 列，第一行应是 {','.join(COLUMNS)} (issues.csv has no column `file`)。")
        strange = [name for name in heads if name not in COLUMNS and name not in _PASSED_OVER]
        if strange:
            known = "、".join(f"{names[0]}（{column}）" for column, names in _NAMED.items())
            problems.append(f"第一行的 {'、'.join(strange)} 不是认识的列，未采用，可写的有 {known} (unknown columns)。")
        for raw in rows:
            row = {name or "": (value or "").strip() for name, value in raw.items() if not isinstance(value, list)}
            if any(row.values()):
                yield rows.line_num, row
    except csv.Error:
        problems.append(
            f"第 {rows.line_num + 1} 行起读不下去，请检查引号是否成对 (unreadable from here on: check the quotes)。"
        )


def _column(head: str) -> str:
    """The column that a heading names, or the heading where it names none."""
    name = simplified(head.strip().lower().replace("_", " "))
    return next((column for column in COLUMNS if column.replace("_", " ") == name), _COLUMN.get(name, name))


def _delimiter(text: str) -> str:
    """What parts the columns: the mark that gives the first line the most columns that are known."""
    first = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=lambda mark: sum(_column(head.strip('"')) in COLUMNS for head in first.split(mark)))


def _name(file: str) -> str:
    return posixpath.normpath(file.strip().replace("\\", "/"))


def with_row(data: bytes, file: str, facts: Mapping[str, str]) -> str:
    """The text of a table (of an empty one where there is no `data`) with one row for `file` in place of any that it had. All other
    rows and columns stay. Raises SourceError as `parse` does."""
    text = decode(data)[0] if data.strip() else ",".join(COLUMNS)
    mark = _delimiter(text)
    held = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    heads = [_column(name) for name in held[0]]
    if "file" not in heads:
        raise SourceError(f"issues.csv 缺少 file 列，第一行应是 {','.join(COLUMNS)} (issues.csv has no column `file`)。")
    at = heads.index("file")
    rows = [row for row in held[1:] if len(row) <= at or _name(row[at]) != file]
    added = [column for column in COLUMNS if column not in heads and facts.get(column)]
    fresh = io.StringIO(newline="")
    csv.writer(fresh, delimiter=mark).writerows(
        [held[0] + added, *rows, [{**facts, "file": file}.get(head, "") for head in heads + added]]
    )
    return fresh.getvalue()


def iso_date(value: object) -> str | None:
    """`value` as an ISO date, perhaps partial (2021, 2021-10, 2021-10-29); None if it is empty. Raises ValueError."""
    return _iso(str(value).strip()) if value is not None else None


@lru_cache(maxsize=4096)
def _iso(text: str) -> str | None:
    if not text:
        return None
    with suppress(ValueError):
        return PartialDate.parse(text.split("T")[0].split(" ")[0]).iso
    found = find_dates(text)
    if len(found) != 1 or found[0].certainty != "stated":
        raise ValueError(text)
    return PartialDate.spanning(found[0].earliest, found[0].latest).iso


def merge(over: Stated, under: Stated) -> Stated:
    """`over`, with `under` where it is silent."""
    return Stated(
        over.newspaper or under.newspaper, over.date or under.date, over.issue_no or under.issue_no, over.page or under.page
    )
