"""Headers of columns that change no amount, by their last word, and words that change one.

The last word of a header says what kind of thing stands below it. Who, where, on which paper, of
what make: none of that changes what an amount means. By what way, of what sort, on account of what
does not either, unless a word below says more than that.
"""

from __future__ import annotations

import re

_WHO = (
    "人员?|者|员|方|用户|[股局院校科镇乡村站所队组室处部厅司]长|书记|主任|总监|总工|监理"
    "|领导|干事|秘书|助理|姓名|户名|名称?|全称|简称|部门|处室|股室|科室|科|股|机构|公司"
    "|企业|厂家|商|客户|房东|业主|租户|"
    "领导|专家|窗口|(?:[收付汇][款入出]|入账|出账|清算|代理|转[入出]|接收|发起|经办|发卡"
    "|联)行|机关|归口|辅助|核算|组织|岗|核算项|经理|代理|主体|团队"
    "|[局厅委办处所站院队组校]|中心|街道|乡镇?|镇|村|社区|学校|法定代表|电话|手机|传真"
    "|邮箱|邮编|联系方式"
)
_WHERE = (
    "地[点址区域]?|住址|朝向|楼盘|平台|系统|位置|坐落|区[域划]?|楼[层号栋座]?|房间?|城市"
    "|省份?|国家|网点|支行|银行|开户行|对方行|柜台|柜员|终端|"
    "商户|场馆|[馆点场园塘库渠井]|河道|水库|四至|范围|限制|场所|省市?|市县?|县区?|乡"
    "|[栋室路]|门牌|经纬度|坐标|方位"
)
_PAPER = (
    "号码?|码|编号|编码|代码|流水|主键|唯一码|(?:[gu]u|(?<![a-z]))id|文[号书件]|票据|批次"
    "|批号|序列|附件|页码?|名册|目录|链接|图片|照片|二维码|标段|合同|"
    "协议|文本|条款|法条|条例|栏目|频道|账套|[账帐]簿|(?:环评|初设|可研|立项|用地|规划"
    "|施工)批复|批文|纪要|[联版]次|分机|密押|机构树|凭证|代号|单[号据]?|[书证函表册令图]"
    "|证照|收据|时间戳|印鉴|档案|校验码|[前后末][一二三四五六]位"
)
_MAKE = (
    "规格|型号?|装修情况|询价结果|业态|银行行别|操作系统|电梯|家具|装修(?:情况|标准)?"
    "|(?:宽带|网络|水电)接入|取暖|品[牌名种]|材质|材料|颜色|结构|产地|配置|科目|功能|项目"
    "|名目|类|节|分类|专业|等级|职[务称]|性别|"
    "民族|行业|学历|车牌|排量|标题|参数|座位|容量|功率|尺寸|款式|样式|星级|产品|商品|货物"
    "|物品|设备|案由|案件|税种|险种|"
    "资质|资格|荣誉|职级|编制|亲属|学段|年级|班级"
)
_IN_LATIN = (
    r"(?:.*[_ .-]|payment|document|voucher|receipt|batch|reference|transaction|order|contract)?"
    r"(?:no|num|number|id|code|name|user|dept|phone|tel|addr(?:ess)?|bank|branch|"
    r"seq|serial|index|tenant|tenant_?id|(?:km|dw|xm|bm|kh)(?:dm|mc|bm)|khh|zdr|shr|jbr|lrr|jzr|row_?guid|ext\d*|data_?src|last_?modified|creat[eo]r|guid|uuid|key|operator|teller|channel|by|person|hash|version|ts|"
    r"(?:create|update|insert|modify|load|etl|sync)d?[_ .-]?(?:time|date|at|on|by|user))|sn"
)
OF_THINGS = re.compile(
    f".*(?:{_WHO}|{_WHERE}|{_PAPER}|{_MAKE})|(?:{_IN_LATIN})[.]?|[顺排]?序号?|[行栏]次"
    r"|(?:.*分类)?[类款项]|款项|no\.?"
)
"""Who, where, on which paper, of what make."""
OF_BODIES = re.compile(".*单位")
"""A body, or what a number is a number of."""
OF_SORTS = re.compile(
    ".*(?:模式|来源标识|频次|紧急程度|档次|学期|季节|期次|计量期|班次|类别|类型|种类|性质"
    "|属性|方式|形式|途径|渠道|级别|层级|类目|品类|大类|小类|方法|制度|身份|对象|岗位)"
)
"""Of what sort, by what way."""
OF_VOUCHERS = re.compile("凭证(?:字|类型|种类|类别)")
"""By which of its kinds a voucher is counted."""
OF_TEXTS = re.compile(
    ".*(?:用途|内容|事项|业务|依据|要求|标准|规模|目标|期限|账龄|来源|备注|备忘|说明|摘要"
    "|事由|原因|理由|附言|信息|"
    "场景|需求|补充|约定|计划|构成|(?:实施|建设|服务|合作|运营)期|询价结果|(?:下一步|后续"
    "|改进|用款|支出|清理|整改|工作)(?:支出)?(?:计划|安排|打算|建议|措施|办法|时限)"
    "|形象进度|描述|简介|详情|要点|批注|概况|问题|特征|行为|思路)|"
    "(?:.*[_ ])?(?:remarks?|memo|notes?|desc(?:ription)?|comments?)"
)
"""On account of what, in free words."""
OF_ACTS = re.compile(
    ".*(?:签字|签名|签批|会签|财务|会计|出纳|主管|审核|复核|归口管理)|"
    "(?:制单|复核|审核|出纳|会计|记账|录入|经办|审批|填制|稽核|主管|操作|保管|开票|登记|.*账户)"
)
A_NAME = r"^(?:[^已未待不正有无是否通同合驳作√×\W\d_a-zA-Z][\p{Han}]{1,4}|[A-Za-z]*\d{3,})$"
"""Acts below which stands who did it, and such a name or number."""
OF_PAPERS = re.compile(
    ".*(?:打印|回单|对[账帐]|勾[对兑]|核对|发票|票据|上传|下载|同步|推送|归档|附件"
    "|签[收章字]|短信|通知|匹配|认领|"
    "采购|公务卡|涉密|公开|进口|共享|监控|预警|绩效|扶贫|脱贫|乡村振兴|中小企业|三重一大"
    "|贴标|标签|条码|钞[/]?汇|汇钞|现转|公私|境内外|年检|印鉴|折旧|资料|三保|监管|函证"
    "|追踪|备案|联网|重点项目|资产配置|购买服务|基本建设|支票|结算卡|绑卡|网银|U盾|代扣"
    "|代发|etc|档案|证件|"
    "跨行|同城|异地|本外地|节能|抽凭|竞争性|政采|加急|审计(?:状态|情况)|环保|信创|国产"
    "|编内|在编|公示|录像|加密).*"
)
"""What became of a paper, or of something else than the money."""
OF_WRITING = re.compile(
    "(?:.*(?:制单|制表|填[报表写]|登记|录入|申请|审[批核签]|复核|打印|导出|下载|查询"
    "|建[账卡档立]|创建|生成|更新|修改|"
    "签[订约署发收]|合同|协议|开工|下达|发文|收文|批[复准]|立项|购[置买进]|取得|出厂|生产"
    "|竣工|验收|入[账库]|记账|交付|开票|"
    "上报|受理|提交|申报|开户|投入使用|建[成造]|领用|评审|公示|招标|中标|开标|起息|交易"
    "|业务|凭证|会计|出生|任职|盘点|"
    "评估|检查|核查|备案|报送|送达|通知|系统|操作|保修|质保|年检|需求|到货|借款|挂账|发生"
    "|形成|产生|决定|公告|立案|结案|处罚|检测|接收|发放|启动|维修|保养|发证|办证|清查"
    "|盘查|催[收缴](?:函|通知)?|送审|巡查|检修|发函|回函|函证)(?:开始|起始|起止|完成|结束"
    "|截止|截至|到期|终止)?)?"
    "(?:日期|时间|时刻|日|时|年月|月份|年份)|.*(?:起始|开始|立项|建成|购置|出厂)年度?|会计期间?|"
    "(?:合同|租赁|服务|租期)(?:起始|开始|终止|截止|到期|结束|[起止])|"
    "(?:租|合同|租赁|服务|责任|保修|质保|监理|工|学|任|缺陷责任)期[起止]?"
)
"""Days on which something was written, bought or handed in, not undone or put off."""
OF_DAYS = re.compile(".*(?:日期|时间|日|起始|开始|开工|竣工|完工|启动|运行)")
DAY_OF_ENDING = re.compile("[延缓展止停截终至退还清]|到[期账]|生效|失效|结[清束]|搬|腾|完税")
"""Any other day, and of what not: where every row has one it tells no row from another."""
A_DAY = (
    r"^(?:19|20)\d{2}(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月?)|\d{4})?"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
A_CODE = r"^[A-Za-z]{1,6}[-_]?\d{1,20}$"
OF_OTHER_FIGURES = re.compile(
    ".*(?:[件台套个笔人户张份次天月年层间行据亩棵头只辆位瓶册点员家生]数|编制(?:数|核定)?"
    "|工期|读数|[^租]定额|(?:租赁|房屋)押金|(?:水|电|暖|气|水电|物业"
    "|停车)费(?:[(（]另收[)）])?|数量|人口|户数|规模|面积|长度|宽度|深度|高度|层高|重量"
    "|吨位|库容|里程|[利税费汇]率|"
    "(?:缴纳|缴存|保证金|质保金|计提|付款|支付|完成|进度)比例|扣分|页数|期数|率评定"
    "|控制价|起拍价|底价|参考价|"
    "交易地金额|年限|月限|工龄|年龄|容积率|排气量|成新率|满意[度率]"
    "|(?:其中:?)?政府采购(?:预算)?(?:金额|数|额)|完成预算|同比增[减长]|滞纳金率|(?:购置"
    "|配置)?标准上限|单价|"
    "合同(?:总)?(?:金额|价款?|额)|中标(?:金额|价)|总投资|投资总?额|概算(?:总)?(?:金额|额"
    "|数)?|注册资[本金]|折旧(?:额|金额|率)?|残值率?|摊销额?|"
    "dep(?:reciation)?|(?:支付|执行|完成|支出|预算|项目|工程|序时)进度(?:百分比)?|(?:执行"
    "|完成|支付|支出|增长|增减|残值|结转|结余)率|占比|同比|环比|得分|分数|评分|分值|排名"
    "|名次|[比较](?:上年|去年|同期|上期|年初).*)"
    r"(?:\(?%\)?)?"
)
"""Figures of other things than the amounts: how many, how long, at what price, how far."""
OF_PLANS = re.compile(
    "(?:年初|全年|当年|本年|调整)?(?:预算|计划|任务|目标|指标)(?:安排|总)?(?:数|额|金额)"
)
OF_FLOWS = re.compile(
    "(?:本年|当年|全年|本期|累计|已|财政|实际)*(?:支出|支付|收入|下达|拨款|使用"
    "|执行)(?:金额|数额|数|额|合计)?"
)
"""What came and went before an end: beside what was carried over it is another thing."""
OF_BALANCES = re.compile(".*(?:余额|结余|结存)")
"""Beside the lines of a statement: it proves amounts where it is read, and changes none."""
OF_BESIDE = {
    "payments": re.compile(
        "支付前.*|(?:可执行|剩余|可用)(?:指标|额度|计划)(?:余额|金额|数)?|(?:指标|预算"
        "|计划|额度)余额|余额提示|"
        "累计已?支付(?:金额|数|额)?|指标(?:总)?金额"
    ),
    "carryovers": re.compile(
        f"{OF_FLOWS.pattern}|(?:begin(?:ning)?|open(?:ing)?|income|pay|spent)(?:_?(?:amount|amt|balance|bal))?|是否跨年(?:度)?(?:项目)?"
    ),
    "agency_years": re.compile("“?三公”?经费(?:支出|预算)?"),
    "project_years": re.compile("年初预算(?:数|金额|额)?"),
    "fund_revenues": re.compile("(?:上级补助|上年结转|调入资金|债务)收入|上年结余"),
    "income_due": re.compile("罚息"),
    "indicators": re.compile(
        "支出(?:方向|领域)|(?:本月|本季度?|当月|本日)(?:支出|支付|执行)(?:数|金额|额)?"
        "|(?:在途|冻结|可执行)(?:指标)?(?:余额|额度|金额|数)|(?:用款)?计划(?:金额|额度"
        "|数)"
    ),
    "bank_lines": re.compile(f"{OF_BALANCES.pattern}|(?:结算|两清|到单)日期"),
    "bank_accounts": re.compile(
        "(?:资金|账户)?(?:用途|来源)|(?:计|结)息(?:方式|标[志识]|周期)|账户介质|.*(?:手续"
        "|管理)费标准|(?:年|月|季)?日均余额|"
        "(?:本年|本期|当年|累计)*[借贷]方(?:累计|发生额)*|"
        "销户(?:日期|时间)|(?:前年|上年|年初|期初|上月|上季|上期|上日|昨日)末?(?:账户"
        "|银行|存款)?余额|"
        "(?:本年|年度|全年|本期|当年|累计)?(?:利息)?(?:收入|支出|发生额)(?:合计|金额|额|数)?"
    ),
    "ledger_balances": re.compile(
        "(?:[0-9一二三四五][-~至到])?[0-9一二三四五]年(?:以[内上下])?(?:金额|余额)?"
        "|拟清理完成(?:时间|日期)|函证结果|(?:有无"
        "|是否有)合同(?:协议)?|欠款人是否在职|(?:前年|上年|去年|期初|年初)末?(?:余额|数)"
    ),
    "leases": re.compile(
        "(?:累计)?已付租金|(?:租赁|租入)?标的|月租金?|押金|保证金|是否续租|(?:装修|维修"
        "|中介|管理)费|核定面积|(?:市场|评估)(?:租金|价)"
    ),
    "asset_income": re.compile(
        "(?:未|欠)[收缴]原因|处置(?:日期|时间|方式|批文|文号|单位|机构|平台)|(?:处置|资产"
        "|账面|评估)*(?:原值|净值|价值|残值)|"
        "(?:评估|市场)(?:年|月)?(?:租金|价)|原租户|报废证明号?|押金|保证金"
    ),
    "projects": re.compile(
        "(?:中央|省级?|市级?|县级?|地方|到位|自筹|上级|债券|配套|财政|社会)资金|"
        "(?:累计|本年|上年|已)?完成投资(?:额)?|已付(?:工程|合同)?(?:款|价款|金额)"
        "|前期费用?|(?:送审|预算)价?"
    ),
    "deposits": re.compile(
        "(?:存款)?利息|(?:工程|项目|合同)?结算(?:审定)?(?:金额|价)|(?:采购)?(?:项目)?预算(?:金额)?"
    ),
    "requests": re.compile(
        "拟(?:报废|处置|替换|更新).{0,6}(?:编号|号|编码|名称)|.*旧资产.*|现有.*"
    ),
    "assets": re.compile(
        "(?:评估|市场)(?:价值|值|价)|(?:年|月)?租金(?:收入)?|(?:其中:?)?(?:财政性"
        "|非财政性|自有|事业)资金(?:[(（]原值构成[)）])?|折旧方法|权属(?:证明|证书|凭证)"
        "|编制情况|(?:是否有|有无)?(?:产权证|权证)(?:是否齐全|书)?|成新率|最后变动(?:日期|时间)|(?:原|旧)(?:卡片|资产|系统)?(?:编号|编码"
        "|卡号)"
    ),
}
A_CLOCK = r"^\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$"
OF_EARLIER = re.compile(
    "(?:上年|去年|上期|同期|上年同期|前年|上上年)(?:同期|同月)?.{0,6}?(?:数量?|额|金额"
    "|收入|支出|租金|预算|决算|投资|同期|原值|净值)"
)
CARRIED = re.compile("结转|结余|余额|未")
"""Figures of an earlier year; what was carried over from it is no other thing."""
NOTHING = ("-", "—", "--", "——", "/", "无", "N/A")
AFTER_PLANS = ("payments", "carryovers", "fund_revenues", "agency_years", "ledger_balances")
"""What was planned is another thing than what happened, in tables of what did."""
OF_STATES = re.compile(
    ".*(?:口径|共[用有享同]|去向|进展|币种|币别|货币).*|"
    ".*(?:状态|状况|情况|结果|阶段|环节|与否|标[志识记]|进展|去向|结论|意见)|"
    "(?:是否|有无|能否|可否).*|.*(?:status|state|flag)"
)
"""Headers that say how things stand: innocent where all rows say the same harmless word."""
UNDOES = re.compile(
    "^(?:已(?![用提]|计提|使用)|[未待](?!办)|含|拟(?![采购建租用清])|其中)|占用|借[用出]"
    "|租用|出租面积|[闲空]置面积|盘点(?:数|结果|面积)|实[有存盘]|^原(?!因|始)|红冲"
    "|冲[正销减红账回抵]|退(?!休|役|伍|耕)|作废|撤销|注销|核销|没收|罚没|处置|报废"
    "|[调核追][增减]|调整|减免|缓缴|[减免][租收征缴]|失败|驳回|拒[付绝]|减半|优惠|"
    "终止|中止|解除|延[期长]|展期|抵[扣顶押]|冻结|查封|重复|移交|划转|转出|收回|缴回|更正"
    "|变更后|现(?=使用)|"
    "实际(?!使用人)"
)
"""What a header has below which only what is no more, or not so, is written."""
SET_ANEW = re.compile("核[定实准减]|审[定减计]|认定|评审")
"""What a header of a figure has that somebody set anew."""
LATER = re.compile("调整|审[定核计]|核[定实]|更正|修正|确认|[后减扣]")
"""What a header of a later figure of the same thing has."""
OF_LIFE = {
    "asset_income": re.compile("出租|处置|终止"),
    "requests": re.compile("报废|处置|租用|调剂"),
    "carryovers": re.compile("结转|结余"),
    "deposits": re.compile("退(?:还|付|款|回)?"),
    "projects": re.compile("终止|变更后"),
}
"""Of these, what is the ordinary life of a row."""
FLOWS = re.compile(
    ".*(?:收入|支出|预算|安排|下达|支付|拨款|增加|减少|使用|发生|调[入出]|收回|上缴"
    "|划[入出]|计提|缴存|执行|"
    "转入|收到|收取|付出|年初|期初|上年|月初)(?:结转|和|结余|余额|累计)*(?:金额|数额|数|额|合计)?"
)
BEGINS = re.compile(".*(?:年初|期初|上年|月初)末?(?:结转|和|结余|余额|累计|数|金额)+")
"""What leads from a beginning to an end, and the beginning."""
USED = re.compile(
    "(?:累计|本年|已)*(?:使用|用|支付|支出|执行|拨付)(?:指标)?(?:金额|数额|数|额|合计)?"
    "|(?:累计)?(?:未[退缴收]|欠[缴收]|尚欠)(?:还|款)?(?:金额|数额|数|额|余额)?"
)
"""What lies between what was issued and what is left, where the figures say so."""
PART = re.compile("其中:?.+")
"""What is said to be in an amount already."""
SERIAL = re.compile("[顺排]?序号?|[行栏]次")
"""Numbers of rows, of which 1-1 is a part of 1."""
RAISED = re.compile(
    "有效|成功|生效|终审|初审|复审|is_end|到[账帐]|[记入过]账|支付|下达|审[核批定]|确认|清算|执行|完成|正常|通过"
)
"""What a flag says that all rows should raise."""
OF_SHARES = re.compile(
    "[率比折倍]|份额|系数|级次|差|[金费款额税价钱]$|余额|收入|支出|[月季期年](?:份|度|间)?$|状|态"
)
"""Headers of figures that are small, and change an amount."""

NAME_OF_UNIT = "^[分角厘]$|移交|划转|借用|租用|代管|元|亩|公顷|^[年月季]度?$"
"""What a number is a number of, where that is money, land or time."""
MORE_THAN_A_SORT = re.compile(
    "红[字冲单票]|^红$|冲(?!床|压)|退(?!休|役|伍|耕)|废|撤|(?<![推促经])销(?!售)|无效"
    "|失效|取消|失败|终止|中止|解除|没收(?!入)|草稿|模拟|测试|演示|"
    "[样示范]例|暂|预(?!算|备费)|拟|计划(?:外|数|中)|待|未|不(?!动产)|尚|重复|[合小累]计"
    "|其中|上年|去年|往年|历年|原始|"
    "调整|更正|差错|[追核调][增减]|减|免|缓|保函|保单|承兑|汇票|单价|名义|代[管收付垫]|"
    "(?:预算|决算|执行|计划|实际|预计)数|^(?:计划|预计|预算|申请)$|汇总|透支|欠"
    "|^[一二三四]层$|[主子母分]账?户|[主子]单|初稿|终稿|版|虚|抵|垫|挂账|[美港欧日澳]元"
    "|美金|港币|外币|外汇|下拨|上解|内部|[日月年]均|预算会计|平均(?!年限|法)|可用|冻结"
    "|最[高低]|评?估|占用|借用"
)
"""What a word of a sort has where it says more than the sort."""
UNDONE = (
    "(?:已|被|遭|均|全额|部分|原路|银行|对方|财政"
    "|现)[^，,。;；]{0,10}?(?:退[款票汇回付库费还货押租]|收回|[缴交]回|"
    "上缴|作废|冲|撤销|注销|核销|销户|报废|处置|没收|划转|移交|冻结|查封|扣减|抵|终止"
    "|停用|出租|出借|缓缴|减免|豁免|核减|拆除|灭失|转出|"
    "调出|还清|还款|归还)|[误错多漏少][付记列报]|重复(?:支付|记|付|列|计|入账|上报)|"
    "未(?:反映|计入|列入|纳入|入账|扣除|包含|记账|生效|到账)|实际(?:已|为|是|面积|金额|余额)|更正为"
)
"""What a note says that undoes or corrects what rows say."""
HAPPENED = (
    f"{UNDONE}|退[款票汇回付库费还货]|[缴交收]回(?:国库|财政|资金)|暂[估列挂]|估列|(?:^|[^程])(?:未"
    "|待)决算|已[列含包]|不另|另算|重[登录记]|多[登记]|预[估提]|(?:实|应|改|调整)为|"
    "以.{1,12}为准|没收(?:[^入]|$)|豁免|减免|免[除缴收]|缓[缴交]|延[期长后缓至]"
    "|不[得予再](?:处置|退|付|计)|抵[顶扣账押]|转[作为](?:其他)?收入|含税|"
    "[美港欧日澳]元|作废|撤销$|移交|公物仓|不再|搬离|退[租房]|腾退|解除|停业|关闭|并入"
    "|失败|未成功|未果|不计(?:[^息提]|$)|[包]?含在|同一(?:实物|资产|笔|账户)|误建"
    "|重复(?:[^利]|$)|(?:为|系|是)(?:模拟|测试|演示|重复|虚)"
)
"""The same of a remark in a row, which speaks of this row alone."""
HAPPENED_TO = {"assets": ("储备", "出租", "出借", "闲置", "空置"), "bank_accounts": ("代管",)}
"""The same of these things."""
DIFFERS = (
    "重复|收回|误开|^[借贷]方?$|红[字冲单票]|^红$|^冲|冲[正销减红账回抵]"
    "|废|退|不符|不一致|差异|[有错]误|未达"
)
"""What a paper's state has where the row is not what it was."""

NOT_COUNTED = "重[登复]|不[计算]$|不计入|作废|[误错多][登记]|测试数据"
"""What a note beside a line says that is none."""
OF_PARTS = re.compile("比例|份额|分摊|占比")
"""What a header of texts has that tell a part of the amount."""
TAKEN_BACK = "冲[销正]|红冲|作废|[误错]付|重复支付|退[票汇]"
"""What the text of an amount that is not below zero says where it should be."""
MARKED = (
    r"[(（\[【]已?.{0,2}(?:退[票汇款回]|作废|撤[销并]|停用|停业|拆除|[冲注]销|报废|处置"
    "|核销|失效|终止|暂估|重复)"
    r".{0,3}[)）\]】]\s*$"
)
"""A mark behind a name, which says that what it names is no more."""

A_NUMBER = r"^\s*[-+(（]?\s*[¥￥]?\s*\d[\d,，]*(?:\.\d+)?\s*[%元)）]?\s*$"
A_SMALL_NUMBER = r"^\d{1,2}$|^100$"
A_MEASURE = (
    r"^[A-Za-z]*\d[\d.,-]*\s*[^\d\s%％‰元年月日号/.:-][^%％‰]*$|^\d{1,2}年(?:期|以[上内下])?$"
)
"""A number with what it is a number of: 2公里, 3年以上, 10元/人."""
OF_YEARS = re.compile(".*(?:年度|年份|年代|年)|(?:fiscal_?)?year")
A_YEAR = r"^(?:19|20)\d\d年?代?$"
OF_MONTHS = re.compile(
    "(?:会计|所属)?期间|.*(?:月份?|季度?|年月|[账帐]期)|(?:计租|起租|租金)?(?:起|止|所属)月"
)
A_MONTH = r"^(?:(?:(?:19|20)\d\d[-/.年])?(?:1[0-2]|0?[1-9])月?份?|(?:19|20)\d\d(?:0[1-9]|1[0-2]))$"
A_WEEKDAY = "^(?:星期|周|礼拜)[一二三四五六日天]$"
A_KEY = r"^[0-9A-Fa-f]{6,64}$"
A_STAGE = (
    "^(?:已|在|正在|基本|主体|全面)?(?:前期|立项|勘察|设计|招标|施工|土方|基础|主体|装修"
    "|安装|调试|收尾|验收|结算|审计|"
    r"决算|竣工|完工|运营|在建|建设|开工|封顶)(?:中|阶段|施工|完工|准备|工作)*$"
)
"""A year; a month; a key that a program made; how far a building is."""
A_QUARTER = "^第?[一二三四1-4]季度?$"
A_FINE = (
    "^(?:(?:业务|领导|拟)?同意(?:支付|报销|购置|拨付|采购|办理)?|(?:验收)?合格|优[秀良]?"
    "|良好?|较好|达标|符合(?:要求|标准|规定)?|"
    r"[账帐][实账帐表卡]相符|相符|一致|未超标|不涉及|不适用|(?:已|审核)?(?:终审|办结|通过)|"
    "已(?:复核|审核|核对|备案|归档|上报|公开|公示|盖章|签字|评估|验收|设立|成立)|无误"
    "|完好|无变[化更]|保留|审核完毕|财政终审|财务会计|预算会计|二下|全口径|正常|齐全|完整"
    "|规范)$"
)
"""What an opinion or a check says of each row alike, where nothing was wrong."""
A_LONG_NUMBER = r"^\d{10,32}$"
NO_PERSON = (
    "^(?:万元|余[额款]|关[闭停账]|包[含括干]|高估|金额|费用|连带|曾用|方[式案向]"
    "|易[货地]|安[排置]|文件|章程|项[目下])"
)
A_PERSON = (
    "^[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹柏窦章苏潘葛范彭鲁韦马苗花方俞任袁柳鲍史唐费岑薛雷"
    "贺倪汤滕罗毕郝安乐傅齐康伍余顾孟黄穆萧尹姚邵汪毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝闵贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍"
    "虞万卢莫房丁邓洪包左石崔吉龚程邢裴陆翁段侯宁仇甘武刘景詹龙叶黎白温庄晏柴阎连向易廖耿匡文欧师聂辛阚简饶曾沙鞠丰关游肖涂谭车"
    r"覃桂隋桑牛尤边曲常于][\p{Han}]{1,2}$"
)
"""A person's name: a usual family name and one or two more characters, and no other word."""
OF_PARENTS = re.compile(
    "^(?:主|父|母|上级|上层|所属|原|总|合并|汇总|关联|被).{0,4}(?:号|编号|编码|代码|凭证|单)"
)
"""The header of a column that may name another row, of which its own is a part or undoes it."""
SPEAKS_OF_MONEY = re.compile(
    "[金额款价余收支付缴退借贷币核减免折占差退税租薪酬息]|费(?!用?类)|资金|投资|预算|指标"
    "|决算|执行|调整|批复|结转|下达|发生|原值|净值|单位|"
    "系数|倍数|基数|份额|方向|汇总|合计|抵|扣|实有|实存|盘|amount|sum|total|rate|ratio|share",
    re.IGNORECASE,
)
SPEAKS_OF_STATE = re.compile(
    "状|态|[归所权]属|产权|所有|情况|结果|阶段|环节|标[志识记示注]|是否|有无|能否|可否"
    "|进[展度]|去向|结论|意见|口径|效|确认|变更|变动|处[理置]|审|"
    "级次|提示|提醒|预警|异常|风险|清[理查]|整改|核[对查]|status|state|flag|mark|check",
    re.IGNORECASE,
)
"""What the header of a column has that may say how much, or how things stand."""
OF_COUNTS = re.compile(
    ".*(?:数量?|量|次数?|人次?|[学床泊车]位|员|生|儿|户|班|间|套|mu|qty|count)", re.IGNORECASE
)
A_COUNT = r"^\d{1,6}$"
A_MARK = re.compile("(.{2,6}?)标[识志记]")
A_TALK = (
    r"^[\p{Han}A-Za-z0-9Ⅰ-Ⅻ（）()、·+/ -]*\p{Han}[\p{Han}A-Za-z0-9（）()、·+/ -]+$|^\p{Han}{2,}$"
)
SAYS_SO = re.compile(
    "[已未待拟不非无否是应须将曾被]|完[成结毕]|成功|失败|正常|异常|有效|通过|驳回|同意"
    "|保留|取消|停|终|止|销|撤|收回|上[缴收交]|移|转[出入移]|"
    "调[出入剂整]|冻|封|锁|结[清束案]|关|闭|过期|到期|超|欠|差|错|误|补|追|还|退|冲|红|借"
    "|贷|垫|代|暂|预|估|毛|净|含|合计|小计|汇总|"
    "总|其中|明细|上年|本年|往年|历年|计划|实际|实[收付缴]|元|角|亩|折|免|减|缓|抵|扣|税"
    "|[子母]账|[主子母]户|虚|测试|演示|样|草稿|原始|重|复|副本|备份|作|报[废损]|"
    "[收支付出入进]|到账|额度|存|取|优先|劣后|^[甲乙丙丁]方?$|正|负|加|增|借调|共|兼|占"
    "|闲|空置|租|押|质|争|诉|损|盈|亏|注"
)
"""What a word has that may say more of a row than its sort."""
SORTS_OF = {
    "ledger_balances": "内部往来|预[付收]|代[扣垫收付管]|垫[付支]?|暂[付收存]|[借还]款",
    "asset_income": "报废",
    "deposits": "退",
    "projects": "代建",
}
"""Words that are of an ordinary sort here."""
