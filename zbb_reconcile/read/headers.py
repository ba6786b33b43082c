"""Which column a header means: the canonical name or one of the usual Chinese ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.tables import TABLES, WAIVED, Column, Table

MOST_COLUMNS = 1000
_NEAR = 0.75
"""One wrong character in a four-character Chinese header gives 0.75."""
_BLANK = re.compile(f"[{re.escape(BLANKS)}]")


@dataclass(frozen=True)
class Headers:
    """A header row understood: which position is which column."""

    columns: Mapping[str, int]
    """Canonical column -> position, in the table's order."""
    labels: tuple[str, ...]
    """A unique label for every position: the header as written, ``#n`` where there is none."""
    unknown: tuple[int, ...]
    """Positions of headers that mean no column."""

    def written(self) -> dict[str, str]:
        """Canonical column -> the header as it stands in the file."""
        return {column: self.labels[at] for column, at in self.columns.items()}


def normal_header(header: str) -> str:
    """The header as it is compared: NFKC, no spaces, no case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", header)).casefold()


@cache
def _columns_by_header(table: str) -> dict[str, str]:
    return {
        normal_header(header): column.name
        for column in TABLES[table].columns
        for header in (column.name, *column.headers)
    }


def label(column: Column) -> str:
    """A column for a message: its Chinese header and its canonical name."""
    return f"{column.headers[0]} ({column.name})" if column.headers else column.name


def _labels(headers: Sequence[str]) -> tuple[str, ...]:
    labels: list[str] = []
    taken: set[str] = set()
    for at, header in enumerate(headers, start=1):
        said = header.strip(BLANKS) or f"#{at}"
        while said in taken:
            said = f"{said} #{at}"
        taken.add(said)
        labels.append(said)
    return tuple(labels)


def match_headers(
    table: str, headers: Sequence[str], *, file: str, sheet: str | None = None, row: int | None = 1
) -> Headers:
    """Each column of the table and where its header stands.

    Raises Refusal if there are too many columns, if no header is known, if two mean one column,
    or if a required column is missing.
    """
    if len(headers) > MOST_COLUMNS:
        raise Refusal("too_many_columns", file=file, sheet=sheet, row=row,
                      columns=len(headers), limit=MOST_COLUMNS)  # fmt: skip
    known = _columns_by_header(table)
    labels = _labels(headers)
    positions: dict[str, int] = {}
    unknown: list[int] = []
    for at, header in enumerate(headers):
        column = known.get(normal_header(header))
        if column is None:
            unknown.append(at)
        elif column in positions:
            raise Refusal(
                "duplicate_column", file=file, sheet=sheet, row=row,
                column=label(TABLES[table].column(column)),
                first=shown(labels[positions[column]]), second=shown(labels[at]),
            )  # fmt: skip
        else:
            positions[column] = at
    spare = [labels[at] for at in unknown if headers[at].strip(BLANKS)]
    _require(TABLES[table], positions, spare, file=file, sheet=sheet, row=row)
    columns = {
        column.name: positions[column.name]
        for column in TABLES[table].columns
        if column.name in positions
    }
    return Headers(columns, labels, tuple(unknown))


def _require(
    table: Table,
    found: Mapping[str, int],
    spare: Sequence[str],
    *,
    file: str,
    sheet: str | None,
    row: int | None,
) -> None:
    """Refuse a header row that lacks what the table cannot do without."""
    there = {*found, *WAIVED.get()}
    missing = [column for column in table.columns if column.required and column.name not in there]
    either = [names for names in table.either if not any(name in found for name in names)]
    wanted = [label(column) for column in missing] + [
        " / ".join(label(table.column(name)) for name in names) for names in either
    ]
    if not wanted:
        return
    values = {"table": f"{table.names[0]} ({table.name})", "missing": "、".join(wanted)}
    if not found:
        raise Refusal("no_header", file=file, sheet=sheet, row=row,
                      found=_listed(spare), **values)  # fmt: skip
    sought = missing + [table.column(name) for names in either for name in names]
    for column in sought:
        near = _nearest(column, spare)
        if near is not None:
            raise Refusal("missing_column_near", file=file, sheet=sheet, row=row,
                          column=wanted[0], near=shown(near), meant=label(column),
                          **values)  # fmt: skip
    raise Refusal("missing_column", file=file, sheet=sheet, row=row, column=wanted[0],
                  found=_listed(spare), **values)  # fmt: skip


def _listed(headers: Sequence[str]) -> str:
    """The first few headers, for a message."""
    few = "、".join(shown(header) for header in headers[:8])
    return (few + " …" if len(headers) > 8 else few) or "—"


def _nearest(column: Column, spare: Sequence[str]) -> str | None:
    """The unknown header most like any name of the column, if it is like it at all."""
    best, nearest = _NEAR, None
    for header in spare[:100]:
        for name in (column.name, *column.headers):
            likeness = SequenceMatcher(
                None, normal_header(header)[:60], normal_header(name)
            ).ratio()
            if likeness > best or (likeness == best and nearest is None):
                best, nearest = likeness, header
    return nearest
