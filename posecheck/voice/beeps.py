"""Tones instead of words, where nothing can speak: a count and a correction are still heard."""

from __future__ import annotations

import math
import subprocess
import tempfile
from array import array
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from posecheck.errors import VoiceError
from posecheck.voice.audio_players import RATE, Player, available, quiet, working, write
from posecheck.voice.engine import Speech
from posecheck.voice.utterance_queue import Urgency, Utterance

#: Loudness of the tones, 1 being the loudest there is, and the seconds of their fading in and out.
SOFT, FADE = 0.2, 0.02

#: A tone's notes, in Hz and seconds: a count is one high note, a correction two that go down.
NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "count": ((880.0, 0.12),),
    "correction": ((587.0, 0.15), (440.0, 0.25)),
}

#: Which tone stands for what; guidance and chat mean nothing without their words.
TONES = {
    Urgency.HALT: "correction",
    Urgency.CORRECTION: "correction",
    Urgency.COUNT: "count",
}


class Tones:
    """An Engine that plays tones. trouble: always empty, for who made it knows why it is needed."""

    trouble = ""

    def __init__(self, players: Sequence[Player] | None = None) -> None:
        """Find a player that works, among those given or all; VoiceError if there is none."""
        self._player = working(available() if players is None else players)
        self._folder = tempfile.TemporaryDirectory(prefix="posecheck-")
        for name in NOTES:
            write(self._file(name), tone(name))

    def _file(self, name: str) -> Path:
        return Path(self._folder.name) / f"{name}.wav"

    def begin(self, utterance: Utterance) -> Speech:
        """Play the tone that stands for the utterance, if one does."""
        name = TONES.get(utterance.urgency)
        if name is None:
            return Silence()
        try:
            return Sound((*self._player, str(self._file(name))))
        except OSError as error:
            raise VoiceError(f"{self._player[0]} can't be started ({error.strerror}).") from error

    def close(self) -> None:
        """Remove the tones' files."""
        self._folder.cleanup()


class Silence:
    """A Speech that is over before it began, for what nothing can say."""

    def wait(self) -> None:
        """Return at once."""

    def stop(self) -> None:
        """Do nothing."""


class Sound:
    """A Speech by a program that ends by itself."""

    def __init__(self, command: Sequence[str]) -> None:
        self._program = subprocess.Popen(command, **quiet())

    def wait(self) -> None:
        """Return once the program has ended."""
        self._program.wait()

    def stop(self) -> None:
        """End the program."""
        self._program.kill()


class Mute:
    """An Engine for where not even a tone can be played. trouble: always empty, as with Tones."""

    trouble = ""

    def begin(self, utterance: Utterance) -> Speech:
        """Say nothing."""
        return Silence()

    def close(self) -> None:
        """Do nothing."""


def tone(name: str) -> bytes:
    """The tone's samples: its notes, one after the other, faded so that they don't click."""
    pitches = [pitch for pitch, seconds in NOTES[name] for _ in range(round(seconds * RATE))]
    phases = accumulate(pitch / RATE for pitch in pitches)
    loudness = (_loudness(i, len(pitches)) for i in range(len(pitches)))
    wave = (loud * math.sin(2 * math.pi * p) for loud, p in zip(loudness, phases, strict=True))
    return array("h", (round(32767 * value) for value in wave)).tobytes()


def _loudness(sample: int, samples: int) -> float:
    """How loud one sample of so many is."""
    to_the_end = min(sample, samples - 1 - sample) / RATE
    return SOFT * min(1.0, to_the_end / FADE)
