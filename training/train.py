"""Train a network that takes a second look: models/leg_roll.onnx or models/trunk_turn.onnx.

    python training/train.py EXAMPLES models/leg_roll.onnx --minutes 40

The weights are left beside the network as .pt, so that with --onward it can learn on from there.

EXAMPLES is a folder of .npz files, one a scene, as training/examples.py writes them: `x` (n, side,
side, 3) uint8, squares; `c` (n, numbers) float32, clues; `t` (n, angles), what is true, degrees;
`k` (n,), by how much the pose network was off, m. Every twelfth scene is kept aside to tell how
well it goes.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # noqa: F401  # the export wants it: better missed now than after the training
import torch
import torch.nn.functional as F  # noqa: N812  # its name everywhere
from numpy.typing import NDArray
from torch import nn

BATCH = 96

#: Bodies that the pose network put further off than this teach nothing, m.
MAX_LANDMARK_ERROR = 0.2

#: After this share of the training both parts of the loss count alike.
LAPLACE_RAMP = 0.4

#: The highest rate of learning: of a network that has learnt nothing yet, and of one that has.
LEARNING_RATE, RESUMED_RATE = 2e-3, 1.2e-3

#: Angles that differ by less than this are alike, degrees.
BIN_WIDTH = 15.0

#: Pairs of complex numbers whose products are added up for one angle.
PAIRS = 16


class RotationNetwork(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """Pixels tell how a limb is turned as seen, clues from where it is seen.

    What is wanted is the difference of two directions. So each branch answers complex numbers, and
    the sum of their products, one conjugated, points where the limb does in the body's own axes.
    For each angle three numbers come out: along and across that direction, and how unsure it is.
    """

    def __init__(self, side: int, features: int, angles: int) -> None:
        super().__init__()
        self.angles = angles
        layers: list[Any] = []
        before = 3
        for after, size in ((24, 5), (48, 3), (80, 3), (112, 3)):
            layers += _convolution(before, after, size, 2)
            if before > 3:
                layers += _convolution(after, after, 3, 1)
            before = after
        self.body = nn.Sequential(*layers)
        numbers = 2 * PAIRS * angles
        self.seen = nn.Sequential(
            nn.Flatten(),
            nn.Linear(before * (side // 16) ** 2, 128),
            nn.ReLU(),
            nn.Linear(128, numbers),
        )
        self.view = nn.Sequential(
            nn.Linear(features, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, numbers)
        )
        self.doubt = nn.Sequential(nn.Linear(2 * numbers, 48), nn.ReLU(), nn.Linear(48, angles))
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))

    def forward(self, pixels: Any, features: Any) -> Any:
        """(n, 3 * angles): along, across and how unsure, angle by angle."""
        a = self.seen(self.body(pixels / 127.5 - 1.0))
        b = self.view((features - self.mean) / self.spread)
        uncertainty = F.softplus(self.doubt(torch.cat((a, b), 1))) * 10.0 + 1.0
        outputs = []
        for angle in range(self.angles):
            first = 2 * PAIRS * angle
            a_x, a_y = a[:, first : first + PAIRS], a[:, first + PAIRS : first + 2 * PAIRS]
            b_x, b_y = b[:, first : first + PAIRS], b[:, first + PAIRS : first + 2 * PAIRS]
            outputs.append((a_x * b_x + a_y * b_y).sum(1, keepdim=True))
            outputs.append((a_y * b_x - a_x * b_y).sum(1, keepdim=True))
            outputs.append(uncertainty[:, angle : angle + 1])
        return torch.cat(outputs, 1)


def _convolution(before: int, after: int, size: int, stride: int) -> list[Any]:
    convolution = nn.Conv2d(before, after, size, stride, size // 2, bias=False)
    return [convolution, nn.BatchNorm2d(after), nn.ReLU()]


def angle_error(output: Any, true: Any) -> Any:
    """By how much each angle that the network answers is off, (n, angles) degrees, signed."""
    predicted = torch.rad2deg(torch.atan2(output[:, 1::3], output[:, 0::3] + 1e-6))
    return torch.remainder(predicted - true + 180.0, 360.0) - 180.0


def loss_of(output: Any, true: Any, progress: float) -> Any:
    """How bad an answer is; `share` is how much of the training is over.

    First how far the direction, as a point, is from the true one on the unit circle: that has a
    slope from everywhere, an angle has none where nothing is known yet. Then, more and more, the
    negative logarithm of a Laplace distribution of the angle: it teaches how unsure to be, and far
    outliers pull no harder than near ones.
    """
    along, across = torch.cos(torch.deg2rad(true)), torch.sin(torch.deg2rad(true))
    distance = (output[:, 0::3] - along) ** 2 + (output[:, 1::3] - across) ** 2
    uncertainty = output[:, 2::3]
    laplace = torch.abs(angle_error(output, true)) / uncertainty + torch.log(uncertainty)
    return 4.0 * distance.mean() + min(progress / LAPLACE_RAMP, 1.0) * laplace.mean()


def augment(pixels: Any) -> Any:
    """The pictures a little moved, turned, enlarged; in other light, colours, focus, noise."""
    count = len(pixels)
    max_shift = pixels.shape[-1] // 16
    down, right = np.random.randint(-max_shift, max_shift + 1, 2)
    x = torch.roll(pixels.float(), (int(down), int(right)), (2, 3))
    if np.random.rand() < 0.5:
        angle, scale = torch.randn(count) * 0.06, 1.0 + (torch.rand(count) - 0.5) * 0.3
        c, s = scale * torch.cos(angle), scale * torch.sin(angle)
        zero = torch.zeros(count)
        transform = torch.stack((c, -s, zero, s, c, zero), 1).view(count, 2, 3)
        grid = F.affine_grid(transform, x.shape, align_corners=False)
        x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
    mean = x.mean((1, 2, 3), keepdim=True)
    contrast = 0.6 + torch.rand(count, 1, 1, 1) * 0.8
    tint = 1.0 + (torch.rand(count, 3, 1, 1) - 0.5) * 0.35
    x = ((x - mean) * contrast + mean) * tint + (torch.rand(count, 1, 1, 1) - 0.5) * 60.0
    if np.random.rand() < 0.3:
        x = x[:, torch.randperm(3)]
    if np.random.rand() < 0.3:
        x = F.avg_pool2d(F.pad(x, [1] * 4, mode="replicate"), 3, 1)
    if np.random.rand() < 0.5:
        x = x + torch.randn_like(x) * float(np.random.rand() * 12.0)
    return x.clamp(0.0, 255.0)


class Examples:
    """What there is to learn from, and the scenes kept aside."""

    def __init__(self, folder: Path) -> None:
        scenes = [np.load(path) for path in sorted(folder.glob("*.npz"))]
        joined = {name: np.concatenate([s[name] for s in scenes]) for name in "xctk"}
        scene = np.concatenate([np.full(len(s["t"]), n) for n, s in enumerate(scenes)])
        self.pixels = torch.from_numpy(joined["x"]).permute(0, 3, 1, 2).contiguous()
        self.features = torch.from_numpy(joined["c"])
        true = joined["t"].astype(np.float32)
        self.true = torch.from_numpy(true.reshape(len(true), -1))
        held_out = scene % 12 == 0
        self.training: NDArray[Any] = np.flatnonzero(~held_out & (joined["k"] < MAX_LANDMARK_ERROR))
        self.held_out: NDArray[Any] = np.flatnonzero(held_out)
        self.weights = sampling_weights(self.true.numpy()[self.training, 0])

    def network(self) -> RotationNetwork:
        """A network for such examples that has learnt nothing yet."""
        network = RotationNetwork(self.pixels.shape[-1], self.features.shape[1], self.true.shape[1])
        network.mean.copy_(self.features[self.training].mean(0))
        network.spread.copy_(self.features[self.training].std(0) + 1e-3)
        return network


def sampling_weights(angles: NDArray[Any]) -> NDArray[Any]:
    """How often to look at each example, (n,): the rarer its angle the more often, by the root.

    People rest for most of the time, and a network that sees mostly rest tells too little of the
    rest.
    """
    bins = np.floor(angles / BIN_WIDTH).astype(int)
    _, index, counts = np.unique(bins, return_inverse=True, return_counts=True)
    weights = 1.0 / np.sqrt(counts[index])
    normalised: NDArray[Any] = weights / weights.sum()
    return normalised


def train(network: RotationNetwork, examples: Examples, minutes: float, *, onward: bool) -> None:
    """Let the network look at the examples for so long; `onward` if it has learnt before."""
    rate = RESUMED_RATE if onward else LEARNING_RATE
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    start, reported = time.monotonic(), 0.0
    while (minute := (time.monotonic() - start) / 60.0) < minutes:
        for group in optimiser.param_groups:
            cosine = (1 + np.cos(np.pi * minute / minutes)) / 2
            group["lr"] = 1e-5 + rate * min(minute, 1.0) * cosine
        batch = np.random.choice(examples.training, BATCH, p=examples.weights)
        features = examples.features[batch]
        features = features + torch.randn_like(features) * network.spread * 0.1
        output = network(augment(examples.pixels[batch]), features)
        loss = loss_of(output, examples.true[batch], 1.0 if onward else minute / minutes)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if minute - reported > 1.0:
            reported = minute
            print(
                f"{minute:.0f} min: error {validation_error(network, examples)} on held-out scenes"
            )


def validation_error(network: RotationNetwork, examples: Examples) -> str:
    """By how much it is off on the scenes kept aside: mean and median of each angle."""
    network.eval()
    with torch.no_grad():
        batches = [
            angle_error(
                network(examples.pixels[index].float(), examples.features[index]),
                examples.true[index],
            )
            for index in np.array_split(examples.held_out, len(examples.held_out) // 256 + 1)
        ]
    network.train()
    errors = torch.abs(torch.cat(batches))
    means, medians = errors.mean(0).tolist(), errors.median(0).values.tolist()
    return ", ".join(f"{m:.1f}° ({d:.1f}°)" for m, d in zip(means, medians, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--onward", type=Path, help="weights to begin with, a .pt")
    args = parser.parse_args()
    examples = Examples(args.examples)
    network = examples.network()
    if args.onward:
        network.load_state_dict(torch.load(args.onward))
    train(network, examples, args.minutes, onward=bool(args.onward))
    network.eval()
    torch.save(network.state_dict(), args.model.with_suffix(".pt"))
    torch.onnx.export(
        network,
        (examples.pixels[:2].float(), examples.features[:2]),
        str(args.model),
        input_names=["pixels", "clues"],
        output_names=["turns"],
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
