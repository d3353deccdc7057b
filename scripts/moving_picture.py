#!/usr/bin/env python3
"""Make the animation at the top of the README from an annotated video.

posecheck analyze sample_videos/hip-flexor.mp4 --video --out OUT
python scripts/moving_picture.py OUT/hip-flexor-posecheck/annotated.mp4
"""

from __future__ import annotations

import argparse
from pathlib import Path

import av
from PIL import Image

DOCS = Path(__file__).resolve().parents[1] / "docs"


def frames(path: Path, start: float, seconds: float, rate: float, width: int) -> list[Image.Image]:
    """Return frames of a video from `start` s on, `rate` a second, scaled to `width` px."""
    kept: list[Image.Image] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is None or frame.time < start + len(kept) / rate:
                continue
            if frame.time > start + seconds:
                break
            height = round(frame.height * width / frame.width)
            image = Image.fromarray(frame.to_ndarray(format="rgb24"))
            kept.append(image.resize((width, height), Image.Resampling.LANCZOS))
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", type=Path)
    parser.add_argument("--out", type=Path, default=DOCS / "at-work.webp")
    parser.add_argument("--start", type=float, default=4.0, help="s")
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--rate", type=float, default=7.5, help="frames a second")
    parser.add_argument("--width", type=int, default=640, help="px")
    args = parser.parse_args()
    first, *rest = frames(args.video, args.start, args.seconds, args.rate, args.width)
    first.save(
        args.out,
        save_all=True,
        append_images=rest,
        duration=round(1000 / args.rate),  # ms
        loop=0,
        quality=60,
        method=6,
        minimize_size=True,
    )
    print(f"{args.out}: {1 + len(rest)} frames, {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
