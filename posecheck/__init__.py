"""posecheck watches stretches on video, counts those done properly and says what to mend."""

from __future__ import annotations

__version__ = "0.1.0"
