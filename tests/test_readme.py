"""What the READMEs promise: the Python example runs as printed, and every command is documented."""

from __future__ import annotations

import json
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
    text = "".join(one.read_text(encoding="utf-8") for one in (readme, ROOT / "docs" / "commands.md"))
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


FIGURES = re.compile(r"\d\.\d+")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_what_it_gets_right_is_what_was_measured(readme: Path) -> None:
    """Each row of the table at the top has the figures that docs/quality.md has of the same set."""
    measured = [
        line for line in (ROOT / "docs" / "quality.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    rows = [line for line in readme.read_text(encoding="utf-8").splitlines() if re.match(r"\|.*\d \+ \d.*\|$", line)]
    assert len(rows) == 2
    for row in rows:
        size = re.search(r"\d+ \+ \d+", row)
        assert size
        (whole,) = (line for line in measured if f"({size[0]})" in line and ("114,599" in line) == ("114,599" in row))
        right, refused, large, falsely, _ = whole.strip("| ").split(" | ")[1:]
        assert row.strip("| ").split(" | ")[1:] == [right, falsely, refused, large]


def test_both_readmes_tell_the_same_figures_and_a_command_writes_them() -> None:
    from tests.readme_figures import BEGINS, with_figures

    english, chinese = (readme.read_text(encoding="utf-8") for readme in READMES)
    figures = english.partition(BEGINS)[2].partition("```")[0]
    assert FIGURES.search(figures) and chinese.partition(BEGINS)[2].startswith(figures)
    assert with_figures(chinese, figures) == chinese
    assert "questions  7\n```" in with_figures(english, "questions  7\n")


DOCKERFILE, SCRIPT = ROOT / "Dockerfile", ROOT / ".ci" / "docker"


def test_the_dockerfile_starts_what_is_there() -> None:
    """Built it is by .ci/docker, where Docker is; here what it names is looked at."""
    from ui import main as chat

    lines = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert copied and all((ROOT / name).exists() for name in copied)
    (starts,) = (json.loads(line.removeprefix("ENTRYPOINT ")) for line in lines if line.startswith("ENTRYPOINT "))
    options = set(re.findall(r"(?<=\s)--[a-z-]+", starts[2].partition("ui.py")[2]))
    assert options and options <= {option for one in chat.params for option in one.opts}
    assert subprocess.run(["sh", "-n", "-c", starts[2]]).returncode == 0
    assert subprocess.run(["bash", "-n", str(SCRIPT)]).returncode == 0


RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that no file has on Windows, whatever it ends in."""


def test_every_file_has_a_name_that_any_system_takes() -> None:
    files = [
        file.relative_to(ROOT)
        for room in (*ROOMS, ".ci")
        for file in (ROOT / room).rglob("*")
        if "__pycache__" not in file.parts
    ]
    parts = {part for file in files for part in file.parts}
    assert [part for part in parts if set(part) & set('<>:"|?*\\') or part.endswith((".", " "))] == []
    assert [part for part in parts if part.split(".")[0].lower() in RESERVED] == []
    assert len({str(file).lower() for file in files}) == len(files)


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
