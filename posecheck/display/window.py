"""The live window: show images, and return the commands given by keys and buttons.

Only for the main thread: window systems require that. Images are scaled here and not by the window
system, which would leave out pixels and with them parts of letters.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Self

import numpy as np

from posecheck.core.letterbox import Letterbox
from posecheck.core.pain import MAX_RATING
from posecheck.core.training_state import Command
from posecheck.display.paint import Image
from posecheck.errors import WindowError
from posecheck.i18n import translatable

if TYPE_CHECKING:
    from posecheck.display.top_row import Button

#: Commands by key, in lower case; the most useful first.
KEYS = {
    " ": Command.PAUSE,
    "n": Command.NEXT,
    "b": Command.BACK,
    "s": Command.SWAP,
    "v": Command.VOICE,
    "m": Command.MIRROR,
    "f": Command.FULL_SCREEN,
    "h": Command.HELP,
    "q": Command.QUIT,
    "\x1b": Command.QUIT,  # escape
    **{str(n): Command(str(n)) for n in range(MAX_RATING)},
    "x": Command.RATE_10,  # as the Roman numeral
}

NEAR_TIMEOUT = 3.0  # after the mouse was moved, a person counts as near for this long, s
KEY_REPEAT = 0.25  # the same key within this time is one that is held down, s
MAPPING_STEPS, MAPPING_INTERVAL = 5, 20  # of a new window; the interval in milliseconds
MAX_EVENTS = 32  # read in one go: a key held down must not delay the next image

#: Environment of Qt, which OpenCV's wheels for Linux draw with: use X, the only system those wheels
#: support, and don't warn about Wayland or about fonts that are not needed.
QT_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "xcb",
    "QT_LOGGING_RULES": "default.warning=false;qt.qpa.*.warning=false",
}

#: With the system's library Xlib leaves events to XCB. The one in OpenCV's wheels for Linux may set
#: the flag where an older Xlib kept it: Xlib then takes events from Qt, which paints no window.
XLIB_XCB = "libX11-xcb.so.1"

#: Opens a window and closes it again.
PROBE_CODE = "import cv2; cv2.namedWindow('posecheck'); cv2.destroyAllWindows()"
PROBE_TIMEOUT = 30.0  # s
REGISTER, FORGET = "__cxa_atexit", "__cxa_finalize"  # C's functions that are called at its exit()
SCREEN_LOST = 129  # the exit status when the screen goes away: that of a closed terminal
CANNOT_OPEN = translatable(
    "no window can be opened on the screen {screen}; start posecheck from the desktop of the user"
    " who is logged in, and on Debian or Ubuntu install libgl1 and libsm6."
)

NO_XWAYLAND = translatable(
    "this desktop is Wayland without XWayland, which the window needs; switch XWayland on (on"
    " Debian or Ubuntu: install xwayland), and log in again."
)


class Window:
    """A window, open on the screen for the `with` block; `closed` once it was closed."""

    def __init__(self, title: str, size: tuple[int, int]) -> None:
        """Start to probe whether a window of `size`, px, can be opened: early, to wait less."""
        self._title, self._size = title, size
        self._buttons: tuple[Button, ...] = ()
        self._letterbox = Letterbox.of(size, size)
        self._clicked: list[Command] = []
        self._mouse_moved_at = -np.inf
        self._probe = _start_probe()
        self._full_screen = False
        self._last_key: tuple[Command, float] | None = None
        self.closed = False
        self._lost = self._renewing = False
        self._at_exit: tuple[object, ctypes.Array[ctypes.c_char]] | None = None

    def __enter__(self) -> Self:
        problem = _probe_result(self._probe)
        if problem:
            raise WindowError(problem)
        import cv2

        try:
            style = cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL
            cv2.namedWindow(self._title, style)
            cv2.resizeWindow(self._title, *self._size)
            cv2.setMouseCallback(self._title, self._on_mouse)
        except cv2.error as error:
            raise WindowError(CANNOT_OPEN.format(screen=_screen())) from error
        return self

    def __exit__(self, *error: object) -> None:
        import cv2

        if not self._lost and self._is_open():
            cv2.destroyWindow(self._title)
            cv2.waitKeyEx(1)  # it disappears when events are read
        self.closed = True
        self._renew_exit_call(again=False)

    def when_lost(self, conclude: Callable[[], object]) -> None:
        """Have `conclude` called when the screen goes away; the program is ended after it.

        On Linux, Qt and Xlib end the program by C's exit() then, without a word to Python.
        """

        def leave(_: object) -> None:
            if self._renewing:
                return
            self._lost = self.closed = True
            try:
                conclude()
            finally:
                sys.stdout.flush()
                os._exit(SCREEN_LOST)

        if sys.platform.startswith("linux"):
            call = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(leave)
            # The buffer's address distinguishes this registration.
            self._at_exit = call, ctypes.create_string_buffer(1)

    def _renew_exit_call(self, *, again: bool = True) -> None:
        """Register the call at exit() as the last one, which is the first to be made.

        Libraries register their own clean-up whenever they are used in another way for the first
        time, and fail once it has been done.
        """
        if self._at_exit is None or self._lost:
            return
        call, key = self._at_exit
        library = ctypes.CDLL(None)
        self._renewing = True
        library[FORGET](key)  # calls it once more
        self._renewing = False
        if again:
            library[REGISTER](call, None, key)

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether the mouse was moved over the image within the last seconds."""
        return monotonic() - self._mouse_moved_at < NEAR_TIMEOUT

    def show(self, image: Image, buttons: Iterable[Button] = ()) -> None:
        """Show a BGR image and the buttons on it; it appears when `commands` is called."""
        import cv2

        # Showing something in a window that is closed would open another one.
        if not self.closed and self._is_open():
            self._buttons = tuple(buttons)
            _, _, across, down = cv2.getWindowImageRect(self._title)
            height, width = image.shape[:2]
            # While the window has no size, its area is that of the image.
            area = (across, down) if across > 0 and down > 0 else (width, height)
            self._letterbox = Letterbox.of((width, height), area)
            cv2.imshow(self._title, render(image, self._letterbox))

    def show_at_once(self, image: Image) -> None:
        """Show an image before something that takes long; keys pressed meanwhile are dropped."""
        import cv2

        self.show(image)
        # A window system maps the window and paints it in steps, each when events are read.
        for _ in range(MAPPING_STEPS):
            cv2.waitKeyEx(MAPPING_INTERVAL)

    def commands(self) -> list[Command]:
        """Return the commands given since the last call; FULL_SCREEN is carried out here."""
        if self.closed:
            return []
        import cv2

        self._renew_exit_call()
        codes = islice(iter(lambda: cv2.waitKeyEx(1), -1), MAX_EVENTS)
        pressed = [command for code in codes if (command := command_for_key(code))]
        given = [command for command in pressed if not self._is_repeat(command)] + self._clicked
        self._clicked = []
        if Command.FULL_SCREEN in given:
            self._full_screen = not self._full_screen
            state = cv2.WINDOW_FULLSCREEN if self._full_screen else cv2.WINDOW_NORMAL
            cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, state)
        if not self._is_open():
            self.closed = True
            given.append(Command.QUIT)
        return [command for command in given if command is not Command.FULL_SCREEN]

    def _is_repeat(self, command: Command) -> bool:
        """Return whether the key is only held down."""
        now = monotonic()
        last, self._last_key = self._last_key, (command, now)
        return last is not None and last[0] is command and now - last[1] <= KEY_REPEAT

    def _on_mouse(self, event: int, x: int, y: int, flags: int, data: object) -> None:
        import cv2

        if event in (cv2.EVENT_MOUSEMOVE, cv2.EVENT_LBUTTONDOWN):
            self._mouse_moved_at = monotonic()
        if event == cv2.EVENT_LBUTTONDOWN:
            point = self._letterbox.image_point(x, y)
            self._clicked += [button.command for button in self._buttons if button.contains(point)]

    def _is_open(self) -> bool:
        """Return whether the window has not been closed; a minimised one is still open."""
        import cv2

        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_AUTOSIZE) >= 0
        except cv2.error:  # there is no window any more
            return False


def render(image: Image, box: Letterbox) -> Image:
    """Return the area of `box` with the image in it and black bars beside."""
    if (image.shape[1], image.shape[0]) == box.area:
        return image
    import cv2

    method = cv2.INTER_AREA if box.scale < 1 else cv2.INTER_LINEAR
    (width, height), left, top = box.inner, box.left, box.top
    rendered = np.zeros((box.area[1], box.area[0], 3), np.uint8)
    inner = rendered[top : top + height, left : left + width]
    cv2.resize(image, box.inner, dst=inner, interpolation=method)
    return rendered


def command_for_key(code: int) -> Command | None:
    """Return the command of a key by OpenCV's key code; None for other keys."""
    # Only codes of plain characters count: those of arrow keys and the like look like letters once
    # their upper bits are removed. The bits above sixteen are modifiers such as Num Lock.
    plain = code & 0xFFFF
    return KEYS.get(chr(plain).lower()) if 0 < plain < 128 else None


def window_problem() -> str:
    """Return why no window can be opened here and what to do; empty where one can be."""
    return _probe_result(_start_probe())


def _start_probe() -> subprocess.Popen[bytes] | None:
    """Start a program that tries to open a window; None where that is not needed."""
    # On Linux Qt ends the whole program when it finds no screen, so another program tries first.
    if not sys.platform.startswith("linux") or not _screen():
        return None
    # A library that is loaded globally before Qt takes precedence over the one bundled with Qt.
    with contextlib.suppress(OSError):  # without it, most windows are painted all the same
        ctypes.CDLL(XLIB_XCB, mode=ctypes.RTLD_GLOBAL)
    for name, value in QT_ENVIRONMENT.items():
        if name != "QT_QPA_PLATFORM" or os.environ.get("DISPLAY"):
            os.environ.setdefault(name, value)
    if os.environ.get("DISPLAY") and _only_wayland(os.environ.get("QT_QPA_PLATFORM", "")):
        os.environ["QT_QPA_PLATFORM"] = QT_ENVIRONMENT["QT_QPA_PLATFORM"]
    command = [sys.executable, "-c", PROBE_CODE]
    null = subprocess.DEVNULL
    # In a session of its own Ctrl-C does not reach it, and does not look like a missing screen.
    return subprocess.Popen(command, stdout=null, stderr=null, start_new_session=True)


def _only_wayland(platforms: str) -> bool:
    """Return whether Qt is to use Wayland alone, which OpenCV's wheels have no plugin for."""
    named = [name for name in platforms.split(";") if name]
    return bool(named) and all(name.startswith("wayland") for name in named)


def _probe_result(probe: subprocess.Popen[bytes] | None) -> str:
    """Wait for a probe, and return why no window can be opened; empty where one can be."""
    if not sys.platform.startswith("linux"):
        return ""
    if probe is None:
        return translatable(
            "there is no screen to open a window on; start posecheck from a desktop, not from a"
            " plain terminal or over ssh."
        )
    try:
        failed = probe.wait(PROBE_TIMEOUT)
    except subprocess.TimeoutExpired:
        probe.kill()
        failed = probe.wait()
    if failed and not os.environ.get("DISPLAY"):
        return NO_XWAYLAND
    return CANNOT_OPEN.format(screen=_screen()) if failed else ""


def _screen() -> str:
    return os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
