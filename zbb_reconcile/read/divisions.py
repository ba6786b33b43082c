"""Which divisions a data folder holds: one folder each, or codes in the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.data_folder import read_folder
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.sheet import ParquetFile, Reading, Sheet
from zbb_reconcile.tables import TABLES

DIGITS = 6
"""A county's code; what stands behind it is its towns'."""
_WANTED = re.compile(r"[0-9]{6}([0-9]{3})?")
_FOLDER = re.compile(r"([0-9]{6})(000)?(?![0-9])")
_CODE = r"^\s*['=\"]*([0-9]{6})[0-9]{0,6}(?:[^0-9]|$)"
"""A cell that begins with a division's code, a name perhaps behind it."""
_COLUMN = TABLES["agencies"].column("division_code")
_HEADERS = frozenset(map(normal_header, (_COLUMN.name, *_COLUMN.headers)))


def check_division(code: str) -> str:
    """The code as it is meant; Refusal for what is no county's or town's.

    >>> check_division("431081"), check_division("431081000"), check_division("431081101")
    ('431081', '431081000', '431081101')
    """
    if not _WANTED.fullmatch(code):
        raise Refusal("bad_division", found=shown(code))
    return code


def division_folders(data: Path) -> dict[str, list[Path]]:
    """The folders in it that are named by a division's code, by the code's six digits."""
    found: dict[str, list[Path]] = {}
    try:
        entries = sorted(data.iterdir(), key=lambda path: path.name)
    except OSError:
        return {}  # Who reads it refuses it.
    for path in entries:
        named = _FOLDER.match(path.name)
        if named is not None and path.is_dir() and not path.is_symlink():
            found.setdefault(named[1], []).append(path)
    return found


def folder_of(data: Path, division: str) -> Path | None:
    """The folder of its own that a division has in ``data``; None where it has none.

    Raises Refusal where it has two.
    """
    folders = division_folders(data).get(division[:DIGITS], [])
    if len(folders) > 1:
        names = ", ".join(path.name for path in folders)
        raise Refusal("division_twice", division=division, folders=names)
    return folders[0] if folders else None


def codes_beside(data: Path) -> set[str]:
    """The six digits of the divisions that rows of the folder's own tables name.

    Beside folders of divisions there need be no table. Raises Refusal for tables that cannot be
    read.
    """
    try:
        return _codes_in(read_folder(data))
    except Refusal as refusal:
        if refusal.key in ("no_tables", "empty_folder") and division_folders(data):
            return set()
        raise


def folder_to_read(data: Path, division: str | None) -> Path:
    """The division's own folder, where it has one, else the whole.

    Raises Refusal for a division that is in neither, or in both.
    """
    if division is None:
        return data
    own = folder_of(data, check_division(division))
    if own is None and division_folders(data) and not codes_beside(data):
        raise Refusal("division_not_there", division=division)
    if own is not None and division[:DIGITS] in codes_beside(data):
        raise Refusal("division_in_both", division=division[:DIGITS], folder=own.name)
    return own or data


def take_said(reading: Reading) -> Reading:
    """The reading, with what its tables say of divisions in a column that is none of theirs.

    These columns are no longer among those that nobody used.
    """
    said: list[pl.DataFrame] = []
    sheets = []
    for sheet in reading.sheets:
        header = _said_in(sheet)
        if header is not None:
            said.append(_placed(sheet.table, sheet.file, sheet.sheet, _cells(sheet, header)))
            used = (*sheet.layout.unit_columns, header)
            sheet = replace(sheet, layout=replace(sheet.layout, unit_columns=used))
        sheets.append(sheet)
    parquets = []
    for file in reading.parquets:
        header = _said_in(file)
        if header is not None:
            said.append(_placed(file.table, file.file, None, _column(file, header)))
            others = tuple(name for name in file.unknown_columns if name != header)
            file = replace(file, unknown_columns=others)
        parquets.append(file)
    return replace(reading, sheets=tuple(sheets), parquets=tuple(parquets), divisions=tuple(said))


def _codes_in(reading: Reading) -> set[str]:
    """The six digits of every division's code that a row says, in whatever table."""
    found: set[str] = set()
    for cells in _code_columns(reading):
        codes = cells.cast(pl.String).str.extract(_CODE, 1).drop_nulls().unique()
        found.update(codes.to_list())
    return found


def _code_columns(reading: Reading) -> Iterator[pl.Series]:
    for sheet in reading.sheets:
        if "division_code" in sheet.rows.columns:
            yield sheet.rows["division_code"]
        elif (header := _said_in(sheet)) is not None:
            yield sheet.unknown[header]
    for file in reading.parquets:
        header = file.columns.get("division_code") or _said_in(file)
        if header is not None:
            yield _column(file, header)["division_code"]


def _said_in(part: Sheet | ParquetFile) -> str | None:
    """The header of a column that says divisions, where the table itself has none."""
    if any(column.name == "division_code" for column in TABLES[part.table].columns):
        return None
    names = [name for name in part.unknown_columns if normal_header(name) in _HEADERS]
    return names[0] if names else None


def _cells(sheet: Sheet, header: str) -> pl.DataFrame:
    return pl.DataFrame([sheet.rows["source_row"], sheet.unknown[header].alias("division_code")])


def _column(file: ParquetFile, header: str) -> pl.DataFrame:
    """One column of a Parquet file with the places of its rows; the first row of data is row 1."""
    cells = pl.scan_parquet(file.path, glob=False).select(pl.col(header).cast(pl.String))
    named = cells.rename({header: "division_code"}).collect()
    return named.with_row_index("source_row", offset=1).cast({"source_row": pl.Int64})


def _placed(table: str, file: str, sheet: str | None, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with their table and place; what is no code says nothing."""
    return cells.select(
        pl.lit(table).alias("source_table"),
        pl.lit(file).alias("source_file"),
        pl.lit(sheet, pl.String).alias("source_sheet"),
        pl.col("source_row").cast(pl.Int64),
        pl.col("division_code").str.extract(r"^\s*['=\"]*([0-9]{6,12})(?:[^0-9]|$)", 1),
    ).drop_nulls("division_code")
