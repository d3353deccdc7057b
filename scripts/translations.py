"""List the texts that a language does not translate, and translations that nothing uses.

Texts are found where they are written: in calls such as `words("…")`, `words.count(n, "…", "…")`
and `translatable("…")` of the program's files, in calls of `_` in its templates, and in what the
exercises declare. The exit status is 1 if anything is listed.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from posecheck import errors
from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES, LEAST_LITERAL, literal_length, missing
from posecheck.trainer.sentences import sentences

PACKAGE = Path(__file__).resolve().parents[1] / "posecheck"

#: The names under which files call the translation of a text, and those with two texts.
MARK = "translatable"
NAMES = {"words", "_words", MARK}
COUNT = "count"

#: The classes and functions whose arguments are whole sentences, which `Words.finished` translates.
ERRORS = {name for name in vars(errors) if name.endswith("Error")}
FINISHED = {*ERRORS, "print_error", "output_errors", "Finding"}

#: Where errors are for programmers, who write exercises, call the Python interface or convert
#: results, and where they say that an installation is broken.
FOR_PROGRAMMERS = {
    "api.py", "app/batch.py", "app/exercise_check.py", "app/exercise_library.py",
    "app/exercise_scaffold.py", "app/motion_export.py", "app/parallel_tracking.py",
    "core/exercise.py", "estimator/landmarker.py", "estimator/preprocessing.py",
}  # fmt: skip


def used_texts(*, finished: bool = False) -> set[str]:
    """Return all English texts that the program uses, with or without its finished sentences."""
    found = set(sentences(EXERCISES.values()))
    for path in PACKAGE.rglob("*.py"):
        for_users = path.relative_to(PACKAGE).as_posix() not in FOR_PROGRAMMERS
        found |= set(in_python(path.read_text(encoding="utf-8"), finished=finished and for_users))
    for path in PACKAGE.rglob("*.jinja"):
        found |= set(in_template(path.read_text(encoding="utf-8")))
    return found - set(ENGLISH.messages)


def in_python(source: str, *, finished: bool = True) -> Iterator[str]:
    """Yield the texts in a Python file, with or without its finished sentences."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, of = _name(node.func), _name(getattr(node.func, "value", None))
        if name in NAMES:
            yield from _literals(node.args[0], filled_in=name == MARK)
        elif name == COUNT and of in NAMES:
            yield from (text for argument in node.args[1:3] for text in _literals(argument))
        elif finished and name in FINISHED:
            yield from (text for one in node.args for text in _literals(one, filled_in=True))


def _name(node: object) -> str:
    """Return the last name of an expression such as `self._words`."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _literals(node: ast.expr, *, filled_in: bool = False) -> Iterator[str]:
    """Yield the texts of an expression; of one that is filled in already, its template."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, filled_in=filled_in)
        yield from _literals(node.orelse, filled_in=filled_in)
    elif isinstance(node, ast.JoinedStr) and filled_in:
        template = _template(node)
        if literal_length(template) > LEAST_LITERAL:
            yield template


def _template(node: ast.JoinedStr) -> str:
    """Return the template of an f-string: each value is named after the last name in it."""
    text, names = "", Counter[str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = _name(part.value).strip("_") or "value"
            names[name] += 1
            text += f"{{{name}{names[name] if names[name] > 1 else ''}}}"
        elif isinstance(part, ast.Constant):
            text += str(part.value)
    return text


def in_template(source: str) -> Iterator[str]:
    """Yield the texts in a template."""
    for call in Environment().parse(source).find_all(nodes.Call):
        function = call.node
        if isinstance(function, nodes.Name) and function.name == "_":
            yield from _template_literals(call.args[0])
        elif isinstance(function, nodes.Getattr) and function.attr == COUNT:
            yield from (text for one in call.args[1:3] for text in _template_literals(one))


def _template_literals(node: nodes.Expr) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _template_literals(node.expr1)
        if node.expr2 is not None:
            yield from _template_literals(node.expr2)


def main() -> int:
    used, found = used_texts(finished=True), False
    for code, words in LANGUAGES.items():
        lines = [f"not translated: {text}" for text in missing(code, used)]
        lines += [f"not used: {text}" for text in sorted(words.sentences.keys() - used)]
        lines += [f"not used: {key}" for key in words.messages.keys() - ENGLISH.messages.keys()]
        for line in lines:
            print(f"posecheck/i18n/{code}.py: {line}")
        found = found or bool(lines)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
