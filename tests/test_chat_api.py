"""The chat's API and MCP server: a real client of each asks, and gets the JSON of the commands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest

from rag import Wenbao
from tests import schemas
from tests.conftest import free_port

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"


@pytest.fixture(scope="module")
def served(wenbao: Wenbao) -> Iterator[str]:
    """The address of the chat served from this process."""
    import gradio

    from chat.app import launch

    yield launch(wenbao, "127.0.0.1", free_port(), block=False)
    gradio.close_all(verbose=False)


def test_programs_ask_over_the_api_and_get_the_json_of_the_commands(served: str) -> None:
    from gradio_client import Client

    client = Client(served, verbose=False)
    info = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(info) == {"/ask", "/search", "/article", "/issue"}
    shapes = {name: endpoint["returns"][0]["type"] for name, endpoint in info.items()}
    told = client.predict(question=QUESTION, api_name="/ask")
    jsonschema.validate(told, schemas.ANSWER)
    assert told["short_answer"] == "约4582亩"
    cited = told["citations"][0]
    found = client.predict(query="国际物流港", k=3, api_name="/search")["hits"]
    assert len(found) == 3
    article = client.predict(article_id=cited["article_id"], api_name="/article")
    jsonschema.validate(article, schemas.ARTICLE)
    issue = client.predict(file=cited["file"], api_name="/issue")
    jsonschema.validate(issue, schemas.ISSUE)
    assert issue["date"] == cited["date"]
    assert cited["article_id"] in {a["article_id"] for a in issue["articles"]}
    for name, record in (("ask", told), ("search", {"hits": found}), ("article", article), ("issue", issue)):
        assert set(record) >= set(shapes[f"/{name}"]["required"] if name != "article" else ["text"])
        jsonschema.validate(record, shapes[f"/{name}"])  # the schema that the API itself tells
    with pytest.raises(Exception, match="看不懂"):
        client.predict(question=QUESTION, after="去年", api_name="/ask")
    with pytest.raises(Exception, match="问题是空的"):
        client.predict(question=" ", api_name="/ask")
    with pytest.raises(Exception, match="没有这篇"):
        client.predict(article_id="没有这篇", api_name="/article")


def test_an_mcp_client_asks_and_gets_the_same_json(served: str) -> None:
    pytest.importorskip("mcp", reason="the MCP server needs the package mcp")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def call() -> tuple[set[str], str]:
        async with (
            streamablehttp_client(f"{served}gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            result = await session.call_tool("ask", {"question": QUESTION})
            return tools, result.content[0].text

    with ThreadPoolExecutor(1) as aside:  # the browser tests keep a loop running in this thread
        tools, text = aside.submit(asyncio.run, call()).result()
    assert tools == {"ask", "search", "article", "issue"}
    told = json.loads(text)
    jsonschema.validate(told, schemas.ANSWER)
    assert told["short_answer"] == "约4582亩"


def test_ten_people_asking_at_once_are_all_answered(served: str) -> None:
    from gradio_client import Client

    clients = [Client(served, verbose=False) for _ in range(10)]
    jobs = [client.submit(question=QUESTION, api_name="/ask") for client in clients]
    assert [job.result(timeout=30)["short_answer"] for job in jobs] == ["约4582亩"] * 10
