"""The doors between the rooms: imports go ui → rag → index, and each heavy library has one owner."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

OWNERS = {
    "faiss": {"index/stores/vectors.py"},
    "tantivy": {"index/stores/lexical.py"},
    "jieba": {"index/chinese/words.py"},
    "sentence_transformers": {"index/embed/model.py", "index/training"},
    "onnxruntime": {"rag/network/network.py", "rag/training/export.py"},
    "torch": {"index/training", "rag/training"},
    "docx": {"rag/cite/word_file.py", "index/read/html/word_file.py"},
    "pdfplumber": {"index/read/pdf/page.py"},
    "pypdfium2": {"index/read/pdf/page.py", "index/read/pdf/characters.py", "index/read/pdf/picture.py"},
    "PIL": {"index/read/ocr/picture.py"},
    "openpyxl": {"index/read/records/table_file.py"},
    "markdown_it": {"index/read/html/markup.py"},
    "borax": {"index/chinese/dates/lunar.py"},
    "pymilvus": {"index/stores/milvus/server.py"},
    "gradio": {"ui.py", "chat"},
    "sqlite3": {
        "index/stores/documents.py",
        "index/stores/document_writer.py",
        "index/stores/additions.py",
        "index/archive/folder.py",
        "rag/opinions/store.py",
    },
}
MAY_IMPORT = {"index": {"index"}, "rag": {"rag", "index"}, "chat": {"chat", "rag", "index"}, "ui.py": {"chat", "rag", "index"}}


@functools.cache
def sources() -> list[Path]:
    return [ROOT / "ui.py", *(path for room in ("index", "rag", "chat") for path in sorted((ROOT / room).rglob("*.py")))]


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def imported(path: Path) -> set[str]:
    """The top-level names that a file imports anywhere in it."""
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = imported(path) & {"index", "rag", "chat", "ui", "tests"}
    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("library", OWNERS)
def test_a_heavy_library_has_one_owner(library: str) -> None:
    users = {path.relative_to(ROOT).as_posix() for path in sources() if library in imported(path)}
    strangers = {user for user in users if not any(user == owner or user.startswith(f"{owner}/") for owner in OWNERS[library])}
    assert users
    assert not strangers


def test_only_ui_imports_the_chat_package() -> None:
    users = {path.relative_to(ROOT).parts[0] for path in sources() if "chat" in imported(path)}
    assert users <= {"ui.py", "chat"}


def test_the_shared_records_need_only_the_standard_library() -> None:
    for file in ("index/types.py", "rag/types.py", "rag/wants.py"):
        assert imported(ROOT / file) <= set(sys.stdlib_module_names) | {"index", "rag"}


def test_asking_imports_nothing_that_it_does_not_use() -> None:
    code = "import sys, rag; print(*(name for name in ('torch', 'sentence_transformers', 'gradio', 'pdfplumber', 'bs4') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_pickle_is_read_or_written() -> None:
    for path in sources():
        assert not imported(path) & {"pickle", "joblib", "dill", "shelve", "marshal"}, path
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), path


def modules_imported(path: Path, known: set[str]) -> set[str]:
    """The project's own modules that a file imports when it runs, wherever in it: not what is for the type checker alone."""
    tree = parsed(path)
    idle = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for one in node.body
        for inner in ast.walk(one)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in idle:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= inner or {node.module}
    return found & known


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, from one of them back to it; none where there is no circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_a_circle_is_found() -> None:
    assert {*circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()})} == {"a", "b", "c"}
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in sources()}
    assert circle({name: modules_imported(path, set(names.values())) for path, name in names.items()}) == []


def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, parsed(path)) for path in [*sources(), *sorted((ROOT / "tests").glob("*.py"))]]


def test_no_branch_is_decided_before_it_runs() -> None:
    for path, tree in trees():
        branches = [node for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp)]
        assert not [ast.unparse(node) for node in branches if isinstance(node.test, ast.Constant)], path


def test_a_pattern_counts_in_doubled_braces() -> None:
    """In an f-string `{2,4}` and `{5,}` are tuples and `{3}` a number, printed as such; a pattern that counts needs `{{2,4}}`."""
    for path, tree in trees():
        values = [node.value for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)]
        numbers = [one for one in values if isinstance(one, ast.Constant) and isinstance(one.value, int)]
        assert not [ast.unparse(one) for one in [*numbers, *(one for one in values if isinstance(one, ast.Tuple))]], path


def test_the_program_asserts_no_types() -> None:
    """What a value is stands in its type: an assertion is gone under `python -O`, and so is the check."""
    for path, tree in trees():
        if path.parent != ROOT / "tests":
            asserted = [ast.unparse(node.test) for node in ast.walk(tree) if isinstance(node, ast.Assert)]
            assert not [test for test in asserted if test.startswith("isinstance(")], path


def test_docstrings_name_fields_that_are_there() -> None:
    """A name in backticks with which a sentence of a record's docstring begins (`core` is …) is one of its fields or methods."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef) or not any("dataclass" in ast.unparse(one) for one in node.decorator_list):
                continue
            fields = {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
            fields |= {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            said = re.findall(r"(?:^|[.;,] )`([a-z_]+)` (?:is|are|says|tells|holds)\b", ast.get_docstring(node) or "")
            assert set(said) <= fields, (path, node.name, set(said) - fields)


STAGES = {
    "index": (
        "errors english layout partial_date types",
        "chinese",
        "boxes offsets one_line issues",
        "embed mend",
        "stores read",
        "archive training",
        "build",
        "bench",
        "__main__",
    ),
    "rag": (
        "types wants kinds accounts opinions",
        "words network",
        "question refuse",
        "retrieve proof",
        "reader cite",
        "catalogue",
        "pipeline",
        "record scripts",
        "training bench",
        "__main__",
    ),
}
"""The rooms of a package from the ground up: each takes from the floors below it, or from its own."""


@pytest.mark.parametrize("package", STAGES)
def test_a_room_takes_only_from_those_below_it(package: str) -> None:
    floor = {room: number for number, rooms in enumerate(STAGES[package]) for room in rooms.split()}
    upwards = []
    for path in sorted((ROOT / package).rglob("*.py")):
        own = path.relative_to(ROOT / package).with_suffix("").parts[0]
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{package}."):
                other = node.module.split(".")[1]
                if own != "__init__" and floor[other] > floor[own]:
                    upwards.append(f"{path.relative_to(ROOT)}: {node.module}")
    assert upwards == []


WORDS_READ = {
    "rag/bench/ablate.py": (1, "searched for"),
    "rag/cite/corroborate.py": (1, "held against the words of other articles"),
    "rag/cite/number.py": (2, "shown as it was typed, and as it was made whole"),
    "rag/proof/prove.py": (3, "held against the words of an answer"),
    "rag/reader/cell.py": (1, "held against the words of a table"),
    "rag/reader/kinds.py": (1, "held against the words of a span"),
    "rag/reader/language_model/reader.py": (1, "given to the language model"),
    "rag/reader/language_model/standing.py": (1, "held against the words of an answer"),
    "rag/reader/reckon.py": (1, "the order in which it names what is added"),
    "rag/reader/reading.py": (1, "given to the network, and held against the words of a window"),
    "rag/retrieve/hybrid.py": (1, "what is searched for once is remembered by it"),
    "rag/training/confidence.py": (1, "given to the network"),
}
"""How often a file beside `rag/question` reads the words of a question, and what for. What is asked stands in `Question.wants`: found out
from the words again it would be found in two ways. This list may only shrink."""


MAKERS = {
    "understand",
    "in_context",
    "of_the_turn_before",
    "alone",
    "reworded",
    "by_itself",
    "shortened",
    "without_source",
    "as_typed",
    "as_who_is",
}
"""Functions that give a question."""


def questions(tree: ast.AST) -> set[str]:
    """The names by which a file knows a question: those that are said to be one, are made by one of MAKERS, or are called so."""
    said = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg) and one.annotation and _is_question(one.annotation)}
    made = {
        target.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Call)
        and ast.unparse(one.value.func).split(".")[-1] in MAKERS
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    return {"question", "understood"} | said | made


def _is_question(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).removesuffix(" | None") == "Question"


def words_read(tree: ast.AST) -> int:
    """How often a file reads `text` or `asked` of a question, its own or another record's."""
    names = questions(tree)
    return sum(
        isinstance(node, ast.Attribute)
        and node.attr in ("text", "asked")
        and (
            (isinstance(node.value, ast.Name) and node.value.id in names)
            or (isinstance(node.value, ast.Attribute) and node.value.attr == "question")
        )
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize(
    ("source", "times"),
    [
        ("question.text", 1),
        ("read.question.asked + question.text", 2),
        ("def f(one: Question): return one.text", 1),
        ("def f(one: Question | None): return one.asked", 1),
        ("def f(one: Hit): return one.text", 0),
        ("own = by_itself(question, part, archive); own.text", 1),
        ("question.wants.page; question.query", 0),
    ],
)
def test_words_read_are_counted(source: str, times: int) -> None:
    assert words_read(ast.parse(source)) == times


def test_what_is_asked_is_read_in_one_room() -> None:
    found = {path.relative_to(ROOT).as_posix(): words_read(parsed(path)) for path in sources() if path.parts[-2] != "tests"}
    outside = {file: times for file, times in found.items() if times and not file.startswith("rag/question/")}
    assert outside == {file: times for file, (times, _) in WORDS_READ.items()}


def test_a_question_in_other_words_is_understood_anew() -> None:
    """Whoever replaces the words of a question by hand leaves what it asks as it was: `reworded` and `shortened` do both."""
    for path in sources():
        if path.relative_to(ROOT).as_posix() != "rag/question/understand.py":
            names = questions(parsed(path))
            by_hand = [
                ast.unparse(node)
                for node in ast.walk(parsed(path))
                if isinstance(node, ast.Call)
                and ast.unparse(node.func) == "replace"
                and isinstance(node.args[0], ast.Name)
                and node.args[0].id in names
                and {"text", "asked"} & {one.arg for one in node.keywords}
            ]
            assert by_hand == [], path
