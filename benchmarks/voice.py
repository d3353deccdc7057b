#!/usr/bin/env python3
"""Measure the latency from queueing a count to its sound.

    python benchmarks/voice.py [--rounds N] [--busy N] [--json]

The system's speech (on Linux) speaks a count while the voice is idle, in the middle of a chat
sentence, and as such a sentence begins. The latency is the time from `Voice.say` to the start of
the program that plays the count. A silent program of the same duration stands in for it, so no
sound card is needed. --busy keeps that many processes computing meanwhile, as the pose model does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from posecheck.voice import SystemSpeech, Voice
from posecheck.voice.utterance_queue import Urgency, Utterance

#: A player that notes its start by the monotonic clock, and lasts as long as the sound.
PLAYER = """
import sys, time
now = time.monotonic()
import wave
notes, sound = sys.argv[1:]
with wave.open(sound) as file:
    seconds = file.getnframes() / file.getframerate()
with open(notes, "a") as file:
    file.write(f"{now}\\n")
time.sleep(seconds)
"""

CHAT = Utterance("Good. Keep your chest tall, and go on breathing slowly.", Urgency.CHAT, 5.0)
COUNT = Utterance("Five.", Urgency.COUNT, 5.0)

#: Before the count: whether chat is queued, and the range of the time until the count, s.
CASES = {
    "idle": (False, (0.0, 0.0)),
    "in the middle of chat": (True, (0.3, 2.0)),
    "as chat begins": (True, (0.0, 0.02)),
}

#: Pause between two rounds, s.
PAUSE = 1.5


def main() -> None:
    """Measure, and print a table or JSON."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder, busy(args.busy):
        latencies = measure(Path(folder) / "notes", args.rounds)
    print(json.dumps(latencies) if args.json else table(latencies, args.busy))


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40, help="of each case (default: 40)")
    parser.add_argument("--busy", type=int, default=0, help="processes that compute meanwhile")
    parser.add_argument("--json", action="store_true", help="print JSON, each round included")
    return parser.parse_args()


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep that many processes computing."""
    command = [sys.executable, "-c", "while True: sum(range(100000))"]
    running = [subprocess.Popen(command) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def measure(notes: Path, rounds: int) -> dict[str, list[float]]:
    """Return the latencies of each case, s."""
    player = (sys.executable, "-I", "-c", PLAYER, str(notes))
    random_wait = random.Random(7)
    latencies: dict[str, list[float]] = {case: [] for case in CASES}
    with Voice(engine=partial(SystemSpeech, players=[player])) as voice:
        started(notes, 0)  # the trial of the player
        sleep(PAUSE)
        for _ in range(rounds):
            for case, (chat, wait) in CASES.items():
                latencies[case].append(
                    latency(voice, notes, chat=chat, wait=random_wait.uniform(*wait))
                )
                sleep(PAUSE)
        if voice.problem:
            sys.exit(voice.problem)
    return latencies


def latency(voice: Voice, notes: Path, *, chat: bool, wait: float) -> float:
    """Return the latency of a count that is queued `wait` seconds after the start of chat, s."""
    before = len(starts(notes))
    if chat:
        voice.say([CHAT])
        started(notes, before)
        before += 1
        sleep(wait)
    queued = monotonic()
    voice.say([COUNT])
    return started(notes, before) - queued


def started(notes: Path, number: int) -> float:
    """Wait for the start of the player of that number and return its time, s."""
    while len(times := starts(notes)) <= number:
        sleep(0.002)
    return times[number]


def starts(notes: Path) -> list[float]:
    """Return the start of each player, s."""
    if not notes.exists():
        return []
    lines = notes.read_text(encoding="ascii").splitlines(keepends=True)
    return [float(line) for line in lines if line.endswith("\n")]


def table(latencies: dict[str, list[float]], processes: int) -> str:
    """Return the latencies as plain text."""
    rounds = len(next(iter(latencies.values())))
    machine = f"{os.cpu_count()} x {platform.machine()}, {processes} busy"
    lines = [
        f"from say() to the start of the count; {rounds} rounds; {machine}",
        "",
        f"{'':24}{'median':>10}{'95 %':>10}{'max':>10}",
        *(row(case, seconds) for case, seconds in latencies.items()),
    ]
    return "\n".join(lines)


def row(case: str, seconds: Sequence[float]) -> str:
    """Return one line of the table."""
    ninety_fifth = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    figures = (statistics.median(seconds), ninety_fifth, max(seconds))
    return f"{case:24}" + "".join(f"{figure * 1000:7.0f} ms" for figure in figures)


if __name__ == "__main__":
    main()
