"""AS-04: rent and proceeds of assets are remitted by the day they are due."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

ASSETS = """
| agency_code | asset_no | asset_name | category_code | status | net_value |
| 101         | Z1       | 临街门面   | A01010100     | leased | 9000.00   |
| 102         | Z2       | 旧车辆     | A02030500     | in_use | 4000.00   |
"""


def owed(asset_income: str) -> dict[str, Decimal | None]:
    """The AS-04 findings: asset -> what is due and not remitted."""
    tables = run_county("2024-12-31", assets=ASSETS, asset_income=asset_income)
    for found in findings(tables, "AS-04"):
        assert found["subject_kind"] == "asset"
        assert found["verdict"] == "rectify"
        assert found["agency_code"] == {"Z1": "101", "Z2": "102"}[found["subject_id"]]
    return subjects(tables, "AS-04")


def test_what_is_due_and_not_remitted_is_owed() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2024-06-30 | 1000.00    | 2024-07-15  | 400.00          |
        """
    ) == {"Z1": yuan("600")}


def test_where_nothing_was_remitted_all_of_it_is_owed() -> None:
    assert owed(
        """
        | asset_no | kind     | due_on     | due_amount | remitted_on | remitted_amount |
        | Z2       | disposal | 2024-06-30 | 1000.00    |             |                 |
        """
    ) == {"Z2": yuan("1000")}


def test_one_fen_is_owed() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2024-06-30 | 1000.00    | 2024-06-30  | 999.99          |
        """
    ) == {"Z1": yuan("0.01")}


def test_what_is_remitted_in_full_is_in_order() -> None:
    assert not owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2024-06-30 | 1000.00    | 2024-12-31  | 1000.00         |
        """
    )


def test_what_falls_due_on_the_as_of_day_is_owed_and_later_dues_are_not() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2024-12-31 | 1000.00    |             |                 |
        | Z2       | rent | 2025-01-01 | 1000.00    |             |                 |
        """
    ) == {"Z1": yuan("1000")}


def test_a_remittance_after_the_as_of_day_has_not_happened() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2024-06-30 | 1000.00    | 2025-01-01  | 1000.00         |
        """
    ) == {"Z1": yuan("1000")}


def test_the_gaps_of_one_asset_are_added_in_one_finding() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2023-06-30 | 1000.00    | 2023-06-30  | 400.00          |
        | Z1       | rent | 2024-06-30 | 100.00     |             |                 |
        """
    ) == {"Z1": yuan("700")}


def test_what_was_remitted_too_much_once_is_never_set_off() -> None:
    assert owed(
        """
        | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
        | Z1       | rent | 2023-06-30 | 1000.00    | 2023-06-30  | 1500.00         |
        | Z1       | rent | 2024-06-30 | 100.00     |             |                 |
        """
    ) == {"Z1": yuan("100")}


def test_what_was_collected_and_kept_is_told_from_what_the_tenant_owes() -> None:
    tables = run_county(
        "2024-12-31",
        assets=ASSETS,
        asset_income="""
        | asset_no | kind     | due_on     | due_amount | collected_on | collected_amount | remitted_on | remitted_amount |
        | Z1       | rent     | 2024-06-30 | 1000.00    | 2024-07-01   | 700.00           | 2024-07-15  | 400.00          |
        | Z1       | rent     | 2024-09-30 | 1000.00    | 2025-01-01   | 1000.00          |             |                 |
        | Z2       | disposal | 2024-06-30 | 1000.00    |              |                  |             |                 |
        | Z2       | disposal | 2024-07-30 | 500.00     | 2024-07-01   | 600.00           |             |                 |
        """,  # noqa: E501
    )
    assert subjects(tables, "AS-04") == {"Z1": yuan("1600"), "Z2": yuan("1500")}
    first, second = findings(tables, "AS-04")
    assert "已收未缴 300.00 元、承租方或受让方尚欠 1,300.00 元" in first["reason"]
    assert "已收未缴 500.00 元" in second["reason"]
    assert "1,000.00 元未写明是否已收" in second["reason"]


def test_the_rent_of_a_public_institution_is_asked_about_until_the_county_says_where_it_goes() -> (
    None
):
    tables = run_county(
        "2024-12-31",
        assets="""
        | agency_code | asset_no | asset_name | category_code | status | net_value |
        | 101001      | Z1       | 门面       | A01010100     | leased | 9000.00   |
        | 101001      | Z2       | 旧车辆     | A02030500     | in_use | 4000.00   |
        | 103         | Z3       | 门面       | A01010100     | leased | 9000.00   |
        """,
        asset_income="""
        | asset_no | kind     | due_on     | due_amount |
        | Z1       | rent     | 2024-06-30 | 1000.00    |
        | Z2       | disposal | 2024-06-30 | 1000.00    |
        | Z3       | rent     | 2024-06-30 | 1000.00    |
        """,
    )
    assert {row["subject_id"]: row["verdict"] for row in findings(tables, "AS-04")} == {
        "Z1": "review",
        "Z2": "rectify",
        "Z3": "rectify",
    }


def test_income_of_no_kind_is_asked_of_an_institution_like_rent() -> None:
    agencies = """
    | division_code | agency_code | agency_name | agency_kind        |
    | 990421000     | 101         | 清河县一中  | public_institution |
    | 990421000     | 102         | 清河县某局  | administrative     |
    """
    income = """
    | asset_no | due_on     | due_amount |
    | Z1       | 2024-06-30 | 1000.00    |
    | Z2       | 2024-06-30 | 500.00     |
    """
    tables = run_county("2024-12-31", agencies=agencies, assets=ASSETS, asset_income=income)
    found = {one["subject_id"]: one["verdict"] for one in findings(tables, "AS-04")}
    assert found == {"Z1": "review", "Z2": "rectify"}
