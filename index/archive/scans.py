"""The pictures of pages and the boxes of their words, kept in the archive's folder beside its generations, which share them.

    scans/KEY.json     the size of a page and the boxes of its text, with the hash of its picture
    scans/KEY.webp     the picture

The keys are made of the page itself (`_key`), so a page as it is held leads to its scan and nothing else has to know of it: an archive
without the folder, or a page without a scan, is as good. What a build writes here nobody sees before its pages are the archive's, and
what no page leads to any more is removed then.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from index.archive.integrity import file_hash
from index.boxes import page_number
from index.layout import SCANS, is_scan
from index.stores.address import Address
from index.types import Box, Page, Scan

BOXES, PICTURE = ".json", ".webp"
LARGEST = 16 << 20
"""Bytes of either file: none that is written here is as large."""
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page's scan as it is kept, whose `picture` is a file; `scan` has the rest."""

    scan: Scan
    picture: Path


class Scans:
    """The scans of the archive in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / SCANS

    def keep(self, pages: Iterable[Page | Other]) -> Iterator[Page | Other]:
        """The pages without their scans, which are written."""
        for page in pages:
            if isinstance(page, Page) and page.scan:
                self._write(page, page.scan)
                page = replace(page, scan=None)
            yield page

    def of(self, page: Page) -> Kept | None:
        """The scan of a page as it is held; None where there is none, or where it is damaged."""
        boxes, picture = (self._folder / name for name in _names(page))
        try:
            if max(boxes.stat().st_size, picture.stat().st_size) > LARGEST:
                return None
            scan = _scan(json.loads(boxes.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return Kept(scan, picture) if picture.is_file() else None

    def keep_only(self, pages: Iterable[Page]) -> None:
        """Remove all scans but those of these pages, which are not asked for where there is none; what else lies there is left."""
        if files := self.files():
            names = set[str]().union(*map(file_names, pages))
            for path in files:
                if path.name not in names:
                    path.unlink(missing_ok=True)
        with suppress(OSError):
            self._folder.rmdir()  # where nothing is left

    def remove(self, names: Collection[str]) -> None:
        """Remove these files, where they are."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def problems(self) -> Iterator[str]:
        """What is missing or changed, one sentence each."""
        for path in self.files():
            if path.suffix == BOXES:
                try:
                    told = json.loads(path.read_text(encoding="utf-8"))
                    picture = self._folder / told["picture"]
                    sound = file_hash(picture) == told["sha256"]
                except (OSError, ValueError, KeyError, TypeError, RecursionError):
                    sound = False
                if not sound:
                    yield f"{SCANS}/{path.name}：版面的图像不见了或已改变 (the picture of the page is missing or changed)"

    def files(self) -> list[Path]:
        """The files of all scans, in name order."""
        return sorted(path for path in self._folder.iterdir() if is_scan(path.name)) if self._folder.is_dir() else []

    def _write(self, page: Page, scan: Scan) -> None:
        self._folder.mkdir(exist_ok=True)
        boxes, picture = (self._folder / name for name in _names(page))
        told = {
            "width": round(scan.width, 1),
            "height": round(scan.height, 1),
            "picture": picture.name,
            "sha256": hashlib.sha256(scan.picture).hexdigest(),
            "boxes": [
                (one.start, one.end, *(round(side, 1) for side in (one.x0, one.top, one.x1, one.bottom)), one.whole)
                for one in scan.boxes
            ],
        }
        for place, data in ((picture, scan.picture), (boxes, json.dumps(told, separators=(",", ":")).encode())):
            fresh = place.with_suffix(".new")
            fresh.write_bytes(data)
            fresh.replace(place)


def _scan(told: Any) -> Scan:
    """The size and the boxes that a file tells. Raises KeyError, TypeError or ValueError where it tells none."""
    boxes = (
        Box(int(start), int(end), float(x0), float(top), float(x1), float(bottom), bool(whole))
        for start, end, x0, top, x1, bottom, whole in told["boxes"]
    )
    scan = Scan(float(told["width"]), float(told["height"]), tuple(boxes))
    if not 0 < min(scan.width, scan.height) <= max(scan.width, scan.height) < math.inf:
        raise ValueError("no size")
    return scan


def scan_of(page: Page, address: Address) -> Kept | None:
    """The scan of a page of the archive at an address; an archive on a server has none."""
    return Scans(address).of(page) if isinstance(address, Path) else None


def file_names(page: Page) -> set[str]:
    """The names of the files in which a page's scan is kept."""
    return set(_names(page))


def _names(page: Page) -> tuple[str, str]:
    """Of its boxes, which are those of its very text, and of its picture, which the articles of one page share."""
    return (
        _key(page.file, page.part, page.sha256, page.text) + BOXES,
        _key(page.file, str(page_number(page.part)), page.sha256) + PICTURE,
    )


def _key(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]
