"""What an .xls must be before a reader may allocate for it, and what the reader does not tell."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import error as StructError
from struct import unpack_from

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.cell_styles import (
    BookLook,
    Look,
    Styles,
    check_extent,
    is_red,
    printed_text,
)
from zbb_reconcile.read.number_formats import BUILT_IN, shown_by
from zbb_reconcile.read.ole import BadDocument, stream

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_DATEMODE, _FONT, _XF, _PALETTE, _RECALCID = 0x0022, 0x0031, 0x00E0, 0x0092, 0x01C1
_FORMAT, _HEADER, _FOOTER, _TXO, _CONTINUE = 0x041E, 0x0014, 0x0015, 0x01B6, 0x003C
_ROW, _MULRK, _BOOLERR, _FORMULA = 0x0208, 0x00BD, 0x0205, 0x0006
_CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _BOOLERR, _FORMULA}
"""Number, RK, shared and own strings, rich strings, boolean or error, formula."""
_BIFF8 = 0x0600
_HIDDEN, _STRUCK, _WIDE = 0x20, 0x0008, 0x01
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
    fonts: list[tuple[int, bool]] = field(default_factory=list)
    """Colour, and whether it is struck out."""
    styles: list[tuple[int, int]] = field(default_factory=list)
    """Font and number format of each cell style."""
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    palette: dict[int, bool] = field(default_factory=dict)
    from_1904: bool = False
    calculated: bool = False
    """Whether a spreadsheet program has ever calculated it, and not only a script written it."""

    def telling(self) -> Styles[int]:
        """The cell styles that say something."""
        # Font 4 does not exist: the fifth is called 5.
        fonts = {at + (at >= 4): font for at, font in enumerate(self.fonts)}
        red = {at for at, (colour, _) in fonts.items() if self._is_red(colour)}
        struck = {at for at, (_, is_struck) in fonts.items() if is_struck}
        shown = {number: shown_by(code) for number, code in self.formats.items()}
        return Styles(
            frozenset(at for at, (font, _) in enumerate(self.styles) if font in red),
            frozenset(at for at, (font, _) in enumerate(self.styles) if font in struck),
            {
                at: shown[number]
                for at, (_, number) in enumerate(self.styles)
                if number in shown and not shown[number].is_plain
            },
        )

    def _is_red(self, colour: int) -> bool:
        return self.palette.get(colour, colour in _RED_COLOURS)


def look_at_xls(file: str, content: bytes) -> BookLook:
    """What the sheets of an .xls (BIFF8) hold that no reader shows.

    Raises Refusal if the workbook is broken, encrypted or older than 1997.
    """
    try:
        book = stream(content, "Workbook")
        about = _globals(file, book)
        styles = about.telling()
        looks = {
            name: _look(file, name, book, start, styles, about.calculated)
            for name, start in about.sheets
        }
    except (BadDocument, StructError, ValueError, LookupError):
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
            marks, colour = unpack_from("<2xHH", book, at)
            about.fonts.append((colour, bool(marks & _STRUCK)))
        elif kind == _XF:
            about.styles.append(unpack_from("<HH", book, at))
        elif kind == _FORMAT:
            number, letters = unpack_from("<HH", book, at)
            about.formats[number] = _text(book, at + 4, letters)
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
    start, letters = unpack_from("<I2xB", book, at)
    return _text(book, at + 7, letters), start


def _text(book: bytes, at: int, letters: int) -> str:
    """A text of so many letters, behind the byte that says how wide they are."""
    is_wide = book[at] & _WIDE
    text = book[at + 1 : at + 1 + (2 * letters if is_wide else letters)]
    return text.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _look(
    file: str, sheet: str, book: bytes, start: int, styles: Styles[int], calculated: bool
) -> Look:
    """The cells of one sheet."""
    look = Look()
    rows, columns = array("q"), array("q")
    letters = 0
    for kind, at, size in _records(book, start):
        if letters and kind == _CONTINUE:
            # The text of a comment or a text box stands behind the record that announces it.
            look.remarks += filter(str.strip, [_text(book, at, min(letters, size))])
        letters = unpack_from("<10xH", book, at)[0] if kind == _TXO else 0
        if kind in _CELLS:
            row, column, style = unpack_from("<HHH", book, at)
            rows.append(row + 1)
            columns.append(column + 1)
            styles.note(look, (row + 1, column + 1), style)
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
                style = unpack_from("<H", book, at + 4 + 6 * number)[0]
                styles.note(look, (row + 1, first + number + 1), style)
        elif kind in (_HEADER, _FOOTER) and size:
            look.said.append(printed_text(_text(book, at + 2, unpack_from("<H", book, at)[0])))
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
