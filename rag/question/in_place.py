"""A turn that only names another thing (那上海呢), put in the place of its like in the question before it: 北京有多少人 gives 上海有多少人.

What is alike ends or begins with the same characters, is a number of the same thing (第三届, 第五届), a name of the same sort, a time, or
near in meaning (word vectors); of several, the one beside what is asked for, and the later one. An attribute (工期) is asked for in words of
its own (attributes.py).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import dropwhile, takewhile

import numpy as np

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import words
from index.chinese.vocabulary.places import DIVISIONS
from index.chinese.words import tagged
from rag.kinds import Kind
from rag.question.attributes import of_attribute
from rag.question.slots.asked import attribute, slots_of
from rag.question.wording import asks
from rag.wants import Slot
from rag.words.lexicon import lexicon
from rag.words.ordinals import numbered

LEAST = 0.9
"""How alike two things must be."""
LEAST_BESIDE = 0.55
"""The same where that stands right before what asks (投资 in 投资多少): it is another thing about the same; and of two places."""
LEAST_COUNTED = 0.25
"""The same where that is what is counted (公厕 in 几个公厕)."""
_LONGEST, _LONGEST_NAME, _WORDS = 12, 4, 3
"""Characters of what is named and of a Chinese name, and words of what it takes the place of."""
_ENDS, _BEGINS, _ANY_END = 1.2, 0.6, 0.3
_COUNTS, _SAME_SORT, _TIMES, _BESIDE, _LATER = 1.5, 0.7, 0.9, 0.3, 0.1
_PER_CHARACTER, _PER_WORD, _BOTH_SEVERAL = 0.12, 0.15, 0.9
"""What the characters in common are worth, a number of the same thing, two names of one sort, two times, standing beside what is asked
for, standing later; what a difference in length costs; and what two rows of several things (学校和公园, 路和管网) are worth. Set by hand on 202 such turns of talks (docs/quality.md)."""
NAMES = ("ns", "nr", "nt", "nz")
"""Parts of speech (jieba's) of names: places, persons, bodies, others."""
_NUMERALS = f"0123456789{ONE_TO_TEN}百两"
_ALL_ONE = str.maketrans(_NUMERALS, "#" * len(_NUMERALS))
_TIES = words("不是 我 问 说 那么 那 还有 其中 至于 而 然后 它 他 她 的 是 ， ,")
"""Words at the beginning of a turn that tie it to the one before it."""
_TAIL = "呢？?的 。"


@dataclass(frozen=True, slots=True)
class _Words:
    """Words next to each other: the text they make, where it begins and ends, and the last of them with its part of speech."""

    text: str
    start: int
    end: int
    count: int
    last: str
    tag: str
    several: bool = False


def put_in_place(turn: str, before: str) -> str | None:
    """The question `before` with what the turn names in place of its like; None where nothing in it is alike."""
    named = _without_ties(turn.strip()).rstrip(_TAIL)
    if attributed := of_attribute(named, before):
        return attributed
    if not named or len(named) > _LONGEST:
        return None
    own = tagged(named)
    if any(tag[0] in "ry" for _, tag in own):  # says who or what of it by itself
        return None
    slots = [slot for slot in slots_of(before) if slot.said]
    of_thing = _numbered_of(named, before, slots[0]) if slots else None
    return of_thing or _replaced(named, own, before, slots)


def _replaced(named: str, own: Sequence[tuple[str, str]], before: str, slots: Sequence[Slot]) -> str | None:
    """The question with what is named, of which `own` are the words, in place of what is most alike; None where that is not alike enough."""
    joined = [n for n, (_, tag) in enumerate(own) if tag[0] == "c"]
    whole = _Words(named, 0, len(named), len(own), *own[-1], bool(joined))
    last = own[joined[-1] + 1 :] if joined else own
    one_of = _Words("".join(word for word, _ in last), 0, len(named), len(last), *own[-1])
    told_of = _sort(whole) in ("ns", "nr") or whole.tag[0] == "t"  # of a place or in a time: it is not itself counted
    counted = frozenset[int]() if told_of else {slot.end for slot in slots if slot.focus}
    runs = [*_runs(tagged(before)), *(_person(before[: slot.start]) for slot in slots if slot.kind == Kind.PERSON)]
    found = [(_alike(whole if one.several else one_of, one) + _place(one, before, counted), one) for one in runs if one.text]
    if any(one.text == named for _, one in found):
        return None  # it was asked already
    alike, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or alike < _least(whole, best, before, counted):
        return None
    return before[: best.start] + named + before[best.end :]


def _numbered_of(named: str, before: str, slot: Slot) -> str | None:
    """A number in a row (二期) of what the question is about, where it names none of that row: 物流港哪天开工 gives 物流港二期哪天开工."""
    signs = {sign for (_, sign), _ in numbered(named)}
    head = before[: slot.start].rstrip("的是在有 ")
    own = attribute(head)
    about = head[: own[1]].rstrip("的") if own else head
    of_thing = bool(about) and tagged(about)[-1][1][0] in "nj"
    if not of_thing or not signs or signs & {sign for (_, sign), _ in numbered(before)}:
        return None
    return about + named + before[len(about) :]


def _least(named: _Words, other: _Words, before: str, counted: Set[int]) -> float:
    """How alike what the turn names must be to a thing whose place it is to take."""
    if other.start in counted:
        return LEAST_COUNTED
    beside = _is_beside(other, before, counted) or (_is_division(named) and _is_division(other))
    return LEAST_BESIDE if beside else LEAST


def _person(head: str) -> _Words:
    """All that stands before 是谁, where it may be one name that the dictionary cuts in two; else no words."""
    name = head.removesuffix("是")
    tag = tagged(name)[0][1] if 1 < len(name) <= _LONGEST_NAME and len(name) < len(head) else ""
    return _Words(name if tag.startswith("nr") else "", 0, len(name), 1, name, tag)


def _runs(tokens: Sequence[tuple[str, str]]) -> list[_Words]:
    """The runs of words that name something and ask for nothing."""
    starts = [0]
    for word, _ in tokens:
        starts.append(starts[-1] + len(word))
    found = []
    for first in range(len(tokens)):
        run = list(takewhile(lambda pair: pair[1][0] not in "ruypwx" and not asks(pair[0]), tokens[first : first + _WORDS]))
        for count in range(1, len(run) + 1):
            word, tag = run[count - 1]
            text = "".join(one for one, _ in run[:count])
            does = tag == "v" and len(word) == 1  # 能摆 is no thing
            if run[0][1][0] != "c" and not does and (tag[0] in "njmtsbleigv" or (tag[0] != "c" and "#" in _shape(text))):
                several = any(tag[0] == "c" for _, tag in run[:count])
                found.append(_Words(text, starts[first], starts[first + count], count, word, tag, several))
        done = tokens[first][0][1:]  # of 办喜事, a verb with what is done, 喜事 alone is like 丧事
        verb = tokens[first][1][0] in "nv" and tokens[first][1][:2] not in NAMES
        if run and verb and len(done) > 1 and lexicon().knows(done):
            found.append(_Words(done, starts[first] + 1, starts[first + 1], 1, done, tokens[first][1]))
    return found


def _alike(named: _Words, other: _Words) -> float:
    """How alike two things are; 0 and less where not at all."""
    one, two = named.text, other.text
    if len(two) < 2 <= len(one) or named.several < other.several:
        return 0.0
    ends, begins = _shared(one[::-1], two[::-1]), _shared(one, two)
    longer = max(len(one), len(two))
    worth = _ENDS * ends / longer + _ANY_END if ends else _BEGINS * begins / longer
    worth += _COUNTS * ("#" in _shape(one) and _shape(one) == _shape(two))
    worth += _SAME_SORT * (_sort(named) == _sort(other) and _sort(named) in NAMES)
    worth += _TIMES * (named.tag[0] == "t" and (other.tag[0] == "t" or two.endswith("年")))
    worth += _BOTH_SEVERAL * (named.several and other.several) + _near(named.last, other.last)
    return worth - _PER_CHARACTER * abs(len(one) - len(two)) - _PER_WORD * abs(named.count - other.count)


def _sort(one: _Words) -> str:
    """What sort of thing words name; what ends as places do (全市, a village that no dictionary knows) is a place."""
    return "ns" if _is_division(one) else one.tag[:2]


def _is_division(one: _Words) -> bool:
    return len(one.text) > 1 and one.text[-1] in "国" + DIVISIONS


def _place(one: _Words, before: str, counted: Set[int]) -> float:
    """What it is worth where a thing stands."""
    return _BESIDE * _is_beside(one, before, counted) + _LATER * one.end / len(before)


def _is_beside(one: _Words, before: str, counted: Set[int]) -> bool:
    """Whether a thing stands right before what asks, or where what is counted does (公厕 in 几个公厕): what is asked of it."""
    rest = before[one.end :].lstrip("的是有 ")
    return one.start in counted or (bool(rest) and asks(rest[:2]))


def _without_ties(turn: str) -> str:
    """A turn without the words that tie it to the one before; 那 of 那曲 is none."""
    return "".join(word for word, _ in dropwhile(lambda pair: pair[0] in _TIES, tagged(turn)))


def _shape(text: str) -> str:
    """A text with all numerals alike: 第十三届 and 三届 are #届."""
    shape = text.removeprefix("第").translate(_ALL_ONE)
    while "##" in shape:
        shape = shape.replace("##", "#")
    return shape


def _shared(one: str, two: str) -> int:
    """How many characters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _near(one: str, two: str) -> float:
    """The cosine of two words; 0 where one has no vector."""
    vectors = lexicon().vectors([one, two])
    lengths = np.linalg.norm(vectors, axis=1)
    return float(vectors[0] @ vectors[1] / lengths.prod()) if lengths.all() else 0.0
