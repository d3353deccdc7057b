"""Speech by the system's own program: eSpeak NG on Linux, `say` on macOS, PowerShell on Windows.

Each utterance has a process of its own, which is killed to interrupt it; docs/decisions/voice.md
has the reasons. eSpeak NG writes a WAV file in memory that an audio player plays, because eSpeak NG
reports success without an audio device. The other programs play what they speak, and start slowly:
the next process is started ahead and waits for its text.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from posecheck.errors import VoiceError
from posecheck.i18n import translatable
from posecheck.voice.audio_players import Player, first_working
from posecheck.voice.program_speech import Process, ProgramSpeech, finish, start
from posecheck.voice.utterance_queue import Utterance

# A program that takes longer than this hangs, s: to list the voices, to speak, and for each letter.
LIST_TIMEOUT, TIMEOUT, TIMEOUT_PER_LETTER = 20.0, 10.0, 0.3
MAX_FAILURES = 3  # speech is given up after this many failures in a row
RATE = "165"  # a calm rate, words per minute; on Windows it is that of rate 0


#: Windows PowerShell, by its full path: Windows looks up bare names in the current folder first.
POWERSHELL = (
    os.environ.get("SYSTEMROOT", r"C:\Windows")
    + r"\System32\WindowsPowerShell\v1.0\powershell.exe",
    "-NoProfile",
    "-NonInteractive",
    "-Command",
)

#: Creates the synthesizer. Texts pass through UTF-8 streams, for the console has its own encoding.
NEW_SYNTHESIZER = (
    "$ErrorActionPreference = 'Stop'; Add-Type -AssemblyName System.Speech; "
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
)

#: Prints culture and name of each voice, the user's default first.
LIST_VOICES = NEW_SYNTHESIZER + (
    "$voices = @($s.Voice) + @($s.GetInstalledVoices() | Where-Object { $_.Enabled } "
    "| ForEach-Object { $_.VoiceInfo }); "
    "$rows = $voices | ForEach-Object { $_.Culture.Name + [char]9 + $_.Name + [char]10 }; "
    "$bytes = [Text.Encoding]::UTF8.GetBytes(-join $rows); "
    "[Console]::OpenStandardOutput().Write($bytes, 0, $bytes.Length)"
)

#: Speaks standard input: the first line is the name of the voice or empty, the rest is the text.
SPEAK = NEW_SYNTHESIZER + (
    "$reader = New-Object IO.StreamReader([Console]::OpenStandardInput(), [Text.Encoding]::UTF8); "
    "$voice = $reader.ReadLine(); if ($voice) { $s.SelectVoice($voice) }; "
    "$s.Speak($reader.ReadToEnd())"
)


@dataclass(frozen=True)
class Synthesizer:
    """A platform's speech program; `{language}` is replaced in its list of voices."""

    title: str  # for users
    speak: tuple[str, ...]  # command that speaks its standard input
    list_voices: tuple[str, ...]  # command that lists the voices
    voice_row: str  # pattern of a voice of the language in that list: groups `name` and `id`
    remedy: str  # what to do when the program is missing
    voice_remedy: str = ""  # what to do when no voice speaks the language, if that differs
    locale: tuple[str, ...] = ()  # command that prints the default voice's language, if any
    preferred: tuple[str, ...] = ()  # voices chosen before those listed earlier


SYNTHESIZERS = {
    "linux": Synthesizer(
        "eSpeak NG",
        speak=("espeak-ng", "--stdin", "-b", "1", "-s", RATE),
        # It lists the voices of a language, the best first; those of MBROLA need other programs.
        list_voices=("espeak-ng", "--voices={language}"),
        voice_row=r"^ *\d+ +\S+ +\S+ +(?P<name>\S+) +(?P<id>(?!mb/|!v/)\S+)",
        remedy=translatable("install eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng)"),
        voice_remedy=translatable(
            "install the voices of eSpeak NG (Debian, Ubuntu: sudo apt install espeak-ng-data)"
        ),
    ),
    "darwin": Synthesizer(
        "macOS speech",
        speak=("say", "-r", RATE),
        list_voices=("say", "-v", "?"),
        voice_row=r"^(?P<id>(?P<name>.+?)) +{language}[_-]\w+ +#",
        remedy=translatable("add a voice in System Settings, Accessibility, Spoken Content"),
        locale=("defaults", "read", "-g", "AppleLocale"),
        preferred=("Samantha", "Daniel"),  # the first English voices of the list are novelties
    ),
    "win32": Synthesizer(
        "Windows speech",
        speak=(*POWERSHELL, SPEAK),
        list_voices=(*POWERSHELL, LIST_VOICES),
        voice_row=r"^{language}\b[^\t]*\t(?P<id>(?P<name>.+))$",
        remedy=translatable("add a voice in Settings, Time & language, Speech"),
    ),
}


class SystemSpeech:
    """An Engine that speaks with the system's voice for a language; `found` describes the voice."""

    def __init__(self, language: str, *, players: Sequence[Player] | None = None) -> None:
        """Find a voice for a language, such as "en", and on Linux a player; VoiceError if none."""
        program = SYNTHESIZERS.get(sys.platform, SYNTHESIZERS["linux"])
        self._synthesizer = program
        self._player: Player = first_working(players) if sys.platform == "linux" else ()
        if shutil.which(program.speak[0]) is None:
            raise VoiceError(f"there is no speech engine; {program.remedy}.")
        voice = self._voice(language)
        name, self._voice_id = voice or ("", "")
        remedy = program.voice_remedy or program.remedy
        missing = translatable(
            f"this computer has no voice for the language {language!r} and uses its usual one;"
            f" {remedy}."
        )
        self.problem = "" if voice else missing
        played = f"played by {Path(self._player[0]).stem}" if self._player else ""
        self.found = ", ".join(filter(None, (program.title, name.replace("_", " "), played)))
        self._failures = 0
        self._spare: Process | None = None
        self._wav = os.memfd_create("speech") if sys.platform == "linux" else -1

    def _voice(self, language: str) -> tuple[str, str] | None:
        """Return name and id of the voice for a language; an empty id is the default voice."""
        program = self._synthesizer
        if program.locale and _output(program.locale).startswith(language):
            return "", ""
        rows = _output([part.replace("{language}", language) for part in program.list_voices])
        pattern = program.voice_row.replace("{language}", re.escape(language))
        voices = [(m["name"], m["id"]) for m in re.finditer(pattern, rows, re.MULTILINE)]
        return min(voices, key=lambda voice: voice[0] not in program.preferred, default=None)

    def begin(self, utterance: Utterance) -> ProgramSpeech:
        """Begin to speak an utterance."""
        text = " ".join(utterance.text.split()).replace("[[", "")  # markup
        if sys.platform == "win32":
            text = f"{self._voice_id}\n{text}"
        timeout = TIMEOUT + TIMEOUT_PER_LETTER * len(text)
        starters: list[Callable[[], Process]] = [self._start_spare]
        if self._player:
            path = f"/proc/self/fd/{self._wav}"  # for processes that inherit the descriptor
            commands = self._command("-w", path), (*self._player, path)
            starters = [partial(start, command, pass_fds=(self._wav,)) for command in commands]
        return ProgramSpeech(starters, timeout, text, self._count_failure)

    def _start_spare(self) -> Process:
        """Return a process that waits for its text, and start the next one ahead."""
        process, self._spare = self._spare or start(self._command()), None
        with suppress(VoiceError):  # the next utterance raises it
            self._spare = start(self._command())
        return process

    def _command(self, *options: str) -> tuple[str, ...]:
        voice = ("-v", self._voice_id) if self._voice_id and sys.platform != "win32" else ()
        return (*self._synthesizer.speak, *voice, *options)

    def _count_failure(self, failure: str) -> None:
        self._failures = self._failures + 1 if failure else 0
        if self._failures >= MAX_FAILURES:
            raise VoiceError(f"speech does not work ({failure}); {self._synthesizer.remedy}.")

    def close(self) -> None:
        """End the process that was started ahead, and free the sound."""
        if self._spare is not None:
            self._spare.kill()
            finish(self._spare, LIST_TIMEOUT)
        if self._wav >= 0:
            os.close(self._wav)


def _output(command: Sequence[str]) -> str:
    """Return what a program prints; empty if it fails."""
    with suppress(VoiceError):
        output, failure = finish(start(command), LIST_TIMEOUT)
        if not failure:
            return output.decode(errors="replace")
    return ""


def speech_found(language: str = "en") -> tuple[str, str]:
    """Return what speaks a language, and what to do about problems; each a sentence or empty."""
    try:
        speech = SystemSpeech(language)
    except VoiceError as error:
        return "", str(error)
    with closing(speech):
        return speech.found, speech.problem
