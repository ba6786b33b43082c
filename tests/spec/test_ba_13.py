"""BA-13: an account that the register holds open exists at the bank."""

from __future__ import annotations

from tests.drawing import findings, subjects
from tests.drawing_accounts import run_county


def registered(closed_on: str = "", at_bank: str = "81020002", status: str = "open") -> set[str]:
    """The BA-13 subjects: 81010003 is in the register, and this account is in the bank's list."""
    tables = run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | closed_on   |
        | 101         | 81010003   | 清河县教育局 | general      | {closed_on} |
        """,
        bank_accounts=f"""
        | account_no | account_name | status   | balance | balance_on |
        | {at_bank}  | 清河县教育局 | {status} | 0.00    | 2024-12-31 |
        """,
    )
    for found in findings(tables, "BA-13"):
        assert found["subject_kind"] == "account"
        assert found["agency_code"] == "101"
        assert found["amount"] is None
        assert found["verdict"] == "rectify"
    return set(subjects(tables, "BA-13"))


def test_an_open_registered_account_that_the_bank_does_not_know_is_a_finding_without_amount() -> (
    None
):
    assert registered() == {"81010003"}


def test_an_account_that_the_bank_holds_open_is_in_order() -> None:
    assert registered(at_bank="81010003") == set()


def test_a_suspended_account_is_at_the_bank() -> None:
    assert registered(at_bank="81010003", status="suspended") == set()


def test_an_account_that_the_bank_closed_is_no_longer_at_the_bank() -> None:
    assert registered(at_bank="81010003", status="closed") == {"81010003"}


def test_an_account_closed_in_the_register_on_the_as_of_day_need_not_exist() -> None:
    assert registered(closed_on="2024-12-31") == set()


def test_a_closing_after_the_as_of_day_has_not_happened() -> None:
    assert registered(closed_on="2025-01-01") == {"81010003"}
