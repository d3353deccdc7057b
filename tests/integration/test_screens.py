"""The laws of the live trainer's screen: every state of it can be read, in every language."""

from __future__ import annotations

import math
import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Exercise, StartPosition
from posecheck.core.feedback import Feedback
from posecheck.core.pose import FLIP_INDICES, Landmark, Pose, Side
from posecheck.core.training_state import (
    Command,
    ExerciseProgress,
    Pause,
    SetupCheck,
    SideOutcome,
    Stage,
    TrainingState,
)
from posecheck.display import (
    Arc,
    Box,
    Disc,
    Mark,
    Panel,
    Stroke,
    Text,
    Weight,
    buttons,
    compose,
    paint,
    window,
)
from posecheck.display.top_row import BUTTONS
from posecheck.display.marks import AMBER, GREEN, RED
from posecheck.display.metrics import Metrics
from posecheck.display.pictograms import floor_plan, pictogram
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES, Words
from posecheck.trainer.setup_checks import setup_checks
from scripts.screens import Screen, screens, with_raised_hand
from tests.support.overlays import KNEELING, ON_THE_SIDE, TITLE, body, panels, texts

SIZES = [(640, 480), (1280, 720), (720, 1280), (1920, 1080)]
LARGE = (1280, 720)
GERMAN = LANGUAGES["de"]

HIP_FLEXOR = EXERCISES["hip-flexor"]
OPEN_CLOSE = EXERCISES["open-close"]
STEPS = (
    ExerciseProgress("One", 2, 2, False),
    ExerciseProgress("Two", 1, 4, True),
    ExerciseProgress("Three", 0, 5, False),
)


def poses(size: tuple[int, int]) -> dict[str, Pose]:
    """Somebody for every exercise: standing tall, or on the floor."""
    found = {}
    for name, exercise in EXERCISES.items():
        lying = exercise.start is not None and exercise.start.lying
        found[name] = body(size, ON_THE_SIDE if lying else KNEELING)
        found[f"{name}-before"] = body(size)
    return found | {"hand": with_raised_hand(body(size))}


@cache
def states(size: tuple[int, int], code: str) -> dict[str, Screen]:
    return screens(poses(size), LANGUAGES[code])


def drawn(size: tuple[int, int], code: str, state: str) -> tuple[Mark, ...]:
    return states(size, code)[state].marks(size, LANGUAGES[code])


NAMES = list(states(LARGE, "en"))
EVERY = [(size, code, name) for size in SIZES for code in LANGUAGES for name in NAMES]
every = pytest.mark.parametrize(("size", "code", "state"), EVERY)


def guided(guide: TrainingState, pose: Pose | None = None, **told: object) -> tuple[Mark, ...]:
    """What is drawn of a training, in English on a large picture."""
    feedback = Feedback(pose or body(LARGE), training=guide)
    return compose(feedback, LARGE, **told)  # type: ignore[arg-type]


def panel_of(marks: Iterable[Mark], name: str) -> Box:
    [found] = [mark.box for mark in marks if isinstance(mark, Panel) and mark.name == name]
    return found


def within(marks: Iterable[Mark], box: Box) -> list[Mark]:
    return [mark for mark in marks if mark.box.inside(box) and not isinstance(mark, Panel)]


def sentence(marks: Iterable[Mark]) -> str:
    """All that is written, as one line."""
    return " ".join(texts(marks))


# ── legibility ────────────────────────────────────────────────────────────────────────────────────


@every
def test_nothing_is_clipped(size: tuple[int, int], code: str, state: str) -> None:
    """Every panel lies in the picture, and every text in a panel, whole."""
    marks, picture = drawn(size, code, state), Box(0, 0, *size)
    boxes = panels(marks)
    assert all(box.inside(picture) for box in boxes)
    for mark in marks:
        if isinstance(mark, Text):
            assert any(mark.box.inside(box) for box in boxes), mark
            assert "…" not in mark.text


@every
def test_no_panel_covers_another(size: tuple[int, int], code: str, state: str) -> None:
    """What is written in one place is not written over in the next."""
    boxes = panels(drawn(size, code, state))
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlap(pair[1])]


@every
def test_no_text_covers_another(size: tuple[int, int], code: str, state: str) -> None:
    """Lines of one card keep their distance, and so do columns."""
    boxes = [
        Box(t.box.left, t.at[1] - 0.7 * t.size, t.box.right, t.at[1])
        for t in drawn(size, code, state)
        if isinstance(t, Text)
    ]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlap(pair[1])]


@every
def test_type_is_never_tiny(size: tuple[int, int], code: str, state: str) -> None:
    """Even what one may come nearer for is a fiftieth of the picture's shorter side."""
    sizes = [mark.size for mark in drawn(size, code, state) if isinstance(mark, Text)]
    assert min(sizes, default=math.inf) >= min(size) / 50


#: What has to be read from 3 m away in a state, by the key of its words.
FROM_AFAR = {
    "paused": ("paused-title", 0.06),
    "away": ("away-title", 0.06),
    "welcome-usual": ("welcome", 0.045),
    "welcome-first": ("first-time", 0.03),
    "summary-complete": ("all-done", 0.03),
    "hip-flexor-set-up-met": ("stay", 0.045),
}


@pytest.mark.parametrize("state", FROM_AFAR)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_what_matters_can_be_read_from_afar(size: tuple[int, int], code: str, state: str) -> None:
    """The sentence of a state is written out, and large: shares are of the shorter side."""
    key, share = FROM_AFAR[state]
    marks = drawn(size, code, state)
    wanted = LANGUAGES[code](key)
    lines = [m for m in marks if isinstance(m, Text) and m.text in wanted and len(m.text) > 2]
    assert " ".join(line.text for line in lines) == wanted
    assert all(line.size >= share * min(size) for line in lines)


@pytest.mark.parametrize("state", NAMES)
def test_paint_stays_in_the_boxes(state: str) -> None:
    """Outside the boxes of its marks the picture is what it was."""
    size = (640, 480)
    marks = drawn(size, "de", state)
    after = paint(np.full((480, 640, 3), 200, np.uint8), marks)
    for mark in marks:
        box = mark.box
        rows = slice(max(0, math.floor(box.top)), max(0, math.ceil(box.bottom) + 1))
        columns = slice(max(0, math.floor(box.left)), max(0, math.ceil(box.right) + 1))
        after[rows, columns] = 200
    assert (after == 200).all()


# ── words ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_have_the_same_words(code: str) -> None:
    """Each has every key, with the same values to be filled in."""

    def fields(words: Words, key: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(words.own[key]) if name}

    words = LANGUAGES[code]
    assert set(words.own) == set(ENGLISH.own)
    assert all(fields(words, key) == fields(ENGLISH, key) for key in ENGLISH.own)


def test_the_words_of_a_recording_are_another_language_away() -> None:
    """The same marks, other texts: side, phase, ring and advice are said in German."""
    recording = states(LARGE, "en")["recording"].feedback
    english, german = (
        sentence(compose(recording, LARGE)),
        sentence(compose(recording, LARGE, words=GERMAN)),
    )
    for one, other in (
        ("90/90 hip flexors", "90/90 Hüftbeuger"),
        ("left side · hold", "linke Seite · halten"),
        ("Left", "Links"),
        ("seconds left", "Sekunden"),
        ("Good. Keep your chest tall and breathe.", "Gut. Bleib aufrecht und atme."),
    ):
        assert one in english and one not in german
        assert other in german


# ── work ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_training_shows_what_a_recording_shows_and_its_progress() -> None:
    """At work nothing of the annotated video is missing."""
    work = states(LARGE, "en")["hip-flexor-good"].feedback
    recorded = sentence(compose(replace(work, training=None), LARGE))
    marks = compose(work, LARGE)
    assert set(recorded.split()) <= set(sentence(marks).split())
    strip = panel_of(marks, "progress")
    assert texts(within(marks, strip)) == [exercise.title for exercise in EXERCISES.values()]


@dataclass(frozen=True)
class Segment:
    """A step as it is drawn: its signs' shapes, and how much of its bar, how thick, is filled."""

    name: str
    weight: Weight
    signs: tuple[tuple[tuple[float, float], ...], ...]
    share: float
    thickness: float


def shape(stroke: Stroke) -> tuple[tuple[float, float], ...]:
    """Its points, wherever it is and however large."""
    box = Box.enclosing(stroke.points)
    return tuple(
        (round((x - box.left) / box.width, 2), round((y - box.top) / box.height, 2))
        for x, y in stroke.points
    )


def segments(steps: tuple[ExerciseProgress, ...]) -> list[Segment]:
    marks = guided(TrainingState(Stage.WORK, HIP_FLEXOR, progress=steps))
    strip = panel_of(marks, "progress")
    width = strip.width / len(steps)
    lefts = [strip.left + i * width for i in range(len(steps))]
    return [segment(within(marks, Box(x, strip.top, x + width, strip.bottom))) for x in lefts]


def segment(marks: list[Mark]) -> Segment:
    [name] = [mark for mark in marks if isinstance(mark, Text)]
    strokes = [mark for mark in marks if isinstance(mark, Stroke)]
    bars = [m for m in strokes if len(m.points) == 2 and m.points[0][1] == m.points[1][1]]
    signs = tuple(shape(mark) for mark in strokes if mark not in bars)
    whole, *filled = [m.points[1][0] - m.points[0][0] for m in bars]
    return Segment(name.text, name.weight, signs, sum(filled) / whole, max(m.width for m in bars))


def test_progress_is_told_by_shape() -> None:
    """A step that is done has a tick, the current one an arrowhead, a later one nothing."""
    done, current, later = segments(STEPS)
    assert [s.name for s in (done, current, later)] == ["One", "Two", "Three"]
    assert [s.share for s in (done, current, later)] == pytest.approx([1.0, 0.25, 0.0], abs=0.01)
    assert len(done.signs) == len(current.signs) == 1 and later.signs == ()
    assert done.signs != current.signs
    assert current.weight > max(done.weight, later.weight)
    assert current.thickness > max(done.thickness, later.thickness)


def test_steps_without_room_for_a_title_are_numbered() -> None:
    """One long title among them, and all have numbers: half of each would be worse."""
    long = (*STEPS, ExerciseProgress(TITLE * 4, 0, 1, False))
    assert [s.name for s in segments(long)] == ["1", "2", "3", "4"]


def test_sets_are_told_where_there_are_several() -> None:
    """The only set of an exercise is none to speak of."""
    work = states(LARGE, "en")["hip-flexor-good"].feedback
    assert "set 2 of 3" in sentence(drawn(LARGE, "en", "second-set"))
    assert "set 1" not in sentence(compose(work, LARGE))


# ── setting up ────────────────────────────────────────────────────────────────────────────────────


def setting_up(*told: SetupCheck, ready: float = 0.0) -> TrainingState:
    return TrainingState(Stage.SET_UP, HIP_FLEXOR, Side.LEFT, setup_checks=told, ready_share=ready)


def test_a_tick_is_told_by_shape_and_colour() -> None:
    """Met, not met, not met but only advised, and not known look different without colours too."""
    looks = {}
    for name, tick in {
        "met": SetupCheck("body", True, ""),
        "unmet": SetupCheck("body", False, ""),
        "advised": SetupCheck("body", False, "", needed=False),
        "unknown": SetupCheck("body", None, ""),
    }.items():
        marks = guided(setting_up(tick))
        [label] = [m for m in marks if isinstance(m, Text) and m.text == ENGLISH("tick-body")]
        before = Box(label.box.left - 80, label.box.top, label.box.left, label.box.bottom)
        found = within(marks, before)
        strokes = tuple(len(m.points) for m in found if isinstance(m, Stroke))
        colours = {m.colour for m in found if isinstance(m, Stroke)}
        looks[name] = (strokes, sum(isinstance(m, Disc) for m in found), colours)
    assert looks["met"][2] == {GREEN}
    assert looks["unmet"][2] == {RED}
    assert looks["advised"][2] == {AMBER}
    shapes = [look[:2] for look in looks.values()]
    assert len(set(shapes)) == len(shapes)


def test_one_thing_is_advised_at_a_time() -> None:
    """The first that is not right; what is only advised waits for what is needed."""
    light = SetupCheck("light", False, "advice-light", needed=False)
    body_, view = (
        SetupCheck("body", False, "advice-body"),
        SetupCheck("view", False, "Turn your side."),
    )
    written = sentence(guided(setting_up(light, body_, view)))
    assert ENGLISH("advice-body") in written
    assert ENGLISH("advice-light") not in written and "Turn your side." not in written
    assert ENGLISH("advice-light") in sentence(guided(setting_up(light, replace(body_, met=None))))


def test_a_position_held_is_told_and_timed() -> None:
    """Once all that is needed is right the advice is to stay, and a bar tells for how long."""
    met = SetupCheck("body", True, "")
    advised = SetupCheck("light", False, "advice-light", needed=False)

    def bar(ready: float) -> float:
        marks = guided(setting_up(met, advised, ready=ready))
        assert ENGLISH("stay") in sentence(marks)
        place = panel_of(marks, "cue")
        bars = [
            m.points[1][0] - m.points[0][0]
            for m in within(marks, place)
            if isinstance(m, Stroke) and len(m.points) == 2 and m.points[0][1] == m.points[1][1]
        ]
        return min(bars, default=0.0)

    assert bar(0.0) == 0.0
    assert bar(0.25) == pytest.approx(bar(1.0) / 4, rel=0.01)


@pytest.mark.parametrize("size", SIZES)
def test_the_person_stays_visible_while_setting_up(size: tuple[int, int]) -> None:
    """Somebody in the middle sees most of themselves: panels stand aside."""
    for exercise in EXERCISES.values():
        for state in ("set-up-begun-" + exercise.sides[0], "set-up-met", "count-in"):
            marks = drawn(size, "de", f"{exercise.name}-{state}")
            hidden = sum(box.width * box.height for box in panels(marks))
            assert hidden < 0.62 * size[0] * size[1]
            pose = states(size, "de")[f"{exercise.name}-{state}"].feedback.pose
            seen = pose.image[~np.isnan(pose.image[:, 0])]
            covered = [
                any(b.left < x < b.right and b.top < y < b.bottom for b in panels(marks))
                for x, y in seen
            ]
            assert np.mean(covered) < 0.6, (exercise.name, state)


def test_every_thing_that_is_checked_has_a_name() -> None:
    """Whatever the set-up looks at can be written beside its tick, in every language."""
    for exercise in EXERCISES.values():
        for tick in setup_checks(exercise, body(LARGE), None):
            assert all(words(f"tick-{tick.name}") for words in LANGUAGES.values())


def start_of(exercise: Exercise) -> StartPosition:
    assert exercise.start is not None
    return exercise.start


METRICS = Metrics(*LARGE)
ROOM = (300.0, 300.0)


def outline(exercise: Exercise, side: Side | None, mirrored: bool) -> list[Box]:
    """Where the drawn position's limbs are in its block."""
    block = pictogram(start_of(exercise), side, METRICS, ROOM, mirrored=mirrored)
    return sorted((mark.box for mark in block.draw((0.0, 0.0))), key=repr)


@pytest.mark.parametrize("exercise", [HIP_FLEXOR, OPEN_CLOSE])
def test_the_other_side_is_the_mirror_image(exercise: Exercise) -> None:
    """For the right side the position is turned round, and in a mirror back again."""
    left = outline(exercise, Side.LEFT, mirrored=False)
    assert outline(exercise, Side.RIGHT, mirrored=True) == left
    assert outline(exercise, Side.LEFT, mirrored=True) == outline(
        exercise, Side.RIGHT, mirrored=False
    )
    assert outline(exercise, Side.RIGHT, mirrored=False) != left


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_side_that_is_worked_on_stands_out(side: Side) -> None:
    """The knee on the floor is the bright one, whichever side it is."""
    start = start_of(HIP_FLEXOR)
    block = pictogram(start, side, METRICS, ROOM, mirrored=False)
    strokes = [mark for mark in block.draw((0.0, 0.0)) if isinstance(mark, Stroke)]
    lowest = max(strokes, key=lambda m: m.points[0][1] + m.points[-1][1])
    bright = [m for m in strokes if m.colour == max(s.colour for s in strokes)]
    assert 0 < len(bright) < len(strokes)
    knees = {mark: start.pictogram[mark] for mark in (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)}
    assert knees[Landmark.LEFT_KNEE][1] > knees[Landmark.RIGHT_KNEE][1]  # it is the lower one
    on_floor = [m for m in bright if m.points[0][1] == pytest.approx(m.points[1][1], abs=2)]
    assert on_floor, lowest


def heading_of(bearing: float, lying: bool, mirrored: bool = False) -> tuple[float, float]:
    """Where from the middle of the person the head of the plan is, or what is ahead of it."""
    start = replace(start_of(HIP_FLEXOR), camera_bearing=bearing, lying=lying)
    block = floor_plan(start, Side.LEFT, METRICS, 100.0, ENGLISH, mirrored=mirrored)
    marks = list(block.draw((0.0, 0.0)))
    head = next(m.centre for m in marks if isinstance(m, Disc))
    if lying:
        return head[0] - block.width / 2, head[1] - 27.0
    arrow = next(m for m in marks if isinstance(m, Stroke) and len(m.points) == 3)
    return arrow.points[1][0] - block.width / 2, arrow.points[1][1] - 27.0


@pytest.mark.parametrize("lying", [False, True])
@pytest.mark.parametrize(
    ("bearing", "way"), [(0.0, (0, 1)), (90.0, (1, 0)), (180.0, (0, -1)), (270.0, (-1, 0))]
)
def test_the_plan_shows_the_bearing(lying: bool, bearing: float, way: tuple[int, int]) -> None:
    """The laptop stands below; whoever has it at their right, at 90°, looks to the plan's right."""
    across, down = heading_of(bearing, lying)
    length = math.hypot(across, down)
    assert (across / length, down / length) == pytest.approx(way, abs=0.02)
    mirrored = heading_of(bearing, lying, mirrored=True)
    assert mirrored == pytest.approx((-across, down), abs=1e-6)


def test_exchanging_sides_twice_changes_nothing() -> None:
    """Every landmark of a figure has its counterpart in it."""
    for exercise in EXERCISES.values():
        figure = start_of(exercise).pictogram
        assert {Landmark(FLIP_INDICES[mark]) for mark in figure} == set(figure)


# ── counting in, resting, standing still ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(("left", "shown"), [(3.0, "3"), (2.01, "3"), (0.3, "1"), (0.0, "Go.")])
def test_the_count_in_counts_whole_seconds(left: float, shown: str) -> None:
    """None is promised too few, and after the last one it says go."""
    marks = guided(TrainingState(Stage.COUNT_IN, HIP_FLEXOR, Side.LEFT, time_left=left))
    [number] = texts(within(marks, panel_of(marks, "count-in")))
    assert number == shown


@pytest.mark.parametrize("size", SIZES)
def test_the_count_in_is_huge(size: tuple[int, int]) -> None:
    """No number is larger on any screen."""
    marks = drawn(size, "en", "hip-flexor-count-in")
    [number] = [m for m in within(marks, panel_of(marks, "count-in")) if isinstance(m, Text)]
    assert number.size > 0.2 * min(size)


def test_a_rest_says_how_long_and_what_then() -> None:
    """Seconds in a ring that empties, and the next exercise with its side."""
    guide = TrainingState(Stage.REST, OPEN_CLOSE, Side.RIGHT, time_left=7.2)
    marks = guided(guide)
    assert {"8", "Rest", "Then: Open and close", "right side"} <= set(texts(marks))
    [ring] = [m for m in marks if isinstance(m, Arc)]
    assert ring.sweep == pytest.approx(360 * 7.2 / OPEN_CLOSE.programme.rest)
    assert not [m for m in guided(replace(guide, time_left=0.0)) if isinstance(m, Arc)]


@pytest.mark.parametrize("stage", [Stage.SET_UP, Stage.COUNT_IN, Stage.WORK, Stage.REST])
@pytest.mark.parametrize(
    ("pause", "key"), [(Pause.ASKED, "paused-title"), (Pause.AWAY, "away-title")]
)
def test_whatever_stands_still_says_why(stage: Stage, pause: Pause, key: str) -> None:
    """In every stage, and nothing else asks for attention meanwhile."""
    guide = TrainingState(stage, HIP_FLEXOR, Side.LEFT, pause, time_left=5.0, progress=STEPS)
    marks = guided(guide)
    assert ENGLISH(key) in texts(marks)
    assert not [m for m in marks if isinstance(m, Panel) and m.name in ("cue", "hold", "set-up")]


def test_a_raised_hand_is_answered_where_it_is() -> None:
    """A ring fills close to it, and lies on nothing else."""
    pose = with_raised_hand(body(LARGE))
    hand = pose.image[Landmark.RIGHT_WRIST]
    guide = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT, hand_raised_share=0.25)
    marks = guided(guide, pose)
    ring = panel_of(marks, "hand")
    assert math.dist(ring.centre, hand) < 0.3 * LARGE[1]
    [filled] = [m for m in within(marks, ring) if isinstance(m, Arc)]
    assert filled.sweep == pytest.approx(90.0)
    assert "hand" not in [
        m.name for m in guided(replace(guide, hand_raised_share=0.0)) if isinstance(m, Panel)
    ]


def test_a_hand_that_is_not_seen_is_answered_at_the_top() -> None:
    """The gesture may be known while the wrist is hidden for a picture."""
    guide = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT, hand_raised_share=0.5)
    ring = panel_of(guided(guide, Pose.unseen(0.0, LARGE)), "hand")
    assert ring.bottom < LARGE[1] / 2


# ── welcome, summary, help, notices ───────────────────────────────────────────────────────────────


def test_the_welcome_tells_the_programme() -> None:
    """Every exercise by name; and what to know first, the first time."""
    guide = TrainingState(Stage.WELCOME, HIP_FLEXOR, progress=STEPS, time_left=3.5)
    usual, first = (sentence(guided(replace(guide, first_time=new))) for new in (False, True))
    for written in (usual, first):
        assert ENGLISH("welcome") in written
        assert all(step.title in written for step in STEPS)
    assert ENGLISH("first-time") in first
    assert ENGLISH("first-time") not in usual


def over(*outcomes: SideOutcome, mend: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    return guided(TrainingState(Stage.SUMMARY, HIP_FLEXOR, outcomes=outcomes, advice=mend))


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (0, "See you soon."),
        (3, "3 of 5 repetitions are done. See you soon."),
        (5, "All done. Well done, and see you soon."),
        (7, "All done. Well done, and see you soon."),
    ],
)
def test_the_summary_passes_a_verdict(counted: int, said: str) -> None:
    """Nothing, some, or all of what was wanted."""
    assert said in sentence(over(SideOutcome("One", Side.LEFT, counted, 5, 0)))


def test_more_on_one_side_does_not_make_up_for_the_other() -> None:
    """Done is what was wanted, on each side."""
    marks = over(SideOutcome("One", Side.LEFT, 7, 2, 0), SideOutcome("One", Side.RIGHT, 1, 2, 0))
    assert "3 of 4" in sentence(marks)


@pytest.mark.parametrize(
    ("outcome", "filled", "hollow", "written"),
    [
        (SideOutcome("One", Side.LEFT, 2, 5, 0), 2, 3, set()),
        (SideOutcome("One", Side.BOTH, 5, 5, 5), 5, 0, set()),
        (SideOutcome("One", Side.RIGHT, 6, 5, 1), 5, 0, {"+1"}),
        (SideOutcome("One", Side.LEFT, 11, 20, 4), 0, 0, {"11 of 20", "4"}),
    ],
)
def test_the_summary_counts_as_the_tally_does(
    outcome: SideOutcome, filled: int, hollow: int, written: set[str]
) -> None:
    """A dot a repetition, filled when it counts; figures where dots would be too many."""
    marks = over(outcome)
    discs = [m for m in marks if isinstance(m, Disc)]
    assert sum(m.fill == GREEN for m in discs) == filled
    assert sum(m.fill is None for m in discs) == hollow
    assert written <= set(texts(marks))


def test_what_was_done_properly_bears_a_tick() -> None:
    """And a line says what the tick means; without any there is none."""

    def marked(proper: int) -> int:
        marks = over(SideOutcome("One", Side.LEFT, 4, 5, proper))
        dots = [m.box for m in marks if isinstance(m, Disc) and m.fill == GREEN]
        signs = [m for m in marks if isinstance(m, Stroke) and len(m.points) == 3]
        assert (ENGLISH("proper") in texts(marks)) is (proper > 0)
        return sum(
            any(sign.box.centre == pytest.approx(d.centre, abs=3) for d in dots) for sign in signs
        )

    assert [marked(n) for n in (0, 1, 4)] == [0, 1, 4]


def test_at_most_two_things_are_to_mend() -> None:
    """More at once help nobody; they are said in the language of the screen."""
    cues = ("Keep your chest tall.", "Don't lean to the side.", "Keep your legs straight.")
    outcome = SideOutcome("One", Side.LEFT, 1, 2, 0)
    guide = TrainingState(Stage.SUMMARY, HIP_FLEXOR, outcomes=(outcome,), advice=cues)
    written = sentence(guided(guide, words=GERMAN))
    told = [GERMAN.of(cue) in written for cue in cues]
    assert told == [True, True, False]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_help_tells_every_key(code: str) -> None:
    """All keys that the window knows, and how to do without."""
    written = [t.lower() for t in texts(drawn(LARGE, code, "help"))]
    names = {" ": LANGUAGES[code]("key-space"), "\x1b": LANGUAGES[code]("key-escape")}
    for key in window.KEYS:
        assert names.get(key, key).lower() in written
    for wish in Command:
        assert LANGUAGES[code](f"help-{wish}").lower() in written
    assert LANGUAGES[code]("help-hand").lower() in " ".join(written)


def test_a_notice_stands_above_all() -> None:
    """At the top, in the middle, whatever else is shown, and in a recording too."""
    for state in ("notice", "recording", "help", "summary-complete", "welcome-first"):
        screen = replace(states(LARGE, "en")[state], notice="The camera is gone.")
        marks = screen.marks(LARGE, ENGLISH)
        assert "The camera is gone." in texts(marks)
        place = panel_of(marks, "notice")
        assert place.centre[0] == pytest.approx(LARGE[0] / 2)
        rest = [box for box in panels(marks) if box != place]
        assert not [box for box in rest if box.overlap(place)]
        assert sum(box.bottom <= place.top for box in rest) <= 1  # the progress alone


# ── buttons ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_a_click_finds_its_button(size: tuple[int, int]) -> None:
    """Each button is where it is painted, apart from the others and inside the picture."""
    row = buttons(size, TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT))
    assert [button.command for button in row] == list(BUTTONS)
    for button in row:
        assert button.box.inside(Box(0, 0, *size))
        assert [other for other in row if other.contains(button.box.centre)] == [button]
        assert min(button.box.width, button.box.height) >= 0.05 * min(size)
    assert not [pair for pair in combinations(row, 2) if pair[0].box.overlap(pair[1].box)]
    assert not [button for button in row if button.contains((size[0] / 2, size[1] / 2))]


def test_buttons_are_only_shown_when_they_are_asked_for() -> None:
    """They take the place of the progress, and nothing else moves."""
    near, far = drawn(LARGE, "en", "buttons"), drawn(LARGE, "en", "hip-flexor-good")
    row = panel_of(near, "buttons")
    assert "buttons" not in [m.name for m in far if isinstance(m, Panel)]
    assert row == panel_of(states_far(), "progress")
    others = [[box for box in panels(marks) if box != row] for marks in (near, states_far())]
    assert others[0] == others[1]


def states_far() -> tuple[Mark, ...]:
    return replace(states(LARGE, "en")["buttons"], near=False).marks(LARGE, ENGLISH)


def test_a_paused_training_offers_to_go_on() -> None:
    """The same button says what it does now; an exercise of both sides has none to swap."""
    guide = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT)
    row, paused = buttons(LARGE, guide), buttons(LARGE, replace(guide, pause=Pause.ASKED))
    assert row[0].command is paused[0].command is Command.PAUSE
    assert (row[0].label, paused[0].label) == ("Pause", "Go on")
    assert row[0].icon != paused[0].icon
    both = buttons(LARGE, TrainingState(Stage.WORK, EXERCISES["leg-rotations"]))
    assert Command.SWAP not in [button.command for button in both]


# ── anything at all ───────────────────────────────────────────────────────────────────────────────

shares = st.floats(0, 1)
some_text = st.sampled_from(["", TITLE, "Donaudampfschifffahrt" * 6]) | st.text(max_size=40)
steps = st.builds(
    ExerciseProgress, some_text, st.integers(0, 30), st.integers(0, 30), st.booleans()
)
checked = st.builds(
    SetupCheck,
    st.sampled_from(["body", "view", "light"]),
    st.none() | st.booleans(),
    some_text,
    st.booleans(),
)
outcomes = st.builds(
    SideOutcome,
    some_text,
    st.sampled_from(list(Side)),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
)
guides = st.builds(
    TrainingState,
    st.sampled_from(list(Stage)),
    st.sampled_from([*EXERCISES.values(), replace(HIP_FLEXOR, start=None, title="Stretch" * 9)]),
    st.none() | st.sampled_from([Side.LEFT, Side.RIGHT]),
    st.sampled_from(list(Pause)),
    st.integers(1, 4),
    st.integers(1, 4),
    st.lists(steps, max_size=7).map(tuple),
    st.lists(checked, max_size=7).map(tuple),
    st.just(math.nan) | st.floats(-5, 1e4),
    shares,
    shares,
    st.booleans(),
    st.lists(outcomes, max_size=6).map(tuple),
    st.lists(some_text, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(
    guides,
    st.sampled_from([*SIZES, (320, 240), (480, 480)]),
    st.sampled_from([{}, KNEELING, ON_THE_SIDE]),
    st.booleans(),
    st.booleans(),
    some_text,
)
def test_nothing_upsets_the_screen(
    guide: TrainingState,
    size: tuple[int, int],
    places: dict[Landmark, tuple[float, float]],
    mirrored: bool,
    near: bool,
    notice: str,
) -> None:
    """Whatever a guide holds, it can be drawn, and no text or panel leaves the picture."""
    feedback = Feedback(body(size, places), title=TITLE, training=guide)
    row = buttons(size, guide) if near else ()
    marks = compose(feedback, size, mirrored=mirrored, notice=notice, buttons=row)
    for mark in marks:
        if isinstance(mark, (Text, Panel)):
            assert mark.box.inside(Box(-1, -1, size[0] + 1, size[1] + 1)), mark
    paint(np.zeros((size[1], size[0], 3), np.uint8), marks)
