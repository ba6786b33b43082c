"""BA-00: an account without a statement is not one without movement (BA-02, SF-00, SF-01)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.drawing import findings, run_folder, subjects, yuan
from tests.drawing_accounts import account_actions, cash_recalls

REGISTER = """agency_code,account_no,account_name,account_kind,purpose
101,81010002,清河县教育局,basic,{purpose}
102,81020002,清河县水利局,basic,项目资金
102,81020003,清河县水利局,zero_balance,
"""
BANK = """account_no,account_name,bank_name,opened_on,balance,balance_on,lines_from
81010002,清河县教育局,农商行,2016-05-18,{balance},2024-12-31,{lines_from}
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
    balance: str = "1000.00",
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
        "bank_accounts": BANK.format(lines_from=lines_from, balance=balance, other_bank=other_bank),
        **{f"bank_lines_{name}": LINES + lines for name, lines in statements.items()},
        **({"银行流水_水利局": titled} if titled else {}),
    }
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return run_folder(folder, "2024-12-31")


EACH_ITS_OWN = {"water": WATER, "water_zero": WATER_ZERO}
ALL_IN_ONE = {"bank": WATER + WATER_ZERO}


def asked(tables: Mapping[str, pl.DataFrame]) -> None:
    """The statement of 81010002 is asked for; nothing else is said of it."""
    (found,) = findings(tables, "BA-00")
    assert (found["subject_id"], found["amount"]) == ("81010002", yuan("1000"))
    assert found["verdict"] == "review"
    assert "81010002" not in subjects(tables, "BA-02")
    assert set(subjects(tables, "SF-01")) == {"102"}
    (short,) = findings(tables, "SF-00")
    assert (short["subject_id"], short["amount"], short["verdict"]) == (
        "101",
        yuan("1000"),
        "review",
    )
    assert cash_recalls(tables) == {"81020002": yuan("500")}
    assert account_actions(tables)["81010002"][0] == "keep"


def test_an_account_of_which_no_file_holds_a_line_is_asked_about(tmp_path: Path) -> None:
    asked(run(tmp_path / "each", EACH_ITS_OWN))
    asked(run(tmp_path / "all", ALL_IN_ONE))
    asked(run(tmp_path / "bank", {"bank": WATER + WATER_ZERO}, other_bank="工行"))


def test_a_title_that_names_the_account_makes_it_a_statement_of_its_own(tmp_path: Path) -> None:
    title = "账号：81020002\n户名：清河县水利局\n日期,金额,摘要\n"
    lines = "2020-06-01,600.00,拨款\n2024-06-01,-100.00,付印刷费\n"
    tables = run(tmp_path / "data", {}, titled=title + lines)
    assert "81010002" not in subjects(tables, "BA-02")
    assert set(subjects(tables, "SF-00")) == {"101"}


def test_money_earns_interest_so_only_an_empty_account_may_have_no_line(tmp_path: Path) -> None:
    asked(run(tmp_path / "data", EACH_ITS_OWN, lines_from="2022-01-01"))
    empty = run(tmp_path / "empty", EACH_ITS_OWN, lines_from="2022-01-01", balance="0.00")
    assert findings(empty, "BA-00") == []
    assert subjects(empty, "BA-02")["81010002"] == yuan("0")
    unsaid = run(tmp_path / "unsaid", EACH_ITS_OWN, balance="0.00")
    assert subjects(unsaid, "BA-00") == {"81010002": yuan("0")}


def test_an_account_of_an_exempt_purpose_needs_no_statement(tmp_path: Path) -> None:
    tables = run(tmp_path / "data", EACH_ITS_OWN, purpose="工会经费")
    assert subjects(tables, "SF-00") == {}
    assert "81010002" not in subjects(tables, "BA-02")
