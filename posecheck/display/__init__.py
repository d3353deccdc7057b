"""What is drawn over a picture: feedback becomes marks (plain data), marks become paint.

`compose` says what belongs where and never touches a picture; `paint` puts it there and knows
nothing of stretches. Between the two lie a handful of frozen marks, in pixels of the picture, each
with the `box` it stays inside. OpenCV is needed only to measure type and to paint.

A recording shows the work alone. A training (`Feedback.guide`) has other stages too, whose cards
are built of blocks and become smaller until they fit; `buttons` are for whoever is near.

What is not seen is not drawn. A verdict is told twice, by colour and by shape: a solid limb and a
tick, a hollow limb and a diamond, a dashed limb and a cross.
"""

from __future__ import annotations

from posecheck.display.buttons import Button, buttons, wish_at
from posecheck.display.compose import compose
from posecheck.display.marks import Arc, Box, Disc, Mark, Panel, Stroke, Text, Weight
from posecheck.display.paint import paint, type_width

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
    "type_width",
    "wish_at",
]
