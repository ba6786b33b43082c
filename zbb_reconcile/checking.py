"""Read and standardise, and nothing more: what would go into a run, and what would not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.proof import SIDES, doubts, input_sides, source_rows, unread
from zbb_reconcile.queries import queries
from zbb_reconcile.read import read_folder
from zbb_reconcile.report.shape import Checked
from zbb_reconcile.report.summary import checked
from zbb_reconcile.stages import MEMORY_LIMIT, SCRATCH_PREFIX, land_folder
from zbb_reconcile.standardise.landing import IN_PLACE, Landing
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import language


def check(
    data: str | Path, *, lang: str | None = None, threads: int = 1, memory_limit: str = MEMORY_LIMIT
) -> Checked:
    """Which files were read as what, which rows were set aside and why, whether all add up.

    Nothing is judged, so no as-of day is needed; nothing is written. Raises Refusal where the
    input cannot be used.
    """
    said = language(lang)
    reading = read_folder(Path(data))
    with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX) as folder:
        books = Books(
            Path(folder),
            parquets=[file.path.resolve() for file in reading.parquets],
            threads=threads,
            memory_limit=memory_limit,
        )
        try:
            landing = Landing(books, said)
            land_folder(landing, reading)
            landing.finish()
            source_rows(books, landing, reading)
            # The input's controls count lines in the movements, of which there are none here.
            names = [column.name for column in TABLES[IN_PLACE].columns]
            places = ["source_file", "source_sheet", "source_row"]
            books.column_view("movements", IN_PLACE, [*names, *places])
            sides = pl.DataFrame(input_sides(books, landing), schema=SIDES, orient="row")
            books.load("control_sides", sides)
            books.run(queries()["control/controls"], {})
            tables = {name: books.frame(name) for name in ("sources", "quarantine", "controls")}
        finally:
            books.close()
    return checked(tables, notes=[*doubts(landing, said), *unread(reading, said)])
