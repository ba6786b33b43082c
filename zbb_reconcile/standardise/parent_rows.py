"""Rows that already include other rows: those of a unit that has units below it (001 = 001001 +
001002), and those of a subject that has subjects or counterparties below it (2307 = 230701).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from zbb_reconcile.standardise.values import Parsed

_SAME: Mapping[str, tuple[str, ...]] = {
    "carryovers": ("fiscal_year", "indicator_id"),
    "indicators": ("fiscal_year", "indicator_id"),
    "agency_years": ("fiscal_year",),
}
"""Table of units -> what a row and those that it includes have in common; the last of them, or
both, may be blank in the row that includes them."""
_MONEY = {
    "carryovers": ("closing",),
    "indicators": ("amount", "adjusted"),
    "agency_years": ("appropriation", "final_spending", "operating_budget"),
}
_LEAST_PADDED = 6
"""Digits of a code whose zeros at the end may stand for all that is below it."""
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
    distinct = codes.drop_nulls().unique().to_list()
    pairs = [*_pairs(distinct), *_padded_pairs(distinct)]
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


def subject_sums(
    parsed: Mapping[str, Parsed], live: pl.Series
) -> tuple[pl.Series, pl.Series] | None:
    """Where rows of subjects include others, and where they should and differ; None of no subjects.

    Only the last of nested subjects is ever posted to: what has a longer code below it in the same
    books is a sum. A row without a counterparty is one where it equals those with one.
    """
    if not {"agency_code", "fiscal_year", "subject_code"} <= parsed.keys():
        return None
    books = ["agency_code", "fiscal_year"]
    blank = pl.repeat(None, live.len(), dtype=pl.String, eager=True)
    who = parsed["counterparty"].values if "counterparty" in parsed else blank
    rows = (
        pl.DataFrame(
            [
                *(parsed[name].values.alias(name) for name in books),
                parsed["subject_code"].values.alias("code"),
                who.alias("who"),
                *(_net(parsed, name).alias(name) for name in _BALANCES),
            ]
        )
        .with_row_index("at")
        .filter(live & pl.col("code").is_not_null())
    )
    of_code = [*books, "code"]
    named = rows.filter(pl.col("who").is_not_null()).group_by(of_code).agg(_SUMS)
    whole = rows.filter(pl.col("who").is_null()).join(named, on=of_code)
    including = set(whole.filter(pl.all_horizontal(_EQUAL))["at"])
    once = rows.filter(~pl.col("at").is_in(sorted(including)))
    by_code = once.group_by(of_code).agg(pl.col(_BALANCES).sum())
    codes = by_code["code"].unique().to_list()
    surely = _pairs(codes)
    pairs = [*surely, *_padded_pairs(codes)]
    below = pl.DataFrame(pairs, schema={"code": pl.String, "above": pl.String}, orient="row")
    sums = (
        by_code.join(below, on="code")
        .join(by_code.select(*books, above="code"), on=[*books, "above"], how="semi")
        .filter(pl.col("above") == pl.col("above").max().over(of_code))
        .drop("code")
        .rename({"above": "code"})
        .group_by(of_code)
        .agg(_SUMS)
    )
    told = by_code.join(sums, on=of_code).with_columns(fits=pl.all_horizontal(_EQUAL))
    placed = once.join(told.select(*of_code, "fits"), on=of_code)
    including |= set(placed.filter("fits")["at"])
    # 230700 may be one of its kind: only a code that others begin with is surely a sum.
    certain = pl.col("code").is_in(sorted({above for _, above in surely}))
    # A row of one counterparty is posted to, whatever stands below its code.
    differing = sorted(placed.filter(~pl.col("fits") & certain & pl.col("who").is_null())["at"])
    return pl.int_range(0, live.len(), eager=True).is_in(sorted(including)), pl.Series(
        differing, dtype=pl.UInt32
    )


_BALANCES = ("opening", "closing")
_SUMS = [pl.col(name).sum().alias(f"sum_{name}") for name in _BALANCES]
_EQUAL = [pl.col(name).fill_null(0) == pl.col(f"sum_{name}") for name in _BALANCES]


def _net(parsed: Mapping[str, Parsed], name: str) -> pl.Series:
    """A balance, above zero where it stands at 借 and below at 贷 if the sheet tells them apart."""
    side = f"{name}_side" if f"{name}_side" in parsed else "closing_side"
    wanted = {"whole": name, "debit": f"{name}_debit", "credit": f"{name}_credit"}
    there = {word: parsed[column].values for word, column in wanted.items() if column in parsed}
    height, yuan = parsed["subject_code"].values.len(), pl.Decimal(38, 2)
    sides = parsed[side].values if side in parsed else pl.repeat("", height, eager=True)
    rows = pl.DataFrame(
        [
            *(there.get(word, pl.repeat(0, height, eager=True)).alias(word) for word in wanted),
            sides.alias("side"),
        ]
    ).with_columns(pl.col(list(wanted)).cast(yuan).fill_null(0))
    sided = pl.when(pl.col("side") == "credit").then(-pl.col("whole")).otherwise("whole")
    net = sided if "whole" in there else pl.col("debit") - pl.col("credit")
    return rows.select(net.cast(yuan)).to_series()


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


def _padded_pairs(codes: list[str]) -> list[tuple[str, str]]:
    """Each code with the one of its length that stands above it where it ends in zeros: 101000.

    >>> sorted(_padded_pairs(["101000", "101001", "101002", "100000", "1010"]))
    [('101000', '100000'), ('101001', '101000'), ('101002', '101000')]
    """
    there = set(codes)
    return [
        (code, above)
        for code in codes
        if len(code) >= _LEAST_PADDED
        for above in _above_padded(code, there)
    ]


def _above_padded(code: str, there: set[str]) -> list[str]:
    """The nearest code above, if there is one."""
    for end in range(len(code) - 2, 1, -1):
        above = code[:end].ljust(len(code), "0")
        if above != code and above in there:
            return [above]
    return []


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
