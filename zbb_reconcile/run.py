"""A run, fresh or opened again from its folder: its tables, and everything one may ask of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.books import Books, Reader, SavedBooks
from zbb_reconcile.commands.explain import explained
from zbb_reconcile.commands.export import export
from zbb_reconcile.commands.notices import AT_LEAST, Issued, write_notices
from zbb_reconcile.commands.redact import redacted
from zbb_reconcile.commands.sample_findings import Sample, evaluated, sampled
from zbb_reconcile.commands.show import shown_rows
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import check_local
from zbb_reconcile.output.checksums import DATABASE, as_written
from zbb_reconcile.output.folder import Made, copy_folder, write_folder
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.matched import WORKBOOK as MATCH_BOOK
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.report.summary import as_html
from zbb_reconcile.results import RESULTS
from zbb_reconcile.run_tables import RunTables
from zbb_reconcile.steps import Making
from zbb_reconcile.texts import Words, chosen
from zbb_reconcile.version import __version__


class Run(RunTables):
    """A run. ``run["findings"]`` is a Polars frame; so is every other table.

    ``run.tables`` names them all: the results (docs/results.md), then the standardised input
    (docs/tables.md). Money is yuan, ``Decimal(18, 2)``; days are dates. ``lazy`` gives a table too
    large for memory, ``summary`` the run as one dict, ``exit_code`` whether every control holds and
    no row was set aside. ``explain``, ``show``, ``export``, ``notices`` and ``write`` are the
    commands of the same names.

    ``reconcile`` gives a fresh one, which owns a private folder with its database until it is
    closed; ``open_run`` one that was written, which it never changes. Use either as a context
    manager. Safe to read from several threads. After ``close`` everything is refused but frames
    already taken; a lazy frame is to be collected before.

    >>> with reconcile("county", as_of=date(2024, 12, 31)) as run:  # doctest: +SKIP
    ...     findings = run["findings"].filter(pl.col("rule_id") == "CR-01")
    ...     lines = run.lazy("movements").filter(pl.col("amount") > 1_000_000).collect()
    ...     run.write("result")
    """

    @contextmanager
    def asking(self) -> Iterator[None]:
        """What is refused inside is said in the run's words."""
        with refused_in(self.words):
            yield

    def explain(self, wanted: str, *, sql: bool = False, full: bool = False) -> str:
        """What is behind a finding, an indicator, account, asset or agency, or a sum, as text.

        ``wanted`` is a finding's id, the subject's, or yuan to the fen as a report prints them.
        With ``sql`` only the script that makes it again from the standardised tables of run.duckdb.
        Account numbers are masked unless ``full``. Raises Refusal for what nobody knows.
        """
        with self.asking():
            return explained(self, wanted, sql=sql, full=full)

    def show(
        self,
        table: str | None = None,
        *,
        agency: str | None = None,
        rule: str | None = None,
        top: int = 20,
        width: int = 80,
    ) -> str:
        """The summary, or the ``top`` largest rows of one table, as text of ``width`` columns.

        An agency (its code, its name or a part of it) or a rule without a table means the
        findings. Account numbers are masked. Raises Refusal for what there is not.
        """
        with self.asking():
            return shown_rows(self, table, agency=agency, rule=rule, top=top, width=width)

    def export(
        self,
        table: str,
        to: str | Path | None = None,
        *,
        kind: str = "csv",
        bom: bool = False,
        labels: bool = False,
        force: bool = False,
    ) -> bytes | Path:
        """A table in full, as csv, xlsx, json or parquet: into the file ``to``, else as bytes.

        Nothing is masked, money is exact, text that Excel would take for a formula is kept from it.
        ``labels``: columns and codes by their names in the run's language; ``bom``: a mark with
        which Excel knows UTF-8. Raises Refusal.
        """
        chunks: list[bytes] = []
        with self.asking():
            export(
                self,
                table,
                kind,
                to=None if to is None else Path(to),
                screen=chunks.append,
                bom=bom,
                labels=labels,
                force=force,
            )
        return b"".join(chunks) if to is None else Path(to)

    def sample_findings(self, *, size: int, seed: str, by: str = "amount") -> Sample:
        """A sample of ``size`` findings, the same on any machine for the same ``seed``.

        ``by`` is ``amount`` (monetary units; findings of an interval or more whole) or ``stratum``
        (rows of each rule). ``sample.rows`` is a frame, ``sample.plan`` says how it was drawn,
        ``sample.write`` makes a file for the auditor to fill in. Raises Refusal.
        """
        with self.asking():
            return sampled(self, size=size, seed=seed, by=by)

    def evaluate_sample(
        self, sample: Sample, file: str | Path, *, confidence: int = 95
    ) -> dict[str, Any]:
        """What a sample's file, filled in, says of all findings: projected, and at most.

        Money is text, as in every JSON of ours. Raises Refusal where the file is not that sample,
        or a row of it is not filled in.
        """
        with self.asking():
            return evaluated(self, sample, Path(file), confidence)

    def redact(self, to: str | Path, *, key: str, mapping: str | Path | None = None) -> Path:
        """The result tables as csv files in a new folder, for somebody else.

        Names, account numbers and codes are replaced by what ``key`` makes of them, the same in
        every table and result; amounts and days stay. ``mapping`` is a file, elsewhere, of what
        stands for what. Raises Refusal.
        """
        with self.asking():
            own = None if mapping is None else Path(mapping)
            return redacted(self, Path(to), key=key, mapping=own)

    def notices(
        self,
        to: str | Path,
        *,
        templates: str | Path | None = None,
        at_least: str = AT_LEAST,
        issued_on: date | None = None,
        document: str | None = None,
        force: bool = False,
        pdf: bool = False,
    ) -> list[Path]:
        """Write the notices of recall and the request for signature into the folder ``to``.

        Gives the files. ``templates`` is a folder of a county's own, ``at_least`` the yuan below
        which a recall is listed and has no notice of its own. The folder of a run that was
        written records which findings units were told of; answers fall due from ``issued_on``
        on. With ``pdf`` each is there as PDF too, where LibreOffice is found. Raises Refusal.
        """
        own = None if templates is None else Path(templates)
        with self.asking():
            write_notices(
                self,
                Path(to),
                templates=own,
                force=force,
                at_least=at_least,
                issued=Issued(issued_on, document),
                pdf=pdf,
            )
        return sorted((*Path(to).glob("*.docx"), *Path(to).glob("*.pdf")))

    def write(self, out: str | Path, *, force: bool = False) -> Path:
        """Write the folder ``out``: tables, run.duckdb, workbook, page, manifest. Gives its path.

        The folder appears whole or not at all. An existing one is replaced only if it is a
        finished run of ours, nobody wrote into its workbook, and ``force`` is given.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Forget the run; frames already taken stay good. To close twice is no error."""
        if not self._closed:
            self._closed = True
            self._close()

    def _close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Run:
        """The run itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """The day, the rules, and how much was found."""
        head = f"Run as of {self.as_of}, profile {self.profile}"
        if self._closed:
            return f"<{head}: closed>"
        failing = self.books.count("controls", {"holds": ["false"]})
        counts = [f"{self.rows(name)} {name}" for name in ("findings", "recalls", "controls")]
        aside = self.rows("quarantine")
        return f"<{head}: {', '.join(counts)} ({failing} failing), {aside} rows in quarantine>"

    def _repr_html_(self) -> str:
        """The county's picture in ten lines, for a notebook."""
        return escape(repr(self)) if self._closed else as_html(self.summary(), self.words)


Outcome = Run
"""What version 0.1 called it."""


class FreshRun(Run):
    """What ``reconcile`` gives: a run whose database lies in a private folder."""

    def __init__(
        self,
        books: Books,
        folder: Scratch,
        *,
        making: Making,
        settle: Callable[[], None],
        as_of: date,
        profile: str,
        words: Words,
        origins: Mapping[str, Any],
        taken: tuple[Path, ...] = (),
    ) -> None:
        """Take over the books and the folder they lie in, and what still has to be made.

        ``settle`` is called once every table is made; ``origins`` is what went in; ``taken`` are
        the files with people's words that it read.
        """
        super().__init__(
            books.reader(),
            as_of=as_of,
            profile=profile,
            words=words,
            version=__version__,
            place=words("report.not_written"),
        )
        self.origins = origins
        self._taken = taken
        self._kept = books
        self._folder = folder
        self._lock = threading.RLock()
        self._lazy: dict[str, Path] = {}
        self._making = making
        self._settle = settle
        self._whole = False

    def make(self, tables: Collection[str] | None = None) -> None:
        """Make these tables now; all, where none are named."""
        with self._lock:
            if self._whole:
                return
            self._making.make(tables)
            if tables is None:
                self._settle()
                self._whole = True

    @property
    def books(self) -> Reader:
        """Every table, made if it was not; refused once the run is closed."""
        books = super().books
        self.make()
        return books

    def _ready(self, name: str) -> Reader:
        """The books with that table in them; other tables may have to be made yet."""
        books = super().books
        # What was standardised is there in full once all is made: lines lie in the movements.
        self.make([name] if self._known(name) in RESULTS else None)
        return books

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame, in its order; KeyError if there is no such table."""
        return self._ready(name).frame(name)

    def rows(self, name: str) -> int:
        """How many rows a table has; KeyError if there is no such table."""
        return self._ready(name).count(name)

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table as a lazy frame over a Parquet file that lives as long as the run."""
        self._ready(name)
        with self._lock:
            if self._kept.is_overlaid(name):
                return super().lazy(name)
            if name not in self._lazy:
                path = self._folder.path / f"{name}.parquet"
                part = path.with_suffix(".part")
                self._kept.write_parquet(name, part)
                self._lazy[name] = part.replace(path)
        return pl.scan_parquet(self._lazy[name], glob=False)

    def write(self, out: str | Path, *, force: bool = False) -> Path:
        """Write the folder ``out``; see ``Run.write``."""
        _ = self.books
        with refused_in(self.words):
            made = Made(self.as_of, self.profile, self.words, self.origins, self._taken)
            return write_folder(made, self._kept, Path(out), force=force)

    def _close(self) -> None:
        self._kept.close()
        self._folder.close()


class SavedRun(Run):
    """What ``open_run`` gives: a run out of the folder that it was written to."""

    def __init__(self, folder: Path, books: SavedBooks, made: Mapping[str, Any], words: Words):
        """Take over the opened books; ``made`` is the manifest."""
        super().__init__(
            books,
            as_of=date.fromisoformat(made["as_of"]),
            profile=made["profile"]["name"],
            words=words,
            version=made["version"],
            place=str(folder),
        )
        self.folder = folder
        self._saved = books

    def lazy(self, name: str) -> pl.LazyFrame:
        """A table as a lazy frame: over the folder's own Parquet file, where it has one."""
        written = self.folder / "tables" / f"{self._known(name)}.parquet"
        if not written.is_file() or self.books.is_overlaid(name):
            return super().lazy(name)
        return pl.scan_parquet(written, glob=False)

    def write(self, out: str | Path, *, force: bool = False) -> Path:
        """Copy the folder as it was written to ``out``; see ``Run.write``."""
        _ = self.books
        with refused_in(self.words):
            return copy_folder(self.folder, Path(out), force=force)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """The same; what goes wrong because the folder was changed is refused, and no bug."""
        with super().asking():
            try:
                yield
            except (Refusal, OSError, MemoryError):
                raise
            except Exception as error:
                if as_written(self.folder):
                    raise
                raise Refusal("run_unreadable", out=str(self.folder)) from error

    def _close(self) -> None:
        self._saved.close()


def open_run(folder: str | Path, *, lang: str | None = None) -> Run:
    """The finished run in a folder that ``run`` or ``Run.write`` wrote; nothing in it is changed.

    ``lang`` ('zh', 'en') is the language of what it is asked for, else that of the run. Raises
    Refusal where there is no run of ours, or it cannot be read.

    >>> with open_run("result") as run:  # doctest: +SKIP
    ...     print(run.explain("CR-01-7d0f3a1b2c4d5e6f"))
    """
    words = None if lang is None else chosen_words(lang)
    with refused_in(words or chosen_words(None)):
        return opened(Path(folder), words)


def opened(folder: Path, words: Words | None) -> SavedRun:
    """The same, in those words; without any in those of the run."""
    check_local(folder)
    if not is_ours(folder):
        of_match = (folder / MATCH_BOOK).is_file()
        raise Refusal("match_folder" if of_match else "no_run_there", out=str(folder))
    try:
        made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if made.get("kind") is not None:
            raise Refusal("roll_up_folder", out=str(folder))
        spoken = words or chosen(made["lang"])
        books = SavedBooks(folder / DATABASE)
        try:
            return SavedRun(folder, books, made, spoken)
        except BaseException:
            books.close()
            raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal("run_unreadable", out=str(folder)) from error
