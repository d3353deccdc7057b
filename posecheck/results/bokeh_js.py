"""The charting library: BokehJS, which comes with Bokeh's package, as text for the page.

The page draws with the library's own JavaScript interface. Of the Python package only the place of
its files is asked for, so that making a page costs no import of the rest.
"""

from __future__ import annotations

from functools import cache

#: The library itself, and its interface for scripts.
FILES = ("bokeh.min.js", "bokeh-api.min.js")


@cache
def scripts() -> tuple[str, ...]:
    """The library's files, fit to stand in a script element."""
    from bokeh.util.paths import static_path

    folder = static_path() / "js"
    return tuple(_embeddable((folder / name).read_text(encoding="utf-8")) for name in FILES)


def _embeddable(text: str) -> str:
    """The text without what would end a script element, or open a comment, before its end."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
