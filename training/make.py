"""Render declared clips: NAME.mp4 (H.264) and NAME.json (what truly happened), whole or not at all.

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
from scene import Camera, Image, Room, finish, render
from script import Event
from truth import document


@dataclass(frozen=True)
class Stage:
    """Everything of a clip but its pictures.

    Of every frame the time `t` (frames,), s, the person's posture, and whether they are `present`,
    (frames,).
    """

    clip: Clip
    person: Person
    t: Array
    motion: Motion
    present: NDArray[np.bool_]
    events: list[Event]
    camera: Camera
    room: Room

    def picture(self, number: int, random: np.random.Generator) -> Image:
        """The picture of one frame, as the clip's camera makes it."""
        posed = self.person.pose(self.motion[number]) if self.present[number] else None
        seen = render(posed, self.room, self.camera, self.clip.size)
        return finish(seen, self.clip.post, random)


def aim(clip: Clip, marks: Points) -> Camera:
    """Place the camera in the clip's direction, `loose` times as far as shows everything.

    The landmarks are (frames, 33, 3), m.
    """
    if clip.fixed is not None:
        return Camera(*clip.fixed, clip.hfov, clip.roll)
    points = marks.reshape(-1, 3)
    low, high = np.percentile(points, 0.5, axis=0), np.percentile(points, 99.5, axis=0)
    middle = (low + high) / 2
    az = np.radians(clip.azimuth)
    toward = np.array([np.cos(az), np.sin(az), 0])
    target = tuple(np.round(middle, 4).tolist())
    sample = points[:: max(1, len(points) // 6000)]
    edge = 0.05 * np.array(clip.size)
    for far in np.arange(1.4, 6.0, 0.05):
        eye = middle + far * clip.loose * toward
        eye[2] = clip.height
        camera = Camera(tuple(np.round(eye, 4).tolist()), target, clip.hfov, clip.roll)
        pixels, depth = camera.project(sample, clip.size)
        inside = (pixels > edge) & (pixels < np.array(clip.size) - edge)
        if (inside.all(axis=1) & (depth > 0.3)).mean() > 0.995:
            break
    return camera


def room_for(clip: Clip, marks: Points, lying: NDArray[np.bool_]) -> Room:
    """The clip's room, with the mat under the person and a pillow where their head lies.

    The landmarks are (frames, 33, 3), m; in which frames the person is `lying`, (frames,).
    """
    room = Room(clip.room, kind=clip.light, keep=clip.keep, extra=clip.furniture)
    if clip.bare:
        room.mat = replace(room.mat, shown=False)
    if not lying.any():
        return room
    chosen = marks[lying]
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


def stage(clip: Clip) -> Stage:
    """Let the person do what the clip says, in their room and before the camera."""
    person = Person(clip.person)
    track = clip.play(person, np.random.default_rng(clip.seed))
    t, motion = track.film(clip.fps)
    marks = person.landmarks(motion)
    present = np.ones(len(t), bool)
    for a, b in track.absent:
        present &= ~((t >= a) & (t < b))
    trunk = marks[:, LM["left_shoulder"]] - marks[:, LM["left_hip"]]
    lying = (np.abs(trunk[:, 2]) < 0.2) & (clip.exercise != "hip-flexor")
    camera, room = aim(clip, marks[present][::3]), room_for(clip, marks, lying)
    return Stage(clip, person, t, motion, present, track.events, camera, room)


def show(clip: Clip, out: Path, count: int) -> None:
    """Write so many PNGs of a clip, and no film."""
    staged, random = stage(clip), np.random.default_rng(clip.seed + 1)
    for k, i in enumerate(np.linspace(0, len(staged.t) - 1, count + 2)[1:-1].astype(int)):
        cv2.imwrite(str(out / f"{clip.name}_{k}.png"), staged.picture(i, random))


def write(clip: Clip, out: Path) -> float:
    """Render one clip; returns frames a second."""
    staged, random = stage(clip), np.random.default_rng(clip.seed + 1)
    head = {
        "clip": clip.name,
        "exercise": clip.exercise,
        "view": clip.view,
        "fps": clip.fps,
        "light": staged.room.kind,
        "post": vars(clip.post),
        "seed": clip.seed,
    }
    started = time.time()
    rough = out / f".{clip.name}.mp4"
    with av.open(str(rough), "w", format="mp4") as film:
        stream = film.add_stream(
            "libx264",
            rate=Fraction(clip.fps).limit_denominator(1001),
            options={"crf": "23", "preset": "veryfast", "threads": "1"},
        )
        stream.width, stream.height = clip.size
        stream.pix_fmt = "yuv420p"
        for number in range(len(staged.t)):
            picture = staged.picture(number, random)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    truth = document(
        head,
        staged.person,
        staged.t,
        staged.motion,
        staged.present,
        staged.camera,
        clip.size,
        staged.events,
    )
    rough_json = out / f".{clip.name}.tmp"
    rough_json.write_text(json.dumps(truth))
    rough.replace(out / f"{clip.name}.mp4")
    rough_json.replace(out / f"{clip.name}.json")
    return len(staged.t) / (time.time() - started)


def main() -> int:
    """Render what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="clips to render; 'all' for those not there yet")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "clips")
    parser.add_argument("--list", action="store_true")
    parser.add_argument(
        "--stills", type=int, default=0, help="write so many PNGs a clip and no film"
    )
    given = parser.parse_args()
    if given.list:
        print(
            "\n".join(
                f"{c.name:36} {c.exercise:14} {c.size[0]}x{c.size[1]}@{c.fps:g}  {c.view}"
                for c in CLIPS.values()
            )
        )
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    names = (
        [n for n in CLIPS if not (given.out / f"{n}.json").exists()]
        if given.names == ["all"]
        else given.names
    )
    for name in names:
        if given.stills:
            show(CLIPS[name], given.out, given.stills)
            print(name, flush=True)
        else:
            speed = write(CLIPS[name], given.out)
            print(f"{name}: {speed:.1f} frames/s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
