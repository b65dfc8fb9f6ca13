"""Questions as scripts write them: one JSON object a line, {"qid", "question", "history", "as_of"}."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from index.partial_date import PartialDate


def read_questions(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a questions file. Raises QuestionError for a file that is none, naming the first line that is no question."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"读不了问题文件 {file}：{error} (the questions file cannot be read as UTF-8 JSON Lines)") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            known = isinstance(record["question"], str)
        except (ValueError, KeyError, TypeError, RecursionError):
            known = False
        if not known:
            raise QuestionError(
                f'{file} 第 {number} 行不是一个问题，每行应为 {{"qid": …, "question": …}} (line {number} is not a question)'
            )
        yield record


def asking_day(written: object) -> date | None:
    """The day from which a question counts 去年 or 上个月: an ISO date, of a partial one the last day; None for nothing written.

    Raises QuestionError for what is no date.
    """
    if written is None or written == "":
        return None
    try:
        return PartialDate.parse(str(written), padded=False).last
    except ValueError:
        raise QuestionError(f"日期 {written} 应写成 2021、2021-10 或 2021-10-29 (a date is ISO)") from None


def earlier_turns(written: object) -> tuple[str, ...]:
    """The earlier questions of a record's history: strings, or chat messages of the user; anything else is no turn."""
    if isinstance(written, str):
        return (written,) if written.strip() else ()
    if not isinstance(written, list):
        return ()
    turns = [one.get("content") if isinstance(one, dict) and one.get("role", "user") == "user" else one for one in written]
    return tuple(turn for turn in turns if isinstance(turn, str) and turn.strip())
