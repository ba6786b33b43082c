"""What reasons must say so that a reader is not misled: days, limits, doubts, currencies."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tests.drawing import findings, indicators, run, yuan
from tests.drawing_accounts import run_county
from zbb_reconcile.flag.ratios import department_ratios
from zbb_reconcile.standardise import type_frame

ACCOUNT = """
| agency_code | account_no | account_name | account_kind |
| 102         | 81020001   | 清河县水利局 | basic        |
"""
CARRIED = """
| agency_code | indicator_id | fiscal_year | closing | account_no |
| 102         | I1           | 2024        | 90.00   | 81020001   |
"""


def tied(balance_on: str, **more: str) -> Mapping[str, pl.DataFrame]:
    """A run over the account that holds less than it should, its balance of that day."""
    return run_county(
        "2024-12-31",
        accounts=ACCOUNT,
        carryovers=CARRIED,
        bank_accounts=f"""
        | account_no | account_name | balance | balance_on   |
        | 81020001   | 清河县水利局 | 70.00   | {balance_on} |
        """,
        **more,
    )


def compared(balance_on: str, **more: str) -> str:
    """Why X-03 was found for it."""
    (found,) = findings(tied(balance_on, **more), "X-03")
    assert found["amount"] == yuan("20")
    return str(found["reason"])


def test_a_year_end_balance_is_called_by_its_year() -> None:
    assert "2024年末余额 70.00 元" in compared("2024-12-31")


def test_a_balance_of_another_day_without_lines_is_not_compared() -> None:
    tables = tied("2025-01-10")
    assert findings(tables, "X-03") == []
    assert any("X-02, X-03" in note for note in tables["notes"]["note"])


def test_with_the_lines_in_between_it_is_the_year_ends_again() -> None:
    lines = """
    | account_no | posted_on  | amount | counterparty_name |
    | 81020001   | 2024-11-05 | 5.00   | 某公司            |
    """
    assert "2024年末余额 70.00 元" in compared("2025-01-10", bank_lines=lines)


def test_without_any_statement_bank_and_book_are_not_said_to_differ() -> None:
    pictures = {
        "accounts": """
        | agency_code | account_no | account_name | account_kind | book_balance |
        | 102         | 81020001   | 清河县水利局 | basic        | 70.00        |
        """,
        "bank_accounts": """
        | account_no | account_name | balance | balance_on |
        | 81020001   | 清河县水利局 | 70.00   | 2024-12-31 |
        """,
        "book_lines": """
        | account_no | booked_on  | amount | voucher_no |
        | 81020001   | 2024-11-05 | 5.00   | 1          |
        """,
    }
    tables = run_county("2024-12-31", **pictures)
    assert findings(tables, "BA-11") == []
    assert "BA-11" in set(tables["switched_off"]["rule_id"])


def test_a_report_about_an_unknown_indicator_says_that_it_is_unknown() -> None:
    report = """
    agency_code | indicator_id | fiscal_year | closing
    A1          | I1           | 2024        | 7.00
    A1          | NOBODY       | 2024        | 9.00
    """
    known = indicators("indicator_id | fiscal_year | amount\nI1 | 2024 | 5.00")
    said = {
        row["subject_id"]: row["reason"]
        for row in findings(run("2024-12-31", indicators=known, carryovers=report), "X-01")
    }
    assert "指标表中没有这个指标" in said["NOBODY"]
    assert "指标表中没有" not in said["I1"]


def test_more_refunded_than_paid_is_said_beside_the_recall() -> None:
    known = indicators("indicator_id | fiscal_year | amount\nI1 | 2023 | 1000.00")
    paid = "indicator_id | paid_on | amount\nI1 | 2024-03-01 | -500.00"
    (found,) = findings(run("2024-12-31", indicators=known, payments=paid), "CR-01")
    assert found["amount"] == yuan("1500")
    assert "退回的支付比付出的多 500.00 元" in found["reason"]


def test_a_ratio_just_above_its_limit_is_printed_with_the_decimals_that_show_it() -> None:
    carryovers = pl.DataFrame(
        {
            "division_code": ["1", "1"],
            "agency_code": ["A", "B"],
            "unspent": [yuan("3000.01"), yuan("999.99")],
            "final_spending": [yuan("10000"), yuan("10000")],
        }
    )
    first, second = department_ratios(carryovers, "aggregate", 10).to_dicts()
    assert first["is_high"]
    assert (first["ratio_percent"], first["limit_percent"]) == ("30.0001", "30.0000")
    assert first["county_ratio_percent"] == "20.0000"
    assert (second["ratio_percent"], second["limit_percent"]) == ("9.99", "30.00")


def test_a_foreign_balance_is_said_in_its_currency() -> None:
    tables = run_county(
        "2024-12-31",
        bank_accounts="""
        | account_no | account_name | agency_code | currency | balance | balance_on |
        | 81020009   | 清河县水利局 | 102         | USD      | 1234.50 | 2024-12-30 |
        """,
        accounts=ACCOUNT,
    )
    (found,) = findings(tables, "BA-04")
    assert found["amount"] is None
    assert "2024-12-30 余额 1,234.50（币种 USD）" in found["reason"]


def test_no_hint_is_given_for_a_code_that_would_move_money_to_another_fund() -> None:
    frame = pl.DataFrame(
        {
            "division_code": ["1"],
            "agency_code": ["A"],
            "indicator_id": ["I"],
            "fiscal_year": ["2023"],
            "budget_level": ["4"],
            "fund_type": ["12"],
            "project_category": ["project"],
            "amount": ["1.00"],
        }
    )
    answer = type_frame("indicators", frame, "f", 1)
    (fault,) = answer.quarantine["faults"].explode().to_list()
    assert (fault["column"], fault["code"], fault["near"]) == ("fund_type", "unknown_word", "")
