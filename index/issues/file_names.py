"""What a file's path says of its issue: 海州晚报_2021-11-13_03.txt, 20211112/02.txt, 海州日报-2021-01-01-01版-标题.txt.

Whoever keeps papers names files so; but a file may be named for the day it was scanned on. So it is evidence for what the page does
not print, no statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KINDS, TITLES
from index.issues.head_lines import is_paper, plain
from index.issues.page_numbers import page_number
from index.partial_date import real_date, whole_day
from index.types import Issue, Page, Reason

_YEARS = range(1850, 2050)
_CAMERA = re.compile(r"(?i)^(?:img|dsc|dcim|scan|screenshot|wechat|mmexport|微信图片|微信截图|截图|截屏|扫描|照片|photo|image)")
_SEP = r"[-_.\s年/／·]"
_DAY = re.compile(
    rf"(?<!\d)(?P<y>1[89]\d\d|20\d\d)(?:(?P<sep>{_SEP}?)(?P<m>1[0-2]|0[1-9])(?P=sep)|[-_.年/](?P<m2>1[0-2]|0?[1-9])[-_.月/])(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)日?"
)
_NEAR = 3
"""A day that the text tells and one that the file's name tells are the same where no more days lie between them."""
_NAME = re.compile(
    rf"(?:^|(?<=[-_.\s/\d日《【（(]))(?P<name>[\u4e00-\u9fff]{{1,9}}?(?:{any_of(KINDS | TITLES - {'消息'})})(?:海外版|农村版|周末版)?)(?![\u4e00-\u9fff])"
)
_PAGE = re.compile(
    rf"(?:^|(?<=[-_.\s/]))(?:第?(?P<a>[A-Za-z]?\d{{1,3}}|[{ONE_TO_TEN}]{{1,3}})版|[pP](?:age)?[-_]?(?P<b>\d{{1,2}})|(?P<c>[A-Z]\d{{1,2}}|0\d|[1-9]\d?))(?=$|[-_.\s/（(])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a path says; `day` is a real day."""

    newspaper: str | None = None
    day: date | None = None
    page: str | None = None

    def fits(self, issue: Issue) -> bool:
        """Whether an issue is told to be of all that this says."""
        paper, held = plain(self.newspaper or ""), plain(issue.newspaper or "")
        return (
            (not paper or (bool(held) and (paper in held or held in paper)))
            and (self.day is None or self.day.isoformat() == issue.date)
            and (self.page is None or bool(issue.part) or self.page == issue.page)
        )


def infer(pages: Sequence[Page], issues: Sequence[Issue]) -> list[Issue]:
    """The issues, with what the files' names say where the pages print nothing; where they print something else, that is noted.

    A file of several pages gives none of them its page number, nor its day where its pages state others.
    """
    stated: dict[str, set[str]] = defaultdict(set)
    for issue in issues:
        if issue.part and issue.date and issue.date_certainty == "stated":
            stated[issue.file].add(issue.date)
    return [
        _named(issue, read(page.file), stated[page.file]) if page.ready is None else issue
        for page, issue in zip(pages, issues, strict=True)
    ]


def _named(issue: Issue, named: Named, of_file: set[str]) -> Issue:
    if named.day is not None and not (issue.part and of_file - {named.day.isoformat()}):
        issue = _dated(issue, named.day)
    if named.newspaper:
        if issue.newspaper is None:
            issue = replace(issue, newspaper=named.newspaper, newspaper_certainty="inferred")
            issue = _with(issue, f"文件名写着《{named.newspaper}》")
        elif plain(named.newspaper) not in plain(issue.newspaper) and plain(issue.newspaper) not in plain(named.newspaper):
            issue = _with(issue, f"文件名写的《{named.newspaper}》与版面不合")
    if issue.page is None and named.page and not issue.part:
        issue = _with(replace(issue, page=named.page), f"文件名写着第{named.page}版")
    return issue


def _dated(issue: Issue, day: date) -> Issue:
    said = day.isoformat()
    if issue.date == said:
        return issue
    early = issue.not_before is not None and said < issue.not_before
    if issue.date is None and not early:
        issue = replace(issue, date=said, date_certainty="inferred", not_before=said, not_after=said)
        return _with(issue, f"文件名写着 {said}")
    told = whole_day(issue.date)
    if issue.date_certainty == "inferred" and told and abs((told - day).days) <= _NEAR:
        return _with(replace(issue, date=said), f"文件名写着 {said}")
    if issue.evidence or early:
        return _with(issue, f"文件名写的 {said} 与版面不合")
    return issue


def _with(issue: Issue, why: str) -> Issue:
    return replace(issue, evidence=(*issue.evidence, Reason("", 0, 0, why)))


def read(file: str) -> Named:
    """What the path of a file in its archive says of its issue. A page number counts beside a day or a newspaper alone."""
    path = plain(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file))
    if _CAMERA.match(path.rpartition("/")[2]):
        return Named()
    day, rest = None, path
    for found in _DAY.finditer(path):
        day = _real(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"]))
        if day:
            rest = f"{path[: found.start()]}/{path[found.end() :]}"
            break
    name = next((found for found in _NAME.finditer(rest) if is_paper(found["name"], named=True)), None)
    at = path.find(name["name"]) if name else -1
    newspaper = file[at : at + len(name["name"])] if name else None
    page = next(_PAGE.finditer(rest), None) if day or newspaper else None
    return Named(newspaper, day, page_number(page["a"] or page["b"] or page["c"]) if page else None)


def _real(year: int, month: int, day: int) -> date | None:
    return real_date(year, month, day) if year in _YEARS else None
