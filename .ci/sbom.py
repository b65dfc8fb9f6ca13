"""What the program is made of: a CycloneDX 1.6 document (https://cyclonedx.org) of requirements.lock, printed as JSON.

Hashes are those of the lock; licences and who needs whom are what the packages that are installed say of themselves. The same lock in
the same environment gives the same document.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SIMPLE = "https://pypi.org/simple"


def requirements(file: Path) -> Iterator[tuple[Requirement, list[str]]]:
    """The requirements of a file, each with the sha256 of its distributions."""
    for line in file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if wanted := line.partition("#")[0].strip():
            written, *hashes = wanted.split("--hash=sha256:")
            yield Requirement(written), [told.strip() for told in hashes]


def pinned() -> Iterator[tuple[Requirement, str, list[str]]]:
    """What is locked, with its version; of requirements.txt what is pinned and not in the lock, as its build depends on the machine."""
    locked = list(requirements(ROOT / "requirements.lock"))
    names = {one.name for one, _ in locked}
    for one, hashes in [*locked, *(told for told in requirements(ROOT / "requirements.txt") if told[0].name not in names)]:
        exact = [version.version for version in one.specifier if version.operator == "=="]
        if exact:
            yield one, exact[0], hashes


def purl(name: str, version: str) -> str:
    """A package's address (https://github.com/package-url/purl-spec)."""
    return f"pkg:pypi/{canonicalize_name(name)}@{version}"


def component(one: Requirement, version: str, hashes: list[str]) -> dict[str, Any]:
    """A library."""
    address = purl(one.name, version)
    record: dict[str, Any] = {"type": "library", "bom-ref": address, "name": one.name, "version": version, "purl": address}
    if told := licence(one.name, version):
        record["licenses"] = [told]
    if one.marker:
        record["properties"] = [{"name": "wenbao:only-where", "value": str(one.marker)}]
    if hashes:
        files = [{"alg": "SHA-256", "content": digest} for digest in hashes]
        record["externalReferences"] = [{"type": "distribution", "url": f"{SIMPLE}/{one.name}/", "hashes": files}]
    return record


def installed(name: str, version: str) -> metadata.Distribution | None:
    """The package, where this version of it is installed here."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return found if found.version.partition("+")[0] == version.partition("+")[0] else None


def licence(name: str, version: str) -> dict[str, Any] | None:
    """What the package says its licence is: an SPDX expression, or words."""
    package = installed(name, version)
    if package is None:
        return None
    if expression := package.metadata["License-Expression"]:
        return {"expression": expression}
    classifiers = [one.rpartition(" :: ")[2] for one in package.metadata.get_all("Classifier") or [] if "License ::" in one]
    written = package.metadata["License"] or " AND ".join(classifiers)
    return {"license": {"name": written.strip().splitlines()[0]}} if written and written.strip() else None


def needs(name: str, version: str, known: dict[str, str]) -> list[str]:
    """The addresses of what a package needs, of those that are known by their names."""
    package = installed(name, version)
    wanted = (Requirement(line) for line in (package.requires or [] if package else []))
    return sorted({known[key] for one in wanted if (key := canonicalize_name(one.name)) in known})


def document() -> dict[str, Any]:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = list(pinned())
    listed.sort(
        key=lambda told: told[0].marker is None or told[0].marker.evaluate()
    )  # of two versions the one that is for here
    known = {canonicalize_name(one.name): purl(one.name, version) for one, version, _ in listed}
    own = purl(project["name"], project["version"])
    direct = sorted({known[canonicalize_name(one.name)] for one, _ in requirements(ROOT / "requirements.txt")})
    depends = [{"ref": purl(one.name, version), "dependsOn": needs(one.name, version, known)} for one, version, _ in listed]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(sorted(known.values())))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "purl": own,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [component(*told) for told in listed],
        "dependencies": [{"ref": own, "dependsOn": direct}, *depends],
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
    print()
