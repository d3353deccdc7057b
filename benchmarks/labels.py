"""Label files: what happens in a film, written by hand; docs/accuracy.md describes the format."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.comparison import VIEWS, TrueRep, Truth
from posecheck.errors import PosecheckError
from posecheck.exercises import EXERCISES

REQUIRED = ("exercise", "side", "start", "end", "proper", "faults")
OPTIONAL = ("hold", "view", "world", "note")

#: The exercise of a film in which nothing should be counted.
NOTHING = "nothing"

#: The world of labelled films whose file names none.
FILMED = "filmed people"


def read_labels(path: Path) -> Truth:
    """Return the truth in a label file; PosecheckError says in one sentence what is wrong."""
    rows = _rows(path)
    words = {key: {row[key] for _, row in rows if row.get(key)} for key in ("view", "world")}
    for key, values in words.items():
        if len(values) > 1:
            raise PosecheckError(f"{path}: a film has one {key}, not {_listed(values)}.")
    view = next(iter(words["view"]), "").lower()
    if view and view not in VIEWS:
        raise PosecheckError(f"{path}: the view {view!r} is unknown; write {_listed(VIEWS)}.")
    reps: list[TrueRep] = []
    exercises = [_name(row["exercise"]) for _, row in rows]
    if NOTHING in exercises:
        if len(rows) > 1 or any(rows[0][1][key] for key in REQUIRED[1:]):
            raise PosecheckError(
                f"{path}: 'nothing' stands alone; remove it, or the other rows and cells."
            )
    else:
        for line, row in rows:
            reps.append(_rep(f"{path}, line {line}", row, reps[-1].end if reps else 0.0))
    return Truth(
        exercise=exercises[0] if reps else "none",
        seeable=True,
        reps=tuple(reps),
        times=np.array([]),
        angles={},
        view=view,
        world=next(iter(words["world"]), FILMED),
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not empty, with their line numbers."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:  # older spreadsheets write the system's encoding
        text = content.decode("latin-1")
    lines = text.splitlines()
    if text.strip().lower() == NOTHING:
        return [(1, {**dict.fromkeys(REQUIRED, ""), "exercise": NOTHING})]
    head = lines[0] if lines else ""
    delimiter = next((mark for mark in ";\t" if mark in head), ",")
    table = csv.reader(lines, delimiter=delimiter, strict=False)
    columns = [cell.strip().lower() for cell in next(table, [])]
    for name in filter(None, columns):
        if name not in REQUIRED + OPTIONAL:
            raise PosecheckError(
                f"{path}: the column {name!r} is unknown; columns are"
                f" {_listed(REQUIRED + OPTIONAL, 'and')}."
            )
        if columns.count(name) > 1:
            raise PosecheckError(f"{path}: the column {name!r} stands twice; remove one.")
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise PosecheckError(
            f"{path}: the first line lacks {_listed(missing, 'and')};"
            f" it must read {','.join(REQUIRED)}."
        )
    rows = []
    for cells in table:
        if any(cell.strip() for cell in cells[len(columns) :]):
            raise PosecheckError(
                f"{path}, line {table.line_num}: there are more cells than columns;"
                " separate several faults by spaces."
            )
        row = dict.fromkeys(columns, "")
        row |= {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
        if any(row.values()):
            rows.append((table.line_num, row))
    if not rows:
        raise PosecheckError(
            f"{path}: there is no row; write one per repetition, or '{NOTHING}' as the exercise."
        )
    return rows


def _rep(where: str, row: dict[str, str], earliest: float) -> TrueRep:
    exercise = _choice(where, "exercise", row["exercise"], [*EXERCISES, NOTHING])
    known = EXERCISES[exercise]
    sides = [str(side) for side in known.sides]
    side = _choice(where, "side", row["side"], sides)
    start, end = (_seconds(where, key, row[key]) for key in ("start", "end"))
    if end <= start:
        raise PosecheckError(f"{where}: the end, {row['end']}, must be after the start.")
    if start < earliest:
        raise PosecheckError(
            f"{where}: the repetition starts at {row['start']}, before the one above it ends;"
            " correct the times, or sort the rows by time."
        )
    proper = _choice(where, "proper", row["proper"], ["yes", "no"]) == "yes"
    named = [_name(word) for word in re.split(r"[\s;,+]+", row["faults"]) if word]
    faults = [_choice(where, "fault", word, known.faults) for word in named]
    if proper and faults:
        raise PosecheckError(
            f"{where}: a proper repetition has no faults; write 'no', or empty the faults."
        )
    holds: tuple[float, ...] = ()
    if row.get("hold"):
        holds = (_seconds(where, "hold", row["hold"]),)
        if not known.programme.hold:
            raise PosecheckError(f"{where}: {exercise} is not held; empty the cell 'hold'.")
        if holds[0] > end - start:
            raise PosecheckError(f"{where}: the hold is longer than the repetition; correct it.")
    return TrueRep(side, start, end, proper, frozenset(faults), holds, exercise)


def _choice(where: str, what: str, word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word, whatever its case and spaces."""
    allowed, name = list(allowed), _name(word)
    if name in allowed:
        return name
    if not word:
        raise PosecheckError(f"{where}: the {what} is missing; write {_listed(allowed)}.")
    near = difflib.get_close_matches(name, allowed, 1)
    advice = repr(near[0]) if near else _listed(allowed)
    raise PosecheckError(f"{where}: the {what} {word!r} is unknown; write {advice}.")


def _name(word: str) -> str:
    return "-".join(re.split(r"[\s_-]+", word.strip().lower()))


def _seconds(where: str, what: str, word: str) -> float:
    """Return a time in seconds, written as seconds, minutes:seconds or hours:minutes:seconds."""
    parts = word.replace(",", ".").split(":")
    if len(parts) > 3 or not all(re.fullmatch(r"\d+(\.\d*)?", part) for part in parts):
        raise PosecheckError(
            f"{where}: the {what} {word!r} is no time; write seconds (75.5)"
            " or minutes:seconds (1:15.5)."
        )
    return sum(float(part) * 60.0**power for power, part in enumerate(reversed(parts)))


def _listed(words: Iterable[str], conjunction: str = "or") -> str:
    *most, last = words
    return f"{', '.join(most)} {conjunction} {last}" if most else last
