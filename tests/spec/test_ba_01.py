"""BA-01: an agency keeps one basic account."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

TWO_BASIC = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
| 101         | 81010005   | 清河县教育局 | basic        |
"""


def test_a_second_open_basic_account_is_a_finding_of_all_but_the_largest_balance() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
    )
    (found,) = findings(tables, "BA-01")
    assert found["subject_kind"] == "agency"
    assert found["subject_id"] == "101"
    assert found["agency_code"] == "101"
    assert found["division_code"] == "431099000"
    assert found["amount"] == yuan("100")
    assert found["verdict"] == "rectify"


def test_of_three_basic_accounts_the_two_smaller_add_up() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010005   | 清河县教育局 | basic        |
        | 101         | 81010006   | 清河县教育局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 40.00   | 2024-12-31 |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        | 81010006   | 清河县教育局 | 60.01   | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("100.01")}


def test_of_two_equal_balances_one_counts() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 200.00  | 2024-12-31 |
        | 81010005   | 清河县教育局 | 200.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("200")}


def test_one_basic_and_one_general_account_are_in_order() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010003   | 清河县教育局 | general      |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        | 81010003   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {}


def test_one_basic_account_for_each_of_two_agencies_is_in_order() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 102         | 81020002   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        | 81020002   | 清河县水利局 | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {}


def test_a_basic_account_closed_at_the_bank_is_not_counted() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | status | balance | balance_on |
        | 81010002   | 清河县教育局 | closed | 0.00    | 2024-12-31 |
        | 81010005   | 清河县教育局 | open   | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {}


def test_a_suspended_basic_account_is_still_open() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | status    | balance | balance_on |
        | 81010002   | 清河县教育局 | suspended | 100.00  | 2024-12-31 |
        | 81010005   | 清河县教育局 | open      | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("100")}


def test_a_basic_account_that_only_the_register_closed_is_still_open() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | closed_on  |
        | 101         | 81010002   | 清河县教育局 | basic        | 2024-05-01 |
        | 101         | 81010005   | 清河县教育局 | basic        |            |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("100")}


def test_a_basic_account_that_the_bank_does_not_know_is_not_counted() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-01") == {}


def test_balances_stated_after_the_as_of_day_are_rolled_back_to_its_end() -> None:
    # 81010002: 100.00 on 10 January, 500.00 went out on the 5th, so 600.00 on 31 December.
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2025-01-10 |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2025-01-05 | -500.00 | 清河印刷厂        | 印刷费  |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("300")}


def test_balances_stated_before_the_as_of_day_are_rolled_forward_to_its_end() -> None:
    # 81010002: 100.00 on the 20th, already with that day's line; 50.00 more on 31 December.
    tables = run_county(
        "2024-12-31",
        accounts=TWO_BASIC,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-20 |
        | 81010005   | 清河县教育局 | 300.00  | 2024-12-31 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | counterparty_name | summary |
        | 81010002   | 2024-12-20 | 7.00   | 清河印刷厂        | 退款    |
        | 81010002   | 2024-12-31 | 50.00  | 清河印刷厂        | 退款    |
        | 81010005   | 2024-12-31 | 9.00   | 清河印刷厂        | 退款    |
        | 81010002   | 2025-01-01 | 99.00  | 清河印刷厂        | 退款    |
        """,
    )
    assert subjects(tables, "BA-01") == {"101": yuan("150")}
