"""Understand a question: what is asked, of whom and what, about which days, and in which papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta

from index.archive.folder import Archive
from index.chinese.dates import find_dates
from index.chinese.numerals import DIGIT_YEAR, UNDER_HUNDRED, integer
from index.chinese.words import tagged
from index.partial_date import PartialDate
from index.types import Filters
from rag.question.english.sentence import in_chinese
from rag.question.events import compared
from rag.question.follow_ups import Answering, AsTyped, Turns
from rag.question.pages import without_page
from rag.question.papers import without_papers
from rag.question.talk import talk_of
from rag.question.wants import wants_of
from rag.question.wording import asked_after, naming_words
from rag.types import Period, Question
from rag.wants import Fact, Wants
from rag.words.days import not_compared
from rag.words.lexicon import lexicon

_NAME_FLAGS = ("nr", "ns", "nt", "nz")
_LONGEST_NAME = 20
_AGO = re.compile(
    rf"(?P<n>{UNDER_HUNDRED}|\d{{1,3}})(?P<half>个?半)?(?P<unit>年|个月|周|个?星期|天|日)(?:之|以)?前(?:的?(?P<same>这(?:个月|一天|天)|今天)|的)?"
)
_RELATIVE = re.compile(r"[今去前昨明后上下本这当]|大前")
_YEAR = re.compile(rf"\d{{4}}\s?年|{DIGIT_YEAR}|\d{{4}}[-/.]")


AS_TYPED = AsTyped()


def understand(
    asked: str,
    *,
    history: Sequence[str] = (),
    as_of: date,
    filters: Filters = Filters(),
    archive: Archive | None = None,
    answering: Answering | None = None,
    turns: Turns = AS_TYPED,
) -> Question:
    """The question behind the words typed.

    `history` is the asker's earlier turns, oldest first; `as_of` the day from which relative dates are counted. The archive
    gives the years in which a day named without one can lie; `answering` the name that 他
    stands for where the turn before asks who it is. `turns` makes the question whole.
    """
    english = in_chinese(asked, archive)
    said, history = english.text if english else asked.strip(), [_in_chinese(turn, archive) for turn in history]
    text = turns.complete(said, history, answering)
    days = periods(text, as_of, _years(archive))
    wants = wants_of(text, days)
    read = Question(
        asked,
        text,
        naming_words(text) or text,
        as_of,
        tuple(history),
        filters,
        days,
        _parts(text, wants),
        turns.leans_on(said, history),
        wants=wants,
        turn=wants if text == asked else wants_of(asked, _said_in(asked, days)),
        talk=talk_of(asked, text),
    )
    return replace(read, query=" ".join([read.query, *english.also])) if english else read


def in_context(question: Question, archive: Archive | None = None, turns: Turns = AS_TYPED) -> Question | None:
    """A question that seemed to stand alone, as a follow-up of the turn before it; None where it was read as one already."""
    said = _in_chinese(question.asked, archive)
    if not question.history or question.text != said:
        return None
    text = turns.of_the_topic(said, question.history)
    return reworded(question, text, archive) if text != question.text else None


def of_the_turn_before(question: Question, archive: Archive | None = None) -> Question | None:
    """A follow-up asked with all that the turn before it names; None where it stands alone or was made whole so."""
    if not question.before:
        return None
    text = asked_after(question.before[0], _in_chinese(question.asked, archive))
    return reworded(question, text, archive) if text != question.text else None


def alone(question: Question, archive: Archive | None = None) -> Question | None:
    """A question that was made whole from the turns before it, as it was typed, where it has a name of its own that none of them said
    and no dictionary has; else None."""
    said = _in_chinese(question.asked, archive)
    before = " ".join(question.history)
    own = [name for name in names_in(said, set()) if name not in before and not lexicon().knows(name)]
    return reworded(replace(question, before=()), said, archive) if own and question.text != said else None


def _in_chinese(turn: str, archive: Archive | None) -> str:
    """A turn in Chinese, whichever language it was typed in."""
    english = in_chinese(turn, archive)
    return english.text if english else turn.strip()


def reworded(question: Question, text: str, archive: Archive | None = None) -> Question:
    """The question asked in other words: what it asks, its days and its parts are those of the words."""
    days = periods(text, question.as_of, _years(archive))
    wants = wants_of(text, days)
    return replace(question, text=text, query=naming_words(text) or text, periods=days, parts=_parts(text, wants), wants=wants)


def by_itself(question: Question, text: str, archive: Archive | None) -> Question:
    """A part of a question as a question that stands alone."""
    own = reworded(question, text, archive)
    return replace(own, asked=text, parts=(), turn=own.wants)


def shortened(question: Question, text: str) -> Question:
    """The question in words that leave out what it asks beside them: its days and its parts, and what is searched for, stay."""
    if text == question.text:
        return question
    return replace(question, text=text, wants=wants_of(text, question.periods))


def without_source(question: Question, papers: Iterable[str], *, page: bool = False) -> Question:
    """The question without the papers that it says it read, with `page` without their day and page, too: what they tell is what is asked."""
    text = without_page(question) if page else question.text
    return shortened(question, without_papers(text, papers))


def as_typed(question: Question) -> Question:
    """A turn as it was typed: 有没有关于疫苗的报道 stands alone whatever was asked before; only 这期报纸 is that of the turn before."""
    of_before = Fact.THAT_DAY in question.turn.facts
    days = question.periods if of_before else _said_in(question.asked, question.periods)
    return replace(question, text=question.asked, periods=days, wants=question.turn)


def _years(archive: Archive | None) -> Sequence[int]:
    return archive.years if archive is not None else ()


def _said_in(text: str, days: Sequence[Period]) -> tuple[Period, ...]:
    return tuple(one for one in days if one.words in text)


def names_in(text: str, authors: Set[str]) -> tuple[str, ...]:
    """The people, organisations and places that a question names; first those who sign in the archive."""
    runs = (text[start : start + size] for start in range(len(text)) for size in range(2, _LONGEST_NAME + 1))
    found = [word for word, flag in tagged(text) if flag[:2] in _NAME_FLAGS and len(word) > 1]
    return tuple(dict.fromkeys([*(run for run in runs if run in authors), *found]))


def names_of(question: Question, authors: Set[str]) -> tuple[str, ...]:
    """The names of a question; `authors` are those who sign in the archive."""
    return names_in(question.text, authors)


def _parts(text: str, wants: Wants) -> tuple[str, ...]:
    """The events that a question speaks of, where it plainly speaks of several: `A当天` and `B`, or the whole of what is compared."""
    if (day := wants.same_day) is not None:
        return (day.anchor, day.asked)
    events = compared(text)
    return (events,) if events else ()


def periods(text: str, as_of: date, years_held: Sequence[int] = ()) -> tuple[Period, ...]:
    """The stretches of days that a question names, in its order.

    三年前的七月 is counted from `as_of`; a day without a year (4月24日) lies in the years that the archive holds, not in the year
    of asking, and where it holds several it may be any of the last three.
    """
    found: list[tuple[int, Period]] = []
    rewritten = text
    for match in _AGO.finditer(text):
        since = _ago(match, as_of)
        if since is None:
            continue
        if match["unit"] == "年" and not match["same"]:
            named = f"{since.year}年"
            rewritten = rewritten.replace(match[0], named, 1)
            continue
        rewritten = rewritten.replace(match[0], "□" * len(match[0]), 1)
        found.append((match.start(), _around(since, match["unit"], match["same"], match[0])))
    years = [year for year in years_held if year <= as_of.year] or list(years_held)
    for mention in not_compared(rewritten, find_dates(rewritten, as_of)):
        yearless = mention.certainty != "stated" and not _RELATIVE.search(mention.text) and not _YEAR.search(mention.text)
        anchors = years[:3] if yearless and years else [mention.earliest.year]
        for year in anchors:
            shift = year - mention.earliest.year
            bounds = _moved(mention.earliest, shift), _moved(mention.latest, shift)
            found.append((mention.start, Period(*bounds, mention.text)))
    return tuple(period for _, period in sorted(found, key=lambda pair: pair[0]))


def _ago(match: re.Match[str], as_of: date) -> date | None:
    n = integer(match["n"])
    unit = match["unit"]
    if unit == "年":
        return _moved(as_of, -n) if n < as_of.year else None
    if unit == "个月":
        months = as_of.year * 12 + as_of.month - 1 - n
        return date(months // 12, months % 12 + 1, 1)
    return as_of - timedelta(days=n * (7 if unit in {"周", "星期", "个星期"} else 1))


def _around(since: date, unit: str, same: str | None, words: str) -> Period:
    if same in {"今天", "这天", "这一天"} or unit in {"天", "日"}:
        return Period(since, since, words)
    if unit in {"年", "个月"}:
        month = PartialDate(since.year, since.month)
        return Period(month.first, month.last, words)
    return Period(since - timedelta(days=6), since + timedelta(days=6), words)


def _moved(day: date, years: int) -> date:
    return PartialDate.of(day).moved(years).first
