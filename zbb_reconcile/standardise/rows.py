"""Rows that can be read and are not used: marked as deleted, or the sum of other rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from zbb_reconcile.standardise.balance_signs import BalanceProof
from zbb_reconcile.standardise.stated_totals import Totals
from zbb_reconcile.standardise.values import TYPES, Parsed, no_faults
from zbb_reconcile.tables import CELLS_ALONE, TABLES, Table

FURNITURE = pl.Schema(
    {
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "source_table": pl.String(),
        "kind": pl.String(),
        "text": pl.String(),
        "amount": pl.Decimal(18, 2),
        "word": pl.String(),
    }
)
"""Rows that are no data: ``kind`` is deleted, void or including here, ``amount`` what stands in
the file's first money column, ``word`` what a void row says of itself (失败, 退回)."""

LONGEST_TEXT = 200


def furniture(
    table: Table,
    typed: pl.DataFrame,
    undeleted: pl.Series,
    live: pl.Series,
    parsed: Mapping[str, Parsed],
    texts: Callable[[pl.Series], pl.Series],
    states: pl.Series | None,
) -> pl.DataFrame:
    """The rows that are not used though they can be read, each with its kind and its money."""
    at = (~live).arg_true()
    if at.is_empty():
        return pl.DataFrame(schema=FURNITURE)
    money = [c.name for c in table.columns if c.kind == "money" and c.name in parsed]
    amount = pl.col(money[0]) if money else pl.lit(None, FURNITURE["amount"])
    void = _is_void(parsed, at)
    kinds = [
        "including" if whole else "void" if failed else "deleted"
        for whole, failed in zip(undeleted.gather(at), void, strict=True)
    ]
    words = [None] * at.len() if states is None else states.gather(at).to_list()
    said = [word if kind == "void" else None for kind, word in zip(kinds, words, strict=True)]
    rows = typed[at].with_columns(
        source_table=pl.lit(table.name),
        kind=pl.Series(kinds, dtype=pl.String),
        text=texts(at),
        amount=amount,
        word=pl.Series(said, dtype=pl.String),
    )
    return rows.select(list(FURNITURE))


def _is_void(parsed: Mapping[str, Parsed], at: pl.Series) -> list[bool]:
    """Whether each of these rows says that it failed, is void or pending."""
    if "state" not in parsed:
        return [False] * at.len()
    return (parsed["state"].values.gather(at) == "void").fill_null(value=False).to_list()


def joined(cells: Sequence[pl.Series]) -> pl.Series:
    """The cells of each row that are not blank, joined by a space, cut where they are too long."""
    texts = pl.DataFrame([cell.cast(pl.String).alias(str(at)) for at, cell in enumerate(cells)])
    some = [pl.when(pl.col(name).str.strip_chars() != "").then(name) for name in texts.columns]
    return texts.select(
        pl.concat_str(some, separator=" ", ignore_nulls=True).str.slice(0, LONGEST_TEXT)
    ).to_series()


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
        "source_column": pl.String(),
        "reason_code": pl.String(),
        "faults": pl.List(FAULT),
        "cells": pl.String(),
    }
)
Places: TypeAlias = Mapping[str, tuple[str | int, ...]]
"""The first places of a doubt, by its code: a row, or a cell as a spreadsheet names it."""


@dataclass(frozen=True)
class MoneyCount:
    """One money column in yuan: read = standardised + quarantined + deleted; unreadable cells."""

    read: Decimal
    standardised: Decimal
    quarantined: Decimal
    unreadable: int
    deleted: Decimal = Decimal("0.00")


@dataclass(frozen=True)
class Counts:
    """What became of a sheet's rows: read = standardised + quarantined + deleted."""

    rows_read: int
    rows_standardised: int
    rows_quarantined: int
    money: Mapping[str, MoneyCount]
    """By canonical money column, of those the sheet has."""
    warnings: Mapping[str, int]
    """Cells accepted with a doubt, by code."""
    places: Places = field(default_factory=lambda: MappingProxyType({}))
    blank_rows: int = 0
    deleted: tuple[int, ...] = ()
    """The places of the rows that the file itself marks as deleted: furniture, not used."""
    units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Money column -> yuan in one written unit, where the file says so."""
    balance: BalanceProof | None = None
    """What the running balances prove of the signs; None where there are none."""
    totals: Totals = field(default_factory=Totals)
    including: tuple[int, ...] = ()
    """The places of the rows that are the sums of the units below them: furniture, not used."""


@dataclass(frozen=True)
class Typed:
    """A sheet standardised."""

    rows: pl.DataFrame
    """Every column of the table in its order and type, then the place."""
    quarantine: pl.DataFrame
    """The rows that are no rows of the table, by source_row: schema QUARANTINE."""
    held: pl.DataFrame
    """Of those, the rows that only name another currency than the yuan, typed, with ``currency``:
    they are good where the account itself is in that currency."""
    faulty: pl.DataFrame
    """The rows that are set aside here, typed as far as they can be read."""
    columns: tuple[str, ...]
    """The columns of the table that the file has, as they are or in pieces."""
    counts: Counts
    furniture: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FURNITURE))
    """The rows marked as deleted and those that are sums of others, each with its money."""


def table_schema(table: str) -> pl.Schema:
    """The columns of a standardised table, with their place."""
    schema = pl.Schema({column.name: TYPES[column.kind] for column in TABLES[table].columns})
    schema |= {"source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64()}
    return schema


@dataclass(frozen=True)
class Known:
    """What else is known of a sheet when its columns are typed."""

    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=QUARANTINE))
    """Rows that reading set aside."""
    warnings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    places: Places = field(default_factory=lambda: MappingProxyType({}))
    blank_rows: int = 0
    units: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    balance: BalanceProof | None = None
    totals: Totals = field(default_factory=Totals)
    including: pl.Series | None = None
    """Which rows are the sums of others."""
    states: pl.Series | None = None
    """What each row says of whether it came about, as written."""


def assemble(
    table: str,
    parsed: Mapping[str, Parsed],
    numbers: pl.Series,
    headers: Mapping[str, str],
    cells: Callable[[pl.Series], Sequence[str]],
    texts: Callable[[pl.Series], pl.Series],
    *,
    file: str,
    sheet: str | None,
    known: Known,
) -> Typed:
    """Rows without a fault, and quarantine for the rest and for what reading had set aside.

    ``numbers`` are the rows' places; ``cells`` gives, for some positions, each row's original
    cells as JSON, ``texts`` gives them joined. A row that the file marks as deleted is neither,
    whatever is in it, nor is one that is the sum of others: both are listed as furniture.
    """
    live = undeleted = live_rows(parsed, numbers.len())
    if known.including is not None:
        live = undeleted & ~known.including
    faults = _all_faults(TABLES[table], parsed, numbers.len(), headers)
    if not live.all():
        faults = faults.filter(pl.col("at").is_in(live.arg_true().implode()))
    alone = pl.col("column").is_in(CELLS_ALONE.get(table, ()))
    # Beside another fault the whole row goes, and this one is among its reasons.
    is_cell = alone.all().over("at")
    cell_faults, faults = faults.filter(is_cell), faults.filter(~is_cell)
    bad = faults.select(pl.col("at").unique().sort()).to_series()
    is_bad = pl.int_range(0, numbers.len(), dtype=pl.UInt32, eager=True).is_in(bad.implode())
    # What the file lacks is said once and not once a row, until somebody asks.
    typed = pl.DataFrame([numbers.cast(pl.Int64).alias("source_row")]).select(
        *(
            parsed[column.name].values.alias(column.name)
            if column.name in parsed
            else pl.lit(None, TYPES[column.kind]).alias(column.name)
            for column in TABLES[table].columns
        ),
        pl.lit(file, pl.String).alias("source_file"),
        pl.lit(sheet, pl.String).alias("source_sheet"),
        "source_row",
    )
    rows = typed.filter(live & ~is_bad)
    lone = cell_faults.select(pl.col("at").unique().sort()).to_series()
    quarantine = pl.concat(
        [
            _quarantined(faults, bad, numbers, cells, table, file, sheet),
            _quarantined(cell_faults, lone, numbers, cells, table, file, sheet, of_cells=True),
        ]
    )
    aside = known.set_aside.height
    warnings: dict[str, int] = {}
    for column in parsed.values():
        for code, count in column.doubts.items():
            warnings[code] = warnings.get(code, 0) + count
    # What reading has counted over the whole file, unread columns too, is not counted again.
    warnings |= known.warnings
    return Typed(
        rows=rows,
        quarantine=pl.concat([quarantine, known.set_aside]).sort("source_row", maintain_order=True),
        held=_held(typed, parsed, faults),
        faulty=typed[bad],
        columns=tuple(column.name for column in TABLES[table].columns if column.name in parsed),
        counts=Counts(
            rows_read=numbers.len() + aside,
            rows_standardised=rows.height,
            rows_quarantined=bad.len() + aside,
            money=MappingProxyType(_money(TABLES[table], parsed, live, is_bad, aside)),
            warnings=MappingProxyType(dict(sorted(warnings.items()))),
            places=known.places,
            blank_rows=known.blank_rows,
            deleted=tuple(numbers.filter(~undeleted).to_list()),
            units=known.units,
            balance=known.balance,
            totals=known.totals,
            including=tuple(numbers.filter(undeleted & ~live).to_list()),
        ),
        furniture=furniture(TABLES[table], typed, undeleted, live, parsed, texts, known.states),
    )


def live_rows(parsed: Mapping[str, Parsed], height: int) -> pl.Series:
    """Which rows the file does not mark as deleted, failed, void or pending."""
    live = pl.repeat(value=True, n=height, dtype=pl.Boolean, eager=True)
    for piece, code in (("deleted", "deleted"), ("state", "void")):
        if piece in parsed:
            live &= (parsed[piece].values != code).fill_null(value=True)
    return live


def _held(typed: pl.DataFrame, parsed: Mapping[str, Parsed], faults: pl.DataFrame) -> pl.DataFrame:
    """The rows whose only fault is a currency that is not the yuan."""
    if "currency" not in parsed or "currency" in typed.columns:
        return typed.clear().with_columns(currency=pl.lit(None, pl.String))
    alone = faults.filter((pl.col("code") == "foreign_currency") & (pl.len().over("at") == 1))
    at = alone["at"]
    return typed[at].with_columns(currency=parsed["currency"].values.gather(at))


def _all_faults(
    table: Table, parsed: Mapping[str, Parsed], height: int, headers: Mapping[str, str]
) -> pl.DataFrame:
    """Faults of the cells, and of what is blank and must not be, in the order of the columns."""
    found = [_named(no_faults(), 0, "", "")]
    pieces = [piece for piece in table.pieces if piece.name in parsed]
    unread = [parsed[piece.name].faults["at"] for piece in pieces]
    in_pieces = pl.concat([pl.Series([], dtype=pl.UInt32), *unread])
    for order, column in enumerate((*table.columns, *pieces)):
        if column.name not in parsed:
            continue
        of_column = parsed[column.name]
        if of_column.faults.height:
            found.append(_named(of_column.faults, order, column.name, headers[column.name]))
        if column.required and (blank := _blank_at(of_column)).len():
            if column.name in table.made and in_pieces.len():
                # The piece that cannot be read says what is wrong with the row.
                blank = blank.filter(~blank.is_in(in_pieces.implode()))
            if blank.len():
                nothing = pl.DataFrame({"code": ["required_blank"], "found": [""], "near": [""]})
                empty = blank.to_frame("at").join(nothing, how="cross")
                found.append(_named(empty, order, column.name, headers[column.name]))
    for names in table.either:
        there = [name for name in names if name in parsed]
        blanks = [set(_blank_at(parsed[name])) for name in there]
        # A column that is not in the file is blank in every row.
        at = sorted(set.intersection(*blanks)) if blanks else list(range(height))
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
    *,
    of_cells: bool = False,
) -> pl.DataFrame:
    """One row of quarantine per faulty row, its first fault for the reason.

    ``of_cells``: the columns at fault are named, for the row is kept and only they are blank.
    """
    if bad.is_empty():
        return pl.DataFrame(schema=QUARANTINE)
    struct = pl.struct("column", "header", "code", "found", "near")
    by_row = faults.group_by("at", maintain_order=True).agg(
        pl.col("code").first().alias("reason_code"),
        struct.alias("faults"),
        pl.col("column").str.join(", ").alias("names"),
    )
    return by_row.select(
        pl.lit(file, pl.String).alias("source_file"),
        pl.lit(sheet, pl.String).alias("source_sheet"),
        numbers.gather(bad).cast(pl.Int64).alias("source_row"),
        pl.lit(table, pl.String).alias("source_table"),
        (pl.col("names") if of_cells else pl.lit(None, pl.String)).alias("source_column"),
        "reason_code",
        "faults",
        pl.Series("cells", cells(bad), pl.String),
    )


def _money(
    table: Table, parsed: Mapping[str, Parsed], live: pl.Series, is_bad: pl.Series, aside: int
) -> dict[str, MoneyCount]:
    """Each money column's sums; of a row set aside by reading nothing can be read."""
    in_pieces = sum(
        parsed[piece.name].faults.height
        for piece in table.pieces
        if piece.kind == "money" and piece.name in parsed
    )
    money: dict[str, MoneyCount] = {}
    for column in table.columns:
        if column.kind == "money" and column.name in parsed:
            values = parsed[column.name].values
            made = in_pieces if column.name in ("amount", "adjusted") else 0
            money[column.name] = MoneyCount(
                read=_total(values),
                standardised=_total(values.filter(live & ~is_bad)),
                quarantined=_total(values.filter(live & is_bad)),
                unreadable=parsed[column.name].faults.height + made + aside,
                deleted=_total(values.filter(~live)),
            )
    return money


def _total(values: pl.Series) -> Decimal:
    return Decimal(str(values.sum() or "0.00"))
