#!/usr/bin/env python3
"""Alter clips with ground truth, to evaluate posecheck under other conditions.

    python scripts/altered.py CLIPS OUT

CLIPS holds NAME.mp4 with NAME.json, as `benchmarks/accuracy.py` reads them. A folder of
such pairs, with the matching truth, is written to OUT for each entry of ALTERATIONS.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.core.pose import Frame, Image
from posecheck.video.recording import Recording
from posecheck.video.writer import VideoWriter

Random = np.random.Generator

#: Joint positions, which are invalid in an altered frame and omitted from the truth.
POSITIONS = ("joints3d_m", "joints2d_px", "in_frame")

#: Names of the sides in the truth, and their counterparts in a mirrored frame.
MIRRORED = {"l": "r", "r": "l", "left": "right", "right": "left"}


@dataclass(frozen=True)
class Alteration:
    """An alteration of a clip.

    Attributes:
        change: Alters an image.
        mirrored: Whether `change` mirrors the image.
        kept: Number of frames that are kept, and of how many.
    """

    change: Callable[[Image, Random], Image]
    mirrored: bool = False
    kept: tuple[int, int] = (1, 1)


def gamma_corrected(image: Image, gamma: float) -> Image:
    """Darken an image by a gamma above 1, or brighten it by one below."""
    curve = 255.0 * (np.arange(256) / 255.0) ** gamma
    return np.asarray(cv2.LUT(image, curve.astype(np.uint8)), np.uint8)


def clipped(values: NDArray[np.float64]) -> Image:
    """Return an image of values clipped to 0..255."""
    return np.clip(values, 0, 255).astype(np.uint8)


def dusk(image: Image, random: Random) -> Image:
    """Mirror and darken an image, in warm light."""
    warm = gamma_corrected(np.asarray(cv2.flip(image, 1), np.uint8), 1.35) * np.array(
        [0.86, 0.97, 1.08]
    )
    return clipped(warm)


def crooked(image: Image, random: Random) -> Image:
    """Shrink an image to 78 %, off-centre, tilt it by 5° and add noise."""
    height, width = image.shape[:2]
    transform = cv2.getRotationMatrix2D((width / 2, height / 2), 5.0, 0.78)
    transform[:, 2] += (-0.0625 * width, 0.0583 * height)
    small = cv2.warpAffine(
        image, transform, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT
    )
    return clipped(small + random.normal(0, 7, image.shape))


def blurred(image: Image, random: Random) -> Image:
    """Blur and brighten an image."""
    return gamma_corrected(np.asarray(cv2.GaussianBlur(image, (0, 0), 1.3), np.uint8), 0.7)


def far(image: Image, random: Random) -> Image:
    """Mirror an image, shrink it to 58 %, tilt it by 3°, darken it and add noise."""
    height, width = image.shape[:2]
    transform = cv2.getRotationMatrix2D((width / 2, height / 2), -3.0, 0.58)
    transform[:, 2] += (0.08 * width, 0.1 * height)
    small = cv2.warpAffine(
        cv2.flip(image, 1),
        transform,
        (width, height),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REFLECT,
    )
    return clipped(
        gamma_corrected(np.asarray(small, np.uint8), 1.15) + random.normal(0, 4, image.shape)
    )


ALTERATIONS = {
    "dusk": Alteration(dusk, mirrored=True),
    "crooked": Alteration(crooked),
    "blurred": Alteration(blurred, kept=(2, 3)),
    "far": Alteration(far, mirrored=True),
}


def altered_truth(truth: dict[str, Any], alteration: Alteration) -> dict[str, Any]:
    """Return the ground truth of an altered clip.

    Angles whose sign distinguishes left from right are unchanged, since only their absolute values
    are compared.
    """
    frames = {name: value for name, value in truth["per_frame"].items() if name not in POSITIONS}
    altered = {**truth, "per_frame": frames}
    if alteration.mirrored:
        altered["events"] = [
            {**event, "side": MIRRORED.get(event.get("side"), event.get("side"))}
            for event in truth["events"]
        ]
        frames["angles_deg"] = {
            _mirrored_name(name): value for name, value in frames["angles_deg"].items()
        }
    return altered


def _mirrored_name(name: str) -> str:
    start, _, end = name.rpartition("_")
    return f"{start}_{MIRRORED[end]}" if end in MIRRORED and start != "trunk_lean" else name


def alter(clip: Path, out: Path, alteration: Alteration) -> None:
    """Write an altered clip and its truth into the folder `out`."""
    recording, random = Recording(clip), np.random.default_rng(5)
    kept, of = alteration.kept
    fps = recording.fps * kept / of
    size = recording.width, recording.height
    with VideoWriter(out / clip.name, size, fps) as writer:
        for number, frame in enumerate(recording):
            if (number + 1) * kept // of > number * kept // of:
                writer.write(Frame(frame.time, alteration.change(frame.image, random)))
    truth = json.loads(clip.with_suffix(".json").read_text())
    out.joinpath(clip.with_suffix(".json").name).write_text(
        json.dumps(altered_truth(truth, alteration))
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    truths = sorted(args.clips.glob("*.json"))
    clips = [clip for truth in truths if (clip := truth.with_suffix(".mp4")).exists()]
    if not clips:
        sys.exit(f"there are no clips in {args.clips}: name a folder of NAME.mp4 with NAME.json.")
    for name, alteration in ALTERATIONS.items():
        folder = args.out / name
        folder.mkdir(parents=True, exist_ok=True)
        for clip in clips:
            alter(clip, folder, alteration)
            print(folder / clip.name, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
