"""Which accounts are kept in another currency than the yuan."""

from __future__ import annotations

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.standardise.cells import parse_choice
from zbb_reconcile.standardise.made import OWN_CURRENCY
from zbb_reconcile.tables import TABLES


def foreign_accounts(books: Books) -> pl.DataFrame:
    """The bank accounts in another currency than the yuan, and which, as lines name it."""
    said = books.select(
        "select distinct account_no, currency from bank_accounts where currency is not null"
    )
    column = TABLES["bank_lines"].column("currency")
    known = {text: parse_choice(text, column) for text in said["currency"].unique().to_list()}
    codes = [
        code if isinstance(code := known[text], str) else text
        for text in said["currency"].to_list()
    ]
    named = said.with_columns(currency=pl.Series(codes, dtype=pl.String))
    return named.filter(pl.col("currency") != OWN_CURRENCY)
