"""Where a training stands: what is on, what comes next, and what has to be set up first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecheck.core.exercise import Exercise
from posecheck.core.pose import Side


class Stage(StrEnum):
    """The parts of a training, in the order in which they come."""

    WELCOME = "welcome"
    SET_UP = "set-up"  # the camera's place, the light, the start position
    COUNT_IN = "count-in"
    WORK = "work"  # the coach has the word
    REST = "rest"  # before the next set, or the next exercise
    SUMMARY = "summary"


class Pause(StrEnum):
    """Why a training stands still."""

    NONE = ""
    ASKED = "asked"  # by a raised hand, a key or a button
    AWAY = "away"  # nobody is in the picture


class Command(StrEnum):
    """What somebody near can ask for by key or button, whoever is far by a raised hand."""

    PAUSE = "pause"  # or go on
    NEXT = "next"
    BACK = "back"
    SWAP = "swap"
    MIRROR = "mirror"
    VOICE = "voice"
    HELP = "help"
    FULL_SCREEN = "full"
    QUIT = "quit"


@dataclass(frozen=True)
class SetupCheck:
    """One thing that has to be right before an exercise begins.

    name: for its label. met: whether it is right, None while it can't be told. advice: what to do
    when not. needed: whether the exercise waits for it.
    """

    name: str
    met: bool | None
    advice: str
    needed: bool = True


@dataclass(frozen=True)
class ExerciseProgress:
    """One exercise of the programme: repetitions that count, of those wanted on all sides."""

    title: str
    counted: int
    target: int
    current: bool


@dataclass(frozen=True)
class SideOutcome:
    """What came of one side of an exercise. proper: those of the counted ones without a fault."""

    title: str
    side: Side
    counted: int
    target: int
    proper: int


@dataclass(frozen=True)
class TrainingState:
    """Where a training stands at one moment.

    exercise: what is on or comes next. side: the one to begin with or to go on with; None when both
    work at once. round, rounds: the set, from 1, of how many. left: seconds left of welcome,
    count-in or rest, NaN elsewhere. ready: for what share of the time needed the start position has
    been held; raised: the same of a raised hand. first: whether the training is this person's first
    one. outcomes, mend: in the summary, what came of it and what to mend, the most useful first.
    """

    stage: Stage
    exercise: Exercise
    side: Side | None = None
    pause: Pause = Pause.NONE
    set_number: int = 1
    set_count: int = 1
    progress: tuple[ExerciseProgress, ...] = ()
    setup_checks: tuple[SetupCheck, ...] = ()
    time_left: float = math.nan
    ready_share: float = 0.0
    hand_raised_share: float = 0.0
    first_time: bool = False
    outcomes: tuple[SideOutcome, ...] = ()
    advice: tuple[str, ...] = ()
