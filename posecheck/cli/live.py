"""posecheck live: a training before the camera, also started by `posecheck` alone."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from posecheck._version import __version__
from posecheck.cli.common import (
    AUTO,
    DataOption,
    ForceOption,
    JsonOption,
    ModelOption,
    NoHistoryOption,
    PersonOption,
    PlanOption,
    QuietOption,
    RateOption,
    app,
    echo,
    library,
    prescription,
    print_error,
    select_exercises,
)
from posecheck.cli.history import keep_session, recover_trainings, save_recordings
from posecheck.cli.language import LanguageOption, terminal
from posecheck.cli.output import print_json, print_session
from posecheck.errors import HistoryError, PosecheckError, reason
from posecheck.files import require_memory
from posecheck.stopping import stop

if TYPE_CHECKING:
    from posecheck.app.exercise_library import ExerciseLibrary
    from posecheck.core.exercise import Exercise
    from posecheck.core.feedback import Rep
    from posecheck.i18n import Words
    from posecheck.plan import Prescription
    from posecheck.video import LiveSource

BACK_PAIN = "back-pain"  # the default routine
MAX_REPS, MAX_SETS, MAX_HOLD = 100, 20, 600.0  # against typing errors
MAX_DIGITS = 4  # of a camera's number; a longer one is taken for a file's name
WINDOW_SIZE = (1280, 720)  # initially, px
EARLIER_SESSIONS = 10  # whose best the gauge shows: one of long ago may be out of reach now
WELCOME_MARKER = (
    "welcomed"  # the file in the data folder whose presence means that a training was completed
)


def _print_version(requested: bool) -> None:
    if requested:
        echo(f"posecheck {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool,
        Option(
            "--version",
            "-V",
            callback=_print_version,
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    """Show the version, or do what a command says."""


@app.command()
def live(
    routine: Annotated[
        str | None, Option(metavar="NAME", help=f"What to train; {BACK_PAIN} if not given.")
    ] = None,
    exercise: Annotated[
        str | None, Option(metavar="NAME", help="One exercise instead of a programme.")
    ] = None,
    camera: Annotated[
        list[str] | None,
        Option(metavar="N|VIDEO", help="Which camera; or videos, played as if they were one."),
    ] = None,
    sets: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MAX_SETS, help="Sets to do; else those of the programme."),
    ] = None,
    reps: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MAX_REPS, help="Repetitions a side and set; else as above."),
    ] = None,
    hold: Annotated[
        float | None,
        Option(
            metavar="SECONDS",
            min=1.0,
            max=MAX_HOLD,
            help="How long to hold what is held; else as above.",
        ),
    ] = None,
    no_voice: Annotated[bool, Option("--no-voice", help="Say nothing aloud.")] = False,
    no_breath: Annotated[
        bool, Option("--no-breath", help="Show and say nothing about breathing in a hold.")
    ] = False,
    no_pain: Annotated[bool, Option("--no-pain", help="Don't ask for pain and effort.")] = False,
    no_mirror: Annotated[
        bool, Option("--no-mirror", help="Show the picture as others see you.")
    ] = False,
    record: Annotated[
        Path | None, Option(metavar="FILE", help="Record the painted picture as an MP4.")
    ] = None,
    language: LanguageOption = None,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Where to put the results; else in your documents.")
    ] = None,
    plan: PlanOption = None,
    person: PersonOption = None,
    model: ModelOption = AUTO,
    rate: RateOption = AUTO,
    force: ForceOption = False,
    no_history: NoHistoryOption = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Train before the camera: posecheck leads, counts and corrects."""
    require_memory()
    from posecheck.app.rate import schedule_of
    from posecheck.display import starting_image
    from posecheck.display.window import Window
    from posecheck.estimator import Estimator, find_model, quiet_stderr
    from posecheck.history import home, known_person
    from posecheck.plan import Prescription

    if record:
        from posecheck.video.writer import check_target

        check_target(record, force=force)
    terminal.quiet = quiet or json
    path, looks = find_model(model), schedule_of(rate)
    words = terminal.words
    started = datetime.now().astimezone()
    person = person or choose_person(data)
    name = known_person(data, person) if person else ""
    if routine and plan:
        raise PosecheckError("--routine and --plan exclude each other; give one of them.")
    where, known, day = home(data, name), library(data), started.date()
    cut_off = recover_trainings(where, data)
    asked = Prescription() if routine else prescription(plan, where, known.exercises, day)
    asked, stretches = select_programme(asked, routine, exercise, known, day)
    asked = asked.overridden(sets, reps, hold)
    programme = asked.prescribed(stretches)
    if no_breath:
        programme = tuple(replace(exercise, breathing=None) for exercise in programme)
    said = steps_of(asked, programme, words)
    window = Window("posecheck", WINDOW_SIZE)  # can be tried while everything else is loaded

    from posecheck.app.live_session import LiveOptions, LiveRecorder, LiveTraining, video_recorder
    from posecheck.app.model_choice import ModelChoice
    from posecheck.app.prefetch import start_early
    from posecheck.files import clear_results
    from posecheck.results import Journal, JournalHead, ResultsFolder
    from posecheck.voice import Voice

    folder = new_results_folder(out, datetime.now())
    clear_results(folder.parent)
    welcomed = where / WELCOME_MARKER
    options = LiveOptions(
        programme,
        words,
        mirrored=not no_mirror,
        first=not welcomed.exists(),
        looks=looks,
        opening=said,
        asks=not no_pain,
        plan=asked.stamp,
        person=name,
        started_at=started.isoformat(timespec="seconds"),
        earlier=earlier_reps(where),
    )
    with ExitStack() as stack:
        stack.enter_context(stop.noted())
        loading = stack.enter_context(start_early(partial(Estimator, path)))
        # Before the camera: with PyAV loaded first, OpenCV's window would hang on Linux.
        stack.enter_context(window)
        window.show_at_once(starting_image(WINDOW_SIZE, words))
        save_recordings(cut_off)
        source = stack.enter_context(open_source(tuple(camera or ("0",))))
        choice = stack.enter_context(ModelChoice(loading(), automatic=model == AUTO))
        results = stack.enter_context(
            ResultsFolder(folder, programme, words, plan=asked.to_json(), force=force)
        )
        write_video = stack.enter_context(video_recorder(record, source, words, force=force))
        speech = stack.enter_context(Voice(words.code, muted=no_voice))
        head = JournalHead(
            started_at=started.isoformat(),
            folder=str(folder.absolute()),
            source=source.name,
            width=source.width,
            height=source.height,
            model=choice.model,
            exercises=[exercise.name for exercise in programme],
            prescription=asked.to_json(),
            breathing=not no_breath,
            first=options.first,
            asks=options.asks,
            person=name,
            language=words.code,
            history=not no_history,
            recording=str(record.absolute()) if record else "",
        )
        journal = stack.enter_context(Journal(where, head))
        journaled = not journal.problem
        if not journaled:
            print_error(
                f"if this training is cut off, it is lost: {where} can't be written to"
                f" ({journal.problem}); choose another folder with --data."
            )
        recorder = LiveRecorder(results, options, source, choice.model, write_video, journal.add)
        training = LiveTraining(source, choice, options, window, speech, recorder, choice)

        def conclude() -> bool:
            """End the training, however far it got; keep it, then say what it was, if anything."""
            try:
                training.finish()
                stack.close()
            finally:
                session = recorder.session
                if session and session.source.frames:
                    if not no_history:
                        with stop.shielded():
                            keep_session(session, folder, started, where)
                    remember_welcome(welcomed)
                if recorder.kept:
                    journal.discard()
                    if session and session.source.frames:
                        print_session(session, folder, annotated=False)
                        if json:
                            print_json(folder)
                elif journaled and session and session.source.frames:
                    print_error("the next start of posecheck keeps what was done.")
            return bool(session and session.source.frames)

        window.when_lost(conclude)
        try:
            with quiet_stderr():  # decoders complain about some cameras' frames
                training.run(lambda: stop.pressed)
        finally:
            kept = conclude()
    if not kept:
        print_error("ended before the first frame; nothing was written.")
    elif record:
        echo(words("Recording: {path}", path=record))
    raise typer.Exit(stop.status)


def earlier_reps(home: Path) -> tuple[Rep, ...]:
    """Return the repetitions of the person's last sessions; none if the history can't be read."""
    from posecheck.history import History

    try:
        entries = History(home, print_error).latest(EARLIER_SESSIONS)
    except HistoryError as error:
        print_error(str(error))
        return ()
    return tuple(rep for entry in entries for rep in entry.session.reps)


def select_programme(
    asked: Prescription,
    routine: str | None,
    exercise: str | None,
    known: ExerciseLibrary,
    day: date,
) -> tuple[Prescription, tuple[Exercise, ...]]:
    """Return what to train: a single exercise, a routine, or what the plan has for a day.

    What is not part of the plan is trained without it.
    """
    from posecheck.plan import Prescription

    if routine and exercise:
        raise PosecheckError("--routine and --exercise exclude each other; give one of them.")
    plan = asked.plan
    if exercise:
        chosen = select_exercises(exercise, known.exercises)
        planned = {one.name for one in plan.exercise} if plan else set()
        if plan and not planned.issuperset(one.name for one in chosen):
            print_error(
                f"{exercise} is not part of the plan {plan.name}; its usual dose is asked for."
            )
            asked = Prescription()
        return asked, chosen
    if plan:
        if not plan.is_on(day):
            print_error(
                f"today is none of the days of the plan {plan.name}; it is trained all the same."
            )
        return asked, known.select(one.name for one in plan.due(day))
    name = routine or BACK_PAIN
    if name not in known.routines:
        names = ", ".join(known.routines)
        raise PosecheckError(f"there is no routine {name!r}; give one of {names}.")
    return asked, known.select(known.routines[name].exercises)


def steps_of(asked: Prescription, programme: tuple[Exercise, ...], words: Words) -> tuple[str, ...]:
    """Return what is said of the steps of the plan that begin today, of what is trained."""
    from posecheck.app.plan_words import steps_said

    titles = {exercise.name: words(exercise.title) for exercise in programme}
    today = [planned for planned in asked.steps_today() if planned.name in titles]
    names = [titles[planned.name] for planned in today]
    return tuple(steps_said(today, names, asked.sessions, words))


def choose_person(data: Path | None) -> str:
    """Return who trains: asked for in the terminal where several people train here."""
    from posecheck.history import trainees

    words, names = terminal.words, trainees(data)
    if len(names) < 2:
        return names[0] if names else ""
    if not sys.stdin.isatty():
        known = ", ".join(filter(None, names))
        raise PosecheckError(f"several people train here; give --person, one of {known}.")
    for number, name in enumerate(names, 1):
        echo(f"{number}  {name or words('without a name')}")
    numbers = [str(number) for number in range(1, len(names) + 1)]
    question = words("Who trains? A number from 1 to {n}", n=len(names))
    answer = ""
    while answer not in numbers:
        answer = str(typer.prompt(question)).strip()
    return names[int(answer) - 1]


def open_source(camera: tuple[str, ...]) -> LiveSource:
    """Return the camera of a number, or recordings that are played like one."""
    from posecheck.video import Camera, Playback

    if len(camera) == 1 and camera[0].isdecimal() and len(camera[0]) <= MAX_DIGITS:
        return Camera(int(camera[0]))
    if any(name.isdecimal() for name in camera):
        raise PosecheckError("give --camera one number, or videos; not both.")
    return Playback([Path(name) for name in camera])


def new_results_folder(out: Path | None, now: datetime) -> Path:
    """Return the results folder of a training that starts now.

    It is a new one, even if the clock has been set back to when another training started.
    """
    from posecheck.files import RESULTS_SUFFIX

    if out is None:
        from platformdirs import user_documents_path

        out = user_documents_path() / "posecheck"
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{now:%Y-%m-%d-%H%M%S}{number}{RESULTS_SUFFIX}" for number in numbers)
    return next(out / name for name in names if not os.path.lexists(out / name))


def remember_welcome(welcomed: Path) -> None:
    """Create the file whose presence means that a training was completed."""
    try:
        welcomed.parent.mkdir(parents=True, exist_ok=True)
        welcomed.touch()
    except OSError as error:
        print_error(f"{welcomed} can't be written ({reason(error)}); you will be welcomed again.")
