"""CR-08, CR-20 … CR-24: money that lies idle and is pointed out or asked about, never recalled."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.drawing import findings, indicators, run, split, yuan

BUREAU = """
    division_code | agency_code | agency_name
    360732000     | A1          | 兴国县教育局
    360732000     | F1          | 兴国县财政局
"""


def found(tables: Mapping[str, pl.DataFrame], rule: str, verdict: str) -> dict[str, Decimal]:
    """Subject -> amount; all of that verdict, and nothing of them in a recall."""
    rows = findings(tables, rule)
    assert {row["verdict"] for row in rows} <= {verdict}
    ids = {row["finding_id"] for row in rows}
    assert not ids & set(tables["recalls"]["finding_id"])
    return {row["subject_id"]: row["amount"] for row in rows}


def test_cr_20_bonds_are_pointed_out_twelve_months_after_their_issue() -> None:
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | fund_type | amount
            B1           | 2023        | 2023-12-31 | 122       | 10.00
            B2           | 2024        | 2024-01-01 | 122       | 20.00
            B3           | 2023        |            | 112       | 40.00
            B4           | 2023        | 2023-03-01 | 111       | 80.00
            B5           | 2023        | 2023-03-01 | 122       | 160.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            B3           | 2023-05-01 | 39.99
            B5           | 2023-05-01 | 160.00
        """,
    )
    assert found(tables, "CR-20", "refer") == {"B1": yuan("10"), "B3": yuan("0.01")}


def test_cr_21_direct_money_is_pointed_out_when_it_has_lapsed() -> None:
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | budget_level | direct_fund | amount
            D1           | 2023        | 1            | true        | 10.00
            D2           | 2024        | 1            | true        | 20.00
            D3           | 2023        | 1            | false       | 40.00
        """),
    )
    assert found(tables, "CR-21", "refer") == {"D1": yuan("10")}
    assert split(tables, "D1") == {"EX-DIRECT": yuan("10")}


def test_cr_22_construction_past_its_years_is_asked_about_when_nothing_was_paid_for_a_year() -> (
    None
):
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | amount
            W1           | 2020        | construction     | 100.00
            W2           | 2020        | construction     | 200.00
            W3           | 2020        | construction     | 400.00
            W4           | 2024        | construction     | 800.00
            W5           | 2020        | project          | 1600.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            W2           | 2023-12-31 | 50.00
            W3           | 2024-01-01 | 50.00
        """,
    )
    assert found(tables, "CR-22", "review") == {"W1": yuan("100"), "W2": yuan("150")}
    reasons = {row["subject_id"]: row["reason"] for row in findings(tables, "CR-22")}
    assert "从未支付" in reasons["W1"]
    assert "最后一次支付在 2023-12-31" in reasons["W2"]


OLDER = """
    indicator_id | origin | sup_doc_no        | doc_no          | project_name       | amount
    A1           |        | 湘财〔2021〕9号   |                 | 道路               | 1.00
    A2           |        | 湘财〔2024〕9号   | 资财〔2024〕1号 | 道路               | 2.00
    A3           |        |                   | 资财〔2024〕1号 | 道路（上年结转）   | 4.00
    A4           |        | 湘财〔2023〕9号   |                 | 道路               | 8.00
    A5           |        | 湘财〔2023〕9号   |                 | 提前下达2024年道路 | 16.00
    A6           |        | 湘财〔2022〕9号   |                 | 提前下达2024年道路 | 32.00
    A7           | A1     | 湘财〔2021〕9号   |                 | 道路               | 0.50
    A8           |        | 湘财〔2020〕9号   |                 | 道路               | 64.00
    A9           |        | 湘财(2021)9号     |                 | 以前年度道路       | 128.00
"""
"""All of 2024 but A8, which is of 2022 and has lapsed."""


def test_cr_23_an_older_document_or_name_tells_the_probable_age() -> None:
    drawn = indicators(OLDER).rename({"origin": "origin_indicator_id"})
    year = pl.when(pl.col("indicator_id") == "A8").then(pl.lit("2022")).otherwise(pl.lit("2024"))
    drawn = drawn.with_columns(fiscal_year=year)
    tables = run("2024-12-31", indicators=drawn)
    assert found(tables, "CR-23", "review") == {
        "A1": yuan("1"),
        "A3": yuan("4"),
        "A4": yuan("8"),
        "A6": yuan("32"),
        "A9": yuan("128"),
    }
    reasons = {row["subject_id"]: row["reason"] for row in findings(tables, "CR-23")}
    assert "2021" in reasons["A1"]
    assert "上年结转" in reasons["A3"]
    assert split(tables, "A1") == {"KEEP": yuan("1")}


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2024-12-30", {}), ("2024-12-31", {"R1": yuan("10")})]
)
def test_cr_24_research_is_asked_about_when_four_years_have_passed_without_acceptance(
    as_of: str, expected: dict[str, Decimal]
) -> None:
    tables = run(
        as_of,
        indicators=indicators("""
            indicator_id | fiscal_year | project_category | project_code | amount
            R1           | 2020        | research         | P1           | 10.00
            R2           | 2020        | research         | P2           | 20.00
            R3           | 2021        | research         | P1           | 40.00
            R4           | 2020        | research         | P3           | 80.00
        """),
        projects="""
            project_code | status     | accepted_on
            P1           | ongoing    |
            P2           | ongoing    | 2023-05-01
            P3           | terminated |
        """,
    )
    assert found(tables, "CR-24", "review") == expected


UNALLOTTED = """
    indicator_id | agency_code | allotted | fund_type | project_category | amount
    N1           | A1          | false    | 111       | project          | 1.00
    N2           | A1          | true     | 111       | project          | 2.00
    N3           | F1          |          | 121       | project          | 4.00
    N4           | F1          | true     | 13        | project          | 8.00
    N5           | A1          | false    | 112       | project          | 16.00
    N6           | A1          | false    | 13        | basic            | 32.00
    N7           | A1          | false    | 13        | project          | 64.00
"""


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-09-29", {}),
        ("2024-09-30", {"N1": yuan("1"), "N3": yuan("4"), "N7": yuan("64")}),
        ("2024-12-31", {"N1": yuan("1"), "N3": yuan("4"), "N7": yuan("64")}),
    ],
)
def test_cr_08_money_that_no_unit_has_by_the_end_of_september(
    as_of: str, expected: dict[str, Any]
) -> None:
    drawn = indicators(UNALLOTTED).with_columns(fiscal_year=pl.lit("2024"))
    tables = run(as_of, agencies=BUREAU, indicators=drawn)
    assert found(tables, "CR-08", "review") == expected
