"""The reasons of a refusal: each row has its kind and both sentences, and every refusal is one of them."""

from __future__ import annotations

import ast
from datetime import date
from string import Formatter
from typing import get_args

import pytest

from chat.cards import refusal_html
from index.partial_date import PartialDate
from rag.cite.number import cite
from rag.refuse.reasons import KINDS, Both, Reason, Word
from rag.scripts.records import answer_record
from rag.types import Answer, Period, Refusal
from tests.asking import asking
from tests.conftest import ROOT
from tests.test_architecture import sources
from tests.test_prove import Pages

ASKED = asking("灯塔？", as_of=date(2021, 3, 5))


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.code)
def test_a_row_has_its_kind_and_the_same_fields_in_both_languages(reason: Reason) -> None:
    assert reason.kind in get_args(Refusal)
    assert fields(reason.zh) == fields(reason.en)
    assert reason is Reason.UNASKED or (reason.zh[-1] in "。}" and reason.en[-1] in ".}”")


def test_every_kind_of_refusal_has_a_name() -> None:
    assert set(KINDS) == set(get_args(Refusal))


@pytest.mark.parametrize(
    ("reason", "words", "chinese", "english"),
    [
        (
            Reason.AFTER_THE_LAST,
            {"last": date(2021, 3, 5), "days": Period(date(2022, 1, 1), date(2022, 12, 31), "明年")},
            "馆藏只到2021年3月5日，没有明年的报纸。",
            "The archive ends on 5 March 2021: it holds no paper of 2022.",
        ),
        (
            Reason.NO_ISSUE,
            {"days": [Period(date(year, 4, 1), date(year, 4, 30), "4月") for year in (2021, 2020)]},
            "馆藏里没有4月的报纸。",
            "The archive holds no paper of April 2021, April 2020.",
        ),
        (
            Reason.NO_ISSUE,
            {"days": Period(date(2020, 12, 28), date(2021, 1, 3), "元旦前后")},
            "馆藏里没有元旦前后的报纸。",
            "The archive holds no paper of 28 December 2020 to 3 January 2021.",
        ),
        (
            Reason.SHUT_OUT,
            {"held": [Both("《东洲日报》2021年3月至2021年4月", "《东洲日报》 of March 2021 to April 2021")]},
            "馆藏里没有这个范围的报纸，有的是《东洲日报》2021年3月至2021年4月。",
            "The archive holds no paper within these limits; it has 《东洲日报》 of March 2021 to April 2021.",
        ),
        (
            Reason.NO_ISSUE_NUMBER,
            {"day": PartialDate(2021, 3, 5), "paper": "《东洲日报》"},
            "馆藏有2021年3月5日的《东洲日报》，但版面上没有期号。",
            "The archive holds 《东洲日报》 of 5 March 2021, but no issue number stands on its pages.",
        ),
        (
            Reason.OTHER_PAPER,
            {"paper": "西洲晚报", "held": ["东洲日报", "东洲晚报"]},
            "馆藏里没有《西洲晚报》，只有东洲日报、东洲晚报。",
            "The archive does not hold 《西洲晚报》, only 东洲日报, 东洲晚报.",
        ),
        (
            Reason.NOBODY,
            {"name": "{大括号}"},
            "馆藏里没有提到“{大括号}”这个人。",
            "The archive names nobody called “{大括号}”.",
        ),
    ],
)
def test_a_sentence_is_filled(reason: Reason, words: dict[str, Word], chinese: str, english: str) -> None:
    assert reason.said(**words) == (chinese, english)


def test_a_field_without_a_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        Reason.NOBODY.draft()


def test_an_answer_says_which_reason_and_in_both_languages() -> None:
    answer = cite(Reason.NO_TOPIC.draft(topic="灯塔"), ASKED, [], Pages())
    record = answer_record(answer)
    assert (record["refusal"], record["reason"]) == ("not_found", "no_topic")
    assert record["answer"] == "馆藏里没有提到“灯塔”的报道。"
    assert record["in_english"] == "No article of the archive speaks of “灯塔”."


def test_the_chat_shows_a_refusal_in_the_language_it_speaks() -> None:
    html = refusal_html(cite(Reason.EMPTY.draft(), ASKED, [], Pages()), "")
    english = '<span class="en" lang="en">Type whom or what you ask about.</span>'
    assert f'<p class="says"><span class="zh">请写出要问的人或事。</span>{english}</p>' in html
    html = refusal_html(Answer("？", "没有。", None, True, "not_found"), "")
    assert '<span class="zh">没有。</span><span class="en" lang="en">没有。</span>' in html


def test_a_refusal_is_made_in_the_table_alone() -> None:
    """No other file of the program writes a kind of refusal into a Draft or an Answer, or a refusal's sentence."""
    sentences = {part for reason in Reason for part, *_ in Formatter().parse(reason.zh) if len(part) > 6}
    for path in sources():
        if path == ROOT / "rag/refuse/reasons.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        made = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Draft", "Answer")
        ]
        written = [one.value for call in made for one in ast.walk(call) if isinstance(one, ast.Constant)]
        assert not set(get_args(Refusal)) & {one for one in written if isinstance(one, str)}, path
        texts = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        assert not [text for text in texts for said in sentences if said in text], path
