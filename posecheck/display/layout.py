"""Layout: blocks of a known size, the cards they are put on, and the scene they are laid out in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from posecheck.core.feedback import Feedback
from posecheck.display.body import BodyMask, VisiblePoints
from posecheck.display.icons import ICON_STROKE, Icon, draw_icon
from posecheck.display.marks import CAPITAL, WHITE, Box, Colour, Mark, Point, Weight
from posecheck.display.metrics import LEADING, Metrics, TextBlock, fit_text, typeset
from posecheck.display.paint import measure_text
from posecheck.i18n import Words

MAX_LINES = 9  # of a paragraph
LABEL_HEIGHT = 0.56  # units
CARD_PAD = 0.66  # from the edge of a card to its content, units
#: Scales at which a card is tried until it fits, the best first.
ZOOMS = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.54, 0.48, 0.4, 0.3)


@dataclass(frozen=True)
class Block:
    """Something to draw, of a known size in px; `draw` takes its top left corner."""

    width: float
    height: float
    draw: Callable[[Point], Iterable[Mark]]

    def draw_in(self, box: Box) -> Iterable[Mark]:
        """Draw it in the middle of a box."""
        x, y = box.centre
        return self.draw((x - self.width / 2, y - self.height / 2))


EMPTY = Block(0.0, 0.0, lambda at: ())


def drawing(width: float, height: float, draw: Callable[[Box], Iterable[Mark]]) -> Block:
    """Return a block from a function that draws into a box."""
    return Block(width, height, lambda at: draw(Box(at[0], at[1], at[0] + width, at[1] + height)))


def paragraph(
    text: str,
    metrics: Metrics,
    units: float,
    width: float,
    colour: Colour = WHITE,
    weight: Weight = Weight.MEDIUM,
    *,
    centred: bool = False,
) -> Block:
    """Return a text broken to fit a width in px, as a block as wide as its longest line.

    A word that is too wide widens the block, and shrinks the whole card; only on the
    smallest card is the text cut.
    """
    size = metrics.font_size(units)
    widest = max((measure_text(word, size, weight) for word in text.split(" ")), default=0.0)
    smallest = metrics.zoom <= ZOOMS[-1]
    limit = min(width, card_width(metrics)) if smallest else max(width, widest)
    lines = fit_text(text, metrics, units, limit, weight, ((1.0, MAX_LINES),))
    return text_lines(lines, colour, weight, centred=centred)


def text_lines(text: TextBlock, colour: Colour, weight: Weight, *, centred: bool = False) -> Block:
    """Return the lines of a text as a block."""

    def draw(at: Point) -> Iterator[Mark]:
        x = at[0] + text.width / 2 if centred else at[0]
        for i, line in enumerate(text.lines):
            on_baseline = x, at[1] + text.size * (CAPITAL + LEADING * i)
            yield typeset(line, on_baseline, text.size, colour, weight, centred=centred)

    # From the top of the first line's capitals to the last baseline.
    height = text.size * (CAPITAL + LEADING * (len(text.lines) - 1)) if text.lines else 0.0
    return Block(text.width, height, draw)


def label(
    text: str,
    metrics: Metrics,
    units: float,
    colour: Colour = WHITE,
    weight: Weight = Weight.MEDIUM,
) -> Block:
    """Return a text on one line, its capitals in the middle of the block; no block for no text."""
    if not text:
        return EMPTY
    size = metrics.font_size(units)

    def draw(box: Box) -> Iterator[Mark]:
        baseline = box.centre[1] + CAPITAL * size / 2
        yield typeset(text, (box.left, baseline), size, colour, weight)

    return drawing(measure_text(text, size, weight), metrics.px(LABEL_HEIGHT), draw)


def icon_block(
    icon: Icon, metrics: Metrics, units: float, colour: Colour, thickness: float = ICON_STROKE
) -> Block:
    """Return an icon of a side of that many units."""
    side = metrics.px(units)
    return drawing(side, side, lambda box: draw_icon(icon, box, colour, thickness))


def stack(blocks: Iterable[Block], gap: float, *, centred: bool = False) -> Block:
    """Return blocks one below the other, `gap` px apart; those without height are left out."""
    kept = [block for block in blocks if block.height > 0]
    width = max((block.width for block in kept), default=0.0)

    def draw(at: Point) -> Iterator[Mark]:
        x, y = at
        for block in kept:
            yield from block.draw((x + (width - block.width) / 2 if centred else x, y))
            y += block.height + gap

    height = sum(block.height for block in kept) + gap * max(len(kept) - 1, 0)
    return Block(width, height, draw)


def row(blocks: Iterable[Block], gap: float, *, align: float = 0.5) -> Block:
    """Return blocks side by side, `gap` px apart; those without width are left out.

    `align` is their vertical alignment: 0 top, 0.5 centred, 1 bottom.
    """
    kept = [block for block in blocks if block.width > 0]
    height = max((block.height for block in kept), default=0.0)

    def draw(at: Point) -> Iterator[Mark]:
        x, y = at
        for block in kept:
            yield from block.draw((x, y + align * (height - block.height)))
            x += block.width + gap

    width = sum(block.width for block in kept) + gap * max(len(kept) - 1, 0)
    return Block(width, height, draw)


def table(rows: Iterable[Sequence[Block]], across: float, down: float) -> Block:
    """Return rows of blocks, each column as wide as its widest block; the gaps are in px."""
    columns = [equally_wide(column) for column in zip(*rows, strict=True)]
    return stack([row(cells, across) for cells in zip(*columns, strict=True)], down)


def equally_wide(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with free space at the right, up to the width of the widest."""
    widest = max((block.width for block in blocks), default=0.0)
    return [replace(block, width=widest) for block in blocks]


def card_width(metrics: Metrics) -> float:
    """Return the greatest width of what is on a card, px."""
    return metrics.safe_area.width - 2 * metrics.px(CARD_PAD)


@dataclass(frozen=True)
class Card:
    """A block on a panel; `pad` is the distance to the panel's edge, in units."""

    block: Block
    metrics: Metrics
    pad: float = CARD_PAD

    @classmethod
    def fit(cls, make: Callable[[Metrics], Block], metrics: Metrics) -> Self:
        """Return the largest card that fits the area; `make` returns its block for the metrics."""
        area = metrics.safe_area
        for zoom in ZOOMS:
            scaled = metrics.zoomed(zoom)
            card = cls(make(scaled), scaled)
            if card.size[0] <= area.width and card.size[1] <= area.height:
                break
        return card

    @property
    def size(self) -> Point:
        """Width and height of the panel, px."""
        pad = 2 * self.metrics.px(self.pad)
        return self.block.width + pad, self.block.height + pad

    def draw(self, box: Box, name: str) -> Iterator[Mark]:
        """Draw the panel, and the block in its middle."""
        yield self.metrics.panel(box, name)
        yield from self.block.draw_in(box)


@dataclass(frozen=True)
class Scene:
    """Everything that one image is laid out from."""

    feedback: Feedback
    metrics: Metrics
    words: Words
    body: VisiblePoints
    mask: BodyMask
    mirrored: bool  # whether the frame is flipped left to right

    def restricted_to(self, area: Box) -> Scene:
        """Return the scene with only that area left."""
        return replace(self, metrics=replace(self.metrics, area=area))

    def card(
        self, name: str, *variants: Callable[[Metrics], Block], movable: bool = False
    ) -> tuple[Mark, ...]:
        """Draw a card in the middle, in that of its variants that allows the largest scale.

        A `movable` card moves up or down where that hides clearly less of the person.
        """
        cards = [Card.fit(make, self.metrics) for make in variants]
        card = max(cards, key=lambda card: card.metrics.zoom)
        heights = (0.5, 1.0, 0.0) if movable else (0.5,)
        places = [self.metrics.safe_area.aligned(card.size, 0.5, y) for y in heights]
        place = self.metrics.best_place(name, places, self.mask.hidden_by_card)
        return tuple(card.draw(place, name))
