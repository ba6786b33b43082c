"""CR-02: what a completed or terminated project leaves over is recalled at any age."""

from __future__ import annotations

import pytest

from tests.drawing import ageing, findings, indicators, run, split, subjects, yuan


def of_project(project: str, as_of: str = "2024-06-30", **columns: str):
    """Money of 2024, far from lapsing, of the one project in that row of `projects`."""
    more = {"fiscal_year": "2024", "budget_level": "4"} | columns
    return run(
        as_of,
        indicators=indicators(f"""
            indicator_id | project_code | amount | {" | ".join(more)}
            R1           | P1           | 100.00 | {" | ".join(more.values())}
        """),
        projects=f"""
            project_code | completed_on | status
            {project}
        """,
    )


def test_what_a_completed_project_leaves_over_is_recalled_at_any_age():
    tables = of_project("P1 | 2024-03-01 | completed")
    assert split(tables, "R1") == {"CR-02": yuan("100")}
    assert ageing(tables, "R1")["CR-02"]["verdict"] == "recall"
    (finding,) = findings(tables, "CR-02")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["verdict"], finding["amount"]) == ("recall", yuan("100"))


def test_what_a_terminated_project_leaves_over_is_recalled_at_any_age():
    assert subjects(of_project("P1 | 2024-03-01 | terminated"), "CR-02") == {"R1": yuan("100")}


def test_a_project_completed_on_the_day_is_completed():
    assert subjects(of_project("P1 | 2024-06-30 | completed"), "CR-02") == {"R1": yuan("100")}


def test_a_project_completed_after_the_day_is_not_completed():
    tables = of_project("P1 | 2024-07-01 | completed")
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_a_project_terminated_after_the_day_is_not_terminated():
    tables = of_project("P1 | 2024-07-01 | terminated")
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_a_completed_project_without_a_day_is_completed():
    assert subjects(of_project("P1 | | completed"), "CR-02") == {"R1": yuan("100")}


def test_an_ongoing_project_is_not_completed_whatever_day_it_names():
    assert split(of_project("P1 | 2024-03-01 | ongoing"), "R1") == {"KEEP": yuan("100")}


def test_a_project_without_a_status_is_not_completed_whatever_day_it_names():
    tables = of_project("P1 | 2024-03-01 | \nP2 | 2024-03-01 | completed")
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_a_project_that_is_not_in_the_table_is_ongoing():
    assert split(of_project("P9 | 2024-03-01 | completed"), "R1") == {"KEEP": yuan("100")}


@pytest.mark.parametrize(
    ("budget_level", "verdict"), [("1", "recall"), ("2", "review"), ("3", "review")]
)
def test_allotted_money_from_above_of_a_completed_project_is_judged_as_lapsed_money(
    budget_level: str, verdict: str
):
    tables = of_project("P1 | 2024-03-01 | completed", budget_level=budget_level)
    assert split(tables, "R1") == {"CR-02": yuan("100")}
    assert ageing(tables, "R1")["CR-02"]["verdict"] == verdict
    assert findings(tables, "CR-02")[0]["verdict"] == verdict


def test_money_from_above_that_no_unit_has_goes_back_up_when_its_project_is_completed():
    tables = of_project("P1 | 2024-03-01 | completed", budget_level="2", allotted="false")
    assert findings(tables, "CR-02")[0]["verdict"] == "return_up"
    assert tables["recalls"]["destination"].to_list() == ["upper_level"]


def test_money_of_the_level_below_is_recalled():
    tables = of_project("P1 | 2024-03-01 | completed", budget_level="5")
    assert findings(tables, "CR-02")[0]["verdict"] == "recall"


def test_a_completed_project_comes_before_a_lapsed_year():
    tables = of_project("P1 | 2024-03-01 | completed", fiscal_year="2020")
    assert split(tables, "R1") == {"CR-02": yuan("100")}


def test_a_completed_project_comes_before_a_lapsed_year_of_the_upper_level():
    tables = of_project("P1 | 2024-03-01 | completed", fiscal_year="2020", budget_level="2")
    assert split(tables, "R1") == {"CR-02": yuan("100")}


def test_exempt_money_of_a_completed_project_stays_exempt():
    tables = of_project("P1 | 2024-03-01 | completed", fund_type="122")
    assert split(tables, "R1") == {"EX-BOND": yuan("100")}


def test_every_root_of_every_agency_of_a_completed_project_is_a_finding():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | budget_level | project_code | amount
            R1           | A1          | 2024        | 4            | P1           | 10.00
            R2           | A2          | 2023        | 2            | P1           | 20.00
            R3           | A2          | 2024        | 4            | P2           | 30.00
        """),
        projects="""
            project_code | status    | completed_on
            P1           | completed | 2024-03-01
            P2           | ongoing   | 2025-03-01
        """,
    )
    found = [(f["subject_id"], f["agency_code"], f["verdict"]) for f in findings(tables, "CR-02")]
    assert found == [("R1", "A1", "recall"), ("R2", "A2", "review")]
