"""The doors between the rooms: imports go ui → rag → index, and each heavy library has one owner."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

OWNERS = {
    "faiss": {"index/stores/vectors.py"},
    "tantivy": {"index/stores/lexical.py"},
    "jieba": {"index/chinese/words.py"},
    "sentence_transformers": {"index/embed/model.py", "index/training"},
    "onnxruntime": {"rag/reader/network.py", "rag/training/export.py"},
    "torch": {"index/training", "rag/training"},
    "docx": {"rag/cite/word_file.py", "index/read/html/word_file.py"},
    "pdfplumber": {"index/read/pdf/page.py"},
    "pypdfium2": {"index/read/pdf/page.py", "index/read/pdf/characters.py"},
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
        "chat",
    },
}
MAY_IMPORT = {"index": {"index"}, "rag": {"rag", "index"}, "chat": {"chat", "rag", "index"}, "ui.py": {"chat", "rag", "index"}}


def sources() -> list[Path]:
    return [ROOT / "ui.py", *(path for room in ("index", "rag", "chat") for path in sorted((ROOT / room).rglob("*.py")))]


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
    for file in ("index/types.py", "rag/types.py"):
        assert imported(ROOT / file) <= set(sys.stdlib_module_names) | {"index"}


def test_asking_imports_nothing_that_it_does_not_use() -> None:
    code = "import sys, rag; print(*(name for name in ('torch', 'sentence_transformers', 'gradio', 'pdfplumber', 'bs4') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_pickle_is_read_or_written() -> None:
    for path in sources():
        assert not imported(path) & {"pickle", "joblib", "dill", "shelve", "marshal"}, path
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), path
