"""The 90/90 hip flexors stretch.

From standing, one foot takes a big step back and its knee is lowered to the floor. Both knees end
at a right angle, the front knee above its ankle; then the hips shift forward and stay there. The
side that is stretched is the side of the back leg, the one whose knee is on the floor.
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
from posecheck.core.pose import Pose, Side

#: Set up: right angles as a physiotherapist sees them, give or take 15°.
RIGHT_ANGLE = Band(75, 105)
#: In the hold the shift of the hips opens or closes both knees a little more; further than this it
#: is another posture. Downwards there is room for sitting back during a rest.
SHIFTED = Band(60, 106)
#: Forward tilt of the front shank: a knee that is ahead of its ankle by a quarter of the shank.
SHANK = Band(-90, 15)
UPRIGHT = Band(-15, 15)
#: A knee on the floor, with its joint centre some 0.08 m up and the ankles as high: 0 to 0.05.
FLOOR = Band(-1.0, 0.13)

#: A trunk this near to vertical, degrees, belongs to somebody who stands or kneels.
TALL = 25.0
#: How much of the way forward lies in the picture at 50° off the side, where the knees can still be
#: read.
ENOUGH_SIDE = 0.64
#: Beyond 60° off the side knees are told by the model's depth alone, 15 to 25° wrong: of a lunge
#: that is seen from there nothing is said.
SOME_SIDE = 0.5
#: Less than this is no half-kneeling any more, more than the other it has become one.
LEFT, ENTERED = 0.45, 0.6


def kneeling(pose: Pose, side: Side) -> float:
    """How much this is half-kneeling on the knee of `side`.

    About 0.9 when it is, 0 in standing, sitting or squatting, negative for the other side. The
    least of four: how far that knee is below the other one, in lengths of the front shank; and how
    near trunk and front shank are to upright, and the back shank to level. NaN for whoever has one
    knee well below the other and is seen from near the front.
    """
    drop = vectors.sub(
        angles.landmark(pose, "KNEE", side), angles.landmark(pose, "KNEE", side.other)
    )
    front_shank = angles.segment(pose, "ANKLE", "KNEE", side.other)
    back_shank = angles.segment(pose, "KNEE", "ANKLE", side)
    shank = vectors.length(front_shank)
    from_the_front = angles.sagittal_view_share(pose) < SOME_SIDE and abs(drop[1]) > LEFT * shank
    if shank < vectors.MIN_LENGTH or from_the_front:
        return math.nan
    return least(
        drop[1] / shank,
        likeness(angles.trunk_inclination(pose)),
        likeness(vectors.angle_between(front_shank, vectors.UP)),
        likeness(vectors.angle_between(back_shank, vectors.UP) - 90.0),
    )


def likeness(off: float) -> float:
    """1 and a little more for up to 20° off, 0.6 (the least to begin with) at 52° off."""
    return 1.25 - abs(off) / 80.0


def least(*values: float) -> float:
    """The least value; NaN when any of them is."""
    return math.nan if any(value != value for value in values) else min(values)


def back_knee_height(pose: Pose, side: Side) -> float:
    """How far the back knee is off the floor, in lengths of the front shank.

    The floor is where both ankles are, at equal weight: the front one alone would take a tilted
    camera for a lifted knee.
    """
    knee = angles.landmark(pose, "KNEE", side)
    front_ankle = angles.landmark(pose, "ANKLE", side.other)
    back_ankle = angles.landmark(pose, "ANKLE", side)
    shank = vectors.length(angles.segment(pose, "KNEE", "ANKLE", side.other))
    height = (front_ankle[1] + back_ankle[1]) / 2 - knee[1]
    return height / shank if shank > vectors.MIN_LENGTH else math.nan


def tall(pose: Pose) -> bool:
    """Whether the person stands or kneels upright; False when the trunk is not seen."""
    return angles.trunk_inclination(pose) < TALL


def from_the_side(pose: Pose) -> bool:
    """Whether the camera sees the person from the side, or obliquely enough."""
    return angles.sagittal_view_share(pose) > ENOUGH_SIDE


KNEELING = Measure(
    "kneeling",
    kneeling,
    unit="",
    unseen_cue="I can't see both your legs. Turn your side to the camera.",
)
FRONT_KNEE = Measure(
    "front_knee_flexion",
    lambda pose, side: angles.knee_flexion(pose, side.other),
    joints=("HIP", "KNEE", "ANKLE"),
    contralateral=True,
    unseen_cue="I can't see your front leg. Turn your side to the camera.",
)
BACK_KNEE = Measure(
    "back_knee_flexion",
    angles.knee_flexion,
    joints=("HIP", "KNEE", "ANKLE"),
    unseen_cue="I can't see your back knee. Turn your side to the camera.",
)
FRONT_SHANK = Measure(
    "front_shank_tilt", lambda pose, side: angles.shank_tilt(pose, side.other), contralateral=True
)
BACK_KNEE_HEIGHT = Measure("back_knee_height", back_knee_height, unit="")
TRUNK = Measure(
    "trunk_lean", lambda pose, side: angles.trunk_lean(pose), joints=("SHOULDER", "HIP")
)
TRUNK_SIDE = Measure("trunk_side_lean", lambda pose, side: angles.trunk_side_lean(pose))

EXERCISE = Exercise(
    name="hip-flexor",
    title="90/90 hip flexors",
    summary="Half-kneeling with both knees at a right angle, hips shifted forward.",
    sides=(Side.LEFT, Side.RIGHT),
    programme=Programme(reps=2, hold=20.0, alternate=True),
    cycle=Hold(
        position=KNEELING,
        enter_threshold=ENTERED,
        exit_threshold=LEFT,
        target_bands={
            FRONT_KNEE: RIGHT_ANGLE,
            BACK_KNEE: RIGHT_ANGLE,
            TRUNK: UPRIGHT,
            BACK_KNEE_HEIGHT: FLOOR,
        },
        hold_bands={FRONT_KNEE: SHIFTED, BACK_KNEE: SHIFTED},
        min_still_time=0.7,
    ),
    checks=(
        Check(
            fault="back-knee-off-floor",
            measure=BACK_KNEE_HEIGHT,
            band=FLOOR,
            cue="Lower your back knee to the floor.",
            priority=1,
            warn_margin=0.03,
        ),
        Check(
            fault="trunk-lean",
            measure=TRUNK,
            band=UPRIGHT,
            cue="Keep your chest tall.",
            priority=2,
        ),
        Check(
            fault="front-knee-past-ankle",
            measure=FRONT_SHANK,
            band=SHANK,
            cue="Bring your front knee back above your ankle.",
            priority=3,
        ),
        Check(
            fault="back-knee-angle",
            measure=BACK_KNEE,
            band=SHIFTED,
            cue="Bring your back knee to a right angle.",
            priority=4,
        ),
        Check(
            fault="front-knee-angle",
            measure=FRONT_KNEE,
            band=SHIFTED,
            cue="Bring your front knee to a right angle.",
            priority=5,
            explained_by=frozenset({"back-knee-angle"}),
        ),
        Check(
            fault="trunk-side-lean",
            measure=TRUNK_SIDE,
            band=UPRIGHT,
            cue="Don't lean to the side.",
            priority=6,
        ),
    ),
    recorded=(FRONT_KNEE, BACK_KNEE, FRONT_SHANK, TRUNK, TRUNK_SIDE),
    cues={
        Phase.READY: "Take a big step back and lower that knee to the floor.",
        Phase.SET_UP: "Both knees to a right angle, then shift your hips forward.",
        Phase.HOLD: "Good. Keep your chest tall and breathe.",
        Phase.RETURN: "Come back up slowly.",
    },
    start=StartPosition(
        posture=tall,
        instruction="Stand upright on your mat, your side to the camera.",
        is_view_suitable=from_the_side,
        view_cue="Turn your side to the camera.",
        camera_hint="The camera stands at your side, two to three metres away, about hip high.",
        camera_bearing=90.0,
        lying=False,
        pictogram=pictogram(
            head=(50, 8),
            left={
                "SHOULDER": (50, 25),
                "ELBOW": (43, 40),
                "WRIST": (51, 52),
                "HIP": (51, 57),
                "KNEE": (47, 90),
                "ANKLE": (20, 90),
                "HEEL": (16, 86),
                "FOOT_INDEX": (18, 97),
            },
            right={
                "SHOULDER": (50, 25),
                "ELBOW": (43, 40),
                "WRIST": (51, 52),
                "HIP": (51, 57),
                "KNEE": (82, 60),
                "ANKLE": (81, 91),
                "HEEL": (78, 97),
                "FOOT_INDEX": (93, 97),
            },
        ),
        side_cues={
            Side.LEFT: "Left foot back, left knee to the floor.",
            Side.RIGHT: "Right foot back, right knee to the floor.",
        },
    ),
    advice={"hold-too-short": "Stay in the position until the time is over."},
)
