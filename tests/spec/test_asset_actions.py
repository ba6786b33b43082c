"""What is proposed for an idle asset: use, lease, warehouse, sell, equity, finance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drawing_accounts import asset_actions, run_county

PROPOSALS = {"lease", "warehouse", "sell", "equity", "finance"}


def proposed(assets: str, requests: str = "") -> dict[str, dict[str, Any]]:
    """The proposals: asset -> its row."""
    drawn = {"requests": requests} if requests else {}
    return asset_actions(run_county("2024-12-31", assets=assets, **drawn))


def test_an_asset_that_serves_a_request_is_used_by_it() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   | 2020-01-01 | true        | 800.00    |
        """,  # noqa: E501
        """
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 102         | buy  | A02010100     | 5000.00 |
        """,
    )
    assert rows["Z1"]["action"] == "use"
    assert rows["Z1"]["partner"] == "R1"
    assert rows["Z1"]["why"]


def test_an_asset_idle_too_short_for_a_finding_is_proposed_where_it_serves_a_request() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   | 2024-12-01 | true        | 800.00    |
        | 101         | Z2       | 旧服务器   | A02010100     | idle   | 2024-12-01 | true        | 800.00    |
        """,  # noqa: E501
        """
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 102         | buy  | A02010100     | 5000.00 |
        """,
    )
    assert set(rows) == {"Z1"}
    assert rows["Z1"]["action"] == "use"


@pytest.mark.parametrize(
    ("category", "since"),
    [
        ("A01010100", "2024-06-30"),
        ("A02010100", "2024-09-30"),
        ("A05010100", "2023-12-31"),
    ],
)
def test_every_idle_finding_without_a_request_has_a_proposal_of_another_kind(
    category: str, since: str
) -> None:
    rows = proposed(
        f"""
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 103         | Z1       | 旧资产     | {category}    | idle   | {since}    | true        | 800.00    |
        """  # noqa: E501
    )
    assert rows["Z1"]["action"] in PROPOSALS
    assert rows["Z1"]["why"]


def test_an_asset_without_a_finding_or_a_request_has_no_proposal() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | reserve | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   | 2024-10-01 |         | 800.00    |
        | 101         | Z2       | 旧服务器   | A02010100     | in_use |            |         | 800.00    |
        | 101         | Z3       | 旧服务器   | A02010100     | leased | 2020-01-01 |         | 800.00    |
        | 101         | Z4       | 发电机     | A02010100     | idle   | 2020-01-01 | true    | 800.00    |
        """  # noqa: E501
    )
    assert rows == {}


@pytest.mark.parametrize("category", ["A01010100", "A02010100", "A05010100"])
@pytest.mark.parametrize("net_value", ["0.00", "800.00", "90000000.00"])
def test_an_administrative_agency_never_turns_assets_into_equity(
    category: str, net_value: str
) -> None:
    rows = proposed(
        f"""
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value   |
        | 101         | Z1       | 旧资产     | {category}    | idle   | 2020-01-01 | true        | {net_value} |
        """  # noqa: E501
    )
    assert rows["Z1"]["action"] in PROPOSALS - {"equity"}


def test_where_the_title_is_not_clear_it_is_cleared_first() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧办公楼   | A01010100     | idle   | 2020-01-01 | false       | 800.00    |
        """  # noqa: E501
    )
    assert rows["Z1"]["action"] is None
    assert rows["Z1"]["partner"] is None
    assert "title" in rows["Z1"]["why"] or "权属" in rows["Z1"]["why"]


def test_an_asset_has_one_proposal() -> None:
    tables = run_county(
        "2024-12-31",
        assets="""
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   | 2020-01-01 | true        | 800.00    |
        | 101         | Z2       | 旧办公楼   | A01010100     | idle   | 2020-01-01 | true        | 800.00    |
        """,  # noqa: E501
        requests="""
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 102         | buy  | A02010100     | 5000.00 |
        | R2         | 102         | rent | A02010100     | 5000.00 |
        """,
    )
    assert sorted(tables["asset_actions"]["asset_no"]) == ["Z1", "Z2"]


def test_what_is_idle_since_an_unknown_day_gets_no_action_even_where_it_could_serve() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   |            | true        | 800.00    |
        | 101         | Z2       | 旧办公楼   | A01010100     | idle   |            | true        | 800.00    |
        """,  # noqa: E501
        """
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 102         | buy  | A02010100     | 5000.00 |
        """,
    )
    for row in rows.values():
        assert row["action"] is None
        assert row["partner"] is None
        assert "闲置" in row["why"]


def test_a_movable_goes_to_the_common_store_before_it_is_sold() -> None:
    rows = proposed(
        """
        | agency_code | asset_no | asset_name | category_code | status | idle_since | title_clear | net_value |
        | 101         | Z1       | 旧服务器   | A02010100     | idle   | 2020-01-01 | true        | 800.00    |
        | 101001      | Z2       | 旧课桌     | A05010100     | idle   | 2020-01-01 |             | 800.00    |
        | 103         | Z3       | 旧车辆     | A02030500     | idle   | 2020-01-01 | true        | 800.00    |
        | 103         | Z4       | 旧车辆     | A02030500     | idle   | 2020-01-01 |             | 800.00    |
        """  # noqa: E501
    )
    assert {asset: row["action"] for asset, row in rows.items()} == {
        "Z1": "warehouse",
        "Z2": "warehouse",
        "Z3": "sell",
        "Z4": None,
    }
