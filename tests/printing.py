"""PDF statements for tests, as banks print them: ruled or not, over several pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

pytest.importorskip("pdfplumber")
pytest.importorskip("reportlab")

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
"""One that every reader of PDF knows, and none is embedded."""
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
TOP, BOTTOM, LEFT = 740.0, 70.0, 36.0


@dataclass(frozen=True)
class Column:
    """A column of a printed table: its header, width in points, and which way it is set."""

    header: str
    width: float
    right: bool = False


@dataclass(frozen=True)
class Layout:
    """How a statement is printed."""

    ruled: bool = True
    size: float = 8.0
    pitch: float = 22.0
    wrap: int | None = None
    """Signs of a text after which it goes on in a second line; None: never."""
    bold: bool = False
    """Whether header and amounts are printed twice, to look bold."""
    titles: tuple[str, ...] = ("中国工商银行账户明细", "账号：6222021203001234567  户名：甲中学")
    repeat_titles: bool = True
    footer: str = "第{page}页"


class _Printer:
    """Prints one document."""

    def __init__(self, columns: Sequence[Column], layout: Layout, password: str | None) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, encrypt=password, invariant=1)
        self.columns, self.layout = columns, layout
        self.page, self.y = 0, 0.0

    def begin_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.canvas.setFont(FONT, self.layout.size + 2)
        if self.page == 1 or self.layout.repeat_titles:
            for at, title in enumerate(self.layout.titles):
                self.canvas.drawString(LEFT, 810 - 18 * at, title)
        self.canvas.drawString(280, 36, self.layout.footer.format(page=self.page))
        self.canvas.setFont(FONT, self.layout.size)
        self.y = TOP
        self.row([column.header for column in self.columns])

    def row(self, cells: Sequence[str]) -> None:
        if self.y < BOTTOM:
            self.begin_page()
        x = LEFT
        for column, cell in zip(self.columns, cells, strict=True):
            self.cell(column, x, cell)
            if self.layout.ruled:
                self.canvas.rect(x, self.y - 7, column.width, self.layout.pitch)
            x += column.width
        self.y -= self.layout.pitch

    def cell(self, column: Column, x: float, text: str) -> None:
        most = self.layout.wrap
        parts = [(0.0, text)]
        if most is not None and len(text) > most and not column.right:
            parts = [(4.5, text[:most]), (-4.5, text[most:])]
        for up, part in parts:
            for shift in (0.0, 0.3) if self.layout.bold else (0.0,):
                if column.right:
                    edge = x + column.width - 4 + shift
                    self.canvas.drawRightString(edge, self.y + up, part)
                else:
                    self.canvas.drawString(x + 4 + shift, self.y + up, part)


def statement(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    layout: Layout = Layout(),
    *,
    password: str | None = None,
) -> bytes:
    """The rows as a PDF."""
    printer = _Printer(columns, layout, password)
    printer.begin_page()
    for cells in rows:
        printer.row(cells)
    printer.canvas.save()
    return printer.out.getvalue()


def scan(text: str = "") -> bytes:
    """A page that is one picture, and a text beside it."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 230)), 0, 0, 595, 842)
    canvas.drawString(280, 36, text)
    canvas.save()
    return out.getvalue()
