"""What the READMEs promise: the Python example runs as printed, and every command is documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rag.__main__ import wenbao as command
from tests.conftest import ROOT

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def blocks(readme: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_python_example_runs(readme: Path, seed_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").symlink_to(seed_archive)
    (code,) = blocks(readme, "python")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
    )
    printed = done.stdout.decode("utf-8")
    assert printed.startswith("约4582亩\n衡阳日报 2021-12-28 inferred "), done.stderr.decode("utf-8")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_shown_answer_is_the_answer(readme: Path, seed_archive: Path) -> None:
    (shown,) = blocks(readme, "console")
    question = re.search(r'ask "(.+?)"', shown)
    assert question
    done = subprocess.run(
        [sys.executable, "-m", "rag", "ask", question[1], "--archive", str(seed_archive)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert shown.split("\n", 1)[1].strip() == done.stdout.strip()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_is_documented(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for name, one in command.commands.items():
        names = [f"{name} {inner}" for inner in one.commands] if isinstance(one, click.Group) else [name]
        for full in names:
            assert f"wenbao {full}" in text, full


def options_shown(text: str) -> set[tuple[str, str]]:
    """The options of `wenbao` and of `python -m rag` or `index` in a text, each with its command."""
    shown = set()
    for module, rest in re.findall(r"(?:wenbao|python -m (rag|index)) ([^`\n|]+)", text):
        words = [*(["index"] if module == "index" else []), *rest.split("#")[0].split()]
        if words[0] in ("index", "user") and len(words) > 1:
            words[:2] = [f"{words[0]} {words[1]}"]
        shown |= {(words[0], option) for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest)}
    return shown


def test_every_option_shown_is_one() -> None:
    commands = dict(command.commands)
    for group in ("index", "user"):
        one = command.commands[group]
        assert isinstance(one, click.Group)
        commands |= {f"{group} {name}": inner for name, inner in one.commands.items()}
    texts = [*READMES, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    shown = set().union(*(options_shown(text.read_text(encoding="utf-8")) for text in texts))
    known = {(name, option) for name, one in commands.items() for each in one.params for option in each.opts}
    assert len(shown) > 10
    assert {pair for pair in shown if pair[0] in commands} - known == set()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_linked_files_are_there(readme: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


DOCUMENTS = [*READMES, *sorted((ROOT / "docs").glob("*.md"))]
ROOMS = ("chat", "docs", "index", "rag", "seeds", "tests")


def paths_named(text: str) -> set[str]:
    """The files and folders of the repository that a text names in backticks, and the modules that it runs with `python -m`."""
    named = re.findall(r"`([\w./*-]+)`", text)
    paths = {one for one in named if one.endswith(".py") or (one.split("/")[0] in ROOMS and "/" in one)}
    modules = re.findall(r"python -m ((?:chat|index|rag|tests)[\w.]*)", text)
    return paths | {f"{module.rstrip('.').replace('.', '/')}*" for module in modules}


def test_paths_are_told_from_other_words() -> None:
    text = "`index/read/` `issues.py` `pages/` `a.jsonl` `rag/no.json` `tests/test_read*.py` python -m rag.bench.peers X"
    assert paths_named(text) == {"index/read/", "issues.py", "rag/no.json", "tests/test_read*.py", "rag/bench/peers*"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_that_are_named_are_there(document: Path) -> None:
    missing = {one for one in paths_named(document.read_text(encoding="utf-8")) if not any(ROOT.glob(one.rstrip("/")))}
    assert not missing
