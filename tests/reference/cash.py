"""Money in bank accounts: balances on any day, stale cash."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.reference.ageing import is_from_above, issued, roots, tops
from tests.reference.movements import Movement, movements
from tests.reference.names import Names
from tests.reference.parameters import (
    DAY,
    EXEMPT_ENDINGS,
    EXEMPT_PURPOSES,
    FISCAL_FUNDS,
    FISCAL_PURPOSES,
    OWN_CASH_KINDS,
    ZERO,
    Finding,
    Parameters,
    Row,
    Tables,
    closed_year,
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
    fiscal_min: Decimal = ZERO
    fiscal_max: Decimal = ZERO


class Named(NamedTuple):
    """Carryovers of the closed year that say where their money lies."""

    account_no: str
    root: Row
    amount: Decimal

    @property
    def fiscal(self) -> bool:
        """Whether it is appropriations, by the root's fund type."""
        return bool(self.root["fund_type"].startswith(FISCAL_FUNDS))


class Cash:
    """The bank list and the lines, ready to be asked about a day."""

    def __init__(self, tables: Tables, as_of: date, law: Parameters) -> None:
        self.as_of, self.law = as_of, law
        self.names = Names(tables)
        self.register = self.names.register
        listed: dict[str, list[Row]] = defaultdict(list)
        for row in rows(tables, "bank_accounts"):
            listed[row["account_no"]].append(row)
        self.bank = {number: latest_stated(listing, as_of) for number, listing in listed.items()}
        self.movements: dict[str, list[Movement]] = defaultdict(list)
        for movement in movements(tables, law, as_of):
            self.movements[movement.line["account_no"]].append(movement)
        # All lines are of one file; what is dated later is no statement yet.
        self.file_begins = min(
            (row["posted_on"] for row in rows(tables, "bank_lines") if row["posted_on"] <= as_of),
            default=None,
        )
        self.named = carryovers_named(tables, as_of)
        self.below = {
            root.indicator["agency_code"]
            for root in roots(tables, as_of, as_of).values()
            if root.indicator["budget_level"] > law.own_level
        }

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

    def name_at_bank(self, account_no: str) -> str:
        row = self.bank[account_no]
        return str(row["account_name"] or row["agency_name"])

    def has_lines(self, account_no: str) -> bool:
        """Whether a file holds a line of it: somebody has seen its statement."""
        return any(m.line["posted_on"] <= self.as_of for m in self.movements[account_no])

    def lines_from(self, account_no: str) -> date | None:
        """The first day that the lines of the account cover; None where nobody has seen them.

        An account without a line is covered only where the list says so and it is empty.
        """
        row = self.bank[account_no]
        stated: date | None = row["lines_from"]
        if self.has_lines(account_no):
            return stated or self.file_begins
        return stated if row["balance"] == 0 else None

    def knows(self, account_no: str, day: date) -> bool:
        """Whether the balance of that day is stated, or lines lead to it from the one stated."""
        stated: date = self.bank[account_no]["balance_on"]
        begins = self.lines_from(account_no)
        covered = begins is not None and begins <= min(stated, day) + timedelta(1)
        return stated == day or covered

    def opened_on(self, account_no: str) -> date | None:
        """The bank's date, else the register's."""
        registered = self.register.get(account_no, Row())["opened_on"]
        opened: date | None = self.bank[account_no]["opened_on"] or registered
        return opened

    def own_cash(self) -> dict[str, list[str]]:
        """Agency -> its own-cash accounts."""
        answer: dict[str, list[str]] = defaultdict(list)
        for account_no, row in sorted(self.register.items()):
            if account_no not in self.bank or self.foreign(account_no):
                continue
            if row["account_kind"] in OWN_CASH_KINDS and self.whose(account_no) != "exempt":
                answer[row["agency_code"]].append(account_no)
        return dict(answer)

    def fiscal(self, agency: str) -> list[str]:
        """Its own-cash accounts that hold fiscal money; an enterprise is never asked for cash."""
        if self.names.agencies.get(agency, Row())["agency_kind"] == "enterprise":
            return []
        return [no for no in self.own_cash().get(agency, []) if self.whose(no) == "fiscal"]

    def whose(self, account_no: str) -> str:
        """Whose money it is, first that answers: fiscal, exempt, else unknown."""
        row = self.register.get(account_no, Row())
        nature = row["money_nature"]
        if nature is not None:
            return {"fiscal": "fiscal", "mixed": "unknown"}.get(nature, "exempt")
        named = [one.fiscal for one in self.named if one.account_no == account_no]
        if any(named):
            return "fiscal"
        if self.exempt(row, self.name_at_bank(account_no) if account_no in self.bank else None):
            return "exempt"
        # Carryovers of other money speak against a word that says fiscal.
        return "fiscal" if says(row["purpose"], FISCAL_PURPOSES) and not named else "unknown"

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
        row = Stale(agency, *self._bounds(accounts))
        fiscal = self.fiscal(agency)
        if not fiscal:
            return row
        *_, least, most = self._bounds(fiscal)
        return row._replace(
            fiscal_min=min(least, row.stale_min), fiscal_max=min(most, row.stale_max)
        )

    def _bounds(self, accounts: list[str]) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
        """Opening, outflow, minimum, and how much has lain at least and at most."""
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
        # A transfer may have left one account and reached no other.
        minimum = min(minimum, self.held(accounts))
        least, most = max(ZERO, min(opening - outflow, minimum)), max(ZERO, min(opening, minimum))
        return opening, outflow, minimum, least, most

    def held(self, accounts: list[str]) -> Decimal:
        """What they hold on the day, overdrafts included."""
        return sum((self.balance(number, self.as_of) for number in accounts), ZERO)

    def stale_findings(self) -> list[Finding]:
        """SF-00, SF-01 and SF-02."""
        answer = []
        own_cash = self.own_cash()
        for row in self.stale():
            if row.fiscal_max > 0:
                verdict = "recall" if row.fiscal_min > 0 else "review"
                answer.append(
                    Finding("SF-01", row.agency, row.fiscal_min, verdict, amount_max=row.fiscal_max)
                )
            unknown = [no for no in own_cash[row.agency] if self.whose(no) == "unknown"]
            lies_there = self.held(unknown)
            least = max(ZERO, min(row.stale_min - row.fiscal_max, lies_there))
            most = max(ZERO, min(row.stale_max - row.fiscal_min, lies_there))
            if most > 0:
                answer.append(Finding("SF-02", row.agency, least, "review", amount_max=most))
        for agency, accounts in own_cash.items():
            if not all(map(self.covered, accounts)):
                answer.append(Finding("SF-00", agency, self.held(accounts), "review"))
        return answer

    def cash_recalls(self) -> list[tuple[str, str, Decimal]]:
        """(agency, destination, yuan) of provably stale fiscal cash, never more than is held.

        What carryovers of levels above place in its accounts goes up, but general transfers; what
        those of levels below place there goes down, and of an agency that has such money all that
        no carryover of the own level names.
        """
        answer = []
        for row in self.stale():
            fiscal = self.fiscal(row.agency)
            positive = [max(self.balance(number, self.as_of), ZERO) for number in fiscal]
            left = min(row.fiscal_min, sum(positive, ZERO))
            above, own, below = self._levels(set(fiscal))
            up = min(left, above)
            left -= up
            down = max(ZERO, left - own) if row.agency in self.below else min(left, below)
            parts = (("upper_level", up), ("lower_level", down), ("treasury", left - down))
            answer += [(row.agency, where, amount) for where, amount in parts if amount]
        return answer

    def _levels(self, accounts: set[str]) -> tuple[Decimal, Decimal, Decimal]:
        """Σ of the fiscal carryovers naming the accounts: of levels above, the own, below."""
        sums = {"above": ZERO, "own": ZERO, "below": ZERO}
        for one in self.named:
            if one.account_no in accounts and one.fiscal:
                level = "own"
                if is_from_above(one.root, self.law):
                    level = "above"
                elif one.root["budget_level"] > self.law.own_level:
                    level = "below"
                sums[level] += one.amount
        return sums["above"], sums["own"], sums["below"]


def carryovers_named(tables: Tables, as_of: date) -> list[Named]:
    """Carryovers of the closed year naming an account; an unknown indicator tells nothing."""
    indicators = issued(tables, as_of)
    top = tops(indicators)
    return [
        Named(row["account_no"], indicators[top[row["indicator_id"]][0]], row["closing"])
        for row in rows(tables, "carryovers")
        if row["account_no"] is not None
        and row["fiscal_year"] == closed_year(as_of)
        and row["indicator_id"] in top
        and row["closing"] > 0
    ]


def latest_stated(listing: list[Row], as_of: date) -> Row:
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
