"""Files that are taken out and put back: none that bears another's name is lost over it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.archive.manifest import Manifest
from index.build import withdrawn as module
from index.build.change import Added, add
from index.build.inbox import receive
from index.build.withdrawn import put_back, withdraw, withdrawn
from index.errors import SourceError
from index.layout import PAGES, WITHDRAWN

ONE, OTHER = (f"{name}昨日通车\n\n本报讯 3月5日，{name}正式通车，全长{n}米。\n" for name, n in (("甲桥", 100), ("乙桥", 200)))


@pytest.fixture
def folder(seed_archive: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


def sent(place: Path, text: str) -> Path:
    place.mkdir(exist_ok=True)
    (place / "x.txt").write_text(text, encoding="utf-8")
    return place / "x.txt"


def kept(folder: Path) -> list[str]:
    """What the files in a folder say, by name."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())] if folder.exists() else []


def test_what_is_put_back_leaves_a_newer_file_of_its_name(folder: Path, tmp_path: Path) -> None:
    receive([sent(tmp_path / "sent", ONE)], folder)
    withdraw("x.txt", folder)
    receive([sent(tmp_path / "sent", OTHER)], folder)
    (new,) = put_back("x.txt", folder).new
    assert (folder / PAGES / "x.txt").read_text(encoding="utf-8") == OTHER
    assert sorted(kept(folder / PAGES)) == sorted([ONE, OTHER])
    assert {"x.txt", new} <= Manifest.read(folder).sources.keys()
    assert (withdrawn(folder), kept(folder / WITHDRAWN)) == ({}, [])


def test_a_picture_goes_and_comes_back_with_its_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origins: dict[str, str] = {}
    monkeypatch.setattr(Manifest, "read", lambda folder: SimpleNamespace(origins=origins))
    monkeypatch.setattr(module, "remove", lambda files, folder: origins.pop(files[0]))
    monkeypatch.setattr(module, "add", lambda paths, folder: (None, Added(tuple(path.name for path in paths))))
    for place, names in ((PAGES, ("p1.xml", "p1.jpg", "p2.json", "p2.jpg")), (WITHDRAWN, ("p1.jpg",))):
        (folder / place).mkdir()
        for name in names:
            (folder / place / name).write_text(name + place)
    origins |= {name: str(folder / PAGES / name) for name in ("p1.xml", "p2.json", "p2.jpg")}
    for name in ("p1.xml", "p2.json"):
        withdraw(name, folder)
    assert [path.name for path in (folder / PAGES).iterdir()] == ["p2.jpg"]  # a page by itself
    assert sorted(path.name for path in (folder / WITHDRAWN).iterdir()) == ["p1(2).jpg", "p1(2).xml", "p1.jpg", "p2.json"]
    assert put_back("p1.xml", folder).new == ("p1(2).xml", "p1(2).jpg")
    assert (folder / PAGES / "p1(2).jpg").read_text() == "p1.jpgpages"


def test_what_is_put_back_beside_itself_is_there_once(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        receive([sent(tmp_path / "sent", ONE)], folder)
        withdraw("x.txt", folder)
    assert list(withdrawn(folder)) == ["x.txt"]
    receive([sent(tmp_path / "sent", ONE)], folder)
    put_back("x.txt", folder)
    assert (kept(folder / PAGES), withdrawn(folder)) == ([ONE], {})


def test_two_files_of_a_name_are_taken_out_and_both_put_back(folder: Path, tmp_path: Path) -> None:
    for text in (ONE, OTHER):
        receive([sent(tmp_path / "sent", text)], folder)
        withdraw("x.txt", folder)
    assert len(withdrawn(folder)) == 2
    for file in withdrawn(folder):
        put_back(file, folder)
    assert sorted(kept(folder / PAGES)) == sorted([ONE, OTHER])
    assert withdrawn(folder) == {}


def test_files_of_a_name_that_lie_elsewhere_are_all_in_the_record(folder: Path, tmp_path: Path) -> None:
    places = [sent(tmp_path / name, f"{ONE}{name}") for name in ("a", "b", "c")]
    (tmp_path / "c" / "b").mkdir()
    places.append(sent(tmp_path / "c" / "b", OTHER))
    for place in places:
        add([place], folder)
        withdraw("x.txt", folder)
    assert withdrawn(folder) == dict(zip(["x.txt", "b/x.txt", "c/x.txt", str(places[3])], map(str, places), strict=True))
    for file in list(withdrawn(folder))[:3]:
        put_back(file, folder)
    assert withdrawn(folder) == {str(places[3]): str(places[3])}
    assert set(map(str, places[:3])) <= set(Manifest.read(folder).origins.values())
    with pytest.raises(SourceError):
        put_back("x.txt", folder)


def test_a_file_in_a_zip_is_put_back_and_the_others_taken_out_of_it_stay_out(folder: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "sent.zip"
    with zipfile.ZipFile(zipped, "w") as whole:
        for name, text in (("甲/p1.txt", ONE), ("甲/p2.txt", OTHER), ("p3.txt", ONE.replace("甲桥", "丙桥"))):
            whole.writestr(name, text)
    receive([zipped], folder)
    members = {"sent.zip/甲/p1.txt", "sent.zip/甲/p2.txt", "sent.zip/p3.txt"}
    assert members <= Manifest.read(folder).sources.keys()
    for file in sorted(members):
        withdraw(file, folder)
    assert set(withdrawn(folder)) == members and not members & Manifest.read(folder).sources.keys()
    for n, file in enumerate(sorted(members), 1):
        assert put_back(file, folder).new == (file,)
        assert len(members & Manifest.read(folder).sources.keys()) == n
    assert withdrawn(folder) == {} and (folder / PAGES / "sent.zip").exists()


def test_a_zip_that_has_a_file_no_more_is_told(folder: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "sent.zip"
    for text in (ONE, OTHER):
        with zipfile.ZipFile(zipped, "w") as whole:
            whole.writestr("p1.txt" if text == ONE else "p2.txt", text)
            whole.writestr("p0.txt", OTHER.replace("乙桥", "丁桥"))
        if text == ONE:
            add([zipped], folder)
            withdraw("sent.zip/p1.txt", folder)
    with pytest.raises(SourceError, match=r"重新加进来.*add it anew"):
        put_back("sent.zip/p1.txt", folder)
    assert list(withdrawn(folder)) == ["sent.zip/p1.txt"]


def test_a_file_in_a_folder_that_is_called_like_a_zip_is_put_back(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more" / "old.zip").mkdir(parents=True)
    sent(tmp_path / "more" / "old.zip" / "a", ONE)
    add([tmp_path / "more"], folder)
    withdraw("old.zip/a/x.txt", folder)
    assert "old.zip/a/x.txt" not in Manifest.read(folder).sources
    assert put_back("old.zip/a/x.txt", folder).new == ("x.txt",)
    assert withdrawn(folder) == {}
