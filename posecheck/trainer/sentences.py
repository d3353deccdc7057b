"""Sentences of a training: all that translators need, and those that voice and screen share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posecheck.core import cues
from posecheck.core.exercise import Exercise, Hold
from posecheck.core.feedback import Feedback
from posecheck.core.training_state import SideOutcome, TrainingState
from posecheck.i18n import Words, plain_name


def spoken_cue(feedback: Feedback, words: Words) -> str:
    """Return the cue of a moment with its detail, in a language."""
    detail = words(feedback.detail, n=feedback.amount)
    return f"{words(feedback.cue)} {detail}".strip()


def side_cue(training: TrainingState) -> str:
    """Return how to begin with the side that is worked on; empty where there is nothing special."""
    start, side = training.exercise.start, training.side
    return start.side_cues.get(side, "") if start and side else ""


def verdict(outcomes: Sequence[SideOutcome], words: Words) -> str:
    """Return the outcome of a training in a sentence: what was done, and what fell short."""
    target = sum(outcome.target for outcome in outcomes)
    done = sum(min(outcome.counted, outcome.target) for outcome in outcomes)
    short = sum(outcome.fell_short for outcome in outcomes)
    tried = short + sum(outcome.counted for outcome in outcomes)
    if done >= target > 0:
        return words("all-done")
    if short:
        return words("part-short", done=done, target=target, short=short, tried=tried)
    return words("part-done", done=done, target=target) if done else words("nothing-done")


def sentences(exercises: Iterable[Exercise]) -> set[str]:
    """Return all English sentences of the coach and of the exercises, for translators."""
    used = set(cues.SENTENCES)
    for exercise in exercises:
        cycle, start = exercise.cycle, exercise.start
        variants = (exercise.checks, *exercise.variants.values())
        if isinstance(cycle, Hold):
            measures = {cycle.position, *cycle.target_bands, *cycle.hold_bands}
        else:
            measures = {cycle.measure, *cycle.side_ranges.values()}
        measures |= {*exercise.recorded, *(check.measure for check in exercise.checks)}
        used |= {exercise.title, exercise.summary, *exercise.cues.values()}
        used |= {*exercise.advice.values(), *exercise.phase_words.values(), *exercise.variants}
        if exercise.shown_gauge:
            used.add(exercise.shown_gauge.title)
        used |= {check.cue for checks in variants for check in checks}
        varied = {check.fault for checks in variants for check in checks}
        used |= {measure.unseen_cue for measure in measures}
        measures |= set(exercise.measures)
        names = (*exercise.faults, *varied, *(measure.name for measure in measures))
        used |= {plain_name(name) for name in names} | {cycle.begin_cue} - {""}
        if start is not None:
            used |= {start.instruction, start.view_cue, start.camera_hint}
            used |= set(start.side_cues.values())
    return used
