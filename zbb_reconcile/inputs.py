"""How a data folder is taken in: what the user says of it beside the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.corrections import Log, corrected, read_corrections
from zbb_reconcile.errors import Refusal, gathering, raised_together
from zbb_reconcile.queries import queries
from zbb_reconcile.read import read_folder, unit_word
from zbb_reconcile.sheet import Reading, Sheet, Source
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.standardise.landing import Landing


@dataclass(frozen=True)
class Inputs:
    """What is known of the files, and what they are to be held to."""

    encoding: str | None = None
    """The encoding of every text whose mapping names none."""
    corrections: Path | None = None
    """A workbook of quarantined rows in which cells were corrected."""
    control_totals: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """File -> what its first money column adds up to, in yuan."""
    control_rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """File -> how many rows of data it has."""
    allow_at_limit: bool = False
    """Whether a sheet may have as many rows as its format can hold."""


AS_THEY_ARE = Inputs()

_PLACE = {"source_file": pl.String(), "source_sheet": pl.String()}
_READ_FILES = pl.Schema({"source_file": pl.String(), "sha256": pl.String()})
_SHEET_FORMS = pl.Schema(
    _PLACE
    | dict.fromkeys(("source_table", "encoding", "delimiter", "header_rows", "unit"), pl.String())
    | dict.fromkeys(("total_rows", "rows_furniture", "rows_blank"), pl.Int64())
)
_LAYOUT_ROWS = pl.Schema(
    _PLACE
    | {"source_row": pl.Int64()}
    | dict.fromkeys(("source_table", "kind", "text"), pl.String())
)
_GIVEN_FIGURES = pl.Schema(
    {"kind": pl.String(), "source_file": pl.String()}
    | dict.fromkeys(("given", "found"), pl.Decimal(38, 2))
)


def take_in(
    folder: Path, inputs: Inputs, refused: list[Refusal] | None = None
) -> tuple[Reading, Log]:
    """The folder read, with its corrections put in, and the log of these.

    What is wrong with single files is put on the list ``refused``; without one, all of it is raised
    as one Refusal, as is always what concerns the folder or the corrections.
    """
    if refused is None:
        with raised_together() as refused:
            return take_in(folder, inputs, refused)
    reading = read_folder(
        folder, encoding=inputs.encoding, allow_at_limit=inputs.allow_at_limit, refused=refused
    )
    if inputs.corrections is None:
        return reading, Log()
    corrections = read_corrections(inputs.corrections)
    given = Source(corrections.file, corrections.sha256, inputs.corrections.stat().st_size)
    unread = {refusal.file for refusal in refused}
    return corrected(replace(reading, corrections=given), corrections, unread=unread)


def land_folder(landing: Landing, reading: Reading, refused: list[Refusal]) -> None:
    """Put everything that was read from a folder into the books, but what is refused."""
    for sheet in reading.sheets:
        with gathering(refused):
            landing.land(
                sheet.table,
                sheet.headers,
                type_sheet(sheet),
                sheet.file,
                sheet.sheet,
                titled="account_no" in sheet.layout.constants,
            )
    for file in reading.parquets:
        with gathering(refused):
            landing.land_parquet(file.table, file.columns, file.path.resolve(), file.file)


def list_sources(books: Books, reading: Reading | None) -> None:
    """Make ``sources`` and ``furniture``: what files turned out to be, and which rows are no data.

    Of tables that a program gives nothing is known but their rows.
    """
    sheets = reading.sheets if reading else ()
    hashes = {source.file: source.sha256 for source in reading.sources} if reading else {}
    forms = {(sheet.file, sheet.sheet, sheet.table): _form(sheet) for sheet in sheets}
    rows = [
        (sheet.file, sheet.sheet, piece.row, sheet.table, piece.kind, piece.text)
        for sheet in sheets
        for piece in sheet.layout.furniture
    ]
    for name, listed, schema in (
        ("read_files", list(hashes.items()), _READ_FILES),
        ("sheet_forms", [(*place, *form) for place, form in forms.items()], _SHEET_FORMS),
        ("layout_rows", rows, _LAYOUT_ROWS),
    ):
        books.load(name, pl.DataFrame(listed, schema=schema, orient="row"))
    for name in ("sources", "furniture"):
        books.run(queries()[f"standardise/{name}"], {})


def _form(sheet: Sheet) -> tuple[object, ...]:
    """What was found out about the form of a sheet: ``unit`` as written, null where it has none."""
    layout = sheet.layout
    units = [unit_word(unit) for unit in sorted(set(layout.units.values()))]
    titles = [piece for piece in layout.furniture if piece.kind != "header"]
    # A byte-order mark is nothing that a reader of the list needs to know.
    encoding = (layout.encoding or "").removesuffix("-sig") or None
    return (
        encoding,
        "TAB" if layout.delimiter == "\t" else layout.delimiter,
        "+".join(map(str, layout.header_rows)),
        " / ".join(units) or None,
        len(layout.totals),
        len(titles),
        sheet.blank_rows,
    )


def hold_to(books: Books, inputs: Inputs, refused: list[Refusal]) -> None:
    """Make ``given_figures``: the given totals and row counts, each with what was found.

    One that differs, or that names a file which is not there, is refused; of a file that is
    refused already nothing is said.
    """
    books.run(queries()["standardise/file_figures"], {})
    found = {file: (rows, yuan) for file, rows, yuan in books.frame("file_figures").rows()}
    unread = {refusal.file for refusal in refused}
    given: list[tuple[str, str, Decimal, Decimal]] = []
    for file, stated in sorted(inputs.control_totals.items()):
        with gathering(refused):
            if file in unread:
                continue
            _, yuan = _named(found, file)
            if yuan != stated:
                raise Refusal(
                    "control_total_differs",
                    file=file,
                    stated=f"{stated:.2f}",
                    found=f"{yuan:.2f}",
                    difference=f"{stated - yuan:.2f}",
                )
            given.append(("given_total", file, stated, yuan))
    for file, rows in sorted(inputs.control_rows.items()):
        with gathering(refused):
            if file in unread:
                continue
            counted, _ = _named(found, file)
            if counted != rows:
                raise Refusal(
                    "control_rows_differ",
                    file=file,
                    stated=rows,
                    found=counted,
                    difference=rows - counted,
                )
            given.append(("given_rows", file, Decimal(rows), Decimal(counted)))
    books.load("given_figures", pl.DataFrame(given, schema=_GIVEN_FIGURES, orient="row"))


def _named(found: Mapping[str, tuple[int, Decimal]], file: str) -> tuple[int, Decimal]:
    if file not in found:
        near = get_close_matches(file, sorted(found), n=1, cutoff=0.4)
        raise Refusal("control_no_file", found=file, near=near[0] if near else "—")
    return found[file]
