"""The report on an archive that a person can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from index.archive import Archive
from index.types import Issue

CERTAINTY = {"stated": "载明", "inferred": "推断", "unknown": "不详"}
SHOWN = 40
"""Issues listed one by one; a larger archive is summed up by newspaper."""


def report(archive: Archive) -> str:
    """What was read, how each issue was dated and how surely, which numbers are missing, what could not be read or placed."""
    return "\n".join(_report(archive)) + "\n"


def _report(archive: Archive) -> Iterator[str]:
    manifest = archive.manifest
    yield (
        f"档案库 {archive.address}：{len(manifest.sources)} 个文件，{manifest.pages} 个版面，"
        f"{manifest.articles} 篇文章，{manifest.passages} 个段落"
    )
    yield f"  编号 {manifest.archive_id}  向量模型 {manifest.model_identity}（{manifest.dimensions} 维，{manifest.vector_index}）"
    for name, pages, first, last in archive.documents.newspapers():
        yield f"  {name or '报名不详'}：{pages} 个版面，" + (f"{_day(first)} 至 {_day(last)}" if first else "日期不详")
    issues = list(archive.issues()) if manifest.pages <= SHOWN else []
    for issue in issues:
        yield from _issue(issue)
    if issues:
        yield from _missing_numbers(issues)
    kinds: Counter[str] = Counter()
    for kind, count in archive.documents.kinds():
        kinds[kind] = count
    yield "  文章类别：" + "，".join(f"{kind} {count}" for kind, count in kinds.most_common())
    if kinds["continuation"]:
        yield f"  {kinds['continuation']} 个片段没有找到所属的文章，单独列出（kind=continuation）"
    for file, reason in manifest.refused.items():
        yield f"  未读入 {file}：{reason}"


def _day(number: int) -> str:
    return f"{number // 10_000}-{number // 100 % 100:02d}-{number % 100:02d}" if number else "日期不详"


def _issue(issue: Issue) -> Iterator[str]:
    where = f"{issue.file}{f' {issue.part}' if issue.part else ''}"
    bounds = f"{issue.not_before or '…'} 至 {issue.not_after or '…'}" if issue.not_before or issue.not_after else "无从推断"
    date = issue.date or bounds
    yield (
        f"  {where}  {issue.newspaper or '报名不详'}（{CERTAINTY[issue.newspaper_certainty]}）  "
        f"{date}（{CERTAINTY[issue.date_certainty]}）"
        + (f"  第{issue.issue_no}号" if issue.issue_no else "")
        + (f"  第{issue.page}版" if issue.page else "")
    )
    for reason in issue.evidence:
        yield f"      “{' '.join(reason.quote.split())[:40]}”：{reason.why}"


def _missing_numbers(issues: list[Issue]) -> Iterator[str]:
    """Issue numbers that lie between those held of one newspaper."""
    numbered = sorted(
        {(issue.newspaper or "", int(issue.issue_no)) for issue in issues if issue.issue_no and issue.issue_no.isdigit()}
    )
    for name, group in groupby(numbered, key=lambda pair: pair[0]):
        held = [number for _, number in group]
        for before, after in pairwise(held):
            if after - before > 1:
                missing = f"第{before + 1}号" + (f" 至 第{after - 1}号" if after - before > 2 else "")
                yield f"  {name or '报名不详'}缺 {missing}"
