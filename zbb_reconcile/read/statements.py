"""Bank statements of a fixed form to a grid: each proves itself by its own balances, or is refused.

What camt.053 and MT940 have in common; where each of their fields stands is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.cell_styles import MOST_ROWS
from zbb_reconcile.read.cells import Cell, Grid

HEADER = (
    "账号",
    "记账日期",
    "流水号",
    "金额",
    "借贷标志",
    "币种",
    "对方账号",
    "对方户名",
    "摘要",
    "状态",
)
"""The usual headers of bank lines: these forms have numbers for fields, and no header."""
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?")
_SIDES = {"in": "贷", "out": "借"}
"""The bank's view: what it credits came in."""
REVERSED = "冲正"
"""Stands before the summary of a line that the statement marks as a reversal."""


@dataclass(frozen=True)
class Line:
    """One entry of a statement, as written."""

    posted_on: str
    line_no: str
    amount: str
    side: Literal["in", "out"]
    currency: str
    counterparty_no: str = ""
    counterparty_name: str = ""
    summary: str = ""
    is_reversal: bool = False
    is_booked: bool = True


@dataclass
class Statement:
    """The entries of one account between two balances."""

    name: str
    """What the statement calls itself, for a message."""
    account_no: str
    lines: list[Line] = field(default_factory=list)
    opening: tuple[str, Decimal] | None = None
    """Currency and balance, with its sign; None where it is not stated."""
    closing: tuple[str, Decimal] | None = None
    period: tuple[str, str] | None = None
    """First and last day, where they are stated."""


def amount_of(file: str, text: str) -> Decimal:
    """An amount of a statement, which has no sign. Raises Refusal for anything else."""
    if not _AMOUNT.fullmatch(text):
        raise Refusal("broken_statement", file=file, found=shown(text))
    return Decimal(text)


def proven(file: str, statements: Sequence[Statement]) -> Grid:
    """The lines of all statements as one sheet: line n of the file is its row n + 1.

    Raises Refusal unless opening balance and booked lines make the closing balance in each, in one
    currency; and for a statement that is there twice.
    """
    seen: list[Statement] = []
    for statement in statements:
        if statement in seen:
            raise Refusal("statement_twice", file=file, name=shown(statement.name))
        seen += [statement] if statement.lines else []
        _prove(file, statement)
    period = _period(statements)
    titles: list[list[Cell]] = [[f"起止日期：{period[0]} 至 {period[1]}"]] if period else []
    rows = [_cells(statement, line) for statement in statements for line in statement.lines]
    if len(rows) > MOST_ROWS:
        raise Refusal("too_many_cells", file=file, rows=len(rows), columns=len(HEADER))
    for title in titles:
        title += [""] * (len(HEADER) - 1)
    return Grid(None, [*titles, list(HEADER), *rows])


def _prove(file: str, statement: Statement) -> None:
    name = shown(statement.name)
    if statement.opening is None or statement.closing is None:
        raise Refusal("statement_no_balance", file=file, name=name)
    currency, opening = statement.opening
    other, closing = statement.closing
    booked = [line for line in statement.lines if line.is_booked]
    currencies = {currency, other, *(line.currency for line in booked)}
    if len(currencies) > 1:
        found = ", ".join(sorted(map(shown, currencies)))
        raise Refusal("statement_currencies", file=file, name=name, found=found)
    moved = sum(
        (amount_of(file, line.amount) * (1 if line.side == "in" else -1) for line in booked),
        Decimal(0),
    )
    if opening + moved != closing:
        raise Refusal(
            "statement_balance",
            file=file,
            name=name,
            opening=f"{opening:,}",
            moved=f"{moved:,}",
            closing=f"{closing:,}",
            difference=f"{closing - opening - moved:,}",
            count=len(booked),
        )


def _period(statements: Sequence[Statement]) -> tuple[str, str] | None:
    """The days that the file covers: stated by each statement, of one account, without a gap."""
    periods = [statement.period for statement in statements]
    if not periods or len({statement.account_no for statement in statements}) > 1:
        return None
    if any(one.closing != two.opening for one, two in pairwise(statements)):
        return None
    stated = [period for period in periods if period is not None]
    if len(stated) < len(periods):
        return None
    return min(first for first, _ in stated), max(last for _, last in stated)


def _cells(statement: Statement, line: Line) -> list[Cell]:
    said = (REVERSED, line.summary) if line.is_reversal else (line.summary,)
    return [
        statement.account_no,
        line.posted_on,
        line.line_no,
        line.amount,
        _SIDES[line.side],
        line.currency,
        line.counterparty_no,
        line.counterparty_name,
        " ".join(part for part in said if part),
        "已入账" if line.is_booked else "待入账",
    ]
