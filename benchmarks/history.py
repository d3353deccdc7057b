#!/usr/bin/env python3
"""What the history is worth when programs are killed, and what it costs when it is long.

    python benchmarks/history.py [--kills 200] [--sessions 1500] [--seed 1] [--json]

A program stores one session after the other, and is killed with SIGKILL at a random moment; then
another one, in the same history or in a new one. A session was stored when the call that stores it
had returned, which the program reported through a pipe. After each kill the database is checked,
and every session that was stored is looked for. Needs Linux or macOS.

Then a history as long as ten years of training is made, and timed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from posecheck.core.feedback import Fault, Rep, Spread
from posecheck.core.session import Bout, Model, Session, Source
from posecheck.exercises import EXERCISES
from posecheck.history import History, page, store_session, summary
from posecheck.history.database import NAME
from posecheck.history.entry import entry

ROOT = Path(__file__).resolve().parent.parent

#: A program lives for so long at most before it is killed, s: it keeps some ten sessions meanwhile.
LONGEST = 0.15

#: Number of programs that write to one history, one after the other.
LIVES = 5

#: A program that is killed keeps sessions until then.
ENDLESS = 1_000_000

DAWN = datetime(2016, 1, 4, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Killed:
    """What came of killing.

    within: kills in the midst of keeping a session. kept: sessions that had been kept. lost: those
    of them that were not there any more. half: sessions of which only a part was there. unsound:
    kills after which the database did not pass SQLite's own check.
    """

    kills: int
    within: int
    kept: int
    lost: int
    half: int
    unsound: int


@dataclass(frozen=True)
class Cost:
    """What a long history costs.

    keep, read, page: seconds. show: processor seconds of `posecheck history`, and of it without
    any session. size: bytes.
    """

    sessions: int
    keep: float
    read: float
    page: float
    show: tuple[float, float]
    size: int


def main() -> None:
    """Kill, time, and print a table or JSON."""
    args = arguments()
    if args.write:
        folder, name, many = args.write
        write(Path(folder), name, int(many))
        return
    with tempfile.TemporaryDirectory() as place:
        outcome = killed(Path(place), args.kills, args.seed)
    with tempfile.TemporaryDirectory() as place:
        spent = cost(Path(place), args.sessions)
    print(json.dumps([asdict(outcome), asdict(spent)]) if args.json else table(outcome, spent))


def arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--sessions", type=int, default=1500, help="how many in the long history")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--write", nargs=3, metavar=("DIR", "NAME", "MANY"), help="only keep sessions, and say so"
    )
    return parser.parse_args()


# ── killing ──────────────────────────────────────────────────────────────────────────────────────


def write(folder: Path, name: str, many: int) -> None:
    """Keep sessions once a line has come in, and say before and after each that it is."""
    say("ready")
    sys.stdin.readline()
    for number in range(many):
        say(f"keeping {name} {number}")
        session = training(f"{name} {number}")
        store_session(session, None, DAWN + timedelta(seconds=number), folder, warn=complain)
        say(f"kept {name} {number}")


def say(line: str) -> None:
    """Write a line without a buffer, whose content is lost when the program is killed."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def complain(sentence: str) -> None:
    """Fail: a damaged history is what must not happen."""
    raise SystemExit(sentence)


def training(name: str) -> Session:
    """Return a session with the whole programme in it, and a fault in each repetition."""
    bouts = tuple(
        Bout(
            exercise.name,
            exercise.title,
            0.0,
            300.0,
            tuple(
                Rep(
                    exercise.name,
                    side,
                    10.0,
                    35.0,
                    20.0,
                    True,
                    {measure.name: Spread(60.5, 12.25, 71.0) for measure in exercise.recorded},
                    (Fault(exercise.faults[0], 12.0, 14.0, 17.5),),
                )
                for side in exercise.sides
                for _ in range(exercise.programme.reps)
            ),
            {side.value: exercise.programme.reps for side in exercise.sides},
        )
        for exercise in EXERCISES.values()
    )
    source = Source(name, True, 640, 480, 30.0, 27000, 900.0)
    return Session(source, Model("pose_landmarker_full", "ab" * 32), 26900, 100, bouts)


def killed(place: Path, kills: int, seed: int) -> Killed:
    """Kill programs while they store sessions in histories below `place`."""
    chance = random.Random(seed)
    outcome = Killed(kills, 0, 0, 0, 0, 0)
    kept: set[str] = set()
    for number in range(kills):
        folder = place / f"history-{number // LIVES}"
        if number % LIVES == 0:
            kept = set()
        said = killed_after(chance.uniform(0.0, LONGEST), folder, f"program-{number}")
        kept |= named(said, "kept")
        there, half, sound = found(folder)
        outcome = replace(
            outcome,
            within=outcome.within + (len(named(said, "keeping")) > len(named(said, "kept"))),
            kept=outcome.kept + len(named(said, "kept")),
            lost=outcome.lost + len(kept - there),
            half=outcome.half + half,
            unsound=outcome.unsound + (not sound),
        )
    return outcome


def killed_after(seconds: float, folder: Path, name: str) -> list[str]:
    """Return what a program printed until it was killed, `seconds` after it began to store."""
    with subprocess.Popen(
        [sys.executable, __file__, "--write", str(folder), name, str(ENDLESS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:
        assert program.stdin and program.stdout
        program.stdout.readline()
        program.stdin.write(b"go\n")
        program.stdin.flush()
        time.sleep(seconds)
        program.kill()
        return program.stdout.read().decode().splitlines()


def named(said: list[str], what: str) -> set[str]:
    """Return the sessions that the lines beginning with `what` name."""
    return {line.removeprefix(f"{what} ") for line in said if line.startswith(f"{what} ")}


def found(folder: Path) -> tuple[set[str], int, bool]:
    """Return the stored sessions, how many are incomplete, and whether the database is valid."""
    if not (folder / NAME).exists():
        return set(), 0, True
    with closing(sqlite3.connect(folder / NAME)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    entries = History(folder, complain).entries()
    half = sum(kept.session != training(kept.session.source.name) for kept in entries)
    return {kept.session.source.name for kept in entries}, half, sound


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────


def cost(folder: Path, sessions: int) -> Cost:
    """Time a history with this many sessions, three a week."""
    history = History(folder, complain)
    times = [DAWN + timedelta(days=n * 7 / 3) for n in range(sessions)]
    history.add(entry(training(f"{n}"), when, None) for n, when in enumerate(times))
    today = times[-1].date()
    late = times[-1] + timedelta(hours=1)
    return Cost(
        sessions=sessions,
        keep=seconds(lambda: store_session(training("late"), None, late, folder, warn=complain)),
        read=seconds(history.entries),
        page=seconds(lambda: page(summary(history.entries(), EXERCISES, today))),
        show=(shown(folder), shown(folder / "empty")),
        size=(folder / NAME).stat().st_size,
    )


def shown(folder: Path) -> float:
    """Processor seconds of `posecheck history`, user's and system's: the least of three times."""

    def once() -> float:
        before = os.times()
        command = [sys.executable, "-m", "posecheck", "history", "--data", str(folder)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        after = os.times()
        return sum(after[2:4]) - sum(before[2:4])

    return min(once() for _ in range(3))


def seconds(task: Callable[[], object]) -> float:
    """How long a task takes: the median of five times."""

    def once() -> float:
        began = time.perf_counter()
        task()
        return time.perf_counter() - began

    return statistics.median(once() for _ in range(5))


def table(outcome: Killed, spent: Cost) -> str:
    """Both as text."""
    return "\n".join(
        (
            f"{outcome.kills} programs killed, {outcome.within} in the midst of keeping a session",
            f"{outcome.kept} sessions had been kept: {outcome.lost} lost, {outcome.half} in part",
            f"{outcome.unsound} times the database was unsound",
            "",
            f"a history of {spent.sessions} sessions, {spent.size / 1e6:.1f} MB:",
            f"keeping one more {spent.keep * 1e3:.0f} ms, reading all {spent.read:.2f} s,"
            f" the page {spent.page:.2f} s",
            f"posecheck history {spent.show[0]:.2f} s of processor time,"
            f" {spent.show[1]:.2f} s without any session",
        )
    )


if __name__ == "__main__":
    main()
