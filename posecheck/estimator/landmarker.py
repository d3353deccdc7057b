"""MediaPipe's pose landmarker: the one place that knows MediaPipe.

MediaPipe is imported when a landmarker is made, not with this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posecheck.core.pose import Frame, Image, Pose
from posecheck.errors import PosecheckError
from posecheck.estimator.model_bundle import model_error
from posecheck.estimator.quiet_stderr import quiet_stderr
from posecheck.estimator.rotation_head import has_head, separate, with_rotations

#: What MediaPipe makes of the status codes of its C library.
MEDIAPIPE_ERRORS = (RuntimeError, ValueError, LookupError, OSError)

#: Scores of presence and tracking below which a person is lost and detected again; MediaPipe's
#: default is 0.5. Seen from behind or from the feet, a lying person scores below 0.5 in a fifth of
#: the frames. A wrong track that lives on is found by `track_check` (docs/methods.md).
MIN_PRESENCE = 0.2


@dataclass(frozen=True)
class Detection:
    """What a landmarker makes of one frame.

    Attributes:
        pose: The pose, `Pose.unseen` without a person.
        rotation_error: The larger of the error bars that the rotation head gives to the trunk
            rotation and to the hip line, degrees; NaN without a head or a person.
    """

    pose: Pose
    rotation_error: float = math.nan


class Landmarker:
    """Detects one person in a frame, and if `tracking` follows them from frame to frame.

    Not thread-safe.
    """

    def __init__(self, path: Path, content: bytes, *, tracking: bool, verbose: bool) -> None:
        """Load the bundle `content`, of the file `path`; ModelError if MediaPipe refuses it.

        If `verbose`, MediaPipe's own messages are let through to standard error.
        """
        self._tracking = tracking
        self._has_head = has_head(content)
        self._last_ms = -1
        # Standard error is silenced for as long as MediaPipe may still write to it: its last
        # message comes with the first person detected.
        self._stderr: Callable[[], AbstractContextManager[None]]
        self._stderr = nullcontext if verbose else quiet_stderr
        with self._stderr():
            self._landmarker: Any = _landmarker(path, content, tracking=tracking)

    @property
    def closed(self) -> bool:
        """Whether it was closed, or has failed."""
        return self._landmarker is None

    def detect(self, frame: Frame, image: Image) -> Detection:
        """Detect a person, if tracking near where they were in the image before.

        Args:
            frame: The frame.
            image: What to look at in its place: RGB, of the same shape.

        Raises:
            PosecheckError: MediaPipe failed; the landmarker is closed then.
        """
        with self._stderr():
            result = self._result(frame, image)
        if not result.pose_landmarks:
            return Detection(Pose.unseen(frame.time, frame.size))
        self._stderr = nullcontext
        [points], [world_points] = result.pose_landmarks, result.pose_world_landmarks
        width, height = frame.size
        world = np.array([(point.x, point.y, point.z) for point in world_points])
        estimate = separate(world) if self._has_head else None
        pose = Pose.detected(
            frame.time,
            frame.size,
            [(point.x * width, point.y * height) for point in points],
            world,
            [point.visibility for point in points],
        )
        if estimate is None:
            return Detection(pose)
        return Detection(with_rotations(pose, estimate), estimate.largest_error)

    def detect_afresh(self, frame: Frame, image: Image) -> Detection:
        """Detect a person after the tracking was reset by a black image."""
        self.detect(frame, np.zeros_like(image))
        return self.detect(frame, image)

    def close(self) -> None:
        """Free the networks; closing twice is harmless."""
        if self._landmarker is not None:
            remedy = "the results may be incomplete, run again with --verbose"
            with self._stderr(), self._abandoned_on_failure("MediaPipe failed at the end", remedy):
                self._landmarker.close()
            self._landmarker = None

    def _result(self, frame: Frame, image: Image) -> Any:
        import mediapipe as mp

        mp_image = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
        remedy = "run again with --verbose, or pass another model with --model PATH"
        with self._abandoned_on_failure(f"pose estimation failed at {frame.time:.3f} s", remedy):
            if not self._tracking:
                return self._landmarker.detect(mp_image)
            # MediaPipe wants whole milliseconds, strictly increasing even after rounding.
            self._last_ms = max(round(frame.time * 1000), self._last_ms + 1)
            return self._landmarker.detect_for_video(mp_image, self._last_ms)

    @contextmanager
    def _abandoned_on_failure(self, failure: str, remedy: str) -> Iterator[None]:
        """Raise PosecheckError if MediaPipe fails, and release the landmarker without closing it.

        Closing it would raise the same error again, and closing it twice, as its finaliser would,
        never returns. Without its handle the finaliser does nothing.
        """
        try:
            yield
        except MEDIAPIPE_ERRORS as error:
            self._landmarker._handle = None  # there is no public way
            self._landmarker = None
            raise PosecheckError(f"{failure} ({_first_line(error)}): {remedy}") from error


def _landmarker(path: Path, content: bytes, *, tracking: bool) -> Any:
    # The landmarker gets the content, not the path: what was checked and hashed is then what runs.
    try:
        import mediapipe as mp

        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=content),
            running_mode=vision.RunningMode.VIDEO if tracking else vision.RunningMode.IMAGE,
            num_poses=1,
            min_pose_presence_confidence=MIN_PRESENCE,
            min_tracking_confidence=MIN_PRESENCE,
        )
        return vision.PoseLandmarker.create_from_options(options)
    except (ImportError, OSError) as error:  # OSError: the C library itself can't be loaded
        raise PosecheckError(
            f"MediaPipe can't be loaded ({_first_line(error)}): reinstall mediapipe"
        ) from error
    except MEDIAPIPE_ERRORS as error:
        raise model_error(path, f"is refused by MediaPipe ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(" :;.")
