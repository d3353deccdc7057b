"""What posecheck is made of: licences that are known, and versions that can't be exchanged."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.supply import ALLOWED, LOCK, PAGE, licence, page, requirements

ROOT = Path(__file__).resolve().parents[2]


def test_every_licence_is_known_and_allowed() -> None:
    """None asks anything of the users of posecheck."""
    found = {name: licence(name, package) for name, package in requirements().items()}
    assert {"numpy", "mediapipe", "typer"} <= set(found)
    assert [name for name, words in found.items() if not ALLOWED.search(words)] == []


def test_the_page_of_licences_is_up_to_date() -> None:
    """Only names and licences are on it, so that new versions don't change it."""
    assert PAGE.read_text(encoding="utf-8") == page(), "run scripts/supply licences"


def test_the_lock_has_a_hash_for_every_version_of_the_constraints() -> None:
    """What is installed for the tests is what was tested."""
    text = LOCK.read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==(\S+) \\$", text, flags=re.M))
    pinned = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    )
    names = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    assert {name: names.get(re.sub(r"[-_.]+", "-", name).lower()) for name in locked} == locked
    missing = {re.sub(r"[-_.]+", "-", name).lower() for name in requirements()} - set(locked)
    assert missing == set(), "make the lock again, as it says at its beginning"
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert len(blocks) == len(locked)
    assert all("--hash=sha256:" in block for block in blocks)
