"""The draft of an answer from the sentences that fit best: the spans that fill the blanks, a post, a yes, or whole sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.numerals import ONE_TO_TEN, SEVERAL
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.denials import NO_YES
from index.chinese.vocabulary.offices import POST
from index.chinese.vocabulary.whether import ASKING
from rag.question.slots.asked import Asked
from rag.reader.rules.compose import factoid, passage
from rag.reader.rules.contradictions import TOLD, says_much
from rag.reader.rules.long_answers import fuller
from rag.reader.rules.ranking import LONG_KINDS, Judged, Picked, Verdict, pick
from rag.types import Draft
from rag.wants import Slot
from rag.words.lexicon import flat

READ = 3  # sentences whose spans are weighed
_AS_FULL = 0.85  # share of what the best article tells of the question that another must tell
_BEHIND = 0.5  # how much less than the best a span may be worth that is told of the right thing
_SURE = 0.5  # worth of a span beside which no other sentence is told
_AS_WELL = 0.8  # how much less than the sentence of the answer another may be worth that is told beside it
_COUNTS = {
    "number": re.compile(rf"\d|[{ONE_TO_TEN}两百千万亿]{{2,}}|第[{ONE_TO_TEN}]|[{SEVERAL}][名个位家所座项条年天]"),
    "date": re.compile(rf"\d|年|月|日|世纪|时期|周[{WEEKDAYS}]"),
}
"""What a sentence has that may tell a number or a day."""
_NEARLY = 2.5  # the same where it tells more of the question
_NEW = 0.2  # share of the question that it must tell then


_POST = re.compile(f"(?:{POST})$")
_MEASURED = re.compile(r"岁数|年纪|年龄|占地|用时|历时|耗时")
"""What the unit of its answer says already, so that a page that tells it seldom names it."""
_ROLE = re.compile(
    r"得主|对手|冠军|亚军|季军|获奖|主角|领导|负责人|作者|大爷|大妈|大叔|阿姨|小伙|姑娘|女孩|男孩|先生|女士|人$|者$|后$|帝$|手$"
)
"""Parts in a story that a page tells by a verb (夺得, 战胜) as often as by the noun."""
_GAP = re.compile(r"(?:了|过|是|有|为|达|到|大约|约|由){0,2}")


def _of_something_else(asked: Asked, slot: Slot, one: Picked) -> bool:
    """Whether the word that the blank hangs on is told in no words by the sentence or its neighbours.

    That is the act a day is asked of (哪年出生), what a number counts (多少在校学生) or measures (补偿多少钱).
    """
    read, soft = one.judged.read, one.judged.soft
    exact = _POST.search(slot.focus) is not None

    def told(number: int) -> bool:
        return max(float(read.near[number]), 0.0 if exact else float(soft[number])) >= TOLD

    return any(words and not any(map(told, words)) for words in _hangs_on(asked, slot))


def _hangs_on(asked: Asked, slot: Slot) -> tuple[list[int], ...]:
    """The terms that a blank hangs on, by number, in groups of which each must be told by one of its words."""
    behind = [n for n, term in enumerate(asked.terms) if slot.end <= term.start and says_much(term)]
    if slot.kind == "date":
        return [n for n in behind if asked.terms[n].start <= slot.end + 2 and asked.terms[n].tag[0] == "v"], behind
    ahead = [n for n in _right_before(asked, slot) if not _MEASURED.search(asked.terms[n].text)]
    ahead = [n for n in ahead if asked.terms[n].tag[:2] not in ("nr", "ns", "nt")]
    if slot.kind == "number":
        counted = [n for n in behind if asked.terms[n].start < slot.end + len(slot.focus)]
        return [n for n in counted if not _MEASURED.search(asked.terms[n].text)], ahead
    if slot.kind in ("person", "organisation"):
        return ([n for n in ahead if asked.terms[n].tag[0] == "n" and not _ROLE.search(asked.terms[n].text)],)
    return ()


def _right_before(asked: Asked, slot: Slot) -> list[int]:
    """The terms that stand right before a blank; for a post also those right before the post."""
    found = []
    for n, term in enumerate(asked.terms):
        end = term.start + len(term.text)
        of_post = slot.kind != "number" and _POST.search(slot.focus) and asked.text.startswith(slot.focus, end)
        beside = term.start < slot.start and _GAP.fullmatch(asked.text[end : slot.start])
        if says_much(term) and (beside or of_post):
            found.append(n)
    return found


def _by_own_part(asked: Asked, slot: Slot, since: int, found: list[Picked]) -> list[Picked]:
    """The spans for one of several blanks, best first: the words of its own part of the question (立案多少户) weigh more."""
    own = [term for term in asked.terms if since <= term.start < slot.end + 6]
    total = sum(term.weight for term in own)
    if not total:
        return found

    def value(one: Picked) -> float:
        clause = one.judged.read.sentence.text[max(0, one.candidate.start - 20) : one.candidate.end + 16]
        return one.score + 0.6 * sum(term.weight for term in own if term.text in clause) / total

    return sorted(found, key=value, reverse=True)


_NOT = re.compile(any_of(NO_YES))
_TOLD_YES = 0.75
"""The share of a question that a sentence must tell to be a yes to it."""


def _whether(asked: Asked, best: Judged) -> Draft:
    """The sentence that tells what is asked, and a yes where it tells nearly all of it and neither denies."""
    told = float(best.read.holds @ [term.weight for term in asked.terms]) / (asked.weight or 1.0)
    plain = re.sub(rf"{any_of(ASKING)}|没有|没(?=[呢啊]?[?？]?$)|与否", "", asked.text)
    yes = told >= _TOLD_YES and not _NOT.search(plain) and not _NOT.search(best.text)
    return replace(passage([best]), short_answer="是" if yes else None)


def plain(words: str) -> str:
    """Words of an answer as they are held against other answers: flat, without the marks around them."""
    return flat(words).strip('“”"‘’「」《》')


def composed(verdict: Verdict, told: Sequence[str] = (), since: int = 0) -> Draft | None:
    """The answer; None where the sentences that answer hold nothing of the kind asked for.

    What is `told` already answers no further question in the same breath, but for a day. `since` is where the clause begins that
    asks it, after the words that only say of what.
    """
    asked = verdict.asked
    if asked.slots[0].wants == "whether":
        return _whether(asked, verdict.sentences[0])
    if asked.slots[0].kind in LONG_KINDS:
        return fuller(asked, verdict)
    slots = [slot for slot in asked.slots if slot.kind not in LONG_KINDS]
    picks, something_else = _filled(verdict, slots, told, since)
    if not picks:
        bare = slots[0].kind in ("number", "person", "date", "title")
        return None if something_else or bare else passage(verdict.sentences[:1])
    return _beside(factoid(asked, picks), *picks[0], verdict)


_BLANKS = 3
"""Blanks of a question that are filled."""


def _filled(verdict: Verdict, slots: Sequence[Slot], told: Sequence[str], since: int) -> tuple[list[tuple[Slot, Picked]], bool]:
    """The span that fills each blank, none twice: of the sentences whose articles tell most of the question, else of the best article.

    With it whether a blank stays empty because all spans for it are told of something else.
    """
    asked, best = verdict.asked, verdict.sentences[0]
    weights = [term.weight for term in asked.terms]
    share = float(best.read.whole @ weights)
    near = [one for one in verdict.sentences if float(one.read.whole @ weights) > _AS_FULL * share]
    own = [one for one in verdict.sentences if one.hit.article.article_id == best.hit.article.article_id]
    several = len(slots) > 1
    picks: list[tuple[Slot, Picked]] = []
    something_else = False
    for number, slot in enumerate(slots[:_BLANKS]):
        found = pick(asked, slot, near[: 2 * READ if several else READ])
        if several or since:
            found = _by_own_part(asked, slot, slots[number - 1].end if number else since, found)
        found = found or pick(asked, slot, own)
        if slot.kind != "date":
            found = [one for one in found if plain(one.text) not in told] or found
        taken = {(picked.judged.text, picked.candidate.start) for _, picked in picks}
        found = [one for one in found if (one.judged.text, one.candidate.start) not in taken]
        right = [one for one in found if one.score > found[0].score - _BEHIND and not _of_something_else(asked, slot, one)]
        something_else |= bool(found) and not right
        picks += [(slot, one) for one in right[:1]]
    return picks, something_else


def _beside(draft: Draft, slot: Slot, picked: Picked, verdict: Verdict) -> Draft:
    """The draft with another sentence of the same article, where the span is in doubt and that sentence may answer too.

    It answers as well as the one the span stands in, or it nearly does and tells what that one leaves untold of the question; where
    a number or a day is asked for it has one.
    """
    if picked.worth > _SURE:
        return draft
    weights = np.array([term.weight for term in verdict.asked.terms], np.float32)
    holds, article = picked.judged.read.holds, picked.judged.hit.article.article_id
    others = [one for one in verdict.sentences if one.hit.article.article_id == article]
    near = [one for one in others if one.read.number != picked.judged.read.number]
    told = [evidence.text for one in draft.statements for evidence in one.evidence]
    if not near or any(near[0].text in text for text in told):
        return draft
    if slot.kind in _COUNTS and not _COUNTS[slot.kind].search(near[0].read.sentence.text):
        return draft
    behind = picked.judged.score - near[0].score
    new = float(weights @ np.clip(near[0].read.holds - holds, 0, 1)) / (verdict.asked.weight or 1.0)
    if behind < _AS_WELL or (behind < _NEARLY and new > _NEW):
        return replace(draft, statements=(*draft.statements, *passage(near[:1]).statements))
    return draft
