"""Rooms, cameras and an offscreen renderer (moderngl over EGL; llvmpipe is sufficient).

    room, camera = Room(3, mat), Camera(eye=(2, -2, 1.2), target=(0, 0, 0.3), hfov=65)
    image = render(person.pose(row), room, camera, (640, 480))    # BGR uint8 (h, w, 3)
    image = postprocess(image, PostProcessing(noise=4.0), rng)    # camera effects

The room is drawn once per (room, camera, size) and cached. Each frame then draws only the person,
the cast shadow and the contact shadow. World coordinates: metres, z up, floor at z = 0.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray
from rig import Array, Colour, Person, Points, PosedBody

NEAR, FAR = 0.1, 16.0
"""Near and far clipping planes, m."""

SHADOW_MAP_SIZE = 640
"""Width and height of a person's shadow map, pixels."""

Image = NDArray[np.uint8]
"""An image (h, w, 3), BGR."""

Vector = tuple[float, float, float]
"""A position, an extent along x, y and z, m, or a direction."""

Size = tuple[int, int]
"""Image width and height, pixels."""

Matrix = NDArray[np.float64]
"""A rotation (3, 3) or a projection (4, 4) that acts on column vectors."""


@dataclass(frozen=True)
class Camera:
    """A pinhole camera.

    Attributes:
        eye: Position, m.
        target: Point on the optical axis, m.
        hfov: Horizontal field of view, degrees.
        roll: Rotation about the optical axis, degrees; positive turns the image clockwise.
    """

    eye: Vector
    target: Vector
    hfov: float = 65.0
    roll: float = 0.0

    def intrinsics(self, size: Size) -> dict[str, float]:
        """Return the focal lengths fx, fy and the principal point cx, cy, pixels."""
        f = size[0] / 2 / np.tan(np.radians(self.hfov) / 2)
        return {"fx": f, "fy": f, "cx": size[0] / 2, "cy": size[1] / 2}

    def extrinsics(self) -> tuple[Matrix, Points]:
        """Return the rotation (3, 3) and translation (3,), m, from world to camera axes.

        The camera axes are OpenCV's: right, down, forward.
        """
        eye = np.array(self.eye, float)
        ahead = np.array(self.target, float) - eye
        ahead /= np.linalg.norm(ahead)
        right = np.cross(ahead, (0.0, 0, 1))
        right /= np.linalg.norm(right)
        down = np.cross(ahead, right)
        c, s = np.cos(np.radians(self.roll)), np.sin(np.radians(self.roll))
        rows = np.stack([c * right + s * down, -s * right + c * down, ahead])
        return rows, -rows @ eye

    def project(self, points: Array, size: Size) -> tuple[Points, Points]:
        """Return pixels (..., 2) and depth (...), m, of world points (..., 3), m."""
        r, t = self.extrinsics()
        k = self.intrinsics(size)
        cam = points @ r.T + t
        z = np.maximum(cam[..., 2], 1e-6)
        pixels = np.stack(
            [k["fx"] * cam[..., 0] / z + k["cx"], k["fy"] * cam[..., 1] / z + k["cy"]], -1
        )
        return pixels, cam[..., 2]

    def matrix(self, size: Size) -> Matrix:
        """Return the projection from world to clip space; row 0 is the top of the image."""
        r, t = self.extrinsics()
        k, (w, h) = self.intrinsics(size), size
        view = np.eye(4)
        view[:3, :3], view[:3, 3] = r, t
        clip = np.zeros((4, 4))
        clip[0, 0], clip[1, 1], clip[3, 2] = 2 * k["fx"] / w, 2 * k["fy"] / h, 1.0
        clip[2, 2], clip[2, 3] = (FAR + NEAR) / (FAR - NEAR), -2 * FAR * NEAR / (FAR - NEAR)
        matrix: Matrix = clip @ view
        return matrix


@dataclass(frozen=True)
class Light:
    """A key light that casts shadows, and ambient light from above and below.

    Attributes:
        toward: Unit vector towards the key light.
        key: Colour of the key light.
        sky: Colour of the ambient light from above.
        ground: Colour of the ambient light from below.
        soft: Width of the shadow edges, about 1 (sharp) to 6.
    """

    toward: Vector
    key: Colour
    sky: Colour
    ground: Colour
    soft: float


LIGHTS = {
    "day": ((0.9, 0.86, 0.78), (0.52, 0.55, 0.6), (0.36, 0.34, 0.32), 2.5),
    "window": ((0.82, 0.78, 0.7), (0.40, 0.43, 0.5), (0.26, 0.25, 0.24), 1.6),
    "lamp": ((0.85, 0.66, 0.42), (0.42, 0.36, 0.28), (0.26, 0.21, 0.16), 3.0),
    "overcast": ((0.34, 0.35, 0.37), (0.74, 0.76, 0.8), (0.42, 0.42, 0.42), 6.0),
    "evening": ((0.42, 0.34, 0.25), (0.20, 0.2, 0.22), (0.13, 0.12, 0.11), 3.0),
}
"""Colours of key, sky and ground, and the softness, by kind of light: see `Light`."""


def random_light(kind: str, rng: np.random.Generator) -> Light:
    """Return a light of a kind in LIGHTS with random direction and brightness."""
    key, sky, ground, soft = LIGHTS[kind]
    turn, height = rng.uniform(0, 2 * np.pi), rng.uniform(0.8, 1.8)
    toward = np.array([np.cos(turn), np.sin(turn), height])
    scale = rng.uniform(0.85, 1.12)
    return Light(
        tuple(toward / np.linalg.norm(toward)),
        tuple(np.array(key) * scale),
        tuple(np.array(sky) * scale),
        tuple(np.array(ground) * scale),
        soft,
    )


# -- geometry of rooms -------------------------------------------------------------------------


class Mesh:
    """A triangle mesh under construction: vertex rows (n, 9) of position, m, normal and colour."""

    def __init__(self) -> None:
        self.rows: list[Array] = []

    def quad(self, corners: Points, normal: Points, colour: Colour) -> None:
        """Add a quadrilateral: corners (4, 3), m, in order around it, with one normal (3,)."""
        full = np.concatenate([corners, np.tile(normal, (4, 1)), np.tile(colour, (4, 1))], axis=1)
        self.rows.append(full[[0, 1, 2, 0, 2, 3]])

    def box(self, centre: Vector, size: Vector, colour: Colour, yaw: float = 0.0) -> None:
        """Add a box of a centre and a size, m, rotated by `yaw`, radians, about z."""
        c, s = np.cos(yaw), np.sin(yaw)
        turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        half = np.array(size) / 2
        for axis in range(3):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            for sign in (-1.0, 1.0):
                corners = np.zeros((4, 3))
                corners[:, axis] = sign * half[axis]
                corners[:, u] = np.array([-1, 1, 1, -1]) * half[u]
                corners[:, v] = np.array([-1, -1, 1, 1]) * half[v]
                normal = np.zeros(3)
                normal[axis] = sign
                self.quad(corners @ turn.T + centre, turn @ normal, colour)

    def tube(
        self, base: Vector, tip: Vector, r0: float, r1: float, colour: Colour, sides: int = 14
    ) -> None:
        """Add a truncated cone from `base` (radius `r0`) to a closed `tip` (radius `r1`), m."""
        low, high = np.array(base, float), np.array(tip, float)
        along = (high - low) / np.linalg.norm(high - low)
        u = np.cross(along, (1.0, 0, 0) if abs(along[0]) < 0.9 else (0, 1.0, 0))
        u /= np.linalg.norm(u)
        v = np.cross(along, u)
        angle = np.linspace(0, 2 * np.pi, sides + 1)
        ring = np.cos(angle)[:, None] * u + np.sin(angle)[:, None] * v
        for k in range(sides):
            a, b = ring[k], ring[k + 1]
            corners = np.array([low + r0 * a, low + r0 * b, high + r1 * b, high + r1 * a])
            self.quad(corners, (a + b) / 2, colour)
            self.quad(np.array([high, high + r1 * a, high + r1 * b, high]), along, colour)

    def array(self) -> NDArray[np.float32]:
        """Return all triangles as one array (n, 9), three rows each."""
        return np.concatenate(self.rows).astype("f4") if self.rows else np.zeros((0, 9), "f4")


@dataclass(frozen=True)
class Mat:
    """A mat under the person, optionally with a pillow.

    Attributes:
        size: Width and length, m.
        yaw: Rotation about z, degrees; 0 puts the long side along y.
        colour: Reflected colour.
        pillow: x and y of the pillow's centre and its height, m; None for no pillow.
        shown: Whether the mat is drawn; the pillow does not depend on it.
        at: Centre of the mat, m.
    """

    size: tuple[float, float]
    yaw: float
    colour: Colour
    pillow: Vector | None
    shown: bool
    at: tuple[float, float] = (0.0, 0.0)


Box = tuple[Vector, Vector, Colour, float]
"""Centre, m, size, m, colour and yaw, radians, of a box."""


CLEARANCE = 1.55
"""Default radius around the room's centre that furniture leaves free, m."""

MATS = (
    (0.16, 0.3, 0.55),
    (0.35, 0.12, 0.4),
    (0.1, 0.32, 0.3),
    (0.6, 0.15, 0.17),
    (0.1, 0.1, 0.14),
    (0.55, 0.33, 0.22),
    (0.45, 0.45, 0.48),
    (0.62, 0.52, 0.4),
)


class Room:
    """A room with furniture, light and mat; arguments override what the seed determines.

    Furniture that would occlude the person is omitted when the room is drawn.

    Args:
        seed: Seed of everything that is not given.
        mat: Mat under the person.
        kind: Kind of light, see LIGHTS.
        clearance: Radius around the centre that furniture leaves free, m.
        extra: Additional boxes.

    Attributes:
        half: Distance from the centre to the walls along x and y, m.
        height: Height of the ceiling, m.
        floor: Texture of the floor, see `floor_texture`.
        wall_colours: Colours of the walls, (4, 3).
        props: Furniture and other objects.
    """

    def __init__(
        self,
        seed: int,
        mat: Mat | None = None,
        kind: str | None = None,
        clearance: float = CLEARANCE,
        extra: tuple[Box, ...] = (),
    ) -> None:
        rng = np.random.default_rng(seed * 104729 + 5)
        self.kind = kind or str(rng.choice(list(LIGHTS), p=[0.3, 0.2, 0.2, 0.2, 0.1]))
        self.light = random_light(self.kind, rng)
        self.half = (rng.uniform(1.9, 3.3), rng.uniform(1.9, 3.3))
        self.height = rng.uniform(2.35, 2.8)
        self.floor = floor_texture(rng)
        self.wall_colours = _wall_colours(rng)
        self.mat = mat or _mat(rng)
        self.props = furnish(rng, self.half, clearance)
        self.extra = extra


def _mat(rng: np.random.Generator) -> Mat:
    colour = MATS[rng.integers(len(MATS))]
    size = (rng.uniform(0.58, 0.8), rng.uniform(1.75, 2.0))
    return Mat(size=size, yaw=0.0, colour=colour, pillow=None, shown=rng.random() < 0.85)


def _wall_colours(rng: np.random.Generator) -> Array:
    base = np.array(
        [
            (0.82, 0.79, 0.73),
            (0.72, 0.77, 0.82),
            (0.78, 0.82, 0.76),
            (0.86, 0.85, 0.83),
            (0.76, 0.73, 0.80),
            (0.62, 0.6, 0.56),
            (0.45, 0.5, 0.55),
            (0.8, 0.7, 0.6),
        ][rng.integers(8)]
    )
    walls = np.tile(base, (4, 1)) * rng.uniform(0.92, 1.05, (4, 1))
    if rng.random() < 0.3:
        walls[rng.integers(4)] = rng.uniform(0.2, 0.7, 3)
    return walls


def _noise(rng: np.random.Generator, size: int, cells: int) -> Array:
    """Return smooth noise in about -1..1, (size, size), from `cells` x `cells` random values."""
    coarse = rng.uniform(-1, 1, (cells, cells)).astype("f4")
    return cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)


WOODS = (
    (0.5, 0.31, 0.17),
    (0.62, 0.45, 0.28),
    (0.33, 0.19, 0.11),
    (0.55, 0.53, 0.5),
    (0.7, 0.56, 0.4),
)
TILES = ((0.75, 0.74, 0.71), (0.5, 0.47, 0.44), (0.62, 0.5, 0.42), (0.35, 0.36, 0.38))
CARPETS = (
    (0.5, 0.44, 0.36),
    (0.27, 0.3, 0.38),
    (0.55, 0.53, 0.5),
    (0.36, 0.2, 0.2),
    (0.3, 0.36, 0.3),
)


def floor_texture(rng: np.random.Generator) -> Array:
    """Return a random floor texture for 3 m x 3 m, RGB 0..1, (1024, 1024, 3)."""
    kind = str(
        rng.choice(
            ["planks", "tiles", "carpet", "lino", "parquet"], p=[0.35, 0.18, 0.25, 0.1, 0.12]
        )
    )
    size = 1024
    grain = cv2.resize(rng.normal(0, 1, (size // 24, size)).astype("f4"), (size, size))
    fine = rng.normal(0, 1, (size, size)).astype("f4")
    colour: Colour
    if kind in ("planks", "parquet"):
        colour = WOODS[rng.integers(len(WOODS))]
        wide, long = 40, 120
        if kind == "planks":
            wide, long = int(rng.integers(36, 70)), int(rng.integers(300, 520))
        tone = np.zeros((size, size), "f4")
        for k, x in enumerate(range(0, size, wide)):
            start = int(rng.integers(0, long)) if kind == "planks" else (k % 2) * long // 2
            for y in range(start - long, size, long):
                tone[max(0, y) : max(0, y + long), x : x + wide] = rng.normal(0, 0.11)
                if y >= 0:
                    tone[y : y + 2, x : x + wide] = -0.45
            tone[:, x : x + 2] = -0.45
        shade = 1 + tone + 0.07 * grain + 0.02 * fine
    elif kind == "tiles":
        colour = TILES[rng.integers(len(TILES))]
        step = int(rng.choice([102, 128, 170, 205]))
        tone = _noise(rng, size, 40) * 0.06 + 0.02 * fine
        for k in range(0, size, step):
            tone[k : k + 4] = tone[:, k : k + 4] = -0.3
        shade = 1 + tone
    else:
        colour = CARPETS[rng.integers(len(CARPETS))]
        rough = 0.13 if kind == "carpet" else 0.03
        tone = rough * fine + 0.07 * _noise(rng, size, 24) + 0.05 * _noise(rng, size, 90)
        shade = 1 + tone
    texture: Array = np.clip(np.ones((size, size, 3), "f4") * colour * shade[..., None], 0, 1)
    return texture


@dataclass(frozen=True)
class Prop:
    """A piece of furniture: centre on the floor and radius, m, and triangle rows (n, 9)."""

    at: tuple[float, float]
    radius: float
    rows: NDArray[np.float32]


def furnish(rng: np.random.Generator, half: tuple[float, float], clearance: float) -> list[Prop]:
    """Return random furniture along the four walls, wall pictures, windows, doors and boxes.

    Args:
        rng: Source of randomness.
        half: Distance from the room's centre to the walls along x and y, m.
        clearance: Least distance of objects on the floor from the centre, m.
    """
    props = []
    for wall in range(4):
        along, away = half[(wall + 1) % 2], half[wall % 2]  # wall 0: +x, 1: +y, 2: -x, 3: -y
        yaw = (0.0, np.pi / 2, np.pi, -np.pi / 2)[wall]
        spots = np.linspace(-along + 0.6, along - 0.6, 3)
        for spot in spots:
            if rng.random() < 0.28:
                continue
            make = FURNITURE[rng.integers(len(FURNITURE))]
            depth, mesh = make(rng)
            position = spot + rng.uniform(-0.2, 0.2)
            props.append(_place(mesh, yaw, away - depth / 2 - 0.03, position, clearance))
        for _ in range(rng.integers(0, 4)):
            picture = _wall_picture(rng)
            position = rng.uniform(-along + 0.5, along - 0.5)
            props.append(_place(picture, yaw, away - 0.02, position, 0.0))
        if rng.random() < 0.4:
            opening = _door_or_window(rng)
            position = rng.uniform(-along + 0.8, along - 0.8)
            props.append(_place(opening, yaw, away - 0.02, position, 0.0))
    for _ in range(rng.integers(0, 3)):
        angle, far = rng.uniform(0, 2 * np.pi), clearance + rng.uniform(0.1, 0.6)
        box = Mesh()
        colour = tuple(rng.uniform(0.1, 0.8, 3))
        box.box((0, 0, 0.1), (*rng.uniform(0.12, 0.35, 2), 0.2), colour, rng.uniform(0, 3))
        props.append(_place(box, angle, far, 0.0, clearance))
    return [p for p in props if p is not None]


def _place(mesh: Mesh, yaw: float, away: float, along: float, clearance: float) -> Prop | None:
    """Move a mesh built at the origin (facing -x) by `away` and `along`, m, rotated by `yaw`.

    Return None if it would be closer to the room's centre than `clearance`.
    """
    rows = mesh.array().copy()
    c, s = np.cos(yaw), np.sin(yaw)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    centre = turn @ np.array([away, along, 0.0])
    rows[:, :3] = rows[:, :3] @ turn.T + centre
    rows[:, 3:6] = rows[:, 3:6] @ turn.T
    near = np.hypot(rows[:, 0], rows[:, 1]).min()
    if near < clearance:
        return None
    radius = float(np.hypot(rows[:, 0] - centre[0], rows[:, 1] - centre[1]).max())
    return Prop((float(centre[0]), float(centre[1])), radius, rows.astype("f4"))


# Each function returns the depth, m, and the mesh of a piece of furniture at the origin, facing -x.


def _sofa(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, colour = Mesh(), rng.uniform(0.1, 0.65, 3)
    wide = rng.uniform(1.3, 2.0)
    s.box((0, 0, 0.22), (0.8, wide, 0.4), tuple(colour))
    s.box((0.32, 0, 0.55), (0.18, wide, 0.5), tuple(colour * 0.95))
    for y in (-wide / 2 + 0.08, wide / 2 - 0.08):
        s.box((0, y, 0.32), (0.8, 0.16, 0.6), tuple(colour * 0.9))
    if rng.random() < 0.6:
        s.box(
            (0.12, rng.uniform(-0.4, 0.4), 0.56),
            (0.12, 0.4, 0.34),
            tuple(rng.uniform(0.2, 0.9, 3)),
            0.2,
        )
    return 0.82, s


def _shelf(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, wood = Mesh(), np.array((0.45, 0.28, 0.15)) * rng.uniform(0.6, 1.7)
    wide, high = rng.uniform(0.6, 1.1), rng.uniform(0.9, 2.0)
    s.box((0.13, 0, high / 2), (0.03, wide, high), tuple(wood * 0.7))
    for y in (-wide / 2, wide / 2):
        s.box((0, y, high / 2), (0.28, 0.03, high), tuple(wood))
    for z in np.arange(0.04, high, 0.36):
        s.box((0, 0, z), (0.28, wide, 0.03), tuple(wood))
        y = -wide / 2 + 0.05
        while y < wide / 2 - 0.08 and z + 0.3 < high:
            thick, tall = rng.uniform(0.02, 0.06), rng.uniform(0.18, 0.29)
            s.box(
                (0.02, y + thick / 2, z + tall / 2),
                (0.18, thick, tall),
                tuple(rng.uniform(0.08, 0.8, 3)),
            )
            y += thick + (0.15 if rng.random() < 0.1 else 0.003)
    return 0.3, s


def _tv(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, wood = Mesh(), np.array((0.5, 0.48, 0.45)) * rng.uniform(0.4, 1.6)
    wide = rng.uniform(0.9, 1.4)
    s.box((0, 0, 0.25), (0.4, wide, 0.45), tuple(np.clip(wood, 0, 0.95)))
    s.box((0, 0, 0.85), (0.05, wide * 0.8, 0.55), (0.02, 0.02, 0.025))
    return 0.42, s


def _plant(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, green = Mesh(), np.array((0.12, 0.38, 0.12)) * rng.uniform(0.6, 1.4)
    s.tube((0, 0, 0), (0, 0, 0.3), 0.12, 0.17, tuple(rng.uniform(0.2, 0.8, 3)))
    for _ in range(14):
        tip = np.array([rng.normal(0, 0.22), rng.normal(0, 0.22), rng.uniform(0.6, 1.15)])
        middle = tip * (0.55, 0.55, 0.7)
        s.tube((0, 0, 0.28), tuple(middle), 0.015, 0.035, tuple(green * rng.uniform(0.7, 1.3)), 5)
        s.tube(tuple(middle), tuple(tip), 0.035, 0.003, tuple(green * rng.uniform(0.7, 1.3)), 5)
    return 0.5, s


def _lamp(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, high = Mesh(), rng.uniform(1.2, 1.6)
    s.tube((0, 0, 0), (0, 0, 0.03), 0.14, 0.14, (0.1, 0.1, 0.1))
    s.tube((0, 0, 0), (0, 0, high), 0.015, 0.015, (0.1, 0.1, 0.1), 6)
    s.tube((0, 0, high - 0.05), (0, 0, high + 0.22), 0.2, 0.12, (0.95, 0.9, 0.75))
    return 0.4, s


def _table(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, wood = Mesh(), np.array((0.5, 0.35, 0.2)) * rng.uniform(0.5, 1.6)
    wide, high = rng.uniform(0.7, 1.4), rng.choice([0.45, 0.74])
    s.box((0, 0, high), (0.6, wide, 0.04), tuple(wood))
    for x in (-0.26, 0.26):
        for y in (-wide / 2 + 0.05, wide / 2 - 0.05):
            s.box((x, y, high / 2), (0.05, 0.05, high), tuple(wood * 0.9))
    if rng.random() < 0.6:
        s.box(
            (0.05, rng.uniform(-0.2, 0.2), high + 0.1),
            (0.15, 0.2, 0.18),
            tuple(rng.uniform(0.1, 0.9, 3)),
        )
    return 0.62, s


def _wardrobe(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, wood = Mesh(), np.array((0.8, 0.77, 0.72)) * rng.uniform(0.35, 1.1)
    wide, high = rng.uniform(0.8, 1.6), rng.uniform(1.1, 2.1)
    s.box((0, 0, high / 2), (0.5, wide, high), tuple(wood))
    for k in range(int(wide / 0.45) + 1):
        y = -wide / 2 + k * 0.45
        s.box((-0.251, y, high / 2), (0.006, 0.012, high - 0.1), tuple(wood * 0.4))
        s.box((-0.26, y + 0.38, high * 0.5), (0.02, 0.02, 0.12), (0.2, 0.2, 0.2))
    return 0.52, s


def _bed(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, cover = Mesh(), rng.uniform(0.3, 0.9, 3)
    s.box((0, 0, 0.2), (0.9, 1.9, 0.25), (0.35, 0.25, 0.18))
    s.box((0, 0, 0.4), (0.88, 1.86, 0.2), tuple(cover))
    s.box((0, 0.7, 0.54), (0.6, 0.35, 0.12), (0.9, 0.9, 0.88))
    return 0.92, s


def _chair(rng: np.random.Generator) -> tuple[float, Mesh]:
    s, wood = Mesh(), tuple(np.array((0.5, 0.35, 0.2)) * rng.uniform(0.4, 1.6))
    s.box((0, 0, 0.43), (0.42, 0.42, 0.04), wood)
    for x in (-0.19, 0.19):
        for y in (-0.19, 0.19):
            top = 0.45 if x < 0 else 0.92
            s.box((x, y, top / 2), (0.035, 0.035, top), wood)
    for z in (0.62, 0.74, 0.87):
        s.box((0.19, 0, z), (0.02, 0.4, 0.05), wood)
    return 0.45, s


FURNITURE: tuple[Callable[[np.random.Generator], tuple[float, Mesh]], ...] = (
    _sofa, _shelf, _tv, _plant, _lamp, _table, _wardrobe, _bed, _chair, _plant, _shelf,
)  # fmt: skip


def _wall_picture(rng: np.random.Generator) -> Mesh:
    """Return a framed picture at the origin, facing -x."""
    s, wide, high = Mesh(), rng.uniform(0.25, 0.8), rng.uniform(0.25, 0.6)
    z = rng.uniform(1.25, 1.75)
    s.box((0, 0, z), (0.02, wide, high), tuple(rng.choice([0.08, 0.4, 0.85]) * np.ones(3)))
    s.box((-0.008, 0, z), (0.02, wide - 0.05, high - 0.05), tuple(rng.uniform(0.2, 0.9, 3)))
    for _ in range(5):
        w, h = rng.uniform(0.04, wide * 0.45), rng.uniform(0.04, high * 0.45)
        y, dz = (
            rng.uniform(-1, 1) * (wide - w - 0.06) / 2,
            rng.uniform(-1, 1) * (high - h - 0.06) / 2,
        )
        s.box((-0.012, y, z + dz), (0.02, w, h), tuple(rng.uniform(0.05, 0.9, 3)))
    return s


def _door_or_window(rng: np.random.Generator) -> Mesh:
    """Return a closed door, or a window with or without curtains, at the origin, facing -x."""
    s = Mesh()
    if rng.random() < 0.5:
        s.box(
            (0, 0, 1.0),
            (0.04, 0.85, 2.0),
            tuple(np.array((0.75, 0.72, 0.68)) * rng.uniform(0.5, 1.2)),
        )
        s.box((-0.03, 0.33, 1.0), (0.06, 0.1, 0.03), (0.3, 0.3, 0.3))
        return s
    wide, high = rng.uniform(0.8, 1.5), rng.uniform(0.9, 1.3)
    s.box((0, 0, 1.45), (0.05, wide + 0.12, high + 0.12), (0.85, 0.85, 0.85))
    for y in (-wide / 4, wide / 4):
        s.box(
            (-0.02, y, 1.45),
            (0.03, wide / 2 - 0.05, high),
            tuple(np.array((1.9, 2.0, 2.2)) * rng.uniform(0.5, 1.0)),
        )
    if rng.random() < 0.6:
        cloth = tuple(rng.uniform(0.3, 0.85, 3))
        for y in (-wide / 2 - 0.15, wide / 2 + 0.15):
            s.box((-0.05, y, 1.2), (0.06, 0.3, 2.0), cloth)
    return s


def _walls(room: Room) -> Mesh:
    """Return the walls with skirting boards, and the ceiling."""
    s, (a, b), h = Mesh(), room.half, room.height
    corners = [(a, -b), (a, b), (-a, b), (-a, -b)]
    for k in range(4):
        p, q = np.array(corners[k]), np.array(corners[(k + 1) % 4])
        inward = -np.array([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)][k], float)
        for low, high, colour in (
            (0.08, h, room.wall_colours[k]),
            (0.0, 0.08, np.array((0.85, 0.84, 0.82))),
        ):
            quad = np.array([(*p, low), (*q, low), (*q, high), (*p, high)])
            s.quad(quad + inward * (0.012 if high < 0.1 else 0), inward, tuple(colour))
    s.quad(
        np.array([(-a, -b, h), (a, -b, h), (a, b, h), (-a, b, h)]),
        np.array((0, 0, -1.0)),
        (0.85, 0.85, 0.84),
    )
    return s


# -- drawing -----------------------------------------------------------------------------------

LIGHTING = """
uniform vec3 toward, key, sky, ground, eye;
vec3 ambient(vec3 n) { return mix(ground, sky, 0.5 + 0.5 * n.z); }
float hash(vec3 p) { return fract(sin(dot(p, vec3(12.9898, 78.233, 37.719))) * 43758.5453); }
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
  vec2 o = vec2(0.0, 1.0);
  float a = mix(hash(i), hash(i + o.yxx), f.x), b = mix(hash(i + o.xyx), hash(i + o.yyx), f.x);
  float c = mix(hash(i + o.xxy), hash(i + o.yxy), f.x);
  float d = mix(hash(i + o.xyy), hash(i + o.yyy), f.x);
  return mix(mix(a, b, f.y), mix(c, d, f.y), f.z);
}
"""

ROOM_VS = """#version 330
in vec3 at; in vec3 normal; in vec3 colour;
uniform mat4 view;
out vec3 p; out vec3 n; out vec3 c;
void main() { p = at; n = normal; c = colour; gl_Position = view * vec4(at, 1.0); }
"""

ROOM_FS = (
    """#version 330
in vec3 p; in vec3 n; in vec3 c;
layout(location = 0) out vec4 still; layout(location = 1) out vec4 keyed;
uniform sampler2D floor_picture; uniform sampler2DShadow shade; uniform mat4 sun;
uniform int kind; uniform float blur;
"""
    + LIGHTING
    + """
void main() {
  if (kind == 1 && dot(n, eye - p) < 0.0) discard;
  vec3 a = c;
  if (kind == 0) a = texture(floor_picture, p.xy / 3.0).rgb;
  if (kind == 1) a *= 0.97 + 0.03 * noise(p * 9.0) + 0.02 * noise(p * 60.0);
  if (kind == 2) a *= 0.93 + 0.07 * noise(p * 40.0) + 0.05 * noise(p * 7.0);
  if (kind == 3) a *= 0.9 + 0.1 * noise(p * 160.0);
  float ao = 1.0;
  if (kind == 1) ao = 0.72 + 0.28 * smoothstep(0.0, 0.5, p.z);
  if (kind == 2) ao = 0.6 + 0.4 * smoothstep(0.0, 0.35, p.z);
  vec4 q = sun * vec4(p + n * 0.015, 1.0); vec3 s = q.xyz * 0.5 + 0.5;
  float lit = 0.0;
  for (int i = -2; i <= 2; i++) for (int j = -2; j <= 2; j++)
    lit += texture(shade, vec3(s.xy + vec2(i, j) * blur / 2048.0, s.z - 0.003));
  lit /= 25.0;
  if (kind == 1) lit = mix(lit, 1.0, 0.35);
  still = vec4(a * ambient(n) * ao, 1.0);
  keyed = vec4(a * key * max(dot(n, toward), 0.0) * lit, 1.0);
}
"""
)

DEPTH_VS = """#version 330
in vec3 at; uniform mat4 view;
void main() { gl_Position = view * vec4(at, 1.0); }
"""
DEPTH_FS = "#version 330\nvoid main() {}"

BACK_VS = """#version 330
in vec2 at; out vec2 t; void main() { t = at * 0.5 + 0.5; gl_Position = vec4(at, 0.0, 1.0); }
"""

BACK_FS = """#version 330
in vec2 t; out vec4 colour;
uniform sampler2D still; uniform sampler2D keyed; uniform sampler2D depth;
uniform sampler2DShadow shade; uniform sampler2D contact;
uniform mat4 unview; uniform mat4 sun; uniform vec4 patch_at; uniform float blur;
void main() {
  float d = texture(depth, t).r;
  gl_FragDepth = d;
  vec4 w = unview * vec4(t * 2.0 - 1.0, d * 2.0 - 1.0, 1.0); vec3 p = w.xyz / w.w;
  vec3 a = texture(still, t).rgb; vec3 k = texture(keyed, t).rgb;
  vec2 g = (p.xy - patch_at.xy) / patch_at.zw;
  if (p.z < 0.3 && g.x > 0.0 && g.y > 0.0 && g.x < 1.0 && g.y < 1.0) {
    float dark = texture(contact, g).r * (1.0 - p.z / 0.3);
    a *= 1.0 - 0.75 * dark; k *= 1.0 - 0.5 * dark;
  }
  vec3 s = (sun * vec4(p, 1.0)).xyz * 0.5 + 0.5;
  if (k.r + k.g + k.b > 0.01 && s.x > 0.0 && s.y > 0.0 && s.x < 1.0 && s.y < 1.0) {
    float lit = 0.0;
    for (int i = -1; i <= 1; i++) for (int j = -1; j <= 1; j++)
      lit += texture(shade, vec3(s.xy + vec2(i, j) * blur, s.z - 0.004));
    k *= lit / 9.0;
  }
  colour = vec4(sqrt(clamp(a + k, 0.0, 1.0)), 1.0);
}
"""

BODY_VS = """#version 330
in vec3 at; in vec3 normal; in vec3 rest; in vec4 region; in vec2 grain;
uniform mat4 view;
out vec3 p; out vec3 n; out vec3 r; out vec4 g; out vec2 f;
void main() {
  p = at; n = normal; r = rest; g = region; f = grain;
  gl_Position = view * vec4(at, 1.0);
}
"""

BODY_FS = (
    """#version 330
in vec3 p; in vec3 n; in vec3 r; in vec4 g; in vec2 f; out vec4 colour;
uniform sampler2DShadow shade; uniform mat4 sun;
uniform vec3 skin, hair, shirt, trousers, feet; uniform vec3 left_eye, mouth;
uniform vec4 cut;   // sleeve, leg, waist, neck
uniform int footwear, print_kind;
"""
    + LIGHTING
    + """
void main() {
  vec3 a = skin * (0.96 + 0.05 * f.x); float shine = 0.06;
  vec3 m = vec3(abs(r.x), r.yz);
  bool arm = g.x > -5.0, leg = g.y > -5.0;
  if (g.w < -0.9) {                                     // the eyeballs
    float e = length((m - left_eye).xz);
    a = e < 0.0055 ? vec3(0.06, 0.04, 0.03) : vec3(0.75, 0.73, 0.7);
  } else if (g.w > 0.0) { a = hair * (0.9 + 0.25 * f.y); shine = 0.1; }
  else if (!arm && !leg && g.z > cut.w + 0.02) {        // the face
    vec2 b = (m - left_eye).xz - vec2(0.004, 0.021 - 0.06 * abs(m.x - left_eye.x - 0.004));
    bool brow = m.y < left_eye.y + 0.02 && abs(b.x) < 0.022 && abs(b.y) < 0.0042;
    if (brow) a = mix(a, hair * 0.7, 0.75);
    vec2 l = vec2(m.x, (m - mouth).z);
    bool lips = m.y < mouth.y + 0.02 && l.x * l.x / 0.00065 + l.y * l.y / 0.00009 < 1.0;
    if (lips) a *= vec3(0.88, 0.66, 0.66);
    if (length((m - left_eye).xz * vec2(1.0, 1.6)) < 0.016 && m.y < left_eye.y + 0.01) a *= 0.82;
  }
  bool cloth = false;
  if ((arm && g.x < cut.x) || (!arm && !leg && g.z > cut.z && g.z < cut.w && g.w > -0.9)) {
    cloth = true; a = shirt;
    if (print_kind == 1) a = mix(a, shirt * 0.55 + 0.2, step(0.5, fract(r.z * 14.0)));
    bool printed = !arm && r.y < 0.0 && abs(r.x) < 0.09 && abs(r.z - 0.36) < 0.05;
    float dice = fract(sin(floor(r.x * 60.0) * 12.9 + floor(r.z * 40.0) * 78.2) * 437.5);
    if (print_kind == 2 && printed && dice > 0.45) a = mix(a, 1.0 - a, 0.8);
  } else if ((leg && g.y < cut.y) || (!arm && !leg && g.z <= cut.z)) { cloth = true; a = trousers; }
  else if (leg && footwear > 0 && g.y > (footwear == 1 ? 1.8 : 1.95)) {
    cloth = footwear == 1; a = feet; if (footwear == 2) { shine = 0.15; }
  }
  if (cloth) { a *= 0.95 + 0.09 * f.x + 0.05 * f.y; shine = 0.0; }
  vec3 u = normalize(n);
  vec3 s = (sun * vec4(p + u * 0.006, 1.0)).xyz * 0.5 + 0.5; float lit = 0.0;
  for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++)
    lit += texture(shade, vec3(s.xy + (vec2(i, j) - 0.5) * 0.004, s.z - 0.006));
  lit *= 0.25;
  float ao = mix(0.5, 1.0, clamp(smoothstep(-0.02, 0.25, p.z) + 0.35 * u.z + 0.35, 0.0, 1.0));
  vec3 v = normalize(eye - p); vec3 h = normalize(v + toward);
  vec3 light = ambient(u) * ao + key * max(dot(u, toward), 0.0) * lit;
  vec3 gloss = key * lit * shine * pow(max(dot(u, h), 0.0), 18.0);
  colour = vec4(sqrt(clamp(a * light + gloss, 0.0, 1.0)), 1.0);
}
"""
)


@dataclass
class Backdrop:
    """The empty room from one camera.

    Attributes:
        ambient: Radiance from ambient light.
        direct: Radiance from the key light, with the room's own shadows.
        depth: Depth buffer.
        room: The room. Kept alive because its id is the cache key.
        image: The finished image of the empty room; None until it is drawn.
    """

    ambient: moderngl.Texture
    direct: moderngl.Texture
    depth: moderngl.Texture
    room: Room
    image: Image | None = None


@dataclass(frozen=True)
class _Body:
    """The buffers of one person: per-frame vertices, and the arrays for drawing and shadows."""

    person: Person
    moving: moderngl.Buffer
    draw: moderngl.VertexArray
    cast: moderngl.VertexArray


def _affected_region(
    vertices: Array, room: Room, camera: Camera, size: Size
) -> tuple[int, int, int, int]:
    """Return the bounds x0, y0, x1, y1, pixels, of the body with its cast and contact shadows."""
    sample = vertices[::9]
    toward = np.array(room.light.toward)
    shadow = sample - toward * (np.maximum(sample[:, 2:], 0) / toward[2])
    around = sample[:, None] * (1, 1, 0) + np.array(
        [(0.2, 0.2, 0), (-0.2, 0.2, 0), (0.2, -0.2, 0), (-0.2, -0.2, 0)]
    )
    half = np.array([*room.half, 9.0])
    points = np.concatenate([sample, np.clip(shadow, -half, half), around.reshape(-1, 3)])
    pixels, depth = camera.project(points, size)
    if (depth < 0.15).any():
        return (0, 0, *size)
    low, high = np.floor(pixels.min(axis=0)) - 6, np.ceil(pixels.max(axis=0)) + 6
    low, high = np.clip(low, 0, size).astype(int), np.clip(high, 0, size).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


class Renderer:
    """The GL context, programs and caches; one for the process, see `renderer`."""

    def __init__(self) -> None:
        self.gl = moderngl.create_context(standalone=True, backend="egl")
        program = self.gl.program
        self.room_program = program(vertex_shader=ROOM_VS, fragment_shader=ROOM_FS)
        self.depth_program = program(vertex_shader=DEPTH_VS, fragment_shader=DEPTH_FS)
        self.back_program = program(vertex_shader=BACK_VS, fragment_shader=BACK_FS)
        self.body_program = program(vertex_shader=BODY_VS, fragment_shader=BODY_FS)
        square = self.gl.buffer(np.array([-1, -1, 1, -1, -1, 1, 1, 1], "f4"))
        self.back_array = self.gl.vertex_array(self.back_program, [(square, "2f", "at")])
        self.shade = self._shadow_target(SHADOW_MAP_SIZE)
        self.room_shade = self._shadow_target(2048)
        self.contact = self.gl.texture((96, 96), 1, dtype="f4")
        self.contact.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self.targets: dict[Size, tuple[moderngl.Framebuffer, moderngl.Framebuffer]] = {}
        self.body: _Body | None = None
        self.backdrops: dict[tuple[int, Camera, Size], Backdrop] = {}

    def _shadow_target(self, size: int) -> moderngl.Framebuffer:
        """Return a square shadow map as a framebuffer with a comparing depth texture."""
        texture = self.gl.depth_texture((size, size))
        texture.compare_func = "<="
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return self.gl.framebuffer(depth_attachment=texture)

    def _target(self, size: Size) -> tuple[moderngl.Framebuffer, moderngl.Framebuffer]:
        """Return the framebuffers with four samples per pixel and with one."""
        if size not in self.targets:
            multisampled = self.gl.framebuffer(
                self.gl.renderbuffer(size, 4, samples=4),
                self.gl.depth_renderbuffer(size, samples=4),
            )
            resolved = self.gl.framebuffer(self.gl.renderbuffer(size, 4))
            self.targets[size] = multisampled, resolved
        return self.targets[size]

    # -- the empty room ------------------------------------------------------------------------

    def backdrop(self, room: Room, camera: Camera, size: Size) -> Backdrop:
        """Return the empty room from the cache of the last four, drawing it if necessary."""
        key = (id(room), camera, size)
        if key not in self.backdrops:
            if len(self.backdrops) > 3:
                old = self.backdrops.pop(next(iter(self.backdrops)))
                for texture in (old.ambient, old.direct, old.depth):
                    texture.release()
            self.backdrops[key] = self._draw_room(room, camera, size)
        return self.backdrops[key]

    def _draw_room(self, room: Room, camera: Camera, size: Size) -> Backdrop:
        """Draw the room at twice the size and downsample it, for smooth edges."""
        gl, big = self.gl, (size[0] * 2, size[1] * 2)
        props, walls = _props(room, camera), _walls(room).array()
        floor, soft = _floor(), _mat_and_pillow(room.mat)
        sun = light_matrix(room.light.toward, np.zeros(3), 4.2)
        self._draw_depth(self.room_shade, sun, [props[:, :3], soft[:, :3]])
        buffers = [gl.texture(big, 4, dtype="f2") for _ in range(2)]
        depth = gl.depth_texture(big)
        depth.compare_func = ""
        target = gl.framebuffer(buffers, depth)
        target.use()
        target.clear(0.02, 0.02, 0.02, 1.0)
        gl.enable(moderngl.DEPTH_TEST)
        floor_texture_map = gl.texture((1024, 1024), 3, (room.floor * 255).astype("u1").tobytes())
        floor_texture_map.build_mipmaps()
        floor_texture_map.anisotropy = 8.0
        floor_texture_map.use(0)
        self.room_shade.depth_attachment.use(1)
        program = self.room_program
        set_uniforms(
            program,
            view=camera.matrix(big),
            sun=sun,
            eye=camera.eye,
            blur=room.light.soft * 1.2,
            floor_picture=0,
            shade=1,
            **_lights(room.light),
        )
        for kind, rows in ((0, floor), (1, walls), (2, props), (3, soft)):
            if len(rows):
                set_uniforms(program, kind=kind)
                buffer = gl.buffer(rows.tobytes())
                array = gl.vertex_array(program, [(buffer, "3f 3f 3f", "at", "normal", "colour")])
                array.render()
                array.release()
                buffer.release()
        kept = [self._downsampled(b, big, size) for b in buffers]
        # Depth is subsampled, since a mean would lie between an object and its background.
        raw = np.frombuffer(depth.read(), "f4").reshape(big[1], big[0])[::2, ::2]
        deep = gl.texture(size, 1, np.ascontiguousarray(raw).tobytes(), dtype="f4")
        deep.filter = (moderngl.NEAREST, moderngl.NEAREST)
        for thing in (*buffers, depth, target, floor_texture_map):
            thing.release()
        return Backdrop(kept[0], kept[1], deep, room)

    def _downsampled(self, texture: moderngl.Texture, big: Size, size: Size) -> moderngl.Texture:
        """Return a texture in its final size, clipped to 1.5: brighter pixels would bleed."""
        raw = np.frombuffer(texture.read(), "f2").reshape(big[1], big[0], 4).astype("f4")
        small = cv2.resize(np.minimum(raw, 1.5), size, interpolation=cv2.INTER_AREA)
        return self.gl.texture(size, 4, small.astype("f2").tobytes(), dtype="f2")

    def _draw_depth(
        self, target: moderngl.Framebuffer, sun: Matrix, clouds: list[NDArray[np.float32]]
    ) -> None:
        """Draw triangles, given as rows of corners (n, 3), m, into a shadow map."""
        target.use()
        target.clear(depth=1.0)
        self.gl.enable(moderngl.DEPTH_TEST)
        set_uniforms(self.depth_program, view=sun)
        for rows in clouds:
            if len(rows):
                buffer = self.gl.buffer(np.ascontiguousarray(rows, "f4").tobytes())
                array = self.gl.vertex_array(self.depth_program, [(buffer, "3f", "at")])
                array.render()
                array.release()
                buffer.release()

    # -- a frame -------------------------------------------------------------------------------

    def frame(self, posed: PosedBody | None, room: Room, camera: Camera, size: Size) -> Image:
        """Return one frame (h, w, 3), BGR; only the region that the person affects is drawn."""
        back = self.backdrop(room, camera, size)
        image = self._empty_room(back, room, camera, size).copy()
        if posed is None:
            return image
        multisampled, resolved = self._target(size)
        gl = self.gl
        gl.enable(moderngl.DEPTH_TEST)
        low, high = posed.vertices.min(axis=0), posed.vertices.max(axis=0)
        centre, reach = (low + high) / 2, float(np.linalg.norm(high - low)) / 2 + 0.05
        body = self._upload(posed)
        sun = light_matrix(room.light.toward, centre, reach)
        self.shade.use()
        self.shade.clear(depth=1.0)
        set_uniforms(self.depth_program, view=sun)
        body.cast.render()
        patch = self._draw_contact_shadow(posed.vertices)
        x0, y0, x1, y1 = _affected_region(posed.vertices, room, camera, size)
        if x1 <= x0 or y1 <= y0:
            return image
        multisampled.scissor = resolved.scissor = (x0, y0, x1 - x0, y1 - y0)
        multisampled.use()
        multisampled.clear(depth=1.0)
        self._draw_backdrop(back, room, camera, size, sun, patch, reach)
        self._draw_body(body, room, camera, size, sun)
        gl.copy_framebuffer(resolved, multisampled)
        raw = resolved.read(viewport=(x0, y0, x1 - x0, y1 - y0), components=3, alignment=1)
        part = np.frombuffer(raw, "u1").reshape(y1 - y0, x1 - x0, 3)
        image[y0:y1, x0:x1] = part[:, :, ::-1]
        multisampled.scissor = resolved.scissor = None
        return image

    def _empty_room(self, back: Backdrop, room: Room, camera: Camera, size: Size) -> Image:
        """Return the image of the empty room; drawn once per backdrop."""
        if back.image is None:
            multisampled, resolved = self._target(size)
            self.shade.use()
            self.shade.clear(depth=1.0)
            multisampled.use()
            multisampled.clear(depth=1.0)
            sun = light_matrix(room.light.toward, np.array([0, 0, -50.0]), 1.0)
            self._draw_backdrop(back, room, camera, size, sun, (0.0, 0.0, 1e-3, 1e-3), 1.0)
            self.gl.copy_framebuffer(resolved, multisampled)
            raw = np.frombuffer(resolved.read(components=3, alignment=1), "u1").reshape(
                size[1], size[0], 3
            )
            back.image = np.ascontiguousarray(raw[:, :, ::-1])
        return back.image

    def _upload(self, posed: PosedBody) -> _Body:
        """Return the person's buffers, filled with this frame's vertices."""
        person, gl = posed.person, self.gl
        if self.body is None or self.body.person is not person:
            constant = np.concatenate([person.rest, person.regions, person.grain], axis=1).astype(
                "f4"
            )
            moving = gl.buffer(reserve=len(person.rest) * 24, dynamic=True)
            index = gl.buffer(person.faces.astype("i4").tobytes())
            constant_buffer = gl.buffer(constant.tobytes())
            draw = gl.vertex_array(
                self.body_program,
                [
                    (moving, "3f 3f", "at", "normal"),
                    (constant_buffer, "3f 4f 2f", "rest", "region", "grain"),
                ],
                index,
            )
            cast = gl.vertex_array(self.depth_program, [(moving, "3f 12x", "at")], index)
            self.body = _Body(person, moving, draw, cast)
        table = np.concatenate([posed.vertices, posed.normals], axis=1)
        self.body.moving.write(table.astype("f4").tobytes())
        return self.body

    def _draw_contact_shadow(self, vertices: Array) -> tuple[float, float, float, float]:
        """Write the contact shadow texture: blurred proximity of the body to the floor.

        Return the covered patch of the floor: x and y of its corner and its extent, m.
        """
        low = vertices[:, :2].min(axis=0) - 0.2
        span = vertices[:, :2].max(axis=0) + 0.2 - low
        cell = np.clip(((vertices[:, :2] - low) / span * 96).astype(int), 0, 95)
        near = np.exp(-np.maximum(vertices[:, 2], 0) / 0.07)
        grid = np.zeros((96, 96), "f4")
        np.maximum.at(grid, (cell[:, 1], cell[:, 0]), near.astype("f4"))
        sigma = 0.045 / span * 96
        grid = cv2.dilate(grid, np.ones((3, 3)))
        grid = cv2.GaussianBlur(grid, (0, 0), float(sigma[0]), sigmaY=float(sigma[1]))
        self.contact.write(np.clip(grid, 0, 1).tobytes())
        return (float(low[0]), float(low[1]), float(span[0]), float(span[1]))

    def _draw_backdrop(
        self,
        back: Backdrop,
        room: Room,
        camera: Camera,
        size: Size,
        sun: Matrix,
        patch: tuple[float, float, float, float],
        reach: float,
    ) -> None:
        """Draw the room, darkened by the person's cast shadow and contact shadow."""
        for slot, texture in enumerate(
            (back.ambient, back.direct, back.depth, self.shade.depth_attachment, self.contact)
        ):
            texture.use(slot)
        set_uniforms(
            self.back_program,
            still=0,
            keyed=1,
            depth=2,
            shade=3,
            contact=4,
            unview=np.linalg.inv(camera.matrix(size)),
            sun=sun,
            patch_at=patch,
            blur=room.light.soft * 0.008 / reach,
        )
        self.gl.depth_func = "1"  # always pass: the backdrop's depth replaces the buffer's
        self.back_array.render(moderngl.TRIANGLE_STRIP)
        self.gl.depth_func = "<"

    def _draw_body(self, body: _Body, room: Room, camera: Camera, size: Size, sun: Matrix) -> None:
        person, appearance = body.person, body.person.appearance
        self.shade.depth_attachment.use(3)
        kind = {"bare": 0, "sock": 1, "shoe": 2}[appearance.footwear]
        set_uniforms(
            self.body_program,
            view=camera.matrix(size),
            sun=sun,
            eye=camera.eye,
            shade=3,
            skin=appearance.skin,
            hair=appearance.hair,
            shirt=appearance.shirt,
            trousers=appearance.trousers,
            feet=appearance.feet,
            left_eye=tuple(person.eye_rest["L"]),
            mouth=tuple(person.mouth_rest),
            cut=(appearance.sleeve, appearance.leg, appearance.shirt_hem, person.neck - 0.005),
            footwear=kind,
            print_kind=appearance.pattern,
            **_lights(room.light),
        )
        self.gl.front_face = "cw"  # rows are drawn top down, which reverses the winding
        self.gl.enable(moderngl.CULL_FACE)
        body.draw.render()
        self.gl.disable(moderngl.CULL_FACE)


def set_uniforms(program: moderngl.Program, **values: object) -> None:
    """Set uniforms; matrices are row-major. Uniforms that the compiler removed are skipped."""
    for name, value in values.items():
        if name in program:
            if isinstance(value, np.ndarray) and value.ndim == 2:
                program[name].write(np.ascontiguousarray(value.T, "f4").tobytes())
            else:
                program[name].value = value


def _lights(light: Light) -> dict[str, Vector]:
    return {"toward": light.toward, "key": light.key, "sky": light.sky, "ground": light.ground}


def light_matrix(toward: Vector, centre: Points, reach: float) -> Matrix:
    """Return the orthographic view along the key light onto a sphere of centre (3,) and radius."""
    z = np.array(toward, float)
    x = np.cross((0.1, 0.2, 1.0), z)
    x /= np.linalg.norm(x)
    view = np.eye(4)
    view[:3, :3] = np.stack([x, np.cross(z, x), -z]) / reach
    view[2, :3] *= reach / (reach + 4.0)
    view[:3, 3] = -view[:3, :3] @ centre
    return view


def _props(room: Room, camera: Camera) -> NDArray[np.float32]:
    """Return the furniture that does not occlude the view, and the extra boxes, (n, 9)."""
    eye, target = np.array(camera.eye[:2]), np.array(camera.target[:2])
    line = target - eye
    kept = []
    for prop in room.props:
        at = np.array(prop.at)
        t = np.clip((at - eye) @ line / (line @ line), 0.0, 1.0)
        if np.linalg.norm(at - eye - t * line) > prop.radius + (0.35 if t > 0 else 0.25):
            kept.append(prop.rows)
    extra = Mesh()
    for box in room.extra:
        extra.box(*box)
    return np.concatenate([*kept, extra.array()])


def _floor() -> NDArray[np.float32]:
    """Return the floor, larger than any room, (6, 9); its colour comes from the texture."""
    s = Mesh()
    corners = np.array([(-9, -9, 0), (9, -9, 0), (9, 9, 0), (-9, 9, 0.0)])
    s.quad(corners, np.array((0, 0, 1.0)), (1, 1, 1))
    return s.array()


def _mat_and_pillow(mat: Mat) -> NDArray[np.float32]:
    """Return the mat and the pillow, (n, 9)."""
    s, yaw = Mesh(), float(np.radians(mat.yaw))
    if mat.shown:
        s.box((*mat.at, -0.012), (*mat.size, 0.03), mat.colour, yaw)
    if mat.pillow is not None:
        s.rows.append(_pillow(mat.pillow, yaw))
    return s.array()


def _pillow(at: Vector, yaw: float) -> Array:
    """Return a pillow as a bulged sheet over the floor, (n, 9).

    Args:
        at: x and y of its centre and its height, m.
        yaw: Rotation about z, radians.
    """
    u, v = np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25), indexing="ij")
    bulge = np.sqrt(np.clip((1 - u**4) * (1 - v**4), 0, 1))
    cos, sin = np.cos(yaw), np.sin(yaw)
    x, y = u * 0.56 / 2 * (1 - 0.06 * v**2), v * 0.38 / 2 * (1 - 0.06 * u**2)
    p = np.stack([at[0] + cos * x - sin * y, at[1] + sin * x + cos * y, at[2] * bulge], axis=-1)
    normal = np.cross(np.gradient(p, axis=0), np.gradient(p, axis=1))
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    full = np.concatenate([p, normal, np.full((25, 25, 3), (0.86, 0.86, 0.84))], axis=-1)
    a, b, c, d = full[:-1, :-1], full[1:, :-1], full[1:, 1:], full[:-1, 1:]
    return np.stack([a, b, c, a, c, d], axis=2).reshape(-1, 9)


@functools.cache
def renderer() -> Renderer:
    """Return the renderer of this process."""
    return Renderer()


def render(posed: PosedBody | None, room: Room, camera: Camera, size: Size) -> Image:
    """Return a frame (h, w, 3), BGR, of the room, with the person unless `posed` is None."""
    return renderer().frame(posed, room, camera, size)


# -- camera effects ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PostProcessing:
    """Degradations by a camera; none by default.

    Attributes:
        gain: Factor of brightness.
        blur: Standard deviation of Gaussian blur, pixels.
        noise: Standard deviation of Gaussian noise, grey levels.
        jpeg: Quality of JPEG compression; 0 for no compression.
        warmth: Share by which red is raised and blue is lowered.
    """

    gain: float = 1.0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: int = 0
    warmth: float = 0.0


@functools.cache
def _grain() -> NDArray[np.float32]:
    """Return noise to crop from, (1500, 1500, 3), since drawing it for every frame is slow."""
    return np.random.default_rng(1).normal(0, 1, (1500, 1500, 3)).astype("f4")


def postprocess(image: Image, post: PostProcessing, rng: np.random.Generator) -> Image:
    """Apply focus, exposure, white balance, noise and compression to an image."""
    result: Array = image
    if post.blur > 0:
        result = cv2.GaussianBlur(result, (0, 0), post.blur)
    if post.gain != 1.0 or post.noise > 0 or post.warmth:
        high, wide = result.shape[:2]
        tint = np.array([1 - post.warmth, 1.0, 1 + post.warmth], "f4") * post.gain
        y, x = rng.integers(0, 1500 - high), rng.integers(0, max(1, 1500 - wide))
        grain = _grain()[y : y + high, x : x + wide]
        result = np.clip(result * tint + grain * post.noise, 0, 255).astype("u1")
    if post.jpeg:
        _, encoded = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, post.jpeg])
        result = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR))
    return result
