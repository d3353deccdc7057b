"""Video files, read as Frames.

Reading makes a recording plain: upright, square pixels, one size, strictly increasing times in
seconds. A damaged recording gives what can be read of it, and says afterwards what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import numpy as np

from posecheck.core.pose import Frame
from posecheck.errors import VideoError
from posecheck.video.ffmpeg import reason, silence_ffmpeg
from posecheck.video.letterbox import Image

if TYPE_CHECKING:
    from av import Packet, VideoFrame, VideoStream
    from av.buffer import Buffer
    from av.container import InputContainer

#: Rate taken for granted where a file tells none, in pictures per second.
USUAL_FPS = 30.0

#: A rate from here on is the tick of a clock that the file mistakes for its rate.
TOO_FAST = 1000.0

#: A stamp this far back, in seconds, is a clock that was set anew, not pictures out of order.
CLOCK_SET_BACK = 1.0

#: A recording ends early if more than this many seconds, and pictures, of it are missing.
MISSING_SECONDS = 0.5
MISSING_FRAMES = 2

#: Pixels wider or narrower than this many times their height are a slip in the file.
ODDEST_PIXEL = 5

#: Formats that write their duration down, so that a shorter one means that something is lost. The
#: others' durations are guessed from what is there.
TELLS_DURATION = {"mov", "matroska", "avi", "flv"}

#: Formats by which FFmpeg draws a text file as pictures.
TEXT_ART = {"tty", "bin", "xbin", "adf", "idf"}

#: Brands of still pictures in the container that MP4 uses too.
PICTURE_BRANDS = {"heic", "heix", "mif1", "avif"}


class Recording:
    """A video file as a source of frames, which can be gone through once.

    name: the file's name. width, height: of every frame, px. fps: average rate, 1/s.
    frames: about how many there are, if known. duration: seconds, if known. live: always False.
    damage: None, or after the last frame a sentence about what could not be read.
    """

    live: bool = False

    def __init__(self, path: Path) -> None:
        """Open the file and read its first picture; VideoError says why that can't be done."""
        self.name = path.name
        self.damage: str | None = None
        self._broken = 0
        _check_file(path)
        self._container = _opened(path)
        try:
            self._begin(path)
        except VideoError:
            self._container.close()
            raise

    def _begin(self, path: Path) -> None:
        from av.codec.context import ThreadType

        _check_format(self._container, path)
        self._stream = _video_stream(self._container, path)
        self._stream.thread_type = ThreadType.AUTO
        self.duration = _duration(self._container, self._stream)
        self.fps = _rate(self._stream)
        self.frames = self._stream.frames or _count(self.duration, self.fps)
        self._clock = _Clock(self.fps)
        self._decoded = self._decode()
        first = self._first_frame(path)
        self.width, self.height = first.size
        self._frames = self._go_on_from(first)

    def _first_frame(self, path: Path) -> Frame:
        for picture in self._decoded:
            self._upright = _Upright.for_pictures_like(picture, self._stream)
            frame = self._frame(picture)
            if frame is not None:
                return frame
        raise VideoError(
            f"{path} holds no picture that can be read; copy or record the video again,"
            " or convert it to MP4 (H.264)."
        )

    def _go_on_from(self, first: Frame) -> Iterator[Frame]:
        yield first
        for picture in self._decoded:
            frame = self._frame(picture)
            if frame is not None:
                yield frame
        self.damage = self._missing_end() or self._missing_pictures()

    def _frame(self, picture: VideoFrame) -> Frame | None:
        """The picture as a Frame; None if it is broken or not later than the one before."""
        import av

        try:
            image = self._upright.image(picture)
        except av.FFmpegError:
            self._broken += 1
            return None
        time = self._clock.time(picture)
        return None if time is None else Frame(time, image)

    def _decode(self) -> Iterator[VideoFrame]:
        import av

        for packet in self._packets():
            try:
                pictures = self._stream.decode(packet)
            except av.FFmpegError:
                self._broken += 1
                continue
            whole = [picture for picture in pictures if not picture.is_corrupt]
            self._broken += len(pictures) - len(whole)
            yield from whole

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """The packets to decode, and an empty one at the end, to have what the decoder holds."""
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
            # Some formats repeat a picture by an empty packet, which would end decoding.
            if packet.size:
                yield packet
        last = cast("Packet[VideoStream]", av.Packet())
        # The pictures still to come take their unit of time from it.
        last.time_base = self._stream.time_base or Fraction(1, av.time_base)
        yield last

    def _missing_end(self) -> str | None:
        if self.duration is None or not _names(self._container) & TELLS_DURATION:
            return None
        missing = self.duration - self._clock.end
        if missing <= MISSING_SECONDS or missing * self.fps <= MISSING_FRAMES:
            return None
        read = self._clock.length
        return f"{self.name} ends early: {read:.1f} s of {self.duration:.1f} s could be read"

    def _missing_pictures(self) -> str | None:
        if not self._broken:
            return None
        what = "1 picture" if self._broken == 1 else f"{self._broken} pictures"
        return f"{self.name} is damaged: {what} could not be read and had to be left out"

    def __iter__(self) -> Iterator[Frame]:
        """The frames in their order; a second time, what the first left over."""
        return self._frames

    def __enter__(self) -> Self:
        """The recording itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._container.close()


class _Clock:
    """Tells seconds since the first picture from each picture's time stamp."""

    def __init__(self, fps: float) -> None:
        self._step = 1 / fps
        self._first_stamp = 0.0
        self._origin: float | None = None
        self._last = 0.0
        self._last_length = self._step

    @property
    def length(self) -> float:
        """Seconds from the first picture's beginning to the last one's end."""
        return self._last + self._last_length

    @property
    def end(self) -> float:
        """The last picture's end, s, as files count it: some from 0, some from the first one."""
        return self.length + max(self._first_stamp, 0.0)

    def time(self, picture: VideoFrame) -> float | None:
        """The picture's time, s; None if it is not later than the one before."""
        time = self._since_first(picture)
        if time is None:
            return None
        self._last = time
        lasts = float((picture.duration or 0) * (picture.time_base or 0))
        self._last_length = max(lasts, self._step)
        return time

    def _since_first(self, picture: VideoFrame) -> float | None:
        stamp = None if picture.pts is None else float(picture.time)
        if self._origin is None:
            self._first_stamp = self._origin = stamp or 0.0
            return 0.0
        if stamp is None:
            return self._last + self._step
        time = stamp - self._origin
        if time <= self._last - CLOCK_SET_BACK:
            self._origin = stamp - self._last - self._step
            return self._last + self._step
        return time if time > self._last else None


@dataclass(frozen=True)
class _Upright:
    """Makes upright BGR images of one size, with square pixels, of decoded pictures.

    width, height: of the picture as it lies in the file, px, once its pixels are square.
    turn: what sets it upright, if anything.
    convert: PyAV's way to change a picture's format, kept since setting it up takes long.
    """

    width: int
    height: int
    turn: Callable[[Image], Image] | None
    convert: Callable[..., VideoFrame]

    @classmethod
    def for_pictures_like(cls, picture: VideoFrame, stream: VideoStream) -> _Upright:
        from av.video.reformatter import VideoReformatter

        pixel = stream.sample_aspect_ratio or Fraction(1)
        if not Fraction(1, ODDEST_PIXEL) <= pixel <= ODDEST_PIXEL:
            pixel = Fraction(1)
        width = max(1, round(picture.width * pixel))
        return cls(width, picture.height, _turn(picture), VideoReformatter().reformat)

    def image(self, picture: VideoFrame) -> Image:
        # One thread: handing slices of a picture to several takes longer than converting it.
        bgr = self.convert(picture, width=self.width, height=self.height, format="bgr24", threads=1)
        # FFmpeg may leave gaps between rows, which contiguous arrays must not have.
        image = np.ascontiguousarray(bgr.to_ndarray(), dtype=np.uint8)
        return self.turn(image) if self.turn else image


def _turn(picture: VideoFrame) -> Callable[[Image], Image] | None:
    """What sets a picture upright by its display matrix.

    The matrix takes a point (x, y) of the picture to (ax + cy, bx + dy); here only the signs and
    which pair is larger matter: whether the sides change place, and which of them are reversed.
    """
    if "DISPLAYMATRIX" not in picture.side_data:
        return None
    # PyAV's types name but one of the kinds of side data.
    matrix = cast("Mapping[str, Buffer]", picture.side_data)["DISPLAYMATRIX"]
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    swapped = abs(b) > abs(a)
    x_reversed, y_reversed = (c < 0, b < 0) if swapped else (a < 0, d < 0)
    return _turns()[swapped, x_reversed, y_reversed]


def _turns() -> dict[tuple[bool, bool, bool], Callable[[Image], Image] | None]:
    """Ways to set a picture upright: by sides swapped, then x reversed, y reversed."""
    # OpenCV's turns take a tenth of the time of NumPy's.
    import cv2

    def by(function: Callable[..., object], *how: int) -> Callable[[Image], Image]:
        return lambda image: np.asarray(function(image, *how), dtype=np.uint8)

    transposed = by(cv2.transpose)
    upside_down = by(cv2.rotate, cv2.ROTATE_180)
    return {
        (False, False, False): None,
        (False, True, False): by(cv2.flip, 1),
        (False, False, True): by(cv2.flip, 0),
        (False, True, True): upside_down,
        (True, False, False): transposed,
        (True, True, False): by(cv2.rotate, cv2.ROTATE_90_CLOCKWISE),
        (True, False, True): by(cv2.rotate, cv2.ROTATE_90_COUNTERCLOCKWISE),
        (True, True, True): lambda image: upside_down(transposed(image)),
    }


def _check_file(path: Path) -> None:
    """Raise VideoError unless the path leads to a file with something in it to read."""
    try:
        if path.is_dir():
            raise VideoError(f"{path} is a folder; name a video file in it.")
        if path.exists() and not path.is_file():
            raise VideoError(f"{path} is not a file; name a video file.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise VideoError(f"{path} does not exist; check its name and folder.") from error
    except PermissionError as error:
        raise VideoError(
            f"{path} may not be read; allow reading it or copy it to a folder of your own."
        ) from error
    except (OSError, ValueError) as error:
        raise VideoError(f"{path} can't be read ({reason(error)}); check the path.") from error
    if empty:
        raise VideoError(f"{path} is empty; copy or record the video again.")


def _opened(path: Path) -> InputContainer:
    import av

    silence_ffmpeg()
    try:
        # Nothing but files: a playlist must not have us fetch things from the network. Metadata in
        # another encoding than UTF-8 is no reason to refuse a video.
        return av.open(
            str(path.absolute()),
            mode="r",
            metadata_errors="replace",
            options={"protocol_whitelist": "file"},
        )
    except (av.FFmpegError, ValueError) as error:
        raise VideoError(_why_not_opened(path)) from error


def _why_not_opened(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning[4:] == b"ftyp":
        return (
            f"{path} is incomplete: it was cut off before its table of contents;"
            " copy or record the video again."
        )
    return _not_a_video(path)


def _not_a_video(path: Path) -> str:
    return f"{path} is not a video that can be read; give one such as an MP4, MOV, MKV or WebM."


def _check_format(container: InputContainer, path: Path) -> None:
    """Raise VideoError for what FFmpeg shows like a video, though it is none."""
    names = _names(container)
    if names & TEXT_ART:
        raise VideoError(_not_a_video(path))
    still = any(name.endswith("_pipe") or name == "image2" for name in names)
    if still or container.metadata.get("major_brand") in PICTURE_BRANDS:
        raise VideoError(f"{path} is a picture, not a video; give a video of the exercise.")


def _video_stream(container: InputContainer, path: Path) -> VideoStream:
    from av.stream import Disposition

    cover = Disposition.attached_pic
    streams = [stream for stream in container.streams.video if not stream.disposition & cover]
    if not streams:
        if not container.streams.audio:
            raise VideoError(_not_a_video(path))
        raise VideoError(f"{path} holds sound only; give a video with pictures.")
    # PyAV leaves this out where it has no decoder, whatever its types say.
    if getattr(streams[0], "codec_context", None) is None:
        raise VideoError(f"{path} is coded in an unknown way; convert it to MP4 (H.264).")
    return streams[0]


def _names(container: InputContainer) -> set[str]:
    """The format's names: FFmpeg reads MP4, MOV and others by one demuxer."""
    return set(container.format.name.split(","))


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    """The pictures' duration in seconds, as far as the file tells it."""
    # Of a cut AVI, which has its index at the end, FFmpeg guesses the duration; the count stays.
    if "avi" in _names(container) and stream.frames and stream.average_rate:
        seconds = float(stream.frames / stream.average_rate)
    elif stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif "DURATION" in stream.metadata:
        seconds = _clock_time(stream.metadata["DURATION"])
    # The whole file's says little of the pictures if something else may last longer.
    elif container.duration and len(container.streams) == 1:
        seconds = container.duration / 1e6
    else:
        return None
    return seconds if seconds > 0 else None


def _clock_time(text: str) -> float:
    """Seconds of Matroska's "00:01:02.345000000", or 0 if it is something else."""
    try:
        hours, minutes, seconds = (float(part) for part in text.split(":"))
    except ValueError:
        return 0.0
    return 3600 * hours + 60 * minutes + seconds


def _rate(stream: VideoStream) -> float:
    """The average rate in pictures per second, or a usual one."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and 0 < rate < TOO_FAST:
            return float(rate)
    return USUAL_FPS


def _count(duration: float | None, fps: float) -> int | None:
    return None if duration is None else max(1, round(duration * fps))
