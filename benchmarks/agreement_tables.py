"""Tables of agreement by world, exercise and view, beside published references."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.agreement import Estimate, bland_altman, cohen_kappa, icc_2_1
from benchmarks.comparison import Score, total
from posecheck.errors import PosecheckError

#: A cell: text, a count, a figure, an interval, or a coefficient with its interval.
Cell = str | int | float | tuple[float, float] | Estimate

BEGIN = "<!-- accuracy tables: written by benchmarks/accuracy.py --update, not by hand -->"
END = "<!-- end of the accuracy tables -->"

GROUP = ("world", "exercise", "view")
ALL = "all"

#: Stands for what is undefined.
DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Table:
    """A table; `name` is that of its CSV file, `rows` hold one cell per column."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]


#: Published figures by table, as the first cell and cells by column.
REFERENCES: dict[str, list[dict[str, Cell]]] = {
    "verdicts": [
        {
            "world": "two therapists judging filmed home exercises",
            "kappa": Estimate(0.36, 0.27, 0.45),
        }
    ],
    "amplitudes": [
        {
            "world": "hip rotation by hand, two examiners",
            "exercise": "leg-rotations",
            "limits of agreement, degrees": (-15.9, 15.9),
        },
        {
            "world": "hip rotation by hand, one examiner",
            "exercise": "leg-rotations",
            "limits of agreement, degrees": (-7.8, 7.8),
        },
        {
            "world": "thoracic rotation, phone against ultrasound",
            "exercise": "open-close",
            "bias, degrees": 4.9,
            "limits of agreement, degrees": (-9.4, 19.2),
        },
    ],
    "calibration": [
        {
            "world": "a normal distribution",
            "within one, %": 68.3,
            "within two, %": 95.4,
        }
    ],
    "angles": [
        {
            "world": "knee, long goniometer: least meaningful difference",
            "exercise": "hip-flexor",
            "angle": "knee flexion",
            "limits of agreement, degrees": (-10.0, 10.0),
        },
        {
            "world": "knee, by eye: least meaningful difference",
            "exercise": "hip-flexor",
            "angle": "knee flexion",
            "limits of agreement, degrees": (-14.0, 14.0),
        },
    ],
}


def agreement_tables(scores: Sequence[Score]) -> list[Table]:
    """Return the tables for scores of clips."""
    return [
        _table(
            "verdicts",
            "Repetitions and verdicts",
            "clips|true|found|invented|wrong side|judged, %|verdicts right, %|kappa"
            "|frames measured, %",
            scores,
            _verdict_rows,
        ),
        _table(
            "amplitudes",
            "Amplitude of repetitions",
            "n|bias, degrees|limits of agreement, degrees|mean absolute error, degrees"
            "|within 7.8, %|within 15.9, %|ICC(2,1)",
            scores,
            _amplitude_rows,
        ),
        _table(
            "angles",
            "Angles, frame by frame",
            "angle|frames|measured, %|bias, degrees|limits of agreement, degrees"
            "|mean absolute error, degrees|within 10, %",
            scores,
            _angle_rows,
        ),
        _table(
            "calibration",
            "Error bars of angles that networks estimate, frame by frame",
            "angle|frames|mean error bar, degrees|within one, %|within two, %",
            scores,
            _calibration_rows,
        ),
        _table(
            "holds",
            "Hold times of proper repetitions",
            "n|bias, s|limits of agreement, s|mean error outside the tolerance, s|worst, s",
            scores,
            _hold_rows,
        ),
    ]


def _table(
    name: str,
    title: str,
    columns: str,
    scores: Sequence[Score],
    rows_of: Callable[[Score], Iterator[list[Cell]]],
) -> Table:
    head = (*GROUP, *columns.split("|"))
    rows: list[list[Cell]] = []
    for group, members in _groups(scores):
        if group[1] != ALL or name == "verdicts":
            rows += [[*group, *cells] for cells in rows_of(_together(members))]
    present = {row[1] for row in rows}
    for reference in REFERENCES.get(name, []):
        if reference.get("exercise", ALL) in present | {ALL}:
            rows.append([reference.get(column, "") for column in head])
    return Table(name, title, head, rows)


def _groups(scores: Sequence[Score]) -> Iterator[tuple[tuple[str, str, str], list[Score]]]:
    """Yield worlds, exercises and views with their scores, and what they sum up to."""
    for world in dict.fromkeys(score.world for score in scores):
        of_world = [score for score in scores if score.world == world]
        exercises = sorted({score.exercise for score in of_world}, key=lambda e: (e == "none", e))
        for exercise in exercises:
            members = [score for score in of_world if score.exercise == exercise]
            shown = "nothing" if exercise == "none" else exercise
            views = sorted({score.view for score in members})
            if exercise != "none":
                for view in views:
                    yield (
                        (world, shown, view or DASH),
                        [score for score in members if score.view == view],
                    )
            if len(views) > 1 or exercise == "none":
                yield (world, shown, ALL), members
        if len(exercises) > 1:
            yield (world, ALL, ALL), of_world


def _together(members: Sequence[Score]) -> Score:
    merged = total(members)
    clips = len({score.clip for score in members})
    return Score(**{**vars(merged), "clip": str(clips)})


def _verdict_rows(score: Score) -> Iterator[list[Cell]]:
    table = np.zeros((2, 2))
    for true, reported in score.verdicts:
        table[int(true), int(reported)] += 1
    angles = score.angles.values()
    yield [
        int(score.clip), score.true, score.found, score.invented, score.wrong_side,
        _percent(len(score.verdicts), score.found),
        _percent(score.verdicts_right, len(score.verdicts)),
        cohen_kappa(table),
        _percent(sum(a.measured for a in angles), sum(a.frames for a in angles)),
    ]  # fmt: skip


def _amplitude_rows(score: Score) -> Iterator[list[Cell]]:
    if score.amplitudes:
        pairs = np.array(score.amplitudes)
        errors = pairs[:, 1] - pairs[:, 0]
        agreement = bland_altman(errors)
        yield [
            agreement.n, agreement.bias, agreement.limits, float(np.mean(np.abs(errors))),
            *(100 * float(np.mean(np.abs(errors) <= limit)) for limit in (7.8, 15.9)),
            icc_2_1(pairs),
        ]  # fmt: skip


def _angle_rows(score: Score) -> Iterator[list[Cell]]:
    for column, angle in score.angles.items():
        errors = np.array(angle.differences)
        agreement = bland_altman(errors)
        yield [
            column.replace("_", " "), angle.frames, _percent(angle.measured, angle.frames),
            agreement.bias, agreement.limits, angle.error,
            _percent(int(np.sum(np.abs(errors) <= 10)), len(errors)),
        ]  # fmt: skip


def _calibration_rows(score: Score) -> Iterator[list[Cell]]:
    for column, angle in score.angles.items():
        ratios = angle.normalised
        if len(ratios):
            yield [
                column.replace("_", " "), len(ratios), float(np.nanmean(angle.bars)),
                _percent(int(np.sum(ratios <= 1.0)), len(ratios)),
                _percent(int(np.sum(ratios <= 2.0)), len(ratios)),
            ]  # fmt: skip


def _hold_rows(score: Score) -> Iterator[list[Cell]]:
    if score.holds:
        pairs, errors = np.array(score.holds), score.hold_errors
        agreement = bland_altman(pairs[:, 1] - pairs[:, 0])
        yield [
            agreement.n, agreement.bias, agreement.limits,
            sum(errors) / len(errors), max(errors),
        ]  # fmt: skip


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else math.nan


def markdown(tables: Sequence[Table]) -> str:
    """Return the tables in Markdown, each below its title."""
    return "\n\n".join(_markdown(table) for table in tables if table.rows)


def _markdown(table: Table) -> str:
    rule = [":--"] * len(GROUP) + ["--:"] * (len(table.columns) - len(GROUP))
    cells = [[_text(cell, column) for cell, column in zip(row, table.columns, strict=True)]
             for row in table.rows]  # fmt: skip
    lines = (f"| {' | '.join(row)} |" for row in (table.columns, rule, *cells))
    return f"**{table.title}**\n\n" + "\n".join(lines)


def _text(cell: Cell, column: str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, tuple):
        return DASH if math.isnan(cell[0]) else f"{_number(cell[0], 1)} to {_number(cell[1], 1)}"
    if isinstance(cell, Estimate):
        if math.isnan(cell.value):
            return DASH
        interval = f" ({_number(cell.low, 2)} to {_number(cell.high, 2)})"
        return _number(cell.value, 2) + ("" if math.isnan(cell.low) else interval)
    if math.isnan(cell):
        return DASH
    return _number(cell, 0 if column.endswith("%") else 1)


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text) else text.lstrip("-")


def write_csv(tables: Sequence[Table], folder: Path) -> None:
    """Write each table as NAME.csv; an interval takes the columns "low" and "high"."""
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            wide = [any(isinstance(row[k], tuple) for row in table.rows)
                    for k in range(len(table.columns))]  # fmt: skip
            full = [any(isinstance(row[k], Estimate) for row in table.rows)
                    for k in range(len(table.columns))]  # fmt: skip
            head: list[str] = []
            for name, interval, estimate in zip(table.columns, wide, full, strict=True):
                head += [] if interval else [name]
                head += [f"{name}, low", f"{name}, high"] * (interval or estimate)
            writer.writerow(head)
            for row in table.rows:
                cells: list[object] = []
                for cell, interval, estimate in zip(row, wide, full, strict=True):
                    cells += _csv_cells(cell, 2 if interval else 3 if estimate else 1)
                writer.writerow(cells)


def _csv_cells(cell: Cell, width: int) -> list[object]:
    if isinstance(cell, Estimate):
        values: list[Cell] = [cell.value, cell.low, cell.high]
    elif isinstance(cell, tuple):
        values = [*cell]
    else:
        values = [cell, *[""] * (width - 1)]
    return [
        ("" if math.isnan(value) else round(value, 3)) if isinstance(value, float) else value
        for value in values
    ]


def update_page(page: Path, text: str) -> None:
    """Replace what stands between the markers in a Markdown page."""
    content = page.read_text(encoding="utf-8")
    if content.count(BEGIN) != 1 or content.count(END) != 1:
        raise PosecheckError(f"{page} lacks the lines {BEGIN!r} and {END!r}; write them into it.")
    before, _, rest = content.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
