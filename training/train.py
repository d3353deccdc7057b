"""Train the network of hip rotation, models/leg_roll.onnx.

    python training/train.py EXAMPLES models/leg_roll.onnx --minutes 40

The weights are saved beside the network as .pt; --onward resumes training from such a file.

EXAMPLES is a folder of .npz files, one per scene, as training/examples.py writes them: `x` (n,
side, side, 3) uint8, square crops; `c` (n, features) float32, features; `t` (n, 1), true hip
rotations, degrees; `k` (n,), errors of the pose network's landmarks, m. Every twelfth scene is held
out for validation.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # noqa: F401  # needed by the export; without it, fail before the training, not after it
import torch
import torch.nn.functional as F  # noqa: N812  # PyTorch's customary name
from numpy.typing import NDArray
from torch import nn

BATCH = 96

#: Training examples with a larger landmark error are excluded, m.
MAX_LANDMARK_ERROR = 0.2

#: Share of the training over which the weight of the loss's Laplace term rises to 1.
LAPLACE_RAMP = 0.4

#: Peak learning rate of a new network and of a resumed one.
LEARNING_RATE, RESUMED_RATE = 2e-3, 1.2e-3

#: Width of the histogram bins that determine the sampling weights, degrees.
BIN_WIDTH = 15.0

#: Number of complex products that are summed.
PAIRS = 16


class RotationNetwork(nn.Module):  # type: ignore[misc]  # PyTorch is not installed where types are checked
    """A network that estimates the hip rotation from a crop and features of the viewing direction.

    Pixels determine the rotation of the leg relative to the camera, features the rotation of the
    camera relative to the body. The result is the difference of the two angles. Each branch
    therefore outputs complex numbers, and the sum of their products, one factor conjugated, points
    in the direction of the result. The network outputs three numbers: cosine and sine,
    unnormalised, and the uncertainty, degrees.
    """

    def __init__(self, side: int, features: int) -> None:
        super().__init__()
        layers: list[Any] = []
        channels_in = 3
        for channels_out, size in ((24, 5), (48, 3), (80, 3), (112, 3)):
            layers += _convolution(channels_in, channels_out, size, 2)
            if channels_in > 3:
                layers += _convolution(channels_out, channels_out, 3, 1)
            channels_in = channels_out
        self.body = nn.Sequential(*layers)
        outputs = 2 * PAIRS
        self.seen = nn.Sequential(
            nn.Flatten(),
            nn.Linear(channels_in * (side // 16) ** 2, 128),
            nn.ReLU(),
            nn.Linear(128, outputs),
        )
        self.view = nn.Sequential(
            nn.Linear(features, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, outputs)
        )
        self.doubt = nn.Sequential(nn.Linear(2 * outputs, 48), nn.ReLU(), nn.Linear(48, 1))
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))

    def forward(self, pixels: Any, features: Any) -> Any:
        """Return (n, 3): cosine, sine and uncertainty."""
        seen = self.seen(self.body(pixels / 127.5 - 1.0))
        view = self.view((features - self.mean) / self.spread)
        uncertainty = F.softplus(self.doubt(torch.cat((seen, view), 1))) * 10.0 + 1.0
        seen_re, seen_im = seen[:, :PAIRS], seen[:, PAIRS:]
        view_re, view_im = view[:, :PAIRS], view[:, PAIRS:]
        cosine = (seen_re * view_re + seen_im * view_im).sum(1, keepdim=True)
        sine = (seen_im * view_re - seen_re * view_im).sum(1, keepdim=True)
        return torch.cat((cosine, sine, uncertainty), 1)


def _convolution(channels_in: int, channels_out: int, size: int, stride: int) -> list[Any]:
    convolution = nn.Conv2d(channels_in, channels_out, size, stride, size // 2, bias=False)
    return [convolution, nn.BatchNorm2d(channels_out), nn.ReLU()]


def angle_error(output: Any, true: Any) -> Any:
    """Return the signed errors of the network's angles, degrees, (n, 1)."""
    predicted = torch.rad2deg(torch.atan2(output[:, 1:2], output[:, 0:1] + 1e-6))
    return torch.remainder(predicted - true + 180.0, 360.0) - 180.0


def loss_of(output: Any, true: Any, progress: float) -> Any:
    """Return the loss: squared distance on the unit circle plus a Laplace likelihood of the angle.

    The distance of the direction from the true point on the unit circle has a gradient everywhere;
    an angle has none while nothing is learnt. The negative log-likelihood of a Laplace distribution
    trains the uncertainty and is robust to outliers; its weight increases with `progress`.

    Args:
        output: Output of the network, (n, 3).
        true: True angles, (n, 1), degrees.
        progress: Elapsed share of the training, 0 to 1.
    """
    along, across = torch.cos(torch.deg2rad(true)), torch.sin(torch.deg2rad(true))
    distance = (output[:, 0:1] - along) ** 2 + (output[:, 1:2] - across) ** 2
    uncertainty = output[:, 2:3]
    laplace = torch.abs(angle_error(output, true)) / uncertainty + torch.log(uncertainty)
    return 4.0 * distance.mean() + min(progress / LAPLACE_RAMP, 1.0) * laplace.mean()


def augment(pixels: Any) -> Any:
    """Return crops with random shift, rotation, scale, contrast, colour, blur and noise."""
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
    """The examples of all scenes, divided into training and held-out examples."""

    def __init__(self, folder: Path) -> None:
        scenes = [np.load(path) for path in sorted(folder.glob("*.npz"))]
        joined = {name: np.concatenate([s[name] for s in scenes]) for name in "xctk"}
        scene = np.concatenate([np.full(len(s["t"]), n) for n, s in enumerate(scenes)])
        self.pixels = torch.from_numpy(joined["x"]).permute(0, 3, 1, 2).contiguous()
        self.features = torch.from_numpy(joined["c"])
        self.true = torch.from_numpy(joined["t"].astype(np.float32))
        held_out = scene % 12 == 0
        self.training: NDArray[Any] = np.flatnonzero(~held_out & (joined["k"] < MAX_LANDMARK_ERROR))
        self.held_out: NDArray[Any] = np.flatnonzero(held_out)
        self.weights = sampling_weights(self.true.numpy()[self.training, 0])

    def network(self) -> RotationNetwork:
        """Return an untrained network for these examples, with its feature normalisation."""
        network = RotationNetwork(self.pixels.shape[-1], self.features.shape[1])
        network.mean.copy_(self.features[self.training].mean(0))
        network.spread.copy_(self.features[self.training].std(0) + 1e-3)
        return network


def sampling_weights(angles: NDArray[Any]) -> NDArray[Any]:
    """Return sampling probabilities (n,), inverse to the square root of each angle's frequency.

    People rest most of the time, and a network trained mostly on rest under-estimates all other
    rotations.
    """
    bins = np.floor(angles / BIN_WIDTH).astype(int)
    _, index, counts = np.unique(bins, return_inverse=True, return_counts=True)
    weights = 1.0 / np.sqrt(counts[index])
    normalised: NDArray[Any] = weights / weights.sum()
    return normalised


def train(network: RotationNetwork, examples: Examples, minutes: float, *, onward: bool) -> None:
    """Train a network for some minutes; `onward` resumes the training of a trained one."""
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
    """Return mean and median absolute error on the held-out scenes, as text."""
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
    return f"{errors.mean().item():.1f}° ({errors.median().item():.1f}°)"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--onward", type=Path, help="initial weights, a .pt file")
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
