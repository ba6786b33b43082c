"""Standardised rows into the books, and what became of every row that was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal
from zbb_reconcile.sheet import ParquetFile
from zbb_reconcile.sql import quoted
from zbb_reconcile.standardise.derived_columns import foreign_accounts
from zbb_reconcile.standardise.duplicates import (
    contradicting_across,
    contradicting_inside,
    find_repeats,
    refuse_same_content,
    repeated_sums,
)
from zbb_reconcile.standardise.fault_text import columns_in_words, reasons
from zbb_reconcile.standardise.frames import batches_of, type_frame
from zbb_reconcile.standardise.of_division import (
    Division,
    Selection,
    naming_columns,
    no_division,
    refuse_shared,
)
from zbb_reconcile.standardise.partial_dates import too_late
from zbb_reconcile.standardise.parts import Parts, Place
from zbb_reconcile.standardise.rows import QUARANTINE, Typed
from zbb_reconcile.standardise.stated_periods import StatedPeriod
from zbb_reconcile.standardise.text_sheets import compact
from zbb_reconcile.tables import CELLS_ALONE, HAPPENED, STATEMENTS, TABLES, Table
from zbb_reconcile.texts import Words

IN_PLACE = "bank_lines"
"""The one table that is too large to copy twice: its Parquet files stay views, and the movements,
which hold every one of its rows, become the standardised table at the end of the run. Above
``KEPT_LINES`` they stay views for good, and so do the movements."""

KEPT_LINES = 1_000_000
"""More bank lines than these stay in their Parquet files, and only their classes are stored."""

RENAMED = {"decisions": "given_decisions"}
"""Standardised tables that stand in the books under another name: a result has theirs."""

_PLACE = ["source_file", "source_sheet", "source_row"]

_QUARANTINE = pl.Schema(
    {
        "reason" if name == "faults" else name: pl.String() if name == "faults" else kind
        for name, kind in QUARANTINE.items()
    }
)
"""As rows are set aside, their faults in words."""


@dataclass
class Landing:
    """Collects parts while they land; ``finish`` makes the tables whole."""

    books: Books
    words: Words
    latest: date | None = None
    """The last day on which something can have happened; None: any."""
    division: Division | None = None
    """The division whose rows are wanted, of input that holds more than one; None: every row."""
    said: list[pl.DataFrame] = field(default_factory=list)
    """What files say of the division of single rows beside the columns of their tables."""
    parts: Parts = field(default_factory=Parts)
    present: set[str] = field(default_factory=set)
    """Tables and ``table.column`` that the input holds; ``finish`` makes ``supplied`` of them."""
    _lines_in_place: int = 0
    _views: dict[str, list[str]] = field(default_factory=dict)
    _quarantine: list[pl.DataFrame] = field(default_factory=list)
    _held: list[tuple[str, pl.DataFrame]] = field(default_factory=list)
    _faulty: list[tuple[str, pl.DataFrame]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make every input table, empty."""
        for table in TABLES.values():
            self.books.make_input_table(table)

    @property
    def row_count(self) -> int:
        """How many rows have landed; those in quarantine are not among them."""
        return self.parts.row_count

    @property
    def keeps_lines(self) -> bool:
        """Whether the bank lines are so many that they stay in their Parquet files for good."""
        return self._lines_in_place > KEPT_LINES

    def land(
        self,
        table: str,
        columns: Mapping[str, str],
        typed: Typed,
        file: str,
        sheet: str | None,
        *,
        account: tuple[str, str] | None = None,
        period: StatedPeriod | None = None,
    ) -> None:
        """Put standardised rows into the books and the others into quarantine.

        ``account`` is the account number of all rows where something beside them says it, and
        what does; ``period`` is what titles say of the days that a statement covers.
        """
        self._mark(table, (*columns, *typed.columns))
        far = too_late(table, typed.rows, self.latest)
        others = partial(typed.rows.join, far, on=_PLACE, how="anti", nulls_equal=True)
        self.books.append(table, others() if far.height else typed.rows)
        self._set_aside(typed)
        if self.division is not None:
            self._faulty.append((table, pl.concat([typed.faulty, far.drop("reason_code")])))
        if not typed.held.is_empty():
            self._held.append((table, typed.held))
        self.parts.add((file, sheet, table), typed, account=account, period=period)
        for name in HAPPENED.get(table, ()):
            late = far.filter(pl.col("reason_code") == name)
            self._quarantine_rows(
                TABLES[table], late.with_columns(reason_code=pl.lit("future_day")), (name,)
            )

    def land_parquet(self, parquet: ParquetFile) -> None:
        """Scan a Parquet file in place; rows that are not canonical are typed, all if many are."""
        table, file, columns = parquet.table, parquet.file, parquet.columns
        pieces = {piece.name for piece in TABLES[table].pieces}
        odd = None
        if parquet.plain_names and pieces.isdisjoint(columns):
            odd = self.books.odd_rows(TABLES[table], parquet.path, file, columns, self.latest)
        if odd is None:
            self._land_in_batches(parquet)
            return
        self._mark(table, columns)
        view = f"{table} {file}"
        path = self.books.keep_lines(parquet.path) if table == IN_PLACE else parquet.path
        self.books.add_parquet_view(view, TABLES[table], path, file, columns)
        if not odd.is_empty():
            view = self._land_apart(parquet, odd, view)
        self._views.setdefault(table, []).append(view)
        money = [name for name in _money_columns(TABLES[table]) if name in columns]
        rows, sums = self.books.totals(view, money)
        self.parts.add_scanned((file, None, table), rows, sums)
        self._lines_in_place += rows if table == IN_PLACE else 0
        if self._says_no_sign(table, columns):
            lines = self.books.rows(
                f"select count(*), min(amount) from (from {quoted(view)} union all by name "
                f"from {quoted(table)} where source_file = $file)",
                {"file": file},
            )
            self._say_unsigned(file, *lines[0])

    def _land_in_batches(self, parquet: ParquetFile) -> None:
        table, file, columns = parquet.table, parquet.file, parquet.columns
        amounts: list[Any] = []
        lines = 0
        for first_row, frame in batches_of(parquet.path, file, columns):
            typed = type_frame(table, frame, file, first_row, headers=columns)
            self.land(table, columns, typed, file, None)
            lines += typed.rows.height
            amounts += [typed.rows["amount"].min()] if table in STATEMENTS else []
        if self._says_no_sign(table, columns):
            lowest = min((one for one in amounts if one is not None), default=None)
            self._say_unsigned(file, lines, lowest)

    def _land_apart(self, parquet: ParquetFile, odd: pl.DataFrame, view: str) -> str:
        """Type the odd rows of a Parquet file; a view of its other rows."""
        table, file, columns = parquet.table, parquet.file, parquet.columns
        cells = odd.select(list(columns))
        typed = type_frame(table, cells, file, 1, headers=columns, rows=odd["source_row"])
        self.land(table, columns, typed, file, None)
        apart = f"{view} apart"
        self.books.load(apart, odd.select("source_row"))
        self.books.view_of_other_rows(f"{view} others", view, apart)
        return f"{view} others"

    def _forget(self, view: str) -> None:
        """Drop the view of a Parquet file, and what it rests on."""
        self.books.drop_view(view)
        whole = view.removesuffix(" others")
        if whole != view:
            self.books.drop_view(whole)
            self.books.drop_table(f"{whole} apart")

    def _forget_lines(self) -> None:
        """Drop what the view of the bank lines rested on."""
        for view in self._views.pop(IN_PLACE):
            self._forget(view)
        self.books.drop_table(f"{IN_PLACE} of files")

    def _says_no_sign(self, table: str, columns: Mapping[str, str]) -> bool:
        """Whether it is a statement, and no column of it tells money in from money out."""
        said = {"money_in", "money_out", "direction", "balance_after"} & columns.keys()
        return table in STATEMENTS and not said

    def _say_unsigned(self, file: str, lines: int, lowest: Decimal | None) -> None:
        """Note a statement in which nothing says that any of several lines took money out."""
        if lines > 1 and lowest is not None and lowest >= 0:
            self.parts.add_doubt(file, "direction_unsaid", lines)

    def finish(self, refused: list[Refusal]) -> None:
        """Make every input table one table, keys unique; files of one content are refused."""
        for name, views in self._views.items():
            if name != IN_PLACE:
                for view in views:
                    self.books.copy_rows(view, name)
                    self._forget(view)
        self._release_held()
        if IN_PLACE in self._views:
            views = self._views[IN_PLACE]
            self.books.rename(IN_PLACE, f"{IN_PLACE} of files")
            typed_rows, _ = self.books.totals(f"{IN_PLACE} of files", [])
            self.books.union_view(
                IN_PLACE, [f"{IN_PLACE} of files", *views] if typed_rows else views
            )
        if self.division is None:
            no_division(self.books)
        else:
            self._keep_division(self.division, refused)
        places = self.parts.places
        refuse_same_content(self.books, places, refused)
        self.parts.load_periods(self.books)
        self._set_repeats_apart(find_repeats(self.books, places))
        for table in TABLES.values():
            if table.name in self.present:
                self._set_duplicates_aside(table)
        empty = pl.DataFrame(schema=_QUARANTINE)
        rows = pl.concat([empty, *self._quarantine]).sort(
            "source_file", "source_sheet", "source_row", nulls_last=False
        )
        self.books.load("quarantine", rows)
        self.books.make_choice_type("source_files", sorted({file for file, _, _ in places}))
        self.parts.load(self.books, self.present)
        for name, other in RENAMED.items():
            self.books.rename(name, other)

    def _keep_division(self, division: Division, refused: list[Refusal]) -> None:
        """Take the rows of other divisions out; those of which nobody can say whose are set aside.

        Of a table that has rows of others alone the division has nothing, as if it were not there.
        """
        selection = Selection(self.books, division, self.said)
        names = sorted({table for _, _, table in self.parts.places})
        unknown = {name: selection.split(TABLES[name]) for name in names}
        if IN_PLACE in self._views:
            self._forget_lines()
            self._lines_in_place = 0
        for name in names:
            for others in [
                selection.others_among(TABLES[name], rows)
                for table, rows in self._faulty
                if table == name
            ]:
                self._unquarantine(others.select(_PLACE))
                for row in others.iter_rows(named=True):
                    self.parts.count_quarantined(_place_of(name, row), -1, row)
        refuse_shared(unknown, refused)
        for name, rows in unknown.items():
            self._quarantine_rows(TABLES[name], rows, naming_columns(TABLES[name]))
            if name in CELLS_ALONE:
                self._keep_cells(name)
        counts = selection.finish()
        for place, count in counts.items():
            self.parts.count_of_others(place, count)
        gone = {table for _, _, table in counts if not self.books.count(table)}
        self.present = {one for one in self.present if one.partition(".")[0] not in gone}

    def _unquarantine(self, places: pl.DataFrame) -> None:
        """Take the rows at those places out of quarantine."""
        out = partial(pl.DataFrame.join, other=places, on=_PLACE, how="anti", nulls_equal=True)
        self._quarantine = [out(rows) for rows in self._quarantine]
        self._faulty = [(table, out(rows)) for table, rows in self._faulty]

    def _keep_cells(self, name: str) -> None:
        """Of single cells of a table that are in quarantine, keep those whose row is there."""
        places = self.books.select(f"select true as there, {', '.join(_PLACE)} from {quoted(name)}")
        whole = (pl.col("source_table") != name) | pl.col("source_column").is_null()
        self._quarantine = [
            rows.join(places, on=_PLACE, how="left", nulls_equal=True, maintain_order="left")
            .filter(whole | pl.col("there"))
            .drop("there")
            for rows in self._quarantine
        ]

    def settle_lines(self) -> None:
        """After the run: the standardised lines as a view of the movements that hold them all."""
        if IN_PLACE in self._views and not self.keeps_lines:
            self.books.drop_view(IN_PLACE)
            self.books.drop_view(f"all {IN_PLACE}")
            self._forget_lines()
            names = [column.name for column in TABLES[IN_PLACE].columns]
            self.books.column_view(
                IN_PLACE, "movements", [*names, "source_file", "source_sheet", "source_row"]
            )

    def _mark(self, table: str, columns: Iterable[str]) -> None:
        self.present.add(table)
        self.present.update(f"{table}.{column}" for column in columns)

    def _set_aside(self, typed: Typed) -> None:
        if typed.quarantine.is_empty():
            return
        said = [
            reasons(row["faults"], self.words, row["source_table"])
            + (self.words("quarantine.cell_alone") if row["source_column"] else "")
            for row in typed.quarantine.select("faults", "source_table", "source_column").to_dicts()
        ]
        self._quarantine.append(
            typed.quarantine.with_columns(reason=pl.Series(said, dtype=pl.String)).select(
                list(_QUARANTINE)
            )
        )

    def _set_repeats_apart(self, repeats: pl.DataFrame) -> None:
        """Take the lines that a second statement gives again out of the standardised tables."""
        if repeats.is_empty():
            return
        for table in STATEMENTS:
            places = repeats.filter(pl.col("source_table") == table).select(_PLACE)
            if places.is_empty():
                continue
            if table in self._views:
                self.books.rename_view(table, f"all {table}")
                self.books.view_without(table, f"all {table}", "overlapping_lines")
            else:
                self.books.delete_places(table, places)
        for place, (rows, money) in repeated_sums(repeats).items():
            self.parts.count_repeated(place, rows, money)

    def _release_held(self) -> None:
        """Lines that name a currency are lines after all where their account is in it."""
        if not self._held:
            return
        accounts = foreign_accounts(self.books)
        for table, held in self._held:
            good = held.join(accounts, on=["account_no", "currency"], how="semi")
            if good.is_empty():
                continue
            self.books.append(table, good.drop("currency"))
            self._unquarantine(good.select(_PLACE))
            for row in good.iter_rows(named=True):
                self.parts.count_quarantined(_place_of(table, row), -1, row)

    def _set_duplicates_aside(self, table: Table) -> None:
        """Rows that share a key: of equal rows the first stays, of different ones none does."""
        if not (table.key or table.key_across):
            return
        judge = contradicting_inside if table.key else contradicting_across
        judged = judge(table, self.books.rows_sharing_key(table))
        if not judged.is_empty():
            self.books.delete_places(table.name, judged.select(_PLACE))
            self._quarantine_rows(table, judged, table.key or table.key_across)

    def _quarantine_rows(self, table: Table, rows: pl.DataFrame, named: tuple[str, ...]) -> None:
        """List standardised rows as set aside, each by its reason_code; ``named`` are at fault."""
        content = [column.name for column in table.columns]
        header, aside = columns_in_words(named, table, self.words), []
        for row in rows.iter_rows(named=True):
            cells = {name: _printed(row[name]) for name in content if row[name] is not None}
            fault = {
                "column": ", ".join(named),
                "header": header,
                "code": row["reason_code"],
                "found": " / ".join(_printed(row[name]) for name in named),
                "near": "",
            }
            aside.append(
                (
                    *(row[name] for name in _PLACE),
                    table.name,
                    None,
                    row["reason_code"],
                    reasons([fault], self.words),
                    compact(cells),
                )
            )
            self.parts.count_quarantined(_place_of(table.name, row), 1, row)
        if aside:
            self._quarantine.append(pl.DataFrame(aside, schema=_QUARANTINE, orient="row"))


def _place_of(table: str, row: Mapping[str, Any]) -> Place:
    return row["source_file"], row["source_sheet"], table


def _money_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind == "money"]


def _printed(value: object) -> str:
    return "" if value is None else str(value)
