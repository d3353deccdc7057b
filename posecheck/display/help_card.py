"""The help card: the keys and what they do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from posecheck.core.training_state import Command
from posecheck.display import layout
from posecheck.display.icons import FINE, HAND
from posecheck.display.layout import Block, Scene, paragraph, row, stack
from posecheck.display.marks import CAPITAL, SOFT, WHITE, Box, Mark, Stroke, Weight
from posecheck.display.metrics import BODY_TYPE, PAD, TIGHT, TITLE_TYPE, Metrics
from posecheck.display.paint import measure_text
from posecheck.display.window import KEYS
from posecheck.i18n import Words

#: Keys that are called by a word, which depends on the language.
NAMED_KEYS = {" ": "key-space", "\x1b": "key-escape"}

PITCH = 1.06
KEY_PAD = 0.24
KEY_HEIGHT = 0.8
KEY_LINE = 0.05
HAND_ICON = 0.9


def help_card(scene: Scene) -> tuple[Mark, ...]:
    """Draw the card with all keys, and the raised hand that works without one."""
    words, commands = scene.words, list(dict.fromkeys(KEYS.values()))

    def make(metrics: Metrics, *, columns: int) -> Block:
        width, pad = layout.card_width(metrics), metrics.px(PAD)
        rows = -(-len(commands) // columns)
        parts = [commands[i : i + rows] for i in range(0, len(commands), rows)]
        table = row([_column(part, metrics, words) for part in parts], metrics.px(1.2), align=0.0)
        hand = layout.icon_block(HAND, metrics, HAND_ICON, WHITE, FINE)
        gesture = paragraph(words("help-hand"), metrics, BODY_TYPE, width - hand.width - pad)
        title = paragraph(words("help-title"), metrics, TITLE_TYPE, width, weight=Weight.BOLD)
        return stack([title, table, row([hand, gesture], pad)], metrics.px(0.6))

    return scene.card("help", partial(make, columns=2), partial(make, columns=1))


def _column(commands: Sequence[Command], metrics: Metrics, words: Words) -> Block:
    """Return commands one below the other, their keys before them."""
    names = [[key for key in KEYS if KEYS[key] is command] for command in commands]
    keys = [row([_key(key, metrics, words) for key in n], metrics.px(TIGHT)) for n in names]
    width = max(block.width for block in keys)
    effects = [paragraph(words(f"help-{c}"), metrics, BODY_TYPE, math.inf) for c in commands]
    rows = [
        row([layout.min_width(block, width), effect], metrics.px(PAD))
        for block, effect in zip(keys, effects, strict=True)
    ]
    return stack(rows, metrics.px(PITCH - KEY_HEIGHT))


def _key(key: str, metrics: Metrics, words: Words) -> Block:
    """Return a key as it looks on the keyboard."""
    name = words(NAMED_KEYS[key]) if key in NAMED_KEYS else key.upper()
    size, height, line = metrics.font_size(BODY_TYPE), metrics.px(KEY_HEIGHT), metrics.px(KEY_LINE)
    width = max(measure_text(name, size, Weight.BOLD) + 2 * metrics.px(KEY_PAD), height)

    def draw(box: Box) -> tuple[Mark, ...]:
        edge = box.expanded(-line)
        x, y = (edge.left, edge.right), (edge.top, edge.bottom)
        outline = ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0]))
        at = box.centre[0], box.centre[1] + CAPITAL * size / 2
        text = metrics.text(name, at, size, WHITE, Weight.BOLD, centred=True)
        return Stroke(outline, SOFT, line), text

    return layout.drawing(width, height, draw)
