"""Steps in threads give the results of the plain loop."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.app.prefetch import (
    background,
    prefetch,
    prefetch_map,
    short_switch_interval,
    start_early,
)

CAPACITIES = st.sampled_from([0, 1, 2, 5, 50])


class StepError(Exception):
    """An error of a step."""


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


@given(items=st.lists(st.integers()), capacity=CAPACITIES)
def test_prefetched_items_are_the_source_s(items: list[int], capacity: int) -> None:
    """All items come, in order, for any capacity."""
    with prefetch(items, capacity) as read:
        assert list(read) == items


@given(items=st.lists(st.integers()), capacity=CAPACITIES)
def test_the_background_sink_gets_all_items(items: list[int], capacity: int) -> None:
    """They come in order, and before the context ends."""
    done: list[int] = []
    with background(done.append, capacity) as do:
        for item in items:
            do(item)
    assert done == items


def test_no_more_than_the_capacity_is_prefetched() -> None:
    """Frames are large. One more may be held by each side."""
    taken = 0

    def source() -> Iterator[int]:
        for item in range(50):
            assert item - taken <= 3 + 2
            yield item

    with prefetch(source(), 3) as read:
        for _ in read:
            taken += 1
    assert taken == 50


def test_no_more_than_the_capacity_waits_in_the_background() -> None:
    """The caller waits when the capacity is reached."""
    handed, done = 0, 0
    lag: list[int] = []

    def use(item: int) -> None:
        nonlocal done
        lag.append(handed - done)
        done += 1

    with background(use, 3) as do:
        for item in range(50):
            do(item)
            handed += 1
    assert done == 50
    assert max(lag) <= 3 + 2


@pytest.mark.parametrize("capacity", [0, 1, 4])
def test_an_error_of_the_source_is_raised_at_its_place(capacity: int) -> None:
    """The items before it come first; it is the same error object."""
    error = StepError()

    def source() -> Iterator[int]:
        yield 1
        yield 2
        raise error

    seen: list[int] = []
    with pytest.raises(StepError) as raised, prefetch(source(), capacity) as read:
        seen.extend(read)
    assert raised.value is error
    assert seen == [1, 2]


@pytest.mark.parametrize("capacity", [0, 1, 4])
def test_an_error_of_the_sink_is_raised(capacity: int) -> None:
    """It is raised with the next item or on exit; no item is processed after it."""
    error = StepError()
    done: list[int] = []

    def use(item: int) -> None:
        if item == 2:
            raise error
        done.append(item)

    with pytest.raises(StepError) as raised, background(use, capacity) as do:
        for item in range(1000):
            do(item)
    assert raised.value is error
    assert done == [0, 1]


def test_an_error_with_the_last_item_is_raised_on_exit() -> None:
    def use(item: int) -> None:
        raise StepError

    with pytest.raises(StepError), background(use) as do:
        do(1)


def test_leaving_early_ends_the_thread() -> None:
    """An endless source is not read further."""
    with prefetch(count(), 2) as read:
        assert [next(read), next(read)] == [0, 1]


def test_after_an_error_waiting_items_are_dropped() -> None:
    """For an error of the caller, only the item being processed is completed."""
    done: list[int] = []
    first_started, release = threading.Event(), threading.Event()

    def use(item: int) -> None:
        first_started.set()
        assert release.wait(10)
        done.append(item)

    def release_soon() -> None:
        threading.Timer(0.05, release.set).start()

    with pytest.raises(StepError), background(use, 4) as do:
        for item in range(3):
            do(item)
        assert first_started.wait(10)
        release_soon()
        raise StepError
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
    assert done == [0]


def test_a_capacity_of_zero_starts_no_thread() -> None:
    """It is the plain loop: each item is processed by the caller when it is requested."""
    threads: list[threading.Thread] = []

    def source() -> Iterator[int]:
        threads.append(threading.current_thread())
        yield 1

    with (
        prefetch(source(), 0) as read,
        background(lambda _: threads.append(threading.current_thread()), 0) as do,
    ):
        for item in read:
            do(item)
            assert len(threads) == 2
    assert set(threads) == {threading.current_thread()}


# ── prefetch_map ─────────────────────────────────────────────────────────────────────────────────


@given(items=st.lists(st.integers()), capacity=CAPACITIES)
def test_each_item_comes_with_its_result(items: list[int], capacity: int) -> None:
    with prefetch_map(items, lambda item: item * item, capacity) as (coming, result):
        assert [(item, result(item)) for item in coming] == [(item, item * item) for item in items]


@pytest.mark.parametrize("capacity", [0, 3])
def test_an_error_of_the_function_is_raised_at_its_place(capacity: int) -> None:
    """The items before it come with their results."""

    def function(item: int) -> int:
        if item == 2:
            raise StepError
        return -item

    results = []
    with prefetch_map(range(9), function, capacity) as (coming, result), pytest.raises(StepError):
        for item in coming:
            results.append(result(item))
    assert results == [0, -1]


def test_leaving_early_stops_the_function() -> None:
    """It is called for few items more than were requested."""
    calls: list[int] = []

    def function(item: int) -> int:
        calls.append(item)
        return item

    with prefetch_map(count(), function, 2) as (coming, _):
        assert next(coming) == 0
    assert len(calls) <= 6


def test_the_switch_interval_is_restored() -> None:
    """Also after an error; it is never made longer."""
    before = sys.getswitchinterval()
    with pytest.raises(StepError), short_switch_interval():
        assert sys.getswitchinterval() < before
        raise StepError
    assert sys.getswitchinterval() == before


# ── start_early ──────────────────────────────────────────────────────────────────────────────────


class Resource:
    """A context manager that logs its use."""

    def __init__(self, log: list[str]) -> None:
        self._log = log

    def __enter__(self) -> str:
        self._log.append("entered")
        return "the thing"

    def __exit__(self, *error: object) -> None:
        self._log.append("left")


@pytest.mark.parametrize("requested", [True, False])
def test_a_slow_context_is_entered_and_left_once(requested: bool) -> None:
    """Whether it was requested or not."""
    log: list[str] = []
    with start_early(lambda: Resource(log)) as resource:
        if requested:
            assert resource() == resource() == "the thing"
            assert log == ["entered"]
    assert log == ["entered", "left"]


def test_an_error_of_entering_is_raised_on_request() -> None:
    """Without a request it is dropped: a more serious error may have ended the context."""

    def enter() -> Resource:
        raise StepError

    with start_early(enter) as resource, pytest.raises(StepError):
        resource()
    with start_early(enter):
        pass
