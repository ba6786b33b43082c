"""Income due to the treasury, deposits, and the balances of current accounts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from tests.reference.cash import Cash
from tests.reference.names import finance_bureaus
from tests.reference.parameters import (
    INTEREST_WORDS,
    ZERO,
    Finding,
    Row,
    Tables,
    closed_year,
    happened,
    months_before,
    rows,
    says,
)

PAYABLE_WORDS = ("其他应付款", "暂存", "应付", "应缴", "预收")
RECEIVABLE_WORDS = ("其他应收款", "暂付", "应收", "预付", "借出", "贷")


def income_findings(tables: Tables, as_of: date) -> list[Finding]:
    """NT-01, NT-02, DP-01, DP-02, LB-01 to LB-04."""
    return [
        *due_findings(tables, as_of),
        *deposit_findings(tables, as_of),
        *ledger_findings(tables, as_of),
    ]


def so_far(row: Row, day: str, amount: str, as_of: date) -> Decimal | None:
    """What happened of it by the day; None where it happened and nobody says how much."""
    if row[day] is not None and row[day] > as_of:
        return ZERO
    if row[amount] is None:
        return ZERO if row[day] is None else None
    return Decimal(row[amount])


def due_findings(tables: Tables, as_of: date) -> list[Finding]:
    answer = []
    for row in rows(tables, "income_due"):
        collected = so_far(row, "collected_on", "collected_amount", as_of)
        remitted = so_far(row, "remitted_on", "remitted_amount", as_of)
        if row["collected_on"] is None and row["collected_amount"] is None and remitted != 0:
            continue
        if collected is None:
            continue
        if remitted is not None and collected > remitted:
            answer.append(Finding("NT-01", row["income_id"], collected - remitted, "rectify"))
        left = row["due_amount"] - max(collected, remitted or ZERO)
        if row["due_on"] <= as_of and left > 0:
            answer.append(Finding("NT-02", row["income_id"], left, "urge"))
    return answer


def deposit_findings(tables: Tables, as_of: date) -> list[Finding]:
    answer = []
    for row in rows(tables, "deposits"):
        returned = so_far(row, "returned_on", "returned_amount", as_of)
        if not happened(row["received_on"], as_of) or returned is None:
            continue
        left = row["amount"] - returned
        if left <= 0:
            continue
        if happened(row["due_back_on"], as_of):
            answer.append(Finding("DP-01", row["deposit_id"], left, "refund"))
        if (row["due_back_on"] or row["received_on"]) <= months_before(as_of, 36):
            answer.append(Finding("DP-02", row["deposit_id"], left, "review"))
    return answer


def deposit_account_findings(tables: Tables, cash: Cash) -> list[Finding]:
    """DP-03: accounts at the bank that do not hold what the deposits naming them add up to."""
    held: dict[str, list[Decimal | None]] = defaultdict(list)
    for row in rows(tables, "deposits"):
        if row["account_no"] is not None and happened(row["received_on"], cash.as_of):
            returned = so_far(row, "returned_on", "returned_amount", cash.as_of)
            held[row["account_no"]].append(None if returned is None else row["amount"] - returned)
    answer = []
    for account_no, parts in held.items():
        if account_no not in cash.bank or cash.foreign(account_no) or None in parts:
            continue
        known = [part for part in parts if part is not None]
        difference = cash.balance(account_no, cash.as_of) - sum(known, ZERO)
        if difference:
            answer.append(Finding("DP-03", account_no, difference, "review"))
    return answer


def interest_findings(cash: Cash) -> list[Finding]:
    """NT-04: interest of the closed year on an agency's own cash that was not remitted.

    An enterprise's interest is its own.
    """
    year = closed_year(cash.as_of)
    answer = []
    for agency, accounts in cash.own_cash().items():
        kind = cash.names.agencies.get(agency, Row())["agency_kind"]
        left, bearing = ZERO, set()
        for number in accounts:
            for movement in cash.movements[number]:
                line = movement.line
                if line["posted_on"] > cash.as_of or line["posted_on"].year < year:
                    continue
                if movement.kind == "interest" and line["posted_on"].year == year:
                    left += line["amount"]
                    bearing.add(cash.whose(number))
                if movement.kind == "remittance" and says(line["summary"], INTEREST_WORDS):
                    left += line["amount"]
        if left > 0 and kind != "enterprise":
            due = kind == "administrative" or bearing == {"fiscal"}
            answer.append(Finding("NT-04", agency, left, "rectify" if due else "review"))
    return answer


def kind_of(row: Row) -> str | None:
    for digit, words, kind in (
        ("2", (), "payable"),
        ("1201", (), None),
        ("12", (), "receivable"),
        (None, PAYABLE_WORDS, "payable"),
        (None, RECEIVABLE_WORDS, "receivable"),
    ):
        if digit and row["subject_code"].startswith(digit):
            return kind
        if words and says(row["subject_name"], words):
            return kind
    return None


def ledger_findings(tables: Tables, as_of: date) -> list[Finding]:
    """LB-01 to LB-04; one row a year of each subject and counterparty."""
    years: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in rows(tables, "ledger_balances"):
        subject = f"{row['agency_code']}|{row['subject_code']}|{row['counterparty'] or ''}"
        years[subject][row["fiscal_year"]] = row
    bureaus = finance_bureaus(tables)
    answer = []
    for subject, of in years.items():
        income = sum(
            (
                row["credit"]
                for row in of.values()
                if row["fiscal_year"] <= as_of.year
                and kind_of(row) == "payable"
                and (row["credit"] or ZERO) > 0
                and (row["debit"] or ZERO) > 0
                and (says(row["subject_name"], ["收入"]) or says(row["counterparty"], ["收入"]))
            ),
            ZERO,
        )
        if income:
            answer.append(Finding("LB-03", subject, income, "review"))
        year = closed_year(as_of)
        last = of.get(year)
        if last is None or last["closing"] <= 0 or (kind := kind_of(last)) is None:
            continue
        count = 2 if kind == "payable" else 3
        still = all(
            year - back in of and unmoved(of[year - back], kind, last) for back in range(count)
        )
        since = last["since_on"]
        if still or (since is not None and since <= months_before(as_of, 12 * count)):
            rule = "LB-02"
            if kind == "payable":
                rule = "LB-04" if last["agency_code"] in bureaus else "LB-01"
            answer.append(Finding(rule, subject, last["closing"], "review"))
    return answer


def unmoved(row: Row, kind: str, last: Row) -> bool:
    """Whether it opened and closed with what is there today, and nothing went out of it."""
    columns = ("debit", "credit") if kind == "payable" else ("credit", "debit")
    moved = next((row[name] for name in columns if row[name] is not None), ZERO)
    return bool(row["opening"] == row["closing"] == last["closing"] and not moved)
