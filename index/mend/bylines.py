"""Bylines (记者署名): which words of a block sign an article, and the names in them."""

from __future__ import annotations

import re

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import JOINED, KINDS
from index.chinese.vocabulary.signatures import AGENCIES, OWN, RANKS
from index.chinese.vocabulary.surnames import COMPOUND, SURNAMES_SIGNED
from index.chinese.words import simplified

_BEFORE_ROLE = f"(?:{any_of(OWN | AGENCIES | RANKS | {'摄影', '文字'})}){{0,4}}"
_ROLE = (
    rf"{_BEFORE_ROLE}(?:[\u4e00-\u9fff]{{1,6}}?(?:{any_of(KINDS | JOINED)}){_BEFORE_ROLE})?"
    r"(?:记者|通讯员|评论员|观察员|撰稿人?|实习生|特派员|报道员|报道组|作者|编辑)"
)
"""Who signs: 本报见习记者, 江城日报首席摄影记者. One paper, as names of papers that repeat could part a line in 2ⁿ ways."""
_MARK = "■□●◆▲△★☆◎○▶►"
_PAREN = r"[（(][^（）()]{1,60}[）)]"

_SIGNED = re.compile(
    rf"^(?:[{_MARK}]\s*[^。，,！？]{{2,45}}|{_ROLE}\s*[^。，,：:！？]{{2,45}}|(?:文|图|摄影|撰文)\s*[/／、:：]\s*[^。，,！？]{{2,40}}|本报(?:特约)?评论员)$"
)
_ROLE_FIRST = re.compile(rf"^{_ROLE}")

_FILED = re.compile(
    r"^[〔【\[（(［]\s*(?P<of>[\u4e00-\u9fff]{0,8}?)记者\s*(?P<who>[\u4e00-\u9fff·]{2,10}(?:[、，\s]+[\u4e00-\u9fff·]{2,4})*?)\s*"
    r"(?:[/／]\s*(?P<at>[\u4e00-\u9fff、]{0,8}?))?\s*(?:\d{1,2}月)?(?:\d{1,2}日)?(?:综合|专题|连线|即时)?"
    r"(?:报导|报道|专访|特稿|外电|专?[电讯])\s*[〕】\]）)］]"
)
"""How papers of Taiwan and Hong Kong open a text: 〔記者陳大文／台北報導〕, （中央社記者何小滿台北2日電）."""
_PLACES = re.compile(
    r"(?:台[北中南东]|新北|桃园|新竹|苗栗|彰化|南投|云林|嘉义|屏东|宜兰|花莲|马祖|金门|澎湖|高雄|基隆|香港|澳门|东京|华盛顿|纽约|北京|上海|广州|深圳|重庆|天津|南京"
    r"|武汉|巴黎|伦敦|柏林)$"
)
_WIRED = re.compile(
    r"^[（(【〔［]\s*(?!.{0,12}记者)[\u4e00-\u9fff·]{0,12}?"
    rf"(?:\d{{1,2}}|[{ONE_TO_TEN}廿卅]{{1,3}})日[\u4e00-\u9fff]{{0,10}}?[电讯]\s*[）)】〕］]"
)
"""A dateline in brackets that names no one: （重慶廿日海通電）."""
_FILED_BARE = re.compile(r"记者\s*[\u4e00-\u9fff·、]{2,12}\s*[/／]\s*[\u4e00-\u9fff]{2,8}(?:报导|报道|电|讯)")
_TRADITIONAL = re.compile("[記報訊電導員專編攝]")
_OPENING = 100
"""Characters in which a text's opening stands."""

_AGENCY = f"(?:{any_of(OWN | AGENCIES)})"
DATELINE = re.compile(
    rf"^(?:据)?[【〔\[]?{_AGENCY}[\u4e00-\u9fff]{{0,6}}?讯[】〕\]]\s*(?P<by2>{_PAREN})?"
    rf"|^(?:据)?{_AGENCY}(?:讯|[^。，,：:！？（(]{{0,14}}?(?:电|日讯))\s*(?P<by>{_PAREN})?"
    rf"|^[\u4e00-\u9fff]{{1,7}}报讯\s*(?P<by3>{_PAREN})"
    rf"|^[（(](?:{any_of(OWN | RANKS)})*(?:记者|通讯员)\s*[^（）()]{{2,40}}[）)]"
)
"""The opening of a news text: 本报讯（记者 许珂）, 新华社北京6月5日电（记者邹伟、王思北）."""

_NOISE = re.compile(
    rf"{_ROLE}|[{_MARK}（）()【】\[\]:：]|摄影报道|整理|供图|报道|摄|文/图|图/文|图文|文字|采写|撰文|实习|(?:文|图)\s*[/／]"
)
_BLANK_NAME = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")


def authors(byline: str | None) -> tuple[str, ...]:
    """The personal names in a byline, in order and as printed: 王勤 and 邱鹏 of 本报讯（通讯员 王勤 邱鹏）. Offices and agencies are no
    names."""
    if not byline:
        return ()
    plain = simplified(byline)
    names = _authors(plain)
    return tuple(byline[plain.find(name) :][: len(name)] if name in plain else name for name in names)


def _authors(byline: str) -> tuple[str, ...]:
    filed = _FILED.match(byline)
    if filed:
        return _filed_by(filed)
    opening = DATELINE.match(byline)
    words = byline
    if opening and not byline.startswith(("（", "(")):
        paren = re.search(_PAREN, byline)
        words = paren.group() if paren else ""
    words = _NOISE.sub(" ", words).strip()
    words = _BLANK_NAME.sub(r"\1\2", words)
    names: list[str] = []
    for word in re.split(r"[\s、，,；;/／·]+", words):
        names += [name for name in _names(word) if name not in names]
    return tuple(names)


def _filed_by(filed: re.Match[str]) -> tuple[str, ...]:
    """The names between 記者 and 報導. Where a place is printed without a mark behind the last name, the name is of three characters,
    or what a place that is known leaves of it."""
    *others, last = re.split(r"[、，\s]+", filed["who"].strip())
    if others and _PLACES.fullmatch(last):
        return tuple(dict.fromkeys(others))
    if filed["at"] is None and len(last) > 3:
        place = _PLACES.search(last)
        last = last[: place.start()] if place and place.start() > 1 else last[:3]
    return tuple(dict.fromkeys((*others, last)))


def dateline(text: str) -> re.Match[str] | None:
    """The opening of a news text, as the papers of any place write it; matched in simplified characters."""
    plain = text[:_OPENING]
    if _TRADITIONAL.search(plain):
        plain = simplified(plain)
    return _FILED.match(plain) or DATELINE.match(plain) or _WIRED.match(plain)


def is_signature(text: str) -> bool:
    """Whether a line only signs the article under or over it: ■本报记者 唐海强, 通讯员 李光伟, but not 记者在现场看到 or ■东湖大火."""
    if len(text) < _OPENING and _TRADITIONAL.search(text):
        text = simplified(text)
    if _FILED.fullmatch(text) or _FILED_BARE.fullmatch(text):
        return True
    if not _SIGNED.match(text):
        return False
    if text[0] in _MARK and not re.search(rf"{_ROLE}|[文图]|摄", text):
        return all(
            any(name[0] in SURNAMES_SIGNED or name[:2] in COMPOUND for name in _names(word)) for word in _words(text[1:])
        )
    if not _ROLE_FIRST.match(text):
        return True
    return all(any(name[0] in SURNAMES_SIGNED or name[:2] in COMPOUND for name in _names(word)) for word in _words(text))


def _words(text: str) -> list[str]:
    return _BLANK_NAME.sub(r"\1\2", _NOISE.sub(" ", text).strip()).split()


def is_name(word: str) -> bool:
    """Whether a word of two or three characters, or four with a double surname, is built as a personal name is."""
    size = len(word)
    return (size in (2, 3) and word[0] in SURNAMES_SIGNED) or (size in (3, 4) and word[:2] in COMPOUND)


def byline_of(text: str) -> str | None:
    """The byline a news text opens with, if it does: 本报讯（记者 许珂）."""
    found = dateline(text)
    if not found or found.re is _WIRED:
        return None
    printed = text[: found.end()].strip()
    return printed if found.re is _FILED or re.search(_PAREN, found.group()) or "讯" in found.group() else None


def _names(word: str) -> list[str]:
    """A word as one name or as several printed without blank (张帆徐元锋); empty where it is none."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,12}", word):
        return []
    if len(word) <= 3 and (word[0] in SURNAMES_SIGNED or word[:2] in COMPOUND):
        return [word]
    if len(word) == 4 and word[:2] in COMPOUND:
        return [word]
    if len(word) <= 3:
        return [word] if len(word) > 1 else []
    return _split(word) or []


def _split(word: str) -> list[str] | None:
    """Cut a run of characters into names of two or three that each open with a surname, threes first; None where it cannot be."""
    if not word:
        return []
    for size in (4, 3, 2):
        head = word[:size]
        if len(head) < size or not ((head[:2] in COMPOUND and size > 2) or (head[0] in SURNAMES_SIGNED and size < 4)):
            continue
        rest = _split(word[size:])
        if rest is not None:
            return [head, *rest]
    return None
