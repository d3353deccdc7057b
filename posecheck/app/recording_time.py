"""When a recording was made, or the one that stored landmarks are of."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from posecheck.codec.session_document import local_time
from posecheck.files import holds_landmarks
from posecheck.results import stored_document
from posecheck.video.creation_time import creation_time


def recording_time(path: Path) -> datetime:
    """Return when a recording was made, with the offset from UTC.

    Stored landmarks have the time of the session that they lie beside. Without one that says so, it
    is that of the file (`creation_time`).
    """
    document = stored_document(path.parent) if holds_landmarks(path) else None
    if document and document.started_at:
        return local_time(document.started_at)
    return creation_time(path)
