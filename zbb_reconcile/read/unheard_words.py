"""Words beside a table that decide what its amounts are, and that nothing else of the reader hears.

A title 初稿, a name 测试, a note 金额均为累计数 or 标黄的为预计数 makes other figures of the same
cells. What is said of units, signs, currencies, days and accounts is heard elsewhere; of what is
left, each word that decides something is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import PurePath

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells
from zbb_reconcile.read.innocent_headers import HAPPENED, MORE_THAN_A_SORT, SORTS_OF, UNDONE
from zbb_reconcile.read.marks import ENDED_ON, below_zero, words_of
from zbb_reconcile.read.money_stated import OF_WHAT_HAPPENED
from zbb_reconcile.read.units import units_named, units_said
from zbb_reconcile.tables import STATEMENTS

_DRAFT = (
    "(?:征求意见|讨论|送审|报审|草|初|试|第?[一二三四五六1-6])稿|草案|[样空旧废]表|样[例本张]|模[板版]|[示范举]例|"
    "模拟|有误|错误|勿用|未定|待[核改定审]实?|作废|废[弃止]|停用|弃用|失效|[旧老]版|已?过期|备份|演示|练习|培训|测试|试[算填]|旧|"
    "[一二三][上下](?:建议|控制|申报)?数?|(?:建议|控制|申报|上报)数|"
    "sample|demo|test|template|draft|old|backup|bak|obsolete|void|wip|deprecated|example"
)
"""What no table is that is meant."""
_REVISED = "调整|审[定核计]|核[定实减]|更正|修正|修改|清理|抵[减销]|扣[减除]|汇总"
_AND_OTHERS = re.compile("(?<![不未])含.{0,2}(?:作废|退[款票回]|撤销|失败|红冲|冲[销正]|重复)")
"""What a name says that some rows are."""
_NOT_YET = (
    f"(?:{_REVISED})前|未经?(?:审[定核计]?|核[实对]|定稿|清算|支付|到账)|[预暂概]估|估[算计]|"
    "预[测计]|测算|计划|模拟|推算|拟(?:支付|安排)|(?:不含|未含|剔除|扣除)税?|税前"
)
"""What figures of what happened are not."""
_SEPARATORS = re.compile(r"[\s_\-—()（）\[\]【】《》「」“”\"、,，.。:：;；|/+]+")
_KIND = "(?:数据?|金额|值|用|版本?|件|稿|表|明细|清单|口径|中)?"
_DRAFTS = re.compile(rf"(?:本|此)?表?(?:[为是系])?(?:{_DRAFT})+{_KIND}\d*")
_FIGURES = re.compile(rf"(?:(?:本|此)?表?(?:[为是系]))?(?:{_NOT_YET}){_KIND}")
_ENDS = re.compile(
    "(?:[一-鿿](?:(?:征求意见|讨论|送审|草|初)稿|草案|样表|模板))\\d*|"
    "[一-鿿](?:计划|预计|预测|测算|模拟)(?:数据?|情况)?表?"
)
_OF_FIGURES = "(?:金额|数据|数字|数值|支付|支出|收入|结转|结余|余额|本表|各[列项])"
_SCOPE = re.compile(
    rf"{_OF_FIGURES}[^。;；，,]{{0,6}}?(?:(?:均|都|全部|一律|已|系|为|是|按|未|不)+(?:[为是系按])?"
    rf"(?:(?:{_REVISED})前|累计|上年|上期|[预暂概]估|预[计测]|测算|估[计算]|计划|推算|匡算|快报|初步|暂定|"
    "[扣减]除|抵[减扣销]|剔除|折[合算]|打折|放大|缩小|除以|乘以?|含税)|"
    "包?含(?!所有|全部|各|本级)|[不未]包?含(?:税|利息|手续费))"
)
"""A sentence that says of all figures what they are."""
_COLOUR = "[黄蓝绿紫橙灰粉黑]"
_COLOURS = f"{_COLOUR}(?:[色底字]|的)|底[色纹]|填充色?|加粗|粗体|斜体|下划线|删除线|标{_COLOUR}"
_RED = "红[字色底]|标红"
_SYMBOLS = "*※★☆△▲▼●○◆◇■□#√×✓✗①②③④⑤"
_MEANS = "(?:均|都)?(?:表示|代表|视为|标[示明记]|指|即|为|是|系|=|[:：])"
_HARMLESS = re.compile(
    "[(（]负数[)）]|必[填须录]|选填|可空|(?:无需|不用|不必|请勿)(?:填|改)|公式|自动|下拉|填[写报列]"
)
_OF_COLOUR = re.compile(rf"(?:{_COLOURS})[^。;；，,:]{{0,8}}?{_MEANS}[^。;；]+")
_OF_RED = re.compile(rf"(?:{_RED})[^。;；，,:]{{0,8}}?{_MEANS}[^。;；]+")
_OF_SYMBOL = re.compile(
    rf"(?:带|标|有|加)?[\"“]?([{re.escape(_SYMBOLS)}])[\"”]?[^。;；，,:]{{0,6}}?{_MEANS}[^。;；]+"
)
_OF_BLANK = re.compile(
    f"(?:空白|空格|留空|未填|不填)[^。;；，,]{{0,6}}?{_MEANS}(?!.{{0,3}}(?:无|没有|零|0|不适用))[^。;；]+"
)
_OF_SIGN = re.compile(
    r"(?:[正负]数|[正负]号|[\"“][+-][\"”]|(?<![^\s,;:(])[+-])[^。;；，,]{0,4}?"
    rf"{_MEANS}(?P<said>[^。;；，,]+)"
)
_USUAL = {
    "负": re.compile("退|冲|红|调减|核减|追减|减少|收回|支出?|付|流出|超支|透支|赤字|多(?:付|收)"),
    "正": re.compile("收|支付|结余|结转|增|追加|流入|盈余|余额"),
}
"""What signs say anyway: less below zero, more above."""
_CODES = re.compile(r"(?<![\dA-Za-z.])([A-Za-z]|\d{1,2})\s*[-—–=:：为]\s*([一-鿿]{1,10})")
_DECIDING = re.compile(
    "作废|撤销|无效|取消|退|冲|失败|[收支借贷付]|[转汇][入出]|[调核追][增减]|预计|计划|万|千元|[美港欧]元|合计|小计|汇总|明细"
)
_CURRENCY = "[美港欧日澳]元|美金|港币|英镑|外币|外汇|usd|hkd|eur"
_OF_CURRENCY = re.compile(
    rf"(?:[为是系以按]|均|[(（])(?:{_CURRENCY})|(?:{_CURRENCY})(?:账?户|存款|计价|结算|列示|折[算合]|余额|活期|定期|储蓄)"
)
_UNDONE = re.compile(UNDONE)
_OF_A_SECTION = re.compile(f"{HAPPENED}|{MORE_THAN_A_SORT.pattern}|盘[亏盈]")
"""What a heading says of the rows below it that the others are not."""
_BY_MONTHS = re.compile("[按每][月季日天旬]|月租|[/／][月季日天]|半年")
"""What a list of leases says where its rents are not of a year."""
_ONLY_SOME = re.compile("(?:部分|个别|少数|其余|有的)[^。;；，,]{0,12}(?:[为是系按含]|未|已)")
"""A sentence that says of some rows what the others are not."""
_SOME_OF_THEM = re.compile("其余|其他(?:单位|各)|个别|部分|另行|除[^。;；]{1,20}外")
_ENDED = re.compile(
    "已?(?:销户|撤[销并]|注销)的?(?:银行|财政)?(?:账户|单位|账号)?(?:清单|明细|登记)?表?"
)
"""What a list of accounts or units says of all of them."""
_GONE = re.compile(
    "[已拟待](?:核销|没收|罚没|作废|注销|冻结|减免|豁免|转[出收]|移交|划转|处置|清退|上缴|收回)"
)
_OF_OTHERS = {"carryovers": re.compile("[年期]初结[转余]"), "deposits": re.compile("保函|保单")}
"""What a list says of all of its rows: that they are other figures, or no money."""
_OF_ASSETS = re.compile(
    "(?P<over>(?:[已拟待]?(?:报废|报损|处置|核销)|盘[亏盈]))(?!收入)|(?P<idle>(?:闲置|空置)(?!.{0,2}低效))|(?P<leased>出租|出借)"
)
"""What a list says of all of its rows: that they are no more, or for what they are."""
_BACK = re.compile(
    "(?:(?![含及和与、]).){0,8}?(?:退[款回票库付]|收回|冲[销正减]|[核追调]减|(?:支付)?失败|在途|[未待](?:支付|付款?|清算|到账|审[批核]|复核))"
    "(?:的|资金|支付|指标|金额)?(?:数据|明细|清单|登记|记录)?表?"
)
"""What a list of payments or indicators says of all of them."""
_PAPERS = re.compile("退休|收据|支行|借款人|付款人|收款人")


_DONE = ("income_due", "fund_revenues", "ledger_balances")
"""Tables that are no plans either."""
_BY_YEARS = ("carryovers", "agency_years", "fund_revenues", "project_years")
"""Tables whose amounts are of whole years, or of their ends."""
_MONTHS = "(?:[1-9]|0[1-9]|1[01])"
_PART_OF_YEAR = re.compile(
    rf"\d月?[-—–~至到]{_MONTHS}月|上半年|前?[一二三1-3]个?季度|前三季|"
    rf"\d{{4}}年{_MONTHS}月(?:\d+[日号]|底|末|份)?[^，。:：]*(?:表|情况|统计|台账|结转|结余|收入|支出|完成)|"
    rf"截[至止]到?(?:\d{{4}}年)?{_MONTHS}月"
)
"""What a title says of a part of a year."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def deciding_word(text: str, *, happened: bool) -> str | None:
    """The part of a name or a title that says that the figures are not the ones meant.

    >>> [deciding_word(said, happened=True) for said in ("结转结余表（初稿）", "支付_测试")]
    ['初稿', '测试']
    >>> [deciding_word(said, happened=True) for said in ("支付（调整前）", "支付测试费")]
    ['调整前', None]
    """
    plain = _plain(text)
    for part in _SEPARATORS.split(plain):
        if _DRAFTS.fullmatch(part) or (happened and _FIGURES.fullmatch(part)):
            return part
    others = _AND_OTHERS.search(plain)
    if others is not None:
        return others[0]
    tail = _ENDS.search(plain.rstrip(" 。."))
    if tail is not None and tail.end() == len(plain.rstrip(" 。.")):
        word = tail[0][1:]
        return word if happened or re.search("稿|草案|样表|模板", word) else None
    return None


def _legend(text: str, *, happened: bool, coloured: bool) -> str | None:
    """What a note says that decides something, whatever the rows hold."""
    plain = _plain(text)
    if happened and (scope := _SCOPE.search(plain)) is not None:
        return str(scope[0])
    for grammar in (_OF_COLOUR, *(() if coloured else (_OF_RED,)), _OF_BLANK):
        found = grammar.search(plain)
        if found is not None and not _HARMLESS.search(found[0]):
            return str(found[0])
    return None


def _turned(text: str) -> str | None:
    """What a note says of signs, where it is not what they say anyway."""
    for found in _OF_SIGN.finditer(_plain(text)):
        sign = "负" if re.match('["“]?[负-]', found[0]) else "正"
        if not _USUAL[sign].search(found["said"]):
            return str(found[0])
    return None


def _said_of_all(table: str, headers: Headers, cells: Cells, text: str) -> str | None:
    """What a name or a title says of all rows, where no column says it: 已销户账户, 退款明细."""
    parts = _SEPARATORS.split(_plain(text))
    if table == "assets":
        return _unlike_status(headers, cells, text)
    other = _OF_OTHERS.get(table)
    another = other.search(_plain(text)) if other is not None else None
    if another is not None:
        return another[0]
    gone = next((part for part in parts if _GONE.search(part)), None)
    if gone is not None and table not in ("asset_income", "decisions"):
        return gone
    if table in ENDED_ON and ENDED_ON[table] not in headers.columns:
        return next((part for part in parts if _ENDED.fullmatch(part)), None)
    if table not in ("payments", "indicators") or "amount" not in headers.columns:
        return None
    said = next((part for part in parts if _BACK.fullmatch(part)), None)
    amounts = cells([headers.columns["amount"]]).to_series().fill_null("")
    return None if said is None or bool(below_zero(amounts).all()) else said


def _unlike_status(headers: Headers, cells: Cells, text: str) -> str | None:
    """What a title says of all assets, where the status of some says otherwise: 闲置资产, 在用."""
    if "status" not in headers.columns:
        return None
    said = _OF_ASSETS.search(_plain(text))
    words = cells([headers.columns["status"]]).to_series().fill_null("").unique().to_list()
    kind = said.lastgroup if said is not None else None
    like = {"idle": "闲|空|未使用", "over": "处置|报废|毁", "leased": "租|借"}
    alike = all(re.search(like[kind], word) for word in words if word.strip()) if kind else True
    return None if alike or said is None else said[0]


def _in_cells(headers: Headers, cells: Cells, symbol: str) -> bool:
    """Whether any cell of the table has the symbol."""
    every = cells(range(len(headers.labels)))
    return any(column.str.contains(symbol, literal=True).any() for column in every.get_columns())


def _codes_unread(text: str, unread: pl.DataFrame) -> str | None:
    """What a note says of codes that stand in an unread column: 状态 1=正常 2=作废."""
    said = dict(_CODES.findall(unicodedata.normalize("NFKC", text)))
    deciding = [word for word in said.values() if _DECIDING.search(_PAPERS.sub("", word))]
    if len(said) < 2 or not deciding:
        return None
    codes = {code.casefold() for code in said}
    for column in unread.get_columns():
        words = words_of(column.fill_null(""))
        if words and words <= codes:
            return "、".join(f"{code}={word}" for code, word in said.items())
    return None


def refuse_unheard_words(
    table: str,
    headers: Headers,
    cells: Cells,
    told: Collection[str],
    texts: tuple[Sequence[str], Sequence[str], Sequence[str]],
    unread: pl.DataFrame,
    *,
    file: str,
    sheet: str | None,
    coloured: bool,
) -> None:
    """Refuse a table of which a name, a title or a note says what nothing else understands.

    ``texts`` are the titles, all notes, titles among them, and the headings among the rows;
    ``unread`` are the columns that say nothing yet; ``coloured``: what is written in red has been
    seen. A mapping that says which column an amount is (``told``) answers.
    """
    money, amount = headers.money(table), headers.asked_about(table, told)
    if amount is None:
        return
    happened = table in OF_WHAT_HAPPENED and table not in STATEMENTS
    titles, notes, sections = texts

    def refuse(text: str, word: str) -> None:
        raise Refusal(
            "word_unheard",
            file=file,
            sheet=sheet,
            found=shown(text),
            word=shown(word),
            meant=amount,
            header=headers.labels[headers.columns[amount]],
        )

    for text in (PurePath(file).stem, sheet or "", *titles):
        word = deciding_word(text, happened=table in (*OF_WHAT_HAPPENED, *_DONE))
        word = word or _said_of_all(table, headers, cells, text)
        part = _PART_OF_YEAR.search(_plain(text)) if table in _BY_YEARS else None
        word = part[0] if word is None and part is not None else word
        if word is not None:
            refuse(text, word)
        monthly = _BY_MONTHS.search(_plain(text)) if table == "leases" else None
        if monthly is not None:
            refuse(text, monthly[0])
    for text in sections:
        usual = SORTS_OF.get(table)
        said = re.sub(usual, "", _plain(text)) if usual is not None else _plain(text)
        part = _OF_A_SECTION.search(said)
        if part is not None:
            refuse(text, part[0])
    has_currency = "currency" in headers.columns or "currency" in told
    for text in notes if money else ():
        word = _legend(text, happened=happened, coloured=coloured)
        units = {*units_said(text), *units_named(text)} - {"元"}
        if word is None and units and _SOME_OF_THEM.search(text):
            word = text
        other = None if has_currency else _OF_CURRENCY.search(_plain(text))
        word = other[0] if word is None and other is not None else word
        if word is None and table not in STATEMENTS:
            word = _turned(text)
        for symbol in _OF_SYMBOL.finditer(_plain(text)) if word is None else ():
            if not _HARMLESS.search(symbol[0]) and _in_cells(headers, cells, symbol[1]):
                word = symbol[0]
        undone = None
        if text not in titles:
            undone = _UNDONE.search(_plain(text)) or _ONLY_SOME.search(_plain(text))
        word = undone[0] if word is None and undone is not None else word
        word = word or _codes_unread(text, unread)
        if word is not None:
            refuse(text, word)
