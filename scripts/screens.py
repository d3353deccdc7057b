#!/usr/bin/env python3
"""Paint every state of the live trainer's screen into PNG files, for design and review.

    python scripts/screens.py FOLDER [--language de] [--size 1280x720 --size 720x1280] [--sheet]

Each size and language gets a folder of its own in FOLDER, with a file for each state: 1280x720-en/
set-up-begun.png and so on. Behind the panels are frames of the sample videos. The poses are real,
the verdicts are made up. --sheet adds sheet-1.png and so on, with nine states each.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.core.coach import Coach
from posecheck.core.exercise import Band, Check, Exercise, Phase, Swing, Verdict
from posecheck.core.feedback import Breath, Feedback, GaugeArc, GaugeReading, JudgedValue, SideCount
from posecheck.core.pain import Question
from posecheck.core.pose import SIDES, Landmark, Pose, Side
from posecheck.core.training_state import (
    ExerciseProgress,
    Pause,
    SetupCheck,
    SideOutcome,
    Stage,
    TrainingState,
)
from posecheck.display import Mark, buttons, compose, paint
from posecheck.estimator import Estimator
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES, Words
from posecheck.video import Recording

SAMPLES = Path(__file__).resolve().parent.parent / "sample_videos"
SIZES = ((1280, 720), (640, 480), (720, 1280))

#: Times in a sample before the exercise begins, and during it, s.
BEFORE, AT_WORK = 1.0, 11.0

#: Repetitions of the timing of composing and painting.
RUNS = 15

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Still:
    """A frame, and the pose of the person in it."""

    image: Image
    pose: Pose


@dataclass(frozen=True)
class Screen:
    """One state of the screen; `still` is the name of the frame behind it."""

    feedback: Feedback
    still: str
    help: bool = False
    notice: str = ""
    near: bool = False  # the mouse was moved
    mirrored: bool = False

    def marks(self, size: tuple[int, int], words: Words) -> tuple[Mark, ...]:
        """Return the marks over an image of that size."""
        training = self.feedback.training
        shown = buttons(size, training, words=words) if training and self.near else ()
        return compose(
            self.feedback,
            size,
            mirrored=self.mirrored,
            words=words,
            help=self.help,
            notice=self.notice,
            buttons=shown,
        )


# ── the states ────────────────────────────────────────────────────────────────────────────────────


def screens(poses: Mapping[str, Pose], words: Words = ENGLISH) -> dict[str, Screen]:
    """Return every state of the screen by name.

    Args:
        poses: The person by the name of an exercise, during it; with "-before" about to begin;
            "hand" with a raised hand.
        words: The language.
    """
    found: dict[str, Screen] = {}
    for exercise in EXERCISES.values():
        for name, screen in _of_exercise(exercise, poses):
            found[f"{exercise.name}-{name}"] = screen
    return found | dict(_of_training(list(EXERCISES.values()), poses, words))


def _of_exercise(exercise: Exercise, poses: Mapping[str, Pose]) -> Iterator[tuple[str, Screen]]:
    name, side = exercise.name, exercise.sides[-1]
    pose = poses[name]
    for begun in exercise.sides:
        feedback = Feedback(poses[f"{name}-before"], training=_setting_up(exercise, begun, met=2))
        yield f"set-up-begun-{begun}", Screen(feedback, f"{name}-before")
    alone = Feedback(_absent(pose), training=_setting_up(exercise, side, met=0))
    yield "set-up-absent", Screen(alone, name)
    advised = Feedback(pose, training=_setting_up(exercise, side, met=4))
    yield "set-up-advised", Screen(advised, name)
    met = Feedback(pose, training=_setting_up(exercise, side, met=9, ready=0.6))
    yield "set-up-met", Screen(met, name)
    yield "set-up-mirrored", Screen(met, name, mirrored=True)
    yield (
        "count-in",
        Screen(Feedback(pose, training=_training(Stage.COUNT_IN, exercise, side, 2.4)), name),
    )
    for state, feedback in _at_work_on(exercise, _at_work(exercise, side, pose)):
        yield state, Screen(feedback, name)
    yield "rest", Screen(Feedback(pose, training=_training(Stage.REST, exercise, side, 11.2)), name)


def _at_work_on(exercise: Exercise, work: Feedback) -> Iterator[tuple[str, Feedback]]:
    cues, hold = exercise.cues, exercise.programme.hold
    plain = replace(work, clock_running=False, praise=False)
    yield "good", work
    yield (
        "set-up-phase",
        replace(plain, phase=Phase.SET_UP, hold=0.0, cue=cues.get(Phase.SET_UP, "")),
    )
    if work.breath and exercise.breathing:
        yield "breathing-out", replace(work, breath=Breath.at(8.0, exercise.breathing))
    if hold:
        yield "hold-stopped", plain
        yield "held", replace(work, hold=hold, phase=Phase.RETURN, cue=cues.get(Phase.RETURN, ""))
    gauge = work.gauge
    if gauge is not None:
        yield "gauge-short", replace(plain, gauge=_gauge_at(gauge, 0.4, Verdict.WRONG))
        yield "gauge-near", replace(plain, gauge=_gauge_at(gauge, 0.7, Verdict.NEAR))
        yield "gauge-unseen", replace(plain, gauge=_gauge_at(gauge, math.nan, Verdict.UNKNOWN))
    for check in exercise.checks:
        yield check.fault, _with_fault(plain, check)
    for fault, cue in exercise.advice.items():
        yield fault, replace(plain, phase=Phase.READY, cue=cue, judged_values=(), hold=0.0)


def _of_training(
    exercises: Sequence[Exercise], poses: Mapping[str, Pose], words: Words
) -> Iterator[tuple[str, Screen]]:
    first = exercises[0]
    name = first.name
    work = _at_work(first, first.sides[0], poses[name])
    for name_, first_time in (("usual", False), ("first", True)):
        state = _training(Stage.WELCOME, first, first.sides[0], left=9.3)
        shown = Feedback(poses[f"{name}-before"], training=replace(state, first_time=first_time))
        yield f"welcome-{name_}", Screen(shown, f"{name}-before")
    yield "paused", Screen(_paused(work, Pause.ASKED), name)
    yield "paused-buttons", Screen(_paused(work, Pause.ASKED), name, near=True)
    yield "away", Screen(replace(_paused(work, Pause.AWAY), pose=_absent(poses[name])), name)
    cue = first.cues.get(Phase.READY, "")
    hand = replace(
        work, phase=Phase.READY, pose=poses["hand"], judged_values=(), cue=cue, praise=False
    )
    yield "hand", Screen(_raised(hand, 0.6), f"{name}-before")
    yield "hand-paused", Screen(_raised(_paused(hand, Pause.ASKED), 0.3), f"{name}-before")
    yield "second-set", Screen(replace(work, training=_in_sets(first)), name)
    yield "buttons", Screen(work, name, near=True)
    yield "help", Screen(work, name, help=True)
    yield "help-buttons", Screen(work, name, help=True, near=True)
    yield "notice", Screen(work, name, notice=words("camera-gone"))
    for question, rating in ((Question.BEFORE, None), (Question.AFTER, 4), (Question.EFFORT, 10)):
        asked = _training(Stage.ASK, first, first.sides[0])
        asked = replace(asked, question=question, rating=rating)
        yield f"ask-{question}", Screen(replace(work, training=asked), name)
    yield "summary-complete", Screen(_over(exercises, 1.0, poses[name]), name)
    yield "summary-partial", Screen(_over(exercises, 0.6, poses[name]), name, near=True)
    yield "summary-nothing", Screen(_over(exercises, 0.0, poses[name]), name)
    yield "recording", Screen(replace(work, training=None), name)


def _training(
    stage: Stage, exercise: Exercise, side: Side, left: float = math.nan, done: float = 0.5
) -> TrainingState:
    names = list(EXERCISES)

    def is_done(other: Exercise) -> bool:
        return names.index(other.name) < names.index(exercise.name)

    steps = []
    for other in EXERCISES.values():
        target = sum(map(other.programme.target, other.sides))
        counted = target if is_done(other) else 0
        current = other is exercise
        steps.append(
            ExerciseProgress(
                other.title, int(done * target) if current else counted, target, current
            )
        )
    one = None if side is Side.BOTH else side
    return TrainingState(stage, exercise, one, progress=tuple(steps), time_left=left)


def _setting_up(exercise: Exercise, side: Side, met: int, ready: float = 0.0) -> TrainingState:
    """Return a set-up with the first `met` checks met, the next unmet, the rest unknown."""
    start = exercise.start
    checks = [("body", "advice-body", True), ("distance", "advice-distance", False)]
    if start is not None:
        checks += [("posture", start.instruction, True), ("view", start.view_cue, True)]
    checks += [("light", "advice-light", False), ("sharp", "advice-sharp", False)]
    results = [True] * met + [False] + [None] * len(checks)
    ticks = tuple(
        SetupCheck(name, met_, advice, needed)
        for (name, advice, needed), met_ in zip(checks, results, strict=False)
    )
    return replace(_training(Stage.SET_UP, exercise, side), setup_checks=ticks, ready_share=ready)


def _at_work(exercise: Exercise, side: Side, pose: Pose) -> Feedback:
    programme = exercise.programme
    target = programme.target(side)
    return Feedback(
        pose,
        exercise.name,
        exercise.title,
        Phase.HOLD,
        side,
        hold=0.35 * programme.dose(side).hold,
        hold_target=programme.dose(side).hold,
        clock_running=programme.hold > 0,
        tallies={
            one: SideCount(target // 2 + 1, target // 2, target, unjudged=1)
            for one in exercise.sides
        },
        judged_values=tuple(_judged_value(check, side, pose) for check in exercise.checks),
        cue=exercise.cues.get(Phase.HOLD) or exercise.cues.get(Phase.RETURN, ""),
        praise=True,
        training=_training(Stage.WORK, exercise, side),
        phase_word=exercise.phase_word(Phase.HOLD if programme.hold else Phase.RETURN),
        gauge=_gauge(exercise, pose),
        breath=Breath.at(3.0, exercise.breathing) if exercise.breathing else None,
    )


def _gauge(exercise: Exercise, pose: Pose) -> GaugeReading | None:
    """Return a gauge on which the target is reached."""
    gauge, cycle = exercise.shown_gauge, exercise.cycle
    if gauge is None:
        return None
    swings = isinstance(cycle, Swing)
    scale = gauge.scale or Band(0.0, 90.0)
    arcs = tuple(
        GaugeArc(Landmark.of("HEEL", side), Landmark.of("FOOT_INDEX", side), math.nan)
        for side in SIDES
    )
    reading = GaugeReading(
        gauge.title,
        math.nan,
        gauge.measure.unit,
        scale,
        Band(-math.inf, -12.0) if swings else Band(50.0, 180.0),
        Verdict.GOOD,
        origin=20.0 if swings else 0.0,
        two_sided=swings,
        best=(26.0, -35.0) if swings else (71.0,),
        turning_points=(20.0, -30.0) if swings else (),
        arcs=arcs if gauge.arc else (),
    )
    return _gauge_at(reading, 0.8, Verdict.GOOD)


def _gauge_at(gauge: GaugeReading, share: float, verdict: Verdict) -> GaugeReading:
    """Return the gauge with its needle at a share of the scale, where a swing goes outward."""
    low, high = gauge.scale.low, gauge.scale.high
    share = 1.0 - share if gauge.two_sided else share
    value = low + share * (high - low)
    arcs = tuple(replace(arc, value=value) for arc in gauge.arcs)
    return replace(gauge, value=value, verdict=verdict, arcs=arcs)


def _judged_value(check: Check, side: Side, pose: Pose) -> JudgedValue:
    measure, good = check.measure, Verdict.GOOD
    value, at = measure.evaluate(pose, side), measure.landmarks(side)
    return JudgedValue(measure.name, value, good, measure.unit, at, check.fault)


def _with_fault(work: Feedback, check: Check) -> Feedback:
    """Return the same feedback with one value beyond its band."""
    wrong = check.band.high + check.warn_margin
    values = tuple(
        replace(r, verdict=Verdict.WRONG, value=wrong) if r.fault == check.fault else r
        for r in work.judged_values
    )
    return replace(work, judged_values=values, faults=(check.fault,), cue=check.cue)


def _paused(work: Feedback, pause: Pause) -> Feedback:
    training = replace(work.training, pause=pause) if work.training else None
    return replace(
        work, clock_running=False, judged_values=(), cue="", praise=False, training=training
    )


def _raised(work: Feedback, share: float) -> Feedback:
    return replace(
        work, training=replace(work.training, hand_raised_share=share) if work.training else None
    )


def _in_sets(exercise: Exercise) -> TrainingState:
    return replace(_training(Stage.WORK, exercise, exercise.sides[-1]), set_number=2, set_count=3)


def _over(exercises: Sequence[Exercise], share: float, pose: Pose) -> Feedback:
    outcomes = []
    for exercise in exercises:
        for side in exercise.sides:
            target = exercise.programme.target(side)
            counted = math.ceil(share * target)
            unjudged = int(counted > 2)
            proper = max(counted - 1 - unjudged, 0)
            short = 3 if 0 < counted < target else 0
            outcomes.append(
                SideOutcome(exercise.title, side, counted, target, proper, unjudged, short)
            )
    advice = tuple(exercise.checks[0].cue for exercise in exercises[:2]) if share else ()
    training = _training(Stage.SUMMARY, exercises[-1], exercises[-1].sides[-1], done=1.0)
    return Feedback(pose, training=replace(training, outcomes=tuple(outcomes), advice=advice))


def _absent(pose: Pose) -> Pose:
    return Pose.unseen(pose.time, pose.size)


# ── the frames ────────────────────────────────────────────────────────────────────────────────────


def stills() -> dict[str, Still]:
    """Return frames of the samples by the names that `screens` uses.

    An exercise without a sample has the frames of the first one.
    """
    found: dict[str, Still] = {}
    for name in EXERCISES:
        path = SAMPLES / f"{name}.mp4"
        if path.exists():
            found |= dict(_stills_of(path, name))
    first, before = list(found.values())[:2]
    for name in EXERCISES:
        found.setdefault(name, before)
        found.setdefault(f"{name}-before", first)
    return found | {"hand": Still(first.image, with_raised_hand(first.pose))}


def _stills_of(path: Path, name: str) -> Iterator[tuple[str, Still]]:
    """Yield a frame before the exercise begins, and one during it."""
    wanted = {BEFORE: f"{name}-before", AT_WORK: name}
    with Recording(path) as recording, Estimator() as estimate:
        coach = Coach(list(EXERCISES.values()))
        for frame in recording:
            pose = coach.watch(estimate(frame)).pose
            for after in [after for after in wanted if frame.time >= after]:
                yield wanted.pop(after), Still(frame.image, pose)
            if not wanted:
                break


def with_raised_hand(pose: Pose) -> Pose:
    """Return the pose with its right arm up; the frame does not show it."""
    image = pose.image.copy()
    shoulder, hip = image[Landmark.RIGHT_SHOULDER], image[Landmark.RIGHT_HIP]
    up = (shoulder - hip) / 2
    image[Landmark.RIGHT_ELBOW] = shoulder + up
    image[Landmark.RIGHT_WRIST] = shoulder + 2 * up
    return replace(pose, image=image)


def fitted(still: Still, size: tuple[int, int]) -> Still:
    """Return the still in another size, its height cropped or its edges repeated."""
    width, height = size
    scale = width / still.image.shape[1]
    image = cv2.resize(still.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    missing = height - image.shape[0]
    above = missing // 2
    if missing < 0:
        image = image[-above : -above + height]
    elif missing > 0:
        image = cv2.copyMakeBorder(image, above, missing - above, 0, 0, cv2.BORDER_REPLICATE)
    at = still.pose.image * scale + (0.0, above)
    pose = replace(still.pose, size=size, image=at)
    return Still(np.ascontiguousarray(image, np.uint8), pose)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=list(LANGUAGES), action="append")
    parser.add_argument("--size", type=parsed_size, action="append")
    parser.add_argument("--sheet", action="store_true", help="also nine states on a sheet")
    args = parser.parse_args()
    frames = stills()
    for size in args.size or SIZES:
        for language in args.language or list(LANGUAGES):
            folder = args.folder / f"{size[0]}x{size[1]}-{language}"
            folder.mkdir(parents=True, exist_ok=True)
            painted = draw(frames, size, LANGUAGES[language], folder)
            if args.sheet:
                lay_out(painted, folder)


def parsed_size(written: str) -> tuple[int, int]:
    width, height = (int(part) for part in written.split("x"))
    return width, height


def draw(
    frames: Mapping[str, Still], size: tuple[int, int], words: Words, folder: Path
) -> list[Image]:
    """Write a file for each state, and print the durations of composing and painting."""
    backs = {name: fitted(still, size) for name, still in frames.items()}
    poses = {name: back.pose for name, back in backs.items()}
    drawn = []
    print(f"{folder.name:34} compose  paint, ms")
    for name, screen in screens(poses, words).items():
        compose_it = partial(screen.marks, size, words)
        paint_it = partial(paint, backs[screen.still].image, compose_it(), mirrored=screen.mirrored)
        drawn.append(paint_it())
        cv2.imwrite(str(folder / f"{name}.png"), drawn[-1])
        print(f"  {name:32} {shortest(compose_it):7.1f}{shortest(paint_it):7.1f}")
    return drawn


def shortest(run: Callable[[], object]) -> float:
    """Return the shortest duration of a few runs, ms: the one least disturbed by other programs."""
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return 1000 * min(took)


def lay_out(painted: Sequence[Image], folder: Path) -> None:
    """Write sheets of nine states each, at half size."""
    small = [cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in painted]
    for number, start in enumerate(range(0, len(small), 9)):
        nine = small[start : start + 9]
        nine += [np.zeros_like(nine[0])] * (9 - len(nine))
        rows = [np.hstack(nine[i : i + 3]) for i in (0, 3, 6)]
        cv2.imwrite(str(folder / f"sheet-{number + 1}.png"), np.vstack(rows))


if __name__ == "__main__":
    main()
