"""CR-04: what a government fund carries over beyond 30 % of its revenue of the closed year."""

from __future__ import annotations

from tests.drawing import findings, indicators, run, split, subjects, yuan


def fund(kept: str, revenue: str):
    """One fund item with that much kept and that much revenue, at the close of 2024."""
    return run(
        "2024-12-31",
        indicators=indicators(f"""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 121       | 2120801        | {kept}
        """),
        fund_revenues=f"""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | {revenue}
        """,
    )


def test_what_a_fund_keeps_beyond_thirty_percent_of_its_revenue_stabilises():
    tables = fund("50.00", "100.00")
    (finding,) = findings(tables, "CR-04")
    assert (finding["subject_kind"], finding["subject_id"]) == ("fund_item", "2120801")
    assert (finding["division_code"], finding["verdict"]) == ("360732000", "stabilise")
    assert finding["amount"] == yuan("20")


def test_thirty_percent_itself_may_be_kept():
    assert subjects(fund("30.00", "100.00"), "CR-04") == {}


def test_a_fen_beyond_thirty_percent_stabilises():
    assert subjects(fund("30.01", "100.00"), "CR-04") == {"2120801": yuan("0.01")}


def test_half_a_fen_of_the_thirty_percent_is_rounded_up():
    # 30 % of 100.05 is 30.015, so 30.02 may be kept.
    assert subjects(fund("30.02", "100.05"), "CR-04") == {}


def test_the_amount_is_counted_from_the_rounded_thirty_percent():
    assert subjects(fund("31.00", "100.05"), "CR-04") == {"2120801": yuan("0.98")}


def test_less_than_half_a_fen_of_the_thirty_percent_is_dropped():
    # 30 % of 100.01 is 30.003, so 30.00 may be kept.
    assert subjects(fund("30.01", "100.01"), "CR-04") == {"2120801": yuan("0.01")}


def test_a_fund_whose_revenue_was_nothing_may_keep_nothing():
    assert subjects(fund("50.00", "0.00"), "CR-04") == {"2120801": yuan("50")}


def test_the_kept_money_stays_in_its_bucket():
    assert split(fund("50.00", "100.00"), "R1") == {"KEEP": yuan("50")}


def test_a_fund_without_a_revenue_row_is_not_judged():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 121       | 2120801        | 50.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120802        | 1.00
        """,
    )
    assert subjects(tables, "CR-04") == {}


def test_the_revenue_is_that_of_the_closed_year():
    # As of 30 June 2024 the closed year is 2023: 30 % of 100 is 30.
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2023        | 121       | 2120801        | 50.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2023        | 2120801        | 100.00
            360732000     | 2024        | 2120801        | 1000.00
        """,
    )
    assert subjects(tables, "CR-04") == {"2120801": yuan("20")}


def test_a_fund_with_revenue_of_another_year_only_is_not_judged():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 121       | 2120801        | 50.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2023        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {}


def test_all_roots_and_agencies_of_a_fund_add_up():
    # 20 + 25 = 45 kept against 30; neither alone is too much.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | fund_type | fund_item_code | amount
            R1           | A1          | 2024        | 121       | 2120801        | 20.00
            R2           | A2          | 2024        | 121       | 2120801        | 25.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {"2120801": yuan("15")}


def test_money_that_lapsed_is_not_kept_and_does_not_count():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2023        | 121       | 2120801        | 50.00
            R2           | 2024        | 121       | 2120801        | 30.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {}
    assert subjects(tables, "CR-01") == {"R1": yuan("50")}


def test_money_under_contract_is_not_kept_and_does_not_count():
    # 50 = 20 under contract + 30 kept
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | project_code | amount
            R1           | 2024        | 121       | 2120801        | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 20.00
        """,
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {}


def test_money_of_another_budget_with_the_same_item_does_not_count():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 111       | 2120801        | 500.00
            R2           | 2024        | 121       | 2120801        | 30.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {}


def test_special_bonds_of_a_fund_are_exempt_and_do_not_count():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 122       | 2120801        | 500.00
            R2           | 2024        | 121       | 2120801        | 30.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert subjects(tables, "CR-04") == {}


def test_every_fund_is_judged_by_its_own_revenue():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | fund_item_code | amount
            R1           | 2024        | 121       | 2120801        | 50.00
            R2           | 2024        | 121       | 2120802        | 50.00
        """),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 10.00
            360732000     | 2024        | 2120802        | 1000.00
        """,
    )
    assert subjects(tables, "CR-04") == {"2120801": yuan("47")}


def test_one_fund_in_two_divisions_is_judged_in_each():
    # 360732000: 50 - 30 = 20. 431081000: 50 - 45 = 5.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            division_code | agency_code | indicator_id | fiscal_year | fund_type | fund_item_code | amount
            360732000     | A1          | R1           | 2024        | 121       | 2120801        | 50.00
            431081000     | B1          | R2           | 2024        | 121       | 2120801        | 50.00
        """),  # noqa: E501
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
            431081000     | 2024        | 2120801        | 150.00
        """,
    )
    found = [(f["division_code"], f["amount"]) for f in findings(tables, "CR-04")]
    assert found == [("360732000", yuan("20")), ("431081000", yuan("5"))]
