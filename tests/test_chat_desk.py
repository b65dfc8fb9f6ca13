"""The desk: pages taken in, issues corrected, and what it cannot do told in one sentence."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import gradio as gr
import pytest

from chat.app import emptied
from chat.functions import filters_of, page_functions
from chat.held_files import change_held, file_html, held_html
from chat.i18n import TEXTS
from chat.intake import correct, correction_html, take_in, taking_in
from chat.intake_report import report_html
from chat.open_archive import Room
from index.build.inbox import Received
from index.read.formats import FORMATS
from index.types import Reason
from rag import Filters, Wenbao, open_archive

TAG = re.compile(r"<[^>]*>")


def words(html: str) -> str:
    return unescape(TAG.sub("", html))


def test_pages_are_taken_in_corrected_and_asked_at_once(seed_archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    room = Room(open_archive(folder))
    before = room.shelf
    page = tmp_path / "新到.txt"
    page.write_text("湘江新桥昨日通车\n\n本报讯（记者 李四平） 3月5日，湘江新桥正式通车，全长1876米。\n", encoding="utf-8")
    told = take_in([str(page)], folder)
    assert "读入 1 个文件" in words(told)
    assert 'href="#issue/%E6%96%B0%E5%88%B0.txt/"' in told
    assert (folder / "pages" / "新到.txt").exists()
    assert room.wenbao.archive.census.issues() == 6
    assert room.shelf is room.shelf
    assert room.shelf is not before
    facts = {"newspaper": "湘江报", "date": "2022年3月6日", "issue_no": "88", "page": "1"}
    assert "湘江报" in words(correct(folder, "新到.txt", "", facts))
    issue = room.wenbao.archive.issue("新到.txt")
    assert (issue.newspaper, issue.date, issue.date_certainty, issue.issue_no) == ("湘江报", "2022-03-06", "stated", "88")
    assert "1876米" in room.wenbao.ask("湘江新桥全长多少米？").answer
    assert 'value="湘江报"' in correction_html(issue, folder)


def test_a_seed_page_is_corrected_wherever_its_folder_is_and_the_correction_is_taken_back(
    seed_archive: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    before = next(i for i in open_archive(folder).archive.issues() if i.date_certainty == "inferred")
    assert "2019-05-06" in words(correct(folder, before.file, before.part, {"date": "2019-5-6", "newspaper": "<b>报"}))
    after = open_archive(folder).archive.issue(before.file, before.part)
    assert (after.date, after.date_certainty, after.newspaper) == ("2019-05-06", "stated", "<b>报")
    assert "<b>" not in correction_html(after, folder)
    correct(folder, before.file, before.part, {})
    assert open_archive(folder).archive.issue(before.file, before.part) == before


def test_the_desk_tells_what_it_cannot_do(seed_archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert take_in([], folder) == ""
    assert "空.txt" in take_in([str(empty)], folder)
    assert "空.txt" not in take_in([str(seed_page(folder, tmp_path))], folder)  # what failed before is not listed again
    assert "看不懂" in correct(folder, "x.txt", "", {"date": "某日"})
    assert "档案库里没有 没有.txt" in correct(folder, "没有.txt", "", {"date": "2021-01-01"})


def seed_page(folder: Path, tmp_path: Path) -> Path:
    """The text of a held page under another name."""
    archive = open_archive(folder).archive
    issue = next(iter(archive.issues()))
    page = tmp_path / "另名.txt"
    page.write_text(archive.page(issue.file, issue.part).text, encoding="utf-8")
    return page


def test_the_report_names_what_is_held_in_both_languages(seed_archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "新桥.txt").write_text("新桥昨日通车\n\n本报讯 3月5日，新桥通车，全长1876米。\n", encoding="utf-8")
    sent = [str(seed_page(folder, tmp_path)), str(tmp_path / "坏.pdf"), str(tmp_path / "新桥.txt")]
    *steps, report = taking_in(sent, folder)
    said = words(report)
    issue = next(iter(open_archive(folder).archive.issues()))
    assert steps and all("<progress" in step for step in steps)
    assert "送来 3 个文件：" in said and "读入 1 个文件" in said and "1 个馆藏已有" in said and "1 个没有读入" in said
    assert "已有此版" in said and "《" in said and issue.file in said and (issue.newspaper or "") in said
    chinese, english = (re.findall(rf'<span class="{tongue}"[^>]*>(.*?)</span>', report) for tongue in ("zh", "en"))
    assert len(chinese) == len(english)
    assert "送来 3 个文件：读入 1 个文件。1 个馆藏已有。" in (together := "".join(chinese)) and "已有此版：" in together
    assert not any(re.search("[\u4e00-\u9fff]", text) for text in english if "PDF" in text)


def test_the_box_is_empty_from_the_first_word_on_and_is_let_be_after_it() -> None:
    assert list(emptied(iter(["one", "two", "three"]))) == [("one", None), ("two", gr.skip()), ("three", gr.skip())]


def test_a_report_says_how_many_pages_it_does_not_list(seed_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issues = list(open_archive(seed_archive).archive.issues())
    received = Received(new=[issue.file for issue in issues])
    assert "另有" not in words(report_html(seed_archive, received)).split("整个馆藏")[0]
    monkeypatch.setattr("chat.intake_report.ISSUES_REPORTED", 2)
    assert f"另有 {len(issues) - 2} 版" in words(report_html(seed_archive, received))


def test_the_desk_names_every_format_that_is_read() -> None:
    for speaks, place in enumerate((0, -1)):
        assert [one.name for one in FORMATS if one.name.split()[place].strip(",") not in TEXTS["desk_lead"][speaks]] == []


def test_files_are_listed_taken_out_and_put_back(seed_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    room = Room(open_archive(folder))
    page = tmp_path / "<新到>.txt"
    page.write_text("湘江新桥昨日通车\n\n本报讯（记者 李四平） 3月5日，湘江新桥正式通车，全长1876米。\n", encoding="utf-8")
    take_in([str(page)], folder)
    seed = next(iter(room.wenbao.archive.issues())).file
    html = held_html(room.wenbao.archive, adding=True)
    assert "6 个文件" in words(html)
    assert (html.count('class="removes"'), "&lt;新到&gt;.txt" in html) == (6, True)
    issue = next(one for one in room.wenbao.archive.issues() if one.date == "2021-12-28")
    doubted = replace(issue, evidence=(*issue.evidence, Reason("第301期", 0, 5, "期号与相邻各期不合")))
    row = words(file_html(room.wenbao.archive, issue.file, [doubted], "读不了 (not read)", adding=True))
    assert all(told in row for told in (issue.file, "衡阳日报", "2021-12-28", "推定", "10 篇", "“第301期”：", "读不了")), row
    assert '<button type="button" class="removes"' not in held_html(room.wenbao.archive)
    monkeypatch.setattr("chat.held_files.FILES_SHOWN", 4)
    first, rest = held_html(room.wenbao.archive, adding=True), held_html(room.wenbao.archive, 4, adding=True)
    assert [part.count('class="removes"') for part in (first, rest)] == [4, 2]  # none is out of reach
    assert ('value="4">' in first, "再看 2 个，还有 2 个" in words(first), 'class="more"' in rest) == (True, True, False)
    for file in (page.name, seed):
        before = room.wenbao.archive.census.count()
        assert 'class="done"' in change_held("remove", file, folder)
        assert room.wenbao.archive.census.count() < before
        assert 'class="failed"' in change_held("remove", file, folder)
        assert 'class="restores"' in held_html(room.wenbao.archive, adding=True)
        assert not (folder / "pages" / file).exists()  # no new build reads it
        assert 'class="done"' in change_held("restore", file, folder)
        assert room.wenbao.archive.census.count() == before
        assert 'class="restores"' not in held_html(room.wenbao.archive, adding=True)
        assert 'class="failed"' in change_held("restore", file, folder)
    change_held("remove", page.name, folder)
    next((folder / "withdrawn").iterdir()).unlink()
    assert "请把它重新加进来" in change_held("restore", page.name, folder)


@pytest.mark.parametrize("sent", ["", "[" * 100_000, '{"after":' * 100_000, "{", "[]", "1", "null"])
def test_filters_that_are_none_filter_nothing(sent: str) -> None:
    assert filters_of(sent) == Filters()


def test_only_a_chat_with_a_desk_can_change_the_archive(wenbao: Wenbao) -> None:
    room = Room(wenbao)
    names = [{function.__name__ for function in page_functions(room, adding=adding)} for adding in (False, True)]
    assert names[1] - names[0] == {"state_issue", "change_files"}
    issue = next(iter(wenbao.archive.issues()))
    forms = [room.shelf.open_issue(issue.file, issue.part, adding=adding).count("<form") for adding in (False, True)]
    assert forms == [0, 1]
