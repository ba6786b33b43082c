"""What a row of text cells looks like, whatever its table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.header_names import normal_header

LONGEST_TEXT = 200
_ORDINALS = re.compile(r"[甲乙丙丁戊]|栏次|列次|行次|序号")
_VALUE = re.compile(
    r"[-—+(¥]*\d[\d,.)-]*圆?"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?:\(?(?:星期|周)?[一二三四五六日天]\)?)?"
    r"(?:[上下]午)?(?:[\d:.时分秒]+)?"
)

_FOOTER = re.compile(
    r"(?:制表|制单|审核|复核|填表|填报|编制|编报|经办|记账|主管|单位负责|财务负责|负责|会计|出纳|法定|联系|"
    r"打印|导出|下载|报送|操作|柜员|签字|签章|盖章|公章|报表|日期)[^:]{0,8}:.*"
    r"|(?:注|备注|说明|附注|特别提示|温馨提示|重要提示|提示|声明)(?:[:\d、.(].*)?"
    r"|(?:以上|本表|本明细|本回单|本对账单|此表).*"
    r"|.*(?:仅供参考|以.{1,12}为准)[。.!]?"
    r"|第\d+页.*|共\d+[页条笔行户].*|\d+/\d+页?|.{0,2}以下空白.{0,2}|此行以下无正文|[-—=*_#~─]{3,}.*"
    r"|(?:总|合计)?(?:笔数|条数|记录数|总笔数).*"
    r"|(?:合计|总计|共计|收入|支出|借方|贷方).*[:\d].*"
)
"""What a row says, in normal form, that closes a table or a page."""


_FIGURE = r"\d{3}|\d[.,:/月-]\d|\d[元万千]"
"""What an amount, a day or an account has."""
_REMARK = re.compile(rf"(?=.{{8}})(?!.*(?:{_FIGURE}))(?:.*[,;:。!].*|[*※★#(【\[].+[*※★#)】\]])")
"""A sentence alone in its row, in normal form: long enough, with a stop in it or marks around it,
and no figure."""

Row = tuple[int, Sequence[str]]
"""A physical row: its number as a spreadsheet shows it, and its cells as text."""


def joined(cells: Sequence[str]) -> str:
    """The cells of a row that are not blank, joined by a space, for a listing."""
    return " ".join(text for cell in cells if (text := cell.strip(BLANKS)))[:LONGEST_TEXT]


def is_value(cell: str) -> bool:
    """Whether a cell is a number or a day, which no header is.

    >>> is_value("1,234.00"), is_value("2024年12月31日"), is_value("2024年"), is_value("金额")
    (True, True, False, False)
    >>> is_value("2024-01-05 星期五"), is_value("2024-01-05 09:30:00"), is_value("2024年1月5日制表")
    (True, True, False)
    """
    return bool(_VALUE.fullmatch(normal_header(cell)))


def is_ordinals(cells: Sequence[str]) -> bool:
    """Whether a row under the header only numbers the columns: 栏次, 1, 2, 3 …"""
    said = [text for cell in cells if (text := normal_header(cell))]
    numbers = [text for text in said if not _ORDINALS.fullmatch(text)]
    return (
        len(said) >= 4
        and len(numbers) >= 2
        and numbers == [str(at) for at in range(1, len(numbers) + 1)]
    )


def is_remark(cells: Sequence[str]) -> bool:
    """Whether a row holds one sentence and nothing else: no number that could be data.

    >>> is_remark(["*本清单仅供参考，不作为记账凭证*", ""]), is_remark(["水利局", ""])
    (True, False)
    >>> is_remark(["转账手续费，5.00元"]), is_remark(["以上，为准。", "1.00"])
    (False, False)
    """
    filled = [text for cell in cells if (text := normal_header(cell))]
    return len(filled) == 1 and bool(_REMARK.fullmatch(filled[0]))


def is_footer(normal: str) -> bool:
    """Whether a cell in ``normal_header`` form closes a table or a page: 制表人：, 第 1 页."""
    return _FOOTER.fullmatch(normal) is not None
