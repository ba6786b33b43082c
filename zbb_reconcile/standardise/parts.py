"""What was read of one file, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Part:
    """One file or sheet of one table: what was read and what was set aside, in rows and yuan."""

    file: str
    sheet: str | None
    table: str
    rows_read: int
    rows_quarantined: int
    money_read: dict[str, Decimal]
    money_quarantined: dict[str, Decimal]
    rows_deleted: int = 0
    money_deleted: dict[str, Decimal] = field(default_factory=dict)
    """Of the rows marked as deleted, and of those that are sums of others."""
    rows_including: int = 0
    rows_repeated: int = 0
    """Lines that an earlier statement gives already: counted once, there."""
    money_repeated: dict[str, Decimal] = field(default_factory=dict)
