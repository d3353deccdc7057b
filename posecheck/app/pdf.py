"""A document of paragraphs, tables and figures as PDF, on A4."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN, LINE, GAP = 16.0, 4.8, 3.0  # mm
TITLE, HEADING, BODY, SMALL = 15, 11, 9, 8  # points
SOFT, DARK, BAD = (86, 98, 93), (29, 36, 33), (168, 75, 0)
HEADING_ROOM = 24.0  # mm that must be left below a heading

#: What the built-in fonts, which know Latin letters only, write instead.
REPLACED = {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{HORIZONTAL ELLIPSIS}": "..."}


#: Names what made a file, by which posecheck knows its own.
PRODUCER = b"posecheck record"


@dataclass(frozen=True)
class Paragraph:
    """Lines of text; `alarm` ones stand out."""

    lines: tuple[str, ...]
    alarm: bool = False


@dataclass(frozen=True)
class Table:
    """A table below a heading; without rows it is left out."""

    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]  # shares of the page's width


@dataclass(frozen=True)
class Figure:
    """A person as lines, over a picture if there is one, with a caption.

    Attributes:
        size: Width and height of the drawing, in its own units.
        jpeg: The picture; empty for none.
        place: Left, top, width and height of the picture.
        lines: Points of each line.
        caption: What it shows.
    """

    size: tuple[float, float]
    jpeg: bytes
    place: tuple[float, float, float, float]
    lines: tuple[tuple[tuple[float, float], ...], ...]
    caption: str


@dataclass(frozen=True)
class PageBreak:
    """The next block begins on a new page."""


Block = Paragraph | Table | Figure | PageBreak

FIGURE_WIDTH = 52.0  # mm


def document(title: str, about: Iterable[str], blocks: Sequence[Block], footer: str) -> bytes:
    """Return a PDF.

    Args:
        title: Its title.
        about: Lines below the title: who, when.
        blocks: What it says.
        footer: Stands below every page, with its number.
    """
    from fpdf import FPDF

    class Pages(FPDF):
        def footer(self) -> None:
            self.set_y(-MARGIN)
            self.set_font("helvetica", size=SMALL - 1)
            self.set_text_color(*SOFT)
            self.cell(self.epw - 12, 4, latin(footer))
            self.cell(12, 4, f"{self.page_no()}/{{nb}}", align="R")

    pdf = Pages(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, MARGIN + 4)
    pdf.set_title(latin(title))
    pdf.set_producer(PRODUCER.decode())
    pdf.set_creation_date(datetime(2000, 1, 1))  # the same content is the same file
    pdf.add_page()
    _text(pdf, title, TITLE, bold=True)
    for line in about:
        _text(pdf, line, BODY, colour=SOFT)
    for block in blocks:
        if isinstance(block, PageBreak):
            pdf.add_page()
        elif isinstance(block, Paragraph):
            pdf.ln(GAP)
            for line in block.lines:
                _text(pdf, line, BODY, bold=block.alarm, colour=BAD if block.alarm else DARK)
        elif isinstance(block, Table):
            _table(pdf, block)
        else:
            _figure(pdf, block)
    return bytes(pdf.output())


def latin(text: str) -> str:
    """Return a text with the letters that the built-in fonts have, as near as can be."""
    for sign, plain in REPLACED.items():
        text = text.replace(sign, plain)
    pieces = (
        c if c.encode("latin-1", "ignore") else unicodedata.normalize("NFKD", c) for c in text
    )
    return "".join(pieces).encode("latin-1", "ignore").decode("latin-1")


def _text(
    pdf: FPDF,
    text: str,
    size: int,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = DARK,
) -> None:
    pdf.set_font("helvetica", "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, LINE * size / BODY, latin(text), new_x="LMARGIN", new_y="NEXT")


def _table(pdf: FPDF, table: Table) -> None:
    if not table.rows:
        return
    if pdf.will_page_break(HEADING_ROOM):
        pdf.add_page()
    pdf.ln(GAP)
    _text(pdf, table.heading, HEADING, bold=True)
    pdf.set_font("helvetica", size=SMALL)
    pdf.set_text_color(*DARK)
    pdf.set_draw_color(223, 227, 223)
    with pdf.table(
        width=pdf.epw,
        col_widths=table.widths,
        line_height=LINE * 0.95,
        borders_layout="HORIZONTAL_LINES",
        text_align="LEFT",
        padding=0.6,
    ) as rows:
        for cells in (table.head, *table.rows):
            row = rows.row()
            for cell in cells:
                row.cell(latin(cell))


def _figure(pdf: FPDF, figure: Figure) -> None:
    scale = FIGURE_WIDTH / figure.size[0]
    height = figure.size[1] * scale
    if pdf.will_page_break(height + 2 * LINE):
        pdf.add_page()
    pdf.ln(GAP)
    left, top = pdf.l_margin, pdf.get_y()
    pdf.set_fill_color(240, 242, 240)
    pdf.rect(left, top, FIGURE_WIDTH, height, style="F")
    if figure.jpeg:
        x, y, wide, high = (value * scale for value in figure.place)
        pdf.image(io.BytesIO(figure.jpeg), left + x, top + y, wide, high)
    pdf.set_draw_color(*BAD)
    pdf.set_line_width(0.7)
    for line in figure.lines:
        pdf.polyline([(left + x * scale, top + y * scale) for x, y in line])
    pdf.set_line_width(0.2)
    pdf.set_y(top + height + 1.0)
    _text(pdf, figure.caption, SMALL, colour=SOFT)
