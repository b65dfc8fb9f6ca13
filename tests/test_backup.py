"""A backup holds the whole archive; one that was cut, changed or made by somebody with ill will makes none."""

from __future__ import annotations

import bz2
import errno
import gzip
import hashlib
import io
import lzma
import random
import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest
from click.testing import CliRunner

from index.archive.folder import open_archive
from index.archive.integrity import verify
from index.archive.manifest import Manifest
from index.build import backup
from index.build.backup import SUMS, export, import_archive, read_stream
from index.build.build import build
from index.build.change import add, correct
from index.build.inbox import receive
from index.errors import ArchiveError
from index.layout import MANIFEST
from index.types import Stated
from rag.__main__ import wenbao as command


@pytest.fixture
def folder(seed_archive: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    return folder


def sent(place: Path, name: str) -> Path:
    (place / f"{name}.txt").write_text(f"{name}昨日通车\n\n本报讯 3月5日，{name}正式通车，全长1876米。\n", encoding="utf-8")
    return place / f"{name}.txt"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock") if folder.exists() else []


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_an_archive_comes_back_as_it_was(folder: Path, tmp_path: Path, name: str) -> None:
    receive([sent(tmp_path, "新桥")], folder)
    correct("新桥.txt", "", Stated("湘江报", "2022-03-06"), folder)
    export(folder, tmp_path / name)
    manifest = import_archive(tmp_path / name, tmp_path / "other")
    assert manifest == Manifest.read(folder)
    assert verify(tmp_path / "other" / manifest.generation, manifest.files) == []
    assert list(open_archive(tmp_path / "other").articles()) == list(open_archive(folder).articles())
    assert (tmp_path / "other" / "pages" / "新桥.txt").read_bytes() == (tmp_path / "新桥.txt").read_bytes()
    assert left(tmp_path / "other") == [manifest.generation, "issues.csv", MANIFEST, "pages"]
    add([sent(tmp_path, "旧桥")], tmp_path / "other")  # it goes on
    assert Manifest.read(tmp_path / "other").pages == manifest.pages + 1
    build([tmp_path / "other" / "pages"], tmp_path / "other")  # the corrections hold
    assert open_archive(tmp_path / "other").issue("新桥.txt").newspaper == "湘江报"


def test_no_archive_is_written_over(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "a.tar")
    before = Manifest.read(folder)
    with pytest.raises(ArchiveError, match="已有档案库"):
        import_archive(tmp_path / "a.tar", folder)
    assert Manifest.read(folder) == before


@pytest.mark.hostile
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_backup_that_was_cut_or_changed_makes_no_archive(folder: Path, tmp_path: Path, name: str) -> None:
    export(folder, tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    chance = random.Random(7)
    end = whole.rindex(SUMS.encode()) if name.endswith("tar") else len(whole) - 100
    broken = [whole[: chance.randrange(end)] for _ in range(12)] + [b"", whole[:512], b"PK" + whole, gzip.compress(b"x" * 2000)]
    for _ in range(12):
        at = chance.randrange(1024, end)
        broken.append(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
    made = 0
    for data in broken:
        (tmp_path / "b.tar").write_bytes(data)
        try:
            manifest = import_archive(tmp_path / "b.tar", tmp_path / "other")
        except ArchiveError as error:
            assert len(str(error).splitlines()) == 1
            assert left(tmp_path / "other") == []
        else:  # a byte of what fills a block, or of a time: nothing of the archive
            made += 1
            assert manifest == Manifest.read(folder)
            assert verify(tmp_path / "other" / manifest.generation, manifest.files) == []
            shutil.rmtree(tmp_path / "other")
    assert made < 8


def packed(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@pytest.mark.hostile
@pytest.mark.parametrize(
    "bad",
    [
        info("../out.txt"),
        info("/tmp/out.txt"),
        info("pages/../../out.txt"),
        info("pages/./x.txt"),
        info("pages\\..\\x.txt"),
        info("pages"),
        info("other.txt"),
        info(".lock"),
        info("{generation}/more.bin"),
        info("g-0/more.bin"),
        info("pages/link", tarfile.SYMTYPE, "/etc/passwd"),
        info("pages/link", tarfile.LNKTYPE, MANIFEST),
        info("pages/pipe", tarfile.FIFOTYPE),
        info("pages/device", tarfile.CHRTYPE),
        info("pages/folder", tarfile.DIRTYPE),
        info(MANIFEST),
    ],
    ids=lambda bad: f"{bad.name}-{bad.type.decode()}",
)
def test_what_is_no_part_of_an_archive_is_not_taken_in(folder: Path, tmp_path: Path, bad: tarfile.TarInfo) -> None:
    manifest = Manifest.read(folder)
    files = [MANIFEST, *(f"{manifest.generation}/{name}" for name in manifest.files)]
    good = [(info(name), (folder / name).read_bytes()) for name in files]
    bad = info(bad.name.format(generation=manifest.generation), bad.type, bad.linkname)
    members = [*good, (bad, b"x")]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {one.name}\n" for one, data in members)
    (tmp_path / "b.tar").write_bytes(packed([*members, (info(SUMS), sums.encode())]))
    with pytest.raises(ArchiveError, match="不是完整的备份"):
        import_archive(tmp_path / "b.tar", tmp_path / "deep" / "other")
    assert left(tmp_path / "deep" / "other") == []
    assert not (tmp_path / "out.txt").exists() and not (tmp_path / "deep" / "out.txt").exists()
    some = [*good[:-1], (info(SUMS), "".join(sums.splitlines(True)[: len(good) - 1]).encode())]
    (tmp_path / "c.tar").write_bytes(packed(some))
    with pytest.raises(ArchiveError, match="缺"):
        import_archive(tmp_path / "c.tar", tmp_path / "other")


@pytest.mark.parametrize(
    "names",
    [("pages/a", "pages/a/b"), ("pages/a/b", "pages/a"), (f"pages/{'n' * 300}.txt",), (f"pages/{'d/' * 3000}x",)],
    ids=["a file is a folder", "a folder is a file", "a long name", "a long path"],
)
def test_a_name_that_no_file_can_have_is_the_backups_fault(folder: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    manifest = Manifest.read(folder)
    files = [MANIFEST, *(f"{manifest.generation}/{name}" for name in manifest.files)]
    members = [(info(name), (folder / name).read_bytes()) for name in files] + [(info(name), b"x") for name in names]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {one.name}\n" for one, data in members)
    (tmp_path / "b.tar").write_bytes(packed([*members, (info(SUMS), sums.encode())]))
    with pytest.raises(ArchiveError, match=r"不是完整的备份（'pages/.*不能是文件名"):
        import_archive(tmp_path / "b.tar", tmp_path / "other")
    assert left(tmp_path / "other") == [], "nothing waits to be gone on with"


def test_a_damaged_archive_gives_no_backup_and_none_is_lost(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "a.tar")
    before = (tmp_path / "a.tar").read_bytes()
    store = folder / Manifest.read(folder).generation / "documents.sqlite"
    store.write_bytes(store.read_bytes()[:-1] + b"x")
    with pytest.raises(ArchiveError, match="已损坏"):
        export(folder, tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_bytes() == before
    assert not (tmp_path / "a.tar.part").exists()
    with pytest.raises(ArchiveError, match="写不了"):
        export(folder, tmp_path / "nowhere" / "a.tar")
    store.unlink()
    with pytest.raises(ArchiveError, match=r"缺 documents\.sqlite"):
        export(folder, tmp_path / "a.tar")


def test_pages_may_be_added_while_a_backup_is_written(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, before = backup._opened, Manifest.read(folder)

    def adding(*arguments: object) -> object:
        told = opened(*arguments)  # type: ignore[arg-type]
        add([sent(tmp_path, "新桥")], folder)
        assert not (folder / before.generation).exists()
        return told

    monkeypatch.setattr(backup, "_opened", adding)
    export(folder, tmp_path / "a.tar")
    assert import_archive(tmp_path / "a.tar", tmp_path / "other") == before


def test_the_commands_write_and_read_a_stream(folder: Path, tmp_path: Path) -> None:
    def run(*arguments: object, stdin: bytes = b"") -> tuple[int, bytes]:
        done = CliRunner().invoke(command, ["index", *map(str, arguments)], input=stdin)
        return done.exit_code, done.stdout_bytes

    code, data = run("export", "-", "--archive", folder)
    assert code == 0
    code, told = run("import", "-", "--archive", tmp_path / "other", stdin=data)
    assert (code, Manifest.read(tmp_path / "other")) == (0, Manifest.read(folder)), told
    assert run("export", tmp_path / "a.tar", "--archive", folder)[0] == 0
    assert run("import", tmp_path / "a.tar", "--archive", tmp_path / "third")[0] == 0
    assert run("import", tmp_path / "none.tar", "--archive", tmp_path / "fourth")[0] == 1


def test_an_import_for_which_there_is_no_room_goes_on_where_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(folder, tmp_path / "a.tar")
    other = tmp_path / "other"
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr("index.build.backup._settle", full)
        with pytest.raises(ArchiveError, match="写不进去"):
            import_archive(tmp_path / "a.tar", other)
    assert any(path.is_dir() for path in other.iterdir())
    assert import_archive(tmp_path / "a.tar", other).generation == Manifest.read(folder).generation


def test_an_import_that_is_stopped_anywhere_is_given_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive([sent(tmp_path, "新桥")], folder)
    correct("新桥.txt", "", Stated("湘江报", "2022-03-06"), folder)
    export(folder, tmp_path / "a.tar")
    steps, done = 0, False
    moves = {"replace": Path.replace, "rename": Path.rename, "rmdir": Path.rmdir}

    def stopping(name: str, at: int) -> object:
        def step(self: Path, *arguments: Path) -> object:
            nonlocal steps
            steps += 1
            if steps == at:
                raise KeyboardInterrupt
            return moves[name](self, *arguments)  # type: ignore[operator]

        return step

    for at in range(1, 20):
        other, steps = tmp_path / f"other-{at}", 0
        with monkeypatch.context() as patch:
            for name in moves:
                patch.setattr(Path, name, stopping(name, at))
            try:
                import_archive(tmp_path / "a.tar", other)
                done = True
            except KeyboardInterrupt:
                assert at < 10
        if not done:
            assert import_archive(tmp_path / "a.tar", other) == Manifest.read(folder)
        assert left(other) == [Manifest.read(folder).generation, "issues.csv", MANIFEST, "pages"]
        assert (other / "pages" / "新桥.txt").read_bytes() == (tmp_path / "新桥.txt").read_bytes()
        with pytest.raises(ArchiveError, match="已有档案库"):
            import_archive(tmp_path / "a.tar", other)
        if done:
            break
    assert done and at == 7  # the folder's new name, four files to their places, the folder away


def test_a_stopped_import_is_not_taken_for_another(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(folder, tmp_path / "a.tar")
    add([sent(tmp_path, "旧桥")], folder)
    export(folder, tmp_path / "b.tar")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            import_archive(tmp_path / "a.tar", tmp_path / "other")
    with pytest.raises(ArchiveError, match="已有档案库"):
        import_archive(tmp_path / "b.tar", tmp_path / "other")
    assert left(tmp_path / "other") == [Manifest.read(tmp_path / "other").generation, MANIFEST]


class Counted(io.BytesIO):
    """A backup that counts what is read of it, and is interrupted at a byte."""

    read_of_it, until = 0, 1 << 60

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > self.until:
            raise KeyboardInterrupt
        data = super().read(size)
        self.read_of_it += len(data)
        return data


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_an_import_that_was_stopped_goes_on_where_it_was(folder: Path, tmp_path: Path, name: str) -> None:
    receive([sent(tmp_path, "新桥")], folder)
    export(folder, tmp_path / name)
    whole, other = (tmp_path / name).read_bytes(), tmp_path / "other"
    first, second = Counted(whole), Counted(whole)
    first.until = len(whole) * 2 // 3
    with pytest.raises(KeyboardInterrupt):
        read_stream(first, other)
    (place,) = other.glob("importing-*")
    held = {path.relative_to(place): path.stat() for path in place.rglob("*") if path.is_file()}
    assert read_stream(second, other) == Manifest.read(folder)
    now = {path: (other / path).stat() for path in held}
    assert {now[path].st_ino == before.st_ino for path, before in held.items()} == {True}
    kept = [path for path, before in held.items() if now[path].st_mtime_ns == before.st_mtime_ns]
    assert len(kept) == len(held) - 1 > 1, "all but the one in the middle of which it was stopped are as they were"
    if name == "a.tar":
        assert second.read_of_it < len(whole) - first.until + 100_000
    assert not list(other.glob("import*"))


def test_a_stopped_import_of_another_backup_leaves_nothing_in_this_one(folder: Path, tmp_path: Path) -> None:
    receive([sent(tmp_path, "新桥")], folder)
    export(folder, tmp_path / "a.tar")
    place = tmp_path / "other" / "importing-0000000000000001"
    for left_over in ("pages/新桥.txt", "pages/stray.txt", MANIFEST):
        (place / left_over).parent.mkdir(parents=True, exist_ok=True)
        (place / left_over).write_text("of another backup", encoding="utf-8")
    assert import_archive(tmp_path / "a.tar", tmp_path / "other") == Manifest.read(folder)
    assert [path.name for path in (tmp_path / "other" / "pages").iterdir()] == ["新桥.txt"]
    assert (tmp_path / "other" / "pages" / "新桥.txt").read_bytes() == (tmp_path / "新桥.txt").read_bytes()


def test_a_small_backup_fills_no_memory_and_no_disk(tmp_path: Path) -> None:
    heads = {"a long name": info("x", tarfile.XHDTYPE), "a sparse file": info(MANIFEST, tarfile.GNUTYPE_SPARSE)}
    for head in heads.values():
        head.size = 1 << 34
        (tmp_path / "b.tar").write_bytes(head.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
        with pytest.raises(ArchiveError, match="不是文件"):
            import_archive(tmp_path / "b.tar", tmp_path / "other")
        assert left(tmp_path / "other") == []


@pytest.mark.parametrize("opener", [gzip.open, bz2.open, lzma.open])
def test_a_packed_backup_that_becomes_vast_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opener: Callable[[Path, str], BinaryIO]
) -> None:
    monkeypatch.setattr(backup, "_BLOCK", 1 << 16)
    with opener(tmp_path / "b.tar", "wb") as out, tarfile.open(fileobj=out, mode="w|") as tar:
        head = tarfile.TarInfo(MANIFEST)
        head.size = 8 << 20
        tar.addfile(head, io.BytesIO(bytes(head.size)))
    with pytest.raises(ArchiveError, match="解开后大过"):
        import_archive(tmp_path / "b.tar", tmp_path / "other")
    assert left(tmp_path / "other") == []


def test_what_lies_in_the_folder_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    correct("000_6be9a0142a211c75.txt", "", Stated("湘江报", "2022-03-06"), folder)
    export(folder, tmp_path / "a.tar")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "issues.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"已有issues\.csv"):
        import_archive(tmp_path / "a.tar", tmp_path / "other")
    assert left(tmp_path / "other") == ["issues.csv"]
    assert (tmp_path / "other" / "issues.csv").read_text(encoding="utf-8") == "mine"


def stopped(whole: Path, folder: Path, patch: pytest.MonkeyPatch, moved: int = 0) -> None:
    """An import that was stopped when so many of its files were in their places."""
    places: list[Path] = []
    replaced = Path.replace

    def until(self: Path, target: Path) -> Path:
        if len(places) == moved:
            raise KeyboardInterrupt
        places.append(target)
        return replaced(self, target)

    with patch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", until)
        import_archive(whole, folder)


@pytest.mark.parametrize("again", [import_archive, lambda _, folder: add([folder.parent / "旧桥.txt"], folder)])
def test_a_stopped_import_takes_no_archives_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: Callable[[Path, Path], object]
) -> None:
    export(folder, tmp_path / "a.tar")
    other = tmp_path / "other"
    stopped(tmp_path / "a.tar", other, monkeypatch)
    (left_over,) = other.glob("imported-*")
    shutil.copytree(left_over, tmp_path / left_over.name)
    built = build([sent(tmp_path, "新桥")], other)
    assert left(other) == [built.generation, MANIFEST]  # a build removes it
    shutil.copytree(tmp_path / left_over.name, left_over)
    sent(tmp_path, "旧桥")
    with suppress(ArchiveError):
        again(tmp_path / "a.tar", other)
    assert "新桥.txt" in Manifest.read(other).sources
    assert len(left(other)) == 2


def test_an_import_after_a_stopped_one_gives_what_is_asked_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(folder, tmp_path / "a.tar")
    first = Manifest.read(folder)
    second, _ = add([sent(tmp_path, "旧桥")], folder)
    export(folder, tmp_path / "b.tar")
    for moved in (0, 1):
        other = tmp_path / f"other-{moved}"
        stopped(tmp_path / "a.tar", other, monkeypatch, moved)
        assert import_archive(tmp_path / "b.tar", other) == second != first
