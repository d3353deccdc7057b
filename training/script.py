"""Movements as key poses over time, with their ground truth.

A `Track` is extended by `move_to` (a key pose, reached along a minimum-jerk curve) and `stay`;
`sample` interpolates it to joint angles per frame. A leg either follows its joint angles or stands
on the floor: while `<side>_ik` is 1, the ankle is fixed at `<side>_ax, _ay, _az` (metres) and the
joint angles follow by inverse kinematics. The exercises and other activities are functions that
extend a track.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from rig import (
    BONE,
    DOFS,
    LM,
    SIDES,
    TRUNK_PARTS,
    Array,
    Motion,
    Person,
    Points,
    arm_parts,
    leg_parts,
    lift_above_floor,
    limb_frame,
    rotation,
    settle,
    standing_motion,
)

Row = Motion
"""One pose, (len(COLUMNS),): the degrees of freedom and the positions of the feet."""

Rows = Motion
"""One pose per frame, (frames, len(COLUMNS))."""

Event = dict[str, Any]
"""A ground-truth event as it is written to JSON: see `Track.add_event`."""

IK_COLUMNS = ("ik", "ax", "ay", "az", "fyaw", "fpitch", "froll", "swivel")
COLUMNS = (*DOFS, *(f"{s}_{n}" for s in SIDES for n in IK_COLUMNS))
COL = {name: i for i, name in enumerate(COLUMNS)}
OTHER = {"left": "right", "right": "left"}
SIGN = {"left": 1.0, "right": -1.0}


# -- legs that stand on the floor --------------------------------------------------------------


def solve_leg_ik(person: Person, rows: Rows) -> None:
    """Set the joint angles of legs that stand on the floor from the ankle positions, in place."""
    for side in SIDES:
        on = rows[:, COL[f"{side}_ik"]] > 0.5
        if on.any():
            part = rows[on]
            _solve_one_leg(person, part, side)
            rows[on] = part


def _solve_one_leg(person: Person, rows: Rows, side: str) -> None:
    def get(name: str) -> Array:
        column: Array = rows[:, COL[f"{side}_{name}"]]
        return column

    sign = SIGN[side]
    pelvis = pelvis_rotation(rows)
    hip = rows[:, :3] + pelvis @ (
        person.heads[BONE[f"{side}_thigh1"]] - person.heads[BONE["pelvis"]]
    )
    ankle = np.stack([get("ax"), get("ay"), get("az")], axis=1)
    line = ankle - hip
    distance = np.linalg.norm(line, axis=1, keepdims=True)
    along = line / distance
    reach = np.clip(distance, 0.3 * person.thigh, (person.thigh + person.shank) * 0.9985)
    front = -pelvis[:, :, 1]
    pole = front - np.sum(front * along, axis=1, keepdims=True) * along
    pole /= np.maximum(np.linalg.norm(pole, axis=1, keepdims=True), 1e-6)
    across = np.cross(along, pole)
    turn = np.radians(get("swivel"))[:, None] * sign
    pole = np.cos(turn) * pole + np.sin(turn) * across
    near = (person.thigh**2 - person.shank**2 + reach**2) / (2 * reach)
    high = np.sqrt(np.maximum(person.thigh**2 - near**2, 0))
    knee = hip + near * along + high * pole
    ankle = hip + reach * along
    thigh = limb_frame(knee - hip, 0.02 * pole - (ankle - knee))
    bend = np.sum((knee - hip) * (ankle - knee), axis=1) / (person.thigh * person.shank)
    flexion = np.degrees(np.arccos(np.clip(bend, -1, 1)))
    local = np.swapaxes(pelvis, 1, 2) @ thigh
    rows[:, COL[f"{side}_hip_flex"]] = np.degrees(np.arctan2(local[:, 1, 2], local[:, 2, 2]))
    rows[:, COL[f"{side}_hip_abd"]] = np.degrees(-sign * np.arcsin(np.clip(local[:, 0, 2], -1, 1)))
    rows[:, COL[f"{side}_hip_rot"]] = np.degrees(
        -sign * np.arctan2(-local[:, 0, 1], local[:, 0, 0])
    )
    rows[:, COL[f"{side}_knee"]] = flexion
    foot = (
        rotation("z", sign * get("fyaw"))
        @ rotation("x", get("fpitch"))
        @ rotation("y", -sign * get("froll"))
    )
    local = np.swapaxes(thigh @ rotation("x", flexion), 1, 2) @ foot
    rows[:, COL[f"{side}_ankle"]] = np.degrees(-np.arctan2(local[:, 2, 1], local[:, 2, 2]))
    rows[:, COL[f"{side}_foot_inv"]] = np.degrees(
        -sign * np.arcsin(np.clip(-local[:, 2, 0], -1, 1))
    )
    rows[:, COL[f"{side}_foot_yaw"]] = np.degrees(
        -sign * np.arctan2(local[:, 1, 0], local[:, 0, 0])
    )


def pelvis_rotation(rows: Rows) -> Array:
    """Return the orientation of the pelvis in the world, (frames, 3, 3)."""
    turn: Array = rotation("z", rows[:, 3]) @ rotation("x", -rows[:, 4]) @ rotation("z", rows[:, 5])
    return turn


# -- tracks ------------------------------------------------------------------------------------


@dataclass
class Correction:
    """A correction of every frame between two times, s, such as contact with the floor."""

    start: float
    end: float
    apply: Callable[[Motion], None]


@dataclass
class Track:
    """The movement of a person under construction.

    Attributes:
        person: The moving person.
        rng: Source of randomness.
        row: Last pose.
        lag: Delay by column, s.
        times: Times of the key poses, s.
        rows: Key poses.
        linear: Per key pose, the columns that reach it at constant speed.
        bumps: Bell-shaped additions: start, end, s, column and height.
        corrections: Corrections of the sampled frames.
        events: Ground-truth events.
        absences: Start and end, s, of spans without a person.
    """

    person: Person
    rng: np.random.Generator
    row: Row
    lag: dict[str, float] = field(default_factory=dict)
    times: list[float] = field(default_factory=lambda: [0.0])
    rows: list[Row] = field(default_factory=list)
    linear: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    bumps: list[tuple[float, float, str, float]] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    absences: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows.append(self.row.copy())

    @property
    def now(self) -> float:
        """Duration so far, s."""
        return self.times[-1]

    def move_to(self, row: Row, seconds: float, linear: tuple[str, ...] = ()) -> None:
        """Add a key pose `seconds` later; columns in `linear` change at constant speed."""
        self.times.append(self.now + seconds)
        self.rows.append(row.copy())
        self.linear.append(linear)
        self.row = row.copy()

    def move(self, seconds: float, **changes: float) -> None:
        """Change some columns along a minimum-jerk curve."""
        self.move_to(with_columns(self.row, **changes), seconds)

    def stay(self, seconds: float) -> None:
        """Keep the last pose."""
        self.move_to(self.row, seconds)

    def add_event(
        self,
        kind: str,
        start: float,
        end: float,
        side: str | None = None,
        faults: Iterable[str] = (),
        **more: object,
    ) -> None:
        """Record a ground-truth event; `more` is written to JSON as it is."""
        names = list(faults)
        self.events.append(
            {
                "type": kind,
                "side": side,
                "start_s": round(start, 3),
                "end_s": round(end, 3),
                "ok": not names,
                "faults": names,
                **more,
            }
        )

    def add_phase(
        self,
        name: str,
        start: float,
        side: str | None = None,
        faults: Iterable[str] = (),
        **more: object,
    ) -> None:
        """Record a phase from `start` until now."""
        self.add_event("phase", start, self.now, side, faults, name=name, **more)

    def sample(self, fps: float) -> tuple[Array, Motion]:
        """Return the times (frames,), s, and the joint angles (frames, len(DOFS))."""
        t = np.arange(int(np.floor(self.now * fps))) / fps
        rows = self._interpolated(t)
        self._sway(rows, t)
        solve_leg_ik(self.person, rows)
        motion = rows[:, : len(DOFS)]
        for p in self.corrections:
            inside = (t >= p.start) & (t <= p.end)
            if inside.any():
                part = motion[inside]
                p.apply(part)
                motion[inside] = part
        lift_above_floor(self.person, motion)
        return t, motion

    def _interpolated(self, t: Array) -> Rows:
        knots, rows = np.array(self.times), np.array(self.rows)
        out = np.zeros((len(t), len(COLUMNS)))
        for delay in set(self.lag.values()) | {0.0}:
            columns = [i for i, n in enumerate(COLUMNS) if self.lag.get(n, 0.0) == delay]
            shifted = np.clip(t - delay, 0, knots[-1] - 1e-6)
            k = np.clip(np.searchsorted(knots, shifted, side="right") - 1, 0, len(knots) - 2)
            u = (shifted - knots[k]) / np.maximum(knots[k + 1] - knots[k], 1e-9)
            ease = 10 * u**3 - 15 * u**4 + 6 * u**5
            share = np.repeat(ease[:, None], len(columns), axis=1)
            for j, c in enumerate(columns):
                even = np.array([COLUMNS[c] in self.linear[i + 1] for i in k])
                share[:, j] = np.where(even, u, ease)
            a, b = rows[k][:, columns], rows[k + 1][:, columns]
            out[:, columns] = a + share * (b - a)
            for c in (c for c in columns if COLUMNS[c].endswith("_ik")):
                out[:, c] = np.minimum(rows[k, c], rows[k + 1, c])
        for start, end, column, size in self.bumps:
            u = np.clip((t - start) / (end - start), 0, 1)
            out[:, COL[column]] += size * np.sin(np.pi * u) ** 2
        return out

    def _sway(self, rows: Rows, t: Array) -> None:
        """Add postural sway, breathing and tremor, in place."""
        sizes = {"bend": 0.5, "side": 0.4, "twist": 0.6, "nod": 1.0, "tilt": 0.8, "turn": 1.8}
        limbs = {
            "arm_az": 1.0,
            "arm_el": 0.8,
            "elbow": 1.2,
            "hip_abd": 0.25,
            "hip_rot": 0.7,
            "knee": 0.5,
            "ankle": 0.8,
            "arm_twist": 1.0,
        }
        sizes |= {f"{s}_{n}": v for s in SIDES for n, v in limbs.items()}
        for name, size in sizes.items():
            rows[:, COL[name]] += size * self._drift(t)
        breath = np.sin(2 * np.pi * t / self.rng.uniform(3.2, 5.0) + self.rng.uniform(0, 6))
        rows[:, COL["bend"]] -= 0.5 * breath
        upright = np.clip(1 - np.abs(rows[:, COL["recline"]]) / 60, 0, 1)
        for name in ("x", "y"):
            rows[:, COL[name]] += 0.004 * upright * self._drift(t)
        rows[:, COL["recline"]] += 0.5 * upright * self._drift(t)

    def _drift(self, t: Array) -> Array:
        out = np.zeros_like(t)
        for _ in range(4):
            f = self.rng.uniform(0.04, 0.45)
            out += 0.5 * np.sin(2 * np.pi * f * t + self.rng.uniform(0, 7)) / (1 + 3 * f)
        return out + 0.06 * np.sin(2 * np.pi * self.rng.uniform(2, 5) * t)


def with_columns(row: Row, **changes: float) -> Row:
    """Return a copy of a row with some columns changed."""
    out = row.copy()
    for name, value in changes.items():
        out[COL[name]] = value
    return out


def both_sides(**changes: float) -> dict[str, float]:
    """Return changes of the columns of both sides."""
    return {f"{s}_{n}": v for s in SIDES for n, v in changes.items()}


def settle_row(
    person: Person,
    row: Row,
    directions: dict[str, float],
    parts: tuple[str, ...],
    height: float = 0.0,
    *,
    only_up: bool = False,
    limit: float = 60.0,
) -> None:
    """Apply `settle` to one row, in place."""
    settle(person, row[None, : len(DOFS)], directions, parts, height, only_up=only_up, limit=limit)


def landmark_position(person: Person, row: Row, name: str) -> Points:
    """Return the position of a landmark in one row, (3,), m."""
    place: Points = person.landmarks(row[None, : len(DOFS)])[0, LM[name]]
    return place


# -- standing ----------------------------------------------------------------------------------


def standing_pose(
    person: Person, at: tuple[float, float] = (0.0, 0.0), heading: float = 0.0, width: float = 0.22
) -> Row:
    """Return an upright pose with planted feet and hanging arms."""
    row = np.zeros(len(COLUMNS))
    row[: len(DOFS)] = standing_motion(1)[0]
    row = with_columns(
        row, heading=heading, **both_sides(ik=1, az=person.ankle_height, fyaw=7, pron=20)
    )
    turn = rotation("z", heading)
    for side in SIDES:
        foot = turn @ np.array([SIGN[side] * width / 2, 0, 0])
        row = with_columns(
            row,
            **{
                f"{side}_ax": at[0] + foot[0],
                f"{side}_ay": at[1] + foot[1],
                f"{side}_fyaw": 7 + SIGN[side] * heading,
            },
        )
    place_hips(
        person, row, at[0], at[1], person.ankle_height + 0.992 * (person.thigh + person.shank)
    )
    return row


def place_hips(person: Person, row: Row, x: float, y: float, z: float) -> None:
    """Move the hip centre to a position, m, and solve the planted legs, in place."""
    row[:3] = np.array([x, y, z]) - pelvis_rotation(row[None])[0] @ person.hip_drop
    solve_leg_ik(person, row[None])


def hip_centre(person: Person, row: Row) -> Points:
    """Return the hip centre in one row, (3,), m."""
    middle: Points = row[:3] + pelvis_rotation(row[None])[0] @ person.hip_drop
    return middle


def with_legs_freed(row: Row) -> Row:
    """Return the row with both legs following their joint angles."""
    return with_columns(row, **both_sides(ik=0))


# -- supine ------------------------------------------------------------------------------------


def supine_pose(
    person: Person,
    *,
    spread: float = 13.0,
    arms: float = 25.0,
    heading: float = 0.0,
    pillow: float = 0.0,
) -> Row:
    """Return a supine pose with straight legs and the arms at the sides.

    Args:
        person: The person.
        spread: Abduction of each leg, degrees.
        arms: Angle between the arms and the trunk, degrees.
        heading: Rotation about z, degrees.
        pillow: Height of the pillow, m.
    """
    row = np.zeros(len(COLUMNS))
    row[: len(DOFS)] = standing_motion(1)[0]
    row = with_columns(
        row,
        recline=90,
        heading=heading,
        **both_sides(
            hip_abd=spread,
            hip_rot=-16,
            knee=3,
            ankle=-27,
            arm_az=-10,
            arm_el=arms - 90,
            elbow=14,
            pron=65,
            ik=0,
        ),
    )
    settle_supine(person, row, pillow)
    return row


def settle_supine(person: Person, row: Row, pillow: float) -> None:
    """Bring trunk, head, legs and arms of a supine row into contact with the floor, in place."""
    settle_row(person, row, {"z": 1.0}, TRUNK_PARTS, -0.012)
    settle_row(person, row, {"nod": 1.0}, ("head",), pillow - 0.006, limit=35)
    for side in SIDES:
        if row[COL[f"{side}_ik"]] < 0.5:
            settle_row(person, row, {f"{side}_hip_flex": 1.0}, leg_parts(side), -0.003)
        settle_row(person, row, {f"{side}_arm_az": 1.0}, arm_parts(side), -0.002, limit=50)


def _leg_contact(person: Person) -> Callable[[Motion], None]:
    def correct(motion: Motion) -> None:
        for side in SIDES:
            settle(person, motion, {f"{side}_hip_flex": 1.0}, leg_parts(side), -0.003, steps=3)

    return correct


def feet_flat_pose(person: Person, row: Row, width: float) -> Row:
    """Return a supine row with bent knees and the feet on the floor, `width` m apart."""
    turn = rotation("z", row[COL["heading"]])
    hip = hip_centre(person, row)
    up = hip[2] - person.ankle_height
    gap = np.sqrt(
        person.thigh**2 + person.shank**2 + 2 * person.thigh * person.shank * np.cos(np.radians(88))
    )
    distance = np.sqrt(max(gap**2 - up**2, 0.04))
    for side in SIDES:
        place = hip + turn @ np.array([SIGN[side] * width / 2, -distance, 0])
        row = with_columns(
            row,
            **{
                f"{side}_ik": 1,
                f"{side}_ax": place[0],
                f"{side}_ay": place[1],
                f"{side}_az": person.ankle_height - 0.004,
                f"{side}_fyaw": 8 + SIGN[side] * row[COL["heading"]],
                f"{side}_fpitch": 0,
                f"{side}_froll": 0,
                f"{side}_swivel": 0,
            },
        )
    solve_leg_ik(person, row[None])
    return row


@dataclass(frozen=True)
class Cycle:
    """One internal and external rotation of the legs; `kind` is a key of LEG_FAULTS."""

    kind: str = "ok"


LEG_FAULTS: dict[str, tuple[str, ...]] = {
    "ok": (),
    "small": ("small_amplitude",),
    "left": ("one_leg_only",),
    "right": ("one_leg_only",),
    "bent": ("knees_bent",),
    "together": ("legs_together",),
}


def leg_rotations(
    track: Track,
    cycles: Iterable[Cycle],
    *,
    bent: bool = False,
    inward: float = 27.0,
    outward: float = -42.0,
    pace: float = 1.8,
    width: float = 0.52,
) -> None:
    """Rotate the legs internally and externally, starting and ending supine.

    Args:
        track: The track to extend.
        cycles: The repetitions.
        bent: Whether the knees are bent and the feet flat.
        inward: Target of internal rotation, degrees.
        outward: Target of external rotation, degrees.
        pace: Duration of each rotation, s.
        width: Distance between the feet with bent knees, m.
    """
    base = track.row.copy()
    begin = track.now
    if bent:
        base = feet_flat_pose(track.person, with_legs_freed(base), width)
        track.move_to(with_legs_freed(base), 1.8)
        track.move_to(base, 0.2)
    last = "ok"
    for cycle in cycles:
        if cycle.kind != last:
            track.stay(0.5)
            track.move_to(_leg_stance(track, base, cycle.kind, bent), 1.1)
            last = cycle.kind
        _leg_cycle(track, cycle, bent, inward, outward, pace)
    track.move_to(_leg_stance(track, base, "ok", bent), 1.2)
    if not bent:
        track.corrections.append(Correction(begin, track.now, _leg_contact(track.person)))


def _leg_stance(track: Track, base: Row, kind: str, bent: bool) -> Row:
    row = base.copy()
    if bent:
        return row
    if kind == "bent":
        row = with_columns(
            row, **both_sides(knee=track.rng.uniform(38, 52), hip_flex=20, ankle=-12)
        )
    if kind == "together":
        row = with_columns(row, **both_sides(hip_abd=track.rng.uniform(0.5, 2.0)))
    for side in SIDES:
        settle_row(track.person, row, {f"{side}_hip_flex": 1.0}, leg_parts(side), -0.003)
    return row


def _leg_cycle(
    track: Track, cycle: Cycle, bent: bool, inward: float, outward: float, pace: float
) -> None:
    """Rotate in, pause, rotate out, pause."""
    rng, start = track.rng, track.now
    if cycle.kind == "small":
        middle = 0.0 if bent else -17.0
        inward, outward = middle + rng.uniform(6, 11), middle - rng.uniform(6, 11)
    column = "swivel" if bent else "hip_rot"
    faults = LEG_FAULTS[cycle.kind]
    for name, size in (("in", inward), ("out", outward)):
        began = track.now
        changes = {}
        for side in SIDES:
            still = cycle.kind in SIDES and side != cycle.kind
            rest = rng.normal(0, 1) + (0.0 if bent else -16.0)
            changes[f"{side}_{column}"] = (
                rest + rng.uniform(-2, 3) if still else size + rng.normal(0, 1.2)
            )
            if bent:
                changes[f"{side}_froll"] = 0.0 if still else 0.35 * size
        track.move(pace * rng.uniform(0.9, 1.15), **changes)
        track.add_phase(name, began, "both", faults, target_deg=round(size, 1))
        track.stay(rng.uniform(0.2, 0.45))
    side = cycle.kind if cycle.kind in SIDES else "both"
    track.add_event(
        "rep",
        start,
        track.now,
        side,
        faults,
        internal_deg=round(inward, 1),
        external_deg=round(outward, 1),
    )


# -- side-lying --------------------------------------------------------------------------------


def side_lying_pose(
    person: Person,
    down: str,
    *,
    hip: float = 80.0,
    knee: float = 90.0,
    pillow: float = 0.05,
    heading: float | None = None,
) -> Row:
    """Return a pose on the side `down`: chest towards -y, knees bent, arms straight ahead."""
    up, s = OTHER[down], SIGN[down]
    row = np.zeros(len(COLUMNS))
    row[: len(DOFS)] = standing_motion(1)[0]
    row = with_columns(
        row, recline=90, roll=s * 90, heading=-s * 90 if heading is None else heading
    )
    row = with_columns(
        row,
        **both_sides(
            hip_flex=hip,
            knee=knee,
            hip_abd=0,
            hip_rot=0,
            ankle=-20,
            elbow=6,
            pron=20,
            clav_fwd=8,
            arm_az=92,
            arm_el=2,
            ik=0,
        ),
    )
    row = with_columns(
        row,
        **{f"{up}_arm_az": 112, f"{up}_elbow": 10, f"{up}_clav_fwd": 14, f"{down}_clav_fwd": 20},
    )
    settle_side_lying(person, row, down, pillow)
    return row


def settle_side_lying(person: Person, row: Row, down: str, pillow: float) -> None:
    """Bring trunk, legs, lower arm and head of a side-lying row to the floor, in place."""
    up, s = OTHER[down], SIGN[down]
    settle_row(person, row, {"z": 1.0}, ("pelvis", "spine1", f"{down}_thigh1"), -0.014)
    _settle_thorax(person, row, down)
    settle_row(person, row, {f"{down}_hip_abd": 1.0}, (f"{down}_shank1", f"{down}_thigh2"), -0.004)
    settle_row(person, row, {f"{down}_hip_rot": 1.0}, (f"{down}_shank2", f"{down}_foot"), -0.004)
    for column, name, more in (
        ("hip_abd", "knee", 0.1),
        ("hip_rot", "ankle", 0.085),
        ("hip_abd", "knee", 0.1),
    ):
        _raise_landmark(
            person,
            row,
            f"{up}_{column}",
            f"{up}_{name}",
            landmark_position(person, row, f"{down}_{name}")[2] + more,
        )
    settle_row(person, row, {f"{down}_arm_az": 1.0}, arm_parts(down), -0.004, limit=50)
    settle_row(person, row, {"tilt": -s}, ("head",), pillow, limit=40)


def _raise_landmark(person: Person, row: Row, column: str, name: str, height: float) -> None:
    """Change one column until a landmark is at `height`, m, in place, by Newton's method."""
    c, step = COL[column], 2.0
    start = row[c]
    for _ in range(5):
        z0 = landmark_position(person, row, name)[2]
        row[c] += step
        slope = (landmark_position(person, row, name)[2] - z0) / step
        row[c] -= step
        if abs(slope) < 1e-5:
            return
        row[c] = np.clip(row[c] + np.clip((height - z0) / slope, -20, 20), start - 50, start + 50)


def _upward_components(person: Person, row: Row, bone: str) -> tuple[float, float]:
    """Return the upward components of a bone's left and front axes."""
    turned, _ = person.bones(row[None, : len(DOFS)])
    return float(turned[0, BONE[bone], 2, 0]), float(-turned[0, BONE[bone], 2, 1])


def _settle_thorax(person: Person, row: Row, down: str) -> None:
    left, front = _upward_components(person, row, "spine4")
    parts = ("spine3", "spine4", "chest", f"{down}_clav", f"{down}_uarm1", f"{down}_uarm2")
    settle_row(person, row, {"side": left, "bend": front}, parts, -0.014, limit=30)


@dataclass(frozen=True)
class Opening:
    """One opening of the chest.

    Attributes:
        rot: Rotation of the spine, degrees.
        hold: Duration of the hold, s.
        faults: Names of the faults.
        pelvis: Roll of the pelvis with the chest, degrees.
        spread: Additional distance between the knees, m.
        arm: Elevation of the upper arm, degrees.
        follow: Share of the rotation that the head follows, 0 to 1.
    """

    rot: float = 62.0
    hold: float = 10.5
    faults: tuple[str, ...] = ()
    pelvis: float = 0.0
    spread: float = 0.0
    arm: float = 8.0
    follow: float = 0.5


def open_pose(person: Person, closed: Row, down: str, opening: Opening, pillow: float) -> Row:
    """Return the closed row with the chest opened."""
    up, s = OTHER[down], SIGN[down]
    row = with_columns(closed, twist=SIGN[up] * opening.rot, roll=s * (90 - opening.pelvis))
    retract = min(1.0, opening.rot / 60)
    row = with_columns(
        row,
        **{
            f"{up}_arm_az": 112 - retract * 112 + max(0.0, 60 - opening.rot) * 0.1,
            f"{up}_clav_fwd": 14 - 30 * retract,
            f"{up}_arm_el": opening.arm,
            f"{up}_elbow": 14,
            f"{down}_arm_az": 92 - opening.rot - 0.5 * opening.pelvis,
            f"{down}_clav_fwd": 20 - 16 * retract,
            "turn": (1 - opening.follow) * SIGN[up] * -opening.rot * 0.9,
        },
    )
    settle_row(person, row, {"z": 1.0}, ("pelvis", "spine1", f"{down}_thigh1"), -0.014)
    _settle_thorax(person, row, down)
    settle_row(person, row, {f"{up}_arm_az": 1.0}, arm_parts(up), 0.0, only_up=True, limit=60)
    settle_row(person, row, {f"{down}_arm_az": 1.0}, arm_parts(down), -0.004, limit=60)
    left, front = _upward_components(person, row, "chest")
    settle_row(person, row, {"tilt": left, "nod": front}, ("head",), pillow, limit=40)
    if opening.pelvis or opening.spread:
        settle_row(
            person, row, {f"{down}_hip_abd": 1.0}, (f"{down}_shank1", f"{down}_thigh2"), -0.004
        )
        settle_row(
            person, row, {f"{down}_hip_rot": 1.0}, (f"{down}_shank2", f"{down}_foot"), -0.004
        )
        _raise_landmark(
            person,
            row,
            f"{up}_hip_abd",
            f"{up}_knee",
            landmark_position(person, row, f"{down}_knee")[2] + 0.1 + opening.spread,
        )
        _raise_landmark(
            person,
            row,
            f"{up}_hip_rot",
            f"{up}_ankle",
            landmark_position(person, row, f"{down}_ankle")[2] + 0.085,
        )
    return row


def open_close(
    track: Track, down: str, reps: Iterable[Opening], *, pillow: float = 0.05, pace: float = 3.0
) -> None:
    """Open the chest, hold and close, starting on the side `down`.

    The `side` of the events is that of the opening arm.
    """
    side, closed, begin = OTHER[down], track.row.copy(), track.now
    for rep in reps:
        start = track.now
        row = open_pose(track.person, closed, down, rep, pillow)
        half = _half_open_pose(track.person, closed, row, down, pillow)
        open_time = pace * track.rng.uniform(0.9, 1.15)
        more = {"rotation_deg": rep.rot, "pelvis_roll_deg": rep.pelvis}
        track.move_to(half, open_time * 0.45, linear=COLUMNS)
        track.move_to(row, open_time * 0.55, linear=COLUMNS)
        _smooth_last_segments(track, start, track.now)
        track.add_phase("open", start, side, rep.faults)
        held = track.now
        track.stay(max(rep.hold, 0.3))
        if rep.hold > 1:
            track.add_event("hold", held, track.now, side, rep.faults, **more)
        closing = track.now
        track.move_to(half, pace * 0.5, linear=COLUMNS)
        track.move_to(closed, pace * 0.45, linear=COLUMNS)
        _smooth_last_segments(track, closing, track.now)
        track.add_phase("close", closing, side, rep.faults)
        track.add_event("rep", start, track.now, side, rep.faults, **more)
        track.stay(track.rng.uniform(0.7, 1.6))
    track.corrections.append(Correction(begin, track.now, _arm_contact(track.person, down)))


def _arm_contact(person: Person, side: str) -> Callable[[Motion], None]:
    def correct(motion: Motion) -> None:
        settle(person, motion, {f"{side}_arm_az": 1.0}, arm_parts(side), -0.004, steps=3)

    return correct


def _half_open_pose(person: Person, closed: Row, row: Row, down: str, pillow: float) -> Row:
    """Return a pose at 45 % of the opening, in contact with the floor."""
    half = closed + 0.45 * (row - closed)
    _settle_thorax(person, half, down)
    settle_row(person, half, {f"{down}_arm_az": 1.0}, arm_parts(down), -0.004, limit=60)
    left, front = _upward_components(person, half, "chest")
    settle_row(person, half, {"tilt": left, "nod": front}, ("head",), pillow, limit=40)
    return half


def _smooth_last_segments(track: Track, start: float, end: float) -> None:
    """Replace the last two linear segments by finer knots on one minimum-jerk curve."""
    a, b, c = track.rows[-3:]
    share = (track.times[-2] - start) / (end - start)
    del track.times[-2:], track.rows[-2:], track.linear[-2:]
    for u in np.linspace(0, 1, 13)[1:]:
        e = 10 * u**3 - 15 * u**4 + 6 * u**5
        row = a + (b - a) * e / share if e < share else b + (c - b) * (e - share) / (1 - share)
        track.times.append(start + u * (end - start))
        track.rows.append(c.copy() if u > 0.999 else row)
        track.linear.append(COLUMNS)
    track.row = c.copy()


# -- half-kneeling -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Lunge:
    """One hip-flexor stretch in half-kneeling.

    Attributes:
        back: Side of the back leg.
        hold: Duration of the hold, s.
        faults: Names of the faults.
        shank: Inclination of the front shank at set-up, degrees.
        thigh: Inclination of the back thigh at set-up, degrees.
        shift: Forward displacement of the hips, m.
        lean: Forward lean of the trunk, degrees.
        sway: Lateral lean of the trunk, degrees.
        lifted: Height of the back knee off the floor, m.
        tucked: Whether the toes of the back foot are tucked.
        arms: Position of the arms, a key of ARMS.
    """

    back: str
    hold: float = 20.5
    faults: tuple[str, ...] = ()
    shank: float = 1.0
    thigh: float = 0.0
    shift: float = 0.09
    lean: float = 0.0
    sway: float = 0.0
    lifted: float = 0.0
    tucked: bool = False
    arms: str = "hang"


ARMS = {
    "hang": {"arm_az": 25, "arm_el": -80, "elbow": 15},
    "hips": {"arm_az": -8, "arm_el": -42, "elbow": 98, "arm_twist": 55, "pron": 40},
    "knee": {"arm_az": 95, "arm_el": -60, "elbow": 14, "arm_twist": 10, "pron": 40},
    "front": {"arm_az": 85, "arm_el": -10, "elbow": 60, "arm_twist": 35, "pron": 30},
    "cross": {"arm_az": 70, "arm_el": -60, "elbow": 110, "arm_twist": 60, "pron": 20},
}


def kneeling_pose(person: Person, stand: Row, lunge: Lunge, shift: float) -> Row:
    """Return a half-kneeling pose with both knees near 90 degrees.

    The front foot stays where it is in `stand`; the hips are `shift` metres forward.
    """
    front = OTHER[lunge.back]
    fx, fy = stand[COL[f"{front}_ax"]], stand[COL[f"{front}_ay"]]
    knee_z = 0.058 + lunge.lifted
    tilt = np.radians(lunge.thigh)
    set_high = knee_z + person.thigh * np.cos(tilt)
    shank = np.radians(lunge.shank)
    front_knee = np.array(
        [fy - person.shank * np.sin(shank), person.ankle_height + person.shank * np.cos(shank)]
    )
    drop = np.clip(front_knee[1] - set_high, -0.9 * person.thigh, 0.9 * person.thigh)
    set_y = front_knee[0] + np.sqrt(person.thigh**2 - drop**2)
    knee_y = set_y + person.thigh * np.sin(tilt)
    away = knee_y - (set_y - shift)
    high = knee_z + np.sqrt(max(person.thigh**2 - away**2, 0.01))
    raised = (
        np.radians(14.0 if lunge.tucked else 3.0)
        - np.arcsin(min(0.9, lunge.lifted / person.shank)) * 0.9
    )
    row = with_columns(
        stand,
        recline=-0.75 * lunge.lean,
        bend=lunge.lean * 0.5,
        side=lunge.sway,
        tilt=-0.3 * lunge.sway,
    )
    row = with_columns(
        row,
        **{
            f"{lunge.back}_ay": knee_y + person.shank * np.cos(raised),
            f"{lunge.back}_az": max(0.07, knee_z + person.shank * np.sin(raised)),
            f"{lunge.back}_fpitch": 75 if lunge.tucked or lunge.lifted else 146,
            f"{lunge.back}_toes": 48 if lunge.tucked or lunge.lifted else 0,
            f"{lunge.back}_fyaw": 3,
        },
    )
    for side in SIDES:
        row = with_columns(row, **{f"{side}_{n}": v for n, v in ARMS[lunge.arms].items()})
    place_hips(person, row, (fx + row[COL[f"{lunge.back}_ax"]]) / 2, set_y - shift, high)
    return row


def hip_flexor(track: Track, lunge: Lunge, pace: float = 2.0) -> None:
    """Step back from standing, lower, shift, hold, and return to standing.

    The `side` of the events is that of the back leg.
    """
    person, rng, stand = track.person, track.rng, track.row.copy()
    front, start = OTHER[lunge.back], track.now
    lunge = replace(
        lunge,
        shift=lunge.shift + rng.uniform(-0.03, 0.03),
        shank=lunge.shank + rng.uniform(-3, 3),
        thigh=lunge.thigh + rng.uniform(-2, 3),
        lean=lunge.lean + rng.uniform(-4, 3),
    )
    down, held = (
        kneeling_pose(person, stand, lunge, 0.0),
        kneeling_pose(person, stand, lunge, lunge.shift),
    )
    labels = {"faults": lunge.faults, "front_side": front}
    step = _step_pose(person, stand, down, lunge.back)
    track.move_to(step, pace * rng.uniform(0.85, 1.1))
    track.bumps.append((start, track.now, f"{lunge.back}_az", 0.07))
    track.add_phase("step_back", start, lunge.back, **labels)
    for name, row, seconds in (("lower", down, pace), ("shift", held, pace * 0.7)):
        began = track.now
        track.move_to(row, seconds * rng.uniform(0.9, 1.1))
        track.add_phase(name, began, lunge.back, **labels)
        if name == "lower":
            track.stay(rng.uniform(0.2, 0.6))
    began = track.now
    track.stay(lunge.hold)
    track.add_event("hold", began, track.now, lunge.back, **labels)
    track.add_phase("hold", began, lunge.back, **labels)
    began = track.now
    track.move_to(down, pace * 0.5)
    track.move_to(step, pace * 0.9)
    lifted = track.now
    track.move_to(stand, pace * rng.uniform(0.85, 1.1))
    track.bumps.append((lifted, track.now, f"{lunge.back}_az", 0.07))
    track.add_phase("return", began, lunge.back, **labels)
    track.add_event("rep", start, track.now, lunge.back, **labels)
    track.stay(rng.uniform(0.8, 1.4))


def _step_pose(person: Person, stand: Row, down: Row, back: str) -> Row:
    """Return the pose after the step back: ball of the back foot down, legs nearly straight."""
    front = OTHER[back]
    row = stand.copy()
    ball = 0.14
    row = with_columns(
        row,
        **{
            f"{back}_ay": down[COL[f"{back}_ay"]] - 0.10,
            f"{back}_az": person.ankle_height + ball * np.sin(np.radians(42)),
            f"{back}_fpitch": 42,
            f"{back}_toes": 36,
        },
    )
    fy, by = row[COL[f"{front}_ay"]], row[COL[f"{back}_ay"]]
    y = fy + 0.45 * (by - fy)
    long = (person.thigh + person.shank) * 0.955
    high = min(
        person.ankle_height + np.sqrt(long**2 - (y - fy) ** 2),
        row[COL[f"{back}_az"]] + np.sqrt(long**2 - (by - y) ** 2),
    )
    place_hips(person, row, row[0], y, high)
    return row


# -- other activities --------------------------------------------------------------------------


def walk(
    track: Track,
    to: tuple[float, float],
    *,
    speed: float = 0.9,
    heading: float | None = None,
    width: float = 0.16,
) -> None:
    """Walk to a position, m, after turning towards it; turn to `heading`, degrees, at the end."""
    start = hip_centre(track.person, track.row)[:2]
    displacement = np.array(to) - start
    distance = float(np.linalg.norm(displacement))
    if distance > 0.15:
        course = float(np.degrees(np.arctan2(displacement[0], -displacement[1])))
        turn_to(track, course, width=width)
        count = max(2, round(distance / 0.42))
        for k in range(count):
            _step(
                track,
                start + displacement * (k + 1) / count,
                SIDES[k % 2],
                distance / count,
                speed,
                width,
                k == count - 1,
            )
    if heading is not None:
        turn_to(track, heading, width=0.22)


def _step(
    track: Track, to: Points, swing: str, stride: float, speed: float, width: float, last: bool
) -> None:
    """Add one step; the swinging foot lands half a stride ahead of the hips."""
    person, other = track.person, OTHER[swing]
    heading = track.row[COL["heading"]]
    turn = rotation("z", heading)
    ahead = turn @ np.array([0, -1.0, 0])
    row = track.row.copy()
    place = (
        np.array([*to, 0])
        + turn @ np.array([SIGN[swing] * width / 2, 0, 0])
        + (0 if last else 0.5) * stride * ahead
    )
    arms = (
        {"left_arm_az": 60, "right_arm_az": -40}
        if swing == "right"
        else {"left_arm_az": -40, "right_arm_az": 60}
    )
    row = with_columns(
        row,
        **{
            f"{swing}_ax": place[0],
            f"{swing}_ay": place[1],
            f"{swing}_fyaw": 7 + SIGN[swing] * heading,
            f"{swing}_az": person.ankle_height,
            f"{swing}_fpitch": 0 if last else -8,
            f"{other}_fpitch": 0 if last else 14,
            f"{other}_az": person.ankle_height + (0 if last else 0.025),
        },
        **(both_sides(arm_az=25) if last else arms),
        **both_sides(arm_el=-80 if last else -72),
    )
    high = person.ankle_height + (0.992 if last else 0.955) * (person.thigh + person.shank)
    place_hips(person, row, to[0], to[1], high)
    began, seconds = track.now, max(0.42, stride / speed)
    track.move_to(row, seconds, linear=("x", "y"))
    track.bumps.append((began, track.now, f"{swing}_az", 0.08))
    track.bumps.append((began, track.now, f"{swing}_fpitch", 24))
    if last:
        end = standing_pose(person, (to[0], to[1]), heading, width)
        began = track.now
        track.move_to(end, 0.5)
        track.bumps.append((began, track.now, f"{other}_az", 0.05))


def turn_to(track: Track, heading: float, width: float = 0.22) -> None:
    """Turn on the spot to a heading, degrees, in small steps."""
    person = track.person
    here = hip_centre(person, track.row)
    now = track.row[COL["heading"]]
    turn = (heading - now + 180) % 360 - 180
    count = int(np.ceil(abs(turn) / 50.0))
    for k in range(count):
        row = standing_pose(person, (here[0], here[1]), now + turn * (k + 1) / count, width)
        began = track.now
        track.move_to(row, 0.55)
        for i, side in enumerate(SIDES):
            track.bumps.append((began + 0.27 * i, began + 0.28 * (i + 1), f"{side}_az", 0.04))


def squat(track: Track, repetitions: int = 3, depth: float = 0.45) -> None:
    """Squat repeatedly to `depth`, a share of the leg's length."""
    stand, person = track.row.copy(), track.person
    for _ in range(repetitions):
        began = track.now
        track.move_to(crouching_pose(person, stand, depth), 1.4)
        track.stay(0.3)
        track.move_to(stand, 1.3)
        track.add_phase("squat", began)
        track.stay(0.5)


def crouching_pose(
    person: Person, stand: Row, depth: float, lean: float = 38.0, back: float = 0.16, **arms: float
) -> Row:
    """Return a crouching pose on the same feet.

    The hips are lower by `depth`, a share of the leg's length, and `back` metres behind.
    """
    row = with_columns(
        stand,
        recline=-lean * 0.8,
        bend=lean * 0.3,
        **(both_sides(arm_az=85, arm_el=10, elbow=10) | arms),
        **both_sides(fpitch=0),
    )
    ahead = rotation("z", stand[COL["heading"]]) @ np.array([0, -1.0, 0])
    at = hip_centre(person, stand) - back * ahead
    place_hips(person, row, at[0], at[1], at[2] - depth * (person.thigh + person.shank))
    return row


def pick_up(track: Track) -> None:
    """Reach down to the floor and stand up."""
    stand, began = track.row.copy(), track.now
    low = crouching_pose(
        track.person, stand, 0.38, 75, 0.22, **both_sides(arm_az=88, arm_el=-12, elbow=8)
    )
    low = with_columns(low, bend=45)
    track.move_to(low, 1.6)
    track.stay(0.6)
    track.move_to(stand, 1.6)
    track.add_phase("pick", began)


def bow(track: Track, degrees: float = 60.0) -> None:
    """Bend forward and stand up."""
    stand, began = track.row.copy(), track.now
    row = with_columns(
        stand, recline=-degrees * 0.6, bend=degrees * 0.6, **both_sides(arm_az=70, arm_el=-60)
    )
    at = hip_centre(track.person, stand)
    place_hips(track.person, row, at[0], at[1] + 0.08, at[2] - 0.02)
    track.move_to(row, 1.5)
    track.stay(0.6)
    track.move_to(stand, 1.5)
    track.add_phase("bow", began)


def sit_on(track: Track, seat: float, seconds: float) -> None:
    """Sit down on a seat of height `seat`, m, for some time, and stand up."""
    stand, began, person = track.row.copy(), track.now, track.person
    ahead = rotation("z", stand[COL["heading"]]) @ np.array([0, -1.0, 0])
    lean = crouching_pose(
        person, stand, 0.3, 42, 0.2, **both_sides(arm_az=70, arm_el=-45, elbow=40)
    )
    row = with_columns(
        stand, recline=6, bend=8, **both_sides(arm_az=80, arm_el=-62, elbow=45, pron=50, fpitch=0)
    )
    at = hip_centre(person, stand) - 0.36 * ahead
    place_hips(person, row, at[0], at[1], seat + 0.075)
    track.move_to(lean, 1.1)
    track.move_to(row, 0.9)
    track.stay(seconds)
    track.move(1.0, turn=25, twist=8)
    track.stay(seconds * 0.4)
    track.move_to(lean, 1.0)
    track.move_to(stand, 1.1)
    track.add_phase("sit", began)


def floor_sitting_pose(person: Person, stand: Row, *, knee: float = 60.0) -> Row:
    """Return a pose sitting on the floor behind the planted feet, hands behind the hips."""
    ahead = rotation("z", stand[COL["heading"]]) @ np.array([0, -1.0, 0])
    row = with_columns(
        stand,
        recline=22,
        bend=22,
        **both_sides(arm_az=-40, arm_el=-60, elbow=10, pron=40, fpitch=0),
    )
    gap = np.sqrt(
        person.thigh**2
        + person.shank**2
        + 2 * person.thigh * person.shank * np.cos(np.radians(knee))
    )
    at = hip_centre(person, stand)
    x, y, _ = at - gap * ahead
    place_hips(person, row, x, y, 0.1)
    settle_row(person, row, {"z": 1.0}, ("pelvis",), -0.012)
    solve_leg_ik(person, row[None])
    return row


def lie_down(track: Track, lying: Row) -> None:
    """Go from standing through squatting and sitting to a supine row, translated to the seat."""
    began, person, stand = track.now, track.person, track.row.copy()
    deep = crouching_pose(
        person, stand, 0.62, 50, 0.2, **both_sides(arm_az=20, arm_el=-60, elbow=10)
    )
    sit = floor_sitting_pose(person, stand)
    track.move_to(deep, 1.6)
    track.move_to(sit, 1.4)
    track.stay(0.4)
    back = with_columns(sit, recline=90, bend=10, nod=15, **both_sides(arm_az=-5, arm_el=-60))
    settle_row(person, back, {"z": 1.0}, TRUNK_PARTS, -0.012)
    solve_leg_ik(person, back[None])
    track.move_to(back, 2.0)
    track.move_to(with_legs_freed(back), 0.1)
    track.move_to(with_columns(with_legs_freed(lying), x=back[0], y=back[1]), 1.6)
    track.add_phase("lie_down", began)


def get_up(track: Track) -> None:
    """Go from supine through sitting to standing at the feet's position."""
    began, person = track.now, track.person
    heading = track.row[COL["heading"]]
    gap = np.sqrt(person.thigh**2 + person.shank**2 + person.thigh * person.shank)
    at = hip_centre(person, track.row) + gap * (rotation("z", heading) @ np.array([0, -1.0, 0]))
    stand = standing_pose(person, (at[0], at[1]), heading)
    deep = crouching_pose(
        person, stand, 0.62, 55, 0.2, **both_sides(arm_az=60, arm_el=-30, elbow=10)
    )
    sit = floor_sitting_pose(person, stand)
    track.move_to(
        with_legs_freed(
            with_columns(sit, recline=28, bend=30, **both_sides(arm_az=60, arm_el=-40))
        ),
        2.4,
    )
    track.move_to(with_legs_freed(sit), 0.7)
    track.move_to(sit, 0.1)
    track.move_to(deep, 1.4)
    track.move_to(stand, 1.5)
    track.add_phase("get_up", began)


def roll_over(track: Track, target: Row, via: Row) -> None:
    """Move to a lying row through an intermediate row."""
    began = track.now
    track.move_to(with_legs_freed(via), 1.8)
    track.move_to(with_legs_freed(target), 1.8)
    track.add_phase("turn_over", began)


def look_around(track: Track, seconds: float) -> None:
    """Keep the posture and turn the head at random."""
    began = track.now
    while track.now < began + seconds:
        track.move(
            0.8,
            turn=track.rng.uniform(-40, 40),
            nod=track.row[COL["nod"]] + track.rng.uniform(-6, 6),
        )
        track.stay(track.rng.uniform(0.6, 1.8))
    track.move(0.7, turn=0)
    track.add_phase("stand", began)


def knees_to_chest(track: Track, repetitions: int = 2) -> None:
    """Pull both knees to the chest, supine, repeatedly."""
    base = track.row.copy()
    for _ in range(repetitions):
        began = track.now
        row = with_columns(
            with_legs_freed(base),
            **both_sides(
                hip_flex=118,
                knee=132,
                hip_rot=0,
                hip_abd=9,
                ankle=-10,
                arm_az=95,
                arm_el=-52,
                elbow=42,
                pron=30,
            ),
            nod=15,
        )
        track.move_to(row, 2.2)
        track.stay(2.0)
        track.move_to(base, 2.2)
        track.add_phase("knees_to_chest", began)
        track.stay(0.5)


def bridge(track: Track, repetitions: int = 3) -> None:
    """Raise and lower the pelvis with flat feet, supine, repeatedly."""
    person = track.person
    lying = track.row.copy()
    base = feet_flat_pose(person, with_legs_freed(lying), 0.3)
    track.move_to(with_legs_freed(base), 1.6)
    track.move_to(base, 0.1)
    for _ in range(repetitions):
        began = track.now
        row = with_columns(base, recline=112, nod=24, bend=-6)
        settle_row(person, row, {"z": 1.0}, ("chest", "left_clav", "right_clav"), -0.01)
        row[COL["y"]] -= 0.02
        solve_leg_ik(person, row[None])
        track.move_to(row, 1.6)
        track.stay(1.2)
        track.move_to(base, 1.6)
        track.add_phase("bridge", began)
        track.stay(0.4)
    track.move_to(with_legs_freed(base), 0.1)
    track.move_to(lying, 1.6)


def leg_raise(track: Track, side: str, repetitions: int = 3, flexion: float = 68.0) -> None:
    """Raise one straight leg, supine, to a hip `flexion`, degrees, repeatedly."""
    base = track.row.copy()
    for _ in range(repetitions):
        began = track.now
        track.move_to(
            with_columns(
                base,
                **{
                    f"{side}_hip_flex": flexion,
                    f"{side}_hip_abd": 3,
                    f"{side}_hip_rot": -5,
                    f"{side}_ankle": 0,
                },
            ),
            2.0,
        )
        track.stay(0.8)
        track.move_to(base, 2.0)
        track.add_phase("leg_raise", began, side)
        track.stay(0.4)


def tie_shoe(track: Track, back: str, seconds: float = 6.0) -> None:
    """Kneel on one knee, bend over the front foot and move the hands as in tying a shoe."""
    stand, began = track.row.copy(), track.now
    lunge = Lunge(back, lean=62, shank=12, thigh=18, tucked=True, arms="hang")
    row = kneeling_pose(track.person, stand, lunge, 0.0)
    row = with_columns(row, bend=42, nod=10, **both_sides(arm_az=88, arm_el=-8, elbow=22))
    step = _step_pose(track.person, stand, row, back)
    track.move_to(step, 1.3)
    track.move_to(row, 1.4)
    for _ in range(int(seconds / 1.2)):
        track.move(0.6, left_elbow=38, right_elbow=14)
        track.move(0.6, left_elbow=14, right_elbow=38)
    track.move_to(step, 1.4)
    track.move_to(stand, 1.3)
    track.add_phase("tie_shoe", began, back)
