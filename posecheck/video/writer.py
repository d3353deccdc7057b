"""Frames written to a video file: a whole one or none."""

from __future__ import annotations

import contextlib
import errno
import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from posecheck.core.pose import Frame
from posecheck.errors import OutputError
from posecheck.video.ffmpeg import reason, silence_ffmpeg
from posecheck.video.letterbox import Image

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import OutputContainer

#: Ticks per second of written time stamps, as in broadcasting: every usual rate fits without rest.
TICKS = 90_000

#: Number of BT.709, the colours of HD video, in H.264's tables of colour spaces, primaries and
#: transfer curves alike.
BT709 = 1


class VideoWriter:
    """Writes frames, each at its own time, to an MP4 (H.264) that every browser plays.

    The video is there only after all went well: until then it has a hidden name beside its own.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        """path: the file to be, or to be replaced. size: width, height, px. fps: average, 1/s."""
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._size = size
        self._fps = fps
        self._last_tick: int | None = None

    def __enter__(self) -> Self:
        """Begin the file; OutputError says why it can't be written there."""
        import av

        silence_ffmpeg()
        try:
            if self._path.is_dir():
                raise OutputError(f"{self._path} is a folder; name a file to write the video to.")
            self._container = av.open(
                str(self._part.absolute()),
                mode="w",
                format="mp4",
                options={"movflags": "+faststart", "video_track_timescale": str(TICKS)},
            )
        except (av.FFmpegError, OSError) as error:
            raise self._failure(error) from error
        try:
            self._add_stream(self._container)
        except av.codec.codec.UnknownCodecError as error:
            self._discard()
            raise OutputError(
                f"{self._path} can't be written: PyAV lacks libx264; install PyAV with pip."
            ) from error
        return self

    def _add_stream(self, container: OutputContainer) -> None:
        from av.video.reformatter import ColorRange, VideoReformatter

        rate = Fraction(self._fps).limit_denominator(1001)
        options = {"preset": "veryfast", "crf": "23"}
        self._stream = container.add_stream("libx264", rate=rate, options=options)
        self._stream.width, self._stream.height = (side + side % 2 for side in self._size)
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        # Pictures stored out of order make MP4 tell a wrong duration when they come unevenly.
        context.max_b_frames = 0
        context.time_base = Fraction(1, TICKS)
        # Say which colours are meant: players guess differently where a file doesn't.
        context.colorspace = BT709
        context.color_primaries = BT709
        context.color_trc = BT709
        context.color_range = ColorRange.MPEG
        self._reformatter = VideoReformatter()

    def write(self, frame: Frame) -> None:
        """Add a frame of the size promised, later than the last; OutputError if it can't be."""
        import av

        if frame.size != self._size:
            raise ValueError(f"a frame of {frame.size} in a video of {self._size}")
        try:
            self._container.mux(self._stream.encode(self._picture(frame)))
        except (av.FFmpegError, OSError) as error:
            raise self._failure(error) from error

    def _picture(self, frame: Frame) -> VideoFrame:
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace

        picture = self._reformatter.reformat(
            VideoFrame.from_ndarray(_even(frame.image), format="bgr24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        tick = round(frame.time * TICKS)
        self._last_tick = tick if self._last_tick is None else max(tick, self._last_tick + 1)
        picture.pts = self._last_tick
        picture.time_base = Fraction(1, TICKS)
        picture.duration = round(TICKS / self._fps)
        return picture

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish the video and give it its name; after an error or without frames, remove it."""
        import av

        if kind is not None or self._last_tick is None:
            self._discard()
            return
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            os.replace(self._part, self._path)  # noqa: PTH105  # the name says that it overwrites
        except (av.FFmpegError, OSError) as failure:
            self._discard()
            raise self._failure(failure) from failure

    def _discard(self) -> None:
        """Remove what is written so far."""
        import av

        # That the end can't be written to a file that goes anyway is no news.
        with contextlib.suppress(av.FFmpegError, OSError):
            self._container.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _failure(self, error: Exception) -> OutputError:
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
        return OutputError(f"{self._path} can't be written: {why}; {remedy}.")


def _even(image: Image) -> Image:
    """The image, with its last row and column doubled where their number is odd: H.264's terms."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return image
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
