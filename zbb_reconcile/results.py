"""The result tables of a run, each said once: its name, its money, and how it is shown.

To add a result table: its query (or a function that ``@makes`` it), a line here, and its words in
``texts/*/labels.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Result:
    """One table that a run writes to ``OUT/tables``."""

    name: str
    amount: str | None = None
    """Its money column: a table too long for a sheet shows its largest rows by it."""
    long: bool = False
    """Whether it may be as long as the input, so that nobody reads it whole."""
    sheets: tuple[str, ...] = ()
    """The sheets of the workbook that show it; where none is named, one as it is."""
    totals: tuple[str, ...] = ()
    """The columns that its own sheet adds up."""
    first: tuple[str, ...] = ()
    """What a terminal of 80 columns shows first."""
    page: bool = False
    """Whether the page takes it whole."""
    below: str | None = None
    """The sentence that a terminal prints under each row."""


RESULTS: Mapping[str, Result] = MappingProxyType(
    {
        result.name: result
        for result in (
            Result(
                "findings",
                amount="amount",
                sheets=("findings",),
                first=("finding_id", "amount", "verdict", "agency_name", "subject_id"),
                below="reason",
            ),
            Result(
                "recalls",
                amount="amount",
                sheets=("recall_list",),
                first=("finding_id", "agency_code", "destination", "channel", "amount"),
            ),
            Result(
                "carryover_ageing",
                amount="bucket_amount",
                sheets=("ledger",),
                first=(
                    "root_indicator_id",
                    "agency_code",
                    "fiscal_year",
                    "bucket",
                    "verdict",
                    "bucket_amount",
                ),
            ),
            Result(
                "followup",
                page=True,
                amount="amount_new",
                sheets=("problem_list",),
                first=("finding_id", "change", "state", "amount_old", "amount_new"),
                below="why",
            ),
            Result(
                "decisions",
                first=("finding_id", "decision", "document", "valid_until", "applies"),
                below="why",
            ),
            Result(
                "warnings",
                page=True,
                amount="amount",
                first=("rule_id", "level", "subject_id", "ends_on", "amount"),
                below="reason",
            ),
            Result(
                "budget_actions",
                page=True,
                amount="amount",
                first=("subject_id", "action", "agency_code", "amount"),
                below="why",
            ),
            Result("budget_sums", first=("department_code", "action", "count", "amount")),
            Result(
                "agency_scores",
                page=True,
                first=("agency_code", "execution_rate", "rank", "open_findings", "overdue"),
            ),
            Result(
                "division_scores",
                first=("division_code", "execution_rate", "rank", "open_findings", "overdue"),
            ),
            Result(
                "payment_hits",
                amount="amount",
                long=True,
                first=("indicator_id", "paid_on", "amount", "rule_id", "level"),
            ),
            Result(
                "traces",
                amount="amount",
                long=True,
                first=("project_code", "step", "kind", "to_id", "amount"),
            ),
            Result(
                "what_if",
                amount="amount_then",
                first=("finding_id", "effect", "amount_now", "amount_then"),
                below="reason_then",
            ),
            Result("what_if_sums", first=("destination", "channel", "amount_now", "amount_then")),
            Result(
                "followup_sums",
                first=("destination", "channel", "recalled", "notified", "received"),
            ),
            Result("sent_notices", first=("finding_id", "document", "issued_on", "due_on")),
            Result("fund_excess_members", amount="amount", totals=("amount",)),
            Result("account_actions", amount="to_treasury", sheets=("accounts",)),
            Result(
                "reconciliations",
                amount="residual",
                sheets=("reconciliation_list", "reconciliation_forms"),
            ),
            Result("outstanding_items", amount="amount", long=True),
            Result("asset_actions", sheets=("assets",)),
            Result(
                "uses",
                amount="amount",
                sheets=("plan", "plan_lines"),
                first=("source_id", "need_id", "priority", "amount"),
            ),
            Result(
                "ledger_ageing",
                amount="closing",
                first=("agency_code", "subject_code", "counterparty", "unchanged_since", "closing"),
            ),
            Result("pools", amount="amount_recalled", sheets=("pools",)),
            Result("pool_members", amount="amount", sheets=("pool_members",)),
            Result(
                "evidence",
                long=True,
                sheets=("evidence",),
                first=("finding_id", "source_table", "source_file", "source_row"),
            ),
            Result("finding_citations", first=("finding_id", "position", "cite")),
            Result(
                "quarantine",
                below="reason",
                first=("source_file", "source_sheet", "source_row", "source_table"),
            ),
            Result("controls", amount="difference", sheets=("controls",)),
            Result(
                "stale_cash",
                amount="stale_min",
                totals=(
                    "opening",
                    "outflow",
                    "minimum",
                    "stale_min",
                    "stale_max",
                    "fiscal_min",
                    "fiscal_max",
                    "balance",
                ),
            ),
            Result("account_matches", sheets=("accounts", "account_matches")),
            Result("account_doubts"),
            Result("name_matches", long=True),
            Result("unreconciled_accounts"),
            Result(
                "completeness", first=("subject_id", "agency_name", "needed", "expected", "there")
            ),
            Result("balance_breaks", amount="difference"),
            Result("line_matches", amount="amount", long=True),
            Result("own_transfers", amount="amount", long=True),
            Result(
                "movements",
                amount="amount",
                long=True,
                totals=("amount",),
                first=("account_no", "posted_on", "amount", "class", "summary"),
            ),
            Result("rules", first=("rule_id", "name", "verdict")),
            Result("parameters", first=("name", "value")),
            Result("switched_off"),
            Result("sources"),
            Result("furniture", long=True),
            Result("overlapping_lines", long=True),
            Result("corrections"),
            Result("notes"),
        )
    }
)
"""Every result table, in the order in which a reader wants them."""


MERGED = tuple(name for name in RESULTS if name not in ("movements", "line_matches"))
"""Those that a roll-up merges: every line of every bank stays with its division."""

ROLLED_UP = (
    "divisions",
    "place_sums",
    "place_verdicts",
    "place_recalls",
    "score_list",
    "shared_agencies",
    "shared_accounts",
    "division_transfers",
    "money_from_above",
    "unplaced_rows",
    "roll_up_controls",
)
"""The tables of a roll-up itself, in the order in which a reader wants them."""

ON_PAGE = tuple(name for name, result in RESULTS.items() if result.page)
"""Those that the page takes whole."""

OF_SHEETS = MappingProxyType({"statement": ("root_years",)})
"""Tables of the books that a sheet is made of, and that are not written by themselves."""


def tables_of_sheets() -> dict[str, tuple[str, ...]]:
    """The tables that each sheet of the workbook shows, in reading order."""
    shown: dict[str, tuple[str, ...]] = dict(OF_SHEETS)
    for result in RESULTS.values():
        for sheet in result.sheets or (result.name,):
            shown[sheet] = (*shown.get(sheet, ()), result.name)
    return shown


def amount_of(table: str) -> str | None:
    """The money column of a result table; None of one without, and of any other table."""
    return RESULTS[table].amount if table in RESULTS else None
