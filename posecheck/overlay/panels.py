"""The panels: what is being done and how often it was, and the one line of advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from posecheck.exercise import Phase
from posecheck.feedback import Feedback, Tally
from posecheck.overlay.marks import (
    AMBER,
    CAPITAL,
    GREEN,
    RED,
    SOFT,
    WHITE,
    Box,
    Colour,
    Disc,
    Mark,
    Panel,
    Point,
    Stroke,
    Text,
    Weight,
)
from posecheck.overlay.sheet import LIMB, MARGIN, PAD, SIGN, TIGHT, Sheet, set_type
from posecheck.overlay.signs import BANG, CHEVRON, CROSS, TICK, Sign, signed
from posecheck.pose import Side

CUE_TYPE = 1.0
TITLE_TYPE = 0.72
BODY_TYPE = 0.54

DOT = 0.28
DOT_PITCH = 0.78
ROW_PITCH = 0.77
BAR = 0.16

#: More dots than this can't be counted at a glance; then the number is written.
MOST_DOTS = 6

# How a text may give way to fit: (share of its size, lines), the best first.
ONE_LINE = ((1.0, 1), (0.92, 1), (0.85, 1))
HEADLINE = (*ONE_LINE, (0.85, 2), (0.7, 2), (0.55, 2))
LAST_RESORT = ((0.8, 3), (0.7, 3), (0.6, 3), (0.5, 3))
WIDE_CUE = ((1.0, 1), (0.9, 1), (1.0, 2), (0.9, 2), (0.8, 2), (0.7, 2), *LAST_RESORT)
TALL_CUE = ((1.0, 1), (1.0, 2), (1.0, 3), (0.9, 3), (0.85, 4), (0.75, 4), (0.6, 4), (0.5, 4))

PHASES = {
    Phase.READY: "ready",
    Phase.SET_UP: "set up",
    Phase.HOLD: "hold",
    Phase.RETURN: "come back",
}
NO_HOLD = "keep going"  # the word for the hold of an exercise that has none


def headings(feedback: Feedback, sheet: Sheet) -> tuple[Mark, ...]:
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
        top = room_below(title, sheet)
        place = Box(safe.left, top, safe.left + tally[0], top + tally[1])
    return (*title, *_tallies(rows, place, sheet))


def _is_cut(marks: Iterable[Mark], title: str) -> bool:
    written = [mark.text for mark in marks if isinstance(mark, Text)]
    return not written or written[0] != " ".join(title.split())


def room_below(marks: Iterable[Mark], sheet: Sheet) -> float:
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


# ── advice ────────────────────────────────────────────────────────────────────────────────────────


def advice(feedback: Feedback, sheet: Sheet, floor: float, figure: Box | None) -> tuple[Mark, ...]:
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

    def hidden(place: Box) -> float:
        return place.shared(figure) / max(width * height, 1.0) if figure else 0.0

    place = sheet.clearest("cue", places, hidden)
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
