"""BA-02: a suspended account, a term deposit, and the only basic account of an agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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
    basic: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run of 2024-12-31 over 教育局's account 81010003; ``basic``: the balance of a used one."""
    rows = "\n".join(f"81010003 | {line}" for line in lines.strip().splitlines())
    second = bool(basic)
    return run_county(
        "2024-12-31",
        accounts=f"""
        agency_code | account_no | account_name | account_kind
        101         | 81010003   | {name}       | {kind}
        """
        + ("101 | 81010002 | 清河县教育局 | basic" if second else ""),
        bank_accounts=f"""
        account_no | account_name | opened_on  | status   | balance | balance_on | lines_from
        81010003   | {name}       | 2015-03-01 | {status} | 500.00  | 2024-12-31 | 2020-01-01
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


@dataclass(frozen=True)
class Case:
    """An account of 教育局 as ``account`` has it, and what BA-02 says of it."""

    lines: str
    verdict: str | None
    kind: str = "general"
    status: str = "open"
    name: str = "清河县教育局"
    purpose: str = ""
    term_to: str = ""
    lines_from: str = "2020-01-01"


WORDS = ("定期存款", "单位定期", "大额存单")
CASES = {
    "suspended": Case(USED, "close_account", status="suspended"),
    "open": Case(USED, None),
    "closed": Case(USED, None, status="closed"),
    "suspended, and its lines do not reach back": Case(
        USED, "close_account", status="suspended", lines_from="2024-05-01"
    ),
    "a suspended one of a kind that is never dormant": Case(
        USED, None, status="suspended", kind="zero_balance"
    ),
    "a suspended one of another such kind": Case(
        USED, None, status="suspended", kind="fiscal_special"
    ),
    "a term deposit until the day before it ends": Case(STILL, None, term_to="2025-01-01"),
    "a term deposit that ends on the day": Case(STILL, "close_account", term_to="2024-12-31"),
    "a suspended term deposit": Case(STILL, None, term_to="2025-01-01", status="suspended"),
    **{f"a purpose says it is one: {word}": Case(STILL, None, purpose=word) for word in WORDS},
    **{
        f"a name says it is one: {word}": Case(STILL, None, name="清河县教育局" + word)
        for word in WORDS
    },
    "another purpose does not": Case(STILL, "close_account", purpose="活期存款"),
}


@cache
def verdicts_of_cases() -> dict[str, str | None]:
    """Their verdicts in one run, in which none is a basic account: each is judged by itself."""
    account_nos = {what: str(81010101 + at) for at, what in enumerate(CASES)}
    register = "agency_code | account_no | account_name | account_kind | purpose | term_to\n"
    banks = "account_no | account_name | opened_on | status | balance | balance_on | lines_from\n"
    lines = "account_no | posted_on | amount | summary\n"
    for what, case in CASES.items():
        number = account_nos[what]
        register += (
            f"101 | {number} | {case.name} | {case.kind} | {case.purpose} | {case.term_to}\n"
        )
        banks += f"{number} | {case.name} | 2015-03-01 | {case.status} | 500.00 | 2024-12-31"
        banks += f" | {case.lines_from}\n"
        lines += f"{number} | {case.lines}\n"
    found = verdicts(
        run_county("2024-12-31", accounts=register, bank_accounts=banks, bank_lines=lines)
    )
    assert set(found) <= set(account_nos.values())
    return {what: found.get(number) for what, number in account_nos.items()}


@pytest.mark.parametrize("what", CASES)
def test_suspended_accounts_and_term_deposits(what: str) -> None:
    assert verdicts_of_cases()[what] == CASES[what].verdict


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
