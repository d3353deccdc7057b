"""A picture that stands still is not exercise: the liveness monitor, and the coach's use of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.coach import Coach
from posecheck.core.cues import STILL
from posecheck.core.feedback import Feedback, Rep
from posecheck.core.liveness import (
    LIFE_MOTION,
    MAX_UNKNOWN_TIME,
    MIN_MOTION,
    STILL_TIME,
    LivenessMonitor,
)
from posecheck.core.pose import MOTION_LAG, Landmark, Pose, Side
from posecheck.core.training_state import Stage
from posecheck.exercises import hip_flexor, open_close
from posecheck.i18n import LANGUAGES
from posecheck.trainer.trainer import Trainer
from posecheck.voice.announcer import Announcer
from tests.support.bodies import (
    SIDE_VIEW,
    Camera,
    film,
    half_kneeling,
    repetition,
    sitting,
    standing,
)

ALIVE, STILL_PICTURE, UNKNOWN = 10 * MIN_MOTION, 0.2 * MIN_MOTION, math.nan

KNEELING = half_kneeling(Side.LEFT)


def with_motion(poses: Iterable[Pose], since: float = 0.0) -> Iterator[Pose]:
    """Yield poses with the motion that is measured in a picture that stands still from `since`."""
    start = math.nan
    for pose in poses:
        start = pose.time if math.isnan(start) else start
        motion = STILL_PICTURE if pose.time >= since + MOTION_LAG else ALIVE
        yield replace(pose, body_motion=motion if pose.time >= start + MOTION_LAG else UNKNOWN)


def watch(poses: Iterable[Pose]) -> tuple[list[Feedback], list[Rep]]:
    """Return the feedback on poses, and all repetitions."""
    coach = Coach([hip_flexor.EXERCISE, open_close.EXERCISE])
    moments = [coach.watch(pose) for pose in poses]
    return moments, [rep for m in moments for rep in m.finished] + [*coach.finish()]


def monitored(motions: Sequence[float], fps: float) -> list[bool]:
    monitor, found = LivenessMonitor(), []
    for index, motion in enumerate(motions):
        monitor = monitor.step(replace(Pose.unseen(index / fps, (640, 480)), body_motion=motion))
        found.append(monitor.still)
    return found


@given(fps=st.floats(5.0, 60.0))
def test_the_frame_rate_does_not_matter(fps: float) -> None:
    """A picture stands still after STILL_TIME without motion, to within a frame."""
    found = monitored([STILL_PICTURE] * round(3 * fps), fps)
    assert found.index(True) / fps == pytest.approx(STILL_TIME, abs=1.001 / fps)
    assert all(found[found.index(True) :])


@given(fps=st.floats(5.0, 60.0), interval=st.floats(0.1, STILL_TIME - 0.2))
def test_one_motion_in_time_is_life(fps: float, interval: float) -> None:
    """A person who moves once within STILL_TIME is never called still."""
    every = max(round(interval * fps), 1)
    assert not any(monitored(([ALIVE] + [STILL_PICTURE] * (every - 1)) * 20, fps))


def test_noise_does_not_end_it() -> None:
    """A little more than MIN_MOTION may be noise; it begins no stillness, but ends none either."""
    doubtful = (MIN_MOTION + LIFE_MOTION) / 2
    assert all(monitored([STILL_PICTURE] * 20 + [doubtful] * 20, 10.0)[20:])
    assert not any(monitored([doubtful] * 20, 10.0))


@given(motions=st.lists(st.sampled_from([ALIVE, UNKNOWN]), max_size=60))
def test_unknown_motion_is_no_evidence(motions: list[float]) -> None:
    """Without a measurement, as in older files of landmarks, nothing is called still."""
    assert not any(monitored(motions, 10.0))


def test_a_finding_outlasts_a_short_gap_only() -> None:
    """A measurement that fails for a moment changes nothing; one that fails for long does."""
    gap = [UNKNOWN] * round(2 * MAX_UNKNOWN_TIME * 10)
    found = monitored([STILL_PICTURE] * 20 + gap, 10.0)
    assert found[20 + round(MAX_UNKNOWN_TIME * 10) - 2]
    assert not found[-1]


def test_motion_ends_it_at_once() -> None:
    """The first motion shows that the picture moves again."""
    assert monitored([STILL_PICTURE] * 20 + [ALIVE], 10.0)[-2:] == [True, False]


@pytest.mark.parametrize("fps", [5.0, 15.0, 60.0])
def test_a_still_picture_is_no_exercise(fps: float) -> None:
    """A photograph of a hold is no attempt, runs no clock in the end, and is said within 3 s."""
    moments, reps = watch(with_motion(film([(0, KNEELING), (30, KNEELING)], fps)))
    assert not reps
    assert all(m.cue == STILL and m.about_visibility for m in moments if m.pose.time >= 3.0)
    assert not any(m.clock_running or m.hold or m.faults for m in moments if m.pose.time >= 3.0)


def test_a_frozen_camera_holds_nothing() -> None:
    """The clock returns to where the picture froze, and what was held before is kept."""
    moments, reps = watch(with_motion(film([(0, KNEELING), (40, KNEELING)]), since=10.0))
    assert moments[-1].cue == STILL
    assert 8.0 <= moments[-1].hold <= 10.0
    [rep] = reps
    assert not rep.counted
    assert rep.end <= 10.0 + 1e-6


def test_the_camera_goes_on() -> None:
    """After a short freeze the attempt continues, without the time of the freeze."""
    poses = list(film([(0, KNEELING), (40, KNEELING)]))
    frozen = with_motion(poses, since=10.0)
    thawed = [p if p.time < 14.0 else replace(p, body_motion=ALIVE) for p in frozen]
    moments, _ = watch(thawed)
    assert moments[-1].clock_running
    assert moments[-1].cue != STILL


def test_a_living_person_is_not_affected() -> None:
    """With motion all the time, everything is as without any knowledge of it."""
    poses = list(film(repetition(Side.LEFT)))
    plain, reps = watch(poses)
    moving, same = watch(replace(p, body_motion=ALIVE) for p in poses)
    assert reps == same
    assert [m.cue for m in plain] == [m.cue for m in moving]


def test_a_reported_repetition_stays() -> None:
    """A repetition that ended just before the picture froze is neither taken back nor repeated."""
    poses = list(film([*repetition(Side.LEFT), (20, standing())]))
    _, expected = watch(poses)
    finished = next(m.pose.time for m in watch(poses)[0] if m.finished)
    _, reps = watch(with_motion(poses, since=finished - 0.5))
    assert reps == expected


def test_a_training_does_not_begin_in_a_still_picture() -> None:
    """The set-up waits, and says why."""
    trainer = Trainer([hip_flexor.EXERCISE])
    upright = standing()
    moments = [trainer.watch(p) for p in with_motion(film([(0, upright), (40, upright)]))]
    states = [m.training for m in moments if m.training]
    assert states[-1].stage is Stage.SET_UP
    assert next(c.advice for c in states[-1].setup_checks if c.met is False) == STILL


def test_a_freeze_in_the_set_up_is_announced() -> None:
    """The voice says within 3 s that the camera must be checked."""
    trainer, announcer = Trainer([hip_flexor.EXERCISE]), Announcer(LANGUAGES["en"])
    said: dict[str, float] = {}
    for pose in with_motion(film([(0, sitting()), (40, sitting())]), since=30.0):
        for spoken in announcer.announce(trainer.watch(pose)):
            said.setdefault(spoken.text, pose.time)
    assert 30.0 < said[STILL] <= 33.0


#: The far leg of a person standing side-on, hidden by the near one.
FAR_LEG = frozenset({Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE})


def visibility_cues(poses: Iterable[Pose]) -> set[str]:
    return {m.cue for m in watch(poses)[0] if m.about_visibility}


def test_a_person_side_on_is_not_asked_to_turn() -> None:
    """The far leg is hidden by the near one: no turning would show it."""
    camera = replace(SIDE_VIEW, hidden=FAR_LEG)
    assert not visibility_cues(film([(0, standing()), (10, standing())], camera=camera))


def test_a_person_who_gets_up_side_on_is_not_asked_to_turn() -> None:
    """After a repetition the feet come together, and the far leg disappears."""
    poses = [
        SIDE_VIEW.see(KNEELING, t / 15) if t < 150 else
        replace(SIDE_VIEW, hidden=FAR_LEG).see(standing(), t / 15) if t > 155 else
        SIDE_VIEW.see(standing(), t / 15)
        for t in range(300)
    ]  # fmt: skip
    assert not visibility_cues(poses)


def test_a_person_from_the_front_is_asked_to_turn() -> None:
    """From there the legs can't be judged."""
    camera = Camera(10.0, hidden=FAR_LEG)
    cues = visibility_cues(film([(0, standing()), (10, standing())], camera=camera))
    assert cues == {hip_flexor.KNEELING.unseen_cue}


def test_a_hidden_leg_in_half_kneeling_is_asked_for() -> None:
    """In a repetition every leg is needed."""
    shown = list(film([(0, KNEELING), (4, KNEELING)]))
    hidden = film([(0, KNEELING), (4, KNEELING)], camera=replace(SIDE_VIEW, hidden=FAR_LEG),
                  start=4.1)  # fmt: skip
    assert visibility_cues([*shown, *hidden]) == {hip_flexor.KNEELING.unseen_cue}
