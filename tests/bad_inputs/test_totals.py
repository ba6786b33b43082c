"""Stated totals against the exact sum of their rows (trials D18, X38), deleted rows left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.bad_inputs.making import refused
from tests.typing_sheets import codes
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.sheet import Layout, Misfit, Sheet, StatedTotal
from zbb_reconcile.standardise import Typed, type_sheet

HEADERS = {
    "account_no": "账号",
    "account_name": "户名",
    "balance": "余额",
    "balance_on": "余额日期",
}


def accounts(
    *balances: str, total: str | None, unit: int | None = None, first: int = 2, **more: object
) -> Typed:
    """Bank accounts with these balances from row 2, and a total row below them."""
    last = len(balances) + 1
    rows = pl.DataFrame(
        {
            "account_no": [f"A{at}" for at in range(len(balances))],
            "account_name": ["甲局"] * len(balances),
            "balance": list(balances),
            "balance_on": ["2024-12-31"] * len(balances),
            "source_row": range(2, last + 1),
        }
    )
    totals = (
        () if total is None else (StatedTotal(last + 1, "total", first, last, {"balance": total}),)
    )
    layout = Layout(totals=totals, units={} if unit is None else {"balance": unit})
    return type_sheet(
        Sheet(
            table="bank_accounts",
            file="a.csv",
            sheet=None,
            headers=HEADERS,
            labels=tuple(HEADERS.values()),
            rows=rows,
            unknown=pl.DataFrame(),
            layout=layout,
            **more,
        )
    )


def refusal(*balances: str, total: str, unit: int | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        accounts(*balances, total=total, unit=unit)
    return caught.value


def test_a_total_that_its_rows_add_up_to_is_proven() -> None:
    answer = accounts("1234567.89", "-499.90", "0.00", total="1,234,067.99")
    (total,) = answer.counts.totals.proven
    assert (total.row, total.header) == (5, "余额")
    assert total.stated == total.summed == Decimal("1234067.99")


def test_d18_a_total_that_differs_by_one_fen_is_refused_with_both_figures() -> None:
    found = refusal("1234567.89", "-499.90", total="1234068.00")
    assert (found.key, found.file, found.row) == ("total_differs", "a.csv", 4)
    said = found.message("zh")
    for figure in ("1234068.00 元", "1234067.99 元", "0.01 元", "第 2 至 3 行", "列 余额"):
        assert figure in said


def test_a_total_in_wan_yuan_is_compared_to_the_fen() -> None:
    assert accounts("0.123456", "1.5", total="1.623456", unit=10_000).counts.totals.proven


def test_a_total_in_wan_yuan_that_differs_is_refused_in_wan_yuan() -> None:
    said = refusal("0.12", "1.5", total="1.63", unit=10_000).message("zh")
    assert "1.63 万元" in said
    assert "1.62 万元" in said
    assert "0.01 万元" in said


def test_a_subtotal_is_the_sum_of_its_own_rows_only() -> None:
    assert accounts("100.00", "1.00", "2.00", total="3.00", first=3).counts.totals.proven


def test_a_total_over_money_that_cannot_be_read_is_a_warning_and_no_refusal() -> None:
    answer = accounts("1.005", "2.00", total="3.00")
    assert answer.counts.totals.proven == ()
    assert answer.counts.warnings == {"total_unproven": 1}
    assert codes(answer) == {2: ["too_many_decimals"]}


def test_a_total_over_a_row_that_did_not_fit_cannot_be_proven() -> None:
    misfit = Misfit(3, "field_count", {"fields": 5, "expected": 4}, {"账号": "A9"})
    answer = accounts("1.00", "2.00", total="3.00", misfits=(misfit,))
    assert answer.counts.warnings == {"total_unproven": 1}


def test_a_total_that_cannot_be_read_itself_is_a_warning() -> None:
    assert accounts("1.00", total="约1元").counts.warnings == {"total_unproven": 1}


def test_a_total_row_that_says_nothing_of_a_column_proves_nothing() -> None:
    answer = accounts("1.00", total="—")
    assert answer.counts.totals.proven == ()
    assert not answer.counts.warnings


def test_a_total_counts_quarantined_rows_whose_money_can_be_read() -> None:
    answer = accounts("1.00", "2.00", total="3.00")
    assert answer.counts.totals.proven
    rows = pl.DataFrame(
        {
            "account_no": ["A1", ""],
            "account_name": ["甲", "乙"],
            "balance": ["1.00", "2.00"],
            "balance_on": ["2024-12-31"] * 2,
            "source_row": [2, 3],
        }
    )
    stated = StatedTotal(4, "total", 2, 3, {"balance": "3.00"})
    sheet = Sheet(
        "bank_accounts",
        "a.csv",
        None,
        HEADERS,
        tuple(HEADERS.values()),
        rows,
        pl.DataFrame(),
        layout=Layout(totals=(stated,)),
    )
    answer = type_sheet(sheet)
    assert codes(answer) == {3: ["required_blank"]}
    assert answer.counts.totals.proven


def test_the_last_balance_in_a_total_row_is_no_sum() -> None:
    rows = pl.DataFrame(
        {
            "account_no": ["1", "1"],
            "posted_on": ["20240101"] * 2,
            "amount": ["1", "2"],
            "balance_after": ["1", "3"],
            "source_row": [2, 3],
        }
    )
    headers = {"account_no": "账号", "posted_on": "日期", "amount": "金额", "balance_after": "余额"}
    stated = StatedTotal(4, "total", 2, 3, {"amount": "3.00", "balance_after": "3.00"})
    sheet = Sheet(
        "bank_lines",
        "a.csv",
        None,
        headers,
        tuple(headers.values()),
        rows,
        pl.DataFrame(),
        layout=Layout(totals=(stated,)),
    )
    assert [total.column for total in type_sheet(sheet).counts.totals.proven] == ["amount"]


def folder(path: Path, *lines: str) -> Path:
    (path / "payments.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_proven_total_is_a_control_of_the_run(tmp_path: Path) -> None:
    checked = check(
        folder(
            tmp_path,
            "指标编号,支付日期,支付金额",
            "I1,2024-01-01,1.50",
            "I1,2024-01-02,2.50",
            "合计,,4.00",
        )
    )
    assert "total payments.csv row 4 支付金额" in str(checked)


def test_d18_a_file_whose_total_is_one_fen_too_large_is_refused_with_its_place(
    tmp_path: Path,
) -> None:
    folder(
        tmp_path,
        "指标编号,支付日期,支付金额",
        "I1,2024-01-01,1234567.89",
        "I1,2024-01-02,-499.90",
        "合计,,1234068.00",
    )
    said = refused(lambda: check(tmp_path), "total_differs").message("zh")
    assert said.startswith("文件 payments.csv / 第 4 行 / 列 支付金额: ")
    for figure in ("1234068.00", "1234067.99", "0.01"):
        assert figure in said


def test_a_deleted_row_of_an_export_is_counted_apart_with_its_money(tmp_path: Path) -> None:
    lines = (
        "BGT_ID,XPAY_DATE,XPAY_AMT,IS_DELETED",
        "I1,20240101,1.00,2",
        "I1,20240102,2.00,1",
        "I1,坏,4.00,1",
        "I1,20240104,8.00,0",
        "I1,20240105,16.00,",
        "I1,20240106,32.00,9",
    )
    from zbb_reconcile.read.delimited import read_csv

    answer = type_sheet(read_csv("payments", "payments.csv", "\n".join(lines).encode()))
    assert [str(amount) for amount in answer.rows["amount"]] == ["1.00", "8.00", "16.00"]
    assert codes(answer) == {7: ["unknown_word"]}
    assert answer.counts.deleted == (3, 4)
    money = answer.counts.money["amount"]
    assert (money.read, money.standardised, money.quarantined, money.deleted) == (
        Decimal("63.00"),
        Decimal("25.00"),
        Decimal("32.00"),
        Decimal("6.00"),
    )
    folder(tmp_path, *lines)
    checked = check(tmp_path)
    assert "yuan payments.csv / payments.amount" in str(checked)
