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
from posecheck.core.feedback import Fault, JudgedValue, Rep
from posecheck.core.pose import Side
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
    """A moment of a repetition: landmarks and size in px of the frame, and a cropped image.

    `jpeg` is empty without an image; `position` is the measure of the movement.
    """

    time: float
    exercise: str
    side: Side
    size: tuple[int, int]
    points: NDArray[np.float32]  # (33, 2)
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
    def size(self) -> int:
        """The size of their images, bytes."""
        return sum(len(one.jpeg) for one in self.snapshots)

    @property
    def without_images(self) -> RepSnapshots:
        """The same without images, as stick figures."""
        best, worst = (replace(one, jpeg=b"") if one else None for one in (self.best, self.worst))
        return RepSnapshots(best, worst, self.fault)


Key = tuple[str, Side, float]


class SnapshotStore:
    """Takes snapshots, and keeps the best and the worst of finished repetitions."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        self._exercises = exercises
        self._pending: list[Snapshot] = []
        self._by_rep: dict[Key, RepSnapshots] = {}

    def add(self, moment: Moment) -> None:
        """Take a snapshot of a moment if one is due, and choose those of repetitions that ended."""
        feedback = moment.feedback
        due = not self._pending or feedback.pose.time - self._pending[-1].time >= SPACING
        if due and feedback.side is not None and feedback.exercise in self._exercises:
            self._take(moment, feedback.side)
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

    def _take(self, moment: Moment, side: Side) -> None:
        feedback, pose = moment.feedback, moment.feedback.pose
        measure = self._exercises[feedback.exercise].cycle.primary_measure
        points = pose.image.astype(np.float32)
        crop = Crop.around(points, pose.size)
        if len(self._pending) >= MAX_PENDING:
            self._pending = self._pending[::2]
        self._pending.append(
            Snapshot(
                time=pose.time,
                exercise=feedback.exercise,
                side=side,
                size=pose.size,
                points=points,
                crop=crop,
                jpeg=jpeg(moment.frame.image, crop),
                judged_values=feedback.judged_values,
                clock_running=feedback.clock_running,
                position=measure.evaluate(pose, side),
            )
        )

    def _finish_rep(self, rep: Rep) -> None:
        """Choose the snapshots of a repetition, and drop all others before its end."""
        taken = [
            one
            for one in self._pending
            if (one.exercise, one.side) == (rep.exercise, rep.side)
            and rep.start <= one.time <= rep.end
        ]
        exercise = self._exercises.get(rep.exercise)
        fault = gravest_fault(rep, exercise)
        worst = _worst_snapshot(taken, fault, exercise) if fault and exercise else None
        self._by_rep[_key(rep)] = RepSnapshots(best_snapshot(taken), worst, fault)
        self._pending = [one for one in self._pending if one.time > rep.end]
        self._by_rep = within_budget(self._by_rep, MAX_BYTES)


def gravest_fault(rep: Rep, exercise: Exercise | None) -> Fault | None:
    """Return the most urgent fault of a repetition that a single moment can show, at its worst."""
    for name, check in checks_of(exercise).items() if exercise else ():
        having = [fault for fault in rep.faults if fault.name == name]
        if having:
            return max(having, key=lambda fault: abs(check.band.excess(fault.worst)))
    return None


def _worst_snapshot(taken: list[Snapshot], fault: Fault, exercise: Exercise) -> Snapshot | None:
    check = checks_of(exercise)[fault.name]
    found = [
        (abs(check.band.excess(value.value)), one)
        for one in taken
        for value in one.judged_values
        if value.name == check.measure.name
        and fault.start - SPACING <= one.time <= fault.end + SPACING
        and check.band.verdict(value.value, check.warn_margin) is Verdict.WRONG
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def best_snapshot(taken: list[Snapshot]) -> Snapshot | None:
    """Return the hold's best form, near its middle; without a hold the largest position."""
    held = [one for one in taken if one.clock_running and one.judged_values]
    if not held:
        return max(taken, key=_known_position, default=None)
    middle = (held[0].time + held[-1].time) / 2

    def badness(one: Snapshot) -> tuple[float, float, float]:
        return one.share(Verdict.WRONG), one.share(Verdict.NEAR), abs(one.time - middle)

    return min(held, key=badness)


def _known_position(snapshot: Snapshot) -> float:
    return snapshot.position if math.isfinite(snapshot.position) else -math.inf


def within_budget(snapshots: dict[Key, RepSnapshots], max_bytes: int) -> dict[Key, RepSnapshots]:
    """Return the snapshots within the budget, with images of at most `max_bytes`.

    Repetitions without a fault are reduced first, the oldest first. Stick figures outlast images.
    """
    kept = dict(snapshots)
    count = sum(len(one.snapshots) for one in snapshots.values())
    size = sum(one.size for one in snapshots.values())
    for key, one in sorted(snapshots.items(), key=lambda item: item[1].worst is not None):
        if count > MAX_SNAPSHOTS:
            kept[key] = RepSnapshots()
        elif size > max_bytes:
            kept[key] = one.without_images
        count -= len(one.snapshots) - len(kept[key].snapshots)
        size -= one.size - kept[key].size
    return kept


def _key(rep: Rep) -> Key:
    return rep.exercise, rep.side, rep.start
