"""BA-01: a body with books of its own, named behind the agency, is not the agency."""

from __future__ import annotations

import pytest

from tests.drawing import subjects, yuan
from tests.drawing_accounts import account_actions, run_county

SCHOOL = "清河县第一中学"


def basic_accounts(
    first: tuple[str, str], second: tuple[str, str], *, agency: str = SCHOOL
) -> tuple[dict[str, object], dict[str, str]]:
    """BA-01 and the actions of two basic accounts: their names in the register and at the bank."""
    tables = run_county(
        "2024-12-31",
        agencies=f"""
        division_code | agency_code | agency_name
        431099000     | 101         | {agency}
        431099000     | 102         | 清河县水利局
        """,
        accounts=f"""
        agency_code | account_no | account_name | account_kind
        101         | 81010002   | {first[0]}   | basic
        101         | 81010005   | {second[0]}  | basic
        """,
        bank_accounts=f"""
        account_no | account_name | balance | balance_on
        81010002   | {first[1]}   | 100.00  | 2024-12-31
        81010005   | {second[1]}  | 300.00  | 2024-12-31
        """,
    )
    actions = {number: row[0] for number, row in account_actions(tables).items()}
    return dict(subjects(tables, "BA-01")), actions


OWN = (SCHOOL, SCHOOL)
BODIES = (
    "食堂",
    "招待所",
    "附属幼儿园",
    "工会",
    "机关工会",
    "工会委员会",
    "服务社",
    "医务室",
    "卫生室",
)


@pytest.mark.parametrize("body", BODIES)
def test_the_basic_account_of_an_attached_body_is_not_the_agencys(body: str) -> None:
    name = SCHOOL + body
    found, actions = basic_accounts(OWN, (name, name))
    assert found == {}
    assert actions == {"81010002": "keep", "81010005": "keep"}


def test_the_register_or_the_bank_alone_may_say_so() -> None:
    name = SCHOOL + "食堂"
    assert basic_accounts(OWN, (SCHOOL, name))[0] == {}
    assert basic_accounts(OWN, (name, SCHOOL))[0] == {}
    assert basic_accounts(OWN, ("第一中学食堂", "第一中学食堂"))[0] == {}


@pytest.mark.parametrize("name", [SCHOOL, "第一中学", SCHOOL + "基建专户", SCHOOL + "（学生资助）"])
def test_a_name_without_such_a_body_is_the_agencys_second(name: str) -> None:
    found, actions = basic_accounts(OWN, (name, name))
    assert found == {"101": yuan("100")}
    assert actions == {"81010002": "close", "81010005": "keep"}


@pytest.mark.parametrize("agency", ["清河县实验幼儿园", "清河县总工会", "清河县招待所"])
def test_an_agency_that_is_itself_called_so_is_no_attached_body(agency: str) -> None:
    own = (agency, agency)
    assert basic_accounts(own, own, agency=agency)[0] == {"101": yuan("100")}


@pytest.mark.parametrize("agency", ["清河县实验幼儿园", "清河县总工会", "清河县招待所"])
def test_but_the_body_behind_its_name_is_one(agency: str) -> None:
    own, canteen = (agency, agency), agency + "食堂"
    assert basic_accounts(own, (canteen, canteen), agency=agency)[0] == {}
    assert basic_accounts(own, (agency, canteen), agency=agency)[0] == {}


def test_two_accounts_of_attached_bodies_and_one_of_the_agency_are_in_order() -> None:
    first, second = SCHOOL + "食堂", SCHOOL + "工会委员会"
    found, actions = basic_accounts((first, first), (second, second))
    assert found == {}
    assert set(actions.values()) == {"keep"}
