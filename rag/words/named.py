"""Where a sentence may name a person, and whether the words there can be a person's name: by their shape and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set

from index.chinese.vocabulary import any_of, organisations, places
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.chinese.words import pieces, remembered
from index.types import Span
from rag.words.lexicon import flat, lexicon
from rag.words.sentences import DATELINE

_LONGEST = 40
"""Characters of a name."""
_FOREIGN = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,8}(?:[·•・.][\u4e00-\u9fffA-Za-z-]{1,10}){1,3}")
_APPOINTED = re.compile(
    rf"(?:任命|决定|选举|推选|聘任|聘请|提名|免去|授予|表彰)(?P<name>[{''.join(sorted(SURNAMES_IN_TEXT))}][\u4e00-\u9fff]{{1,2}})(?=为|的|担任|同志|“)"
)
_CHINESE_WORD = re.compile(r"[\u4e00-\u9fff]+")
_SOUNDS = frozenset(
    "阿埃艾安奥巴班贝本比彼波伯博布查达戴丹德登迪多厄恩尔法菲费夫弗福盖格戈古哈海汉赫亨胡华霍基吉加贾杰金卡凯坎康科克肯库拉莱兰劳雷黎里理利莉列林琳卢鲁路伦罗洛马迈麦曼梅门蒙米密明莫姆穆"
    "纳南内尼诺帕潘佩彭皮珀普齐奇乔切丘瑞萨塞沙桑莎尚舍申施史斯松苏索塔泰坦汤唐特提廷图托瓦万旺威韦维魏温沃乌西希谢辛休许雅亚扬耶伊因尤约泽扎詹珍朱卓兹佐次仁措顿珠玛吾买提江古丽"
)
"""The signs that spell foreign and minority names."""
_NEVER_IN_NAMES = frozenset("等的了在是和与及为以也都将被把从到说称表出等、")
_SELDOM = frozenset("时和于从向全成应单边管连项查明农司解计能会任")
"""Signs that are surnames too, and when they stand alone are mostly other words."""
_HARDLY = frozenset("时和从全应管连项查明解计能会")
"""Those that are so even at the head of a word that the cutter made up."""
_COMMON = 8.0

_BODIES = organisations.SIGNS - frozenset("党军家") | frozenset("县市区镇村")
"""Signs that end the name of a body or a place, not of a person."""
# 企业家, 中心 and 平台 stand behind a person's name as words of their own
_NAMED_AFTER = re.compile(
    rf"(?:实验|初级|高级|附属|中心)?(?:{any_of((organisations.KINDS | places.KINDS) - {'企业', '中心', '平台'})}|[路街镇乡县村])"
)
_BODY_GOES_ON = re.compile(f"[{''.join(sorted(_BODIES))}](?![长员])")
_NEVER_WITHIN = frozenset("说的是了着过等及与向被把将从")
_WELL_KNOWN = 7.5
"""Rarity under which a word is on every page."""
_IN_TIME = re.compile(r"于(?:[本上下每][周月年]|[今昨明当近同前次翌][天日年晚月])")
"""Words that say when, and begin as the surname 于 does."""


_PLACE_GOES_ON = re.compile(
    rf"(?:[阁岛州山河湖港湾峰]|大(?:楼|道|街|队|酒店)|{any_of(places.KINDS)}|海峡|半岛|[省市区]|族|语|联队|俱乐部)"
)
"""What makes a name in foreign signs the beginning of a place's or a body's."""


@remembered(20_000)
def worded_pieces(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a flat sentence with their offsets; remembered, because the same sentences are read again and again."""
    return tuple(pieces(text))


def name_spans(sentence: str) -> list[Span]:
    """Where a sentence may have a name, each place once, in order; those in its dateline wrote the item and are not in it."""
    text = flat(sentence)
    dateline = DATELINE.match(text)
    body = dateline.end() if dateline else 0
    found: set[Span] = set()

    def add(start: int, end: int) -> None:
        if body <= start < end <= start + _LONGEST:
            found.add((start, end))

    _names(text, worded_pieces(text), add)
    return sorted(found)


def _names(text: str, words: Sequence[tuple[str, int]], add: Callable[[int, int], None]) -> None:
    for match in _FOREIGN.finditer(text):
        if not match.group().isascii():
            add(*_trimmed(match.group(), match.start(), words))
    for match in _APPOINTED.finditer(text):
        add(*match.span("name"))
    starts = {at for _, at in words}
    for n, (word, at) in enumerate(words):
        if _is_name(word):
            add(at, at + len(word))
        if _may_begin_name(word):
            for size in (2, 3):
                if _cut_name(text, words[n:], size, starts):
                    add(at, at + size)


def _common(name: str) -> bool:
    """Whether a word is one that news uses all the time: no name of a person who is asked for."""
    table = lexicon()
    return table.knows(name) and table.idf(name) < _COMMON and not table.tag(name).startswith("nr")


def _is_name(word: str) -> bool:
    """Whether a word that the cutter made is a name by its tag or, where the table does not know it, by its characters."""
    tag = lexicon().tag(word)
    if len(word) < 2 or tag.startswith("nr"):
        return len(word) > 1
    if tag != "x" or _common(word) or not _CHINESE_WORD.fullmatch(word) or word[-1] in _NEVER_IN_NAMES:
        return False
    own = len(word) <= 4 and word[0] in SURNAMES_IN_TEXT and word[0] not in _HARDLY
    return own or (2 < len(word) <= 6 and all(sign in _SOUNDS for sign in word))


def _may_begin_name(word: str) -> bool:
    """Whether a word may be the head of a name that was cut, or a name that swallowed the word after it."""
    tag = lexicon().tag(word)
    if word[0] not in SURNAMES_IN_TEXT or (tag == "x" and word[0] in _HARDLY):
        return False
    return len(word) > 1 or (tag[0] in "nxg" and word not in _SELDOM)


def _cut_name(text: str, words: Sequence[tuple[str, int]], size: int, starts: Set[int]) -> bool:
    """Whether the first `size` characters of the first of some words are a name, cut otherwise; `starts` is where words begin."""
    table = lexicon()
    word, at = words[0]
    stop, name = at + size, text[at : at + size]
    if stop > len(text) or not _CHINESE_WORD.fullmatch(name) or name[-1] in _NEVER_IN_NAMES:
        return False
    if _common(name) or (table.tag(name)[0] != "x" and not table.tag(name).startswith("nr")):
        return False
    whole = stop in starts or stop == len(text) or not _CHINESE_WORD.fullmatch(text[stop])
    if not whole and (len(word) <= size or table.knows(word)):
        return False
    inner = sum(at < start < stop for start in starts)
    return all(len(following) <= 2 for following, _ in words[1 : inner + 1])


def _trimmed(name: str, start: int, words: Sequence[tuple[str, int]]) -> tuple[int, int]:
    """A name in foreign spelling without the words around it: 安娜·贝尔 of 记者安娜·贝尔担任."""
    table = lexicon()
    dots = [n for n, sign in enumerate(name) if sign in "·•・."]
    first, last = start + dots[0], start + dots[-1]
    end = start + len(name)
    for word, at in words:
        plain = table.knows(word) and not table.tag(word).startswith("nr") and not all(sign in _SOUNDS for sign in word)
        if at + len(word) < first and (plain or (len(word) == 1 and word in _NEVER_IN_NAMES)):
            start = max(start, at + len(word))
        if last + 1 < at < end and (plain or word in _NEVER_IN_NAMES):
            end = at
            break
    return start, end


def can_be_person(sentence: str, start: int, end: int) -> bool:
    """Whether `sentence[start:end]` may name a person. Names in foreign spelling, with a dot or Latin letters, always may."""
    name = sentence[start:end]
    if not _CHINESE_WORD.fullmatch(name) or len(name) > 4:
        return True
    table = lexicon()
    if not table.tag(name).startswith("nr") and _PLACE_GOES_ON.match(sentence[end:]):
        return False
    if _IN_TIME.fullmatch(name) or name[-1] in _BODIES or any(sign in _NEVER_WITHIN for sign in name[1:]):
        return False
    if (
        len(name) == 3
        and table.knows(name[:2])
        and table.idf(name[:2]) < _WELL_KNOWN
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
