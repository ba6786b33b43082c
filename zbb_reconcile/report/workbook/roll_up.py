"""The workbook of a roll-up: a sheet for each of its tables, ready to sort and to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from zbb_reconcile.report.escape import INERT
from zbb_reconcile.report.labels import table_label
from zbb_reconcile.report.workbook.cells import formats_of
from zbb_reconcile.report.workbook.plain_table import write_table
from zbb_reconcile.texts import Words


def write_roll_up_workbook(
    path: Path, tables: Mapping[str, pl.DataFrame], as_of: date, words: Words
) -> None:
    """Write the sheets in the order of the tables; one without a row is there, and hidden."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True, **INERT}) as book:
        made = datetime(as_of.year, as_of.month, as_of.day)
        book.set_properties({"title": words("roll_up.title"), "created": made})
        formats = formats_of(book, words)
        for name, table in tables.items():
            sheet = book.add_worksheet(table_label(name, words))
            write_table(sheet, name, table, formats, words)
            if table.is_empty():
                sheet.hide()
