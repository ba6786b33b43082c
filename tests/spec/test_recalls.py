"""`recalls`: where the recalled money goes, and by which channel."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.drawing import county, findings, indicators, run, yuan


def proposed(tables):
    """(rule, subject) -> (destination, channel, account, amount) of every recall."""
    named = tables["recalls"].join(
        tables["findings"].select("finding_id", "rule_id", "subject_id"),
        on="finding_id",
        how="left",
    )
    assert named["finding_id"].is_unique().all()
    return {
        (row["rule_id"], row["subject_id"]): (
            row["destination"],
            row["channel"],
            row["from_account_no"],
            row["amount"],
        )
        for row in named.to_dicts()
    }


def test_lapsed_own_level_money_goes_to_the_treasury():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
    )
    assert proposed(tables) == {("CR-01", "R1"): ("treasury", "indicator", None, yuan("100"))}
    assert tables["recalls"]["agency_code"].to_list() == ["A1"]


def test_each_money_has_its_own_destination(tmp_path: Path):
    lapsed = indicators("""
        indicator_id | fiscal_year | budget_level | fund_type | allotted | amount
        T1           | 2023        | 5            | 111       |          | 1.00
        T2           | 2023        | 5            | 121       |          | 2.00
        G1           | 2023        | 4            | 121       |          | 4.00
        G2           | 2023        | 4            | 121       | false    | 8.00
        N1           | 2023        | 4            | 111       | false    | 16.00
        S1           | 2023        | 4            | 13        | false    | 32.00
        U1           | 2023        | 2            | 121       | false    | 64.00
        U2           | 2023        | 1            | 121       |          | 128.00
    """)

    def where(profile="national"):
        tables = run("2024-12-31", profile=profile, indicators=lapsed)
        assert tables["controls"]["holds"].all()
        return {subject: one[0] for (_, subject), one in proposed(tables).items()}

    expected = {
        "T1": "lower_level",
        "T2": "lower_level",
        "G1": "stabilisation_fund",
        "G2": "stabilisation_fund",
        "N1": "stabilisation_fund",
        "S1": "treasury",
        "U1": "upper_level",
        "U2": "stabilisation_fund",
    }
    assert where() == expected
    own = where(county(tmp_path, township_money='"own"'))
    assert own == expected | {"T1": "treasury", "T2": "stabilisation_fund"}


def test_money_of_a_completed_project_goes_to_its_own_level():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | project_code | amount
            R1           | 2024        | 4            | P1           | 10.00
            R2           | 2024        | 1            | P1           | 20.00
            R3           | 2024        | 3            | P1           | 40.00
        """),
        projects="""
            project_code | status
            P1           | completed
        """,
    )
    assert proposed(tables) == {
        ("CR-02", "R1"): ("treasury", "indicator", None, yuan("10")),
        ("CR-02", "R2"): ("treasury", "indicator", None, yuan("20")),
    }


def test_the_excess_of_a_fund_is_taken_from_its_oldest_roots_into_the_stabilisation_fund():
    # 30 of 100 may stay of the 70 that the county keeps: 40 are too much. U1 is from above.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | issued_on  | budget_level | fund_type | fund_item_code | amount
            R3           | 2024-02-01 | 4            | 121       | 2120801        | 25.00
            R2           | 2024-02-01 | 4            | 121       | 2120801        | 25.00
            R1           | 2024-03-01 | 4            | 121       | 2120801        | 20.00
            U1           | 2024-01-01 | 2            | 121       | 2120801        | 500.00
        """).with_columns(fiscal_year=pl.lit("2024")),
        fund_revenues="""
            division_code | fiscal_year | fund_item_code | revenue
            360732000     | 2024        | 2120801        | 100.00
        """,
    )
    assert [row["amount"] for row in findings(tables, "CR-04")] == [yuan("40")]
    members = tables["fund_excess_members"].select("root_indicator_id", "amount").rows()
    assert sorted(members) == [("R2", yuan("25")), ("R3", yuan("15"))]
    taken = tables["recalls"].select("destination", "channel", "agency_code", "amount").rows()
    assert sorted(taken, key=lambda row: row[3]) == [
        ("stabilisation_fund", "indicator", "A1", yuan("15")),
        ("stabilisation_fund", "indicator", "A1", yuan("25")),
    ]


def test_stale_cash_goes_to_the_treasury_from_its_account():
    # 24 months before the day the balance was 60 + 40 = 100; 40 went out since: 60 are stale.
    tables = run(
        "2024-12-31",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 兴国县教育局
        """,
        accounts="""
            agency_code | account_no   | account_name | account_kind | opened_on  | money_nature
            A1          | 620001000001 | 兴国县教育局 | basic        | 2015-01-01 | fiscal
        """,
        bank_accounts="""
            account_no   | account_name | status | balance | balance_on | opened_on  | lines_from
            620001000001 | 兴国县教育局 | open   | 60.00   | 2024-12-31 | 2015-01-01 | 2022-01-01
        """,
        bank_lines="""
            account_no   | posted_on  | amount | counterparty_name | summary
            620001000001 | 2024-05-01 | -40.00 | 某文具店          | 购办公用品
        """,
    )
    cash = tables["recalls"].filter(pl.col("channel") == "cash")
    assert cash.select("agency_code", "destination", "from_account_no", "amount").rows() == [
        ("A1", "treasury", "620001000001", yuan("60"))
    ]


def test_only_what_exceeds_a_contract_is_recalled():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_code | amount
            R1           | 2023        | P1           | 100.00
        """),
        projects="""
            project_code | status  | contract_balance
            P1           | ongoing | 70.00
        """,
    )
    assert proposed(tables) == {("CR-01", "R1"): ("treasury", "indicator", None, yuan("30"))}


def test_what_is_reviewed_kept_or_exempt_is_not_recalled():
    # R1 is a bond, R2 is kept, C3 is of unknown age, R4 is overspent.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | fund_type | amount
            R1           |                     | 2020        | 112       | 10.00
            R2           |                     | 2024        | 111       | 20.00
            C3           | LOST                | 2020        | 111       | 30.00
            R4           |                     | 2020        | 111       | 40.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R4           | 2020-05-01 | 50.00
        """,
    )
    assert proposed(tables) == {}


def test_the_recalls_of_the_indicators_are_the_buckets_that_are_recalled():
    # 10 + 20 to the treasury, 30 to the upper level; 40 kept, 50 to be asked about.
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | agency_code | fiscal_year | budget_level | allotted | amount
            R1           | A1          | 2023        | 4            |          | 10.00
            R2           | A2          | 2022        | 4            |          | 20.00
            R3           | A2          | 2023        | 1            | false    | 30.00
            R4           | A2          | 2024        | 4            |          | 40.00
            R5           | A2          | 2023        | 2            |          | 50.00
        """),
    )
    taken = tables["recalls"].group_by("destination").agg(pl.col("amount").sum())
    assert sorted(taken.rows()) == [("treasury", yuan("30")), ("upper_level", yuan("30"))]
    returned = pl.col("verdict").is_in(["recall", "return_up"])
    assert tables["carryover_ageing"].filter(returned)["bucket_amount"].sum() == yuan("60")
    assert tables["controls"]["holds"].all()


def test_the_controls_show_both_sides_and_their_difference():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount
            R1           | 2023        | 100.00
        """),
    )
    columns = ["control_id", "left", "right", "difference", "holds"]
    assert set(columns) <= set(tables["controls"].columns)
    assert not tables["controls"].is_empty()
    assert tables["controls"]["holds"].all()
