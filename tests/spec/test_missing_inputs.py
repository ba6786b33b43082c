"""An absent table or column switches off what needs it, says so, and leaves the rest running."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from tests.drawing import draw, run, subjects, yuan
from tests.drawing_accounts import switched_off

AS_OF = "2024-12-31"
COUNTY = {
    "agencies": """
    | division_code | agency_code | agency_name  | department_code | agency_kind    | abolished_on |
    | 431099000     | 101         | 清河县教育局 |                 | administrative |              |
    | 431099000     | 102         | 清河县水利局 | 101             | administrative | 2024-06-30   |
    """,
    "accounts": """
    | agency_code | account_no | account_name | account_kind | purpose | opened_on  | expires_on | closed_on  | book_balance |
    | 101         | 81010001   | 清河县教育局 | zero_balance |         | 2015-03-01 |            |            |              |
    | 101         | 81010002   | 清河县教育局 | basic        |         | 2015-03-01 |            |            | 900.00       |
    | 101         | 81010005   | 清河县教育局 | basic        | 专款    | 2015-03-01 | 2024-06-30 |            |              |
    | 101         | 81010006   | 清河县教育局 | special      | 食堂    | 2015-03-01 |            | 2024-06-30 |              |
    | 101         | 81010007   | 清河县教育局 | general      |         | 2015-03-01 |            |            |              |
    | 102         | 81020002   | 清河县水利局 | basic        |         | 2015-03-01 |            |            |              |
    """,  # noqa: E501
    "bank_accounts": """
    | account_no | account_name   | currency | opened_on  | status | balance | balance_on | lines_from |
    | 81010001   | 清河县教育局   | CNY      | 2015-03-01 | open   | 0.00    | 2024-12-31 | 2020-01-01 |
    | 81010002   | 清河县教育局   | CNY      | 2015-03-01 | open   | 1000.00 | 2024-12-31 | 2020-01-01 |
    | 81010005   | 清河县教育局   | CNY      | 2015-03-01 | open   | 300.00  | 2024-12-31 | 2020-01-01 |
    | 81010006   | 清河宏达商贸行 | CNY      | 2015-03-01 | open   | 200.00  | 2024-12-31 | 2020-01-01 |
    | 81010009   | 清河县教育局   | CNY      | 2015-03-01 | open   | 100.00  | 2024-12-31 | 2020-01-01 |
    | 81020002   | 清河县水利局   | CNY      | 2015-03-01 | open   | 50.00   | 2024-12-31 | 2020-01-01 |
    """,  # noqa: E501
    "bank_lines": """
    | account_no | posted_on  | line_no | amount  | counterparty_no | counterparty_name | summary |
    | 81010001   | 2024-05-06 | B1      | -20.00  | 81010002        | 清河县教育局      | 转款    |
    | 81010002   | 2024-05-06 | B2      | 20.00   | 81010001        | 清河县教育局      | 转款    |
    | 81010002   | 2024-06-06 | B3      | -100.00 |                 | 清河印刷厂        | 印刷费  |
    | 81010005   | 2020-03-21 | B4      | 0.01    |                 |                   | 结息    |
    | 81010006   | 2020-03-21 | B5      | 0.01    |                 |                   | 结息    |
    | 81010009   | 2020-03-21 | B6      | 0.01    |                 |                   | 结息    |
    | 81020002   | 2020-03-21 | B7      | 0.01    |                 |                   | 结息    |
    """,
    "book_lines": """
    | account_no | booked_on  | voucher_no | amount  | summary | reference |
    | 81010002   | 2024-05-06 | V1         | 20.00   | 转款    | B2        |
    | 81010002   | 2024-06-06 | V2         | -100.00 | 印刷费  | B3        |
    """,
    "indicators": """
    | division_code | agency_code | indicator_id | fiscal_year | budget_level | fund_type | project_code | project_category | amount  |
    | 431099000     | 101         | I1           | 2022        | 4            | 111       | P1           | construction     | 1000.00 |
    """,  # noqa: E501
    "payments": """
    | indicator_id | paid_on    | amount |
    | I1           | 2022-09-01 | 400.00 |
    """,
    "projects": """
    | project_code | status    | completed_on | final_accounts_on |
    | P1           | completed | 2023-06-01   |                   |
    | P2           | completed | 2023-06-01   | 2023-09-01        |
    """,
    "carryovers": """
    | agency_code | indicator_id | fiscal_year | closing | account_no |
    | 101         | I1           | 2024        | 500.00  | 81010002   |
    | 101         | I1           | 2024        | 400.00  | 81010005   |
    """,
    "assets": """
    | agency_code | asset_no | asset_name | category_code | status | idle_since | reserve | net_value | title_clear | project_code |
    | 101         | Z1       | 旧办公楼   | A01010100     | idle   | 2020-01-01 | false   | 10.00     | true        | P1           |
    | 101         | Z2       | 旧服务器   | A02010100     | idle   | 2020-01-01 | false   | 20.00     | true        |              |
    | 101         | Z3       | 旧办公桌   | A05010100     | idle   | 2020-01-01 | false   | 30.00     | true        |              |
    | 101         | Z4       | 旧投影仪   | A02020200     | idle   |            | false   | 40.00     | true        |              |
    """,  # noqa: E501
    "asset_income": """
    | asset_no | kind | due_on     | due_amount | remitted_on | remitted_amount |
    | Z1       | rent | 2024-06-30 | 1000.00    | 2024-06-30  | 400.00          |
    """,
    "requests": """
    | request_id | agency_code | kind | category_code | amount  |
    | R1         | 102         | buy  | A02010100     | 5000.00 |
    """,
}
RULES = {
    "BA-01",
    "BA-02",
    "BA-03",
    "BA-04",
    "BA-06",
    "BA-08",
    "BA-11",
    "BA-13",
    "BA-14",
    "BA-15",
    "SF-00",
    "SF-01",
    "X-01",
    "X-02",
    "X-03",
    "AS-00",
    "AS-01",
    "AS-02",
    "AS-04",
    "AS-05",
    "AS-06",
    "AS-08",
    "AS-09",
}


def run_without(*tables: str, column: tuple[str, str] | None = None) -> Mapping[str, pl.DataFrame]:
    """A run over the county without these tables, or without one column."""
    frames = {name: draw(picture) for name, picture in COUNTY.items() if name not in tables}
    if column:
        table, name = column
        frames[table] = frames[table].drop(name)
    return run(AS_OF, **frames)


def found_rules(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    return RULES & set(tables["findings"]["rule_id"])


def test_with_every_input_every_rule_of_accounts_and_assets_runs() -> None:
    tables = run_without()
    assert switched_off(tables) & RULES == set()
    assert found_rules(tables) == RULES - {"SF-00"}


def test_a_switched_off_rule_says_why_once() -> None:
    off = run_without("book_lines")["switched_off"]
    assert {"rule_id", "why"} <= set(off.columns)
    assert off["rule_id"].is_unique().all()
    assert all(off["why"])
    (why,) = off.filter(pl.col("rule_id") == "BA-11")["why"]
    assert "book_lines" in why or "单位银行存款账" in why


@pytest.mark.parametrize(
    ("table", "rules"),
    [
        ("book_lines", {"BA-11"}),
        ("asset_income", {"AS-04"}),
        ("requests", {"AS-06"}),
        ("carryovers", {"X-01", "X-02", "X-03"}),
        ("projects", {"AS-05"}),
    ],
)
def test_an_absent_table_switches_off_only_the_rules_that_need_it(
    table: str, rules: set[str]
) -> None:
    tables = run_without(table)
    assert switched_off(tables) & RULES == rules
    assert found_rules(tables) >= RULES - {"SF-00", "AS-08"} - rules


@pytest.mark.parametrize(
    ("table", "column", "rules"),
    [
        ("accounts", "expires_on", {"BA-03"}),
        ("accounts", "closed_on", {"BA-15"}),
        ("agencies", "agency_kind", {"AS-06"}),
        ("accounts", "book_balance", {"BA-11"}),
        ("agencies", "abolished_on", {"BA-06"}),
        ("carryovers", "account_no", {"X-02", "X-03"}),
        ("assets", "project_code", {"AS-08"}),
        ("assets", "idle_since", {"AS-01", "AS-02", "AS-09"}),
    ],
)
def test_an_absent_column_switches_off_only_the_rules_that_need_it(
    table: str, column: str, rules: set[str]
) -> None:
    tables = run_without(column=(table, column))
    assert switched_off(tables) & RULES == rules
    assert found_rules(tables) == RULES - {"SF-00"} - rules


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("bank_accounts", "currency"),
        ("bank_accounts", "status"),
        ("bank_accounts", "opened_on"),
        ("accounts", "opened_on"),
        ("bank_lines", "line_no"),
        ("book_lines", "voucher_no"),
    ],
)
def test_a_column_that_no_rule_depends_on_switches_off_none(table: str, column: str) -> None:
    tables = run_without(column=(table, column))
    assert switched_off(tables) & RULES == set()
    assert found_rules(tables) == RULES - {"SF-00"}


def test_without_bank_lines_dormancy_use_and_stale_cash_are_not_judged() -> None:
    tables = run_without("bank_lines")
    assert switched_off(tables) >= {"BA-02", "BA-08", "SF-01"}
    assert found_rules(tables) & {"BA-02", "BA-08", "SF-01"} == set()
    assert found_rules(tables) >= {"BA-01", "BA-03", "BA-04", "BA-06", "BA-13", "BA-14", "BA-15"}


def test_without_the_banks_list_no_account_is_compared_with_the_bank() -> None:
    tables = run_without("bank_accounts", "bank_lines")
    off = {"BA-01", "BA-02", "BA-03", "BA-04", "BA-06", "BA-08", "BA-11", "BA-13", "BA-14", "BA-15"}
    assert switched_off(tables) >= off | {"SF-01", "X-02", "X-03"}
    assert found_rules(tables) >= {"AS-00", "AS-01", "AS-02", "AS-04", "AS-05", "AS-06", "AS-09"}


def test_without_the_register_no_account_at_the_bank_counts_as_unregistered() -> None:
    tables = run_without("accounts")
    assert "BA-04" in switched_off(tables)
    assert subjects(tables, "BA-04") == {}


def test_without_assets_their_rules_are_not_judged() -> None:
    tables = run_without("assets", "asset_income", "requests")
    off = {"AS-00", "AS-01", "AS-02", "AS-04", "AS-06", "AS-08", "AS-09"}
    assert switched_off(tables) & RULES == off
    assert found_rules(tables) == RULES - {"SF-00"} - off


def test_without_the_day_an_asset_fell_idle_it_is_idle_since_unknown() -> None:
    tables = run_without(column=("assets", "idle_since"))
    assert subjects(tables, "AS-00") == {
        "Z1": yuan("10"),
        "Z2": yuan("20"),
        "Z3": yuan("30"),
        "Z4": yuan("40"),
    }


def test_accounts_and_assets_need_no_indicators() -> None:
    tables = run_without("indicators", "payments", "projects")
    off = {"X-01", "AS-05", "AS-08"}
    assert switched_off(tables) & RULES == off
    assert found_rules(tables) == RULES - {"SF-00"} - off
