"""Workbooks to sheets, by python-calamine, which keeps text, numbers and dates apart."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import polars as pl
import python_calamine as calamine

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import Fault, shown
from zbb_reconcile.money import money_text
from zbb_reconcile.read.grid import make_sheet
from zbb_reconcile.read.headers import Headers
from zbb_reconcile.read.layout import HEAD_ROWS, find_layout
from zbb_reconcile.read.names import (
    nearest_table_name,
    table_named,
    table_names,
    unknown_table,
)
from zbb_reconcile.read.preflight import Place, check_workbook
from zbb_reconcile.read.sheets import CellFault, Ignored, Sheet
from zbb_reconcile.tables import TABLES, Kind

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROW_LIMITS = {".xls": 65_536, ".xlsx": 1_048_576}
_TRIAL_SECONDS = 300
_TRIAL = """
import io, sys
said = "no reader"
try:
    import python_calamine
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    said = "refused"
    content = sys.stdin.buffer.read()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    # An .xlsx has had its cells counted; an .xls can still ask for any amount of memory.
    for name in [] if content.startswith(b"PK") else book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    said = "read"
except Exception:
    pass
except BaseException:
    said = "panic"
sys.stdout.write(said)
"""
EXACT_BELOW = 10**15
"""A spreadsheet keeps fifteen digits: a longer number has invented ones at its end."""


def read_workbook(
    table: str | None, file: str, content: bytes
) -> tuple[list[Sheet], list[Ignored]]:
    """The sheets of a workbook and the hidden ones, left unread; ``table`` is what its name says.

    Raises Refusal if it is broken, encrypted or empty, or if it is unclear which sheets are meant.
    """
    unseen: Mapping[str, Mapping[Place, tuple[str, str]]] = {}
    if content.startswith(_ZIP):
        unseen = check_workbook(file, content)
    elif not content.startswith(_OLE):
        raise Refusal("not_a_workbook" if content else "empty_file", file=file)
    elif _ENCRYPTED in content:
        raise Refusal("encrypted_workbook", file=file)
    _try_reading(file, content)
    grids, hidden = _grids(file, content)
    tables = _tables_of(table, file, list(grids))
    suffix = ".xlsx" if content.startswith(_ZIP) else ".xls"
    sheets = []
    for name, of_table in tables.items():
        if len(grids[name].rows) == _ROW_LIMITS[suffix]:
            raise Refusal("at_row_limit", file=file, sheet=name, rows=_ROW_LIMITS[suffix])
        sheets.append(_sheet(of_table, file, name, grids[name], unseen.get(name, {})))
    return sheets, [Ignored(file, "hidden_sheet", name) for name in hidden]


def _try_reading(file: str, content: bytes) -> None:
    """Let a child process read the workbook first: where that dies, this process would have."""
    if not sys.executable:
        return
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-c", _TRIAL], input=content, capture_output=True,
            timeout=_TRIAL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refusal("broken_workbook", file=file) from None
    except OSError:
        return
    if child.stdout not in (b"read", b"refused", b"no reader"):
        raise Refusal("broken_workbook", file=file)


@dataclass(frozen=True)
class _Grid:
    rows: list[list[Any]]
    merged: Sequence[tuple[Place, Place]]


def _grids(file: str, content: bytes) -> tuple[dict[str, _Grid], list[str]]:
    """The visible sheets with cells, by name, and the names of the hidden ones."""
    grids: dict[str, _Grid] = {}
    hidden: list[str] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != calamine.SheetVisibleEnum.Visible:
                    hidden.append(about.name)
                    continue
                sheet = book.get_sheet_by_name(about.name)
                rows = sheet.to_python(skip_empty_area=False)
                if any(cell != "" for row in rows for cell in row):
                    grids[about.name] = _Grid(rows, sheet.merged_cell_ranges or ())
    except calamine.PasswordError:
        raise Refusal("encrypted_workbook", file=file) from None
    except Exception:
        raise Refusal("broken_workbook", file=file) from None
    except BaseException as stopped:
        # A panic of the Rust reader is not an Exception, and has no importable name.
        if type(stopped).__name__ != "PanicException":
            raise
        raise Refusal("broken_workbook", file=file) from None
    return grids, hidden


def _tables_of(table: str | None, file: str, names: Sequence[str]) -> dict[str, str]:
    """Sheet name -> table; a workbook named as a table has one sheet, or sheets named as tables."""
    if not names:
        raise Refusal("empty_workbook", file=file)
    named = {name: of_table for name in names if (of_table := table_named(name)) is not None}
    if table is not None and len(names) == 1:
        return {names[0]: table}
    listed = "、".join(shown(name) for name in names[:20])
    if table is not None and len(named) < 2:
        raise Refusal("several_sheets", file=file, sheets=listed)
    if table is None and not named:
        raise unknown_table(file)
    for name in names:
        if name not in named:
            near = nearest_table_name(name)
            key = "unknown_sheet" if near is None else "unknown_sheet_near"
            raise Refusal(key, file=file, sheet=shown(name), near=near, tables=table_names())
    return named


def _sheet(
    table: str, file: str, name: str, grid: _Grid, unseen: Mapping[Place, tuple[str, str]]
) -> Sheet:
    """One sheet as text, column by column, with what its cell types give away."""
    head = [(row, [general_text(cell) for cell in cells])
            for row, cells in enumerate(grid.rows[:HEAD_ROWS], start=1)]  # fmt: skip
    found = find_layout(table, head, file=file, sheet=name)
    headers, first = found.headers, found.first_row
    kinds = _kinds(table, headers)
    _spread(file, name, grid, kinds)
    faults: list[CellFault] = []
    series: list[pl.Series] = []
    counted = 0
    for at, (kind, cells) in enumerate(zip(kinds, zip(*grid.rows, strict=True), strict=True)):
        texts = _Texts(kind)
        column = list(cells[first - 1 :])
        # The common column is all text: nothing to convert.
        if set(map(type, column)) - {str}:
            column = [cell if type(cell) is str else texts.at(row, cell)
                      for row, cell in enumerate(column, start=first)]  # fmt: skip
        series.append(pl.Series(str(at), column, dtype=pl.String))
        canonical = next((c for c, where in headers.columns.items() if where == at), None)
        counted += texts.numbers
        if canonical is not None:
            faults += (CellFault(row, canonical, fault.code, fault.found)
                       for row, fault in texts.faults)  # fmt: skip
    numbers = pl.Series("source_row", range(first, len(grid.rows) + 1), dtype=pl.Int64)
    table_grid, more = _with_unseen(pl.DataFrame([*series, numbers]), headers, unseen, first)
    return make_sheet(
        table, file, name, found, table_grid, controls=True, cell_faults=[*faults, *more],
        warnings={"number_as_text": counted} if counted else {},
    )  # fmt: skip


def _kinds(table: str, headers: Headers) -> list[Kind]:
    """The kind of each position; a column no table knows is text."""
    kinds: list[Kind] = ["text"] * len(headers.labels)
    for column, at in headers.columns.items():
        kinds[at] = TABLES[table].column(column).kind
    return kinds


def _spread(file: str, name: str, grid: _Grid, kinds: Sequence[Kind]) -> None:
    """A merged cell holds for its range, but money is never counted twice: there it stays one."""
    room = len(grid.rows) * len(kinds)
    for (top, left), (bottom, right) in grid.merged:
        deep = min(bottom + 1, len(grid.rows)) - top
        wide = min(right + 1, len(kinds)) - left
        room -= max(0, deep) * max(0, wide)
        if room < 0:
            # Ranges that overlap: no spreadsheet writes them, and filling them has no end.
            raise Refusal("broken_workbook", file=file, sheet=name)
        if top == 0 or top >= len(grid.rows) or left >= len(kinds):
            continue
        for row in grid.rows[top : bottom + 1]:
            for at in range(left, min(right + 1, len(kinds))):
                if kinds[at] not in ("money", "area"):
                    row[at] = grid.rows[top][left]


def _with_unseen(
    grid: pl.DataFrame, headers: Headers, unseen: Mapping[Place, tuple[str, str]], first: int
) -> tuple[pl.DataFrame, list[CellFault]]:
    """Error cells with their error for a text, and a fault for each cell the reader left blank."""
    canonical = {at: column for column, at in headers.columns.items()}
    faults: list[CellFault] = []
    texts: dict[int, list[tuple[int, str]]] = {}
    for (row, number), (code, value) in sorted(unseen.items()):
        if row < first or row - first >= grid.height or number > len(headers.labels):
            continue
        if number - 1 in canonical:
            faults.append(CellFault(row, canonical[number - 1], code, value))
        texts.setdefault(number - 1, []).append((row - first, value or "=…"))
    for at, cells in texts.items():
        column = grid[str(at)].to_list()
        for row, value in cells:
            column[row] = value
        grid = grid.with_columns(pl.Series(str(at), column, dtype=pl.String))
    return grid, faults


@dataclass
class _Texts:
    """The text of a column's cells, gathering what their types give away."""

    kind: Kind
    numbers: int = 0
    """How many identifiers were stored as numbers, exact but perhaps without leading zeros."""
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def at(self, row: int, cell: object) -> str:
        """The text of a cell; a fault is noted under its row."""
        text: str | Fault = general_text(cell)
        if isinstance(cell, (float, int)) and not isinstance(cell, bool):
            text = self._number(cell)
        if isinstance(text, Fault):
            self.faults.append((row, text))
            return text.found
        return text

    def _number(self, number: float) -> str | Fault:
        """A number's text, by what its column holds."""
        if self.kind in ("money", "area"):
            return money_text(number)
        if self.kind in ("account", "code"):
            if abs(number) >= EXACT_BELOW:
                return Fault("precision_lost", repr(number))
            self.numbers += 1
        return general_text(number)


def general_text(cell: object) -> str:
    """A cell as text where nothing is known of its column; a whole number without ``.0``.

    >>> general_text(2024.0), general_text(True), general_text(datetime(2024, 1, 2))
    ('2024', 'TRUE', '2024-01-02')
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
