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
year       a budget year                                         INTEGER
day        a calendar day                                        DATE
========== ===================================================== =======================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["account", "code", "text", "choice", "flag", "money", "area", "year", "day"]


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


@dataclass(frozen=True)
class Table:
    """One input table: its canonical name, Chinese names, columns, and what makes a row unique."""

    name: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """Two different rows with this key contradict each other; () where repeats are true."""
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


def _words(**codes: str) -> Mapping[str, str]:
    """Word -> code, from ``code="word word"``; a code that starts with a digit is written _1."""
    words: dict[str, str] = {}
    for code, said in codes.items():
        meant = code.removeprefix("_")
        words[meant] = meant
        for word in said.split():
            words[word] = meant
    return MappingProxyType(words)


ACCOUNT_KINDS = _words(
    zero_balance="零余额账户 零余额 预算单位零余额账户 零余额帐户",
    basic="基本存款账户 基本户 基本账户 基本存款帐户",
    general="一般存款账户 一般户 一般账户 一般存款帐户",
    special="专用存款账户 专用户 专用账户 专户 专用存款帐户",
    temporary="临时存款账户 临时户 临时账户 临时存款帐户",
    fiscal_special="财政专户",
    collection="收入汇缴专户 汇缴户 收入汇缴账户 汇缴专户",
)
ACCOUNT_STATUSES = _words(
    open="正常 开户 在用 启用 活动",
    closed="已销户 销户 撤销 已撤销 注销 已注销",
    suspended="久悬 冻结 停用 止付 不动户 暂停 睡眠",
)
AGENCY_KINDS = _words(
    administrative="行政单位 行政 机关 行政机关",
    public_institution="事业单位 事业 公益一类 公益二类 参公事业单位",
    enterprise="企业 国有企业 国企",
    other="其他 其它 其他单位 社会团体 群团",
)
BUDGET_LEVELS = _words(
    _1="中央 中央级",
    _2="省 省级 自治区 直辖市",
    _3="市 市级 地市级 地级",
    _4="县 县级 区级 县区级",
    _5="乡 乡镇 乡镇级 乡级",
)
FUND_TYPES = _words(
    _111="一般公共预算 一般公共预算资金 公共财政预算 公共财政",
    _112="一般债券 一般债券资金",
    _113="外国政府和国际组织贷款",
    _114="外国政府和国际组织赠款",
    _121="政府性基金 政府性基金预算 政府性基金预算资金 政府性基金资金",
    _122="专项债券 专项债券资金",
    _13="国有资本经营 国有资本经营预算 国有资本经营预算资金",
    _14="社会保险基金 社会保险基金预算 社会保险基金预算资金",
    _2="财政专户管理资金 财政专户管理",
    _31="事业收入 事业收入资金",
    _32="上级补助收入 上级补助收入资金",
    _33="附属单位上缴收入 附属单位上缴收入资金",
    _34="事业单位经营收入 事业单位经营收入资金",
    _35="",
    _36="",
    _37="",
    _38="",
    _39="其他收入 其他收入资金",
)
PROJECT_CATEGORIES = _words(
    basic="基本支出 人员经费 公用经费 人员类 公用类",
    project="项目支出 项目 特定目标类 其他运转类",
    construction="基本建设 基建 基建项目 基本建设项目",
    research="科研 科研项目",
)
PROJECT_STATUSES = _words(
    ongoing="在建 进行中 实施中 未完工 执行中",
    completed="完成 已完成 完工 已完工 竣工 已竣工",
    terminated="终止 已终止 撤销 中止 提前终止",
)
ASSET_STATUSES = _words(
    in_use="在用 使用中",
    leased="出租借 出租出借 出租 出借",
    idle="闲置 闲置中",
    pending_disposal="待处置 待报废 待处置(待报废、毁损等)",
)
INCOME_KINDS = _words(rent="租金 出租 出租收入 租金收入", disposal="处置 处置收入 处置收益")
REQUEST_KINDS = _words(buy="购置 采购 新购", rent="租用 租赁 承租")
PRIORITIES = _words(
    relief="救灾 救灾应急 应急 应急救灾",
    three_guarantees="三保 “三保” 三保支出",
    debt_service="还本付息 债务还本付息 政府债务还本付息 偿债",
    key="重点 重点支出 重点项目",
    general="一般 一般支出 一般性支出",
    other="其他 其它 其他支出",
)
FUND_SYSTEMS = _words(
    general="一般公共预算 一般公共预算资金",
    gov_fund="政府性基金 政府性基金预算",
    soe_capital="国有资本经营 国有资本经营预算",
)
# A bank keeps its own books: what it debits leaves the account. The unit's bank book is the mirror.
BANK_DIRECTIONS = _words(
    **{"in": "贷 贷方 收入 收 转入 存入 进账 入账", "out": "借 借方 支出 支 转出 支取 出账 付"}
)
BOOK_DIRECTIONS = _words(**{"in": "借 借方 收入 收", "out": "贷 贷方 支出 支 付"})

_ACCOUNT_NO = ("账号", "银行账号", "帐号", "银行帐号", "账户号码")
_AGENCY_CODE = ("单位编码", "预算单位编码", "单位代码", "预算单位代码")
_AGENCY_NAME = ("单位名称", "预算单位", "预算单位名称", "单位")
_BANK = ("开户银行", "开户行", "银行名称", "开户银行名称")
_DIVISION = ("财政区划", "财政区划代码", "区划代码", "行政区划代码", "区划编码")
_PROJECT = ("项目编码", "项目代码")
_YEAR = ("预算年度", "年度", "年份")
_ITEM = ("基金项目编码", "基金科目编码", "基金科目", "基金项目代码")
_FUNC = ("功能科目编码", "功能分类科目编码", "支出功能分类", "支出功能分类科目编码", "功能科目")
_OPENED = ("开户日期", "开立日期")


def _table(
    name: str,
    names: str,
    *columns: Column,
    key: str = "",
    either: tuple[tuple[str, ...], ...] = (),
    pieces: tuple[Column, ...] = (),
    made: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Table:
    sets = MappingProxyType(dict(made or {}))
    return Table(name, tuple(names.split()), columns, tuple(key.split()), either, pieces, sets)


def _must(name: str, kind: Kind, *headers: str, words: Mapping[str, str] | None = None,
          prefixes: bool = False) -> Column:  # fmt: skip
    return Column(name, kind, True, headers, words or MappingProxyType({}), prefixes)


def _may(name: str, kind: Kind, *headers: str, words: Mapping[str, str] | None = None,
         prefixes: bool = False) -> Column:  # fmt: skip
    return Column(name, kind, False, headers, words or MappingProxyType({}), prefixes)


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _table(
                "agencies", "预算单位 单位 预算单位表",
                _must("division_code", "code", *_DIVISION),
                _must("agency_code", "code", *_AGENCY_CODE),
                _must("agency_name", "text", *_AGENCY_NAME),
                _may("department_code", "code", "主管部门编码", "部门编码", "主管部门代码"),
                _may("agency_kind", "choice", "单位性质", "单位类型", words=AGENCY_KINDS),
                _may("credit_code", "code", "统一社会信用代码", "社会信用代码"),
                _may("former_names", "text", "曾用名", "原名称", "原名"),
                _may("abolished_on", "day", "撤销日期", "撤并日期"),
                key="agency_code",
            ),
            _table(
                "agency_years", "单位年度数 单位年度",
                _must("agency_code", "code", *_AGENCY_CODE),
                _must("fiscal_year", "year", *_YEAR),
                _may("appropriation", "money", "财政拨款预算", "当年财政拨款预算"),
                _may("final_spending", "money", "决算支出", "当年决算支出", "部门决算支出"),
                _may("operating_budget", "money", "业务经费", "业务经费预算"),
                key="agency_code fiscal_year",
            ),
            _table(
                "accounts", "财政账户登记 账户登记 银行账户登记 银行账户登记表",
                _must("agency_code", "code", *_AGENCY_CODE),
                _may("agency_name", "text", *_AGENCY_NAME),
                _must("account_no", "account", *_ACCOUNT_NO),
                _must("account_name", "text", "账户名称", "户名", "帐户名称"),
                _may("bank_name", "text", *_BANK),
                _must("account_kind", "choice", "账户性质", "账户类型", "账户种类",
                      words=ACCOUNT_KINDS),
                _may("purpose", "text", "账户用途", "用途", "核算内容", "资金性质"),
                _may("approval_no", "code", "批准文号", "批复书号", "批复文号"),
                _may("opened_on", "day", *_OPENED),
                _may("expires_on", "day", "使用期限", "有效期至", "到期日期", "到期日"),
                _may("closed_on", "day", "销户日期", "撤销日期"),
                _may("book_balance", "money", "账面余额", "账面数"),
            ),
            _table(
                "bank_accounts", "银行账户清单 银行账户 银行账户表",
                _must("account_no", "account", *_ACCOUNT_NO),
                _may("account_name", "text", "账户名称", "户名", "帐户名称"),
                _may("agency_name", "text", *_AGENCY_NAME),
                _may("agency_code", "code", *_AGENCY_CODE),
                _may("bank_name", "text", *_BANK),
                _may("currency", "code", "币种", "货币"),
                _may("opened_on", "day", *_OPENED),
                _may("status", "choice", "账户状态", "状态", words=ACCOUNT_STATUSES),
                _must("balance", "money", "余额", "账户余额", "银行余额", "基准日余额"),
                _must("balance_on", "day", "余额日期", "基准日", "截止日期", "余额基准日"),
                _may("lines_from", "day", "流水起始日", "流水起始日期", "流水起日"),
                key="account_no balance_on",
                either=(("account_name", "agency_name"),),
            ),
            _table(
                "bank_lines", "银行流水 银行明细 银行对账单 银行交易明细",
                _must("account_no", "account", "账号", "本方账号", "银行账号", "帐号", "本方帐号"),
                _must("posted_on", "day", "记账日期", "交易日期", "入账日期", "日期"),
                _may("line_no", "code", "流水号", "交易流水号", "凭证号"),
                _must("amount", "money", "金额", "发生额", "交易金额"),
                _may("balance_after", "money", "余额", "账户余额", "交易后余额"),
                _may("counterparty_no", "account", "对方账号", "对方帐号"),
                _may("counterparty_name", "text", "对方户名", "对方名称", "对方单位名称",
                     "对方单位"),
                _may("summary", "text", "摘要", "用途", "附言", "备注"),
                pieces=(
                    _may("money_in", "money", "贷方金额", "贷方发生额", "收入金额", "贷方", "收入"),
                    _may("money_out", "money", "借方金额", "借方发生额", "支出金额", "借方", "支出"),
                    _may("direction", "choice", "借贷标志", "借贷方向", "借贷", "收支",
                         words=BANK_DIRECTIONS),
                ),
                made={"amount": (("money_in", "money_out"),)},
            ),
            _table(
                "book_lines", "单位银行存款账 银行存款账 银行存款日记账",
                _must("account_no", "account", *_ACCOUNT_NO),
                _must("booked_on", "day", "记账日期", "日期", "凭证日期"),
                _may("voucher_no", "code", "凭证号", "凭证编号", "凭证字号"),
                _must("amount", "money", "金额", "发生额"),
                _may("counterparty_name", "text", "对方户名", "对方单位", "对方名称"),
                _may("summary", "text", "摘要"),
                _may("reference", "code", "银行流水号", "结算号", "票据号", "参考号"),
                pieces=(
                    _may("money_in", "money", "借方金额", "借方发生额", "收入金额", "借方", "收入"),
                    _may("money_out", "money", "贷方金额", "贷方发生额", "支出金额", "贷方", "支出"),
                    _may("direction", "choice", "借贷标志", "借贷方向", "借贷", "方向",
                         words=BOOK_DIRECTIONS),
                ),
                made={"amount": (("money_in", "money_out"),)},
            ),
            _table(
                "indicators", "指标 预算指标 指标表",
                _must("division_code", "code", *_DIVISION),
                _must("agency_code", "code", *_AGENCY_CODE),
                _may("agency_name", "text", *_AGENCY_NAME),
                _must("indicator_id", "code", "指标主键", "指标编号", "指标编码", "指标ID"),
                _may(
                    "origin_indicator_id", "code", "源指标主键", "源指标编号", "源指标", "源指标ID"
                ),
                _must("fiscal_year", "year", *_YEAR),
                _may("doc_no", "code", "指标文号", "本级文号", "文号"),
                _may("sup_doc_no", "code", "上级文号", "上级指标文号"),
                _may("issued_on", "day", "下达日期", "发文日期", "指标日期"),
                _must("budget_level", "choice", "预算级次", "级次", words=BUDGET_LEVELS),
                _must("fund_type", "choice", "资金性质", "资金性质编码", words=FUND_TYPES,
                      prefixes=True),
                _may("fund_item_code", "code", *_ITEM),
                _may("func_code", "code", *_FUNC),
                _may("dep_eco_code", "code", "部门经济科目编码", "部门经济分类", "部门经济科目"),
                _may("gov_eco_code", "code", "政府经济科目编码", "政府经济分类", "政府经济科目"),
                _may("project_code", "code", *_PROJECT),
                _may("project_name", "text", "项目名称", "项目"),
                _must("project_category", "choice", "项目类别", "支出类别", "收支类型",
                      words=PROJECT_CATEGORIES),
                _may("direct_fund", "flag", "直达资金", "直达资金标识", "是否直达资金"),
                _must("amount", "money", "指标金额", "金额", "下达金额", "下达数"),
                _may("adjusted", "money", "调整金额", "调整数", "追加追减", "调剂金额"),
                key="indicator_id",
            ),
            _table(
                "payments", "支付 支付明细 支付凭证 国库支付",
                _must("indicator_id", "code", "指标主键", "指标编号", "指标编码", "指标ID"),
                _must("paid_on", "day", "支付日期", "付款日期"),
                _must("amount", "money", "支付金额", "金额", "实付金额"),
                _may("payee_no", "account", "收款人账号", "收款账号", "收款人帐号"),
                _may("payee_name", "text", "收款人", "收款人名称", "收款人户名"),
                _may("summary", "text", "摘要", "用途", "资金用途"),
            ),
            _table(
                "carryovers", "结转结余表 结转结余情况表 结转结余",
                _must("agency_code", "code", *_AGENCY_CODE),
                _must("indicator_id", "code", "指标主键", "指标编号", "指标编码", "指标ID"),
                _must("fiscal_year", "year", *_YEAR),
                _must(
                    "closing",
                    "money",
                    "年末结转结余",
                    "期末余额",
                    "结转结余数",
                    "年末余额",
                    "结转数",
                ),
                _may("account_no", "account", *_ACCOUNT_NO, "资金所在账号"),
            ),
            _table(
                "projects", "项目 项目表 项目库",
                _must("project_code", "code", *_PROJECT),
                _may("project_name", "text", "项目名称"),
                _may("agency_code", "code", *_AGENCY_CODE),
                _may("status", "choice", "项目状态", "状态", words=PROJECT_STATUSES),
                _may("completed_on", "day", "完成日期", "完工日期", "竣工日期", "终止日期"),
                _may("accepted_on", "day", "验收日期", "结题日期"),
                _may("final_accounts_on", "day", "竣工决算日期", "财务决算日期", "决算日期"),
                _may("contract_balance", "money", "合同尾款", "合同未付款"),
                key="project_code",
            ),
            _table(
                "fund_revenues", "基金收入 政府性基金收入",
                _must("division_code", "code", *_DIVISION),
                _must("fiscal_year", "year", *_YEAR),
                _must("fund_item_code", "code", *_ITEM),
                _must("revenue", "money", "收入", "当年收入", "基金收入", "收入金额"),
                key="division_code fiscal_year fund_item_code",
            ),
            _table(
                "assets", "资产卡片 资产 资产台账",
                _must("agency_code", "code", *_AGENCY_CODE),
                _must("asset_no", "code", "资产编号", "资产编码", "卡片编号"),
                _must("asset_name", "text", "资产名称"),
                _may("category_code", "code", "资产分类代码", "国标分类", "资产分类", "分类代码"),
                _must("status", "choice", "使用状况", "资产使用状况", "资产状态",
                      words=ASSET_STATUSES),
                _may("idle_since", "day", "闲置起始日期", "闲置日期", "闲置起始日"),
                _may("reserve", "flag", "储备资产", "是否储备", "应急储备"),
                _may("original_value", "money", "原值", "账面原值", "资产原值"),
                _may("net_value", "money", "净值", "账面净值", "资产净值"),
                _may("area", "area", "面积", "建筑面积"),
                _may("location", "text", "存放地点", "坐落位置", "位置", "坐落"),
                _may("title_clear", "flag", "权属清晰", "产权清晰", "权属是否清晰"),
                _may("project_code", "code", *_PROJECT),
                key="asset_no",
            ),
            _table(
                "asset_income", "资产收入 资产出租处置收入",
                _must("asset_no", "code", "资产编号", "资产编码", "卡片编号"),
                _must("kind", "choice", "收入类型", "收入种类", words=INCOME_KINDS),
                _must("due_on", "day", "应缴日期", "应收日期"),
                _must("due_amount", "money", "应缴金额", "应收金额"),
                _may("remitted_on", "day", "上缴日期", "缴库日期", "已缴日期"),
                _may("remitted_amount", "money", "已缴金额", "上缴金额", "缴库金额"),
            ),
            _table(
                "requests", "购置租用需求 资产需求 购置租用申请",
                _must("request_id", "code", "需求编号", "申请编号"),
                _must("agency_code", "code", *_AGENCY_CODE),
                _must("kind", "choice", "需求类型", "方式", "申请类型", words=REQUEST_KINDS),
                _must("category_code", "code", "资产分类代码", "国标分类", "资产分类", "分类代码"),
                _must("amount", "money", "金额", "预算金额", "申请金额"),
                _may("area", "area", "面积"),
                key="request_id",
            ),
            _table(
                "needs", "统筹用途 资金需求 统筹需求",
                _must("need_id", "code", "用途编号", "需求编号"),
                _must("need_name", "text", "用途名称", "需求名称", "用途"),
                _must("priority", "choice", "优先级", "类别", "优先顺序", words=PRIORITIES),
                _must("amount", "money", "金额", "需求金额"),
                _may("fund_system", "choice", "预算体系", "资金性质", words=FUND_SYSTEMS),
                key="need_id",
            ),
            _table(
                "aliases", "单位别名 别名 别名表",
                _must("alias", "text", "别名", "简称", "别称"),
                _must("agency_code", "code", *_AGENCY_CODE),
                _may("note", "text", "备注", "说明"),
                key="alias",
            ),
        )
    }
)  # fmt: skip

SQL_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        "account": "VARCHAR", "code": "VARCHAR", "text": "VARCHAR", "choice": "VARCHAR",
        "flag": "BOOLEAN", "money": "DECIMAL(18,2)", "area": "DECIMAL(18,2)",
        "year": "INTEGER", "day": "DATE",
    }
)  # fmt: skip

PLACE: tuple[str, ...] = ("source_file", "source_sheet", "source_row")
"""Every standardised row ends in these: file (relative, or the table's name for a frame), sheet
(null where the file has none), and the row there, 1 = the first row, header included."""
