"""Passed on, not spent: CR-13 and CR-16."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.reference.ageing import issued, roots, tops
from tests.reference.cash import Cash
from tests.reference.parameters import (
    EXEMPT_PURPOSES,
    OWN_CASH_KINDS,
    ZERO,
    ZERO_BALANCE_EXCUSES,
    Finding,
    Row,
    Tables,
    closed_year,
    months_before,
    rows,
    says,
)

LATE_FROM = (12, 20)
LATE_FLOOR = Decimal("10000.00")
"""The product's own readings: from the day itself, and more than so much in one payment."""
PASSED_MONTHS = 6
REFUND_DAYS = 5

Receiver = tuple[str, str]
"""("agency", code), or ("account", number) of a 财政专户."""


class Passed(NamedTuple):
    """Money of a root that was paid to a receiver; a refund is negative."""

    root: str
    receiver: Receiver
    paid_on: date
    amount: Decimal
    late: bool
    due: bool
    place: int


def passed_findings(tables: Tables, cash: Cash) -> list[Finding]:
    payments = passed_payments(tables, cash)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for receiver in {one.receiver for one in payments}:
        inflows = without_refunds([one for one in payments if one.receiver == receiver])
        for one, still_there in lying(cash, receiver, inflows, payments):
            if one.late:
                sums["CR-16", one.root] += still_there
            elif one.due:
                sums["CR-13", one.root] += still_there
    return [Finding(rule, root, yuan, "review") for (rule, root), yuan in sums.items() if yuan > 0]


def passed_payments(tables: Tables, cash: Cash) -> list[Passed]:
    """Payments to an agency or into a 财政专户, but what may go there."""
    indicators = issued(tables, cash.as_of)
    top = tops(indicators)
    known_roots = roots(tables, cash.as_of, cash.as_of)
    answer = []
    for place, row in enumerate(rows(tables, "payments")):
        if row["paid_on"] > cash.as_of or row["indicator_id"] not in top:
            continue
        payee = cash.register.get(row["payee_no"], Row())
        kind = payee["account_kind"]
        if (
            says(row["summary"], ZERO_BALANCE_EXCUSES)
            or says(payee["purpose"], EXEMPT_PURPOSES)
            or kind == "zero_balance"
        ):
            continue
        receiver = receiver_of(cash, row, indicators[row["indicator_id"]]["division_code"])
        if receiver is None:
            continue
        root = known_roots[top[row["indicator_id"]][0]]
        paid_on = row["paid_on"]
        late = (
            (paid_on.month, paid_on.day) >= LATE_FROM
            and row["amount"] > LATE_FLOOR
            and paid_on.year <= closed_year(cash.as_of)
        )
        by_name = cash.names.owner(row["payee_no"]) is None
        at_once = root.indicator["direct_fund"] and receiver[0] == "agency"
        at_once = at_once and (by_name or kind in OWN_CASH_KINDS)
        due = paid_on <= months_before(cash.as_of, PASSED_MONTHS) or at_once
        answer.append(Passed(root.id, receiver, paid_on, row["amount"], late, due, place))
    return answer


def receiver_of(cash: Cash, payment: Row, division: str) -> Receiver | None:
    """By the payee's number, else by name."""
    number, name = payment["payee_no"], payment["payee_name"]
    if number in cash.register or number in cash.bank:
        if cash.register.get(number, Row())["account_kind"] == "fiscal_special":
            return "account", number
        owner = cash.names.owner(number)
        owner = owner or cash.names.named(name, division)
        return ("agency", owner) if owner else None
    special = [
        account_no
        for account_no, row in cash.register.items()
        if row["account_kind"] == "fiscal_special" and row["account_name"] == name
    ]
    if name is not None and len(special) == 1:
        return "account", special[0]
    agency = cash.names.named(name, division)
    return ("agency", agency) if agency else None


def without_refunds(payments: list[Passed]) -> list[Passed]:
    """The money that was passed on; a refund takes back the payment of its day and amount, else
    from its root's youngest payments."""
    payments = without_pairs(payments)
    refunded: dict[str, Decimal] = defaultdict(Decimal)
    for one in payments:
        if one.amount < 0:
            refunded[one.root] -= one.amount
    answer = []
    for one in sorted(payments, key=lambda one: (one.paid_on, one.place), reverse=True):
        if one.amount > 0:
            back = min(refunded[one.root], one.amount)
            refunded[one.root] -= back
            answer.append(one._replace(amount=one.amount - back))
    return answer


def without_pairs(payments: list[Passed]) -> list[Passed]:
    """Payments and refunds of one root, day and amount leave each other out, the first first."""
    left = list(payments)
    for refund in sorted((one for one in payments if one.amount < 0), key=lambda one: one.place):
        same = [
            one
            for one in left
            if (one.root, one.paid_on, one.amount) == (refund.root, refund.paid_on, -refund.amount)
        ]
        if same:
            left.remove(min(same, key=lambda one: one.place))
            left.remove(refund)
    return left


def lying(
    cash: Cash, receiver: Receiver, inflows: list[Passed], payments: list[Passed]
) -> list[tuple[Passed, Decimal]]:
    """How much of each inflow is still with its receiver."""
    accounts = accounts_of(cash, receiver)
    if not accounts:
        return []
    spent = outflows(cash, receiver, accounts, payments)
    # First in, first out: a day's outflow uses up what had come by its end and is still there.
    remaining = ZERO
    for day in sorted({one.paid_on for one in inflows} | set(spent)):
        remaining += sum((one.amount for one in inflows if one.paid_on == day), ZERO)
        remaining = max(ZERO, remaining - spent.get(day, ZERO))
    there = min(remaining, max(ZERO, cash.held(accounts)))
    answer = []
    for one in sorted(inflows, key=lambda one: (one.paid_on, one.root, one.place), reverse=True):
        share = min(one.amount, there)
        there -= share
        answer.append((one, share))
    return answer


def accounts_of(cash: Cash, receiver: Receiver) -> list[str]:
    """Where its money can lie."""
    kind, code = receiver
    answer = []
    for number in cash.bank:
        account_kind = cash.register.get(number, Row())["account_kind"]
        if not cash.open_at_bank(number) or cash.foreign(number) or account_kind == "zero_balance":
            continue
        if account_kind == "fiscal_special":
            is_its = kind == "account" and number == code
        else:
            is_its = kind == "agency" and cash.names.owner(number) == code
        if is_its:
            answer.append(number)
    return answer


def outflows(
    cash: Cash, receiver: Receiver, accounts: list[str], payments: list[Passed]
) -> dict[date, Decimal]:
    """Day -> what left the accounts; what came back as a refund of the payment was never used."""
    spent: dict[date, Decimal] = defaultdict(Decimal)
    for number in accounts:
        for movement in cash.movements[number]:
            line = movement.line
            inside = movement.kind == "own_transfer" and receiver[0] == "agency"
            refund = any(
                one.receiver == receiver
                and one.amount == line["amount"]
                and abs((one.paid_on - line["posted_on"]).days) <= REFUND_DAYS
                for one in payments
            )
            is_out = line["amount"] < 0 and line["posted_on"] <= cash.as_of
            if is_out and movement.kind != "reversal" and not inside and not refund:
                spent[line["posted_on"]] -= line["amount"]
    return spent
