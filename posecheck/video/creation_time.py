"""When a recording was made, as far as that can be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from posecheck.video.ffmpeg import silence_ffmpeg

#: Where a file tells when it was made: phones of one make with the local offset, all others in UTC.
TAGS = ("com.apple.quicktime.creationdate", "creation_time")

#: Nothing was filmed before; cameras without a clock, and programs without a time, tell of 1904,
#: 1970 or 1980.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

#: A file can't have been filmed after it was last written, but for cameras that take their local
#: time for UTC.
LEEWAY = timedelta(days=1)


def filmed(path: Path) -> datetime:
    """When a recording was made, with the local offset from UTC.

    What the file itself tells, if that can be; else when the file was last changed, which a copy
    may have made later. A file that is gone was there a moment ago.
    """
    try:
        changed = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return datetime.now().astimezone()
    told = (_parsed(text) for text in _tags(path))
    likely = (when for when in told if when and EARLIEST < when < changed + LEEWAY)
    return next(likely, changed)


def _tags(path: Path) -> list[str]:
    """What the file tells, the best first; nothing when it is no video."""
    import av

    silence_ffmpeg()
    try:
        with av.open(
            str(path.absolute()),
            mode="r",
            metadata_errors="replace",
            options={"protocol_whitelist": "file"},  # nothing is fetched for a playlist
        ) as container:
            return [container.metadata[tag] for tag in TAGS if tag in container.metadata]
    except (av.FFmpegError, ValueError):
        return []


def _parsed(text: str) -> datetime | None:
    """A time with its offset, told by the file or else that of this place then."""
    try:
        when = datetime.fromisoformat(text)
        if when.utcoffset() is None:
            return None
        return when.astimezone() if text.endswith("Z") else when
    except (ValueError, OverflowError, OSError):
        return None
