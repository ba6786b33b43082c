"""Read and standardise, and nothing more: what would go into a run, and what would not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from zbb_reconcile.arguments import MEMORY_LIMIT, check_as_of, chosen_words
from zbb_reconcile.books import Books
from zbb_reconcile.controls import OF_INPUT, closing_controls
from zbb_reconcile.corrections.read_back import row_cells
from zbb_reconcile.corrections.workbook import write_quarantine_book
from zbb_reconcile.dates import years_after
from zbb_reconcile.errors import Refusal, refused_in, together
from zbb_reconcile.inputs import (
    AS_THEY_ARE,
    FUTURE_YEARS,
    Inputs,
    hold_names,
    hold_to,
    land_folder,
    list_sources,
    take_in,
    wanted_division,
)
from zbb_reconcile.money import in_unit
from zbb_reconcile.notes import check_notes, unread
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.queries import queries
from zbb_reconcile.read import unit_word
from zbb_reconcile.report.shape import Checked, Row
from zbb_reconcile.report.summary import checked
from zbb_reconcile.sheet import Reading, header_of
from zbb_reconcile.standardise.load import IN_PLACE, Landing
from zbb_reconcile.standardise.text_sheets import compact
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

BREAK = "balance_break"
"""Why a row is offered for correction that is not in quarantine."""
MOST_BREAKS = 1_000
"""So many rows whose balance does not follow are offered for correction at a time."""
_TO_CORRECT = pl.Schema(
    {"source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64()}
    | dict.fromkeys(("source_table", "reason_code", "reason", "cells"), pl.String())
)


def check(
    data: str | Path,
    *,
    as_of: date | None = None,
    lang: str | None = None,
    threads: int = 1,
    memory_limit: str = MEMORY_LIMIT,
    inputs: Inputs = AS_THEY_ARE,
    quarantine: Path | None = None,
) -> Checked:
    """Which files were read as what, which rows were set aside and why, whether all add up.

    Nothing is judged, so no as-of day is needed; with one, days too far after it are set aside and
    rows dated after it are counted, as a run on that day does. Nothing is written but, where rows
    were set aside or balances do not follow, the workbook ``quarantine`` in which they can be
    corrected. Raises Refusal where any of the input cannot be used, or that workbook is there
    already.
    """
    words = chosen_words(lang)
    with refused_in(words):
        if as_of is not None:
            check_as_of(as_of, words)
        checked, refusal = looked_over(
            data,
            words,
            as_of=as_of,
            threads=threads,
            memory_limit=memory_limit,
            inputs=inputs,
            quarantine=quarantine,
        )
        if refusal is not None:
            raise refusal
    return checked


def looked_over(
    data: str | Path,
    words: Words,
    *,
    as_of: date | None = None,
    threads: int = 1,
    memory_limit: str = MEMORY_LIMIT,
    inputs: Inputs = AS_THEY_ARE,
    quarantine: Path | None = None,
) -> tuple[Checked, Refusal | None]:
    """The same; what is refused of single files stands beside what the others turned out to be.

    Raises Refusal only where the folder, its mapping or the corrections cannot be used at all.
    """
    if quarantine is not None and quarantine.suffix.lower() != ".xlsx":
        raise Refusal("quarantine_not_xlsx", out=quarantine.name)
    refused: list[Refusal] = []
    with Scratch() as folder:
        reading, log = take_in(Path(data), inputs, folder, refused)
        books = Books(folder, threads=threads, memory_limit=memory_limit)
        try:
            latest = None if as_of is None else years_after(as_of, FUTURE_YEARS)
            division = wanted_division(data, inputs)
            landing = Landing(books, words, latest=latest, division=division)
            land_folder(landing, reading, refused)
            landing.finish(refused)
            hold_names(books, refused)
            hold_to(books, inputs, refused)
            list_sources(books, reading)
            # The input's controls count lines in the movements, of which there are none here.
            names = [column.name for column in TABLES[IN_PLACE].columns]
            places = ["source_file", "source_sheet", "source_row"]
            books.column_view("movements", IN_PLACE, [*names, *places])
            for path in ("flag/line_spans", "flag/balance_chains", "flag/balance_breaks"):
                books.run(queries()[path], {})
            closing_controls(books, {}, [queries()[path] for path in OF_INPUT])
            notes = check_notes(books, words, as_of)
            tables = {name: books.frame(name) for name in ("sources", "quarantine", "controls")}
            broken = books.frame("balance_breaks")
        finally:
            books.close()
    if quarantine is not None:
        rows = [tables["quarantine"].drop("source_column"), _broken(broken, reading, words)]
        notes += _to_correct(quarantine, pl.concat(rows), reading, words)
    notes += [*log.notes(words), *unread(reading, words)]
    if bare := [parquet.file for parquet in reading.parquets if not parquet.checksums]:
        notes.append(words("whys.note_no_checksums", files=words.join(bare)))
    return checked(tables, notes=notes, refusals=_said(refused, words)), together(refused)


def _said(refused: Sequence[Refusal], words: Words) -> list[Row]:
    """Each refusal as plain values: where, what was found, what to do."""
    return [
        {
            "key": one.key,
            "file": one.file,
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "found": one.found(words),
            "remedy": one.remedy(words),
        }
        for one in refused
    ]


def _to_correct(path: Path, rows: pl.DataFrame, reading: Reading, words: Words) -> list[str]:
    """Write the workbook of rows to correct, where there are any; what to say of it."""
    if rows.is_empty():
        return []
    hashes = {source.file: source.sha256 for source in reading.sources}
    read_as_text = {sheet.file for sheet in reading.sheets}
    hashes = {file: sha256 for file, sha256 in hashes.items() if file in read_as_text}
    with new_file(path, exists="quarantine_exists") as part:
        left_out = write_quarantine_book(part, rows, hashes, words, _units(reading))
    said = [words("whys.note_quarantine_book", path=str(path))]
    if broken := rows.filter(reason_code=BREAK).height:
        said.append(words("whys.note_breaks_in_book", count=broken))
    if left_out:
        said.append(words("whys.note_not_correctable", count=left_out))
    return said


def _broken(breaks: pl.DataFrame, reading: Reading, words: Words) -> pl.DataFrame:
    """The rows whose balance does not follow, as quarantine lists rows; those of text alone, and
    so many that a clerk may work through them."""
    sheets = {(sheet.file, sheet.sheet): sheet for sheet in reading.sheets}
    rows = []
    for one in breaks.head(MOST_BREAKS).iter_rows(named=True):
        sheet = sheets.get((one["source_file"], one["source_sheet"]))
        cells = None if sheet is None else row_cells(sheet, one["source_row"])
        if sheet is None or cells is None:
            continue
        header = header_of(sheet, "balance_after")
        figures = {name: in_unit(one[name], None) for name in ("expected", "found", "difference")}
        reason = words("corrections.balance_break", header=header, **figures)
        rows.append(
            (
                *(one[name] for name in ("source_file", "source_sheet", "source_row")),
                sheet.table,
                BREAK,
                reason,
                compact(cells),
            )
        )
    return pl.DataFrame(rows, schema=_TO_CORRECT, orient="row")


def _units(reading: Reading) -> dict[tuple[str, str | None], str]:
    """In which unit the amounts of each file and sheet are written."""
    return {
        (sheet.file, sheet.sheet): " / ".join(map(unit_word, sorted(set(units.values()))))
        for sheet in reading.sheets
        if (units := sheet.layout.units)
    }
