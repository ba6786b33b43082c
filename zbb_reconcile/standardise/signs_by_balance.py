"""A statement without a sign: its balances give them, or words that deny one are asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.money import in_unit
from zbb_reconcile.sheet import Sheet, header_of
from zbb_reconcile.standardise.balance_signs import BalanceProof, said_direction, spent_as_income
from zbb_reconcile.standardise.derived_columns import negative
from zbb_reconcile.standardise.values import Parsed, faults_at, without

Prove = Callable[[pl.Series], BalanceProof | None]


def signed_by_balance(
    amount: Parsed, parsed: Mapping[str, Parsed], rows: pl.Series, prove: Prove
) -> Parsed | None:
    """Amounts of which none is below zero, with the signs that prove every step from balance to
    balance; None where no signs do.

    A line that no step leads over (the oldest, with no balance before it) is a fault: which way
    its money went is not known. ``rows`` are the places of the lines, oldest or newest first.
    """
    names = {"account_no": "account", "balance_after": "balance"}
    lines = pl.DataFrame([parsed[name].values.alias(said) for name, said in names.items()])
    step = pl.col("balance") - pl.col("balance").shift(1)
    again = pl.col("account") == pl.col("account").shift(1)
    falls = lines.select(
        oldest=pl.when(again).then(step < 0),
        newest=pl.when(again.shift(-1)).then(step.shift(-1) > 0),
    )
    proven: list[tuple[bool, pl.Series, tuple[int, ...]]] = []
    for order, edge in product(("oldest", "newest"), (False, True)):
        falling = falls[order].fill_null(edge)
        signed = pl.select(pl.when(falling).then(negative(amount.values)).otherwise(amount.values))
        proof = prove(signed.to_series())
        if proof is not None and proof.state == "proven":
            fits = proof.carried_fits and not proof.unproven
            proven.append((fits, signed.to_series(), proof.unproven))
    if not proven:
        return None
    _, values, unproven = max(proven, key=lambda one: one[0])
    at = (rows.is_in(unproven) & (values != 0)).fill_null(value=False).arg_true()
    unsaid = faults_at(at, "direction_blank", amount.values)
    return Parsed(without(values, at), pl.concat([amount.faults, unsaid]), amount.doubts)


def refuse_spent(sheet: Sheet, made: Mapping[str, Parsed]) -> None:
    """Refuse a statement without signs of which a line says that its money went out.

    Where its header is our own ``amount``, whoever wrote it knows what a positive one is.
    """
    header = header_of(sheet, "amount")
    if "summary" not in made or header == "amount":
        return
    amounts, summaries = made["amount"].values, made["summary"].values
    at = spent_as_income(amounts, summaries)
    if at is not None:
        raise Refusal(
            "spent_as_income",
            file=sheet.file,
            sheet=sheet.sheet,
            row=sheet.rows["source_row"][at],
            column=header,
            summary=shown(summaries[at]),
            amount=in_unit(amounts[at], None),
        )


def signs_refused(
    sheet: Sheet, made: Mapping[str, Parsed], header: str, proof: BalanceProof
) -> Refusal:
    """What to say where every step holds with the other sign: to exchange money in and out is
    advised only where no line's own words say the contrary."""
    place = {"file": sheet.file, "sheet": sheet.sheet, "column": header}
    if "summary" in made:
        words, amounts = made["summary"].values, made["amount"].values
        said = {text: said_direction(text) for text in words.drop_nulls().unique().to_list()}
        for at, (text, amount) in enumerate(zip(words, amounts, strict=True)):
            if amount and text and (way := said[text]) is not None and (way > 0) == (amount > 0):
                return Refusal(
                    "sign_contradicted_by_words",
                    **place,
                    row=sheet.rows["source_row"][at],
                    steps=proof.steps,
                    summary=shown(text),
                    amount=in_unit(amount, None),
                )
    sign = "as_written" if sheet.mirrored else "opposite"
    return Refusal("sign_contradicted", **place, row=proof.first_row, steps=proof.steps, sign=sign)
