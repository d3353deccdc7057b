"""Shared by tests: the user's own exercises, and packages that bring some."""

from __future__ import annotations

from pathlib import Path

from posecheck.testing import SUPINE_KNEES_BENT, Posture

#: The declaration of an exercise that is not shipped.
BRIDGE = Path(__file__).with_name("bridge.py")

DOWN = SUPINE_KNEES_BENT
UP = Posture(trunk=115.0, hips=0.0, knees=115.0)
LOW = Posture(trunk=106.0, hips=32.0, knees=120.0)

Script = list[tuple[float, Posture]]


def lifted(posture: Posture, seconds: float) -> Script:
    """Lift the hips, hold them, lower them and rest."""
    return [(2.0, posture), (seconds, posture), (2.0, DOWN), (3.0, DOWN)]


#: Two that are proper, one too low, and one too short.
SCRIPT: Script = [
    (0.0, DOWN),
    (3.0, DOWN),
    *lifted(UP, 7.0),
    *lifted(UP, 7.0),
    *lifted(LOW, 7.0),
    *lifted(UP, 2.0),
]
EXPECTED = [
    (True, set()),
    (True, set()),
    (False, {"hips-low"}),
    (False, {"hold-too-short"}),
]


def declaration(name: str, title: str = "Bridge") -> str:
    """Return the bridge's declaration with another name."""
    text = BRIDGE.read_text(encoding="utf-8")
    return text.replace('name="own-bridge"', f'name="{name}"').replace('"Bridge"', f'"{title}"')


def own_exercise(data: Path, file: str, text: str) -> Path:
    """Write a file into the folder of the user's exercises."""
    path = data / "exercises" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def installed_package(site: Path, name: str, entry_point: str, text: str) -> None:
    """Write a package with one module and one entry point of exercises, as pip installs it.

    Args:
        site: Folder on sys.path.
        name: Name of the package and of its module.
        entry_point: What the entry point names, after "module".
        text: Source of the module.
    """
    metadata = site / f"{name}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (site / f"{name}.py").write_text(text, encoding="utf-8")
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
    )
    (metadata / "entry_points.txt").write_text(
        f"[posecheck.exercises]\n{name} = {name}{entry_point}\n", encoding="utf-8"
    )


def failing_declaration(pose: int = 10) -> str:
    """Return the bridge's declaration with a measure that divides by zero from a pose on."""
    return (
        BRIDGE.read_text(encoding="utf-8").replace(
            "    knees = knee_flexion(pose, side)\n",
            "    POSES.append(pose)\n"
            f"    1 / (len(POSES) < {pose})\n"
            "    knees = knee_flexion(pose, side)\n",
        )
        + "\nPOSES: list[Pose] = []\n"
    )
