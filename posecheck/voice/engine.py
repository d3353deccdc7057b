"""What a voice needs of whatever speaks for it."""

from __future__ import annotations

from typing import Protocol

from posecheck.voice.utterance_queue import Utterance


class Speech(Protocol):
    """One utterance on its way to the loudspeakers."""

    def wait(self) -> None:
        """Return once it is said or was stopped; VoiceError when nothing more can be said."""

    def stop(self) -> None:
        """Cut it off at once, from any thread; does nothing where it is over already."""


class Engine(Protocol):
    """Says one utterance at a time.

    trouble: empty, or a sentence about what is not as it was asked for, and what to do about it.
    """

    @property
    def trouble(self) -> str: ...  # noqa: D102  # told above

    def begin(self, utterance: Utterance) -> Speech:
        """Begin to say it, and don't wait for its end; the one before it is over."""

    def close(self) -> None:
        """Let go of all that was needed to speak."""
