"""What the coach says of one moment; picture, voice and files read only this."""

from __future__ import annotations

from dataclasses import dataclass, field

from posecheck.core.exercise import Phase, Verdict
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.training_state import TrainingState


@dataclass(frozen=True)
class JudgedValue:
    """A judged number at one moment.

    value: in `unit`, NaN when unknown. landmarks: the three points the angle lies between, the
    middle one its vertex, or the two ends of a limb that leans; empty when it has no such place.
    fault: what it is judged for.
    """

    name: str
    value: float
    verdict: Verdict
    unit: str = "°"
    landmarks: tuple[Landmark, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Tally:
    """Repetitions of one side so far."""

    attempted: int
    counted: int
    target: int


@dataclass(frozen=True)
class Fault:
    """A fault within a repetition: when it was there, and its worst value in its measure's unit."""

    name: str
    start: float
    end: float
    worst: float


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest value of a measure over a repetition."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Rep:
    """A finished attempt. start, end: seconds of the recording. hold: seconds on the clock."""

    exercise: str
    side: Side
    start: float
    end: float
    hold: float
    counted: bool
    measures: dict[str, Spread] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def proper(self) -> bool:
        """Whether it was done properly: counted, and without a fault."""
        return self.counted and not self.faults


@dataclass(frozen=True)
class Feedback:
    """Everything the coach says of one moment.

    pose: the pose as understood, repaired and smoothed. exercise, title: empty when none is going
    on. side: the side worked on, None while that is open. hold, hold_target: seconds. running:
    whether the hold clock runs. tallies: one for each side of the exercise. readings: the judged
    numbers. faults: names of the active ones. cue: the one thing to say now, empty for none.
    praise: whether the cue is good news. unseen: whether it is about what can't be seen. finished:
    repetitions that ended at this moment. guide: where a training stands; None for a recording.
    """

    pose: Pose
    exercise: str = ""
    title: str = ""
    phase: Phase = Phase.READY
    side: Side | None = None
    hold: float = 0.0
    hold_target: float = 0.0
    clock_running: bool = False
    tallies: dict[Side, Tally] = field(default_factory=dict)
    judged_values: tuple[JudgedValue, ...] = ()
    faults: tuple[str, ...] = ()
    cue: str = ""
    praise: bool = False
    about_visibility: bool = False
    finished: tuple[Rep, ...] = ()
    training: TrainingState | None = None
