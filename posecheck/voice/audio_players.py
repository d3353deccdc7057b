"""Programs of the system that play a WAV file; killing one interrupts the sound."""

from __future__ import annotations

import shutil
import sys
import tempfile
import wave
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from posecheck.errors import VoiceError
from posecheck.voice.program_speech import finish, start

#: A player's command line, to which the path of the file is added.
Player = tuple[str, ...]

#: The players of Linux. Those of a sound server come first: it knows the user's loudspeakers.
LINUX: tuple[Player, ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
#: Windows has no such program, but Python can play.
WINDOWS = "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)"

RATE = 22050  # sampling rate of the generated sounds, Hz
SILENCE, TRIAL_TIMEOUT = 0.05, 3.0  # of the trial of a player, s


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
