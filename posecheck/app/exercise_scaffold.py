"""Write a working declaration of a new exercise, with a test beside it, to start from."""

from __future__ import annotations

import sys
from keyword import iskeyword
from pathlib import Path
from string import Template

from posecheck.app.exercise_library import IGNORED_PREFIXES
from posecheck.core.exercise import KEBAB_CASE
from posecheck.errors import PosecheckError
from posecheck.files import output_errors, write_atomically

TEMPLATES = Path(__file__).with_name("templates")


def scaffold(name: str, folder: Path, kind: str) -> tuple[Path, Path]:
    """Write the declaration of a new exercise and its test into `folder`; return both.

    `kind` is that of its cycle, "hold" or "swing". PosecheckError if the name cannot be used,
    or one of the files exists already.
    """
    module = name.replace("-", "_")
    if not KEBAB_CASE.fullmatch(name):
        raise PosecheckError(
            f"an exercise's name is lower case with hyphens, such as hip-flexor, not {name!r}."
        )
    # The test imports the declaration by its file's name.
    reserved = iskeyword(module) or module in sys.stdlib_module_names
    if reserved or module.startswith(IGNORED_PREFIXES):
        raise PosecheckError(f"a file named {module}.py means something else; choose another name.")
    files = folder / f"{module}.py", folder / f"test_{module}.py"
    for path in files:
        if path.exists():
            raise PosecheckError(f"{path} exists already; choose another name, or delete it.")
    title = name.replace("-", " ").capitalize()
    words = {"name": name, "title": title, "module": module, "test_file": files[1].name}
    with output_errors(f"{folder} can't be made ({{reason}})."):
        folder.mkdir(parents=True, exist_ok=True)
    for path, template in zip(files, (f"{kind}.py.txt", f"{kind}_test.py.txt"), strict=True):
        text = Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(words)
        write_atomically(path, [text.encode()], lambda _: False)
    return files
