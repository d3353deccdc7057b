"""The live window: keys, clicks and closing give commands, and images appear on the screen."""

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

from posecheck.core.letterbox import Letterbox
from posecheck.core.training_state import Command
from posecheck.display.window import KEY_REPEAT, Window, command_for_key, render, window_problem
from posecheck.errors import PosecheckError
from tests.support.programs import needs
from tests.support.xvfb import SCREEN, Screen, eventually

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform.startswith("linux")
TITLE = "posecheck under test"

#: What the window shows: an image with a button in it, each of one colour, red, green, blue.
GROUND, BUTTON = (160, 80, 40), (40, 200, 90)

#: A window that prints each command on a line; it ends when it is closed.
DRIVER = f"""
import time
from dataclasses import dataclass
import numpy as np
from posecheck.core.training_state import Command
from posecheck.core.letterbox import Letterbox
from posecheck.display.window import Window

@dataclass(frozen=True)
class Button:
    command: Command

    def contains(self, point):
        return 100 <= point[0] < 200 and 50 <= point[1] < 100

image = np.full((360, 640, 3), {GROUND[::-1]}, np.uint8)
image[50:100, 100:200] = {BUTTON[::-1]}
with Window({TITLE!r}, (640, 360)) as window:
    near = None
    while not window.closed:
        window.show(image, [Button(Command.SWAP)])
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
        (0x100000 | ord("q"), Command.QUIT),  # Num Lock, as GTK reports it
        (0xFF51, None),  # arrow left ends like a Q
        (0x510000, None),
        (0xE4, None),  # ä
        (0x20AC, None),  # €
        (0, None),
        (-1, None),
        (ord("z"), None),
        (13, None),
    ],
)
def test_keys_map_to_commands(code: int, command: Command | None) -> None:
    """Letters count in either case; codes that only end like a letter don't."""
    assert command_for_key(code) is command


def test_every_command_has_a_key() -> None:
    """No command needs the mouse."""
    assert {command_for_key(code) for code in range(128)} - {None} == set(Command)


def test_a_key_held_down_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key repeats don't count; the key pressed again later does."""
    import cv2

    clock = iter(np.arange(100) * KEY_REPEAT / 2)
    monkeypatch.setattr("posecheck.display.window.monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(cv2, "getWindowProperty", lambda *_: 1.0)
    window = Window("posecheck", (64, 48))

    def pressed(keys: str) -> list[Command]:
        codes = iter([*map(ord, keys), -1])
        monkeypatch.setattr(cv2, "waitKeyEx", lambda _: next(codes))
        return window.commands()

    assert pressed("nnnnNN") == [Command.NEXT]
    assert pressed("bn") == [Command.BACK, Command.NEXT]
    next(clock), next(clock)
    assert pressed("n") == [Command.NEXT]


# ── the image's place in the window ──────────────────────────────────────────────────────────────

sides = st.integers(1, 3000)


@given(st.tuples(sides, sides), st.tuples(sides, sides))
def test_an_image_keeps_its_proportions(size: tuple[int, int], area: tuple[int, int]) -> None:
    """The image touches two sides of the window, is centred, and isn't distorted."""
    box = Letterbox.of(size, area)
    shown = [box.scale * side for side in size]
    free = [whole - side for whole, side in zip(area, shown, strict=True)]
    assert min(free) == pytest.approx(0.0, abs=1e-6)
    for before, gap in zip((box.left, box.top), free, strict=True):
        assert before == pytest.approx(gap / 2, abs=1.0)
    assert box.image_point(box.left, box.top) == (0.0, 0.0)
    end = box.image_point(box.left + shown[0], box.top + shown[1])
    assert end == pytest.approx(size)


@pytest.mark.parametrize("area", [(64, 48), (128, 96), (100, 48), (64, 100), (33, 31), (1, 1)])
def test_an_image_fills_its_place_between_black_bars(area: tuple[int, int]) -> None:
    """The rendered area has the window's size, with black beside the image."""
    box = Letterbox.of((64, 48), area)
    shown = render(np.full((48, 64, 3), 200, np.uint8), box)
    assert shown.shape == (area[1], area[0], 3)
    filled = shown == 200
    assert filled.sum() == pytest.approx(3 * 64 * 48 * box.scale**2, rel=0.06, abs=3)
    assert (shown[~filled] == 0).all()
    assert filled[area[1] // 2, area[0] // 2].all()


# ── where there is no screen ──────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not LINUX, reason="other systems always have a screen")
@pytest.mark.parametrize("screen", ["", ":4711"])
def test_a_missing_screen_is_reported_in_one_sentence(screen: str) -> None:
    """The program doesn't crash without a screen, or with one that is gone."""
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


@pytest.mark.skipif(not LINUX, reason="other systems always have a screen")
def test_a_missing_screen_is_known_without_a_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen no program is started."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert "no screen" in window_problem()
    with pytest.raises(PosecheckError, match="no screen"):
        Window("posecheck", (64, 48)).__enter__()


@pytest.mark.skipif(not LINUX, reason="other systems have no Wayland")
def test_wayland_without_x_is_reported_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is XWayland, not a library."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    problem = window_problem()
    assert "XWayland" in problem and "libgl1" not in problem


@pytest.mark.skipif(not LINUX, reason="other systems have no Wayland")
@pytest.mark.parametrize("platform", ["wayland", "wayland-egl;wayland", "wayland;xcb", ""])
def test_a_window_opens_in_xwayland(
    platform: str, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment may ask for Wayland, which OpenCV's wheels have no plugin for."""
    monkeypatch.setenv("DISPLAY", screen.name)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert window_problem() == ""


# ── on a screen ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def managed(screen: Screen) -> Iterator[Screen]:
    """Run a window manager on the screen, which moves, enlarges and closes windows."""
    environment = {**os.environ, "DISPLAY": screen.name}
    command = [needs("evilwm"), "--fn", "fixed"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
        yield screen
        running.terminate()


class WindowProcess:
    """A window in another process, and the lines that it prints."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._program = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", DRIVER],
            env={**os.environ, "DISPLAY": screen.name, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.number = eventually(self._find)

    def next_line(self) -> str:
        """Return the next line; fail when none comes."""
        return self._lines.get(timeout=20)

    def press(self, keys: str) -> None:
        """Press keys, by their names in X."""
        self.screen.do("windowfocus", "--sync", self.number, "key", keys)

    def click(self, x: int, y: int) -> None:
        """Click at a point of the window."""
        self.screen.do("mousemove", "--window", self.number, str(x), str(y), "click", "1")

    def size(self) -> tuple[int, int]:
        """Return width and height of the window."""
        geometry = self.screen.do("getwindowgeometry", "--shell", self.number)
        found = dict(line.split("=") for line in geometry.splitlines())
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def end(self) -> str:
        """End the process, and return its standard error."""
        self._program.terminate()
        self._program.wait(timeout=20)
        assert self._program.stderr is not None and self._program.stdout is not None
        errors = self._program.stderr.read()
        self._program.stderr.close()
        return errors

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
                self._lines.put(line.strip())


def window_process(screen: Screen) -> Iterator[WindowProcess]:
    # The mouse is elsewhere: over the window it would count as near, and the pointer be painted.
    screen.do("mousemove", *map(str, SCREEN))
    window = WindowProcess(screen)
    try:
        assert window.next_line() == "near False"
        yield window
    finally:
        assert window.end() == ""


@pytest.fixture
def window(screen: Screen) -> Iterator[WindowProcess]:
    yield from window_process(screen)


@pytest.fixture
def managed_window(managed: Screen) -> Iterator[WindowProcess]:
    yield from window_process(managed)


def shows(screen: Screen, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    x, y = place
    return tuple(screen.picture()[y, x]) == colour


def test_keys_give_commands(window: WindowProcess) -> None:
    """A key gives its command, with shift or without."""
    for key, command in (
        ("n", "next"),
        ("shift+b", "back"),
        ("space", "pause"),
        ("Escape", "quit"),
    ):
        window.press(key)
        assert window.next_line() == f"command {command}"


def test_other_keys_give_no_command(window: WindowProcess) -> None:
    """Arrows, letters of other alphabets, and modifier keys are ignored."""
    for key in ("Left", "adiaeresis", "Caps_Lock", "z", "Caps_Lock", "Delete"):
        window.press(key)
    window.press("h")
    assert window.next_line() == "command help"


def test_a_click_on_a_button_gives_its_command(window: WindowProcess) -> None:
    """Only a click on the button does; any click shows that a person is near."""
    window.click(50, 75)
    assert window.next_line() == "near True"
    window.press("h")
    assert window.next_line() == "command help"
    window.click(150, 75)
    assert window.next_line() == "command swap"


def test_the_image_is_shown_pixel_for_pixel(window: WindowProcess) -> None:
    """The image is not scaled while the window has its size."""
    assert window.size() == (640, 360)
    assert eventually(lambda: shows(window.screen, (150, 75), BUTTON))
    assert shows(window.screen, (250, 75), GROUND)
    assert shows(window.screen, (639, 359), GROUND)


@pytest.mark.skipif(not LINUX, reason="there is no Xlib elsewhere")
def test_xlib_leaves_events_to_qt(screen: Screen) -> None:
    """The system's library takes precedence over the one bundled with OpenCV.

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


def test_an_image_is_seen_before_something_that_takes_long(screen: Screen) -> None:
    """It is painted although nothing reads events afterwards."""
    code = (
        "import time\nimport numpy as np\nfrom posecheck.display.window import Window\n"
        f"with Window('posecheck', (640, 360)) as window:\n"
        f"    window.show_at_once(np.full((360, 640, 3), {BUTTON[::-1]}, np.uint8))\n"
        "    print('shown', flush=True)\n    time.sleep(60)\n"
    )
    environment = {**os.environ, "DISPLAY": screen.name}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, cwd=ROOT) as running:
        try:
            assert running.stdout is not None and running.stdout.readline() == b"shown\n"
            assert eventually(lambda: shows(screen, (320, 180), BUTTON))
        finally:
            running.kill()


def test_a_resized_window_keeps_the_proportions(window: WindowProcess) -> None:
    """There are bars above and below, and a click still finds the button."""
    scale, above = 1000 / 640, (800 - 360 * 1000 / 640) / 2
    inside = round(150 * scale), round(above + 75 * scale)

    def resized() -> bool:
        window.screen.do("windowsize", window.number, "1000", "800")
        return shows(window.screen, inside, BUTTON)

    assert eventually(resized)
    assert shows(window.screen, (500, 400), GROUND)
    assert shows(window.screen, (500, round(above / 2)), (0, 0, 0))
    assert shows(window.screen, (500, round(800 - above / 2)), (0, 0, 0))
    window.click(*inside)
    assert {window.next_line(), window.next_line()} == {"command swap", "near True"}


def test_full_screen_and_back(managed_window: WindowProcess) -> None:
    """F toggles full screen, and gives no command."""
    window = managed_window
    window.press("f")
    assert eventually(lambda: window.size() == SCREEN)
    time.sleep(2 * KEY_REPEAT)  # sooner it would still be the same key
    window.press("f")
    assert eventually(lambda: window.size() == (640, 360))
    window.press("h")
    assert window.next_line() == "command help"


def test_closing_the_window_ends_the_training(managed_window: WindowProcess) -> None:
    """Closing the window gives the command to quit, and the window stays closed."""
    window = managed_window
    window.screen.do("mousemove", "--window", window.number, "300", "200")
    assert window.next_line() == "near True"
    window.press("ctrl+alt+Escape")  # evilwm's key for closing a window
    assert window.next_line() == "command quit"
    assert window.next_line() == "closed"
