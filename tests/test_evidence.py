"""The rows that a finding points to make its figure again, without anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.drawing import findings, indicators, run
from zbb_reconcile import Outcome

SAMPLE = Path(__file__).parents[1] / "sample_data"
AS_OF = date(2024, 12, 31)
WINDOW = date(2022, 12, 31)
Row = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]
NONE = Decimal(0)


@pytest.fixture(scope="module")
def outcome(sample_run: Outcome) -> Outcome:
    return sample_run


def pointed(tables: Tables, finding: Row, name: str) -> list[Row]:
    """The standardised rows of one table that the finding points to."""
    place = ["source_file", "source_sheet", "source_row"]
    there = tables["evidence"].filter(finding_id=finding["finding_id"], source_table=name)
    rows = tables[name].with_columns(pl.col("source_file").cast(pl.String))
    found = rows.join(there.select(place), on=place, nulls_equal=True)
    assert found.height == there.height
    return found.to_dicts()


def unspent(tables: Tables, finding: Row) -> Mapping[str, Decimal]:
    """Root -> what its chain leaves, out of the rows pointed to."""
    rows = pointed(tables, finding, "indicators")
    origin = {row["indicator_id"]: row["origin_indicator_id"] for row in rows}

    def root(indicator: str) -> str:
        above = origin[indicator]
        return root(above) if above and above != indicator else indicator

    left: dict[str, Decimal] = {}
    for row in rows:
        top = root(row["indicator_id"])
        left[top] = left.get(top, NONE) + (row["adjusted"] or NONE)
        left[top] += row["amount"] if top == row["indicator_id"] else NONE
    for paid in pointed(tables, finding, "payments"):
        left[root(paid["indicator_id"])] -= paid["amount"]
    return left


def test_stale_cash_is_made_again_of_the_accounts_and_their_lines(outcome: Outcome) -> None:
    found = findings(outcome, "SF-01")
    assert len(found) > 1
    for finding in found:
        said = outcome["stale_cash"].filter(agency_code=finding["subject_id"]).to_dicts()[0]
        accounts = pointed(outcome, finding, "bank_accounts")
        lines = pointed(outcome, finding, "bank_lines")
        assert all(line["posted_on"] > WINDOW for line in lines)
        held = sum((account["balance"] for account in accounts), NONE)
        assert held - sum((line["amount"] for line in lines), NONE) == said["opening"]
        # Every outflow is there; what stays in the agency's own accounts is netted.
        own = {account["account_no"] for account in accounts}
        outflows = [line for line in lines if line["amount"] < 0]
        gone = sum(
            (-line["amount"] for line in outflows if line["counterparty_no"] not in own), NONE
        )
        assert gone >= said["outflow"]


def test_a_fund_excess_is_made_again_of_chains_payments_and_revenue(outcome: Outcome) -> None:
    found = findings(outcome, "CR-04")
    assert found
    for finding in found:
        (revenue,) = pointed(outcome, finding, "fund_revenues")
        kept = sum(unspent(outcome, finding).values(), NONE)
        allowed = (revenue["revenue"] * 30 / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert kept - allowed == finding["amount"]


@pytest.mark.parametrize("rule", ["AS-05", "AS-08"])
def test_the_unspent_money_of_a_project_is_made_again(outcome: Outcome, rule: str) -> None:
    found = [finding for finding in findings(outcome, rule) if finding["amount"]]
    assert found
    for finding in found:
        left = [yuan for yuan in unspent(outcome, finding).values() if yuan > 0]
        if rule == "AS-05":
            assert len(pointed(outcome, finding, "projects")) == 1
        assert sum(left, NONE) == finding["amount"]


def test_money_lying_elsewhere_is_what_was_passed_on_less_the_lines_pointed_to(
    outcome: Outcome,
) -> None:
    found = findings(outcome, "CR-13")
    assert found
    for finding in found:
        passed = sum((paid["amount"] for paid in pointed(outcome, finding, "payments")), NONE)
        spent = sum((line["amount"] for line in pointed(outcome, finding, "bank_lines")), NONE)
        assert spent < 0
        assert passed + spent == finding["amount"]


def test_what_older_roots_took_of_a_contract_is_pointed_to() -> None:
    tables = run(
        "2024-12-31",
        indicators=indicators("""
            indicator_id | fiscal_year | amount | project_code
            I1           | 2021        | 100.00 | P1
            I2           | 2022        |  80.00 | P1
            I3           | 2022        |  70.00 | P1
            I4           | 2020        |  60.00 | P2
        """),
        payments="""
            indicator_id | paid_on    | amount
            I1           | 2021-06-01 | 30.00
            I2           | 2022-06-01 | 10.00
        """,
        projects="""
            project_code | project_name | status  | contract_balance
            P1           | road         | ongoing | 90.00
            P2           | well         | ongoing |  1.00
        """,
    )
    told = {
        (rule, finding["subject_id"]): (finding["amount"], dict(unspent(tables, finding)))
        for rule in ("CR-CONTRACT", "CR-01")
        for finding in findings(tables, rule)
        if finding["subject_id"] != "I4"
    }
    i1, i2, i3 = Decimal("70.00"), Decimal("70.00"), Decimal("70.00")
    assert told == {
        ("CR-CONTRACT", "I1"): (Decimal("70.00"), {"I1": i1}),
        # 90 of contract, of which the older root took 70.
        ("CR-CONTRACT", "I2"): (Decimal("20.00"), {"I1": i1, "I2": i2}),
        ("CR-01", "I2"): (Decimal("50.00"), {"I1": i1, "I2": i2}),
        ("CR-01", "I3"): (Decimal("70.00"), {"I1": i1, "I2": i2, "I3": i3}),
    }


def test_of_thousands_of_lines_the_largest_are_listed_and_it_is_said_how_many_there_are() -> None:
    lines = 2005
    tables = run(
        "2024-12-31",
        agencies="""
            division_code | agency_code | agency_name
            360732000     | A1          | 县甲局
        """,
        accounts="""
            agency_code | account_no | account_name | account_kind | money_nature
            A1          | 1          | 县甲局       | basic        | fiscal
        """,
        bank_accounts="""
            account_no | account_name | balance | balance_on | lines_from
            1          | 县甲局       | 9000.00 | 2024-12-31 | 2020-01-01
        """,
        bank_lines=pl.DataFrame(
            {
                "account_no": ["1"] * lines,
                "posted_on": ["2024-01-01"] * lines,
                "amount": [f"-{number}.00" for number in range(1, lines + 1)],
            }
        ),
    )
    (finding,) = findings(tables, "SF-01")
    listed = pointed(tables, finding, "bank_lines")
    assert {line["amount"] for line in listed} == {Decimal(-n) for n in range(6, lines + 1)}
    (said,) = (note for note in tables["notes"]["note"] if "evidence_cut" in note)
    assert "1 条疑点" in said
