"""Money in bank accounts: balances on any day, stale cash."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.reference.movements import Movement, movements
from tests.reference.names import Names
from tests.reference.parameters import (
    DAY,
    EXEMPT_ENDINGS,
    EXEMPT_PURPOSES,
    OWN_CASH_KINDS,
    ZERO,
    Finding,
    Parameters,
    Row,
    Tables,
    months_before,
    rows,
    says,
)


class Stale(NamedTuple):
    """One row of stale_cash."""

    agency: str
    opening: Decimal
    outflow: Decimal
    minimum: Decimal
    stale_min: Decimal
    stale_max: Decimal


class Cash:
    """The bank list and the lines, ready to be asked about a day."""

    def __init__(self, tables: Tables, as_of: date, law: Parameters) -> None:
        self.as_of, self.law = as_of, law
        self.names = Names(tables)
        self.register = self.names.register
        listed: dict[str, list[Row]] = defaultdict(list)
        for row in rows(tables, "bank_accounts"):
            listed[row["account_no"]].append(row)
        self.bank = {number: stated(listing, as_of) for number, listing in listed.items()}
        self.movements: dict[str, list[Movement]] = defaultdict(list)
        for movement in movements(tables, law, as_of):
            self.movements[movement.line["account_no"]].append(movement)
        self.first_lines: dict[str | None, date] = {}
        for account_no, posted in self.movements.items():
            division = self.names.division(account_no)
            happened = [m.line["posted_on"] for m in posted if m.line["posted_on"] <= as_of]
            if not happened:
                continue
            first = min(happened)
            self.first_lines[division] = min(first, self.first_lines.get(division, first))

    def balance(self, account_no: str, day: date) -> Decimal:
        """At the end of that day, rolled from the stated balance."""
        row = self.bank[account_no]
        balance: Decimal = row["balance"]
        for movement in self.movements[account_no]:
            posted = movement.line["posted_on"]
            if row["balance_on"] < posted <= day:
                balance += movement.line["amount"]
            elif day < posted <= row["balance_on"]:
                balance -= movement.line["amount"]
        return balance

    def foreign(self, account_no: str) -> bool:
        return (self.bank.get(account_no, Row())["currency"] or "CNY") != "CNY"

    def open_at_bank(self, account_no: str) -> bool:
        return account_no in self.bank and self.bank[account_no]["status"] != "closed"

    def lines_from(self, account_no: str) -> date | None:
        """The first day that the lines of the account cover."""
        stated_from = self.bank[account_no]["lines_from"]
        return stated_from or self.first_lines.get(self.names.division(account_no))

    def opened_on(self, account_no: str) -> date | None:
        """The bank's date, else the register's."""
        registered = self.register.get(account_no, Row())["opened_on"]
        return self.bank[account_no]["opened_on"] or registered

    def own_cash(self) -> dict[str, list[str]]:
        """Agency -> its own-cash accounts."""
        answer: dict[str, list[str]] = defaultdict(list)
        for account_no, row in sorted(self.register.items()):
            if account_no not in self.bank or self.foreign(account_no):
                continue
            at_bank = self.bank[account_no]
            name = at_bank["account_name"] or at_bank["agency_name"]
            if row["account_kind"] in OWN_CASH_KINDS and not self.exempt(row, name):
                answer[row["agency_code"]].append(account_no)
        return dict(answer)

    def held(self) -> dict[str, Decimal]:
        """Agency -> what its own-cash accounts hold, overdrafts apart."""
        return {
            agency: sum(
                (max(self.balance(number, self.as_of), Decimal(0)) for number in numbers),
                Decimal(0),
            )
            for agency, numbers in self.own_cash().items()
        }

    def exempt(self, account: Row, name_at_bank: str | None) -> bool:
        """Whether the purpose of a registered account is exempt, by its column or its names."""
        if says(account["purpose"], EXEMPT_PURPOSES):
            return True
        agency = self.names.agencies.get(account["agency_code"], Row())["agency_name"] or ""
        for name in (account["account_name"], name_at_bank):
            if name and agency and name.startswith(agency):
                if says(name.removeprefix(agency), EXEMPT_PURPOSES):
                    return True
            elif name and name.endswith(EXEMPT_ENDINGS) and not agency.endswith(EXEMPT_ENDINGS):
                return True
        return False

    def covered(self, account_no: str) -> bool:
        """Whether the lines cover the time after W, or since the account was opened."""
        needed = months_before(self.as_of, self.law.stale_months) + DAY
        opened = self.opened_on(account_no)
        if opened is not None and opened > needed:
            needed = opened
        start = self.lines_from(account_no)
        return start is not None and start <= needed

    def stale(self) -> list[Stale]:
        """One row for every agency whose own-cash accounts are all covered."""
        return [
            self._stale(agency, accounts)
            for agency, accounts in self.own_cash().items()
            if all(map(self.covered, accounts))
        ]

    def _stale(self, agency: str, accounts: list[str]) -> Stale:
        start = months_before(self.as_of, self.law.stale_months)
        opening = sum((self.balance(number, start) for number in accounts), ZERO)
        after = [
            movement
            for number in accounts
            for movement in self.movements[number]
            if start < movement.line["posted_on"] <= self.as_of
        ]
        netted = netted_rows(after, set(accounts))
        counted = [
            movement.line
            for movement in after
            if movement.kind != "reversal" and movement.line["source_row"] not in netted
        ]
        outflow = -sum((line["amount"] for line in counted if line["amount"] < 0), ZERO)
        days: dict[date, Decimal] = defaultdict(Decimal)
        for line in counted:
            days[line["posted_on"]] += line["amount"]
        balance = minimum = opening
        for _, moved in sorted(days.items()):
            balance += moved
            minimum = min(minimum, balance)
        stale_min = max(ZERO, opening - outflow)
        stale_max = max(ZERO, min(opening, minimum))
        return Stale(agency, opening, outflow, minimum, stale_min, stale_max)

    def stale_findings(self) -> list[Finding]:
        """SF-01 and SF-00."""
        answer = []
        for row in self.stale():
            if row.stale_max > 0:
                verdict = "recall" if row.stale_min > 0 else "review"
                answer.append(
                    Finding("SF-01", row.agency, row.stale_min, verdict, amount_max=row.stale_max)
                )
        for agency, accounts in self.own_cash().items():
            if not all(map(self.covered, accounts)):
                held = sum((self.balance(number, self.as_of) for number in accounts), ZERO)
                answer.append(Finding("SF-00", agency, held, "review"))
        return answer


def stated(listing: list[Row], as_of: date) -> Row:
    """Of several stated balances the latest by as_of, else the earliest after it."""
    by_then = [row for row in listing if row["balance_on"] <= as_of]
    if by_then:
        return max(by_then, key=lambda row: row["balance_on"])
    return min(listing, key=lambda row: row["balance_on"])


def netted_rows(after: list[Movement], accounts: set[str]) -> set[int]:
    """The source rows of transfers between the accounts of the set.

    A line that names an account of the set is netted by its number alone. Lines without a number
    are netted against each other: opposite, of one day, in two accounts, as many as can be paired.
    """
    netted: set[int] = set()
    groups: dict[tuple[date, Decimal], list[Row]] = defaultdict(list)
    for movement in after:
        line = movement.line
        if movement.kind == "reversal":
            continue
        if line["counterparty_no"] in accounts:
            netted.add(line["source_row"])
        if movement.kind == "own_transfer" and line["amount"] != 0:
            groups[line["posted_on"], abs(line["amount"])].append(line)
    for lines in groups.values():
        _net_one_day(sorted(lines, key=_by_account), netted)
    return netted


def _net_one_day(lines: list[Row], netted: set[int]) -> None:
    unnamed = [line for line in lines if line["counterparty_no"] is None]
    out = [line for line in unnamed if line["amount"] < 0]
    into = [line for line in unnamed if line["amount"] > 0]
    pairs = _most_pairs(out, into)
    # All of one amount on one day: which of them are netted changes no sum.
    netted |= {line["source_row"] for line in out[:pairs] + into[:pairs]}


def _most_pairs(out: list[Row], into: list[Row]) -> int:
    """How many pairs can be made of an outflow and an inflow of two accounts."""
    crowd: dict[str, int] = defaultdict(int)
    for line in out + into:
        crowd[line["account_no"]] += 1
    everyone = len(out) + len(into)
    return min(len(out), len(into), everyone - max(crowd.values(), default=0))


def _by_account(line: Row) -> tuple[object, ...]:
    return line["account_no"], line["line_no"] is None, line["line_no"] or "", line["source_row"]
