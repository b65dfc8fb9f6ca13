"""Which spans can fill a slot at all: kilometres answer no question about money, and only a mayor answers who the mayor is."""

from __future__ import annotations

import re

from rag.reader.asked import Slot
from rag.reader.lexicon import lexicon
from rag.reader.persons import can_be_person, holds_post
from rag.reader.spans import Candidate, worded_pieces

_CLASSES: tuple[frozenset[str], ...] = tuple(
    frozenset(units.split("|"))
    for units in (
        "元|美元|欧元|英镑|日元|港元|人民币|元人民币|卢布|韩元|块|块钱|万元|亿元",
        "公里|千米|米|厘米|毫米|里|海里|英里|微米",
        "平方公里|平方千米|平方米|㎡|m2|亩|公顷",
        "年|个月|月|天|日|小时|个小时|分钟|分|秒|秒钟|周|周年|点",
        "%|‰|个百分点|百分点|倍|成",
        "吨|公斤|千克|克|斤",
        "名|位|人|人次|余名|个|户",
        "岁|周岁|多岁",
        "度|℃|°c",
    )
)
_ANY_UNIT = frozenset("个万亿些种")
"""Units of a question that leave the unit of the answer open."""
_NOT_ONE = ("同", "每", "这", "那", "另", "任", "哪", "某", "唯")
_POST = re.compile(r"(?:[长记任席裁理]|教授|院士|总统|首相|主编|董事|委员|发言人|大使)$")
_TITLES_APART = 14


def fine_enough(words: str, date: str) -> bool:
    """Whether a date is told as finely as the question word wants it: 哪天 a day, 几点 a time of day, 哪年 a year or finer."""
    if re.search(r"几点|几时|时刻", words):
        return bool(re.search(r"\d[时点:]", date))
    if re.search(r"[天日号]", words):
        return bool(re.search(r"\d{1,2}[日号]|[昨今明前当次翌][天日晚]|初[一二三四五六七八九十]|周[一二三四五六日]", date))
    if "月" in words:
        return "月" in date
    return True


def fits(slot: Slot, candidate: Candidate, sentence: str) -> bool:
    """Whether the span of a flat sentence can be what the slot asks for."""
    words = sentence[candidate.start : candidate.end]
    if slot.kind == "number":
        if re.search(r"\d(?:月|日|号)$|\d{4}年$", words) and not set(slot.unit.split("|")) & {"天", "日", "年", "号", "月"}:
            return False  # a date counts nothing
        if slot.unit == "号码":
            return bool(re.search(r"\d{5,}|\d{3,4}-\d{3,}", words))
        asked = set(slot.unit.split("|")) if slot.unit else set()
        classes = [one for one in _CLASSES if asked & one]
        if slot.wants == "rank":
            return words.startswith("第")
        if words.startswith("第") and not slot.left.endswith("第"):
            return False  # an ordinal counts nothing
        if words.startswith("一") and len(words) == 2 and sentence[: candidate.start].endswith(_NOT_ONE):
            return False  # 同一只, 每一名
        if not candidate.unit and len(slot.focus) > 1 and sentence.startswith(slot.focus, candidate.end):
            return True  # 37县区: what is counted stands in the place of a unit
        if not classes:
            unit = candidate.unit or _unit_after(sentence[candidate.end :])
            return not asked or not unit or unit in asked or bool(asked & _ANY_UNIT)
        unit = candidate.unit or _unit_after(sentence[candidate.end :])
        return any(unit in one for one in classes) or (
            not unit and "名" in asked and _people_after(slot, sentence[candidate.end :])
        )
    if slot.kind == "title":
        return candidate.kind in ("title", "quoted")
    if slot.kind == "place":
        if candidate.kind == "quoted":
            return False
        if slot.focus in ("区", "县", "省", "市", "镇", "乡", "村"):
            last = next((word for word, at in worded_pieces(sentence) if at + len(word) == candidate.end), "")
            known = lexicon().tag(last) == "ns" and last not in ("城市", "国家", "地区")
            return words.endswith(slot.focus) or (known and slot.focus in ("省", "市"))
    if slot.kind == "person":
        if not can_be_person(sentence, candidate.start, candidate.end):
            return False
        if _POST.search(slot.focus):
            return holds_post(sentence, candidate.start, candidate.end, slot.focus[-2:], slot.left + slot.focus, _TITLES_APART)
    return True


def _people_after(slot: Slot, after: str) -> bool:
    """Whether people follow a number without a unit: 3000学生, but not 3—11岁."""
    noun = slot.focus[-2:]
    return bool(noun and re.match(rf"[^\d,，、。至到]{{0,4}}?{noun}", after)) or bool(
        re.match(r"\s*(?:[余多])?[\u4e00-\u9fff]{0,3}[人员生师者众民工]", after)
    )


def _unit_after(text: str) -> str:
    found = re.match(r"\s*(" + "|".join(sorted({unit for one in _CLASSES for unit in one}, key=len, reverse=True)) + ")", text)
    return found.group(1) if found else ""
