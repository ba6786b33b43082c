"""BA-05: the owner's name at the bank is a person's."""

from __future__ import annotations

from functools import cache

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import account_actions, run_county

REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
| 101         | 81010003   | 清河县教育局 | general      |
"""


def owned_by(name: str, *, account_no: str = "81010003", status: str = "open") -> dict[str, object]:
    """The BA-05 findings where the bank writes that owner: account -> amount."""
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts=f"""
        | account_no   | account_name | status   | balance | balance_on |
        | {account_no} | {name}       | {status} | 88.80   | 2024-12-31 |
        """,
    )
    return dict(subjects(tables, "BA-05"))


PERSONS = ("李梅", "张三丰", "欧阳建国", "张 三")
TOO_SHORT_OR_LONG = ("李", "买买提江木", "张三等人社")
INSTITUTIONS = ("县一中", "实验小学", "王村", "水利局", "李家食堂", "宏达公司")
OTHER_LETTERS = ("ZHANG SAN", "张三123", "张三·李")


@cache
def found_of_owners() -> dict[str, object]:
    """Owner -> the amount of its BA-05 finding, where the bank writes each on an account of 101.

    One run for all of them: what is found of an account rests on its own name alone.
    """
    owners = [*PERSONS, *TOO_SHORT_OR_LONG, *INSTITUTIONS, *OTHER_LETTERS]
    account_nos = {str(81010100 + at): owner for at, owner in enumerate(owners)}
    register = "agency_code | account_no | account_name | account_kind\n"
    banks = "account_no | account_name | status | balance | balance_on\n"
    for account_no, owner in account_nos.items():
        register += f"101 | {account_no} | 清河县教育局 | general\n"
        banks += f"{account_no} | {owner} | open | 88.80 | 2024-12-31\n"
    tables = run_county("2024-12-31", accounts=register, bank_accounts=banks)
    amounts: dict[str, object] = dict(subjects(tables, "BA-05"))
    assert set(amounts) <= set(account_nos)
    return {owner: amounts.get(number) for number, owner in account_nos.items()}


@pytest.mark.parametrize("name", PERSONS)
def test_public_money_in_a_persons_name_is_a_finding_of_its_balance(name: str) -> None:
    assert found_of_owners()[name] == yuan("88.80")


@pytest.mark.parametrize("name", TOO_SHORT_OR_LONG)
def test_a_name_of_one_character_or_of_five_is_no_persons(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("name", INSTITUTIONS)
def test_a_name_with_a_word_of_an_institution_is_no_persons(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("name", OTHER_LETTERS)
def test_a_name_that_is_not_all_chinese_characters_is_no_persons(name: str) -> None:
    assert found_of_owners()[name] is None


def test_an_account_closed_at_the_bank_is_not_judged() -> None:
    assert owned_by("李梅", status="closed") == {}
    assert owned_by("李梅", status="suspended") == {"81010003": yuan("88.80")}


def test_an_account_that_the_register_does_not_know_is_judged_too() -> None:
    assert owned_by("李梅", account_no="81019999") == {"81019999": yuan("88.80")}


def test_it_is_put_right_and_said_once_and_its_money_has_no_target() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on |
        | 101         | 81010002   | 清河县教育局 | basic        |            |
        | 101         | 81010003   | 清河县教育局 | general      | 2024-06-30 |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
        | 81010003   | 李梅         | 88.80   | 2024-12-31 |
        """,
    )
    (found,) = findings(tables, "BA-05")
    assert (found["subject_kind"], found["agency_code"]) == ("account", "101")
    assert found["verdict"] == "rectify"
    assert "李梅" in found["reason"]
    assert found["legal_basis"].startswith("人民币银行结算账户管理办法")
    assert findings(tables, "BA-14") == []
    assert account_actions(tables)["81010003"] == ("close", None, yuan("0"), yuan("0"))
