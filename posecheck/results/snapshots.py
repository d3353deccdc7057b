"""Snapshots of repetitions: what each looked like at its best and at its worst.

Which moments those were is known only when a repetition is over. So small pictures are taken twice
a second while one is under way, and all but two are thrown away at its end.
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
from posecheck.results.thumbnails import Cutout, jpeg

#: A snapshot is taken this often, s.
SPACING = 0.5

#: So many wait for the end of their repetition at the most: two minutes' worth. After that every
#: other one goes.
WAITING = 240

#: What is kept of finished repetitions: so many snapshots, and so many bytes of pictures in them.
KEPT, KEPT_BYTES = 120, 280_000


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A moment of a repetition, as it is shown in small.

    points: the landmarks (33, 2), px of the picture of that `size`. cutout: the part that is shown.
    jpeg: the picture of that part, empty when there is none. reach: how far the movement was.
    """

    time: float
    exercise: str
    side: Side
    size: tuple[int, int]
    points: NDArray[np.float32]
    cutout: Cutout
    jpeg: bytes
    readings: tuple[JudgedValue, ...]
    running: bool
    reach: float

    def share(self, verdict: Verdict) -> float:
        """The share of the judged numbers with that verdict."""
        hits = sum(reading.verdict is verdict for reading in self.readings)
        return hits / len(self.readings) if self.readings else 0.0


@dataclass(frozen=True)
class Shown:
    """What is shown of a repetition: its best moment, and the worst of its gravest fault."""

    best: Snapshot | None = None
    worst: Snapshot | None = None
    fault: Fault | None = None

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Those there are."""
        return tuple(one for one in (self.best, self.worst) if one)

    @property
    def without_pictures(self) -> Shown:
        """The same, with figures alone."""
        best, worst = (replace(one, jpeg=b"") if one else None for one in (self.best, self.worst))
        return Shown(best, worst, self.fault)


NOTHING = Shown()

Key = tuple[str, Side, float]


class Album:
    """Takes snapshots, and keeps those of finished repetitions that are worth it."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        """exercises: by name."""
        self._exercises = exercises
        self._waiting: list[Snapshot] = []
        self._shown: dict[Key, Shown] = {}

    def note(self, moment: Moment) -> None:
        """Take a snapshot of a moment if it is time, and choose for the repetitions it ended."""
        feedback = moment.feedback
        if self._due(feedback):
            self._take(moment)
        for rep in feedback.finished:
            self._choose(rep)

    def of(self, rep: Rep) -> Shown:
        """What is shown of a repetition."""
        if _key(rep) not in self._shown:
            self._choose(rep)
        return self._shown[_key(rep)]

    def fit(self, reps: Iterable[Rep], size: int) -> None:
        """Choose for these repetitions, and keep pictures of no more than `size` bytes."""
        for rep in reps:
            self.of(rep)
        self._shown = thrifty(self._shown, min(size, KEPT_BYTES))

    def _due(self, feedback: Feedback) -> bool:
        if feedback.side is None or feedback.exercise not in self._exercises:
            return False
        time = feedback.pose.time
        return not self._waiting or time - self._waiting[-1].time >= SPACING

    def _take(self, moment: Moment) -> None:
        feedback, image = moment.feedback, moment.frame.image
        assert feedback.side is not None
        pose = feedback.pose
        points = pose.image.astype(np.float32)
        cutout = Cutout.around(points, pose.size)
        snapshot = Snapshot(
            time=pose.time,
            exercise=feedback.exercise,
            side=feedback.side,
            size=pose.size,
            points=points,
            cutout=cutout,
            jpeg=jpeg(image, cutout),
            readings=feedback.judged_values,
            running=feedback.clock_running,
            reach=_reach(self._exercises[feedback.exercise], pose, feedback.side),
        )
        if len(self._waiting) >= WAITING:
            self._waiting = self._waiting[::2]
        self._waiting.append(snapshot)

    def _choose(self, rep: Rep) -> None:
        """Keep what is shown of a repetition, and let go what was before its end."""
        taken = [
            one
            for one in self._waiting
            if (one.exercise, one.side) == (rep.exercise, rep.side)
            and rep.start <= one.time <= rep.end
        ]
        fault = gravest(rep, self._exercises.get(rep.exercise))
        self._shown[_key(rep)] = Shown(best(taken), self._worst(taken, rep, fault), fault)
        self._waiting = [one for one in self._waiting if one.time > rep.end]
        self._shown = thrifty(self._shown, KEPT_BYTES)

    def _worst(self, taken: list[Snapshot], rep: Rep, fault: Fault | None) -> Snapshot | None:
        """The snapshot in which a fault's measure was furthest outside its band."""
        if fault is None:
            return None
        check = checks_of(self._exercises[rep.exercise])[fault.name]
        found = [
            (abs(check.band.excess(reading.value)), one)
            for one in taken
            for reading in one.readings
            if reading.name == check.measure.name
            and fault.start - SPACING <= one.time <= fault.end + SPACING
            and check.band.verdict(reading.value, check.warn_margin) is Verdict.WRONG
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


def gravest(rep: Rep, exercise: Exercise | None) -> Fault | None:
    """The most urgent fault of a repetition that a single moment can show, at its worst."""
    checks = checks_of(exercise) if exercise else {}
    for name, check in checks.items():
        having = [fault for fault in rep.faults if fault.name == name]
        if having:
            return max(having, key=lambda fault: abs(check.band.excess(fault.worst)))
    return None


def best(taken: list[Snapshot]) -> Snapshot | None:
    """Where the clock ran in the best form, near the middle; else where it went furthest."""
    held = [one for one in taken if one.running and one.readings]
    if not held:
        return max(taken, key=_furthest) if taken else None
    middle = (held[0].time + held[-1].time) / 2
    return min(
        held,
        key=lambda one: (
            one.share(Verdict.WRONG),
            one.share(Verdict.NEAR),
            abs(one.time - middle),
        ),
    )


def thrifty(shown: dict[Key, Shown], most: int) -> dict[Key, Shown]:
    """What may be kept, with pictures of `most` bytes: what went well gives way first, the oldest.

    Figures stay longer than the pictures behind them.
    """
    kept = dict(shown)
    snapshots, size = _counted(shown.values()), _weighed(shown.values())
    for key, one in sorted(shown.items(), key=lambda item: item[1].worst is not None):
        if snapshots > KEPT:
            kept[key] = NOTHING
        elif size > most:
            kept[key] = one.without_pictures
        snapshots -= _counted([one]) - _counted([kept[key]])
        size -= _weighed([one]) - _weighed([kept[key]])
    return kept


def _counted(shown: Iterable[Shown]) -> int:
    return sum(len(one.snapshots) for one in shown)


def _weighed(shown: Iterable[Shown]) -> int:
    return sum(len(snapshot.jpeg) for one in shown for snapshot in one.snapshots)


def _furthest(snapshot: Snapshot) -> float:
    return snapshot.reach if math.isfinite(snapshot.reach) else -math.inf


def _reach(exercise: Exercise, pose: Pose, side: Side) -> float:
    return exercise.cycle.primary_measure.evaluate(pose, side)


def _key(rep: Rep) -> Key:
    return rep.exercise, rep.side, rep.start
