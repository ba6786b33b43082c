"""What a clerk corrected in ``quarantine.xlsx``, read back and put into the cells as they were read.

A correction is a cell whose text differs from what the workbook was written with. Nothing else in
the workbook counts: rows may be sorted, filtered or left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import Misfit, Reading, Sheet, read_cells
from zbb_reconcile.report.quarantine_book import HEADER_ROW, PLACE, rendered

LOG = pl.Schema(
    {
        "source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64(),
        "source_table": pl.String(), "header": pl.String(), "old": pl.String(), "new": pl.String(),
    }
)  # fmt: skip
"""One row per corrected cell."""


@dataclass(frozen=True)
class Correction:
    """The corrected cells of one row of one file."""

    file: str
    sheet: str | None
    row: int
    sha256: str
    changes: Mapping[str, tuple[str, str]]
    """Header -> the cell before and after."""


@dataclass(frozen=True)
class Corrections:
    """All corrections of one workbook."""

    file: str
    sha256: str
    rows: tuple[Correction, ...]


def read_corrections(path: Path) -> Corrections:
    """What was corrected in a workbook that ``check`` wrote. Raises Refusal."""
    try:
        content = path.read_bytes()
    except OSError:
        raise Refusal("unreadable", file=str(path)) from None
    rows: dict[tuple[str, str | None, int], Correction] = {}
    for name, grid in read_cells(path.name, content).items():
        for number, correction in _corrected(path.name, name, grid):
            place = correction.file, correction.sheet, correction.row
            if place in rows:
                raise Refusal("correction_twice", file=path.name, sheet=name, row=number,
                              of=correction.file, at=correction.row)  # fmt: skip
            if correction.changes:
                rows[place] = correction
    return Corrections(path.name, hashlib.sha256(content).hexdigest(), tuple(rows.values()))


def _corrected(
    file: str, name: str, grid: Sequence[Sequence[str]]
) -> Iterator[tuple[int, Correction]]:
    """Each row of a sheet with what was changed in it, and its number there."""
    if len(grid) <= HEADER_ROW:
        return
    labels = grid[HEADER_ROW]
    if len(labels) < len(PLACE):
        raise Refusal("not_corrections", file=file, sheet=name)
    for number, cells in enumerate(grid[HEADER_ROW + 1 :], start=HEADER_ROW + 2):
        told = dict(zip(PLACE, cells, strict=False))
        if not any(cells):
            continue
        try:
            before = json.loads(told["cells"])
            row = int(told["row"])
        except ValueError:
            raise Refusal("not_corrections", file=file, sheet=name, row=number) from None
        by_label = dict(zip(labels[len(PLACE) :], cells[len(PLACE) :], strict=True))
        changes = {
            label: (old, by_label[rendered(label)])
            for label, old in _whole(before, by_label)
            if by_label[rendered(label)] != rendered(old)
        }
        yield number, Correction(
            told["file"], told["sheet"] or None, row, told["sha256"], changes
        )


def _whole(before: Mapping[str, str], by_label: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The row's cells as they were; a header that the row did not reach is blank."""
    shown = {rendered(label): label for label in before}
    for label in by_label:
        yield shown.get(label, label), before.get(shown.get(label, label), "")


def corrected(reading: Reading, corrections: Corrections) -> tuple[Reading, pl.DataFrame]:
    """The reading with the corrected cells in their places, and the log of what was changed.

    Raises Refusal where a corrected file or row is not there, or the file is another one now.
    """
    hashes = {source.file: source.sha256 for source in reading.sources}
    sheets = {(sheet.file, sheet.sheet): sheet for sheet in reading.sheets}
    log: list[tuple[object, ...]] = []
    for correction in corrections.rows:
        place = correction.file, correction.sheet
        if place not in sheets:
            raise Refusal("correction_nowhere", file=corrections.file, of=correction.file,
                          at=correction.row)  # fmt: skip
        if hashes[correction.file] != correction.sha256:
            raise Refusal("correction_outdated", file=corrections.file, of=correction.file)
        sheets[place], told = _put(sheets[place], correction, corrections.file)
        log += told
    put = tuple(sheets[sheet.file, sheet.sheet] for sheet in reading.sheets)
    return replace(reading, sheets=put), pl.DataFrame(log, schema=LOG, orient="row")


def _put(
    sheet: Sheet, correction: Correction, file: str
) -> tuple[Sheet, list[tuple[object, ...]]]:
    """The sheet with one row corrected, and what to log of it."""
    by_name = {name: label for name, label in sheet.headers.items()}
    changes = {by_name.get(label, label): pair for label, pair in correction.changes.items()}
    told: list[tuple[object, ...]] = [
        (sheet.file, sheet.sheet, correction.row, sheet.table, label, old, new)
        for label, (old, new) in changes.items()
    ]
    news = {label: new for label, (_, new) in changes.items()}
    misfit = next((each for each in sheet.misfits if each.row == correction.row), None)
    if misfit is not None:
        return _fit(sheet, misfit, news), told
    if correction.row not in sheet.rows["source_row"]:
        raise Refusal("correction_nowhere", file=file, of=correction.file, at=correction.row)
    canonical = {label: name for name, label in sheet.headers.items()}
    here = pl.col("source_row") == correction.row
    rows, unknown = sheet.rows, sheet.unknown
    at = rows["source_row"].index_of(correction.row)
    for label, new in news.items():
        if label in canonical:
            name = canonical[label]
            rows = rows.with_columns(pl.when(here).then(pl.lit(new)).otherwise(name).alias(name))
        elif label in unknown.columns:
            column = unknown[label].to_list()
            column[at or 0] = new
            unknown = unknown.with_columns(pl.Series(label, column, pl.String))
        else:
            raise Refusal("correction_nowhere", file=file, of=correction.file, at=correction.row)
    kept = tuple(
        fault
        for fault in sheet.cell_faults
        if fault.row != correction.row or sheet.headers[fault.column] not in news
    )
    return replace(sheet, rows=rows, unknown=unknown, cell_faults=kept), told


def _fit(sheet: Sheet, misfit: Misfit, news: Mapping[str, str]) -> Sheet:
    """The sheet with a row that did not fit under the header laid under it, if it now does."""
    cells = dict(misfit.cells) | dict(news)
    others = tuple(each for each in sheet.misfits if each is not misfit)
    surplus = [label for label in cells if label not in sheet.labels]
    if any(cells[label].strip() for label in surplus):
        return replace(sheet, misfits=(*others, replace(misfit, cells=cells)))
    row = {name: cells.get(label, "") for name, label in sheet.headers.items()}
    known = pl.DataFrame([row | {"source_row": misfit.row}], schema=sheet.rows.schema)
    more = pl.DataFrame(
        [{label: cells.get(label, "") for label in sheet.unknown.columns}],
        schema=sheet.unknown.schema,
    )
    rows = pl.concat([sheet.rows, known])
    order = rows["source_row"].arg_sort()
    unknown = sheet.unknown
    if unknown.width:
        unknown = pl.concat([unknown, more])[order]
    return replace(sheet, rows=rows[order], unknown=unknown, misfits=others)
