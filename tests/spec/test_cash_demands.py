"""Nothing of an enterprise, in trust or of unknown nature is in any demand of cash: the control."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.drawing import county, run
from tests.drawing_accounts import AGENCIES, cash_recalls
from zbb_reconcile.books import Books
from zbb_reconcile.queries import queries

CONTROL = "cash_demands_allowed"
SOUND = {
    "recalls": [{"channel": "cash", "from_account_no": "A1", "agency_code": "101"}],
    "account_actions": [
        {"account_no": "A1", "agency_code": "101", "to_treasury": Decimal("5.00")},
        {"account_no": "A2", "agency_code": "101", "to_treasury": Decimal("0.00")},
        {"account_no": "A3", "agency_code": "101", "to_treasury": None},
    ],
    "account_money": [
        {"account_no": "A1", "whose": "fiscal"},
        {"account_no": "A2", "whose": "exempt"},
        {"account_no": "A3", "whose": "unknown"},
    ],
    "accounts_at_bank": [
        {
            "account_no": number,
            "agency_code": "101",
            "money_nature": None,
            "project_code": "P1" if number == "A3" else None,
        }
        for number in ("A1", "A2", "A3")
    ],
    "known_agencies": [{"agency_code": "101", "agency_kind": "administrative"}],
    "project_states": [{"project_code": "P1", "status": "completed"}],
}
"""Tables in which every demand may be made: A1 is fiscal; nothing is taken of A2 and A3."""
SCHEMAS: Mapping[str, pl.Schema] = {
    "recalls": pl.Schema(dict.fromkeys(("channel", "from_account_no", "agency_code"), pl.String)),
    "account_actions": pl.Schema(
        {"account_no": pl.String, "agency_code": pl.String, "to_treasury": pl.Decimal(18, 2)}
    ),
    "account_money": pl.Schema(dict.fromkeys(("account_no", "whose"), pl.String)),
    "accounts_at_bank": pl.Schema(
        dict.fromkeys(("account_no", "agency_code", "money_nature", "project_code"), pl.String)
    ),
    "known_agencies": pl.Schema(dict.fromkeys(("agency_code", "agency_kind"), pl.String)),
    "project_states": pl.Schema(dict.fromkeys(("project_code", "status"), pl.String)),
}


def sides(
    folder: Path, *, scope: str = "fiscal", **forged: list[dict[str, Any]]
) -> tuple[int, int]:
    """Both sides of the control over SOUND tables, some of them forged."""
    books = Books(folder, threads=1, memory_limit="200MB")
    try:
        for name, schema in SCHEMAS.items():
            books.load(name, pl.DataFrame({**SOUND, **forged}[name], schema=schema))
        books.run(queries()[f"control/{CONTROL}"], {"own_cash_scope": scope})
        ((_, left, right),) = books.frame(CONTROL).rows()
    finally:
        books.close()
    return int(left), int(right)


def of(account: str, amount: str = "5.00") -> list[dict[str, Any]]:
    """Account actions that send money of that account to the treasury."""
    return [{"account_no": account, "agency_code": "101", "to_treasury": Decimal(amount)}]


def recall_of(account: str) -> list[dict[str, Any]]:
    """A recall of cash out of that account."""
    return [{"channel": "cash", "from_account_no": account, "agency_code": "101"}]


def test_it_holds_where_only_fiscal_money_is_demanded(tmp_path: Path) -> None:
    assert sides(tmp_path) == (2, 2)


def test_it_fails_where_an_enterprise_is_asked_for_cash(tmp_path: Path) -> None:
    enterprise = [{"agency_code": "101", "agency_kind": "enterprise"}]
    assert sides(tmp_path, known_agencies=enterprise) == (2, 0)


@pytest.mark.parametrize("account", ["A2", "A3"])
def test_it_fails_where_exempt_or_unknown_money_is_recalled(tmp_path: Path, account: str) -> None:
    assert sides(tmp_path, recalls=recall_of(account)) == (2, 1)


@pytest.mark.parametrize("nature", ["own_income", "trust"])
def test_it_fails_where_the_register_calls_it_own_or_in_trust(tmp_path: Path, nature: str) -> None:
    registered = [{**row, "money_nature": nature} for row in SOUND["accounts_at_bank"]]
    assert sides(tmp_path, accounts_at_bank=registered) == (2, 0)


def test_it_fails_where_an_action_takes_exempt_money(tmp_path: Path) -> None:
    assert sides(tmp_path, account_actions=of("A2", "0.01")) == (2, 1)


def test_the_account_of_a_finished_project_is_taken_and_of_another_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert sides(tmp_path / "a", account_actions=of("A3")) == (2, 2)
    ongoing = [{"project_code": "P1", "status": "ongoing"}]
    assert sides(tmp_path / "b", account_actions=of("A3"), project_states=ongoing) == (2, 1)


def test_a_county_that_sweeps_every_account_takes_unknown_money_but_no_exempt(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert sides(tmp_path / "a", scope="all", recalls=recall_of("A3")) == (2, 2)
    assert sides(tmp_path / "b", scope="all", recalls=recall_of("A2")) == (2, 1)


def test_it_fails_where_the_account_is_another_agencys_or_not_at_the_bank(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    others = [{**row, "agency_code": "102"} for row in SOUND["accounts_at_bank"]]
    assert sides(tmp_path / "a", accounts_at_bank=others) == (2, 0)
    assert sides(tmp_path / "b", recalls=recall_of("A9")) == (2, 1)


@pytest.mark.parametrize("scope", ["fiscal", "all"])
def test_every_run_shows_it(tmp_path: Path, scope: str) -> None:
    tables = run(
        "2024-12-31",
        profile=county(tmp_path, own_cash_scope=f'"{scope}"'),
        agencies=AGENCIES,
        accounts="""
        agency_code | account_no | account_name       | account_kind | money_nature | purpose  | project_code
        101         | 81010002   | 清河县教育局       | basic        | fiscal       |          |
        101         | 81010003   | 清河县教育局       | general      |              |          |
        101         | 81010004   | 清河县教育局       | special      |              | 工会经费 |
        101         | 81010005   | 清河县教育局       | special      |              | 基建     | P1
        103         | 81030002   | 清河县城市建设公司 | basic        | fiscal       |          | P1
        """,  # noqa: E501
        projects="""
        project_code | project_name | status    | completed_on | contract_balance
        P1           | 教学楼       | completed | 2023-06-30   | 0.00
        """,
        bank_accounts="""
        account_no | account_name       | balance | balance_on | lines_from
        81010002   | 清河县教育局       | 100.00  | 2024-12-31 | 2020-01-01
        81010003   | 清河县教育局       | 200.00  | 2024-12-31 | 2020-01-01
        81010004   | 清河县教育局       | 300.00  | 2024-12-31 | 2020-01-01
        81010005   | 清河县教育局       | 400.00  | 2024-12-31 | 2020-01-01
        81030002   | 清河县城市建设公司 | 500.00  | 2024-12-31 | 2020-01-01
        """,
        bank_lines="account_no | posted_on | amount\n"
        + "\n".join(
            f"{number} | 2020-06-01 | 1.00"
            for number in ("81010002", "81010003", "81010004", "81010005", "81030002")
        ),
    )
    controls = {row["control_id"]: row for row in tables["controls"].to_dicts()}
    shown = controls[CONTROL]
    recalled = set(cash_recalls(tables))
    assert recalled == {"81010002", *(["81010003", "81010005"] if scope == "all" else [])}
    paying = tables["account_actions"].filter(pl.col("to_treasury") > 0)["account_no"]
    assert set(paying) == recalled | {"81010005"}
    assert shown["left"] == len(recalled) + len(paying)
    assert shown["holds"]
