"""X-02: an account holds no more than the carryovers that are said to lie on it."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
| 101         | 81010003   | 清河县教育局 | general      |
"""
BANK = """
| account_no | account_name | balance | balance_on |
| 81010002   | 清河县教育局 | 1000.00 | 2024-12-31 |
| 81010003   | 清河县教育局 | 5000.00 | 2024-12-31 |
"""


def beyond(
    carryovers: str,
    *,
    as_of: str = "2024-12-31",
    bank_accounts: str = BANK,
    bank_lines: str = """
    | account_no | posted_on  | amount | summary |
    | 81010003   | 2022-01-01 | 1.00   | 存入    |
    """,
) -> dict[str, Decimal | None]:
    """The X-02 findings: account -> what the balance has beyond its carryovers."""
    tables = run_county(
        as_of,
        accounts=REGISTER,
        bank_accounts=bank_accounts,
        bank_lines=bank_lines,
        carryovers=carryovers,
    )
    for found in findings(tables, "X-02"):
        assert found["subject_kind"] == "account"
        assert found["verdict"] == "review"
    return subjects(tables, "X-02")


def test_a_balance_beyond_the_carryovers_that_name_the_account_is_a_finding() -> None:
    # 1000.00 - (600.00 + 300.00). The general account is named by none and not judged.
    assert beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 600.00  | 81010002   |
        | 101         | I2           | 2024        | 300.00  | 81010002   |
        """
    ) == {"81010002": yuan("100")}


def test_one_fen_is_enough() -> None:
    assert beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 999.99  | 81010002   |
        """
    ) == {"81010002": yuan("0.01")}


def test_a_balance_equal_to_its_carryovers_is_in_order() -> None:
    assert not beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 1000.00 | 81010002   |
        """
    )


def test_a_balance_below_its_carryovers_is_not_this_finding() -> None:
    assert not beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 1000.01 | 81010002   |
        """
    )


def test_carryovers_that_name_no_account_judge_none() -> None:
    assert not beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 600.00  |            |
        """
    )


def test_carryovers_of_other_years_do_not_count() -> None:
    assert beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 600.00  | 81010002   |
        | 101         | I1           | 2023        | 400.00  | 81010002   |
        """
    ) == {"81010002": yuan("400")}


def test_within_a_year_the_year_before_is_compared_with_its_last_day() -> None:
    # As of 30 June 2024 the closed year is 2023. 1000.00 on 30 June less the 250.00 that came in
    # on 1 January 2024 is 750.00 on 31 December 2023; the 40.00 of that day is in it.
    assert beyond(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2023        | 700.00  | 81010002   |
        | 101         | I1           | 2024        | 1.00    | 81010002   |
        """,
        as_of="2024-06-30",
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 1000.00 | 2024-06-30 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | summary |
        | 81010002   | 2023-12-31 | 40.00  | 存入    |
        | 81010002   | 2024-01-01 | 250.00 | 存入    |
        """,
    ) == {"81010002": yuan("50")}
