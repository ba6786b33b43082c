"""Headers of columns that change no amount, by their last word, and words that change one.

The last word of a header says what kind of thing stands below it. Who, where, on which paper, of
what make: none of that changes what an amount means. By what way, of what sort, on account of what
does not either, unless a word below says more than that.
"""

from __future__ import annotations

import re

_WHO = (
    "人员?|者|员|方|姓名|户名|名称?|全称|简称|部门|处室|股室|科室|科|股|机构|公司|企业|厂家|商|客户|房东|业主|"
    "领导|专家|窗口|[收付汇][款入出]行|机关|归口|辅助|核算|组织|岗|核算项|经理|代理|主体|团队|[局厅委办处所站院队组校]|中心|街道|乡镇?|镇|村|社区|学校|法定代表|电话|手机|传真|邮箱|邮编|联系方式"
)
_WHERE = (
    "地[点址区域]?|位置|坐落|区[域划]?|楼[层号栋座]?|房间?|城市|省份?|国家|网点|支行|银行|开户行|对方行|柜台|柜员|终端|"
    "商户|四至|范围|限制|场所|省市?|市县?|县区?|乡|[栋室路]|门牌|经纬度|坐标|方位"
)
_PAPER = (
    "号码?|码|编号|编码|代码|流水|文[号书件]|票据|批次|批号|序列|附件|页码?|名册|目录|链接|图片|照片|二维码|标段|合同|"
    "协议|凭证|代号|单[号据]?|[书证函表册令图]|证照|收据|时间戳|印鉴|档案|校验码|[前后末][一二三四五六]位"
)
_MAKE = (
    "规格|型号|品[牌名种]|材质|材料|颜色|结构|产地|配置|科目|功能|项目|名目|类|节|分类|专业|等级|职[务称]|性别|"
    "民族|行业|学历|车牌|排量|标题|参数|座位|容量|功率|尺寸|款式|样式|星级|产品|商品|货物|物品|设备|案由|案件|税种|险种|"
    "资质|资格|荣誉|职级|编制|亲属|学段|年级|班级"
)
_IN_LATIN = (
    r"(?:.*[_ .-])?(?:no|num|number|id|code|name|user|dept|phone|tel|addr(?:ess)?|bank|branch|"
    r"seq|serial|index|guid|uuid|key|operator|teller|channel|by|person|hash|version|ts|"
    r"(?:create|update|insert|modify|load|etl|sync)d?[_ .-]?(?:time|date|at|on|by|user))|sn"
)
OF_THINGS = re.compile(
    rf".*(?:{_WHO}|{_WHERE}|{_PAPER}|{_MAKE})|{_IN_LATIN}|[顺排]?序号?|[行栏]次|(?:.*分类)?[类款项]|款项|no\.?"
)
"""Who, where, on which paper, of what make."""
OF_BODIES = re.compile(".*单位")
"""A body, or what a number is a number of."""
OF_SORTS = re.compile(
    ".*(?:类别|类型|种类|性质|属性|方式|形式|途径|渠道|级别|层级|类目|品类|大类|小类|方法|制度|身份|对象|岗位)"
)
"""Of what sort, by what way."""
OF_TEXTS = re.compile(
    ".*(?:用途|内容|事项|业务|依据|要求|标准|规模|目标|期限|账龄|来源|备注|备忘|说明|摘要|事由|原因|理由|附言|信息|"
    "场景|需求|补充|描述|简介|详情|要点|批注|概况|问题|特征|行为|思路)|"
    "(?:.*[_ ])?(?:remarks?|memo|notes?|desc(?:ription)?|comments?)"
)
"""On account of what, in free words."""
OF_ACTS = re.compile(
    "(?:制单|复核|审核|出纳|会计|记账|录入|经办|审批|填制|稽核|主管|操作|保管|开票|登记|.*账户)"
)
A_NAME = r"^(?:[^已未待不正有无是否通同合驳作√×\W\d_a-zA-Z][\p{Han}]{1,3}|[A-Za-z]*\d{3,})$"
"""Acts below which stands who did it, and such a name or number."""
OF_PAPERS = re.compile(
    ".*(?:打印|回单|对[账帐]|勾[对兑]|核对|发票|票据|上传|下载|同步|推送|归档|附件|签[收章字]|短信|通知|匹配|认领|"
    "采购|公务卡|涉密|公开|进口|共享|监控|预警|绩效|扶贫|脱贫|乡村振兴|中小企业|三重一大|贴标|标签|条码|钞[/]?汇|汇钞|现转|公私|境内外|年检|印鉴|折旧|资料|档案|证件|"
    "跨行|同城|异地|本外地|节能|环保|信创|国产|编内|在编|公示|录像|加密).*"
)
"""What became of a paper, or of something else than the money."""
OF_WRITING = re.compile(
    "(?:.*(?:制单|制表|填[报表写]|登记|录入|申请|审[批核签]|复核|打印|导出|下载|查询|建[账卡档立]|创建|生成|更新|修改|"
    "签[订约署发收]|合同|协议|开工|下达|发文|收文|批[复准]|立项|购[置买进]|取得|出厂|生产|竣工|验收|入[账库]|记账|交付|开票|"
    "上报|受理|提交|申报|开户|投入使用|建[成造]|领用|评审|公示|招标|中标|开标|起息|交易|业务|凭证|会计|出生|任职|盘点|"
    "评估|检查|核查|备案|报送|送达|通知|系统|操作|保修|质保|年检|需求|到货|借款|挂账|发生|形成|产生|决定|公告|立案|结案|处罚|检测|接收|发放|启动|维修|保养)(?:开始|起始|起止|完成|结束)?)?"
    "(?:日期|时间|时刻|日|时|年月|月份|年份)|.*(?:起始|开始|立项|建成|购置|出厂)年度?|会计期间?|"
    "(?:租|合同|租赁|服务)期[起止]?"
)
"""Days on which something was written, bought or handed in, not undone or put off."""
OF_DAYS = re.compile(".*(?:日期|时间|日)")
DAY_OF_ENDING = re.compile("[延缓展止停截终至退还清]|到[期账]|生效|失效|结[清束]|搬|腾|完税")
"""Any other day, and of what not: where every row has one it tells no row from another."""
A_DAY = r"^\d{4}(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月?)|\d{4})?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
A_CODE = r"^[A-Za-z]{1,6}[-_]?\d{1,20}$"
OF_OTHER_FIGURES = re.compile(
    ".*(?:[件台套个笔人户张份次天月年层间行据]数|数量|面积|长度|高度|重量|里程|交易地金额|年限|月限|工龄|年龄|容积率|单价|"
    "合同(?:总)?(?:金额|价款?|额)|中标(?:金额|价)|总投资|投资总?额|概算|注册资[本金]|折旧(?:额|金额|率)?|残值率?|摊销额?|"
    "(?:支付|执行|完成|支出|预算|项目|工程|序时)进度|(?:执行|完成|支付|支出|增长|增减|残值|结转|结余)率|占比|同比|环比|得分|分数|评分|分值|排名|名次|[比较](?:上年|去年|同期|上期|年初).*)"
    r"(?:\(?%\)?)?"
)
"""Figures of other things than the amounts: how many, how long, at what price, how far."""
OF_PLANS = re.compile(
    "(?:年初|全年|当年|本年)?(?:预算|计划|任务|目标|指标)(?:安排|总)?(?:数|额|金额)"
)
OF_FLOWS = re.compile(
    "(?:本年|当年|全年|本期|累计|已|财政|实际)*(?:支出|支付|收入|下达|拨款|使用|执行)(?:金额|数额|数|额|合计)?"
)
"""What came and went before an end: beside what was carried over it is another thing."""
OF_BALANCES = re.compile(".*(?:余额|结余|结存)")
"""Beside the lines of a statement: it proves amounts where it is read, and changes none."""
OF_BESIDE = {"carryovers": OF_FLOWS, "bank_lines": OF_BALANCES}
A_CLOCK = r"^\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$"
OF_EARLIER = re.compile("(?:上年|去年|上期|同期|上年同期|前年).{0,6}(?:数|额|金额|收入|支出)")
WHOLE_YEARS = ("fund_revenues", "agency_years", "project_years")
"""Figures of an earlier year, in tables whose rows name their year."""
AFTER_PLANS = ("payments", "carryovers", "fund_revenues", "agency_years", "ledger_balances")
"""What was planned is another thing than what happened, in tables of what did."""
OF_STATES = re.compile(
    ".*(?:口径|共[用有享同]|去向|进展|币种|币别|货币).*|"
    ".*(?:状态|状况|情况|结果|阶段|环节|与否|标[志识记]|进展|去向|结论|意见)|"
    "(?:是否|有无|能否|可否).*|.*(?:status|state|flag)"
)
"""Headers that say how things stand: innocent where all rows say the same harmless word."""
UNDOES = re.compile(
    "^(?:已(?![用提]|计提|使用)|[未待]|拟(?![采购建租])|其中)|占用|借[用出]|租用|出租面积|[闲空]置面积|盘点(?:数|结果|面积)|实[有存盘]|^原(?!因|始)|红冲|冲[正销减红账]|退(?!休|役|伍|耕)|作废|撤销|注销|核销|没收|罚没|处置|报废|[调核追][增减]|调整|减免|缓缴|[减免][租收征缴]|失败|驳回|拒[付绝]|减半|优惠|"
    "终止|中止|解除|延[期长]|展期|抵[扣顶押]|冻结|查封|重复|移交|划转|转出|收回|缴回|更正|变更后|现(?=使用)|"
    "实际(?!使用人)"
)
"""What a header has below which only what is no more, or not so, is written."""
SET_ANEW = re.compile("核[定实准减]|审[定减计]|认定|评审")
"""What a header of a figure has that somebody set anew."""
LATER = re.compile("调整|审[定核计]|核[定实]|更正|修正|确认|[后减扣]")
"""What a header of a later figure of the same thing has."""
OF_LIFE = {
    "asset_income": re.compile("出租"),
    "deposits": re.compile("退(?:还|付|款|回)?"),
    "projects": re.compile("终止|变更后"),
}
"""Of these, what is the ordinary life of a row."""
FLOWS = re.compile(
    ".*(?:收入|支出|预算|安排|下达|支付|拨款|增加|减少|使用|发生|调[入出]|收回|上缴|划[入出]|计提|缴存|执行|"
    "转入|收到|收取|付出|年初|期初|上年|月初)(?:结转|结余|余额|累计)*(?:金额|数额|数|额|合计)?"
)
BEGINS = re.compile(".*(?:年初|期初|上年|月初)末?(?:结转|结余|余额|累计|数|金额)+")
"""What leads from a beginning to an end, and the beginning."""
SERIAL = re.compile("[顺排]?序号?|[行栏]次")
"""Numbers of rows, of which 1-1 is a part of 1."""
RAISED = re.compile(
    "有效|成功|生效|到[账帐]|[记入过]账|支付|下达|审[核批定]|确认|清算|执行|完成|正常|通过"
)
"""What a flag says that all rows should raise."""
OF_SHARES = re.compile(
    "[率比折倍]|份额|系数|级次|差|[金费款额税价钱]$|余额|收入|支出|[月季期年](?:份|度|间)?$|状|态"
)
"""Headers of figures that are small, and change an amount."""

NAME_OF_UNIT = "移交|划转|借用|租用|代管|元|亩|公顷|^[年月季]度?$"
"""What a number is a number of, where that is money, land or time."""
MORE_THAN_A_SORT = re.compile(
    "红|冲|退(?!休|役|伍|耕)|废|撤|(?<![推促经])销(?!售)|无效|失效|取消|失败|终止|中止|解除|没收(?!入)|草稿|模拟|测试|演示|"
    "[样示范]例|暂|预(?!算|备费)|拟|计划(?:外|数|中)|待|未|不(?!动产)|尚|重复|[合小累]计|其中|上年|去年|往年|历年|原始|"
    "调整|更正|差错|[追核调][增减]|减|免|缓|保函|保单|承兑|汇票|单价|名义|代[管收付垫]|"
    "(?:预算|决算|执行|计划|实际|预计)数|初稿|终稿|版|虚|抵|垫|挂账|[美港欧日澳]元|美金|港币|外币|外汇|下拨|上解|内部|[日月年]均|平均(?!年限|法)|可用|冻结|最[高低]|评?估|占用|借用"
)
"""What a word of a sort has where it says more than the sort."""
UNDONE = (
    "(?:已|被|遭|均|全额|部分|原路|银行|对方|财政|现)[^，,。;；]{0,10}?(?:退[款票汇回付库费还货押租]|收回|[缴交]回|"
    "上缴|作废|冲|撤销|注销|核销|销户|报废|处置|没收|划转|移交|冻结|查封|扣减|抵|终止|停用|出租|出借|缓缴|减免|豁免|核减|拆除|灭失|转出|"
    "调出|还清|还款|归还)|[误错多漏少][付记列报]|重复(?:支付|记|付|列|计|入账|上报)|"
    "未(?:反映|计入|列入|纳入|入账|扣除|包含|记账|生效|到账)|实际(?:已|为|是|面积|金额|余额)|更正为"
)
"""What a note says that undoes or corrects what rows say."""
HAPPENED = (
    f"{UNDONE}|退[款票汇回付库费还货]|[缴交收]回(?:国库|财政|资金)|暂[估列挂]|预[估提]|(?:实|应|改|调整)为|"
    "以.{1,12}为准|没收(?:[^入]|$)|豁免|减免|免[除缴收]|缓[缴交]|延[期长后缓至]|不[得予再](?:处置|退|付|计)|抵[顶扣账押]|转[作为](?:其他)?收入|含税|"
    "[美港欧日澳]元|作废|撤销$|移交|公物仓|不再|搬离|退[租房]|腾退|解除|停业|关闭|并入|失败|未成功|未果|(?:为|系|是)(?:模拟|测试|演示|重复|虚)"
)
"""The same of a remark in a row, which speaks of this row alone."""
HAPPENED_TO = {"assets": ("储备", "出租", "出借", "闲置", "空置"), "bank_accounts": ("代管",)}
"""The same of these things."""
DIFFERS = "^[借贷]方?$|红|冲|废|退|不符|不一致|差异|[有错]误|未达"
"""What a paper's state has where the row is not what it was."""

TAKEN_BACK = "冲[销正]|红冲|作废|[误错]付|重复支付|退[票汇]"
"""What the text of an amount that is not below zero says where it should be."""
MARKED = (
    r"[(（\[【]已?.{0,2}(?:退[票汇款回]|作废|撤[销并]|停用|停业|拆除|[冲注]销|报废|处置|核销|失效|终止|暂估|重复)"
    r".{0,3}[)）\]】]\s*$"
)
"""A mark behind a name, which says that what it names is no more."""

A_NUMBER = r"^\s*[-+(（]?\s*[¥￥]?\s*\d[\d,，]*(?:\.\d+)?\s*[%元)）]?\s*$"
A_SMALL_NUMBER = r"^\d{1,2}$|^100$"
A_MEASURE = (
    r"^[A-Za-z]*\d[\d.,-]*\s*[^\d\s%％‰元年月日号/.:-][^%％‰]*$|^\d{1,2}年(?:期|以[上内下])?$"
)
"""A number with what it is a number of: 2公里, 3年以上, 10元/人."""
