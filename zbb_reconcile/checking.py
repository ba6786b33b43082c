"""Read and standardise, and nothing more: what would go into a run, and what would not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.proof import _SIDES, _input_sides, source_rows
from zbb_reconcile.queries import queries
from zbb_reconcile.read import ParquetFile, Reading, Sheet, read_folder
from zbb_reconcile.report.shape import Checked
from zbb_reconcile.report.summary import checked
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.standardise.landing import IN_PLACE, Landing
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import language, say


def check(
    data: str | Path, *, lang: str | None = None, threads: int = 1, memory_limit: str = "2500MB"
) -> Checked:
    """Which files were read as what, which rows were set aside and why, whether all add up.

    Nothing is judged, so no as-of day is needed; nothing is written. Raises Refusal where the
    input cannot be used.
    """
    said = language(lang)
    reading = read_folder(Path(data))
    with tempfile.TemporaryDirectory(prefix="zbb-reconcile-") as folder:
        books = Books(
            Path(folder),
            parquets=[file.path.resolve() for file in reading.parquets],
            threads=threads,
            memory_limit=memory_limit,
        )
        try:
            landing = Landing(books, said)
            for sheet in reading.sheets:
                landing.land(sheet.table, sheet.headers, type_sheet(sheet), sheet.file, sheet.sheet)
            for file in reading.parquets:
                landing.land_parquet(file.table, file.columns, file.path.resolve(), file.file)
            landing.finish()
            source_rows(books, landing, reading)
            # The input's controls count lines in the movements, of which there are none here.
            names = [column.name for column in TABLES[IN_PLACE].columns]
            places = ["source_file", "source_sheet", "source_row"]
            books.column_view("movements", IN_PLACE, [*names, *places])
            sides = pl.DataFrame(_input_sides(books, landing), schema=_SIDES, orient="row")
            books.load("control_sides", sides)
            books.run(queries()["control/controls"], {})
            tables = {name: books.frame(name) for name in ("sources", "quarantine", "controls")}
        finally:
            books.close()
    return checked(tables, notes=_notes(reading, said))


def _notes(reading: Reading, lang: str) -> list[str]:
    """Columns and files that were left unread."""
    parts: list[Sheet | ParquetFile] = [*reading.sheets, *reading.parquets]
    notes = [
        say(
            "whys.note_unknown_columns",
            lang,
            file=part.file,
            columns=", ".join(part.unknown_columns),
        )
        for part in parts
        if part.unknown_columns
    ]
    for left in reading.ignored:
        file = left.file + (f" / {left.sheet}" if left.sheet else "")
        notes.append(say("whys.note_ignored", lang, file=file, why=left.why))
    return notes
