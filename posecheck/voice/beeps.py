"""Tones in place of speech: a count and a correction are heard where nothing can speak."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from posecheck.voice import audio_players
from posecheck.voice.audio_players import RATE, Player
from posecheck.voice.program_speech import ProgramSpeech, start
from posecheck.voice.utterance_queue import Urgency, Utterance

AMPLITUDE, FADE = 0.2, 0.02  # of the tones, 1 being full scale; duration of their fades, s
TIMEOUT = 10.0  # a tone that takes longer than this has hung, s

#: Notes of each tone, Hz and s: a count is one high note, a correction two falling ones.
NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "count": ((880.0, 0.12),),
    "correction": ((587.0, 0.15), (440.0, 0.25)),
}

#: Guidance and chat mean nothing without their words.
TONES = {Urgency.HALT: "correction", Urgency.CORRECTION: "correction", Urgency.COUNT: "count"}


class Tones:
    """An Engine that plays tones. Its `problem` is empty: the caller knows why it is needed."""

    problem = ""

    def __init__(self, players: Sequence[Player] | None = None) -> None:
        """Find a player that works, among those given or all installed ones; else VoiceError."""
        self._player = audio_players.first_working(players)
        self._folder = tempfile.TemporaryDirectory(prefix="posecheck-")
        self._files = {name: Path(self._folder.name, f"{name}.wav") for name in NOTES}
        for name, file in self._files.items():
            audio_players.write_wav(file, tone(name))

    def begin(self, utterance: Utterance) -> ProgramSpeech:
        """Play the tone of the utterance's urgency, if it has one."""
        name = TONES.get(utterance.urgency)
        commands = [(*self._player, str(self._files[name]))] if name else []
        return ProgramSpeech([partial(start, command) for command in commands], TIMEOUT)

    def close(self) -> None:
        """Remove the files of the tones."""
        self._folder.cleanup()


def tone(name: str) -> bytes:
    """Return the samples of a tone: its notes in sequence, faded in and out against clicks."""
    frequency = np.concatenate([np.full(round(s * RATE), hertz) for hertz, s in NOTES[name]])
    time_to_edge = np.minimum(np.arange(frequency.size), np.arange(frequency.size)[::-1]) / RATE
    amplitude = AMPLITUDE * np.minimum(1.0, time_to_edge / FADE)
    wave = amplitude * np.sin(2 * np.pi * np.cumsum(frequency) / RATE)
    return np.round(32767 * wave).astype("<i2").tobytes()
