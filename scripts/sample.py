#!/usr/bin/env python3
"""Cut the sample videos and their ground truth out of longer clips.

    python scripts/sample.py CLIPS [--out DIR]

CLIPS holds the clips that SAMPLES names, NAME.mp4 and NAME.json. The first seconds of each are
copied without re-encoding. The truth is cut to the same frames and to the fields that
sample_videos/README.md describes. Truth and frames are reproducible; the container's bytes depend
on the version of PyAV.
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
    """A sample video.

    Attributes:
        exercise: Name of the exercise, and of the sample's files.
        clip: Name of the source clip.
        seconds: Duration from the start of the clip, s.
    """

    exercise: str
    clip: str
    seconds: float = math.inf


SAMPLES = (
    Sample("hip-flexor", "hip-flexor_clean_side", 63.2),  # one of two repetitions per side
    Sample("leg-rotations", "leg-rotations_clean_side"),
    Sample("open-close", "open-close_faults_front", 60.2),  # one proper, then each fault once
)

#: Fields of the truth that are copied unchanged.
KEPT = ("exercise", "view", "fps", "size", "note")

#: Angles that are kept: those that posecheck measures.
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

#: Objects and lists that are written with one line per item; "" is the whole document.
EXPANDED = {"", "events", "true_holds", "per_frame", "angles_deg"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clips", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    for sample in SAMPLES:
        write_sample(sample, args.clips, args.out)


def write_sample(sample: Sample, clips: Path, out: Path) -> None:
    """Write the sample and its truth into `out`."""
    video, truth = (out / f"{sample.exercise}{ending}" for ending in (".mp4", ".json"))
    frames = cut_video(clips / f"{sample.clip}.mp4", video, sample.seconds)
    whole = json.loads((clips / f"{sample.clip}.json").read_text(encoding="utf-8"))
    truth.write_text(formatted(cut_truth(whole, sample, frames)) + "\n", encoding="utf-8")
    print(f"{video.name}: {frames} frames, {video.stat().st_size} bytes")
    print(f"{truth.name}: {truth.stat().st_size} bytes")


def cut_video(clip: Path, out: Path, seconds: float) -> int:
    """Copy the frames of about the first `seconds` and return their number.

    Reference frames precede the frames that depend on them. The packets before the first one with
    a later presentation time can therefore be decoded without a gap.
    """
    with av.open(clip) as source, av.open(out, "w", options={"fflags": "bitexact"}) as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        packets = (packet for packet in source.demux(stream) if packet.pts is not None)
        frames = 0
        for packet in takewhile(lambda packet: presentation_time(packet) < seconds, packets):
            packet.stream = copy
            target.mux(packet)
            frames += 1
    return frames


def presentation_time(packet: av.Packet[Any]) -> float:
    """Return the presentation time of a packet, s."""
    return float((packet.pts or 0) * packet.time_base)


def cut_truth(whole: dict[str, Any], sample: Sample, frames: int) -> dict[str, Any]:
    """Return the truth of the first `frames` frames."""
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
        "angles_deg": {a: rounded(each["angles_deg"][a][:frames]) for a in ANGLES},
    }
    return truth


def cut_events(events: list[dict[str, Any]], end: float) -> list[dict[str, Any]]:
    """Return the events up to `end`, s; exit if the cut divides an event."""
    started = [event for event in events if event["start_s"] < end]
    for event in started:
        if event["end_s"] > end:
            sys.exit(f"the cut at {end} s goes through {event}")
    return started


def rounded(values: list[float | None]) -> list[float | None]:
    # Adding zero turns a negative zero, which rounding may produce, into a positive one.
    return [None if value is None else round(value, 1) + 0.0 for value in values]


def formatted(value: Any, key: str = "", depth: int = 0) -> str:
    """Return the truth as readable JSON: one line for each event and each column."""
    if key not in EXPANDED or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    inner = depth + 1
    if isinstance(value, dict):
        ends, lines = "{}", [f"{json.dumps(k)}: {formatted(v, k, inner)}" for k, v in value.items()]
    else:
        ends, lines = "[]", [formatted(item, "item", inner) for item in value]
    between = ",\n" + " " * inner
    return f"{ends[0]}\n{' ' * inner}{between.join(lines)}\n{' ' * depth}{ends[1]}"


if __name__ == "__main__":
    main()
