"""posecheck watches stretches on video, counts those done properly and says what to mend.

From Python, `posecheck.analyze(path)` gives all that came of a recording, `posecheck.watch(path)`
one moment after the other; docs/python.md tells more. What these names stand for is loaded when it
is asked for, so that `import posecheck` itself takes no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from posecheck._version import __version__

__all__ = [
    "Analysis",
    "Frames",
    "Moment",
    "PosecheckError",
    "Rep",
    "__version__",
    "analyze",
    "watch",
]

if TYPE_CHECKING:
    from posecheck.api import Analysis, Frames, analyze, watch
    from posecheck.core.feedback import Rep
    from posecheck.core.session import Moment
    from posecheck.errors import PosecheckError
else:
    #: Where to find what is not here.
    _HOMES = {
        "Frames": "posecheck.api",
        "Moment": "posecheck.core.session",
        "PosecheckError": "posecheck.errors",
        "Rep": "posecheck.core.feedback",
        "Session": "posecheck.api",
        "analyze": "posecheck.api",
        "watch": "posecheck.api",
    }

    def __getattr__(name: str) -> object:
        """A public name, loaded now (PEP 562)."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)

    def __dir__() -> list[str]:
        """All names there are, loaded or not."""
        return sorted({*globals(), *__all__})
