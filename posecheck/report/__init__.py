"""What a session leaves behind: session.json, frames.csv, landmarks.npz and report.html.

`Results` writes a folder of them, moment by moment; `read_landmarks` makes stored landmarks a
source again; `lines` sums a session up by exercise and side.
"""

from __future__ import annotations

from posecheck.report.landmarks import StoredLandmarks, read_landmarks
from posecheck.report.results import Results
from posecheck.report.summary import Line, lines, verdict

__all__ = [
    "Line",
    "Results",
    "StoredLandmarks",
    "lines",
    "read_landmarks",
    "verdict",
]
