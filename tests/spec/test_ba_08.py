"""BA-08: a zero-balance account does not pay into the agency's own, its department's or its
subordinates' accounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

REGISTER = """
| agency_code | account_no | account_name   | account_kind |
| 101         | 81010001   | 清河县教育局   | zero_balance |
| 101         | 81010002   | 清河县教育局   | basic        |
| 101         | 81010003   | 清河县教育局   | general      |
| 101001      | 81101001   | 清河县第一中学 | zero_balance |
| 101001      | 81101002   | 清河县第一中学 | basic        |
| 101002      | 81102002   | 清河县第二中学 | basic        |
| 102         | 81020002   | 清河县水利局   | basic        |
"""
BANK = """
| account_no | account_name   | balance | balance_on |
| 81010001   | 清河县教育局   | 0.00    | 2024-12-31 |
| 81010002   | 清河县教育局   | 100.00  | 2024-12-31 |
| 81010003   | 清河县教育局   | 100.00  | 2024-12-31 |
| 81101001   | 清河县第一中学 | 0.00    | 2024-12-31 |
| 81101002   | 清河县第一中学 | 100.00  | 2024-12-31 |
| 81102002   | 清河县第二中学 | 100.00  | 2024-12-31 |
| 81020002   | 清河县水利局   | 100.00  | 2024-12-31 |
"""


def paid(lines: str) -> dict[str, Decimal | None]:
    """The BA-08 findings of these lines: zero-balance account -> amount."""
    tables = run_county("2024-12-31", accounts=REGISTER, bank_accounts=BANK, bank_lines=lines)
    assert {found["verdict"] for found in findings(tables, "BA-08")} <= {"rectify"}
    assert {found["subject_kind"] for found in findings(tables, "BA-08")} <= {"account"}
    return subjects(tables, "BA-08")


def test_all_payments_into_the_agencys_own_account_add_up_whatever_their_year() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary  |
        | 81010001   | 2020-02-03 | -50.00  | 81010002        | 转入实拨 |
        | 81010001   | 2024-12-31 | -100.00 | 81010002        | 转入实拨 |
        """
    ) == {"81010001": yuan("150")}


def test_a_payment_after_the_as_of_day_has_not_happened() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary  |
        | 81010001   | 2025-01-01 | -100.00 | 81010002        | 转入实拨 |
        """
    )


def test_the_own_account_is_known_by_the_name_where_the_number_is_blank() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary  |
        | 81010001   | 2024-05-06 | -100.00 | 清河县教育局      | 转入实拨 |
        """
    ) == {"81010001": yuan("100")}


def test_the_own_account_is_known_by_the_name_where_the_number_is_unknown() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | counterparty_name | summary  |
        | 81010001   | 2024-05-06 | -100.00 | 99887766        | 清河县教育局      | 转入实拨 |
        """
    ) == {"81010001": yuan("100")}


def test_the_number_says_more_than_the_name() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | counterparty_name | summary |
        | 81010001   | 2024-05-06 | -100.00 | 81020002        | 清河县教育局      | 水费    |
        """
    )


def test_a_payment_into_the_departments_account_is_a_finding() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81101001   | 2024-05-06 | -100.00 | 81010002        | 上缴    |
        """
    ) == {"81101001": yuan("100")}


def test_a_payment_into_a_subordinates_account_is_a_finding() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010001   | 2024-05-06 | -100.00 | 81101002        | 拨款    |
        """
    ) == {"81010001": yuan("100")}


def test_the_subordinate_is_known_by_its_name() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010001   | 2024-05-06 | -100.00 | 清河县第一中学    | 拨款    |
        """
    ) == {"81010001": yuan("100")}


def test_a_payment_to_a_sister_agency_is_not_meant() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81101001   | 2024-05-06 | -100.00 | 81102002        | 联考费  |
        """
    )


def test_a_payment_to_an_unrelated_agency_or_a_supplier_is_in_order() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | counterparty_name | summary |
        | 81010001   | 2024-05-06 | -100.00 | 81020002        | 清河县水利局      | 水费    |
        | 81010001   | 2024-05-07 | -100.00 | 99887766        | 清河印刷厂        | 印刷费  |
        """
    )


@pytest.mark.parametrize("summary", ["拨缴工会经费", "5月住房公积金", "提租补贴"])
def test_union_dues_housing_fund_and_rent_subsidy_are_allowed(summary: str) -> None:
    assert not paid(
        f"""
        | account_no | posted_on  | amount  | counterparty_no | summary   |
        | 81010001   | 2024-05-06 | -100.00 | 81010002        | {summary} |
        """
    )


def test_money_coming_back_into_the_zero_balance_account_is_in_order() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount | counterparty_no | summary |
        | 81010001   | 2024-05-06 | 100.00 | 81010002        | 归垫    |
        """
    )


def test_only_zero_balance_accounts_are_held_to_it() -> None:
    assert not paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010002   | 2024-05-06 | -100.00 | 81010003        | 调拨    |
        """
    )


def test_a_reversed_payment_is_left_out() -> None:
    assert paid(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary  |
        | 81010001   | 2024-05-06 | -100.00 | 81010002        | 转入实拨 |
        | 81010001   | 2024-05-07 | 100.00  | 81010002        | 冲正     |
        | 81010001   | 2024-05-20 | -30.00  | 81010002        | 转入实拨 |
        """
    ) == {"81010001": yuan("30")}
