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
MISPLACED = 0.2

#: After this share of the training both parts of the loss count alike.
ALIKE = 0.4

#: The highest rate of learning: of a network that has learnt nothing yet, and of one that has.
RATE, ONWARD = 2e-3, 1.2e-3

#: Angles that differ by less than this are alike, degrees.
BIN = 15.0

#: Pairs of complex numbers whose products are added up for one angle.
PAIRS = 16


class SecondLook(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """Pixels tell how a limb is turned as seen, clues from where it is seen.

    What is wanted is the difference of two directions. So each branch answers complex numbers, and
    the sum of their products, one conjugated, points where the limb does in the body's own axes.
    For each angle three numbers come out: along and across that direction, and how unsure it is.
    """

    def __init__(self, side: int, clues: int, angles: int) -> None:
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
            nn.Linear(clues, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, numbers)
        )
        self.doubt = nn.Sequential(nn.Linear(2 * numbers, 48), nn.ReLU(), nn.Linear(48, angles))
        self.register_buffer("mean", torch.zeros(clues))
        self.register_buffer("spread", torch.ones(clues))

    def forward(self, pixels: Any, clues: Any) -> Any:
        """(n, 3 * angles): along, across and how unsure, angle by angle."""
        a = self.seen(self.body(pixels / 127.5 - 1.0))
        b = self.view((clues - self.mean) / self.spread)
        unsure = F.softplus(self.doubt(torch.cat((a, b), 1))) * 10.0 + 1.0
        told = []
        for angle in range(self.angles):
            first = 2 * PAIRS * angle
            a_x, a_y = a[:, first : first + PAIRS], a[:, first + PAIRS : first + 2 * PAIRS]
            b_x, b_y = b[:, first : first + PAIRS], b[:, first + PAIRS : first + 2 * PAIRS]
            told.append((a_x * b_x + a_y * b_y).sum(1, keepdim=True))
            told.append((a_y * b_x - a_x * b_y).sum(1, keepdim=True))
            told.append(unsure[:, angle : angle + 1])
        return torch.cat(told, 1)


def _convolution(before: int, after: int, size: int, stride: int) -> list[Any]:
    convolution = nn.Conv2d(before, after, size, stride, size // 2, bias=False)
    return [convolution, nn.BatchNorm2d(after), nn.ReLU()]


def off(answer: Any, true: Any) -> Any:
    """By how much each angle that the network answers is off, (n, angles) degrees, signed."""
    told = torch.rad2deg(torch.atan2(answer[:, 1::3], answer[:, 0::3] + 1e-6))
    return torch.remainder(told - true + 180.0, 360.0) - 180.0


def loss_of(answer: Any, true: Any, share: float) -> Any:
    """How bad an answer is; `share` is how much of the training is over.

    First how far the direction, as a point, is from the true one on the unit circle: that has a
    slope from everywhere, an angle has none where nothing is known yet. Then, more and more, the
    negative logarithm of a Laplace distribution of the angle: it teaches how unsure to be, and far
    outliers pull no harder than near ones.
    """
    along, across = torch.cos(torch.deg2rad(true)), torch.sin(torch.deg2rad(true))
    apart = (answer[:, 0::3] - along) ** 2 + (answer[:, 1::3] - across) ** 2
    unsure = answer[:, 2::3]
    laplace = torch.abs(off(answer, true)) / unsure + torch.log(unsure)
    return 4.0 * apart.mean() + min(share / ALIKE, 1.0) * laplace.mean()


def varied(pixels: Any) -> Any:
    """The pictures a little moved, turned, enlarged; in other light, colours, focus, noise."""
    number = len(pixels)
    reach = pixels.shape[-1] // 16
    down, right = np.random.randint(-reach, reach + 1, 2)
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
        true = joined["t"].astype(np.float32)
        self.true = torch.from_numpy(true.reshape(len(true), -1))
        aside = scene % 12 == 0
        self.learnt: NDArray[Any] = np.flatnonzero(~aside & (joined["k"] < MISPLACED))
        self.aside: NDArray[Any] = np.flatnonzero(aside)
        self.shares = rarity(self.true.numpy()[self.learnt, 0])

    def network(self) -> SecondLook:
        """A network for such examples that has learnt nothing yet."""
        network = SecondLook(self.pixels.shape[-1], self.clues.shape[1], self.true.shape[1])
        network.mean.copy_(self.clues[self.learnt].mean(0))
        network.spread.copy_(self.clues[self.learnt].std(0) + 1e-3)
        return network


def rarity(angles: NDArray[Any]) -> NDArray[Any]:
    """How often to look at each example, (n,): the rarer its angle the more often, by the root.

    People rest for most of the time, and a network that sees mostly rest tells too little of the
    rest.
    """
    bins = np.floor(angles / BIN).astype(int)
    _, place, numbers = np.unique(bins, return_inverse=True, return_counts=True)
    weights = 1.0 / np.sqrt(numbers[place])
    shares: NDArray[Any] = weights / weights.sum()
    return shares


def train(network: SecondLook, examples: Examples, minutes: float, *, onward: bool) -> None:
    """Let the network look at the examples for so long; `onward` if it has learnt before."""
    rate = ONWARD if onward else RATE
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    begun, told = time.monotonic(), 0.0
    while (passed := (time.monotonic() - begun) / 60.0) < minutes:
        for group in optimiser.param_groups:
            falling = (1 + np.cos(np.pi * passed / minutes)) / 2
            group["lr"] = 1e-5 + rate * min(passed, 1.0) * falling
        chosen = np.random.choice(examples.learnt, BATCH, p=examples.shares)
        clues = examples.clues[chosen]
        clues = clues + torch.randn_like(clues) * network.spread * 0.1
        answer = network(varied(examples.pixels[chosen]), clues)
        loss = loss_of(answer, examples.true[chosen], 1.0 if onward else passed / minutes)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if passed - told > 1.0:
            told = passed
            print(f"{passed:.0f} min: off by {error(network, examples)} on scenes kept aside")


def error(network: SecondLook, examples: Examples) -> str:
    """By how much it is off on the scenes kept aside: mean and median of each angle."""
    network.eval()
    with torch.no_grad():
        parts = [
            off(network(examples.pixels[some].float(), examples.clues[some]), examples.true[some])
            for some in np.array_split(examples.aside, len(examples.aside) // 256 + 1)
        ]
    network.train()
    wrong = torch.abs(torch.cat(parts))
    means, medians = wrong.mean(0).tolist(), wrong.median(0).values.tolist()
    return ", ".join(f"{m:.1f}° ({d:.1f}°)" for m, d in zip(means, medians, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("examples", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--onward", type=Path, help="weights to begin with, a .pt")
    chosen = parser.parse_args()
    examples = Examples(chosen.examples)
    network = examples.network()
    if chosen.onward:
        network.load_state_dict(torch.load(chosen.onward))
    train(network, examples, chosen.minutes, onward=bool(chosen.onward))
    network.eval()
    torch.save(network.state_dict(), chosen.model.with_suffix(".pt"))
    torch.onnx.export(
        network,
        (examples.pixels[:2].float(), examples.clues[:2]),
        str(chosen.model),
        input_names=["pixels", "clues"],
        output_names=["turns"],
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
