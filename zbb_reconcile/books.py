"""The books: the one DuckDB database of a run, and the only door to it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Container, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from zbb_reconcile.errors import Refusal, said_by_system
from zbb_reconcile.files import plain_path
from zbb_reconcile.queries import Query, literal
from zbb_reconcile.sql import (
    cell_of,
    faults,
    handed_over,
    in_words,
    is_canonical_type,
    quoted,
    sql_text,
    tables_of,
)
from zbb_reconcile.tables import HAPPENED, SQL_TYPES, Table

STORAGE_VERSION = "v1.0.0"
"""The file format of run.duckdb: the oldest, so that an auditor's older DuckDB opens it."""

ROW_GROUP_ROWS = 122_880
"""Rows per Parquet row group; fixed, so that the bytes do not depend on the machine."""

LINES = "lines"
"""The folder, beside the database, of the Parquet files of bank lines that stay as they came."""

HERE = "coalesce(getvariable('folder'), '')"
"""Where the database lies, as SQL: the variable where this program has opened it, else the folder
that one stands in (``cd OUT``), so that a result may be moved."""

OVERLAY = """
    select source_file, source_sheet, source_row, account_no, posted_on, amount, class, why
    from line_classes
    join numbered_accounts using (account)
    order by source_file, source_sheet nulls first, source_row
"""
"""What is written of movements whose lines stay in their files."""

_OF_NOTHING: dict[tuple[str, Hashable], str] = {}
"""Query and law -> the columns of the table that it makes of empty tables, once it was run."""
_OF_FRAMES: dict[tuple[tuple[str, pl.DataType], ...], str] = {}
"""The columns of a frame -> those of the table that it makes, once one was made."""

MOST_ODD_ROWS = 100_000
"""So many rows of a Parquet file are typed apart, and the others are left where they are."""

DICTIONARY_WORDS = 8_192
"""A column of more different values per row group gets no dictionary: trying costs a third."""


class Books:
    """One run's database, in a private folder that the caller owns and removes.

    DuckDB sees what is loaded through here and what lies in that folder, nothing else: external
    access and replacement scans are off and the configuration is locked before any data comes in.
    Calls are serialised, so the books may be read from several threads.
    """

    def __init__(
        self,
        folder: Path,
        *,
        threads: int,
        memory_limit: str,
        compress: bool = True,
        keep: bool = True,
    ) -> None:
        """Open new books at ``folder/run.duckdb``.

        Without ``compress`` the file is three times as large and the largest table is written in
        half the time. Books that are not to ``keep`` are no file, and cannot be saved; what the
        memory does not hold is in that folder all the same.
        """
        self.file = folder / "run.duckdb"
        self._lock = threading.RLock()
        self._ran: list[tuple[Query, str, Mapping[str, Any]]] = []
        self._read_only = False
        self._law: Hashable = None
        self._of_the_law: set[str] = set()
        self._empty: set[str] = set()
        """The tables that are known to have no row."""
        self._choice_types: dict[str, str] = {}
        self._rests_on: dict[str, str] = {}
        """Views, and the table that has one row for each row of theirs."""
        self._con = duckdb.connect(
            ":memory:", config={"threads": threads, "memory_limit": memory_limit}
        )
        # In a notebook without ipywidgets the engine has no bar, and refuses to be told so.
        with suppress(duckdb.InvalidInputException):
            self._con.execute("set enable_progress_bar = false")
        spill = folder / "spill"
        spill.mkdir(mode=0o700)
        for setting in (
            # The file counts from save() on. A log of each change, for a crash before, costs a
            # write that waits for the disk per statement: a fifth of a small run.
            f"attach {sql_text(self.file)} as books "
            f"(storage_version {sql_text(STORAGE_VERSION)}, recovery_mode no_wal_writes)"
            if keep
            else "attach ':memory:' as books",
            "use books",
            # save() does that; what is closed without it is thrown away.
            "pragma disable_checkpoint_on_shutdown",
            f"set force_compression = {sql_text('auto' if compress else 'uncompressed')}",
            f"set temp_directory = {sql_text(spill)}",
            f"set variable folder = {sql_text(f'{folder}/')}",
            f"set allowed_directories = [{sql_text(folder)}]",
            "set enable_external_access = false",
            "set python_enable_replacements = false",
            "set autoinstall_known_extensions = false",
            "set autoload_known_extensions = false",
            "set lock_configuration = true",
        ):
            self._con.execute(setting)

    def load_law(self, law: Hashable, tables: Mapping[str, pl.DataFrame]) -> None:
        """Make the law's tables; runs under an equal ``law`` have equal ones."""
        self._law = law
        self._of_the_law = set(tables)
        # What has landed is looked at, whatever way it came in; from here on every way is known.
        one_of_each = " union all ".join(
            f"(select {sql_text(name)} from {quoted(self._rests_on.get(name, name))} limit 1)"
            for name in sorted(self._empty)
        )
        self._empty -= {name for (name,) in self.rows(one_of_each)} if one_of_each else set()
        for name, frame in tables.items():
            self.load(name, frame)

    def load(self, name: str, frame: pl.DataFrame) -> None:
        """Make a table of a frame; replaces a table of that name. Enumerated text stays so."""
        self._note_rows(name, frame.height)
        # Of a frame without rows only the columns count. Half of what a small run loads is such,
        # and to declare a table takes a fifth of the time.
        columns = tuple(frame.schema.items())
        declared = None if frame.height else _OF_FRAMES.get(columns)
        if declared is not None:
            self.execute(f"create or replace table {quoted(name)} ({declared})")
            return
        cells = ", ".join(cell_of(column, kind) for column, kind in frame.schema.items())
        with self._lock:
            self._con.register("_frame", frame)
            try:
                self._con.execute(
                    f"create or replace table {quoted(name)} as select {cells} from _frame"
                )
            finally:
                self._con.unregister("_frame")
        # An enumerated type is one of this run.
        enumerated = any(isinstance(kind, pl.Enum | pl.Categorical) for kind in frame.dtypes)
        if columns not in _OF_FRAMES and not enumerated:
            _OF_FRAMES[columns] = self._columns_of(name)

    def append(self, name: str, frame: pl.DataFrame) -> None:
        """Add a frame's rows to a table, column by name."""
        if not frame.height:
            return
        self._note_rows(name, frame.height)
        given, cells = handed_over(frame)
        with self._lock:
            self._con.register("_frame", given)
            try:
                self._con.execute(f"insert into {quoted(name)} by name select {cells} from _frame")
            finally:
                self._con.unregister("_frame")

    def make_input_table(self, table: Table) -> None:
        """Make the empty standardised table of an input table."""
        columns = [f"{quoted(column.name)} {SQL_TYPES[column.kind]}" for column in table.columns]
        columns += ["source_file varchar", "source_sheet varchar", "source_row bigint"]
        with self._lock:
            self._con.execute(f"create table {quoted(table.name)} ({', '.join(columns)})")
        self._note_rows(table.name, 0)

    def make_choice_type(self, name: str, choices: Sequence[str]) -> None:
        """Make an enumerated type: text that a large table keeps as a small number."""
        listed = ", ".join(sql_text(choice) for choice in choices or [""])
        self.execute(f"create type {quoted(name)} as enum ({listed})")
        # A column says its choices and not the type's name; another run has other choices.
        kind = self.value(f"select typeof(null::{quoted(name)})")
        self._choice_types[str(kind)] = quoted(name)

    def parquet_types(self, path: Path) -> dict[str, str]:
        """The columns of a Parquet file and their DuckDB types."""
        with self._lock:
            relation = self._parquet(path)
            return dict(zip(relation.columns, map(str, relation.types), strict=True))

    def add_parquet_view(
        self, view: str, table: Table, path: Path, file: str, columns: Mapping[str, str]
    ) -> None:
        """A view of a Parquet file under the canonical names, scanned in place.

        ``columns`` maps a canonical column to the file's; what the file lacks is null.
        """
        cells = [
            f"{quoted(columns[column.name]) if column.name in columns else 'null'}"
            f"::{SQL_TYPES[column.kind]} as {quoted(column.name)}"
            for column in table.columns
        ]
        cells += [
            f"{sql_text(file)}::varchar as source_file",
            "null::varchar as source_sheet",
            "(file_row_number + 1)::bigint as source_row",
        ]
        place = sql_text(path.relative_to(self.file.parent).as_posix())
        self.execute(
            f"create view {quoted(view)} as select {', '.join(cells)} "
            f"from read_parquet({HERE} || {place}, file_row_number = true)"
        )

    def keep_lines(self, path: Path) -> Path:
        """Put a copy of a Parquet file where it stays beside the database; its new path."""
        kept = self.file.parent / LINES / path.name
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        return path.replace(kept)

    def odd_rows(
        self, table: Table, path: Path, file: str, columns: Mapping[str, str], latest: date | None
    ) -> pl.DataFrame | None:
        """The rows of a Parquet file in which a cell is not what standardising would make of it.

        Under the canonical names, with their ``source_row``, by that. None where a column is of
        another type, or where more than ``MOST_ODD_ROWS`` are odd. Reads every column that is
        used. Raises Refusal about ``file`` where one is damaged.
        """
        try:
            return self._odd_rows(table, path, columns, latest)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            if said_by_system(error) is not None:
                raise
            # What the engine says holds cells of the file.
            raise Refusal("damaged_parquet", file=file) from None

    def _odd_rows(
        self, table: Table, path: Path, columns: Mapping[str, str], latest: date | None
    ) -> pl.DataFrame | None:
        types = self.parquet_types(path)
        tests = ["false"]
        cells = ["(file_row_number + 1)::bigint as source_row"]
        for column in table.columns:
            there = columns.get(column.name)
            if there is None:
                continue
            if not is_canonical_type(types[there], column):
                return None
            last = latest if column.name in HAPPENED.get(table.name, ()) else None
            tests += faults(quoted(there), column, last)
            # A damaged file may hold more digits than its type says; 38 hold whatever there is.
            wide = re.sub(r"DECIMAL\(\d+", "DECIMAL(38", types[there])
            cells.append(f"{quoted(there)}::{wide} as {quoted(column.name)}")
        for names in table.either:
            blank = [f"{quoted(columns[name])} is null" for name in names if name in columns]
            tests.append(" and ".join(blank) or "true")
        odd = " or ".join(f"coalesce({test}, false)" for test in tests)
        with self._lock:
            relation = self._parquet(path).filter(odd).project(", ".join(cells))
            found: pl.DataFrame = relation.limit(MOST_ODD_ROWS + 1).pl()
        return None if found.height > MOST_ODD_ROWS else found.sort("source_row")

    def totals(self, name: str, money: Sequence[str]) -> tuple[int, dict[str, Decimal]]:
        """How many rows a table has, and what its money columns add up to."""
        sums = [f"coalesce(sum({quoted(column)}), 0)::decimal(38, 2)" for column in money]
        row = self.rows(f"select count(*), {', '.join([*sums, '0'])} from {quoted(name)}")[0]
        return row[0], dict(zip(money, row[1:], strict=False))

    def totals_by_place(self, name: str, money: Sequence[str]) -> list[tuple[Any, ...]]:
        """File, sheet, rows, and the sum of each money column, per file and sheet."""
        sums = [f"coalesce(sum({quoted(column)}), 0)::decimal(38, 2)" for column in money]
        return self.rows(
            f"select source_file, source_sheet, {', '.join(['count(*)', *sums])} "
            f"from {quoted(name)} group by source_file, source_sheet"
        )

    def rows_sharing_key(self, table: Table) -> pl.DataFrame:
        """The rows of an input table whose key, or key across files, stands in several rows."""
        names = [quoted(name) for name in table.key or table.key_across]
        # Few keys are shared: whole rows are looked at for these alone.
        shared = f"select {', '.join(names)} from {quoted(table.name)} group by all"
        same = " and ".join(f"given.{name} is not distinct from again.{name}" for name in names)
        return self.select(
            f"from {quoted(table.name)} as given "
            f"semi join ({shared} having count(*) > 1) as again on {same}"
        )

    def delete_places(self, name: str, places: pl.DataFrame) -> None:
        """Take the rows at those places out of a table."""
        with self._lock:
            self._con.register("_places", places)
            try:
                self._con.execute(
                    f"delete from {quoted(name)} as kept using _places "
                    "where kept.source_row = _places.source_row "
                    "and kept.source_file = _places.source_file "
                    "and kept.source_sheet is not distinct from _places.source_sheet"
                )
            finally:
                self._con.unregister("_places")

    def replace_rows(self, name: str, statement: str) -> None:
        """Make a table, or a view, the table of the rows of a statement; it may read itself."""
        kept = f"{name} kept"
        rows = self.rows(f"create table {quoted(kept)} as {statement}")[0][0]
        kind = "table" if self.has(name) else "view"
        self.execute(f"drop {kind} {quoted(name)}")
        self.execute(f"alter table {quoted(kept)} rename to {quoted(name)}")
        self._note_rows(name, rows)

    def copy_rows(self, source: str, target: str) -> None:
        """Add all rows of one table or view to another of the same columns."""
        self._empty.discard(target)
        self.execute(f"insert into {quoted(target)} from {quoted(source)}")

    def rename(self, name: str, to: str) -> None:
        """Give a table another name."""
        if name in self._empty:
            self._empty.add(to)
        self._empty.discard(name)
        self.execute(f"alter table {quoted(name)} rename to {quoted(to)}")

    def drop_table(self, name: str) -> None:
        """Forget a table."""
        self._empty.discard(name)
        self.execute(f"drop table {quoted(name)}")

    def drop_type(self, name: str) -> None:
        """Forget an enumerated type that no table has any more."""
        self.execute(f"drop type {quoted(name)}")

    def drop_view(self, name: str) -> None:
        """Forget a view, if there is one of that name."""
        self.execute(f"drop view if exists {quoted(name)}")

    def rename_view(self, name: str, to: str) -> None:
        """Give a view another name."""
        self.execute(f"alter view {quoted(name)} rename to {quoted(to)}")

    def view_without(self, view: str, source: str, places: str) -> None:
        """A view of a table's rows but for those whose place stands in another table."""
        self.execute(
            f"create view {quoted(view)} as from {quoted(source)} as given anti join "
            f"{quoted(places)} as apart on apart.source_row = given.source_row "
            "and apart.source_file = given.source_file "
            "and apart.source_sheet is not distinct from given.source_sheet "
            f"and apart.source_table = {sql_text(view)}"
        )

    def view_of_other_rows(self, view: str, source: str, apart: str) -> None:
        """A view of a file's rows but for those whose row stands in another table."""
        self.execute(
            f"create view {quoted(view)} as from {quoted(source)} anti join {quoted(apart)} "
            "using (source_row)"
        )

    def fingerprints(self, name: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """File, sheet, rows and a number that the same cells give in whatever order, per file."""
        cells = ", ".join(quoted(column) for column in columns)
        return self.rows(
            f"select source_file, source_sheet, count(*), sum(hash({cells})::hugeint) "
            f"from {quoted(name)} group by source_file, source_sheet "
            "order by source_file, source_sheet nulls first"
        )

    def column_view(self, view: str, source: str, columns: Sequence[str]) -> None:
        """A view of some columns of a table."""
        listed = ", ".join(quoted(column) for column in columns)
        self.execute(f"create view {quoted(view)} as select {listed} from {quoted(source)}")

    def union_view(self, view: str, parts: Sequence[str]) -> None:
        """A view of all rows of several tables or views of the same columns."""
        selects = " union all ".join(f"from {quoted(part)}" for part in parts)
        self.execute(f"create or replace view {quoted(view)} as {selects}")

    def run(self, query: Query, values: Mapping[str, Any], *, ordered: bool = True) -> None:
        """Make the table that a query answers, with the parameters that it takes.

        Its rows stand in the query's order, unless that is of no use to anybody. Where all that it
        reads beside the law is empty, and gave no row before, its empty table is made without
        asking again.
        """
        taken = {name: values[name] for name in query.takes}
        beside_law = set(query.reads) - self._of_the_law
        nothing = bool(beside_law) and beside_law <= self._empty
        columns = _OF_NOTHING.get((query.path, self._law)) if nothing else None
        if columns is not None:
            self.execute(f"create table {quoted(query.table)} ({columns})")
            self._note_rows(query.table, 0)
        else:
            rows_asked = query.select if ordered else query.unordered
            made = f"create table {quoted(query.table)} as\n{rows_asked}"
            with self._lock, _within_decimals():
                rows = self._con.execute(made, taken or None).fetchall()[0][0]
            self._note_rows(query.table, rows)
            if nothing and not rows:
                _OF_NOTHING[query.path, self._law] = self._columns_of(query.table)
        self._note(query, query.table, taken)

    def run_as_view(self, query: Query, rests_on: str) -> None:
        """Make a view of the rows of a query that takes nothing, in no order.

        It has one row for each row of the table ``rests_on``.
        """
        self.execute(f"create view {quoted(query.table)} as\n{query.unordered}")
        self._rests_on[query.table] = rests_on
        self._note(query, query.table, {})

    def is_overlaid(self, name: str) -> bool:
        """Whether it is a view of lines in their files and of a table beside them."""
        return name in self._rests_on

    def tables_in(self, query: Query) -> set[str] | None:
        """The tables that a query reads, as the engine parses it; None unless it is one SELECT."""
        parsed = self.value("select json_serialize_sql($text)", {"text": query.select})
        read = json.loads(parsed)
        if read["error"] or len(read["statements"]) != 1:
            return None
        return tables_of(read)

    def tried(self, query: Query, values: Mapping[str, Any]) -> str | None:
        """Run a query that is not ours; what the engine says against it, None where it ran."""
        try:
            self.run(query, values)
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        return None

    def run_into(self, table: str, query: Query, values: Mapping[str, Any]) -> None:
        """Add a query's rows to a table, in no order: who reads it puts all rows in one."""
        self._empty.discard(table)
        taken = {name: values[name] for name in query.takes}
        self.execute(f"insert into {quoted(table)} by name\n{query.unordered}", taken)
        self._note(query, table, taken)

    def _note_rows(self, name: str, rows: int) -> None:
        """Remember whether a table has rows."""
        if rows:
            self._empty.discard(name)
        else:
            self._empty.add(name)

    def _columns_of(self, name: str) -> str:
        """The columns of a table as one declares them."""
        with self._lock:
            relation = self._con.table(quoted(name))
            return ", ".join(
                f"{quoted(column)} {self._choice_types.get(str(kind), kind)}"
                for column, kind in zip(relation.columns, relation.types, strict=True)
            )

    def _note(self, query: Query, table: str, taken: Mapping[str, Any]) -> None:
        """Remember that a query was run, what it made, and with which values."""
        self._ran.append((query, table, taken))

    def load_queries_run(self) -> None:
        """Make ``queries_run``: every query so far, with its values in it, and what it made.

        An auditor replays any figure with it, without this program. Of queries that name one
        table, each added its rows.
        """
        ran: list[tuple[int, str, str, str, str]] = []
        for place, (query, table, taken) in enumerate(self._ran, start=1):
            literals = {name: literal(value) for name, value in taken.items()}
            said = ", ".join(f"${name} = {value}" for name, value in literals.items())
            ran.append((place, query.path, table, query.replayable(literals), said))
        schema = {"order": pl.Int64} | dict.fromkeys(("file", "table", "sql", "takes"), pl.String)
        self.load("queries_run", pl.DataFrame(ran, schema=schema, orient="row"))

    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> None:
        """Run a statement that gives no rows."""
        with self._lock, _within_decimals():
            self._con.execute(statement, dict(values) if values else None)

    def rows(self, statement: str, values: Mapping[str, Any] | None = None) -> list[Any]:
        """The rows of a statement as tuples."""
        with self._lock, _within_decimals():
            return self._con.execute(statement, dict(values) if values else None).fetchall()

    def value(self, statement: str, values: Mapping[str, Any] | None = None) -> Any:
        """The one value of a statement; None where there is no row."""
        rows = self.rows(statement, values)
        return rows[0][0] if rows else None

    def frame(self, name: str) -> pl.DataFrame:
        """A table as a Polars frame, in the table's order; enumerated text comes as text."""
        with self._lock:
            frame: pl.DataFrame = self._con.table(quoted(name)).pl()
        return in_words(frame)

    def select(self, statement: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The rows of a statement as a Polars frame."""
        with self._lock:
            frame: pl.DataFrame
            frame = self._con.sql(statement, params=dict(values) if values else None).pl()
        return frame

    def batches(self, statement: str, rows: int) -> pa.RecordBatchReader:
        """The rows of a statement as Arrow batches; drain it before the next call."""
        return self._con.sql(statement).to_arrow_reader(rows)

    def columns(self, name: str) -> tuple[str, ...]:
        """The columns of a table or view."""
        with self._lock:
            return tuple(self._con.table(quoted(name)).columns)

    def write_parquet(self, name: str, path: Path) -> None:
        """Write a table, in its order, to a Parquet file inside the books' folder.

        Of lines that stay in their files, what is said of them beside their places.
        """
        rows = f"from {quoted(name)}"
        if self.is_overlaid(name):
            rows = OVERLAY
        self.execute(
            f"copy ({rows}) to {sql_text(path)} (format parquet, compression snappy, "
            f"row_group_size {ROW_GROUP_ROWS}, dictionary_size_limit {DICTIONARY_WORDS})"
        )

    def largest(self, name: str, amount: str | None, rows: int) -> pl.DataFrame:
        """The rows of a table with the largest amounts of either sign, or its first rows."""
        order = f"abs({quoted(amount)}) desc nulls last, rowid" if amount else "rowid"
        if self.is_overlaid(name):
            places = "source_row, source_file, source_sheet"
            return self.select(
                f"select seen.* from {quoted(name)} as seen join (select rowid as place, {places} "
                f"from {quoted(self._rests_on[name])} order by {order} limit {rows:d}) as top "
                "on top.source_row = seen.source_row and top.source_file = seen.source_file "
                "and top.source_sheet is not distinct from seen.source_sheet "
                f"order by abs({quoted(amount or 'place')}) desc nulls last, place"
            ).pipe(in_words)
        with self._lock:
            frame: pl.DataFrame = self._con.table(quoted(name)).order(order).limit(rows).pl()
        return in_words(frame)

    def matching(self, name: str, column: str, values: pl.Series) -> pl.DataFrame:
        """The rows of a table whose column holds one of those values, in no set order."""
        with self._wanting(column, values):
            return in_words(
                self.select(f"from {quoted(name)} semi join _wanted using ({quoted(column)})")
            )

    def first_of_each(
        self, name: str, column: str, values: pl.Series, order: Sequence[str], most: int
    ) -> pl.DataFrame:
        """Of each of those values of a column its first rows, by the columns of ``order``.

        The column, ``count`` (how many rows it has), and those of ``order``, by all; nulls first.
        """
        key, listed = quoted(column), ", ".join(map(quoted, order))
        by = ", ".join(f"{quoted(one)} nulls first" for one in order)
        with self._wanting(column, values):
            frame = self.select(
                f"select {key}, count(*) over (partition by {key}) as count, {listed} "
                f"from {quoted(name)} semi join _wanted using ({key}) "
                f"qualify row_number() over (partition by {key} order by {by}) <= {most:d} "
                f"order by {key}, {by}"
            )
        return in_words(frame)

    @contextmanager
    def _wanting(self, column: str, values: pl.Series) -> Iterator[None]:
        """Have those values in the column of a table _wanted."""
        with self._lock:
            self._con.register("_wanted", values.drop_nulls().unique().alias(column).to_frame())
            try:
                yield
            finally:
                self._con.unregister("_wanted")

    def comment(self, tables: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> None:
        """Say in the database itself what its tables are, and columns of theirs."""
        with self._lock:
            if self._read_only:
                return  # It was saved before, and says so already.
            # At once: a statement that is committed by itself takes seven times as long.
            self._con.execute("begin")
            for table, said in tables.items():
                self._con.execute(f"comment on table {quoted(table)} is {sql_text(said)}")
                for column, told in columns.get(table, {}).items():
                    place = f"{quoted(table)}.{quoted(column)}"
                    self._con.execute(f"comment on column {place} is {sql_text(told)}")
            self._con.execute("commit")

    def tables_with_columns(self) -> dict[str, list[str]]:
        """Every table of the database, views left out, with its columns."""
        named = (
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where table_name in (select table_name from duckdb_tables()) "
            "and database_name = 'books' group by table_name order by table_name"
        )
        return dict(self.rows(named))

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Leave the database file alone inside: Windows gives an open one to nobody else.

        Everything is in the file first. Afterwards the books are read-only: what was saved may be
        the same file under another name, and nothing may change it any more.
        """
        with self._lock:
            if not self._read_only:
                self._con.execute("checkpoint books")
            self._con.execute("use memory")
            self._con.execute("detach books")
            try:
                yield
            finally:
                self._con.execute(f"attach {sql_text(self.file)} as books (read_only)")
                self._con.execute("use books")
                self._read_only = True

    def save(self, folder: Path) -> None:
        """Put the database into another folder too; only while the books have ``let_go`` of it.

        With it the files of lines that its views read. A second name for a file where the disk is
        the same, else a copy.
        """
        _another_name(self.file, folder / self.file.name)
        if self._rests_on:
            (folder / LINES).mkdir()
            for path in sorted((self.file.parent / LINES).iterdir()):
                _another_name(path, folder / LINES / path.name)

    def reader(self) -> Reader:
        """Who looks rows up in these books; good until they are closed."""
        return Reader(self._con, self._lock, self._rests_on)

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        named = "select count(*) from duckdb_tables() where table_name = $name"
        return bool(self.value(named, {"name": name}))

    def known_empty(self, name: str) -> bool:
        """Whether a table is known to have no row, without a look at it."""
        return name in self._empty

    def count(self, name: str) -> int:
        """How many rows a table has."""
        name = self._rests_on.get(name, name)
        return int(self.value(f"select count(*) from {quoted(name)}"))

    def close(self) -> None:
        """Close the books; the file stays."""
        with self._lock:
            self._con.close()

    def _parquet(self, path: Path) -> duckdb.DuckDBPyRelation:
        return self._con.read_parquet(str(path), file_row_number=True)


Among = Mapping[str, Sequence[str]]
"""Columns, and for each the values that are wanted of it."""


class Reader:
    """Looks rows up in the books of a run; changes nothing."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, lock: threading.RLock, overlaid: Container[str]
    ) -> None:
        """Read through that connection, one question at a time; ``overlaid`` are its views of
        lines in their files and of a table beside them."""
        self._con = con
        self._lock = lock
        self._overlaid = overlaid

    def rows(
        self, table: str, matching: Mapping[str, object], order: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The rows of a table or view whose columns hold just those values, null being a value."""
        tests = [f"{quoted(name)} is not distinct from ?" for name in matching]
        where = f" where {' and '.join(tests)}" if tests else ""
        by = f" order by {', '.join(quoted(name) for name in order)}" if order else ""
        with self._lock:
            found = self._con.execute(f"from {quoted(table)}{where}{by}", list(matching.values()))
            return _as_dicts(found)

    def rows_at(
        self, table: str, places: Sequence[tuple[str, str | None, int]]
    ) -> list[dict[str, Any]]:
        """The rows of a standardised table at those places: file, sheet, row."""
        lists = [list(part) for part in zip(*places, strict=True)] or [[], [], []]
        with self._lock:
            found = self._con.execute(
                f"from {quoted(table)} as stood semi join (select unnest($1::varchar[]) as file, "
                "unnest($2::varchar[]) as sheet, unnest($3::bigint[]) as row) as places "
                "on stood.source_row = places.row and stood.source_file = places.file "
                "and stood.source_sheet is not distinct from places.sheet "
                "order by source_file, source_sheet, source_row",
                lists,
            )
            return _as_dicts(found)

    def tables(self) -> tuple[str, ...]:
        """The names of its tables and views."""
        named = "select table_name from duckdb_tables() union select view_name from duckdb_views()"
        with self._lock:
            return tuple(row[0] for row in self._con.execute(f"{named} order by 1").fetchall())

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table or view."""
        with self._lock:
            return tuple(self._con.table(quoted(table)).columns)

    def count(self, table: str, among: Among | None = None) -> int:
        """How many rows a table has; of those columns only those values."""
        where, wanted = _where(among)
        with self._lock:
            found = self._con.execute(f"select count(*) from {quoted(table)}{where}", wanted)
            return int(found.fetchall()[0][0])

    def frame(
        self,
        table: str,
        among: Among | None = None,
        *,
        largest: str | None = None,
        top: int | None = None,
    ) -> pl.DataFrame:
        """The rows of a table in its order, or by the size of the column ``largest``."""
        where, wanted = _where(among)
        ties = ", ".join(quoted(column) for column in self.columns(table))
        order = f" order by abs({quoted(largest)}) desc nulls last, {ties}" if largest else ""
        order = order or self._order_of(table)
        limit = "" if top is None else f" limit {top:d}"
        statement = f"from {quoted(table)}{where}{order}{limit}"
        with self._lock:
            frame: pl.DataFrame = self._con.sql(statement, params=wanted).pl()
        return in_words(frame)

    def batches(self, table: str, rows: int) -> pa.RecordBatchReader:
        """The rows of a table as Arrow batches; drain it before the next call."""
        return self._con.sql(f"from {quoted(table)}{self._order_of(table)}").to_arrow_reader(rows)

    def is_overlaid(self, table: str) -> bool:
        """Whether it is a view of lines in their files and of a table beside them."""
        return table in self._overlaid

    def _order_of(self, table: str) -> str:
        """The order of rows that a view gives in none: that of their files."""
        overlaid = self.is_overlaid(table)
        return " order by source_file, source_sheet nulls first, source_row" if overlaid else ""


class SavedBooks(Reader):
    """The run.duckdb of a finished run, read-only: nothing in it or beside it is changed."""

    def __init__(self, file: Path) -> None:
        """Open the books; OSError where the file is missing or is no database of ours."""
        if not file.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))
        # A path that the engine takes apart is opened by another name, which stays while the books
        # are open. A symbolic link would not do: it looks where that leads.
        self._alias = None if plain_path(file) else Path(tempfile.mkdtemp())
        folder = self._alias or Path(os.path.abspath(file)).parent
        try:
            if self._alias is not None:
                _another_name(file, self._alias / file.name)
                for path in sorted((file.parent / LINES).glob("*")):
                    (self._alias / LINES).mkdir(exist_ok=True)
                    _another_name(path, self._alias / LINES / path.name)
            con = duckdb.connect(":memory:")
            for setting in (
                f"attach {sql_text(folder / file.name)} as books (read_only)",
                "use books",
                f"set variable folder = {sql_text(f'{folder}/')}",
                f"set allowed_directories = [{sql_text(folder / LINES)}]",
                "set enable_external_access = false",
                "set python_enable_replacements = false",
                "set lock_configuration = true",
            ):
                con.execute(setting)
            overlaid = con.execute(
                "select view_name from duckdb_views() "
                "where not internal and contains(sql, 'line_classes')"
            ).fetchall()
        except duckdb.Error as error:
            self._forget_alias()
            raise OSError(errno.EIO, str(error).splitlines()[0], str(file)) from error
        super().__init__(con, threading.RLock(), {name for (name,) in overlaid})

    def _forget_alias(self) -> None:
        if self._alias is not None:
            shutil.rmtree(self._alias, ignore_errors=True)

    def close(self) -> None:
        """Close the books."""
        self._con.close()
        self._forget_alias()

    def __enter__(self) -> SavedBooks:
        """The books themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.close()


def _where(among: Among | None) -> tuple[str, list[list[str]]]:
    """The condition that columns hold one of the values given for each, and those values."""
    tests = [
        f"{quoted(column)}::varchar in (select unnest(${place}::varchar[]))"
        for place, column in enumerate(among or {}, start=1)
    ]
    wanted = [list(values) for values in (among or {}).values()]
    return (f" where {' and '.join(tests)}" if tests else ""), wanted


def _another_name(file: Path, path: Path) -> None:
    """Give the file a second name where the disk is the same, else copy it there."""
    try:
        os.link(file, path)
    except OSError:
        shutil.copyfile(file, path)


@contextmanager
def _within_decimals() -> Iterator[None]:
    """Sums that no exact column holds are a Refusal."""
    try:
        yield
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        if "DECIMAL" not in str(error).upper():
            raise
        raise Refusal("sum_too_large") from error


def _as_dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
