"""Every library that the program needs has a licence that goes with Apache-2.0, and stands in the lock with its hashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

FITS = {
    *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0"),
    *("CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
    "MPL-2.0",  # binds its own files alone
}
"""Licences by their SPDX names (https://www.apache.org/legal/resolved.html, categories A and B)."""
CALLED = {
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
"""What older packages write for them."""


def required(lines: Iterable[str]) -> Iterator[str]:
    """The names of what these requirements need, and of what that needs, as far as it is installed here."""
    todo = [Requirement(line.partition("#")[0].strip()) for line in lines if line.partition("#")[0].strip()]
    seen: set[tuple[str, str]] = set()
    while todo:
        one = todo.pop()
        name = canonicalize_name(one.name)
        for extra in {"", *one.extras} - {extra for known, extra in seen if known == name}:
            seen.add((name, extra))
            try:
                further = metadata.requires(name) or []
            except metadata.PackageNotFoundError:
                continue
            wanted = map(Requirement, further)
            todo += (one for one in wanted if one.marker is None or one.marker.evaluate({"extra": extra}))
    return (name for name in sorted({name for name, _ in seen}) if is_installed(name))


def is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def licence(told: Any) -> str:
    """What a package's metadata say its licence is, as SPDX where it can be told."""
    written = told.get("License-Expression") or told.get("License") or ""
    if not written or "\n" in written:
        classifiers = told.get_all("Classifier") or []
        written = " AND ".join(c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: "))
    return CALLED.get(written, written)


def fits(expression: str) -> bool:
    """Whether the licences of an expression go with ours: all that it joins by AND, one of those it joins by OR."""
    parts = (part.split(" OR ") for part in expression.split(" AND "))
    return all(any(one.strip("() ") in FITS for one in part) for part in parts)


NEEDED = list(required((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", NEEDED)
def test_the_licence_of_a_dependency_goes_with_ours(name: str) -> None:
    told = licence(metadata.metadata(name))
    assert fits(told), f"{name}: {told!r}"


def test_dependencies_of_dependencies_are_looked_at() -> None:
    assert {"gradio", "mcp", "starlette", "torch", "borax"} < set(NEEDED)
    assert len(NEEDED) > 50


@pytest.mark.parametrize(
    ("expression", "fitting"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("Apache-2.0 WITH LLVM-exception AND MIT", True),
        ("Apache-2.0 WITH Other-exception", False),
        ("GPL-3.0", False),
        ("GNU General Public License v3 or later (GPLv3+)", False),
        ("AGPL-3.0", False),
        ("LGPL-2.1", False),
        ("SSPL-1.0", False),
        ("CC-BY-NC-4.0", False),
        ("Proprietary", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_is_judged_by_its_name(expression: str, fitting: bool) -> None:
    assert fits(expression) is fitting


def test_what_is_installed_stands_in_the_lock_with_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pinned = {}
    for line in lock:
        if line.strip() and not line.startswith("#"):
            requirement, *hashes = line.split("--hash=")
            one = Requirement(requirement)
            (version,) = one.specifier
            assert version.operator == "==" and hashes, line
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", told.strip()) for told in hashes)
            pinned[canonicalize_name(one.name)] = version.version
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if wanted := line.partition("#")[0].strip():
            one = Requirement(wanted)
            if one.name != "torch":  # its build depends on the machine
                assert pinned[canonicalize_name(one.name)] in one.specifier, line
    assert {"starlette", "uvicorn", "mcp"} < set(pinned)
