"""Write frames to a video file, atomically: a whole one or none."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Self

import numpy as np

from posecheck.core.pose import Frame
from posecheck.errors import OutputError, reason
from posecheck.files import check_replaceable, open_regular, publish, staging_folder

TICKS = 90_000  # of time stamps in a second, as in broadcasting: a multiple of every usual rate
BT709 = 1  # colours of HD video, in H.264's tables of colour spaces, primaries and transfer curves

MARK = "posecheck"  # the comment in a file's metadata, by which it is known again

REMEDY = "choose another file"


def check_target(path: Path, *, force: bool = False) -> None:
    """Raise OutputError if a file at `path` may not be replaced, see `check_replaceable`."""
    check_replaceable(path, _is_ours, force=force, remedy=REMEDY)


def _is_ours(path: Path) -> bool:
    import av

    with open_regular(path) as file:
        try:
            with av.open(file, mode="r", metadata_errors="replace") as container:
                return container.metadata.get("comment") == MARK
        except (av.FFmpegError, ValueError):
            return False


class VideoWriter:
    """Writes frames to an MP4 (H.264) that every browser plays, hidden until it is complete."""

    def __init__(
        self, path: Path, size: tuple[int, int], fps: float, *, force: bool = False
    ) -> None:
        """Prepare to write frames of `size` (width, height, px) at the average rate `fps`."""
        self._path, self._force = path, force
        self._undo = ExitStack()
        self._size, self._fps = size, fps
        self._last_tick = -1

    def __enter__(self) -> Self:
        """Open the file; OutputError if it cannot be written there."""
        import av.logging
        from av.video.reformatter import ColorRange, VideoReformatter

        av.logging.set_level(None)  # our own messages say it better
        with self._output_errors():
            check_target(self._path, force=self._force)
            self._target = Path(os.path.realpath(self._path))
            self._unfinished = self._undo.enter_context(staging_folder(self._target.parent))
            self._container = av.open(
                str(self._unfinished / self._target.name),
                mode="w",
                format="mp4",
                options={"movflags": "+faststart", "video_track_timescale": str(TICKS)},
            )
            self._container.metadata["comment"] = MARK
        rate = Fraction(self._fps).limit_denominator(1001)
        options = {"preset": "veryfast", "crf": "23"}
        try:
            stream = self._container.add_stream("libx264", rate=rate, options=options)
        except av.codec.codec.UnknownCodecError as error:
            self._discard()
            raise OutputError(
                f"{self._path} can't be written: PyAV lacks libx264; install PyAV with pip."
            ) from error
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
        self._stream, self._reformatter = stream, VideoReformatter()
        return self

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
            encodable.pts, encodable.time_base = self._last_tick, Fraction(1, TICKS)
            encodable.duration = round(TICKS / self._fps)
            self._container.mux(self._stream.encode(encodable))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the video and give it its name; remove it after an error or without frames."""
        try:
            if kind is None and self._last_tick >= 0:
                with self._output_errors():
                    self._container.mux(self._stream.encode(None))
                    self._container.close()
                    publish(self._unfinished, self._target.parent, [self._target.name])
        finally:
            self._discard()

    def _discard(self) -> None:
        """Close and remove the unfinished file; do nothing once it has its name."""
        import av

        # Errors do not matter in a file that is removed.
        with suppress(av.FFmpegError, OSError):
            self._container.close()
        self._undo.close()

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
                    why, remedy = reason(error), REMEDY
            raise OutputError(f"{self._path} can't be written: {why}; {remedy}.") from error
