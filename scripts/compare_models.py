#!/usr/bin/env python3
r"""Compare the landmarks of two pose models bit for bit, and the processor time a frame.

    git show b1d8115:models/pose_landmarker_full.task > whole.task
    python scripts/compare_models.py whole.task models/pose_landmarker_full.task sample_videos/*.mp4

The first model is MediaPipe's whole network, the second the one that scripts/build_model.py makes
of it. Landmarks, world landmarks, visibility and presence of every frame have to be the same, but
for the world coordinates that carry the rotation head. The exit status is 1 if any differs.

    python scripts/compare_models.py whole.task models/pose_landmarker_full.task \
        sample_videos/open-close.mp4 --keep tests/landmarks/full.npz --frames 0 70 120

keeps what the first model finds in those frames of the last video, given one after the other to
a model of its own, for tests/integration/test_models.py.

The whole networks are made by `scripts/build_model.py --whole`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import mediapipe as mp
import numpy as np
from numpy.typing import NDArray

from posecheck.estimator.rotation_head import WORLD_COORDINATES, has_head

FRAME_INTERVAL = 67  # ms between two frames, for the tracker

#: In the order of the rows that `detect` returns.
QUANTITIES = ("landmarks", "world landmarks", "visibility", "presence")

Detection = tuple[NDArray[np.float32], ...]


class Model:
    """A pose landmarker and the processor time that it has taken."""

    def __init__(self, bundle: Path, kept: list[int]) -> None:
        """Load a bundle; `kept` are the world coordinates to return, of (landmark, axis)."""
        self._kept = kept
        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=bundle.read_bytes()),
            running_mode=vision.RunningMode.VIDEO,
        )
        self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)
        self._frames = 0
        self.seconds = 0.0

    def detect(self, image: NDArray[np.uint8]) -> Detection | None:
        """Return the quantities of QUANTITIES, or None if no person is detected."""
        mp_image = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
        before = time.process_time()
        result = self._landmarker.detect_for_video(mp_image, self._frames * FRAME_INTERVAL)
        self.seconds += time.process_time() - before
        self._frames += 1
        if not result.pose_landmarks:
            return None
        [points], [world] = result.pose_landmarks, result.pose_world_landmarks
        both = [*points, *world]
        return (
            np.array([(p.x, p.y, p.z) for p in points], np.float32),
            np.array([(p.x, p.y, p.z) for p in world], np.float32).reshape(-1)[self._kept],
            np.array([p.visibility for p in both], np.float32),
            np.array([p.presence for p in both], np.float32),
        )


def images(video: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def differing(one: Detection | None, other: Detection | None) -> list[str]:
    """Return the quantities in which two detections differ in any bit."""
    if one is None or other is None:
        return [] if one is other else ["detection"]
    rows = zip(QUANTITIES, one, other, strict=True)
    return [name for name, a, b in rows if a.tobytes() != b.tobytes()]


def kept_coordinates(bundle: Path) -> list[int]:
    """Return the world coordinates that are the landmarks' own, also in a bundle with the head."""
    replaced = WORLD_COORDINATES if has_head(bundle.read_bytes()) else ()
    return [index for index in range(3 * 33) if index not in replaced]


def keep(model: Model, video: Path, frames: list[int], out: Path) -> None:
    """Write what a model detects in some frames of a video, given one after the other."""
    found = [model.detect(im) for number, im in enumerate(images(video)) if number in frames]
    detections = [detection for detection in found if detection is not None]
    if len(detections) < len(frames):
        sys.exit(f"{video}: a person has to be in each of the frames {frames}")
    arrays: dict[str, Any] = {
        name.replace(" ", "_"): np.array([detection[row] for detection in detections])
        for row, name in enumerate(QUANTITIES)
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, frames=np.array(sorted(frames)), **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("whole", type=Path)
    parser.add_argument("pruned", type=Path)
    parser.add_argument("videos", type=Path, nargs="+")
    parser.add_argument("--keep", type=Path, help="write the landmarks of some frames to this file")
    parser.add_argument("--frames", type=int, nargs="+", default=[0, 70, 120])
    args = parser.parse_args()
    kept = kept_coordinates(args.pruned)
    total = different = 0
    seconds = [0.0, 0.0]
    for video in args.videos:
        models = Model(args.whole, kept), Model(args.pruned, kept)
        for number, image in enumerate(images(video)):
            # Each goes first in every other frame: the second finds the caches warm.
            first, second = models if number % 2 else models[::-1]
            found = differing(first.detect(image), second.detect(image))
            if found:
                print(f"{video.name}, frame {number}: {', '.join(found)}")
            different, total = different + bool(found), total + 1
        seconds = [sum(s) for s in zip(seconds, (m.seconds for m in models), strict=True)]
    whole, pruned = (1000.0 * taken / total for taken in seconds)
    print(
        f"{total} frames, {different} differ; processor time {whole:.1f} and {pruned:.1f} ms each"
    )
    if args.keep:
        keep(Model(args.whole, kept), args.videos[-1], args.frames, args.keep)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
