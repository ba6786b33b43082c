"""BA-17: one purpose needs one special account."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import account_actions, run_county


def special(entries: str) -> Mapping[str, pl.DataFrame]:
    """A run over accounts: agency | account | kind | purpose | balance | status | currency."""
    register = "agency_code | account_no | account_name | account_kind | purpose\n"
    banks = "account_no | account_name | balance | balance_on | status | currency\n"
    names = {"101": "清河县教育局", "102": "清河县水利局"}
    for entry in entries.strip().splitlines():
        agency, number, kind, purpose, balance, status, currency = (
            cell.strip() for cell in entry.split("|")
        )
        register += f"{agency} | {number} | {names[agency]} | {kind} | {purpose}\n"
        banks += f"{number} | {names[agency]} | {balance} | 2024-12-31 | {status} | {currency}\n"
    return run_county("2024-12-31", accounts=register, bank_accounts=banks)


def test_two_special_accounts_for_one_purpose_are_a_finding_of_all_but_the_largest() -> None:
    tables = special(
        """
        101 | 81010003 | special | 学校基建 | 100.00 | open |
        101 | 81010004 | special | 学校基建 | 300.00 | open |
        101 | 81010005 | special | 学校基建 | 50.50  | suspended |
        """
    )
    (found,) = findings(tables, "BA-17")
    assert (found["subject_kind"], found["subject_id"]) == ("agency", "101")
    assert (found["agency_code"], found["verdict"]) == ("101", "rectify")
    assert found["amount"] == yuan("150.50")
    assert "学校基建" in found["reason"]
    assert {row[0] for row in account_actions(tables).values()} == {"keep"}


def test_the_accounts_that_it_names_are_its_evidence() -> None:
    tables = special(
        """
        101 | 81010003 | special | 学校基建 | 100.00 | open |
        101 | 81010004 | special | 学校基建 | 300.00 | open |
        101 | 81010005 | general |          | 300.00 | open |
        """
    )
    (found,) = findings(tables, "BA-17")
    seen = tables["evidence"].filter(finding_id=found["finding_id"])
    assert sorted(seen.filter(source_table="accounts")["source_row"]) == [1, 2]
    assert sorted(seen.filter(source_table="bank_accounts")["source_row"]) == [1, 2]


def test_each_purpose_keeps_its_largest_and_an_agency_is_one_finding() -> None:
    tables = special(
        """
        101 | 81010003 | special | 学校基建 | 100.00 | open |
        101 | 81010004 | special | 学校基建 | 300.00 | open |
        101 | 81010005 | special | 学生资助 | 20.00  | open |
        101 | 81010006 | special | 学生资助 | 20.00  | open |
        101 | 81010007 | special | 校车     | 900.00 | open |
        """
    )
    assert subjects(tables, "BA-17") == {"101": yuan("120")}


def test_another_purpose_another_kind_or_another_agency_is_in_order() -> None:
    tables = special(
        """
        101 | 81010003 | special      | 学校基建 | 100.00 | open |
        101 | 81010004 | special      | 学生资助 | 300.00 | open |
        101 | 81010005 | general      | 学校基建 | 300.00 | open |
        101 | 81010006 | temporary    | 学校基建 | 300.00 | open |
        102 | 81020003 | special      | 学校基建 | 300.00 | open |
        """
    )
    assert findings(tables, "BA-17") == []


def test_accounts_without_a_purpose_are_not_alike() -> None:
    tables = special(
        """
        101 | 81010003 | special | | 100.00 | open |
        101 | 81010004 | special | | 300.00 | open |
        """
    )
    assert findings(tables, "BA-17") == []


def test_a_closed_account_or_one_in_foreign_currency_is_no_second() -> None:
    tables = special(
        """
        101 | 81010003 | special | 学校基建 | 100.00 | open   |
        101 | 81010004 | special | 学校基建 | 300.00 | closed |
        101 | 81010005 | special | 学校基建 | 300.00 | open   | USD
        """
    )
    assert findings(tables, "BA-17") == []
