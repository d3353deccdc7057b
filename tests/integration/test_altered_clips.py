"""Altered copies of clips: changed frames, and the matching ground truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.core.pose import Frame
from posecheck.video.recording import Recording
from posecheck.video.writer import VideoWriter
from scripts.altered import ALTERATIONS, alter, altered_truth

TRUTH: dict[str, Any] = {
    "exercise": "hip-flexor",
    "events": [{"type": "rep", "side": "l", "start_s": 1.0}, {"type": "rep", "side": "both"}],
    "per_frame": {
        "time_s": [0.0],
        "joints2d_px": [[[1.0, 2.0]]],
        "angles_deg": {"knee_flexion_left": [10.0], "knee_flexion_right": [20.0]},
    },
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_the_truth_matches_the_frames(name: str) -> None:
    """Mirroring swaps the sides of events and angles; joint positions are left out."""
    truth = altered_truth(TRUTH, ALTERATIONS[name])
    mirrored = ALTERATIONS[name].mirrored
    assert [event["side"] for event in truth["events"]] == ["r" if mirrored else "l", "both"]
    angles = truth["per_frame"]["angles_deg"]
    assert angles["knee_flexion_left"] == [20.0 if mirrored else 10.0]
    assert set(truth["per_frame"]) == {"time_s", "angles_deg"}
    assert TRUTH["events"][0]["side"] == "l"


@pytest.mark.parametrize(("name", "frames"), [("dusk", 12), ("crooked", 12), ("blurred", 8)])
def test_a_clip_is_altered_with_its_truth(tmp_path: Path, name: str, frames: int) -> None:
    """Duration and size stay, the frames change."""
    clip, out = tmp_path / "clip.mp4", tmp_path / "out"
    image = np.zeros((48, 64, 3), np.uint8)
    image[:, 32:] = 120
    with VideoWriter(clip, (64, 48), 15.0) as writer:
        for number in range(12):
            writer.write(Frame(number / 15.0, image))
    clip.with_suffix(".json").write_text(json.dumps(TRUTH))
    out.mkdir()
    alter(clip, out, ALTERATIONS[name])
    seen = list(Recording(out / "clip.mp4"))
    assert len(seen) == frames
    assert seen[-1].time == pytest.approx(11 / 15.0, abs=0.08)
    assert seen[0].size == (64, 48)
    assert bool(seen[0].image[24, 8].mean() > 60) is ALTERATIONS[name].mirrored
    assert json.loads((out / "clip.json").read_text())["exercise"] == "hip-flexor"
