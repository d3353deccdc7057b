"""Steps side by side: what comes out is what the plain loop gives."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.app.prefetch import ahead, answered, behind, meanwhile, short_turns

ROOMS = st.sampled_from([0, 1, 2, 5, float("inf")])


class MishapError(Exception):
    """Something that goes wrong in a step."""


@pytest.fixture(autouse=True)
def no_thread_outlives() -> Iterator[None]:
    """Whatever happens, the threads that were there before are those that are there after."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


@given(items=st.lists(st.integers()), room=ROOMS)
def test_what_is_read_ahead_is_what_is_read(items: list[int], room: float) -> None:
    """All items, in their order, for any room."""
    with ahead(items, room) as read:
        assert list(read) == items


@given(items=st.lists(st.integers()), room=ROOMS)
def test_what_is_done_behind_is_done(items: list[int], room: float) -> None:
    """All items, in their order, and before the context is left."""
    done: list[int] = []
    with behind(done.append, room) as do:
        for item in items:
            do(item)
    assert done == items


def test_no_more_than_the_room_is_read_ahead() -> None:
    """Pictures are large: besides the room there is one in either hand."""
    taken = 0

    def source() -> Iterator[int]:
        for item in range(50):
            assert item - taken <= 3 + 2
            yield item

    with ahead(source(), 3) as read:
        for _ in read:
            taken += 1
    assert taken == 50


def test_no_more_than_the_room_waits_behind() -> None:
    """Whoever hands over more than there is room for waits."""
    handed, done = 0, 0
    lag: list[int] = []

    def use(item: int) -> None:
        nonlocal done
        lag.append(handed - done)
        done += 1

    with behind(use, 3) as do:
        for item in range(50):
            do(item)
            handed += 1
    assert done == 50
    assert max(lag) <= 3 + 2


@pytest.mark.parametrize("room", [0, 1, 4])
def test_an_error_of_the_source_comes_at_its_place(room: int) -> None:
    """What was read before it is there, and it is the error itself."""
    error = MishapError()

    def source() -> Iterator[int]:
        yield 1
        yield 2
        raise error

    seen: list[int] = []
    with pytest.raises(MishapError) as raised, ahead(source(), room) as read:
        seen.extend(read)
    assert raised.value is error
    assert seen == [1, 2]


@pytest.mark.parametrize("room", [0, 1, 4])
def test_an_error_behind_comes_back(room: int) -> None:
    """To whoever hands over the next item, or at the end; nothing is done after it."""
    error = MishapError()
    done: list[int] = []

    def use(item: int) -> None:
        if item == 2:
            raise error
        done.append(item)

    with pytest.raises(MishapError) as raised, behind(use, room) as do:
        for item in range(1000):
            do(item)
    assert raised.value is error
    assert done == [0, 1]


def test_an_error_behind_of_the_last_item_comes_at_the_end() -> None:
    """When there is nothing more to hand over, leaving the context tells it."""

    def use(item: int) -> None:
        raise MishapError

    with pytest.raises(MishapError), behind(use) as do:
        do(1)


def test_who_goes_early_leaves_nothing_running() -> None:
    """An endless source is read no further."""
    with ahead(count(), 2) as read:
        assert [next(read), next(read)] == [0, 1]


def test_after_an_error_what_waits_is_dropped() -> None:
    """The error is the caller's own, and nothing is done that can be left."""
    done: list[int] = []
    first_is_begun, go_on = threading.Event(), threading.Event()

    def use(item: int) -> None:
        first_is_begun.set()
        assert go_on.wait(10)
        done.append(item)

    def let_it_go_on() -> None:
        threading.Timer(0.05, go_on.set).start()

    with pytest.raises(MishapError), behind(use, 4) as do:
        for item in range(3):
            do(item)
        assert first_is_begun.wait(10)
        let_it_go_on()
        raise MishapError
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
    assert done == [0]


def test_without_room_there_is_no_thread() -> None:
    """The plain loop: everything is done by whoever asks for it, when it is asked for."""
    threads: list[threading.Thread] = []

    def source() -> Iterator[int]:
        threads.append(threading.current_thread())
        yield 1

    with (
        ahead(source(), 0) as read,
        behind(lambda _: threads.append(threading.current_thread()), 0) as do,
    ):
        for item in read:
            do(item)
            assert len(threads) == 2
    assert set(threads) == {threading.current_thread()}


# ── answers found ahead ──────────────────────────────────────────────────────────────────────────


@given(items=st.lists(st.integers()), room=ROOMS)
def test_what_is_found_ahead_is_what_is_found(items: list[int], room: float) -> None:
    """Each item comes with its own answer, for any room."""
    with answered(items, lambda item: item * item, room) as (coming, find):
        assert [(item, find(item)) for item in coming] == [(item, item * item) for item in items]


@pytest.mark.parametrize("room", [0, 3])
def test_what_can_not_be_found_is_said_in_its_place(room: int) -> None:
    """The items before it come with their answers."""

    def find(item: int) -> int:
        if item == 2:
            raise MishapError
        return -item

    told = []
    with answered(range(9), find, room) as (coming, answer), pytest.raises(MishapError):
        for item in coming:
            told.append(answer(item))
    assert told == [0, -1]


def test_nothing_is_found_for_nobody() -> None:
    """Whoever stops early leaves no thread, and not much more is found."""
    asked: list[int] = []

    def find(item: int) -> int:
        asked.append(item)
        return item

    with answered(count(), find, 2) as (coming, _):
        assert next(coming) == 0
    assert len(asked) <= 6


def test_turns_are_short_for_a_while_only() -> None:
    """The interpreter's own setting comes back, even after an error, and is never made longer."""
    before = sys.getswitchinterval()
    with pytest.raises(MishapError), short_turns():
        assert sys.getswitchinterval() < before
        raise MishapError
    assert sys.getswitchinterval() == before


# ── what takes long to begin ─────────────────────────────────────────────────────────────────────


class Opened:
    """Something that is entered and left once."""

    def __init__(self, told: list[str]) -> None:
        self._told = told

    def __enter__(self) -> str:
        self._told.append("entered")
        return "the thing"

    def __exit__(self, *error: object) -> None:
        self._told.append("left")


@pytest.mark.parametrize("asked", [True, False])
def test_what_takes_long_is_begun_and_left(asked: bool) -> None:
    """Once each, whether anybody asked for it or not."""
    told: list[str] = []
    with meanwhile(lambda: Opened(told)) as thing:
        if asked:
            assert thing() == thing() == "the thing"
            assert told == ["entered"]
    assert told == ["entered", "left"]


def test_what_can_not_be_begun_is_told_to_who_asks() -> None:
    """Nobody else has to know: something worse may have happened since."""

    def begin() -> Opened:
        raise MishapError

    with meanwhile(begin) as thing, pytest.raises(MishapError):
        thing()
    with meanwhile(begin):
        pass
