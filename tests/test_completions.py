"""问报 as a model behind other chats: the official client asks, and the citations are where they are said to be."""

from __future__ import annotations

import asyncio
import base64
import json
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import gradio
import jsonschema
import pytest

from chat.access.line import Line
from chat.access.who_may_ask import lets_in
from chat.app import launch
from chat.programs.completion_request import LONGEST_NAME, MOST_TURNS, Asked, Fault
from chat.programs.completions import LARGEST, PATH
from chat.programs.markdown import plain, prose
from chat.programs.turn import worked_out
from index.errors import ArchiveError
from rag import Answer, Opening, Wenbao
from tests import schemas
from tests.conftest import free_port
from tests.test_chat_api import over_mcp
from tests.test_ui import answer, citation

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"
LINK = "#source/%E6%9F%90%E6%8A%A5-2021-10-29-p1-a01/10-19,30-34"


@pytest.fixture(scope="module")
def served(wenbao: Wenbao) -> Iterator[str]:
    """The address of the chat served from this process."""
    yield launch(wenbao, "127.0.0.1", free_port(), block=False)
    gradio.close_all(verbose=False)


@pytest.fixture(scope="module")
def locked(wenbao: Wenbao) -> Iterator[str]:
    """The same, where Gradio asks for a name and password."""
    launched = gradio.Blocks.launch
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradio.Blocks, "launch", lambda app, **options: launched(app, auth=("reader", "secret:x"), **options))
        address = launch(wenbao, "127.0.0.1", free_port(), block=False)
    yield address
    gradio.close_all(verbose=False)


def client(address: str, key: str = "any") -> Any:
    """The official client."""
    from openai import OpenAI

    return OpenAI(base_url=f"{address}v1", api_key=key, max_retries=0, timeout=30)


def asked(*questions: str) -> dict[str, Any]:
    """The fields of a request that asks these questions one after the other."""
    turns = [({"role": "user", "content": question}, {"role": "assistant", "content": "…"}) for question in questions]
    return {"model": "wenbao", "messages": [message for turn in turns for message in turn][:-1]}


def sent(address: str, body: bytes, path: str = PATH, **headers: str) -> tuple[int, dict[str, Any]]:
    """The status and JSON of a request that no client would send."""
    headers = {"Content-Type": "application/json", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(address.rstrip("/") + path, body, headers), timeout=30) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_an_answer_carries_its_citations_in_the_text_and_as_annotations(served: str) -> None:
    whole = client(served).chat.completions.create(**asked(QUESTION))
    (choice,) = whole.choices
    content, record = choice.message.content, choice.message.model_extra["wenbao"]
    jsonschema.validate(record, schemas.ANSWER)
    cited = record["citations"][0]
    assert (whole.object, whole.model, choice.finish_reason) == ("chat.completion", "wenbao", "stop")
    lead, text, source = content.split("\n\n")
    assert lead == "**约4582亩**"
    assert text.startswith("衡阳国际物流港")
    assert text.endswith("规划用地面积约4582亩[1]。")
    assert source.startswith(f"[1] {cited['reference']} 「{cited['quote']}」 [查看原文](")
    (annotation,) = choice.message.annotations
    found = annotation.url_citation
    assert annotation.type == "url_citation"
    assert content[found.start_index : found.end_index] == "[1]"
    assert found.title == cited["headline"]
    assert found.url.startswith(f"{served}#source/")
    assert f"[查看原文]({found.url})" in source
    assert (whole.usage.prompt_tokens, whole.usage.completion_tokens) == (len(QUESTION), len(content))


def test_a_stream_comes_to_the_same_and_ends_in_the_annotations(served: str) -> None:
    fields = {**asked(QUESTION), "stream_options": {"include_usage": True}}
    *chunks, last, used = client(served).chat.completions.create(stream=True, **fields)
    whole = client(served).chat.completions.create(**asked(QUESTION))
    message = whole.choices[0].message
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content for chunk in chunks) == message.content
    assert {chunk.choices[0].finish_reason for chunk in chunks} == {None}
    assert len({chunk.id for chunk in (*chunks, last, used)}) == 1
    assert last.choices[0].finish_reason == "stop"
    told = last.choices[0].delta.model_extra
    assert told["annotations"] == [annotation.to_dict() for annotation in message.annotations]
    assert told["wenbao"]["citations"] == message.model_extra["wenbao"]["citations"]
    assert (used.choices, used.usage) == ([], whole.usage)
    with client(served).chat.completions.stream(**asked(QUESTION)) as stream:
        assert stream.get_final_completion().choices[0].message.content == message.content


def test_a_follow_up_is_asked_of_the_questions_before_it(served: str, wenbao: Wenbao) -> None:
    first, further = "衡阳国际物流港一期用地面积约多少亩？", "那二期呢？"
    fields = asked(first, further)
    fields["messages"].insert(0, {"role": "system", "content": "你是诗人"})
    fields["messages"][-1]["content"] = [{"type": "text", "text": further}, {"type": "image_url", "image_url": {"url": "x"}}]
    message = client(served).chat.completions.create(**fields, temperature=1).choices[0].message
    assert message.model_extra["wenbao"]["answer"] == wenbao.ask(further, history=[first]).answer
    assert "二期用地面积约2400亩" in message.content
    assert message.annotations


def test_what_the_archive_does_not_hold_is_said_not_to_be_held(served: str) -> None:
    message = client(served).chat.completions.create(**asked("1949年1月的报纸说了什么？")).choices[0].message
    assert message.content == "**不在馆藏范围**\n\n馆藏从2020年11月21日开始，没有1949年1月的报纸。"
    assert message.annotations == []
    assert message.model_extra["wenbao"]["refusal"] == "outside_coverage"


def test_links_lead_to_the_chat_by_the_name_that_the_asker_uses(served: str) -> None:
    proxied = {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"}
    _, record = sent(served, json.dumps(asked(QUESTION)).encode(), **proxied)
    (annotation,) = record["choices"][0]["message"]["annotations"]
    assert annotation["url_citation"]["url"].startswith("https://localhost/#source/")


def test_there_is_one_model(served: str) -> None:
    from openai import NotFoundError

    assert [model.id for model in client(served).models.list()] == ["wenbao"]
    assert client(served).models.retrieve("wenbao").owned_by == "wenbao"
    asks: list[Callable[[], Any]] = [
        lambda: client(served).models.retrieve("gpt/4"),
        lambda: client(served).chat.completions.create(**{**asked(QUESTION), "model": "gpt/4"}),
    ]
    for ask in asks:
        with pytest.raises(NotFoundError, match="没有模型 gpt/4，请改用 wenbao") as error:
            ask()
        assert (error.value.code, error.value.param) == ("model_not_found", "model")
    with pytest.raises(NotFoundError, match="没有这个地址"):
        client(served).embeddings.create(model="wenbao", input="x", encoding_format="float")


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b'{"messages"', 400, "不是一个 JSON 对象"),
        (b"[" * 100_000, 400, "不是一个 JSON 对象"),
        (b"[]", 400, "不是一个 JSON 对象"),
        (b"\xff", 400, "不是一个 JSON 对象"),
        (b'{"messages": ["x"]}', 400, "messages 不是消息的列表"),
        (b'{"messages": [{"role": "system", "content": "x"}]}', 400, "没有用户的话"),
        (b'{"messages": [{"role": "user", "content": null}]}', 400, "问题是空的"),
        (json.dumps(asked("问" * 2001)).encode(), 400, "2001 个字"),
        (b'{"model": "\\ud800", "messages": []}', 404, "没有模型"),
        (b" " * (LARGEST + 1), 413, "1 MiB"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_wrong_request_is_told_what_is_wrong_with_it(served: str, body: bytes, status: int, says: str) -> None:
    told, record = sent(served, body)
    error = record["error"]
    assert told == status
    assert says in error["message"]
    assert error["message"].isprintable()
    assert (set(error), error["type"]) == ({"message", "type", "param", "code"}, "invalid_request_error")


def test_a_foreign_page_cannot_ask_without_asking_the_browser_first(served: str) -> None:
    body = json.dumps(asked(QUESTION)).encode()
    assert sent(served, body, **{"Content-Type": "text/plain"})[0] == 415
    for kind in ("text/plain", "application/json"):
        assert sent(served, body, **{"Content-Type": kind, "Origin": "http://other.example"})[0] == 403
    preflight = {"Origin": "http://other.example", "Access-Control-Request-Method": "POST"}
    request = urllib.request.Request(served + PATH[1:], headers=preflight, method="OPTIONS")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert (refused.value.code, refused.value.headers["Access-Control-Allow-Origin"]) == (403, None)


def test_a_failure_has_its_status_or_ends_the_stream(served: str, wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    from openai import APIError, InternalServerError

    def broken(*_: object, **__: object) -> Iterator[Opening]:
        raise ArchiveError("档案库坏了")
        yield

    monkeypatch.setattr(wenbao, "stream", broken)
    for stream in (False, True):
        with pytest.raises(InternalServerError, match="档案库坏了") as failure:
            client(served).chat.completions.create(stream=stream, **asked(QUESTION))
        assert (failure.value.status_code, failure.value.code) == (503, "archive_error")

    def breaking(*_: object, **__: object) -> Iterator[Opening | str]:
        yield Opening("约4582亩")
        yield "语言模型的话"
        raise ValueError("秘密")

    monkeypatch.setattr(wenbao, "stream", breaking)
    chunks = iter(client(served).chat.completions.create(stream=True, **asked(QUESTION)))
    assert next(chunks).choices[0].delta.content == ""
    with pytest.raises(APIError, match="日志") as ended:
        next(chunks)
    assert "秘密" not in str(ended.value)


def test_a_password_of_the_chat_is_asked_for_here_too(locked: str, wenbao: Wenbao) -> None:
    from openai import AuthenticationError

    for wrong in ("any", "reader:any", "other:secret:x", ":"):
        with pytest.raises(AuthenticationError, match="密钥不对") as failure:
            client(locked, wrong).chat.completions.create(**asked(QUESTION))
        assert failure.value.code == "invalid_api_key"
        with pytest.raises(AuthenticationError):
            client(locked, wrong).models.list()
    assert sent(locked, b"{")[0] == 401
    for right in ("secret:x", "reader:secret:x"):
        assert client(locked, right).chat.completions.create(**asked("有哪些报纸？")).choices[0].message.annotations

    async def read(session: Any) -> str:
        text: str = (await session.read_resource("wenbao://issue/000_6be9a0142a211c75.txt")).contents[0].text
        return text

    with pytest.raises(BaseException) as refused:  # a group of tasks wraps the client's own error
        over_mcp(locked, read)
    assert "请用问报的密码登录" in "".join(traceback.format_exception(refused.value))
    token = base64.b64encode(b"reader:secret:x").decode()
    assert over_mcp(locked, read, Authorization=f"Basic {token}").startswith("衡阳日报 2021-12-28")


def test_who_may_ask() -> None:
    def may(accounts: Any, authorization: str) -> bool:
        return bool(asyncio_run(lets_in(accounts, authorization)))

    async def later(name: str, password: str) -> bool:
        return (name, password) == ("a", "b")

    basic = base64.b64encode(b"a:b").decode()
    assert may(None, "")
    for accounts in ({"a": "b"}, later, lambda name, password: (name, password) == ("a", "b")):
        assert [may(accounts, one) for one in ("Bearer a:b", f"basic {basic}")] == [True, True]
        assert not any(
            may(accounts, one) for one in ("", "Bearer", "Bearer ", "Bearer c", "Basic !", "Digest a:b", f"Bearer {basic}")
        )
    assert may({"a": "b"}, "Bearer b")
    assert may({"a": "报"}, f"Bearer {'报'.encode().decode('latin-1')}")  # as a header arrives


def test_nothing_more_is_worked_out_for_one_who_has_left() -> None:
    worked: list[int] = []

    async def has_gone() -> bool:
        return len(worked) == 2

    def pieces() -> Iterator[Answer | None]:
        while True:
            worked.append(1)
            yield None

    async def listen() -> int:
        return len([piece async for piece in worked_out(pieces(), Line(1), has_gone)])

    assert asyncio_run(listen()) == 2


def test_a_request_is_read() -> None:
    turns = [str(n) for n in range(MOST_TURNS + 5)]
    request = Asked.of(json.dumps(asked(*turns) | {"stream": True}).encode())
    assert request == Asked(turns[-1], tuple(turns[-MOST_TURNS - 1 : -1]), stream=True)
    with pytest.raises(Fault) as fault:
        Asked.of(json.dumps({"model": "x" * 10_000}).encode())
    assert len(str(fault.value)) < 2 * LONGEST_NAME


def test_each_mark_is_where_its_annotation_says() -> None:
    told = answer(
        answer="300米。大桥*全长*300米[1][2]。\n又[7]1876米[1](图)。",
        citations=(citation(), citation(n=2, article_id="另一篇")),
        understood="新桥有多长？",
        note="语言模型太忙。",
    )
    content, annotations = prose(told, "http://x")
    lead, understood, note, text, more, first, _ = content.split("\n\n")
    assert (lead, understood, note) == ("**300米**", "> 理解为：新桥有多长？", "> 语言模型太忙。")
    assert (text, more) == ("大桥\\*全长\\*300米[1][2]。", "又[7]1876米[1]\\(图)。")
    assert first == f"[1] 张三.新桥通车[N].某报,2021-10-29(1). 「大桥全长300米。」 [查看原文](http://x/{LINK})"
    found = [one["url_citation"] for one in annotations]
    assert [content[one["start_index"] : one["end_index"]] for one in found] == ["[1]", "[2]", "[1]"]
    assert [one["url"] for one in found] == [
        f"http://x/{LINK}",
        f"http://x/{LINK.replace(LINK.split('/')[1], '%E5%8F%A6%E4%B8%80%E7%AF%87')}",
        f"http://x/{LINK}",
    ]
    assert prose(replace(told, short_answer=None, note=None, understood=None), "")[0].startswith("300米。大桥")
    likely = replace(told, short_answer=None, note=None, understood=None, answer="大桥全长300米[1]。", likely=("300米",))
    content, (mark,) = prose(likely, "")
    assert content.startswith("大桥全长**300米**[1]。")
    assert content[mark["url_citation"]["start_index"] : mark["url_citation"]["end_index"]] == "[1]"


def test_what_a_page_prints_is_no_markup() -> None:
    assert plain("![x](http://x) <b> *a* `c` $1$ &lt; A&B") == "![x]\\(http://x) \\<b> \\*a\\* \\`c\\` \\$1\\$ \\&lt; A&B"
    assert [plain(text) for text in ("1. 甲", "- 乙", "# 丙", "[1]: http://x", "3.5亿\n元")] == [
        "1\\. 甲",
        "\\- 乙",
        "\\# 丙",
        "[1]\\: http://x",
        "3.5亿 元",
    ]


def asyncio_run(work: Any) -> Any:
    """What a coroutine gives: the browser tests keep a loop running in this thread."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
