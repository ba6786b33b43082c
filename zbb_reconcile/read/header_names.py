"""What a header may mean, by the names that the tables give their columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from zbb_reconcile.identifiers import BLANKS, as_text
from zbb_reconcile.read.header_grammar import composed, plainer_forms
from zbb_reconcile.read.units import area_unit_in_header, unit_in_header
from zbb_reconcile.tables import TABLES

_BLANK = re.compile(f"[{re.escape(BLANKS)}]")
FALLBACK = 1000
"""The rank of a column's first fallback: a header that means it where no better one is there."""

_LONGEST = 120
"""Characters of a header, its translation and notes included."""


def normal_header(header: str) -> str:
    """The header as it is compared: NFKC, no spaces, no case."""
    closed = _BLANK.sub("", unicodedata.normalize("NFKC", header)).casefold()
    return as_text(closed) if closed.startswith(("=", "'")) else closed


@dataclass(frozen=True)
class Meaning:
    """What a header may mean: a column or piece, how good a name of it this is, and its unit."""

    column: str
    rank: int
    """The smaller, the better; from ``FALLBACK`` on only where nothing better is there."""
    unit: str | None = None


@cache
def _known(table: str) -> Mapping[str, tuple[Meaning, ...]]:
    """Normal header -> what it means; a fallback may mean several columns, in their order."""
    known: dict[str, tuple[Meaning, ...]] = {}
    columns = (*TABLES[table].columns, *TABLES[table].pieces)
    for column in columns:
        for rank, header in enumerate((column.name, *column.headers)):
            known[normal_header(header)] = (Meaning(column.name, rank),)
    for column in columns:
        for rank, header in enumerate(column.headers, start=len(column.headers) + 1):
            # 开户日 is 开户日期; 开户时间 may be of the clock: only for want of a better one.
            if column.kind == "day" and header.endswith("日期"):
                known.setdefault(normal_header(header[:-1]), (Meaning(column.name, rank),))
    names = frozenset(known)
    for column in columns:
        days = (
            header for header in column.headers if column.kind == "day" and header[-2:] == "日期"
        )
        times = (f"{header[:-2]}时间" for header in days)
        for rank, header in enumerate((*column.fallbacks, *times), start=FALLBACK):
            normal = normal_header(header)
            if normal not in names:
                known[normal] = (*known.get(normal, ()), Meaning(column.name, rank))
    return known


@lru_cache(50_000)
def meanings(table: str, header: str) -> tuple[Meaning, ...]:
    """What a header may mean, best first; () where it means no column.

    A listed name outweighs one that is composed of known words; a unit in it speaks of money, or
    of an area.
    """
    if len(header) > _LONGEST:
        return ()
    known = _known(table)
    for form in plainer_forms(header):
        normal = normal_header(form).strip("*:")
        if normal in known:
            return known[normal]
        name, unit = unit_in_header(normal)
        area, area_unit = area_unit_in_header(normal)
        for said, of_unit, kind in ((name, unit, "money"), (area, area_unit, "area")):
            meant = known.get(said, ()) or _composed(table, said)
            meant = tuple(
                Meaning(one.column, one.rank, of_unit)
                for one in meant
                if of_unit is None or TABLES[table].column(one.column).kind == kind
            )
            if meant:
                return meant
    return ()


def _composed(table: str, name: str) -> tuple[Meaning, ...]:
    found = composed(table, name)
    return (Meaning(*found),) if found is not None else ()
