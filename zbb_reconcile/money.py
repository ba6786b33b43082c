"""Text <-> yuan, exactly: two decimals or a fault, never a rounding.

Engines disagree on 12.345 (DuckDB casts it to 12.35, Polars to 12.34), so the scale is checked on
the text, before any cast. Floats come only from workbooks and frames, and leave here as text.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from zbb_reconcile.identifiers import Fault, fold

YUAN = pl.Decimal(18, 2)
FEN = Decimal("0.01")
WHOLE_DIGITS = 15
"""Amounts stay below 10^15 yuan: a DECIMAL(18,2) then still holds any sum of a row or two."""

_NOISE = Decimal("0.000001")
_HOLDS_FEN = 10**13
"""Below this a double tells one fen from the next in fifteen digits."""
_LONGEST = 64
_AMOUNT = re.compile(
    r"(?P<lead>[+-]?) ?¥? ?(?P<inner>[+-]?) ?"
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)"
    r"(?:\.(?P<decimals>[0-9]+))?"
    r" ?元? ?(?P<trail>-?)"
)
_PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,2})?$"
_GROUPED = r"^-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?$"


def parse_money(text: str) -> Decimal | Fault | None:
    """Yuan with two decimals; None for a blank cell.

    A minus may lead, trail, or be brackets; thousands are grouped by commas or spaces throughout
    or not at all; ¥ and 元 say nothing new. Anything that would need a guess is a fault.

    >>> parse_money("（1,234.5）"), parse_money("¥500.00-"), parse_money(" ")
    (Decimal('-1234.50'), Decimal('-500.00'), None)
    >>> parse_money("12.345").code, parse_money("1,23").code, parse_money("1e3").code
    ('too_many_decimals', 'not_money', 'not_money')
    """
    amount = fold(text)
    if not amount:
        return None
    bracketed = len(amount) > 2 and amount[0] == "(" and amount[-1] == ")"
    found = _AMOUNT.fullmatch(amount[1:-1].strip() if bracketed else amount[: _LONGEST + 1])
    if found is None:
        return Fault("not_money", text)
    signs = [sign for sign in found.group("lead", "inner", "trail") if sign]
    if len(signs) + bracketed > 1:
        return Fault("not_money", text)
    decimals = found["decimals"] or ""
    if len(decimals) > 2:
        return Fault("too_many_decimals", text)
    whole = found["whole"].replace(",", "").replace(" ", "").lstrip("0")
    if len(whole) > WHOLE_DIGITS:
        return Fault("out_of_range", text)
    yuan = Decimal(f"{whole or '0'}.{decimals:0<2}")
    return -yuan if yuan and (bracketed or "-" in signs) else yuan


def plain_money(cell: pl.Expr) -> pl.Expr:
    """Yuan where the cell is plainly written, null where only ``parse_money`` can tell."""
    return (
        pl.when(cell.str.contains(_PLAIN))
        .then(cell)
        .when(cell.str.contains(_GROUPED))
        .then(cell.str.replace_all(",", "", literal=True))
        .cast(YUAN)
    )


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
        return f"{exact:f}"
    if abs(number) >= _HOLDS_FEN and not number.is_integer():
        return Fault("precision_lost", repr(number))
    return f"{yuan:f}"
