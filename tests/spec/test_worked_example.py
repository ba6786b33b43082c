"""The example of the contract: budgeted 2023, 100; paid 60 in 2023 and 10 in March 2024."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.drawing import ageing, county, findings, indicators, run, split, subjects, yuan

INDICATORS = """
    indicator_id | fiscal_year | amount
    R1           | 2023        | 100.00
"""
PAYMENTS = """
    indicator_id | paid_on    | amount
    R1           | 2023-08-01 | 60.00
    R1           | 2024-03-15 | 10.00
"""


def aged(as_of: str, profile: str | Path = "national"):
    return run(as_of, profile=profile, indicators=indicators(INDICATORS), payments=PAYMENTS)


def test_at_the_close_of_its_budget_year_the_forty_are_kept():
    tables = aged("2023-12-31")
    assert split(tables, "R1") == {"KEEP": yuan("40")}
    assert subjects(tables, "CR-01") == {}


def test_in_the_middle_of_the_next_year_thirty_are_kept_until_that_year_closes():
    tables = aged("2024-06-30")
    assert split(tables, "R1") == {"KEEP": yuan("30")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2024, 12, 31)


def test_on_the_day_before_the_next_year_closes_the_thirty_are_still_kept():
    assert split(aged("2024-12-30"), "R1") == {"KEEP": yuan("30")}


def test_when_the_next_year_closes_the_thirty_are_recalled():
    tables = aged("2024-12-31")
    assert split(tables, "R1") == {"CR-01": yuan("30")}
    (finding,) = findings(tables, "CR-01")
    assert (finding["amount"], finding["verdict"]) == (yuan("30"), "recall")


def test_under_xingguo_the_forty_are_recalled_when_the_budget_year_closes():
    tables = aged("2023-12-31", "xingguo")
    assert split(tables, "R1") == {"CR-01": yuan("40")}
    assert findings(tables, "CR-01")[0]["verdict"] == "recall"


def test_under_xingguo_the_money_is_kept_until_the_last_day_of_its_budget_year():
    tables = aged("2023-12-30", "xingguo")
    assert split(tables, "R1") == {"KEEP": yuan("40")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2023, 12, 31)


def test_where_carried_years_are_counted_the_money_lapses_a_year_later(tmp_path: Path):
    profile = county(tmp_path, count_mode='"carried_n"')
    tables = aged("2024-12-31", profile)
    assert split(tables, "R1") == {"KEEP": yuan("30")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2025, 12, 31)


def test_where_carried_years_are_counted_the_day_before_the_second_close_keeps(tmp_path: Path):
    profile = county(tmp_path, count_mode='"carried_n"')
    assert split(aged("2025-12-30", profile), "R1") == {"KEEP": yuan("30")}


def test_where_carried_years_are_counted_the_second_carried_close_recalls(tmp_path: Path):
    profile = county(tmp_path, count_mode='"carried_n"')
    assert split(aged("2025-12-31", profile), "R1") == {"CR-01": yuan("30")}


def test_counting_carried_years_under_xingguo_the_money_has_one_year_after_its_own(tmp_path: Path):
    profile = county(tmp_path, extends="xingguo", count_mode='"carried_n"')
    assert split(aged("2024-12-30", profile), "R1") == {"KEEP": yuan("30")}
    assert split(aged("2024-12-31", profile), "R1") == {"CR-01": yuan("30")}
