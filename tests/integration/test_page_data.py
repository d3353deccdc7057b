"""What is gathered for the report's page: curves, snapshots, how much was seen, and the charts."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecheck.core.exercise import Band, Check, Exercise, Hold, Measure, Programme, Swing, Verdict
from posecheck.core.feedback import Fault, Feedback, JudgedValue, Rep
from posecheck.core.pose import Frame, Landmark, Pose, Side
from posecheck.core.session import Bout, Model, Moment, Session, Source
from posecheck.exercises import EXERCISES
from posecheck.results import snapshots
from posecheck.results.charts import (
    MAX_TIME_STEPS,
    Chart,
    chart_data,
    exercise_charts,
    scale,
    time_ticks,
)
from posecheck.results.joint_visibility import JointVisibility
from posecheck.results.judged_measures import JudgedMeasure, checks_of, judged_measures
from posecheck.results.report_page import PageData, wanted
from posecheck.results.snapshots import (
    RepSnapshots,
    Snapshot,
    SnapshotStore,
    best_snapshot,
    gravest_fault,
)
from posecheck.results.stick_figures import SIZE, stick_figure
from posecheck.results.thumbnails import ASPECT, WIDTH, Crop, jpeg
from posecheck.results.time_series import GAP, Curves, decimate

NAN = math.nan
PICTURE = (640, 480)

LEAN = Measure("lean", lambda pose, side: pose.time, joints=("SHOULDER", "HIP"))
DEPTH = Measure("depth", lambda pose, side: 50.0 if side is Side.LEFT else -50.0)
REACH = Exercise(
    name="reach",
    title="Reach",
    summary="Reach out and stay.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=2, hold=20.0),
    cycle=Hold(
        position=DEPTH,
        enter_threshold=2.0,
        exit_threshold=1.0,
        target_bands={DEPTH: Band(40, 60), LEAN: Band(-5, 5)},
        hold_bands={DEPTH: Band(30, 70)},
        unreached_fault="not-deep",
    ),
    checks=(
        Check("leaning", LEAN, Band(-15, 15), "Stand tall.", 2),
        Check("leaning-much", LEAN, Band(-30, 30), "Stand taller.", 1),
    ),
    recorded=(LEAN,),
)
ROLL = Exercise(
    name="roll",
    title="Roll",
    summary="To and fro.",
    sides=(Side.BOTH,),
    programme=Programme(reps=2),
    cycle=Swing(
        measure=DEPTH,
        posture=lambda pose: pose.time < 10.0,
        side_measure=DEPTH,
        hysteresis=1.0,
        min_rom=2.0,
        own_rom_share=0.6,
        low_rom_fault="small",
        asymmetry_fault="one-leg",
    ),
    checks=(Check("leaning", LEAN, Band(-15, 15), "Stay.", 1),),
    recorded=(LEAN,),
)
KNOWN = {one.name: one for one in (REACH, ROLL)}


def pose_at(time: float, *hidden: Landmark) -> Pose:
    """A pose whose landmarks lie on a slant across the picture."""
    image = np.linspace((100.0, 60.0), (500.0, 420.0), 33)
    visibility = np.ones(33)
    visibility[list(hidden)] = 0.0
    return Pose.detected(time, PICTURE, image, np.zeros((33, 3)), visibility)


def feedback(time: float, *readings: JudgedValue, **changes: Any) -> Feedback:
    """What the coach says within a repetition of `REACH` on the left."""
    said = Feedback(pose_at(time), exercise="reach", side=Side.LEFT, judged_values=readings)
    return replace(said, **changes)


def leaning(value: float, verdict: Verdict = Verdict.GOOD) -> JudgedValue:
    ends = (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)
    return JudgedValue("lean", value, verdict, landmarks=ends, fault="leaning")


def moment(feedback: Feedback, image: Any = None) -> Moment:
    picture = np.zeros((0, 0, 3), np.uint8) if image is None else image
    return Moment(Frame(feedback.pose.time, picture), feedback.pose, feedback)


def rep(start: float, end: float, *faults: Fault, **changes: Any) -> Rep:
    done = Rep("reach", Side.LEFT, start, end, 20.0, not faults, faults=faults)
    return replace(done, **changes)


def session(*reps: Rep) -> Session:
    bouts = (Bout("reach", "Reach", 0.0, 60.0, reps, {"left": 2, "right": 2}),)
    return Session(Source("c.mp4", False, *PICTURE, 10.0, 9, 60.0), Model("m", ""), 9, 0, bouts)


# ── what is judged ───────────────────────────────────────────────────────────────────────────────


def test_a_hold_shows_its_bands() -> None:
    """The movement first, each measure once, the most urgent check's band, and where it begins."""
    depth, lean = judged_measures(REACH)
    assert (depth.measure, depth.band, depth.begin) == (DEPTH, Band(30, 70), Band(40, 60))
    assert depth.faults == ("not-deep",)
    assert (lean.measure, lean.band, lean.begin) == (LEAN, Band(-30, 30), Band(-5, 5))
    assert lean.faults == ("leaning-much", "leaning")


def test_a_swing_shows_its_movement() -> None:
    """What goes to and fro has no band, and detects the faults of the movement itself."""
    depth, lean = judged_measures(ROLL)
    assert (depth.measure, depth.band, depth.faults) == (DEPTH, None, ("small", "one-leg"))
    assert lean.faults == ("leaning",)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_check_has_a_chart(exercise: Exercise) -> None:
    """Whatever an exercise blames is drawn, in one chart of that measure alone."""
    shown = judged_measures(exercise)
    assert len({one.measure for one in shown}) == len(shown)
    by_fault = {fault: one for one in shown for fault in one.faults}
    for fault, check in checks_of(exercise).items():
        assert by_fault[fault].measure == check.measure
        assert by_fault[fault].band is not None


# ── curves ───────────────────────────────────────────────────────────────────────────────────────


def test_a_curve_has_what_was_judged() -> None:
    """The coach's own numbers where there are any, else the measure, for the side worked on."""
    curves = Curves(REACH)
    curves.add(feedback(1.0, leaning(7.0)))
    curves.add(feedback(1.5, leaning(NAN)))
    curves.add(feedback(2.0, side=Side.RIGHT))
    times, lean = curves.within([(0.0, 9.0)], LEAN)
    assert times.tolist() == [1.0, 1.5, 2.0]
    assert lean.tolist() == [7.0, pytest.approx(NAN, nan_ok=True), 2.0]
    assert curves.within([(0.0, 9.0)], DEPTH)[1].tolist() == [50.0, 50.0, -50.0]


def test_a_curve_has_nothing_outside_repetitions() -> None:
    """While no side is worked on nothing is judged; a swing rests in its posture."""
    curves = Curves(REACH)
    curves.add(feedback(1.0, side=None))
    assert not curves.has_values
    rolling = Curves(ROLL)
    rolling.add(feedback(1.0, side=None))
    rolling.add(feedback(11.0, side=None))
    assert rolling.within([(0.0, 99.0)], DEPTH)[0].tolist() == [1.0]


def test_a_curve_is_cut_to_what_is_asked_for() -> None:
    """What lies between the spans is left out."""
    curves = Curves(REACH)
    for time in range(10):
        curves.add(feedback(float(time)))
    times, _ = curves.within([(0.0, 2.0), (6.5, 8.0)], LEAN)
    assert times.tolist() == [0.0, 1.0, 2.0, 7.0, 8.0]


@pytest.mark.parametrize(("fps", "most"), [(10.0, 601), (30.0, 601), (240.0, 670)])
def test_a_curve_does_not_grow_with_the_frame_rate(fps: float, most: int) -> None:
    """A minute has some 600 values, however many pictures; of ten a second none is left out."""
    curves = Curves(REACH)
    for number in range(int(60 * fps)):
        curves.add(feedback(number / fps))
    assert 600 <= len(curves.within([(0.0, 60.0)], LEAN)[0]) <= most


def test_the_hold_clock_is_recorded_as_spans() -> None:
    """From when to when it ran; a pause, or a while in which nobody looked, ends a stretch."""
    curves = Curves(REACH)
    for time, running in [(1.0, True), (1.5, True), (2.0, False), (2.5, True), (3.0, True)]:
        curves.add(feedback(time, clock_running=running))
    curves.add(feedback(3.0 + 2 * GAP, clock_running=True))
    assert curves.clock == [(1.0, 1.5), (2.5, 3.0), (5.0, 5.0)]


values = arrays(
    np.float64, st.integers(1, 300), elements=st.floats(-180, 180) | st.just(NAN), fill=st.nothing()
)


@settings(deadline=None)
@given(values, st.integers(4, 100), st.sets(st.integers(1, 299), max_size=3))
def test_a_thin_curve_looks_the_same(line: Any, most: int, breaks: set[int]) -> None:
    """Least and greatest value stay, time goes forward, and nothing is made up."""
    steps = np.full(len(line), 0.1)
    steps[[i for i in breaks if i < len(line)]] = 2 * GAP
    times = np.cumsum(steps)
    thin_times, thin = decimate(times, line, most)
    assert len(thin) <= max(len(line), most) + 3 * (len(breaks) + 1)
    assert len(thin) <= most + 4 * (len(breaks) + 1) or len(line) <= most
    assert (np.diff(thin_times) > 0).all()
    known, thin_known = line[np.isfinite(line)], thin[np.isfinite(thin)]
    assert (len(known) > 0) == (len(thin_known) > 0)
    if len(known):
        assert (thin_known.min(), thin_known.max()) == (known.min(), known.max())
    there = dict(zip(times.tolist(), line.tolist(), strict=True))
    for time, value in zip(thin_times.tolist(), thin.tolist(), strict=True):
        assert math.isnan(value) or there[time] == value


@settings(deadline=None)
@given(values, st.integers(4, 100))
def test_a_line_is_broken_where_nothing_was_judged(line: Any, most: int) -> None:
    """Two values with a gap between them are never joined."""
    times = np.arange(len(line)) * 0.1
    later = times + times[-1] + 2 * GAP
    thin_times, thin = decimate(np.concatenate([times, later]), np.concatenate([line, line]), most)
    pairs = pairwise(zip(thin_times.tolist(), thin.tolist(), strict=True))
    joined = [(a, b) for a, b in pairs if a[0] <= times[-1] < later[0] <= b[0]]
    assert all(math.isnan(a[1]) or math.isnan(b[1]) for a, b in joined)


# ── charts ───────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(0, 180), st.floats(-200, 200), st.floats(1, 200))
def test_an_axis_includes_the_whole_curve(
    least: float, extent: float, low: float, wide: float
) -> None:
    """Nothing is cut off, whatever the band."""
    one = JudgedMeasure(LEAN, Band(low, low + wide))
    bottom, top = scale(least, least + extent, one)
    assert bottom < least <= least + extent < top


def test_a_scale_shows_the_edges_that_are_near() -> None:
    """An edge far off limits nothing: it neither squeezes the curve nor is it shown."""
    one = JudgedMeasure(LEAN, Band(-90, 13))
    low, high = scale(-8.0, 6.0, one)
    assert -90 < low < -8.0
    assert high > 13
    chart = chart_of(one, low, high)
    assert chart.ticks == [13]
    assert wanted(chart) == "up to 13°"


def chart_of(one: JudgedMeasure, low: float, high: float) -> Chart:
    nothing = np.empty(0)
    return Chart("lean", "°", one, nothing, nothing, low, high, low, high, 1.0, 1.0, ())


@pytest.mark.parametrize(
    ("band", "begin", "text"),
    [
        (Band(-15, 15), None, "\N{MINUS SIGN}15° to 15°"),
        (Band(10, 90), Band(20, 80), "20° to 80° to begin, then 10° to 90°"),
        (Band(10, 200), None, "at least 10°"),
        (Band(-200, 200), None, ""),
        (None, None, ""),
    ],
)  # fmt: skip
def test_bands_are_described_in_words(band: Band | None, begin: Band | None, text: str) -> None:
    """The band is also given in words, for readers who cannot see the shading."""
    assert wanted(chart_of(JudgedMeasure(LEAN, band, begin), -100, 100)) == text


@settings(deadline=None)
@given(st.floats(0, 5000), st.floats(1, 20000))
def test_times_are_round_and_few(start: float, length: float) -> None:
    """A scale of time has few numbers, all within it."""
    ticks = time_ticks(start, start + length)
    assert len(ticks) <= MAX_TIME_STEPS + 1
    assert all(tick == int(tick) for tick in ticks)
    assert all(start - 1e-9 <= tick <= start + length + 1e-9 for tick in ticks)


def test_an_exercise_has_charts_and_faults() -> None:
    """A chart shows what was known, how much of it was right, and the faults of its measure."""
    curves = Curves(REACH)
    for time, value in [(1.0, 0.0), (2.0, 20.0), (3.0, NAN), (4.0, 40.0), (50.0, 170.0)]:
        curves.add(feedback(time, leaning(value)))
    done = rep(1.0, 9.0, Fault("leaning", 2.0, 4.0, 40.0), Fault("hold-too-short", 1.0, 9.0, 3.0))
    story = exercise_charts(session(done), KNOWN, {"reach": curves})["reach"]
    assert (story.start, story.end) == (0.0, 11.0)
    lean = next(chart for chart in story.charts if chart.name == "lean")
    assert (lean.least, lean.greatest, lean.known) == (0.0, 40.0, 0.75)
    assert lean.inside == pytest.approx(2 / 3)
    assert [fault.name for fault in lean.faults] == ["leaning"]
    plain = chart_data(lean, story)
    assert plain["values"] == [0, 200, None, 400]
    assert np.cumsum(plain["steps"]).tolist() == [100, 200, 300, 400]
    assert plain["faults"] == [[2.0, 4.0]]


def test_what_was_never_read_is_said() -> None:
    """A measure without any value has no chart, and is named."""
    curves = Curves(REACH)
    curves.add(feedback(2.0, leaning(NAN)))
    story = exercise_charts(session(rep(1.0, 9.0)), KNOWN, {"reach": curves})["reach"]
    assert story.unread == ("lean",)
    assert [chart.name for chart in story.charts] == ["depth"]


# ── how much was seen ────────────────────────────────────────────────────────────────────────────


def test_joints_are_counted() -> None:
    """The share of pictures in which a joint was seen, side by side; of repetitions if any."""
    seen = JointVisibility()
    seen.add(pose_at(0.0), in_rep=False)
    seen.add(pose_at(1.0, Landmark.LEFT_KNEE), in_rep=False)
    knee = next(joint for joint in seen.joints if joint.joint == "Knee")
    assert (knee.left, knee.right, seen.of_repetitions) == (0.5, 1.0, False)
    seen.add(pose_at(2.0, Landmark.LEFT_KNEE), in_rep=True)
    knee = next(joint for joint in seen.joints if joint.joint == "Knee")
    assert (knee.left, knee.right, seen.of_repetitions) == (0.0, 1.0, True)


def test_without_frames_no_joint_is_visible() -> None:
    """Nothing is said of nothing."""
    assert not JointVisibility().joints


# ── snapshots ────────────────────────────────────────────────────────────────────────────────────


def snapshot(time: float, *verdicts: Verdict, running: bool = True, reach: float = 0.0) -> Snapshot:
    readings = tuple(leaning(10.0, verdict) for verdict in verdicts)
    points = pose_at(time).image.astype(np.float32)
    cutout = Crop.around(points, PICTURE)
    return Snapshot(
        time, "reach", Side.LEFT, PICTURE, points, cutout, b"", readings, running, reach
    )


GOOD, NEAR, WRONG, UNKNOWN = Verdict


def test_the_best_moment_is_well_into_the_hold() -> None:
    """While the clock runs, in the best form there was, as near the middle as that is."""
    taken = [
        snapshot(0.0, GOOD, running=False, reach=99.0),
        snapshot(1.0, GOOD),
        snapshot(2.0, GOOD, UNKNOWN),
        snapshot(3.0, GOOD, NEAR),
        snapshot(4.0, WRONG),
        snapshot(5.0, GOOD, reach=9.0),
        snapshot(9.0, running=True),
    ]
    assert best_snapshot(taken) is taken[2]


def test_without_a_hold_the_best_moment_is_the_furthest() -> None:
    """Without a hold, the snapshot is that of the largest position; unknown is not large."""
    taken = [snapshot(float(i), GOOD, running=False, reach=far) for i, far in enumerate([1, 3, 2])]
    unknown = snapshot(9.0, GOOD, running=False, reach=NAN)
    assert best_snapshot([*taken, unknown]) is taken[1]
    assert best_snapshot([]) is None


def test_the_gravest_fault_is_the_most_urgent() -> None:
    """Of faults that a moment can show; of several of a kind the one farthest outside."""
    mild, bad = Fault("leaning", 0.0, 1.0, 20.0), Fault("leaning", 5.0, 6.0, -40.0)
    short = Fault("hold-too-short", 0.0, 9.0, 3.0)
    urgent = Fault("leaning-much", 7.0, 8.0, 31.0)
    assert gravest_fault(rep(0.0, 9.0, short, mild, bad), REACH) == bad
    assert gravest_fault(rep(0.0, 9.0, mild, urgent), REACH) == urgent
    assert gravest_fault(rep(0.0, 9.0, short), REACH) is None
    assert gravest_fault(rep(0.0, 9.0, mild), None) is None


def filled(until: float, values: dict[float, float] | None = None) -> SnapshotStore:
    """An store of a repetition on the left, ten moments a second, that leans by `values`."""
    store = SnapshotStore(KNOWN)
    for tenth in range(int(until * 10)):
        time = tenth / 10
        value = (values or {}).get(time, 0.0)
        verdict = WRONG if abs(value) > 15 else GOOD
        store.add(moment(feedback(time, leaning(value, verdict), clock_running=True)))
    return store


def test_the_worst_moment_is_that_of_the_fault() -> None:
    """Where its measure was farthest outside the band, during the fault."""
    store = filled(12.0, {3.0: 20.0, 4.0: -25.0, 5.0: 18.0, 11.0: 90.0})
    shown = store.of_rep(rep(0.0, 9.0, Fault("leaning", 3.0, 5.0, -25.0)))
    assert shown.worst
    assert shown.worst.time == 4.0
    assert shown.best
    assert shown.best.time not in (3.0, 4.0, 5.0)


def test_without_a_fault_there_is_no_worst_moment() -> None:
    """What was done properly is not blamed with a picture."""
    shown = filled(9.0).of_rep(rep(0.0, 8.0))
    assert shown.best
    assert shown.worst is None


def test_a_repetition_is_shown_by_its_own_moments() -> None:
    """Not by those of another side, another exercise or another time."""
    store = filled(9.0)
    assert store.of_rep(rep(0.0, 8.0, side=Side.RIGHT)) == RepSnapshots()
    assert store.of_rep(rep(0.0, 8.0, exercise="roll")) == RepSnapshots()
    assert store.of_rep(rep(20.0, 28.0)) == RepSnapshots()


def test_choices_are_made_when_a_repetition_ends() -> None:
    """What is shown stays, and what was only waiting goes."""
    store = filled(9.0)
    ended = rep(0.0, 8.0)
    store.add(moment(feedback(9.0, finished=(ended,), side=None)))
    assert all(one.time > 8.0 for one in store._pending)
    assert store.of_rep(ended).best


def test_an_endless_attempt_takes_no_endless_memory() -> None:
    """Who stays for ten minutes has no more snapshots waiting than anybody; old ones thin out."""
    store = filled(600.0)
    times = [one.time for one in store._pending]
    assert len(times) <= snapshots.MAX_PENDING
    assert times[0] == 0.0
    assert times[-1] > 599.0


def test_an_hour_of_repetitions_takes_no_endless_memory() -> None:
    """What was kept of what went well gives way, and what went wrong stays longest."""
    store = SnapshotStore(KNOWN)
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    faulty = []
    for start in range(0, 3600, 10):
        lean = 20.0 if start % 100 == 0 else 0.0
        verdict = WRONG if lean else GOOD
        store.add(moment(feedback(start + 1.0, leaning(lean, verdict)), noise))
        faults = (Fault("leaning", start + 1.0, start + 1.5, 20.0),) if lean else ()
        ended = rep(float(start), start + 2.0, *faults)
        faulty += [ended] if faults else []
        store.add(moment(feedback(start + 3.0, side=None, finished=(ended,))))
    kept = [one for shown in store._by_rep.values() for one in shown.snapshots]
    assert len(kept) <= snapshots.MAX_SNAPSHOTS
    assert sum(len(one.jpeg) for one in kept) <= snapshots.MAX_BYTES
    assert store.of_rep(faulty[-1]).worst
    store.limit(faulty, 0)
    assert not any(one.jpeg for shown in store._by_rep.values() for one in shown.snapshots)


def test_page_data_ignores_unknown_exercises() -> None:
    """A moment of nothing, or of something unknown, harms nobody."""
    page_data = PageData(KNOWN)
    page_data.add(moment(Feedback(pose_at(0.0))))
    page_data.add(moment(feedback(1.0, exercise="elsewhere")))
    assert not any(curves.has_values for curves in page_data.curves.values())
    assert len(page_data.visibility.joints) == 9


# ── pictures and figures ─────────────────────────────────────────────────────────────────────────

places = arrays(np.float32, (33, 2), elements=st.floats(0, 480, width=32) | st.just(NAN))


@settings(deadline=None)
@given(places)
def test_a_crop_shows_the_whole_person(points: Any) -> None:
    """All landmarks that are known lie in it, and it always has the same shape."""
    cutout = Crop.around(points, PICTURE)
    assert cutout.width / cutout.height == pytest.approx(ASPECT)
    known = points[np.isfinite(points).all(axis=1)]
    for x, y in known.tolist():
        assert cutout.left - 1e-3 <= x <= cutout.left + cutout.width + 1e-3
        assert cutout.top - 1e-3 <= y <= cutout.top + cutout.height + 1e-3
    left, top, right, bottom = cutout.within(PICTURE)
    assert 0 <= left <= right <= PICTURE[0]
    assert 0 <= top <= bottom <= PICTURE[1]


def test_without_landmarks_the_crop_is_the_frame() -> None:
    """Without a landmark nothing is cut off."""
    nobody = np.full((33, 2), NAN, np.float32)
    left, top, right, bottom = Crop.around(nobody, PICTURE).within(PICTURE)
    assert (left, top, right, bottom) == (0, 0, *PICTURE)


@pytest.mark.parametrize("size", [(64, 48), (640, 480), (1920, 1080)])
def test_a_thumbnail_is_small(size: tuple[int, int]) -> None:
    """Whatever the camera gives, a small JPEG comes of it, in its own colours."""
    import cv2

    image = np.zeros((size[1], size[0], 3), np.uint8)
    image[:] = (200, 40, 10)
    made = jpeg(image, Crop(0.0, 0.0, size[0], size[0] / ASPECT))
    back = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    assert back.shape[1] == min(WIDTH, size[0])
    assert np.abs(back.mean(axis=(0, 1)) - (200, 40, 10)).max() < 8


def test_an_empty_frame_has_no_thumbnail() -> None:
    """Stored landmarks have empty pictures, and a cutout may lie beside what there is."""
    assert jpeg(np.zeros((0, 0, 3), np.uint8), Crop(0.0, 0.0, 40.0, 30.0)) == b""
    assert jpeg(np.zeros((9, 9, 3), np.uint8), Crop(50.0, 50.0, 40.0, 30.0)) == b""


def test_a_figure_draws_what_was_seen() -> None:
    """A limb with an end that was not seen is not drawn; a judged one looks like its verdict."""
    points = pose_at(0.0, Landmark.LEFT_WRIST).image.astype(np.float32)
    shown = replace(snapshot(0.0, GOOD, WRONG), points=points)
    drawn = {lines.verdict: lines.path for lines in stick_figure(shown).limbs}
    assert set(drawn) == {"", "wrong"}
    assert drawn["wrong"].count("M") == 1
    whole = {lines.verdict: lines.path for lines in stick_figure(snapshot(0.0, GOOD)).limbs}
    assert set(whole) == {"", "good"}
    assert whole[""].count("M") == drawn[""].count("M") + 1


def test_a_stick_figure_without_landmarks_is_empty() -> None:
    """Nothing seen, nothing drawn; unknown numbers colour nothing."""
    nobody = np.full((33, 2), NAN, np.float32)
    drawn = stick_figure(replace(snapshot(0.0, GOOD), points=nobody))
    assert (drawn.limbs, drawn.head, drawn.image) == ((), None, "")
    assert {lines.verdict for lines in stick_figure(snapshot(0.0, UNKNOWN)).limbs} == {""}


def test_a_thumbnail_lies_under_its_stick_figure() -> None:
    """The part of the picture that is shown lies where the landmarks say."""
    points = np.full((33, 2), NAN, np.float32)
    points[Landmark.NOSE], points[Landmark.LEFT_HEEL] = (10.0, 10.0), (630.0, 470.0)
    cutout = Crop.around(points, PICTURE)
    shown = replace(snapshot(0.0), points=points, crop=cutout, jpeg=b"picture")
    drawn = stick_figure(shown)
    left, top, width, height = drawn.place
    assert drawn.image.startswith("data:image/jpeg;base64,")
    assert drawn.head == pytest.approx((left + 10 / 640 * width, top + 10 / 480 * height), abs=0.2)
    assert 0 <= left < left + width <= SIZE[0]
