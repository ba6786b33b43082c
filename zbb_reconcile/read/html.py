"""HTML that wears a workbook's name, as bank portals write it: its tables as one sheet."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.cell_styles import MOST_COLUMNS, MOST_ROWS, SPARSE_AREA, Look, Place
from zbb_reconcile.read.cells import Cell, Grid
from zbb_reconcile.read.encoding import decode

MOST_BYTES = 64 * 1024**2
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9:]{0,30}+)"
    r"((?:[^<>\"']{1,4000}+|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,200}+)>"
)
"""A tag, no part of which is ever tried in a second way: a hostile page has many of those."""
_SPAN = re.compile(r"\b(row|col)span\s*=\s*[\"']?\s*([0-9]{1,6})", re.IGNORECASE)
_UNSEEN_ROW = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_SILENT = ("script", "style", "title", "xml")
"""Elements whose text nobody sees."""
_BREAKS = ("br", "p", "div", "li", "hr", "h1", "h2", "h3", "h4", "caption", "body")
_GAPS = re.compile(r"[ \t\r\n\f]+")

_Token = tuple[str, str, str]
"""``text``, ``open`` or ``close``; the tag's name; the text or the tag's attributes."""


def read_html(file: str, content: bytes, encoding: str | None = None) -> Grid:
    """A page as a spreadsheet shows it: the rows of its tables, one below the other.

    Every cell is text, as it stands there: what a program would make of ``x:num`` or of a number
    format is left aside. Text outside the tables is a row of its own. Raises Refusal if the page
    is cut off, or too large.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    text, used = _decoded(file, content, encoding)
    page = _Page(file)
    for kind, name, said in _tokens(file, text):
        if kind == "text":
            page.text(said)
        elif kind == "open":
            page.open(name, said)
        else:
            page.close(name)
    return replace(page.grid(), encoding=used)


def _decoded(file: str, content: bytes, encoding: str | None) -> tuple[str, str]:
    """The page as text. What it says of its encoding is often wrong, and asked only in doubt."""
    try:
        return decode(file, content, encoding)
    except Refusal as refusal:
        said = _CHARSET.search(content[:4096])
        if refusal.key != "ambiguous_encoding" or said is None:
            raise
        return decode(file, content, said[1].decode())


def _tokens(file: str, text: str) -> Iterator[_Token]:
    """Text and tags, each character looked at a bounded number of times.

    The library's parser looks again and again at what a hostile page leaves open.
    """
    at = 0
    while at < len(text):
        start = text.find("<", at)
        start = len(text) if start < 0 else start
        if start > at:
            yield "text", "", html.unescape(text[at:start])
        if start == len(text):
            return
        if text.startswith(("<!", "<?"), start):
            close = "-->" if text.startswith("<!--", start) else ">"
            at = _after(file, text, close, start + 2)
            continue
        tag = _TAG.match(text, start)
        if tag is None:
            yield "text", "", "<"
            at = start + 1
            continue
        at = tag.end()
        name = tag[2].casefold()
        if name in _SILENT and not tag[1] and not tag[3].endswith("/"):
            end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            if end is None:
                raise Refusal("broken_page", file=file)
            at = end.start()
            continue
        yield ("close" if tag[1] else "open"), name, tag[3]


def _after(file: str, text: str, close: str, at: int) -> int:
    """The place behind the next ``close``; a page without it is cut off."""
    end = text.find(close, at)
    if end < 0:
        raise Refusal("broken_page", file=file)
    return end + len(close)


class _Page:
    """The rows of a page, as its tags come by."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: list[list[Cell]] = []
        self.merged: list[tuple[Place, Place]] = []
        self.hidden_rows = 0
        self._row: list[tuple[str, int, int]] | None = None
        self._cell: list[str] | None = None
        self._cell_spans = (1, 1)
        self._loose: list[str] = []
        self._held: list[dict[int, int]] = []
        """For each open table: column -> rows that a cell from above still takes."""

    def text(self, said: str) -> None:
        (self._loose if self._cell is None else self._cell).append(said)

    def open(self, name: str, attributes: str) -> None:
        if name == "table":
            # A table inside a cell: spreadsheets put its rows below what the cell says.
            self._end_row()
            self._held.append({})
        elif name == "tr":
            self._end_row()
            self._row = []
            self.hidden_rows += bool(_UNSEEN_ROW.search(attributes))
        elif name in ("td", "th"):
            self._end_cell()
            self._end_loose()
            if self._row is None:
                self._row = []
            spans = {kind.casefold(): int(n) for kind, n in _SPAN.findall(attributes)}
            self._cell_spans = (max(spans.get("row", 1), 1), max(spans.get("col", 1), 1))
            self._cell = []
        elif name in _BREAKS:
            self._break()

    def close(self, name: str) -> None:
        if name in ("td", "th"):
            self._end_cell()
        elif name == "tr":
            self._end_row()
        elif name == "table":
            self._end_row()
            if self._held:
                self._held.pop()
        elif name in _BREAKS:
            self._break()

    def grid(self) -> Grid:
        """What the page holds. A table that is never closed lost its end."""
        if self._held:
            raise Refusal("broken_page", file=self.file)
        self._end_row()
        width = max(map(len, self.rows), default=0)
        if len(self.rows) > MOST_ROWS or len(self.rows) * width > 10 * SPARSE_AREA:
            raise Refusal("too_many_cells", file=self.file, rows=len(self.rows), columns=width)
        for row in self.rows:
            row += [""] * (width - len(row))
        return Grid(None, self.rows, self.merged, Look(hidden_rows=self.hidden_rows))

    def _break(self) -> None:
        if self._cell is not None:
            self._cell.append("\n")
        else:
            self._end_loose()

    def _end_loose(self) -> None:
        """Text that stands in no cell: a row of its own."""
        said = _clean(self._loose)
        self._loose = []
        if said:
            self.rows.append([said])

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append((_clean(self._cell), *self._cell_spans))
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        self._end_loose()
        if self._row is None:
            return
        held = self._held[-1] if self._held else {}
        cells: list[Cell] = []
        after: dict[int, int] = {at: left - 1 for at, left in held.items() if left > 1}
        for said, deep, wide in self._row:
            while len(cells) in held:
                cells.append("")
            at = len(cells)
            cells += [said, *[""] * (wide - 1)]
            if len(cells) > MOST_COLUMNS:
                raise Refusal(
                    "too_many_columns",
                    file=self.file,
                    row=len(self.rows) + 1,
                    columns=len(cells),
                    limit=MOST_COLUMNS,
                )
            if deep > 1 or wide > 1:
                top = len(self.rows)
                self.merged.append(((top, at), (top + deep - 1, at + wide - 1)))
            if deep > 1:
                after |= dict.fromkeys(range(at, at + wide), deep - 1)
        held.clear()
        held |= after
        self.rows.append(cells)
        self._row = None


def _clean(said: list[str]) -> str:
    """Text as a browser shows it: gaps are one space, line breaks only where a tag says so."""
    lines = "".join(part if part == "\n" else _GAPS.sub(" ", part) for part in said)
    return lines.strip(BLANKS)
