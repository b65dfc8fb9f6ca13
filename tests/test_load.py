"""The load and the soak, for seconds: nobody is left without an answer, and nothing is left open."""

from __future__ import annotations

from pathlib import Path

from tests.attended import Asked
from tests.load import load
from tests.soak import soak


def test_quantiles_are_those_of_the_ordered_seconds() -> None:
    found = Asked([0.4, 0.1, 0.2, 0.3])
    assert (found.quantile(0.5), found.quantile(0.95), found.quantile(0)) == (0.3, 0.4, 0.1)


def test_some_people_at_once_all_get_answers(seed_archive: Path, tmp_path: Path) -> None:
    assert load(seed_archive, people=6, seconds=2, every=1, pause=0.2, place=tmp_path) == 0


def test_an_archive_that_grows_leaves_nothing_open(tmp_path: Path) -> None:
    stood, errors, generations = soak(tmp_path, seconds=8, every=1, people=2, pause=0.2)
    assert errors == 0
    assert generations <= 2
    assert stood[-1].descriptors - stood[0].descriptors < 12
