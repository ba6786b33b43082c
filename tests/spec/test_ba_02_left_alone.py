"""BA-02: a suspended account, a term deposit, and the only basic account of an agency."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import account_actions, run_county

STILL = "2022-06-01 | -20.00 | 付印刷费"
USED = "2024-06-01 | -20.00 | 付印刷费"


def account(
    lines: str,
    *,
    kind: str = "general",
    status: str = "open",
    name: str = "清河县教育局",
    purpose: str = "",
    term_to: str = "",
    lines_from: str = "2020-01-01",
    basic: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run of 2024-12-31 over 教育局's account 81010003; ``basic``: the balance of a used one."""
    rows = "\n".join(f"81010003 | {line}" for line in lines.strip().splitlines())
    second = bool(basic)
    return run_county(
        "2024-12-31",
        accounts=f"""
        agency_code | account_no | account_name | account_kind | purpose   | term_to
        101         | 81010003   | {name}       | {kind}       | {purpose} | {term_to}
        """
        + ("101 | 81010002 | 清河县教育局 | basic | |" if second else ""),
        bank_accounts=f"""
        account_no | account_name | opened_on  | status   | balance | balance_on | lines_from
        81010003   | {name}       | 2015-03-01 | {status} | 500.00  | 2024-12-31 | {lines_from}
        """
        + (
            f"81010002 | 清河县教育局 | 2015-03-01 | open | {basic} | 2024-12-31 | 2020-01-01"
            * second
        ),
        bank_lines="account_no | posted_on | amount | summary\n"
        + rows
        + ("\n81010002 | 2024-06-01 | -1.00 | 付款" if second else ""),
    )


def verdicts(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """account_no -> verdict of BA-02."""
    return {row["subject_id"]: row["verdict"] for row in findings(tables, "BA-02")}


def test_a_suspended_account_is_closed_whatever_its_lines_say() -> None:
    tables = account(USED, status="suspended")
    assert verdicts(tables) == {"81010003": "close_account"}
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}
    assert "久悬" in findings(tables, "BA-02")[0]["reason"]
    assert account_actions(tables)["81010003"][0] == "close"
    assert verdicts(account(USED, status="open")) == {}
    assert verdicts(account(USED, status="closed")) == {}


def test_also_where_its_lines_do_not_reach_back() -> None:
    assert verdicts(account(USED, status="suspended", lines_from="2024-05-01")) == {
        "81010003": "close_account"
    }


@pytest.mark.parametrize("kind", ["zero_balance", "fiscal_special"])
def test_a_suspended_account_of_a_kind_that_is_never_dormant_stays(kind: str) -> None:
    assert verdicts(account(USED, status="suspended", kind=kind)) == {}


def test_a_term_deposit_is_not_asleep_until_the_day_it_ends() -> None:
    assert verdicts(account(STILL, term_to="2025-01-01")) == {}
    assert verdicts(account(STILL, term_to="2024-12-31")) == {"81010003": "close_account"}
    assert verdicts(account(STILL, term_to="2025-01-01", status="suspended")) == {}


@pytest.mark.parametrize("word", ["定期存款", "单位定期", "大额存单"])
def test_a_name_or_a_purpose_may_say_that_it_is_one(word: str) -> None:
    assert verdicts(account(STILL, purpose=word)) == {}
    assert verdicts(account(STILL, name="清河县教育局" + word)) == {}


def test_another_purpose_does_not() -> None:
    assert verdicts(account(STILL, purpose="活期存款")) == {"81010003": "close_account"}


def test_the_only_basic_account_of_an_agency_is_asked_about_and_stays() -> None:
    tables = account(STILL, kind="basic")
    assert verdicts(tables) == {"81010003": "review"}
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}
    assert account_actions(tables)["81010003"][0] == "keep"
    suspended = account(USED, kind="basic", status="suspended")
    assert verdicts(suspended) == {"81010003": "review"}


def test_of_two_basic_accounts_the_one_that_stays_is_asked_about() -> None:
    smaller = account(STILL, kind="basic", basic="600.00")
    larger = account(STILL, kind="basic", basic="400.00")
    assert verdicts(smaller) == {"81010003": "close_account"}
    assert verdicts(larger) == {"81010003": "review"}


def test_a_general_account_beside_the_basic_one_closes_into_it() -> None:
    tables = account(STILL, basic="600.00")
    assert verdicts(tables) == {"81010003": "close_account"}
    assert account_actions(tables)["81010003"][:2] == ("close", "81010002")


def test_the_basic_account_of_a_canteen_is_not_the_agencys_and_can_close() -> None:
    tables = account(STILL, kind="basic", name="清河县教育局食堂")
    assert verdicts(tables) == {"81010003": "close_account"}
