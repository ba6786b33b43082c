"""The workbook: an overview, then one sheet per output table, every cell as data.

Text is never a formula or a link, money is the exact digits, and the same run gives the same
bytes. A sheet begins with a line of words (how many rows, and where the rest is); the headers
stand in row 2, each with its canonical name as a comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.cells import Formats, column_width, formats_of, write_cell, write_text
from zbb_reconcile.report.labels import AMOUNTS, OUTPUT_TABLES, column_label, table_label
from zbb_reconcile.report.overview import write_overview
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import say

SHEET_ROWS = 20_000
"""The most rows of a sheet; a longer table shows ``LARGEST_ROWS`` and says where the whole is."""
LARGEST_ROWS = 1_000
HEADER_ROW = 1


def write_workbook(
    path: Path,
    tables: Mapping[str, pl.DataFrame],
    summary: Summary,
    lang: str,
    heights: Mapping[str, int] | None = None,
) -> None:
    """Write the workbook; tables that the run did not make have no sheet, empty ones have.

    ``heights`` says how many rows a table really has, where ``tables`` holds only the part of it
    that is to be shown. The file's creation day is ``as_of``, so that no clock is in it.
    """
    options = {
        "in_memory": True,  # no county's data in the temporary folder
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    as_of = date.fromisoformat(summary["as_of"])
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {
                "title": say("report.title", lang),
                "created": datetime(as_of.year, as_of.month, as_of.day),
            }
        )  # fmt: skip
        formats = formats_of(book)
        write_overview(book.add_worksheet(say("report.overview", lang)), summary, formats, lang)
        for name in OUTPUT_TABLES:
            if name in tables:
                sheet = book.add_worksheet(table_label(name, lang))
                height = (heights or {}).get(name, tables[name].height)
                write_table(sheet, name, tables[name], height, formats, lang)


def write_table(
    sheet: Worksheet, name: str, table: pl.DataFrame, height: int, formats: Formats, lang: str
) -> None:
    """Write one table on its sheet: a line of words, the headers, the rows that fit."""
    shown, key = _rows_to_show(name, table, height)
    words = say(
        f"report.{key}", lang,
        table=table_label(name, lang), name=name, rows=height, shown=shown.height,
    )  # fmt: skip
    sheet.write_string(0, 0, words, formats.note)
    for at, column in enumerate(shown.columns):
        label = column_label(name, column, lang)
        write_text(sheet, HEADER_ROW, at, label, formats.head, lang)
        if label != column:
            sheet.write_comment(HEADER_ROW, at, column, {"author": "", "y_scale": 0.3})
        values = shown[column].to_list()
        written = [
            write_cell(sheet, HEADER_ROW + 1 + row, at, value, column, formats, lang)
            for row, value in enumerate(values)
        ]
        sheet.set_column(at, at, column_width(label, written))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    if shown.width:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + shown.height, shown.width - 1)


def _rows_to_show(name: str, table: pl.DataFrame, height: int) -> tuple[pl.DataFrame, str]:
    """The rows that go on the sheet, and the sentence that says which they are."""
    if height <= SHEET_ROWS:
        return table, "sheet_whole"
    amount = AMOUNTS.get(name)
    if amount is None or amount not in table.columns:
        return table.head(LARGEST_ROWS), "sheet_first"
    return largest(table, amount, LARGEST_ROWS), "sheet_largest"


def largest(table: pl.DataFrame, amount: str, rows: int) -> pl.DataFrame:
    """The rows with the largest amounts of either sign; equal ones in the table's own order."""
    size = table[amount].abs()
    if table.height > rows:
        # Cut before sorting: movements may be a hundred million rows.
        threshold = size.drop_nulls().top_k(rows).min()
        if size.len() - size.null_count() >= rows:
            table = table.filter(size >= threshold)
    return table.sort(
        pl.col(amount).abs(), descending=True, nulls_last=True, maintain_order=True
    ).head(rows)
