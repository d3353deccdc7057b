"""Write training examples for the rotation head: features of the pose network, and the truth.

    python scripts/build_model.py WHEEL --features features.tflite
    python training/features.py features.tflite EXAMPLES --minutes 120 --seed 0
    python training/features.py features.tflite CLIPS --clips TRUTH.json...

Without --clips, scenes of training/examples.py are rendered, one file each: EXAMPLES/SEED.npz. Each
frame gives two examples, one of them mirrored, each with an own region of interest and photometric
changes. With --clips, every declared clip becomes CLIPS/NAME.npz: the frames as they are, four a
second. A clip is a truth file as training/make.py writes them, with its video beside it.

The network sees a square region of a frame. Region axes are the camera's (right, down, forward),
rotated about the optical axis with the region, so that the person's head is up. Content of a file
of n examples:

- `features` (n, 8, 8, 288) float16: the network's feature map.
- `trunk_rotation` (n,): shoulder line against hip line about the trunk, degrees, left shoulder
  backward positive.
- `hip_line` (n, 3): unit vector from right hip to left, perpendicular to the trunk, region axes.
- `shoulder_line` (n, 3): unit vector from right shoulder to left, region axes.
- `hip_rotation` (n, 2): internal rotation of the left and right hip, degrees.
- `joints` (n, 22, 3): landmarks from the shoulders on, m, from the hip centre, region axes.
- `lying`, `supine` (n,): whether the person lies, and lies on the back.
- `landmark_error` (n,): mean error of the network's landmarks of trunk and legs in the frame, as a
  share of the region's side.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray
from postures import feet_end_scene, side_lying_scene
from rig import DOF, SIDES
from truth import signed_angle

from examples import UP, Points, Scene, facing, opening, random_lying, supine, trunk_vector
from posecheck.core.pose import FLIP_INDICES, Landmark

#: Kinds of scenes, taken by turns.
SCENES = (random_lying, side_lying_scene, opening, side_lying_scene, supine, feet_end_scene)

#: Number of times that the network finds the region in its own landmarks, from one around the
#: true ones: as often as it takes to settle, as in tracking. It settles on one 5 % smaller.
TRACKED_FRAMES = 3

#: Side of the network's input, pixels.
SIDE = 256

#: The region's side is this multiple of the radius of the circle around the body: MediaPipe's.
REGION_SCALE = 2.0 * 1.25

#: Indices of the network's auxiliary landmarks: centre, and a point on the circle above the head.
CENTRE, ABOVE = 33, 34

#: Frames of a clip per second that become examples.
CLIP_FPS = 4

#: A person lies if the trunk is inclined to the vertical by at least acos(0.6), 53 degrees.
MAX_VERTICAL_SHARE = 0.6

#: A person is supine if the pelvis faces up within this angle, degrees.
MAX_SUPINE_ROLL = 45.0

#: Landmarks whose errors count, and those in `joints`.
TRACKED = [Landmark.of(j, s) for j in ("SHOULDER", "HIP", "KNEE", "ANKLE") for s in SIDES]
JOINTS = slice(Landmark.LEFT_SHOULDER, None)

Pixels = NDArray[np.uint8]
"""An image (h, w, 3), RGB."""

Example = dict[str, NDArray[Any]]
"""One example: the arrays of the module's docstring without the first dimension."""


@dataclass(frozen=True)
class Region:
    """A square region of a frame.

    Attributes:
        centre: Centre, (2,), pixels.
        side: Side, pixels.
        angle: Clockwise rotation of the region, radians.
    """

    centre: Points
    side: float
    angle: float

    @classmethod
    def around(cls, centre: Points, above: Points) -> Region:
        """Return the region of a circle of a centre, through a point above the head, pixels."""
        right, down = above - centre
        angle = np.pi / 2 - np.arctan2(-down, right)
        wrapped = float((angle + np.pi) % (2 * np.pi) - np.pi)
        return cls(centre, float(REGION_SCALE * np.hypot(right, down)), wrapped)

    def rotation(self) -> Points:
        """Return the rotation (2, 2) from region axes to the frame's."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.array([[c, -s], [s, c]])

    def to_frame(self, points: Points) -> Points:
        """Return pixels (n, 2) of the frame, of pixels of the network's input."""
        pixels: Points = self.centre + (points - SIDE / 2) * self.side / SIDE @ self.rotation().T
        return pixels

    def crop(self, image: Pixels) -> Pixels:
        """Return the network's input, (SIDE, SIDE, 3); black outside the frame."""
        matrix = self.rotation() * self.side / SIDE
        shift = self.centre - matrix @ np.full(2, SIDE / 2)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(image, np.column_stack((matrix, shift)), (SIDE, SIDE), flags=flags)  # type: ignore[return-value]  # OpenCV's types leave the dtype open

    def jittered(self, rng: np.random.Generator) -> Region:
        """Return a region with random errors, as tracking has them."""
        return Region(
            self.centre + rng.normal(0.0, 0.015, 2) * self.side,
            self.side * float(np.exp(rng.normal(0.0, 0.05))),
            self.angle + rng.normal(0.0, 0.06),
        )

    def mirrored(self, width: int) -> Region:
        """Return the region in the mirrored frame of a width, pixels."""
        x, y = self.centre
        return Region(np.array([width - 1 - x, y]), self.side, -self.angle)


@dataclass(frozen=True)
class Truth:
    """The true posture in a frame.

    Attributes:
        pixels: Landmarks in the frame, (33, 2), pixels.
        points: Landmarks, (33, 3), m, camera axes, from any origin.
        up: Unit vector upward, (3,), camera axes.
        hip_rotation: Internal rotation of the left and right hip, (2,), degrees.
    """

    pixels: Points
    points: Points
    up: Points
    hip_rotation: NDArray[np.float64]

    def mirrored(self, width: int) -> Truth:
        """Return the truth of the mirrored frame of a width, pixels."""
        other, flip = list(FLIP_INDICES), np.array([-1.0, 1.0, 1.0])
        pixels = self.pixels[other] * flip[:2] + np.array([width - 1.0, 0.0])
        return Truth(pixels, self.points[other] * flip, self.up * flip, self.hip_rotation[::-1])

    def region(self, rng: np.random.Generator | None) -> Region:
        """Return the region around the true landmarks, with random errors if `rng` is given."""
        hip = self.pixels[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        trunk = self.pixels[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0) - hip
        radius = 1.05 * float(np.linalg.norm(self.pixels - hip, axis=1).max())
        angle = float(np.arctan2(trunk[1], trunk[0]))
        if rng is not None:
            angle += rng.normal(0.0, 0.15)
            radius *= np.exp(rng.normal(0.0, 0.08))
            hip = hip + rng.normal(0.0, 0.05, 2) * radius
        return Region.around(hip, hip + radius * np.array([np.cos(angle), np.sin(angle)]))


class FeatureNetwork:
    """The pose network with its feature map as the last output."""

    def __init__(self, path: Path) -> None:
        self._interpreter = Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = self._interpreter.get_output_details()
        self._landmarks, self._features = outputs[0]["index"], outputs[-1]["index"]

    def __call__(self, crop: Pixels) -> tuple[Points, NDArray[np.float32]]:
        """Return landmarks (39, 2), pixels of the crop, and features (8, 8, 288)."""
        self._interpreter.set_tensor(self._input, crop[np.newaxis].astype(np.float32) / 255.0)
        self._interpreter.invoke()
        landmarks = self._interpreter.get_tensor(self._landmarks).reshape(39, 5)
        return landmarks[:, :2].astype(float), self._interpreter.get_tensor(self._features)[0]

    def track(self, image: Pixels, region: Region) -> Region:
        """Return the region around the landmarks that the network finds in a region."""
        landmarks = region.to_frame(self(region.crop(image))[0])
        return Region.around(landmarks[CENTRE], landmarks[ABOVE])


def training_examples(
    network: FeatureNetwork, image: Pixels, truth: Truth, rng: np.random.Generator
) -> Iterator[Example]:
    """Yield two examples of a frame: as it is, and mirrored."""
    width = image.shape[1]
    tracked = truth.region(rng)
    for _ in range(TRACKED_FRAMES):
        tracked = network.track(image, tracked)
    region = tracked.jittered(rng)
    yield _example(network, photometric_change(region.crop(image), rng), region, truth)
    region = tracked.jittered(rng)
    crop = region.crop(image)[:, ::-1]
    mirrored = region.mirrored(width), truth.mirrored(width)
    yield _example(network, photometric_change(crop, rng), *mirrored)


def _example(network: FeatureNetwork, crop: Pixels, region: Region, truth: Truth) -> Example:
    landmarks, features = network(crop)
    errors = np.linalg.norm(region.to_frame(landmarks[:33]) - truth.pixels, axis=1)[TRACKED]
    rotation = np.eye(3)
    rotation[:2, :2] = region.rotation()
    points = truth.points @ rotation
    return {
        "features": features.astype(np.float16),
        "landmark_error": np.asarray(errors.mean() / region.side),
        "hip_rotation": truth.hip_rotation,
        **targets(points, truth.up @ rotation),
    }


def targets(points: Points, up: Points) -> Example:
    """Return the parts of an example that follow from the true landmarks.

    Args:
        points: Landmarks, (33, 3), m, region axes, from any origin.
        up: Unit vector upward, (3,), region axes.
    """
    hips = points[Landmark.LEFT_HIP] - points[Landmark.RIGHT_HIP]
    shoulders = points[Landmark.LEFT_SHOULDER] - points[Landmark.RIGHT_SHOULDER]
    trunk = trunk_vector(points[np.newaxis])[0]
    axis = _unit(trunk)
    rotation = signed_angle(hips[np.newaxis], shoulders[np.newaxis], trunk[np.newaxis])[0]
    centre = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    return {
        "trunk_rotation": rotation,
        "hip_line": _unit(hips - (hips @ axis) * axis),
        "shoulder_line": _unit(shoulders),
        "joints": points[JOINTS] - centre,
        "lying": abs(axis @ up) < MAX_VERTICAL_SHARE,
        "supine": abs(facing(points[np.newaxis], up)[0]) < MAX_SUPINE_ROLL,
    }


def _unit(vector: Points) -> Points:
    unit: Points = vector / np.linalg.norm(vector)
    return unit


def photometric_change(crop: Pixels, rng: np.random.Generator) -> Pixels:
    """Return a crop with random gamma, gain, tint, saturation, contrast, blur and noise."""
    x = crop.astype(np.float32) / 255.0
    x = x ** np.exp(rng.normal(0.0, 0.25))
    x = x * np.exp(rng.normal(0.0, 0.2)) * np.exp(rng.normal(0.0, 0.06, 3))
    grey = x.mean(axis=2, keepdims=True)
    x = grey + (x - grey) * np.exp(rng.normal(0.0, 0.3))
    x = (x - 0.4) * np.exp(rng.normal(0.0, 0.15)) + 0.4
    if rng.random() < 0.4:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.3))
    x = x + rng.standard_normal(x.shape, np.float32) * abs(rng.normal(0.0, 0.02))
    changed: Pixels = (np.clip(x, 0.0, 1.0) * 255.0).astype(np.uint8)
    return changed


def scene_examples(network: FeatureNetwork, scene: Scene, seed: int) -> Iterator[Example]:
    """Yield the examples of a rendered scene."""
    rng, rotation = np.random.default_rng(seed), scene.camera.extrinsics()[0]
    for frame, row, points in scene:
        hips = np.array([row[DOF[f"{side}_hip_rot"]] for side in SIDES])
        pixels = scene.camera.project(points, scene.size)[0]
        truth = Truth(pixels, points @ rotation.T, rotation @ UP, hips)
        yield from training_examples(network, _rgb(frame.image), truth, rng)


def _rgb(image: Pixels) -> Pixels:
    return np.ascontiguousarray(image[:, :, ::-1])


def clip_examples(network: FeatureNetwork, path: Path) -> Iterator[Example]:
    """Yield the examples of a clip, of its truth file; frames without the person are left out."""
    record = json.loads(path.read_text())
    frames, angles = record["per_frame"], record["per_frame"]["angles_deg"]
    rotation = np.array(record["camera"]["extrinsics"]["R_world_to_cam"])
    step = max(1, round(record["fps"] / CLIP_FPS))
    with av.open(str(path.with_suffix(".mp4"))) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number >= record["frames"] or number % step or not frames["person_in_view"][number]:
                continue
            truth = Truth(
                np.array(frames["joints2d_px"][number], float),
                np.array(frames["joints3d_m"][number], float) @ rotation.T,
                rotation @ UP,
                np.array([angles[f"hip_internal_rotation_{side}"][number] for side in SIDES]),
            )
            image: Any = frame.to_ndarray(format="rgb24")
            region = network.track(image, truth.region(None))
            yield _example(network, region.crop(image), region, truth)


def write(path: Path, examples: Sequence[Example]) -> None:
    """Write the examples of a scene or clip, if there are any."""
    if examples:
        arrays: Any = {name: np.array([e[name] for e in examples]) for name in examples[0]}
        np.savez(path, **arrays)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("network", type=Path, help="from scripts/build_model.py --features")
    parser.add_argument("examples", type=Path, help="folder to write to")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first scene")
    parser.add_argument("--clips", nargs="+", type=Path, help="truth files, instead of scenes")
    args = parser.parse_args()
    args.examples.mkdir(parents=True, exist_ok=True)
    network = FeatureNetwork(args.network)
    for path in args.clips or ():
        write(args.examples / f"{path.stem}.npz", list(clip_examples(network, path)))
    if args.clips:
        return
    start, seed = time.monotonic(), args.seed
    while time.monotonic() - start < 60.0 * args.minutes:
        scene = SCENES[seed % len(SCENES)](seed)
        write(args.examples / f"{seed:06d}.npz", list(scene_examples(network, scene, seed)))
        seed += 1
    print(f"{seed - args.seed} scenes")


if __name__ == "__main__":
    main()
