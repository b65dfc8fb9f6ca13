"""A text file that holds several pages or issues: each article is cited from its own, or nothing is stated."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from index.issues import identify
from index.read import read
from index.read.text.sheets import sheets
from index.types import Issue, Page

sheets_module = import_module("index.read.text.sheets")

A = "图书馆新馆落成\n本报讯（记者 周明远）市图书馆新馆昨日落成，馆长林守仁介绍，该馆藏书五万二千册，定于下星期一开放。\n"
B = "公交线路调整\n本报讯（记者 何小满）市公交集团昨日起调整八条线路，新增三处站点，首末班时间不变，请市民留意站牌。\n"
C = "医保缴费开始\n本报讯（记者 丁一舟）居民医保缴费昨日开始，每人每年三百八十元。\n"


def under(article: str, line: str) -> str:
    """The article with a line between its headline and its text."""
    headline, _, text = article.partition("\n")
    return f"{headline}\n{line}\n{text}"


def told(text: str) -> list[tuple[str, str | None, str, str | None, str, str | None]]:
    """Of each page of a file: its first word of text, newspaper, day and page, with the certainties."""
    pages = sheets(Page("a.txt", text, ""))
    assert "".join("".join(page.text.split()) for page in pages) == "".join(text.split())
    return [(_article(page), *_facts(issue)) for page, issue in zip(pages, identify(pages), strict=True)]


def _facts(one: Issue) -> tuple[str | None, str, str | None, str, str | None]:
    return one.newspaper, one.newspaper_certainty, one.date, one.date_certainty, one.page


def _article(page: Page) -> str:
    return "".join(name for name, text in (("A", A), ("B", B), ("C", C)) if text.split("\n")[0] in page.text)


HEAD = "海州日报 2021年3月5日 星期五 第1版\n"
STATED = ("海州日报", "stated", "2021-03-05", "stated")
FILES = {
    "mastheads": (
        "海州日报\n2021年3月5日 星期五\n第1版\n" + A + "海州日报\n2021年3月6日 星期六\n第2版\n" + B + "东湖晚报\n2021年4月7日 星期三\n第4版\n" + C,
        [("A", *STATED, "1"), ("B", "海州日报", "stated", "2021-03-06", "stated", "2"), ("C", "东湖晚报", "stated", "2021-04-07", "stated", "4")],
    ),
    "form feeds": (
        HEAD + A + "\f东湖晚报 2021年3月6日 星期六 第2版\n" + B + "\f" + C,
        [("A", *STATED, "1"), ("B", "东湖晚报", "stated", "2021-03-06", "stated", "2"), ("C", None, "unknown", None, "unknown", None)],
    ),
    "form feeds of one issue": (
        HEAD + A + "\f" + B,
        [("A", *STATED, "1"), ("B", "海州日报", "inferred", "2021-03-05", "inferred", None)],
    ),
    "numbers over the pages": (
        HEAD + A + "--- Page 2 ---\n东湖晚报 2021年3月6日 星期六\n" + B,
        [("A", *STATED, "1"), ("B", "东湖晚报", "stated", "2021-03-06", "stated", None)],
    ),
    "numbers under the pages": (
        HEAD + A + "第 1 页 共 2 页\n" + B + "第 2 页 共 2 页\n",
        [("A", *STATED, "1"), ("B", "海州日报", "inferred", "2021-03-05", "inferred", None)],
    ),
    "running heads of one issue": (
        "海州日报\n2021年3月5日 星期五\n" + A + "2021年3月5日 星期五 2版 综合\n" + B,
        [("A", *STATED, None), ("B", "海州日报", "inferred", "2021-03-05", "stated", "2")],
    ),
    "running feet": (
        A + HEAD + B + "东湖晚报 2021年3月6日 星期六 第2版\n",
        [("A", *STATED, "1"), ("B", "东湖晚报", "stated", "2021-03-06", "stated", "2")],
    ),
    "issue lines": (
        under(A, "《海州日报》（2021年03月05日 第 01 版）") + under(B, "《东湖晚报》（2021年03月06日 第 03 版）"),
        [("A", *STATED, "1"), ("B", "东湖晚报", "stated", "2021-03-06", "stated", "3")],
    ),
    "records": (
        "".join(
            f"【标题】{title}\n【来源】{name}\n【日期】{day}\n【版次】A0{n}\n【正文】市民公园昨日开放，占地六十亩。\n"
            for n, (title, name, day) in enumerate((("图书馆新馆落成", "海州日报", "2021-03-05"), ("公交线路调整", "东湖晚报", "2021-03-06")), 1)
        ),
        [("A", *STATED, "A01"), ("B", "东湖晚报", "stated", "2021-03-06", "stated", "A02")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_page_of_a_file_has_its_own_issue(name: str) -> None:
    text, pages = FILES[name]
    assert told(text) == pages


@pytest.mark.parametrize(
    "text",
    [
        HEAD + A + "海州日报 2021年3月5日 星期五\n",
        HEAD + A + "海州日报\n",
        HEAD + A + "本市一周大事\n2021年3月1日 星期一\n大桥通车，市民称便。\n2021年3月2日 星期二\n公园开放，不收门票。\n",
        HEAD
        + A
        + "老报纸里的海州\n《海州日报》（1937年3月5日 第2版）\n当年的报道说，一日之内得三千元。\n"
        + "《东湖晚报》（1938年3月6日 第1版）\n当年的报道说，市民踊跃捐款。\n",
    ],
)
def test_a_page_is_left_whole(text: str) -> None:
    assert told(text) == [("A", *STATED, "1")]


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        (A + HEAD + B + "海州日报 2021年3月6日 星期六 第2版\n" + C, ("海州日报", "inferred", "2021-03-05", "inferred", "1")),
        ("海州日报 2021年3月5日 星期五\n东湖晚报 2021年3月6日 星期六\n" + A, ("海州日报", "inferred", "2021-03-05", "inferred", None)),
        (A + "东湖晚报 1938年3月6日 星期日\n" + B, ("东湖晚报", "inferred", "1938-03-06", "inferred", None)),
        ("2020年2月3日 星期一\n天很冷。\n2020年2月4日 星期二\n下雪了。\n", (None, "unknown", "2020-02-03", "inferred", None)),
    ],
)  # fmt: skip
def test_where_heads_disagree_nothing_is_stated(text: str, issue: tuple[str | None, ...]) -> None:
    assert [found[1:] for found in told(text)] == [issue]


@pytest.mark.parametrize(
    "text",
    [
        A + "海州大剧院\n2021年10月29日 星期五\n票价80元\n",
        A + "公告\n本公司定于2021年3月20日停水检修，请市民储水。\n海州日报社\n2021年3月5日 星期五\n",
        "2020年防疫日记\n2020年2月3日 星期一\n今天我在社区值班。\n2020年2月4日 星期二\n下雪了。\n",
    ],
)
def test_the_day_of_an_advert_a_notice_or_a_diary_is_not_the_issues(text: str) -> None:
    assert [found[1:5] for found in told(text)] == [(None, "unknown", None, "unknown")]


def test_the_pages_of_a_file_are_read_apart(tmp_path: Path) -> None:
    (tmp_path / "march.txt").write_text(HEAD + A + "\f东湖晚报 2021年3月6日 星期六\n" + B, encoding="utf-8")
    (tmp_path / "one.txt").write_text(HEAD + A, encoding="utf-8")
    found = [page for page in read([tmp_path]) if isinstance(page, Page)]
    assert [(page.file, page.part) for page in found] == [("march.txt", "p1"), ("march.txt", "p2"), ("one.txt", "")]


def test_a_list_of_thousands_of_heads_is_read_in_time_that_grows_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def counted(row: object) -> bool:
        nonlocal asked
        asked += 1
        return is_text(row)

    is_text: Callable[[object], bool] = sheets_module._is_text  # type: ignore[assignment]
    monkeypatch.setattr(sheets_module, "_is_text", counted)
    lines = [f"海州日报 2021年3月{n % 28 + 1}日 第{n % 8 + 1}版\n目录{n}\n" for n in range(300)]
    assert len(sheets(Page("a.txt", "".join(lines), ""))) == 1
    assert asked <= 2 * len(lines)
