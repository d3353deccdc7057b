"""The drawn figure of an exercise, as it moves from its start to its end and back.

A declaration has a figure of the start, and after it those that the movement goes through
(`StartPosition.moves`). In between, limbs turn about the joint they hang on, so that they keep
their length; one that turns by more than MAX_TURN is taken to swing towards the camera and away,
and its ends go straight. What moves least, such as a foot on the floor, is kept in its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from posecheck.core.exercise import Pictogram, StartPosition
from posecheck.core.pose import SIDES, Landmark

#: Time for which the figure rests at either end, s.
PAUSE = 0.8

#: Largest turn of a limb that is seen from its side, degrees.
MAX_TURN = 120.0

#: Moments of the movement at which its extent is taken.
SAMPLES = 17

#: The joint that each one hangs on, in an order in which the other one comes first.
_HANGS_ON = {
    "SHOULDER": "HIP",
    "EAR": "SHOULDER",
    "ELBOW": "SHOULDER",
    "WRIST": "ELBOW",
    "KNEE": "HIP",
    "ANKLE": "KNEE",
    "HEEL": "ANKLE",
    "FOOT_INDEX": "HEEL",
}
HANGS_ON: Mapping[Landmark, Landmark] = {
    Landmark.of(joint, side): Landmark.of(other, side)
    for side in SIDES
    for joint, other in _HANGS_ON.items()
}

#: Order in which the joints are placed: each one after the one that it hangs on.
ORDER = {mark: number for number, mark in enumerate(HANGS_ON)}

HIPS = tuple(Landmark.of("HIP", side) for side in SIDES)


def period(start: StartPosition) -> float:
    """Return the time from start to end and back, with a rest at either end, s."""
    return 2.0 * (start.move_time + PAUSE)


def figure_at(start: StartPosition, time: float) -> Pictogram:
    """Return the figure at a time, s; it begins at the start and moves again and again."""
    figures = start.figures
    if len(figures) < 2:
        return start.pictogram
    time = time % period(start) - PAUSE / 2.0  # half of the rest is at the end of the period
    back = time > start.move_time + PAUSE / 2.0
    time = 2.0 * start.move_time + PAUSE - time if back else time
    share = min(max(time / start.move_time, 0.0), 1.0)
    share = share * share * (3.0 - 2.0 * share)  # accelerates and slows down
    step = min(int(share * (len(figures) - 1)), len(figures) - 2)
    return between(figures[step], figures[step + 1], share * (len(figures) - 1) - step)


@lru_cache(maxsize=64)
def extent(start: StartPosition) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the figure in all of its movement."""
    times = [PAUSE / 2.0 + start.move_time * i / (SAMPLES - 1) for i in range(SAMPLES)]
    xs, ys = zip(*(at for time in times for at in figure_at(start, time).values()), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def between(one: Pictogram, other: Pictogram, share: float) -> Pictogram:
    """Return the figure between two others of the same joints."""
    if share in (0.0, 1.0):
        return other if share else one
    found: dict[Landmark, tuple[float, float]] = {}
    lying_still = all(one.get(hip) == other.get(hip) for hip in HIPS)
    for mark in sorted(one, key=lambda mark: ORDER.get(mark, -1)):
        base = HANGS_ON.get(mark)
        if base in found and not (lying_still and one[mark] == other[mark]):
            before, after = (_offset(figure, mark, base) for figure in (one, other))
            across, down = _turned(before, after, share)
            found[mark] = found[base][0] + across, found[base][1] + down
        else:
            found[mark] = _mean(one[mark], other[mark], share)
    fixed = min(one, key=lambda mark: math.dist(one[mark], other[mark]))
    x, y = _mean(one[fixed], other[fixed], share)
    right, down = x - found[fixed][0], y - found[fixed][1]
    return {mark: (at[0] + right, at[1] + down) for mark, at in found.items()}


def _offset(figure: Pictogram, mark: Landmark, base: Landmark) -> tuple[float, float]:
    (x, y), (x0, y0) = figure[mark], figure[base]
    return x - x0, y - y0


def _turned(
    before: tuple[float, float], after: tuple[float, float], share: float
) -> tuple[float, float]:
    """Return the vector between two others: turned, or on the straight line for a large turn."""
    start, end = (math.degrees(math.atan2(v[1], v[0])) for v in (before, after))
    turn = (end - start + 180.0) % 360.0 - 180.0
    if abs(turn) > MAX_TURN:
        return _mean(before, after, share)
    angle = math.radians(start + share * turn)
    length = (1.0 - share) * math.hypot(*before) + share * math.hypot(*after)
    return length * math.cos(angle), length * math.sin(angle)


def _mean(
    one: tuple[float, float], other: tuple[float, float], share: float
) -> tuple[float, float]:
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
