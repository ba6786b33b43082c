"""A small county as result tables, its workbook and its summary: what tests of both are of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from tests.paper_facts import of_workbook
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.words import heading, sheet_name
from zbb_reconcile.report.workbook.workbook import (
    write_workbook,
)
from zbb_reconcile.texts import chosen

AS_OF = date(2024, 12, 31)
ACCOUNT = "6222021203001234567"
MONEY = pl.Decimal(18, 2)

COLUMNS: dict[str, dict[str, Any]] = {
    "findings": {
        "finding_id": pl.String,
        "rule_id": pl.String,
        "verdict": pl.String,
        "subject_kind": pl.String,
        "subject_id": pl.String,
        "division_code": pl.String,
        "agency_code": pl.String,
        "agency_name": pl.String,
        "amount": MONEY,
        "amount_max": MONEY,
        "since": pl.Date,
        "reason": pl.String,
        "legal_basis": pl.String,
    },
    "recalls": {
        "finding_id": pl.String,
        "agency_code": pl.String,
        "amount": MONEY,
        "destination": pl.String,
        "channel": pl.String,
        "from_account_no": pl.String,
    },
    "carryover_ageing": {
        "root_indicator_id": pl.String,
        "agency_code": pl.String,
        "fiscal_year": pl.Int32,
        "fund_type": pl.String,
        "budget_level": pl.String,
        "unspent": MONEY,
        "bucket": pl.String,
        "bucket_amount": MONEY,
        "verdict": pl.String,
        "lapses_on": pl.Date,
    },
    "stale_cash": {
        "agency_code": pl.String,
        "opening": MONEY,
        "outflow": MONEY,
        "minimum": MONEY,
        "stale_min": MONEY,
        "stale_max": MONEY,
    },
    "account_actions": {
        "account_no": pl.String,
        "agency_code": pl.String,
        "action": pl.String,
        "target_account_no": pl.String,
        "to_treasury": MONEY,
        "to_target": MONEY,
        "why": pl.String,
    },
    "asset_actions": {
        "asset_no": pl.String,
        "action": pl.String,
        "partner": pl.String,
        "why": pl.String,
    },
    "pools": {
        "pool_id": pl.String,
        "category": pl.String,
        "division_code": pl.String,
        "fund_system": pl.String,
        "budget_level": pl.String,
        "amount_recalled": MONEY,
        "amount_repurposed": MONEY,
    },
    "pool_members": {
        "pool_id": pl.String,
        "root_indicator_id": pl.String,
        "source": pl.String,
        "amount": MONEY,
        "why": pl.String,
    },
    "uses": {
        "source_kind": pl.String,
        "source_id": pl.String,
        "need_id": pl.String,
        "priority": pl.String,
        "amount": MONEY,
    },
    "reconciliations": {
        "account_no": pl.String,
        "bank_balance": MONEY,
        "bank_outstanding_in": MONEY,
        "bank_outstanding_out": MONEY,
        "book_outstanding_in": MONEY,
        "book_outstanding_out": MONEY,
        "book_balance": MONEY,
        "residual": MONEY,
    },
    "account_matches": {
        "account_no": pl.String,
        "agency_code": pl.String,
        "status": pl.String,
        "candidates": pl.String,
        "why": pl.String,
    },
    "name_matches": {
        "used_in": pl.String,
        "name": pl.String,
        "division_code": pl.String,
        "status": pl.String,
        "method": pl.String,
        "agency_code": pl.String,
        "agency_name": pl.String,
        "candidates": pl.String,
        "nearest": pl.String,
        "why": pl.String,
    },
    "account_doubts": {
        "account_no": pl.String,
        "doubt": pl.String,
        "agency_codes": pl.String,
        "register_rows": pl.Int32,
        "why": pl.String,
    },
    "line_matches": {
        "match_id": pl.String,
        "side": pl.String,
        "account_no": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "method": pl.String,
        "status": pl.String,
        "why": pl.String,
    },
    "outstanding_items": {
        "account_no": pl.String,
        "kind": pl.String,
        "day": pl.Date,
        "amount": MONEY,
        "label": pl.String,
        "status": pl.String,
        "source_row": pl.Int64,
    },
    "unreconciled_accounts": {
        "account_no": pl.String,
        "lacking": pl.String,
        "why": pl.String,
    },
    "balance_breaks": {
        "account_no": pl.String,
        "posted_on": pl.Date,
        "expected": MONEY,
        "found": MONEY,
        "difference": MONEY,
        "source_row": pl.Int64,
    },
    "own_transfers": {
        "transfer_id": pl.String,
        "account_no": pl.String,
        "amount": MONEY,
        "status": pl.String,
    },
    "movements": {
        "account_no": pl.String,
        "posted_on": pl.Date,
        "line_no": pl.String,
        "amount": MONEY,
        "balance_after": MONEY,
        "counterparty_no": pl.String,
        "counterparty_name": pl.String,
        "summary": pl.String,
        "class": pl.String,
        "why": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
    },
    "evidence": {
        "finding_id": pl.String,
        "source_table": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
    },
    "quarantine": {
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "source_table": pl.String,
        "reason_code": pl.String,
        "reason": pl.String,
        "cells": pl.String,
    },
    "controls": {
        "control_id": pl.String,
        "left": MONEY,
        "right": MONEY,
        "difference": MONEY,
        "holds": pl.Boolean,
        "kind": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "source_table": pl.String,
        "source_column": pl.String,
    },
    "switched_off": {"rule_id": pl.String, "why": pl.String},
    "rules": {
        "rule_id": pl.String,
        "name": pl.String,
        "verdict": pl.String,
        "law": pl.String,
        "query": pl.String,
        "channel": pl.String,
        "closes": pl.Boolean,
        "idle": pl.Boolean,
    },
    "parameters": {
        "name": pl.String,
        "value": pl.String,
        "in_force_from": pl.Date,
        "cite": pl.String,
        "profile": pl.String,
    },
    "sources": {
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_table": pl.String,
        "sha256": pl.String,
        "rows_read": pl.Int64,
        "rows_standardised": pl.Int64,
        "rows_quarantined": pl.Int64,
    },
}
"""The result tables of contract section 6, and the four about the run itself."""


def table(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """That result table with those rows; a column that a row does not name is null."""
    schema = COLUMNS[name]
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema)


def finding(finding_id: str, rule_id: str, amount: str | None, **values: Any) -> dict[str, Any]:
    """One finding of the 乡镇 school; what matters to a test is given in ``values``."""
    return {
        "finding_id": finding_id,
        "rule_id": rule_id,
        "verdict": "recall",
        "subject_kind": "indicator",
        "subject_id": "I1",
        "agency_code": "001001",
        "agency_name": "第一中学",
        "amount": None if amount is None else Decimal(amount),
        "reason": "两年未用完",
        "legal_basis": "预算法实施条例第50条",
        **values,
    }


def recall(finding_id: str, amount: str, destination: str, channel: str) -> dict[str, Any]:
    """One recall; cash comes out of the school's account."""
    return {
        "finding_id": finding_id,
        "agency_code": "001001",
        "amount": Decimal(amount),
        "destination": destination,
        "channel": channel,
        "from_account_no": ACCOUNT if channel == "cash" else None,
    }


def part(root: str, bucket: str, amount: str, verdict: str) -> dict[str, Any]:
    """One root indicator's money in one bucket."""
    money = Decimal(amount)
    return {
        "root_indicator_id": root,
        "agency_code": "001001",
        "fiscal_year": 2022,
        "fund_type": "111",
        "budget_level": "4",
        "unspent": money,
        "bucket": bucket,
        "bucket_amount": money,
        "verdict": verdict,
        "lapses_on": AS_OF,
    }


def county(**replaced: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """A small county with something in most tables; the rest are there and empty."""
    tables = {name: table(name) for name in COLUMNS}
    tables["carryover_ageing"] = table(
        "carryover_ageing",
        part("I3", "KEEP", "7.00", "keep"),
        part("I1", "CR-01", "1234567.89", "recall"),
        part("I2", "CR-05", "50.00", "return_up"),
    )
    tables["findings"] = table(
        "findings",
        finding("F1", "CR-01", "1234567.89"),
        finding("F2", "CR-05", "50.00", verdict="return_up", subject_id="I2"),
        finding(
            "F3",
            "SF-01",
            "900000.00",
            subject_kind="agency",
            subject_id="001001",
            amount_max=Decimal("950000.00"),
            since=date(2022, 12, 31),
        ),
        finding(
            "F4",
            "BA-11",
            "30.00",
            verdict="rectify",
            subject_kind="account",
            subject_id=ACCOUNT,
            reason=f"账户 {ACCOUNT} 调节后不平",
        ),
        finding(
            "F5", "BA-11", "-30.00", verdict="rectify", subject_kind="account", subject_id="88"
        ),
        finding("F6", "BA-13", None, verdict="rectify", subject_kind="account", subject_id="99"),
    )
    tables["recalls"] = table(
        "recalls",
        recall("F1", "1234567.89", "treasury", "indicator"),
        recall("F2", "50.00", "upper_level", "indicator"),
        recall("F3", "900000.00", "treasury", "cash"),
    )
    tables["controls"] = table(
        "controls",
        {
            "control_id": "buckets_add_up",
            "kind": "buckets_add_up",
            "left": Decimal("1234624.89"),
            "right": Decimal("1234624.89"),
            "difference": Decimal("0.00"),
            "holds": True,
        },
        {
            "control_id": "rows_conserved",
            "kind": "rows_conserved",
            "left": Decimal("1234567890.00"),
            "right": Decimal("1234567889.00"),
            "difference": Decimal("1.00"),
            "holds": False,
        },
        {
            "control_id": "residual_shown",
            "kind": "residual_shown",
            "left": Decimal("0.00"),
            "right": Decimal("0.00"),
            "difference": Decimal("0.00"),
            "holds": None,
        },
    )
    tables["rules"] = table(
        "rules",
        {"rule_id": "CR-05", "name": "上级转移支付连续两年未用完", "verdict": "return_up"},
        {"rule_id": "CR-01", "name": "连续两年未用完", "verdict": "recall"},
        {"rule_id": "KEEP", "name": "未到期结转", "verdict": "keep"},
        {"rule_id": "BA-06", "name": "撤并单位账户", "verdict": "close_account"},
        {"rule_id": "AS-01", "name": "闲置房屋土地", "verdict": "reactivate", "idle": True},
    )
    tables["switched_off"] = table("switched_off", {"rule_id": "AS-01", "why": "没有 assets 表"})
    tables["quarantine"] = table(
        "quarantine",
        {
            "source_file": "银行流水.csv",
            "source_row": 9,
            "source_table": "bank_lines",
            "reason_code": "not_money",
            "reason": "金额写作 约三百",
        },
        {
            "source_file": "银行流水.csv",
            "source_row": 4,
            "source_table": "bank_lines",
            "reason_code": "not_money",
            "reason": f"金额写作 {ACCOUNT}",
        },
    )
    tables["sources"] = table(
        "sources",
        {
            "source_file": "银行流水.csv",
            "source_table": "bank_lines",
            "sha256": "ab" * 32,
            "rows_read": 10,
            "rows_standardised": 8,
            "rows_quarantined": 2,
        },
    )
    return tables | replaced


def summed(tables: dict[str, pl.DataFrame]) -> Summary:
    """The summary of those tables at the end of 2024."""
    return summary(tables, as_of=AS_OF, profile_name="national")


def written(path: Path, tables: dict[str, pl.DataFrame], lang: str = "zh") -> openpyxl.Workbook:
    """The workbook of those tables, written and read back."""
    write_workbook(path, of_workbook(tables), summed(tables), chosen(lang))
    return openpyxl.load_workbook(path)


def header_row(sheet: Any) -> int:
    """The row of the header on a paper's sheet: the one that begins with the running number."""
    return next(
        row
        for row in range(1, 40)
        if sheet.cell(row, 1).value == heading("", "", "at", chosen("zh"))
    )


def rows(book: openpyxl.Workbook, paper: str) -> list[dict[str, Any]]:
    """A paper's rows by header, without the running number."""
    sheet = book[sheet_name(paper, chosen("zh"))]
    top = header_row(sheet)
    header = [cell.value for cell in sheet[top]][1:]
    body = sheet.iter_rows(min_row=top + 1, values_only=True)
    return [dict(zip(header, row[1:], strict=True)) for row in body]


def label(paper: str, column: str) -> str:
    return heading(paper, paper, column, chosen("zh"))


def where(book: openpyxl.Workbook, paper: str, column: str, row: int = 1) -> Any:
    """A cell of a paper: its column by name, its row counted from the first one of data."""
    sheet = book[sheet_name(paper, chosen("zh"))]
    top = header_row(sheet)
    at = [cell.value for cell in sheet[top]].index(label(paper, column)) + 1
    return sheet.cell(top + row, at)
