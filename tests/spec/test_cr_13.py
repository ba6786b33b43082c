"""CR-13 and CR-16: money passed on to an agency of the data or a 财政专户 that still lies there."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from tests.drawing import draw, indicators, run, yuan
from tests.drawing_accounts import with_every_column

AGENCIES = """
| division_code | agency_code | agency_name        | department_code | agency_kind        |
| 431099000     | 101         | 清河县教育局       |                 | administrative     |
| 431099000     | 101001      | 清河县第一中学     | 101             | public_institution |
| 431099000     | 102         | 清河县水利局       |                 | administrative     |
| 431099000     | 103         | 清河县城市建设公司 |                 | enterprise         |
| 431099000     | 104         | 清河县财政局       |                 | administrative     |
| 431099000     | 105         | 清河县林业局       |                 | administrative     |
"""
REGISTER = """
| agency_code | account_no | account_name       | account_kind   | purpose  |
| 101         | 81010002   | 清河县教育局       | basic          |          |
| 101         | 81010051   | 清河县教育局       | special        | 工会经费 |
| 101         | 81010001   | 清河县教育局       | zero_balance   |          |
| 101001      | 81101002   | 清河县第一中学     | basic          |          |
| 101001      | 81101003   | 清河县第一中学     | general        |          |
| 102         | 81020002   | 清河县水利局       | basic          |          |
| 103         | 81030002   | 清河县城市建设公司 | basic          |          |
| 104         | 81040009   | 清河县财政专户     | fiscal_special | 专户     |
"""
BANK = """
| account_no | balance   | balance_on | lines_from |
| 81010002   | 900000.00 | 2024-12-31 | 2022-01-01 |
| 81010051   | 900000.00 | 2024-12-31 | 2022-01-01 |
| 81010001   | 0.00      | 2024-12-31 | 2022-01-01 |
| 81101002   | {school}  | 2024-12-31 | {from}     |
| 81101003   | 0.00      | 2024-12-31 | 2022-01-01 |
| 81020002   | 900000.00 | 2024-12-31 | 2022-01-01 |
| 81030002   | 900000.00 | 2024-12-31 | 2022-01-01 |
| 81040009   | 900000.00 | 2024-12-31 | 2022-01-01 |
"""
OWNERS = {
    account: name
    for account, name in (
        (line.split("|")[2].strip(), line.split("|")[3].strip())
        for line in REGISTER.strip().splitlines()[1:]
    )
}

Found = dict[tuple[str, str], tuple[Decimal, str]]


def passed(
    payments: str,
    lines: str = "",
    *,
    as_of: str = "2024-12-31",
    school: str = "900000.00",
    since: str = "2022-01-01",
) -> Found:
    """(rule, root) -> amount and reason. D1 is direct money, the others are not; all are of 101."""
    bank = draw(BANK.replace("{school}", school).replace("{from}", since))
    bank = bank.with_columns(
        account_name=pl.col("account_no").replace_strict(OWNERS), status=pl.lit("open")
    )
    head = "| account_no | posted_on | amount | counterparty_no | counterparty_name | summary |\n"
    places = ("81010002", "81101002", "81020002", "81030002", "81040009")
    quiet = "".join(f"| {place} | 2024-01-01 | 1.00 | | 某人 | |\n" for place in places)
    tables = run(
        as_of,
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts=bank,
        bank_lines=with_every_column("bank_lines", head + quiet + lines),
        indicators=indicators(
            """
            | division_code | agency_code | indicator_id | fiscal_year | direct_fund | amount     |
            | 431099000     | 101         | I1           | 2024        | false       | 1000000.00 |
            | 431099000     | 101         | I2           | 2024        | false       | 1000000.00 |
            | 431099000     | 101         | D1           | 2024        | true        | 1000000.00 |
            """
        ),
        payments=with_every_column("payments", payments),
    )
    found = tables["findings"].filter(pl.col("rule_id").is_in(["CR-13", "CR-16"]))
    assert set(found["verdict"]) <= {"review"}
    assert set(found["subject_kind"]) <= {"indicator"}
    for finding in found["finding_id"]:
        rows = tables["evidence"].filter(pl.col("finding_id") == finding)
        assert "payments" in set(rows["source_table"])
    return {
        (row["rule_id"], row["subject_id"]): (row["amount"], row["reason"])
        for row in found.to_dicts()
    }


def amounts(found: Found) -> dict[tuple[str, str], Decimal]:
    return {key: amount for key, (amount, _) in found.items()}


HEAD = "| indicator_id | paid_on | amount | payee_no | payee_name | summary |\n"
SCHOOL = HEAD + "| I1 | 2024-03-01 | 20000.00 | | 清河县第一中学 | |\n"


def test_every_agency_and_a_special_account_is_a_payee_and_strangers_are_none() -> None:
    # 7 × 1 yuan are found; the union's account, the zero-balance account, a summary that allows
    # it and a firm are not.
    payees = (
        "| 81101002 | |",
        "| | 清河县第一中学 |",
        "| | 清河县教育局 |",
        "| 81020002 | 别的名字 |",
        "| | 清河县城市建设公司 |",
        "| 81040009 | |",
        "| | 清河县财政专户 |",
        "| 81010051 | 清河县教育局 |",
        "| 81010001 | 清河县教育局 |",
        "| | 清河县宏达建筑公司 |",
    )
    paid = "".join(f"| I1 | 2024-03-01 | 1.00 {payee} |\n" for payee in payees)
    paid += "| I1 | 2024-03-01 | 1.00 | | 清河县第一中学 | 拨缴工会经费 |\n"
    assert amounts(passed(HEAD + paid)) == {("CR-13", "I1"): yuan("7.00")}


def test_an_outflow_covers_what_came_before_it_and_once_only() -> None:
    out = (
        "| 81101002 | 2024-02-28 | -5000.00 | | 清河县书店 | |\n"
        "| 81101003 | 2024-03-01 | -15000.00 | | 清河县书店 | |\n"
    )
    both = SCHOOL + "| I2 | 2024-04-01 | 30000.00 | | 清河县第一中学 | |\n"
    assert amounts(passed(both, out)) == {
        ("CR-13", "I1"): yuan("5000.00"),
        ("CR-13", "I2"): yuan("30000.00"),
    }
    more = out + "| 81101002 | 2024-05-01 | -25000.00 | | 清河县水利局 | |\n"
    assert amounts(passed(both, more)) == {("CR-13", "I2"): yuan("10000.00")}


def test_a_transfer_between_own_accounts_is_no_outflow() -> None:
    own = "| 81101002 | 2024-05-01 | -20000.00 | 81101003 | | |\n"
    assert amounts(passed(SCHOOL, own)) == {("CR-13", "I1"): yuan("20000.00")}


def test_never_more_than_lies_there_and_the_youngest_first() -> None:
    both = SCHOOL + "| I2 | 2024-05-01 | 30000.00 | | 清河县第一中学 | |\n"
    assert amounts(passed(both, school="40000.00")) == {
        ("CR-13", "I1"): yuan("10000.00"),
        ("CR-13", "I2"): yuan("30000.00"),
    }
    assert amounts(passed(both, school="0.01")) == {("CR-13", "I2"): yuan("0.01")}
    assert passed(both, school="0.00") == {}


def test_half_a_year_is_given_and_direct_money_none() -> None:
    assert amounts(passed(SCHOOL.replace("2024-03-01", "2024-06-30"))) == {
        ("CR-13", "I1"): yuan("20000.00")
    }
    assert passed(SCHOOL.replace("2024-03-01", "2024-07-01")) == {}
    direct = SCHOOL.replace("I1", "D1").replace("2024-03-01", "2024-12-01")
    assert amounts(passed(direct)) == {("CR-13", "D1"): yuan("20000.00")}
    special = direct.replace("| | 清河县第一中学 |", "| 81040009 | |")
    assert passed(special) == {}


def test_what_was_paid_back_is_no_longer_there_and_not_counted_twice() -> None:
    back = SCHOOL + "| I1 | 2024-11-01 | -5000.00 | | 清河县第一中学 | |\n"
    assert amounts(passed(back)) == {("CR-13", "I1"): yuan("15000.00")}
    line = "| 81101002 | 2024-11-02 | -5000.00 | | 清河县国库 | |\n"
    assert amounts(passed(back, line)) == {("CR-13", "I1"): yuan("15000.00")}
    assert passed(back.replace("-5000.00", "-20000.00")) == {}


def test_what_was_paid_back_on_its_day_takes_from_no_other_payment() -> None:
    small = "| I1 | 2023-12-20 | 5.00 | | 清河县第一中学 | |\n"
    later = "| I1 | 2024-03-01 | 7000.00 | | 清河县第一中学 | |\n"
    expected = {("CR-13", "I1"): yuan("7000.00"), ("CR-16", "I1"): yuan("10000.01")}
    assert amounts(passed(LATE + later + small + small.replace("5.00", "-5.00"))) == expected
    # Of another day it may be of any: the youngest.
    assert amounts(passed(LATE + later + small.replace("5.00", "-5.00"))) == {
        ("CR-13", "I1"): yuan("6995.00"),
        ("CR-16", "I1"): yuan("10000.01"),
    }


def test_a_history_that_begins_later_is_said() -> None:
    (known,) = passed(SCHOOL).values()
    assert "没有追溯到付款日" not in known[1]
    (short,) = passed(SCHOOL, since="2024-03-02").values()
    assert short[0] == yuan("20000.00")
    assert "没有追溯到付款日" in short[1]


def test_a_receiver_without_an_account_gives_no_finding() -> None:
    assert passed(SCHOOL.replace("清河县第一中学", "清河县林业局")) == {}


LATE = HEAD + "| I1 | 2023-12-20 | 10000.01 | | 清河县第一中学 | |\n"


def test_late_december_is_cr_16_and_not_cr_13() -> None:
    assert amounts(passed(LATE)) == {("CR-16", "I1"): yuan("10000.01")}
    assert amounts(passed(LATE.replace("12-20", "12-19"))) == {("CR-13", "I1"): yuan("10000.01")}
    assert amounts(passed(LATE.replace("10000.01", "10000.00"))) == {
        ("CR-13", "I1"): yuan("10000.00")
    }


def test_late_december_of_a_year_that_is_not_closed_is_too_young() -> None:
    young = LATE.replace("2023-12-20", "2024-12-20")
    assert passed(young, as_of="2024-12-30") == {}
    assert amounts(passed(young, as_of="2024-12-31")) == {("CR-16", "I1"): yuan("10000.01")}


def test_payroll_that_was_paid_out_the_next_day_does_not_lie_there() -> None:
    out = "| 81101002 | 2023-12-21 | -10000.01 | | 代发工资 | 工资 |\n"
    assert passed(LATE, out) == {}


def test_what_lies_there_is_shared_between_both_rules_and_never_exceeded() -> None:
    both = LATE + "| I1 | 2024-03-01 | 7000.00 | | 清河县第一中学 | |\n"
    assert amounts(passed(both, school="9000.00")) == {
        ("CR-13", "I1"): yuan("7000.00"),
        ("CR-16", "I1"): yuan("2000.00"),
    }
