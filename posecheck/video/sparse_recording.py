"""Recordings gone through for a part of their pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.core.pose import Frame
from posecheck.video.recording import Recording

if TYPE_CHECKING:
    from av import VideoFrame


class Skimmed(Recording):
    """A recording of which only some pictures are looked at.

    All of it is decoded from its beginning, never sought through: so every picture and its time are
    those that a Recording shows, whatever file it is. What is saved for the pictures in between is
    to set them upright and change their colours, which takes about as long as to decode them.
    """

    def __init__(self, path: Path, wanted: Callable[[int], bool]) -> None:
        """As a Recording. wanted: whether a picture is to be looked at, by its number from 0 on."""
        self._wanted = wanted
        self._number = -1
        super().__init__(path)

    def numbered(self) -> Iterator[tuple[int, Frame]]:
        """The frames that are wanted, with their numbers."""
        # Each frame is made when it is asked for: the number is still its own.
        return ((self._number, frame) for frame in self if self._wanted(self._number))

    def _frame(self, picture: VideoFrame) -> Frame | None:
        """As a Recording's; None also where the picture is not wanted.

        The first one is always made: it shows how large they are.
        """
        import av

        time = self._clock.time(picture)
        if time is None:
            return None
        self._number += 1
        if self._number and not self._wanted(self._number):
            return None
        try:
            return Frame(time, self._upright.image(picture))
        except av.FFmpegError:
            self._broken += 1
            return None
