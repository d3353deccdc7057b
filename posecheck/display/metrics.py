"""The sheet: how large things are on a picture, and how a text is broken to fit a width.

One unit is the size of the cue; everything else is a share of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from posecheck.display.marks import CAPITAL, WHITE, Box, Colour, Panel, Point, Text, Weight

#: The width in pixels of a line of type, from its text, size in pixels and weight.
Ruler = Callable[[str, int, Weight], float]

# The scale. One unit is the size of the cue; everything else is a share of it. A unit is this share
# of the picture's height, or of its width where the picture is narrow.
UNIT_OF_HEIGHT = 1 / 14
UNIT_OF_WIDTH = 1 / 13

MARGIN = 0.5  # from the picture's edge to a panel, and from panel to panel
PAD = 0.5  # from a panel's edge to what is in it
TIGHT = 0.28  # between things that belong together
CORNER = 0.32
LIMB = 0.1
RIM = 0.035  # the dark edge that keeps white visible before white
JOINT = 0.12
SIGN = 0.72  # of the cue; elsewhere in step with the type beside it

# Type, from 3 m away: what has to be read at once, what names things, and what one may come nearer
# for.
CUE_TYPE = 1.0
TITLE_TYPE = 0.72
BODY_TYPE = 0.54

#: A panel leaves its place only for one that hides so much less of the person: it should not jump
#: to and fro while somebody moves a little.
CLEARLY = 0.25

# How a text may give way to fit: (share of its size, lines), the best first.
ONE_LINE = ((1.0, 1), (0.92, 1), (0.85, 1))
HEADLINE = (*ONE_LINE, (0.85, 2), (0.7, 2), (0.55, 2))

LEADING = 1.15  # from one baseline to the next, in sizes of type


@dataclass(frozen=True)
class Sheet:
    """The picture as something to lay out on: how large things are, and how long a text is.

    before: where the panels of the picture before were. room: what is left of the picture to lay
    out on; None for all of it. zoom: how much larger than usual everything is.
    """

    width: int
    height: int
    ruler: Ruler
    before: Mapping[str, Box]
    room: Box | None = None
    zoom: float = 1.0

    @cached_property  # asked for some thousand times a picture
    def unit(self) -> float:
        """The measure of all sizes, px."""
        return self.zoom * min(self.height * UNIT_OF_HEIGHT, self.width * UNIT_OF_WIDTH)

    @property
    def upright(self) -> bool:
        """Whether the picture is taller than wide."""
        return self.height > self.width

    def of(self, share: float) -> float:
        """So many units, px."""
        return share * self.unit

    @property
    def safe(self) -> Box:
        """The room for panels: the picture less its margins, or what is left of that."""
        return self.room or Box(0, 0, self.width, self.height).grown(-self.of(MARGIN))

    def within(self, room: Box) -> Sheet:
        """The same sheet with only that room left."""
        return replace(self, room=room)

    def zoomed(self, zoom: float) -> Sheet:
        """The same sheet and room with everything on it so much larger."""
        return replace(self, room=self.safe, zoom=zoom)

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

    def clearest(self, name: str, places: Sequence[Box], hidden: Callable[[Box], float]) -> Box:
        """The first place, or the one that hides least of the person if that is clearly less.

        Where the panel of that name was in the picture before comes first. hidden: how much of the
        person a place hides.
        """
        if name in self.before:
            was = self.before[name].centre
            places = sorted(places, key=lambda place: math.dist(place.centre, was))
        best = min(places, key=hidden)
        return best if hidden(best) < hidden(places[0]) - CLEARLY else places[0]


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
