"""CR-05: lapsed money of a level above goes back up and never to the county."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.drawing import ageing, county, findings, indicators, run, split, subjects, yuan


def of_level(budget_level: str, as_of: str, profile: str = "national"):
    return run(
        as_of,
        profile=profile,
        indicators=indicators(f"""
            indicator_id | fiscal_year | budget_level   | amount
            R1           | 2023        | {budget_level} | 100.00
        """),
    )


@pytest.mark.parametrize("budget_level", ["1", "2", "3"])
def test_lapsed_money_of_a_level_above_goes_back_up(budget_level: str):
    tables = of_level(budget_level, "2024-12-31")
    assert split(tables, "R1") == {"CR-05": yuan("100")}
    assert ageing(tables, "R1")["CR-05"]["verdict"] == "return_up"
    (finding,) = findings(tables, "CR-05")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["verdict"], finding["amount"]) == ("return_up", yuan("100"))


@pytest.mark.parametrize("budget_level", ["4", "5"])
def test_lapsed_money_of_the_own_level_or_below_does_not_go_up(budget_level: str):
    assert subjects(of_level(budget_level, "2024-12-31"), "CR-05") == {}


def test_upper_level_money_is_kept_until_the_year_after_its_budget_year_closes():
    tables = of_level("2", "2024-12-30")
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_upper_level_money_is_never_recalled_to_the_county():
    assert subjects(of_level("2", "2024-12-31"), "CR-01") == {}


def test_under_xingguo_upper_level_money_still_lives_two_years():
    tables = of_level("2", "2023-12-31", "xingguo")
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_under_xingguo_upper_level_money_goes_back_up_when_the_second_year_closes():
    assert subjects(of_level("2", "2024-12-31", "xingguo"), "CR-05") == {"R1": yuan("100")}


def test_own_and_upper_level_money_of_one_project_part_ways():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | amount
            R1           | 2023        | 2            | P1           | 10.00
            R2           | 2023        | 4            | P1           | 20.00
        """),
    )
    assert subjects(tables, "CR-05") == {"R1": yuan("10")}
    assert subjects(tables, "CR-01") == {"R2": yuan("20")}


def test_in_a_city_the_levels_above_are_those_above_the_city(tmp_path: Path):
    tables = run(
        "2024-12-31",
        profile=county(tmp_path, own_level="3"),
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | amount
            R1           | 2023        | 2            | 10.00
            R2           | 2023        | 3            | 20.00
            R3           | 2023        | 4            | 40.00
        """),
    )
    assert subjects(tables, "CR-05") == {"R1": yuan("10")}
    assert subjects(tables, "CR-01") == {"R2": yuan("20"), "R3": yuan("40")}
