"""What became of every file that landed, as tables of the books: rows, money, totals, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.standardise.rows import FURNITURE, Counts, Typed
from zbb_reconcile.standardise.stated_periods import StatedPeriod
from zbb_reconcile.tables import TABLES

WAN_YUAN = 10_000
Place = tuple[str, str | None, str]
"""File, sheet, table."""
Money = dict[str, Decimal]

_FILE = {"source_file": pl.String, "source_sheet": pl.String}
_PLACE = _FILE | {"source_table": pl.String}
_YUAN = pl.Decimal(38, 2)
_ROWS = (
    "rows_read",
    "rows_quarantined",
    "rows_repeated",
    "rows_deleted",
    "rows_including",
    "rows_of_others",
)
_SUMS = ("read", "quarantined", "repeated", "deleted")
_SPOT = pl.Struct({"source_sheet": pl.String, "source_row": pl.Int64, "cell": pl.String})

_COLUMNS: Mapping[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    # One row per file, sheet and table, by these; and one per money column of it.
    "parts": _PLACE | dict.fromkeys(_ROWS, pl.Int64),
    "part_money": _PLACE
    | {"nth": pl.Int64, "source_column": pl.String}
    | dict.fromkeys(_SUMS, _YUAN),
    # One row per total that a file states: proven, differing (a mapping lets it pass),
    # left_out (it lacks cells that were text until they were corrected), or
    # unproven (it, or money among its rows, cannot be read yet).
    "stated_totals": {"nth": pl.Int64, **_PLACE, "source_row": pl.Int64}
    | {"source_column": pl.String, "header": pl.String}
    | {"stated": _YUAN, "summed": _YUAN, "status": pl.String},
    # What the running balances of a file or sheet prove of its signs.
    "balance_proofs": _PLACE
    | {"state": pl.String}
    | dict.fromkeys(("steps", "breaks", "first_row", "unproven", "first_unproven"), pl.Int64),
    # How many cells of a file were accepted with a doubt, by its code; the first places known.
    "doubts": {"source_file": pl.String, "code": pl.String, "cells": pl.Int64}
    | {"places": pl.List(_SPOT)},
    # Rows marked as deleted, and those that are sums of the units below them, as they came.
    "not_data": {"nth": pl.Int64, **FURNITURE},
    # Every table, and every column of one, that the input holds; for a table no column.
    "supplied": {"source_table": pl.String, "source_column": pl.String},
    # Sheets whose account is said beside their rows, and where: title, name (which calls it one),
    # number_in_name (which only holds it), mapping.
    "accounts_beside": _PLACE | dict.fromkeys(("account_no", "said"), pl.String),
    # The period that the titles of a statement state: stated, reversed or several.
    "statement_periods": _FILE
    | {"state": pl.String}
    | dict.fromkeys(("stated_from", "stated_to"), pl.Date)
    | dict.fromkeys(("from_time", "to_time"), pl.String),
    # Carryovers whose file writes them in units of 10,000 yuan.
    "wan_yuan_carryovers": _FILE,
}
SCHEMAS = {name: pl.Schema(columns) for name, columns in _COLUMNS.items()}


@dataclass
class Part:
    """One file or sheet of one table: what was read and what was set aside, in rows and yuan."""

    rows_read: int = 0
    rows_quarantined: int = 0
    rows_repeated: int = 0
    """Lines that an earlier statement gives already: counted once, there."""
    rows_deleted: int = 0
    rows_including: int = 0
    rows_of_others: int = 0
    """Rows of other divisions than the one that is wanted."""
    read: Money = field(default_factory=dict)
    quarantined: Money = field(default_factory=dict)
    repeated: Money = field(default_factory=dict)
    deleted: Money = field(default_factory=dict)
    """Of the rows marked as deleted, and of those that are sums of others."""


class Parts:
    """Counts while files land; ``load`` makes the tables. Batches of one file are one part."""

    def __init__(self) -> None:
        """Nothing has landed."""
        self._parts: dict[Place, Part] = {}
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in SCHEMAS}
        self._not_data: list[pl.DataFrame] = []
        self._doubts: dict[tuple[str, str], int] = {}
        self._spots: dict[tuple[str, str], list[dict[str, object]]] = {}

    @property
    def places(self) -> list[Place]:
        """Every file and sheet, with the table that it is."""
        return list(self._parts)

    @property
    def row_count(self) -> int:
        """How many rows have landed; those in quarantine are not among them."""
        return sum(part.rows_read - part.rows_quarantined for part in self._parts.values())

    def add_scanned(self, place: Place, rows: int, sums: Mapping[str, Decimal]) -> None:
        """Count a file that is used in place, every row of it."""
        self._count(place, Part(rows_read=rows, read=dict(sums)))

    def add(
        self,
        place: Place,
        typed: Typed,
        *,
        account: tuple[str, str] | None,
        period: StatedPeriod | None,
    ) -> None:
        """Count a sheet, and note what was found out about it."""
        counts, (file, sheet, table) = typed.counts, place
        self._count(
            place,
            Part(
                rows_read=counts.rows_read,
                rows_quarantined=counts.rows_quarantined,
                rows_deleted=len(counts.deleted),
                rows_including=len(counts.including),
                read={name: money.read for name, money in counts.money.items()},
                quarantined={name: money.quarantined for name, money in counts.money.items()},
                deleted={name: money.deleted for name, money in counts.money.items()},
            ),
        )
        self._add_totals(place, counts)
        if (proof := counts.balance) is not None:
            self._rows["balance_proofs"].append(
                (
                    *place,
                    proof.state,
                    proof.steps,
                    proof.breaks,
                    proof.first_row,
                    len(proof.unproven),
                    min(proof.unproven, default=None),
                )
            )
        if not typed.furniture.is_empty():
            self._not_data.append(typed.furniture)
        for code, cells in counts.warnings.items():
            self.add_doubt(file, code, cells)
        for code, spots in counts.places.items():
            self._spots.setdefault((file, code), []).extend(_spot(sheet, at) for at in spots)
        if account is not None:
            self._rows["accounts_beside"].append((*place, *account))
        if period is not None:
            self._rows["statement_periods"].append(
                (
                    *(file, sheet, period.state, period.first, period.last),
                    *(str(at) if at else None for at in (period.from_time, period.to_time)),
                )
            )
        if table == "carryovers" and counts.units.get("closing") == WAN_YUAN:
            self._rows["wan_yuan_carryovers"].append((file, sheet))

    def add_doubt(self, file: str, code: str, cells: int) -> None:
        """So many cells of a file, or the file itself (1), were accepted with that doubt."""
        self._doubts[file, code] = self._doubts.get((file, code), 0) + cells

    def count_repeated(self, place: Place, rows: int, money: Money) -> None:
        """Lines of that part are given by another statement too."""
        self._count(place, Part(rows_repeated=rows, repeated=money))

    def count_quarantined(self, place: Place, rows: int, row: Mapping[str, Decimal | None]) -> None:
        """A row of that part is in quarantine after all (1), or no more (-1)."""
        names = self._parts[place].read
        money = {name: rows * (row[name] or Decimal(0)) for name in names}
        self._count(place, Part(rows_quarantined=rows, quarantined=money))

    def count_of_others(self, place: Place, rows: int) -> None:
        """So many rows of that part are other divisions'; where all are, it has nothing to say."""
        self._count(place, Part(rows_of_others=rows))
        if rows < self._parts[place].rows_read:
            return
        for name, width in (("accounts_beside", 3), ("statement_periods", 2)):
            listed = self._rows[name]
            self._rows[name] = [row for row in listed if row[:width] != place[:width]]
        self._rows["wan_yuan_carryovers"] = [
            row for row in self._rows["wan_yuan_carryovers"] if row != place[:2]
        ]
        self._rows["balance_proofs"] = [
            row for row in self._rows["balance_proofs"] if row[:3] != place
        ]

    def load_periods(self, books: Books) -> None:
        """Make ``statement_periods``, which tell lines of two statements apart."""
        rows = sorted(self._rows["statement_periods"], key=str)
        schema = SCHEMAS["statement_periods"]
        books.load("statement_periods", pl.DataFrame(rows, schema=schema, orient="row"))

    def load(self, books: Books, supplied: Iterable[str]) -> None:
        """Make every other table of ``SCHEMAS``; ``supplied`` are tables and ``table.column``."""
        made = {name: list(rows) for name, rows in self._rows.items()}
        del made["statement_periods"]
        for place in sorted(self._parts, key=lambda place: (place[0], place[1] or "", place[2])):
            part = self._parts[place]
            made["parts"].append((*place, *(getattr(part, rows) for rows in _ROWS)))
            for nth, column in enumerate(TABLES[place[2]].columns):
                if column.name in part.read:
                    sums = (getattr(part, of).get(column.name, Decimal(0)) for of in _SUMS)
                    made["part_money"].append((*place, nth, column.name, *sums))
        for (file, code), cells in sorted(self._doubts.items()):
            made["doubts"].append((file, code, cells, self._spots.get((file, code), [])))
        for name in sorted(supplied):
            table, _, named = name.partition(".")
            made["supplied"].append((table, named or None))
        for name in ("accounts_beside", "wan_yuan_carryovers"):
            made[name].sort(key=str)
        frames = {
            name: pl.DataFrame(rows, schema=SCHEMAS[name], orient="row")
            for name, rows in made.items()
        }
        rows = pl.concat([pl.DataFrame(schema=FURNITURE), *self._not_data])
        frames["not_data"] = rows.with_row_index("nth").cast({"nth": pl.Int64})
        for name, frame in frames.items():
            books.load(name, frame)

    def _count(self, place: Place, more: Part) -> None:
        part = self._parts.setdefault(place, Part())
        for rows in _ROWS:
            setattr(part, rows, getattr(part, rows) + getattr(more, rows))
        for of in _SUMS:
            sums: Money = getattr(part, of)
            for name, amount in getattr(more, of).items():
                sums[name] = sums.get(name, Decimal(0)) + amount

    def _add_totals(self, place: Place, counts: Counts) -> None:
        listed = self._rows["stated_totals"]
        for status, totals in (
            ("proven", counts.totals.proven),
            ("unproven", counts.totals.unproven),
            ("differing", counts.totals.differing),
            ("left_out", counts.totals.left_out),
        ):
            for one in totals:
                figures = (one.row, one.column, one.header, one.stated, one.summed)
                listed.append((len(listed), *place, *figures, status))


def _spot(sheet: str | None, at: str | int) -> dict[str, object]:
    """A row, or a cell as a spreadsheet names it."""
    row, cell = (at, None) if isinstance(at, int) else (None, at)
    return {"source_sheet": sheet, "source_row": row, "cell": cell}
