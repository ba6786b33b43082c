"""What reading gives and standardising takes: sheets of text cells, Parquet files, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import polars as pl

from zbb_reconcile.tables import TABLES


@dataclass(frozen=True)
class Source:
    """A file that was read: its name in the folder, and exactly which bytes it was."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Misfit:
    """A row that does not fit under its header, set aside whole."""

    row: int
    reason_code: str
    values: Mapping[str, object]
    """What the text of the reason names."""
    cells: Mapping[str, str]
    """Header -> text, as far as the row can be laid under the header; the rest under ``#n``."""


@dataclass(frozen=True)
class CellFault:
    """A cell that reading already knows to be no value, such as a number that lost digits."""

    row: int
    column: str
    code: str
    found: str


@dataclass(frozen=True)
class Furniture:
    """A row that is recognised as no data: listed with its place, counted apart, never dropped."""

    row: int
    kind: str
    """title, note, header, repeated_header, subtotal, total, footer."""
    text: str
    """Its cells that are not blank, joined by a space; at most 200 characters."""


@dataclass(frozen=True)
class StatedTotal:
    """A 小计 or 合计 row: what it says the rows above it add up to."""

    row: int
    kind: str
    """subtotal or total."""
    first_row: int
    last_row: int
    """The rows that it totals, both included; what lies between and is no data does not count."""
    cells: Mapping[str, str]
    """Canonical money column or piece -> the cell as written."""
    sure: bool = True
    """Whether its label says which rows it totals; else it may total all above it as well."""


@dataclass(frozen=True)
class CarriedBalance:
    """A row that carries a balance and no movement: 期初余额, 承前页, 期末余额."""

    row: int
    kind: str
    """opening or closing."""
    balance: str
    side: str
    """The cell beside it that says 借, 贷 or 平; '' where there is none."""


@dataclass(frozen=True)
class Layout:
    """How a text or a sheet is laid out, and what was found out about its form."""

    header_rows: tuple[int, ...] = (1,)
    """The rows of the header; two where a second row names the parts of the first."""
    units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Money column or piece -> yuan in one written unit (10_000 for 万元); 1 where not named."""
    area_unit: str | None = None
    """The unit that the header of the areas names (亩); None where it names none: square metres."""
    furniture: tuple[Furniture, ...] = ()
    totals: tuple[StatedTotal, ...] = ()
    carried: tuple[CarriedBalance, ...] = ()
    encoding: str | None = None
    """utf-8, utf-8-sig, gb18030, utf-16 …; None for a workbook."""
    delimiter: str | None = None
    """What ends a field; None for a workbook or an HTML table."""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What titles, the mapping or the file's name say of every row: account_no, currency …"""
    constants: tuple[str, ...] = ()
    """The columns of ``rows`` that no header names: every cell is that fact."""
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A header left unread -> the header of the same meaning that was taken instead."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Column or piece -> what words of its cells mean, where a mapping or a header says it."""
    unit_columns: tuple[str, ...] = ()
    """The headers of columns that are no column of the table, and state the unit of its money."""


@dataclass(frozen=True)
class Given:
    """What a user says of a file's form in a mapping: it outweighs what can be found out."""

    header_rows: tuple[int, ...] | None = None
    """The rows of the header, one or two; () where the file has none and data begin in row 1."""
    encoding: str | None = None
    delimiter: str | None = None
    unit: int | None = None
    """Yuan in one written unit, for every money column."""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Canonical column or piece -> its header as written, or ``#3`` for the third column; '' where
    the file's column of that meaning is not to be read."""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Canonical column -> the one value that holds for every row, where the file has no such."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Canonical column or piece -> what words of its cells mean: a word, and its code."""
    names: tuple[str, ...] = ()
    """Other names that the file goes by, and that may say something of it: its folder's."""
    remarks: tuple[str, ...] = ()
    """What is said beside the table, of some or all of it: comments, text boxes, other sheets."""


AS_FOUND = Given()
"""Nothing is given: all is found out."""


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in one file or sheet, every cell a string."""

    table: str
    file: str
    sheet: str | None
    """None where the file has no sheets."""
    headers: Mapping[str, str]
    """Canonical column -> the header as it stands in the file."""
    labels: tuple[str, ...]
    """Every header in file order; ``#n`` where the n-th is empty, or added where it repeats."""
    rows: pl.DataFrame
    """String columns under their canonical names, and ``source_row`` (Int64). Blank is ''."""
    unknown: pl.DataFrame
    """The columns no table knows, under their labels, row by row beside ``rows``."""
    misfits: tuple[Misfit, ...] = ()
    cell_faults: tuple[CellFault, ...] = ()
    blank_rows: int = 0
    """Rows without any cell: furniture, counted and not quarantined."""
    warnings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What was accepted but should be said, by code: how many cells."""
    layout: Layout = field(default_factory=Layout)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Code of a warning -> the first cells that it is about, as a spreadsheet names them."""
    mirrored: bool | None = None
    """A mapping says that money in and money out are the other way round (or not); None: none does.
    """
    compare_totals: bool = True
    """Whether stated totals must be those of the rows; a mapping may say that they need not."""
    day_order: Literal["month_first", "day_first"] | None = None
    """A mapping says how 05/01/2023 is written."""
    is_printed: bool = False
    """It was read off a page that was made for people, and counts only where it proves itself."""
    corrected: int = 0
    """How many cells are no longer those of the file, because a clerk corrected them."""
    unsummed: tuple[tuple[str, int], ...] = ()
    """Of these the amounts that were text before, by column and row: who added the file up in a
    spreadsheet left them out."""

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that say nothing to the table, in file order."""
        used = self.layout.unit_columns
        return tuple(header for header in self.unknown.columns if header not in used)


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file, of which only the schema has been read."""

    table: str
    file: str
    path: Path
    columns: Mapping[str, str]
    """Canonical column -> the column's name in the file."""
    unknown_columns: tuple[str, ...]
    row_count: int
    placed: bool = False
    """Only its headers tell which table it is."""
    plain_names: bool = True
    """Whether its columns are told apart by an engine that takes a and A for one name."""
    checksums: bool = True
    """Whether its pages hold checksums, so that damage shows."""


@dataclass(frozen=True)
class Ignored:
    """A file, folder or sheet that was not read, and why (``hidden_sheet``, ``lock_file`` …)."""

    file: str
    why: str
    sheet: str | None = None
    sha256: str | None = None
    """Of a whole file; None of a folder, and of a sheet, whose file was read."""


@dataclass(frozen=True)
class Reading:
    """A data folder: what was read, as sheets and Parquet files, and what was not."""

    sources: tuple[Source, ...]
    sheets: tuple[Sheet, ...]
    parquets: tuple[ParquetFile, ...]
    ignored: tuple[Ignored, ...]
    mapping: Source | None = None
    """The folder's ``mapping.toml``, which says how the others are read."""
    corrections: Source | None = None
    """The workbook with a clerk's corrections that were put in."""
    divisions: tuple[pl.DataFrame, ...] = ()
    """What tables say of the division of single rows in a column that is none of theirs."""

    @property
    def row_count(self) -> int:
        """How many rows were found in the files, headers and all."""
        in_parquet = sum(file.row_count for file in self.parquets)
        return in_parquet + sum(sheet.rows.height for sheet in self.sheets)

    @property
    def line_count(self) -> int:
        """How many bank lines the Parquet files hold."""
        return sum(file.row_count for file in self.parquets if file.table == "bank_lines")


def header_of(sheet: Sheet, name: str) -> str:
    """The header of a column in the file; its usual one where a title says it for every row."""
    usual = TABLES[sheet.table].column(name).headers
    return sheet.headers.get(name) or (usual[0] if usual else name)
