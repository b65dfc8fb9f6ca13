"""What an English question asks for, and where a Chinese one has the word that asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.question.english.words import Word, look_up, word_set

BE = word_set("is are was were be been being am isn't aren't wasn't weren't")
AUXILIARY = BE | word_set(
    "do does did has have had will would shall should can could may might must don't doesn't didn't won't"
)
ASKING = word_set("who whom whose when where why how what which")
DROPPED = word_set(
    "a an the there this that these those its their his her our your my it's so such very just then as exactly ever"
    " please name's one's us me some any own it"
)
_AMOUNTS = word_set(
    "population rate number amount total area length height price cost growth percentage share proportion temperature value output"
    " revenue profit speed capacity budget size depth width age income turnover volume investment salary wage death toll quantity"
    " altitude distance score ratio gdp"
)
"""What is asked of these is a number."""
_HOW = {
    "many": "多少", "much": "多少", "long": "多长时间", "far": "多远", "old": "多大", "big": "多大", "large": "多大", "high": "多高",
    "tall": "多高", "often": "多久一次", "fast": "多快", "deep": "多深", "wide": "多宽", "heavy": "多重", "soon": "多久", "late": "多晚",
}  # fmt: skip
_WHICH = {
    "year": "哪一年", "day": "哪天", "date": "哪天", "month": "哪个月", "time": "几点", "company": "哪家公司", "hospital": "哪家医院",
    "newspaper": "哪家报纸", "person": "谁", "official": "哪位官员", "expert": "哪位专家", "country": "哪个国家", "city": "哪个城市",
    "team": "哪支队伍", "method": "什么方法", "place": "什么地方", "province": "哪个省", "reason": "什么原因", "ones": "哪些",
    "one": "哪个", "percentage": "多少", "number": "多少", "amount": "多少", "proportion": "多少",
}  # fmt: skip
"""What asks for a thing named so."""
_LASTING = word_set("lockdown meeting trial holiday quarantine term period course training visit war conference vacation event")
"""What is long in time."""
_COUNTS = frozenset("一两三四五六七八九十")
HAS = Word("have", ("有",), verb=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What asks, and where it stands beside what is known: in `front`, before the `verb`, so as its `subject`, or at the `end`."""

    words: str
    place: str
    known: Sequence[Word]
    being: bool = False
    """Whether a form of `be` follows, so that no verb ends the question."""


def asking_of(words: Sequence[Word]) -> Asked:
    """What a question asks for, and what it says beside."""
    low = [word.typed.lower() for word in words]
    first = next((n for n, word in enumerate(low) if word in ASKING and not words[n].chinese), None)
    if low and low[0] in AUXILIARY and not (first is not None and first == 0):
        return Asked("吗", "end", without(words[1:], AUXILIARY))
    if first is None:
        return Asked("", "end", list(words))
    return _wh(low[first], list(words[first + 1 :]))


def _wh(asking: str, rest: list[Word]) -> Asked:
    if asking in ("what", "how") and rest and rest[0].typed.lower() == "about":
        return Asked("呢", "end", without(rest[1:], AUXILIARY))
    if asking == "how" and rest:
        return _how(rest)
    head, tail = _named(rest) if asking in ("which", "what", "whose") else ([], rest)
    being, acting, known = _told(tail)
    if asking in ("when", "where", "why"):
        words = {"when": "什么时候", "where": "在哪里", "why": "为什么"}[asking]
        return Asked(words, "front" if asking == "why" else "verb", known, being)
    if asking in ("who", "whom"):
        return Asked("是谁" if being and not acting else "谁", "subject" if acting else "end", known)
    if head:
        words = _which(head, asking)
        return Asked(words, "subject" if acting and not words.startswith(("哪天", "哪一年")) else "end", known)
    if asking == "what" and being and not acting:
        plural = any(word.typed.lower() in ("are", "were") for word in tail[:1])
        return Asked(_what_is(known, plural=plural), "end", _without_name(known))
    return Asked("什么", "subject" if acting else "end", known)


def _told(tail: Sequence[Word]) -> tuple[bool, bool, list[Word]]:
    """Of what follows the asking words: whether something is said to be, whether it is asked who acts, and its words.

    Who acts is asked for where no auxiliary and subject come before the verb (who attended, who will attend, but whom did he meet).
    """
    at = next((n for n, word in enumerate(tail) if not word.chinese and word.typed.lower() in AUXILIARY), len(tail))
    doing = next((n for n, word in enumerate(tail) if word.verb), len(tail))
    helped = at < doing or not tail[:at] or not tail[at:]
    being = at < len(tail) and tail[at].typed.lower() in BE and not any(word.chinese for word in tail[:at])
    known = without(tail, AUXILIARY)
    if at == len(tail) or not helped:
        first = next((n for n, word in enumerate(known) if word.chinese), None)
        if first == 0 and doing == len(tail):
            known[0] = replace(known[0], verb=True)
        return False, bool(known), known
    named = any(word.typed.lower() in ("the", "a", "an") for word in tail[at + 1 : at + 2])  # what is the planned area
    return being, not named and _acts(without(tail[at:], AUXILIARY)), known


def _how(rest: list[Word]) -> Asked:
    measure = _HOW.get(rest[0].typed.lower())
    if measure is None:
        return Asked("怎么", "verb", without(rest, AUXILIARY), rest[0].typed.lower() in BE)
    head, tail = _named(rest[1:])
    being, acting, known = _told(tail)
    if not head and acting and known[0].verb:
        known = [*known[1:], known[0]]  # how much is invested in it: 投资多少
    if being and rest[0].typed.lower() == "long" and not any(word.typed.lower() in _LASTING for word in known):
        measure = "多长"
    return Asked("".join([measure, *said(head)]), "subject" if acting and head and HAS not in known else "end", known)


def _named(rest: list[Word]) -> tuple[list[Word], list[Word]]:
    """The thing that which or how many ask for, and what follows it."""
    for n, word in enumerate(rest):
        low = word.typed.lower()
        if not word.chinese and low in DROPPED | {"of"}:
            continue
        if not word.chinese or (word.verb and n):
            return [one for one in rest[:n] if one.chinese], rest[n:]
    return [one for one in rest if one.chinese], []


def _which(head: Sequence[Word], asking: str) -> str:
    last = head[-1].typed.lower().split(" ")[-1]
    before = "".join(said(head[:-1]))
    if before in _COUNTS:
        return "哪" + "".join(said(head))
    if last in _WHICH:
        return before + _WHICH[last]
    if asking == "whose":
        return "谁的" + "".join(said(head))
    if last.endswith("s") and not last.endswith("ss") and look_up(last[:-1]) is not None:
        return "哪些" + "".join(said(head))
    return ("什么" if asking == "what" else "哪个") + "".join(said(head))


def _what_is(known: Sequence[Word], *, plural: bool) -> str:
    first = next((word.typed.lower() for word in known if word.chinese), "")
    until = [word.typed.lower() for word in known[: next((n for n, one in enumerate(known) if one.typed == "of"), len(known))]]
    if first == "name" or any(word.typed.lower() == "called" for word in known):
        return "叫什么名字"
    if any(set(word.split(" ")) & _AMOUNTS for word in until):
        return "是多少"
    return "有哪些" if plural else "是什么"


def _without_name(known: Sequence[Word]) -> list[Word]:
    return [word for word in known if word.typed.lower() not in ("name", "called")]


def _acts(known: Sequence[Word]) -> bool:
    """Whether what follows begins with what is done, so that who did it is asked for."""
    word = next((one for one in known if one.typed.lower() not in DROPPED), None)
    return word is not None and (
        word.verb or (word.typed.endswith(("ing", "ed")) and word.typed.islower() and " " not in word.typed)
    )


def without(words: Iterable[Word], left_out: frozenset[str]) -> list[Word]:
    return [word for word in words if word.chinese or word.typed.lower() not in left_out | DROPPED | {"?", ";", ":"}]


def said(words: Iterable[Word]) -> list[str]:
    return [word.chinese[0] for word in words if word.chinese]
