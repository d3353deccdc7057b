"""The live window: it shows pictures, and tells which keys and buttons were pressed.

The main thread's alone: window systems want that. Pictures keep their shape however the window is
pulled. They are fitted to it here and not by the window system, which would leave out pixels and
with them parts of letters.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.core.training_state import Command
from posecheck.errors import WindowError

Image = NDArray[np.uint8]

#: Keys, in lower case.
KEYS = {
    " ": Command.PAUSE,
    "n": Command.NEXT,
    "b": Command.BACK,
    "s": Command.SWAP,
    "m": Command.MIRROR,
    "v": Command.VOICE,
    "h": Command.HELP,
    "f": Command.FULL_SCREEN,
    "q": Command.QUIT,
    "\x1b": Command.QUIT,  # escape
}

#: For so long after the mouse was moved somebody counts as near, s.
LATELY = 3.0

#: The same key again within this time is one that is held down, s.
HELD = 0.25

#: Events that are looked at in one go at the most: a key held down must not hold up the picture.
MOST_EVENTS = 32

#: What Qt, which OpenCV's wheels for Linux draw with, is told before it starts: to use X, the only
#: system those wheels know, and not to complain of Wayland or of fonts that are not needed.
QT = {
    "QT_QPA_PLATFORM": "xcb",
    "QT_LOGGING_RULES": "default.warning=false;qt.qpa.*.warning=false",
}

#: The system's library by which Xlib leaves events to XCB. OpenCV's wheels for Linux bring one of
#: their own along, and that writes to where an older Xlib than the system's kept its mark. Xlib
#: then takes events away from Qt, which never paints a window that it does not know to be there.
EVENTS_TO_XCB = "libX11-xcb.so.1"

#: Opens a window and shuts it again.
TRIAL = "import cv2; cv2.namedWindow('posecheck'); cv2.destroyAllWindows()"

#: So long a trial may take, s.
PATIENCE = 30.0


class Clickable(Protocol):
    """A button that is painted on the picture."""

    @property
    def wish(self) -> Command:
        """What a click on it asks for."""

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point of the picture, px, lies on it."""


@dataclass(frozen=True)
class Fit:
    """How a picture of `size` lies in an area: so much larger, and its left and top edge there."""

    size: tuple[int, int]
    area: tuple[int, int]
    scale: float
    left: int
    top: int

    @classmethod
    def of(cls, size: tuple[int, int], area: tuple[int, int]) -> Self:
        """As large as it goes without changing its shape, in the middle. Sizes are in px."""
        scale = min(area[0] / size[0], area[1] / size[1])
        width, height = _scaled(size, scale)
        return cls(size, area, scale, (area[0] - width) // 2, (area[1] - height) // 2)

    def picture_point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the picture at a point of the area; beside it where nothing of it lies."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def fitted(self, image: Image) -> Image:
        """The area with the picture in it and black beside."""
        if self.size == self.area:
            return image
        import cv2

        way = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_LINEAR
        drawn = _scaled(self.size, self.scale)
        enlarged = cv2.resize(image, drawn, interpolation=way)
        if drawn != self.area:
            right, below = self.area[0] - drawn[0] - self.left, self.area[1] - drawn[1] - self.top
            beside = self.top, below, self.left, right
            enlarged = cv2.copyMakeBorder(enlarged, *beside, cv2.BORDER_CONSTANT)
        return np.asarray(enlarged, np.uint8)


class Window:
    """A window on the screen, from `with` to the end of its block.

    closed: whether somebody has closed it; it stays closed, and shows nothing more.
    """

    def __init__(self, title: str, size: tuple[int, int]) -> None:
        """size: the width and height it opens with, px; it can be pulled to another.

        From now on it is tried whether it can be opened; the sooner, the less is waited for that.
        """
        self._title, self._size = title, size
        self._buttons: tuple[Clickable, ...] = ()
        self._fit = Fit.of(size, size)
        self._clicked: list[Command] = []
        self._moved = -np.inf
        self._trial = Trial()
        self._full = False
        self._pressed: tuple[Command, float] | None = None
        self.closed = False

    def __enter__(self) -> Self:
        """Open it; WindowError where that can't be done."""
        why = self._trial.why_not()
        if why:
            raise WindowError(why)
        import cv2

        style = cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL
        try:
            cv2.namedWindow(self._title, style)
            cv2.resizeWindow(self._title, *self._size)
            cv2.setMouseCallback(self._title, self._mouse)
        except cv2.error as error:
            raise WindowError(_unopenable()) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        import cv2

        if self._is_open():
            cv2.destroyWindow(self._title)
            cv2.waitKeyEx(1)  # it goes when events are looked at
        self.closed = True

    @property
    def mouse_moved_lately(self) -> bool:
        """Whether somebody is near enough to move the mouse over the picture."""
        return monotonic() - self._moved < LATELY

    def show(self, image: Image, buttons: Iterable[Clickable] = ()) -> None:
        """Show a picture, BGR, with the buttons that are painted on it.

        It appears, and events happen, when `wishes` is asked for.
        """
        import cv2

        # Showing something in a window that is closed would open another one.
        if not self.closed and self._is_open():
            self._buttons = tuple(buttons)
            size = image.shape[1], image.shape[0]
            self._fit = Fit.of(size, self._area() or size)
            cv2.imshow(self._title, self._fit.fitted(image))

    def wishes(self) -> list[Command]:
        """What was asked for since the last time, by key, by click, or by closing the window.

        Full screen is not among it: that is done here.
        """
        if self.closed:
            return []
        asked = [wish for wish in self._keys() if self._is_news(wish)]
        asked += self._clicked
        self._clicked = []
        if Command.FULL_SCREEN in asked:
            self._toggle_full()
        if not self._is_open():
            self.closed = True
            asked.append(Command.QUIT)
        return [wish for wish in asked if wish is not Command.FULL_SCREEN]

    def _area(self) -> tuple[int, int] | None:
        """The width and height of what the window can show, px; None while it has no size."""
        import cv2

        _, _, width, height = cv2.getWindowImageRect(self._title)
        return (width, height) if width > 0 and height > 0 else None

    def _keys(self) -> list[Command]:
        """What the keys that were pressed stand for."""
        import cv2

        found = []
        for _ in range(MOST_EVENTS):
            code = cv2.waitKeyEx(1)
            if code == -1:
                break
            wish = wish_of(code)
            if wish is not None:
                found.append(wish)
        return found

    def _is_news(self, wish: Command) -> bool:
        """Whether this key is not just still held down."""
        now = monotonic()
        before, self._pressed = self._pressed, (wish, now)
        return before is None or before[0] is not wish or now - before[1] > HELD

    def _mouse(self, event: int, x: int, y: int, flags: int, data: object) -> None:
        import cv2

        if event == cv2.EVENT_MOUSEMOVE:
            self._moved = monotonic()
        elif event == cv2.EVENT_LBUTTONDOWN:
            self._moved = monotonic()
            point = self._fit.picture_point(x, y)
            self._clicked += [button.wish for button in self._buttons if button.holds(point)]

    def _toggle_full(self) -> None:
        import cv2

        self._full = not self._full
        wanted = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, wanted)

    def _is_open(self) -> bool:
        """Whether nobody has closed it; one that is minimised is still open."""
        import cv2

        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_AUTOSIZE) >= 0
        except cv2.error:  # there is no window any more
            return False


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(scale * size[0])), max(1, round(scale * size[1]))


def wish_of(code: int) -> Command | None:
    """What a key stands for, by the code that OpenCV tells; None for all others.

    Only codes of plain characters count: those of arrows and the like look like letters once their
    upper bits are taken off. The bits above sixteen tell of keys such as Num Lock, on some systems.
    """
    plain = code & 0xFFFF
    return KEYS.get(chr(plain).lower()) if 0 < plain < 128 else None


class Trial:
    """Tries whether a window can be opened here; while it does, there is time for other things.

    On Linux Qt ends the whole program when it finds no screen, so another one tries first.
    """

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None
        if sys.platform.startswith("linux") and _screen():
            _prepare_qt()
            self._program = subprocess.Popen(
                [sys.executable, "-c", TRIAL],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def why_not(self) -> str:
        """Why no window can be opened, and what to do about it; empty where one can be."""
        if not sys.platform.startswith("linux"):
            return ""
        if self._program is None:
            return (
                "there is no screen to open a window on; start posecheck from a desktop, not from a"
                " plain terminal or over ssh."
            )
        try:
            failed = self._program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._program.kill()
            failed = self._program.wait()
        return _unopenable() if failed else ""


def no_screen() -> str:
    """Why no window can be opened here, and what to do about it; empty where one can be."""
    return Trial().why_not()


def _screen() -> str:
    """The name of the screen on Linux; empty without one."""
    return os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""


def _prepare_qt() -> None:
    """Tell Qt what it has to know, where nobody has told it something else, and give it its events.

    What is loaded for everybody before Qt is loaded goes before what Qt brings along.
    """
    with contextlib.suppress(OSError):  # where there is none, most windows are painted all the same
        ctypes.CDLL(EVENTS_TO_XCB, mode=ctypes.RTLD_GLOBAL)
    for name, value in QT.items():
        if name != "QT_QPA_PLATFORM" or os.environ.get("DISPLAY"):
            os.environ.setdefault(name, value)


def _unopenable() -> str:
    return (
        f"no window can be opened on the screen {_screen()}; start posecheck from the desktop of"
        " whoever is logged in, and on Debian or Ubuntu install libgl1 and libsm6."
    )
