"""Files as strangers write them: what whole files by an independent generator showed to be read
wrongly, or asked about for nothing. Each kind has a case that is read and one that is asked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.test_said_beside import ACCOUNT, AN_ISSUE, ISSUED, Rows, column, typed
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.header_names import meanings
from zbb_reconcile.standardise import type_sheet

PAID = ["指标编号", "支付日期", "支付金额", "收款人"]
LINES = ["账号", "记账日期", "摘要", "金额"]


def refused(table: str, rows: Rows, file: str = "x.csv") -> str:
    """The key of the refusal of these rows."""
    with pytest.raises(Refusal) as raised:
        typed(table, rows, file)
    return raised.value.key


def aside(table: str, rows: Rows) -> list[str]:
    """The reasons for which rows are set aside."""
    return typed(table, rows).quarantine["reason_code"].to_list()


# Payments that came back.


@pytest.mark.parametrize("words", [("支付", "退款"), ("支付申请", "支付退款单")])
def test_payments_that_came_back_are_below_zero(words: tuple[str, str]) -> None:
    head = [*PAID, "业务类型"]
    rows = [
        ["A1", "2024-05-06", "8.00", "甲", words[0]],
        ["A1", "2024-06-07", "2.00", "甲", words[1]],
    ]
    assert column("payments", "amount", [head, *rows]) == ["8.00", "-2.00"]
    net = ["合计", "", "6.00", "", ""]
    assert column("payments", "amount", [head, *rows, net]) == ["8.00", "-2.00"]
    gross = ["合计", "", "10.00", "", ""]
    assert column("payments", "amount", [head, *rows, gross]) == ["8.00", "-2.00"]
    assert refused("payments", [head, *rows, ["合计", "", "7.00", "", ""]]) == "total_differs"
    signed = [rows[0], [*rows[1][:2], "-2.00", *rows[1][3:]]]
    assert column("payments", "amount", [head, *signed]) == ["8.00", "-2.00"]


def test_payments_that_came_back_with_and_without_a_minus_are_asked_about() -> None:
    head = [*PAID, "业务类型"]
    rows = [["A1", "2024-05-06", "8.00", "甲", "支付"], ["A1", "2024-06-07", "2.00", "甲", "退款"]]
    mixed = [*rows, ["A1", "2024-06-08", "-1.00", "甲", "退款"]]
    assert aside("payments", [head, *mixed]) == ["sign_contradicts"] * 2
    blank = [*rows, ["A1", "2024-06-08", "1.00", "甲", ""]]
    assert aside("payments", [head, *blank]) == ["direction_blank"]


def test_a_heading_says_which_payments_came_back() -> None:
    paid, back = ["A1", "2024-05-06", "8.00", "甲"], ["A1", "2024-06-07", "2.00", "甲"]
    rows = [PAID, ["一、正常支付"], paid, ["二、退款"], back, ["合计", "", "6.00", ""]]
    assert column("payments", "amount", rows) == ["8.00", "-2.00"]
    assert refused("payments", [PAID, ["一、正常支付"], paid, ["二、退款原因待查"], back]) == (
        "word_unheard"
    )


# Statements without a sign.


def test_balances_give_signs_where_amounts_have_none() -> None:
    head = [*LINES, "余额"]
    opening = ["", "", "期初余额", "", "10.00"]
    rows = [
        [ACCOUNT, "2024-06-03", "某款", "8.00", "18.00"],
        [ACCOUNT, "2024-06-04", "某款", "3.00", "15.00"],
        [ACCOUNT, "2024-06-05", "某款", "2.00", "17.00"],
    ]
    signed = ["8.00", "-3.00", "2.00"]
    assert column("bank_lines", "amount", [head, opening, *rows]) == signed
    assert column("book_lines", "amount", [head, opening, *rows]) == signed
    assert column("bank_lines", "amount", [head, *reversed(rows), opening]) == signed[::-1]
    # Nothing stands before the oldest line: which way its money went is not known.
    assert aside("bank_lines", [head, *rows]) == ["direction_blank"]
    rows[2][4] = "16.00"
    assert refused("bank_lines", [head, opening, *rows]) == "unsigned_broken"


def test_what_was_spent_is_not_taken_for_income() -> None:
    rows = [[ACCOUNT, "2024-06-03", "财政拨款", "8.00"], [ACCOUNT, "2024-06-04", "某款", "3.00"]]
    assert column("bank_lines", "amount", [LINES, *rows]) == ["8.00", "3.00"]
    for spent in ("付水费", "代发工资", "差旅费报销", "缴社保费", "手续费"):
        rows[1][2] = spent
        for table in ("bank_lines", "book_lines"):
            assert refused(table, [LINES, *rows]) == "spent_as_income", spent
    for came in ("报销款退回", "收缴纳的学费"):
        rows[1][2] = came
        assert column("bank_lines", "amount", [LINES, *rows]) == ["8.00", "3.00"], came
    own = ["account_no", "posted_on", "summary", "amount"]
    rows[1][2] = "付水费"
    assert column("bank_lines", "amount", [own, *rows]) == ["8.00", "3.00"]


def test_a_title_says_in_brackets_which_way_all_money_went() -> None:
    rows = [LINES, [ACCOUNT, "2024-06-03", "某款", "8.00"], [ACCOUNT, "2024-06-04", "某款", "3.00"]]
    for title in ("账户明细清单（支出）", "银行账户支出明细表"):
        assert column("bank_lines", "amount", [[title], *rows]) == ["-8.00", "-3.00"]
    assert column("bank_lines", "amount", [["账户明细清单（收入）"], *rows]) == ["8.00", "3.00"]


# Units that nobody states.


def test_amounts_finer_than_a_fen_in_no_unit_are_asked_about_together() -> None:
    head = ["单位编码", "指标编号", "预算年度", "期末余额"]
    rows = [
        ["101", f"A{at}", "2023", cell] for at, cell in enumerate(("0.123456", "1.2", "3.45678"))
    ]
    rows.append(["101", "A9", "2023", "12.3456"])
    assert refused("carryovers", [head, *rows]) == "finer_than_yuan"
    said = [["单位：万元"], head, *rows]
    assert column("carryovers", "closing", said)[3] == "123456.00"
    # One slip of the pen among yuan is a question of its row.
    slip = [["101", f"A{at}", "2023", "1.00"] for at in range(4)] + rows[:1]
    assert aside("carryovers", [head, *slip]) == ["too_many_decimals"]


# Whose rows they are.


@pytest.mark.parametrize(
    "heading",
    [
        "单位：101001 县教育局",
        "（一）101001 县教育局",
        "101001-县教育局",
        "预算单位：101001县教育局",
    ],
)
def test_a_heading_among_the_rows_says_whose_they_are(heading: str) -> None:
    head = ["指标编号", "预算年度", "期末余额"]
    rows = [head, [heading], ["A1", "2023", "1.00"], ["小计", "", "1.00"]]
    rows += [["101002 县水利局"], ["A2", "2023", "2.00"], ["合计", "", "3.00"]]
    assert column("carryovers", "agency_code", rows) == ["101001", "101002"]
    # What stands above the first heading is nobody's.
    rows.insert(1, ["A0", "2023", "0.00"])
    assert aside("carryovers", rows[:6]) == ["required_blank"]


def test_a_heading_of_a_function_is_no_unit() -> None:
    head = ["指标编号", "预算年度", "期末余额"]
    rows = [head, ["2050203 初中教育"], ["A1", "2023", "1.00"]]
    assert refused("carryovers", rows).startswith("missing_column")


def test_a_title_says_whose_all_rows_are_unless_it_only_compiles_them() -> None:
    rows = [["指标编号", "预算年度", "期末余额"], ["A1", "2023", "1.00"]]
    of_unit = [["编制单位：101001 县教育局"], *rows]
    assert column("carryovers", "agency_code", of_unit) == ["101001"]
    bureau = [["编制单位：101000 县财政局"], *rows]
    assert refused("carryovers", bureau).startswith("missing_column")


def test_code_and_name_may_stand_in_one_column() -> None:
    head = ["预算单位（编码-名称）", "指标编号", "预算年度", "期末余额"]
    rows = [["101001—县教育局", "A1", "2023", "1.00"], ["101002—县水利局", "A2", "2023", "2.00"]]
    end = [["合 计", "", "", "3.00"], ["制表人：甲", "", "复核人：乙"]]
    assert column("carryovers", "agency_code", [head, *rows, *end]) == ["101001", "101002"]


def test_sheets_that_are_named_as_units_are_parts_of_one_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for at, name in enumerate(("县教育局", "县水利局")):
        sheet = book.active if at == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        sheet.append(["单位编码", "指标编号", "预算年度", "期末余额"])
        sheet.append([f"10100{at}", f"A{at}", "2023", "1.00"])
    book.save(tmp_path / "结转结余表.xlsx")
    sheets = read_folder(tmp_path).sheets
    assert [type_sheet(sheet).rows.height for sheet in sheets] == [1, 1]
    book.worksheets[1].title = "汇总"
    book.save(tmp_path / "结转结余表.xlsx")
    with pytest.raises(Refusal) as raised:
        read_folder(tmp_path)
    assert raised.value.key == "several_sheets"


# What is called so.


@pytest.mark.parametrize(
    "title",
    [
        ["科目：100201 银行存款_某银行_3600029755146803053"],
        ["会计科目:1002 银行存款-基本户(28012288483167582)"],
        ["会计科目", "某银行基本户 2801867620505"],
        ["银行账户：基本户 1347307250751351362"],
        ["单位：某局  开户账号：13479845543552664"],
    ],
)
def test_the_account_of_a_book_stands_among_the_words_of_its_subject(title: list[str]) -> None:
    rows = [title, ["日期", "摘要", "借方", "贷方"], ["2024-06-03", "拨款", "8.00", ""]]
    (account,) = column("book_lines", "account_no", rows)
    assert account in "".join(title)
    assert len(account) > 12


def test_a_subject_without_an_account_names_none() -> None:
    rows = [
        ["科目：1002 银行存款"],
        ["日期", "摘要", "借方", "贷方"],
        ["2024-06-03", "款", "8.00", ""],
    ]
    assert refused("book_lines", rows) == "missing_account"


@pytest.mark.parametrize(
    ("table", "header", "wanted"),
    [
        ("bank_lines", "卡号/账号", "account_no"),
        ("bank_lines", "账务日期", "posted_on"),
        ("bank_lines", "本次发生额", "amount"),
        ("bank_lines", "帐号", "account_no"),
        ("book_lines", "记帐日期", "booked_on"),
        ("book_lines", "本期借方", "money_in"),
        ("book_lines", "收付款单位", "counterparty_name"),
        ("payments", "可执行指标编号", "indicator_id"),
        ("payments", "银行支付日期", "paid_on"),
        ("indicators", "指标下达日期", "issued_on"),
        ("indicators", "可用余额", "balance"),
        ("projects", "竣工验收日期", "accepted_on"),
        ("assets", "基层单位编码", "agency_code"),
        ("ledger_balances", "本年借方发生额", "debit"),
    ],
)
def test_headers_of_other_systems(table: str, header: str, wanted: str) -> None:
    assert meanings(table, header)[0].column == wanted


def test_codes_are_read_where_names_stand_beside_them() -> None:
    head = ["单位编码", "资产编号", "资产名称", "资产分类", "国标分类代码", "使用状况"]
    row = ["101001", "Z1", "旧车", "轿车", "A02030501", "闲置未用"]
    assert column("assets", "category_code", [head, row]) == ["A02030501"]
    assert column("assets", "status", [head, row]) == ["idle"]


def test_a_day_is_read_where_a_time_of_the_clock_stands_before_it() -> None:
    head = ["账号", "交易时间", "账务日期", "摘要", "收入", "支出"]
    row = [ACCOUNT, "14:00:17", "2024/06/03", "拨款", "8.00", ""]
    assert column("bank_lines", "posted_on", [head, row]) == ["2024-06-03"]


@pytest.mark.parametrize(
    "period", ["2024年1月-6月", "2024.01-2024.06", "20240101-20240630", "2024年"]
)
def test_months_and_days_are_of_the_year_that_a_period_of_months_names(period: str) -> None:
    head = ["账号", "记账日期", "摘要", "收入", "支出"]
    row = [ACCOUNT, "6月13日", "拨款", "8.00", ""]
    rows = [[f"时间范围：{period}"], head, row]
    assert column("bank_lines", "posted_on", rows) == ["2024-06-13"]


# Rows that are parts.


def test_a_row_of_one_counterparty_is_no_sum_of_longer_codes() -> None:
    head = ["单位编码", "年度", "科目编码", "科目名称", "往来单位", "期末余额"]
    rows = [
        ["101", "2023", "2307", "其他应付款", "甲公司", "5.00"],
        ["101", "2023", "230701", "押金", "乙公司", "7.00"],
    ]
    assert column("ledger_balances", "closing", [head, *rows]) == ["5.00", "7.00"]
    rows[0][4] = ""
    assert aside("ledger_balances", [head, *rows]) == ["subject_sum_differs"]


def test_parts_of_a_total_below_it_are_no_rows() -> None:
    head = ["单位编码", "指标编号", "预算年度", "期末余额"]
    rows = [["101", "A1", "2023", "1.00"], ["102", "A2", "2023", "2.00"], ["总计", "", "", "3.00"]]
    assert column("carryovers", "closing", [head, *rows, ["其中：某局", "", "", "1.00"]]) == [
        "1.00",
        "2.00",
    ]
    assert refused("carryovers", [head, rows[0], ["102", "其中：A2", "2023", "2.00"]]) == (
        "row_of_which"
    )


def test_currencies_are_given_by_their_codes() -> None:
    head = ["账号", "户名", "币种", "余额", "余额日期"]
    rows = [
        ["1", "甲局", word, "1.00", "2024-12-31"] for word in ("人民币", "美元", "", "瑞士法郎")
    ]
    assert column("bank_accounts", "currency", [head, *rows]) == ["CNY", "USD", "None", "瑞士法郎"]


# Statements one below the other, and sums in any column.


def test_a_second_title_names_the_account_of_the_lines_below_it() -> None:
    head = ["记账日期", "摘要", "收入", "支出"]
    other = f"{ACCOUNT[:-1]}7"
    for titles in (
        ([f"账号：{ACCOUNT}"], [f"账号：{other}"]),
        (["账号", ACCOUNT], ["账号", other]),
        (["", "", "账号", ACCOUNT], ["", "", "账号", other]),
    ):
        rows = [["银行流水"], titles[0], head, ["2024-06-03", "拨款", "8.00", ""]]
        rows += [["银行流水"], titles[1], head, ["2024-06-04", "水费", "", "3.00"]]
        assert column("bank_lines", "account_no", rows) == [ACCOUNT, other]
        assert column("bank_lines", "amount", rows) == ["8.00", "-3.00"]


@pytest.mark.parametrize("at", [0, 1])
def test_a_sum_beside_a_day_is_no_movement_in_whatever_column_it_is_named(at: int) -> None:
    head = ["序号", "账号", "日期", "凭证号", "摘要", "借方", "贷方", "余额"]
    line = ["1", ACCOUNT, "2024-06-03", "记-1", "拨款", "8.00", "", "8.00"]
    sums = ["", "", "2024-06-30", "", "", "8.00", "0.00", "8.00"]
    sums[at] = "本月合计"
    opening = ["", "", "2024-06-01", "", "", "", "", "0.00"]
    opening[at] = "期初余额"
    rows = [head, opening, line, sums]
    assert column("book_lines", "amount", rows) == ["8.00"]


def test_the_account_is_the_one_that_pays_or_is_paid_in_every_line() -> None:
    head = ["交易日期", "付款人账号", "付款人名称", "收款人账号", "收款人名称", "摘要", "金额"]
    rows = [
        ["2024-06-03", ACCOUNT, "某局", "620001", "甲", "某款", "8.00"],
        ["2024-06-04", "620002", "乙", ACCOUNT, "某局", "某款", "3.00"],
        ["2024-06-05", ACCOUNT, "某局", "620003", "丙", "某款", "1.00"],
    ]
    assert column("bank_lines", "account_no", [head, *rows]) == [ACCOUNT] * 3
    assert column("bank_lines", "amount", [head, *rows]) == ["-8.00", "3.00", "-1.00"]
    rows[2][1] = "620009"
    assert refused("bank_lines", [head, *rows]) == "missing_account"


def test_a_term_in_one_column_has_its_first_and_its_last_day() -> None:
    head = ["单位编码", "租赁合同编号", "资产分类代码", "年租金", "租赁期限"]
    row = ["101001", "Z1", "A01010101", "9.00", "2021.12.01~2024.11.30"]
    assert column("leases", "from_on", [head, row]) == ["2021-12-01"]
    assert column("leases", "to_on", [head, row]) == ["2024-11-30"]
    assert column("leases", "to_on", [head, [*row[:4], "三年"]]) == ["None"]


def test_the_account_stands_in_the_name_of_every_lines_subject() -> None:
    head = ["科目名称", "记账日期", "凭证字号", "摘要", "金额", "余额"]
    lines = [
        [f"银行存款\\一般户({ACCOUNT})", f"2024-06-0{at}", f"记-{at}", "某款", "1.00", f"{at}.00"]
        for at in range(1, 5)
    ]
    assert column("book_lines", "account_no", [head, *lines]) == [ACCOUNT] * 4
    lines[3][0] = "银行存款\\专户(6200019999999)"
    assert refused("book_lines", [head, *lines]) == "missing_account"


def test_a_note_says_what_codes_mean() -> None:
    head = ["单位编码", "资产编号", "资产名称", "资产分类代码", "使用状况"]
    rows = [["101", "Z1", "旧车", "A02030501", "1"], ["101", "Z2", "旧楼", "A01010101", "3"]]
    note = ["注：使用状况：1-在用、2-出租出借、3-闲置、4-待处置"]
    assert column("assets", "status", [head, *rows, note]) == ["in_use", "idle"]
    # One code that the note does not explain, or no note: nothing is guessed.
    more = [*rows, ["101", "Z3", "旧机", "A02", "9"]]
    assert aside("assets", [head, *more, note]) == ["unknown_word"] * 3
    assert aside("assets", [head, *rows]) == ["unknown_word"] * 2


# Words of a third author.


def test_what_came_in_stands_beside_what_went_out() -> None:
    head = ["账号", "记账日期", "摘要", "入账金额", "出账金额"]
    lines = [[ACCOUNT, "2024-06-03", "拨款", "8.00", ""], [ACCOUNT, "2024-06-04", "水", "", "3.00"]]
    assert column("bank_lines", "amount", [head, *lines]) == ["8.00", "-3.00"]
    # An amount beside one side is the other side, both, or neither: nothing says which.
    head[3] = "金额"
    assert refused("bank_lines", [head, *lines]) == "duplicate_column"


def test_totals_with_wide_spaces_are_no_rows() -> None:
    head = ["单位编码", "指标编号", "年度", "结转金额"]
    rows = [head, ["101001", "A1", "2023", "8.00"], ["合\u3000\u3000计", "", "", "8.00"]]
    assert column("carryovers", "closing", rows) == ["8.00"]
    assert refused("carryovers", [*rows[:2], ["合\u3000计", "", "", "9.00"]]) == "total_differs"


def test_who_signed_and_when_is_no_row() -> None:
    head = ["账号", "记账日期", "摘要", "金额", "余额"]
    line = [ACCOUNT, "2024-06-03", "拨款", "8.00", "8.00"]
    signed = ["制单：王某", "2024年7月1日", "复核：李某", "", ""]
    assert column("bank_lines", "amount", [head, line, signed]) == ["8.00"]
    # A row with money is one, whoever signed it.
    assert len(aside("bank_lines", [head, line, ["制单：王某", "2024-07-01", "", "1.00", ""]])) == 1


def test_a_total_below_a_second_title_is_of_its_part_or_of_all() -> None:
    other = "6200018888888"
    head = ["日期", "摘要", "收入", "支出"]
    parts = [
        [f"账号：{ACCOUNT}"],
        head,
        ["2024-06-03", "拨款", "8.00", ""],
        [f"账号：{other}"],
        head,
        ["2024-06-04", "水费", "", "3.00"],
    ]
    for total in (["合计", "", "", "3.00"], ["合计", "", "8.00", "3.00"]):
        assert column("bank_lines", "amount", [*parts, total]) == ["8.00", "-3.00"]
    assert refused("bank_lines", [*parts, ["小计", "", "", "4.00"]]) == "total_differs"


@pytest.mark.parametrize("title", ["2024年12月31日", "时点：2024-12-31", "余额基准日：2024-12-31"])
def test_a_title_says_of_which_day_balances_are(title: str) -> None:
    rows = [["银行账户余额表"], [title], ["账号", "户名", "余额"], [ACCOUNT, "教育局", "8.00"]]
    assert column("bank_accounts", "balance_on", rows) == ["2024-12-31"]


def test_a_period_of_a_whole_year_is_of_its_end() -> None:
    head = ["单位编码", "会计科目编码", "科目名称", "往来单位", "期末余额"]
    row = ["101001", "1214", "预付账款", "甲公司", "8.00"]
    rows = [["往来辅助余额表"], ["期间：2024年1月-2024年12月"], head, row]
    assert column("ledger_balances", "fiscal_year", rows) == ["2024"]
    rows[1] = ["期间：2024年1月-2024年6月"]
    assert refused("ledger_balances", rows) == "missing_column"


def test_what_is_used_lies_between_what_was_issued_and_what_is_left() -> None:
    head = [*ISSUED, "已用金额", "可用余额"]
    row = [*AN_ISSUE, "8.00", "3.00", "5.00"]
    assert column("indicators", "balance", [head, row]) == ["5.00"]
    # 8.00 less 2.00 is not 5.00: X-05 asks, where what was used is taken for what was paid.
    differs = [head, [*row[:-2], "2.00", "5.00"]]
    assert column("indicators", "paid", differs) == ["2.00"]
    # What was waived lies between two amounts as well, and changes what is owed.
    dues = ["缴款编号", "单位编码", "应缴日期", "应缴金额", "实缴金额", "实缴日期", "减免金额"]
    owed = ["J1", "101001", "2024-06-30", "8.00", "5.00", "2024-06-30", "3.00"]
    assert column("income_due", "due_amount", [dues[:-1], owed[:-1]]) == ["8.00"]
    assert refused("income_due", [dues, owed]) in ("more_money", "column_unknown")
