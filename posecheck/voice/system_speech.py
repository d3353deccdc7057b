"""The system's own speech: eSpeak NG on Linux, and what Windows and macOS bring along.

What speaks is a process of its own (`mouth.py`). On Linux it has what it says played by another
program, which is ended to cut it off. Elsewhere it plays by itself, and is ended to cut it off, or
when it has said a text, for pyttsx3's loops on Windows and macOS can't be relied upon to say a
second one. Ending takes no time at all, but starting does: so there, a spare one stands ready.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from posecheck.errors import VoiceError
from posecheck.voice.audio_players import Player, apart, available, working
from posecheck.voice.utterance_queue import Utterance

MOUTH = Path(__file__).with_name("mouth.py")

#: Getting ready takes longer than so many seconds only when it never ends. Windows and macOS take
#: some, the first time.
STUCK = 20.0

#: Saying a text takes longer than so many seconds, and so many for each letter, only when stuck.
LONGEST, LONGEST_LETTER = 10.0, 0.3

#: That many failures in a row are no accident.
ENOUGH = 3

#: What the engines are called, by their names in pyttsx3.
ENGINES = {"espeak": "eSpeak NG", "sapi5": "Windows speech", "nsss": "macOS speech"}

#: What to do where speech is missing, by platform.
REMEDIES = {
    "linux": "install eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng)",
    "win32": "add a voice in Settings, Time & language, Speech",
    "darwin": "add a voice in System Settings, Accessibility, Spoken Content",
}

#: What to do where no voice speaks the language, by platform.
MORE_VOICES = REMEDIES | {
    "linux": "install the voices of eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng-data)",
}


class SystemSpeech:
    """An Engine that speaks with the voice that the system has for a language.

    found: what there is, in words. trouble: empty, or what is not as it should be.
    """

    def __init__(self, language: str, *, players: Sequence[Player] | None = None) -> None:
        """Get ready to speak, on Linux by one of the `players` (default: all that there are).

        Raises VoiceError, saying what to install, if this computer can't speak.
        """
        self._language = language
        # Elsewhere pyttsx3 plays what it says. On Linux it knows a single player, and does not
        # tell when that one is missing or fails.
        self._player: Player = ()
        if sys.platform == "linux":
            self._player = working(available() if players is None else players)
        self._failures = 0
        self._mouth = self._new_mouth()
        self._spare: Mouth | None = None
        try:
            ready = self._mouth.ready()
        except VoiceError:
            self._mouth.end()
            raise
        self.found = _described(ready, self._player)
        self.trouble = "" if ready["speaks"] else _no_voice(language, ready["voice"])

    def _new_mouth(self) -> Mouth:
        try:
            return Mouth(self._language, self._player)
        except OSError as error:
            raise VoiceError(
                f"speech can't be started ({error.strerror}); install posecheck again."
            ) from error

    def begin(self, utterance: Utterance) -> Saying:
        """Begin to say it."""
        if not self._mouth.open:
            self._mouth = self._spare or self._new_mouth()
            self._spare = None
        saying = Saying(self, self._mouth, utterance.text)
        if self._spare is None and not self._player:
            self._spare = self._new_mouth()
        return saying

    def ended(self, mouth: Mouth, failure: str, *, stopped: bool) -> None:
        """Note how a saying ended: `failure` says why the text was not said, if it was not.

        Raises VoiceError when that happens again and again, though nobody has `stopped` it.
        """
        if failure or not self._player:
            mouth.end()
        if stopped:
            return
        self._failures = self._failures + 1 if failure else 0
        if self._failures >= ENOUGH:
            raise VoiceError(f"speech does not work ({failure}); {_remedy(REMEDIES)}.")

    def close(self) -> None:
        """End the speaking processes."""
        for mouth in (self._mouth, self._spare):
            if mouth is not None:
                mouth.end()


class Saying:
    """A Speech of the system's voice."""

    def __init__(self, system: SystemSpeech, mouth: Mouth, text: str) -> None:
        self._system = system
        self._mouth = mouth
        self._stopped = False
        self._limit = LONGEST + LONGEST_LETTER * len(text)
        mouth.say(text)

    def stop(self) -> None:
        """Cut it off."""
        self._stopped = True
        self._mouth.stop()

    def wait(self) -> None:
        """Return once it is said or was stopped; VoiceError when speech fails again and again."""
        failure = self._mouth.hear(self._limit)
        self._system.ended(self._mouth, failure, stopped=self._stopped)


class Mouth:
    """A speaking process. open: whether it can be told something.

    All but `stop` and `kill` belong to one thread.
    """

    def __init__(self, language: str, player: Player) -> None:
        self._lock = threading.Lock()
        self._plays_by_itself = not player
        self._ready: dict[str, Any] | None = None
        self.open = True
        self._process = subprocess.Popen(
            # -P: what lies in the current folder is none of the program.
            [sys.executable, "-P", str(MOUTH), language, *player],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            **apart(),
        )

    def ready(self) -> dict[str, Any]:
        """What it found to speak with, once it is ready; VoiceError if there is nothing."""
        told = self._line(STUCK)
        if "ready" not in told:
            raise VoiceError(_no_engine(str(told.get("missing", ""))))
        self._ready = told["ready"]
        return self._ready

    def say(self, text: str) -> None:
        """Have it say the text, as soon as it is ready."""
        self._tell({"say": " ".join(text.split())})

    def stop(self) -> None:
        """Cut off what it says; from any thread."""
        if self._plays_by_itself:
            self.kill()
        else:
            self._tell({"hush": True})

    def _tell(self, wish: dict[str, object]) -> None:
        # Who has ended can't be told anything; `hear` says so.
        with self._lock, contextlib.suppress(OSError):
            if self.open:
                _pipe(self._process.stdin).write(json.dumps(wish).encode() + b"\n")

    def hear(self, limit: float) -> str:
        """Return once it has said the text: empty, or why it has not."""
        told = self._line(STUCK) if self._ready is None else {"ready": self._ready}
        if "ready" in told:
            self._ready = told["ready"]
            told = self._line(limit)
        if "said" in told:
            return ""
        return str(told.get("failed") or told.get("missing") or "its process ended or got stuck")

    def _line(self, limit: float) -> dict[str, Any]:
        """What it tells next; empty if it tells nothing within `limit` seconds, and is ended."""
        patience = threading.Timer(limit, self.kill)
        patience.daemon = True
        patience.start()
        try:
            line = _pipe(self._process.stdout).readline()
        finally:
            patience.cancel()
        told: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
        return told

    def kill(self) -> None:
        """End it at once, from any thread, together with the player that it may have started."""
        with self._lock:
            self.open = False
            if self._process.returncode is None:
                _kill(self._process)

    def end(self) -> None:
        """End it, and leave nothing behind."""
        self.kill()
        with self._lock:
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """The pipe, which is there since it was asked for."""
    assert pipe is not None
    return pipe


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    # It may have ended already. Until it is waited for, nobody else has its number.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def speech_found(language: str = "en") -> tuple[str, str]:
    """What there is to speak a language with, and what to do: each a sentence or empty."""
    try:
        speech = SystemSpeech(language)
    except VoiceError as error:
        return "", str(error)
    with closing(speech):
        return speech.found, speech.trouble


def _described(ready: Mapping[str, Any], player: Player) -> str:
    engine = ENGINES.get(ready["engine"], ready["engine"])
    voice = f", {ready['voice']}" if ready["voice"] else ""
    played = f", played by {Path(player[0]).stem}" if player else ""
    return f"{engine}{voice}{played}"


def _no_engine(why: str) -> str:
    if why.startswith("ModuleNotFoundError"):
        return "the library that speaks is missing; install posecheck again."
    return f"there is no speech engine; {_remedy(REMEDIES)}."


def _no_voice(language: str, voice: str) -> str:
    reader = voice or "its usual one"
    return (
        f"this computer has no voice for the language {language!r} and uses {reader};"
        f" {_remedy(MORE_VOICES)}."
    )


def _remedy(remedies: Mapping[str, str]) -> str:
    return remedies.get(sys.platform, remedies["linux"])
