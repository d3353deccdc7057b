"""The scene: all that one picture is laid out from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from posecheck.core.feedback import Feedback
from posecheck.display.blocks import Block, card, carded, fitted
from posecheck.display.body import Body, Flesh
from posecheck.display.marks import Box, Mark
from posecheck.display.metrics import Sheet
from posecheck.i18n import Words

#: What a hidden head counts, as a share of the person: enough for a card to stand elsewhere.
HEAD = 0.3


@dataclass(frozen=True)
class Scene:
    """One picture. body, flesh: where the person is in it. mirrored: whether it is flipped."""

    feedback: Feedback
    sheet: Sheet
    words: Words
    body: Body
    flesh: Flesh
    mirrored: bool

    @property
    def figure(self) -> Box | None:
        """Around the person; None when nobody is seen."""
        return Box.around(self.body.values()) if self.body else None

    def within(self, room: Box) -> Scene:
        """The same scene with only that room left."""
        return replace(self, sheet=self.sheet.within(room))

    def hidden(self, place: Box) -> float:
        """The share of the person that a place hides; the head counts for more."""
        share = self.flesh.under(place) / max(len(self.flesh.points), 1)
        head = self.flesh.head
        return share + HEAD * (head is not None and Box.around((head,)).inside(place))

    def card(
        self, name: str, *makes: Callable[[Sheet], Block], aside: bool = False
    ) -> tuple[Mark, ...]:
        """A card in the middle, as large as it goes there.

        makes: what is on it, from the sheet; of several ways the one that may be largest. aside:
        whether it moves up or down where that hides clearly less of the person.
        """
        ways = [fitted(make, self.sheet) for make in makes]
        block, sheet = max(ways, key=lambda way: way[1].zoom)
        middle, *others = _levels(self.sheet.safe, *carded(block, sheet))
        place = self.sheet.clearest(name, (middle, *others), self.hidden) if aside else middle
        return tuple(card(block, place, sheet, name))


def _levels(room: Box, width: float, height: float) -> Sequence[Box]:
    """In the middle of the room, at its bottom, and at its top."""
    x, y = room.centre
    levels = (y, room.bottom - height / 2, room.top + height / 2)
    return tuple(Box.about((x, level), width, height) for level in levels)
