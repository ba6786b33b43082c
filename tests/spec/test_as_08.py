"""AS-08: an idle asset of a project that still has money to recall."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

HEADER = """
| indicator_id | project_code | fiscal_year | budget_level | direct_fund | amount | division_code | agency_code | fund_type | project_category |
"""  # noqa: E501


def beside_money(
    indicators: str,
    *,
    status: str = "idle",
    reserve: str = "",
    projects: str = "| P9 | ongoing | | |",
) -> dict[str, Decimal | None]:
    """The AS-08 findings of asset Z1 of project P1: asset -> the project's money to recall."""
    rows = "\n".join(
        f"| {row} | 431099000 | 101 | 111 | project |" for row in indicators.strip().splitlines()
    )
    tables = run_county(
        "2024-12-31",
        indicators=HEADER.strip() + "\n" + rows,
        payments="""
        | indicator_id | paid_on    | amount |
        | I1           | 2024-09-01 | 400.00 |
        """,
        projects=f"""
        | project_code | status | completed_on | contract_balance |
        {projects}
        """,
        assets=f"""
        | agency_code | asset_no | asset_name | category_code | status   | idle_since | reserve   | net_value | project_code |
        | 101         | Z1       | 旧服务器   | A02010100     | {status} | 2024-12-01 | {reserve} | 800.00    | P1           |
        """,  # noqa: E501
    )
    for found in findings(tables, "AS-08"):
        assert found["subject_kind"] == "asset"
        assert found["verdict"] == "review"
    return subjects(tables, "AS-08")


def test_an_idle_asset_beside_lapsed_money_of_its_project_is_reviewed_with_that_money() -> None:
    # I1: 1000.00 - 400.00, lapsed: CR-01.
    assert beside_money("I1 | P1 | 2022 | 4 | | 1000.00") == {"Z1": yuan("600")}


def test_lapsed_money_of_the_level_above_counts() -> None:
    # CR-05.
    assert beside_money("I1 | P1 | 2022 | 2 | | 1000.00") == {"Z1": yuan("600")}


def test_money_of_a_completed_project_counts() -> None:
    # I1 is of 2024 and would be kept, but the project is completed: CR-02.
    assert beside_money(
        "I1 | P1 | 2024 | 4 | | 1000.00", projects="| P1 | completed | 2024-11-01 | |"
    ) == {"Z1": yuan("600")}


def test_all_money_of_the_project_is_added() -> None:
    # CR-01 600.00 and 50.00, CR-05 7.00; the 3.00 of 2024 is kept.
    assert beside_money(
        """
        I1 | P1 | 2022 | 4 | | 1000.00
        I2 | P1 | 2023 | 4 | | 50.00
        I3 | P1 | 2023 | 2 | | 7.00
        I4 | P1 | 2024 | 4 | | 3.00
        """
    ) == {"Z1": yuan("657")}


def test_money_owed_under_a_contract_does_not_count() -> None:
    # CR-CONTRACT 250.00, CR-01 350.00.
    assert beside_money(
        "I1 | P1 | 2022 | 4 | | 1000.00", projects="| P1 | ongoing | | 250.00 |"
    ) == {"Z1": yuan("350")}


def test_money_that_is_kept_or_exempt_does_not_count() -> None:
    assert beside_money("I1 | P1 | 2024 | 4 | | 1000.00") == {}
    assert beside_money("I1 | P1 | 2022 | 4 | true | 1000.00") == {}


def test_money_of_another_project_does_not_count() -> None:
    assert beside_money("I1 | P2 | 2022 | 4 | | 1000.00") == {}


def test_a_project_without_money_left_is_in_order() -> None:
    assert beside_money("I1 | P1 | 2022 | 4 | | 400.00") == {}


@pytest.mark.parametrize("status", ["in_use", "leased", "pending_disposal"])
def test_an_asset_that_is_not_idle_is_in_order(status: str) -> None:
    assert beside_money("I1 | P1 | 2022 | 4 | | 1000.00", status=status) == {}


def test_a_reserve_asset_is_never_idle() -> None:
    assert beside_money("I1 | P1 | 2022 | 4 | | 1000.00", reserve="true") == {}
