"""X-03: the carryovers said to lie on an account are there."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
"""
BANK = """
| account_no | account_name | balance | balance_on |
| 81010002   | 清河县教育局 | 1000.00 | 2024-12-31 |
"""


def missing(
    carryovers: str,
    *,
    as_of: str = "2024-12-31",
    bank_accounts: str = BANK,
    bank_lines: str = """
    | account_no | posted_on  | amount | summary |
    | 81010002   | 2022-01-01 | 1.00   | 存入    |
    """,
) -> dict[str, Decimal | None]:
    """The X-03 findings: account -> what its carryovers have beyond the balance."""
    tables = run_county(
        as_of,
        accounts=REGISTER,
        bank_accounts=bank_accounts,
        bank_lines=bank_lines,
        carryovers=carryovers,
    )
    for found in findings(tables, "X-03"):
        assert found["subject_kind"] == "account"
        assert found["verdict"] == "review"
    return subjects(tables, "X-03")


def test_carryovers_beyond_the_balance_of_the_account_they_name_are_a_finding() -> None:
    # 800.00 + 300.00 - 1000.00
    assert missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 800.00  | 81010002   |
        | 101         | I2           | 2024        | 300.00  | 81010002   |
        """
    ) == {"81010002": yuan("100")}


def test_one_fen_is_enough() -> None:
    assert missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 1000.01 | 81010002   |
        """
    ) == {"81010002": yuan("0.01")}


def test_carryovers_equal_to_the_balance_are_in_order() -> None:
    assert not missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 1000.00 | 81010002   |
        """
    )


def test_carryovers_below_the_balance_are_not_this_finding() -> None:
    assert not missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 999.99  | 81010002   |
        """
    )


def test_carryovers_that_name_no_account_and_those_of_other_years_do_not_count() -> None:
    assert not missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 900.00  | 81010002   |
        | 101         | I2           | 2024        | 900.00  |            |
        | 101         | I3           | 2023        | 900.00  | 81010002   |
        """
    )


def test_within_a_year_the_year_before_is_compared_with_its_last_day() -> None:
    # 1000.00 on 30 June 2024 less the 250.00 of 1 January is 750.00 on 31 December 2023.
    assert missing(
        """
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2023        | 800.00  | 81010002   |
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
