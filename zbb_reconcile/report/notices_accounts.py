"""Accounts that close, and cash to be verified, as papers have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.notices_facts import NoticeFacts, Row
from zbb_reconcile.report.notices_fields import Values, printed_yuan
from zbb_reconcile.report.notices_words import closing_reason, day_of, whereto
from zbb_reconcile.texts import Words

ZERO = Decimal("0.00")


def closing_values(rows: Sequence[Row]) -> Values:
    """How many accounts close, what they hold, and where it goes; foreign money is in no sum."""
    held = [row for row in rows if row["balance"] is not None]
    parts = {
        "total": [row["balance"] for row in held],
        "treasury": [row["to_treasury"] for row in held],
        "target": [row["to_target"] for row in held if row["target_account_no"]],
        "open": [row["to_target"] for row in held if not row["target_account_no"]],
    }
    sums = {name: sum((amount or ZERO for amount in parts[name]), ZERO) for name in parts}
    if sums["total"] != sums["treasury"] + sums["target"] + sums["open"]:
        raise RuntimeError(f"closing accounts: {sums}")
    return {
        "closing_count": str(len(rows)),
        **{f"closing_{name}": printed_yuan(amount) for name, amount in sums.items()},
    }


def closing_entries(facts: NoticeFacts, rows: Sequence[Row], words: Words) -> list[Values]:
    """The accounts to close, as a table has them."""
    blank = words("notices.not_known")
    return [
        {
            "no": str(at),
            "agency": row["agency_name"] or blank,
            "account_no": row["account_no"],
            "account_name": (
                facts.accounts.get(row["account_no"], {}).get("account_name")
                or row["owner_name"]
                or blank
            ),
            "bank": facts.accounts.get(row["account_no"], {}).get("bank_name") or blank,
            "kind": value_label("account_kind", row["account_kind"] or "", words) or blank,
            "balance": (
                words("notices.foreign") if row["balance"] is None else printed_yuan(row["balance"])
            ),
            "reason": closing_reason(facts, row, words),
            "whereto": whereto(facts, row, words),
        }
        for at, row in enumerate(rows, start=1)
    ]


def closing_findings(rows: Iterable[Row]) -> list[Row]:
    """The findings behind the accounts that close, with the verdict that papers rest on."""
    return [{**found, "verdict": "close_account"} for row in rows for found in row["findings"]]


def doubt_values(rows: Sequence[Row]) -> Values:
    """How many units hold cash that may be stale, and between which amounts."""
    return {
        "doubt_count": str(len(rows)),
        "doubt_least": printed_yuan(sum((row["amount"] for row in rows), ZERO)),
        "doubt_most": printed_yuan(sum((row["amount_max"] for row in rows), ZERO)),
    }


def doubt_entries(facts: NoticeFacts, rows: Sequence[Row], words: Words) -> list[Values]:
    """The cash that may be stale, as a table has it, a line a unit."""
    blank = words("notices.not_known")
    return [
        {
            "no": str(at),
            "agency": row["agency_name"],
            "since": day_of(row["since"], words) if row["since"] else blank,
            **{
                name: printed_yuan(facts.stale.get(row["agency_code"], {}).get(name))
                for name in ("opening", "outflow", "minimum")
            },
            "least": printed_yuan(row["amount"]),
            "most": printed_yuan(row["amount_max"]),
        }
        for at, row in enumerate(rows, start=1)
    ]
