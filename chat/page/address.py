"""The addresses of an article and of an issue, as pages of their own: light, without the chat, and read by reference managers.

`article?id=ID` and `issue?file=FILE&part=PART`, relative to the chat's own address. What is cited stands in the page's head and, of each
article, in a span (`rag.cite.embedded`); a link leads into the chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from gradio.route_utils import get_root_url
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from chat.addresses import ARTICLE, ISSUE, article_address, issue_address
from chat.cards import issue_link, source_link
from chat.i18n import both, spoken
from chat.page.early import SCRIPT, policy
from chat.source_viewer import article_block, heading, page_blocks, title_of
from index.stores.census import is_whole
from rag import Article, Page, WenbaoError
from rag.cite.embedded import context_object, inferred, meta_tags
from rag.cite.references import Source, reference

if TYPE_CHECKING:
    from chat.open_archive import Room
    from index.archive.folder import Archive

HERE = Path(__file__).parents[1]
STYLES = ("style.css", "address.css")
DARK = 'document.body.classList.toggle("dark", document.documentElement.dataset.wears === "dark")'
"""The colour that the reader chose, which the script in the head has found."""


def address_routes(room: Room) -> list[BaseRoute]:
    """The routes of the two kinds of page."""
    styles = "\n".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)
    early = SCRIPT.read_text(encoding="utf-8")
    rules = {"Content-Security-Policy": policy([early.encode(), DARK.encode()]), "Cache-Control": "no-cache"}

    def whole(inside: str, title: str, head: str = "", status: int = 200) -> Response:
        page = (
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<title>{escape(title)}</title><link rel="icon" href="favicon.ico">{head}<script>{early}</script><style>{styles}</style>'
            f'</head><body><main id="wb-viewer" class="address">{inside}</main><script>{DARK}</script></body></html>'
        )
        return HTMLResponse(page, status, rules)

    def answer(request: Request, path: str) -> Response:
        root = get_root_url(request, path, request.app.root_path)
        asked, archive = request.query_params, room.shelf.archive
        try:
            if path == ARTICLE:
                return whole(*article_page(archive, asked.get("id", ""), root))
            return whole(*issue_page(archive, asked.get("file", ""), asked.get("part", ""), root))
        except WenbaoError:
            return whole(f'<p class="missing">{both("source_missing")}</p>', "问报 Wenbao", status=404)

    async def article(request: Request) -> Response:
        return await run_sync(answer, request, ARTICLE)

    async def issue(request: Request) -> Response:
        return await run_sync(answer, request, ISSUE)

    return [Route(ARTICLE, article), Route(ISSUE, issue)]


def article_page(archive: Archive, article_id: str, root: str) -> tuple[str, str, str]:
    """An article's page: what stands in it, its title and its head. `root` is the chat's address. Raises ArchiveError where it is not held."""
    found = archive.article(article_id)
    page, issue = archive.page(found.file, found.part), archive.issue_of(found)
    source, url = Source.of(found, issue), f"{root}/{article_address(article_id)}"
    back = f'<a href="{escape(issue_address(found.file, found.part))}">{both("whole_page")}</a>'
    inside = (
        f'<article class="sheet">{masthead(heading(issue, found), source_link(article_id), back)}'
        f'<section class="as-article" lang="zh-CN">{article_block(page, found, ())}</section>'
        f"{cited_html(source)}{coins(source, url)}</article>"
    )
    return inside, f"{title_of(found)} · {issue.newspaper or '问报'}", head_html(source, url)


def issue_page(archive: Archive, file: str, part: str, root: str) -> tuple[str, str, str]:
    """A whole page of an issue, with each of its articles to be cited. Raises ArchiveError where it is not held."""
    page, issue = archive.page(file, part), archive.issue(file, part)
    articles = archive.articles_on(file, part)
    source, url = Source.of_issue(issue), f"{root}/{issue_address(file, part)}"
    spans = "".join(
        coins(Source.of(one, issue), f"{root}/{article_address(one.article_id)}") for one in articles if is_whole(one)
    )
    inside = (
        f'<article class="sheet">{masthead(heading(issue, None), issue_link(issue), "")}{listed(articles)}'
        f'<section class="as-page" lang="zh-CN">{"".join(whole_page(page, articles))}</section>{note_html(source)}{spans}</article>'
    )
    return inside, source.headline or "问报", head_html(source, url)


def whole_page(page: Page, articles: Sequence[Article]) -> list[str]:
    """The page's blocks, whose links lead to the articles' own addresses."""
    blocks = "\x00".join(page_blocks(page, articles, None, ()))
    for one in articles:
        blocks = blocks.replace(f'href="{source_link(one.article_id)}"', f'href="{escape(article_address(one.article_id))}"')
    return blocks.split("\x00")


def masthead(name: str, link: str, back: str) -> str:
    """The head of a page: the issue, and the way into the chat."""
    opens = f'<a class="into" href="./{escape(link)}">{both("open_in_chat")}</a>'
    return f'<header class="dateline"><div class="row">{name}<p class="tools">{back}{opens}</p></div></header>'


def listed(articles: Sequence[Article]) -> str:
    """The articles of a page, each with its own address."""
    rows = "".join(
        f'<li><a href="{escape(article_address(one.article_id))}">{escape(title_of(one))}</a></li>' for one in articles
    )
    return f'<ol class="contents" lang="zh-CN">{rows}</ol>'


def cited_html(source: Source) -> str:
    """How an article is cited, and what of it is not certain."""
    return f'<footer><h2>{both("reference")}</h2><p lang="zh-CN">{escape(reference(source))}</p>{note_html(source)}</footer>'


def note_html(source: Source) -> str:
    return f'<p class="doubt">{spoken(inferred(source))}</p>' if inferred(source) else ""


def coins(source: Source, url: str) -> str:
    """A source as a span that reference managers read."""
    return f'<span class="Z3988" title="{escape(context_object(source, url), quote=True)}"></span>'


def head_html(source: Source, url: str) -> str:
    """A source in the head of its page."""
    tags = "".join(f'<meta name="{name}" content="{escape(value, quote=True)}">' for name, value in meta_tags(source, url))
    return f'<link rel="canonical" href="{escape(url, quote=True)}">{tags}'
