"""Parquet files: the schema, the checksums, and what names and words say; the rows are mostly for
the books.

A Parquet file whose columns are plain stays where it is. One whose name, headers, words or mapping
say more (a unit, a side, an account) is read as text, like a sheet of a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from zbb_reconcile.errors import Refusal, of_content
from zbb_reconcile.identifiers import LOOKS_LIKE_DIGITS, NO_CODE
from zbb_reconcile.read.cells import Cell, Grid, columns_of, general_text, kinds_of
from zbb_reconcile.read.columns import Headers, match_headers
from zbb_reconcile.read.deciding_columns import Cells, Decided, decided
from zbb_reconcile.read.grid import make_sheet, refuse_unheard
from zbb_reconcile.read.header_finder import Found, find_layout
from zbb_reconcile.read.marks import MOST_WORDS
from zbb_reconcile.read.table_by_headers import PLACED, table_by_headers
from zbb_reconcile.read.table_names import unknown_table
from zbb_reconcile.sheet import AS_FOUND, Given, ParquetFile, Sheet
from zbb_reconcile.tables import NUMBERED, TABLES, Column

MOST_CELLS = 8_000_000
"""Cells that are read as text; a larger file must have plain columns."""
Words = Callable[[Sequence[int]], Mapping[int, Collection[str]]]
"""The different words of the columns at these positions; none of one that has too many."""
_HEADER_PLACE = 0
"""Where the header stands, for row 1 of a Parquet file is its first row of data."""

_OF_THE_ENGINE = frozenset({"file_row_number", "file_index", "filename"})
"""Names that the engine gives to columns of its own."""
_BATCH_ROWS = 200_000
_HEAD_BYTES = 32
"""More than the first four numbers of a page's header take."""


@dataclass(frozen=True)
class Meaning:
    """What the columns of a typed table are, by their names and words."""

    found: Found
    marks: Decided

    @property
    def is_plain(self) -> bool:
        """Whether the columns are what they are called: yuan, with a sign, row by row."""
        found, marks = self.found, self.marks
        units = {*found.units.values(), marks.unit or 1}
        said = found.constants or "statement" in found.facts or found.headers.units.get("area")
        return units <= {1} and not (said or found.words or marks.pieces or marks.words)


def meaning_of(
    table: str,
    names: Sequence[str],
    words: Words,
    cells: Cells,
    *,
    file: str,
    given: Given = AS_FOUND,
) -> Meaning:
    """What these columns are; ``words`` gives the different words of some of them, by position,
    ``cells`` whole columns.

    Raises Refusal for what decides the meaning of an amount and is not understood.
    """
    with _of_columns():
        try:
            found = find_layout(table, [(_HEADER_PLACE, tuple(names))], file=file, given=given)
        except Refusal as refusal:
            if refusal.key != "no_header":
                raise
            # Which row is the header is no question here: what it lacks is.
            match_headers(table, names, file=file, row=None, given=given.columns, facts=given.facts)
            raise
        found = replace(found, header_rows=(), furniture=())
        some = _side_by_side(found.headers.unknown, words(found.headers.unknown))
        marks = decided(table, found.headers, some, found.told, file=file, sheet=None, cells=cells)
        refuse_unheard(
            table, found, (), cells, some, marks, None, file=file, sheet=None, plain=True
        )
    return Meaning(found, marks)


def read_parquet(
    table: str | None, file: str, path: Path, given: Given = AS_FOUND, *, steered: bool = False
) -> ParquetFile | Sheet:
    """Which columns of the file are which columns of the table; as a sheet where there is more to
    be understood, or where a mapping turns its signs or days (``steered``).

    ``table`` is what the file's name says; None if it says nothing. Raises Refusal if it is not
    Parquet, if its columns do not make the table, or if their meaning is unclear.
    """
    given = replace(given, header_rows=None)
    try:
        with pq.ParquetFile(path) as parquet:
            names = list(parquet.schema_arrow.names)
            row_count = int(parquet.metadata.num_rows)
            with path.open("rb") as stream:
                checksums = row_count > 0 and _has_checksums(parquet.metadata, stream)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    placed = table is None
    if table is None:
        with _of_columns():
            head = [(_HEADER_PLACE, tuple(names))]
            table = table_by_headers(head, file=file, sheet=None, given=given)
        if table is None:
            raise unknown_table(file)
    words, cells = partial(_words_of, file, path), partial(_cells_of, file, path)
    meaning = meaning_of(table, names, words, cells, file=file, given=given)
    headers = meaning.found.headers
    columns = {column: names[at] for column, at in headers.columns.items()}
    if checksums:
        _verify(file, path, list(columns.values()))
    strange = row_count * len(names) <= MOST_CELLS and _has_strange_codes(
        table, file, path, columns
    )
    if not meaning.is_plain or steered or strange:
        if row_count * len(names) > MOST_CELLS:
            raise Refusal("parquet_too_large", file=file, rows=row_count)
        return _as_sheet(table, file, path, meaning.found, placed=placed)
    folded = [name.casefold() for name in names]
    return ParquetFile(
        table=table,
        file=file,
        path=path,
        columns=MappingProxyType(columns),
        unknown_columns=tuple(names[at] for at in headers.unknown),
        row_count=row_count,
        plain_names=len(set(folded)) == len(folded) and _OF_THE_ENGINE.isdisjoint(folded),
        checksums=checksums or row_count == 0,
        placed=placed,
    )


def _has_strange_codes(table: str, file: str, path: Path, columns: Mapping[str, str]) -> bool:
    """Whether a column of codes has some that must be compared with the rest of it."""
    kinds = {column.name: column.kind for column in TABLES[table].columns}
    shown_only = (*NUMBERED, "reference")
    codes = [
        own
        for name, own in columns.items()
        if kinds.get(name) in ("code", "account") and name not in shown_only
    ]
    strange = pl.col(pl.String).str.contains(f"{LOOKS_LIKE_DIGITS}|{NO_CODE}").any()
    try:
        with pq.ParquetFile(path) as parquet:
            for batch in parquet.iter_batches(_BATCH_ROWS, columns=codes):
                texts = [at for at in batch.columns if pa.types.is_string(at.type)]
                texts += [at for at in batch.columns if pa.types.is_large_string(at.type)]
                frame = pl.DataFrame([pl.Series(str(n), at) for n, at in enumerate(texts)])
                if texts and any(frame.select(strange).row(0)):
                    return True
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise of_content(error, "damaged_parquet", file) from None
    return False


def first_parquet_rows(file: str, path: Path, most: int) -> list[list[str]]:
    """The names of the columns and the first rows, as text. Raises Refusal."""
    try:
        with pq.ParquetFile(path) as parquet:
            names = list(parquet.schema_arrow.names)
            batch = next(parquet.iter_batches(most), None)
        frame = pl.DataFrame() if batch is None else pl.DataFrame(batch)
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    cells = [map(general_text, _cells(series)) for series in frame.get_columns()]
    return [names, *(list(row) for row in zip(*cells, strict=True))]


@contextmanager
def _of_columns() -> Iterator[None]:
    """A refusal that is raised inside names no row: there is none that holds the header."""
    try:
        yield
    except Refusal as refusal:
        for part in refusal.parts:
            part.row = None if part.row == _HEADER_PLACE else part.row
        raise


def words_of_frame(frame: pl.DataFrame, positions: Sequence[int]) -> dict[int, set[str]]:
    """The different words of the columns of a frame at these positions."""
    said = {}
    for at in positions:
        series = frame.to_series(at)
        if series.dtype in (pl.String, pl.Categorical, pl.Enum, pl.Boolean) or (
            series.dtype.is_integer()
        ):
            words = series.unique()
            few = words.len() <= MOST_WORDS + 1
            said[at] = {_word(one) for one in words.to_list()} if few else set()
    return said


def cells_of_frame(frame: pl.DataFrame, positions: Sequence[int]) -> pl.DataFrame:
    """The columns of a frame at these positions, as text."""
    return frame.select(pl.nth(*positions).cast(pl.String))


def _cells_of(file: str, path: Path, positions: Sequence[int]) -> pl.DataFrame:
    """The same of a file."""
    try:
        names = pq.read_schema(path).names
        table = pq.read_table(path, columns=[names[at] for at in positions])
        for at, column in enumerate(table.schema):
            if pa.types.is_decimal256(column.type):
                # Polars panics at these.
                table = table.set_column(at, column.name, table[at].cast(pa.string()))
        frame = pl.DataFrame(table)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    return cells_of_frame(frame.select(names[at] for at in positions), range(len(positions)))


def _side_by_side(positions: Sequence[int], said: Mapping[int, Collection[str]]) -> pl.DataFrame:
    """Columns of words as one table, by position, the shorter ones filled with blanks."""
    most = max(map(len, said.values()), default=0)
    listed = {at: sorted(said.get(at, ())) for at in positions}
    return pl.DataFrame(
        {str(at): [*words, *[""] * (most - len(words))] for at, words in listed.items()},
        schema={str(at): pl.String for at in positions},
    )


def _words_of(file: str, path: Path, positions: Sequence[int]) -> dict[int, set[str]]:
    """The same of a file, read until none of the columns is left that may be one of marks."""
    said: dict[int, set[str]] = {at: set() for at in positions}
    left: list[int] = []
    try:
        with pq.ParquetFile(path) as parquet:
            names = parquet.schema_arrow.names
            wanted = [names[at] for at in positions]
            if len(set(names)) < len(names) or not wanted:
                return {}
            left = list(positions)
            for batch in parquet.iter_batches(columns=wanted):
                frame = pl.DataFrame(pa.Table.from_batches([batch])).select(wanted)
                found = words_of_frame(frame, [positions.index(at) for at in left])
                said = {
                    at: said[at] | found[positions.index(at)]
                    for at in left
                    if found.get(positions.index(at))
                }
                left = [at for at, words in said.items() if len(words) <= MOST_WORDS + 1]
                if not left:
                    break
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    return {at: words for at, words in said.items() if at in left}


def _word(cell: object) -> str:
    return "" if cell is None else str(cell)


def _as_sheet(table: str, file: str, path: Path, found: Found, *, placed: bool) -> Sheet:
    """The file's rows as text, the first of them row 1."""
    try:
        frame = pl.DataFrame(pq.read_table(path))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    headers = found.headers
    kinds = kinds_of(table, headers)
    floats = 0
    cells: list[list[Cell]] = []
    canonical = {at: column for column, at in headers.columns.items()}
    for at, series in enumerate(frame.get_columns()):
        column = TABLES[table].column(canonical[at]) if at in canonical else None
        _check_type(series, column, file, headers)
        floats += series.count() if kinds[at] == "money" and series.dtype.is_float() else 0
        cells.append(_cells(series))
    grid = Grid(None, [list(row) for row in zip(*cells, strict=True)])
    columns = columns_of(grid, headers, kinds, 0)
    warnings = {**columns.warnings, "float_money": floats, PLACED: int(placed)}
    return make_sheet(
        table,
        file,
        None,
        found,
        columns.frame,
        controls=True,
        cell_faults=columns.faults,
        warnings={code: count for code, count in warnings.items() if count},
    )


def _check_type(series: pl.Series, column: Column | None, file: str, headers: Headers) -> None:
    """Refuse a column of the table whose type cannot be what it is to be."""
    dtype = series.dtype
    if column is None:
        return
    said = headers.labels[headers.columns[column.name]]
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        raise Refusal("bad_column_type", file=file, column=said, type=str(dtype))
    if column.kind in ("account", "code") and dtype.is_numeric() and column.name not in NUMBERED:
        raise Refusal("id_is_number", file=file, column=said, type=str(dtype))


def _cells(series: pl.Series) -> list[Cell]:
    """The cells of a column as a workbook stores them; exact numbers as their text."""
    dtype = series.dtype
    if dtype.is_float() or dtype == pl.Boolean:
        return ["" if one is None else one for one in series.to_list()]
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        return [""] * series.len()
    if dtype in (pl.Date, pl.Datetime):
        return ["" if one is None else _day(one) for one in series.to_list()]
    return series.cast(pl.String).fill_null("").to_list()


def _day(moment: date | datetime) -> Cell:
    """A day or moment; one with a time zone as its text, of which no day is certain."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.isoformat()
    return (moment.isoformat(),)


def _verify(file: str, path: Path, columns: list[str]) -> None:
    """Read the columns against the checksums of their pages. Raises Refusal."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as parquet:
            for _ in parquet.iter_batches(_BATCH_ROWS, columns=columns):
                pass
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "damaged_parquet", file) from None


def _has_checksums(metadata: pq.FileMetaData, stream: BinaryIO) -> bool:
    """Whether the first page of every column says a checksum of itself; no reader says so."""
    for at in range(metadata.num_columns):
        column = metadata.row_group(0).column(at)
        start = column.data_page_offset
        if column.dictionary_page_offset is not None:
            start = min(start, column.dictionary_page_offset)
        stream.seek(start)
        if not _says_checksum(stream.read(_HEAD_BYTES)):
            return False
    return True


def _says_checksum(head: bytes) -> bool:
    """Whether a page's header (Thrift, compact) has its fourth field, an i32: the checksum.

    The first three are i32 too: a byte 0x15 (the next field, an i32), then a number in seven bits
    a byte.

    >>> _says_checksum(bytes.fromhex("1500 15d80f 15d80f 15e6d0cb01 2c")), _says_checksum(b"")
    (True, False)
    >>> _says_checksum(bytes.fromhex("1500 15d80f 15d80f 2c1566"))
    False
    """
    at = 0
    for _ in range(3):
        if head[at : at + 1] != b"\x15":
            return False
        at += 1
        while head[at : at + 1] >= b"\x80":
            at += 1
        at += 1
    return head[at : at + 1] == b"\x15"
