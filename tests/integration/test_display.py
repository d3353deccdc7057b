"""The overlay of a recording: what is drawn, what never is, and that all of it is legible."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Band, Breathing, Phase, Verdict
from posecheck.core.feedback import Breath, Feedback, GaugeArc, GaugeReading, JudgedValue, SideCount
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.core.training_state import Stage, TrainingState
from posecheck.display import Arc, Box, Disc, Mark, Panel, Stroke, Text, compose, paint
from posecheck.display.marks import BREATH, GREEN, SOFT
from posecheck.display.paint import OPACITY
from posecheck.exercises import EXERCISES
from tests.support.overlays import (
    KNEELING,
    NAN,
    ON_THE_SIDE,
    TITLE,
    body,
    panels,
    texts,
    unboxed_paint,
)

SIZES = [(640, 480), (1280, 720), (720, 1280), (1080, 1920), (320, 240)]
LARGE = (1280, 720)
SMALL = (640, 480)

ENGLISH = "Keep your chest tall and breathe."
GERMAN = "Schieben Sie das vordere Knie bitte wieder zurück über das Sprunggelenk, danke."

#: A person lying along the bottom of the image.
LYING = {mark: (0.2 + 0.02 * mark, 0.86 + 0.002 * mark) for mark in KNEELING}
#: A person seen from the front, an arm close to either side of the trunk.
AKIMBO = {
    Landmark.LEFT_SHOULDER: (0.53, 0.35),
    Landmark.RIGHT_SHOULDER: (0.47, 0.35),
    Landmark.LEFT_ELBOW: (0.58, 0.47),
    Landmark.RIGHT_ELBOW: (0.42, 0.47),
    Landmark.LEFT_WRIST: (0.56, 0.58),
    Landmark.RIGHT_WRIST: (0.44, 0.58),
    Landmark.LEFT_HIP: (0.52, 0.6),
    Landmark.RIGHT_HIP: (0.48, 0.6),
}


#: An open chest, 12° short of its target.
OPEN = GaugeReading(
    "Chest open", 38.0, "°", Band(0, 90), Band(50, 180), Verdict.WRONG, best=(71.0,)
)
#: Legs on their way out, 7° short.
ROLLED = GaugeReading(
    "Legs rolled",
    -5.0,
    "°",
    Band(-60, 60),
    Band(-math.inf, -12.0),
    Verdict.WRONG,
    origin=20.0,
    two_sided=True,
    best=(26.0, -35.0),
    turning_points=(20.0, -30.0),
    arcs=(
        GaugeArc(Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX, -5.0),
        GaugeArc(Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX, -5.0),
    ),
)


def knee(side: Side) -> tuple[Landmark, ...]:
    return tuple(Landmark.of(joint, side) for joint in ("HIP", "KNEE", "ANKLE"))


def judged_value(verdict: Verdict, side: Side = Side.LEFT, value: float = 92.4) -> JudgedValue:
    return JudgedValue(f"{side}_knee", value, verdict, "°", knee(side))


def holding(size: tuple[int, int] = LARGE, verdict: Verdict = Verdict.GOOD) -> Feedback:
    return Feedback(
        pose=body(size),
        exercise="hip-flexor",
        title=TITLE,
        phase=Phase.HOLD,
        side=Side.RIGHT,
        hold=12.0,
        hold_target=20.0,
        clock_running=True,
        tallies={Side.LEFT: SideCount(0, 0, 2), Side.RIGHT: SideCount(2, 1, 2)},
        judged_values=(judged_value(verdict), judged_value(Verdict.GOOD, Side.RIGHT, 85.0)),
        cue=ENGLISH,
        praise=True,
    )


def states(size: tuple[int, int]) -> dict[str, Feedback]:
    """Return a feedback for every state of the overlay."""
    good = holding(size)
    five = {Side.LEFT: SideCount(9, 5, 5), Side.RIGHT: SideCount(1, 0, 5)}
    return {
        "good": good,
        "near": holding(size, Verdict.NEAR),
        "wrong": replace(
            holding(size, Verdict.WRONG), praise=False, faults=("trunk-lean",), cue=GERMAN
        ),
        "unknown": holding(size, Verdict.UNKNOWN),
        "set up": replace(good, phase=Phase.SET_UP, hold=0.0, clock_running=False, praise=False),
        "paused": replace(good, clock_running=False, praise=False),
        "held": replace(good, hold=20.0, cue="Well held."),
        "last second": replace(good, hold=19.5),
        "coming back": replace(good, phase=Phase.RETURN),
        "ready": replace(good, phase=Phase.READY, side=None, hold=0.0, judged_values=()),
        "no person": replace(
            good, pose=Pose.unseen(0.0, size), judged_values=(), cue="I can't see you."
        ),
        "no exercise": Feedback(body(size)),
        "no person, no exercise": Feedback(Pose.unseen(0.0, size)),
        "five": replace(good, title="In and out leg rotations", tallies=five),
        "both sides": replace(good, side=Side.BOTH, tallies={Side.BOTH: SideCount(2, 2, 5)}),
        "more than the target": replace(good, tallies={Side.LEFT: SideCount(5, 4, 2)}),
        "many": replace(good, tallies={Side.LEFT: SideCount(14, 11, 20)}),
        "lying": replace(good, pose=body(size, LYING)),
        "on the side": replace(good, pose=body(size, ON_THE_SIDE)),
        "long title": replace(good, title="Hüftbeugerdehnung im Halbkniestand", cue=GERMAN),
        "endless": replace(good, title="stretch" * 12, cue="Donaudampfschifffahrt" * 12),
        "no hold": replace(good, hold_target=0.0),
        "not a number": replace(
            good,
            hold=NAN,
            judged_values=(
                judged_value(Verdict.WRONG, value=NAN),
                judged_value(Verdict.GOOD, value=math.inf),
            ),
        ),
        "no target": replace(good, hold_target=NAN),
        "endless hold": replace(good, hold_target=math.inf),
        "gauge": replace(good, gauge=OPEN),
        "gauge beside five": replace(good, gauge=OPEN, tallies=five, pose=body(size, ON_THE_SIDE)),
        "gauge of a swing": replace(good, gauge=ROLLED, hold_target=0.0),
        "gauge unknown": replace(good, gauge=replace(ROLLED, value=NAN)),
        "gauge, long title": replace(
            good, gauge=replace(OPEN, title="Donaudampfschifffahrt" * 3), cue=GERMAN
        ),
    }


@cache
def composed(size: tuple[int, int]) -> dict[str, tuple[Mark, ...]]:
    """Return the marks of every state."""
    return {name: compose(feedback, size) for name, feedback in states(size).items()}


def marks_on_body(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks on the body: those before the first panel."""
    on_body: list[Mark] = []
    for mark in marks:
        if isinstance(mark, Panel):
            break
        on_body.append(mark)
    return on_body


def limbs(feedback: Feedback) -> list[Stroke]:
    return [m for m in marks_on_body(compose(feedback, LARGE)) if isinstance(m, Stroke)]


def ring_panels(marks: Iterable[Mark]) -> list[Panel]:
    return [
        mark
        for mark in marks
        if isinstance(mark, Panel) and mark.corner == pytest.approx(mark.box.height / 2)
    ]


# ── legibility ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_texts_lie_within_one_panel(size: tuple[int, int]) -> None:
    """Every text lies within the image and within one panel."""
    image = Box(0, 0, *size)
    for state, marks in composed(size).items():
        for mark in marks:
            if isinstance(mark, Text):
                assert mark.box.inside(image), (state, mark)
                assert any(mark.box.inside(panel) for panel in panels(marks)), (state, mark)


@pytest.mark.parametrize("size", SIZES)
def test_panels_do_not_overlap(size: tuple[int, int]) -> None:
    """Panels lie within the image and apart from each other."""
    for state, marks in composed(size).items():
        boxes = panels(marks)
        assert all(box.inside(Box(0, 0, *size)) for box in boxes), state
        assert not [a for a, b in combinations(boxes, 2) if a.overlap(b)], state


@pytest.mark.parametrize("size", SIZES)
def test_texts_do_not_overlap(size: tuple[int, int]) -> None:
    """Lines of one panel keep their distance."""
    for state, marks in composed(size).items():
        boxes = [
            # Capitals to baseline: descenders may dip towards the line below.
            Box(t.box.left, t.at[1] - 0.7 * t.size, t.box.right, t.at[1])
            for t in marks
            if isinstance(t, Text)
        ]
        assert not [a for a, b in combinations(boxes, 2) if a.overlap(b)], state


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cue", [ENGLISH, GERMAN])
def test_a_cue_is_never_cut(size: tuple[int, int], cue: str) -> None:
    """A long sentence keeps all its words and stays large."""
    marks = compose(replace(holding(size), title="", cue=cue), size)
    lines = [m for m in marks if isinstance(m, Text) and m.text in cue and len(m.text) > 8]
    assert " ".join(line.text for line in lines) == cue
    assert all(line.size >= 0.7 * min(size[1] / 14, size[0] / 13) - 1 for line in lines)


def test_a_short_cue_has_the_full_size() -> None:
    """On a small image a cue is a fourteenth of its height."""
    marks = compose(replace(holding((640, 480)), cue="Chest up."), (640, 480))
    [cue] = [m for m in marks if isinstance(m, Text) and m.text == "Chest up."]
    assert cue.size == round(480 / 14)


def test_type_stays_inside_its_box() -> None:
    """Painted text stays within its measured size."""
    marks = compose(replace(holding(), title="ÄÖÜ gjpqy Éß", cue="Ägypten, Çgjpqy 100°"), LARGE)
    for mark in (m for m in marks if isinstance(m, Text)):
        rows, columns, _ = np.nonzero(paint(np.zeros((720, 1280, 3), np.uint8), (mark,)))
        ink = Box(columns.min(), rows.min(), columns.max(), rows.max())
        assert ink.inside(mark.box.expanded(1.5)), mark


# ── what is not seen ─────────────────────────────────────────────────────────────────────────────


def test_without_landmarks_no_body_is_drawn() -> None:
    """Without a landmark there is no limb, no joint, no arc."""
    assert compose(Feedback(Pose.unseen(0.0, LARGE)), LARGE) == ()
    assert marks_on_body(compose(states(LARGE)["no person"], LARGE)) == []


@pytest.mark.parametrize("lost", list(KNEELING))
def test_limbs_of_an_invisible_landmark_are_not_drawn(lost: Landmark) -> None:
    """No line ends at an invisible landmark, and its angle has no number."""
    feedback = holding()
    there = tuple(feedback.pose.image[lost])
    feedback.pose.image[lost] = NAN
    marks = compose(feedback, LARGE)
    others = {tuple(row) for row in feedback.pose.image}
    if there not in others:
        assert not [m for m in marks if isinstance(m, Stroke) and there in m.points]
    judged = lost in knee(Side.LEFT)
    assert ("92°" in texts(marks)) is not judged


@pytest.mark.parametrize(
    "unknown",
    [
        judged_value(Verdict.UNKNOWN),
        judged_value(Verdict.GOOD, value=NAN),
        judged_value(Verdict.WRONG, value=math.inf),
        JudgedValue("trunk_lean", 12.0, Verdict.WRONG),
    ],
)
def test_values_without_verdict_or_place_are_not_drawn(unknown: JudgedValue) -> None:
    """A value that is not finite, not judged or without landmarks leaves the body plain."""
    plain = compose(replace(holding(), judged_values=()), LARGE)
    assert compose(replace(holding(), judged_values=(unknown,)), LARGE) == plain


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────


def shape(verdict: Verdict) -> tuple[object, ...]:
    """Return the look of a verdict without its colour."""
    feedback = replace(
        holding(), judged_values=(judged_value(verdict),), cue="", title="", tallies={}
    )
    marks = compose(replace(feedback, hold_target=0.0), LARGE)
    hip, bend, _ = (tuple(feedback.pose.image[m]) for m in knee(Side.LEFT))
    [limb] = [m for m in marks if isinstance(m, Stroke) and m.points == (hip, bend)]
    beside = marks[len(marks_on_body(marks)) :]
    signs = tuple(len(m.points) for m in beside if isinstance(m, Stroke))
    return limb.dash > 0, limb.core > 0, signs


def test_a_full_clock_is_seen_on_the_way_back() -> None:
    """The ring says that the time was held; on the way back from less there is none."""
    back = replace(holding(), phase=Phase.RETURN, clock_running=False)
    for hold, held in ((20.0, True), (12.0, False)):
        marks = compose(replace(back, hold=hold), LARGE)
        assert ("held" in texts(marks)) is held
        ring = [m for m in marks if isinstance(m, Panel) and m.name == "hold"]
        arcs = [m for m in marks if isinstance(m, Arc) and ring and m.box.inside(ring[0].box)]
        assert [(arc.sweep, arc.colour) for arc in arcs] == ([(360, GREEN)] if held else [])


def test_the_breathing_guide_grows_and_shrinks_in_the_ring() -> None:
    """It says which way; a recording, made without it, has none, nor has a full clock."""
    state = TrainingState(Stage.WORK, EXERCISES["open-close"], Side.RIGHT)

    def drawn(seconds: float, **changes: object) -> tuple[list[float], list[str]]:
        breath = Breath.at(seconds, Breathing())
        feedback = replace(holding(), breath=breath, training=state)
        marks = compose(replace(feedback, **changes), LARGE)  # type: ignore[arg-type]
        radii = [m.radius for m in marks if isinstance(m, Disc) and m.fill == BREATH]
        return radii, [t for t in texts(marks) if t.startswith(("breathe", "seconds", "paused"))]

    ((empty,), in_), ((half,), _), ((full,), out) = drawn(0.0), drawn(2.0), drawn(4.0)
    assert empty < half < full and in_ == ["breathe in"] and out == ["breathe out"]
    assert drawn(2.0, clock_running=False)[1] == ["paused"]
    assert drawn(2.0, training=None) == drawn(2.0, training=None, breath=None)
    assert drawn(2.0, training=None) == ([], ["seconds left"])
    assert drawn(2.0, hold=20.0)[0] == []


def test_verdicts_differ_by_shape() -> None:
    """Good, near and wrong differ on the limb and on the number without their colour."""
    looks = [shape(v) for v in (Verdict.GOOD, Verdict.NEAR, Verdict.WRONG)]
    for one, other in combinations(looks, 2):
        assert one[:2] != other[:2]
        assert one[2] != other[2]


def test_the_value_is_rounded_to_degrees() -> None:
    """A number beside a joint is a whole number of degrees; a ratio keeps a decimal."""
    for value, unit, shown in (
        (92.4, "°", "92°"), (-7.0, "°", "\N{MINUS SIGN}7°"), (-0.4, "°", "0°"), (0.84, "", "0.8")
    ):  # fmt: skip
        value_ = replace(judged_value(Verdict.GOOD), value=value, unit=unit)
        assert shown in texts(compose(replace(holding(), judged_values=(value_,)), LARGE))


def test_the_worst_verdict_of_a_part_is_shown() -> None:
    """An angle judged twice is drawn once, and a limb in two angles looks like the worse."""
    twice = (judged_value(Verdict.WRONG), judged_value(Verdict.GOOD))
    marks = compose(replace(holding(), judged_values=twice), LARGE)
    assert texts(marks).count("92°") == 1
    assert sum(limb.dash > 0 for limb in limbs(replace(holding(), judged_values=twice))) == 2


TRUNK = (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)


def leaning(verdict: Verdict, places: dict[Landmark, tuple[float, float]] = KNEELING) -> Feedback:
    """Return feedback that judges the trunk alone, with nothing else on the image."""
    trunk = JudgedValue("trunk_lean", 21.3, verdict, "°", TRUNK)
    bare = replace(holding(), title="", cue="", tallies={}, hold_target=0.0, judged_values=(trunk,))
    return replace(bare, pose=body(LARGE, places))


@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.NEAR, Verdict.WRONG])
def test_a_judged_limb_has_a_number_and_no_arc(verdict: Verdict) -> None:
    """A limb, of two landmarks, looks like the limbs of an angle."""
    feedback = leaning(verdict)
    ends = tuple(tuple(feedback.pose.image[m]) for m in TRUNK)
    [trunk] = [limb for limb in limbs(feedback) if limb.points == ends]
    judged = limbs(replace(feedback, judged_values=(judged_value(verdict),)))[-1]
    assert replace(trunk, points=()) == replace(judged, points=())
    marks = compose(feedback, LARGE)
    assert not [m for m in marks if isinstance(m, Arc)]
    assert texts(marks) == ["21°"]
    [tag] = panels(marks)
    assert math.dist(tag.centre, Box.enclosing(ends).centre) < LARGE[1] / 4


def test_a_limb_without_room_beside_it_has_no_number() -> None:
    """The number of a limb is left out before it hides the body; its colour says enough."""
    marks = compose(leaning(Verdict.WRONG, AKIMBO), LARGE)
    assert any(isinstance(m, Stroke) and m.dash for m in marks)
    assert texts(marks) == []


def test_numbers_stand_clear_of_the_limbs() -> None:
    """Where there is room, no panel of an angle lies on a limb."""
    feedback = replace(holding(), title="", cue="", tallies={}, hold_target=0.0)
    marks = compose(feedback, LARGE)
    points = [
        np.linspace(limb.points[0], limb.points[-1], 30)
        for limb in marks
        if isinstance(limb, Stroke) and limb in marks_on_body(marks)
    ]
    for panel, (x, y) in product(panels(marks), np.concatenate(points)):
        assert not (panel.left < x < panel.right and panel.top < y < panel.bottom)


def test_an_arc_spans_the_inner_side() -> None:
    """The arc of an angle spans at most 180 degrees."""
    arcs = [m for m in marks_on_body(compose(holding(), LARGE)) if isinstance(m, Arc)]
    assert len(arcs) == 2
    assert all(abs(arc.sweep) <= 180 for arc in arcs)


# ── how far ──────────────────────────────────────────────────────────────────────────────────────


def gauge_marks(gauge: GaugeReading, size: tuple[int, int] = LARGE) -> tuple[Mark, ...]:
    """Return what a gauge adds to an image with nothing else but the person."""
    bare = replace(holding(size), title="", cue="", tallies={}, hold_target=0.0, judged_values=())
    without = compose(bare, size)
    return tuple(m for m in compose(replace(bare, gauge=gauge), size) if m not in without)


def needles(marks: Iterable[Mark]) -> list[Stroke]:
    """Return the needles: strokes of two points with a rim, inside a panel."""
    marks = tuple(marks)
    inside = [m for m in marks if isinstance(m, Stroke) and m.rim and len(m.points) == 2]
    return [m for m in inside if any(m.box.inside(box) for box in panels(marks))]


def test_the_gauge_says_how_far_and_what_is_missing() -> None:
    """The value of a hold, and the way since the last turning point of a swing."""
    assert texts(gauge_marks(OPEN)) == ["Chest open", "38°", "12° to go"]
    assert texts(gauge_marks(ROLLED)) == ["Legs rolled", "25°", "in", "out", "7° to go"]
    nothing_to_reach = replace(OPEN, target=None)
    assert texts(gauge_marks(nothing_to_reach)) == ["Chest open", "38°"]
    ratio = replace(OPEN, value=0.52, unit="", scale=Band(0, 1), target=Band(0.8, 1))
    assert texts(gauge_marks(ratio))[1:] == ["0.5", "0.3 to go"]


def test_a_reached_target_has_a_tick_and_no_number() -> None:
    """One that may be reached has a diamond, so that the colour is not needed."""
    reached = replace(OPEN, value=62.0, verdict=Verdict.GOOD)
    signs = [
        tuple(len(m.points) for m in gauge_marks(shown) if isinstance(m, Stroke) and not m.rim)
        for shown in (reached, replace(reached, verdict=Verdict.NEAR))
    ]
    assert texts(gauge_marks(reached)) == ["Chest open", "62°"]
    assert signs[0] != signs[1]
    short = replace(OPEN, value=48.0, verdict=Verdict.NEAR)
    assert texts(gauge_marks(short))[-1] == "2° to go"


def test_an_unknown_value_has_no_needle() -> None:
    """The dial and the arcs are dashed, and it is written that it is not seen."""
    unseen = gauge_marks(replace(ROLLED, value=NAN, verdict=Verdict.UNKNOWN))
    assert "?" in texts(unseen) and "not seen" in texts(unseen)
    assert needles(gauge_marks(ROLLED)) and not needles(unseen)


def arcs_on_body(gauge: GaugeReading) -> list[Arc]:
    marks = gauge_marks(gauge)
    return [m for m in marks_on_body(marks) if isinstance(m, Arc)]


def test_the_arcs_of_both_legs_bend_the_same_way() -> None:
    """Inward is towards the other foot, on either side; a mirrored image changes nothing of it."""
    inward = tuple(replace(arc, value=30.0) for arc in ROLLED.arcs)
    left, right = [a for a in arcs_on_body(replace(ROLLED, arcs=inward)) if abs(a.sweep) == 30.0]
    assert left.sweep == -right.sweep
    for one, other in ((left, right), (right, left)):
        rest, tip = (math.radians(a) for a in (one.start, one.start + one.sweep))
        towards = np.subtract(other.centre, one.centre)
        before, after = (np.dot((math.cos(a), math.sin(a)), towards) for a in (rest, tip))
        assert after > before


def test_a_leg_that_is_not_seen_has_a_dashed_arc() -> None:
    """Nothing of its angle is drawn; and no arc at all at a foot that is not in the image."""
    one = (ROLLED.arcs[0], replace(ROLLED.arcs[1], value=NAN))
    known, dashed = len(arcs_on_body(ROLLED)), len(arcs_on_body(replace(ROLLED, arcs=one)))
    assert known == 6 and dashed == 3 + 5
    away = (ROLLED.arcs[0], replace(ROLLED.arcs[1], centre=Landmark.LEFT_PINKY))
    assert not arcs_on_body(replace(ROLLED, arcs=away))
    same = (ROLLED.arcs[0], ROLLED.arcs[0])
    assert not arcs_on_body(replace(ROLLED, arcs=same))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("places", [KNEELING, ON_THE_SIDE, LYING])
def test_the_gauge_is_there_and_hides_little(
    size: tuple[int, int], places: dict[Landmark, tuple[float, float]]
) -> None:
    """At every size, and its number is large enough to be read from 3 m."""
    pose = body(size, places)
    marks = compose(replace(holding(size), pose=pose, judged_values=(), gauge=OPEN), size)
    [panel] = [m.box for m in marks if isinstance(m, Panel) and m.name == "gauge"]
    known = [tuple(at) for at in pose.image if not math.isnan(at[0])]
    hidden = [at for at in known if Box(*at, *at).inside(panel)]
    assert len(hidden) <= 0.15 * len(known)
    [number] = [m for m in marks if isinstance(m, Text) and m.text == "38°"]
    assert number.size >= 0.55 * min(size[1] / 14, size[0] / 13)


def test_a_cue_makes_way_for_the_feet() -> None:
    """Where a second line would hide a limb with an arc, the type is smaller."""
    low = {mark: (x, y + 0.12) for mark, (x, y) in KNEELING.items()}
    cue = "Slowly out, as far as you can, please."
    rolling = replace(holding(SMALL), pose=body(SMALL, low), cue=cue, hold_target=0.0)
    with_arcs, without = (
        [m for m in compose(shown, SMALL) if isinstance(m, Text) and m.text in cue]
        for shown in (replace(rolling, gauge=ROLLED), rolling)
    )
    assert len([m for m in without if len(m.text) > 3]) == 2
    [line] = [m for m in with_arcs if len(m.text) > 3]
    assert line.text == cue and line.size >= 0.7 * SMALL[1] / 14 - 1


# ── left and right ───────────────────────────────────────────────────────────────────────────────


def test_mirroring_flips_the_body_and_nothing_else() -> None:
    """On a mirrored image limbs change sides; texts stay what and where they are."""
    feedback = replace(holding(), judged_values=())
    # In the middle, so that no panel moves for either body.
    plain, mirrored = compose(feedback, LARGE), compose(feedback, LARGE, mirrored=True)
    assert [m for m in plain if isinstance(m, Text)] == [m for m in mirrored if isinstance(m, Text)]
    for one, other in zip(marks_on_body(plain), marks_on_body(mirrored), strict=True):
        assert one.box.left == pytest.approx(LARGE[0] - other.box.right)
        assert one.box.top == pytest.approx(other.box.top)


def test_the_body_is_scaled_to_the_image() -> None:
    """A pose from a small frame has its relative place on a large image."""
    small = compose(Feedback(body((640, 360))), LARGE)
    large = compose(Feedback(body(LARGE)), LARGE)
    for one, other in zip(small, large, strict=True):
        assert one.box.centre == pytest.approx(other.box.centre)


# ── counting, holding, advising ──────────────────────────────────────────────────────────────────


def dots(tally: SideCount) -> tuple[int, int, list[str]]:
    """Return the numbers of filled and hollow dots, and the texts beside them."""
    unseen = Pose.unseen(0.0, LARGE)
    marks = compose(Feedback(unseen, tallies={Side.BOTH: tally}), LARGE)
    discs = [m for m in marks if isinstance(m, Disc)]
    return sum(d.fill == GREEN for d in discs), sum(d.fill is None for d in discs), texts(marks)


@pytest.mark.parametrize(
    ("tally", "shown"),
    [
        (SideCount(0, 0, 2), (0, 2, [])),
        (SideCount(1, 1, 2), (1, 1, [])),
        (SideCount(3, 1, 2), (1, 1, ["2"])),
        (SideCount(3, 3, 2), (2, 0, ["+1"])),
        (SideCount(14, 11, 20), (0, 0, ["11 of 20", "3"])),
        (SideCount(4, 4, 0), (0, 0, ["4"])),
    ],
)
def test_repetitions_are_dots(tally: SideCount, shown: tuple[int, int, list[str]]) -> None:
    """Dots are filled for counted repetitions; extra and failed ones are written in figures."""
    assert dots(tally) == shown


@pytest.mark.parametrize(("counted", "unjudged"), [(3, 0), (3, 1), (3, 3), (5, 2)])
def test_unjudged_repetitions_have_a_shape_of_their_own(counted: int, unjudged: int) -> None:
    """Half of their dot is full: by shape, not by colour, they are neither done nor left to do."""
    unseen = Pose.unseen(0.0, LARGE)
    tally = SideCount(counted, counted, 5, unjudged=unjudged)
    marks = compose(Feedback(unseen, tallies={Side.BOTH: tally}), LARGE)
    discs = [mark for mark in marks if isinstance(mark, Disc)]
    full, half, empty = (
        sum(disc.fill == GREEN for disc in discs),
        sum(disc.line == GREEN for disc in discs),
        sum(disc.line not in (None, GREEN) for disc in discs),
    )
    assert (full, half, empty) == (counted - unjudged, unjudged, 5 - counted)
    for ring in (disc for disc in discs if disc.line == GREEN):
        lines = [m for m in marks if isinstance(m, Stroke) and m.box.inside(ring.box)]
        assert lines and all(m.colour == GREEN for m in lines)
        assert all(y > ring.centre[1] for line in lines for _, y in line.points)


def test_many_unjudged_repetitions_are_written_in_figures() -> None:
    """Where dots can't be counted at a glance, the number stands beside their dot."""
    assert dots(SideCount(11, 11, 20, unjudged=3)) == (0, 1, ["11 of 20", "3"])


def test_sides_are_named_unless_both_are_worked_on() -> None:
    """A row has the name of its side; the row of both sides has none."""
    assert {"Left", "Right"} <= set(texts(compose(holding(), LARGE)))
    assert not [t for t in texts(compose(states(LARGE)["both sides"], LARGE)) if "oth" in t]


@pytest.mark.parametrize(
    ("phase", "target", "shown"),
    [
        (Phase.READY, 20.0, 0),
        (Phase.SET_UP, 20.0, 1),
        (Phase.HOLD, 20.0, 1),
        (Phase.RETURN, 20.0, 0),
        (Phase.HOLD, 0.0, 0),
    ],
)
def test_the_ring_is_shown_during_a_hold_only(phase: Phase, target: float, shown: int) -> None:
    """No ring before, after, or in an exercise without a hold."""
    marks = compose(replace(holding(), phase=phase, hold_target=target), LARGE)
    assert len(ring_panels(marks)) == shown


@pytest.mark.parametrize(
    ("hold", "left"),
    [(0.0, "20"), (0.1, "20"), (12.0, "8"), (19.5, "1"), (20.0, None), (25.0, None)],
)
def test_the_ring_counts_down(hold: float, left: str | None) -> None:
    """Seconds left are rounded up; a completed hold has a tick."""
    written = texts(compose(replace(holding(), hold=hold, tallies={}, judged_values=()), LARGE))
    numbers = [text for text in written if text.isdigit()]
    assert numbers == ([] if left is None else [left])
    assert ("held" in written) is (left is None)


def test_a_stopped_hold_clock_is_grey() -> None:
    """The ring of a stopped clock is labelled paused and keeps its number."""
    running, paused = (compose(states(LARGE)[name], LARGE) for name in ("good", "paused"))
    for marks, label, colour in ((running, "seconds left", GREEN), (paused, "paused", SOFT)):
        assert {"8", label} <= set(texts(marks))
        [filled] = [m for m in marks if isinstance(m, Arc) and abs(m.sweep) > 180]
        assert filled.colour == colour


def test_praise_correction_and_instruction_differ_by_shape() -> None:
    """The icon before a cue differs for each kind without its colour."""

    def icon(feedback: Feedback) -> list[int]:
        bare = replace(feedback, title="", tallies={}, judged_values=(), hold_target=0.0)
        marks = compose(replace(bare, pose=Pose.unseen(0.0, LARGE)), LARGE)
        return [len(m.points) for m in marks if isinstance(m, Stroke)]

    praise = holding()
    fault = replace(praise, praise=False, faults=("trunk-lean",))
    instruction = replace(praise, praise=False)
    assert icon(praise) != icon(fault) != icon(instruction)


def test_an_empty_cue_has_no_panel() -> None:
    """A cue of spaces counts as empty."""
    bare = Feedback(Pose.unseen(0.0, LARGE), cue="  ")
    assert compose(bare, LARGE) == ()


def test_the_cue_moves_up_for_a_person_on_the_floor() -> None:
    """The cue is at the bottom unless it would lie on the person."""

    def height(places: dict[Landmark, tuple[float, float]]) -> float:
        marks = compose(replace(holding(), pose=body(LARGE, places)), LARGE)
        [cue] = [m for m in marks if isinstance(m, Text) and m.text == ENGLISH]
        return cue.at[1] / LARGE[1]

    assert height(KNEELING) > 0.8
    assert height(LYING) < 0.4


def test_the_ring_does_not_hide_the_person() -> None:
    """The ring moves to the left of a person at the right."""
    right = {mark: (x + 0.4, y) for mark, (x, y) in KNEELING.items()}
    [ring] = ring_panels(
        compose(replace(holding(), pose=body(LARGE, right), judged_values=()), LARGE)
    )
    assert ring.box.right < LARGE[0] / 2


def lying_at(x: float, previous: Iterable[Mark] = (), mirrored: bool = False) -> list[Mark]:
    """Return the marks of a side-lying person moved to the right by a share of the image."""
    places = {mark: (across + x, down) for mark, (across, down) in ON_THE_SIDE.items()}
    feedback = replace(holding(), pose=body(SMALL, places), judged_values=())
    return list(compose(feedback, SMALL, previous=previous, mirrored=mirrored))


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_ring_does_not_hide_the_head(mirrored: bool) -> None:
    """The ring moves for a head at its place, and not for one elsewhere."""
    [ring] = ring_panels(lying_at(0.0, mirrored=mirrored))
    assert (ring.box.right < SMALL[0] / 2) is not mirrored
    head = 0.28 if mirrored else 0.72
    assert not ring.box.overlap(Box.centred((head * SMALL[0], 0.53 * SMALL[1]), 40, 40))


@pytest.mark.parametrize("middle", np.arange(-0.3, 0.1, 0.01))
def test_the_ring_stays_while_the_person_sways(middle: float) -> None:
    """A head that sways a little moves the ring at most once."""
    marks: list[Mark] = []
    places = []
    for sway in 0.03 * np.sin(np.arange(30)):
        marks = lying_at(middle + sway, marks)
        places.append(ring_panels(marks)[0].box)
    assert sum(one != other for one, other in pairwise(places)) <= 1


def test_panels_stay_despite_jitter() -> None:
    """A number that could stand in two places stays where it was in the previous frame."""
    rng = np.random.default_rng(7)
    marks: tuple[Mark, ...] = ()
    middles = []
    for _ in range(60):
        feedback = holding()
        feedback.pose.image[:] += rng.normal(0.0, 2.0, (33, 2))
        marks = compose(feedback, LARGE, previous=marks)
        middles.append([box.centre for box in panels(marks)])
    assert np.abs(np.diff(middles, axis=0)).max() < LARGE[1] / 14


def test_panels_stay_while_the_person_is_lost() -> None:
    """The cue does not jump back while no person is visible."""
    low = replace(holding(), pose=body(LARGE, LYING), judged_values=())
    marks = compose(low, LARGE)
    lost = compose(replace(low, pose=Pose.unseen(0.0, LARGE)), LARGE, previous=marks)
    assert panels(lost) == panels(marks)


# ── painting ─────────────────────────────────────────────────────────────────────────────────────


def test_paint_stays_inside_the_boxes_of_the_marks() -> None:
    """Outside the boxes of its marks the image is unchanged, and the original is untouched."""
    original = np.full((480, 640, 3), 200, np.uint8)
    for state, marks in composed(SMALL).items():
        assert unboxed_paint(marks, original) == 0, state
    assert (original == 200).all()


def test_white_type_stands_out_on_a_white_wall() -> None:
    """White on a panel before white has a contrast of at least 4.5 to 1."""
    panel = Panel(Box(10, 10, 90, 50), 8)
    grey = paint(np.full((60, 100, 3), 255, np.uint8), (panel,))[30, 50].mean() / 255
    assert OPACITY < 1
    assert 1.05 / (((grey + 0.055) / 1.055) ** 2.4 + 0.05) > 4.5


def test_marks_beyond_the_edge_are_clipped() -> None:
    """A foot or a panel half outside the image is cut off there."""
    marks: tuple[Mark, ...] = (
        Panel(Box(-30, -30, 20, 20), 8),
        Panel(Box(200, 200, 300, 300), 8),
        Disc((-5, 70), 20, GREEN),
        Stroke(((-50, -50), (200, 150)), GREEN, 5, 2, dash=8),
        Arc((100, 60), 30, 0, 90, GREEN, 4, 2),
    )
    assert paint(np.zeros((60, 100, 3), np.uint8), marks).any()


# ── any input ────────────────────────────────────────────────────────────────────────────────────

anywhere = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-2000, 3000)
number = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-10, 400)
upto_30 = st.integers(0, 30)
tallies = st.builds(SideCount, upto_30, upto_30, upto_30, unjudged=upto_30)


@st.composite
def feedbacks(draw: st.DrawFn) -> tuple[Feedback, tuple[int, int]]:
    size = draw(st.sampled_from(SIZES))
    flat = draw(st.lists(anywhere, min_size=66, max_size=66))
    pose = Pose(0.0, size, np.reshape(flat, (33, 2)), np.full((33, 3), NAN), np.ones(33))
    landmarks = st.lists(st.sampled_from(list(Landmark)), max_size=4).map(tuple)
    readings = st.builds(
        JudgedValue, st.just("any"), number, st.sampled_from(list(Verdict)), st.just("°"), landmarks
    )
    judged = st.sampled_from([judged_value(v, s) for v in Verdict for s in (Side.LEFT, Side.RIGHT)])
    feedback = Feedback(
        pose,
        "any",
        draw(st.sampled_from(["", TITLE]) | st.text(max_size=30)),
        draw(st.sampled_from(list(Phase))),
        draw(st.none() | st.sampled_from(list(Side))),
        draw(number),
        draw(number),
        draw(st.booleans()),
        draw(st.dictionaries(st.sampled_from([Side.LEFT, Side.RIGHT]), tallies)),
        tuple(draw(st.lists(readings | judged, max_size=4))),
        cue=draw(st.sampled_from(["", ENGLISH, GERMAN]) | st.text(max_size=80)),
    )
    return feedback, size


@settings(max_examples=80, deadline=None)
@given(feedbacks(), st.booleans())
def test_any_feedback_can_be_drawn(
    given_: tuple[Feedback, tuple[int, int]], mirrored: bool
) -> None:
    """For any feedback no text or panel leaves the image, and panels don't overlap."""
    feedback, size = given_
    marks = compose(feedback, size, mirrored=mirrored)
    for mark in marks:
        if isinstance(mark, (Text, Panel)):
            assert mark.box.inside(Box(0, 0, *size)), mark
    assert not [p for p in combinations(panels(marks), 2) if p[0].overlap(p[1])]
    paint(np.zeros((size[1], size[0], 3), np.uint8), marks)
