"""Estimate the pose in a frame: the person is detected, selected, tracked and looked at in detail.

Our bundle's landmark network also estimates the rotation of a lying person's trunk
(`rotation_head`). A small network of our own then reads the rotation of the legs off the pixels
(`leg_rotation`).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Self

from posecheck.core.pose import Frame, Image, Pose
from posecheck.estimator.body_motion import BodyMotionMeter
from posecheck.estimator.crop_search import ANCHORS, growing_crops
from posecheck.estimator.feet_view import FeetView
from posecheck.estimator.landmarker import Detection, Landmarker
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
from posecheck.estimator.rotation_head import has_head
from posecheck.estimator.track_check import TrackCheck, is_unsure

#: Minimum interval between two searches for other people, s. A search takes the time of three
#: frames, so that it costs a tenth at most where the network keeps losing the person.
PERSON_SEARCH_INTERVAL = 1.0

#: Minimum interval between two crop searches of a frame without a person, s: the whole frame is
#: covered within a second, for the time of five frames without a person.
CROP_SEARCH_INTERVAL = 0.2


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
        self._target: PersonObservation | None = None
        self._ambiguity = 0.0
        self._last_person_search = self._last_crop_search = -math.inf
        self._anchors = cycle(ANCHORS)
        self._body_motion = BodyMotionMeter()
        self._feet_view = FeetView()
        self._legs = LegRotationNetwork(bundled_model(LEG_MODEL_NAME))
        self._track_check = TrackCheck() if has_head(content) else None
        self._tracker = Landmarker(path, content, tracking=True, verbose=verbose)
        self._path, self._verbose = path, verbose
        self._second: Landmarker | None = None  # it takes 100 MiB, and few recordings need it

    def __call__(self, frame: Frame) -> Pose:
        """Return the pose in `frame`, or `Pose.unseen` if no person is detected.

        Raises PosecheckError if MediaPipe fails, which also closes the estimator, and VideoError if
        the frame holds no image.
        """
        if self._tracker.closed or (self._second is not None and self._second.closed):
            raise ValueError("the estimator is closed")
        prepared = prepare(frame)
        image = to_rgb(prepared.image)
        detection = self._tracker.detect(frame, image)
        if not detection.pose.detected_someone:
            detection = self._detect_in_crops(frame, image)
        if not detection.pose.detected_someone:
            return detection.pose
        pose = self._select_person(frame, image, self._checked(frame, image, detection))
        pose = self._feet_view.steady(pose)
        hip_rotation, hip_rotation_error = self._legs.estimate(prepared, pose)
        return replace(
            pose,
            hip_rotation=hip_rotation,
            hip_rotation_error=hip_rotation_error,
            body_motion=self._body_motion.measure(frame, pose),
        )

    def close(self) -> None:
        """Free the networks; closing twice is harmless."""
        self._tracker.close()
        if self._second is not None:
            self._second.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked(self, frame: Frame, image: Image, tracked: Detection) -> Pose:
        """Return the tracked pose, or the one from scratch where only that makes sense.

        A landmarker of its own looks from scratch, since the tracker could not return to its track:
        from behind, a person is detected in half of the frames in which they can be tracked.
        """
        check, pose = self._track_check, tracked.pose
        if check is None or not check.is_due(pose, tracked.rotation_error):
            return pose
        fresh = self._second_landmarker().detect(frame, image)
        person, here = observe(fresh.pose), observe(pose)
        same = person is not None and here is not None and person.is_at_place_of(here)
        replaced = (
            same and is_unsure(tracked.rotation_error) and not is_unsure(fresh.rotation_error)
        )
        check.settle(frame.time, replaced=replaced)
        if not replaced:
            return pose
        again = self._tracker.detect_afresh(frame, image).pose
        return again if again.detected_someone else fresh.pose

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

    def _second_landmarker(self) -> Landmarker:
        """Load it if need be. The bundle is read again, as it is too large to be kept for that."""
        if self._second is None:
            content = read_bundle(self._path)
            if hashlib.sha256(content).hexdigest() != self.model_sha256:
                raise model_error(self._path, "was replaced while it was in use")
            self._second = Landmarker(self._path, content, tracking=False, verbose=self._verbose)
        return self._second

    def _search_for_others(self, frame: Frame, image: Image, pose: Pose) -> Pose:
        """Return the pose of the person to follow, and let the tracker follow that person.

        Two people are detected one after the other, the first one masked. A second landmarker for
        several people takes 100 MiB, and detects both in a third as many frames.
        """
        other = self._tracker.detect_afresh(frame, mask_person(image, pose)).pose
        best, self._ambiguity = select_person((pose, other), self._target)
        if best is pose:
            self._tracker.detect_afresh(frame, mask_person(image, other))
        return best

    def _detect_in_crops(self, frame: Frame, image: Image) -> Detection:
        """Detect a person in a crop, a different one each time, and track to the whole frame."""
        found = Detection(Pose.unseen(frame.time, frame.size))
        if frame.time - self._last_crop_search < CROP_SEARCH_INTERVAL:
            return found
        self._last_crop_search = frame.time
        for crop in growing_crops(image, next(self._anchors)):
            found = self._tracker.detect(frame, crop)
            if not found.pose.detected_someone:
                break
        return found
