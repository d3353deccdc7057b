"""The errors a user can meet. The text of each is one sentence that says what to do next."""

from __future__ import annotations


class PosecheckError(Exception):
    """A problem that the user can solve. Its text is the whole message; the exit status is 2."""


class VideoError(PosecheckError):
    """A video or camera that cannot be read, or a video file that cannot be written."""


class ModelError(PosecheckError):
    """A pose model that is missing, damaged or not a pose landmarker."""


class OutputError(PosecheckError):
    """A result file that cannot be written, or a stored one that cannot be read."""


class HistoryError(PosecheckError):
    """A history that cannot be read or written, or a file that cannot be imported into it."""


class VoiceError(PosecheckError):
    """A voice that cannot speak. The text is shown instead, and the training goes on."""


class WindowError(PosecheckError):
    """A live window that can't be opened here."""


def reason(error: BaseException) -> str:
    """Return an error's own words, without number, path and full stop."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def kind_and_reason(error: BaseException) -> str:
    """Return an error's type and the first line of its text, for errors of other people's code."""
    return f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".: ")
