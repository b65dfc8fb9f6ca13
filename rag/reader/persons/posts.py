"""The office or role that stands beside a person's name on a page: before it, after it in an apposition, or in an award."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.chinese.vocabulary import any_of, organisations
from index.chinese.vocabulary.denials import SIGNS
from index.chinese.vocabulary.offices import NEED_BODY, POSTS, ROLES, SHARED, SIGNING, STYLES
from index.chinese.words import remembered, tagged
from index.embed.passages import sentences
from index.types import Span
from rag.reader.persons.names import is_person, whole


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INNER: Final = _words("""
    促进 保护 保障 种植 养殖 管理 建设 服务 治理 发展 执法 监督 审计 统计 交通 运输 运营 生产 制造 投资 开发 规划 应急 救援 扶贫 攻坚 指导 宣传 组织
    监察 联防 联控 防控 防疫 驻 呼吸 附属 管护 护林 兼 兼任 副 代 原 前 时任 代理 改革 合作 监管 监测 预防 控制 研究 设计 教育 培训 体育 经营 销售 贸易
    储备 检验 检疫 鉴定 工作 领导 协调 联络 传播 出版 传承 装备 安装 加工 创新 创业 科研 维护 修复 演奏 评论 常务 总 常驻 复苏 支援 援助 支持 公诉 审判
    保险 金融 物流 供电 供水 采购 招商 行政 审批 退役 转业 候任 当选 第一 首席 资深 名誉 名誉 执行 代表 联合 国际 检察 公安 事务 救治 治疗 康复 医疗 护理 住 研发 信息 应对
""")
"""Verbs that stand within the name of a body or of an office."""

_AMID: Final = _words("后 之后 以后 中 里 上 下 时 以来 期间 当中 之前 以前 内 外")
_NEVER: Final = _words(
    "特邀 邀请 一行 同志 先生 女士 我 本人 人称 据 由 经 同 对 向 时候 目前 现任 现 担任 任 记 采访 专访 免去 任命 决定 公司"
)
_SMALL: Final = _words("和 及 与 、 兼 暨")
_COUNTED: Final = _words("名 位 个 岁 多名 余名")
_FRAGMENTS: Final = ("有限", "股份", "责任公司", "科", "部", "局", "室", "组", "队", "工作领导小组", "领导小组", "工作组")
"""What begins no body's name: what stands before it belongs to it, though it be a verb."""
_BODIES: Final = tuple(organisations.KINDS)
_NOUNISH: Final = tuple("nxjlbafsizghq")

POST: Final = re.compile(f"(?:{any_of(POSTS | ROLES | SIGNING | NEED_BODY)})$")
_BORDER: Final = re.compile(r"[，,。；;：:！!？?（）()《》“”‘’\"\n—…·•■▲●\s【】\[\]|]|(?<=\d日)电")
_QUOTED: Final = re.compile(r"“[^“”。，,、]{1,12}”(?=[\u4e00-\u9fff])")
_AFTER_NAME = re.compile(
    rf"(?:{any_of(STYLES)})?(?:[，,：:]|[（(]|——?)\s*"
    r"(?:(?:男|女|\w{1,3}族|现?年?\d{2,3}岁|\d{4}年[^，,。]{0,10}生|[^，,。；;、]{1,8}人|中共党员|(?:大学|大专|本科|研究生)(?:学历|文化)?)[，,])*"
    r"(?:现任|现为|现系|是|系)?(?P<office>[^，,。；;：:（）()！!？?\n]{2,50})(?=[，,。；;）)\n]|$)"
)
_IS = re.compile(
    r"(?:同志)?(?:曾[^。；;！!？?\n]{2,40}[，,](?=现))?(?P<verb>是|系|为|任|担任|现任|现为|出任|当选为?|被任命为|被选为|被推选为)(?:一?[名位个])?(?P<office>[^，,。；;：:（）()！!？?\n]{2,40})(?=[，,。；;）)\n]|$)"
)
# a 无党派人士 has an office
_NOT_SO = re.compile(rf"{any_of(SIGNS - {'无'})}|否|第一个|怎|什么|哪|谁")
_TOGETHER = re.compile(
    r"(?:、[\u4e00-\u9fff]{2,4})*(?:等)?[两三四五六七八九十\d]+[位名](?P<award>[^，,。；;：:]{2,16}?)(?=荣登|荣获|获|入选|上榜|登|当选|参加|出席|[，,。；;]|$)"
)
_AWARD = re.compile(
    r"(?:荣获|获评|被评为|被评选为|被授予|获得|登榜|入选|荣登|当选)(?:了|为)?(?P<award>[^，,。；;：:“”的]{0,16}“[^“”]{2,16}”(?:荣誉称号|称号|奖章|奖)?)"
)
_TAKEN = re.compile(r"(?:免去|撤销|罢免|不再担任|辞去)(?:[^，,。；;！!？?\n的]|的职务)*$")
"""What stands before an office that is taken from its holder."""


@dataclass(frozen=True, slots=True)
class Item:
    """One office of a person, `text[start:end]`: `body` what it is of (苏州市, 市直工委), `post` what it is (市长, 副部长)."""

    start: int
    end: int
    body: str
    post: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says of a person: `office` its words, `start:end` the words with the name, `items` the offices, none for an award."""

    office: str
    start: int
    end: int
    items: tuple[Item, ...] = ()

    @property
    def rank(self) -> int:
        """0 for an office or a role, 1 for an award or a standing, 2 for who made the page."""
        if not self.items or self.items[-1].post == "领导":
            return 1
        return 2 if self.items[-1].post in SIGNING else 0


def told_of(text: str, name: str) -> Iterator[Told]:
    """What a text says that a person is, wherever it names that person whole."""
    spans = sentences(text)
    for found in re.finditer(re.escape(name), text):
        low, high = next(((a, b) for a, b in spans if a <= found.start() < b), (found.start(), found.end()))
        if not whole(text, *found.span()) or _TAKEN.search(text[low : found.start()]):
            continue
        if (items := before(text, found.start(), low)) or (items := _shared(text, found.start(), low)):
            yield Told(text[items[0].start : items[-1].end], items[0].start, found.end(), items)
        elif after := _after(text, found.end(), high):
            end = after[-1].end + (text[found.end()] in "（(")
            yield Told(text[after[0].start : after[-1].end], found.start(), end, after)
        elif (award := _award(text, found.end(), high)) is not None:
            yield Told(text[slice(*award)], found.start(), award[1])


def before(text: str, at: int, low: int) -> tuple[Item, ...]:
    """The offices that stand directly before a name at `at`, in their order, the sentence beginning at `low`."""
    end, items = at, list[Item]()
    while end > low and text[end - 1] in " 　“":
        end -= 1
    while (item := _item(text, end, low)) is not None:
        items.insert(0, item)
        if text[item.start - 1 : item.start] != "、" or item.start - 1 <= low:
            break
        end = item.start - 1
    return () if items and _TAKEN.search(text[low : items[0].start]) else tuple(items)


def _shared(text: str, at: int, low: int) -> tuple[Item, ...]:
    """The standing that a list of names has before its first: 人大代表 of 县人大代表谢春生、欧阳东林."""
    ahead = re.search(r"(?:[\u4e00-\u9fff]{2,4}、)+$", text[low:at])
    if ahead is None:
        return ()
    found = re.search(
        rf"(?:{any_of(SHARED)})(?=[\u4e00-\u9fff]{{2,4}}、)",
        text[max(low, low + ahead.start() - 12) : at],
    )
    if found is None:
        return ()
    end = max(low, low + ahead.start() - 12) + found.end()
    item = _item(text, end, low)
    return () if item is None or not is_person(text[end : text.index("、", end)]) else (item,)


def _item(text: str, end: int, low: int) -> Item | None:
    """The office that ends at `end`, with the body that it is of as far as it is a noun; None where no post ends there."""
    borders = [found.end() for found in _BORDER.finditer(_QUOTED.sub(lambda one: "某" * len(one[0]), text[:end]), low)]
    first = max([low, *borders, text.rfind("、", low, end) + 1])
    post = POST.search(text[first:end])
    if post is None:
        return None
    at = first + post.start()
    start = first + _noun_from(text[first:at])
    if post[0] in NEED_BODY and at - start < 1:
        return None
    return Item(start, end, text[start:at], post[0])


@remembered(4096)
def _noun_from(words: str) -> int:
    """From where on words that end before a post are one noun: 4 of 会议邀请中国疾控中心."""
    at = len(words)
    tokens = tagged(words)
    for n in range(len(tokens) - 1, -1, -1):
        word, tag = tokens[n]
        ahead = tokens[n - 1] if n else ("", "")
        if word in _NEVER or (word in _AMID and tag[0] == "f") or word in _COUNTED:
            break
        if word in _SMALL:
            following = tokens[n + 1][1] if n + 1 < len(tokens) else "x"
            if not n or ahead[1][:2] == "nr" or ahead[0] in _NEVER or following[:2] in ("ns", "nt", "nr") or at == len(words):
                break
        elif not _stands_in(word, tag, tokens[n + 1][0] if n + 1 < len(tokens) else ""):
            cut_short = tag[0] == "v" and ahead[1] and words[at:].startswith(_FRAGMENTS)
            if not cut_short and not (tag[0] == "v" and ahead[1] == "ns" and words[at:].startswith(_BODIES)):
                break
        at -= len(word)
    while words[at : at + 1] and words[at] in "和及与暨兼”":
        at += 1
    return at


def _stands_in(word: str, tag: str, following: str) -> bool:
    """Whether a word may stand within the name of a body."""
    if word in _INNER or tag in ("vn", "an", "eng") or word.isascii() or word in ("第", "届", "”", "“"):
        return tag[0] != "m" or word.startswith("第") or following in ("届", "级", "号", "医院")
    return (
        tag[0] in _NOUNISH
        or (tag == "t" and len(word) == 1)
        or (tag[0] == "m" and (word.startswith("第") or following in ("届", "级", "号")))
    )


def _is_noun(words: str) -> bool:
    """Whether words between marks can be what somebody is of: they do not begin with a verb, and have no preposition or particle."""
    tags = [(word, tag) for word, tag in tagged(words) if word.strip()]
    if any(tag[0] in "pudrce" and word not in _SMALL and word not in _INNER and tag != "eng" for word, tag in tags):
        return False
    return not tags or tags[0][1][0] != "v" or tags[0][1] == "vn" or tags[0][0] in _INNER


def _after(text: str, at: int, high: int) -> tuple[Item, ...]:
    """The offices of an apposition or of a clause with 是 or 任 that follows a name."""
    rest = text[at:high]
    found, loose = _AFTER_NAME.match(rest), False
    if found is None or not _items(text, at + found.start("office"), at + found.end("office"), False):
        found = _IS.match(rest)
        if found is None or _NOT_SO.search(found["office"]):
            return ()
        loose = found["verb"] in ("是", "系")
        if found["verb"] == "为" and found["office"].endswith(tuple(ROLES)):
            return ()
    return _items(text, at + found.start("office"), at + found.end("office"), loose)


def _items(text: str, start: int, end: int, loose: bool) -> tuple[Item, ...]:
    """The offices that a stretch lists; none where one of them is anything else. A loose one may have words before it."""
    items, at = list[Item](), start
    for part in text[start:end].split("、"):
        post = POST.search(part)
        if post is None or (not loose and not _is_noun(part[: post.start()])):
            return ()
        if post[0] in NEED_BODY and not post.start():
            return ()
        items.append(Item(at, at + len(part), part[: post.start()], post[0]))
        at += len(part) + 1
    return () if len(items) == 1 and not items[0].body and items[0].post.endswith("组长") else tuple(items)


def _award(text: str, at: int, high: int) -> Span | None:
    """An award or a deed's name that follows a name."""
    rest = text[at:high]
    if (found := _TOGETHER.match(rest)) is not None:
        return at + found.start("award"), at + found.end("award")
    clause = re.match(r"[^，,。；;：:“]{0,12}", rest)
    found = _AWARD.match(rest) or (_AWARD.search(rest, 0, high - at) if clause else None)
    if found is None or found.start() > 8 or re.search(r"[，,。；;、的]", rest[: found.start()]):
        return None
    return at + found.start("award"), at + found.end("award")
