"""Early warnings, payment hits, what follows for the next budget, scores, traces, what if."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.drawing import county, draw, findings, indicators, run
from zbb_reconcile import Refusal, reconcile

PROJECT_YEARS = """
    project_code | agency_code | fiscal_year | budget  | spent  | grade | kind
    P-SLOW       | A1          | 2022        | 1000.00 | 499.99 | 良    | 项目
    P-SLOW       | A1          | 2023        | 1000.00 | 100.00 | 良    | 项目
    P-SLOW       | A1          | 2024        | 800.00  | 399.99 | 良    | 项目
    P-ONCE       | A1          | 2023        | 1000.00 | 100.00 | 良    | 项目
    P-ONCE       | A1          | 2024        | 1000.00 | 500.00 | 优    | 项目
    P-POOR       | A1          | 2023        | 500.00  | 500.00 | 优    | 项目
    P-POOR       | A1          | 2024        | 600.00  | 600.00 | 差    | 项目
    P-WAS        | A1          | 2023        | 500.00  | 500.00 | 差    | 项目
    P-WAS        | A1          | 2024        | 500.00  | 500.00 | 中    | 项目
    F-POOR       | A1          | 2024        | 100.03  | 100.03 | 差    | 专项资金
    P-NEXT       | A1          | 2025        | 900.00  | 0.00   | 差    | 项目
"""


def actions(tables: Mapping[str, pl.DataFrame]) -> dict[str, tuple[Any, ...]]:
    """Subject -> action, amount, rule."""
    rows = tables["budget_actions"].to_dicts()
    return {row["subject_id"]: (row["action"], str(row["amount"]), row["rule_id"]) for row in rows}


def test_projects_are_kept_cut_or_cancelled() -> None:
    tables = run("2024-12-31", project_years=PROJECT_YEARS)
    assert actions(tables) == {
        "P-SLOW": ("cut", "400.01", "CR-15"),
        "P-ONCE": ("keep", "1000.00", None),
        "P-POOR": ("cancel", "600.00", "PF-01"),
        "P-WAS": ("keep", "500.00", None),
        # How much a poor special fund loses is a county's to say.
        "F-POOR": ("keep", "100.03", None),
    }
    assert [row["verdict"] for row in findings(tables, "CR-15")] == ["review"]


def test_a_special_fund_loses_a_fifth_where_the_county_says_so() -> None:
    tables = run("2024-12-31", profile="xingguo", project_years=PROJECT_YEARS)
    assert actions(tables)["F-POOR"] == ("cut", "20.01", "PF-02")
    assert actions(tables)["P-POOR"] == ("cancel", "600.00", "PF-01")
    sums = tables["budget_sums"].to_dicts()
    assert [(row["department_code"], row["action"], str(row["amount"])) for row in sums] == [
        ("A1", "cancel", "600.00"),
        ("A1", "cut", "420.02"),
    ]


def test_poor_and_finished_projects_leave_where_the_county_says_so() -> None:
    tables = run(
        "2024-12-31",
        profile="zixing",
        project_years=PROJECT_YEARS,
        projects="project_code | status | completed_on\nP-ONCE | completed | 2024-06-30",
    )
    told = actions(tables)
    assert told["F-POOR"] == ("cancel", "100.03", "PF-03")
    assert told["P-ONCE"] == ("cancel", "1000.00", "PF-03")
    assert told["P-POOR"][2] == "PF-03"


def test_what_is_recalled_and_budgeted_again_is_named() -> None:
    tables = run(
        "2024-12-31",
        project_years=PROJECT_YEARS,
        indicators=indicators(
            "indicator_id | fiscal_year | amount | project_code\nI1 | 2022 | 70.00 | P-WAS"
        ),
        payments="indicator_id | paid_on | amount\nI1 | 2022-05-01 | 0.50",
    )
    (row,) = tables["budget_actions"].filter(subject_id="P-WAS").to_dicts()
    assert (str(row["recalled"]), str(row["budget"])) == ("69.50", "500.00")
    assert "69.50" in row["why"]


LAPSING = """
    indicator_id | fiscal_year | amount | project_code
    QUIET        | 2023        | 100.00 |
    DRAWN        | 2023        | 100.00 |
    NEXT         | 2024        | 100.00 |
"""


@pytest.mark.parametrize(
    ("as_of", "level", "term"),
    [
        ("2024-06-29", None, None),
        ("2024-06-30", "hint", "later"),
        ("2024-09-29", "hint", "later"),
        ("2024-09-30", "warn", "soon"),
        ("2024-11-30", "warn", "last"),
        ("2024-12-31", None, None),
    ],
)
def test_money_that_lapses_is_told_before(as_of: str, level: str | None, term: str | None) -> None:
    tables = run(
        as_of,
        indicators=indicators(LAPSING),
        payments=f"""
            indicator_id | paid_on | amount
            DRAWN        | {as_of} | 1.00
            QUIET        | 2023-03-01 | 1.00
        """,
    )
    found = [
        (row["subject_id"], row["level"], row["term"], str(row["amount"]), str(row["ends_on"]))
        for row in tables["warnings"].to_dicts()
    ]
    wanted = [("QUIET", level, term, "99.00", "2024-12-31")] if level else []
    assert found == wanted


def test_a_county_sets_the_level_of_a_rule(tmp_path: Path) -> None:
    levels = '[{ rule = "CR-01", level = "stop" }, { rule = "X-04", level = "hint" }]'
    tables = run(
        "2024-06-30",
        profile=county(tmp_path, levels=levels),
        indicators=indicators(LAPSING),
        payments="indicator_id | paid_on | amount\nNOBODY | 2024-01-01 | 5.00",
    )
    assert set(tables["warnings"]["level"]) == {"stop"}
    assert tables["payment_hits"].select("rule_id", "level").rows() == [("X-04", "hint")]


def test_terms_that_end_are_told() -> None:
    tables = run(
        "2024-12-31",
        agencies="division_code | agency_code | agency_name\n360732000 | A1 | 兴国县教育局",
        deposits="""
            deposit_id | agency_code | received_on | due_back_on | amount | returned_amount
            D1         | A1          | 2024-01-01  | 2025-03-31  | 50.00  | 20.00
            D2         | A1          | 2024-01-01  | 2025-04-01  | 50.00  |
            D3         | A1          | 2024-01-01  | 2025-01-31  | 50.00  | 50.00
        """,
        leases="""
            lease_id | agency_code | category_code | rent  | to_on
            L1       | A1          | A01010101     | 12.00 | 2025-01-15
        """,
    )
    rows = [
        (row["rule_id"], row["subject_id"], str(row["amount"]), row["days_left"])
        for row in tables["warnings"].to_dicts()
    ]
    assert ("DP-01", "D1", "30.00", 90) in rows
    assert {subject for _, subject, _, _ in rows} <= {"D1", "L1"}


def test_of_an_overspent_indicator_the_payments_beyond_are_hits() -> None:
    tables = run(
        "2024-12-31",
        indicators=indicators("indicator_id | fiscal_year | amount\nI1 | 2024 | 100.00"),
        payments="""
            indicator_id | paid_on    | amount
            I1           | 2024-03-01 | 60.00
            I1           | 2024-04-01 | 40.00
            I1           | 2024-05-01 | 10.00
            I1           | 2024-06-01 | 5.00
        """,
    )
    hits = [
        (str(row["paid_on"]), str(row["amount"]), row["rule_id"], row["source_row"])
        for row in tables["payment_hits"].to_dicts()
    ]
    assert hits == [("2024-05-01", "10.00", "CR-OVER", 3), ("2024-06-01", "5.00", "CR-OVER", 4)]


def test_units_are_ranked_by_what_they_spent() -> None:
    tables = run(
        "2024-07-01",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 兴国县教育局
            360732000     | A2          | 兴国县水利局
            360732000     | A3          | 兴国县民政局
        """,
        indicators=indicators(
            """
            indicator_id | agency_code | fiscal_year | amount
            I1           | A1          | 2024        | 300.00
            I2           | A2          | 2024        | 100.00
            I3           | A3          | 2024        | 100.00
            OLD          | A3          | 2023        | 900.00
            """
        ),
        payments="""
            indicator_id | paid_on    | amount
            I1           | 2024-03-01 | 100.00
            I2           | 2024-04-01 | 50.00
            OLD          | 2024-04-01 | 900.00
        """,
    )
    rows = {row["agency_code"]: row for row in tables["agency_scores"].to_dicts()}
    assert {code: str(row["execution_rate"]) for code, row in rows.items()} == {
        "A1": "0.333333",
        "A2": "0.500000",
        "A3": "0.000000",
    }
    assert [rows[code]["rank"] for code in ("A2", "A1", "A3")] == [1, 2, 3]
    assert str(rows["A1"]["time_rate"]) == "0.500000"
    assert str(rows["A1"]["benchmark"]) == "0.500000"
    assert (rows["A2"]["months_on_top"], rows["A3"]["months_at_end"]) == (1, 1)
    (division,) = tables["division_scores"].to_dicts()
    assert (str(division["issued"]), str(division["paid"])) == ("500.00", "150.00")


@pytest.mark.parametrize(
    ("benchmarks", "expected"),
    [
        ("execution_rate | 2024 | 80% | given", "0.800000"),
        ("execution_rate | 2024-06 | 0.7 |", "0.700000"),
        ("execution_rate | 2024 | 0 | mean", "0.300000"),
        ("execution_rate | 2024 | 0 | max", "0.500000"),
    ],
)
def test_the_benchmark_is_the_countys(benchmarks: str, expected: str) -> None:
    tables = run(
        "2024-06-30",
        benchmarks=f"indicator | period | value | how\n{benchmarks}",
        indicators=indicators(
            """
            indicator_id | agency_code | fiscal_year | amount
            I1           | A1          | 2024        | 400.00
            I2           | A2          | 2024        | 100.00
            """
        ),
        payments="""
            indicator_id | paid_on    | amount
            I1           | 2024-03-01 | 100.00
            I2           | 2024-03-01 | 50.00
        """,
    )
    assert set(map(str, tables["agency_scores"]["benchmark"])) == {expected}


def test_the_way_of_a_large_projects_money_is_traced() -> None:
    tables = run(
        "2024-12-31",
        indicators=indicators(
            """
            indicator_id | origin_indicator_id | fiscal_year | amount    | project_code
            BIG          |                     | 2024        | 500000.00 | P1
            BIG-1        | BIG                 | 2024        | 300000.00 | P1
            SMALL        |                     | 2024        | 499999.99 | P2
            """
        ),
        payments="""
            indicator_id | paid_on    | amount    | payee_name
            BIG-1        | 2024-05-01 | 200000.00 | 清河建筑公司
        """,
    )
    rows = [
        (row["project_code"], row["step"], row["kind"], row["from_id"], row["to_id"])
        for row in tables["traces"].to_dicts()
    ]
    assert rows == [
        ("P1", 1, "indicator", None, "BIG"),
        ("P1", 2, "reissue", "BIG", "BIG-1"),
        ("P1", 3, "payment", "BIG-1", "清河建筑公司"),
    ]


def test_what_if_tells_what_would_come_and_nothing_else_knows_of_it() -> None:
    data = {
        "indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2024 | 100.00"),
        "payments": draw("indicator_id | paid_on | amount\nI1 | 2024-05-01 | 1.00"),
    }
    with reconcile(
        data, as_of=date(2024, 12, 31), threads=1, what_if={"life_years": 1}
    ) as supposed:
        (row,) = supposed["what_if"].to_dicts()
        assert (row["rule_id"], row["effect"], row["amount_then"]) == (
            *("CR-01", "comes"),
            Decimal("99.00"),
        )
        (sums,) = supposed["what_if_sums"].to_dicts()
        assert (str(sums["amount_now"]), str(sums["amount_then"])) == ("0.00", "99.00")
        assert supposed["findings"].is_empty()
        assert supposed["recalls"].is_empty()


def test_what_if_takes_the_rules_of_another_county_by_name_or_file(tmp_path: Path) -> None:
    data = {
        "indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2024 | 100.00"),
        "payments": draw("indicator_id | paid_on | amount\nI1 | 2024-05-01 | 1.00"),
    }
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[profile]\nname = "mine"\ntitle_zh = "本县"\ntitle_en = "Mine"\nextends = "xingguo"\n',
        encoding="utf-8",
    )
    for other, name in (("xingguo", "xingguo"), (mine, "mine")):
        with reconcile(
            data, as_of=date(2024, 12, 31), threads=1, what_if={"profile": other}
        ) as supposed:
            rows = supposed["what_if"].select("rule_id", "effect", "amount_then").rows()
            assert rows == [("CR-01", "comes", Decimal("99.00"))]
            assert supposed["what_if_sums"]["supposed"].to_list() == [f"profile={name}"]
            assert supposed["findings"].is_empty()
    with reconcile(
        data,
        as_of=date(2024, 12, 31),
        threads=1,
        what_if={"profile": "xingguo", "life_years": 2},
    ) as supposed:
        assert supposed["what_if"].is_empty()
    with pytest.raises(Refusal):
        reconcile(data, as_of=date(2024, 12, 31), what_if={"profile": "nowhere"})


def test_the_drawing_of_a_trace_has_every_fen_of_it() -> None:
    payees = "\n".join(f"BIG | 2024-05-0{day} | {day}0000.01 | 第{day}公司" for day in range(1, 9))
    big = "indicator_id | fiscal_year | amount | project_code\nBIG | 2022 | 900000.00 | P1"
    data = {
        "indicators": indicators(big),
        "payments": draw(f"indicator_id | paid_on | amount | payee_name\n{payees}"),
    }
    with reconcile(data, as_of=date(2024, 12, 31), threads=1) as outcome:
        drawn, told = outcome.books.frame("trace_legs"), outcome["traces"]
    legs = drawn.filter(pl.col("kind") == "payment")
    assert legs["label"].to_list() == [*(f"第{day}公司" for day in (8, 7, 6, 5, 4)), None]
    assert legs["places"].to_list() == [1, 1, 1, 1, 1, 3]
    for kind in ("indicator", "payment", "finding"):
        both = [table.filter(pl.col("kind") == kind)["amount"].sum() for table in (drawn, told)]
        assert both[0] == both[1] > 0
    assert ("indicator", 100) in drawn.select("kind", "percent_of_largest").rows()
    assert drawn["percent_of_largest"].is_between(0, 100).all()
