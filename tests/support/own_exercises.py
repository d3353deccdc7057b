"""Shared by tests: the user's own exercises, and packages that bring some."""

from __future__ import annotations

from pathlib import Path

#: The declaration of an exercise that is not shipped.
BRIDGE = Path(__file__).with_name("bridge.py")


def declaration(name: str, title: str = "Bridge") -> str:
    """Return the bridge's declaration with another name."""
    text = BRIDGE.read_text(encoding="utf-8")
    return text.replace('name="bridge"', f'name="{name}"').replace('"Bridge"', f'"{title}"')


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
