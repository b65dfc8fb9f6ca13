"""A page that several files print: its articles are listed once, and the report names files that are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.archive.folder import open_archive
from index.archive.report import report
from index.build.build import build
from index.build.printings import once
from index.issues.page_numbers import printings
from index.types import Article, Issue

PAGE = (
    "海州日报\n2021年3月5日 星期五\n第A02版\n\n图书馆新馆落成\n本报讯（记者 周明远）市图书馆新馆昨日落成，馆长林守仁介绍，该馆藏书五万二千册。\n"
    "\n公交线路调整\n本报讯（记者 何小满）市公交集团昨日起调整八条线路，新增三处站点，首末班时间不变。\n"
)


def test_a_page_printed_by_three_files_is_listed_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("a.txt", PAGE), ("copy.txt", PAGE), ("rescan.txt", PAGE.replace("二千册", "二干册"))):
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    build([tmp_path / "in"], tmp_path / "archive")
    archive = open_archive(tmp_path / "archive")
    found = once(archive.documents.find())
    assert [article.headline for article, _ in found if article.kind == "news"] == ["图书馆新馆落成", "公交线路调整"]
    assert len(archive.documents.find()) == 9
    assert "copy.txt 与 a.txt 完全相同" in report(archive)
    assert "rescan.txt 与" not in report(archive)
    for page in ("A2", "A02", "a02"):
        assert {article.headline for article, _ in archive.documents.find(page=page)} == {
            "图书馆新馆落成",
            "公交线路调整",
            None,
        }
    assert archive.documents.find(page="2") == []


NOTICE = "停水通知：因管网检修，定于10月30日8时至18时对西岭区停水，请居民提前储水，不便之处敬请谅解，详询供水热线。"
EAST = NOTICE.replace("西岭", "东湖")
LATER = NOTICE.replace("8时至18", "9时至17")
MISREAD = NOTICE.replace("储水", "储木")


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ([("a.jsonl", None, NOTICE), ("a.jsonl", None, EAST), ("a.jsonl", None, LATER)], [0, 1, 2]),
        ([("a.jsonl", "2", NOTICE), ("a.jsonl", "2", EAST)], [0, 1]),
        ([("a.json", None, NOTICE), ("b.json", None, EAST)], [0, 1]),
        ([("a.txt", "2", NOTICE), ("b.txt", "2", LATER)], [0, 1]),
        ([("a.txt", "2", NOTICE), ("b.txt", "2", MISREAD), ("c.txt", "3", MISREAD)], [0, 2]),
        ([("a.jsonl", None, NOTICE), ("a.jsonl", None, NOTICE), ("b.txt", None, NOTICE)], [0]),
    ],
)
def test_notices_in_the_same_words_are_different_articles(
    printed: list[tuple[str, str | None, str]], listed: list[int]
) -> None:
    found = [
        (
            Article(str(n), file, "news", ((0, len(text)),), text, part=f"l{n}", page=page),
            Issue(file, newspaper="海州日报", date="2021-10-29"),
        )
        for n, (file, page, text) in enumerate(printed)
    ]
    assert [int(article.article_id) for article, _ in once(found)] == listed


@pytest.mark.parametrize(
    ("page", "printed"),
    [
        ("A3", ("A3", "A03", "A003")),
        ("a03", ("A3", "A03", "A003")),
        ("3", ("3", "03", "003")),
        ("12", ("12", "012")),
        ("头", ("头",)),
    ],
)
def test_the_ways_a_page_number_is_printed(page: str, printed: tuple[str, ...]) -> None:
    assert printings(page) == printed
