"""The declared clips: person, movement, room and camera.

A camera's azimuth is 0 on +x and -90 on -y: at the feet of a supine person, on the chest side of a
side-lying person, in front of a standing person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import script as s
from rig import Person
from scene import CLEARANCE, Box, PostProcessing, Size, Vector
from script import Cycle, Lunge, Opening, Track

Movement = Callable[[Person, np.random.Generator], Track]
"""Builds a person's track, with random variation."""

CLEAN = PostProcessing()
"""A camera without degradations."""


@dataclass(frozen=True)
class Clip:
    """One clip: a movement of a person in a room, and the camera.

    Attributes:
        name: Name of the files, without suffix.
        exercise: Name of the exercise, "mixed" or "none".
        view: Description of the view.
        movement: Builds the track.
        person: Seed of the person.
        room: Seed of the room.
        azimuth: Direction of the camera, degrees.
        height: Height of the camera, m.
        hfov: Horizontal field of view, degrees.
        distance_factor: Scale of the camera distances that are tried, see `make.aim_camera`.
        roll: Rotation about the optical axis, degrees.
        fps: Frames per second.
        size: Width and height, pixels.
        light: Kind of light, see `scene.LIGHTS`; random if None.
        post: Degradations by the camera.
        pillow: Height of the pillow, m.
        bare: Whether the floor is without a mat.
        clearance: Radius around the room's centre that furniture leaves free, m.
        fixed: Eye and target of the camera, m, instead of azimuth and height.
        furniture: Additional boxes in the room.
    """

    name: str
    exercise: str
    view: str
    movement: Movement
    person: int
    room: int
    azimuth: float
    height: float = 1.1
    hfov: float = 64.0
    distance_factor: float = 1.0
    roll: float = 0.0
    fps: float = 15
    size: Size = (640, 480)
    light: str | None = None
    post: PostProcessing = CLEAN
    pillow: float = 0.0
    bare: bool = False
    clearance: float = CLEARANCE
    fixed: tuple[Vector, Vector] | None = None
    furniture: tuple[Box, ...] = ()

    @property
    def seed(self) -> int:
        """Seed derived from the name."""
        return sum((i + 1) * ord(c) for i, c in enumerate(self.name))


def legs(
    cycles: list[Cycle],
    *,
    spread: float = 13,
    arms: float = 25,
    pillow: float = 0.0,
    lag: float = 0.0,
    bent: bool = False,
    inward: float = 27.0,
    outward: float = -42.0,
    pace: float = 1.8,
    width: float = 0.52,
) -> Movement:
    """Return a movement of supine leg rotations; see `script.leg_rotations` and `supine_pose`."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(
            person,
            rng,
            s.supine_pose(person, spread=spread, arms=arms, pillow=pillow),
            lag={f"right_{n}": lag for n in ("hip_rot", "swivel", "froll")},
        )
        track.stay(rng.uniform(1.8, 3.2))
        s.leg_rotations(
            track, cycles, bent=bent, inward=inward, outward=outward, pace=pace, width=width
        )
        track.stay(rng.uniform(1.0, 2.5))
        return track

    return movement


def openings(
    down: str,
    reps: list[Opening],
    *,
    hip: float = 80,
    knee: float = 90,
    pillow: float = 0.06,
    pace: float = 3.0,
) -> Movement:
    """Return a movement of open-close, lying on the side `down`; see `script.open_close`."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(
            person, rng, s.side_lying_pose(person, down, hip=hip, knee=knee, pillow=pillow)
        )
        track.stay(rng.uniform(1.8, 3.0))
        s.open_close(track, down, reps, pillow=pillow, pace=pace)
        track.stay(rng.uniform(0.8, 1.8))
        return track

    return movement


def lunges(reps: list[Lunge], *, pace: float = 2.0, width: float = 0.22) -> Movement:
    """Return a movement of hip-flexor stretches, from standing; see `script.hip_flexor`."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(person, rng, s.standing_pose(person, width=width))
        track.stay(rng.uniform(1.8, 3.0))
        for g in reps:
            s.hip_flexor(track, g, pace)
        track.stay(rng.uniform(0.6, 1.5))
        return track

    return movement


def mixed(first: str, *, lag: float = 0.0) -> Movement:
    """Return a movement of all three exercises and the transitions between them."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(
            person, rng, s.standing_pose(person, (0.9, 0.6), 0), lag={"right_hip_rot": lag}
        )
        track.stay(1.5)
        s.walk(track, (0.0, 0.0), heading=0)
        for back in (first, s.OTHER[first]):
            _label_events(track, "hip-flexor", partial(s.hip_flexor, track, Lunge(back, 20.3)))
        s.walk(track, (0.0, -0.5), heading=0)
        s.lie_down(track, s.supine_pose(person, pillow=0.05))
        s.settle_supine(person, track.row, 0.05)
        track.stay(1.5)
        _label_events(track, "leg-rotations", lambda: s.leg_rotations(track, [OK] * 3, pace=1.6))
        at = {"x": track.row[0], "y": track.row[1]}
        on_back = s.feet_flat_pose(person, s.with_legs_freed(track.row), 0.3)
        side = s.with_columns(s.side_lying_pose(person, first, pillow=0.05, heading=0), **at)
        lying = track.row.copy()
        s.roll_over(track, side, on_back)
        track.stay(1.2)
        _label_events(
            track,
            "open-close",
            lambda: s.open_close(
                track, first, [Opening(hold=8.5), Opening(rot=66, hold=8)], pillow=0.05
            ),
        )
        s.roll_over(track, lying, on_back)
        s.get_up(track)
        s.walk(track, (-0.9, 0.4))
        track.stay(1.0)
        return track

    return movement


def _label_events(track: Track, exercise: str, action: Callable[[], None]) -> None:
    """Perform an action and label its events with an exercise."""
    before = len(track.events)
    action()
    for event in track.events[before:]:
        event["exercise"] = exercise


def from_standing(
    action: Callable[[Track], None],
    *,
    at: tuple[float, float] = (0, 0),
) -> Movement:
    """Return a movement that starts and ends with a pause around an action, from standing."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(person, rng, s.standing_pose(person, at))
        track.stay(1.5)
        action(track)
        track.stay(1.2)
        return track

    return movement


def from_supine(
    action: Callable[[Track], None], *, spread: float = 6, pillow: float = 0.0
) -> Movement:
    """Return a movement that starts and ends with a pause around an action, from supine."""

    def movement(person: Person, rng: np.random.Generator) -> Track:
        track = Track(person, rng, s.supine_pose(person, spread=spread, pillow=pillow))
        track.stay(2.0)
        action(track)
        track.stay(1.5)
        return track

    return movement


def _open_on_both_sides(person: Person, rng: np.random.Generator) -> Track:
    """Perform open-close on the left side, turn over, and repeat it on the right side."""
    track = Track(person, rng, s.side_lying_pose(person, "left", pillow=0.07))
    track.stay(2.0)
    s.open_close(
        track, "left", [Opening(hold=7.5), Opening(rot=66, hold=7.3)], pillow=0.07, pace=2.6
    )
    on_back = s.feet_flat_pose(person, s.supine_pose(person, heading=-90, pillow=0.07), 0.25)
    s.roll_over(track, s.side_lying_pose(person, "right", pillow=0.07, heading=-90), on_back)
    track.stay(1.5)
    s.open_close(
        track, "right", [Opening(hold=7.6), Opening(rot=58, hold=7.4)], pillow=0.07, pace=2.6
    )
    track.stay(1.0)
    return track


def _walking(track: Track) -> None:
    for at in ((1.2, -0.3), (-1.0, 0.3), (0.2, -0.6)):
        began = track.now
        s.walk(track, at, speed=track.rng.uniform(0.7, 1.1))
        track.add_phase("walk", began)
        track.stay(0.6)
    s.turn_to(track, 0)
    s.look_around(track, 4)


def _other_movements(track: Track) -> None:
    s.squat(track, 3)
    s.bow(track)
    s.pick_up(track)
    s.look_around(track, 3)


def _sit_down(track: Track) -> None:
    s.sit_on(track, 0.45, 6)
    track.stay(1.0)
    s.sit_on(track, 0.45, 3)


def _tie_shoes(track: Track) -> None:
    s.tie_shoe(track, "left", 6)
    track.stay(1.0)
    s.tie_shoe(track, "right", 5)


def _sit_on_floor(track: Track) -> None:
    person, stand = track.person, track.row.copy()
    deep = s.crouching_pose(
        person, stand, 0.62, 50, 0.2, **s.both_sides(arm_az=20, arm_el=-60, elbow=10)
    )
    sit = s.floor_sitting_pose(person, stand)
    began = track.now
    track.move_to(deep, 1.6)
    track.move_to(sit, 1.4)
    for turn in (30, -25, 0):
        track.move(1.6, twist=turn, turn=turn * 0.6)
        track.stay(1.8)
    long = s.floor_sitting_pose(person, stand, knee=25)
    track.move_to(s.with_legs_freed(long), 1.6)
    track.stay(3.0)
    track.move_to(s.with_legs_freed(sit), 1.6)
    track.move_to(sit, 0.1)
    track.move_to(deep, 1.4)
    track.move_to(stand, 1.5)
    track.add_phase("sit_floor", began)


def _floor_exercises(track: Track) -> None:
    s.knees_to_chest(track, 2)
    s.bridge(track, 2)
    s.leg_raise(track, "left", 2)
    s.leg_raise(track, "right", 1)


def _turn_over_repeatedly(track: Track) -> None:
    began = track.now
    track.stay(7.0)
    track.add_phase("lie_still", began)
    person, back = track.person, track.row.copy()
    bent = s.feet_flat_pose(person, s.with_legs_freed(back), 0.25)
    for down in ("left", "right"):
        s.roll_over(
            track, s.side_lying_pose(person, down, hip=55, knee=70, pillow=0.05, heading=0), bent
        )
        track.stay(3.0)
        s.roll_over(track, back, bent)
        track.stay(1.0)


def _lie_down_and_get_up(track: Track) -> None:
    s.lie_down(track, s.supine_pose(track.person, spread=7))
    track.stay(5.0)
    s.get_up(track)
    track.stay(1.5)


def _walk_through(person: Person, rng: np.random.Generator) -> Track:
    """Show an empty room, a person walking through it, and the empty room again."""
    track = Track(person, rng, s.standing_pose(person, (-2.3, 0.1), 90))
    track.stay(6.0)
    track.absences.append((0.0, 6.0))
    track.add_phase("empty_room", 0.0)
    began = track.now
    s.walk(track, (2.3, 0.1), speed=1.0)
    track.add_phase("walk", began)
    left_at = track.now
    track.stay(5.0)
    track.absences.append((left_at, left_at + 5.1))
    track.add_phase("empty_room", left_at)
    return track


OK = Cycle()
SMALL, LEFT, RIGHT, BENT, CLOSE = (Cycle(k) for k in ("small", "left", "right", "bent", "together"))

LEG, OPEN, FLEX, NONE = "leg-rotations", "open-close", "hip-flexor", "none"
PARTIAL, SHORT, NO_HOLD, ROLLS, ARM = (
    ("partial_opening",),
    ("hold_short",),
    ("no_hold",),
    ("pelvis_rolls",),
    ("arm_not_level",),
)
WIDE, HD, TALL = (960, 540), (1280, 720), (480, 640)

DECLARED = (  # the first clips cover every kind of movement; then the kinds alternate
    Clip("legs_feet_1", LEG, "feet end", legs([OK] * 5), 3, 21, -90, 1.3),
    Clip(
        "open_chest_1",
        OPEN,
        "chest side",
        openings("left", [Opening(hold=9), Opening(rot=68, hold=9.5)]),
        4,
        22,
        -90,
        0.8,
        pillow=0.06,
    ),
    Clip(
        "flex_side_right_1",
        FLEX,
        "side (person's right)",
        lunges([Lunge("right", 20.5)]),
        2,
        23,
        180,
        0.8,
    ),
    Clip("none_walk", NONE, "front", from_standing(_walking), 11, 24, -80, 1.0, bare=True),
    Clip(
        "legs_bent_side_left",
        LEG,
        "side (person's left), knees bent",
        legs([OK, OK, SMALL, SMALL, OK], bent=True, inward=26, outward=-42, width=0.5),
        12,
        25,
        8,
        0.95,
        distance_factor=1.15,
    ),
    Clip(
        "open_back_1",
        OPEN,
        "from behind",
        openings(
            "right",
            [Opening(hold=8.2), Opening(rot=68, hold=8.0), Opening(rot=58, hold=7.6)],
            pillow=0.08,
            pace=2.4,
        ),
        8,
        26,
        90,
        0.85,
        pillow=0.08,
        light="day",
    ),
    Clip(
        "mixed_1",
        "mixed",
        "30 deg oblique, front left",
        mixed("left"),
        15,
        27,
        -62,
        1.25,
        hfov=66,
        clearance=1.7,
        pillow=0.05,
    ),
    Clip(
        "legs_obl_25_faults",
        LEG,
        "25 deg oblique from the feet, person's left",
        legs([OK, SMALL, SMALL, OK, LEFT, LEFT, OK], inward=24, outward=-40, pace=1.5),
        9,
        28,
        -65,
        1.2,
        distance_factor=1.1,
    ),
    Clip(
        "open_chest_faults_1",
        OPEN,
        "chest side",
        openings(
            "right",
            [
                Opening(hold=8),
                Opening(rot=26, hold=8, faults=PARTIAL),
                Opening(rot=60, hold=3.5, faults=SHORT),
                Opening(rot=48, pelvis=36, spread=0.05, hold=8, faults=ROLLS),
            ],
            pace=2.2,
        ),
        13,
        29,
        -95,
        1.0,
        post=PostProcessing(noise=5, jpeg=70),
    ),
    Clip(
        "flex_obl_45",
        FLEX,
        "45 deg oblique, front left",
        lunges([Lunge("left", 20.2, arms="hips"), Lunge("right", 20.4, arms="hips")], pace=1.8),
        7,
        30,
        -45,
        0.9,
        fps=12,
    ),
    Clip(
        "none_gym",
        NONE,
        "40 deg oblique from the feet",
        from_supine(_floor_exercises),
        18,
        31,
        -50,
        1.1,
    ),
    Clip(
        "legs_feet_2",
        LEG,
        "feet end, 1.55 m high",
        legs([OK] * 5, spread=17, pace=2.1, inward=34, outward=-48, lag=0.2),
        10,
        32,
        -92,
        1.55,
        fps=20,
        light="lamp",
        distance_factor=1.2,
    ),
    Clip(
        "open_back_faults_1",
        OPEN,
        "from behind",
        openings(
            "left",
            [
                Opening(rot=66, hold=7.5),
                Opening(rot=24, hold=7.5, faults=PARTIAL),
                Opening(rot=62, hold=0.3, faults=NO_HOLD),
                Opening(rot=64, hold=7.4),
            ],
            pace=2.6,
        ),
        14,
        33,
        88,
        1.1,
        distance_factor=1.15,
    ),
    Clip(
        "flex_side_left_1",
        FLEX,
        "side (person's left)",
        lunges([Lunge("left", 20.4, tucked=True, arms="knee")]),
        16,
        34,
        0,
        0.65,
        distance_factor=1.15,
        size=WIDE,
    ),
    Clip(
        "legs_obl_45_right",
        LEG,
        "45 deg oblique from the feet, person's right",
        legs([OK] * 5, arms=32, pillow=0.06, pace=1.6),
        17,
        35,
        -135,
        1.0,
        pillow=0.06,
    ),
    Clip(
        "open_chest_high",
        OPEN,
        "chest side, 1.7 m high",
        openings(
            "left",
            [Opening(rot=58, hold=7.6), Opening(rot=62, hold=7.8), Opening(rot=60, hold=10.2)],
            pillow=0.1,
            pace=3.4,
            hip=65,
        ),
        19,
        36,
        -88,
        1.7,
        pillow=0.1,
        size=WIDE,
    ),
    Clip("none_shoe", NONE, "side", from_standing(_tie_shoes), 20, 37, -10, 0.8),
    Clip(
        "flex_faults_side_1",
        FLEX,
        "side (person's right)",
        lunges(
            [
                Lunge("right", 12, ("front_knee_past_ankle", "hold_short"), shank=19, shift=0.17),
                Lunge("left", 11, ("torso_lean", "hold_short"), lean=30),
            ]
        ),
        21,
        38,
        178,
        0.9,
        distance_factor=1.1,
    ),
    Clip(
        "legs_side_right",
        LEG,
        "side (person's right)",
        legs([OK] * 5, inward=30, outward=-44, pace=1.9),
        22,
        39,
        176,
        1.0,
        light="overcast",
    ),
    Clip(
        "open_back_2",
        OPEN,
        "from behind, 25 deg towards the head",
        openings(
            "left",
            [
                Opening(rot=60, hold=7.8, follow=0.9),
                Opening(rot=64, hold=8.4, follow=0.8),
                Opening(rot=62, hold=7.7),
            ],
            pace=2.2,
            pillow=0.05,
            knee=100,
        ),
        23,
        40,
        65,
        0.7,
        pillow=0.05,
        distance_factor=1.2,
    ),
    Clip(
        "legs_bent_obl_40",
        LEG,
        "40 deg oblique, knees bent",
        legs([OK] * 5, bent=True, inward=28, outward=-46, width=0.48, pace=1.6),
        24,
        41,
        -50,
        1.15,
        light="evening",
        post=PostProcessing(gain=1.1, noise=7),
    ),
    Clip(
        "flex_front", FLEX, "front", lunges([Lunge("left", 20.3, arms="hips")]), 25, 42, -88, 0.95
    ),
    Clip(
        "none_chair",
        NONE,
        "front oblique",
        from_standing(_sit_down),
        26,
        43,
        -60,
        1.0,
        bare=True,
        furniture=(
            ((0, 0.42, 0.43), (0.44, 0.42, 0.04), (0.45, 0.3, 0.18), 0.0),
            ((0, 0.62, 0.7), (0.44, 0.03, 0.5), (0.42, 0.28, 0.17), 0.0),
            *(
                ((x, 0.42 + y, 0.21), (0.04, 0.04, 0.42), (0.4, 0.26, 0.15), 0.0)
                for x in (-0.19, 0.19)
                for y in (-0.18, 0.18)
            ),
        ),
    ),
    Clip(
        "legs_obl_60_faults",
        LEG,
        "60 deg oblique, person's left",
        legs([OK, OK, BENT, BENT, OK, CLOSE, CLOSE], inward=26, outward=-40, pace=1.5),
        27,
        44,
        -30,
        1.1,
        fps=12,
        distance_factor=1.1,
    ),
    Clip(
        "open_chest_head",
        OPEN,
        "chest side, 30 deg towards the head",
        openings(
            "left",
            [Opening(rot=66, hold=7.6), Opening(rot=64, hold=8), Opening(rot=70, hold=7.9)],
            pace=2.3,
        ),
        28,
        45,
        -60,
        0.9,
        post=PostProcessing(blur=0.9, noise=3),
    ),
    Clip(
        "flex_obl_30",
        FLEX,
        "30 deg from the side, front right",
        lunges(
            [
                Lunge("left", 20.4),
            ],
            pace=2.3,
        ),
        29,
        46,
        -150,
        0.8,
        size=HD,
        light="window",
    ),
    Clip(
        "none_restless",
        NONE,
        "from the side, high",
        from_supine(_turn_over_repeatedly, pillow=0.05),
        30,
        47,
        -20,
        1.4,
        pillow=0.05,
    ),
    Clip(
        "legs_feet_faults",
        LEG,
        "feet end",
        legs([OK, RIGHT, RIGHT, OK, SMALL, SMALL, OK], pace=1.5, inward=28, outward=-38),
        31,
        48,
        -88,
        1.2,
        post=PostProcessing(jpeg=45),
        distance_factor=1.15,
    ),
    Clip(
        "open_back_faults_2",
        OPEN,
        "from behind",
        openings(
            "right",
            [
                Opening(rot=62, hold=7.8),
                Opening(rot=46, pelvis=38, spread=0.06, hold=7.5, faults=ROLLS),
                Opening(rot=60, hold=4.0, faults=SHORT),
                Opening(rot=64, hold=7.5),
            ],
            pace=2.4,
            pillow=0.07,
        ),
        32,
        49,
        96,
        0.95,
        pillow=0.07,
        light="lamp",
    ),
    Clip(
        "flex_faults_side_2",
        FLEX,
        "side (person's left)",
        lunges(
            [
                Lunge("right", 12, ("back_knee_off_floor", "hold_short"), lifted=0.10),
                Lunge("left", 13, ("front_knee_angle", "hold_short"), shank=-24, arms="hips"),
            ]
        ),
        33,
        50,
        4,
        0.75,
        fps=20,
    ),
    Clip(
        "legs_obl_35",
        LEG,
        "35 deg oblique, person's right",
        legs([OK] * 5, spread=10, inward=22, outward=-36, pace=2.3),
        34,
        51,
        -125,
        1.35,
        size=WIDE,
        light="evening",
    ),
    Clip(
        "open_chest_faults_2",
        OPEN,
        "chest side",
        openings(
            "left",
            [
                Opening(rot=62, hold=7.7),
                Opening(rot=60, arm=58, hold=7.5, faults=ARM),
                Opening(rot=60, arm=-48, hold=7.6, faults=ARM),
                Opening(rot=40, pelvis=34, hold=3.0, faults=ROLLS + SHORT),
            ],
            pace=2.3,
        ),
        35,
        52,
        -90,
        0.75,
        distance_factor=1.1,
    ),
    Clip(
        "none_down_up",
        NONE,
        "front oblique",
        from_standing(_lie_down_and_get_up, at=(0, -0.4)),
        36,
        53,
        -40,
        1.1,
    ),
    Clip(
        "legs_side_left_faults",
        LEG,
        "side (person's left)",
        legs([OK, SMALL, SMALL, OK, BENT, BENT, OK], pace=1.5, inward=28, outward=-42),
        37,
        54,
        4,
        1.05,
    ),
    Clip(
        "flex_faults_obl",
        FLEX,
        "45 deg oblique",
        lunges(
            [
                Lunge("left", 12, ("torso_sway", "hold_short"), sway=42),
                Lunge("right", 12, ("back_knee_angle", "hold_short"), thigh=30, shift=0.05),
            ]
        ),
        64,
        55,
        -135,
        0.9,
    ),
    Clip(
        "open_back_3",
        OPEN,
        "from behind, 30 deg towards the feet, high",
        openings(
            "left",
            [Opening(rot=60, hold=8.3), Opening(rot=64, hold=10.4), Opening(rot=62, hold=7.8)],
            hip=90,
            knee=95,
        ),
        39,
        56,
        120,
        1.5,
        fps=10,
        size=TALL,
        hfov=58,
    ),
    Clip(
        "legs_feet_tall",
        LEG,
        "feet end, portrait",
        legs([OK] * 5, pace=1.7, spread=12),
        40,
        57,
        -90,
        1.4,
        size=TALL,
        hfov=52,
        fps=24,
    ),
    Clip("none_squats", NONE, "front oblique", from_standing(_other_movements), 41, 58, -115, 0.95),
    Clip(
        "open_both_sides",
        OPEN,
        "chest side, then from behind after a turn",
        _open_on_both_sides,
        42,
        59,
        -90,
        0.9,
        pillow=0.07,
    ),
    Clip(
        "legs_bent_side_right",
        LEG,
        "side (person's right), knees bent",
        legs([OK, SMALL, SMALL, OK, OK], bent=True, inward=24, outward=-38, width=0.55),
        43,
        60,
        178,
        1.1,
        size=WIDE,
    ),
    Clip(
        "flex_obl_60",
        FLEX,
        "60 deg from the side, front left",
        lunges([Lunge("right", 20.6, arms="cross")], pace=2.2),
        44,
        61,
        -68,
        1.0,
        post=PostProcessing(gain=1.0, noise=8, jpeg=60),
        light="evening",
    ),
    Clip("none_floor", NONE, "side", from_standing(_sit_on_floor), 45, 62, -15, 0.9),
    Clip(
        "legs_obl_45_faults",
        LEG,
        "45 deg oblique, person's left",
        legs([CLOSE, CLOSE, OK, OK, RIGHT, RIGHT, OK], pace=1.5),
        46,
        63,
        -42,
        1.3,
        roll=2.5,
    ),
    Clip(
        "open_chest_feet",
        OPEN,
        "chest side, 30 deg towards the feet, low",
        openings(
            "right",
            [Opening(rot=68, hold=7.6), Opening(rot=72, hold=8.1), Opening(rot=66, hold=7.7)],
            pace=2.4,
        ),
        47,
        64,
        -60,
        0.45,
    ),
    Clip(
        "legs_obl_60_bent",
        LEG,
        "60 deg oblique, knees bent",
        legs([OK] * 5, bent=True, inward=27, outward=-50, pace=1.8),
        48,
        65,
        -152,
        0.95,
        fps=30,
    ),
    Clip(
        "mixed_2",
        "mixed",
        "40 deg oblique, front right",
        mixed("right", lag=0.15),
        49,
        66,
        -125,
        1.1,
        hfov=68,
        clearance=1.7,
        pillow=0.05,
        fps=12,
    ),
    Clip(
        "flex_faults_side_3",
        FLEX,
        "side (person's right)",
        lunges(
            [
                Lunge("left", 20.4),
                Lunge("right", 11, ("back_knee_angle", "hold_short"), thigh=-28, shift=0.04),
            ],
            pace=1.7,
        ),
        50,
        67,
        184,
        1.1,
        fps=12,
        size=WIDE,
    ),
    Clip(
        "none_through",
        NONE,
        "front",
        _walk_through,
        51,
        68,
        -90,
        1.1,
        hfov=52,
        fixed=((0.0, -3.0, 1.1), (0.0, 0.0, 0.85)),
    ),
    Clip(
        "open_back_faults_3",
        OPEN,
        "from behind, low",
        openings(
            "right",
            [
                Opening(rot=64, hold=7.6),
                Opening(rot=62, arm=55, hold=7.5, faults=ARM),
                Opening(rot=22, hold=7.5, faults=PARTIAL),
                Opening(rot=60, hold=2.8, faults=SHORT),
            ],
            pace=2.3,
        ),
        52,
        69,
        84,
        0.5,
        post=PostProcessing(noise=6),
    ),
    Clip(
        "legs_obl_35_faults",
        LEG,
        "35 deg oblique, person's left",
        legs([OK, OK, SMALL, SMALL, LEFT, LEFT, OK], pace=1.6, inward=32, outward=-46, pillow=0.04),
        53,
        70,
        -55,
        1.15,
        pillow=0.04,
    ),
    Clip(
        "open_chest_low_tall",
        OPEN,
        "chest side, portrait",
        openings("left", [Opening(rot=60, hold=10.4), Opening(rot=64, hold=10.2)]),
        54,
        71,
        -98,
        1.0,
        size=TALL,
        hfov=60,
        fps=20,
    ),
)
CLIPS = {clip.name: clip for clip in DECLARED}
