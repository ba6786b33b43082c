"""Cells of a sheet, typed as the spreadsheet stored them, to text, by the kind of their column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import Fault
from zbb_reconcile.money import money_text
from zbb_reconcile.read.cell_styles import Look, Place
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.number_formats import Shown
from zbb_reconcile.sheet import CellFault
from zbb_reconcile.tables import TABLES, Kind

EXACT_BELOW = 10**15
"""A spreadsheet keeps fifteen digits: a longer number has invented ones at its end."""
_SERIAL_DAYS = (date(1990, 1, 1), date(2100, 12, 31))
"""What a number without a format may mean in a day column, as in a text. What else a number says
(20240131, 2024) it says as text."""
_MOST_SERIAL = 100_000
_MOST_FILLED = 2_000_000
"""Places that merged ranges may cover."""

Cell = str | float | bool | tuple[str]
"""Text, a number, TRUE or FALSE, or the text of a date (ISO)."""


@dataclass
class Grid:
    """A sheet as it is stored; every row has the same number of cells."""

    name: str | None
    """None where the file has no sheets."""
    rows: list[list[Cell]]
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    """First and last place of each merged range, counted from 0."""
    look: Look = field(default_factory=Look)
    from_1904: bool = False
    encoding: str | None = None
    printed: Literal["ruled", "in_doubt"] | None = None
    """Read off a page that was made for people: between its rules, or by where words stand, so that
    its texts may be cut or mixed."""


def head_texts(grid: Grid, most_rows: int) -> list[list[str]]:
    """The first rows as text, where headers are looked for.

    What a merged cell says is repeated across its range where it has neighbours and the row below
    names its parts: a title across the whole sheet stays one cell, and what is merged downwards
    has no parts.
    """
    head = [[general_text(cell) for cell in row] for row in grid.rows[:most_rows]]
    for (top, left), (bottom, right) in grid.merged:
        if top >= len(head) or left >= len(head[top]):
            continue
        below = head[bottom + 1][left : right + 1] if bottom + 1 < len(head) else []
        neighbours = head[top][:left] + head[top][right + 1 :]
        if any(neighbours) and sum(part != "" for part in below) > 1:
            head[top][left : right + 1] = [head[top][left]] * len(below)
    return head


def kinds_of(table: str, headers: Headers) -> list[Kind]:
    """The kind of each position; a column no table knows is text."""
    kinds: list[Kind] = ["text"] * len(headers.labels)
    for column, at in headers.columns.items():
        kinds[at] = TABLES[table].column(column).kind
    return kinds


def spread(file: str, grid: Grid, kinds: Sequence[Kind], first: int) -> int:
    """Let merged cells hold for their range below ``first``; how many cells that filled.

    Money is never counted twice: there a merged cell stays one. What is alone in its row says
    something of the table and not of columns, such as a footer: it stays where it is.
    """
    filled = covered = 0
    for (top, left), (bottom, right) in grid.merged:
        if top < first or top >= len(grid.rows) or left >= len(kinds):
            continue
        bottom, right = min(bottom, len(grid.rows) - 1), min(right, len(kinds) - 1)
        covered += (bottom - top + 1) * (right - left + 1)
        if covered > min(_MOST_FILLED, len(grid.rows) * len(kinds)):
            # Ranges that overlap: no spreadsheet writes them, and filling them has no end.
            raise Refusal("broken_workbook", file=file, sheet=grid.name)
        value = grid.rows[top][left]
        if not any(cell != "" for cell in (*grid.rows[top][:left], *grid.rows[top][right + 1 :])):
            continue
        for row in grid.rows[top : bottom + 1]:
            for at in range(left, right + 1):
                if kinds[at] not in ("money", "area") and row[at] == "" and value != "":
                    row[at] = value
                    filled += 1
    return filled


@dataclass
class Columns:
    """The rows below the header as columns of text, and what the types of their cells gave away."""

    frame: pl.DataFrame
    """Columns "0", "1", … and ``source_row``."""
    faults: list[CellFault]
    warnings: dict[str, int]


def columns_of(grid: Grid, headers: Headers, kinds: Sequence[Kind], first: int) -> Columns:
    """The rows from ``first`` (counted from 0) as text, each column by its kind."""
    canonical = {at: column for column, at in headers.columns.items()}
    faults: list[CellFault] = []
    warnings: dict[str, int] = {}
    series: list[pl.Series] = []
    body = grid.rows[first:]
    columns = zip(*body, strict=True) if body else iter([()] * len(kinds))
    coded: dict[int, dict[int, Shown]] = {}
    for (row, number), shown in grid.look.shown.items():
        if number <= len(kinds) and kinds[number - 1] in ("account", "code"):
            coded.setdefault(number - 1, {})[row] = shown
    for at, (kind, cells) in enumerate(zip(kinds, columns, strict=True)):
        texts = _Texts(kind, grid.from_1904, coded.get(at, {}))
        column: list[str] = list(cells)
        # The common column is all text: nothing to convert.
        if set(map(type, cells)) - {str}:
            column = [
                cell if type(cell) is str else texts.at(row, cell)
                for row, cell in enumerate(cells, start=first + 1)
            ]
        series.append(pl.Series(str(at), column, dtype=pl.String))
        for code, count in texts.warnings.items():
            warnings[code] = warnings.get(code, 0) + count
        if at in canonical:
            faults += (
                CellFault(row, canonical[at], fault.code, fault.found)
                for row, fault in texts.faults
            )
    numbers = pl.Series("source_row", range(first + 1, len(grid.rows) + 1), dtype=pl.Int64)
    return Columns(pl.DataFrame([*series, numbers]), faults, warnings)


def with_faults(
    columns: Columns, headers: Headers, unseen: Mapping[Place, tuple[str, str]]
) -> None:
    """Give error cells their error for a text, and a fault to each cell the reader left blank."""
    canonical = {at: column for column, at in headers.columns.items()}
    frame = columns.frame
    first = frame["source_row"][0] if frame.height else 0
    texts: dict[int, list[tuple[int, str]]] = {}
    for (row, number), (code, value) in sorted(unseen.items()):
        if not first <= row < first + frame.height or number > len(headers.labels):
            continue
        if number - 1 in canonical:
            columns.faults.append(CellFault(row, canonical[number - 1], code, value))
        texts.setdefault(number - 1, []).append((row - first, value or "=…"))
    for at, cells in texts.items():
        column = frame[str(at)].to_list()
        for row, value in cells:
            column[row] = value
        frame = frame.with_columns(pl.Series(str(at), column, dtype=pl.String))
    columns.frame = frame


@dataclass
class _Texts:
    """The text of a column's cells, gathering what their types give away."""

    kind: Kind
    from_1904: bool
    shown: Mapping[int, Shown] = field(default_factory=dict)
    """Row -> what the number format of its cell shows, of codes."""
    warnings: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def at(self, row: int, cell: Cell) -> str:
        """The text of a cell; a fault is noted under its row."""
        text: str | Fault = general_text(cell)
        if isinstance(cell, tuple):
            text = self._date(cell[0])
        elif isinstance(cell, (float, int)) and not isinstance(cell, bool):
            text = self._number(row, cell)
        if isinstance(text, Fault):
            self.faults.append((row, text))
            return text.found
        return text

    def _date(self, said: str) -> str | Fault:
        """A date's text: in a day column only the day, whatever the time of day."""
        if self.kind in ("account", "code"):
            return Fault("code_is_date", said[:10])
        text = general_text((said,))
        if self.kind == "day" and len(text) > 10:
            self._warn("time_of_day")
        return said[:10] if self.kind == "day" else text

    def _number(self, row: int, number: float) -> str | Fault:
        """A number's text, by what its column holds."""
        if self.kind in ("money", "area"):
            return money_text(number)
        if self.kind in ("account", "code"):
            if abs(number) >= EXACT_BELOW:
                return Fault("precision_lost", repr(number))
            if self.kind == "account" and number % 1 != 0:
                return Fault("decimal_account", repr(number))
            if row in self.shown:
                shown = self.shown[row]
                if number % 1 != 0 or not (shown.zeros or shown.prefix):
                    return Fault("shown_otherwise", repr(number))
                self._warn("code_as_shown")
                return shown.code(int(number))
            self._warn("number_as_text")
        if self.kind == "day" and 0 < number < _MOST_SERIAL:
            zero = date(1904, 1, 1) if self.from_1904 else date(1899, 12, 30)
            day = zero + timedelta(days=int(number))
            if _SERIAL_DAYS[0] <= day <= _SERIAL_DAYS[1]:
                self._warn("serial_day")
                return day.isoformat()
        return general_text(number)

    def _warn(self, code: str) -> None:
        self.warnings[code] = self.warnings.get(code, 0) + 1


def general_text(cell: Cell) -> str:
    """A cell as text where nothing is known of its column; a whole number without ``.0``.

    >>> general_text(2024.0), general_text(True), general_text(("2024-01-02T00:00:00",))
    ('2024', 'TRUE', '2024-01-02')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple):
        return cell[0].replace("T", " ").removesuffix(" 00:00:00")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else repr(cell)
    return str(cell)
