"""An account without a statement is not an account without movement (BA-02, SF-00, SF-01)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.drawing import findings, run_folder, subjects, yuan
from tests.drawing_accounts import account_actions, cash_recalls

REGISTER = """agency_code,account_no,account_name,account_kind,purpose
101,81010002,清河县教育局,basic,{purpose}
102,81020002,清河县水利局,basic,
102,81020003,清河县水利局,zero_balance,
"""
BANK = """account_no,account_name,bank_name,opened_on,balance,balance_on,lines_from
81010002,清河县教育局,农商行,2016-05-18,1000.00,2024-12-31,{lines_from}
81020002,清河县水利局,{other_bank},2016-05-18,500.00,2024-12-31,
81020003,清河县水利局,农商行,2016-05-18,0.00,2024-12-31,
"""
LINES = "account_no,posted_on,amount,summary\n"
WATER = "81020002,2020-06-01,600.00,拨款\n81020002,2024-06-01,-100.00,付印刷费\n"
WATER_ZERO = "81020003,2024-06-01,100.00,拨款\n81020003,2024-06-01,-100.00,付印刷费\n"


def run(
    folder: Path,
    statements: Mapping[str, str],
    *,
    lines_from: str = "",
    purpose: str = "",
    other_bank: str = "农商行",
    titled: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's account 81010002, of which no line came; 水利局 has statements."""
    agencies = "division_code,agency_code,agency_name\n"
    agencies += "431099000,101,清河县教育局\n431099000,102,清河县水利局\n"
    files = {
        "agencies": agencies,
        "accounts": REGISTER.format(purpose=purpose),
        "bank_accounts": BANK.format(lines_from=lines_from, other_bank=other_bank),
        **{f"bank_lines_{name}": LINES + lines for name, lines in statements.items()},
        **({"银行流水_水利局": titled} if titled else {}),
    }
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return run_folder(folder, "2024-12-31")


EACH_ITS_OWN = {"water": WATER, "water_zero": WATER_ZERO}
ALL_IN_ONE = {"bank": WATER + WATER_ZERO}


def test_where_each_account_has_its_own_statement_one_without_is_for_review(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", EACH_ITS_OWN)
    assert "81010002" not in subjects(tables, "BA-02")
    assert set(subjects(tables, "SF-01")) == {"102"}
    (found,) = findings(tables, "SF-00")
    assert (found["subject_id"], found["amount"], found["verdict"]) == (
        "101",
        yuan("1000"),
        "review",
    )
    assert cash_recalls(tables) == {"81020002": yuan("500")}
    assert account_actions(tables)["81010002"][0] == "keep"
    assert any("没有对账单" in note and "教育局 …02" in note for note in tables["notes"]["note"])


def test_an_export_of_several_accounts_speaks_for_those_that_did_not_move(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", ALL_IN_ONE)
    assert subjects(tables, "BA-02")["81010002"] == yuan("1000")
    assert subjects(tables, "SF-01")["101"] == yuan("1000")
    assert subjects(tables, "SF-00") == {}
    silent, moved = (found["reason"] for found in findings(tables, "SF-01"))
    assert silent.endswith("请先确认没有漏交对账单")
    assert "对账单" not in moved


def test_an_export_of_one_table_speaks_for_the_accounts_of_the_division(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", {"bank": WATER}, other_bank="工行")
    assert subjects(tables, "BA-02")["81010002"] == yuan("1000")
    tables = run(tmp_path / "both", {"bank": WATER + WATER_ZERO}, other_bank="工行")
    assert subjects(tables, "BA-02")["81010002"] == yuan("1000")


def test_a_title_that_names_the_account_makes_it_a_statement_of_its_own(tmp_path: Path) -> None:
    title = "账号：81020002\n户名：清河县水利局\n日期,金额,摘要\n"
    lines = "2020-06-01,600.00,拨款\n2024-06-01,-100.00,付印刷费\n"
    tables = run(tmp_path / "data", {}, titled=title + lines)
    assert "81010002" not in subjects(tables, "BA-02")
    assert set(subjects(tables, "SF-00")) == {"101"}


def test_who_states_the_day_from_which_the_lines_are_complete_is_believed(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", EACH_ITS_OWN, lines_from="2022-01-01")
    assert subjects(tables, "BA-02")["81010002"] == yuan("1000")
    assert subjects(tables, "SF-01")["101"] == yuan("1000")


def test_an_account_of_an_exempt_purpose_needs_no_statement(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", EACH_ITS_OWN, purpose="工会经费")
    assert subjects(tables, "SF-00") == {}
    assert "81010002" not in subjects(tables, "BA-02")
