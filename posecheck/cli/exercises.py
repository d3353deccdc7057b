"""posecheck exercises: what there is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecheck.cli.common import app
from posecheck.cli.terminal import print_table

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise


@app.command()
def exercises() -> None:
    """List the exercises and how much of each the programme asks for."""
    from posecheck.exercises import EXERCISES

    rows = [
        (e.name, e.title, " and ".join(side.value for side in e.sides), _programme(e))
        for e in EXERCISES.values()
    ]
    print_table(("Name", "Stretch", "Sides", "Programme"), rows)


def _programme(exercise: Exercise) -> str:
    """How much of an exercise is asked for, in words."""
    programme = exercise.programme
    sets = "1 set" if programme.sets == 1 else f"{programme.sets} sets"
    each = "" if len(exercise.sides) == 1 else " a side"
    hold = f", {programme.hold:g} s each" if programme.hold else ""
    return f"{sets} of {programme.reps}{each}{hold}"
