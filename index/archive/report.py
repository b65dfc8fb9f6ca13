"""The report on an archive that a person can act on: what was read, how each issue was dated, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise

from index.archive.folder import Archive
from index.partial_date import PartialDate
from index.types import Issue, Reason

CERTAINTY = {"stated": "载明", "inferred": "推定", "unknown": "不详"}
SHOWN = 40
"""Issues listed one by one; of a larger archive they are counted, and so many of each kind of problem are listed."""
LOOKED_AT = 20_000
"""Pages that are looked through for problems; of a larger archive the first ones."""


def report(archive: Archive) -> str:
    """What was read, how each issue was dated and how surely, and what to look at: pages that disagree with themselves or have no
    date, issue numbers missing between those held, what could not be placed or read."""
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
    issues = list(islice(archive.issues(), LOOKED_AT))
    dated: Counter[str] = Counter(issue.date_certainty for issue in issues)
    of = f"（前 {LOOKED_AT} 版）" if manifest.pages > LOOKED_AT else ""
    yield f"  日期 (dates)：{'，'.join(f'{word} {dated[name]} 版' for name, word in CERTAINTY.items() if dated[name])}{of}"
    kinds = Counter(dict(archive.documents.kinds()))
    yield "  文章类别 (kinds)：" + "，".join(f"{kind} {count}" for kind, count in kinds.most_common())
    if manifest.pages <= SHOWN:
        for issue in issues:
            yield from _issue(issue)
    problems = [*_doubtful(issues), *_undated(issues), *_missing_numbers(issues)]
    if kinds["continuation"]:
        problems.append(f"{kinds['continuation']} 个片段没有找到所属的文章，单独列出 (unplaced fragments: kind=continuation)")
    held = manifest.sources if isinstance(manifest.sources, Container) else ()
    problems += [
        f"{'未读全 (read in part)' if file in held else '未读入 (not read)'} {file}：{reason}"
        for file, reason in manifest.refused.items()
    ]
    problems += _some(list(_twice(manifest.sources)) if isinstance(manifest.sources, Mapping) else [])
    if problems:
        yield f"  请看一看 (to look at){of}："
        yield from (f"    {problem}" for problem in problems)


def _twice(sources: Mapping[str, str]) -> Iterator[str]:
    """The files that have the very bytes of another one."""
    first: dict[str, str] = {}
    for file, sha256 in sources.items():
        if sha256 in first:
            yield f"重复 (the same bytes) {file} 与 {first[sha256]} 完全相同，其中的文章只算一次，可删去一份"
        first.setdefault(sha256, file)


def _day(number: int) -> str:
    return PartialDate.of_number(number).iso if number else "日期不详"


def _where(issue: Issue) -> str:
    return f"{issue.file}{f' {issue.part}' if issue.part else ''}"


def _bounds(issue: Issue) -> str:
    return f"{issue.not_before or '…'} 至 {issue.not_after or '…'}" if issue.not_before or issue.not_after else "无从推定"


def _quoted(reason: Reason) -> str:
    return f"“{' '.join(reason.quote.split())[:40]}”：{reason.why}"


def _issue(issue: Issue) -> Iterator[str]:
    yield (
        f"  {_where(issue)}  {issue.newspaper or '报名不详'}（{CERTAINTY[issue.newspaper_certainty]}）  "
        f"{issue.date or _bounds(issue)}（{CERTAINTY[issue.date_certainty]}）"
        + (f"  第{issue.issue_no}期" if issue.issue_no else "")
        + (f"  第{issue.page}版" if issue.page else "")
    )
    for reason in issue.evidence:
        yield f"      {_quoted(reason)}"


def doubts(issue: Issue) -> list[Reason]:
    """What says that a page disagrees with itself, with the news or with other issues, in the words of `index.issues.checks`."""
    return [reason for reason in issue.evidence if "不合" in reason.why or "误认" in reason.why]


def _doubtful(issues: Sequence[Issue]) -> list[str]:
    return _some([f"自相矛盾 (in doubt) {_where(issue)} {_quoted(reason)}" for issue in issues for reason in doubts(issue)])


def _undated(issues: Sequence[Issue]) -> list[str]:
    return _some(
        [
            f"日期不详 (undated) {_where(issue)}：{_bounds(issue)}，知道的话请写进 issues.csv"
            for issue in issues
            if issue.date is None
        ]
    )


def _missing_numbers(issues: Sequence[Issue]) -> list[str]:
    """Issue numbers that lie between those held of one newspaper; a number that is itself in doubt bounds nothing."""
    numbered = sorted(
        {
            (issue.newspaper or "", int(issue.issue_no))
            for issue in issues
            if issue.issue_no and issue.issue_no.isdecimal() and not any("期号" in reason.why for reason in doubts(issue))
        }
    )
    found = []
    for name, group in groupby(numbered, key=lambda pair: pair[0]):
        for (_, before), (_, after) in pairwise(group):
            if after - before > 1:
                missing = f"第{before + 1}期" + (f" 至 第{after - 1}期" if after - before > 2 else "")
                found.append(f"缺期 (missing) {name or '报名不详'} {missing}")
    return _some(found)


def _some(problems: list[str]) -> list[str]:
    """The first problems of a kind, and how many there are in all."""
    return problems if len(problems) <= SHOWN else [*problems[:SHOWN], f"……共 {len(problems)} 处 (in all)"]
