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

import polars as pl

from zbb_reconcile.steps import makes

PLACE = ("source_file", "source_sheet", "source_row")


def pairs_of_lines(candidates: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Both lines of every pair: their places and the number of the pair.

    ``candidates`` is the table reversal_candidates or book_reversal_candidates, in its order.
    """
    keys = list(
        zip(
            candidates["account_no"],
            candidates["amount"].abs(),
            candidates["is_later"],
            strict=True,
        )
    )
    days: list[date] = candidates["posted_on"].to_list()
    inflow: list[bool] = (candidates["amount"] > 0).to_list()
    says: list[bool] = candidates["says_reversal"].to_list()
    ats: list[int] = []
    begin = 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or keys[at] != keys[begin]:
            for one, other in _pairs(range(begin, at), days, inflow, says, window_days):
                ats += [one, other]
            begin = at
    pairs = pl.Series("pair", [at // 2 + 1 for at in range(len(ats))], dtype=pl.Int64)
    return candidates.select(PLACE)[ats].with_columns(pairs)


def _pairs(
    lines: range, days: list[date], inflow: list[bool], says: list[bool], window_days: int
) -> Iterator[tuple[int, int]]:
    """Pairs of positions among the lines of one account and one size of amount."""
    waiting: dict[tuple[bool, date], deque[int]] = defaultdict(deque)
    for at in lines:
        waiting[inflow[at], days[at]].append(at)
    used: set[int] = set()
    for at in lines:
        if not says[at] or at in used:
            continue
        partner = _nearest(waiting, used, not inflow[at], days[at], window_days)
        if partner is not None:
            used.update((at, partner))
            yield at, partner


def _nearest(
    waiting: dict[tuple[bool, date], deque[int]],
    used: set[int],
    inflow: bool,
    day: date,
    window_days: int,
) -> int | None:
    """The first unused line of that direction on the nearest day."""
    for distance in range(window_days + 1):
        for step in (-distance, distance) if distance else (0,):
            queue = waiting.get((inflow, day + timedelta(days=step)))
            while queue and queue[0] in used:
                queue.popleft()
            if queue:
                return queue[0]
    return None


_TAKES = ("reversal_window_days",)
reversal_pairs = makes("reversal_pairs", reads=["reversal_candidates"], takes=_TAKES, room="flag")(
    pairs_of_lines
)
"""Of bank lines."""
book_reversal_pairs = makes(
    "book_reversal_pairs", reads=["book_reversal_candidates"], takes=_TAKES, room="flag"
)(pairs_of_lines)
"""Of the agencies' own books."""
