"""The language model of the chat, seen from the server: who may set one, what is called, and where the key never goes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from chat.access.who_may_ask import at_this_machine
from chat.answering import answered
from chat.cards import answer_html
from chat.model.functions import model_functions
from chat.model.marks import SEAL, sealed
from chat.model.panel import panel_html
from chat.model.settings import Models, address_of
from chat.open_archive import Room
from rag import Answer, Filters, Wenbao
from rag.reader.language_model.client import KEY as KEY_NAME
from rag.reader.language_model.client import LanguageModel, LanguageModelError
from rag.types import ModelUse
from tests.conftest import free_port
from tests.stub_model import KEY, NAMES, SAYS, StubModel, stub_model

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"

Call = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def no_key_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (KEY_NAME, "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def stub() -> Iterator[StubModel]:
    with stub_model(KEY) as running:
        yield running


@contextmanager
def chat(wenbao: Wenbao, *, setting: bool) -> Iterator[tuple[str, Call]]:
    """A chat served from this process: its address, and a call of one of its page's functions as the page makes it."""
    import gradio

    from chat.app import launch

    port = free_port()
    address = launch(wenbao, "127.0.0.1", port, setting=setting, block=False)
    config = json.loads(fetched(f"{address}config")[1])
    viewer = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "wb-viewer")

    def call(name: str, headers: dict[str, str] | None = None, **sent: str) -> tuple[int, str]:
        body = {"data": sent, "component_id": viewer, "fn_name": name, "session_hash": "s"}
        kinds = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"}
        return fetched(f"{address}gradio_api/component_server", json.dumps(body).encode(), kinds | (headers or {}))

    try:
        yield address, call
    finally:
        gradio.close_all(verbose=False)


def fetched(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and text of what a server answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_at_this_machine_a_model_is_listed_tested_saved_asked_and_dropped(quick: Wenbao, stub: StubModel) -> None:
    with chat(quick, setting=True) as (_, call):
        assert json.loads(call("model_name")[1]) == ""
        assert all(name in call("list_models", url=stub.url, key=KEY)[1] for name in NAMES)
        assert "qwen3:8b 能用" in call("test_model", url=stub.url, model=NAMES[0], key=KEY)[1]
        assert json.loads(call("model_name")[1]) == ""  # a test keeps nothing
        panel = call("save_model", url=f" {stub.url}/ ", model=NAMES[0], key=KEY)[1]
        assert f"已有 {stub.url} 的密钥" in panel
        assert json.loads(call("model_name")[1]) == NAMES[0]
        assert NAMES[1] in call("list_models", url=stub.url)[1]  # by the key that is held
        assert "请写模型的名称" in call("save_model", url=stub.url)[1]
        panel = call("drop_model")[1]
        assert stub.url in panel  # to be set again, with a key again
        assert "密钥，留空" not in panel
        assert json.loads(call("model_name")[1]) == ""
        assert "（401）" in call("list_models", url=stub.url)[1]


def test_the_key_never_leaves_the_server(
    quick: Wenbao, stub: StubModel, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with chat(quick, setting=True) as (address, call):
        seen = [call(name, url=stub.url, model=NAMES[0], key=KEY) for name in ("list_models", "test_model", "save_model")]
        seen += [call("list_models"), call("model_panel"), call("save_model", url="nowhere", model="m", key=KEY)]
        seen += [call("save_model", url=stub.url, model="m", key=f"{KEY}密")]
        seen += [fetched(address), fetched(f"{address}config"), fetched(f"{address}gradio_api/info"), call("drop_model")]
    assert all(status == 200 for status, _ in seen)
    assert not any(KEY in text for _, text in seen)
    models = Models(LanguageModel(stub.url, NAMES[0], KEY), setting=True)
    assert KEY not in repr(vars(models)) + panel_html(models, here=True)
    out = capfd.readouterr()
    assert KEY not in out.out + out.err + caplog.text


def test_a_shared_host_calls_no_address_that_a_visitor_sends(wenbao: Wenbao, stub: StubModel) -> None:
    operators = LanguageModel("http://10.1.2.3:9999", "qwen3:8b", "sk-of-the-operator")
    with chat(wenbao.with_model(operators), setting=False) as (address, call):
        for name in ("list_models", "test_model", "save_model", "drop_model"):
            assert call(name, url=stub.url, model="m", key=KEY)[0] == 404
        told = [call("model_panel"), fetched(address), fetched(f"{address}config")]
        assert all(status == 200 for status, _ in told)
        assert "现在用的是 qwen3:8b。" in told[0][1]
        assert not any("10.1.2.3" in text or "sk-of" in text or "<form" in told[0][1] for _, text in told)
    models = Models(operators)
    for refused in (lambda: models.wished(stub.url, "m", KEY), lambda: models.use(operators), models.drop):
        with pytest.raises(LanguageModelError, match="不能另设语言模型"):
            refused()
    assert models.current is operators
    failed = Answer("问？", "答。", None, False, None, note="连不上语言模型 http://10.1.2.3:9999 (x)")
    assert models.shown(failed).note == "连不上语言模型 (x)"
    assert {one.__name__ for one in model_functions(models)} == {"model_name", "model_panel"}
    assert stub.seen == []


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Origin": "https://elsewhere.example"}, "别的网站"),
        ({"Origin": "null"}, "别的网站"),
        ({"Origin": "http://127.0.0.1:1"}, "别的网站"),
        ({"Host": "papers.example", "Origin": "http://papers.example"}, "不是这个主机名"),
        ({"X-Forwarded-For": "203.0.113.9"}, "只有运行问报的那台机器"),
    ],
)
def test_only_a_page_of_this_machine_sets_a_model(quick: Wenbao, stub: StubModel, headers: dict[str, str], said: str) -> None:
    with chat(quick, setting=True) as (_, call):
        for name in ("list_models", "test_model", "save_model", "drop_model"):
            assert said in call(name, headers, url=stub.url, model="m", key=KEY)[1]
        assert "<form" not in call("model_panel", headers)[1]
        assert json.loads(call("model_name")[1]) == ""
    assert stub.seen == []


def test_a_page_of_this_machine_is_known_by_its_headers() -> None:
    assert at_this_machine({"host": "localhost:7860", "origin": "http://localhost:7860"})
    assert at_this_machine({"host": "[::1]:7860"})
    for headers in ({}, {"host": "["}, {"host": "127.0.0.1.example:7860"}, {"host": "localhost", "origin": "http://["}):
        assert not at_this_machine(headers)


@pytest.mark.parametrize(
    ("options", "setting"),
    [
        ([], True),
        (["--host", "0.0.0.0"], False),
        (["--host", "0.0.0.0", "--adding"], False),
        (["--no-adding"], False),
        (["--host", "localhost", "--adding"], True),
    ],
)
def test_a_model_is_set_only_where_the_chat_serves_this_machine_alone(
    seed_archive: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], setting: bool
) -> None:
    import chat.app
    import ui

    launched: dict[str, Any] = {}
    monkeypatch.setattr(chat.app, "launch", lambda *_, **told: launched.update(told))
    arguments = ["--archive", str(seed_archive), "--port", str(free_port()), "--reader", "quick", *options]
    done = CliRunner().invoke(ui.main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert launched["setting"] is setting


def test_a_key_goes_to_no_other_server_than_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_NAME, "sk-environment")
    operators = LanguageModel("https://one.example/v1", "m", "sk-operator")
    models = Models(operators, setting=True)
    assert models.wished("https://one.example", "n", "").key == "sk-operator"
    assert models.wished("http://one.example", "n", "").key is None  # not encrypted: another server
    models.use(models.wished("https://two.example", "n", KEY))
    assert models.wished("https://three.example", "n", "").key is None
    assert models.wished("https://two.example/v1", "n", "").key == KEY
    models.drop()
    assert models.wished("https://two.example", "n", "").key is None
    assert Models(setting=True).wished("https://two.example", "n", "").key == "sk-environment"


def test_what_fails_is_one_sentence(stub: StubModel) -> None:
    models = Models(setting=True)
    functions = {function.__name__: function for function in model_functions(models)}

    page = SimpleNamespace(headers={"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860"})

    def told(name: str, **sent: str) -> str:
        said: str = functions[name](sent, page)
        assert said.startswith('<p class="failed" role="alert">')
        assert said.count("<") == 6  # the paragraph, and a span for each language
        return said

    for name in ("list_models", "test_model"):
        assert "连不上语言模型" in told(name, url=f"http://127.0.0.1:{free_port()}", model="m")
        refused = told(name, url=stub.url, model="m", key="wrong")
        assert "请检查密钥<" in refused and "The key is not accepted: check it" in refused
        assert "地址要写成" in told(name, url="127.0.0.1:11434", model="m")
    assert "请写模型的名称" in told("test_model", url=stub.url, key=KEY)
    assert "密钥里有不该有的字" in told("save_model", url=stub.url, model="m", key="sk\nx")
    assert "最多" in told("save_model", url=stub.url, model="m" * 500)
    assert models.current is None


@pytest.mark.parametrize(
    "typed", ["", "localhost", "ftp://a", "http://", "http://a:b@c", "http://a?k=1", "http://a#b", "http://a b", "http://a:x"]
)
def test_what_is_no_address_is_not_called(typed: str) -> None:
    with pytest.raises(LanguageModelError, match="地址要写成"):
        address_of(typed)


def whole(room: Room, llm: LanguageModel | None) -> str:
    """The last that the chat shows of an answer."""
    return [shown for shown in answered(room, QUESTION, [], Filters(), llm) if shown is not None][-1]


def test_each_question_is_put_to_the_model_or_not(quick: Wenbao, stub: StubModel) -> None:
    room = Room(quick, setting=True)
    room.models.use(room.models.wished(stub.url, NAMES[0], KEY))
    with_model = whole(room, room.models.current)
    assert SAYS.rstrip("。") in with_model
    assert with_model.count('class="worded"') == 3  # the short answer, the sentence, and the line that says whose they are
    assert "qwen3:8b 行文，逐句核实" in with_model
    assert "输入 812、输出 96 词元" in with_model
    asked = len(stub.seen)
    without = whole(room, None)
    assert 'class="worded"' not in without
    assert 'class="model"' not in without
    assert len(stub.seen) == asked


def test_where_the_model_fails_the_note_says_so_and_nothing_is_marked(quick: Wenbao) -> None:
    gone = LanguageModel(f"http://127.0.0.1:{free_port()}", "qwen3")
    for setting, shown in ((True, True), (False, False)):
        html = whole(Room(quick.with_model(gone), setting=setting), gone)
        assert "连不上语言模型" in html
        assert (gone.url in html) is shown
        assert "问过 qwen3" in html
        assert 'class="worded"' not in html
        assert 'class="card"' in html


def test_only_the_sentences_of_a_model_are_marked() -> None:
    text = "甲[1]。乙[2][3]。甲丙[1]，丁"
    assert sealed(text, ["乙。", "甲丙，"]) == f"甲[1]。乙[2][3]。{SEAL}甲丙[1]，{SEAL}丁"
    assert sealed(text, ["丁"]) == f"{text}{SEAL}"
    assert sealed(f"甲{SEAL}乙", []) == "甲乙"  # a page cannot bring in a mark
    assert sealed(text, ["没有", ""]) == text
    told = Answer("问？", text, None, False, None, worded=("乙。",), model=ModelUse("<b>", 0, 0, 12.345))
    html = answer_html(told)
    assert html.count('class="worded"') == 2
    assert "由语言模型行文，已逐句核实 / worded by a language model, each sentence proven" in html
    assert "&lt;b&gt; 行文" in html
    assert "词元" not in html  # the server counts none
    assert "12.3 秒" in html
    refused = replace(told, refused=True, refusal="not_found", worded=())
    assert "问过 &lt;b&gt;" in answer_html(refused)
