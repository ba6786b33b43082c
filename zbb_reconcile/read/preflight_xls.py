"""What an .xls must be before a reader may allocate for it, and what the reader does not tell."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error as StructError
from struct import unpack_from

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.cell_styles import BookLook, Look, check_extent, is_red
from zbb_reconcile.read.ole import BadDocument, stream

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_DATEMODE, _FONT, _XF, _PALETTE, _RECALCID = 0x0022, 0x0031, 0x00E0, 0x0092, 0x01C1
_ROW, _MULRK, _BOOLERR, _FORMULA = 0x0208, 0x00BD, 0x0205, 0x0006
_CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _BOOLERR, _FORMULA}
"""Number, RK, shared and own strings, rich strings, boolean or error, formula."""
_BIFF8 = 0x0600
_HIDDEN = 0x20
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FIRST_COLOUR = 8
_RED_COLOURS = (2, 10)

_Record = tuple[int, int, int]
"""Kind, where its data starts, and how many bytes it has."""


@dataclass
class _Globals:
    """What the workbook says for all its sheets."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    palette: dict[int, bool] = field(default_factory=dict)
    from_1904: bool = False
    calculated: bool = False
    """Whether a spreadsheet program has ever calculated it, and not only a script written it."""

    def red_styles(self) -> set[int]:
        """The numbers of the cell styles whose font is red."""
        colours = {c: self.palette.get(c, c in _RED_COLOURS) for c in self.fonts}
        # Font 4 does not exist: the fifth is called 5.
        red = {at + (at >= 4) for at, colour in enumerate(self.fonts) if colours[colour]}
        return {at for at, font in enumerate(self.styles) if font in red}


def look_at_xls(file: str, content: bytes) -> BookLook:
    """What the sheets of an .xls (BIFF8) hold that no reader shows.

    Raises Refusal if the workbook is broken, encrypted or older than 1997.
    """
    try:
        book = stream(content, "Workbook")
        about = _globals(file, book)
        red = about.red_styles()
        looks = {
            name: _look(file, name, book, start, red, about.calculated)
            for name, start in about.sheets
        }
    except (BadDocument, StructError, ValueError):
        raise Refusal("broken_workbook", file=file) from None
    return BookLook(looks, about.from_1904, len(content))


def _records(book: bytes, start: int) -> Iterator[_Record]:
    """The records of the substream that starts there, those of charts inside it left out."""
    depth = 0
    at = start
    while True:
        kind, size = unpack_from("<HH", book, at)
        data = at + 4
        at = data + size
        if at > len(book):
            raise BadDocument
        if kind == _BOF:
            depth += 1
            if depth > 1:
                continue
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                return
        elif depth == 0:
            raise BadDocument
        if depth == 1:
            yield kind, data, size


def _globals(file: str, book: bytes) -> _Globals:
    about = _Globals()
    for kind, at, size in _records(book, 0):
        if kind == _BOF and unpack_from("<H", book, at)[0] != _BIFF8:
            raise Refusal("unread_content", file=file, form="old_xls")
        if kind == _FILEPASS:
            raise Refusal("encrypted_workbook", file=file)
        if kind == _BOUNDSHEET:
            about.sheets.append(_sheet(book, at))
        elif kind == _FONT:
            about.fonts.append(unpack_from("<H", book, at + 4)[0])
        elif kind == _XF:
            about.styles.append(unpack_from("<H", book, at)[0])
        elif kind == _PALETTE:
            count = min(unpack_from("<H", book, at)[0], size // 4)
            for number in range(count):
                red, green, blue = unpack_from("<BBB", book, at + 2 + 4 * number)
                about.palette[_FIRST_COLOUR + number] = is_red(red, green, blue)
        elif kind == _DATEMODE:
            about.from_1904 = unpack_from("<H", book, at)[0] == 1
        elif kind == _RECALCID:
            about.calculated = True
    return about


def _sheet(book: bytes, at: int) -> tuple[str, int]:
    """Name and start of a sheet."""
    start, letters, is_wide = unpack_from("<I2xBB", book, at)
    text = book[at + 8 : at + 8 + (2 * letters if is_wide & 1 else letters)]
    return text.decode("utf-16-le" if is_wide & 1 else "latin-1", "replace"), start


def _look(file: str, sheet: str, book: bytes, start: int, red: set[int], calculated: bool) -> Look:
    """The cells of one sheet."""
    look = Look()
    rows, columns = array("q"), array("q")
    for kind, at, size in _records(book, start):
        if kind in _CELLS:
            row, column, style = unpack_from("<HHH", book, at)
            rows.append(row + 1)
            columns.append(column + 1)
            if style in red:
                look.red.append((row + 1, column + 1))
            if kind == _FORMULA:
                look.formulas += 1
            if kind in (_FORMULA, _BOOLERR):
                fault = _fault(book, kind, at, calculated)
                if fault is not None:
                    look.faults[row + 1, column + 1] = fault
        elif kind == _MULRK:
            row, first = unpack_from("<HH", book, at)
            for number in range((size - 6) // 6):
                rows.append(row + 1)
                columns.append(first + number + 1)
                if unpack_from("<H", book, at + 4 + 6 * number)[0] in red:
                    look.red.append((row + 1, first + number + 1))
        elif kind == _ROW:
            look.hidden_rows += bool(unpack_from("<12xH", book, at)[0] & _HIDDEN)
    look.cells = check_extent(
        file, sheet, pl.Series(rows, dtype=pl.Int64), pl.Series(columns, dtype=pl.Int64), (0, 0)
    )
    return look


def _fault(book: bytes, kind: int, at: int, calculated: bool) -> tuple[str, str] | None:
    """What is wrong with a cell that a reader shows as blank."""
    if kind == _BOOLERR:
        value, is_error = unpack_from("<6xBB", book, at)
        return ("error_cell", _ERRORS.get(value, "#?")) if is_error else None
    form, value, mark = unpack_from("<6xBxB3xH", book, at)
    if mark != 0xFFFF:
        return None
    if form == 2:
        return "error_cell", _ERRORS.get(value, "#?")
    # A script can write a formula but not its value. A program that calculates leaves its number.
    return ("empty_formula", "") if form == 3 and not calculated else None
