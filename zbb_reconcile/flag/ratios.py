"""CR-09's comparison of each agency's carryover ratio with its county's, in exact fractions.

Done here and not in SQL because a mean of ratios has no finite decimal.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import polars as pl

from zbb_reconcile.steps import makes

RatioBase = Literal["aggregate", "mean"]

_RATIOS = pl.Schema(
    {
        "agency_code": pl.String,
        "is_high": pl.Boolean,
        "ratio_percent": pl.String,
        "county_ratio_percent": pl.String,
        "limit_percent": pl.String,
    }
)


@makes(
    "department_ratios",
    reads=["department_carryovers"],
    takes=["ratio_base", "ratio_margin_points"],
    room="flag",
)
def department_ratios(
    carryovers: pl.DataFrame, ratio_base: RatioBase, margin_points: int
) -> pl.DataFrame:
    """Whether each agency's ratio is above its county's by more than the margin.

    ``carryovers`` is the table department_carryovers; the county is the division. The printed
    percentages are cut, to two decimals or as many as show that a ratio is above its limit (county
    and margin); they are for reading only.
    """
    rows: list[tuple[str, bool, str, str, str]] = []
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
            (code, ratio > limit, *(_percent(one, places) for one in (ratio, county, limit)))
            for code, ratio in zip(codes, ratios, strict=True)
            for places in [_places(ratio, limit)]
        ]
    return pl.DataFrame(rows, schema=_RATIOS, orient="row").sort("agency_code")


def _sum(ratios: list[Fraction]) -> Fraction:
    """The sum, halves first: the denominators grow too fast to add from the left."""
    if len(ratios) == 1:
        return ratios[0]
    middle = len(ratios) // 2
    return _sum(ratios[:middle]) + _sum(ratios[middle:])


def _places(ratio: Fraction, limit: Fraction) -> int:
    """How many decimals of per cent tell the ratio from a limit below it; two at least."""
    places = 2
    while ratio > limit and int(ratio * 10 ** (places + 2)) == int(limit * 10 ** (places + 2)):
        places += 1
    return places


def _percent(ratio: Fraction, places: int) -> str:
    whole, rest = divmod(int(ratio * 10 ** (places + 2)), 10**places)
    return f"{whole}.{rest:0{places}d}"
