"""What posecheck is made of: licences, a bill of materials, and known weaknesses.

scripts/supply licences          write docs/licences.md
scripts/supply sbom WHEEL        print a CycloneDX bill of materials of a built wheel
scripts/supply audit             ask pip-audit for known weaknesses, where it is installed
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements-test.lock"

#: Licences under which a part may be shipped or required: none asks anything of its users. A
#: library under the LGPL is only required, and used as it is.
ALLOWED = re.compile(
    r"MIT|Apache|BSD|ISC|PSF|Python Software Foundation|Unlicense|HPND|0BSD|zlib|MPL[- ]2\.0|"
    r"Mozilla Public License 2\.0|LGPL",
    re.IGNORECASE,
)

#: Licences that are missing in the metadata of packages, from their own pages.
KNOWN = {"av": "BSD-3-Clause; its wheels hold FFmpeg libraries, GPL-2.0-or-later"}

#: What stands in the wheel besides our own code, with its licence.
SHIPPED = {
    "models/pose_landmarker_full.task": "Apache-2.0",
    "models/pose_landmarker_lite.task": "Apache-2.0",
    "models/leg_roll.onnx": "Apache-2.0",
    "sample_videos/hip-flexor.mp4": "Apache-2.0",
}

HEAD = """# Licences

posecheck is under the Apache licence 2.0. This page lists what comes with it and what it requires;
`scripts/supply licences` writes it, and a test checks it. `scripts/supply sbom` prints the same as
a CycloneDX bill of materials of a built wheel.

"""


def requirements(name: str = "posecheck") -> dict[str, Distribution]:
    """Return the installed packages that a package requires, without extras, by name."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        package = waiting.pop()
        try:
            lines = distribution(package).requires or []
        except PackageNotFoundError:
            continue
        for line in lines:
            requirement = Requirement(line)
            key = requirement.name.lower().replace("_", "-")
            if key in found or (
                requirement.marker and not requirement.marker.evaluate({"extra": ""})
            ):
                continue
            try:
                found[key] = distribution(requirement.name)
            except PackageNotFoundError:  # it is for another system
                continue
            waiting.append(requirement.name)
    return dict(sorted(found.items()))


def licence(name: str, package: Distribution) -> str:
    """Return a package's licence in a few words."""
    if name in KNOWN:
        return KNOWN[name]
    data = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in data.get_all("Classifier", [])
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    told = [
        *data.get_all("License-Expression", []),
        ", ".join(classifiers),
        *data.get_all("License", []),
    ]
    return " ".join(next(filter(None, told), "").split())[:60]


def page() -> str:
    """Return the page of licences."""
    lines = [HEAD, "| In the wheel | Licence |\n|---|---|\n"]
    lines += [f"| `{name}` | {words} |\n" for name, words in SHIPPED.items()]
    lines += ["\n| Required package | Licence |\n|---|---|\n"]
    lines += [
        f"| {name} | {licence(name, package)} |\n" for name, package in requirements().items()
    ]
    return "".join(lines)


def bill(wheel: Path) -> dict[str, Any]:
    """Return the CycloneDX bill of materials of a wheel, with what is installed beside it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = message_from_bytes(
            archive.read(next(name for name in names if name.endswith(".dist-info/METADATA")))
        )
        files = [
            {
                "type": "data",
                "name": name,
                "hashes": [{"alg": "SHA-256", "content": _sha256(archive.read(name))}],
                "licenses": [{"license": {"id": SHIPPED[name.removeprefix("posecheck/")]}}],
            }
            for name in sorted(names)
            if name.removeprefix("posecheck/") in SHIPPED
        ]
    name, version = metadata["Name"], metadata["Version"]
    packages = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{key}@{package.version}",
            "purl": f"pkg:pypi/{key}@{package.version}",
            "name": key,
            "version": package.version,
            "licenses": [{"license": {"name": licence(key, package)}}],
        }
        for key, package in requirements().items()
    ]
    itself = {
        "type": "application",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "purl": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": _sha256(wheel.read_bytes())}],
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": itself},
        "components": [*files, *packages],
        "dependencies": [
            {"ref": itself["bom-ref"], "dependsOn": [package["bom-ref"] for package in packages]}
        ],
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def audit() -> str:
    """Return what pip-audit finds in the lock file; a word where it can't look."""
    program = shutil.which("pip-audit")
    if program is None:
        return "skipped: pip-audit is not installed; install it with: pip install pip-audit"
    command = [program, "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ConnectionError" in done.stderr or "Max retries" in done.stderr:
        return "skipped: the database of weaknesses is out of reach"
    return (done.stdout + done.stderr).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("licences", "sbom", "audit"))
    parser.add_argument("wheel", type=Path, nargs="?")
    args = parser.parse_args()
    if args.action == "licences":
        PAGE.write_text(page(), encoding="utf-8")
    elif args.action == "audit":
        print(audit())
    elif args.wheel is None:
        sys.exit("name the wheel; build it with: python -m pip wheel --no-deps .")
    else:
        print(json.dumps(bill(args.wheel), indent=1))


if __name__ == "__main__":
    main()
