"""Estimate the pose in a frame with MediaPipe's pose landmarker.

Our bundle's landmark network also estimates the rotation of a lying person's trunk
(`rotation_head`). A small network of our own then reads the rotation of the legs off the pixels
(`leg_rotation`). MediaPipe and OpenCV are imported when an estimator is made, not with this module.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any, Self

import numpy as np

from posecheck.core.pose import Frame, Image, Pose
from posecheck.errors import PosecheckError
from posecheck.estimator.body_motion import BodyMotionMeter
from posecheck.estimator.crop_search import ANCHORS, growing_crops
from posecheck.estimator.feet_view import FeetView
from posecheck.estimator.leg_rotation import LEG_MODEL_NAME, LegRotationNetwork
from posecheck.estimator.model_bundle import bundled_model, default_model, model_error, read_bundle
from posecheck.estimator.person_selection import (
    FORGET_AFTER,
    PersonObservation,
    observe,
    select_person,
    updated_target,
)
from posecheck.estimator.preprocessing import mask_person, prepare, to_rgb
from posecheck.estimator.quiet_stderr import quiet_stderr
from posecheck.estimator.rotation_head import has_head, separate, with_rotations

#: What MediaPipe makes of the status codes of its C library.
MEDIAPIPE_ERRORS = (RuntimeError, ValueError, LookupError, OSError)

#: Minimum interval between two searches for other people, s. A search takes the time of three
#: frames, so that it costs a tenth at most where the network keeps losing the person.
PERSON_SEARCH_INTERVAL = 1.0

#: Minimum interval between two crop searches of a frame without a person, s: the whole frame is
#: covered within a second, for the time of five frames without a person.
CROP_SEARCH_INTERVAL = 0.2

#: Scores of presence and tracking below which a person is lost and detected again; MediaPipe's
#: default is 0.5. Seen from behind or from the feet, a lying person scores below 0.5 in a fifth of
#: the frames. At 0.2 a wrong track of a person who has turned over is kept (docs/methods.md).
MIN_PRESENCE = 0.35


class Estimator:
    """Estimates one person's pose in the frames of one recording, in temporal order.

    It tracks from frame to frame, so each recording needs an estimator of its own. Not thread-safe.
    Use it as a context manager or close it: MediaPipe complains at exit of one left open.
    """

    def __init__(self, model: Path | None = None, *, verbose: bool = False) -> None:
        """Load a pose landmarker bundle, by default the bundled one; ModelError if it is unusable.

        If `verbose`, MediaPipe's own messages are let through to standard error.
        """
        path = default_model() if model is None else model
        content = read_bundle(path)
        self.model_name = path.stem
        self.model_sha256 = hashlib.sha256(content).hexdigest()
        # Standard error is silenced for as long as MediaPipe may still write to it.
        self._stderr: Callable[[], AbstractContextManager[None]]
        self._stderr = nullcontext if verbose else quiet_stderr
        self._last_ms = -1
        self._target: PersonObservation | None = None
        self._ambiguity = 0.0
        self._last_person_search = self._last_crop_search = -math.inf
        self._anchors = cycle(ANCHORS)
        self._body_motion = BodyMotionMeter()
        self._feet_view = FeetView()
        self._legs = LegRotationNetwork(bundled_model(LEG_MODEL_NAME))
        self._has_head = has_head(content)
        with self._stderr():
            self._landmarker: Any = _landmarker(path, content)

    def __call__(self, frame: Frame) -> Pose:
        """Return the pose in `frame`, or `Pose.unseen` if no person is detected.

        Raises PosecheckError if MediaPipe fails, which also closes the estimator, and VideoError if
        the frame holds no image.
        """
        if self._landmarker is None:
            raise ValueError("the estimator is closed")
        prepared = prepare(frame)
        image = to_rgb(prepared.image)
        with self._stderr():
            pose = self._detect(frame, image)
            if not pose.detected_someone:
                pose = self._detect_in_crops(frame, image)
        if not pose.detected_someone:
            return pose
        self._stderr = nullcontext  # MediaPipe's last message comes with the first person detected
        pose = self._feet_view.steady(self._select_person(frame, image, pose))
        hip_rotation, hip_rotation_error = self._legs.estimate(prepared, pose)
        return replace(
            pose,
            hip_rotation=hip_rotation,
            hip_rotation_error=hip_rotation_error,
            body_motion=self._body_motion.measure(frame, pose),
        )

    def close(self) -> None:
        """Free the networks; closing twice is harmless."""
        if self._landmarker is not None:
            remedy = "the results may be incomplete, run again with --verbose"
            with self._abandoned_on_failure("MediaPipe failed at the end", remedy):
                self._landmarker.close()
            self._landmarker = None

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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _select_person(self, frame: Frame, image: Image, pose: Pose) -> Pose:
        """Return the pose of the person to follow: `pose`, or one that the tracker passed over.

        MediaPipe follows the first person that its detector finds. Only when that person is not
        where the target was before, as at the beginning, is the frame searched for another one.
        """
        person = observe(pose)
        if person is None:
            return pose
        if not person.continues(self._target):
            if frame.time - self._last_person_search < PERSON_SEARCH_INTERVAL:
                return pose
            self._last_person_search = frame.time
            pose = self._search_for_others(frame, image, pose)
        self._target = updated_target(observe(pose) or person, self._target)
        ambiguous = self._ambiguity > 0.0 and frame.time - self._last_person_search < FORGET_AFTER
        return replace(pose, person_ambiguity=self._ambiguity) if ambiguous else pose

    def _search_for_others(self, frame: Frame, image: Image, pose: Pose) -> Pose:
        """Return the pose of the person to follow, and let the tracker follow that person.

        Two people are detected one after the other, the first one masked. A second landmarker for
        several people takes 100 MiB, and detects both in a third as many frames.
        """
        other = self._detect_afresh(frame, mask_person(image, pose))
        best, self._ambiguity = select_person((pose, other), self._target)
        if best is pose:
            self._detect_afresh(frame, mask_person(image, other))
        return best

    def _detect_afresh(self, frame: Frame, image: Image) -> Pose:
        """Detect a person after the tracker was reset by a black image."""
        self._detect(frame, np.zeros_like(image))
        return self._detect(frame, image)

    def _detect_in_crops(self, frame: Frame, image: Image) -> Pose:
        """Detect a person in a crop, a different one each time, and track to the whole frame."""
        pose = Pose.unseen(frame.time, frame.size)
        if frame.time - self._last_crop_search < CROP_SEARCH_INTERVAL:
            return pose
        self._last_crop_search = frame.time
        for crop in growing_crops(image, next(self._anchors)):
            pose = self._detect(frame, crop)
            if not pose.detected_someone:
                break
        return pose

    def _detect(self, frame: Frame, image: Image) -> Pose:
        """Track the person of the last image into this one, or else detect one."""
        import mediapipe as mp

        mp_image = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
        # MediaPipe wants whole milliseconds, strictly increasing even after rounding.
        self._last_ms = max(round(frame.time * 1000), self._last_ms + 1)
        remedy = "run again with --verbose, or pass another model with --model PATH"
        with self._abandoned_on_failure(f"pose estimation failed at {frame.time:.3f} s", remedy):
            result = self._landmarker.detect_for_video(mp_image, self._last_ms)
        if not result.pose_landmarks:
            return Pose.unseen(frame.time, frame.size)
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
        return with_rotations(pose, estimate) if estimate else pose


def _landmarker(path: Path, content: bytes) -> Any:
    # The landmarker gets the content, not the path: what was checked and hashed is then what runs.
    try:
        import mediapipe as mp

        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=content),
            running_mode=vision.RunningMode.VIDEO,
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
