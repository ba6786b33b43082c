"""Cells of the workbook: each value written as what it is, never as a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.escape import visible, wide, yuan
from zbb_reconcile.report.workbook.words import word
from zbb_reconcile.texts import Words

CELL_CHARACTERS = 32_767
"""Excel's own limit; xlsxwriter drops a longer text without a word."""
EXACT_DIGITS = 15
"""Excel holds a number as a double: more digits than this it may change, so they go in as text."""
MEASURED_ROWS = 200
_NARROWEST, _WIDEST, _WIDEST_PROSE, _WIDEST_NUMBER = 6, 24, 72, 32
LINE_HEIGHT = 13.5
_MOST_LINES = 6
ONE_LINE = 2 * CELL_CHARACTERS
"""A width at which every text is one line."""
PROSE = frozenset(
    {
        *("reason", "legal_basis", "law", "why", "cite", "cells", "note", "value"),
        *("control_id", "control_note"),
    }
)
"""Columns of sentences; they may be wide and take several lines."""
_NO_SIGNS = str.maketrans("", "", "-.")
_KEPT_AS_TEXT = re.compile(r"(_no|_id|_code)$")
_BORDER = {"border": 1, "border_color": "#BFBFBF"}


@dataclass(frozen=True)
class Formats:
    """The few looks a cell can have."""

    title: Format
    section: Format
    note: Format
    link: Format
    cell_link: Format
    count_link: Format
    head: Format
    head_to_fill: Format
    text: Format
    one_line: Format
    number_as_text: Format
    money: Format
    big_money: Format
    whole: Format
    day: Format
    empty: Format
    to_fill: Format
    day_to_fill: Format
    bad: Format
    bad_note: Format
    total: Format
    total_money: Format
    total_big: Format
    total_whole: Format


def formats_of(book: xlsxwriter.Workbook, words: Words) -> Formats:
    """The looks of one workbook."""
    font = {"font_name": words["workbook.font"], "font_size": 10}
    cell = {**font, "valign": "vcenter", **_BORDER}
    wrapped = {**cell, "text_wrap": True}
    header = {**wrapped, "bold": True, "valign": "vcenter", "align": "center"}
    total = {**cell, "bold": True, "bg_color": "#F2F2F2"}
    # The space keeps a number from touching the words in the next column.
    figures, days = {"num_format": "#,##0.00_ "}, {"num_format": "yyyy-mm-dd"}
    counts = {"num_format": "0_ "}
    as_text, right = {"num_format": "@"}, {"align": "right"}
    empty = {"bg_color": "#FFFBE6"}

    def look(*parts: Mapping[str, object]) -> Format:
        return book.add_format({key: value for part in parts for key, value in part.items()})

    return Formats(
        title=look(font, {"bold": True, "font_size": 16}),
        section=look(font, {"bold": True, "font_size": 12}),
        note=look(font, {"font_color": "#595959"}),
        link=look(font, {"font_color": "#0B5CAD", "underline": 1}),
        cell_link=look(cell, {"font_color": "#0B5CAD", "underline": 1}),
        # In the middle: it stands apart from the sentence beside it.
        count_link=look(cell, {"font_color": "#0B5CAD", "underline": 1, "align": "center"}),
        head=look(header, {"bg_color": "#DCE6F1"}),
        head_to_fill=look(header, {"bg_color": "#FFE9A8"}),
        text=look(wrapped),
        one_line=look(cell),
        number_as_text=look(wrapped, as_text),
        money=look(cell, figures),
        big_money=look(cell, as_text, right),
        whole=look(cell, counts),
        day=look(cell, days, {"align": "center"}),
        empty=look(_BORDER),
        to_fill=look(_BORDER, empty),
        day_to_fill=look(_BORDER, empty, days),
        bad=look(wrapped, {"bold": True, "font_color": "#B00020"}),
        bad_note=look(font, {"bold": True, "font_color": "#B00020"}),
        total=look(total),
        total_money=look(total, figures),
        total_big=look(total, as_text, right),
        total_whole=look(total, counts),
    )


Content = str | int | Decimal | date | None
"""What a cell holds: text, a number, a day, or nothing but its look."""


def write_cell(
    sheet: Worksheet, row: int, at: int, value: object, column: str, formats: Formats, words: Words
) -> str:
    """Write one cell by its type, and give back what a reader sees there."""
    content, look, shown = cell_of(value, column, formats, words)
    match content:
        case None:
            sheet.write_blank(row, at, None, look)
        case str():
            sheet.write_string(row, at, content, look)
        case date():
            sheet.write_datetime(row, at, content, look)
        case _:
            # xlsxwriter formats a Decimal itself, so the file holds its digits, not a float's.
            sheet.write_number(row, at, content, look)
    return shown


def cell_of(
    value: object, column: str, formats: Formats, words: Words
) -> tuple[Content, Format, str]:
    """What the cell of a value holds, how it looks, and what a reader sees there."""
    match value:
        case None:
            return None, formats.text, ""
        case bool():
            text, look = words(f"report.{'yes' if value else 'no'}"), formats.text
        case Decimal() if is_exact(value):
            return value, formats.money, yuan(value)
        case Decimal():
            return yuan(value), formats.big_money, yuan(value)
        case int() if len(str(abs(value))) <= EXACT_DIGITS:
            return value, formats.whole, str(value)
        case datetime():
            text, look = value.isoformat(sep=" "), formats.text
        case date() if value.year >= 1900:  # Excel knows no earlier day
            return value, formats.day, value.isoformat()
        case str():
            text, look = word(column, value, words), text_look(column, formats)
        case _:
            text, look = str(value), formats.text
    shown = cell_text(text, words)
    return shown, look, shown


def write_money(
    sheet: Worksheet, row: int, at: int, amount: Decimal, look: Format, as_text: Format
) -> str:
    """Write money digit for digit, as text where Excel would change its digits."""
    # xlsxwriter formats a Decimal itself, so the file holds its digits and no float comes between.
    if is_exact(amount):
        sheet.write_number(row, at, amount, look)
    else:
        sheet.write_string(row, at, yuan(amount), as_text)
    return yuan(amount)


def is_exact(amount: Decimal) -> bool:
    """Whether Excel keeps every digit of the amount.

    >>> is_exact(Decimal("9999999999999.99")), is_exact(Decimal("99999999999999.99"))
    (True, False)
    """
    return len(str(amount).translate(_NO_SIGNS).strip("0")) <= EXACT_DIGITS


def ten_thousands(amount: Decimal) -> Decimal:
    """Yuan in units of ten thousand, rounded once, half away from zero, to two decimals.

    >>> ten_thousands(Decimal("1234550.00")), ten_thousands(Decimal("-50.00"))
    (Decimal('123.46'), Decimal('-0.01'))
    """
    return (amount / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def write_text(sheet: Worksheet, row: int, at: int, text: str, look: Format, words: Words) -> str:
    """Write text as text, its control and bidi characters as escapes; give back what is seen."""
    shown = cell_text(text, words)
    sheet.write_string(row, at, shown, look)
    return shown


def cell_text(text: str, words: Words) -> str:
    """The text as a cell can hold it: what acts instead of showing escaped, too long a text cut."""
    shown = visible(text, keep="\t\n\r")
    if len(shown) > CELL_CHARACTERS // 2:
        shown = _cut(shown, words)
    # xlsxwriter takes a text of this shape for its own XML and writes it unescaped: a cell could
    # break the file. A space at the end makes it plain text.
    taken_for_xml = shown.startswith("<r>") and shown.endswith("</r>")
    return shown + " " if taken_for_xml else shown


def _cut(text: str, words: Words) -> str:
    """The text, or as much of it as Excel takes; it counts a rare character as two."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_CHARACTERS:
        return text
    kept = units[: 2 * (CELL_CHARACTERS - 200)].decode("utf-16-le", errors="ignore")
    return kept + words("report.cell_cut", count=len(text) - len(kept))


def text_look(column: str, formats: Formats) -> Format:
    """How the texts of a column look: numbers that are names are text to Excel, too."""
    return formats.number_as_text if _KEPT_AS_TEXT.search(column) else formats.text


def seen(value: object, column: str, words: Words) -> str:
    """What a reader sees of a value in that column."""
    match value:
        case None:
            return ""
        case bool():
            return words(f"report.{'yes' if value else 'no'}")
        case Decimal():
            return yuan(value)
        case str():
            return visible(word(column, value, words), keep="\t\n\r")
        case _:
            return str(value)


def column_width(label: str, column: str, values: Sequence[object], words: Words) -> int:
    """Wide enough for half the header, which takes two lines, and for the values, within limits.

    Numbers, days and account numbers are never broken; names and sentences take several lines.
    """
    shown = {seen(value, column, words) for value in set(values)}
    longest = max(map(_widest_line, shown), default=0) + 2
    whole = _KEPT_AS_TEXT.search(column) or not all(isinstance(v, str | None) for v in values)
    most = _WIDEST_PROSE if column in PROSE else _WIDEST_NUMBER if whole else _WIDEST
    return max(_NARROWEST, (wide(label) + 1) // 2 + 3, min(most, longest))


def lines(text: str, width: int) -> int:
    """How many lines the text takes in a column of that width."""
    parts = (max(1, -(-wide(part) // max(1, width - 1))) for part in text.split("\n"))
    return min(_MOST_LINES, sum(parts))


def _widest_line(text: str) -> int:
    return max(map(wide, text.split("\n")))
