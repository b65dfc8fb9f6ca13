"""The newspaper of pages without a masthead: by the reporters who sign in an issue whose newspaper is known."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from index.chinese.dates import ascii_digits
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KIND
from index.chinese.vocabulary.signatures import RANKS
from index.issues.head_lines import read_line
from index.types import Issue, Page, Reason

_OWN = re.compile(r"本报(?:讯|记者|[\u4e00-\u9fff]{0,8}\d{0,2}月?\d{0,2}日?[电讯])")
_NAMED = re.compile(
    rf"(?:^|(?<=\n))\s*(?P<name>(?!本报|据)[\u4e00-\u9fff]{{2,6}}(?:{KIND}))"
    r"(?:·[^\s（(，。]{2,10})?\s*(?:\d{1,2}月\d{1,2}日)?讯\s*(?=[（(])"
)
_SIGNED = re.compile(
    rf"本报讯\s*[（(](?P<a>[^（）()\n]{{2,50}})[）)]|本报(?:{any_of(RANKS)})*记者\s*(?P<b>[\u4e00-\u9fff ]{{2,30}})"
)
_ROLES = re.compile(f"(?:本报|{any_of(RANKS)})*(?P<role>记者|通讯员|摄影)?")
_STEM = re.compile(f"(?:{KIND}|报)$")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_LINE = re.compile(r"[^\r\n\f]+")
_LEAST = 3  # reporters shared, where the place does not speak for the newspaper


@dataclass(frozen=True, slots=True)
class Byline:
    """A reporter of the newspaper itself (本报记者) who signs on a page, and where."""

    name: str
    start: int
    end: int


def infer(pages: Sequence[Page], issues: Sequence[Issue]) -> list[Issue]:
    """The issues, those without a newspaper given one where reporters of a single known newspaper sign on their page.

    The known newspaper must be of the place the page writes about (its name without 日报 stands in the text), or at least three
    of its reporters must sign. Reporters who sign in two newspapers say nothing; reporters of two newspapers on one page neither.
    A page over which a newspaper's name stands alone is that newspaper's. A page whose own news opens with one newspaper's name (江城日报讯 where others print 本报讯) is that newspaper's.
    """
    stated = {issue.newspaper for issue in issues if issue.newspaper and issue.newspaper_certainty == "stated"}
    issues = [
        _headed(page, _self_named(page, issue), stated) if issue.newspaper is None else issue
        for page, issue in zip(pages, issues, strict=True)
    ]
    known: dict[str, set[str]] = defaultdict(set)
    source: dict[str, str] = {}
    unknown: list[int] = []
    for at, (page, issue) in enumerate(zip(pages, issues, strict=True)):
        if page.ready is not None:
            continue
        if issue.newspaper is None:
            unknown.append(at)
            continue
        for byline in bylines(ascii_digits(page.text)):
            known[byline.name].add(issue.newspaper)
            source.setdefault(byline.name, page.file)
    result = list(issues)
    if not known:
        return result
    for at in unknown:
        result[at] = _claim(pages[at], issues[at], known, source)
    return result


def _claim(page: Page, issue: Issue, known: Mapping[str, set[str]], source: Mapping[str, str]) -> Issue:
    text = ascii_digits(page.text)
    shared = {b.name: b for b in bylines(text) if len(known.get(b.name, ())) == 1}
    votes = Counter(next(iter(known[name])) for name in shared)
    if len(votes) != 1:
        return issue
    ((paper, count),) = votes.items()
    stem = _STEM.sub("", ascii_digits(paper))
    if not ((len(stem) >= 2 and text.count(stem) >= 3) or count >= _LEAST):
        return issue
    reasons = [
        Reason(page.text[b.start : b.end], b.start, b.end, f"记者{name}也在《{paper}》（{source[name]}）署名")
        for name, b in shared.items()
    ]
    place = text.find(stem)
    if len(stem) >= 2 and place >= 0:
        reasons.append(Reason(page.text[place : place + len(stem)], place, place + len(stem), f"文中所写地方与《{paper}》相合"))
    return replace(issue, newspaper=paper, newspaper_certainty="inferred", evidence=(*issue.evidence, *reasons))


def _headed(page: Page, issue: Issue, stated: Set[str | None]) -> Issue:
    """The issue, with the name that stands on a line of its own over the page, or anywhere on it where another page states it."""
    if page.ready is not None or issue.newspaper is not None:
        return issue
    top = True
    for line in _LINE.finditer(page.text):
        read = read_line(line.group().strip())
        name = re.sub(r"[\s《》「」（）()·]", "", line.group())
        if read.parts == {"name"} and not read.over and not read.bare_page and (top or name in stated):
            reason = Reason(line.group(), line.start(), line.end(), "这个报名单独印在版面上")
            return replace(issue, newspaper=name, newspaper_certainty="inferred", evidence=(*issue.evidence, reason))
        top = top and (read.is_head or not line.group().strip())
    return issue


def _self_named(page: Page, issue: Issue) -> Issue:
    if page.ready is not None or "讯" not in page.text or _OWN.search(page.text):
        return issue
    found = list(_NAMED.finditer(page.text))
    if len(found) < 2 or len({match.group("name") for match in found}) > 1:
        return issue
    reasons = [Reason(m.group("name"), *m.span("name"), "消息电头以本报之名开头") for m in found[:2]]
    newspaper = found[0].group("name")
    return replace(issue, newspaper=newspaper, newspaper_certainty="inferred", evidence=(*issue.evidence, *reasons))


def bylines(text: str) -> list[Byline]:
    """The newspaper's own reporters who sign on the page; correspondents (通讯员) write for many papers and are left out."""
    found: list[Byline] = []
    for match in _SIGNED.finditer(text):
        role = "记者" if match.group("b") else ""
        for word in re.split(r"[\s、，,；;]+", match.group("a") or match.group("b")):
            head = _ROLES.match(word)
            assert head is not None
            role = head.group("role") or role
            name = word[head.end() :]
            if role == "记者" and _NAME.fullmatch(name):
                found.append(Byline(name, match.start(), match.end()))
    return found
