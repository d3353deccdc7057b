"""Pose → Pose: sides put right, jitter taken out, depth brought in line with the picture.

Each filter is a frozen value with a `step(pose)` that answers the filter's next state and the
mended pose. What is not seen stays not seen: nothing here fills in a landmark.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.core import angles
from posecheck.core.pose import (
    FLIP_INDICES,
    SIDES,
    FloatArray,
    Landmark,
    Pose,
    Side,
    Vector,
    unknown_hip_rotation,
)

#: Landmarks that change sides together when the model takes one limb for the other.
LEGS: Final = np.arange(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1)
ARMS: Final = np.arange(Landmark.LEFT_SHOULDER, Landmark.RIGHT_THUMB + 1)
COUNTERPART: Final = np.array(FLIP_INDICES)

#: Landmarks at rest wander by less than this, m.
JITTER: Final = 0.03

#: The way that the toes go, m, when a leg rolls by one degree: they are about 0.25 m from its axis.
ROLLING: Final = 0.25 * math.pi / 180.0

#: The way that a shoulder goes, m, when the chest turns by one degree: it is about 0.18 m from the
#: trunk's axis.
TURNING: Final = 0.18 * math.pi / 180.0

#: Focal length as a share of the picture's longer side: a horizontal field of view of 66°, in the
#: middle of what laptop cameras (60 to 78°) and phones' main cameras (65 to 70°) have.
FOCAL: Final = 0.77

#: Shares of the shoulders' width left in the picture: up to the first (an opening of 53°) their
#: width tells their depth, from the second on (32°) the model does.
PICTURED: Final = (0.6, 0.85)

#: Shoulders that seem nearer to each other than this share of their width do so because depth is
#: missing: it is as much as an opening of 45° leaves in the picture.
WHOLE: Final = 0.7

#: How far the width is trusted then, against the model's depth: shoulder blades glide and landmarks
#: slip by about half as much as the model's depth is off, which by variances makes four to one.
WIDTH_TRUST: Final = 0.8

#: One standard deviation of a leg segment's way out of the sagittal plane, m: 15 to 20° of hip
#: abduction or rotation over a thigh of 0.4 m.
SIDEWAYS: Final = 0.12

#: One standard deviation of the model's depth of a joint against the next one, m. Its makers' full
#: model is off by some 0.04 to 0.06 m a joint in all directions, and depth is the worst of them.
DEPTH_ERROR: Final = 0.1

#: How well the picture tells a bone's length, m: joints are told to a few pixels, hips to some cm.
PICTURED_ERROR: Final = 0.02

#: How far a length may be off when it is told of other pictures and of the other leg, m.
LENGTH_ERROR: Final = 0.04

#: So many steps of Newton's method bring 99 of 100 depths to within a micrometre of their end.
NEWTON: Final = 8

#: The bones of both legs, end to end: the thighs, then the shanks, which hang on them.
LEG_BONES: Final = (
    ((Landmark.LEFT_HIP, Landmark.LEFT_KNEE), (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE)),
    ((Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE), (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE)),
)
TRUNK: Final = np.array(
    [Landmark[f"{s}_{j}"] for j in ("SHOULDER", "HIP") for s in ("LEFT", "RIGHT")]
)
KNEES_AND_ANKLES: Final = np.array(
    [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
)
LEG_JOINTS: Final = np.concatenate((TRUNK[2:], KNEES_AND_ANKLES))
FEET: Final = {
    Landmark.LEFT_ANKLE: (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    Landmark.RIGHT_ANKLE: (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
}


@dataclass(frozen=True, eq=False)
class Person:
    """Stays with the person who was there before.

    A body neither leaps across the room nor grows: a pose that does so from one picture to the next
    is somebody else's, or nobody's. It counts as not seen, and is believed only when it stays for
    `patience` seconds, or when nobody was seen for as long.

    leap: how far a trunk's middle may jump besides walking, m; walking: how fast it moves, m/s.
    growth: by what factor its size in the picture may change. time: when the person was last seen;
    seen: when anybody was. strange: since when somebody else is seen, NaN while it is the person.
    """

    leap: float = 0.6
    walking: float = 3.0
    growth: float = 1.6
    patience: float = 1.5
    time: float = -math.inf
    seen: float = -math.inf
    middle: tuple[float, float] = (math.nan, math.nan)
    scale: float = math.nan
    strange: float = math.nan

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the pose, unseen when it seems to be somebody else's."""
        scale = pose.pixels_per_metre
        x, y = middle = centre(pose.image.take(TRUNK, axis=0))
        if scale != scale or x != x or y != y:
            return self, pose
        gone = pose.time - self.time >= self.patience
        if gone or self._same(middle, scale, pose.time - self.seen):
            now = pose.time
            here = replace(self, time=now, seen=now, middle=middle, scale=scale, strange=math.nan)
            return here, pose
        since = self.strange if self.strange == self.strange else pose.time
        unsure = replace(self, seen=pose.time, strange=since)
        return unsure, Pose.unseen(pose.time, pose.size)

    def _same(self, middle: tuple[float, float], scale: float, unseen: float) -> bool:
        """Whether the body can have come here from where it was, `unseen` seconds being hidden."""
        (x, y), (x_before, y_before) = middle, self.middle
        way = float(np.hypot(x - x_before, y - y_before)) / min(scale, self.scale)
        near = way < self.leap + self.walking * unseen
        return near and 1.0 / self.growth < scale / self.scale < self.growth


class Opinion(Enum):
    """Which limb is which: as the model tells, or the other way round, or nobody knows.

    GUESSED: the model is believed for want of anything better.
    """

    AS_TOLD = auto()
    EXCHANGED = auto()
    GUESSED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, eq=False)
class Limbs:
    """What is remembered of the arms, or of the legs.

    group: their landmarks. time: when they were last believed. where: the group then, px. doubt:
    for how long the model has lately told them the other way round, s. told: the group as the model
    told it last, px. jumped: when it last jumped. guessed: when it was last believed for want of
    anything better.
    """

    group: NDArray[np.signedinteger]
    time: float = -math.inf
    where: FloatArray = field(default_factory=lambda: np.full(2, np.nan))
    doubt: float = 0.0
    told: FloatArray = field(default_factory=lambda: np.full(2, np.nan))
    jumped: float = -math.inf
    guessed: float = -math.inf


@dataclass(frozen=True, eq=False)
class Sides:
    """Puts left and right back when the model takes one arm or leg for the other.

    Limbs do not jump. When arms or legs with left and right exchanged lie far nearer to where they
    were than as they are told, they are exchanged. When neither lies near, or the model has only
    just jumped, it is between two opinions: for a moment what is not where it was counts as not
    seen, and is then compared with where it was before. If that tells nothing either, which is
    which is guessed.
    The model is believed all the same once it has told the other way round for `patience` seconds
    more than not, after a gap of as long, and when for less than that it has been no better than
    guessed: better a late correction than a lasting mistake of our own.

    advantage: how many times nearer the exchanged limbs must be. fastest: no limb's landmarks move
    faster on average, m/s. calm: for how long the model has not jumped when it has made up its
    mind, s. moment: for how long limbs may be out of place, s.
    """

    patience: float = 3.0
    advantage: float = 2.0
    fastest: float = 2.0
    calm: float = 0.15
    moment: float = 1.0
    limbs: tuple[Limbs, ...] = (Limbs(ARMS), Limbs(LEGS))
    time: float = -math.inf

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the pose with its sides put right."""
        scale = pose.pixels_per_metre
        if scale != scale:
            return self, pose
        mended, remembered = pose, []
        for before in self.limbs:
            limbs = self._heard(before, pose, scale)
            opinion = self._opinion(limbs, pose, scale)
            if opinion is Opinion.UNCLEAR:
                mended = without(mended, moved(limbs, scale))
                remembered.append(limbs)
                continue
            limbs = self._weighed(limbs, pose.time, opinion)
            if opinion is Opinion.EXCHANGED and limbs.doubt:
                mended = exchanged(mended, limbs.group)
            where = mended.image.take(limbs.group, axis=0)
            remembered.append(replace(limbs, time=pose.time, where=where))
        return replace(self, limbs=tuple(remembered), time=pose.time), mended

    def _heard(self, limbs: Limbs, pose: Pose, scale: float) -> Limbs:
        """The limbs with what the model tells of them now, and whether that is a jump."""
        told = pose.image.take(limbs.group, axis=0)
        jump = way(told, limbs.told) / scale > self.fastest * (pose.time - self.time) + JITTER
        return replace(limbs, told=told, jumped=pose.time if jump else limbs.jumped)

    def _opinion(self, limbs: Limbs, pose: Pose, scale: float) -> Opinion:
        """What is to be thought of the limbs as the model tells them now."""
        passed = pose.time - limbs.time
        if passed > self.patience:
            return Opinion.AS_TOLD
        as_told = way(limbs.told, limbs.where) / scale
        if as_told <= JITTER:  # they are where they were, which is all that is asked below
            return Opinion.AS_TOLD
        exchanged = way(pose.image.take(COUNTERPART[limbs.group], axis=0), limbs.where) / scale
        if as_told > self.advantage * exchanged + JITTER:
            return Opinion.EXCHANGED
        out_of_place = min(as_told, exchanged) > self.fastest * passed + JITTER
        if passed < self.moment and (out_of_place or pose.time - limbs.jumped < self.calm):
            return Opinion.UNCLEAR
        clear = limbs.time == self.time or exchanged > self.advantage * as_told
        return Opinion.AS_TOLD if clear else Opinion.GUESSED

    def _weighed(self, limbs: Limbs, time: float, opinion: Opinion) -> Limbs:
        """The limbs with the doubt that an opinion leaves; none is left once the model is believed.

        An exchange is the model's second thought while the first was no better than guessed.
        """
        passed = time - self.time
        if opinion is Opinion.GUESSED:
            return replace(limbs, doubt=0.0, guessed=time)
        if opinion is Opinion.AS_TOLD:
            return replace(limbs, doubt=max(limbs.doubt - passed, 0.0))
        if time - limbs.guessed < self.patience:
            return replace(limbs, doubt=0.0, guessed=time)
        doubt = limbs.doubt + passed
        return replace(limbs, doubt=doubt if doubt < self.patience else 0.0)


def way(points: FloatArray, before: FloatArray) -> float:
    """How far points (n, 2) are from where they were, on average; 0 when nothing can be told."""
    steps = points - before
    ways = np.hypot(steps[:, 0], steps[:, 1])
    seen = ways[ways == ways]
    return float(np.add.reduce(seen)) / max(len(seen), 1)


def moved(limbs: Limbs, scale: float) -> NDArray[np.signedinteger]:
    """Which landmarks of the limbs are told elsewhere than where they were."""
    steps = limbs.told - limbs.where
    return limbs.group[~(np.hypot(steps[:, 0], steps[:, 1]) <= JITTER * scale)]


def exchanged(pose: Pose, group: NDArray[np.signedinteger]) -> Pose:
    """The pose with left and right of a group of landmarks exchanged."""
    order = np.arange(33)
    order[group] = COUNTERPART[group]
    image, world, visibility = pose.image[order], pose.world[order], pose.visibility[order]
    return replace(
        pose,
        image=image,
        world=world,
        visibility=visibility,
        hip_rotation=_roll_without(pose, group),
    )


def without(pose: Pose, group: NDArray[np.signedinteger]) -> Pose:
    """The pose with a group of landmarks not seen."""
    image, world = pose.image.copy(), pose.world.copy()
    image[group], world[group] = np.nan, np.nan
    return replace(pose, image=image, world=world, hip_rotation=_roll_without(pose, group))


def _roll_without(pose: Pose, group: NDArray[np.signedinteger]) -> FloatArray:
    """The roll of the pose's legs, unknown if the group tells where they are: it was others'."""
    return unknown_hip_rotation() if np.isin(group, LEG_JOINTS).any() else pose.hip_rotation


@dataclass(frozen=True, eq=False)
class OneEuro:
    """The One Euro filter: smooths more the slower a landmark moves.

    Casiez, Roussel and Vogel, "1 € Filter", CHI 2012. Coordinates are taken in metres (pixels
    from the picture's middle divided by pixels per metre), so that the picture's size does not
    matter. A landmark that was not seen begins anew.

    A leg's roll is smoothed along with them, as the way that the toes go by it (ROLLING), and the
    trunk's turn as the way of a shoulder (TURNING).

    still: cutoff frequency at rest, Hz. speed: how much it rises with speed, Hz per m/s.
    derivative: cutoff frequency of the speed estimate, Hz.
    """

    still: float = 1.5
    speed: float = 4.0
    derivative: float = 1.0
    time: float = -math.inf
    value: FloatArray = field(default_factory=lambda: np.full((34, 5), np.nan))
    slope: FloatArray = field(default_factory=lambda: np.zeros((34, 5)))

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the smoothed pose."""
        scale = pose.pixels_per_metre
        if scale != scale:
            return replace(self, time=-math.inf, value=np.full((34, 5), np.nan)), pose
        told = np.full((34, 5), np.nan)
        middle = np.array(pose.size) / 2.0
        told[:33, :2], told[:33, 2:] = (pose.image - middle) / scale, pose.world
        told[33] = _ways(pose)
        interval = pose.time - self.time
        step = told - self.value
        fresh = step != step  # NaN where a landmark is not seen, or was not
        share = smoothing(np.float64(self.derivative), interval)
        slope = self.slope + share * (step / interval - self.slope)
        slope[fresh] = 0.0
        cutoff = self.still + self.speed * np.abs(slope)
        value = self.value + smoothing(cutoff, interval) * step
        np.copyto(value, told, where=fresh)
        image, world = value[:33, :2] * scale + middle, value[:33, 2:]
        roll, rotation, heading = _angles(value[33])
        smoothed = replace(
            pose,
            image=image,
            world=world,
            hip_rotation=roll,
            trunk_rotation=rotation,
            pelvis_heading=heading,
        )
        return replace(self, time=pose.time, value=value, slope=slope), smoothed


def _ways(pose: Pose) -> FloatArray:
    """The legs' roll, the trunk's rotation and where the pelvis faces, as metres."""
    around = math.degrees(TURNING)  # the radius on which the heading goes round
    heading = math.radians(pose.pelvis_heading)
    turn = (
        pose.trunk_rotation * TURNING,
        around * math.cos(heading),
        around * math.sin(heading),
    )
    return np.concatenate((pose.hip_rotation * ROLLING, turn))


def _angles(ways: FloatArray) -> tuple[FloatArray, float, float]:
    """The legs' roll and the trunk's turn out of what `_ways` made of them."""
    heading = float(np.degrees(np.arctan2(ways[4], ways[3])))
    return ways[:2] / ROLLING, float(ways[2] / TURNING), heading


def smoothing(cutoff: FloatArray | np.float64, interval: float) -> FloatArray | np.float64:
    """The share of the way to a new value that a low-pass of `cutoff` Hz goes in `interval` s."""
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff * interval))


def centre(points: FloatArray) -> tuple[float, float]:
    """The mean of points (n, 2): of so few, several times as fast as NumPy's own."""
    x, y = (np.add.reduce(points, axis=0) / len(points)).tolist()
    return x, y


def lift(pose: Pose) -> Pose:
    """The pose with world landmarks that lie on the lines of sight of the picture's landmarks.

    The picture is by far the better witness for what it shows: across, to a few pixels; the model's
    world landmarks are needed for the depth alone. So each landmark is put on its line of sight, at
    the depth that the model gives. A limb in the picture plane then has its picture angle, one that
    points at the camera the model's, and all between are blended by geometry itself. The camera is
    taken to be a pinhole with the field of view of a common one (FOCAL); nearer parts look larger.
    """
    scale = pose.pixels_per_metre
    if scale != scale:
        return pose
    distance = FOCAL * max(pose.size) / scale
    depth = pose.world[:, 2:]
    across = (pose.image - np.array(pose.size) / 2.0) / scale * (1.0 + depth / distance)
    world = np.concatenate((across, depth), axis=1)
    middle = between_hips(world)
    if middle[0] == middle[0]:
        world -= middle
    return replace(pose, world=world)


def between_hips(world: FloatArray) -> FloatArray:
    """The middle of the hips."""
    middle: FloatArray = (world[Landmark.LEFT_HIP] + world[Landmark.RIGHT_HIP]) / 2.0
    return middle


@dataclass(frozen=True, eq=False)
class Legs:
    """Weighs the depth of the legs of who stands or kneels against what legs are like.

    Depth is the worst that the model tells (DEPTH_ERROR). Two things are known besides. On their
    feet or knees, people move thigh and shank forward and back, hardly sideways: a segment's way
    out of the sagittal plane is small (SIDEWAYS). And a body's bones keep their lengths: both
    thighs are as long, and so are both shanks. The one that lies in the picture shows how long;
    of one that points at the camera the depth follows from what the picture lacks of that length.
    Each segment gets the depth that is most likely by all three and their variances, so that
    geometry decides what counts: from the front, where depth is forward and back, the
    sagittal plane tells nothing, and of a segment in the picture its length does not.

    Lying people roll their legs out of that plane on purpose, and have the picture's worst views
    of them: a trunk further than 60° from upright is left alone.

    A depth that follows from two lengths trembles more than they do. What lengths put right depends
    on the posture, and is taken to change as slowly.

    memory: time constant of the lengths, s: what is told in metres drifts with the posture. calm:
    that of what they put right, s. time: when they were last told. lengths: of thigh and shank, m,
    NaN while not known; weights: how much has been seen of each; further: how much deeper they have
    lately put each bone's lower end against its upper one, m, NaN while not known.
    """

    memory: float = 30.0
    calm: float = 1.0
    time: float = -math.inf
    lengths: tuple[float, ...] = (math.nan, math.nan)
    weights: tuple[float, ...] = (0.0, 0.0)
    further: tuple[float, ...] = (math.nan,) * 4

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the pose with its legs where they most likely are."""
        left = angles.lateral_axis(pose)
        if not angles.trunk_inclination(pose) < 60.0 or left[0] != left[0]:
            return self, pose
        passed = pose.time - self.time
        sight, before = Sight(pose, left, math.exp(-passed / self.calm)), iter(self.further)
        lengths, weights, further = [], [], []
        for bones, length, weight in zip(LEG_BONES, self.lengths, self.weights, strict=True):
            shown = [sight.length(*bone) for bone in bones]
            length, weight = self._mean(length, weight, shown, passed)
            lengths.append(length)
            weights.append(weight)
            further += [sight.settle(*bone, length, next(before)) for bone in bones]
        now = replace(
            self,
            time=pose.time,
            lengths=tuple(lengths),
            weights=tuple(weights),
            further=tuple(further),
        )
        return now, replace(pose, world=sight.world())

    def _mean(
        self, length: float, weight: float, shown: list[tuple[float, float]], passed: float
    ) -> tuple[float, float]:
        """A length and its weight, with what is shown now: lengths and their variances."""
        seen = [(each, 1.0 / variance) for each, variance in shown if each == each]
        if not seen:
            return length, weight
        certainty = sum(share for _, share in seen)
        now = sum(each * share for each, share in seen) / certainty
        if length != length or not passed < self.memory:
            return now, certainty * min(passed, 1.0)
        kept = weight * math.exp(-passed / self.memory)
        weight = kept + certainty * passed
        return length + (now - length) * certainty * passed / weight, weight


class Sight:
    """The legs of one pose on their lines of sight, while their depths are being settled."""

    def __init__(self, pose: Pose, left: Vector, kept: float) -> None:
        """Of a lifted `pose` of somebody whose left is at `left`.

        kept: the share of what was put right before that stays.
        """
        self._pose, self._left, self._kept = pose, left, kept
        scale = pose.pixels_per_metre
        self._distance = FOCAL * max(pose.size) / scale
        self._rays: FloatArray = (pose.image - np.array(pose.size) / 2.0) / scale
        self._told: list[float] = pose.world[:, 2].tolist()
        self._depths = self._told.copy()
        self._trust = left[2] * left[2] * (DEPTH_ERROR / SIDEWAYS) ** 2

    def length(self, upper: int, lower: int) -> tuple[float, float]:
        """How long the bone between two joints is as seen now, m, and the variance of that."""
        pictured, depth = self._likely(upper, lower)
        length = math.hypot(pictured, depth)
        slope = depth / length if length > angles.MIN_LENGTH else 1.0
        return length, slope * slope * self._variance + PICTURED_ERROR**2

    def settle(self, upper: int, lower: int, length: float, before: float) -> float:
        """Put the lower end of a bone at its most likely depth; answer what its length adds to it.

        length: m, NaN while not known. before: the last answer, m, NaN if there is none.
        """
        further = math.nan
        for _ in range(2):  # where it is decides how large it is seen
            pictured, depth = self._likely(upper, lower)
            if length > angles.MIN_LENGTH and depth == depth:
                further = (
                    self._weighed(depth, length * length - pictured * pictured, length) - depth
                )
                further += self._kept * (before - further) if before == before else 0.0
                depth += further
            self._depths[lower] = self._depths[upper] + depth
        return further

    def _weighed(self, likely: float, square: float, length: float) -> float:
        """The most likely depth of a bone, m.

        likely: its depth by model and sagittal plane, m; square: by its length, m², of which the
        square of the depth is a measurement with twice the length's share of the length's error.
        That has two answers, and in the picture's plane hardly tells one; so the sum of both
        squared errors is made least, by Newton's method, from the outer one on its own side: from
        there on the slope falls to the answer without a turn, so that it never overshoots.
        """
        depth = math.copysign(max(abs(likely), math.sqrt(max(square, 0.0))), likely)
        narrow, wide = 1.0 / self._variance, 1.0 / (2.0 * length * LENGTH_ERROR) ** 2
        for _ in range(NEWTON):
            slope = narrow * (depth - likely) + wide * 2.0 * depth * (depth * depth - square)
            bend = narrow + wide * (6.0 * depth * depth - 2.0 * square)
            depth -= slope / bend
        return depth

    @property
    def _variance(self) -> float:
        """Of a depth that model and sagittal plane tell."""
        return DEPTH_ERROR**2 / (1.0 + self._trust)

    def _likely(self, upper: int, lower: int) -> tuple[float, float]:
        """How long a bone is in the picture, m, and its depth by the model and sagittal plane."""
        x, y = (self._across(lower, axis) - self._across(upper, axis) for axis in (0, 1))
        told = self._told[lower] - self._told[upper]
        in_plane = -self._left[0] * x / self._left[2] if self._left[2] else told
        return math.hypot(x, y), (told + self._trust * in_plane) / (1.0 + self._trust)

    def _across(self, joint: int, axis: int) -> float:
        nearer: float = 1.0 + self._depths[joint] / self._distance
        return float(self._rays[joint, axis]) * nearer

    def world(self) -> FloatArray:
        """The pose's world landmarks, with legs where they were put and feet that hang on them."""
        further = np.array(self._depths) - self._told
        ways = np.column_stack((self._rays * (further / self._distance)[:, np.newaxis], further))
        for ankle, parts in FEET.items():
            ways[list(parts)] = ways[ankle]
        world: FloatArray = self._pose.world + np.nan_to_num(ways)
        return world


@dataclass(frozen=True, eq=False)
class Pelvis:
    """Keeps a lying person's pelvis where it was while the legs stay where they are.

    Seen from the chest, the hips of somebody who lies on one side hide each other, and when the
    upper arm opens the model lets the pelvis roll along with the shoulders, though it does not. But
    a pelvis can't turn while the legs it sits on stay put. So its line is remembered from when the
    chest was closed, and holds for as long as at least one leg, the lower one, has not moved. It is
    rolled back by as much as the upper knee rises off the lower one. What is left is the rotation
    of the shoulders since the chest was closed.

    Shoulders keep their width, too. Opened, they lie one behind the other: how far they are apart
    in the picture is told well, in depth badly, at times with the wrong sign. So what the picture
    has lost of the width they had when closed is taken to lie in depth, on the side where a chest
    opens; the more, the less of it is left in the picture (`PICTURED`). For the same reason a chest
    whose shoulders seem to have come nearer to each other is not closed, however little it seems to
    be turned.

    closed: below this rotation of the trunk the chest counts as closed, degrees. moved: a leg
    further from its place has moved, m. memory: time constant of what is remembered, s.
    """

    closed: float = 15.0
    moved: float = 0.2
    memory: float = 0.5
    time: float = -math.inf
    line: FloatArray = field(default_factory=lambda: np.full(3, np.nan))
    width: float = math.nan
    legs: FloatArray = field(default_factory=lambda: np.full((4, 2), np.nan))

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the pose with its hips where the legs say they are."""
        twist = angles.fused_trunk_rotation(pose)
        if twist != twist:
            return self, pose
        if not angles.lying(pose):
            return self._forgetting(), pose
        legs = pose.image.take(KNEES_AND_ANKLES, axis=0)
        gone = (legs - self.legs) / pose.pixels_per_metre
        width = angles.length(angles.shoulder_line(pose))
        whole = self._unknown or self._moved(gone) or not width < WHOLE * self.width
        if abs(twist) < self.closed and whole:
            if not any(angles.side_lying(pose, side) for side in SIDES):
                return self._forgetting(), pose
            line = pose.world[Landmark.LEFT_HIP] - pose.world[Landmark.RIGHT_HIP]
            return self._remembering(pose.time, line, width, legs), pose
        if self._unknown or self._moved(gone):
            return self, pose
        world = pose.world.copy()
        middle, line = between_hips(world), self._rolled(pose, gone)
        world[Landmark.LEFT_HIP] = middle + line / 2.0
        world[Landmark.RIGHT_HIP] = middle - line / 2.0
        self._widen(world)
        return self, replace(pose, world=world)

    def _forgetting(self) -> Self:
        if self.time == -math.inf:
            return self
        return replace(self, time=-math.inf, line=np.full(3, np.nan))

    def _remembering(self, time: float, line: FloatArray, width: float, legs: FloatArray) -> Self:
        share = 1.0 - math.exp(-(time - self.time) / self.memory)
        known, wide = (line, width) if self._unknown else (self.line, self.width)
        line, width = known + share * (line - known), wide + share * (width - wide)
        return replace(self, time=time, line=line, width=width, legs=legs)

    def _rolled(self, pose: Pose, gone: FloatArray) -> FloatArray:
        """The line of the hips, rolled back by as much as the upper knee has risen off the lower.

        A thigh that lies before the trunk turns with the pelvis, and lifts its knee. gone: as in
        `_moved`.
        """
        lower, sign = (Side.RIGHT, 1.0) if self.line[1] < 0.0 else (Side.LEFT, -1.0)
        axis = angles.unit(angles.trunk(pose))
        reach = angles.length(angles.reject(angles.segment(pose, "HIP", "KNEE", lower), axis))
        rise = sign * float(gone[1, 1] - gone[0, 1])  # of the left knee off the right one, or back
        if not rise > 0.0 or not reach > angles.MIN_LENGTH:
            return self.line
        sine = min(rise / reach, 1.0)
        back = sign * np.array(angles.cross(axis, tuple(self.line.tolist())))
        rolled: FloatArray = self.line * math.sqrt(1.0 - sine * sine) + back * sine
        return rolled

    def _widen(self, world: FloatArray) -> None:
        """Put the shoulders as far apart in depth as their width wants it, in place."""
        left, right = world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER]
        hips = between_hips(world)
        axis = angles.unit(tuple(((left + right) / 2.0 - hips).tolist()))
        line = angles.unit(tuple(self.line.tolist()))
        back = angles.cross(axis, line)[2]
        pictured = min(float(np.hypot(*(left - right)[:2])) / self.width, 1.0)
        trust = float(np.interp(pictured, PICTURED, (WIDTH_TRUST, 0.0)))
        if not trust or abs(back) < angles.ALONG_LINE_OF_SIGHT:
            return
        lost = self.width * math.sqrt(1.0 - pictured * pictured)
        upper = 1.0 if line[1] < 0.0 else -1.0
        told = float(left[2] - right[2])
        more = trust * (math.copysign(lost, back) * upper - told) / 2.0
        left[2] += more
        right[2] -= more

    @property
    def _unknown(self) -> bool:
        """Whether no closed chest is remembered."""
        return bool(np.isnan(self.line).any())

    def _moved(self, gone: FloatArray) -> bool:
        """Whether both legs are elsewhere; a leg that is not seen is taken to lie where it was.

        gone: how far knees and ankles have gone in the picture, (4, 2) m.
        """
        far = np.nan_to_num(np.linalg.norm(gone, axis=1)) > self.moved
        return bool((far[0] or far[2]) and (far[1] or far[3]))


@dataclass(frozen=True, eq=False)
class Repair:
    """All filters in their order."""

    person: Person = field(default_factory=Person)
    sides: Sides = field(default_factory=Sides)
    smooth: OneEuro = field(default_factory=OneEuro)
    legs: Legs = field(default_factory=Legs)
    pelvis: Pelvis = field(default_factory=Pelvis)

    def step(self, pose: Pose) -> tuple[Self, Pose]:
        """The next state and the mended pose."""
        person, mended = self.person.step(pose)
        sides, mended = self.sides.step(mended)
        smooth, mended = self.smooth.step(mended)
        legs, mended = self.legs.step(lift(mended))
        pelvis, mended = self.pelvis.step(mended)
        return type(self)(person, sides, smooth, legs, pelvis), mended
