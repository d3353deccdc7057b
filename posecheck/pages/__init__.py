"""What the pages share: templates, and charts that BokehJS draws offline.

The charting library comes with Bokeh's package and is written into the page. Only the place of its
files is asked for, so a page costs no import of the rest of that package.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.runtime import Context

#: The library itself, and its interface for scripts.
BOKEH = ("bokeh.min.js", "bokeh-api.min.js")


@cache
def library() -> tuple[str, ...]:
    """Return the scripts of the charting library, safe within script elements."""
    from bokeh.util.paths import static_path

    folder = static_path() / "js"
    scripts = [(folder / name).read_text(encoding="utf-8") for name in BOKEH]
    # Nothing may end the script element, or open a comment, before its end.
    return tuple(s.replace("</script", "<\\/script").replace("<!--", "<\\!--") for s in scripts)


def script(package: str, name: str) -> str:
    """Return a page's own script, with what the charts of all pages share before it."""
    return text(__name__, "charts.js") + text(package, name)


def embedded_json(data: object) -> str:
    """Return JSON that is safe within a script element: nothing in it looks like a tag."""
    encoded = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return encoded.replace("<", "\\u003c")


def text(package: str, name: str) -> str:
    """Return the text of a file that lies in a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


@cache  # a template takes longer to parse than to fill in
def template(package: str, name: str, **filters: Callable[..., str]) -> Template:
    """Return a template that lies in a package; undefined names in it are errors.

    Args:
        package: The package.
        name: Name of the file.
        filters: Functions that the template formats values with. Each receives the language of the
            page, which the template is given as `_`, as keyword `words`.
    """
    from jinja2 import Environment, StrictUndefined, pass_context

    def in_language(function: Callable[..., str]) -> Callable[..., str]:
        @pass_context
        def formatted(context: Context, *values: object, **options: object) -> str:
            return function(*values, **options, words=context["_"])

        return formatted

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update({name: in_language(filter_) for name, filter_ in filters.items()})
    return environment.from_string(text(package, name))
