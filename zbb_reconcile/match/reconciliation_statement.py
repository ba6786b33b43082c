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
    amount = pl.col("amount")
    by_side = ("account", "side")
    totals = lines.group_by(by_side).agg(total=amount.sum().cast(YUAN))
    # Of millions of lines few wait: only theirs are told apart by sign.
    waiting = (
        lines.filter("waits")
        .group_by(by_side)
        .agg(
            inflow=amount.filter(amount > 0).sum().cast(YUAN),
            outflow=-amount.filter(amount < 0).sum().cast(YUAN),
        )
    )
    sides = totals.select("account").unique()
    for side in ("bank", "book"):
        for name, sums, column in (
            (f"{side}_total", totals, "total"),
            (f"{side}_outstanding_in", waiting, "inflow"),
            (f"{side}_outstanding_out", waiting, "outflow"),
        ):
            found = sums.filter(pl.col("side") == side).select(
                "account", pl.col(column).alias(name)
            )
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
