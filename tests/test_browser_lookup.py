"""Looking something up in Chromium: timelines, persons, this day in other years; the reading room that follows; many files sent."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chat.overview import LISTED
from index.build.build import build
from tests.chromium import SECONDS, WIDTHS, ask, close_sheet, keep, opened, serving, visit, visitor
from tests.looks import looks

pytestmark = pytest.mark.browser

TODAY = date.today()
SAME_DAY = TODAY.replace(year=2016).isoformat()  # a leap year has every day
ROWS = (
    ("2019-03-06", "浔江大桥开工", "", "昨日，浔江大桥在城北开工，计划2021年10月通车。市长黎明远出席开工仪式。"),
    ("2020-08-02", "浔江大桥合龙", "韦小舟", "8月1日，浔江大桥主跨合龙，全长1876米。"),
    ("2021-10-02", "千车过江", "韦小舟", "10月1日，浔江大桥正式通车。浔江大桥2019年3月开工，工期两年半。市委书记黎明远宣布通车。"),
    ("2022-06-01", "渡口记", "黎明远", "浔江渡口停航，摆渡一百零三年。原市长黎明远写道，渡口是家。"),
    (SAME_DAY, "糖厂开榨", "韦小舟", "城南糖厂昨日开榨，日榨甘蔗六千吨，今年预计产糖八万吨。"),
)  # fmt: skip
PAGE = "{name}昨日通车\n\n本报讯（记者 李四平） 3月5日，{name}正式通车，全长{metres}米。\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lookup")
    rows = [
        {"id": f"b{n}", "newspaper": "浔江日报", "date": day, "headline": head, "byline": by, "text": f"{head}\n{text}"}
        for n, (day, head, by, text) in enumerate(ROWS)
    ]
    lines = "\n".join(json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False) for row in rows)
    (place / "rows.jsonl").write_text(lines, encoding="utf-8")
    build([place / "rows.jsonl"], place / "archive")
    return place


@pytest.fixture(scope="module")
def own(browser: Any, place: Path) -> Iterator[str]:
    """The address of a chat over five articles."""
    with serving(place / "archive", place / "data") as address:
        yield address


@WIDTHS
def test_a_timeline_is_asked_for_and_each_step_opens_its_source(browser: Any, own: str, size: str) -> None:
    with visit(browser, own, size) as page:
        answer = ask(page, "浔江大桥的时间线")
        assert "2019年3月5日（推定）" in answer.inner_text()
        answer.locator("a.looks-up").click()
        page.wait_for_selector("#wb-viewer .steps")
        page.wait_for_timeout(350)
        looks(page, "5-timeline", size)
        days = page.locator("#wb-viewer .steps .when").all_inner_texts()
        assert [" ".join(day.split()) for day in days] == ["2019-03", "2019-03-05 推定", "2020-08-01 推定", "2021-10-01 推定"]
        page.locator("#wb-viewer .steps a").nth(2).click()
        page.wait_for_selector("#wb-viewer .as-page mark")
        assert "主跨合龙" in page.locator("#wb-viewer .as-page mark").first.inner_text()


@WIDTHS
def test_a_person_is_looked_up_from_an_answer_and_from_a_search(browser: Any, own: str, size: str) -> None:
    with visit(browser, own, size) as page:
        answer = ask(page, "黎明远是谁")
        answer.locator("a.looks-up").click()
        page.wait_for_selector("#wb-viewer .steps b")
        page.wait_for_timeout(350)
        looks(page, "5-person", size)
        assert page.locator("#wb-viewer .steps b").all_inner_texts() == ["原市长", "市委书记", "市长"]
        assert page.locator("#wb-viewer .names small").all_inner_texts() == ["1", "1", "1"]
        assert page.locator("#wb-viewer .issues b").all_inner_texts() == ["渡口记"]
        close_sheet(page, size)
        page.evaluate("location.hash = '#contents'")
        page.fill(".seek [name=words]", "黎明远")
        page.click(".seek [type=submit]")
        page.wait_for_selector("#wb-viewer .tools .looks-up")
        assert page.locator("#wb-viewer .tools .looks-up").all_inner_texts() == ["时间线", "人物卡"]
        page.locator("#wb-viewer .tools .looks-up").last.click()
        page.wait_for_selector("#wb-viewer .steps b")


@WIDTHS
def test_the_front_page_begins_with_this_day_in_other_years(browser: Any, own: str, size: str) -> None:
    with visit(browser, own, size) as page:
        if size == "phone":
            page.click(".welcome .remembers a")
            page.wait_for_selector("#wb-source.open")
        page.wait_for_timeout(350)
        looks(page, "5-this-day", size)
        row = page.locator("#wb-viewer .on-this-day a")
        assert row.count() == 1 and SAME_DAY in row.inner_text()
        row.click()
        page.wait_for_selector("#wb-viewer .piece.here")
        assert "甘蔗六千吨" in page.locator("#wb-viewer .piece.here").first.inner_text()


def test_the_reading_room_follows_the_answers_until_the_reader_opens_something(browser: Any, own: str) -> None:
    def shows(words: str) -> None:
        page.wait_for_function(
            "words => [...document.querySelectorAll('#wb-viewer mark')].some(mark => mark.textContent.includes(words))",
            arg=words,
        )

    with visit(browser, own, "laptop") as page:
        ask(page, "浔江大桥全长多少米？")
        shows("1876米")
        ask(page, "浔江渡口摆渡多少年？")
        shows("一百零三年")
        page.locator("#wb-talk .answer").first.locator("a.opens").first.click()
        shows("1876米")
        ask(page, "城南糖厂日榨甘蔗多少吨？")
        page.wait_for_selector("#wb-follow")
        shows("1876米")  # the reader's own stays
        page.click("#wb-follow")
        shows("六千吨")
        assert page.locator("#wb-follow").count() == 0


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_counts_of_the_masthead_stand_on_one_line(browser: Any, address: str, language: str) -> None:
    with visit(browser, address, "laptop", locale=language) as page:
        looks(page, f"5-masthead-{language}", "laptop")
        assert page.evaluate("document.querySelector('#wb-masthead .held').getBoundingClientRect().height") < 30
        tops = page.evaluate(
            "[...document.querySelectorAll('#wb-masthead :is(h1, .held, nav)')].map(one => one.getBoundingClientRect().bottom)"
        )
        assert max(tops) - min(tops) < 20


def test_many_files_are_taken_in_with_their_states_and_a_summary(browser: Any, own: str, tmp_path: Path) -> None:
    sent = [tmp_path / f"{n:03}.txt" for n in range(120)]
    for n, file in enumerate(sent):
        file.write_text(PAGE.format(name=f"{n}号桥", metres=100 + n), encoding="utf-8")
    sent[7].write_bytes(b"")
    sent[9].write_text(PAGE.format(name="5号桥", metres=105), encoding="utf-8")
    with visit(browser, own, "laptop", locale="en") as page:
        page.click("[data-do=desk]")
        page.set_input_files("#wb-files input[type=file]", list(map(str, sent)))
        page.wait_for_function("document.querySelectorAll('#wb-files .file').length === 120")
        page.click("#wb-read")
        page.wait_for_selector("#wb-said .taken")
        keep(page, "5-progress", "laptop")  # what moves is not held to six looks
        page.wait_for_selector("#wb-said .done", timeout=6_000 * SECONDS)
        looks(page, "5-summary", "laptop")
        said = page.locator("#wb-said").inner_text()
        assert "120 files sent: 118 files read. 1 held already. 1 could not be read and was not kept." in said
        assert "the same as 005.txt, sent with it" in said
        assert "007.txt" in page.locator("#wb-said .problems").inner_text()
        assert not any("\u4e00" <= sign <= "\u9fff" or sign == "：" for sign in page.locator("#wb-said .problems").inner_text())
        page.evaluate("location.hash = '#find/reporter=李四平'")
        page.wait_for_selector("#wb-viewer .more")
        rows = page.locator("#wb-viewer .issues > li")
        assert rows.count() == LISTED
        whole = int(page.locator("#wb-viewer h2").inner_text().split()[0])
        page.click("#wb-viewer .more")
        page.wait_for_function("n => document.querySelectorAll('#wb-viewer .issues > li').length > n", arg=LISTED)
        assert rows.count() == whole and page.locator("#wb-viewer .more").count() == 0
        assert rows.nth(LISTED).locator("a:focus").count() == 1  # the keyboard goes on where the list does


def test_a_file_of_a_zip_is_taken_out_and_put_back(browser: Any, own: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "两版.zip", "w") as whole:
        for n in (1, 2):
            whole.writestr(f"p{n}.txt", PAGE.format(name=f"压缩{n}桥", metres=500 + n))
    with visitor(browser, own) as context:
        page = opened(context, own)
        page.click("[data-do=desk]")
        page.set_input_files("#wb-files input[type=file]", str(tmp_path / "两版.zip"))
        page.wait_for_selector("#wb-files .file-preview")
        page.click("#wb-read")
        page.wait_for_selector("#wb-said .done")
        page = opened(context, f"{own}#held")  # anew: what the reading room shows after adding may come late
        button = '#wb-viewer .removes[value="两版.zip/p1.txt"]'
        page.click(button)
        page.click(f"{button}.asked")
        page.wait_for_selector('#wb-viewer .restores[value="两版.zip/p1.txt"]')
        page.click('#wb-viewer .restores[value="两版.zip/p1.txt"]')
        page.wait_for_selector('#wb-viewer .removes[value="两版.zip/p1.txt"]')
        assert page.locator("#wb-viewer .restores").count() == 0
