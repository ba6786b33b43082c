"""CR-00: money whose first issue cannot be found has no known age, and is reviewed."""

from __future__ import annotations

from tests.drawing import ageing, findings, indicators, run, split, subjects, yuan


def test_money_whose_origin_leads_nowhere_is_reviewed():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C1           | LOST                | 2023        | 100.00
        """),
    )
    (finding,) = findings(tables, "CR-00")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "C1")
    assert (finding["verdict"], finding["amount"]) == ("review", yuan("100"))
    assert (finding["division_code"], finding["agency_code"]) == ("360732000", "A1")


def test_money_of_unknown_age_is_in_the_bucket_of_that_name_and_in_no_other():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C1           | LOST                | 2020        | 100.00
        """),
    )
    assert split(tables, "C1") == {"CR-00": yuan("100")}
    assert ageing(tables, "C1")["CR-00"]["verdict"] == "review"
    assert subjects(tables, "CR-01") == {}


def test_the_topmost_known_indicator_stands_for_a_chain_that_leads_nowhere():
    # 80 of C1, +5 on C2, 30 paid on C2: 55. The 70 of C2 is the same money again.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount | adjusted
            C1           | LOST                | 2022        | 80.00  | 0.00
            C2           | C1                  | 2023        | 70.00  | 5.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C2           | 2024-05-01 | 30.00
        """,
    )
    assert subjects(tables, "CR-00") == {"C1": yuan("55")}


def test_money_whose_origin_is_known_has_a_known_age():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           |                     | 2023        | 100.00
            C1           | R1                  | 2024        | 100.00
        """),
    )
    assert subjects(tables, "CR-00") == {}


def test_an_indicator_that_is_its_own_origin_is_a_root_and_no_circle():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           | R1                  | 2024        | 100.00
        """),
    )
    assert subjects(tables, "CR-00") == {}


def test_in_a_circle_the_member_of_the_earliest_year_stands_for_the_root():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C1           | C2                  | 2024        | 70.00
            C2           | C3                  | 2023        | 90.00
            C3           | C1                  | 2022        | 100.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C3": yuan("100")}


def test_in_a_circle_of_one_year_the_smallest_id_stands_for_the_root():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C2           | C1                  | 2023        | 90.00
            C1           | C2                  | 2023        | 70.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C1": yuan("70")}


def test_payments_and_adjustments_round_a_circle_and_below_it_count_once():
    # C1 stands: 100, adjusted -5 (C2), paid 10 (C1) + 20 (C2) + 30 (T1, hanging off C2): 35.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount | adjusted
            C1           | C2                  | 2022        | 100.00 | 0.00
            C2           | C1                  | 2023        | 90.00  | -5.00
            T1           | C2                  | 2024        | 50.00  | 0.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2022-05-01 | 10.00
            C2           | 2023-05-01 | 20.00
            T1           | 2024-05-01 | 30.00
        """,
    )
    assert subjects(tables, "CR-00") == {"C1": yuan("35")}


def test_two_circles_are_two_findings():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | agency_code | fiscal_year | amount
            C1           | C2                  | A1          | 2022        | 10.00
            C2           | C1                  | A1          | 2023        | 10.00
            D1           | D2                  | A2          | 2022        | 20.00
            D2           | D1                  | A2          | 2023        | 20.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C1": yuan("10"), "D1": yuan("20")}


def test_an_unknown_age_is_reviewed_before_any_exemption():
    # A bond, basic and direct: each would be exempt if its age were known.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | fund_type | project_category | direct_fund | amount
            B1           | LOST1               | 2023        | 112       | project          | false       | 10.00
            B2           | LOST2               | 2023        | 111       | basic            | false       | 20.00
            B3           | LOST3               | 2023        | 111       | project          | true        | 30.00
        """),  # noqa: E501
    )
    assert subjects(tables, "CR-00") == {"B1": yuan("10"), "B2": yuan("20"), "B3": yuan("30")}


def test_an_unknown_age_is_reviewed_before_a_contract_or_a_completed_project():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | project_code | amount
            C1           | LOST                | 2023        | P1           | 100.00
        """),
        projects="""
            project_code | status    | contract_balance
            P1           | completed | 40.00
        """,
    )
    assert split(tables, "C1") == {"CR-00": yuan("100")}


def test_the_age_is_unknown_while_the_root_is_not_yet_issued():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | issued_on  | amount
            R1           |                     | 2024        | 2025-01-05 | 100.00
            C1           | R1                  | 2024        | 2024-12-01 | 60.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C1": yuan("60")}


def test_a_link_that_is_issued_later_breaks_the_chain_until_then():
    # C2 was issued before C1 that links it to R1: on the day C2 leads nowhere.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | issued_on  | amount
            R1           |                     | 2024        | 2024-03-01 | 100.00
            C1           | R1                  | 2024        | 2025-01-05 | 60.00
            C2           | C1                  | 2024        | 2024-12-01 | 50.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C2": yuan("50")}
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_a_circle_that_closes_only_later_leads_nowhere_until_then():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | issued_on  | amount
            C1           | C2                  | 2022        | 2025-01-05 | 90.00
            C2           | C1                  | 2023        | 2023-03-01 | 70.00
        """),
    )
    assert subjects(tables, "CR-00") == {"C2": yuan("70")}


def test_spent_money_of_unknown_age_is_no_finding():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C1           | LOST                | 2023        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2024-05-01 | 100.00
        """,
    )
    assert subjects(tables, "CR-00") == {}
