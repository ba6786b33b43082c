"""Uses: recalled money of the county meets its needs, the most urgent first."""

from __future__ import annotations

from tests.drawing import indicators, rows, run, yuan


def uses(tables):
    return rows(tables, "uses", "source_kind", "source_id", "need_id", "amount")


LAPSED_100 = """
    indicator_id | fiscal_year | amount
    R1           | 2023        | 100.00
"""


def test_recalled_money_meets_a_need():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("100"))]
    assert tables["uses"]["priority"].to_list() == ["relief"]


def test_needs_are_met_in_the_order_of_their_priority():
    # The first five needs take 10 each of the 55; the last gets the 5 that are left.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 55.00
        """),
        needs="""
            need_id | need_name | priority         | amount
            N1      | 其他      | other            | 10.00
            N2      | 一般      | general          | 10.00
            N3      | 重点      | key              | 10.00
            N4      | 付息      | debt_service     | 10.00
            N5      | 三保      | three_guarantees | 10.00
            N6      | 抗旱      | relief           | 10.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("5")),
        ("recall", "R1", "N2", yuan("10")),
        ("recall", "R1", "N3", yuan("10")),
        ("recall", "R1", "N4", yuan("10")),
        ("recall", "R1", "N5", yuan("10")),
        ("recall", "R1", "N6", yuan("10")),
    ]


def test_relief_comes_before_the_three_guarantees():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority         | amount
            N1      | 三保      | three_guarantees | 100.00
            N2      | 抗旱      | relief           | 70.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("30")), ("recall", "R1", "N2", yuan("70"))]


def test_debt_service_comes_before_key_spending_and_that_before_general_spending():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority     | amount
            N1      | 一般      | general      | 100.00
            N2      | 重点      | key          | 60.00
            N3      | 付息      | debt_service | 60.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N2", yuan("40")), ("recall", "R1", "N3", yuan("60"))]


def test_needs_of_one_priority_are_met_by_their_id():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority | amount
            N2      | 河堤      | key      | 80.00
            N1      | 校舍      | key      | 80.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("80")), ("recall", "R1", "N2", yuan("20"))]


def test_sources_are_used_by_the_id_of_their_root():
    # R1 100: 30 to N1, 70 to N2. R2 50: the other 20 of N2, 30 to N3.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R2           | 2022        | 50.00
            R1           | 2023        | 100.00
        """),
        needs="""
            need_id | need_name | priority         | amount
            N1      | 抗旱      | relief           | 30.00
            N2      | 三保      | three_guarantees | 90.00
            N3      | 一般      | general          | 100.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("30")),
        ("recall", "R1", "N2", yuan("70")),
        ("recall", "R2", "N2", yuan("20")),
        ("recall", "R2", "N3", yuan("30")),
    ]


def test_what_no_need_takes_is_one_unallocated_row():
    # 150 recalled, 100 needed.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 90.00
            R2           | 2023        | 60.00
        """),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("90")),
        ("recall", "R2", "N1", yuan("10")),
        ("unallocated", "general", None, yuan("50")),
    ]


def test_where_all_is_used_nothing_is_unallocated():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.01
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("100"))]


def test_a_fen_that_is_left_is_unallocated():
    tables = run(
        "2024-12-31",
        indicators=indicators(LAPSED_100),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 99.99
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("99.99")),
        ("unallocated", "general", None, yuan("0.01")),
    ]


def test_without_needs_all_recalled_money_is_unallocated():
    tables = run("2024-12-31", indicators=indicators(LAPSED_100))
    assert uses(tables) == [("unallocated", "general", None, yuan("100"))]


def test_without_recalls_there_are_no_uses():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == []


def test_lapsed_money_of_a_fund_meets_no_need():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | amount
            R1           | 2023        | 121       | 80.00
        """),
        needs="""
            need_id | need_name | priority | amount | fund_system
            N1      | 抗旱      | relief   | 100.00 | general
            N2      | 征地      | relief   | 100.00 | gov_fund
        """,
    )
    assert uses(tables) == []


def test_every_fund_system_meets_its_own_needs():
    # General 10 of 15, soe_capital 40 of 30; a fund's 20 go to the stabilisation fund.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | amount
            R1           | 2023        | 111       | 15.00
            R2           | 2023        | 121       | 20.00
            R3           | 2023        | 13        | 30.00
        """),
        needs="""
            need_id | need_name | fund_system | priority | amount
            N1      | 抗旱      | general     | relief   | 10.00
            N2      | 征地      | gov_fund    | key      | 20.00
            N3      | 增资      | soe_capital | other    | 40.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("10")),
        ("recall", "R3", "N3", yuan("30")),
        ("unallocated", "general", None, yuan("5")),
    ]


def test_what_is_left_of_two_fund_systems_is_two_rows():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | amount
            R1           | 2023        | 111       | 15.00
            R2           | 2023        | 13        | 20.00
        """),
    )
    assert uses(tables) == [
        ("unallocated", "general", None, yuan("15")),
        ("unallocated", "soe_capital", None, yuan("20")),
    ]


def test_a_need_that_names_no_fund_system_is_of_the_general_budget():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | amount
            R1           | 2023        | 111       | 10.00
            R2           | 2023        | 13        | 20.00
        """),
        needs="""
            need_id | need_name | fund_system | priority | amount
            N1      | 抗旱      |             | relief   | 50.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("10")),
        ("unallocated", "soe_capital", None, yuan("20")),
    ]


def test_upper_level_money_never_meets_a_need_of_the_county():
    # R1 lapsed, R2 of a completed project: both of level 2.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | amount
            R1           | 2023        | 2            | P1           | 10.00
            R2           | 2024        | 2            | P2           | 20.00
        """),
        projects="""
            project_code | status
            P1           | ongoing
            P2           | completed
        """,
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == []


def test_what_a_completed_project_leaves_over_meets_a_need():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2024        | P1           | 100.00
        """),
        projects="""
            project_code | status
            P1           | completed
        """,
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("100"))]


def test_money_under_contract_meets_no_need():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2023        | P1           | 100.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 70.00
        """,
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 100.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("30"))]


def test_the_excess_of_a_fund_stabilises_and_meets_no_need():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 121       | 2120801        | 50.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
        needs="""
            need_id | need_name | fund_system | priority | amount
            N1      | 征地      | gov_fund    | key      | 100.00
        """,
    )
    assert uses(tables) == []
    assert tables["controls"]["holds"].all()


def test_stale_cash_is_another_channel_and_meets_no_need():
    # 100 by the indicator channel; 60 stale in the account, 40 having left it since 2022.
    tables = run(
        "2024-12-31",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 兴国县教育局
        """,
        indicators=indicators(LAPSED_100),
        accounts="""
            agency_code | account_no   | account_name | account_kind | opened_on  | money_nature
            A1          | 620001000001 | 兴国县教育局 | basic        | 2015-01-01 | fiscal
        """,
        bank_accounts="""
            account_no   | account_name | status | balance | balance_on | opened_on  | lines_from
            620001000001 | 兴国县教育局 | open   | 60.00   | 2024-12-31 | 2015-01-01 | 2022-01-01
        """,
        bank_lines="""
            account_no   | posted_on  | amount | counterparty_name | summary
            620001000001 | 2024-05-01 | -40.00 | 某文具店          | 购办公用品
        """,
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 500.00
        """,
    )
    assert uses(tables) == [("recall", "R1", "N1", yuan("100"))]
    assert rows(tables, "recalls", "channel", "amount") == [
        ("cash", yuan("60")),
        ("indicator", yuan("100")),
    ]
    assert tables["controls"]["holds"].all()


def test_what_is_used_and_left_is_what_was_recalled_to_the_treasury():
    # 10 + 20 + 40 recalled, of which 45 are used; 80 go up.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | budget_level | amount
            R1           | A1          | 2023        | 4            | 10.00
            R2           | A2          | 2023        | 4            | 20.00
            R3           | A2          | 2022        | 4            | 40.00
            R4           | A2          | 2022        | 2            | 80.00
        """),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 15.00
            N2      | 校舍      | key      | 30.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R1", "N1", yuan("10")),
        ("recall", "R2", "N1", yuan("5")),
        ("recall", "R2", "N2", yuan("15")),
        ("recall", "R3", "N2", yuan("15")),
        ("unallocated", "general", None, yuan("25")),
    ]
    assert tables["uses"]["amount"].sum() == yuan("70")
    assert tables["controls"]["holds"].all()
    assert not any(tables["controls"]["difference"])


def test_money_of_a_township_pays_for_no_need_of_the_county():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | fund_type | amount
            R1           | 2023        | 5            | 111       | 10.00
            R2           | 2023        | 4            | 111       | 20.00
            R3           | 2023        | 5            | 121       | 7.00
        """),
        needs="""
            need_id | need_name | priority | amount
            N1      | 抗旱      | relief   | 25.00
        """,
    )
    assert uses(tables) == [
        ("recall", "R2", "N1", yuan("20")),
    ]
    assert tables["controls"]["holds"].all()
