"""A therapist's plan: how much of which exercise, for whom, on which days.

`read_plan` reads the file that the therapist writes, and `problem` says what the exercises do not
allow in it. `Prescription` says what it asks for in one session, and gives the exercises with that
dose. docs/plan.md describes the file.
"""

from __future__ import annotations

from posecheck.plan.document import (
    DAYS,
    Plan,
    PlannedExercise,
    Step,
    given,
    located,
    patient_of,
    read_plan,
    schema,
)
from posecheck.plan.prescription import Prescription, problem, stepped
from posecheck.plan.template import new_plan

__all__ = [
    "DAYS",
    "Plan",
    "PlannedExercise",
    "Prescription",
    "Step",
    "given",
    "located",
    "new_plan",
    "patient_of",
    "problem",
    "read_plan",
    "schema",
    "stepped",
]
