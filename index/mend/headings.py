"""What a block is by its own look: a title, a line that signs, a caption, a jump line, a part of a masthead, or body text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.signatures import AGENCIES, OWN
from index.issues.head_lines import SECTION, read_line
from index.mend import bylines
from index.mend.bylines import is_signature
from index.mend.lines import Block
from index.mend.rows import ends_in_row, stands_under

Look = Literal["masthead", "title", "subhead", "kicker", "byline", "caption", "jump", "body"]

HEADING: frozenset[Look] = frozenset(("title", "kicker", "subhead", "byline"))
"""The looks that a heading is made of."""
TEXT: frozenset[Look] = frozenset(("body", "jump"))
"""The looks of running text."""

CUT = 3.0
"""A short title is a cut piece of text where the next block finishes it by this much rather than opens a paragraph."""

_PAGE = rf"(?:第?\s*[A-Za-z]?[0-9{ONE_TO_TEN}]+\s*版|头版|[A-Z]\d+版?)\s*[①-⑳0-9]*"
JUMP_IN = re.compile(rf"^[（(【\[]?\s*(?:紧接|上接)\s*{_PAGE}\s*[)）】\]]?")
"""上接第一版: the block goes on from another page."""
JUMP_OUT = re.compile(rf"[（(【\[]?\s*(?:下转|转)\s*{_PAGE}\s*[)）】\]]?$")
"""下转第六版: the text goes on on another page."""

_OF_AN_ARTICLE = r"(?:.{0,4}(?:按|编后|链接|背景|延伸|核心|相关|注|正文|上接|下转|紧接|广告|资料|完|手记|声明|来源|摘[要录]|关键词|点评|案[例情]|说法|观点|分析|解读|提[醒示]|建议|问题|[答回]复))"
"""What heads a part of an article, a note under it or a list in it."""
_BRACKETED = re.compile(rf"[【〖［〔](?!{_OF_AN_ARTICLE})[^【】〖〗［］〔〕。]{{2,24}}[】〗］〕]")
"""【东湖大火】: a headline in brackets."""
_AGENT = re.compile(r"[记記]者|本报|本報|[讯訊电電]】|时间|地点|社】|网】|客户端")
_BULLETS = "●◆■○◎▲★☆□◇◘"
_BULLETED = re.compile(rf"[{_BULLETS}]\s?(?!{_OF_AN_ARTICLE})[^。，,：:]{{3,22}}")
_BULLETED_PART = re.compile(rf"[{_BULLETS}]\s?{_OF_AN_ARTICLE}.{{0,4}}")
_TITLED, _SIGNED, _TEXT = (
    re.compile(rf"[【\[〔]?(?:{words})(?:[】\]〕][:：]?|[:：])\s*{end}")
    for words, end in (("标题|题名|题目|篇名", r"(?=\S)"), ("作者|署名|责任者", r"(?=\S)"), ("正文|内容|全文", ""))
)
"""What a database prints before a headline, who wrote the text, and the text."""
_PEN_NAME = re.compile(
    rf"[（(](?![续續完上中下{ONE_TO_TEN}]+[）)]|.*[报報讯訊电電社评評论論谈談语語感版页頁接转轉图圖])[\u4e00-\u9fff]{{1,4}}[）)]"
)
_PARTS = frozenset(f"{ONE_TO_TEN}〇百上中下续完")
"""What counts the parts of a serial."""
_PENS = 2
"""So many different ones make a page one that signs so; elsewhere they name a column."""
_MARKED = 2
"""So many lines of a page in brackets are its headlines; a single one heads a part of an article."""
_NOTE = re.compile(
    r"^[（(【][^（）()【】]{1,60}[）)】]$"
    rf"|^[（(](?:{any_of(OWN | AGENCIES)}|据|作者|记者|来源|摘自|原载|完)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]?$"
    r"|^(?:版式设计|本版责编|责任编辑|责编|制图|本版制图|统筹|策划|美编|编辑|校对|数据来源|资料来源|来源)\s*[：:].{1,40}$"
    rf"|^[^，。,！？]{{0,40}}\s*(?:\d{{4}}|[二〇零○一九八]{{4}})年[\d{ONE_TO_TEN}]{{1,2}}月[\d{ONE_TO_TEN}]{{1,3}}日$"
)
_MASTHEAD = re.compile(
    r"国内统一(?:连续出版物|刊)号|CN\s?\d\d-\d{4}|^第\s*\d{3,6}\s*[号期]|^(?:总第|第)\s*\d+\s*期|(?:委员会|报社|集团)\s*(?:主管|主办|出版)"
    r"|(?:新闻|广告|发行|投稿)(?:热线|电话|邮箱)[：:]|^(?:官方)?网[站址][：:]|邮发代号|零售价?[：:\s]*[\d〇零一二三四五六七八九十]+\.?\d*元|^出版$|^农历.{2,10}$"
    r"|^(?:https?://)?www\.[\w.]+$|^[\w.-]+@[\w.]+$|^(?:(?:本报|本社|报社)(?:地址|邮编|传真)|社址|订阅(?:电话|热线))[：:\s]\s*\S"
    r"|^[\u4e00-\u9fff]{1,8}报社$"
)
"""Lines of a masthead that say nothing of its issue; the others are read by `index.issues.head_lines`."""
_LATIN = re.compile(r"^[A-Z][A-Z .&'-]{4,40}$")
_CAPTION = re.compile(
    r"^(?:图为|上图|下图|左图|右图|图①|图1|本版图片).*|^[▲△▼▽↑↓←→].{0,60}$"
    r"|.{2,90}(?:摄|供图|图/文|/摄|摄影报道)(?:[（(][^（）()]{2,12}[)）])?$"
    r"|.{2,60}[（(\s](?:(?:资料|网络|示意|效果)(?:图片?|照片)|[\u4e00-\u9fff]{1,6}社发|影像中国|人民视觉|图片来源.{0,10})[)）]?$"
)


_COLUMN = re.compile(
    r"[（(](?!.*(?:本报|据|社|作者|记者|通讯员|来源|摘自|原载|编|图|摄|完|接|转))[\u4e00-\u9fff·①-⑳“”]{2,14}[）)]$"
)
"""（人民时评）: the column that a headline names on a line of its own."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a block shows without its surroundings. `dateline`: it opens as news do; `jumps`: it ends in 下转; `note`: it is a
    note under an article (who wrote, drew or edited it, when); `open`: it is text that stops inside a sentence."""

    look: Look
    dateline: bool
    jumps: bool
    note: bool
    open: bool


_MASTHEAD_SIGN = Sign("masthead", False, False, False, False)


def read(blocks: Sequence[Block]) -> list[Sign]:
    """The signs of every block of a page."""
    signs = [_sign(block) for block in blocks]
    if [sign.look for sign in signs[1:2]] == ["masthead"] and SECTION.fullmatch(blocks[0].text):
        signs[0] = _MASTHEAD_SIGN
    for at in range(1, len(signs)):
        if signs[at - 1].look == "title" and _COLUMN.match(blocks[at].text):
            signs[at] = Sign("title", False, False, False, False)
        elif signs[at - 1].look == "masthead" and SECTION.fullmatch(blocks[at].text) and not _over_text(signs, at):
            signs[at] = _MASTHEAD_SIGN
    for at in _instalments(blocks, signs):
        signs[at] = Sign("subhead", False, False, False, False)
    for at in _pen_names(blocks, signs):
        signs[at] = Sign("byline", False, False, False, False)
    if len(marked(blocks)) < _MARKED:
        for at in range(1, len(signs)):
            if _in_brackets(blocks[at].text):
                signs[at] = Sign("body", False, False, True, False)
    for at in range(1, len(signs)):
        beside = signs[at - 1 : at] + signs[at + 1 : at + 2]
        if signs[at].look == "masthead" and all(sign.look != "masthead" for sign in beside):
            signs[at] = _alone(blocks[at].text, signs[at])
    return signs


def _over_text(signs: Sequence[Sign], at: int) -> bool:
    """Whether text stands right under a line, which then heads it."""
    return at + 1 < len(signs) and signs[at + 1].look == "body"


def _instalments(blocks: Sequence[Block], signs: Sequence[Sign]) -> list[int]:
    """The lines in a heading that say which part of a serial this is: （十二）, （续完）."""
    found: list[int] = []
    for at in range(1, len(signs)):
        text = blocks[at].text
        inside = signs[at - 1].look in HEADING or found[-1:] == [at - 1]
        if inside and len(text) < 7 and text[0] in "（(" and text[-1] in "）)" and set(text[1:-1]) <= _PARTS:
            found.append(at)
    return found


def _pen_names(blocks: Sequence[Block], signs: Sequence[Sign]) -> list[int]:
    """The lines under titles that sign by a pen name （丹翁）, on a page where several different ones stand between a title and text."""
    named = [at for at in range(1, len(signs) - 1) if signs[at - 1].look == "title" and _PEN_NAME.fullmatch(blocks[at].text)]
    under = [at for at in named if signs[at].look != "jump"]
    sure = {blocks[at].text for at in under if signs[at + 1].look == "body"}
    return under if len(sure) >= _PENS else []


def marked(blocks: Sequence[Block]) -> list[int]:
    """The blocks that say by brackets, by one bullet over whole sentences or by a database's label that they are headlines."""
    found = [at for at, block in enumerate(blocks) if _in_brackets(block.text) or _TITLED.match(block.text)]
    over_text = [
        at
        for at, (block, under) in enumerate(pairwise(blocks))
        if _BULLETED.fullmatch(block.text) and not is_signature(block.text) and under.stopped and under.text[0] not in _BULLETS
    ]
    alike = Counter(blocks[at].text[0] for at in over_text)
    bulleted = [at for at in over_text if alike[blocks[at].text[0]] >= _MARKED]
    return bulleted if len(found) < _MARKED and bulleted else found


def _in_brackets(text: str) -> bool:
    """Whether a line is in brackets that no dateline stands in."""
    return _BRACKETED.fullmatch(text) is not None and bylines.dateline(text) is None


def parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a headline that text runs on from a block of its own: what a database labels in the middle of a line (…【标题】东湖大火),
    and, on a page where most texts begin so, one in brackets (【东湖大火】东湖来信云…) or behind a bullet and before a wide blank,
    which in an article that is headed otherwise, and behind it, is a point of it."""
    found = [part for block in blocks for part in _at_labels(block)]
    heads = {at: end for at, block in enumerate(found) if block.stopped and (end := _head_of(block.text))}
    plain = _plain_article(found, heads)
    points = {at for at in heads if at > plain and found[at].text[0] in _BULLETS}
    heads = {at: end for at, end in heads.items() if at not in points}
    if len(heads) < _MARKED or 2 * len(heads) < sum(block.stopped for block in found) - len(points):
        return found
    return [part for at, block in enumerate(found) for part in (block.split(heads[at]) if at in heads else [block])]


def _plain_article(blocks: Sequence[Block], heads: Collection[int]) -> int:
    """Where the first text stands that opens an article without such a headline."""
    for at, block in enumerate(blocks):
        opens = not at or not blocks[at - 1].finished or bylines.dateline(block.text) is not None
        if opens and block.finished and at not in heads and block.text[0] not in _BULLETS:
            return at
    return len(blocks)


def _at_labels(block: Block) -> list[Block]:
    """A block that labels a headline, parted where labels stand inside it."""
    parts: list[Block] = []
    for at in reversed(_cuts(block.text)):
        block, part = block.split(at)
        parts.append(part)
    return [block, *reversed(parts)]


def _cuts(text: str) -> list[int]:
    """Where the labels of a line's records stand, but at its start; none where no record labels a headline. A label may be a word of
    the headline or of the text, too: of those before a full stop the last one counts, and none behind it."""
    if text[0] != "【":
        return []
    found: list[int] = []
    record: dict[re.Pattern[str], int] = {}
    at = 0
    while at >= 0:
        rule = next((rule for rule in (_TITLED, _SIGNED, _TEXT) if rule.match(text, at)), None)
        if rule is _TITLED and len(record) > 1:
            found += record.values()
            record = {}
        if rule and (rule not in record or "。" not in text[record[rule] : at]):
            record[rule] = at
        at = text.find("【", at + 1)
    found = sorted((*found, *record.values()))
    return [at for at in found if at] if any(_TITLED.match(text, at) for at in found) else []


def _head_of(text: str) -> int:
    """Where the headline ends that a text runs on from; 0 for none."""
    found = _BRACKETED.match(text)
    head = found.group() if found else text.partition("\u3000")[0]
    if not found and (len(head) == len(text) or not _BULLETED.fullmatch(head)):
        return 0
    return 0 if bylines.dateline(text) or _AGENT.search(head) else len(head)


def marks_heads(blocks: Sequence[Block], signs: Sequence[Sign]) -> frozenset[int]:
    """The headlines of a page that marks them with brackets or labels; none of a page that heads its articles otherwise, too."""
    heads = [at for at in marked(blocks) if signs[at].look == "title"]
    others = sum(sign.look == "title" for sign in signs) - len(heads)
    labelled = [at for at in heads if _TITLED.match(blocks[at].text)]
    return frozenset(heads if len(heads) >= _MARKED and others <= len(heads) else labelled)


def _alone(text: str, sign: Sign) -> Sign:
    """The sign of a line that reads as a masthead's with no other line of one beside it: a day signs a notice, a day with its weekday
    heads what happened on it."""
    parts = read_line(text).parts
    if parts == {"date"}:
        return Sign("body", False, False, True, False)
    return Sign("title", False, False, False, False) if parts == {"date", "weekday"} else sign


def _sign(block: Block) -> Sign:
    text = block.text
    jumps = len(text) > 4 and "转" in text[-24:] and JUMP_OUT.search(text, max(0, len(text) - 24)) is not None
    dateline = bylines.dateline(text) is not None
    labelled = _labelled(text)
    if labelled:
        return Sign(labelled, False, False, False, False)
    note = not dateline and len(text) <= 90 and not jumps and _NOTE.match(text) is not None
    look = _look(block, jumps, dateline, note)
    return Sign(look, dateline, jumps, note, look in TEXT and not (block.finished or jumps or note or stands_under(block)))


def _labelled(text: str) -> Look | None:
    """What a line is that says it itself: a headline in brackets, a line of a database's record."""
    if (_in_brackets(text) and not is_signature(text)) or (len(text) <= 90 and _TITLED.match(text)):
        return "title"
    if len(text) <= 60 and _SIGNED.match(text):
        return "byline"
    if _BULLETED_PART.fullmatch(text):
        return "byline"  # a line that goes with what stands around it
    return "body" if _TEXT.match(text) else None


_STRIPPED = _BULLETS.replace("◘", "") + " \u3000"


def signed(text: str) -> str:
    """A byline without its label."""
    return _SIGNED.sub("", text, count=1) if _SIGNED.match(text) else text


def unlabelled(text: str) -> str:
    """A headline without its label, its bullet and the brackets around it."""
    text = _TITLED.sub("", text, count=1)
    bare = text.lstrip(_STRIPPED)
    text = bare if len(bare) > 1 else text
    return text[1:-1].strip() if _BRACKETED.fullmatch(text) else text


def _titled(text: str) -> bool:
    """Whether a text could be a title: short, without a full stop at its end and with few commas."""
    bare = text.rstrip("”’」』\"'")
    if len(text) > 90 or not bare or bare[-1] in "。，、；;,:：—！？!?…" or text.count("。") > (len(text) <= 45):
        return False
    return len(text) <= 40 or len(re.findall("[，,；;]", text)) <= 2


def _is_head(text: str, note: bool) -> bool:
    """Whether a line is of a masthead; who laid out a page is noted under an article, too."""
    line = read_line(text)
    return line.is_head and not (note and (line.parts == {"office"} or line.parts == {"label", "name"}))


def _look(block: Block, jumps: bool, dateline: bool, note: bool) -> Look:
    text = block.text
    if JUMP_IN.match(text):
        return "jump"
    if jumps or len(text) > 120 or ends_in_row(block):
        return "body"
    told = text[-1] in "。！？" and "，" in text  # a sentence that names what a masthead prints
    if len(text) <= 80 and ((not told and _MASTHEAD.search(text)) or _LATIN.match(text) or _is_head(text, note)):
        return "masthead"
    if _CAPTION.match(text):
        return "caption"
    if is_signature(text):
        return "byline"
    if dateline or note or stands_under(block):
        return "body"
    if text.startswith(("——", "--", "—")) and len(text) <= 60 and text[-1] not in "。，；":
        return "subhead"
    if _titled(text):
        return "title"
    if len(text) <= 70 and text.endswith(("：", ":", "——")) and "。" not in text:
        return "kicker"
    return "title" if _exclaims(text) else "body"


def _exclaims(text: str) -> bool:
    """Whether a text is one short sentence that asks or exclaims."""
    short = len(text) <= 40 and text[0] not in "“\"'"
    return short and text.rstrip("”’")[-1:] in tuple("！？!?") and not re.search("[。！？!?].", text)


def settle(signs: Sequence[Sign], blocks: Sequence[Block], opened: Collection[int], goes_on: Sequence[bool]) -> list[Sign]:
    """The signs once it is known which titles open articles: of the other ones, cut pieces of text are told from section titles.

    `opened` holds the blocks of headings that open an article; `goes_on` says of each block whether the next finishes its sentence.
    """
    result = list(signs)
    for at, sign in enumerate(signs):
        if sign.look not in ("title", "kicker") or at in opened:
            continue
        text = blocks[at].text
        if goes_on[at] or len(text) > 24 or "。" in text:
            result[at] = Sign("body", False, False, False, not blocks[at].finished)
    return result
