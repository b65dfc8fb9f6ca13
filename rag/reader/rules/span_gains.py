"""What a span gains or loses beside the trees where the page goes on as the question does: 多少个具体问题, 58个具体问题."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.places import KINDS, SIGNS
from rag.question.slots.asked import Asked
from rag.reader.rules.addresses import ASKED, addresses
from rag.reader.rules.answer_types import PEOPLE
from rag.reader.rules.spans import Candidate, worded_pieces
from rag.wants import Fact, Slot
from rag.words.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate in its flat sentence, held against one blank of a question."""

    asked: Asked
    slot: Slot
    sentence: str
    candidate: Candidate

    @property
    def words(self) -> str:
        """The candidate itself."""
        return self.sentence[self.candidate.start : self.candidate.end]

    @property
    def before(self) -> str:
        """The characters before it."""
        return self.sentence[max(0, self.candidate.start - 8) : self.candidate.start]

    @property
    def after(self) -> str:
        """The characters behind it."""
        return self.sentence[self.candidate.end : self.candidate.end + 8]


@dataclass(frozen=True, slots=True)
class Gain:
    """One reason for or against a span: `holds` says how far it does, 0 to 1, and `gain` what it is then worth."""

    why: str
    gain: float
    holds: Callable[[Span], float]


_ANY = re.compile(r"单位|部门|机构|地方|国家|公司|企业|城市|组织$")
"""Kinds that a name seldom says of itself."""
_REPORTED = re.compile(r"(?:电|讯|消息|(?:发布|援引|刊发)?(?:消息|报道)?(?:说|称)|报道|通报|宣布|表示|证实)")
"""What follows the day on which something was told, not the day on which it was."""
_ONE = re.compile(r"一(?:个|名|位|些|种|条|件|项|次)")
_OF_PLACES = re.compile(rf"[{''.join(sorted(SIGNS))}]$|{any_of(KINDS)}")
_BEFORE_PLACES = ("在", "于", "到", "至", "往", "赴", "抵")
_ACT_OF = re.compile(
    r"([主承协]办|承建|承接|投资|施工|设计|研发|制造|生产|运营|出品|赞助|收购|发起)(?:方|单位|商|者|机构|企业|公司|部门|人)?(?:是|为|有)|"
    r"[由被][^,，]*(?:单位|公司|企业|部门|机构|谁|家)([\u4e00-\u9fff]{2})"
)
"""What the body asked for did: 协办方是谁, 由哪个单位协办."""
_STAGE = re.compile(rf"[{ONE_TO_TEN}\d]+[期批段]")
_KIN = re.compile(r"的(?:爸爸|父亲|妈妈|母亲|妻子|丈夫|爱人|老伴|儿子|女儿|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|父母|家人)")
"""Who is told of by the name of another: 胡某的爸爸."""


def _says_again(span: Span) -> float:
    """The share of a place, body or thing that the question says already, but for the noun that says what is asked for."""
    if span.slot.kind not in ("place", "organisation", "thing") or span.candidate.kind == "clause":
        return 0.0
    rest = span.asked.text.replace(span.slot.focus, " ") if span.slot.focus else span.asked.text
    pairs = [span.words[i : i + 2] for i in range(len(span.words) - 1)]
    return sum(pair in rest for pair in pairs) / len(pairs) if pairs else 0.0


def _counts_people(span: Span) -> bool:
    slot = span.slot
    people = span.candidate.unit in ("名", "位", "人", "人次")
    return people and slot.unit == "个" and slot.focus != "" and not PEOPLE.search(slot.focus)


def _noun_follows(span: Span) -> bool:
    slot = span.slot
    noun = slot.focus if len(slot.focus) > 1 else slot.right[:3] if len(slot.right) > 1 else ""
    return span.candidate.kind == "number" and noun != "" and (span.after.startswith(noun[:2]) or noun in span.after)


def _has_unit(span: Span) -> bool:
    unit = span.candidate.unit
    return span.candidate.kind == "number" and unit != "" and unit in span.slot.unit.split("|")


def _noun_before(span: Span) -> bool:
    told = re.sub(r"[为是达有约共计了]+$", "", span.before)[-2:]
    counted = re.match(r"[\u4e00-\u9fff]*", span.asked.text[span.slot.end : span.slot.end + 10])
    return span.candidate.kind == "number" and len(told) == 2 and counted is not None and told in counted.group()


def _is_of_the_kind(span: Span) -> bool:
    slot, one = span.slot, span.candidate
    if slot.kind not in ("place", "organisation") or len(slot.focus) < 2 or _ANY.search(slot.focus):
        return False
    return slot.focus[-2:] in span.sentence[one.start : one.end + 6]


def _day_of_the_report(span: Span) -> bool:
    reported = span.candidate.kind == "date" and _REPORTED.match(span.sentence, span.candidate.end)
    return bool(reported) and Fact.REPORTED not in span.asked.facts


def _is_address(span: Span) -> bool:
    asked = span.slot.kind == "place" and ASKED.search(span.asked.text) is not None
    return asked and span.candidate in addresses(span.sentence)


def _names_no_place(span: Span) -> float:
    """Whether a span names no place, by its last word; less where it stands as places do."""
    if span.slot.kind != "place" or span.slot.wants == "country":
        return 0.0
    end = span.candidate.end
    last = next((word for word, at in worded_pieces(span.sentence) if at + len(word) == end), span.words)
    named = lexicon().tag(last)[:2] == "ns" or bool(_OF_PLACES.search(span.words))
    return 1.0 - float(named) - 0.5 * span.before.endswith(_BEFORE_PLACES)


def _did_it(span: Span) -> bool:
    act = _ACT_OF.search(span.asked.text) if span.slot.kind == "organisation" else None
    return act is not None and span.after.startswith(next(word for word in act.groups() if word))


def _since_then(span: Span) -> bool:
    return span.candidate.kind == "date" and span.after.startswith("起") and Fact.SINCE in span.asked.facts


def _kin_of(span: Span) -> bool:
    return span.slot.kind == "person" and not _KIN.search(span.asked.text) and _KIN.match(span.after) is not None


def _led_to_alike(span: Span) -> bool:
    left = span.slot.left.rstrip("是有达为约了到在的共一")
    told = re.sub(r"[为是达有约]+$", "", span.before)
    return span.candidate.kind == "number" and len(left) > 1 and told.endswith(left[-2:])


def _of_its_stage(span: Span) -> bool:
    """Whether 一期 is asked for and stands before the span: what is told of the whole or of 二期 is no answer."""
    before = span.sentence[max(0, span.candidate.start - 30) : span.candidate.start]
    return any(_STAGE.fullmatch(term.text) and term.text in before for term in span.asked.terms)


GAINS = (
    Gain("a whole clause says more than is asked", -0.08, lambda span: span.candidate.kind == "clause"),
    Gain("an answer is news: the question says it already", -0.3, _says_again),
    Gain(
        "一个, 一些 counts nothing",
        -0.3,
        lambda span: span.candidate.kind == "number" and _ONE.match(span.sentence, span.candidate.start) is not None,
    ),
    Gain("people are counted where things are asked for", -0.3, _counts_people),
    Gain("what is counted follows: 58个具体问题", 0.3, _noun_follows),
    Gain("the unit is the one asked for", 0.1, _has_unit),
    Gain("what is counted stands before: 扶贫基地131个", 0.3, _noun_before),
    Gain("the name says what kind it is of", 0.2, _is_of_the_kind),
    Gain("the day on which it was told: 5日报道", -0.35, _day_of_the_report),
    Gain("an address up to the number of the house", 0.5, _is_address),
    Gain("no place by its last word", -0.15, _names_no_place),
    Gain("the body is said to have done what is asked: 江城公司承建", 0.7, _did_it),
    Gain("起 follows the day from which something holds", 0.25, _since_then),
    Gain("somebody's kin: 胡某的爸爸", -0.15, _kin_of),
    Gain("the stage that is asked for: 一期", 0.6, _of_its_stage),
    Gain("the words before it stand before the blank, too", 0.25, _led_to_alike),
)


def gained(asked: Asked, slot: Slot, sentence: str, candidate: Candidate) -> float:
    """What a candidate of a flat sentence gains in all."""
    span = Span(asked, slot, sentence, candidate)
    return sum(one.gain * one.holds(span) for one in GAINS)
