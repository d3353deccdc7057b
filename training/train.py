"""Train the network that reads how far a leg is rolled: models/leg_roll.onnx.

    python scripts/train_legs.py EXAMPLES models/leg_roll.onnx --minutes 40

EXAMPLES is a folder of .npz files, one a scene: `x` (n, 64, 64, 3) uint8, the squares, and `c`
(n, 19) float32, the clues, as `posecheck.estimator.legs` makes them; `t` (n,), the true inward
rotation at the hip, degrees; `k` (n,), by how much the pose network's knee or ankle was off, m.
Every twelfth scene is kept aside to tell how well it goes. Wants PyTorch and onnx too.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # its name everywhere
from numpy.typing import NDArray
from torch import nn

BATCH = 96

#: Legs whose knee or ankle the pose network put further off than this teach nothing, m.
MISPLACED = 0.2


class LegRoll(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """Pixels tell how a foot is turned as seen, clues from where it is seen.

    What is wanted is the difference of two directions. So each branch answers complex numbers, and
    the sum of their products, one conjugated, points where the leg does in the body's own axes.
    """

    def __init__(self, pairs: int = 16, clues: int = 19) -> None:
        super().__init__()
        self.pairs = pairs
        layers: list[Any] = []
        before = 3
        for after, size in ((24, 5), (48, 3), (80, 3), (112, 3)):
            layers += _convolution(before, after, size, 2)
            if before > 3:
                layers += _convolution(after, after, 3, 1)
            before = after
        self.body = nn.Sequential(*layers)
        self.seen = nn.Sequential(
            nn.Flatten(), nn.Linear(before * 16, 128), nn.ReLU(), nn.Linear(128, 2 * pairs)
        )
        self.view = nn.Sequential(
            nn.Linear(clues, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, 2 * pairs)
        )
        self.doubt = nn.Sequential(nn.Linear(4 * pairs, 48), nn.ReLU(), nn.Linear(48, 1))
        self.register_buffer("mean", torch.zeros(clues))
        self.register_buffer("spread", torch.ones(clues))

    def forward(self, pixels: Any, clues: Any) -> Any:
        """Along the front, across it and inward, and how unsure, for each leg."""
        a = self.seen(self.body(pixels / 127.5 - 1.0))
        b = self.view((clues - self.mean) / self.spread)
        n = self.pairs
        along = (a[:, :n] * b[:, :n] + a[:, n:] * b[:, n:]).sum(1, keepdim=True)
        across = (a[:, n:] * b[:, :n] - a[:, :n] * b[:, n:]).sum(1, keepdim=True)
        unsure = F.softplus(self.doubt(torch.cat((a, b), 1))) * 10.0 + 1.0
        return torch.cat((along, across, unsure), 1)


def _convolution(before: int, after: int, size: int, stride: int) -> list[Any]:
    convolution = nn.Conv2d(before, after, size, stride, size // 2, bias=False)
    return [convolution, nn.BatchNorm2d(after), nn.ReLU()]


def degrees(answer: Any) -> Any:
    """The roll that the network answers."""
    return torch.rad2deg(torch.atan2(answer[:, 1], answer[:, 0] + 1e-6))


def loss_of(answer: Any, true: Any) -> Any:
    """The negative logarithm of a Laplace distribution: far outliers pull no harder than near."""
    off = torch.remainder(degrees(answer) - true + 180.0, 360.0) - 180.0
    return (torch.abs(off) / answer[:, 2] + torch.log(answer[:, 2])).mean()


def varied(pixels: Any) -> Any:
    """The pictures a little moved, turned, enlarged; in other light, colours, focus, noise."""
    number = len(pixels)
    down, right = np.random.randint(-4, 5, 2)
    x = torch.roll(pixels.float(), (int(down), int(right)), (2, 3))
    if np.random.rand() < 0.5:
        angle, scale = torch.randn(number) * 0.06, 1.0 + (torch.rand(number) - 0.5) * 0.3
        c, s = scale * torch.cos(angle), scale * torch.sin(angle)
        zero = torch.zeros(number)
        way = torch.stack((c, -s, zero, s, c, zero), 1).view(number, 2, 3)
        grid = F.affine_grid(way, x.shape, align_corners=False)
        x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
    mean = x.mean((1, 2, 3), keepdim=True)
    contrast = 0.6 + torch.rand(number, 1, 1, 1) * 0.8
    tint = 1.0 + (torch.rand(number, 3, 1, 1) - 0.5) * 0.35
    x = ((x - mean) * contrast + mean) * tint + (torch.rand(number, 1, 1, 1) - 0.5) * 60.0
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
        self.clues = torch.from_numpy(joined["c"])
        self.true = torch.from_numpy(joined["t"].astype(np.float32))
        aside = scene % 12 == 0
        self.learnt: NDArray[Any] = np.flatnonzero(~aside & (joined["k"] < MISPLACED))
        self.aside: NDArray[Any] = np.flatnonzero(aside)


def train(examples: Examples, minutes: float) -> LegRoll:
    """A network that has looked at the examples for so long."""
    network = LegRoll()
    network.mean.copy_(examples.clues[examples.learnt].mean(0))
    network.spread.copy_(examples.clues[examples.learnt].std(0) + 1e-3)
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    begun, told, left = time.monotonic(), 0.0, np.zeros(0, dtype=np.int64)
    while (passed := (time.monotonic() - begun) / 60.0) < minutes:
        for group in optimiser.param_groups:
            group["lr"] = (
                1e-5 + 2e-3 * min(passed, 1.0) * (1 + np.cos(np.pi * passed / minutes)) / 2
            )
        if len(left) < BATCH:
            left = np.random.permutation(examples.learnt)
        chosen, left = left[:BATCH], left[BATCH:]
        clues = examples.clues[chosen]
        clues = clues + torch.randn_like(clues) * network.spread * 0.1
        loss = loss_of(network(varied(examples.pixels[chosen]), clues), examples.true[chosen])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if passed - told > 1.0:
            told = passed
            print(f"{passed:.0f} min: off by {error(network, examples):.1f}° on scenes kept aside")
    return network


def error(network: LegRoll, examples: Examples) -> float:
    """By how much it is off on average, on the scenes kept aside, degrees."""
    network.eval()
    with torch.no_grad():
        answer = network(examples.pixels[examples.aside].float(), examples.clues[examples.aside])
    network.train()
    return float(torch.abs(degrees(answer) - examples.true[examples.aside]).mean())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--minutes", type=float, default=40.0)
    chosen = parser.parse_args()
    network = train(Examples(chosen.examples), chosen.minutes).eval()
    torch.onnx.export(
        network,
        (torch.zeros(2, 3, 64, 64), torch.zeros(2, 19)),
        str(chosen.model),
        input_names=["pixels", "clues"],
        output_names=["roll"],
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
