"""Headings among rows that carry the sum of their group: 一、教育局 300.00 over its schools."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from zbb_reconcile.identifiers import BLANKS, Doubt, Fault
from zbb_reconcile.money import parse_money, plain_money
from zbb_reconcile.read.rows import joined

_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．)）]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．](?!\d)|其中[:：]).*"
)


_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．)]|\([一二三四五六七八九十]+\))[^\d,，。;；:]{1,16}"
)
_MOST_GROUPS = 200
"""Groups that one heading may be over."""


@dataclass(frozen=True)
class Heading:
    """A row that names no key of its table but states money: its place, text and money cells."""

    row: int
    text: str
    cells: Mapping[str, str]
    """Canonical money column -> the cell as written."""


def numbered(normal: Sequence[str]) -> str | None:
    """section, where a row in normal form only names the group below it.

    >>> numbered(["一、教育局", ""]), numbered(["一、教育局", "300.00"]), numbered(["水利局", ""])
    ('section', None, None)
    """
    filled = [cell for cell in normal if cell]
    return "section" if len(filled) == 1 and _NUMBERED.fullmatch(filled[0]) else None


def heading_of(
    number: int, cells: Sequence[str], money: Mapping[str, int], keys: Sequence[int]
) -> Heading | None:
    """The row as the heading of a group with its sum, where it names no key and has one text.

    ``money`` says where the money columns stand, ``keys`` where those that make a row unique do.
    """
    stated = {name: cells[at] for name, at in money.items() if re.search(r"[0-9０-９]", cells[at])}
    places = {money[name] for name in stated}
    texts = [cell for at, cell in enumerate(cells) if cell.strip(BLANKS) and at not in places]
    # The text may stand in the column of one key: 一、教育局 under 单位编码.
    named = sum(bool(cells[at].strip(BLANKS)) for at in keys)
    if named >= min(2, len(keys)) or not stated or len(texts) != 1:
        return None
    return Heading(number, joined(texts), stated)


def group_sums(
    headings: Sequence[Heading],
    rows: pl.DataFrame,
    at: Mapping[str, int],
    units: Mapping[str, int],
) -> list[int]:
    """The places of the headings whose money is, in every column that they state, the sum of the
    rows below them up to the next heading; of a heading over headings, of all its groups.

    One that sums a single row may be a row whose keys are lacking, with the same amount by chance:
    it counts only where it is numbered (一、) or where another heading sums several rows.
    ``rows`` are the data, by position, with ``source_row``; ``at`` says where the columns stand.
    """
    places = rows["source_row"].to_list()
    columns = sorted({name for heading in headings for name in heading.cells})
    sums = {name: _running_sums(rows[str(at[name])], units.get(name)) for name in columns}
    ends = [heading.row for heading in headings[1:]] + [max(places, default=0) + 1]
    found: list[tuple[Heading, int]] = []
    for nth, heading in enumerate(headings):
        begin = bisect_left(places, heading.row)
        over_headings = nth + 1 < len(headings) and bisect_left(places, ends[nth]) == begin
        for end in ends[nth:][:_MOST_GROUPS] if over_headings else ends[nth : nth + 1]:
            height = bisect_left(places, end) - begin
            if height and all(
                _is_sum(cell, units.get(name), sums[name], begin, begin + height)
                for name, cell in heading.cells.items()
            ):
                found.append((heading, height))
                break
    several = any(height > 1 for _, height in found)
    return [
        heading.row
        for heading, height in found
        if height > 1 or several or _ORDINAL.fullmatch(heading.text)
    ]


def _running_sums(cells: pl.Series, unit: int | None) -> list[Decimal | None]:
    """The sum of the first n cells, at n; None from the first cell on that is no amount."""
    plain = pl.DataFrame({"cell": cells}).select(plain_money(pl.col("cell"), unit)).to_series()
    sums: list[Decimal | None] = [Decimal(0)]
    for cell, yuan in zip(cells, plain, strict=True):
        found = parse_money(cell, unit) if yuan is None else yuan
        amount = found.value if isinstance(found, Doubt) else found
        last = sums[-1]
        sums.append(None if last is None or isinstance(amount, Fault) else last + (amount or 0))
    return sums


def _is_sum(
    cell: str, unit: int | None, sums: Sequence[Decimal | None], begin: int, end: int
) -> bool:
    stated, first, last = parse_money(cell, unit), sums[begin], sums[end]
    if not isinstance(stated, Decimal) or first is None or last is None:
        return False
    return stated == last - first
