"""BA-07: an account of a kind that the county's own text no longer lets stay is closed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.drawing import county, findings, run, subjects, yuan
from tests.drawing_accounts import AGENCIES, account_actions

REGISTER = """
| agency_code | account_no | account_name             | account_kind | purpose      |
| 101         | 81010001   | 清河县教育局             | zero_balance |              |
| 101         | 81010002   | 清河县教育局             | basic        |              |
| 101         | 81010003   | 清河县教育局             | general      |              |
| 101         | 81010004   | 清河县教育局             | special      | 学生资助     |
| 101         | 81010005   | 清河县教育局             | special      | 基建         |
| 101         | 81010006   | 清河县教育局工会委员会   | special      |              |
| 102         | 81020003   | 清河县水利局             | general      |              |
| 102         | 81020004   | 清河县水利局             |              |              |
"""
BANKS = """
| account_no | account_name             | status    | balance | balance_on |
| 81010001   | 清河县教育局             | open      | 0.00    | 2024-12-31 |
| 81010002   | 清河县教育局             | open      | 100.00  | 2024-12-31 |
| 81010003   | 清河县教育局             | open      | 300.00  | 2024-12-31 |
| 81010004   | 清河县教育局             | open      | 400.00  | 2024-12-31 |
| 81010005   | 清河县教育局             | suspended | 500.00  | 2024-12-31 |
| 81010006   | 清河县教育局工会委员会   | open      | 600.00  | 2024-12-31 |
| 81020003   | 清河县水利局             | closed    | 0.00    | 2024-12-31 |
| 81020004   | 清河县水利局             | open      | 50.00   | 2024-12-31 |
| 81029999   | 清河县水利局             | open      | 70.00   | 2024-12-31 |
"""


def under(folder: Path, **parameters: str) -> Mapping[str, pl.DataFrame]:
    """A run over the county with these parameters of its own."""
    return run(
        "2024-12-31",
        profile=county(folder, **parameters) if parameters else "national",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts=BANKS,
    )


def test_without_a_text_of_the_county_every_kind_stays(tmp_path: Path) -> None:
    assert findings(under(tmp_path), "BA-07") == []


def test_a_kind_that_the_county_does_not_name_closes_with_its_balance(tmp_path: Path) -> None:
    tables = under(tmp_path, allowed_kinds='["zero_balance", "basic", "special"]')
    (found,) = findings(tables, "BA-07")
    assert (found["subject_kind"], found["subject_id"]) == ("account", "81010003")
    assert found["agency_code"] == "101"
    assert found["amount"] == yuan("300")
    assert found["verdict"] == "close_account"
    assert "一般存款账户" in found["reason"]
    assert account_actions(tables)["81010003"] == ("close", "81010002", yuan("0"), yuan("300"))


def test_an_account_closed_at_the_bank_unknown_or_without_a_kind_is_not_judged(
    tmp_path: Path,
) -> None:
    tables = under(tmp_path, allowed_kinds='["basic", "zero_balance"]')
    assert set(subjects(tables, "BA-07")) == {"81010003", "81010004", "81010005", "81010006"}


def test_a_purpose_that_the_county_lets_stay_stays_whatever_its_kind(tmp_path: Path) -> None:
    tables = under(
        tmp_path,
        allowed_kinds='["zero_balance", "basic", "general"]',
        allowed_purpose_words='["学生资助", "工会"]',
    )
    assert subjects(tables, "BA-07") == {"81010005": yuan("500")}


def test_words_of_a_purpose_close_nothing_while_no_kinds_are_named(tmp_path: Path) -> None:
    assert findings(under(tmp_path, allowed_purpose_words='["学生资助"]'), "BA-07") == []
