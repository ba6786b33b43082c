"""AS-00: an idle asset of which nobody knows since when."""

from __future__ import annotations

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def unknown_since(
    *,
    status: str = "idle",
    since: str = "",
    reserve: str = "",
    net_value: str = "800.00",
    category: str = "A02010100",
) -> dict[str, object]:
    """The AS-00 findings: asset -> net value."""
    tables = run_county(
        "2024-12-31",
        assets=f"""
        | agency_code | asset_no | asset_name | category_code | status   | idle_since | reserve   | original_value | net_value   |
        | 101         | Z1       | 旧服务器   | {category}    | {status} | {since}    | {reserve} | 2000.00        | {net_value} |
        """,  # noqa: E501
    )
    for found in findings(tables, "AS-00"):
        assert found["subject_kind"] == "asset"
        assert found["agency_code"] == "101"
        assert found["verdict"] == "review"
    return dict(subjects(tables, "AS-00"))


@pytest.mark.parametrize("category", ["A01010100", "A02010100", "A05010100"])
def test_an_idle_asset_without_a_date_is_reviewed_with_its_net_value(category: str) -> None:
    assert unknown_since(category=category) == {"Z1": yuan("800")}


def test_an_unknown_net_value_is_not_zero() -> None:
    assert unknown_since(net_value="") == {"Z1": None}


def test_an_idle_asset_with_a_date_is_not_this_finding() -> None:
    assert unknown_since(since="2024-12-01") == {}
    assert unknown_since(since="2020-01-01") == {}


@pytest.mark.parametrize("status", ["in_use", "leased", "pending_disposal"])
def test_an_asset_that_is_not_idle_is_in_order(status: str) -> None:
    assert unknown_since(status=status) == {}


def test_a_reserve_asset_is_never_idle() -> None:
    assert unknown_since(reserve="true") == {}
    assert unknown_since(reserve="false") == {"Z1": yuan("800")}
