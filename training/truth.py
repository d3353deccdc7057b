"""Ground truth of a clip: clinical angles per frame, holds, and the JSON file."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rig import DOF, LANDMARKS, LM, SIDES, Array, Motion, Person, Points, rotation
from scene import Camera, Size
from script import Event

Angles = dict[str, Array]
"""Angles, degrees, or distances, m, per frame, (frames,), by name."""


def _angle_between(a: Points, b: Points) -> Array:
    """Return the angles between vectors (frames, 3), degrees, (frames,)."""
    cos = np.sum(a * b, axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    angle: Array = np.degrees(np.arccos(np.clip(cos, -1, 1)))
    return angle


def angles(motion: Motion, landmarks: Points) -> Angles:
    """Return the clinical angles in every frame.

    They are joint angles of the rig where those are the definition, else computed from landmarks.

    Args:
        motion: Degrees of freedom, (frames, len(DOFS)).
        landmarks: Landmarks in the world, (frames, 33, 3), m.
    """
    positions = {name: landmarks[:, i] for name, i in LM.items()}
    turn = rotation("z", motion[:, DOF["heading"]])
    ahead, to_left, up = -turn[:, :, 1], turn[:, :, 0], np.array([[0.0, 0, 1]])
    hip = (positions["left_hip"] + positions["right_hip"]) / 2
    trunk = (positions["left_shoulder"] + positions["right_shoulder"]) / 2 - hip
    result: Angles = {}
    for side in SIDES:
        result |= _leg_angles(motion, positions, side, ahead, trunk)
    lean = [
        np.degrees(np.arctan2(np.sum(trunk * d, axis=1), trunk[:, 2])) for d in (ahead, to_left)
    ]
    result |= {
        "trunk_lean": _angle_between(trunk, np.broadcast_to(up, trunk.shape)),
        "trunk_lean_forward": lean[0],
        "trunk_lean_left": lean[1],
    }
    result["thoracic_rotation"] = signed_angle(
        positions["left_hip"] - positions["right_hip"],
        positions["left_shoulder"] - positions["right_shoulder"],
        trunk,
    )
    result["spine_rotation"] = motion[:, DOF["twist"]]
    result["pelvis_rotation"] = motion[:, DOF["roll"]] - np.median(motion[:, DOF["roll"]])
    across = positions["left_shoulder"] - positions["right_shoulder"]
    chest = np.cross(trunk, across)
    result["chest_up"] = np.degrees(np.arcsin(-chest[:, 2] / np.linalg.norm(chest, axis=1)))
    for joint in ("knee", "ankle"):
        result[f"{joint}_gap_m"] = np.linalg.norm(
            positions[f"left_{joint}"] - positions[f"right_{joint}"], axis=1
        )
    return result


def _leg_angles(
    motion: Motion, positions: dict[str, Points], side: str, ahead: Points, trunk: Points
) -> Angles:
    thigh, shank = (
        positions[f"{side}_knee"] - positions[f"{side}_hip"],
        positions[f"{side}_ankle"] - positions[f"{side}_knee"],
    )
    fore = positions[f"{side}_wrist"] - positions[f"{side}_elbow"]
    upper = positions[f"{side}_elbow"] - positions[f"{side}_shoulder"]
    down = np.broadcast_to(np.array([[0.0, 0, -1]]), thigh.shape)
    knee = _angle_between(thigh, shank)
    return {
        f"knee_flexion_{side}": knee,
        f"knee_inner_{side}": 180 - knee,
        f"hip_flexion_{side}": motion[:, DOF[f"{side}_hip_flex"]],
        f"hip_abduction_{side}": motion[:, DOF[f"{side}_hip_abd"]],
        f"hip_internal_rotation_{side}": motion[:, DOF[f"{side}_hip_rot"]],
        f"hip_inner_{side}": _angle_between(-trunk, thigh),
        f"shank_from_vertical_{side}": _angle_between(shank, down),
        f"shank_inclination_{side}": np.degrees(
            np.arctan2(np.sum(-shank * ahead, axis=1), -shank[:, 2])
        ),
        f"ankle_dorsiflexion_{side}": motion[:, DOF[f"{side}_ankle"]],
        f"elbow_flexion_{side}": _angle_between(upper, fore),
        f"thigh_from_vertical_{side}": _angle_between(thigh, down),
        f"knee_height_m_{side}": positions[f"{side}_knee"][:, 2],
    }


def signed_angle(a: Points, b: Points, axis: Points) -> Array:
    """Return the right-handed angles from a to b about an axis, degrees, (frames,)."""
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    a = a - np.sum(a * axis, axis=1, keepdims=True) * axis
    b = b - np.sum(b * axis, axis=1, keepdims=True) * axis
    ahead, across = np.sum(a * b, axis=1), np.sum(np.cross(a, b) * axis, axis=1)
    turn: Array = np.degrees(np.arctan2(across, ahead))
    return turn


def holds_90_90(t: Array, angle: Angles) -> list[dict[str, Any]]:
    """Return spans of at least 1 s in half-kneeling.

    Both knees are within 90 +- 10 degrees, one is on the floor, the trunk leans less than 15.
    """
    met = np.abs(angle["trunk_lean"]) < 15
    for side in SIDES:
        met &= np.abs(angle[f"knee_flexion_{side}"] - 90) <= 10
    knee_down = {side: angle[f"knee_height_m_{side}"] < 0.1 for side in SIDES}
    holds = []
    for side in SIDES:
        mask = np.concatenate([[False], met & knee_down[side], [False]]).astype(int)
        edges = np.flatnonzero(np.diff(mask))
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            if t[b - 1] - t[a] >= 1.0:
                holds.append(
                    {
                        "side": side,
                        "start_s": round(float(t[a]), 4),
                        "end_s": round(float(t[b - 1]), 4),
                    }
                )
    return sorted(holds, key=lambda h: h["start_s"])


def clip_record(
    metadata: dict[str, Any],
    person: Person,
    t: Array,
    motion: Motion,
    present: NDArray[np.bool_],
    camera: Camera,
    size: Size,
    events: list[Event],
) -> dict[str, Any]:
    """Return the ground truth of one clip as JSON data.

    Args:
        metadata: Description of the clip, copied to the result.
        person: The person.
        t: Time of every frame, (frames,), s.
        motion: Degrees of freedom, (frames, len(DOFS)).
        present: Whether the person is in the room, (frames,).
        camera: The camera.
        size: Width and height of the frames, pixels.
        events: Events of the track.
    """
    landmarks = person.landmarks(motion)
    pixels, depth = camera.project(landmarks, size)
    inside = (
        (pixels[..., 0] >= 0)
        & (pixels[..., 0] < size[0])
        & (pixels[..., 1] >= 0)
        & (pixels[..., 1] < size[1])
    )
    inside &= (depth > 0.1) & present[:, None]
    angle = angles(motion, landmarks)
    rotate, shift = camera.extrinsics()
    faults = sorted({f for e in events for f in e["faults"]})

    def or_null(values: Array, digits: int) -> list[Any]:
        return [
            v if p else None
            for v, p in zip(np.round(values, digits).tolist(), present, strict=True)
        ]

    appearance = person.appearance
    return metadata | {
        "fps": metadata["fps"],
        "frames": len(t),
        "duration_s": round(len(t) / metadata["fps"], 3),
        "size": list(size),
        "rotate_metadata_deg": 0,
        "pixels_note": "projections are in video pixels",
        "camera": {
            "intrinsics": {k: float(v) for k, v in camera.intrinsics(size).items()}
            | {"hfov_deg": camera.hfov, "distortion": "none"},
            "extrinsics": {
                "eye_world_m": list(camera.eye),
                "target_world_m": list(camera.target),
                "R_world_to_cam": np.round(rotate, 6).tolist(),
                "t_world_to_cam": np.round(shift, 5).tolist(),
                "convention": "OpenCV camera axes; world z up, metres, floor z = 0",
            },
        },
        "body": {k: round(float(v), 3) for k, v in person.traits.items()}
        | {
            "feet": appearance.footwear,
            "sleeve": appearance.sleeve,
            "leg": appearance.leg,
            "hair": appearance.hair_style,
            "seed": person.seed,
        },
        "faults": faults,
        "events": sorted(events, key=lambda e: (e["start_s"], e["type"])),
        "true_holds": holds_90_90(t, angle) if metadata["exercise"] == "hip-flexor" else [],
        "landmark_names": list(LANDMARKS),
        "per_frame": {
            "time_s": np.round(t, 4).tolist(),
            "person_in_view": (present & inside.any(axis=1)).tolist(),
            "joints3d_m": or_null(landmarks, 4),
            "joints2d_px": or_null(pixels, 2),
            "in_frame": inside.tolist(),
            "angles_deg": {k: or_null(v, 2) for k, v in angle.items()},
        },
    }
