"""Standard output and error that go on when nobody reads them any more, or their disk is full."""

from __future__ import annotations

import io
from typing import IO, Any


class LenientRaw(io.RawIOBase):
    """Passes bytes on; drops them once that fails, and keeps the first failure in `problem`."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.problem: OSError | None = None

    def write(self, data: Any) -> int:
        """Return the number of bytes that were taken: all of them after a failure."""
        if self.problem is None:
            try:
                return int(self._raw.write(data) or 0)
            except OSError as error:
                self.problem = error
        return len(data)

    def writable(self) -> bool:
        """Return whether it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return bool(self._raw.isatty())


def lenient(stream: IO[str]) -> tuple[io.TextIOWrapper, LenientRaw]:
    """Return a text stream that writes as `stream` does, and never fails; and what it writes to.

    What a terminal cannot show, such as a file name in another encoding, is escaped.
    """
    below: Any = getattr(stream, "buffer", stream)
    raw = LenientRaw(getattr(below, "raw", below))
    buffered = io.BufferedWriter(raw)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    text = io.TextIOWrapper(buffered, encoding, "backslashreplace", line_buffering=True)
    return text, raw
