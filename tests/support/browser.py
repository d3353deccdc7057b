"""A real browser for tests: Chromium without a window, controlled through a pipe.

It speaks Chromium's own DevTools protocol: JSON messages, each ended by a zero byte, over the file
descriptors 3 and 4. So no driver has to be installed, and no port is opened.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import needs

NAMES = ("chromium", "chromium-browser", "google-chrome")

#: Timeout of a wait, s.
PATIENCE = 60.0

SWITCHES = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # which root may not use; nothing but our own page is opened
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)

#: Becomes the program that is named after two file descriptors, which it finds as 3 and 4. They go
#: by way of higher ones, so that none replaces another.
AT_3_AND_4 = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
    os.close(end)
os.execv(sys.argv[3], sys.argv[3:])
"""

Message = dict[str, Any]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with one empty page; its profile goes into `folder`. Skips where there is none."""
    if sys.platform == "win32":
        # --remote-debugging-pipe wants inherited file descriptors 3 and 4, which Windows does not
        # have; a debugging port would be a socket. The pages are the same files on every system.
        pytest.skip("Chromium's debugging pipe needs file descriptors that Windows can't inherit")
    chromium = needs(*NAMES)
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    command = [chromium, *SWITCHES, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(
        [sys.executable, "-c", AT_3_AND_4, str(to_read), str(from_write), *command],
        pass_fds=(to_read, from_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        os.close(to_read)
        os.close(from_write)
        try:
            yield Browser(to_write, from_read)
        finally:
            os.close(to_write)
            os.close(from_read)
            program.terminate()
            program.wait(PATIENCE)


class Browser:
    """One page of a browser. events: all that it reported since it was opened."""

    def __init__(self, write: int, read: int) -> None:
        """write, read: the ends of the pipes."""
        self._write, self._read = write, read
        self._received = b""
        self._number = 0
        self._session: dict[str, str] = {}
        self.events: list[Message] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> Message:
        """What the browser answers to a method of its protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters, **self._session}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: Message = answer["result"]
                return result
            self.events.append(answer)

    def _next(self) -> Message:
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._read], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            received = os.read(self._read, 1 << 20)
            assert received, "the browser is gone"
            self._received += received
        text, _, self._received = self._received.partition(b"\0")
        message: Message = json.loads(text)
        return message

    def open(self, page: Path) -> None:
        """Open a file, and wait until its charts are drawn, if it has any."""
        self.events.clear()
        self.call("Page.navigate", url=page.absolute().as_uri())
        self.wait("document.readyState === 'complete'")
        self.wait(
            "document.documentElement.dataset.charts === 'drawn'"
            " || !document.querySelector('.drawing')"
        )

    def js(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        result = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        self._wait(lambda: bool(self.js(expression)), expression)

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        began = time.monotonic()
        while not done():
            assert time.monotonic() - began < PATIENCE, f"this never came true: {what}"
            time.sleep(0.05)

    def size(self, width: int, height: int) -> None:
        """Give the page so much room, px."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    def scheme(self, scheme: str) -> None:
        """Prefer "light" or "dark" colours."""
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    def click(self, x: float, y: float) -> None:
        """Click at a place of the window, px."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, key: str) -> None:
        """Press a key, such as Tab or Enter, and let it go."""
        code = {"Tab": 9, "Enter": 13}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text,
            )  # fmt: skip

    def printed(self) -> bytes:
        """The page on paper, as a PDF."""
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    @property
    def requests(self) -> list[str]:
        """The addresses that the page asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings: exceptions, console messages, what was refused."""
        return [
            json.dumps(event["params"])
            for event in self.events
            if event["method"] == "Runtime.exceptionThrown"
            or (
                event["method"] == "Runtime.consoleAPICalled"
                and event["params"]["type"] in ("error", "warning", "assert")
            )
            or (
                event["method"] == "Log.entryAdded"
                and event["params"]["entry"]["level"] in ("error", "warning")
            )
        ]
