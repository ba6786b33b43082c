"""What the headers of a file that is not understood probably mean: proposed, never acted upon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

from zbb_reconcile.dates import parse_day
from zbb_reconcile.identifiers import Doubt
from zbb_reconcile.money import parse_money
from zbb_reconcile.read.columns import name_headers
from zbb_reconcile.read.header_finder import HEAD_ROWS
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.rows import is_value
from zbb_reconcile.tables import TABLES, Column

_LIKE = 0.5
_FEWEST = 2
_ACCOUNT_DIGITS = 9
_TELLING = ("money", "day", "account")
"""The kinds whose cells look like nothing else."""


@dataclass(frozen=True)
class Likely:
    """A row that is probably the header, and what its cells probably mean."""

    row: int
    """Its number, from 1."""
    known: Mapping[str, str]
    """Column -> header, where the header is one of the column's names."""
    guessed: Mapping[str, str]
    """Column -> header, where the two only look alike, or only the cells below fit."""
    left: tuple[str, ...]
    """The headers that were given to no column."""


def likely_header(table: str, rows: Sequence[Sequence[str]]) -> Likely | None:
    """The row that reads most like a header of the table, with a proposal for each column.

    None where no row has two texts and nothing but texts in it.
    """
    best: tuple[int, int, int] | None = None
    for at, cells in enumerate(rows[:HEAD_ROWS]):
        filled = [cell for cell in cells if normal_header(cell)]
        if len(filled) < _FEWEST or any(map(is_value, filled)):
            continue
        weight = (len(name_headers(table, cells).headers.columns), len(filled), -at)
        best = max(best or weight, weight)
    if best is None:
        return None
    at = -best[2]
    headers = [cell.strip() for cell in rows[at]]
    columns = name_headers(table, headers).headers.columns
    known = {name: headers[place] for name, place in columns.items()}
    free = [
        place
        for place, text in enumerate(headers)
        if normal_header(text) and place not in columns.values()
    ]
    guessed = _guessed(table, headers, rows[at + 1 :], known, free)
    left = tuple(headers[place] for place in free if place not in guessed.values())
    return Likely(at + 1, known, {name: headers[place] for name, place in guessed.items()}, left)


def _guessed(
    table: str,
    headers: Sequence[str],
    below: Sequence[Sequence[str]],
    known: Collection[str],
    free: Sequence[int],
) -> dict[str, int]:
    """Column -> place of its likely header: the most alike first, then the only one that fits."""
    about = TABLES[table]
    made = {name for name, sets in about.made.items() for some in sets if set(some) <= set(known)}
    columns = [one for one in about.columns if one.name not in known and one.name not in made]
    fits = {
        one.name: [
            place
            for place in free
            if _may_hold(one, [row[place] for row in below if place < len(row)])
        ]
        for one in columns
    }
    alike = sorted(
        (
            (-_likeness(one, headers[place]), not one.required, order, place)
            for order, one in enumerate(columns)
            for place in fits[one.name]
        ),
    )
    found: dict[str, int] = {}
    for likeness, _, order, place in alike:
        if -likeness >= _LIKE and columns[order].name not in found and place not in found.values():
            found[columns[order].name] = place
    for one in columns:
        places = [place for place in fits[one.name] if place not in found.values()]
        if one.required and one.kind in _TELLING and len(places) == 1:
            found.setdefault(one.name, places[0])
    return found


def _likeness(column: Column, header: str) -> float:
    """How much a header is like any name of the column, from 0 to 1."""
    said = normal_header(header)[:60]
    return max(
        SequenceMatcher(None, said, normal_header(name)).ratio()
        for name in (column.name, *column.headers, *column.fallbacks)
    )


def _may_hold(column: Column, cells: Sequence[str]) -> bool:
    """Whether most cells under a header could be values of the column; a blank says nothing."""
    filled = [cell for cell in cells if normal_header(cell)]
    fitting = sum(_is_one(column, cell) for cell in filled)
    return not filled or 2 * fitting > len(filled)


def _is_one(column: Column, cell: str) -> bool:
    if column.kind == "day":
        return _is_day(cell)
    if column.kind in ("money", "area", "rate"):
        found = parse_money(cell)
        amount = found.value if isinstance(found, Doubt) else found
        return isinstance(amount, Decimal) and not _is_day(cell)
    if column.kind == "account":
        return sum(sign.isdigit() for sign in cell) >= _ACCOUNT_DIGITS
    if column.kind == "year":
        return len(cell.strip()) <= 6 and any(sign.isdigit() for sign in cell)
    if column.kind == "text":
        return not is_value(cell)
    return True


def _is_day(cell: str) -> bool:
    found = parse_day(cell)
    # A spreadsheet's day number looks like an amount.
    return isinstance(found, date) or (
        isinstance(found, Doubt) and not cell.strip().replace(".", "").isdigit()
    )
