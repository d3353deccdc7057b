"""The results of a session: session.json, frames.csv, landmarks.npz and report.html.

`ResultsFolder` writes them moment by moment; `read_landmarks` makes stored landmarks a source
again; `Journal` keeps what a training that is killed needs to be rebuilt; `side_summaries` and
`headline` summarise a session.
"""

from __future__ import annotations

from posecheck.results.folder import (
    LANDMARKS,
    RECORD,
    ResultsFolder,
    change_pain,
    frame_rows,
    read_document,
    read_frames,
    stored_document,
)
from posecheck.results.journal import (
    Journal,
    JournalEvent,
    JournalHead,
    put_aside,
    read_journal,
    remove_journal,
)
from posecheck.results.landmarks_npz import StoredLandmarks, read_landmarks, stored_plan
from posecheck.results.summary import SideSummary, headline, side_summaries

__all__ = [
    "LANDMARKS",
    "RECORD",
    "Journal",
    "JournalEvent",
    "JournalHead",
    "ResultsFolder",
    "SideSummary",
    "StoredLandmarks",
    "change_pain",
    "frame_rows",
    "headline",
    "put_aside",
    "read_document",
    "read_frames",
    "read_journal",
    "read_landmarks",
    "remove_journal",
    "side_summaries",
    "stored_document",
    "stored_plan",
]
