"""What Zotero makes of the address of an article: its rules for Embedded Metadata and COinS, followed on the page as it is served."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from starlette.testclient import TestClient

from chat.access.sign_in import Door
from chat.addresses import article_address, issue_address
from chat.open_archive import Room
from chat.page.address import address_routes
from chat.source_viewer import source_html
from index.build.build import build
from rag import open_archive
from rag.accounts.accounts import Accounts, User, with_password, write_accounts
from rag.cite.embedded import context_object, inferred, meta_tags
from rag.cite.references import Source

PRINTED = "江城日报\n\n2021年10月29日 星期五\n\n第17980号 第3版\n\n新馆“开放” <一>\n\n本报讯（记者 林海 周洋）10月28日，新馆开放，藏书12万册。\n"
UNDATED = "旧桥拆除\n\n本报讯（记者 林海）近日，旧桥拆除，全长30米。\n"
ROOT = "http://news.example"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "printed.txt").write_text(PRINTED, encoding="utf-8")
    (folder / "江城日报-2021-11-05.txt").write_text(UNDATED, encoding="utf-8")
    (folder / "没有.txt").write_text("无题短讯。\n", encoding="utf-8")
    target = tmp_path_factory.mktemp("archives") / "held"
    build([folder], target)
    return target


@pytest.fixture(scope="module")
def chat(archive: Path) -> TestClient:
    """The pages of articles and issues, served by themselves."""
    return TestClient(FastAPI(routes=address_routes(Room(open_archive(archive)))), base_url=ROOT)


def embedded(html: str, url: str) -> dict[str, Any]:
    """An item by the rules of Embedded Metadata: Dublin Core decides the type, Highwire tags overrule the fields, and what neither has is
    looked for in the text: a `time` with a machine's date, a byline, a description."""
    page = BeautifulSoup(html, "html.parser")
    tags = [
        (str(tag.get("name") or tag.get("property") or ""), str(tag.get("content") or "")) for tag in page.select("head meta")
    ]
    first = dict(reversed([pair for pair in tags if all(pair)]))
    core = {name[3:]: value for name, value in first.items() if name.lower().startswith("dc.")}
    kind = "journalArticle" if "citation_journal_title" in first else core.get("type", "webpage")
    time = page.select_one("time[datetime]")
    bylines = page.select(".byline, .bylines, .vcard, .article-byline")
    return {
        "itemType": kind,
        "title": first.get("citation_title") or core.get("title") or page.title.text,  # type: ignore[union-attr]
        "creators": [value for name, value in tags if name == "citation_author"] or [one.text for one in bylines],
        "publicationTitle": first.get("citation_journal_title") or core.get("source") or first.get("og:site_name"),
        "date": first.get("citation_publication_date") or first.get("citation_date") or core.get("date") or (time and time["datetime"]),
        "issue": first.get("citation_issue"),
        "pages": first.get("citation_firstpage"),
        "language": first.get("citation_language"),
        "abstractNote": core.get("description") or first.get("description"),
        "url": first.get("citation_public_url") or url,
    }  # fmt: skip


def spans(html: str) -> list[dict[str, Any]]:
    """The items of a page's COinS: a ContextObject each, percent-encoded, whose `+` is a blank."""
    items = []
    for span in BeautifulSoup(html, "html.parser").select("span.Z3988[title]"):
        pairs = [pair.split("=") for pair in str(span["title"]).split("&")]
        told = [(key, unquote(value.replace("+", " "))) for key, value in pairs]
        only = dict(told)
        assert only["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:dc"
        items.append(
            {
                "itemType": only["rft.type"],
                "title": only["rft.title"],
                "creators": [value for key, value in told if key == "rft.creator"],
                "publicationTitle": only.get("rft.source"),
                "date": only.get("rft.date"),
                "issue": only.get("rft.issue"),
                "pages": only.get("rft.pages"),
                "language": only["rft.language"],
                "abstractNote": only.get("rft.description"),
                "url": only.get("rft.identifier"),
            }
        )
    return items


def found(archive: Path, headline: str) -> Any:
    return next(one for one in open_archive(archive).archive.articles() if headline in (one.headline or one.text))


def test_an_article_is_saved_with_what_its_page_prints(chat: TestClient, archive: Path) -> None:
    url = f"{ROOT}/{article_address(found(archive, '新馆').article_id)}"
    reply = chat.get(url)
    expected = {
        "itemType": "newspaperArticle",
        "title": "新馆“开放” <一>",
        "creators": ["林海", "周洋"],
        "publicationTitle": "江城日报",
        "date": "2021-10-29",
        "issue": "17980",
        "pages": "3",
        "language": "zh-CN",
        "abstractNote": None,
        "url": url,
    }
    assert embedded(reply.text, url) == expected
    assert spans(reply.text) == [expected]
    assert "藏书12万册" in reply.text and "<一>" not in reply.text
    assert reply.headers["content-security-policy"].startswith("default-src 'self'")


def test_an_inferred_date_and_newspaper_are_a_note_and_no_facts(chat: TestClient, archive: Path) -> None:
    article = found(archive, "旧桥")
    issue = open_archive(archive).archive.issue_of(article)
    assert (issue.date, issue.date_certainty, issue.newspaper_certainty) == ("2021-11-05", "inferred", "inferred")
    url = f"{ROOT}/{article_address(article.article_id)}"
    html = chat.get(url).text
    for item in (embedded(html, url), *spans(html)):
        assert (item["title"], item["creators"], item["date"], item["publicationTitle"]) == ("旧桥拆除", ["林海"], None, None)
        assert item["abstractNote"] == (
            "版面未载明，系推定：日期 2021-11-05，报名 江城日报 (inferred, not printed: date 2021-11-05, newspaper 江城日报)"
        )
    assert "2021-11-05" in html  # it is told, as inferred
    shown = source_html(open_archive(archive).archive.page(article.file), issue, [article], article, ())
    assert spans(shown)[0]["date"] is None and "time[datetime]" not in shown


def test_an_issue_is_saved_too_and_offers_each_of_its_articles(chat: TestClient, archive: Path) -> None:
    url = f"{ROOT}/{issue_address('printed.txt')}"
    html = chat.get(url).text
    told = embedded(html, url)
    assert (told["itemType"], told["title"], told["date"], told["issue"]) == (
        "newspaperArticle", "江城日报 2021-10-29 第17980期", "2021-10-29", "17980",
    )  # fmt: skip
    held = open_archive(archive).archive.articles_on("printed.txt", "")
    assert [one["title"] for one in spans(html)] == [one.headline for one in held if one.headline]
    for one in held:
        assert one.headline is None or article_address(one.article_id).replace("&", "&amp;") in html


@pytest.mark.parametrize("path", ["article", "article?id=no", "issue?file=no.txt", "issue?file=../../etc/passwd", "issue"])
def test_what_is_not_held_is_said_in_one_sentence(chat: TestClient, path: str) -> None:
    reply = chat.get(f"/{path}")
    assert reply.status_code == 404
    assert "馆藏里没有这一篇" in reply.text
    assert spans(reply.text) == []


def test_who_signs_in_comes_to_the_article_that_was_asked_for(archive: Path, tmp_path: Path) -> None:
    write_accounts(tmp_path / "users", [with_password(User("读", "reader"), "correct horse battery")])
    pages: Any = FastAPI(routes=address_routes(Room(open_archive(archive))))
    door: Any = Door(pages, Accounts(tmp_path / "users"), own_token="x")
    wanted = article_address(found(archive, "新馆").article_id)
    with TestClient(door, base_url=ROOT, follow_redirects=False) as client:
        sent = client.get(f"/{wanted}")
        assert (sent.status_code, sent.headers["location"].split("?")[0]) == (303, "sign-in")
        reply = client.post(f"/{sent.headers['location']}", data={"name": "读", "password": "correct horse battery"})
        assert reply.headers["location"] == f"./{wanted}"
        assert "藏书12万册" in client.get(f"/{wanted}").text
        astray = client.post("/sign-in?at=//evil.example&q=1", data={"name": "读", "password": "correct horse battery"})
        assert astray.headers["location"] == "./?q=1"


def test_nothing_of_a_page_breaks_out_of_a_tag_or_a_span() -> None:
    source = Source("k", 'a"b>&c=d+e\n<script>', ("甲&乙=丙",), "报", "2021", "stated", "1", "第一版")
    assert dict(meta_tags(source, "u"))["citation_title"] == 'a"b>&c=d+e <script>'
    told = context_object(source)
    assert told.count("=") == told.count("&") + 1
    assert "rft.title=a%22b%3E%26c%3Dd%2Be%20%3Cscript%3E&rft.creator=%E7%94%B2%26%E4%B9%99%3D%E4%B8%99&" in told
    assert inferred(source) == "" and dict(meta_tags(Source("k"), "u"))["citation_title"] == "[无题]"
