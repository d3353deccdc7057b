"""The program that speaks: it alone knows pyttsx3, and is run by `system.py` as a process.

    python mouth.py LANGUAGE [PLAYER ...]

A process of its own can be ended in the middle of a word, which no speech library does everywhere;
it gives macOS's speech the main thread that it wants; and should the library crash or hang, the
training goes on.

It reads a line of JSON for each wish from standard input: {"say": text}, and {"hush": true} to cut
that off, which works only with a PLAYER: a command that plays the WAV file whose path is added to
it. Then the speech library only makes the sound, which is kept in memory, where nothing of it
remains. Without one the library plays it, and can't be interrupted but by ending the process.

It writes a line of JSON for each thing that happens to standard output: first {"ready": what it
found to speak with} or {"missing": why}, then for each text {"said": true}, be it cut off, or
{"failed": why}. When its input ends, so does it, and be it in mid-sentence: it does not outlive the
program that it speaks for.

Nothing of posecheck is imported here, so that it starts fast.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any, Protocol, TextIO

#: A calm rate, words a minute.
RATE = 165

#: Making the sound of a text takes longer than so many seconds only when it never ends.
STUCK = 10.0


class SystemVoice(Protocol):
    """A voice as pyttsx3 describes it. languages: such as "en-GB", "en_GB" or "en"."""

    @property
    def id(self) -> str: ...  # noqa: D102  # told above

    @property
    def name(self) -> str: ...  # noqa: D102  # told above

    @property
    def languages(self) -> Sequence[object]: ...  # noqa: D102  # told above


def main() -> None:
    """Speak until the input ends."""
    language, *command = sys.argv[1:]
    parent = _own_output()
    player = Player(command) if command else None
    texts: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(texts, player), daemon=True).start()
    try:
        mouth = Mouth(language, player)
    except Exception as error:
        # Whatever the library or the system can't do: speech is missing, and this is why.
        _tell(parent, missing=_named(error))
        os._exit(0)  # an ordinary end would stumble over the thread that listens
    _tell(parent, ready=mouth.described)
    while True:
        text = texts.get()
        try:
            mouth.say(text)
        except Exception as error:
            # As above, for this one text.
            _tell(parent, failed=_named(error))
        else:
            _tell(parent, said=True)


def _own_output() -> TextIO:
    """Standard output, now for us alone: what the libraries write there goes nowhere."""
    own = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return own


def _tell(parent: TextIO, **message: object) -> None:
    print(json.dumps(message), file=parent, flush=True)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _listen(texts: SimpleQueue[str], player: Player | None) -> None:
    """Hear what is wished; when there is nothing more to be heard, end everything."""
    try:
        for line in sys.stdin.buffer:
            wish = json.loads(line)
            if player is not None:
                player.hush(bool(wish.get("hush")))
            if "say" in wish:
                texts.put(wish["say"])
    finally:
        if player is not None:
            player.hush(True)
        os._exit(0)


class Player:
    """Plays sounds by a command, one at a time, unless it is hushed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._playing: subprocess.Popen[bytes] | None = None
        self._hushed = False
        self._lock = threading.Lock()  # guards that nothing starts to play once it is hushed

    def hush(self, hushed: bool) -> None:
        """Cut off what is played, and play nothing more, until that is lifted; from any thread."""
        with self._lock:
            self._hushed = hushed
            if hushed and self._playing is not None:
                self._playing.kill()

    def play(self, sound: int) -> None:
        """Play the WAV file of that descriptor; returns when it is over or cut off."""
        nowhere = subprocess.DEVNULL
        with self._lock:
            if self._hushed:
                return
            self._playing = subprocess.Popen(
                [*self._command, path_of(sound)],
                pass_fds=(sound,),
                stdin=nowhere,
                stdout=nowhere,
                stderr=nowhere,
            )
        if self._playing.wait() != 0 and not self._hushed:
            raise RuntimeError(f"{self._command[0]} does not play")


def path_of(file: int) -> str:
    """Where Linux shows the file of a descriptor to the process that has it."""
    return f"/proc/self/fd/{file}"


class Mouth:
    """Speaks by pyttsx3, in the thread that it was made in.

    described: what there is: the name of the engine, that of the voice, and whether this voice
    speaks the language.
    """

    def __init__(self, language: str, player: Player | None) -> None:
        import pyttsx3

        self._player = player
        self._finished = threading.Event()
        self._error = ""
        self._engine: Any = pyttsx3.init()
        self._engine.connect("finished-utterance", self._note_end)
        self._engine.connect("error", self._note_error)
        voice = choose(self._voices(), language, self._engine.getProperty("voice"))
        if voice is not None:
            self._engine.setProperty("voice", voice.id)
        self._engine.setProperty("rate", RATE)
        self.described = {
            "engine": str(self._engine),
            "voice": voice.name if voice is not None else "",
            "speaks": voice is not None and speaks(voice, language),
        }

    def _voices(self) -> Sequence[SystemVoice]:
        """All voices; none if pyttsx3 stumbles over what the system says of one of them."""
        try:
            voices: Sequence[SystemVoice] = self._engine.getProperty("voices")
        except Exception:
            # Each system has errors of its own for it. The usual voice speaks all the same.
            return ()
        return voices

    def say(self, text: str) -> None:
        """Say it; returns when it is said or cut off."""
        if self._player is None:
            self._engine.say(text)
            self._run()
            return
        with open(os.memfd_create("speech"), "rb") as sound:  # noqa: PTH123  # it has no path
            self._finished.clear()
            self._engine.save_to_file(text, path_of(sound.fileno()))
            self._run()
            if not self._finished.wait(STUCK):
                raise TimeoutError("the speech engine does not come to an end")
            self._player.play(sound.fileno())

    def _run(self) -> None:
        self._error = ""
        self._engine.runAndWait()
        if self._error:
            raise RuntimeError(self._error)

    def _note_end(self, name: str | None, completed: bool) -> None:
        self._finished.set()

    def _note_error(self, name: str | None, exception: Exception) -> None:
        self._error = _named(exception)


def choose(voices: Sequence[SystemVoice], language: str, usual: str | None) -> SystemVoice | None:
    """The voice for a language; None if there is no voice at all.

    The usual one, by its id, if it speaks the language; else one that speaks it without a dialect,
    else one that speaks any dialect of it; else the usual one, though it does not speak it.
    """
    ours = next((voice for voice in voices if voice.id == usual), None)
    fitting = [voice for voice in voices if speaks(voice, language)]
    if ours is not None and ours in fitting:
        return ours
    plain = (voice for voice in fitting if language in _tags(voice))
    return next(plain, None) or next(iter(fitting), None) or ours or next(iter(voices), None)


def speaks(voice: SystemVoice, language: str) -> bool:
    """Whether the voice speaks the language, in any dialect."""
    return any(tag.partition("-")[0] == language for tag in _tags(voice))


def _tags(voice: SystemVoice) -> list[str]:
    return [str(language).replace("_", "-").lower() for language in voice.languages]


if __name__ == "__main__":
    main()
