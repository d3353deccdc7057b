"""Render supine people and write training examples for the network of hip rotation.

    python training/examples.py EXAMPLES --minutes 60 --seed 0

Each scene has a random body, room and camera. The person moves between random supine postures.
posecheck's own estimator processes every frame, so crops and features come from the same code and
landmarks as in use. A scene becomes one file, EXAMPLES/SEED.npz; training/train.py documents its
content. The scenes of the other kinds, in KINDS, are for training/features.py.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import make
import numpy as np
from cliplist import Clip, openings
from numpy.typing import NDArray
from rig import DOF, SIDES, Person, standing_motion
from scene import Camera, Mat, PostProcessing, Room, Size, postprocess, render
from script import Opening
from truth import signed_angle

from posecheck.core.pose import Frame, Landmark, Pose
from posecheck.estimator import Estimator, brighten, leg_rotation

#: Frames of a scene with random postures, and the interval between them, s.
FRAMES, INTERVAL = 24, 0.2

#: Frames from one posture to the next.
FRAMES_PER_POSTURE = 4

#: Frames per second of an opening scene, and the number of resting frames skipped at its start.
FPS, SKIPPED = 2.5, 3

#: Every other frame of longer opening scenes is left out.
MAX_FRAMES = 60

#: Upward in the world.
UP = np.array([0.0, 0.0, 1.0])

Row = NDArray[np.float64]
"""One posture, the rig's degrees of freedom in metres and degrees; or several, one per row."""

Points = NDArray[np.float64]
"""Landmarks or directions: (..., 3) in the world, m, or (..., 2) in the image, pixels."""


@dataclass
class ExampleSet:
    """The examples of a scene.

    Attributes:
        x: Crops.
        c: Features.
        t: True angles, degrees.
        k: Errors of the landmarks, m.
    """

    x: list[NDArray[np.uint8]] = field(default_factory=list)
    c: list[NDArray[np.float32]] = field(default_factory=list)
    t: list[Row] = field(default_factory=list)
    k: list[float] = field(default_factory=list)

    def write(self, path: Path) -> None:
        """Write the examples, if there are any."""
        if self.x:
            x, c, t = np.stack(self.x), np.stack(self.c), np.stack(self.t)
            np.savez(path, x=x, c=c, t=t, k=np.array(self.k))


def supine_posture(rng: np.random.Generator, person: Person) -> Row:
    """Return a random supine posture: legs straight or bent, abducted, rotated in or out."""
    row = base_posture(rng, roll=rng.normal(0.0, 6.0))
    knee = rng.choice([rng.uniform(0.0, 18.0), rng.uniform(18.0, 115.0)], p=[0.6, 0.4])
    wide = rng.uniform(-2.0, 30.0)
    middle, apart = rng.uniform(-50.0, 40.0), rng.choice([0.0, 12.0, 35.0])
    for side in SIDES:
        bend = float(np.clip(knee + rng.normal(0.0, 3.0), 0.0, 120.0))
        set_joint(row, side, "knee", bend)
        set_joint(row, side, "hip_flex", _foot_flat_hip_flexion(person, bend))
        set_joint(row, side, "hip_abd", wide + rng.normal(0.0, 3.0))
        set_joint(row, side, "hip_rot", np.clip(middle + rng.normal(0.0, apart + 2.0), -60.0, 48.0))
        flat = bend - _foot_flat_hip_flexion(person, bend) - 90.0
        loose = rng.uniform(-45.0, 5.0)
        set_joint(row, side, "ankle", flat if bend > 50.0 else loose)
        set_joint(row, side, "foot_inv", rng.normal(0.0, 8.0))
        set_joint(row, side, "foot_yaw", rng.normal(0.0, 6.0))
    row[DOF["twist"]] = rng.normal(0.0, 4.0)
    return row


def side_lying_posture(rng: np.random.Generator, person: Person) -> Row:
    """Return a random side-lying posture: knees bent, the chest between closed and open."""
    upper = int(person.seed % 2 if rng.random() < 0.93 else rng.integers(2))
    back = 1.0 if upper == 0 else -1.0  # the left arm opens, lying on the right side
    rolled = rng.choice([rng.normal(0.0, 5.0), rng.uniform(0.0, 45.0)], p=[0.75, 0.25])
    row = base_posture(rng, roll=-back * (90.0 - rolled))
    amounts = (rng.normal(0.0, 6.0), rng.uniform(0.0, 105.0), rng.uniform(65.0, 105.0))
    opened = float(rng.choice(amounts, p=[0.25, 0.35, 0.4]))
    glide = float(np.clip(opened, 0.0, 60.0)) * rng.uniform(0.15, 0.4)
    row[DOF["twist"]] = back * (opened - glide * 0.6)
    knee, hip = rng.uniform(55.0, 115.0), rng.uniform(35.0, 95.0)
    for number, side in enumerate(SIDES):
        above = number == upper
        spread = rng.choice([0.0, rng.uniform(0.0, 35.0)], p=[0.7, 0.3]) if above else 0.0
        set_joint(row, side, "knee", knee + rng.normal(0.0, 4.0))
        set_joint(row, side, "hip_flex", hip + rng.normal(0.0, 4.0))
        set_joint(row, side, "hip_abd", rng.normal(-2.0, 3.0) + spread * 0.5)
        set_joint(row, side, "hip_rot", rng.normal(0.0, 4.0) - spread * 0.5)
        set_joint(row, side, "ankle", rng.uniform(-35.0, 5.0))
        ahead = above and rng.random() < 0.85
        set_joint(row, side, "clav_fwd", (8.0 - glide) if above else rng.uniform(0.0, 18.0))
        set_joint(row, side, "arm_az", 90.0 - opened * rng.uniform(0.7, 1.15) if ahead else 90.0)
        free = above and not ahead
        raised = rng.uniform(-85.0, 60.0) if free else rng.normal(-5.0, 14.0)
        set_joint(row, side, "arm_el", raised)
        set_joint(row, side, "elbow", abs(rng.normal(0.0, 18.0)))
    if rng.random() < 0.15:
        for side in SIDES:
            randomise_arm(row, rng, side)
    row[DOF["bend"]] = rng.uniform(-5.0, 22.0)
    row[DOF["turn"]] = back * opened * rng.uniform(0.0, 0.5)
    return row


def turning_posture(rng: np.random.Generator, person: Person) -> Row:
    """Return a random posture between supine, side-lying and prone, as in turning over."""
    row = side_lying_posture(rng, person) if rng.random() < 0.5 else supine_posture(rng, person)
    row[DOF["roll"]] = roll = rng.uniform(-180.0, 180.0)
    if abs(roll) > 110.0:  # prone: bent legs would pass through the floor
        for side in SIDES:
            set_joint(row, side, "hip_flex", rng.uniform(-2.0, 4.0))
            set_joint(row, side, "knee", rng.uniform(0.0, 20.0))
    return row


PostureSampler = Callable[[np.random.Generator, Person], Row]
"""Draws a random posture of a person."""

POSTURES: tuple[tuple[PostureSampler, float], ...] = (
    (supine_posture, 0.46),
    (side_lying_posture, 0.47),
    (turning_posture, 0.07),
)
"""Posture samplers and their shares of the scenes."""


def base_posture(rng: np.random.Generator, roll: float) -> Row:
    """Return a lying posture of a roll, degrees, with straight legs and random head and arms."""
    row: Row = standing_motion(1)[0]
    row[DOF["recline"]] = 90.0 + rng.normal(0.0, 2.0)
    row[DOF["roll"]] = roll
    row[DOF["nod"]] = rng.uniform(-8.0, 15.0)
    row[DOF["tilt"]] = rng.normal(0.0, 8.0)
    row[DOF["turn"]] = rng.normal(0.0, 12.0)
    for side in SIDES:
        if rng.random() < 0.2:
            randomise_arm(row, rng, side)
        else:
            set_joint(row, side, "arm_el", rng.uniform(-85.0, -45.0))
            set_joint(row, side, "arm_az", rng.uniform(-5.0, 30.0))
            set_joint(row, side, "elbow", rng.uniform(0.0, 40.0))
    return row


def randomise_arm(row: Row, rng: np.random.Generator, side: str) -> None:
    """Set an arm of a posture to a random position."""
    set_joint(row, side, "arm_az", rng.uniform(-20.0, 110.0))
    set_joint(row, side, "arm_el", rng.uniform(-85.0, 80.0))
    set_joint(row, side, "elbow", rng.uniform(0.0, 130.0))


def set_joint(row: Row, side: str, name: str, value: float) -> None:
    """Set a joint angle of a posture, degrees, by the name in `rig.LIMB`."""
    row[DOF[f"{side}_{name}"]] = value


def _foot_flat_hip_flexion(person: Person, knee: float) -> float:
    """Return the hip flexion, degrees, that puts the foot on the floor beside the pelvis."""
    hips = np.radians(np.linspace(0.0, 75.0, 151))
    height = person.thigh * np.sin(hips) - person.shank * np.sin(np.radians(knee) - hips)
    return float(np.degrees(hips[np.argmin(np.abs(height + 0.02))]))


def choose_posture(rng: np.random.Generator) -> PostureSampler:
    """Return one of POSTURES at random, weighted by its share."""
    return POSTURES[rng.choice(len(POSTURES), p=[share for _, share in POSTURES])][0]


def motion(rng: np.random.Generator, person: Person, kind: PostureSampler) -> Row:
    """Return a motion between random postures of a kind, one row per frame."""
    keys = np.stack([kind(rng, person) for _ in range(FRAMES // FRAMES_PER_POSTURE + 2)])
    place = np.arange(FRAMES) / FRAMES_PER_POSTURE
    share = place % 1.0
    eased = (share * share * (3.0 - 2.0 * share))[:, np.newaxis]
    first = place.astype(int)
    rows: Row = keys[first] * (1.0 - eased) + keys[first + 1] * eased
    return rows


def placed_on_floor(person: Person, row: Row) -> Row:
    """Return the posture with the trunk on the floor; if roughly supine, the feet as well."""
    row = row.copy()
    row[DOF["z"]] = 0.0
    row[DOF["z"]] = -0.012 - _lowest_height(person, row, "pelvis", "spine4", "chest", "head")
    if abs(row[DOF["roll"]]) < 60.0:
        for side in SIDES:
            for _ in range(2):
                low = _lowest_height(person, row, f"{side}_foot", f"{side}_toes")
                angle = (low + 0.004) / _hip_to_foot(person, row, side)
                row[DOF[f"{side}_hip_flex"]] -= np.degrees(angle)
    return row


def _lowest_height(person: Person, row: Row, *parts: str) -> float:
    """Return the height of the lowest point of some bones, m."""
    return float(person.lowest_height(person.bones(row[np.newaxis]), parts)[0])


def _hip_to_foot(person: Person, row: Row, side: str) -> float:
    """Return the horizontal distance from hip to ankle, m, at least 0.2."""
    points = person.landmarks(row[np.newaxis])[0]
    offset = points[Landmark[f"{side.upper()}_ANKLE"]] - points[Landmark[f"{side.upper()}_HIP"]]
    return max(float(np.hypot(offset[0], offset[1])), 0.2)


def facing(points: Points, up: Points) -> NDArray[np.float64]:
    """Return the direction in which the pelvis faces, (frames,), degrees, of people who lie.

    It is 0 facing up and 90 lying on the left side.

    Args:
        points: Landmarks, (frames, 33, 3), m, in any axes.
        up: Unit vector upward in the same axes, (3,) or (frames, 3).
    """
    hips = points[:, Landmark.LEFT_HIP] - points[:, Landmark.RIGHT_HIP]
    trunk = trunk_vector(points)
    return signed_angle(np.broadcast_to(up, trunk.shape), np.cross(hips, trunk), trunk)


def trunk_vector(points: Points) -> Points:
    """Return the vectors from hip centre to shoulder centre, (frames, 3), m."""
    shoulders = points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    trunk: Points = shoulders - points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    return trunk


@dataclass(frozen=True)
class Scene:
    """A person with a motion, a room and a camera.

    Attributes:
        person: The person.
        motion: Postures, one row per frame.
        interval: Time between frames, s.
        room: The room.
        camera: The camera.
        size: Width and height of the frames, pixels.
        post: Degradations by the camera.
        rng: Source of the camera's noise.
    """

    person: Person
    motion: Row
    interval: float
    room: Room
    camera: Camera
    size: Size
    post: PostProcessing
    rng: np.random.Generator

    def __iter__(self) -> Iterator[tuple[Frame, Row, Points]]:
        """Yield each frame, its posture, and the true landmarks in the world, (33, 3), m."""
        for number, row in enumerate(self.motion):
            posed = self.person.pose(row)
            image = postprocess(
                render(posed, self.room, self.camera, self.size), self.post, self.rng
            )
            yield Frame(number * self.interval, image), row, posed.landmarks


def supine(seed: int) -> Scene:
    """Return a scene of a person moving between supine postures."""
    return random_lying(seed, supine_posture)


def random_lying(seed: int, kind: PostureSampler | None = None) -> Scene:
    """Return a scene of a person moving between lying postures, of one kind or a random one."""
    rng = np.random.default_rng(seed)
    kind = kind or choose_posture(rng)
    person = Person(int(rng.integers(1 << 30)))
    heading = rng.uniform(0.0, 360.0)
    rows = motion(rng, person, kind)
    rows[:, DOF["heading"]] = heading
    room = Room(int(rng.integers(1 << 30)), mat=mat_below(rng, heading))
    size = ((640, 480), (960, 540), (480, 640))[rng.choice(3, p=[0.6, 0.25, 0.15])]
    camera = _camera(rng, size, heading - 90.0, 115.0 if kind is supine_posture else 180.0)
    post = degradations(rng)
    rows = np.stack([placed_on_floor(person, row) for row in rows])
    return Scene(person, rows, INTERVAL, room, camera, size, post, rng)


def opening(seed: int) -> Scene:
    """Return a scene of open-close, with or without faults, from any side but head and feet."""
    rng = np.random.default_rng(seed)
    pillow = float(rng.choice([0.0, rng.uniform(0.03, 0.1)]))
    movement = openings(
        SIDES[rng.integers(2)],
        [_random_opening(rng)],
        hip=rng.uniform(55.0, 95.0),
        knee=rng.uniform(60.0, 115.0),
        pillow=pillow,
        pace=1.6,
    )
    size = ((640, 480), (960, 540), (480, 640))[rng.choice(3, p=[0.7, 0.2, 0.1])]
    clip = Clip(
        name=f"opening_{seed}",
        exercise="open-close",
        view="anyhow",
        movement=movement,
        person=int(rng.integers(1 << 30)),
        room=int(rng.integers(1 << 30)),
        azimuth=rng.choice([-90.0, 90.0], p=[0.65, 0.35]) + rng.uniform(-75.0, 75.0),
        height=camera_height(rng),
        hfov=rng.uniform(52.0, 74.0) if size[0] > size[1] else rng.uniform(42.0, 58.0),
        distance_factor=rng.uniform(1.0, 1.4),
        roll=rng.normal(0.0, 1.5),
        fps=FPS,
        size=size,
        post=degradations(rng),
        pillow=pillow,
    )
    staged = make.stage_clip(clip)
    rows = staged.motion[SKIPPED:]
    step = 2 if len(rows) > MAX_FRAMES else 1
    return Scene(
        staged.person, rows[::step], step / FPS, staged.room, staged.camera, size, clip.post, rng
    )


def _random_opening(rng: np.random.Generator) -> Opening:
    """Return a random opening: partial or full, with or without pelvis roll and knee spread."""
    return Opening(
        rot=rng.choice([rng.uniform(10.0, 60.0), rng.uniform(60.0, 110.0)], p=[0.3, 0.7]),
        hold=1.2,
        pelvis=rng.choice([0.0, rng.uniform(0.0, 45.0)], p=[0.7, 0.3]),
        spread=rng.choice([0.0, rng.uniform(0.0, 0.12)], p=[0.75, 0.25]),
        arm=rng.normal(8.0, 14.0),
        follow=rng.uniform(0.0, 1.0),
    )


KINDS: dict[str, Callable[[int], Scene]] = {
    "anyhow": random_lying,
    "supine": supine,
    "opening": opening,
}
"""Functions that make a scene from a seed, by the kind of movement."""


def degradations(rng: np.random.Generator) -> PostProcessing:
    """Return random degradations by a camera."""
    return PostProcessing(
        gain=rng.choice([rng.uniform(0.3, 0.6), rng.uniform(0.6, 1.15)], p=[0.25, 0.75]),
        blur=max(rng.normal(0.3, 0.4), 0.0),
        noise=rng.uniform(0.0, 7.0),
        jpeg=int(rng.integers(55, 95)),
        warmth=rng.normal(0.0, 0.05),
    )


def mat_below(rng: np.random.Generator, heading: float) -> Mat:
    """Return a random mat under the person, or none, and sometimes a pillow."""
    colour = tuple(rng.uniform(0.05, 0.75, 3))
    away = np.array([np.sin(np.radians(heading)), -np.cos(np.radians(heading))])
    x, y = -0.72 * away + rng.normal(0.0, 0.04, 2)
    pillow = (x, y, rng.uniform(0.04, 0.1)) if rng.random() < 0.4 else None
    size = (rng.uniform(0.55, 1.1), rng.uniform(1.6, 2.1))
    yaw = heading + rng.normal(0.0, 4.0)
    return Mat(size=size, yaw=yaw, colour=colour, pillow=pillow, shown=rng.random() < 0.8)


def _camera(rng: np.random.Generator, size: Size, middle: float, apart: float) -> Camera:
    """Return a random camera that shows the body.

    Its azimuth is within `middle` +- `apart`, degrees.
    """
    hfov = rng.uniform(50.0, 80.0) if size[0] > size[1] else rng.uniform(40.0, 60.0)
    around = np.radians(middle + rng.uniform(-apart, apart))
    away = rng.uniform(1.5, 3.8)
    target = (*rng.normal(0.0, 0.15, 2), 0.15 + rng.normal(0.0, 0.1))
    eye = (away * np.cos(around), away * np.sin(around), camera_height(rng))
    return Camera(eye=eye, target=target, hfov=hfov, roll=rng.normal(0.0, 2.0))


def camera_height(rng: np.random.Generator) -> float:
    """Return the height of a camera on the floor, on a chair or on a table, 0.2 m to 2 m."""
    low, high = ((0.2, 0.6), (0.4, 1.3), (0.9, 2.0))[rng.integers(3)]
    return float(rng.uniform(low, high))


def collect_examples(scene: Scene) -> ExampleSet:
    """Return the examples of the legs in a scene of a supine person."""
    legs = ExampleSet()
    with Estimator() as estimate:
        for frame, row, points in scene:
            pose = estimate(frame)
            frame = replace(frame, image=brighten(frame.image))  # as in use
            scale = pose.pixels_per_metre
            visible = not np.isnan(pose.image[leg_rotation.REQUIRED]).any()
            if scale > 0.0 and visible and abs(facing(points[np.newaxis], UP)[0]) < 50.0:
                pixels = scene.camera.project(points, scene.size)[0]
                _add_legs(legs, frame, pose, row, pixels, scale)
    return legs


def _add_legs(
    examples: ExampleSet, frame: Frame, pose: Pose, row: Row, pixels: Points, scale: float
) -> None:
    crops = leg_rotation.leg_crops(frame.image, pose, scale)
    features = leg_rotation.leg_features(pose, scale)
    for number, side in enumerate(SIDES):
        marks = [Landmark[f"{side.upper()}_{joint}"] for joint in ("KNEE", "ANKLE")]
        errors = np.linalg.norm(pose.image[marks] - pixels[marks], axis=1) / scale
        examples.x.append(crops[number])
        examples.c.append(features[number])
        examples.t.append(np.array([row[DOF[f"{side}_hip_rot"]]]))
        examples.k.append(float(errors.max()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first scene")
    args = parser.parse_args()
    args.examples.mkdir(parents=True, exist_ok=True)
    start, seed = time.monotonic(), args.seed
    while time.monotonic() - start < 60.0 * args.minutes:
        collect_examples(supine(seed)).write(args.examples / f"{seed:06d}.npz")
        seed += 1
    print(f"{seed - args.seed} scenes")


if __name__ == "__main__":
    main()
