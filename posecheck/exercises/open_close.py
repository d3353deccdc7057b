"""Open and close, the open book.

Side-lying with bent knees and both arms straight ahead at shoulder height, lift the upper arm and
lay it down on the other side: the chest opens, the knees stay. Hold for several deep breaths, then
close slowly. The side is that of the arm that opens.
"""

from __future__ import annotations

import math

from posecheck.core import angles, vectors
from posecheck.core.exercise import (
    Band,
    Breathing,
    Check,
    Exercise,
    Gauge,
    Hold,
    Measure,
    Phase,
    Programme,
    StartPosition,
    pictogram,
)
from posecheck.core.pose import SIDES, Pose, Side

#: Opening at which the hold starts, degrees. Healthy adults rotate the thoracolumbar spine by about
#: 45° to a side, and the shoulder line, which is what is visible, by some 17° more as the shoulder
#: blades glide. 12° are subtracted because landmarks underestimate most openings
#: (docs/accuracy.md).
OPEN_CHEST = Band(50, 180)

#: Opening beyond which the landmarks must be wrong, degrees: about twice the norm. Either the
#: shoulders are swapped, or one lies behind the other and is off by some centimetres. It is the
#: latter when the pixels show more than ENTER_OPENING.
MAX_OPENING, ENTER_OPENING = 125.0, 20.0

#: Opening in the hold, degrees. A little may be lost: landmarks of shoulders one behind the other
#: slip, while a chest that closes goes on closing.
HELD_OPEN = Band(45, 180)

#: Projected length of the upper arm, in trunk lengths, below which it points along the line of
#: sight and its level is unknown: half of its true length, which is 0.186 of stature to the trunk's
#: 0.288 (Winter, Biomechanics and Motor Control of Human Movement).
MIN_ARM_LENGTH = 0.5 * 0.186 / 0.288

#: Standard deviation of the depth between shoulder and elbow, m: that of each is 0.1 m
#: (docs/methods.md), and they are taken as independent.
ARM_DEPTH_ERROR = math.sqrt(2.0) * 0.1

#: Height of the upper knee above the lower one, in thigh lengths. Knees on each other are a knee's
#: width apart: a quarter of a thigh, or a third as the camera sees it. At the upper limit the
#: pelvis has rolled along by about 25°.
KNEES_TOGETHER = Band(-1, 0.47)


def opening(pose: Pose, side: Side) -> float:
    """Return the trunk rotation towards `side`, degrees; 0 unless lying on the other side.

    NaN when trunk or shoulders are unseen, and from behind unless the pixels show the rotation.
    """
    turned = angles.trunk_rotation(pose)
    if abs(turned) > MAX_OPENING:
        if not abs(pose.trunk_rotation) > ENTER_OPENING:
            return math.nan
        turned = math.copysign(MAX_OPENING, turned)
    if not math.isnan(turned) and not angles.side_lying(pose, side):
        return 0.0
    return turned if side is Side.LEFT else -turned


def is_closed(pose: Pose, side: Side) -> bool:
    """Return whether the person is side-lying with `side` on top and the chest closed."""
    return angles.side_lying(pose, side) and abs(angles.trunk_rotation(pose)) < ENTER_OPENING


def knee_gap(pose: Pose, side: Side) -> float:
    """How far the upper knee is above the lower one, in lengths of the thigh."""
    gap = vectors.sub(
        angles.landmark(pose, "KNEE", side.other), angles.landmark(pose, "KNEE", side)
    )[1]
    thigh = vectors.length(angles.segment(pose, "HIP", "KNEE", side.other))
    return gap / thigh if thigh > vectors.MIN_LENGTH else math.nan


def arm_level(pose: Pose, side: Side) -> float:
    """Return the angle of the upper arm to the trunk: 90° at shoulder height, less to the hip.

    NaN when the arm points to the camera or away from it, and from behind: there the model
    misplaces the shoulder of an open chest by up to half an upper arm.
    """
    if angles.seen_from_behind(pose):
        return math.nan
    arm = angles.segment(pose, "SHOULDER", "ELBOW", side)
    down = vectors.scale(angles.trunk(pose), -1.0)
    if math.hypot(arm[0], arm[1]) < MIN_ARM_LENGTH * vectors.length(down):
        return math.nan
    return vectors.angle_between(arm, down)


def arm_level_error(pose: Pose, side: Side) -> float:
    """Return the error bar of the arm's level that the depth of its landmarks brings, degrees.

    It is small where the trunk lies across the line of sight: there, depth is at right angles to
    both. Half the difference between an arm that points away by `ARM_DEPTH_ERROR` more and less.
    """
    x, y, z = angles.segment(pose, "SHOULDER", "ELBOW", side)
    down = vectors.scale(angles.trunk(pose), -1.0)
    nearer, farther = (
        vectors.angle_between((x, y, z + shift), down)
        for shift in (-ARM_DEPTH_ERROR, ARM_DEPTH_ERROR)
    )
    return abs(farther - nearer) / 2.0


def is_side_lying(pose: Pose) -> bool:
    """Return whether the person is side-lying; False when hips or trunk are unseen."""
    return any(angles.side_lying(pose, side) for side in SIDES)


def is_measurable(pose: Pose) -> bool:
    """Return whether the trunk rotation can be measured from this view."""
    return not math.isnan(angles.trunk_rotation(pose))


OPENING = Measure(
    "opening",
    opening,
    unseen_cue="I can't see your chest. Lie with your chest to the camera.",
    error=lambda pose, side: angles.trunk_rotation_error(pose),
)
KNEE_GAP = Measure("knee_gap", knee_gap, unit="")
ARM_LEVEL = Measure(
    "arm_level", arm_level, joints=("HIP", "SHOULDER", "ELBOW"), error=arm_level_error
)

EXERCISE = Exercise(
    name="open-close",
    title="Open and close",
    summary="Lying on one side, the upper arm opens the chest to the other side; the knees stay.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=5, hold=10.0),
    cycle=Hold(
        position=OPENING,
        enter_threshold=ENTER_OPENING,
        exit_threshold=15.0,
        target_bands={OPENING: OPEN_CHEST},
        hold_bands={OPENING: HELD_OPEN},
        exit_share=1.0 / 3.0,  # in oblique views a closed chest may read 20° open, an open one 80°
        exit_delay=1.0,  # a person can't close and open within a second; landmarks can
        unreached_fault="not-open",
        own_rom_share=0.7,
        begins_from=is_closed,
        begin_cue="Close your chest first, then open it slowly.",
        settle_time=0.2,
        max_speed=25.0,
    ),
    checks=(
        Check(
            fault="knees-apart",
            measure=KNEE_GAP,
            band=KNEES_TOGETHER,
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
    recorded=(OPENING, KNEE_GAP),
    cues={
        Phase.READY: "Open your upper arm, let your chest follow.",
        Phase.SET_UP: "Let your chest follow the arm.",
        Phase.HOLD: "Stay there. Breathe deeply and let the shoulder sink.",
        Phase.RETURN: "And slowly close again.",
    },
    start=StartPosition(
        posture=is_side_lying,
        instruction="Lie on your side, knees bent, both arms straight ahead.",
        is_view_suitable=is_measurable,
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
        moves=(
            pictogram(None, {"SHOULDER": (27, 29), "ELBOW": (28, 12), "WRIST": (29, -3)}, {}),
            pictogram(None, {"SHOULDER": (29, 28), "ELBOW": (35, 19), "WRIST": (38, 10)}, {}),
        ),
        move_time=4.0,
        side_cues={
            Side.LEFT: "Lie on your right side. The left arm opens.",
            Side.RIGHT: "Lie on your left side. The right arm opens.",
        },
    ),
    uses_arms=True,
    breathing=Breathing(),
    gauge=Gauge(OPENING, Band(0, 90), "Chest open"),
    phase_words={Phase.SET_UP: "open", Phase.RETURN: "close"},
    advice={
        "not-open": "Open further, as far as it goes easily.",
        "hold-too-short": "Stay open until the time is over.",
    },
)
