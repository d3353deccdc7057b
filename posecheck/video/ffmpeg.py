"""What reading and writing have in common: FFmpeg's manners."""

from __future__ import annotations


def silence_ffmpeg() -> None:
    """Keep FFmpeg from telling standard error what our own messages tell better."""
    import av.logging

    av.logging.set_level(None)


def reason(error: Exception) -> str:
    """An error's own words, without numbers and paths."""
    return str(getattr(error, "strerror", None) or error).rstrip(".")
