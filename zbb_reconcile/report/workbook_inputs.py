"""What the working papers need beside the result tables: names, document numbers, register rows.

Only the rows that some paper shows are fetched: a county may have millions of indicators.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from zbb_reconcile.books import Books

AGEING_SUMS = "ageing_sums"
BRIDGES = "figure_bridges"
SUMMED_BY = ("agency_code", "fund_type", "bucket", "verdict")
_ROOTS = (
    ("carryover_ageing", "root_indicator_id"),
    ("recalls", "subject_id"),
    ("uses", "source_id"),
    ("pool_members", "root_indicator_id"),
)
_ACCOUNTS = (
    ("account_matches", "account_no"),
    ("account_actions", "account_no"),
    ("recalls", "from_account_no"),
    ("reconciliations", "account_no"),
)
_ASSETS = (("asset_actions", "asset_no"),)
_PARTNERS = (("asset_actions", "partner"),)

# Table -> its key, and the columns of result tables in which that key stands.
_WANTED: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "indicators": ("indicator_id", _ROOTS),
    "root_years": ("root_indicator_id", _ROOTS),
    "reported_carryovers": ("root_indicator_id", _ROOTS),
    "accounts": ("account_no", _ACCOUNTS),
    "bank_accounts": ("account_no", _ACCOUNTS),
    "account_owners": ("account_no", _ACCOUNTS),
    "accounts_at_bank": ("account_no", _ACCOUNTS),
    "account_flows": ("account_no", _ACCOUNTS),
    "assets": ("asset_no", _ASSETS),
    "requests": ("request_id", _PARTNERS),
}
_WHOLE = ("agencies", "needs", "spending_order")
FINDINGS_NAMED = "findings_named"
_FINDINGS_BY = (
    ("finding_id", (("recalls", "finding_id"), ("evidence", "finding_id"))),
    ("subject_id", (*_ROOTS[:1], *_ACCOUNTS[:1], *_ASSETS)),
)
PART_ROOTS = 2_000
"""Of more roots than a sheet has rows, the carryover statement shows those with most left."""


def papers_need(
    books: Books, shown: Mapping[str, pl.DataFrame], tables: Path, most: int
) -> dict[str, pl.DataFrame]:
    """Those tables, cut to the rows that the shown results name; and the ageing's sums.

    ``tables`` is the folder of the written Parquet tables, ``most`` the rows that a sheet may have.
    """
    there = {name: books.frame(name) for name in _WHOLE}
    for name, (key, places) in _WANTED.items():
        there[name] = books.matching(name, key, _named(shown, places))
    if books.totals("root_years", [])[0] <= most:
        there["root_years"] = books.frame("root_years")
    else:
        parts = [there["root_years"], books.largest("root_years", "closing", PART_ROOTS)]
        there["root_years"] = pl.concat(parts).unique().sort("root_indicator_id")
    roots = there["root_years"]["root_indicator_id"]
    there["indicators"] = pl.concat(
        [there["indicators"], books.matching("indicators", "indicator_id", roots)]
    ).unique()
    if shown["findings"].height < books.totals("findings", [])[0]:
        found = [
            books.matching("findings", by, _named(shown, places)) for by, places in _FINDINGS_BY
        ]
        there[FINDINGS_NAMED] = pl.concat(found).unique().sort("finding_id")
    written = pl.scan_parquet(tables / "carryover_ageing.parquet", glob=False)
    there[AGEING_SUMS] = sums(written).collect()
    there[BRIDGES] = books.frame(BRIDGES)
    return there


def _named(shown: Mapping[str, pl.DataFrame], places: tuple[tuple[str, str], ...]) -> pl.Series:
    """What stands in those columns of the shown tables."""
    return pl.concat([shown[table][column].cast(pl.String) for table, column in places])


def sums(ageing: pl.LazyFrame) -> pl.LazyFrame:
    """Unspent money by agency, kind of fund, bucket and verdict."""
    return (
        ageing.group_by(SUMMED_BY)
        .agg(pl.len().alias("count"), pl.col("bucket_amount").sum())
        .sort(SUMMED_BY)
    )
