"""When a recording was made, as far as that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from posecheck.video.probe import open_input

#: The metadata tags of the creation time: one phone maker's with the local offset, then UTC.
TAGS = ("com.apple.quicktime.creationdate", "creation_time")

#: Cameras without a clock, and programs without a time, write 1904, 1970 or 1980.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LEEWAY = timedelta(days=1)  # after the last writing: a camera may take its local time for UTC


def creation_time(path: Path) -> datetime:
    """Return when a recording was made, with the local offset from UTC.

    From the file's metadata if plausible, else its modification time; now if it does not exist.
    """
    import av

    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return datetime.now().astimezone()
    try:
        with open_input(path) as container:
            times = [_parsed(container.metadata.get(tag, "")) for tag in TAGS]
    except (av.FFmpegError, ValueError, OSError):  # it is no video
        return modified
    return next((time for time in times if time and EARLIEST < time < modified + LEEWAY), modified)


def _parsed(text: str) -> datetime | None:
    """Return a time with its offset, the file's own or else the local one; None without one."""
    try:
        time = datetime.fromisoformat(text)
        if time.utcoffset() is None:
            return None
        return time.astimezone() if text.endswith("Z") else time
    except (ValueError, OverflowError, OSError):
        return None
