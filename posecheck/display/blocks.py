"""Blocks: things of a known size that can be stacked, set in a row and put on a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from posecheck.display.icons import SIGN_STROKE, Sign, signed
from posecheck.display.marks import WHITE, Box, Colour, Mark, Point, Weight
from posecheck.display.metrics import HEADLINE, Setting, Sheet, set_type

#: More lines than this nobody reads.
MOST_LINES = 9

#: From the edge of a card to what is on it, in units.
CARD_PAD = 0.66

#: How much smaller a card may become to fit its room, the best first.
ZOOMS = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.54, 0.48, 0.4, 0.3)


@dataclass(frozen=True)
class Block:
    """Something to draw, of a known size in px. draw: its marks, from its top left corner."""

    width: float
    height: float
    draw: Callable[[Point], Iterable[Mark]]

    def on(self, box: Box) -> Iterable[Mark]:
        """Its marks in the middle of a box."""
        x, y = box.centre
        return self.draw((x - self.width / 2, y - self.height / 2))


def picture(width: float, height: float, draw: Callable[[Box], Iterable[Mark]]) -> Block:
    """A block from what draws into a box."""
    return Block(width, height, lambda at: draw(_box(at, width, height)))


def text(
    written: str,
    sheet: Sheet,
    share: float,
    width: float,
    colour: Colour = WHITE,
    weight: Weight = Weight.MEDIUM,
    *,
    centred: bool = False,
) -> Block:
    """A text of that size in units, broken to fit a width; as wide as it then is.

    It is not made smaller: a word that is too wide makes the block wider, and so the whole card
    smaller. Only where even the smallest card has no room is the text cut.
    """
    size = sheet.type_size(share)
    widest = max((sheet.ruler(word, size, weight) for word in written.split()), default=0.0)
    smallest = sheet.zoom <= ZOOMS[-1]
    limit = min(width, room_on_card(sheet)) if smallest else max(width, widest)
    setting = set_type(written, sheet, share, limit, weight, ((1.0, MOST_LINES),))
    return _set(setting, sheet, colour, weight, centred=centred)


def heading(written: str, sheet: Sheet, share: float, width: float) -> Block:
    """A text that rather becomes a little smaller than broken."""
    weight = Weight.BOLD
    return _set(set_type(written, sheet, share, width, weight, HEADLINE), sheet, WHITE, weight)


def _set(
    setting: Setting, sheet: Sheet, colour: Colour, weight: Weight, *, centred: bool = False
) -> Block:
    """What is set, line by line."""

    def draw(at: Point) -> Iterator[Mark]:
        for line, baseline in setting.baselines(at[1]):
            if centred:
                middle = at[0] + setting.width / 2
                yield sheet.centred(line, (middle, baseline), setting.size, colour, weight)
            else:
                yield sheet.text(line, (at[0], baseline), setting.size, colour, weight)

    return Block(setting.width, setting.height, draw)


def sign(
    drawn: Sign, sheet: Sheet, share: float, colour: Colour, thickness: float = SIGN_STROKE
) -> Block:
    """A sign of that size in units."""
    side = sheet.of(share)
    return picture(side, side, lambda box: signed(drawn, box, colour, thickness))


def stack(blocks: Iterable[Block], gap: float, *, centred: bool = False) -> Block:
    """One block below the other, `gap` px apart; those of no height are left out."""
    kept = [block for block in blocks if block.height > 0]
    width = max((block.width for block in kept), default=0.0)

    def draw(at: Point) -> Iterator[Mark]:
        x, y = at
        for block in kept:
            yield from block.draw((x + (width - block.width) / 2 if centred else x, y))
            y += block.height + gap

    return Block(width, _total([block.height for block in kept], gap), draw)


def row(blocks: Iterable[Block], gap: float, *, level: float = 0.5) -> Block:
    """One block beside the other, `gap` px apart.

    level: what of them is at one height: 0 their tops, 0.5 their middles.
    """
    kept = [block for block in blocks if block.width > 0]
    height = max((block.height for block in kept), default=0.0)

    def draw(at: Point) -> Iterator[Mark]:
        x, y = at
        for block in kept:
            yield from block.draw((x, y + level * (height - block.height)))
            x += block.width + gap

    return Block(_total([block.width for block in kept], gap), height, draw)


def grid(cells: Sequence[Block], columns: int, pitch: Point) -> Block:
    """Blocks in columns, filled one after the other. pitch: from one to the next, px."""
    rows = -(-len(cells) // columns)
    widest = max((cell.width for cell in cells), default=0.0)
    tallest = max((cell.height for cell in cells), default=0.0)

    def draw(at: Point) -> Iterator[Mark]:
        for i, cell in enumerate(cells):
            column, line = divmod(i, rows)
            y = at[1] + line * pitch[1] + (tallest - cell.height) / 2
            yield from cell.draw((at[0] + column * pitch[0], y))

    used = -(-len(cells) // rows) if rows else 0
    return Block(max(used - 1, 0) * pitch[0] + widest, max(rows - 1, 0) * pitch[1] + tallest, draw)


def widened(block: Block, width: float) -> Block:
    """The same block, taking more room at its right."""
    return Block(max(block.width, width), block.height, block.draw)


def carded(block: Block, sheet: Sheet) -> tuple[float, float]:
    """The width and height of a card with that block on it."""
    pad = 2 * sheet.of(CARD_PAD)
    return block.width + pad, block.height + pad


def room_on_card(sheet: Sheet) -> float:
    """How wide what is on a card may be, px."""
    return sheet.safe.width - 2 * sheet.of(CARD_PAD)


def card(block: Block, box: Box, sheet: Sheet, name: str) -> Iterator[Mark]:
    """A panel with the block in its middle."""
    yield sheet.panel(box, name)
    yield from block.on(box)


def fitted(make: Callable[[Sheet], Block], sheet: Sheet) -> tuple[Block, Sheet]:
    """What `make` makes of the sheet, as large as goes onto a card there; and at which scale."""
    room = sheet.safe
    for zoom in ZOOMS:
        scaled = sheet.zoomed(zoom)
        block = make(scaled)
        width, height = carded(block, scaled)
        if width <= room.width and height <= room.height:
            break
    return block, scaled


def _box(at: Point, width: float, height: float) -> Box:
    return Box(at[0], at[1], at[0] + width, at[1] + height)


def _total(lengths: Sequence[float], gap: float) -> float:
    return sum(lengths) + gap * max(len(lengths) - 1, 0)
