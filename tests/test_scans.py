"""The pictures of pages: made, paired with what tells their words, kept, shown and carried along."""

from __future__ import annotations

import io
import json
from collections.abc import Generator, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image
from starlette.requests import Request

from chat.addresses import scan_address
from chat.scan.route import answer
from chat.scan.view import scan_html
from index.archive.folder import open_archive
from index.archive.scans import LARGEST, Scans, file_names, scan_of
from index.boxes import page_number
from index.build import build, change, inbox
from index.build.backup import export, import_archive
from index.build.build import Settings, write
from index.build.change import correct
from index.build.same import SamePages
from index.errors import SourceError
from index.read import read, source_hashes
from index.read.files.beside import paired, pictures_of
from index.read.files.refused import Refused
from index.read.files.source import Source
from index.read.ocr import picture
from index.read.pictures import Drawn, with_pictures
from index.read.process.apart import Apart
from index.stores.address import parse_address
from index.types import Box, Issue, Page, Scan, Stated


def test_a_picture_is_made_small_upright_and_of_nothing_but_what_is_seen() -> None:
    image = Image.new("RGB", (100, 4000), "white")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret"  # lies on its side; and what a camera says
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    (page,) = picture.pages(buffer.getvalue(), "a.jpg", "", Stated())
    assert page.scan is not None
    assert (page.scan.width, page.scan.height) == (4000, 100)
    assert Image.open(io.BytesIO(page.scan.picture)).size == (picture.LONGEST, 60)
    assert b"secret" not in page.scan.picture
    with pytest.raises(SourceError, match="PNG"):
        list(picture.pages(b"RIFF no picture", "a.webp", "", Stated()))


def source(file: str, data: bytes = b"") -> Source:
    return Source(file, lambda: io.BytesIO(data))


def test_an_image_is_the_picture_of_what_is_called_like_it_or_names_it() -> None:
    listed = [
        source("a/p1.jpg"),
        source("a/p1.alto.xml"),
        source("a/p2.txt"),
        source("a/p2.png"),
        source("alto/0001.xml"),
        source("img/0001.TIF"),
        source("b/scan 7.png"),
        source("b/page.hocr", b"<div title='image \"/data/scan 7.png\"; bbox 0 0 1 1'>"),
        source("c/two.json", b'[{"input_path": "x/t2.png"}, {"input_path": "x\\\\t1.png"}]'),
        source("c/t1.png"),
        source("c/t2.png"),
    ]
    found = [one for one in paired([*listed, Refused("x", "")]) if isinstance(one, Source)]
    assert {one.file: [image.file for image in one.pictures] for one in found} == {
        "a/p1.alto.xml": ["a/p1.jpg"],
        "a/p2.txt": [],
        "a/p2.png": [],  # a text has no boxes: the image is a page by itself
        "alto/0001.xml": ["img/0001.TIF"],
        "b/page.hocr": ["b/scan 7.png"],
        "c/two.json": ["c/t2.png", "c/t1.png"],
    }
    assert found[0].sha256() != source("a/p1.alto.xml").sha256()  # with another picture it is another page


def scanned(part: str = "", size: float = 100) -> Page:
    return Page("a.pdf", "甲乙丙丁", "1" * 64, part, scan=Scan(size, size * 2, (Box(0, 4, 0, 0, 40, 10),)))


def test_each_page_gets_its_own_picture_and_none_that_cannot_be_its() -> None:
    asked: list[int] = []

    def drawn() -> Generator[Drawn]:
        for number, width in ((1, 50), (2, 50), (4, 90), (5, 50)):
            asked.append(number)
            yield number, Scan(width, 100, picture=bytes([number]))

    pages = [
        scanned("p1-a1"),
        Page("a.pdf", "无框", "", "p3"),
        scanned("p1-a2"),
        scanned("p3"),
        scanned("p4"),
        scanned("p5", 0),
    ]
    found = [one.scan for one in with_pictures(iter(pages), drawn()) if isinstance(one, Page)]
    assert [one and one.picture for one in found] == [b"\1", None, b"\1", None, None, b"\5"]
    assert [one and (one.width, one.height) for one in found][::5] == [(100, 200), (50, 100)]
    off = replace(
        scanned("p5"), scan=Scan(100, 200, (Box(0, 1, 0, 0, 9, 9), Box(1, 2, 90, 0, 130, 9), Box(2, 4, 0, 300, 9, 309)))
    )
    assert [one.scan for one in with_pictures(iter([off]), drawn()) if isinstance(one, Page)] == [None]  # printed off the page
    asked.clear()
    assert next(with_pictures(iter([Page("a.txt", "无框", "")]), drawn()))
    assert asked == []
    assert [page_number(part) for part in ("", "a3", "p12", "p3-a2")] == [1, 1, 12, 3]


def kept(folder: Path, *pages: Page) -> set[str]:
    assert [one.scan for one in Scans(folder).keep(pages)] == [None] * len(pages)
    return {path.name for path in (folder / "scans").iterdir()}


def with_image(page: Page) -> Page:
    assert page.scan is not None
    return replace(page, scan=replace(page.scan, picture=picture.encoded(Image.new("L", (10, 20)))))


def test_scans_are_kept_found_by_the_page_alone_and_removed(tmp_path: Path) -> None:
    first, second = with_image(scanned("p1-a1")), with_image(scanned("p1-a2"))
    names = kept(tmp_path, first, second)
    assert len(names) == 3  # the articles of a page share its picture
    held = replace(first, scan=None)
    found = Scans(tmp_path).of(held)
    assert found is not None
    assert first.scan is not None
    assert found.scan == replace(first.scan, picture=b"")
    assert found.picture.read_bytes() == first.scan.picture
    assert scan_of(replace(held, text="甲乙丙"), tmp_path) is None  # the boxes are of that very text
    assert scan_of(held, parse_address("milvus://localhost/a")) is None
    Scans(tmp_path).keep_only([held])
    assert kept(tmp_path, held) == file_names(held)  # a page that is held keeps what it has
    assert Scans(tmp_path).of(replace(second, scan=None)) is None
    assert list(Scans(tmp_path).problems()) == []
    found.picture.write_bytes(b"else")
    assert len(list(Scans(tmp_path).problems())) == 1
    (tmp_path / "scans" / min(file_names(held) - {found.picture.name})).write_text("{")
    assert Scans(tmp_path).of(held) is None
    Scans(tmp_path).remove(file_names(held))
    Scans(tmp_path).keep_only(())
    assert not (tmp_path / "scans").exists()
    assert list(Scans(tmp_path).problems()) == []


@pytest.mark.parametrize(
    "told",
    ['{"width": "9", "height": [], "boxes": []}', '{"width": NaN, "height": 9, "boxes": []}',
     '{"width": 1e999, "height": 9, "boxes": []}', '{"width": -1, "height": 9, "boxes": []}', '{"width": 9, "height": 9, "boxes": [7]}',
     '{"width": 9, "height": 9, "boxes": [[0, 1, "x", 2, 3, 4, false]]}', '{"width": 9, "height": 9, "boxes": {"a": 1}}',
     '{"width": 9, "height": 9, "boxes": [[0, 1]]}', "[" * 100_000, "[]", "null", "", '"\\ud800"', " " * (LARGEST + 1)],
)  # fmt: skip
def test_boxes_that_are_none_show_no_picture_and_stop_no_page(tmp_path: Path, told: str) -> None:
    page = with_image(scanned("p1"))
    kept(tmp_path, page)
    held = replace(page, scan=None)
    (boxes,) = (tmp_path / "scans").glob("*.json")
    boxes.write_text(told, encoding="utf-8")
    assert (Scans(tmp_path).of(held), scan_html(held, tmp_path, [(0, 2)]), asking(page, tmp_path).status_code) == (
        None,
        "",
        404,
    )
    assert len(list(Scans(tmp_path).problems())) == 1


def test_a_vast_picture_is_not_read(tmp_path: Path) -> None:
    page = with_image(scanned("p1"))
    kept(tmp_path, page)
    (picture_file,) = (tmp_path / "scans").glob("*.webp")
    with picture_file.open("ab") as out:
        out.truncate(LARGEST + 1)
    assert asking(page, tmp_path).status_code == 404


def test_what_others_keep_in_a_folder_of_that_name_stays_there(tmp_path: Path) -> None:
    page = with_image(scanned("p1"))
    kept(tmp_path, page)
    users = [tmp_path / "scans" / name for name in ("1937-07-08.json", "1937/a.txt", "a.webp")]
    for path in users:
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    half = (tmp_path / "scans" / min(file_names(page))).with_suffix(".new")
    half.write_text("{")  # of a build that was stopped while it wrote
    assert list(Scans(tmp_path).problems()) == []
    assert {path.name for path in Scans(tmp_path).files()} == file_names(page) | {half.name}
    Scans(tmp_path).keep_only(())
    assert sorted(path for path in (tmp_path / "scans").rglob("*") if path.is_file()) == sorted(users)


def asking(page: Page, folder: Path, headers: dict[str, str] | None = None) -> Any:
    def held(file: str, part: str) -> Page:
        if (file, part) != (page.file, page.part):
            raise SourceError("没有")
        return replace(page, scan=None)

    room = SimpleNamespace(shelf=SimpleNamespace(archive=SimpleNamespace(page=held, address=folder)))
    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    query = scan_address(page.file, page.part).partition("?")[2].encode()
    return answer(cast("Any", room), Request({"type": "http", "method": "GET", "query_string": query, "headers": sent}))


def test_the_picture_is_shown_with_the_quote_boxed_and_sent_once(tmp_path: Path) -> None:
    page = with_image(replace(scanned("p2"), file='甲"<b>.pdf'))
    bare = replace(page, scan=None)
    assert scan_html(bare, tmp_path, [(0, 2)]) == ""
    assert asking(page, tmp_path).status_code == 404
    kept(tmp_path, page)
    html = scan_html(bare, tmp_path, [(1, 3)])
    assert '<rect x="9.4" y="-0.6" width="21.2" height="11.2"/>' in html
    assert 'viewBox="0 0 100 200"' in html
    assert "<b>" not in html
    assert "scan-quote" in html
    assert "scan-quote" not in scan_html(bare, tmp_path, ())
    sent = asking(page, tmp_path)
    assert (sent.status_code, sent.media_type) == (200, "image/webp")
    assert page.scan is not None
    assert sent.body == page.scan.picture
    again = asking(page, tmp_path, {"if-none-match": sent.headers["etag"]})
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize("small", [True, False])
def test_an_archive_carries_its_scans_through_changes_and_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    monkeypatch.setattr(change, "SMALL", change.SMALL if small else 0)  # of one that is not, only what changes is written
    text = "江口日报\n\n大桥昨日合龙\n\n本报讯 江口大桥昨日合龙，全长1286米。\n"
    first, second = (with_image(replace(scanned("p1"), file=file, text=text)) for file in ("a.pdf", "b.pdf"))
    folder = tmp_path / "archive"
    folder.mkdir()
    write([first, second, Page("c.txt", text, "2" * 64)], folder, Settings(workers=1), (), {})
    assert [path.suffix for path in sorted((folder / "scans").iterdir())].count(".webp") == 2
    held = open_archive(folder).page("a.pdf", "p1")
    assert (held, held.scan) == (first, None)
    same = SamePages(open_archive(folder))
    assert [same.has_picture(issue) for issue in open_archive(folder).issues()] == [True, True, False]
    export(folder, tmp_path / "a.tar")
    import_archive(tmp_path / "a.tar", tmp_path / "other")
    correct("a.pdf", "p1", Stated("江口晚报"), tmp_path / "other")
    change.remove(["b.pdf", "c.txt"], tmp_path / "other")
    assert scan_of(held, tmp_path / "other") is not None
    assert scan_of(replace(second, scan=None), tmp_path / "other") is None
    change.remove(["a.pdf"], tmp_path / "other")
    assert scan_of(held, tmp_path / "other") is None
    assert scan_of(held, folder) is not None


def test_a_build_that_is_gone_on_with_when_all_is_taken_in_keeps_its_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = with_image(replace(scanned("p1"), text="江口日报\n\n江口大桥昨日合龙，全长1286米。\n"))

    def stop(place: Path, stored: Iterator[int], *given: object) -> None:
        assert list(stored)  # all is noted as taken in
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build, "catch_up", stop)
        with pytest.raises(KeyboardInterrupt):
            build.write([page], tmp_path, Settings(workers=1), (), {}, name="a")
    build.write([page], tmp_path, Settings(workers=1), (), {}, name="a")
    assert {path.name for path in (tmp_path / "scans").iterdir()} == file_names(page)


def received_by(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of what the inbox adds, each time: to an archive that holds nothing, which takes nothing in."""
    added: list[list[str]] = []

    def add(paths: list[Path], folder: Path) -> Any:
        added.append([path.name for path in paths])
        return SimpleNamespace(origins={}), change.Added()

    monkeypatch.setattr(inbox, "add", add)
    monkeypatch.setattr(inbox, "open_archive", lambda folder: SimpleNamespace())
    monkeypatch.setattr(inbox, "SamePages", lambda archive: SimpleNamespace(of_all=lambda pages: None))
    return added


def test_a_picture_that_is_sent_with_its_words_goes_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = received_by(monkeypatch)
    monkeypatch.setattr(inbox, "why_unread", lambda file: ("", [replace(scanned(), file=file.name, text=file.name)]))
    sent = [tmp_path / name for name in ("b.png", "a.jpg", "a.xml")]
    for file in sent:
        file.write_bytes(file.name.encode())
    received = inbox.receive(sent, tmp_path / "archive")
    assert [one.name for one in received.sent] == ["b.png", "a.xml"]
    assert sorted(given[0]) == ["a.jpg", "a.xml", "b.png"]
    assert pictures_of(tmp_path / "archive" / "pages" / "a.xml") == [tmp_path / "archive" / "pages" / "a.jpg"]
    assert pictures_of(tmp_path / "b.png") == []


WITH_BOXES = (
    '<alto><Layout><Page WIDTH="100" HEIGHT="200"><PrintSpace><TextBlock><TextLine HPOS="0" VPOS="0" WIDTH="80" HEIGHT="20">'
    '<String CONTENT="江口大桥昨日合龙通车。"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>'
)
CRAWLED = json.dumps({"title": "大桥合龙", "content": "本报讯 江口大桥昨日合龙，见图 p3.jpg。", "image": "p3.jpg"})
GIVEN = {"p1.xml": "<mets/>", "p2.json": CRAWLED, "a.json": CRAWLED, "p4.xml": WITH_BOXES, "p4.json": CRAWLED}
"""A METS file, crawled articles, which name an image, and a page with boxes; beside each an image that is called like it."""


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def pages(self: Apart, reader: str, data: bytes, *told: Any) -> Generator[Page | Refused]:
        if reader.startswith("ocr.") and reader != "ocr.alto":
            raise SourceError("图像里没有认出文字")
        yield from import_module(f"index.read.{reader}").pages(data, *told)

    monkeypatch.setattr(Apart, "pages", pages)
    folder = tmp_path / "given"
    folder.mkdir()
    for name, text in GIVEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    for n in range(1, 5):
        (folder / f"p{n}.jpg").write_bytes(bytes([n]))
    return folder


def test_an_image_beside_what_tells_no_boxes_is_a_page_by_itself(given: Path) -> None:
    assert sorted(one.file for one in read([given])) == sorted([*GIVEN, "p1.jpg", "p2.jpg", "p3.jpg"])
    assert source_hashes([given]).keys() == GIVEN.keys()
    assert source_hashes([given], held={"p1.jpg"}).keys() == GIVEN.keys() | {"p1.jpg"}
    known = {name: digest for name, digest in source_hashes([given]).items() if name != "p1.xml"}
    assert [one.file for one in read([given], known)] == ["p1.xml", "p1.jpg"]  # the others are held as they are


def test_the_picture_of_a_file_that_is_given_singly_is_looked_for_beside_it(given: Path) -> None:
    whole = source_hashes([given])
    assert source_hashes([given / "p4.xml"]) == {"p4.xml": whole["p4.xml"]}
    assert source_hashes([given / "p4.xml", given / "p4.jpg"]) == {"p4.xml": whole["p4.xml"]}
    assert [one.file for one in read([given / "p1.xml"])] == ["p1.xml"]  # the image was not given
    (given / "p4.jpg").write_bytes(b"other")
    assert source_hashes([given / "p4.xml"]) != {"p4.xml": whole["p4.xml"]}


@pytest.mark.parametrize(
    ("pictured", "lies", "pictures", "state"),
    [(False, True, True, "read"), (True, True, True, "held"), (False, True, False, "held"), (False, False, True, "held")],
)
def test_a_picture_that_is_sent_later_is_not_held(
    given: Path, tmp_path: Path, pictured: bool, lies: bool, pictures: bool, state: str
) -> None:
    issue = Issue("p4.xml", "", None, "unknown", None, "unknown")
    held = SimpleNamespace(of_all=lambda pages: issue, has_picture=lambda issue: pictured)
    pages, sent = tmp_path / "pages", inbox.Sent("p4.xml")
    pages.mkdir()
    if lies:
        (pages / "p4.xml").write_text(WITH_BOXES, encoding="utf-8")
    assert inbox._Desk(cast("Any", held), pages).look(given / "p4.xml", sent, [given / "p4.jpg"] if pictures else [])
    assert sent.state == state
    assert ("p4.xml" in sent.why) is not lies  # where it lies elsewhere, it is said what to do


def test_an_image_that_is_sent_beside_what_tells_no_boxes_is_told(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = received_by(monkeypatch)
    received = inbox.receive(sorted(given.iterdir()), tmp_path / "archive")
    assert {one.name: one.state for one in received.sent} == dict.fromkeys(
        ["p1.jpg", "p1.xml", "p2.jpg", "p3.jpg"], "failed"
    ) | {
        "a.json": "held",
        "p2.json": "held",
        "p4.json": "held",
        "p4.xml": "held",
    }
    assert added == [["a.json", "p4.xml", "p4.jpg"]]  # the crawled articles are one
