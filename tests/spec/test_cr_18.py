"""CR-18: a special account of the treasury that is not used for two years is pointed out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import account_actions, cash_recalls, run_county

AGENCIES = """
| division_code | agency_code | agency_name  | agency_kind    |
| 431099000     | 201         | 清河县财政局 | administrative |
| 431099000     | 101         | 清河县教育局 | administrative |
"""


def treasury_account(
    lines: str,
    *,
    kind: str = "fiscal_special",
    purpose: str = "粮食风险基金",
    name: str = "清河县财政局",
    status: str = "open",
    balance: str = "700.00",
    opened_on: str = "2015-03-01",
    lines_from: str = "2020-01-01",
    currency: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run of 2024-12-31 over lines of 82010009: day | amount | counterparty | summary."""
    rows = "\n".join(f"82010009 | {line}" for line in lines.strip().splitlines())
    return run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=f"""
        agency_code | account_no | account_name | account_kind | purpose
        201         | 82010009   | {name}       | {kind}       | {purpose}
        """,
        bank_accounts=f"""
        account_no | account_name | currency   | opened_on   | status   | balance   | balance_on | lines_from
        82010009   | {name}       | {currency} | {opened_on} | {status} | {balance} | 2024-12-31 | {lines_from}
        """,  # noqa: E501
        bank_lines="account_no | posted_on | amount | counterparty_name | summary\n" + rows,
    )


def test_an_account_out_of_which_nothing_was_paid_for_two_years_is_pointed_out() -> None:
    tables = treasury_account("2022-12-31 | -50.00 | 清河粮站 | 补贴")
    (found,) = findings(tables, "CR-18")
    assert (found["subject_kind"], found["subject_id"]) == ("account", "82010009")
    assert (found["agency_code"], found["verdict"]) == ("201", "refer")
    assert found["amount"] == yuan("700")
    assert found["legal_basis"].startswith("预算法第五十六条")
    assert cash_recalls(tables) == {}
    assert account_actions(tables)["82010009"][0] == "keep"


def test_a_payment_on_the_day_after_keeps_it_out() -> None:
    assert findings(treasury_account("2023-01-01 | -50.00 | 清河粮站 | 补贴"), "CR-18") == []


def test_what_comes_in_and_what_only_moves_on_is_no_use() -> None:
    tables = treasury_account(
        """
        2022-06-01 | -50.00 | 清河粮站           | 补贴
        2023-03-21 | 1.20   |                    | 结息
        2023-05-01 | 90.00  | 清河粮站           | 退回补贴
        2023-06-01 | -10.00 |                    | 手续费
        2023-07-01 | -20.00 | 国家金库清河县支库 | 上缴
        2023-08-01 | -30.00 | 清河县教育局       | 拨款
        """
    )
    assert subjects(tables, "CR-18") == {"82010009": yuan("700")}


@pytest.mark.parametrize(
    "purpose", ["社保基金", "城乡居民养老保险", "新农合", "医保基金", "职业年金", "失业保险基金"]
)
def test_social_insurance_is_not_meant(purpose: str) -> None:
    tables = treasury_account("2022-06-01 | -50.00 | 清河粮站 | 补贴", purpose=purpose)
    assert findings(tables, "CR-18") == []


def test_nor_is_it_where_only_the_name_says_so() -> None:
    tables = treasury_account(
        "2022-06-01 | -50.00 | 清河粮站 | 补贴", purpose="", name="清河县财政局社会保障基金专户"
    )
    assert findings(tables, "CR-18") == []


@pytest.mark.parametrize("kind", ["special", "general", "basic", "zero_balance"])
def test_other_kinds_of_account_are_not_meant(kind: str) -> None:
    tables = treasury_account("2022-06-01 | -50.00 | 清河粮站 | 补贴", kind=kind)
    assert findings(tables, "CR-18") == []


def test_an_account_opened_two_years_before_and_never_used_is_meant() -> None:
    line = "2024-03-21 | 1.20 | | 结息"
    assert subjects(treasury_account(line, opened_on="2022-12-31"), "CR-18") == {
        "82010009": yuan("700")
    }
    assert findings(treasury_account(line, opened_on="2023-01-01"), "CR-18") == []


def test_lines_that_do_not_reach_back_leave_the_rule_silent() -> None:
    line = "2024-03-21 | 1.20 | | 结息"
    assert len(findings(treasury_account(line, lines_from="2023-01-01"), "CR-18")) == 1
    assert findings(treasury_account(line, lines_from="2023-01-02"), "CR-18") == []


def test_an_empty_a_closed_and_a_foreign_account_are_not_meant() -> None:
    line = "2022-06-01 | -50.00 | 清河粮站 | 补贴"
    assert findings(treasury_account(line, balance="0.00"), "CR-18") == []
    assert findings(treasury_account(line, status="closed"), "CR-18") == []
    assert findings(treasury_account(line, currency="USD"), "CR-18") == []
