"""What is drawn over a picture: feedback becomes marks (plain data), marks become paint.

`compose` says what belongs where and never touches a picture; `paint` puts it there and knows
nothing of stretches. Between the two lie a handful of frozen marks, in pixels of the picture, each
with the `box` it stays inside. OpenCV is needed only to measure type and to paint.

What is not seen is not drawn. A verdict is told twice, by colour and by shape: a solid limb and a
tick, a hollow limb and a diamond, a dashed limb and a cross.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posecheck.exercise import Phase, Verdict
from posecheck.feedback import Feedback, Reading, Tally
from posecheck.pose import Landmark, Pose, Side

if TYPE_CHECKING:
    import cv2

Image = NDArray[np.uint8]
Point = tuple[float, float]
Colour = tuple[int, int, int]  # red, green, blue


class Weight(IntEnum):
    """How heavy type is, on the usual scale from 100 to 1000."""

    MEDIUM = 500
    BOLD = 700


#: The width in pixels of a line of type, from its text, size in pixels and weight.
Ruler = Callable[[str, int, Weight], float]

# The palette. Green, amber and red differ in lightness as well as in hue (after Okabe and Ito), so
# that they stay apart for people who don't tell red from green.
WHITE: Colour = (250, 250, 248)
SOFT: Colour = (205, 209, 212)
FAINT: Colour = (122, 128, 133)
DARK: Colour = (16, 19, 22)
GREEN: Colour = (24, 196, 156)
AMBER: Colour = (255, 196, 61)
RED: Colour = (232, 40, 84)

#: How much of the picture a panel covers up. Less, and white type fades before a bright wall.
OPACITY = 0.76

# The scale. One unit is the size of the cue; everything else is a share of it. A unit is this share
# of the picture's height, or of its width where the picture is narrow.
UNIT_OF_HEIGHT = 1 / 14
UNIT_OF_WIDTH = 1 / 13

CUE_TYPE = 1.0
TITLE_TYPE = 0.72
ANGLE_TYPE = 0.72
BODY_TYPE = 0.54

MARGIN = 0.5  # from the picture's edge to a panel, and from panel to panel
PAD = 0.5  # from a panel's edge to what is in it
TIGHT = 0.28  # between things that belong together
CORNER = 0.32
LEADING = 1.15  # from one baseline to the next, in sizes of type

LIMB = 0.1
JUDGED_LIMB = 0.17
NEAR_LIMB = 0.2
NEAR_CORE = 0.06
WRONG_LIMB = 0.22
RIM = 0.035  # the dark edge that keeps white visible before white
JOINT = 0.12
HEAD = 0.16
DOT = 0.28
DOT_PITCH = 0.78
ROW_PITCH = 0.77
RING = 4.7
BAR = 0.16
SIGN = 0.72  # of the cue; elsewhere in step with the type beside it

# Inside the ring, as shares of its diameter.
RING_STROKE = 0.065
RING_INSET = 0.09
RING_NUMBER = 0.4
RING_LABEL = 0.1
RING_CHORD = 0.52  # how wide the label may be where it stands
RING_TICK = 0.32
RING_DROP = 0.235  # from the middle down to the label's baseline

# Type: how far it reaches over and under its baseline, and how tall capitals are, in sizes.
ASCENT = 0.95
DESCENT = 0.27
CAPITAL = 0.7
TAG_HEIGHT = CAPITAL + 2 * DESCENT + 0.04  # so much below the capitals as above them

# How a text may give way to fit: (share of its size, lines), the best first.
ONE_LINE = ((1.0, 1), (0.92, 1), (0.85, 1))
HEADLINE = (*ONE_LINE, (0.85, 2), (0.7, 2), (0.55, 2))
LAST_RESORT = ((0.8, 3), (0.7, 3), (0.6, 3), (0.5, 3))
WIDE_CUE = ((1.0, 1), (0.9, 1), (1.0, 2), (0.9, 2), (0.8, 2), (0.7, 2), *LAST_RESORT)
TALL_CUE = ((1.0, 1), (1.0, 2), (1.0, 3), (0.9, 3), (0.85, 4), (0.75, 4), (0.6, 4), (0.5, 4))

#: More dots than this can't be counted at a glance; then the number is written.
MOST_DOTS = 6

#: Smaller than this many pixels, type is only a smudge.
LEAST_TYPE = 8

#: How many lines of type the ruler remembers: most of a picture is the same as in the last one.
RULED = 512

#: A panel leaves its usual place only for one that hides less of the person by this share of the
#: panel: it should not jump to and fro while somebody moves a little.
CLEARLY = 0.25

#: An angle's arc: its radius as a share of the shorter limb, and at most, in units.
ARC_OF_LIMB = 0.38
ARC = 0.95

# Where an angle's number may stand about its joint: a turn away from the outer side, in degrees,
# and a step further out, in units. The best are tried first; the rest make a place worse.
COST_OF_RIGHT_ANGLE = 0.8
COST_OF_STEP = 1.3
COST_OF_HIDING = 2.5  # for each sampled point of the body that it hides
COST_OF_DOUBT = 2.0  # when another judged joint is nearer
COST_OF_MOVING = 2.5  # by a unit or more since the picture before
SPOTS = sorted(
    (COST_OF_RIGHT_ANGLE * abs(turn) / 90 + COST_OF_STEP * step, turn, step)
    for turn in range(-165, 181, 15)
    for step in (0.0, 0.4, 0.8, 1.3, 1.9, 2.6)
)
FLESH = 0.06  # how far a body reaches beyond its bones, as a share of its size in the picture
SAMPLES = np.linspace(0.0, 1.0, 9)

LIMBS: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark.of(upper, side), Landmark.of(lower, side))
        for side in (Side.LEFT, Side.RIGHT)
        for upper, lower in (
            ("SHOULDER", "ELBOW"),
            ("ELBOW", "WRIST"),
            ("SHOULDER", "HIP"),
            ("HIP", "KNEE"),
            ("KNEE", "ANKLE"),
            ("ANKLE", "HEEL"),
            ("HEEL", "FOOT_INDEX"),
        )
    ),
)
JOINTS = tuple(
    Landmark.of(joint, side)
    for side in (Side.LEFT, Side.RIGHT)
    for joint in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE")
)

PHASES = {
    Phase.READY: "ready",
    Phase.SET_UP: "set up",
    Phase.HOLD: "hold",
    Phase.RETURN: "come back",
}
NO_HOLD = "keep going"  # the word for the hold of an exercise that has none


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Box:
    """An upright rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right, px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom, px."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The middle of it."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @classmethod
    def about(cls, centre: Point, width: float, height: float) -> Box:
        """The box of that width and height about a point."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @classmethod
    def around(cls, points: Iterable[Point]) -> Box:
        """The smallest box that holds all of the points."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    def grown(self, by: float) -> Box:
        """Larger by so many pixels on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def shared(self, other: Box) -> float:
        """The area that both cover, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def inside(self, other: Box) -> bool:
        """Whether it lies wholly within the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Panel:
    """A dark translucent ground with round corners. name: what is on it, picture after picture."""

    box: Box
    corner: float
    name: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through points.

    rim: width of a dark edge. dash: length of its dashes, 0 for none. core: width of a dark line
    along its middle, which makes it look hollow.
    """

    points: tuple[Point, ...]
    colour: Colour
    width: float
    rim: float = 0.0
    dash: float = 0.0
    core: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around(self.points).grown(_reach(self.width / 2 + self.rim))


@dataclass(frozen=True)
class Disc:
    """A circle, filled with `fill` and drawn round with `line`, where these are given."""

    centre: Point
    radius: float
    fill: Colour | None = None
    line: Colour | None = None
    width: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around((self.centre,)).grown(_reach(self.radius + self.width / 2))


@dataclass(frozen=True)
class Arc:
    """A part of a circle; degrees, clockwise from the right as one sees it."""

    centre: Point
    radius: float
    start: float
    sweep: float
    colour: Colour
    width: float
    rim: float = 0.0

    @property
    def box(self) -> Box:
        """What it stays inside."""
        return Box.around((self.centre,)).grown(_reach(self.radius + self.width / 2 + self.rim))


@dataclass(frozen=True)
class Text:
    """A line of type. at: its left end, on the baseline. width: as the ruler measured it."""

    text: str
    at: Point
    size: int
    colour: Colour
    weight: Weight
    width: float

    @property
    def box(self) -> Box:
        """What it stays inside."""
        x, y = self.at
        return Box(x, y - ASCENT * self.size, x + self.width, y + DESCENT * self.size)


Mark = Panel | Stroke | Disc | Arc | Text


def _reach(radius: float) -> float:
    """How far paint may reach: whole pixels, and smooth edges, spread it a little."""
    return radius + 2.0


# ── the sheet: sizes and type ────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=RULED)
def type_width(text: str, size: int, weight: Weight) -> float:
    """The ruler for the type that `paint` sets."""
    import cv2

    rect = cv2.getTextSize((0, 0), text, (0, 0), _typeface(), size, weight)
    return float(rect[2])


@dataclass(frozen=True)
class Sheet:
    """The picture as something to lay out on: how large things are, and how long a text is."""

    width: int
    height: int
    ruler: Ruler
    before: Mapping[str, Box]  # where the panels of the picture before were

    @property
    def unit(self) -> float:
        """The measure of all sizes, px."""
        return min(self.height * UNIT_OF_HEIGHT, self.width * UNIT_OF_WIDTH)

    @property
    def upright(self) -> bool:
        """Whether the picture is taller than wide."""
        return self.height > self.width

    def of(self, share: float) -> float:
        """So many units, px."""
        return share * self.unit

    @property
    def safe(self) -> Box:
        """The picture less its margins."""
        return Box(0, 0, self.width, self.height).grown(-self.of(MARGIN))

    def type_size(self, share: float) -> int:
        """So many units, as a size of type."""
        return max(1, round(self.of(share)))

    def text(
        self,
        text: str,
        at: Point,
        size: int,
        colour: Colour = WHITE,
        weight: Weight = Weight.MEDIUM,
    ) -> Text:
        """A line of type from `at` on the baseline to the right."""
        return Text(text, at, size, colour, weight, self.ruler(text, size, weight))

    def centred(self, text: str, at: Point, size: int, colour: Colour, weight: Weight) -> Text:
        """A line of type with its middle at `at` on the baseline."""
        width = self.ruler(text, size, weight)
        return Text(text, (at[0] - width / 2, at[1]), size, colour, weight, width)

    def panel(self, box: Box, name: str) -> Panel:
        """A panel with the usual corners."""
        return Panel(box, self.of(CORNER), name)


@dataclass(frozen=True)
class Setting:
    """A text broken into lines of one size."""

    lines: tuple[str, ...]
    size: int
    width: float

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the last baseline, px."""
        return self.size * (CAPITAL + LEADING * (len(self.lines) - 1))

    def baselines(self, top: float) -> Iterator[tuple[str, float]]:
        """Each line and its baseline, when the first line's capitals begin at `top`."""
        for i, line in enumerate(self.lines):
            yield line, top + self.size * (CAPITAL + LEADING * i)


def set_type(
    text: str,
    sheet: Sheet,
    share: float,
    width: float,
    weight: Weight,
    ways: Sequence[tuple[float, int]],
) -> Setting:
    """Break and shrink `text` to `width`, in the first of `ways` that fits; the last one cuts."""
    lines: tuple[str, ...]
    for shrink, most in ways:
        size = sheet.type_size(share * shrink)

        def measure(line: str, size: int = size) -> float:
            return sheet.ruler(line, size, weight)

        lines = _broken(text, width, measure)
        if len(lines) <= most and all(measure(line) <= width for line in lines):
            lines = _balanced(text, lines, width, measure)
            break
    else:
        lines = _cut(lines, most, width, measure)
    return Setting(lines, size, max((measure(line) for line in lines), default=0.0))


def _broken(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _balanced(
    text: str, lines: tuple[str, ...], width: float, measure: Callable[[str], float]
) -> tuple[str, ...]:
    """The same number of lines, as even in length as they can be: no word left alone."""
    narrower = max((measure(line) for line in lines), default=0.0) - 1
    while narrower > width / 2:
        closer = _broken(text, narrower, measure)
        if len(closer) > len(lines) or any(measure(line) > narrower for line in closer):
            break
        lines, narrower = closer, max(measure(line) for line in closer) - 1
    return lines


def _cut(
    lines: tuple[str, ...], most: int, width: float, measure: Callable[[str], float]
) -> tuple[str, ...]:
    """What fits of a text that can't be set whole, with a sign that there was more."""

    def shortened(line: str, more: bool) -> str:
        if measure(line) <= width and not more:
            return line
        while line and measure(f"{line}…") > width:
            line = line[:-1]
        return f"{line}…" if measure("…") <= width else ""

    kept = lines[:most]
    return tuple(
        shortened(line, len(lines) > most and i == most - 1) for i, line in enumerate(kept)
    )


# ── signs and verdicts ───────────────────────────────────────────────────────────────────────────

#: A sign is strokes in a square from 0 to 1; a stroke of one point is a dot.
Sign = tuple[tuple[Point, ...], ...]

TICK: Sign = (((0.06, 0.56), (0.37, 0.86), (0.96, 0.16)),)
CROSS: Sign = (((0.12, 0.12), (0.88, 0.88)), ((0.88, 0.12), (0.12, 0.88)))
DIAMOND: Sign = (((0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5), (0.5, 0.02)),)
BANG: Sign = (((0.5, 0.04), (0.5, 0.6)), ((0.5, 0.94),))
CHEVRON: Sign = (((0.3, 0.1), (0.72, 0.5), (0.3, 0.9)),)

SIGN_STROKE = 0.2  # the width of a sign's strokes, as a share of its square


def signed(sign: Sign, square: Box, colour: Colour) -> tuple[Stroke, ...]:
    """A sign drawn into a square."""
    stroke = SIGN_STROKE * square.width
    inner = square.grown(-stroke / 2)
    return tuple(
        Stroke(
            tuple((inner.left + x * inner.width, inner.top + y * inner.height) for x, y in points),
            colour,
            stroke,
        )
        for points in sign
    )


@dataclass(frozen=True)
class Style:
    """How a verdict looks. width, dash and core: of the limb, in units."""

    rank: int
    colour: Colour
    sign: Sign
    width: float
    dash: float = 0.0
    core: float = 0.0


STYLES = {
    Verdict.GOOD: Style(0, GREEN, TICK, JUDGED_LIMB),
    Verdict.NEAR: Style(1, AMBER, DIAMOND, NEAR_LIMB, core=NEAR_CORE),
    Verdict.WRONG: Style(2, RED, CROSS, WRONG_LIMB, dash=WRONG_LIMB * 1.5),
}


# ── compose ──────────────────────────────────────────────────────────────────────────────────────


def compose(
    feedback: Feedback,
    size: tuple[int, int],
    *,
    mirrored: bool = False,
    before: Iterable[Mark] = (),
    ruler: Ruler = type_width,
) -> tuple[Mark, ...]:
    """What to draw over a picture of `size` (width, height), the lowest layer first.

    mirrored: the picture that will be painted is flipped left to right, so the body is flipped as
    well; panels and text are not. before: the marks of the picture before; what has a choice of
    place then stays where it was unless another place is clearly better.
    """
    panels = {mark.name: mark.box for mark in before if isinstance(mark, Panel)}
    sheet = Sheet(*size, ruler, panels)
    body = _seen(feedback.pose, size, mirrored)
    figure = Box.around(body.values()) if body else None
    judged = _judged(feedback.readings, body)

    top = _top_panels(feedback, sheet)
    floor = _lowest(top, sheet)
    cue = _cue(feedback, sheet, floor, figure)
    ring = _ring(feedback, sheet, floor, cue, figure)
    taken = [mark.box for mark in (*top, *cue, *ring) if isinstance(mark, Panel)]
    return (
        *_skeleton(body, judged, sheet),
        *_angles(body, judged, sheet, taken),
        *top,
        *cue,
        *ring,
    )


# ── the body ─────────────────────────────────────────────────────────────────────────────────────

Body = dict[Landmark, Point]


def _seen(pose: Pose, size: tuple[int, int], mirrored: bool) -> Body:
    """The landmarks that are seen, in pixels of the picture that will be painted."""
    width, height = size
    placed = pose.image * (np.array(size) / np.array(pose.size))
    if mirrored:
        placed = placed * (-1.0, 1.0) + (width, 0.0)
    # A point a whole picture away can't belong to anybody; leaving it out also keeps NaN out.
    known = (np.abs(placed - np.array(size) / 2) < 1.5 * max(width, height)).all(axis=1)
    return {m: (float(placed[m][0]), float(placed[m][1])) for m in Landmark if known[m]}


def _judged(readings: Iterable[Reading], body: Body) -> dict[tuple[Landmark, ...], Reading]:
    """What is known of angles whose three points are seen; the worst verdict of each angle."""
    worst: dict[tuple[Landmark, ...], Reading] = {}
    for reading in readings:
        at = reading.landmarks
        if reading.verdict not in STYLES or not math.isfinite(reading.value):
            continue
        if len(at) != 3 or any(m not in body for m in at):
            continue
        if at not in worst or _rank(reading) > _rank(worst[at]):
            worst[at] = reading
    return worst


def _rank(reading: Reading) -> int:
    return STYLES[reading.verdict].rank


def _skeleton(
    body: Body, judged: dict[tuple[Landmark, ...], Reading], sheet: Sheet
) -> Iterator[Mark]:
    """Plain limbs, judged limbs over them, joints over both."""
    styles = _limb_styles(judged)
    rim = sheet.of(RIM)
    for limb in LIMBS:
        if frozenset(limb) not in styles and all(m in body for m in limb):
            yield Stroke(tuple(body[m] for m in limb), WHITE, sheet.of(LIMB), rim)
    for ends, style in sorted(styles.items(), key=lambda item: item[1].rank):
        yield Stroke(
            tuple(body[m] for m in sorted(ends)),
            style.colour,
            sheet.of(style.width),
            rim,
            sheet.of(style.dash),
            sheet.of(style.core),
        )
    for joint in JOINTS:
        if joint in body:
            yield from _joint(body[joint], sheet.of(JOINT), rim)
    head = _head(body)
    if head is not None:
        yield from _joint(head, sheet.of(HEAD), rim)


def _limb_styles(judged: dict[tuple[Landmark, ...], Reading]) -> dict[frozenset[Landmark], Style]:
    """How judged limbs look; a limb that two angles share looks like the worse."""
    styles: dict[frozenset[Landmark], Style] = {}
    for at, reading in sorted(judged.items(), key=lambda item: _rank(item[1])):
        for limb in (at[:2], at[1:]):
            styles[frozenset(limb)] = STYLES[reading.verdict]
    return styles


def _joint(centre: Point, radius: float, rim: float) -> Iterator[Mark]:
    yield Disc(centre, radius + rim, DARK)
    yield Disc(centre, radius, WHITE)


def _head(body: Body) -> Point | None:
    """Between the ears, at the one that is seen, or at the nose."""
    ears = [body[m] for m in (Landmark.LEFT_EAR, Landmark.RIGHT_EAR) if m in body]
    return Box.around(ears).centre if ears else body.get(Landmark.NOSE)


# ── angles ───────────────────────────────────────────────────────────────────────────────────────


def _angles(
    body: Body,
    judged: dict[tuple[Landmark, ...], Reading],
    sheet: Sheet,
    taken: Sequence[Box],
) -> Iterator[Mark]:
    """An arc in each judged joint and its number beside it; the gravest gets the best place."""
    surroundings = Surroundings(_flesh(body), [body[at[1]] for at in judged], list(taken))
    numbers: list[Mark] = []
    for at, reading in sorted(judged.items(), key=lambda item: -_rank(item[1])):
        first, vertex, second = (body[m] for m in at)
        start, sweep = _span(first, vertex, second)
        yield from _arc(first, vertex, second, reading, sheet)
        outward = start + sweep / 2 + 180
        earlier = sheet.before.get(_tag_name(reading))
        place = _beside(vertex, outward, _tag_size(reading, sheet), surroundings, sheet, earlier)
        if place is not None:
            surroundings.taken.append(place)
            numbers.extend(_tag(reading, place, sheet))
    yield from numbers


def _span(first: Point, vertex: Point, second: Point) -> tuple[float, float]:
    """Where the inner angle begins and how far it goes, degrees."""
    start = math.degrees(math.atan2(first[1] - vertex[1], first[0] - vertex[0]))
    end = math.degrees(math.atan2(second[1] - vertex[1], second[0] - vertex[0]))
    return start, (end - start + 180) % 360 - 180


def _arc(
    first: Point, vertex: Point, second: Point, reading: Reading, sheet: Sheet
) -> Iterator[Mark]:
    shorter = min(math.dist(first, vertex), math.dist(vertex, second))
    radius = min(ARC_OF_LIMB * shorter, sheet.of(ARC))
    if radius > sheet.of(JOINT):
        start, sweep = _span(first, vertex, second)
        colour = STYLES[reading.verdict].colour
        yield Arc(vertex, radius, start, sweep, colour, sheet.of(LIMB), sheet.of(RIM))


@dataclass(frozen=True)
class Flesh:
    """Where the body is, roughly: points along its limbs, and how far it reaches about them, px."""

    points: NDArray[np.float64]
    reach: float


@dataclass(frozen=True)
class Surroundings:
    """What the number of an angle must mind: the body, the other joints, and places taken."""

    flesh: Flesh
    joints: Sequence[Point]
    taken: list[Box]

    def leave(self, place: Box) -> bool:
        """Whether nothing else is there."""
        return not any(place.shared(other) for other in self.taken)

    def belongs_elsewhere(self, place: Box, joint: Point) -> bool:
        """Whether one would take it for the number of another joint."""
        own = math.dist(place.centre, joint)
        return any(math.dist(place.centre, other) < own for other in self.joints)


def _flesh(body: Body) -> Flesh:
    limbs = [(body[a], body[b]) for a, b in LIMBS if a in body and b in body]
    # Hands and face aren't drawn as limbs, and hidden all the same if a number lies on them.
    ends = np.array(list(body.values()), dtype=np.float64).reshape(-1, 2)
    along = np.array(limbs, dtype=np.float64).reshape(-1, 2, 2)
    between = along[:, None, 0] + SAMPLES[None, :, None] * (along[:, None, 1] - along[:, None, 0])
    size = float(np.hypot(*np.ptp(ends, axis=0))) if len(ends) else 0.0
    return Flesh(np.concatenate([ends, between.reshape(-1, 2)]), FLESH * size)


def _beside(
    joint: Point,
    outward: float,
    tag: tuple[float, float],
    surroundings: Surroundings,
    sheet: Sheet,
    earlier: Box | None,
) -> Box | None:
    """The place near a joint that hides least of the body; none when everything is taken.

    The outer side of the joint is the best, and where the number was before is better still.
    """
    best, least = None, math.inf
    reach = surroundings.flesh.reach
    for cost, turn, step in SPOTS:
        if cost >= least:
            break
        angle = math.radians(outward + turn)
        across, down = math.cos(angle), math.sin(angle)
        # So far that the tag's nearest edge clears the flesh, whatever the direction.
        away = reach + abs(across) * tag[0] / 2 + abs(down) * tag[1] / 2 + sheet.of(step)
        place = Box.about((joint[0] + away * across, joint[1] + away * down), *tag)
        if place.inside(sheet.safe) and surroundings.leave(place.grown(sheet.of(TIGHT))):
            cost += COST_OF_HIDING * _hidden(place, surroundings.flesh)
            cost += COST_OF_DOUBT * surroundings.belongs_elsewhere(place, joint)
            if earlier is not None:
                moved = math.dist(place.centre, earlier.centre) / sheet.unit
                cost += COST_OF_MOVING * min(moved, 1.0)
            if cost < least:
                best, least = place, cost
    return best


def _hidden(place: Box, flesh: Flesh) -> float:
    """How many points of the body a place hides.

    Those near it count in part, so that a place becomes worse little by little, and a trembling
    landmark doesn't drive a number about.
    """
    across = np.abs(flesh.points[:, 0] - place.centre[0]) - place.width / 2
    down = np.abs(flesh.points[:, 1] - place.centre[1]) - place.height / 2
    near = 1.0 - np.maximum(across, down) / max(flesh.reach, 1.0)
    return float(np.clip(near, 0.0, 1.0).sum())


def _tag_name(reading: Reading) -> str:
    return " ".join(mark.name for mark in reading.landmarks)


def _reads(reading: Reading) -> str:
    if reading.unit == "°":
        return f"{round(reading.value)}°"
    return f"{reading.value:.1f}{reading.unit}"


def _tag_size(reading: Reading, sheet: Sheet) -> tuple[float, float]:
    size = sheet.type_size(ANGLE_TYPE)
    number = sheet.ruler(_reads(reading), size, Weight.BOLD)
    sign = sheet.of(SIGN * ANGLE_TYPE)
    return number + sign + 3 * sheet.of(TIGHT), size * TAG_HEIGHT


def _tag(reading: Reading, place: Box, sheet: Sheet) -> Iterator[Mark]:
    style = STYLES[reading.verdict]
    size = sheet.type_size(ANGLE_TYPE)
    side, gap = sheet.of(SIGN * ANGLE_TYPE), sheet.of(TIGHT)
    middle = place.centre[1]
    square = Box.about((place.left + gap + side / 2, middle), side, side)
    yield sheet.panel(place, _tag_name(reading))
    yield from signed(style.sign, square, style.colour)
    baseline = middle + size * CAPITAL / 2
    yield sheet.text(
        _reads(reading), (place.left + 2 * gap + side, baseline), size, WHITE, Weight.BOLD
    )


# ── the panels at the top ────────────────────────────────────────────────────────────────────────


def _top_panels(feedback: Feedback, sheet: Sheet) -> tuple[Mark, ...]:
    """Title at the left, repetitions at the right, or below it where both don't fit in a row."""
    rows = _rows(feedback)
    tally = _tally_size(rows, sheet) if rows else (0.0, 0.0)
    beside = sheet.safe.width - (tally[0] + sheet.of(MARGIN) if rows else 0.0)
    title = tuple(_title(feedback, sheet, beside, ONE_LINE))
    in_a_row = title != () and not _is_cut(title, feedback.title)
    if not in_a_row:
        title = tuple(_title(feedback, sheet, sheet.safe.width, HEADLINE))
    if not rows:
        return title
    safe = sheet.safe
    if in_a_row or not title:
        place = Box(safe.right - tally[0], safe.top, safe.right, safe.top + tally[1])
    else:
        top = _lowest(title, sheet)
        place = Box(safe.left, top, safe.left + tally[0], top + tally[1])
    return (*title, *_tallies(rows, place, sheet))


def _is_cut(marks: Iterable[Mark], title: str) -> bool:
    written = [mark.text for mark in marks if isinstance(mark, Text)]
    return not written or written[0] != " ".join(title.split())


def _lowest(marks: Iterable[Mark], sheet: Sheet) -> float:
    """Where the room below panels begins."""
    bottoms = [mark.box.bottom for mark in marks if isinstance(mark, Panel)]
    return max(bottoms) + sheet.of(MARGIN) if bottoms else sheet.safe.top


def _title(
    feedback: Feedback, sheet: Sheet, room: float, ways: Sequence[tuple[float, int]]
) -> Iterator[Mark]:
    """What is being done, on which side, and where in it one is."""
    if not feedback.title.strip():
        return
    pad = sheet.of(PAD)
    width = room - 2 * pad
    title = set_type(feedback.title, sheet, TITLE_TYPE, width, Weight.BOLD, ways)
    below = set_type(_where(feedback), sheet, BODY_TYPE, width, Weight.MEDIUM, HEADLINE)
    gap = sheet.of(TIGHT) + below.size * (1 - CAPITAL)
    height = title.height + gap + below.height + 2 * pad
    left, top = sheet.safe.left, sheet.safe.top
    right = left + max(title.width, below.width) + 2 * pad
    yield sheet.panel(Box(left, top, right, top + height), "title")
    for line, y in title.baselines(top + pad):
        yield sheet.text(line, (left + pad, y), title.size, WHITE, Weight.BOLD)
    for line, y in below.baselines(top + pad + title.height + gap):
        yield sheet.text(line, (left + pad, y), below.size, SOFT)


def _where(feedback: Feedback) -> str:
    """Side and phase in words."""
    phase = PHASES[feedback.phase]
    if feedback.phase is Phase.HOLD and not feedback.hold_target > 0:
        phase = NO_HOLD
    if feedback.side in (Side.LEFT, Side.RIGHT):
        return f"{feedback.side} side · {phase}"
    return phase


# ── repetitions ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """The repetitions of one side. current: whether that side is the one worked on."""

    label: str
    tally: Tally
    current: bool


def _rows(feedback: Feedback) -> tuple[Row, ...]:
    return tuple(
        Row(
            "" if side is Side.BOTH else side.capitalize(),
            tally,
            feedback.side in (side, None),
        )
        for side, tally in feedback.tallies.items()
    )


def _tally_size(rows: Sequence[Row], sheet: Sheet) -> tuple[float, float]:
    labels = _label_column(rows, sheet)
    widest = max(_row(row, (0.0, 0.0), labels, sheet)[1] for row in rows)
    pad = sheet.of(PAD)
    return widest + 2 * pad, sheet.of(ROW_PITCH * (len(rows) - 1) + 2 * DOT) + 2 * pad


def _label_column(rows: Sequence[Row], sheet: Sheet) -> float:
    """How wide the labels are, with the gap after them: nothing when there are none."""
    size = sheet.type_size(BODY_TYPE)
    widest = max(sheet.ruler(row.label, size, Weight.BOLD) for row in rows)
    return widest + sheet.of(PAD) if widest else 0.0


def _tallies(rows: Sequence[Row], place: Box, sheet: Sheet) -> Iterator[Mark]:
    yield sheet.panel(place, "tally")
    labels = _label_column(rows, sheet)
    left, middle = place.left + sheet.of(PAD), place.top + sheet.of(PAD + DOT)
    for i, row in enumerate(rows):
        marks, _ = _row(row, (left, middle + i * sheet.of(ROW_PITCH)), labels, sheet)
        yield from marks


def _row(row: Row, at: Point, labels: float, sheet: Sheet) -> tuple[list[Mark], float]:
    """A row from `at`, its left end and middle line, and where it ends at the right."""
    left, middle = at
    size = sheet.type_size(BODY_TYPE)
    baseline = middle + size * CAPITAL / 2
    marks: list[Mark] = []

    def write(text: str, x: float, colour: Colour) -> float:
        marks.append(sheet.text(text, (x, baseline), size, colour, Weight.BOLD))
        return marks[-1].box.right

    if row.label:
        write(row.label, left, WHITE if row.current else SOFT)
    right = left + labels
    tally = row.tally
    if 0 < tally.target <= MOST_DOTS:
        marks.extend(_dots(tally, (right, middle), sheet))
        right += sheet.of(DOT_PITCH * (tally.target - 1) + 2 * DOT)
        if tally.counted > tally.target:
            right = write(f"+{tally.counted - tally.target}", right + sheet.of(TIGHT), GREEN)
    else:
        right = write(_in_figures(tally), right, WHITE)
    missed = tally.attempted - tally.counted
    if missed > 0:
        side = 2 * sheet.of(DOT) * SIGN
        centre = right + sheet.of(PAD) + side / 2
        marks.extend(signed(CROSS, Box.about((centre, middle), side, side), RED))
        right = write(str(missed), centre + side / 2 + sheet.of(TIGHT) / 2, SOFT)
    return marks, right


def _in_figures(tally: Tally) -> str:
    return f"{tally.counted} of {tally.target}" if tally.target > 0 else str(tally.counted)


def _dots(tally: Tally, at: Point, sheet: Sheet) -> Iterator[Mark]:
    """A dot a repetition: filled when it is counted, hollow while it is still to do."""
    radius, line = sheet.of(DOT), sheet.of(LIMB) * 0.8
    for i in range(tally.target):
        centre = at[0] + radius + i * sheet.of(DOT_PITCH), at[1]
        if i < tally.counted:
            yield Disc(centre, radius, GREEN)
        else:
            yield Disc(centre, radius - line / 2, None, SOFT, line)


# ── panels that make way ─────────────────────────────────────────────────────────────────────────


def _clearest(places: Sequence[Box], figure: Box | None, earlier: Box | None) -> Box:
    """The first place that hides about as little of the person as any; where it was comes first."""
    if earlier is not None:
        was = earlier.centre
        places = sorted(places, key=lambda place: math.dist(place.centre, was))
    if figure is None:
        return places[0]
    hidden = [place.shared(figure) / max(place.width * place.height, 1.0) for place in places]
    least = min(hidden)
    return next(p for p, share in zip(places, hidden, strict=True) if share <= least + CLEARLY)


def _cue(feedback: Feedback, sheet: Sheet, floor: float, figure: Box | None) -> tuple[Mark, ...]:
    """The one line of advice: at the bottom, or under the titles when the person lies low."""
    if not feedback.cue.strip():
        return ()
    sign, colour = _tone(feedback)
    pad, bar, side = sheet.of(PAD), sheet.of(BAR), sheet.of(SIGN)
    inset = pad * 0.6
    lead = inset + bar + sheet.of(TIGHT) + side + sheet.of(TIGHT)
    room = sheet.safe.width - lead - pad
    ways = TALL_CUE if sheet.upright else WIDE_CUE
    cue = set_type(feedback.cue, sheet, CUE_TYPE, room, Weight.BOLD, ways)
    width, height = lead + cue.width + pad, cue.height + 2 * pad
    middle = sheet.width / 2
    bottom = Box.about((middle, sheet.safe.bottom - height / 2), width, height)
    top = Box.about((middle, floor + height / 2), width, height)
    places = (bottom, top) if top.bottom < sheet.safe.bottom else (bottom,)
    place = _clearest(places, figure, sheet.before.get("cue"))
    x = place.left + inset + bar / 2
    edge = inset + bar / 2  # the bar's round ends reach half its width further
    centre = place.left + lead - sheet.of(TIGHT) - side / 2, place.centre[1]
    square = Box.about(centre, side, side)
    marks: list[Mark] = [
        sheet.panel(place, "cue"),
        Stroke(((x, place.top + edge), (x, place.bottom - edge)), colour, bar),
        *signed(sign, square, colour),
    ]
    for line, baseline in cue.baselines(place.top + pad):
        marks.append(sheet.text(line, (place.left + lead, baseline), cue.size, WHITE, Weight.BOLD))
    return tuple(marks)


def _tone(feedback: Feedback) -> tuple[Sign, Colour]:
    """Good news, something to mend, or just what comes next."""
    if feedback.praise:
        return TICK, GREEN
    if feedback.faults:
        return BANG, AMBER
    return CHEVRON, WHITE


# ── the hold ─────────────────────────────────────────────────────────────────────────────────────


def _ring(
    feedback: Feedback, sheet: Sheet, floor: float, cue: Iterable[Mark], figure: Box | None
) -> tuple[Mark, ...]:
    """How long is left to hold, where it hides little of the person."""
    timed = 0 < feedback.hold_target < math.inf
    if not timed or feedback.phase not in (Phase.SET_UP, Phase.HOLD):
        return ()
    top, bottom = floor, sheet.safe.bottom
    for mark in cue:
        if isinstance(mark, Panel) and mark.box.top > floor:
            bottom = mark.box.top - sheet.of(MARGIN)
        elif isinstance(mark, Panel):
            top = mark.box.bottom + sheet.of(MARGIN)
    side = min(sheet.of(RING), bottom - top)
    if side < sheet.unit:
        return ()
    places = tuple(_ring_places(side, top, bottom, sheet))
    place = _clearest(places, figure, sheet.before.get("hold"))
    return (Panel(place, side / 2, "hold"), *_dial(feedback, place, sheet))


def _ring_places(side: float, top: float, bottom: float, sheet: Sheet) -> Iterator[Box]:
    """At the right in the middle first, then the corners that are free."""
    high, middle, low = top + side / 2, (top + bottom) / 2, bottom - side / 2
    right, left = sheet.safe.right - side / 2, sheet.safe.left + side / 2
    for y in (middle, high, low):
        for x in (right, left):
            yield Box.about((x, y), side, side)


def _dial(feedback: Feedback, place: Box, sheet: Sheet) -> Iterator[Mark]:
    side, centre = place.width, place.centre
    held = max(feedback.hold, 0.0) if math.isfinite(feedback.hold) else 0.0
    left = math.ceil(feedback.hold_target - held)
    stroke, radius = RING_STROKE * side, (0.5 - RING_INSET) * side
    yield Disc(centre, radius, None, FAINT, stroke * 0.5)
    share = min(held / feedback.hold_target, 1.0)
    running = feedback.phase is Phase.HOLD
    if share > 0:
        yield Arc(centre, radius, -90, 360 * share, GREEN if running else SOFT, stroke)
    if left <= 0:
        tick = Box.about((centre[0], centre[1] - side * 0.05), RING_TICK * side, RING_TICK * side)
        yield from signed(TICK, tick, GREEN)
    else:
        size = max(1, round(RING_NUMBER * side))
        baseline = centre[1] + size * CAPITAL * 0.32
        colour = WHITE if running else SOFT
        yield _within(str(left), (centre[0], baseline), size, side, colour, Weight.BOLD, sheet)
    label_size = max(1, round(RING_LABEL * side))
    label_at = centre[0], centre[1] + RING_DROP * side
    label = _within(_label(left, held), label_at, label_size, side, SOFT, Weight.MEDIUM, sheet)
    if label.size >= LEAST_TYPE:
        yield label


def _within(
    text: str,
    at: Point,
    size: int,
    side: float,
    colour: Colour,
    weight: Weight,
    sheet: Sheet,
) -> Text:
    """A centred line inside the ring, made smaller where it would touch it."""
    width = sheet.ruler(text, size, weight)
    fitting = min(size, math.floor(size * RING_CHORD * side / max(width, 1.0)))
    return sheet.centred(text, at, max(1, fitting), colour, weight)


def _label(left: int, held: float) -> str:
    if left <= 0:
        return "held"
    if held <= 0:
        return "second hold"
    return "second left" if left == 1 else "seconds left"


# ── paint ────────────────────────────────────────────────────────────────────────────────────────

#: OpenCV draws at fractions of a pixel when told so in sixteenths: limbs then glide, not hop.
FRACTION = 4

#: Sizes of panels kept ready. A picture has half a dozen, and they change with the text in them.
VEILS = 64


def paint(image: Image, marks: Iterable[Mark]) -> Image:
    """A new picture: `image` (BGR) with the marks on it, the first one lowest."""
    painted = image.copy(order="C")
    for mark in marks:
        match mark:
            case Panel():
                _paint_panel(painted, mark)
            case Stroke():
                _paint_stroke(painted, mark)
            case Disc():
                _paint_disc(painted, mark)
            case Arc():
                _paint_arc(painted, mark)
            case Text():
                _paint_text(painted, mark)
    return painted


@lru_cache(maxsize=1)
def _typeface() -> cv2.FontFace:
    import cv2

    return cv2.FontFace("sans")


def _paint_panel(image: Image, panel: Panel) -> None:
    import cv2

    height, width = image.shape[:2]
    left, top = max(0, round(panel.box.left)), max(0, round(panel.box.top))
    right, bottom = min(width, round(panel.box.right)), min(height, round(panel.box.bottom))
    if right > left and bottom > top:
        ground = image[top:bottom, left:right]
        kept, tint = _veil(right - left, bottom - top, round(panel.corner))
        cv2.multiply(ground, kept, dst=ground, scale=1 / 255)
        cv2.add(ground, tint, dst=ground)


@lru_cache(maxsize=VEILS)
def _veil(width: int, height: int, corner: int) -> tuple[Image, Image]:
    """What a panel keeps of the picture and what it adds, for each pixel of it."""
    import cv2

    corner = max(0, min(corner, (width - 1) // 2, (height - 1) // 2))
    shape = np.zeros((height, width), np.uint8)
    across, down = (corner, width - 1 - corner), (corner, height - 1 - corner)
    cv2.rectangle(shape, (across[0], 0), (across[1], height - 1), 255, cv2.FILLED)
    cv2.rectangle(shape, (0, down[0]), (width - 1, down[1]), 255, cv2.FILLED)
    for centre in ((x, y) for x in across for y in down):
        cv2.circle(shape, centre, corner, 255, cv2.FILLED, cv2.LINE_AA)
    cover = OPACITY * shape[:, :, None] / 255
    kept = np.repeat(np.round(255 * (1 - cover)), 3, axis=2).astype(np.uint8)
    return kept, np.round(cover * np.array(_bgr(DARK))).astype(np.uint8)


def _paint_stroke(image: Image, stroke: Stroke) -> None:
    parts = list(_dashes(stroke)) if stroke.dash else [stroke.points]
    if stroke.rim:
        _draw_lines(image, parts, DARK, stroke.width + 2 * stroke.rim)
    _draw_lines(image, parts, stroke.colour, stroke.width)
    if stroke.core:
        _draw_lines(image, parts, DARK, stroke.core)


def _dashes(stroke: Stroke) -> Iterator[tuple[Point, Point]]:
    """A dashed line's pieces: as many whole ones as fit, from end to end."""
    # Round ends make a dash longer by its width; the gap between two is as wide as the line.
    pitch = stroke.dash + 2 * stroke.width
    for start, end in zip(stroke.points, stroke.points[1:], strict=False):
        pieces = max(1, round((math.dist(start, end) + 2 * stroke.width) / pitch))
        length = pieces - 2 * stroke.width / pitch
        for i in range(pieces):
            share = i / length, min((i + stroke.dash / pitch) / length, 1.0)
            ends = [
                (start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1]))
                for s in share
            ]
            yield ends[0], ends[1]


def _draw_lines(
    image: Image, parts: Iterable[Sequence[Point]], colour: Colour, width: float
) -> None:
    import cv2

    paths = [np.array([_fixed(p) for p in part], dtype=np.int32) for part in parts]
    # OpenCV draws nothing for a single point; a line from it to itself is a dot.
    paths = [path if len(path) > 1 else np.repeat(path, 2, axis=0) for path in paths]
    cv2.polylines(image, paths, False, _bgr(colour), max(1, round(width)), cv2.LINE_AA, FRACTION)


def _paint_disc(image: Image, disc: Disc) -> None:
    import cv2

    centre, radius = _fixed(disc.centre), round(disc.radius * 2**FRACTION)
    if disc.fill is not None:
        cv2.circle(image, centre, radius, _bgr(disc.fill), cv2.FILLED, cv2.LINE_AA, FRACTION)
    if disc.line is not None:
        width = max(1, round(disc.width))
        cv2.circle(image, centre, radius, _bgr(disc.line), width, cv2.LINE_AA, FRACTION)


def _paint_arc(image: Image, arc: Arc) -> None:
    # A polyline, since OpenCV's own arcs end flat and only on whole degrees.
    steps = max(2, math.ceil(abs(arc.sweep) / 4))
    angles = np.radians(arc.start + arc.sweep * np.linspace(0.0, 1.0, steps + 1))
    x, y = arc.centre
    points = [(x + arc.radius * math.cos(a), y + arc.radius * math.sin(a)) for a in angles]
    _paint_stroke(image, Stroke(tuple(points), arc.colour, arc.width, arc.rim))


def _paint_text(image: Image, text: Text) -> None:
    import cv2

    at = round(text.at[0]), round(text.at[1])
    cv2.putText(image, text.text, at, _bgr(text.colour), _typeface(), text.size, text.weight)


def _fixed(point: Point) -> tuple[int, int]:
    return round(point[0] * 2**FRACTION), round(point[1] * 2**FRACTION)


def _bgr(colour: Colour) -> Colour:
    red, green, blue = colour
    return blue, green, red
