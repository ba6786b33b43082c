"""What every run proves: rows and yuan in = used + quarantined, and that proposals close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.queries import Query, queries
from zbb_reconcile.standardise.load import IN_PLACE, RENAMED
from zbb_reconcile.steps import Step

_SUM = pl.Decimal(38, 2)
_PLACE = {
    "source_table": pl.String(),
    "source_file": pl.String(),
    "source_sheet": pl.String(),
}
_SIDES = pl.Schema(
    {
        "control_id": pl.String(),
        "left": _SUM,
        "right": _SUM,
        "kind": pl.String(),
        "source_row": pl.Int64(),
        "source_column": pl.String(),
        **_PLACE,
    }
)
_PLACED_ROWS = pl.Schema(_PLACE | {"row_count": pl.Int64()})
_PLACED_MONEY = pl.Schema(_PLACE | {"source_column": pl.String(), "yuan": _SUM})

CONTROLS = "control/controls"
"""The query that gathers what all the others of its folder count."""

OF_INPUT = tuple(
    f"control/{name}"
    for name in (
        "rows_placed",
        "yuan_placed",
        "totals_stated",
        "figures_given",
        "running_balances",
        "balance_steps",
    )
)
"""The controls of what was read alone: they need neither the law nor a day."""


def control_queries() -> list[Query]:
    """Every query that counts the two sides of a control."""
    return [
        query
        for path, query in queries().items()
        if path.startswith("control/") and path != CONTROLS
    ]


def control_step() -> Step:
    """What proves a run: every control, counted when all else is made."""
    reads = {table: None for query in control_queries() for table in query.reads}
    return Step(CONTROLS, ("controls",), ("movements", *reads), closing_controls)


def closing_controls(
    books: Books, values: Mapping[str, Any], counting: Sequence[Query] | None = None
) -> None:
    """Make ``controls``; both sides of each are counted apart, and nothing is made to fit.

    ``counting`` are the queries that count them; every one where none are named.
    """
    _place_rows(books)
    books.load("control_sides", pl.DataFrame(schema=_SIDES))
    for query in control_queries() if counting is None else counting:
        books.run_into("control_sides", query, values)
    books.run(queries()[CONTROLS], values)
    books.drop_table("control_sides")


def _place_rows(books: Books) -> None:
    """Make ``placed_rows`` and ``placed_money``: what of every file stands in the books.

    They are counted here, not in a query: which tables there are, and which of their columns are
    money, is said in ``tables.py`` alone. Bank lines are counted among the movements.
    """
    columns: dict[str, list[str]] = {
        table: [] for table in sorted(set(books.frame("parts")["source_table"]))
    }
    of_money = books.frame("part_money").select("source_table", "nth", "source_column").unique()
    for table, _, column in sorted(of_money.rows()):
        columns[table].append(column)
    rows: list[tuple[Any, ...]] = []
    money: list[tuple[Any, ...]] = []
    for table, names in columns.items():
        for file, sheet, count, *sums in _standing(books, table, names):
            rows.append((table, file, sheet, count))
            placed = zip(names, sums, strict=True)
            money += [(table, file, sheet, name, yuan) for name, yuan in placed]
    books.load("placed_rows", pl.DataFrame(rows, schema=_PLACED_ROWS, orient="row"))
    books.load("placed_money", pl.DataFrame(money, schema=_PLACED_MONEY, orient="row"))


def _standing(books: Books, table: str, money: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """What of a table stands in the books: file, sheet, rows, and the sum of each money column.

    Of bank lines that stay in their files, rows and amounts are those of their classes; the classes
    have no other column of theirs, and to join millions of lines for it would prove no more.
    """
    if table != IN_PLACE or not books.is_overlaid("movements"):
        stands_in = "movements" if table == IN_PLACE else RENAMED.get(table, table)
        yield from books.totals_by_place(stands_in, money)
        return
    others = [name for name in money if name != "amount"]
    said = {place[:2]: place[3:] for place in books.totals_by_place(IN_PLACE, others)}
    for file, sheet, count, amount in books.totals_by_place("line_classes", ["amount"]):
        sums = dict(zip(others, said[file, sheet], strict=True)) | {"amount": amount}
        yield file, sheet, count, *(sums[name] for name in money)
