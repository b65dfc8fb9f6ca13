"""Names of files in an archive: each file its own, the same one every time; and zips with members that are badly named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from index.errors import SourceError
from index.read import Refused, SourceFiles, read
from index.read.files.source import files
from index.types import Page


def _written(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"江城日报\n{name} 这一版的文字。\n", encoding="utf-8")
    return [folder / name for name in names]


def _texts(*paths: Path, origins: dict[str, str] | None = None) -> dict[str, str]:
    """Of each page its name and the name its file was written under."""
    pages = [page for page in read(paths, origins=origins) if isinstance(page, Page)]
    return {page.file: page.text.split("\n")[1].split(" ")[0] for page in pages}


def test_namesakes_of_any_depth_are_told_apart(tmp_path: Path) -> None:
    given = _written(tmp_path / "报", "x.txt", "b/x.txt", "c/b/x.txt", "d/c/b/x.txt")
    assert _texts(*given) == {name: name for name in ("x.txt", "b/x.txt", "c/b/x.txt", "d/c/b/x.txt")}


def test_a_folder_and_files_of_its_names_are_told_apart(tmp_path: Path) -> None:
    *_, third = _written(tmp_path, "a/b/x.txt", "c/a/b/x.txt", "b/x.txt")
    assert sorted(_texts(tmp_path / "a", tmp_path / "c" / "a", third).values()) == ["a/b/x.txt", "b/x.txt", "c/a/b/x.txt"]


def test_a_name_once_given_is_kept_in_whatever_order_files_come(tmp_path: Path) -> None:
    given = _written(tmp_path, "x.txt", "b/x.txt", "c/b/x.txt")
    origins = {name: str(path.resolve()) for name, path in files(given)}
    assert {name: str(path.resolve()) for name, path in files(given[::-1], origins)} == origins
    assert list(files([given[2]], origins)) == [("c/b/x.txt", given[2])]
    given[0].unlink()
    assert dict(files([given[1]], origins)) == {"b/x.txt": given[1]}, "nor does it take the name of one that is gone"


def _zip(*members: tuple[bytes, int, str]) -> bytes:
    """A zip of (name as bytes, flags, text): placeholders of the names' lengths are replaced after packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number, (name, _, text) in enumerate(members):
            packed.writestr(f"{number}".rjust(len(name), "~"), text)
    data = bytearray(out.getvalue())
    for number, (name, flags, _) in enumerate(members):
        stand_in = f"{number}".rjust(len(name), "~").encode()
        for head, flags_at in ((b"PK\x03\x04", 30 - 6), (b"PK\x01\x02", 46 - 8)):
            at = data.index(stand_in, data.index(head) if head[2] == 3 else data.index(b"PK\x01\x02"))
            data[at : at + len(name)] = name
            data[at - flags_at : at - flags_at + 2] = flags.to_bytes(2, "little")
    return bytes(data)


UTF8 = 0x800
BAD = "版面".encode("gb18030") + b"\xff\xff.txt"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_member_with_a_bad_name_is_named_and_the_others_read(tmp_path: Path, place: int) -> None:
    good = [("一版.txt".encode(), UTF8, "第一版的文字"), (b"p2.txt", 0, "第二版的文字")]
    good.insert(place, (BAD, UTF8, "坏名的文字"))
    (tmp_path / "a.zip").write_bytes(_zip(*good))
    found = list(read([tmp_path / "a.zip"]))
    assert {page.file: page.text for page in found if isinstance(page, Page)} == {
        "a.zip/一版.txt": "第一版的文字",
        "a.zip/p2.txt": "第二版的文字",
    }
    (bad,) = (one for one in found if isinstance(one, Refused))
    assert bad.file.startswith("a.zip/")
    assert bad.file.endswith(".txt")
    assert "文件名的编码不对" in bad.reason


def test_a_name_in_gb18030_that_is_said_to_be_utf8_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip(("头版.txt".encode("gb18030"), UTF8, "头版的文字"), (b"p2.txt", 0, "第二版")))
    found = list(read([tmp_path / "a.zip"]))
    assert {one.file: one.text for one in found if isinstance(one, Page)} == {
        "a.zip/头版.txt": "头版的文字",
        "a.zip/p2.txt": "第二版",
    }
    assert len(found) == 2


def test_the_members_of_a_zip_are_found_by_opening_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{n}.txt" for n in range(40)]
    (tmp_path / "a.zip").write_bytes(_zip(*((name.encode(), 0, f"{name} 的文字") for name in names)))
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, file: Path) -> None:
            opened.append(file)
            super().__init__(file)

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    sources = SourceFiles()
    held = [sources.at(f"a.zip/{name}", tmp_path / "a.zip").bytes().decode() for name in names]
    assert held == [f"{name} 的文字" for name in names]
    assert len(opened) == 1
    with pytest.raises(SourceError, match="没有"):
        sources.at("a.zip/none.txt", tmp_path / "a.zip")
