"""CR-01: own-level money that is unspent when the year after its budget year closes."""

from __future__ import annotations

import pytest

from tests.drawing import ageing, findings, indicators, rows, run, split, subjects, yuan

BUDGETED_2023 = """
    indicator_id | fiscal_year | amount
    R1           | 2023        | 100.00
"""


def test_a_carryover_lapses_when_the_year_after_its_budget_year_closes():
    tables = run("2024-12-31", indicators=indicators(BUDGETED_2023))
    assert split(tables, "R1") == {"CR-01": yuan("100")}
    assert ageing(tables, "R1")["CR-01"]["verdict"] == "recall"


def test_a_carryover_has_not_lapsed_the_day_before():
    tables = run("2024-12-30", indicators=indicators(BUDGETED_2023))
    assert split(tables, "R1") == {"KEEP": yuan("100")}
    assert subjects(tables, "CR-01") == {}


def test_a_lapsed_carryover_stays_lapsed_in_the_following_year():
    tables = run("2025-01-01", indicators=indicators(BUDGETED_2023))
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_the_finding_names_the_root_its_agency_and_its_law():
    tables = run(
        "2024-12-31",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 兴国县教育局
        """,
        indicators=indicators(BUDGETED_2023),
    )
    (finding,) = findings(tables, "CR-01")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["division_code"], finding["agency_code"]) == ("360732000", "A1")
    assert finding["agency_name"] == "兴国县教育局"
    assert (finding["verdict"], finding["amount"]) == ("recall", yuan("100"))
    assert finding["legal_basis"]
    assert finding["reason"]


def test_the_evidence_of_a_finding_leads_to_the_indicator_and_its_payments():
    tables = run(
        "2024-12-31",
        indicators=indicators(BUDGETED_2023),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 10.00
        """,
    )
    (finding,) = findings(tables, "CR-01")
    evidence = rows(tables, "evidence", "finding_id", "source_table", "source_row")
    assert (finding["finding_id"], "indicators", 1) in evidence
    assert (finding["finding_id"], "payments", 1) in evidence


def test_money_that_was_all_spent_is_no_finding():
    tables = run(
        "2024-12-31",
        indicators=indicators(BUDGETED_2023),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 100.00
        """,
    )
    assert split(tables, "R1") == {}
    assert tables["findings"].is_empty()


def test_the_last_unspent_fen_is_recalled():
    tables = run(
        "2024-12-31",
        indicators=indicators(BUDGETED_2023),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 99.99
        """,
    )
    assert subjects(tables, "CR-01") == {"R1": yuan("0.01")}


@pytest.mark.parametrize("budget_level", ["4", "5"])
def test_money_of_the_own_level_and_below_is_recalled(budget_level: str):
    tables = run(
        "2024-12-31",
        indicators=indicators(f"""
            indicator_id | fiscal_year | budget_level   | amount
            R1           | 2023        | {budget_level} | 100.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}


@pytest.mark.parametrize("fund_type", ["111", "121", "13"])
def test_money_of_every_budget_lapses(fund_type: str):
    tables = run(
        "2024-12-31",
        indicators=indicators(f"""
            indicator_id | fiscal_year | fund_type   | amount
            R1           | 2023        | {fund_type} | 100.00
        """),
    )
    assert split(tables, "R1") == {"CR-01": yuan("100")}


def test_every_root_of_every_agency_and_division_is_a_finding_of_its_own():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            division_code | agency_code | indicator_id | fiscal_year | amount
            360732000     | A1          | R1           | 2023        | 10.00
            360732000     | A1          | R2           | 2022        | 20.00
            360732000     | A2          | R3           | 2023        | 30.00
            431081000     | B1          | R4           | 2023        | 40.00
            431081000     | B1          | R5           | 2024        | 50.00
        """),
    )
    found = tables["findings"].select("subject_id", "division_code", "agency_code", "amount")
    assert sorted(found.rows()) == [
        ("R1", "360732000", "A1", yuan("10")),
        ("R2", "360732000", "A1", yuan("20")),
        ("R3", "360732000", "A2", yuan("30")),
        ("R4", "431081000", "B1", yuan("40")),
    ]


def test_a_finding_keeps_its_id_when_the_run_is_repeated():
    first = run("2024-12-31", indicators=indicators(BUDGETED_2023))
    second = run("2024-12-31", indicators=indicators(BUDGETED_2023))
    assert rows(first, "findings", "finding_id") == rows(second, "findings", "finding_id")


def test_under_xingguo_own_level_money_lapses_when_its_budget_year_closes():
    tables = run("2023-12-31", profile="xingguo", indicators=indicators(BUDGETED_2023))
    assert subjects(tables, "CR-01") == {"R1": yuan("100")}


def test_under_xingguo_own_level_money_has_not_lapsed_the_day_before():
    tables = run("2023-12-30", profile="xingguo", indicators=indicators(BUDGETED_2023))
    assert subjects(tables, "CR-01") == {}


def test_under_xingguo_money_of_the_level_below_lapses_in_one_year_too():
    tables = run(
        "2023-12-31",
        profile="xingguo",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | amount
            R1           | 2023        | 5            | 100.00
        """),
    )
    assert subjects(tables, "CR-01") == {"R1": yuan("100")}
