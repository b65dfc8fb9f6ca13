"""Candidate answers in a sentence: numbers with their unit, dates, names, titles, quoted words and noun phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of, words
from index.chinese.vocabulary.hedges import BEFORE, BEHIND
from index.chinese.vocabulary.signatures import AGENCIES, OWN, RANKS
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.chinese.vocabulary.units import HIDING, SELDOM, UNITS
from index.chinese.words import pieces, remembered
from rag.kinds import SpanKind
from rag.words.dates import DATE
from rag.words.lexicon import flat, lexicon


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text[start:end]` of the flat sentence; `unit` is a number's, empty where it has none."""

    start: int
    end: int
    kind: SpanKind
    unit: str = ""


_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CN = rf"[{ONE_TO_TEN}两百千万亿零〇]+"
_UNIT = rf"亿?千瓦时|万千瓦|多岁|{any_of((UNITS.keys() | SELDOM) - HIDING)}"
_APART = words("高于 多于 过 不足 不到 低于 少于 最少 至多 最多 不高于")
"""Hedges that the weights of the spans were fitted without."""
_ABOUT = rf"(?:{any_of(BEFORE.keys() - _APART)}|达|共计?|第|上|数(?=[十百千万亿])|仅|人民币|累计)?"
_MORE = r"(?:多|余|几|来|数)?"
NUMBER = re.compile(
    rf"\d+(?:小时|时)\d+分(?:\d+秒\d*)?|\d+分\d+秒\d*|{_ABOUT}(?:(?:{_DIGITS}(?:[-—–~]{_DIGITS})?{_MORE}(?:[十百千万亿]+)?{_MORE})|(?:{_CN}分之{_CN})|(?:(?:好?几|数)?{_CN}{_MORE}(?=(?:{_UNIT}))))"
    rf"\s?(?P<unit>{_UNIT})?(?:{any_of(BEHIND)})?"
)
DATELINE = re.compile(
    rf"^(?:据?(?:{any_of(OWN | AGENCIES)})[^(,。]{{0,16}}?(?:讯|电)\s*(?:\([^()]{{1,60}}\))?\s*|\((?:{any_of(RANKS)})*(?:记者|通讯员)[^()]{{1,60}}\)\s*)"
)
"""The opening of a news item in flat text: 本报北京1月9日电 (记者某某). Its names wrote the item and are not in it."""
_QUOTED = re.compile(r"《[^《》]{1,40}》|“[^“”]{1,30}”|「[^「」]{1,30}」|\"[^\"]{1,30}\"")
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
_NOUNISH = ("n", "x", "j", "l", "i", "b", "a", "m", "q", "f", "s", "t", "z")
_SELDOM = frozenset("时和于从向全成应单边管连项查明农司解计能会任")
"""Signs that are surnames too, and when they stand alone are mostly other words."""
_HARDLY = frozenset("时和从全应管连项查明解计能会")
"""Those that are so even at the head of a word that the cutter made up."""
_COMMON = 8.0
_JOIN = frozenset("的和与及、·")
_LONGEST = 30


@remembered(20_000)
def worded_pieces(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a flat sentence with their offsets; remembered, because the same sentences are read again and again."""
    return tuple(pieces(text))


def candidates(sentence: str, wanted: frozenset[SpanKind]) -> list[Candidate]:
    """The candidates of those kinds in a sentence, each once, in order of their start."""
    text = flat(sentence)
    found: dict[tuple[int, int], Candidate] = {}

    dateline = DATELINE.match(text)
    body = dateline.end() if dateline else 0

    def add(start: int, end: int, kind: SpanKind, unit: str = "") -> None:
        if start < end <= start + 40 and (start >= body or kind in ("date", "number")):
            found.setdefault((start, end), Candidate(start, end, kind, unit))

    if "date" in wanted:
        for match in DATE.finditer(text):
            add(*match.span(), "date")
    if "number" in wanted:
        for match in NUMBER.finditer(text):
            add(*match.span(), "number", match.group("unit") or "")
    if "title" in wanted or "quoted" in wanted:
        for match in _QUOTED.finditer(text):
            add(*match.span(), "title" if match.group()[0] == "《" else "quoted")
            if match.group()[0] != "《":
                add(match.start() + 1, match.end() - 1, "quoted")
    words = worded_pieces(text) if wanted & {"name", "noun"} else ()
    if "name" in wanted:
        _names(text, words, add)
    if "noun" in wanted:
        _nouns(words, text, add)
    if "clause" in wanted:
        for match in re.finditer(r"[^,，;；。!！?？:：\s]{2,40}", text):
            add(*match.span(), "clause")
    return sorted(found.values(), key=lambda one: (one.start, one.end))


def _names(text: str, words: Sequence[tuple[str, int]], add) -> None:  # type: ignore[no-untyped-def]
    for match in _FOREIGN.finditer(text):
        if not match.group().isascii():
            add(*_trimmed(match.group(), match.start(), words), "name")
    for match in _APPOINTED.finditer(text):
        add(*match.span("name"), "name")
    starts = {at for _, at in words}
    for n, (word, at) in enumerate(words):
        if _is_name(word):
            add(at, at + len(word), "name")
        if _may_begin_name(word):
            for size in (2, 3):
                if _cut_name(text, words[n:], size, starts):
                    add(at, at + size, "name")


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


def _nouns(words: Sequence[tuple[str, int]], text: str, add) -> None:  # type: ignore[no-untyped-def]
    table = lexicon()
    run: list[tuple[int, int, bool]] = []

    def close() -> None:
        for i in range(len(run)):
            for j in range(i, min(i + 5, len(run))):
                start, end = run[i][0], run[j][1]
                if run[i][2] and run[j][2] and 1 < end - start <= _LONGEST:
                    add(start, end, "noun")

    last = -1
    for word, at in words:
        tag = table.tag(word)
        noun = tag.startswith(_NOUNISH) or tag in ("vn", "ng", "nz", "h", "k")
        joins = word in _JOIN
        gap = text[last:at] if last >= 0 else ""
        if run and (not (noun or joins) or gap.strip("“”《》、·()") or len(run) > 12):
            close()
            run = []
        if noun or (joins and run):
            run.append((at, at + len(word), noun))
        last = at + len(word)
    close()
