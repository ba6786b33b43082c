"""BA-04: an account at the bank stands in the treasury's register."""

from __future__ import annotations

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
"""


def test_an_account_that_the_register_does_not_know_is_a_finding_of_its_balance() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | agency_code | balance | balance_on |
        | 81010002   | 清河县教育局 | 101         | 100.00  | 2024-12-31 |
        | 81010009   | 清河县教育局 | 101         | 70.50   | 2024-12-31 |
        """,
    )
    (found,) = findings(tables, "BA-04")
    assert found["subject_kind"] == "account"
    assert found["subject_id"] == "81010009"
    assert found["agency_code"] == "101"
    assert found["amount"] == yuan("70.50")
    assert found["verdict"] == "rectify"


def test_the_same_name_does_not_put_another_number_into_the_register() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010099   | 清河县教育局 | 100.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-04") == {"81010099": yuan("100")}


def test_an_unregistered_account_belongs_to_the_agency_of_its_name() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81020009   | 清河县水利局 | 100.00  | 2024-12-31 |
        """,
    )
    (found,) = findings(tables, "BA-04")
    assert found["agency_code"] == "102"


@pytest.mark.parametrize("written", ["81010002", "8101 0002", "８１０１０００２"])
def test_the_same_number_written_otherwise_is_the_same_account(written: str) -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts=f"""
        | account_no | account_name | balance | balance_on |
        | {written}  | 清河县教育局 | 100.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-04") == {}


def test_an_unregistered_account_that_is_closed_is_not_at_the_bank() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | status    | balance | balance_on |
        | 81010008   | 清河县教育局 | closed    | 0.00    | 2024-12-31 |
        | 81010009   | 清河县教育局 | suspended | 70.50   | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-04") == {"81010009": yuan("70.50")}


def test_an_account_closed_in_the_register_is_still_in_the_register() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | closed_on  |
        | 101         | 81010002   | 清河县教育局 | basic        | 2020-01-01 |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-04") == {}
