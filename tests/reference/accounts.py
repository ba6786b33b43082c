"""Bank accounts: BA-*, X-02, X-03, and which accounts to close."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from tests.reference.cash import Cash
from tests.reference.movements import NOT_BY_CUSTOMERS
from tests.reference.parameters import (
    DAY,
    NEVER_DORMANT_KINDS,
    ZERO,
    ZERO_BALANCE_EXCUSES,
    Finding,
    Row,
    Tables,
    closed_year,
    happened,
    months_before,
    rows,
    says,
    year_end,
)

CLOSING_RULES = ("BA-02", "BA-03", "BA-06", "BA-15")


class Action(NamedTuple):
    """What to do with an account that is open at the bank."""

    account_no: str
    agency: str | None
    action: str
    target: str | None
    to_treasury: Decimal
    to_target: Decimal


def account_findings(tables: Tables, cash: Cash) -> list[Finding]:
    """BA-01, 02, 03, 04, 06, 08, 13, 14, 15, X-02, X-03."""
    answer = several_basic_findings(cash) + zero_balance_outflow_findings(cash)
    for account_no in sorted({*cash.bank, *cash.register}):
        registered = cash.register.get(account_no)
        closed = registered is not None and happened(registered["closed_on"], cash.as_of)
        if not cash.open_at_bank(account_no):
            if registered is not None and not closed:
                answer.append(Finding("BA-13", account_no, None, "rectify"))
            continue
        held = held_in(cash, account_no)
        agency = cash.names.agencies.get(cash.names.owner(account_no) or "", Row())
        row = registered or Row()
        if dormant(cash, account_no):
            answer.append(Finding("BA-02", account_no, held, "close_account"))
        if row["expires_on"] is not None and row["expires_on"] < cash.as_of:
            answer.append(Finding("BA-03", account_no, held, "close_account"))
        if registered is None:
            answer.append(Finding("BA-04", account_no, held, "rectify"))
        if happened(agency["abolished_on"], cash.as_of):
            answer.append(Finding("BA-06", account_no, held, "close_account"))
        bank = cash.bank[account_no]
        name = bank["account_name"] or bank["agency_name"]
        if registered is not None and not cash.names.agrees(name, agency):
            answer.append(Finding("BA-14", account_no, held, "rectify"))
        if closed:
            answer.append(Finding("BA-15", account_no, held, "close_account"))
    return answer + statement_findings(cash) + account_tie_findings(tables, cash)


def statement_findings(cash: Cash) -> list[Finding]:
    """BA-00: nobody has seen its statement; of closed accounts those whose cash SF would judge."""
    own_cash = {number for numbers in cash.own_cash().values() for number in numbers}
    return [
        Finding("BA-00", number, held_in(cash, number), "review")
        for number in cash.bank
        if not cash.has_lines(number)
        and cash.lines_from(number) is None
        and (cash.open_at_bank(number) or number in own_cash)
    ]


def held_in(cash: Cash, account_no: str) -> Decimal | None:
    """The balance at as_of; foreign money has no yuan."""
    return None if cash.foreign(account_no) else cash.balance(account_no, cash.as_of)


def basic_accounts(cash: Cash) -> dict[str, list[str]]:
    """Agency -> its open basic accounts, the one that stays first."""
    answer: dict[str, list[str]] = defaultdict(list)
    for account_no, row in cash.register.items():
        open_yuan = cash.open_at_bank(account_no) and not cash.foreign(account_no)
        if row["account_kind"] == "basic" and open_yuan:
            answer[row["agency_code"]].append(account_no)
    for accounts in answer.values():
        accounts.sort(key=lambda number: (-cash.balance(number, cash.as_of), number))
    return dict(answer)


def several_basic_findings(cash: Cash) -> list[Finding]:
    return [
        Finding(
            "BA-01",
            agency,
            sum((cash.balance(number, cash.as_of) for number in accounts[1:]), ZERO),
            "rectify",
        )
        for agency, accounts in basic_accounts(cash).items()
        if len(accounts) > 1
    ]


def dormant(cash: Cash, account_no: str) -> bool:
    """BA-02: no customer has moved the account for twelve months."""
    registered = cash.register.get(account_no, Row())
    if registered["account_kind"] in NEVER_DORMANT_KINDS:
        return False
    since = months_before(cash.as_of, cash.law.dormant_months)
    start = cash.lines_from(account_no)
    if start is None or start > since + DAY:
        return False
    moved = cash.movements[account_no]
    first = min((movement.line["posted_on"] for movement in moved), default=None)
    if not happened(cash.opened_on(account_no) or first, since):
        return False
    return not any(
        since < movement.line["posted_on"] <= cash.as_of
        for movement in moved
        if movement.kind not in NOT_BY_CUSTOMERS
    )


def zero_balance_outflow_findings(cash: Cash) -> list[Finding]:
    """BA-08: money led out of a zero-balance account to the agency's own circle."""
    answer = []
    for account_no, row in cash.register.items():
        if row["account_kind"] != "zero_balance":
            continue
        own = row["agency_code"]
        circle = {own, cash.names.agencies[own]["department_code"]}
        circle |= {
            code for code, agency in cash.names.agencies.items() if agency["department_code"] == own
        }
        led_out = [
            -movement.line["amount"]
            for movement in cash.movements[account_no]
            if movement.kind in ("own_transfer", "to_agency")
            and movement.other in circle
            and movement.line["amount"] < 0
            and movement.line["posted_on"] <= cash.as_of
            and movement.line["counterparty_no"] != account_no
            and not says(movement.line["summary"], ZERO_BALANCE_EXCUSES)
        ]
        if led_out:
            amount = None if cash.foreign(account_no) else sum(led_out, ZERO)
            answer.append(Finding("BA-08", account_no, amount, "rectify"))
    return answer


def account_tie_findings(tables: Tables, cash: Cash) -> list[Finding]:
    """X-02 and X-03: the carryovers that name an account against what was in it."""
    year = closed_year(cash.as_of)
    named: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(tables, "carryovers"):
        if row["fiscal_year"] == year and row["account_no"] is not None:
            named[row["account_no"]] += row["closing"]
    answer = []
    for account_no, carried in named.items():
        if account_no not in cash.bank or cash.foreign(account_no):
            continue
        gap = cash.balance(account_no, year_end(year)) - carried
        if gap > 0:
            answer.append(Finding("X-02", account_no, gap, "review"))
        if gap < 0:
            answer.append(Finding("X-03", account_no, -gap, "review"))
    return answer


def account_actions(cash: Cash, findings: list[Finding]) -> list[Action]:
    """Every account open at the bank: keep or close, and where its money goes.

    Of foreign money no amount and no target is known.
    """
    closing = {finding.subject for finding in findings if finding.rule in CLOSING_RULES}
    basics = basic_accounts(cash)
    for accounts in basics.values():
        closing |= set(accounts[1:])
    to_treasury = treasury_shares(cash, closing)
    answer = []
    for account_no in sorted(cash.bank):
        if not cash.open_at_bank(account_no):
            continue
        agency = cash.names.owner(account_no)
        if cash.foreign(account_no):
            action = "close" if account_no in closing else "keep"
            answer.append(Action(account_no, agency, action, None, None, None))
            continue
        recalled = to_treasury.get(account_no, ZERO)
        if account_no not in closing:
            answer.append(Action(account_no, agency, "keep", None, recalled, ZERO))
            continue
        target = closing_target(cash, agency, basics, closing)
        rest = cash.balance(account_no, cash.as_of) - recalled
        answer.append(Action(account_no, agency, "close", target, recalled, rest))
    return answer


def closing_target(
    cash: Cash, agency: str | None, basics: dict[str, list[str]], closing: set[str]
) -> str | None:
    """The agency's kept basic account, else its zero-balance account; never one that closes."""
    zeros = sorted(
        number
        for number, row in cash.register.items()
        if row["agency_code"] == agency
        and row["account_kind"] == "zero_balance"
        and cash.open_at_bank(number)
        and not cash.foreign(number)
    )
    candidates = basics.get(agency or "", [])[:1] + zeros
    return next((number for number in candidates if number not in closing), None)


def treasury_shares(cash: Cash, closing: set[str]) -> dict[str, Decimal]:
    """How much of its agency's provable stale cash falls on each account."""
    own_cash = cash.own_cash()
    answer: dict[str, Decimal] = {}
    for row in cash.stale():
        left = row.fiscal_min
        held = {
            number: cash.balance(number, cash.as_of)
            for number in own_cash[row.agency]
            if cash.open_at_bank(number)
        }
        for number in sorted(held, key=lambda n: (n not in closing, -held[n], n)):
            answer[number] = max(ZERO, min(left, held[number]))
            left -= answer[number]
    return answer
