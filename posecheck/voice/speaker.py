"""Speaks utterances on a thread of its own, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import monotonic
from types import TracebackType
from typing import Self

from posecheck.errors import VoiceError
from posecheck.voice.beeps import Mute, Tones
from posecheck.voice.engine import Engine, Speech
from posecheck.voice.system_speech import SystemSpeech
from posecheck.voice.utterance_queue import Utterance, UtteranceQueue, interrupts

#: An engine that takes longer than this to close is abandoned, s.
CLOSE_TIMEOUT = 5.0


@dataclass
class _CurrentSpeech:
    """The utterance being spoken; `speech` is None while the engine begins it."""

    utterance: Utterance
    speech: Speech | None = None
    cancelled: bool = False

    def begun(self, speech: Speech) -> None:
        self.speech = speech
        if self.cancelled:
            speech.cancel()

    def cancel(self) -> None:
        if not self.cancelled:
            self.cancelled = True
            if self.speech is not None:
                self.speech.cancel()


class Voice:
    """Speaks while the program goes on: no call waits for speech, and no failure is raised.

    Where nothing can speak, a tone stands for each count and correction; where nothing can play a
    tone, there is silence. Close it, or use it as a context manager.

    Attributes:
        problem: What is missing and what to do, as a sentence; empty when nothing is. It is known
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
        """Start the thread.

        Args:
            language: Code of the language.
            engine: Makes the engine for a language; may raise VoiceError.
            tones: Makes the engine that replaces one that fails; may raise VoiceError.
            muted: Whether to begin muted.
        """
        self.problem = ""
        self._engines = (partial(engine, language), tones, Mute)
        self._muted = muted
        self._closed = False
        self._queue = UtteranceQueue()
        self._current: _CurrentSpeech | None = None
        self._changed = threading.Condition()  # guards the four above
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Queue utterances and return at once; while muted they are dropped.

        One that is more urgent than the current utterance interrupts it.
        """
        with self._changed:
            if self._muted or self._closed:
                return
            now = monotonic()
            for utterance in utterances:
                if not self._is_current(utterance):
                    self._queue.push(utterance, now)
            self._interrupt(now)
            self._changed.notify_all()

    def _is_current(self, utterance: Utterance) -> bool:
        current = self._current
        return (
            current is not None
            and not current.cancelled
            and current.utterance.text == utterance.text
        )

    def _interrupt(self, now: float) -> None:
        """Cancel the current utterance if the next one must not wait for its end."""
        upcoming, current = self._queue.peek(now), self._current
        if upcoming is None or current is None or current.cancelled:
            return
        if interrupts(upcoming, current.utterance):
            current.cancel()
            self._queue.note_interruption()

    @property
    def muted(self) -> bool:
        """Whether nothing is spoken. Muting silences at once and clears the queue."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        with self._changed:
            self._muted = muted
            if muted:
                self._silence()

    def _silence(self) -> None:
        self._queue.clear()
        if self._current is not None:
            self._current.cancel()

    def close(self) -> None:
        """Fall silent for good and close the engine."""
        with self._changed:
            self._closed = True
            self._silence()
            self._changed.notify_all()
        self._thread.join(CLOSE_TIMEOUT)

    def __enter__(self) -> Self:
        """Return the voice itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the voice."""
        self.close()

    def _run(self) -> None:
        """Speak until the voice is closed, with the first engine that works (the thread)."""
        problem = ""
        for make in self._engines:
            try:
                with closing(make()) as engine:
                    self._speak_with(engine)
                return
            except Exception as error:
                # Whatever fails in an engine, the training continues with the next one.
                problem = problem or _describe(error)
                self.problem = problem

    def _speak_with(self, engine: Engine) -> None:
        if engine.problem:
            self.problem = engine.problem
        while (current := self._next()) is not None:
            try:
                speech = engine.begin(current.utterance)
                with self._changed:
                    current.begun(speech)
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


def _describe(error: Exception) -> str:
    """Return a sentence for the user."""
    if isinstance(error, VoiceError):
        return str(error)
    return f"speech broke down ({type(error).__name__}: {error}); start posecheck again."
