"""Bodies: the parametric model Anny, a skeleton with clinical angles, linear blend skinning.

World axes: metres, z up; a standing person faces -y with the left side at +x.

`Person(seed)` is one body with its clothes. A pose is a row of degrees of freedom (`DOFS`): metres
for the position of the root, degrees for the rest. A motion is an array (frames, len(DOFS)). All
functions are vectorised over frames::

    person = Person(7)
    motion = standing_motion(1)             # one standing pose
    motion[:, DOF["left_knee"]] = 90
    posed = person.pose(motion[0])          # mesh for the renderer, and landmarks
    landmarks = person.landmarks(motion)    # (frames, 33, 3)

Angles: `recline` is 0 upright and 90 supine; `roll` rotates about the body's long axis (+90 while
reclined: on the left side). Positive `twist` moves the left shoulder back, positive `side` bends to
the left, positive `bend` forward. `arm_az` and `arm_el` give the direction of the upper arm in the
chest's frame: azimuth 0 to the side and 90 ahead, elevation -90 hanging and 90 up.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""An array of any dtype; docstrings give the shape."""

Points = NDArray[np.float64]
"""Positions, m, or directions, (..., 3)."""

Motion = NDArray[np.float64]
"""Degrees of freedom (frames, len(DOFS)): metres for x, y and z, degrees for the rest."""

Bones = tuple[NDArray[np.float64], Points]
"""A posed skeleton: rotations of the rest body (frames, bones, 3, 3), and positions
(frames, bones, 3), m."""

Colour = tuple[float, float, float]
"""Reflectance in red, green and blue, 0 to 1."""

SIDES = ("left", "right")
ROOT = ("x", "y", "z", "heading", "recline", "roll")
TRUNK = ("bend", "side", "twist", "nod", "tilt", "turn")
LIMB = (
    "clav_up", "clav_fwd", "arm_az", "arm_el", "arm_twist", "elbow", "pron", "wrist",
    "hip_flex", "hip_abd", "hip_rot", "knee", "ankle", "foot_inv", "foot_yaw", "toes",
)  # fmt: skip
DOFS = ROOT + TRUNK + tuple(f"{s}_{n}" for s in SIDES for n in LIMB)
DOF = {name: i for i, name in enumerate(DOFS)}

LANDMARKS = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky",
    "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip
LM = {name: i for i, name in enumerate(LANDMARKS)}

SPINE = ("spine1", "spine2", "spine3", "spine4", "chest")
TWIST_SHARE = (0.10, 0.17, 0.25, 0.28, 0.20)
BEND_SHARE = (0.22, 0.24, 0.22, 0.18, 0.14)
"""Shares of the trunk's twist and bend by bone of SPINE."""


def _bone_table() -> dict[str, tuple[str | None, str, tuple[str, ...]]]:
    """Return per bone: its parent, Anny's pivot bone, and Anny's bones whose weights it merges.

    Parents precede their children, so positions can be computed in this order.
    """
    table: dict[str, tuple[str | None, str, tuple[str, ...]]] = {
        "pelvis": (None, "spine05", ("root", "pelvis")),
        "spine1": ("pelvis", "spine05", ("spine05",)),
        "spine2": ("spine1", "spine04", ("spine04",)),
        "spine3": ("spine2", "spine03", ("spine03",)),
        "spine4": ("spine3", "spine02", ("spine02",)),
        "chest": ("spine4", "spine01", ("spine01", "breast")),
        "neck1": ("chest", "neck01", ("neck01",)),
        "neck2": ("neck1", "neck02", ("neck02", "neck03")),
        "head": ("neck2", "head", ("head",)),
    }
    for side, s in zip(SIDES, "LR", strict=True):
        limb = {
            "clav": ("chest", "clavicle", ("clavicle", "shoulder01")),
            "uarm1": ("clav", "upperarm01", ("upperarm01",)),
            "uarm2": ("clav", "upperarm01", ("upperarm02",)),
            "farm1": ("uarm2", "lowerarm01", ("lowerarm01",)),
            "farm2": ("uarm2", "lowerarm01", ("lowerarm02",)),
            "hand": ("farm2", "wrist", ("wrist",)),
            "thigh1": ("pelvis", "upperleg01", ("upperleg01",)),
            "thigh2": ("pelvis", "upperleg01", ("upperleg02",)),
            "shank1": ("thigh2", "lowerleg01", ("lowerleg01",)),
            "shank2": ("thigh2", "lowerleg01", ("lowerleg02",)),
            "foot": ("shank2", "foot", ("foot",)),
            "toes": ("foot", "toe2-1", ("toe",)),
        }
        for name, (parent, pivot, taken) in limb.items():
            up = parent if parent in table else f"{side}_{parent}"
            table[f"{side}_{name}"] = (up, f"{pivot}.{s}", taken)
    return table


BONES = _bone_table()
BONE = {name: i for i, name in enumerate(BONES)}


@dataclass(frozen=True)
class Appearance:
    """Colours, clothes and hair of a person.

    Attributes:
        skin: Colour of the skin.
        hair: Colour of the hair.
        shirt: Colour of the shirt.
        trousers: Colour of the trousers.
        feet: Colour of socks or shoes.
        sleeve: Length along the arm: 1 is the elbow, 2 the wrist.
        leg: Length of the trousers along the leg: 1 is the knee, 2 the ankle.
        footwear: "bare", "sock" or "shoe".
        hair_style: "bald", "short", "crop", "bob" or "bun".
        cloth_offset: Distance between cloth and skin, m.
        pattern: Pattern of the shirt: 0 plain, 1 stripes, 2 a print.
        shirt_hem: Height of the shirt's lower edge above the hips, m.
    """

    skin: Colour
    hair: Colour
    shirt: Colour
    trousers: Colour
    feet: Colour
    sleeve: float
    leg: float
    footwear: str
    hair_style: str
    cloth_offset: float
    pattern: int
    shirt_hem: float


@dataclass(frozen=True)
class PosedBody:
    """A posed body in world coordinates.

    Attributes:
        vertices: Vertices of skin and clothes, (V, 3), m.
        landmarks: Ground-truth landmarks in the order of LANDMARKS, (33, 3), m.
        normals: Unit vertex normals, (V, 3).
        person: The person.
    """

    vertices: Array
    landmarks: Points
    normals: Array
    person: Person


def standing_motion(frames: int) -> Motion:
    """Return a standing pose with hanging arms for each frame, (frames, len(DOFS))."""
    motion = np.zeros((frames, len(DOFS)))
    for side in SIDES:
        motion[:, DOF[f"{side}_arm_el"]] = -80.0
        motion[:, DOF[f"{side}_arm_az"]] = 25.0
        motion[:, DOF[f"{side}_elbow"]] = 12.0
        motion[:, DOF[f"{side}_hip_abd"]] = 2.0
    return motion


def rotation(axis: str, degrees: Array | float) -> NDArray[np.float64]:
    """Return rotation matrices (..., 3, 3) about a coordinate axis, for angles (...), degrees."""
    angle = np.radians(np.asarray(degrees, float))
    c, s, zero, one = np.cos(angle), np.sin(angle), np.zeros_like(angle), np.ones_like(angle)
    rows = {
        "x": (one, zero, zero, zero, c, -s, zero, s, c),
        "y": (c, zero, s, zero, one, zero, -s, zero, c),
        "z": (c, -s, zero, s, c, zero, zero, zero, one),
    }[axis]
    return np.stack(rows, axis=-1).reshape(*angle.shape, 3, 3)


def rotation_between(a: Points, b: Points) -> NDArray[np.float64]:
    """Return the smallest rotation (..., 3, 3) from unit vectors a (..., 3) to b (..., 3)."""
    a, b = np.broadcast_arrays(a, b)
    v, c = np.cross(a, b), np.sum(a * b, axis=-1)
    k = np.zeros((*v.shape[:-1], 3, 3))
    k[..., 0, 1], k[..., 0, 2], k[..., 1, 2] = -v[..., 2], v[..., 1], -v[..., 0]
    k -= np.swapaxes(k, -1, -2)
    turn: NDArray[np.float64] = np.eye(3) + k + (k @ k) / np.maximum(1.0 + c, 1e-6)[..., None, None]
    return turn


def limb_frame(down: Points, ahead: Points) -> NDArray[np.float64]:
    """Return the rotation (..., 3, 3) of -z to `down` and of -y as close as possible to `ahead`."""
    z = -down / np.linalg.norm(down, axis=-1, keepdims=True)
    y = -(ahead - np.sum(ahead * z, axis=-1, keepdims=True) * z)
    y = y / np.maximum(np.linalg.norm(y, axis=-1, keepdims=True), 1e-9)
    return np.stack([np.cross(y, z), y, z], axis=-1)


def arm_direction(az: Array, el: Array, sign: float) -> Points:
    """Return the upper arm's direction in the chest's frame, unit vectors (..., 3).

    Args:
        az: Azimuth (...), degrees.
        el: Elevation (...), degrees.
        sign: 1 on the left, -1 on the right.
    """
    az, el = np.radians(az), np.radians(el)
    return np.stack([sign * np.cos(el) * np.cos(az), -np.cos(el) * np.sin(az), np.sin(el)], axis=-1)


@functools.cache
def _anny() -> Any:
    """Return Anny's full body with all phenotypes; loaded once."""
    import anny  # takes seconds to import, and the names above do not need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return anny.create_fullbody_model(all_phenotypes=True)


@functools.cache
def _topology() -> tuple[Array, Array]:
    """Return triangles (F, 3) as vertex indices, and the weights of BONES, (V, bones)."""
    model = _anny()
    triangles = model.get_triangular_faces().numpy().astype(np.int32)
    labels, parents = model.bone_labels, model.bone_parents
    owners = np.array([_owning_bone(i, labels, parents) for i in range(len(labels))])
    index, weight = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    weights = np.zeros((len(index), len(BONES)), np.float32)
    rows = np.repeat(np.arange(len(index)), index.shape[1])
    np.add.at(weights, (rows, owners[index].ravel()), weight.ravel())
    return triangles, weights / weights.sum(axis=1, keepdims=True)


@functools.cache
def _eyeballs() -> NDArray[np.bool_]:
    """Return a mask of the vertices of the eyeballs, (V,)."""
    model = _anny()
    bones = [model.bone_labels.index(f"eye.{s}") for s in "LR"]
    index, weight = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    eyeballs: NDArray[np.bool_] = np.where(np.isin(index, bones), weight, 0).sum(axis=1) > 0.9
    return eyeballs


def _owning_bone(bone: int, labels: list[str], parents: list[int]) -> int:
    """Return the index in BONES of the bone that merges an Anny bone or its nearest ancestor."""
    while bone >= 0:
        label, _, s = labels[bone].partition(".")
        side = {"L": "left_", "R": "right_"}.get(s, "")
        for name, (_, _, taken) in BONES.items():
            if name.startswith(side) and any(
                label == t or (t == "toe" and label.startswith("toe")) for t in taken
            ):
                return BONE[name]
        bone = int(parents[bone])
    return BONE["pelvis"]


class Person:
    """One body with its appearance and skeleton, determined by the seed.

    Attributes:
        rest: Vertices of skin and clothes in Anny's rest pose, (V, 3), m.
        faces: Triangles as vertex indices, (F, 3).
        regions: Body coordinates for the renderer, see `_regions`, (V, 4).
        grain: Variation of colour for the renderer, (V, 2).
        anatomical: Per bone, the rotation from Anny's rest pose to the anatomical position.
        skin: Vertex index of each landmark on the skin.
        twist_share: Shares of the trunk's twist by bone of SPINE.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.twist_share: Sequence[float] = TWIST_SHARE
        rng = np.random.default_rng(seed * 7919 + 17)
        self.traits = _random_traits(rng)
        self.appearance = _random_appearance(rng, self.traits)
        self.faces, weights = _topology()
        rest, heads = _rest_body(self.traits)
        self.heads: Points = np.array([heads[pivot] for _, pivot, _ in BONES.values()])
        self.extra_heads = heads
        self._choose_skin_landmarks(rest, weights)
        self.anatomical = self._anatomical_rotations(rest)
        self.regions = _regions(rest, weights, self)
        self.rest = _clothed(rest, self.faces, self).astype(np.float32)
        self.weights = weights
        self.grain = _grain(rest, rng)
        self.rest_normals = self._creased_normals(
            vertex_normals(self.rest, self.faces), rest, rng
        ).astype(np.float32)
        self._homogeneous = np.concatenate([self.rest, np.ones((len(rest), 1), np.float32)], axis=1)
        self.groups = {name: np.flatnonzero(weights[:, i] > 0.5) for name, i in BONE.items()}

    def _creased_normals(self, normals: Array, rest: Array, rng: np.random.Generator) -> Array:
        """Return normals perturbed by soft folds where there is cloth."""
        arm, leg, height, hair = self.regions.T
        trunk = (arm < -5) & (leg < -5)
        cloth = (
            (trunk & (height < self.neck) & (hair > -0.9))
            | ((arm > -5) & (arm < self.appearance.sleeve))
            | ((leg > -5) & (leg < self.appearance.leg))
        )
        bumps = np.stack([_smooth_noise(rest, rng, 30.0) for _ in range(3)], axis=1)
        out = (
            normals + np.where(cloth, 0.05 + 10 * self.appearance.cloth_offset, 0)[:, None] * bumps
        )
        creased: Array = out / np.linalg.norm(out, axis=1, keepdims=True)
        return creased

    # -- measures of the body ------------------------------------------------------------------

    @property
    def thigh(self) -> float:
        """Distance from hip to knee, m."""
        return float(np.linalg.norm(self.joint("left_shank1") - self.joint("left_thigh1")))

    @property
    def shank(self) -> float:
        """Distance from knee to ankle, m."""
        return float(np.linalg.norm(self.joint("left_foot") - self.joint("left_shank1")))

    @property
    def ankle_height(self) -> float:
        """Height of the ankle above the floor, standing, m."""
        return float(self.joint("left_foot")[2]) - self.floor

    @property
    def hip_drop(self) -> Points:
        """Vector from the pelvis' pivot to the hip centre, in the pelvis' frame, (3,), m."""
        middle = (self.joint("left_thigh1") + self.joint("right_thigh1")) / 2
        drop: Points = middle - self.joint("pelvis")
        return drop

    @property
    def neck(self) -> float:
        """Height of the neck's root above the hips, standing, m."""
        return float(self.joint("neck1")[2] - self.joint("left_thigh1")[2])

    def joint(self, name: str) -> Points:
        """Return the pivot of a bone in the rest pose, (3,), m."""
        place: Points = self.heads[BONE[name]]
        return place

    # -- set-up --------------------------------------------------------------------------------

    def _choose_skin_landmarks(self, rest: Array, weights: Array) -> None:
        """Choose the vertices that represent the landmarks on the skin."""
        self.floor = float(rest[:, 2].min())
        head = np.flatnonzero(weights[:, BONE["head"]] > 0.6)
        eyes = {s: self.extra_heads[f"eye.{s}"] for s in "LR"}
        self.eye_rest = eyes
        self.skin: dict[str, int] = {}
        self.mouth_rest = (self.extra_heads["oris07.L"] + self.extra_heads["oris03.L"]) / 2
        middle = head[np.abs(rest[head, 0]) < 0.01]
        level = eyes["L"][2]
        near = middle[(rest[middle, 2] < level) & (rest[middle, 2] > level - 0.07)]
        self.skin["nose"] = int(near[np.argmin(rest[near, 1])])
        for side, s, sign in (("left", "L", 1), ("right", "R", -1)):
            eye = eyes[s] + (0, -0.012, 0)
            for word, shift in (("_inner", -0.014), ("", 0.0), ("_outer", 0.017)):
                self.skin[f"{side}_eye{word}"] = _frontal_vertex(
                    rest, head, eye + np.array([sign * shift, 0, 0])
                )
            band = head[np.abs(rest[head, 2] - level + 0.005) < 0.02]
            self.skin[f"{side}_ear"] = int(band[np.argmax(sign * rest[band, 0])])
            mouth = self.extra_heads[f"oris07.{s}"]
            self.skin[f"mouth_{side}"] = _frontal_vertex(
                rest, head, mouth + np.array([sign * 0.012, 0, 0.006])
            )
            foot = np.flatnonzero(weights[:, BONE[f"{side}_foot"]] > 0.5)
            low = foot[rest[foot, 2] < self.floor + 0.03]
            self.skin[f"{side}_heel"] = int(low[np.argmax(rest[low, 1])])
            toes = np.flatnonzero(weights[:, BONE[f"{side}_toes"]] > 0.5)
            self.skin[f"{side}_foot_index"] = int(toes[np.argmin(rest[toes, 1])])

    def _anatomical_rotations(self, rest: Array) -> Array:
        """Return per bone the rotation from Anny's rest pose to the anatomical position."""
        anatomical = np.tile(np.eye(3), (len(BONES), 1, 1))
        for side in SIDES:
            joint = {
                n: self.joint(f"{side}_{n}")
                for n in ("uarm1", "farm1", "hand", "thigh1", "shank1", "foot")
            }
            foot_line = rest[self.skin[f"{side}_foot_index"]] - rest[self.skin[f"{side}_heel"]]
            # The frontmost toe is the big one, on the medial side; the foot axis is more lateral.
            foot_line = foot_line + (0.008 if side == "left" else -0.008) * np.array([1.0, 0, 0])
            foot_line[2] = 0
            thigh = limb_frame(joint["shank1"] - joint["thigh1"], foot_line).T
            shank = limb_frame(joint["foot"] - joint["shank1"], foot_line).T
            foot = limb_frame(np.array([0, 0, -1.0]), foot_line).T
            upper, fore = joint["farm1"] - joint["uarm1"], joint["hand"] - joint["farm1"]
            upper_c = limb_frame(upper, fore).T
            fore_c = limb_frame(fore, _bend_ahead(upper, fore)).T
            for names, c in (
                (("uarm1", "uarm2"), upper_c),
                (("farm1", "farm2", "hand"), fore_c),
                (("thigh1", "thigh2"), thigh),
                (("shank1", "shank2"), shank),
                (("foot", "toes"), foot),
            ):
                for name in names:
                    anatomical[BONE[f"{side}_{name}"]] = c
        return anatomical

    # -- posing --------------------------------------------------------------------------------

    def bones(self, motion: Motion) -> Bones:
        """Return the skeleton in every frame of a motion, or in one row."""
        motion = np.atleast_2d(motion)
        dof = {name: motion[:, i] for name, i in DOF.items()}
        world = _orientations(dof, self.twist_share)
        turned = np.stack([world[name] for name in BONES], axis=1) @ self.anatomical
        place = np.zeros((len(motion), len(BONES), 3))
        for name, (parent, _, _) in BONES.items():
            i = BONE[name]
            if parent is None:
                place[:, i] = motion[:, :3]
                continue
            p = BONE[parent]
            place[:, i] = place[:, p] + turned[:, p] @ (self.heads[i] - self.heads[p])
        return turned, place

    def skin_points(self, bones: Bones, index: NDArray[np.intp]) -> Array:
        """Return the vertices `index` of the skin in the world, (frames, len(index), 3), m."""
        matrix = self._matrices(bones)
        frames = len(matrix)
        blended = self.weights[index] @ matrix.reshape(frames, len(BONES), 12)
        blended = blended.reshape(frames, len(index), 3, 4)
        points: Array = (blended @ self._homogeneous[index][:, :, None])[..., 0]
        return points

    def _matrices(self, bones: Bones) -> NDArray[np.float32]:
        """Return the transforms of rest vertices to the world, (frames, bones, 3, 4)."""
        turned, place = bones
        shift = place - np.einsum("tbij,bj->tbi", turned, self.heads)
        return np.concatenate([turned, shift[..., None]], axis=-1).astype(np.float32)

    def landmarks(self, motion: Motion) -> Points:
        """Return the 33 ground-truth landmarks in the world, (frames, 33, 3), m."""
        return self.landmarks_of(self.bones(motion))

    def landmarks_of(self, bones: Bones) -> Points:
        """Return the landmarks of a posed skeleton, (frames, 33, 3), m."""
        turned, place = bones
        out = np.zeros((len(place), len(LANDMARKS), 3))
        skin = self.skin_points(bones, np.array(list(self.skin.values())))
        for k, name in enumerate(self.skin):
            out[:, LM[name]] = skin[:, k]
        parts = {
            "shoulder": "uarm1",
            "elbow": "farm1",
            "wrist": "hand",
            "hip": "thigh1",
            "knee": "shank1",
            "ankle": "foot",
        }
        knuckles = {"pinky": "finger5-1", "index": "finger2-1", "thumb": "finger1-2"}
        for side, s in zip(SIDES, "LR", strict=True):
            for word, bone in parts.items():
                out[:, LM[f"{side}_{word}"]] = place[:, BONE[f"{side}_{bone}"]]
            hand = BONE[f"{side}_hand"]
            for word, bone in knuckles.items():
                offset = self.extra_heads[f"{bone}.{s}"] - self.heads[hand]
                out[:, LM[f"{side}_{word}"]] = place[:, hand] + turned[:, hand] @ offset
        return out

    def lowest_height(self, bones: Bones, parts: tuple[str, ...], every: int = 3) -> Array:
        """Return the height of the lowest skin point of some bones, (frames,), m.

        Only one vertex in `every` is used: accurate enough, and faster.
        """
        index = np.concatenate([self.groups[p] for p in parts])[::every]
        heights: Array = self.skin_points(bones, index)[..., 2].min(axis=1)
        return heights

    def pose(self, row: Motion) -> PosedBody:
        """Return the body posed by one row of degrees of freedom, (len(DOFS),).

        Skin below the floor is compressed onto it.
        """
        bones = self.bones(row)
        matrix = self._matrices(bones)[0]
        blended = (self.weights @ matrix.reshape(len(BONES), 12)).reshape(-1, 3, 4)
        vertices = (blended @ self._homogeneous[:, :, None])[..., 0]
        normals = (blended[:, :, :3] @ self.rest_normals[:, :, None])[..., 0]
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6)
        z = vertices[:, 2]
        vertices[:, 2] = np.where(
            z < 0.01, 0.004 + 0.006 * np.exp((np.minimum(z, 0.01) - 0.01) / 0.006), z
        )
        return PosedBody(vertices, self.landmarks_of(bones)[0], normals, self)


def _bend_ahead(upper: Points, fore: Points) -> Points:
    """Return the forearm's forward direction, continuous between a bent and a straight elbow."""
    u = upper / np.linalg.norm(upper)
    f = fore / np.linalg.norm(fore)
    side = f - (f @ u) * u
    axis = np.cross(u, side / np.linalg.norm(side))
    return np.cross(axis, f)


def _orientations(dof: dict[str, Array], twist_share: Sequence[float]) -> dict[str, Array]:
    """Return the world orientation of every bone relative to the anatomical position."""
    world: dict[str, Array] = {}
    world["pelvis"] = (
        rotation("z", dof["heading"]) @ rotation("x", -dof["recline"]) @ rotation("z", dof["roll"])
    )
    up = world["pelvis"]
    for name, twist, bend in zip(SPINE, twist_share, BEND_SHARE, strict=True):
        step = (
            rotation("z", twist * dof["twist"])
            @ rotation("y", bend * dof["side"])
            @ rotation("x", bend * dof["bend"])
        )
        up = world[name] = up @ step
    for name, share in (("neck1", 0.3), ("neck2", 0.3), ("head", 0.4)):
        step = (
            rotation("z", share * dof["turn"])
            @ rotation("y", share * dof["tilt"])
            @ rotation("x", share * dof["nod"])
        )
        up = world[name] = up @ step
    for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
        _arm(world, dof, side, sign)
        _leg(world, dof, side, sign)
    return world


def _arm(world: dict[str, Array], dof: dict[str, Array], side: str, sign: float) -> None:
    def g(n: str) -> Array:
        return dof[f"{side}_{n}"]

    clav = (
        world["chest"] @ rotation("z", -sign * g("clav_fwd")) @ rotation("y", -sign * g("clav_up"))
    )
    world[f"{side}_clav"] = clav
    aim = rotation_between(np.array([0.0, 0, -1]), arm_direction(g("arm_az"), g("arm_el"), sign))
    upper = world["chest"] @ aim
    world[f"{side}_uarm1"] = upper @ rotation("z", -sign * 0.5 * g("arm_twist"))
    world[f"{side}_uarm2"] = upper @ rotation("z", -sign * g("arm_twist"))
    fore = world[f"{side}_uarm2"] @ rotation("x", -g("elbow"))
    world[f"{side}_farm1"] = fore @ rotation("z", -sign * 0.35 * g("pron"))
    world[f"{side}_farm2"] = fore @ rotation("z", -sign * 0.8 * g("pron"))
    world[f"{side}_hand"] = (
        fore @ rotation("z", -sign * g("pron")) @ rotation("y", sign * g("wrist"))
    )


def _leg(world: dict[str, Array], dof: dict[str, Array], side: str, sign: float) -> None:
    def g(n: str) -> Array:
        return dof[f"{side}_{n}"]

    hip = world["pelvis"] @ rotation("x", -g("hip_flex")) @ rotation("y", -sign * g("hip_abd"))
    world[f"{side}_thigh1"] = hip @ rotation("z", -sign * 0.55 * g("hip_rot"))
    thigh = world[f"{side}_thigh2"] = hip @ rotation("z", -sign * g("hip_rot"))
    shank = world[f"{side}_shank1"] = world[f"{side}_shank2"] = thigh @ rotation("x", g("knee"))
    foot = (
        shank
        @ rotation("z", -sign * g("foot_yaw"))
        @ rotation("y", -sign * g("foot_inv"))
        @ rotation("x", -g("ankle"))
    )
    world[f"{side}_foot"] = foot
    world[f"{side}_toes"] = foot @ rotation("x", -g("toes"))


def vertex_normals(vertices: Array, faces: Array) -> Array:
    """Return unit vertex normals (V, 3) of a mesh with triangles (F, 3)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    flat = np.cross(b - a, c - a)
    out = np.zeros_like(vertices)
    for k in range(3):
        for d in range(3):
            out[:, d] += np.bincount(faces[:, k], weights=flat[:, d], minlength=len(vertices))
    normals: Array = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
    return normals


def _smooth_noise(points: Array, rng: np.random.Generator, pitch: float) -> Array:
    """Return smooth noise in about -1..1 at points in space; `pitch` in rad/m."""
    out = np.zeros(len(points))
    for _ in range(6):
        out += np.sin(points @ rng.normal(0, pitch, 3) + rng.uniform(0, 7))
    return out / 3.0


def _grain(rest: Array, rng: np.random.Generator) -> Array:
    """Return smooth and fine variation of colour, (V, 2)."""
    return np.stack([_smooth_noise(rest, rng, 22.0), rng.normal(0, 1, len(rest))], axis=1).astype(
        np.float32
    )


def _frontal_vertex(rest: Array, among: Array, point: Array) -> int:
    """Return the vertex on the front of the face that is closest to a point, viewed along y."""
    front = among[rest[among, 1] < point[1] + 0.012]
    away = np.hypot(rest[front, 0] - point[0], rest[front, 2] - point[2])
    return int(front[np.argmin(away)])


# -- appearance --------------------------------------------------------------------------------


def _random_traits(rng: np.random.Generator) -> dict[str, float]:
    """Return Anny's phenotypes of an adult, 20 to 80 years old, and the stature in metres."""
    female = float(rng.random() < 0.5)
    age = float(rng.uniform(0.63, 0.95))
    race = rng.dirichlet((0.6, 0.6, 0.9))
    stature = rng.normal(1.64 if female else 1.77, 0.075)
    return {
        "gender": 0.97 if female else 0.03,
        "age": age,
        "muscle": float(rng.uniform(0.3, 0.75)),
        "weight": float(np.clip(rng.normal(0.55, 0.17), 0.25, 0.98)),
        "height": float(rng.uniform(0.35, 0.65)),
        "proportions": float(rng.uniform(0.35, 0.75)),
        "cupsize": float(rng.uniform(0.3, 0.65)),
        "firmness": float(rng.uniform(0.4, 0.7)),
        "african": float(race[0]),
        "asian": float(race[1]),
        "caucasian": float(race[2]),
        "stature": float(np.clip(stature, 1.50, 1.95)),
    }


def _rest_body(traits: dict[str, float]) -> tuple[Array, dict[str, Array]]:
    """Return rest vertices (V, 3) and the heads (3,) of Anny's bones, scaled to the stature, m."""
    import torch  # slow to import, like Anny

    model = _anny()
    values = {k: torch.tensor([v]) for k, v in traits.items() if k != "stature"}
    rest = model.get_rest_model(model.get_phenotype_blendshape_coefficients(**values))
    vertices = rest["rest_vertices"][0].numpy().astype(float)
    heads = rest["rest_bone_heads"][0].numpy().astype(float)
    scale = traits["stature"] / float(np.ptp(vertices[:, 2]))
    return vertices * scale, dict(zip(model.bone_labels, heads * scale, strict=True))


SHIRTS = (
    (0.72, 0.22, 0.28),
    (0.22, 0.36, 0.55),
    (0.85, 0.85, 0.83),
    (0.3, 0.5, 0.38),
    (0.12, 0.12, 0.14),
    (0.55, 0.55, 0.57),
    (0.83, 0.68, 0.25),
    (0.45, 0.3, 0.5),
    (0.8, 0.35, 0.15),
    (0.2, 0.45, 0.5),
    (0.25, 0.45, 0.2),
    (0.3, 0.32, 0.36),
)
TROUSERS = (
    (0.1, 0.11, 0.17),
    (0.13, 0.13, 0.15),
    (0.32, 0.33, 0.36),
    (0.2, 0.27, 0.42),
    (0.42, 0.38, 0.32),
    (0.5, 0.52, 0.55),
    (0.28, 0.16, 0.2),
    (0.22, 0.3, 0.25),
)
HAIR = (
    (0.05, 0.04, 0.04),
    (0.13, 0.09, 0.06),
    (0.2, 0.12, 0.07),
    (0.35, 0.22, 0.12),
    (0.55, 0.42, 0.24),
    (0.4, 0.17, 0.08),
)
SKINS = {"caucasian": (0.83, 0.65, 0.55), "asian": (0.78, 0.6, 0.46), "african": (0.36, 0.23, 0.17)}


def _random_appearance(rng: np.random.Generator, traits: dict[str, float]) -> Appearance:
    mixed = np.sum([np.array(SKINS[k]) * traits[k] for k in SKINS], axis=0)
    skin = mixed * rng.uniform(0.9, 1.08)
    hair = np.array(HAIR[rng.integers(len(HAIR))])
    if traits["age"] > 0.86 and rng.random() < 0.75:
        hair = np.array((0.62, 0.6, 0.58)) * rng.uniform(0.7, 1.2)
    bald = traits["gender"] < 0.5 and rng.random() < 0.2
    feet_kind = str(rng.choice(["bare", "sock", "shoe"], p=[0.35, 0.4, 0.25]))
    feet = np.array(
        [
            (0.88, 0.88, 0.86),
            (0.15, 0.15, 0.17),
            (0.5, 0.5, 0.55),
            (0.35, 0.4, 0.6),
            (0.6, 0.25, 0.25),
        ][rng.integers(5)]
    )
    trousers = rng.choice(["long", "shorts", "capri"], p=[0.62, 0.22, 0.16])
    leg = {  # all three are drawn, so that later draws do not depend on the choice
        "long": rng.uniform(1.8, 1.95),
        "shorts": rng.uniform(0.45, 0.85),
        "capri": rng.uniform(1.2, 1.5),
    }[str(trousers)]
    sleeve = float(
        rng.choice(
            [0.12, rng.uniform(0.45, 0.75), rng.uniform(0.8, 1.1), 1.93], p=[0.15, 0.45, 0.1, 0.3]
        )
    )
    styles = ["short", "bob", "bun"] if traits["gender"] > 0.5 else ["short", "crop"]
    return Appearance(
        skin=tuple(skin),
        hair=tuple(hair),
        shirt=_random_shade(rng, SHIRTS),
        trousers=_random_shade(rng, TROUSERS),
        feet=tuple(feet),
        sleeve=sleeve,
        leg=float(leg),
        footwear=feet_kind,
        hair_style="bald" if bald else str(rng.choice(styles)),
        cloth_offset=float(rng.uniform(0.003, 0.016)),
        pattern=int(rng.choice([0, 0, 0, 1, 2])),
        shirt_hem=float(rng.uniform(-0.02, 0.09)),
    )


def _random_shade(rng: np.random.Generator, colours: tuple[Colour, ...]) -> Colour:
    """Return one of the colours in a random shade."""
    plain = np.array(colours[rng.integers(len(colours))])
    return tuple(np.clip(plain * rng.uniform(0.8, 1.2) + rng.normal(0, 0.02, 3), 0.03, 0.95))


def _limb_coordinate(points: Array, joints: list[Array]) -> Array:
    """Return the coordinate along a limb: 0 at the first joint, 1 at the second, 2 at the third."""
    out = np.zeros(len(points))
    for k in range(len(joints) - 1):
        line = joints[k + 1] - joints[k]
        t = (points - joints[k]) @ line / (line @ line)
        last = k == len(joints) - 2
        part = np.where((t > 0) | (k == 0), np.clip(t, -1 if k == 0 else 0, 9 if last else 1), 0)
        out += part
    return out


def _regions(rest: Array, weights: Array, person: Person) -> Array:
    """Return body coordinates of every vertex, (V, 4).

    The columns are the coordinate along the arm and along the leg (-9 elsewhere), the height above
    the hips, m, and the distance inside the hairline, m (-1 on an eyeball).
    """
    arm, leg = np.full(len(rest), -9.0), np.full(len(rest), -9.0)
    for side in SIDES:
        a = weights[
            :, [BONE[f"{side}_{n}"] for n in ("uarm1", "uarm2", "farm1", "farm2", "hand")]
        ].sum(axis=1)
        joints = [person.joint(f"{side}_{n}") for n in ("uarm1", "farm1", "hand")]
        arm = np.where(a > 0.5, _limb_coordinate(rest, joints), arm)
        names = ("thigh1", "thigh2", "shank1", "shank2", "foot", "toes")
        g = weights[:, [BONE[f"{side}_{n}"] for n in names]].sum(axis=1)
        joints = [person.joint(f"{side}_{n}") for n in ("thigh1", "shank1", "foot")]
        leg = np.where(g > 0.5, _limb_coordinate(rest, joints), leg)
    height = rest[:, 2] - person.joint("left_thigh1")[2]
    return np.stack([arm, leg, height, _hairline_depth(rest, weights, person)], axis=1).astype(
        np.float32
    )


def _hairline_depth(rest: Array, weights: Array, person: Person) -> Array:
    """Return the distance inside the hairline, (V,), m; -0.2 off the head, -1 on the eyeballs."""
    head = weights[:, [BONE["head"], BONE["neck2"]]].sum(axis=1) > 0.4
    eye = (person.eye_rest["L"] + person.eye_rest["R"]) / 2
    _, y, z = (rest - eye).T
    low = {"short": -0.05, "crop": -0.02, "bob": -0.10, "bun": -0.06, "bald": -0.03}[
        person.appearance.hair_style
    ]
    side = {"bob": (0.01, -0.08)}.get(person.appearance.hair_style, (0.02, 0.005))
    front = 0.3 if person.appearance.hair_style == "bald" else 0.055
    line = np.interp(
        y,
        (0.0, 0.025, 0.05, 0.085, 0.105),
        (front, front - 0.004, max(side[0], front - 0.24), side[1], low),
    )
    inside = z - line if front < 0.1 else np.minimum(z - line, 0.045 - z)
    return np.where(_eyeballs(), -1.0, np.where(head, np.clip(inside, -0.2, 0.2), -0.2))


def _clothed(rest: Array, faces: Array, person: Person) -> Array:
    """Return the rest vertices (V, 3), m, with clothes: skin smoothed and moved outwards.

    Smoothing makes the cloth span hollows.
    """
    arm, leg, height, hair = person.regions.T
    appearance, loose = person.appearance, person.appearance.cloth_offset
    trunk = (arm < -5) & (leg < -5) & (hair > -0.9)
    neck = person.neck
    shirt = (trunk & (height > appearance.shirt_hem) & (height < neck)) | (
        (arm > -5) & (arm < appearance.sleeve)
    )
    trousers = ((leg > -5) & (leg < appearance.leg)) | (trunk & (height <= appearance.shirt_hem))
    cloth = (
        (shirt & (height < neck - 0.04))
        | trousers
        | ((leg > 1.9) & (appearance.footwear != "bare"))
    )
    smooth = _laplacian_smoothed(rest, faces, cloth, 24)
    hollow = np.einsum("ij,ij->i", rest - smooth, vertex_normals(smooth, faces))
    offset = np.where(shirt, 0.003 + loose, 0.0) + np.where(trousers, 0.002 + loose * 0.6, 0.0)
    offset += np.where(cloth, np.maximum(hollow, 0) * 0.8, 0.0)
    thick = {"short": 0.012, "crop": 0.006, "bob": 0.022, "bun": 0.014, "bald": 0.004}[
        appearance.hair_style
    ]
    offset += thick * np.clip(hair / 0.03, 0, 1)
    offset += np.where(
        leg > 1.97, {"bare": 0.0, "sock": 0.002, "shoe": 0.007}[appearance.footwear], 0.0
    )
    dressed: Array = smooth + vertex_normals(smooth, faces) * offset[:, None]
    return dressed


def _laplacian_smoothed(points: Array, faces: Array, where: Array, steps: int) -> Array:
    """Return the points (V, 3) after Laplacian smoothing of those in the mask `where`."""
    a, b = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).T
    count = np.maximum(np.bincount(a, minlength=len(points)), 1)[:, None]
    points = points.copy()
    for _ in range(steps):
        mean = (
            np.stack([np.bincount(a, points[b, k], len(points)) for k in range(3)], axis=1) / count
        )
        points[where] += 0.6 * (mean[where] - points[where])
    return points


# -- contact with the floor --------------------------------------------------------------------

TRUNK_PARTS = ("pelvis", *SPINE)
"""Bones of the trunk that can touch the floor."""


def leg_parts(side: str) -> tuple[str, ...]:
    """Return the bones of a leg that can touch the floor."""
    return tuple(f"{side}_{n}" for n in ("shank1", "shank2", "foot", "toes"))


def arm_parts(side: str) -> tuple[str, ...]:
    """Return the bones of an arm that can touch the floor."""
    return tuple(f"{side}_{n}" for n in ("farm2", "hand"))


def settle(
    person: Person,
    motion: Motion,
    directions: dict[str, float],
    parts: tuple[str, ...],
    height: float = 0.0,
    *,
    only_up: bool = False,
    limit: float = 60.0,
    steps: int = 5,
) -> None:
    """Change degrees of freedom until the lowest point of some bones is at a height, in place.

    A secant search in all frames at once.

    Args:
        person: The person.
        motion: Poses, (frames, len(DOFS)).
        directions: Degrees of freedom and their proportions: {"z": 1} moves the whole body,
            {"left_hip_flex": 1} a leg.
        parts: The bones.
        height: Target height, m.
        only_up: Leave frames unchanged in which the bones are high enough.
        limit: Largest change of an angle, degrees.
        steps: Number of secant steps.
    """
    step = 0.02 if "z" in directions else 2.0
    limit = 5.0 if "z" in directions else limit
    start = {name: motion[:, DOF[name]].copy() for name in directions}

    def residual(amount: Array) -> Array:
        for name, share in directions.items():
            motion[:, DOF[name]] = start[name] + share * amount
        return person.lowest_height(person.bones(motion), parts) - height

    a: Array = np.zeros(len(motion))
    fa = residual(a)
    fixed = fa >= 0 if only_up else np.zeros(len(motion), bool)
    b: Array = np.full(len(motion), step)
    for _ in range(steps):
        fb = residual(b)
        slope = (fb - fa) / np.where(np.abs(b - a) < 1e-9, 1e-9, b - a)
        slope = np.where(np.abs(slope) < 1e-5, 1e-5, slope)
        new = np.clip(b - np.clip(fb / slope, -15 * step, 15 * step), -limit, limit)
        a, fa, b = b, fb, new
    residual(np.where(fixed, 0.0, b))


def lift_above_floor(person: Person, motion: Motion) -> None:
    """Raise the body where it is more than 15 mm below the floor, in place."""
    low = person.lowest_height(person.bones(motion), tuple(BONES), every=7)
    motion[:, DOF["z"]] += np.maximum(0.0, -0.015 - low)
