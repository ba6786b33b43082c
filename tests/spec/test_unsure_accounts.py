"""Accounts whose number or balance is in doubt: nothing is closed or recalled on their word."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
import pytest

from tests.drawing import findings, yuan
from tests.drawing_accounts import fiscal, run_county

REGISTER = """
| agency_code | account_no  | account_name | account_kind | opened_on  |
| 102         | 00810200021 | 清河县水利局 | general      | 2016-01-01 |
"""
"""One account, a number of which a spreadsheet has lost the zeros in front."""


def judged(balance: str, lines: str, number: str = "00810200021") -> Mapping[str, pl.DataFrame]:
    """The county with that account in the bank's list, and those lines."""
    return run_county(
        "2024-12-31",
        accounts=fiscal(REGISTER),
        bank_accounts=f"""
        | account_no | account_name | balance    | balance_on | lines_from |
        | {number}   | 清河县水利局 | {balance}  | 2024-12-31 | 2016-01-01 |
        """,
        bank_lines=f"""
        | account_no  | posted_on  | amount | balance_after | counterparty_name | summary |
        {lines}
        """,
    )


def said(tables: Mapping[str, pl.DataFrame], rule: str) -> list[tuple[str, Decimal | None]]:
    return [(row["verdict"], row["amount"]) for row in findings(tables, rule)]


def test_where_list_and_statement_agree_dormant_money_is_closed_and_recalled() -> None:
    tables = judged(
        "70.00",
        """
        | 00810200021 | 2021-05-01 | 100.00 | 100.00 | 某公司 | 收款 |
        | 00810200021 | 2022-05-01 | -30.00 | 70.00  | 某公司 | 付款 |
        """,
    )
    assert said(tables, "BA-02") == [("close_account", yuan("70"))]
    assert said(tables, "SF-01") == [("recall", yuan("70"))]
    assert tables["account_doubts"].is_empty()
    assert tables["recalls"].height == 1


@pytest.mark.parametrize("listed", ["70.01", "1070.00"])
def test_a_balance_that_the_statement_does_not_end_with_is_said_and_held(listed: str) -> None:
    tables = judged(
        listed,
        """
        | 00810200021 | 2021-05-01 | 100.00 | 100.00 | 某公司 | 收款 |
        | 00810200021 | 2022-05-01 | -30.00 | 70.00  | 某公司 | 付款 |
        """,
    )
    assert said(tables, "BA-02") == [("review", yuan(listed))]
    assert said(tables, "SF-01") == [("review", yuan(listed))]
    assert tables["recalls"].is_empty()
    assert tables["account_actions"]["action"].to_list() == ["keep"]
    assert tables["controls"]["holds"].all()
    (doubt,) = tables["account_doubts"].to_dicts()
    assert (doubt["doubt"], doubt["listed_balance"]) == ("balance_differs", yuan(listed))
    assert (str(doubt["statement_on"]), doubt["statement_balance"]) == ("2022-05-01", yuan("70"))
    (note,) = (note for note in tables["notes"]["note"] if "对账单至" in note)
    assert "70.00" in note
    (dormant,) = findings(tables, "BA-02")
    assert "请先核对" in dormant["reason"]


def test_the_order_of_lines_within_the_last_day_does_not_matter() -> None:
    tables = judged(
        "70.00",
        """
        | 00810200021 | 2021-05-01 | -30.00 | 70.00  | 某公司 | 付款 |
        | 00810200021 | 2021-05-01 | 100.00 | 100.00 | 某公司 | 收款 |
        """,
    )
    assert tables["account_doubts"].is_empty()


def test_lines_after_the_lists_day_and_lines_without_balances_say_nothing() -> None:
    tables = judged(
        "100.00",
        """
        | 00810200021 | 2021-05-01 | 100.00 |        | 某公司 | 收款 |
        | 00810200021 | 2025-01-02 | -30.00 | 70.00  | 某公司 | 付款 |
        """,
    )
    assert tables["account_doubts"].is_empty()


def test_a_statement_under_the_number_without_its_zeros_closes_nothing() -> None:
    tables = judged("100.00", "| 810200021 | 2024-05-01 | 100.00 | 100.00 | 某公司 | 收款 |")
    assert said(tables, "BA-02") == []
    assert said(tables, "SF-01") == []
    assert said(tables, "BA-00") == [("review", yuan("100"))]
    assert tables["recalls"].is_empty()
    doubts = {(row["account_no"], row["doubt"]) for row in tables["account_doubts"].to_dicts()}
    assert doubts == {
        ("00810200021", "number_differs"),
        ("810200021", "number_differs"),
        ("810200021", "unlisted"),
    }


def test_a_list_under_the_number_without_its_zeros_is_reviewed_and_said() -> None:
    tables = judged(
        "100.00",
        "| 00810200021 | 2024-05-01 | 100.00 | 100.00 | 某公司 | 收款 |",
        number="810200021",
    )
    assert said(tables, "SF-01") == []
    assert {verdict for verdict, _ in said(tables, "BA-02")} <= {"review"}
    assert any("只差开头的零" in note for note in tables["notes"]["note"])


def test_two_accounts_that_register_and_list_both_know_are_two_accounts() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no  | account_name | account_kind |
        | 102         | 00810200021 | 清河县水利局 | basic        |
        | 102         | 810200021   | 清河县水利局 | general      |
        """,
        bank_accounts="""
        | account_no  | account_name | balance | balance_on |
        | 00810200021 | 清河县水利局 | 1.00    | 2024-12-31 |
        | 810200021   | 清河县水利局 | 1.00    | 2024-12-31 |
        """,
    )
    assert tables["account_doubts"].is_empty()
