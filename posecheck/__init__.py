"""posecheck checks stretches on video: it counts proper repetitions and names what to correct.

`posecheck.analyze(path)` returns everything found in a recording, `posecheck.load(folder)` reads
results back, `posecheck.watch(path)` iterates over moments; docs/python.md explains them. Public
names are loaded on first access, so `import posecheck` is fast.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from posecheck._version import __version__

__all__ = [
    "Analysis",
    "Frames",
    "Moment",
    "PosecheckError",
    "Rep",
    "Session",
    "__version__",
    "analyze",
    "load",
    "watch",
]

if os.name == "nt":
    # Before OpenCV is loaded: without hardware transforms Media Foundation, which is used where
    # DirectShow fails, opens a camera in seconds rather than in up to a minute.
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")

if TYPE_CHECKING:
    from posecheck.api import Analysis, Frames, analyze, load, watch
    from posecheck.core.feedback import Rep
    from posecheck.core.session import Moment, Session
    from posecheck.errors import PosecheckError
else:
    #: The module that defines each public name.
    _HOMES = {
        "Analysis": "posecheck.api",
        "Frames": "posecheck.api",
        "Moment": "posecheck.core.session",
        "PosecheckError": "posecheck.errors",
        "Rep": "posecheck.core.feedback",
        "Session": "posecheck.core.session",
        "analyze": "posecheck.api",
        "load": "posecheck.api",
        "watch": "posecheck.api",
    }

    def __getattr__(name: str) -> object:
        """Load a public name (PEP 562)."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)

    def __dir__() -> list[str]:
        """List all names, loaded or not."""
        return sorted({*globals(), *__all__})
