"""The live window: keys, clicks and closing reach the trainer, and the picture the screen."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.core.training_state import Command
from posecheck.display.window import KEY_REPEAT, Viewport, Window, command_for_key, window_problem
from posecheck.errors import PosecheckError
from tests.support.xvfb import SCREEN, Screen, eventually, needs

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform.startswith("linux")
TITLE = "posecheck under test"

#: What the window shows: a picture with a button in it, each of one colour, red, green, blue.
GROUND, BUTTON = (160, 80, 40), (40, 200, 90)

#: A window that says what is asked of it, a line each; it ends when it is closed.
DRIVER = f"""
import time
from dataclasses import dataclass
import numpy as np
from posecheck.core.training_state import Command
from posecheck.display.window import Window

@dataclass(frozen=True)
class Button:
    command: Command

    def contains(self, point):
        return 100 <= point[0] < 200 and 50 <= point[1] < 100

picture = np.full((360, 640, 3), {GROUND[::-1]}, np.uint8)
picture[50:100, 100:200] = {BUTTON[::-1]}
with Window({TITLE!r}, (640, 360)) as window:
    near = None
    while not window.closed:
        window.show(picture, [Button(Command.SWAP)])
        for command in window.commands():
            print("command", command.value, flush=True)
        if window.mouse_moved_lately != near:
            near = window.mouse_moved_lately
            print("near", near, flush=True)
        time.sleep(0.02)
print("closed", flush=True)
"""


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "command"),
    [
        (ord(" "), Command.PAUSE),
        (ord("n"), Command.NEXT),
        (ord("N"), Command.NEXT),  # with shift, or with caps lock
        (ord("b"), Command.BACK),
        (ord("s"), Command.SWAP),
        (ord("m"), Command.MIRROR),
        (ord("v"), Command.VOICE),
        (ord("h"), Command.HELP),
        (ord("f"), Command.FULL_SCREEN),
        (ord("q"), Command.QUIT),
        (27, Command.QUIT),
        (0x100000 | ord("q"), Command.QUIT),  # Num Lock, as GTK tells it
        (0xFF51, None),  # arrow left ends like a Q
        (0x510000, None),
        (0xE4, None),  # ä
        (0x20AC, None),  # €
        (0, None),
        (-1, None),
        (ord("x"), None),
        (13, None),
    ],
)
def test_keys_map_to_commands(code: int, command: Command | None) -> None:
    """Letters count in either case; what only looks like one once cut short does not."""
    assert command_for_key(code) is command


def test_every_wish_has_a_key() -> None:
    """Nothing can be asked for by the mouse alone."""
    assert {command_for_key(code) for code in range(128)} - {None} == set(Command)


def test_a_key_held_down_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window system repeats it; pressed again a little later it counts again."""
    import cv2

    clock = iter(np.arange(100) * KEY_REPEAT / 2)
    monkeypatch.setattr("posecheck.display.window.monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(cv2, "getWindowProperty", lambda *_: 1.0)
    window = Window("posecheck", (64, 48))

    def asked(keys: str) -> list[Command]:
        codes = iter([*map(ord, keys), -1])
        monkeypatch.setattr(cv2, "waitKeyEx", lambda _: next(codes))
        return window.commands()

    assert asked("nnnnNN") == [Command.NEXT]
    assert asked("bn") == [Command.BACK, Command.NEXT]
    next(clock), next(clock)
    assert asked("n") == [Command.NEXT]


# ── the picture's place in the window ─────────────────────────────────────────────────────────────

sides = st.integers(1, 3000)


@given(st.tuples(sides, sides), st.tuples(sides, sides))
def test_a_picture_keeps_its_shape(size: tuple[int, int], area: tuple[int, int]) -> None:
    """It touches two sides of the window, lies inside it in the middle, and isn't distorted."""
    viewport = Viewport.fit(size, area)
    drawn = [viewport.scale * side for side in size]
    free = [whole - side for whole, side in zip(area, drawn, strict=True)]
    assert min(free) == pytest.approx(0.0, abs=1e-6)
    for before, gap in zip((viewport.left, viewport.top), free, strict=True):
        assert before == pytest.approx(gap / 2, abs=1.0)
    assert viewport.image_point(viewport.left, viewport.top) == (0.0, 0.0)
    end = viewport.image_point(viewport.left + drawn[0], viewport.top + drawn[1])
    assert end == pytest.approx(size)


@pytest.mark.parametrize("area", [(64, 48), (128, 96), (100, 48), (64, 100), (33, 31), (1, 1)])
def test_a_picture_fills_its_place_and_nothing_else(area: tuple[int, int]) -> None:
    """What is shown has the window's size, the picture in its colours, and black beside."""
    viewport = Viewport.fit((64, 48), area)
    shown = viewport.render(np.full((48, 64, 3), 200, np.uint8))
    assert shown.shape == (area[1], area[0], 3)
    filled = shown == 200
    assert filled.sum() == pytest.approx(3 * 64 * 48 * viewport.scale**2, rel=0.06, abs=3)
    assert (shown[~filled] == 0).all()
    assert filled[area[1] // 2, area[0] // 2].all()


# ── where there is no screen ──────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not LINUX, reason="elsewhere there always is a screen")
@pytest.mark.parametrize("screen", ["", ":4711"])
def test_without_a_screen_it_says_so(screen: str) -> None:
    """Neither without a screen nor with one that is gone does the program crash: one sentence."""
    code = (
        "from posecheck.display.window import Window\nfrom posecheck.errors import PosecheckError\n"
        "try:\n    Window('posecheck', (64, 48)).__enter__()\n"
        "except PosecheckError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "DISPLAY": screen}
    environment.pop("WAYLAND_DISPLAY", None)
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == 0
    assert ran.stderr == ""
    [sentence] = ran.stdout.splitlines()
    assert sentence.endswith(".") and "desktop" in sentence
    assert screen in sentence


@pytest.mark.skipif(not LINUX, reason="elsewhere there always is a screen")
def test_no_screen_is_found_out_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen not even a trial is made."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert "no screen" in window_problem()
    with pytest.raises(PosecheckError, match="no screen"):
        Window("posecheck", (64, 48)).__enter__()


# ── on a screen ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def managed(screen: Screen) -> Iterator[Screen]:
    """The screen with somebody who moves, enlarges and closes its windows."""
    environment = {**os.environ, "DISPLAY": screen.name}
    command = [needs("evilwm"), "--fn", "fixed"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
        yield screen
        running.terminate()


class Driven:
    """A window in a program of its own, and what that says."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._program = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", DRIVER],
            env={**os.environ, "DISPLAY": screen.name, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.number = eventually(self._find)

    def hears(self) -> str:
        """The next thing it says; fails when nothing comes."""
        return self._said.get(timeout=20)

    def press(self, keys: str) -> None:
        """Press keys, by their names in X."""
        self.screen.do("windowfocus", "--sync", self.number, "key", keys)

    def click(self, x: int, y: int) -> None:
        """Click at a point of the window."""
        self.screen.do("mousemove", "--window", self.number, str(x), str(y), "click", "1")

    def size(self) -> tuple[int, int]:
        """The window's width and height."""
        told = self.screen.do("getwindowgeometry", "--shell", self.number)
        found = dict(line.split("=") for line in told.splitlines())
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def end(self) -> str:
        """End it; what it complained of."""
        self._program.terminate()
        self._program.wait(timeout=20)
        assert self._program.stderr is not None and self._program.stdout is not None
        complaints = self._program.stderr.read()
        self._program.stderr.close()
        return complaints

    def _find(self) -> str:
        found = subprocess.run(
            [needs("xdotool"), "search", "--name", TITLE],
            env={**os.environ, "DISPLAY": self.screen.name},
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()[-1] if found.stdout.split() else ""

    def _listen(self) -> None:
        assert self._program.stdout is not None
        with self._program.stdout as stream:
            for line in stream:
                self._said.put(line.strip())


def driven(screen: Screen) -> Iterator[Driven]:
    # The mouse is far away: over the window somebody would be near, and its pointer is painted too.
    screen.do("mousemove", *map(str, SCREEN))
    window = Driven(screen)
    try:
        assert window.hears() == "near False"
        yield window
    finally:
        assert window.end() == ""


@pytest.fixture
def window(screen: Screen) -> Iterator[Driven]:
    yield from driven(screen)


@pytest.fixture
def managed_window(managed: Screen) -> Iterator[Driven]:
    yield from driven(managed)


def shows(screen: Screen, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    x, y = place
    return tuple(screen.picture()[y, x]) == colour


def test_keys_arrive(window: Driven) -> None:
    """A key pressed in the window is a wish, with shift or without."""
    for key, command in (
        ("n", "next"),
        ("shift+b", "back"),
        ("space", "pause"),
        ("Escape", "quit"),
    ):
        window.press(key)
        assert window.hears() == f"command {command}"


def test_other_keys_say_nothing(window: Driven) -> None:
    """Arrows, letters of other alphabets, and the keys that change others."""
    for key in ("Left", "adiaeresis", "Caps_Lock", "x", "Caps_Lock", "Delete"):
        window.press(key)
    window.press("h")
    assert window.hears() == "command help"


def test_a_click_on_a_button_arrives(window: Driven) -> None:
    """On the button, and only there; and whoever clicks is near."""
    window.click(50, 75)
    assert window.hears() == "near True"
    window.press("h")
    assert window.hears() == "command help"
    window.click(150, 75)
    assert window.hears() == "command swap"


def test_the_picture_is_on_the_screen(window: Driven) -> None:
    """As it was painted, pixel for pixel, while the window has its size."""
    assert window.size() == (640, 360)
    assert eventually(lambda: shows(window.screen, (150, 75), BUTTON))
    assert shows(window.screen, (250, 75), GROUND)
    assert shows(window.screen, (639, 359), GROUND)


@pytest.mark.skipif(not LINUX, reason="there is no Xlib elsewhere")
def test_xlib_leaves_the_events_to_qt(screen: Screen) -> None:
    """The system's word for that goes before the one that OpenCV brings along.

    With the latter, a window opened on a busy machine stayed black one time in five.
    """
    code = (
        "import ctypes\nfrom posecheck.display.window import Window\n"
        "window = Window('posecheck', (64, 48))\n"
        "print(bool(ctypes.CDLL(None).XSetEventQueueOwner))\nwindow.__enter__()\n"
    )
    environment = {**os.environ, "DISPLAY": screen.name}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")


def test_a_pulled_window_keeps_the_pictures_shape(window: Driven) -> None:
    """There is room left above and below, and a click still finds the button."""
    scale, above = 1000 / 640, (800 - 360 * 1000 / 640) / 2
    inside = round(150 * scale), round(above + 75 * scale)

    def pulled() -> bool:
        window.screen.do("windowsize", window.number, "1000", "800")
        return shows(window.screen, inside, BUTTON)

    assert eventually(pulled)
    assert shows(window.screen, (500, 400), GROUND)
    assert shows(window.screen, (500, round(above / 2)), (0, 0, 0))
    assert shows(window.screen, (500, round(800 - above / 2)), (0, 0, 0))
    window.click(*inside)
    assert {window.hears(), window.hears()} == {"command swap", "near True"}


def test_full_screen_and_back(managed_window: Driven) -> None:
    """F fills the screen with the window, and gives its size back; nobody else hears of it."""
    window = managed_window
    window.press("f")
    assert eventually(lambda: window.size() == SCREEN)
    time.sleep(2 * KEY_REPEAT)  # sooner it would still be the same key
    window.press("f")
    assert eventually(lambda: window.size() == (640, 360))
    window.press("h")
    assert window.hears() == "command help"


def test_closing_the_window_ends_the_training(managed_window: Driven) -> None:
    """The cross in its corner asks for the end, and the window stays closed."""
    window = managed_window
    window.screen.do("mousemove", "--window", window.number, "300", "200")
    assert window.hears() == "near True"
    window.press("ctrl+alt+Escape")  # how evilwm is told to close a window
    assert window.hears() == "command quit"
    assert window.hears() == "closed"
