"""The gauge: a dial of how far the movement goes, and arcs on the body of where each side is.

The dial is a half circle. A hold's goes from left to right, the one of a swing from in to out. On
it are what is to be reached, the last turning points, and the person's own best. What is unknown is
drawn as unknown: a dashed dial without a needle, and a dashed arc.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from functools import lru_cache
from itertools import product

import numpy as np

from posecheck.core.exercise import Verdict
from posecheck.core.feedback import GaugeReading
from posecheck.core.pose import FloatArray
from posecheck.display.body import draw_dot
from posecheck.display.icons import DIAMOND, TICK, draw_icon
from posecheck.display.layout import Scene
from posecheck.display.marks import (
    AMBER,
    DARK,
    FAINT,
    GREEN,
    SOFT,
    WHITE,
    Arc,
    Box,
    Colour,
    Mark,
    Point,
    Stroke,
    Weight,
)
from posecheck.display.metrics import MARGIN, MIN_GAIN, RIM, Metrics, typeset
from posecheck.display.paint import measure_text
from posecheck.i18n import Words

# The panel, in units; the half circle stands on the line DIAL_BASE from the top.
WIDTH, HEIGHT = 5.2, 4.15
RADIUS, TRACK, TARGET = 1.75, 0.3, 0.14
TITLE_BASE, DIAL_BASE, FOOT_BASE = 0.72, 3.05, 3.78
TITLE_SIZE, NUMBER_SIZE, FOOT_SIZE = 0.52, 1.1, 0.56
NEEDLE = 0.12
TICK_SIDE = 0.5
FOOT_GAP = 0.25

#: Sizes at which a place is sought, and places across and down the free area.
ZOOMS = (1.0, 0.85, 0.7, 0.55)
COLUMNS, ROWS = 9, 7
#: A place that hides more of the person than this is worse than a smaller dial elsewhere.
MAX_HIDDEN = 0.06
#: Multiples of MAX_HIDDEN up to which the dial becomes smaller, grows, and keeps its size.
SHRINKING, GROWING, STAYING = 1.0, 0.5, 1.5
#: What the hidden share of the person weighs: the dial moves to hide a fiftieth less (`MIN_GAIN`).
HIDDEN_WEIGHT = 12.0

# The arcs on the body, in units and degrees.
ARC_RADIUS, ARC_WIDTH, ARC_REACH, ARC_DASHES = 1.15, 0.17, 60.0, 5

#: Look of a verdict: what is not reached is not wrong yet.
COLOURS = {Verdict.GOOD: GREEN, Verdict.NEAR: AMBER, Verdict.WRONG: WHITE}


def draw_gauge(scene: Scene, floor: float, taken: Sequence[Box]) -> tuple[Mark, ...]:
    """Draw the dial below `floor`, px, clear of the boxes `taken` and of most of the person."""
    reading, metrics = scene.feedback.gauge, scene.metrics
    if reading is None:
        return ()
    found = _place(scene, floor, taken)
    if found is None:
        return ()
    place, zoom = found
    scaled = metrics.zoomed(metrics.zoom * zoom)
    return (metrics.panel(place, "gauge"), *_dial(reading, scene.words, place, scaled))


def _place(scene: Scene, floor: float, taken: Sequence[Box]) -> tuple[Box, float] | None:
    """Return where the dial stands and at which scale; None where there is no room at all."""
    metrics, gap = scene.metrics, scene.metrics.px(MARGIN) * 0.7
    area = replace(metrics.safe_area, top=floor)
    apart = [box.expanded(gap) for box in taken]
    best: tuple[float, Box, float] | None = None
    last = metrics.previous.get("gauge")
    if last and _stays(scene, area, last, apart):
        return last, 1.0
    for zoom in ZOOMS:
        size = metrics.px(WIDTH * zoom), metrics.px(HEIGHT * zoom)
        if size[0] > area.width or size[1] > area.height:
            continue
        places = _free_places(area, size, apart)
        if not places:
            continue
        shares = dict(zip(places, scene.mask.hidden_by_panels(places), strict=True))
        weights = {box: HIDDEN_WEIGHT * share for box, share in shares.items()}
        place = metrics.best_place("gauge", places, weights.__getitem__)
        hidden = shares[place]
        if best is None or hidden < best[0] - MAX_HIDDEN:
            best = hidden, place, zoom
        # It keeps its size as long as it can, and grows only where there is room enough.
        change = size[0] - last.width if last else 0.0
        ease = SHRINKING if change < -1.0 or not last else GROWING if change > 1.0 else STAYING
        if hidden <= ease * MAX_HIDDEN:
            break
    return best[1:] if best else None


@lru_cache(maxsize=16)
def _grid(area: Box, size: tuple[float, float]) -> tuple[tuple[Box, ...], FloatArray]:
    """Return the places of a size, the left edge first, where the ring is not, then the right one.

    Their edges follow as an array, (4, places, 1).
    """
    across = sorted((i / (COLUMNS - 1) for i in range(COLUMNS)), key=lambda x: min(x, 1.2 - x))
    down = sorted((j / (ROWS - 1) for j in range(ROWS)), key=lambda y: abs(y - 0.5))
    places = tuple(area.aligned(size, x, y) for x, y in product(across, down))
    return places, np.array([astuple(box) for box in places]).T[:, :, None]


def _free_places(area: Box, size: tuple[float, float], taken: Sequence[Box]) -> list[Box]:
    """Return the places that overlap none of the boxes taken; all pairs are compared at once."""
    places, (left, top, right, bottom) = _grid(area, size)
    boxes = [(box.left, box.top, box.right, box.bottom) for box in taken]
    box = np.array(boxes).reshape(-1, 4).T
    overlap = (left < box[2]) & (box[0] < right) & (top < box[3]) & (box[1] < bottom)
    hits = overlap.any(axis=1).tolist()
    return [place for place, hit in zip(places, hits, strict=True) if not hit]


def _stays(scene: Scene, area: Box, last: Box, apart: Sequence[Box]) -> bool:
    """Return whether no place can be better than the last one: of full size, and little hidden."""
    full = abs(last.width - scene.metrics.px(WIDTH)) < 1.0
    if not full or not last.inside(area) or any(map(last.overlap, apart)):
        return False
    (hidden,) = scene.mask.hidden_by_panels([last])
    return HIDDEN_WEIGHT * hidden <= MIN_GAIN


def _dial(reading: GaugeReading, words: Words, box: Box, metrics: Metrics) -> Iterator[Mark]:
    """Draw title, dial, the value in it, and what is missing below it."""
    x = box.centre[0]
    width = box.width - 2 * metrics.px(0.4)

    def line(text: str, at: Point, units: float, ink: Colour, weight: Weight, room: float) -> Mark:
        """Return a centred line, made smaller where it is wider than `room`."""
        size = metrics.font_size(units)
        needed = max(measure_text(text, size, weight), 1.0)
        fitting = max(1, min(size, math.floor(size * room / needed)))
        return typeset(text, at, fitting, ink, weight, centred=True)

    title, base = words(reading.title), box.top + metrics.px(DIAL_BASE)
    yield line(title, (x, box.top + metrics.px(TITLE_BASE)), TITLE_SIZE, SOFT, Weight.MEDIUM, width)
    yield from _half_circle(reading, (x, base), metrics)
    known = not math.isnan(reading.value)
    number = _figure(reading.distance, reading.unit) if known else "?"
    ink = WHITE if known else SOFT
    yield line(
        number, (x, base), NUMBER_SIZE, ink, Weight.BOLD, 2 * metrics.px(RADIUS - TRACK) * 0.72
    )
    below = box.top + metrics.px(FOOT_BASE)
    if reading.two_sided:
        reach, room = metrics.px(RADIUS), metrics.px(1.2)
        for key, at in (("gauge-in", x - reach), ("gauge-out", x + reach)):
            yield line(words(key), (at, below), TITLE_SIZE, SOFT, Weight.MEDIUM, room)
        left, right = x - reach + metrics.px(0.62), x + reach - metrics.px(0.62)
    else:
        left, right = x - width / 2, x + width / 2
    yield from _foot(reading, words, (left, right), below, metrics, known)


def _foot(
    reading: GaugeReading,
    words: Words,
    ends: tuple[float, float],
    below: float,
    metrics: Metrics,
    known: bool,
) -> Iterator[Mark]:
    """Draw what is missing, a tick where the target is reached, or that it is not seen."""
    (left, right), x = ends, sum(ends) / 2
    side = metrics.px(TICK_SIDE)
    square = Box.centred((x, below - side / 2), side, side)
    if reading.target is not None and reading.verdict is Verdict.GOOD:
        yield from draw_icon(TICK, square, GREEN)
        return
    ink, text = WHITE, words("gauge-unseen")
    if known:
        missing = reading.missing
        if reading.target is None or math.isnan(missing):
            return
        if reading.verdict is Verdict.NEAR:
            ink = AMBER
            if missing == 0.0:
                yield from draw_icon(DIAMOND, square, AMBER)
                return
        missing = math.ceil(missing) if reading.unit == "°" else missing
        text = words("gauge-missing", n=_figure(missing, reading.unit))
    size = metrics.font_size(FOOT_SIZE)
    needed = max(measure_text(text, size, Weight.BOLD), 1.0)
    fitting = max(1, min(size, math.floor(size * (right - left) / needed)))
    yield typeset(text, (x, below), fitting, ink, Weight.BOLD, centred=True)


def _figure(value: float, unit: str) -> str:
    """Return a value with its unit: whole degrees, or one decimal of a ratio."""
    decimals = 0 if unit == "°" else 1
    return f"{round(value, decimals) + 0.0:.{decimals}f}{unit}".replace("-", "\N{MINUS SIGN}")


def _half_circle(reading: GaugeReading, centre: Point, metrics: Metrics) -> Iterator[Mark]:
    radius, track = metrics.px(RADIUS), metrics.px(TRACK)
    known = not math.isnan(reading.value)
    if known:
        yield Arc(centre, radius, 180, 180, FAINT, track * 0.62)
    else:
        for i in range(9):
            yield Arc(centre, radius, 180 + i * 20 + 5, 10, FAINT, track * 0.62)
    if reading.target is not None:  # a line outside of the track
        low, high = (_angle(reading, edge) for edge in (reading.target.low, reading.target.high))
        outside = radius + track * 0.62
        yield Arc(centre, outside, low, high - low, GREEN, metrics.px(TARGET))
    colour = COLOURS.get(reading.verdict, WHITE) if reading.target is not None else WHITE
    origin = reading.origin if reading.two_sided else reading.scale.low
    if known and not math.isnan(origin):
        start, end = _angle(reading, origin), _angle(reading, reading.value)
        if abs(end - start) > 1.0:
            yield Arc(centre, radius, start, end - start, colour, track * 0.62)
    for point in reading.turning_points:
        yield _tick(reading, point, centre, radius, track, WHITE, metrics)
    for value in reading.best:
        at = _around(centre, radius + track * 1.35, _angle(reading, value))
        side = metrics.px(0.4)
        yield from draw_icon(DIAMOND, Box.centred(at, side, side), WHITE, 0.24)
    if known:
        angle = _angle(reading, reading.value)
        points = (
            _around(centre, radius - track * 0.9, angle),
            _around(centre, radius + track * 0.5, angle),
        )
        yield Stroke(points, WHITE, metrics.px(NEEDLE), metrics.px(RIM) * 1.6)


def _tick(
    reading: GaugeReading,
    value: float,
    centre: Point,
    radius: float,
    track: float,
    colour: Colour,
    metrics: Metrics,
) -> Mark:
    angle = _angle(reading, value)
    points = (
        _around(centre, radius - track * 0.5, angle),
        _around(centre, radius + track * 0.3, angle),
    )
    return Stroke(points, colour, metrics.px(0.07))


def _angle(reading: GaugeReading, value: float) -> float:
    """Return where a value is on the dial, degrees clockwise from the right."""
    scale = reading.scale
    share = min(max((value - scale.low) / (scale.high - scale.low), 0.0), 1.0)
    return 180.0 + 180.0 * (1.0 - share if reading.two_sided else share)


def _around(centre: Point, radius: float, angle: float) -> Point:
    """Return the point of a circle at an angle, degrees clockwise from the right."""
    radians = math.radians(angle)
    return centre[0] + radius * math.cos(radians), centre[1] + radius * math.sin(radians)


def arc_ends(scene: Scene) -> list[Point]:
    """Return the ends of the limbs that have an arc, of both sides; none where one is not seen."""
    arcs = scene.feedback.gauge.arcs if scene.feedback.gauge else ()
    marks = [mark for arc in arcs for mark in (arc.centre, arc.tip)]
    whole = all(mark in scene.body for mark in marks)
    return [scene.body[mark] for mark in marks] if whole else []


def draw_gauge_arcs(scene: Scene) -> Iterator[Mark]:
    """Draw an arc on each side: from where the toes point up to where they point now.

    It lies in the plane of the image, as if seen from the feet: inward is towards the other side.
    """
    reading, metrics = scene.feedback.gauge, scene.metrics
    arcs, ends = reading.arcs if reading else (), arc_ends(scene)
    if len(ends) != 4:
        return
    first, one, second, other = ends
    apart = math.dist(first, second)
    radius, width = metrics.px(ARC_RADIUS), metrics.px(ARC_WIDTH)
    if apart < width:
        return
    radius = min(radius, max(apart * 0.8, 3 * width))
    across = (second[0] - first[0]) / apart, (second[1] - first[1]) / apart
    up = across[1], -across[0]
    pointing = sum(
        (tip[0] - c[0]) * up[0] + (tip[1] - c[1]) * up[1]
        for tip, c in ((one, first), (other, second))
    )
    turned = 1.0 if pointing >= 0 else -1.0
    rest = math.degrees(math.atan2(up[1] * turned, up[0] * turned))
    colour = COLOURS.get(reading.verdict, WHITE) if reading else WHITE
    for arc, centre, inward in ((arcs[0], first, turned), (arcs[1], second, -turned)):
        yield from _arc_on_body(centre, rest, inward, arc.value, radius, width, colour, metrics)


def _arc_on_body(
    centre: Point,
    rest: float,
    inward: float,
    value: float,
    radius: float,
    width: float,
    colour: Colour,
    metrics: Metrics,
) -> Iterator[Mark]:
    """Draw the arc of one side; `inward` is the sense of inward rotation on the screen."""
    rim = metrics.px(RIM)
    if math.isnan(value):
        step = 2 * ARC_REACH / (2 * ARC_DASHES - 1)
        for i in range(ARC_DASHES):
            start = rest - ARC_REACH + 2 * i * step
            yield Arc(centre, radius, start, step, SOFT, width * 0.5, rim)
        return
    value = min(max(value, -ARC_REACH), ARC_REACH)
    yield Arc(centre, radius, rest - ARC_REACH, 2 * ARC_REACH, DARK, width)
    yield Arc(centre, radius, rest - ARC_REACH, 2 * ARC_REACH, SOFT, width * 0.4)
    yield Arc(centre, radius, rest, inward * value, colour, width, rim)
    tip = _around(centre, radius, rest + inward * value)
    yield from draw_dot(tip, width * 0.85, rim)
