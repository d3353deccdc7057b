"""The panels: what is being done, and the one line of advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from posecheck.core.exercise import Phase
from posecheck.core.feedback import Feedback
from posecheck.core.pose import Side
from posecheck.core.training_state import TrainingState
from posecheck.display.icons import BANG, CHEVRON, TICK, Sign, signed
from posecheck.display.marks import (
    AMBER,
    CAPITAL,
    FAINT,
    GREEN,
    SOFT,
    WHITE,
    Box,
    Colour,
    Mark,
    Panel,
    Stroke,
    Text,
    Weight,
)
from posecheck.display.metrics import (
    BODY_TYPE,
    CUE_TYPE,
    HEADLINE,
    MARGIN,
    ONE_LINE,
    PAD,
    SIGN,
    TIGHT,
    TITLE_TYPE,
    Sheet,
    set_type,
)
from posecheck.display.rep_dots import rows_of, tallies, tally_size
from posecheck.i18n import Words

BAR = 0.16
FILLING = 0.16  # of a bar that fills

#: A cue with less room than this, in units, is set like one in an upright picture.
NARROW = 9.0

# How a cue may give way to fit.
LAST_RESORT = ((0.8, 3), (0.7, 3), (0.6, 3), (0.5, 3))
WIDE_CUE = ((1.0, 1), (0.9, 1), (1.0, 2), (0.9, 2), (0.8, 2), (0.7, 2), *LAST_RESORT)
TALL_CUE = ((1.0, 1), (1.0, 2), (1.0, 3), (0.9, 3), (0.85, 4), (0.75, 4), (0.6, 4), (0.5, 4))

NOTICE_TYPE = 0.6
NOTICE = ((1.0, 1), (0.9, 1), (0.9, 2), (0.8, 3), (0.7, 4), (0.6, 5))

#: Between the parts of a line.
DOT_BETWEEN = " · "


def headings(feedback: Feedback, sheet: Sheet, words: Words) -> tuple[Mark, ...]:
    """Title at the left, repetitions at the right, or below it where both don't fit in a row."""
    rows = rows_of(feedback, words)
    tally = tally_size(rows, sheet) if rows else (0.0, 0.0)
    beside = sheet.safe.width - (tally[0] + sheet.of(MARGIN) if rows else 0.0)
    title, where = words.of(feedback.title), _where(feedback, words)
    heading = tuple(titled(title, where, sheet, beside, ONE_LINE))
    in_a_row = heading != () and not _is_cut(heading, title)
    if not in_a_row:
        heading = tuple(titled(title, where, sheet, sheet.safe.width, HEADLINE))
    if not rows:
        return heading
    safe = sheet.safe
    if in_a_row or not heading:
        place = Box(safe.right - tally[0], safe.top, safe.right, safe.top + tally[1])
    else:
        top = room_below(heading, sheet)
        place = Box(safe.left, top, safe.left + tally[0], top + tally[1])
    return (*heading, *tallies(rows, place, sheet))


def _is_cut(marks: Iterable[Mark], title: str) -> bool:
    written = [mark.text for mark in marks if isinstance(mark, Text)]
    return not written or written[0] != " ".join(title.split())


def room_below(marks: Iterable[Mark], sheet: Sheet) -> float:
    """Where the room below panels begins."""
    bottoms = [mark.box.bottom for mark in marks if isinstance(mark, Panel)]
    return max(bottoms) + sheet.of(MARGIN) if bottoms else sheet.safe.top


def titled(
    title: str, where: str, sheet: Sheet, room: float, ways: Sequence[tuple[float, int]]
) -> Iterator[Mark]:
    """What is on and where in it one is, at the top left; nothing without a title."""
    if not title.strip():
        return
    pad = sheet.of(PAD)
    width = room - 2 * pad
    head = set_type(title, sheet, TITLE_TYPE, width, Weight.BOLD, ways)
    below = set_type(where, sheet, BODY_TYPE, width, Weight.MEDIUM, HEADLINE)
    gap = sheet.of(TIGHT) + below.size * (1 - CAPITAL)
    height = head.height + gap + below.height + 2 * pad
    left, top = sheet.safe.left, sheet.safe.top
    right = left + max(head.width, below.width) + 2 * pad
    yield sheet.panel(Box(left, top, right, top + height), "title")
    for line, y in head.baselines(top + pad):
        yield sheet.text(line, (left + pad, y), head.size, WHITE, Weight.BOLD)
    for line, y in below.baselines(top + pad + head.height + gap):
        yield sheet.text(line, (left + pad, y), below.size, SOFT)


def _where(feedback: Feedback, words: Words) -> str:
    """Side, phase and set in words."""
    unheld = feedback.phase is Phase.HOLD and not feedback.hold_target > 0
    phase = words("phase-no-hold" if unheld else f"phase-{feedback.phase}")
    return DOT_BETWEEN.join(
        [*side_of(feedback.side, words), phase, *set_of(feedback.training, words)]
    )


def side_of(side: Side | None, words: Words) -> list[str]:
    """The side that is worked on, in words; nothing when that is open, or both are."""
    return [words(f"side-of-{side}")] if side in (Side.LEFT, Side.RIGHT) else []


def set_of(guide: TrainingState | None, words: Words) -> list[str]:
    """Which set it is, in words, where there are several."""
    if guide is None or guide.set_count < 2:
        return []
    return [words("set", n=guide.set_number, rounds=guide.set_count)]


# ── advice ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Tone:
    """What kind of sentence it is, told twice."""

    sign: Sign
    colour: Colour


PRAISE = Tone(TICK, GREEN)
CORRECTION = Tone(BANG, AMBER)
INSTRUCTION = Tone(CHEVRON, WHITE)


def advice(
    feedback: Feedback, sheet: Sheet, floor: float, figure: Box | None, words: Words
) -> tuple[Mark, ...]:
    """The one line of advice: at the bottom, or under the titles when the person lies low."""
    return said(words.of(feedback.cue), _tone(feedback), sheet, floor, figure)


def said(
    sentence: str,
    tone: Tone,
    sheet: Sheet,
    floor: float,
    figure: Box | None,
    filled: float = 0.0,
) -> tuple[Mark, ...]:
    """A sentence on its panel. filled: how much of a bar below it is full, 0 for no bar."""
    if not sentence.strip():
        return ()
    pad, bar, side = sheet.of(PAD), sheet.of(BAR), sheet.of(SIGN)
    inset = pad * 0.6
    lead = inset + bar + sheet.of(TIGHT) + side + sheet.of(TIGHT)
    room = sheet.safe.width - lead - pad
    ways = TALL_CUE if sheet.upright or room < sheet.of(NARROW) else WIDE_CUE
    cue = set_type(sentence, sheet, CUE_TYPE, room, Weight.BOLD, ways)
    width, height = lead + cue.width + pad, cue.height + 2 * pad
    middle = sheet.safe.centre[0]
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
        Stroke(((x, place.top + edge), (x, place.bottom - edge)), tone.colour, bar),
        *signed(tone.sign, square, tone.colour),
    ]
    for line, baseline in cue.baselines(place.top + pad):
        marks.append(sheet.text(line, (place.left + lead, baseline), cue.size, WHITE, Weight.BOLD))
    if filled > 0:
        left, right, y = (
            x + sheet.of(TIGHT),
            place.right - inset,
            place.bottom - sheet.of(TIGHT) / 2,
        )
        marks.extend(filling(Box(left, y, right, y), filled, sheet.of(FILLING), GREEN))
    return tuple(marks)


def filling(line: Box, share: float, width: float, colour: Colour) -> Iterator[Mark]:
    """A bar from left to right along the middle of `line`, and what is filled of it."""
    y = line.centre[1]
    left, right = line.left + width / 2, line.right - width / 2
    yield Stroke(((left, y), (right, y)), FAINT, width * 0.6)
    if share > 0:
        end = left + min(share, 1.0) * (right - left)
        yield Stroke(((left, y), (end, y)), colour, width)


def _tone(feedback: Feedback) -> Tone:
    """Good news, something to mend, or just what comes next."""
    if feedback.praise:
        return PRAISE
    if feedback.faults:
        return CORRECTION
    return INSTRUCTION


def noticed(sentence: str, sheet: Sheet) -> tuple[Panel, tuple[Mark, ...]]:
    """A sentence in the middle of the top: its panel, and what is on it."""
    pad, side, gap = sheet.of(TIGHT), sheet.of(SIGN * NOTICE_TYPE), sheet.of(TIGHT)
    room = sheet.safe.width - 2 * pad - side - gap
    told = set_type(sentence, sheet, NOTICE_TYPE, room, Weight.MEDIUM, NOTICE)
    width, height = told.width + 2 * pad + side + gap, told.height + 2 * pad
    box = Box.about((sheet.safe.centre[0], sheet.safe.top + height / 2), width, height)
    square = Box.about((box.left + pad + side / 2, box.centre[1]), side, side)
    left = square.right + gap
    lines = [
        sheet.text(line, (left, baseline), told.size)
        for line, baseline in told.baselines(box.top + pad)
    ]
    return sheet.panel(box, "notice"), (*signed(BANG, square, AMBER), *lines)
