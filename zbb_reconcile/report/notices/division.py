"""What there is to say in one division: which rows go to which unit, and which are only listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.report.notices.fields import (
    CASH,
    CLOSE,
    DEMANDS,
    PRESS,
    RECALLS,
    STATEMENT,
    TRANSFER,
    VERIFY,
)

ZERO = Decimal("0.00")
Unit = tuple[str, str]
"""An agency's code and name."""


@dataclass
class Division:
    """What there is to say in one division: what goes to units, and what to none and why."""

    code: str
    recalls: list[Row]
    closings: list[Row]
    doubts: list[Row]
    letters: list[Row]
    sent: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)
    """By agency code, name and kind of notice."""
    listed: list[tuple[str, Row, str]] = field(default_factory=list)
    """The kind that would have been, its row, and why no notice goes out: ``own``, ``small``,
    ``unpaid``, ``control``."""


def divided(facts: NoticeFacts, code: str, at_least: Decimal) -> Division:
    """One division's rows, those that go to units apart from those that are only listed."""

    def of(rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if (row["division_code"] or "") == code]

    place = {meant: kind for kind, meant in RECALLS.items()}
    division = Division(
        code, of(facts.recalls), of(facts.closings), of(facts.doubts), of(facts.letters)
    )
    division.recalls.sort(key=_calm)
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for kind, row in (
        *((place.get((row["destination"], row["channel"])), row) for row in division.recalls),
        *((CLOSE, row) for row in division.closings),
        *((VERIFY, row) for row in division.doubts),
        *((row["letter"], row) for row in division.letters),
    ):
        if kind:
            # What is handed on goes to who decides of it, in one letter.
            unit = row["agency_code"] or "", row["agency_name"] or ""
            groups.setdefault((*(unit if kind != TRANSFER else ("", "")), kind), []).append(row)
    for (agency, name, kind), rows in sorted(groups.items()):
        if kind == VERIFY and any((agency, name, one) in division.sent for one in CASH):
            continue  # The notice of recall asks for it.
        why = _unsent(facts, agency, kind, rows, at_least)
        if why:
            division.listed += [(kind, row, why) for row in rows]
        else:
            division.sent[agency, name, kind] = rows
    return division


def _unsent(
    facts: NoticeFacts, agency: str, kind: str, rows: Sequence[Row], at_least: Decimal
) -> str:
    """Why no such letter goes out; '' where it does.

    Nothing is demanded while a control does not hold, nor, of indicators, where the data have not
    one payment: everything would look unspent.
    """
    if agency in facts.issuers:
        return "own"
    if kind in DEMANDS and facts.failing:
        return "control"
    if kind in RECALLS and kind not in CASH and facts.nothing_paid:
        return "unpaid"
    if kind not in (CLOSE, PRESS, STATEMENT, TRANSFER) and _worth(kind, rows) < at_least:
        return "small"
    return ""


def _worth(kind: str, rows: Sequence[Row]) -> Decimal:
    """What a notice would be about; of cash that may be stale, the most that it may be."""
    amount = "amount_max" if kind == VERIFY else "amount"
    return sum((row[amount] or ZERO for row in rows), ZERO)


def _calm(row: Row) -> tuple[Any, ...]:
    """Rows of one reason stand together: by rule, the day it took hold, then by subject."""
    since = row["since"].isoformat() if row["since"] else ""
    return row["rule_id"], since, row["subject_id"], row["from_account_no"] or ""
