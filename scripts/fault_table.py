"""Try faults on posecheck, and print how many of them it passes.

Every case runs the command in a folder of its own, for 20 s at most. Of all of them is asked: no
traceback; an exit status that was expected; for status 2 one sentence; nothing unfinished left; no
process left; no control character printed; and nothing changed that is not posecheck's.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from scripts.fault_inputs import (
    HOSTILE,
    JOURNAL,
    ROOT,
    SAMPLE,
    SPECIAL,
    Maker,
    history_files,
    history_record,
    history_text,
    journal_files,
    landmark_files,
    landmarks,
    short_video,
    videos,
)

LIMIT = 20.0  # seconds for a case
EARLY = 0.4  # seconds until when a busy computer may not have begun to run posecheck
GRACE = 2.0  # seconds for workers to end after their parent
CAPABILITIES = ("inh-caps", "bounding-set")
NO_OVERRIDE = "-dac_override,-dac_read_search"

patience = 1.0

KINDS = {
    0: "damaged and odd videos",
    1: "signals, closed streams",
    2: "workers",
    3: "what is replaced",
    4: "no regular files",
    5: "numbers",
    6: "text from outside",
    7: "paths",
    8: "little memory",
    9: "cameras, voice, window",
    10: "load",
}


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    folder: Path
    status: int
    out: str
    err: str
    seconds: float
    peak: int  # bytes of memory
    survivors: int  # processes that were there GRACE after the end


#: Returns what is wrong; empty if nothing is.
Check = Callable[[Outcome], str]


def nothing(outcome: Outcome) -> str:
    """Find nothing more to check."""
    return ""


@dataclass(frozen=True)
class Case:
    """A command, what is there before, what happens to it, and what is expected of it."""

    kind: int
    name: str
    arguments: tuple[str, ...]
    prepare: Maker = field(default=lambda folder: None)
    statuses: tuple[int, ...] = (0, 2)
    check: Check = nothing
    signals: tuple[tuple[float, int], ...] = ()  # seconds after the start, signal
    group: bool = False  # signals go to all its processes, as from a terminal
    stdout: str = ""  # a device in place of a file; "closed", or "pipe" that nobody reads
    stderr: str = ""
    stdin: str = "/dev/null"
    memory: int = 0  # limit of the address space, bytes
    plain_user: bool = False  # run without root's right to enter every folder
    limit: float = LIMIT
    sentences: bool = True  # status 2 has one sentence
    leftovers: bool = False  # it may leave unfinished files, which the next run clears
    environment: dict[str, str] = field(default_factory=dict)
    code: str = ""  # Python code in place of the command


# ── running ──────────────────────────────────────────────────────────────────────────────────────


def run(case: Case, place: Path) -> str:
    """Run a case; return what is wrong, or nothing."""
    folder = Path(tempfile.mkdtemp(prefix="fault-", dir=place))
    try:
        case.prepare(folder)
        before = protected(folder)
        outcome = execute(case, folder)
        return "; ".join(filter(None, problems(case, outcome, before)))
    finally:
        for path in folder.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                with contextlib.suppress(OSError):
                    path.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def execute(case: Case, folder: Path) -> Outcome:
    """Run a case's command in a folder."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "POSECHECK_DATA": str(folder / "data"),
        "HOME": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        **case.environment,
    }
    command = [sys.executable, *(["-c", case.code] if case.code else ["-m", "posecheck"])]
    if case.plain_user and os.geteuid() == 0:
        command = ["setpriv", *(f"--{each}={NO_OVERRIDE}" for each in CAPABILITIES), *command]
    record = Path(tempfile.mkdtemp(prefix="fault-output-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, record, ignore_errors=True)
        streams: list[Any] = []
        for name, given in (("out", case.stdout), ("err", case.stderr)):
            if given == "pipe":
                reads, writes = os.pipe()
                os.close(reads)
                stack.callback(os.close, writes)
                streams.append(writes)
            else:
                target = record / name if given in ("", "closed") else Path(given)
                streams.append(stack.enter_context(target.open("wb")))

        def limit() -> None:
            if case.memory:
                resource.setrlimit(resource.RLIMIT_AS, (case.memory, case.memory))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            # Shells ignore them for programs in the background, which posecheck respects.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            for descriptor, given in ((1, case.stdout), (2, case.stderr), (0, case.stdin)):
                if given == "closed":
                    os.close(descriptor)

        stdin = stack.enter_context(
            Path("/dev/null" if case.stdin == "closed" else case.stdin).open()
        )
        start = time.monotonic()
        process = subprocess.Popen(
            [*command, *case.arguments],
            cwd=folder,
            env=environment,
            stdin=stdin,
            stdout=streams[0],
            stderr=streams[1],
            start_new_session=True,
            preexec_fn=limit,
        )
        status, peak = None, 0
        due = sorted(case.signals)
        while status is None and time.monotonic() - start < case.limit * patience:
            while due and time.monotonic() - start >= due[0][0]:
                with contextlib.suppress(ProcessLookupError):
                    (os.killpg if case.group else os.kill)(process.pid, due.pop(0)[1])
            ended, code, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                status, peak = os.waitstatus_to_exitcode(code), usage.ru_maxrss * 1024
            time.sleep(0.01)
        seconds = time.monotonic() - start
        end = time.monotonic() + GRACE * patience
        while (left := members(process.pid)) and time.monotonic() < end and status is not None:
            time.sleep(0.05)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if status is None:
            os.waitpid(process.pid, 0)
        process.returncode = 0
        texts = [
            (record / name).read_text("utf-8", "replace") if (record / name).exists() else ""
            for name in ("out", "err")
        ]
    survivors = len(left) if status is not None else 0
    out, err = texts
    return Outcome(folder, 999 if status is None else status, out, err, seconds, peak, survivors)


def members(session: int) -> list[int]:
    """Return the processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, _, _, of = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(of) == session and state != "Z":
                    found.append(int(entry.name))
    return found


def protected(folder: Path) -> dict[str, object]:
    """Return what is there, by name: kind, and a hash of its content."""
    return {str(path.relative_to(folder)): _identity(path) for path in folder.rglob("*")}


def _identity(path: Path) -> object:
    status = path.lstat()
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFREG:
        return kind, hashlib.sha256(path.read_bytes()).hexdigest()
    return kind, str(path.readlink()) if kind == stat.S_IFLNK else ""


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


def problems(case: Case, outcome: Outcome, before: dict[str, object]) -> Iterator[str]:
    """Yield what is wrong with an outcome."""
    text = outcome.out + outcome.err
    if outcome.status == 999:
        yield f"did not end within {case.limit * patience:.0f} s"
        return
    # Python itself takes a moment until it can handle signals, and prints what it was loading.
    early = [-number for after, number in case.signals if after < EARLY * patience]
    if outcome.status in early and "posecheck/cli" not in text:
        return
    killed = outcome.status == -signal.SIGKILL  # what watches over its semaphores says so
    if "Traceback" in text or "Fatal Python" in text or ("Warning:" in text and not killed):
        yield "traceback: " + text.strip().splitlines()[-1][:120]
    if outcome.status not in case.statuses:
        yield f"status {outcome.status}, not {case.statuses}: {outcome.err[-150:].strip()!r}"
    lines = outcome.err.splitlines()
    one = len(lines) == 1 and lines[0].startswith("posecheck: ")
    if outcome.status == 2 and case.sentences and not case.stderr and not one:
        yield f"not one sentence but {len(lines)} lines"
    if found := CONTROL.search(text):
        yield f"control character {found[0]!r} printed"
    if outcome.survivors:
        yield f"{outcome.survivors} processes left"
    left = [path.name for path in outcome.folder.rglob(".unfinished-*")]
    left += [path.name for path in outcome.folder.rglob("*.part")]
    if left and not case.leftovers:
        yield f"left {left[:3]}"
    if list(outcome.folder.rglob("PWNED")):
        yield "executed what it read"
    if not Path("/dev/null").is_char_device():
        yield "replaced /dev/null"
    now = protected(outcome.folder)
    changed = [name for name, was in before.items() if now.get(name) != was and name not in OWN]
    changed = [name for name in changed if not name.startswith(("data", "ours"))]
    if changed:
        yield f"changed {changed[:3]}"
    yield case.check(outcome)


#: Files that posecheck may replace in these cases: it wrote them.
OWN: set[str] = set()

# ── what is there before ─────────────────────────────────────────────────────────────────────────


@cache
def sound_landmarks() -> bytes:
    """Return a sound landmarks.npz."""
    return landmarks()


@cache
def sound_video() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return short_video(Path(folder, "v.mp4")).read_bytes()


@cache
def large_video() -> bytes:
    """Return a video in 8K, which takes a while to make."""
    with tempfile.TemporaryDirectory() as folder:
        return short_video(Path(folder, "v.mp4"), 2, (7680, 4320)).read_bytes()


@cache
def results() -> dict[str, bytes]:
    """Return the results of a sound analysis, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "v.npz").write_bytes(sound_landmarks())
        subprocess.run(
            [sys.executable, "-m", "posecheck", "analyze", "v.npz", "--no-history"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "POSECHECK_DATA": str(folder / "data")},
            check=True,
            capture_output=True,
        )
        return {path.name: path.read_bytes() for path in (folder / "v-posecheck").iterdir()}


def with_files(**files: bytes | Maker) -> Maker:
    """Return what makes files; `__` in a name is a dot, and `___` a slash."""

    def prepare(folder: Path) -> None:
        for name, content in files.items():
            put(folder / name.replace("___", "/").replace("__", "."), content)

    return prepare


def put(path: Path, content: bytes | Maker) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)


def named(name: str, content: bytes | Maker) -> Maker:
    """Return what makes one file."""
    return lambda folder: put(folder / name, content)


def both(*makers: Maker) -> Maker:
    def prepare(folder: Path) -> None:
        for make in makers:
            make(folder)

    return prepare


def with_results(folder: Path) -> None:
    for name, content in results().items():
        put(folder / "ours-posecheck" / name, content)


def with_history(folder: Path) -> None:
    """Store a session."""
    store(folder, history_text(history_record()))


def store(folder: Path, text: str) -> None:
    """Put exported sessions into the database past every check, as an older version might have."""
    sys.path.insert(0, str(ROOT))
    from posecheck.history.migrations import TABLE, VERSION

    (folder / "data").mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(folder / "data" / "history.db")) as connection:
        for statement in TABLE:
            connection.execute(statement)
        for number, record in enumerate(json.loads(text)["sessions"]):
            connection.execute(
                "INSERT INTO sessions (id, time, utc_offset_s, folder, document)"
                " VALUES (?, ?, 0, '', ?)",
                (f"{number:012x}", "2026-03-02T07:30:00.000000+00:00", document(record)),
            )
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()


def document(record: dict[str, Any]) -> str:
    """Return a session's document from its exported record."""
    source = {
        "name": record["source"],
        **{k: record[k] for k in ("live", "width", "height", "fps", "frames", "duration_s")},
    }
    bouts = [
        {
            "exercise": bout["exercise"],
            "title": bout["title"],
            "start_s": bout["bout_start_s"],
            "end_s": bout["bout_end_s"],
            "targets": bout["targets"],
            "totals": {},
            "reps": [{"number": 1, **rep} for rep in bout["reps"]],
        }
        for bout in record["bouts"]
    ]
    return json.dumps(
        {
            "schema": "posecheck.session/1",
            "posecheck": "0.1.0",
            "source": source,
            "model": {"name": record["model"], "sha256": ""},
            "exercises": bouts,
            "detection": {"frames_with_pose": 1, "frames_without_pose": 0},
        }
    )


def kept(outcome: Outcome, sessions: int = 1) -> str:
    """Check that the history holds `sessions` sessions."""
    path = outcome.folder / "data" / "history.db"
    if not path.exists():
        return "" if not sessions else "not kept in the history"
    found = remembered(outcome.folder)
    return "" if found == sessions else f"{found} sessions in the history, not {sessions}"


def whole(outcome: Outcome) -> str:
    """Check that result folders have all files or none, and that each session is remembered."""
    there = [folder for folder in outcome.folder.rglob("*-posecheck") if folder.is_dir()]
    done = [folder for folder in there if (folder / "session.json").exists()]
    for folder in done:
        missing = {"frames.csv", "landmarks.npz", "report.html"} - {
            p.name for p in folder.iterdir()
        }
        if missing:
            return f"{folder.name} lacks {missing}"
    return kept(outcome, len(done)) if done else ""


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def cases() -> Iterator[Case]:
    """Yield all cases."""
    for each in (
        video_cases,
        signal_cases,
        stream_cases,
        worker_cases,
        replacement_cases,
        special_cases,
        number_cases,
        journal_cases,
        text_cases,
        path_cases,
        memory_cases,
        live_cases,
        load_cases,
    ):
        yield from each()


def video_cases() -> Iterator[Case]:
    """Damaged and odd videos end in results or in one sentence."""
    for name, content in videos():
        yield Case(0, name, ("analyze", name), named(name, content))


NPZ = with_files(v__npz=sound_landmarks())
ANALYZE = ("analyze", "v.npz")


def signal_cases() -> Iterator[Case]:
    """Send signals at any moment: their status, no traceback, and all or nothing kept."""
    commands: dict[str, tuple[tuple[str, ...], Maker]] = {
        "help": (("--help",), lambda folder: None),
        "history": (("history",), with_history),
        "exercises": (("exercises",), lambda folder: None),
        "analyze": (ANALYZE, NPZ),
    }
    for command, (arguments, prepare) in commands.items():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for after in (0.12, 0.2, 0.3, 0.5, 0.8, 1.2, 1.8):
                yield Case(
                    1,
                    f"{command} {number.name} at {after} s",
                    arguments,
                    prepare,
                    (0, 128 + number),
                    whole,
                    ((after, number),),
                )
    film = with_files(v__mp4=SAMPLE.read_bytes())
    batch = with_files(a__mp4=SAMPLE.read_bytes(), b__mp4=SAMPLE.read_bytes())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for after in (1.5, 3.0, 5.0, 7.0):
            for group in (False, True):
                name = f"{number.name} at {after} s" + " to all" * group
                common = Case(
                    1,
                    f"film {name}",
                    ("analyze", "v.mp4", "--jobs", "1", "--video"),
                    film,
                    (0, 128 + number),
                    whole,
                    ((after, number),),
                    group,
                )
                yield common
                arguments = ("analyze", "a.mp4", "b.mp4", "--jobs", "2")
                yield replace(common, name=f"batch {name}", arguments=arguments, prepare=batch)
    for count in (2, 5):
        presses = tuple((4.0 + 0.08 * n, int(signal.SIGINT)) for n in range(count))
        yield Case(
            1,
            f"film Ctrl-C {count} times",
            ("analyze", "v.mp4", "--jobs", "1"),
            film,
            (130,),
            whole,
            presses,
        )


def stream_cases() -> Iterator[Case]:
    """Output that nobody reads, or that has no room, loses nothing."""
    commands: dict[str, tuple[tuple[str, ...], Maker]] = {
        "help": (("--help",), lambda folder: None),
        "version": (("--version",), lambda folder: None),
        "exercises": (("exercises",), lambda folder: None),
        "history": (("history",), with_history),
        "model": (("model",), lambda folder: None),
        "analyze": (ANALYZE, NPZ),
        "batch": (
            ("analyze", "v.npz", "w.npz", "--jobs", "1"),
            with_files(v__npz=sound_landmarks(), w__npz=landmarks(size=[320, 240])),
        ),
    }
    for command, (arguments, prepare) in commands.items():
        count = {"history": 1, "analyze": 1, "batch": 2}.get(command, 0)
        for out in ("pipe", "/dev/full", "closed"):
            yield Case(
                1,
                f"{command} stdout {out}",
                arguments,
                prepare,
                check=partial(kept, sessions=count),
                stdout=out,
                statuses=(0,) if out != "/dev/full" else (2,),
                sentences=False,
            )
        for err in ("pipe", "/dev/full", "closed"):
            yield Case(
                1,
                f"{command} stderr {err}",
                arguments,
                prepare,
                (0,),
                partial(kept, sessions=count),
                stderr=err,
            )
    for err in ("pipe", "/dev/full", "closed"):
        yield Case(
            1, f"error to stderr {err}", ("analyze", "nowhere.mp4"), statuses=(2,), stderr=err
        )
    yield Case(
        1,
        "question to closed stdin",
        ("history", "delete", "--all"),
        with_history,
        (0, 130),
        kept,
        stdin="closed",
    )
    yield Case(
        1, "question to empty stdin", ("history", "delete", "--all"), with_history, (0, 130), kept
    )


def worker_cases() -> Iterator[Case]:
    """Workers end within GRACE after their parent was killed."""
    batch = with_files(a__mp4=SAMPLE.read_bytes(), b__mp4=SAMPLE.read_bytes())
    one = with_files(a__mp4=SAMPLE.read_bytes())
    for number in (signal.SIGKILL, signal.SIGTERM):
        for after in (1.0, 2.0, 3.0, 5.0, 7.0):
            status = -9 if number == signal.SIGKILL else 128 + number
            yield Case(
                2,
                f"batch {number.name} at {after} s",
                ("analyze", "a.mp4", "b.mp4", "--jobs", "2"),
                batch,
                (status, 0),
                signals=((after, number),),
                leftovers=True,
            )
            yield Case(
                2,
                f"shared film {number.name} at {after} s",
                ("analyze", "a.mp4", "--jobs", "2"),
                one,
                (status, 0),
                signals=((after, number),),
                leftovers=True,
            )


FOREIGN: dict[str, bytes | Maker] = {
    "text": b"a letter\n",
    "video": sound_video(),
    "empty": b"",
    "json": b'{"mine": 1}',
    "csv": b"a,b\n1,2\n",
    "page": b"<!doctype html><title>mine</title>",
    **SPECIAL,
}


def replacement_cases() -> Iterator[Case]:
    """Nothing is replaced that posecheck did not write, by force no special file either."""
    writers: dict[str, tuple[tuple[str, ...], str]] = {
        "export trc": (("export", "ours-posecheck", "--format", "trc", "--out", "it"), "it"),
        "export csv": (("export", "ours-posecheck", "--format", "csv", "--out", "it"), "it"),
        "export json": (("export", "ours-posecheck", "--format", "json", "--out", "it"), "it"),
        "history page": (("history", "--html", "it"), "it"),
        "history csv": (("history", "export", "it.csv"), "it.csv"),
        "history json": (("history", "export", "it.json"), "it.json"),
        "remind": (("remind", "--out", "it"), "it"),
        "record": (("live", "--record", "it", "--camera", "v.mp4"), "it"),
        "report": (ANALYZE, "v-posecheck/report.html"),
        "session": (ANALYZE, "v-posecheck/session.json"),
        "frames": (ANALYZE, "v-posecheck/frames.csv"),
        "landmarks": (ANALYZE, "v-posecheck/landmarks.npz"),
        "folder": (ANALYZE, "v-posecheck"),
        "out": ((*ANALYZE, "--out", "it"), "it"),
    }
    before = both(with_results, with_history, NPZ, with_files(v__mp4=sound_video()))
    for writer, (arguments, target) in writers.items():
        for what, content in FOREIGN.items():
            harmless = what == "folder" and (
                writer.startswith("export") or writer in ("folder", "out")
            )
            prepare = both(before, named(target, content))
            statuses = (0,) if harmless else (2,)
            yield Case(3, f"{writer} over {what}", arguments, prepare, statuses)
            if what in SPECIAL and not harmless:
                yield Case(
                    3, f"{writer} over {what} by force", (*arguments, "--force"), prepare, statuses
                )
    yield Case(3, "report again", ("analyze", "ours-posecheck/landmarks.npz"), with_results, (0,))
    for kind in ("trc", "csv", "json"):
        again = ("export", "ours-posecheck", "--format", kind)
        code = "import sys\nfrom posecheck.cli import main\nfor _ in range(2):\n"
        code += f" sys.argv[1:] = {again!r}\n"
        code += " try: main()\n except SystemExit as end: assert not end.code, end.code\n"
        yield Case(3, f"export {kind} again", (), with_results, (0,), code=code)


def special_cases() -> Iterator[Case]:
    """Name what is no regular file: it is refused before it is read."""
    readers: dict[str, tuple[tuple[str, ...], str]] = {
        "landmarks": (("analyze", "it.npz"), "it.npz"),
        "video": (("analyze", "it.mp4"), "it.mp4"),
        "history json": (("history", "import", "it.json"), "it.json"),
        "history csv": (("history", "import", "it.csv"), "it.csv"),
        "export": (("export", "it.npz", "--format", "trc"), "it.npz"),
        "export folder": (
            ("export", "f-posecheck", "--format", "trc"),
            "f-posecheck/landmarks.npz",
        ),
        "model": (("analyze", "v.mp4", "--model", "it.task"), "it.task"),
        "exercise": (("exercises", "check", "it.py"), "it.py"),
        "own exercise": (("exercises",), "data/exercises/it.py"),
        "camera": (("live", "--camera", "it.mp4"), "it.mp4"),
        "resume": (("analyze", "v.npz", "--resume"), "v-posecheck/session.json"),
    }
    before = with_files(v__mp4=sound_video(), v__npz=sound_landmarks())
    for reader, (arguments, target) in readers.items():
        for what, make in SPECIAL.items():
            sentences = reader != "own exercise"
            statuses = (0, 2) if reader in ("own exercise", "resume") or what == "folder" else (2,)
            prepare = both(before, named(target, make))
            yield Case(
                4,
                f"{reader} {what}",
                arguments,
                prepare,
                statuses,
                sentences=sentences,
                memory=0,
                check=little_memory,
            )
    for arguments in (
        ("analyze", ""),
        ("export", "", "--format", "trc"),
        ("history", "import", ""),
        ("analyze", "v.npz", "--out", ""),
        ("exercises", "check", ""),
        ("remind", "--out", ""),
        ("history", "--html", ""),
        ("live", "--record", ""),
    ):
        yield Case(4, f"empty name {' '.join(arguments)}", arguments, before, (2,))


def little_memory(outcome: Outcome) -> str:
    return f"{outcome.peak / 1e6:.0f} MB" if outcome.peak > 900e6 else ""


def number_cases() -> Iterator[Case]:
    """Give numbers from outside: they are bounded."""
    arguments: tuple[str, ...]
    for name, content in landmark_files():
        check = bomb_refused if name == "bomb" else finite_results
        yield Case(
            5, f"landmarks {name}", ("analyze", "it.npz"), named("it.npz", content), check=check
        )
        if name in (
            "year_later",
            "times_of_5e-324",
            "one_frame",
            "backwards",
            "image_inf",
            "late",
            "bomb",
        ):
            for kind in ("trc", "csv"):
                arguments = ("export", "it.npz", "--format", kind)
                yield Case(5, f"{kind} of {name}", arguments, named("it.npz", content))
    for name, text in history_files():
        arguments = ("history", "import", "it.json")
        yield Case(5, f"import {name}", arguments, named("it.json", text))
    for name in ("hold_s", "start_s", "duration_s", "fps", "frames", "median"):
        for value in (1e308, -1e308, 10**30):
            record = history_text(history_record(**{name: value}))
            for arguments in (
                ("history",),
                ("history", "--html", "it.html"),
                ("history", "delete", "--all", "--yes"),
                ("history", "export", "it.csv"),
            ):
                yield Case(
                    5,
                    f"{' '.join(arguments)} with {name} of {value:g}",
                    arguments,
                    partial(store, text=record),
                    (0,),
                )
    digits = ("0", "-1", "1e308", "inf", "nan", "9" * 19, "9" * 5000, "1.5", "0x10", "\u0663")
    options: dict[str, tuple[str, ...]] = {
        "--stride": ("analyze", "v.npz"),
        "--rate": ("analyze", "v.npz"),
        "--jobs": ("analyze", "v.npz"),
        "--weeks": ("remind",),
        "--at": ("remind",),
        "--reps": ("live",),
        "--sets": ("live",),
        "--hold": ("live",),
        "--camera": ("live",),
    }
    for option, arguments in options.items():
        for digit in digits:
            yield Case(
                5,
                f"{option} {digit[:20]}",
                (*arguments, f"{option}={digit}"),
                NPZ,
                environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""},
            )


def bomb_refused(outcome: Outcome) -> str:
    if outcome.status != 2:
        return "not refused"
    return f"{outcome.peak / 1e6:.0f} MB for the refusal" if outcome.peak > 250e6 else ""


def finite_results(outcome: Outcome) -> str:
    """Check that results can be read."""
    for path in outcome.folder.glob("*-posecheck/session.json"):
        try:
            json.loads(path.read_text("utf-8"))
        except ValueError as error:
            return f"session.json: {error}"
    return ""


def journal_cases() -> Iterator[Case]:
    """Start where a killed training has left a journal: it is kept or put aside, and said."""
    video = with_files(v__mp4=sound_video())
    for name, content in journal_files():
        hostile = "hostile" in name
        yield Case(
            6 if hostile else 5,
            f"journal {name}",
            ("history",),
            both(video, named(JOURNAL, content)),
            (0,),
            partial(rebuilt, sound=name == "sound"),
        )
    for name, make in SPECIAL.items():
        prepare = both(video, named(JOURNAL, make))
        yield Case(4, f"journal {name}", ("history",), prepare, (0,), rebuilt)


def rebuilt(outcome: Outcome, *, sound: bool = False) -> str:
    """Check that a journal is not read again at the next start; a sound one is kept."""
    if (outcome.folder / JOURNAL).exists():
        return "" if str(outcome.folder / JOURNAL) in outcome.err else "it will be read again"
    return kept(outcome) if sound else no_formulas(outcome)


def text_cases() -> Iterator[Case]:
    """Show text from outside: it is no code."""
    arguments: tuple[str, ...]
    for number, text in enumerate(HOSTILE):
        if "/" not in text and "\ud800" not in text:
            for ending, content in (
                ("npz", sound_landmarks()),
                ("mp4", b"x"),
                ("mp4", sound_video()),
            ):
                name = f"{text}.{ending}"
                yield Case(
                    6,
                    f"name {number} {ending} {len(content)}",
                    ("analyze", "--", name),
                    named(name, content),
                    check=no_formulas,
                )
            pair = both(named(f"{text}.npz", sound_landmarks()), NPZ)
            yield Case(
                6,
                f"batch name {number}",
                ("analyze", "--", f"{text}.npz", "v.npz"),
                pair,
                (0,),
                no_formulas,
            )
        if "\ud800" in text:
            continue
        for name in ("source", "title", "exercise", "model", "folder"):
            record = history_text(history_record(**{name: text}))
            for arguments in (
                ("history",),
                ("history", "--html", "it.html"),
                ("history", "export", "it.csv"),
            ):
                yield Case(
                    6,
                    f"{' '.join(arguments)} {name} {number}",
                    arguments,
                    partial(store, text=record),
                    (0,),
                    no_formulas,
                )
        for arguments in (
            ("analyze", f"{text}.mp4"),
            ("history", "delete", text),
            ("exercises", "show", text),
        ):
            yield Case(
                6, f"argument {number} {arguments[0]}", (*arguments[:-1], "--", arguments[-1])
            )


def no_formulas(outcome: Outcome) -> str:
    """Check all cells of all tables, and all pages."""
    import csv

    for path in outcome.folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    if re.match(r"[=+@\t\r]|-(?![\d.]+(e-?\d+)?$)", cell):
                        return f"{path.name} has the formula {cell!r}"
    for path in outcome.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        if "<script>document.title='PWNED'" in text or "<img src=x onerror" in text:
            return f"{path.name} holds markup from outside"
    return ""


def path_cases() -> Iterator[Case]:
    """Names that are too long, folders that may not be entered, loops."""
    commands = (
        ("analyze", "{}.mp4"),
        ("analyze", "{}.npz"),
        ("analyze", "v.npz", "--out", "{}"),
        ("export", "{}", "--format", "trc"),
        ("export", "ours-posecheck", "--format", "trc", "--out", "{}"),
        ("history", "import", "{}.json"),
        ("history", "export", "{}.json"),
        ("history", "--html", "{}"),
        ("remind", "--out", "{}"),
        ("exercises", "check", "{}.py"),
        ("analyze", "v.npz", "--data", "{}"),
        ("history", "--data", "{}"),
        ("live", "--record", "{}"),
        ("live", "--camera", "{}.mp4"),
        ("analyze", "v.mp4", "--model", "{}.task"),
    )
    places = {
        "long name": "n" * 300,
        "long path": "/".join(["p" * 50] * 100),
        "locked": "locked/it",
        "loop": "loop/it",
        "file as folder": "v.npz/it",
        "nowhere": "nowhere/it",
        "dots": "./" * 500 + "nowhere/it",
    }

    def prepare(folder: Path) -> None:
        both(with_results, NPZ, with_files(v__mp4=sound_video()))(folder)
        (folder / "loop").symlink_to("loop")
        (folder / "locked").mkdir()
        for ending in ("mp4", "npz", "json", "py", "task"):
            put(folder / "locked" / f"it.{ending}", b"x")
        (folder / "link.mp4").symlink_to(folder / "locked" / "it.mp4")
        (folder / "locked").chmod(0)

    for command in commands:
        for what, place in places.items():
            # A folder that is missing is made for results and data.
            made = "--out" in command[:3] or "--data" in command
            statuses = (0, 2) if made and what in ("nowhere", "dots") else (2,)
            arguments = tuple(each.format(place) for each in command)
            if what == "long path" and made:
                statuses = (0, 2)
            yield Case(
                7,
                f"{what}: {' '.join(command)}",
                arguments,
                prepare,
                (*statuses, 0) if "--data" in command else statuses,
                plain_user=what == "locked",
                sentences="--data" not in command,
                environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""},
            )
    yield Case(
        7, "link into a locked folder", ("analyze", "link.mp4"), prepare, (2,), plain_user=True
    )


def memory_cases() -> Iterator[Case]:
    """Where the system refuses memory: one sentence, and nothing half written."""
    commands: dict[str, tuple[tuple[str, ...], Maker]] = {
        "history": (("history",), with_history),
        "landmarks": (ANALYZE, NPZ),
        "film": (("analyze", "v.mp4", "--jobs", "1"), with_files(v__mp4=sound_video())),
        "batch": (
            ("analyze", "v.mp4", "w.mp4", "--jobs", "2"),
            with_files(v__mp4=sound_video(), w__mp4=sound_video()),
        ),
        "large": (
            ("analyze", "v.mp4", "--jobs", "1"),
            named("v.mp4", lambda path: path.write_bytes(large_video())),
        ),
    }
    for command, (arguments, prepare) in commands.items():
        for megabytes in (200, 400, 600, 800, 1000, 1200, 1500, 1600, 1800, 2000, 2500, 3000, 4000):
            yield Case(
                8,
                f"{command} in {megabytes} MB",
                arguments,
                prepare,
                (0, 2),
                memory=megabytes * 10**6,
                check=whole,
                sentences=command != "batch",
            )


def live_cases() -> Iterator[Case]:
    """Train: with signals, a voice that hangs or dies, and damaged videos for a camera."""
    environment = {"QT_LOGGING_RULES": "*=false"}
    if not os.environ.get("FAULTS_DISPLAY"):
        return
    environment["DISPLAY"] = os.environ["FAULTS_DISPLAY"]
    film = with_files(v__mp4=SAMPLE.read_bytes())
    live = ("live", "--camera", "v.mp4", "--out", "o", "--no-voice")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for after in (0.15, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 9.0):
            for group in (False, True):
                yield Case(
                    1,
                    f"live {number.name} at {after} s" + " to all" * group,
                    live,
                    film,
                    (128 + number,),
                    whole,
                    ((after, number),),
                    group,
                    environment=environment,
                )
    for number in (signal.SIGINT, signal.SIGTERM):
        yield Case(
            1,
            f"live recording {number.name}",
            (*live, "--record", "r.mp4"),
            film,
            (128 + number,),
            recorded,
            ((9.0, number),),
            environment=environment,
        )
    for name, script in {
        "hangs": "exec sleep 1000",
        "dies": "exit 1",
        "is killed": "kill -9 $$",
        "babbles": "head -c 1000000 /dev/urandom",
    }.items():

        def fake(folder: Path, script: str = script) -> None:
            film(folder)
            for program in ("espeak-ng", "espeak", "aplay", "paplay", "pw-play"):
                put(folder / "bin" / program, f"#!/bin/sh\n{script}\n".encode())
                (folder / "bin" / program).chmod(0o755)

        path = {"PATH": f"bin:{os.environ['PATH']}"}
        yield Case(
            9,
            f"a voice that {name}",
            live[:-1],
            fake,
            (130,),
            whole,
            ((9.0, signal.SIGINT),),
            environment={**environment, **path},
        )
    for name, content in videos():
        if name.startswith(("cut", "flipped_1", "stamps", "size")):
            yield Case(
                9,
                f"live {name}",
                ("live", "--camera", name, "--no-voice", "--out", "o"),
                named(name, content),
                (0, 2, 130),
                signals=((12.0, signal.SIGINT),),
                environment=environment,
            )


def recorded(outcome: Outcome) -> str:
    there = (outcome.folder / "r.mp4").exists() or "before the first frame" in outcome.err
    return whole(outcome) if there else "the recording is lost"


def load_cases() -> Iterator[Case]:
    """Ten thousand sessions, and a folder of many files."""

    def sessions(folder: Path) -> None:
        records = [history_record(source=f"{n}.mp4") for n in range(10_000)]
        store(folder, history_text(*records))

    def quick(outcome: Outcome, seconds: float = 4.0) -> str:
        return f"{outcome.seconds:.1f} s" if outcome.seconds > seconds * patience else ""

    yield Case(10, "history of 10,000 sessions", ("history",), sessions, (0,), quick)
    yield Case(
        10, "a session more", ANALYZE, both(sessions, NPZ), (0,), partial(kept, sessions=10_001)
    )
    yield Case(10, "export of 10,000", ("history", "export", "it.csv"), sessions, (0,), limit=60)


# ── kills ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Killed:
    """A command that is killed, and run again.

    Attributes:
        arguments: The command.
        longest: Seconds after its start until when it is killed.
        sessions: How many there are in the history once it was run whole.
        before: What makes the history before.
        again: What is run afterwards, if it is another command; it keeps what was seen.
    """

    arguments: tuple[str, ...]
    longest: float
    sessions: int
    before: Maker = field(default=lambda folder: None)
    again: tuple[str, ...] = ()


KILLED = (
    Killed(("analyze", "x.mp4", "--jobs", "1"), 5.0, 1),
    Killed(ANALYZE, 2.5, 1),
    Killed(("analyze", "v.npz", "w.npz", "x.mp4", "--jobs", "2"), 6.0, 3),
    Killed(("history", "import", "it.json"), 1.5, 1),
    Killed(("history", "export", "out.csv", "--force"), 1.0, 1, with_history),
    Killed(("history", "delete", "--all", "--yes"), 1.0, 0, with_history),
)

#: Trainings; the next start keeps them.
LIVE = ("live", "--camera", "s.mp4", "--out", "o", "--no-voice")
KILLED_LIVE = (
    Killed(LIVE, 10.0, 1, again=("history",)),
    Killed((*LIVE, "--record", "r.mp4"), 10.0, 1, again=("history",)),
)


def kills(count: int, place: Path, match: str = "", seed: int = 0) -> tuple[int, list[str]]:
    """Kill commands at random moments: nothing announced is lost, and the next run clears up.

    Args:
        count: How often.
        place: The folder to work in.
        match: Text in the names of the commands to kill.
        seed: Seed of the moments.
    """
    generator = random.Random(seed)
    wrong = []
    film = short_video(place / "film.mp4", 40).read_bytes()
    files = with_files(
        v__npz=sound_landmarks(),
        w__npz=landmarks(size=[320, 240]),
        x__mp4=film,
        s__mp4=SAMPLE.read_bytes(),
        it__json=history_text(history_record()).encode(),
    )
    everything = [*KILLED, *(KILLED_LIVE if "FAULTS_DISPLAY" in os.environ else ())]
    chosen = [each for each in everything if match in " ".join(each.arguments)]
    environment = {"DISPLAY": os.environ.get("FAULTS_DISPLAY", "")}
    for number in range(count):
        killed = generator.choice(chosen)
        after = generator.uniform(0.1, killed.longest)
        folder = Path(tempfile.mkdtemp(prefix="kill-", dir=place))
        both(files, killed.before)(folder)
        case = Case(
            1,
            "",
            killed.arguments,
            signals=((after, signal.SIGKILL),),
            leftovers=True,
            limit=60.0,
            environment=environment,
        )
        first = execute(case, folder)
        announced, before, seen = first.out.count("Report:"), remembered(folder), looks(folder)
        arguments = killed.again or killed.arguments
        again = execute(replace(case, arguments=arguments, signals=()), folder)
        if killed.again and not seen:  # nothing is kept; the next training there clears up
            clear_for_training(folder)
        # What was deleted the first time can't be deleted again.
        statuses = (0,) if killed.sessions else (0, 2)
        sessions = max(before, seen > 0) if killed.again else killed.sessions
        found = [
            "" if before >= announced else "an announced session is lost",
            "" if again.status in statuses else f"status {again.status}: {again.err[-200:]!r}",
            whole(again) if killed.arguments[0] in ("analyze", "live") else "",
            kept(again, sessions),
            "" if not seen or frames_kept(folder) == seen else f"{seen} looks are not all kept",
            "" if playable(folder / "r.mp4") else "the recording can't be played",
            *(f"left {path.name}" for path in folder.rglob(".unfinished-*")),
            *(f"left {path.name}" for path in folder.rglob("*.part")),
            *(f"left {path.name}" for path in folder.rglob("unfinished/*")),
        ]
        if any(found):
            problems_found = [problem for problem in found if problem]
            words = f"kill {number} of {killed.arguments} at {after:.2f} s: {problems_found}"
            print(words, flush=True)
            wrong.append(words)
        shutil.rmtree(folder, ignore_errors=True)
    return count, wrong


def clear_for_training(folder: Path) -> None:
    """Clear up as a training that begins in a folder does."""
    from posecheck.files import clear_left_behind, clear_results

    clear_left_behind(folder)
    clear_results(folder / "o")


def looks(folder: Path) -> int:
    """Return how many looks are in the journals of killed trainings."""
    from posecheck.core.pose import Pose
    from posecheck.results import read_journal

    found = 0
    for path in folder.glob("data/**/*.journal"):
        with contextlib.suppress(ValueError):  # it was killed before it had written its head
            found += sum(isinstance(event, Pose) for event in read_journal(path)[1])
    return found


def playable(path: Path) -> bool:
    """Return whether a video, if there is one, has a first picture and a last one."""
    import av

    if not path.exists():
        return True
    with av.open(str(path)) as video:
        return sum(1 for _ in video.decode(video=0)) > 0


def frames_kept(folder: Path) -> int:
    """Return how many frames the results of trainings have."""
    documents = [json.loads(path.read_text("utf-8")) for path in folder.glob("o/*/session.json")]
    return sum(document["source"]["frames"] for document in documents)


def remembered(folder: Path) -> int:
    """Return how many sessions the history holds."""
    path = folder / "data" / "history.db"
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'sessions'")
        if not tables.fetchall():
            return 0
        return int(connection.execute("SELECT count(*) FROM sessions").fetchone()[0])


# ── the screen ───────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def screen() -> Iterator[None]:
    """Start a virtual screen for the live trainer where Xvfb is installed."""
    if not shutil.which("Xvfb"):
        yield
        return
    reads, writes = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writes),
        "-screen",
        "0",
        "1280x720x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    with os.fdopen(reads) as output:
        os.environ["FAULTS_DISPLAY"] = f":{output.readline().strip()}"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--kind", type=int, action="append", help="only cases of this kind, see --kinds"
    )
    parser.add_argument(
        "--kinds", action="store_true", help="list the kinds, and how many cases they have"
    )
    parser.add_argument("--match", default="", help="only cases whose name holds this text")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only every N-th case")
    parser.add_argument("--jobs", type=int, default=2, choices=(1, 2), help="cases at once")
    parser.add_argument("--kills", type=int, default=0, help="kill commands so often instead")
    parser.add_argument("--seed", type=int, default=0, help="of the moments of --kills")
    parser.add_argument(
        "--patience", type=float, default=1.0, help="factor of all time limits, for a busy computer"
    )
    args = parser.parse_args()
    global patience
    patience = args.patience
    with tempfile.TemporaryDirectory(prefix="faults-") as name, screen():
        place = Path(name)
        place.chmod(0o755)
        if args.kills:
            count, wrong = kills(args.kills, place, args.match, args.seed)
            print(f"{count} kills, {len(wrong)} of them with a problem")
            return 1 if wrong else 0
        chosen = [c for c in cases() if not args.kind or c.kind in args.kind]
        chosen = [c for c in chosen if args.match in c.name][:: args.sample or 1]
        if args.kinds:
            count_of = Counter(case.kind for case in chosen)
            print(
                *(f"{kind:2} {count_of[kind]:4} {words}" for kind, words in KINDS.items()), sep="\n"
            )
            return 0
        tried: Counter[int] = Counter()
        passed: Counter[int] = Counter()
        with ThreadPoolExecutor(args.jobs) as workers:
            for case, wrong_with in zip(
                chosen, workers.map(lambda c: run(c, place), chosen), strict=True
            ):
                tried[case.kind] += 1
                passed[case.kind] += not wrong_with
                if wrong_with:
                    print(f"FAILED {case.kind} {case.name!r}: {wrong_with}", flush=True)
        for kind, words in KINDS.items():
            if tried[kind]:
                print(f"{words}: {passed[kind]} of {tried[kind]} passed")
        print(f"{tried.total()} tried, {passed.total()} passed")
        return 0 if tried == passed else 1


if __name__ == "__main__":
    sys.exit(main())
