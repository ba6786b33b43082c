"""CR-09's comparison of each agency's carryover ratio with its county's, in exact fractions.

Done here and not in SQL because a mean of ratios has no finite decimal.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import polars as pl

RatioBase = Literal["aggregate", "mean"]

_RATIOS = pl.Schema(
    {
        "agency_code": pl.String,
        "is_high": pl.Boolean,
        "ratio_percent": pl.String,
        "county_ratio_percent": pl.String,
    }
)


def department_ratios(
    carryovers: pl.DataFrame, ratio_base: RatioBase, margin_points: int
) -> pl.DataFrame:
    """Whether each agency's ratio is above its county's by more than the margin.

    ``carryovers`` is the table department_carryovers; the county is the division. The printed
    percentages are cut to two decimals and are for reading only.
    """
    rows: list[tuple[str, bool, str, str]] = []
    for _, agencies in carryovers.group_by("division_code", maintain_order=True):
        codes = agencies["agency_code"].to_list()
        unspent = [Fraction(amount) for amount in agencies["unspent"]]
        spending = [Fraction(amount) for amount in agencies["final_spending"]]
        ratios = [part / whole for part, whole in zip(unspent, spending, strict=True)]
        county = (
            sum(unspent, Fraction(0)) / sum(spending, Fraction(0))
            if ratio_base == "aggregate"
            else _sum(ratios) / len(ratios)
        )
        limit = county + Fraction(margin_points, 100)
        rows += [
            (code, ratio > limit, _percent(ratio), _percent(county))
            for code, ratio in zip(codes, ratios, strict=True)
        ]
    return pl.DataFrame(rows, schema=_RATIOS, orient="row").sort("agency_code")


def _sum(ratios: list[Fraction]) -> Fraction:
    """The sum, halves first: the denominators grow too fast to add from the left."""
    if len(ratios) == 1:
        return ratios[0]
    middle = len(ratios) // 2
    return _sum(ratios[:middle]) + _sum(ratios[middle:])


def _percent(ratio: Fraction) -> str:
    hundredths = int(ratio * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
