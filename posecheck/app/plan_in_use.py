"""The plan in use: where it lies, and what it asks for on a day.

The file is the one that the therapist wrote, copied into the data folder by `posecheck plan use`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from posecheck.core.exercise import Exercise
from posecheck.errors import PosecheckError, reason
from posecheck.files import read_regular, write_atomically
from posecheck.history import Entry, History, own_range
from posecheck.plan import Plan, Prescription, located, problem, read_plan

#: The plan in a person's data folder.
PLAN = "plan.toml"

#: More bytes than a plan has.
MAX_SIZE = 1_000_000


def load_plan(path: Path, exercises: Mapping[str, Exercise]) -> Plan:
    """Return the plan in a file; PosecheckError names the line and what is allowed there."""
    plan, _ = _load(path, exercises)
    return plan


def _load(path: Path, exercises: Mapping[str, Exercise]) -> tuple[Plan, bytes]:
    try:
        content = read_regular(path, MAX_SIZE)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise PosecheckError(f"{path} can't be read ({reason(error)}); check the path.") from error
    except UnicodeDecodeError as error:
        raise PosecheckError(f"{path} is not text in UTF-8; save it as such.") from error
    plan, lines = read_plan(text, str(path))
    found = problem(plan, exercises)
    if found:
        raise located(str(path), lines, found)
    return plan, content


def plan_in_use(home: Path, exercises: Mapping[str, Exercise]) -> Plan | None:
    """Return the plan that a person trains by; None without one.

    Args:
        home: The person's data folder.
        exercises: All exercises by name.
    """
    path = home / PLAN
    return load_plan(path, exercises) if path.exists() else None


def use_plan(path: Path, home: Path, exercises: Mapping[str, Exercise]) -> Plan:
    """Copy a plan into a person's data folder, from now on the one in use, and return it."""
    plan, content = _load(path, exercises)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    remedy = "choose another folder with --data"
    write_atomically(home / PLAN, [content], lambda path: True, remedy=remedy)
    return plan


def prescription(
    plan: Plan | None, entries: Iterable[Entry], exercises: Mapping[str, Exercise], day: date
) -> Prescription:
    """Return what a plan asks for on a day, after the sessions of the history before that day."""
    if plan is None:
        return Prescription()
    before = [entry for entry in entries if entry.day < day]
    days = {
        entry.day
        for entry in before
        if entry.trained
        and (used := entry.document.plan)
        and (used.name, used.version) == (plan.name, plan.version)
    }
    ranges = {
        one.name: own
        for one in plan.exercise
        if (one.share or any(step.share for step in one.then))
        and (own := own_range(before, exercises[one.name], one.sides or None)) > 0
    }
    return Prescription(plan, len(days), ranges)


def prescription_for(
    home: Path,
    exercises: Mapping[str, Exercise],
    day: date,
    file: Path | None = None,
    entries: Iterable[Entry] | None = None,
) -> Prescription:
    """Return what the plan in use asks for on a day, or the one in a file.

    Args:
        home: The person's data folder, with plan and history.
        exercises: All exercises by name.
        day: The day of the session.
        file: A plan instead of the one in use.
        entries: The person's history, if it was read already.
    """
    plan = load_plan(file, exercises) if file else plan_in_use(home, exercises)
    if plan is None:
        return Prescription()
    if entries is None:
        entries = History(home, lambda sentence: None).entries()
    return prescription(plan, entries, exercises, day)
