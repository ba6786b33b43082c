"""The cover of an account: the period that its statement's title states (contract 4, Cover)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import findings, run_folder, subjects, yuan

AGENCIES = (
    "division_code,agency_code,agency_name,agency_kind\n431099000,101,清河县教育局,administrative\n"
)
REGISTER = """agency_code,account_no,account_name,account_kind,money_nature
101,81010003,清河县教育局,general,fiscal
"""
HEADER = "account_no,posted_on,amount,summary"
INTEREST = "81010003,2024-03-21,1.25,结息"


def titled(
    folder: Path,
    *statements: str,
    lines_from: str = "",
    as_of: str = "2024-12-31",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's account with 500.00 and these statements; titles above the header."""
    folder.mkdir(exist_ok=True)
    bank = "account_no,account_name,opened_on,balance,balance_on,lines_from\n"
    bank += f"81010003,清河县教育局,2015-03-01,500.00,2024-12-31,{lines_from}\n"
    files = {"agencies": AGENCIES, "accounts": REGISTER, "bank_accounts": bank}
    for at, statement in enumerate(statements):
        files[f"bank_lines_{at}"] = statement
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return run_folder(folder, as_of)


def statement(title: str, *lines: str) -> str:
    """A statement with that title, and these lines; else one of interest in March 2024."""
    return "\n".join([title, HEADER, *(lines or [INTEREST])]) + "\n"


def titled_each(folder: Path, titles: Sequence[str]) -> tuple[Mapping[str, pl.DataFrame], set[str]]:
    """A run over as many accounts of 教育局, a title above the statement of each; the dormant.

    Each file is of one account: what its title says holds for no other.
    """
    folder.mkdir()
    account_nos = {str(81010101 + at): title for at, title in enumerate(titles)}
    files = {
        "agencies": AGENCIES,
        "accounts": REGISTER,
        "bank_accounts": "account_no,account_name,opened_on,balance,balance_on,lines_from\n",
    }
    for account_no, title in account_nos.items():
        files["accounts"] += f"101,{account_no},清河县教育局,general,fiscal\n"
        files["bank_accounts"] += f"{account_no},清河县教育局,2015-03-01,500.00,2024-12-31,\n"
        line = INTEREST.replace("81010003", account_no)
        files[f"bank_lines_{account_no}"] = statement(title, line)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    tables = run_folder(folder, "2024-12-31")
    found = subjects(tables, "BA-02")
    assert set(found.values()) <= {yuan("500")}
    return tables, {account_nos[account_no] for account_no in found}


def is_dormant(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether BA-02 closes the account: its lines cover the twelve months."""
    return subjects(tables, "BA-02") == {"81010003": yuan("500")}


def says(tables: Mapping[str, pl.DataFrame], words: str) -> bool:
    """Whether a note says so."""
    return any(words in note for note in tables["notes"]["note"])


PERIODS = [
    "查询期间：2024-01-01 至 2024-12-31",
    "查询日期：20240101-20241231",
    "起止日期：2024年1月1日—2024年12月31日",
    "日期区间：2024/01/01~2024/12/31",
    "账单周期：2024.1.1 - 2024.12.31",
    "对账单（2024年1月1日至2024年12月31日）",
    "清河县教育局 银行流水 2024-01-01 到 2024-12-31",
    "2024年1月1日至2024年12月31日 交易明细",
    "起始日期：2024-01-01 截止日期：2024-12-31",
    "开始时间：2024-01-01 00:00:00,结束时间：2024-12-31 23:59:59",
    "交易时间：2024-01-01 00:00:00 至 2024-12-31 23:59:59",
    "查询期间：,2024-01-01,至,2024-12-31",
    "查询期间：２０２４－０１－０１至２０２４－１２－３１",
]


@pytest.fixture(scope="module")
def with_periods(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Mapping[str, pl.DataFrame], set[str]]:
    return titled_each(tmp_path_factory.mktemp("periods") / "data", PERIODS)


@pytest.mark.parametrize("title", PERIODS)
def test_a_period_that_its_title_states_is_covered(
    with_periods: tuple[Mapping[str, pl.DataFrame], set[str]], title: str
) -> None:
    tables, dormant = with_periods
    assert title in dormant
    assert not says(tables, "标题里")


def test_without_a_title_the_earliest_line_of_the_file_counts(tmp_path: Path) -> None:
    assert not is_dormant(titled(tmp_path / "data", statement("银行流水")))


def test_a_period_that_begins_a_day_later_does_not_cover_the_twelve_months(tmp_path: Path) -> None:
    tables = titled(tmp_path / "data", statement("查询期间：2024-01-02 至 2024-12-31"))
    assert not is_dormant(tables)


def test_it_covers_the_stale_window_from_its_first_day(tmp_path: Path) -> None:
    whole = titled(tmp_path / "a", statement("查询期间：2023-01-01 至 2024-12-31"))
    short = titled(tmp_path / "b", statement("查询期间：2023-01-02 至 2024-12-31"))
    assert subjects(whole, "SF-01") == {"101": yuan("498.75")}
    assert findings(short, "SF-01") == []
    assert subjects(short, "SF-00") == {"101": yuan("500")}


def test_what_the_bank_list_states_comes_first(tmp_path: Path) -> None:
    period = statement("查询期间：2024-01-01 至 2024-12-31")
    assert not is_dormant(titled(tmp_path / "a", period, lines_from="2024-02-01"))
    late = statement("查询期间：2024-02-01 至 2024-12-31")
    assert is_dormant(titled(tmp_path / "b", late, lines_from="2024-01-01"))


NO_PERIODS = [
    "制表日期：2024-12-31",
    "截止日期：2024-12-31",
    "查询期间：2024-01 至 2024-12",
    "查询期间：2024年度",
    "账单月份：2024年01月",
    "查询期间：01-01 至 12-31",
    "查询期间：2024-01-01，打印于 2024-12-31",
    "查询期间：2024-02-30 至 2024-12-31",
    "合同期限：2024-01-01 至 2024-12-31",
    "定期存款 2024-01-01 至 2024-12-31",
    "清河县教育局 2024-01-01 至 2024-12-31",
]


@pytest.fixture(scope="module")
def dormant_without_periods(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    titles = [PERIODS[0], *NO_PERIODS]
    return titled_each(tmp_path_factory.mktemp("no_periods") / "data", titles)[1]


@pytest.mark.parametrize("title", NO_PERIODS)
def test_what_is_not_surely_the_statements_period_is_not_followed(
    dormant_without_periods: set[str], title: str
) -> None:
    assert title not in dormant_without_periods
    assert PERIODS[0] in dormant_without_periods


def test_one_that_ends_before_it_begins_is_left_with_a_note(tmp_path: Path) -> None:
    tables = titled(tmp_path / "data", statement("查询期间：2024-12-31 至 2024-01-01"))
    assert not is_dormant(tables)
    assert says(tables, "标题里的起止日期是倒的（2024-12-31 至 2024-01-01）")


def test_two_different_ones_are_left_with_a_note(tmp_path: Path) -> None:
    title = "查询期间：2024-01-01 至 2024-12-31\n起止日期：2023-01-01 至 2024-12-31"
    tables = titled(tmp_path / "a", statement(title))
    assert not is_dormant(tables)
    assert says(tables, "几个不同的起止日期")
    same = "查询期间：2024-01-01 至 2024-12-31\n起止日期：20240101-20241231"
    assert is_dormant(titled(tmp_path / "b", statement(same)))


@pytest.mark.parametrize("day", ["2023-12-31", "2024-12-01"])
def test_one_that_lines_lie_outside_of_is_left_with_a_note(tmp_path: Path, day: str) -> None:
    odd = statement("查询期间：2024-01-01 至 2024-11-30", INTEREST, f"81010003,{day},1.00,结息")
    tables = titled(tmp_path / "data", odd)
    assert says(tables, "不在标题所写的期间（2024-01-01 至 2024-11-30）之内")
    assert is_dormant(tables) == (day == "2023-12-31")


def test_what_came_after_the_statement_has_not_been_seen(tmp_path: Path) -> None:
    tables = titled(tmp_path / "a", statement("查询期间：2020-01-01 至 2024-12-30"))
    assert not is_dormant(tables)
    assert findings(tables, "SF-01") == []
    assert subjects(tables, "SF-00") == {"101": yuan("500")}
    assert says(tables, "按标题只到 2024-12-30 为止")
    until_then = titled(tmp_path / "a", as_of="2024-12-30")
    assert not says(until_then, "按标题只到")
    assert subjects(until_then, "SF-01")


def test_two_statements_with_a_gap_between_cover_from_the_second(tmp_path: Path) -> None:
    late = statement("查询期间：2024-06-01 至 2024-12-31", "81010003,2024-06-21,1.00,结息")
    whole = statement("查询期间：2020-01-01 至 2024-05-31")
    gap = statement("查询期间：2020-01-01 至 2024-05-30")
    untitled = statement("银行流水", "81010003,2020-06-21,1.00,结息")
    assert is_dormant(titled(tmp_path / "a", whole, late))
    assert not is_dormant(titled(tmp_path / "b", gap, late))
    assert is_dormant(titled(tmp_path / "c", untitled, late))


def test_an_account_without_a_line_is_asked_about_all_the_same(tmp_path: Path) -> None:
    other = statement("查询期间：2020-01-01 至 2024-12-31", "81019999,2024-06-21,1.00,结息")
    tables = titled(tmp_path / "data", other)
    assert subjects(tables, "BA-00") == {"81010003": yuan("500")}
    assert not is_dormant(tables)
