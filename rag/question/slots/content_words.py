"""The content words of a question, each with its weight: what a page that answers it is looked through for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.chinese.numerals import written
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.units import BEGINNING_NOUNS, SELDOM, UNITS
from index.chinese.words import cut
from rag.words.lexicon import lexicon

MEASURE = rf"{any_of((UNITS.keys() | SELDOM) - BEGINNING_NOUNS - {'人'})}|元钱|钱|人(?![口员才物])|万|亿"
"""Measure words, the longer before the shorter that begin them."""
STOP = frozenset(
    ["的", "了", "是", "在", "有", "和", "与", "及", "或", "对", "把", "被", "将", "从", "到", "为", "以", "于", "由", "向", "就", "都", "也", "还", "又", "再", "才", "只", "并", "而", "但", "之", "其", "这", "那", "这个", "那个", "这次", "那次", "此", "该", "某", "各", "每", "我", "你", "您", "他", "她", "它", "我们", "你们", "他们", "她们", "它们", "自己", "咱", "咱们", "吗", "呢", "吧", "啊", "呀", "嘛", "么", "谁", "什么", "啥", "哪", "哪个", "哪些", "哪位", "哪里", "哪儿", "哪家", "哪几", "哪几个", "哪年", "哪天", "哪一", "几", "多少", "怎么", "怎样", "怎么样", "如何", "咋", "为什么", "为何", "为啥", "何时", "何", "请问", "请", "帮", "告诉", "一下", "知道", "想", "能", "可以", "会", "要", "没有", "没", "不", "不是", "吧", "个", "名", "位", "次", "天", "日", "号", "年", "月", "件", "家", "里", "上", "下", "中", "时", "后", "前", "间", "内", "外", "等", "过", "着", "给", "让", "跟", "同", "叫", "做", "说", "讲", "一", "一个", "一共", "总共", "共", "大概", "大约", "具体", "分别", "各", "都是", "是不是", "那么", "还有", "以及", "时候", "什么时候", "啥时候", "多大", "多长", "多高", "多远", "多久", "几个", "几号", "几月", "几点", "之一", "关于", "有关", "相关", "报道", "文章", "新闻", "消息", "报纸", "提到", "里面", "里头", "其中", "现在", "这篇", "那篇", "哪篇", "哪所", "哪项", "哪种", "哪条", "哪座", "几家", "几名", "几位", "多", "几天", "现", "所", "得", "地", "去", "来"]
)  # fmt: skip
_POINTING = re.compile(rf"[这那哪某每该此](?:一|两|几)?(?:{MEASURE}|些|种|样|边|么)")
"""那起, 这张, 每位: words that point at a thing and say nothing of it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question: `text` stands at `start` of the flat question and weighs its rarity.

    `other` is another way to write it: 二十六届 for 26届.
    """

    text: str
    start: int
    weight: float
    tag: str
    other: str = ""


def terms_of(text: str) -> tuple[Term, ...]:
    """The content words of a flat text, in its order, each once."""
    words = lexicon()
    terms: dict[str, Term] = {}
    at = 0
    for word in cut(text):
        found = text.find(word, at)
        if found < 0:
            continue
        at = found + len(word)
        if (
            word in STOP
            or _POINTING.fullmatch(word)
            or (len(word) == 1 and not word.isdigit() and words.tag(word)[0] in "urcpydefomq")
        ):
            continue
        counted = re.match(r"[\u4e00-\u9fff]", text[at : at + 1]) if word.isdigit() and len(word) < 3 else None
        if counted:
            whole = word + counted.group()
            terms.setdefault(whole, Term(whole, found, 6.0, "m", written(int(word)) + counted.group()))
            continue
        for piece, offset in _pieces(word):
            if piece in STOP or piece in terms:
                continue
            weight = words.idf(piece) if words.knows(piece) else min(4.0 + 1.5 * (len(piece) - 1), 9.0)
            terms[piece] = Term(piece, found + offset, weight * (0.5 if len(piece) == 1 else 1.0), words.tag(piece))
    return tuple(terms.values())


def _pieces(word: str) -> list[tuple[str, int]]:
    """A word that the table does not hold, cut at the longest known word of two or more signs in it (登广告: 登, 广告)."""
    words = lexicon()
    if len(word) == 2 and word[1] in "了过着" and words.tag(word[0])[0] == "v":  # 提了 says what 提出 does
        return [(word[0], 0)]
    if words.knows(word) or len(word) < 3 or word.isascii():
        return [(word, 0)]
    for size in range(len(word) - 1, 1, -1):
        for at in range(len(word) - size + 1):
            if words.knows(word[at : at + size]) and words.tag(word[at : at + size])[:2] != "nr":
                rest = [(word[:at], 0), (word[at : at + size], at), (word[at + size :], at + size)]
                return [(piece, offset) for piece, offset in rest if piece]
    return [(word, 0)]
