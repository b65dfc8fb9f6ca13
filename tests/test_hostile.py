"""Files that are made to stop a build, to hang it or to fill the machine: each is named with what is wrong, and the page beside it is read."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.__main__ import main
from index.archive.folder import discard_other_generations
from index.archive.manifest import Manifest
from index.build.build import discard_unfinished
from index.build.intake import issues_of, mended
from index.errors import SourceError
from index.read import source_hashes
from index.read.process import limits
from index.read.process.apart import Apart
from index.types import Page, Stated
from tests.conftest import pages, refused

pytestmark = pytest.mark.hostile

STAMP = "0000000000000001"
"""How the names of an archive's folders end."""
GOOD = "江城日报\n2021年3月5日 星期五\n新馆昨日开放\n本报讯（记者 林海）市图书馆新馆昨日开放，市民凭身份证即可入馆借阅。\n"

LOOP = b"%PDF-1.4\n1 0 obj\n1 0 R\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n30\n%%EOF"
"""A catalogue that is itself."""


def _zip(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def _wrong_name() -> bytes:
    return _zip(("版面.txt", b"x")).replace("版面".encode(), b"\xb0\xe6\xc3\xe6\xff\xff")


def _broken_lzma() -> bytes:
    data = bytearray(_zip(("x.txt", os.urandom(400)), compression=zipfile.ZIP_LZMA))
    data[60:300] = b"\xff" * 240
    return bytes(data)


HOSTILE: list[tuple[str, bytes, str]] = [
    ("a.zip", _wrong_name(), "文件名的编码不对"),
    ("a.zip", _broken_lzma(), "Corrupt"),
    ("a.zip", _zip(("x.txt.gz", gzip.compress(b"0" * (40 << 20)))), "过大"),
    ("a.txt.gz", gzip.compress(b"0" * (40 << 20)), "过大"),
    ("a.jsonl.gz", gzip.compress(b"0" * (40 << 20)), "超过"),
    ("a.jsonl", b'{"id": "' + b"7" * (limits.MAX_LINE + 9) + b'"}\n', "第 1 行超过"),
    ("a.pdf", b"%PDF-1.4 " + b"<<" * 4000, "PDF"),
    ("a.html", b"<meta charset=undefined><title></title>", "没有正文"),
    ("a.html", b"<meta charset=raw_unicode_escape>" + b"\\u" * 20, ""),
    ("a.html", b"<div>" * 3_000, "没有正文"),
    ("a.doc", b"\xd0\xcf\x11\xe0", "不是能读的文件"),
]


@pytest.mark.parametrize(("name", "data", "said"), HOSTILE)
def test_a_hostile_file_is_named_and_the_page_beside_it_read(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_text(GOOD, encoding="utf-8")
    assert [page.text for page in pages(tmp_path) if page.file == "zz.txt"] == [GOOD]
    if said:
        (found,) = refused(tmp_path)
        assert found.file.startswith(name)
        assert said in found.reason
        assert "(" in found.reason, "Chinese first, English second"


def test_of_two_members_of_one_name_the_second_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", "第一份")
        with pytest.warns(UserWarning):
            archive.writestr("x.txt", "第二份")
        with pytest.warns(UserWarning):
            archive.writestr("x.txt", "第一份")
    assert [page.text for page in pages(tmp_path)] == ["第一份"]
    assert [(one.file, "同" in one.reason or "两个" in one.reason) for one in refused(tmp_path)] == [("a.zip/x.txt", True)]


def test_a_zip_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(_zip(*((f"{n}.txt", GOOD.encode()) for n in range(9))))
    opened = 0

    class Counted(zipfile.ZipFile):
        def __init__(self, file: Path) -> None:
            nonlocal opened
            opened += 1
            super().__init__(file)

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    assert (len(pages(tmp_path)), opened) == (9, 1)


def _pipe(path: Path) -> None:
    os.mkfifo(path / "pipe.txt")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path / "s.txt"))


def _link_out(path: Path) -> None:
    (path / "out.txt").symlink_to("/etc/hostname")


def _folder_out(path: Path) -> None:
    (path / "out").symlink_to("/etc")


def _link_nowhere(path: Path) -> None:
    (path / "gone.txt").symlink_to(path / "nothing.txt")


def _link_to_itself(path: Path) -> None:
    (path / "self.txt").symlink_to(path / "self.txt")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_pipe, "不是普通文件"),
        (_socket, "不是普通文件"),
        (_link_out, "文件夹之外"),
        (_folder_out, "文件夹之外"),
        (_link_nowhere, "断了的链接"),
        (_link_to_itself, "断了的链接"),
    ],
)
def test_what_is_no_file_of_the_folder_is_never_opened(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    (tmp_path / "zz.txt").write_text(GOOD, encoding="utf-8")
    make(tmp_path)
    assert [page.file for page in pages(tmp_path)] == ["zz.txt"]
    assert [said in one.reason for one in refused(tmp_path)] == [True]
    assert list(source_hashes([tmp_path])) == ["zz.txt"]


def test_an_archive_that_lies_among_pages_is_none_of_them(tmp_path: Path) -> None:
    own = (
        "manifest.json",
        f"g-{STAMP}/stray.txt",
        f"building-{STAMP}/a.json",
        f"scans/{STAMP}{STAMP}.json",
        "withdrawn/c.txt",
        "withdrawn/c.jpg",
        f"incoming/{STAMP}/d.txt",
    )
    users = ("beside.txt", "g-1937/a.txt", "incoming/x.txt", "pages/p.txt", "scans/1937-07-08.txt", "withdrawn/1937/x.txt")
    for name in (
        "zz.txt",
        *(f"archive/{name}" for name in (*own, *users)),
        f"g-{STAMP}/no-archive.txt",
        "scans/e.txt",
        "withdrawn/f.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    record = {"c.txt": str(tmp_path / "moved" / "withdrawn" / "c.txt")}
    (tmp_path / "archive" / "withdrawn.json").write_text(json.dumps(record), encoding="utf-8")
    held = [*(f"archive/{name}" for name in users), f"g-{STAMP}/no-archive.txt", "scans/e.txt", "withdrawn/f.txt", "zz.txt"]
    assert (list(source_hashes([tmp_path])), refused(tmp_path)) == (held, [])
    (tmp_path / "archive" / "withdrawn" / "stray.txt").write_text(GOOD, encoding="utf-8")
    assert (list(source_hashes([tmp_path])), [one.file for one in refused(tmp_path)]) == (held, ["archive/withdrawn/stray.txt"])


def test_what_lies_beside_an_archive_is_the_same_before_its_first_store_and_after(tmp_path: Path) -> None:
    users = ["incoming/x.txt", "scans/1937-07-08.txt", "withdrawn/y.txt", "zz.txt"]
    for name in (".lock", *users):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    before = list(source_hashes([tmp_path]))
    (tmp_path / f"building-{STAMP}").mkdir()
    assert (before, list(source_hashes([tmp_path]))) == (users, users)


def test_a_build_removes_no_folder_that_is_only_called_like_its_own(tmp_path: Path) -> None:
    users, own = (
        ["building-plans", "g-1937", "importing-machines"],
        [f"{kind}-{STAMP}" for kind in ("building", "g", "importing")],
    )
    for name in (*users, *own):
        (tmp_path / name).mkdir()
    discard_unfinished(tmp_path, keep="")
    discard_other_generations(tmp_path, keep="")
    assert sorted(path.name for path in tmp_path.iterdir()) == users


def test_a_link_within_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "held" / "a.txt")
    assert ([page.file for page in pages(tmp_path)], refused(tmp_path)) == (["b.txt"], [])


def test_a_pdf_that_never_ends_is_given_up_and_the_next_file_read() -> None:
    from tests.test_read_pdf import text_pdf

    with Apart(seconds=0.7) as apart, pytest.raises(SourceError, match="读了太久"):
        list(apart.pages("pdf.page", LOOP, "a.pdf", "", Stated()))
    with Apart() as apart:
        read = list(apart.pages("pdf.page", text_pdf("新馆昨日开放"), "b.pdf", "", Stated()))
    assert [one.text for one in read if isinstance(one, Page)] == ["新馆昨日开放"]


@pytest.mark.parametrize(("reader", "tries"), [("html.epub", 1), ("pdf.page", 3)])
def test_a_reader_that_can_leave_out_no_page_is_not_asked_to(monkeypatch: pytest.MonkeyPatch, reader: str, tries: int) -> None:
    asked: list[list[int]] = []

    def told(_: Apart, task: dict[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
        asked.append(list(task["skip"]))
        yield {"at": len(asked)}

    monkeypatch.setattr(Apart, "_told", told)
    monkeypatch.setattr(Apart, "_end", lambda _: -signal.SIGXCPU)
    with pytest.raises(SourceError, match=r"第 \d+ 页(读了太久|以后没有再读)"):
        list(Apart().pages(reader, b"", "a", "", Stated()))
    assert len(asked) <= tries and bool(asked[-1]) is (tries > 1)


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("deep"), UnicodeError("x"), ZeroDivisionError("x"), SystemError("x")]
)
def test_whatever_a_reader_runs_into_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    from index.read.text import encoding as text

    whole = text.pages

    def stumbles(data: bytes, file: str, sha256: str, stated: Stated) -> object:
        if file == "a.txt":
            raise error
        return whole(data, file, sha256, stated)

    monkeypatch.setattr(text, "pages", stumbles)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert [page.file for page in pages(tmp_path)] == ["b.txt"]
    (found,) = refused(tmp_path)
    assert (found.file, "请" in found.reason, "give" in found.reason or "split" in found.reason) == ("a.txt", True, True)


def test_a_page_that_cannot_be_mended_or_dated_stands_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.build import intake

    def stumbles(one: object) -> object:
        raise KeyError(one)

    good, bad = Page("good.txt", GOOD, ""), Page("bad.txt", GOOD, "", stated=Stated("海州晚报"))
    from index.issues import identify as dated

    monkeypatch.setattr(intake, "mend", stumbles)
    monkeypatch.setattr(
        intake, "identify", lambda pages: stumbles(pages) if any(page.file == "bad.txt" for page in pages) else dated(pages)
    )
    (article,) = mended(good)
    assert (article.text, article.spans) == (GOOD.rstrip(), ((0, len(GOOD.rstrip())),))
    first, second = issues_of([bad, good])
    assert (first.newspaper, first.date, second.newspaper, second.date) == ("海州晚报", None, "江城日报", "2021-03-05")


def test_a_build_says_in_its_exit_code_that_a_file_was_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "zz.txt").write_text(GOOD, encoding="utf-8")
    (folder / os.fsdecode("版面".encode("gb18030") + b".txt")).write_text(GOOD, encoding="utf-8")
    ran = CliRunner().invoke(main, ["build", str(folder), "--archive", str(tmp_path / "a")])
    assert ran.exit_code == 0, ran.output
    assert sorted(Manifest.read(tmp_path / "a").sources) == ["zz.txt", "版面.txt"]
    (folder / "bad.pdf").write_bytes(b"no pdf")
    ran = CliRunner().invoke(main, ["build", str(folder), "--archive", str(tmp_path / "a")])
    assert ran.exit_code == 3
    assert "bad.pdf" in ran.output
    ran = CliRunner().invoke(main, ["add", str(folder / "zz.txt"), "--archive", str(tmp_path / "a")])
    assert ran.exit_code == 0, "what was left out before is not told again"


def test_a_build_says_in_its_exit_code_that_a_file_was_read_in_part(tmp_path: Path) -> None:
    folder, archive = tmp_path / "in", ["--archive", str(tmp_path / "a")]
    folder.mkdir()
    (folder / "zz.txt").write_text(GOOD, encoding="utf-8")
    lines = folder / "a.jsonl"
    lines.write_text('{"id": "1", "text": "新桥昨日通车。"}\n{"text": "没有编号"}\n', encoding="utf-8")
    ran = CliRunner().invoke(main, ["build", str(folder), *archive])
    assert (ran.exit_code, "未读全" in ran.output, "第 2 行" in ran.output) == (3, True, True), ran.output
    lines.write_text('{"id": "1", "text": "新桥今日通车。"}\n{"text": "没有编号"}\n', encoding="utf-8")
    assert CliRunner().invoke(main, ["add", str(folder), *archive]).exit_code == 3, "a new version with the same fault"
    assert CliRunner().invoke(main, ["add", str(folder), *archive]).exit_code == 0, "nothing new is left out"
    lines.write_text('{"id": "1", "text": "新桥今日通车。"}\n', encoding="utf-8")
    ran = CliRunner().invoke(main, ["add", str(folder), *archive])
    assert (ran.exit_code, "未读全" in ran.output) == (0, False), ran.output


@pytest.mark.parametrize("number", ["9" * 5000, "²", "٣", "-1", "1e9"])
def test_a_number_of_an_issue_that_counts_nothing_stops_no_report(tmp_path: Path, number: str) -> None:
    folder, archive = tmp_path / "in", ["--archive", str(tmp_path / "a")]
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "b.jsonl").write_text(
        "".join(
            json.dumps({"id": str(n), "text": GOOD, "newspaper": "江城日报", "date": f"2021-03-0{n}", "issue_no": number})
            + "\n"
            for n in range(1, 6)
        ),
        encoding="utf-8",
    )
    (folder / "issues.csv").write_text(f"file,newspaper,date,issue_no\na.txt,江城日报,2021-03-05,{number}\n", encoding="utf-8")
    for work in (["build", str(folder)], ["info"]):
        ran = CliRunner().invoke(main, [*work, *archive], catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
    assert len(Manifest.read(tmp_path / "a").sources) == 2


def test_a_span_that_is_no_number_leaves_the_table_readable(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        f"<meta charset=utf-8><h1>新桥</h1><p>{GOOD}</p><table><tr><th colspan=²>名</th><th rowspan={'9' * 5000}>桥</th></tr></table>",
        encoding="utf-8",
    )
    assert (len(pages(tmp_path)), refused(tmp_path)) == (1, [])
