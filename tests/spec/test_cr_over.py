"""CR-OVER: more was paid than the indicator held; a finding, never a bucket."""

from __future__ import annotations

from tests.drawing import findings, indicators, run, split, subjects, yuan

TWO_ROOTS = """
    indicator_id | fiscal_year | amount
    R1           | 2023        | 100.00
    R2           | 2023        | 100.00
"""


def test_an_overspent_indicator_is_reviewed_for_the_overspend():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
        """,
    )
    (finding,) = findings(tables, "CR-OVER")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "R1")
    assert (finding["verdict"], finding["amount"]) == ("review", yuan("30"))


def test_an_overspent_indicator_is_in_no_bucket():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
        """,
    )
    assert split(tables, "R1") == {}


def test_the_overspend_of_one_root_does_not_lessen_what_another_has_left():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
        """,
    )
    assert split(tables, "R2") == {"CR-01": yuan("100")}
    assert tables["controls"]["holds"].all()


def test_an_indicator_spent_to_the_fen_is_not_overspent():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 100.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {}


def test_one_fen_too_many_is_an_overspend():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 100.01
        """,
    )
    assert subjects(tables, "CR-OVER") == {"R1": yuan("0.01")}


def test_a_refund_cures_an_overspend():
    tables = run(
        "2024-12-31",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
            R1           | 2024-05-02 | -30.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {}


def test_a_payment_after_the_day_is_no_overspend_yet():
    tables = run(
        "2024-06-30",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-07-01 | 130.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {}


def test_a_chain_is_overspent_only_as_a_whole():
    # C1 paid 80 of its own 50, but the money is R1's 100: 20 are left.
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            R1           |                     | 2023        | 100.00
            C1           | R1                  | 2024        | 50.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2024-05-01 | 80.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {}
    assert split(tables, "R1") == {"KEEP": yuan("20")}


def test_a_cut_below_what_was_paid_is_an_overspend():
    # 100 - 60 - 50 = -10
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | amount | adjusted
            R1           | 2024        | 100.00 | -60.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 50.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {"R1": yuan("10")}


def test_overspent_money_of_an_exempt_kind_is_reviewed_too():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | fund_type | amount
            R1           | 2024        | 112       | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 110.00
        """,
    )
    assert subjects(tables, "CR-OVER") == {"R1": yuan("10")}


def test_an_overspend_recalls_nothing():
    tables = run(
        "2024-06-30",
        indicators=indicators(TWO_ROOTS),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 130.00
        """,
    )
    assert tables["recalls"].is_empty()
