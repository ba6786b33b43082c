"""NT-04: the interest of fiscal money is the treasury's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import county, findings, run, subjects, yuan
from tests.drawing_accounts import AGENCIES

OF = {"101": "清河县教育局", "101001": "清河县第一中学", "103": "清河县城市建设公司"}


def interest(
    lines: str,
    *,
    agency: str = "101",
    kind: str = "basic",
    nature: str = "",
    purpose: str = "",
    as_of: str = "2024-12-31",
    profile: str | Path = "national",
) -> Mapping[str, pl.DataFrame]:
    """A run over lines of the agency's one account: day | amount | counterparty | summary."""
    rows = "\n".join(f"81010002 | {line}" for line in lines.strip().splitlines())
    return run(
        as_of,
        profile=profile,
        agencies=AGENCIES,
        accounts=f"""
        agency_code | account_no | account_name | account_kind | money_nature | purpose
        {agency}    | 81010002   | {OF[agency]} | {kind}       | {nature}     | {purpose}
        """,
        bank_accounts=f"""
        account_no | account_name | balance | balance_on | lines_from
        81010002   | {OF[agency]} | 500.00  | {as_of}    | 2020-01-01
        """,
        bank_lines="account_no | posted_on | amount | counterparty_name | summary\n" + rows,
    )


TWO_QUARTERS = """
2024-03-21 | 12.00 |                    | 结息
2024-06-21 | 13.00 | 清河农村商业银行   | 利息
"""


def test_interest_of_the_closed_year_that_was_not_remitted_is_due() -> None:
    (found,) = findings(interest(TWO_QUARTERS), "NT-04")
    assert (found["subject_kind"], found["subject_id"]) == ("agency", "101")
    assert (found["agency_code"], found["verdict"]) == ("101", "rectify")
    assert found["amount"] == yuan("25")
    assert found["legal_basis"].startswith("预算法第五十六条")


def test_what_was_remitted_as_interest_is_taken_off_to_the_fen() -> None:
    paid = "2024-07-01 | -{} | 国家金库清河县支库 | 上缴存款利息"
    assert subjects(interest(TWO_QUARTERS + paid.format("24.99")), "NT-04") == {"101": yuan("0.01")}
    assert findings(interest(TWO_QUARTERS + paid.format("25.00")), "NT-04") == []


def test_its_lines_are_its_evidence() -> None:
    tables = interest(
        TWO_QUARTERS.strip()
        + "\n2024-07-01 | -1.00 | 国家金库清河县支库 | 上缴存款利息"
        + "\n2024-08-01 | -5.00 | 清河印刷厂 | 付款\n2023-12-21 | 9.00 | | 结息"
    )
    (found,) = findings(tables, "NT-04")
    seen = tables["evidence"].filter(finding_id=found["finding_id"], source_table="bank_lines")
    assert sorted(seen["source_row"]) == [1, 2, 3]


def test_a_remittance_of_something_else_or_interest_paid_to_another_takes_nothing_off() -> None:
    tables = interest(
        TWO_QUARTERS
        + "2024-07-01 | -25.00 | 国家金库清河县支库 | 上缴非税收入\n"
        + "2024-07-02 | -25.00 | 清河印刷厂 | 付利息"
    )
    assert subjects(tables, "NT-04") == {"101": yuan("25")}


def test_the_closed_year_is_the_one_before_until_its_last_day() -> None:
    lines = """
    2023-12-31 | 7.00  | | 结息
    2024-01-01 | 5.00  | | 结息
    2024-12-30 | 1.00  | | 结息
    """
    assert subjects(interest(lines, as_of="2024-12-30"), "NT-04") == {"101": yuan("7")}
    assert subjects(interest(lines, as_of="2024-12-31"), "NT-04") == {"101": yuan("6")}


def test_what_is_remitted_after_the_year_and_before_the_as_of_day_counts_too() -> None:
    lines = TWO_QUARTERS + "2025-01-10 | -25.00 | 清河县非税收入管理局 | 上缴利息"
    assert findings(interest(lines, as_of="2025-01-10"), "NT-04") == []
    assert subjects(interest(lines, as_of="2025-01-09"), "NT-04") == {"101": yuan("25")}


def test_the_county_says_how_many_years_back(tmp_path: Path) -> None:
    lines = "2022-12-31 | 3.00 | | 结息\n2023-01-01 | 7.00 | | 结息\n" + TWO_QUARTERS.strip()
    two = county(tmp_path, interest_years="2")
    assert subjects(interest(lines, profile=two), "NT-04") == {"101": yuan("32")}
    assert subjects(interest(lines), "NT-04") == {"101": yuan("25")}


def test_an_institution_is_asked_unless_its_accounts_are_fiscal() -> None:
    (asked,) = findings(interest(TWO_QUARTERS, agency="101001"), "NT-04")
    (due,) = findings(interest(TWO_QUARTERS, agency="101001", nature="fiscal"), "NT-04")
    assert (asked["verdict"], due["verdict"]) == ("review", "rectify")
    assert asked["amount"] == due["amount"] == yuan("25")


def test_an_enterprise_keeps_its_interest() -> None:
    assert findings(interest(TWO_QUARTERS, agency="103"), "NT-04") == []


@pytest.mark.parametrize("nature", ["own_income", "trust"])
def test_interest_of_own_income_and_of_money_in_trust_is_left_alone(nature: str) -> None:
    assert findings(interest(TWO_QUARTERS, nature=nature), "NT-04") == []


@pytest.mark.parametrize("purpose", ["工会经费", "食堂", "住房公积金", "科研课题"])
def test_interest_of_an_exempt_purpose_is_left_alone(purpose: str) -> None:
    assert findings(interest(TWO_QUARTERS, purpose=purpose), "NT-04") == []


@pytest.mark.parametrize("kind", ["zero_balance", "fiscal_special", "collection"])
def test_accounts_that_are_no_own_cash_are_left_alone(kind: str) -> None:
    assert findings(interest(TWO_QUARTERS, kind=kind), "NT-04") == []


def test_interest_that_the_bank_took_back_is_none() -> None:
    tables = interest("2024-03-21 | 12.00 | | 结息\n2024-03-22 | -12.00 | | 冲正结息")
    assert findings(tables, "NT-04") == []
