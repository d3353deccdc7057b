"""Which utterance is spoken next: the rules of the queue."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.voice.utterance_queue import (
    MAX_PENDING,
    Urgency,
    Utterance,
    UtteranceQueue,
    interrupts,
)

HALT, CORRECTION, COUNT, GUIDANCE, CHAT = Urgency


def utterance(urgency: Urgency, text: str = "", ttl: float = math.inf) -> Utterance:
    return Utterance(text or urgency.name.lower(), urgency, ttl)


def pop_all(queue: UtteranceQueue, time: float = 0.0) -> list[str]:
    """Return the texts of all utterances due at one time, in order."""
    return [u.text for u in iter(lambda: queue.pop(time), None)]


def queue_of(*utterances: Utterance, time: float = 0.0) -> UtteranceQueue:
    queue = UtteranceQueue()
    for one in utterances:
        queue.push(one, time)
    return queue


# Single cases


def test_urgent_utterances_come_first() -> None:
    """Corrections, then counts, guidance and chat, whatever the order of arrival."""
    queue = queue_of(*(utterance(u) for u in (CHAT, GUIDANCE, COUNT, CORRECTION)))
    assert pop_all(queue) == ["correction", "count", "guidance", "chat"]


def test_first_come_first_served() -> None:
    """Equally urgent utterances keep their order of arrival."""
    queue = queue_of(*(utterance(GUIDANCE, text) for text in ("one", "two", "three")))
    assert pop_all(queue) == ["one", "two", "three"]


def test_expired_utterances_are_dropped() -> None:
    """An utterance is due until its ttl has passed, inclusive."""
    queue = queue_of(utterance(CHAT, "a", ttl=2.0), utterance(CHAT, "b", ttl=3.0))
    assert queue.peek(2.0) == utterance(CHAT, "a", ttl=2.0)
    assert pop_all(queue, 2.5) == ["b"]
    assert len(queue) == 0


def test_peek_leaves_the_queue_unchanged() -> None:
    """It returns what `pop` will return."""
    queue = queue_of(utterance(CHAT))
    assert queue.peek(0.0) == queue.peek(0.0) == queue.pop(0.0)
    assert queue.peek(0.0) is None


def test_a_new_count_replaces_an_older_one() -> None:
    """Only the newest count is pending."""
    queue = queue_of(utterance(COUNT, "three"), utterance(CHAT), utterance(COUNT, "two"))
    assert pop_all(queue) == ["two", "chat"]


def test_a_repeated_count_is_refreshed() -> None:
    """The same count as the pending one extends its ttl."""
    queue = queue_of(utterance(COUNT, "one", ttl=1.0))
    queue.push(utterance(COUNT, "one", ttl=1.0), 0.9)
    assert pop_all(queue, 1.5) == ["one"]


def test_a_pending_text_is_not_queued_twice() -> None:
    """It keeps its place, the more urgent urgency and the later expiry."""
    queue = queue_of(
        utterance(CHAT, "breathe", ttl=1.0),
        utterance(CHAT, "good"),
        utterance(GUIDANCE, "breathe", ttl=5.0),
        utterance(CHAT, "breathe", ttl=3.0),
    )
    assert queue.peek(4.0) == utterance(GUIDANCE, "breathe", ttl=3.0)
    assert pop_all(queue, 5.0) == ["breathe", "good"]


def test_a_full_queue_drops_the_last_utterance() -> None:
    """That is the newest of the least urgent."""
    queue = queue_of(*(utterance(CHAT, f"chat {i}") for i in range(MAX_PENDING)))
    queue.push(utterance(CHAT, "one more"), 0.0)
    queue.push(utterance(CORRECTION), 0.0)
    assert pop_all(queue) == ["correction", *(f"chat {i}" for i in range(MAX_PENDING - 1))]


def test_a_halt_clears_the_queue() -> None:
    """Only later utterances are spoken after it."""
    queue = queue_of(*(utterance(u) for u in (CORRECTION, COUNT, GUIDANCE, CHAT, HALT)))
    queue.push(utterance(GUIDANCE, "raise a hand"), 0.0)
    assert pop_all(queue) == ["halt", "raise a hand"]


def test_interrupted_guidance_is_queued_again() -> None:
    """It comes before other guidance, with the rest of its ttl, after the interruption."""
    queue = queue_of(utterance(GUIDANCE, "left", ttl=4.0), utterance(GUIDANCE, "rest"))
    queue.pop(0.0)
    queue.push(utterance(COUNT), 1.0)
    queue.note_interruption()
    assert pop_all(queue, 3.0) == ["count", "left", "rest"]


@pytest.mark.parametrize("urgency", [HALT, CORRECTION, COUNT, CHAT])
def test_other_interrupted_utterances_are_dropped(urgency: Urgency) -> None:
    """Only guidance is repeated."""
    queue = queue_of(utterance(urgency))
    queue.pop(0.0)
    queue.note_interruption()
    assert pop_all(queue, 1.0) == []


def test_guidance_interrupted_by_a_halt_is_dropped() -> None:
    """It is pointless during a pause."""
    queue = queue_of(utterance(GUIDANCE))
    queue.pop(0.0)
    queue.push(utterance(HALT), 0.0)
    queue.note_interruption()
    assert pop_all(queue) == ["halt"]


@pytest.mark.parametrize(
    ("new", "current"),
    [
        (HALT, CORRECTION), (HALT, COUNT), (HALT, GUIDANCE), (HALT, CHAT),
        (CORRECTION, GUIDANCE), (CORRECTION, CHAT),
        (COUNT, GUIDANCE), (COUNT, CHAT),
    ],
)  # fmt: skip
def test_what_interrupts(new: Urgency, current: Urgency) -> None:
    """Counts and corrections interrupt guidance and chat; a halt interrupts everything."""
    assert interrupts(utterance(new), utterance(current))
    assert not interrupts(utterance(current), utterance(new))


@pytest.mark.parametrize("one", [HALT, CORRECTION, COUNT, GUIDANCE, CHAT])
def test_equal_urgencies_do_not_interrupt(one: Urgency) -> None:
    """An utterance is spoken to its end before another of its urgency."""
    assert not interrupts(utterance(one, "a"), utterance(one, "b"))


@pytest.mark.parametrize(("one", "other"), [(CORRECTION, COUNT), (GUIDANCE, CHAT)])
def test_neighbouring_urgencies_do_not_interrupt(one: Urgency, other: Urgency) -> None:
    """Half a correction or count does not help, and chat is short."""
    assert not interrupts(utterance(one), utterance(other))
    assert not interrupts(utterance(other), utterance(one))


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_utterance_has_a_text(text: str) -> None:
    """An empty one is refused."""
    with pytest.raises(ValueError, match="needs a text"):
        Utterance(text, CHAT, 1.0)


@pytest.mark.parametrize("ttl", [-0.1, math.nan])
def test_a_ttl_is_a_duration(ttl: float) -> None:
    """Negative and NaN values are refused."""
    with pytest.raises(ValueError, match="ttl"):
        Utterance("Five.", COUNT, ttl)


# Properties


@dataclass(frozen=True)
class Event:
    """After a delay, s, an utterance is pushed, or one is popped and maybe interrupted."""

    delay: float
    push: Utterance | None
    interrupt: bool = False


@dataclass(frozen=True)
class Timed:
    """An utterance and a time, s."""

    time: float
    utterance: Utterance


UTTERANCES = st.builds(
    Utterance,
    text=st.sampled_from(list("abcdefghijkl")),
    urgency=st.sampled_from(Urgency),
    ttl=st.sampled_from([0.0, 0.5, 1.0, 4.0, 10.0, math.inf]),
)
EVENTS = st.lists(
    st.builds(
        Event,
        delay=st.sampled_from([0.0, 0.0, 0.3, 1.0, 3.0]),
        push=st.one_of(UTTERANCES, UTTERANCES, st.none()),
        interrupt=st.booleans(),
    ),
    max_size=60,
)


def simulate(events: Sequence[Event]) -> tuple[list[Timed], list[Timed]]:
    """Return the pushed and the popped utterances."""
    queue, time = UtteranceQueue(), 0.0
    pushed: list[Timed] = []
    popped: list[Timed] = []
    for event in events:
        time += event.delay
        if event.push is not None:
            queue.push(event.push, time)
            pushed.append(Timed(time, event.push))
        elif (upcoming := queue.pop(time)) is not None:
            popped.append(Timed(time, upcoming))
            if event.interrupt and upcoming.urgency is not GUIDANCE:
                queue.note_interruption()
        assert len(queue) <= MAX_PENDING
    return pushed, popped


@given(EVENTS)
def test_every_popped_utterance_was_pushed_and_is_not_expired(events: list[Event]) -> None:
    """For each there is a push of the same text whose ttl has not passed."""
    pushed, popped = simulate(events)
    for one in popped:
        reasons = [o for o in pushed if o.utterance.text == one.utterance.text]
        assert any(o.time <= one.time <= o.time + o.utterance.ttl for o in reasons)
        assert one.utterance.urgency in {o.utterance.urgency for o in reasons}


@given(EVENTS)
def test_nothing_is_popped_more_often_than_pushed(events: list[Event]) -> None:
    """An utterance that was not interrupted is not repeated."""
    pushed, popped = simulate(events)
    for text in {o.utterance.text for o in pushed}:
        times_pushed = sum(o.utterance.text == text for o in pushed)
        assert sum(one.utterance.text == text for one in popped) <= times_pushed


@given(st.lists(UTTERANCES, max_size=30), st.floats(0.0, 12.0))
def test_utterances_due_at_one_time_are_in_order(utterances: list[Utterance], later: float) -> None:
    """The urgent come first, with no text twice and at most one count."""
    queue = queue_of(*utterances)
    first = queue.peek(later)
    popped = list(iter(lambda: queue.pop(later), None))
    urgencies = [one.urgency for one in popped]
    assert urgencies == sorted(urgencies)
    assert len({one.text for one in popped}) == len(popped) <= MAX_PENDING
    assert urgencies.count(COUNT) <= 1
    assert popped[:1] == ([] if first is None else [first])


@given(st.permutations("abcdef"), st.sampled_from([CORRECTION, GUIDANCE, CHAT]))
def test_equal_urgencies_keep_their_order(texts: list[str], urgency: Urgency) -> None:
    """Whatever the texts are."""
    assert pop_all(queue_of(*(utterance(urgency, text) for text in texts))) == texts
