"""Programs of this computer that play a WAV file.

A program of its own can be ended in the middle of a sound, whatever the system's sound is like. A
player is its command line, to which the file's path is added.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posecheck.errors import VoiceError

Player = tuple[str, ...]

#: On Linux: those that talk to a sound server come first, it knows which loudspeakers are meant.
LINUX: tuple[Player, ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))

MACOS: tuple[Player, ...] = (("afplay",),)

#: Windows has no program for it, but Python has.
WINDOWS = "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)"

#: Samples per second of the sounds that are made here.
RATE = 22050

#: The sound that players are tried with: silence, of so many seconds.
SILENCE = 0.05

#: A player that takes longer than this for it, in seconds, is stuck.
STUCK = 3.0


def available() -> tuple[Player, ...]:
    """The players that are installed, the best first."""
    if sys.platform == "win32":
        return ((sys.executable, "-I", "-c", WINDOWS),)
    known = MACOS if sys.platform == "darwin" else LINUX
    return tuple(player for player in known if shutil.which(player[0]))


def working(players: Sequence[Player]) -> Player:
    """The first of the players that does play, tried with a moment of silence.

    Raises VoiceError if none does.
    """
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        silence = Path(folder) / "silence.wav"
        write(silence, bytes(2 * round(SILENCE * RATE)))
        for player in players:
            if _plays(player, silence):
                return player
    if players:
        names = ", ".join(Path(player[0]).stem for player in players)
        raise VoiceError(
            f"no loudspeakers were found (by {names}); plug some in or switch them on, and look"
            " into the system's sound settings."
        )
    raise VoiceError(
        "there is no program that plays sound; install one (Debian, Ubuntu: sudo apt install"
        " alsa-utils)."
    )


def _plays(player: Player, sound: Path) -> bool:
    try:
        done = subprocess.run([*player, str(sound)], timeout=STUCK, check=False, **quiet())
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def write(path: Path, samples: bytes) -> None:
    """Write a WAV file of 16 bit samples, RATE of them a second."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)


def quiet() -> dict[str, Any]:
    """How to start a program so that it neither shows a window nor reads or writes anything."""
    silent = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return silent | apart()


def apart() -> dict[str, Any]:
    """How to start a program so that Ctrl-C is not for it, and no window opens for it."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"process_group": 0}
