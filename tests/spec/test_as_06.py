"""AS-06: before an agency buys or rents, an idle asset of the division serves its request."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import asset_actions, run_county

TWO_COUNTIES = """
| division_code | agency_code | agency_name  | agency_kind        |
| 431099000     | 101         | 清河县教育局 | administrative     |
| 431099000     | 101001      | 清河县一中   | public_institution |
| 431099000     | 102         | 清河县水利局 | administrative     |
| 431099000     | 103         | 清河县城投   | enterprise         |
| 431099000     | 104         | 清河县某单位 |                    |
| 431088000     | 201         | 白水县教育局 | administrative     |
"""


def served(assets: str, requests: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
    """request -> amount of the AS-06 findings, and request -> the asset that serves it."""
    asset_rows = "\n".join(f"| {row} | 100.00 |" for row in assets.strip().splitlines())
    request_rows = "\n".join(f"| {row} |" for row in requests.strip().splitlines())
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        assets="| agency_code | asset_no | category_code | status | idle_since | reserve"
        " | asset_name | net_value |\n" + asset_rows,
        requests="| agency_code | request_id | category_code | kind | amount |\n" + request_rows,
    )
    for found in findings(tables, "AS-06"):
        assert found["subject_kind"] == "request"
        assert found["verdict"] == "reactivate"
    partners = {
        row["partner"]: asset_no
        for asset_no, row in asset_actions(tables).items()
        if row["action"] == "use"
    }
    return subjects(tables, "AS-06"), partners


@pytest.mark.parametrize("kind", ["buy", "rent"])
def test_an_idle_asset_of_the_same_code_serves_the_request(kind: str) -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        f"102 | R1 | A02010100 | {kind} | 5000.00",
    ) == ({"R1": yuan("5000")}, {"R1": "Z1"})


def test_the_same_first_five_characters_are_enough_and_fewer_are_not() -> None:
    assert served(
        """
        101 | Z1 | A02030501 | idle | 2020-01-01 | | 皮卡车
        101 | Z2 | A02 | idle | 2020-01-01 | | 设备
        """,
        """
        102 | R1 | A02321900 | buy | 5000.00
        102 | R2 | A02030600 | buy | 6000.00
        102 | R3 | A0 | buy | 6000.00
        """,
    ) == ({"R2": yuan("6000")}, {"R2": "Z1"})


@pytest.mark.parametrize(("owner", "serves"), [("101001", True), ("103", False), ("104", False)])
def test_only_an_administrative_body_or_public_institution_gives_an_asset_away(
    owner: str, serves: bool
) -> None:
    assert served(
        f"{owner} | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == (({"R1": yuan("5000")}, {"R1": "Z1"}) if serves else ({}, {}))


def test_the_law_is_asked_about_the_owner_of_the_asset() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        assets="""
        | agency_code | asset_no | asset_name | category_code | status | idle_since |
        | 101         | Z1       | 服务器     | A02010100     | idle   | 2020-01-01 |
        """,
        requests="""
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 103         | buy  | A02010100     | 5000.00 |
        """,
    )
    (found,) = findings(tables, "AS-06")
    assert found["agency_code"] == "103"
    assert found["legal_basis"].startswith("行政事业性国有资产管理条例第十一条")


def test_a_house_serves_a_request_or_a_running_lease_that_it_is_large_enough_for() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        assets="""
        | agency_code | asset_no | asset_name | category_code | status | idle_since | area   | net_value |
        | 101         | Z1       | 旧楼       | A01010101     | idle   | 2020-01-01 | 99.99  | 1.00      |
        | 101         | Z2       | 旧楼       | A01010101     | idle   | 2020-01-01 | 100.00 | 1.00      |
        | 101         | Z3       | 旧楼       | A01010109     | idle   | 2020-01-01 |        | 1.00      |
        | 101         | Z4       | 旧楼       | A01010101     | idle   | 2020-01-01 | 50.00  | 1.00      |
        """,  # noqa: E501
        requests="""
        | request_id | agency_code | kind | category_code | amount  | area |
        | N1         | 102         | rent | A01010101     | 5000.00 |      |
        """,
        leases="""
        | lease_id | agency_code | category_code | area    | rent   | from_on    | to_on      |
        | L1       | 102         | A01010101     | 100.00  | 10.00  | 2024-12-31 | 2024-12-31 |
        | L2       | 102         | A01010101     | 1.00    | 20.00  | 2020-01-01 | 2024-12-30 |
        | L3       | 102         | A01010101     | 1.00    | 30.00  | 2025-01-01 |            |
        | L4       | 102         | A01010101     | 9000.00 |        |            |            |
        """,
    )
    assert subjects(tables, "AS-06") == {"L1": yuan("10"), "L4": None, "N1": yuan("5000")}
    rows = asset_actions(tables)
    assert {asset: row["partner"] for asset, row in rows.items()} == {
        "Z1": "N1",
        "Z2": "L1",
        "Z3": "L4",
        "Z4": None,
    }
    assert tables["evidence"].filter(source_table="leases").height == 2


def test_another_category_does_not_serve() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        "102 | R1 | A01010100 | buy | 5000.00",
    ) == ({}, {})


def test_the_same_full_code_ranks_before_a_smaller_asset_number() -> None:
    assert served(
        """
        101 | Z1 | A02019900 | idle | 2020-01-01 | | 打印机
        101 | Z2 | A02010100 | idle | 2020-01-01 | | 服务器
        """,
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({"R1": yuan("5000")}, {"R1": "Z2"})


def test_the_full_code_of_a_later_request_goes_before_five_characters_of_an_earlier_one() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        """
        102 | R1 | A02019900 | buy | 5000.00
        102 | R2 | A02010100 | buy | 6000.00
        """,
    ) == ({"R2": yuan("6000")}, {"R2": "Z1"})


def test_each_asset_serves_one_request_the_first_by_id() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        """
        102 | R2 | A02010100 | buy | 6000.00
        102 | R1 | A02010100 | buy | 5000.00
        """,
    ) == ({"R1": yuan("5000")}, {"R1": "Z1"})


def test_assets_are_taken_by_their_number() -> None:
    assert served(
        """
        101 | Z2 | A02010100 | idle | 2020-01-01 | | 服务器
        101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器
        101 | Z3 | A02010100 | idle | 2020-01-01 | | 服务器
        """,
        """
        102 | R1 | A02010100 | buy | 5000.00
        102 | R2 | A02010100 | buy | 6000.00
        """,
    ) == ({"R1": yuan("5000"), "R2": yuan("6000")}, {"R1": "Z1", "R2": "Z2"})


@pytest.mark.parametrize(("since", "partner"), [("2024-12-30", {"R1": "Z1"}), ("", {})])
def test_an_asset_idle_for_a_short_or_unknown_time_serves_too(
    since: str, partner: dict[str, str]
) -> None:
    assert served(
        f"101 | Z1 | A02010100 | idle | {since} | | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({"R1": yuan("5000")}, partner)


@pytest.mark.parametrize("status", ["in_use", "leased", "pending_disposal"])
def test_an_asset_that_is_not_idle_does_not_serve(status: str) -> None:
    assert served(
        f"101 | Z1 | A02010100 | {status} | | | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({}, {})


def test_a_reserve_asset_does_not_serve() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | true | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({}, {})


def test_an_asset_of_another_division_does_not_serve() -> None:
    assert served(
        "201 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({}, {})


def test_an_idle_asset_whose_owner_is_of_unknown_kind_is_said() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        assets="""
        | agency_code | asset_no | asset_name | category_code | status | idle_since |
        | 104         | Z1       | 服务器     | A02010100     | idle   | 2020-01-01 |
        | 104         | Z2       | 办公楼     | A01010100     | idle   | 2020-01-01 |
        """,
        requests="""
        | request_id | agency_code | kind | category_code | amount  |
        | R1         | 102         | buy  | A02010100     | 5000.00 |
        """,
    )
    assert not findings(tables, "AS-06")
    assert any("1 项闲置资产" in note and "Z1" in note for note in tables["notes"]["note"])
