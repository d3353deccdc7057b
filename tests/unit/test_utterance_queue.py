"""What is said next: the laws of the queue."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.voice.utterance_queue import AGAIN, ROOM, Queue, Urgency, Utterance, interrupts

HALT, CORRECTION, COUNT, GUIDANCE, CHAT = Urgency


def utterance(urgency: Urgency, text: str = "", patience: float = math.inf) -> Utterance:
    return Utterance(text or urgency.name.lower(), urgency, patience)


def said(queue: Queue, time: float = 0.0) -> list[str]:
    """All that the queue has to say at one time."""
    return [u.text for u in iter(lambda: queue.next(time), None)]


def queue_of(*utterances: Utterance, time: float = 0.0) -> Queue:
    queue = Queue()
    for offered in utterances:
        queue.offer(offered, time)
    return queue


# Single cases


def test_urgent_comes_before_chatty() -> None:
    """Corrections, then counts, guidance and chat, whatever came first."""
    queue = queue_of(*(utterance(u) for u in (CHAT, GUIDANCE, COUNT, CORRECTION)))
    assert said(queue) == ["correction", "count", "guidance", "chat"]


def test_first_come_first_served() -> None:
    """What is equally urgent is said in the order in which it came."""
    queue = queue_of(*(utterance(GUIDANCE, text) for text in ("one", "two", "three")))
    assert said(queue) == ["one", "two", "three"]


def test_what_waited_too_long_is_never_said() -> None:
    """Up to its patience an utterance waits; after that it is gone."""
    queue = queue_of(utterance(CHAT, "a", patience=2.0), utterance(CHAT, "b", patience=3.0))
    assert queue.first(2.0) == utterance(CHAT, "a", patience=2.0)
    assert said(queue, 2.5) == ["b"]
    assert len(queue) == 0


def test_looking_takes_nothing_out() -> None:
    """`first` tells what `next` will give, and leaves it where it is."""
    queue = queue_of(utterance(CHAT))
    assert queue.first(0.0) == queue.first(0.0) == queue.next(0.0)
    assert queue.first(0.0) is None


def test_a_correction_is_not_harped_on() -> None:
    """The same correction waits until the last time is long enough ago; another one need not."""
    queue = queue_of(utterance(CORRECTION, "knee"))
    assert said(queue, 1.0) == ["knee"]
    queue.offer(utterance(CORRECTION, "knee"), 2.0)
    queue.offer(utterance(CORRECTION, "chest"), 2.0)
    queue.offer(utterance(CHAT), 2.0)
    assert said(queue, 2.0) == ["chest", "chat"]
    assert said(queue, 1.0 + AGAIN - 0.01) == []
    assert said(queue, 1.0 + AGAIN) == ["knee"]


def test_a_correction_that_may_not_be_repeated_yet_does_not_come_first() -> None:
    """So nothing is cut off in favour of something that will not be said."""
    queue = queue_of(utterance(CORRECTION))
    queue.next(0.0)
    queue.offer(utterance(CORRECTION), 1.0)
    assert queue.first(1.0) is None


def test_an_older_count_makes_way() -> None:
    """Of counts the newest alone waits."""
    queue = queue_of(utterance(COUNT, "three"), utterance(CHAT), utterance(COUNT, "two"))
    assert said(queue) == ["two", "chat"]


def test_a_count_that_is_said_again_waits_anew() -> None:
    """The same count as the one that waits is not one too many."""
    queue = queue_of(utterance(COUNT, "one", patience=1.0))
    queue.offer(utterance(COUNT, "one", patience=1.0), 0.9)
    assert said(queue, 1.5) == ["one"]


def test_what_waits_already_is_said_once() -> None:
    """It keeps its place, and takes over what is more urgent and more patient."""
    queue = queue_of(
        utterance(CHAT, "breathe", patience=1.0),
        utterance(CHAT, "good"),
        utterance(GUIDANCE, "breathe", patience=5.0),
        utterance(CHAT, "breathe", patience=3.0),
    )
    assert queue.first(4.0) == utterance(GUIDANCE, "breathe", patience=3.0)
    assert said(queue, 5.0) == ["breathe", "good"]


def test_a_full_queue_lets_go_of_what_would_come_last() -> None:
    """Chat gives way to what is more urgent, the latest first."""
    queue = queue_of(*(utterance(CHAT, f"chat {i}") for i in range(ROOM)))
    queue.offer(utterance(CHAT, "one more"), 0.0)
    queue.offer(utterance(CORRECTION), 0.0)
    assert said(queue) == ["correction", *(f"chat {i}" for i in range(ROOM - 1))]


def test_a_halt_empties_the_queue() -> None:
    """When the training stands still, nothing else is to be said but what comes after."""
    queue = queue_of(*(utterance(u) for u in (CORRECTION, COUNT, GUIDANCE, CHAT, HALT)))
    queue.offer(utterance(GUIDANCE, "raise a hand"), 0.0)
    assert said(queue) == ["halt", "raise a hand"]


def test_guidance_that_was_cut_off_is_said_again() -> None:
    """Before other guidance, within what is left of its patience, and after what cut it off."""
    queue = queue_of(utterance(GUIDANCE, "left", patience=4.0), utterance(GUIDANCE, "rest"))
    queue.next(0.0)
    queue.offer(utterance(COUNT), 1.0)
    queue.cut_off()
    assert said(queue, 3.0) == ["count", "left", "rest"]


@pytest.mark.parametrize("urgency", [HALT, CORRECTION, COUNT, CHAT])
def test_anything_else_that_was_cut_off_is_over(urgency: Urgency) -> None:
    """Only guidance is worth beginning again."""
    queue = queue_of(utterance(urgency))
    queue.next(0.0)
    queue.cut_off()
    assert said(queue, AGAIN) == []


def test_what_a_halt_cuts_off_is_over() -> None:
    """Guidance, too, is pointless once the training stands still."""
    queue = queue_of(utterance(GUIDANCE))
    queue.next(0.0)
    queue.offer(utterance(HALT), 0.0)
    queue.cut_off()
    assert said(queue) == ["halt"]


def test_a_cleared_queue_still_knows_what_was_corrected() -> None:
    """Forgetting what waits is no reason to harp on."""
    queue = queue_of(utterance(CORRECTION))
    queue.next(0.0)
    queue.offer(utterance(CORRECTION), 1.0)
    queue.offer(utterance(CHAT), 1.0)
    queue.clear()
    assert len(queue) == 0
    queue.offer(utterance(CORRECTION), 2.0)
    assert queue.first(2.0) is None


@pytest.mark.parametrize(
    ("new", "speaking"),
    [
        (HALT, CORRECTION), (HALT, COUNT), (HALT, GUIDANCE), (HALT, CHAT),
        (CORRECTION, GUIDANCE), (CORRECTION, CHAT),
        (COUNT, GUIDANCE), (COUNT, CHAT),
    ],
)  # fmt: skip
def test_what_interrupts(new: Urgency, speaking: Urgency) -> None:
    """Counts and corrections cut off what can wait; a halt cuts off them too."""
    assert interrupts(utterance(new), utterance(speaking))
    assert not interrupts(utterance(speaking), utterance(new))


@pytest.mark.parametrize("one", [HALT, CORRECTION, COUNT, GUIDANCE, CHAT])
def test_nothing_interrupts_its_like(one: Urgency) -> None:
    """What is equally urgent lets the other finish."""
    assert not interrupts(utterance(one, "a"), utterance(one, "b"))


@pytest.mark.parametrize(("one", "other"), [(CORRECTION, COUNT), (GUIDANCE, CHAT)])
def test_neighbours_let_each_other_finish(one: Urgency, other: Urgency) -> None:
    """Half of a correction or of a count helps nobody; chat is soon over."""
    assert not interrupts(utterance(one), utterance(other))
    assert not interrupts(utterance(other), utterance(one))


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_utterance_has_a_text(text: str) -> None:
    """Nothing can't be said."""
    with pytest.raises(ValueError, match="needs a text"):
        Utterance(text, CHAT, 1.0)


@pytest.mark.parametrize("patience", [-0.1, math.nan])
def test_patience_is_a_duration(patience: float) -> None:
    """Nobody knows when an utterance without an end to its patience is stale."""
    with pytest.raises(ValueError, match="patience"):
        Utterance("Five.", COUNT, patience)


# Whatever happens


@dataclass(frozen=True)
class Happening:
    """What happens `after` so many seconds: something is offered, taken out, or cut off."""

    after: float
    offer: Utterance | None
    cut: bool = False


@dataclass(frozen=True)
class Said:
    """An utterance that was taken out at one time, s."""

    time: float
    utterance: Utterance


UTTERANCES = st.builds(
    Utterance,
    text=st.sampled_from(list("abcdefghijkl")),
    urgency=st.sampled_from(Urgency),
    patience=st.sampled_from([0.0, 0.5, 1.0, 4.0, 10.0, math.inf]),
)
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        after=st.sampled_from([0.0, 0.0, 0.3, 1.0, 3.0]),
        offer=st.one_of(UTTERANCES, UTTERANCES, st.none()),
        cut=st.booleans(),
    ),
    max_size=60,
)


def lived_through(happenings: Sequence[Happening]) -> tuple[list[Said], list[Said]]:
    """What was offered and what was said, each with its time."""
    queue, time = Queue(), 0.0
    offered: list[Said] = []
    told: list[Said] = []
    for happening in happenings:
        time += happening.after
        if happening.offer is not None:
            queue.offer(happening.offer, time)
            offered.append(Said(time, happening.offer))
        elif (upcoming := queue.next(time)) is not None:
            told.append(Said(time, upcoming))
            if happening.cut and upcoming.urgency is not GUIDANCE:
                queue.cut_off()
        assert len(queue) <= ROOM
    return offered, told


@given(HAPPENINGS)
def test_nothing_is_said_late_or_unasked(happenings: list[Happening]) -> None:
    """For all that is said there is an offer of that text whose patience is not over."""
    offered, told = lived_through(happenings)
    for one in told:
        reasons = [o for o in offered if o.utterance.text == one.utterance.text]
        assert any(o.time <= one.time <= o.time + o.utterance.patience for o in reasons)
        assert one.utterance.urgency in {o.utterance.urgency for o in reasons}


@given(HAPPENINGS)
def test_nothing_is_said_more_often_than_offered(happenings: list[Happening]) -> None:
    """What was not cut off is over once it is said."""
    offered, told = lived_through(happenings)
    for text in {o.utterance.text for o in offered}:
        times_offered = sum(o.utterance.text == text for o in offered)
        assert sum(one.utterance.text == text for one in told) <= times_offered


@given(HAPPENINGS)
def test_no_correction_is_repeated_too_soon(happenings: list[Happening]) -> None:
    """Between two times of the same correction there are AGAIN seconds."""
    _, told = lived_through(happenings)
    corrections = [one for one in told if one.utterance.urgency is CORRECTION]
    for text in {one.utterance.text for one in corrections}:
        times = [one.time for one in corrections if one.utterance.text == text]
        assert all(later - earlier >= AGAIN for earlier, later in pairwise(times))


@given(st.lists(UTTERANCES, max_size=30), st.floats(0.0, 12.0))
def test_all_that_waits_is_said_in_turn(utterances: list[Utterance], later: float) -> None:
    """At any one time: no text twice, one count at most, and the urgent first."""
    queue = queue_of(*utterances)
    first = queue.first(later)
    told = list(iter(lambda: queue.next(later), None))
    urgencies = [one.urgency for one in told]
    assert urgencies == sorted(urgencies)
    assert len({one.text for one in told}) == len(told) <= ROOM
    assert urgencies.count(COUNT) <= 1
    assert told[:1] == ([] if first is None else [first])


@given(st.permutations("abcdef"), st.sampled_from([CORRECTION, GUIDANCE, CHAT]))
def test_the_order_of_coming_is_the_order_of_saying(texts: list[str], urgency: Urgency) -> None:
    """Within the same urgency nobody jumps the queue."""
    assert said(queue_of(*(utterance(urgency, text) for text in texts))) == texts
