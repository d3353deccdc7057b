"""Voice: says utterances aloud on a thread of its own, one at a time."""

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
from posecheck.voice.utterance_queue import Queue, Utterance, interrupts

#: A correction that must not be repeated yet is thought of again after so many seconds.
THINK_AGAIN = 0.1

#: An engine that takes longer than so many seconds to let go is left to itself.
LET_GO = 5.0


@dataclass
class _Saying:
    """What is being said. speech: none yet while it begins. cut: it is to end at once."""

    utterance: Utterance
    speech: Speech | None = None
    cut: bool = False

    def begun(self, speech: Speech) -> None:
        self.speech = speech
        if self.cut:
            speech.stop()

    def cut_off(self) -> None:
        if not self.cut:
            self.cut = True
            if self.speech is not None:
                self.speech.stop()


class Voice:
    """Speaks while the program goes on: nothing here makes it wait, nothing makes it fail.

    Where nothing can speak, a tone stands for each count and correction; where nothing can play a
    tone, there is silence. Use it as a context manager or close it.

    trouble: empty, or one sentence that says what is missing and what to do. It is known only when
    the voice has got ready, a moment after it was made, and may change when speech breaks down.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        engine: Callable[[str], Engine] | None = None,
        tones: Callable[[], Engine] = Tones,
        muted: bool = False,
    ) -> None:
        """Get ready to speak a language, with what `engine` makes for it (default: the system's).

        `tones` makes what takes over where that can't be done. Both may raise VoiceError.
        """
        self.trouble = ""
        self._make_speech = partial(engine or SystemSpeech, language)
        self._make_tones = tones
        self._muted = muted
        self._closed = False
        self._queue = Queue()
        self._saying: _Saying | None = None
        self._changed = threading.Condition()  # guards the four above
        self._thread = threading.Thread(target=self._speak, name="voice", daemon=True)
        self._thread.start()

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Have them said, each when its turn comes, and return at once.

        What is more urgent than what is being said cuts it off. Nothing is said while muted.
        """
        with self._changed:
            if self._muted or self._closed:
                return
            now = monotonic()
            for utterance in utterances:
                if not self._is_being_said(utterance):
                    self._queue.offer(utterance, now)
            self._let_urgent_in(now)
            self._changed.notify_all()

    def _is_being_said(self, utterance: Utterance) -> bool:
        saying = self._saying
        return saying is not None and not saying.cut and saying.utterance.text == utterance.text

    def _let_urgent_in(self, now: float) -> None:
        """Cut off what is being said if what comes next is not to wait for its end."""
        upcoming, saying = self._queue.first(now), self._saying
        if upcoming is None or saying is None or saying.cut:
            return
        if interrupts(upcoming, saying.utterance):
            saying.cut_off()
            self._queue.cut_off()

    @property
    def muted(self) -> bool:
        """Whether nothing is said. Muting silences at once, and forgets what waits to be said."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        with self._changed:
            self._muted = muted
            if muted:
                self._fall_silent()

    def _fall_silent(self) -> None:
        self._queue.clear()
        if self._saying is not None:
            self._saying.cut_off()

    def close(self) -> None:
        """Fall silent for good, and let go of the engine."""
        with self._changed:
            self._closed = True
            self._fall_silent()
            self._changed.notify_all()
        self._thread.join(LET_GO)

    def __enter__(self) -> Self:
        """The voice itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the voice."""
        self.close()

    def _speak(self) -> None:
        """What the thread does: speak until the voice is closed, with the best that works."""
        trouble = ""
        for make in (self._make_speech, self._make_tones, Mute):
            try:
                with closing(make()) as engine:
                    self._speak_with(engine)
                return
            except Exception as error:
                # Whatever is wrong with speech, the training goes on, with the next best.
                trouble = trouble or _told(error)
                self.trouble = trouble

    def _speak_with(self, engine: Engine) -> None:
        if engine.trouble:
            self.trouble = engine.trouble
        while (saying := self._next()) is not None:
            try:
                speech = engine.begin(saying.utterance)
                with self._changed:
                    saying.begun(speech)
                speech.wait()
            finally:
                with self._changed:
                    self._saying = None

    def _next(self) -> _Saying | None:
        """What to say next, as soon as there is something; None once the voice is closed."""
        with self._changed:
            while not self._closed:
                utterance = self._queue.next(monotonic())
                if utterance is not None:
                    self._saying = _Saying(utterance)
                    return self._saying
                self._changed.wait(THINK_AGAIN if self._queue else None)
        return None


def _told(error: Exception) -> str:
    """What is wrong, as a sentence for the user."""
    if isinstance(error, VoiceError):
        return str(error)
    return f"speech broke down ({type(error).__name__}: {error}); start posecheck again."
