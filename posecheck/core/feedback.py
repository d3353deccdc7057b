"""The coach's results: repetitions, faults, counts, and the feedback of one frame.

Screen, voice and files read only these types.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from posecheck.core.exercise import Band, Breathing, Phase, Verdict
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.training_state import TrainingState


@dataclass(frozen=True)
class JudgedValue:
    """A measured value in one frame, with its verdict.

    Attributes:
        name: Name of the measure.
        value: In `unit`; NaN when unknown.
        verdict: How it compares with its band.
        unit: "°", or "" for a ratio.
        landmarks: The three points of a joint angle, vertex in the middle; or the two ends of a
            segment whose inclination it is; empty where the measure has no place on the body.
        fault: The fault that the value is checked for.
    """

    name: str
    value: float
    verdict: Verdict
    unit: str = "°"
    landmarks: tuple[Landmark, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Breath:
    """Where the breathing guide is in one frame.

    Attributes:
        number: Number of the breath in the hold, from 1.
        inward: Whether to breathe in.
        fullness: How full the lungs are, 0 to 1.
    """

    number: int
    inward: bool
    fullness: float

    @classmethod
    def at(cls, seconds: float, pace: Breathing) -> Self:
        """Return the breath after some seconds of a hold, which begins with breathing in."""
        number, passed = divmod(seconds, pace.inhale + pace.exhale)
        inward = passed < pace.inhale
        share = passed / pace.inhale if inward else 1.0 - (passed - pace.inhale) / pace.exhale
        return cls(int(number) + 1, inward, (1.0 - math.cos(math.pi * share)) / 2.0)


@dataclass(frozen=True)
class GaugeArc:
    """How far one side is, for an arc on the body.

    Attributes:
        centre: The centre of the arc.
        tip: Where it points.
        value: In the unit of the gauge; NaN when unknown.
    """

    centre: Landmark
    tip: Landmark
    value: float


@dataclass(frozen=True)
class GaugeReading:
    """How far a movement is in one frame.

    Attributes:
        title: What is measured, in words.
        value: In `unit`; NaN when unknown.
        unit: "°", or "" for a ratio.
        scale: Ends of the dial.
        target: What is to be reached now; an edge is infinite where only the other matters. None
            when there is nothing to reach.
        verdict: GOOD where the target is reached, NEAR where it may be, WRONG where it is not.
        origin: Value from which the distance counts: of a swing its last turning point, of a hold
            0, so that the distance is the value.
        two_sided: Whether it goes to and fro.
        best: The person's own best on this side so far: the value held, or of a swing the farthest
            inner and outer turning points; empty before the first repetition that was judged.
        turning_points: The last turning points of a swing, as far as there are any.
        arcs: Where each side is.
    """

    title: str
    value: float
    unit: str
    scale: Band
    target: Band | None
    verdict: Verdict
    origin: float = 0.0
    two_sided: bool = False
    best: tuple[float, ...] = ()
    turning_points: tuple[float, ...] = ()
    arcs: tuple[GaugeArc, ...] = ()

    @property
    def distance(self) -> float:
        """How far it is from the origin; NaN when unknown."""
        return abs(self.value - self.origin) if self.two_sided else self.value

    @property
    def missing(self) -> float:
        """What is missing to the target; 0 when it is reached, NaN when unknown."""
        return abs(self.target.excess(self.value)) if self.target else self.value * 0.0


@dataclass(frozen=True)
class Fault:
    """A fault within a repetition.

    Attributes:
        name: As declared by the exercise.
        start: First frame outside the band, s.
        end: Last frame outside the band, s.
        worst: Value farthest outside, in the unit of its measure.
    """

    name: str
    start: float
    end: float
    worst: float


@dataclass(frozen=True)
class Spread:
    """Median, minimum and maximum of a measure over a repetition.

    `error` is the usual error bar of a single value, one standard deviation; 0 where none is known.
    """

    median: float
    low: float
    high: float
    error: float = 0.0


@dataclass(frozen=True, repr=False)
class Rep:
    """A finished attempt at a repetition.

    Attributes:
        exercise: Name of the exercise.
        side: The side that was worked.
        start: Time in the recording, s.
        end: Time in the recording, s.
        hold: Time on the hold clock, s.
        counted: Whether it reached what the exercise demands, or may have.
        measures: Spread of each recorded measure, by name.
        faults: In order of their start.
        judged: Whether it is known how well it was done. False for one that counted, but whose
            measures are not known well enough to say that it reached what is demanded, or that it
            had no fault.
    """

    exercise: str
    side: Side
    start: float
    end: float
    hold: float
    counted: bool
    measures: dict[str, Spread] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    judged: bool = True

    @property
    def proper(self) -> bool:
        """Whether it certainly counted and had no fault."""
        return self.counted and self.judged and not self.faults

    def __repr__(self) -> str:
        """Say in a line what it was."""
        result = "counted" if self.counted else "not counted"
        held = f", held {self.hold:.1f} s" if self.hold else ""
        faults = ", ".join(dict.fromkeys(fault.name for fault in self.faults)) or "no fault"
        known = faults if self.judged else "not judged"
        times = f"{self.start:.1f} to {self.end:.1f} s"
        return f"<Rep {self.exercise} {self.side}, {times}: {result}{held}, {known}>"


@dataclass(frozen=True)
class SideCount:
    """Repetitions of one side of an exercise.

    Attributes:
        attempted: All attempts.
        counted: Attempts that count.
        target: Repetitions demanded by the programme; 0 for a side that is not part of it.
        proper: Counted attempts that were judged, without a fault.
        hold: Total time on the hold clock, s.
        faults: Number of attempts with each fault, by its name.
        unjudged: Counted attempts that were not judged.
    """

    attempted: int = 0
    counted: int = 0
    target: int = 0
    proper: int = 0
    hold: float = 0.0
    faults: Mapping[str, int] = field(default_factory=dict)
    unjudged: int = 0

    @property
    def complete(self) -> bool:
        """Whether the programme is fulfilled."""
        return self.counted >= self.target

    @property
    def done(self) -> int:
        """Counted repetitions, those beyond the target left out."""
        return min(self.counted, self.target)

    def with_rep(self, rep: Rep) -> Self:
        """Return the count with one more attempt."""
        return replace(
            self,
            attempted=self.attempted + 1,
            counted=self.counted + rep.counted,
            proper=self.proper + rep.proper,
            hold=self.hold + rep.hold,
            faults=Counter(self.faults) + Counter({fault.name for fault in rep.faults}),
            unjudged=self.unjudged + (not rep.judged),
        )


@dataclass(frozen=True, repr=False)
class Feedback:
    """Everything the coach says about one frame.

    Attributes:
        pose: The filtered pose.
        exercise: Name of the exercise in progress; empty before the first.
        title: Its title.
        phase: Where in a repetition the person is.
        side: The side being worked; None while undecided.
        hold: Time on the hold clock, s.
        hold_target: Time to hold, s.
        clock_running: Whether the hold clock runs.
        tallies: Repetitions of each side of the exercise; one in progress counts from when its
            clock is full.
        judged_values: The checked measures.
        faults: Names of the active faults, most urgent first.
        cue: The one sentence to say now; empty for none.
        detail: A second sentence, why or how much; may have the placeholder {n}.
        amount: The number in it.
        praise: Whether the cue is good news.
        correction: Whether the cue is about something that is wrong or missing.
        short: Whether the position is short of what is demanded, so that nothing else is right yet.
        about_visibility: Whether the cue is about something the camera can't see.
        still: Whether the picture stands still, so that nothing is judged.
        finished: Repetitions that ended in this frame.
        training: State of the training; None for a recording.
        phase_word: What the person does in the phase: a sentence, or the key of a message.
        gauge: How far the movement is; None where there is nothing to measure.
        breath: Where the breathing guide is; None where there is none.
    """

    pose: Pose
    exercise: str = ""
    title: str = ""
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    hold_target: float = 0.0
    clock_running: bool = False
    tallies: Mapping[Side, SideCount] = field(default_factory=dict)
    judged_values: tuple[JudgedValue, ...] = ()
    faults: tuple[str, ...] = ()
    cue: str = ""
    detail: str = ""
    amount: int = 0
    praise: bool = False
    correction: bool = False
    short: bool = False
    about_visibility: bool = False
    still: bool = False
    finished: tuple[Rep, ...] = ()
    training: TrainingState | None = None
    phase_word: str = ""
    gauge: GaugeReading | None = None
    breath: Breath | None = None

    @property
    def sentence(self) -> str:
        """The cue with its detail, in English."""
        return f"{self.cue} {self.detail.format(n=self.amount)}".strip()

    def __repr__(self) -> str:
        """Say in a line what is so."""
        doing = f"{self.exercise} {self.phase}" if self.exercise else "nothing yet"
        return f"<Feedback at {self.pose.time:.2f} s: {doing}, {self.sentence!r}>"
