"""The house: who may import whom. The program's files are read, not run."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "posecheck"

#: The floors of the core, from the ground up: a module knows only the floors below its own.
CORE = [
    {"posecheck.errors"},
    {"posecheck.speech"},
    {"posecheck.words"},
    {"posecheck.pose", "posecheck.sight"},
    {"posecheck.angles", "posecheck.people"},
    {"posecheck.filters"},
    {"posecheck.exercise"},
    {"posecheck.guide"},
    {"posecheck.feedback"},
    {"posecheck.announcer", "posecheck.gesture", "posecheck.mending", "posecheck.placement"},
    {"posecheck.checking"},
    {"posecheck.holds", "posecheck.swings"},
    {"posecheck.exercises"},
    {"posecheck.coach"},
    {"posecheck.routine"},
    {"posecheck.session"},
]

#: The edges, each with the vendors that it alone, or with the others named so, may know.
EDGES: dict[str, set[str]] = {
    "posecheck.video": set(),
    "posecheck.window": {"cv2"},
    "posecheck.estimator": {"mediapipe", "cv2"},
    "posecheck.overlay": set(),
    "posecheck.voice": set(),
    "posecheck.report": set(),
    "posecheck.history": set(),
    "posecheck.writing": set(),
    "posecheck.reminder": {"icalendar"},
    "posecheck.download": {"platformdirs"},
    "posecheck.pipeline": set(),
    "posecheck.places": set(),
}

#: In an edge of several files, the one that alone knows the vendor.
INNERMOST = {
    "posecheck.video.ffmpeg": {"av"},
    "posecheck.video.recording": {"av", "cv2"},
    "posecheck.video.filmed": {"av"},
    "posecheck.video.skimmed": {"av"},
    "posecheck.video.writer": {"av"},
    "posecheck.video.picture": {"cv2"},
    "posecheck.video.capture": {"cv2"},
    "posecheck.overlay.paint": {"cv2"},
    "posecheck.report.page": {"jinja2"},
    "posecheck.report.library": {"bokeh"},
    "posecheck.report.pictures": {"cv2"},
    "posecheck.history.page": {"jinja2"},
    "posecheck.history.store": {"platformdirs"},
    "posecheck.voice.mouth": {"pyttsx3"},
}

#: What stands on top and may know everything below it, from the lower to the higher.
TOP: list[str] = [
    "posecheck",
    "posecheck.stretches",
    "posecheck.analysis",
    "posecheck.batch",
    "posecheck.overview",
    "posecheck.api",
    "posecheck.export",
    "posecheck.live",
    "posecheck.doctor",
    "posecheck.cli",
    "posecheck.__main__",
]

TOP_VENDORS = {
    "posecheck.api": {"pandas"},
    "posecheck.batch": {"distributed"},
    "posecheck.cli": {"platformdirs", "rich", "typer"},
}

#: The package itself is a door too: the names of what stands there are looked up when asked for.
DOOR = {("posecheck", "posecheck.api")}

#: Where a distribution is not called what it is imported as.
DISTRIBUTIONS = {"cv2": "opencv-python"}

#: What the core must not touch: files, clocks, processes, the screen. Its time is the frames'.
WORLDLY_MODULES = {
    "asyncio", "concurrent", "datetime", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "shutil", "socket", "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip
WORLDLY_CALLS = {"breakpoint", "exec", "eval", "input", "open", "print"}

#: Too slow to load for a program that is only asked for its help.
HEAVY = {"av", "bokeh", "cv2", "dask", "distributed", "jinja2", "mediapipe", "pyttsx3"}


@dataclass(frozen=True)
class Import:
    """One imported module. lazy: only when a function runs. typing: only for the type checker."""

    name: str
    line: int
    lazy: bool
    typing: bool

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]


def modules() -> dict[str, Path]:
    """All modules of posecheck, by dotted name."""
    return {dotted(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(module: str) -> list[Import]:
    """What `module` imports, with modules of posecheck named in full."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    package = module if modules()[module].stem == "__init__" else module.rpartition(".")[0]
    return list(found(tree, package))


def found(
    node: ast.AST, package: str, lazy: bool = False, typing: bool = False
) -> Iterator[Import]:
    """The imports at and under `node`."""
    lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for name in imported(node, package):
        yield Import(name, getattr(node, "lineno", 0), lazy, typing)
    checked = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    for child in ast.iter_child_nodes(node):
        yield from found(child, package, lazy, typing or checked)


def imported(node: ast.AST, package: str) -> list[str]:
    """The modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = package.rsplit(".", node.level - 1)[0] + "." if node.level else ""
        source = (above + (node.module or "")).rstrip(".")
        members = [f"{source}.{alias.name}" for alias in node.names]
        submodules = [member for member in members if member in modules()]
        return submodules if len(submodules) == len(members) else [source, *submodules]
    return []


def home(module: str) -> str:
    """The part of the house that `module` is in: itself, or the folder it is a file of."""
    parts = module.split(".")
    return ".".join(parts[:2])


def core_floor(part: str) -> int | None:
    return next((floor for floor, parts in enumerate(CORE) if part in parts), None)


def known() -> set[str]:
    return set().union(*CORE) | set(EDGES) | set(TOP)


def may_know(part: str, other: str) -> bool:
    """Whether the house lets `part` import `other`."""
    if part == other or (part, other) in DOOR:
        return True
    floor, below = core_floor(part), core_floor(other)
    if part in TOP:
        return other not in TOP or TOP.index(other) < TOP.index(part)
    if part in EDGES:
        return below is not None or other == "posecheck"
    return floor is not None and below is not None and below < floor


def vendors(module: str) -> set[str]:
    """The libraries that `module` may import."""
    part = home(module)
    own = EDGES.get(part, set()) | TOP_VENDORS.get(part, set()) | INNERMOST.get(module, set())
    return own | {"numpy"}


ALL = list(modules())
CORE_MODULES = [module for module in ALL if core_floor(home(module)) is not None]


@pytest.mark.parametrize("module", ALL)
def test_every_module_has_its_place(module: str) -> None:
    """A module is in the core, at an edge or on top, and this file says which."""
    assert home(module) in known(), (
        f"{module} is new: give it its place in CORE, EDGES or TOP of {Path(__file__).name}"
    )


@pytest.mark.parametrize("module", ALL)
def test_imports_only_go_down(module: str) -> None:
    """The core knows only what is below it; an edge knows the core and no other edge."""
    part = home(module)
    wrong = [
        f"line {i.line}: {i.name}"
        for i in imports(module)
        if i.top == "posecheck" and not may_know(part, home(i.name))
    ]
    assert not wrong, f"{module} imports what is not below it: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_vendors_stay_at_their_edge(module: str) -> None:
    """Each library is known to the modules named for it alone; the core knows NumPy."""
    allowed = vendors(module) | sys.stdlib_module_names | {"posecheck"}
    wrong = [f"line {i.line}: {i.name}" for i in imports(module) if i.top not in allowed]
    assert not wrong, f"{module} imports libraries that are not its own: {wrong}"


@pytest.mark.parametrize("module", CORE_MODULES)
def test_the_core_touches_nothing_of_the_world(module: str) -> None:
    """No file, no clock, no screen: what the core says follows from the poses it is given."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    wrong = [f"line {i.line}: import {i.name}" for i in imports(module) if i.top in WORLDLY_MODULES]
    wrong += [
        f"line {node.lineno}: {node.func.id}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in WORLDLY_CALLS
    ]
    assert not wrong, f"{module} reaches out of the core: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_nobody_knows_a_single_exercise(module: str) -> None:
    """Another exercise is one more file: no import anywhere has to change for it."""
    wrong = [i.name for i in imports(module) if i.name.startswith("posecheck.exercises.")]
    assert not wrong, f"{module} knows an exercise by name: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_no_error_is_passed_over(module: str) -> None:
    """An error is mended, told or let through: never caught all alike, never silently dropped."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    wrong = [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or all(isinstance(step, ast.Pass) for step in node.body))
    ]
    assert not wrong, f"{module} drops errors: {wrong}"


def test_every_library_is_declared() -> None:
    """Whoever installs posecheck gets all that it imports; and nothing that it doesn't.

    What it can do without is an extra; the tests' own is none of its business.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: e for name, e in project["optional-dependencies"].items() if name != "test"}
    lines = [*project["dependencies"], *(line for extra in extras.values() for line in extra)]
    declared = {line.partition(">=")[0] for line in lines}
    used = {i.top for module in ALL for i in imports(module)}
    third_party = used - sys.stdlib_module_names - {"posecheck"}
    assert {DISTRIBUTIONS.get(name, name) for name in third_party} == declared


def test_the_coverage_gate_is_the_core() -> None:
    """Every module of the core, and no other, has to be covered to the last branch."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    gated = settings["coverage"]["report"]["include"]
    covered = {dotted(path) for pattern in gated for path in ROOT.glob(pattern) if path.is_file()}
    assert covered == set(CORE_MODULES)


def test_the_command_line_starts_light() -> None:
    """`posecheck --help` answers at once: nothing slow is loaded before it is needed."""
    code = "import sys, json, posecheck.cli; print(json.dumps(list(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert not HEAVY & set(json.loads(loaded))


@pytest.mark.parametrize("name", ["posecheck.pose", "posecheck.video", "posecheck.cli"])
def test_nothing_heavy_is_imported_at_start(name: str) -> None:
    """The same, read off the files: it names the line at fault."""
    wrong = [
        f"{module} line {i.line}: {i.name}"
        for module in at_start(name, set())
        for i in eager(module)
        if i.top in HEAVY
    ]
    assert not wrong, f"{name} loads at start: {wrong}"


def eager(module: str) -> list[Import]:
    return [i for i in imports(module) if not i.lazy and not i.typing]


def at_start(module: str, seen: set[str]) -> set[str]:
    """`module` and all of posecheck that is imported along with it."""
    if module not in seen and module in modules():
        seen.add(module)
        for i in eager(module):
            at_start(i.name, seen)
    return seen


@pytest.mark.parametrize(
    ("part", "other", "allowed"),
    [
        ("posecheck.angles", "posecheck.pose", True),
        ("posecheck.pose", "posecheck.angles", False),
        ("posecheck.angles", "posecheck.filters", False),
        ("posecheck.coach", "posecheck.exercises", True),
        ("posecheck.exercises", "posecheck.coach", False),
        ("posecheck.coach", "posecheck.video", False),
        ("posecheck.video", "posecheck.pose", True),
        ("posecheck.video", "posecheck.estimator", False),
        ("posecheck.video", "posecheck.cli", False),
        ("posecheck.analysis", "posecheck.video", True),
        ("posecheck.cli", "posecheck.analysis", True),
        ("posecheck.analysis", "posecheck.cli", False),
    ],
)
def test_the_law_itself(part: str, other: str, allowed: bool) -> None:
    """The law refuses what it should."""
    assert may_know(part, other) is allowed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import av.video", [("av.video", False, False)]),
        ("from posecheck import pose", [("posecheck.pose", False, False)]),
        ("from .pose import Pose", [("posecheck.pose", False, False)]),
        ("def f():\n    import cv2", [("cv2", True, False)]),
        ("if TYPE_CHECKING:\n    import av", [("av", False, True)]),
    ],
)
def test_imports_are_seen_wherever_they_hide(
    source: str, expected: list[tuple[str, bool, bool]]
) -> None:
    """Relative, lazy and typing imports are imports too."""
    seen = [(i.name, i.lazy, i.typing) for i in found(ast.parse(source), "posecheck")]
    assert seen == expected
