"""State of a training, as screen and voice show it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecheck.core.exercise import Exercise
from posecheck.core.pain import UNRATED, Pain, Question
from posecheck.core.pose import Side


class Stage(StrEnum):
    """Stages of a training, in their order."""

    WELCOME = "welcome"
    SET_UP = "set-up"  # camera, light and start position are checked
    COUNT_IN = "count-in"
    WORK = "work"  # the coach judges
    REST = "rest"  # before the next set, or the next exercise
    ASK = "ask"  # for pain or effort
    SUMMARY = "summary"


class Pause(StrEnum):
    """Why a training is paused."""

    NONE = ""
    ASKED = "asked"  # by a raised hand, a key or a button
    AWAY = "away"  # the person has left the view


class Command(StrEnum):
    """Commands from a key or a button; a raised hand gives PAUSE."""

    PAUSE = "pause"  # or resume
    NEXT = "next"
    BACK = "back"
    SWAP = "swap"
    MIRROR = "mirror"
    VOICE = "voice"
    HELP = "help"
    FULL_SCREEN = "full"
    QUIT = "quit"
    RATE_0 = "0"
    RATE_1 = "1"
    RATE_2 = "2"
    RATE_3 = "3"
    RATE_4 = "4"
    RATE_5 = "5"
    RATE_6 = "6"
    RATE_7 = "7"
    RATE_8 = "8"
    RATE_9 = "9"
    RATE_10 = "10"

    @property
    def rating(self) -> int | None:
        """The rating that it gives; None for any other command."""
        return int(self) if self.isdecimal() else None


@dataclass(frozen=True)
class SetupCheck:
    """A condition for an exercise to start.

    Attributes:
        name: Names its label.
        met: Whether it is met; None while unknown.
        advice: What to do when it is not.
        needed: Whether the exercise waits for it.
    """

    name: str
    met: bool | None
    advice: str
    needed: bool = True


@dataclass(frozen=True)
class ExerciseProgress:
    """Progress in one exercise of the programme.

    Attributes:
        title: Title of the exercise.
        counted: Counted repetitions of all sides, those beyond the target left out.
        target: Repetitions demanded of all sides together.
        current: Whether it is in progress.
    """

    title: str
    counted: int
    target: int
    current: bool


@dataclass(frozen=True)
class SideOutcome:
    """Result of one side of an exercise.

    Attributes:
        title: Title of the exercise.
        side: The side.
        counted: Counted repetitions.
        target: Repetitions demanded.
        proper: Counted repetitions without a fault.
        unjudged: Counted repetitions that were not judged.
        fell_short: Tries that did not count.
    """

    title: str
    side: Side
    counted: int
    target: int
    proper: int
    unjudged: int = 0
    fell_short: int = 0


@dataclass(frozen=True)
class TrainingState:
    """State of a training in one frame.

    Attributes:
        stage: The stage.
        exercise: The exercise in progress, or the next one.
        side: The side to start or continue with; None when both work at once.
        pause: Whether it is paused, and why.
        set_number: Number of the set, from 1.
        set_count: Number of sets.
        progress: One entry for each exercise of the programme.
        setup_checks: Conditions for the exercise to start.
        time_left: Time left of welcome, count-in or rest, s; else NaN.
        ready_share: Share, 0 to 1, of the time for which the start position must be held.
        hand_raised_share: The same for a raised hand.
        first_time: Whether it is the person's first training.
        outcomes: Results of all sides, in the summary.
        advice: What to improve, most useful first, in the summary.
        question: What is asked for, in the stage ASK.
        rating: The rating that a raised hand has reached; None while there is none.
        pain: What was answered so far.
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
    question: Question = Question.BEFORE
    rating: int | None = None
    pain: Pain = UNRATED
