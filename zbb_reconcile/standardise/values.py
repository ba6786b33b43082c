"""A column of text cells to a column of values and faults, by the grammar of its kind.

The plain cells are typed by the engine, all at once; only those that it does not recognise go,
each distinct text once, through the scalar grammar, which decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType

import polars as pl

from zbb_reconcile.codes import AREA_UNITS
from zbb_reconcile.dates import parse_day, plain_day
from zbb_reconcile.identifiers import (
    BLANKS,
    LOOKS_LIKE_DIGITS,
    NO_CODE,
    NOT_KNOWN_WRITTEN,
    NOTHING_WRITTEN,
    Doubt,
    Fault,
    fold,
    parse_account,
    parse_code,
    parse_indicator,
    parse_named_code,
    plain_account,
    plain_code,
    says_nothing,
)
from zbb_reconcile.money import FEN, YUAN, parse_money, plain_money
from zbb_reconcile.standardise.warnings import doubts_of_keys, doubts_of_text
from zbb_reconcile.standardise.words import parse_choice, parse_flag, plain_choice, plain_flag
from zbb_reconcile.tables import NUMBERED, Column, Kind

TYPES: Mapping[Kind, pl.DataType] = {
    "account": pl.String(),
    "code": pl.String(),
    "text": pl.String(),
    "choice": pl.String(),
    "flag": pl.Boolean(),
    "money": YUAN,
    "area": YUAN,
    "rate": pl.Decimal(18, 6),
    "year": pl.Int32(),
    "day": pl.Date(),
}
"""The typed column of each kind: tables.SQL_TYPES, as Polars says it."""

FAULTS = pl.Schema({"at": pl.UInt32, "code": pl.String, "found": pl.String, "near": pl.String})
LONGEST_FOUND = 200
"""Characters of a cell that a fault repeats; the quarantined row keeps the cell whole."""
FIRST_YEAR, LAST_YEAR = 1949, 2100

_AREA_WORDS = sorted(AREA_UNITS, key=len, reverse=True)
_AREA_SCALE = 10_000
_ONLY_SHOWN = (*NUMBERED, "reference")
"""Codes that say nothing of whose money it is."""
_WHOSE = ("account_no", "agency_code", "asset_no", "indicator_id", "origin_indicator_id")
"""Codes and accounts that say whose money it is: 待核实 and 0000 among numbers are none."""
_MASKED = r"\*|XX"
"""Characters that somebody hid: other accounts may show the same ones."""


@dataclass(frozen=True)
class Parsed:
    """A typed column, null where blank or faulty, and the faults by position."""

    values: pl.Series
    faults: pl.DataFrame
    doubts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Cells accepted with a doubt, by its code."""


def parse_cells(
    texts: pl.Series, column: Column, unit: int | None = None, area_unit: str | None = None
) -> Parsed:
    """The values and faults of a column of text, by the grammar of the column's kind.

    ``unit`` is the yuan in one written unit of a money column, ``area_unit`` what an area is
    written in; None where nothing says so.
    """
    match column.kind:
        case "text":
            stripped = texts.str.strip_chars(BLANKS)
            if stripped.str.starts_with('="').any():
                stripped = stripped.str.replace(r'^="([^"]*)"$', "${1}").str.strip_chars(BLANKS)
            unknown = NOT_KNOWN_WRITTEN if column.name.endswith("_name") else ()
            nothing = (*NOTHING_WRITTEN, *unknown)
            blank = (stripped == "") | stripped.str.to_lowercase().is_in(nothing)
            return Parsed(stripped.set(blank, None), no_faults(), doubts_of_text(texts))
        case "account":
            accounts = by_grammar(texts, column.kind, plain_account, parse_account)
            if column.name not in _WHOSE:
                return accounts
            distinct = accounts.values.unique().drop_nulls()
            masked = distinct.filter(distinct.str.contains(_MASKED))
            hidden = accounts.values.is_in(masked.implode()).arg_true().len() if masked.len() else 0
            doubts = {**accounts.doubts, **({"masked_account": hidden} if hidden else {})}
            return _without_strangers(column, replace(accounts, doubts=doubts), distinct)
        case "code":
            parse = parse_named_code if column.named else parse_code
            parse = parse_indicator if column.name.endswith("indicator_id") else parse
            codes = by_grammar(texts, column.kind, plain_code, parse)
            if column.name in _ONLY_SHOWN:
                return codes
            return _without_strangers(column, codes, codes.values.unique().drop_nulls())
        case "money":
            return by_grammar(
                texts,
                column.kind,
                lambda cell: plain_money(cell, unit),
                lambda text: parse_money(text, unit),
            )
        case "area":
            plain = plain_money if AREA_UNITS.get(area_unit or "平方米") == (1, 1) else _no_plain
            return by_grammar(texts, column.kind, plain, lambda text: parse_area(text, area_unit))
        case "rate":
            return by_grammar(texts, column.kind, _plain_rate, parse_rate)
        case "day":
            return by_grammar(texts, column.kind, plain_day, parse_day)
        case "year":
            return by_grammar(texts, column.kind, _plain_year, parse_year)
        case "flag":
            return by_grammar(texts, column.kind, plain_flag, parse_flag)
        case "choice":
            return by_grammar(
                texts,
                column.kind,
                lambda cell: plain_choice(cell, column),
                lambda text: parse_choice(text, column),
            )


def _without_strangers(column: Column, codes: Parsed, distinct: pl.Series) -> Parsed:
    """The codes, with a fault for each that is unlike the others of its column.

    It has O, I or l among digits, and they have digits only; or it has neither letter nor digit, or
    zeros alone, and most of them have some.
    """
    alike = distinct.filter(distinct.str.contains(LOOKS_LIKE_DIGITS))
    if alike.len() < distinct.len() and not alike.is_empty():
        others = distinct.filter(~distinct.is_in(alike.implode()))
        codes = _faulty(codes, alike, "look_alike_code", others.str.contains("^[0-9]+$").all())
    if column.name in _WHOSE:
        mute = distinct.filter(distinct.str.contains(NO_CODE))
        codes = _faulty(codes, mute, "not_known", 2 * mute.len() <= distinct.len())
    return codes


def _faulty(codes: Parsed, wrong: pl.Series, code: str, applies: bool) -> Parsed:
    if wrong.is_empty() or not applies:
        return codes
    return with_faults(
        codes, codes.values.is_in(wrong.implode()).fill_null(value=False).arg_true(), code
    )


def with_faults(column: Parsed, at: pl.Series, code: str) -> Parsed:
    """The column with the same fault at these positions, and no value there."""
    if at.is_empty():
        return column
    faults = pl.concat([column.faults, faults_at(at, code, column.values)])
    return Parsed(without(column.values, at), faults, column.doubts)


@cache
def no_faults() -> pl.DataFrame:
    """An empty table of faults."""
    return pl.DataFrame(schema=FAULTS)


def faults_at(at: pl.Series, code: str, series: pl.Series) -> pl.DataFrame:
    """The same fault at several positions, with what is found there."""
    found = [str(cell)[:LONGEST_FOUND] for cell in series.gather(at).to_list()]
    return pl.DataFrame(
        {"at": at, "code": [code] * at.len(), "found": found, "near": [""] * at.len()},
        schema=FAULTS,
    )


def without(series: pl.Series, at: pl.Series) -> pl.Series:
    """The series with nulls at these positions. (Series.scatter would change it in place.)"""
    if at.is_empty():
        return series
    here = pl.int_range(0, series.len(), eager=True).is_in(at.cast(pl.Int64).implode())
    return pl.select(pl.when(~here).then(series)).to_series().alias(series.name)


def by_grammar(
    texts: pl.Series,
    kind: Kind,
    plain: Callable[[pl.Expr], pl.Expr],
    parse: Callable[[str], object],
) -> Parsed:
    """Values by ``plain`` where it recognises the cell, by ``parse`` elsewhere."""
    cells = pl.DataFrame({"cell": texts, "value": _plainly(texts, plain)})
    is_odd = pl.col("value").is_null() & (pl.col("cell") != "")
    odd = cells.with_row_index("at").filter(is_odd).select("at", "cell")
    if odd.is_empty():
        return Parsed(cells["value"], no_faults())
    answers = [(text, parse(text)) for text in odd["cell"].unique()]
    faulty = {text: answer for text, answer in answers if isinstance(answer, Fault)}
    doubtful = {text: answer.code for text, answer in answers if isinstance(answer, Doubt)}
    said = [
        None if isinstance(answer, Fault) else answer.value if isinstance(answer, Doubt) else answer
        for _, answer in answers
    ]
    known = pl.DataFrame(
        [
            pl.Series("cell", [text for text, _ in answers], pl.String),
            pl.Series("said", said, TYPES[kind]),
            pl.Series("doubt", [doubtful.get(text) for text, _ in answers], pl.String),
        ]
    )
    said_of = odd.join(known, on="cell", how="left", maintain_order="left")
    values = cells["value"].scatter(odd["at"], said_of["said"])
    doubts = _counted(said_of["doubt"]) if doubtful else {}
    if kind in ("account", "code"):
        doubts |= doubts_of_keys(cells["cell"].filter(cells["value"].is_null()))
    wrong = pl.DataFrame(
        [
            pl.Series("cell", list(faulty), pl.String),
            pl.Series("code", [fault.code for fault in faulty.values()], pl.String),
            pl.Series("found", [f.found[:LONGEST_FOUND] for f in faulty.values()], pl.String),
            pl.Series("near", [fault.near for fault in faulty.values()], pl.String),
        ]
    )
    faults = odd.join(wrong, on="cell", how="inner", maintain_order="left").select(
        pl.col(name).cast(dtype) for name, dtype in FAULTS.items()
    )
    return Parsed(values, faults, doubts)


_MANY = 50_000
"""Cells from which on it pays to look at each different text once, where few are different."""


def _plainly(texts: pl.Series, plain: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What ``plain`` makes of each cell; of many cells with few texts, it is asked once a text."""
    many = texts.len() >= _MANY
    if not many or 2 * texts.gather_every(_EVERY).n_unique() > texts.len() // _EVERY:
        return texts.to_frame("cell").select(plain(pl.col("cell"))).to_series()
    known = texts.unique().drop_nulls()
    values = known.to_frame("cell").select(plain(pl.col("cell"))).to_series()
    return values.gather(texts.cast(pl.Enum(known)).to_physical())


_EVERY = 10
"""One cell of so many says whether a column has few texts."""


def _counted(codes: pl.Series) -> dict[str, int]:
    """How often each code stands in a series; nulls are no codes."""
    found = codes.drop_nulls().to_list()
    return {code: found.count(code) for code in sorted(set(found))}


def _no_plain(cell: pl.Expr) -> pl.Expr:
    return pl.lit(None, YUAN)


def parse_area(
    text: str, unit: str | None = None
) -> Decimal | Doubt[Decimal | None] | Fault | None:
    """Square metres to two decimals; None for a blank cell.

    ``unit`` is what the header says that areas are written in. What is converted from 亩 (2,000/3
    square metres) is rounded half up, and counted.

    >>> parse_area("1,250.5㎡"), parse_area("3亩"), parse_area("0.1", "公顷").value
    (Decimal('1250.50'), Doubt(value=Decimal('2000.00'), code='area_converted'), Decimal('1000.00'))
    >>> parse_area("3.125", "亩").value, parse_area("3亩", "平方米").code
    (Decimal('2083.33'), 'unit_disagrees')
    """
    folded = unicodedata.normalize("NFKC", fold(text)).casefold()
    own = next((word for word in _AREA_WORDS if folded.endswith(word)), None)
    if own is not None and unit is not None and AREA_UNITS[own] != AREA_UNITS[unit]:
        return Fault("unit_disagrees", text)
    over, under = AREA_UNITS[own or unit or "平方米"]
    figure = folded.removesuffix(own or "")
    if (over, under) == (1, 1):
        return parse_money(figure)
    # As money written in 10,000: six decimals are exact, and none is lost before the conversion.
    scaled = parse_money(figure, _AREA_SCALE)
    if not isinstance(scaled, Decimal):
        return scaled
    metres = scaled * over / (under * _AREA_SCALE)
    return Doubt(metres.quantize(FEN, rounding=ROUND_HALF_UP), "area_converted")


_RATE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)(%?)")


def parse_rate(text: str) -> Decimal | Fault | None:
    """A part of a whole as a fraction; None for a blank cell.

    Above one only a per cent sign says that hundredths are meant: 85 may be 85 % or 85-fold.

    >>> parse_rate("85%"), parse_rate("0.85"), parse_rate("85").code
    (Decimal('0.850000'), Decimal('0.850000'), 'not_rate')
    """
    said = unicodedata.normalize("NFKC", fold(text))
    if not said or says_nothing(said):
        return None
    found = _RATE.fullmatch(said.replace(" ", ""))
    if found is None or (not found[2] and Decimal(found[1]) > 1):
        return Fault("not_rate", text)
    return (Decimal(found[1]) / (100 if found[2] else 1)).quantize(Decimal("0.000001"))


def _plain_rate(cell: pl.Expr) -> pl.Expr:
    return (
        pl.when(cell.str.contains(r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"))
        .then(cell)
        .cast(TYPES["rate"])
    )


def parse_year(text: str) -> int | Fault | None:
    """The budget year; None for a blank cell.

    >>> parse_year("2023年度"), parse_year("23").code
    (2023, 'not_year')
    """
    said = fold(text)
    if not said or says_nothing(said):
        return None
    digits = said.removesuffix("度").removesuffix("年").rstrip()
    plainly = len(digits) == 4 and digits.isascii() and digits.isdigit()
    if not plainly or not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return Fault("not_year", text)
    return int(digits)


def _plain_year(cell: pl.Expr) -> pl.Expr:
    year = pl.when(cell.str.contains("^[0-9]{4}$")).then(cell).cast(pl.Int32)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(year)
