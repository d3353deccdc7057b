"""Read video files as Frames: upright, with square pixels, of one size, at increasing times."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import numpy as np

from posecheck.core.pose import Frame, Image
from posecheck.errors import VideoError
from posecheck.i18n import translatable
from posecheck.video.look_selector import LookSelector, grey_of_decoded, grey_of_image
from posecheck.video.probe import STORES_DURATION, duration, format_names, frame_rate, open_video

if TYPE_CHECKING:
    from av import Packet, VideoFrame, VideoStream
    from av.buffer import Buffer

CLOCK_RESET = 1.0  # a stamp this far back, s, is a reset clock, not a frame out of order
MAX_GAP = 86_400.0  # a stamp further ahead, s, is wrong, unless the next one is too: a clock jumped
MISSING_SECONDS, MISSING_FRAMES = 0.5, 2  # a recording that lacks more of both ends early
MAX_PIXEL_RATIO = 5  # of a pixel's sides; a larger one is an error in the file

#: OpenCV's codes for flipping an image, by whether x and whether y is reversed.
FLIP_CODES = {(True, False): 1, (False, True): 0, (True, True): -1}


class Recording:
    """A video file as a source of frames, which can be iterated once.

    `fps` is the average rate, 1/s; `frames`, approximately, and `duration`, s, are None if unknown.
    A damaged file yields what can be read of it; `read_problem` then says what is missing.
    """

    live = False

    def __init__(self, path: Path, selected: Callable[[int], bool] = lambda number: True) -> None:
        """Open the file and read its first frame; VideoError if that fails.

        `selected` chooses frames by number. The others are decoded all the same, so that numbers
        and times do not depend on it, but not converted, which takes about as long.
        """
        from av.codec.context import ThreadType

        self.name = path.name
        self.read_problem: str | None = None
        self._broken = 0
        self._selected = selected
        self._looks: LookSelector | None = None
        self._stride, self._keeps_skipped = 1, False
        self._container, self._stream = open_video(path)
        self._stream.thread_type = ThreadType.AUTO
        self.duration = duration(self._container, self._stream)
        self.fps = frame_rate(self._stream)
        estimate = None if self.duration is None else max(1, round(self.duration * self.fps))
        self.frames = self._stream.frames or estimate
        self._decoded = self._decode()
        # The first frame that can be converted, selected or not, sets the size.
        for decoded in self._decoded:
            self._clock, self._number = MediaClock(self.fps), -1
            self._convert = UprightConverter(decoded, self._stream)
            if first := self._frame(decoded):
                break
        else:
            self._container.close()
            raise VideoError(
                f"{path} holds no picture that can be read; copy or record the video again,"
                " or convert it to MP4 (H.264)."
            )
        self.width, self.height = first.size
        self._frames = self._continue_from(first)

    def thin(self, looks: LookSelector, *, stride: int = 1, keep_skipped: bool = False) -> None:
        """Leave only some frames, before the first is read: every `stride`-th, of these the looks.

        With `keep_skipped` the frames between two looks are yielded as well, marked as skipped.
        Looks do not depend on which frames the constructor's `selected` chooses of them.
        """
        self._looks, self._stride, self._keeps_skipped = looks, stride, keep_skipped

    def _continue_from(self, first: Frame) -> Iterator[tuple[int, Frame]]:
        if self._looks:
            self._looks(first.time, lambda: grey_of_image(first.image))
        if self._selected(0):
            yield 0, first
        for decoded in self._decoded:
            if frame := self._frame(decoded):
                yield self._number, frame
        self.read_problem = self._problem()

    def _frame(self, decoded: VideoFrame) -> Frame | None:
        """Convert a frame; None if it is skipped, broken or not later than the one before."""
        import av

        time = self._clock.time(decoded)
        if time is None:
            return None
        self._number += 1
        if self._number % self._stride:
            return None
        looks = self._looks if self._number else None  # the first one's are asked for later
        skipped = looks is not None and not looks(time, lambda: grey_of_decoded(decoded))
        if self._number and not self._selected(self._number):
            return None
        if skipped and not self._keeps_skipped:
            return None
        try:
            return Frame(time, self._convert(decoded), skipped)
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

        try:
            # Some formats repeat a frame with an empty packet, which would end decoding.
            yield from (packet for packet in self._container.demux(self._stream) if packet.size)
        except av.FFmpegError:
            self._broken += 1
        last = cast("Packet[VideoStream]", av.Packet())
        last.time_base = self._stream.time_base or Fraction(1, av.time_base)  # of its frames
        yield last

    def _problem(self) -> str | None:
        if wrong := self._clock.wrong:
            return translatable(
                f"{self.name} is damaged: a time stamp can't be right and had to be left out"
                if wrong == 1
                else f"{self.name} is damaged: {wrong} time stamps can't be right and had to be"
                " left out"
            )
        stored = self.duration if format_names(self._container) & STORES_DURATION else None
        missing = 0.0 if stored is None else stored - self._clock.end
        if missing > MISSING_SECONDS and missing * self.fps > MISSING_FRAMES:
            length = f"{self._clock.length:.1f}"
            return translatable(
                f"{self.name} ends early: {length} s of {stored:.1f} s could be read"
            )
        if not self._broken:
            return None
        return translatable(
            f"{self.name} is damaged: a picture could not be read and had to be left out"
            if self._broken == 1
            else f"{self.name} is damaged: {self._broken} pictures could not be read and had to be"
            " left out"
        )

    @property
    def last_time(self) -> float:
        """Time of the last frame decoded so far, s."""
        return self._clock.last

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
        self._step = self._last_length = 1 / fps
        self._first_stamp = self._last = 0.0
        self._origin: float | None = None
        self._doubtful = math.nan
        self.wrong = 0

    @property
    def last(self) -> float:
        """Time of the last frame, s."""
        return self._last

    @property
    def length(self) -> float:
        """Seconds from the beginning of the first frame to the end of the last one."""
        return self._last + self._last_length

    @property
    def end(self) -> float:
        """End of the last frame as files count it, s: some from 0, some from the first frame."""
        return self.length + max(self._first_stamp, 0.0)

    def time(self, decoded: VideoFrame) -> float | None:
        """Return the frame's time, s; None if it is wrong, or not later than the one before."""
        stamp = None if decoded.pts is None else float(decoded.time)
        if self._origin is None:
            self._first_stamp = self._origin = stamp or 0.0
            time = 0.0
        elif stamp is None:
            time = self._last + self._step
        elif self._is_wrong(stamp):
            self.wrong += 1
            return None
        elif not -CLOCK_RESET < stamp - self._origin - self._last <= MAX_GAP:
            self._origin = stamp - self._last - self._step
            time = self._last + self._step
        else:
            time = stamp - self._origin
            if time <= self._last:
                return None
        self._last = time
        length = float((decoded.duration or 0) * (decoded.time_base or 0))
        self._last_length = min(max(length, self._step), MAX_GAP)
        return time

    def _is_wrong(self, stamp: float) -> bool:
        """Return whether a stamp is far ahead, and the one before was not as far."""
        assert self._origin is not None
        before, self._doubtful = self._doubtful, stamp
        if stamp - self._origin - self._last <= MAX_GAP:
            self._doubtful = math.nan
            return False
        return not abs(stamp - before) <= MAX_GAP


class UprightConverter:
    """Converts frames to upright BGR images with the first one's size and the stream's pixels."""

    def __init__(self, first: VideoFrame, stream: VideoStream) -> None:
        from av.video.reformatter import VideoReformatter

        ratio = stream.sample_aspect_ratio or Fraction(1)
        if not Fraction(1, MAX_PIXEL_RATIO) <= ratio <= MAX_PIXEL_RATIO:
            ratio = Fraction(1)
        self._size = max(1, round(first.width * ratio)), first.height
        self._transposed, self._flip_code = _rotation(first)
        self._reformat = VideoReformatter().reformat  # kept, since setting it up is slow

    def __call__(self, decoded: VideoFrame) -> Image:
        """Return the upright image, (height, width, 3) uint8, contiguous."""
        import cv2

        # One thread: distributing slices of a frame takes longer than converting it.
        bgr = self._reformat(decoded, *self._size, format="bgr24", threads=1)
        # FFmpeg may leave gaps between rows, which contiguous arrays must not have.
        image = np.ascontiguousarray(bgr.to_ndarray(), dtype=np.uint8)
        # OpenCV takes a tenth of NumPy's time, and in place half of that.
        if self._transposed:
            image = np.asarray(cv2.transpose(image), dtype=np.uint8)
        if self._flip_code is not None:
            target = image if self._transposed else None
            image = np.asarray(cv2.flip(image, self._flip_code, target), dtype=np.uint8)
        return image


def _rotation(frame: VideoFrame) -> tuple[bool, int | None]:
    """Return whether the display matrix swaps the axes, and how to flip the frame after that.

    The matrix maps a point (x, y) of the frame to (ax + cy, bx + dy). Only the signs and the larger
    pair matter here: whether the axes are swapped, and which of them are reversed.
    """
    if "DISPLAYMATRIX" not in frame.side_data:
        return False, None
    # PyAV's types name only one of the kinds of side data.
    matrix = cast("Mapping[str, Buffer]", frame.side_data)["DISPLAYMATRIX"]
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    swapped = abs(b) > abs(a)
    return swapped, FLIP_CODES.get((c < 0, b < 0) if swapped else (a < 0, d < 0))
