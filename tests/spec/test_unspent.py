"""What of an indicator is unspent: root amount, adjustments of its chain, payments of its chain."""

from __future__ import annotations

from tests.drawing import indicators, rows, run, split, yuan


def test_what_is_unspent_is_the_amount_less_what_was_paid():
    tables = run(
        "2023-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2023-05-01 | 30.01
            R1           | 2023-05-01 | 30.01
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("39.98")}


def test_money_that_nobody_paid_from_is_unspent_whole():
    tables = run(
        "2023-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_the_amount_of_a_reissued_indicator_is_the_same_money_and_is_never_added():
    # 100 issued, 70 of it carried over as C1: unspent is 100 - 30 - 20 = 50, not 120.
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           |                     | 2023        | 100.00
            C1           | R1                  | 2024        | 70.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2023-05-01 | 30.00
            C1           | 2024-05-01 | 20.00
        """,
    )
    assert rows(tables, "carryover_ageing", "root_indicator_id", "unspent") == [("R1", yuan("50"))]


def test_the_year_that_counts_is_that_of_the_first_issue_however_often_it_was_reissued():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C2           | C1                  | 2024        | 60.00
            R1           |                     | 2022        | 60.00
            C1           | R1                  | 2023        | 60.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("60")}
    assert rows(tables, "carryover_ageing", "root_indicator_id", "fiscal_year") == [("R1", 2022)]


def test_adjustments_of_every_indicator_of_the_chain_count():
    # 100 + 5 - 20 = 85
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount | adjusted
            R1           |                     | 2023        | 100.00 | 5.00
            C1           | R1                  | 2024        | 105.00 | -20.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("85")}


def test_payments_of_every_branch_of_the_chain_count():
    # 100 - 10 - 20 - 30 = 40
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           |                     | 2023        | 100.00
            C1           | R1                  | 2024        | 50.00
            C2           | R1                  | 2024        | 50.00
            C3           | C2                  | 2024        | 50.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2024-02-01 | 10.00
            C2           | 2024-02-01 | 20.00
            C3           | 2024-03-01 | 30.00
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("40")}


def test_a_refund_is_a_negative_payment():
    tables = run(
        "2023-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2023-05-01 | 100.00
            R1           | 2023-06-01 | -12.34
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("12.34")}


def test_an_indicator_that_names_itself_as_its_origin_is_a_root():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           | R1                  | 2023        | 100.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_a_chain_ends_at_an_indicator_that_names_itself():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           | R1                  | 2023        | 100.00
            C1           | R1                  | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2024-05-01 | 25.00
        """,
    )
    assert split(tables, "R1") == {"CR-01": yuan("75")}


def test_a_payment_on_the_day_has_been_made():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-06-30 | 60.00
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("40")}


def test_a_payment_after_the_day_has_not_been_made():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-07-01 | 60.00
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_an_indicator_issued_on_the_day_exists():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | amount
            R1           | 2024        | 2024-06-30 | 100.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_an_indicator_issued_after_the_day_does_not_exist_yet():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | amount
            R1           | 2024        | 2024-07-01 | 100.00
        """),
    )
    assert split(tables, "R1") == {}


def test_the_adjustment_of_a_reissue_after_the_day_has_not_happened():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | issued_on  | amount | adjusted
            R1           |                     | 2023        | 2023-03-01 | 100.00 | 0.00
            C1           | R1                  | 2024        | 2024-07-01 | 100.00 | -40.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_an_indicator_without_a_day_of_issue_exists_from_the_first_of_january_of_its_year():
    tables = run(
        "2024-01-01",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_an_indicator_without_a_day_of_issue_does_not_exist_before_its_year():
    tables = run(
        "2023-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
    )
    assert split(tables, "R1") == {}


def test_the_root_decides_agency_level_fund_type_project_and_category():
    # The reissue says: another agency, upper level, a bond, basic. None of it matters.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | agency_code | budget_level | fund_type | project_category | amount
            R1           |                     | 2023        | A1          | 4            | 111       | project          | 100.00
            C1           | R1                  | 2024        | A2          | 2            | 122       | basic            | 100.00
        """),  # noqa: E501
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert rows(tables, "carryover_ageing", "agency_code", "fund_type") == [("A1", "111")]


def test_the_buckets_of_every_root_add_up_to_what_is_unspent():
    # R1 100 = contract 30 + recall 70; R2 exempt 50; R3 kept 20: 170 in all.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | project_code | amount
            R1           | 2023        | 111       | P1           | 100.00
            R2           | 2023        | 122       | P2           | 50.00
            R3           | 2024        | 111       | P3           | 20.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 30.00
        """,
    )
    ageing = tables["carryover_ageing"]
    assert ageing["bucket_amount"].sum() == yuan("170")
    assert ageing.unique("root_indicator_id")["unspent"].sum() == yuan("170")
    assert tables["controls"]["holds"].all()
