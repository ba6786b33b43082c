"""The signs of statements that say what is owed: a credit card's, where positive is spending.

Such a statement has no running balance that could prove a sign. What it names itself and the
kinds of movement that it writes (消费, 退货, 还款) must agree before a sign is turned; else it is
refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import polars as pl

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.standardise.derived_columns import negative
from zbb_reconcile.standardise.values import Parsed, faults_at, without

CARD = "credit_card"
"""What reading says of a statement that names itself a credit card's."""

_SPENT = re.compile(r"[(\[【]?(?:消费|取现|预借现金|分期)(?!.{0,2}(?:退|撤|冲))")
_CAME = re.compile(r"[(\[【]?(?:退货|退款)|.*还款")
_NEITHER = re.compile(r"手续费|利息|费用|撤销|冲正|失败|返还|减免|退回")
_PURCHASE = r"^\s*[(（\[【]?消费(?:$|[^退撤冲])"


@dataclass(frozen=True)
class CardSigns:
    """Amounts with the signs of a card's statement, or the row that leaves them unclear."""

    amount: Parsed
    said: str | None = None
    """The code of what the check says: card_owed or card_by_words."""
    unclear: int | None = None
    """The position of the row for which the sheet is refused."""


def card_signs(amount: Parsed, summaries: pl.Series) -> CardSigns:
    """The signed amounts of a statement that names itself a credit card's.

    Where amounts have both signs, one convention holds for all: what was spent and what came back
    must say the same of it. Where none is negative, each row's own words decide, and a row
    without any is a fault.
    """
    lines = pl.DataFrame([amount.values.alias("amount"), _words(summaries).alias("word")])
    minus, known = pl.col("amount") < 0, pl.col("word").is_not_null() & (pl.col("amount") != 0)
    as_read = pl.col("word") == pl.when(minus).then(-1).otherwise(1)
    found = lines.with_columns(
        minus=minus.fill_null(value=False),
        agrees=(known & as_read).fill_null(value=False),
        differs=(known & ~as_read).fill_null(value=False),
    )
    if not found["minus"].any():
        return _by_words(amount, lines)
    if found["agrees"].any() == found["differs"].any():
        odd = found["agrees"] if found["agrees"].any() else found["minus"]
        return CardSigns(amount, unclear=odd.arg_true()[0])
    if found["agrees"].any():
        return CardSigns(amount)
    return CardSigns(_turned(amount), "card_owed")


def purchase_as_income(amounts: pl.Series, summaries: pl.Series) -> int | None:
    """The first row that says it is a purchase, and whose amount is read as money in."""
    purchases = summaries.fill_null("").str.contains(_PURCHASE) & (amounts > 0)
    at = purchases.fill_null(value=False).arg_true()
    return int(at[0]) if at.len() else None


def _turned(amount: Parsed) -> Parsed:
    return Parsed(negative(amount.values), amount.faults, amount.doubts)


def _by_words(amount: Parsed, lines: pl.DataFrame) -> CardSigns:
    """Amounts without signs, each signed by what its row says that it is."""
    signed = lines.select(
        pl.when(pl.col("word") == -1).then(negative(amount.values)).otherwise("amount")
    ).to_series()
    unsaid = lines["word"].is_null() & (lines["amount"] != 0).fill_null(value=False)
    at = unsaid.arg_true()
    faults = pl.concat([amount.faults, faults_at(at, "card_direction_unknown", amount.values)])
    return CardSigns(Parsed(without(signed, at), faults, amount.doubts), "card_by_words")


def _words(summaries: pl.Series) -> pl.Series:
    """1 where the text says that money came back to the card, -1 where it was spent, else null."""
    known = {text: _word(text) for text in summaries.drop_nulls().unique().to_list()}
    return summaries.replace_strict(known, default=None, return_dtype=pl.Int8)


def _word(text: str) -> int | None:
    """What a summary on a card's statement says of the direction.

    >>> _word("（消费）示例商户"), _word("信用卡还款 转账"), _word("分期手续费"), _word("消费退货")
    (-1, 1, None, None)
    """
    said = unicodedata.normalize("NFKC", text).strip(BLANKS)
    if _NEITHER.search(said):
        return None
    return -1 if _SPENT.match(said) else 1 if _CAME.match(said) else None
