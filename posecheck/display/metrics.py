"""Metrics: the sizes of things on an image, and the fitting of text to a width."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple

from posecheck.display.marks import Box, Colour, Panel, Point, Text, Weight
from posecheck.display.paint import measure_text

# One unit, in which all sizes are given, is the font size of the cue: this share of the image's
# height, or of its width where the image is narrow.
UNIT_OF_HEIGHT, UNIT_OF_WIDTH = 1 / 14, 1 / 13
MARGIN = 0.5  # from the edge of the image to a panel, and from panel to panel
PAD = 0.5  # from the edge of a panel to its content
TIGHT = 0.28  # between things that belong together
CORNER, LIMB, JOINT = 0.32, 0.1, 0.12
RIM = 0.035  # the dark edge that keeps white visible before white
ICON = 0.72  # beside the cue; elsewhere in proportion to the type beside it

# Font sizes, for reading from 3 m: cue, names, and details that may be read from nearer.
CUE_TYPE, TITLE_TYPE, BODY_TYPE = 1.0, 0.72, 0.54
MIN_GAIN = 0.25  # a panel moves only to a place that hides this much less of the person
#: How a text may be set: (share of its font size, most lines), the preferred option first.
TextOptions = Sequence[tuple[float, int]]
ONE_LINE = ((1.0, 1), (0.92, 1), (0.85, 1))
HEADLINE = (*ONE_LINE, (0.85, 2), (0.7, 2), (0.55, 2))
LEADING = 1.15  # from one baseline to the next, in font sizes


@dataclass(frozen=True)
class Metrics:
    """Sizes and free area of an image of a width and height in px."""

    width: int
    height: int
    previous: Mapping[str, Box] = field(default_factory=dict)  # panels of the previous frame
    area: Box | None = None  # left for panels; None for the image less its margins
    zoom: float = 1.0  # scale of all sizes

    @cached_property  # read some thousand times a frame
    def unit(self) -> float:
        """One unit, px."""
        return self.zoom * min(self.height * UNIT_OF_HEIGHT, self.width * UNIT_OF_WIDTH)

    def px(self, units: float) -> float:
        """Convert units to pixels."""
        return units * self.unit

    @property
    def safe_area(self) -> Box:
        """The area that panels may stand in."""
        return self.area or Box(0, 0, self.width, self.height).expanded(-self.px(MARGIN))

    def zoomed(self, zoom: float) -> Metrics:
        """Return the metrics of the same area at another scale."""
        return replace(self, area=self.safe_area, zoom=zoom)

    def font_size(self, units: float) -> int:
        """Convert units to a font size, whole pixels."""
        return max(1, round(self.px(units)))

    def fits(self, texts: Iterable[str], units: float, weight: Weight, width: float) -> bool:
        """Return whether each text, on one line, is at most `width` px wide."""
        size = self.font_size(units)
        return all(measure_text(text, size, weight) <= width for text in texts)

    def panel(self, box: Box, name: str) -> Panel:
        """Return a panel with the usual corners."""
        return Panel(box, self.px(CORNER), name)

    def best_place(self, name: str, places: Sequence[Box], hidden: Callable[[Box], float]) -> Box:
        """Return the first place, or one that hides clearly less (a share) of the person.

        The panel's place in the previous frame comes before the others.
        """
        if name in self.previous:
            last = self.previous[name].centre
            places = sorted(places, key=lambda place: math.dist(place.centre, last))
        best = min(places, key=hidden)
        return best if hidden(best) < hidden(places[0]) - MIN_GAIN else places[0]


class TextBlock(NamedTuple):
    """A text broken into lines of one font size; its width is in px."""

    lines: tuple[str, ...]
    size: int
    width: float


def typeset(
    text: str, at: Point, size: int, colour: Colour, weight: Weight, *, centred: bool = False
) -> Text:
    """Return a line of type that starts, or is centred, at a point of its baseline."""
    width = measure_text(text, size, weight)
    return Text(text, (at[0] - width / 2 if centred else at[0], at[1]), size, colour, weight, width)


def fit_text(
    text: str, metrics: Metrics, units: float, width: float, weight: Weight, options: TextOptions
) -> TextBlock:
    """Break and shrink a text to a width in px by the first option that fits; the last cuts it."""
    for scale, max_lines in options:
        size = metrics.font_size(units * scale)
        measure = partial(measure_text, size=size, weight=weight)
        lines = _break_lines(text, width, measure)
        if len(lines) <= max_lines and all(measure(line) <= width for line in lines):
            # Lines of lengths as equal as possible.
            narrower = max(map(measure, lines), default=0.0) - 1
            while narrower > width / 2:
                closer = _break_lines(text, narrower, measure)
                if len(closer) > len(lines) or any(measure(line) > narrower for line in closer):
                    break
                lines, narrower = closer, max(map(measure, closer)) - 1
            break
    else:
        lines = _cut_lines(lines, max_lines, width, measure)
    return TextBlock(tuple(lines), size, max(map(measure, lines), default=0.0))


def _break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    # A no-break space does not part words.
    for word in filter(None, text.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut_lines(
    lines: Sequence[str], max_lines: int, width: float, measure: Callable[[str], float]
) -> list[str]:
    """Keep what fits of a text that can't be set whole, with an ellipsis where it is cut."""
    kept = []
    for i, line in enumerate(lines[:max_lines], start=1):
        if measure(line) > width or i == max_lines < len(lines):
            ellipsis = "…" if measure("…") <= width else ""
            while line and measure(f"{line}…") > width:
                line = line[:-1]
            line += ellipsis
        kept.append(line)
    return kept
