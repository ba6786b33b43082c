"""Typed columns to a typed table: rows with a fault to quarantine, everything counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import polars as pl

from zbb_reconcile.standardise.cells import TYPES, Parsed
from zbb_reconcile.tables import TABLES, Table

FAULT = pl.Struct(
    [pl.Field(name, pl.String) for name in ("column", "header", "code", "found", "near")]
)
"""One fault of a row: canonical column, its header in the file, what is wrong, the cell, and what
else the text of the reason names (the nearest known word, the number of fields expected)."""

QUARANTINE = pl.Schema(
    {
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "source_table": pl.String(),
        "reason_code": pl.String(),
        "faults": pl.List(FAULT),
        "cells": pl.String(),
    }
)


@dataclass(frozen=True)
class MoneyCount:
    """One money column in yuan: read = standardised + quarantined, and cells that say no sum."""

    read: Decimal
    standardised: Decimal
    quarantined: Decimal
    unreadable: int


@dataclass(frozen=True)
class Counts:
    """What became of a sheet's rows: read = standardised + quarantined."""

    rows_read: int
    rows_standardised: int
    rows_quarantined: int
    money: Mapping[str, MoneyCount]
    """By canonical money column, of those the sheet has."""
    warnings: Mapping[str, int]
    """Cells accepted with a doubt, by code."""
    blank_rows: int = 0


@dataclass(frozen=True)
class Typed:
    """A sheet standardised."""

    rows: pl.DataFrame
    """Every column of the table in its order and type, then the place."""
    quarantine: pl.DataFrame
    """The rows that are no rows of the table, by source_row: schema QUARANTINE."""
    counts: Counts


def table_schema(table: str) -> pl.Schema:
    """The columns of a standardised table, with their place."""
    schema = pl.Schema({column.name: TYPES[column.kind] for column in TABLES[table].columns})
    schema |= {"source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64()}
    return schema


def assemble(
    table: str,
    parsed: Mapping[str, Parsed],
    numbers: pl.Series,
    headers: Mapping[str, str],
    cells: Callable[[pl.Series], Sequence[str]],
    *,
    file: str,
    sheet: str | None,
    set_aside: pl.DataFrame | None = None,
    warnings: Mapping[str, int] | None = None,
    blank_rows: int = 0,
) -> Typed:
    """Rows without a fault, and quarantine for the rest and for what reading had ``set_aside``.

    ``numbers`` are the rows' places; ``cells`` gives, for some positions, each row's original
    cells as JSON.
    """
    faults = _all_faults(TABLES[table], parsed, numbers.len(), headers)
    bad = faults.select(pl.col("at").unique().sort()).to_series()
    is_bad = pl.int_range(0, numbers.len(), dtype=pl.UInt32, eager=True).is_in(bad.implode())
    typed = pl.DataFrame(
        [
            parsed[column.name].values.alias(column.name)
            if column.name in parsed
            else pl.Series(column.name, [None] * numbers.len(), TYPES[column.kind])
            for column in TABLES[table].columns
        ]
    ).with_columns(
        pl.lit(file, pl.String).alias("source_file"),
        pl.lit(sheet, pl.String).alias("source_sheet"),
        numbers.cast(pl.Int64).alias("source_row"),
    )
    rows = typed.filter(~is_bad)
    quarantine = _quarantined(faults, bad, numbers, cells, table, file, sheet)
    aside = set_aside if set_aside is not None else quarantine.clear()
    money = _money(table, parsed, is_bad, aside.height)
    return Typed(
        rows=rows,
        quarantine=pl.concat([quarantine, aside]).sort("source_row", maintain_order=True),
        counts=Counts(
            rows_read=numbers.len() + aside.height,
            rows_standardised=rows.height,
            rows_quarantined=bad.len() + aside.height,
            money=MappingProxyType(money),
            warnings=MappingProxyType(dict(warnings or {})),
            blank_rows=blank_rows,
        ),
    )


def _all_faults(
    table: Table, parsed: Mapping[str, Parsed], height: int, headers: Mapping[str, str]
) -> pl.DataFrame:
    """Faults of the cells, and of what is blank and must not be, in the order of the columns."""
    found: list[pl.DataFrame] = []
    for order, column in enumerate(table.columns):
        if column.name not in parsed:
            continue
        of_column = parsed[column.name]
        found.append(_named(of_column.faults, order, column.name, headers[column.name]))
        if column.required:
            empty = (
                _blank_at(of_column)
                .to_frame("at")
                .select("at", code=pl.lit("required_blank"), found=pl.lit(""), near=pl.lit(""))
            )
            found.append(_named(empty, order, column.name, headers[column.name]))
    for names in table.either:
        there = [name for name in names if name in parsed]
        blank = [set(_blank_at(parsed[name])) for name in there]
        # A column that is not in the file is blank in every row.
        at = sorted(set.intersection(*blank)) if blank else list(range(height))
        said = " / ".join(headers[name] for name in there)
        empty = pl.DataFrame({"at": pl.Series(at, dtype=pl.UInt32)}).select(
            "at", code=pl.lit("either_blank"), found=pl.lit(""), near=pl.lit(said)
        )
        order = next(i for i, column in enumerate(table.columns) if column.name in names)
        found.append(_named(empty, order, there[0] if there else names[0], said))
    return pl.concat(found).sort("at", "order", maintain_order=True)


def _blank_at(parsed: Parsed) -> pl.Series:
    """The positions without a value and without a fault."""
    nulls = parsed.values.is_null().arg_true()
    if nulls.is_empty() or parsed.faults.is_empty():
        return nulls
    return nulls.filter(~nulls.is_in(parsed.faults["at"].implode()))


def _named(faults: pl.DataFrame, order: int, column: str, header: str) -> pl.DataFrame:
    return faults.select(
        pl.col("at").cast(pl.UInt32),
        pl.lit(order, pl.Int32).alias("order"),
        pl.lit(column, pl.String).alias("column"),
        pl.lit(header, pl.String).alias("header"),
        pl.col("code", "found", "near").cast(pl.String),
    )


def _quarantined(
    faults: pl.DataFrame,
    bad: pl.Series,
    numbers: pl.Series,
    cells: Callable[[pl.Series], Sequence[str]],
    table: str,
    file: str,
    sheet: str | None,
) -> pl.DataFrame:
    """One row of quarantine per faulty row, its first fault for the reason."""
    if bad.is_empty():
        return pl.DataFrame(schema=QUARANTINE)
    struct = pl.struct("column", "header", "code", "found", "near")
    by_row = faults.group_by("at", maintain_order=True).agg(
        pl.col("code").first().alias("reason_code"), struct.alias("faults")
    )
    return by_row.select(
        pl.lit(file, pl.String).alias("source_file"),
        pl.lit(sheet, pl.String).alias("source_sheet"),
        numbers.gather(bad).cast(pl.Int64).alias("source_row"),
        pl.lit(table, pl.String).alias("source_table"),
        "reason_code",
        "faults",
        pl.Series("cells", cells(bad), pl.String),
    )


def _money(
    table: str, parsed: Mapping[str, Parsed], is_bad: pl.Series, aside: int
) -> dict[str, MoneyCount]:
    """Each money column's sums; of a row set aside by reading nothing can be read."""
    money: dict[str, MoneyCount] = {}
    for column in TABLES[table].columns:
        if column.kind == "money" and column.name in parsed:
            values = parsed[column.name].values
            money[column.name] = MoneyCount(
                read=_total(values),
                standardised=_total(values.filter(~is_bad)),
                quarantined=_total(values.filter(is_bad)),
                unreadable=parsed[column.name].faults.height + aside,
            )
    return money


def _total(values: pl.Series) -> Decimal:
    return Decimal(str(values.sum() or "0.00"))
