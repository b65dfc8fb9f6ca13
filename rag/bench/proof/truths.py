"""True sentences of a written question: its answer, and its quotes in other words that change no fact.

No condition is left out, and an answer with a number that its quotes do not have is not theirs to prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from index.chinese.numerals import value_of, written
from index.chinese.vocabulary.hedges import BEFORE
from index.chinese.words import bare
from index.partial_date import PartialDate, whole_day
from rag.types import Evidence
from rag.words.printed import chinese_day

SHORTEST: Final = 10
"""Signs of an answer that is a sentence rather than a word."""
_HANGS: Final = ("如果", "若", "一旦", "只要", "只有", "除非", "除", "的，", "情况下", "前提下", "凡", "要在")
"""Words of a clause without which the others may not be so."""
_SAME: Final = tuple(
    tuple(row.split())
    for row in (
        "约 大约", "举行 举办", "表示 指出", "公布 发布", "达到 达", "共有 共", "召开 举行", "由于 因", "目前 现在", "建成 建好",
        "开展 进行", "超过 逾", "介绍 说", "以及 和", "位于 地处", "荣获 获得", "印发 发布", "前往 赴", "帮助 帮", "因为 由于",
    )
)  # fmt: skip


def sentences_of(quote: str) -> list[str]:
    """The sentences of a quote that are neither scraps nor endless."""
    return [one for one in re.findall(r"[^。！？；]+[。！？；]?", quote.strip("“”…")) if 8 <= len(bare(one)) <= 120]


def truths(row: Mapping[str, Any], quotes: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """True sentences of a question with the way each was made."""
    answer = row["answers"][0] if row["answers"] and not row.get("derived") and row.get("kind") != "yesno" else ""
    told = _numbers("".join(one.text for one in quotes))
    if len(bare(answer)) >= SHORTEST and _numbers(answer) <= told:
        yield "answer", answer
    for quote in quotes:
        for text in sentences_of(quote.text)[:2]:
            yield from _reworded(text, quote.hit.issue.date)


def _numbers(text: str) -> set[str]:
    return set("".join(sign if sign.isdigit() else " " for sign in text).split())


def _reworded(text: str, printed: str | None) -> Iterator[tuple[str, str]]:
    """A sentence in other words."""
    parts = re.split("[，,]", text.rstrip("。！？；"))
    if len(parts) > 2 and len(bare(parts[-1])) > 5 and not any(word in text for word in _HANGS):
        yield "last clauses", "，".join(parts[-2:]) + "。"
        if len(bare(parts[0])) > SHORTEST:  # a day alone is of the clause that is left out
            yield "clauses left out", f"{parts[0]}，{parts[-1]}。"
    for word, other in _SAME:
        behind = r"(?=\d)" if word in BEFORE else "(?![为是以])"  # 条约 and 违约金 say about how many of nothing
        if (found := re.search(rf"(?<![大为是不]){word}{behind}(?![^《》]*》)", text)) is not None:
            yield "another word", text[: found.start()] + other + text[found.end() :]
            break
    if (number := re.search(r"(?<![\d.,，])(\d+(?:\.\d+)?)([万亿])(?=[元人户吨亩])", text)) is not None:
        yield "number in digits", text[: number.start()] + f"{round(value_of(number[0]) or 0)}" + text[number.end() :]
    if (few := re.search(r"(?<![\d.年月第])([2-9])(?=[个名位家人座辆条项](?![\d月]))", text)) is not None:
        yield "number in words", text[: few.start()] + ("两" if few[1] == "2" else written(int(few[1]))) + text[few.end() :]
    if (share := re.search(r"(?<![\d.])(\d+(?:\.\d+)?)[%％]", text)) is not None:
        yield "share in words", text[: share.start()] + f"百分之{share[1]}" + text[share.end() :]
    if (length := re.search(r"(?<=\d)公里(?!/)", text)) is not None:
        yield "unit in other words", text[: length.start()] + "千米" + text[length.end() :]
    if printed and (issue_day := whole_day(printed)):
        yield "told of its source", f"据{chinese_day(printed)}报道，{text}"
        if (day := re.search(r"昨[日天]|今[日天]", text)) is not None and day[0][0] in "昨今":
            told = PartialDate.of(issue_day - timedelta(days=day[0][0] == "昨"))
            yield "day in full", text[: day.start()] + told.chinese + text[day.end() :]
