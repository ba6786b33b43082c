"""A working paper as data: its rows, what is added up, what people fill in, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

import polars as pl
from xlsxwriter.utility import xl_range_abs

from zbb_reconcile.report.workbook.cells import EXACT_DIGITS, ten_thousands
from zbb_reconcile.report.workbook.words import sheet_name
from zbb_reconcile.texts import Words

TITLE_ROWS = 3
"""The title, what the paper covers, and how many rows it has."""


@dataclass(frozen=True)
class Paper:
    """One sheet of rows. Column names are canonical; the catalogue has their words."""

    name: str
    rows: pl.DataFrame
    table: str
    """The result table that the rows come from: where the whole is if the sheet has a part."""
    height: int
    """How many rows the whole has."""
    totals: tuple[str, ...] = ()
    apart: str = ""
    """A column whose values are never added: each has a total of its own."""
    ten_thousand: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A column in units of 10,000 yuan -> the column in yuan beside it."""
    formulas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A column that is worked out -> its formula over the same row, ``={a}-{b}``."""
    decisions: tuple[str, ...] = ()
    """Columns left for people, after the others; ``rows`` has those that are filled in already."""
    held: int = 0
    """How many columns stay in sight when one scrolls to the right."""
    remarks: tuple[str, ...] = ()
    """Sentences under the title."""
    largest: bool = True
    """Whether a paper that shows a part shows the largest rows, or the first."""
    printed_to: str = ""
    """The last column that goes on paper, one page wide; those behind it are for the screen.

    "": every column goes, over as many pages as they need.
    """
    on_screen: bool = False
    """Whether the paper is to be read on the screen: of its rows only the first page prints."""
    links: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    """A column whose cells lead elsewhere -> the cell that each row leads to, "" for none."""
    written_out: tuple[str, ...] = ()
    """Columns whose texts are formulas, written by us."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, numbered from 0 as on the sheet: the running number comes first."""
        blank = (name for name in self.decisions if name not in self.rows.columns)
        return ("at", *self.rows.columns, *blank)

    @property
    def whole(self) -> bool:
        """Whether every row is on the sheet."""
        return self.rows.height == self.height

    @property
    def groups(self) -> tuple[str | None, ...]:
        """What the totals are of: the values of ``apart`` in their order, or everything."""
        if not self.totals or self.rows.is_empty():
            return ()
        if not self.apart:
            return (None,)
        return tuple(self.rows[self.apart].unique(maintain_order=True).to_list())

    @property
    def total_rows(self) -> int:
        """How many rows of totals stand above the header."""
        if not self.groups:
            return 0
        return len(self.groups) + (not self.apart) + bool(self.ten_thousand)

    @property
    def header_row(self) -> int:
        """The row of the header, counted from 0."""
        return TITLE_ROWS + len(self.remarks) + self.total_rows

    @property
    def first_row(self) -> int:
        """The first row of data, counted from 0."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """The last row of data, counted from 0; the header's where there is none."""
        return self.header_row + self.rows.height

    def place(self, column: str) -> int:
        """Where a column stands, counted from 0."""
        return self.columns.index(column)

    def prints(self, column: str) -> bool:
        """Whether a column goes on paper."""
        return not self.printed_to or self.place(column) <= self.place(self.printed_to)

    def cells(self, column: str) -> str:
        """The cells of a column for a formula on the same sheet."""
        at = self.place(column)
        return str(xl_range_abs(self.first_row, at, self.last_row, at))

    def cells_from_afar(self, column: str, words: Words) -> str:
        """The cells of a column for a formula on another sheet."""
        return f"'{sheet_name(self.name, words)}'!{self.cells(column)}"

    def total(self, column: str, group: str | None = None) -> Decimal:
        """The exact sum of a column in the rows of that group; of 10,000 yuan, rounded once."""
        rows = self.rows.filter(pl.col(self.apart) == group) if self.apart else self.rows
        exact = _sum(rows[self.ten_thousand.get(column, column)])
        return ten_thousands(exact) if column in self.ten_thousand else exact

    def is_countable(self, column: str) -> bool:
        """Whether Excel's own arithmetic over the column keeps every digit."""
        column = self.ten_thousand.get(column, column)
        if column not in self._countable:
            amounts = self.rows[column].drop_nulls().cast(pl.Decimal(38, 2)).abs()
            most = 10 ** (EXACT_DIGITS - 2)
            self._countable[column] = amounts.is_empty() or amounts.sum() < most
        return self._countable[column]

    @cached_property
    def _countable(self) -> dict[str, bool]:
        """What is known already: a paper is asked once per formula, of which it has many."""
        return {}

    def rounding_gap(self, column: str) -> Decimal:
        """尾差: the rounded rows added up, less the total rounded once."""
        return _sum(self.rows[column]) - self.total(column)

    def formula(self, column: str) -> str:
        """The formula of a column over its row; "" for a column of plain values."""
        if column in self.ten_thousand:
            # A hundred, then a hundred: what lies halfway is a half exactly, in every program.
            return f"=ROUND({{{self.ten_thousand[column]}}}/100,0)/100"
        return self.formulas.get(column, "")


def _sum(amounts: pl.Series) -> Decimal:
    # Exact: whole cents in 128 bits.
    return Decimal(amounts.cast(pl.Decimal(38, 2)).sum())


def in_ten_thousands(amounts: pl.Series, name: str) -> pl.Series:
    """Amounts in yuan as a column in units of 10,000 yuan, each rounded once."""
    rounded = [None if amount is None else ten_thousands(amount) for amount in amounts.to_list()]
    return pl.Series(name, rounded, pl.Decimal(18, 2))
