"""Questions that ask several things, taken apart into questions that ask one."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from index.chinese.words import pieces, tagged
from rag.question.slots.asked import Asked, ask
from rag.question.wording import asks, naming_words
from rag.words.dates import DATE
from rag.words.lexicon import flat
from rag.words.ordinals import numbered

Made = Literal["", "difference", "sum", "whether", "between"]
"""What is made of several amounts: their difference, their sum, or the verdict whether the first is more."""


@dataclass(frozen=True, slots=True)
class Each:
    """A question on several things, as one question for each. `compares` is how one is more than the others: 大, 多, 长; empty: it is not asked.
    `made` is what is asked of all their amounts; `between` asks which is more and by how much."""

    items: tuple[str, ...]
    questions: tuple[str, ...]
    compares: str = ""
    made: Made = ""


_ITEM = r"[^，,。、?？和与及跟的是了在]{1,14}"
_SEVERAL = re.compile(
    rf"(?P<items>{_ITEM}(?:、{_ITEM})*(?:和|与|及|跟(?!着)|、){_ITEM}?)(?P<rest>(?:[，,]?(?:报道[里中])?(?:分别|各[^个]|哪[一]?个|谁).*))"
)


def each(text: str) -> Each | None:
    """`甲、乙和丙分别是哪天发射的` as three questions; None for a question on one thing."""
    text = flat(text)
    if (days := _of_two_times(text) or _and_then(text)) is not None:
        return days
    found = _SEVERAL.search(text)
    if found is None or "、" not in found.group("items"):
        two = _each_of_two(text)
        if two is not None or found is None:
            return two
    lead = text[: found.start()]
    items = [item for item in re.split(r"、|和|与|及|跟(?!着)", found.group("items")) if item]
    if not 2 <= len(items) <= 5 or any(asks(item) for item in items):
        return None
    first, last = items[0], items[-1]
    head = re.match(r"(?P<head>.*?)\d+\D*$", first)
    if head and head.group("head") and all(re.fullmatch(r"\d+\D*", item) for item in items[1:]):
        tail = re.sub(r"^\d+", "", last)
        items = [item if n == 0 else head.group("head") + item for n, item in enumerate(items)]
        items = [item if item.endswith(tail) else item + tail for item in items]
    rest = re.sub(r"^[，,]?(?:分别|各(?:自)?|(?=哪))", "", found.group("rest"))
    return Each(tuple(items), tuple(f"{lead}{item} {rest}" for item in items))  # a blank keeps 是 out of a name


_APART = re.compile(r"(?:分别|各自?)(?!个|种|地|界|国|级|类|项|方|县|市|区|村|部|位|族|人|行|业|单位)")
_FROM_TO = re.compile(r"从(?P<one>[^,，]{3,}?)[,，]?到(?P<two>[^,，从]{3,}?)[,，]?$")
JOINTS = frozenset(["和", "与", "及", "以及"])
_COUNTED = re.compile(r"(?:这)?[两三](?:次|站|个|地|者|场|届|家|人)?(?=$|的)")
_MORE = re.compile(r"更?(?P<how>[大多高长久远重宽深快小少低短近轻慢])[?？,，]?$")
_OF_SORTS = re.compile(r"(?P<sorts>(?:[^,，、的]{2,10}的、)+[^,，、的]{2,10}的)(?P<tail>[^,，、的]{1,8})$")
_MONTH = re.compile(r"(?:.*年)?\d{1,2}月(?=\d{1,2}[日号])")


def _each_of_two(text: str) -> Each | None:
    """`甲厂的产值和利润各多少` as 甲厂的产值多少 and 甲厂的利润多少: what stands around two things that 和 joins is said of both."""
    apart = _APART.search(text)
    if apart is None or not ask(text[apart.end() :]).slots[0].said:
        return None
    head, rest = text[: apart.start()], text[apart.end() :]
    if found := _FROM_TO.search(head):
        return said_of((found.group("one"), found.group("two")), head[: found.start()], rest)
    if found := _OF_SORTS.search(head):
        return said_of(tuple(found.group("sorts").split("、")), head[: found.start()], found.group("tail") + rest)
    clauses = re.split(r"(?<=[,，?？])", head)
    for number in range(len(clauses) - 1, -1, -1):
        if (taken := _joined(clauses[number].rstrip(",，?？"))) is None:
            continue
        lead, one, two, tail = taken
        one = _named_as(one, two)
        before, between = "".join(clauses[:number]), "".join(clauses[number + 1 :])
        if (compared := _compared(between)) is None:
            return None
        return said_of((one, two), before + lead, tail + compared[0] + rest, compared[1])
    return None


def _named_as(one: str, two: str) -> str:
    """A number of a row with what only the second one says is numbered: 首届链博会 of 首届 beside 第二届链博会."""
    own, other = next(numbered(one), None), next(numbered(two), None)
    if own is None or other is None or own[1].group() != one or other[1].start() or own[0][1] != other[0][1]:
        return one
    return one + two[other[1].end() :]


def _compared(between: str) -> tuple[str, str] | None:
    """What is said of both of two things, and how one is more than the other (哪个项目占地更大); None where more is asked there."""
    more = _MORE.search(between) if re.search("更|哪", between) else None
    if more is None:
        return None if asks(between) else (between, "")
    return naming_words(_MORE.sub("", between)), more.group("how")


_WHEN = rf"(?:{DATE.pattern})(?:全年|一年|一季度|前[一二三四]季度)?"
_TWO_TIMES = re.compile(rf"(?P<one>{_WHEN})(?:和|与|及|、)(?P<two>{_WHEN})")
_THEN = re.compile(
    rf"[,，?？;；](?:那|而|到了?)?(?P<two>{_WHEN})(?:里|的时候|那会儿)?(?:又|则|呢|是|有|为|达)*(?:多少|几[^,，]{{0,2}}|怎样|如何)?(?:呢)?[?？]?$"
)


def _of_two_times(text: str) -> Each | None:
    """`甲地2018年和2019年的产值各是多少` as one question for each time; the second has the first's year or month where it says none."""
    times = _TWO_TIMES.search(text)
    apart = _APART.search(text, times.end()) if times else None
    if times is None or apart is None or not ask(text[apart.end() :]).slots[0].said:
        return None
    if (compared := _compared(_COUNTED.sub("", text[times.end() : apart.start()]))) is None:
        return None
    one, two = times.group("one"), times.group("two")
    rest = (compared[0] + text[apart.end() :]).lstrip(",，")
    return said_of((one, _in_full(one, two)), text[: times.start()], rest, compared[1])


def _and_then(text: str) -> Each | None:
    """`甲地2018年产值多少，2019年又是多少` as one question for each time."""
    then = _THEN.search(text)
    first = next(DATE.finditer(text, 0, then.start()), None) if then else None
    if then is None or first is None or not ask(text[: then.start()]).slots[0].said:
        return None
    one, two = re.search(_WHEN, text).group(), then.group("two")  # type: ignore[union-attr]
    at = text.index(one)
    return said_of((one, _in_full(one, two)), text[:at], text[at + len(one) : then.start()])


def _in_full(one: str, two: str) -> str:
    """A second day with the year, and the month, that only the first says."""
    year, month = re.match(r"\d{4}年", one), re.match(r"(?:\d{4}年)?\d{1,2}月", one)
    if re.match(r"\d{1,2}[日号]", two) and month:
        return month.group() + two
    return year.group() + two if year and re.match(r"\d{1,2}月", two) else two


def said_of(items: tuple[str, ...], before: str, after: str, compares: str = "", made: Made = "") -> Each:
    """Each thing between what is said of all of them."""
    return Each(items, tuple(before + item + after for item in items), compares, made)


def _joined(clause: str) -> tuple[str, str, str, str] | None:
    """What stands before two things, the things, and what stands after them; the first has as many words as the second."""
    words = pieces(_COUNTED.sub("", clause))
    clause = _COUNTED.sub("", clause)
    joints = [n for n, (word, _) in enumerate(words) if word in JOINTS]
    if not joints or joints[-1] in (0, len(words) - 1):
        return None
    joint = joints[-1]
    stop = next((n for n in range(joint + 1, len(words)) if words[n][0] == "的"), len(words))
    size = max(1, min(stop - joint - 1, 5))
    first = joint
    while first > 0 and joint - first < size and words[first - 1][0] not in ("的", "在", "、"):
        first -= 1
    if first == joint or stop == joint + 1:
        return None
    while first > 0 and words[first][0][0] in "年月日号时分" and words[first - 1][0][-1].isdigit():
        first -= 1
    low, middle = words[first][1], words[joint][1]
    start = words[joint + 1][1]
    end = words[stop][1] if stop < len(words) else len(clause)
    if re.match(r"\d{1,2}[日号]", clause[start:end]) and (month := _MONTH.match(clause[low:middle])):
        low += month.end()
    return clause[:low], clause[low:middle], clause[start:end], clause[end:]


_CLAUSE = re.compile(r"[，,、；;？?。！!]+")
_STOPS = "，,、；;。"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things asked in one breath: its own clause, and what is said before it; for all but the first, what the first clause says before its blank."""

    lead: str
    clause: str


_ONLY_ASKS = re.compile(r"是?[在于从由被到往]?")


def _act_of(clause: str, following: str) -> str:
    """The act that a clause shares with the one after it: 举行 for 是哪天 before 在哪里举行; empty where it says its own."""
    slot, other = ask(clause).slots[-1], ask(following).slots[0]
    adverbial = slot.kind in ("date", "place") or clause[: slot.start].endswith(("由", "被"))
    if not (slot.said and adverbial and slot.end == len(clause) and _ONLY_ASKS.fullmatch(following[: other.start])):
        return ""
    act = following[other.end :].removeprefix(other.focus).rstrip("?!。")
    return act if any(tag[0] == "v" for _, tag in tagged(act)) else ""


def several_asked(asked: Asked) -> tuple[Part, ...]:
    """`甲什么时候上市，哪天跌破发行价？` as two questions, the second with the subject of the first; none where one thing is asked.

    Clauses that ask nothing lead in to all of them.
    """
    text = asked.text
    bounds = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    clauses = [(low, high) for low, high in itertools.pairwise(bounds) if high > low]
    asking = [(low, high) for low, high in clauses if any(slot.said and low <= slot.start < high for slot in asked.slots)]
    if not 2 <= len(asking) <= 3:
        return ()
    low, high = asking[0]
    first = next(slot for slot in asked.slots if slot.said and low <= slot.start < high)
    lead = text[: first.start]
    rest = [text[max(low, since) : high] for since, (low, high) in zip([0, *(end for _, end in asking)], asking, strict=False)]
    own = [clause.rstrip(_STOPS) for clause in (text[low:high], *rest[1:])]  # each is a question by itself
    for number in range(len(own) - 2, -1, -1):
        own[number] += _act_of(own[number], own[number + 1])
    return (Part(text[:low], own[0]), *(Part(lead, clause) for clause in own[1:]))
