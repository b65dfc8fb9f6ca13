"""What a liar leaves out or moves so that each word that is left is the page's own: a side, a share, a rate, a bound, who only claims it,
what it is meant for, what came of it; another's words, another's year, the cause for the effect. Shares nothing with the proof.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from index.chinese.vocabulary import words
from index.chinese.words import tagged

YEAR: Final = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?=年)")
_LEFT_OUT: Final = {
    "dropped side": (words("农村 城镇 国内 国外 海外 境外 女性 男性 公立 民办 民营 国有"), "n"),
    "dropped share": (words("部分 大部分 半数 过半 一成 两成 三成 四成 五成 六成 七成 八成 九成"), "n"),
    "dropped rate": (words("人均 户均 日均 年均 月均 每人 每户 每亩 每天 每年 每月"), "number"),
    "dropped bound": (words("最高 最低 最多 最少 至少"), "number"),
    "dropped claim": (words("指控 声称 自称 怀疑 涉嫌 疑似 据称 谎称"), "nvpm"),
    "dropped purpose": (words("旨在 有待 亟待 鼓励 号召 倡议 承诺"), "nv"),
    "dropped failure": (words("未遂 未果 失败 受阻 落空 搁置"), "end"),
    "dropped estimate": (words("预算 概算 估算 估计 设计 规划 预计 目标"), "number"),
    "dropped about": (words("约 大约"), "m"),
    "dropped past": (words("曾任 一度"), "nv"),
    "dropped whether": (words("是否 能否 可否"), "nv"),
}
"""Words that can be left out and leave a whole sentence, which then says more; and what follows them: words of some parts of speech,
a number a word on, or the end of the clause."""
_STOPS: Final = frozenset("，。；！？,;!?")
_SAYS: Final = tuple(f"{word}，" for word in ("表示", "认为", "指出", "介绍", "透露"))
_CAUSES: Final = ("导致", "造成", "引发")


def omissions(text: str, most: int) -> Iterator[tuple[str, str, str]]:
    """A sentence without one of such words, `most` of each kind: the kind, what is left, and what stands there then."""
    row, found = tagged(text), dict.fromkeys(_LEFT_OUT, 0)
    at = 0
    for n, (word, _) in enumerate(row):
        behind, rest = row[n + 1 : n + 4], text[at + len(word) :]
        for how, (those, follows) in _LEFT_OUT.items():
            if word in those and found[how] < most and behind and _follows(follows, behind):
                found[how] += 1
                kept = word.removeprefix("曾") if word == "曾任" else ""
                yield how, text[:at] + kept + rest, f"{kept}{rest[:6]}".rstrip("。，；.")
        at += len(word)


def _follows(what: str, behind: list[tuple[str, str]]) -> bool:
    if what == "end":
        return behind[0][0] in _STOPS
    if what == "number":
        return any(word[0].isdigit() for word, _ in behind) and not any(word in _STOPS for word, _ in behind)
    return behind[0][1][0] in what


def years_exchanged(text: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Two years of a sentence, each in the other's clause."""
    for one, other in pairwise(YEAR.finditer(text)):
        between = text[one.end() : other.start()]
        if one[0] != other[0] and "，" in between:
            yield text[: one.start()] + other[0] + between + one[0] + text[other.end() :], other[0] + between[:4]


def words_of_another(text: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What one says told as the words of another of the passage."""
    said = [
        (clause[0].rsplit("。", 1)[-1].rsplit("；", 1)[-1].rsplit("，", 1)[-1] + verb, clause[2])
        for sentence in passage.split("。")
        for verb in _SAYS
        if (clause := sentence.partition(verb))[1] and clause[2]
    ]
    for (_, told), (other, _) in [*pairwise(said), *((b, a) for a, b in pairwise(said))]:
        words_told = told.split("，")[0]
        named = 4 < len(other) < 30 and other[0] not in "他她其"  # who he is, is not told
        if len(words_told) > 3 and words_told in text and other not in text and named:
            yield f"{other}{words_told}。", f"{other}{words_told}"[-12:]


def effect_as_cause(text: str, passage: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The effect given as the cause."""
    for one, verb, other in zip(row := tagged(text), row[1:], row[2:], strict=False):
        said = one[0] + verb[0] + other[0]
        if verb[0] in _CAUSES and one[1][0] == other[1][0] == "n" and text.count(said) == 1:
            turned = other[0] + verb[0] + one[0]
            yield text.replace(said, turned), turned


MOVED: Final = (years_exchanged, words_of_another, effect_as_cause)
