"""Whose account a statement is where only its name says it: certain, or asked about (contract 3).

A number counts where the name calls it an account, where it is written as only one bank writes
them, or where the lists of the folder have it; else the file is a question.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile.commands.check import looked_over
from zbb_reconcile.errors import Refusal
from zbb_reconcile.line_matching import match_files
from zbb_reconcile.read.account_in_name import NamedAccount, account_in_name, account_of_name
from zbb_reconcile.texts import chosen

ACCOUNT = "6222021203001234567"
LINES = "记账日期,金额,余额,摘要\n2024-01-02,9.00,9.00,甲\n2024-01-03,-4.00,5.00,乙\n"
LISTS = {
    "bank_accounts": f"account_no,account_name,balance,balance_on\n{ACCOUNT},甲,5.00,2024-12-31\n",
    "accounts": f"agency_code,account_no,account_name,account_kind\n101,{ACCOUNT},甲,basic\n",
    "bank_lines": f"account_no,posted_on,amount\n{ACCOUNT},2023-01-02,1.00\n",
    "银行流水_2023": f"账号：{ACCOUNT}\n记账日期,金额\n2023-01-02,1.00\n",
    f"银行流水_账号{ACCOUNT}_2023": "记账日期,金额\n2023-01-02,1.00\n",
}

CALLED = st.sampled_from(
    ["账号", "帐号", "卡号", "账号：", "账户 ", "户号_", "acct_no_", "Account ", "a_c_", "（账号】"]
)
DATES = st.sampled_from(
    ["20240101-20241231", "2024-01-01", "2024.1.1-2024.12.31", "2024年", "202401", "2024", "240131"]
)
MARKS = st.sampled_from(["_", " ", "（", "·", "__"])
NUMBERS = st.from_regex(r"[3-9][3-9][0-9]{8,17}", fullmatch=True)
"""What can be no day: it begins with no century."""
always = settings(deadline=None, derandomize=True, max_examples=200)


@always
@given(NUMBERS, CALLED, DATES, MARKS, st.booleans())
def test_a_number_that_a_name_calls_an_account_is_one_whatever_days_stand_beside_it(
    number: str, called: str, dates: str, mark: str, first: bool
) -> None:
    parts = [dates, called + number] if first else [called + number, dates]
    named = account_in_name(mark.join(["银行流水", *parts]) + ".xlsx")
    assert named == NamedAccount(number, is_certain=True)


@always
@given(NUMBERS, DATES, st.sampled_from(["_", " ", "-", "."]), st.booleans())
def test_a_bare_number_is_never_certain_and_days_joined_to_it_are_no_part_of_it(
    number: str, dates: str, mark: str, first: bool
) -> None:
    parts = [dates, number] if first else [number, dates]
    named = account_in_name("银行流水_" + mark.join(parts) + ".csv")
    if named is not None:
        assert not named.is_certain
        # 2024年 ends in a sign that nothing is joined to, 240131 may be a part of the number.
        assert number in named.number
        assert named.number == number or "240131" in dates


@pytest.mark.parametrize("called", ["", "账号", "账户："])
@pytest.mark.parametrize(
    "when",
    [
        *("20240101-20241231", "2024010120241231", "20240101123045", "202401011230451234"),
        *("202401202412", "240101-241231", "240101241231", "240101123045", "20240101123045123"),
        *(
            "2024.01.01-2024.12.31",
            "20240101000000_20241231235959",
            "２０２４０１０１２０２４１２３１",
        ),
        *("1704067200", "1704067200000", "20240101_1704067200123", "2024-2025", "20240101"),
    ],
)
def test_days_and_moments_are_never_an_account(when: str, called: str) -> None:
    assert account_in_name(f"银行流水_{called}{when}.csv") is None


@pytest.mark.parametrize(
    "name",
    [
        *("尾号123456789", "历史明细（申请单号：21122214155999999999999）", "流水号 123456789012"),
        *(
            "对方账号6222021203001234567",
            "收款人账号：6222021203001234567",
            "账号6222****5678901234",
        ),
        *("账号622202120300****567", "卡号xxxx5678901234", "手机号13873512345", "电话13873512345"),
        *("账号6222021203001234567_账号6222021203001234568", "12345678"),
    ],
)
def test_what_is_called_something_else_hidden_or_said_twice_is_no_account(name: str) -> None:
    assert account_in_name(f"银行流水_{name}.csv") is None


def test_a_bank_that_prints_its_numbers_like_no_other_needs_no_label() -> None:
    named = NamedAccount("18443201040012345", is_certain=True)
    assert account_in_name("农行_18-443201040012345.csv") == named
    assert account_in_name("2024-18-443201040012345-20241231.csv") == named


@pytest.mark.parametrize("copy", ["账号6222021203001234567-1", "账号6222021203001234567.2"])
def test_more_digits_behind_an_account_may_be_a_part_of_it_or_not(copy: str) -> None:
    named = account_in_name(f"银行流水_{copy}.csv")
    assert named is not None
    assert not named.is_certain


def test_a_hidden_number_in_a_title_and_a_whole_one_in_the_name_bear_each_other_out() -> None:
    file = f"银行流水_{ACCOUNT}.csv"
    assert account_of_name(file, "6222***********4567") == NamedAccount(ACCOUNT, is_certain=True)
    assert account_of_name(file, "***********4567") == NamedAccount(ACCOUNT, is_certain=False)
    assert account_of_name(file, "6217***********4567") is None
    assert account_of_name(file, "6222021203001234500") is None


def refusals(folder: Path, **files: str) -> list[Refusal]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    _, refusal = looked_over(folder, chosen("zh"))
    return list(refusal.parts) if refusal else []


def test_a_bare_number_that_nothing_bears_out_is_a_question_and_hidden_in_it(
    tmp_path: Path,
) -> None:
    (refusal,) = refusals(tmp_path, **{f"银行流水_{ACCOUNT}": LINES})
    assert (refusal.key, refusal.file) == ("account_unlisted", f"银行流水_{ACCOUNT}.csv")
    for lang in ("zh", "en"):
        assert ACCOUNT not in refusal.message(lang)
        assert "银行流水_6222…4567.csv" in refusal.message(lang)
        assert 'facts = { account_no = "…" }' in refusal.message(lang)


@pytest.mark.parametrize("where", LISTS)
def test_a_bare_number_that_a_list_or_another_statement_has_is_the_account(
    tmp_path: Path, where: str
) -> None:
    assert not refusals(tmp_path, **{f"流水_{ACCOUNT}": LINES, where: LISTS[where]})


def test_a_list_bears_out_a_number_also_where_its_row_is_set_aside(tmp_path: Path) -> None:
    broken = LISTS["bank_accounts"].replace("5.00", "五元")
    assert not refusals(tmp_path, **{f"流水_{ACCOUNT}": LINES, "bank_accounts": broken})


def test_two_files_of_one_bare_number_do_not_bear_each_other_out(tmp_path: Path) -> None:
    other = LINES.replace("2024", "2023")
    found = refusals(tmp_path, **{f"流水_{ACCOUNT}": LINES, f"流水_{ACCOUNT}_2023": other})
    assert [one.key for one in found] == ["account_unlisted"] * 2


@pytest.mark.parametrize(
    "inside",
    [
        f"账号：{ACCOUNT}\n{LINES}",
        LINES.replace("摘要", "账号").replace("甲", ACCOUNT).replace("乙", ACCOUNT),
    ],
)
def test_what_the_file_says_itself_goes_before_a_number_in_its_name(
    tmp_path: Path, inside: str
) -> None:
    assert not refusals(tmp_path, 银行流水_998877665544332211=inside)


def test_a_mapping_answers_the_question(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(
        f'[[source]]\nfile = "银行流水_{ACCOUNT}.csv"\nfacts = {{ account_no = "{ACCOUNT}" }}\n',
        encoding="utf-8",
    )
    assert not refusals(tmp_path, **{f"银行流水_{ACCOUNT}": LINES})


@pytest.mark.parametrize("kept", [16, 17])
@pytest.mark.parametrize("form", ["流水_{}", "流水_账号{}", "title"])
def test_a_number_whose_end_is_missing_is_a_question(tmp_path: Path, kept: int, form: str) -> None:
    cut = ACCOUNT[:kept]
    title = f"账号：{cut}\n" if form == "title" else ""
    files = {form.format(cut): title + LINES, "bank_accounts": LISTS["bank_accounts"]}
    (refusal,) = refusals(
        tmp_path, **{name.replace("title", "银行流水"): t for name, t in files.items()}
    )
    assert (refusal.key, refusal.values["digits"]) == ("account_cut", kept)
    assert cut not in refusal.message("zh")
    assert ACCOUNT not in refusal.message("zh")


def test_a_listed_number_that_another_begins_with_is_whole(tmp_path: Path) -> None:
    short = f"{ACCOUNT[:16]},乙,5.00,2024-12-31\n"
    both = LISTS["bank_accounts"] + short
    assert not refusals(tmp_path, **{f"流水_账号{ACCOUNT[:16]}": LINES, "bank_accounts": both})


def test_a_number_in_the_name_of_a_table_that_needs_no_account_is_none(tmp_path: Path) -> None:
    text = "agency_code,indicator_id,fiscal_year,closing\n101,I1,2024,5.00\n"
    assert not refusals(tmp_path, **{f"carryovers_{ACCOUNT}": text})


def test_two_files_matched_alone_are_of_one_account_whatever_number_their_names_have(
    tmp_path: Path,
) -> None:
    bank, book = tmp_path / f"{ACCOUNT}.csv", tmp_path / "202499887766554433.csv"
    bank.write_text(LINES, encoding="utf-8")
    book.write_text("记账日期,金额\n2024-01-02,9.00\n2024-01-03,-4.00\n", encoding="utf-8")
    assert match_files(bank, book, chosen("zh")).counts()["auto"] == 4
