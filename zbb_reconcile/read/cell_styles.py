"""What a look at a workbook's bytes shows that no reader tells: errors, formulas, red, hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.number_formats import Shown

Name = TypeVar("Name", int, str)
Place = tuple[int, int]
"""Row and column of a cell, both from 1."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 1000
MOST_AREA = 50_000_000
"""Rows times columns up to the last cell: a reader keeps room for every one of them."""
SPARSE_AREA = 3_000_000
SPARSE_FACTOR = 50
"""Beyond SPARSE_AREA there must be a cell for every so many places: two cells in opposite corners
make a reader ask for hundreds of gigabytes."""

_MARKS = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[LCRPNDTFAGBIUSEXYZ+-])')


@dataclass
class Look:
    """One sheet."""

    faults: dict[Place, tuple[str, str]] = field(default_factory=dict)
    """Cells that a reader shows as blank: error values, formulas never calculated."""
    formulas: int = 0
    hidden_rows: int = 0
    red: list[Place] = field(default_factory=list)
    """Cells with a value written in red."""
    cells: int = 0
    """How many cells have a value."""
    shown: dict[Place, Shown] = field(default_factory=dict)
    """Cells whose number format shows another number than is stored."""
    struck: list[Place] = field(default_factory=list)
    """Cells that are struck out."""
    said: list[str] = field(default_factory=list)
    """What print headers and footers say: of the whole sheet."""
    remarks: list[str] = field(default_factory=list)
    """What comments and text boxes say: of some of it, or of all."""


@dataclass(frozen=True)
class Styles(Generic[Name]):
    """The cell styles, by their name or number, that say something."""

    red: frozenset[Name]
    struck: frozenset[Name]
    shown: Mapping[Name, Shown]

    def note(self, look: Look, place: Place, style: Name) -> None:
        """Note what the style of a cell with a value says."""
        if style in self.red:
            look.red.append(place)
        if style in self.struck:
            look.struck.append(place)
        if style in self.shown:
            look.shown[place] = self.shown[style]


@dataclass(frozen=True)
class BookLook:
    """A workbook: its sheets by name, and how it counts days."""

    sheets: Mapping[str, Look]
    from_1904: bool
    bytes: int
    """How much there is to read, inflated."""

    @property
    def cells(self) -> int:
        """How many cells have a value, over all sheets."""
        return sum(look.cells for look in self.sheets.values())


def check_extent(
    file: str, sheet: str | None, rows: pl.Series, columns: pl.Series, last: Place
) -> int:
    """How many cells there are. Refuses if they reach too far, or if one is there twice.

    ``rows`` and ``columns`` are those of every cell, from 1; ``last`` is what rows and cells
    without a reference reach.
    """
    last_row = max(last[0], *rows.top_k(1), 0)
    last_column = max(last[1], *columns.top_k(1), 0)
    area = last_row * last_column
    is_sparse = area > SPARSE_AREA and area > SPARSE_FACTOR * len(rows)
    if last_row > MOST_ROWS or last_column > MOST_COLUMNS or area > MOST_AREA or is_sparse:
        raise Refusal(
            "too_many_cells",
            file=file,
            sheet=sheet,
            rows=shown(last_row),
            columns=shown(last_column),
        )
    places = rows * 2**24 + columns
    if places.n_unique() < len(places):
        row, column = divmod(places.filter(places.is_duplicated()).sort()[0], 2**24)
        raise Refusal("cell_twice", file=file, sheet=sheet, cell=ref(row, column))
    return max(len(rows), last[0] * last[1])


def ref(row: int, column: int) -> str:
    """A cell as a spreadsheet names it.

    >>> ref(2, 28)
    'AB2'
    """
    letters = ""
    while column:
        column, at = divmod(column - 1, 26)
        letters = chr(65 + at) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """The column of these letters, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def printed_text(said: str) -> str:
    """What a print header says, without its marks for place, font and size.

    >>> printed_text('&C&"宋体,常规"&12单位：万元')
    '单位：万元'
    """
    return _MARKS.sub("\n", said).strip()


def is_red(red: int, green: int, blue: int) -> bool:
    """Whether a colour is one that accountants write negative amounts in."""
    return red >= 0xC0 and green <= 0x40 and blue <= 0x40
