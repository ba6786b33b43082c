"""Text <-> yuan, exactly: two decimals or a fault, never a rounding.

Engines disagree on 12.345 (DuckDB casts it to 12.35, Polars to 12.34), so the scale is checked on
the text, before any cast. Floats come only from workbooks and frames, and leave here as text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

import polars as pl

from zbb_reconcile.identifiers import Doubt, Fault, fold, says_nothing

YUAN = pl.Decimal(18, 2)
FEN = Decimal("0.01")
WHOLE_DIGITS = 15
"""Amounts stay below 10^15 yuan: a DECIMAL(18,2) then still holds any sum of a row or two."""
UNITS: Mapping[str, int] = MappingProxyType(
    {"元": 1, "圆": 1, "千元": 1_000, "万": 10_000, "万元": 10_000, "亿": 10**8, "亿元": 10**8}
)
"""Yuan in one written unit."""

_NOISE = Decimal("0.000001")
_HOLDS_FEN = 10**13
"""Below this a double tells one fen from the next in fifteen digits."""
_LONGEST = 64
_YUAN_SIGN = "(?:¥|RMB|CNY|人民币)?"
_AMOUNT = re.compile(
    rf"(?P<lead>[+-]?) ?{_YUAN_SIGN} ?(?P<inner>[+-]?) ?"
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:, [0-9]{3})+|(?: [0-9]{3})+))?"
    r"(?:(?<=[0-9])|(?=\.))(?:\.(?P<decimals>[0-9]+))?"
    rf" ?(?P<unit>{'|'.join(sorted(UNITS, reverse=True))})? ?{_YUAN_SIGN} ?(?P<trail>[+-]?)",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[1-9])\.(?P<decimals>[0-9]+)E\+?(?P<power>[0-9]{1,2})", re.I
)
_FOREIGN = re.compile(
    r"(?:USD?|HKD?|EUR|JPY|GBP|MOP|AUD|CAD|[$€£]).*[0-9].*"
    r"|.*[0-9].*(?:USD|HKD|EUR|JPY|GBP|MOP|[$€£]|美元|港币|港元|欧元|日元|英镑|澳门元)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:人民币)?[零〇壹贰叁肆伍陆柒捌玖拾佰仟萬一二三四五六七八九十百千万亿元圆角分整正]{2,}"
)
_GROUPS = re.compile(r"[+-]?[0-9]+(?:[.,' ][0-9]+)+")
_LONG_DASH = re.compile("[—―](?=[0-9¥.])")
"""A minus as a Chinese keyboard writes it: nothing else stands so close before an amount."""
_SIGN_BEFORE_BRACKET = re.compile(rf"{_YUAN_SIGN[:-1]} *(\(.+\))", re.IGNORECASE)
_PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,2})?$"
_GROUPED = r"^-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?$"


def parse_money(
    text: str, unit: int | None = None
) -> Decimal | Doubt[Decimal | None] | Fault | None:
    """Yuan with two decimals; None for a blank cell.

    A minus may lead, trail, or be brackets; thousands are grouped by commas or spaces throughout
    or not at all; ¥, RMB and 人民币 say nothing new. ``unit`` is what the column is written in
    (10_000 for 万元, None where nothing says so); a cell's own unit must agree with it. A dash is
    a blank, never a zero. Zeros beyond the fen say nothing. Anything that would need a guess is a
    fault.

    >>> parse_money("（1,234.5）"), parse_money("¥500.00-"), parse_money(" ")
    (Decimal('-1234.50'), Decimal('-500.00'), None)
    >>> parse_money("3.23亿元"), parse_money("12.3456", 10_000), parse_money("—").value
    (Decimal('323000000.00'), Decimal('123456.00'), None)
    >>> parse_money("￥(500.00)"), parse_money("—500.00"), parse_money("128000.000圆")
    (Decimal('-500.00'), Decimal('-500.00'), Decimal('128000.00'))
    >>> parse_money("12.345").code, parse_money("1,23").code, parse_money("1e3").code
    ('too_many_decimals', 'odd_grouping', 'not_money')
    """
    amount = fold(text)
    if not amount:
        return None
    if says_nothing(amount):
        return Doubt(None, "dash_is_blank")
    amount = _LONG_DASH.sub("-", amount, count=1)
    signed = _SIGN_BEFORE_BRACKET.fullmatch(amount)
    amount = signed[1] if signed is not None else amount
    bracketed = len(amount) > 2 and amount[0] == "(" and amount[-1] == ")"
    inside = amount[1:-1].strip() if bracketed else amount
    found = _AMOUNT.fullmatch(inside[: _LONGEST + 1])
    if found is None:
        return _no_amount(text, inside, unit)
    signs = [sign for sign in found.group("lead", "inner", "trail") if sign]
    if len(signs) + bracketed > 1:
        return Fault("not_money", text)
    own = UNITS.get(found["unit"] or "")
    if own is not None and unit is not None and own != unit:
        return Fault("unit_disagrees", text)
    whole = (found["whole"] or "").replace(",", "").replace(" ", "")
    yuan = _scaled(text, whole, found["decimals"] or "", own or unit or 1)
    if isinstance(yuan, Fault):
        return yuan
    return -yuan if yuan and (bracketed or "-" in signs) else yuan


def _scaled(text: str, whole: str, decimals: str, unit: int) -> Decimal | Fault:
    """Digits in a unit as yuan, by moving the point."""
    moved = len(str(unit)) - 1
    decimals = decimals[: moved + 2] + decimals[moved + 2 :].rstrip("0")
    if len(decimals) > moved + 2:
        return Fault("too_many_decimals" if unit == 1 else "finer_than_fen", text)
    digits = whole + decimals.ljust(moved + 2, "0")
    yuan = digits[:-2].lstrip("0")
    if len(yuan) > WHOLE_DIGITS:
        return Fault("out_of_range", text)
    return Decimal(f"{yuan or '0'}.{digits[-2:]}")


def _no_amount(text: str, amount: str, unit: int | None) -> Doubt[Decimal | None] | Fault:
    """Why a cell is no amount, as exactly as can be told; or what a spreadsheet wrote as 1.2E+06.

    Such a number counts only where its digits go down to the fen and no further: fewer, and the
    spreadsheet may have left some out.
    """
    amount = amount[:_LONGEST]
    found = _SCIENTIFIC.fullmatch(amount)
    if found is not None:
        power, decimals = int(found["power"]), found["decimals"]
        if unit not in (None, 1) or len(decimals) != power + 2:
            return Fault("scientific_amount", text)
        yuan = _scaled(text, found["whole"] + decimals[:power], decimals[power:], 1)
        if isinstance(yuan, Fault):
            return yuan
        return Doubt(-yuan if found["sign"] == "-" else yuan, "scientific_amount")
    for code, grammar in (
        ("foreign_money", _FOREIGN),
        ("chinese_amount", _CHINESE),
        ("odd_grouping", _GROUPS),
    ):
        if grammar.fullmatch(amount):
            return Fault(code, text)
    return Fault("not_money", text)


def in_unit(yuan: Decimal, unit: int | None) -> str:
    """An amount as the file writes it: exact, with its unit.

    >>> in_unit(Decimal("123456.70"), 10_000), in_unit(Decimal("-0.01"), None)
    ('12.34567 万元', '-0.01 元')
    """
    name = {1: "元", 1_000: "千元", 10_000: "万元", 10**8: "亿元"}.get(unit or 1)
    if unit in (None, 1) or name is None:
        return f"{yuan:.2f} 元"
    figure = f"{yuan.scaleb(1 - len(str(unit))):f}"
    return f"{figure.rstrip('0').rstrip('.')} {name}"


def plain_money(cell: pl.Expr, unit: int | None = None) -> pl.Expr:
    """Yuan where the cell is plainly written, null where only ``parse_money`` can tell."""
    plain = (
        pl.when(cell.str.contains(_PLAIN))
        .then(cell)
        .when(cell.str.contains(_GROUPED))
        .then(cell.str.replace_all(",", "", literal=True))
    )
    if unit in (None, 1):
        return plain.cast(YUAN)
    return _plain_scaled(cell, len(str(unit)) - 1)


def _plain_scaled(cell: pl.Expr, moved: int) -> pl.Expr:
    """Plain digits with the point moved to the right, as text, so that nothing is ever rounded."""
    shape = rf"^(-?)([0-9]{{1,{WHOLE_DIGITS - moved}}})(?:\.([0-9]{{1,{moved + 2}}}))?$"
    closed = cell.str.replace_all(",", "", literal=True)
    plain = cell.str.contains(shape) | (
        cell.str.contains(r"^-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$") & closed.str.contains(shape)
    )
    decimals = closed.str.extract(shape, 3).fill_null("").str.pad_end(moved + 2, "0")
    yuan = pl.concat_str(
        closed.str.extract(shape, 1),
        closed.str.extract(shape, 2),
        decimals.str.head(moved),
        pl.lit("."),
        decimals.str.tail(2),
    )
    return pl.when(plain).then(yuan).cast(YUAN)


def money_text(number: float) -> str | Fault:
    """What a spreadsheet's number says in yuan and fen, as text for ``parse_money``.

    Binary noise is taken off only where two decimals and the number agree to a millionth of a
    yuan and fifteen digits hold them; beyond that the spreadsheet itself has lost the fen.

    >>> money_text(-500.00000000000006), money_text(0.1), money_text(12.345)
    ('-500.00', '0.10', '12.345')
    >>> money_text(123456789012345.67).code
    'precision_lost'
    """
    if not math.isfinite(number):
        return repr(number)
    text = f"{number:.2f}"
    if abs(number) < _HOLDS_FEN and float(text) == number:
        return text
    exact = Decimal(repr(number))
    if abs(exact) >= Decimal(10) ** WHOLE_DIGITS:
        return f"{exact:f}"
    yuan = exact.quantize(FEN, rounding=ROUND_HALF_EVEN)
    if abs(exact - yuan) >= _NOISE:
        # A spreadsheet keeps fifteen digits; what repr shows beyond them is binary noise.
        return f"{Decimal(f'{number:.15g}'):f}"
    if abs(number) >= _HOLDS_FEN and not number.is_integer():
        return Fault("precision_lost", repr(number))
    return f"{yuan:f}"
