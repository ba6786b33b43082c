"""X-04: payments from an indicator that nobody knows."""

from __future__ import annotations

from tests.drawing import findings, indicators, run, split, subjects, yuan

KNOWN = """
    indicator_id | fiscal_year | amount
    R1           | 2024        | 100.00
"""


def test_payments_from_an_unknown_indicator_are_reviewed():
    tables = run(
        "2024-12-31",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            LOST         | 2024-05-01 | 30.00
        """,
    )
    (finding,) = findings(tables, "X-04")
    assert (finding["subject_kind"], finding["subject_id"]) == ("indicator", "LOST")
    assert (finding["verdict"], finding["amount"]) == ("review", yuan("30"))


def test_payments_from_a_known_indicator_are_no_finding():
    tables = run(
        "2024-12-31",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-05-01 | 30.00
        """,
    )
    assert subjects(tables, "X-04") == {}


def test_all_payments_from_one_unknown_indicator_are_one_sum():
    # 30 + 20 - 5 = 45
    tables = run(
        "2024-12-31",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            LOST1        | 2024-05-01 | 30.00
            LOST1        | 2024-06-01 | 20.00
            LOST1        | 2024-07-01 | -5.00
            LOST2        | 2024-05-01 | 7.00
        """,
    )
    assert subjects(tables, "X-04") == {"LOST1": yuan("45"), "LOST2": yuan("7")}


def test_payments_from_an_unknown_indicator_touch_no_other():
    tables = run(
        "2024-12-31",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            LOST         | 2024-05-01 | 30.00
        """,
    )
    assert split(tables, "R1") == {"KEEP": yuan("100")}


def test_a_payment_on_the_day_counts():
    tables = run(
        "2024-06-30",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            LOST         | 2024-06-30 | 30.00
        """,
    )
    assert subjects(tables, "X-04") == {"LOST": yuan("30")}


def test_a_payment_after_the_day_has_not_been_made():
    tables = run(
        "2024-06-30",
        indicators=indicators(KNOWN),
        payments="""
            indicator_id | paid_on    | amount
            LOST         | 2024-07-01 | 30.00
        """,
    )
    assert subjects(tables, "X-04") == {}


def test_an_indicator_that_is_issued_only_later_is_unknown():
    tables = run(
        "2024-06-30",
        indicators=indicators("""
            indicator_id | fiscal_year | issued_on  | amount
            R1           | 2024        | 2024-07-01 | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            R1           | 2024-06-30 | 30.00
        """,
    )
    assert subjects(tables, "X-04") == {"R1": yuan("30")}


def test_an_indicator_of_unknown_age_is_known():
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | origin_indicator_id | fiscal_year | amount
            C1           | LOST                | 2024        | 100.00
        """),
        payments="""
            indicator_id | paid_on    | amount
            C1           | 2024-05-01 | 30.00
        """,
    )
    assert subjects(tables, "X-04") == {}


def test_where_the_indicator_was_set_aside_a_note_says_so():
    known = """
        indicator_id | fiscal_year | amount
        R1           | 2024        | 100.00
        LOST         | 2024        | 1o.00
    """
    payments = """
        indicator_id | paid_on    | amount
        LOST         | 2024-05-01 | 30.00
        GONE         | 2024-05-01 | 7.00
    """
    tables = run("2024-12-31", indicators=indicators(known), payments=payments)
    assert subjects(tables, "X-04") == {"LOST": yuan("30"), "GONE": yuan("7")}
    (said,) = [note for note in tables["notes"]["note"] if "X-04" in note and "隔离" in note]
    assert "LOST" in said
    assert "GONE" not in said
