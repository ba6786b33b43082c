"""The seam between ``match`` and the readers: one file or frame landed as one table of lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import Given, Sheet, is_masked, match_headers, read_content
from zbb_reconcile.standardise import type_frame, type_sheet
from zbb_reconcile.standardise.landing import Landing

ONE_ACCOUNT = "-"
"""The account of lines whose tables name none."""
_ONE = {"account_no": ONE_ACCOUNT}


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


def _sheets(table: str, name: str, content: bytes) -> Sequence[Sheet]:
    """The sheets of a file, with the account of its title or name where the rows name none."""
    try:
        sheets = read_content(table, name, content)[0]
    except Refusal:
        # Perhaps for want of an account number only; what else is wrong is refused here again.
        return read_content(table, name, content, given=Given(facts=_ONE))[0]
    if any(is_masked(sheet.layout.facts.get("account_no", "")) for sheet in sheets):
        # 1234****5678 in one title and the number itself in the other: still one account.
        return read_content(table, name, content, given=Given(facts=_ONE))[0]
    return sheets


def land_frame(landing: Landing, table: str, frame: pl.DataFrame, file: str | None = None) -> None:
    """Land a frame as that table; its account numbers may be missing. Raises Refusal."""
    said = file or table
    headers = match_headers(table, frame.columns, file=said, row=None, facts=_ONE)
    columns = {column: frame.columns[at] for column, at in headers.columns.items()}
    frame = frame.select(pl.col(there).alias(name) for name, there in columns.items())
    if "account_no" not in columns:
        # Blank by design and not by mistake: standardising must not quarantine the rows for it.
        frame = frame.with_columns(account_no=pl.lit(ONE_ACCOUNT))
        columns["account_no"] = "account_no"
    landing.land(table, columns, type_frame(table, frame, said, 1, headers=columns), said, None)
