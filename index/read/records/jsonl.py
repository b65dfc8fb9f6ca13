"""Ready articles, one a line (.jsonl, .jsonl.gz), read as a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import SourceError
from index.read.files.reasons import reason_of
from index.read.files.source import Refused
from index.read.process.limits import MAX_LINE
from index.read.records import fields as records
from index.read.records.issues_csv import iso_date, merge
from index.read.text.encoding import whole_in
from index.types import Page, Ready, Stated


def pages(stream: BinaryIO, file: str, sha256: str, stated: Stated) -> Iterator[Page | Refused]:
    """One Page for each good line of `stream`, one Refused that names the line number for each bad one.

    Only the ids seen so far are held in memory.
    """
    seen: set[str] = set()
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), start=1):
        if not line.strip():
            continue
        try:
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE)
                raise SourceError(f"超过 {MAX_LINE >> 20} MB，请分成几行 (the line is too long: split it)。")
            page = _page(line if number > 1 else line.removeprefix(b"\xef\xbb\xbf"), number, file, sha256, stated)
            if page.part in seen:
                raise SourceError(f"的 id {page.part} 在前面已经出现过，请换一个 (this id came before)。")
        except SourceError as error:
            yield Refused(file, f"第 {number} 行{error}")
            continue
        except Exception as error:
            yield Refused(file, f"第 {number} 行{reason_of(error)}")
            continue
        seen.add(page.part)
        yield page


def _page(line: bytes, number: int, file: str, sha256: str, stated: Stated) -> Page:
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise SourceError("不是完整的 JSON（UTF-8），请改正这一行 (no whole JSON)。") from None
    if b"\\u" in line and _LONE.search(line):  # JSON can write half of a character, which no text holds
        record = whole_in(record)
    if not isinstance(record, dict):
        raise SourceError('不是 JSON 对象，应写成 {"id": …, "text": …} (no JSON object)。')
    identity, text = _field(record, "id"), record.get("text")
    if (identity is None or text is None) and records.is_article(record) and "headline" in records.named(record):
        return records.page(record, _field(record, "id") or f"l{number}", file, sha256, stated, "json")  # as crawlers write it
    if identity is None:
        raise SourceError("没有 id，请补上 (no id)。")
    if not isinstance(text, str) or not text.strip():
        raise SourceError("没有 text，请补上正文 (no text)。")
    try:
        date = iso_date(record.get("date"))
    except ValueError:
        raise SourceError(f"的日期 {record.get('date')} 看不懂，请写成 2021-10-29 (no date)。") from None
    own = Stated(_field(record, "newspaper"), date, _field(record, "issue_no"), _field(record, "page"))
    ready = Ready(identity, _field(record, "headline"), _field(record, "byline"))
    return Page(file, text, sha256, identity, stated=merge(stated, own), ready=ready)


_LONE = re.compile(rb"\\u[dD][89a-fA-F]")


def _field(record: dict[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is None or isinstance(value, (bool, list, dict)):
        return None
    return str(value).strip() or None
