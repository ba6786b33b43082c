"""Whether the signs of bank lines are right, proven by the balance that stands after each line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

FEWEST_STEPS = 2
"""Steps from balance to balance that it takes to say that every sign is the wrong way round."""

_LONG = pl.Decimal(38, 2)
_NEITHER = "冲|退|撤|返|红字|贷款利息|借款利息"
_CAME = "结息|季息|存款利息|利息收入|转入|汇入|存入|来账|收到"
_WENT = "转出|汇出|支取|取现|取款|代扣|扣缴|扣款|手续费|工本费|管理费|短信费|代发工资|支付"


_SPENT = "报销|缴纳?|采购|购[置买]|发放|补发|工资|[付交].{0,12}[费款金]$"
"""Words for spending that stand before the name of what was bought, in a unit's own lists."""


_LEGEND = re.compile(
    '(?:[负减]数|负号|带负号的|["“]-["”]|(?<![^\\s,，;；:：(（])[-－]).{0,4}?(?:[为是表示代指]{1,3})(?:收|进|入|流入|存|转入|贷)'
    '|(?:正数|正号|["“]\\+["”]|(?<![^\\s,，;；:：(（])[+＋]).{0,4}?(?:[为是表示代指]{1,3})(?:支|付|出|流出|取|转出|借)'
)


_IN, _OUT = "收入|收款|增加|流入|转入|进账", "支出|付款|减少|流出|转出|出账"
_SAID_OF = "方?[^,，;；。]{0,2}(?:表示|代表|登记|反映|记录|[为是记指])[^,，;；。]{0,4}"
_OTHER_BOOKS = {
    "bank_lines": re.compile(f"借{_SAID_OF}(?:{_IN})|贷{_SAID_OF}(?:{_OUT})"),
    "book_lines": re.compile(f"借{_SAID_OF}(?:{_OUT})|贷{_SAID_OF}(?:{_IN})"),
}
"""Notes that debit and credit are those of the other's books."""


def turned_by_legend(table: str, texts: Iterable[str]) -> str | None:
    """The title or note that turns the signs round: what is below zero came in, or what a unit
    debits went out.

    >>> turned_by_legend("bank_lines", ["正数为支出，负数为收入"])
    '正数为支出，负数为收入'
    >>> said = ["借方为支出，贷方为收入"]
    >>> turned_by_legend("bank_lines", said), turned_by_legend("book_lines", said)
    (None, '借方为支出，贷方为收入')
    """
    turns = (_LEGEND, *([_OTHER_BOOKS[table]] if table in _OTHER_BOOKS else []))
    return next((text for text in texts if any(one.search(text) for one in turns)), None)


@dataclass(frozen=True)
class BalanceProof:
    """What the balances of a sheet say about its signs."""

    state: Literal["proven", "opposite", "broken"]
    """proven: every step holds; opposite: every step holds with the other sign; else broken."""
    steps: int
    """How often a balance could be compared with the one before, over at least one line."""
    breaks: int
    """Steps that do not hold with the sign as read."""
    first_row: int | None
    """The place of the first of them."""
    unproven: tuple[int, ...] = ()
    """Where the state is proven: the rows that no step leads over, such as the oldest line, whose
    sign no balance shows where nothing stands before it."""
    carried_fits: bool = True
    """Whether the opening and closing balances that the sheet states follow from its lines."""


def prove_signs(lines: pl.DataFrame, gaps: pl.Series) -> BalanceProof | None:
    """What the balances prove, account by account; None where no two can be compared.

    ``lines`` have account, amount, balance, number (the row) and is_line, which is false of a
    balance carried. They stand as in the file, oldest first or newest first, which each account
    shows by itself. A row without an amount or an account, and a row number in ``gaps`` (set aside
    by reading), break the chain.
    """
    chained = _chains(lines, gaps)
    known = chained.filter(pl.col("balance").is_not_null())
    steps = _steps(known, pl.col("amount"), pl.col("sum"))
    if steps.is_empty():
        return None
    by_account = _breaks(steps)
    newest_first = by_account.select("account", newest_first=pl.col("newest") < pl.col("oldest"))
    steps = steps.join(newest_first, on="account")
    over = steps.select(
        pl.when("newest_first").then("newest_lines").otherwise("oldest_lines")
    ).to_series()
    compared, breaks = int((over > 0).sum()), int(by_account["breaks"].sum())
    if breaks == 0:
        unproven = tuple(sorted(_unproven(chained, by_account)))
        return BalanceProof("proven", compared, 0, None, unproven)
    wrong = bool((by_account["breaks"] > 0).all()) and _is_opposite(known)
    broken = steps.filter(pl.when("newest_first").then("newest").otherwise("oldest"))["number"]
    state: Literal["opposite", "broken"]
    state = "opposite" if wrong and compared >= FEWEST_STEPS else "broken"
    return BalanceProof(state, compared, breaks, min(broken.to_list()))


def denied(accounts: pl.Series, amounts: pl.Series, balances: pl.Series) -> bool:
    """Whether steps of balances that fail would mostly hold if their amounts had gone out.

    >>> denied(pl.Series(["A", "A"]), pl.Series([8, 3]), pl.Series([8, 5]))
    True
    >>> denied(pl.Series(["A", "A"]), pl.Series([8, 3]), pl.Series([8, 12]))
    False
    """
    lines = pl.DataFrame({"account": accounts, "amount": amounts, "balance": balances})
    step = pl.col("balance") - pl.col("balance").shift(1)
    older = pl.col("amount").shift(1)
    steps = (
        lines.drop_nulls()
        .with_columns(
            again=pl.col("account") == pl.col("account").shift(1),
            oldest=step == pl.col("amount"),
            oldest_out=step == -pl.col("amount"),
            newest=step == -older,
            newest_out=step == older,
        )
        .filter("again")
    )
    held = {side: int((steps[side] | steps[f"{side}_out"]).sum()) for side in ("oldest", "newest")}
    side = "newest" if held["newest"] > held["oldest"] else "oldest"
    out = int((steps[f"{side}_out"] & ~steps[side]).sum())
    return out > 0 and 2 * out >= int((~steps[side]).sum())


def said_direction(summary: str) -> int | None:
    """1 where a line's words say that money came, -1 where it went, None where they say neither.

    >>> said_direction("存款利息"), said_direction("网银手续费"), said_direction("手续费退回")
    (1, -1, None)
    """
    came, went = (re.search(words, summary) is not None for words in (_CAME, _WENT))
    if came == went or re.search(_NEITHER, summary):
        return None
    return 1 if came else -1


def spent_as_income(amounts: pl.Series, summaries: pl.Series) -> int | None:
    """The first row that says that its money went out, and whose amount is read as money in."""
    words = summaries.drop_nulls().unique().to_list()
    went = [word for word in words if _is_spent(word)]
    at = (summaries.is_in(went) & (amounts > 0)).fill_null(value=False).arg_true()
    return int(at[0]) if at.len() else None


def _is_spent(summary: str) -> bool:
    """Whether a line's words say that it was spent.

    >>> _is_spent("缴社保费"), _is_spent("收缴纳的学费"), _is_spent("付退工资")
    (True, False, False)
    """
    if re.search(f"{_NEITHER}|{_CAME}|收", summary):
        return False
    return re.search(f"{_WENT}|{_SPENT}", summary) is not None


def _is_opposite(known: pl.DataFrame) -> bool:
    """Whether every step holds with the opposite sign; a look at one account mostly tells."""
    one = known.filter(pl.col("account") == known["account"][0])
    return not any(
        _breaks(_steps(lines, -pl.col("amount"), -pl.col("sum")))["breaks"].sum()
        for lines in (one, known)
    )


def _steps(known: pl.DataFrame, amount: pl.Expr, total: pl.Expr) -> pl.DataFrame:
    """Each step from one balance to the next: whether it fails, and over how many lines it leads,
    read in either order."""
    # Oldest first: each balance is the one before plus the amount, so balance - sum so far stays.
    # Newest first: it is the one below plus the own amount, so balance + sum before stays.
    sides = {
        "oldest": (pl.col("balance") - total, pl.col("nth")),
        "newest": (pl.col("balance") + total - amount, pl.col("nth") - pl.col("is_line")),
    }
    again = pl.col("chain") == pl.col("chain").shift(1)
    return known.select(
        "account",
        "number",
        *(
            column
            for name, (side, nth) in sides.items()
            for column in (
                (side != side.shift(1)).alias(name),
                (nth - nth.shift(1)).alias(f"{name}_lines"),
            )
        ),
        again=again.fill_null(value=False),
    ).filter("again")


def _breaks(steps: pl.DataFrame) -> pl.DataFrame:
    """How many steps of each account fail in either order, and in the better one."""
    return (
        steps.group_by("account")
        .agg(oldest=pl.col("oldest").sum(), newest=pl.col("newest").sum())
        .with_columns(breaks=pl.min_horizontal("oldest", "newest"))
    )


def _unproven(chained: pl.DataFrame, by_account: pl.DataFrame) -> list[int]:
    """The rows of the lines that no step leads over, in the order or orders that hold."""
    reach = (
        chained.filter(pl.col("balance").is_not_null())
        .group_by("chain")
        .agg(top=pl.col("at").min(), bottom=pl.col("at").max())
    )
    inside = pl.col("at").is_between("top", "bottom")
    # The topmost is the oldest line where the list stands oldest first, else the last is.
    holds = inside & ~((pl.col("oldest") == 0) & (pl.col("at") == pl.col("top")))
    holds &= ~((pl.col("newest") == 0) & (pl.col("at") == pl.col("bottom")))
    lines = chained.filter("is_line").join(reach, on="chain", how="left")
    lines = lines.join(by_account, on="account", how="left")
    return lines.filter(~holds.fill_null(value=False))["number"].to_list()


def _chains(lines: pl.DataFrame, gaps: pl.Series) -> pl.DataFrame:
    """Each row with the chain it stands in, chain by chain; its place, and the sum of the amounts
    and how many lines there are so far, which only within a chain mean anything."""
    some = lines.select(
        # As small numbers: text is slow to group by.
        pl.col("account").cast(pl.Categorical).to_physical().cast(pl.Int64),
        pl.col("amount", "balance").cast(_LONG),
        pl.col("number").cast(pl.Int64),
        "is_line",
    )
    if gaps.is_empty() and not some["amount"].null_count() and not some["account"].null_count():
        some = some.with_columns(chain=pl.lit(0, pl.Int64))
    else:
        unread = pl.any_horizontal(pl.col("amount", "account").is_null())
        above = gaps.cast(pl.Int64).sort().search_sorted(some["number"])
        some = some.with_columns(chain=unread.cum_sum() + above.cast(pl.Int64)).filter(~unread)
    some = some.with_columns(
        chain=pl.col("chain") * (pl.col("account").max() + 1) + pl.col("account")
    )
    # Side by side, for windows over as many chains as a county has accounts are slow.
    return some.sort("chain", maintain_order=True).with_columns(
        at=pl.int_range(pl.len(), dtype=pl.Int64),
        nth=pl.col("is_line").cast(pl.Int64).cum_sum(),
        sum=pl.col("amount").cum_sum(),
    )
