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
from posecheck.files import (
    check_replaceable,
    left_behind,
    open_regular,
    output_errors,
    publish,
    staging_folder,
)

TICKS = 90_000  # of time stamps in a second, as in broadcasting: a multiple of every usual rate
BT709 = 1  # colours of HD video, in H.264's tables of colour spaces, primaries and transfer curves

MARK = "posecheck"  # the comment in a file's metadata, by which it is known again

REMEDY = "choose another file"

#: Options of a whole file; and of one that can be read up to where a kill cut it off, which is
#: written in fragments of FRAGMENT seconds.
FRAGMENT = 2.0
WHOLE = {"movflags": "+faststart", "video_track_timescale": str(TICKS)}
FRAGMENTED = {
    **WHOLE,
    "movflags": "+empty_moov+default_base_moof",
    "frag_duration": str(round(FRAGMENT * 1e6)),
    "flush_packets": "1",
}

#: In a staging folder: the file that is made of fragments.
REMUXED = "whole.mp4"


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


def save_recording(path: Path) -> bool:
    """Give what a killed run recorded its name, as far as it can be played; return whether it can.

    Args:
        path: The file that the run was to write, with `fragmented`.

    Raises:
        OutputError: If it can't be written, or posecheck did not write what is there.
    """
    target, remedy = Path(os.path.realpath(path)), REMEDY
    with (
        output_errors(f"{path} can't be written ({{reason}}); {remedy}."),
        left_behind(target.parent, target.name) as folder,
    ):
        if folder is None:
            return False
        check_target(path)
        saved = _remux(folder / target.name, folder / REMUXED)
        if saved:
            (folder / REMUXED).replace(folder / target.name)
            publish(folder, target.parent, [target.name])
        return saved


def _remux(fragments: Path, whole: Path) -> bool:
    """Copy a video, up to where it breaks off, into a whole file; return whether it has a frame."""
    import av

    copied = False
    with suppress(av.FFmpegError, ValueError), ExitStack() as stack:  # it breaks off
        source = stack.enter_context(av.open(str(fragments)))
        copy = stack.enter_context(av.open(str(whole), mode="w", format="mp4", options=WHOLE))
        copy.metadata["comment"] = MARK
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:  # the last one is empty
                packet.stream = stream
                copy.mux(packet)
                copied = True
    return copied


class VideoWriter:
    """Writes frames to an MP4 (H.264) that every browser plays, hidden until it is complete."""

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        fps: float,
        *,
        force: bool = False,
        fragmented: bool = False,
    ) -> None:
        """Write nothing yet.

        Args:
            path: The file.
            size: Width and height of the frames, px.
            fps: Their average rate, 1/s.
            force: Replace a file that posecheck did not write.
            fragmented: Whether `save_recording` can save it if the program is killed.
        """
        self._path, self._force, self._fragmented = path, force, fragmented
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
                options=FRAGMENTED if self._fragmented else WHOLE,
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
                    if self._fragmented:
                        _remux(self._unfinished / self._target.name, self._unfinished / REMUXED)
                        (self._unfinished / REMUXED).replace(self._unfinished / self._target.name)
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
