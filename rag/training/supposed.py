"""A question for a thing, asked as whether it is one: 什么时候撤展 with 8月5日 becomes 8月5日撤展吗, true, or with another day, false.

People ask far more for things than whether something is so, and who writes that most often has a false premise in mind; so a verdict
is learnt from these, half of them true. The false value is another answer of the same article where one fits, else of another one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary import any_of, words
from index.chinese.words import fold
from rag.question.wording import asks
from rag.training.material import Lesson

ASKS = {
    "person": words("谁 哪位 哪个人 什么人 啥人"),
    "number": words("多少 几 多少个 几个"),
    "date": words(
        "什么时候 啥时候 什么时间 何时 几月几号 几月几日 哪天 哪年 哪一天 哪一年 几号 几点 哪个月 哪月 几月 几月份 哪年哪月"
    ),
    "place": words(
        "哪里 哪儿 什么地方 啥地方 何处 哪个省 哪个市 哪个城市 哪个县 哪个区 哪个国家 哪个地方 哪个地区 哪省 哪市 哪县 哪区 哪国"
    ),
    "org": words(
        "哪家 哪家公司 哪家单位 哪家企业 哪家机构 哪个部门 哪个单位 哪个队 哪个学校 哪个机构 什么单位 什么部门 什么机构"
    ),
    "thing": words("什么 什么名字 啥名字 啥名"),
}
"""How a question asks for a thing of a kind: the words that its answer can stand in place of."""
_ASKED = {kind: re.compile(any_of(table)) for kind, table in ASKS.items()}
_END = re.compile(r"(?:呢|啊|呀|了?来着|吧)?[？?。 ]*$")
_NUMBER = re.compile(rf"[\d.,{ONE_TO_TEN}百千万亿两零半〇]+")
TAILS = ("吗？", "吗？", "吗", "么？", "吧？", "，对吗？", "，是不是？", "，是这样吗？", "没错吧？")
SUPPOSED = 0.35
"""Share of the windows in which a question that can be asked as whether is."""
LONGEST = 20
"""Characters of a thing that can be supposed."""


def _supposed(question: str, kind: str, answer: str, tail: str) -> str | None:
    """The question with the answer in place of what asks for it; None where something else is asked, too."""
    found = list(_ASKED[kind].finditer(question))
    if len(found) != 1:
        return None
    before, rest = question[: found[0].start()], question[found[0].end() :]
    if asks(before + "。" + rest.rstrip("呢？? ")):
        return None
    unit = _NUMBER.sub("", answer) if kind in ("number", "place", "org") else ""  # 多少亩 with 4582亩
    for size in range(len(unit), 0, -1):
        if rest.startswith(unit[-size:]):
            rest = rest[size:]
            break
    return _END.sub("", before + answer + rest) + tail


def _form(value: str) -> str:
    """What values that can stand for each other have in common: the words around their digits."""
    return _NUMBER.sub("0", value)


class Supposing:
    """The bare answers of many lessons by kind, by article and by form, from which a false one is drawn."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self._alike: dict[tuple[str, str], list[str]] = {}
        for lesson in lessons:
            if (value := _value(lesson)) is not None and lesson.kind is not None:
                for place in (lesson.text.text[:40], _form(value) if lesson.kind in ("number", "date") else ""):
                    self._alike.setdefault((lesson.kind, place), []).append(value)

    def ask(self, lesson: Lesson, draw: random.Random) -> Lesson | None:
        """The lesson asked as whether; None where it does not ask for one short thing in a word that is known."""
        value = _value(lesson)
        if value is None or lesson.kind is None:
            return None
        true = draw.random() < 0.5
        told = value if true else self._another(lesson, value, draw)
        question = told and _supposed(lesson.question, lesson.kind, told, draw.choice(TAILS))
        return replace(lesson, question=question, kind="yesno", says_yes=true) if question else None

    def _another(self, lesson: Lesson, value: str, draw: random.Random) -> str | None:
        """A value that is none of the lesson's: of its own article where there is one, else alike in form or with another number."""
        assert lesson.kind is not None
        form = _form(value) if lesson.kind in ("number", "date") else ""
        own = [one for one in self._alike.get((lesson.kind, lesson.text.text[:40]), []) if not form or _form(one) == form]
        alike = self._alike.get((lesson.kind, form), [])
        for values in (own, alike) if draw.random() < 0.6 else (alike, own):
            others = [
                one
                for one in draw.sample(values, min(len(values), 20))
                if one not in value and value not in one and (values is own or one not in lesson.text.text)
            ]
            if others:
                return draw.choice(others)
        digits = list(re.finditer(r"\d", value))
        if not digits:
            return None
        at = draw.choice(digits).start()
        return value[:at] + draw.choice([one for one in "123456789" if one != value[at]]) + value[at + 1 :]


def _value(lesson: Lesson) -> str | None:
    if not lesson.answered or lesson.kind not in ASKS or not lesson.spans or lesson.each:
        return None
    start, end = lesson.spans[0]
    value = fold(lesson.text.text[start:end]).strip("，。、“”《》 ")
    return value if 0 < len(value) <= LONGEST else None
