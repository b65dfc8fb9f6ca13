"""Saved questions: asked in the line in which all stand, told as they stand, and nothing of them is markup."""

from __future__ import annotations

import inspect
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest

from chat.access.limits import Rate
from chat.functions import checked
from chat.open_archive import Room
from chat.saved import functions
from chat.saved.functions import saved_functions
from chat.saved.questions import saved, saved_html
from rag import Wenbao
from tests.test_chat_clippings import HOSTILE, words
from tests.test_completions import asyncio_run

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
HTTP = SimpleNamespace(headers={}, client=None)


def record(wenbao: Wenbao, **fields: Any) -> dict[str, Any]:
    citations = wenbao.ask(QUESTION).citations
    cited = [{"n": c.n, "article_id": c.article_id, "reference": c.reference, "quote": c.quote} for c in citations]
    return {"id": "1", "question": QUESTION, "answer": "约4582亩", "cited": cited, "state": "s", **fields}


def test_a_saved_question_is_asked_in_the_line_and_answered_as_the_archive_is_now(wenbao: Wenbao) -> None:
    room = Room(wenbao)
    _, ask_anew = saved_functions(room)
    places: list[int] = []
    line, joined = room.line(None), room.line(None).joined

    def watched() -> Any:
        places.append(len(places))
        return joined()

    line.joined = watched  # type: ignore[method-assign]
    told = json.loads(asyncio_run(ask_anew({"question": QUESTION}, HTTP)))
    answer = wenbao.ask(QUESTION)
    assert places == [0]
    assert (told["state"], told["whole"], told["answer"]) == (room.state, QUESTION, answer.short_answer)
    assert [one["article_id"] for one in told["cited"]] == [one.article_id for one in answer.citations]
    later = {"question": "一期总投资多少？", "history": [QUESTION]}
    assert "物流港" in json.loads(asyncio_run(ask_anew(later, HTTP)))["whole"]
    assert json.loads(asyncio_run(ask_anew({"question": QUESTION, "within": '{"before": "2020-11"}'}, HTTP)))["cited"] == []
    assert asyncio_run(ask_anew({"question": " "}, HTTP)) == ""
    assert inspect.iscoroutinefunction(checked(ask_anew))
    assert asyncio_run(checked(ask_anew)(["?"], HTTP)) == ""


def test_who_asks_anew_too_often_is_not_answered_and_a_failure_costs_nothing(
    wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is gone")

    room = Room(wenbao)
    monkeypatch.setattr(type(room.shelf.quoting), "ask", failing)
    monkeypatch.setattr(functions, "QUESTIONS", Rate(2, 60))
    _, ask_anew = saved_functions(room)
    failed = json.dumps({"state": room.state})
    assert [asyncio_run(ask_anew({"question": QUESTION}, HTTP)) for _ in range(4)] == [failed, failed, "", ""]
    assert room.line(None)._free == Room(wenbao).line(None)._free


def test_the_list_shows_each_question_the_new_answers_first(wenbao: Wenbao) -> None:
    reference = "乙.旧事[N].某报,1935-01-01."
    gone = {"n": 1, "article_id": "gone", "reference": reference, "quote": "无"}
    sent = [
        record(wenbao, fresh=True),
        record(wenbao, id="2", question=HOSTILE, within='{"after": "2020-11"}', cited=[]),
        record(wenbao, id="3", cited=[gone]),
        record(wenbao, id="4", question="多长？", history=["新桥？"], whole="新桥多长？", cited=[], state=""),
        7,
        {"id": "5"},
    ]
    html = saved_html(wenbao.archive, saved(sent))
    assert re.findall(r'data-saved="(\d)"', html) == ["1", "4", "3", "2"]
    assert "<img" not in html and HOSTILE in words(html)
    said = words(html)
    assert "4 问" in said and said.count("有新答案") == 1 and "2020-11" in said
    assert "新桥多长？" in said and said.count("多长？") == 1
    assert reference in said and "现在没有答案" in said and "还没有再问过" in said
    assert re.search(r'data-saved="1".*?href="#source/', html)
    assert "还没有关注的问题" in words(saved_html(wenbao.archive, saved("?")))
