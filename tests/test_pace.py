"""The pace of mending and dating is measured and printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.bench import pace
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
