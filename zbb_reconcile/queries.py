"""The SQL files, one question each. The path is the table: ``flag/dormant_accounts.sql``.

A file begins with a fixed header, which ``tests/test_queries.py`` holds it to::

    -- What the table is, as a sentence.
    --
    -- reads   accounts_at_bank, movements
    -- takes   $as_of date, $dormant_day date
    -- gives   one row per dormant account, by account_no
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class Query:
    """One question: the table it makes, what it reads, the parameters it takes, and its SELECT."""

    path: str
    """``flag/dormant_accounts``: the folder and the table."""
    text: str
    """The file as it stands, header included."""
    reads: tuple[str, ...]
    takes: Mapping[str, str]
    """Parameter -> SQL type."""

    @property
    def table(self) -> str:
        """The table that the query makes."""
        return self.path.rsplit("/", 1)[-1]

    @cached_property
    def select(self) -> str:
        """The SELECT without its header comment."""
        lines = self.text.splitlines()
        start = next(at for at, line in enumerate(lines) if not line.startswith("--"))
        return "\n".join(lines[start:]).strip().removesuffix(";")

    @property
    def unordered(self) -> str:
        """The SELECT without the order at its end, if it has one."""
        rows, found, _ = self.select.rpartition("\norder by")
        return rows if found else self.select

    def replayable(self, literals: Mapping[str, str]) -> str:
        """The query with its parameters written in, ready for a DuckDB shell on run.duckdb.

        ``literals`` are SQL, as ``literal`` gives them and the books keep them. Comments keep the
        parameters' names.
        """
        return "\n".join(
            line
            if line.startswith("--")
            else _PARAMETER.sub(lambda slot: literals[slot.group(1)], line)
            for line in self.text.splitlines()
        )


def literal(value: object) -> str:
    """A value as a SQL literal.

    >>> literal("it's"), literal(dt.date(2024, 12, 31)), literal(3)
    ("'it''s'", "date '2024-12-31'", '3')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, dt.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


def chain(tables: Iterable[str], own: Iterable[Query] = ()) -> tuple[Query, ...]:
    """The queries that make those tables out of the standardised rows, each after what it reads.

    ``own`` are queries of a county's own rules, beside those of the product.

    >>> [query.table for query in chain(["idle_buildings"])]
    ['known_agencies', 'idle_assets', 'idle_buildings']
    """
    # Evidence has tables of its own, some called as what they are about.
    by_table = {
        query.table: query
        for query in queries().values()
        if not query.path.startswith(("evidence/", "control/"))
    } | {query.table: query for query in own}
    found: dict[str, Query] = {}

    def follow(table: str) -> None:
        query = by_table.get(table)
        if query is None or table in found:
            return
        for read in query.reads:
            follow(read)
        found[table] = query

    for table in tables:
        follow(table)
    return tuple(found.values())


def script(steps: Sequence[Query], literals: Mapping[str, str], asked: Sequence[str]) -> str:
    """The queries as one script for run.duckdb, which is not changed, and then what is asked.

    Each makes a temporary table, which stands before the finished table of the same name: what
    comes out rests on the standardised rows alone, and on what the program itself has put there
    (words, names, profile).
    """
    made = [
        f"-- {at}/{len(steps)} queries/{query.path}.sql\n"
        f"create or replace temp table {query.table} as\n{query.replayable(literals)};\n"
        for at, query in enumerate(steps, start=1)
    ]
    return "\n".join([*made, *(f"{select};" for select in asked)]) + "\n"


def _folder() -> Traversable:
    """The queries in the installed package, else beside ``pyproject.toml`` in a checkout."""
    installed = files("zbb_reconcile") / "queries"
    if installed.is_dir():
        return installed
    return Path(__file__).parent.parent / "queries"


def _walk(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".sql"):
            yield above + entry.name.removesuffix(".sql"), entry


def query_files() -> Iterator[tuple[str, bytes]]:
    """Every query file as it lies there: its path, without the ending, and its bytes."""
    return ((path, entry.read_bytes()) for path, entry in _walk(_folder()))


def _header(text: str, word: str) -> str:
    """What stands behind ``-- word`` in the header, continued lines joined."""
    said: list[str] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        body = line[2:].strip()
        if body.split(" ", 1)[0] in ("reads", "takes", "gives"):
            inside = body.startswith(word + " ")
            body = body.removeprefix(word).strip()
        if inside and body:
            said.append(body)
    return " ".join(said)


@cache
def queries() -> Mapping[str, Query]:
    """Every query by its path (``flag/dormant_accounts``)."""
    found: dict[str, Query] = {}
    for path, entry in _walk(_folder()):
        query = read_query(path, entry.read_text(encoding="utf-8"))
        if query is None:
            raise ValueError(path)
        found[path] = query
    return MappingProxyType(found)


def read_query(path: str, text: str) -> Query | None:
    """A query out of its text, by its header; None where what it takes is not said in pairs."""
    reads = tuple(name.strip() for name in _header(text, "reads").split(",") if name.strip())
    takes: dict[str, str] = {}
    for taken in _header(text, "takes").split(","):
        if taken.strip():
            name, _, kind = taken.strip().partition(" ")
            if not kind.strip() or not name.startswith("$"):
                return None
            takes[name.removeprefix("$")] = kind.strip()
    return Query(path, text, reads, MappingProxyType(takes))
