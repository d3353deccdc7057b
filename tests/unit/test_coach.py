"""The coach and the hold tracker, tested with scripted signals for a made-up exercise.

Its measures read numbers straight out of a pose: they are written where the world's landmarks of
the face would be. With nothing of a body seen there is nothing to smooth or to lift, so the numbers
arrive as they were written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.coach import MAX_AMBIGUITY, Coach
from posecheck.core.cues import WHO
from posecheck.core.exercise import (
    Band,
    Breathing,
    Check,
    Exercise,
    Hold,
    Measure,
    Phase,
    Programme,
    StartPosition,
    Swing,
    Verdict,
)
from posecheck.core.feedback import Breath, Feedback, Rep
from posecheck.core.pose import Pose, Side
from tests.support.examples import examples

SIZE = (640, 480)
NAN = math.nan

#: Two frames' time at 20 frames a second, and the settling: how exact a clock is expected to be, s.
CLOSE = 0.2

#: A hold begins once the target has been kept for so long, s.
SETTLE = 0.5


@dataclass(frozen=True)
class Signal:
    """Values to be read from a pose; `left` and `right` are the position of each side."""

    left: float = 1.0
    right: float = 0.0
    angle: float = 90.0
    lean: float = 0.0
    soft: float = 0.0
    bend: float = 0.0
    seen: bool = True

    def at(self, time: float) -> Pose:
        if not self.seen:
            return Pose.unseen(time, SIZE)
        world = np.zeros((33, 3))
        world[:6, 0] = astuple(self)[:6]
        visibility = np.zeros(33)
        visibility[:11] = 1.0
        return Pose.detected(time, SIZE, np.full((33, 2), 200.0), world, visibility)


def number(row: int) -> Callable[[Pose, Side], float]:
    return lambda pose, side: float(pose.world[row, 0])


POSITION = Measure(
    "position",
    lambda pose, side: float(pose.world[0 if side is Side.LEFT else 1, 0]),
    unit="",
    unseen_cue="Turn round.",
)
ANGLE, LEAN = Measure("angle", number(2)), Measure("lean", number(3))
SOFT, BEND = Measure("soft", number(4), unit=""), Measure("bend", number(5))

HOLD = Hold(
    position=POSITION,
    enter_threshold=0.6,
    exit_threshold=0.4,
    target_bands={ANGLE: Band(75, 105)},
    hold_bands={ANGLE: Band(60, 120)},
    settle_time=SETTLE,
)
REACH = Exercise(
    name="reach",
    title="Reach and hold",
    summary="Reach out and stay.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=2, hold=5.0),
    cycle=HOLD,
    checks=(
        Check("bend", BEND, Band(-10, 10), "Don't bend.", 2, explained_by=frozenset({"lean"})),
        Check("lean", LEAN, Band(-15, 15), "Stand tall.", 1),
        Check("soft", SOFT, Band(-1, 1), "Softly.", 3, stops_clock=False),
    ),
    recorded=(ANGLE, LEAN),
    cues={
        Phase.READY: "Reach out.",
        Phase.SET_UP: "Further.",
        Phase.HOLD: "Stay.",
        Phase.RETURN: "Back.",
    },
)

IN, OUT, GONE = Signal(), Signal(left=0.0), Signal(seen=False)
RIGHT = Signal(left=0.0, right=1.0)
LEANING = Signal(lean=30.0)

#: A hold so long that it is not done before the script is over.
LONG = Programme(reps=2, hold=60.0)

#: Seconds, and the signal during them.
Script = Sequence[tuple[float, Signal]]


def poses(script: Script, fps: float = 20.0) -> list[Pose]:
    """The poses of a script: one signal after the other, without transitions."""
    ends = np.cumsum([seconds for seconds, _ in script])
    count = round(float(ends[-1]) * fps)
    index = [int(np.searchsorted(ends, k / fps + 1e-9, side="right")) for k in range(count)]
    return [script[i][1].at(k / fps) for k, i in enumerate(index)]


@dataclass(frozen=True)
class Watched:
    """Everything that a coach said about a script."""

    moments: list[Feedback]
    unfinished: tuple[Rep, ...]

    @property
    def reps(self) -> list[Rep]:
        return [rep for moment in self.moments for rep in moment.finished] + [*self.unfinished]

    @property
    def rep(self) -> Rep:
        (rep,) = self.reps
        return rep

    def at(self, time: float) -> Feedback:
        """What was said last at `time`."""
        return [m for m in self.moments if m.pose.time <= time + 1e-9][-1]


def watch(*script: tuple[float, Signal], fps: float = 20.0, **changes: Any) -> Watched:
    coach = Coach([replace(REACH, **changes)])
    return Watched([coach.watch(pose) for pose in poses(script, fps)], coach.finish())


def names(rep: Rep) -> list[str]:
    return [fault.name for fault in rep.faults]


# A repetition


def test_the_hold_starts_after_the_settle_time() -> None:
    """Eight seconds in good form are a proper repetition, held for eight less the settle time."""
    rep = watch((1, OUT), (8, IN), (5, OUT)).rep
    assert (rep.exercise, rep.side, rep.counted, rep.proper) == ("reach", Side.LEFT, True, True)
    assert rep.start == pytest.approx(1.0, abs=CLOSE)
    assert rep.end == pytest.approx(9.0, abs=CLOSE)
    assert rep.hold == pytest.approx(8.0 - SETTLE, abs=CLOSE)


def test_phases_follow_each_other() -> None:
    """Ready, set-up, hold, return, and ready again."""
    watched = watch((1, OUT), (8, IN), (5, OUT))
    phases = list(dict.fromkeys(moment.phase for moment in watched.moments))
    assert phases == [Phase.READY, Phase.SET_UP, Phase.HOLD, Phase.RETURN]
    assert watched.moments[-1].phase is Phase.READY
    assert watched.at(5.0).side is Side.LEFT and watched.at(0.5).side is None


def test_a_hold_needs_its_target() -> None:
    """In the position but short of the target there is an attempt and no hold."""
    rep = watch((1, OUT), (8, Signal(angle=70.0)), (5, OUT)).rep
    assert (rep.counted, rep.hold) == (False, 0.0)


def test_the_hold_band_is_wider_than_the_target() -> None:
    """Once started, the hold goes on in the wider band, and only there."""
    inside = watch((2, IN), (6, Signal(angle=115.0)), (5, OUT)).rep
    assert inside.hold == pytest.approx(7.5, abs=0.8)
    outside = watch((2, IN), (6, Signal(angle=125.0)), (5, OUT)).rep
    assert outside.hold == pytest.approx(1.5, abs=CLOSE)


@pytest.mark.parametrize(
    "worse", [Signal(angle=50.0), Signal(angle=NAN), Signal(left=0.1), Signal(left=NAN), GONE]
)
def test_a_short_dip_does_not_stop_the_clock(worse: Signal) -> None:
    """A third of a second out of form, position or sight costs nothing."""
    rep = watch((3, IN), (0.3, worse), (4.7, IN), (5, OUT)).rep
    assert rep.hold == pytest.approx(7.5, abs=CLOSE)
    assert rep.proper


@pytest.mark.parametrize(
    "worse", [Signal(angle=50.0), Signal(angle=NAN), Signal(left=0.1), Signal(left=NAN), GONE]
)
def test_a_longer_dip_stops_the_clock_and_it_resumes(worse: Signal) -> None:
    """Two seconds are not held; the time held before is kept."""
    watched = watch((3, IN), (2, worse), (4, IN), (5, OUT))
    assert watched.at(4.9).hold == pytest.approx(2.5, abs=CLOSE)
    assert watched.rep.hold == pytest.approx(6.5, abs=0.8)


def test_moving_is_not_holding() -> None:
    """Inside the hold band but moving, the clock stands still."""
    moving = [(0.05, Signal(angle=62.0 + 58.0 * k / 100)) for k in range(100)]
    rep = watch((3, IN), *moving, (1, IN), (4, OUT)).rep
    assert rep.hold < 5.0


def test_an_active_fault_stops_the_clock() -> None:
    """The clock stops while a fault is active, then resumes."""
    rep = watch((3, IN), (3, LEANING), (6, IN), (5, OUT)).rep
    assert 11.5 - 3.6 < rep.hold < 11.5 - 2.0
    assert rep.counted and not rep.proper


def test_a_fault_may_leave_the_clock_running() -> None:
    """A check with `stops_clock=False` reports its fault only."""
    rep = watch((3, IN), (3, Signal(soft=2.0)), (3, IN), (5, OUT)).rep
    assert rep.hold == pytest.approx(8.5, abs=CLOSE)
    assert names(rep) == ["soft"]


def test_returning_within_the_exit_delay_continues() -> None:
    """Two seconds out of the position belong to the same repetition."""
    rep = watch((4, IN), (2, OUT), (4, IN), (5, OUT)).rep
    assert rep.hold == pytest.approx(3.5 + 4.0, abs=0.8)
    assert rep.end == pytest.approx(10.0, abs=CLOSE)


def test_leaving_for_longer_ends_the_attempt() -> None:
    """The attempt ends when the position was left; returning starts another one."""
    first, second = watch((4, IN), (4, OUT), (4, IN), (5, OUT)).reps
    assert first.end == pytest.approx(4.0, abs=CLOSE)
    assert second.start == pytest.approx(8.0, abs=CLOSE)
    assert first.hold == pytest.approx(second.hold, abs=CLOSE)


def test_attempts_have_a_minimum_duration() -> None:
    """Less than two seconds in the position are nothing, more are an attempt."""
    assert watch((1, OUT), (1.8, IN), (5, OUT)).reps == []
    assert len(watch((1, OUT), (2.4, IN), (5, OUT)).reps) == 1


def test_changing_sides_ends_the_attempt() -> None:
    """It ends when the position was left; the other side's attempt starts."""
    watched = watch((6, IN), (6, RIGHT))
    left, right = watched.reps
    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
    assert left.end == pytest.approx(6.0, abs=0.06)
    ended = next(moment for moment in watched.moments if moment.finished)
    assert 6.0 <= ended.pose.time < 8.0 and ended.side is Side.RIGHT
    assert 6.0 <= right.start < 8.0


def test_a_brief_side_swap_ends_nothing() -> None:
    """Seen as the other side for less than a second, it is the same repetition."""
    rep = watch((4, IN), (0.8, RIGHT), (4, IN), (5, OUT)).rep
    assert rep.side is Side.LEFT
    assert rep.hold == pytest.approx(7.5, abs=0.8)


def test_a_wobble_within_the_hysteresis_counts_once() -> None:
    """Between the exit and the entry threshold nothing starts or ends."""
    wobble = [(0.4, Signal(left=level)) for level in (0.45, 0.7) * 10]
    assert watch((1, OUT), (1, IN), *wobble, (5, OUT)).rep.hold == pytest.approx(8.5, abs=CLOSE)


def test_below_the_entry_threshold_nothing_starts() -> None:
    """The hysteresis alone starts no attempt."""
    assert watch((8, Signal(left=0.55)), (4, OUT)).reps == []


@pytest.mark.parametrize(
    ("before", "attempts"),
    [
        ((), 0),  # already in the position
        (((3.0, OUT),), 1),
        (((3.0, OUT), (2.0, replace(OUT, bend=90.0))), 1),
        (((3.0, OUT), (8.0, replace(OUT, bend=90.0))), 0),  # too long ago
        (((0.1, OUT),), 0),  # only for a moment
    ],
)
def test_an_attempt_begins_where_the_exercise_says(
    before: tuple[tuple[float, Signal], ...], attempts: int
) -> None:
    """A person who gets into the position another way does something else."""
    hold = replace(
        HOLD, begins_from=lambda pose, side: bool(pose.world[5, 0] < 50.0), approach_time=5.0
    )
    bent_in, bent_out = replace(IN, bend=90.0), replace(OUT, bend=90.0)
    found = watch(*before, (7.0, bent_in), (4.0, bent_out), cycle=hold).reps
    assert len(found) == attempts


@pytest.mark.parametrize(("reach", "attempts"), [(0.7, 0), (0.9, 1)])
def test_an_attempt_reaches_half_of_its_target(reach: float, attempts: int) -> None:
    """Less, for a few seconds, may be noise."""
    hold = replace(HOLD, target_bands={POSITION: Band(1.6, 9.0)})
    assert len(watch((1.0, OUT), (7.0, replace(IN, left=reach)), (4.0, OUT), cycle=hold).reps) == (
        attempts
    )


def test_a_short_hold_is_a_fault() -> None:
    """A hold that falls short has a fault with its duration."""
    rep = watch((4, IN), (5, OUT)).rep
    assert not rep.counted and not rep.proper
    (fault,) = rep.faults
    assert fault.name == REACH.too_short_fault
    assert fault.worst == rep.hold == pytest.approx(3.5, abs=CLOSE)
    assert (fault.start, fault.end) == (rep.start, rep.end)


def test_counts_are_kept_by_side() -> None:
    """Attempts and counted repetitions by side, against sets times repetitions."""
    watched = watch(
        (7, IN), (4, OUT), (3, IN), (4, OUT), (7, RIGHT), (4, OUT),
        programme=Programme(reps=3, hold=5.0, sets=2),
    )  # fmt: skip
    left, right = (watched.moments[-1].tallies[side] for side in (Side.LEFT, Side.RIGHT))
    assert (left.attempted, left.counted, left.target) == (2, 1, 6)
    assert (right.attempted, right.counted, right.target) == (1, 1, 6)


def test_a_hold_is_counted_when_its_clock_is_full() -> None:
    """Not when the position is left: the number on the screen is that of the end, and stays."""
    watched = watch((12, IN), (4, OUT))
    counts = [(m.phase, m.tallies[Side.LEFT].counted) for m in watched.moments]
    assert {count for phase, count in counts if phase in (Phase.SET_UP, Phase.HOLD)} == {0}
    assert {count for phase, count in counts if phase is Phase.RETURN} == {1}
    assert [n for _, n in counts] == sorted(n for _, n in counts)
    full = next(m for m in watched.moments if m.phase is Phase.RETURN)
    assert full.hold >= full.hold_target and watched.rep.end - full.pose.time > 5.0


def test_a_hold_with_a_guide_shows_the_breath() -> None:
    """From when the hold begins, also while its clock stops; nowhere else, nor without a guide."""
    script = (2, IN), (1, LEANING), (9, IN), (4, OUT)
    watched = watch(*script, breathing=Breathing(), programme=Programme(reps=2, hold=10.0))
    guided = [m for m in watched.moments if m.breath]
    assert guided and all(
        (m.phase is Phase.HOLD) == (m.breath is not None) for m in watched.moments
    )
    first = guided[0].pose.time
    for moment in guided:
        assert moment.breath == Breath.at(moment.pose.time - first, Breathing())
    assert not all(m.clock_running for m in guided)
    assert not any(m.breath for m in watch(*script).moments)


def test_a_film_that_ends_in_the_position_shows_the_last_hold() -> None:
    """The last image has every count that the results have."""
    watched = watch((8, IN))
    assert watched.moments[-1].tallies[Side.LEFT].counted == len(watched.unfinished) == 1


def test_a_full_clock_of_what_is_no_attempt_yet_is_not_counted() -> None:
    """A hold of a second is full before the shortest attempt is over."""
    watched = watch((4, IN), programme=Programme(reps=2, hold=1.0))
    times = [m.pose.time for m in watched.moments if m.tallies[Side.LEFT].counted]
    assert times[0] == pytest.approx(HOLD.min_duration, abs=CLOSE)
    dropped = watch((1.8, IN), (4, OUT), programme=Programme(reps=2, hold=1.0))
    assert not any(m.tallies[Side.LEFT].attempted for m in dropped.moments) and not dropped.reps


def test_recorded_measures_have_a_spread() -> None:
    """A repetition has median, minimum and maximum of each recorded measure."""
    rep = watch((4, IN), (1, Signal(angle=92.0, lean=4.0)), (3, IN), (5, OUT)).rep
    assert set(rep.measures) == {"angle", "lean"}
    angle = rep.measures["angle"]
    assert (angle.low, angle.median, angle.high) == (90.0, 90.0, 92.0)
    assert rep.measures["lean"].high == 4.0


def test_an_unknown_measure_has_no_spread() -> None:
    """A measure that was never known is left out."""
    rep = watch((7, Signal(lean=NAN)), (4, OUT)).rep
    assert set(rep.measures) == {"angle"}


def test_finish_ends_the_attempt_in_progress() -> None:
    """A recording that ends in the hold loses nothing; finishing twice repeats nothing."""
    coach = Coach([REACH])
    watched = [coach.watch(pose) for pose in poses([(1, OUT), (7, IN)])]
    assert not any(moment.finished for moment in watched)
    (rep,) = coach.finish()
    assert rep.counted and rep.hold == pytest.approx(6.5, abs=CLOSE)
    assert coach.finish() == ()


def test_finish_repeats_nothing() -> None:
    """A repetition that was reported as finished is not reported again at the end."""
    coach = Coach([REACH])
    film = poses([(7, IN), (3.2, OUT)])
    watched = [rep for pose in film for rep in coach.watch(pose).finished]
    assert len(watched) == 1
    assert coach.finish() == ()


def test_stillness_takes_time_to_detect() -> None:
    """Even without a settle time, the hold starts half a second late."""
    rep = watch((8, IN), (5, OUT), cycle=replace(HOLD, settle_time=0.0)).rep
    assert rep.hold == pytest.approx(7.5, abs=CLOSE)


# Time


ALL_SORTS: Script = [
    (1, OUT), (3, IN), (2, LEANING), (4, IN), (4, OUT), (2, IN), (2, GONE), (5, IN), (4, OUT),
    (6, RIGHT), (4, OUT),
]  # fmt: skip


@cache
def all_sorts(fps: float) -> list[Rep]:
    return watch(*ALL_SORTS, fps=fps).reps


@pytest.mark.parametrize("fps", [7, 12, 20, 60])
def test_the_frame_rate_does_not_matter(fps: float) -> None:
    """The same script gives the same repetitions at any frame rate."""
    expected, seen = all_sorts(30.0), all_sorts(fps)
    assert len(expected) == 3
    for one, other in zip(expected, seen, strict=True):
        assert (one.side, one.counted, names(one)) == (other.side, other.counted, names(other))
        assert other.start == pytest.approx(one.start, abs=0.2)
        assert other.end == pytest.approx(one.end, abs=0.2)
        assert other.hold == pytest.approx(one.hold, abs=0.3)


@given(st.lists(st.floats(0.02, 0.12), min_size=150, max_size=200))
@settings(max_examples=examples(8))
def test_uneven_frames_do_not_matter(steps: list[float]) -> None:
    """Frames at irregular intervals give the same hold as regular ones."""
    coach = Coach([REACH])
    times = np.cumsum(steps)
    for time in times:
        coach.watch(IN.at(float(time)))
    (rep,) = coach.finish()
    assert rep.hold == pytest.approx(times[-1] - times[0] - SETTLE, abs=0.25)


def test_a_gap_in_the_recording_is_not_held() -> None:
    """Time without frames is not added to the hold."""
    coach = Coach([REACH])
    for pose in [*poses([(4, IN)]), *(replace(p, time=p.time + 6.0) for p in poses([(4, IN)]))]:
        coach.watch(pose)
    held = sum(rep.hold for rep in coach.finish())
    assert held < 8.0


def test_the_clock_never_runs_backwards() -> None:
    """Within an attempt the hold only grows, and never faster than time."""
    watched = watch((3, IN), (1, LEANING), (2, IN), (1, Signal(angle=50.0)), (4, IN))
    for before, after in zip(watched.moments, watched.moments[1:], strict=False):
        passed = after.pose.time - before.pose.time
        assert 0.0 <= after.hold - before.hold <= passed + 0.5 + 1e-9
    assert watched.moments[-1].hold <= watched.moments[-1].pose.time


def test_the_coach_is_deterministic() -> None:
    """The same poses give the same repetitions and cues."""
    script: Script = [(1, OUT), (3, IN), (2, LEANING), (4, IN), (4, OUT)]
    one, other = watch(*script), watch(*script)
    assert one.reps == other.reps
    assert [m.cue for m in one.moments] == [m.cue for m in other.moments]


# The unseen


def test_an_unknown_position_starts_no_attempt() -> None:
    """Neither an empty view nor a person whose position is unknown makes an attempt."""
    assert watch((8, GONE), (4, OUT)).reps == []
    assert watch((8, Signal(left=NAN, right=NAN)), (4, OUT)).reps == []


def test_an_unknown_target_starts_no_hold() -> None:
    """Without the measure of the target there is no hold."""
    rep = watch((8, Signal(angle=NAN)), (4, OUT)).rep
    assert rep.hold == 0.0 and not rep.counted


def test_an_unknown_measure_is_no_fault() -> None:
    """Unknown measures have no faults."""
    rep = watch((2, IN), (6, Signal(lean=NAN, soft=NAN, bend=NAN)), (4, OUT)).rep
    assert rep.proper and rep.counted


# Faults


def test_a_fault_has_times_and_worst_value() -> None:
    """A fault has its start, its end and its worst value, sign included."""
    watched = watch((4, IN), (1, LEANING), (1, Signal(lean=-40.0)), (1, LEANING), (4, IN), (4, OUT))
    (fault,) = watched.rep.faults
    assert fault.name == "lean"
    assert fault.start == pytest.approx(4.0, abs=CLOSE)
    assert fault.end == pytest.approx(7.0, abs=CLOSE)
    assert fault.worst == -40.0


def test_a_repeated_fault_is_reported_twice() -> None:
    """Corrected and made again, it is two faults."""
    script: Script = [(3, IN), (2, LEANING), (3, IN), (2, LEANING), (3, IN), (4, OUT)]
    rep = watch(*script, programme=LONG).rep
    first, second = (fault for fault in rep.faults if fault.name == "lean")
    assert first.end < second.start


def test_a_brief_return_does_not_end_a_fault() -> None:
    """Inside the band for a moment, it is still the same fault."""
    rep = watch((3, IN), (2, LEANING), (0.3, IN), (2, LEANING), (3, IN), (4, OUT)).rep
    assert names(rep) == ["lean"]


@pytest.mark.parametrize("seconds", [0.2, 0.5])
def test_a_fault_needs_its_minimum_duration(seconds: float) -> None:
    """A short excursion is no fault."""
    assert watch((4, IN), (seconds, LEANING), (4, IN), (4, OUT)).rep.proper


def test_moving_into_position_is_not_judged() -> None:
    """Faults start only after the arrival time."""
    assert watch((1, OUT), (1.4, LEANING), (7, IN), (4, OUT)).rep.proper
    assert names(watch((1, OUT), (4, LEANING), (7, IN), (4, OUT)).rep) == ["lean"]


def test_leaving_the_position_is_not_judged() -> None:
    """A fault that began just before the position was left is dropped."""
    script: Script = [(4, IN), (1.6, LEANING), (5, OUT)]
    assert names(watch(*script).rep) == ["hold-too-short"]
    assert names(watch((4, IN), (3, LEANING), (5, OUT)).rep)[-1] == "lean"


def test_after_the_hold_nothing_is_judged() -> None:
    """Once the hold is complete, the return is not judged."""
    rep = watch((8, IN), (4, LEANING), (4, OUT)).rep
    assert rep.proper


def test_an_explained_fault_is_not_reported() -> None:
    """A fault explained by another one is dropped; alone it is reported."""
    both = watch((3, IN), (3, Signal(lean=30.0, bend=20.0)), (6, IN), (4, OUT))
    assert names(both.rep) == ["lean"]
    assert both.at(5.5).faults == ("lean",)
    assert names(watch((3, IN), (3, Signal(bend=20.0)), (6, IN), (4, OUT)).rep) == ["bend"]


def test_an_explanation_needs_to_overlap() -> None:
    """A fault at another time explains nothing."""
    script: Script = [(3, IN), (2, LEANING), (2, IN), (2, Signal(bend=20.0)), (4, IN), (4, OUT)]
    assert {"lean", "bend"} <= set(names(watch(*script, programme=LONG).rep))


def test_faults_are_in_order_of_time() -> None:
    """Earlier faults come first, whatever their priority."""
    script: Script = [(3, IN), (2, Signal(soft=2.0)), (1, IN), (2, LEANING), (2, IN), (4, OUT)]
    rep = watch(*script, programme=LONG).rep
    assert [name for name in names(rep) if name != REACH.too_short_fault] == ["soft", "lean"]
    assert [f.start for f in rep.faults] == sorted(f.start for f in rep.faults)


# Words


def test_a_cue_follows_its_fault() -> None:
    """A fault is cued once it has lasted, until just after it has ended."""
    watched = watch((3, IN), (3, LEANING), (3, IN))
    assert watched.at(3.5).cue == "Stay."
    assert watched.at(4.5).cue == "Stand tall."
    assert not watched.at(4.5).praise
    assert watched.at(5.9).faults == ("lean",)
    assert watched.at(7.0).cue == "Stay."
    assert watched.at(7.0).faults == ()


def test_the_most_urgent_fault_is_cued() -> None:
    """Of two faults the more urgent one is cued; both are listed, in that order."""
    watched = watch((3, IN), (3, Signal(lean=30.0, soft=2.0)), (3, Signal(soft=2.0)))
    assert watched.at(5.0).cue == "Stand tall."
    assert watched.at(5.0).faults == ("lean", "soft")
    assert watched.at(8.0).cue == "Softly."


def test_each_phase_has_its_cue() -> None:
    """Without a fault the exercise says what comes next; praise begins with the hold."""
    watched = watch((1, OUT), (2, Signal(angle=70.0)), (8, IN), (1, IN))
    assert (watched.at(0.5).cue, watched.at(0.5).praise) == ("Reach out.", False)
    assert (watched.at(2.0).cue, watched.at(2.0).praise) == ("Further.", False)
    assert (watched.at(5.0).cue, watched.at(5.0).praise) == ("Stay.", True)
    assert (watched.at(11.0).cue, watched.at(11.0).praise) == ("Back.", True)


@pytest.mark.parametrize(
    ("script", "praise"),
    [
        ([(8, IN)], True),
        ([(3, IN), (2, LEANING), (7, IN)], False),
        ([(4, IN)], False),
    ],
)
def test_a_finished_repetition_is_commented_on(script: Script, praise: bool) -> None:
    """Only a proper one is praised."""
    watched = watch(*script, (10, OUT))
    ended = next(moment for moment in watched.moments if moment.finished)
    assert ended.praise is praise
    assert ended.cue not in {"", *REACH.cues.values()}
    assert watched.moments[-1].cue == "Reach out."


def test_the_three_comments_differ() -> None:
    """Proper, counted and not counted repetitions have different comments."""
    scripts: list[Script] = [[(8, IN)], [(3, IN), (2, LEANING), (7, IN)], [(4, IN)]]
    words = set()
    for script in scripts:
        watched = watch(*script, (4, OUT))
        words.add(next(moment.cue for moment in watched.moments if moment.finished))
    assert len(words) == 3


def test_an_empty_view_is_cued() -> None:
    """After some seconds, and only until a person is seen again."""
    watched = watch((2, OUT), (4, GONE), (1, OUT))
    assert watched.at(3.0).cue == "Reach out."
    assert "can't see you" in watched.at(5.5).cue
    assert watched.at(6.5).cue == "Reach out."
    assert "can't see you" in watch((4, GONE)).moments[-1].cue


def test_an_unknown_position_is_cued() -> None:
    """The exercise says how to stand so that it can be measured."""
    watched = watch((2, OUT), (4, Signal(left=NAN, right=NAN)), (1, OUT))
    assert watched.at(3.0).cue == "Reach out."
    assert watched.at(5.5).cue == POSITION.unseen_cue
    assert watched.at(6.5).cue == "Reach out."
    during = watch((4, IN), (2.8, Signal(left=NAN)), (1, IN))
    assert during.at(6.5).cue == POSITION.unseen_cue


def test_judged_values_are_the_checked_measures() -> None:
    """During an attempt every checked measure has one judged value."""
    watched = watch((1, OUT), (3, Signal(lean=30.0, soft=NAN, bend=7.0)))
    assert watched.at(0.5).judged_values == ()
    readings = {reading.name: reading for reading in watched.at(3.5).judged_values}
    assert set(readings) >= {"bend", "lean", "soft"}
    assert readings["lean"].verdict is Verdict.WRONG and readings["lean"].value == 30.0
    assert readings["bend"].verdict is Verdict.NEAR
    assert readings["soft"].verdict is Verdict.UNKNOWN
    assert readings["lean"].fault == "lean"


def test_a_measure_checked_twice_has_one_value() -> None:
    """Two checks of a measure give one judged value, by the first of them."""
    strict = Check("strict", LEAN, Band(-5, 5), "Taller.", 4)
    watched = watch((3, Signal(lean=10.0)), checks=(*REACH.checks, strict))
    (reading,) = [r for r in watched.moments[-1].judged_values if r.name == "lean"]
    assert reading.fault == "lean"


def test_feedback_names_the_exercise() -> None:
    """Name, title and hold target come with every frame."""
    moment = watch((2, IN)).moments[-1]
    assert (moment.exercise, moment.title) == ("reach", "Reach and hold")
    assert moment.hold_target == 5.0


# More than one exercise


OTHER = replace(
    REACH,
    name="other",
    title="Other",
    cycle=replace(
        HOLD,
        position=replace(
            POSITION, evaluate=lambda pose, side: 2.0 if pose.world[5, 0] > 8.0 else 0.0
        ),
    ),
    checks=(),
    sides=(Side.BOTH,),
)
OTHER_IN = Signal(left=0.0, bend=9.0)


def both(*script: tuple[float, Signal]) -> Watched:
    coach = Coach([REACH, OTHER])
    return Watched([coach.watch(pose) for pose in poses(script)], coach.finish())


def test_the_focus_is_on_the_exercise_in_progress() -> None:
    """It stays there until another exercise starts."""
    watched = both((1, OUT), (7, OTHER_IN), (4, OUT), (7, IN), (4, OUT))
    assert (watched.at(0.5).exercise, watched.at(0.5).cue) == ("", "")
    assert watched.at(4.0).exercise == watched.at(10.0).exercise == "other"
    assert watched.at(15.0).exercise == watched.moments[-1].exercise == "reach"
    assert [(rep.exercise, rep.side) for rep in watched.reps] == [
        ("other", Side.BOTH),
        ("reach", Side.LEFT),
    ]


def test_an_empty_view_is_cued_before_any_exercise() -> None:
    """The cue does not depend on an exercise in focus."""
    watched = both((1, OUT), (4, GONE))
    assert watched.at(0.9).cue == ""
    assert "can't see you" in watched.moments[-1].cue


def test_a_coach_needs_an_exercise() -> None:
    """A coach without exercises is refused."""
    with pytest.raises(ValueError, match="exercise"):
        Coach([])


# The person's own range


WIDE = replace(HOLD, own_rom_share=0.7, unreached_fault="not-far-enough")


def test_a_hold_needs_a_share_of_the_own_range() -> None:
    """After a far reach, one nearly as far counts and a much shorter one does not."""
    far, near, less = Signal(left=3.0), Signal(left=2.4), Signal(left=1.2)
    for second, counted in ((near, True), (less, False)):
        first, then = watch((7, far), (4, OUT), (7, second), (4, OUT), cycle=WIDE).reps
        assert first.proper
        assert then.counted is counted


def test_an_unreached_target_has_its_own_fault() -> None:
    """An attempt that never reached the target has a fault with its best value."""
    rep = watch((5, Signal(angle=70.0, left=0.9)), (5, OUT), cycle=WIDE).rep
    (fault,) = [f for f in rep.faults if f.name == "not-far-enough"]
    assert fault.worst == pytest.approx(0.9)
    assert "not-far-enough" not in names(watch((4, IN), (5, OUT), cycle=WIDE).rep)


# To and fro


def mean(pose: Pose, side: Side) -> float:
    return float(pose.world[:2, 0].mean())


ROLL = Measure("roll", mean, unseen_cue="Show me your feet.")
ROLLING = replace(
    REACH,
    name="roll",
    title="Roll",
    sides=(Side.BOTH,),
    programme=Programme(reps=5),
    cycle=Swing(
        measure=ROLL,
        posture=lambda pose: bool(pose.world[5, 0] < 5.0),
        side_measure=POSITION,
        hysteresis=4.0,
        min_rom=20.0,
        own_rom_share=0.5,
        low_rom_fault="small",
        asymmetry_fault="one-leg",
    ),
    checks=(Check("lean", LEAN, Band(-15, 15), "Stand tall.", 1),),
    recorded=(ROLL, LEAN),
)


def cycle(
    amplitude: float = 40.0, seconds: float = 4.0, **changes: float | bool
) -> list[tuple[float, Signal]]:
    """From rest inward by `amplitude` and back out; `right` moves along unless given."""
    steps = round(seconds * 20)
    levels = [amplitude * (1.0 - math.cos(2.0 * math.pi * k / steps)) / 2.0 for k in range(steps)]
    return [(0.05, signal(level, **changes)) for level in levels]


def signal(level: float, **changes: Any) -> Signal:
    return replace(Signal(left=level, right=level), **changes)


REST = signal(0.0)


def roll(*script: tuple[float, Signal], fps: float = 20.0, rest: float = 2.0) -> Watched:
    coach = Coach([ROLLING])
    film = poses([(2, REST), *script, (rest, REST)], fps)
    return Watched([coach.watch(pose) for pose in film], coach.finish())


@pytest.mark.parametrize(
    ("ambiguity", "asked"), [(0.0, False), (MAX_AMBIGUITY, False), (0.95, True)]
)
def test_an_ambiguous_person_is_asked_about(ambiguity: float, asked: bool) -> None:
    """Another person as large and as central could be the one who exercises."""
    coach = Coach([ROLLING])
    cues = [coach.watch(replace(pose, person_ambiguity=ambiguity)) for pose in poses([(1, REST)])]
    assert all(
        (watched.cue == WHO) is asked and watched.about_visibility is asked for watched in cues
    )


BENT_FIRST = StartPosition(
    posture=lambda pose: bool(pose.world[5, 0] > 50.0),
    instruction="Bend.",
    is_view_suitable=lambda pose: False,
    view_cue="Turn round.",
    camera_hint="Anywhere.",
    camera_bearing=0.0,
    lying=False,
)


@pytest.mark.parametrize("attended", [False, True], ids=["nothing before", "after another"])
def test_an_unseen_next_exercise_is_cued(attended: bool) -> None:
    """Two seconds in its start posture, seen from an unsuitable side, bring its unseen cue."""
    place = Measure("place", number(4), unseen_cue="Show me.")
    other = replace(REACH, name="bent", cycle=replace(HOLD, position=place), start=BENT_FIRST)
    coach = Coach([REACH, other])
    if attended:
        coach.focus_on("reach")
    idle = replace(OUT, soft=NAN)
    watched = [coach.watch(pose) for pose in poses([(3.0, idle), (3.0, replace(idle, bend=90.0))])]
    asked = [moment.pose.time - 3.0 for moment in watched if moment.cue == "Show me."]
    assert (min(asked), max(asked)) == pytest.approx((2.0, 3.0), abs=0.06)
    assert all(moment.about_visibility is (moment.cue == "Show me.") for moment in watched)


def test_each_cycle_is_a_repetition() -> None:
    """Five cycles are five repetitions of both sides, each from rest to rest."""
    watched = roll(*(cycle() * 5))
    assert len(watched.reps) == 5
    assert all(rep.proper and rep.side is Side.BOTH and rep.hold == 0.0 for rep in watched.reps)
    for number, rep in enumerate(watched.reps):
        assert rep.start == pytest.approx(2.0 + 4.0 * number, abs=0.5)
        assert rep.end == pytest.approx(6.0 + 4.0 * number, abs=0.5)
    tally = watched.moments[-1].tallies[Side.BOTH]
    assert (tally.attempted, tally.counted, tally.target) == (5, 5, 5)


@pytest.mark.parametrize(("seconds", "said"), [(1.5, True), (4.0, False)])
def test_a_slower_tempo_is_asked_for(seconds: float, said: bool) -> None:
    """After a repetition that was too fast, also while the next one is in progress."""
    assert isinstance(ROLLING.cycle, Swing)
    hasty = replace(ROLLING.cycle, too_fast_fault="hasty", slow_duration=2.0, min_duration=0.8)
    rolling = replace(ROLLING, cycle=hasty, advice={"hasty": "Slower."})
    coach = Coach([rolling])
    film = poses([(2, REST), *cycle(seconds=seconds) * 2, (6.0, REST)], 20.0)
    watched = [coach.watch(pose) for pose in film]
    at = [moment.pose.time for moment in watched if moment.cue == "Slower."]
    assert bool(at) is said
    assert not any(moment.praise for moment in watched if moment.cue == "Slower.")
    if said:
        assert any(moment.phase is Phase.SET_UP for moment in watched if moment.cue == "Slower.")
        assert max(at) < 2.0 + 2 * seconds + 5.5


def test_a_swing_has_its_phases() -> None:
    """Ready, in, out and ready again, with cues and judged values."""
    watched = roll(*cycle())
    phases = list(dict.fromkeys(moment.phase for moment in watched.moments))
    assert phases == [Phase.READY, Phase.SET_UP, Phase.RETURN]
    assert watched.at(3.5).cue == "Further." and watched.at(5.5).cue == "Back."
    assert watched.at(3.5).side is Side.BOTH and watched.at(1.0).side is None
    assert [r.name for r in watched.at(3.5).judged_values] == ["lean"]
    assert watched.moments[-1].phase is Phase.READY


def test_a_swing_has_the_spread_of_its_measure() -> None:
    """A repetition has the range of its displacement; unknown measures have none."""
    rolled = roll(*cycle(40.0)).rep.measures["roll"]
    assert rolled.low == pytest.approx(0.0, abs=2.0)
    assert rolled.high == pytest.approx(40.0, abs=2.0)
    never = [(seconds, replace(each, lean=NAN)) for seconds, each in [(2.0, REST), *cycle()]]
    coach = Coach([ROLLING])
    for pose in poses(never):
        coach.watch(pose)
    assert set(coach.finish()[0].measures) == {"roll", "left_roll", "right_roll"}


def test_a_low_rom_is_an_attempt_and_a_tiny_one_is_none() -> None:
    """Short of what counts, the fault has the amplitude."""
    rep = roll(*cycle(15.0)).rep
    (fault,) = rep.faults
    assert (rep.counted, fault.name) == (False, "small")
    assert fault.worst == pytest.approx(15.0, abs=1.0)
    assert roll(*cycle(6.0)).reps == []


def test_a_swing_needs_a_share_of_the_own_range() -> None:
    """Less than half of the usual amplitude falls short."""
    first, second = roll(*cycle(80.0), *cycle(36.0)).reps
    assert first.proper
    assert [fault.name for fault in second.faults] == ["small"]
    assert roll(*cycle(36.0)).rep.proper


def test_one_sided_movement_is_a_fault() -> None:
    """One side below half of the other is a fault; a side that is unseen is none."""
    assert names(roll(*cycle(60.0, right=0.0)).rep) == ["one-leg"]
    assert roll(*cycle(60.0, right=NAN)).reps == []


def test_a_wobble_on_the_way_is_no_turning_point() -> None:
    """A reversal smaller than the hysteresis is ignored."""
    shaky = [
        (seconds, signal(each.left + (1.5 if k % 8 < 4 else -1.5)))
        for k, (seconds, each) in enumerate(cycle(40.0, 6.0))
    ]
    assert len(roll(*shaky).reps) == 1


@pytest.mark.parametrize("seconds", [0.8, 30.0])
def test_cycles_have_a_duration_range(seconds: float) -> None:
    """Neither a twitch nor turning over in bed is a repetition."""
    assert roll(*cycle(40.0, seconds)).reps == []


def test_nothing_counts_out_of_the_posture() -> None:
    """Out of the posture nothing counts; leaving it for long drops the cycle."""
    assert roll(*cycle(40.0, bend=9.0)).reps == []
    half = cycle()[:40]
    away: Script = [(2.5, signal(40.0, bend=9.0))]
    assert roll(*half, *away, (2, REST)).reps == []


def test_a_moment_out_of_the_posture_is_ignored() -> None:
    """Leaving the posture for a third of a second changes nothing."""
    script = cycle()
    blink = [
        (s, replace(e, bend=9.0)) if 40 <= k < 46 else (s, e) for k, (s, e) in enumerate(script)
    ]
    assert roll(*blink).rep.proper


def test_an_unseen_movement_is_cued() -> None:
    """It is not guessed; after some seconds the exercise says how to be seen."""
    watched = roll(*cycle(40.0, left=NAN, right=NAN))
    assert watched.reps == []
    assert ROLL.unseen_cue in {moment.cue for moment in watched.moments}
    assert watched.moments[-1].cue != ROLL.unseen_cue


def test_a_fault_belongs_to_its_cycle() -> None:
    """A lean during one cycle is that cycle's fault, and is cued."""
    watched = roll(*cycle(), *cycle(40.0, lean=30.0), *cycle())
    assert [names(rep) for rep in watched.reps] == [[], ["lean"], []]
    assert "Stand tall." in {moment.cue for moment in watched.moments}


def test_finish_ends_a_way_out_but_not_a_way_in() -> None:
    """A recording that ends on the way out has one repetition more."""
    for share, count in ((0.3, 0), (0.9, 1)):
        coach = Coach([ROLLING])
        script = cycle()
        for pose in poses([(2, REST), *script[: round(len(script) * share)]]):
            assert coach.watch(pose).finished == ()
        assert len(coach.finish()) == count


@pytest.mark.parametrize("fps", [7, 12, 60])
def test_swings_do_not_depend_on_the_frame_rate(fps: float) -> None:
    """The same movement gives the same repetitions at any frame rate."""
    script = [*cycle(), *cycle(15.0), *cycle(30.0, right=0.0), *cycle(60.0, 6.0)]
    for one, other in zip(roll(*script).reps, roll(*script, fps=fps).reps, strict=True):
        assert (one.counted, names(one)) == (other.counted, names(other))
        assert other.start == pytest.approx(one.start, abs=0.5)
        assert other.end == pytest.approx(one.end, abs=0.5)
