"""The same rows given twice: whole files of one content, and statements that overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal
from zbb_reconcile.standardise.parts import Place
from zbb_reconcile.steps import in_order, query_steps
from zbb_reconcile.tables import TABLES

STATEMENTS = ("bank_lines", "book_lines")
"""The tables of which two files may cover the same days."""

OVERLAPS = pl.Schema(
    {
        "source_table": pl.String(),
        "account_no": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "other_file": pl.String(),
        "other_sheet": pl.String(),
        "first_day": pl.Date(),
        "last_day": pl.Date(),
    }
)
SHARED = pl.Schema(
    {
        "source_table": pl.String(),
        "account_no": pl.String(),
        "posted_on": pl.Date(),
        "amount": pl.Decimal(18, 2),
        "balance_after": pl.Decimal(18, 2),
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "is_first": pl.Boolean(),
        "is_one_day": pl.Boolean(),
        "sameness": pl.String(),
        "kept_file": pl.String(),
        "kept_sheet": pl.String(),
        "kept_row": pl.Int64(),
        "other_statement": pl.String(),
    }
)
REPEATED = pl.Schema(
    {
        "source_table": pl.String(),
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "kept_file": pl.String(),
        "kept_sheet": pl.String(),
        "kept_row": pl.Int64(),
        "account_no": pl.String(),
        "posted_on": pl.Date(),
        "amount": pl.Decimal(18, 2),
        "balance_after": pl.Decimal(18, 2),
    }
)


def refuse_same_content(books: Books, places: Iterable[Place], refused: list[Refusal]) -> None:
    """Refuse two files, or sheets, of one table that say the same in another form or order.

    The refusals go on the list; the same bytes twice are refused when they are read.
    """
    counted = Counter(table for _, _, table in set(places))
    for table, files in sorted(counted.items()):
        if files < 2:
            continue
        seen: dict[tuple[int, int], tuple[str, str | None]] = {}
        columns = [column.name for column in TABLES[table].columns]
        for file, sheet, rows, fingerprint in books.fingerprints(table, columns):
            twin = seen.setdefault((rows, fingerprint), (file, sheet))
            if twin != (file, sheet):
                refused.append(
                    Refusal(
                        "same_content_twice",
                        file=file,
                        sheet=sheet,
                        rows=rows,
                        other=" / ".join(filter(None, twin)),
                    )
                )


def find_repeats(books: Books, places: Iterable[Place]) -> pl.DataFrame:
    """Make ``shared_lines`` and ``overlapping_lines``; gives the lines that are given again."""
    counted = Counter(table for _, _, table in set(places))
    if max(counted[table] for table in STATEMENTS) < 2:
        books.load("statement_overlaps", pl.DataFrame(schema=OVERLAPS))
        books.load("shared_lines", pl.DataFrame(schema=SHARED))
        books.load("overlapping_lines", pl.DataFrame(schema=REPEATED))
    else:
        for step in in_order(query_steps("standardise"), ["overlapping_lines"]):
            step.run(books, {})
    return books.frame("overlapping_lines")


def repeated_sums(repeats: pl.DataFrame) -> dict[Place, tuple[int, dict[str, Decimal]]]:
    """How many lines of each file were given again, and their money, by file, sheet and table."""
    sums: dict[Place, tuple[int, dict[str, Decimal]]] = {}
    for row in repeats.iter_rows(named=True):
        place = row["source_file"], row["source_sheet"], row["source_table"]
        rows, money = sums.get(place, (0, {}))
        more = {
            name: money.get(name, Decimal(0)) + (row[name] or Decimal(0))
            for name in ("amount", "balance_after")
        }
        sums[place] = rows + 1, more
    return sums
