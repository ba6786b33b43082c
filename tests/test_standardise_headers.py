"""What headers mean, and cells that hold a code and its name."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import indicators, run_folder
from tests.typing_sheets import codes, typed
from zbb_reconcile.commands.check import check
from zbb_reconcile.identifiers import code_and_name
from zbb_reconcile.read.header_names import meanings
from zbb_reconcile.standardise import Typed
from zbb_reconcile.tables import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_no_header_means_two_columns_of_a_table(table: str) -> None:
    meant: dict[str, str] = {}
    for column in (*TABLES[table].columns, *TABLES[table].pieces):
        for header in {column.name, *column.headers, *column.fallbacks}:
            normal = "".join(unicodedata.normalize("NFKC", header).split()).casefold()
            assert meant.setdefault(normal, column.name) == column.name, header
        assert not {*column.headers} & {*column.fallbacks}


@pytest.mark.parametrize("table", TABLES)
def test_what_is_made_is_made_of_pieces_of_the_table(table: str) -> None:
    pieces = {piece.name for piece in TABLES[table].pieces}
    for column, sets in TABLES[table].made.items():
        assert TABLES[table].column(column).required
        assert all(set(names) <= pieces for names in sets)


BANKS = {
    "ICBC": (
        "账号,记账日期,摘要,记账金额(收入),记账金额(支出),记账币种,余额,对方户名",
        'A1,2024-01-02,工资,"1,234.56\t",,人民币,"1,234.56",甲',
    ),
    "ABC": (
        "账号,交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易附言",
        "A1,20240102,123456,转存,+1234.56,1234.56,甲,36,x",
    ),
    "CCB": (
        "账号,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,摘要",
        "A1,20240102 10:11:12,0.00,1234.56,1234.56,人民币元,甲,B2,x",
    ),
    "BOCOM": (
        "账号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,摘要",
        "A1,2024-01-02,00:00:00,存款利息,贷 Cr,1234.56,1334.63,B2,甲,x",
    ),
    "CMB": (
        "账号,记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要",
        'A1,2024-01-02,CNY,"1,234.56","1,271.66",代发,甲,x',
    ),
    "rural": (
        "账号,交易日期,凭证号,收/付,发生额,账户余额,对方账户名,摘要,用途",
        "A1,2024.01.02,7,收,1234.56,1234.56,甲,x,y",
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_the_statement_of_a_bank_is_read_without_a_mapping(bank: str) -> None:
    answer = typed("bank_lines", *BANKS[bank])
    assert answer.quarantine.is_empty()
    (row,) = answer.rows.to_dicts()
    assert (str(row["posted_on"]), str(row["amount"])) == ("2024-01-02", "1234.56")
    assert row["balance_after"] is not None
    assert row["counterparty_name"] == "甲"
    assert row["summary"]


def test_an_export_of_the_budget_system_is_read_by_its_field_codes() -> None:
    header = (
        "MOF_DIV_CODE,AGENCY_CODE,BGT_ID,ORI_BGT_ID,FISCAL_YEAR,COR_BGT_DOC_NO,"
        "SUP_BGT_DOC_NO,DOC_DATE,BUDGET_LEVEL_CODE,FUND_TYPE_CODE,EXP_FUNC_CODE,"
        "DEP_BGT_ECO_CODE,GOV_BGT_ECO_CODE,PRO_CODE,PRO_CAT,AMOUNT,IS_DELETED"
    )
    row = (
        "431081000,101001,I1,,2023,资财预〔2023〕1号,,20230105,4,1111,2050203,30215,50201,"
        "431081230001,项目支出,100.00,2"
    )
    answer = typed(
        "indicators", header, row, row.replace("I1", "I2").replace(",2", ",1", -1)[:-1] + "1"
    )
    assert answer.quarantine.is_empty()
    (first,) = answer.rows.to_dicts()
    assert first["indicator_id"] == "I1"
    assert (first["fund_type"], first["budget_level"], first["func_code"]) == (
        "1111",
        "4",
        "2050203",
    )
    assert (str(first["issued_on"]), first["project_code"]) == ("2023-01-05", "431081230001")
    assert answer.counts.deleted == (3,)


def test_an_asset_card_is_read_by_its_field_codes() -> None:
    answer = typed(
        "assets",
        "AGENCY_CODE,BILLCODE,ZICMC,ZICFL,SHIYZK,JIAZ,JINGZ",
        "101001,ZC1,台式计算机,A02010105 台式计算机,闲置,5000,1.5",
    )
    (row,) = answer.rows.to_dicts()
    assert (row["category_code"], row["status"], str(row["net_value"])) == (
        "A02010105",
        "idle",
        "1.50",
    )


# Codes with names.


@pytest.mark.parametrize(
    ("cell", "code", "name"),
    [
        ("2050203 初中教育", "2050203", "初中教育"),
        ("[2050203]初中教育", "2050203", "初中教育"),
        ("【2050203】初中教育", "2050203", "初中教育"),
        ("101001-县财政局", "101001", "县财政局"),
        ("１０１００１　县财政局（本级）", "101001", "县财政局(本级)"),
        ("2050203初中教育", "2050203", "初中教育"),
        ("001001-县一中", "001001", "县一中"),
    ],
)
def test_a_code_and_its_name_in_one_cell_are_told_apart(cell: str, code: str, name: str) -> None:
    assert code_and_name(cell) == (code, name)


@pytest.mark.parametrize(
    "cell", ["2024年农田项目", "101001-01", "A1", "县财政局", "资财预〔2023〕1号"]
)
def test_a_cell_of_one_thing_is_not_taken_apart(cell: str) -> None:
    assert code_and_name(cell) is None


HEADER = "财政区划,单位编码,指标编号,年度,级次,资金性质,项目类别,功能科目,金额"


def indicator(agency: str, level: str = "4", fund: str = "111", func: str = "") -> Typed:
    row = f"431081000,{agency},I1,2024,{level},{fund},项目支出,{func},100"
    return typed("indicators", HEADER, row)


def test_a_name_beside_the_agencys_code_is_kept_where_no_column_has_it() -> None:
    (row,) = indicator("001001-县一中", func="2050203 初中教育").rows.to_dicts()
    assert (row["agency_code"], row["agency_name"], row["func_code"]) == (
        "001001",
        "县一中",
        "2050203",
    )


def test_a_word_beside_the_code_of_a_choice_must_mean_it() -> None:
    (row,) = indicator("A1", "1 中央", "1111-一般公共预算资金").rows.to_dicts()
    assert (row["budget_level"], row["fund_type"]) == ("1", "1111")
    assert codes(indicator("A1", "4-中央")) == {2: ["code_and_word"]}
    assert codes(indicator("A1", "4", "112-一般公共预算")) == {2: ["code_and_word"]}


def test_a_number_of_the_countys_own_before_a_known_word_says_nothing() -> None:
    answer = typed("accounts", "单位编码,账号,户名,账户性质", "A1,1,甲,01-基本存款账户")
    assert answer.rows["account_kind"].to_list() == ["basic"]


# Damaged and unusual text (E08, E10, E13, D24).


def test_e10_a_lost_character_is_quarantined_in_keys_and_said_in_names() -> None:
    header = "单位编码,单位名称,账号,户名,账户性质"
    answer = typed(
        "accounts",
        header,
        "A\ufffd1,甲,1,甲,基本户",
        "A1,第\ufffd小学,2,甲,基本户",
        "A1,乙,62\ufffd2,乙,基本户",
    )
    assert codes(answer) == {2: ["damaged_code"], 4: ["damaged_account"]}
    assert answer.rows["agency_name"].to_list() == ["第\ufffd小学"]
    assert answer.counts.warnings["damaged_characters"] >= 1


def test_e08_e13_and_d24_are_accepted_and_counted_and_the_text_is_kept() -> None:
    header = "单位编码,单位名称,账号,户名,账户性质"
    garbled = "中学校".encode().decode("latin-1")
    rows = (f"A1,{garbled},1,甲,基本户", "\u3000A1\xa0,兴\uf9dc小学,\u200b2,甲,基本户")
    answer = typed("accounts", header, *rows)
    assert answer.rows["agency_code"].to_list() == ["A1", "A1"]
    assert answer.rows["agency_name"].to_list() == [garbled, "兴\uf9dc小学"]
    counted = answer.counts.warnings
    assert (counted["compatibility_form"], counted["trimmed_key"]) == (1, 2)
    assert counted["mojibake"] >= 1


# In the books.


def test_r05_two_balances_of_one_account_and_day_are_both_quarantined(tmp_path: Path) -> None:
    (tmp_path / "bank_accounts.csv").write_text(
        "账号,户名,余额,余额日期\nA1,甲,1.00,2024-12-31\nA1,甲,2.00,2024年12月31日\n", "utf-8"
    )
    checked = check(tmp_path)
    assert checked["sources"][0]["rows_quarantined"] == 2


def test_lines_in_dollars_are_lines_of_an_account_in_dollars_and_of_no_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "bank_accounts.csv").write_text(
        "账号,户名,币种,余额,余额日期\nUSD1,甲,美元,7.00,2024-12-31\nCNY1,甲,,1.00,2024-12-31\n",
        "utf-8",
    )
    (tmp_path / "bank_lines.csv").write_text(
        "账号,记账日期,金额,币种\nUSD1,2024-01-01,7.00,USD\nCNY1,2024-01-01,5.00,USD\n"
        "CNY1,2024-01-02,1.00,CNY\n",
        "utf-8",
    )
    tables = run_folder(tmp_path, "2024-12-31")
    assert tables["bank_lines"]["account_no"].sort().to_list() == ["CNY1", "USD1"]
    assert tables["quarantine"].select("source_row", "reason_code").rows() == [
        (3, "foreign_currency")
    ]
    assert tables["controls"]["holds"].all()


def test_doubts_and_deleted_rows_are_said_and_counted_in_a_run(tmp_path: Path) -> None:
    indicators("""
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
    """).write_csv(tmp_path / "indicators.csv")
    (tmp_path / "payments.csv").write_text(
        "指标编号,支付日期,支付金额,是否删除\n"
        "I1,2024-05-01 10:00:00,1.00,否\nI1,2024-05-01,2.00,是\n",
        "utf-8",
    )
    tables = run_folder(tmp_path, "2024-12-31")
    assert tables["payments"].height == 1
    assert tables["controls"]["holds"].all()
    assert any("时刻" in note for note in tables["notes"]["note"])
    source = tables["sources"].filter(source_table="payments").to_dicts()[0]
    counts = ("rows_read", "rows_standardised", "rows_quarantined", "rows_deleted")
    assert tuple(source[name] for name in counts) == (2, 1, 0, 1)


def test_a_parquet_file_with_pieces_or_codes_with_names_is_typed_and_not_scanned(
    tmp_path: Path,
) -> None:
    pl.DataFrame(
        {
            "account_no": ["1", "1"],
            "posted_on": [date(2024, 1, 1)] * 2,
            "贷方金额": ["1.00", ""],
            "借方金额": ["", "2.00"],
        }
    ).write_parquet(tmp_path / "bank_lines.parquet")
    indicators("""
        indicator_id | fiscal_year | amount
        I1           | 2024        | 100.00
    """).with_columns(
        agency_code=pl.lit("101001-县财政局"),
        fiscal_year=pl.col("fiscal_year").cast(pl.Int32),
        amount=pl.col("amount").cast(pl.Decimal(18, 2)),
    ).write_parquet(tmp_path / "indicators.parquet")
    tables = run_folder(tmp_path, "2024-12-31")
    assert [str(amount) for amount in tables["bank_lines"]["amount"]] == ["1.00", "-2.00"]
    assert tables["indicators"]["agency_code"].to_list() == ["101001"]


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("income_due", "执收单位编码", "agency_code"),
        ("ledger_balances", "会计年度", "fiscal_year"),
        ("fund_revenues", "本年收入数", "revenue"),
        ("assets", "资产使用状态", "status"),
        ("asset_income", "应收租金", "due_amount"),
        ("asset_income", "已缴租金", "remitted_amount"),
        ("deposits", "编号", "deposit_id"),
        ("leases", "租赁合同编号", "lease_id"),
        ("projects", "财务决算批复日期", "final_accounts_on"),
        ("payments", "支付时间", "paid_on"),
        ("bank_lines", "Trans Date", "posted_on"),
        ("bank_lines", "Debit", "money_out"),
        ("bank_lines", "贷", "money_in"),
        ("book_lines", "贷", "money_out"),
    ],
)
def test_a_header_is_composed_of_known_words(table: str, header: str, column: str) -> None:
    assert [meant.column for meant in meanings(table, header)] == [column]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("income_due", "缴款单位编码"),
        ("fund_revenues", "收入预算数"),
        ("assets", "使用情况说明"),
        ("asset_income", "欠缴租金"),
        ("deposits", "项目编号"),
        ("bank_lines", "Value Date"),
        ("bank_lines", "Available Balance"),
        ("bank_lines", "Credit Limit"),
        ("bank_lines", "借方笔数"),
    ],
)
def test_a_header_with_another_word_in_it_means_no_column(table: str, header: str) -> None:
    assert not meanings(table, header)
