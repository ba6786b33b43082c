"""Pools: scattered own-level money of one purpose, proposed to be spent together."""

from __future__ import annotations

import pytest

from tests.drawing import indicators, rows, run, split, subjects, yuan


def pools(tables):
    return rows(tables, "pools", "category", "fund_system", "amount_recalled", "amount_repurposed")


def members(tables):
    return rows(tables, "pool_members", "root_indicator_id", "source", "amount")


def pair(more: str, values: str):
    """Two lapsed roots of two projects; both have those further columns."""
    return run(
        "2024-12-31",
        indicators=indicators(f"""
            indicator_id | fiscal_year | project_code | amount | {more}
            R1           | 2023        | P1           | 10.00  | {values}
            R2           | 2023        | P2           | 20.00  | {values}
        """),
    )


@pytest.mark.parametrize(
    ("more", "values", "category"),
    [
        ("dep_eco_code", "30215", "conference"),
        ("dep_eco_code", "30216", "training"),
        ("project_name", "县级产业引导资金", "industry_guidance"),
        ("project_name", "重点项目前期经费", "project_prep"),
        ("project_name", "外出招商经费", "investment_promotion"),
        ("func_code", "2011308", "investment_promotion"),
    ],
)
def test_money_of_these_purposes_is_pooled(more: str, values: str, category: str):
    tables = pair(more, values)
    assert pools(tables) == [(category, "general", yuan("30"), yuan("0"))]


@pytest.mark.parametrize(
    ("more", "values"),
    [
        ("dep_eco_code", "30217"),
        ("func_code", "2011301"),
        ("project_name", "道路养护"),
        ("project_name", "偿还招商银行贷款利息"),
        ("project_name", "产业引导工人技能补贴"),
        ("func_code", "30215"),
    ],
)
def test_money_of_other_purposes_is_not_pooled(more: str, values: str):
    tables = pair(more, values)
    assert tables["pools"].is_empty()
    assert tables["pool_members"].is_empty()


@pytest.mark.parametrize(
    ("dep_eco_code", "func_code", "project_name", "category"),
    [
        ("30215", "2011308", "产业引导项目前期招商", "conference"),
        ("30216", "2011308", "产业引导项目前期招商", "training"),
        ("30299", "2011308", "招商项目前期产业引导", "industry_guidance"),
        ("30299", "2011308", "招商项目前期", "project_prep"),
        ("30299", "2011308", "外出考察", "investment_promotion"),
    ],
)
def test_money_of_several_purposes_is_of_the_first_in_the_order(
    dep_eco_code: str, func_code: str, project_name: str, category: str
):
    tables = pair(
        "dep_eco_code | func_code | project_name", f"{dep_eco_code} | {func_code} | {project_name}"
    )
    assert [pool[0] for pool in pools(tables)] == [category]


def test_a_pool_shows_its_division_and_level():
    tables = pair("dep_eco_code", "30215")
    assert rows(tables, "pools", "division_code") == [("360732000",)]
    assert [int(level) for level in tables["pools"]["budget_level"]] == [4]


def test_recalled_and_kept_money_meet_in_one_pool_and_are_told_apart():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           | 2023        | P1           | 30215        | 10.00
            R2           | 2024        | P2           | 30215        | 20.00
            R3           | 2024        | P3           | 30215        | 40.00
        """),
        projects="""
            project_code | status
            P3           | completed
        """,
    )
    assert pools(tables) == [("conference", "general", yuan("50"), yuan("20"))]
    assert members(tables) == [
        ("R1", "recalled", yuan("10")),
        ("R2", "repurposed", yuan("20")),
        ("R3", "recalled", yuan("40")),
    ]


def test_every_member_says_why_it_joined_and_belongs_to_a_pool():
    tables = pair("dep_eco_code", "30215")
    (pool_id,) = tables["pools"]["pool_id"]
    assert tables["pool_members"]["pool_id"].to_list() == [pool_id, pool_id]
    assert all(tables["pool_members"]["why"])


def test_one_member_is_no_pool():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           | 2023        | P1           | 30215        | 10.00
        """),
    )
    assert tables["pools"].is_empty()
    assert tables["pool_members"].is_empty()


def test_two_members_of_one_project_and_one_agency_are_no_pool():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           | 2023        | P1           | 30215        | 10.00
            R2           | 2024        | P1           | 30215        | 20.00
        """),
    )
    assert tables["pools"].is_empty()


def test_two_agencies_of_one_project_are_a_pool():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | project_code | dep_eco_code | amount
            R1           | A1          | 2023        | P1           | 30215        | 10.00
            R2           | A2          | 2023        | P1           | 30215        | 20.00
        """),
    )
    assert pools(tables) == [("conference", "general", yuan("30"), yuan("0"))]


def test_two_agencies_without_projects_are_a_pool():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | dep_eco_code | amount
            R1           | A1          | 2023        | 30215        | 10.00
            R2           | A2          | 2023        | 30215        | 20.00
        """),
    )
    assert pools(tables) == [("conference", "general", yuan("30"), yuan("0"))]


def test_money_of_two_categories_does_not_meet():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           | 2023        | P1           | 30215        | 10.00
            R2           | 2023        | P2           | 30216        | 20.00
        """),
    )
    assert tables["pools"].is_empty()


def test_money_of_two_divisions_does_not_meet():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            division_code | agency_code | indicator_id | fiscal_year | project_code | dep_eco_code | amount
            360732000     | A1          | R1           | 2023        | P1           | 30215        | 10.00
            431081000     | B1          | R2           | 2023        | P2           | 30215        | 20.00
        """),  # noqa: E501
    )
    assert tables["pools"].is_empty()


def test_money_of_two_fund_systems_does_not_meet():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | project_code | dep_eco_code | amount
            R1           | 2023        | 111       | P1           | 30215        | 10.00
            R2           | 2023        | 121       | P2           | 30215        | 20.00
            R3           | 2023        | 13        | P3           | 30215        | 40.00
        """),
    )
    assert tables["pools"].is_empty()


def test_every_fund_system_has_its_own_pool():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | project_code | dep_eco_code | amount
            R1           | 2023        | 111       | P1           | 30215        | 1.00
            R2           | 2023        | 111       | P2           | 30215        | 2.00
            R3           | 2023        | 121       | P3           | 30215        | 4.00
            R4           | 2023        | 121       | P4           | 30215        | 8.00
            R5           | 2023        | 13        | P5           | 30215        | 16.00
            R6           | 2023        | 13        | P6           | 30215        | 32.00
        """),
    )
    assert pools(tables) == [
        ("conference", "general", yuan("3"), yuan("0")),
        ("conference", "gov_fund", yuan("12"), yuan("0")),
        ("conference", "soe_capital", yuan("48"), yuan("0")),
    ]


def test_money_of_two_levels_does_not_meet():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | dep_eco_code | amount
            R1           | 2023        | 4            | P1           | 30215        | 10.00
            R2           | 2023        | 5            | P2           | 30215        | 20.00
        """),
    )
    assert tables["pools"].is_empty()


def test_money_of_the_level_below_is_pooled():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | dep_eco_code | amount
            R1           | 2023        | 5            | P1           | 30215        | 10.00
            R2           | 2023        | 5            | P2           | 30215        | 20.00
        """),
    )
    assert pools(tables) == [("conference", "general", yuan("30"), yuan("0"))]


def test_upper_level_money_is_never_pooled():
    # Kept, lapsed, and of a completed project: all of level 2.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | dep_eco_code | amount
            R1           | 2024        | 2            | P1           | 30215        | 10.00
            R2           | 2023        | 2            | P2           | 30215        | 20.00
            R3           | 2024        | 2            | P3           | 30215        | 40.00
        """),
        projects="""
            project_code | status
            P3           | completed
        """,
    )
    assert tables["pools"].is_empty()


def test_exempt_money_is_never_pooled():
    # Basic, direct, bond, unit's own: only R5 could be pooled, and one alone is no pool.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | project_category | direct_fund | project_code | dep_eco_code | amount
            R1           | 2023        | 111       | basic            | false       | P1           | 30215        | 1.00
            R2           | 2023        | 111       | project          | true        | P2           | 30215        | 2.00
            R3           | 2023        | 112       | project          | false       | P3           | 30215        | 4.00
            R4           | 2023        | 39        | project          | false       | P4           | 30215        | 8.00
            R5           | 2023        | 111       | project          | false       | P5           | 30215        | 16.00
        """),  # noqa: E501
    )
    assert tables["pools"].is_empty()


def test_money_under_contract_and_money_of_unknown_age_is_not_pooled():
    # R1: 30 under contract, 70 lapsed. C3 is of unknown age.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           |                     | 2023        | P1           | 30215        | 100.00
            R2           |                     | 2023        | P2           | 30215        | 20.00
            C3           | LOST                | 2023        | P3           | 30215        | 40.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 30.00
        """,
    )
    assert members(tables) == [("R1", "recalled", yuan("70")), ("R2", "recalled", yuan("20"))]


def test_what_was_spent_is_not_pooled():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           | 2023        | P1           | 30215        | 10.00
            R2           | 2023        | P2           | 30215        | 20.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R2           | 2024-05-01 | 20.00
        """,
    )
    assert tables["pools"].is_empty()


def test_the_root_decides_the_category():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | project_code | dep_eco_code | amount
            R1           |                     | 2023        | P1           | 30299        | 10.00
            C1           | R1                  | 2024        | P1           | 30215        | 10.00
            R2           |                     | 2023        | P2           | 30215        | 20.00
        """),
    )
    assert tables["pools"].is_empty()


def test_no_root_is_in_two_pools_and_the_members_are_the_pools():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | dep_eco_code | project_name | amount
            R1           | 2023        | P1           | 30215        | 招商会议     | 1.00
            R2           | 2024        | P2           | 30215        | 年度会议     | 2.00
            R3           | 2023        | P3           | 30299        | 招商考察     | 4.00
            R4           | 2024        | P4           | 30299        | 驻外招商     | 8.00
        """),
    )
    assert pools(tables) == [
        ("conference", "general", yuan("1"), yuan("2")),
        ("investment_promotion", "general", yuan("4"), yuan("8")),
    ]
    assert tables["pool_members"]["root_indicator_id"].is_unique().all()
    assert tables["pool_members"]["amount"].sum() == yuan("15")
    assert tables["controls"]["holds"].all()


def test_kept_fund_money_may_be_pooled_and_counted_against_its_fund():
    # 50 kept against 30 % of 100: an excess of 20, and both roots in the pool with all they keep.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | project_code | dep_eco_code | amount
            R1           | 2024        | 121       | 2120801        | P1           | 30215        | 20.00
            R2           | 2024        | 121       | 2120801        | P2           | 30215        | 30.00
        """),  # noqa: E501
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert pools(tables) == [("conference", "gov_fund", yuan("0"), yuan("50"))]
    assert subjects(tables, "CR-04") == {"2120801": yuan("20")}
    assert split(tables, "R1") == {"KEEP": yuan("20")}
