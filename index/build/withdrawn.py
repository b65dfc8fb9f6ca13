"""Files that were taken out of an archive and can be put back.

    archive/
        withdrawn/       files that had been added through the inbox
        withdrawn.json   by name, where each file lies that was taken out

A file among the archive's own pages is moved, with its pictures, since a new build would read it again; any other stays where it is, and so does a zip
of which one file is taken out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from index.archive.manifest import Manifest
from index.build.change import Added, add, remove
from index.build.inbox import free_names
from index.errors import SourceError
from index.layout import PAGES, WITHDRAWN, withdrawn
from index.layout import WITHDRAWN_RECORD as RECORD
from index.read import source_hashes
from index.read.files.beside import pictures_of
from index.read.files.source import in_zip
from index.read.formats import ZIP

__all__ = ["put_back", "withdraw", "withdrawn"]


def withdraw(file: str, folder: Path) -> None:
    """Take a file out; raises SourceError for one that is not held."""
    origins = Manifest.read(folder).origins
    path = Path(origins.get(file) or origins.get(in_zip(file) or "", ""))
    remove([file], folder)
    if not path.is_file():
        return  # it is gone, and can only be added anew
    if not _is_zip(path) and path.resolve().parent == (folder / PAGES).resolve():
        held = {*Manifest.read(folder).origins.values()}
        path = _moved(path, [one for one in pictures_of(path) if str(one.resolve()) not in held], folder / WITHDRAWN)
    record = withdrawn(folder)
    _write(record | {_free_key(file, path, record): str(path)}, folder)


def _moved(path: Path, pictures: Sequence[Path], folder: Path) -> Path:
    """Where a file lies that was moved into a folder, its pictures with it."""
    folder.mkdir(exist_ok=True)
    files = path, *pictures
    places = free_names(folder, *files)
    for file, place in zip(files, places, strict=True):
        shutil.move(file, place)
    return places[0]


def _is_zip(path: Path) -> bool:
    """Whether what was taken out lies in a zip, and not in a folder that is called so."""
    return path.suffix.lower() == ZIP


def _free_key(file: str, path: Path, record: dict[str, str]) -> str:
    """The file's name; with the folder where it lies, or all of its path, where another was taken out under that."""
    keys = (file, f"{path.parent.name}/{path.name}", str(path))
    return next((key for key in keys if record.get(key, str(path)) == str(path)), str(path))


def put_back(file: str, folder: Path) -> Added:
    """Add a file again that was taken out; raises SourceError where it was not, or is no longer there."""
    record = withdrawn(folder)
    path = Path(record.get(file, ""))
    if file not in record or not path.is_file():
        raise SourceError(f"找不到 {file}，请把它重新加进来 (the file is no longer there: add it anew)")
    if _is_zip(path):
        added = _put_back_into_zip(file, path, record, folder)
        _write({name: where for name, where in record.items() if name != file}, folder)
        return added
    if path.resolve().parent == (folder / WITHDRAWN).resolve():
        path = _moved(path, pictures_of(path), folder / PAGES)
        _write(record | {file: str(path)}, folder)  # so that nothing is lost where adding it fails
    _, added = add([path, *pictures_of(path)], folder)
    _write({name: where for name, where in record.items() if name != file}, folder)
    return added


def _put_back_into_zip(file: str, path: Path, record: dict[str, str], folder: Path) -> Added:
    """Add what lies in a zip again, and leave out what else was taken out of it. Raises SourceError where the zip has it no more."""
    inside = {name: _inside(name) for name in source_hashes([path], Manifest.read(folder).origins)}
    if _inside(file) not in inside.values():
        raise SourceError(f"{path.name} 里已没有 {file}，请把它重新加进来 (the zip has it no more: add it anew)")
    out = {_inside(name) for name, where in record.items() if where == str(path)} - {_inside(file)}
    _, added = add([path], folder, but=[name for name, member in inside.items() if member in out])
    return added


def _inside(file: str) -> str:
    """The path in its zip of a file that lies in one."""
    return file.removeprefix(f"{in_zip(file)}/")


def _write(record: dict[str, str], folder: Path) -> None:
    fresh = folder / f"{RECORD}.new"
    fresh.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(folder / RECORD)
