"""BA-09: fiscal money in a term deposit of more than twelve months is asked about."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from tests.drawing import findings, yuan
from tests.drawing_accounts import run_county


def deposit(
    opened_on: str,
    term_to: str,
    *,
    kind: str = "general",
    nature: str = "fiscal",
    purpose: str = "定期存款",
    status: str = "open",
    bank_opened_on: str = "",
    currency: str = "",
    as_of: str = "2024-12-31",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's deposit of 5,000.00."""
    return run_county(
        as_of,
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | purpose   | money_nature | opened_on   | term_to   |
        | 101         | 81010003   | 清河县教育局 | {kind}       | {purpose} | {nature}     | {opened_on} | {term_to} |
        """,  # noqa: E501
        bank_accounts=f"""
        | account_no | account_name | currency   | status   | opened_on        | balance | balance_on |
        | 81010003   | 清河县教育局 | {currency} | {status} | {bank_opened_on} | 5000.00 | {as_of}    |
        """,  # noqa: E501
    )


def test_a_term_of_more_than_twelve_months_is_asked_about() -> None:
    (found,) = findings(deposit("2024-03-15", "2025-03-16"), "BA-09")
    assert (found["subject_kind"], found["subject_id"]) == ("account", "81010003")
    assert (found["agency_code"], found["verdict"]) == ("101", "review")
    assert found["amount"] == yuan("5000")
    assert "2025-03-16" in found["reason"]


def test_a_term_of_exactly_twelve_months_passes() -> None:
    assert findings(deposit("2024-03-15", "2025-03-15"), "BA-09") == []


def test_twelve_months_after_29_february_are_28_february() -> None:
    assert findings(deposit("2024-02-29", "2025-02-28"), "BA-09") == []
    assert len(findings(deposit("2024-02-29", "2025-03-01"), "BA-09")) == 1


def test_a_deposit_that_has_matured_by_the_as_of_day_has_run_its_course() -> None:
    assert findings(deposit("2022-01-01", "2024-12-31"), "BA-09") == []
    assert len(findings(deposit("2022-01-01", "2025-01-01"), "BA-09")) == 1


@pytest.mark.parametrize("nature", ["own_income", "trust", "mixed", ""])
def test_money_that_nobody_says_is_fiscal_is_not_meant(nature: str) -> None:
    assert findings(deposit("2022-01-01", "2025-06-30", nature=nature), "BA-09") == []


def test_a_purpose_of_fiscal_money_counts_and_an_exempt_one_does_not() -> None:
    fiscal = deposit("2022-01-01", "2025-06-30", nature="", purpose="财政专项资金定期")
    exempt = deposit("2022-01-01", "2025-06-30", nature="", purpose="住房公积金定期")
    assert len(findings(fiscal, "BA-09")) == 1
    assert findings(exempt, "BA-09") == []


def test_a_special_account_of_the_treasury_holds_fiscal_money_unless_it_is_insurance() -> None:
    kinds = {"kind": "fiscal_special", "nature": ""}
    own = deposit("2022-01-01", "2025-06-30", purpose="粮食风险基金", **kinds)
    insured = deposit("2022-01-01", "2025-06-30", purpose="社会保险基金", **kinds)
    assert len(findings(own, "BA-09")) == 1
    assert findings(insured, "BA-09") == []


def test_without_the_first_or_the_last_day_it_is_silent_and_the_notes_say_so() -> None:
    for tables in (deposit("", "2025-06-30"), deposit("2022-01-01", "")):
        assert findings(tables, "BA-09") == []
        assert any("81010003" in note or "定期" in note for note in tables["notes"]["note"])
    dated = deposit("2024-06-30", "2025-06-30")
    assert not any("定期" in note for note in dated["notes"]["note"])


def test_the_banks_day_of_opening_comes_before_the_registers() -> None:
    assert findings(deposit("2022-01-01", "2025-06-30", bank_opened_on="2024-06-30"), "BA-09") == []
    assert len(findings(deposit("2024-06-30", "2025-06-30", bank_opened_on="2022-01-01"), "BA-09"))


def test_an_account_closed_at_the_bank_or_in_foreign_currency_is_not_judged() -> None:
    assert findings(deposit("2022-01-01", "2025-06-30", status="closed"), "BA-09") == []
    assert findings(deposit("2022-01-01", "2025-06-30", currency="USD"), "BA-09") == []
