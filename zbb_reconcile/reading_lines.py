"""Tables that a program gives, and the two files of ``match``, landed as one table each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from zbb_reconcile.arguments import wrong_kind
from zbb_reconcile.errors import Refusal, about_frames, gathering, raised_together
from zbb_reconcile.identifiers import shown
from zbb_reconcile.notes import unknown_columns
from zbb_reconcile.read import is_masked, match_headers, read_content
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import type_frame, type_sheet
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

Frame: TypeAlias = pl.DataFrame | pl.LazyFrame | pa.Table
"""A table that a program gives."""

ONE_ACCOUNT = "-"
"""The account of lines whose tables name none."""
ONE: Mapping[str, str] = {"account_no": ONE_ACCOUNT}
NO_FACTS: Mapping[str, str] = {}


def land_file(landing: Landing, table: str, path: Path) -> None:
    """Read a file as that table, whatever its name; its account numbers may be missing.

    Raises Refusal.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise Refusal("unreadable", file=path.name) from None
    if path.suffix.lower() == ".parquet":
        try:
            frame = pl.read_parquet(content)
        except Exception:
            raise Refusal("not_parquet", file=path.name) from None
        land_frame(landing, table, frame, path.name)
        return
    for sheet in _sheets(table, path.name, content):
        if sheet.table != table:
            raise Refusal("match_other_table", file=path.name, sheet=sheet.sheet, table=table)
        landing.land(table, sheet.headers, type_sheet(sheet), sheet.file, sheet.sheet)


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
    headers = match_headers(table, frame.columns, file=said, row=None, facts=facts)
    columns = {column: frame.columns[at] for column, at in headers.columns.items()}
    spare = [frame.columns[at] for at in headers.unknown]
    frame = frame.select(pl.col(there).alias(name) for name, there in columns.items())
    for name, value in facts.items():
        if name not in columns:
            # Blank by design and not by mistake: standardising must not set the rows aside for it.
            frame = frame.with_columns(pl.lit(value).alias(name))
            columns[name] = name
    landing.land(table, columns, type_frame(table, frame, said, 1, headers=columns), said, None)
    return list(unknown_columns(table, said, spare, columns, landing.words, of_frame=file is None))


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
