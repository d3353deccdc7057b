"""The live trainer's screens: every state is legible, at every size and in every language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.core.exercise import Exercise, StartPosition
from posecheck.core.feedback import Feedback
from posecheck.core.figure import PAUSE, period
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
    starting_image,
    window,
)
from posecheck.display.cards import starting_card
from posecheck.display.marks import AMBER, CAPITAL, GREEN, RED
from posecheck.display.metrics import Metrics
from posecheck.display.pictograms import floor_plan, pictogram
from posecheck.display.top_row import BUTTONS
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES
from posecheck.trainer.setup_checks import setup_checks
from scripts.screens import Screen, screens, with_raised_hand
from tests.support.overlays import KNEELING, ON_THE_SIDE, TITLE, body, panels, texts, unboxed_paint

SIZES = [(640, 480), (1280, 720), (720, 1280), (1920, 1080)]

#: For any input: sizes of all proportions, small ones where the proportion allows it.
PROPORTIONS = [(640, 480), (1280, 720), (720, 1280), (320, 240), (480, 480)]
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
    """Return a pose for every exercise: kneeling, or lying on the side."""
    found = {}
    for name, exercise in EXERCISES.items():
        lying = exercise.start is not None and exercise.start.lying
        found[name] = body(size, ON_THE_SIDE if lying else KNEELING)
        found[f"{name}-before"] = body(size)
    return found | {"hand": with_raised_hand(body(size))}


@cache
def states(size: tuple[int, int], code: str) -> dict[str, Screen]:
    return screens(poses(size), LANGUAGES[code])


@cache
def drawn(size: tuple[int, int], code: str, state: str) -> tuple[Mark, ...]:
    return states(size, code)[state].marks(size, LANGUAGES[code])


NAMES = list(states(LARGE, "en"))
CODES = list(LANGUAGES)
every_size = pytest.mark.parametrize("size", SIZES)
every_language = pytest.mark.parametrize("code", CODES)


def marks_of(
    training: TrainingState, pose: Pose | None = None, **options: object
) -> tuple[Mark, ...]:
    """Return the marks of a training state, in English on a large image."""
    feedback = Feedback(pose or body(LARGE), training=training)
    return compose(feedback, LARGE, **options)  # type: ignore[arg-type]


def panel_of(marks: Iterable[Mark], name: str) -> Box:
    [found] = [mark.box for mark in marks if isinstance(mark, Panel) and mark.name == name]
    return found


def within(marks: Iterable[Mark], box: Box) -> list[Mark]:
    return [mark for mark in marks if mark.box.inside(box) and not isinstance(mark, Panel)]


def sentence(marks: Iterable[Mark]) -> str:
    """Return all texts, as one line."""
    return " ".join(texts(marks))


# ── legibility ────────────────────────────────────────────────────────────────────────────────────


@every_size
@every_language
def test_every_screen_is_legible(size: tuple[int, int], code: str) -> None:
    """No screen breaks a law of legibility."""
    broken = {
        state: laws for state in NAMES if (laws := broken_laws(drawn(size, code, state), size))
    }
    assert not broken


def broken_laws(marks: tuple[Mark, ...], size: tuple[int, int]) -> list[str]:
    """Return what is wrong with a screen, in words."""
    image, boxes = Box(0, 0, *size), panels(marks)
    lines = [mark for mark in marks if isinstance(mark, Text)]
    # Capitals to baseline: descenders may dip towards the line below.
    capitals = [Box(t.box.left, t.at[1] - 0.7 * t.size, t.box.right, t.at[1]) for t in lines]
    broken = [f"panel outside the image: {box}" for box in boxes if not box.inside(image)]
    broken += [f"panels overlap: {pair}" for pair in overlapping(boxes)]
    broken += [f"texts overlap: {pair}" for pair in overlapping(capitals)]
    for text in lines:
        if not any(text.box.inside(box) for box in boxes):
            broken.append(f"text outside every panel: {text}")
        if "…" in text.text:
            broken.append(f"text cut: {text}")
        if text.size < min(size) / 50:
            broken.append(f"tiny text: {text}")
    return broken


def overlapping(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    return [(a, b) for a, b in combinations(boxes, 2) if a.overlap(b)]


TITLE_PANEL = Panel(Box(10, 10, 200, 60), 8)
TITLE_LINE = Text("Title", (20, 40), 20, GREEN, Weight.BOLD, 60)


@pytest.mark.parametrize(
    ("marks", "law"),
    [
        ([Panel(Box(-5, 10, 200, 60), 8)], "panel outside the image"),
        ([TITLE_PANEL, Panel(Box(190, 10, 400, 60), 8)], "panels overlap"),
        ([TITLE_PANEL, TITLE_LINE, replace(TITLE_LINE, at=(50, 45))], "texts overlap"),
        ([TITLE_PANEL, replace(TITLE_LINE, at=(160, 40))], "text outside every panel"),
        ([TITLE_PANEL, replace(TITLE_LINE, text="Tit…")], "text cut"),
        ([TITLE_PANEL, replace(TITLE_LINE, size=9)], "tiny text"),
    ],
)
def test_an_illegible_screen_is_noticed(marks: list[Mark], law: str) -> None:
    """Each law of legibility can be broken, and none is broken by a sound panel."""
    [broken] = broken_laws(tuple(marks), (640, 480))
    assert broken.startswith(law)
    assert not broken_laws((TITLE_PANEL, TITLE_LINE), (640, 480))


#: What has to be read from 3 m away in a state, by the key of its words.
FROM_AFAR = {
    "paused": ("paused-title", 0.06),
    "away": ("away-title", 0.06),
    "welcome-usual": ("welcome", 0.045),
    "welcome-first": ("first-time", 0.03),
    "summary-complete": ("all-done", 0.03),
    "hip-flexor-set-up-met": ("stay", 0.045),
}


@every_size
@every_language
def test_the_first_card_is_legible(size: tuple[int, int], code: str) -> None:
    """It is there before the camera, on a ground that is not black, and large."""
    words = LANGUAGES[code]
    marks = starting_card(size, words)
    assert not broken_laws(marks, size)
    assert sentence(marks) == f"{words('starting-title')} {words('starting-how')}"
    assert all(m.size >= 0.045 * min(size) for m in marks if isinstance(m, Text))
    image = starting_image(size, words)
    assert image.shape == (size[1], size[0], 3) and image[0, 0].tolist() == [58, 58, 58]


@every_size
@every_language
def test_key_sentences_are_readable_from_a_distance(size: tuple[int, int], code: str) -> None:
    """The sentence of a state is written in full, and large: shares are of the shorter side."""
    for state, (key, share) in FROM_AFAR.items():
        wanted = LANGUAGES[code](key)
        texts_ = [m for m in drawn(size, code, state) if isinstance(m, Text)]
        lines = [text for text in texts_ if text.text in wanted and len(text.text) > 2]
        assert " ".join(line.text for line in lines) == wanted, state
        assert all(line.size >= share * min(size) for line in lines), state


def test_paint_stays_inside_the_boxes_of_the_marks() -> None:
    """Outside the boxes of its marks the image is unchanged."""
    for state in NAMES:
        marks = drawn((640, 480), "de", state)
        assert unboxed_paint(marks, np.full((480, 640, 3), 200, np.uint8)) == 0, state


# ── words ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_recording_is_shown_in_another_language() -> None:
    """Side, phase, ring and cue are in German."""
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
        ("Keep your chest tall and breathe.", "Bleib aufrecht und atme."),
    ):
        assert one in english and one not in german
        assert other in german


# ── work ──────────────────────────────────────────────────────────────────────────────────────────


def test_work_shows_all_of_a_recording_and_the_progress() -> None:
    """At work nothing that the annotated video shows is missing."""
    work = states(LARGE, "en")["hip-flexor-good"].feedback
    recorded = sentence(compose(replace(work, training=None), LARGE))
    marks = compose(work, LARGE)
    assert set(recorded.split()) <= set(sentence(marks).split())
    strip = panel_of(marks, "progress")
    assert texts(within(marks, strip)) == [exercise.title for exercise in EXERCISES.values()]


@dataclass(frozen=True)
class Segment:
    """A step as it is drawn: shapes of its icons, filled share and thickness of its bar."""

    name: str
    weight: Weight
    icons: tuple[tuple[tuple[float, float], ...], ...]
    share: float
    thickness: float


def shape(stroke: Stroke) -> tuple[tuple[float, float], ...]:
    """Return the points of a stroke, relative to its box."""
    box = Box.enclosing(stroke.points)
    return tuple(
        (round((x - box.left) / box.width, 2), round((y - box.top) / box.height, 2))
        for x, y in stroke.points
    )


def segments(steps: tuple[ExerciseProgress, ...]) -> list[Segment]:
    marks = marks_of(TrainingState(Stage.WORK, HIP_FLEXOR, progress=steps))
    strip = panel_of(marks, "progress")
    width = strip.width / len(steps)
    lefts = [strip.left + i * width for i in range(len(steps))]
    return [segment(within(marks, Box(x, strip.top, x + width, strip.bottom))) for x in lefts]


def segment(marks: list[Mark]) -> Segment:
    [name] = [mark for mark in marks if isinstance(mark, Text)]
    strokes = [mark for mark in marks if isinstance(mark, Stroke)]
    bars = [m for m in strokes if len(m.points) == 2 and m.points[0][1] == m.points[1][1]]
    icons = tuple(shape(mark) for mark in strokes if mark not in bars)
    whole, *filled = [m.points[1][0] - m.points[0][0] for m in bars]
    return Segment(name.text, name.weight, icons, sum(filled) / whole, max(m.width for m in bars))


def test_progress_differs_by_shape() -> None:
    """A step that is done has a tick, the current one an arrowhead, a later one nothing."""
    done, current, later = segments(STEPS)
    assert [s.name for s in (done, current, later)] == ["One", "Two", "Three"]
    assert [s.share for s in (done, current, later)] == pytest.approx([1.0, 0.25, 0.0], abs=0.01)
    assert len(done.icons) == len(current.icons) == 1 and later.icons == ()
    assert done.icons != current.icons
    assert current.weight > max(done.weight, later.weight)
    assert current.thickness > max(done.thickness, later.thickness)


def test_steps_are_numbered_where_a_title_does_not_fit() -> None:
    """One title that is too long gives all steps numbers."""
    long = (*STEPS, ExerciseProgress(TITLE * 4, 0, 1, False))
    assert [s.name for s in segments(long)] == ["1", "2", "3", "4"]


def test_the_set_is_shown_where_there_are_several() -> None:
    """A single set is not mentioned."""
    work = states(LARGE, "en")["hip-flexor-good"].feedback
    assert "set 2 of 3" in sentence(drawn(LARGE, "en", "second-set"))
    assert "set 1" not in sentence(compose(work, LARGE))


# ── setting up ────────────────────────────────────────────────────────────────────────────────────


def setting_up(*checks: SetupCheck, ready: float = 0.0) -> TrainingState:
    return TrainingState(
        Stage.SET_UP, HIP_FLEXOR, Side.LEFT, setup_checks=checks, ready_share=ready
    )


def test_checks_differ_by_shape_and_colour() -> None:
    """Met, unmet, advised and unknown checks look different, without colours too."""
    looks = {}
    for name, tick in {
        "met": SetupCheck("body", True, ""),
        "unmet": SetupCheck("body", False, ""),
        "advised": SetupCheck("body", False, "", needed=False),
        "unknown": SetupCheck("body", None, ""),
    }.items():
        marks = marks_of(setting_up(tick))
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


def test_only_the_first_unmet_check_is_advised() -> None:
    """An unmet check that is only advised comes after those that are needed."""
    light = SetupCheck("light", False, "advice-light", needed=False)
    body_, view = (
        SetupCheck("body", False, "advice-body"),
        SetupCheck("view", False, "Turn your side."),
    )
    written = sentence(marks_of(setting_up(light, body_, view)))
    assert ENGLISH("advice-body") in written
    assert ENGLISH("advice-light") not in written and "Turn your side." not in written
    assert ENGLISH("advice-light") in sentence(
        marks_of(setting_up(light, replace(body_, met=None)))
    )


def test_holding_the_start_position_fills_a_bar() -> None:
    """Once all needed checks are met the cue is to stay, and a bar shows for how long."""
    met = SetupCheck("body", True, "")
    advised = SetupCheck("light", False, "advice-light", needed=False)

    def bar(ready: float) -> float:
        marks = marks_of(setting_up(met, advised, ready=ready))
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
def test_the_set_up_leaves_the_person_visible(size: tuple[int, int]) -> None:
    """Panels leave most of a person in the middle visible."""
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


def test_every_setup_check_has_a_name() -> None:
    """Each check has a name in every language."""
    for exercise in EXERCISES.values():
        for tick in setup_checks(exercise, body(LARGE), None):
            assert all(words(f"tick-{tick.name}") for words in LANGUAGES.values())


def start_of(exercise: Exercise) -> StartPosition:
    assert exercise.start is not None
    return exercise.start


METRICS = Metrics(*LARGE)
ROOM = (300.0, 300.0)


def outline(exercise: Exercise, side: Side | None, mirrored: bool) -> list[Box]:
    """Return the boxes of a pictogram's marks."""
    block = pictogram(start_of(exercise), side, METRICS, ROOM, mirrored=mirrored)
    return sorted((mark.box for mark in block.draw((0.0, 0.0))), key=repr)


@pytest.mark.parametrize("exercise", [HIP_FLEXOR, OPEN_CLOSE])
def test_the_pictogram_of_the_other_side_is_the_mirror_image(exercise: Exercise) -> None:
    """The pictogram is flipped for the right side, and flipped back on a mirrored image."""
    left = outline(exercise, Side.LEFT, mirrored=False)
    assert outline(exercise, Side.RIGHT, mirrored=True) == left
    assert outline(exercise, Side.LEFT, mirrored=True) == outline(
        exercise, Side.RIGHT, mirrored=False
    )
    assert outline(exercise, Side.RIGHT, mirrored=False) != left


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_worked_side_is_brighter(side: Side) -> None:
    """The knee on the floor, at the end of the movement, is the bright one, on either side."""
    start = start_of(HIP_FLEXOR)
    end, figure = start.move_time + PAUSE, start.figures[-1]
    block = pictogram(start, side, METRICS, ROOM, mirrored=False, time=end)
    strokes = [mark for mark in block.draw((0.0, 0.0)) if isinstance(mark, Stroke)]
    lowest = max(strokes, key=lambda m: m.points[0][1] + m.points[-1][1])
    bright = [m for m in strokes if m.colour == max(s.colour for s in strokes)]
    assert 0 < len(bright) < len(strokes)
    knees = {mark: figure[mark] for mark in (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)}
    assert knees[Landmark.LEFT_KNEE][1] > knees[Landmark.RIGHT_KNEE][1]  # it is the lower one
    on_floor = [m for m in bright if m.points[0][1] == pytest.approx(m.points[1][1], abs=2)]
    assert on_floor, lowest


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_figure_moves_and_comes_back(exercise: Exercise) -> None:
    """On the set-up card it is drawn from the time of the frame, and stays within its block."""
    start, side = start_of(exercise), exercise.sides[0]
    blocks = [
        pictogram(start, side, METRICS, ROOM, mirrored=False, time=share * period(start))
        for share in (0.0, 0.3, 0.5, 0.7, 1.0)
    ]
    begin, going, end, coming, again = (tuple(block.draw((0.0, 0.0))) for block in blocks)
    assert begin == again != end and going != begin and coming != end
    assert len({(block.width, block.height) for block in blocks}) == 1
    whole = Box(0, 0, blocks[0].width, blocks[0].height).expanded(METRICS.px(0.2))
    assert all(mark.box.inside(whole) for marks in (begin, going, end, coming) for mark in marks)
    pose = replace(body(LARGE), time=period(start) / 2)
    state = TrainingState(Stage.SET_UP, exercise, side)
    later = within(marks_of(state, pose), panel_of(marks_of(state, pose), "set-up"))
    assert later != within(marks_of(state), panel_of(marks_of(state), "set-up"))


@pytest.mark.parametrize(("name", "few"), [("hip-flexor", False), ("open-close", True)])
def test_the_limbs_that_move_have_a_colour(name: str, few: bool) -> None:
    """Where few do; of a person who moves as a whole none has."""
    exercise = EXERCISES[name]
    block = pictogram(start_of(exercise), Side.RIGHT, METRICS, ROOM, mirrored=False)
    colours = [mark.colour for mark in block.draw((0.0, 0.0)) if isinstance(mark, Stroke)]
    assert colours.count(GREEN) == (2 if few else 0)


def plan_direction(bearing: float, lying: bool, mirrored: bool = False) -> tuple[float, float]:
    """Return the direction of the head of a lying person, or of what is ahead of a standing one."""
    start = replace(start_of(HIP_FLEXOR), camera_bearing=bearing, lying=lying)
    block = floor_plan(start, Side.LEFT, 100.0, ENGLISH, mirrored=mirrored)
    marks = list(block.draw((0.0, 0.0)))
    head = next(m.centre for m in marks if isinstance(m, Disc))
    if lying:
        return head[0] - block.width / 2, head[1] - 27.0
    arrow = next(m for m in marks if isinstance(m, Stroke) and len(m.points) == 3)
    return arrow.points[1][0] - block.width / 2, arrow.points[1][1] - 27.0


@pytest.mark.parametrize("lying", [False, True])
@pytest.mark.parametrize(
    ("bearing", "direction"), [(0.0, (0, 1)), (90.0, (1, 0)), (180.0, (0, -1)), (270.0, (-1, 0))]
)
def test_the_floor_plan_shows_the_bearing(
    lying: bool, bearing: float, direction: tuple[int, int]
) -> None:
    """With the laptop, at the bottom, at their right (90°) people face the plan's right."""
    across, down = plan_direction(bearing, lying)
    length = math.hypot(across, down)
    assert (across / length, down / length) == pytest.approx(direction, abs=0.02)
    mirrored = plan_direction(bearing, lying, mirrored=True)
    assert mirrored == pytest.approx((-across, down), abs=1e-6)


def test_pictograms_have_both_of_each_pair_of_landmarks() -> None:
    """Every landmark of a pictogram has its contralateral one in it."""
    for exercise in EXERCISES.values():
        for figure in start_of(exercise).figures:
            assert {Landmark(FLIP_INDICES[mark]) for mark in figure} == set(figure)


# ── counting in, resting, standing still ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(("left", "shown"), [(3.0, "3"), (2.01, "3"), (0.3, "1"), (0.0, "Go.")])
def test_the_count_in_rounds_seconds_up(left: float, shown: str) -> None:
    """After the last second it shows the word for go."""
    marks = marks_of(TrainingState(Stage.COUNT_IN, HIP_FLEXOR, Side.LEFT, time_left=left))
    [number] = texts(within(marks, panel_of(marks, "count-in")))
    assert number == shown


@pytest.mark.parametrize("size", SIZES)
def test_the_count_in_is_large(size: tuple[int, int]) -> None:
    """The number is larger than a fifth of the shorter side."""
    marks = drawn(size, "en", "hip-flexor-count-in")
    [number] = [m for m in within(marks, panel_of(marks, "count-in")) if isinstance(m, Text)]
    assert number.size > 0.2 * min(size)


def test_a_title_without_a_second_line_has_even_padding() -> None:
    """An exercise of both sides has only its title above the count-in."""
    marks = drawn(LARGE, "en", "leg-rotations-count-in")
    panel = panel_of(marks, "title")
    [title] = [m for m in within(marks, panel) if isinstance(m, Text)]
    above = title.at[1] - CAPITAL * title.size - panel.top
    assert above == pytest.approx(panel.bottom - title.at[1])


def test_a_rest_shows_time_left_and_what_comes_next() -> None:
    """The seconds are in a ring that empties; below is the next exercise with its side."""
    training = TrainingState(Stage.REST, OPEN_CLOSE, Side.RIGHT, time_left=7.2)
    marks = marks_of(training)
    assert {"8", "Rest", "Then: Open and close", "right side"} <= set(texts(marks))
    [ring] = [m for m in marks if isinstance(m, Arc)]
    assert ring.sweep == pytest.approx(360 * 7.2 / OPEN_CLOSE.programme.rest)
    assert not [m for m in marks_of(replace(training, time_left=0.0)) if isinstance(m, Arc)]


@pytest.mark.parametrize("stage", [Stage.SET_UP, Stage.COUNT_IN, Stage.WORK, Stage.REST])
@pytest.mark.parametrize(
    ("pause", "key"), [(Pause.ASKED, "paused-title"), (Pause.AWAY, "away-title")]
)
def test_a_pause_shows_its_reason(stage: Stage, pause: Pause, key: str) -> None:
    """The reason is shown in every stage; cue, hold and set-up are hidden meanwhile."""
    training = TrainingState(stage, HIP_FLEXOR, Side.LEFT, pause, time_left=5.0, progress=STEPS)
    marks = marks_of(training)
    assert ENGLISH(key) in texts(marks)
    assert not [m for m in marks if isinstance(m, Panel) and m.name in ("cue", "hold", "set-up")]


def test_a_raised_hand_fills_a_ring_beside_it() -> None:
    """The ring is close to the hand and fills with the time it is raised."""
    pose = with_raised_hand(body(LARGE))
    hand = pose.image[Landmark.RIGHT_WRIST]
    training = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT, hand_raised_share=0.25)
    marks = marks_of(training, pose)
    ring = panel_of(marks, "hand")
    assert math.dist(ring.centre, hand) < 0.3 * LARGE[1]
    [filled] = [m for m in within(marks, ring) if isinstance(m, Arc)]
    assert filled.sweep == pytest.approx(90.0)
    assert "hand" not in [
        m.name for m in marks_of(replace(training, hand_raised_share=0.0)) if isinstance(m, Panel)
    ]


def test_the_ring_of_an_invisible_hand_is_at_the_top() -> None:
    """The gesture may be active while the wrist is invisible for a frame."""
    training = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT, hand_raised_share=0.5)
    ring = panel_of(marks_of(training, Pose.unseen(0.0, LARGE)), "hand")
    assert ring.bottom < LARGE[1] / 2


# ── welcome, summary, help, notices ───────────────────────────────────────────────────────────────


def test_the_welcome_lists_the_programme() -> None:
    """Every exercise is named; before the first training there is an introduction."""
    training = TrainingState(Stage.WELCOME, HIP_FLEXOR, progress=STEPS, time_left=3.5)
    usual, first = (sentence(marks_of(replace(training, first_time=new))) for new in (False, True))
    for written in (usual, first):
        assert ENGLISH("welcome") in written
        assert all(step.title in written for step in STEPS)
    assert ENGLISH("first-time") in first
    assert ENGLISH("first-time") not in usual


def summary(*outcomes: SideOutcome, advice: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    return marks_of(TrainingState(Stage.SUMMARY, HIP_FLEXOR, outcomes=outcomes, advice=advice))


@pytest.mark.parametrize(
    ("counted", "short", "sentence_"),
    [
        (0, 0, "See you soon."),
        (3, 0, "3 of 5 done. See you soon."),
        (5, 0, "All done. Well done, and see you soon."),
        (7, 2, "All done. Well done, and see you soon."),
        (1, 3, "1 of 5 done; 3 of 4 tries fell short. See you soon."),
        (0, 2, "0 of 5 done; 2 of 2 tries fell short. See you soon."),
    ],
)
def test_the_summary_has_a_verdict(counted: int, short: int, sentence_: str) -> None:
    """Nothing, a part, or all of the planned repetitions, and the tries that fell short."""
    outcome = SideOutcome("One", Side.LEFT, counted, 5, 0, fell_short=short)
    assert sentence_ in sentence(summary(outcome))


@pytest.mark.parametrize("target", [5, 12])
def test_tries_that_fell_short_stay_in_the_summary(target: int) -> None:
    """Their number has a cross, which the legend explains."""
    for short in (0, 3):
        shown = texts(summary(SideOutcome("One", Side.LEFT, 1, target, 0, fell_short=short)))
        assert ("3" in shown) is ("does not count" in shown) is (short > 0)


def test_extra_reps_of_one_side_do_not_count_for_the_other() -> None:
    """Repetitions are done up to the target of each side."""
    marks = summary(SideOutcome("One", Side.LEFT, 7, 2, 0), SideOutcome("One", Side.RIGHT, 1, 2, 0))
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
def test_the_summary_shows_reps_as_dots(
    outcome: SideOutcome, filled: int, hollow: int, written: set[str]
) -> None:
    """Dots are filled for counted repetitions; figures replace too many dots."""
    marks = summary(outcome)
    discs = [m for m in marks if isinstance(m, Disc)]
    assert sum(m.fill == GREEN for m in discs) == filled
    assert sum(m.fill is None for m in discs) == hollow
    assert written <= set(texts(marks))


@pytest.mark.parametrize("target", [5, 12])
def test_unjudged_reps_are_shown_and_explained(target: int) -> None:
    """The legend names their dot; without any there is no such line."""
    for unjudged in (0, 2):
        marks = summary(SideOutcome("One", Side.LEFT, 4, target, 2, unjudged))
        assert (ENGLISH("unjudged") in texts(marks)) is (unjudged > 0)
        rings = [m for m in marks if isinstance(m, Disc) and m.line == GREEN]
        shown = unjudged if target == 5 else bool(unjudged)
        assert len(rings) == shown + bool(unjudged)


def test_proper_reps_have_a_tick() -> None:
    """A legend explains the tick; without a tick there is no legend."""

    def marked(proper: int) -> int:
        marks = summary(SideOutcome("One", Side.LEFT, 4, 5, proper))
        dots = [m.box for m in marks if isinstance(m, Disc) and m.fill == GREEN]
        signs = [m for m in marks if isinstance(m, Stroke) and len(m.points) == 3]
        assert (ENGLISH("proper") in texts(marks)) is (proper > 0)
        return sum(
            any(sign.box.centre == pytest.approx(d.centre, abs=3) for d in dots) for sign in signs
        )

    assert [marked(n) for n in (0, 1, 4)] == [0, 1, 4]


def test_the_summary_advises_two_things_at_most() -> None:
    """Both are in the language of the screen."""
    cues = ("Keep your chest tall.", "Don't lean to the side.", "Keep your legs straight.")
    outcome = SideOutcome("One", Side.LEFT, 1, 2, 0)
    training = TrainingState(Stage.SUMMARY, HIP_FLEXOR, outcomes=(outcome,), advice=cues)
    written = sentence(marks_of(training, words=GERMAN))
    shown = [GERMAN(cue) in written for cue in cues]
    assert shown == [True, True, False]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_help_lists_every_key(code: str) -> None:
    """Every key of the window is listed, and the raised hand; numbers are named by the question."""
    written = [t.lower() for t in texts(drawn(LARGE, code, "help"))]
    names = {" ": LANGUAGES[code]("key-space"), "\x1b": LANGUAGES[code]("key-escape")}
    for key, command in window.KEYS.items():
        assert (names.get(key, key).lower() in written) == (command.rating is None)
    for command in Command:
        assert command.rating is not None or LANGUAGES[code](f"help-{command}").lower() in written
    asked = " ".join(texts(drawn(LARGE, code, "ask-before")))
    assert LANGUAGES[code]("ask-keys").replace("\N{NO-BREAK SPACE}", " ") in asked
    assert LANGUAGES[code]("help-hand").lower() in " ".join(written)


def test_a_notice_is_above_everything_else() -> None:
    """It is in the middle of the top on every screen, and on a recording too."""
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
    """Each button is inside the image and apart from the others, and contains its own centre."""
    row = buttons(size, TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT))
    assert [button.command for button in row] == list(BUTTONS)
    for button in row:
        assert button.box.inside(Box(0, 0, *size))
        assert [other for other in row if other.contains(button.box.centre)] == [button]
        assert min(button.box.width, button.box.height) >= 0.05 * min(size)
    assert not [pair for pair in combinations(row, 2) if pair[0].box.overlap(pair[1].box)]
    assert not [button for button in row if button.contains((size[0] / 2, size[1] / 2))]


def test_buttons_replace_the_progress_and_move_nothing() -> None:
    """All other panels stay where they are."""
    near, far = drawn(LARGE, "en", "buttons"), drawn(LARGE, "en", "hip-flexor-good")
    without = replace(states(LARGE, "en")["buttons"], near=False).marks(LARGE, ENGLISH)
    row = panel_of(near, "buttons")
    assert "buttons" not in [m.name for m in far if isinstance(m, Panel)]
    assert row == panel_of(without, "progress")
    others = [[box for box in panels(marks) if box != row] for marks in (near, without)]
    assert others[0] == others[1]


def test_the_pause_button_changes_while_paused() -> None:
    """An exercise of both sides has no button to swap them."""
    training = TrainingState(Stage.WORK, HIP_FLEXOR, Side.LEFT)
    row, paused = buttons(LARGE, training), buttons(LARGE, replace(training, pause=Pause.ASKED))
    assert row[0].command is paused[0].command is Command.PAUSE
    assert (row[0].label, paused[0].label) == ("Pause", "Go on")
    assert row[0].icon != paused[0].icon
    both = buttons(LARGE, TrainingState(Stage.WORK, EXERCISES["leg-rotations"]))
    assert Command.SWAP not in [button.command for button in both]


# ── any input ───────────────────────────────────────────────────────────────────────────────

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
training_states = st.builds(
    TrainingState,
    st.sampled_from(list(Stage)),
    st.sampled_from([*EXERCISES.values(), replace(HIP_FLEXOR, start=None, title="Stretch" * 4)]),
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
    training_states,
    st.sampled_from(PROPORTIONS),
    st.sampled_from([{}, KNEELING, ON_THE_SIDE]),
    st.booleans(),
    st.booleans(),
    some_text,
)
def test_any_training_state_can_be_drawn(
    training: TrainingState,
    size: tuple[int, int],
    places: dict[Landmark, tuple[float, float]],
    mirrored: bool,
    near: bool,
    notice: str,
) -> None:
    """For any training state no text or panel leaves the image."""
    feedback = Feedback(body(size, places), title=TITLE, training=training)
    row = buttons(size, training) if near else ()
    marks = compose(feedback, size, mirrored=mirrored, notice=notice, buttons=row)
    for mark in marks:
        if isinstance(mark, (Text, Panel)):
            assert mark.box.inside(Box(-1, -1, size[0] + 1, size[1] + 1)), mark
    paint(np.zeros((size[1], size[0], 3), np.uint8), marks)
