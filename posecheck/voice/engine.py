"""The interface between the voice and the engines that produce sound."""

from __future__ import annotations

from typing import Protocol

from posecheck.voice.utterance_queue import Utterance


class Speech(Protocol):
    """One utterance that is being spoken."""

    def wait(self) -> None:
        """Return when it has ended or was cancelled.

        Raises:
            VoiceError: The engine does not work any more.
        """

    def cancel(self) -> None:
        """Interrupt it at once, from any thread; no effect when it has ended."""


class Engine(Protocol):
    """Speaks one utterance at a time."""

    @property
    def problem(self) -> str:
        """A limitation and its remedy as a sentence; empty when there is none."""

    def begin(self, utterance: Utterance) -> Speech:
        """Begin to speak, without waiting for the end; the previous speech must have ended."""

    def close(self) -> None:
        """Release all resources."""
