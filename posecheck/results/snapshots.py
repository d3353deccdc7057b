"""Snapshots of repetitions: the best moment of each, and the worst of its gravest fault.

Which moments those are is known only at the end of a repetition. So thumbnails are taken twice a
second during a repetition, and all but two are dropped at its end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecheck.core.exercise import Exercise, Verdict
from posecheck.core.feedback import Fault, Feedback, JudgedValue, Rep
from posecheck.core.pose import Pose, Side
from posecheck.core.session import Moment
from posecheck.results.judged_measures import checks_of
from posecheck.results.thumbnails import Crop, jpeg

#: The interval between snapshots, s.
SPACING = 0.5

#: The maximum number of snapshots in a repetition under way: two minutes of them. After that every
#: other one is dropped.
MAX_PENDING = 240

#: The budget for finished repetitions: the number of snapshots, and the bytes of their images.
MAX_SNAPSHOTS, MAX_BYTES = 120, 280_000


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A moment of a repetition.

    Attributes:
        time: Its time, s.
        exercise: Name of the exercise.
        side: The side.
        size: Width and height of the frame, px.
        points: Landmarks (33, 2), px of the frame.
        crop: The part of the frame that is shown.
        jpeg: The image of that part; empty without one.
        judged_values: The judged values.
        clock_running: Whether the hold clock ran.
        position: The measure of the movement.
    """

    time: float
    exercise: str
    side: Side
    size: tuple[int, int]
    points: NDArray[np.float32]
    crop: Crop
    jpeg: bytes
    judged_values: tuple[JudgedValue, ...]
    clock_running: bool
    position: float

    def share(self, verdict: Verdict) -> float:
        """Return the share of the judged values with a verdict."""
        hits = sum(value.verdict is verdict for value in self.judged_values)
        return hits / len(self.judged_values) if self.judged_values else 0.0


@dataclass(frozen=True)
class RepSnapshots:
    """The snapshots of a repetition: its best moment, and the worst of its gravest fault."""

    best: Snapshot | None = None
    worst: Snapshot | None = None
    fault: Fault | None = None

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Those that exist."""
        return tuple(one for one in (self.best, self.worst) if one)

    @property
    def without_images(self) -> RepSnapshots:
        """The same without images, as stick figures."""
        best, worst = (replace(one, jpeg=b"") if one else None for one in (self.best, self.worst))
        return RepSnapshots(best, worst, self.fault)


NO_SNAPSHOTS = RepSnapshots()

Key = tuple[str, Side, float]


class SnapshotStore:
    """Takes snapshots, and keeps the best and the worst of finished repetitions."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        """Start without snapshots; `exercises` by name."""
        self._exercises = exercises
        self._pending: list[Snapshot] = []
        self._by_rep: dict[Key, RepSnapshots] = {}

    def add(self, moment: Moment) -> None:
        """Take a snapshot of a moment if one is due, and choose those of repetitions that ended."""
        feedback = moment.feedback
        if self._is_due(feedback):
            self._take(moment)
        for rep in feedback.finished:
            self._finish_rep(rep)

    def of_rep(self, rep: Rep) -> RepSnapshots:
        """Return the snapshots of a repetition."""
        if _key(rep) not in self._by_rep:
            self._finish_rep(rep)
        return self._by_rep[_key(rep)]

    def limit(self, reps: Iterable[Rep], size: int) -> None:
        """Choose the snapshots of repetitions, and keep images of at most `size` bytes."""
        for rep in reps:
            self.of_rep(rep)
        self._by_rep = within_budget(self._by_rep, min(size, MAX_BYTES))

    def _is_due(self, feedback: Feedback) -> bool:
        if feedback.side is None or feedback.exercise not in self._exercises:
            return False
        time = feedback.pose.time
        return not self._pending or time - self._pending[-1].time >= SPACING

    def _take(self, moment: Moment) -> None:
        feedback, image = moment.feedback, moment.frame.image
        assert feedback.side is not None
        pose = feedback.pose
        points = pose.image.astype(np.float32)
        cutout = Crop.around(points, pose.size)
        snapshot = Snapshot(
            time=pose.time,
            exercise=feedback.exercise,
            side=feedback.side,
            size=pose.size,
            points=points,
            crop=cutout,
            jpeg=jpeg(image, cutout),
            judged_values=feedback.judged_values,
            clock_running=feedback.clock_running,
            position=_position(self._exercises[feedback.exercise], pose, feedback.side),
        )
        if len(self._pending) >= MAX_PENDING:
            self._pending = self._pending[::2]
        self._pending.append(snapshot)

    def _finish_rep(self, rep: Rep) -> None:
        """Choose the snapshots of a repetition, and drop all others before its end."""
        taken = [
            one
            for one in self._pending
            if (one.exercise, one.side) == (rep.exercise, rep.side)
            and rep.start <= one.time <= rep.end
        ]
        fault = gravest_fault(rep, self._exercises.get(rep.exercise))
        worst = self._worst(taken, rep, fault)
        self._by_rep[_key(rep)] = RepSnapshots(best_snapshot(taken), worst, fault)
        self._pending = [one for one in self._pending if one.time > rep.end]
        self._by_rep = within_budget(self._by_rep, MAX_BYTES)

    def _worst(self, taken: list[Snapshot], rep: Rep, fault: Fault | None) -> Snapshot | None:
        """Return the snapshot in which a fault's measure was the most outside its band."""
        if fault is None:
            return None
        check = checks_of(self._exercises[rep.exercise])[fault.name]
        found = [
            (abs(check.band.excess(value.value)), one)
            for one in taken
            for value in one.judged_values
            if value.name == check.measure.name
            and fault.start - SPACING <= one.time <= fault.end + SPACING
            and check.band.verdict(value.value, check.warn_margin) is Verdict.WRONG
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


def gravest_fault(rep: Rep, exercise: Exercise | None) -> Fault | None:
    """Return the most urgent fault of a repetition that a single moment can show, at its worst."""
    checks = checks_of(exercise) if exercise else {}
    for name, check in checks.items():
        having = [fault for fault in rep.faults if fault.name == name]
        if having:
            return max(having, key=lambda fault: abs(check.band.excess(fault.worst)))
    return None


def best_snapshot(taken: list[Snapshot]) -> Snapshot | None:
    """Return the hold's best form, near its middle; without a hold the largest position."""
    held = [one for one in taken if one.clock_running and one.judged_values]
    if not held:
        return max(taken, key=_known_position) if taken else None
    middle = (held[0].time + held[-1].time) / 2
    return min(
        held,
        key=lambda one: (
            one.share(Verdict.WRONG),
            one.share(Verdict.NEAR),
            abs(one.time - middle),
        ),
    )


def within_budget(snapshots: dict[Key, RepSnapshots], max_bytes: int) -> dict[Key, RepSnapshots]:
    """Return the snapshots within the budget, with images of at most `max_bytes`.

    Repetitions without a fault are reduced first, the oldest first. Stick figures outlast images.
    """
    kept = dict(snapshots)
    count, size = _count(kept.values()), _size(kept.values())
    for key, one in sorted(snapshots.items(), key=lambda item: item[1].worst is not None):
        if count > MAX_SNAPSHOTS:
            kept[key] = NO_SNAPSHOTS
        elif size > max_bytes:
            kept[key] = one.without_images
        count -= _count([one]) - _count([kept[key]])
        size -= _size([one]) - _size([kept[key]])
    return kept


def _count(reps: Iterable[RepSnapshots]) -> int:
    return sum(len(rep.snapshots) for rep in reps)


def _size(reps: Iterable[RepSnapshots]) -> int:
    return sum(len(snapshot.jpeg) for rep in reps for snapshot in rep.snapshots)


def _known_position(snapshot: Snapshot) -> float:
    return snapshot.position if math.isfinite(snapshot.position) else -math.inf


def _position(exercise: Exercise, pose: Pose, side: Side) -> float:
    return exercise.cycle.primary_measure.evaluate(pose, side)


def _key(rep: Rep) -> Key:
    return rep.exercise, rep.side, rep.start
