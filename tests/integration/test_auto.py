"""Recognising exercises: which one was done is found without being given, with its times.

The replays are landmarks that the pose model saw in rendered clips whose truth is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest

from posecheck.core.coach import Coach
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Bout, Model, Moment, SessionBuilder, Source
from posecheck.exercises import EXERCISES
from posecheck.results import read_landmarks
from tests.support import bodies
from tests.support.lying import AT_THE_FEET, cycles, facing, faults, film, openings, reps_of

EVERY = list(EXERCISES.values())
SIZE = (640, 480)
REPLAYS = Path(__file__).resolve().parents[1] / "replays"
FPS = 10.0

#: Largest error of the reported times, s: of a hold, and of a turning point that hardly differs
#: from its neighbours.
HELD, TURNED = 1.0, 1.5


@dataclass(frozen=True)
class TrueRep:
    """One repetition of the truth.

    Attributes:
        counted: None where it may count or not.
        start: Start, s.
        end: End, s.
        moving: Time to move in or out, s; the reported start and end may lie anywhere in it.
        rest: Time at rest before a cycle, s; the reported start may lie anywhere in it.
    """

    side: Side
    counted: bool | None
    faults: frozenset[str]
    start: float
    end: float
    moving: float = 0.0
    rest: float = 0.0


def reached(side: Side, start: float, end: float, *faults: str, moving: float = 3.0) -> TrueRep:
    """A held repetition."""
    return TrueRep(side, not faults, frozenset(faults), start, end, moving)


def swung(start: float, end: float, *faults: str, rest: float = 0.0) -> TrueRep:
    """A cycle of both legs."""
    return TrueRep(Side.BOTH, not faults, frozenset(faults), start, end, rest=rest)


LEFT, RIGHT = Side.LEFT, Side.RIGHT
SHORT, APART, CLOSED = "hold-too-short", "knees-apart", "not-open"

#: What truly happened in each replay; where a view can't show it, nothing may be reported.
TRUTH: dict[str, tuple[str, tuple[TrueRep, ...]]] = {
    "hip-flexor-faults-side": (
        "hip-flexor",
        (
            reached(RIGHT, 1.03, 31.2, moving=5.0),
            reached(LEFT, 32.4, 50.1, "back-knee-off-floor", SHORT, moving=5.0),
            reached(RIGHT, 51.3, 68.7, "front-knee-past-ankle", SHORT, moving=5.0),
        ),
    ),
    "leg-rotations-feet": (
        "leg-rotations",
        (
            swung(2.5, 6.85, rest=2.5),
            swung(6.85, 11.22),
            swung(11.22, 15.74),
            swung(15.74, 20.26),
            swung(20.26, 24.69),
        ),
    ),
    "leg-rotations-side": (
        "leg-rotations",
        (
            swung(2.5, 7.79, rest=2.5),
            swung(7.79, 13.07),
            swung(13.07, 18.51),
            swung(18.51, 24.12),
            swung(24.12, 29.46),
        ),
    ),
    "leg-rotations-bent-oblique": (
        "leg-rotations",
        (
            swung(2.5, 7.03, rest=2.5),
            swung(7.03, 11.52),
            swung(11.52, 16.14),
            swung(17.74, 22.19, "small-rotation", rest=1.6),
            swung(23.79, 28.17, rest=1.6),
            swung(28.17, 32.68),
        ),
    ),
    "leg-rotations-bent-feet": ("leg-rotations", ()),
    "leg-rotations-faults-oblique": (
        "leg-rotations",
        (
            swung(2.5, 7.03, rest=2.5),
            swung(8.63, 13.07, "small-rotation", rest=1.6),
            swung(13.07, 17.58, "small-rotation"),
            replace(swung(17.58, 22.08, "one-leg"), counted=True),
            replace(swung(22.08, 26.49, "one-leg"), counted=True),
        ),
    ),
    "open-close-faults-front": (
        "open-close",
        (
            reached(RIGHT, 2.5, 18.35),
            reached(RIGHT, 19.35, 35.2, CLOSED),
            reached(RIGHT, 36.2, 42.45, SHORT),
            reached(RIGHT, 43.45, 59.3, APART),
            reached(RIGHT, 60.3, 70.15, CLOSED, APART, SHORT),
            reached(RIGHT, 71.15, 87.0),
        ),
    ),
    "open-close-back": (
        "open-close",
        (
            # Still for 8 s, open past 50° for 10.9 s: 10 s of that may be held, or a little less.
            replace(reached(LEFT, 2.5, 16.35, SHORT), counted=None),
            replace(reached(LEFT, 17.35, 31.2, SHORT), counted=None),
            replace(reached(LEFT, 32.2, 46.05, SHORT), counted=None),
        ),
    ),
    "everyday": ("none", ()),
}

#: What goes along with a fault without being wrong: a knee past the ankle is bent too far as well.
ALONG = {"front-knee-past-ankle": {"front-knee-angle"}}


@cache
def replay(name: str) -> tuple[Pose, ...]:
    """The poses of a replay, from time 0."""
    source = read_landmarks(REPLAYS / f"{name}.npz")
    return tuple(source.estimate(frame) for frame in source)


def shifted(poses: Iterable[Pose], start: float) -> Iterator[Pose]:
    return (replace(pose, time=pose.time + start) for pose in poses)


def one_after_the_other(films: Iterable[Iterable[Pose]]) -> tuple[list[Pose], list[float]]:
    """All poses of the films in a row, and when each film begins."""
    poses: list[Pose] = []
    starts = []
    for poses_of_one in films:
        starts.append(poses[-1].time + 0.1 if poses else 0.0)
        poses.extend(shifted(poses_of_one, starts[-1]))
    return poses, starts


def session(poses: Iterable[Pose]) -> tuple[tuple[Bout, ...], list[Feedback]]:
    """The bouts that the coach of all exercises finds."""
    coach, log = Coach(EVERY), SessionBuilder(EVERY)
    nothing = np.zeros((0, 0, 3), np.uint8)
    spoken = []
    for pose in poses:
        spoken.append(coach.watch(pose))
        log.add(Moment(Frame(pose.time, nothing), pose, spoken[-1]))
    log.add_unfinished(coach.finish())
    source = Source("made", False, *SIZE, FPS, log.frames, spoken[-1].pose.time)
    return log.session(source, Model("none", "")).bouts, spoken


def check(reps: Iterable[Rep], truth: Iterable[TrueRep], begin: float = 0.0) -> None:
    """Compare the repetitions found with the truth."""
    for rep, true in zip(reps, truth, strict=True):
        known = set(true.faults).union(*(ALONG.get(fault, set()) for fault in true.faults))
        assert rep.side is true.side, rep
        assert true.counted in (rep.counted, None), rep
        least = true.faults if true.counted is not None else set()
        assert least <= faults(rep) <= known, rep
        late = HELD if true.moving else TURNED
        assert -true.rest - late < rep.start - begin - true.start < true.moving + late, rep
        assert -late < true.end - (rep.end - begin) < true.moving + late, rep


# Replays.


@pytest.mark.parametrize("name", TRUTH)
def test_a_replay_matches_its_truth(name: str) -> None:
    """Stored landmarks of a clip give its repetitions, and the right exercise."""
    exercise, truth = TRUTH[name]
    reps = reps_of(EVERY, replay(name))
    assert {rep.exercise for rep in reps} <= {exercise}
    check(reps, truth)


@pytest.mark.parametrize("name", ["leg-rotations-feet", "open-close-back"])
def test_an_exercise_is_found_as_well_alone_as_among_all(name: str) -> None:
    """Following the other exercises changes nothing."""
    exercise, _ = TRUTH[name]
    assert reps_of([EXERCISES[exercise]], replay(name)) == reps_of(EVERY, replay(name))


@pytest.mark.parametrize("name", TRUTH)
def test_a_mirrored_replay_swaps_the_sides(name: str) -> None:
    """All else stays the same."""
    _, truth = TRUTH[name]
    mirror = [replace(true, side=true.side.other) for true in truth]
    check(reps_of(EVERY, map(bodies.in_mirror, replay(name))), mirror)


@pytest.mark.parametrize("name", TRUTH)
def test_a_replay_is_no_other_exercise(name: str) -> None:
    """A coach of another exercise alone finds nothing."""
    done, _ = TRUTH[name]
    for exercise in EVERY:
        if exercise.name != done:
            assert reps_of([exercise], replay(name)) == []


def test_replays_are_small_and_complete() -> None:
    """Every stored file is in the table and small, and has frames with a person."""
    files = {path.stem: path for path in REPLAYS.glob("*.npz")}
    assert set(files) == set(TRUTH)
    for name, path in files.items():
        assert path.stat().st_size <= 200_000
        assert np.mean([pose.detected_someone for pose in replay(name)]) > 0.5


def test_all_replays_in_a_row() -> None:
    """One clip after the other with an empty view between: every exercise in its bout."""
    names = list(TRUTH)
    empty = [Pose.unseen(k / FPS, SIZE) for k in range(40)]
    films = [clip for name in names for clip in (replay(name), empty)]
    poses, starts = one_after_the_other(films)
    bouts, _ = session(poses)
    begins = dict(zip(names, starts[::2], strict=True))
    done = [name for name in names if TRUTH[name][1]]
    exercises = [TRUTH[name][0] for name in done]
    distinct = [e for k, e in enumerate(exercises) if k == 0 or exercises[k - 1] != e]
    assert [bout.exercise for bout in bouts] == distinct
    reps = [rep for bout in bouts for rep in bout.reps]
    assert [rep.exercise for rep in reps] == [TRUTH[n][0] for n in done for _ in TRUTH[n][1]]
    for name in done:
        length = replay(name)[-1].time
        own = [rep for rep in reps if begins[name] <= rep.start <= begins[name] + length]
        check(own, TRUTH[name][1], begins[name])


# Synthetic people, in any order.


@dataclass(frozen=True, eq=False)
class Part:
    """A recording of one exercise: poses, repetitions, start of the first, end of the last."""

    poses: tuple[Pose, ...]
    sides: tuple[Side, ...]
    start: float
    end: float


PARTS = {
    "hip-flexor": Part(
        tuple(bodies.film(bodies.repetition(RIGHT, hold=24.0), FPS, noise=0.002)),
        (RIGHT,),
        1.0,
        27.0,
    ),
    "leg-rotations": Part(tuple(film(cycles(3), AT_THE_FEET, FPS)), (Side.BOTH,) * 3, 2.0, 15.8),
    "open-close": Part(tuple(film(openings(LEFT), facing(LEFT), FPS)), (LEFT,), 3.0, 17.7),
}

BETWEEN: dict[str, tuple[Pose, ...]] = {
    "walking": tuple(
        bodies.film([(1.0, bodies.stepping(s)) for s in (LEFT, RIGHT) * 4], FPS, noise=0.002)
    ),
    "sitting": tuple(
        bodies.film(
            [(0.0, bodies.standing()), (2.0, bodies.sitting()), (4.0, bodies.sitting())],
            FPS,
            bodies.OBLIQUE,
        )
    ),
    "nobody": tuple(Pose.unseen(k / FPS, SIZE) for k in range(60)),
}


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids=" then ".join)
def test_any_order_makes_three_bouts(order: tuple[str, ...]) -> None:
    """Three exercises in any order, with everyday movements between, are three bouts."""
    between = list(BETWEEN.values())
    films = [film for k, name in enumerate(order) for film in (between[k], PARTS[name].poses)]
    poses, starts = one_after_the_other([*films, between[0]])
    bouts, spoken = session(poses)
    assert [bout.exercise for bout in bouts] == list(order)
    for bout, name, begin in zip(bouts, order, starts[1::2], strict=False):
        part = PARTS[name]
        assert tuple(rep.side for rep in bout.reps) == part.sides
        assert all(rep.proper for rep in bout.reps)
        assert bout.start == pytest.approx(begin + part.start, abs=1.0)
        assert bout.end == pytest.approx(begin + part.end, abs=1.2)
        middle = begin + (part.start + part.end) / 2
        (now,) = [s for s, t in pairwise(spoken) if s.pose.time <= middle < t.pose.time]
        assert now.exercise == name
        assert now.tallies.keys() == set(EXERCISES[name].sides)


@pytest.mark.parametrize("gap", BETWEEN)
def test_the_same_exercise_again_is_the_same_bout(gap: str) -> None:
    """Everyday movements between do not split a bout."""
    part = PARTS["leg-rotations"]
    poses, starts = one_after_the_other([part.poses, BETWEEN[gap], part.poses])
    (bout,), spoken = session(poses)
    assert len(bout.reps) == 6
    assert bout.end == pytest.approx(starts[2] + part.end, abs=1.2)
    assert spoken[-1].tallies[Side.BOTH].attempted in (5, 6)


@pytest.mark.parametrize("first", BETWEEN)
@pytest.mark.parametrize("second", BETWEEN)
def test_everyday_movements_make_no_bout(first: str, second: str) -> None:
    """Walking, sitting and being away are no exercise."""
    poses, _ = one_after_the_other([BETWEEN[first], BETWEEN[second], BETWEEN[first]])
    bouts, spoken = session(poses)
    assert bouts == ()
    assert {feedback.exercise for feedback in spoken} == {""}
