"""AS-02: equipment idle for three months is put to use."""

from __future__ import annotations

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def idle(
    since: str,
    *,
    as_of: str = "2024-12-31",
    status: str = "idle",
    category: str = "A02010100",
    reserve: str = "",
    net_value: str = "800.00",
) -> dict[str, object]:
    """The AS-02 findings of one asset idle since then: asset -> net value."""
    tables = run_county(
        as_of,
        assets=f"""
        | agency_code | asset_no | asset_name | category_code | status   | idle_since | reserve   | original_value | net_value   |
        | 101         | Z1       | 旧服务器 | {category}    | {status} | {since}    | {reserve} | 2000.00        | {net_value} |
        """,  # noqa: E501
    )
    for found in findings(tables, "AS-02"):
        assert found["subject_kind"] == "asset"
        assert found["agency_code"] == "101"
        assert found["verdict"] == "reactivate"
    return dict(subjects(tables, "AS-02"))


def test_equipment_idle_for_exactly_three_months_is_put_to_use_at_its_net_value() -> None:
    assert idle("2024-09-30") == {"Z1": yuan("800")}


def test_equipment_idle_for_a_day_less_is_not_a_finding() -> None:
    assert idle("2024-10-01") == {}


def test_equipment_idle_for_longer_is_a_finding() -> None:
    assert idle("2019-05-01") == {"Z1": yuan("800")}


def test_months_are_counted_by_the_calendar() -> None:
    # three months before 31 May 2024 is 29 February 2024, the month's last day.
    assert idle("2024-02-29", as_of="2024-05-31") == {"Z1": yuan("800")}
    assert idle("2024-03-01", as_of="2024-05-31") == {}


def test_an_idleness_that_begins_after_the_as_of_day_has_not_begun() -> None:
    assert idle("2025-01-01") == {}


@pytest.mark.parametrize("category", ["A01010100", "A05010100"])
def test_assets_of_another_category_have_another_term(category: str) -> None:
    assert idle("2024-09-30", category=category) == {}


@pytest.mark.parametrize("status", ["in_use", "leased", "pending_disposal"])
def test_an_asset_that_is_not_idle_is_in_order(status: str) -> None:
    assert idle("2019-05-01", status=status) == {}


def test_an_idle_asset_without_a_date_is_not_this_finding() -> None:
    assert idle("") == {}


def test_a_reserve_asset_is_never_idle() -> None:
    assert idle("2019-05-01", reserve="true") == {}
    assert idle("2019-05-01", reserve="false") == {"Z1": yuan("800")}


def test_an_unknown_net_value_is_not_zero() -> None:
    assert idle("2019-05-01", net_value="") == {"Z1": None}
