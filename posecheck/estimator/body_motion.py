"""Measure from the pixels how much a person has moved within the last one or two seconds.

Corners on the person and around them are tracked from an earlier frame into the present one
(pyramidal Lucas-Kanade). A similarity transform, fitted to all of them, removes the motion of the
camera, and that of a photograph which is panned, zoomed or carried about. What remains is the
person's own motion, and noise: of the sensor, of compression, of the tracking. Neighbouring corners
of a body move alike, while noise does not: the mean product of each corner's displacement with its
neighbours' is the variance of the motion without that of the noise.

A photograph that is bent, or seen past something nearer, is taken for a living person.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import MOTION_LAG, SIDES, Frame, Landmark, Pose

#: Interval between two measurements, s. A measurement takes a few milliseconds.
INTERVAL = 0.25

#: Lags over which motion is measured, s: the larger result counts, because a body that sways or
#: breathes may be back where it was a moment ago.
LAGS = (1.0, MOTION_LAG)

#: Motion that is clearly a living body's, m: then the second lag and the next measurement are left
#: out, to save time.
CLEAR_MOTION = 0.0015

#: The longer side to which frames are reduced, px: at it a millimetre is a tenth of a pixel or
#: more, which corners can show.
WORKING_SIZE = 640

#: Corners on the person and around it at most, and on the person at least.
MAX_CORNERS, MAX_SURROUNDING, MIN_CORNERS = 80, 60, 12

#: Thickness of limbs, m: a little more than a leg's.
LIMB = 0.16

#: Side of the square that is tracked, px; a smaller one is noisier.
TRACKING_WINDOW = 25

#: Error of the tracking where the surroundings have moved by more than MOVED, px: between pixels it
#: is interpolated, which draws all of a texture's corners in one direction. At rest it has none.
TRACKING_ERROR, MOVED = 0.08, 0.25

#: Largest displacement that is taken into account, m. Lost corners go anywhere.
MAX_DISPLACEMENT = 0.01

#: Number of neighbours that each corner is compared with.
NEIGHBOURS = 6

#: Ends of the limbs along which the person is visible.
LIMBS = tuple(
    (Landmark.of(one, side), Landmark.of(other, side))
    for one, other in (
        ("SHOULDER", "ELBOW"),
        ("ELBOW", "WRIST"),
        ("SHOULDER", "HIP"),
        ("HIP", "KNEE"),
        ("KNEE", "ANKLE"),
        ("ANKLE", "FOOT_INDEX"),
        ("EAR", "SHOULDER"),
    )
    for side in SIDES
)

TRUNK = np.array(
    [
        Landmark.LEFT_SHOULDER,
        Landmark.RIGHT_SHOULDER,
        Landmark.RIGHT_HIP,
        Landmark.LEFT_HIP,
    ]
)

Grey = NDArray[np.uint8]
Points = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Reference:
    """A reduced frame, and the person in it.

    Attributes:
        time: Time of the frame, s.
        image: Its brightness.
        landmarks: Landmarks in it, (33, 2) px.
        pixels_per_metre: Scale of the person in it.
    """

    time: float
    image: Grey
    landmarks: NDArray[np.float64]
    pixels_per_metre: float

    @classmethod
    def of(cls, frame: Frame, pose: Pose) -> Reference:
        """Return the reference that a frame gives."""
        import cv2

        share = min(1.0, WORKING_SIZE / max(frame.size))
        image = frame.image
        if share < 1.0:
            image = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
        return cls(frame.time, grey, pose.image * share, pose.pixels_per_metre * share)

    @cached_property
    def corners(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Corners on the person and around it, (n, 1, 2) px; they serve both lags."""
        body = _body_mask(self)
        spacing = max(4.0, 0.7 * math.sqrt(np.count_nonzero(body) / MAX_CORNERS))
        around = _surroundings(body)
        return (
            _corners(self.image, body, MAX_CORNERS, spacing),
            _corners(self.image, around, MAX_SURROUNDING, TRACKING_WINDOW / 2),
        )


class BodyMotionMeter:
    """Measures `Pose.body_motion` of successive frames; between two measurements it stays."""

    def __init__(self) -> None:
        self._references: deque[Reference] = deque()
        self._period = -1
        self._motion = math.nan

    def measure(self, frame: Frame, pose: Pose) -> float:
        """Return the motion of the person in a frame, m; NaN where it is unknown."""
        if math.isnan(pose.pixels_per_metre):
            return math.nan
        # Which frames are compared must not depend on where a recording's chunk begins.
        period = math.floor(frame.time / INTERVAL)
        if period != self._period:
            self._period = period
            reference = Reference.of(frame, pose)
            # Every other one: which ones must not depend on where a chunk begins either.
            if period % 2 == 0 or not self._motion > CLEAR_MOTION:
                self._motion = self._compare(reference)
            self._references.append(reference)
        return self._motion

    def _compare(self, now: Reference) -> float:
        """Return the largest motion since the references of the lags; NaN before the longest."""
        while self._references and now.time - self._references[0].time > LAGS[-1] + 2 * INTERVAL:
            self._references.popleft()
        motion = 0.0
        for lag in LAGS:
            old = [r for r in self._references if now.time - r.time >= lag - 1e-6]
            if not old or old[-1].image.shape != now.image.shape:
                motion = math.nan
                break
            motion = float(np.maximum(motion, motion_between(old[-1], now)))
            if motion > CLEAR_MOTION:
                break
        return motion


def motion_between(before: Reference, now: Reference) -> float:
    """Return the root mean square of the person's own motion between two frames, m."""
    on_body, around = before.corners
    if len(on_body) < MIN_CORNERS:
        return math.nan
    start, end, tracked = _track(before.image, now.image, np.concatenate((on_body, around)))
    person = np.flatnonzero(tracked[: len(on_body)])
    if len(person) < MIN_CORNERS:
        return math.nan
    residual = _without_similarity(start[tracked], end[tracked])[: len(person)]
    shifts = np.abs(end - start)
    still = len(on_body) == len(shifts) or np.median(shifts[len(on_body) :]) <= MOVED
    error = 0.0 if still else TRACKING_ERROR / before.pixels_per_metre
    motion = _coherent_motion(start[person], residual / before.pixels_per_metre)
    return math.sqrt(max(motion**2 - error**2, 0.0))


def _body_mask(reference: Reference) -> Grey:
    import cv2

    mask = np.zeros(reference.image.shape, np.uint8)
    thickness = max(3, round(LIMB * reference.pixels_per_metre))
    points = reference.landmarks
    for limb in LIMBS:
        ends = points[list(limb)]
        if np.isfinite(ends).all():
            one, other = np.rint(ends).astype(int).tolist()
            cv2.line(mask, one, other, 255, min(thickness, 255))
    if np.isfinite(points[TRUNK]).all():
        cv2.fillPoly(mask, [points[TRUNK].astype(np.int32)], 255)
    return mask


def _surroundings(body: Grey) -> Grey:
    import cv2

    return np.asarray(255 - cv2.dilate(body, np.ones((15, 15), np.uint8)), np.uint8)


def _corners(image: Grey, mask: Grey, most: int, spacing: float) -> NDArray[np.float32]:
    """Return the corners within a mask, (n, 1, 2) px."""
    import cv2

    found = cv2.goodFeaturesToTrack(image, most, 0.01, spacing, mask=mask, blockSize=5)
    # Without a corner it is None, which OpenCV's stubs leave out.
    return np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)


def _track(
    before: Grey, now: Grey, corners: NDArray[np.float32]
) -> tuple[Points, Points, NDArray[np.bool_]]:
    """Return where corners were and are, as complex numbers, px; and which are found again."""
    import cv2

    found, status, _ = cv2.calcOpticalFlowPyrLK(
        before,
        now,
        corners,
        corners.copy(),
        winSize=(TRACKING_WINDOW, TRACKING_WINDOW),
        maxLevel=3,
        criteria=(cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 20, 0.005),
    )
    to_complex = np.array([1.0, 1.0j])
    return corners[:, 0] @ to_complex, found[:, 0] @ to_complex, status[:, 0] > 0


def _without_similarity(start: Points, end: Points) -> Points:
    """Return what a robust fit of a similarity transform leaves of displacements, px.

    Iteratively reweighted least squares with Cauchy-like weights: what moves by itself hardly
    counts.
    """
    weights = np.ones(len(start))
    residual = end - start
    for _ in range(6):
        total = weights.sum()
        a, b = start - (weights @ start) / total, end - (weights @ end) / total
        residual = b - a * ((weights * a.conj()) @ b) / max((weights * a.conj()) @ a, 1e-9)
        size = np.abs(residual)
        weights = 1.0 / np.maximum(1.0, size / max(1.5 * float(np.median(size)), 0.03)) ** 2
    return residual


def _coherent_motion(at: Points, motion: Points) -> float:
    """Return the root mean square of the motion that each corner shares with its neighbours, m."""
    motion = motion / np.maximum(1.0, np.abs(motion) / MAX_DISPLACEMENT)
    nearest = np.argsort(np.abs(at[:, None] - at[None]), axis=1)[:, 1 : NEIGHBOURS + 1]
    shared = float((motion.conj() * motion[nearest].mean(axis=1)).real.mean())
    return math.sqrt(max(shared, 0.0))
