"""Headings among rows: of a group with its sum (一、教育局 300.00), or of whose rows follow
(单位：101001 县教育局)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from zbb_reconcile.identifiers import BLANKS, Doubt, Fault, code_and_name
from zbb_reconcile.money import parse_money, plain_money
from zbb_reconcile.read.rows import joined

_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．)）]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．](?!\d)|其中[:：]).*"
)


_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．)]|\([一二三四五六七八九十]+\))[^\d,，。;；:]{1,16}"
)
_MANY_COLUMNS = 4
_WORDS_ALONE = re.compile(r"(?:[A-Z]?\d{2,12})?[一-鿿][一-鿿()（）、]{1,19}")
_MOST_GROUPS = 200
"""Groups that one heading may be over."""


_OF_AGENCY = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．)）]|[(（][一二三四五六七八九十\d]+[)）])?"
    r"(?:(?P<by>填报|填表|编制|报送)?(?:预算|核算|所属|执收|用款|使用)?单位(?:名称|编码)?[:：]\s*)?(?P<said>\S.*)"
)
_CODE_BEHIND = re.compile(r"(?P<name>[^()（）]+)[(（\[【](?P<code>[0-9]{6,12})[)）\]】]")
_A_CODE = re.compile(r"[0-9]{3,12}")
A_BODY = re.compile(
    ".*(?:[局委办院校学园所站馆会镇乡街处部厅科队社团厂场]|中心|政府|街道|公司|机关|法庭|医院|银行)"
    "(?:[(（][^()（）]*[)）])?"
)
"""How the names of units end; what a function or a kind of spending is called does not."""


COMPILES = re.compile("财政[局厅所]|国库|会计核算中心")
"""A bureau that makes lists of all units: it is not whose money they are of."""


def agency_of(text: str) -> tuple[str, str] | None:
    """Code and name of the unit that a heading or a title names, where it says both.

    >>> agency_of("（一）131005 青山县公路养护中心"), agency_of("单位：101001-县教育局")
    (('131005', '青山县公路养护中心'), ('101001', '县教育局'))
    >>> agency_of("单位：宕昌县教育局（107001）")
    ('107001', '宕昌县教育局')
    >>> agency_of("2050203 初中教育"), agency_of("县教育局"), agency_of("编制单位：101 县财政局")
    (None, None, None)
    """
    said = _OF_AGENCY.fullmatch(text.strip(BLANKS))
    both = code_and_name(said["said"]) or _name_and_code(said["said"]) if said is not None else None
    if said is None or both is None or (said["by"] and COMPILES.search(both[1])):
        return None
    return both if _A_CODE.fullmatch(both[0]) and A_BODY.fullmatch(both[1]) else None


def _name_and_code(text: str) -> tuple[str, str] | None:
    """宕昌县教育局(107001), the code behind the name."""
    found = _CODE_BEHIND.fullmatch(text.strip(BLANKS))
    return (found["code"], found["name"]) if found is not None else None


def agency_of_row(cells: Sequence[str]) -> tuple[str, str] | None:
    """The same of a row that says nothing else."""
    filled = [cell for cell in cells if cell.strip(BLANKS)]
    return agency_of(filled[0]) if len(filled) == 1 else None


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


def alone(normal: Sequence[str], columns: int) -> str | None:
    """section, where a few words, perhaps behind a code, stand alone at the head of a long row.

    In another column they may be the one cell that is left of a row of data.

    >>> alone(["1212应收账款", "", ""], 6), alone(["101001", "", ""], 6), alone(["甲", "8.00"], 6)
    ('section', None, None)
    >>> alone(["", "办公楼", ""], 6)
    """
    filled = [cell for cell in normal if cell]
    at_head = len(filled) == 1 and bool(normal[0]) and columns >= _MANY_COLUMNS
    words = _WORDS_ALONE.fullmatch(filled[0]) if at_head else None
    return "section" if words else numbered(normal)


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
