"""A virtual screen for tests of the window."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.programs import needs

T = TypeVar("T")

SCREEN = (1280, 1024)


@dataclass(frozen=True)
class Screen:
    """A virtual screen; `memory` is the file with its content."""

    name: str
    memory: Path

    def picture(self) -> NDArray[np.uint8]:
        """Return the content, (height, width, 3), red, green, blue, from X's own dump format."""
        raw = self.memory.read_bytes()
        head = np.frombuffer(raw[:100], ">u4")
        offset, width, height, stride, colours = (int(head[i]) for i in (0, 4, 5, 12, 19))
        pixels = np.frombuffer(raw[offset + 12 * colours :][: stride * height], np.uint8)
        return pixels.reshape(height, stride // 4, 4)[:, :width, 2::-1]

    def do(self, *command: str) -> str:
        """Run xdotool, and return its output."""
        result = subprocess.run(
            [needs("xdotool"), *command],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        return result.stdout.strip()


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """Start a virtual screen."""
    server, folder = needs("Xvfb"), tmp_path_factory.mktemp("screen")
    needs("xdotool")
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    reads, writes = os.pipe()
    command = [server, "-displayfd", str(writes), "-screen", "0", size, "-fbdir", str(folder)]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"], pass_fds=[writes], stderr=subprocess.DEVNULL
    ) as running:
        os.close(writes)
        with os.fdopen(reads) as output:
            number = output.readline().strip()
        try:
            yield Screen(f":{number}", folder / "Xvfb_screen0")
        finally:
            running.terminate()


def eventually(ask: Callable[[], T]) -> T:
    """Repeat a question until its answer is true, for 20 s at most, and return the answer."""
    for _ in range(400):
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    return ask()
