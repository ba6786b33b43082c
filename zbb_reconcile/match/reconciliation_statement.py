"""The reconciliation statement (调节表) of lines alone, without balances: sums on both sides."""

from __future__ import annotations

import polars as pl

YUAN = pl.Decimal(38, 2)


def statement(lines: pl.DataFrame, accounts: pl.Series) -> pl.DataFrame:
    """One row per account: each side's lines, what only the other has, and what is left.

    ``lines`` have ``account`` (the place of its number among the ``accounts``, which are in their
    order), ``side``, ``amount`` and ``waits``, whether nothing is certain of it. ``residual`` is
    what lines matched within a tolerance differ by; without one it is 0.
    """
    # By account, side and whether they wait: a few rows instead of every line.
    sums = (
        lines.group_by("account", "side", "waits")
        .agg(
            total=pl.col("amount").sum().cast(YUAN),
            outflow=pl.col("amount").filter(pl.col("amount") < 0).sum().cast(YUAN),
        )
        .with_columns(inflow=pl.col("total") - pl.col("outflow"))
    )
    sides = sums.select("account").unique()
    for side in ("bank", "book"):
        of_side = sums.filter(pl.col("side") == side)
        waiting = of_side.filter("waits")
        for name, rows, sum_of in (
            (f"{side}_total", of_side, pl.col("total")),
            (f"{side}_outstanding_in", waiting, pl.col("inflow")),
            (f"{side}_outstanding_out", waiting, -pl.col("outflow")),
        ):
            found = rows.group_by("account").agg(sum_of.sum().cast(YUAN).alias(name))
            sides = sides.join(found, on="account", how="left").with_columns(
                pl.col(name).fill_null(pl.lit(0, YUAN))
            )
    bank_adjusted = pl.col.bank_total + pl.col.book_outstanding_in - pl.col.book_outstanding_out
    book_adjusted = pl.col.book_total + pl.col.bank_outstanding_in - pl.col.bank_outstanding_out
    sides = sides.sort("account")
    return (
        sides.with_columns(bank_adjusted=bank_adjusted, book_adjusted=book_adjusted)
        .with_columns(residual=pl.col.bank_adjusted - pl.col.book_adjusted)
        .select(
            accounts.gather(sides["account"]).alias("account_no"),
            "bank_total",
            "book_outstanding_in",
            "book_outstanding_out",
            "bank_adjusted",
            "book_total",
            "bank_outstanding_in",
            "bank_outstanding_out",
            "book_adjusted",
            "residual",
        )
    )
