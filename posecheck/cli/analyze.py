"""posecheck analyze and demo: recordings, one after the other or many at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecheck.cli.common import AUTO, INTERRUPTED, MENDABLE, app, chosen, sample
from posecheck.cli.history import Data, NoHistory, remember_recording
from posecheck.cli.output import tell, tell_all, tell_briefly
from posecheck.cli.progress import Onlooker, counting, progress_bar
from posecheck.cli.terminal import CtrlC, complain
from posecheck.errors import ModelError, PosecheckError

if TYPE_CHECKING:
    from posecheck.app.batch import Outcome, Task
    from posecheck.app.batch_summary import Row


@dataclass(frozen=True)
class Wishes:
    """What is wished for all videos together.

    jobs: how many processes; None for one on every core. dask: the address of a Dask cluster that
    is to do it instead. remember: whether to keep what came of it in the history, which is in the
    folder `data`. summary: the folder for the table of all of them.
    """

    jobs: int | None = None
    dask: str | None = None
    remember: bool = False
    data: Path | None = None
    summary: Path = Path()


@app.command()
def analyze(
    videos: Annotated[
        list[Path],
        typer.Argument(metavar="VIDEO", help="Videos, folders of videos, or landmarks.npz files."),
    ],
    exercise: Annotated[
        str, typer.Option(metavar="NAME", help="The exercise to look for, or auto for any.")
    ] = AUTO,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to put the results; else beside each video."),
    ] = None,
    video: Annotated[bool, typer.Option("--video", help="Write an annotated video too.")] = False,
    model: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another pose model (.task).")
    ] = None,
    stride: Annotated[
        str,
        typer.Option(
            metavar="N", help="Look at every N-th picture; auto for about 30 of them a second."
        ),
    ] = AUTO,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many processes; else one on every core."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Have a Dask cluster do it; it must see the files."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Pass over videos whose results are there already.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the pose model's own messages.")
    ] = False,
    no_history: NoHistory = False,
    data: Data = None,
) -> None:
    """Analyse videos of stretches, and write the results into a folder for each."""
    from posecheck.app.batch import Task
    from posecheck.history import data_folder

    names = tuple(one.name for one in chosen(exercise, data))
    every = _stride(stride)
    tasks = [
        Task(path, folder, names, video, model, verbose, every, data_folder(data).absolute())
        for path, folder in _places(videos, out, annotate=video).items()
    ]
    wishes = Wishes(jobs, dask, not no_history, data, out or Path())
    _carry_out(tasks, wishes, _done_before(tasks) if resume else [])


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to put the results.")] = Path(
        "posecheck-demo"
    ),
) -> None:
    """Analyse the sample video that comes along, and write an annotated one."""
    from posecheck.app.batch import Task

    places = _places([sample()], out, annotate=True)
    _carry_out([Task(video, folder, annotate=True) for video, folder in places.items()], Wishes())


def _stride(text: str) -> int | None:
    if text == AUTO:
        return None
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise PosecheckError(f"--stride takes auto or a whole number from 1 on, not {text!r}.")


def _places(videos: Iterable[Path], out: Path | None, *, annotate: bool) -> dict[Path, Path]:
    """The folder for each video; PosecheckError before any has begun, if one can't be done."""
    from posecheck.app.analysis import check_input, results_folder
    from posecheck.files import recordings

    taken: dict[Path, Path] = {}
    places: dict[Path, Path] = {}
    for video in recordings(videos):
        check_input(video, annotate=annotate)
        folder = results_folder(video, out)
        other = taken.setdefault(_one_spelling(folder), video)
        if other is not video:
            raise PosecheckError(
                f"the results of {other} and {video} would both go to {folder};"
                " analyse them one at a time, with a different --out for each."
            )
        places[video] = folder
    return places


def _one_spelling(folder: Path) -> Path:
    """The folder, however it was named; some systems don't tell capitals from small letters."""
    return Path(os.path.normcase(folder.resolve()))


def _done_before(tasks: Iterable[Task]) -> list[Task]:
    from posecheck.app.batch_summary import is_done
    from posecheck.estimator import identity

    tasks = list(tasks)
    _, model = identity(tasks[0].model)
    return [task for task in tasks if is_done(task, model)]


def _carry_out(tasks: Sequence[Task], wishes: Wishes, done: Sequence[Task] = ()) -> None:
    """Do the tasks that are not done; one that fails does not keep the rest from being done."""
    for task in done:
        typer.echo(f"{task.video}: done before.")
    left = [task for task in tasks if task not in done]
    outcomes: list[Outcome] = []
    with CtrlC() as ctrl_c, _doing(left, wishes, ctrl_c) as (coming, telling):
        for outcome in coming:
            outcomes.append(outcome)
            with telling():
                _tell(outcome, wishes, alone=len(tasks) == 1)
    if len(tasks) > 1:
        _sum_up([row for task in tasks for row in _rows(task, outcomes, done)], wishes.summary)
    if ctrl_c.pressed:
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(MENDABLE if any(outcome.error for outcome in outcomes) else 0)


@contextmanager
def _doing(
    tasks: Sequence[Task], wishes: Wishes, ctrl_c: CtrlC
) -> Iterator[tuple[Iterator[Outcome], Callable[[], AbstractContextManager[None]]]]:
    """What becomes of the tasks, as it comes; and what is entered to tell of it."""
    from posecheck.app.batch import Processes, cluster, cores, outcomes

    jobs = wishes.jobs or cores()
    many = len(tasks) > 1 and jobs > 1
    if not tasks or not (many or wishes.dask):
        yield _one_by_one(tasks, jobs, ctrl_c), nullcontext
        return
    workers = cluster(wishes.dask) if wishes.dask else Processes(min(jobs, len(tasks)))
    try:
        with workers as executor, counting("videos", len(tasks)) as telling:
            yield outcomes(tasks, executor, lambda: ctrl_c.pressed), telling
    except KeyboardInterrupt:
        complain("stopped at once; nothing of the videos under way is kept.")
        raise typer.Exit(INTERRUPTED) from None


def _one_by_one(tasks: Iterable[Task], jobs: int, ctrl_c: CtrlC) -> Iterator[Outcome]:
    """What becomes of the tasks, done here; of what can't be mended, the error itself."""
    from posecheck.app.batch import Outcome, carry_out

    for task in tasks:
        try:
            with progress_bar() as progress:
                session = carry_out(task, Onlooker(progress, ctrl_c), jobs)
        except KeyboardInterrupt:
            complain(f"stopped at once; nothing of {task.video} is kept.")
            raise typer.Exit(INTERRUPTED) from None
        except PosecheckError as error:
            yield Outcome(task, error=error)
        else:
            yield Outcome(task, session)
        if ctrl_c.pressed:
            return


def _tell(outcome: Outcome, wishes: Wishes, *, alone: bool) -> None:
    task, session, error = outcome.task, outcome.session, outcome.error
    if isinstance(error, ModelError):
        raise error  # it would fail for all of them
    if error:
        complain(_why(task, error))
    if session is None:
        return
    if alone:
        tell(session, task.folder, annotated=task.annotate)
    else:
        tell_briefly(session)
    if wishes.remember:
        remember_recording(session, task.video, task.folder, wishes.data)


def _why(task: Task, error: BaseException) -> str:
    """Why a task failed; one that was done elsewhere may fail in ways that nobody thought of."""
    from posecheck.app.batch import BrokenExecutor

    if isinstance(error, PosecheckError):
        return str(error)
    if isinstance(error, BrokenExecutor):
        return (
            f"{task.video} twice took the process that analysed it with it, perhaps for want of"
            " memory; analyse it alone, or convert it to MP4 (H.264)."
        )
    told = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".: ")
    return f"{task.video} failed in an unforeseen way ({told}); analyse it alone to see more."


def _rows(task: Task, outcomes: Iterable[Outcome], done: Iterable[Task]) -> Iterable[Row]:
    """The lines that a task has in the table of all."""
    from posecheck.app.batch_summary import Row, read, rows
    from posecheck.files import printable

    name = printable(str(task.video))
    if task in done:
        return rows(name, "done before", read(task.folder))
    outcome = next((one for one in outcomes if one.task == task), None)
    if outcome and outcome.error:
        return [Row(name, "failed", note=_why(task, outcome.error))]
    if outcome and outcome.session and outcome.session.source.frames:
        return rows(name, "analysed", read(task.folder))
    return [Row(name, "not analysed")]


def _sum_up(table: Sequence[Row], folder: Path) -> None:
    """Show and write the table of all videos."""
    from posecheck.app.batch_summary import write

    tell_all(table)
    if folder.is_dir():  # else nothing came of any of them
        typer.echo(f"Summary: {write(table, folder)}")
