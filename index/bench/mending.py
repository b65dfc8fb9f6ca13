"""How well pages are mended and dated: `python -m index.bench.mending FOLDER...`, a row of figures for each folder.

A folder holds pages (`*.txt`) with `articles.json` (`file`, `headline`, `kind`, `spans`, `duplicates` of each article) and `issues.json`
(`file`, `date`, `certainty`, `datable`), as `python -m index.training.mend.pages` writes them.

B³ P, R, F1: over the characters that are no blank and no second reading (Bagga and Baldwin 1998). headline: of the news that have
one, how many have an article of the same headline with 60 % of their characters. article F1: articles of which one is found that
shares half of the characters of both (character IoU from 0.5 on). date: right, or left open where the page cannot tell. false: days
said to be stated that are wrong or not printed. lost: characters that no article holds.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.issues import identify
from index.mend import mend
from index.types import Article, Issue, Page, Span

_NEWS = frozenset(("news", "feature", "editorial", "notice"))
_HELD = 0.6
_ALIKE = 0.5


@dataclass(slots=True)
class Tally:
    """What was counted over pages; `right_for` and `found_for` are sums over characters (B³), the others count what they name."""

    characters: int = 0
    found: int = 0
    right_for: float = 0.0
    found_for: float = 0.0
    headlines: int = 0
    headlines_right: int = 0
    articles: int = 0
    articles_found: int = 0
    articles_right: int = 0
    pages: int = 0
    dates_right: int = 0
    dates_false: int = 0

    def add(self, other: Tally) -> None:
        """Count another's, too."""
        for held in fields(self):
            setattr(self, held.name, getattr(self, held.name) + getattr(other, held.name))

    def figures(self) -> dict[str, float]:
        """The figures, each from 0 to 1, but for the pages, days falsely stated and characters lost, which are counts."""
        precision, recall = self.right_for / max(self.found, 1), self.found_for / max(self.characters, 1)
        return {
            "pages": self.pages,
            "B³ P": precision,
            "B³ R": recall,
            "B³ F1": 2 * precision * recall / max(precision + recall, 1e-9),
            "headline": self.headlines_right / max(self.headlines, 1),
            "article F1": 2 * self.articles_right / max(self.articles + self.articles_found, 1),
            "date": self.dates_right / max(self.pages, 1),
            "false": self.dates_false,
            "lost": self.characters - self.found,
        }


def compare(text: str, truth: Sequence[Mapping[str, Any]], found: Sequence[Article]) -> Tally:
    """The articles of one page against the true ones: dicts with `headline`, `kind`, `spans` and perhaps `duplicates`."""
    own = _owners(len(text), ((number, row["spans"]) for number, row in enumerate(truth)))
    for row in truth:
        for start, end in row.get("duplicates") or ():
            own[start:end] = [-1] * (end - start)
    got = _owners(len(text), ((number, (*article.spans, *article.repeats)) for number, article in enumerate(found)))
    places = [at for at, owner in enumerate(own) if owner >= 0 and not text[at].isspace()]
    true = Counter(own[at] for at in places)
    held = Counter(got[at] for at in places if got[at] >= 0)
    both = Counter((own[at], got[at]) for at in places if got[at] >= 0)
    alike = sum(
        any(n >= _ALIKE * (true[a] + held[b] - n) for (a, b), n in both.items() if a == one) for one in true
    )  # at most one found article shares half of both
    tally = Tally(len(places), held.total(), articles=len(true), articles_found=len(held), articles_right=alike, pages=1)
    tally.right_for = sum(n * n / held[b] for (_, b), n in both.items())
    tally.found_for = sum(n * n / true[a] for (a, _), n in both.items())
    for number, row in enumerate(truth):
        if row["kind"] in _NEWS and row.get("headline"):
            tally.headlines += 1
            named = [at for at, article in enumerate(found) if _bare(article.headline) == _bare(row["headline"])]
            tally.headlines_right += any(both[number, at] >= _HELD * true[number] for at in named)
    return tally


def _owners(size: int, groups: Iterable[tuple[int, Sequence[Span]]]) -> list[int]:
    """Whose each character is, -1 for nobody's; of two groups the later one's."""
    owners = [-1] * size
    for number, spans in groups:
        for start, end in spans:
            owners[start:end] = [number] * (end - start)
    return owners


def _bare(headline: str | None) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", headline or "")))


def dated(truth: Mapping[str, Any], issue: Issue) -> tuple[bool, bool]:
    """Whether the day of an issue is right, and whether one is stated that is wrong or not printed."""
    silent = issue.date is None or issue.date_certainty == "unknown"
    right = issue.date == truth["date"] if not silent else not truth["date"] or truth.get("datable") is False
    return right, issue.date_certainty == "stated" and not (right and truth["certainty"] == "stated")


def measure(folder: Path) -> Tally:
    """All pages of a folder. Raises OSError or ValueError where its truth cannot be read."""
    articles, issues = (json.loads((folder / name).read_text("utf-8")) for name in ("articles.json", "issues.json"))
    total = Tally()
    for truth in issues:
        text = (folder / truth["file"]).read_text("utf-8")
        page = Page(truth["file"], text, "")
        tally = compare(text, [row for row in articles if row["file"] == page.file], mend(page))
        tally.dates_right, tally.dates_false = map(int, dated(truth, identify([page])[0]))
        total.add(tally)
    return total


def main(paths: Sequence[str]) -> int:
    """Print a table with a row for each folder; exit 1 for one that holds no pages with their truth."""
    shown = False
    for path in map(Path, paths):
        try:
            figures = measure(path).figures()
        except (OSError, ValueError, KeyError) as error:
            print(f"{path} 里没有带答案的版面 (no pages with their truth): {error}", file=sys.stderr)
            return 1
        if not shown:
            print(f"| folder | {' | '.join(figures)} |\n|---|{'---|' * len(figures)}")
            shown = True
        row = (f"{value:.3f}" if isinstance(value, float) else str(value) for value in figures.values())
        print(f"| {path.name} | {' | '.join(row)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
