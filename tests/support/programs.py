"""Programs that some tests start, and the Debian packages that bring them."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

#: Each program's Debian package.
PACKAGES = {
    "Xvfb": "xvfb",
    "aplay": "alsa-utils",
    "chromium": "chromium",
    "espeak-ng": "espeak-ng",
    "evilwm": "evilwm",
    "setpriv": "util-linux",
    "strace": "strace",
    "xdotool": "xdotool",
}

#: Environment in which a pytest that a test starts loads no plugins, which takes it a second.
PLAIN_PYTEST = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def needs(program: str, *others: str) -> str:
    """Return the path of a program, or of another name of it.

    Where it is missing, skip the test, or fail it in CI on Linux, where every package is installed.
    The end of a run lists what was skipped.
    """
    found = next((path for name in (program, *others) if (path := shutil.which(name))), None)
    if found is not None:
        return found
    reason = f"{program} is missing: apt-get install {PACKAGES[program]}"
    if os.environ.get("CI") and sys.platform == "linux":
        pytest.fail(reason)
    # Elsewhere a developer may lack an optional program; the run lists what was skipped for it.
    pytest.skip(reason)
