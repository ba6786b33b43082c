"""The lines of text that close a table or a page: 制表人：…, 第 1 页, and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.sheet import Misfit

_FOOTER = re.compile(
    r"(?:(?:执收|填报|报送|预算|使用|用款|核算|编制)单位)?(?:制表|制单|审核|复核|填表|填报|编制|编报|经办|记账|主管|单位负责|财务负责|负责|会计|出纳|法定|联系|"
    r"打印|导出|下载|报送|操作|柜员|签字|签章|盖章|公章|报表|日期)[^:]{0,8}:.*"
    r"|(?:注|备注|说明|附注|特别提示|温馨提示|重要提示|提示|声明)(?:[:\d、.(].*)?"
    r"|(?:以上|本表|本明细|本回单|本对账单|此表).*"
    r"|.*(?:仅供参考|以.{1,12}为准)[。.!]?"
    r"|(?:数据)?(?:导出|打印|下载|查询|生成)(?:时间|日期)\d.*|[(【]?(?:盖章|签章|公章)[)】]?[^一-鿿]*\d*年?\d*月?\d*日?"
    r"|(?:红字|负数|蓝字).{0,10}(?:冲正|冲销|退款|退回|红冲).{0,4}"
    r"|[【\[(](?:用友|金蝶|新中大|久其|浪潮|博思|远光)[^】\])]{0,8}[】\])]"
    r"|第\d+页.*|共\d+[页条笔行户].*|\d+/\d+页?|.{0,2}以下空白.{0,2}|.*共\d+[页条笔行户]|此行以下无正文|[-—=*_#~─]{3,}.*"
    r"|(?:总|合计|本[页次表]|全部)?(?:笔数|条数|行数|记录数|总笔数).*"
    r"|(?:本[期页月年]|累计)?(?:合计|总计|共计|收入|支出|借方|贷方).*[:\d].*"
)
"""What a row says, in normal form, that closes a table or a page."""

_FIGURE = r"\d{3}|\d[.,:/月-]\d|\d[元万千]"
"""What an amount, a day or an account has."""
_LABELLED = re.compile(
    r"[一-鿿()]{2,12}:[^:]{0,20}|[一-鿿]{2,8}\((?:章|盖章|签章|公章|签字)\):?|(?:\d{4})?年(?:\d{1,2})?月(?:\d{1,2})?日|【[一-鿿]{2,8}】"
)
_REMARK = re.compile(rf"(?=.{{8}})(?!.*(?:{_FIGURE}))(?:.*[,;:。!].*|[*※★#(【\[].+[*※★#)】\]])")
"""A sentence alone in its row, in normal form: long enough, with a stop in it or marks around it,
and no figure."""


def is_remark(cells: Sequence[str]) -> bool:
    """Whether a row holds one sentence and nothing else: no number that could be data.

    >>> is_remark(["*本清单仅供参考，不作为记账凭证*", ""]), is_remark(["水利局", ""])
    (True, False)
    >>> is_remark(["转账手续费，5.00元"]), is_remark(["以上，为准。", "1.00"])
    (False, False)
    """
    filled = [text for cell in cells if (text := normal_header(cell))]
    return len(filled) == 1 and bool(_REMARK.fullmatch(filled[0]))


def remarks_below_data(
    remarks: Sequence[tuple[int, str]],
    judged: Sequence[tuple[int, str]],
    grid: pl.DataFrame,
    misfits: Sequence[Misfit],
) -> list[tuple[int, str]]:
    """The remarks that stand under the last row which may be data."""
    if not remarks:
        return []
    others = {number for number, _ in (*remarks, *judged)}
    fitting = grid.filter(~pl.col("source_row").is_in(list(others)))["source_row"]
    last = max(
        [*fitting.tail(1), *(row.row for row in misfits if row.row not in others)], default=0
    )
    return [(number, text) for number, text in remarks if number > last]


_SIGNATURE = re.compile(
    r"(?:制表|制单|审核|复核|填表|填报|编制|经办|记账|主管|单位负责|财务负责|负责|会计|出纳)[^:]{0,4}:.*"
)


def is_signature(normal: Sequence[str]) -> bool:
    """Whether a row begins with who signed it, so that a day in it is the day of that."""
    return _SIGNATURE.fullmatch(next((cell for cell in normal if cell), "")) is not None


def is_signed(normal: Sequence[str]) -> bool:
    """Whether all that a row in normal form says is labels with what belongs to them.

    >>> is_signed(["单位盖章:", "资产管理员:王", "年月日"]), is_signed(["甲:1", "8.00"])
    (True, False)
    >>> is_signed(["财政部门(章)", "", "单位(章)"])
    True
    """
    said = [cell for cell in normal if cell]
    return bool(re.search("[:章]", said[0])) and all(map(_LABELLED.fullmatch, said))


def is_footer(normal: str) -> bool:
    """Whether a cell in ``normal_header`` form closes a table or a page: 制表人：, 第 1 页."""
    return _FOOTER.fullmatch(normal) is not None
