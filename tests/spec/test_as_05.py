"""AS-05: an accepted construction project has its final accounts within twelve months."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, yuan
from tests.drawing_accounts import run_county

INDICATORS = """
| division_code | agency_code | indicator_id | fiscal_year | budget_level | fund_type | project_code | project_category | amount  |
| 431099000     | 101         | I1           | 2022        | 4            | 111       | P1           | construction     | 1000.00 |
| 431099000     | 101         | I2           | 2023        | 4            | 111       | P1           | project          | 300.00  |
| 431099000     | 101         | I3           | 2023        | 4            | 111       | P2           | project          | 50.00   |
"""  # noqa: E501
PAYMENTS = """
| indicator_id | paid_on    | amount |
| I1           | 2022-09-01 | 400.00 |
"""


def unsettled(
    *projects: str, indicators: str = INDICATORS, payments: str = PAYMENTS
) -> dict[str, tuple[str, Decimal | None]]:
    """The AS-05 findings of projects (code, status, completed, accepted, settled), with yuan."""
    tables = run_county(
        "2024-12-31",
        indicators=indicators,
        payments=payments,
        projects="| project_code | status | completed_on | accepted_on | final_accounts_on |\n"
        + "\n".join(projects),
    )
    for found in findings(tables, "AS-05"):
        assert found["subject_kind"] == "project"
    return {row["subject_id"]: (row["verdict"], row["amount"]) for row in findings(tables, "AS-05")}


LATE = {"P1": ("rectify", yuan("900"))}
ACCEPT_FIRST = {"P1": ("review", yuan("900"))}


def test_a_project_accepted_more_than_twelve_months_before_is_settled_with_all_its_money() -> None:
    # 1000.00 - 400.00 of I1 and 300.00 of I2
    assert unsettled("| P1 | completed | 2023-06-30 | 2023-12-30 | |") == LATE


def test_on_the_very_day_twelve_months_after_it_is_not_yet_late() -> None:
    assert unsettled("| P1 | completed | 2023-06-30 | 2023-12-31 | |") == {}


def test_a_project_completed_that_long_and_never_accepted_is_asked_to_be_accepted_first() -> None:
    assert unsettled("| P1 | completed | 2023-12-30 | | |") == ACCEPT_FIRST
    assert unsettled("| P1 | completed | 2023-12-30 | 2025-01-01 | |") == ACCEPT_FIRST
    assert unsettled("| P1 | completed | 2023-12-31 | | |") == {}


def test_a_project_that_used_all_its_money_still_owes_its_final_accounts() -> None:
    assert unsettled(
        "| P1 | completed | 2023-06-01 | 2023-06-01 | |",
        payments="""
        | indicator_id | paid_on    | amount  |
        | I1           | 2022-09-01 | 1000.00 |
        | I2           | 2023-09-01 | 300.00  |
        """,
    ) == {"P1": ("rectify", yuan("0"))}


def test_final_accounts_on_the_as_of_day_are_in_order() -> None:
    assert unsettled("| P1 | completed | 2023-06-01 | 2023-06-01 | 2024-12-31 |") == {}


def test_final_accounts_after_the_as_of_day_have_not_happened() -> None:
    assert unsettled("| P1 | completed | 2023-06-01 | 2023-06-01 | 2025-01-01 |") == LATE


def test_a_project_without_construction_money_needs_none() -> None:
    assert unsettled("| P2 | completed | 2023-06-01 | 2023-06-01 | |") == {}


def test_a_terminated_or_ongoing_project_needs_none() -> None:
    assert unsettled("| P1 | terminated | 2023-06-01 | 2023-06-01 | |") == {}
    assert unsettled("| P1 | ongoing | 2023-06-01 | 2023-06-01 | |") == {}


def test_a_project_completed_on_an_unknown_day_is_late_only_where_its_acceptance_is_known() -> None:
    assert unsettled("| P1 | completed | | | |") == {}
    assert unsettled("| P1 | completed | | 2023-06-01 | |") == LATE
