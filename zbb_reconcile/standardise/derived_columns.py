"""Columns made of the pieces that files have instead of them, or beside them.

Money in beside money out, unsigned amounts beside a direction, increases beside reductions,
currencies, and names that stand in one cell with their code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.codes import CURRENCIES
from zbb_reconcile.dates import parse_day
from zbb_reconcile.identifiers import Doubt, code_and_name
from zbb_reconcile.money import YUAN
from zbb_reconcile.standardise.values import Parsed, faults_at, no_faults, without
from zbb_reconcile.standardise.words import parse_choice
from zbb_reconcile.tables import TABLES, Table

OWN_CURRENCY = "CNY"
Proven = Callable[[pl.Series, pl.Series], bool]
"""Whether the running balances prove these signed amounts, one of those marked among them."""

_ZERO = pl.lit(Decimal("0.00"), YUAN)
_FEWEST_LINES = 3
"""In fewer a name stands in every line by chance."""


def make_columns(
    table: Table, parsed: Mapping[str, Parsed], headers: Mapping[str, str], proven: Proven
) -> tuple[dict[str, Parsed], dict[str, str]]:
    """The parsed columns and their headers, with those that the pieces make.

    The pieces stay among them: their faults are faults of the row.
    """
    made, said = dict(parsed), dict(headers)
    _other_side(made, said)
    parsed = dict(made)
    for whole, plus, minus in (
        ("amount", "money_in", "money_out"),
        ("adjusted", "increased", "reduced"),
    ):
        if plus in parsed and minus in parsed:
            went = parsed[minus].values
            if whole == "amount":
                sides = _one_side(parsed[plus].values, went, proven)
            else:
                sides = _changes(parsed[plus].values, went)
            made[whole] = _agreeing(sides, parsed.get(whole))
            said[whole] = f"{headers[plus]} / {headers[minus]}"
            # Beside two sides a ledger's 方向 is that of its balance (借, 贷, 平), not of the line.
            made.pop("direction", None)
        elif whole == "amount" and {"amount", "direction"} <= parsed.keys():
            made[whole] = _directed(parsed["amount"], parsed["direction"], proven)
    if {"amount", "refund"} <= parsed.keys():
        made["amount"] = paid_back(parsed["amount"], parsed["refund"])
    if "term" in parsed and {"from_on", "to_on"}.isdisjoint(parsed):
        _ends_of_term(made, said)
    if table.name == "ledger_balances":
        _sides_of_subjects(made, said)
    if table.name == "bank_accounts" and "currency" in made:
        known = made["currency"].values.str.to_uppercase().replace(CURRENCIES)
        made["currency"] = replace(made["currency"], values=known)
    if "currency" in parsed and any(piece.name == "currency" for piece in table.pieces):
        made["currency"] = _own_currency(parsed["currency"])
    return made, said


_TO = re.compile(r"\s*(?:[至到~—]+| - |-(?=(?:19|20)[0-9]{2}[-./年]))\s*")


def _ends_of_term(made: dict[str, Parsed], said: dict[str, str]) -> None:
    """Add the first and the last day of terms such as 2021.12.01~2024.11.30; none of 三年."""
    terms = made["term"].values
    for column, at in (("from_on", 0), ("to_on", 1)):
        days = [_day_of(term, at) for term in terms]
        made[column] = Parsed(pl.Series(days, dtype=pl.Date), no_faults())
        said[column] = said["term"]


def _day_of(term: str | None, at: int) -> date | None:
    ends = _TO.split((term or "").strip())
    day = parse_day(ends[at]) if len(ends) == 2 else None
    day = day.value if isinstance(day, Doubt) else day
    return day if isinstance(day, date) else None


_DEBIT_SUBJECTS = "^[157]"
"""资产, 费用, 预算支出 stand at 借; 负债, 净资产, 收入, 预算收入, 预算结余 at 贷 (政府会计制度)."""


def _sides_of_subjects(made: dict[str, Parsed], said: dict[str, str]) -> None:
    """Balances of subjects that stand in two columns, or beside their side, with their sign.

    A balance on the side that is not its subject's own is negative.
    """
    if "subject_code" not in made:
        return
    at_debit = made["subject_code"].values.str.contains(_DEBIT_SUBJECTS).fill_null(value=False)
    for column in ("opening", "closing"):
        debit, credit = (made.get(f"{column}_{side}") for side in ("debit", "credit"))
        if column not in made and debit is not None and credit is not None:
            net = _one_side(debit.values, credit.values, lambda *_: True)
            owned = pl.DataFrame([at_debit.alias("d"), net.values.alias("n")])
            signed = owned.select(pl.when("d").then("n").otherwise(_ZERO - pl.col("n")).cast(YUAN))
            made[column] = Parsed(signed.to_series(), net.faults)
            said[column] = _both(said, f"{column}_debit", f"{column}_credit")
    for column in ("opening", "closing"):
        side = made.get(f"{column}_side") or made.get("closing_side")
        if column in made and side is not None and f"{column}_debit" not in made:
            made[column] = _on_its_side(made[column], side, at_debit)


def _on_its_side(balance: Parsed, side: Parsed, at_debit: pl.Series) -> Parsed:
    """The balances, negative where they stand on the side that is not their subject's own."""
    rows = pl.DataFrame(
        [balance.values.alias("balance"), side.values.alias("side"), at_debit.alias("at_debit")]
    )
    own = pl.when("at_debit").then(pl.lit("debit")).otherwise(pl.lit("credit"))
    against = pl.col("side").is_in(["debit", "credit"]) & (pl.col("side") != own)
    signed = pl.when(against).then(_ZERO - pl.col("balance")).otherwise("balance").cast(YUAN)
    return Parsed(rows.select(signed).to_series(), balance.faults, balance.doubts)


def _other_side(made: dict[str, Parsed], said: dict[str, str]) -> None:
    """Add what a payer beside a payee say: which way the money went, and who the other side is.

    The own account is one of the two. Where it is neither or both, the row says nothing of the
    direction, and of the other side only what a lone payer or payee says.
    """
    if "account_no" not in made or not {"payer_no", "payee_no"} & made.keys():
        _way_by_names(made, said)
        return
    blank = pl.Series([None] * made["account_no"].values.len(), dtype=pl.String)
    names = ("payer_no", "payer_name", "payee_no", "payee_name")
    there = {name: made[name].values if name in made else blank for name in names}
    lines = pl.DataFrame(
        [made["account_no"].values.alias("own"), *(there[name].alias(name) for name in names)]
    )
    pays = (pl.col("payer_no") == pl.col("own")).fill_null(value=False)
    gets = (pl.col("payee_no") == pl.col("own")).fill_null(value=False)
    went = pl.when(pays & ~gets).then(pl.lit("out")).when(gets & ~pays).then(pl.lit("in"))
    lines = lines.with_columns(direction=went)
    for column, which in (("counterparty_no", "no"), ("counterparty_name", "name")):
        other = (
            pl.when(pl.col("direction") == "out")
            .then(f"payee_{which}")
            .when(pl.col("direction") == "in")
            .then(f"payer_{which}")
            .when(pl.col("payer_no").is_null() & ~gets)
            .then(f"payee_{which}")
            .when(pl.col("payee_no").is_null() & ~pays)
            .then(f"payer_{which}")
        )
        if column not in made:
            made[column] = Parsed(lines.select(other).to_series(), no_faults())
            said[column] = _both(said, f"payer_{which}", f"payee_{which}")
    # Where the own number is found nowhere and amounts have signs, these say it.
    signed = "amount" in made and bool((made["amount"].values < 0).any())
    silent = lines["direction"].null_count() == lines.height and signed
    if {"payer_no", "payee_no"} <= made.keys() and "direction" not in made and not silent:
        made["direction"] = Parsed(lines["direction"], no_faults())
        said["direction"] = _both(said, "payer_no", "payee_no")


def _way_by_names(made: dict[str, Parsed], said: dict[str, str]) -> None:
    """Add which way the money went, where only names tell: the own is the one of two in every line.

    Nothing where no name or more than one is, or where there are too few lines to tell.
    """
    if "direction" in made or not {"amount", "payer_name", "payee_name"} <= made.keys():
        return
    if bool((made["amount"].values < 0).any()):
        # Amounts that have signs say it.
        return
    payers, payees = made["payer_name"].values, made["payee_name"].values
    if payers.len() < _FEWEST_LINES or payers.null_count() or payees.null_count():
        return
    own = [
        name
        for name in {payers[0], payees[0]}
        if bool(((payers == name) != (payees == name)).all())
    ]
    if len(own) == 1:
        lines = pl.DataFrame([payers.alias("payer"), payees.alias("payee")])
        pays = pl.col("payer") == own[0]
        way = pl.when(pays).then(pl.lit("out")).otherwise(pl.lit("in"))
        made["direction"] = Parsed(lines.select(way).to_series(), no_faults())
        said["direction"] = _both(said, "payer_name", "payee_name")
        if "counterparty_name" not in made:
            other = pl.when(pays).then("payee").otherwise("payer")
            made["counterparty_name"] = Parsed(lines.select(other).to_series(), no_faults())
            said["counterparty_name"] = said["direction"]


def _both(said: Mapping[str, str], one: str, other: str) -> str:
    return " / ".join(said[name] for name in (one, other) if name in said)


def negative(amounts: pl.Series) -> pl.Series:
    """The same amounts the other way round."""
    return amounts.to_frame("amount").select((_ZERO - pl.col("amount")).cast(YUAN)).to_series()


def names_from_codes(texts: pl.Series) -> pl.Series | None:
    """The names that stand beside the codes of a column, null where there is none; None for none.

    A cell such as 101001-县财政局 says both.
    """
    both = {
        text: named[1]
        for text in texts.filter(texts.str.contains(r"[^\x00-\x7f]")).unique().to_list()
        if (named := code_and_name(text)) is not None
    }
    if not both:
        return None
    return texts.replace_strict(both, default=None, return_dtype=pl.String)


def _one_side(came: pl.Series, went: pl.Series, proven: Proven) -> Parsed:
    """Money in less money out, one of them blank or nothing; a negative one is a correction.

    Where every outflow is negative they may be written with their sign, or all be corrections:
    the balances tell, else it is asked.
    """
    amount = _net(came, went).values
    minus = (went < 0).fill_null(value=False)
    if minus.any() and not (went > 0).any() and not proven(amount, minus):
        signed = _net(came, negative(went)).values
        if not proven(signed, minus):
            at = minus.arg_true()
            return Parsed(without(amount, at), faults_at(at, "all_out_negative", went))
        amount = signed
    sides = pl.DataFrame([came.alias("came"), went.alias("went")])
    both = sides.select((pl.col("came") != _ZERO) & (pl.col("went") != _ZERO)).to_series()
    at = both.fill_null(value=False).arg_true()
    found = sides.select(pl.format("{} / {}", "came", "went")).to_series()
    return Parsed(without(amount, at), faults_at(at, "both_sides", found))


def _net(plus: pl.Series, minus: pl.Series) -> Parsed:
    """One column less the other; blank where both are."""
    amount = pl.DataFrame([plus.alias("plus"), minus.alias("minus")]).select(
        pl.when(pl.any_horizontal(pl.all().is_not_null()))
        .then(pl.col("plus").fill_null(_ZERO) - pl.col("minus").fill_null(_ZERO))
        .cast(YUAN)
    )
    return Parsed(amount.to_series(), no_faults())


def _changes(increased: pl.Series, reduced: pl.Series) -> Parsed:
    """Increases less reductions; what a negative one of either means cannot be told."""
    net = _net(increased, reduced).values
    both = pl.DataFrame([increased.alias("up"), reduced.alias("down")])
    negative = both.select(pl.any_horizontal(pl.all() < _ZERO)).to_series()
    at = negative.fill_null(value=False).arg_true()
    found = both.select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator=" / ")
    ).to_series()
    return Parsed(without(net, at), faults_at(at, "sign_contradicts", found))


def _agreeing(sides: Parsed, stated: Parsed | None) -> Parsed:
    """The signed amounts of two sides, where a single column beside them says the same."""
    if stated is None:
        return sides
    both = pl.DataFrame([sides.values.alias("made"), stated.values.alias("stated")])
    differ = (pl.col("made") != pl.col("stated")) & (pl.col("made").abs() != pl.col("stated"))
    lone = pl.col("made").is_null() & pl.col("stated").is_not_null()
    unread = set(sides.faults["at"]) | set(stated.faults["at"])
    at = both.select((differ.fill_null(value=False)) | lone).to_series().arg_true()
    at = at.filter(pl.Series([place not in unread for place in at], dtype=pl.Boolean))
    told = faults_at(at, "amount_contradicts", stated.values)
    faults = pl.concat([sides.faults, stated.faults, told])
    return Parsed(without(sides.values, at), faults, stated.doubts)


def _directed(amount: Parsed, direction: Parsed, proven: Proven) -> Parsed:
    """Amounts with the sign that their direction gives.

    Where every outflow is negative already, the amounts are signed, and a negative inflow
    contradicts. Else a minus is a correction in red, or a sign: only the balances can tell.
    """
    out, into = pl.col("direction") == "out", pl.col("direction") == "in"
    minus, plus = pl.col("amount") < _ZERO, pl.col("amount") > _ZERO
    lines = pl.DataFrame(
        [amount.values.alias("amount"), direction.values.alias("direction")]
    ).with_columns(
        by_direction=pl.when(out)
        .then(_ZERO - pl.col("amount"))
        .when(into | (pl.col("amount") == _ZERO))
        .then("amount")
        .cast(YUAN)
    )
    found = lines.select(
        minus=minus.any(), outs_minus=(out & minus).any(), outs_plus=(out & plus).any()
    ).row(0, named=True)
    signed = bool(found["outs_minus"]) and not found["outs_plus"]
    if signed:
        against = minus & into
    elif found["minus"] and not proven(
        lines["by_direction"], (amount.values < 0).fill_null(value=False)
    ):
        against = minus
    else:
        against = pl.lit(value=False)
    unsaid = pl.lit(value=not signed) & pl.col("direction").is_null() & (minus | plus)
    lines = lines.with_columns(against=against, unsaid=unsaid & ~against)
    wrong, blank = (lines[name].fill_null(value=False).arg_true() for name in ("against", "unsaid"))
    blank = blank.filter(~blank.is_in(direction.faults["at"].implode()))
    faults = pl.concat(
        [
            amount.faults,
            faults_at(wrong, "sign_contradicts", amount.values),
            faults_at(blank, "direction_blank", amount.values),
        ]
    )
    values = amount.values if signed else lines["by_direction"]
    return Parsed(without(values, wrong), faults, amount.doubts)


def paid_back(amount: Parsed, refund: Parsed) -> Parsed:
    """Payments, below zero where they were paid back; of a row that says neither it is asked, and
    of all that were paid back where some have a minus and others none."""
    lines = pl.DataFrame([amount.values.alias("amount"), refund.values.alias("refund")])
    back = (lines["refund"] == "refund").fill_null(value=False)
    minus = back & (lines["amount"] < 0).fill_null(value=False)
    turned = pl.when(back).then(_ZERO - pl.col("amount")).otherwise("amount").cast(YUAN)
    values = amount.values if minus.any() else lines.select(turned).to_series()
    mixed = back if minus.any() and not minus.equals(back) else back & ~back
    unsaid = lines["refund"].is_null() & lines["amount"].is_not_null()
    blank = unsaid.arg_true()
    blank = blank.filter(~blank.is_in(refund.faults["at"].implode()))
    faults = pl.concat(
        [
            amount.faults,
            faults_at(mixed.arg_true(), "sign_contradicts", amount.values),
            faults_at(blank, "direction_blank", amount.values),
        ]
    )
    return Parsed(without(values, mixed.arg_true()), faults, amount.doubts)


def _own_currency(currency: Parsed) -> Parsed:
    """The currencies, with a fault for each that is not the yuan, and for blanks beside those."""
    values = currency.values
    foreign = ((values != OWN_CURRENCY) & values.is_not_null()).arg_true()
    if foreign.is_empty():
        return currency
    blank = values.is_null().arg_true()
    blank = blank.filter(~blank.is_in(currency.faults["at"].implode()))
    faults = pl.concat(
        [
            currency.faults,
            faults_at(foreign, "foreign_currency", values),
            faults_at(blank, "currency_blank", values.fill_null("")),
        ]
    )
    return replace(currency, faults=faults)


def foreign_accounts(books: Books) -> pl.DataFrame:
    """The bank accounts in another currency than the yuan, and which, as lines name it."""
    listed = books.frame("bank_accounts").select("account_no", "currency")
    named = listed.filter(pl.col("currency").is_not_null()).unique(maintain_order=True)
    column = TABLES["bank_lines"].column("currency")
    known = {text: parse_choice(text, column) for text in named["currency"].unique().to_list()}
    codes = [
        code if isinstance(code := known[text], str) else text
        for text in named["currency"].to_list()
    ]
    coded = named.with_columns(currency=pl.Series(codes, dtype=pl.String))
    return coded.filter(pl.col("currency") != OWN_CURRENCY)
