#!/usr/bin/env python3
"""Measure how soon a count is heard after it was handed to the voice.

    python benchmarks/voice.py [--rounds N] [--busy N] [--json]

The system's speech (on Linux) says a count while the voice is idle, in the middle of a sentence
that is chat, and just as such a sentence begins. What is measured is the time from `Voice.say` to
the start of the program that plays the count; a silent one stands in for it, which takes as long
as the sound does, so neither a sound card nor patience with it is needed. --busy keeps that many
processes computing meanwhile, as the pose model does.
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

#: Notes when it starts, by the clock that all programs share, and takes as long as the sound.
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

#: What happens before the count: whether chat begins, and seconds until the count, from and to.
CASES = {
    "idle": (False, (0.0, 0.0)),
    "in the middle of chat": (True, (0.3, 2.0)),
    "as chat begins": (True, (0.0, 0.02)),
}

#: Seconds that the voice has to come to rest between two rounds.
REST = 1.5


def main() -> None:
    """Measure, and print a table or JSON."""
    args = arguments()
    with tempfile.TemporaryDirectory() as folder, busy(args.busy):
        delays = measure(Path(folder) / "notes", args.rounds)
    print(json.dumps(delays) if args.json else table(delays, args.busy))


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40, help="of each case (default: 40)")
    parser.add_argument("--busy", type=int, default=0, help="processes that compute meanwhile")
    parser.add_argument("--json", action="store_true", help="print JSON, each round included")
    return parser.parse_args()


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Have that many processes compute without a pause."""
    command = [sys.executable, "-c", "while True: sum(range(100000))"]
    running = [subprocess.Popen(command) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def measure(notes: Path, rounds: int) -> dict[str, list[float]]:
    """The delays of each case, s."""
    player = (sys.executable, "-I", "-c", PLAYER, str(notes))
    chance = random.Random(7)
    delays: dict[str, list[float]] = {case: [] for case in CASES}
    with Voice(engine=partial(SystemSpeech, players=[player])) as voice:
        started(notes, 0)  # the player, when it was tried
        sleep(REST)
        for _ in range(rounds):
            for case, (chat, wait) in CASES.items():
                delays[case].append(delay(voice, notes, chat=chat, wait=chance.uniform(*wait)))
                sleep(REST)
        if voice.trouble:
            sys.exit(voice.trouble)
    return delays


def delay(voice: Voice, notes: Path, *, chat: bool, wait: float) -> float:
    """Seconds until a count starts, asked for `wait` seconds after chat did, or in silence."""
    before = len(starts(notes))
    if chat:
        voice.say([CHAT])
        started(notes, before)
        before += 1
        sleep(wait)
    asked = monotonic()
    voice.say([COUNT])
    return started(notes, before) - asked


def started(notes: Path, number: int) -> float:
    """When the player of that number started, s; waits for it."""
    while len(times := starts(notes)) <= number:
        sleep(0.002)
    return times[number]


def starts(notes: Path) -> list[float]:
    """When each player started, s."""
    if not notes.exists():
        return []
    lines = notes.read_text(encoding="ascii").splitlines(keepends=True)
    return [float(line) for line in lines if line.endswith("\n")]


def table(delays: dict[str, list[float]], processes: int) -> str:
    """The delays as plain text."""
    rounds = len(next(iter(delays.values())))
    machine = f"{os.cpu_count()} x {platform.machine()}, {processes} busy"
    lines = [
        f"from say() to the start of the count; {rounds} rounds; {machine}",
        "",
        f"{'':24}{'median':>10}{'95 %':>10}{'most':>10}",
        *(row(case, seconds) for case, seconds in delays.items()),
    ]
    return "\n".join(lines)


def row(case: str, seconds: Sequence[float]) -> str:
    """One line of the table."""
    ninety_fifth = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    figures = (statistics.median(seconds), ninety_fifth, max(seconds))
    return f"{case:24}" + "".join(f"{figure * 1000:7.0f} ms" for figure in figures)


if __name__ == "__main__":
    main()
