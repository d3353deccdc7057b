"""Open a video file, refuse what is no video, and read its duration and rate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from posecheck.errors import PosecheckError, VideoError, reason
from posecheck.files import open_regular, require_memory

if TYPE_CHECKING:
    from av import VideoStream
    from av.container import InputContainer

DEFAULT_FPS = 30.0  # assumed where a file has no frame rate, 1/s
MAX_FPS = 1000.0  # a rate from here on is the tick of a clock that the file mistakes for it
#: Formats that store their duration, so that a shorter one means that something is missing. The
#: others' durations are estimated from the data that is there.
STORES_DURATION = {"mov", "matroska", "avi", "flv"}

TEXT_ART = {"tty", "bin", "xbin", "adf", "idf"}  # formats by which FFmpeg draws a text file
STILL_BRANDS = {"heic", "heix", "mif1", "avif"}  # of images in the container that MP4 uses too

NOT_A_VIDEO = "{} is not a video that can be read; give one such as an MP4, MOV, MKV or WebM."


def open_video(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a file and find its video stream; VideoError if it is no video that can be read."""
    import av

    _check_file(path)
    try:
        container = open_input(path)
    except (av.FFmpegError, ValueError) as error:
        with path.open("rb") as file:
            if file.read(8)[4:] != b"ftyp":
                raise VideoError(NOT_A_VIDEO.format(path)) from error
        raise VideoError(
            f"{path} is incomplete: it was cut off before its table of contents;"
            " copy or record the video again."
        ) from error
    try:
        stream = _video_stream(container, path)
        require_memory(stream.width * stream.height)
        return container, stream
    except PosecheckError:
        container.close()
        raise


def open_input(path: Path) -> InputContainer:
    """Open a file for reading; raises av.FFmpegError, ValueError or OSError if that fails."""
    import av.logging

    av.logging.set_level(None)  # our own messages say it better
    open_regular(path).close()  # FFmpeg would wait for a pipe
    return av.open(
        str(path.absolute()),
        mode="r",
        metadata_errors="replace",  # metadata in another encoding is no reason to refuse a video
        options={"protocol_whitelist": "file"},  # a playlist must not fetch from the network
    )


def _check_file(path: Path) -> None:
    """Raise VideoError unless the path leads to a file that is readable and not empty."""
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


def _video_stream(container: InputContainer, path: Path) -> VideoStream:
    """Return the video stream; VideoError for what FFmpeg only opens like a video."""
    from av.stream import Disposition

    cover = Disposition.attached_pic
    streams = [stream for stream in container.streams.video if not stream.disposition & cover]
    names = format_names(container)
    still = any(name.endswith("_pipe") or name == "image2" for name in names)
    if still or container.metadata.get("major_brand") in STILL_BRANDS:
        raise VideoError(f"{path} is a picture, not a video; give a video of the exercise.")
    if names & TEXT_ART or not (streams or container.streams.audio):
        raise VideoError(NOT_A_VIDEO.format(path))
    if not streams:
        raise VideoError(f"{path} holds sound only; give a video with pictures.")
    # PyAV leaves this out where it has no decoder, whatever its types say.
    if getattr(streams[0], "codec_context", None) is None:
        raise VideoError(f"{path} is coded in an unknown way; convert it to MP4 (H.264).")
    return streams[0]


def format_names(container: InputContainer) -> set[str]:
    """Return the names of the format: FFmpeg reads MP4, MOV and others with one demuxer."""
    return set(container.format.name.split(","))


def duration(container: InputContainer, stream: VideoStream) -> float | None:
    """Return the duration of the video stream, s; None if the file does not store it."""
    # Of a cut AVI, which has its index at the end, FFmpeg guesses the duration; the count stays.
    if "avi" in format_names(container) and stream.frames and stream.average_rate:
        seconds = float(stream.frames / stream.average_rate)
    elif stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif "DURATION" in stream.metadata:
        try:  # Matroska's "00:01:02.345000000"
            hours, minutes, seconds = map(float, stream.metadata["DURATION"].split(":"))
        except ValueError:
            return None
        seconds += 3600 * hours + 60 * minutes
    # The whole file's duration is no use if another stream may be longer.
    elif container.duration and len(container.streams) == 1:
        seconds = container.duration / 1e6
    else:
        return None
    return seconds if seconds > 0 else None


def frame_rate(stream: VideoStream) -> float:
    """Return the average frame rate, 1/s; DEFAULT_FPS if the file has none."""
    rates = (stream.average_rate, stream.guessed_rate, stream.base_rate)
    return next((float(rate) for rate in rates if rate and 0 < rate < MAX_FPS), DEFAULT_FPS)
