"""axe-core in a page of the browser tests: the barriers for assistive technology that it finds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import ROOT

_RUN = """async () => (await axe.run({ resultTypes: ["violations"] })).violations
    .filter(v => v.impact === "serious" || v.impact === "critical")
    .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(" | ")}`)"""


def _file() -> Path | None:
    """Where npm has put it: under $WENBAO_NODE_MODULES, or in one of the usual places."""
    named = os.environ.get("WENBAO_NODE_MODULES")
    roots = [Path(named)] if named else [ROOT / "node_modules", Path("/usr/share/nodejs"), Path("/usr/lib/node_modules")]
    return next((file for root in roots if (file := root / "axe-core" / "axe.min.js").exists()), None)


def installed() -> Path:
    """The file of axe-core; skips the test where there is none."""
    file = _file()
    if file is None:
        pytest.skip("axe-core is not installed: npm install axe-core, or set WENBAO_NODE_MODULES")
    return file


def serious(page: Any) -> list[str]:
    """The serious and critical violations that axe finds in what a page shows now; none where axe is not installed."""
    file = _file()
    if file is None:
        return []
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(file.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found
