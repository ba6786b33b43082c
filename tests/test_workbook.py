"""The summary and the workbook: exact money, text that stays text, the same bytes every time."""

from __future__ import annotations

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

from zbb_reconcile.report.labels import OUTPUT_TABLES, column_label, table_label
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook import LARGEST_ROWS, SHEET_ROWS, write_workbook
from zbb_reconcile.texts import LANGUAGES

AS_OF = date(2024, 12, 31)
ACCOUNT = "6222021203001234567"
MONEY = pl.Decimal(18, 2)

COLUMNS: dict[str, dict[str, Any]] = {
    "findings": {
        "finding_id": pl.String, "rule_id": pl.String, "verdict": pl.String,
        "subject_kind": pl.String, "subject_id": pl.String, "division_code": pl.String,
        "agency_code": pl.String, "agency_name": pl.String, "amount": MONEY, "amount_max": MONEY,
        "since": pl.Date, "reason": pl.String, "legal_basis": pl.String,
    },
    "recalls": {
        "finding_id": pl.String, "agency_code": pl.String, "amount": MONEY,
        "destination": pl.String, "channel": pl.String, "from_account_no": pl.String,
    },
    "carryover_ageing": {
        "root_indicator_id": pl.String, "agency_code": pl.String, "fiscal_year": pl.Int32,
        "fund_type": pl.String, "budget_level": pl.String, "unspent": MONEY, "bucket": pl.String,
        "bucket_amount": MONEY, "verdict": pl.String, "lapses_on": pl.Date,
    },
    "stale_cash": {
        "agency_code": pl.String, "opening": MONEY, "outflow": MONEY, "minimum": MONEY,
        "stale_min": MONEY, "stale_max": MONEY,
    },
    "account_actions": {
        "account_no": pl.String, "agency_code": pl.String, "action": pl.String,
        "target_account_no": pl.String, "to_treasury": MONEY, "to_target": MONEY,
        "why": pl.String,
    },
    "asset_actions": {
        "asset_no": pl.String, "action": pl.String, "partner": pl.String, "why": pl.String,
    },
    "pools": {
        "pool_id": pl.String, "category": pl.String, "division_code": pl.String,
        "fund_system": pl.String, "budget_level": pl.String, "amount_recalled": MONEY,
        "amount_repurposed": MONEY,
    },
    "pool_members": {
        "pool_id": pl.String, "root_indicator_id": pl.String, "source": pl.String,
        "amount": MONEY, "why": pl.String,
    },
    "uses": {
        "source_kind": pl.String, "source_id": pl.String, "need_id": pl.String,
        "priority": pl.String, "amount": MONEY,
    },
    "reconciliations": {
        "account_no": pl.String, "bank_balance": MONEY, "bank_outstanding_in": MONEY,
        "bank_outstanding_out": MONEY, "book_outstanding_in": MONEY,
        "book_outstanding_out": MONEY, "book_balance": MONEY, "residual": MONEY,
    },
    "account_matches": {
        "account_no": pl.String, "agency_code": pl.String, "status": pl.String,
        "candidates": pl.String, "why": pl.String,
    },
    "name_matches": {
        "used_in": pl.String, "name": pl.String, "division_code": pl.String, "status": pl.String,
        "method": pl.String, "agency_code": pl.String, "agency_name": pl.String,
        "candidates": pl.String, "nearest": pl.String, "why": pl.String,
    },
    "account_doubts": {
        "account_no": pl.String, "doubt": pl.String, "agency_codes": pl.String,
        "register_rows": pl.Int32, "why": pl.String,
    },
    "line_matches": {
        "match_id": pl.String, "side": pl.String, "account_no": pl.String,
        "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64,
        "method": pl.String, "status": pl.String, "why": pl.String,
    },
    "outstanding_items": {
        "account_no": pl.String, "kind": pl.String, "day": pl.Date, "amount": MONEY,
        "label": pl.String, "status": pl.String, "source_row": pl.Int64,
    },
    "unreconciled_accounts": {
        "account_no": pl.String, "lacking": pl.String, "why": pl.String,
    },
    "balance_breaks": {
        "account_no": pl.String, "posted_on": pl.Date, "expected": MONEY, "found": MONEY,
        "difference": MONEY, "source_row": pl.Int64,
    },
    "own_transfers": {
        "transfer_id": pl.String, "account_no": pl.String, "amount": MONEY, "status": pl.String,
    },
    "movements": {
        "account_no": pl.String, "posted_on": pl.Date, "line_no": pl.String, "amount": MONEY,
        "balance_after": MONEY, "counterparty_no": pl.String, "counterparty_name": pl.String,
        "summary": pl.String, "class": pl.String, "why": pl.String, "source_file": pl.String,
        "source_sheet": pl.String, "source_row": pl.Int64,
    },
    "evidence": {
        "finding_id": pl.String, "source_table": pl.String, "source_file": pl.String,
        "source_sheet": pl.String, "source_row": pl.Int64,
    },
    "quarantine": {
        "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64,
        "source_table": pl.String, "reason_code": pl.String, "reason": pl.String,
        "cells": pl.String,
    },
    "controls": {
        "control_id": pl.String, "left": MONEY, "right": MONEY, "difference": MONEY,
        "holds": pl.Boolean,
    },
    "switched_off": {"rule_id": pl.String, "why": pl.String},
    "rules": {
        "rule_id": pl.String, "name": pl.String, "verdict": pl.String, "law": pl.String,
        "query": pl.String,
    },
    "parameters": {
        "name": pl.String, "value": pl.String, "in_force_from": pl.Date, "cite": pl.String,
        "profile": pl.String,
    },
    "sources": {
        "source_file": pl.String, "source_sheet": pl.String, "source_table": pl.String,
        "sha256": pl.String, "rows_read": pl.Int64, "rows_standardised": pl.Int64,
        "rows_quarantined": pl.Int64,
    },
}  # fmt: skip
"""The result tables of contract section 6, and the four about the run itself."""


def table(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """That result table with those rows; a column that a row does not name is null."""
    schema = COLUMNS[name]
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema)


def finding(finding_id: str, rule_id: str, amount: str | None, **values: Any) -> dict[str, Any]:
    """One finding of the 乡镇 school; what matters to a test is given in ``values``."""
    return {
        "finding_id": finding_id, "rule_id": rule_id, "verdict": "recall",
        "subject_kind": "indicator", "subject_id": "I1", "agency_code": "001001",
        "agency_name": "第一中学", "amount": None if amount is None else Decimal(amount),
        "reason": "两年未用完", "legal_basis": "预算法实施条例第50条", **values,
    }  # fmt: skip


def recall(finding_id: str, amount: str, destination: str, channel: str) -> dict[str, Any]:
    """One recall; cash comes out of the school's account."""
    return {
        "finding_id": finding_id, "agency_code": "001001", "amount": Decimal(amount),
        "destination": destination, "channel": channel,
        "from_account_no": ACCOUNT if channel == "cash" else None,
    }  # fmt: skip


def part(root: str, bucket: str, amount: str, verdict: str) -> dict[str, Any]:
    """One root indicator's money in one bucket."""
    money = Decimal(amount)
    return {
        "root_indicator_id": root, "agency_code": "001001", "fiscal_year": 2022,
        "fund_type": "111", "budget_level": "4", "unspent": money, "bucket": bucket,
        "bucket_amount": money, "verdict": verdict, "lapses_on": AS_OF,
    }  # fmt: skip


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
        finding("F3", "SF-01", "900000.00", subject_kind="agency", subject_id="001001",
                amount_max=Decimal("950000.00"), since=date(2022, 12, 31)),
        finding("F4", "BA-11", "30.00", verdict="rectify", subject_kind="account",
                subject_id=ACCOUNT, reason=f"账户 {ACCOUNT} 调节后不平"),
        finding("F5", "BA-11", "-30.00", verdict="rectify", subject_kind="account",
                subject_id="88"),
        finding("F6", "BA-13", None, verdict="rectify", subject_kind="account", subject_id="99"),
    )  # fmt: skip
    tables["recalls"] = table(
        "recalls",
        recall("F1", "1234567.89", "treasury", "indicator"),
        recall("F2", "50.00", "upper_level", "indicator"),
        recall("F3", "900000.00", "treasury", "cash"),
    )
    tables["controls"] = table(
        "controls",
        {"control_id": "buckets_add_up", "left": Decimal("1234624.89"),
         "right": Decimal("1234624.89"), "difference": Decimal("0.00"), "holds": True},
        {"control_id": "rows_conserved", "left": Decimal("1234567890.00"),
         "right": Decimal("1234567889.00"), "difference": Decimal("1.00"), "holds": False},
        {"control_id": "residual_shown", "left": Decimal("0.00"), "right": Decimal("0.00"),
         "difference": Decimal("0.00"), "holds": None},
    )  # fmt: skip
    tables["rules"] = table(
        "rules",
        {"rule_id": "CR-01", "name": "连续两年未用完", "verdict": "recall"},
        {"rule_id": "KEEP", "name": "未到期结转", "verdict": "keep"},
        {"rule_id": "BA-06", "name": "撤并单位账户", "verdict": "close_account"},
        {"rule_id": "AS-01", "name": "闲置房屋土地", "verdict": "reactivate"},
    )
    tables["switched_off"] = table("switched_off", {"rule_id": "AS-01", "why": "没有 assets 表"})
    tables["quarantine"] = table(
        "quarantine",
        {"source_file": "银行流水.csv", "source_row": 9, "source_table": "bank_lines",
         "reason_code": "not_money", "reason": "金额写作 约三百"},
        {"source_file": "银行流水.csv", "source_row": 4, "source_table": "bank_lines",
         "reason_code": "not_money", "reason": f"金额写作 {ACCOUNT}"},
    )  # fmt: skip
    tables["sources"] = table(
        "sources",
        {"source_file": "银行流水.csv", "source_table": "bank_lines", "sha256": "ab" * 32,
         "rows_read": 10, "rows_standardised": 8, "rows_quarantined": 2},
    )  # fmt: skip
    return tables | replaced


def summed(tables: dict[str, pl.DataFrame]) -> Summary:
    """The summary of those tables at the end of 2024."""
    return summary(tables, as_of=AS_OF, profile_name="national")


def written(path: Path, tables: dict[str, pl.DataFrame], lang: str = "zh") -> openpyxl.Workbook:
    """The workbook of those tables, written and read back."""
    write_workbook(path, tables, summed(tables), lang)
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, table_name: str) -> list[dict[str, Any]]:
    """A sheet's rows by header."""
    sheet = book[table_label(table_name, "zh")]
    _, header, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def label(table_name: str, column: str) -> str:
    return column_label(table_name, column, "zh")


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
    many = table("recalls", *(recall(f"F{n:03}", f"{n}.00", "treasury", "indicator")
                              for n in range(1, 31)))  # fmt: skip
    largest = summed(county(recalls=many))["largest_recalls"]
    assert [recall["amount"] for recall in largest] == [f"{n}.00" for n in range(30, 20, -1)]


def test_a_run_of_controls_only_has_a_summary_too() -> None:
    told = summed({"controls": county()["controls"]})
    assert (told["findings"]["count"], told["controls"]["count"]) == (0, 3)


# The workbook.


def test_the_workbook_has_the_overview_and_a_sheet_for_every_output_table(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    assert book.sheetnames == ["总览", *(table_label(name, "zh") for name in OUTPUT_TABLES)]
    assert set(OUTPUT_TABLES) == set(COLUMNS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_column_has_a_label_and_no_two_of_a_sheet_are_alike(lang: str) -> None:
    for name, columns in COLUMNS.items():
        assert table_label(name, lang) != name
        assert len(table_label(name, lang)) <= 31
        labels = [column_label(name, column, lang) for column in columns]
        assert not set(labels) & set(columns)
        assert len(set(labels)) == len(labels), name


def test_headers_are_chinese_and_carry_their_canonical_names(tmp_path: Path) -> None:
    sheet = written(tmp_path / "w.xlsx", county())["疑点"]
    assert [cell.value for cell in sheet[2]][:2] == ["疑点编号", "规则"]
    assert sheet["A2"].comment.text == "finding_id"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:M8"


def test_codes_are_words_in_the_workbook(tmp_path: Path) -> None:
    first = rows(written(tmp_path / "w.xlsx", county()), "findings")[0]
    assert (first["处理意见"], first["对象类型"]) == ("收回", "指标")


def test_accounts_are_text_days_are_days_and_money_is_money(tmp_path: Path) -> None:
    book = written(tmp_path / "w.xlsx", county())
    sheet = book["疑点"]
    where = {cell.value: cell.column for cell in sheet[2]}
    account = sheet.cell(6, where["对象"])
    assert (account.value, account.data_type) == (ACCOUNT, "s")
    assert account.number_format == "@"
    since = sheet.cell(5, where["起始日"])
    assert (since.is_date, since.number_format) == (True, "yyyy-mm-dd")
    assert sheet.cell(3, where["金额(元)"]).number_format == "#,##0.00"


@pytest.mark.parametrize(
    "amount",
    ["0.01", "-500.00", "1234.10", "9007199254740.99", "9999999999999.99", "99999999999999.00"],
)
def test_money_is_in_the_file_digit_for_digit(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "w.xlsx"
    written(path, county(stale_cash=table("stale_cash", {"stale_min": Decimal(amount)})))
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("xl/worksheets/sheet5.xml").decode()
    assert re.findall(r'<c r="E3"[^>]*><v>([^<]*)</v>', xml) == [amount]


def test_money_that_excel_would_round_is_written_as_text(tmp_path: Path) -> None:
    amount = Decimal("9007199254740993.01")
    book = written(tmp_path / "w.xlsx", county(stale_cash=table("stale_cash", {"opening": amount})))
    assert rows(book, "stale_cash")[0][label("stale_cash", "opening")] == "9,007,199,254,740,993.01"


@pytest.mark.parametrize(
    "hostile",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "http://example.com", "0012", "1e5",
     '=HYPERLINK("http://x","y")', "{=1}"],
)  # fmt: skip
def test_text_is_never_a_formula_a_link_or_a_number(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "w.xlsx"
    found = table("findings", finding("F1", "CR-01", "1.00", agency_name=hostile))
    sheet = written(path, county(findings=found))["疑点"]
    cell = sheet.cell(3, 8)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert str(cell.value).replace("_x000D_", "\r").replace("\n", "\r") == hostile
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in xml or b"<hyperlink" in xml for xml in sheets)


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
    amounts = [row["金额(元)"] for row in rows(book, "movements")]
    assert len(amounts) == LARGEST_ROWS
    assert amounts[:3] == [-20_000, 19_999, -19_998]
    words = book["银行流水分类"]["A1"].value
    assert "20001" in words
    assert "1000" in words
    assert "tables/movements.parquet" in words


def test_equal_amounts_are_cut_in_the_order_of_the_table(tmp_path: Path) -> None:
    count = SHEET_ROWS + 1
    found = pl.DataFrame(
        {"finding_id": [f"F{n:05}" for n in range(count)], "amount": [Decimal("1.00")] * count},
        schema={"finding_id": pl.String, "amount": MONEY},
    )
    tables = county()
    write_workbook(tmp_path / "w.xlsx", tables | {"findings": found}, summed(tables), "zh")
    shown = rows(openpyxl.load_workbook(tmp_path / "w.xlsx"), "findings")
    assert [row["疑点编号"] for row in shown] == [f"F{n:05}" for n in range(LARGEST_ROWS)]


def test_a_long_table_without_an_amount_shows_its_first_rows(tmp_path: Path) -> None:
    lines = pl.DataFrame({"finding_id": [f"F{n}" for n in range(SHEET_ROWS + 1)]})
    book = written(tmp_path / "w.xlsx", county(evidence=lines))
    assert [row["疑点编号"] for row in rows(book, "evidence")][:2] == ["F0", "F1"]
    assert "tables/evidence.parquet" in book["依据行"]["A1"].value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_writes_are_the_same_bytes(tmp_path: Path, lang: str) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, county(), lang)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        days = re.findall(r">([0-9-]+T[0-9:]+Z)<", parts.read("docProps/core.xml").decode())
    assert days == ["2024-12-31T00:00:00Z"] * 2  # no clock


def test_the_overview_tells_what_fails_before_the_money(tmp_path: Path) -> None:
    sheet = written(tmp_path / "w.xlsx", county())["总览"]
    first = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    fails = first.index("3 项勾稽中有 1 项不成立; 差额原样列示, 未作调整。")
    assert first.index("rows_conserved") > fails
    assert first.index("未支用指标资金(按归类)") > first.index("buckets_add_up")
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 1234567.89 in cells
    assert "没有 assets 表" in cells
    assert 2134617.89 not in cells
