"""What no rule judges, or what may count twice, is said with how many and how much."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.drawing import indicators, run, run_folder

AGENCIES = """
    division_code | agency_code | agency_name
    360732000     | A1          | 县甲局
"""
ACCOUNTS = """
    agency_code | account_no       | account_name     | account_kind | purpose
    A1          | 6222000000000001 | 县甲局           | basic        |
    A1          | 6222000000000002 | 县甲局           | special      | 职工食堂
    A1          | 6222000000000003 | 县甲局工会委员会 | special      |
"""
BANK = """
    account_no       | account_name     | balance | balance_on
    6222000000000001 | 县甲局           | 10.00   | 2024-12-31
    6222000000000002 | 县甲局           | 20.00   | 2024-12-31
    6222000000000003 | 县甲局工会委员会 | 30.00   | 2024-12-31
"""
LINES = """
    account_no       | posted_on  | amount
    6222000000000001 | 2024-01-02 |   1.00
    9999000000000009 | 2024-01-02 | 500.00
    9999000000000009 | 2024-01-03 | -20.50
"""


def notes(tables: Mapping[str, pl.DataFrame], word: str) -> list[str]:
    """The notes that hold a word."""
    return [note for note in tables["notes"]["note"] if word in note]


def test_lines_of_an_account_in_neither_list_are_said_and_doubted() -> None:
    tables = run(
        "2024-12-31", agencies=AGENCIES, accounts=ACCOUNTS, bank_accounts=BANK, bank_lines=LINES
    )
    (said,) = notes(tables, "没有参与判断")
    assert said.startswith("1 个账号有流水 2 笔（收入 500.00 元、支出 20.50 元）")
    assert said.endswith("9999…0009")
    doubted = tables["account_doubts"].select("account_no", "doubt").rows()
    assert doubted == [("9999000000000009", "unlisted")]


def test_without_any_list_of_accounts_no_account_is_missing_from_it() -> None:
    tables = run("2024-12-31", bank_lines=LINES)
    assert not notes(tables, "没有参与判断")
    assert tables["account_doubts"].is_empty()


def test_accounts_left_out_for_their_purpose_are_counted() -> None:
    tables = run("2024-12-31", agencies=AGENCIES, accounts=ACCOUNTS, bank_accounts=BANK)
    (said,) = notes(tables, "exempt_cash_accounts")
    assert said.startswith("2 个实有资金账户")
    assert "余额合计 50.00 元" in said


def test_payments_that_two_files_give_count_twice_and_are_said(tmp_path: Path) -> None:
    indicators("""
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
    """).write_csv(tmp_path / "indicators.csv")
    header = "indicator_id,paid_on,amount,payee_name,summary\n"
    shared = "I1,2024-05-01,1.00,甲,x\nI1,2024-05-01,1.00,甲,x\nI1,2024-05-02,2.00,,\n"
    (tmp_path / "payments_1.csv").write_text(header + shared + "I1,2024-05-03,4.00,,\n", "utf-8")
    (tmp_path / "payments_2.csv").write_text(header + shared + "I1,2024-05-03,4.00,乙,\n", "utf-8")
    tables = run_folder(tmp_path, "2024-12-31")
    assert tables["payments"].height == 8
    (said,) = notes(tables, "payments_in_two_files")
    assert "payments_1.csv 与 payments_2.csv 有 3 行" in said
    assert "合计 4.00 元" in said


def test_equal_payments_of_one_file_are_no_doubt(tmp_path: Path) -> None:
    indicators("""
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
    """).write_csv(tmp_path / "indicators.csv")
    row = "I1,2024-05-01,1.00\n"
    (tmp_path / "payments.csv").write_text("indicator_id,paid_on,amount\n" + row * 2, "utf-8")
    assert not notes(run_folder(tmp_path, "2024-12-31"), "payments_in_two_files")


def test_a_root_that_the_reported_carryovers_lack_is_said() -> None:
    drawn = indicators("""
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
        I2           | 2024        |  70.00
        I3           | 2023        |   0.00
    """)
    reported = """
        agency_code | indicator_id | fiscal_year | closing
        A1          | I1           | {year}      | 100.00
    """
    tables = run("2024-12-31", indicators=drawn, carryovers=reported.format(year=2024))
    (said,) = notes(tables, "unreported_roots")
    assert said.startswith("1 条源头指标在结账年度末有未支用资金 70.00 元")
    # Who reported nothing of the closed year has left nothing out of it.
    tables = run("2024-12-31", indicators=drawn, carryovers=reported.format(year=2023))
    assert not notes(tables, "unreported_roots")


def test_a_fund_item_without_revenue_is_said_not_to_be_judged() -> None:
    drawn = indicators("""
        indicator_id | fiscal_year | amount | fund_type | fund_item_code
        I1           | 2024        | 100.00 | 121       | 1030148
        I2           | 2024        |  70.00 | 121       | 1030150
    """)
    revenues = """
        division_code | fiscal_year | fund_item_code | revenue
        360732000     | 2024        | 1030148        | 1000.00
        360732000     | 2023        | 1030150        | 1000.00
    """
    tables = run("2024-12-31", indicators=drawn, fund_revenues=revenues)
    (said,) = notes(tables, "CR-04")
    assert said.startswith("1 项政府性基金留有资金 70.00 元")
    assert said.endswith("1030150")
