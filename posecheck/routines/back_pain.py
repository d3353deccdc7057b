"""The clinic's routine for back pain, two to three times a week."""

from __future__ import annotations

from posecheck.core.routine import Routine

ROUTINE = Routine(
    name="back-pain",
    title="Back pain",
    summary="Three stretches for a stiff back, best done in the morning.",
    exercises=("hip-flexor", "leg-rotations", "open-close"),
)
