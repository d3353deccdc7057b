"""A plan to begin with: every exercise of a routine as it is usually done."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category

from posecheck.core.exercise import Exercise, Swing
from posecheck.errors import PosecheckError
from posecheck.plan.document import MAX_NAME
from posecheck.plan.prescription import range_limits

HEAD = """\
# A plan for posecheck. `posecheck plan check FILE` says what is wrong with it, line by line;
# `posecheck plan use FILE` trains by it. Lines that begin with # are only suggestions.
# docs/plan.md explains every key; plan.schema.json, which comes along, is for editors.

name = {name}
version = 1                       # a new version begins its progression from the start
# patient = "A. B."               # a name or initials
# therapist = "C. D."
days = ["mon", "wed", "fri"]
at = "07:30"
# start = 2026-09-01
# end = 2026-12-31
# notes = "Stop when it hurts."
"""

#: Categories of what no name has: control characters, line ends, and halves of code points.
NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}

USUAL_STEP = 6  # sessions after which the suggested step begins


def new_plan(name: str, exercises: Iterable[Exercise]) -> str:
    """Return the text of a plan that asks for what these exercises usually ask for.

    Raises:
        PosecheckError: If no plan can have this name.
    """
    if not 1 <= len(name) <= MAX_NAME or any(category(letter) in NO_TEXT for letter in name):
        raise PosecheckError(
            f"a plan's name has 1 to {MAX_NAME} letters on one line; give such a --name."
        )
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join([HEAD.format(name=f'"{quoted}"'), *map(_exercise, exercises)])


def _exercise(exercise: Exercise) -> str:
    programme = exercise.programme
    lines = ["[[exercise]]", f'name = "{exercise.name}"']
    if len(exercise.sides) > 1:
        sides = ", ".join(f'"{side}"' for side in exercise.sides)
        lines.append(f"sides = [{sides}]")
    lines += [f"sets = {programme.sets}", f"reps = {programme.reps}"]
    if programme.hold:
        lines.append(f"hold = {programme.hold:g}  # s")
    if len(exercise.sides) > 1:
        side, hold = exercise.sides[0], 1.5 * programme.hold
        lines.append(f"# {side} = {{ reps = {programme.reps + 1}, hold = {hold:g} }}")
    if isinstance(exercise.cycle, Swing) and exercise.cycle.too_fast_fault:
        lines.append(f"# tempo = {exercise.cycle.slow_duration:g}  # s, for one repetition")
    if range_limits(exercise):
        lines.append("# share = 60  # percent of the person's own range; or range, in degrees")
    if exercise.variants:
        first, *others = exercise.variants
        lines.append(f'# variant = "{first}"  # or {", ".join(others)}')
    if exercise.checks:
        lines.append(f'# ignore = {{ {exercise.checks[-1].fault} = "why" }}')
    lines += [
        "# [[exercise.then]]",
        f'# after = "{USUAL_STEP} sessions"',
        f"# reps = {programme.reps + 1}",
    ]
    return "\n".join([*lines, ""])
