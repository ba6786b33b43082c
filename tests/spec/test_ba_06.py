"""BA-06: an abolished agency leaves no account open."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def abolished(on: str, *, status: str = "open", closed_on: str = "") -> dict[str, object]:
    """The BA-06 findings where 移民局 was abolished on that day: subject -> amount."""
    tables = run_county(
        "2024-12-31",
        agencies=f"""
        | division_code | agency_code | agency_name  | abolished_on |
        | 431099000     | 101         | 清河县教育局 |              |
        | 431099000     | 109         | 清河县移民局 | {on}         |
        """,
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | closed_on   |
        | 101         | 81010002   | 清河县教育局 | basic        |             |
        | 109         | 81090002   | 清河县移民局 | basic        | {closed_on} |
        """,
        bank_accounts=f"""
        | account_no | account_name | status   | balance | balance_on |
        | 81010002   | 清河县教育局 | open     | 100.00  | 2024-12-31 |
        | 81090002   | 清河县移民局 | {status} | 33.30   | 2024-12-31 |
        """,
    )
    assert {found["verdict"] for found in findings(tables, "BA-06")} <= {"close_account"}
    assert {found["subject_kind"] for found in findings(tables, "BA-06")} <= {"account"}
    assert {found["agency_code"] for found in findings(tables, "BA-06")} <= {"109"}
    return dict(subjects(tables, "BA-06"))


def test_an_open_account_of_an_abolished_agency_is_closed_with_its_balance() -> None:
    assert abolished("2022-03-01") == {"81090002": yuan("33.30")}


def test_an_agency_abolished_on_the_as_of_day_is_abolished() -> None:
    assert abolished("2024-12-31") == {"81090002": yuan("33.30")}


def test_an_abolition_after_the_as_of_day_has_not_happened() -> None:
    assert abolished("2025-01-01") == {}


def test_an_agency_without_an_abolition_keeps_its_accounts() -> None:
    assert abolished("") == {}


def test_an_account_that_the_bank_closed_is_in_order() -> None:
    assert abolished("2022-03-01", status="closed") == {}


def test_a_suspended_account_of_an_abolished_agency_is_still_open() -> None:
    assert abolished("2022-03-01", status="suspended") == {"81090002": yuan("33.30")}


def test_an_account_that_only_the_register_closed_is_still_open() -> None:
    assert abolished("2022-03-01", closed_on="2022-04-01") == {"81090002": yuan("33.30")}
