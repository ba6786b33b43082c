"""The tables that the page reads: results as they were written, and of the books what it names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.report.page_read import Tables, largest

_WHOLE = (
    "agencies",
    "needs",
    "spending_order",
    "accounts_at_bank",
    "account_flows",
    "unjudged_accounts",
)
"""Of the books: a row per agency, need or account, never one per line or indicator."""
AGEING_ROWS = 20_000
"""The most carryovers of the page, the largest of them."""


def page_tables(
    books: Books, written: Mapping[str, pl.LazyFrame], as_of: date
) -> dict[str, pl.LazyFrame | pl.DataFrame]:
    """Everything that the page reads, by name; ``written`` are the result tables that it shows.

    Beside them ``assets`` (those with a proposal) and ``root_rows``, the source rows of money that
    no finding speaks of: what is kept or exempt.
    """
    there: dict[str, pl.LazyFrame | pl.DataFrame] = dict(written)
    there |= {name: books.frame(name) for name in _WHOLE}
    numbers = written["asset_actions"].select("asset_no").collect().to_series()
    there["assets"] = books.matching("assets", "asset_no", numbers)
    there["root_rows"] = _root_rows(books, there, as_of)
    return there


def _root_rows(books: Books, tables: Tables, as_of: date) -> pl.DataFrame:
    """root_indicator_id and the places of its indicators and of what was paid from them."""
    shown = largest(
        tables,
        "carryover_ageing",
        "root_indicator_id verdict bucket_amount",
        "bucket_amount",
        AGEING_ROWS,
    )
    silent = shown.filter(pl.col("verdict").is_in(["keep", "exempt"]))["root_indicator_id"]
    chains = books.matching("indicator_roots", "root_indicator_id", silent)
    members = chains["indicator_id"]
    paid = books.matching("payments", "indicator_id", members)
    places = pl.concat(
        frame.select(
            "indicator_id",
            pl.lit(name).alias("source_table"),
            "source_file",
            "source_sheet",
            pl.col("source_row").cast(pl.Int64),
        )
        for name, frame in (
            ("indicators", books.matching("live_indicators", "indicator_id", members)),
            ("payments", paid.filter(pl.col("paid_on") <= as_of)),
        )
    )
    return (
        chains.select("root_indicator_id", "indicator_id")
        .join(places, on="indicator_id")
        .drop("indicator_id")
        .sort("root_indicator_id", "source_table", "source_file", "source_sheet", "source_row")
    )
