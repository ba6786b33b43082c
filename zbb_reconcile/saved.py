"""A finished run, opened for one of the commands that look at it afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from zbb_reconcile.books import SavedBooks
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.report.labels import OUTPUT_TABLES, table_label
from zbb_reconcile.report.manifest import MANIFEST
from zbb_reconcile.report.target import is_ours
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES


@dataclass(frozen=True)
class Saved:
    """The books of a finished run, and how it was made."""

    books: SavedBooks
    as_of: date
    profile: str
    lang: str
    """The language asked for, else that of the run."""

    def table(self, name: str) -> str:
        """The table of that name, in any language; Refusal, naming the nearest, where none is."""
        there = self.tables()
        named = {table: table for table in there}
        for table in there:
            named |= {table_label(table, lang): table for lang in LANGUAGES}
            named |= dict.fromkeys(TABLES[table].names if table in TABLES else (), table)
        wanted = name.strip()
        found = named.get(wanted) or named.get(wanted.casefold())
        if found is None:
            raise Refusal(
                "no_such_table", found=shown(name), near=nearest(wanted, named),
                known=", ".join(there),
            )  # fmt: skip
        return found

    def tables(self) -> list[str]:
        """The tables that a reader is shown: results in reading order, then input tables."""
        there = set(self.books.tables())
        return [name for name in (*OUTPUT_TABLES, *TABLES) if name in there]


@contextmanager
def opened(out: Path, lang: str | None) -> Iterator[Saved]:
    """The finished run in the folder ``out``; Refusal where there is none, or it cannot be read."""
    if not is_ours(out):
        raise Refusal("no_run_there", out=str(out))
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    try:
        books = SavedBooks(out / "run.duckdb")
    except OSError as error:
        raise Refusal("run_unreadable", out=str(out)) from error
    with books:
        yield Saved(
            books,
            date.fromisoformat(manifest["as_of"]),
            manifest["profile"]["name"],
            lang or manifest["lang"],
        )


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name most like what was found; '' where nothing is known."""
    return next(iter(get_close_matches(found, list(known), n=1, cutoff=0.0)), "")
