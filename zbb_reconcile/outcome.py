"""What a run gives: its tables as frames, its summary, and the folder that it writes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.profiles import Profile
from zbb_reconcile.report.folder import write_folder
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.summary import summary
from zbb_reconcile.results import RESULTS
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words


class Outcome(Mapping[str, pl.DataFrame]):
    """A finished run. ``outcome["findings"]`` is a Polars frame; so is every other table.

    ``outcome.tables`` names them all: the results (docs/results.md), then the standardised input
    (docs/tables.md). Money is yuan, ``Decimal(18, 2)``; days are dates. ``lazy`` gives a table too
    large for memory, ``summary`` the run as one dict, ``write`` the folder that the command ``run``
    writes, ``exit_code`` whether every control holds and no row was set aside.

    It owns a private folder with the run's database until it is closed; use it as a context
    manager. Safe to read from several threads. After ``close`` everything is refused but frames
    already taken; a lazy frame is to be collected before.

    >>> with reconcile("county", as_of=date(2024, 12, 31)) as outcome:  # doctest: +SKIP
    ...     findings = outcome["findings"].filter(pl.col("rule_id") == "CR-01")
    ...     lines = outcome.lazy("movements").filter(pl.col("amount") > 1_000_000).collect()
    ...     outcome.write("result")
    """

    def __init__(
        self,
        books: Books,
        folder: tempfile.TemporaryDirectory[str],
        law: Profile,
        as_of: date,
        words: Words,
        values: Mapping[str, Any],
        origins: Mapping[str, Any],
    ) -> None:
        """Take over the books and the folder they lie in."""
        self.as_of = as_of
        self.law = law
        self.words = words
        self.query_values = values
        self.origins = origins
        self._kept = books
        self._folder = folder
        self._lock = threading.Lock()
        self._closed = False
        self._written: dict[str, Path] = {}

    @property
    def lang(self) -> str:
        """The language of its reasons and notes: ``zh`` or ``en``."""
        return self.words.lang

    @property
    def _books(self) -> Books:
        """The books, as long as they are open."""
        if self._closed:
            refusal = Refusal("outcome_closed")
            refusal.words = self.words
            raise refusal
        return self._kept

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the result tables, then of the standardised input tables."""
        return (*RESULTS, *TABLES)

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame, in its order; KeyError if there is no such table."""
        if name not in self.tables:
            raise KeyError(name)
        return self._books.frame(name)

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self.tables)

    def rows(self, name: str) -> int:
        """How many rows a table has; KeyError if there is no such table."""
        if name not in self.tables:
            raise KeyError(name)
        return int(self._books.totals(name, [])[0])

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table as a lazy frame over a Parquet file that lives as long as the outcome.

        KeyError if there is no such table. Collect it before the outcome is closed.
        """
        if name not in self.tables:
            raise KeyError(name)
        books = self._books
        with self._lock:
            if name not in self._written:
                path = Path(self._folder.name) / f"{name}.parquet"
                part = path.with_suffix(".part")
                books.write_parquet(name, part)
                self._written[name] = part.replace(path)
        return pl.scan_parquet(self._written[name], glob=False)

    def summary(self) -> Summary:
        """The run in one JSON-ready dict: money, findings, recalls, controls, what was off."""
        shown = {name: self._books.frame(name) for name, one in RESULTS.items() if not one.long}
        return summary(shown, as_of=self.as_of, profile_name=self.law.name)

    @property
    def exit_code(self) -> int:
        """0 if every control holds and nothing is in quarantine, else 1."""
        failing = self._books.value("select count(*) from controls where not holds")
        aside = self._books.value("select count(*) from quarantine")
        return 1 if failing or aside else 0

    def write(self, out: str | Path, *, force: bool = False) -> Path:
        """Write the folder ``out``: tables, run.duckdb, workbook, page, manifest. Gives its path.

        The folder appears whole or not at all. An existing one is replaced only if it is a
        finished run of ours and ``force`` is given; Refusal otherwise.
        """
        with refused_in(self.words):
            return write_folder(self, self._books, Path(out), force=force)

    def close(self) -> None:
        """Forget the run; frames already taken stay good. To close twice is no error."""
        if not self._closed:
            self._closed = True
            self._kept.close()
            self._folder.cleanup()

    def __enter__(self) -> Outcome:
        """The outcome itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()
