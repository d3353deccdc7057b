"""Utterances, and the priority queue that decides which one is spoken next.

Urgent utterances come first; within the same urgency, the oldest. An utterance that has waited for
longer than its time to live (ttl) is dropped. A text that is already pending is not queued twice.
Of counts only the newest is kept, because an older one is wrong.

The queue has no clock: callers pass the time, in seconds of any one clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

#: Most utterances that wait.
MAX_PENDING = 8


class Urgency(IntEnum):
    """Priority of an utterance; the smallest is spoken first.

    Attributes:
        HALT: The training has paused. It interrupts everything and clears the queue.
        CORRECTION: What to correct, and what else the person must know at once.
        COUNT: Repetitions and seconds of a hold; worthless when late.
        GUIDANCE: What comes next, changes of side, rests.
        CHAT: Praise, and reminders to breathe.
    """

    HALT = -1
    CORRECTION = 0
    COUNT = 1
    GUIDANCE = 2
    CHAT = 3


@dataclass(frozen=True)
class Utterance:
    """A text to speak.

    Attributes:
        text: The text.
        urgency: Its priority.
        ttl: Time to live, s: dropped unspoken when it has waited longer.
    """

    text: str
    urgency: Urgency
    ttl: float

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("an utterance needs a text")
        if not self.ttl >= 0:
            raise ValueError(f"{self.text!r}: ttl must be 0 s or more, not {self.ttl}")


def interrupts(new: Utterance, current: Utterance) -> bool:
    """Return whether `new` should interrupt the utterance that is being spoken.

    Corrections and counts interrupt guidance and chat. Only a halt interrupts corrections and
    counts: half a correction does not help.
    """
    if new.urgency is Urgency.HALT:
        return current.urgency is not Urgency.HALT
    return new.urgency <= Urgency.COUNT and current.urgency >= Urgency.GUIDANCE


@dataclass(frozen=True)
class _Pending:
    """A queued utterance and the time at which it expires, s."""

    utterance: Utterance
    expires: float


class UtteranceQueue:
    """Pending utterances. Times are seconds of one clock and must not decrease."""

    def __init__(self) -> None:
        self._pending: list[_Pending] = []  # in order of arrival
        self._popped: _Pending | None = None

    def __len__(self) -> int:
        """Return the number of pending utterances, including expired ones."""
        return len(self._pending)

    def push(self, utterance: Utterance, time: float) -> None:
        """Queue an utterance.

        A pending one with the same text keeps its place, and gets the more urgent of both urgencies
        and the later of both expiry times. In a full queue the one that would be spoken last is
        dropped.
        """
        self._drop_expired(time)
        if utterance.urgency is Urgency.HALT:
            self.clear()
        if utterance.urgency is Urgency.COUNT:
            self._pending = [
                p
                for p in self._pending
                if p.utterance.urgency is not Urgency.COUNT or p.utterance.text == utterance.text
            ]
        self._insert(_Pending(utterance, time + utterance.ttl), len(self._pending))

    def peek(self, time: float) -> Utterance | None:
        """Return the next utterance to speak, if any, and leave it in the queue."""
        self._drop_expired(time)
        return self._by_urgency()[0].utterance if self._pending else None

    def pop(self, time: float) -> Utterance | None:
        """Remove and return the next utterance to speak, if any."""
        self._drop_expired(time)
        if not self._pending:
            return None
        self._popped = self._by_urgency()[0]
        self._pending.remove(self._popped)
        return self._popped.utterance

    def note_interruption(self) -> None:
        """Note that the utterance popped last was interrupted.

        Guidance is queued again, before other guidance and with the rest of its ttl: without it the
        person does not know what to do. Other utterances are not repeated.
        """
        popped, self._popped = self._popped, None
        if popped is not None and popped.utterance.urgency is Urgency.GUIDANCE:
            self._insert(popped, 0)

    def clear(self) -> None:
        """Drop all pending utterances, and forget the one popped last."""
        self._pending.clear()
        self._popped = None

    def _by_urgency(self) -> list[_Pending]:
        return sorted(self._pending, key=lambda pending: pending.utterance.urgency)

    def _insert(self, new: _Pending, index: int) -> None:
        """Insert at an index, or merge with the pending utterance of the same text."""
        for i, old in enumerate(self._pending):
            if old.utterance.text == new.utterance.text:
                urgency = min(old.utterance.urgency, new.utterance.urgency)
                merged = replace(new.utterance, urgency=urgency)
                self._pending[i] = _Pending(merged, max(old.expires, new.expires))
                return
        self._pending.insert(index, new)
        if len(self._pending) > MAX_PENDING:
            self._pending.remove(self._by_urgency()[-1])

    def _drop_expired(self, time: float) -> None:
        self._pending = [pending for pending in self._pending if time <= pending.expires]
