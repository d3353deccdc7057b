"""The commands. Here is talked to the user, and nothing else done.

What takes long to import is imported inside the functions: `posecheck --help` answers at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Annotated, Self, cast

import typer

from posecheck import __version__
from posecheck.errors import ModelError, PosecheckError

if TYPE_CHECKING:
    from rich.progress import Progress

    from posecheck.analysis import Input
    from posecheck.exercise import Exercise
    from posecheck.report import Line
    from posecheck.session import Moment, Session

#: Exit statuses: something that the user can mend, and ended by Ctrl-C as shells have it.
MENDABLE = 2
INTERRUPTED = 130

#: The value of --exercise that stands for all of them.
AUTO = "auto"

SAMPLE = Path("sample_videos", "hip-flexor.mp4")

#: Seconds between two drawings of the progress bar.
REDRAW = 0.1

#: All that can be wrong with a command line. What typer calls it depends on its version; a bad
#: parameter is one kind of it, the one that typer shows.
UsageError = cast(type[typer.BadParameter], typer.BadParameter.__base__)

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Watches stretches on video, counts those done properly and says what to mend."
    " Everything stays on this computer.",
)


@dataclass(frozen=True)
class Task:
    """A video to analyse, and the folder for its results."""

    video: Path
    folder: Path


@dataclass(frozen=True)
class Wishes:
    """How to analyse: which exercises, with an annotated video or not, by which pose model."""

    exercises: tuple[Exercise, ...]
    annotate: bool = False
    model: Path | None = None
    verbose: bool = False


def main() -> None:
    """Run the command line; what the user can mend is said in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # No file's name may end the program because the terminal can't show it.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(prog_name="posecheck", standalone_mode=False)
    except PosecheckError as error:
        _complain(str(error))
        sys.exit(MENDABLE)
    except UsageError as error:
        _complain(_misused(error))
        sys.exit(MENDABLE)
    except (KeyboardInterrupt, typer.Abort):
        _complain("stopped.")
        sys.exit(INTERRUPTED)
    sys.exit(status)


def _misused(error: typer.BadParameter) -> str:
    """What is wrong with the command line as one sentence, and where to read how it is right."""
    told = " ".join(error.format_message().split()).rstrip(".").replace(". Did", "; did")
    told = told[:1].lower() + told[1:]
    command = error.ctx.command_path if error.ctx else "posecheck"
    return told if told.endswith("?") else f"{told}; see {command} --help."


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posecheck {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """What comes before every command."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def exercises() -> None:
    """List the exercises and how much of each the programme asks for."""
    from posecheck.exercises import EXERCISES

    rows = [
        (e.name, e.title, " and ".join(side.value for side in e.sides), _programme(e))
        for e in EXERCISES.values()
    ]
    _show_table(("Name", "Stretch", "Sides", "Programme"), rows)


@app.command()
def analyze(
    videos: Annotated[
        list[Path], typer.Argument(metavar="VIDEO", help="Videos, or landmarks.npz files.")
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
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the pose model's own messages.")
    ] = False,
) -> None:
    """Analyse videos of stretches, and write the results into a folder for each."""
    tasks = _tasks(videos, out, annotate=video)
    _carry_out(tasks, Wishes(_chosen(exercise), video, model, verbose))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to put the results.")] = Path(
        "posecheck-demo"
    ),
) -> None:
    """Analyse the sample video that comes along, and write an annotated one."""
    _carry_out(_tasks([_sample()], out, annotate=True), Wishes(_chosen(AUTO), annotate=True))


def _tasks(videos: Iterable[Path], out: Path | None, *, annotate: bool) -> list[Task]:
    """A task for each video; PosecheckError before any has begun, if one of them can't be done."""
    from posecheck.analysis import check_input, results_folder

    taken: dict[Path, Path] = {}
    tasks: list[Task] = []
    for video in videos:
        check_input(video, annotate=annotate)
        folder = results_folder(video, out)
        other = taken.setdefault(_one_spelling(folder), video)
        if other is not video:
            raise PosecheckError(
                f"the results of {other} and {video} would both go to {folder};"
                " analyse them one at a time, with a different --out for each."
            )
        tasks.append(Task(video, folder))
    return tasks


def _one_spelling(folder: Path) -> Path:
    """The folder, however it was named; some systems don't tell capitals from small letters."""
    return Path(os.path.normcase(folder.resolve()))


def _chosen(name: str) -> tuple[Exercise, ...]:
    """The exercises that `name` asks for."""
    from posecheck.exercises import EXERCISES

    if name == AUTO:
        return tuple(EXERCISES.values())
    if name in EXERCISES:
        return (EXERCISES[name],)
    raise PosecheckError(_unknown(name, (*EXERCISES, AUTO)))


def _unknown(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("_", "-"), names, n=1)
    hint = f"did you mean {near[0]}? Give" if near else "give"
    return f"there is no exercise {name!r}; {hint} one of {', '.join(names)}."


def _sample() -> Path:
    """The sample video: the installed package's, else the checkout's."""
    package = Path(__file__).resolve().parent
    for place in (package / SAMPLE, package.parent / SAMPLE):
        if place.is_file():
            return place
    raise PosecheckError(f"the sample video {SAMPLE.name} is missing; install posecheck again.")


def _carry_out(tasks: Sequence[Task], wishes: Wishes) -> None:
    """Do one task after the other; one that fails does not keep the rest from being done."""
    status = 0
    with CtrlC() as ctrl_c:
        for task in tasks:
            try:
                session = _analyzed(task, wishes, ctrl_c)
            except KeyboardInterrupt:
                _complain(f"stopped at once; nothing of {task.video} is kept.")
                raise typer.Exit(INTERRUPTED) from None
            except ModelError:
                raise  # it would fail for all of them
            except PosecheckError as error:
                _complain(str(error))
                status = MENDABLE
            else:
                _tell(session, task.folder, annotated=wishes.annotate)
            if ctrl_c.pressed:
                raise typer.Exit(INTERRUPTED)
    raise typer.Exit(status)


def _analyzed(task: Task, wishes: Wishes, ctrl_c: CtrlC) -> Session:
    from posecheck.analysis import analyze

    with _progress() as progress:
        return analyze(
            task.video,
            task.folder,
            exercises=wishes.exercises,
            annotate=wishes.annotate,
            model=wishes.model,
            verbose=wishes.verbose,
            observer=Onlooker(progress, ctrl_c),
        )


class CtrlC:
    """Ctrl-C as a wish to come to an end: the first is noted, the second ends everything at once.

    pressed: whether it was. After the second, further ones are ignored, so that none of them can
    disturb the clearing up.
    """

    def __init__(self) -> None:
        self.pressed = False

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        # Who started us so that Ctrl-C is ignored, as in the background of a shell, meant it.
        if self._before != signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise KeyboardInterrupt
        self.pressed = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on standard error, if that is a terminal."""
    from rich import progress as parts
    from rich.console import Console

    console = Console(stderr=True)
    with parts.Progress(
        parts.TextColumn("{task.description}", markup=False),
        parts.BarColumn(),
        parts.MofNCompleteColumn(),
        parts.TextColumn("{task.fields[rate]}"),
        parts.TimeRemainingColumn(),
        console=console,
        # It is drawn between frames only, by us: the estimator silences standard error meanwhile,
        # and a thread that draws would write to a stream that is being exchanged.
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield progress


class Onlooker:
    """Moves the progress bar, and ends the analysis after Ctrl-C."""

    def __init__(self, progress: Progress, ctrl_c: CtrlC) -> None:
        self._progress = progress
        self._ctrl_c = ctrl_c
        self._done = 0
        self._began = self._drawn = 0.0

    def begin(self, source: Input) -> None:
        """Show that `source` is about to be read."""
        self._task = self._progress.add_task(source.name, total=source.frames, rate="")
        self._began = monotonic()

    def saw(self, moment: Moment) -> None:
        """Count the moment; draw now and then."""
        self._done += 1
        now = monotonic()
        if now - self._drawn >= REDRAW:
            self._drawn = now
            rate = self._done / max(now - self._began, REDRAW)
            self._progress.update(self._task, completed=self._done, rate=f"{rate:.0f} frames/s")
            self._progress.refresh()

    def stopped(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._ctrl_c.pressed


def _tell(session: Session, folder: Path, *, annotated: bool) -> None:
    """What came of one video."""
    from posecheck.report import lines, verdict

    name = session.source.name
    for warning in session.warnings:
        _complain(f"{warning}; what could be read was analysed.")
    if session.interrupted:
        _complain(_how_interrupted(session))
    if not session.source.frames:
        return
    if not session.seen:
        typer.echo(f"No person was seen in {name}.")
    elif not session.bouts:
        typer.echo(f"No stretch was recognised in {name}.")
    else:
        typer.echo(f"{name}: {verdict(session)}")
        _show_table(
            ("Stretch", "Side", "Count", "Tried", "Holds", "Faults"),
            [_cells(line) for line in lines(session)],
        )
    typer.echo(f"Report: {folder / 'report.html'}")
    if annotated:
        typer.echo(f"Annotated video: {folder / 'annotated.mp4'}")


def _how_interrupted(session: Session) -> str:
    source = session.source
    if not source.frames:
        return f"stopped before the first picture of {source.name}; nothing was written."
    return f"stopped after {source.duration:.1f} s of {source.name}; what was seen so far is kept."


def _cells(line: Line) -> tuple[str, ...]:
    held = any(rep.hold for rep in line.reps)
    return (
        line.title,
        line.side,
        f"{line.counted} of {line.target}",
        str(line.attempted),
        ", ".join(f"{rep.hold:.1f} s" for rep in line.reps) if held else "",
        ", ".join(f"{name} x{n}" if n > 1 else name for name, n in line.faults.items()),
    )


def _programme(exercise: Exercise) -> str:
    """How much of an exercise is asked for, in words."""
    programme = exercise.programme
    sets = "1 set" if programme.sets == 1 else f"{programme.sets} sets"
    each = "" if len(exercise.sides) == 1 else " a side"
    hold = f", {programme.hold:g} s each" if programme.hold else ""
    return f"{sets} of {programme.reps}{each}{hold}"


def _show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=box.SIMPLE)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _complain(sentence: str) -> None:
    typer.echo(f"posecheck: {sentence}", err=True)
