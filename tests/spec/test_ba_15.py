"""BA-15: an account closed in the register is closed at the bank."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def closed(on: str, *, status: str = "open") -> dict[str, object]:
    """The BA-15 findings where the register closed the account on that day: account -> amount."""
    tables = run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | closed_on |
        | 101         | 81010003   | 清河县教育局 | general      | {on}      |
        """,
        bank_accounts=f"""
        | account_no | account_name | status   | balance | balance_on |
        | 81010003   | 清河县教育局 | {status} | 12.00   | 2024-12-31 |
        """,
    )
    for found in findings(tables, "BA-15"):
        assert found["subject_kind"] == "account"
        assert found["agency_code"] == "101"
        assert found["verdict"] == "close_account"
    return dict(subjects(tables, "BA-15"))


def test_an_account_closed_in_the_register_but_open_at_the_bank_is_closed() -> None:
    assert closed("2021-07-01") == {"81010003": yuan("12")}


def test_closed_on_the_as_of_day_is_closed() -> None:
    assert closed("2024-12-31") == {"81010003": yuan("12")}


def test_a_closing_after_the_as_of_day_has_not_happened() -> None:
    assert closed("2025-01-01") == {}


def test_an_account_without_a_closing_is_in_order() -> None:
    assert closed("") == {}


def test_an_account_that_the_bank_closed_too_is_in_order() -> None:
    assert closed("2021-07-01", status="closed") == {}


def test_a_suspended_account_is_still_open_at_the_bank() -> None:
    assert closed("2021-07-01", status="suspended") == {"81010003": yuan("12")}


def test_a_blank_status_is_open() -> None:
    assert closed("2021-07-01", status="") == {"81010003": yuan("12")}
