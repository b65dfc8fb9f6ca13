"""Questions that are answered by a reckoning over several things, taken apart into one question for each: by how much one is more than the
other, whether it is, and how much all make together."""

from __future__ import annotations

import re
from itertools import pairwise

from index.chinese.words import tagged
from rag.question.in_place import NAMES
from rag.question.parts.subquestions import JOINTS, Each, Made, said_of
from rag.question.slots.asked import ask
from rag.words.dates import DATE
from rag.words.lexicon import flat
from rag.words.ordinals import numbered

_MEASURED = {
    "多": "有多少", "少": "有多少", "大": "有多大", "小": "有多大", "高": "有多高", "低": "有多高", "长": "有多长", "短": "有多长",
    "远": "有多远", "近": "有多远", "重": "有多重", "轻": "有多重", "宽": "有多宽", "深": "有多深", "快": "有多快", "慢": "有多快", "贵": "多少钱",
}  # fmt: skip
"""How a thing is more than another, and how one asks of it alone."""
_THAN = re.compile(
    rf"(?P<one>[^,，。?？]{{2,24}}?)比(?![例重率分赛较如])(?P<two>[^,，。?？]{{1,14}}?)(?:要|还|更)?(?P<how>[{''.join(_MEASURED)}])"
    r"(?:了?(?P<verb>[^,，?？]{0,4}?)(?P<much>多少(?!倍)|几(?!成|倍|个?百分)[^,，?？]*)(?P<unit>[^,，?？]*)|(?:一?[些点])?[吗么嘛])[?？]*$"
)
_TOGETHER = re.compile(
    r"加上(?P<other>[^,，。?？]{2,14}?)一(?:起|块儿?|共)|(?:加(?:一块儿?|起来|一起|在一起|总)|合(?:起来|在一起|计)|一共|总共|共计|总计)(?:一共|总共|合计|共)?(?:是|有|要)?"
)


def reckoned_of(text: str) -> Each | None:
    """`甲比乙多修几座桥`, `甲比乙长吗` and `一期和二期加起来有几座桥`, `一期和二期哪个长` as a question for each; None for a question that asks for no reckoning."""
    text = flat(text)
    return _than(text) or _together(text) or _which(text)


def _than(text: str) -> Each | None:
    found = _THAN.search(text)
    if found is None or (other := _in_place(found["one"], found["two"])) is None:
        return None
    made: Made = "difference" if found["much"] else "whether"
    return said_of((found["one"], other), text[: found.start()], _asked_alone(found), found["how"], made)


def _asked_alone(found: re.Match[str]) -> str:
    """What is asked of one thing alone: 占多少亩 of 多占多少亩, 有几个 of 多几个, 有多大 of 大吗."""
    much = (found["much"] or "") + (found["unit"] or "")
    if much and found["verb"]:
        return f"{found['verb']}{much}"
    return f"有{much}" if much not in ("", "多少") else _MEASURED[found["how"]]


def _in_place(one: str, other: str) -> str | None:
    """What another thing is of which less is said than of one: 某港一期工程 for 一期 beside 某港二期工程; None where they are not alike."""
    for sort in (_number, _day, _name)[: 3 if "的" in one else 2]:  # a name by itself is all that is said of the one
        own, its = sort(one), sort(other)
        if own and its:
            return one[: own[0]] + other + one[own[1] :].removeprefix(other[its[1] :])
    return (
        other
        if "的" not in one and len(other) > 1 and not any(sort(text) for sort in (_number, _day) for text in (one, other))
        else None
    )


def named_by(item: str) -> str:
    """By what one of several things is told from the others: 二期 of 某港二期, its day, or all of it."""
    place = _number(item) or _day(item) or (_name(item) if "的" in item else None) or (0, len(item))
    return item[slice(*place)]


def _number(text: str) -> tuple[int, int] | None:
    return next((match.span() for _, match in numbered(text)), None)


def _day(text: str) -> tuple[int, int] | None:
    found = DATE.search(text)
    return found.span() if found else None


def _name(text: str) -> tuple[int, int] | None:
    word, tag = next(iter(tagged(text)), ("", ""))
    return (0, len(word)) if tag.startswith(NAMES) else None


def _together(text: str) -> Each | None:
    total = _TOGETHER.search(text)
    if total is None or not ask(text[total.end() :]).slots[0].said:
        return None
    said = text[: total.start()]
    if total["other"]:
        return said_of((said, total["other"]), "", text[total.end() :], made="sum")
    if (pair := _joined(_both(said))) is None:
        return None
    before, items, after = pair
    return said_of(items, before, after + text[total.end() :], made="sum")


def _which(text: str) -> Each | None:
    which = max(text.find("哪"), text.find("谁"), 0)
    before, (asked, _, further) = _both(text[:which]), text[which + 1 :].lstrip("一个期批届的").partition(",")
    asked = asked.rstrip("?？点些一")
    made: Made = "between" if "差" in further or "多少" in further else ""
    measured, pair = _MEASURED.get(asked[-1:]), _joined(before)
    if measured is None or pair is None:
        return None
    before, items, after = pair
    return said_of(items, before, after + asked[:-1].rstrip("更要") + measured, asked[-1:], made)


def _both(text: str) -> str:
    """`两期` and `前后两期` as the two of the row that it means."""
    for sort in "期批届":
        text = text.replace(f"前后两{sort}", f"两{sort}").replace(f"两{sort}", f"一{sort}和二{sort}")
    return text


def _joined(text: str) -> tuple[str, tuple[str, str], str] | None:
    """What stands before two numbered things of a row that stand together (一期和二期), the things, and what stands after them."""
    for ((_, sort), one), ((_, other_sort), other) in pairwise(numbered(text)):
        if sort == other_sort and text[one.end() : other.start()] in JOINTS | {"", "、", "跟"}:
            return text[: one.start()], (one.group(), other.group()), text[other.end() :]
    return None
