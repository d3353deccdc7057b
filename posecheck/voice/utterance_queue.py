"""What is to be said: utterances, and the queue that decides which of them comes next.

What is urgent is said before what is chatty; within the same urgency, what came first. Nothing is
said late: an utterance that has waited longer than its patience is dropped. Nothing is said twice
in a breath: what waits already is not queued again, and the same correction keeps a distance of
AGAIN seconds to when it was last said. Of counts only the newest waits, for an older one is wrong.

A clock is not in here: whoever asks says what time it is, in seconds of any one clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

#: The same correction is said again after so many seconds at the earliest.
AGAIN = 6.0

#: So many utterances wait at most.
ROOM = 8


class Urgency(IntEnum):
    """How much an utterance matters; the smaller comes first.

    HALT: the training stands still, because it was paused or nobody is seen: it cuts off all else,
        and makes what waits pointless.
    CORRECTION: what to mend, and whatever else the person must know now.
    COUNT: repetitions, and the seconds of a hold; worthless when late.
    GUIDANCE: what comes next, the change of sides, the rest.
    CHAT: praise, reminders to breathe.
    """

    HALT = -1
    CORRECTION = 0
    COUNT = 1
    GUIDANCE = 2
    CHAT = 3


@dataclass(frozen=True)
class Utterance:
    """Something to say. patience: seconds after which it is stale, and dropped unsaid."""

    text: str
    urgency: Urgency
    patience: float

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("an utterance needs a text")
        if not self.patience >= 0:
            raise ValueError(f"{self.text!r}: patience must be 0 s or more, not {self.patience}")


def interrupts(new: Utterance, speaking: Utterance) -> bool:
    """Whether `new` should cut off what is being said.

    Corrections and counts cut off guidance and chat, and are themselves cut off by a halt alone:
    half of a correction helps nobody.
    """
    if new.urgency is Urgency.HALT:
        return speaking.urgency is not Urgency.HALT
    return new.urgency <= Urgency.COUNT and speaking.urgency >= Urgency.GUIDANCE


@dataclass(frozen=True)
class _Waiting:
    """An utterance in the queue. until: its last moment, s."""

    utterance: Utterance
    until: float


class Queue:
    """What waits to be said. Times are seconds of one clock, and never go back."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []  # as they came
        self._corrected: dict[str, float] = {}  # when each correction was last said
        self._taken: _Waiting | None = None

    def __len__(self) -> int:
        """How many wait, those included that will turn out to be stale."""
        return len(self._waiting)

    def offer(self, utterance: Utterance, time: float) -> None:
        """Have the utterance said, if its turn comes within its patience.

        One that waits with the same text keeps its place, and takes over what is more urgent and
        what is more patient of the two. When there is no room, what would be said last is dropped.
        """
        self._drop_stale(time)
        if utterance.urgency is Urgency.HALT:
            self.clear()
        if utterance.urgency is Urgency.COUNT:
            self._drop_counts_but(utterance.text)
        self._enter(_Waiting(utterance, time + utterance.patience), len(self._waiting))

    def first(self, time: float) -> Utterance | None:
        """What is to be said now, if anything; it stays in the queue."""
        waiting = next(self._in_turn(time), None)
        return None if waiting is None else waiting.utterance

    def next(self, time: float) -> Utterance | None:
        """What is to be said now, if anything; it is taken out, and counts as said."""
        self._drop_stale(time)
        waiting = next(self._in_turn(time), None)
        if waiting is None:
            return None
        self._waiting.remove(waiting)
        self._taken = waiting
        if waiting.utterance.urgency is Urgency.CORRECTION:
            recent = {text: said for text, said in self._corrected.items() if time - said < AGAIN}
            self._corrected = recent | {waiting.utterance.text: time}
        return waiting.utterance

    def cut_off(self) -> None:
        """What was taken out last has been interrupted in favour of what is first now.

        Guidance waits again, ahead of other guidance and with what is left of its patience, for
        without it nobody knows what to do. Anything else has had its moment.
        """
        taken, self._taken = self._taken, None
        if taken is not None and taken.utterance.urgency is Urgency.GUIDANCE:
            self._enter(taken, 0)

    def clear(self) -> None:
        """Forget what waits and what was taken out, but not when corrections were last said."""
        self._waiting.clear()
        self._taken = None

    def _in_turn(self, time: float) -> Iterator[_Waiting]:
        """What may be said now, in the order of saying."""
        return (w for w in self._by_urgency() if time <= w.until and not self._too_soon(w, time))

    def _by_urgency(self) -> list[_Waiting]:
        return sorted(self._waiting, key=lambda waiting: waiting.utterance.urgency)

    def _too_soon(self, waiting: _Waiting, time: float) -> bool:
        """Whether it is a correction that was said only just now."""
        if waiting.utterance.urgency is not Urgency.CORRECTION:
            return False
        said = self._corrected.get(waiting.utterance.text)
        return said is not None and time - said < AGAIN

    def _enter(self, new: _Waiting, place: int) -> None:
        """Put `new` in at that place, or into the one that waits with the same text."""
        same = (i for i, w in enumerate(self._waiting) if w.utterance.text == new.utterance.text)
        already = next(same, None)
        if already is None:
            self._waiting.insert(place, new)
        else:
            self._waiting[already] = _merged(self._waiting[already], new)
        for beyond in self._by_urgency()[ROOM:]:
            self._waiting.remove(beyond)

    def _drop_stale(self, time: float) -> None:
        self._waiting = [waiting for waiting in self._waiting if time <= waiting.until]

    def _drop_counts_but(self, text: str) -> None:
        self._waiting = [
            waiting
            for waiting in self._waiting
            if waiting.utterance.urgency is not Urgency.COUNT or waiting.utterance.text == text
        ]


def _merged(waiting: _Waiting, new: _Waiting) -> _Waiting:
    """The two as one, with the more urgent of the urgencies and the later of the ends."""
    urgency = min(waiting.utterance.urgency, new.utterance.urgency)
    return _Waiting(replace(new.utterance, urgency=urgency), until=max(waiting.until, new.until))
