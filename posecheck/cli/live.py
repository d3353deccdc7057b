"""posecheck live: a training before the camera."""

from __future__ import annotations

import locale
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.common import INTERRUPTED, app, chosen, library
from posecheck.cli.history import Data, NoHistory, remember
from posecheck.cli.output import tell
from posecheck.cli.terminal import CtrlC, complain
from posecheck.errors import PosecheckError

if TYPE_CHECKING:
    from posecheck.core.exercise import Exercise
    from posecheck.i18n import Words
    from posecheck.video import LiveSource

#: The routine that is trained when none is named.
BACK_PAIN = "back-pain"

#: No more than these make sense; beyond them somebody has slipped on the keyboard.
MOST_REPS, MOST_SETS, MOST_HOLD = 100, 20, 600.0

#: The size the window opens with, px.
WINDOW = (1280, 720)

#: The file in the data folder that says that the first training has been.
WELCOMED = "welcomed"


@dataclass(frozen=True)
class Setting:
    """Where and how a training is done. camera: numbers of cameras, or recordings to play."""

    camera: tuple[str, ...]
    out: Path | None
    record: Path | None
    model: Path | None
    data: Path | None
    keep_history: bool
    mirrored: bool
    voice: bool


@app.command()
def live(
    routine: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"What to train; {BACK_PAIN} if not given."),
    ] = None,
    exercise: Annotated[
        str | None, typer.Option(metavar="NAME", help="One exercise instead of a programme.")
    ] = None,
    camera: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N|VIDEO", help="Which camera; or videos, played as if they were one."
        ),
    ] = None,
    sets: Annotated[int | None, typer.Option(min=1, max=MOST_SETS, help="Sets to do.")] = None,
    reps: Annotated[
        int | None, typer.Option(min=1, max=MOST_REPS, help="Repetitions a side in a set.")
    ] = None,
    hold: Annotated[
        float | None,
        typer.Option(min=1.0, max=MOST_HOLD, help="Seconds to hold what is held."),
    ] = None,
    no_voice: Annotated[bool, typer.Option("--no-voice", help="Say nothing aloud.")] = False,
    no_mirror: Annotated[
        bool, typer.Option("--no-mirror", help="Show the picture as others see you.")
    ] = False,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Record the painted picture as an MP4.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of voice and screen, such as en or de.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to put the results; else in your documents."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another pose model (.task).")
    ] = None,
    no_history: NoHistory = False,
    data: Data = None,
) -> None:
    """Train before the camera: posecheck leads, counts and corrects."""
    programme = overridden(programme_of(routine, exercise, data), sets, reps, hold)
    setting = Setting(
        tuple(camera or ("0",)),
        out,
        record,
        model,
        data,
        keep_history=not no_history,
        mirrored=not no_mirror,
        voice=not no_voice,
    )
    train(programme, spoken(language), setting)


def programme_of(
    routine: str | None, exercise: str | None, data: Path | None = None
) -> tuple[Exercise, ...]:
    """The exercises that a routine or an exercise asks for."""
    if routine and exercise:
        raise PosecheckError("--routine and --exercise exclude each other; give one of them.")
    if exercise:
        return chosen(exercise, data)
    known = library(data)
    name = routine or BACK_PAIN
    if name not in known.routines:
        names = ", ".join(known.routines)
        raise PosecheckError(f"there is no routine {name!r}; give one of {names}.")
    return known.select(known.routines[name].exercises)


def overridden(
    exercises: tuple[Exercise, ...], sets: int | None, reps: int | None, hold: float | None
) -> tuple[Exercise, ...]:
    """The exercises with another number of sets and repetitions, and longer or shorter holds."""

    def changed(exercise: Exercise) -> Exercise:
        programme = exercise.programme
        return replace(
            exercise,
            programme=replace(
                programme,
                sets=sets or programme.sets,
                reps=reps or programme.reps,
                hold=hold if hold and programme.hold else programme.hold,
            ),
        )

    return tuple(changed(exercise) for exercise in exercises)


def spoken(language: str | None) -> Words:
    """The words of a language; of the system's own if there are some, when none is asked for."""
    from posecheck.i18n import ENGLISH, LANGUAGES

    if language is None:
        system, _ = locale.getlocale()
        return LANGUAGES.get((system or "").partition("_")[0].lower(), ENGLISH)
    if language not in LANGUAGES:
        there = ", ".join(f"{code} ({words.name})" for code, words in LANGUAGES.items())
        raise PosecheckError(f"there are no words in {language!r}; choose one of {there}.")
    return LANGUAGES[language]


def train(exercises: tuple[Exercise, ...], words: Words, setting: Setting) -> None:
    """Train, and tell what came of it."""
    from posecheck.display.window import Window

    window = Window("posecheck", WINDOW)  # can be tried while everything else is loaded

    from posecheck.app.live_session import Books, Training, Wishes, recording
    from posecheck.app.prefetch import meanwhile
    from posecheck.core.session import Model
    from posecheck.estimator import Estimator, quiet_stderr
    from posecheck.history import data_folder
    from posecheck.results import ResultsFolder
    from posecheck.voice import Voice

    folder = results_folder(setting.out, datetime.now())
    welcomed = data_folder(setting.data) / WELCOMED
    wishes = Wishes(exercises, words, mirrored=setting.mirrored, first=not welcomed.exists())
    began = datetime.now().astimezone()
    with ExitStack() as stack:
        ctrl_c = stack.enter_context(CtrlC())
        loading = stack.enter_context(meanwhile(partial(Estimator, setting.model)))
        # Before the camera: with PyAV loaded first, OpenCV's window would hang on Linux.
        stack.enter_context(window)
        source = stack.enter_context(opened(setting.camera))
        estimator = loading()
        results = stack.enter_context(ResultsFolder(folder, exercises))
        record = stack.enter_context(recording(setting.record, source, words))
        voice = stack.enter_context(Voice(words.code, muted=not setting.voice))
        seen_by = Model(estimator.model_name, estimator.model_sha256)
        books = Books(results, exercises, source, seen_by, record)
        training = Training(source, estimator, wishes, window, voice, books)
        with quiet_stderr():  # cameras send pictures that their decoders complain about
            session = training.run(lambda: ctrl_c.pressed)
    if session is None:
        complain("ended before the first picture; nothing was written.")
        raise typer.Exit(INTERRUPTED if ctrl_c.pressed else 0)
    remember_welcome(welcomed)
    tell(session, folder, annotated=False)
    if setting.record:
        typer.echo(f"Recording: {setting.record}")
    if setting.keep_history:
        remember(session, folder, began, setting.data)
    raise typer.Exit(INTERRUPTED if ctrl_c.pressed else 0)


def opened(camera: tuple[str, ...]) -> LiveSource:
    """The camera of that number; or recordings that are played like one."""
    from posecheck.video import Camera, Playback

    if len(camera) == 1 and camera[0].isdecimal():
        return Camera(int(camera[0]))
    if any(name.isdecimal() for name in camera):
        raise PosecheckError("give --camera one number, or videos; not both.")
    return Playback([Path(name) for name in camera])


def results_folder(out: Path | None, now: datetime) -> Path:
    """A new folder for a training that begins now."""
    from posecheck.app.analysis import ENDING

    if out is None:
        from platformdirs import user_documents_path

        out = user_documents_path() / "posecheck"
    return out / f"{now:%Y-%m-%d-%H%M%S}{ENDING}"


def remember_welcome(welcomed: Path) -> None:
    """Note that what has to be known was said once."""
    try:
        welcomed.parent.mkdir(parents=True, exist_ok=True)
        welcomed.touch()
    except OSError as error:
        complain(f"{welcomed} can't be written ({error.strerror}); you will be welcomed again.")
