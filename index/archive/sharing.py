"""Generations that share files: a file that does not change stands in the next generation under the same inode."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from index.stores.dense import GONE, OWNERS, VECTORS
from index.stores.documents import ADDED

_WRITTEN_ANEW = {ADDED, VECTORS, OWNERS, GONE}


def sharing(before: Path, generation: Path) -> None:
    """Make the folder `generation` with the files of the one before that stay as they are.

    tantivy's segments are never changed; what lists them is replaced as a whole, and copied here all the same. Where the file
    system has no links, files are copied.
    """
    for file in sorted(before.rglob("*")):
        place = generation / file.relative_to(before)
        if file.is_dir() or file.name in _WRITTEN_ANEW or file.suffix == ".lock":
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".json":
            shutil.copyfile(file, place)
            continue
        try:
            os.link(file, place)
        except OSError:
            shutil.copyfile(file, place)


def shared(before: Path, generation: Path, known: Mapping[str, str]) -> dict[str, str]:
    """What is known of the files of `before`, for those that stand in `generation` as the same file."""
    return {
        name: value
        for name, value in known.items()
        if (generation / name).exists() and (before / name).samefile(generation / name)
    }
