"""The input tables of the contract (section 2), as data: columns, types, Chinese names.

What a column may hold is its ``kind``:

========== ===================================================== =======================
kind       the cell                                              the typed column
========== ===================================================== =======================
account    a bank account number, normalised, never a number     VARCHAR
code       an identifier or classification code, kept as text    VARCHAR
text       a name or free text, as written                       VARCHAR
choice     one of a few codes, or the usual Chinese word for it  VARCHAR
flag       true or false, 是 or 否                               BOOLEAN
money      yuan                                                  DECIMAL(18,2)
area       square metres                                         DECIMAL(18,2)
rate       a part of a whole: 0.85, or 85%                       DECIMAL(18,6)
year       a budget year                                         INTEGER
day        a calendar day                                        DATE
========== ===================================================== =======================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from zbb_reconcile.codes import (
    ACCOUNT_KINDS,
    ACCOUNT_STATUSES,
    AGENCY_KINDS,
    ASSET_STATUSES,
    BANK_BALANCE_SIDES,
    BANK_DIRECTIONS,
    BENCHMARK_KINDS,
    BOOK_BALANCE_SIDES,
    BOOK_DIRECTIONS,
    BUDGET_LEVELS,
    CURRENCIES,
    DECISION_KINDS,
    DELETIONS,
    FUND_SYSTEMS,
    FUND_TYPES,
    GRADES,
    INCOME_KINDS,
    MONEY_NATURES,
    PRIORITIES,
    PROJECT_CATEGORIES,
    PROJECT_KINDS,
    PROJECT_STATUSES,
    REFUNDS,
    REQUEST_KINDS,
    STATES,
    SUBJECT_SIDES,
    TRANSFER_KINDS,
)

Kind = Literal["account", "code", "text", "choice", "flag", "money", "area", "rate", "year", "day"]


@dataclass(frozen=True)
class Column:
    """One column: its canonical name, kind, Chinese headers, and the words a choice may be."""

    name: str
    kind: Kind
    required: bool = False
    headers: tuple[str, ...] = ()
    """The usual Chinese headers; the first is the one that templates and reports print."""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """For a choice: what a cell may say -> the code it means (codes mean themselves)."""
    prefixes: bool = False
    """For a choice: a longer code that begins with a known code is allowed and kept."""
    fallbacks: tuple[str, ...] = ()
    """Headers that mean it only where none of ``headers`` is in the file, the first that is there:
    a statement has its 交易日期 beside the 记账日期 that counts."""
    named: bool = False
    """For a code: a cell may hold the code and its name, as in 2050203 初中教育."""

    @property
    def header(self) -> str:
        """The Chinese header that templates and reports print; the name where there is none."""
        return self.headers[0] if self.headers else self.name

    def usual_words(self) -> list[str]:
        """What a cell of a choice may say: the usual Chinese word of each code that has one."""
        return [word for code in self.codes() if (word := self.usual_word(code)) != code]

    def usual_word(self, code: str) -> str:
        """The usual Chinese word of that code; the code where there is none."""
        return next((word for word, its in self.words.items() if its == code != word), code)

    def codes(self) -> list[str]:
        """The codes of a choice, which a cell may say, too."""
        return list(dict.fromkeys(self.words.values()))


@dataclass(frozen=True)
class Table:
    """One input table: its canonical name, Chinese names, columns, and what makes a row unique."""

    name: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """Two different rows with this key contradict each other; () where repeats are true."""
    key_across: tuple[str, ...] = ()
    """What makes a row of one file the row of another, where repeats inside one file are true."""
    either: tuple[tuple[str, ...], ...] = ()
    """Of each of these sets at least one column must be there and filled in."""
    pieces: tuple[Column, ...] = ()
    """What files have instead of, or beside, a column of the table: money in beside money out, a
    direction, a deletion mark. Read under these names and made into columns when standardised."""
    made: Mapping[str, tuple[tuple[str, ...], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Column -> sets of pieces, any of which stands for it where the file lacks it."""

    def column(self, name: str) -> Column:
        """The column, or the piece, of that canonical name; KeyError if there is none."""
        for column in (*self.columns, *self.pieces):
            if column.name == name:
                return column
        raise KeyError(name)


_ACCOUNT_NO = ("账号", "银行账号", "账户号码", "账户账号", "银行账户账号")
_ACCOUNT_NAME = ("账户名称", "户名", "银行账户名称", "账户户名", "开户名称")
_AGENCY_CODE = ("单位编码", "预算单位编码", "单位代码", "预算单位代码", "AgencyCode")
_AGENCY_NAME = ("单位名称", "预算单位", "预算单位名称", "单位", "项目单位", "单位全称")
_BANK = (
    "开户银行",
    "开户行",
    "银行名称",
    "开户银行名称",
    "开户行名称",
    "开户网点",
    "开户银行(网点)",
    "开户银行网点",
    "开户机构",
)
_DIVISION = (
    "财政区划",
    "财政区划代码",
    "区划代码",
    "行政区划代码",
    "区划编码",
    "财政区划编码",
    "MOF_DIV_CODE",
    "AdmDivCode",
)
_PROJECT = ("项目编码", "项目代码", "PRO_CODE")
_PROJECT_NAME = ("项目名称", "PRO_NAME")
_YEAR = ("预算年度", "年度", "年份", "预算批复年份", "StYear")
_ITEM = ("基金项目编码", "基金科目编码", "基金科目", "基金项目代码")
_INDICATOR = ("指标主键", "指标编号", "指标编码", "指标ID", "BGT_ID")
_FUNC = (
    "功能科目编码",
    "功能分类科目编码",
    "支出功能分类",
    "支出功能分类科目编码",
    "功能科目",
    "功能分类科目",
    "支出功能分类科目",
    "EXP_FUNC_CODE",
    "ExpFuncCode",
)
_DEP_ECO = (
    "部门经济科目编码",
    "部门经济分类",
    "部门经济科目",
    "部门经济分类科目",
    "部门支出经济分类",
    "DEP_BGT_ECO_CODE",
    "DepExpEcoCode",
)
_GOV_ECO = (
    "政府经济科目编码",
    "政府经济分类",
    "政府经济科目",
    "政府经济分类科目",
    "政府支出经济分类",
    "GOV_BGT_ECO_CODE",
    "GovExpEcoCode",
)
_FUND_TYPE = ("资金性质", "资金性质编码", "资金性质代码", "FUND_TYPE_CODE", "FundTypeCode")
_OPENED = ("开户日期", "开立日期", "开户时间", "START_DATE")
_ASSET_NO = ("资产编号", "资产编码", "卡片编号", "资产卡片编号", "BILLCODE")
_CATEGORY = (
    "资产分类代码",
    "国标分类",
    "资产分类",
    "分类代码",
    "国标分类代码",
    "资产国标分类",
    "ZICFL",
)
_CURRENCY = ("币种", "货币", "币别", "记账币种", "入账币种", "入账货币", "货币代码")


def _table(
    name: str,
    names: str,
    *columns: Column,
    key: str = "",
    key_across: str = "",
    either: tuple[tuple[str, ...], ...] = (),
    pieces: tuple[Column, ...] = (),
    made: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Table:
    sets = MappingProxyType(dict(made or {}))
    keys = tuple(key.split()), tuple(key_across.split())
    return Table(name, tuple(names.split()), columns, *keys, either, pieces, sets)


def _must(
    name: str,
    kind: Kind,
    *headers: str,
    words: Mapping[str, str] | None = None,
    prefixes: bool = False,
    fallbacks: str = "",
    named: bool = False,
) -> Column:
    return Column(
        name,
        kind,
        True,
        headers,
        words or MappingProxyType({}),
        prefixes,
        tuple(fallbacks.split()),
        named,
    )


def _may(
    name: str,
    kind: Kind,
    *headers: str,
    words: Mapping[str, str] | None = None,
    prefixes: bool = False,
    fallbacks: str = "",
    named: bool = False,
) -> Column:
    return Column(
        name,
        kind,
        False,
        headers,
        words or MappingProxyType({}),
        prefixes,
        tuple(fallbacks.split()),
        named,
    )


_DELETED = _may(
    "deleted", "choice", "是否删除", "删除标志", "删除标识", "IS_DELETED", words=DELETIONS
)
_STATE = _may(
    "state",
    "choice",
    *(
        "交易状态",
        "支付状态",
        "交易结果",
        "处理状态",
        "处理结果",
        "单据状态",
        "业务状态",
        "记录状态",
    ),
    *("支付结果", "付款状态", "审核状态", "凭证状态", "状态标志", "指令状态"),
    words=STATES,
)
"""Whether the row's money has moved, in the tables whose rows are events or sums of money."""
_BALANCE_SIDE = (
    "余额方向",
    "借或贷",
    "余额借贷方向",
    "余额借贷",
    "余额方向(借/贷)",
    "借贷余额方向",
)
_LEDGER_DAY = (
    _may("line_year", "text", "年", "年份", "年度"),
    _may("line_month", "text", "月", "月份"),
    _may("line_day", "text", "日"),
)
"""The day of a ledger's line in three columns; the year may be said once for all of them."""
_REFUND = _may("refund", "choice", words=REFUNDS)
"""Whether a payment was paid, or paid back, where its amount has no sign."""
_FOREIGN = _may("currency", "choice", *_CURRENCY, words=CURRENCIES, fallbacks="交易币种 交易货币")
_COLLECTED = (
    _may("collected_on", "day", "收取日期", "实收日期", "收款日期"),
    _may("collected_amount", "money", "收取金额", "实收金额", "已收金额"),
)
_REMITTED = (
    _may("remitted_on", "day", "上缴日期", "缴库日期", "已缴日期"),
    _may("remitted_amount", "money", "已缴金额", "上缴金额", "缴库金额"),
)


def _turnover(side: str) -> tuple[str, ...]:
    year = [f"本年{word}{side}" for word in ("", "累计", "累计发生额", "发生额")]
    year += [f"本年{side}{sum_}" for sum_ in ("发生额", "累计", "累计发生额", "发生数")]
    period = [f"本期{word}{side}" for word in ("", "发生额", "发生")] + [f"本期{side}发生额"]
    return (f"{side}发生额", *year, f"{side}累计", *period, f"发生额{side}", side)


def _two_sides(column: str, *when: str) -> tuple[Column, Column]:
    """A balance in two columns, 期末借方 and 期末贷方: what is owed to the unit, what it owes."""
    debit, credit = (
        [f"{day}{side}{sum_}" for day in when for sum_ in ("", "余额", "金额")]
        + [f"{day}余额{mark}" for day in when for mark in (side, f"({side})", f"({side[0]})")]
        for side in ("借方", "贷方")
    )
    return (
        _may(f"{column}_debit", "money", *debit),
        _may(f"{column}_credit", "money", *credit),
    )


def _side_of(*when: str) -> tuple[str, ...]:
    return tuple(f"{day}{word}" for day in when for word in ("方向", "余额方向", "借贷方向"))


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _table(
                "agencies",
                "预算单位 单位 预算单位表",
                _must("division_code", "code", *_DIVISION, named=True),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("agency_name", "text", *_AGENCY_NAME),
                _may(
                    "department_code",
                    "code",
                    "主管部门编码",
                    "部门编码",
                    "主管部门代码",
                    "DEPT_CODE",
                    named=True,
                ),
                _may("agency_kind", "choice", "单位性质", "单位类型", words=AGENCY_KINDS),
                _may(
                    "credit_code", "code", "统一社会信用代码", "社会信用代码", "UNIFSOC_CRED_CODE"
                ),
                _may("former_names", "text", "曾用名", "原名称", "原名"),
                _may("abolished_on", "day", "撤销日期", "撤并日期"),
                key="agency_code",
            ),
            _table(
                "agency_years",
                "单位年度数 单位年度",
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("fiscal_year", "year", *_YEAR),
                _may("appropriation", "money", "财政拨款预算", "当年财政拨款预算"),
                _may("final_spending", "money", "决算支出", "当年决算支出", "部门决算支出"),
                _may("operating_budget", "money", "业务经费", "业务经费预算"),
                key="agency_code fiscal_year",
            ),
            _table(
                "accounts",
                "财政账户登记 账户登记 银行账户登记 银行账户登记表 账户备案 银行账户备案 "
                "账户年检 银行账户年检",
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("agency_name", "text", *_AGENCY_NAME),
                _must("account_no", "account", *_ACCOUNT_NO),
                _must("account_name", "text", *_ACCOUNT_NAME),
                _may("bank_name", "text", *_BANK),
                _must(
                    "account_kind",
                    "choice",
                    "账户性质",
                    "账户类型",
                    "账户种类",
                    "账户类别",
                    words=ACCOUNT_KINDS,
                ),
                _may(
                    "purpose",
                    "text",
                    "账户用途",
                    "用途",
                    "账户用途/核算内容",
                    fallbacks="核算内容 资金性质 资金来源",
                ),
                _may("money_nature", "choice", "账户资金性质", words=MONEY_NATURES),
                _may("project_code", "code", *_PROJECT, named=True),
                _may(
                    "approval_no",
                    "code",
                    "批准文号",
                    "批复书号",
                    "批复文号",
                    "审批文号",
                    "批准文号/批复书号",
                    "开户批准文号",
                ),
                _may("opened_on", "day", *_OPENED),
                _may("expires_on", "day", "使用期限", "有效期至", "到期日期", "到期日", "有效期"),
                _may("closed_on", "day", "销户日期", "撤销日期", "销户时间", "STOP_DATE"),
                _may("term_to", "day", "定期到期日", "定期存款到期日", "存单到期日"),
                _may("book_balance", "money", "账面余额", "账面数", fallbacks="基准日余额"),
            ),
            _table(
                "bank_accounts",
                "银行账户清单 银行账户 银行账户表 银行账户余额表 银行账户余额 账户余额表 账户余额",
                _must("account_no", "account", *_ACCOUNT_NO),
                _may("account_name", "text", *_ACCOUNT_NAME),
                _may("agency_name", "text", *_AGENCY_NAME),
                _may("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("bank_name", "text", *_BANK),
                _may("currency", "code", "币种", "货币", "币别", "账户币种", "存款币种"),
                _may("opened_on", "day", *_OPENED),
                _may("status", "choice", "账户状态", "状态", words=ACCOUNT_STATUSES),
                _must(
                    "balance",
                    "money",
                    "余额",
                    "账户余额",
                    "银行余额",
                    "基准日余额",
                    "当前余额",
                    "期末余额",
                ),
                _must("balance_on", "day", "余额日期", "基准日", "截止日期", fallbacks="日期"),
                _may("lines_from", "day", "流水起始日", "流水起始日期", "流水起日"),
                key="account_no balance_on",
                either=(("account_name", "agency_name"),),
            ),
            _table(
                "bank_lines",
                "银行流水 银行明细 银行对账单 银行交易明细 银行交易流水 "
                "账户流水 银行账户流水 账户交易流水",
                _must(
                    "account_no",
                    "account",
                    "账号",
                    "本方账号",
                    "银行账号",
                    "我方账号",
                    "查询账号",
                    "账户号码",
                    "本方账户",
                    fallbacks="卡号 账户",
                ),
                _must(
                    "posted_on",
                    "day",
                    "记账日期",
                    "入账日期",
                    "记账日",
                    "入账日",
                    "会计日期",
                    fallbacks="交易日期 日期 交易日 交易时间 记账时间 业务日期 发生日期 业务时间 "
                    "发生时间 发生日",
                ),
                _may(
                    "line_no",
                    "code",
                    "流水号",
                    "交易流水号",
                    "银行流水号",
                    "日志号",
                    "核心流水号",
                    "主机流水号",
                    "账户明细编号-交易流水号",
                    fallbacks="凭证号 凭证号码",
                ),
                _must(
                    "amount",
                    "money",
                    "金额",
                    "发生额",
                    "记账金额",
                    "入账金额",
                    "人民币金额",
                    "入账币种/金额",
                    fallbacks="交易金额 交易发生额 发生金额 交易发生金额 交易币种/金额",
                ),
                _may(
                    "balance_after",
                    "money",
                    "余额",
                    "账户余额",
                    "交易后余额",
                    "本次余额",
                    "联机余额",
                    "当前余额",
                    fallbacks="结余",
                ),
                _may(
                    "counterparty_no",
                    "account",
                    "对方账号",
                    "对方账户",
                    "对手账号",
                    "交易对手账号",
                    "收(付)方账号",
                    "对方卡号",
                ),
                _may(
                    "counterparty_name",
                    "text",
                    "对方户名",
                    "对方名称",
                    "对方单位名称",
                    "对方单位",
                    "对方账户名称",
                    "对方账户名",
                    "对手户名",
                    "交易对手名称",
                    "交易对手",
                    "收(付)方名称",
                    fallbacks="对手信息",
                ),
                _may(
                    "summary",
                    "text",
                    "摘要",
                    "交易摘要",
                    fallbacks="用途 附言 交易附言 备注 客户摘要 交易说明",
                ),
                pieces=(
                    _may(
                        "money_in",
                        "money",
                        "贷方金额",
                        "贷方发生额",
                        "收入金额",
                        "贷方",
                        "收入",
                        "转入金额",
                        "存入金额",
                        "收款金额",
                        fallbacks="交易金额(收入)",
                    ),
                    _may(
                        "money_out",
                        "money",
                        "借方金额",
                        "借方发生额",
                        "支出金额",
                        "借方",
                        "支出",
                        "转出金额",
                        "支取金额",
                        "付款金额",
                        fallbacks="交易金额(支出)",
                    ),
                    _may(
                        "direction",
                        "choice",
                        "借贷标志",
                        "借贷方向",
                        "借贷",
                        "收支",
                        "借贷标识",
                        "借贷标记",
                        "收付标志",
                        "收支标志",
                        "收支方向",
                        "借/贷",
                        "收/支",
                        "收/付",
                        "收付方向",
                        "方向",
                        "资金流向",
                        "往来标志",
                        "交易方向",
                        "进/出",
                        "收支类型",
                        words=BANK_DIRECTIONS,
                    ),
                    _may("payer_no", "account", "付款人账号", "付款方账号", "付款账号"),
                    _may("payer_name", "text", "付款人名称", "付款人", "付款人户名"),
                    _may("payee_no", "account", "收款人账号", "收款方账号", "收款账号"),
                    _may("payee_name", "text", "收款人名称", "收款人", "收款人户名"),
                    _may("balance_side", "choice", *_BALANCE_SIDE, words=BANK_BALANCE_SIDES),
                    *_LEDGER_DAY,
                    _FOREIGN,
                    _DELETED,
                    _STATE,
                ),
                made={
                    "amount": (("money_in", "money_out"),),
                    "posted_on": (("line_month", "line_day"),),
                },
            ),
            _table(
                "book_lines",
                "单位银行存款账 银行存款账 银行存款日记账 银行日记账 银行存款明细账 "
                "银行存款科目明细账 银行存款序时账",
                _must("account_no", "account", *_ACCOUNT_NO),
                _must("booked_on", "day", "记账日期", "日期", "凭证日期", "制单日期", "会计日期"),
                _may(
                    "voucher_no", "code", "凭证号", "凭证编号", "凭证字号", "凭证号码", "凭证号数"
                ),
                _must("amount", "money", "金额", "发生额"),
                _may("counterparty_name", "text", "对方户名", "对方单位", "对方名称", "往来单位"),
                _may("summary", "text", "摘要", "凭证摘要"),
                _may(
                    "reference",
                    "code",
                    "银行流水号",
                    "结算号",
                    "票据号",
                    "参考号",
                    "结算票号",
                    "支票号",
                ),
                pieces=(
                    _may(
                        "money_in",
                        "money",
                        "借方金额",
                        "借方发生额",
                        "收入金额",
                        "借方",
                        "收入",
                        "本币借方发生额",
                    ),
                    _may(
                        "money_out",
                        "money",
                        "贷方金额",
                        "贷方发生额",
                        "支出金额",
                        "贷方",
                        "支出",
                        "本币贷方发生额",
                    ),
                    _may(
                        "direction",
                        "choice",
                        "借贷标志",
                        "借贷方向",
                        "借贷",
                        "方向",
                        "借/贷",
                        "收/支",
                        "DR_CR",
                        "资金流向",
                        "收支标志",
                        "收付标志",
                        words=BOOK_DIRECTIONS,
                    ),
                    _may("balance_side", "choice", *_BALANCE_SIDE, words=BOOK_BALANCE_SIDES),
                    _may(
                        "balance_after", "money", "余额", "账面余额", "结存", "结存金额", "本币余额"
                    ),
                    *_LEDGER_DAY,
                    _FOREIGN,
                    _DELETED,
                    _STATE,
                ),
                made={
                    "amount": (("money_in", "money_out"),),
                    "booked_on": (("line_month", "line_day"),),
                },
            ),
            _table(
                "indicators",
                "指标 预算指标 指标表",
                _must("division_code", "code", *_DIVISION, named=True),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("agency_name", "text", *_AGENCY_NAME),
                _must("indicator_id", "code", *_INDICATOR),
                _may(
                    "origin_indicator_id",
                    "code",
                    "源指标主键",
                    "源指标编号",
                    "源指标",
                    "源指标ID",
                    "ORI_BGT_ID",
                ),
                _must("fiscal_year", "year", *_YEAR),
                _may(
                    "doc_no",
                    "code",
                    "指标文号",
                    "本级文号",
                    "文号",
                    "本级指标文号",
                    "COR_BGT_DOC_NO",
                ),
                _may("sup_doc_no", "code", "上级文号", "上级指标文号", "SUP_BGT_DOC_NO"),
                _may("issued_on", "day", "下达日期", "发文日期", "指标日期", "DOC_DATE"),
                _must(
                    "budget_level",
                    "choice",
                    "预算级次",
                    "级次",
                    "BUDGET_LEVEL_CODE",
                    words=BUDGET_LEVELS,
                ),
                _must("fund_type", "choice", *_FUND_TYPE, words=FUND_TYPES, prefixes=True),
                _may("fund_item_code", "code", *_ITEM, named=True),
                _may("func_code", "code", *_FUNC, named=True),
                _may("dep_eco_code", "code", *_DEP_ECO, named=True),
                _may("gov_eco_code", "code", *_GOV_ECO, named=True),
                _may("project_code", "code", *_PROJECT, named=True),
                _may("project_name", "text", *_PROJECT_NAME, fallbacks="项目"),
                _must(
                    "project_category",
                    "choice",
                    "项目类别",
                    "支出类别",
                    "收支类型",
                    "PRO_CAT",
                    words=PROJECT_CATEGORIES,
                ),
                _may("direct_fund", "flag", "直达资金", "直达资金标识", "是否直达资金"),
                _may("transfer_kind", "choice", "转移支付类型", words=TRANSFER_KINDS),
                _may("allotted", "flag", "是否分配到单位", "是否已分配到单位", "已分配到单位"),
                _must("amount", "money", "指标金额", "金额", "下达金额", "下达数"),
                _may("adjusted", "money", "调整金额", "调整数", "追加追减", "调剂金额"),
                _may(
                    "paid",
                    "money",
                    "已支付数",
                    "已支付金额",
                    "累计支付数",
                    "累计支付金额",
                    "已支付",
                ),
                _may("balance", "money", "指标余额", "可用指标余额", "指标结余"),
                pieces=(
                    _may("increased", "money", "调增金额", "追加金额", "调增数", "追加数"),
                    _may("reduced", "money", "调减金额", "追减金额", "调减数", "追减数", "DIS_AMT"),
                    _DELETED,
                    _STATE,
                ),
                key="indicator_id",
            ),
            _table(
                "payments",
                "支付 支付明细 支付凭证 国库支付 国库集中支付 集中支付 财政支付 授权支付 直接支付",
                _must("indicator_id", "code", *_INDICATOR),
                _must(
                    "paid_on",
                    "day",
                    "支付日期",
                    "付款日期",
                    "实际支付日期",
                    "XPAY_DATE",
                    "XPayDate",
                    fallbacks="清算日期",
                ),
                _must(
                    "amount",
                    "money",
                    "支付金额",
                    "实付金额",
                    "实际支付金额",
                    "本次支付金额",
                    "本笔支付金额",
                    "XPAY_AMT",
                    "XPayAmt",
                    fallbacks="金额",
                ),
                _may(
                    "payee_no",
                    "account",
                    "收款人账号",
                    "收款账号",
                    "PAYEE_ACCT_NO",
                    "PayeeAcctNo",
                ),
                _may(
                    "payee_name",
                    "text",
                    "收款人",
                    "收款人名称",
                    "收款人户名",
                    "收款人账户名称",
                    "PAYEE_ACCT_NAME",
                ),
                _may("summary", "text", "摘要", "USE_DES", fallbacks="用途 资金用途"),
                pieces=(*_LEDGER_DAY, _REFUND, _DELETED, _STATE),
                made={"paid_on": (("line_month", "line_day"),)},
            ),
            _table(
                "carryovers",
                "结转结余表 结转结余情况表 结转结余 财政拨款结转结余 部门结转结余 结转结余资金",
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("indicator_id", "code", *_INDICATOR),
                _must("fiscal_year", "year", *_YEAR),
                _must(
                    "closing",
                    "money",
                    "年末结转结余",
                    "期末余额",
                    "结转结余数",
                    "年末余额",
                    "结转数",
                    "结余数",
                    "截至年底累计结余",
                    "年末结转结余数",
                    "CARRYOVERS_AMT",
                    "BALANCE",
                ),
                _may("account_no", "account", *_ACCOUNT_NO, "资金所在账号"),
                pieces=(_DELETED, _STATE),
                key_across="agency_code indicator_id fiscal_year",
            ),
            _table(
                "projects",
                "项目 项目表 项目库 建设项目 政府投资项目",
                _must("project_code", "code", *_PROJECT, named=True),
                _may("project_name", "text", *_PROJECT_NAME),
                _may("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("status", "choice", "项目状态", "状态", words=PROJECT_STATUSES),
                _may("completed_on", "day", "完成日期", "完工日期", "竣工日期", "终止日期"),
                _may("accepted_on", "day", "验收日期", "结题日期"),
                _may("final_accounts_on", "day", "竣工决算日期", "财务决算日期", "决算日期"),
                _may("contract_balance", "money", "合同尾款", "合同未付款", "合同余额"),
                pieces=(_DELETED,),
                key="project_code",
            ),
            _table(
                "fund_revenues",
                "基金收入 政府性基金收入",
                _must("division_code", "code", *_DIVISION, named=True),
                _must("fiscal_year", "year", *_YEAR),
                _must("fund_item_code", "code", *_ITEM, named=True),
                _must("revenue", "money", "收入", "当年收入", "基金收入", "收入金额"),
                key="division_code fiscal_year fund_item_code",
            ),
            _table(
                "assets",
                "资产卡片 资产 资产台账",
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("asset_no", "code", *_ASSET_NO),
                _must("asset_name", "text", "资产名称", "ZICMC"),
                _may("category_code", "code", *_CATEGORY, named=True),
                _must(
                    "status",
                    "choice",
                    "使用状况",
                    "资产使用状况",
                    "SHIYZK",
                    words=ASSET_STATUSES,
                    fallbacks="资产状态",
                ),
                _may("in_use_since", "day", "投入使用日期", "启用日期", "开始使用日期"),
                _may("idle_since", "day", "闲置起始日期", "闲置日期", "闲置起始日", "闲置起始时间"),
                _may("reserve", "flag", "储备资产", "是否储备", "应急储备"),
                _may(
                    "original_value",
                    "money",
                    "原值",
                    "账面原值",
                    "资产原值",
                    "JIAZ",
                    fallbacks="价值",
                ),
                _may("net_value", "money", "净值", "账面净值", "资产净值", "JINGZ"),
                _may("area", "area", "面积", fallbacks="建筑面积"),
                _may("location", "text", "存放地点", "坐落位置", "位置", "坐落", "存放位置"),
                _may("title_clear", "flag", "权属清晰", "产权清晰", "权属是否清晰"),
                _may("project_code", "code", *_PROJECT, named=True),
                pieces=(_DELETED,),
                key="asset_no",
            ),
            _table(
                "asset_income",
                "资产收入 资产出租处置收入 资产出租收入 资产处置收入 国有资产收入 国有资产出租收入",
                _must("asset_no", "code", *_ASSET_NO),
                _may("kind", "choice", "收入类型", "收入种类", words=INCOME_KINDS),
                _must("due_on", "day", "应缴日期", "应收日期"),
                _must("due_amount", "money", "应缴金额", "应收金额"),
                *_COLLECTED,
                *_REMITTED,
                pieces=(_STATE,),
                key_across="asset_no kind due_on",
            ),
            _table(
                "income_due",
                "非税收入应缴 非税收入应缴表 非税应缴 非税收入征缴 非税收入收缴",
                _must("income_id", "code", "应缴编号", "缴款编号", "缴款书号", "缴款码"),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("item_code", "code", "收入项目编码", "非税项目编码", "执收项目编码"),
                _may("item_name", "text", "收入项目名称", "非税项目名称", "执收项目名称"),
                _must("due_on", "day", "应缴日期", "应收日期"),
                _must("due_amount", "money", "应缴金额", "应收金额"),
                *_COLLECTED,
                _may("account_no", "account", *_ACCOUNT_NO, "收款账号"),
                *_REMITTED,
                pieces=(_STATE,),
                key="income_id",
            ),
            _table(
                "ledger_balances",
                "往来科目余额 往来款余额 往来款项余额 往来款科目余额 往来科目余额表 往来明细余额 "
                "往来余额 往来辅助余额",
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("fiscal_year", "year", *_YEAR),
                _must("subject_code", "code", "科目编码", "会计科目编码", "科目代码"),
                _must("subject_name", "text", "科目名称", "会计科目", "会计科目名称"),
                _may("counterparty", "text", "往来单位", "往来对象", "对方单位", "辅助核算"),
                _may("since_on", "day", "挂账日期", "发生日期", "形成日期"),
                _may("opening", "money", "年初余额", "期初余额"),
                _may("debit", "money", *_turnover("借方")),
                _may("credit", "money", *_turnover("贷方")),
                _must("closing", "money", "年末余额", "期末余额"),
                _may("project_code", "code", *_PROJECT, named=True),
                pieces=(
                    *_two_sides("opening", "期初", "年初"),
                    *_two_sides("closing", "期末", "年末"),
                    _may("opening_side", "choice", *_side_of("期初", "年初"), words=SUBJECT_SIDES),
                    _may(
                        "closing_side",
                        "choice",
                        *_side_of("期末", "年末"),
                        *_BALANCE_SIDE,
                        "方向",
                        "借贷方向",
                        words=SUBJECT_SIDES,
                    ),
                    _STATE,
                ),
                made={"closing": (("closing_debit", "closing_credit"),)},
                key_across="agency_code fiscal_year subject_code counterparty project_code",
            ),
            _table(
                "deposits",
                "保证金押金 保证金 押金 保证金台账 押金保证金",
                _must("deposit_id", "code", "保证金编号", "押金编号"),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _may("account_no", "account", *_ACCOUNT_NO),
                _may("kind", "text", "保证金类型", "保证金种类", "押金类型"),
                _may("payer", "text", "缴纳人", "缴款人", "缴纳单位", "交款人"),
                _must("received_on", "day", "收取日期", "收到日期", "缴纳日期"),
                _may("due_back_on", "day", "应退日期", "应退还日期", "到期日期"),
                _must("amount", "money", "保证金金额", "收取金额", "金额"),
                _may("returned_on", "day", "退还日期", "退付日期"),
                _may("returned_amount", "money", "退还金额", "退付金额", "已退金额"),
                pieces=(_STATE,),
                key="deposit_id",
            ),
            _table(
                "leases",
                "租入 租入资产 资产租入 租赁合同 租入资产表 租入房屋 房屋租入 租入用房",
                _must("lease_id", "code", "租入编号", "租赁编号", "租赁合同编号"),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("category_code", "code", *_CATEGORY, named=True),
                _may("area", "area", "面积", "租用面积"),
                _may("rent", "money", "租金", "年租金"),
                _may("from_on", "day", "起租日期", "租赁起始日"),
                _may("to_on", "day", "到租日期", "租赁到期日", "租赁截止日"),
                pieces=(_may("term", "text", "租赁期限"),),
                key="lease_id",
            ),
            _table(
                "requests",
                "购置租用需求 资产需求 购置租用申请 购置需求 资产购置需求",
                _must("request_id", "code", "需求编号", "申请编号"),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("kind", "choice", "需求类型", "方式", "申请类型", words=REQUEST_KINDS),
                _must("category_code", "code", *_CATEGORY, named=True),
                _must("amount", "money", "金额", "预算金额", "申请金额"),
                _may("area", "area", "面积"),
                key="request_id",
            ),
            _table(
                "needs",
                "统筹用途 资金需求 统筹需求",
                _must("need_id", "code", "用途编号", "需求编号"),
                _must("need_name", "text", "用途名称", "需求名称", "用途"),
                _must("priority", "choice", "优先级", "类别", "优先顺序", words=PRIORITIES),
                _must("amount", "money", "金额", "需求金额"),
                _may("fund_system", "choice", "预算体系", "资金性质", words=FUND_SYSTEMS),
                key="need_id",
            ),
            _table(
                "project_years",
                "项目年度绩效 项目绩效 绩效评价结果",
                _must("project_code", "code", *_PROJECT, named=True),
                _must("agency_code", "code", *_AGENCY_CODE, named=True),
                _must("fiscal_year", "year", *_YEAR),
                _must("budget", "money", "预算安排", "预算金额", "全年预算数", "预算数"),
                _must("spent", "money", "实际支出", "全年执行数", "执行数", "支出金额"),
                _may("grade", "choice", "绩效等级", "评价等级", "等级", words=GRADES),
                _may("goal_rate", "rate", "目标完成率", "绩效目标完成率", "完成率"),
                _may("kind", "choice", "资金类别", "项目类别", words=PROJECT_KINDS),
                key="project_code fiscal_year",
            ),
            _table(
                "benchmarks",
                "对标值 对标指标",
                _must("indicator", "code", "指标", "对标指标名称"),
                _must("period", "code", "期间", "时期"),
                _must("value", "rate", "数值", "对标数值"),
                _may("how", "choice", "取值方式", "取值", words=BENCHMARK_KINDS),
                key="indicator period",
            ),
            _table(
                "decisions",
                "处理决定 整改台账 处理决定表",
                _must("finding_id", "code", "疑点编号", "问题编号", "Finding"),
                _must("decision", "choice", "处理决定", words=DECISION_KINDS),
                _may("reason", "text", "理由", "决定理由", "保留理由", "Grounds"),
                _may("document", "text", "文号", "处理文号"),
                _may("person", "text", "经办人", "责任人"),
                _may("due_on", "day", "整改期限", "办理期限", "Due on"),
                _may("done_on", "day", "完成日期", "整改完成日期", "Done on"),
                _may("done_amount", "money", "完成金额", "整改金额", "Done (yuan)"),
                _may("valid_until", "day", "保留至", "有效期至", "Valid until"),
            ),
            _table(
                "aliases",
                "单位别名 别名 别名表",
                _must("alias", "text", "别名", "简称", "别称"),
                _must("agency_code", "code", *_AGENCY_CODE),
                _may("note", "text", "备注", "说明"),
                key="alias",
            ),
        )
    }
)

HAPPENED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agencies": ("abolished_on",),
        "accounts": ("opened_on", "closed_on"),
        "bank_accounts": ("opened_on", "balance_on", "lines_from"),
        "bank_lines": ("posted_on",),
        "book_lines": ("booked_on",),
        "indicators": ("issued_on",),
        "payments": ("paid_on",),
        "projects": ("completed_on", "accepted_on", "final_accounts_on"),
        "assets": ("in_use_since", "idle_since"),
        "asset_income": ("collected_on", "remitted_on"),
        "income_due": ("collected_on", "remitted_on"),
        "ledger_balances": ("since_on",),
        "deposits": ("received_on", "returned_on"),
    }
)
"""The days on which something has happened: far in the future they are mistyped. The days of what
is due, ends or expires are not among them."""

CELLS_ALONE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Only printed.
        "agencies": ("credit_code",),
        # Without a day it is not known how long an asset is idle (AS-00 asks); values are the
        # amounts of findings that move no money; without an area it is not offered by its size.
        "assets": ("in_use_since", "idle_since", "original_value", "net_value", "area"),
        # Only printed.
        "income_due": ("item_code",),
        # Without a day only a balance that did not move is called old.
        "ledger_balances": ("since_on",),
        # Without them less is known of what an idle asset could save; nothing is demanded by them.
        "leases": ("area", "rent"),
    }
)
"""Optional columns of which a cell that cannot be read is set aside alone, and its row kept, for a
blank can only make a verdict milder. Of every other column the row goes: a blank there could make
one harsher. direct_fund, reserve, allotted, transfer_kind, project_category, agency_kind, purpose,
account and money kinds exempt; returned_, remitted_ and collected_ amounts and days, closed_on,
abolished_on, contract_balance, paid and adjusted lower what is asked for; opened_on,
lines_from, expires_on and term_to say from or until when; title_clear says whether it may be sold;
codes and accounts say whose it is."""

NUMBERED = ("line_no", "voucher_no")
"""Codes that count, so that a number is what they are; any other may have lost leading zeros."""

STATEMENTS = ("bank_lines", "book_lines")
"""The tables of movements: their lines have a sign, a day, and perhaps a balance."""

SQL_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        "account": "VARCHAR",
        "code": "VARCHAR",
        "text": "VARCHAR",
        "choice": "VARCHAR",
        "flag": "BOOLEAN",
        "money": "DECIMAL(18,2)",
        "area": "DECIMAL(18,2)",
        "rate": "DECIMAL(18,6)",
        "year": "INTEGER",
        "day": "DATE",
    }
)

PLACE: tuple[str, ...] = ("source_file", "source_sheet", "source_row")
"""Every standardised row ends in these: file (relative, or the table's name for a frame), sheet
(null where the file has none), and the row there, 1 = the first row, header included."""
