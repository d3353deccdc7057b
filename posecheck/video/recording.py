"""Read video files as Frames.

Frames are upright, with square pixels, of one size, at strictly increasing times in seconds. A
damaged recording yields what can be read of it, and says afterwards what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from posecheck.core.pose import Frame
from posecheck.errors import VideoError
from posecheck.video.probe import STORES_DURATION, duration, format_names, frame_rate, open_video
from posecheck.video.rotation import UprightConverter

if TYPE_CHECKING:
    from av import Packet, VideoFrame, VideoStream

#: A time stamp this far back, s, means that the clock was reset, not that frames are out of order.
CLOCK_RESET = 1.0

#: A recording ends early if more than this many seconds and this many frames of it are missing.
MISSING_SECONDS = 0.5
MISSING_FRAMES = 2


class Recording:
    """A video file as a source of frames, which can be iterated once.

    Attributes:
        name: The file's name.
        width: Width of every frame, px.
        height: Height of every frame, px.
        fps: Average frame rate, 1/s.
        frames: Approximate number of frames in the file; None if unknown.
        duration: Duration, s; None if unknown.
        live: Always False.
        read_problem: None, or after the last frame a sentence on what could not be read.
    """

    live: bool = False

    def __init__(self, path: Path, selected: Callable[[int], bool] = lambda number: True) -> None:
        """Open the file and read its first frame.

        The file is always decoded from its beginning, never sought in, so that a frame's number and
        time do not depend on `selected`. Skipping a frame saves its conversion, which takes about
        as long as decoding it.

        Args:
            path: The video file.
            selected: Whether to yield a frame, by its number from 0 on.

        Raises:
            VideoError: If the file cannot be read.
        """
        self.name = path.name
        self.read_problem: str | None = None
        self._broken = 0
        self._selected = selected
        self._container, self._stream = open_video(path)
        try:
            self._start(path)
        except VideoError:
            self._container.close()
            raise

    def _start(self, path: Path) -> None:
        from av.codec.context import ThreadType

        self._stream.thread_type = ThreadType.AUTO
        self.duration = duration(self._container, self._stream)
        self.fps = frame_rate(self._stream)
        self.frames = self._stream.frames or _frame_count(self.duration, self.fps)
        self._decoded = self._decode()
        first = self._first_frame(path)
        self.width, self.height = first.size
        self._frames = self._continue_from(first)

    def _first_frame(self, path: Path) -> Frame:
        """Return the first frame that can be converted, selected or not: it sets the size."""
        for decoded in self._decoded:
            self._clock, self._number = MediaClock(self.fps), -1
            self._convert = UprightConverter(decoded, self._stream)
            frame = self._frame(decoded)
            if frame is not None:
                return frame
        raise VideoError(
            f"{path} holds no picture that can be read; copy or record the video again,"
            " or convert it to MP4 (H.264)."
        )

    def _continue_from(self, first: Frame) -> Iterator[tuple[int, Frame]]:
        if self._selected(0):
            yield 0, first
        for decoded in self._decoded:
            frame = self._frame(decoded)
            if frame is not None:
                yield self._number, frame
        self.read_problem = self._missing_end() or self._broken_frames()

    def _frame(self, decoded: VideoFrame) -> Frame | None:
        """Convert a frame; None if it is skipped, broken or not later than the one before."""
        import av

        time = self._clock.time(decoded)
        if time is None:
            return None
        self._number += 1
        if self._number and not self._selected(self._number):
            return None
        try:
            return Frame(time, self._convert(decoded))
        except av.FFmpegError:
            self._broken += 1
            return None

    def _decode(self) -> Iterator[VideoFrame]:
        import av

        for packet in self._packets():
            try:
                decoded = self._stream.decode(packet)
            except av.FFmpegError:
                self._broken += 1
                continue
            sound = [frame for frame in decoded if not frame.is_corrupt]
            self._broken += len(decoded) - len(sound)
            yield from sound

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets to decode, and an empty one at the end that flushes the decoder."""
        import av

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                self._broken += 1
                packet = None
            if packet is None:
                break
            # Some formats repeat a frame with an empty packet, which would end decoding.
            if packet.size:
                yield packet
        last = cast("Packet[VideoStream]", av.Packet())
        # The frames still to come take their time base from it.
        last.time_base = self._stream.time_base or Fraction(1, av.time_base)
        yield last

    def _missing_end(self) -> str | None:
        if self.duration is None or not format_names(self._container) & STORES_DURATION:
            return None
        missing = self.duration - self._clock.end
        if missing <= MISSING_SECONDS or missing * self.fps <= MISSING_FRAMES:
            return None
        read = self._clock.length
        return f"{self.name} ends early: {read:.1f} s of {self.duration:.1f} s could be read"

    def _broken_frames(self) -> str | None:
        if not self._broken:
            return None
        what = "1 picture" if self._broken == 1 else f"{self._broken} pictures"
        return f"{self.name} is damaged: {what} could not be read and had to be left out"

    def numbered(self) -> Iterator[tuple[int, Frame]]:
        """Yield the selected frames with their numbers, in order."""
        return self._frames

    def __iter__(self) -> Iterator[Frame]:
        """Yield the selected frames in order; a second loop continues where the first stopped."""
        return (frame for _, frame in self._frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()


class MediaClock:
    """Converts the frames' time stamps to seconds since the first frame."""

    def __init__(self, fps: float) -> None:
        self._step = 1 / fps
        self._first_stamp = 0.0
        self._origin: float | None = None
        self._last = 0.0
        self._last_length = self._step

    @property
    def length(self) -> float:
        """Seconds from the beginning of the first frame to the end of the last one."""
        return self._last + self._last_length

    @property
    def end(self) -> float:
        """End of the last frame as files count it, s: some from 0, some from the first frame."""
        return self.length + max(self._first_stamp, 0.0)

    def time(self, decoded: VideoFrame) -> float | None:
        """Return the frame's time, s; None if it is not later than the one before."""
        time = self._since_first(decoded)
        if time is None:
            return None
        self._last = time
        length = float((decoded.duration or 0) * (decoded.time_base or 0))
        self._last_length = max(length, self._step)
        return time

    def _since_first(self, decoded: VideoFrame) -> float | None:
        stamp = None if decoded.pts is None else float(decoded.time)
        if self._origin is None:
            self._first_stamp = self._origin = stamp or 0.0
            return 0.0
        if stamp is None:
            return self._last + self._step
        time = stamp - self._origin
        if time <= self._last - CLOCK_RESET:
            self._origin = stamp - self._last - self._step
            return self._last + self._step
        return time if time > self._last else None


def _frame_count(seconds: float | None, fps: float) -> int | None:
    return None if seconds is None else max(1, round(seconds * fps))
