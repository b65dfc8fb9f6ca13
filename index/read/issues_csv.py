"""issues.csv beside the pages: what the user states of an issue, by file."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import lru_cache

from index.dates import find_dates
from index.errors import SourceError
from index.read.text import decode
from index.types import Stated

COLUMNS = ("file", "newspaper", "date", "issue_no", "page")


def parse(data: bytes) -> dict[str, Stated]:
    """What each row states, by file name as written in the row.

    Raises SourceError that names the row for a missing `file` column, a row without a file and a date that is not one.
    """
    text, _ = decode(data)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if "file" not in [name.strip() for name in rows.fieldnames or []]:
        raise SourceError(f"issues.csv 缺少 file 列，第一行应是 {','.join(COLUMNS)}。")
    stated: dict[str, Stated] = {}
    for number, raw in enumerate(rows, start=2):
        row = {(name or "").strip(): (value or "").strip() for name, value in raw.items() if not isinstance(value, list)}
        if not any(row.values()):
            continue
        if not row["file"]:
            raise SourceError(f"issues.csv 第 {number} 行没有写 file，请补上文件名。")
        if row["file"] in stated:
            raise SourceError(f"issues.csv 第 {number} 行重复了文件 {row['file']}，请只留一行。")
        try:
            day = iso_date(row.get("date"))
        except ValueError:
            raise SourceError(f"issues.csv 第 {number} 行的日期 {row.get('date')} 看不懂，请写成 2021-10-29。") from None
        stated[row["file"]] = Stated(row.get("newspaper") or None, day, row.get("issue_no") or None, row.get("page") or None)
    return stated


def iso_date(value: object) -> str | None:
    """`value` as an ISO date, perhaps partial (2021, 2021-10, 2021-10-29); None if it is empty. Raises ValueError."""
    return _iso(str(value).strip()) if value is not None else None


@lru_cache(maxsize=4096)
def _iso(text: str) -> str | None:
    if not text:
        return None
    parts = text.split("T")[0].split(" ")[0].split("-")
    if all(part.isdigit() for part in parts) and [len(part) for part in parts] in ([4], [4, 2], [4, 2, 2]):
        date.fromisoformat("-".join([*parts, "01", "01"][:3]))
        return "-".join(parts)
    found = find_dates(text)
    if len(found) != 1 or found[0].certainty != "stated":
        raise ValueError(text)
    first, last = found[0].earliest, found[0].latest
    if first == last:
        return first.isoformat()
    return first.strftime("%Y-%m") if first.month == last.month else first.strftime("%Y")


def merge(over: Stated, under: Stated) -> Stated:
    """`over`, with `under` where it is silent."""
    return Stated(
        over.newspaper or under.newspaper, over.date or under.date, over.issue_no or under.issue_no, over.page or under.page
    )
