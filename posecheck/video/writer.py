"""Write frames to a video file, atomically: a whole one or none."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from posecheck.core.pose import Frame
from posecheck.errors import OutputError, reason

if TYPE_CHECKING:
    from av.video.stream import VideoStream

#: Ticks per second of written time stamps, as in broadcasting: a multiple of every usual rate.
TICKS = 90_000

#: The number of BT.709, the colours of HD video, in all three of H.264's tables: colour spaces,
#: primaries and transfer curves.
BT709 = 1


class VideoWriter:
    """Writes frames, each at its own time, to an MP4 (H.264) that every browser plays.

    The video appears only after all frames were written: until then it has a hidden name.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        """Prepare to write frames of `size` (width, height, px) at the average rate `fps`."""
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._size = size
        self._fps = fps
        self._last_tick = -1

    def __enter__(self) -> Self:
        """Open the file; OutputError if it cannot be written there."""
        import av.logging
        from av.video.reformatter import VideoReformatter

        av.logging.set_level(None)  # our own messages say it better
        with self._output_errors():
            if self._path.is_dir():
                raise OutputError(f"{self._path} is a folder; name a file to write the video to.")
            self._container = av.open(
                str(self._part.absolute()),
                mode="w",
                format="mp4",
                options={"movflags": "+faststart", "video_track_timescale": str(TICKS)},
            )
        try:
            self._stream = self._add_stream()
        except av.codec.codec.UnknownCodecError as error:
            self._discard()
            raise OutputError(
                f"{self._path} can't be written: PyAV lacks libx264; install PyAV with pip."
            ) from error
        self._reformatter = VideoReformatter()
        return self

    def _add_stream(self) -> VideoStream:
        from av.video.reformatter import ColorRange

        rate = Fraction(self._fps).limit_denominator(1001)
        options = {"preset": "veryfast", "crf": "23"}
        stream = self._container.add_stream("libx264", rate=rate, options=options)
        # H.264 needs an even width and height.
        stream.width, stream.height = (side + side % 2 for side in self._size)
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        # Frames stored out of order give the MP4 a wrong duration when their times are uneven.
        context.max_b_frames = 0
        context.time_base = Fraction(1, TICKS)
        # Players guess differently where a file does not state its colours.
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = ColorRange.MPEG
        return stream

    def write(self, frame: Frame) -> None:
        """Add a frame of the announced size, later than the last; OutputError if that fails."""
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace

        if frame.size != self._size:
            raise ValueError(f"a frame of {frame.size} in a video of {self._size}")
        width, height = self._size
        image = frame.image
        if width % 2 or height % 2:  # double the last pixels
            image = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        with self._output_errors():
            encodable = self._reformatter.reformat(
                VideoFrame.from_ndarray(image, format="bgr24"),
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
            self._last_tick = max(round(frame.time * TICKS), self._last_tick + 1)
            encodable.pts = self._last_tick
            encodable.time_base = Fraction(1, TICKS)
            encodable.duration = round(TICKS / self._fps)
            self._container.mux(self._stream.encode(encodable))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the video and give it its name; remove it after an error or without frames."""
        try:
            if kind is None and self._last_tick >= 0:
                with self._output_errors():
                    self._container.mux(self._stream.encode(None))
                    self._container.close()
                    self._part.replace(self._path)
        finally:
            self._discard()

    def _discard(self) -> None:
        """Close and remove the unfinished file; do nothing once it has its name."""
        import av

        # Errors do not matter in a file that is removed.
        with suppress(av.FFmpegError, OSError):
            self._container.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    @contextmanager
    def _output_errors(self) -> Iterator[None]:
        """Raise FFmpeg's and the system's errors as OutputError, with the remedy."""
        import av

        try:
            yield
        except (av.FFmpegError, OSError) as error:
            folder = self._path.absolute().parent
            match getattr(error, "errno", None):
                case errno.ENOSPC | errno.EDQUOT:
                    why, remedy = "the disk is full", "free some space and start again"
                case errno.EACCES | errno.EPERM | errno.EROFS:
                    why, remedy = f"{folder} may not be written to", "choose another folder"
                case errno.ENOENT | errno.ENOTDIR:
                    why, remedy = f"{folder} is not a folder", "make it or choose another one"
                case _:
                    why, remedy = reason(error), "choose another file"
            raise OutputError(f"{self._path} can't be written: {why}; {remedy}.") from error
