"""One table on one sheet as it is: a line of words, the headers, the rows, ready to print."""

from __future__ import annotations

import polars as pl
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.labels import column_label, table_label
from zbb_reconcile.report.workbook.cells import (
    LINE_HEIGHT,
    Formats,
    column_width,
    lines,
    write_cell,
    write_text,
)
from zbb_reconcile.texts import Words

HEADER_ROW = 1
LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""
A4 = 9


def write_table(
    sheet: Worksheet, name: str, table: pl.DataFrame, formats: Formats, words: Words
) -> None:
    """Write the table; each header has its canonical name as a comment.

    A table longer than a sheet is cut, and the line of words says so. Rows are as high as their
    longest text needs: not every program works that out itself.
    """
    shown = table.head(LAST_ROW - HEADER_ROW)
    key = "sheet_whole" if shown.height == table.height else "sheet_first"
    text = words(
        f"report.{key}",
        table=table_label(name, words),
        name=name,
        rows=table.height,
        shown=shown.height,
    )
    sheet.write_string(0, 0, text, formats.note)
    heights = [1] * shown.height
    sheet.set_row(HEADER_ROW, 2.5 * LINE_HEIGHT)
    for at, column in enumerate(shown.columns):
        label = column_label(name, column, words)
        write_text(sheet, HEADER_ROW, at, label, formats.head, words)
        if label != column:
            sheet.write_comment(HEADER_ROW, at, column, {"author": "", "y_scale": 0.3})
        values = shown[column].to_list()
        width = column_width(label, column, values, words)
        sheet.set_column(at, at, width)
        for row, value in enumerate(values):
            seen = write_cell(sheet, HEADER_ROW + 1 + row, at, value, column, formats, words)
            heights[row] = max(heights[row], lines(seen, width))
    for row, height in enumerate(heights, start=HEADER_ROW + 1):
        if height > 1:
            sheet.set_row(row, height * LINE_HEIGHT)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    if shown.width:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + shown.height, shown.width - 1)
    set_up_page(sheet, words)
    sheet.repeat_rows(HEADER_ROW)


def set_up_page(sheet: Worksheet, words: Words) -> None:
    """A4 landscape, as wide as the page, with page numbers."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&C{words('workbook.page')}")
    sheet.fit_to_pages(1, 0)
