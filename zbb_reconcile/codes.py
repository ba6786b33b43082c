"""What a cell may say where a column holds one of a few codes: the usual words of each code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


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
    zero_balance=(
        "零余额账户 零余额 零余额户 单位零余额账户 预算单位零余额账户 预算单位零余额户 零余额帐户"
    ),
    basic="基本存款账户 基本存款户 基本户 基本 预算单位基本存款账户 基本账户 基本存款帐户",
    general="一般存款账户 一般存款户 一般户 一般 预算单位一般存款账户 一般账户 一般存款帐户",
    special="专用存款账户 专用存款户 专用户 专用 预算单位专用存款账户 专用账户 专户 专用存款帐户",
    temporary="临时存款账户 临时存款户 临时户 临时 预算单位临时存款账户 临时账户 临时存款帐户",
    fiscal_special="财政专户",
    collection="收入汇缴专户 非税收入汇缴专户 非税收入汇缴户 收入汇缴专用账户 汇缴户 收入汇缴户 "
    "收入汇缴账户 汇缴账户 汇缴专户",
)
ACCOUNT_STATUSES = _words(
    open="正常 active open 开户 已开户 开立 已开立 在用 使用中 正常使用 启用 已启用 活动 "
    "未销户 未注销 正常户",
    closed="已销户 closed 关闭 已关闭 销户 撤销 已撤销 注销 已注销",
    suspended="久悬 久悬户 冻结 已冻结 停用 已停用 止付 不动户 暂停 暂停使用 睡眠",
)
MONEY_NATURES = _words(
    fiscal="财政性资金 财政资金 财政拨款 财政拨款资金",
    own_income="单位自有收入 单位自有 单位自有资金 自有收入 自有资金",
    trust="代管 代管款 代管款项 代管资金 受托代管 受托代理",
    mixed="混合 混合资金",
)
AGENCY_KINDS = _words(
    administrative="行政单位 行政 机关 行政机关",
    public_institution="事业单位 事业 公益一类 公益二类 参公事业单位 全额拨款事业单位 "
    "差额拨款事业单位 自收自支事业单位 公益一类事业单位 公益二类事业单位",
    enterprise="企业 企业单位 国有企业 国企",
    other="其他 其它 其他单位 社会团体 群团",
)
BUDGET_LEVELS = _words(
    _1="中央 中央级 中央资金 中央财政资金",
    _2="省 省级 省级资金 省级财政资金 自治区 自治区级 自治区级资金 直辖市",
    _3="市 市级 市级资金 市级财政资金 地市级 地级",
    _4="县 县级 区级 县区级 区县级 旗 旗级 旗县 旗县级 县(市、区)级 县(市、区)级资金 "
    "县级资金 县级财政资金 区县级资金",
    _5="乡 乡镇 乡镇级 乡级 乡镇资金 乡镇级资金",
)
FUND_TYPES = _words(
    _111="一般公共预算 一般预算 一般公共预算资金 公共财政预算 公共财政",
    _112="一般债券 一般债券资金",
    _113="外国政府和国际组织贷款",
    _114="外国政府和国际组织赠款",
    _121="政府性基金 政府性基金预算 政府性基金预算资金 政府性基金资金",
    _122="专项债券 专项债券资金",
    _13="国有资本经营 国有资本经营预算 国有资本经营预算资金",
    _14="社会保险基金 社会保险基金预算 社会保险基金预算资金",
    _2="财政专户管理资金 财政专户 财政专户资金 财政专户管理",
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
TRANSFER_KINDS = _words(
    general="一般性转移支付 一般性 均衡性转移支付",
    shared="共同财政事权转移支付 共同财政事权 共同事权转移支付 共同事权",
    special="专项转移支付 专项",
)
PROJECT_CATEGORIES = _words(
    basic="基本支出 基本 人员类项目 公用经费项目 人员经费 公用经费 人员类 公用类",
    project="项目支出 项目 一般项目 特定目标类 其他运转类 特定目标类项目 其他运转类项目",
    construction="基本建设 基本建设类 基建 基建支出 基本建设支出 基建项目 基本建设项目",
    research="科研 科研项目",
)
PROJECT_STATUSES = _words(
    ongoing="在建 续建 新建 施工中 正在施工 正在实施 进行中 实施中 建设中 未完工 执行中",
    completed="完成 已竣工验收 已完工验收 已验收 已完成 完工 已完工 竣工 已竣工",
    terminated="终止 已撤销 已终止 终止实施 撤销 中止 提前终止",
)
ASSET_STATUSES = _words(
    in_use="在用 使用中 正常使用 办公使用 未闲置 不闲置 自用 单位自用 在用-自用 自用在用 正常在用",
    leased="出租借 出租出借 出租 出借 已出租 已出借 对外出租 对外出借 在租",
    idle="闲置 闲置中 闲置多年 长期闲置 闲置未用 闲置不用 未使用 空置 空闲 已闲置",
    pending_disposal="待处置 待报废 拟报废 待处置(待报废) 拟处置 待处置(待报废、毁损等)",
)
INCOME_KINDS = _words(
    rent="租金 出租 出租收入 租金收入 出租收益 资产出租收益 资产出租收入 房屋出租",
    disposal="处置 处置收入 处置收益 资产处置收益 资产处置收入 报废处置 拍卖处置 残值 变卖款",
)
REQUEST_KINDS = _words(buy="购置 购买 新增购置 更新购置 采购 新购", rent="租用 租入 租赁 承租")
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
_CAME_IN = (
    "收入 收 转入 存入 进账 进帐 入账 入帐 来账 来帐 收款 流入 汇入 划入 拨入 进 入 存 收方 "
    "收入方 in inflow +"
)
_WENT_OUT = (
    "支出 支 转出 支取 出账 出帐 付 往账 往帐 付款 流出 汇出 划出 拨出 出 取 取款 付方 支出方 "
    "out outflow -"
)
SIDES_IN_PAIRS = _words(
    **{
        "in": "来 存款 收到 到账 入金 加 增 增加 正",
        "out": "往 支付 付出 出金 取出 减 减少 负",
    },
)
"""Words that say which way the money went only where the other way stands beside them."""
_DEBIT = "借 借方 借记 借方发生 借方发生额 借Dr Dr D Debit"
_CREDIT = "贷 贷方 贷记 贷方发生 贷方发生额 贷Cr Cr C Credit"
BANK_DIRECTIONS = _words(**{"in": f"{_CREDIT} {_CAME_IN}", "out": f"{_DEBIT} {_WENT_OUT}"})
BOOK_DIRECTIONS = _words(**{"in": f"{_DEBIT} {_CAME_IN}", "out": f"{_CREDIT} {_WENT_OUT}"})
# The side of a balance: a bank owes its customer what stands at 贷, an office owns what is at 借.
BANK_BALANCE_SIDES = _words(own="贷 贷方 Cr C", against="借 借方 Dr D", none="平 平衡")
BOOK_BALANCE_SIDES = _words(own="借 借方 Dr D", against="贷 贷方 Cr C", none="平 平衡")
# Of a subject: which of the two is its own depends on its code.
SUBJECT_SIDES = _words(debit="借 借方 Dr D", credit="贷 贷方 Cr C", none="平 平衡")
# In the systems of 预算管理一体化 1 says deleted and 2 (elsewhere 0) says not: no boolean.
DELETIONS = _words(deleted="1 是 已删除 删除 true y yes", live="0 2 否 未删除 正常 false n no")
# Whether what a row says has come about. What failed, was taken back or is pending has not.
STATES = _words(
    live=(
        "成功 交易成功 支付成功 处理成功 付款成功 转账成功 已成功 已支付 已付款 已付 "
        "支付完成 银行已支付 已划款 已到账 到账成功 已完成 完成 交易完成 已入账 入账成功 "
        "已记账 记账 记账成功 银行已付款 已清算 清算成功 正常 "
        "有效 已审核 审核通过 通过 终审 已终审 终审通过 已审批 审批通过 已复核 "
        "已确认 已生效 生效 success successful succeeded completed "
        "complete posted ok valid normal"
    ),
    void=(
        "失败 交易失败 支付失败 清算失败 付款失败 处理失败 转账失败 未成功 不成功 作废 已作废 撤销 "
        "已撤销 撤消 交易撤销 取消 已取消 交易取消 退回 已退回 支付退回 退票 已退票 退汇 "
        "已退汇 驳回 已驳回 拒绝 已拒绝 无效 失效 已失效 关闭 已关闭 交易关闭 处理中 支付中 "
        "交易中 审批中 审核中 复核中 待审批 待支付 待处理 待审核 待复核 待确认 待入账 "
        "未支付 未付款 未付 未审核 未入账 "
        "未记账 未生效 在途 挂起 草稿 暂存 预授权 failed failure void voided cancelled "
        "canceled rejected returned reversed pending processing declined invalid"
    ),
)
# Of payments, whose amounts may have no sign.
REFUNDS = _words(
    paid=(
        "支付 付款 拨款 拨付 正常 正常支付 支付申请 支付单 支付令 支付凭证 直接支付 授权支付 "
        "集中支付 财政直接支付 财政授权支付 国库集中支付"
    ),
    refund="退款 支付退款 退款单 支付退款单 退款申请 退款凭证 退付 退库 资金退款 国库退款",
)
REVERSED = frozenset(
    [
        "已冲正",
        "被冲正",
        "冲正",
        "已红冲",
        "红冲",
        "已冲销",
        "冲销",
        "已冲账",
        "已退款",
        "退款",
        "部分退款",
        "抹账",
        "已抹账",
    ]
)
"""Words of rows whose money came back by another row, or did not: the rows together can tell."""
CHANGES = frozenset(["追加", "追减", "调增", "调减", "增加", "减少", "核增", "核减", "增", "减"])
"""Words of rows that raise or lower an amount: its sign, where it has none."""
CURRENCIES = _words(
    CNY="人民币 人民币元 RMB 156 元",
    USD="美元 840",
    HKD="港币 港元 344",
    EUR="欧元 978",
    JPY="日元 日圆 392",
    GBP="英镑 826",
    MOP="澳门元 澳门币 446",
)

AREA_UNITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        **dict.fromkeys(("平方米", "平米", "m2", "平方", "平"), (1, 1)),
        "亩": (2000, 3),
        **dict.fromkeys(("公顷", "ha", "hm2"), (10_000, 1)),
        **dict.fromkeys(("平方公里", "km2"), (1_000_000, 1)),
    }
)
"""Written unit of an area, in NFKC -> square metres in one of it, as a fraction."""
DECISION_KINDS = _words(
    agree="同意 同意整改 同意收回 部分收回 属实 接受",
    keep="保留 保留使用 继续使用 申请保留 同意保留",
    explain="说明 情况说明 已说明 解释 部分属实",
    dispute="有异议 异议 不同意 不属实 不认可",
    done="已整改 已完成 已办结 整改完成 已收回 已办理",
)
GRADES = _words(excellent="优 优秀", good="良 良好", medium="中 一般 中等", poor="差 较差 不合格")
PROJECT_KINDS = _words(
    project="项目 预算项目 部门项目 一般项目", special_fund="专项资金 专项 财政专项资金"
)
BENCHMARK_KINDS = _words(
    max="最高 取最高 最大值", mean="平均 取平均 平均值", given="给定 目标值 指定"
)
SIGNERS = _words(finance="财政", audit="审计")
DOCUMENT_NUMBER = r"(.*?)[〔\[\(（【［]\s*(\d{4})\s*[〕\]\)）】］]\s*第?\s*(\d+)\s*号?"
"""Issuer, year and number of an official document, in whatever brackets: 城财〔2024〕12号."""
