"""SF where a county's own text sweeps every account (`own_cash_scope = "all"`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import county, findings, run, subjects, yuan
from tests.drawing_accounts import AGENCIES, account_actions, cash_recalls

BANKS = """
account_no | account_name       | balance | balance_on | lines_from
81010002   | 清河县教育局       | 100.00  | 2024-12-31 | 2020-01-01
81010003   | 清河县教育局       | 300.00  | 2024-12-31 | 2020-01-01
81030002   | 清河县城市建设公司 | 900.00  | 2024-12-31 | 2020-01-01
"""
LINES = """
account_no | posted_on  | amount | counterparty_name | summary
81010002   | 2020-06-01 | 150.00 |                   | 拨款
81010002   | 2024-06-01 | -50.00 | 清河印刷厂        | 付款
81010003   | 2020-06-01 | 300.00 |                   | 存入
81030002   | 2020-06-01 | 900.00 |                   | 存入
"""


def swept(
    folder: Path | None,
    *,
    basic: str = "",
    general: str = "",
    purpose: str = "",
    above: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's two accounts of these natures and one of an enterprise.

    ``folder`` is where the county's file goes that sweeps all; without one the nation's rules hold.
    ``above``: the fund type of money from the province that a carryover places in 81010003.
    """
    carried = {
        "indicators": f"""
        division_code | agency_code | indicator_id | fiscal_year | budget_level | fund_type | transfer_kind | project_category | amount
        431099000     | 101         | I1           | 2024        | 2            | {above}   | special       | project          | 120.00
        """,  # noqa: E501
        "payments": "indicator_id | paid_on | amount\n",
        "carryovers": """
        agency_code | indicator_id | fiscal_year | closing | account_no
        101         | I1           | 2024        | 120.00  | 81010003
        """,
    }
    return run(
        "2024-12-31",
        profile="national" if folder is None else county(folder, own_cash_scope='"all"'),
        agencies=AGENCIES,
        accounts=f"""
        agency_code | account_no | account_name       | account_kind | money_nature | purpose
        101         | 81010002   | 清河县教育局       | basic        | {basic}      |
        101         | 81010003   | 清河县教育局       | general      | {general}    | {purpose}
        103         | 81030002   | 清河县城市建设公司 | basic        |              |
        """,
        bank_accounts=BANKS,
        bank_lines=LINES,
        **(carried if above else {}),
    )


def holds(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether every control of the run holds."""
    return bool(tables["controls"]["holds"].all())


def test_money_of_unknown_nature_is_recalled_and_nobody_is_asked(tmp_path: Path) -> None:
    tables = swept(tmp_path)
    (found,) = findings(tables, "SF-01")
    assert (found["subject_id"], found["verdict"]) == ("101", "recall")
    assert (found["amount"], found["amount_max"]) == (yuan("400"), yuan("400"))
    assert set(subjects(tables, "SF-02")) == {"103"}
    assert cash_recalls(tables) == {"81010002": yuan("100"), "81010003": yuan("300")}
    assert holds(tables)


def test_its_reason_does_not_call_fiscal_what_nobody_knows_to_be_so(tmp_path: Path) -> None:
    (swept_all,) = findings(swept(tmp_path), "SF-01")
    assert "财政资金" not in swept_all["reason"].split("：")[0]
    (fiscal,) = findings(swept(None, basic="fiscal"), "SF-01")
    assert "财政资金" in fiscal["reason"]


def test_without_such_a_text_the_same_money_is_asked_about() -> None:
    tables = swept(None)
    assert findings(tables, "SF-01") == []
    assert set(subjects(tables, "SF-02")) == {"101", "103"}
    assert cash_recalls(tables) == {}


def test_part_known_to_be_fiscal_makes_one_finding_of_both_parts(tmp_path: Path) -> None:
    tables = swept(tmp_path, basic="fiscal", general="mixed")
    assert subjects(tables, "SF-01") == {"101": yuan("400")}
    assert "101" not in subjects(tables, "SF-02")
    assert holds(tables)


@pytest.mark.parametrize("nature", ["own_income", "trust"])
def test_what_the_register_calls_own_or_in_trust_stays(tmp_path: Path, nature: str) -> None:
    tables = swept(tmp_path, general=nature)
    assert subjects(tables, "SF-01") == {"101": yuan("100")}
    assert cash_recalls(tables) == {"81010002": yuan("100")}


def test_an_exempt_purpose_stays(tmp_path: Path) -> None:
    tables = swept(tmp_path, purpose="工会经费")
    assert cash_recalls(tables) == {"81010002": yuan("100")}


def test_an_enterprise_is_never_asked_to_give_cash_back(tmp_path: Path) -> None:
    tables = swept(tmp_path)
    assert "103" not in subjects(tables, "SF-01")
    assert account_actions(tables)["81030002"][2] == yuan("0")


@pytest.mark.parametrize("fund_type", ["31", "111"])
def test_a_carryover_of_whatever_money_leaves_no_account_out(
    tmp_path: Path, fund_type: str
) -> None:
    tables = swept(tmp_path, above=fund_type)
    assert subjects(tables, "SF-01") == {"101": yuan("400")}
    recalled = tables["recalls"].filter(pl.col("channel") == "cash")
    assert recalled["amount"].sum() == yuan("400")
    assert holds(tables)
