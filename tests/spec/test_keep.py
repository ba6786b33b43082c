"""KEEP: what has not lapsed stays with the agency, until a day that is given."""

from __future__ import annotations

from datetime import date

from tests.drawing import ageing, indicators, run, split, yuan


def test_money_of_the_year_is_kept():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert ageing(tables, "R1")["KEEP"]["verdict"] == "keep"


def test_kept_money_is_no_finding():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
    )
    assert tables["findings"].is_empty()
    assert tables["recalls"].is_empty()


def test_kept_money_lapses_on_the_last_day_of_the_year_after_its_budget_year():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
            R2           | 2024        | 100.00
        """),
    )
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)
    assert ageing(tables, "R2")["KEEP"]["lapses_on"] == date(2025, 12, 31)


def test_under_xingguo_kept_money_lapses_on_the_last_day_of_its_budget_year():
    tables = run(
        "2024-06-30",
        profile="xingguo",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2024        | 100.00
        """),
    )
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_under_xingguo_kept_upper_level_money_has_a_second_year():
    tables = run(
        "2024-06-30",
        profile="xingguo",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | amount
            R1           | 2024        | 3            | 100.00
        """),
    )
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2025, 12, 31)


def test_kept_money_of_several_agencies_shows_its_own_agency_and_year():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | amount
            R1           | A1          | 2024        | 10.00
            R2           | A2          | 2024        | 20.00
        """),
    )
    assert ageing(tables, "R1")["KEEP"]["agency_code"] == "A1"
    assert ageing(tables, "R2")["KEEP"]["agency_code"] == "A2"
    assert ageing(tables, "R2")["KEEP"]["fiscal_year"] == 2024
