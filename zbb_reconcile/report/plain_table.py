"""One table on one sheet as it is: a line of words, the headers, the rows."""

from __future__ import annotations

import polars as pl
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.cells import Formats, column_width, write_cell, write_text
from zbb_reconcile.report.labels import column_label, table_label
from zbb_reconcile.texts import say

HEADER_ROW = 1
LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""


def write_table(
    sheet: Worksheet, name: str, table: pl.DataFrame, formats: Formats, lang: str
) -> None:
    """Write the table; each header has its canonical name as a comment.

    A table longer than a sheet is cut, and the line of words says so.
    """
    shown = table.head(LAST_ROW - HEADER_ROW)
    key = "sheet_whole" if shown.height == table.height else "sheet_first"
    words = say(
        f"report.{key}", lang,
        table=table_label(name, lang), name=name, rows=table.height, shown=shown.height,
    )  # fmt: skip
    sheet.write_string(0, 0, words, formats.note)
    for at, column in enumerate(shown.columns):
        label = column_label(name, column, lang)
        write_text(sheet, HEADER_ROW, at, label, formats.head, lang)
        if label != column:
            sheet.write_comment(HEADER_ROW, at, column, {"author": "", "y_scale": 0.3})
        values = shown[column].to_list()
        for row, value in enumerate(values, start=HEADER_ROW + 1):
            write_cell(sheet, row, at, value, column, formats, lang)
        sheet.set_column(at, at, column_width(label, column, values, lang))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    if shown.width:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + shown.height, shown.width - 1)
