"""Why an issue is known, in English: every sentence that the rules give has a row, and a sentence made of two is told whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from index.issues.whys import WHYS, in_english, parts
from tests.conftest import ROOT

HAN = re.compile("[\u4e00-\u9fff]")
GIVES = ("Reason", "_with", "reason", "_clue", "add", "replace")
"""The functions whose arguments tell why."""
NAMES = ("why", "note", "hint")


def told(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may give, with 七 for each part that changes."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "七" for part in values)
        case ast.IfExp(body=body, orelse=other):
            yield from (*told(body), *told(other))
        case ast.BinOp(left=ast.Constant(value=str(text))):
            yield f"{text}七"


def whys() -> Iterator[str]:
    for path in sorted((ROOT / "index" / "issues").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in GIVES:
                    given = [*node.args, *(one.value for one in node.keywords if one.arg == "why")]
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
                    given = [value]
                case ast.Return(value=ast.expr() as value) if path.name == "checks.py":
                    given = [value]
                case _:
                    continue
            yield from (text for one in given for text in told(one) if HAN.search(text.replace("七", "")))


@pytest.mark.parametrize("why", sorted({*whys()} - {"，疑有误认", "，疑为 七"}))
def test_every_why_has_its_english(why: str) -> None:
    assert not HAN.search(in_english(why).replace("七", "")), in_english(why)


def test_there_are_whys_to_look_at() -> None:
    assert len({*whys()}) > 35


@pytest.mark.parametrize(
    ("why", "english"),
    [
        ("同一件事又写作2022年5月，据此为2022年", "the same thing is also given as 2022年5月: so the year is 2022"),
        (
            "印作“2012年3月5日”，与版面不合；改一位数字为 2022-03-05，则与星期六、报道日相合",
            "printed as “2012年3月5日”, which disagrees with the page; one digit changed makes it 2022-03-05, and it agrees with 星期六, "
            "the day of the news",
        ),
        ("期号 11980 与同报其他各期的期号、日期不合，疑有误认", "No. 11980 disagrees with the numbers and dates of the paper's other issues and may be misread"),
        ("记者李四平也在《江城日报》（江城日报-2021-10-25）署名", "the reporter 李四平 also signs in 江城日报 (江城日报-2021-10-25)"),
        ("读者自己写的话", "读者自己写的话"),
    ],
)  # fmt: skip
def test_a_sentence_is_told_in_english_with_the_pages_words_as_they_are(why: str, english: str) -> None:
    assert in_english(why) == english


@pytest.mark.parametrize(("chinese", "english"), WHYS, ids=[chinese for chinese, _ in WHYS])
def test_a_row_reads_what_it_writes(chinese: str, english: str) -> None:
    count = chinese.count("{}")
    assert english.count("{}") == count
    filled = [str(number) for number in range(7, 7 + count)]
    assert parts(chinese, chinese.format(*filled)) == filled
    assert in_english(chinese.format(*filled)) == english.format(*filled)
    assert parts(chinese, f"另{chinese.format(*filled)}另") is None or chinese[:2] == "{}"
