"""What titles, wholes over columns and unread columns say: read, or asked about by its own name."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from tests.bad_inputs.making import xlsx
from zbb_reconcile import reconcile
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import (
    cells_of_frame,
    meaning_of,
    read_content,
    read_folder,
    words_of_frame,
)
from zbb_reconcile.read.parquet import Meaning
from zbb_reconcile.sheet import AS_FOUND, Given
from zbb_reconcile.standardise import Typed, type_sheet

Rows = Sequence[Sequence[str]]
ACCOUNT = "6217003810012345678"
CARRIED = ["单位编码", "指标编号", "年度", "结转结余数"]
PAID = ["指标编号", "支付日期", "支付金额", "业务类型"]
A_PAYMENT = ["A1", "2023-05-06", "8.00"]
LINES = ["账号", "日期", "收入", "支出"]
ISSUED = [
    "财政区划",
    "单位编码",
    "指标编号",
    "预算年度",
    "预算级次",
    "资金性质",
    "项目类别",
    "指标金额",
]
ACCOUNTS = ["账号", "户名", "余额", "余额日期"]
AN_ACCOUNT = ["6217003810012345678", "教育局", "8.00", "2024-12-31"]
AN_ISSUE = ["361125000", "101001", "A1", "2024", "县级", "一般公共预算", "项目"]
SUBJECTS = ["单位编码", "年度", "科目编码", "科目名称"]


def typed(table: str, rows: Rows, file: str = "x.csv", *, given: Given = AS_FOUND) -> Typed:
    """The rows of a CSV file, standardised."""
    text = io.StringIO()
    width = max(map(len, rows))
    csv.writer(text).writerows([*row, *[""] * (width - len(row))] for row in rows)
    sheets, _ = read_content(table, file, text.getvalue().encode(), given=given)
    return type_sheet(sheets[0])


def column(table: str, name: str, rows: Rows, file: str = "x.csv") -> list[str]:
    """What stands in one column of the standardised rows; none is set aside."""
    answer = typed(table, rows, file)
    assert answer.quarantine.is_empty()
    return [str(value) for value in answer.rows[name]]


CLOSING = {
    "an office and the unit over wide columns": [
        ["2023年部门结转结余资金统计表"],
        ["填报单位：云岭县财政局", "", "金额单位：万元"],
        CARRIED,
        ["101001", "A1", "2023", "12.5"],
    ],
    "a unit alone over the last column": [
        ["", "", "", "（万元）"],
        CARRIED,
        ["101001", "A1", "2023", "12.5"],
    ],
    "a title in brackets": [
        ["结转结余表（金额：万元）"],
        CARRIED,
        ["101001", "A1", "2023", "12.5"],
    ],
    "a year in the title": [
        ["云岭县2023年度结转结余情况表"],
        ["单位编码", "指标编号", "结转结余数"],
        ["101001", "A1", "125000.00"],
    ],
    "code and name in one cell": [
        ["预算单位", "指标编号", "年度", "结转结余数"],
        ["101001-教育局", "A1", "2023", "125000.00"],
        ["合计", "", "", "125000.00"],
    ],
}


@pytest.mark.parametrize("name", CLOSING)
def test_a_title_says_unit_and_year(name: str) -> None:
    rows = CLOSING[name]
    assert column("carryovers", "closing", rows) == ["125000.00"]
    assert column("carryovers", "fiscal_year", rows) == ["2023"]
    assert column("carryovers", "agency_code", rows) == ["101001"]


ASKED = {
    "another figure than the table's": (
        "carryovers",
        [
            ["基本信息", "", "", "年初数", ""],
            [*CARRIED, "其中：项目"],
            ["101001", "A1", "2023", "5.00", "0.00"],
        ],
        "whole_says_otherwise",
    ),
    "two parts of which one is meant": (
        "carryovers",
        [
            [*CARRIED, ""],
            ["", "", "", "上年", "本年"],
            ["101001", "A1", "2023", "7.00", "5.00"],
        ],
        "parts_unclear",
    ),
    "another currency in a title": (
        "carryovers",
        [["结转结余表（美元）"], CARRIED, ["101001", "A1", "2023", "5.00"]],
        "unit_unknown",
    ),
    "an account in another currency": (
        "bank_lines",
        [["美元账户对账单"], LINES, [ACCOUNT, "2024-06-03", "8.00", ""]],
        "unit_unknown",
    ),
    "payments that came back": (
        "payments",
        [PAID, ["A1", "2023-05-06", "8.00", "支付"], ["A1", "2023-06-07", "2.00", "更正"]],
        "column_came_back",
    ),
    "a state that is half known": (
        "bank_lines",
        [
            [*LINES, "返回信息"],
            [ACCOUNT, "2024-06-03", "8.00", "", "交易成功"],
            [ACCOUNT, "2024-06-04", "", "3.00", "余额不足"],
        ],
        "column_decides",
    ),
    "a status in letters": (
        "bank_lines",
        [
            [*LINES, "STATUS"],
            [ACCOUNT, "2024-06-03", "8.00", "", "S"],
            [ACCOUNT, "2024-06-04", "", "3.00", "F"],
        ],
        "column_decides",
    ),
}


ASKED |= {
    "a journal of all subjects": (
        "book_lines",
        [
            ["账号", "日期", "凭证号", "摘要", "科目名称", "借方", "贷方"],
            [ACCOUNT, "2024-01-05", "1", "拨款", "银行存款", "8.00", ""],
            [ACCOUNT, "2024-01-05", "1", "拨款", "财政拨款收入", "", "8.00"],
        ],
        "other_subjects",
    ),
    "a side in figures": (
        "bank_lines",
        [
            ["账号", "日期", "出入标志", "金额"],
            [ACCOUNT, "2024-06-03", "0", "8.00"],
            [ACCOUNT, "2024-06-04", "1", "3.00"],
        ],
        "column_decides",
    ),
}


ASKED |= {
    "a header said again in another unit": (
        "bank_lines",
        [
            ["账号", "日期", "收入（元）", "支出（元）"],
            [ACCOUNT, "2024-06-03", "8.00", ""],
            ["账号", "日期", "收入（万元）", "支出（万元）"],
            [ACCOUNT, "2024-06-28", "", "3.00"],
        ],
        "two_headers",
    ),
    "what came back in a column of its own": (
        "payments",
        [["指标编号", "支付日期", "支付金额", "退回金额"], ["A1", "2023-05-06", "8.00", "2.00"]],
        "more_money",
    ),
    "fees in a column of their own": (
        "bank_lines",
        [[*LINES, "手续费（元）"], [ACCOUNT, "2024-06-03", "", "8.00", "0.50"]],
        "more_money",
    ),
    "what was taken back of a carryover": (
        "carryovers",
        [[*CARRIED, "其中：已收回财政金额"], ["101001", "A1", "2023", "8.00", "2.00"]],
        "more_money",
    ),
    "issued and taken back": (
        "indicators",
        [[*ISSUED, "业务类型"], [*AN_ISSUE, "8.00", "下达"], [*AN_ISSUE, "3.00", "收回"]],
        "column_came_back",
    ),
    "moved in and out": (
        "indicators",
        [[*ISSUED, "调入金额", "调出金额"], [*AN_ISSUE, "8.00", "2.00", "0.00"]],
        "more_money",
    ),
    "balances on the other side": (
        "bank_accounts",
        [
            ["账号", "户名", "余额方向", "余额", "余额日期"],
            [ACCOUNT, "教育局", "贷", "8.00", "2024-12-31"],
            [ACCOUNT[1:], "水利局", "借", "3.00", "2024-12-31"],
        ],
        "column_of_sides",
    ),
    "a remark that says closed beside a status that says open": (
        "bank_accounts",
        [
            ["账号", "户名", "账户状态", "余额", "余额日期", "备注"],
            [ACCOUNT, "教育局", "正常", "8.00", "2024-12-31", "已销户"],
        ],
        "ended_beside",
    ),
    "a register that says closed and not since when": (
        "accounts",
        [
            ["单位编码", "账号", "账户名称", "账户性质", "销户日期", "状态"],
            ["101001", ACCOUNT, "教育局", "基本存款账户", "", "已销户"],
        ],
        "ended_beside",
    ),
    "a digit a column": (
        "book_lines",
        [
            ["账号", "日期", "摘要", "借方", "", "", "贷方", "", ""],
            ["", "", "", "元", "角", "分", "元", "角", "分"],
            [ACCOUNT, "2024-06-03", "收", "8", "0", "0", "", "", ""],
        ],
        "digit_columns",
    ),
    "another figure of the same thing": (
        "payments",
        [["指标编号", "支付日期", "支付金额", "核定金额"], ["A1", "2023-05-06", "8.00", "7.50"]],
        "second_figure",
    ),
    "a day on which it was voided": (
        "payments",
        [[*PAID[:3], "作废日期"], [*A_PAYMENT, ""], [*A_PAYMENT, "2023-05-07"]],
        "day_beside",
    ),
    "a day of settlement that some lack": (
        "payments",
        [[*PAID[:3], "清算日期"], [*A_PAYMENT, "2023-05-07"], [*A_PAYMENT, ""]],
        "day_beside",
    ),
    "a remark that says void": (
        "payments",
        [[*PAID[:3], "备注"], [*A_PAYMENT, "货款"], [*A_PAYMENT, "已作废，重新支付"]],
        "row_says_void",
    ),
    "a sum that is filled in like a row": (
        "carryovers",
        [
            [*CARRIED, "单位名称"],
            ["101001", "A1", "2023", "8.00", "教育局"],
            ["101001", "HJ", "2023", "8.00", "教育局本单位合计数"],
        ],
        "row_of_sum",
    ),
    "a note that turns the signs": (
        "bank_lines",
        [
            ["账号", "日期", "金额"],
            [ACCOUNT, "2024-06-03", "-8.00"],
            [ACCOUNT, "2024-06-04", "3.00"],
            ["注：正数为支出，负数为收入"],
        ],
        "sign_legend",
    ),
    "a row that is a part of another": (
        "carryovers",
        [
            [*CARRIED, "项目"],
            ["101001", "A1", "2023", "8.00", "合计数"],
            ["101001", "A2", "2023", "2.00", "（其中：设备）"],
        ],
        "row_of_which",
    ),
    "red entries by a mark": (
        "book_lines",
        [
            ["账号", "日期", "凭证号", "借方", "贷方", "是否红字"],
            [ACCOUNT, "2024-06-03", "1", "8.00", "", "是"],
        ],
        "column_decides",
    ),
    "a side in words that nobody knows": (
        "bank_lines",
        [
            ["账号", "日期", "借贷别", "金额"],
            [ACCOUNT, "2024-06-03", "甲方", "8.00"],
            [ACCOUNT, "2024-06-04", "乙方", "3.00"],
        ],
        "column_decides",
    ),
    "a status in sentences": (
        "bank_lines",
        [
            [*LINES, "银行返回状态说明"],
            [ACCOUNT, "2024-06-03", "8.00", "", "成功"],
            [ACCOUNT, "2024-06-04", "", "3.00", "交易失败，收款人账号户名不符，款项已退回原账户"],
        ],
        "column_decides",
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_decides_and_is_not_understood_is_asked_about(name: str) -> None:
    table, rows, key = ASKED[name]
    with pytest.raises(Refusal) as refused:
        typed(table, rows)
    assert refused.value.key == key


NUMBERED = ["101001", "A1", "2023", "8.00"]
UNHEARD: dict[str, tuple[str, Rows, str]] = {
    "a title that says draft": (
        "carryovers",
        [["结转结余表（征求意见稿）"], CARRIED, NUMBERED],
        "word_unheard",
    ),
    "a title of what was paid back": (
        "payments",
        [["国库集中支付退款明细表"], PAID[:3], A_PAYMENT],
        "word_unheard",
    ),
    "a list of closed accounts": (
        "bank_accounts",
        [["已销户账户清单"], ACCOUNTS, AN_ACCOUNT],
        "word_unheard",
    ),
    "a note of what all figures are": (
        "carryovers",
        [CARRIED, NUMBERED, ["注：以上金额均为累计数"]],
        "word_unheard",
    ),
    "a note of what the figures hold": (
        "carryovers",
        [CARRIED, NUMBERED, ["注：结转结余数含上年结转"]],
        "word_unheard",
    ),
    "a note of a colour": (
        "payments",
        [PAID[:3], A_PAYMENT, ["说明：蓝色字体为预计支付数"]],
        "word_unheard",
    ),
    "a note of red, where no colour can be seen": (
        "payments",
        [PAID[:3], A_PAYMENT, ["注：红字为退款"]],
        "word_unheard",
    ),
    "a note of a mark that stands in a row": (
        "carryovers",
        [[*CARRIED, "备注"], [*NUMBERED, "*"], ["注：*表示已收回"]],
        "word_unheard",
    ),
    "a note of codes in an unread column": (
        "payments",
        [[*PAID[:3], "类别"], [*A_PAYMENT, "1"], [*A_PAYMENT, "2"], ["类别：1-支付，2-退回"]],
        "word_unheard",
    ),
    "a note of some rows in another unit": (
        "carryovers",
        [CARRIED, NUMBERED, ["注：教育局数据单位为万元，其余为元"]],
        "word_unheard",
    ),
    "a note of another currency": (
        "bank_accounts",
        [ACCOUNTS, AN_ACCOUNT, ["注：教育局账户为美元户"]],
        "word_unheard",
    ),
    "a note of blanks": (
        "payments",
        [[*PAID[:3], "收款人"], [*A_PAYMENT, ""], ["注：收款人空白表示与上一行相同"]],
        "word_unheard",
    ),
    "a note of signs in another table": (
        "carryovers",
        [CARRIED, NUMBERED, ["注：正数为超支，负数为结余"]],
        "word_unheard",
    ),
    "rows of the beginning and the end": (
        "carryovers",
        [[*CARRIED, "数据项"], [*NUMBERED, "年初数"], [*NUMBERED, "年末数"]],
        "column_of_figures",
    ),
    "rows that are the sum of others": (
        "carryovers",
        [[*CARRIED, "是否末级"], [*NUMBERED, "否"], [*NUMBERED, "是"]],
        "column_of_figures",
    ),
    "figures of a part of the year": (
        "project_years",
        [
            ["项目编码", "单位编码", "年度", "预算数", "执行数", "评价期间"],
            ["X1", "101001", "2024", "9.00", "4.00", "1-6月"],
        ],
        "column_of_figures",
    ),
    "accounts inside another": (
        "bank_accounts",
        [[*ACCOUNTS, "主账户"], [*AN_ACCOUNT, "18123401040012345"]],
        "column_of_figures",
    ),
    "rates": ("payments", [[*PAID[:3], "汇率"], [*A_PAYMENT, "7.10"]], "column_of_rates"),
    "shares": (
        "payments",
        [[*PAID[:3], "本级负担比例"], [*A_PAYMENT, "60%"]],
        "column_of_rates",
    ),
    "a newer code": (
        "carryovers",
        [["现单位编码", *CARRIED], ["201001", *NUMBERED]],
        "number_renamed",
    ),
    "a newer number of an account": (
        "accounts",
        [
            ["单位编码", "账号", "新账号", "账户名称", "账户性质"],
            ["101001", ACCOUNT, ACCOUNT[1:], "教育局", "基本存款账户"],
        ],
        "number_renamed",
    ),
    "an example": (
        "payments",
        [["序号", *PAID[:3]], ["例", *A_PAYMENT], ["1", *A_PAYMENT]],
        "row_marked",
    ),
    "an example's name": (
        "carryovers",
        [["单位名称", *CARRIED], ["示例单位", *NUMBERED]],
        "row_marked",
    ),
    "a mark behind a number": (
        "payments",
        [PAID[:3], ["A1（退）", *A_PAYMENT[1:]]],
        "row_marked",
    ),
    "a mark in a column without a header": (
        "payments",
        [[*PAID[:3], ""], [*A_PAYMENT, ""], [*A_PAYMENT, "？"]],
        "row_marked",
    ),
    "the sum of a month": (
        "payments",
        [[*PAID[:3], "摘要"], [*A_PAYMENT, "货款"], [*A_PAYMENT, "本月合计"]],
        "row_marked",
    ),
    "a day of disposal": (
        "assets",
        [
            ["单位编码", "资产编号", "资产名称", "使用状况", "净值", "处置日期"],
            ["101001", "Z1", "楼", "闲置", "8.00", "2023-05-01"],
        ],
        "row_marked",
    ),
    "some are no money": (
        "deposits",
        [
            ["保证金编号", "单位编码", "交款人", "收取日期", "收取金额", "缴纳形式"],
            ["D1", "101001", "宏达", "2022-03-01", "8.00", "银行保函"],
            ["D2", "101001", "恒信", "2022-03-01", "8.00", "现金"],
        ],
        "row_marked",
    ),
    "an account in another currency by its name": (
        "bank_accounts",
        [ACCOUNTS, [ACCOUNT, "教育局（美元户）", *AN_ACCOUNT[2:]]],
        "row_of_currency",
    ),
    "payments all below zero": (
        "payments",
        [PAID[:3], ["A1", "2023-05-06", "-8.00"], ["A2", "2023-05-06", "-3.00"]],
        "all_below_zero",
    ),
}


@pytest.mark.parametrize("name", UNHEARD)
def test_what_nothing_hears_is_asked_about_and_a_mapping_answers(name: str) -> None:
    table, rows, key = UNHEARD[name]
    with pytest.raises(Refusal) as refused:
        typed(table, rows)
    assert refused.value.key == key
    meant, header = (refused.value.values[one] for one in ("meant", "header"))
    typed(table, rows, given=Given(columns={str(meant): str(header)}))


def test_what_is_usual_is_not_asked_about() -> None:
    rows = [
        ["2023年度结转结余情况表"],
        ["编制单位：云岭县财政局", "", "", "2024年1月5日"],
        ["单位名称", *CARRIED, "指标来源", "是否政府采购", "备注"],
        ["旧城改造测试中心", *NUMBERED, "年初预算", "否", "按合同进度支付"],
        ["水利局", "101002", "A2", "2023", "-3.00", "上年结转", "是", "重复付款将退回"],
        ["制表人：张三", "审核人：李四"],
        ["注：1.本表由预算股填报；2.带*的为必填项；3.负数为超支。"],
    ]
    assert column("carryovers", "closing", rows) == ["8.00", "-3.00"]


def test_a_later_version_beside_another_file_is_asked_about(tmp_path: Path) -> None:
    for name, amount in (("支付", "8.00"), ("支付（更正）", "9.00")):
        lines = f"{','.join(PAID[:3])}\nA1,2023-05-06,{amount}\n"
        (tmp_path / f"{name}.csv").write_text(lines, "utf-8")
    with pytest.raises(Refusal, match="更正"), reconcile(tmp_path, as_of=date(2024, 12, 31)):
        pass


FINE = {
    "a note that says what is usual": (
        "bank_lines",
        [
            ["账号", "日期", "金额（收入为正，支出为负）"],
            [ACCOUNT, "2024-06-03", "8.00"],
            [ACCOUNT, "2024-06-04", "-3.00"],
            ["注：负数表示支出"],
        ],
        ["8.00", "-3.00"],
    ),
    "a note that the balances bear out": (
        "bank_lines",
        [
            ["账号", "日期", "金额", "余额"],
            [ACCOUNT, "2024-06-03", "8.00", "18.00"],
            [ACCOUNT, "2024-06-04", "-3.00", "15.00"],
            [ACCOUNT, "2024-06-05", "1.00", "16.00"],
            ["注：负数表示收入"],
        ],
        ["8.00", "-3.00", "1.00"],
    ),
    "signs in the headers of the sides": (
        "bank_lines",
        [
            ["账号", "日期", "收入(+)", "支出(-)"],
            [ACCOUNT, "2024-06-03", "8.00", ""],
            [ACCOUNT, "2024-06-04", "", "3.00"],
        ],
        ["8.00", "-3.00"],
    ),
    "the same figure twice, and days that all have": (
        "payments",
        [
            ["指标编号", "支付日期", "支付金额", "核定金额", "清算日期", "退款日期"],
            [*A_PAYMENT, "8", "2023-05-07", ""],
            [*A_PAYMENT, "8.00", "2023-05-07", ""],
        ],
        ["8.00", "8.00"],
    ),
    "what stands between a beginning and an end": (
        "carryovers",
        [
            [
                "单位编码",
                "指标编号",
                "年度",
                "年初结转结余",
                "本年调入",
                "已收回金额",
                "年末结转结余",
            ],
            ["101001", "A1", "2023", "9.00", "1.00", "2.00", "8.00"],
        ],
        ["8.00"],
    ),
    "what came back is negative": (
        "payments",
        [PAID, ["A1", "2023-05-06", "8.00", "支付"], ["A1", "2023-06-07", "-2.00", "退款"]],
        ["8.00", "-2.00"],
    ),
    "a status of the paper": (
        "bank_lines",
        [
            [*LINES, "打印状态"],
            [ACCOUNT, "2024-06-03", "8.00", "", "已打印"],
            [ACCOUNT, "2024-06-04", "", "3.00", "未打印"],
        ],
        ["8.00", "-3.00"],
    ),
    "a remark that is a state": (
        "payments",
        [[*PAID[:3], "备注"], [*A_PAYMENT, ""], [*A_PAYMENT, "作废"]],
        ["8.00"],
    ),
    "all succeeded": (
        "bank_lines",
        [[*LINES, "返回信息"], [ACCOUNT, "2024-06-03", "8.00", "", "交易成功"]],
        ["8.00"],
    ),
    "signs behind amounts": (
        "bank_lines",
        [
            ["账号", "日期", "金额"],
            [ACCOUNT, "2024-06-03", "8.00+"],
            [ACCOUNT, "2024-06-04", "3.00-"],
        ],
        ["8.00", "-3.00"],
    ),
    "another word for debit and credit": (
        "bank_lines",
        [
            ["账号", "日期", "借记", "贷记"],
            [ACCOUNT, "2024-06-03", "", "8.00"],
            [ACCOUNT, "2024-06-04", "3.00", ""],
        ],
        ["8.00", "-3.00"],
    ),
    "codes before the words": (
        "bank_lines",
        [
            ["账号", "日期", "借贷别", "处理结果", "金额"],
            [ACCOUNT, "2024-06-03", "2-贷", "0-成功", "8.00"],
            [ACCOUNT, "2024-06-04", "1-借", "0-成功", "3.00"],
            [ACCOUNT, "2024-06-04", "1-借", "1-失败", "3.00"],
        ],
        ["8.00", "-3.00"],
    ),
    "fees that the balances tell": (
        "bank_lines",
        [
            [*LINES, "余额", "手续费"],
            [ACCOUNT, "2024-06-03", "8.00", "", "18.00", "0.00"],
            [ACCOUNT, "2024-06-04", "", "3.00", "15.00", "0.50"],
        ],
        ["8.00", "-3.00"],
    ),
    "nothing came back": (
        "payments",
        [["指标编号", "支付日期", "支付金额", "退回金额"], ["A1", "2023-05-06", "8.00", "0.00"]],
        ["8.00"],
    ),
    "sums told below": (
        "bank_lines",
        [
            ["账号", "日期", "借方", "贷方"],
            [ACCOUNT, "2024-06-03", "", "8.00"],
            [ACCOUNT, "2024-06-04", "3.00", ""],
            ["借方总笔数：1", "", "借方总金额：3.00"],
            ["贷方总笔数：1", "", "贷方总金额：8.00"],
        ],
        ["8.00", "-3.00"],
    ),
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_understood_is_not_asked_about(name: str) -> None:
    table, rows, amounts = FINE[name]
    assert column(table, "closing" if table == "carryovers" else "amount", rows) == amounts


def test_a_sum_told_below_that_differs_is_refused() -> None:
    _, rows, _ = FINE["sums told below"]
    with pytest.raises(Refusal) as refused:
        typed("bank_lines", [*rows[:-1], ["贷方总笔数：1", "", "贷方总金额：8.01"]])
    assert refused.value.key == "total_differs"


def of_frame(table: str, rows: Rows) -> Meaning:
    """What the columns of a frame of these rows are."""
    frame = pl.DataFrame(list(rows[1:]), schema=list(rows[0]), orient="row")
    frame = frame.with_columns(pl.col("^(支付)?金额$").cast(pl.Decimal(18, 2)))
    words, cells = partial(words_of_frame, frame), partial(cells_of_frame, frame)
    return meaning_of(table, frame.columns, words, cells, file=table)


def test_a_frame_is_asked_about_the_same() -> None:
    for name, key in (("payments that came back", "column_came_back"), ("a side in figures", None)):
        table, rows, usual = ASKED[name]
        with pytest.raises(Refusal) as refused:
            of_frame(table, rows)
        assert refused.value.key == (key or usual)
    table, rows, _ = FINE["what came back is negative"]
    assert of_frame(table, rows).is_plain
    rows = [["账号", "日期", "类型", "金额"], [ACCOUNT, "2024-06-03", "来", "8.00"]]
    rows.append([ACCOUNT, "2024-06-04", "往", "3.00"])
    assert of_frame("bank_lines", rows).marks.words == {"direction": {"来": "in", "往": "out"}}


BOOK = [[f"账号：{ACCOUNT}"], ["2024年", "", "凭证号", "摘要", "借方", "贷方", "余额"]]
BOOK += [["月", "日", "", "", "", "", ""]]
ONCE = {
    "in the first row of its month": (
        [
            ["6", "3", "记-1", "拨款", "8.00", "", "18.00"],
            ["", "28", "记-2", "付款", "", "3.00", "15.00"],
            ["", "30", "", "本月合计", "8.00", "3.00", "15.00"],
            ["7", "1", "记-1", "拨款", "1.00", "", "16.00"],
        ],
        ["2024-06-03", "2024-06-28", "2024-07-01"],
    ),
    "in a row that carries a balance": (
        [
            ["6", "1", "", "期初余额", "", "", "10.00"],
            ["", "3", "记-1", "拨款", "8.00", "", "18.00"],
        ],
        ["2024-06-03"],
    ),
    "and the days go back": (
        [
            ["6", "28", "记-1", "拨款", "8.00", "", "18.00"],
            ["", "3", "记-2", "付款", "", "3.00", "15.00"],
            ["", "28", "记-3", "付款", "", "3.00", "12.00"],
        ],
        ["2024-06-28"],
    ),
    "and a sum has closed it": (
        [
            ["6", "3", "记-1", "拨款", "8.00", "", "18.00"],
            ["", "", "", "本月合计", "8.00", "0.00", "18.00"],
            ["", "28", "记-2", "付款", "", "3.00", "15.00"],
        ],
        ["2024-06-03"],
    ),
}


@pytest.mark.parametrize("name", ONCE)
def test_a_month_that_is_written_once_holds_while_the_days_go_on(name: str) -> None:
    rows, days = ONCE[name]
    answer = typed("book_lines", [*BOOK, *rows])
    assert [str(day) for day in answer.rows["booked_on"]] == days
    lines = sum(row[2] != "" for row in rows)
    assert answer.quarantine.height == lines - len(days)


def test_balances_are_of_the_day_that_a_title_or_their_header_says() -> None:
    rows = [["账号", "户名", "余额"], [ACCOUNT, "教育局", "8.00"]]
    titled = column("bank_accounts", "balance_on", [["截至2024年12月31日账户余额情况表"], *rows])
    headed = [["账号", "户名", "2024年12月31日余额"], *rows[1:]]
    assert [*titled, *column("bank_accounts", "balance_on", headed)] == ["2024-12-31"] * 2


SIDES: dict[str, tuple[Rows, list[str]]] = {
    "a subject above its own": (
        [
            [*SUBJECTS, "往来单位", "期初余额", "", "期末余额", ""],
            ["", "", "", "", "", "借方", "贷方", "借方", "贷方"],
            ["101001", "2024", "2307", "其他应付款", "", "", "4.00", "", "5.00"],
            ["101001", "2024", "230701", "质保金", "", "", "4.00", "", "5.00"],
            ["101001", "2024", "230701", "质保金", "宏达", "", "4.00", "", "3.00"],
            ["101001", "2024", "230701", "质保金", "恒信", "", "", "", "2.00"],
        ],
        ["3.00", "2.00"],
    ),
    "two columns": (
        [
            [*SUBJECTS, "期末借方", "期末贷方"],
            ["101001", "2024", "230701", "其他应付款", "", "5.00"],
            ["101001", "2024", "121801", "其他应收款", "7.00", ""],
            ["101001", "2024", "121401", "预付账款", "0.00", "3.00"],
        ],
        ["5.00", "7.00", "-3.00"],
    ),
    "two rows of headers": (
        [
            [*SUBJECTS, "期初余额", "", "期末余额", ""],
            ["", "", "", "", "借方", "贷方", "借方", "贷方"],
            ["101001", "2024", "230701", "其他应付款", "", "4.00", "", "5.00"],
        ],
        ["5.00"],
    ),
    "codes of one length": (
        [
            [*SUBJECTS, "期末余额"],
            ["101001", "2024", "230700", "其他应付款", "7.00"],
            ["101001", "2024", "230701", "质保金", "5.00"],
            ["101001", "2024", "230702", "押金", "2.00"],
            ["101001", "2024", "121800", "其他应收款", "3.00"],
            ["101001", "2024", "121801", "借款", "2.00"],
        ],
        ["5.00", "2.00", "3.00", "2.00"],
    ),
    "a side beside": (
        [
            [*SUBJECTS, "期末方向", "期末余额"],
            ["101001", "2024", "230701", "其他应付款", "贷", "5.00"],
            ["101001", "2024", "230702", "其他应付款", "借", "7.00"],
            ["101001", "2024", "230703", "其他应付款", "平", "0.00"],
        ],
        ["5.00", "-7.00", "0.00"],
    ),
}


@pytest.mark.parametrize("name", SIDES)
def test_a_balance_of_a_subject_has_the_sign_of_its_side(name: str) -> None:
    rows, closing = SIDES[name]
    assert column("ledger_balances", "closing", rows) == closing


def test_a_subject_that_is_not_the_sum_of_its_own_is_set_aside() -> None:
    told = (("2307", "5.00"), ("230701", "4.00"))
    rows = [["101001", "2024", code, "应付款", closing] for code, closing in told]
    answer = typed("ledger_balances", [[*SUBJECTS, "期末余额"], *rows])
    assert answer.quarantine["reason_code"].to_list() == ["subject_sum_differs"]
    assert answer.rows["subject_code"].to_list() == ["230701"]


@pytest.mark.parametrize(
    ("codes", "aside"),
    [
        (["1O1001", "101002"], 1),
        (["10l001", "101002"], 1),
        (["A1O1001", "A101002"], 0),
        (["1O1001", "1O1002"], 0),
        (["Z\u04121001", "ZB1002"], 1),
    ],
)
def test_letters_that_look_like_digits_in_a_code(codes: list[str], aside: int) -> None:
    rows = [[code, "A1", "2023", "5.00"] for code in codes]
    answer = typed("carryovers", [CARRIED, *rows])
    assert answer.quarantine["reason_code"].to_list() == ["look_alike_code"] * aside


HEADS = ["日期", "摘要", "收入", "支出"]
SHEETS = {
    "each of another account": [
        ("基本户", [[f"账号：{ACCOUNT}"], HEADS, ["2024-06-03", "拨款", "8.00", ""]]),
        ("专户", [["账号：18123401040012345"], HEADS, ["2024-06-05", "利息", "5.00", ""]]),
    ],
    "what came in and what went out": [
        ("收入", [[f"账号：{ACCOUNT}"], ["日期", "金额"], ["2024-06-03", "8.00"]]),
        ("支出", [[f"账号：{ACCOUNT}"], ["日期", "金额"], ["2024-06-28", "3.00"]]),
    ],
}


@pytest.mark.parametrize("file", ["银行流水.xlsx", "六月流水.xlsx"])
@pytest.mark.parametrize("name", SHEETS)
def test_sheets_that_are_parts_of_one_statement(name: str, file: str, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(xlsx(*SHEETS[name]))
    sheets = read_folder(tmp_path).sheets
    assert [sheet.table for sheet in sheets] == ["bank_lines"] * 2


def test_two_sheets_of_one_account_are_asked_about(tmp_path: Path) -> None:
    one, other = SHEETS["each of another account"]
    (tmp_path / "银行流水.xlsx").write_bytes(xlsx(one, (other[0], [one[1][0], *other[1][1:]])))
    with pytest.raises(Refusal) as refused:
        read_folder(tmp_path)
    assert refused.value.key == "several_sheets"


def test_a_name_that_says_bank_outweighs_headers_of_books(tmp_path: Path) -> None:
    rows = f"账号,日期,存取,金额,结存金额\n{ACCOUNT},2024-06-03,存,8.00,8.00\n"
    (tmp_path / "流水.csv").write_text(rows, encoding="utf-8")
    assert [sheet.table for sheet in read_folder(tmp_path).sheets] == ["bank_lines"]


WAYS = {
    "来 往": ["8.00", "-3.00"],
    "存款 取款": ["8.00", "-3.00"],
    "到账 支付": ["8.00", "-3.00"],
    "入金 出金": ["8.00", "-3.00"],
    "收入 付出": ["8.00", "-3.00"],
    "贷方发生 借方发生": ["8.00", "-3.00"],
}


@pytest.mark.parametrize("words", WAYS)
def test_words_of_a_mute_column_say_which_way_the_money_went(words: str) -> None:
    came, went = words.split()
    rows = [[ACCOUNT, "2024-06-03", came, "8.00"], [ACCOUNT, "2024-06-04", went, "3.00"]]
    assert column("bank_lines", "amount", [["账号", "日期", "类型", "金额"], *rows]) == WAYS[words]


def test_words_of_which_some_say_a_way_are_asked_about_where_nothing_else_does() -> None:
    rows = [
        [ACCOUNT, "2024-06-03", "转入", "8.00"],
        [ACCOUNT, "2024-06-04", "转出", "3.00"],
        [ACCOUNT, "2024-06-05", "手续费", "1.00"],
    ]
    with pytest.raises(Refusal) as refused:
        typed("bank_lines", [["账号", "日期", "类型", "金额"], *rows])
    assert refused.value.key == "column_decides"
    signed = [*rows[:1], [*rows[1][:3], "-3.00"], [*rows[2][:3], "-1.00"]]
    amounts = column("bank_lines", "amount", [["账号", "日期", "类型", "金额"], *signed])
    assert amounts == ["8.00", "-3.00", "-1.00"]


@pytest.mark.parametrize(
    "said", ["单位/万元", "单位：人民币（万元）", "金额：万元", "单位为：万元", "单位=万元"]
)
def test_a_unit_however_it_is_joined_to_its_label(said: str) -> None:
    rows = [["", "", "", said], CARRIED, ["101001", "A1", "2023", "12.5"]]
    assert column("carryovers", "closing", rows) == ["125000.00"]


@pytest.mark.parametrize("said", ["单位：w元", "In RMB 10,000"])
def test_a_unit_that_is_no_known_word_is_asked_about(said: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed("carryovers", [["", "", "", said], CARRIED, ["101001", "A1", "2023", "12.5"]])
    assert refused.value.key == "unit_unclear"


def test_a_title_says_in_what_areas_are() -> None:
    rows = [["单位编码", "资产编号", "资产名称", "使用状况", "面积", "净值"]]
    rows += [["101001", "Z1", "地", "闲置", "3", "5"]]
    assert column("assets", "area", [["金额单位：万元　面积单位：亩"], *rows]) == ["2000.00"]
    assert column("assets", "net_value", [["单位：亩、万元"], *rows]) == ["50000.00"]


@pytest.mark.parametrize("word", ["待定", "同上", "〃", "未知", "不详", "暂无", "#N/A", "（空）"])
def test_a_word_for_what_is_not_known_is_no_code_and_no_name(word: str) -> None:
    answer = typed("carryovers", [CARRIED, [word, "A1", "2023", "5.00"]])
    assert answer.quarantine["reason_code"].to_list() == ["not_known"]
    lines = [[*LINES, "对方户名"], [ACCOUNT, "2024-06-03", "8.00", "", word]]
    assert typed("bank_lines", lines).rows["counterparty_name"].to_list() == [None]


@pytest.mark.parametrize(
    ("codes", "aside"),
    [
        (["待核实", "101001", "101002"], 1),
        (["0000", "101001"], 1),
        (["***", "A1", "A2"], 1),
        (["甲", "乙", "A1"], 0),
        (["教育", "水利"], 0),
    ],
)
def test_what_is_no_number_among_numbers_is_no_code(codes: list[str], aside: int) -> None:
    rows = [[code, "A1", "2023", "5.00"] for code in codes]
    answer = typed("carryovers", [CARRIED, *rows])
    assert answer.quarantine["reason_code"].to_list() == ["not_known"] * aside


@pytest.mark.parametrize(
    ("header", "came", "went", "second"),
    [
        ("业务种类", "转账收入", "转账支出", "-3.00"),
        ("业务种类", "网银转入", "网银转出", "-3.00"),
        ("业务种类", "贷记来账", "贷记往账", "-3.00"),
        ("方向", "（收）", "（付）", "-3.00"),
    ],
)
def test_longer_words_say_which_way_where_they_are_plain(
    header: str, came: str, went: str, second: str
) -> None:
    rows = [[ACCOUNT, "2024-06-03", came, "8.00"], [ACCOUNT, "2024-06-04", went, "3.00"]]
    amounts = column("bank_lines", "amount", [["账号", "日期", header, "金额"], *rows])
    assert amounts == ["8.00", second]


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [
        ("业务种类", "借记来账", "贷记来账"),
        ("交易类型", "转账", "代扣"),
        ("类别", "甲", "乙"),
    ],
)
def test_kinds_are_asked_about_where_nothing_else_says_a_way(
    header: str, one: str, other: str
) -> None:
    """A way by other words may be among them; a sign, a side or a balance says it already."""
    head = ["账号", "日期", header, "金额", "摘要"]
    rows = [[ACCOUNT, "2024-06-03", one, "8.00", ""], [ACCOUNT, "2024-06-04", other, "3.00", ""]]
    with pytest.raises(Refusal, match="direction"):
        typed("bank_lines", [head, *rows])
    signed = [rows[0], [*rows[1][:3], "-3.00", ""]]
    assert column("bank_lines", "amount", [head, *signed]) == ["8.00", "-3.00"]
    balances = [[*head, "余额"], [*rows[0], "8.00"], [*rows[1], "11.00"]]
    assert column("bank_lines", "amount", balances) == ["8.00", "3.00"]


def test_amounts_without_a_sign_that_the_balances_deny_are_asked_about() -> None:
    head = ["账号", "日期", "金额", "余额"]
    rows = [[ACCOUNT, "2024-06-03", "8.00", "8.00"], [ACCOUNT, "2024-06-04", "3.00", "5.00"]]
    rows.append([ACCOUNT, "2024-06-05", "2.00", "1.00"])
    with pytest.raises(Refusal) as refused:
        typed("bank_lines", [head, *rows])
    assert refused.value.key == "unsigned_broken"
    text = "\n".join(",".join(row) for row in [head, *rows])
    sheets, _ = read_content("bank_lines", "x.csv", text.encode())
    vouched = type_sheet(replace(sheets[0], mirrored=False))
    assert vouched.rows["amount"].to_list() == [Decimal("8.00"), Decimal("3.00"), Decimal("2.00")]


@pytest.mark.parametrize(
    ("header", "bad"),
    [
        ("返回信息", "E1"),
        ("备注状态", "ERR"),
        ("是否成功", "账号户名不符"),
        ("结果", "X9"),
        ("成功标志", "E1"),
    ],
)
def test_a_status_by_any_name_whose_words_nobody_knows_is_asked_about(
    header: str, bad: str
) -> None:
    rows = [[ACCOUNT, "2024-06-03", "OO", "8.00"], [ACCOUNT, "2024-06-04", bad, "-3.00"]]
    with pytest.raises(Refusal, match="state"):
        typed("bank_lines", [["账号", "日期", header, "金额"], *rows])


@pytest.mark.parametrize(
    ("header", "done", "open_"),
    [
        ("到账情况", "已到账", "未到账"),
        ("状态", "1", "0"),
        ("记账标志", "Y", "N"),
        ("办理情况", "已办理", "待办理"),
    ],
)
def test_a_state_in_words_or_letters_of_which_one_is_open_is_asked_about(
    header: str, done: str, open_: str
) -> None:
    rows = [
        [ACCOUNT, "2024-06-03", "8.00", "", done],
        [ACCOUNT, "2024-06-04", "", "3.00", open_],
    ]
    with pytest.raises(Refusal) as refused:
        typed("bank_lines", [[*LINES, header], *rows])
    assert refused.value.key == "column_decides"


def test_a_header_row_that_is_given_answers_what_is_asked_of_it() -> None:
    table, rows, _ = ASKED["another figure than the table's"]
    given = Given(header_rows=(2,))
    assert [str(one) for one in typed(table, rows, given=given).rows["closing"]] == ["5.00"]
    table, rows, _ = ASKED["two parts of which one is meant"]
    given = Given(header_rows=(1, 2), columns={"closing": "结转结余数/本年"})
    assert [str(one) for one in typed(table, rows, given=given).rows["closing"]] == ["5.00"]


def test_refunds_that_a_mapping_speaks_of_are_not_asked_about() -> None:
    table, rows, _ = ASKED["payments that came back"]
    given = Given(columns={"state": ""})
    assert typed(table, rows, given=given).rows.height == 2


@pytest.mark.parametrize("header", ["借贷", "方向", "金额类型", "类别"])
@pytest.mark.parametrize("table", ["bank_accounts", "carryovers"])
def test_sides_beside_balances_are_asked_about_under_any_header(table: str, header: str) -> None:
    head, row = (ACCOUNTS, AN_ACCOUNT) if table == "bank_accounts" else (CARRIED, None)
    one = row or ["101001", "A1", "2023", "12.5"]
    two = ["6217003810012345679", *one[1:]] if row else ["101001", "A2", *one[2:]]
    with pytest.raises(Refusal) as refused:
        typed(table, [[*head, header], [*one, "借"], [*two, "贷"]])
    assert refused.value.key == "column_of_sides"


def test_carried_money_of_which_a_row_says_that_it_was_taken_back_is_asked_about() -> None:
    rows = [["101001", "A1", "2023", "12.5", "正常"], ["101001", "A2", "2023", "3.5", "已收回"]]
    with pytest.raises(Refusal) as refused:
        typed("carryovers", [[*CARRIED, "数据类型"], *rows])
    assert refused.value.key == "row_marked"


@pytest.mark.parametrize("header", ["备注类型", "用途类别", "摘要种类"])
def test_a_kind_of_remark_is_no_free_text(header: str) -> None:
    rows = [["101001", "A1", "2023", "9", "年末数"], ["101001", "A2", "2023", "3", "年初数"]]
    with pytest.raises(Refusal):
        typed("carryovers", [[*CARRIED, header], *rows])


@pytest.mark.parametrize(
    ("table", "head", "name"),
    [
        ("payments", ["指标号", "支付时间", "付款金额"], "amount"),
        ("payments", ["预算指标编号", "拨付日期", "拨付金额"], "amount"),
        ("bank_accounts", ["开户账号", "存款人名称", "2024年末余额"], "balance"),
        ("bank_lines", ["账号", "业务日期", "金额"], "amount"),
        ("bank_lines", ["账号", "发生日期", "发生额"], "amount"),
    ],
)
def test_names_that_are_put_together_otherwise_are_read(
    table: str, head: list[str], name: str
) -> None:
    cells = {"指": "A1", "预": "A1", "开": ACCOUNT, "存": "县教育局", "账": ACCOUNT}
    row = [cells.get(one[0], "8.00" if one[-1] in "额" else "2024-06-03") for one in head]
    assert column(table, name, [head, row]) == ["8.00"]


OWED = ["应缴编号", "单位编码", "应缴日期", "应缴金额", "已缴金额"]
AN_OWED = ["N1", "101001", "2024-03-31", "1000.00", "300.00"]
CARDS = ["单位编码", "资产编号", "资产名称", "使用状况", "原值", "净值"]
A_CARD = ["101001", "Z1", "楼", "闲置", "1000.00", "600.00"]
HELD = ["保证金编号", "单位编码", "收取日期", "保证金金额"]
A_HELD = ["M1", "101001", "2022-03-01", "1000.00"]
RENTED = ["租赁编号", "单位编码", "资产分类代码", "年租金"]
A_RENTED = ["L1", "101001", "A01", "12000.00"]
OPEN = ["单位编码", "年度", "科目编码", "科目名称", "期末余额"]
AN_OPEN = ["101001", "2024", "1218", "其他应收款", "900.00"]

BESIDE = {
    "a part of a year": ("fund_revenues", "2023年1-9月基金收入完成情况", ""),
    "the middle of a year": ("carryovers", "2023年6月30日结转结余情况表", ""),
    "figures that are asked for": ("carryovers", "部门结转结余（一上建议数）", ""),
    "a plan": ("income_due", "2024年非税收入征收计划", ""),
    "assets that are no more": ("assets", "拟报废资产明细表", ""),
    "rents of a month": ("leases", "房屋租入情况表（租金按月填列）", ""),
    "an error that a note tells": (
        "payments",
        "支付明细",
        "注：A1系误付，已原路退回。",
    ),
    "some that a note tells apart": ("carryovers", "", "注：部分单位余额为上季末数"),
    "a term that a note puts off": ("income_due", "", "备注：N1已批准缓缴"),
}
WHOLE = {
    "fund_revenues": (
        ["财政区划", "预算年度", "基金项目编码", "收入金额"],
        ["361125000", "2023", "1030148", "8.00"],
    ),
    "carryovers": (CARRIED, NUMBERED),
    "income_due": (OWED, AN_OWED),
    "assets": (CARDS, [*A_CARD[:3], "在用", *A_CARD[4:]]),
    "leases": (RENTED, A_RENTED),
    "payments": (PAID[:3], A_PAYMENT),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_titles_and_notes_say_of_figures_is_asked_about(name: str) -> None:
    table, title, note = BESIDE[name]
    header, row = WHOLE[table]
    around = [[text] for text in (title,) if text], [[text] for text in (note,) if text]
    with pytest.raises(Refusal) as refused:
        typed(table, [*around[0], header, row, *around[1]])
    assert refused.value.key == "word_unheard"
    assert typed(table, [["云岭县统计表"], header, row, ["说明：由系统导出。"]]).rows.height == 1


def test_a_numbered_heading_names_its_group_and_one_that_decides_is_asked_about() -> None:
    rows = [CARRIED, ["一、教育局"], NUMBERED, ["二、水利局"], ["101002", *NUMBERED[1:]]]
    assert column("carryovers", "closing", rows) == ["8.00", "8.00"]
    with pytest.raises(Refusal):
        typed("carryovers", [*rows[:3], ["二、已收回"], rows[4]])


def test_two_accounts_in_one_title_are_asked_about() -> None:
    title = f"账号：{ACCOUNT}、6217003810012349999"
    with pytest.raises(Refusal):
        typed("bank_lines", [[title], LINES[1:], ["2024-06-03", "8.00", ""]])
