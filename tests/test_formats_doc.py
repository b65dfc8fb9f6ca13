"""docs/formats.md has a row for each format of the table, with its suffixes, library and what is kept."""

from __future__ import annotations

from pathlib import Path

from index.read.formats import FORMATS

DOC = Path(__file__).parents[1] / "docs" / "formats.md"


def test_the_document_tells_every_format_of_the_table() -> None:
    rows = [line for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    told = {tuple(cell.strip() for cell in row.strip("|").split("|")[:4]) for row in rows}
    for one in FORMATS:
        suffixes = " ".join(f"`{suffix}`" for suffix in one.suffixes)
        assert (one.name, suffixes, one.library, one.kept) in told
