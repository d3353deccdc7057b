"""FFmpeg settings and errors that reading and writing have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer


def open_input(path: Path) -> InputContainer:
    """Open a file for reading; raises av.FFmpegError or ValueError if that fails."""
    import av.logging

    av.logging.set_level(None)  # our own messages say it better
    return av.open(
        str(path.absolute()),
        mode="r",
        metadata_errors="replace",  # metadata in another encoding is no reason to refuse a video
        options={"protocol_whitelist": "file"},  # a playlist must not fetch from the network
    )


def reason(error: Exception) -> str:
    """Return an error's own words, without numbers and paths."""
    return str(getattr(error, "strerror", None) or error).rstrip(".")
