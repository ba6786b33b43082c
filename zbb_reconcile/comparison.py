"""Two finished runs beside each other: what became of every finding of the earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from zbb_reconcile.arguments import MEMORY_LIMIT, chosen_words
from zbb_reconcile.books import Books, Reader
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.followup import ranked_decisions, read_earlier
from zbb_reconcile.law.wording import printed_texts
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.writing import new_folder
from zbb_reconcile.queries import queries
from zbb_reconcile.report.shape import FollowUp
from zbb_reconcile.report.summary import followed_up
from zbb_reconcile.report.workbook.workbook import write_papers
from zbb_reconcile.run import Run, open_run
from zbb_reconcile.steps import Making, Step, in_order, query_steps
from zbb_reconcile.texts import Words

_CONTROLS = ("control/followup_fen", "control/followup_pieces")
GIVEN = ("followup", "followup_sums", "decisions", "followup_controls")
"""The tables of a comparison, as a run with ``--since`` has them."""
_SHOWN_WITH = ("rules", "findings")
_LARGE = {"movements": {"class": ["remittance"]}}
"""Of these the follow-up needs some rows alone."""


class Comparison(Mapping[str, pl.DataFrame]):
    """Two runs compared: the tables of ``GIVEN`` by name."""

    def __init__(self, frames: Mapping[str, pl.DataFrame], days: tuple[date, date], words: Words):
        """Keep the tables; ``days`` are the as-of days of the earlier and the later run."""
        self._frames = frames
        self.days = days
        self.words = words

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame; KeyError if there is no such table."""
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(GIVEN)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(GIVEN)

    def summary(self) -> FollowUp:
        """The comparison as a JSON-ready dict."""
        return followed_up(self._frames)

    @property
    def exit_code(self) -> int:
        """0 if the earlier findings, with what came and went, are the later ones; else 1."""
        return 0 if self["followup_controls"]["holds"].all() else 1

    def write(self, folder: str | Path) -> Path:
        """Write the tables, and a workbook of them, into a new folder; its path. Raises Refusal."""
        target = Path(folder)
        with refused_in(self.words), new_folder(target) as place:
            for name in GIVEN:
                self[name].write_parquet(place / f"{name}.parquet")
            write_papers(place / "compare.xlsx", self._frames, self.days[1], self.words)
        return target


def compare(old: str | Path, new: str | Path, *, lang: str | None = None) -> Comparison:
    """What became of the findings of the run in ``old`` by the run in ``new``.

    Both folders were written by ``run``; nothing in them is changed. A later run that was made with
    ``--since`` knows this already of the run that it was given. Raises Refusal where a folder holds
    no run of ours, or ``old`` is the later one.

    >>> compare("2024", "2025")["followup"]  # doctest: +SKIP
    """
    asked = None if lang is None else chosen_words(lang)
    with refused_in(asked or chosen_words(None)), open_run(new, lang=lang) as run:
        words = run.words
        earlier = read_earlier(Path(old), run.as_of)
        then = earlier.as_of or run.as_of
        with Scratch() as folder:
            books = Books(folder, threads=1, memory_limit=MEMORY_LIMIT)
            try:
                frames = _compared(books, run, earlier.tables, words)
            finally:
                books.close()
    return Comparison(frames, (then, run.as_of), words)


def _compared(
    books: Books, run: Run, earlier: Mapping[str, pl.DataFrame], words: Words
) -> dict[str, pl.DataFrame]:
    """The tables of the follow-up, made of the later run's own and what the earlier one says."""
    every: list[Step] = [
        *query_steps("followup"),
        ranked_decisions.step(),
        *(step for step in query_steps("report") if step.name == "report/followup_sums"),
    ]
    controls = [queries()[name] for name in _CONTROLS]
    shown = {*_SHOWN_WITH, *(table for control in controls for table in control.reads)}
    steps = in_order(every, (*GIVEN, *shown))
    made = {table for step in steps for table in step.makes}
    needed = shown.union(*(step.reads for step in steps)) - made
    for name, frame in earlier.items():
        books.load(name, frame)
    books.load("texts", printed_texts(words))
    for name in sorted(needed - set(earlier) - {"texts"}):
        books.load(name, _of_run(run.books, name, run.place))
    keep = run.books.rows("parameters", {"name": "keep_months"})
    if not keep:
        raise Refusal("run_unreadable", out=run.place)
    Making(books, steps, {"as_of": run.as_of, "keep_months": int(keep[0]["value"])}).make()
    frames = {name: books.frame(name) for name in (*GIVEN[:-1], *_SHOWN_WITH)}
    sides = [books.select(control.select) for control in controls]
    counted = (
        pl.concat(sides)
        .sort("control_id")
        .with_columns(
            difference=pl.col("left") - pl.col("right"), holds=pl.col("left") == pl.col("right")
        )
    )
    return frames | {"followup_controls": counted}


def _of_run(books: Reader, name: str, place: str) -> pl.DataFrame:
    if name not in books.tables():
        raise Refusal("run_unreadable", out=place)
    return books.frame(name, _LARGE.get(name))
