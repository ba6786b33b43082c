"""What a clerk corrected in ``quarantine.xlsx``, read back and put where it was read.

A correction is a cell whose text differs from what the workbook was written with, or a row that is
marked as no data. Nothing else in the workbook counts: rows may be sorted, filtered or left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from zbb_reconcile.corrections.workbook import HEADER_ROW, PLACE, rendered
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.identifiers import BLANKS, Fault, shown
from zbb_reconcile.money import parse_money
from zbb_reconcile.read import joined, read_cells
from zbb_reconcile.sheet import Furniture, Misfit, Reading, Sheet
from zbb_reconcile.standardise import parse_flag
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

LOG = pl.Schema(
    {
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "source_table": pl.String(),
        "header": pl.String(),
        "old": pl.String(),
        "new": pl.String(),
    }
)
"""One row per corrected cell. Of a row that is no data: no header, its cells as ``old``, no new."""
NO_DATA = "no_data"
"""The kind of furniture that a row is which the clerk says is no data."""
_LISTED = 20


@dataclass(frozen=True)
class Log:
    """What became of the corrections."""

    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOG))
    void: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """File -> the rows whose corrections were not used: the file was changed, and they too."""

    def notes(self, words: Words) -> list[str]:
        """The log in words, a sentence per kind."""
        cells = self.rows["header"].count()
        said = [
            words(f"whys.note_{key}", count=count)
            for key, count in (("corrections", cells), ("no_data", self.rows.height - cells))
            if count
        ]
        return said + [
            words("whys.note_void_corrections", file=file, rows=_listed(rows))
            for file, rows in sorted(self.void.items())
        ]


def _listed(rows: Sequence[int]) -> str:
    few = ", ".join(map(str, rows[:_LISTED]))
    return few + " …" if len(rows) > _LISTED else few


@dataclass(frozen=True)
class Correction:
    """What is corrected in one row of one file."""

    file: str
    sheet: str | None
    row: int
    sha256: str
    before: Mapping[str, str]
    """The row's cells as they were when the workbook was written, by header."""
    changes: Mapping[str, tuple[str, str]]
    """Header -> the cell before and after."""
    no_data: bool = False
    """Whether the clerk says that the row is no data."""


@dataclass(frozen=True)
class Corrections:
    """All corrections of one workbook."""

    file: str
    sha256: str
    bytes: int
    rows: tuple[Correction, ...]


def read_corrections(path: Path) -> Corrections:
    """What was corrected in a workbook that ``check`` wrote. Raises Refusal."""
    content = taken(path, MOST_BOOK, str(path))
    rows: dict[tuple[str, str | None, int], Correction] = {}
    for name, grid in read_cells(path.name, content).items():
        for number, correction in _corrected(path.name, name, grid):
            place = correction.file, correction.sheet, correction.row
            if place in rows:
                raise Refusal(
                    "correction_twice",
                    file=path.name,
                    sheet=name,
                    row=number,
                    of=correction.file,
                    at=correction.row,
                )
            if correction.changes or correction.no_data:
                rows[place] = correction
    sha256 = hashlib.sha256(content).hexdigest()
    return Corrections(path.name, sha256, len(content), tuple(rows.values()))


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
        said = parse_flag(told["no_data"])
        if not isinstance(said, bool | None):
            raise Refusal(
                "correction_not_flag",
                file=file,
                sheet=name,
                row=number,
                found=shown(told["no_data"]),
            )
        by_label = dict(zip(labels[len(PLACE) :], cells[len(PLACE) :], strict=True))
        changes = {
            label: (old, by_label[rendered(label)])
            for label, old in _whole(before, by_label)
            if by_label[rendered(label)] != rendered(old)
        }
        # A row of which every cell was cleared is said to be none.
        left = [changes.get(label, (old, old))[1] for label, old in _whole(before, by_label)]
        yield (
            number,
            Correction(
                told["file"],
                told["sheet"] or None,
                row,
                told["sha256"],
                before,
                changes,
                no_data=bool(said) or not any(cell.strip(BLANKS) for cell in left),
            ),
        )


def _whole(before: Mapping[str, str], by_label: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The row's cells as they were; a header that the row did not reach is blank."""
    shown = {rendered(label): label for label in before}
    for label in by_label:
        yield shown.get(label, label), before.get(shown.get(label, label), "")


def corrected(
    reading: Reading, corrections: Corrections, *, unread: Collection[str | None] = ()
) -> tuple[Reading, Log]:
    """The reading with the corrected cells in their places, and the log of what was changed.

    A correction holds as long as its row says what it said when the workbook was written, whatever
    else was changed in its file or in others. One whose row is another now is void, and logged so;
    of the files in ``unread``, which are refused, nothing is said. Raises Refusal where every
    correction is void, or one names a header that its sheet does not have.
    """
    hashes = {source.file: source.sha256 for source in reading.sources}
    sheets = {(sheet.file, sheet.sheet): sheet for sheet in reading.sheets}
    log: list[tuple[object, ...]] = []
    void: dict[str, list[int]] = {}
    for correction in corrections.rows:
        place = correction.file, correction.sheet
        if correction.file in unread:
            continue
        sheet = sheets.get(place)
        same = sheet is not None and hashes[correction.file] == correction.sha256
        if sheet is None or not (same or row_cells(sheet, correction.row) == correction.before):
            void.setdefault(correction.file, []).append(correction.row)
            continue
        sheets[place], told = _put(sheet, correction, corrections.file)
        log += told
    told_of = {file: tuple(sorted(rows)) for file, rows in void.items()}
    if void and not log:
        raise Refusal(
            "corrections_void",
            file=corrections.file,
            of="、".join(f"{file} ({_listed(rows)})" for file, rows in sorted(told_of.items())),
        )
    put = tuple(sheets.get((sheet.file, sheet.sheet), sheet) for sheet in reading.sheets)
    rows = pl.DataFrame(log, schema=LOG, orient="row")
    return replace(reading, sheets=put), Log(rows, told_of)


def row_cells(sheet: Sheet, row: int) -> Mapping[str, str] | None:
    """The cells of a row by its headers, as quarantine lists them; None if there is no such row."""
    misfit = next((each for each in sheet.misfits if each.row == row), None)
    if misfit is not None:
        return misfit.cells
    at = sheet.rows["source_row"].index_of(row)
    if at is None:
        return None
    canonical = {label: name for name, label in sheet.headers.items()}
    return {
        label: (sheet.rows[canonical[label]] if label in canonical else sheet.unknown[label])[at]
        for label in sheet.labels
    }


def _put(sheet: Sheet, correction: Correction, file: str) -> tuple[Sheet, list[tuple[object, ...]]]:
    """The sheet with one row corrected, and what to log of it."""
    if correction.no_data:
        return _without(sheet, correction, file)
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
    texts = tuple(
        (canonical[label], correction.row)
        for label, (old, _) in changes.items()
        if label in canonical and _is_text_for_money(sheet, canonical[label], old)
    )
    return replace(
        sheet,
        rows=rows,
        unknown=unknown,
        cell_faults=kept,
        corrected=sheet.corrected + len(news),
        unsummed=(*sheet.unsummed, *texts),
    ), told


def _is_text_for_money(sheet: Sheet, name: str, old: str) -> bool:
    """Whether a cell of money was none to a spreadsheet, which adds up numbers alone."""
    is_money = TABLES[sheet.table].column(name).kind == "money"
    return is_money and isinstance(parse_money(old, sheet.layout.units.get(name)), Fault)


def _without(
    sheet: Sheet, correction: Correction, file: str
) -> tuple[Sheet, list[tuple[object, ...]]]:
    """The sheet without a row that is no data, listed with its furniture; and what to log."""
    cells = row_cells(sheet, correction.row)
    if cells is None:
        raise Refusal("correction_nowhere", file=file, of=correction.file, at=correction.row)
    entry = (
        sheet.file,
        sheet.sheet,
        correction.row,
        sheet.table,
        None,
        json.dumps(dict(cells), ensure_ascii=False),
        None,
    )
    piece = Furniture(correction.row, NO_DATA, joined(tuple(cells.values())))
    furniture = sorted((*sheet.layout.furniture, piece), key=lambda one: one.row)
    kept = sheet.rows["source_row"] != correction.row
    return replace(
        sheet,
        rows=sheet.rows.filter(kept),
        unknown=sheet.unknown.filter(kept) if sheet.unknown.width else sheet.unknown,
        misfits=tuple(each for each in sheet.misfits if each.row != correction.row),
        cell_faults=tuple(each for each in sheet.cell_faults if each.row != correction.row),
        layout=replace(sheet.layout, furniture=tuple(furniture)),
    ), [entry]


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
    return replace(
        sheet,
        rows=rows[order],
        unknown=unknown,
        misfits=others,
        corrected=sheet.corrected + len(news),
    )
