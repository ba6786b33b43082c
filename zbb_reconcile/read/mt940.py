"""MT940, SWIFT's customer statement, by the package mt-940 of the extra ``[bank]``."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.cells import Grid
from zbb_reconcile.read.encoding import decode
from zbb_reconcile.read.statements import Line, Statement, proven

MOST_BYTES = 64 * 1024**2
_START = re.compile(r"^(?=:20:)", re.MULTILINE)
_ENTRY = re.compile(r"^:61:", re.MULTILINE)
_SIDES: Mapping[str, Literal["in", "out"]] = {"C": "in", "RD": "in", "D": "out", "RC": "out"}
"""RD takes a debit back, and so comes in; RC takes a credit back."""
_NO_REFERENCE = "NONREF"


def read_mt940(file: str, content: bytes, encoding: str | None = None) -> Grid:
    """The entries of every statement in the file, as bank lines.

    Raises Refusal if the package is not installed, if an entry cannot be read (the package passes
    over what it does not know: entries are counted), or if a statement is not proven.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    try:
        package = importlib.import_module("mt940")
    except ImportError:
        raise Refusal("package_missing", file=file, form="MT940", extra="bank") from None
    text, _ = decode(file, content, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = [piece for piece in _START.split(text) if piece.startswith(":20:")]
    if sum(len(_ENTRY.findall(piece)) for piece in pieces) != len(_ENTRY.findall(text)):
        raise Refusal("broken_statement", file=file, found=":61:")
    return proven(file, list(_statements(file, package, pieces)))


def _statements(file: str, package: Any, pieces: list[str]) -> Iterator[Statement]:
    for piece in pieces:
        # A handle and not the text: the package would take a text for the name of a file.
        try:
            parsed = package.parse(io.StringIO(piece))
            lines = [_line(entry.data) for entry in parsed]
        except (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError) as error:
            raise Refusal("broken_statement", file=file, found=shown(error)) from None
        if len(lines) != len(_ENTRY.findall(piece)):
            raise Refusal("broken_statement", file=file, found=":61:")
        said = parsed.data
        yield Statement(
            name=f"{said.get('transaction_reference', '')} {said.get('statement_number', '')}",
            account_no=_account(str(said.get("account_identification", ""))),
            lines=lines,
            opening=_balance(said, "opening"),
            closing=_balance(said, "closing"),
        )


def _account(said: str) -> str:
    """The account's number: the bank's own code may stand before it, and its currency behind."""
    number = said.rpartition("/")[2].strip()
    return re.sub(r"(?<=[0-9]{6})\s*[A-Z]{3}$", "", number)


def _balance(said: Mapping[str, Any], which: str) -> tuple[str, Decimal] | None:
    """The first or last balance; that of a page where the statement goes on over several."""
    for kind in ("final", "intermediate"):
        balance = said.get(f"{kind}_{which}_balance")
        if balance is not None:
            return balance.amount.currency, balance.amount.amount
    return None


def _line(entry: Mapping[str, Any]) -> Line:
    reference = entry.get("bank_reference") or entry.get("customer_reference") or ""
    details = entry.get("transaction_details") or ""
    parts = (details, entry.get("purpose"), entry.get("extra_details"))
    status = entry["status"]
    # The booking day, whose year the package works out; where there is none, the value day.
    booked: date = entry.get("entry_date") or entry["date"]
    return Line(
        posted_on=f"{booked:%Y-%m-%d}",
        line_no="" if reference == _NO_REFERENCE else str(reference).strip(),
        amount=f"{abs(entry['amount'].amount)}",
        side=_SIDES[status],
        currency=entry["amount"].currency,
        counterparty_no=str(entry.get("applicant_iban") or "").strip(),
        counterparty_name=str(entry.get("applicant_name") or "").strip(),
        summary=" ".join(dict.fromkeys(str(part).strip() for part in parts if part)).replace(
            "\n", " "
        ),
        is_reversal=status.startswith("R"),
    )
