"""CR-16: a large payment of late December to one's own, a subordinate's or an enterprise's account
is not proof of use."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from tests.drawing import draw, findings, indicators, run, subjects, yuan
from tests.drawing_accounts import AGENCIES

INDICATORS = """
| division_code | agency_code | indicator_id | fiscal_year | amount    |
| 431099000     | 101         | I1           | 2024        | 100000.00 |
"""
REGISTER = """
| agency_code | account_no | account_name   | account_kind | purpose  |
| 101         | 81010002   | 清河县教育局   | basic        |          |
| 101         | 81010051   | 清河县教育局   | special      | 工会经费 |
| 101001      | 81101002   | 清河县第一中学 | basic        |          |
"""


def late(payments: str, *, as_of: str = "2025-03-31") -> dict[str, Decimal | None]:
    """The CR-16 findings of these payments from I1, which is of 清河县教育局."""
    drawn = draw(payments)
    blank = [
        pl.lit(None, pl.String).alias(name)
        for name in ("payee_no", "payee_name", "summary")
        if name not in drawn.columns
    ]
    tables = run(
        as_of,
        agencies=AGENCIES,
        accounts=REGISTER,
        indicators=indicators(INDICATORS),
        payments=drawn.with_columns(*blank, pl.lit("I1").alias("indicator_id")),
    )
    for found in findings(tables, "CR-16"):
        assert (found["verdict"], found["subject_kind"]) == ("review", "indicator")
        rows = tables["evidence"].filter(pl.col("finding_id") == found["finding_id"])
        assert "payments" in set(rows["source_table"])
    return dict(subjects(tables, "CR-16"))


PAYEES = (
    "清河县教育局",
    "清河县第一中学",
    "清河县城市建设公司",
    "清河县一中",
    "清河县第一中学(本级)",
)


def test_money_for_itself_a_subordinate_or_an_enterprise_on_20_december_is_found() -> None:
    paid = "\n".join(f"| 2024-12-20 | 10000.01 | {payee} |" for payee in PAYEES)
    assert late(f"| paid_on | amount | payee_name |\n{paid}") == {"I1": yuan("50000.05")}


def test_the_days_before_other_agencies_strangers_and_small_sums_are_none() -> None:
    assert (
        late(
            """
            | paid_on    | amount   | payee_name           |
            | 2024-12-19 | 30000.00 | 清河县第一中学       |
            | 2025-01-01 | 30000.00 | 清河县第一中学       |
            | 2024-12-31 | 10000.00 | 清河县第一中学       |
            | 2024-12-31 | 30000.00 | 清河县水利局         |
            | 2024-12-31 | 30000.00 | 清河县宏达建筑公司   |
            """
        )
        == {}
    )


def test_what_may_go_to_the_union_is_exempt_by_its_summary_and_by_its_account() -> None:
    assert (
        late(
            """
            | paid_on    | amount   | payee_no | payee_name   | summary      |
            | 2024-12-31 | 30000.00 |          | 清河县教育局 | 拨缴工会经费 |
            | 2024-12-31 | 30000.00 | 81010051 | 清河县教育局 | 划款         |
            """
        )
        == {}
    )


def test_the_account_number_goes_before_the_name() -> None:
    assert late(
        """
        | paid_on    | amount   | payee_no | payee_name   |
        | 2024-12-31 | 30000.00 | 81101002 | 清河县水利局 |
        """
    ) == {"I1": yuan("30000.00")}


def test_what_came_back_is_taken_off_and_nothing_is_left_where_all_of_it_did() -> None:
    payments = """
        | paid_on    | amount    | payee_name     |
        | 2024-12-31 | 30000.00  | 清河县第一中学 |
        | 2025-01-05 | {back}    | 清河县第一中学 |
    """
    assert late(payments.format(back="-29999.99")) == {"I1": yuan("0.01")}
    assert late(payments.format(back="-30000.00")) == {}


def test_a_payment_after_the_day_in_question_has_not_happened() -> None:
    payments = """
        | paid_on    | amount   | payee_name     |
        | 2024-12-31 | 30000.00 | 清河县第一中学 |
    """
    assert late(payments, as_of="2024-12-30") == {}
    assert late(payments, as_of="2024-12-31") == {"I1": yuan("30000.00")}
