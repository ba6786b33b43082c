"""What every bank line is."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tests.reference.names import Names
from tests.reference.parameters import (
    BANK_WORDS,
    FEE_WORDS,
    INTEREST_WORDS,
    REVERSAL_WORDS,
    TREASURY_WORDS,
    Parameters,
    Row,
    Tables,
    rows,
    says,
)

NOT_BY_CUSTOMERS = ("interest", "fee", "reversal")


class Movement(NamedTuple):
    """A bank line, its class, and the agency on the other side if it is one of the data."""

    line: Row
    kind: str
    other: str | None


def movements(tables: Tables, law: Parameters, as_of: date) -> list[Movement]:
    """Every bank line in input order; its source_row is 1 for the first."""
    names = Names(tables)
    lines = rows(tables, "bank_lines")
    for number, line in enumerate(lines, 1):
        line["source_row"] = number
    reversed_rows = reversals(lines, law, as_of)
    answer = []
    for line in lines:
        other = names.counterparty(line)
        kind = "reversal" if line["source_row"] in reversed_rows else kind_of(line, other, names)
        answer.append(Movement(line, kind, other))
    return answer


def kind_of(line: Row, other: str | None, names: Names) -> str:
    """The class of a line that is no reversal."""
    amount, summary, name = line["amount"], line["summary"], line["counterparty_name"]
    by_bank = (name is None and line["counterparty_no"] is None) or says(name, BANK_WORDS)
    if amount > 0 and by_bank and says(summary, INTEREST_WORDS):
        return "interest"
    if amount < 0 and by_bank and says(summary, FEE_WORDS):
        return "fee"
    if other is not None:
        return "own_transfer" if other == names.owner(line["account_no"]) else "to_agency"
    if amount < 0:
        return "remittance" if says(name, TREASURY_WORDS) else "payment"
    return "receipt"


def reversals(lines: list[Row], law: Parameters, as_of: date) -> set[int]:
    """The source rows of lines that cancel each other.

    What comes after the day has not happened to a line before it, so no pair spans it.
    """
    paired: set[int] = set()
    seekers = [line for line in lines if says(line["summary"], REVERSAL_WORDS)]
    for line in sorted(seekers, key=_in_order):
        if line["source_row"] in paired or line["amount"] == 0:
            continue
        partners = [
            other
            for other in lines
            if other["account_no"] == line["account_no"]
            and other["amount"] == -line["amount"]
            and other["source_row"] not in paired
            and (other["posted_on"] > as_of) == (line["posted_on"] > as_of)
            and abs((other["posted_on"] - line["posted_on"]).days) <= law.reversal_days
        ]
        if partners:
            day = line["posted_on"]
            # The nearest day; of two as near the earlier; on one day the first line.
            partner = min(partners, key=lambda p: (abs((p["posted_on"] - day).days), *_in_order(p)))
            paired |= {line["source_row"], partner["source_row"]}
    return paired


def _in_order(line: Row) -> tuple[object, ...]:
    """The bank's order where it numbers its lines, else by content: row order decides nothing."""
    blanks_first = [
        (line[name] is not None, line[name] or 0 if name == "balance_after" else line[name] or "")
        for name in ("balance_after", "counterparty_no", "counterparty_name", "summary")
    ]
    number = (line["line_no"] is not None, line["line_no"] or "")
    place = line["source_row"]
    return line["account_no"], line["posted_on"], number, line["amount"], *blanks_first, place
