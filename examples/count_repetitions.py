#!/usr/bin/env python3
"""Print the repetitions of a recording.

python examples/count_repetitions.py sample_videos/hip-flexor.mp4
"""

from __future__ import annotations

import sys

import posecheck


def main(path: str) -> None:
    """Analyse a video, or a stored landmarks.npz, and print a line for each repetition."""
    analysis = posecheck.analyze(path)
    for rep in analysis.reps:
        faults = ", ".join(fault.name for fault in rep.faults) or "no fault"
        state = "counted" if rep.counted else "not counted"
        print(f"{rep.start:6.1f} s  {rep.exercise} {rep.side}: {state}, {rep.hold:.1f} s, {faults}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except posecheck.PosecheckError as error:
        sys.exit(str(error))
