"""Programs that play a WAV file, and tones for counts and corrections where nothing can speak."""

from __future__ import annotations

import shutil
import sys
import tempfile
import wave
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np

from posecheck.errors import VoiceError
from posecheck.voice.program_speech import ProgramSpeech, finish, start
from posecheck.voice.utterance_queue import Urgency, Utterance

#: A player's command line, to which the path of the file is added.
Player = tuple[str, ...]

#: The players of Linux. Those of a sound server come first: it knows the user's loudspeakers.
LINUX: tuple[Player, ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
#: Windows has no such program, but Python can play.
WINDOWS = "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)"

RATE = 22050  # sampling rate of the generated sounds, Hz
SILENCE, TRIAL_TIMEOUT = 0.05, 3.0  # of the trial of a player, s
AMPLITUDE, FADE = 0.2, 0.02  # of the tones, 1 being full scale; duration of their fades, s
TIMEOUT = 10.0  # a tone that takes longer than this has hung, s

#: Notes of each tone, Hz and s: a count is one high note, a correction two falling ones.
NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "count": ((880.0, 0.12),),
    "correction": ((587.0, 0.15), (440.0, 0.25)),
}

#: Guidance and chat mean nothing without their words.
TONES = {Urgency.HALT: "correction", Urgency.CORRECTION: "correction", Urgency.COUNT: "count"}


def available_players() -> tuple[Player, ...]:
    """Return the installed players, the best first."""
    if sys.platform == "win32":
        return ((sys.executable, "-I", "-c", WINDOWS),)
    known = (("afplay",),) if sys.platform == "darwin" else LINUX
    return tuple(player for player in known if shutil.which(player[0]))


def first_working(players: Sequence[Player] | None = None) -> Player:
    """Return the first player, by default of those installed, that works; else VoiceError."""
    players = available_players() if players is None else players
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        silence = Path(folder) / "silence.wav"
        write_wav(silence, bytes(2 * round(SILENCE * RATE)))
        for player in players:
            with suppress(VoiceError):  # it can't be started
                _, failure = finish(start((*player, str(silence))), TRIAL_TIMEOUT)
                if not failure:
                    return player
    names = ", ".join(Path(player[0]).stem for player in players)
    raise VoiceError(
        f"no loudspeakers were found (by {names}); plug some in or switch them on, and look"
        " into the system's sound settings."
        if players
        else "there is no program that plays sound; install one (Debian, Ubuntu: sudo apt install"
        " alsa-utils)."
    )


def write_wav(path: Path, samples: bytes) -> None:
    """Write a mono WAV file of 16 bit samples."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "NONE"))
        file.writeframes(samples)


class Tones:
    """An Engine that plays tones. Its `problem` is empty: the caller knows why it is needed."""

    problem = ""

    def __init__(self, players: Sequence[Player] | None = None) -> None:
        """Find a player that works, among those given or all installed ones; else VoiceError."""
        self._player = first_working(players)
        self._folder = tempfile.TemporaryDirectory(prefix="posecheck-")
        self._files = {name: Path(self._folder.name, f"{name}.wav") for name in NOTES}
        for name, file in self._files.items():
            write_wav(file, tone(name))

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
