"""The walks of docs/changing.md, followed to the letter on a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "changing.md"
COPIED = ("index", "rag", "chat", "docs", "tests", "seeds")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what it is (`diff`, `python`, `sh`, `text`), the file it is for, if any, and its lines."""

    language: str
    file: str
    lines: tuple[str, ...]


def walks() -> dict[str, list[Block]]:
    """The blocks of each section, by its heading."""
    sections = re.split(r"^## (.+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.M)[1:]
    return {
        heading: [
            Block(kind, file, tuple(body.splitlines()))
            for kind, file, body in re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", text, re.M | re.S)
        ]
        for heading, text in zip(sections[::2], sections[1::2], strict=True)
    }


def changed(text: str, lines: tuple[str, ...]) -> str:
    """A text with a diff's lines put in: those with `-` or nothing before them must stand in it once."""
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    assert text.count(before) == 1, f"stands {text.count(before)} times:\n{before}"
    return text.replace(before, after)


def copied(to: Path) -> Path:
    """A copy of the repository whose models are links."""

    def models(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name == "__pycache__" or (name == "models" and Path(folder).parent == ROOT)}

    for name in COPIED:
        shutil.copytree(ROOT / name, to / name, ignore=models)
        if (ROOT / name / "models").is_dir():
            (to / name / "models").symlink_to(ROOT / name / "models")
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


@pytest.mark.parametrize("heading", walks())
def test_a_walk_leads_where_it_says(heading: str, tmp_path: Path, seed_archive: Path) -> None:
    here = copied(tmp_path)
    (here / "archive").symlink_to(seed_archive)
    (here / "bin").mkdir()
    (here / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (here / "bin" / "python").chmod(0o755)
    environment = os.environ | {
        "PYTHONPATH": str(here),
        "PATH": f"{here / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    printed, expected = "", ""
    for block in walks()[heading]:
        if block.language == "diff":
            file = here / block.file
            file.write_text(changed(file.read_text(encoding="utf-8"), block.lines), encoding="utf-8")
        elif block.file:
            assert not (here / block.file).exists()
            (here / block.file).write_text("\n".join(block.lines) + "\n", encoding="utf-8")
        elif block.language == "sh":
            command = ["sh", "-ec", "\n".join(block.lines)]
            done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, encoding="utf-8")
            assert done.returncode == 0, done.stderr
            printed += done.stdout
        else:
            expected += "".join(f"{line}\n" for line in block.lines)
    assert expected and printed == expected, printed


def test_the_five_walks_are_there() -> None:
    assert [*walks()] == ["An input format", "A refusal reason", "A reference style", "A question kind", "A word"]
    assert all([block.language for block in blocks][-2:] == ["sh", "text"] for blocks in walks().values())


def test_a_diff_is_put_in_where_it_stands_once() -> None:
    assert changed("a\nb\nc\n", (" b", "+x")) == "a\nb\nx\nc\n"
    assert changed("a\nb\n", ("-a", "+y")) == "y\nb\n"
    with pytest.raises(AssertionError, match="stands 2 times"):
        changed("a\na\n", (" a", "+x"))
