"""The English sentences that a training may speak or show, for translators."""

from __future__ import annotations

from collections.abc import Iterable

from posecheck.core import coach
from posecheck.core.exercise import Exercise, Hold


def sentences(exercises: Iterable[Exercise]) -> set[str]:
    """Return all sentences of the coach and of the exercises."""
    used = {coach.STRANGER, coach.WHO, coach.NOBODY, coach.PROPER, coach.COUNTED, coach.FELL_SHORT}
    for exercise in exercises:
        cycle, start = exercise.cycle, exercise.start
        if isinstance(cycle, Hold):
            measures = {cycle.position, *cycle.target_bands, *cycle.hold_bands}
        else:
            measures = {cycle.measure}
        measures |= {*exercise.recorded, *(check.measure for check in exercise.checks)}
        used |= {exercise.title, *exercise.cues.values(), *exercise.advice.values()}
        used |= {check.cue for check in exercise.checks}
        used |= {measure.unseen_cue for measure in measures}
        if start is not None:
            used |= {start.instruction, start.view_cue, start.camera_hint}
            used |= set(start.side_cues.values())
    return used
