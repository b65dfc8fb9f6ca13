"""What an archive's `manifest.json` says: how the archive was built, from what, and which generation of stores is current."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from index.chinese.printable import escaped
from index.errors import ArchiveError
from index.layout import GENERATION, MANIFEST

FORMAT = 4
_NAMES = "surrogatepass"
"""A path of the disk may hold bytes that are no UTF-8; Python has each as half a character."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How an archive was built. `archive_id` is the same for the same pages and settings, `identity` for the same pages; `sources` are the
    sha256 of what was read by name, `origins` the paths the names were given to, `files` the sha256 of the stores. The file
    holds the sha256 of all this too, as `seal`."""

    format: int
    archive_id: str
    identity: str
    generation: str
    model: str
    model_identity: str
    dimensions: int
    vector_index: str
    newspaper: str | None
    sources: dict[str, str]
    roots: tuple[str, ...]
    origins: dict[str, str]
    refused: dict[str, str]
    pages: int
    articles: int
    passages: int
    corrections: str
    versions: dict[str, str]
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of an archive folder; raises ArchiveError where there is none or it is not one."""
        try:
            fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8", errors=_NAMES))
        except FileNotFoundError:
            raise ArchiveError(
                f"找不到档案库 {folder}：请先运行 python -m index build 报纸文件夹 --archive {folder}"
                f" (no archive at {folder}: build one first)"
            ) from None
        except PermissionError as error:
            raise ArchiveError(forbidden(folder, error)) from None
        except (OSError, ValueError, RecursionError) as error:
            raise ArchiveError(broken(folder, f"{MANIFEST}: {error}")) from None
        if not isinstance(fields, dict) or type(fields.get("format")) is not int:
            raise ArchiveError(broken(folder, MANIFEST))
        if fields["format"] != FORMAT:
            if fields["format"] > FORMAT:
                raise ArchiveError(
                    f"档案库 {folder} 是更新的版本建的（格式 {fields['format']}，这里是 {FORMAT}），请更新问报再打开"
                    " (archive of a newer version: update Wenbao to open it)"
                )
            told = fields.get("roots")
            roots = " ".join(shlex.quote(str(root)) for root in told) if isinstance(told, list) else "报纸文件夹"
            raise ArchiveError(
                f"档案库 {folder} 是别的版本建的（格式 {fields['format']}，这里是 {FORMAT}），"
                f"请运行 python -m index build {roots} --archive {shlex.quote(str(folder))} (archive of another version: rebuild it)"
            )
        try:
            sealed = fields.pop("seal", None) == seal(fields)
        except RecursionError as error:  # what can just be read may be too deep to be written
            raise ArchiveError(broken(folder, f"{MANIFEST}: {error}")) from None
        if not sealed:
            raise ArchiveError(broken(folder, f"{MANIFEST}：内容已改变 (changed since it was written)"))
        kinds = get_type_hints(cls)
        if set(fields) != set(kinds) or not all(_fits(fields[name], kind) for name, kind in kinds.items()):
            raise ArchiveError(broken(folder, f"{MANIFEST}：项目不对 (its fields are not those of this version)"))
        if not _is_generation(fields["generation"]):
            raise ArchiveError(broken(folder, f"{MANIFEST}：generation"))
        return cls(**{**fields, "roots": tuple(fields["roots"])})

    def write(self, folder: Path) -> None:
        """Replace the folder's manifest in one step: this is the moment at which a new generation becomes the archive."""
        fresh = folder / f"{MANIFEST}.new"
        fields = dataclasses.asdict(self)
        with fresh.open("w", encoding="utf-8") as handle:
            told = json.dumps({**fields, "seal": seal(fields)}, ensure_ascii=False, indent=1)
            handle.write(escaped(told) + "\n")  # a path may hold bytes that are no characters
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(folder / MANIFEST)


def _fits(value: object, kind: Any) -> bool:
    """Whether a value of JSON is of a field's type; a list stands for a tuple."""
    parts = get_args(kind)
    if isinstance(value, dict):
        return (
            get_origin(kind) is dict
            and all(_fits(one, parts[0]) for one in value)
            and all(_fits(one, parts[1]) for one in value.values())
        )
    if isinstance(value, list):
        return get_origin(kind) is tuple and all(_fits(one, parts[0]) for one in value)
    return type(value) in (parts if get_origin(kind) is UnionType else (kind,))


def _is_generation(name: str) -> bool:
    """Whether a name is that of a folder of stores in the archive, and of nothing elsewhere."""
    return name.startswith(GENERATION) and name.isprintable() and not {"/", "\\"} & set(name)


def seal(fields: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode(errors=_NAMES)).hexdigest()


def broken(folder: Path, cause: str) -> str:
    return f"档案库 {folder} 已损坏（{cause}），请用 python -m index build 重建 (the archive is broken: rebuild it)"


def forbidden(folder: Path, error: PermissionError) -> str:
    return (
        f"档案库 {folder} 里的 {Path(error.filename or folder).name} 不许读，请让运行问报的用户可以读它"
        " (a file of the archive may not be read: let the user who runs Wenbao read it)"
    )
