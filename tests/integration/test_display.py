"""The laws of the picture: what is drawn, what never is, and that everything can be read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Phase, Verdict
from posecheck.core.feedback import Feedback, JudgedValue, Tally
from posecheck.core.pose import Landmark, Pose, Side
from posecheck.display import Arc, Box, Disc, Mark, Panel, Stroke, Text, compose, paint
from posecheck.display.marks import GREEN, SOFT
from posecheck.display.paint import OPACITY
from tests.support.overlays import KNEELING, NAN, ON_THE_SIDE, TITLE, body, panels, texts

SIZES = [(640, 480), (1280, 720), (720, 1280), (1080, 1920), (320, 240)]
LARGE = (1280, 720)
SMALL = (640, 480)

ENGLISH = "Good. Keep your chest tall and breathe."
GERMAN = "Schieben Sie das vordere Knie bitte wieder zurück über das Sprunggelenk, danke."

#: Somebody lying along the bottom of the picture.
LYING = {mark: (0.2 + 0.02 * mark, 0.86 + 0.002 * mark) for mark in KNEELING}
#: Somebody seen from the front, an arm close to either side of the trunk.
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


def knee(side: Side) -> tuple[Landmark, ...]:
    return tuple(Landmark.of(joint, side) for joint in ("HIP", "KNEE", "ANKLE"))


def reading(verdict: Verdict, side: Side = Side.LEFT, value: float = 92.4) -> JudgedValue:
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
        tallies={Side.LEFT: Tally(0, 0, 2), Side.RIGHT: Tally(2, 1, 2)},
        judged_values=(reading(verdict), reading(Verdict.GOOD, Side.RIGHT, 85.0)),
        cue=ENGLISH,
        praise=True,
    )


def states(size: tuple[int, int]) -> dict[str, Feedback]:
    """A feedback for every state the picture knows."""
    good = holding(size)
    five = {Side.LEFT: Tally(9, 5, 5), Side.RIGHT: Tally(1, 0, 5)}
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
        "nobody": replace(
            good, pose=Pose.unseen(0.0, size), judged_values=(), cue="I can't see you."
        ),
        "nothing on": Feedback(body(size)),
        "nobody, nothing": Feedback(Pose.unseen(0.0, size)),
        "five": replace(good, title="In and out leg rotations", tallies=five),
        "both sides": replace(good, side=Side.BOTH, tallies={Side.BOTH: Tally(2, 2, 5)}),
        "more than wanted": replace(good, tallies={Side.LEFT: Tally(5, 4, 2)}),
        "many": replace(good, tallies={Side.LEFT: Tally(14, 11, 20)}),
        "lying": replace(good, pose=body(size, LYING)),
        "on the side": replace(good, pose=body(size, ON_THE_SIDE)),
        "long title": replace(good, title="Hüftbeugerdehnung im Halbkniestand", cue=GERMAN),
        "endless": replace(good, title="stretch" * 12, cue="Donaudampfschifffahrt" * 12),
        "no hold": replace(good, hold_target=0.0),
        "not a number": replace(
            good,
            hold=NAN,
            judged_values=(
                reading(Verdict.WRONG, value=NAN),
                reading(Verdict.GOOD, value=math.inf),
            ),
        ),
        "no target": replace(good, hold_target=NAN),
        "endless hold": replace(good, hold_target=math.inf),
    }


EVERY = [(size, name) for size in SIZES for name in states(LARGE)]


def without_panels(marks: Iterable[Mark]) -> list[Mark]:
    """The marks on the body: those before the first panel."""
    on_body: list[Mark] = []
    for mark in marks:
        if isinstance(mark, Panel):
            break
        on_body.append(mark)
    return on_body


def limbs(feedback: Feedback) -> list[Stroke]:
    return [m for m in without_panels(compose(feedback, LARGE)) if isinstance(m, Stroke)]


def dial(marks: Iterable[Mark]) -> list[Panel]:
    return [
        mark
        for mark in marks
        if isinstance(mark, Panel) and mark.corner == pytest.approx(mark.box.height / 2)
    ]


# ── legibility ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("size", "state"), EVERY)
def test_no_text_is_clipped(size: tuple[int, int], state: str) -> None:
    """Every text lies within the picture and within one panel."""
    marks = compose(states(size)[state], size)
    picture = Box(0, 0, *size)
    for mark in marks:
        if isinstance(mark, Text):
            assert mark.box.inside(picture), mark
            assert any(mark.box.inside(panel) for panel in panels(marks)), mark


@pytest.mark.parametrize(("size", "state"), EVERY)
def test_no_two_panels_overlap(size: tuple[int, int], state: str) -> None:
    """Panels lie within the picture and apart from each other."""
    boxes = panels(compose(states(size)[state], size))
    assert all(box.inside(Box(0, 0, *size)) for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlap(pair[1])]


@pytest.mark.parametrize("size", SIZES)
def test_texts_do_not_cover_each_other(size: tuple[int, int]) -> None:
    """No letter lies on another: lines of one panel keep their distance."""
    for feedback in states(size).values():
        boxes = [
            # Capitals to baseline: descenders may well dip towards the line below.
            Box(t.box.left, t.at[1] - 0.7 * t.size, t.box.right, t.at[1])
            for t in compose(feedback, size)
            if isinstance(t, Text)
        ]
        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlap(pair[1])]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("cue", [ENGLISH, GERMAN])
def test_a_cue_is_written_in_full(size: tuple[int, int], cue: str) -> None:
    """However long a sentence, no word of it is lost and it stays large."""
    marks = compose(replace(holding(size), title="", cue=cue), size)
    lines = [m for m in marks if isinstance(m, Text) and m.text in cue and len(m.text) > 8]
    assert " ".join(line.text for line in lines) == cue
    assert all(line.size >= 0.7 * min(size[1] / 14, size[0] / 13) - 1 for line in lines)


def test_a_short_cue_is_as_large_as_a_cue_gets() -> None:
    """On a small picture a cue is a fourteenth of its height."""
    marks = compose(replace(holding((640, 480)), cue="Chest up."), (640, 480))
    [cue] = [m for m in marks if isinstance(m, Text) and m.text == "Chest up."]
    assert cue.size == round(480 / 14)


def test_type_keeps_inside_its_box() -> None:
    """What the ruler says a text takes is what it takes when it is painted."""
    marks = compose(replace(holding(), title="ÄÖÜ gjpqy Éß", cue="Ägypten, Çgjpqy 100°"), LARGE)
    for mark in (m for m in marks if isinstance(m, Text)):
        rows, columns, _ = np.nonzero(paint(np.zeros((720, 1280, 3), np.uint8), (mark,)))
        ink = Box(columns.min(), rows.min(), columns.max(), rows.max())
        assert ink.inside(mark.box.expanded(1.5)), mark


# ── what is not seen ─────────────────────────────────────────────────────────────────────────────


def test_nobody_in_view_draws_nothing_on_the_picture() -> None:
    """Without a landmark there is no limb, no joint, no arc."""
    assert compose(Feedback(Pose.unseen(0.0, LARGE)), LARGE) == ()
    assert without_panels(compose(states(LARGE)["nobody"], LARGE)) == []


@pytest.mark.parametrize("lost", list(KNEELING))
def test_an_unseen_landmark_takes_its_limbs_along(lost: Landmark) -> None:
    """No line ends where a landmark that isn't seen would be, and its angle has no number."""
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
        reading(Verdict.UNKNOWN),
        reading(Verdict.GOOD, value=NAN),
        reading(Verdict.WRONG, value=math.inf),
        JudgedValue("trunk_lean", 12.0, Verdict.WRONG),
    ],
)
def test_what_is_unknown_or_nowhere_has_no_mark(unknown: JudgedValue) -> None:
    """A reading without a value, a verdict or a place leaves the body plain."""
    plain = compose(replace(holding(), judged_values=()), LARGE)
    assert compose(replace(holding(), judged_values=(unknown,)), LARGE) == plain


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────


def shape(verdict: Verdict) -> tuple[object, ...]:
    """All of how a verdict looks except its colour."""
    feedback = replace(holding(), judged_values=(reading(verdict),), cue="", title="", tallies={})
    marks = compose(replace(feedback, hold_target=0.0), LARGE)
    hip, bend, _ = (tuple(feedback.pose.image[m]) for m in knee(Side.LEFT))
    [limb] = [m for m in marks if isinstance(m, Stroke) and m.points == (hip, bend)]
    beside = marks[len(without_panels(marks)) :]
    signs = tuple(len(m.points) for m in beside if isinstance(m, Stroke))
    return limb.dash > 0, limb.core > 0, signs


def test_verdicts_differ_by_shape() -> None:
    """Who sees no colours still tells good, near and wrong apart, on the limb and on the number."""
    looks = [shape(v) for v in (Verdict.GOOD, Verdict.NEAR, Verdict.WRONG)]
    for one, other in combinations(looks, 2):
        assert one[:2] != other[:2]
        assert one[2] != other[2]


def test_the_value_is_rounded_to_degrees() -> None:
    """A number beside a joint is a whole number of degrees; a ratio keeps a decimal."""
    for value, unit, shown in (
        (92.4, "°", "92°"), (-7.0, "°", "\N{MINUS SIGN}7°"), (-0.4, "°", "0°"), (0.84, "", "0.8")
    ):  # fmt: skip
        told = replace(reading(Verdict.GOOD), value=value, unit=unit)
        assert shown in texts(compose(replace(holding(), judged_values=(told,)), LARGE))


def test_the_worst_verdict_of_an_angle_is_shown() -> None:
    """An angle judged twice is drawn once, and a limb in two angles looks like the worse."""
    twice = (reading(Verdict.WRONG), reading(Verdict.GOOD))
    marks = compose(replace(holding(), judged_values=twice), LARGE)
    assert texts(marks).count("92°") == 1
    assert sum(limb.dash > 0 for limb in limbs(replace(holding(), judged_values=twice))) == 2


TRUNK = (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)


def leaning(verdict: Verdict, places: dict[Landmark, tuple[float, float]] = KNEELING) -> Feedback:
    """Feedback that judges the trunk alone, with nothing else on the picture."""
    trunk = JudgedValue("trunk_lean", 21.3, verdict, "°", TRUNK)
    bare = replace(holding(), title="", cue="", tallies={}, hold_target=0.0, judged_values=(trunk,))
    return replace(bare, pose=body(LARGE, places))


@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.NEAR, Verdict.WRONG])
def test_a_limb_is_judged_without_an_arc(verdict: Verdict) -> None:
    """Two landmarks are a limb: it looks like an angle's limbs, has no arc, and its number."""
    feedback = leaning(verdict)
    ends = tuple(tuple(feedback.pose.image[m]) for m in TRUNK)
    [trunk] = [limb for limb in limbs(feedback) if limb.points == ends]
    judged = limbs(replace(feedback, judged_values=(reading(verdict),)))[-1]
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


def test_numbers_stand_off_the_limbs() -> None:
    """Where there is room, no panel of an angle lies on a limb."""
    feedback = replace(holding(), title="", cue="", tallies={}, hold_target=0.0)
    marks = compose(feedback, LARGE)
    points = [
        np.linspace(limb.points[0], limb.points[-1], 30)
        for limb in marks
        if isinstance(limb, Stroke) and limb in without_panels(marks)
    ]
    for panel, (x, y) in product(panels(marks), np.concatenate(points)):
        assert not (panel.left < x < panel.right and panel.top < y < panel.bottom)


def test_an_arc_spans_the_inner_side() -> None:
    """The arc of a joint goes the short way from limb to limb."""
    arcs = [m for m in without_panels(compose(holding(), LARGE)) if isinstance(m, Arc)]
    assert len(arcs) == 2
    assert all(abs(arc.sweep) <= 180 for arc in arcs)


# ── left and right ───────────────────────────────────────────────────────────────────────────────


def test_mirroring_flips_the_body_and_nothing_else() -> None:
    """In a mirror limbs change sides; what is written stays what and where it was."""
    feedback = replace(holding(), judged_values=())
    # In the middle, so that no panel makes way for either picture of the body.
    plain, mirrored = compose(feedback, LARGE), compose(feedback, LARGE, mirrored=True)
    assert [m for m in plain if isinstance(m, Text)] == [m for m in mirrored if isinstance(m, Text)]
    for one, other in zip(without_panels(plain), without_panels(mirrored), strict=True):
        assert one.box.left == pytest.approx(LARGE[0] - other.box.right)
        assert one.box.top == pytest.approx(other.box.top)


def test_the_body_follows_the_size_of_the_painting() -> None:
    """A pose from a small picture is laid over a large one where it belongs."""
    small = compose(Feedback(body((640, 360))), LARGE)
    large = compose(Feedback(body(LARGE)), LARGE)
    for one, other in zip(small, large, strict=True):
        assert one.box.centre == pytest.approx(other.box.centre)


# ── counting, holding, advising ──────────────────────────────────────────────────────────────────


def dots(tally: Tally) -> tuple[int, int, list[str]]:
    """Filled dots, hollow dots, and what is written beside them."""
    unseen = Pose.unseen(0.0, LARGE)
    marks = compose(Feedback(unseen, tallies={Side.BOTH: tally}), LARGE)
    discs = [m for m in marks if isinstance(m, Disc)]
    return sum(d.fill == GREEN for d in discs), sum(d.fill is None for d in discs), texts(marks)


@pytest.mark.parametrize(
    ("tally", "seen"),
    [
        (Tally(0, 0, 2), (0, 2, [])),
        (Tally(1, 1, 2), (1, 1, [])),
        (Tally(3, 1, 2), (1, 1, ["2"])),
        (Tally(3, 3, 2), (2, 0, ["+1"])),
        (Tally(14, 11, 20), (0, 0, ["11 of 20", "3"])),
        (Tally(4, 4, 0), (0, 0, ["4"])),
    ],
)
def test_a_repetition_is_a_dot(tally: Tally, seen: tuple[int, int, list[str]]) -> None:
    """Counted ones are filled, missing ones hollow; more or failed ones are written."""
    assert dots(tally) == seen


def test_sides_are_named_unless_both_work_at_once() -> None:
    """A row bears its side; the row of both sides bears no word."""
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
def test_the_ring_is_there_while_there_is_something_to_hold(
    phase: Phase, target: float, shown: int
) -> None:
    """No ring before, after, or in an exercise without a hold."""
    marks = compose(replace(holding(), phase=phase, hold_target=target), LARGE)
    assert len(dial(marks)) == shown


@pytest.mark.parametrize(
    ("hold", "left"),
    [(0.0, "20"), (0.1, "20"), (12.0, "8"), (19.5, "1"), (20.0, None), (25.0, None)],
)
def test_the_ring_counts_down(hold: float, left: str | None) -> None:
    """Seconds left are rounded up, so that none is promised too few; a held hold has a tick."""
    written = texts(compose(replace(holding(), hold=hold, tallies={}, judged_values=()), LARGE))
    numbers = [text for text in written if text.isdigit()]
    assert numbers == ([] if left is None else [left])
    assert ("held" in written) is (left is None)


def test_a_clock_that_stands_still_says_so() -> None:
    """While the hold clock is stopped, the ring is grey and says paused, and keeps its number."""
    running, paused = (compose(states(LARGE)[name], LARGE) for name in ("good", "paused"))
    for marks, said, colour in ((running, "seconds left", GREEN), (paused, "paused", SOFT)):
        assert {"8", said} <= set(texts(marks))
        [filled] = [m for m in marks if isinstance(m, Arc) and abs(m.sweep) > 180]
        assert filled.colour == colour


def test_praise_correction_and_instruction_differ_by_shape() -> None:
    """The sign before a cue says what kind it is, without its colour."""

    def sign(feedback: Feedback) -> list[int]:
        bare = replace(feedback, title="", tallies={}, judged_values=(), hold_target=0.0)
        marks = compose(replace(bare, pose=Pose.unseen(0.0, LARGE)), LARGE)
        return [len(m.points) for m in marks if isinstance(m, Stroke)]

    praise = holding()
    fault = replace(praise, praise=False, faults=("trunk-lean",))
    instruction = replace(praise, praise=False)
    assert sign(praise) != sign(fault) != sign(instruction)


def test_no_cue_no_panel() -> None:
    """Silence takes no room."""
    bare = Feedback(Pose.unseen(0.0, LARGE), cue="  ")
    assert compose(bare, LARGE) == ()


def test_the_cue_makes_way_for_somebody_on_the_floor() -> None:
    """It stands at the bottom, and goes up only when it would lie on the person."""

    def height(places: dict[Landmark, tuple[float, float]]) -> float:
        marks = compose(replace(holding(), pose=body(LARGE, places)), LARGE)
        [cue] = [m for m in marks if isinstance(m, Text) and m.text == ENGLISH]
        return cue.at[1] / LARGE[1]

    assert height(KNEELING) > 0.8
    assert height(LYING) < 0.4


def test_the_ring_makes_way() -> None:
    """Somebody at the right of the picture is not hidden by the ring."""
    right = {mark: (x + 0.4, y) for mark, (x, y) in KNEELING.items()}
    [ring] = dial(compose(replace(holding(), pose=body(LARGE, right), judged_values=()), LARGE))
    assert ring.box.right < LARGE[0] / 2


def lying_at(x: float, before: Iterable[Mark] = (), mirrored: bool = False) -> list[Mark]:
    """What is drawn of somebody on the side, so much further to the right; numbers left out."""
    places = {mark: (across + x, down) for mark, (across, down) in ON_THE_SIDE.items()}
    feedback = replace(holding(), pose=body(SMALL, places), judged_values=())
    return list(compose(feedback, SMALL, previous=before, mirrored=mirrored))


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_ring_leaves_the_head_free(mirrored: bool) -> None:
    """A head where the ring would stand drives it to the other side; a head elsewhere does not."""
    [ring] = dial(lying_at(0.0, mirrored=mirrored))
    assert (ring.box.right < SMALL[0] / 2) is not mirrored
    head = 0.28 if mirrored else 0.72
    assert not ring.box.overlap(Box.centred((head * SMALL[0], 0.53 * SMALL[1]), 40, 40))


@pytest.mark.parametrize("middle", np.arange(-0.3, 0.1, 0.01))
def test_the_ring_stays_while_somebody_sways(middle: float) -> None:
    """Wherever somebody lies, a head that goes to and fro a little moves it once at the most."""
    marks: list[Mark] = []
    places = []
    for sway in 0.03 * np.sin(np.arange(30)):
        marks = lying_at(middle + sway, marks)
        places.append(dial(marks)[0].box)
    assert sum(one != other for one, other in pairwise(places)) <= 1


def test_panels_keep_their_place_while_somebody_trembles() -> None:
    """Where a number could stand in two places, it stays in that of the picture before."""
    rng = np.random.default_rng(7)
    marks: tuple[Mark, ...] = ()
    middles = []
    for _ in range(60):
        feedback = holding()
        feedback.pose.image[:] += rng.normal(0.0, 2.0, (33, 2))
        marks = compose(feedback, LARGE, previous=marks)
        middles.append([box.centre for box in panels(marks)])
    assert np.abs(np.diff(middles, axis=0)).max() < LARGE[1] / 14


def test_nobody_to_make_way_for_leaves_panels_where_they_are() -> None:
    """When the person is lost for a moment, the cue does not jump back."""
    low = replace(holding(), pose=body(LARGE, LYING), judged_values=())
    marks = compose(low, LARGE)
    lost = compose(replace(low, pose=Pose.unseen(0.0, LARGE)), LARGE, previous=marks)
    assert panels(lost) == panels(marks)


# ── painting ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", list(states(LARGE)))
def test_paint_stays_in_the_boxes(state: str) -> None:
    """Outside the boxes of its marks the picture is what it was, and the original is untouched."""
    size = (640, 480)
    before = np.full((480, 640, 3), 200, np.uint8)
    marks = compose(states(size)[state], size)
    after = paint(before, marks)
    assert (before == 200).all()
    for mark in marks:
        box = mark.box
        rows = slice(max(0, math.floor(box.top)), max(0, math.ceil(box.bottom) + 1))
        columns = slice(max(0, math.floor(box.left)), max(0, math.ceil(box.right) + 1))
        after[rows, columns] = 200
    assert (after == 200).all()


def test_white_type_stands_out_on_a_white_wall() -> None:
    """A panel before white is dark enough: white on it has a contrast of at least 4.5 to 1."""
    panel = Panel(Box(10, 10, 90, 50), 8)
    grey = paint(np.full((60, 100, 3), 255, np.uint8), (panel,))[30, 50].mean() / 255
    assert OPACITY < 1
    assert 1.05 / (((grey + 0.055) / 1.055) ** 2.4 + 0.05) > 4.5


def test_paint_takes_marks_beyond_the_edge() -> None:
    """A foot or a panel half outside the picture is cut off there."""
    marks: tuple[Mark, ...] = (
        Panel(Box(-30, -30, 20, 20), 8),
        Panel(Box(200, 200, 300, 300), 8),
        Disc((-5, 70), 20, GREEN),
        Stroke(((-50, -50), (200, 150)), GREEN, 5, 2, dash=8),
        Arc((100, 60), 30, 0, 90, GREEN, 4, 2),
    )
    assert paint(np.zeros((60, 100, 3), np.uint8), marks).any()


# ── anything at all ──────────────────────────────────────────────────────────────────────────────

anywhere = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-2000, 3000)
number = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-10, 400)
tallies = st.builds(Tally, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))


@st.composite
def feedbacks(draw: st.DrawFn) -> tuple[Feedback, tuple[int, int]]:
    size = draw(st.sampled_from(SIZES))
    flat = draw(st.lists(anywhere, min_size=66, max_size=66))
    pose = Pose(0.0, size, np.reshape(flat, (33, 2)), np.full((33, 3), NAN), np.ones(33))
    landmarks = st.lists(st.sampled_from(list(Landmark)), max_size=4).map(tuple)
    readings = st.builds(
        JudgedValue, st.just("any"), number, st.sampled_from(list(Verdict)), st.just("°"), landmarks
    )
    judged = st.sampled_from([reading(v, s) for v in Verdict for s in (Side.LEFT, Side.RIGHT)])
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
def test_nothing_upsets_the_picture(
    given_: tuple[Feedback, tuple[int, int]], mirrored: bool
) -> None:
    """Whatever a feedback holds, it can be drawn, and no text or panel leaves the picture."""
    feedback, size = given_
    marks = compose(feedback, size, mirrored=mirrored)
    for mark in marks:
        if isinstance(mark, (Text, Panel)):
            assert mark.box.inside(Box(0, 0, *size)), mark
    assert not [p for p in combinations(panels(marks), 2) if p[0].overlap(p[1])]
    paint(np.zeros((size[1], size[0], 3), np.uint8), marks)
