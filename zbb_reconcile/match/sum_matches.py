"""Pass 3: one line that is the sum of several of the other side, where nothing else explains it.

A sum stands only if it shares no line with any other explanation, its own whole's included. Where
the search of a line gave up, every line that it could have needed is in doubt, and so is a sum
that needs one of those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from zbb_reconcile.match.subset_sum import Answer, Line, answers, steps_each

SUM_LINES = pl.Schema(
    {
        "line": pl.Int64,
        "head": pl.Int64,
        "method": pl.String,
        "status": pl.String,
        "reason": pl.String,
        "bank_count": pl.Int64,
        "book_count": pl.Int64,
        "days": pl.Int64,
    }
)
LINE_SUMS = pl.Schema({"sum_no": pl.Int64, "line": pl.Int64, "is_whole": pl.Boolean})
_METHODS = {"bank": "split", "book": "merge"}
"""By the side of the one line: a bank line in several entries, or an entry in several lines."""

_UNCOUNTED = (None, None, None)
_Row = tuple[int, int, str, str, str, int | None, int | None, int | None]


@dataclass(frozen=True)
class _Sum:
    side: str
    """Of the one line."""
    whole: Line
    parts: tuple[Line, ...]

    def lines(self) -> tuple[Line, ...]:
        return (self.whole, *self.parts)


def sum_lines(left: pl.DataFrame, window_days: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the sums say of the lines left: one row per line that they touch, and the sums.

    ``left`` is the table left_lines, in its order.
    """
    rows: list[_Row] = []
    sums: list[tuple[int, int, bool]] = []
    for sides in _accounts(left):
        found, fates = _judged(sides, window_days)
        rows += fates
        for one in found:
            number = len(sums)
            sums += [(number, line.line, line is one.whole) for line in one.lines()]
    rows.sort()
    return (
        pl.DataFrame(rows, schema=SUM_LINES, orient="row"),
        pl.DataFrame(sums, schema=LINE_SUMS, orient="row"),
    )


def _accounts(left: pl.DataFrame) -> Iterator[dict[str, list[Line]]]:
    """Bank and book lines of each account and direction, by day."""
    grouped: dict[tuple[int, bool], dict[str, list[Line]]] = defaultdict(
        lambda: {"bank": [], "book": []}
    )
    fen = (left["amount"].abs() * 100).cast(pl.Int64)
    day = left["day"].to_physical()
    for account, inflow, side, line, on, size in zip(
        left["account"], left["is_inflow"], left["side"], left["line"], day, fen, strict=True
    ):
        grouped[account, inflow][side].append(Line(line, on, size))
    yield from grouped.values()


def _judged(sides: dict[str, list[Line]], window_days: int) -> tuple[list[_Sum], list[_Row]]:
    """The sums of one account and direction, and the fates of the lines in them."""
    steps = steps_each(len(sides["bank"]) + len(sides["book"]))
    other = {"bank": "book", "book": "bank"}
    found = {
        side: answers(sides[side], sides[other[side]], window_days, steps) for side in _METHODS
    }
    every = [*found["bank"], *found["book"]]
    needed: dict[int, int] = defaultdict(int)
    for answer in every:
        needed[answer.whole.line] += answer.count
        for line, count in answer.needs.items():
            needed[line] += count
    doubtful = {
        other[side]: _reach([answer for answer in found[side] if answer.gave_up], window_days)
        for side in _METHODS
    }
    gave_up = {answer.whole.line for answer in every if answer.gave_up}
    heads = _heads(every)
    sums: list[_Sum] = []
    fates: dict[int, _Row] = {}
    for side in _METHODS:
        for answer in found[side]:
            for parts in answer.sums:
                one = _Sum(side, answer.whole, parts)
                sums.append(one)
                alone = all(needed[line.line] == 1 for line in one.lines())
                sure = not (
                    any(line.line in gave_up for line in one.lines())
                    or _in_reach([answer.whole], doubtful[side])
                    or _in_reach(parts, doubtful[other[side]])
                )
                for row in _rows(one, heads, alone=alone, sure=sure):
                    fates.setdefault(row[0], row)
    for side, method in _METHODS.items():
        # Sums beyond those that are listed need lines, too.
        for line in (line for answer in found[side] for line in answer.needs):
            fates.setdefault(line, (line, heads[line], method, "ambiguous", "sums", *_UNCOUNTED))
    for line in sorted(gave_up - set(fates)):
        fates[line] = (line, line, "unmatched", "unmatched", "gave_up", *_UNCOUNTED)
    return sums, list(fates.values())


def _rows(one: _Sum, heads: dict[int, int], *, alone: bool, sure: bool) -> Iterator[_Row]:
    """The fate that one sum gives its lines."""
    counts = (1, len(one.parts)) if one.side == "bank" else (len(one.parts), 1)
    days = [line.day for line in one.lines()]
    status, reason = ("auto", "sum") if alone and sure else ("ambiguous", "sums")
    if alone and not sure:
        reason = "sum_unproven"
    for line in one.lines():
        yield (
            line.line,
            heads[line.line],
            _METHODS[one.side],
            status,
            reason,
            *counts,
            max(days) - min(days),
        )


def _reach(unfinished: Sequence[Answer], window_days: int) -> dict[int, int]:
    """Day -> the size below which a line of that day could be part of an unfinished answer."""
    reach: dict[int, int] = {}
    for answer in unfinished:
        whole = answer.whole
        for day in range(whole.day - window_days, whole.day + window_days + 1):
            reach[day] = max(reach.get(day, 0), whole.fen)
    return reach


def _in_reach(lines: Sequence[Line], reach: dict[int, int]) -> bool:
    return any(line.fen < reach.get(line.day, 0) for line in lines)


def _heads(every: Sequence[Answer]) -> dict[int, int]:
    """Line -> the first of all lines that explanations tie it to."""
    above: dict[int, int] = {}

    def top(line: int) -> int:
        while above.setdefault(line, line) != line:
            above[line] = above[above[line]]
            line = above[line]
        return line

    for answer in every:
        for line in answer.needs:
            one, other = sorted((top(answer.whole.line), top(line)))
            above[other] = one
    return {line: top(line) for line in list(above)}
