"""Articles and issues as MCP resources, beside the tools that Gradio serves: each has a URI, and reads as text.

Gradio's own resources would stand among the endpoints of its API, keep back why one cannot be read, and list none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import gradio as gr
from anyio.to_thread import run_sync

from chat.access.who_may_ask import lets_in
from chat.i18n import TEXTS
from index.errors import QuestionError
from rag import Article, Issue, Wenbao, WenbaoError
from rag.cite.references import Source, reference

if TYPE_CHECKING:
    from chat.open_archive import Room

SCHEME = "wenbao"
TEMPLATES = {
    "article": (f"{SCHEME}://article/{{article_id}}", "One whole article by its id, as hits and citations name it."),
    "issue": (f"{SCHEME}://issue/{{file}}", "A page with the issue it is from and all its articles, by its file."),
    "issue_part": (
        f"{SCHEME}://issue/{{file}}/{{part}}",
        "The same where a file has parts: pages of a PDF, lines of a JSONL file.",
    ),
}
"""What can be read: a URI with fields, each percent-encoded, and what it gives."""
ISSUES_LISTED = 100
NOT_FOUND = -32002
"""MCP's code for a resource that is not there."""
NOT_ALLOWED = -32001


def offer_resources(app: gr.Blocks, room: Room) -> None:
    """Let the MCP server of a launched app, where it has one, list and read them; to those who may ask."""
    server = app.mcp_server_obj
    if server is None:
        return
    from mcp.server.lowlevel.helper_types import ReadResourceContents
    from mcp.shared.exceptions import McpError
    from mcp.types import ErrorData, Resource, ResourceTemplate

    async def check() -> None:
        request = server.mcp_server.request_context.request
        if not await lets_in(app.app.auth, request.headers.get("authorization", "")):
            message = "请用问报的密码登录：Authorization: Bearer 密码 (send the password of the chat as a bearer token)"
            raise McpError(ErrorData(code=NOT_ALLOWED, message=message))

    async def listed() -> list[Any]:
        await check()
        issues = await run_sync(lambda: room.wenbao.archive.census.latest(ISSUES_LISTED))
        return [
            Resource(uri=issue_uri(i.file, i.part), name=i.file, title=issue_line(i), mimeType="text/plain") for i in issues
        ]

    async def templates() -> list[Any]:
        return [
            ResourceTemplate(uriTemplate=uri, name=name, description=says, mimeType="text/plain")
            for name, (uri, says) in TEMPLATES.items()
        ]

    async def read(uri: Any) -> list[Any]:
        await check()
        try:
            text = await run_sync(lambda: resource(room.wenbao, str(uri)))
        except WenbaoError as error:
            raise McpError(ErrorData(code=NOT_FOUND, message=str(error))) from None
        return [ReadResourceContents(content=text, mime_type="text/plain")]

    server.mcp_server.list_resources()(listed)
    server.mcp_server.list_resource_templates()(templates)
    server.mcp_server.read_resource()(read)


def resource(wenbao: Wenbao, uri: str) -> str:
    """The text of a resource. Raises QuestionError for a URI that is none, ArchiveError for what is not held."""
    parts = urlsplit(uri)
    match parts.scheme, parts.netloc, [unquote(step) for step in parts.path.split("/")]:
        case "wenbao", "article", ["", article_id]:
            return article_text(wenbao, article_id)
        case "wenbao", "issue", ["", file]:
            return issue_text(wenbao, file, "")
        case "wenbao", "issue", ["", file, part]:
            return issue_text(wenbao, file, part)
    raise QuestionError(
        f"没有资源 {uri}，请写 {SCHEME}://article/文章号 或 {SCHEME}://issue/文件 (no such resource: write one of these, percent-encoded)"
    )


def article_text(wenbao: Wenbao, article_id: str) -> str:
    """An article: its reference, the URI of its issue, and its words."""
    article = wenbao.archive.article(article_id)
    source = reference(Source.of(article, wenbao.archive.issue_of(article)), wenbao.style)
    return f"{source}\n{issue_uri(article.file, article.part)}\n\n{article.text}\n"


def issue_text(wenbao: Wenbao, file: str, part: str) -> str:
    """A page: the issue it is from, and each article in order with its URI above its words."""
    issue = wenbao.archive.issue(file, part)
    articles = wenbao.archive.articles_on(file, part)
    return "\n\n".join([issue_line(issue), *(f"{article_uri(article)}\n{article.text}" for article in articles)]) + "\n"


def issue_line(issue: Issue) -> str:
    """One line that names an issue, and says where its day is not printed."""
    day = issue.date or TEXTS["date_unknown"][0]
    sure = f"（{TEXTS['inferred'][0]}）" if issue.date and issue.date_certainty == "inferred" else ""
    parts = [issue.newspaper or TEXTS["newspaper_unknown"][0], f"{day}{sure}"]
    parts += [TEXTS["issue_no"][0].format(n=issue.issue_no)] if issue.issue_no else []
    parts += [TEXTS["page_no"][0].format(n=issue.page)] if issue.page else []
    return " ".join(parts)


def article_uri(article: Article) -> str:
    return f"{SCHEME}://article/{quote(article.article_id, safe='')}"


def issue_uri(file: str, part: str = "") -> str:
    return f"{SCHEME}://issue/{quote(file, safe='')}" + (f"/{quote(part, safe='')}" if part else "")
