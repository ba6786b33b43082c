"""Bank accounts: BA-*, CR-18, X-02, X-03."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.reference.cash import Cash
from tests.reference.movements import NOT_BY_CUSTOMERS
from tests.reference.parameters import (
    ATTACHED_BODIES,
    DAY,
    INSTITUTION_ENDINGS,
    INSTITUTION_WORDS,
    NEVER_DORMANT_KINDS,
    SOCIAL_INSURANCE_WORDS,
    TERM_DEPOSIT_WORDS,
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


def account_findings(tables: Tables, cash: Cash) -> list[Finding]:
    """BA-*, CR-18, X-02 and X-03."""
    answer = []
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
        verdict = dormancy(cash, account_no)
        if verdict:
            answer.append(Finding("BA-02", account_no, held, verdict))
        if row["expires_on"] is not None and row["expires_on"] < cash.as_of:
            answer.append(Finding("BA-03", account_no, held, "close_account"))
        if registered is None:
            answer.append(Finding("BA-04", account_no, held, "rectify"))
        if is_of_person(cash, account_no):
            answer.append(Finding("BA-05", account_no, held, "rectify"))
        elif registered is not None and not cash.names.agrees(
            cash.name_at_bank(account_no), agency
        ):
            answer.append(Finding("BA-14", account_no, held, "rectify"))
        if happened(agency["abolished_on"], cash.as_of):
            answer.append(Finding("BA-06", account_no, held, "close_account"))
        if closed:
            answer.append(Finding("BA-15", account_no, held, "close_account"))
    return [
        *answer,
        *statement_findings(cash),
        *several_basic_findings(cash),
        *twin_findings(cash),
        *zero_balance_outflow_findings(cash),
        *term_deposit_findings(cash),
        *unswept_findings(cash),
        *idle_fiscal_findings(cash),
        *book_findings(tables, cash),
        *account_tie_findings(tables, cash),
    ]


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


def open_in_yuan(cash: Cash, kind: str) -> list[str]:
    """Registered accounts of a kind, open at the bank, not in foreign currency."""
    return [
        number
        for number, row in cash.register.items()
        if row["account_kind"] == kind and cash.open_at_bank(number) and not cash.foreign(number)
    ]


def largest_first(cash: Cash, accounts: list[str]) -> list[str]:
    return sorted(accounts, key=lambda number: (-cash.balance(number, cash.as_of), number))


def basic_accounts(cash: Cash) -> dict[str, list[str]]:
    """Agency -> its open basic accounts, the one that stays first."""
    answer: dict[str, list[str]] = defaultdict(list)
    for number in largest_first(cash, open_in_yuan(cash, "basic")):
        if not is_of_attached_body(cash, number):
            answer[cash.register[number]["agency_code"]].append(number)
    return dict(answer)


def is_of_attached_body(cash: Cash, account_no: str) -> bool:
    """Whether it is the account of a canteen, a union …: a body with books of its own."""
    row = cash.register[account_no]
    agency = cash.names.agencies[row["agency_code"]]["agency_name"]
    in_register, at_bank = row["account_name"], cash.name_at_bank(account_no)
    behind = in_register.removeprefix(agency) if in_register.startswith(agency) else None
    return says(behind, ATTACHED_BODIES) or (
        says(at_bank, ATTACHED_BODIES) and not says(agency, ATTACHED_BODIES)
    )


def several_basic_findings(cash: Cash) -> list[Finding]:
    """BA-01."""
    return [
        Finding("BA-01", agency, cash.held(accounts[1:]), "rectify")
        for agency, accounts in basic_accounts(cash).items()
        if len(accounts) > 1
    ]


def twin_findings(cash: Cash) -> list[Finding]:
    """BA-17: special accounts of an agency for the same purpose, all but the largest of each."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number in largest_first(cash, open_in_yuan(cash, "special")):
        row = cash.register[number]
        if row["purpose"] is not None:
            alike[row["agency_code"], row["purpose"]].append(number)
    too_many: dict[str, Decimal] = {}
    for (agency, _), accounts in alike.items():
        if len(accounts) > 1:
            too_many[agency] = too_many.get(agency, ZERO) + cash.held(accounts[1:])
    return [Finding("BA-17", agency, amount, "rectify") for agency, amount in too_many.items()]


def dormancy(cash: Cash, account_no: str) -> str | None:
    """BA-02's verdict: no customer has moved it for a year, or the bank says it is suspended."""
    registered = cash.register.get(account_no, Row())
    if registered["account_kind"] in NEVER_DORMANT_KINDS or is_term_deposit(cash, account_no):
        return None
    is_still = has_not_moved(cash, account_no)
    if not is_still and cash.bank[account_no]["status"] != "suspended":
        return None
    kept = [accounts[0] for accounts in basic_accounts(cash).values()]
    # A unit keeps one basic account; and nobody has seen whether money without a statement moved.
    unseen = not is_still and cash.lines_from(account_no) is None
    return "review" if account_no in kept or unseen else "close_account"


def is_term_deposit(cash: Cash, account_no: str) -> bool:
    row = cash.register.get(account_no, Row())
    if row["term_to"] is not None and row["term_to"] > cash.as_of:
        return True
    names = (row["purpose"], row["account_name"], cash.name_at_bank(account_no))
    return any(says(name, TERM_DEPOSIT_WORDS) for name in names)


def has_not_moved(cash: Cash, account_no: str) -> bool:
    """Whether no customer has moved the account for twelve months, and the lines show it."""
    since = months_before(cash.as_of, cash.law.dormant_months)
    start = cash.lines_from(account_no)
    if start is None or start > since + DAY or not happened(first_day(cash, account_no), since):
        return False
    return not any(
        since < movement.line["posted_on"] <= cash.as_of
        for movement in cash.movements[account_no]
        if movement.kind not in NOT_BY_CUSTOMERS
    )


def first_day(cash: Cash, account_no: str) -> date | None:
    """When it was opened, else its first line."""
    posted = [movement.line["posted_on"] for movement in cash.movements[account_no]]
    return cash.opened_on(account_no) or min(posted, default=None)


def is_of_person(cash: Cash, account_no: str) -> bool:
    """BA-05: two to four Chinese characters, no word of an institution."""
    name = "".join((cash.name_at_bank(account_no) or "").split())
    is_institution = says(name, INSTITUTION_WORDS) or name.endswith(INSTITUTION_ENDINGS)
    return bool(re.fullmatch("[\u4e00-\u9fff]{2,4}", name)) and not is_institution


def term_deposit_findings(cash: Cash) -> list[Finding]:
    """BA-09: fiscal money in a running term deposit of more than twelve months."""
    answer = []
    for number, row in cash.register.items():
        if not cash.open_at_bank(number) or cash.foreign(number):
            continue
        opened, until = cash.opened_on(number), row["term_to"]
        if opened is None or until is None:
            continue
        whose = cash.whose(number)
        fiscal = whose == "fiscal" or (
            whose == "unknown" and row["account_kind"] == "fiscal_special"
        )
        if fiscal and until > cash.as_of and opened < months_before(until, 12):
            answer.append(Finding("BA-09", number, held_in(cash, number), "review"))
    return answer


def unswept_findings(cash: Cash) -> list[Finding]:
    """BA-10: what has stood in a collection account for thirty days and longer; money that the
    register calls the unit's own or held in trust is not the treasury's."""
    first = cash.as_of - timedelta(days=30)
    answer = []
    for number in open_in_yuan(cash, "collection"):
        start = cash.lines_from(number)
        if cash.register[number]["money_nature"] in ("own_income", "trust"):
            continue
        if start is None or start > first + DAY:
            continue
        lowest = min(cash.balance(number, first + timedelta(days=day)) for day in range(31))
        if lowest > 0:
            answer.append(Finding("BA-10", number, lowest, "rectify"))
    return answer


def idle_fiscal_findings(cash: Cash) -> list[Finding]:
    """CR-18: a fiscal special account without use for 24 months, but of social insurance."""
    since = months_before(cash.as_of, cash.law.stale_months)
    answer = []
    for number in open_in_yuan(cash, "fiscal_special"):
        row, start = cash.register[number], cash.lines_from(number)
        names = (row["purpose"], row["account_name"], cash.name_at_bank(number))
        insured = any(says(name, SOCIAL_INSURANCE_WORDS) for name in names)
        covered = start is not None and start <= since + DAY
        if insured or not covered or not happened(first_day(cash, number), since):
            continue
        used = any(
            movement.kind == "payment" and since < movement.line["posted_on"] <= cash.as_of
            for movement in cash.movements[number]
        )
        balance = cash.balance(number, cash.as_of)
        if not used and balance > 0:
            answer.append(Finding("CR-18", number, balance, "refer"))
    return answer


def book_findings(tables: Tables, cash: Cash) -> list[Finding]:
    """BA-11: what bank and book differ by, all outstanding items apart.

    Whatever lines match each other are equal on both sides, and whatever does not is outstanding:
    so the residual is what stood before the first line, at the bank less in the book.
    """
    booked: dict[str, Decimal] = {}
    for row in rows(tables, "book_lines"):
        amount = row["amount"] if row["booked_on"] <= cash.as_of else ZERO
        booked[row["account_no"]] = booked.get(row["account_no"], ZERO) + amount
    answer = []
    for number, lines in booked.items():
        stated = cash.register.get(number, Row())["book_balance"]
        if stated is None or number not in cash.bank or cash.foreign(number):
            continue
        if not cash.knows(number, cash.as_of):
            continue
        posted = [m.line for m in cash.movements[number] if m.line["posted_on"] <= cash.as_of]
        at_bank = cash.balance(number, cash.as_of) - sum((line["amount"] for line in posted), ZERO)
        residual = at_bank - (stated - lines)
        if residual:
            answer.append(Finding("BA-11", number, residual, "rectify"))
    return answer


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
        if not cash.knows(account_no, year_end(year)):
            continue
        gap = cash.balance(account_no, year_end(year)) - carried
        if gap > 0:
            answer.append(Finding("X-02", account_no, gap, "review"))
        if gap < 0:
            answer.append(Finding("X-03", account_no, -gap, "review"))
    return answer
