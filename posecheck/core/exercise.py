"""The vocabulary of an exercise's declaration, from Band and Measure to Exercise.

An exercise is a declaration: which measures matter, in which bands they are right, what a
repetition is, and what to say when something is wrong. The trackers and the coach keep all state.
docs/new-exercise.md walks through a declaration.

Rules for every function in a declaration:

- It is pure: it takes a pose, and a measure's function also the side that is worked on.
- A measure returns NaN where it cannot be measured, never an error. A landmark that is not seen is
  NaN, and NaN goes through arithmetic by itself. A NaN value starts no attempt, stops the hold
  clock and is no fault. Functions that return bool return False for what is not seen.
- A value closer to a threshold than its error bar makes the verdict unknown, on either side of
  it: what may count is counted, but not judged.
- `side` is the person's own side, LEFT or RIGHT, for exercises trained one side at a time, and
  always BOTH for the others; `angles` take LEFT or RIGHT only.
- Poses arrive filtered. Those of an upright person have passed the leg depth filter, those of a
  lying person the pelvis filter (`core.filters`).
- `angles.knee_flexion` and `angles.trunk_lean` already contain the correction for the hip
  landmark's bias (`angles.HIP_LANDMARK_BIAS`). Do not add it again.

A declaration that cannot work raises ValueError when it is made, with one sentence that names what
is wrong.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from posecheck.core.pose import SIDES, Landmark, Pose, Side

#: Reads a number off a pose for the side that is worked on; NaN where it cannot be measured.
MeasureFunction = Callable[[Pose, Side], float]

#: Fault of a hold that was too short, unless an exercise gives it another name.
TOO_SHORT = "hold-too-short"

#: Number of error bars, each one standard deviation, by which a value must be on one side of a
#: threshold for its verdict to be known. The verdict on a value just that far away is wrong in one
#: of four cases if the error bars are right (normal distribution); most values are farther away.
ERROR_BARS = 0.7

#: The joints that exist once on each side, such as HIP, by the names that measures use.
PAIRED_JOINTS = frozenset(
    mark.name.removeprefix("LEFT_") for mark in Landmark if mark.name.startswith("LEFT_")
)

#: Letters of a title's longest word: large type in a portrait frame has no room for more.
MAX_TITLE_WORD = 30

KEBAB_CASE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _require(valid: bool, message: str) -> None:
    if not valid:
        raise ValueError(message)


def _require_fault_name(name: str) -> None:
    message = f"a fault's name is lower case with hyphens, such as trunk-lean, not {name!r}"
    _require(KEBAB_CASE.fullmatch(name) is not None, message)


def _require_not_negative(where: str, declared: object, *names: str) -> None:
    for name in names:
        _require(getattr(declared, name) >= 0, f"{where} has a negative {name}")


def _require_known(where: str, named: Iterable[str], known: Iterable[str]) -> None:
    for name in sorted(set(named) - set(known)):
        raise ValueError(f"{where} names {name!r}, which is none of {', '.join(sorted(known))}")


def _require_joints(where: str, joints: Iterable[str]) -> None:
    known = ", ".join(sorted(PAIRED_JOINTS))
    for joint in joints:
        _require(joint in PAIRED_JOINTS, f"{where} names the joint {joint!r}; give {known}")


def _require_unique(what: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        _require(count == 1, f"{what} {name} is declared twice")


class Phase(StrEnum):
    """Part of a repetition."""

    READY = "ready"  # no attempt under way
    SET_UP = "set-up"  # in the position or moving into it, not yet holding
    HOLD = "hold"  # the position is reached; the clock runs while form is good
    RETURN = "return"  # on the way back


class Verdict(StrEnum):
    """Verdict on a judged value."""

    GOOD = "good"
    NEAR = "near"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Band:
    """Closed range of a measure, in its unit.

    Attributes:
        low: Lower edge.
        high: Upper edge, above `low`.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        _require(low < high, f"a band needs low < high, not {low} and {high}")

    def excess(self, value: float, margin: float = 0.0) -> float:
        """Return how far `value` is outside: 0 inside, < 0 below, > 0 above, NaN for NaN.

        Both edges are moved outward by `margin`, or inward where it is negative.
        """
        low, high = self.low - margin, self.high + margin
        if value < low:
            return value - low
        if value > high:
            return value - high
        return value * 0.0

    def verdict(self, value: float, near: float, margin: float = 0.0) -> Verdict:
        """Return the verdict on `value`.

        NEAR is inside and less than `near` from an edge, or no farther from it than `margin`, so
        that it may be on either side.
        """
        if math.isnan(value):
            return Verdict.UNKNOWN
        if self.excess(value, margin):
            return Verdict.WRONG
        close = min(value - self.low, self.high - value) < max(near, margin)
        return Verdict.NEAR if close else Verdict.GOOD


@dataclass(frozen=True, eq=False)
class Measure:
    """Named number of a pose.

    Attributes:
        name: Name in the results, snake_case.
        evaluate: Function of the pose and the side that is worked on.
        unit: "°" for degrees, "" for a ratio.
        joints: Paired joints where the value is drawn: three for an angle with its vertex in the
            middle, such as HIP, KNEE, ANKLE; two for a segment; empty where it has no place.
        contralateral: Whether it is measured on the other side than the one worked on.
        unseen_cue: What to say when it cannot be measured.
        error: Function that returns the error bar of the value, one standard deviation, in its
            unit; NaN where none is known, which counts as 0. None for a measure without error bars.
    """

    name: str
    evaluate: MeasureFunction
    unit: str = "°"
    joints: tuple[str, ...] = ()
    contralateral: bool = False
    unseen_cue: str = "Step back until I can see all of you."
    error: MeasureFunction | None = None

    def __post_init__(self) -> None:
        _require(
            SNAKE_CASE.fullmatch(self.name) is not None,
            "a measure's name is lower case with underscores, such as knee_flexion, not"
            f" {self.name!r}",
        )
        measure, count = f"the measure {self.name}", len(self.joints)
        _require_joints(measure, self.joints)
        _require(count in (0, 2, 3), f"{measure} is drawn at two or three joints, not {count}")
        _require(bool(self.unseen_cue.strip()), f"{measure} needs an unseen_cue")

    def error_bar(self, pose: Pose, side: Side) -> float:
        """Return the error bar of the value, one standard deviation; 0 where none is known."""
        error = self.error(pose, side) if self.error else 0.0
        return error if error > 0.0 else 0.0

    def landmarks(self, side: Side) -> tuple[Landmark, ...]:
        """Return the landmarks where the value is drawn while `side` is worked on.

        Side.BOTH is drawn on the left side: seen from the side, where sagittal angles are measured,
        the joints of both sides lie over each other in the frame.
        """
        return self._landmarks_by_side[side]

    @cached_property
    def _landmarks_by_side(self) -> dict[Side, tuple[Landmark, ...]]:
        drawn = {side: side.other if self.contralateral else side for side in Side}
        drawn[Side.BOTH] = Side.LEFT
        return {
            side: tuple(Landmark.of(joint, drawn[side]) for joint in self.joints) for side in Side
        }


@dataclass(frozen=True)
class Check:
    """Fault that is detected by a measure: outside its band for too long during some phases.

    Attributes:
        fault: Name of the fault in the results, lower case with hyphens.
        measure: What is judged.
        band: Where it is right.
        cue: What to say, as an instruction.
        priority: Urgency; the smallest is said first.
        phases: When it is judged.
        warn_margin: Distance from an edge of the band that is shown amber, in the measure's unit.
        min_duration: Shortest time outside the band that is a fault, s.
        stops_clock: Whether the hold clock stops while the fault is active.
        explained_by: Faults that bring this one with them. While one of them is active, this one is
            not reported.
    """

    fault: str
    measure: Measure
    band: Band
    cue: str
    priority: int
    phases: frozenset[Phase] = frozenset({Phase.SET_UP, Phase.HOLD})
    warn_margin: float = 5.0
    min_duration: float = 0.7
    stops_clock: bool = True
    explained_by: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _require_fault_name(self.fault)
        check = f"the check for {self.fault}"
        _require(bool(self.phases), f"{check} names no phase")
        _require(bool(self.cue.strip()), f"{check} needs a cue")
        _require_not_negative(check, self, "warn_margin", "min_duration")


@dataclass(frozen=True)
class Hold:
    """Cycle of a held repetition: take the position, hold it for `Programme.hold` s, leave it.

    The gap between the two thresholds is a hysteresis, in which wobbling has no effect.

    Attributes:
        position: How far the person is in the position, in any unit.
        enter_threshold: Value of `position` from which an attempt begins.
        exit_threshold: Value of `position` below which it is left; less than `enter_threshold`.
        target_bands: Bands of all measures that must be reached for the hold to begin.
        hold_bands: Wider bands in which the hold goes on.
        exit_delay: Time below `exit_threshold` after which the attempt has ended, s.
        min_duration: Shortest attempt, s; people pass through positions.
        settle_time: Time for which all targets must be reached before the hold begins, s.
        max_speed: Fastest change of a measure of `hold_bands` that is still holding, degrees/s.
            Sway and jitter stay below; moving in and out is several times as fast.
        min_still_time: Stillness without which there was no attempt, s.
        unreached_fault: Fault of an attempt that never reached its targets; "" for none.
        own_rom_share: Share of the person's usual `position` on that side, 0 to 1, that a target
            also needs.
        begins_from: Whether a side is where an attempt begins: it must have been there for
            `settle_time` within the last `approach_time`. None when any posture will do.
        approach_time: Longest time from there to `enter_threshold`, s.
        begin_cue: What to say to a person who is in the position, but did not begin there.
        exit_share: Share of the attempt's greatest `position`, 0 to 1, below which it is left as
            well: where the start reads too high, it never falls below a fixed threshold.
    """

    position: Measure
    enter_threshold: float
    exit_threshold: float
    target_bands: Mapping[Measure, Band]
    hold_bands: Mapping[Measure, Band]
    exit_delay: float = 3.0
    min_duration: float = 2.0
    settle_time: float = 0.5
    max_speed: float = 8.0
    min_still_time: float = 0.0
    unreached_fault: str = ""
    own_rom_share: float = 0.0
    begins_from: Callable[[Pose, Side], bool] | None = None
    approach_time: float = 5.0
    begin_cue: str = ""
    exit_share: float = 0.0

    def __post_init__(self) -> None:
        enter, leave = self.enter_threshold, self.exit_threshold
        message = f"a hold needs exit_threshold < enter_threshold, not {leave} and {enter}"
        _require(leave < enter, message)
        _require(bool(self.target_bands), "a hold without target_bands can never begin")
        if self.unreached_fault:
            _require_fault_name(self.unreached_fault)
        times = (
            "exit_delay",
            "min_duration",
            "settle_time",
            "min_still_time",
            "own_rom_share",
            "approach_time",
            "exit_share",
        )
        _require_not_negative("a hold", self, *times)

    def own_range(self, usual: float) -> float:
        """Return the `position` that counts for a person with a usual one; 0 if there is none."""
        return self.own_rom_share * usual

    @property
    def unseen_cue(self) -> str:
        """What to say when the position cannot be measured."""
        return self.position.unseen_cue

    # Asked of both kinds of cycle:

    is_held: ClassVar[bool] = True
    too_fast_fault: ClassVar[str] = ""

    @property
    def primary_measure(self) -> Measure:
        """The measure that shows the movement."""
        return self.position

    @property
    def faults(self) -> tuple[str, ...]:
        """Faults that the count itself detects, apart from `Exercise.too_short_fault`."""
        return (self.unreached_fault,) if self.unreached_fault else ()

    def fault_unit(self, fault: str) -> str:
        """Return the unit of the worst value of one of `faults`."""
        return self.position.unit

    def resting_side(self, pose: Pose) -> Side | None:
        """Return the side to measure between repetitions; None where there is nothing to see."""
        return None


@dataclass(frozen=True)
class Swing:
    """Cycle of a repetition that goes to and fro without a hold: in, out, and in again.

    Attributes:
        measure: Displacement; it grows inward. Its zero does not matter.
        posture: Whether the person is in the posture; nothing counts outside it.
        side_measure: The same displacement of one side alone; NaN where the view does not separate
            the sides.
        hysteresis: Reversals smaller than this are wobbles, in the measure's unit.
        min_rom: Smallest range of motion that counts, from the inner to the outer turning point.
        own_rom_share: Share of the person's usual range of motion that it must also reach. From
            half of that on it is an attempt.
        low_rom_fault: Fault of an attempt with too small a range of motion.
        asymmetry_fault: Fault of an attempt in which the sides' ranges differ by more than half.
        too_fast_fault: Fault of a cycle shorter than `slow_duration`; "" for none.
        slow_duration: Shortest cycle that is slow enough, s.
        low_rom_explained_by: Faults that keep the range small. While one of them is active,
            `low_rom_fault` is not reported.
        interruption_tolerance: Longest time in which something else may be seen, s.
        occlusion_tolerance: Longest time in which the posture may be unseen, s.
        settle_time: Time without a greater excursion after which the outer turning point is
            reached, s. The posture must have been held for as long before anything counts.
        min_duration: Shortest cycle, s.
        max_duration: Longest cycle, s.
        range_measure: The same displacement where the view shows how far it goes, of both sides or
            of the one it is asked for; it is what is recorded and shown. Without it `measure` and
            `side_measure` are. To find the repetitions it is enough that these two follow the
            movement.
        resting_joints: Paired joints that stay in place to within `max_drift`.
        max_drift: Largest displacement of a resting joint in the frame, m.
        steady_measures: Measures that stay constant, each to within so much. When one does not, or
            a resting joint moves, for longer than `interruption_tolerance`, it was another movement
            and the cycle is dropped.
    """

    measure: Measure
    posture: Callable[[Pose], bool]
    side_measure: Measure
    hysteresis: float
    min_rom: float
    own_rom_share: float
    low_rom_fault: str
    asymmetry_fault: str
    too_fast_fault: str = ""
    slow_duration: float = 0.0
    low_rom_explained_by: frozenset[str] = frozenset()
    interruption_tolerance: float = 0.5
    occlusion_tolerance: float = 2.0
    settle_time: float = 1.0
    min_duration: float = 2.0
    max_duration: float = 20.0
    range_measure: Measure | None = None
    resting_joints: tuple[str, ...] = ()
    max_drift: float = 0.35
    steady_measures: Mapping[Measure, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        hysteresis, rom = self.hysteresis, self.min_rom
        shortest, longest = self.min_duration, self.max_duration
        message = f"a swing needs 0 < hysteresis < min_rom, not {hysteresis} and {rom}"
        _require(0 < hysteresis < rom, message)
        message = f"a swing needs min_duration < max_duration, not {shortest} and {longest}"
        _require(shortest < longest, message)
        _require_fault_name(self.low_rom_fault)
        _require_fault_name(self.asymmetry_fault)
        if self.too_fast_fault:
            _require_fault_name(self.too_fast_fault)
        message = "a swing needs slow_duration and too_fast_fault together"
        _require((self.slow_duration > 0.0) == bool(self.too_fast_fault), message)
        _require_joints("resting_joints", self.resting_joints)

    @property
    def unseen_cue(self) -> str:
        """What to say when the movement cannot be measured."""
        return self.measure.unseen_cue

    # Asked of both kinds of cycle:

    is_held: ClassVar[bool] = False
    begin_cue: ClassVar[str] = ""
    target_bands: ClassVar[Mapping[Measure, Band]] = {}
    hold_bands: ClassVar[Mapping[Measure, Band]] = {}

    @cached_property
    def side_ranges(self) -> dict[Side, Measure]:
        """The primary measure of each side alone, such as left_hip_rotation."""
        return {side: self._range_of(side) for side in SIDES}

    def _range_of(self, side: Side) -> Measure:
        whole, one = self.primary_measure, self.range_measure or self.side_measure
        return Measure(
            f"{side}_{whole.name}",
            lambda pose, _: one.evaluate(pose, side),
            whole.unit,
            error=lambda pose, _: one.error_bar(pose, side),
        )

    @property
    def primary_measure(self) -> Measure:
        """The measure that shows the movement."""
        return self.range_measure or self.measure

    @property
    def faults(self) -> tuple[str, ...]:
        """Faults that the count itself detects."""
        too_fast = (self.too_fast_fault,) if self.too_fast_fault else ()
        return self.low_rom_fault, self.asymmetry_fault, *too_fast

    def demanded_rom(self, usual: float) -> float:
        """Return the range of motion that counts for a person with a usual one."""
        return max(self.min_rom, self.own_rom_share * usual)

    def fault_unit(self, fault: str) -> str:
        """Return the unit of the worst value of one of `faults`; asymmetry is a ratio."""
        units = {self.asymmetry_fault: "", self.too_fast_fault: " s"}
        return units.get(fault, self.measure.unit)

    def resting_side(self, pose: Pose) -> Side | None:
        """Return the side to measure between repetitions; None where there is nothing to see."""
        return Side.BOTH if self.posture(pose) else None


@dataclass(frozen=True, eq=False)
class Gauge:
    """How far the movement goes, as it is shown while it is done.

    What is to be reached is what the cycle demands; the display draws it beside the person's own
    best.

    Attributes:
        measure: What is shown: of a hold one of its target bands, of a swing its primary measure.
        scale: Ends of the dial, in the measure's unit; None for some around what is demanded.
        label: What is measured, in a few words; empty for the name of the measure.
        arc: Of a swing, the paired joints at which each side's value is drawn as an arc: its centre
            and where it points, by the pose. None for no arcs.
    """

    measure: Measure
    scale: Band | None = None
    label: str = ""
    arc: Callable[[Pose], tuple[str, str]] | None = None

    @property
    def title(self) -> str:
        """What is measured, in words."""
        return self.label or self.measure.name.replace("_", " ")


@dataclass(frozen=True)
class Breathing:
    """Pace of the breathing guide that is shown in a hold.

    The usual one is six breaths a minute with the longer half outward, as in most studies of slow
    breathing (Zaccaro et al. 2018, Frontiers in Human Neuroscience 12:353).

    Attributes:
        inhale: Duration of breathing in, s.
        exhale: Duration of breathing out, s.
    """

    inhale: float = 4.0
    exhale: float = 6.0

    def __post_init__(self) -> None:
        _require(self.inhale > 0 and self.exhale > 0, "breathing in and out takes some time")


@dataclass(frozen=True)
class Dose:
    """Repetitions in a set, and the duration of each hold, s, of one side."""

    reps: int
    hold: float = 0.0


@dataclass(frozen=True)
class Programme:
    """Dose of an exercise.

    Attributes:
        reps: Repetitions a side in a set.
        hold: Duration of each hold, s; 0 for a swing.
        sets: Number of sets.
        rest: Pause between two sets, and before the next exercise, s.
        alternate: Whether the sides take turns after every repetition; else one side's set is done
            first.
        by_side: Doses of the sides that differ from `reps` and `hold`.
        demanded: Whether the repetitions are asked for. If not, they are counted against no target.
    """

    reps: int
    hold: float = 0.0
    sets: int = 1
    rest: float = 15.0
    alternate: bool = False
    by_side: Mapping[Side, Dose] = field(default_factory=dict)
    demanded: bool = True

    def __post_init__(self) -> None:
        doses = (Dose(self.reps, self.hold), *self.by_side.values())
        valid = (
            self.sets >= 1 and self.rest >= 0 and all(d.reps >= 1 and d.hold >= 0 for d in doses)
        )
        message = "a programme needs at least one set of one repetition, and no negative times"
        _require(valid, message)

    def dose(self, side: Side | None) -> Dose:
        """Return the dose of a side; for None, that of sides without one of their own."""
        usual = Dose(self.reps, self.hold)
        return usual if side is None else self.by_side.get(side, usual)

    def target(self, side: Side) -> int:
        """Return the repetitions of a side in all sets together; 0 when none are asked for."""
        return self.sets * self.dose(side).reps if self.demanded else 0


#: Landmarks of a drawn person, in any unit, x to the right and y down.
Pictogram = Mapping[Landmark, tuple[float, float]]


def pictogram(
    head: tuple[float, float] | None,
    left: Mapping[str, tuple[float, float]],
    right: Mapping[str, tuple[float, float]],
) -> Pictogram:
    """Return a pictogram of a person.

    Args:
        head: Where the head is; None where it stays, in `StartPosition.moves`.
        left: Where the left side's paired joints are, by name, such as KNEE.
        right: The same of the right side.

    Raises:
        ValueError: If there is no such joint.
    """
    _require_joints("a pictogram", (*left, *right))
    ears = {} if head is None else {"EAR": head}
    sides = {Side.LEFT: {**ears, **left}, Side.RIGHT: {**ears, **right}}
    return {
        Landmark.of(joint, side): at
        for side, joints in sides.items()
        for joint, at in joints.items()
    }


@dataclass(frozen=True, eq=False)  # compared by identity, for caches of what is derived from it
class StartPosition:
    """Start of an exercise, for a person alone before the camera.

    Attributes:
        posture: Whether the person is in the posture it begins from.
        instruction: How to get into it.
        is_view_suitable: Whether the camera sees the person from a side where it can be judged.
        view_cue: What to do when not.
        camera_hint: Where the camera should stand.
        camera_bearing: The same seen from above, degrees clockwise from where the person faces, or
            from the head of a lying person.
        lying: Whether the person lies.
        pictogram: The position as the camera should see it, drawn for the left side.
        moves: The figures that the movement goes through after it, the last one its end. Joints
            that one does not name stay where they were before.
        move_time: Time from the start to the end at the right tempo, s.
        side_cues: How to begin with each side.
        is_seen_well: Whether the posture is seen as well as it can be: what is unknown all the same
            is hidden by the body itself, and turning would not show it. None: never known.
    """

    posture: Callable[[Pose], bool]
    instruction: str
    is_view_suitable: Callable[[Pose], bool]
    view_cue: str
    camera_hint: str
    camera_bearing: float
    lying: bool
    pictogram: Pictogram = field(default_factory=dict)
    side_cues: Mapping[Side, str] = field(default_factory=dict)
    is_seen_well: Callable[[Pose], bool] | None = None
    moves: tuple[Pictogram, ...] = ()
    move_time: float = 3.0

    def __post_init__(self) -> None:
        for name in ("instruction", "view_cue", "camera_hint"):
            _require(bool(getattr(self, name).strip()), f"a start position needs {name}")
        bearing = self.camera_bearing
        message = f"camera_bearing is an angle in degrees, not {bearing}"
        _require(math.isfinite(bearing), message)
        for mark in (mark for figure in (self.pictogram, *self.moves) for mark in figure):
            message = f"a pictogram is made of landmarks, not {mark!r}; use pictogram()"
            _require(isinstance(mark, Landmark), message)
        for mark in (mark for figure in self.moves for mark in figure):
            message = f"moves has {mark.name}, which the pictogram does not have"
            _require(mark in self.pictogram, message)
        _require(self.move_time > 0, "move_time must be positive")

    @cached_property
    def figures(self) -> tuple[Pictogram, ...]:
        """The figures of the movement, each with all of its joints; the first is the start."""
        figures = [self.pictogram]
        for move in self.moves:
            figures.append({**figures[-1], **move})
        return tuple(figures)


@dataclass(frozen=True)
class Exercise:
    """Declaration of an exercise, programme included.

    Attributes:
        name: Name on the command line and in files, lower case with hyphens.
        title: Name as people read it.
        summary: What it is, in one line.
        sides: LEFT and RIGHT when they are trained in turn (or only one of them), else only BOTH.
        programme: How much of it to do.
        cycle: What a repetition is.
        checks: Faults, with what to say about each.
        recorded: Measures that are summarised for every repetition.
        cues: What to say in a phase when nothing is wrong, without praise (`core.cues`). In READY,
            how to begin from the start position; `start` says how to take it.
        start: How it begins; None when any place and posture will do.
        uses_arms: Whether it raises the arms, so that a raised hand is not taken for a gesture.
        too_short_fault: Fault of a hold that was too short.
        advice: What to do about faults that have no check because the count itself detects them.
        gauge: How far the movement goes, as it is shown; None for the usual one (`shown_gauge`).
        phase_words: What the person does in a phase, in a word or two, where the usual words of a
            hold or a swing do not fit.
        breathing: Pace of the breathing guide in a hold; None for no guide.
        variants: Ways to do it that a plan can demand, by name, each with its checks in place of
            `checks`.
    """

    name: str
    title: str
    summary: str
    sides: tuple[Side, ...]
    programme: Programme
    cycle: Hold | Swing
    checks: tuple[Check, ...]
    recorded: tuple[Measure, ...]
    cues: Mapping[Phase, str] = field(default_factory=dict)
    start: StartPosition | None = None
    uses_arms: bool = False
    too_short_fault: str = TOO_SHORT
    advice: Mapping[str, str] = field(default_factory=dict)
    gauge: Gauge | None = None
    phase_words: Mapping[Phase, str] = field(default_factory=dict)
    breathing: Breathing | None = None
    variants: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require(
            KEBAB_CASE.fullmatch(self.name) is not None,
            f"an exercise's name is lower case with hyphens, such as hip-flexor, not {self.name!r}",
        )
        try:
            self._validate()
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None

    def _validate(self) -> None:
        """Raise ValueError where the parts of the declaration do not fit together."""
        sides, cycle, faults = self.sides, self.cycle, self.faults
        _require(bool(sides) and len(set(sides)) == len(sides), "each side must be named once")
        mixed = Side.BOTH in sides and len(sides) > 1
        _require(not mixed, "Side.BOTH can't be mixed with a single side")
        _require_unique("the fault", faults)
        _require_unique("the measure", (measure.name for measure in self.measures))
        for check in self.checks:
            others = set(faults) - {check.fault}
            _require_known(f"explained_by of {check.fault}", check.explained_by, others)
        if isinstance(cycle, Swing):
            message = "a swing is counted for both sides at once; sides must be (Side.BOTH,)"
            _require(sides == (Side.BOTH,), message)
            checked = {check.fault for check in self.checks}
            _require_known("low_rom_explained_by", cycle.low_rom_explained_by, checked)
        _require_known("advice", self.advice, faults)
        if self.gauge:
            shown = [cycle.primary_measure] if isinstance(cycle, Swing) else cycle.target_bands
            names = [measure.name for measure in shown]
            _require_known("the gauge", [self.gauge.measure.name], names)
        _require_fault_name(self.too_short_fault)
        _require(bool(self.title.strip()), "the title is empty")
        longest = max(map(len, self.title.split()))
        message = f"a word of the title may have {MAX_TITLE_WORD} letters at most, not {longest}"
        _require(longest <= MAX_TITLE_WORD, message)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure that is read while a repetition is under way, each once."""
        cycle = self.cycle
        own = (cycle.primary_measure, *cycle.target_bands, *cycle.hold_bands)
        if isinstance(cycle, Swing):
            own = (cycle.measure, *own)
        checked = (check.measure for check in self.checks)
        return tuple(dict.fromkeys((*own, *checked, *self.recorded)))

    @cached_property
    def uncertain_measures(self) -> tuple[Measure, ...]:
        """Those of the measures, and of the ranges of a swing's sides, that have error bars."""
        ranges = self.cycle.side_ranges.values() if isinstance(self.cycle, Swing) else ()
        return tuple(measure for measure in (*self.measures, *ranges) if measure.error)

    @cached_property
    def first_checks(self) -> dict[Measure, Check]:
        """The measures that are checked, each with the first of its checks, the last one first."""
        return {check.measure: check for check in reversed(self.checks)}

    @cached_property
    def shown_gauge(self) -> Gauge | None:
        """The gauge: as declared, else of a swing's primary measure or a hold's first target.

        None where that target is an angle that is checked: it is drawn at its joints already.
        """
        if self.gauge or isinstance(self.cycle, Swing):
            return self.gauge or Gauge(self.cycle.primary_measure)
        targets = self.cycle.target_bands
        measure = self.cycle.position if self.cycle.position in targets else next(iter(targets))
        return None if measure.joints and measure in self.first_checks else Gauge(measure)

    def phase_word(self, phase: Phase) -> str:
        """Return what the person does in a phase: a sentence, or the key of a message."""
        kind = "phase" if self.cycle.is_held else "phase-swing"
        return self.phase_words.get(phase, f"{kind}-{phase}")

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of all faults that a repetition can have."""
        too_short = (self.too_short_fault,) if self.cycle.is_held else ()
        return (*(check.fault for check in self.checks), *self.cycle.faults, *too_short)
