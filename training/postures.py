"""Scenes of independent postures, for the rotation head.

A film of an exercise shows few postures many times. Here every frame is another posture of the
same person in the same room, so that a scene says more: of a person lying on one side, with the
chest closed, open, or anything in between; and of a supine person seen from the feet.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rig import DOF, SIDES, TWIST_SHARE, Person
from scene import Camera, Room, Size

from examples import (
    Points,
    Row,
    Scene,
    base_posture,
    camera_height,
    degradations,
    mat_below,
    placed_on_floor,
    randomise_arm,
    set_joint,
    supine_posture,
    trunk_vector,
)
from posecheck.core.pose import Landmark

#: Postures of a scene, and the time between its frames, s.
POSTURES, INTERVAL = 16, 0.2

#: Sizes of frames, pixels, and their shares.
SIZES: tuple[Size, ...] = ((640, 480), (960, 540), (480, 640))
SIZE_SHARES = (0.6, 0.15, 0.25)

#: Concentration of the Dirichlet distribution of the spine's share in a twist: how much it differs
#: between people. At 6 the share of a bone has a standard deviation of about 0.15.
TWIST_CONCENTRATION = 6.0

#: Landmarks whose mean the camera looks at.
MIDDLE = [Landmark.of(j, s) for j in ("SHOULDER", "HIP", "ANKLE") for s in SIDES]


def side_lying_scene(seed: int) -> Scene:
    """Return a scene of a person lying on one side in postures of open-close and others."""
    rng = np.random.default_rng(seed)
    person = Person(int(rng.integers(1 << 30)))
    person.twist_share = rng.dirichlet(TWIST_CONCENTRATION * np.array(TWIST_SHARE)).tolist()
    upper = int(rng.integers(2))
    rows = [opened_posture(rng, upper) for _ in range(POSTURES)]
    chest, back, anywhere = (0.0, 75.0), (180.0, 65.0), (0.0, 180.0)
    views = (chest, back, anywhere)
    middle, apart = views[rng.choice(3, p=[0.62, 0.25, 0.13])]
    away = middle + rng.uniform(-apart, apart)
    return _scene(rng, person, rows, lambda points: _front_direction(points) + away)


def feet_end_scene(seed: int) -> Scene:
    """Return a scene of a supine person, mostly seen from the feet, from a low camera."""
    rng = np.random.default_rng(seed)
    person = Person(int(rng.integers(1 << 30)))
    rows = [supine_posture(rng, person) for _ in range(POSTURES)]
    away = rng.choice([rng.normal(0.0, 22.0), rng.uniform(-100.0, 100.0)], p=[0.75, 0.25])
    return _scene(rng, person, rows, lambda points: _feet_direction(points) + away)


def opened_posture(rng: np.random.Generator, upper: int) -> Row:
    """Return a random side-lying posture, the chest between closed and wide open.

    Args:
        rng: Source of randomness.
        upper: Number of the upper side in SIDES.
    """
    back = 1.0 if upper == 0 else -1.0  # the left arm opens, lying on the right side
    rolled = rng.choice([rng.normal(0.0, 7.0), rng.uniform(0.0, 45.0)], p=[0.75, 0.25])
    row = base_posture(rng, roll=-back * (90.0 - rolled))
    amounts = (rng.normal(0.0, 8.0), rng.uniform(0.0, 60.0), rng.uniform(45.0, 118.0))
    opened = float(rng.choice(amounts, p=[0.15, 0.3, 0.55]))
    glide = float(np.clip(opened, 0.0, 60.0)) * rng.uniform(0.0, 0.45)
    row[DOF["twist"]] = back * (opened - glide * 0.6)
    knee, hip = rng.uniform(40.0, 120.0), rng.uniform(25.0, 100.0)
    for number, side in enumerate(SIDES):
        above = number == upper
        spread = rng.choice([0.0, rng.uniform(0.0, 35.0)], p=[0.7, 0.3]) if above else 0.0
        joints = {
            "knee": knee + rng.normal(0.0, 5.0),
            "hip_flex": hip + rng.normal(0.0, 5.0),
            "hip_abd": rng.normal(-2.0, 3.0) + spread * 0.5,
            "hip_rot": rng.normal(0.0, 4.0) - spread * 0.5,
            "ankle": rng.uniform(-35.0, 5.0),
            "clav_fwd": 8.0 - glide * 1.3 if above else rng.uniform(-5.0, 20.0),
            "clav_up": rng.normal(0.0, 6.0) + (rng.uniform(0.0, 15.0) if above else 0.0),
            "arm_twist": rng.normal(0.0, 25.0),
            "pron": rng.normal(0.0, 30.0),
            **(_upper_arm(rng, opened) if above else _lower_arm(rng)),
        }
        for name, value in joints.items():
            set_joint(row, side, name, value)
    if rng.random() < 0.1:
        randomise_arm(row, rng, SIDES[1 - upper])
    row[DOF["bend"]] = rng.uniform(-8.0, 25.0)
    row[DOF["side"]] = rng.normal(0.0, 5.0)
    row[DOF["turn"]] = back * opened * rng.uniform(-0.1, 0.6) + rng.normal(0.0, 12.0)
    row[DOF["nod"]] = rng.uniform(-12.0, 20.0)
    return row


def _upper_arm(rng: np.random.Generator, opened: float) -> dict[str, float]:
    """Return the upper arm: with the chest, anywhere, along the body, or behind the head."""
    kind = rng.choice(4, p=[0.62, 0.18, 0.1, 0.1])
    ranges = (
        (90.0 - opened * rng.uniform(0.65, 1.2), rng.normal(0.0, 18.0), abs(rng.normal(0.0, 20.0))),
        (rng.uniform(-25.0, 100.0), rng.uniform(-40.0, 70.0), rng.uniform(0.0, 60.0)),
        (rng.uniform(-30.0, 60.0), rng.uniform(-85.0, -50.0), rng.uniform(0.0, 90.0)),
        (rng.uniform(-20.0, 60.0), rng.uniform(20.0, 80.0), rng.uniform(70.0, 140.0)),
    )
    return dict(zip(("arm_az", "arm_el", "elbow"), ranges[kind], strict=True))


def _lower_arm(rng: np.random.Generator) -> dict[str, float]:
    """Return the lower arm, about straight ahead at shoulder height."""
    return {
        "arm_az": 90.0 + rng.normal(0.0, 10.0),
        "arm_el": rng.normal(-3.0, 16.0),
        "elbow": abs(rng.normal(0.0, 20.0)),
    }


def _scene(
    rng: np.random.Generator,
    person: Person,
    postures: list[Row],
    azimuth: Callable[[Points], float],
) -> Scene:
    """Return a scene of postures on the floor, with a random room and camera.

    Args:
        rng: Source of randomness.
        person: The person.
        postures: One for each frame.
        azimuth: The camera's azimuth, degrees, from the landmarks (33, 3), m, of the first posture.
    """
    heading = rng.uniform(0.0, 360.0)
    rows = np.stack([placed_on_floor(person, row) for row in postures])
    rows[:, DOF["heading"]] = heading
    room = Room(int(rng.integers(1 << 30)), mat=mat_below(rng, heading))
    size = SIZES[rng.choice(len(SIZES), p=SIZE_SHARES)]
    points = person.landmarks(rows[:1])[0]
    around, distance = np.radians(azimuth(points)), rng.uniform(1.5, 3.8)
    x, y, _ = points[MIDDLE].mean(axis=0)
    camera = Camera(
        eye=(x + distance * np.cos(around), y + distance * np.sin(around), camera_height(rng)),
        target=(*rng.normal((x, y), 0.15), 0.14 + rng.normal(0.0, 0.09)),
        hfov=rng.uniform(50.0, 80.0) if size[0] > size[1] else rng.uniform(40.0, 62.0),
        roll=rng.normal(0.0, 2.0),
    )
    return Scene(person, rows, INTERVAL, room, camera, size, degradations(rng), rng)


def _feet_direction(points: Points) -> float:
    """Return the azimuth from head to feet, degrees, of landmarks (33, 3), m."""
    x, y, _ = -trunk_vector(points[np.newaxis])[0]
    return float(np.degrees(np.arctan2(y, x)))


def _front_direction(points: Points) -> float:
    """Return the azimuth to which the pelvis faces, degrees, of landmarks (33, 3), m."""
    hips = points[Landmark.LEFT_HIP] - points[Landmark.RIGHT_HIP]
    x, y, _ = np.cross(hips, trunk_vector(points[np.newaxis])[0])
    return float(np.degrees(np.arctan2(y, x)))
