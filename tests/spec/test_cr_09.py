"""CR-09 (xingguo): an agency that carries over far more than its county has its budget cut."""

from __future__ import annotations

from pathlib import Path

from tests.drawing import county, findings, indicators, run, split, subjects, yuan

TWO_AGENCIES = """
    division_code | agency_code | agency_name
    360732000     | A1          | 兴国县教育局
    360732000     | A2          | 兴国县民政局
"""
THREE_AGENCIES = """
    division_code | agency_code | agency_name
    360732000     | A1          | 兴国县教育局
    360732000     | A2          | 兴国县民政局
    360732000     | A3          | 兴国县水利局
"""


def two_agencies(first: str, second: str, profile: str | Path = "xingguo"):
    """Two agencies that each spent 100 in 2024 and have that much unspent at its close."""
    return run(
        "2024-12-31",
        profile=profile,
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
        """,
        indicators=indicators(f"""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | {first}
            R2           | A2          | 2024        | {second}
        """),
    )


def test_an_agency_more_than_ten_points_above_its_county_has_a_tenth_cut():
    # The county: 60/200 = 30 %. A1: 50 % > 40 %. A tenth of 1000 is 100.
    tables = two_agencies("50.00", "10.00")
    (finding,) = findings(tables, "CR-09")
    assert (finding["subject_kind"], finding["subject_id"]) == ("agency", "A1")
    assert (finding["division_code"], finding["agency_code"]) == ("360732000", "A1")
    assert (finding["verdict"], finding["amount"]) == ("cut_budget", yuan("100"))


def test_ten_points_above_the_county_exactly_are_not_more():
    # The county: 40/200 = 20 %. A1: 30 %.
    assert subjects(two_agencies("30.00", "10.00"), "CR-09") == {}


def test_ten_points_above_are_not_more_where_a_float_would_say_so():
    # The county: 140/200 = 70 %. A1: 80 %. In floats 0.8 > 0.7 + 0.1.
    assert subjects(two_agencies("80.00", "60.00"), "CR-09") == {}


def test_a_fen_beyond_ten_points_is_more():
    # The county: 40.01/200 = 20.005 %. A1: 30.01 % > 30.005 %.
    assert subjects(two_agencies("30.01", "10.00"), "CR-09") == {"A1": yuan("100")}


def test_a_fen_less_in_the_county_is_more_too():
    # The county: 39.99/200 = 19.995 %. A1: 30 % > 29.995 %.
    assert subjects(two_agencies("30.00", "9.99"), "CR-09") == {"A1": yuan("100")}


def test_the_national_rules_know_no_such_cut():
    assert subjects(two_agencies("50.00", "10.00", "national"), "CR-09") == {}


def test_the_money_stays_in_its_bucket_and_the_cut_recalls_nothing():
    # Under xingguo own-level money of 2024 has lapsed; that, and no cut, is what is recalled.
    tables = two_agencies("50.00", "10.00")
    assert split(tables, "R1") == {"CR-01": yuan("50")}
    assert tables["recalls"]["amount"].sum() == yuan("60")


def cut_of(operating_budget: str):
    return run(
        "2024-12-31",
        profile="xingguo",
        agencies=TWO_AGENCIES,
        agency_years=f"""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | {operating_budget}
            A2          | 2024        | 100.00         | 2000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 50.00
        """),
    )


def test_half_a_fen_of_the_cut_is_rounded_up():
    # A tenth of 1000.05 is 100.005.
    assert subjects(cut_of("1000.05"), "CR-09") == {"A1": yuan("100.01")}


def test_less_than_half_a_fen_of_the_cut_is_dropped():
    assert subjects(cut_of("1000.04"), "CR-09") == {"A1": yuan("100.00")}


def test_fiscal_appropriations_count_exempt_or_not_and_bonds_and_own_income_do_not():
    # A1: 5 + 45 of basic expenditure = 50 %, the county 60/200 = 30 %. A2's bonds are not.
    tables = run(
        "2024-12-31",
        profile="xingguo",
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | fund_type | project_category | amount
            R1           | A1          | 2024        | 111       | project          | 5.00
            R2           | A1          | 2024        | 121       | basic            | 45.00
            R3           | A2          | 2024        | 13        | project          | 10.00
            R4           | A2          | 2024        | 112       | project          | 90.00
            R5           | A2          | 2024        | 31        | project          | 90.00
        """),
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_an_overspend_is_never_set_off_against_what_is_unspent():
    # A1: R1 50 unspent, R2 40 overspent. 50 % counts, not 10 %.
    tables = run(
        "2024-12-31",
        profile="xingguo",
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 50.00
            R2           | A1          | 2024        | 10.00
            R3           | A2          | 2024        | 10.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R2           | 2024-05-01 | 50.00
        """,
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_what_was_paid_after_the_closed_year_was_unspent_at_its_close():
    # Closed is 2023. A1 had 50 then and has paid it since; its money of 2024 is not of that close.
    tables = run(
        "2024-06-30",
        profile="xingguo",
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2023        | 100.00         | 1000.00
            A2          | 2023        | 100.00         | 2000.00
            A1          | 2024        | 900.00         | 9000.00
            A2          | 2024        | 900.00         | 9000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2023        | 50.00
            R2           | A2          | 2023        | 10.00
            R3           | A2          | 2024        | 500.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-01-01 | 50.00
        """,
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_what_was_paid_on_the_last_day_of_the_closed_year_was_spent():
    tables = run(
        "2024-06-30",
        profile="xingguo",
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2023        | 100.00         | 1000.00
            A2          | 2023        | 100.00         | 2000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2023        | 50.00
            R2           | A2          | 2023        | 10.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2023-12-31 | 50.00
        """,
    )
    assert subjects(tables, "CR-09") == {}


def test_an_agency_without_final_spending_takes_no_part():
    # With A3 in it the county would be 360/200, and A1 far below. Without: 60/200 = 30 %.
    tables = run(
        "2024-12-31",
        profile="xingguo",
        agencies=THREE_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
            A3          | 2024        |                | 3000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 50.00
            R2           | A2          | 2024        | 10.00
            R3           | A3          | 2024        | 300.00
        """),
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_an_agency_with_final_spending_of_another_year_only_takes_no_part():
    tables = run(
        "2024-12-31",
        profile="xingguo",
        agencies=THREE_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
            A3          | 2023        | 100.00         | 3000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 50.00
            R2           | A2          | 2024        | 10.00
            R3           | A3          | 2024        | 300.00
        """),
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_an_agency_that_spent_everything_counts_in_its_county():
    # The county: 50/200 = 25 %. A1: 50 % > 35 %.
    assert subjects(cut_of("1000.00"), "CR-09") == {"A1": yuan("100")}


def test_the_county_is_the_division():
    # 360732000: 60/200, A1 50 % > 40 %. 431081000: 160/200 = 80 %, B1 90 % is not above 90 %.
    tables = run(
        "2024-12-31",
        profile="xingguo",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 兴国县教育局
            360732000     | A2          | 兴国县民政局
            431081000     | B1          | 资兴市教育局
            431081000     | B2          | 资兴市民政局
        """,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
            B1          | 2024        | 100.00         | 3000.00
            B2          | 2024        | 100.00         | 4000.00
        """,
        indicators=indicators("""
            division_code | agency_code | indicator_id | fiscal_year | amount
            360732000     | A1          | R1           | 2024        | 50.00
            360732000     | A2          | R2           | 2024        | 10.00
            431081000     | B1          | R3           | 2024        | 90.00
            431081000     | B2          | R4           | 2024        | 70.00
        """),
    )
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def unequal_agencies(profile: str | Path):
    """Unspent / final spending: A1 30/100, A2 40/100, A3 0/1000."""
    return run(
        "2024-12-31",
        profile=profile,
        agencies=THREE_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 100.00         | 1000.00
            A2          | 2024        | 100.00         | 2000.00
            A3          | 2024        | 1000.00        | 3000.00
        """,
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 30.00
            R2           | A2          | 2024        | 40.00
        """),
    )


def test_the_ratio_of_the_county_is_that_of_its_sums():
    # 70/1200 = 5.83 %: A1 and A2 are above 15.83 %.
    assert subjects(unequal_agencies("xingguo"), "CR-09") == {
        "A1": yuan("100"),
        "A2": yuan("200"),
    }


def test_the_ratio_of_the_county_may_be_the_mean_of_the_ratios(tmp_path: Path):
    # (30 % + 40 % + 0 %) / 3 = 23.33 %: only A2 is above 33.33 %.
    profile = county(tmp_path, extends="xingguo", ratio_base='"mean"')
    assert subjects(unequal_agencies(profile), "CR-09") == {"A2": yuan("200")}


def thirds(first: str, profile: str | Path):
    """A2 1/3, A3 7/30, and A1 that much of 300; with 130.00 the mean of the ratios is 1/3."""
    return run(
        "2024-12-31",
        profile=profile,
        agencies=THREE_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending | operating_budget
            A1          | 2024        | 300.00         | 1000.00
            A2          | 2024        | 3.00           | 2000.00
            A3          | 2024        | 30.00          | 3000.00
        """,
        indicators=indicators(f"""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | {first}
            R2           | A2          | 2024        | 1.00
            R3           | A3          | 2024        | 7.00
        """),
    )


def test_a_mean_that_no_decimal_can_hold_is_compared_exactly(tmp_path: Path):
    # (13/30 + 1/3 + 7/30) / 3 + 1/10 = 13/30, which is A1's own ratio: not more.
    profile = county(tmp_path, extends="xingguo", ratio_base='"mean"')
    assert subjects(thirds("130.00", profile), "CR-09") == {}


def test_a_fen_beyond_a_mean_that_no_decimal_can_hold_is_more(tmp_path: Path):
    profile = county(tmp_path, extends="xingguo", ratio_base='"mean"')
    assert subjects(thirds("130.01", profile), "CR-09") == {"A1": yuan("100")}


def against_a_large_agency(first: str, second: str, profile: str | Path = "xingguo"):
    """A1 spent 3,500,000,000,000 and A2 7,000,000,000,000 yuan."""
    return run(
        "2024-12-31",
        profile=profile,
        agencies=TWO_AGENCIES,
        agency_years="""
            agency_code | fiscal_year | final_spending   | operating_budget
            A1          | 2024        | 3500000000000.00 | 1000.00
            A2          | 2024        | 7000000000000.00 | 2000.00
        """,
        indicators=indicators(f"""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | {first}
            R2           | A2          | 2024        | {second}
        """),
    )


def test_a_ratio_of_sums_that_no_decimal_can_hold_is_compared_exactly():
    # A1: 1.5/3.5 = 3/7. The county: 3.45/10.5 = 23/70, and 23/70 + 7/70 = 30/70 = 3/7.
    tables = against_a_large_agency("1500000000000.00", "1950000000000.00")
    assert subjects(tables, "CR-09") == {}


def test_a_fen_is_seen_in_a_ratio_of_sums_however_large():
    tables = against_a_large_agency("1500000000000.01", "1950000000000.00")
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}


def test_a_mean_of_large_sums_is_compared_exactly(tmp_path: Path):
    # A1 12/35, A2 1/7: the mean is 17/70, and 17/70 + 7/70 = 24/70 = 12/35.
    profile = county(tmp_path, extends="xingguo", ratio_base='"mean"')
    tables = against_a_large_agency("1200000000000.00", "1000000000000.00", profile)
    assert subjects(tables, "CR-09") == {}


def test_a_fen_is_seen_in_a_mean_of_large_sums(tmp_path: Path):
    profile = county(tmp_path, extends="xingguo", ratio_base='"mean"')
    tables = against_a_large_agency("1200000000000.01", "1000000000000.00", profile)
    assert subjects(tables, "CR-09") == {"A1": yuan("100")}
