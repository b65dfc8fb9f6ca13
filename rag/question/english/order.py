"""The words of an English sentence in Chinese order: what describes a thing stands before it, where and when before the verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.question.english.words import Word, word_set

OF = word_set("of for on about among regarding concerning featuring involving")
"""Prepositions whose words describe the thing named before them."""
WHERE = {
    "in": "", "at": "", "by": "", "from": "", "under": "", "near": "", "inside": "", "across": "", "per": "每", "via": "",
    "during": "期间", "after": "后", "before": "前", "since": "以来", "within": "内", "until": "前", "till": "前", "throughout": "",
    "with": "", "through": "", "to": "", "into": "", "outside": "外", "between": "", "toward": "", "towards": "", "onto": "",
    "following": "后", "behind": "", "along": "", "over": "", "around": "",
}  # fmt: skip
"""Prepositions whose words say where, when or with whom, and what stands after these in Chinese."""
LEADS = {"to": "向", "into": "到", "with": "与", "from": "从"}
"""What stands before them where somebody does something."""
IN_PLACE = {
    "than": "比",
    "against": "",
    "as": "为",
    "like": "像",
    "that": "",
    "which": "",
    "who": "",
    "where": "",
    "while": "",
    "when": "时",
    ",": "，",
}
"""Words that begin something new."""

_TIMES = word_set("today yesterday tomorrow recently now currently") | {
    f"{which} {time}" for which in ("last", "this", "next", "every", "each") for time in ("year", "month", "week", "day")
}
"""Words that say when, without a preposition."""
_DATE = re.compile(r"\d+[年月]")
PREDICATES = frozenset(
    ["free", "free of charge", "safe", "open", "closed", "mandatory", "compulsory", "effective", "legal", "illegal", "over", "true", "banned",
     "popular", "available", "successful", "allowed"]
)  # fmt: skip
"""What something is said to be rather than who does it."""


@dataclass(slots=True)
class Clause:
    """Somebody or something, or what is done to it: the words before the verb that say where and when, the verb, the things."""

    verb: list[Word] = field(default_factory=list)
    things: list[list[Word]] = field(default_factory=lambda: [[]])
    before: list[list[Word]] = field(default_factory=list)


def clauses(sentence: Sequence[Word]) -> list[Clause]:
    """A sentence without its asking words, cut at its verbs."""
    found = [Clause()]
    into = found[0].things[-1]
    kind, fresh = "", True
    for word in sentence:
        low = word.typed.lower()
        if low in _TIMES and not (kind and fresh):
            found[-1].before.insert(0, [word])
            continue
        if kind in OF and fresh and word.chinese and _DATE.match(word.chinese[0]):
            kind = "in"
        if _is_preposition(word):
            kind, fresh = low, True
            continue
        if kind in IN_PLACE and fresh:
            found.append(Clause())
            into = found[-1].things[-1]
            if IN_PLACE[kind]:
                into.append(Word("", (IN_PLACE[kind],)))
            kind = ""
        elif _tells(word, bool(kind), fresh):
            if found[-1].verb and not any(found[-1].things):
                found[-1].verb.append(word)
                continue
            found.append(Clause(verb=[word]))
            into, kind, fresh = found[-1].things[-1], "", False
            continue
        elif kind and fresh:
            into = _opened(found[-1], kind, into)
        _add(into, word, kind)
        fresh = False
    return [clause for clause in found if clause.verb or any(clause.things) or clause.before]


def _is_preposition(word: Word) -> bool:
    low = word.typed.lower()
    return not word.chinese and any(low in words for words in (OF, WHERE, IN_PLACE))


def _tells(word: Word, governed: bool, fresh: bool) -> bool:
    """Whether a word tells what is done, or what something is said to be; `governed` by a preposition that it follows at once it does not."""
    return (word.verb and not (governed and fresh)) or (word.typed.lower() in PREDICATES and not fresh)


def _opened(clause: Clause, kind: str, into: list[Word]) -> list[Word]:
    """The list that the words after a preposition go to."""
    new: list[Word] = []
    if kind in OF:
        lists = next((held for held in (clause.before, clause.things) if any(one is into for one in held)), clause.things)
        if lists is clause.before and kind == "for":
            clause.things.append(new)
            return new
        place = next((n for n, one in enumerate(lists) if one is into), 0)
        lists.insert(place, new)
        return new
    if clause.verb and kind in LEADS:
        new.append(Word("", (LEADS[kind],)))
    clause.before.insert(0, new)
    return new


def _add(into: list[Word], word: Word, kind: str) -> None:
    after = WHERE.get(kind, "")
    if after and into and into[-1].typed == "" and into[-1].chinese == (after,):
        into.insert(-1, word)
    else:
        into.append(word)
        if after and not (kind in ("until", "before") and not word.chinese):
            into.append(Word("", (after,)))


def ordered(found: Sequence[Clause]) -> tuple[list[Word], list[Word]]:
    """The words in Chinese order, in front of the first verb and from there on."""
    front: list[Word] = []
    back: list[Word] = []
    for clause in found:
        into = back if back or clause.verb else front
        front_or_back = front if clause.verb and not back else into
        front_or_back += [word for one in clause.before for word in one]
        into += clause.verb
        into += [word for one in clause.things for word in one]
    return front, back
