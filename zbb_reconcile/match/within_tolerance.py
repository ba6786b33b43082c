"""Lines whose amounts agree within a tolerance, where each is the other's only one.

Only ``match`` has a tolerance, and only where it is asked for; a county's run has none. A
tolerance in per cent is of the book's amount. Both are exact decimals, both bounds inclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from decimal import Decimal

import polars as pl

from zbb_reconcile.match.sum_matches import SUM_LINES, sum_lines
from zbb_reconcile.steps import makes

_Amounts = dict[tuple[int, int], tuple[list[Decimal], list[int]]]
"""Account and day -> the book's amounts in order, and their lines."""


@makes(
    "sum_lines",
    "line_sums",
    reads=["left_lines"],
    takes=["match_window_days", "tolerance", "tolerance_percent"],
    room="match",
)
def explained_lines(
    left: pl.DataFrame, window_days: int, tolerance: Decimal, tolerance_percent: Decimal
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a tolerance, if one is given, and sums say of the lines left: SUM_LINES, and the sums.

    ``left`` is the table left_lines, in its order. A line that a tolerance explains is in no sum.
    """
    if not tolerance and not tolerance_percent:
        return sum_lines(left, window_days)
    near = near_lines(left, window_days, tolerance, tolerance_percent)
    rest = left.filter(~pl.col("line").is_in(near["line"].implode()))
    lines, sums = sum_lines(rest, window_days)
    return pl.concat([near, lines]), sums


def near_lines(
    left: pl.DataFrame, window_days: int, tolerance: Decimal, tolerance_percent: Decimal
) -> pl.DataFrame:
    """The lines that a tolerance matches or ties; ``left`` is the table left_lines.

    Raises ValueError for a tolerance below zero, or of 100 per cent and more.
    """
    if tolerance < 0 or not 0 <= tolerance_percent < 100:
        raise ValueError("a tolerance is 0 or more, in per cent less than 100")
    share = tolerance_percent / 100
    days = left["day"].to_physical().to_list()
    lines: list[int] = left["line"].to_list()
    amounts: list[Decimal] = left["amount"].to_list()
    is_bank: list[bool] = (left["side"] == "bank").to_list()
    accounts: list[int] = left["account"].to_list()
    book = _book(left, days)
    partners: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if not is_bank[at]:
            continue
        size = abs(amounts[at])
        # d <= share * book, and book <= bank + d, so that d <= bank * share / (1 - share).
        reach = max(tolerance, size * share / (1 - share))
        for day in range(days[at] - window_days, days[at] + window_days + 1):
            of_day, at_line = book.get((accounts[at], day), ((), ()))
            begin = bisect_left(of_day, amounts[at] - reach)
            for place in range(begin, bisect_right(of_day, amounts[at] + reach)):
                other = of_day[place]
                same_sign = (other > 0) == (amounts[at] > 0)
                if same_sign and abs(amounts[at] - other) <= max(tolerance, share * abs(other)):
                    partners[line].append(at_line[place])
                    partners[at_line[place]].append(line)
    day_of = dict(zip(lines, days, strict=True))
    rows = [_row(line, partners, day_of) for line in sorted(partners)]
    return pl.DataFrame(rows, schema=SUM_LINES, orient="row")


def _book(left: pl.DataFrame, days: list[int]) -> _Amounts:
    placed: dict[tuple[int, int], list[tuple[Decimal, int]]] = defaultdict(list)
    for account, day, side, amount, line in zip(
        left["account"], days, left["side"], left["amount"], left["line"], strict=True
    ):
        if side == "book":
            placed[account, day].append((amount, line))
    return {
        key: ([amount for amount, _ in found], [line for _, line in found])
        for key, unsorted in placed.items()
        for found in [sorted(unsorted)]
    }


def _row(
    line: int, partners: dict[int, list[int]], day_of: dict[int, int]
) -> tuple[int, int, str, str, str, int | None, int | None, int | None]:
    """A match where the only partner has no other; else a tie."""
    others = partners[line]
    if len(others) == 1 and len(partners[others[0]]) == 1:
        days = abs(day_of[line] - day_of[others[0]])
        return line, min(line, others[0]), "tolerance", "auto", "tolerance", 1, 1, days
    head = _first_tied(line, partners)
    return line, head, "tolerance", "ambiguous", "tolerance_tie", None, None, None


def _first_tied(line: int, partners: dict[int, list[int]]) -> int:
    """The first of all lines that the tolerance ties to this one."""
    seen, ahead = {line}, [line]
    while ahead:
        for other in partners[ahead.pop()]:
            if other not in seen:
                seen.add(other)
                ahead.append(other)
    return min(seen)
