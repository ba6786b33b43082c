"""What writes the cells of one column: decided once, then asked for every row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.cells import Formats, cell_text, lines, text_look, write_cell
from zbb_reconcile.report.workbook_paper import Paper
from zbb_reconcile.report.workbook_words import word

Writer = Callable[[int, int, Any], int]
"""Writes a value that is there at (row, column); gives the lines that it takes."""
_REMEMBERED = 5_000
"""How many texts of a column are kept ready: names and laws come again, ids do not."""


def column_writer(
    sheet: Worksheet, paper: Paper, column: str, width: int, formats: Formats, lang: str
) -> Writer:
    """The writer of a column of the paper."""
    kind = paper.rows.schema[column]
    formula = paper.formula(column)
    parts = [part for part in paper.rows.columns if f"{{{part}}}" in formula]
    if formula and all(map(paper.is_countable, (column, *parts))):
        return _formulas(sheet, paper, formula, parts, formats)
    if kind == pl.String:
        return _texts(sheet, column, width, formats, lang)
    if isinstance(kind, pl.Decimal) and paper.is_countable(column):
        return _amounts(sheet, formats)

    def write(row: int, at: int, value: object) -> int:
        return lines(write_cell(sheet, row, at, value, column, formats, lang), width)

    return write


def _formulas(
    sheet: Worksheet, paper: Paper, formula: str, parts: list[str], formats: Formats
) -> Writer:
    """Formulas over the cells of the same row, each with its value."""
    places = {part: paper.place(part) for part in parts}

    def write(row: int, at: int, value: Decimal) -> int:
        cells = {part: xl_rowcol_to_cell(row, place) for part, place in places.items()}
        sheet.write_formula(row, at, formula.format_map(cells), formats.money, value)
        return 1

    return write


def _texts(sheet: Worksheet, column: str, width: int, formats: Formats, lang: str) -> Writer:
    """Texts, their words and their heights worked out once for those that come again."""
    look = text_look(column, formats)
    known: dict[str, tuple[str, int]] = {}

    def write(row: int, at: int, value: str) -> int:
        ready = known.get(value)
        if ready is None:
            shown = cell_text(word(column, value, lang), lang)
            # No character is wider than two, none of ASCII wider than one.
            widest = len(shown) if shown.isascii() else 2 * len(shown)
            fits = widest < width and "\n" not in shown
            ready = shown, 1 if fits else lines(shown, width)
            if len(known) < _REMEMBERED:
                known[value] = ready
        sheet.write_string(row, at, ready[0], look)
        return ready[1]

    return write


def _amounts(sheet: Worksheet, formats: Formats) -> Writer:
    """Amounts of a column in which Excel keeps every digit."""

    def write(row: int, at: int, value: Decimal) -> int:
        sheet.write_number(row, at, value, formats.money)
        return 1

    return write
