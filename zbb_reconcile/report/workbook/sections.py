"""A sheet of several small tables, written from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.workbook.cells import (
    Formats,
    is_exact,
    ten_thousands,
    write_cell,
    write_text,
)
from zbb_reconcile.report.workbook.words import heading, said
from zbb_reconcile.texts import Words


@dataclass(frozen=True)
class Formula:
    """A formula with the value that it has, exact."""

    text: str
    value: Decimal | int


class Sections:
    """The sheet, and the row that comes next."""

    def __init__(
        self, sheet: Worksheet, formats: Formats, words: Words, name: str, first_row: int
    ) -> None:
        """Begin at that row, counted from 0."""
        self.sheet = sheet
        self.formats = formats
        self.words = words
        self.name = name
        self.row = first_row

    def say(self, text: str, look: Format | None = None) -> None:
        """One line of words."""
        write_text(self.sheet, self.row, 0, text, look or self.formats.note, self.words)
        self.row += 1

    def head(self, title: str, *columns: str) -> None:
        """An empty row, a section's title, and its column headers if it has any."""
        self.row += 1
        self.say(title, self.formats.section)
        for at, column in enumerate(columns):
            label = heading(self.name, "", column, self.words)
            write_text(self.sheet, self.row, at, label, self.formats.head, self.words)
        self.row += bool(columns)

    def cells(self, *values: object, bad: bool = False, total: bool = False) -> None:
        """One row; ``bad`` warns in its first cell, ``total`` sets it apart."""
        for at, value in enumerate(values):
            if at == 0 and bad:
                write_text(self.sheet, self.row, at, str(value), self.formats.bad, self.words)
            elif isinstance(value, Formula):
                self._formula(at, value, total=total)
            elif total:
                self._in_total(at, value)
            else:
                write_cell(self.sheet, self.row, at, value, "", self.formats, self.words)
        self.row += 1

    def _formula(self, at: int, formula: Formula, *, total: bool) -> None:
        money = isinstance(formula.value, Decimal)
        if isinstance(formula.value, Decimal) and not is_exact(formula.value):
            # The program's own arithmetic is exact where Excel's is not.
            write_cell(self.sheet, self.row, at, formula.value, "", self.formats, self.words)
            return
        looks = (
            (self.formats.total_money, self.formats.total_whole)
            if total
            else (self.formats.money, self.formats.whole)
        )
        look = looks[0] if money else looks[1]
        self.sheet.write_formula(self.row, at, formula.text, look, formula.value)

    def _in_total(self, at: int, value: object) -> None:
        if value is None:
            self.sheet.write_blank(self.row, at, None, self.formats.total)
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.row, at, value, self.formats.total_money)
        elif isinstance(value, int):
            self.sheet.write_number(self.row, at, value, self.formats.total_whole)
        else:
            write_text(self.sheet, self.row, at, str(value), self.formats.total, self.words)

    def in_ten_thousands(self, at: int, yuan: Decimal) -> Formula:
        """The cell at ``at`` of the next row, in units of 10,000 yuan."""
        return Formula(f"=ROUND({self.cell(at)}/100,0)/100", ten_thousands(yuan))

    def cell(self, at: int) -> str:
        """The name of a cell of the next row."""
        return str(xl_rowcol_to_cell(self.row, at))

    def sum_above(self, at: int, rows: int, value: Decimal | int) -> Formula:
        """The sum of that many cells right above the next row."""
        return Formula(f"=SUM({xl_range(self.row - rows, at, self.row - 1, at)})", value)

    def rounding_gap(self, at: int, yuan: Sequence[Decimal], columns: int) -> None:
        """The 尾差 row under a total row, where the rounded rows do not add up to it."""
        rounded = sum(map(ten_thousands, yuan), Decimal("0.00"))
        gap = rounded - ten_thousands(sum(yuan, Decimal("0.00")))
        if not gap:
            return
        rows = xl_range(self.row - 1 - len(yuan), at, self.row - 2, at)
        total = xl_rowcol_to_cell(self.row - 1, at)
        values: list[object] = [None] * columns
        values[0] = said("rounding_gap", self.words)
        values[at] = Formula(f"=ROUND(SUM({rows})-{total},2)", gap)
        self.cells(*values, total=True)


def sum_where(cells: str, *tests: tuple[str, str]) -> str:
    """A formula: the sum of cells where each (cells, cell or "words") of the tests agrees.

    Not SUMIFS: that reads signs and stars in its words, and texts of digits as numbers.
    """
    agree = "*".join(f"EXACT({where},{what})" for where, what in tests)
    return f"=SUMPRODUCT(1*({agree}),{cells})"


def count_where(*tests: tuple[str, str]) -> str:
    """A formula: how many rows agree with each of the tests."""
    agree = "*".join(f"EXACT({where},{what})" for where, what in tests)
    return f"=SUMPRODUCT(1*({agree}))"


def quoted(words: str) -> str:
    """Words as a text inside a formula."""
    return '"' + words.replace('"', '""') + '"'
