"""Samples that an auditor can defend: monetary units, or strata; drawn and evaluated exactly.

Monetary-unit sampling as in the AICPA Audit Guide *Audit Sampling* (2014, chapter 6 and appendix C)
and the R package MUS 0.1.6: rows of an interval or more are taken whole, of the rest one monetary
unit per interval; the upper bound is Stringer's, with confidence factors of the Poisson
distribution. Everything is whole numbers of fen and exact fractions; only what is printed is
rounded, half up to the fen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

TOP = "top"
"""The stratum of the rows that are taken whole."""
DRAWN = "drawn"
"""The stratum of the rows of which one unit was hit."""
_PRECISE = Context(prec=60)


@dataclass(frozen=True)
class Item:
    """One row of the population: its key, its stratum, its size in fen, never below nought."""

    key: str
    stratum: str
    fen: int


@dataclass(frozen=True)
class Hit:
    """A row that was chosen: why, and, of a monetary unit, which fen it was."""

    key: str
    stratum: str
    unit: int | None = None
    """The fen that hit, counted from 1 through the rows below the interval, in their order."""
    through: int | None = None
    """The last fen of the row, counted likewise."""


@dataclass(frozen=True)
class Drawn:
    """A sample, with all that is needed to draw it again by hand."""

    hits: tuple[Hit, ...]
    interval: Fraction | None = None
    """Fen; None where no unit was drawn."""
    start: int | None = None
    """The first fen that was hit."""
    top_fen: int = 0
    rest_fen: int = 0
    """What the rows taken whole, and the others, add up to."""


def chance(seed: str, *about: str) -> int:
    """A large number that the seed gives, the same on every machine.

    >>> chance("2024") % 1000, chance("2024", "a") % 1000
    (611, 781)
    """
    text = "\x1f".join((seed, *about)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest())


def by_amount(items: Sequence[Item], size: int, seed: str) -> Drawn:
    """Monetary units, systematically: just ``size`` rows, or all where there are no more.

    A row of an interval or more is taken whole, and the interval is what is left divided by what
    is left of ``size``, until no row reaches it. Of the others the unit ``start``, and one after
    each interval, is hit; no row twice, since each is below the interval.
    """
    rest = [item for item in items if item.fen > 0]
    top: list[Item] = []
    while rest and len(top) < size:
        wanted, total = size - len(top), sum(item.fen for item in rest)
        large = [item for item in rest if item.fen * wanted >= total]
        if not large:
            break
        # They are never more than are wanted: together they would exceed the total.
        taken = {item.key for item in large}
        top += sorted(large, key=lambda item: -item.fen)
        rest = [item for item in rest if item.key not in taken]
    whole = tuple(Hit(item.key, TOP) for item in top)
    top_fen, rest_fen = (sum(item.fen for item in part) for part in (top, rest))
    wanted = size - len(top)
    if not rest or not wanted:
        return Drawn(whole, top_fen=top_fen, rest_fen=rest_fen)
    # In units of a fen divided by `wanted`, so that the interval is a whole number of them.
    offset = chance(seed) % rest_fen
    points = [(offset + place * rest_fen) // wanted + 1 for place in range(wanted)]
    hits, at, through = [], 0, 0
    for item in rest:
        through += item.fen
        if at < wanted and points[at] <= through:
            hits.append(Hit(item.key, DRAWN, points[at], through))
            at += 1
    interval = Fraction(rest_fen, wanted)
    return Drawn((*whole, *hits), interval, points[0], top_fen, rest_fen)


def by_stratum(items: Sequence[Item], size: int, seed: str) -> Drawn:
    """Rows of each stratum in proportion to its rows, one at least where ``size`` suffices.

    Which ones is chance alone: those whose key gives the smallest number with the seed.
    """
    strata: dict[str, list[Item]] = {}
    for item in items:
        strata.setdefault(item.stratum, []).append(item)
    shares = _shares({name: len(rows) for name, rows in strata.items()}, size, seed)
    hits = [
        Hit(item.key, name)
        for name, rows in strata.items()
        for item in sorted(rows, key=lambda item: chance(seed, item.key))[: shares[name]]
    ]
    return Drawn(tuple(hits), rest_fen=sum(item.fen for item in items))


def _shares(rows: Mapping[str, int], size: int, seed: str) -> dict[str, int]:
    """How many rows each stratum gives: one each, the rest by its size and largest remainders."""
    most = min(size, sum(rows.values()))
    order = sorted(rows, key=lambda name: (-rows[name], chance(seed, name)))
    shares = dict.fromkeys(rows, 0)
    for name in order[:most]:
        shares[name] = 1
    left, open_rows = most - sum(shares.values()), sum(rows.values()) - len(rows)
    if left > 0:
        exact = {name: Fraction(left * (rows[name] - 1), open_rows) for name in order}
        for name in order:
            shares[name] += int(exact[name])
        remainders = sorted(order, key=lambda name: int(exact[name]) - exact[name])
        for name in remainders[: most - sum(shares.values())]:
            shares[name] += 1
    return shares


@cache
def confidence_factor(wrong: int, confidence: int) -> Decimal:
    """The Poisson factor for that many wrong units at that confidence, in per cent.

    The least hundredth under which so few are found with the remaining probability at most; the
    tables of the guide have the same.

    >>> [str(confidence_factor(wrong, 95)) for wrong in range(5)]
    ['3.00', '4.75', '6.30', '7.76', '9.16']
    """
    risk = Decimal(100 - confidence) / 100
    low, high = 0, 100 * (wrong + 1)
    while _at_most(wrong, high) > risk:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _at_most(wrong, middle) > risk else (low, middle)
    return Decimal(high).scaleb(-2)


def _at_most(wrong: int, hundredths: int) -> Decimal:
    """The probability of at most so many, where that many hundredths are expected."""
    expected = Decimal(hundredths).scaleb(-2)
    term = total = _PRECISE.exp(-expected)
    for count in range(1, wrong + 1):
        term = _PRECISE.divide(_PRECISE.multiply(term, expected), Decimal(count))
        total = _PRECISE.add(total, term)
    return total


def misstated(
    top: Iterable[Fraction], taints: Iterable[Fraction], interval: Fraction | None, confidence: int
) -> tuple[Fraction, Fraction]:
    """The projected misstatement and its upper bound (Stringer's), in fen.

    ``top`` are the misstatements of the rows taken whole: they are known and not projected.
    ``taints`` are the misstatements of the others as parts of their size; those of nought and
    below say nothing here.
    """
    known = sum(top, Fraction(0))
    if interval is None:
        return known, known
    ranked = sorted((taint for taint in taints if taint > 0), reverse=True)
    upper = Fraction(confidence_factor(0, confidence))
    for wrong, taint in enumerate(ranked, start=1):
        step = confidence_factor(wrong, confidence) - confidence_factor(wrong - 1, confidence)
        upper += taint * Fraction(step)
    return known + sum(ranked) * interval, known + upper * interval


def yuan_of(fen: Fraction) -> Decimal:
    """Fen as yuan, rounded half up, away from nought.

    >>> yuan_of(Fraction(1, 2)), yuan_of(Fraction(-1, 2)), yuan_of(Fraction(1234))
    (Decimal('0.01'), Decimal('-0.01'), Decimal('12.34'))
    """
    whole = int(abs(fen) + Fraction(1, 2))
    return Decimal(-whole if fen < 0 else whole).scaleb(-2)
