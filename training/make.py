"""Render declared clips: NAME.mp4 (H.264) and NAME.json (ground truth), written atomically.

python training/make.py --list
python training/make.py NAME... [--out DIR] [--stills COUNT]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from cliplist import CLIPS, Clip
from numpy.typing import NDArray
from rig import LM, Array, Motion, Person, Points
from scene import Camera, Image, Room, postprocess, render
from script import Event
from truth import clip_record


@dataclass(frozen=True)
class StagedClip:
    """A clip ready to be rendered.

    Attributes:
        clip: The declaration.
        person: The person.
        t: Time of every frame, (frames,), s.
        motion: Degrees of freedom, (frames, len(DOFS)).
        present: Whether the person is in the room, (frames,).
        events: Ground-truth events.
        camera: The camera.
        room: The room.
    """

    clip: Clip
    person: Person
    t: Array
    motion: Motion
    present: NDArray[np.bool_]
    events: list[Event]
    camera: Camera
    room: Room

    def render_frame(self, number: int, rng: np.random.Generator) -> Image:
        """Return the image of one frame, with the camera's degradations."""
        posed = self.person.pose(self.motion[number]) if self.present[number] else None
        image = render(posed, self.room, self.camera, self.clip.size)
        return postprocess(image, self.clip.post, rng)


def aim_camera(clip: Clip, landmarks: Points) -> Camera:
    """Return the clip's camera.

    Distances from 1.4 m on, scaled by the clip's `distance_factor`, are tried until 99.5 % of the
    landmarks (frames, 33, 3), m, are inside the frame with a margin of 5 %.
    """
    if clip.fixed is not None:
        return Camera(*clip.fixed, clip.hfov, clip.roll)
    points = landmarks.reshape(-1, 3)
    low, high = np.percentile(points, 0.5, axis=0), np.percentile(points, 99.5, axis=0)
    middle = (low + high) / 2
    az = np.radians(clip.azimuth)
    toward = np.array([np.cos(az), np.sin(az), 0])
    target = tuple(np.round(middle, 4).tolist())
    sample = points[:: max(1, len(points) // 6000)]
    edge = 0.05 * np.array(clip.size)
    for distance in np.arange(1.4, 6.0, 0.05):
        eye = middle + distance * clip.distance_factor * toward
        eye[2] = clip.height
        camera = Camera(tuple(np.round(eye, 4).tolist()), target, clip.hfov, clip.roll)
        pixels, depth = camera.project(sample, clip.size)
        inside = (pixels > edge) & (pixels < np.array(clip.size) - edge)
        if (inside.all(axis=1) & (depth > 0.3)).mean() > 0.995:
            break
    return camera


def room_for(clip: Clip, landmarks: Points, lying: NDArray[np.bool_]) -> Room:
    """Return the clip's room, with the mat under the person and the pillow under the head.

    Args:
        clip: The clip.
        landmarks: Landmarks in the world, (frames, 33, 3), m.
        lying: In which frames the person is lying, (frames,).
    """
    room = Room(clip.room, kind=clip.light, clearance=clip.clearance, extra=clip.furniture)
    if clip.bare:
        room.mat = replace(room.mat, shown=False)
    if not lying.any():
        return room
    chosen = landmarks[lying]
    spine = chosen[:, [LM["left_hip"], LM["right_hip"]]].mean(axis=(0, 1))
    feet = chosen[:, [LM["left_ankle"], LM["right_ankle"]]].mean(axis=(0, 1))
    head = chosen[:, [LM["left_ear"], LM["right_ear"]]].mean(axis=(0, 1))
    if clip.exercise == "open-close":
        line, at = head - spine, 0.6 * (0.45 * head + 0.55 * spine) + 0.2 * (head + feet)
    else:
        line, at = head - feet, (head + feet) / 2
    room.mat = replace(
        room.mat,
        at=tuple(np.round(at[:2], 3)),
        yaw=float(np.degrees(np.arctan2(-line[0], line[1]))),
        pillow=(float(head[0]), float(head[1]), clip.pillow) if clip.pillow > 0.02 else None,
    )
    return room


def stage_clip(clip: Clip) -> StagedClip:
    """Build the movement, the room and the camera of a clip."""
    person = Person(clip.person)
    track = clip.movement(person, np.random.default_rng(clip.seed))
    t, motion = track.sample(clip.fps)
    landmarks = person.landmarks(motion)
    present = np.ones(len(t), bool)
    for a, b in track.absences:
        present &= ~((t >= a) & (t < b))
    trunk = landmarks[:, LM["left_shoulder"]] - landmarks[:, LM["left_hip"]]
    lying = (np.abs(trunk[:, 2]) < 0.2) & (clip.exercise != "hip-flexor")
    camera, room = aim_camera(clip, landmarks[present][::3]), room_for(clip, landmarks, lying)
    return StagedClip(clip, person, t, motion, present, track.events, camera, room)


def write_stills(clip: Clip, out: Path, count: int) -> None:
    """Write `count` evenly spaced frames of a clip as PNG files, and no video."""
    staged, rng = stage_clip(clip), np.random.default_rng(clip.seed + 1)
    for k, i in enumerate(np.linspace(0, len(staged.t) - 1, count + 2)[1:-1].astype(int)):
        cv2.imwrite(str(out / f"{clip.name}_{k}.png"), staged.render_frame(i, rng))


def write_clip(clip: Clip, out: Path) -> float:
    """Render one clip and return the rate, frames per second."""
    staged, rng = stage_clip(clip), np.random.default_rng(clip.seed + 1)
    metadata = {
        "clip": clip.name,
        "exercise": clip.exercise,
        "view": clip.view,
        "fps": clip.fps,
        "light": staged.room.kind,
        "post": vars(clip.post),
        "seed": clip.seed,
    }
    start = time.time()
    partial = out / f".{clip.name}.mp4"
    with av.open(str(partial), "w", format="mp4") as container:
        stream = container.add_stream(
            "libx264",
            rate=Fraction(clip.fps).limit_denominator(1001),
            options={"crf": "23", "preset": "veryfast", "threads": "1"},
        )
        stream.width, stream.height = clip.size
        stream.pix_fmt = "yuv420p"
        for number in range(len(staged.t)):
            image = staged.render_frame(number, rng)
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    truth = clip_record(
        metadata,
        staged.person,
        staged.t,
        staged.motion,
        staged.present,
        staged.camera,
        clip.size,
        staged.events,
    )
    partial_json = out / f".{clip.name}.tmp"
    partial_json.write_text(json.dumps(truth))
    partial.replace(out / f"{clip.name}.mp4")
    partial_json.replace(out / f"{clip.name}.json")
    return len(staged.t) / (time.time() - start)


def main() -> int:
    """Render the clips named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="clips to render; 'all' for the missing ones")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "clips")
    parser.add_argument("--list", action="store_true")
    parser.add_argument(
        "--stills", type=int, default=0, help="write this number of PNGs per clip and no video"
    )
    args = parser.parse_args()
    if args.list:
        print(
            "\n".join(
                f"{c.name:36} {c.exercise:14} {c.size[0]}x{c.size[1]}@{c.fps:g}  {c.view}"
                for c in CLIPS.values()
            )
        )
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    names = (
        [n for n in CLIPS if not (args.out / f"{n}.json").exists()]
        if args.names == ["all"]
        else args.names
    )
    for name in names:
        if args.stills:
            write_stills(CLIPS[name], args.out, args.stills)
            print(name, flush=True)
        else:
            speed = write_clip(CLIPS[name], args.out)
            print(f"{name}: {speed:.1f} frames/s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
