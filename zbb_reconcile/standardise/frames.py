"""Frames and Parquet chunks, whose columns may already have types, to a typed table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from zbb_reconcile.dates import FIRST_YEAR
from zbb_reconcile.errors import Refusal, of_content
from zbb_reconcile.identifiers import Fault
from zbb_reconcile.money import WHOLE_DIGITS, YUAN, money_text
from zbb_reconcile.standardise.derived_columns import make_columns
from zbb_reconcile.standardise.rows import Known, Typed, assemble, joined
from zbb_reconcile.standardise.values import (
    TYPES,
    Parsed,
    faults_at,
    no_faults,
    parse_cells,
    without,
)
from zbb_reconcile.tables import NUMBERED, TABLES, Column

BATCH_ROWS = 200_000
"""Rows of a Parquet file that are typed at a time where it cannot be scanned in place."""


def batches_of(
    path: Path, file: str, columns: Mapping[str, str]
) -> Iterator[tuple[int, pl.DataFrame]]:
    """A Parquet file's batches under the canonical names, each with the place of its first row.

    Raises Refusal about ``file`` where it is damaged, or of a type that nobody reads.
    """
    first_row = 1
    names = {there: name for name, there in columns.items()}
    with pq.ParquetFile(path) as parquet:
        batches = parquet.iter_batches(BATCH_ROWS, columns=list(names))
        while (batch := _next(batches, file)) is not None:
            yield first_row, _frame(batch, file, names)
            first_row += batch.num_rows
        if first_row == 1:
            yield 1, _frame(_empty(parquet.schema_arrow), file, names)


def parquet_frame(content: bytes, file: str) -> pl.DataFrame:
    """A Parquet file as one frame, under its own names. Raises Refusal about ``file``."""
    try:
        with pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True) as parquet:
            names = parquet.schema_arrow.names
            batches = list(parquet.iter_batches(BATCH_ROWS))
            batches = batches or [_empty(parquet.schema_arrow)]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    said = dict(zip(names, names, strict=True))
    return pl.concat(_frame(_next(iter([one]), file) or one, file, said) for one in batches)


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    """A batch without rows: of an empty table Arrow makes no batch at all."""
    return pa.record_batch([pa.nulls(0, field.type) for field in schema], schema=schema)


def _next(batches: Iterator[pa.RecordBatch], file: str) -> pa.RecordBatch | None:
    try:
        batch = next(batches, None)
        if batch is not None:
            batch.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        # What the reader says may hold cells of the file.
        raise of_content(error, "damaged_parquet", file) from None
    return batch


def _frame(batch: pa.RecordBatch, file: str, names: Mapping[str, str]) -> pl.DataFrame:
    columns = {}
    for there, name in names.items():
        column = batch.column(batch.schema.get_field_index(there))
        try:
            if pa.types.is_decimal256(column.type):
                column = column.cast(pa.decimal128(38, column.type.scale))
            if not any(fits(column.type) for fits in _TYPES):
                raise TypeError
            columns[name] = pl.Series(name, column)
        except (pa.ArrowException, pl.exceptions.PolarsError, ValueError, TypeError):
            refused = Refusal("bad_column_type", file=file, column=there, type=str(column.type))
            raise refused from None
    return pl.DataFrame(columns)


_TYPES = (
    pa.types.is_null,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_time,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_dictionary,
)
"""What Polars is asked to take: at some others it does not refuse, it panics."""


def type_frame(
    table: str,
    frame: pl.DataFrame,
    file: str,
    first_row: int,
    *,
    sheet: str | None = None,
    headers: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
    rows: pl.Series | None = None,
) -> Typed:
    """The frame's rows as the table's types; its columns have canonical names already.

    Text is read by the grammar of files; other types are accepted where that is exact.
    ``first_row`` is the place of the frame's first row, ``headers`` what its columns were called,
    ``words`` what their words mean where the columns do not know them; ``rows`` are the places of
    the rows where they do not follow each other.
    Raises Refusal for an identifier that is a number, for nested types, for a missing column.
    """
    said = {name: (headers or {}).get(name, name) for name in frame.columns}
    frame = _days_as_texts(frame)
    parsed: dict[str, Parsed] = {}
    kinds = TABLES[table]
    for column in (*kinds.columns, *kinds.pieces):
        if column.name in frame.columns:
            meant = (words or {}).get(column.name)
            if meant is not None:
                column = replace(column, words=MappingProxyType({**column.words, **meant}))
            parsed[column.name] = _parse(frame[column.name], column, file, said[column.name])
    numbers = pl.int_range(first_row, first_row + frame.height, dtype=pl.Int64, eager=True)
    numbers = numbers if rows is None else rows
    # The signs of a frame are as the caller means them: batches of one file would each prove less.
    made, names = make_columns(kinds, parsed, said, lambda amounts, marked: False)
    for column in kinds.columns:
        if column.required and column.name not in made:
            raise Refusal(
                "missing_column",
                file=file,
                column=column.name,
                missing=column.name,
                table=table,
                found="、".join(frame.columns[:8]),
            )
    return assemble(
        table,
        made,
        numbers,
        names,
        lambda positions: _cells(frame, positions, said),
        lambda positions: joined(frame[positions].get_columns()),
        file=file,
        sheet=sheet,
        known=Known(),
    )


def _days_as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, but columns with days before the year 1 or after 9999 as texts: plain faults.

    By the numbers beneath: asked for the year or the text of such a day, Polars panics.
    """
    first, last = (day.toordinal() - _EPOCH for day in (date.min, date.max))
    for name, kind in frame.schema.items():
        if not isinstance(kind, pl.Date | pl.Datetime):
            continue
        a_day = 86_400 * _TICKS[kind.time_unit] if isinstance(kind, pl.Datetime) else 1
        ticks = frame[name].to_physical()
        held = ticks.is_between(first * a_day, (last + 1) * a_day - 1)
        if not held.all():
            texts = ticks.set(~held, None).cast(kind).cast(pl.String)
            beyond = ("1970-01-01 + " + ticks.cast(pl.String)).set(held, None)
            frame = frame.with_columns(texts.zip_with(held.fill_null(value=True), beyond))
    return frame


_EPOCH = date(1970, 1, 1).toordinal()
_TICKS = {"ms": 10**3, "us": 10**6, "ns": 10**9}
"""Of a second."""


def _parse(series: pl.Series, column: Column, file: str, header: str) -> Parsed:
    """A column of any type, by its kind."""
    dtype = series.dtype
    if dtype == pl.Null or series.null_count() == series.len():
        blank = pl.repeat(None, series.len(), dtype=TYPES[column.kind], eager=True)
        return Parsed(blank, no_faults())
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        raise Refusal("bad_column_type", file=file, column=header, type=str(dtype))
    if dtype == pl.String or dtype in (pl.Categorical, pl.Enum):
        return parse_cells(series.cast(pl.String), column)
    if column.kind in ("account", "code") and dtype.is_numeric() and column.name not in NUMBERED:
        raise Refusal("id_is_number", file=file, column=header, type=str(dtype))
    if column.kind in ("money", "area") and dtype.is_numeric():
        return _parse_money(series, column)
    if column.kind == "day" and dtype.is_temporal():
        return _parse_days(series, column)
    if column.kind == "flag" and dtype == pl.Boolean:
        return Parsed(series, no_faults())
    return parse_cells(_texts(series), column)


def _texts(series: pl.Series) -> pl.Series:
    """A typed column as the text a clerk would have typed; whole floats without ``.0``."""
    if series.dtype.is_float():
        texts = [_float_text(number) for number in series.to_list()]
        return pl.Series(series.name, texts, pl.String)
    return series.cast(pl.String)


def _float_text(number: float | None) -> str | None:
    if number is None:
        return None
    return f"{number:.0f}" if number.is_integer() and abs(number) < 10**15 else repr(number)


def _parse_money(series: pl.Series, column: Column) -> Parsed:
    """Numbers as yuan, where they are yuan to the fen; floats but for binary noise, counted."""
    if series.dtype.is_float():
        return _parse_float_money(series, column)
    scale = series.dtype.scale if isinstance(series.dtype, pl.Decimal) else 0
    if scale > 2:
        # Through text: no cast may round. 12.3400 is 12.34, and 12.3401 is a fault.
        texts = series.cast(pl.String).str.replace(r"(\.[0-9]{2})0+$", "${1}")
        return parse_cells(texts, column)
    values = series.cast(YUAN, strict=False)
    limit = Decimal(10) ** WHOLE_DIGITS
    beyond = (values.is_null() | (values.abs() >= limit)) & series.is_not_null()
    at = beyond.arg_true()
    return Parsed(without(values, at), faults_at(at, "out_of_range", series))


def _parse_float_money(series: pl.Series, column: Column) -> Parsed:
    texts: list[str | None] = []
    lost: list[int] = []
    for at, number in enumerate(series.to_list()):
        text = None if number is None else money_text(number)
        if isinstance(text, Fault):
            lost.append(at)
            text = None
        texts.append(text)
    others = parse_cells(pl.Series(series.name, texts, pl.String), column)
    told = faults_at(pl.Series(lost, dtype=pl.UInt32), "precision_lost", series)
    taken = others.values.count()
    doubts = {"float_money": taken} if taken else {}
    return Parsed(others.values, pl.concat([others.faults, told]), doubts)


def _parse_days(series: pl.Series, column: Column) -> Parsed:
    """Days as they are; of a moment its day, counted, unless a time zone makes the day unsure."""
    if series.dtype == pl.Date:
        at = (series.dt.year() < FIRST_YEAR).fill_null(value=False).arg_true()
        return Parsed(without(series, at), faults_at(at, "impossible_day", series))
    if not isinstance(series.dtype, pl.Datetime):
        return parse_cells(series.cast(pl.String), column)
    zoned = series.dtype.time_zone is not None
    local = series.dt.replace_time_zone(None) if zoned else series
    timed = (local != local.dt.truncate("1d")).fill_null(value=False).arg_true()
    days = local.dt.date()
    if zoned:
        return Parsed(without(days, timed), faults_at(timed, "time_zone", series))
    at = (days.dt.year() < FIRST_YEAR).fill_null(value=False).arg_true()
    doubts = {"time_of_day": timed.len()} if timed.len() else {}
    return Parsed(without(days, at), faults_at(at, "impossible_day", series), doubts)


def _cells(frame: pl.DataFrame, positions: pl.Series, said: Mapping[str, str]) -> list[str]:
    """The original cells of the rows at these positions; text as it is, the rest as it prints."""
    labels = [said[name] for name in frame.columns]
    return [
        json.dumps(
            {label: _printed(cell) for label, cell in zip(labels, row, strict=True)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in frame[positions].iter_rows()
    ]


def _printed(cell: object) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)
