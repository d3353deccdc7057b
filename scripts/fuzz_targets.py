"""Fuzz the readers and the coach: damaged input ends in a posecheck error, and in nothing else.

Seeds are made by fault_inputs.py. hypothesis damages them; atheris, where it is installed, looks
for input that reaches new lines of code.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FunctionType

import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from posecheck.codec.session_document import SessionDocument, decode
from posecheck.core.coach import Coach
from posecheck.core.feedback import Rep
from posecheck.core.pose import Pose
from posecheck.errors import PosecheckError
from posecheck.estimator import default_model
from posecheck.estimator.model_bundle import read_bundle
from posecheck.exercises import EXERCISES
from posecheck.history import read_file
from posecheck.plan import new_plan, read_plan
from posecheck.results import read_journal, read_landmarks
from posecheck.testing import STANDING, SUPINE, SUPINE_KNEES_BENT, Posture, synthetic_poses
from scripts.fault_inputs import ROOT, history_files, journal, landmarks

BATCH = 200  # examples between two looks at the clock
MAX_SEED = 200_000  # bytes; longer seeds take too long to damage

Target = Callable[[bytes], object]

# ── readers ──────────────────────────────────────────────────────────────────────────────────────


def _of_file(read: Callable[[Path], object], ending: str, content: bytes) -> None:
    """Read a file of this content; only a PosecheckError may come of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"fuzz{ending}")
        path.write_bytes(content)
        try:
            read(path)
        except PosecheckError as error:
            assert "\n" not in str(error).strip()


def _session(content: bytes) -> None:
    try:
        decode(content, SessionDocument).to_session()
    except ValueError:
        return


def _journal(content: bytes) -> None:
    def read(path: Path) -> None:
        try:
            list(read_journal(path)[1])
        except ValueError:
            return

    _of_file(read, ".journal", content)


def _plan(content: bytes) -> None:
    try:
        read_plan(content.decode(errors="replace"), "plan.toml")
    except PosecheckError:
        return


def _exercise(content: bytes) -> None:
    """Compile a declaration only: what it does when it runs is its author's affair."""
    try:
        compile(content, "exercise.py", "exec")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return


def _sound_session() -> bytes:
    from posecheck.codec.session_document import complete_document, encode
    from posecheck.core.session import Model, Session, Source

    source = Source("v.mp4", False, 640, 480, 15.0, 40, 2.6)
    return encode(
        complete_document(Session(source, Model("full", ""), 40, 0, (), False, ()))
    ).encode()


def _seeds() -> dict[str, list[bytes]]:
    histories = [content for _, content in history_files() if len(content) < MAX_SEED]
    return {
        "landmarks": [landmarks()[:MAX_SEED]],
        "session": [_sound_session()],
        "journal": [journal()[:MAX_SEED]],
        "plan": [new_plan("mine", EXERCISES.values()).encode()],
        "history": histories,
        "table": [b"id,time,posecheck,folder,source\n", *histories[:2]],
        "exercise": [(ROOT / "posecheck" / "exercises" / "open_close.py").read_bytes()],
        "model": [default_model().read_bytes()[:MAX_SEED]],
    }


READERS: dict[str, Target] = {
    "landmarks": partial(_of_file, read_landmarks, ".npz"),
    "session": _session,
    "journal": _journal,
    "plan": _plan,
    "history": partial(_of_file, read_file, ".json"),
    "table": partial(_of_file, read_file, ".csv"),
    "exercise": _exercise,
    "model": partial(_of_file, read_bundle, ".task"),
}


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Return a seed with bytes changed, cut out, repeated or put in; or any bytes."""
    content = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(0, 40))
        put = draw(
            st.binary(max_size=12)
            | st.sampled_from(TOKENS)
            | st.just(bytes(content[at : at + length]))
        )
        content[at : at + (length if draw(st.booleans()) else len(put))] = put
    return bytes(content)


#: What means something to one of the readers.
TOKENS = [
    b"1e308",
    b"NaN",
    b"null",
    b"-1",
    b"[" * 2000,
    b"{" * 2000,
    b"\xff",
    b"\x00" * 8,
    b"PK\x03\x04",
    b'"',
    b"\n",
    b"99999999999999999999",
    b"=",
    b"'",
    b"true",
    b"\xed\xa0\x80",
]

# ── the coach ────────────────────────────────────────────────────────────────────────────────────

POSTURES = (
    STANDING,
    SUPINE,
    SUPINE_KNEES_BENT,
    Posture(trunk=0.0, hips=(0.0, 90.0), knees=(90.0, 90.0)),
)


@st.composite
def sequences(draw: st.DrawFn) -> list[Pose]:
    """Return poses of a person who moves anyhow, with gaps, noise and parts that are not seen."""
    count = draw(st.integers(2, 6))
    script = [(draw(st.floats(0.0, 25.0)), draw(st.sampled_from(POSTURES))) for _ in range(count)]
    azimuth = draw(st.sampled_from((0.0, 45.0, 90.0, -90.0)))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    noise, unseen = draw(st.sampled_from((0.0, 2.0, 40.0))), draw(st.sampled_from((0.0, 0.1, 0.6)))
    poses, shift = [], 0.0
    for pose in synthetic_poses(script, azimuth):
        kind = generator.random()
        shift += generator.exponential(5.0) if kind < 0.005 else 0.0
        moment = pose.time + shift
        if kind > 1.0 - unseen / 4:
            poses.append(Pose.unseen(moment, pose.size))
            continue
        visibility = np.where(generator.random(33) < unseen, 0.0, 1.0)
        image = pose.image + generator.normal(0.0, noise, (33, 2)) if noise else pose.image
        poses.append(Pose.detected(moment, pose.size, image, pose.world, visibility))
    return poses


def coach(poses: list[Pose]) -> None:
    """Check what holds for any poses: counts, holds and repetitions."""
    watching = Coach(tuple(EXERCISES.values()))
    counts: dict[object, int] = {}
    reps: list[Rep] = []
    for pose in poses:
        feedback = watching.watch(pose)
        reps += feedback.finished
        assert feedback.hold <= pose.time - poses[0].time + 1.0
        for side, tally in feedback.tallies.items():
            key = feedback.exercise, side
            assert tally.counted >= counts.get(key, 0)
            counts[key] = tally.counted
    reps += watching.finish()
    for rep in reps:
        assert rep.start <= rep.end and 0.0 <= rep.hold <= rep.end - rep.start + 0.1
    for one, other in _pairs(reps):
        assert one.end <= other.start + 1e-6, (one, other)


def _pairs(reps: list[Rep]) -> Iterator[tuple[Rep, Rep]]:
    """Yield the repetitions of one exercise and side that follow each other."""
    last: dict[tuple[str, object], Rep] = {}
    for rep in sorted(reps, key=lambda rep: rep.start):
        key = rep.exercise, rep.side
        if key in last:
            yield last[key], rep
        last[key] = rep


# ── running ──────────────────────────────────────────────────────────────────────────────────────

NAMES = (*READERS, "coach")


def fuzz(name: str, seconds: float) -> int:
    """Try examples for so long; return how many. What fails is raised, as small as possible."""
    strategy = sequences() if name == "coach" else damaged(_seeds()[name])
    target: Callable[..., object] = coach if name == "coach" else READERS[name]
    tried, end, number = 0, time.monotonic() + seconds, 0
    batch = BATCH if name != "coach" else 5
    while time.monotonic() < end:

        @seed(number)
        @settings(
            max_examples=batch,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def examples(example: object) -> None:
            nonlocal tried
            tried += 1
            with warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                target(example)

        examples()
        number += 1
    return tried


def _functions() -> Iterator[FunctionType]:
    """Yield posecheck's functions that are loaded: to watch all libraries would take minutes."""
    modules = [module for name, module in sys.modules.items() if name.startswith("posecheck")]
    for module in modules:
        owners = [vars(module), *(vars(v) for v in vars(module).values() if isinstance(v, type))]
        for value in [value for owner in owners for value in owner.values()]:
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                yield value


def fuzz_with_atheris(name: str, seconds: float) -> None:
    """Let atheris look for input that reaches new code; it ends the program."""
    import atheris

    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(_seeds()[name]):
            Path(folder, str(number)).write_bytes(content)
        for function in _functions():
            atheris.instrument_func(function)
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}", folder], READERS[name])
        atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"some of {', '.join(NAMES)}; else all")
    parser.add_argument("--seconds", type=float, default=600.0, help="for each target")
    parser.add_argument("--atheris", action="store_true", help="one reader, by coverage")
    args = parser.parse_args()
    for name in args.targets or NAMES:
        if args.atheris and name in READERS:
            fuzz_with_atheris(name, args.seconds)
        print(f"{name}: {fuzz(name, args.seconds)} examples, none failed", flush=True)


if __name__ == "__main__":
    main()
