"""Cells of the workbook: each value written as what it is, never as a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.neutral import visible, wide, yuan
from zbb_reconcile.texts import say

CELL_CHARACTERS = 32_767
"""Excel's own limit; xlsxwriter drops a longer text without a word."""
EXACT_DIGITS = 15
"""Excel holds a number as a double: more digits than this it may change, so they go in as text."""
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 9, 60
_NO_SIGNS = str.maketrans("", "", "-.")
_KEPT_AS_TEXT = re.compile(r"(_no|_id|_code)$")


@dataclass(frozen=True)
class Formats:
    """The few looks a cell can have."""

    title: Format
    note: Format
    head: Format
    text: Format
    number_as_text: Format
    money: Format
    big_money: Format
    whole: Format
    day: Format
    bad: Format


def formats_of(book: xlsxwriter.Workbook) -> Formats:
    """The looks of one workbook."""
    top = {"valign": "top"}
    return Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        note=book.add_format({"font_color": "#595959"}),
        head=book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EEF5", "valign": "top"}),
        text=book.add_format(top),
        number_as_text=book.add_format({"num_format": "@", **top}),
        money=book.add_format({"num_format": "#,##0.00", **top}),
        big_money=book.add_format({"num_format": "@", "align": "right", **top}),
        whole=book.add_format({"num_format": "0", **top}),
        day=book.add_format({"num_format": "yyyy-mm-dd", **top}),
        bad=book.add_format({"bold": True, "font_color": "#B00020", **top}),
    )


def write_cell(
    sheet: Worksheet, row: int, at: int, value: object, column: str, formats: Formats, lang: str
) -> str:
    """Write one cell by its type, and give back what a reader sees there."""
    match value:
        case None:
            return ""
        case bool():
            return write_text(sheet, row, at, say(f"report.{'yes' if value else 'no'}", lang),
                               formats.text, lang)  # fmt: skip
        case Decimal():
            return _write_money(sheet, row, at, value, formats)
        case int() if len(str(abs(value))) <= EXACT_DIGITS:
            sheet.write_number(row, at, value, formats.whole)
            return str(value)
        case datetime():
            return write_text(sheet, row, at, value.isoformat(sep=" "), formats.text, lang)
        case date() if value.year >= 1900:  # Excel knows no earlier day
            sheet.write_datetime(row, at, value, formats.day)
            return value.isoformat()
        case str():
            look = formats.number_as_text if _KEPT_AS_TEXT.search(column) else formats.text
            return write_text(sheet, row, at, value_label(column, value, lang), look, lang)
        case _:
            return write_text(sheet, row, at, str(value), formats.text, lang)


def _write_money(sheet: Worksheet, row: int, at: int, amount: Decimal, formats: Formats) -> str:
    # xlsxwriter formats a Decimal itself, so the file holds its digits and no float comes between.
    significant = str(amount).translate(_NO_SIGNS).strip("0")
    if len(significant) <= EXACT_DIGITS:
        sheet.write_number(row, at, amount, formats.money)
    else:
        sheet.write_string(row, at, yuan(amount), formats.big_money)
    return yuan(amount)


def write_text(sheet: Worksheet, row: int, at: int, text: str, look: Format, lang: str) -> str:
    """Write text as text, its control and bidi characters as escapes; give back what is seen."""
    shown = visible(text, keep="\t\n\r")
    if len(shown) > CELL_CHARACTERS:
        kept = CELL_CHARACTERS - 200
        shown = shown[:kept] + say("report.cell_cut", lang, count=len(shown) - kept)
    # xlsxwriter takes a text of this shape for its own XML and writes it unescaped: a cell could
    # break the file. A space at the end makes it plain text.
    taken_for_xml = shown.startswith("<r>") and shown.endswith("</r>")
    sheet.write_string(row, at, shown + " " if taken_for_xml else shown, look)
    return shown


def column_width(label: str, written: Sequence[str]) -> int:
    """Wide enough for the header, its filter button and the first rows, within limits."""
    longest = max((wide(text) for text in written[:_MEASURED_ROWS]), default=0)
    return max(_NARROWEST, min(_WIDEST, max(wide(label) + 4, longest + 2)))
