"""The bill of materials names every package of the lock, with its hashes; what is required has a bound where a release would break it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

LOCKED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BOUNDED = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, ".ci/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def test_every_locked_package_is_in_it_with_its_hashes(bill: dict[str, Any]) -> None:
    locked = set(LOCKED.findall(LOCK))
    listed = {one["name"]: one for one in bill["components"]}
    told = [(one["name"], one["version"]) for one in bill["components"]]
    assert set(told) == locked | {("torch", listed["torch"]["version"])}
    assert len(told) == len(set(told)) > 90
    files = [file for one in bill["components"] for told in one.get("externalReferences", []) for file in told["hashes"]]
    hashes = [file["content"] for file in files]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", LOCK))
    assert listed["gradio"]["purl"] == f"pkg:pypi/gradio@{listed['gradio']['version']}"
    assert listed["gradio"]["licenses"] in ([{"expression": "Apache-2.0"}], [{"license": {"name": "Apache-2.0"}}])


def test_it_says_who_needs_whom(bill: dict[str, Any]) -> None:
    names = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert needs.keys() == names
    assert {ref for refs in needs.values() for ref in refs} <= names
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    (own,) = (refs for ref, refs in needs.items() if ref.startswith("pkg:pypi/wenbao@"))
    assert len(own) == sum(1 for line in BOUNDED if line.partition("#")[0].strip())


def test_what_a_new_major_release_would_break_has_a_bound_and_a_reason() -> None:
    bounded = {"gradio", "faiss-cpu", "tantivy", "sentence-transformers", "onnxruntime", "numpy", "tokenizers", "pypdfium2"}
    found = set()
    for line in BOUNDED:
        wanted, _, reason = line.partition("#")
        if wanted.strip() and any(bound.operator == "<" for bound in Requirement(wanted.strip()).specifier):
            found.add(Requirement(wanted.strip()).name)
            assert "below" in reason, line
    assert bounded <= found
