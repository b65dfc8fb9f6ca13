"""What one word is to another: the same, the opposite, of one sort; and what it does in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from index.chinese.vocabulary.denials import NEGATIONS, NO_DENIAL, SIGNS
from index.chinese.vocabulary.offices import OFFICES
from rag.proof.derivation import Place
from rag.proof.text import CONTENT, HAN, Token
from rag.proof.words import ALIKE, ANAPHORS, COMPARING, IDLE, OPPOSITES, SMALL, TURNING
from rag.words.comparing import plain

_OFFICES: Final = tuple(OFFICES)
HEADS: Final = (
    "工程", "项目", "方案", "计划", "行动", "活动", "机构", "部门", "公司",
    "协会", "中心", "工作", "大赛", "比赛", "规划", "办法",
)  # fmt: skip
"""Nouns that a verb may stand before as a part of a name: 除险加固工程."""


def is_act(row: Sequence[Place], n: int) -> bool:
    """Whether a word of a row says what is done or how it is; 加固 of 加固工程 does not."""
    token = row[n].token
    if token.word in COMPARING or token.word in ("是", "为"):
        return True
    named = n + 1 < len(row) and row[n + 1].word.startswith(HEADS)
    return (
        token.tag[0] in "va"
        and token.tag not in ("vn", "ag", "an")
        and token.word not in ("在", "有", "兼")
        and not named
        and not token.word.endswith(_OFFICES)
    )


def is_name(token: Token) -> bool:
    return (
        token.tag[0] in "nj"
        and (len(token.word) > 1 or token.tag == "nr")
        and (plain(token.word) not in IDLE or token.word == "记者")
    )


@lru_cache(maxsize=8192)
def denies(word: str) -> bool:
    return word in NEGATIONS or (bool(SIGNS & set(word)) and not word.startswith(tuple(NO_DENIAL)))


def opposed(word: str, other: str) -> bool:
    """Whether two words are opposites, or made alike but for opposite characters: 偏快 and 偏慢."""
    return any((a in word and word.replace(a, b) == other) or (b in word and word.replace(b, a) == other) for a, b in OPPOSITES)


def states(token: Token) -> bool:
    """Whether a word says something."""
    word = plain(token.word)
    han = bool(HAN.fullmatch(word)) and bool(CONTENT.match(token.tag))
    return (han and (word not in IDLE or word == "记者") and not (len(word) == 1 and word in SMALL)) or (
        word.isalpha() and not HAN.match(word)
    )


def of_one_sort(one: Token, other: Token) -> bool:
    """Whether two words are of one sort, so that one may have been put for the other."""
    return states(other) and (one.tag[0] == other.tag[0] or not (HAN.match(one.word) or HAN.match(other.word)))


@lru_cache(maxsize=16384)
def stands_for(word: str, other: str) -> bool:
    """Whether a word may stand for another: alike, or a part of it, or one that speaks of what was named before."""
    if word == other or any(word in row and other in row for row in ALIKE) or (denies(word) and denies(other)):
        return True
    if HAN.match(word) and len(word) > 1 < len(other) and (word in other or other in word):
        longer, part = (other, word) if word in other else (word, other)
        return not longer.replace(part, "").startswith(TURNING)
    return other[:1] in ANAPHORS and word[:1] != other[:1]


def said_otherwise(word: str, told: str, words: frozenset[str] | None = None) -> bool:
    """Whether a text tells a word by another of its row: 第二 by 亚军; a single character by a word of `words` where these are given."""
    return any(
        word in row and any(other in told if words is None or len(other) > 1 else other in words for other in row)
        for row in ALIKE
    )


def one_name(word: str, other: str) -> bool:
    return word == other or (len(word) > 1 and len(other) > 1 and (word in other or other in word))
