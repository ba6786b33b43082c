"""Rows that can be read and are not used: marked as deleted, or the sum of other rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from zbb_reconcile.standardise.cells import Parsed
from zbb_reconcile.tables import Table

FURNITURE = pl.Schema(
    {
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "source_table": pl.String(),
        "kind": pl.String(),
        "text": pl.String(),
        "amount": pl.Decimal(18, 2),
    }
)
"""Rows that are no data: ``kind`` is deleted or including here, ``amount`` what stands in the
file's first money column."""

LONGEST_TEXT = 200


def furniture(
    table: Table,
    typed: pl.DataFrame,
    undeleted: pl.Series,
    live: pl.Series,
    parsed: Mapping[str, Parsed],
    texts: Callable[[pl.Series], pl.Series],
) -> pl.DataFrame:
    """The rows that are not used though they can be read, each with its kind and its money."""
    at = (~live).arg_true()
    if at.is_empty():
        return pl.DataFrame(schema=FURNITURE)
    money = [c.name for c in table.columns if c.kind == "money" and c.name in parsed]
    amount = pl.col(money[0]) if money else pl.lit(None, FURNITURE["amount"])
    rows = typed[at].with_columns(
        source_table=pl.lit(table.name),
        kind=pl.Series(undeleted.gather(at)).replace_strict(
            {True: "including", False: "deleted"}, return_dtype=pl.String
        ),
        text=texts(at),
        amount=amount,
    )
    return rows.select(list(FURNITURE))


def joined(cells: Sequence[pl.Series]) -> pl.Series:
    """The cells of each row that are not blank, joined by a space, cut where they are too long."""
    texts = pl.DataFrame([cell.cast(pl.String).alias(str(at)) for at, cell in enumerate(cells)])
    some = [pl.when(pl.col(name).str.strip_chars() != "").then(name) for name in texts.columns]
    return texts.select(
        pl.concat_str(some, separator=" ", ignore_nulls=True).str.slice(0, LONGEST_TEXT)
    ).to_series()
