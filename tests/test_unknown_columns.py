"""Columns that no table knows: of a kind that changes no amount, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.test_said_beside import (
    A_CARD,
    A_HELD,
    A_PAYMENT,
    A_RENTED,
    ACCOUNT,
    ACCOUNTS,
    AN_ACCOUNT,
    AN_OPEN,
    AN_OWED,
    CARDS,
    CARRIED,
    HELD,
    LINES,
    NUMBERED,
    OPEN,
    OWED,
    PAID,
    RENTED,
    column,
    typed,
)
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.sheet import Given

ASKED_FOR = ["需求编号", "单位编码", "需求类型", "资产分类代码", "预算金额"]
AN_ASKED_FOR = ["Q1", "101001", "购置", "A02", "1000.00"]
DECIDING = (
    ("income_due", OWED, AN_OWED, "滞纳金", ("0.00", "20.00")),
    ("income_due", OWED, AN_OWED, "县级分成比例", ("100%", "60%")),
    ("income_due", OWED, AN_OWED, "票据类别", ("正票", "红票")),
    ("assets", CARDS, A_CARD, "盘点结果", ("账实相符", "盘亏")),
    ("assets", CARDS, A_CARD, "计价方式", ("总价", "单价")),
    ("assets", CARDS, A_CARD, "是否入账", ("是", "否")),
    ("assets", CARDS, A_CARD, "面积单位", ("平方米", "亩")),
    ("assets", CARDS, A_CARD, "备注", ("", "应急储备用房")),
    ("assets", CARDS, A_CARD, "占用单位", ("", "派出所")),
    ("deposits", HELD, A_HELD, "去向", ("已退", "已上缴国库")),
    ("deposits", HELD, A_HELD, "延长至", ("", "2025-12-31")),
    ("deposits", HELD, A_HELD, "扣罚金额", ("0.00", "500.00")),
    ("leases", RENTED, A_RENTED, "合同状态", ("履行", "已解除")),
    ("leases", RENTED, A_RENTED, "实际退租日期", ("", "2024-02-29")),
    ("leases", RENTED, A_RENTED, "递增率", ("0%", "5%")),
    ("ledger_balances", OPEN, AN_OPEN, "坏账准备", ("0.00", "300.00")),
    ("ledger_balances", OPEN, AN_OPEN, "清理措施", ("催收", "转作收入")),
    ("payments", PAID[:3], A_PAYMENT, "备注", ("", "银行退票，待重新支付")),
    ("payments", PAID[:3], A_PAYMENT, "收款人", ("甲公司", "乙公司（退票）")),
    ("payments", PAID[:3], A_PAYMENT, "序号", ("1", "1-1")),
    ("carryovers", CARRIED, NUMBERED, "口径说明", ("含下属", "本级")),
    ("carryovers", CARRIED, NUMBERED, "其中：已列入预算", ("100.00", "0.00")),
    ("bank_lines", LINES, [ACCOUNT, "2024-06-03", "8.00", ""], "实际入账", ("8.00", "7.00")),
    ("bank_lines", LINES, [ACCOUNT, "2024-06-03", "8.00", ""], "计价单位", ("分", "分")),
    ("bank_accounts", ACCOUNTS, AN_ACCOUNT, "账户归属", ("本单位", "村集体")),
    ("bank_accounts", ACCOUNTS, AN_ACCOUNT, "账户层级", ("主账户", "子账户")),
    ("payments", PAID[:3], A_PAYMENT, "推送校验", ("首次", "重复推送")),
    ("payments", PAID[:3], A_PAYMENT, "记录类别", ("支付", "计划")),
    ("assets", CARDS, A_CARD, "入账依据", ("发票", "工程概算（未决算）")),
    ("assets", CARDS, A_CARD, "盘点说明", ("账实相符", "与上行系同一实物，误建卡")),
    ("income_due", OWED, AN_OWED, "入库级次", ("县级", "省级")),
    ("requests", ASKED_FOR, AN_ASKED_FOR, "预计年份", ("2024", "2026")),
    ("bank_lines", LINES, [ACCOUNT, "2024-06-03", "8.00", ""], "查账批注", ("", "与上笔重登")),
    ("bank_accounts", ACCOUNTS, AN_ACCOUNT, "余额属性", ("存款", "透支")),
    ("leases", RENTED, A_RENTED, "含物业水电费", ("0.00", "1000.00")),
    ("payments", PAID[:3], A_PAYMENT, "出资比例说明", ("全额本指标", "本指标六成")),
    ("payments", PAID[:3], A_PAYMENT, "行别", ("用款", "额度到账")),
    ("carryovers", CARRIED, NUMBERED, "截止月份", ("12", "9")),
)
"""A table, its header, a row, and a column of two cells that may change an amount."""


def with_column(
    header: Sequence[str], row: Sequence[str], name: str, cells: tuple[str, str]
) -> list[list[str]]:
    """Two rows beside which that column stands."""
    return [[*header, name], [*row, cells[0]], [f"{row[0][:-1]}7", *row[1:], cells[1]]]


@pytest.mark.parametrize(("table", "header", "row", "name", "cells"), DECIDING)
def test_a_column_that_no_table_knows_is_asked_about(
    table: str, header: list[str], row: list[str], name: str, cells: tuple[str, str]
) -> None:
    rows = with_column(header, row, name, cells)
    with pytest.raises(Refusal) as refused:
        typed(table, rows)
    assert refused.value.key in ("column_unknown", "row_marked", "column_of_figures")
    meant = str(refused.value.values["meant"])
    answered = Given(columns={meant: str(refused.value.values["header"])})
    assert typed(table, rows, given=answered).rows.height == 2


INNOCENT = (
    ("income_due", OWED, AN_OWED, "收费标准", ("10元/人", "20元/人")),
    ("income_due", OWED, AN_OWED, "处罚决定书文号", ("云罚1号", "云罚2号")),
    ("income_due", OWED, AN_OWED, "是否公示", ("是", "否")),
    ("assets", CARDS, A_CARD, "规格型号", ("A型", "B型")),
    ("assets", CARDS, A_CARD, "折旧方法", ("平均年限法", "平均年限法")),
    ("assets", CARDS, A_CARD, "累计折旧", ("400.00", "400.00")),
    ("assets", CARDS, A_CARD, "入账时间", ("2010-05-01", "")),
    ("assets", CARDS, A_CARD, "是否已处置", ("否", "否")),
    ("deposits", HELD, A_HELD, "招标代理", ("某公司", "某公司")),
    ("deposits", HELD, A_HELD, "票据编号", ("P1", "P2")),
    ("deposits", HELD, A_HELD, "备注", ("", "质保期2年")),
    ("leases", RENTED, A_RENTED, "房屋层高", ("3米", "4米")),
    ("ledger_balances", OPEN, AN_OPEN, "账龄", ("3年以上", "1年以内")),
    ("ledger_balances", OPEN, AN_OPEN, "形成时间", ("2019-03-01", "2021-03-01")),
    ("payments", PAID[:3], A_PAYMENT, "合同金额", ("1000.00", "700.00")),
    ("payments", PAID[:3], A_PAYMENT, "摘要", ("退休人员慰问", "退耕还林补助")),
    ("payments", PAID[:3], A_PAYMENT, "核定金额", ("8.00", "8.00")),
    ("carryovers", CARRIED, NUMBERED, "未完成原因", ("重招", "雨季停工")),
    ("bank_lines", LINES, [ACCOUNT, "2024-06-03", "8.00", ""], "凭证种类", ("进账单", "支票")),
    ("bank_accounts", ACCOUNTS, AN_ACCOUNT, "开户许可证号", ("J1", "J2")),
    ("bank_accounts", ACCOUNTS, AN_ACCOUNT, "主管签字", ("萧红", "马冲")),
    ("payments", PAID[:3], A_PAYMENT, "餐次", ("早餐", "午餐")),
    ("payments", PAID[:3], A_PAYMENT, "会计年度", ("2023", "2024")),
    ("payments", PAID[:3], A_PAYMENT, "计划月份", ("5", "6")),
    ("payments", PAID[:3], A_PAYMENT, "审批意见", ("同意", "同意")),
    ("payments", PAID[:3], A_PAYMENT, "密押", ("86abf5", "206279")),
    ("payments", PAID[:3], A_PAYMENT, "在园幼儿", ("126", "153")),
    ("payments", PAID[:3], A_PAYMENT, "农民工工资专户", ("820194088779", "820170276873")),
    ("leases", RENTED, A_RENTED, "上年租金", ("11000.00", "13000.00")),
    ("ledger_balances", OPEN, AN_OPEN, "款项性质", ("预付工程款", "代垫款")),
    ("ledger_balances", OPEN, AN_OPEN, "项目阶段", ("竣工", "施工")),
)


@pytest.mark.parametrize(("table", "header", "row", "name", "cells"), INNOCENT)
def test_a_column_of_a_kind_that_changes_no_amount_is_left_unread(
    table: str, header: list[str], row: list[str], name: str, cells: tuple[str, str]
) -> None:
    assert typed(table, with_column(header, row, name, cells)).rows.height == 2


@pytest.mark.parametrize("parts", [("400.00", "600.00"), ("1400.00", "400.00")])
def test_figures_that_make_up_an_amount_are_in_it(parts: tuple[str, str]) -> None:
    rows = [[*OPEN, "甲", "乙"], [*AN_OPEN[:4], "1000.00", *parts]]
    assert column("ledger_balances", "closing", rows) == ["1000.00"]
    later = [[*OPEN, "审定数", "乙"], *rows[1:]]
    with pytest.raises(Refusal):
        typed("ledger_balances", later)


@pytest.mark.parametrize("name", ["单台原值", "预计原值", "账面原值（评估前）"])
def test_figures_named_like_a_sum_that_no_column_is_read_for_are_asked_about(name: str) -> None:
    rows = [[*CARDS[:4], name], [*A_CARD[:4], "14413"]]
    with pytest.raises(Refusal) as refused:
        typed("assets", rows)
    assert refused.value.key == "column_unknown"
    assert column("assets", "asset_no", [[*CARDS[:4], "上年原值"], rows[1]]) == ["Z1"]


@pytest.mark.parametrize("name", ["主单号", "上级单号", "被冲凭证号"])
def test_rows_that_name_another_as_the_one_above_them_are_asked_about(name: str) -> None:
    rows = [
        [*PAID[:3], "单号", name],
        [*A_PAYMENT, "P102", ""],
        [*A_PAYMENT, "P102-1", "P102"],
        [*A_PAYMENT, "P102-2", "P102"],
    ]
    with pytest.raises(Refusal) as refused:
        typed("payments", rows)
    assert refused.value.key == "column_unknown"
    apart = [[*row[:4], row[4].replace("P102", "Z9")] for row in rows]
    assert column("payments", "amount", apart) == ["8.00"] * 3


def test_a_line_that_is_a_part_of_another_has_no_balance_of_its_own() -> None:
    header = ["账号", "日期", "摘要", "收入", "支出", "余额"]
    lines = [
        [ACCOUNT, "2024-06-03", "代发工资", "", "8.00", "92.00"],
        [ACCOUNT, "2024-06-03", "其中：张三", "", "3.00", ""],
        [ACCOUNT, "2024-06-04", "拨款", "1.00", "", "93.00"],
    ]
    with pytest.raises(Refusal) as refused:
        typed("bank_lines", [header, *lines])
    assert refused.value.key == "row_of_which"
    lines[1] = [*lines[1][:5], "89.00"]
    lines[2] = [*lines[2][:5], "90.00"]
    assert column("bank_lines", "amount", [header, *lines]) == ["-8.00", "-3.00", "1.00"]


def test_names_of_those_who_signed_below_are_no_project() -> None:
    rows = [
        ["项目编码", "项目名称", "备注"],
        ["X1", "桥", ""],
        ["单位负责人：曹鹏", "", "制表人：雷梅"],
    ]
    assert column("projects", "project_code", rows) == ["X1"]


@pytest.mark.parametrize(
    ("table", "header", "meant"),
    [
        ("projects", "项目编号", "project_code"),
        ("projects", "合同尾款金额", "contract_balance"),
        ("projects", "合同额", None),
        ("requests", "资产分类编码", "category_code"),
        ("indicators", "资金性质名称", "fund_type"),
        ("indicators", "指标文号", "doc_no"),
        ("asset_income", "收入类别", "kind"),
        ("income_due", "收入类别", None),
        ("assets", "固定资产原值", "original_value"),
        ("assets", "旧资产编号", None),
        ("leases", "租金（年）", "rent"),
        ("leases", "月租金", None),
        ("deposits", "缴纳单位编码", None),
        ("deposits", "业主单位编码", "agency_code"),
        ("bank_lines", "凭证类型", None),
        ("bank_lines", "出金", "money_out"),
        ("book_lines", "发票代码", None),
        ("book_lines", "付款账号", None),
        ("projects", "剩余合同款", "contract_balance"),
        ("projects", "剩余金额", None),
        ("income_due", "应收罚款", "due_amount"),
        ("income_due", "应收未收费", None),
        ("asset_income", "应收未收款", None),
        ("bank_accounts", "时点余额", "balance"),
        ("bank_accounts", "账面余额", None),
    ],
)
def test_a_header_may_have_another_last_word_of_the_same_sort(
    table: str, header: str, meant: str | None
) -> None:
    found = meanings(table, normal_header(header))
    assert [one.column for one in found] == ([] if meant is None else [meant])


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("城管局银行流水.csv", "bank_lines"),
        ("SAP_银行日记账.csv", "book_lines"),
        ("日记账_银行_民政局.csv", "book_lines"),
        ("村级银行存款账.csv", "book_lines"),
    ],
)
def test_a_name_that_holds_that_of_a_table_says_which_it_is(
    file: str, table: str, tmp_path: Path
) -> None:
    lines = f"账号,日期,摘要,收入,支出\n{ACCOUNT},2024-06-03,拨款,8.00,\n"
    (tmp_path / file).write_text(lines, "utf-8")
    assert [sheet.table for sheet in read_folder(tmp_path).sheets] == [table]


def test_what_a_file_lacks_whose_name_holds_that_of_a_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "建设项目清单.csv").write_text(
        "工程名称,单位编码,合同尾款\n桥,101001,8.00\n", "utf-8"
    )
    with pytest.raises(Refusal) as refused:
        read_folder(tmp_path)
    assert refused.value.key.startswith("missing_column")


def test_the_name_that_is_in_every_line_says_which_way_the_money_went() -> None:
    header = ["账号", "日期", "付款人", "收款人", "金额"]
    lines = [
        [ACCOUNT, "2024-06-03", "县医院", "供电公司", "8.00"],
        [ACCOUNT, "2024-06-04", "财政局", "县医院", "3.00"],
        [ACCOUNT, "2024-06-05", "县医院", "张三", "1.00"],
    ]
    assert column("bank_lines", "amount", [header, *lines]) == ["-8.00", "3.00", "-1.00"]
    others = column("bank_lines", "counterparty_name", [header, *lines])
    assert others == ["供电公司", "财政局", "张三"]
    lines[1][3] = "乡医院"
    assert typed("bank_lines", [header, *lines]).counts.warnings["direction_unsaid"] == 3


@pytest.mark.parametrize(
    ("table", "note"),
    [("book_lines", "借方为支出，贷方为收入"), ("bank_lines", "注：贷方登记支出，借方登记收入")],
)
def test_a_note_that_takes_the_sides_of_the_others_books_is_asked_about(
    table: str, note: str
) -> None:
    rows = [["账号", "日期", "摘要", "借方", "贷方"], [ACCOUNT, "2024-06-03", "拨款", "8.00", ""]]
    assert typed(table, rows).rows.height == 1
    with pytest.raises(Refusal) as refused:
        typed(table, [[note], *rows])
    assert refused.value.key == "sign_legend"
