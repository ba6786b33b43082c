"""Of an input that holds many divisions, the rows of one: the others are counted and left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal
from zbb_reconcile.queries import queries
from zbb_reconcile.sql import quoted, sql_text
from zbb_reconcile.standardise.parts import Place
from zbb_reconcile.tables import TABLES, Table

EVERYBODYS = ("benchmarks", "decisions")
"""Tables of which every row is every division's."""

_LINKS = {
    "agency_code": "agency",
    "account_no": "account",
    "indicator_id": "indicator",
    "asset_no": "asset",
    "project_code": "project",
}
"""Column -> the kind of key that says whose a row is, the surest first."""
_CODED = "[0-9]{6,12}"
"""What is a division's code; anything else says nothing."""
_PLACE = {"source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64()}
_FILE = {"source_table": pl.String(), "source_file": pl.String(), "source_sheet": pl.String()}

_SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = {
    "wanted_division": {"division": pl.String()},
    # What a file says of the division of single rows in a column that its table does not have.
    "said_divisions": {"source_table": pl.String(), **_PLACE, "division_code": pl.String()},
    "division_claims": {"source_table": pl.String(), **_PLACE}
    | dict.fromkeys(("kind", "key", "agency_code", "name"), pl.String())
    | {"is_own": pl.Boolean()},
    # Rows of other divisions: how many of each file (no column), and what their money adds up to.
    "other_divisions": {**_FILE, "source_column": pl.String(), "row_count": pl.Int64()}
    | {"yuan": pl.Decimal(38, 2)},
}


@dataclass(frozen=True)
class Division:
    """The division whose rows are wanted."""

    code: str
    """The first six or nine digits of its codes."""
    is_alone: bool = False
    """Whether all that was given is its own but for rows that say otherwise: its own folder."""


def no_division(books: Books) -> None:
    """Make the tables of a division empty, where none is asked for."""
    for name, schema in _SCHEMAS.items():
        books.load(name, pl.DataFrame(schema=schema))


class Selection:
    """Tells whose the rows of the books are, once all of them have landed."""

    def __init__(self, books: Books, division: Division, said: Iterable[pl.DataFrame]) -> None:
        """Make ``division_keys``. Raises Refusal where no row is the division's."""
        self._books = books
        self._code = division.code
        self._others: list[tuple[Any, ...]] = []
        books.load("wanted_division", pl.DataFrame({"division": [division.code]}))
        empty = pl.DataFrame(schema=_SCHEMAS["said_divisions"])
        books.load("said_divisions", pl.concat([empty, *said]))
        for name in ("division_claims", "division_keys"):
            # Not as a query of the run: what it makes is of all divisions, and does not stay.
            query = queries()[f"standardise/{name}"]
            books.execute(f"create table {quoted(name)} as\n{query.select}")
        there = "select coalesce(bool_or(is_own), false), coalesce(bool_or(is_other), false) from "
        has_own, has_others = books.rows(f"{there} division_keys")[0]
        if has_others and not has_own:
            raise Refusal("division_not_there", division=division.code)
        self._is_alone = division.is_alone or not has_others

    def split(self, table: Table) -> pl.DataFrame:
        """Keep of a table, or of a view of that name, the division's rows; it is a table then.

        The others are counted. Gives those of which nothing says whose they are, with the reason
        as ``reason_code``.
        """
        if table.name in EVERYBODYS:
            nobodys = f"select *, null::varchar as reason_code from {quoted(table.name)} limit 0"
            return self._books.select(nobodys)
        fated = self._fated(table, table.name)
        self._count(table, fated)
        unknown = self._books.select(
            f"select * exclude (fate), fate as reason_code from {fated} "
            "where fate not in ('own', 'other') order by source_file, source_sheet, source_row"
        )
        own = f"select * exclude (fate) from {fated} where fate = 'own'"
        self._books.replace_rows(table.name, own)
        return unknown

    def others_among(self, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
        """Of rows that are in quarantine, typed as far as they can be, those of other divisions."""
        if table.name in EVERYBODYS or rows.is_empty():
            return rows.clear()
        self._books.load("rows apart", rows)
        fated = self._fated(table, "rows apart")
        self._count(table, fated)
        found = self._books.select(f"select * exclude (fate) from {fated} where fate = 'other'")
        self._books.drop_table("rows apart")
        return found

    def finish(self) -> dict[Place, int]:
        """Make ``other_divisions``; how many rows of each file, sheet and table they are."""
        schema = _SCHEMAS["other_divisions"]
        by = list(schema)[:4]
        listed = pl.DataFrame(self._others, schema=schema, orient="row")
        summed = listed.group_by(by).agg(pl.col("row_count", "yuan").sum()).sort(by)
        self._books.load("other_divisions", summed)
        self._books.drop_table("division_keys")
        # They hold codes and numbers of other divisions, which are no business of this one's.
        for name in ("said_divisions", "division_claims"):
            self._books.load(name, pl.DataFrame(schema=_SCHEMAS[name]))
        counts = summed.filter(pl.col("source_column").is_null())
        places = counts.select("source_file", "source_sheet", "source_table").rows()
        return dict(zip(places, counts["row_count"].to_list(), strict=True))

    def _fated(self, table: Table, source: str) -> str:
        """The rows with their fate: own, other, or why neither can be told."""
        code = "said.division_code"
        if any(column.name == "division_code" for column in table.columns):
            code = f"coalesce({code}, seen.division_code)"
        links = [name for name in naming_columns(table) if name in _LINKS]
        kinds = [_LINKS[name] for name in links]
        joins = "".join(
            f" left join division_keys as {kind} on {kind}.kind = {sql_text(kind)} "
            f"and {kind}.key = seen.{quoted(link)}"
            for link, kind in zip(links, kinds, strict=True)
        )
        fates = [
            f"case when regexp_full_match({code}, {sql_text(_CODED)}) then "
            f"if(starts_with({code}, {sql_text(self._code)}), 'own', 'other') end",
            *map(_sure, kinds),
            *([] if self._is_alone else map(_shared, kinds)),
            "'own'" if self._is_alone else "'division_unknown'",
        ]
        return (
            f"(select seen.*, coalesce({', '.join(fates)}) as fate from {quoted(source)} as seen "
            f"left join said_divisions as said on said.source_table = {sql_text(table.name)} "
            "and said.source_file = seen.source_file and said.source_row = seen.source_row "
            f"and said.source_sheet is not distinct from seen.source_sheet{joins})"
        )

    def _count(self, table: Table, fated: str) -> None:
        """Count the rows of other divisions, and their money, by file and sheet."""
        money = [column.name for column in table.columns if column.kind == "money"]
        sums = "".join(f", coalesce(sum({quoted(name)}), 0)::decimal(38, 2)" for name in money)
        counted = (
            f"select source_file, source_sheet, count(*){sums} from {fated} "
            "where fate = 'other' group by source_file, source_sheet"
        )
        for file, sheet, rows, *yuan in self._books.rows(counted):
            self._others.append((table.name, file, sheet, None, rows, None))
            for name, amount in zip(money, yuan, strict=True):
                self._others.append((table.name, file, sheet, name, None, amount))


def refuse_shared(rows: Mapping[str, pl.DataFrame], refused: list[Refusal]) -> None:
    """Refuse rows by whose codes two divisions are meant: nobody can say whose they are."""
    for name, unknown in rows.items():
        shared = unknown.filter(pl.col("reason_code") == "division_shared")
        if shared.is_empty():
            continue
        first = shared.row(0, named=True)
        link = next(column for column in _LINKS if first.get(column) is not None)
        refused.append(
            Refusal(
                "division_shared",
                file=first["source_file"],
                sheet=first["source_sheet"],
                row=first["source_row"],
                column=TABLES[name].column(link).header,
                found=first[link],
                rows=shared.height,
            )
        )


def naming_columns(table: Table) -> tuple[str, ...]:
    """The columns that could say whose a row is; where there are none, those that name the row."""
    names = [column.name for column in table.columns]
    links = tuple(name for name in ("division_code", *_LINKS) if name in names)
    return links or table.key or (names[0],)


def _sure(kind: str) -> str:
    """The fate by a key that one side alone has."""
    return f"case when {kind}.is_own <> {kind}.is_other then if({kind}.is_own, 'own', 'other') end"


def _shared(kind: str) -> str:
    """The fate by a key of two divisions: their account is both's, else it cannot be told."""
    fate = "own" if kind == "account" else "division_shared"
    return f"case when {kind}.is_own and {kind}.is_other then {sql_text(fate)} end"
