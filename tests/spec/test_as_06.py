"""AS-06: before an agency buys or rents, an idle asset of the division serves its request."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import TWO_COUNTIES, asset_actions, run_county


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


def test_the_same_first_three_characters_are_enough() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        "102 | R1 | A02059900 | buy | 5000.00",
    ) == ({"R1": yuan("5000")}, {"R1": "Z1"})


def test_another_category_does_not_serve() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        "102 | R1 | A01010100 | buy | 5000.00",
    ) == ({}, {})


def test_the_same_full_code_ranks_before_a_smaller_asset_number() -> None:
    assert served(
        """
        101 | Z1 | A02059900 | idle | 2020-01-01 | | 打印机
        101 | Z2 | A02010100 | idle | 2020-01-01 | | 服务器
        """,
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({"R1": yuan("5000")}, {"R1": "Z2"})


def test_the_full_code_of_a_later_request_goes_before_three_characters_of_an_earlier_one() -> None:
    assert served(
        "101 | Z1 | A02010100 | idle | 2020-01-01 | | 服务器",
        """
        102 | R1 | A02059900 | buy | 5000.00
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


@pytest.mark.parametrize("since", ["2024-12-30", ""])
def test_an_asset_idle_for_a_short_or_unknown_time_serves_too(since: str) -> None:
    assert served(
        f"101 | Z1 | A02010100 | idle | {since} | | 服务器",
        "102 | R1 | A02010100 | buy | 5000.00",
    ) == ({"R1": yuan("5000")}, {"R1": "Z1"})


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
