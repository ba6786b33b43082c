"""Headings that say something of all rows below them: which way their money went (二、支出), whose
they are (单位：101001 县教育局), of which account (a second title: 账号：…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zbb_reconcile.read.group_rows import agency_of, agency_of_row
from zbb_reconcile.read.header_finder import Found
from zbb_reconcile.read.title_facts import facts_above, way_of_heading
from zbb_reconcile.tables import STATEMENTS, TABLES

_A_DAY = re.compile(r"(?:19|20)\d\d[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?(?:[ T].*)?")


@dataclass(frozen=True)
class Sections:
    """What headings say of the rows below them, each with its row."""

    sides: tuple[tuple[int, str], ...] = ()
    """Which way the money went; of payments, whether it came back."""
    agencies: tuple[tuple[int, str, str], ...] = ()
    """Code and name of the unit."""
    accounts: tuple[tuple[int, str], ...] = ()

    def rows(self) -> frozenset[int]:
        """The rows of all of them."""
        every = (self.sides, self.agencies, self.accounts)
        return frozenset(said[0] for sections in every for said in sections)


NO_SECTIONS = Sections()


class Headings:
    """Gathers them: titles above the header first."""

    def __init__(self, table: str, found: Found) -> None:
        """Look at the titles above the header."""
        self.table, self.found = table, found
        above = found.furniture
        sides = [(row.row, way_of_heading(table, row.text)) for row in above]
        self.sides = [(row, side) for row, side in sides if side is not None]
        whose = [(row.row, agency_of(row.text)) for row in above if row.kind == "title"]
        self.agencies = [(row, *agency) for row, agency in whose if agency is not None]
        self.accounts: list[tuple[int, str]] = []

    def found_among(self) -> Sections:
        """What was gathered; one way alone is a title's, and no section."""
        sides = self.sides if len({side for _, side in self.sides}) > 1 else []
        return Sections(tuple(sides), tuple(self.agencies), tuple(self.accounts))

    def titles(self) -> list[int]:
        """The rows of second titles."""
        return [row for row, _ in self.accounts]

    def side(self, number: int, normal: Sequence[str]) -> str | None:
        """section, where the row says which way the money below it went."""
        filled = [cell for cell in normal if cell]
        side = way_of_heading(self.table, filled[0]) if len(filled) == 1 else None
        if side is None:
            return None
        self.sides.append((number, side))
        return "section"

    def agency(self, number: int, cells: Sequence[str]) -> str | None:
        """section, where the row says whose the rows below it are."""
        agency = agency_of_row(cells)
        if agency is None or self.table in STATEMENTS:
            return None
        self.agencies.append((number, *agency))
        return "section"

    def account(self, number: int, cells: Sequence[str]) -> str | None:
        """section, where a second title names the account of the lines below it."""
        columns = self.found.headers.columns
        days = [
            cells[columns[c.name]]
            for c in TABLES[self.table].columns
            if c.kind == "day" and c.name in columns
        ]
        if self.table not in STATEMENTS or "account_no" not in self.found.constants:
            return None
        stated = facts_above(self.table, [(number, cells)])
        numbers = {value for _, column, _, value in stated if column == "account_no"}
        if len(numbers) != 1 or any(_A_DAY.fullmatch(day.strip()) for day in days):
            return None
        self.accounts.append((number, numbers.pop()))
        return "section"


def with_below(
    grid: pl.DataFrame, headings: Sequence[tuple[object, ...]], columns: list[str], before: str
) -> pl.DataFrame:
    """The grid with these columns, of which the last heading above each row says the cells; what
    stands above the first says ``before``. A heading is its row and what it says."""
    schema = {"source_row": pl.Int64, **dict.fromkeys(columns, pl.String)}
    said = pl.DataFrame(headings, schema=schema, orient="row").sort("source_row")
    rows = grid.with_columns(pl.col("source_row").cast(pl.Int64)).sort("source_row")
    below = rows.join_asof(said, on="source_row", strategy="backward")
    return below.with_columns(pl.col(columns).fill_null(before))
