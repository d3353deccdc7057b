"""Train the rotation head, models/rotation_head.npz, and evaluate it on clips.

    python training/train_head.py EXAMPLES models/rotation_head.npz --clips CLIPS
    python training/train_head.py EXAMPLES models/rotation_head.npz --clips CLIPS --evaluate

EXAMPLES and CLIPS are folders of files as training/features.py writes them, which documents their
content and the region axes. The last scenes are held out. --evaluate trains nothing and evaluates
the head as it is.

The head is the mean of several members, trained alike with other initial weights and batches. Each
is three layers: a linear map of the features of each of the 8 x 8 cells, one of all cells, and one
to the outputs, with ReLU after the first two. The principal components and their standardisation,
on which the first layer is trained, are folded into it. `scripts/build_model.py` puts the head into
the pose network. The file has these arrays of m members, with dimensionless weights:

- `w1` (m, 32, 288) float16 and `b1` (m, 32) float32: features of a cell to 32 values.
- `w2` (m, 128, 32, 8, 8) float16 and `b2` (m, 128) float32: values, row and column of cells to 128
  units.
- `w3` (m, 7, 128) and `b3` (m, 7) float32: units to the outputs, which are added up.

The seven outputs, in the order of `rotation_head.WORLD_COORDINATES`:

- 0, 1: cosine and sine of the trunk rotation, of a common length of about 1.
- 2: natural logarithm of the trunk rotation's error bar, one standard deviation, radians.
- 3: the same of the direction of the hip line.
- 4 to 6: direction from right hip to left, region axes, of a length of about 1.

During training there are more outputs (`OUTPUTS`): joint positions, m, the shoulder line and the
hip rotations. They are auxiliary targets, and not written.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # PyTorch's customary name
from numpy.typing import NDArray
from torch import nn

#: Principal components, values of a cell, and hidden units.
COMPONENTS, CELL_VALUES, HIDDEN = 128, 32, 128

#: Share of components and of units that are dropped, the noise of the standardised components, and
#: that of their scale and offset, which are the same in all cells: another world's style.
DROPPED, DROPPED_UNITS, NOISE, STYLE = 0.15, 0.2, 0.15, 0.2

BATCH, LEARNING_RATE, WEIGHT_DECAY, WARM_UP_STEPS = 128, 2e-3, 0.05, 100

#: Steps after which training stops, as a share of those of its learning rate's schedule, and the
#: decay of the average of the weights. Trained to the end of the schedule, a head learns its own
#: renderer better and another one worse.
STOPPED_AT, AVERAGING = 0.5, 0.998

#: Share of the examples that are sampled evenly over the sizes of trunk rotation.
BALANCED = 0.9

#: Number of held-out scenes, and the step through the files that give the principal components.
HELD_OUT, PCA_STEP = 35, 6

#: Examples with a larger error of the network's landmarks are left out, share of the region's side.
MAX_LANDMARK_ERROR = 0.15

#: Width of the histogram bins of the trunk rotation that determine the sampling weights, degrees,
#: and the least number of examples that a bin counts as.
BIN_WIDTH, MIN_BIN = 15.0, 60

#: Bounds of the logarithms of error bars in the loss; radians.
LOG_ERROR_BOUNDS = (-3.0, 1.5)

#: Outputs during training. Three for each angle (trunk rotation, left and right hip rotation):
#: cosine, sine, and logarithm of the error bar.
OUTPUTS = {
    "angles": slice(0, 9),
    "hip_line_error": slice(9, 10),
    "hip_line": slice(10, 13),
    "shoulder_line": slice(13, 16),
    "joints": slice(16, 82),
}

#: The outputs that the written head has.
KEPT = (0, 1, 2, 9, 10, 11, 12)

Array = NDArray[Any]
"""An array of any dtype; docstrings give the shape."""

Weights = dict[str, Array]
"""The arrays of a head by name."""


class Examples:
    """The examples of several files.

    Attributes:
        x: Features, (n, channels, 8, 8) float16: centred principal components.
        arrays: The other arrays of the files, by name.
        usable: Whether a person lies and the network's landmarks fit, (n,).
        file: Number of the file, (n,).
    """

    def __init__(self, paths: Sequence[Path], projection: Projection) -> None:
        loaded = []
        for number, path in enumerate(paths):
            arrays = dict(np.load(path))
            arrays["x"] = projection(arrays.pop("features"))
            arrays["file"] = np.full(len(arrays["x"]), number)
            loaded.append(arrays)
        self.arrays = {name: np.concatenate([a[name] for a in loaded]) for name in loaded[0]}
        self.x, self.file = self.arrays.pop("x"), self.arrays.pop("file")
        fitting = self.arrays["landmark_error"] < MAX_LANDMARK_ERROR
        self.usable = self.arrays["lying"] & fitting


class Projection:
    """The projection of features on their principal components.

    Attributes:
        mean: Mean of each feature, (288,).
        matrix: Components of the features divided by their standard deviations, (288, COMPONENTS).
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        squares: Array = np.zeros(())
        total, count = np.zeros(()), 0
        for path in paths:
            x = np.load(path)["features"].astype(np.float32)
            x = x.reshape(-1, x.shape[-1])
            squares, total, count = squares + x.T @ x, total + x.sum(axis=0), count + len(x)
        self.mean = (total / count).astype(np.float32)
        covariance = squares / count - np.outer(total / count, total / count)
        std = np.sqrt(np.diag(covariance)) + 1e-3
        variances, components = np.linalg.eigh(covariance / np.outer(std, std))
        self.matrix = (components[:, ::-1][:, :COMPONENTS] / std[:, np.newaxis]).astype(np.float32)
        share = variances[-COMPONENTS:].sum() / variances.sum()
        print(f"{COMPONENTS} components explain {share:.0%} of the variance")

    def __call__(self, features: Array) -> Array:
        """Return components (n, COMPONENTS, 8, 8) float16 of features (n, 8, 8, 288)."""
        components = (features.astype(np.float32) - self.mean) @ self.matrix
        projected: Array = components.transpose(0, 3, 1, 2).astype(np.float16)
        return projected


class Head(nn.Module):  # type: ignore[misc]  # PyTorch is not installed where types are checked
    """The head during training, on principal components with a standard deviation `std`."""

    def __init__(self, std: Array) -> None:
        super().__init__()
        self.cell = nn.Conv2d(COMPONENTS, CELL_VALUES, 1)
        self.hidden = nn.Conv2d(CELL_VALUES, HIDDEN, 8)
        self.outputs = nn.Conv2d(HIDDEN, OUTPUTS["joints"].stop, 1)
        self.dropout = nn.Dropout(DROPPED_UNITS)
        self.register_buffer("std", torch.tensor(std)[:, None, None])

    def forward(self, x: Any) -> Any:
        """Return (n, outputs) of components (n, COMPONENTS, 8, 8)."""
        x = x / self.std
        if self.training:
            shape = (len(x), COMPONENTS, 1, 1)
            x = x * torch.exp(STYLE * torch.randn(shape)) + STYLE * torch.randn(shape)
            kept = (torch.rand(shape) > DROPPED) / (1.0 - DROPPED)
            x = x * kept + NOISE * torch.randn(x.shape)
        cells = self.dropout(F.relu(self.cell(x)))
        return self.outputs(self.dropout(F.relu(self.hidden(cells))))[:, :, 0, 0]

    def weights(self, projection: Projection) -> Weights:
        """Return the arrays of the head's file."""
        state = {name: value.double().numpy() for name, value in self.state_dict().items()}
        cell = state["cell.weight"][:, :, 0, 0] / state["std"][:, 0, 0] @ projection.matrix.T
        last, kept = state["outputs.weight"][:, :, 0, 0], list(KEPT)
        return {
            "w1": cell.astype(np.float16),
            "b1": (state["cell.bias"] - cell @ projection.mean).astype(np.float32),
            "w2": state["hidden.weight"].astype(np.float16),
            "b2": state["hidden.bias"].astype(np.float32),
            "w3": last[kept].astype(np.float32),
            "b3": state["outputs.bias"][kept].astype(np.float32),
        }


def sampling_weights(rotation: Array) -> Array:
    """Return sampling probabilities, (n,): BALANCED of them inverse to a rotation's frequency.

    People rest most of the time, and a network trained mostly on rest under-estimates all other
    rotations.

    Args:
        rotation: Trunk rotation, (n,), degrees.
    """
    bins = (np.abs(rotation) // BIN_WIDTH).astype(int)
    weights = 1.0 / np.maximum(np.bincount(bins), MIN_BIN)[bins]
    probabilities: Array = BALANCED * weights / weights.sum() + (1.0 - BALANCED) / len(weights)
    return probabilities


def tensors(examples: Examples) -> dict[str, Any]:
    """Return the targets of all examples as tensors of float32.

    They are `angles` (n, 3, 2), cosine and sine of trunk rotation, left and right hip rotation;
    `weight` (n, 3) of these angles, 0 for the hips of a person who is not supine; and `hip_line`,
    `shoulder_line` and `joints` as in the files, flattened.
    """
    a = examples.arrays
    angles = np.radians(np.column_stack((a["trunk_rotation"], a["hip_rotation"])))
    supine = a["supine"].astype(float)
    targets = {
        "angles": np.stack((np.cos(angles), np.sin(angles)), axis=2),
        "weight": np.column_stack((np.ones(len(angles)), supine, supine)),
        "hip_line": a["hip_line"],
        "shoulder_line": a["shoulder_line"],
        "joints": a["joints"].reshape(len(angles), -1),
    }
    return {name: torch.tensor(value, dtype=torch.float32) for name, value in targets.items()}


def loss_of(output: Any, true: dict[str, Any]) -> Any:
    """Return the loss: squared distances, and likelihoods that train the error bars.

    Angles are points on the unit circle: the distance from the true point has a gradient
    everywhere. The likelihood is a normal distribution's of two dimensions, for the hip line those
    perpendicular to it.

    Args:
        output: Output of the head, (n, outputs).
        true: Targets as `tensors` returns them, of the same examples.
    """
    part = {name: output[:, where] for name, where in OUTPUTS.items()}
    angles = part["angles"].reshape(-1, 3, 3)
    distance = ((angles[:, :, :2] - true["angles"]) ** 2).sum(2)
    squares = {
        name: ((part[name] - true[name]) ** 2).sum(1)
        for name in ("hip_line", "shoulder_line", "joints")
    }
    hip_line_loss = _negative_log_likelihood(squares["hip_line"], part["hip_line_error"][:, 0])
    angle_loss = 0.3 * _negative_log_likelihood(distance, angles[:, :, 2]) + 3.0 * distance
    lines = squares["hip_line"] + squares["shoulder_line"]
    rest = 2.0 * lines + 0.15 * hip_line_loss + squares["joints"]
    return ((angle_loss * true["weight"]).sum(1) + rest).mean()


def _negative_log_likelihood(square: Any, log_error: Any) -> Any:
    """Return it of squared distances of two dimensions, of the logarithm of the error bar."""
    log_error = log_error.clamp(*LOG_ERROR_BOUNDS)
    return square * torch.exp(-2.0 * log_error) / 2.0 + 2.0 * log_error


def train(examples: Examples, steps: int, seed: int) -> Head:
    """Return a head trained for some steps on the usable examples, its weights averaged."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = Head(examples.x[::5].astype(np.float32).std(axis=(0, 2, 3)))
    average = {name: value.clone() for name, value in head.state_dict().items()}
    optimiser = torch.optim.AdamW(head.parameters(), weight_decay=WEIGHT_DECAY)
    x, true = torch.from_numpy(examples.x), tensors(examples)
    chosen = np.flatnonzero(examples.usable)
    weights = sampling_weights(examples.arrays["trunk_rotation"][chosen])
    losses = []
    for step in range(steps):
        for group in optimiser.param_groups:
            cosine = (1.0 + math.cos(math.pi * STOPPED_AT * step / steps)) / 2.0
            group["lr"] = LEARNING_RATE * cosine * min(1.0, step / WARM_UP_STEPS + 0.02)
        batch = torch.from_numpy(rng.choice(chosen, BATCH, p=weights))
        loss = loss_of(head(x[batch].float()), {name: t[batch] for name, t in true.items()})
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        kept = min(AVERAGING, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, value in head.state_dict().items():
                average[name].mul_(kept).add_(value, alpha=1.0 - kept)
    print(f"seed {seed}: loss {np.mean(losses[-200:]):.2f}", flush=True)
    head.load_state_dict(average)
    head.eval()
    return head


def combined(members: Sequence[Weights]) -> Weights:
    """Return the arrays of a head whose outputs are the mean of those of its members."""
    stacked = {name: np.stack([member[name] for member in members]) for name in members[0]}
    return stacked | {name: stacked[name] / np.float32(len(members)) for name in ("w3", "b3")}


def outputs_of(weights: Weights, features: Array) -> Array:
    """Return the outputs, (n, 7), of a head's file on features (n, 8, 8, 288)."""
    total: Array = np.zeros(())
    for member in range(len(weights["w1"])):
        w = {name: array[member].astype(np.float32) for name, array in weights.items()}
        cells = np.maximum(features.astype(np.float32) @ w["w1"].T + w["b1"], 0.0)
        flat = cells.transpose(0, 3, 1, 2).reshape(len(cells), -1)
        hidden = np.maximum(flat @ w["w2"].reshape(len(w["b2"]), -1).T + w["b2"], 0.0)
        total = total + hidden @ w["w3"].T + w["b3"]
    return total


def evaluation(weights: Weights, paths: Sequence[Path]) -> str:
    """Return how a head's estimates agree with the truth of files, as text; lying people only.

    Mean absolute errors are in degrees; the share is of frames with an error within the error bar:
    of a normal distribution's trunk rotation 68 %, of a hip line's direction (two dimensions) 39 %.
    """
    names = ("features", "trunk_rotation", "hip_line", "lying")
    loaded = [{name: array[name] for name in names} for array in map(np.load, paths)]
    joined = {name: np.concatenate([a[name][a["lying"]] for a in loaded]) for name in names}
    if len(joined["lying"]) < 10:
        return "too few frames of a lying person"
    output, true = outputs_of(weights, joined["features"]), joined["trunk_rotation"]
    estimate = np.degrees(np.arctan2(output[:, 1], output[:, 0]))
    error = np.abs((estimate - true + 180.0) % 360.0 - 180.0)
    line = output[:, 4:] / np.linalg.norm(output[:, 4:], axis=1, keepdims=True)
    cosine = np.clip((line * joined["hip_line"]).sum(axis=1), -1.0, 1.0)
    line_error = np.degrees(np.arccos(cosine))
    bars = np.degrees(np.exp(output[:, 2:4]))
    text = f"trunk rotation {error.mean():.1f}°, {(error < bars[:, 0]).mean():.0%} within error bar"
    if true.std() > 5.0:  # else it does not change, and slope and correlation are noise
        slope, r = np.polyfit(true, estimate, 1)[0], np.corrcoef(true, estimate)[0, 1]
        text += f", slope {slope:.2f}, r {r:.2f}"
    within = (line_error < bars[:, 1]).mean()
    return f"{text}; hip line {line_error.mean():.1f}°, {within:.0%} within"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("head", type=Path)
    parser.add_argument("--clips", type=Path, help="folder of clips to evaluate on")
    parser.add_argument("--steps", type=int, default=700, help="of each member")
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0, help="of the first member")
    parser.add_argument("--evaluate", action="store_true", help="train nothing")
    args = parser.parse_args()
    scenes = sorted(args.examples.glob("*.npz"))
    training, held_out = scenes[:-HELD_OUT], scenes[-HELD_OUT:]
    if not args.evaluate:
        projection = Projection(training[::PCA_STEP])
        examples, seeds = Examples(training, projection), range(args.seed, args.seed + args.members)
        members = [train(examples, args.steps, seed).weights(projection) for seed in seeds]
        np.savez_compressed(args.head, **combined(members))  # type: ignore[arg-type]  # NumPy's stubs take the arrays for its option
    weights = dict(np.load(args.head))
    print(f"{len(held_out)} held-out scenes: {evaluation(weights, held_out)}")
    for path in sorted(args.clips.glob("*.npz")) if args.clips else ():
        print(f"{path.stem}: {evaluation(weights, [path])}")


if __name__ == "__main__":
    main()
