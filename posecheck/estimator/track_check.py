"""Doubt about the track of a person, which a detection from scratch settles.

MediaPipe sees a person through a square that is turned as they lay in the frame before. Of a person
who turns over between two looks the square may stay upside down, and the landmarks then are
anywhere for as long as the network takes them for a person. Its features know: the error bars of
the rotation head are large.
"""

from __future__ import annotations

import math

from posecheck.core import angles
from posecheck.core.pose import Pose
from posecheck.estimator.rotation_head import MAX_ERROR

#: Time constant of the share of looks in which the rotation head is unsure, s: turning over takes
#: two to three seconds, and single frames are unsure in each view.
TIME_CONSTANT = 0.5

#: Share from which the track is in doubt.
MAX_UNSURE = 0.5

#: Seconds after a person was last seen to lie for which they are taken to lie. On a wrong track
#: they hardly seem to.
LYING_FOR = 3.0

#: Shortest interval between two detections from scratch, s, and the longest: it is doubled after
#: each that brings nothing. A detection takes the time of two looks.
MIN_INTERVAL, MAX_INTERVAL = 0.5, 8.0


class TrackCheck:
    """Says when the person is better detected from scratch, look by look."""

    def __init__(self) -> None:
        """Begin without doubt."""
        self._unsure = 0.0
        self._last = math.inf
        self._lay_at = self._due_at = -math.inf
        self._interval = MIN_INTERVAL

    def is_due(self, pose: Pose, rotation_error: float) -> bool:
        """Return whether the track is in doubt, and the last detection long enough ago.

        Args:
            pose: The tracked pose.
            rotation_error: The error bar of the rotation head, degrees.
        """
        time = pose.time
        if angles.lying(pose):
            self._lay_at = time
        share = -math.expm1(-max(time - self._last, 0.0) / TIME_CONSTANT)
        self._unsure += share * (is_unsure(rotation_error) - self._unsure)
        self._last = time
        lying = time - self._lay_at < LYING_FOR
        return lying and self._unsure > MAX_UNSURE and time >= self._due_at

    def settle(self, time: float, *, replaced: bool) -> None:
        """Note the outcome of a detection from scratch: whether it replaces the track."""
        self._interval = MIN_INTERVAL if replaced else min(2.0 * self._interval, MAX_INTERVAL)
        self._due_at = time + self._interval
        if replaced:
            self._unsure = 0.0


def is_unsure(rotation_error: float) -> bool:
    """Return whether the rotation head is not sure of the trunk or of the hip line."""
    return not rotation_error <= MAX_ERROR
