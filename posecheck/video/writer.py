"""Write frames to a video file, atomically: a whole one or none."""

from __future__ import annotations

import contextlib
import errno
import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from posecheck.core.pose import Frame, Image
from posecheck.errors import OutputError
from posecheck.video.ffmpeg import reason, silence_ffmpeg

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import OutputContainer

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
        """Prepare to write.

        Args:
            path: The file to write or to replace.
            size: Width and height of the frames, px.
            fps: Average frame rate, 1/s.
        """
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._size = size
        self._fps = fps
        self._last_tick: int | None = None

    def __enter__(self) -> Self:
        """Open the file; OutputError if it cannot be written there."""
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
        # Frames stored out of order give the MP4 a wrong duration when their times are uneven.
        context.max_b_frames = 0
        context.time_base = Fraction(1, TICKS)
        # Players guess differently where a file does not state its colours.
        context.colorspace = BT709
        context.color_primaries = BT709
        context.color_trc = BT709
        context.color_range = ColorRange.MPEG
        self._reformatter = VideoReformatter()

    def write(self, frame: Frame) -> None:
        """Add a frame of the announced size, later than the last; OutputError if that fails."""
        import av

        if frame.size != self._size:
            raise ValueError(f"a frame of {frame.size} in a video of {self._size}")
        try:
            self._container.mux(self._stream.encode(self._encodable(frame)))
        except (av.FFmpegError, OSError) as error:
            raise self._failure(error) from error

    def _encodable(self, frame: Frame) -> VideoFrame:
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace

        encodable = self._reformatter.reformat(
            VideoFrame.from_ndarray(_even(frame.image), format="bgr24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        tick = round(frame.time * TICKS)
        self._last_tick = tick if self._last_tick is None else max(tick, self._last_tick + 1)
        encodable.pts = self._last_tick
        encodable.time_base = Fraction(1, TICKS)
        encodable.duration = round(TICKS / self._fps)
        return encodable

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the video and give it its name; remove it after an error or without frames."""
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
        """Remove the unfinished file."""
        import av

        # Errors do not matter in a file that is removed.
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
    """Return the image at even width and height, as H.264 needs, by doubling the last pixels."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return image
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
