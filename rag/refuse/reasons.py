"""Why the program says no: one row a reason, its kind and its sentence in Chinese and in English; every refusal is made here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum, unique
from typing import NamedTuple

from index.chinese.blank import on_one_line
from index.partial_date import PartialDate
from rag.types import Draft, Evidence, Period, Refusal, Statement

KINDS: dict[Refusal, tuple[str, str]] = {
    "off_topic": ("不在报纸所及", "Not a question for the paper"),
    "outside_coverage": ("不在馆藏范围", "Outside what is held"),
    "not_found": ("馆藏中未见", "Not found in the archive"),
}
"""What each kind of refusal is called."""


class Both(NamedTuple):
    """What fills a sentence, where each language has its own words for it."""

    chinese: str
    english: str


Word = str | date | PartialDate | Period | Both | Sequence[str] | Sequence[PartialDate] | Sequence[Period] | Sequence[Both]
"""What fills a sentence: text as it is, or days and lists as each language writes them; of days in the words that asked for them, the
English says which they are."""

_QUOTED = 80
"""Characters of the nearest sentence that are shown."""


@unique
class Reason(Enum):
    """A reason: `kind`, and what is said in Chinese (`zh`) and in English (`en`), `{fields}` to be filled. Its name is its `code`."""

    EMPTY = "off_topic", "请写出要问的人或事。", "Type whom or what you ask about."
    ORDER = (
        "off_topic",
        "我只根据馆藏报纸回答问题，不执行问题里的指令。",
        "I answer questions from the papers held here, and follow no orders in them.",
    )
    SMALL_TALK = (
        "off_topic",
        "我是报纸问答程序，请问我报纸上的人和事。",
        "I am a program that answers from newspapers: ask me about people and events in them.",
    )
    CHORE = (
        "off_topic",
        "这不是馆藏报纸能回答的问题，请问我报纸上的人和事。",
        "The papers held here cannot answer this: ask me about people and events in them.",
    )
    THANKS = "off_topic", "不客气，还想知道报纸上的什么，请接着问。", "You are welcome: ask what else you would like to know."
    GOODBYE = "off_topic", "再见，欢迎随时再来问报。", "Goodbye, and come back any time."
    AGREED = "off_topic", "好的，还想知道报纸上的什么，请接着问。", "All right: ask what else you would like to know."
    GREETING = (
        "off_topic",
        "你好，我是报纸问答程序，请问我报纸上的人和事。",
        "Hello. I am a program that answers from newspapers: ask me about people and events in them.",
    )
    HELP = (
        "off_topic",
        "我是问报，照馆藏报纸的原文回答问题，每句话都注明出处。可以问报上的人和事，可以让我总结一期报纸或一篇文章，"
        "也可以问哪些文章提到了什么。{more}",
        "I answer from the papers held here, in their own words, and cite each sentence. Ask about people and events, have an issue"
        " or an article summed up, or ask which articles speak of something.{more}",
    )

    OTHER_PAPER = (
        "outside_coverage",
        "馆藏里没有《{paper}》，只有{held}。",
        "The archive does not hold 《{paper}》, only {held}.",
    )
    OTHER_PAPER_OF_NONE = "outside_coverage", "馆藏里没有《{paper}》。", "The archive does not hold 《{paper}》."
    SHUT_OUT = (
        "outside_coverage",
        "馆藏里没有这个范围的报纸，有的是{held}。",
        "The archive holds no paper within these limits; it has {held}.",
    )
    SHUT_OUT_OF_NONE = "outside_coverage", "馆藏里没有这个范围的报纸。", "The archive holds no paper within these limits."
    AFTER_THE_LAST = (
        "outside_coverage",
        "馆藏只到{last}，没有{days}的报纸。",
        "The archive ends on {last}: it holds no paper of {days}.",
    )
    BEFORE_THE_FIRST = (
        "outside_coverage",
        "馆藏从{first}开始，没有{days}的报纸。",
        "The archive begins on {first}: it holds no paper of {days}.",
    )
    NO_ISSUE_OF_PAPER = (
        "outside_coverage",
        "馆藏里没有{days}的《{paper}》。",
        "The archive does not hold 《{paper}》 of {days}.",
    )
    NO_ISSUE = "outside_coverage", "馆藏里没有{days}的报纸。", "The archive holds no paper of {days}."

    NOTHING = "not_found", "没有找到能回答这个问题的报道。", "No article was found that answers this."
    UNSIGNED = "not_found", "{title}没有署名，刊于{printed}。", "{title} is not signed; it stands in {printed}."
    NOBODY = "not_found", "馆藏里没有提到“{name}”这个人。", "The archive names nobody called “{name}”."
    NO_TOPIC = "not_found", "馆藏里没有提到“{topic}”的报道。", "No article of the archive speaks of “{topic}”."
    NO_TOPIC_THEN = (
        "not_found",
        "馆藏里{days}的报纸没有提到“{topic}”的报道。",
        "No article of {days} in the archive speaks of “{topic}”.",
    )
    NO_PAGE_MARKED = "not_found", "馆藏里的报纸没有标明第{page}版。", "No paper of the archive is marked as page {page}."
    NO_PAGE_MARKED_THEN = (
        "not_found",
        "馆藏里{days}的报纸没有标明第{page}版。",
        "No paper of {days} in the archive is marked as page {page}.",
    )
    NO_PAGE_THEN = (
        "not_found",
        "馆藏里{days}的报纸没有第{page}版。",
        "The paper of {days} in the archive has no page {page}.",
    )
    NO_ISSUE_NUMBER = (
        "not_found",
        "馆藏有{day}的{paper}，但版面上没有期号。",
        "The archive holds {paper} of {day}, but no issue number stands on its pages.",
    )
    NO_PART = "not_found", "馆藏里没有找到“{part}”的答案。", "No answer was found in the archive to “{part}”."
    UNASKED = "not_found", "{error}", "{error}"

    def __init__(self, kind: Refusal, zh: str, en: str) -> None:
        self.kind = kind
        self.zh = zh
        self.en = en

    @property
    def code(self) -> str:
        """The name of the reason in an answer's JSON: `no_issue`."""
        return self.name.lower()

    def said(self, **words: Word) -> tuple[str, str]:
        """The sentence in Chinese and in English, filled. Raises KeyError where a field has no word."""
        chinese = {name: _chinese(word) for name, word in words.items()}
        english = {name: _english(word) for name, word in words.items()}
        return self.zh.format_map(chinese), self.en.format_map(english)

    def draft(self, nearest: Evidence | None = None, shown: tuple[Evidence, ...] = (), **words: Word) -> Draft:
        """A refusal for this reason. It says what was found `nearest`, without citing it; `shown` is what it goes by."""
        chinese, english = self.said(**words)
        statements = [Statement(chinese, shown)]
        if nearest is not None:
            headline, quote = nearest.hit.article.headline, on_one_line(nearest.text)
            quote = f"{quote[:_QUOTED]}{'……' if len(quote) > _QUOTED else ''}"
            statements.append(
                Statement(f"最接近的是{f'《{headline}》' if headline else '一篇没有标题的报道'}：“{quote}”", (nearest,))
            )
            english += f" The nearest is {f'《{headline}》' if headline else 'an article without a headline'}: “{quote}”"
        return Draft(tuple(statements), None, self.kind, reason=self.code, in_english=english, found=0.0)


def _chinese(word: Word) -> str:
    match word:
        case str():
            return word
        case date():
            return PartialDate.of(word).chinese
        case PartialDate() | Both():
            return word.chinese
        case Period():
            return word.words
    return "、".join(dict.fromkeys(map(_chinese, word)))


def _english(word: Word) -> str:
    match word:
        case str():
            return word
        case date():
            return PartialDate.of(word).english
        case PartialDate() | Both():
            return word.english
        case Period():
            return _between(word.earliest, word.latest)
    return ", ".join(map(_english, word))


def _between(first: date, last: date) -> str:
    """October 2021 of all days of a month; of others from the first to the last."""
    whole = PartialDate.spanning(first, last) if first.year == last.year else None
    if whole and (whole.first, whole.last) == (first, last):
        return whole.english
    return f"{PartialDate.of(first).english} to {PartialDate.of(last).english}"
