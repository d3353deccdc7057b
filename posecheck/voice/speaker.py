"""Speaks utterances on a thread of its own, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Protocol, Self

from posecheck.errors import VoiceError
from posecheck.voice.audio_players import Tones
from posecheck.voice.system_speech import SystemSpeech
from posecheck.voice.utterance_queue import Utterance, UtteranceQueue, interrupts

CLOSE_TIMEOUT = 5.0  # an engine that takes longer than this to close is abandoned, s


class Speech(Protocol):
    """One utterance that is being spoken."""

    def wait(self) -> None:
        """Return when it has ended or was cancelled; VoiceError when the engine has failed."""

    def cancel(self) -> None:
        """Interrupt it at once, from any thread; no effect when it has ended."""


class Engine(Protocol):
    """Speaks one utterance at a time; `problem` is a limitation and its remedy, or empty."""

    problem: str

    def begin(self, utterance: Utterance) -> Speech:
        """Begin to speak, without waiting for the end; the previous speech must have ended."""

    def close(self) -> None:
        """Release all resources."""


@dataclass
class _CurrentSpeech:
    utterance: Utterance
    speech: Speech | None = None  # while the engine begins it
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True
        if self.speech is not None:
            self.speech.cancel()


class Voice:
    """Speaks while the program goes on: no call waits for speech, and no failure is raised.

    `problem` is what is missing and what to do, as a sentence; empty when nothing is. It is known
    when the engine is ready, a moment after construction, and may change later.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        engine: Callable[[str], Engine] = SystemSpeech,
        tones: Callable[[], Engine] = Tones,
        muted: bool = False,
    ) -> None:
        """Start the thread. `tones` replaces an `engine` that fails; both may raise VoiceError."""
        self.problem = ""
        self._engines = (partial(engine, language), tones)
        self._muted = muted
        self._closed = False
        self._queue = UtteranceQueue()
        self._current: _CurrentSpeech | None = None
        self._changed = threading.Condition()  # guards the four above
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Queue utterances, unless muted; an urgent one interrupts the current utterance."""
        with self._changed:
            if self._muted or self._closed:
                return
            now = monotonic()
            current = None if self._current and self._current.cancelled else self._current
            for utterance in utterances:
                if current is None or utterance.text != current.utterance.text:
                    self._queue.push(utterance, now)
            upcoming = self._queue.peek(now)
            if current and upcoming and interrupts(upcoming, current.utterance):
                current.cancel()
                self._queue.note_interruption()
            self._changed.notify_all()

    @property
    def muted(self) -> bool:
        """Whether nothing is spoken. Muting silences at once and clears the queue."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        with self._changed:
            self._muted = muted
            if muted:
                self._queue.clear()
                if self._current is not None:
                    self._current.cancel()

    def close(self) -> None:
        """Fall silent for good and close the engine."""
        with self._changed:
            self._closed = self.muted = True
            self._changed.notify_all()
        self._thread.join(CLOSE_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _run(self) -> None:
        """Speak until the voice is closed, with the first engine that works (the thread)."""
        problems = []
        for make in self._engines:
            try:
                with closing(make()) as engine:
                    self._speak_with(engine)
                return
            except VoiceError as error:
                problems.append(str(error))
            except Exception as error:
                # Whatever fails in an engine, the training continues with the next one.
                failure = f"speech broke down ({type(error).__name__}: {error})"
                problems.append(f"{failure}; start posecheck again.")
            self.problem = problems[0]
        while self._next() is not None:
            pass  # no engine is left: drop what is queued

    def _speak_with(self, engine: Engine) -> None:
        self.problem = engine.problem or self.problem
        while (current := self._next()) is not None:
            try:
                speech = engine.begin(current.utterance)
                with self._changed:
                    current.speech = speech
                    if current.cancelled:
                        speech.cancel()
                speech.wait()
            finally:
                with self._changed:
                    self._current = None

    def _next(self) -> _CurrentSpeech | None:
        """Wait for the next utterance; None once the voice is closed."""
        with self._changed:
            while not self._closed:
                utterance = self._queue.pop(monotonic())
                if utterance is not None:
                    self._current = _CurrentSpeech(utterance)
                    return self._current
                self._changed.wait()
        return None
