"""The pace of mending and dating is measured and printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

from index.bench import pace
from index.build import intake
from index.types import Page
from tests.conftest import SEEDS


def test_the_pace_of_both_is_that_of_their_sum(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(pace, "LEAST", 0.001)
    assert pace.main([str(SEEDS)]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "5 pages of 5926 characters on average"
    spent = {row.split()[0]: float(re.findall(r"[\d.]+", row)[0]) for row in rows}
    assert spent["mend"] > 0 and spent["date"] > 0
    assert spent["both"] == pytest.approx(spent["mend"] + spent["date"], abs=0.02)


def test_what_cannot_be_timed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pace.main([str(tmp_path / "none")]) == 1
    assert "找不到" in capsys.readouterr().err


def test_a_page_is_mended_on_one_thread_of_linear_algebra(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what comes after on as many as before."""

    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before, within = threads(), list[int]()
    monkeypatch.setattr(intake, "mended", lambda page: within.extend(threads()))
    intake.mended_all([Page("a.txt", "", "")])
    assert within == [1] * len(before)
    assert threads() == before
