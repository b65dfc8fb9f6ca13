"""The report tells an archivist what to look at: what disagrees, what has no date, which numbers are missing, what was not read."""

from __future__ import annotations

import re

import pytest

from index.archive import report
from index.archive.folder import Archive, open_archive
from index.archive.report_words import WORDS
from index.build.build import build


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("mixed")
    for day, weekday, number in ((25, "一", 17976), (26, "二", 17977), (28, "四", 17979), (29, "五", 11980), (30, "三", 17981)):
        text = f"江城日报\n\n2021年10月{day}日 星期{weekday}\n\n第{number}号\n\n新馆开放\n\n本报讯（记者 林海）10月{day - 1}日，新馆开放。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "undated.txt").write_text("新馆开放\n\n近日，新馆开放，市民免费入场。\n", encoding="utf-16")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "notes.doc").write_bytes(b"x")
    (folder / "issues.csv").write_text("file,date\nundated.txt,某日\n", encoding="utf-8")
    archive = tmp_path_factory.mktemp("archives") / "mixed"
    build([folder], archive)
    return open_archive(archive)


@pytest.fixture(scope="module")
def told(mixed: Archive) -> list[str]:
    return report.report(mixed).splitlines()


def test_every_issue_is_told_with_its_certainty(told: list[str]) -> None:
    assert "  日期 (dates)：载明 4 版，推定 1 版，不详 1 版" in told
    assert "  17976.txt  江城日报（载明）  2021-10-25（载明）  第17976期" in told


def test_what_to_look_at_comes_last(told: list[str]) -> None:
    problems = [line.strip() for line in told[told.index("  请看一看 (to look at)：") + 1 :]]
    assert problems == [
        "自相矛盾 (in doubt) 11980.txt “第11980号”：期号 11980 与同报其他各期的期号、日期不合，疑为 17980",
        "自相矛盾 (in doubt) 17981.txt “2021年10月30日”：报头日期与星期或农历不合，无法判断哪个误认",
        "日期不详 (undated) undated.txt：无从推定，知道的话请写进 issues.csv",
        "缺期 (missing) 江城日报 第17978期",
        "缺期 (missing) 江城日报 第17980期",
        "未读入 (not read) issues.csv：第 2 行的日期 某日 看不懂，未采用，请写成 2021-10-29 (no date)。",
        "未读入 (not read) empty.txt：文件是空的，请换成有文字的文件 (the file is empty)。",
        problems[-1],
    ]
    assert problems[-1].startswith("未读入 (not read) notes.doc：不是能读的文件")


def test_a_large_archive_is_summed_up(mixed: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SHOWN", 1)
    problems = report.report(mixed).splitlines()
    assert not any(line.startswith("  17976.txt") for line in problems)
    assert problems.count("    ……共 2 处 (in all)") == 2  # in doubt, and missing
    assert report.report(mixed, "en").count("    … 2 in all\n") == 2


def test_the_report_in_english_tells_the_same_and_only_the_pages_own_words_are_chinese(mixed: Archive, told: list[str]) -> None:
    english = report.report(mixed, "en").splitlines()
    assert len(english) == len(told)
    assert "  dates: printed 4, inferred 1, unknown 1" in english
    assert "  17976.txt  江城日报 (printed)  2021-10-25 (printed)  No. 17976" in english
    problems = english[english.index("  to look at:") + 1 :]
    assert problems[0] == (
        "    in doubt: 11980.txt “第11980号”: No. 11980 disagrees with the numbers and dates of the paper's other issues; it may be 17980"
    )
    assert problems[3] == "    missing: 江城日报 No. 17978"
    assert problems[6] == "    not read: empty.txt: The file is empty"
    quoted = re.compile("“[^”]*”|江城日报|某日")
    assert [line for line in english if re.search("[\u4e00-\u9fff]", quoted.sub("", line))] == []


def test_every_text_of_the_report_has_the_same_fields_in_both_languages() -> None:
    for key, (chinese, english) in WORDS.items():
        assert sorted(re.findall(r"{(\w+)}", chinese)) == sorted(re.findall(r"{(\w+)}", english)), key
