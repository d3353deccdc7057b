"""The 90/90 hip flexors stretch.

From standing, take a big step back with one foot and lower that knee to the floor. Both knees are
flexed to a right angle, the front knee above its ankle; then the hips shift forward and stay there.
The side is that of the back leg, whose knee is on the floor: its hip flexors are stretched.
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

#: Knee flexion in the set-up, degrees: a right angle as a physiotherapist judges it, within 15°.
KNEE_IN_SET_UP = Band(75, 105)
#: Knee flexion in the hold, degrees. Shifting the hips changes both knees a little; outside this
#: band it is another posture. The lower margin is wider for sitting back during a rest.
KNEE_IN_HOLD = Band(60, 106)
#: Forward tilt of the front shank, degrees: 15° is a knee ahead of its ankle by a quarter of the
#: shank.
SHANK_TILT = Band(-90, 15)
#: Trunk lean, degrees.
UPRIGHT = Band(-15, 15)
#: Height of the back knee, in shank lengths. On the floor it is 0 to 0.05: the joint centre is
#: about 0.08 m up, and so are the ankles.
KNEE_ON_FLOOR = Band(-1.0, 0.13)

#: Trunk inclination below which a person stands or kneels upright, degrees.
UPRIGHT_TRUNK = 25.0
#: Share of the sagittal plane in view at 50° from the side, up to where knee flexion is reliable.
MIN_SIDE_VIEW = 0.64
#: The same at 60°. Beyond, knee flexion rests on the model's depth alone and is 15 to 25° off, so a
#: lunge is not judged.
MIN_LUNGE_VIEW = 0.5
#: Knee flexion up to which a leg is one that is stood on, degrees; in half-kneeling it is 90.
STRAIGHT_KNEE = 40.0
#: Exit and entry threshold of `kneeling`.
EXIT, ENTER = 0.45, 0.6


def kneeling(pose: Pose, side: Side) -> float:
    """Return how closely the pose resembles half-kneeling on the knee of `side`.

    It is the minimum of four values: the height of the front knee above the back knee, in front
    shank lengths, and the likeness of trunk and front shank to vertical and of the back shank to
    horizontal. About 0.9 in half-kneeling, 0 in standing, sitting or squatting, negative for the
    other side. NaN for a lunge seen from near the front.
    """
    drop = vectors.sub(
        angles.landmark(pose, "KNEE", side), angles.landmark(pose, "KNEE", side.other)
    )
    front_shank = angles.segment(pose, "ANKLE", "KNEE", side.other)
    back_shank = angles.segment(pose, "KNEE", "ANKLE", side)
    shank = vectors.length(front_shank)
    from_the_front = (
        angles.sagittal_view_share(pose) < MIN_LUNGE_VIEW and abs(drop[1]) > EXIT * shank
    )
    if shank < vectors.MIN_LENGTH or from_the_front:
        return math.nan
    return nan_min(
        drop[1] / shank,
        likeness(angles.trunk_inclination(pose)),
        likeness(vectors.angle_between(front_shank, vectors.UP)),
        likeness(vectors.angle_between(back_shank, vectors.UP) - 90.0),
    )


def likeness(off: float) -> float:
    """Return 1 or more up to 20° off, falling to 0.6, the entry threshold, at 52° off."""
    return 1.25 - abs(off) / 80.0


def nan_min(*values: float) -> float:
    """Return the minimum; NaN when any value is NaN."""
    return math.nan if any(map(math.isnan, values)) else min(values)


def back_knee_height(pose: Pose, side: Side) -> float:
    """Return the height of the back knee above the floor, in front shank lengths.

    The floor is at the mean height of both ankles: with the front one alone, a tilted camera would
    look like a lifted knee.
    """
    knee = angles.landmark(pose, "KNEE", side)
    front_ankle = angles.landmark(pose, "ANKLE", side.other)
    back_ankle = angles.landmark(pose, "ANKLE", side)
    shank = vectors.length(angles.segment(pose, "KNEE", "ANKLE", side.other))
    height = (front_ankle[1] + back_ankle[1]) / 2 - knee[1]
    return height / shank if shank > vectors.MIN_LENGTH else math.nan


def is_upright(pose: Pose) -> bool:
    """Return whether the person stands or kneels upright; False when the trunk is unseen."""
    return angles.trunk_inclination(pose) < UPRIGHT_TRUNK


def is_side_view(pose: Pose) -> bool:
    """Return whether the camera sees the person from the side, or obliquely enough."""
    return angles.sagittal_view_share(pose) > MIN_SIDE_VIEW


def is_seen_well(pose: Pose) -> bool:
    """Return whether a standing person is seen side-on: the far leg is hidden by the near one.

    With bent knees the exercise may have begun, unseen.
    """
    return is_side_view(pose) and any(
        angles.knee_flexion(pose, side) < STRAIGHT_KNEE for side in SIDES
    )


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
        enter_threshold=ENTER,
        exit_threshold=EXIT,
        target_bands={
            FRONT_KNEE: KNEE_IN_SET_UP,
            BACK_KNEE: KNEE_IN_SET_UP,
            TRUNK: UPRIGHT,
            BACK_KNEE_HEIGHT: KNEE_ON_FLOOR,
        },
        hold_bands={FRONT_KNEE: KNEE_IN_HOLD, BACK_KNEE: KNEE_IN_HOLD},
        min_still_time=0.7,
    ),
    checks=(
        Check(
            fault="back-knee-off-floor",
            measure=BACK_KNEE_HEIGHT,
            band=KNEE_ON_FLOOR,
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
            band=SHANK_TILT,
            cue="Bring your front knee back above your ankle.",
            priority=3,
        ),
        Check(
            fault="back-knee-angle",
            measure=BACK_KNEE,
            band=KNEE_IN_HOLD,
            cue="Bring your back knee to a right angle.",
            priority=4,
        ),
        Check(
            fault="front-knee-angle",
            measure=FRONT_KNEE,
            band=KNEE_IN_HOLD,
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
        Phase.HOLD: "Keep your chest tall and breathe.",
        Phase.RETURN: "Come back up slowly.",
    },
    start=StartPosition(
        posture=is_upright,
        instruction="Stand upright on your mat, your side to the camera.",
        is_view_suitable=is_side_view,
        view_cue="Turn your side to the camera.",
        camera_hint="The camera stands at your side, two to three metres away, about hip high.",
        camera_bearing=90.0,
        lying=False,
        pictogram=pictogram(
            head=(79, -22),
            left={
                "SHOULDER": (79, -5),
                "ELBOW": (73, 11),
                "WRIST": (79, 24),
                "HIP": (80, 27),
                "KNEE": (80, 60),
                "ANKLE": (78, 91),
                "HEEL": (75, 97),
                "FOOT_INDEX": (89, 97),
            },
            right={
                "SHOULDER": (79, -5),
                "ELBOW": (73, 11),
                "WRIST": (79, 24),
                "HIP": (80, 27),
                "KNEE": (82, 60),
                "ANKLE": (81, 91),
                "HEEL": (78, 97),
                "FOOT_INDEX": (93, 97),
            },
        ),
        moves=(
            pictogram(
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
        ),
        move_time=4.0,
        side_cues={
            Side.LEFT: "Left foot back, left knee to the floor.",
            Side.RIGHT: "Right foot back, right knee to the floor.",
        },
        is_seen_well=is_seen_well,
    ),
    advice={"hold-too-short": "Stay in the position until the time is over."},
)
