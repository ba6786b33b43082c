"""What becomes of each account at the bank, and which of them register and list both know."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tests.reference.accounts import basic_accounts, is_of_person, largest_first
from tests.reference.ageing import finished, projects_of
from tests.reference.cash import Cash
from tests.reference.parameters import ZERO, Finding, Row, Tables

CLOSING_VERDICT = "close_account"


class Action(NamedTuple):
    """What to do with an account that is open at the bank; of foreign money no yuan."""

    account_no: str
    agency: str | None
    action: str
    target: str | None = None
    to_treasury: Decimal | None = None
    to_target: Decimal | None = None
    to_owner: Decimal | None = None


def account_actions(tables: Tables, cash: Cash, findings: list[Finding]) -> list[Action]:
    """Every account open at the bank: keep or close, and where its money goes."""
    closing = {finding.subject for finding in findings if finding.verdict == CLOSING_VERDICT}
    basics = basic_accounts(cash)
    for accounts in basics.values():
        closing |= set(accounts[1:])
    shares = treasury_shares(cash, closing)
    answer = []
    for number in sorted(cash.bank):
        if not cash.open_at_bank(number):
            continue
        agency = cash.names.owner(number)
        action = "close" if number in closing else "keep"
        if cash.foreign(number):
            answer.append(Action(number, agency, action))
            continue
        treasury = max(shares.get(number, ZERO), finished_money(tables, cash, number))
        rest = cash.balance(number, cash.as_of) - treasury
        target = None
        if action == "close" and not has_another_owner(cash, number):
            stays = basics.get(agency or "", [])[:1]
            target = next((basic for basic in stays if basic not in closing), None)
        to_target = rest if target else ZERO
        to_owner = rest if action == "close" and not target else ZERO
        answer.append(Action(number, agency, action, target, treasury, to_target, to_owner))
    return answer


def has_another_owner(cash: Cash, account_no: str) -> bool:
    """Money of a union, a party body, in trust, or in a person's name; not a unit's own income."""
    nature = cash.register.get(account_no, Row())["money_nature"]
    in_trust = cash.whose(account_no) == "exempt" and nature != "own_income"
    return in_trust or is_of_person(cash, account_no)


def finished_money(tables: Tables, cash: Cash, account_no: str) -> Decimal:
    """What lies in the account of a finished project, beyond what its contract still needs."""
    row = cash.register.get(account_no, Row())
    project = projects_of(tables).get(row["project_code"])
    kind = cash.names.agencies.get(cash.names.owner(account_no) or "", Row())["agency_kind"]
    if project is None or not finished(project, cash.as_of) or kind == "enterprise":
        return ZERO
    if cash.whose(account_no) == "exempt":
        return ZERO
    owed = project["contract_balance"] or ZERO
    return max(ZERO, cash.balance(account_no, cash.as_of) - owed)


def treasury_shares(cash: Cash, closing: set[str]) -> dict[str, Decimal]:
    """How much of its agency's provably stale fiscal cash falls on each fiscal account."""
    answer: dict[str, Decimal] = {}
    for row in cash.stale():
        left = row.fiscal_min
        queue = largest_first(cash, cash.fiscal(row.agency))
        for number in sorted(queue, key=lambda one: one not in closing):
            answer[number] = max(ZERO, min(left, cash.balance(number, cash.as_of)))
            left -= answer[number]
    return answer


def account_matches(cash: Cash) -> list[tuple[str, str | None, str]]:
    """(account, agency, status) of every account in register or bank list."""
    answer = []
    for number in sorted({*cash.bank, *cash.register}):
        status = "matched"
        if number not in cash.register:
            status = "bank_only"
        elif number not in cash.bank:
            status = "register_only"
        answer.append((number, cash.names.owner(number), status))
    return answer
