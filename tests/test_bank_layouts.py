"""The headers of the exports of fourteen banks for organisations, and of what is made of them.

Figures are invented; each layout says of the own account that 1,000.00 came from 甲公司 and that
200.00 went to 乙公司.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.test_read import csv_sheet
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.header_names import meanings
from zbb_reconcile.standardise import Typed, type_sheet

OWN, OTHER_A, OTHER_B = "4300100000012345", "6200100000000011", "6200100000000022"
NAMED = f"账号：{OWN}\n"
IN = {"at": "2024-01-05", "in": "1000.00", "out": "", "left": "1000.00"}
IN |= {"no": OTHER_A, "name": "甲公司", "what": "货款", "id": "L001", "way": "贷"}
OUT = {"at": "2024-01-06", "in": "", "out": "200.00", "left": "800.00"}
OUT |= {"no": OTHER_B, "name": "乙公司", "what": "电费", "id": "L002", "way": "借"}

LAYOUTS = {
    "CCB": (
        "日期,交易时间,凭证类型,凭证号,借方发生额,贷方发生额,余额,钞汇标识,对方户名,对方账号,摘要,备注,"
        "交易流水号,企业流水号,本方账号,本方户名,本方网点",
        "{at},093000,,,{out},{in},{left},钞,{name},{no},{what},,{id},,{own},某局,某支行",
    ),
    "CCB 2": (
        "账号,账户名称,交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,"
        "对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号",
        "{own},某局,{at} 09:30:00,{out},{in},{left},人民币元,{name},{no},某行,{at},{what},,{id},,,",
    ),
    "ICBC": (
        "日期,交易类型,凭证种类,凭证号,对方户名,对方账号,摘要,借方发生额,贷方发生额,余额",
        "{at},转账,,{id},{name},{no},{what},{out},{in},{left}",
    ),
    "ICBC 2": (
        "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,"
        "个性化信息",
        "{id},{own},{no},{at} 09:30:00,{way},{out},{in},1,{what},,{name},{left},",
    ),
    "ABC": (
        "交易时间,收入金额,支出金额,账户余额,对方账号,对方户名,对方开户行,摘要",
        "{at} 09:30:00,{in},{out},{left},{no},{name},某行,{what}",
    ),
    "ABC 2": (
        "交易日期,交易时间戳,收入金额(+元),支出金额(-元),本次余额,手续费总额,交易方式,交易行名,交易类别,"
        "对方省市,对方账号,对方户名,交易说明,交易摘要,交易附言",
        "{at},1,{in},{out},{left},,网银,某行,转账,某省,{no},{name},,{what},",
    ),
    "CMB": (
        "账号,账号名称,币种,交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,流程实例号,"
        "业务名称,用途,业务参考号,业务摘要,其它摘要,收(付)方分行名,收(付)方名称,收(付)方账号",
        "{own},某局,人民币,{at},09:30:00,{at},汇款,{out},{in},{left},{what},{id},,,,,,,某行,{name},{no}",
    ),
    "CITIC": (
        "交易日期,交易时间,对方账号,对方账户名称,对方账号开户网点名称,借方发生额,贷方发生额,账户余额,摘要,"
        "退汇标识,退汇日期,柜员交易号,附言,币种,交易账号,交易账号开户网点名称,对账编号",
        "{at},09:30:00,{no},{name},某行,{out},{in},{left},{what},,,1,,人民币,{own},某行,",
    ),
    "BOCOM": (
        "交易时间,借方发生额（支出）,贷方发生额（收入）,账户余额,对方账号,对方户名,摘要",
        "{at} 09:30:00,{out},{in},{left},{no},{name},{what}",
    ),
    "CIB": (
        "银行流水号,账号,户名,凭证代号,币种,现/转,借方金额(支出),贷方金额(收入),账户余额,摘要,对方账号,"
        "对方户名,对方银行,对方行号,记账日期,交易时间,用途,备注,唯一流水编号",
        "{id},{own},某局,,人民币,转,{out},{in},{left},{what},{no},{name},某行,1,{at},{at},,,",
    ),
    "CZB": (
        "流水号,交易时间,摘要,凭证种类,凭证号,借方发生金额(元),贷方发生金额(元),交易后余额(元),对方名称,"
        "对方账号,对方开户行,用途/附言",
        "{id},{at} 09:30:00,{what},,,{out},{in},{left},{name},{no},某行,",
    ),
    "SPDB": (
        "交易日期,交易时间,申请日期,凭证号,借方金额,贷方金额,余额,对方账号,对方户名,对方行名,交易流水号,"
        "传票序号,记录状态,摘要,交易附言,客户账户类型",
        "{at},093000,,,{out},{in},{left},{no},{name},某行,{id},1,正常,{what},,",
    ),
    "CMBC": (
        "交易时间,交易流水号,借方发生额,贷方发生额,账户余额,凭证号,客户附言,对方账号,对方账号名称,对方开户行",
        "{at} 09:30:00,{id},{out},{in},{left},,{what},{no},{name},某行",
    ),
    "PAB": (
        "交易日期,账号,账户名称,银行名称,银行类型,借方(支出)金额,贷方(收入)金额,账户余额,币种,对方账号,"
        "对方账户名称,对方开户行,对方开户行类型,用途,审批状态,交易类型,银行流水号,摘要,明细来源,付款单备注",
        "{at},{own},某局,某行,,{out},{in},{left},人民币,{no},{name},某行,,,,转账,{id},{what},,",
    ),
    "HXB": (
        "序号,交易日期,交易时间,支出金额,收入金额,余额,对方账号,对方户名,对方行名,核心流水号,交易描述,摘要,"
        "凭证号码,明细标注,记账日期",
        "1,{at},09:30:00,{out},{in},{left},{no},{name},某行,{id},,{what},,,{at}",
    ),
    "BOSC": (
        "交易流水号,交易时间,记账日期,交易方向,借方发生额,贷方发生额,余额,对手账号,对手名称,摘要,交易用途,备注",
        "{id},{at} 09:30:00,{at},{way},{out},{in},{left},{no},{name},{what},,",
    ),
}
WITHOUT_ACCOUNT = ("ICBC", "ABC", "ABC 2", "BOCOM", "CZB", "SPDB", "CMBC", "HXB", "BOSC")
BOC_HEADER = (
    "交易类型[ Transaction Type ],业务类型[ Business type ],付款人开户行名[ Payer account bank ],"
    "付款人账号[ Debit Account No. ],付款人名称[ Payer's Name ],收款人开户行名[ Beneficiary bank ],"
    "收款人账号[ Payee's Account Number ],收款人名称[ Payee's Name ],交易日期[ Transaction Date ],"
    "交易时间[ Transaction time ],交易货币[ Trade Currency ],交易金额[ Trade Amount ],"
    "交易后余额[ After-transaction balance ],起息日期[ Value Date ],汇率[ Exchange rate ],"
    "交易流水号[ Transaction reference number ],摘要[ Reference ],用途[ Purpose ],备注[ Remarks ]\n"
)
BOC_TITLE = f"查询账号[ Inquirer account number ],{OWN}\n总笔数[ Total number ],2\n"
BOC_IN = (
    f"来账,转账收入,某行,{OTHER_A},甲公司,某行,{OWN},某局,20240105,09:30:00,CNY,1000.00,+1000.00,"
)
BOC_OUT = (
    f"往账,转账支出,某行,{OWN},某局,某行,{OTHER_B},乙公司,20240106,09:30:00,CNY,-200.00,+800.00,"
)


def read(text: str) -> Typed:
    return type_sheet(csv_sheet(text))


def facts(typed: Typed) -> list[tuple[str | Decimal | None, ...]]:
    assert typed.quarantine.is_empty()
    columns = ["account_no", "amount", "balance_after", "counterparty_no", "counterparty_name"]
    return typed.rows.select(*columns, "summary").rows()


TRUTH = [
    (OWN, Decimal("1000.00"), Decimal("1000.00"), OTHER_A, "甲公司", "货款"),
    (OWN, Decimal("-200.00"), Decimal("800.00"), OTHER_B, "乙公司", "电费"),
]


@pytest.mark.parametrize("bank", LAYOUTS)
def test_the_export_of_a_bank_is_read_whole(bank: str) -> None:
    header, row = LAYOUTS[bank]
    lines = "\n".join(row.format(own=OWN, **line) for line in (IN, OUT))
    title = NAMED if bank in WITHOUT_ACCOUNT else ""
    typed = read(f"{title}{header}\n{lines}\n")
    assert facts(typed) == TRUTH
    assert typed.rows["posted_on"].cast(str).to_list() == ["2024-01-05", "2024-01-06"]


def test_the_bilingual_export_of_the_bank_of_china_is_read_whole() -> None:
    rows = f"{BOC_IN}20240105,1,S1,货款,,\n{BOC_OUT}20240106,1,S2,电费,,\n"
    assert facts(read(BOC_TITLE + BOC_HEADER + rows)) == TRUTH


def test_a_payer_and_a_payee_say_which_way_unsigned_money_went() -> None:
    header = "交易日期,付款人账号,付款人名称,收款人账号,收款人名称,交易金额\n"
    rows = (
        f"2024-01-05,{OTHER_A},甲公司,{OWN},某局,1000.00\n"
        f"2024-01-06,{OWN},某局,{OTHER_B},乙公司,200.00\n"
        f"2024-01-07,{OTHER_A},甲公司,{OTHER_B},乙公司,5.00\n"
        f"2024-01-08,{OWN},某局,{OWN},某局,6.00\n"
    )
    typed = read(NAMED + header + rows)
    assert typed.rows["amount"].to_list() == [Decimal("1000.00"), Decimal("-200.00")]
    assert typed.rows["counterparty_name"].to_list() == ["甲公司", "乙公司"]
    assert typed.quarantine["reason_code"].to_list() == ["direction_blank"] * 2


def test_signed_money_is_read_where_payer_and_payee_name_the_account_otherwise() -> None:
    header = "交易日期,付款人账号,收款人账号,交易金额\n"
    rows = f"2024-01-05,{OTHER_A},0012345,1000.00\n2024-01-06,0012345,{OTHER_B},-200.00\n"
    typed = read(NAMED + header + rows)
    assert typed.rows["amount"].to_list() == [Decimal("1000.00"), Decimal("-200.00")]
    unsigned = read(NAMED + header + rows.replace("-200", "200"))
    assert unsigned.rows.is_empty()


@pytest.mark.parametrize(
    ("came", "went"),
    [
        ("贷方金额(收入)", "借方金额(支出)"),
        ("收入金额（贷方）", "支出金额（借方）"),
        ("收入(贷方)", "支出(借方)"),
        ("贷方/收入", "借方/支出"),
        ("收入（元）", "支出（元）"),
        ("贷方发生额\nCredit Amount", "借方发生额\nDebit Amount"),
        ("Credit Amount 贷方金额", "Debit Amount 借方金额"),
        ("本币贷方金额", "本币借方金额"),
        ("金额(收)", "金额(付)"),
        ("汇入金额", "汇出金额"),
    ],
)
def test_a_side_is_known_by_the_words_that_its_header_is_made_of(came: str, went: str) -> None:
    text = f'账号,日期,"{went}","{came}"\n{OWN},2024-01-05,,1000.00\n{OWN},2024-01-06,200.00,\n'
    assert read(text).rows["amount"].to_list() == [Decimal("1000.00"), Decimal("-200.00")]


@pytest.mark.parametrize(
    "header", ["借贷方发生额", "收入/支出", "金额(USD)", "金额 (Debit)", "外币金额"]
)
def test_a_header_that_says_both_sides_or_another_currency_is_asked_about(header: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(f"账号,日期,{header}\n{OWN},2024-01-05,1000.00\n")
    assert refused.value.key.startswith("missing_column")


def test_a_header_named_in_the_list_outweighs_a_composed_one() -> None:
    text = f"账号,日期,收入,支出,收入交易额\n{OWN},2024-01-05,1000.00,,5.00\n"
    assert read(text).rows["amount"].to_list() == [Decimal("1000.00")]


@pytest.mark.parametrize(
    ("header", "table", "column"),
    [
        ("期末结转结余数", "carryovers", "closing"),
        ("截至2023年底结转结余", "carryovers", "closing"),
        ("2023年末结转和结余", "carryovers", "closing"),
        ("年底余额", "carryovers", "closing"),
        ("2023年12月31日余额", "carryovers", "closing"),
        ("截止12月31日余额（万元）", "carryovers", "closing"),
        ("结转结余金额", "carryovers", "closing"),
        ("实缴日期", "income_due", "remitted_on"),
        ("已上缴金额（元）", "income_due", "remitted_amount"),
        ("缴入专户金额", "income_due", None),
        ("上缴国库时间", "asset_income", "remitted_on"),
        ("实收租金金额", "asset_income", "collected_amount"),
        ("年初结转结余", "carryovers", None),
        ("上年结转", "carryovers", None),
        ("余额", "carryovers", None),
        ("收入笔数", "bank_lines", None),
        ("付款人开户行名[ Payer account bank ]", "bank_lines", None),
        ("房屋建筑面积（㎡）", "assets", "area"),
    ],
)
def test_a_header_means_what_its_words_say_and_nothing_where_one_is_not_known(
    header: str, table: str, column: str | None
) -> None:
    assert [one.column for one in meanings(table, header)] == ([column] if column else [])


@pytest.mark.parametrize(
    ("header", "cell", "metres"),
    [
        ("面积（㎡）", "1250.5", "1250.50"),
        ("建筑面积(平方米)", "1,250.50", "1250.50"),
        ("面积/亩", "3", "2000.00"),
        ("土地面积（亩）", "1", "666.67"),
        ("面积(公顷)", "0.125", "1250.00"),
        ("面积", "1250.50平方米", "1250.50"),
        ("面积", "3亩", "2000.00"),
    ],
)
def test_an_area_is_read_in_the_unit_of_its_header_or_its_cell(
    header: str, cell: str, metres: str
) -> None:
    text = f'单位编码,资产编号,资产名称,使用状况,{header}\n001001,Z1,楼,闲置,"{cell}"\n'
    typed = type_sheet(csv_sheet(text, "assets"))
    assert typed.rows["area"].to_list() == [Decimal(metres)]
    converted = "亩" in header + cell or "公顷" in header
    assert typed.counts.warnings.get("area_converted", 0) == converted


@pytest.mark.parametrize(
    "title",
    [
        f"账号,{OWN},账户类型,单位户",
        f"户名,某局,账号,{OWN},币种,人民币",
        f"账号,,{OWN}",
        f"账号[ Account number ],{OWN}",
        f"账号,户名,开户行\n{OWN},某局,某行",
    ],
)
def test_a_label_and_its_value_need_no_colon_above_the_header(title: str) -> None:
    text = f"{title}\n记账日期,摘要,收入,支出\n2024-01-05,甲,500.00,\n"
    assert read(text).rows["account_no"].to_list() == [OWN]


def test_a_currency_beside_its_label_is_that_of_every_line() -> None:
    head = "记账日期,摘要,收入,支出\n2024-01-05,甲,500.00,\n"
    assert read(f"账号,{OWN},币种,人民币\n{head}").rows.height == 1
    assert read(f"账号,{OWN},币种,单位：元\n{head}").rows.height == 1
    foreign = read(f"账号,{OWN},币种,美元\n{head}")
    assert foreign.rows.is_empty()
    assert foreign.quarantine["reason_code"].to_list() == ["foreign_currency"]


def test_a_label_without_a_number_beside_it_names_no_account() -> None:
    with pytest.raises(Refusal) as refused:
        read("账号,户名,起止日期\n记账日期,摘要,收入,支出\n2024-01-05,甲,500.00,\n")
    assert refused.value.key == "missing_account"
