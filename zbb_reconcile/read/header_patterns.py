"""What headers that are composed of known words look like, table by table: patterns of their normal
form, which ``header_grammar`` reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_DAY = "(?:日期时间|日期|时间|日)"
_BOOKED = "(?:账务|会计|记账|过账|登记|登账|入账|做账|业务|发生|凭证|制单)"
_SUM = "(?:金额|数额|数|额|款)"
_REMITTED = "(?:已|实|实际|已经)?(?:上缴|解缴|缴库|入库|缴)(?:国库|财政|财政专户|库|财政款)?"
_COLLECTED = "(?:实收|已收|收取|实际收取|已收取|收缴)(?:租金|收入|款项)?"
_DUE = "(?:应缴|应收|应上缴|应收取|应解缴)(?:国库|库|租金|收入|款项|款)?"
_OTHER = r"(?:(?:交易)?(?:对方|对手)(?:方|单位)?|收/?付款?(?:方|人)|收\(付\)款?(?:方|人))"
_ACCOUNT_OR_CARD = r"账/卡号|卡/账号|账号/卡号|卡号/账号|账\(卡\)号"
_NUMBER = f"(?:账号|账户号|账户号码|账号号码|银行账号|卡号|账户账号|账户|{_ACCOUNT_OR_CARD})"
_OWN_ACCOUNT = f"(?:本方|我方|己方|本行|本单位|自有|客户|查询|开户|银行|单位|主|存款)?{_NUMBER}"
_NAME = "(?:户名|名称|名|姓名|账户名称|账户名|账户户名|账号名称|账号户名|单位名称|单位)"
_AT_END = (
    r"(?:截[至止](?:到)?[0-9年月日底末./-]{0,12})?(?:[0-9]{4}年?(?:度|[0-9]{1,2}月(?:[0-9]{1,2}日|底|末)?)?)?"
    "(?:(?:本年|当年|本期)?(?:期末|年末|年底|月末|季末|截止日|截至日))?"
)
_LEFT = "(?:累计|滚存)?(?:结转结余|结转和结余|结转|结余)(?:资金)?(?:余额|金额|数额|数|额)?"
_WORDS = "(?:用途|附言|备注|描述|说明|摘要)"
_OWN_NUMBER = "(?:编号|编码|号码|号)"
_INDICATOR = (
    "(?:预算|支出|支付|本级|可执行|可用)?指标(?:主键|编号|编码|代码|号码?|序号|流水号|id|唯一码"
    "|唯一标识|标识码|码)"
)
_INCOME: Mapping[str, str] = MappingProxyType(
    {
        "due_on": f"{_DUE}(?:日期|时间|日|期限)|(?:约定|合同|规定)?(?:缴款|缴费|缴纳"
        f"|付租)(?:截止|到期|期限|约定)?(?:日期|日|期限)",
        "due_amount": f"{_DUE}{_SUM}|(?:应缴|应收|应上缴)(?:租金|收入)(?:金额|额|数)?",
        "collected_on": f"{_COLLECTED}{_DAY}",
        "collected_amount": f"{_COLLECTED}{_SUM}|(?:实收|已收)(?:租金|收入)",
        "remitted_on": f"{_REMITTED}{_DAY}",
        "remitted_amount": f"{_REMITTED}{_SUM}|(?:已|实)(?:上)?缴(?:租金|收入)",
    }
)
OF_EVERY: Mapping[str, str] = MappingProxyType(
    {
        "agency_code": "(?:执收|填报|填表|申报|申请|使用|开户|所属|所属预算|承租|收取)单位"
        "(?:编码|代码|编号)|(?:预算)?单位(?:编码|代码)[及和/、-]?(?:单位)?名称",
        "account_no": f"(?:开户|开户银行|银行账户)(?:账号|号码)|{_ACCOUNT_OR_CARD}",
        "account_name": "(?:存款人|开户人)(?:名称|全称)?",
        "fiscal_year": "(?:会计|财政|核算|所属|结转|业务|决算|指标|预算所属|指标所属)年(?:度|份)",
        "agency_name": "(?:使用|所属|填报|开户|执收|承租|申请|预算)单位(?:名称|全称)?",
    }
)
"""Names of columns that mean the same in every table that has them."""
NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "carryovers": {
            "indicator_id": _INDICATOR,
            "closing": f"结转下年(?:使用)?{_SUM}?|[年期]末数|剩余(?:金额|资金|数)|{_AT_END}{_LEFT}"
            f"|(?!余额){_AT_END}(?:累计)?余额(?:数|金额)?",
        },
        "indicators": {
            "indicator_id": _INDICATOR,
            "budget_level": "(?:预算|资金|指标|财政)(?:来源)?(?:级次|层级|级别)",
            "amount": f"(?:预算)?指标(?:下达)?(?:总额|额度|{_SUM})|下达(?:预算|指标){_SUM}",
            "balance": "(?:指标)?可用(?:指标)?(?:余额|额度|金额|数)|剩余指标(?:余额|金额|数)?|余额",
            "adjusted": f"(?:指标)?(?:调整|调剂){_SUM}(?:\\(\\+/-\\))?",
            "issued_on": f"(?:预算|指标|文件)?(?:下达|印发|发文){_DAY}",
        },
        "agency_years": {
            "final_spending": f"(?:部门)?(?:财政拨款)?(?:支出决算|决算支出){_SUM}?",
            "appropriation": f"(?:部门)?财政拨款(?:收入)?(?:年初)?预算{_SUM}?",
        },
        "asset_income": {
            **_INCOME,
            "kind": "(?:资产)?(?:收入|收益)(?:类型|类别|种类|性质)",
        },
        "income_due": {
            **_INCOME,
            "income_id": f"(?:缴款|应缴|开票|缴款通知|非税票据)(?:书|单)?{_OWN_NUMBER}",
            "item_name": "(?:收费|执收|非税|征收)项目(?:名称)?",
        },
        "deposits": {
            "deposit_id": f"(?:保证金|押金)(?:台账|登记|流水)?{_OWN_NUMBER}",
            "received_on": f"(?:实际)?(?:收取|收到|缴纳|交纳|缴存|到账|收款|缴款|交款){_DAY}",
            "due_back_on": f"(?:到期|约定|合同)?应退(?:还|付)?{_DAY}",
            "returned_on": f"(?:实际)?退(?:还|付|回|款){_DAY}",
            "payer": "(?:缴|交)(?:纳|款)(?:单位|人|方)(?:名称|全称)?",
            "amount": f"(?:(?:履约|投标|质量|工程|农民工工资)?保证金|押金|收取|缴纳|交纳|缴存"
            f"|收到|实收|实缴){_SUM}",
            "returned_amount": f"(?:已|实|实际)?退(?:还|付|回|款)?{_SUM}",
        },
        "leases": {
            "lease_id": f"(?:租赁|租入|租入合同|租赁合同|合同|租赁台账)(?:登记|台账)?{_OWN_NUMBER}",
            "area": "(?:租赁|承租|租入|租用|房屋|建筑|使用)面积",
            "rent": r"年租金额|租金\(元/年\)|(?:年|全年|每年|年度|合同年)租金(?:金额|数额|额)?"
            r"|租金(?:金额|数额|额)?[(\[【]年[)\]】]",
            "term": "(?:租赁|合同|承租|租用)?(?:期限|期间|租期)|(?:租赁|合同)?起止(?:日期|时间)",
            "from_on": f"(?:租赁|起租|租期|合同)?(?:起租|起始|开始){_DAY}|(?:租|租赁|合同)期起",
            "to_on": f"(?:租赁|租期|合同)?(?:止租|终止|截止|到期|结束){_DAY}|(?:租|租赁|合同)期止",
        },
        "requests": {
            "request_id": f"(?:需求|申请|申报|申购|采购申请)(?:书|单|表)?{_OWN_NUMBER}",
            "kind": "(?:需求|申请|申报|申购)(?:类型|类别|种类|方式)",
            "amount": f"(?:需求|申报|申购|预计|估算|拟购|概算)(?:预算|总)?{_SUM}",
        },
        "ledger_balances": {
            "counterparty": "(?:往来|对方)(?:单位|对象|户|客商|人)(?:名称|全称)?"
            "|(?:往来单位|单位)/个人|客商(?:名称)?|辅助(?:项目|核算)(?:名称)?",
        },
        "projects": {
            "accepted_on": f"(?:竣工|完工|项目|工程)?验收(?:合格|通过)?{_DAY}",
            "final_accounts_on": f"(?:竣工)?(?:财务)?决算(?:批复|审批|审核)?{_DAY}",
            "contract_balance": f"(?:合同|工程)?(?:未付|尚欠|应付未付|欠付|待付)(?:合同"
            f"|工程)?(?:尾款|{_SUM})(?:金额)?"
            "|(?:合同|工程)(?:尾款|余款)(?:金额|数额|余额)?"
            f"|剩余(?:合同|工程)(?:尾款|{_SUM})|(?:合同|工程)剩余(?:尾款|{_SUM})",
            "project_name": "(?:工程|建设项目)(?:名称|项目名称)",
            "status": "(?:建设|工程|项目)(?:进展|建设|实施)?(?:状态|状况)|实施(?:状态|状况)"
            "|项目进展(?:情况|状态)?",
        },
        "fund_revenues": {
            "revenue": "(?:本年|当年|全年|年度)?(?:基金)?(?:实际)?收入"
            "(?:数|额|金额|完成数|决算数)?",
        },
        "accounts": {
            "book_balance": "(?:单位|账户)?账面(?:余额|数|金额)",
            "closed_on": f"(?:账户)?(?:注销|销户|撤销){_DAY}",
        },
        "bank_accounts": {
            "balance": f"(?!余额){_AT_END}(?:账户|银行|银行存款|存款|对账单"
            f"|银行对账单)?余额(?:数|金额)?",
            "balance_on": "(?:余额)?(?:余额|基准|截止|截至)(?:日期|日|时间)|数据截止(?:日期|日)"
            "|余额(?:时点|基准日|截止日期?)",
            "account_no": "银行账户|(?:开户|存款)账(?:号|户)",
            "account_name": "(?:存款人|开户人|开户|账户)(?:名称|全称|户名)",
            "status": "(?:账户)?(?:使用|目前|当前)?(?:状态|状况|现状)",
            "agency_name": "开户单位(?:名称|全称)?",
        },
        "bank_lines": {
            "account_no": _OWN_ACCOUNT,
            "amount": "(?:收支|收付|进出|出入账)(?:发生)?(?:金额|额)|交易额"
            "|(?:本次|本笔|当笔|本币|本位币)(?:交易|发生)?(?:金额|发生额|额)"
            r"|(?:发生额|(?:交易)?金额)\(\+[收入存进]\S{0,2}[/、,]?-[付支取出]\S{0,2}\)"
            r"|(?:交易|发生)?(?:金额|额)\((?:收入?为正)?[,、]?(?:(?:支出?|付款?|流出)[为用以]负数?)?\)",
            "counterparty_no": f"{_OTHER}{_NUMBER}",
            "counterparty_name": f"{_OTHER}{_NAME}",
            "payer_no": f"(?:付款|转出|付出)(?:人|方|单位)?{_NUMBER}",
            "payer_name": f"(?:付款|转出|付出)(?:人|方|单位)?{_NAME}",
            "payee_no": f"(?:收款|转入|收到)(?:人|方|单位)?{_NUMBER}",
            "payee_name": f"(?:收款|转入|收到)(?:人|方|单位)?{_NAME}",
        },
        "payments": {
            "indicator_id": f"(?:来源)?{_INDICATOR}",
            "paid_on": f"(?:实际)?(?:支付|付款|拨付|拨款){_DAY}|pay(?:ment)?[_.-]?date",
            "amount": r"(?:(?:实际|本次|本笔|本期|实)?(?:支付|付款|拨付|拨款|支出)(?:金额|数额"
            r"|额)|金额)"
            r"\(?小写\)?|小写金额|(?:本次|本笔)?(?:付款|拨付|拨款|支出)(?:金额|数额|额)",
        },
        "book_lines": {
            "account_no": _OWN_ACCOUNT,
            "amount": "(?:本次|本笔|本币|本位币|记账)(?:发生)?(?:金额|发生额|额)",
            "counterparty_name": f"{_OTHER}{_NAME}"
            "|[交付收缴]款(?:人|方|单位)/[收付]款(?:人|方|单位)"
            "|收付款(?:单位|人|方)(?:名称)?|(?:往来单位|往来客商|往来户|客商)(?:名称|全称)?",
        },
        "assets": {
            "status": "(?:资产)?(?:目前|当前)?使用(?:状态|状况)",
            "area": "(?:房屋|房产|土地|占地|使用|建筑|房屋建筑)面积",
            "idle_since": f"闲置(?:起始|开始|起)?{_DAY}",
            "asset_no": f"(?:固定|国有)?资产(?:卡片)?{_OWN_NUMBER}|卡片{_OWN_NUMBER}",
            "asset_name": "(?:固定|国有|房屋|房产)?(?:资产|房屋|房产|设备|物品)名称",
            "agency_name": "(?:资产占[用有](?:使用)?|占[用有]使用)单位(?:名称)?",
            "original_value": "(?:固定资产|资产|账面|入账|房屋|房产)(?:原值|原价|价值)(?:金额)?"
            "|价值\\(原值\\)|原值金额|入账(?:原值|价值|金额)",
            "net_value": "(?:固定资产|资产|账面|房屋|房产)净值(?:金额)?|净值金额|账面净额",
        },
    }
)
_EN = "[_.-]?"
WHOSE_CODE = (
    "(?:学校|基层单位|机构|医院|乡镇|站所|(?:部门|项目|业主|监管|出让|建设|管理|征收|执法|收费|核算|采购|申报|实施|会计)(?:单位|主体)|采购人|招标人)"
    "(?:编码|代码|编号|码)"
)
_CATEGORY_CODE = ".{0,4}(?:分类|类别|品目)(?:编码|代码|编号|号)|资产代码"
FALLBACK_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "deposits": {
            "deposit_id": f"(?:台账|登记|业务|收款|收取|缴纳|单据|收据)?{_OWN_NUMBER}|流水号",
            "amount": "(?:到账|存储|竞买保证金|质保金)(?:金额|额)?",
            "received_on": f"(?:到账|存储|入账|收押金){_DAY}",
            "due_back_on": f"(?:约定|应)?(?:返还|退还){_DAY}",
        },
        "leases": {
            "lease_id": f"(?:台账|登记|租用|租房|场地|租约){_OWN_NUMBER}|{_OWN_NUMBER}|合同序号"
            f"|租约号",
            "category_code": _CATEGORY_CODE,
            "area": "占用面积",
            "from_on": f"租赁起|使用起始|租入{_DAY}",
            "to_on": "租赁止|使用截止|租赁到期",
        },
        "requests": {
            "request_id": f"(?:采购需求|论证|序列|申购)?{_OWN_NUMBER}|(?:申购|需求)(?:单号|序号)",
            "category_code": _CATEGORY_CODE,
            "kind": "(?:配置|取得|购置)方式",
            "amount": "总金额|采购预算金额",
        },
        "needs": {"need_id": "编号", "need_name": "名称"},
        "income_due": {
            "income_id": f"(?:业务|收入|台账|登记|记录|受理|征收|收费)?{_OWN_NUMBER}"
            f"|缴费通知单号|应缴单号",
            "item_name": "项目名称",
            "due_amount": "应[缴收](?!.*[未减免退欠])(?:罚款|.{1,4}费|.{1,4}收入)",
            "collected_on": f"(?:到账|入账){_DAY}",
            "collected_amount": f"收款{_SUM}",
            "remitted_on": f"缴入国库{_DAY}",
            "remitted_amount": f"缴入国库{_SUM}",
        },
        "asset_income": {
            "due_amount": "应[缴收](?!.*[未减免退欠]).{1,4}(?:收入|款)",
            "due_on": "应[缴收]租金日期?|约定(?:收款|付款|交款|缴款)(?:日期|日|时间)",
            "collected_on": f"(?:到账|入账){_DAY}",
            "collected_amount": f"收款{_SUM}",
            "remitted_on": f"缴入国库{_DAY}",
            "remitted_amount": f"缴入国库{_SUM}",
        },
        "indicators": {
            "fund_type": "资金(?:类别|类型)",
            "division_code": "(?:行政)?区划码?",
            "project_category": "项目分类",
            "amount": "(?:分配|批复|预算)(?:指标)?(?:金额|数|额)",
        },
        "carryovers": {
            "indicator_id": f"结转指标{_OWN_NUMBER}",
        },
        "bank_accounts": {
            "balance": "时点(?:余额|数)",
            "balance_on": f"时点{_DAY}|余额所属{_DAY}",
            "account_name": "账户全称",
        },
        "assets": {
            "asset_no": f"{_OWN_NUMBER}|(?:设备|车辆|房屋|房产){_OWN_NUMBER}|资产卡片号",
            "asset_name": "(?:车辆|物品|仪器|器械)?名称",
            "category_code": _CATEGORY_CODE,
            "status": "状态",
            "original_value": "购置(?:原值|金额|价格?)|金额\\(原值\\)",
        },
        "projects": {"contract_balance": f"尾款{_SUM}?"},
        "ledger_balances": {
            "closing": "(?:科目|本年|当前)?余额(?:数|金额)?|(?:期末|年末)(?:结余|结存|数)",
            "subject_name": "科目",
            "counterparty": "往来户名|单位往来|对方名称|债[权务]人",
        },
        "payments": {
            "paid_on": "(?:发放|还款|汇款|转账|兑付|报销|支付完成|付款完成|银行支付|银行付款|清算)"
            f"{_DAY}|日期",
            "amount": f"(?:清算|发放|还款|实发|汇款|转账|兑付|报销){_SUM}|(?:本次|本期|本笔)支付"
            f"|已(?:支付|付|拨付){_SUM}|(?:payment|paid)?{_EN}am(?:oun)?t",
            "payee_name": "(?:收款|领款)(?:单位|方|户名|方户名|对象)|支付对象|领款人|payee",
            "payee_no": f"(?:收款|领款)(?:人|方)?(?:银行)?账户?号|payee{_EN}account",
            "indicator_id": f"(?:indicator|quota|budget){_EN}(?:id|no|code)[.]?",
            "summary": "(?:支付|资金|款项|付款)?用途(?:说明)?|事由|purpose|description",
        },
        "book_lines": {
            "account_no": "(?:资金|专户|开户|结算)账户?号|银行账户"
            f"|(?:bank)?{_EN}account{_EN}(?:no|number)[.]?",
            "booked_on": f"{_BOOKED}{_DAY}|(?:posting|document|voucher|booking|entry){_EN}date",
            "balance_after": "(?:本位币|账面|银行|账户|期末|当前)?(?:余额|结余|结存)(?:金额|额|数)?"
            f"|余额\\(?本位币\\)?|余|(?:running|closing)?{_EN}balance",
            "voucher_no": "(?:记账)?(?:单据?|凭单|传票|凭证|字)号|编号"
            f"|(?:document|voucher|journal){_EN}(?:no|number)[.]?",
            "summary": "(?:分录|用途|业务|经济|内容)摘要|事项|(?:款项|业务|摘要)内容|文本"
            "|text|description|narration|particulars",
            # In a unit's own book money in is a debit.
            "money_in": "收|进|借方(?:发生|本位币|原币|本币)|receipts?|debit",
            "money_out": "付|支|出|支付|贷方(?:发生|本位币|原币|本币)|payments?|credit",
            "amount": f"am(?:oun)?t(?:{_EN}in{_EN}(?:lc|local{_EN}currency|cny|rmb))?",
            "counterparty_name": "businesspartner|vendor|customer|payee",
        },
        "bank_lines": {
            "summary": f"(?:交易|客户|业务)?{_WORDS}/?(?:{_WORDS})?",
            "account_no": f"交易账号|本行账号|银行账户|本账号|(?:资金|专户|卡|开户|结算)账户?号"
            f"|(?:account|acct|a/c){_EN}(?:no|num|number)[.]?",
            # What a bank prints in English: its debit leaves the account.
            "posted_on": f"(?:trans|transaction|txn|posting|posted|post|booking|entry)?{_EN}date"
            f"|{_BOOKED}{_DAY}|交易日期时间|(?:到账|收付|登记|登账|过账|收支|结算|流水|扣款|清算|交易发生|业务){_DAY}",
            "amount": f"(?:trans|transaction|txn)?{_EN}am(?:oun)?t",
            "balance_after": f"(?:running|ledger|account|closing)?{_EN}balance"
            "|(?:账面|账户|本次|交易后|期末|当前|联机|实时)?(?:余额|结余|结存)(?:金额|额|数)?|余",
            "money_out": f"(?:debit|withdrawal|(?:paid|money){_EN}out)s?(?:{_EN}am(?:oun)?t)?|付"
            f"|支|出|支付",
            "money_in": f"(?:credit|deposit|(?:paid|money){_EN}in)s?(?:{_EN}am(?:oun)?t)?|收|进",
            "direction": "debit/credit|credit/debit|dr/cr|cr/dr|d/c|c/d",
        },
    }
)
"""Names that mean a column only where nothing better does."""
