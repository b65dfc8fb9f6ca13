"""Figures that keep the house in order: `python -m tests.figures` prints them, a package and a folder a line.

    files   files in the fullest folder (a package: of all its folders) | lines   of the middle file, and of the longest
    long    functions of more than 60 lines                             | wide    functions of more than 7 parameters
    knotty  functions of a cyclomatic complexity above 25 (McCabe 1976: one, and one for each branch)
    regexes regular expressions that are written out                    | words   lists of five Chinese words or more

`tests/data/figures.json` holds them, and a test fails where one has grown; sizes may grow as far as ROOM, so that a file can be cut in
two. `--write` takes in what has shrunk, and raises nothing: what must grow is raised in the file by hand, where it is seen.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

ROOT = Path(__file__).parents[1]
HELD = ROOT / "tests" / "data" / "figures.json"
PACKAGES = ("index", "rag", "chat")
LONGEST_FUNCTION, MOST_PARAMETERS, MOST_COMPLEX, FEWEST_WORDS = 60, 7, 25, 5

ROOM = {"files": 20, "median_lines": 250, "longest_lines": 350}
"""How large a folder and its files may be before they are held to what they are."""

_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.With, ast.Assert, ast.match_case)
_TAKES_PATTERN = {"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ALTERNATION = re.compile(r"[\u4e00-\u9fff]+(?:\|[\u4e00-\u9fff]+)+")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a folder or a package."""

    files: int
    median_lines: int
    longest_lines: int
    long: int
    wide: int
    knotty: int
    regexes: int
    words: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one file."""

    lines: int
    long: int
    wide: int
    knotty: int
    regexes: int
    words: int


def functions(tree: ast.AST) -> Iterator[Function]:
    """All functions and methods, those within others too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def parameters(function: Function) -> int:
    """How many parameters a function has, beside self or cls and beside * and **."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def complexity(function: Function) -> int:
    """McCabe's complexity: one, and one for each branch, further operand of `and` and `or`, `for` and `if` of a comprehension."""
    branches = 1
    for node in _own(function):
        branches += isinstance(node, _BRANCHES)
        branches += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        branches += 1 + len(node.ifs) if isinstance(node, ast.comprehension) else 0
    return branches


def _own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions in it, which are counted by themselves."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function):
            waiting += ast.iter_child_nodes(node)


def regexes(tree: ast.AST) -> int:
    """How many regular expressions are written out: literals that a function of `re` takes as its pattern."""
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in {("re", name) for name in _TAKES_PATTERN}
        and bool(node.args)
        and any(isinstance(one, ast.Constant | ast.JoinedStr) for one in ast.walk(node.args[0]))
        for node in ast.walk(tree)
    )


def word_lists(tree: ast.AST) -> int:
    """How many lists of Chinese words are written out: collections and alternations of five or more, a string split at blanks."""
    return sum(max(_listed(node), default=0) >= FEWEST_WORDS for node in ast.walk(tree))


def _listed(node: ast.AST) -> Iterator[int]:
    """The lengths of the lists of Chinese words that a node is."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
        held = node.keys if isinstance(node, ast.Dict) else node.elts
        yield sum(isinstance(one, ast.Constant) and _is_word(one.value) for one in held)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (run.count("|") + 1 for run in _ALTERNATION.findall(node.value))
        words = node.value.split()
        yield len(words) if all(map(_is_word, words)) else 0


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _HAN.fullmatch(value) is not None


def counted(source: str) -> Counted:
    """The figures of a file's text."""
    tree = ast.parse(source)
    found = list(functions(tree))
    return Counted(
        len(source.splitlines()),
        sum((one.end_lineno or one.lineno) - one.lineno + 1 > LONGEST_FUNCTION for one in found),
        sum(parameters(one) > MOST_PARAMETERS for one in found),
        sum(complexity(one) > MOST_COMPLEX for one in found),
        regexes(tree),
        word_lists(tree),
    )


def together(files: Iterable[Counted], count: int | None = None) -> Figures:
    """The figures of several files; `count` is told in place of how many they are."""
    held = list(files)
    lines = [one.lines for one in held]
    sums = [sum(getattr(one, name.name) for one in held) for name in fields(Counted)[1:]]
    return Figures(len(held) if count is None else count, round(statistics.median(lines)), max(lines), *sums)


def figures(root: Path = ROOT) -> dict[str, Figures]:
    """The figures of each package, and below it of each of its folders, by their paths; an empty `__init__.py` is no file."""
    told: dict[str, Figures] = {}
    for package in PACKAGES:
        folders: dict[str, list[Counted]] = {}
        for path in sorted((root / package).rglob("*.py")):
            if source := path.read_text(encoding="utf-8").strip():
                folders.setdefault(path.parent.relative_to(root).as_posix(), []).append(counted(source + "\n"))
        if folders:
            told[f"{package} (all)"] = together(
                (one for held in folders.values() for one in held), max(map(len, folders.values()))
            )
            told |= {folder: together(held) for folder, held in folders.items()}
    return told


def grown(now: Mapping[str, Figures], held: Mapping[str, Mapping[str, int]]) -> list[str]:
    """What is larger than it may be, a line each; a new folder is held to what its package has in all."""
    return [
        f"{folder}: {name} {value}, held to {held[folder][name]}"
        for folder, one in now.items()
        if folder in held
        for name, value in asdict(one).items()
        if value > max(held[folder].get(name, value), ROOM.get(name, 0))
    ]


def shrunk(now: Mapping[str, Figures], held: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The folders of which `--write` would hold something lower, or which it would add."""
    return [folder for folder, one in lowered(now, held).items() if one != held.get(folder)]


def lowered(now: Mapping[str, Figures], held: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The figures to hold from now on: of each the lower, new folders as they are, folders that are gone left out."""
    return {
        folder: {name: min(value, held.get(folder, {}).get(name, value)) for name, value in asdict(one).items()}
        for folder, one in now.items()
    }


def shown(now: Mapping[str, Figures]) -> str:
    """The figures as a table."""
    names = [one.name for one in fields(Figures)]
    lines = [f"{'':34}" + "".join(f"{name.replace('_', ' '):>15}" for name in names)]
    lines += [f"{folder:34}" + "".join(f"{getattr(one, name):15}" for name in names) for folder, one in now.items()]
    return "\n".join(lines)


def main(arguments: list[str] | None = None, held_in: Path = HELD, root: Path = ROOT) -> int:
    """Print the figures; exit 1 where one has grown."""
    options = argparse.ArgumentParser(description="figures that keep the house in order")
    options.add_argument("--write", action="store_true", help="take in what has shrunk")
    given = options.parse_args(arguments)
    now = figures(root)
    held = json.loads(held_in.read_text(encoding="utf-8")) if held_in.exists() else {}
    print(shown(now))
    if more := grown(now, held):
        print("\n".join(["grown:", *more]), file=sys.stderr)
        return 1
    if given.write:
        held_in.write_text(json.dumps(lowered(now, held), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
