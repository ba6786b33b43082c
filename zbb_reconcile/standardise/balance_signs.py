"""Whether the signs of bank lines are right, proven by the balance that stands after each line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

FEWEST_STEPS = 2
"""Steps from balance to balance that it takes to say that every sign is the wrong way round."""

_LONG = pl.Decimal(38, 2)


@dataclass(frozen=True)
class BalanceProof:
    """What the balances of a sheet say about its signs."""

    state: Literal["proven", "opposite", "broken"]
    """proven: every step holds; opposite: every step holds with the other sign; else broken."""
    rows: int
    """Rows whose balance could be compared with that of a row before or after."""
    breaks: int
    """Steps that do not hold with the sign as read."""
    first_row: int | None
    """The place of the first of them."""
    carried_fits: bool = True
    """Whether the opening and closing balances that the sheet states follow from its lines."""


def prove_signs(
    accounts: pl.Series,
    amounts: pl.Series,
    balances: pl.Series,
    numbers: pl.Series,
    gaps: pl.Series,
) -> BalanceProof | None:
    """What the balances prove, account by account; None where no two can be compared.

    Rows stand as in the file, oldest first or newest first, which each account shows by itself.
    A row without an amount or an account, and a row number in ``gaps`` (set aside by reading),
    break the chain.
    """
    lines = _chains(accounts, amounts, balances, numbers, gaps)
    known = lines.filter(pl.col("balance").is_not_null())
    steps = _steps(known, pl.col("amount"), pl.col("sum"))
    if steps.is_empty():
        return None
    compared = steps.height + steps["chain"].n_unique()
    by_account = _breaks(steps)
    breaks = int(by_account["breaks"].sum())
    if breaks == 0:
        return BalanceProof("proven", compared, 0, None)
    wrong = bool((by_account["breaks"] > 0).all()) and _is_opposite(known)
    newest_first = by_account.select("account", newest_first=pl.col("newest") < pl.col("oldest"))
    first = (
        steps.join(newest_first, on="account")
        .filter(pl.when("newest_first").then("newest").otherwise("oldest"))["number"]
        .to_list()
    )
    state: Literal["opposite", "broken"]
    state = "opposite" if wrong and steps.height >= FEWEST_STEPS else "broken"
    return BalanceProof(state, compared, breaks, min(first))


def _is_opposite(known: pl.DataFrame) -> bool:
    """Whether every step holds with the opposite sign; a look at one account mostly tells."""
    one = known.filter(pl.col("account") == known["account"][0])
    return not any(
        _breaks(_steps(lines, -pl.col("amount"), -pl.col("sum")))["breaks"].sum()
        for lines in (one, known)
    )


def _steps(known: pl.DataFrame, amount: pl.Expr, total: pl.Expr) -> pl.DataFrame:
    """Each step from one balance to the next, and whether it fails, read in either order."""
    # Oldest first: each balance is the one before plus the amount, so balance - sum so far stays.
    # Newest first: it is the one below plus the own amount, so balance + sum before stays.
    sides = {
        "oldest": pl.col("balance") - total,
        "newest": pl.col("balance") + total - amount,
    }
    return known.with_columns(
        (side != side.shift(1).over("chain")).alias(name) for name, side in sides.items()
    ).filter(pl.col("oldest").is_not_null())


def _breaks(steps: pl.DataFrame) -> pl.DataFrame:
    """How many steps of each account fail in either order, and in the better one."""
    return (
        steps.group_by("account")
        .agg(oldest=pl.col("oldest").sum(), newest=pl.col("newest").sum())
        .with_columns(breaks=pl.min_horizontal("oldest", "newest"))
    )


def _chains(
    accounts: pl.Series,
    amounts: pl.Series,
    balances: pl.Series,
    numbers: pl.Series,
    gaps: pl.Series,
) -> pl.DataFrame:
    """Each row with the chain it stands in, and the sum of its account's amounts so far."""
    lines = pl.DataFrame(
        [
            # As small numbers: text is slow to group by.
            accounts.cast(pl.Categorical).to_physical().cast(pl.Int64).alias("account"),
            amounts.cast(_LONG).alias("amount"),
            balances.cast(_LONG).alias("balance"),
            numbers.cast(pl.Int64).alias("number"),
        ]
    )
    if gaps.is_empty() and not amounts.null_count() and not accounts.null_count():
        lines = lines.with_columns(chain=pl.lit(0, pl.Int64))
    else:
        unread = pl.any_horizontal(pl.col("amount", "account").is_null())
        above = gaps.cast(pl.Int64).sort().search_sorted(lines["number"])
        lines = lines.with_columns(chain=unread.cum_sum() + above.cast(pl.Int64)).filter(~unread)
    return lines.with_columns(
        sum=pl.col("amount").cum_sum().over("account"),
        chain=pl.col("chain") * (pl.col("account").max() + 1) + pl.col("account"),
    )
