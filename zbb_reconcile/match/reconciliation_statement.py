"""The reconciliation statement (调节表) of lines alone, without balances: sums on both sides."""

from __future__ import annotations

import polars as pl

YUAN = pl.Decimal(38, 2)


def statement(matches: pl.DataFrame) -> pl.DataFrame:
    """One row per account: each side's lines, what only the other has, and what is left.

    ``matches`` is the table line_matches. ``residual`` is what lines matched within a tolerance
    differ by; without one it is 0.
    """
    # Most lines wait for nothing: what is asked of those that do is asked of few.
    waiting = matches.filter(pl.col("status") != "auto")
    inflow, outflow = pl.col("amount") >= 0, pl.col("amount") < 0
    sides = matches.select("account_no").unique()
    for side in ("bank", "book"):
        of_side = pl.col("side") == side
        for name, lines in (
            (f"{side}_total", matches.filter(of_side)),
            (f"{side}_outstanding_in", waiting.filter(of_side & inflow)),
            (f"{side}_outstanding_out", waiting.filter(of_side & outflow)),
        ):
            sign = -1 if name.endswith("out") else 1
            sums = lines.group_by("account_no").agg(pl.col("amount").sum().cast(YUAN).alias(name))
            sides = sides.join(sums, on="account_no", how="left").with_columns(
                (pl.col(name) * sign).fill_null(pl.lit(0, YUAN))
            )
    bank_adjusted = pl.col.bank_total + pl.col.book_outstanding_in - pl.col.book_outstanding_out
    book_adjusted = pl.col.book_total + pl.col.bank_outstanding_in - pl.col.bank_outstanding_out
    return (
        sides.with_columns(bank_adjusted=bank_adjusted, book_adjusted=book_adjusted)
        .with_columns(residual=pl.col.bank_adjusted - pl.col.book_adjusted)
        .select(
            "account_no",
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
        .sort("account_no")
    )
