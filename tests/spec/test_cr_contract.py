"""CR-CONTRACT: what a project still owes under its contracts is reviewed before it is recalled."""

from __future__ import annotations

from datetime import date

from tests.drawing import ageing, findings, indicators, run, split, subjects, yuan


def one_root(contract_balance: str, *, status: str = "ongoing", **columns: str):
    """A root of 100 of project P1, which owes that much, at the close of 2024."""
    more = {"fiscal_year": "2023", "budget_level": "4"} | columns
    return run(
        "2024-12-31",
        indicators=indicators(f"""
            indicator_id | project_code | amount | {" | ".join(more)}
            R1           | P1           | 100.00 | {" | ".join(more.values())}
        """),
        projects=f"""
            project_code | contract_balance   | status
            P1           | {contract_balance} | {status}
        """,
    )


def test_unspent_money_up_to_the_contract_balance_is_reviewed():
    tables = one_root("100.00")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("100")}
    assert ageing(tables, "R1")["CR-CONTRACT"]["verdict"] == "review"
    (finding,) = findings(tables, "CR-CONTRACT")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["verdict"], finding["amount"]) == ("review", yuan("100"))


def test_only_the_fen_above_the_contract_balance_goes_on_to_recall():
    tables = one_root("99.99")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("99.99"), "CR-01": yuan("0.01")}


def test_a_contract_balance_above_what_is_unspent_takes_no_more_than_that():
    assert split(one_root("250.00"), "R1") == {"CR-CONTRACT": yuan("100")}


def test_a_project_that_owes_nothing_keeps_nothing_back():
    assert split(one_root("0.00"), "R1") == {"CR-01": yuan("100")}


def test_a_contract_balance_that_is_not_known_keeps_nothing_back():
    assert split(one_root(""), "R1") == {"CR-01": yuan("100")}


def test_what_exceeds_the_contract_of_a_completed_project_is_recalled():
    tables = one_root("40.00", status="completed")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("40"), "CR-02": yuan("60")}


def test_what_exceeds_the_contract_of_upper_level_money_goes_back_up():
    tables = one_root("40.00", budget_level="2")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("40"), "CR-05": yuan("60")}


def test_what_exceeds_the_contract_and_has_not_lapsed_is_kept():
    tables = one_root("40.00", fiscal_year="2024")
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("40"), "KEEP": yuan("60")}
    assert ageing(tables, "R1")["KEEP"]["lapses_on"] == date(2025, 12, 31)


def test_every_row_of_a_split_root_shows_all_that_is_unspent():
    rows = ageing(one_root("40.00"), "R1")
    assert rows["CR-CONTRACT"]["unspent"] == yuan("100")
    assert rows["CR-01"]["unspent"] == yuan("100")


def test_what_was_paid_no_longer_needs_the_contract_balance():
    # 100 - 70 = 30 unspent, all of it under the contract of 40.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2023        | P1           | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 70.00
        """,
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 40.00
        """,
    )
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("30")}


def test_roots_of_one_project_share_its_contract_balance_oldest_year_first():
    # 70 = all 50 of 2022 + 20 of 2023; the other 30 of 2023 lapse, 2024 is kept.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2024        | P1           | 50.00
            R2           | 2023        | P1           | 50.00
            R3           | 2022        | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 70.00
        """,
    )
    assert split(tables, "R3") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("20"), "CR-01": yuan("30")}
    assert split(tables, "R1") == {"KEEP": yuan("50")}
    assert subjects(tables, "CR-CONTRACT") == {"R2": yuan("20"), "R3": yuan("50")}


def test_the_budget_year_makes_a_root_older_than_its_day_of_issue():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | project_code | amount
            R1           | 2023        | 2022-12-01 | P1           | 50.00
            R2           | 2022        | 2022-12-20 | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R1") == {"CR-01": yuan("50")}


def test_of_roots_of_one_year_the_first_issued_is_the_oldest():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | project_code | amount
            R1           | 2023        | 2023-06-02 | P1           | 50.00
            R2           | 2023        | 2023-06-01 | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R1") == {"CR-01": yuan("50")}


def test_of_roots_of_one_day_the_smaller_id_is_the_oldest():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | project_code | amount
            R2           | 2023        | 2023-06-01 | P1           | 50.00
            R1           | 2023        | 2023-06-01 | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R2") == {"CR-01": yuan("50")}


def test_a_root_without_a_day_of_issue_is_as_old_as_the_first_of_january():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | issued_on  | fiscal_year | project_code | amount
            R1           | 2023-01-02 | 2023        | P1           | 50.00
            R2           |            | 2023        | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R1") == {"CR-01": yuan("50")}


def test_exempt_roots_use_nothing_of_the_contract_balance():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | project_code | amount
            R1           | 2021        | 112       | P1           | 50.00
            R2           | 2023        | 111       | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R1") == {"EX-BOND": yuan("50")}
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}


def test_roots_of_unknown_age_use_nothing_of_the_contract_balance():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | project_code | amount
            C1           | LOST                | 2021        | P1           | 50.00
            R2           |                     | 2023        | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 50.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}


def test_lapsed_research_uses_nothing_of_the_contract_balance_that_it_shares():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | project_code | amount
            R1           | 2021        | research         | P1           | 50.00
            R2           | 2023        | project          | P1           | 50.00
        """),
        projects="""
            project_code | status  | accepted_on | contract_balance
            P1           | ongoing | 2017-06-15  | 50.00
        """,
    )
    assert split(tables, "R1") == {"CR-01": yuan("50")}
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}


def test_an_overspent_root_uses_nothing_of_the_contract_balance_and_adds_nothing_to_it():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2021        | P1           | 50.00
            R2           | 2023        | P1           | 50.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2022-05-01 | 80.00
        """,
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 40.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("40"), "CR-01": yuan("10")}


def test_agencies_of_one_project_share_its_contract_balance():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | project_code | amount
            R1           | A1          | 2023        | P1           | 50.00
            R2           | A2          | 2022        | P1           | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 60.00
        """,
    )
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("50")}
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("10"), "CR-01": yuan("40")}


def test_every_project_has_its_own_contract_balance():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | project_code | fiscal_year | amount
            R1           | P1           | 2023        | 50.00
            R2           | P2           | 2023        | 50.00
            R3           |              | 2023        | 50.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 10.00
            P2           | ongoing | 20.00
        """,
    )
    assert split(tables, "R1") == {"CR-CONTRACT": yuan("10"), "CR-01": yuan("40")}
    assert split(tables, "R2") == {"CR-CONTRACT": yuan("20"), "CR-01": yuan("30")}
    assert split(tables, "R3") == {"CR-01": yuan("50")}
