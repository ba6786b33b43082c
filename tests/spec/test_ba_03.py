"""BA-03: an account past its permitted term is closed."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def expiring(expires_on: str, *, status: str = "open", closed_on: str = "") -> dict[str, object]:
    """The BA-03 findings of a temporary account with 500.00: subject -> amount."""
    tables = run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | expires_on   | closed_on   |
        | 101         | 81010006   | 清河县教育局 | temporary    | {expires_on} | {closed_on} |
        """,
        bank_accounts=f"""
        | account_no | account_name | status   | balance | balance_on |
        | 81010006   | 清河县教育局 | {status} | 500.00  | 2024-12-31 |
        """,
    )
    assert {found["verdict"] for found in findings(tables, "BA-03")} <= {"close_account"}
    assert {found["subject_kind"] for found in findings(tables, "BA-03")} <= {"account"}
    return dict(subjects(tables, "BA-03"))


def test_an_account_that_expired_the_day_before_is_closed_with_its_balance() -> None:
    assert expiring("2024-12-30") == {"81010006": yuan("500")}


def test_an_account_that_expires_on_the_as_of_day_may_still_be_used() -> None:
    assert expiring("2024-12-31") == {}


def test_an_account_without_a_term_does_not_expire() -> None:
    assert expiring("") == {}


def test_an_expired_account_that_the_bank_closed_is_in_order() -> None:
    assert expiring("2020-12-30", status="closed") == {}


def test_an_expired_suspended_account_is_still_open() -> None:
    assert expiring("2020-12-30", status="suspended") == {"81010006": yuan("500")}


def test_an_expired_account_that_only_the_register_closed_is_still_open() -> None:
    assert expiring("2020-12-30", closed_on="2021-01-05") == {"81010006": yuan("500")}
