"""What reading gives: sheets of text cells, Parquet files, and what was left unread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import polars as pl


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

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that mean no column of the table, in file order."""
        return tuple(self.unknown.columns)


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


@dataclass(frozen=True)
class Ignored:
    """A file, folder or sheet that was not read, and why (``hidden_sheet``, ``lock_file`` …)."""

    file: str
    why: str
    sheet: str | None = None


@dataclass(frozen=True)
class Reading:
    """A data folder: what was read, as sheets and Parquet files, and what was not."""

    sources: tuple[Source, ...]
    sheets: tuple[Sheet, ...]
    parquets: tuple[ParquetFile, ...]
    ignored: tuple[Ignored, ...]
