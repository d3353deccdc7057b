"""The overlay and the live window: feedback becomes marks (plain data), and marks become paint.

`compose` decides what is drawn where and never touches an image; `paint` draws it and knows nothing
of exercises. Between the two are a few frozen marks. OpenCV only measures type and paints.

A recording shows only the work. A training (`Feedback.training`) has other stages as well, with
cards that are built of blocks and shrink until they fit; `buttons` are for a person nearby.

What is not visible is not drawn. Colour and shape both show a verdict: a solid limb and a tick, a
hollow limb and a diamond, a dashed limb and a cross.
"""

from __future__ import annotations

from posecheck.display.composition import compose
from posecheck.display.marks import Arc, Box, Disc, Mark, Panel, Stroke, Text, Weight
from posecheck.display.paint import paint
from posecheck.display.top_row import Button, buttons

__all__ = [
    "Arc",
    "Box",
    "Button",
    "Disc",
    "Mark",
    "Panel",
    "Stroke",
    "Text",
    "Weight",
    "buttons",
    "compose",
    "paint",
]
