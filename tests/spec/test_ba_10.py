"""BA-10: a collection account is emptied into the treasury within thirty days."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import county, findings, run, subjects, yuan
from tests.drawing_accounts import AGENCIES


def collected(
    lines: str,
    balance: str,
    *,
    kind: str = "collection",
    status: str = "open",
    nature: str = "",
    purpose: str = "非税收入",
    lines_from: str = "2024-01-01",
    currency: str = "",
    profile: str | Path = "national",
) -> Mapping[str, pl.DataFrame]:
    """A run of 2024-12-31 (thirty days before: 2024-12-01) over lines: day | amount."""
    rows = "\n".join(f"81010007 | {line} | 收费" for line in lines.strip().splitlines())
    return run(
        "2024-12-31",
        profile=profile,
        agencies=AGENCIES,
        accounts=f"""
        agency_code | account_no | account_name | account_kind | money_nature | purpose
        101         | 81010007   | 清河县教育局 | {kind}       | {nature}     | {purpose}
        """,
        bank_accounts=f"""
        account_no | account_name | status   | currency   | balance   | balance_on | lines_from
        81010007   | 清河县教育局 | {status} | {currency} | {balance} | 2024-12-31 | {lines_from}
        """,
        bank_lines="account_no | posted_on | amount | summary\n" + rows,
    )


def test_a_balance_that_has_stood_for_thirty_days_is_to_be_remitted() -> None:
    (found,) = findings(collected("2024-12-01 | 900.00", "900.00"), "BA-10")
    assert (found["subject_kind"], found["subject_id"]) == ("account", "81010007")
    assert (found["agency_code"], found["verdict"]) == ("101", "rectify")
    assert found["amount"] == yuan("900")
    assert found["legal_basis"].startswith("预算法第五十六条")


def test_what_came_in_a_day_later_has_not_stood_so_long() -> None:
    assert findings(collected("2024-12-02 | 900.00", "900.00"), "BA-10") == []


def test_the_lowest_end_of_a_day_in_that_time_counts() -> None:
    tables = collected("2024-11-20 | 900.00\n2024-12-10 | -650.00\n2024-12-20 | 500.00", "750.00")
    assert subjects(tables, "BA-10") == {"81010007": yuan("250")}


def test_the_end_of_the_as_of_day_is_one_of_them() -> None:
    tables = collected("2024-11-20 | 900.00\n2024-12-31 | -880.00", "20.00")
    assert subjects(tables, "BA-10") == {"81010007": yuan("20")}


def test_within_a_day_an_account_may_be_empty() -> None:
    tables = collected("2024-11-20 | 900.00\n2024-12-10 | -900.00\n2024-12-10 | 900.00", "900.00")
    assert subjects(tables, "BA-10") == {"81010007": yuan("900")}


def test_an_account_emptied_once_in_that_time_is_in_order() -> None:
    tables = collected("2024-11-20 | 900.00\n2024-12-31 | -900.00", "0.00")
    assert findings(tables, "BA-10") == []
    swept = collected("2024-11-20 | 900.00\n2024-12-10 | -900.00\n2024-12-11 | 900.00", "900.00")
    assert findings(swept, "BA-10") == []


def test_the_county_says_how_many_days(tmp_path: Path) -> None:
    ten = county(tmp_path, sweep_days="10")
    on_21 = collected("2024-12-21 | 900.00", "900.00", profile=ten)
    on_22 = collected("2024-12-22 | 900.00", "900.00", profile=ten)
    assert subjects(on_21, "BA-10") == {"81010007": yuan("900")}
    assert findings(on_22, "BA-10") == []


@pytest.mark.parametrize("kind", ["basic", "general", "special", "fiscal_special"])
def test_only_a_collection_account_is_meant(kind: str) -> None:
    assert findings(collected("2024-11-01 | 900.00", "900.00", kind=kind), "BA-10") == []


def test_a_closed_or_a_foreign_account_is_not_judged() -> None:
    assert findings(collected("2024-11-01 | 9.00", "9.00", status="closed"), "BA-10") == []
    assert findings(collected("2024-11-01 | 9.00", "9.00", currency="USD"), "BA-10") == []


def test_lines_that_do_not_reach_back_leave_the_rule_silent() -> None:
    line = "2024-12-20 | 1.00"
    assert len(findings(collected(line, "900.00", lines_from="2024-12-02"), "BA-10")) == 1
    assert findings(collected(line, "900.00", lines_from="2024-12-03"), "BA-10") == []


@pytest.mark.parametrize("nature", ["own_income", "trust"])
def test_what_the_register_calls_own_or_in_trust_is_not_the_treasurys(nature: str) -> None:
    assert findings(collected("2024-11-01 | 900.00", "900.00", nature=nature), "BA-10") == []


def test_fees_of_schools_are_to_be_remitted_though_their_balances_are_never_stale() -> None:
    tables = collected("2024-11-01 | 900.00", "900.00", purpose="教育收费")
    assert subjects(tables, "BA-10") == {"81010007": yuan("900")}
