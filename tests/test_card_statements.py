"""Statements of credit cards, which say what is owed, and days whose year their title says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_read import refused
from tests.typing_sheets import codes
from tests.typing_sheets import typed as typed_as
from zbb_reconcile.commands.check import check
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import Typed, type_sheet

CARD, PLAIN = "银行流水_信用卡.csv", "银行流水.csv"
OWN = Given(facts={"account_no": "A1"})
HEADER = "记账日期,交易摘要,金额"


def sheet(*lines: str, name: str = CARD, header: str = HEADER) -> Sheet:
    return read(header, *lines, name=name)


def read(*lines: str, name: str) -> Sheet:
    return read_csv("bank_lines", name, "".join(f"{x}\n" for x in lines).encode(), given=OWN)


def typed(*lines: str, name: str = CARD, header: str = HEADER) -> Typed:
    return type_sheet(sheet(*lines, name=name, header=header))


def amounts(answer: Typed) -> list[str]:
    return [str(amount) for amount in answer.rows["amount"]]


OWED = ("20240105,消费 文具店,15.90", "20240106,（退款）文具店,-7.20", "20240107,地铁,3.00")


def test_a_card_statement_says_what_is_owed_and_is_turned_whole() -> None:
    answer = typed(*OWED, "20240108,转账还款,-100")
    assert amounts(answer) == ["-15.90", "7.20", "-3.00", "100.00"]
    assert answer.counts.warnings == {"card_owed": 4}


def test_a_card_statement_in_which_spending_is_negative_stays_as_it_is() -> None:
    answer = typed("20240105,消费 文具店,-15.90", "20240108,转账还款,100", "20240109,地铁,-3")
    assert amounts(answer) == ["-15.90", "100.00", "-3.00"]
    assert not answer.counts.warnings


def test_amounts_without_signs_are_signed_by_what_each_row_says() -> None:
    answer = typed(
        "20240105,消费 文具店,15.90",
        "20240106,退货 文具店,7.20",
        "20240107,信用卡还款,100",
        "20240108,地铁,3",
        "20240108,地铁,0",
    )
    assert amounts(answer) == ["-15.90", "7.20", "100.00", "0.00"]
    assert codes(answer) == {5: ["card_direction_unknown"]}
    assert answer.counts.warnings == {"card_by_words": 4}


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (("20240105,消费,15.90", "20240108,还款,100", "20240109,退款,-5"), 3),
        (("20240105,地铁,15.90", "20240108,地铁,-100"), 3),
        (("20240105,还款手续费,15.90", "20240108,消费退货,-100"), 3),
    ],
)
def test_a_card_statement_whose_signs_contradict_or_say_nothing_is_refused(
    rows: tuple[str, ...], row: int
) -> None:
    found = refused(lambda: typed(*rows), "card_sign_unclear")
    assert found.row == row
    assert "mapping.toml" in found.message("zh")


def test_what_a_mapping_says_of_the_sign_goes_before_what_the_words_say() -> None:
    for mirrored, sign in ((False, ""), (True, "-")):
        answer = type_sheet(replace(sheet(OWED[0], name=PLAIN), mirrored=mirrored))
        assert amounts(answer) == [f"{sign}15.90"]


def test_a_purchase_that_would_be_money_in_is_refused_where_nothing_proves_it() -> None:
    found = refused(lambda: typed(*OWED, name=PLAIN), "purchase_as_income")
    assert found.row == 2
    assert "信用卡" in found.message("zh")


@pytest.mark.parametrize(
    "line", ["20240105,消费退货,15.90", "20240105,消费,-15.90", "20240105,退款,-15.90"]
)
def test_an_account_that_is_no_cards_is_read_as_written(line: str) -> None:
    answer = typed(line, name=PLAIN)
    assert amounts(answer) == [line.split(",")[2]]
    assert not answer.counts.warnings


def test_where_balances_or_directions_say_the_sign_no_word_does() -> None:
    proven = typed("20240105,消费,5,105", "20240106,消费,5,110", header=f"{HEADER},余额")
    assert amounts(proven) == ["5.00", "5.00"]
    directed = typed("20240105,消费,5,贷", header=f"{HEADER},借贷标志")
    assert amounts(directed) == ["5.00"]


@pytest.mark.parametrize("name", ["银行流水_公务卡还款户.csv", PLAIN])
def test_an_account_that_pays_for_a_card_is_no_cards(name: str) -> None:
    answer = typed("20240105,信用卡还款,-100", name=name)
    assert amounts(answer) == ["-100.00"]


@pytest.mark.parametrize("header", [HEADER, "记账日期,交易地点,金额"])
def test_a_card_statement_without_signs_or_words_is_quarantined_row_by_row(header: str) -> None:
    answer = typed("20240105,,15", header=header)
    assert codes(answer) == {2: ["card_direction_unknown"]}
    assert not answer.counts.warnings


# Days without a year.

JANUARY = ("招商银行信用卡对账单（个人消费卡账户 2024年01月）,,", HEADER)


def days(*lines: str, name: str = CARD) -> tuple[list[str], dict[int, list[str]]]:
    answer = type_sheet(read(*lines, name=name))
    return [str(day) for day in answer.rows["posted_on"]], codes(answer)


def test_the_month_of_a_statement_gives_the_year_of_its_days() -> None:
    found, set_aside = days(*JANUARY, "12/29,消费,-1", "01/03,消费,-1", "1月31日,消费,-1")
    assert found == ["2023-12-29", "2024-01-03", "2024-01-31"]
    assert not set_aside


def test_a_day_outside_the_statement_has_no_year() -> None:
    found, set_aside = days(*JANUARY, "12/29,消费,-1", "02/01,消费,-1", "11/30,消费,-1")
    assert found == ["2023-12-29"]
    assert set_aside == {4: ["partial_day"], 5: ["partial_day"]}


def test_where_month_and_day_could_be_exchanged_no_year_is_given() -> None:
    found, set_aside = days(*JANUARY, "01/03,消费,-1", "01/12,消费,-1", "1月3日,消费,-1")
    assert found == ["2024-01-03"]
    assert set_aside == {3: ["partial_day"], 4: ["partial_day"]}


def test_a_stated_period_gives_the_year_too_unless_a_day_is_in_it_twice() -> None:
    header = "记账日期,摘要,金额"
    found, _ = days(
        "起止日期：2023-12-20 至 2024-01-19,,", header, "12/20,利息,1", "1/19,利息,1", name=PLAIN
    )
    assert found == ["2023-12-20", "2024-01-19"]
    _, set_aside = days("起止日期：2022-12-20 至 2024-01-19,,", header, "12/20,利息,1", name=PLAIN)
    assert set_aside == {3: ["partial_day"]}


def test_two_titles_of_two_months_say_no_year() -> None:
    _, set_aside = days("2024年1月对账单,2024年2月对账单,", HEADER, "12/29,消费,-1")
    assert set_aside == {3: ["partial_day"]}


def test_only_the_lines_of_a_statement_lie_in_the_period_of_its_title() -> None:
    answer = typed_as(
        "assets",
        "起止日期：2024-01-01 至 2024-12-31,,,,",
        "单位编码,资产编号,资产名称,使用状况,闲置日期",
        "1,2,甲,闲置,12/29",
    )
    assert codes(answer) == {3: ["partial_day"]}


def test_a_mapping_says_whether_the_month_or_the_day_is_written_first() -> None:
    written = sheet("05/01/2023,利息,1", "2023-05-02,利息,1", "05/13/2023,利息,1", name=PLAIN)
    first = type_sheet(replace(written, day_order="month_first"))
    assert [str(day) for day in first.rows["posted_on"]] == [
        "2023-05-01",
        "2023-05-02",
        "2023-05-13",
    ]
    assert first.counts.warnings == {"day_order_given": 2, "direction_unsaid": 3}
    second = type_sheet(replace(written, day_order="day_first"))
    assert [str(day) for day in second.rows["posted_on"]] == ["2023-01-05", "2023-05-02"]
    assert codes(type_sheet(written)) == {2: ["day_order"], 4: ["day_order"]}


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["03/06/2024", "28/06/2024"], ["2024-06-03", "2024-06-28"]),
        (["06.03.2024", "06.28.2024"], ["2024-06-03", "2024-06-28"]),
        (["03/06/2024", "07/06/2024"], []),
        (["13/06/2024", "06/14/2024"], []),
        (["28/06/2024", "2024-06-03"], ["2024-06-03"]),
    ],
)
def test_a_whole_column_shows_the_order_or_its_days_are_asked_about(
    days: list[str], read: list[str]
) -> None:
    typed = type_sheet(sheet(*(f"{day},利息,1" for day in days), name=PLAIN))
    assert [str(day) for day in typed.rows["posted_on"]] == read
    assert list(codes(typed).values()) == [["day_order"]] * (len(days) - len(read))


def test_what_is_done_to_a_card_statement_is_said_by_the_check(tmp_path: Path) -> None:
    text = "".join(f"{line}\n" for line in (*JANUARY, "12/29,消费,15.90", "01/03,还款,-100"))
    (tmp_path / "银行流水_卡号6222021203001234567.csv").write_text(text, encoding="utf-8")
    notes = "".join(check(tmp_path, lang="zh")["notes"])
    assert "已换成支出为负、收入为正（2 处）" in notes
    assert "按标题里的账单月份或起止日期补上（2 处）" in notes
