"""A finished run, opened for one of the commands that look at it afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from zbb_reconcile.books import SavedBooks
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.report.labels import table_label
from zbb_reconcile.report.manifest import MANIFEST
from zbb_reconcile.report.matched import WORKBOOK as MATCH_BOOK
from zbb_reconcile.report.target import is_ours
from zbb_reconcile.report.workbook_words import sheet_name
from zbb_reconcile.results import OF_SHEETS, RESULTS, tables_of_sheets
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words, chosen, every_language


@dataclass(frozen=True)
class Saved:
    """The books of a finished run, and how it was made."""

    books: SavedBooks
    as_of: date
    profile: str
    words: Words
    """The language asked for, else that of the run."""
    version: str
    """The version of the program that wrote it."""

    def table(self, name: str) -> str:
        """The table of that name, or of the workbook's sheet of that name, in any language.

        Refusal where none is, naming the nearest, and where several are, naming them.
        """
        there = self.tables()
        wanted = name.strip()
        if wanted.casefold() in (*there, *chain.from_iterable(OF_SHEETS.values())):
            return wanted.casefold()
        named: dict[str, set[str]] = {table: {table} for table in there}
        for table in there:
            labels = {table_label(table, words) for words in every_language()}
            for word in labels.union(TABLES[table].names if table in TABLES else ()):
                named.setdefault(word, set()).add(table)
        for paper, tables in tables_of_sheets().items():
            for word in (sheet_name(paper, words) for words in every_language()):
                named.setdefault(word, set()).update(tables)
        found = sorted(named.get(wanted) or named.get(wanted.casefold()) or ())
        if len(found) > 1:
            raise Refusal("table_ambiguous", found=shown(name), near=self._listed(found))
        if not found:
            raise Refusal(
                "no_such_table",
                found=shown(name),
                near=nearest(wanted, named),
                known=self._listed(there),
            )
        return found[0]

    def _listed(self, tables: Iterable[str]) -> str:
        """Tables with what they are called, one beside the other."""
        return ", ".join(
            self.words.of(f"{table} ({table_label(table, self.words)})", table) for table in tables
        )

    def tables(self) -> list[str]:
        """The tables that a reader is shown: results in reading order, then input tables."""
        there = set(self.books.tables())
        return [name for name in (*RESULTS, *TABLES) if name in there]


@contextmanager
def opened(out: Path, words: Words | None) -> Iterator[Saved]:
    """The finished run in the folder ``out``; Refusal where there is none, or it cannot be read."""
    if not is_ours(out):
        of_match = (out / MATCH_BOOK).is_file()
        raise Refusal("match_folder" if of_match else "no_run_there", out=str(out))
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
            words or chosen(manifest["lang"]),
            manifest["version"],
        )


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name most like what was found; '' where nothing is known."""
    return next(iter(get_close_matches(found, list(known), n=1, cutoff=0.0)), "")
