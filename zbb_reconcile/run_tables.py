"""The tables of a run by name, and how it was made: what every command that looks at one needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import chain

import polars as pl

from zbb_reconcile.books import Reader
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.report.labels import table_label
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.words import sheet_name
from zbb_reconcile.results import OF_SHEETS, RESULTS, tables_of_sheets
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words, every_language


class RunTables(Mapping[str, pl.DataFrame]):
    """A run as a mapping: its result tables (docs/results.md), then its input, standardised."""

    def __init__(
        self, reader: Reader, *, as_of: date, profile: str, words: Words, version: str, place: str
    ) -> None:
        """Keep what is known of the run; ``reader`` looks its tables up."""
        self.as_of = as_of
        self.profile = profile
        """The name of the set of rules it was judged by."""
        self.words = words
        self.version = version
        """The version of the program that made it."""
        self.place = place
        """The folder it lies in, as messages name it."""
        self._reader = reader
        self._closed = False

    @property
    def lang(self) -> str:
        """The language of its reasons and notes: ``zh`` or ``en``."""
        return self.words.lang

    @property
    def books(self) -> Reader:
        """Its tables by name, rows picked by what they hold; refused once the run is closed."""
        if self._closed:
            raise Refusal("outcome_closed").in_language_of(self.words)
        return self._reader

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the result tables, then of the standardised input tables."""
        return tuple(dict.fromkeys((*RESULTS, *TABLES)))

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame, in its order; KeyError if there is no such table."""
        return self.books.frame(self._known(name))

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self.tables)

    def _ipython_key_completions_(self) -> list[str]:
        """What a notebook offers after ``run[``."""
        return list(self.tables)

    def rows(self, name: str) -> int:
        """How many rows a table has; KeyError if there is no such table."""
        return self.books.count(self._known(name))

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table as a lazy frame; KeyError if there is none. Collect it before the run closes."""
        return self.books.frame(self._known(name)).lazy()

    def summary(self) -> Summary:
        """The run in one JSON-ready dict: money, findings, recalls, controls, what was off."""
        frames = {name: self.books.frame(name) for name, one in RESULTS.items() if not one.long}
        return summary(frames, as_of=self.as_of, profile_name=self.profile)

    @property
    def exit_code(self) -> int:
        """0 if every control holds and nothing is in quarantine, else 1."""
        failing = self.books.count("controls", {"holds": ["false"]})
        return 1 if failing or self.books.count("quarantine") else 0

    def find_table(self, name: str) -> str:
        """The table of that name, or of the workbook's sheet of that name, in any language.

        Refusal where none is, naming the nearest, and where several are, naming them.
        """
        there = self.tables_there()
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

    def tables_there(self) -> list[str]:
        """The tables that a reader is shown; one that an older version did not make is left out."""
        there = set(self.books.tables())
        return [name for name in self.tables if name in there]

    def _listed(self, tables: Iterable[str]) -> str:
        """Tables with what they are called, one beside the other."""
        return ", ".join(
            self.words.of(f"{table} ({table_label(table, self.words)})", table) for table in tables
        )

    def _known(self, name: str) -> str:
        if name not in self.tables:
            near = nearest(str(name), self.tables)
            raise KeyError(self.words("library.no_table", found=name, near=near))
        return name


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name most like what was found; '' where nothing is known."""
    return next(iter(get_close_matches(found, list(known), n=1, cutoff=0.0)), "")
