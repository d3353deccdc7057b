"""Utterances, and the priority queue that decides which one is spoken next.

Urgent utterances come first; within the same urgency, the oldest. An utterance that has waited for
longer than its time to live (ttl) is dropped. A text that is already pending is not queued twice.
Of counts only the newest is kept, because an older one is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

MAX_PENDING = 8  # most utterances that wait


class Urgency(IntEnum):
    """Priority of an utterance; the smallest is spoken first."""

    HALT = -1  # the training has paused: interrupts everything and clears the queue
    CORRECTION = 0  # what to correct, and what else the person must know at once
    COUNT = 1  # repetitions and seconds of a hold; worthless when late
    GUIDANCE = 2  # what comes next, changes of side, rests
    CHAT = 3  # praise, and reminders to breathe


@dataclass(frozen=True)
class Utterance:
    """A text to speak; it is dropped when it has waited longer than its time to live `ttl`, s."""

    text: str
    urgency: Urgency
    ttl: float

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("an utterance needs a text")
        if not self.ttl >= 0:
            raise ValueError(f"{self.text!r}: ttl must be 0 s or more, not {self.ttl}")


def interrupts(new: Utterance, current: Utterance) -> bool:
    """Return whether `new` interrupts the utterance being spoken.

    Only a halt interrupts corrections and counts: half a correction does not help.
    """
    if new.urgency is Urgency.HALT:
        return current.urgency is not Urgency.HALT
    return new.urgency <= Urgency.COUNT and current.urgency >= Urgency.GUIDANCE


class _Pending(NamedTuple):
    utterance: Utterance
    expires: float  # s


class UtteranceQueue:
    """Pending utterances. Times are seconds of one clock and must not decrease."""

    def __init__(self) -> None:
        self._pending: dict[str, _Pending] = {}  # by text, in order of arrival
        self._popped: _Pending | None = None

    def __len__(self) -> int:
        """Return the number of pending utterances, including expired ones."""
        return len(self._pending)

    def push(self, utterance: Utterance, time: float) -> None:
        """Queue an utterance; in a full queue, drop the one that would be spoken last.

        A pending one with the same text keeps its place, and gets the more urgent of both urgencies
        and the later of both expiry times.
        """
        if utterance.urgency is Urgency.HALT:
            self.clear()
        counts = utterance.urgency is Urgency.COUNT
        for text, (pending, expires) in list(self._pending.items()):
            outdated = counts and pending.urgency is Urgency.COUNT and text != utterance.text
            if expires < time or outdated:
                del self._pending[text]
        self._insert(_Pending(utterance, time + utterance.ttl))

    def peek(self, time: float) -> Utterance | None:
        """Return the next utterance to speak, if any, and leave it in the queue."""
        self._pending = {text: p for text, p in self._pending.items() if time <= p.expires}
        pending = (p.utterance for p in self._pending.values())
        return min(pending, key=lambda utterance: utterance.urgency, default=None)

    def pop(self, time: float) -> Utterance | None:
        """Remove and return the next utterance to speak, if any."""
        utterance = self.peek(time)
        if utterance is not None:
            self._popped = self._pending.pop(utterance.text)
        return utterance

    def note_interruption(self) -> None:
        """Queue the utterance popped last again if it is guidance, before other guidance."""
        popped, self._popped = self._popped, None
        if popped is not None and popped.utterance.urgency is Urgency.GUIDANCE:
            self._insert(popped, first=True)

    def clear(self) -> None:
        """Drop all pending utterances, and forget the one popped last."""
        self._pending.clear()
        self._popped = None

    def _insert(self, new: _Pending, *, first: bool = False) -> None:
        """Queue an utterance, or merge it with the pending one of the same text."""
        text = new.utterance.text
        if old := self._pending.get(text):
            urgency = min(old.utterance.urgency, new.utterance.urgency)
            merged = replace(new.utterance, urgency=urgency)
            self._pending[text] = _Pending(merged, max(old.expires, new.expires))
        else:
            added = {text: new}
            self._pending = added | self._pending if first else self._pending | added
        if len(self._pending) > MAX_PENDING:
            last = max(reversed(self._pending.values()), key=lambda p: p.utterance.urgency)
            del self._pending[last.utterance.text]
