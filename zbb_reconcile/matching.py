"""Bank lines against the books: the passes in order, the reconciliations, and why on each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.flag.reversals import reversal_pairs
from zbb_reconcile.match.sums import sum_lines
from zbb_reconcile.queries import queries
from zbb_reconcile.texts import catalogue

BEFORE_SUMS = (
    "matching_lines", "reference_sets", "reference_lines", "amount_sets", "tied_days",
    "exact_lines", "tie_facts", "settled_lines", "left_lines",
)  # fmt: skip
AFTER_SUMS = ("line_fates", "nearest_lines", "sum_listings", "line_matches")
RECONCILE = (
    "account_sides", "outstanding_items", "reconciliations", "unreconciled_accounts",
)  # fmt: skip


def match_lines_in(
    books: Books, values: Mapping[str, Any], reversal_window_days: int, lang: str
) -> None:
    """Make ``line_matches`` of the bank and book lines in the books, and all that leads there.

    The bank's reversal pairs are there already. Without a book there is nothing to match, and the
    tables are empty.
    """
    asked = queries()
    books.load("line_reasons", _reasons(lang))
    books.run(asked["match/book_reversal_candidates"], values)
    books.load(
        "book_reversal_pairs",
        reversal_pairs(books.frame("book_reversal_candidates"), reversal_window_days),
    )
    for name in BEFORE_SUMS:
        books.run(asked[f"match/{name}"], values)
    lines, sums = sum_lines(books.frame("left_lines"), values["match_window_days"])
    books.load("sum_lines", lines)
    books.load("line_sums", sums)
    for name in AFTER_SUMS:
        books.run(asked[f"match/{name}"], values)


def _reasons(lang: str) -> pl.DataFrame:
    """Reason -> its text with slots, as the catalogue has them under ``matching``."""
    said = {
        key.removeprefix("matching."): text
        for key, text in catalogue(lang).items()
        if key.startswith("matching.")
    }
    return pl.DataFrame(
        sorted(said.items()), schema={"reason": pl.String, "template": pl.String}, orient="row"
    )
