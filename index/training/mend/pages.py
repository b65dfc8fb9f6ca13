"""Write pages with their truth: `python -m index.training.mend.pages {columns|printed} SOURCE... --to FOLDER`, for `index.bench.mending`.

`columns` makes pages of the stories of the sources (see `index.training.mend`), of the days that training leaves out; `printed` puts
together the real pages of one file, the half of its issues that training leaves out, once with a blank line between two regions and,
with --close, without.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.training.mend import counting, noise, printed
from index.training.mend.columns import Columns
from index.training.mend.pieces import Truth


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages as .txt files and their truth as articles.json and issues.json."""
    parser = argparse.ArgumentParser(prog="python -m index.training.mend.pages", description=__doc__)
    parser.add_argument("kind", choices=("columns", "printed"))
    parser.add_argument("source", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=60, help="columns: so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--confusions", nargs="*", type=Path, default=[], help="columns: what characters are taken for")
    parser.add_argument("--close", action="store_true", help="printed: no blank line between two regions")
    asked = parser.parse_args(argv)
    if asked.kind == "columns":
        maker = Columns(counting.by_day(asked.source, 0), asked.seed, noise.confusions(asked.confusions))
        pages = [maker.truth(f"c{number:03d}") for number in range(asked.pages)]
    else:
        held = [sheet for path in asked.source for sheet in printed.halves(printed.sheets(path))[1]]
        pages = [printed.truth(sheet, "\n" if asked.close else "\n\n") for sheet in held]
    write(pages, asked.to)
    return 0


def write(pages: Sequence[Truth], folder: Path) -> None:
    """The pages into a folder, which is made; what is there of the same names is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    held, issues = [], []
    for page in pages:
        file = f"{page.name}.txt"
        (folder / file).write_text(page.text, encoding="utf-8", newline="")
        for headline, kind, spans in page.articles:
            held.append({"file": file, "headline": headline, "kind": kind, "spans": spans})
        certainty = "stated" if page.stated else "unknown"
        issues.append(
            {
                "file": file,
                "newspaper": page.newspaper,
                "date": page.date,
                "certainty": certainty,
                "datable": page.stated,
            }
        )
    for name, rows in (("articles.json", held), ("issues.json", issues)):
        (folder / name).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
