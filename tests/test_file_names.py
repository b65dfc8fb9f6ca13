"""What a file's name says of its issue is evidence where the page prints nothing, and noted where it prints something else."""

from __future__ import annotations

import pytest

from index.issues import identify
from index.issues.file_names import read
from index.types import Issue, Page, Ready, Stated

NEWS = "图书馆新馆落成\n本报讯（记者 周明远）市图书馆新馆落成，该馆藏书五万二千册，市民均可入内阅览。\n"
NAMES = {
    "海州晚报_2021-11-13_03.txt": ("海州晚报", "2021-11-13", "3"),
    "20211112/02.txt": (None, "2021-11-12", "2"),
    "海州日报-2021-01-01-01版-标题.txt": ("海州日报", "2021-01-01", "1"),
    "2021/11/12/A03.txt": (None, "2021-11-12", "A03"),
    "2021-11/13/01.txt": (None, "2021-11-13", "1"),
    "海州日報/1937/03/05/第三版.txt": ("海州日報", "1937-03-05", "3"),
    "2021.11.12 海州晚报 A05.txt": ("海州晚报", "2021-11-12", "A05"),
    "海州日报2021年3月5日第2版.txt": ("海州日报", "2021-03-05", "2"),
    "海州晚报_20211113.zip/04.txt": ("海州晚报", "2021-11-13", "4"),
    "学习文摘周报_2021-11-13_03.txt": ("学习文摘周报", "2021-11-13", "3"),
}


def issue(file: str, text: str = NEWS) -> Issue:
    (found,) = identify([Page(file, text, "")])
    return found


@pytest.mark.parametrize("file", NAMES)
def test_a_name_tells_the_issue_and_is_never_stated(file: str) -> None:
    newspaper, day, page = NAMES[file]
    found = issue(file)
    assert (found.newspaper, found.date, found.page) == (newspaper, day, page)
    assert found.date_certainty == "inferred"
    assert found.newspaper_certainty == ("inferred" if newspaper else "unknown")
    assert any("文件名" in reason.why for reason in found.evidence)


@pytest.mark.parametrize(
    "file", ["a.txt", "003.txt", "p2.txt", "IMG_20211112_0203.txt", "Scan 2021-11-12.txt", "20211305.txt", "热线10086-2021.txt", "捷报.txt"]
)  # fmt: skip
def test_a_name_that_tells_nothing(file: str) -> None:
    assert (read(file).newspaper, read(file).day, read(file).page) == (None, None, None)


def test_the_page_overrules_the_name_and_it_is_noted() -> None:
    found = issue("东湖晚报_2021-11-13_03.txt", "海州日报 2021年3月5日 星期五 第1版\n" + NEWS)
    assert (found.newspaper, found.date, found.date_certainty, found.page) == ("海州日报", "2021-03-05", "stated", "1")
    assert [reason.why for reason in found.evidence if "不合" in reason.why] == [
        "文件名写的 2021-11-13 与版面不合",
        "文件名写的《东湖晚报》与版面不合",
    ]
    assert not [
        r for r in issue("海州日报_2021-03-05.txt", "海州日报 2021年3月5日 星期五\n" + NEWS).evidence if "不合" in r.why
    ]


def test_the_news_of_a_page_overrules_the_day_it_was_saved_on() -> None:
    told = "本报讯（记者 林海）10月28日，新馆开放。\n全市2021年新增就业六万人，比2020年增长百分之五，明年5月，新馆二期开工建设，计划2022年5月开工建设。\n"
    assert issue("p.txt", told).date == "2021-10-29"
    assert issue("2021-10-30/p.txt", told).date == "2021-10-30"
    assert issue("2023-01-05/p.txt", told).date == "2021-10-29"


def test_a_file_of_several_issues_gives_none_its_day() -> None:
    sheets = [
        Page("2021-03-05_02.txt", text, "", part)
        for part, text in (
            ("p1", "海州日报 2021年3月6日 星期六\n" + NEWS),
            ("p2", "东湖晚报 2021年3月7日 星期日\n" + NEWS),
            ("p3", NEWS),
        )
    ]
    assert [(one.date, one.page) for one in identify(sheets)] == [("2021-03-06", None), ("2021-03-07", None), (None, None)]


def test_what_is_stated_or_ready_is_left() -> None:
    stated = Page("2021-11-13_03.txt", NEWS, "", stated=Stated("海州日报", "2020-01-02", None, "7"))
    ready = Page("2021-11-13.jsonl", NEWS, "", "a1", ready=Ready("a1"))
    found, article = identify([stated, ready])
    assert (found.date, found.date_certainty, found.page, found.evidence) == ("2020-01-02", "stated", "7", ())
    assert (article.date, article.newspaper) == (None, None)
