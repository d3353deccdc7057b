"""What can go wrong for a user: every error says, in one sentence, what to do next."""

from __future__ import annotations


class PosecheckError(Exception):
    """A problem that the user can mend; its text is the whole message (exit status 2)."""


class VideoError(PosecheckError):
    """A video or camera that can't be read, or a video file that can't be written."""


class ModelError(PosecheckError):
    """A pose model that is missing, damaged or not a pose landmarker."""


class OutputError(PosecheckError):
    """A result file that can't be written, or a stored one that can't be read."""


class HistoryError(PosecheckError):
    """A history that can't be read or kept, or a file that can't be taken into it."""


class VoiceError(PosecheckError):
    """Nothing can be said aloud; what it says is shown instead, and the training goes on."""


class WindowError(PosecheckError):
    """A live window that can't be opened here."""


def reason(error: BaseException) -> str:
    """Return an error's own words, without number, path and full stop."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
