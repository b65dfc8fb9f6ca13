"""Whether a span can be the name of the person asked for: its shape, the words it would tear apart, and the post it stands by."""

from __future__ import annotations

import re

from index.chinese.vocabulary import any_of, organisations, places
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from rag.reader.rules.sentence_features import worded
from rag.words.lexicon import lexicon

_BODIES = organisations.SIGNS - frozenset("党军家") | frozenset("县市区镇村")
"""Signs that end the name of a body or a place, not of a person."""
# 企业家, 中心 and 平台 stand behind a person's name as words of their own
_NAMED_AFTER = re.compile(
    rf"(?:实验|初级|高级|附属|中心)?(?:{any_of((organisations.KINDS | places.KINDS) - {'企业', '中心', '平台'})}|[路街镇乡县村])"
)
_BODY_GOES_ON = re.compile(f"[{''.join(sorted(_BODIES))}](?![长员])")
_NEVER = frozenset("说的是了着过等及与向被把将从")
_ALIKE, _REACH = 0.62, 24
"""How like a word must be to the part asked for, and how many signs from the name it may stand."""
_COMMON = 7.5
"""Rarity under which a word is on every page."""
_LESSER = frozenset("副原前代")
"""What before a post makes another one of it: 副市长, 原市长."""
_IN_TIME = re.compile(r"于(?:[本上下每][周月年]|[今昨明当近同前次翌][天日年晚月])")
"""Words that say when, and begin as the surname 于 does."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


_PLACE_GOES_ON = re.compile(
    rf"(?:[阁岛州山河湖港湾峰]|大(?:楼|道|街|队|酒店)|{any_of(places.KINDS)}|海峡|半岛|[省市区]|族|语|联队|俱乐部)"
)
"""What makes a name in foreign signs the beginning of a place's or a body's."""


def can_be_person(sentence: str, start: int, end: int) -> bool:
    """Whether `sentence[start:end]` may name a person. Names in foreign spelling, with a dot or Latin letters, always may."""
    name = sentence[start:end]
    if not _CHINESE.fullmatch(name) or len(name) > 4:
        return True
    table = lexicon()
    if not table.tag(name).startswith("nr") and _PLACE_GOES_ON.match(sentence[end:]):
        return False
    if _IN_TIME.fullmatch(name) or name[-1] in _BODIES or any(sign in _NEVER for sign in name[1:]):
        return False
    if (
        len(name) == 3
        and table.knows(name[:2])
        and table.idf(name[:2]) < _COMMON
        and table.tag(name[:2])[:2] not in ("nr", "ns")
    ):
        return table.tag(name).startswith("nr")  # 项目上: a word of its own and a sign of the next
    if table.tag(name).startswith("nr"):
        return not _NAMED_AFTER.match(sentence[end:])
    if table.knows(name) and table.tag(name)[0] in "vqdpcmta":  # a word of its own, 练兵 or 公里, that begins as a surname does
        return False
    if _NAMED_AFTER.match(sentence[end:]) or _BODY_GOES_ON.match(sentence[end:]):
        return False
    if len(name) == 2:  # 当时救人, 应接不暇: signs of two other words
        if start and table.knows(sentence[start - 1 : start + 1]) and name[0] in SURNAMES_IN_TEXT and not table.knows(name):
            return False
        if any(table.knows(sentence[start : start + size]) for size in (3, 4)):
            return False
    return True


def holds_post(sentence: str, start: int, end: int, post: str, asked: str, reach: int) -> bool:
    """Whether the post stands by the name, and not a lesser or a former one where that is not `asked`: 市长, and 副市长 found."""
    lesser = frozenset() if any(sign + post in asked for sign in _LESSER) else _LESSER
    window = sentence[max(0, start - reach) : end + reach]
    for found in re.finditer(re.escape(post), window):
        before = window[found.start() - 1] if found.start() else sentence[max(0, start - reach - 1) : max(0, start - reach)]
        at = max(0, start - reach) + found.start()
        if before not in lesser and _beside(sentence, start, end, at, at + len(post)):
            return True
    return False


def _beside(sentence: str, start: int, end: int, low: int, high: int) -> bool:
    """Whether what stands at `low` to `high` may be said of the name: in its clause, or in the one next to it."""
    between = sentence[end:low] if low >= end else sentence[high:start]
    return sum(sign in ",，" for sign in between) < 2 and not any(sign in "。;；!！?？" for sign in between)


def has_part(sentence: str, start: int, end: int, part: str) -> bool:
    """Whether the part that somebody plays (妻子, 男孩, 司机), or one much like it, stands by the name."""
    words, vectors, _ = worded(sentence)
    alike = vectors @ lexicon().vectors([part[-2:]])[0] if words else ()
    nouns = [
        (word, at) for (word, at), like in zip(words, alike, strict=True) if like > _ALIKE and lexicon().tag(word)[0] == "n"
    ]
    spots = [(at, at + len(word)) for word, at in nouns]
    spots += [found.span() for found in re.finditer(re.escape(part[-2:]), sentence)]
    return any(
        (low - end if low >= end else start - high) <= _REACH and _beside(sentence, start, end, low, high)
        for low, high in spots
    )
