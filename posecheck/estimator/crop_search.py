"""A nearer look: small people are looked for in a part of the picture, then followed in all of it.

MediaPipe's detector sees a picture at 224 pixels, and overlooks whoever lies there small; its
tracker, which has seen somebody in one picture, looks for them in the next one at their own size.
So the detector is shown a part of the picture, and the tracker is then led from the part to the
whole in steps that are no larger than what somebody moves from one picture to the next.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

#: The part's width and height, as a share of the picture's.
PART = 0.75

#: Where in the picture the parts lie, from 0 (left, top) to 1 (right, bottom); overlapping as they
#: do, they have everybody whole who is no larger than half of the picture.
PLACES = ((0.5, 0.5), (0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0))

#: From a part to the whole picture in so many steps: each one makes the person a tenth smaller.
STEPS = 3


def parts(picture: NDArray[np.uint8], place: tuple[float, float]) -> Iterator[NDArray[np.uint8]]:
    """The part of a picture (height, width, 3) at `place`, and then ever more of it, to the whole.

    place: one of PLACES. Each part has the picture's shape, rounded to pixels.
    """
    height, width = picture.shape[:2]
    for step in range(STEPS + 1):
        share = PART + (1.0 - PART) * step / STEPS
        wide, high = round(share * width), round(share * height)
        left, top = round(place[0] * (width - wide)), round(place[1] * (height - high))
        yield np.ascontiguousarray(picture[top : top + high, left : left + wide])
