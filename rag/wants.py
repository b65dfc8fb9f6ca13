"""What the words of a question ask for: the record that `rag.question` fills, and that all later stages read in place of the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Literal

from index.types import Kind as ArticleKind
from rag.kinds import Kind


class Fact(StrEnum):
    """What the words of a question speak of, or ask for. The words of each stand in `rag.question.facts`, with an example."""

    APART = auto()  # several things, each by itself
    PAPER = auto()  # what a newspaper prints
    PRINTED = auto()  # that something is printed
    ISSUE = auto()  # a page of an issue, or the paper itself
    PAGE = auto()  # a page, or what leads it
    CONTENTS = auto()  # what an issue printed, not what happened on its day
    TODAYS_PAGE = auto()  # a page of today's paper and nothing that it should tell of
    TODAY = auto()
    THIS_ISSUE = auto()  # an issue that was spoken of
    THAT_DAY = auto()  # an issue or a day that was spoken of
    ARCHIVE = auto()  # an issue, or what is held: not something of the turn before it
    DAYS_PAPER = auto()  # the paper of a day
    ON_PAGE = auto()  # what stands on a page
    LEAD = auto()  # which article leads a page
    PIECE = auto()  # articles
    COUNT = auto()  # how many
    PIECES = auto()  # a list of articles
    WHICH = auto()  # a list of anything
    MENTIONED = auto()  # articles with some words, wherever in them
    ONE_BY_PLACE = auto()  # the first or the last of some articles
    WRITTEN = auto()  # that somebody wrote it
    SIGNERS = auto()  # who writes
    HOW_MANY_SIGNERS = auto()
    MOST = auto()  # who does most
    PAPERS = auto()  # which newspapers
    NAMED_PAPER = auto()  # a newspaper by its name
    ISSUES = auto()  # which issues
    HOW_MANY_ISSUES = auto()
    PAGES = auto()  # which pages
    DAYS = auto()  # which days, from when to when
    LEISURE = auto()  # a chore or a pastime, which a paper may report on as well
    ALTERNATIVE = auto()  # one of two things that it names
    SEVERAL = auto()  # more than one thing
    DOING = auto()  # what somebody does, which a whole sentence tells
    ANOTHER = auto()  # another thing that is named, and nothing of it: no verdict
    DIFFERENCE = auto()  # by how much two things differ, whichever is more
    MORE_BY = auto()  # by how much one thing is more than another
    SUM = auto()  # how much two things make together
    ASKING = auto()  # anything
    WHETHER = auto()  # whether something is so
    WHICH_ONE = auto()  # which person or thing
    HOW_MANY = auto()  # how much, or how many
    OVER_TIME = auto()  # what several articles tell
    OFFICE = auto()  # which office somebody holds


class Talk(StrEnum):
    """What is said to the program that is no question for a newspaper. The words of each stand in `rag.question.talk`."""

    EMPTY = auto()
    ORDER = auto()
    THANKS = auto()
    GOODBYE = auto()
    AGREED = auto()
    GREETING = auto()
    SMALL_TALK = auto()
    CHORE = auto()


Edge = Literal["first", "last"]
"""Which of several is asked for, in the order of time."""


@dataclass(frozen=True, slots=True)
class SourceAsked:
    """A question for where an article was printed: `who` signed it, `where` it stands, its `column`, its `headline`, the page that it
    is `continued` on, or who took its `photograph`, as far as each is asked.

    `title` is the title that it names it by, `description` what it says of it beside; `piece` says that it speaks of an article, and
    not of a thing of that title alone.
    """

    who: bool
    where: bool
    column: bool
    headline: bool
    continued: bool
    photograph: bool
    title: str | None
    piece: bool
    description: str


@dataclass(frozen=True, slots=True)
class SameDay:
    """A question on `asked`, whose day (or month, or year) is that of another event, `anchor`."""

    anchor: str
    asked: str
    period: Literal["day", "month", "year"] = "day"


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is asked. `focus` is the noun it must be one of, and may be empty; `said` tells whether a question word asks it;
    `measures` are the dimensions that its amount can be of, none where the question word tells none."""

    kind: Kind
    start: int
    end: int
    focus: str = ""
    said: bool = True
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """A question for what a person is: `who` asks who it is, and not for an office alone, `human` what kind of human it is. With `named`
    a turn only names the person.
    """

    name: str
    who: bool
    human: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Wants:
    """What the words of a question, or of one turn of it, ask for: found once, by `rag.question.wants`, and read by all stages.

    `facts` are what they speak of, `slots` the things asked for in their order, at least one. `page` is the page that they name as it is
    printed (`17`, `A2`; 1 for 头版), `papers` the newspapers, held or not, that the question is put to, `years` those that it states,
    `ordinals` its numbers in a row, (7, 届) of 第七届. `same_day` is the halves of `A当天，B怎样`, `declared` what a yes-no question asks as
    a statement (市长出席了会议 of 市长出席了会议吗), `verdicts` the yes and the no to one, `superlative` the sign of the way in which the foremost is asked for, empty for a rank.

    Of articles that are asked for, `edge` is the first or the last of them, `article_kind` their kind, `number` how many, and they have
    `headlines` in their headline, `series` as their series, `topic` as what they are about; `source` asks where one was printed,
    `masthead` what an issue prints of itself, and `issue_number` names an issue. `person` is who is asked about, `office` the one whose
    holder is asked for, `thing` that of which it is asked what it is.
    """

    facts: frozenset[Fact]
    slots: tuple[Slot, ...]
    page: str | None = None
    same_day: SameDay | None = None
    declared: str | None = None
    verdicts: tuple[str, str] = ("是", "不是")
    edge: Edge | None = None
    article_kind: ArticleKind | None = None
    number: int | None = None
    headlines: tuple[str, ...] = ()
    series: str = ""
    topic: str = ""
    masthead: tuple[str, ...] = ()
    issue_number: str = ""
    source: SourceAsked | None = None
    papers: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()
    ordinals: tuple[tuple[int, str], ...] = ()
    person: PersonAsked | None = None
    office: str = ""
    thing: str = ""
    superlative: str | None = None
