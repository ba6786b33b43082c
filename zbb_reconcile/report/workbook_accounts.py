"""The papers about accounts: the clean-up list, and the list of reconciled balances."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import polars as pl

from zbb_reconcile.report.workbook_inputs import FINDINGS_NAMED
from zbb_reconcile.report.workbook_lookups import (
    YUAN,
    Tables,
    beside,
    picked,
    rows_of,
    with_agency,
)
from zbb_reconcile.report.workbook_paper import Paper
from zbb_reconcile.report.workbook_words import said
from zbb_reconcile.texts import Words


def clean_up(tables: Tables, height: int, words: Words) -> Paper:
    """银行账户清理表: every account of the register or the bank, and what is proposed for it."""
    rows = rows_of(tables, "account_matches", "account_no", "agency_code", "status", "why")
    rows = rows.rename({"status": "match"}).drop("why")
    rows = with_agency(rows, tables)
    for table, columns in _BESIDE:
        rows = beside(rows, tables, table, "account_no", "account_no", **columns)
    rows = rows.join(_rules_by_account(tables), on="account_no", how="left", maintain_order="left")
    rows = rows.with_columns(
        pl.coalesce(pl.col("registered_name", "name_at_bank").cast(pl.String)).alias(
            "account_name"
        ),
        pl.coalesce(pl.col("bank_name", "bank_at_bank").cast(pl.String)).alias("bank_name"),
        *(pl.col(column).cast(YUAN) for column in ("balance", "to_treasury", "to_target")),
        *(pl.col(column).cast(YUAN) for column in ("lately_in", "lately_out")),
        pl.col("balance_at_year_end").cast(YUAN),
    )
    rows = picked(
        rows,
        "department",
        "agency_code",
        "agency_name",
        "account_name",
        "account_no",
        "bank_name",
        "account_kind",
        "purpose",
        "opened_on",
        "approval_no",
        "expires_on",
        "closed_on",
        "bank_status",
        "match",
        "balance_at_year_end",
        "balance",
        "lately_in",
        "lately_out",
        "last_customer_movement_on",
        "rules",
        "action",
        "target_account_no",
        "to_treasury",
        "to_target",
        "why",
    )
    return Paper(
        "accounts",
        rows,
        "account_matches",
        height,
        totals=(
            "balance_at_year_end",
            "balance",
            "lately_in",
            "lately_out",
            "to_treasury",
            "to_target",
        ),
        decisions=(
            "filed",
            "account_decision",
            "merged_into",
            "cancelled_on",
            "recalled_amount",
            "note",
        ),
        held=4,
        remarks=(said("remark_accounts", words),),
        largest=False,
    )


def reconciliation_list(tables: Tables, height: int, words: Words) -> Paper:
    """余额调节汇总表: both balances of each account, what each side has alone, and what is left."""
    rows = reconciled(tables)
    return Paper(
        "reconciliation_list",
        rows,
        "reconciliations",
        height,
        formulas=MappingProxyType(
            {
                "bank_adjusted": "={bank_balance}+{book_in}-{book_out}",
                "book_adjusted": "={book_balance}+{bank_in}-{bank_out}",
                "residual": "={bank_adjusted}-{book_adjusted}",
            }
        ),
        totals=(
            "bank_balance",
            "book_in",
            "book_out",
            "bank_adjusted",
            "book_balance",
            "bank_in",
            "bank_out",
            "book_adjusted",
            "residual",
        ),
        decisions=("explained", "note"),
        held=3,
        remarks=(said("remark_reconciliations", words),),
    )


def reconciled(tables: Tables) -> pl.DataFrame:
    """The reconciliations with names; what went out stands as a positive amount to be deducted."""
    rows = tables.get("reconciliations", pl.DataFrame(schema=_RECONCILIATIONS))
    rows = beside(
        rows.drop("agency_code", strict=False),
        tables,
        "account_owners",
        "account_no",
        "account_no",
        agency_code="agency_code",
    )
    rows = with_agency(rows.with_columns(pl.col("agency_code").cast(pl.String)), tables)
    rows = beside(rows, tables, "accounts", "account_no", "account_no", bank_name="bank_name")
    money = {name: pl.col(name).cast(YUAN) for name in _RECONCILIATIONS if name != "account_no"}
    rows = rows.with_columns(
        money["book_outstanding_in"].abs().alias("book_in"),
        money["book_outstanding_out"].abs().alias("book_out"),
        money["bank_outstanding_in"].abs().alias("bank_in"),
        money["bank_outstanding_out"].abs().alias("bank_out"),
    ).with_columns(
        (money["bank_balance"] + pl.col("book_in") - pl.col("book_out"))
        .cast(YUAN)
        .alias("bank_adjusted"),
        (money["book_balance"] + pl.col("bank_in") - pl.col("bank_out"))
        .cast(YUAN)
        .alias("book_adjusted"),
    )
    return picked(
        rows,
        "department",
        "agency_name",
        "account_no",
        "bank_name",
        "bank_balance",
        "book_in",
        "book_out",
        "bank_adjusted",
        "book_balance",
        "bank_in",
        "bank_out",
        "book_adjusted",
        "residual",
    )


_BESIDE = (
    (
        "accounts",
        {
            "registered_name": "account_name",
            "bank_name": "bank_name",
            "account_kind": "account_kind",
            "purpose": "purpose",
            "approval_no": "approval_no",
            "opened_on": "opened_on",
            "expires_on": "expires_on",
            "closed_on": "closed_on",
        },
    ),
    (
        "bank_accounts",
        {
            "name_at_bank": "account_name",
            "bank_at_bank": "bank_name",
            "bank_status": "status",
        },
    ),
    (
        "accounts_at_bank",
        {
            "balance_at_year_end": "balance_at_year_end",
            "balance": "balance",
            "last_customer_movement_on": "last_customer_movement_on",
        },
    ),
    ("account_flows", {"lately_in": "lately_in", "lately_out": "lately_out"}),
    (
        "account_actions",
        {
            "action": "action",
            "target_account_no": "target_account_no",
            "to_treasury": "to_treasury",
            "to_target": "to_target",
            "why": "why",
        },
    ),
)
_RECONCILIATIONS: dict[str, Any] = {
    "account_no": pl.String,
    "bank_balance": YUAN,
    "bank_outstanding_in": YUAN,
    "bank_outstanding_out": YUAN,
    "book_outstanding_in": YUAN,
    "book_outstanding_out": YUAN,
    "book_balance": YUAN,
    "residual": YUAN,
}


def _rules_by_account(tables: Tables) -> pl.DataFrame:
    """The rules that have something to say about an account, in order."""
    about = tables.get(FINDINGS_NAMED, tables["findings"]).filter(
        pl.col("subject_kind") == "account"
    )
    return (
        about.group_by(pl.col("subject_id").alias("account_no"))
        .agg(pl.col("rule_id").unique().sort().str.join(" ").alias("rules"))
        .sort("account_no")
    )
