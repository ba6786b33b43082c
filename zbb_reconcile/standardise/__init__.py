"""Room 2: text to typed tables; the rest to quarantine, with a reason and its original cells."""

from zbb_reconcile.standardise.fault_text import reasons, render_reason
from zbb_reconcile.standardise.frames import type_frame
from zbb_reconcile.standardise.rows import QUARANTINE, Counts, MoneyCount, Typed, table_schema
from zbb_reconcile.standardise.text_sheets import type_sheet
from zbb_reconcile.standardise.words import parse_flag

__all__ = [
    "QUARANTINE",
    "Counts",
    "MoneyCount",
    "Typed",
    "parse_flag",
    "reasons",
    "render_reason",
    "table_schema",
    "type_frame",
    "type_sheet",
]
