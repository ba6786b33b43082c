"""Unread columns, and cells, that decide what amounts are and that nothing else hears.

Whatever its header: a column whose words are two sides of one question (年初 and 年末, 计划 and
实际, 初稿 and 审定) says that rows are of different figures; one of rates says that amounts are of
another money; a row marked 示例 or 重复, and a number with a mark (A1*, A1（作废）), are not what
they look like.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.marks import FREE, OF_ELSE, below_zero, words_of
from zbb_reconcile.tables import STATEMENTS, TABLES

_AXES = (
    ("年初|期初|月初|上年末|上期末", "年末|期末|月末|年底"),
    ("本月|本期|当月|本次|当期", "(?:本年)?累计"),
    ("计划|预算|预计|应[付收缴]", "实际|执行|决算|实[付收缴]|完成"),
    (
        "[初草原]稿|原始|原|(?:调整|审[核定]|更正|修正|汇总)前|申报|上报|送审|填报|自报",
        "[终定]稿|更正|修正|(?:调整|审[核定]|更正|修正)后|审定|核定|批复|修订|确认",
    ),
    ("明细|其中", "合计|小计|汇总|总计"),
    ("含税", "不含税"),
    ("上年|去年|上期|同期", "本年|今年|本期|当年"),
    ("旧版?|历史", "新版?|最新|当前|现行"),
)
"""Two sides of one question each: rows of both in one table are not of one figure."""
_KIND = (
    "(?:数据?|金额|值|额|版本?|稿|表|口径|余额|结转|结余|结转结余|情况|支付|支出|收入|行|发生额?)?"
)
_SIDES = [tuple(re.compile(f"(?:{side}){_KIND}") for side in axis) for axis in _AXES]
_RATE = re.compile(
    ".{0,6}(?:汇率|折[算合]率|牌价|外汇中间价|数量级|乘数|倍[数率]|(?:换算|折算|计价)系数)|"
    ".{0,6}(?:负担|分[担摊]|承担|配套|出资|占股|持股)(?:比例|份额|比率)|exchange_?rate|fx_?rate"
)
_ONE = r"^\s*(?:1(?:\.0*)?|100(?:\.0*)?%?|)\s*$"
_OF_LEVELS = re.compile(
    "是否(?:末级|明细|底级|叶子|汇总|合计|父级|上级|虚拟|重复|剔除|计入|纳入|抵[消销]|最新|当前|现行|[终定]稿)"
    "(?:科目|单位|指标|项目?|行|数据?|统计|合计|版本?)?|(?:末级|汇总|合计|小计|重复)(?:标[志识记]|行|与否)"
    "|行类型|数据级次|is_?leaf"
)
"""Headers of columns that say which rows are the sum of others, or are not to be counted."""
_MARKED = (
    r"^[\s(（【\[]*(?:(?:填[写报]|表样)?(?:[示样范举]例|例子|例如)(?:行|数据)?|例\d?|模拟数据|"
    r"(?:重复|多余|错误|有误|不对|删除|待删除?|剔除|不[算计]|不纳入|虚列|暂估|预估|预提|录错|填错)"
    r"(?:行|记录|数据|录入|登记|填报|上报|支付|统计)?|(?:示例|样例|范例|例如|举例).{1,8})[\s)）】\]:：。!！]*$"
)
_SUMS = (
    r"^\s*(?:本[月日年季期]|上[年月期]|以前年度|年初|期初)?(?:合计|累计|小计|总计|共计)"
    r"(?:已?支付|支出|发生|付款)?(?:数|额|金额)?\s*$"
)
_HINTS = (
    "例|[合累小总共]计|模拟|重复|多余|[错有]误|不[对算计纳]|[删剔]除|待删|虚列|"
    "[暂预]估|预提|[录填]错"
)
_MARKED_NUMBER = (
    r"^\s*[*※★☆▲△]\s*[0-9A-Za-z一-鿿]|[0-9A-Za-z一-鿿]\s*[*※★☆▲△#①②③]\s*$"
    r"|[(（\[【](?:已?作废|撤销|[旧原废红冲退]|停用|调[增减整]|冲[销减回]|重复|示例|样例|草稿|补|已.{1,3})[)）\]】]"
)
_LONE_MARK = r"^\s*(?:[^\w\s]{1,3}|[xXnN]|[一-鿿]{1,2})\s*$"
"""A mark in a column without a header."""
_FOREIGN = (
    "(?i)(?:[美港欧日澳]元|美金|港币|英镑|外币|外汇|USD|HKD|EUR)(?:待核查)?(?:账户|帐户|户|存款|结算)"
    r"|[(（\[【](?:[美港欧日澳]元|美金|港币|英镑|外币|USD|HKD|EUR)[)）\]】]"
)
_RENAMED = re.compile(
    "(?:(?:更正|变更|调整|修正|合并|撤并|划转|改革|整合|调剂)后的?|现[用行]?|新|实际|真实|最新|(?:使用|执行|可用)(?=年))"
    "(?P<own>.+)"
)
_OVER = "处置|报废|核销|注销|终止|中止|撤销|销户|作废|失效|停用|灭失|毁损|没收|减免|豁免|冻结"
"""What is said of a thing that is no more what it was."""
_ENDED = re.compile(
    rf"(?:提前|实际|已|资产|项目|账户|合同|租金)*(?:{_OVER}|移交|划[转出]|转让|拍卖|变卖|出售|出借|借出|缓缴)"
    "(?:日期|时间|日|至|期限|原因|情况|去向|方式|文号|批[复文](?:文?号)?|单号|说明)?"
)
"""Headers of columns that are filled in for what has ended."""
_NOT_ENDED = r"(?i)^\s*(?:否|无|没有|未.*|不.*|正常|[-—/]|n|no|false|0+(?:\.0*)?|)\s*$"
_NOT_SO = re.compile(
    rf"(?:已|被)?(?:{_OVER}|止付|圈存)|草稿|预约|预授权|挂账|(?:银行)?保函|保单|附[属]?卡|子[卡户]|模拟"
    "|(?:未|待|拟|暂|尚未)(?:下达|记账|入账|审[批核]?|生效|确认|支付|拨付|执行|分配)"
)
"""Words of rows that are not, or not yet, what the other rows are."""
_GONE = re.compile("(?:已|被)?(?:收回|回收|上缴|缴回|退回|收缴|盘活|注销)(?:国库|财政|总预算)?")
"""Words of rows of carried money that are carried no more."""
_CLOSED = re.compile("(?:已|被)?(?:销户|注销|撤销)")
_ENDING_ELSEWHERE = ("asset_income", "decisions", *STATEMENTS)
_OF_PERIODS = re.compile(".{0,4}(?:期间|周期|频[次率])|季度|月份|期别")
_WHOLE_YEAR = r"^\s*(?:全年|年度?|年末|1-12月|1月-12月|12月?|四季度|\d{4}年?(?:度)?|)\s*$"
_BY_PERIODS = ("agency_years", "fund_revenues", "project_years", "leases")
_OF_WHOLE = re.compile("(?:主|母|父|总|归集|上级)(?:账户|账号|户|卡号)(?:号码|名称)?")
_UNIT_IN_ROW = r"单位\s*[:：]\s*(?:人民币)?(?:[十百千]?[万亿]|[百千])元"
_POSITIVE = {
    "payments": "amount",
    "indicators": "amount",
    "carryovers": "closing",
    "deposits": "amount",
    "income_due": "due_amount",
}
"""Amounts of which some may be below zero, and never all."""
_TAKEN_BACK = re.compile("退|冲|红|负|[调核追]减|收回|扣减|refund|revers", re.IGNORECASE)
_FEWEST_NEGATIVE = 2


def refuse_unheard_columns(
    table: str,
    headers: Headers,
    cells: Cells,
    told: Collection[str],
    unread: pl.DataFrame,
    *,
    file: str,
    sheet: str | None,
    names: Sequence[str] = (),
) -> None:
    """Refuse a table beside whose amounts a column, or a row, says what nothing else understands.

    ``unread`` are the columns that say nothing yet, by position, or their different words where
    these are few; ``names``: titles that may say that all was taken back. A mapping that says which
    column an amount is (``told``) answers.
    """
    columns = (*TABLES[table].columns, *TABLES[table].pieces)
    money, amount = headers.money(table), headers.asked_about(table, told)
    if amount is None:
        return

    def refuse(key: str, at: int, found: str, name: str = amount) -> None:
        raise Refusal(
            key,
            file=file,
            sheet=sheet,
            column=shown(headers.labels[at]),
            found=shown(found),
            meant=name,
            header=headers.labels[headers.columns[name]],
        )

    texts = [
        headers.columns[c.name] for c in columns if c.kind == "text" and c.name in headers.columns
    ]
    few: list[int] = []
    for name, values in unread.to_dict().items():
        at, column = int(name), values.fill_null("")
        header = normal_header(headers.labels[at])
        if money and _RATE.fullmatch(header) and not column.str.contains(_ONE).all():
            refuse("column_of_rates", at, column.filter(~column.str.contains(_ONE))[0])
        words = words_of(column)
        few += [at] if words else []
        sides = _two_sides(words) if money and not FREE.search(header) else ()
        over = _over(table, headers, header, column, words)
        if over is not None:
            refuse("row_marked", at, over)
        if table == "bank_accounts" and _OF_WHOLE.fullmatch(header) and (column != "").any():
            refuse("column_of_figures", at, column.filter(column != "")[0])
        if table in _BY_PERIODS and _OF_PERIODS.fullmatch(header):
            sides = tuple(
                column.filter(~column.str.contains(_WHOLE_YEAR)).unique().sort().to_list()
            )
        if _OF_LEVELS.fullmatch(header) and len(words) > 1:
            sides = tuple(sorted(words))
        if sides:
            refuse("column_of_figures", at, "、".join(sides[:4]))
        other = _renamed(table, headers, header)
        if other is not None and other not in told:
            own = cells([headers.columns[other]]).to_series().fill_null("")
            newer = cells([at]).to_series().fill_null("")
            differs = newer.filter((newer.str.strip_chars() != "") & (newer != own))
            if differs.len():
                refuse("number_renamed", at, differs[0], other)
        some = column.filter(column.str.strip_chars() != "") if header[:1] == "#" else column
        if some.len() in range(1, column.len()) and some.str.contains(_LONE_MARK).all():
            refuse("row_marked", at, some[0])
    if "currency" not in headers.columns and table == "bank_accounts":
        for at in sorted({*map(int, unread.columns), *texts}):
            column = cells([at]).to_series().fill_null("")
            foreign = column.filter(column.str.contains(_FOREIGN))
            if foreign.len():
                refuse("row_of_currency", at, foreign[0])
    numbers = [
        headers.columns[c.name]
        for c in TABLES[table].columns
        if c.required and c.kind in ("code", "text") and c.name in headers.columns
    ]
    # What a bank writes of a line is free; where it stands in a few words it is a mark.
    free = few if table in STATEMENTS else [*map(int, unread.columns), *texts, *numbers]
    told_of_rows = _MARKED if table in STATEMENTS else f"{_MARKED}|{_SUMS}"
    # An old house is one: 门面房(旧).
    marked_number = _MARKED_NUMBER.replace("旧", "") if table == "assets" else _MARKED_NUMBER
    for at, grammar, hints in (
        *((at, told_of_rows, _HINTS) for at in sorted({*free})),
        *((at, marked_number, "[*※★☆▲△#①②③(（\\[【]") for at in numbers),
    ):
        column = cells([at]).to_series().fill_null("")
        column = column.filter(column.str.contains(f"单位|{hints}"))
        if column.is_empty():
            continue
        in_unit = column.filter(column.str.contains(_UNIT_IN_ROW)) if money else column.head(0)
        if in_unit.len():
            refuse("row_marked", at, in_unit[0])
        some = column.filter(column.str.contains(hints))
        marked = some.filter(some.str.contains(grammar)) if some.len() else some
        if marked.len():
            refuse("row_marked", at, marked[0])
    name = _POSITIVE.get(table, "")
    if name in headers.columns and not any(map(_TAKEN_BACK.search, (file, sheet or "", *names))):
        amounts = cells([headers.columns[name]]).to_series().fill_null("")
        amounts = amounts.filter(amounts.str.contains("[1-9１-９]"))
        if amounts.len() >= _FEWEST_NEGATIVE and bool(below_zero(amounts).all()):
            refuse("all_below_zero", headers.columns[name], amounts[0], name)


def _over(
    table: str, headers: Headers, header: str, column: pl.Series, words: frozenset[str]
) -> str | None:
    """What an unread column says of some rows, that these are not what the others are."""
    if table == "bank_accounts" and "status" in headers.columns and _ENDED.fullmatch(header):
        # Its status says already that it is closed.
        return None
    if table not in _ENDING_ELSEWHERE and _ENDED.fullmatch(header):
        ended = column.filter(~column.str.contains(_NOT_ENDED))
        return ended[0] if ended.len() else None
    if FREE.search(header) or OF_ELSE.search(header):
        return None
    # An account that is closed has a day for it.
    dated = _CLOSED if "closed_on" in headers.columns else None
    over = sorted(
        word
        for word in words
        if (_NOT_SO.fullmatch(word) or (table == "carryovers" and _GONE.fullmatch(word)))
        and not (dated is not None and dated.fullmatch(word))
    )
    return over[0] if over and len(over) < len(words) else None


def _renamed(table: str, headers: Headers, header: str) -> str | None:
    """The column of codes that is read, of which an unread one is the newer: 现单位编码."""
    found = _RENAMED.fullmatch(header)
    meant = meanings(table, found["own"]) if found is not None else ()
    names = {
        c.name for c in TABLES[table].columns if c.kind in ("code", "account", "year", "choice")
    }
    return next(
        (m.column for m in meant if m.column in headers.columns and m.column in names), None
    )


def _two_sides(words: Collection[str]) -> tuple[str, ...]:
    """The words of both sides of one question; () where a column has none, or one side only.

    >>> _two_sides({"年初数", "年末数"}), _two_sides({"年初预算", "追加"})
    (('年初数', '年末数'), ())
    """
    for one, other in _SIDES:
        left = sorted(word for word in words if one.fullmatch(word))
        right = sorted(word for word in words if other.fullmatch(word))
        if left and right and set(left) != set(right):
            return (left[0], right[0])
    return ()
