"""Rows of a unit that already include the rows of the units below it: 001 = 001001 + 001002."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from zbb_reconcile.standardise.values import Parsed

_SAME: Mapping[str, tuple[str, ...]] = {
    "carryovers": ("fiscal_year", "indicator_id"),
    "indicators": ("fiscal_year", "indicator_id"),
}
"""Table of units -> what a row and those that it includes have in common; the last of them, or
both, may be blank in the row that includes them."""
_MONEY = {"carryovers": ("closing",), "indicators": ("amount", "adjusted")}
_FEWEST = 2
"""Units below: one alone with the same amount is no sum."""


def including_rows(table: str, parsed: Mapping[str, Parsed], live: pl.Series) -> pl.Series | None:
    """Which rows are the exact sum of the rows of the units below them; None where none can be.

    Below is who has a longer code that begins with the row's own. The deepest are found first,
    so that a sum of sums is known too.
    """
    if table not in _SAME or "agency_code" not in parsed:
        return None
    codes = parsed["agency_code"].values
    pairs = _pairs(codes.drop_nulls().unique().to_list())
    money = [name for name in _MONEY[table] if name in parsed]
    if not pairs or not money:
        return None
    same = [name for name in _SAME[table] if name in parsed]
    rows = pl.DataFrame(
        [
            codes.alias("code"),
            *(parsed[name].values.alias(name) for name in same),
            *(parsed[name].values.cast(pl.Decimal(38, 2)).alias(name) for name in money),
            live.alias("counts"),
        ]
    ).with_row_index("at")
    below = pl.DataFrame(pairs, schema={"code": pl.String, "above": pl.String}, orient="row")
    found: set[int] = set()
    for _, level in sorted(
        below["above"].unique().to_frame().group_by(pl.col("above").str.len_chars()),
        key=lambda one: one[0],
        reverse=True,
    ):
        counted = rows.filter("counts" if not found else _counted(found))
        of_level = below.join(level, on="above")
        for depth in range(len(same) + 1):
            found |= _sums(counted, of_level, same[:depth], same[depth:], money)
    if not found:
        return None
    return pl.int_range(0, rows.height, eager=True).is_in(sorted(found))


def _counted(found: set[int]) -> pl.Expr:
    return pl.col("counts") & ~pl.col("at").is_in(sorted(found))


def _pairs(codes: list[str]) -> list[tuple[str, str]]:
    """Each code with every other that it begins with."""
    there = set(codes)
    return [
        (code, code[:end])
        for code in sorted(codes)
        for end in range(1, len(code))
        if code[:end] in there
    ]


def _sums(
    rows: pl.DataFrame, below: pl.DataFrame, keys: list[str], blank: list[str], money: list[str]
) -> set[int]:
    """The rows, blank in ``blank``, that are the sums of those below them with the same keys."""
    units = below.select(code="above").unique()
    above = rows.filter(pl.all_horizontal(pl.lit(value=True), pl.col(blank).is_null())).join(
        units, on="code", how="semi"
    )
    if above.is_empty():
        return set()
    sums = (
        rows.join(below, on="code")
        .group_by("above", *keys)
        .agg(pl.col("code").n_unique().alias("units"), pl.col(money).sum().name.prefix("sum_"))
        .filter(pl.col("units") >= _FEWEST)
        .rename({"above": "code"})
    )
    equal = [pl.col(name).is_null() | (pl.col(name) == pl.col(f"sum_{name}")) for name in money]
    there = [pl.col(name).is_not_null() & (pl.col(name) != Decimal(0)) for name in money]
    joined = above.join(sums, on=["code", *keys])
    return set(joined.filter(pl.all_horizontal(equal) & pl.any_horizontal(there))["at"])
