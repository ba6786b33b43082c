"""Columns under headers that no table knows: read, asked about, or left alone."""

from __future__ import annotations

import pytest

from tests.bad_inputs.making import refused
from zbb_reconcile.read import read_content
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import type_sheet

LINES = "账号,记账日期,摘要,金额,{header}\n1,2024-01-05,甲,5.00,{one}\n1,2024-01-06,乙,7.00,{two}\n"
CHANGES = (
    "区划编码,单位编码,指标编号,预算年度,预算级次,资金性质,项目类别,指标金额,调整方向\n"
    "1,1,A1,2024,县级,一般公共预算,项目支出,5.00,追加\n"
    "1,1,A2,2024,县级,一般公共预算,项目支出,5.00,追减\n"
)
REGISTER = (
    "单位编码,账号,账户名称,账户性质,状态{more}\n1,1,甲,基本户,正常{day}\n"
    "1,2,甲,一般户,已销户{day}\n"
)


def sheet(text: str, table: str = "bank_lines", given: Given | None = None) -> Sheet:
    """One file of a table, as it is read."""
    (only,), _ = read_content(table, "a.csv", text.encode(), given=given or Given())
    return only


def amounts(text: str, given: Given | None = None) -> list[str]:
    """The amounts of two bank lines."""
    return [str(amount) for amount in type_sheet(sheet(text, given=given)).rows["amount"]]


@pytest.mark.parametrize(
    ("header", "one", "two", "meant"),
    [
        ("方位", "贷", "借", ["5.00", "-7.00"]),
        ("类别", "流入", "流出", ["5.00", "-7.00"]),
        ("结果", "成功", "失败", ["5.00"]),
        ("是否作废", "否", "是", ["5.00"]),
        ("是否有效", "是", "否", ["5.00"]),
        ("计价", "万元", "万元", ["50000.00", "70000.00"]),
        ("备注1", "进", "", ["5.00", "7.00"]),
        ("备注1", "冲正", "", ["5.00", "7.00"]),
        ("是否采购", "是", "否", ["5.00", "7.00"]),
        ("渠道", "网银", "柜面", ["5.00", "7.00"]),
        ("状态", "正常", "正常", ["5.00", "7.00"]),
    ],
)
def test_a_column_is_read_by_its_words_or_left_alone(
    header: str, one: str, two: str, meant: list[str]
) -> None:
    assert amounts(LINES.format(header=header, one=one, two=two)) == meant


@pytest.mark.parametrize(
    ("header", "one", "two", "key"),
    [
        ("交易标志", "成功", "已冲正", "column_decides"),
        ("渠道", "成功", "已冲正", "column_decides"),
        ("业务结果标志", "成功", "冲减中", "column_decides"),
        ("处理状况状态", "失败", "挂账中", "column_decides"),
        ("收支方位方向", "贷", "其他", "column_decides"),
        ("计价", "万元", "元", "column_of_units"),
        ("是否冲正", "否", "是", "column_decides"),
    ],
)
def test_a_column_that_decides_and_is_half_known_is_asked_about(
    header: str, one: str, two: str, key: str | None
) -> None:
    text = LINES.format(header=header, one=one, two=two)
    if key is None:
        assert amounts(text) == ["5.00", "7.00"]
        return
    said = refused(lambda: sheet(text), key)
    assert header in said.message("zh")


def test_a_mapping_answers_the_question() -> None:
    text = LINES.format(header="交易标志", one="成功", two="已冲正")
    read = Given(columns={"state": "交易标志"}, values={"state": {"已冲正": "void"}})
    assert amounts(text, read) == ["5.00"]
    assert amounts(text, Given(columns={"state": ""})) == ["5.00", "7.00"]


def test_raising_and_lowering_is_asked_about() -> None:
    refused(lambda: sheet(CHANGES, "indicators"), "column_of_changes")
    assert sheet(CHANGES, "indicators", Given(columns={"adjusted": ""})).rows.height == 2


def test_a_register_says_since_when_an_account_is_no_more() -> None:
    refused(lambda: sheet(REGISTER.format(more="", day=""), "accounts"), "register_ended")
    dated = sheet(REGISTER.format(more=",销户日期", day=",2024-01-05"), "accounts")
    assert "closed_on" in dated.headers


def test_another_currency_in_a_table_of_yuan_is_refused() -> None:
    text = "单位编码,指标编号,预算年度,年末结转结余,计价\n1,A1,2023,5.00,美元\n"
    refused(lambda: sheet(text, "carryovers"), "unit_unknown")


def test_a_column_of_units_is_not_said_to_be_unread() -> None:
    text = "单位编码,指标编号,年度,年末余额,计价,经办人\n1,A,2023,5,万元,x\n"
    found = sheet(text, "carryovers")
    assert found.layout.units == {"closing": 10_000}
    assert found.unknown_columns == ("经办人",)
