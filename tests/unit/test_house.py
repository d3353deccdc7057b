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

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "posecheck"

#: The floors, from the ground up: a folder (or root module) knows only the floors below its own.
#: Folders on one floor do not know each other.
FLOORS: list[set[str]] = [
    {"_version", "errors", "stopping"},
    {"i18n", "core"},
    {"files"},
    {"exercises", "testing"},
    {"routines"},
    {"trainer", "plan"},
    # What results and history share: these do not know each other.
    {"codec", "formatting", "pages"},
    {"video", "estimator", "display", "voice", "results", "history"},
    {"app"},
    {"api"},
    {"cli"},
    {"__main__"},
]

#: The folders without files, clocks, threads or screens; of libraries they know NumPy alone.
PURE = {"core", "exercises", "routines", "trainer", "plan", "i18n"}

#: What one of them may know all the same: a plan's dates are data. It never asks what day it is.
ALLOWED = {"plan": {"datetime"}}

#: Where each library may be imported; the named modules are the only ones that know it.
VENDORS: dict[str, set[str]] = {
    "av": {"video"},
    "babel": {"formatting"},
    "bokeh": {"pages"},
    "cv2": {"display.paint", "display.window", "estimator", "results.thumbnails", "video"},
    "cv2_enumerate_cameras": {"video.camera_device"},
    "distributed": {"app.batch"},
    "filelock": {"files.staging"},
    "fpdf": {"app.pdf"},
    "icalendar": {"app.reminder"},
    "jinja2": {"pages"},
    "mediapipe": {"estimator.landmarker"},
    "msgspec": {"codec", "history.records", "plan"},
    "pandas": {"api"},
    "platformdirs": {"cli", "history.store"},
    "rich": {"cli"},
    "typer": {"cli"},
}  # fmt: skip

#: The package itself is a door too: the names of what stands there are looked up when asked for.
DOOR = {("posecheck", "posecheck.api")}

#: At most this many Python files stand at the root of the package.
MAX_ROOT_FILES = 7

#: Where a distribution is not called what it is imported as.
DISTRIBUTIONS = {
    "cv2": "opencv-python",
    "cv2_enumerate_cameras": "cv2-enumerate-cameras",
    "fpdf": "fpdf2",
}

#: What the core must not touch: files, clocks, processes, the screen. Its time is the frames'.
WORLDLY_MODULES = {
    "asyncio", "concurrent", "datetime", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "shutil", "socket", "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip
CLOCK_CALLS = {"now", "today", "utcnow"}
WORLDLY_CALLS = {"breakpoint", "exec", "eval", "input", "open", "print"}

#: Too slow to load for a program that is only asked for its help.
HEAVY = {"av", "babel", "bokeh", "cv2", "dask", "distributed", "jinja2", "mediapipe"}


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


@cache
def modules() -> dict[str, Path]:
    """All modules of posecheck, by dotted name."""
    return {dotted(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def syntax_tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> list[Import]:
    """What `module` imports, with modules of posecheck named in full."""
    tree = syntax_tree(module)
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


def floor(part: str) -> int:
    """The floor a folder or root module stands on."""
    name = part.removeprefix("posecheck.")
    return next(number for number, parts in enumerate(FLOORS) if name in parts)


def may_know(part: str, other: str) -> bool:
    """Whether the house lets `part` import `other`."""
    if part == other or (part, other) in DOOR:
        return True
    if part == "posecheck" or other == "posecheck":
        return other == "posecheck._version"
    return floor(other) < floor(part)


def knows_vendor(module: str, vendor: str) -> bool:
    """Whether `module` is, or lies in, one of the places that may import `vendor`."""
    inner = module.removeprefix("posecheck.")
    return any(inner == p or inner.startswith(f"{p}.") for p in VENDORS.get(vendor, set()))


ALL = list(modules())
PURE_MODULES = [m for m in ALL if home(m).removeprefix("posecheck.") in PURE]


def test_the_root_is_small() -> None:
    """Modules live in folders; only the doors and what everybody needs stand at the root."""
    assert len(list(PACKAGE.glob("*.py"))) <= MAX_ROOT_FILES


@pytest.mark.parametrize("module", [m for m in ALL if m != "posecheck"])
def test_every_module_has_its_place(module: str) -> None:
    """Each folder, and each module at the root, stands on exactly one floor."""
    name = home(module).removeprefix("posecheck.")
    assert sum(name in parts for parts in FLOORS) == 1, f"give {name} its floor in FLOORS"


@pytest.mark.parametrize("module", ALL)
def test_imports_only_go_down(module: str) -> None:
    """A folder knows the floors below it, and no other folder of its own floor."""
    part = home(module)
    wrong = [
        f"line {i.line}: {i.name}"
        for i in imports(module)
        if i.top == "posecheck" and not i.typing and not may_know(part, home(i.name))
    ]
    assert not wrong, f"{module} imports what is not below it: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_vendors_stay_at_their_edge(module: str) -> None:
    """Each library is known to the places named for it alone; everybody may know NumPy."""
    ours = sys.stdlib_module_names | {"posecheck", "numpy"}
    wrong = [
        f"line {i.line}: {i.name}"
        for i in imports(module)
        if i.top not in ours and not knows_vendor(module, i.top)
    ]
    assert not wrong, f"{module} imports libraries that are not its own: {wrong}"


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure_folders_touch_nothing_outside(module: str) -> None:
    """No file, no clock, no screen: what they say follows from the poses they are given."""
    tree = syntax_tree(module)
    forbidden = WORLDLY_MODULES - ALLOWED.get(home(module).removeprefix("posecheck."), set())
    wrong = [f"line {i.line}: import {i.name}" for i in imports(module) if i.top in forbidden]
    wrong += [
        f"line {node.lineno}: {name}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "id", getattr(node.func, "attr", "")))
        in (WORLDLY_CALLS if isinstance(node.func, ast.Name) else CLOCK_CALLS)
    ]
    assert not wrong, f"{module} reaches outside: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_nobody_knows_a_single_exercise(module: str) -> None:
    """Another exercise is one more file: no import anywhere has to change for it."""
    wrong = [i.name for i in imports(module) if i.name.startswith("posecheck.exercises.")]
    assert not wrong, f"{module} knows an exercise by name: {wrong}"


@pytest.mark.parametrize("module", ALL)
def test_no_error_is_passed_over(module: str) -> None:
    """An error is handled, reported or propagated: no bare except, no silent pass."""
    tree = syntax_tree(module)
    wrong = [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or all(isinstance(step, ast.Pass) for step in node.body))
    ]
    assert not wrong, f"{module} drops errors: {wrong}"


def test_every_library_is_declared() -> None:
    """An installation gets every library that posecheck imports, and no other.

    Optional features are extras; those of benchmarks, tests and documentation are left out.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: lines
        for name, lines in project["optional-dependencies"].items()
        if name not in ("benchmarks", "docs", "test")
    }
    lines = [*project["dependencies"], *(line for extra in extras.values() for line in extra)]
    declared = {line.partition(">=")[0] for line in lines}
    used = {i.top for module in ALL for i in imports(module)}
    third_party = used - sys.stdlib_module_names - {"posecheck"}
    assert {DISTRIBUTIONS.get(name, name) for name in third_party} == declared


def test_the_coverage_gate_is_the_pure_folders() -> None:
    """Every module of the pure folders, and no other, has to be covered to the last branch."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    gated = settings["coverage"]["report"]["include"]
    assert set(gated) == {f"posecheck/{folder}/*" for folder in PURE}


def test_the_command_line_starts_light() -> None:
    """`posecheck --help` answers at once: nothing slow is loaded before it is needed."""
    code = "import sys, json, posecheck.cli; print(json.dumps(list(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert not HEAVY & set(json.loads(loaded))


@pytest.mark.parametrize("name", ["posecheck.core.pose", "posecheck.video", "posecheck.cli"])
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
        ("posecheck.core", "posecheck.errors", True),
        ("posecheck.core", "posecheck.files", False),
        ("posecheck.exercises", "posecheck.core", True),
        ("posecheck.core", "posecheck.exercises", False),
        ("posecheck.trainer", "posecheck.exercises", True),
        ("posecheck.testing", "posecheck.exercises", False),
        ("posecheck.trainer", "posecheck.video", False),
        ("posecheck.video", "posecheck.estimator", False),
        ("posecheck.app", "posecheck.video", True),
        ("posecheck.video", "posecheck.app", False),
        ("posecheck.cli", "posecheck.app", True),
        ("posecheck.app", "posecheck.cli", False),
        ("posecheck", "posecheck.api", True),
        ("posecheck", "posecheck.app", False),
    ],
)
def test_the_rule_refuses_what_it_should(part: str, other: str, allowed: bool) -> None:
    """The law refuses what it should."""
    assert may_know(part, other) is allowed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import av.video", [("av.video", False, False)]),
        ("from posecheck.core import pose", [("posecheck.core.pose", False, False)]),
        ("from .core.pose import Pose", [("posecheck.core.pose", False, False)]),
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
