"""Tables of matching, made in memory where all lines fit in it: a tenth of the time.

``matching_lines``, ``plain_pairs``, ``open_lines`` and ``line_matches`` are what the queries of
these names say. Here an account, a day, an amount and a side are one integer, by which lines are
sorted, and words are put to lines by the number of a reason. A run, whose lines may not fit, asks
the database.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import polars as pl

SIDE = pl.Enum(["bank", "book"])
METHOD = pl.Enum(["exact", "reference"])
PLAIN_PAIRS = pl.Schema(
    {"bank_line": pl.Int64(), "book_line": pl.Int64(), "days": pl.Int32(), "method": METHOD}
)
_REASON = 2 * pl.col("days") + (pl.col("method") == "reference").cast(pl.Int32)
"""One number for the method of a plain pair and its days apart: of few kinds nothing is joined."""
_PLACE = ("source_file", "source_sheet", "source_row")
_MOST = 2**63
"""Numbers from here on need twice the bytes."""


def in_content_order(
    lines: pl.DataFrame, content: Callable[[pl.DataFrame], pl.Series]
) -> pl.DataFrame:
    """The table ``matching_lines`` of its rows in any order, all but its column ``content``.

    ``side`` is of the type SIDE, and ``source_file`` enumerates the files in their order.
    ``content`` is asked for that of a few rows: those that nothing else tells apart but the place.
    """
    if lines.is_empty():
        return lines
    order = _number(lines, "account", "day", "amount", "side")
    at = order.arg_sort()
    ordered = order.gather(at)
    tied = (ordered == ordered.shift(1)) | (ordered == ordered.shift(-1))
    there = tied.fill_null(value=False).arg_true()
    if there.len():
        alike = at.gather(there)
        rows = lines.select("side", *_PLACE)[alike]
        rows = rows.with_columns(content(rows), order=order.gather(alike), at=alike)
        at = at.scatter(there, rows.sort("order", "content", *_PLACE, nulls_last=False)["at"])
    return _gathered(lines, at)


def plain_pairs(lines: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """The table ``plain_pairs`` of the table ``matching_lines``, in no order."""
    if lines.is_empty():
        return pl.DataFrame(schema=PLAIN_PAIRS)
    amounts = _number(lines, "account", "amount")
    order = amounts.arg_sort()
    ordered = amounts.gather(order)
    # Whether a line is like the next; of a pair the first is, and neither those beside them.
    like = (ordered == ordered.shift(-1)).fill_null(value=False)
    alone = ~(like.shift(1, fill_value=False) | like.shift(-1, fill_value=False))
    first = (like & alone).arg_true()
    one, other = order.gather(first), order.gather(first + 1)
    sides = [
        _gathered(lines.select("side", "day", "pair", "number"), at).select(
            pl.all().name.suffix(suffix), at.alias(f"line{suffix}")
        )
        for at, suffix in ((one, ""), (other, "_other"))
    ]
    is_bank = pl.col("side") == "bank"
    is_numbered = (pl.col("number") == pl.col("number_other")).fill_null(value=False)
    return (
        pl.concat(sides, how="horizontal")
        .filter(
            pl.col("side") != pl.col("side_other"),
            pl.col("pair").is_null() & pl.col("pair_other").is_null(),
        )
        .select(
            bank_line=pl.when(is_bank).then("line").otherwise("line_other").cast(pl.Int64),
            book_line=pl.when(is_bank).then("line_other").otherwise("line").cast(pl.Int64),
            days=(pl.col("day") - pl.col("day_other")).dt.total_days().abs().cast(pl.Int32),
            method=pl.when(is_numbered)
            .then(pl.lit("reference", METHOD))
            .otherwise(pl.lit("exact", METHOD)),
        )
        .filter((pl.col("method") == "reference") | (pl.col("days") <= window_days))
    )


def open_lines(lines: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The table ``open_lines`` of the tables ``matching_lines`` and ``plain_pairs``."""
    is_open = lines["pair"].is_null()
    for side in ("bank_line", "book_line"):
        is_open = is_open.scatter(pairs[side], False)
    at = is_open.arg_true()
    columns = ("account", "side", "day", "amount", "number")
    return lines.select(columns)[at].select(at.cast(pl.Int64).alias("line"), *columns)


def line_matches(
    lines: pl.DataFrame,
    accounts: pl.Series,
    pairs: pl.DataFrame,
    reasons: pl.DataFrame,
    others: pl.DataFrame,
) -> pl.DataFrame:
    """The table ``line_matches``, in its order: one row per row of ``matching_lines``.

    ``accounts`` are the account numbers by account, ``others`` is ``other_matches`` in any order.
    """
    known = reasons.select(
        "method", "why", status=pl.lit("auto"), difference=pl.lit(0, others["difference"].dtype)
    )
    ends = ["method", "status", "difference", "why"]
    fates = pl.concat([known.select(ends), others.select(ends)])
    kinds = reasons.select(_REASON).to_series()
    place = pl.int_range(kinds.len(), dtype=pl.UInt32, eager=True)
    most = max(kinds, default=0)
    places = pl.repeat(0, most + 1, dtype=pl.UInt32, eager=True).scatter(kinds, place)
    reason = places.gather(pairs.select(_REASON).to_series())
    fate = pl.repeat(0, lines.height, dtype=pl.UInt32, eager=True)
    head = pl.repeat(0, lines.height, dtype=pl.Int64, eager=True)
    heads = pairs.select(pl.min_horizontal("bank_line", "book_line")).to_series()
    for side in ("bank_line", "book_line"):
        fate = fate.scatter(pairs[side], reason)
        head = head.scatter(pairs[side], heads)
    at = pl.int_range(known.height, fates.height, dtype=pl.UInt32, eager=True)
    fate = fate.scatter(others["line"], at)
    head = head.scatter(others["line"], others["head"])
    said = fates[fate]
    return lines.select(
        pl.format("M{}", head + 1).alias("match_id"),
        pl.col("side").cast(pl.String),
        accounts.gather(lines["account"]).alias("account_no"),
        "day",
        "amount",
        "label",
        pl.col("source_file").cast(pl.String),
        "source_sheet",
        "source_row",
        said["method"],
        said["status"],
        said["difference"],
        said["why"],
        pl.int_range(pl.len(), dtype=pl.Int64).alias("line"),
    )


def _number(lines: pl.DataFrame, *columns: str) -> pl.Series:
    """One number for the columns together, in their order: equal where all are."""
    numbers = lines.select(pl.col(name).to_physical().cast(pl.Int64) for name in columns)
    # Amounts of eighteen digits are integers of sixteen bytes, whatever they hold.
    least = numbers.min().row(0)
    counts = [high - low + 1 for high, low in zip(numbers.max().row(0), least, strict=True)]
    kind = pl.Int64 if prod(counts) < _MOST else pl.Int128
    said = pl.lit(0, kind)
    for name, low, count in zip(columns, least, counts, strict=True):
        said = said * count + (pl.col(name) - low).cast(kind)
    return numbers.select(said.alias("number")).to_series()


def _gathered(lines: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """The rows at those places; of a column of nothing there is nothing to look up."""
    blank = {one.name: pl.lit(None, one.dtype) for one in lines if one.null_count() == lines.height}
    # All columns at once: the places are looked at once, and not for each column.
    return lines.drop(blank)[at].with_columns(**blank).select(lines.columns)
