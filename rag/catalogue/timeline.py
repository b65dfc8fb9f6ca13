"""The timeline of an event or a name: one quoted sentence a step, with the day that it tells of, or else was printed on.

A day that a sentence tells of (2019年3月开工) is the step's own, unless it lies after the paper's: what is planned is told on the day
of the paper. An article gives one step for each day that it tells of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from index.archive.folder import Archive
from index.build.printings import once
from index.chinese.dates import DateMention
from index.chinese.words import bare, tagged
from index.types import Article, Certainty, Filters, Issue
from rag.catalogue.asking import Found, age, scopes
from rag.catalogue.gist import leading
from rag.catalogue.topic import MOST, About, about_topic, nothing_on
from rag.cite.number import citation
from rag.cite.references import DEFAULT
from rag.question.catalogue.wordings import Wanted
from rag.reader.compose import cut_short, ended, shown
from rag.types import Citation, Draft, Evidence, Question, Statement, Subject
from rag.words.days import mentions, not_compared
from rag.words.printed import chinese_day, hit_of
from rag.words.sentences import Sentence, split

STEPS = 36
"""Steps of a timeline at the most."""
_TOLD = 12
"""Steps that an answer tells; a click shows the others."""
_BRIEFLY = 110
"""Characters of a step in an answer."""
_LATELY = timedelta(days=7)
"""Days before an issue that its news is of: an article with a sentence of these needs none that tells no day."""
_A_YEAR = timedelta(days=366)
_SHORTEST = 10
"""Signs of a sentence that tells something: a shorter one is a heading."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its day, ISO and perhaps partial, None where it is not known; how sure that is; whether the quote tells the day, or
    the issue was printed on it."""

    day: str | None
    certainty: Certainty
    told: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps in the order of their days, the undated last; `found` is how many there are, of which some are left out, in the
    articles that were read, `read` of `articles`; `what` says what was looked for."""

    name: str
    what: str
    steps: tuple[Step, ...]
    found: int
    read: int
    articles: int

    @property
    def more(self) -> int:
        """How many steps are left out."""
        return self.found - len(self.steps)


class _Step(NamedTuple):
    """A step before it is cited; `weight` says how much it tells of the event."""

    day: str
    certainty: Certainty
    told: bool
    weight: int
    evidence: Evidence


class _Day(NamedTuple):
    iso: str
    certainty: Certainty
    told: bool


def timeline(
    archive: Archive, name: str, filters: Filters = Filters(), *, most: int = STEPS, style: str = DEFAULT
) -> Timeline | None:
    """The timeline of a name or words, with `most` steps at the most; None where no article has them."""
    about = about_topic([filters], archive, name) if bare(name) else None
    if about is None or not about.total:
        return None
    read = _read(archive, [filters], about)
    steps = _steps(archive, read, about)
    cited = tuple(
        Step(one.day or None, one.certainty, one.told, citation(n, one.evidence, archive, style))
        for n, one in enumerate(_chosen(steps, most), 1)
    )
    return Timeline(about.topic, about.what, cited, len(steps), len(read), about.total)


def timeline_asked(question: Question, archive: Archive, wanted: Wanted) -> Draft | None:
    """The answer to a question for a timeline: its first steps; a refusal of what plainly is a name and stands nowhere; else None."""
    if tagged(wanted.topic)[0][1].startswith("r"):
        return None  # 这个项目: a turn before it names it
    within = scopes(question, archive)
    about = about_topic(within, archive, wanted.topic)
    if about is None:
        return None
    if not about.total:
        return nothing_on(question, archive, wanted)
    read = _read(archive, within, about)
    steps = _steps(archive, read, about)
    if not steps:
        return None
    told = _chosen(steps, _TOLD)
    days = [one.day for one in steps if one.day]
    span = f"，从{chinese_day(days[0])}到{chinese_day(days[-1])}" if len(days) > 1 else ""
    head = (
        Statement(f"{about.what}的文章共 {about.total} 篇，", basis=(about.basis,)),
        Statement(f"记有 {len(steps)} 步{span}：\n"),
    )
    lines = [Statement(f"{_dated(one)}：{_words(one)}\n", (one.evidence,)) for one in told]
    left = len(steps) - len(told)
    rest = [Statement(f"其余 {left} 步见时间线。")] if left else []
    articles = dict.fromkeys(one.evidence.hit.article.article_id for one in steps)
    subject = Subject("timeline", about.topic, within[0] if len(within) == 1 else question.filters)
    return Draft((*head, *lines, *rest), None, listed=tuple(articles), subject=subject)


def _dated(step: _Step) -> str:
    """2021年3月5日, with a word where the day was worked out, and where it is the paper's alone."""
    if not step.day:
        return "日期不详"
    sure = "，推定" if step.certainty == "inferred" else ""
    return f"{chinese_day(step.day)}{'' if step.told else f'（见报{sure}）'}{f'（{sure[1:]}）' if sure and step.told else ''}"


def _words(step: _Step) -> str:
    return ended(cut_short(shown(step.evidence.text), _BRIEFLY))


def _read(archive: Archive, within: Sequence[Filters], about: About) -> Found:
    """The articles to read: all of them, or of more than MOST a like number from every month; each once."""
    if about.total <= len(about.articles):
        return once(about.articles)
    found: dict[str, tuple[Article, Issue]] = {}
    for scope in within:
        months = archive.census.articles_by_month(scope, about.topic)
        for month in months:
            narrowed = replace(scope, after=_edge(scope.after, month), before=_edge(scope.before, month))
            for pair in archive.census.newest(max(1, MOST // len(months)), narrowed, about.topic):
                found.setdefault(pair[0].article_id, pair)
    return once(sorted(found.values(), key=age))


def _edge(own: str | None, month: str) -> str:
    """The month, or the day in it at which the scope ends."""
    return own if own and own.startswith(month) else month


def _steps(archive: Archive, articles: Found, about: About) -> list[_Step]:
    """All steps of these articles in the order of their days, no sentence twice."""
    steps: dict[str, _Step] = {}
    for article, issue in articles:
        hit = hit_of(archive, article, issue)
        if hit is None:
            continue
        titled = all(word in (article.headline or "") for word in about.words)
        for sentence, day in _sentences(article, issue, about.words):
            words = article.text[sentence.start : sentence.end]
            evidence = Evidence(hit, words, sentence.start, sentence.end, 1.0)
            steps.setdefault(bare(words), _Step(day.iso, day.certainty, day.told, 2 * titled + day.told, evidence))
    return sorted(steps.values(), key=lambda one: (not one.day, one.day))


def _sentences(article: Article, issue: Issue, words: Sequence[str]) -> Iterator[tuple[Sentence, _Day]]:
    """The sentences of an article that tell of the words, the first for each day; one that tells no day of its own only where none tells
    of the days just before the issue."""
    text = split(article.text)
    headline = bare(article.headline or "")
    whole = [one for one in text if len(one.text.strip()) >= _SHORTEST and bare(one.text) not in headline]
    having = [one for one in whole if all(word in article.text[one.start : one.end] for word in words)]
    if not having and (lead := leading(text)) is not None:
        having = [lead]
    told = not_compared(article.text, mentions(article.text, issue))
    own = _Day(issue.date or "", issue.date_certainty, False)
    days: dict[str, tuple[Sentence, _Day]] = {}
    for sentence in having:
        day = _day(told, sentence, issue) or own
        days.setdefault(day.iso if day.told else "", (sentence, day))
    plain = days.pop("", None)
    if plain is not None and not any(_is_news(day.iso, issue) for _, day in days.values()):
        yield plain
    yield from days.values()


def _day(told: Sequence[DateMention], sentence: Sentence, issue: Issue) -> _Day | None:
    """The day that a sentence tells of: of the times it names the closest, the first of those; None for none, or one to come."""
    inside = [
        one for one in told if sentence.start <= one.start and one.end <= sentence.end and one.latest - one.earliest <= _A_YEAR
    ]
    if not inside:
        return None
    named = min(inside, key=lambda one: one.latest - one.earliest)
    day = _iso(named)
    if issue.date and day[: len(issue.date)] > issue.date[: len(day)]:
        return None
    inferred: Certainty = "inferred"
    return _Day(day, named.certainty if named.certainty == "stated" else inferred, True)


def _iso(named: DateMention) -> str:
    """A day, or of a longer time its month or year as far as it is in one."""
    first, last = named.earliest.isoformat(), named.latest.isoformat()
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else first[:4]


def _is_news(day: str, issue: Issue) -> bool:
    """Whether a day is one of those just before the issue."""
    if len(day) < 10 or len(issue.date or "") < 10:
        return False
    return date.fromisoformat(issue.date or "") - date.fromisoformat(day) <= _LATELY


def _chosen(steps: Sequence[_Step], most: int) -> list[_Step]:
    """The first and the last dated step, and of the others those that are the first of their day, then those that tell most."""
    if len(steps) <= most:
        return list(steps)
    seen: dict[str, int] = {}
    ranked = []
    dated = [n for n, one in enumerate(steps) if one.day]
    edges = {dated[0], dated[-1]} if dated else set()
    for n, one in enumerate(steps):
        nth = seen[one.day] = seen.get(one.day, -1) + 1
        ranked.append((n not in edges, nth, -one.weight, n))
    return [steps[n] for n in sorted(rank[-1] for rank in sorted(ranked)[:most])]
