"""The figures of the READMEs, as their own command prints them today: `python -m tests.readme_figures` asks and writes them in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from click.testing import CliRunner

from index.build.build import build
from rag.__main__ import main as command
from tests.conftest import ROOT, SEEDS
from tests.test_readme import READMES

GOLD = "tests/data/seed_questions.jsonl"
TIME = "median_ms"
BEGINS = f"wenbao evaluate {GOLD}\n```\n\n```\n"


def with_figures(text: str, figures: str) -> str:
    """A README with the figures under their command, but for the time, which is the machine's. Raises ValueError where the command does
    not stand in it."""
    figures = "\n".join(line for line in figures.strip().splitlines() if not line.startswith(TIME))
    before, begins, rest = text.partition(BEGINS)
    if not begins:
        raise ValueError("the README has no such command")
    return f"{before}{begins}{figures}\n```{rest.partition('```')[2]}"


def main() -> None:
    """Ask the questions of the gold set over the seed pages, and write the figures into both READMEs."""
    with tempfile.TemporaryDirectory() as folder:
        build([SEEDS], Path(folder))
        done = CliRunner().invoke(command, ["evaluate", str(ROOT / GOLD), "--archive", folder], catch_exceptions=False)
    for readme in READMES:
        readme.write_text(with_figures(readme.read_text(encoding="utf-8"), done.stdout), encoding="utf-8")
    print(done.stdout, end="")


if __name__ == "__main__":
    main()
