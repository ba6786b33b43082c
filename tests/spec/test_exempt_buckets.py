"""EX-*: money that no clean-up may recall; a bucket each, never a finding."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import ageing, county, findings, indicators, run, split, yuan

EXEMPT = {
    "112": "EX-BOND",
    "122": "EX-BOND",
    "113": "EX-FOREIGN",
    "114": "EX-FOREIGN",
    "14": "EX-SOCIAL",
    "2": "EX-SPECIAL",
    "31": "EX-UNIT",
    "32": "EX-UNIT",
    "33": "EX-UNIT",
    "34": "EX-UNIT",
    "39": "EX-UNIT",
}
LONGER = {"11201": "EX-BOND", "1142": "EX-FOREIGN", "201": "EX-SPECIAL"}
BUDGET = ("111", "121", "13", "11101")


@cache
def lapsed() -> Mapping[str, pl.DataFrame]:
    """A root of 2020 of each fund type at the close of 2024: lapsed, if it can lapse at all.

    The roots are called as their fund type, and nothing else is common to them.
    """
    roots = [f"R{code} | 2020 | {code} | 100.00" for code in (*EXEMPT, *LONGER, *BUDGET)]
    header = "indicator_id | fiscal_year | fund_type | amount"
    return run("2024-12-31", indicators=indicators("\n".join([header, *roots])))


@pytest.mark.parametrize(("fund_type", "bucket"), EXEMPT.items())
def test_money_of_these_fund_types_is_exempt_whatever_its_age(fund_type: str, bucket: str):
    assert split(lapsed(), f"R{fund_type}") == {bucket: yuan("100")}
    assert ageing(lapsed(), f"R{fund_type}")[bucket]["verdict"] == "exempt"


@pytest.mark.parametrize("fund_type", BUDGET[:3])
def test_budget_money_of_these_fund_types_is_not_exempt(fund_type: str):
    assert split(lapsed(), f"R{fund_type}") == {"CR-01": yuan("100")}


@pytest.mark.parametrize(("fund_type", "bucket"), LONGER.items())
def test_a_longer_code_is_the_fund_type_it_begins_with(fund_type: str, bucket: str):
    assert split(lapsed(), f"R{fund_type}") == {bucket: yuan("100")}


def test_a_longer_code_of_the_general_budget_is_not_exempt():
    assert split(lapsed(), "R11101") == {"CR-01": yuan("100")}


def test_exempt_money_is_a_bucket_and_nothing_of_it_is_demanded():
    found = lapsed()["findings"].filter(pl.col("verdict") != "refer")
    assert set(found["subject_id"]) == {f"R{code}" for code in BUDGET}


def test_money_of_direct_funds_is_exempt():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | direct_fund | amount
            R1           | 2020        | true        | 100.00
        """),
    )
    assert split(tables, "R1") == {"EX-DIRECT": yuan("100")}
    assert ageing(tables, "R1")["EX-DIRECT"]["verdict"] == "exempt"
    assert tables["findings"].select("rule_id", "verdict").rows() == [("CR-21", "refer")]


def test_money_that_is_not_said_to_be_direct_is_not_exempt():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | direct_fund | fiscal_year | amount
            R1           | false       | 2020        | 100.00
            R2           |             | 2020        | 200.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert split(tables, "R2") == {"CR-01": yuan("200")}


def test_basic_expenditure_is_exempt():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | amount
            R1           | 2020        | basic            | 100.00
            R2           | 2020        | project          | 200.00
        """),
    )
    assert split(tables, "R1") == {"EX-BASIC": yuan("100")}
    assert ageing(tables, "R1")["EX-BASIC"]["verdict"] == "exempt"
    assert split(tables, "R2") == {"CR-01": yuan("200")}


def test_basic_expenditure_is_exempt_even_if_its_project_is_completed():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | project_code | amount
            R1           | 2020        | basic            | P1           | 100.00
        """),
        projects="""
            project_code | status    | contract_balance
            P1           | completed | 40.00
        """,
    )
    assert split(tables, "R1") == {"EX-BASIC": yuan("100")}


def test_the_first_exemption_that_applies_names_the_bucket():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | direct_fund | project_category | amount
            R1           | 2020        | 112       | true        | basic            | 10.00
            R2           | 2020        | 111       | true        | basic            | 20.00
            R3           | 2020        | 39        | false       | construction     | 30.00
            R4           | 2020        | 111       | true        | construction     | 40.00
            R5           | 2020        | 111       | true        | research         | 50.00
        """),
    )
    assert split(tables, "R1") == {"EX-BOND": yuan("10")}
    assert split(tables, "R2") == {"EX-DIRECT": yuan("20")}
    assert split(tables, "R3") == {"EX-UNIT": yuan("30")}
    assert split(tables, "R4") == {"EX-DIRECT": yuan("40")}
    assert split(tables, "R5") == {"EX-DIRECT": yuan("50")}


def test_upper_level_money_of_an_exempt_kind_is_exempt():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | budget_level | amount
            R1           | 2020        | 122       | 2            | 100.00
        """),
    )
    assert split(tables, "R1") == {"EX-BOND": yuan("100")}


def construction(project: str, as_of: str = "2024-12-31"):
    """A construction root of 2020 with that row of `projects`."""
    return run(
        as_of,
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | project_code | amount
            R1           | 2020        | construction     | P1           | 100.00
        """),
        projects=f"""
            project_code | completed_on | accepted_on | status
            {project}
        """,
    )


def test_construction_under_way_is_exempt_whatever_its_age():
    tables = construction("P1 | | | ongoing")
    assert split(tables, "R1") == {"EX-CONSTRUCTION": yuan("100")}
    assert ageing(tables, "R1")["EX-CONSTRUCTION"]["verdict"] == "exempt"
    assert tables["findings"].select("rule_id", "verdict").rows() == [("CR-22", "review")]


def test_construction_completed_on_the_day_is_not_exempt():
    assert split(construction("P1 | 2024-12-31 | | completed"), "R1") == {"CR-02": yuan("100")}


def test_construction_completed_after_the_day_is_exempt():
    tables = construction("P1 | 2025-01-01 | | completed")
    assert split(tables, "R1") == {"EX-CONSTRUCTION": yuan("100")}


def test_construction_terminated_before_the_day_is_not_exempt():
    assert split(construction("P1 | 2024-03-01 | | terminated"), "R1") == {"CR-02": yuan("100")}


def test_construction_completed_on_an_unknown_day_is_not_exempt():
    assert split(construction("P1 | | | completed"), "R1") == {"CR-02": yuan("100")}


def test_a_day_of_completion_does_not_complete_what_the_status_calls_ongoing():
    tables = construction("P1 | 2024-03-01 | | ongoing")
    assert split(tables, "R1") == {"EX-CONSTRUCTION": yuan("100")}


def test_construction_whose_project_is_not_in_the_table_is_ongoing_and_exempt():
    assert split(construction("P9 | | | completed"), "R1") == {"EX-CONSTRUCTION": yuan("100")}


def test_construction_without_a_project_is_ongoing_and_exempt():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | amount
            R1           | 2020        | construction     | 100.00
        """),
    )
    assert split(tables, "R1") == {"EX-CONSTRUCTION": yuan("100")}


def research(project: str, as_of: str, **columns: str):
    """A research root of 2015 with that row of `projects`."""
    more = {"fiscal_year": "2015", "budget_level": "4"} | columns
    return run(
        as_of,
        indicators=indicators(f"""
            indicator_id | project_category | project_code | amount | {" | ".join(more)}
            R1           | research         | P1           | 100.00 | {" | ".join(more.values())}
        """),
        projects=f"""
            project_code | accepted_on | completed_on | contract_balance | status
            {project}
        """,
    )


def test_research_accepted_in_2017_is_exempt_on_30_december_2019():
    tables = research("P1 | 2017-06-15 | | | ongoing", "2019-12-30")
    assert split(tables, "R1") == {"EX-RESEARCH": yuan("100")}
    assert ageing(tables, "R1")["EX-RESEARCH"]["verdict"] == "exempt"
    assert tables["findings"].is_empty()


def test_research_accepted_in_2017_has_lapsed_on_31_december_2019():
    tables = research("P1 | 2017-06-15 | | | ongoing", "2019-12-31")
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_research_accepted_on_the_first_of_january_has_until_the_second_full_year_closes():
    assert split(research("P1 | 2017-01-01 | | | ongoing", "2019-12-30"), "R1") == {
        "EX-RESEARCH": yuan("100")
    }


def test_research_accepted_on_the_last_of_december_lapses_with_the_rest_of_its_year():
    assert split(research("P1 | 2017-12-31 | | | ongoing", "2019-12-31"), "R1") == {
        "CR-01": yuan("100")
    }


def test_research_accepted_a_day_later_has_another_year():
    assert split(research("P1 | 2018-01-01 | | | ongoing", "2019-12-31"), "R1") == {
        "EX-RESEARCH": yuan("100")
    }


def test_research_that_is_not_accepted_is_exempt():
    assert split(research("P1 | | | | ongoing", "2019-12-31"), "R1") == {"EX-RESEARCH": yuan("100")}


def test_research_whose_project_is_not_in_the_table_is_not_accepted():
    assert split(research("P9 | 2020-01-01 | | | ongoing", "2019-12-31"), "R1") == {
        "EX-RESEARCH": yuan("100")
    }


def test_research_accepted_after_the_day_is_not_accepted():
    assert split(research("P1 | 2020-01-01 | | | ongoing", "2019-12-31"), "R1") == {
        "EX-RESEARCH": yuan("100")
    }


def test_completed_research_is_exempt_until_its_date():
    assert split(research("P1 | 2017-06-15 | 2017-06-15 | | completed", "2019-12-30"), "R1") == {
        "EX-RESEARCH": yuan("100")
    }


def test_completed_research_past_its_date_is_money_of_a_finished_project():
    assert split(research("P1 | 2017-06-15 | 2017-06-15 | | completed", "2019-12-31"), "R1") == {
        "CR-02": yuan("100")
    }


def test_research_past_its_date_is_lapsed_even_if_budgeted_this_year():
    tables = research("P1 | 2017-06-15 | | | ongoing", "2019-12-31", fiscal_year="2019")
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_research_past_its_date_leaves_the_contract_balance_alone():
    tables = research("P1 | 2017-06-15 | | 80.00 | ongoing", "2019-12-31")
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_research_of_the_upper_level_past_its_date_is_the_upper_levels_to_decide():
    tables = research("P1 | 2017-06-15 | | | ongoing", "2019-12-31", budget_level="2")
    assert split(tables, "R1") == {"CR-05": yuan("100")}
    assert ageing(tables, "R1")["CR-05"]["verdict"] == "review"


def test_research_accepted_in_2018_or_later_stays_with_the_unit_from_5_august_2021():
    accepted = "P1 | 2018-06-15 | | | ongoing"
    assert split(research(accepted, "2020-12-31"), "R1") == {"CR-01": yuan("100")}
    assert split(research(accepted, "2021-08-04"), "R1") == {"CR-01": yuan("100")}
    tables = research(accepted, "2021-08-05")
    assert split(tables, "R1") == {"EX-RESEARCH": yuan("100")}
    assert "留单位使用" in tables["carryover_ageing"]["why"][0]
    assert split(research(accepted, "2040-12-31"), "R1") == {"EX-RESEARCH": yuan("100")}


def test_research_accepted_before_2018_lapses_after_2021_too():
    tables = research("P1 | 2017-12-31 | | | ongoing", "2024-12-31")
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert "2018年以前" in findings(tables, "CR-01")[0]["reason"]


def test_terminated_research_is_money_of_a_finished_project_after_its_contract():
    tables = research("P1 | | 2024-03-01 | 80.00 | terminated", "2024-12-31")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("80"), "CR-02": yuan("20")}


def test_a_countys_own_text_sets_the_years_of_research_again(tmp_path: Path):
    ours = county(tmp_path, research_full_years="2")
    tables = run(
        "2024-12-31",
        profile=ours,
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | project_code | amount
            R1           | 2020        | research         | P1           | 100.00
            R2           | 2020        | research         | P2           | 100.00
        """),
        projects="""
            project_code | accepted_on | status
            P1           | 2022-06-15  | ongoing
            P2           | 2023-01-01  | ongoing
        """,
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert split(tables, "R2") == {"EX-RESEARCH": yuan("100")}


def test_a_countys_own_text_may_take_unspent_basic_expenditure_back(tmp_path: Path):
    tables = run(
        "2024-12-31",
        profile=county(tmp_path, basic_recall="true"),
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | amount
            R1           | 2023        | basic            | 100.00
            R2           | 2024        | basic            | 200.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert split(tables, "R2") == {"KEEP": yuan("200")}
