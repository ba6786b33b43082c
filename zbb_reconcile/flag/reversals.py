"""Which two bank lines cancel each other.

A line that says 冲正, 抹账, 退汇, 退票 or 红字 pairs with a line of the same account and the
opposite amount within the window: the nearest day, an earlier day before a later one, and on one
day the first in the bank's order. Each line stands in one pair at most. Done here and not in SQL
because every choice depends on those before it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

PLACE = ("source_file", "source_sheet", "source_row")
_PAIRS = pl.Schema(
    {
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "pair": pl.Int64,
    }
)


def reversal_pairs(candidates: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Both lines of every pair: their places and the number of the pair.

    ``candidates`` is the table reversal_candidates, in its order.
    """
    rows: list[tuple[Any, ...]] = []
    pair = 0
    by_size = candidates.with_columns(size=pl.col("amount").abs())
    for _, lines in by_size.group_by("account_no", "size", maintain_order=True):
        for one, other in _pairs(lines, window_days):
            pair += 1
            rows += [(*lines.select(PLACE).row(at), pair) for at in (one, other)]
    return pl.DataFrame(rows, schema=_PAIRS, orient="row")


def _pairs(lines: pl.DataFrame, window_days: int) -> Iterator[tuple[int, int]]:
    """Pairs of positions among the lines of one account and one size of amount."""
    days: list[date] = lines["posted_on"].to_list()
    inflow: list[bool] = (lines["amount"] > 0).to_list()
    waiting: dict[tuple[bool, date], deque[int]] = defaultdict(deque)
    for at, day in enumerate(days):
        waiting[inflow[at], day].append(at)
    used = [False] * len(days)
    for at, says in enumerate(lines["says_reversal"].to_list()):
        if not says or used[at]:
            continue
        partner = _nearest(waiting, used, not inflow[at], days[at], window_days)
        if partner is not None:
            used[at] = used[partner] = True
            yield at, partner


def _nearest(
    waiting: dict[tuple[bool, date], deque[int]],
    used: list[bool],
    inflow: bool,
    day: date,
    window_days: int,
) -> int | None:
    """The first unused line of that direction on the nearest day."""
    for distance in range(window_days + 1):
        for step in (-distance, distance) if distance else (0,):
            queue = waiting.get((inflow, day + timedelta(days=step)))
            while queue and used[queue[0]]:
                queue.popleft()
            if queue:
                return queue[0]
    return None
