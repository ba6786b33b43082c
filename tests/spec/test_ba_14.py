"""BA-14: the owner's name at the bank is the agency's."""

from __future__ import annotations

from functools import cache

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

AGENCIES = """
| division_code | agency_code | agency_name    | former_names              |
| 431099000     | 101         | 清河县教育局   | 清河县文教局;清河县水利局 |
| 431099000     | 101001      | 清河县第一中学 |                           |
| 431099000     | 102         | 清河县水利局   |                           |
"""
REGISTER = """
| agency_code | account_no | account_name   | account_kind |
| 101         | 81010002   | 清河县教育局   | basic        |
| 101001      | 81101002   | 清河县第一中学 | basic        |
"""


def owned_by(name: str, *, account_no: str = "81010002", status: str = "open") -> dict[str, object]:
    """The BA-14 findings where the bank writes that owner: account -> amount."""
    tables = run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts=f"""
        | account_no   | account_name | status   | balance | balance_on |
        | {account_no} | {name}       | {status} | 88.80   | 2024-12-31 |
        """,
    )
    for found in findings(tables, "BA-14"):
        assert found["subject_kind"] == "account"
        assert found["verdict"] == "rectify"
    return dict(subjects(tables, "BA-14"))


STRANGER = "清河县宏达商贸有限公司"
OWN = ("清河县教育局", "清河县文教局")
"""The agency's name, and a former one."""
SAME_FORM = ("清河县教育局（本级）", "清河县教育局(本级)", "教育局")
EXEMPT = ("清河县教育局工会委员会", "清河县教育局食堂")
OF_MONEY = (
    "零余额账户",
    "（零余额账户）",
    "基建专户",
    "基本建设专户",
    "往来归集户",
    "学生资助专户",
    "（教学楼工程）",
    "(城南小学新建工程)",
    "（学生资助项目）",
    "收入汇缴户",
    "专项资金",
    "基本户",
)
BODIES = (
    "宏达公司",
    "工程公司",
    "（教学楼工程项目部）",
    "基建工程队",
    "服务部",
    "第二分局",
    "（张三）",
)
OTHERS_MONEY = ("清河县水利局基建专户", "白水县教育局基建专户", "基建专户")
PARTY = (
    "中共清河县教育局委员会",
    "中共清河县教育局党组",
    "中共清河县教育局总支部委员会",
    "中共清河县教育局总支",
    "中共清河县教育局支部委员会",
    "中共清河县教育局机关支部委员会",
    "中共清河县教育局党支部",
    "中国共产党清河县教育局委员会",
    "中国共产党清河县教育局机关委员会",
    "中共清河县文教局支部委员会",
)
OTHERS_PARTY = (
    "中共清河县水利局委员会",
    "中共清河县委员会",
    "中共清河县教育局",
    "中共清河县教育局宏达公司支部委员会",
    "中共清河县第一中学支部委员会",
)


@cache
def found_of_owners() -> dict[str, object]:
    """Owner -> the amount of its BA-14 finding, where the bank writes each on an account of 101.

    One run for all of them: what is found of an account rests on its own name alone.
    """
    owners = [STRANGER, *OWN, *SAME_FORM, *EXEMPT, *OTHERS_MONEY, *PARTY, *OTHERS_PARTY]
    owners += [name + behind for behind in OF_MONEY for name in ("清河县教育局", "教育局")]
    owners += ["清河县教育局" + behind for behind in BODIES]
    account_nos = {str(81010100 + at): owner for at, owner in enumerate(owners)}
    register = "agency_code | account_no | account_name | account_kind\n"
    banks = "account_no | account_name | status | balance | balance_on\n"
    for account_no, owner in account_nos.items():
        register += f"101 | {account_no} | 清河县教育局 | basic\n"
        banks += f"{account_no} | {owner} | open | 88.80 | 2024-12-31\n"
    tables = run_county("2024-12-31", agencies=AGENCIES, accounts=register, bank_accounts=banks)
    for found in findings(tables, "BA-14"):
        assert found["subject_kind"] == "account"
        assert found["verdict"] == "rectify"
    amounts: dict[str, object] = dict(subjects(tables, "BA-14"))
    assert set(amounts) <= set(account_nos)
    return {owner: amounts.get(number) for number, owner in account_nos.items()}


def test_a_strangers_name_on_an_agencys_account_is_a_finding_of_its_balance() -> None:
    assert owned_by(STRANGER) == {"81010002": yuan("88.80")}
    assert found_of_owners()[STRANGER] == yuan("88.80")


@pytest.mark.parametrize("name", OWN)
def test_the_agencys_own_name_and_a_former_one_agree(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("name", SAME_FORM)
def test_a_name_of_the_same_normal_form_agrees(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("name", EXEMPT)
def test_the_agencys_name_followed_by_an_exempt_purpose_agrees(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("behind", OF_MONEY)
def test_the_agencys_name_followed_by_a_word_of_its_money_or_kind_agrees(behind: str) -> None:
    assert found_of_owners()["清河县教育局" + behind] is None
    assert found_of_owners()["教育局" + behind] is None


@pytest.mark.parametrize("behind", BODIES)
def test_the_agencys_name_followed_by_another_body_does_not(behind: str) -> None:
    assert found_of_owners()["清河县教育局" + behind] == yuan("88.80")


@pytest.mark.parametrize("name", OTHERS_MONEY)
def test_a_word_of_money_behind_another_name_does_not(name: str) -> None:
    assert found_of_owners()[name] == yuan("88.80")


@pytest.mark.parametrize("name", PARTY)
def test_the_agencys_party_body_agrees(name: str) -> None:
    assert found_of_owners()[name] is None


@pytest.mark.parametrize("name", OTHERS_PARTY)
def test_the_party_body_of_another_does_not(name: str) -> None:
    assert found_of_owners()[name] == yuan("88.80")


def test_an_abbreviation_alone_does_not_agree() -> None:
    assert owned_by("清河县一中", account_no="81101002") == {"81101002": yuan("88.80")}


def test_the_name_of_another_agency_never_agrees_even_as_a_former_name() -> None:
    assert owned_by("清河县水利局") == {"81010002": yuan("88.80")}
    assert owned_by("清河县教育局", account_no="81101002") == {"81101002": yuan("88.80")}


def test_an_account_closed_at_the_bank_is_not_judged() -> None:
    assert owned_by("清河县宏达商贸有限公司", status="closed") == {}


def test_an_account_that_is_not_in_the_register_is_not_judged() -> None:
    assert owned_by("清河县宏达商贸有限公司", account_no="81010009") == {}


def test_without_an_account_name_the_banks_agency_name_is_compared() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts="""
        | account_no | agency_name            | balance | balance_on |
        | 81010002   | 清河县教育局           | 10.00   | 2024-12-31 |
        | 81101002   | 清河县宏达商贸有限公司 | 20.00   | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-14") == {"81101002": yuan("20")}


def test_the_account_name_is_compared_even_where_the_agency_name_is_right() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name           | agency_name  | balance | balance_on |
        | 81010002   | 清河县宏达商贸有限公司 | 清河县教育局 | 10.00   | 2024-12-31 |
        """,
    )
    assert subjects(tables, "BA-14") == {"81010002": yuan("10")}


def test_an_agency_that_only_an_indicator_names_changes_no_other_agencys_name() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 102         | 81020001   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name     | balance | balance_on |
        | 81020001   | 水利局（本级）   | 1.00    | 2024-12-31 |
        """,
        indicators="""
        | division_code | agency_code | agency_name | indicator_id | fiscal_year | budget_level | fund_type | project_category | amount |
        | 431099000     | 999         | 不存在局    | I1           | 2023        | 4            | 111       | project          | 5.00   |
        """,  # noqa: E501
    )
    assert subjects(tables, "BA-14") == {}
    assert subjects(tables, "CR-01") == {"I1": yuan("5")}
    (note,) = (note for note in tables["notes"]["note"] if "不在预算单位表里" in note)
    assert "999 不存在局" in note
