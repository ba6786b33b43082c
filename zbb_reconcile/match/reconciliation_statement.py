"""The reconciliation statement (调节表) of lines alone, without balances: sums on both sides."""

from __future__ import annotations

import polars as pl

YUAN = pl.Decimal(38, 2)


def statement(matches: pl.DataFrame) -> pl.DataFrame:
    """One row per account: each side's lines, what only the other has, and what is left.

    ``matches`` is the table line_matches. ``residual`` is what lines matched within a tolerance
    differ by; without one it is 0.
    """
    amount = pl.col("amount").cast(YUAN)
    is_open = pl.col("status") != "auto"

    def total(side: str, *, out: bool | None = None) -> pl.Expr:
        of_side = pl.col("side") == side
        if out is None:
            return amount.filter(of_side).sum()
        of_sign = pl.col("amount") < 0 if out else pl.col("amount") >= 0
        return amount.abs().filter(of_side & is_open & of_sign).sum()

    sides = matches.group_by("account_no").agg(
        bank_total=total("bank"),
        book_outstanding_in=total("book", out=False),
        book_outstanding_out=total("book", out=True),
        book_total=total("book"),
        bank_outstanding_in=total("bank", out=False),
        bank_outstanding_out=total("bank", out=True),
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
