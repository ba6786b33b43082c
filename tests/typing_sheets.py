"""Type a few lines of CSV in a test, and read back what became of them."""

from __future__ import annotations

from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.standardise import Typed, type_sheet


def typed(table: str, *lines: str) -> Typed:
    """The lines as a file of that table, read and standardised."""
    return type_sheet(
        read_csv(table, f"{table}.csv", "".join(f"{line}\n" for line in lines).encode())
    )


def codes(answer: Typed) -> dict[int, list[str]]:
    """Row -> the codes of its faults."""
    return {
        row["source_row"]: [fault["code"] for fault in row["faults"]]
        for row in answer.quarantine.to_dicts()
    }
