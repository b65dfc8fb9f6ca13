"""The figures of the house are counted right, and none of them grows."""

from __future__ import annotations

import ast
import json
import warnings
from pathlib import Path

import pytest

from tests.figures import (
    HELD,
    Counted,
    Figures,
    complexity,
    counted,
    figures,
    functions,
    grown,
    lowered,
    main,
    parameters,
    regexes,
    shrunk,
    together,
    word_lists,
)


def only(source: str) -> ast.FunctionDef | ast.AsyncFunctionDef:
    return next(functions(ast.parse(source)))


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("return 1", 1),
        ("if a: return 1", 2),
        ("if a and b or c: return 1\nelif d: return 2", 5),
        ("return [x for x in a if x if b]", 4),
        ("for x in a:\n  while b:\n    pass\n  else:\n    pass", 3),
        ("try:\n  a()\nexcept A:\n  pass\nexcept B:\n  pass", 3),
        ("match a:\n  case 1: pass\n  case _: pass", 3),
        ("return 1 if a else 2", 2),
        ("def inner():\n  if a: pass\nreturn inner", 1),
    ],
)
def test_complexity(body: str, value: int) -> None:
    lines = "\n".join(f"  {line}" for line in body.split("\n"))
    assert complexity(only(f"def f(a, b, c, d):\n{lines}\n")) == value


@pytest.mark.parametrize(
    ("signature", "value"),
    [("", 0), ("a, b=1, *, c, d=2", 4), ("self, a", 1), ("cls", 0), ("a, /, b, *args, **more", 2), ("first, self", 2)],
)
def test_parameters(signature: str, value: int) -> None:
    assert parameters(only(f"def f({signature}): pass")) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('re.compile(r"a")', 1),
        ('re.sub("a", "b", text)', 1),
        ('re.search(rf"{a}x", text)', 1),
        ('re.compile("|".join(words))', 1),
        ("re.compile(words)", 0),
        ('text.split("a"); re.escape("a"); _A.search("a")', 0),
        ('a = re.compile("x"); b = re.match("y" + z, text)', 2),
    ],
)
def test_regexes(source: str, value: int) -> None:
    assert regexes(ast.parse(source)) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('("甲", "乙", "丙", "丁", "戊")', 1),
        ('frozenset(["甲", "乙", "丙", "丁"])', 0),
        ('{"元": 1, "角": 2, "分": 3, "厘": 4, "毫": 5}', 1),
        ('"甲 乙丙 丁 戊 己".split()', 1),
        ('"一个 句子"', 0),
        ('r"(?:春天|夏天|秋天|冬天|四季)是"', 1),
        ('r"春|夏|秋" r"|冬|年"', 1),
        ('r"春|夏|秋|冬"', 0),
        ('[("甲", "a"), ("乙", "b"), ("丙", "c"), ("丁", "d"), ("戊", "e")]', 0),
        ('"a|b|c|d|e"', 0),
    ],
)
def test_word_lists(source: str, value: int) -> None:
    assert word_lists(ast.parse(source)) == value


def test_a_file_is_counted() -> None:
    long = "def f(a, b, c, d, e, f, g, h):\n" + "    a = 1\n" * 60
    assert counted(long) == Counted(61, 1, 1, 0, 0, 0)
    assert counted(long.replace("    a = 1\n", "", 1)) == Counted(60, 0, 1, 0, 0, 0)
    knotty = "def f():\n" + "    if a: pass\n" * 25
    assert counted(knotty).knotty == 1 and counted(knotty.replace("    if a: pass\n", "", 1)).knotty == 0


def test_files_are_counted_together() -> None:
    files = [Counted(10, 1, 0, 0, 2, 0), Counted(40, 0, 2, 1, 0, 3), Counted(30, 0, 0, 0, 1, 1)]
    assert together(files) == Figures(3, 30, 40, 1, 2, 1, 3, 4)
    assert together(files, 2).files == 2


def house(root: Path, regexes: int) -> Path:
    (root / "rag" / "cite").mkdir(parents=True, exist_ok=True)
    (root / "rag" / "__init__.py").write_text("", encoding="utf-8")
    (root / "rag" / "types.py").write_text("A = 1\n", encoding="utf-8")
    (root / "rag" / "cite" / "a.py").write_text('re.compile("a")\n' * regexes, encoding="utf-8")
    return root


def test_folders_and_the_package_are_told(tmp_path: Path) -> None:
    told = figures(house(tmp_path, 2))
    assert told == {
        "rag (all)": Figures(1, 2, 2, 0, 0, 0, 2, 0),
        "rag": Figures(1, 1, 1, 0, 0, 0, 0, 0),
        "rag/cite": Figures(1, 2, 2, 0, 0, 0, 2, 0),
    }


def test_what_shrinks_is_taken_in_and_what_grows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = tmp_path / "held.json"
    assert main(["--write"], held, house(tmp_path, 3)) == 0
    assert json.loads(held.read_text(encoding="utf-8"))["rag/cite"]["regexes"] == 3
    assert main(["--write"], held, house(tmp_path, 2)) == 0
    assert json.loads(held.read_text(encoding="utf-8"))["rag/cite"]["regexes"] == 2
    before = held.read_bytes()
    assert main(["--write"], held, house(tmp_path, 4)) == 1
    assert "rag/cite: regexes 4, held to 2" in capsys.readouterr().err
    assert held.read_bytes() == before


def test_sizes_may_grow_as_far_as_there_is_room() -> None:
    held = {"rag": {"files": 3, "longest_lines": 360, "long": 0}}
    assert grown({"rag": Figures(20, 1, 360, 0, 0, 0, 0, 0)}, held) == []
    assert grown({"rag": Figures(21, 1, 361, 1, 0, 0, 0, 0)}, held) == [
        "rag: files 21, held to 3",
        "rag: longest_lines 361, held to 360",
        "rag: long 1, held to 0",
    ]
    assert lowered({"rag": Figures(4, 1, 350, 1, 0, 0, 0, 0)}, held)["rag"]["longest_lines"] == 350


def test_no_figure_grows() -> None:
    now, held = figures(), json.loads(HELD.read_text(encoding="utf-8"))
    more = grown(now, held)
    assert not more, "\n".join(["the house has grown:", *more, "make it smaller, or raise tests/data/figures.json by hand"])
    if less := shrunk(now, held):
        warnings.warn(
            f"smaller than tests/data/figures.json: {', '.join(less)}; run python -m tests.figures --write", stacklevel=1
        )
