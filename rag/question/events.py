"""Questions that speak of several events: taken apart, so that each event can be looked for by itself.

`A和B哪个更早` needs a passage for A and one for B, which are seldom the same; `A当天，B怎样` needs B's passage, and A's only for
the day. Asking for each by itself is what raised recall most on Chinese news (ChronoQA, Scientific Data 2025, table 4).
"""

from __future__ import annotations

import re

from rag.question.wording import asks
from rag.wants import SameDay

_SAME_DAY = re.compile(r"(?P<anchor>.{4,}?)(?P<when>当天|当日|同一天|同日|当晚|当月|当年|同月|同年)[，,](?P<asked>.{4,})")
_WHICH = r"哪一?(?:个|件|项|场|条|起|些)?(?:事件|事情|政策|事)?的?"
_COMPARED = re.compile(
    r"[，,、：:]?(?:(?:这|以上|上述|那)?(?:些|[两二三四五]?(?:个|件|项|起|者)?)?(?:事件|事情|事)?(?:里|之?中|当中|内)?[，,]?(?:今年|去年)?)"
    rf"(?:{_WHICH}[^，,。]{{0,14}}(?:(?:更|最|比?较)[早晚先后迟前多少高低]|[早晚]于|在[先前后][？?]?$|[先后](?=发生|举行|发布|出现|开始|[？?]?$))[^，,。]{{0,8}}"
    r"|(?:更|最)[早晚先后迟][^，,。]{0,8}(?:的是|是)哪.*"
    r"|(?:是否|是不是)?都?(?:是)?都?(?:发生)?在?同一?个?(?:天|日|周|月|年|月份).*"
    r"|(?:是否|是不是)?都(?:是)?(?:发生)?(?:在|于)[^，,。]{2,14}吗?"
    r"|(?:相比)[，,]?.*[早晚先后迟].*|(?:的|发生)?(?:先后|早晚|从早到晚的?|时间)?顺序.*"
    r"|谁(?:先|后|更[早晚]).*|(?:是)?分别(?:是|在|于)?.*|各(?:是|在|自).*)[？?]?$"
)
_TWO_QUESTIONS = re.compile(r"[，,](?:以及|此外|另外|与此同时|同时)(?P<second>.{5,})$")
_ASKED_FIRST = re.compile(
    r"^(?=[^：:？?]*(?:以下|下列|下面|哪[^：:？?]*[早晚先后迟]))[^：:？?]*[：:？?]\s*(?:是)?(?P<events>.{8,})$"
)
_LEAD = re.compile(r"^(?:在)?(?:(?:以下|下列|下面)[^：:，,]{0,8}(?:事件)?中?[，,：:]*)?(?:是|在)?")
_JOINT = re.compile(r"，?(?:以及|还是|或者|还有)|与|和|、|，|,|；|;")
_ONLY_TIME = re.compile(
    r"(?:在|截至|从|到|至|和|与|、|，|,|\d{4}年|\d{1,2}月|\d{1,2}[日号]|[上下]半年|年?[初底末中]|[上中下]旬|期间|间|今年|去年|前年|内|份|以来)*"
)


def same_day(text: str) -> SameDay | None:
    """The two halves of `A当天，B怎样`; None where a question is not one."""
    match = _SAME_DAY.fullmatch(text.strip())
    if match is None:
        return None
    unit = match["when"][-1]
    return SameDay(match["anchor"], match["asked"], "year" if unit == "年" else "month" if unit == "月" else "day")


def compared(text: str) -> str | None:
    """What a comparing question compares (`A和B`), without the words that compare; None where it compares nothing."""
    whole = text.strip()
    listed = _ASKED_FIRST.match(whole)
    plain = listed["events"] if listed else _LEAD.sub("", whole, count=1)
    match = _COMPARED.search(plain)
    if match is None and listed is None:
        second = _TWO_QUESTIONS.search(whole)
        return whole.rstrip("？?") if second and asks(second["second"]) and asks(whole[: second.start()]) else None
    events = (plain[: match.start()] if match else plain).strip(" ，,、？?。")
    return events if len(events) >= 8 and _JOINT.search(events) else None


def is_only_time(text: str) -> bool:
    """Whether a piece of a question says when and nothing else (2023年9月和10月)."""
    return _ONLY_TIME.fullmatch(text.strip()) is not None


def joints(events: str) -> list[tuple[int, int]]:
    """Where several events may be cut apart: the conjunctions between them, as offsets. Those inside quotes and titles are left out."""
    depth = 0
    inside = []
    for char in events:
        depth += (char in "《“‘「(（") - (char in "》”’」)）")
        inside.append(depth > 0)
    return [
        match.span()
        for match in _JOINT.finditer(events)
        if not inside[match.start()] and match.start() >= 3 and match.end() <= len(events) - 3
    ]
