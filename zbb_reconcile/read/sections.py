"""Headings that say something of all rows below them: which way their money went (二、支出), whose
they are (单位：101001 县教育局), of which account (a second title: 账号：…)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.group_rows import agency_of, agency_of_row
from zbb_reconcile.read.header_finder import Found
from zbb_reconcile.read.stated_columns import HEADED, account_in_heading, choice_of_heading
from zbb_reconcile.read.title_facts import facts_above, heads_sections
from zbb_reconcile.read.ways_said import way_of_heading
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
    """Of payments, the indicators."""
    choices: Mapping[str, tuple[tuple[int, str], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Column -> what headings say it is; "" where one says nothing that is understood."""

    def rows(self) -> frozenset[int]:
        """The rows of all of them."""
        agencies = [(row, code) for row, code, _ in self.agencies]
        every = (self.sides, agencies, self.accounts, *self.choices.values())
        return frozenset(row for sections in every for row, _ in sections)


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
        known = {*found.headers.columns, *found.constants}
        headed = (column for column in HEADED.get(table, ()) if column not in known)
        self.choices: dict[str, list[tuple[int, str]]] = {column: [] for column in headed}

    def found_among(self) -> Sections:
        """What was gathered; one way alone is a title's, and no section."""
        sides = self.sides if len({side for _, side in self.sides}) > 1 else []
        heard = (c for c, said in self.choices.items() if any(word for _, word in said))
        choices = {column: tuple(self.choices[column]) for column in heard}
        return Sections(tuple(sides), tuple(self.agencies), tuple(self.accounts), choices)

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

    def choice(self, number: int, cells: Sequence[str], *, is_group: bool) -> str | None:
        """section, where the row says one word of a choice of the rows below it."""
        filled = [cell for cell in cells if cell.strip(BLANKS)]
        if len(filled) != 1 or not self.choices:
            return None
        words = {c: choice_of_heading(self.table, c, filled[0]) for c in self.choices}
        if not is_group and not any(words.values()):
            return None
        for column, word in words.items():
            if word is not None or not any(words.values()):
                self.choices[column].append((number, word or ""))
        return "section"

    def account(self, number: int, cells: Sequence[str]) -> str | None:
        """section, where a second title names the account of the lines below it."""
        columns = self.found.headers.columns
        days = [
            cells[columns[c.name]]
            for c in TABLES[self.table].columns
            if c.kind == "day" and c.name in columns
        ]
        wanted = heads_sections(self.table)
        if self.table not in (*STATEMENTS, "payments") or wanted not in self.found.constants:
            return None
        stated = facts_above(self.table, [(number, cells)])
        numbers = {value for _, column, _, value in stated if column == wanted}
        inside = account_in_heading(self.table, cells) if not numbers else None
        numbers |= {inside} if inside is not None else set()
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
