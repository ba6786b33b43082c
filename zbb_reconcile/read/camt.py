"""camt.053, the bank statement of ISO 20022: its booked entries, proven by its balances."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.cells import Grid
from zbb_reconcile.read.spreadsheetml import MOST_BYTES, in_utf8
from zbb_reconcile.read.statements import Line, Statement, amount_of, proven

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
_BOOKED = {"BOOK": True, "PDNG": False, "INFO": False, "FUTR": False}
"""Status of an entry -> whether its money has moved."""
_SIDES: dict[str, Literal["in", "out"]] = {"CRDT": "in", "DBIT": "out"}
_NAMED = ("Nm", "Pty/Nm")
_NUMBERED = ("Id/IBAN", "Id/Othr/Id")


def read_camt(file: str, content: bytes) -> Grid:
    """The entries of every statement in the document, as bank lines.

    Amounts are signed by CRDT and DBIT, which the standard gives as they are after a reversal too.
    Pending entries are marked so, and count for nothing. Raises Refusal if the document is no
    camt.053, is broken or too large, defines entities, or if a statement is not proven.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    try:
        content = in_utf8(content)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Refusal("broken_statement", file=file, found="<!DOCTYPE>")
        statements = list(_statements(file, content))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refusal("broken_statement", file=file, found=shown(error)) from None
    if not statements:
        raise Refusal("broken_statement", file=file, found="<Stmt>")
    return proven(file, statements)


def _statements(file: str, content: bytes) -> Iterator[Statement]:
    """Each statement when it ends; an entry is forgotten as soon as it is read."""
    lines: list[Line] = []
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        space, _, tag = element.tag.rpartition("}")
        # Paths are written without the namespace, which is another in each version.
        element.tag = tag
        if event == "start":
            form = space.lstrip("{").removeprefix(_NAMESPACE)
            if tag == "Document" and not form.startswith("camt.053."):
                raise Refusal("unread_content", file=file, form=shown(form))
        elif tag == "Ntry":
            lines.append(_line(file, element))
            element.clear()
        elif tag == "Stmt":
            yield _statement(file, element, lines)
            lines = []
            element.clear()


def _said(element: Element, *paths: str) -> str:
    """The text at the first of the paths that has one."""
    texts = ((element.findtext(path) or "").strip() for path in paths)
    return next((text for text in texts if text), "")


def _side(file: str, element: Element) -> Literal["in", "out"]:
    said = _said(element, "CdtDbtInd")
    if said not in _SIDES:
        raise Refusal("broken_statement", file=file, found=f"<CdtDbtInd> {shown(said)}")
    return _SIDES[said]


def _money(element: Element) -> tuple[str, str]:
    """Currency and amount as written."""
    amount = element.find("Amt")
    if amount is None:
        return "", ""
    return amount.get("Ccy", "").strip(), (amount.text or "").strip()


def _statement(file: str, element: Element, lines: list[Line]) -> Statement:
    balances: dict[str, tuple[str, Decimal]] = {}
    for balance in element.findall("Bal"):
        kind = _said(balance, "Tp/CdOrPrtry/Cd")
        currency, text = _money(balance)
        sign = 1 if _side(file, balance) == "in" else -1
        # Of a long statement in pieces, the first interim balance opens and the last one closes.
        key = "first ITBD" if kind == "ITBD" and "first ITBD" not in balances else kind
        balances[key] = (currency, sign * amount_of(file, text))
    days = [_said(element, f"FrToDt/{end}")[:10] for end in ("FrDtTm", "ToDtTm")]
    return Statement(
        name=_said(element, "Id"),
        account_no=_said(element, *(f"Acct/{path}" for path in _NUMBERED)),
        lines=lines,
        opening=next((balances[k] for k in ("OPBD", "PRCD", "first ITBD") if k in balances), None),
        closing=next((balances[k] for k in ("CLBD", "ITBD") if k in balances), None),
        period=(days[0], days[1]) if all(days) else None,
    )


def _line(file: str, entry: Element) -> Line:
    status = _said(entry, "Sts/Cd", "Sts")
    if status not in _BOOKED:
        raise Refusal("statement_status", file=file, found=shown(status))
    currency, amount = _money(entry)
    amount_of(file, amount)
    side = _side(file, entry)
    details = entry.findall("NtryDtls/TxDtls")
    # An entry that sums several transactions has no one counterparty.
    detail = details[0] if len(details) == 1 else Element("TxDtls")
    other = "Dbtr" if side == "in" else "Cdtr"
    parts = [
        (found.text or "").strip()
        for found in (*detail.findall("RmtInf/Ustrd"), *detail.findall("AddtlTxInf"))
    ]
    parts.append(_said(entry, "AddtlNtryInf"))
    return Line(
        posted_on=_said(entry, "BookgDt/Dt", "BookgDt/DtTm")[:10],
        line_no=_said(entry, "NtryRef", "AcctSvcrRef"),
        amount=amount,
        side=side,
        currency=currency,
        counterparty_no=_said(detail, *(f"RltdPties/{other}Acct/{path}" for path in _NUMBERED)),
        counterparty_name=_said(detail, *(f"RltdPties/{other}/{path}" for path in _NAMED)),
        summary=" ".join(dict.fromkeys(part for part in parts if part)),
        is_reversal=_said(entry, "RvslInd") in ("true", "1"),
        is_booked=_BOOKED[status],
    )
