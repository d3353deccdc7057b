"""The help card: the keys and what they do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from posecheck.display.icons import FINE, HAND
from posecheck.display.layout import (
    Block,
    Scene,
    card_width,
    drawing,
    icon_block,
    min_width,
    paragraph,
    row,
    stack,
)
from posecheck.display.marks import CAPITAL, SOFT, WHITE, Box, Mark, Stroke, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, TITLE_TYPE, Metrics
from posecheck.display.paint import measure_text
from posecheck.i18n import Words

#: The keys, the most used first, each with the key of its words.
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
KEY_PAD = 0.24
KEY_HEIGHT = 0.8
KEY_LINE = 0.05
HAND_ICON = 0.9


def help_card(scene: Scene) -> tuple[Mark, ...]:
    """Draw the card with all keys, and the raised hand that works without one."""
    words = scene.words

    def make(metrics: Metrics, *, columns: int) -> Block:
        width, pad = card_width(metrics), metrics.px(PAD)
        rows = -(-len(KEYS) // columns)
        parts = [KEYS[i : i + rows] for i in range(0, len(KEYS), rows)]
        table = row([_column(part, metrics, words) for part in parts], metrics.px(1.2), align=0.0)
        hand = icon_block(HAND, metrics, HAND_ICON, WHITE, FINE)
        gesture = paragraph(words("help-hand"), metrics, BODY_TYPE, width - hand.width - pad)
        title = paragraph(words("help-title"), metrics, TITLE_TYPE, width, weight=Weight.BOLD)
        return stack([title, table, row([hand, gesture], pad)], metrics.px(0.6))

    return scene.card("help", partial(make, columns=2), partial(make, columns=1))


def _column(keys: Sequence[tuple[tuple[str, ...], str]], metrics: Metrics, words: Words) -> Block:
    """Return keys one below the other, with what they do beside them."""
    caps = [
        row(
            [_key(words(n) if n.startswith("key-") else n, metrics) for n in names],
            metrics.px(TIGHT),
        )
        for names, _ in keys
    ]
    width = max(cap.width for cap in caps)
    effects = [paragraph(words(key), metrics, BODY_TYPE, math.inf) for _, key in keys]
    rows = [
        row([min_width(cap, width), effect], metrics.px(PAD))
        for cap, effect in zip(caps, effects, strict=True)
    ]
    return stack(rows, metrics.px(PITCH - KEY_HEIGHT))


def _key(name: str, metrics: Metrics) -> Block:
    """Return a key as it looks on the keyboard."""
    size, height, line = metrics.font_size(BODY_TYPE), metrics.px(KEY_HEIGHT), metrics.px(KEY_LINE)
    width = max(measure_text(name, size, Weight.BOLD) + 2 * metrics.px(KEY_PAD), height)

    def draw(box: Box) -> tuple[Mark, ...]:
        left, top, right, bottom = (
            box.left + line,
            box.top + line,
            box.right - line,
            box.bottom - line,
        )
        outline = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        at = box.centre[0], box.centre[1] + CAPITAL * size / 2
        text = metrics.text(name, at, size, WHITE, Weight.BOLD, centred=True)
        return Stroke(outline, SOFT, line), text

    return drawing(width, height, draw)
