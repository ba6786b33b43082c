"""X-05, and what carries over where nobody gives the payments: the county's own figures."""

from __future__ import annotations

from tests.drawing import ageing, findings, indicators, run, split, subjects, yuan
from tests.drawing_accounts import switched_off

FIGURES = """
    indicator_id | origin_indicator_id | fiscal_year | amount | adjusted | paid  | balance
    R1           |                     | 2023        | 100.00 |          | 30.00 | 70.00
    R2           |                     | 2023        | 100.00 |          | 40.00 | 60.00
    R3           |                     | 2023        | 100.00 | 10.00    |       | 79.99
    R4           |                     | 2023        | 100.00 |          |       | 40.00
    R5           | R4                  | 2023        | 60.00  |          | 0.00  |
    R6           |                     | 2023        | 100.00 |          |       |
"""
PAYMENTS = """
    indicator_id | paid_on    | amount
    R1           | 2024-03-01 | 30.00
    R2           | 2024-03-01 | 39.00
    R2           | 2025-01-01 | 1.00
    R3           | 2024-03-01 | 30.00
"""


def test_figures_that_disagree_are_asked_about_and_nothing_of_them_is_recalled() -> None:
    # R2: 40.00 stated, 39.00 paid by the day. R3: 100 + 10 - 30 = 80.00, 79.99 stated.
    tables = run("2024-12-31", indicators=indicators(FIGURES), payments=PAYMENTS)
    assert subjects(tables, "X-05") == {"R2": yuan("1"), "R3": yuan("-0.01")}
    assert {row["verdict"] for row in findings(tables, "X-05")} == {"review"}
    assert ageing(tables, "R2")["CR-01"]["verdict"] == "review"
    assert ageing(tables, "R1")["CR-01"]["verdict"] == "recall"
    assert subjects(tables, "CR-01")["R2"] == yuan("61")
    ids = {row["finding_id"]: row["subject_id"] for row in findings(tables, "CR-01")}
    assert {ids[one] for one in tables["recalls"]["finding_id"]} == {"R1", "R4", "R6"}
    assert tables["controls"]["holds"].all()


def test_without_payments_the_countys_own_sums_count_and_a_blank_one_leaves_its_root_alone() -> (
    None
):
    tables = run("2024-12-31", indicators=indicators(FIGURES), payments=None)
    assert split(tables, "R1") == {"CR-01": yuan("70")}
    assert split(tables, "R2") == {"CR-01": yuan("60")}
    assert [split(tables, root) for root in ("R3", "R4", "R6")] == [{}, {}, {}]
    assert any("R3、R4、R6" in note for note in tables["notes"]["note"])
    assert tables["controls"]["holds"].all()


def test_where_nobody_says_what_was_paid_no_carryover_is_judged() -> None:
    lapsed = "indicator_id | fiscal_year | amount\nR1 | 2020 | 100.00"
    tables = run("2024-12-31", indicators=indicators(lapsed), payments=None)
    assert tables["carryover_ageing"].is_empty()
    assert tables["findings"].is_empty()
    assert {"CR-00", "CR-01", "CR-02", "CR-05", "CR-20", "CR-OVER", "KEEP"} <= switched_off(tables)
    assert any("付了多少不知道" in note for note in tables["notes"]["note"])
