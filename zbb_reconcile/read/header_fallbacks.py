"""Names that mean a column only where nothing better does, table by table: patterns of their
normal form, which ``header_grammar`` reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zbb_reconcile.read.header_patterns import BOOKED, DAY, OWN_NUMBER, SUM, WORDS

_EN = "[_.-]?"
WHOSE_CODE = (
    "(?:学校|基层单位|机构|医院|乡镇|站所|(?:部门|项目|业主|监管|出让|建设|管理|征收|执法"
    "|收费|核算|采购|申报|实施|会计)(?:单位|主体)|采购人|招标人)"
    "(?:编码|代码|编号|码)"
)
_CATEGORY_CODE = ".{0,4}(?:分类|类别|品目)(?:编码|代码|编号|号)|资产代码"
FALLBACK_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "deposits": {
            "deposit_id": f"(?:台账|登记|业务|收款|收取|缴纳|单据|收据)?{OWN_NUMBER}|流水号",
            "amount": "(?:到账|存储|竞买保证金|质保金)(?:金额|额)?",
            "received_on": f"(?:到账|存储|入账|收押金){DAY}",
            "due_back_on": f"(?:约定|应)?(?:返还|退还){DAY}",
        },
        "accounts": {
            "account_kind": "类别|性质|类型|账户属性|(?:账户)?分类",
            "book_balance": "余额",
        },
        "leases": {
            "lease_id": f"(?:台账|登记|租用|租房|场地|租约|租赁序列){OWN_NUMBER}"
            f"|{OWN_NUMBER}|合同序号"
            f"|租约号",
            "category_code": _CATEGORY_CODE,
            "area": "占用面积",
            "rent": "租金支出",
            "from_on": f"租赁起|使用起始|租入{DAY}",
            "to_on": "租赁止|使用截止|租赁到期",
        },
        "requests": {
            "request_id": f"(?:采购需求|论证|序列|申购)?{OWN_NUMBER}|(?:申购|需求)(?:单号|序号)",
            "category_code": _CATEGORY_CODE,
            "kind": "(?:配置|取得|购置)方式",
            "amount": "总金额|采购预算(?:金额)?|计划金额|所需资金",
        },
        "needs": {"need_id": "编号", "need_name": "名称"},
        "income_due": {
            "income_id": f"(?:业务|收入|台账|登记|记录|受理|征收|收费)?{OWN_NUMBER}"
            f"|缴费通知单号|应缴单号",
            "item_name": "项目名称",
            "item_code": "项目(?:编码|代码)",
            "account_no": "收款人账号|(?:汇缴|过渡|收入过渡|收入汇缴)(?:专户|户)账号",
            "due_amount": "应征金额|应[缴收]费额|应[缴收](?!.*[未减免退欠])(?:罚款"
            "|.{1,4}费|.{1,4}收入)",
            "collected_on": f"(?:到账|入账){DAY}",
            "collected_amount": f"收款{SUM}",
            "remitted_on": f"缴入国库{DAY}",
            "remitted_amount": f"缴入国库{SUM}",
        },
        "asset_income": {
            "due_amount": "应[缴收]|应[缴收](?!.*[未减免退欠]).{1,4}(?:收入|款)",
            "asset_no": f"门面(?:编号|号)|(?:房产|房屋|土地|车辆|设备){OWN_NUMBER}",
            "kind": "业务类型|性质|类别|类型",
            "due_on": "应[缴收付]租金?日期?|租金到期日期?|约定(?:收款|付款|交款"
            "|缴款)(?:日期|日|时间)",
            "collected_on": f"(?:到账|入账){DAY}",
            "collected_amount": f"实收|收款{SUM}",
            "remitted_on": f"缴入国库{DAY}",
            "remitted_amount": f"已缴|已?上缴(?:国库|财政)?|缴入国库{SUM}",
        },
        "indicators": {
            "budget_level": "(?:资金)?来源",
            "project_category": "项目大类|经费类别",
            "fund_type": r"资金(?:类别|类型)(?:\(资金性质\))?",
            "division_code": "(?:行政)?区划码?",
            "amount": "(?:分配|批复|预算|预算安排)(?:指标)?(?:金额|数|额)|cur_amt",
            "indicator_id": "额度(?:编号|编码|号)",
            "doc_no": "文件号|文件文号|发文字号",
            "issued_on": "文件(?:日期|时间)|issue_?date",
            "func_code": "科目|预算科目(?:编码|代码)",
            "balance": f"结余|未支付|(?:未支付|未使用|结余)(?:指标)?(?:余额|{SUM})",
        },
        "carryovers": {
            "indicator_id": f"(?:结转|原)指标(?:id|{OWN_NUMBER})",
        },
        "bank_accounts": {
            "balance": "时点(?:余额|数)",
            "balance_on": f"(?:时点|余额所属|查询|对账|数据|统计|询证基准|询证){DAY}|截止查询{DAY}",
            "account_name": "账户全称",
        },
        "assets": {
            "net_value": "净额",
            "asset_no": f"{OWN_NUMBER}|(?:资产)?条形?码号?|(?:设备|车辆|房屋"
            f"|房产){OWN_NUMBER}|资产卡片号",
            "asset_name": "(?:车辆|物品|仪器|器械)?名称|品名",
            "in_use_since": "开始使用|启用",
            "category_code": f"分类|{_CATEGORY_CODE}",
            "status": "状态|现状|(?:目前|当前)状况",
            "original_value": "原价|购置(?:原值|金额|价格?)|金额\\(原值\\)",
        },
        "projects": {"contract_balance": f"尾款{SUM}?"},
        "ledger_balances": {
            "since_on": "账龄起点|账龄起始日期?",
            "closing": "(?:科目|本年|当前|账面)?余额(?:数|金额)?|(?:期末|年末)(?:结余|结存|数)?",
            "subject_name": "科目",
            "opening": "年初|期初",
            "debit": "借|借方发生",
            "credit": "贷|贷方发生",
            "counterparty": "对方|往来户|往来户名|单位往来|对方名称|债[权务]人",
        },
        "payments": {
            "paid_on": "pay_?date|"
            "(?:发放|还款|汇款|转账|兑付|报销|支付完成|付款完成|银行支付"
            "|银行付款|银行回单|清算|清算支付|交易|业务)"
            f"{DAY}|日期",
            "amount": f"(?:清算|发放|还款|实发|汇款|转账|兑付|报销){SUM}|(?:本次|本期|本笔)支付"
            f"|已(?:支付|付|拨付){SUM}|(?:payment|paid|pay)?{_EN}am(?:oun)?t",
            "payee_name": "(?:收款|领款)(?:单位|方|户名|方户名|对象)(?:名称|全称)?"
            "|支付对象|领款人|payee",
            "payee_no": "payee_?acct(?:_?no)?|"
            f"(?:收款|领款)(?:人|方|单位)?(?:银行)?账(?:户?号|户)|payee{_EN}account",
            "indicator_id": f"(?:indicator|quota|budget){_EN}(?:id|no|code)[.]?",
            "summary": "(?:支付|资金|款项|付款)?用途(?:说明)?|事由|(?:支付|付款)摘要"
            "|款项用途及摘要|附言"
            "|(?:pay_)?purpose|description",
        },
        "book_lines": {
            "account_no": "资金账户|"
            "(?:资金|专户|开户|结算)账户?号|银行账户|银行账[号户](?:辅助项"
            "|\\(?辅助核算\\)?)"
            f"|(?:bank)?{_EN}account{_EN}(?:no|number)[.]?",
            "booked_on": f"{BOOKED}{DAY}|(?:posting|document|voucher|booking|entry){_EN}date",
            "balance_after": "(?:本位币|账面|银行|账户|期末|当前)?(?:余额|结余|结存)(?:金额|额|数)?"
            f"|余额\\(?本位币\\)?|余|(?:running|closing)?{_EN}balance",
            "voucher_no": "(?:记账|会计)?(?:单据?|凭单|传票|凭证|字)号|编号|凭证(?:#"
            "|no[.]?)|(?:记账|会计)凭证(?:编号|号码|号)"
            "|凭证(?:种类|字|类别)[及和]号数?"
            f"|(?:document|voucher|journal){_EN}(?:no|number)[.]?",
            "summary": "(?:分录|用途|业务|经济|内容)摘要|事项|事由|说明|(?:款项|业务|摘要"
            "|经济业务)内容|文本"
            "|text|description|narration|particulars",
            # In a unit's own book money in is a debit.
            "money_in": r"收|收(?:入|方)?\(借方?\)|进|借方(?:发生|本位币|原币|本币)"
            "|receipts?|debit",
            "money_out": r"付|[付支](?:出|方)?\(贷方?\)|支|出|支付|贷方(?:发生|本位币|原币"
            "|本币)|payments?|credit",
            "amount": f"am(?:oun)?t(?:{_EN}in{_EN}(?:lc|local{_EN}currency|cny|rmb))?",
            "counterparty_name": "businesspartner|vendor|customer|payee",
        },
        "bank_lines": {
            "summary": "remark|summary|memo|abstract|事由|"
            f"(?:交易|客户|业务|回单|银行)?{WORDS}[及和/]?(?:{WORDS}|信息)?|个性化信息",
            "line_no": "(?:serial|seq|flow)_?(?:no|num)|"
            "(?:银行|会计|交易|核心|主机|系统)+(?:流水|序列)(?:号码?|编号)?",
            "account_no": f"交易账号|本行账号|银行账户|本账号|(?:资金|专户|卡|开户|结算)账户?号"
            f"|(?:account|acct|a/c){_EN}(?:no|num|number)[.]?",
            # What a bank prints in English: its debit leaves the account.
            "posted_on": f"(?:trans|transaction|txn|posting|posted|post|booking|entry)?{_EN}date"
            f"|{BOOKED}{DAY}|交易日期时间|(?:到账|收付|登记|登账|过账|收支|结算|流水"
            f"|扣款|清算|交易发生|业务){DAY}",
            "amount": f"(?:trans|transaction|txn)?{_EN}am(?:oun)?t",
            "balance_after": f"(?:running|ledger|account|closing)?{_EN}balance|acct{_EN}bal"
            "|(?:账面|账户|本次|交易后|期末|当前|联机|实时)?(?:余额|结余|结存)(?:金额|额|数)?|余",
            "money_out": f"(?:debit|withdrawal|(?:paid|money){_EN}out)s?(?:{_EN}am(?:oun)?t)?|付"
            f"|支|出|支付",
            "money_in": f"(?:credit|deposit|(?:paid|money){_EN}in)s?(?:{_EN}am(?:oun)?t)?|收|进",
            "direction": "debit/credit|credit/debit|dr/cr|cr/dr|d/c|c/d",
        },
    }
)
"""Names that mean a column only where nothing better does."""
