"""The chat's API and MCP server: a real client of each asks, and gets the JSON of the commands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import quote

import jsonschema
import pytest

from chat.programs.api import has_gone
from chat.programs.resources import issue_uri, resource
from rag import Wenbao, WenbaoError
from tests import schemas
from tests.conftest import free_port

QUESTION = "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"

Told = TypeVar("Told")


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


def test_who_has_left_while_a_call_stands_in_line_is_noticed() -> None:
    from gradio.context import LocalContext

    call, left = SimpleNamespace(alive=True), list[bool]()
    blocks: Any = SimpleNamespace(_queue=SimpleNamespace(event_ids_to_events={"e1": call}))

    async def look() -> None:
        left.append(await has_gone())  # called by no program
        LocalContext.blocks.set(blocks)
        for name in ("e1", "e2"):
            LocalContext.event_id.set(name)
            left.append(await has_gone())
        LocalContext.event_id.set("e1")
        call.alive = False
        left.append(await has_gone())

    with ThreadPoolExecutor(1) as aside:  # the browser tests keep a loop running in this thread
        aside.submit(asyncio.run, look()).result()
    assert left == [False, False, False, True]


def over_mcp(address: str, work: Callable[[Any], Awaitable[Told]], **headers: str) -> Told:
    """What the work gives that is done with a session of the official client."""
    pytest.importorskip("mcp", reason="the MCP server needs the package mcp")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def call() -> Told:
        async with (
            streamablehttp_client(f"{address}gradio_api/mcp/", headers) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await work(session)

    with ThreadPoolExecutor(1) as aside:  # the browser tests keep a loop running in this thread
        return aside.submit(asyncio.run, call()).result()


def test_an_mcp_client_asks_and_gets_the_same_json(served: str) -> None:
    async def ask(session: Any) -> tuple[set[str], str]:
        tools = {tool.name for tool in (await session.list_tools()).tools}
        result = await session.call_tool("ask", {"question": QUESTION})
        return tools, result.content[0].text

    tools, text = over_mcp(served, ask)
    assert tools == {"ask", "search", "article", "issue"}
    told = json.loads(text)
    jsonschema.validate(told, schemas.ANSWER)
    assert told["short_answer"] == "约4582亩"


def test_an_mcp_client_reads_issues_and_articles_by_their_uri(served: str, wenbao: Wenbao) -> None:
    cited = wenbao.ask(QUESTION).citations[0]

    async def browse(session: Any) -> tuple[dict[str, str], set[str], list[str], str]:
        listed = {str(resource.uri): resource.title for resource in (await session.list_resources()).resources}
        templates = {one.uriTemplate for one in (await session.list_resource_templates()).resourceTemplates}
        uris = [f"wenbao://issue/{quote(cited.file)}", f"wenbao://article/{quote(cited.article_id)}"]
        texts = [(await session.read_resource(uri)).contents[0].text for uri in uris]
        with pytest.raises(Exception, match="没有这篇") as failure:
            await session.read_resource(f"wenbao://article/{quote('没有这篇')}")
        return listed, templates, texts, str(failure.value)

    listed, templates, (issue, article), failure = over_mcp(served, browse)
    assert templates == {"wenbao://article/{article_id}", "wenbao://issue/{file}", "wenbao://issue/{file}/{part}"}
    assert len(listed) == 5
    assert listed[f"wenbao://issue/{cited.file}"] == "衡阳日报 2021-12-28（推定）"
    assert issue.startswith("衡阳日报 2021-12-28（推定）\n\nwenbao://article/")
    whole = wenbao.archive.article(cited.article_id).text
    assert f"wenbao://article/{quote(cited.article_id)}\n{whole}\n" in issue
    assert article == f"{cited.reference}\nwenbao://issue/{cited.file}\n\n{whole}\n"
    assert "does not hold" in failure


def test_a_resource_is_read_by_its_whole_uri_alone(wenbao: Wenbao) -> None:
    for wrong in ("wenbao://article", "wenbao://page/a", "file:///etc/passwd", "wenbao://issue/a/b/c", "wenbao://issue/a%2Fb"):
        with pytest.raises(WenbaoError):
            resource(wenbao, wrong)
    assert issue_uri("2021/甲 1.pdf", "p3") == "wenbao://issue/2021%2F%E7%94%B2%201.pdf/p3"


def test_ten_people_asking_at_once_are_all_answered(served: str) -> None:
    from gradio_client import Client

    clients = [Client(served, verbose=False) for _ in range(10)]
    jobs = [client.submit(question=QUESTION, api_name="/ask") for client in clients]
    assert [job.result(timeout=30)["short_answer"] for job in jobs] == ["约4582亩"] * 10
