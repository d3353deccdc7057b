"""Open and close, the open book.

Lying on one side with bent knees, both arms straight forward at shoulder height: the upper arm is
lifted and laid down on the other side, the chest opens, the knees stay. It is held for several deep
breaths and closed slowly. The side is the side of the arm that opens.
"""

from __future__ import annotations

import math

from posecheck.core import angles, vectors
from posecheck.core.exercise import (
    Band,
    Check,
    Exercise,
    Hold,
    Measure,
    Phase,
    Programme,
    StartPosition,
    pictogram,
)
from posecheck.core.pose import SIDES, Pose, Side

#: Healthy adults turn the thoracolumbar spine by about 45° to a side; the shoulder line, which is
#: what can be seen, goes some 17° further with the shoulder blades' glide. 12° less is let pass for
#: the landmarks, which tell most chests too little open (docs/accuracy.md).
OPEN = Band(50, 180)

#: Nobody's chest turns further than twice the norm, degrees: then shoulders are mistaken, one for
#: the other, or by some centimetres where an open chest has one behind the other. Pixels that tell
#: an opening of more than BEGUN at the same time say that it is the latter.
FURTHEST, BEGUN = 125.0, 20.0

#: Once open, it is held for as long as little of that is lost: the landmarks of shoulders that lie
#: one behind the other slip, and a chest that closes goes on closing.
KEPT = Band(45, 180)

#: An upper arm of which the picture shows less than half points along the line of sight, and can't
#: be told to be level. It is 0.186 to the trunk's 0.288 of stature (Winter, Biomechanics and
#: Motor Control of Human Movement).
SHOWN = 0.5 * 0.186 / 0.288

#: Knees that lie on each other are a knee's width apart, a quarter of a thigh or, to the camera, a
#: third. Further apart than this the upper one has come along with the pelvis, by about 25°.
TOGETHER = Band(-1, 0.47)


def opening(pose: Pose, side: Side) -> float:
    """How far the chest is turned towards `side`, degrees; 0 for whoever does not lie on the other.

    NaN when trunk or shoulders are not seen, and from behind, unless the pixels tell the turn.
    """
    turned = angles.trunk_rotation(pose)
    if abs(turned) > FURTHEST:
        if not abs(pose.trunk_rotation) > BEGUN:
            return math.nan
        turned = math.copysign(FURTHEST, turned)
    if turned == turned and not angles.side_lying(pose, side):
        return 0.0
    return turned if side is Side.LEFT else -turned


def knee_gap(pose: Pose, side: Side) -> float:
    """How far the upper knee is above the lower one, in lengths of the thigh."""
    gap = vectors.sub(
        angles.landmark(pose, "KNEE", side.other), angles.landmark(pose, "KNEE", side)
    )[1]
    thigh = vectors.length(angles.segment(pose, "HIP", "KNEE", side.other))
    return gap / thigh if thigh > vectors.MIN_LENGTH else math.nan


def arm_level(pose: Pose, side: Side) -> float:
    """The upper arm against the trunk: 90° at shoulder height, less towards the hip.

    NaN when it points to the camera or away from it, and from behind: there the model puts the
    shoulder of an open chest up to half an upper arm away.
    """
    if angles.seen_from_behind(pose):
        return math.nan
    arm, down = (
        angles.segment(pose, "SHOULDER", "ELBOW", side),
        vectors.scale(angles.trunk(pose), -1.0),
    )
    if math.hypot(arm[0], arm[1]) < SHOWN * vectors.length(down):
        return math.nan
    return vectors.angle_between(arm, down)


def on_one_side(pose: Pose) -> bool:
    """Whether the person lies on one side; False when hips or trunk are not seen."""
    return any(angles.side_lying(pose, side) for side in SIDES)


def readable(pose: Pose) -> bool:
    """Whether the chest's turn can be read in degrees from where the camera is."""
    return not math.isnan(angles.trunk_rotation(pose))


OPENING = Measure(
    "opening",
    opening,
    unseen_cue="I can't see your chest. Lie with your chest to the camera.",
)
TRUNK_ROTATION = Measure("trunk_rotation", lambda pose, side: abs(angles.trunk_rotation(pose)))
KNEE_GAP = Measure("knee_gap", knee_gap, unit="")
ARM_LEVEL = Measure("arm_level", arm_level, joints=("HIP", "SHOULDER", "ELBOW"))

EXERCISE = Exercise(
    name="open-close",
    title="Open and close",
    summary="Lying on one side, the upper arm opens the chest to the other side; the knees stay.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=5, hold=10.0),
    cycle=Hold(
        position=OPENING,
        enter_threshold=BEGUN,
        exit_threshold=15.0,
        target_bands={OPENING: OPEN},
        hold_bands={OPENING: KEPT},
        exit_delay=1.0,  # nobody closes and opens again within a second; landmarks do
        unreached_fault="not-open",
        own_rom_share=0.7,
        settle_time=0.2,
        max_speed=25.0,
    ),
    checks=(
        Check(
            fault="knees-apart",
            measure=KNEE_GAP,
            band=TOGETHER,
            cue="Keep your knees together, turn only your chest.",
            priority=1,
            warn_margin=0.05,
        ),
        Check(
            fault="arm-not-level",
            measure=ARM_LEVEL,
            band=Band(45, 135),
            cue="Bring your arm to shoulder height.",
            priority=2,
            min_duration=2.0,
        ),
    ),
    recorded=(OPENING, TRUNK_ROTATION, KNEE_GAP),
    cues={
        Phase.READY: "Lie on your side, knees bent, arms straight ahead.",
        Phase.SET_UP: "Open your upper arm, let your chest follow.",
        Phase.HOLD: "Good. Breathe deeply and let the shoulder sink.",
        Phase.RETURN: "Well held. Close slowly.",
    },
    start=StartPosition(
        posture=on_one_side,
        instruction="Lie on your side, knees bent, both arms straight ahead.",
        is_view_suitable=readable,
        view_cue=OPENING.unseen_cue,
        camera_hint="The camera stands in front of your chest, about as high as a chair.",
        camera_bearing=270.0,
        lying=True,
        pictogram=pictogram(
            head=(10, 36),
            left={
                "SHOULDER": (26, 31),
                "ELBOW": (22, 48),
                "WRIST": (14, 62),
                "HIP": (54, 28),
                "KNEE": (60, 46),
                "ANKLE": (87, 46),
                "HEEL": (91, 43),
                "FOOT_INDEX": (96, 51),
            },
            right={
                "SHOULDER": (26, 47),
                "ELBOW": (30, 62),
                "WRIST": (18, 70),
                "HIP": (53, 46),
                "KNEE": (57, 60),
                "ANKLE": (88, 58),
                "HEEL": (92, 55),
                "FOOT_INDEX": (97, 63),
            },
        ),
        side_cues={
            Side.LEFT: "Lie on your right side. The left arm opens.",
            Side.RIGHT: "Lie on your left side. The right arm opens.",
        },
    ),
    uses_arms=True,
    advice={
        "not-open": "Open your chest further, as far as it goes easily.",
        "hold-too-short": "Stay open until the time is over.",
    },
)
