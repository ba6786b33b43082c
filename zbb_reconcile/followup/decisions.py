"""Decisions about findings: read from files and from our own workbook, and which one counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile.codes import DOCUMENT_NUMBER
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.read import match_headers, read_cells
from zbb_reconcile.sheet import Layout, Sheet, Source
from zbb_reconcile.steps import makes
from zbb_reconcile.tables import TABLES

TABLE = "decisions"
_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
_HEADER_WITHIN = 40
"""The header of a sheet of ours stands below its title, remarks and totals."""

_SAME = ("finding_id", "decision", "document", "due_on", "done_on", "valid_until")
"""A row that comes again with these counts once."""


def take_decisions(
    paths: Sequence[Path],
    land: Callable[[Sheet], None],
    land_table: Callable[[Path], None],
    known: Sequence[str],
) -> list[Source]:
    """Land every row of these files that decides something; the files with their hashes.

    A workbook of ours gives the rows in which somebody filled the yellow columns, wherever they
    stand; any other file is a table ``decisions``. ``known`` are the names of files that are read
    already. Raises Refusal.
    """
    names = set(known)
    sources = []
    for path in paths:
        content = taken(path, MOST_BOOK)
        if path.name in names:
            raise Refusal("decisions_same_name", file=path.name)
        names.add(path.name)
        sheets = _sheets(path.name, content) if path.suffix.lower() in _BOOKS else []
        for sheet in sheets:
            land(sheet)
        if not sheets:
            land_table(path)
        sources.append(Source(path.name, hashlib.sha256(content).hexdigest(), len(content)))
    return sources


def _sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheets of a workbook that name findings and leave room for decisions about them."""
    found = []
    for name, grid in read_cells(file, content).items():
        for at, labels in enumerate(grid[:_HEADER_WITHIN]):
            columns = _columns(labels, file)
            if columns:
                found.append(_filled(file, name, grid, at, columns))
                break
    return found


def _columns(labels: Sequence[str], file: str) -> dict[str, int]:
    """Where the columns of a decision stand, if this is the header of such a sheet."""
    try:
        headers = match_headers(TABLE, list(labels), file=file, row=None)
    except Refusal:
        return {}
    columns = dict(headers.columns)
    # In an English workbook Reason says why it was found; the grounds of a decision are Grounds.
    for at, label in enumerate(labels):
        if "reason" in columns and label.strip() in TABLES[TABLE].column("reason").headers:
            columns["reason"] = at
    return columns


def _filled(
    file: str, name: str, grid: Sequence[Sequence[str]], at: int, columns: dict[str, int]
) -> Sheet:
    """The rows below the header in which anything is decided."""
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(grid[at + 1 :], start=at + 2):
        said = {
            column: cells[place].strip() if place < len(cells) else ""
            for column, place in columns.items()
        }
        if said["finding_id"] and any(text for key, text in said.items() if key != "finding_id"):
            rows.append(said | {"source_row": number})
    schema = dict.fromkeys(columns, pl.String()) | {"source_row": pl.Int64()}
    return Sheet(
        table=TABLE,
        file=file,
        sheet=name,
        headers={column: grid[at][place] for column, place in columns.items()},
        # The others are ours to fill in: a row that is set aside is shown without them.
        labels=tuple(grid[at][place] for place in sorted(columns.values())),
        rows=pl.DataFrame(rows, schema=schema),
        unknown=pl.DataFrame(),
        layout=Layout(header_rows=(at + 1,)),
    )


@makes(
    "ranked_decisions",
    reads=("given_decisions", "old_decisions"),
    takes=("as_of",),
    room="followup",
)
def ranked_decisions(given: pl.DataFrame, earlier: pl.DataFrame, as_of: Any) -> pl.DataFrame:
    """Every decision once, since which run it is known, and whether it is the last about its
    finding.

    A sheet may spread one decision over rows that differ in their amount alone: they add up. Of
    several decisions the one with the later document counts; Refusal where neither is later.
    """
    first = earlier.group_by(_SAME).agg(pl.col("first_as_of").min().alias("known_since"))
    here = _added(given).with_columns(first_as_of=pl.lit(as_of, pl.Date))
    every = pl.concat([here, earlier.select(here.columns)])
    every = every.unique(_SAME, keep="first", maintain_order=True)
    every = every.join(first, on=_SAME, how="left", nulls_equal=True, maintain_order="left")
    every = every.with_columns(first_as_of=pl.min_horizontal("first_as_of", "known_since")).drop(
        "known_since"
    )
    last = _last(every)
    return every.with_columns(is_last=pl.Series(last, dtype=pl.Boolean))


def _added(given: pl.DataFrame) -> pl.DataFrame:
    """The rows of one sheet about one decision as one row, their amounts added up."""
    by = [
        *("finding_id", "decision", "reason", "document", "person", "due_on", "done_on"),
        *("valid_until", "source_file", "source_sheet"),
    ]
    summed = given.group_by(by, maintain_order=True).agg(
        pl.when(pl.col("done_amount").is_not_null().any())
        .then(pl.col("done_amount").sum())
        .alias("done_amount"),
        pl.col("source_row").min(),
    )
    return summed.select(
        pl.col(name).cast(kind) for name, kind in given.schema.items() if name in summed.columns
    )


_DOCUMENT = re.compile(DOCUMENT_NUMBER)


def document_order(document: str | None) -> tuple[str, int, int] | None:
    """Issuer, year and number of a document; None where it has no such number.

    >>> document_order("城财〔2024〕12号"), document_order("口头")
    (('城财', 2024, 12), None)
    """
    found = _DOCUMENT.search(document or "")
    return (found[1].strip(), int(found[2]), int(found[3])) if found else None


def _last(every: pl.DataFrame) -> list[bool]:
    """Whether each row is the one decision that counts about its finding. Raises Refusal."""
    last = [True] * every.height
    for _, rows in _of_one_finding(every):
        newest = rows[0]
        for row in rows[1:]:
            one, other = (document_order(each["document"]) for each in (newest, row))
            if one is None or other is None or one[0] != other[0] or one[1:] == other[1:]:
                raise _clash(newest, row)
            older, newest = (newest, row) if other[1:] > one[1:] else (row, newest)
            last[older["at"]] = False
    return last


def _of_one_finding(every: pl.DataFrame) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    numbered = every.with_row_index("at")
    several = numbered.filter(pl.len().over("finding_id") > 1)
    for (finding_id,), rows in several.group_by("finding_id", maintain_order=True):
        yield str(finding_id), rows.to_dicts()


def _clash(one: dict[str, Any], other: dict[str, Any]) -> Refusal:
    return Refusal(
        "decisions_clash",
        file=other["source_file"],
        sheet=other["source_sheet"],
        row=other["source_row"],
        found=other["finding_id"],
        this=_told(other),
        that=_told(one),
        of=one["source_file"],
        at=one["source_row"],
    )


def _told(row: dict[str, Any]) -> str:
    return f"{row['decision']} {row['document'] or '—'}"
