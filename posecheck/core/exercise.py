"""The words an exercise is written in, from Band and Measure to the whole Exercise.

An exercise is a declaration. It says which measures matter, in which bands they are right, what a
repetition is, and what to say when something is wrong; the coach does the remembering. Every
function in a declaration is pure, takes a pose and the side that is worked on, and answers NaN when
what it needs is not seen. A declaration that can't work raises ValueError when it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from posecheck.core.pose import Landmark, Pose, Side

#: A number read off a pose for the side that is worked on; NaN where it can't be known.
MeasureFunction = Callable[[Pose, Side], float]


class Phase(StrEnum):
    """Where in a repetition the person is."""

    READY = "ready"  # nothing begun
    SET_UP = "set-up"  # in the position, or on the way to it, not yet holding
    HOLD = "hold"  # the position is reached; the clock runs while form is good
    RETURN = "return"  # on the way back


class Verdict(StrEnum):
    """How a judged number stands."""

    GOOD = "good"
    NEAR = "near"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Band:
    """The closed range from `low` to `high`, in the unit of its measure."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a band needs low < high, not {self.low} and {self.high}")

    def excess(self, value: float) -> float:
        """How far `value` lies outside: 0 inside, negative below, positive above, NaN for NaN."""
        if value < self.low:
            return value - self.low
        if value > self.high:
            return value - self.high
        return value * 0.0

    def verdict(self, value: float, near: float) -> Verdict:
        """Good inside, near within `near` of the inner side of an edge, wrong outside."""
        if value != value:
            return Verdict.UNKNOWN
        if self.excess(value):
            return Verdict.WRONG
        close = min(value - self.low, self.high - value) < near
        return Verdict.NEAR if close else Verdict.GOOD


@dataclass(frozen=True, eq=False)
class Measure:
    """A named number of a pose.

    name: as in the reports, snake_case. of: the reader. unit: "°" for degrees, "" for a ratio.
    joint: the paired joints that the angle lies between (such as HIP, KNEE, ANKLE), for drawing it
    where it is measured; empty when there is no such place. opposite: whether it is measured on the
    other side than the one worked on. unseen: what to say when it can't be measured.
    """

    name: str
    evaluate: MeasureFunction
    unit: str = "°"
    joints: tuple[str, ...] = ()
    contralateral: bool = False
    unseen_cue: str = "Step back until I can see all of you."

    def landmarks(self, side: Side) -> tuple[Landmark, ...]:
        """Where to draw it when `side` is worked on."""
        return self._places[side] if self.joints else ()

    @cached_property
    def _places(self) -> dict[Side, tuple[Landmark, ...]]:
        seen = {
            side: side.other if self.contralateral else side for side in (Side.LEFT, Side.RIGHT)
        }
        return {side: tuple(Landmark.of(j, seen[side]) for j in self.joints) for side in seen}


@dataclass(frozen=True)
class Check:
    """A fault: `measure` outside `band` for longer than `patience` seconds during one of `phases`.

    fault: its name in reports. cue: what to say, as an instruction. priority: the smaller the more
    urgent. near: how close to the band's edge is worth an amber mark. stops: whether the hold clock
    stands still while it is active. explained_by: faults that bring this one with them; while one
    of them is there, this one is not told.
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
        if not self.phases:
            raise ValueError(f"the check for {self.fault} names no phase")


@dataclass(frozen=True)
class Hold:
    """A repetition that is held: get into the position, stay `Programme.hold` seconds, leave it.

    position: how far the person is in the position. An attempt begins when it has been at least
    `enter` and ends when it has been below `leave` for `patience` seconds; the gap between the two
    is the slack in which a wobble means nothing. target: measures and the bands that all of them
    must be in for `settle` seconds for the hold to begin; keep: the wider bands in which it goes
    on. still: while held, no kept measure changes faster than this, degrees a second; sway and
    jitter stay below, getting in and out is several times as fast. An attempt shorter than
    `shortest` seconds was none, nor was one in which nobody was still for `steady` seconds: people
    pass through positions. unreached: the fault of an attempt that never reached its target.
    own_range: the position must also come to this share of the person's usual one on that side.
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

    def __post_init__(self) -> None:
        if not self.exit_threshold < self.enter_threshold:
            raise ValueError(
                f"the position must be left below where it is entered: {self.exit_threshold}, {self.enter_threshold}"
            )
        if not self.target_bands:
            raise ValueError("a hold without a target can never begin")

    @property
    def unseen_cue(self) -> str:
        """What to say when the position can't be measured."""
        return self.position.unseen_cue

    # Asked of both kinds of cycle:

    is_held: ClassVar[bool] = True

    @property
    def primary_measure(self) -> Measure:
        """The measure that follows the movement."""
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
    """A repetition that goes to and fro without a hold: in past a target, then out past another.

    inward: how far in the movement is; its zero does not matter. posture: whether the person is in
    the posture at all; nothing counts elsewhere. one_side: the same movement of one side alone,
    NaN where the view does not tell them apart. slack: a turn back smaller than this is a wobble.
    floor: the least way from the inner to the outer turning point that counts; own_range: the share
    of the person's usual way that it must also come to. Past half of that it is an attempt. small:
    the fault of an attempt that fell short; one_sided: of one in which the sides' ways differ by
    more than half. small_explained_by: faults that keep a way small; while one of them is there,
    `small` is not told. patience: for so long something else may be seen, s; lost: for so long the
    posture may not be seen, s. settle: the outer turning point is reached once nothing goes further
    out for so long, s; the posture must have been held for as long before anything counts.
    shortest, longest: how long a cycle takes, s. resting: paired joints that stay where they are,
    to within `stray` metres in the picture; steady: measures that stay what they are, to within so
    much. When one does not for longer than `patience`, something else is going on than this
    movement, and the cycle was none.
    """

    measure: Measure
    posture: Callable[[Pose], bool]
    side_measure: Measure
    hysteresis: float
    min_rom: float
    own_rom_share: float
    low_rom_fault: str
    asymmetry_fault: str
    low_rom_explained_by: frozenset[str] = frozenset()
    interruption_tolerance: float = 0.5
    occlusion_tolerance: float = 2.0
    settle_time: float = 1.0
    min_duration: float = 2.0
    max_duration: float = 20.0
    resting_joints: tuple[str, ...] = ()
    max_drift: float = 0.35
    steady_measures: Mapping[Measure, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.hysteresis < self.min_rom:
            raise ValueError(
                f"slack must lie between 0 and floor, not {self.hysteresis}, {self.min_rom}"
            )

    @property
    def unseen_cue(self) -> str:
        """What to say when the movement can't be measured."""
        return self.measure.unseen_cue

    # Asked of both kinds of cycle:

    is_held: ClassVar[bool] = False
    target_bands: ClassVar[Mapping[Measure, Band]] = {}
    hold_bands: ClassVar[Mapping[Measure, Band]] = {}

    @property
    def primary_measure(self) -> Measure:
        """The measure that follows the movement."""
        return self.measure

    @property
    def faults(self) -> tuple[str, ...]:
        """Faults that the count itself detects."""
        return self.low_rom_fault, self.asymmetry_fault

    def fault_unit(self, fault: str) -> str:
        """Return the unit of the worst value of one of `faults`; asymmetry is a ratio."""
        return "" if fault == self.asymmetry_fault else self.measure.unit

    def resting_side(self, pose: Pose) -> Side | None:
        """Return the side to measure between repetitions; None where there is nothing to see."""
        return Side.BOTH if self.posture(pose) else None


@dataclass(frozen=True)
class Programme:
    """How much to do: sets of `reps` repetitions a side, each held for `hold` seconds.

    rest: seconds between two sets, and before the next exercise. alternate: whether the sides take
    turns after every repetition; else one side's set is done first.
    """

    reps: int
    hold: float = 0.0
    sets: int = 1
    rest: float = 15.0
    alternate: bool = False

    def __post_init__(self) -> None:
        if self.reps < 1 or self.sets < 1 or self.hold < 0 or self.rest < 0:
            raise ValueError(
                "a programme needs at least one set of one repetition, and no negative times"
            )

    @property
    def total(self) -> int:
        """Repetitions a side in all sets together."""
        return self.sets * self.reps


#: A drawn person: where the landmarks are, in any unit, x to the right and y down.
Pictogram = Mapping[Landmark, tuple[float, float]]


def pictogram(
    head: tuple[float, float],
    left: Mapping[str, tuple[float, float]],
    right: Mapping[str, tuple[float, float]],
) -> Pictogram:
    """A figure from the place of its head and of its paired joints, such as KNEE, on each side."""
    sides = {Side.LEFT: {"EAR": head, **left}, Side.RIGHT: {"EAR": head, **right}}
    return {
        Landmark.of(joint, side): at
        for side, joints in sides.items()
        for joint, at in joints.items()
    }


@dataclass(frozen=True)
class StartPosition:
    """How an exercise begins, for a person alone before the camera.

    posture: whether the person is in the posture it begins from. take: how to get into it. view:
    whether the camera sees them from a side that it can be judged from; turn: what to do when not.
    place: where the camera should stand. bearing: the same in degrees seen from above, clockwise
    from where the person's face points, or from the head of one who lies. lying: whether they lie.
    figure: the position as the camera should see it. said: for each side how to begin with it.
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


@dataclass(frozen=True)
class Exercise:
    """A whole stretch, programme included.

    name: on the command line and in files. title: for people. summary: one line. sides: those that are trained in turn, or only Side.BOTH. kept: measures
    summed up for every repetition. cues: what to say in a phase when nothing is wrong. start: how
    it begins; None when any place and posture will do. arms: whether raising an arm belongs to it,
    so that a raised hand says nothing meanwhile. too_short: the fault of a hold that was too short.
    remedies: what to do about faults that have no check, since the count itself finds them.
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
    too_short_fault: str = "hold-too-short"
    advice: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.sides or len(set(self.sides)) != len(self.sides):
            raise ValueError(f"{self.name}: each side must be named once")
        if Side.BOTH in self.sides and len(self.sides) > 1:
            raise ValueError(f"{self.name}: both sides at once can't be mixed with one side")
        names = [c.fault for c in self.checks]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a fault is declared twice")

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure that is read while a repetition is under way, each once."""
        cycle = self.cycle
        own = (cycle.primary_measure, *cycle.target_bands, *cycle.hold_bands)
        checked = (check.measure for check in self.checks)
        return tuple(dict.fromkeys((*own, *checked, *self.recorded)))

    @cached_property
    def first_checks(self) -> dict[Measure, Check]:
        """The measures that are checked, each with the first of its checks, the last one first."""
        return {check.measure: check for check in reversed(self.checks)}

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of all faults that a repetition can have."""
        checked = tuple(check.fault for check in self.checks)
        if not self.cycle.is_held:
            return (*checked, *self.cycle.faults)
        never = self.cycle.faults
        return (*checked, *never, self.too_short_fault)
