"""What a thing is: the clause of a page that defines it, or the sentence that says what it is and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.archive.folder import Archive
from index.chinese.words import tagged
from index.embed.passages import sentences
from rag.reader.compose import cut_short, ended, shown
from rag.reader.persons.mentions import Mention, evidence, mentions
from rag.reader.persons.names import is_person
from rag.reader.persons.posts import POST
from rag.types import Draft, Question, Statement

_BORDER: Final = "。；;！!？?\n，,：:——…"
_SAID = re.compile(r"(?:据了解|据介绍|据悉|所谓|其中|目前|此次|本次)$")
_IS = re.compile(
    r"[”」》]?(?:[（(][^（）()]{1,30}[）)])?[，,]?(?P<verb>是指|指的是|就是指|即|是由|是一[种项个座家条支款类门部套场]|是)(?P<rest>[^。！？!?\n]{4,})"
)
_NOT_SO = re.compile(
    r"^(?:否|不是|因为|为了|在|从|以|对|把|怎|什么|谁|哪|何|有|要|最|非常|很|我们|他们|如此|这样|目前|当前|必须|可以|否则|时)"
)
_WHERE = re.compile(
    r"[”」》]?(?:项目|工程|景区|机场|大桥|园区|活动|平台|系统)?(?:[（(][^（）()]{1,30}[）)])?[，,]?(?P<verb>位于|坐落(?:于|在)|地处|成立于|创办于|创建于|创立于|始建于|建于|于\d{4}年[^。，,]{0,12}(?:成立|建成|创办|设立|启动)|由[^。，,；;]{2,60}(?:组建|发起|设立|创办|主办|建设|成立)|全长|(?P<size>总投资|规划用地|占地))"
)
_OPINION: Final = re.compile(
    r"^[^，,。；;]*(?:趋势|表达|关键|基础|选择|要求|保证|体现|问题|必然|保障|前提|重点|方向|优势|动力|引擎|命脉|根本|底线|使命|责任|创新|写照|缩影|法宝|力量|良药|大计|工作|任务|举措|成果|途径|标志|象征|钥匙|创举|手段|窗口|名片|抓手|时机|支撑)[^\u4e00-\u9fff]*(?:[，,。；;]|$)"
)
"""What is said of a thing to praise it, and does not say what it is."""
_HE_SAYS: Final = re.compile(r"(?:表示|认为|建议|说|指出|强调|写道)[，,：:“]")
_SHORT_FOR = r"简称(?:为)?[“]?{}(?!\w)"
_PLACES: Final = "省市县区镇乡村路街港站局院厂桥馆湖山河岛寺塔"
"""Signs that end no person's name here, though it may begin with a surname: 花桥镇."""
_BEST: Final = 5
_FEW: Final = 4
"""Articles up to which a thing is one that the page explains where it first has it."""


@dataclass(frozen=True, slots=True)
class Defined:
    """A sentence that defines; `value` grows with how plainly it does."""

    mention: Mention
    start: int
    end: int
    value: float


def definition(question: Question, archive: Archive) -> Draft | None:
    """The sentence that says what a thing is; None where no thing is asked of, or no page says it."""
    if question.periods or question.parts:
        return None
    thing = question.wants.thing
    if not thing or POST.search(thing):
        return None
    known = mentions(archive, thing, question.filters)
    found = [one for mention in known for one in _defined(mention, thing, len(known) <= _FEW)]
    if not found or (is_person(thing) and thing[-1] not in _PLACES and max(one.value for one in found) < _BEST):
        return None
    best = max(found, key=lambda one: (one.value, one.mention.day))
    proof = evidence(archive, best.mention, best.start, best.end)
    if proof is None:
        return None
    return Draft((Statement(best.mention.label + ended(cut_short(shown(proof.text), 170)), (proof,)),))


def _defined(mention: Mention, thing: str, first: bool) -> Iterator[Defined]:
    """The sentences of an article that say what a thing is; with `first` that in which an article headed by it has it first."""
    text = mention.article.text
    heads = (mention.article.headline, mention.article.subhead, mention.article.kicker)
    headed = any(_heads(head, thing) for head in heads if head)
    told = False
    for start, end in sentences(text):
        sentence = text[start:end]
        if thing not in sentence:
            continue
        value = max(
            (_value(sentence, found.start(), found.end(), thing, first) for found in re.finditer(re.escape(thing), sentence)),
            default=0.0,
        )
        if first and not value and headed and not told and end - start > 30 and sentence[-1] in "。；;”":
            value, told = 1.0, True
        if value:
            yield Defined(mention, start, end, value + headed)


def _heads(head: str, thing: str) -> bool:
    """Whether a headline has the thing by itself, and not as a part of another's name."""
    found = re.search(rf"(?:^|[^\u4e00-\u9fff]){re.escape(thing)}(?P<after>.{{0,4}})", head)
    if found is None:
        return False
    word, tag = next(iter(tagged(found["after"])), ("", "x"))
    return not word or tag[0] in "vdpxctu"


def _value(sentence: str, start: int, end: int, thing: str, first: bool) -> float:
    """How plainly a sentence says what the thing at `start:end` is; 0 where it does not."""
    ahead, rest = sentence[:start].rstrip("“「《"), sentence[end:]
    begins = not ahead or ahead[-1] in _BORDER or bool(_SAID.search(ahead))
    if re.search(_SHORT_FOR.format(re.escape(thing)), sentence):
        return 5.0
    if ahead.endswith("所谓"):
        return 6.0 if re.match(r"[”」》]?(?:[，,]|是|就是|即)", rest) else 0.0
    begins = begins or re.fullmatch(r"[\u4e00-\u9fff]{1,3}[省市县区州国]", ahead) is not None
    if not begins and (not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", ahead) or ahead[0] in "这该那此一"):
        return 0.0
    if (found := _WHERE.match(rest)) is not None and (first or not found["size"]):
        return 4.0
    found = _IS.match(rest)
    if found is None or _NOT_SO.match(found["rest"]) or not begins or "？" in sentence:
        return 0.0
    return _by_its_verb(found, ahead, first)


def _by_its_verb(found: re.Match[str], ahead: str, first: bool) -> float:
    """How plainly what stands behind a thing says what it is, by the verb: 指的是 the most, 是 only before a noun; 0 for an opinion."""
    if found["verb"].startswith("是") and found["verb"] not in ("是指", "是由") and _OPINION.search(found["rest"]):
        return 0.0
    if found["verb"] == "是":
        if _HE_SAYS.search(ahead) and not first:
            return 0.0
        plain = re.search(r"的[^，,。；;“”]{1,12}[，,。；;]|之一", found["rest"] + "。") or (first and "“" in found["rest"])
        return 3.0 if plain else 0.0
    return 6.0 if found["verb"] in ("是指", "指的是", "就是指") else 5.0
