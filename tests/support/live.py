"""Fakes for a training: a screen and a voice that record what they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import current_thread, main_thread

import numpy as np
from numpy.typing import NDArray

from posecheck.core.training_state import Command
from posecheck.display import Button
from posecheck.voice.utterance_queue import Utterance

#: What a camera sees that is not looked at.
GREY = np.full((120, 160, 3), 128, dtype=np.uint8)


class FakeScreen:
    """Records the images; `commands_at` returns the commands for the n-th reading of the keys."""

    def __init__(self, commands_at: Callable[[int], list[Command]] = lambda reading: []) -> None:
        self.mouse_moved_lately = False
        self.closed = False
        self.shown: list[NDArray[np.uint8]] = []
        self.readings = 0
        self._commands_at = commands_at

    def show(self, image: NDArray[np.uint8], buttons: Iterable[Button] = ()) -> None:
        assert current_thread() is main_thread(), "windows are the main thread's"
        self.shown.append(image)

    def commands(self) -> list[Command]:
        assert current_thread() is main_thread(), "windows are the main thread's"
        self.readings += 1
        return self._commands_at(self.readings)


class FakeVoice:
    """Records what is said."""

    def __init__(self, problem: str = "") -> None:
        self.muted = False
        self.problem = problem
        self.said: list[str] = []

    def say(self, utterances: Iterable[Utterance]) -> None:
        self.said += [utterance.text for utterance in utterances]
