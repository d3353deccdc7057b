"""Estimator: Frame -> Pose, with MediaPipe's pose landmarker. No other module imports MediaPipe.

How the legs of a person on their back are rolled is read by a second network: see `legs`.

MediaPipe and OpenCV are imported when an estimator is made, not with this module. The model is
checked here first, because MediaPipe's own refusals name neither the file nor the remedy.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Frame, Pose
from posecheck.errors import ModelError, PosecheckError, VideoError
from posecheck.estimator.crop_search import PLACES, parts
from posecheck.estimator.leg_rotation import LEG_MODEL_NAME, Legs
from posecheck.estimator.person_selection import (
    MEMORY,
    Sighting,
    ambiguity,
    chosen,
    remembered,
    sighting,
)
from posecheck.estimator.trunk_rotation import TRUNK_MODEL_NAME, Trunk

MODEL_NAME = "pose_landmarker_full.task"

#: The networks that make a bundle a pose landmarker's.
MEMBERS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")

ZIP_SIGNATURE = b"PK\x03\x04"
TFLITE_SIGNATURE = b"TFL3"  # bytes 4 to 8 of every TFLite file

#: What zipfile raises on a damaged archive, beyond BadZipFile: an end too early, an impossible
#: version or encryption (NotImplementedError is a RuntimeError), a name that is not UTF-8.
ZIP_DAMAGE = (zipfile.BadZipFile, EOFError, RuntimeError, ValueError)

#: What MediaPipe makes of the status codes of its C library (OSError apart: see `_landmarker`).
REFUSALS = (RuntimeError, ValueError, LookupError)

#: Mean brightness, of 255, below which a picture is dark, and to which it is then brought up. Rooms
#: by day or with the lights on lie between 115 and 170; brought up as far as that, the noise of a
#: dark picture costs more than the light gains.
DARK, LIT = 85.0, 95.0

#: Seconds that pass at least from one look for other people to the next. A look takes the time of
#: three pictures, so that it costs a tenth at most where the network keeps losing the person.
LOOK_AGAIN = 1.0

#: Seconds that pass at least from one nearer look at a part of an empty picture to the next: all of
#: it is seen within a second, for the time of five pictures without anybody.
LOOK_NEARER = 0.2

#: How far a body reaches around the landmarks, as a share of their spread: hands, hair and clothes.
REACH = 0.35

STDERR = 2  # the file descriptor that C and C++ write their messages to


def default_model() -> Path:
    """The pose model that comes with posecheck."""
    return bundled(MODEL_NAME)


def bundled(name: str) -> Path:
    """A model that comes with posecheck: the installed package's, else the checkout's.

    If there is neither, the path where the package's should be.
    """
    package = Path(__file__).resolve().parent.parent
    places = (package / "models" / name, package.parent / "models" / name)
    return next((place for place in places if place.is_file()), places[0])


def identity(model: Path | None = None) -> tuple[str, str]:
    """The name and the SHA-256 of a model (default: the bundled one), which is not loaded.

    Raises ModelError if it is no sound pose landmarker.
    """
    path = default_model() if model is None else model
    return path.stem, hashlib.sha256(_checked_content(path)).hexdigest()


class Estimator:
    """Finds one person's pose in the frames of one recording, in the order of time.

    It tracks from frame to frame, so each recording wants its own. Not for use by several threads
    at once. Use it as a context manager or close it: left open, MediaPipe complains at exit.

    model_name: the model file's stem. model_sha256: the file's SHA-256, hexadecimal.
    """

    def __init__(self, model: Path | None = None, *, verbose: bool = False) -> None:
        """Load `model` (default: the bundled one); `verbose` lets MediaPipe's own messages through.

        Raises ModelError if the model can't be used, PosecheckError if MediaPipe can't be loaded.
        """
        path = default_model() if model is None else model
        content = _checked_content(path)
        self.model_name = path.stem
        self.model_sha256 = hashlib.sha256(content).hexdigest()
        self._chatty = not verbose
        self._last_ms = -1
        self._known: Sighting | None = None
        self._looked = -math.inf
        self._rival = 0.0
        self._neared = -math.inf
        self._places = cycle(PLACES)
        self._legs = Legs(bundled(LEG_MODEL_NAME))
        self._trunk = Trunk(bundled(TRUNK_MODEL_NAME))
        with self._hush():
            self._landmarker: Any = _landmarker(path, content)

    def __call__(self, frame: Frame) -> Pose:
        """The pose in `frame`, or `Pose.unseen` if nobody is there.

        Raises PosecheckError if MediaPipe fails, which also closes the estimator, and VideoError if
        the frame holds no picture.
        """
        if self._landmarker is None:
            raise ValueError("the estimator is closed")
        lit = _lit(frame)
        picture = _rgb(lit.image)
        with self._hush():
            pose = self._found(frame, picture)
            if not pose.detected_someone:
                pose = self._found_nearer(frame, picture)
        if not pose.detected_someone:
            return pose
        self._chatty = False  # MediaPipe's last message comes with the first person that it finds
        pose = self._one_of_all(frame, picture, pose)
        rotation, heading = self._trunk.read(lit, pose)
        pose = replace(pose, trunk_rotation=rotation, pelvis_heading=heading)
        return replace(pose, hip_rotation=self._legs.read(lit, pose))

    def close(self) -> None:
        """Free the networks. Closing twice does no harm.

        Raises PosecheckError if MediaPipe reports a failure only now.
        """
        if self._landmarker is None:
            return
        try:
            self._landmarker.close()
        except (*REFUSALS, OSError) as error:
            self._abandon()
            raise PosecheckError(
                f"MediaPipe failed at the end ({_first_line(error)}): the results may be "
                "incomplete, run again with --verbose"
            ) from error
        self._landmarker = None

    def _abandon(self) -> None:
        """Let go of a landmarker that has failed, without closing it.

        To close it raises the same error again, and to close it twice, as its finaliser would,
        never returns. Without its handle the finaliser does nothing.
        """
        self._landmarker._handle = None  # there is no public way
        self._landmarker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _hush(self) -> Any:
        """Silence for as long as MediaPipe may still have something to say."""
        return quiet_stderr() if self._chatty else nullcontext()

    def _one_of_all(self, frame: Frame, picture: NDArray[np.uint8], pose: Pose) -> Pose:
        """The pose of whom to follow: `pose`, or somebody's whom the tracker has passed over.

        MediaPipe follows the first person that its detector finds. Only when that one is not where
        somebody was before, as at the beginning, is the picture searched for somebody else.
        """
        seen = sighting(pose)
        if seen is None:
            return pose
        if not seen.continues(self._known):
            if frame.time - self._looked < LOOK_AGAIN:
                return pose
            self._looked = frame.time
            pose = self._weighed(frame, picture, pose)
        self._known = remembered(sighting(pose) or seen, self._known)
        doubtful = self._rival > 0.0 and frame.time - self._looked < MEMORY
        return replace(pose, person_ambiguity=self._rival) if doubtful else pose

    def _weighed(self, frame: Frame, picture: NDArray[np.uint8], pose: Pose) -> Pose:
        """The pose of whom to follow, whom the tracker follows from here on.

        Two people are found one after the other, the first one painted over. A second landmarker
        for several people takes 100 MiB, and sees both in a third as many pictures.
        """
        other = self._anew(frame, without(picture, pose))
        best = chosen((pose, other), self._known)
        self._rival = ambiguity((pose, other), self._known)
        if best is pose:
            self._anew(frame, without(picture, other))
        return best

    def _anew(self, frame: Frame, picture: NDArray[np.uint8]) -> Pose:
        """Whom MediaPipe finds in a picture when it has nobody to follow."""
        self._found(frame, np.zeros_like(picture))
        return self._found(frame, picture)

    def _found_nearer(self, frame: Frame, picture: NDArray[np.uint8]) -> Pose:
        """Whom MediaPipe finds in a part of the picture, each time another one, and then in all."""
        pose = Pose.unseen(frame.time, frame.size)
        if frame.time - self._neared < LOOK_NEARER:
            return pose
        self._neared = frame.time
        for part in parts(picture, next(self._places)):
            pose = self._found(frame, part)
            if not pose.detected_someone:
                break
        return pose

    def _found(self, frame: Frame, picture: NDArray[np.uint8]) -> Pose:
        """Whom MediaPipe finds in a picture: whom it found in the last one, or else anybody."""
        import mediapipe as mp

        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
        try:
            result = self._landmarker.detect_for_video(image, self._milliseconds(frame.time))
        except (*REFUSALS, OSError) as error:
            self._abandon()
            raise PosecheckError(
                f"pose estimation failed at {frame.time:.3f} s ({_first_line(error)}): "
                "run again with --verbose, or pass another model with --model PATH"
            ) from error
        if not result.pose_landmarks:
            return Pose.unseen(frame.time, frame.size)
        return _pose(frame, result)

    def _milliseconds(self, time: float) -> int:
        """`time` as MediaPipe wants it: whole, and later than the last one even after rounding."""
        self._last_ms = max(round(time * 1000), self._last_ms + 1)
        return self._last_ms


def _lit(frame: Frame) -> Frame:
    """The frame with a picture that is not too dark; VideoError when it holds none."""
    shape, dtype = frame.image.shape, frame.image.dtype
    if dtype != np.uint8 or len(shape) != 3 or shape[2] != 3 or 0 in shape:
        # An empty picture makes MediaPipe end the whole program; other layouts it misreads.
        raise VideoError(
            f"the frame at {frame.time:.3f} s is no picture ({dtype} of shape {shape}): "
            "convert the video, for example to MP4, and try again"
        )
    return replace(frame, image=brightened(frame.image))


def _rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A BGR picture as MediaPipe wants it."""
    import cv2

    # cvtColor's result is contiguous whatever the layout of its input; MediaPipe does not look.
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def brightened(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A dark picture with its mean brought up to LIT; any other one as it is.

    picture: (height, width, 3) uint8. In lamplight the network loses a lying person in most frames,
    and mixes up left and right in others. The gamma curve that lights it up makes the camera's
    noise larger, most of all in the shadows, where the person often is: so noise is averaged out
    before, while it is still alike everywhere.
    """
    import cv2

    mean = float(picture[::8, ::8].mean())
    if mean >= DARK:
        return picture
    exponent = math.log(LIT / 255.0) / math.log(max(mean, 1.0) / 255.0)
    curve = (255.0 * (np.arange(256) / 255.0) ** exponent).astype(np.uint8)
    return cv2.LUT(cv2.GaussianBlur(picture, (5, 5), 0), curve).astype(np.uint8, copy=False)


def without(picture: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    """The picture with somebody painted over in its mean colour; as it is if nobody is there."""
    import cv2

    seen = sighting(pose)
    if seen is None:
        return picture
    points = pose.image[~np.isnan(pose.image[:, 0])]
    hull = cv2.convexHull(points.astype(np.int32))
    colour = picture[::8, ::8].mean(axis=(0, 1)).tolist()
    painted = picture.copy()
    cv2.fillConvexPoly(painted, hull, colour)
    cv2.polylines(painted, [hull], True, colour, 1 + round(2 * REACH * seen.size))
    return painted


def _pose(frame: Frame, result: Any) -> Pose:
    """MediaPipe's first (and only) person as a Pose: picture in px, world in m."""
    points, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    width, height = frame.size
    return Pose.detected(
        frame.time,
        frame.size,
        _array(v for p in points for v in (p.x * width, p.y * height)),
        _array(v for p in world for v in (p.x, p.y, p.z)),
        _array(p.visibility for p in points),
    )


def _array(values: Iterator[float]) -> NDArray[np.float64]:
    return np.fromiter(values, dtype=np.float64)


def _landmarker(path: Path, content: bytes) -> Any:
    """MediaPipe's pose landmarker for the bundle `content`, which was read from `path`.

    It gets the content and not the path: what has been checked and hashed is then what runs.
    """
    try:
        import mediapipe as mp

        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=content),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=1,
        )
        return vision.PoseLandmarker.create_from_options(options)
    except (ImportError, OSError) as error:  # OSError: the C library itself can't be loaded
        raise PosecheckError(
            f"MediaPipe can't be loaded ({_first_line(error)}): reinstall mediapipe"
        ) from error
    except REFUSALS as error:
        raise _refused(path, f"is refused by MediaPipe ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(" :;.")


def _refused(path: Path, fault: str) -> ModelError:
    """The error for a model with `fault`, with the remedy for whose model it is."""
    if path == default_model():
        remedy = "reinstall posecheck, or pass --model PATH"
    else:
        remedy = "pass a pose landmarker bundle (.task) with --model PATH, or leave --model out"
    return ModelError(f"the model {path} {fault}: {remedy}")


def _checked_content(path: Path) -> bytes:
    """The bytes of the bundle at `path`; ModelError if they are no sound pose landmarker."""
    try:
        if path.is_dir():
            raise _refused(path, "is a directory")
        if path.exists() and not path.is_file():
            raise _refused(path, "is not a regular file")
        with path.open("rb") as file:
            content = file.read(len(ZIP_SIGNATURE))
            if content == ZIP_SIGNATURE:  # else it may be a video of many gigabytes
                content += file.read()
    except FileNotFoundError as error:
        raise _refused(path, "is missing") from error
    except OSError as error:
        raise _refused(path, f"can't be read ({error.strerror or error})") from error
    fault = _fault(content)
    if fault is not None:
        raise _refused(path, fault)
    return content


def _fault(content: bytes) -> str | None:
    """What is wrong with the bundle `content`, as the rest of a sentence; None if nothing is."""
    if not content:
        return "is empty"
    if not content.startswith(ZIP_SIGNATURE):
        return "is not a model bundle (a .task file, which is a zip archive)"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _fault_in_members(archive)
    except ZIP_DAMAGE:
        return "is damaged or incomplete"


def _fault_in_members(archive: zipfile.ZipFile) -> str | None:
    """What is wrong with the networks in `archive`; None if nothing is."""
    names = archive.namelist()
    if not set(MEMBERS) <= set(names):
        networks = ", ".join(n for n in names if n.endswith(".tflite"))
        if networks:
            return f"is made for another task (it holds {networks})"
        return f"is a zip archive without {' and '.join(MEMBERS)}"
    if any(archive.getinfo(name).compress_type != zipfile.ZIP_STORED for name in MEMBERS):
        return "is compressed (MediaPipe wants the networks stored)"
    damaged = archive.testzip()
    if damaged is not None:
        return f"is damaged ({damaged} has a wrong checksum)"
    for name in MEMBERS:
        with archive.open(name) as member:
            if member.read(8)[4:] != TFLITE_SIGNATURE:
                return f"is no pose landmarker ({name} is not a TFLite network)"
    return None


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Discard what C and C++ write to file descriptor 2 while the context lasts.

    No environment variable silences MediaPipe's library. Python's `sys.stderr` speaks on, through
    a duplicate of the descriptor; only who took hold of the `sys.stderr` object before, or writes
    to descriptor 2 itself, is silenced too. Contexts may nest and overlap between threads: the
    first one in redirects, the last one out restores. Without a descriptor 2 nothing happens.
    """
    _silence.begin()
    try:
        yield
    finally:
        _silence.end()


class _Silence:
    """The redirection that all `quiet_stderr` contexts share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0
        self._undo = ExitStack()

    def begin(self) -> None:
        with self._lock:
            if self._depth == 0:
                self._undo = _redirect()
            self._depth += 1

    def end(self) -> None:
        with self._lock:
            self._depth -= 1
            if self._depth == 0:
                self._undo.close()


_silence = _Silence()


def _redirect() -> ExitStack:
    """Point descriptor 2 at the null device, `sys.stderr` at a duplicate; return the way back."""
    with ExitStack() as undo:
        try:
            inheritable = os.get_inheritable(STDERR)
            original = os.dup(STDERR)
            undo.callback(os.close, original)
            null = os.open(os.devnull, os.O_WRONLY)
            undo.callback(os.close, null)
        except OSError:  # descriptor 2 is closed, or there is no null device: stay as we are
            return ExitStack()
        _divert_python_stderr(original, undo)
        os.dup2(null, STDERR)
        undo.callback(os.dup2, original, STDERR, inheritable)
        return undo.pop_all()


def _writes_to(stream: io.TextIOWrapper, descriptor: int) -> bool:
    try:
        return stream.fileno() == descriptor
    except ValueError:  # closed, or a file in memory
        return False


def _divert_python_stderr(original: int, undo: ExitStack) -> None:
    """Let `sys.stderr` write to `original` until `undo`, if it writes to descriptor 2 at all."""
    before = sys.stderr
    if not isinstance(before, io.TextIOWrapper) or not _writes_to(before, STDERR):
        return
    before.flush()
    meanwhile = undo.enter_context(
        open(  # noqa: SIM115  # `undo` closes it
            original,
            "w",
            buffering=1,
            encoding=before.encoding,
            errors=before.errors,
            closefd=False,
        )
    )

    def back() -> None:
        if sys.stderr is meanwhile:  # else someone has replaced it since: theirs stays
            sys.stderr = before

    undo.callback(back)
    sys.stderr = meanwhile
