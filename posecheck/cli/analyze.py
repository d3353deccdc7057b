"""posecheck analyze and demo: analyse recordings, one after the other or in parallel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from posecheck.cli.common import (
    AUTO,
    USAGE_ERROR,
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
    sample_video,
    select_exercises,
)
from posecheck.cli.history import keep_recording
from posecheck.cli.language import LanguageOption, terminal
from posecheck.cli.output import (
    ProgressObserver,
    count_bar,
    item_progress,
    print_headline,
    print_json,
    print_progress,
    print_session,
    print_summary,
)
from posecheck.errors import ModelError, PosecheckError, kind_and_reason
from posecheck.files import require_memory
from posecheck.stopping import Interrupted, stop

if TYPE_CHECKING:
    from posecheck.app.analysis import AnalysisOptions
    from posecheck.app.batch import Outcome, Task
    from posecheck.app.batch_summary import SummaryRow


MAX_DIGITS, MAX_JOBS = 6, 512  # of a stride; processes


@dataclass(frozen=True)
class BatchOptions:
    """How several recordings are analysed."""

    jobs: int | None = None  # processes; None for one per core
    dask: str | None = None  # the address of a cluster to use instead
    keep_history: bool = False
    data: Path | None = None  # the folder of the history
    summary: Path = Path()  # the folder of summary.csv
    force: bool = False  # replace files that posecheck did not write
    json: bool = False  # print the sessions alone


@app.command()
def analyze(
    videos: Annotated[
        list[Path],
        Argument(metavar="VIDEO", help="Videos, folders of videos, or landmarks.npz files."),
    ],
    exercise: Annotated[
        str, Option(metavar="NAME", help="The exercise to look for, or auto for any.")
    ] = AUTO,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Where to put the results; else beside each video.")
    ] = None,
    video: Annotated[bool, Option("--video", help="Write an annotated video too.")] = False,
    model: ModelOption = AUTO,
    stride: Annotated[
        str,
        Option(metavar="N", help="Look at every N-th picture, and at no other; excludes --rate."),
    ] = AUTO,
    rate: RateOption = AUTO,
    jobs: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MAX_JOBS, help="How many processes; else one a core."),
    ] = None,
    dask: Annotated[
        str | None,
        Option(metavar="ADDRESS", help="Have a Dask cluster do it; it must see the files."),
    ] = None,
    resume: Annotated[
        bool, Option("--resume", help="Pass over videos whose results are there already.")
    ] = False,
    verbose: Annotated[
        bool, Option("--verbose", help="Show the pose model's own messages.")
    ] = False,
    force: ForceOption = False,
    plan: PlanOption = None,
    person: PersonOption = None,
    no_history: NoHistoryOption = False,
    language: LanguageOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Analyse videos of stretches, and write the results into a folder for each."""
    require_memory()
    from posecheck.app.analysis import AnalysisOptions
    from posecheck.app.batch_summary import is_done
    from posecheck.app.rate import schedule_of
    from posecheck.core.look_schedule import EVERY_FRAME
    from posecheck.estimator import find_model, identity
    from posecheck.history import data_folder, home, known_person

    terminal.quiet = quiet or json
    if AUTO not in (stride, rate):
        raise PosecheckError("--stride and --rate exclude each other; give one of them.")
    known, where = library(data).exercises, home(data, person)
    options = AnalysisOptions(
        exercises=tuple(each.name for each in select_exercises(exercise, known)),
        annotate=video,
        model=find_model(model),
        verbose=verbose,
        stride=_parse_stride(stride),
        looks=schedule_of(rate) if stride == AUTO else EVERY_FRAME,
        data=data_folder(data).absolute(),
        force=force,
        person=known_person(data, person) if person else "",
        language=terminal.words.code,
    )
    asked = cache(lambda day: prescription(plan, where, known, day).to_json())  # once a day
    tasks = [
        _prescribed(task, asked, given=plan is not None)
        for task in _plan_tasks(videos, out, options)
    ]
    done: list[Task] = []
    if resume:
        _, model_sha256 = identity(options.model)
        done = [task for task in tasks if is_done(task, model_sha256)]
    _run(tasks, BatchOptions(jobs, dask, not no_history, where, out or Path(), force, json), done)


@app.command()
def demo(
    out: Annotated[Path, Option(metavar="DIR", help="Where to put the results.")] = Path(
        "posecheck-demo"
    ),
    language: LanguageOption = None,
) -> None:
    """Analyse the sample video that comes along, and write an annotated one."""
    require_memory()
    from posecheck.app.analysis import AnalysisOptions

    options = AnalysisOptions(annotate=True, language=terminal.words.code)
    tasks = _plan_tasks([sample_video()], out, options)
    _run(tasks, BatchOptions())


def _parse_stride(text: str) -> int | None:
    if text == AUTO:
        return None
    if text.isdecimal() and len(text) <= MAX_DIGITS and int(text) > 0:
        return int(text)
    shown = text if len(text) <= MAX_DIGITS else f"{text[:MAX_DIGITS]}…"
    raise PosecheckError(f"--stride takes auto or a whole number from 1 on, not {shown!r}.")


def _plan_tasks(videos: Iterable[Path], out: Path | None, options: AnalysisOptions) -> list[Task]:
    """Return a task for each video; PosecheckError before any is started, if one is impossible."""
    from posecheck.app.analysis import check_input
    from posecheck.app.batch import Task
    from posecheck.files import find_recordings, results_folder_for

    tasks: dict[str, Task] = {}
    for video in find_recordings(videos):
        check_input(video, annotate=options.annotate)
        folder = results_folder_for(video, out)
        # Some systems ignore case in file names.
        other = tasks.setdefault(
            os.path.normcase(os.path.realpath(folder)), Task(video, folder, options)
        )
        if other.video is not video:
            raise PosecheckError(
                f"the results of {other.video} and {video} would both go to {folder};"
                " analyse them one at a time, with a different --out for each."
            )
    return list(tasks.values())


def _prescribed(task: Task, asked: Callable[[date], str], *, given: bool) -> Task:
    """Return a task with what its repetitions are judged by.

    Args:
        task: The task.
        asked: Returns what is asked for on a day.
        given: Whether --plan is; without it, stored landmarks are judged as they were before.
    """
    from posecheck.app.recording_time import recording_time
    from posecheck.files import holds_landmarks

    when = recording_time(task.video)
    options = replace(task.options, started_at=when.isoformat(timespec="seconds"))
    if given or not holds_landmarks(task.video):
        options = replace(options, prescription=asked(when.date()))
    return replace(task, options=options)


def _run(tasks: Sequence[Task], options: BatchOptions, done: Sequence[Task] = ()) -> None:
    """Run the tasks that are not done, print their outcomes, and exit."""
    from posecheck.app.batch_summary import write_summary

    for task in done:
        echo(terminal.words("{video}: done before.", video=task.video))
        if options.json:
            print_json(task.folder)
    pending = [task for task in tasks if task not in done]
    outcomes: dict[Task, Outcome] = {}
    with stop.noted(), _outcomes(pending, options) as (coming, printing):
        for outcome in coming:
            outcomes[outcome.task] = outcome
            with printing():
                _report(outcome, options, alone=len(tasks) == 1)
                if not outcome.error:
                    print_progress(len(outcomes), len(pending), outcome.task.video)
    if len(tasks) > 1:
        table = [row for task in tasks for row in _rows(task, outcomes, done)]
        print_summary(table)
        if options.summary.is_dir():  # otherwise no video has any results
            path = write_summary(table, options.summary, force=options.force)
            echo(terminal.words("Summary: {path}", path=path))
    raise typer.Exit(stop.status or (USAGE_ERROR if any(o.error for o in outcomes.values()) else 0))


@contextmanager
def _outcomes(
    tasks: Sequence[Task], options: BatchOptions
) -> Iterator[tuple[Iterator[Outcome], Callable[[], AbstractContextManager[None]]]]:
    """Yield the outcomes as they come, and what to enter while one is printed."""
    from posecheck.app import batch

    jobs = options.jobs or batch.available_cores()
    parallel = len(tasks) > 1 and jobs > 1
    if not tasks or not (parallel or options.dask):
        yield _run_in_process(tasks, jobs), nullcontext
        return
    workers = (
        batch.cluster(options.dask)
        if options.dask
        else batch.ProcessExecutor(min(jobs, len(tasks)))
    )
    try:
        with workers as executor, item_progress(terminal.words("videos"), len(tasks)) as printing:
            yield batch.run_tasks(tasks, executor, lambda: stop.pressed), printing
    except Interrupted:
        print_error("stopped at once; nothing of the videos under way is kept.")
        raise typer.Exit(stop.status) from None


def _run_in_process(tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    from posecheck.app.batch import Outcome, run_task

    for task in tasks:
        try:
            with count_bar() as progress:
                session = run_task(task, ProgressObserver(progress), jobs)
        except Interrupted:
            print_error(f"stopped at once; nothing of {task.video} is kept.")
            raise typer.Exit(stop.status) from None
        except PosecheckError as error:
            yield Outcome(task, error=error)
        else:
            yield Outcome(task, session)
        if stop.pressed:
            return


def _report(outcome: Outcome, options: BatchOptions, *, alone: bool) -> None:
    """Print an outcome, and keep its session in the history."""
    task, session, error = outcome.task, outcome.session, outcome.error
    if session and options.keep_history:  # first: what is printed may have no reader
        with stop.shielded():
            keep_recording(session, task.video, task.folder, options.data)
    if isinstance(error, ModelError):
        raise error  # the other tasks would fail in the same way
    if error:
        print_error(_reason(task, error))
    elif session and options.json:
        print_headline(session)  # what went wrong
        print_json(task.folder)
    elif session and alone:
        print_session(session, task.folder, annotated=task.options.annotate)
    elif session:
        print_headline(session)


def _reason(task: Task, error: BaseException) -> str:
    """Return why a task failed; in another process it may fail with any exception."""
    from concurrent.futures import BrokenExecutor

    if isinstance(error, PosecheckError):
        return str(error)
    if isinstance(error, BrokenExecutor):
        return (
            f"{task.video} twice took the process that analysed it with it, perhaps for want of"
            " memory; analyse it alone, or convert it to MP4 (H.264)."
        )
    return (
        f"{task.video} failed in an unforeseen way ({kind_and_reason(error)});"
        " analyse it alone to see more."
    )


def _rows(task: Task, outcomes: dict[Task, Outcome], done: Sequence[Task]) -> Iterable[SummaryRow]:
    from posecheck.app import batch_summary
    from posecheck.app.batch_summary import SummaryRow, summary_rows
    from posecheck.files import printable
    from posecheck.results import stored_document

    name = printable(task.video)
    if task in done:
        stored = stored_document(task.folder)
        before = stored.to_session() if stored else None
        return summary_rows(name, batch_summary.DONE_BEFORE, before)
    outcome = outcomes.get(task)
    if outcome and outcome.error:
        return [SummaryRow(name, batch_summary.FAILED, note=_reason(task, outcome.error))]
    if outcome and outcome.session and outcome.session.source.frames:
        return summary_rows(name, batch_summary.ANALYSED, outcome.session)
    return [SummaryRow(name, batch_summary.NOT_ANALYSED)]
