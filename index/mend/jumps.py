"""Jump lines (转版): an article that ends in 下转第六版 and the fragment 上接第一版 that goes on with it on another page.

Both stay where they were printed and are cited from there; the fragment is given the name it has on the page it comes from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.chinese.numerals import ONE_TO_TEN
from index.issues.page_numbers import number_in, page_number
from index.mend import evidence, headings, ngrams
from index.types import Article, Issue

_NUMBER = re.compile(rf"(?:下转|转|上接|紧接)\s*第?\s*(头|[A-Za-z]?\d+|[{ONE_TO_TEN}]+)\s*版?\s*([①-⑳]?)")

ALIKE = 0.35
"""How much two ends must share for one bigram of the shorter: 19 of 20 true pairs do, 1 of 20 other pairs of a day."""
SURE = 0.15
"""The same where the page numbers of both ends are printed and agree."""
_REACH = 1500


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a jump: its article, the page it stands on, the page its jump line names, the mark behind it (①)."""

    at: int
    here: str | None
    there: str | None
    mark: str


def join_jumps(articles: Sequence[Article], issues: Mapping[tuple[str, str], Issue]) -> tuple[Article, ...]:
    """The same articles in the same order; a 上接 fragment whose beginning is held in the same issue has its headline, kicker,
    byline and authors.

    `issues` has the issue of each page under `(file, part)`. Pages are of one issue where newspaper and date agree, or where they
    are pages of one file. Two ends join when the pages their jump lines name do not contradict and their words are near enough.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, article in enumerate(articles):
        groups[_issue_key(article, issues.get((article.file, article.part)))].append(at)
    result = list(articles)
    for members in groups.values():
        outs = [end for at in members if (end := _out(articles[at], at, _page(articles[at], issues)))]
        ins = [end for at in members if (end := _in(articles[at], at, _page(articles[at], issues)))]
        for out, into in _pairs(articles, outs, ins):
            head = articles[out.at]
            result[into.at] = replace(
                articles[into.at], headline=head.headline, kicker=head.kicker, byline=head.byline, authors=head.authors
            )
    return tuple(result)


def _issue_key(article: Article, issue: Issue | None) -> tuple[str, ...]:
    if issue is not None and issue.newspaper and issue.date:
        return issue.newspaper, issue.date
    return ("", article.file)


def _page(article: Article, issues: Mapping[tuple[str, str], Issue]) -> str | None:
    issue = issues.get((article.file, article.part))
    return article.page or (issue.page if issue is not None else None)


def _out(article: Article, at: int, page: str | None) -> _End | None:
    for line in article.text.split("\n"):
        found = headings.JUMP_OUT.search(line)
        if found and article.headline:
            return _End(at, page, *_named(found.group()))
    return None


def _in(article: Article, at: int, page: str | None) -> _End | None:
    found = headings.JUMP_IN.match(article.text)
    if not found or article.headline:
        return None
    return _End(at, page, *_named(found.group()))


def _named(jump: str) -> tuple[str | None, str]:
    """The page a jump line names, as digits where it is a number, and its mark."""
    found = _NUMBER.search(jump)
    if not found:
        return None, ""
    return page_number(found.group(1)), found.group(2)


def _pairs(articles: Sequence[Article], outs: Sequence[_End], ins: Sequence[_End]) -> list[tuple[_End, _End]]:
    """The ends that belong together, the surest first, each used once."""
    if not outs or not ins:
        return []
    texts = [headings.JUMP_OUT.sub("", articles[end.at].text)[-_REACH:] for end in outs]
    texts += [headings.JUMP_IN.sub("", articles[end.at].text)[:_REACH] for end in ins]
    weighed = evidence.weigh(ngrams.plain(texts))
    common = weighed.common()
    rated: list[tuple[float, int, int]] = []
    for i, out in enumerate(outs):
        for j, into in enumerate(ins, len(outs)):
            agreed = _agree(out, into)
            if agreed is None:
                continue
            shorter = max(min(float(weighed.length[i]), float(weighed.length[j])), 20.0)
            kin = float(common[i, j]) / shorter + 0.03 * weighed.goes_on(i, j)
            if kin >= (SURE if agreed else ALIKE):
                rated.append((kin, i, j))
    found: list[tuple[_End, _End]] = []
    used: set[int] = set()
    for _, i, j in sorted(rated, reverse=True):
        if not used & {i, j}:
            used |= {i, j}
            found.append((outs[i], ins[j - len(outs)]))
    return found


def _agree(out: _End, into: _End) -> bool | None:
    """Whether the two jump lines name each other's pages; False where the text does not say, None where it contradicts."""
    a, b = number_in(out.here or ""), number_in(into.here or "")
    if (a and into.there and a != into.there) or (b and out.there and b != out.there) or (a and a == b):
        return None
    if out.mark and into.mark and out.mark != into.mark:
        return None
    return bool(a and b and into.there and out.there)
