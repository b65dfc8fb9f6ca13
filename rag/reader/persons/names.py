"""A person's name as it stands on a page: what can be one, where it stands whole, and which begins right here."""

from __future__ import annotations

import re
from typing import Final

from index.chinese.numerals import SEVERAL
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import STYLES
from index.chinese.vocabulary.surnames import COMPOUND, SURNAMES_IN_TEXT
from index.chinese.words import remembered, tagged
from rag.words.lexicon import lexicon

_SOUNDS: Final = frozenset(
    "阿埃艾安奥巴班贝本比彼波伯博布查达戴丹德登迪多厄恩尔法菲费夫弗福盖格戈古哈海汉赫亨霍基吉加贾杰金卡凯坎康科克肯库拉莱兰朗劳雷黎里理利莉列林琳卢鲁路伦罗洛马迈麦曼梅门蒙米密明莫姆穆"
    "纳南内尼诺帕潘佩彭皮珀普齐奇乔切丘瑞萨塞沙桑莎尚舍施史斯松苏索塔泰坦汤唐特提廷图托瓦万旺威韦维魏温沃乌西希谢辛雅亚扬耶伊因尤约泽扎詹珍朱卓兹佐森顿默蓬逊晋三倍文在寅茂东芬蒂丁宾冯根哥瓜娜妮琪姬珊黛朵丘绍邦肖赛纽奈鲍贡洪凡夸考奎勒隆巨翰杜"
)
"""The signs that spell foreign names."""
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,10})+")
_COUNTED = re.compile(f"[{SEVERAL}]+[位名]|{any_of(STYLES)}")
"""What is said of persons right behind their names."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON: Final = 8.0
"""Rarity under which a word is on every page."""
_KNOWN: Final = frozenset(["钟南山", "普京"])
"""Persons whom the dictionary takes for something else."""
_JOINED: Final = frozenset("、和与及同对向在由的是让请等任兼")
_FOLLOWS: Final = frozenset("说在表是和等率到就也又为被把向同称将已对及的来去给任获赴与时则曾还于从以因并再即亦")
"""Signs that begin no second sign of a given name."""
_VERBAL: Final = ("v", "p", "d", "c", "u", "r")
_NEVER: Final = frozenset("等的了在是和与及为以也都将被把从到说称表出于向对等会同因并再即亦")
"""Signs that end no name."""


def is_person(name: str) -> bool:
    """Whether some signs can be all of a person's name: a surname and a given name, or one in foreign spelling."""
    if _DOTTED.fullmatch(name) or name in _KNOWN:
        return True
    if not 2 <= len(name) <= 7:
        return False
    table = lexicon()
    tag = table.tag(name)
    if not tag.startswith(("nr", "x")) and (table.idf(name) < _COMMON or tag[0] in "vmdapu"):
        return False
    return _shaped(name) or all(sign in _SOUNDS for sign in name) or [flag[:2] for _, flag in tagged(name)] == ["nr"]


def _shaped(name: str) -> bool:
    if name[:2] in COMPOUND:
        return 3 <= len(name) <= 4
    return name[0] in SURNAMES_IN_TEXT and len(name) <= 3


@remembered(8192)
def _begins_word(after: str, strict: bool) -> bool:
    """Whether a word begins here, so that what stands before is over; a strict one is such as follows a person's name."""
    if not _HAN.match(after) or after[0] in _FOLLOWS or _COUNTED.match(after):
        return True
    table = lexicon()
    words = [after[:size] for size in (2, 3, 4) if len(after) >= size and table.knows(after[:size])]
    if any(not strict or (table.tag(word)[0] in "vdpcrt" and after[0] not in "中安") for word in words):
        return True
    word, tag = tagged(after)[0]
    return not strict and len(word) == 1 and tag.startswith(_VERBAL)


def word_follows(after: str) -> bool:
    """Whether what stands here is an ordinary word, and so no name that could not be read."""
    table = lexicon()
    words = [after[:size] for size in (2, 3, 4) if len(after) >= size and table.knows(after[:size])]
    return _begins_word(after, strict=True) or any(table.tag(word)[:2] not in ("nr", "ns", "x") for word in words)


def whole(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a name by itself and no part of a longer one: words or marks stand on both sides."""
    name, before, after = text[start:end], text[max(0, start - 4) : start], text[end : end + 6]
    if before[-1:] in ("·", "•") or after[:1] in ("·", "•"):
        return False
    left = not before or not _HAN.match(before[-1]) or before[-1] in _JOINED
    if not left:
        table = lexicon()
        left = any(table.knows(before[-size:]) for size in (2, 3, 4) if len(before) >= size)
        left = left or (len(name) > 2 and before[-1] not in SURNAMES_IN_TEXT)
    return left and (not _may_go_on(name, after) or _begins_word(after, strict=True))


def part_of_longer(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is no name by itself, but begins one that can be read: 刘义 in 刘义杰."""
    names = names_at(text, start, len(text))
    longer = any(len(name) > end - start for name in names)
    return longer and text[start:end] not in names and not whole(text, start, end)


def _common(word: str) -> bool:
    """Whether signs are a word of every day, and no name: 高级 of 高级顾问."""
    table = lexicon()
    return table.idf(word) < _COMMON and table.tag(word)[0] not in "nx"


def _may_go_on(name: str, after: str) -> bool:
    """Whether a name may be cut short by what is `after` it: 王伟 of 王伟中, 约翰 of 约翰逊."""
    if len(name) > 2 and all(sign in _SOUNDS for sign in name):
        return after[:1] in _SOUNDS
    return len(name) == (3 if name[:2] in COMPOUND else 2) or not _shaped(name)


def names_at(text: str, at: int, high: int) -> list[str]:
    """The names that may begin at `at`, each whole there."""
    if _DOTTED.match(text, at, high) is not None:
        end = at
        while end < high and (text[end] in _SOUNDS or text[end] in "·•"):
            end += 1
        dotted = text[at:end]
        return [dotted] if _DOTTED.fullmatch(dotted) and _begins_word(text[end : end + 6], strict=True) else []
    found: list[str] = []
    table = lexicon()
    foreign = 0
    while at + foreign < high and text[at + foreign] in _SOUNDS:
        foreign += 1
    sizes = {2, 3, 4} if text[at : at + 2] in COMPOUND else {2, 3}
    for size in sorted({*sizes, foreign}):
        name = text[at : at + size]
        if len(name) < 2 or at + size > high or not all(map(_HAN.match, name)) or name[-1] in _NEVER:
            continue
        if (
            not is_person(name)
            or (table.tag(name).startswith("ns") and name not in _KNOWN)
            or (size == 3 and _common(name[:2]))
        ):
            continue
        after = text[at + size : at + size + 6]
        if _begins_word(after, strict=bool(found) or _may_go_on(name, after)):
            found.append(name)
    return found
