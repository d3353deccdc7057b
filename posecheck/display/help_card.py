"""The help: which key does what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from posecheck.display.blocks import Block, picture, room_on_card, row, sign, stack, text, widened
from posecheck.display.icons import FINE, HAND
from posecheck.display.marks import CAPITAL, SOFT, WHITE, Box, Mark, Stroke, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, TITLE_TYPE, Sheet
from posecheck.display.scene import Scene
from posecheck.i18n import Words

#: The keys, from the most to the least wanted, each with the key of its words.
KEYS: Sequence[tuple[tuple[str, ...], str]] = (
    (("key-space",), "help-pause"),
    (("N",), "help-next"),
    (("B",), "help-back"),
    (("S",), "help-swap"),
    (("V",), "help-voice"),
    (("M",), "help-mirror"),
    (("F",), "help-full"),
    (("H",), "help-help"),
    (("Q", "key-escape"), "help-quit"),
)

PITCH = 1.06
CAP_PAD = 0.24
CAP_HEIGHT = 0.8
CAP_LINE = 0.05
HAND_SIGN = 0.9


def keys(scene: Scene) -> tuple[Mark, ...]:
    """The card with all keys, and what can be asked for without one."""
    words = scene.words

    def make(sheet: Sheet, *, columns: int) -> Block:
        width = room_on_card(sheet)
        deep = -(-len(KEYS) // columns)
        halves = [KEYS[i : i + deep] for i in range(0, len(KEYS), deep)]
        table = row(
            [_column(half, sheet, words) for half in halves],
            sheet.of(1.2),
            level=0.0,
        )
        hand = sign(HAND, sheet, HAND_SIGN, WHITE, FINE)
        told = text(words("help-hand"), sheet, BODY_TYPE, width - hand.width - sheet.of(PAD))
        parts = [
            text(words("help-title"), sheet, TITLE_TYPE, width, weight=Weight.BOLD),
            table,
            row([hand, told], sheet.of(PAD)),
        ]
        return stack(parts, sheet.of(0.6))

    return scene.card("help", partial(make, columns=2), partial(make, columns=1))


def _column(keys: Sequence[tuple[tuple[str, ...], str]], sheet: Sheet, words: Words) -> Block:
    """Keys below each other, with what they do beside them."""
    caps = [_caps(names, sheet, words) for names, _ in keys]
    widest, gap = max(cap.width for cap in caps), sheet.of(PAD)
    rows = [
        row([widened(cap, widest), text(words(key), sheet, BODY_TYPE, math.inf)], gap)
        for cap, (_, key) in zip(caps, keys, strict=True)
    ]
    return stack(rows, sheet.of(PITCH - CAP_HEIGHT))


def _caps(names: tuple[str, ...], sheet: Sheet, words: Words) -> Block:
    labels = [words(name) if name.startswith("key-") else name for name in names]
    return row([_cap(label, sheet) for label in labels], sheet.of(TIGHT))


def _cap(label: str, sheet: Sheet) -> Block:
    """A key as it is on the keyboard."""
    size, high = sheet.type_size(BODY_TYPE), sheet.of(CAP_HEIGHT)
    width = max(sheet.ruler(label, size, Weight.BOLD) + 2 * sheet.of(CAP_PAD), high)

    def draw(box: Box) -> tuple[Mark, ...]:
        line = sheet.of(CAP_LINE)
        edge = box.grown(-line)
        corners = (
            (edge.left, edge.top),
            (edge.right, edge.top),
            (edge.right, edge.bottom),
            (edge.left, edge.bottom),
            (edge.left, edge.top),
        )
        at = box.centre[0], box.centre[1] + CAPITAL * size / 2
        return Stroke(corners, SOFT, line), sheet.centred(label, at, size, WHITE, Weight.BOLD)

    return picture(width, high, draw)
