"""The facts of papers for tables that a test draws: the report's own queries run over them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from zbb_reconcile import reconcile
from zbb_reconcile.books import Books
from zbb_reconcile.law import load_profile
from zbb_reconcile.law.tables import rule_values
from zbb_reconcile.report.facts import page_tables, papers_need
from zbb_reconcile.report.workbook.workbook import SHEET_ROWS
from zbb_reconcile.results import OF_SHEETS, RESULTS
from zbb_reconcile.steps import in_order, query_steps
from zbb_reconcile.tables import TABLES

AS_OF = date(2024, 12, 31)
_NAMED = ("agency_code", "agency_name")


@cache
def empty_tables() -> Mapping[str, pl.DataFrame]:
    """Every table that papers read, as a run of one account has it, without rows."""
    accounts = pl.DataFrame(
        {
            "agency_code": ["1"],
            "account_no": ["9904310110300111"],
            "account_name": ["某局"],
            "account_kind": ["basic"],
        }
    )
    made = {table for step in query_steps("report") for table in step.makes}
    read = {*RESULTS, *TABLES, *OF_SHEETS["statement"], "reported_carryovers"}
    read |= {table for step in query_steps("report") for table in step.reads}
    with reconcile({"accounts": accounts}, as_of=AS_OF) as run:
        return {name: run.books.frame(name).clear() for name in sorted(read - made)}


def known_agencies(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The agencies that a test draws, else those that its findings name."""
    named = tables.get("findings", pl.DataFrame(schema=dict.fromkeys(_NAMED, pl.String)))
    drawn = tables.get("agencies", named.select(_NAMED))
    return drawn.drop_nulls("agency_code").unique("agency_code", keep="first", maintain_order=True)


def fitted(drawn: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """A drawn table in the columns that a run gives it; what is not drawn is null."""
    return drawn.select(
        (pl.col(name) if name in drawn.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


@contextmanager
def drawn_books(tables: Mapping[str, pl.DataFrame]) -> Iterator[Books]:
    """Books of the drawn tables, in which every query of the report has run."""
    given = {"known_agencies": known_agencies(tables), **tables}
    with tempfile.TemporaryDirectory() as folder:
        books = Books(Path(folder), threads=1, memory_limit="500MB")
        try:
            for name, empty in empty_tables().items():
                books.load(name, fitted(given[name], empty.schema) if name in given else empty)
            values = rule_values(load_profile("national", AS_OF), AS_OF)
            for step in in_order(query_steps("report")):
                step.run(books, values)
            yield books
        finally:
            books.close()


def of_page(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What the page is given of the drawn tables."""
    with drawn_books(tables) as books:
        return page_tables(books)


def of_workbook(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The drawn tables, and what the workbook is given beside them."""
    with drawn_books(tables) as books:
        shown = {name: books.frame(name) for name in RESULTS}
        return papers_need(books, shown, SHEET_ROWS) | dict(tables)
