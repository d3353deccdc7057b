"""Programs of the system that some tests need, and the Debian packages that bring them."""

from __future__ import annotations

import os
import shutil

import pytest

#: Each program's Debian package.
PACKAGES = {
    "Xvfb": "xvfb",
    "aplay": "alsa-utils",
    "chromium": "chromium",
    "espeak-ng": "espeak-ng",
    "evilwm": "evilwm",
    "strace": "strace",
    "xdotool": "xdotool",
}


def needs(program: str) -> str:
    """Return the path of a program; skip the test where it is missing, or fail it in CI."""
    found = shutil.which(program)
    if found is not None:
        return found
    reason = f"{program} is missing: apt-get install {PACKAGES[program]}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
