#!/usr/bin/env python3
"""Cut the sample videos, and their truth, out of longer clips.

    python scripts/sample.py CLIPS [--out DIR]

CLIPS holds the clips that SAMPLES names, NAME.mp4 and NAME.json. Of each the first seconds are
copied as they are encoded, nothing is encoded anew; the truth is cut to the same frames and to what
sample_videos/README.md describes. The same clips make the same truth and the same pictures; the
bytes around the pictures depend on the version of PyAV.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import av

OUT = Path(__file__).resolve().parent.parent / "sample_videos"


@dataclass(frozen=True)
class Sample:
    """The first `seconds` of `clip`, which show `exercise`."""

    exercise: str
    clip: str
    seconds: float = math.inf


SAMPLES = (
    Sample("hip-flexor", "hip-flexor_clean_side", 63.2),  # each side once, of twice
    Sample("leg-rotations", "leg-rotations_clean_side"),
    Sample("open-close", "open-close_faults_front", 60.2),  # one proper, then each fault once
)

#: What stays of the truth, besides what follows from the cut.
KEPT = ("exercise", "view", "fps", "size", "note")

#: The angles that stay: those that posecheck measures.
ANGLES = (
    "knee_flexion_left",
    "knee_flexion_right",
    "hip_flexion_left",
    "hip_flexion_right",
    "hip_internal_rotation_left",
    "hip_internal_rotation_right",
    "shank_inclination_left",
    "shank_inclination_right",
    "trunk_lean_forward",
    "trunk_lean_left",
    "thoracic_rotation",
    "pelvis_rotation",
)

#: What is written with a line for each item; "" is the whole.
OPENED = {"", "events", "true_holds", "per_frame", "angles_deg"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    for sample in SAMPLES:
        make(sample, args.clips, args.out)


def make(sample: Sample, clips: Path, out: Path) -> None:
    """Write the sample and its truth into `out`."""
    video, truth = (out / f"{sample.exercise}{ending}" for ending in (".mp4", ".json"))
    frames = cut_video(clips / f"{sample.clip}.mp4", video, sample.seconds)
    whole = json.loads((clips / f"{sample.clip}.json").read_text(encoding="utf-8"))
    truth.write_text(laid_out(cut_truth(whole, sample, frames)) + "\n", encoding="utf-8")
    print(f"{video.name}: {frames} frames, {video.stat().st_size} bytes")
    print(f"{truth.name}: {truth.stat().st_size} bytes")


def cut_video(clip: Path, out: Path, seconds: float) -> int:
    """Copy the pictures of about the first `seconds`; how many they are.

    A picture that is shown later but needed now comes earlier in the file than those that need it.
    So what comes before the first one that is shown too late is whole, without a gap.
    """
    with av.open(clip) as source, av.open(out, "w", options={"fflags": "bitexact"}) as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        packets = (packet for packet in source.demux(stream) if packet.pts is not None)
        frames = 0
        for packet in takewhile(lambda packet: shown(packet) < seconds, packets):
            packet.stream = copy
            target.mux(packet)
            frames += 1
    return frames


def shown(packet: av.Packet[Any]) -> float:
    """When the picture is shown, s."""
    return float((packet.pts or 0) * packet.time_base)


def cut_truth(whole: dict[str, Any], sample: Sample, frames: int) -> dict[str, Any]:
    """The truth of the first `frames` frames."""
    end = round(frames / whole["fps"], 3)
    each = whole["per_frame"]
    truth: dict[str, Any] = {"clip": sample.exercise}
    truth |= {key: whole[key] for key in KEPT}
    truth |= {"frames": frames, "duration_s": end}
    truth["events"] = cut_events(whole["events"], end)
    truth["true_holds"] = cut_events(whole["true_holds"], end)
    truth["per_frame"] = {
        "time_s": each["time_s"][:frames],
        "person_in_view": each["person_in_view"][:frames],
        "angles_deg": {a: tenths(each["angles_deg"][a][:frames]) for a in ANGLES},
    }
    return truth


def cut_events(events: list[dict[str, Any]], end: float) -> list[dict[str, Any]]:
    """The events up to `end`. None may be cut in two: half a repetition is nobody's truth."""
    begun = [event for event in events if event["start_s"] < end]
    for event in begun:
        if event["end_s"] > end:
            sys.exit(f"the cut at {end} s goes through {event}")
    return begun


def tenths(values: list[float | None]) -> list[float | None]:
    # Adding zero makes a plain zero of the one below zero that rounding may leave.
    return [None if value is None else round(value, 1) + 0.0 for value in values]


def laid_out(value: Any, key: str = "", depth: int = 0) -> str:
    """The truth as JSON that can be read: a line for each event and each column."""
    if key not in OPENED or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    inner = depth + 1
    if isinstance(value, dict):
        ends, lines = "{}", [f"{json.dumps(k)}: {laid_out(v, k, inner)}" for k, v in value.items()]
    else:
        ends, lines = "[]", [laid_out(item, "item", inner) for item in value]
    between = ",\n" + " " * inner
    return f"{ends[0]}\n{' ' * inner}{between.join(lines)}\n{' ' * depth}{ends[1]}"


if __name__ == "__main__":
    main()
