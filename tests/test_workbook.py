"""The summary and the workbook: exact money, text that stays text, the same bytes every time."""

from __future__ import annotations

import html
import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.paper_facts import of_workbook
from zbb_reconcile.report.labels import column_label, table_label
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.words import answers, choices, heading, sheet_name
from zbb_reconcile.report.workbook.workbook import (
    COMPOSED,
    LARGEST_ROWS,
    SHEET_ROWS,
    SHEETS,
    write_workbook,
)
from zbb_reconcile.results import RESULTS
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen

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


# The summary.


def test_the_summary_is_json_and_holds_no_float() -> None:
    document = json.dumps(summed(county()), ensure_ascii=False)
    json.loads(document, parse_float=lambda digits: pytest.fail(f"a float: {digits}"))
    assert '"1234567.89"' in document


def test_money_is_summed_by_bucket_in_the_order_in_which_buckets_apply() -> None:
    money = summed(county())["money"]
    assert [(part["bucket"], part["count"], part["yuan"]) for part in money] == [
        ("CR-05", 1, "50.00"),
        ("CR-01", 1, "1234567.89"),
        ("KEEP", 1, "7.00"),
    ]
    assert summed(county())["unspent"] == {"count": 3, "yuan": "1234624.89"}


def test_indicator_and_cash_recalls_are_never_added() -> None:
    recalls = summed(county())["recalls"]
    assert {kind: total["yuan"] for kind, total in recalls.items()} == {
        "recall_indicator": "1234567.89",
        "recall_cash": "900000.00",
        "return_up": "50.00",
        "stabilise": "0.00",
        "lower_level": "0.00",
        "cash_up": "0.00",
        "cash_lower": "0.00",
    }
    assert "2134617.89" not in json.dumps(summed(county()))


def test_differences_of_both_signs_do_not_cancel_out() -> None:
    by_rule = {rule["rule_id"]: rule for rule in summed(county())["findings"]["by_rule"]}
    assert (by_rule["BA-11"]["amount"], by_rule["BA-11"]["amount_gross"]) == ("0.00", "60.00")


def test_an_unknown_amount_is_not_zero() -> None:
    by_rule = {rule["rule_id"]: rule for rule in summed(county())["findings"]["by_rule"]}
    assert (by_rule["BA-13"]["amount"], by_rule["BA-13"]["without_amount"]) == (None, 1)


def test_a_rule_that_found_nothing_is_told_from_one_that_did_not_run() -> None:
    told = summed(county())
    quiet = [rule["rule_id"] for rule in told["findings"]["by_rule"] if not rule["count"]]
    assert quiet == ["BA-06"]
    assert told["switched_off"] == [
        {"rule_id": "AS-01", "name": "闲置房屋土地", "why": "没有 assets 表"}
    ]


def test_failing_controls_come_first_and_those_only_shown_before_those_that_hold() -> None:
    controls = summed(county())["controls"]
    assert [control["holds"] for control in controls["every"]] == [False, None, True]
    assert controls["failing"] == 1


def test_the_summary_shows_no_whole_account_number() -> None:
    assert ACCOUNT not in json.dumps(summed(county()))
    assert summed(county())["quarantine"]["by_reason"] == [
        {"reason_code": "not_money", "count": 2, "example": "金额写作 6222…4567"}
    ]


def test_ten_recalls_are_the_largest() -> None:
    many = table(
        "recalls", *(recall(f"F{n:03}", f"{n}.00", "treasury", "indicator") for n in range(1, 31))
    )
    largest = summed(county(recalls=many))["largest_recalls"]
    assert [recall["amount"] for recall in largest] == [f"{n}.00" for n in range(30, 20, -1)]


def test_a_run_of_controls_only_has_a_summary_too() -> None:
    told = summed({"controls": county()["controls"]})
    assert (told["findings"]["count"], told["controls"]["count"]) == (0, 3)


# The workbook.

PAPERS = (
    "ledger",
    "statement",
    "recall_list",
    "accounts",
    "reconciliation_list",
    "assets",
    "plan_lines",
    "problem_list",
)
"""The papers that are called otherwise than the result table they are made of."""


def test_a_result_table_of_which_no_paper_is_made_has_a_sheet_of_its_own(
    tmp_path: Path,
) -> None:
    assert {name for name, its in RESULTS.items() if not its.sheets} <= set(SHEETS)
    tables = county() | {"outstanding_items": pl.DataFrame({"account_no": [ACCOUNT]})}
    book = written(tmp_path / "w.xlsx", tables)
    assert rows(book, "outstanding_items") == [{"账号": ACCOUNT}]


def test_the_sheets_stand_in_the_order_of_the_work_with_the_contents_first(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    there = [name for name in SHEETS if name in COMPOSED or name in PAPERS or name in COLUMNS]
    assert book.sheetnames == [sheet_name(name, chosen("zh")) for name in there]
    assert book.sheetnames[:6] == [
        "目录",
        "总览",
        "存量资金清理台账",
        "结转结余情况表",
        "收回明细表",
        "银行账户清理表",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_has_a_name_that_excel_takes_and_says_what_it_answers(lang: str) -> None:
    names = [sheet_name(name, chosen(lang)) for name in SHEETS]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert all(answers(name, chosen(lang)) for name in SHEETS if name != "contents")


def test_the_words_of_the_workbook_are_the_same_keys_in_every_language() -> None:
    keys = [{key for key in catalogue(lang) if key.startswith("workbook.")} for lang in LANGUAGES]
    assert keys[0] == keys[1]
    for lang in LANGUAGES:
        listed = [key for key in keys[0] if key.startswith("workbook.choices_")]
        assert listed
        for key in listed:
            column = key.removeprefix("workbook.choices_")
            assert len(",".join(choices(column, chosen(lang)))) <= 255, "the most that Excel takes"
            assert not any("," in choice for choice in choices(column, chosen(lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_column_has_a_label_and_no_two_of_a_sheet_are_alike(
    tmp_path: Path, lang: str
) -> None:
    for name, columns in COLUMNS.items():
        assert table_label(name, chosen(lang)) != name
        labels = [column_label(name, column, chosen(lang)) for column in columns]
        assert not set(labels) & set(columns)
        assert len(set(labels)) == len(labels), name
    book = written(tmp_path / "w.xlsx", county(), lang)
    for name in SHEETS:
        if name in COMPOSED or sheet_name(name, chosen(lang)) not in book.sheetnames:
            continue
        sheet = book[sheet_name(name, chosen(lang))]
        top = next(
            row
            for row in range(1, 40)
            if sheet.cell(row, 1).value == heading("", "", "at", chosen(lang))
        )
        labels = [cell.value for cell in sheet[top]]
        assert len(set(labels)) == len(labels), name
        unnamed = [cell.value for cell in sheet[top][1:] if cell.comment is None]
        assert not unnamed, name


def test_headers_are_chinese_frozen_filtered_and_carry_their_canonical_names(
    tmp_path: Path,
) -> None:
    sheet = written(tmp_path / "w.xlsx", county())["疑点清单"]
    top = header_row(sheet)
    assert [cell.value for cell in sheet[top]][:3] == ["序号", "规则", "规则名称"]
    assert sheet.cell(top, 2).comment.text == "rule_id"
    assert sheet.freeze_panes == f"D{top + 1}"
    assert sheet.auto_filter.ref == f"A{top}:Y{top + 6}"


def test_every_sheet_prints_on_a4_with_its_header_and_page_numbers(tmp_path: Path) -> None:
    for sheet in written(tmp_path / "w.xlsx", county()):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # The contents are one page; the others as many as their rows take.
        one_page = sheet.title == sheet_name("contents", chosen("zh"))
        assert sheet.page_setup.fitToHeight == (None if one_page else 0)
        assert "&P" in sheet.oddFooter.center.text
        if sheet.auto_filter.ref:
            top = header_row(sheet)
            assert sheet.print_title_rows == f"${top}:${top}"


def test_the_contents_lead_to_every_sheet_and_every_sheet_back(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    links = [
        cell.hyperlink.location
        for row in book["目录"].iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    seen = [sheet.title for sheet in book.worksheets[1:] if sheet.sheet_state == "visible"]
    assert links == [f"'{name}'!A1" for name in seen]
    for sheet in book.worksheets[1:]:
        assert sheet["A1"].hyperlink.location == "'目录'!A1"


def test_codes_are_words_in_the_workbook(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    first = rows(book, "findings")[0]
    assert (first["处理意见"], first["对象类型"]) == ("收回", "指标")
    kept = rows(book, "ledger")[0]
    assert (kept["资金性质"], kept["预算级次"]) == ("一般公共预算", "县")


def test_accounts_are_text_days_are_days_and_money_is_money(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    account = where(book, "findings", "subject_id", 4)
    assert (account.value, account.data_type) == (ACCOUNT, "s")
    assert account.number_format == "@"
    since = where(book, "findings", "since", 3)
    assert (since.is_date, since.number_format) == (True, "yyyy-mm-dd")
    assert where(book, "findings", "amount").number_format == "#,##0.00_ "


def test_an_account_number_fits_its_column(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    cell = where(book, "recall_list", "from_account_no")
    assert book["收回明细表"].column_dimensions[cell.column_letter].width > len(ACCOUNT)


@pytest.mark.parametrize(
    "amount",
    ["0.01", "-500.00", "1234.10", "9007199254740.99", "9999999999999.99", "99999999999999.00"],
)
def test_money_is_in_the_file_digit_for_digit(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "w.xlsx"
    stale = table("stale_cash", {"stale_min": Decimal(amount)})
    book = written(path, county(stale_cash=stale))
    at = book.sheetnames.index("长期未动用现金") + 1
    with zipfile.ZipFile(path) as parts:
        xml = parts.read(f"xl/worksheets/sheet{at}.xml").decode()
    cell = where(book, "stale_cash", "stale_min")
    assert re.findall(rf'<c r="{cell.coordinate}"[^>]*><v>([^<]*)</v>', xml) == [amount]


def test_money_that_excel_would_round_is_written_as_text_and_so_is_its_total(
    tmp_path: Path,
) -> None:
    amount = Decimal("9007199254740993.01")
    stale = table("stale_cash", {"opening": amount}, {"opening": Decimal("0.02")})
    book = written(tmp_path / "w.xlsx", county(stale_cash=stale))
    assert where(book, "stale_cash", "opening").value == "9,007,199,254,740,993.01"
    sheet = book["长期未动用现金"]
    column = where(book, "stale_cash", "opening").column
    totals = [sheet.cell(row, column).value for row in range(1, header_row(sheet))]
    assert totals[-2:] == ["9,007,199,254,740,993.03"] * 2


# The shapes of trial H01, and what Excel would take for a link or a number.
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "http://example.com",
    "0012",
    "1e5",
    '=HYPERLINK("http://x","y")',
    "{=1}",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_never_a_formula_a_link_or_a_number(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "w.xlsx"
    everywhere = hostile_county(hostile)
    book = written(path, everywhere)
    names = [where(book, "findings", column) for column in ("agency_name", "reason", "department")]
    names += [where(book, "ledger", "project_name"), where(book, "quarantine", "cells")]
    for cell in names:
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert str(cell.value).replace("_x000D_", "\r").replace("\n", "\r") == hostile
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "sheets/sheet" in name]
    formulas = [text for xml in sheets for text in re.findall(r"<f>(.*?)</f>", xml)]
    assert formulas
    assert all(OURS.fullmatch(html.unescape(text)) for text in formulas)
    links = [tag for xml in sheets for tag in re.findall(r"<hyperlink [^>]*>", xml)]
    assert links
    assert all("location=" in tag and "r:id" not in tag for tag in links)


OURS = re.compile(
    r"""(?x) (?: (?:SUM|SUBTOTAL|ROUND|SUMPRODUCT|EXACT) (?=\()
      | \$?[A-Z]{1,2}\$?[0-9]+ | '[\w（） ]+'! | "[\w（）() ]*" | [-+*/(),:]
      | [0-9]+ )+"""
)
"""A formula made of our functions, cells, sheets, words and signs, and of nothing else."""


def hostile_county(hostile: str) -> dict[str, pl.DataFrame]:
    """A county that calls everything by that text."""
    part_of = part("I1", "CR-01", "1.00", "recall") | {"project_name": hostile}
    tables = county(
        findings=table(
            "findings",
            finding(
                "F1", "CR-01", "1.00", agency_name=hostile, reason=hostile, legal_basis=hostile
            ),
        ),
        carryover_ageing=pl.DataFrame([part_of]),
        quarantine=table(
            "quarantine",
            {
                "source_file": hostile,
                "source_row": 1,
                "reason_code": "x",
                "reason": hostile,
                "cells": hostile,
            },
        ),
        rules=table("rules", {"rule_id": "CR-01", "name": hostile, "verdict": "recall"}),
        switched_off=table("switched_off", {"rule_id": hostile, "why": hostile}),
    )
    return tables | {
        "agencies": pl.DataFrame({"agency_code": ["001001"], "agency_name": [hostile]}),
        "notes": pl.DataFrame({"note": [hostile]}),
    }


def test_control_and_bidi_characters_are_shown_and_the_file_opens(tmp_path: Path) -> None:
    found = table(
        "findings", finding("F1", "CR-01", "1.00", agency_name="a\x00\x1b[31m\u202eb\uffff")
    )
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["单位名称"] == "a\\x00\\x1b[31m\\u202eb\\uffff"


@pytest.mark.parametrize("hostile", ["<r>& <bad></r>", "<r><t>x</t></r>"])
def test_text_that_looks_like_the_files_own_xml_is_text(tmp_path: Path, hostile: str) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", agency_name=hostile))
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["单位名称"].rstrip() == hostile


def test_a_text_longer_than_excel_allows_is_cut_and_says_so(tmp_path: Path) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", reason="长" * 40_000))
    reason = rows(written(tmp_path / "w.xlsx", county(findings=found)), "findings")[0]["原因"]
    assert reason.startswith("长" * 32_000)
    assert "过长" in reason


def test_a_day_before_excel_begins_is_text(tmp_path: Path) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", since=date(1899, 12, 31)))
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["起始日"] == "1899-12-31"


def test_a_long_table_shows_its_largest_rows_and_says_where_the_whole_is(tmp_path: Path) -> None:
    count = SHEET_ROWS + 1
    lines = pl.DataFrame(
        {
            "account_no": ["6222"] * count,
            "amount": [Decimal(n if n % 2 else -n) for n in range(count)],
            "class": ["payment"] * count,
        },
        schema={"account_no": pl.String, "amount": MONEY, "class": pl.String},
    )
    book = written(tmp_path / "w.xlsx", county(movements=lines))
    amounts = [row["金额（元）"] for row in rows(book, "movements")]
    assert len(amounts) == LARGEST_ROWS
    assert amounts[:3] == [-65_000, 64_999, -64_998]
    words = book["银行流水分类"]["A3"].value
    assert "65001" in words
    assert "1000" in words
    assert "tables/movements.parquet" in words
    labels = [row[1].value for row in book["银行流水分类"].iter_rows(max_row=6)]
    assert "所列行合计" in labels, "a sum of a part is not called the total"


def test_equal_amounts_are_cut_in_the_order_of_the_table(tmp_path: Path) -> None:
    count = SHEET_ROWS + 1
    found = pl.DataFrame(
        {"account_no": [f"F{n:05}" for n in range(count)], "amount": [Decimal("1.00")] * count},
        schema={"account_no": pl.String, "amount": MONEY},
    )
    book = written(tmp_path / "w.xlsx", county(movements=found))
    shown = [row["账号"] for row in rows(book, "movements")]
    assert shown == [f"F{n:05}" for n in range(LARGEST_ROWS)]


def test_a_long_table_without_an_amount_shows_its_first_rows(tmp_path: Path) -> None:
    lines = pl.DataFrame({"finding_id": [f"F{n}" for n in range(SHEET_ROWS + 1)]})
    book = written(tmp_path / "w.xlsx", county(evidence=lines))
    assert [row["疑点编号"] for row in rows(book, "evidence")][:2] == ["F0", "F1"]
    assert "tables/evidence.parquet" in book["证据"]["A3"].value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_writes_are_the_same_bytes(tmp_path: Path, lang: str) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, county(), lang)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        days = re.findall(r">([0-9-]+T[0-9:]+Z)<", parts.read("docProps/core.xml").decode())
        stamps = {part.date_time for part in parts.infolist()}
    assert days == ["2024-12-31T00:00:00Z"] * 2  # no clock
    assert {stamp[0] for stamp in stamps} == {1980}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_the_overview_tells_what_fails_before_the_money(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    written(path, county())
    sheet = openpyxl.load_workbook(path, data_only=True)["总览"]
    first = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    fails = first.index("3 项勾稽中有 1 项不成立；差额原样列示，未作调整。")
    assert first.index("rows_conserved") > fails
    assert first.index("未支用指标资金（按归类）") > first.index("rows_conserved")
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 1234567.89 in cells
    assert "没有 assets 表" in cells
    assert 2134617.89 not in cells
