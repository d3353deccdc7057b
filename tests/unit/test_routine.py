"""Routines: what a declaration must hold."""

from __future__ import annotations

import pytest

from posecheck.core.routine import Routine
from posecheck.exercises import EXERCISES
from posecheck.routines import ROUTINES


@pytest.mark.parametrize(
    ("exercises", "reason"), [((), "no exercise"), (("a", "b", "a"), "an exercise twice")]
)
def test_a_wrong_routine_is_refused(exercises: tuple[str, ...], reason: str) -> None:
    """It needs exercises, each once."""
    with pytest.raises(ValueError, match=f"the routine morning names {reason}"):
        Routine("morning", "Morning", "After getting up.", exercises)


def test_shipped_routines_name_shipped_exercises() -> None:
    """They are keyed by their own names."""
    assert ROUTINES
    for name, routine in ROUTINES.items():
        assert name == routine.name
        assert set(routine.exercises) <= EXERCISES.keys()
