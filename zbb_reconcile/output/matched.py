"""What ``match`` writes: a Parquet file per table, and one workbook for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from zbb_reconcile.errors import Refusal
from zbb_reconcile.output.held import held
from zbb_reconcile.output.writing import new_folder
from zbb_reconcile.report.escape import INERT
from zbb_reconcile.report.labels import table_label
from zbb_reconcile.report.workbook.accounts import write_line_forms
from zbb_reconcile.report.workbook.cells import formats_of
from zbb_reconcile.report.workbook.plain_table import set_up_page, write_table
from zbb_reconcile.report.workbook.sections import Sections
from zbb_reconcile.report.workbook.words import sheet_name
from zbb_reconcile.texts import Words

WORKBOOK = "match.xlsx"
FORM = "statement"
"""The table that is shown as the form which accountants sign."""
CREATED = datetime(2000, 1, 1)
"""The day in the workbook's own properties: a fixed one, so that no clock is in it."""


def write_matched(out: Path, tables: Mapping[str, pl.DataFrame], words: Words) -> Path:
    """Write the tables into the new folder ``out``, whole or not at all; the path written.

    Refusal where the folder exists or cannot be written.
    """
    target = check_new(out)
    with new_folder(out) as part:
        for name, table in tables.items():
            table.write_parquet(part / f"{name}.parquet")
        _write_workbook(part / WORKBOOK, tables, words)
    return target


def check_new(out: Path) -> Path:
    """The absolute path of a folder that is not there yet; Refusal if it is."""
    with held(out) as target:
        if target.exists() or target.is_symlink():
            raise Refusal("match_out_exists", out=str(out))
    return target


def _write_workbook(path: Path, tables: Mapping[str, pl.DataFrame], words: Words) -> None:
    with xlsxwriter.Workbook(str(path), {"in_memory": True, **INERT}) as book:
        book.set_properties({"title": words("report.match_title"), "created": CREATED})
        formats = formats_of(book, words)
        for name, table in tables.items():
            sheet = book.add_worksheet(table_label(name, words))
            if name != FORM:
                write_table(sheet, name, table, formats, words)
                continue
            sheet.hide_gridlines(2)
            sheet.write_string(0, 0, sheet_name("reconciliation_forms", words), formats.title)
            view = Sections(sheet, formats, words, FORM, 1)
            write_line_forms(view, table, tables["outstanding_items"])
            set_up_page(sheet, words)
