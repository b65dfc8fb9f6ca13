"""Files that are sent: read before they are among the pages, told with the reason and not kept where they cannot be, never in the way."""

from __future__ import annotations

import io
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from chat import intake as desk
from chat.held_files import held_html
from chat.i18n import both
from chat.intake_report import FILES_REPORTED, ISSUES_REPORTED, progress_html, report_html
from index.archive.manifest import Manifest
from index.build import change, inbox
from index.build.build import build
from index.build.inbox import receive, receiving
from index.errors import ArchiveError, SourceError
from index.issues import file_names
from index.layout import INCOMING, PAGES
from index.read.files.beside import pictures_of
from index.read.formats import readable
from index.types import Page
from rag import open_archive
from tests.conftest import SEEDS

TEXT = "{name}昨日通车\n\n本报讯（记者 李四平） 3月5日，{name}正式通车，全长{metres}米。\n"


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


BAD = {
    "空.txt": b"",
    "空白.txt": b" \n\n \n",
    "零.txt": b"\0" * 4000,
    "坏.pdf": b"%PDF-1.7\n1 0 obj <<",
    "不是.pdf": b"MZ\x90\0",
    "坏.zip": b"PK\x03\x04" + b"x" * 50,
    "空.zip": zipped(),
    "无版面.zip": zipped(("a.exe", b"MZ")),
    "坏.jsonl": b"{\n[[[\n",
    "深.jsonl": b"[" * 100_000 + b"\n",
    "无字.html": b"<html><script>1</script></html>",
    "程序.exe": b"MZ",
    "issues.csv": b"file,date\na.txt,2020-01-01\n",
    ".藏.txt": TEXT.format(name="藏桥", metres=1).encode(),
}
"""Files that hold no page."""


@pytest.fixture
def folder(seed_archive: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


def file(place: Path, name: str, data: bytes | str) -> Path:
    place.mkdir(exist_ok=True)
    written = place / name
    written.write_bytes(data.encode() if isinstance(data, str) else data)
    return written


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.mark.hostile
def test_bad_files_are_told_with_their_reason_and_the_good_are_read(folder: Path, tmp_path: Path) -> None:
    bad = [file(tmp_path / "sent", name, data) for name, data in BAD.items()]
    good = file(tmp_path / "sent", "新桥.txt", TEXT.format(name="新桥", metres=1876))
    received = receive([*bad, good], folder)
    assert received.new == ["新桥.txt"]
    assert set(received.failed) == set(BAD)
    assert all(len(reason.splitlines()) == 1 for reason in received.failed.values())
    assert names(folder / PAGES) == {"新桥.txt"}
    assert not any(path.name in BAD for path in folder.rglob("*"))  # what failed is not kept
    assert not (folder / INCOMING).exists()
    assert Manifest.read(folder).refused == {}
    later = receive([file(tmp_path / "sent", "旧桥.txt", TEXT.format(name="旧桥", metres=943))], folder)
    assert (later.new, later.failed) == (["旧桥.txt"], {})  # nor told again
    build([SEEDS, folder / PAGES], folder)  # as `make chat` does
    assert open_archive(folder).ask("新桥全长多少米？").short_answer == "1876米"


def test_what_only_bad_files_leave_is_no_folder_of_pages(folder: Path, tmp_path: Path) -> None:
    assert receive([file(tmp_path / "sent", "空.txt", b"")], folder).new == []
    assert not (folder / PAGES).exists()


@pytest.mark.hostile
@pytest.mark.parametrize("fault", [ValueError, RecursionError, MemoryError, SourceError, KeyError])
def test_a_fault_in_the_reading_is_that_files_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def reads(paths: list[Path], *, drawn: bool) -> Iterator[Page]:
        if paths[0].name == "怪.txt":
            raise fault("x")
        yield Page(paths[0].name, "文", "")

    monkeypatch.setattr(inbox, "read", reads)
    sent = [file(tmp_path / "sent", f"{name}.txt", TEXT.format(name=name, metres=7)) for name in ("怪", "新桥")]
    received = receive(sent, folder)
    assert (received.new, list(received.failed)) == (["新桥.txt"], ["怪.txt"])


@pytest.mark.hostile
@pytest.mark.parametrize("fault", [ValueError, MemoryError, SourceError])
def test_a_fault_in_the_adding_is_that_files_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    add = change.add

    def adds(paths: list[Path], where: Path) -> Any:
        if any(path.name == "怪.txt" for path in paths):
            raise fault("x")
        return add(paths, where)

    monkeypatch.setattr(inbox, "add", adds)
    sent = [file(tmp_path / "sent", f"{name}.txt", TEXT.format(name=name, metres=7)) for name in ("新桥", "怪", "旧桥")]
    received = receive(sent, folder)
    assert (received.new, list(received.failed)) == (["新桥.txt", "旧桥.txt"], ["怪.txt"])
    assert names(folder / PAGES) == {"新桥.txt", "旧桥.txt"}


@pytest.mark.parametrize("fault", [ArchiveError("x"), OSError(28, "No space left on device")])
def test_an_archive_that_cannot_be_written_keeps_no_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def adds(*_: Any) -> Any:
        raise fault

    monkeypatch.setattr(inbox, "add", adds)
    sent = [file(tmp_path / "sent", "新桥.txt", TEXT.format(name="新桥", metres=7))]
    assert 'role="alert"' in desk.take_in([str(sent[0])], folder)
    assert not any((folder / name).exists() for name in (PAGES, INCOMING))


def test_the_same_name_is_another_file_and_the_same_file_is_one(folder: Path, tmp_path: Path) -> None:
    one = file(tmp_path / "a", "桥.txt", TEXT.format(name="新桥", metres=7))
    two = file(tmp_path / "b", "桥.txt", TEXT.format(name="旧桥", metres=8))
    assert receive([one, two, one], folder).new == ["桥.txt", "桥(2).txt"]
    assert receive([one], folder).new == []
    assert names(folder / PAGES) == {"桥.txt", "桥(2).txt"}


def test_a_file_that_says_what_is_held_is_not_added_again_and_names_it(folder: Path, tmp_path: Path) -> None:
    held = next(iter(open_archive(folder).archive.issues()))
    text = open_archive(folder).archive.page(held.file, held.part).text
    same = file(tmp_path / "sent", "改了名.txt", text.encode("gb18030", "replace"))
    spaced = file(tmp_path / "sent", "多空行.txt", text.replace("\n", "\n\n"))
    one = file(tmp_path / "sent", "新桥.txt", TEXT.format(name="新桥", metres=7))
    twin = file(tmp_path / "sent", "新桥又名.txt", TEXT.format(name="新桥", metres=7) + "\n")
    other = file(tmp_path / "sent", "旧桥.txt", TEXT.format(name="新桥", metres=8))
    received = receive([same, spaced, one, twin, other], folder)
    assert [one.state for one in received.sent] == ["held", "held", "added", "held", "added"]
    assert [one.same and one.same.file for one in received.sent] == [held.file, held.file, None, None, None]
    assert received.sent[3].twin == "新桥.txt"
    assert names(folder / PAGES) == {"新桥.txt", "旧桥.txt"}
    again = receive([twin], folder).sent[0]
    assert (again.state, again.same and again.same.file) == ("held", "新桥.txt")


def test_what_is_stated_otherwise_is_not_the_same(folder: Path, tmp_path: Path) -> None:
    rows = [
        {"id": "1", "date": day, "headline": "通车", "text": "新桥通车，全长七百米。"} for day in ("2020-01-01", "2021-01-01")
    ]
    first, second = (file(tmp_path / name, f"{name}.jsonl", json.dumps(row)) for name, row in zip("ab", rows, strict=True))
    assert [one.state for one in receive([first, second], folder).sent] == ["added", "added"]
    third = file(tmp_path / "c", "c.jsonl", json.dumps(rows[1], indent=None, ensure_ascii=False))
    assert receive([third], folder).sent[0].state == "held"


def test_many_files_are_added_in_their_order_some_at_a_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "AT_ONCE", 2)
    sent = [file(tmp_path / "sent", f"{n}.txt", TEXT.format(name=f"{n}号桥", metres=100 + n)) for n in range(5)]
    sent.insert(2, file(tmp_path / "sent", "空.txt", b""))
    steps = [[one.state for one in received.sent] for received in receiving(sent, folder)]
    assert steps[0] == ["waiting"] * 6
    assert ["added", "added", "reading", "waiting", "waiting", "waiting"] in steps
    assert ["added", "added", "failed", "added", "reading", "waiting"] in steps
    assert steps[-1] == ["added", "added", "failed", "added", "added", "added"]


def test_hundreds_of_files_are_told_one_by_one_and_are_all_in_the_list(folder: Path, tmp_path: Path) -> None:
    sent = [file(tmp_path / "sent", f"{n:03}.txt", TEXT.format(name=f"{n}号桥", metres=100 + n)) for n in range(300)]
    states: dict[str, list[str]] = {one.name: [] for one in sent}
    done, said = [], ""
    for received in receiving(sent, folder):
        told = progress_html(received)
        assert told.count("<li ") <= FILES_REPORTED
        done.append(int(told.partition('value="')[2].partition('"')[0]))
        for one in received.sent:
            assert one.state != "reading" or f"<b>{one.name}</b>" in told  # the one that is read is among those shown
            if states[one.name][-1:] != [one.state]:
                states[one.name].append(one.state)
        said = report_html(folder, received) if done[-1] == 300 else said
    assert {tuple(one) for one in states.values()} <= {("waiting", "reading", "added"), ("waiting", "reading", "read", "added")}
    assert done == sorted(done) and (done[0], done[-1]) == (0, 300)
    assert "送来 300 个文件：" in said and said.count('class="whole"') == ISSUES_REPORTED
    listed = held_html(open_archive(folder).archive, adding=True)
    assert [name for name in states if f'<b class="file">{name}</b>' not in listed] == []
    assert listed.count('class="removes"') == 300 + len(list(SEEDS.iterdir()))


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("n.txt.gz", "n(2).txt.gz"),
        ("n.JSONL.GZ", "n(2).JSONL.GZ"),
        ("2021-11-13.txt", "2021-11-13(2).txt"),
        ("海州日报.2021.11.13.pdf", "海州日报.2021.11.13(2).pdf"),
        ("海州日报_20211113_03.txt.gz", "海州日报_20211113_03(2).txt.gz"),
    ],
)
def test_a_numbered_name_is_read_as_the_name_is(tmp_path: Path, name: str, second: str) -> None:
    held, other = file(tmp_path / "a", name, b"1"), file(tmp_path / "b", name, b"2")
    assert inbox.free_name(held.parent, other).name == second
    assert readable(second) and file_names.read(second) == file_names.read(name)


@pytest.mark.parametrize(
    ("names", "held", "places"),
    [
        (["p1.xml", "p1.jpg"], ["p1.xml"], ["p1(2).xml", "p1(2).jpg"]),
        (["p1.xml", "p1.jpg"], ["p1.jpg"], ["p1(2).xml", "p1(2).jpg"]),
        (["p1.xml", "p1.jpg"], ["p1.xml", "p1(2).jpg"], ["p1(3).xml", "p1(3).jpg"]),
        (["P1.alto.xml", "p1.TIF"], ["p1.TIF"], ["P1(2).alto.xml", "P1(2).TIF"]),
        (["p1.xml.gz", "p1.png"], ["p1.xml.gz"], ["p1(2).xml.gz", "p1(2).png"]),
        (["page.hocr", "scan 7.png"], ["scan 7.png"], ["page(2).hocr", "page(2).png"]),  # it names the picture otherwise
        (["p1.xml", "p1.jpg"], [], ["p1.xml", "p1.jpg"]),
    ],
)
def test_a_file_and_its_picture_get_one_number(tmp_path: Path, names: list[str], held: list[str], places: list[str]) -> None:
    pages, sent = tmp_path / "pages", [file(tmp_path / "sent", name, name.encode()) for name in names]
    for name in held:
        file(pages, name, b"other")
    (tmp_path / "sent" / "page.hocr").write_bytes(b"<div title='image \"scan 7.png\"'>")
    assert pictures_of(sent[0]) == sent[1:]
    found = inbox.free_names(pages, *sent)
    assert [place.name for place in found] == places
    for one, place in zip(sent, found, strict=True):
        file(pages, place.name, one.read_bytes())
    assert pictures_of(found[0]) == found[1:]
    assert inbox.free_names(pages, *sent) == found  # where they lie already


def test_two_bad_files_of_one_name_and_content_are_one(folder: Path, tmp_path: Path) -> None:
    sent = [file(tmp_path / place, "空.txt", b"") for place in "ab"]
    good = file(tmp_path / "a", "新桥.txt", TEXT.format(name="新桥", metres=1876))
    received = receive([*sent, good], folder)
    assert (received.new, list(received.failed)) == (["新桥.txt"], ["空.txt"])


def test_no_file_is_written_over_by_one_that_is_sent_with_it(folder: Path, tmp_path: Path) -> None:
    sent = [file(tmp_path / place, "桥.txt", TEXT.format(name=f"{place}桥", metres=7)) for place in "甲乙丙"]
    receive(sent[:1], folder)
    assert receive(sent[1:], folder).new == ["桥(2).txt", "桥(2)(2).txt"]
    assert {path.read_text(encoding="utf-8")[0] for path in (folder / PAGES).iterdir()} == set("甲乙丙")


def test_a_change_waits_for_another_only_so_long(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 0.05)
    issue = next(iter(open_archive(folder).archive.issues()))
    sent = file(tmp_path / "sent", "新桥.txt", TEXT.format(name="新桥", metres=7))
    done: list[str] = []
    with desk.writing():
        for work in (
            lambda: desk.correct(folder, issue.file, issue.part, {"newspaper": "某报"}),
            lambda: desk.take_in([str(sent)], folder),
        ):
            thread = threading.Thread(target=lambda work=work: done.append(work()))  # type: ignore[misc]
            thread.start()
            thread.join(5)
    assert ["正在加报" in told for told in done] == [True, True]
    assert not (folder / "issues.csv").exists()


def test_another_program_that_writes_is_told_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    sent = file(tmp_path / "sent", "新桥.txt", TEXT.format(name="新桥", metres=7))
    with FileLock(folder / ".lock"):
        assert "另一个程序正在写档案库" in desk.take_in([str(sent)], folder)
    assert not (folder / PAGES).exists()
    assert "1 个文件" in desk.take_in([str(sent)], folder)


def test_a_file_whose_name_another_source_has_is_told_as_added(tmp_path: Path) -> None:
    held = file(tmp_path / "data", "p1.txt", TEXT.format(name="老桥", metres=9)).parent
    file(held, "z.zip", zipped(("n.txt", TEXT.format(name="石桥", metres=8).encode())))
    folder = tmp_path / "archive"
    build([held], folder)
    one = file(tmp_path / "sent", "p1.txt", TEXT.format(name="新桥", metres=7))
    members = ("n.txt", TEXT.format(name="木桥", metres=6).encode()), ("坏.pdf", b"%PDF-1.7\n1 0 obj <<")
    other = file(tmp_path / "sent", "z.zip", zipped(*members))
    received = receive([one, other], folder)
    assert [(one.state, one.files) for one in received.sent] == [
        ("added", ("pages/p1.txt",)),
        ("added", ("pages/z.zip/n.txt",)),
    ]
    told = report_html(folder, received).partition('class="failed"')[2].partition("<details")[0]
    assert "pages/z.zip/坏.pdf" in told


def test_what_could_not_be_read_of_a_file_that_is_held_is_told(folder: Path, tmp_path: Path) -> None:
    good = json.dumps({"id": "1", "date": "2020-01-01", "headline": "通车", "text": "新桥通车，全长七百米。"})
    receive([file(tmp_path / "a", "a.jsonl", good)], folder)
    part = file(tmp_path / "b", "b.jsonl", f'{good}\n{{"headline": "开诊", "text": "新院开诊')
    received = receive([part], folder)
    (one,) = received.sent
    assert (one.state, bool(one.why), received.failed) == ("held", True, {})
    assert f"b.jsonl</b>{both('colon')}" in report_html(folder, received)


def test_a_notice_printed_again_on_another_day_is_kept(folder: Path, tmp_path: Path) -> None:
    text = "订报启事\n\n本报明年征订已经开始，全年定价360元，欢迎到各地邮局订阅。\n"
    days = (
        "衡阳日报2021-10-29第4版.txt",
        "衡阳日报2021-11-05第4版.txt",
        "湘江晚报2021-10-29第4版.txt",
        "衡阳日报2021-10-29第8版.txt",
    )
    sent = [file(tmp_path / "sent", name, text) for name in days]
    assert [one.state for one in receive(sent[:1], folder).sent] == ["added"]
    assert [one.state for one in receive(sent[1:], folder).sent] == ["added"] * 3
    again = [file(tmp_path / "again", name, text + "\n") for name in ("改名.txt", "衡阳日报 2021.11.05 第4版.txt")]
    assert [one.same and one.same.date for one in receive(again, folder).sent] == ["2021-10-29", "2021-11-05"]
