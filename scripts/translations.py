"""List the texts that a language does not translate, and translations that nothing uses.

Texts are found where they are written: in calls such as `words("…")`, `words.count(n, "…", "…")`
and `translatable("…")` of the program's files, in calls of `_` in its templates, and in what the
exercises declare. The exit status is 1 if anything is listed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from posecheck.exercises import EXERCISES
from posecheck.i18n import ENGLISH, LANGUAGES, missing
from posecheck.trainer.sentences import sentences

PACKAGE = Path(__file__).resolve().parents[1] / "posecheck"

#: The names under which files call the translation of a text, and those with two texts.
NAMES = {"words", "_words", "translatable"}
COUNT = "count"


def used_texts() -> set[str]:
    """Return all English texts that the program uses."""
    found = set(sentences(EXERCISES.values()))
    for path in PACKAGE.rglob("*.py"):
        found |= set(in_python(path.read_text(encoding="utf-8")))
    for path in PACKAGE.rglob("*.jinja"):
        found |= set(in_template(path.read_text(encoding="utf-8")))
    return found - set(ENGLISH.messages)


def in_python(source: str) -> Iterator[str]:
    """Yield the texts in a Python file."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, of = _name(node.func), _name(getattr(node.func, "value", None))
        if name in NAMES:
            yield from _literals(node.args[0])
        elif name == COUNT and of in NAMES:
            yield from (text for argument in node.args[1:3] for text in _literals(argument))


def _name(node: object) -> str:
    """Return the last name of an expression such as `self._words`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


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
    used, found = used_texts(), False
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
