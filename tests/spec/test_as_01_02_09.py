"""AS-01, AS-02, AS-09: an asset idle for its term is put to use.

The term is six months for a house or structure, three for equipment, twelve for any other asset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.drawing import findings, yuan
from tests.drawing_accounts import run_county


@dataclass(frozen=True)
class Term:
    """What a rule says of its category, and its term counted back from two days by hand."""

    rule: str
    category: str
    others: tuple[str, str]
    """Categories of the other two rules."""
    exactly: str
    """Idle since then, the term is full on 31 December 2024."""
    day_less: str
    exactly_in_may: str
    """Idle since then, the term is full on 31 May 2024."""
    day_less_in_may: str


TERMS = (
    Term(
        "AS-01",
        "A01010100",
        ("A02010100", "A05010100"),
        exactly="2024-06-30",
        day_less="2024-07-01",
        # six months before 31 May 2024 is 30 November 2023, the month's last day.
        exactly_in_may="2023-11-30",
        day_less_in_may="2023-12-01",
    ),
    Term(
        "AS-02",
        "A02010100",
        ("A01010100", "A05010100"),
        exactly="2024-09-30",
        day_less="2024-10-01",
        # three months before 31 May 2024 is 29 February 2024, the month's last day.
        exactly_in_may="2024-02-29",
        day_less_in_may="2024-03-01",
    ),
    Term(
        "AS-09",
        "A05010100",
        ("A01010100", "A02010100"),
        exactly="2023-12-31",
        day_less="2024-01-01",
        # twelve months before 31 May 2024 is 31 May 2023.
        exactly_in_may="2023-05-31",
        day_less_in_may="2023-06-01",
    ),
)
of_each_rule = pytest.mark.parametrize("term", TERMS, ids=[term.rule for term in TERMS])


def register(term: Term) -> str:
    """The assets of one rule, each numbered by its rule and its case."""
    of, category, (other, another) = term.rule[-2:], term.category, term.others
    return f"""
        | {of}01 | {category} | idle             | {term.exactly}         |       | 800.00 |
        | {of}02 | {category} | idle             | {term.day_less}        |       | 800.00 |
        | {of}03 | {category} | idle             | 2019-05-01             |       | 800.00 |
        | {of}04 | {category} | idle             | 2025-01-01             |       | 800.00 |
        | {of}05 | {other}    | idle             | {term.exactly}         |       | 800.00 |
        | {of}06 | {another}  | idle             | {term.exactly}         |       | 800.00 |
        | {of}07 | {category} | in_use           | 2019-05-01             |       | 800.00 |
        | {of}08 | {category} | leased           | 2019-05-01             |       | 800.00 |
        | {of}09 | {category} | pending_disposal | 2019-05-01             |       | 800.00 |
        | {of}10 | {category} | idle             |                        |       | 800.00 |
        | {of}11 | {category} | idle             | 2019-05-01             | true  | 800.00 |
        | {of}12 | {category} | idle             | 2019-05-01             | false | 800.00 |
        | {of}13 | {category} | idle             | 2019-05-01             |       |        |
        | {of}14 | {category} | idle             | {term.exactly_in_may}  |       | 800.00 |
        | {of}15 | {category} | idle             | {term.day_less_in_may} |       | 800.00 |
    """


@cache
def county(as_of: str) -> Mapping[str, Any]:
    """The assets of all three rules, which have nothing to do with each other."""
    rows = "".join(map(register, TERMS)).splitlines()
    rows = [f"| 101 | 旧物 | 2000.00 {row.strip()}" for row in rows if row.strip()]
    header = (
        "| agency_code | asset_name | original_value "
        "| asset_no | category_code | status | idle_since | reserve | net_value |"
    )
    return run_county(as_of, assets="\n".join([header, *rows]))


def put_to_use(term: Term, case: int, as_of: str = "2024-12-31") -> list[Decimal | None]:
    """What the rule finds of the asset: its net value, or nothing."""
    asset = f"{term.rule[-2:]}{case:02d}"
    assert asset in set(county(as_of)["assets"]["asset_no"])
    found = [row for row in findings(county(as_of), term.rule) if row["subject_id"] == asset]
    for row in found:
        assert row["subject_kind"] == "asset"
        assert row["agency_code"] == "101"
        assert row["verdict"] == "reactivate"
    return [row["amount"] for row in found]


@of_each_rule
def test_an_asset_idle_for_exactly_its_term_is_put_to_use_at_its_net_value(term: Term) -> None:
    assert put_to_use(term, 1) == [yuan("800")]


@of_each_rule
def test_an_asset_idle_for_a_day_less_is_not_a_finding(term: Term) -> None:
    assert put_to_use(term, 2) == []


@of_each_rule
def test_an_asset_idle_for_longer_is_a_finding(term: Term) -> None:
    assert put_to_use(term, 3) == [yuan("800")]


@of_each_rule
def test_months_are_counted_by_the_calendar(term: Term) -> None:
    assert put_to_use(term, 14, "2024-05-31") == [yuan("800")]
    assert put_to_use(term, 15, "2024-05-31") == []


@of_each_rule
def test_an_idleness_that_begins_after_the_as_of_day_has_not_begun(term: Term) -> None:
    assert put_to_use(term, 4) == []


@of_each_rule
@pytest.mark.parametrize("case", [5, 6])
def test_assets_of_another_category_have_another_term(term: Term, case: int) -> None:
    assert put_to_use(term, case) == []


@of_each_rule
@pytest.mark.parametrize("case", [7, 8, 9])
def test_an_asset_that_is_not_idle_is_in_order(term: Term, case: int) -> None:
    assert put_to_use(term, case) == []


@of_each_rule
def test_an_idle_asset_without_a_date_is_not_this_finding(term: Term) -> None:
    assert put_to_use(term, 10) == []


@of_each_rule
def test_a_reserve_asset_is_never_idle(term: Term) -> None:
    assert put_to_use(term, 11) == []
    assert put_to_use(term, 12) == [yuan("800")]


@of_each_rule
def test_an_unknown_net_value_is_not_zero(term: Term) -> None:
    assert put_to_use(term, 13) == [None]
