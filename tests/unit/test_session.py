"""The path from frames to a session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from posecheck.core.coach import Coach
from posecheck.core.exercise import Exercise, Programme
from posecheck.core.feedback import Fault, Feedback, Rep
from posecheck.core.pose import Frame, Pose, Side
from posecheck.core.session import Model, Moment, Session, SessionBuilder, Source, moments
from posecheck.exercises import EXERCISES
from tests.support.bodies import SIDE_VIEW, film, repetition

SIZE = (640, 480)
SOURCE = Source("clip.mp4", False, *SIZE, fps=15.0, frames=3, duration=0.2)
MODEL = Model("pose_landmarker_full", "ab" * 32)

REACH = replace(EXERCISES["hip-flexor"], name="reach", title="Reach", checks=())
BOW = replace(
    REACH,
    name="bow",
    title="Bow",
    sides=(Side.BOTH,),
    programme=Programme(reps=3, hold=1.0, sets=2),
)


def rep(exercise: Exercise, start: float, side: Side = Side.LEFT) -> Rep:
    return Rep(exercise.name, side, start, start + 4.0, 3.0, counted=True)


def moment(*finished: Rep, seen: bool = True) -> Moment:
    unseen = Pose.unseen(0.0, SIZE)
    pose = replace(unseen, image=np.zeros((33, 2))) if seen else unseen
    frame = Frame(0.0, np.zeros((480, 640, 3), np.uint8))
    return Moment(frame, pose, Feedback(pose=pose, finished=finished))


def session(log: SessionBuilder) -> Session:
    return log.session(SOURCE, MODEL)


def test_frames_become_moments_one_by_one() -> None:
    """Each frame is estimated and judged when it is requested, not before."""
    poses = list(film([*repetition(Side.LEFT, hold=1.0)][:2]))
    frames = [Frame(pose.time, np.zeros((2, 2, 3), np.uint8)) for pose in poses]
    taken: list[float] = []

    def source() -> Iterator[Frame]:
        for frame in frames:
            taken.append(frame.time)
            yield frame

    by_time = {pose.time: pose for pose in poses}
    path = moments(source(), lambda frame: by_time[frame.time], Coach([REACH]))
    first = next(path)
    assert taken == [0.0]
    assert first.frame is frames[0] and first.pose is poses[0]
    assert first.feedback.pose.time == 0.0
    rest = list(path)
    assert [m.frame.time for m in rest] == [pose.time for pose in poses[1:]]
    assert all(m.pose is by_time[m.frame.time] for m in rest)


def test_the_path_ends_in_a_session() -> None:
    """A recorded repetition results in a bout with that repetition."""
    exercise = replace(REACH, programme=Programme(reps=2, hold=3.0))
    by_time = {pose.time: pose for pose in film(repetition(Side.RIGHT, hold=5.0))}
    frames = (Frame(time, np.zeros((2, 2, 3), np.uint8)) for time in by_time)
    coach, log = Coach([exercise]), SessionBuilder([exercise])
    for each in moments(frames, lambda frame: by_time[frame.time], coach):
        log.add(each)
    log.add_unfinished(coach.finish())
    (bout,) = session(log).bouts
    assert [r.side for r in bout.reps] == [Side.RIGHT]
    assert log.frames == session(log).seen == len(by_time)
    assert SIDE_VIEW.size == SIZE


def test_frames_are_counted_with_and_without_a_pose() -> None:
    """Seen and unseen frames add up to all."""
    log = SessionBuilder([REACH])
    for seen in (True, False, True, True):
        log.add(moment(seen=seen))
    result = session(log)
    assert (result.seen, result.unseen, log.frames) == (3, 1, 4)
    assert result.bouts == ()


def test_repetitions_of_one_exercise_in_a_row_are_a_bout() -> None:
    """Another exercise in between begins another bout, and so does going back to the first."""
    log = SessionBuilder([REACH, BOW])
    log.add(moment(rep(REACH, 1.0)))
    log.add(moment(rep(REACH, 10.0, Side.RIGHT)))
    log.add(moment(rep(BOW, 20.0, Side.BOTH)))
    log.add_unfinished([rep(REACH, 30.0)])
    bouts = session(log).bouts
    assert [bout.exercise for bout in bouts] == ["reach", "bow", "reach"]
    assert [len(bout.reps) for bout in bouts] == [2, 1, 1]
    assert [(bout.start, bout.end) for bout in bouts] == [(1.0, 14.0), (20.0, 24.0), (30.0, 34.0)]
    assert [bout.title for bout in bouts] == ["Reach", "Bow", "Reach"]


def test_bouts_are_in_order_of_time() -> None:
    """The start of a repetition decides, not when it was reported."""
    log = SessionBuilder([REACH])
    log.add(moment(rep(REACH, 10.0), rep(REACH, 1.0)))
    (bout,) = session(log).bouts
    assert [r.start for r in bout.reps] == [1.0, 10.0]


def test_a_bout_ends_with_its_latest_repetition() -> None:
    """A long repetition that began early may be the last to end."""
    log = SessionBuilder([REACH])
    log.add_unfinished([replace(rep(REACH, 1.0), end=50.0), rep(REACH, 10.0)])
    (bout,) = session(log).bouts
    assert (bout.start, bout.end) == (1.0, 50.0)


@pytest.mark.parametrize(
    ("exercise", "targets"), [(REACH, {"left": 2, "right": 2}), (BOW, {"both": 6})]
)
def test_targets_are_sets_times_repetitions(exercise: Exercise, targets: dict[str, int]) -> None:
    """Every side of the programme has a target, attempted or not."""
    log = SessionBuilder([exercise])
    log.add_unfinished([rep(exercise, 1.0, exercise.sides[0])])
    (bout,) = session(log).bouts
    assert bout.targets == targets


def test_interruption_and_warnings_are_kept() -> None:
    """A plain session has neither."""
    plain = session(SessionBuilder([REACH]))
    assert (plain.source, plain.model) == (SOURCE, MODEL)
    assert (plain.interrupted, plain.warnings) == (False, ())
    result = SessionBuilder([REACH]).session(
        SOURCE, MODEL, interrupted=True, warnings=("Too dark.",)
    )
    assert (result.interrupted, result.warnings) == (True, ("Too dark.",))


def test_a_session_is_available_at_any_time() -> None:
    """A session made early does not change with later moments."""
    log = SessionBuilder([REACH])
    log.add(moment(rep(REACH, 1.0)))
    before = session(log)
    log.add(moment(rep(REACH, 10.0)))
    assert len(before.bouts[0].reps) == 1
    assert len(session(log).bouts[0].reps) == 2


def test_bouts_of_one_exercise_are_merged() -> None:
    """One bout for each exercise, with all repetitions and their counts by side."""
    log = SessionBuilder([REACH, BOW])
    log.add_unfinished([rep(REACH, 1.0), rep(BOW, 10.0, Side.BOTH), rep(REACH, 20.0, Side.RIGHT)])
    reach, bow = session(log).exercises
    assert (reach.exercise, reach.start, reach.end) == ("reach", 1.0, 24.0)
    assert [r.start for r in reach.reps] == [1.0, 20.0]
    assert {side: (n.counted, n.target) for side, n in reach.counts.items()} == {
        Side.LEFT: (1, 2),
        Side.RIGHT: (1, 2),
    }
    assert bow == session(log).bouts[1]


def test_representations_are_one_line() -> None:
    """They say what an object is, without arrays and nested objects."""
    done = rep(REACH, 4.0)
    now = moment(done)
    doing = replace(now.feedback, exercise="reach", cue="Further.", detail="{n}° to go.", amount=5)
    log = SessionBuilder([REACH])
    assert repr(session(log)) == "<Session of clip.mp4, 0.2 s: nothing>"
    log.add(now)
    assert repr(session(log)) == "<Session of clip.mp4, 0.2 s: reach 1 of 1>"
    assert repr(now) == "<Moment at 0.00 s: nothing yet, ''>"
    assert repr(doing) == "<Feedback at 0.00 s: reach ready, 'Further. 5° to go.'>"
    assert repr(now.frame) == "<Frame at 0.00 s: 640 x 480 px>"
    assert repr(now.pose) == "<Pose at 0.00 s: 33 of 33 landmarks>"
    assert repr(done) == "<Rep reach left, 4.0 to 8.0 s: counted, held 3.0 s, no fault>"
    failed = replace(done, counted=False, hold=0.0, faults=(Fault("far-off", 4.0, 8.0, 1.0),))
    assert repr(failed) == "<Rep reach left, 4.0 to 8.0 s: not counted, far-off>"
    assert repr(replace(done, judged=False)).endswith("held 3.0 s, not judged>")


def test_the_attempts_of_a_session_are_those_of_its_bouts() -> None:
    """In order of time."""
    log = SessionBuilder([REACH, BOW])
    log.add(moment(rep(REACH, 1.0)))
    log.add(moment(rep(BOW, 9.0, Side.BOTH), rep(REACH, 20.0)))
    assert [one.start for one in session(log).reps] == [1.0, 9.0, 20.0]
