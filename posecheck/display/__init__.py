"""The overlay and the live window: `compose` turns feedback into marks, `paint` draws them.

Marks are plain data: composing never touches an image, and painting knows nothing of exercises.
What is not visible is not drawn. Colour and shape both show a verdict.
"""

from posecheck.display.cards import starting_image
from posecheck.display.composition import compose
from posecheck.display.marks import Arc, Box, Disc, Mark, Panel, Stroke, Text, Weight
from posecheck.display.paint import paint
from posecheck.display.top_row import Button, buttons

__all__ = [
    "Arc", "Box", "Button", "Disc", "Mark", "Panel", "Stroke", "Text", "Weight",
    "buttons", "compose", "paint", "starting_image",
]  # fmt: skip
