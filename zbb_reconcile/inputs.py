"""How a data folder is taken in: what the user says of it beside the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import polars as pl
import pyarrow as pa

from zbb_reconcile.arguments import wrong_kind
from zbb_reconcile.books import Books
from zbb_reconcile.corrections.read_back import Log, corrected, read_corrections
from zbb_reconcile.errors import Refusal, about_frames, gathering, raised_together
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.identifiers import mask, parse_account, shown
from zbb_reconcile.notes import unknown_columns
from zbb_reconcile.queries import queries
from zbb_reconcile.read import (
    PLACED,
    Headers,
    cells_of_frame,
    check_division,
    folder_of,
    folder_to_read,
    is_masked,
    meaning_of,
    read_content,
    read_folder,
    take_said,
    unit_word,
    words_of_frame,
)
from zbb_reconcile.sheet import Given, Reading, Sheet, Source
from zbb_reconcile.standardise import type_frame, type_sheet
from zbb_reconcile.standardise.frames import parquet_frame
from zbb_reconcile.standardise.load import Landing
from zbb_reconcile.standardise.of_division import Division
from zbb_reconcile.standardise.stated_periods import StatedPeriod, stated_period
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words


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
    decisions: tuple[Path, ...] = ()
    """Files of decisions about findings; our own workbook, filled in, is one."""
    division: str | None = None
    """The one division that is wanted, by its code, where the data hold several."""
    settings: tuple[Source, ...] = ()
    """The files of options that had a part in the result."""


AS_THEY_ARE = Inputs()

FUTURE_YEARS = 5
"""A day of what has happened that lies more years than this after the as-of day is mistyped."""

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
    folder: Path, inputs: Inputs, keep: Path, refused: list[Refusal] | None = None
) -> tuple[Reading, Log]:
    """The folder read, with its corrections put in, and the log of these.

    What is too large for memory is copied into the private folder ``keep``.

    What is wrong with single files is put on the list ``refused``; without one, all of it is raised
    as one Refusal, as is always what concerns the folder or the corrections.
    """
    if refused is None:
        with raised_together() as refused:
            return take_in(folder, inputs, keep, refused)
    reading = read_folder(
        folder_to_read(folder, inputs.division),
        keep=keep,
        encoding=inputs.encoding,
        allow_at_limit=inputs.allow_at_limit,
        refused=refused,
    )
    if inputs.division is not None:
        reading = take_said(reading)
    if inputs.corrections is None:
        return reading, Log()
    corrections = read_corrections(inputs.corrections)
    given = Source(corrections.file, corrections.sha256, corrections.bytes)
    unread = {refusal.file for refusal in refused}
    return corrected(replace(reading, corrections=given), corrections, unread=unread)


def wanted_division(data: object, inputs: Inputs) -> Division | None:
    """The division that is wanted, and whether it has a folder of its own. Raises Refusal."""
    if inputs.division is None:
        return None
    code = check_division(inputs.division)
    own = folder_of(Path(data), code) if isinstance(data, str | Path) else None
    return Division(code, is_alone=own is not None)


def land_folder(landing: Landing, reading: Reading, refused: list[Refusal]) -> None:
    """Put everything that was read from a folder into the books, but what is refused."""
    landing.said += reading.divisions
    for sheet in reading.sheets:
        with gathering(refused):
            land_sheet(landing, sheet, stated_period(sheet))
    for file in reading.parquets:
        with gathering(refused):
            landing.land_parquet(file)
            if file.placed:
                landing.parts.add_doubt(file.file, PLACED, 1)


def land_sheet(landing: Landing, sheet: Sheet, period: StatedPeriod | None = None) -> None:
    """Type a sheet, put it into the books; ``period`` is what its titles state. Raises Refusal."""
    landing.land(
        sheet.table,
        sheet.headers,
        type_sheet(sheet),
        sheet.file,
        sheet.sheet,
        account=_account_beside(sheet),
        period=period,
    )


def _account_beside(sheet: Sheet) -> tuple[str, str] | None:
    """The account number of all rows where something beside them says it, and what does."""
    if "account_no" not in sheet.layout.constants:
        return None
    account = parse_account(sheet.layout.facts["account_no"])
    return (account, sheet.layout.facts["account_from"]) if isinstance(account, str) else None


def hold_names(books: Books, refused: list[Refusal]) -> None:
    """Refuse files whose account is in doubt: only their name holds the number and no list of the
    folder does, or a list has one that begins with it."""
    for row in doubtful_accounts(books):
        refused.append(
            Refusal(
                f"account_{row['doubt']}",
                file=row["source_file"],
                sheet=row["source_sheet"],
                account=mask(row["account_no"]),
                near=mask(row["near"] or ""),
                digits=len(row["account_no"]),
            )
        )


def doubtful_accounts(books: Books) -> list[dict[str, Any]]:
    """The accounts that something beside the rows says, and that are in doubt."""
    books.run(queries()["standardise/doubtful_accounts"], {})
    return list(books.frame("doubtful_accounts").iter_rows(named=True))


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


Frame: TypeAlias = pl.DataFrame | pl.LazyFrame | pa.Table
"""A table that a program gives."""

ONE_ACCOUNT = "#"
"""The account of lines whose tables name none: no number, and no word for a blank."""
ONE: Mapping[str, str] = {"account_no": ONE_ACCOUNT}
NO_FACTS: Mapping[str, str] = {}


def land_file(landing: Landing, table: str, path: Path) -> None:
    """Read a file as that table, whatever its name; its account numbers may be missing.

    Raises Refusal.
    """
    content = taken(path, MOST_BOOK)
    if path.suffix.lower() == ".parquet":
        land_frame(landing, table, parquet_frame(content, path.name), path.name)
        return
    for sheet in _sheets(table, path.name, content):
        if sheet.table != table:
            raise Refusal("match_other_table", file=path.name, sheet=sheet.sheet, table=table)
        land_sheet(landing, sheet)


def _sheets(table: str, file: str, content: bytes) -> list[Sheet]:
    """The sheets of a file; where neither a header nor a title names an account, it is one."""
    try:
        sheets = read_content(table, file, content)[0]
    except Refusal as refusal:
        if not refusal.key.startswith(("missing", "no_header")):
            raise
    else:
        # 1234****5678 in one title and the number itself in the other: still one account.
        if not any(is_masked(sheet.layout.facts.get("account_no", "")) for sheet in sheets):
            return sheets
    return read_content(table, file, content, given=Given(facts=ONE))[0]


def land_tables(landing: Landing, frames: Mapping[str, Frame]) -> list[str]:
    """Put the tables that a program gives into the books; what to say of their columns.

    Raises Refusal for all that is wrong with them, or TypeError for what is no frame.
    """
    notes: list[str] = []
    with raised_together() as refused:
        for name, given in frames.items():
            with gathering(refused), about_frames():
                notes += land_table(landing, name, given)
    return notes


def land_table(
    landing: Landing,
    table: str,
    given: Frame,
    facts: Mapping[str, str] = NO_FACTS,
    file: str | None = None,
) -> list[str]:
    """Land a frame as that table; what to say of columns that were not used.

    ``facts`` are columns that it may lack, with the one value that then holds for every row.
    Raises Refusal, or TypeError for what is no frame.
    """
    if not isinstance(table, str):
        raise wrong_kind("name", table, landing.words)
    if table not in TABLES:
        raise Refusal("unknown_frame", table=shown(table), known=", ".join(TABLES))
    frame = as_frame(given, landing.words)
    said = file or table
    words, cells = partial(words_of_frame, frame), partial(cells_of_frame, frame)
    given_facts = Given(facts=facts)
    meaning = meaning_of(table, frame.columns, words, cells, file=said, given=given_facts)
    found, marks = meaning.found, meaning.marks
    _refuse_units(said, {**dict.fromkeys([""], marks.unit or 1), **found.units}, found.headers)
    places = {**found.headers.columns, **marks.pieces}
    columns = {column: frame.columns[at] for column, at in places.items()}
    spare = [frame.columns[at] for at in found.headers.unknown if at not in places.values()]
    frame = frame.select(pl.col(there).alias(name) for name, there in columns.items())
    for name in found.constants:
        # Blank by design and not by mistake: standardising must not set the rows aside for it.
        frame = frame.with_columns(pl.lit(found.facts[name]).alias(name))
        columns[name] = name
    typed = type_frame(table, frame, said, 1, headers=columns, words=marks.words)
    landing.land(table, columns, typed, said, None)
    return list(unknown_columns(table, said, spare, columns, landing.words, of_frame=file is None))


def _refuse_units(file: str, units: Mapping[str, int], headers: Headers) -> None:
    """Refuse a frame that says that its money is in another unit than yuan."""
    for name, unit in units.items():
        if unit != 1:
            column = headers.labels[headers.columns[name]] if name else None
            raise Refusal("frame_unit", file=file, column=column, unit=unit_word(unit))


def as_frame(given: object, words: Words) -> pl.DataFrame:
    """What a program gives as a table, as a Polars frame; TypeError for anything else."""
    if isinstance(given, pl.LazyFrame):
        return given.collect()
    if isinstance(given, pa.Table):
        return pl.DataFrame(given)
    if isinstance(given, pl.DataFrame):
        return given
    # Nothing of it is guessed: in pandas an account number may be a number, and yuan are floats.
    of_pandas = type(given).__module__.partition(".")[0] == "pandas"
    raise wrong_kind("pandas" if of_pandas else "frame", given, words)


def land_frame(landing: Landing, table: str, frame: Frame, file: str | None = None) -> None:
    """Land a frame as a table of lines; its account numbers may be missing. Raises Refusal."""
    land_table(landing, table, frame, ONE, file)
