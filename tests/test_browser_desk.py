"""Pages added and issues corrected in the browser, and an archive that changes under an open chat."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.build.build import build
from index.build.change import add
from tests.chromium import QUESTION, ask, close_sheet, idle, in_view, opened, serving, visit, visitor
from tests.conftest import SEEDS
from tests.looks import looks

pytestmark = pytest.mark.browser

PAGE = "{name}昨日通车\n\n本报讯（记者 李四平） 3月5日，{name}正式通车，全长{metres}米。\n"


@pytest.fixture(scope="module")
def folder(seed_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seed archive that may be written to."""
    folder = tmp_path_factory.mktemp("desk") / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


@pytest.fixture(scope="module")
def own(browser: Any, folder: Path, data: Path) -> Iterator[str]:
    """The address of a chat over it."""
    with serving(folder, data) as address:
        yield address


@pytest.mark.parametrize(("size", "name", "metres"), [("desktop", "湘江新桥", 1876), ("phone", "耒水大桥", 943)])
def test_pages_are_dropped_read_corrected_and_asked(
    browser: Any, own: str, tmp_path: Path, size: str, name: str, metres: int
) -> None:
    fresh, empty = tmp_path / f"{name}.txt", tmp_path / f"空白{name}.txt"
    fresh.write_text(PAGE.format(name=name, metres=metres), encoding="utf-8")
    empty.write_bytes(b"")
    with visit(browser, own, size) as page:
        page.click("[data-do=desk]")
        page.click("#wb-read")
        page.wait_for_selector("#wb-said .failed:has-text('框里还没有文件')")
        page.set_input_files("#wb-files input[type=file]", [str(fresh), str(empty)])
        page.wait_for_selector("#wb-files .file-preview")
        page.click("#wb-read")
        page.wait_for_selector("#wb-said .done")
        report = page.locator("#wb-said").inner_text()
        assert f"{name}.txt" in report
        assert "没有读入" in report and f"空白{name}.txt" in report
        looks(page, "4-report", size)
        page.click("#wb-said .read a")
        page.click("#wb-viewer .why summary")
        assert in_view(page, ".corrects [type=submit]")
        page.fill(".corrects [name=newspaper]", "湘江报")
        page.fill(".corrects [name=date]", "昨天")
        page.click(".corrects [type=submit]")
        page.wait_for_selector(".corrects .failed")
        page.fill(".corrects [name=date]", "2022-03-06")
        looks(page, "4-correction", size)
        page.click(".corrects [type=submit]")
        page.wait_for_selector(".corrects .said .done")
        assert page.locator("#wb-viewer .nameplate").inner_text() == "湘江报"
        assert page.locator("#wb-viewer .day .badge").count() == 0  # stated, not inferred
        close_sheet(page, size)
        answer = ask(page, f"{name}全长多少米？")
        assert f"全长{metres}米" in answer.inner_text()
        assert "2022-03-06" in answer.locator(".card").inner_text()
        assert "2022-03-06" in page.locator("#wb-masthead .held").text_content()


def test_a_seed_page_is_corrected_from_its_own_sheet(browser: Any, own: str, folder: Path) -> None:
    with visit(browser, own, path="#contents") as page:
        page.locator("#wb-viewer .issues .whole").last.click()
        page.click("#wb-viewer .why summary")
        page.fill(".corrects [name=issue_no]", "17980")
        page.click(".corrects [type=submit]")
        page.wait_for_selector(".corrects .said .done")
        assert "17980" in page.locator("#wb-viewer .day").inner_text()
    assert "17980" in (folder / "issues.csv").read_text(encoding="utf-8")


def test_pages_added_elsewhere_are_asked_in_the_open_chat(browser: Any, own: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "雁峰大桥.txt").write_text(PAGE.format(name="雁峰大桥", metres=777), encoding="utf-8")
    with visitor(browser, own) as context:
        page = opened(context, own)
        for question in (QUESTION, "一期总投资多少？", "雁峰大桥全长多少米？"):
            ask(page, question).locator(".saves-question").click()
            page.wait_for_function("JSON.parse(localStorage.getItem('wenbao.questions')).at(-1).state")
        page.locator("#wb-talk .saves-question").nth(1).click()
        page.wait_for_selector("#wb-live :text('已经关注了')")
        kept = page.evaluate("JSON.parse(localStorage.getItem('wenbao.questions')).map((one) => [one.question, one.history])")
        assert kept == [[QUESTION, []], ["一期总投资多少？", [QUESTION]], ["雁峰大桥全长多少米？", []]]
        assert page.locator("#wb-fresh").count() == 0  # what is answered as before is no news
        add([tmp_path / "雁峰大桥.txt"], folder)
        page.click("#wb-fresh")
        page.wait_for_selector("#wb-viewer .fresh")
        assert page.locator("#wb-fresh").inner_text() == "1 个关注的问题有新答案"
        assert "777米" in page.locator("#wb-viewer li:has(.fresh)").inner_text()
        looks(page, "4-saved", "desktop")
        page.click("#wb-viewer li:has(.fresh) .asks-saved")
        page.wait_for_selector("#wb-viewer .fresh", state="detached")
        assert page.locator("#wb-fresh").count() == 0
        page.wait_for_function("document.querySelectorAll('#wb-talk .user-row').length === 1")
        page.wait_for_selector("#wb-talk .answer .card")
        idle(page)
        assert ask(page, "雁峰大桥全长多少米？").locator(".short").inner_text() == "777米"
        build([SEEDS], folder)  # from nothing, without the bridges
        page.locator("#wb-talk a.mark").last.click()
        page.wait_for_selector("#wb-viewer .missing")
        assert ask(page, QUESTION).locator(".short").inner_text() == "约4582亩"
        assert page.evaluate(ASKED_ANEW) == {
            "asked": ["甲", "乙", "甲"],
            "fresh": [True, False],
            "said": ["1 saved question has a new answer", "2 saved questions have a new answer"],
        }


ASKED_ANEW = """async () => {
    const asked = [], said = [], { state } = document.querySelector("#wb-masthead .held").dataset, { setItem } = Storage.prototype;
    const cited = [{ n: 1, article_id: "丙", reference: "", quote: "丙" }];
    wenbao.server.ask_anew = async ({ question }) => { asked.push(question); return JSON.stringify({ state, answer: "", cited }); };
    const saved = (told) => {
        const all = [["甲", ""], ["乙", state]].map(([id, worded]) => ({ id, question: id, within: "", worded, seen: [], ...told }));
        setItem.call(localStorage, "wenbao.questions", JSON.stringify(all));
        dispatchEvent(new StorageEvent("storage", { key: "wenbao.questions" }));
    };
    const told = () => said.push(document.querySelector("#wb-fresh .en").textContent);
    const askAnew = async () => { await wenbao.askAnew(); await navigator.locks.request("wenbao.questions", () => null); };
    saved({ state: "", cited: [] });
    await askAnew(); // or the page's own look at the archive was first, and is awaited
    const fresh = wenbao.savedQuestions().questions.map((one) => one.fresh);
    told();
    saved({ state, cited });
    told();
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    saved({ state: "", cited: [] });
    await askAnew();
    await askAnew();
    Storage.prototype.setItem = setItem;
    return { asked, fresh, said };
}"""
"""What is asked anew of two questions, each once, and where the browser's store is full one, of which nothing can be kept; which of them
has a new answer, where a language model gave the first answer to the second in this very archive; and what is said of one and of two."""


FRESH = """桂江日报
2023年5月9日 星期二 第301期

{name}昨日通车

本报讯（记者 李四平） 5月8日，{name}正式通车，全长{metres}米。{name}由市交通局建设，总投资3亿元。
"""


def test_what_is_held_is_shown_as_it_is_now_in_every_tab(browser: Any, own: str, folder: Path, tmp_path: Path) -> None:
    with visitor(browser, own) as context:
        front, listed = opened(context, own), opened(context, f"{own}#find/newspaper=桂江日报")
        listed.wait_for_selector("#wb-viewer .none-found")
        front.fill(".seek [name=reporter]", "张三")
        (tmp_path / "浔江大桥.txt").write_text(FRESH.format(name="浔江大桥", metres=1234), encoding="utf-8")
        add([tmp_path / "浔江大桥.txt"], folder)
        front.wait_for_selector("#wb-masthead .held :text('2023-05-09')")
        front.wait_for_selector(".calendar a[href*='2023-05']")
        front.wait_for_selector(".names a:text('桂江日报')")
        assert front.locator("#wb-viewer .day").inner_text() == front.locator("#wb-masthead .held").inner_text()
        assert front.input_value(".seek [name=reporter]") == "张三"
        front.wait_for_selector("#wb-talk .example :text('浔江大桥')")
        listed.bring_to_front()
        listed.wait_for_selector("#wb-viewer .issues b:text('浔江大桥')")
    with visit(browser, own) as page:  # a page that is loaded anew shows no older state
        page.wait_for_selector("#wb-masthead .held :text('2023-05-09')")
        page.wait_for_selector("#wb-talk .example :text('浔江大桥')")


CHANGED_WHILE_OPENING = """async () => {
    const { server, show, refresh } = wenbao;
    const later = (work, wait) => (fields) => new Promise((done) => setTimeout(() => done(work(fields)), wait));
    Object.assign(server, { find: later(server.find, 200), front_page: later(server.front_page, 400) });
    document.querySelector("#wb-masthead .held").dataset.state = "before";
    show("#find/newspaper=无此报");
    await refresh();
}"""
"""A list that is on its way when the archive is found to have changed, and comes before the front page would."""


def test_a_list_on_its_way_is_not_overtaken_by_the_front_page(browser: Any, own: str) -> None:
    with visit(browser, own) as page:
        page.evaluate(CHANGED_WHILE_OPENING)
        page.wait_for_timeout(600)
        assert page.locator("#wb-viewer .none-found").count() == 1


REDRAWN = "(document.querySelector('#wb-masthead .held').dataset.state = 'before', wenbao.refresh())"


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_file_is_taken_out_and_put_back(browser: Any, own: str, tmp_path: Path, folder: Path, size: str) -> None:
    name = f"柳江大桥-{size}"
    (tmp_path / f"{name}.txt").write_text(FRESH.format(name=name, metres=555), encoding="utf-8")
    add([tmp_path / f"{name}.txt"], folder)
    row = f"#wb-viewer .files li:has(.file:text-is('{name}.txt'))"
    with visit(browser, own, size, "#held") as page:
        page.wait_for_selector(f"{row} .whole")
        assert "桂江日报" in page.locator(row).inner_text()
        looks(page, "4-held", size)
        page.click(f"{row} .removes")
        page.evaluate(REDRAWN)  # as when another adds a file just now
        page.click(f"{row} .removes.asked")
        page.wait_for_selector(f"{row} .restores")
        page.wait_for_selector("#wb-viewer .said :text('已移出')")
        page.evaluate(REDRAWN)
        assert "已移出" in page.locator("#wb-viewer .said").inner_text()
        assert "refused" in asked(page, f"{name}全长多少米？", size).get_attribute("class")
        if size == "phone":
            page.evaluate("location.hash = ''")
        page.evaluate("location.hash = '#held'")
        page.click(f"{row} .restores")
        page.wait_for_selector(f"{row} .removes")
        assert "555米" in asked(page, f"{name}全长多少米？", size).inner_text()


def asked(page: Any, question: str, size: str) -> Any:
    close_sheet(page, size)
    return ask(page, question)


def test_a_shared_host_has_no_desk(browser: Any, seed_archive: Path, data: Path) -> None:
    with serving(seed_archive, data, "--no-adding") as address, visit(browser, address, path="#contents") as page:
        assert page.locator("[data-do=desk], #wb-desk").count() == 0
        page.locator("#wb-viewer .issues .whole").last.click()
        page.wait_for_selector("#wb-viewer .why", state="attached")
        assert page.locator(".corrects").count() == 0


def test_an_empty_archive_says_so(browser: Any, tmp_path: Path, data: Path) -> None:
    from index.build.change import remove

    page_file = tmp_path / "一页.txt"
    page_file.write_text(PAGE.format(name="某桥", metres=1), encoding="utf-8")
    build([page_file], tmp_path / "archive")
    remove(["一页.txt"], tmp_path / "archive")
    with serving(tmp_path / "archive", data) as address, visit(browser, address) as page:
        assert page.locator("#wb-talk .example").count() == 0
        assert "加报" in page.locator(".welcome").inner_text()
        assert "refused" in ask(page, "某桥多长？").get_attribute("class")
        looks(page, "5-empty-archive", "desktop")
