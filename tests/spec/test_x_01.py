"""X-01: the carryovers an agency reported against what the indicators say was unspent."""

from __future__ import annotations

from pathlib import Path

from tests.drawing import NO_PAYMENTS, findings, indicators, run, run_folder, subjects, yuan


def reported(closing: str, as_of: str = "2024-12-31"):
    """R1 of 2024 had 100 - 40 = 60 unspent at the close of 2024; that much was reported."""
    return run(
        as_of,
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 40.00
        """,
        carryovers=f"""
            agency_code | indicator_id | fiscal_year | closing
            A1          | R1           | 2024        | {closing}
        """,
    )


def test_a_reported_carryover_that_is_not_what_is_unspent_is_reviewed():
    tables = reported("75.00")
    (finding,) = findings(tables, "X-01")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["verdict"], finding["amount"]) == ("review", yuan("15"))
    assert (finding["division_code"], finding["agency_code"]) == ("360732000", "A1")


def test_a_reported_carryover_that_is_what_is_unspent_ties():
    assert subjects(reported("60.00"), "X-01") == {}


def test_a_fen_too_many_does_not_tie():
    assert subjects(reported("60.01"), "X-01") == {"R1": yuan("0.01")}


def test_a_fen_too_few_does_not_tie_and_the_difference_is_negative():
    assert subjects(reported("59.99"), "X-01") == {"R1": yuan("-0.01")}


def test_a_carryover_reported_as_nothing_does_not_tie():
    assert subjects(reported("0.00"), "X-01") == {"R1": yuan("-60")}


def test_the_carryover_is_tied_to_the_close_of_its_own_year():
    # 60 at the close of 2024, 20 on 30 June 2025: the report of 2024 ties.
    tables = run(
        "2025-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-12-31 | 40.00
            R1           | 2025-01-01 | 40.00
        """,
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | R1           | 2024        | 60.00
        """,
    )
    assert subjects(tables, "X-01") == {}


def test_a_report_on_a_reissued_indicator_is_tied_to_the_root():
    # At the close of 2024 the chain has 100 - 30 - 20 = 50; C1 was reported with 55.
    tables = run(
        "2024-12-31",
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
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | C1           | 2024        | 55.00
        """,
    )
    assert subjects(tables, "X-01") == {"R1": yuan("5")}


def test_reports_on_several_indicators_of_one_chain_add_up():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           |                     | 2023        | 100.00
            C1           | R1                  | 2024        | 60.00
            C2           | R1                  | 2024        | 40.00
        """),
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | C1           | 2024        | 60.00
            A1          | C2           | 2024        | 40.00
        """,
    )
    assert subjects(tables, "X-01") == {}


def test_the_differences_of_several_years_are_one_finding():
    # 2023: 105 against 100. 2024: 63 against 60. 5 + 3 = 8.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 40.00
        """,
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | R1           | 2023        | 105.00
            A1          | R1           | 2024        | 63.00
        """,
    )
    assert subjects(tables, "X-01") == {"R1": yuan("8")}


def test_every_root_of_every_agency_is_tied_by_itself():
    # Ten too many for one and ten too few for the other never cancel.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 100.00
            R2           | A2          | 2024        | 100.00
            R3           | A2          | 2024        | 100.00
        """),
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | R1           | 2024        | 110.00
            A2          | R2           | 2024        | 90.00
            A2          | R3           | 2024        | 100.00
        """,
    )
    assert subjects(tables, "X-01") == {"R1": yuan("10"), "R2": yuan("-10")}


def test_an_overspent_root_is_tied_to_what_it_is():
    # 100 - 130 = -30, reported as 0: 30 too many.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
        """,
        carryovers="""
            agency_code | indicator_id | fiscal_year | closing
            A1          | R1           | 2024        | 0.00
        """,
    )
    assert subjects(tables, "X-01") == {"R1": yuan("30")}


def test_a_carryover_of_a_year_that_has_not_closed_is_not_judged():
    assert subjects(reported("75.00", as_of="2024-12-30"), "X-01") == {}


def carryovers_in_ten_thousands(folder: Path, indicator_rows: list[str]) -> None:
    """R1 of 2024 has 150.00 unspent; the carryovers are reported in 万元, two decimals."""
    issued = indicators("""
        indicator_id | origin_indicator_id | fiscal_year | amount
        R1           |                     | 2024        | 150.00
        C1           | R1                  | 2024        | 150.00
    """)
    issued.write_csv(folder / "indicators.csv")
    NO_PAYMENTS.write_csv(folder / "payments.csv")
    lines = ["单位：万元,,,", "单位编码,指标编号,年度,年末结转结余", *indicator_rows]
    (folder / "carryovers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def reported_without_payments(as_of: str, paid: str) -> dict[str, object]:
    tables = run(
        as_of,
        indicators=indicators(f"""
        indicator_id | fiscal_year | amount | paid
        I1           | 2023        | 100.00 | {paid}
        """),
        payments=None,
        carryovers="""
        agency_code | indicator_id | fiscal_year | closing
        A1          | I1           | 2023        | 70.00
        """,
    )
    return dict(subjects(tables, "X-01"))


def test_without_payments_the_countys_own_figure_is_of_the_as_of_day_only():
    assert reported_without_payments("2023-12-31", "40.00") == {"I1": yuan("10")}
    # What of the 40 was paid by the end of 2023 nobody says; nor, in the third, what was paid.
    assert reported_without_payments("2024-06-30", "40.00") == {}
    assert reported_without_payments("2023-12-31", "") == {}


def test_a_report_in_ten_thousands_may_be_fifty_yuan_off(tmp_path: Path):
    # 0.01 万元 = 100, 50 below 150.
    carryovers_in_ten_thousands(tmp_path, ["A1,R1,2024,0.01"])
    assert subjects(run_folder(tmp_path, "2024-12-31"), "X-01") == {}


def test_a_report_in_ten_thousands_may_not_be_more_than_fifty_yuan_off(tmp_path: Path):
    # 0.03 万元 = 300, 150 above 150.
    carryovers_in_ten_thousands(tmp_path, ["A1,R1,2024,0.03"])
    assert subjects(run_folder(tmp_path, "2024-12-31"), "X-01") == {"R1": yuan("150")}


def test_a_fen_beyond_fifty_yuan_does_not_tie_in_ten_thousands(tmp_path: Path):
    # 0.020001 万元 = 200.01, 50.01 above 150.
    carryovers_in_ten_thousands(tmp_path, ["A1,R1,2024,0.020001"])
    assert subjects(run_folder(tmp_path, "2024-12-31"), "X-01") == {"R1": yuan("50.01")}


def test_two_rows_in_ten_thousands_may_be_a_hundred_yuan_off(tmp_path: Path):
    # 0.02 + 0.005 万元 = 250, 100 above 150: 50 for each row.
    carryovers_in_ten_thousands(tmp_path, ["A1,R1,2024,0.02", "A1,C1,2024,0.005"])
    assert subjects(run_folder(tmp_path, "2024-12-31"), "X-01") == {}
