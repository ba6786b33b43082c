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
from zbb_reconcile.read.marks import ENDED_ON, below_zero, words_of
from zbb_reconcile.read.money_stated import OF_WHAT_HAPPENED
from zbb_reconcile.read.units import units_named, units_said
from zbb_reconcile.tables import STATEMENTS

_DRAFT = (
    "(?:征求意见|讨论|送审|报审|草|初|试|底|第?[一二三四五六1-6])稿|草案|[样空旧废]表|样[例本张]|模[板版]|[示范举]例|"
    "作废|废[弃止]|停用|弃用|失效|[旧老]版|已?过期|备份|演示|练习|培训|测试|试[算填]|旧|"
    "sample|demo|test|template|draft|old|backup|bak|obsolete|void|wip|deprecated|example"
)
"""What no table is that is meant."""
_REVISED = "调整|审[定核计]|核[定实减]|更正|修正|修改|清理|抵[减销]|扣[减除]|汇总"
_NOT_YET = (
    f"(?:{_REVISED})前|未经?(?:审[定核计]?|核[实对]|定稿|清算|支付|到账)|[预暂概]估|估[算计]|"
    "预[测计]|测算|计划|模拟|推算|拟(?:支付|安排)|(?:不含|未含|剔除|扣除)税?|税前"
)
"""What figures of what happened are not."""
_SEPARATORS = re.compile(r"[\s_\-—()（）\[\]【】《》「」“”\"、,，.。:：;；|/+]+")
_KIND = "(?:数据?|金额|值|用|版本?|件|稿|表|明细|清单|口径|中)?"
_DRAFTS = re.compile(rf"(?:本|此)?表?(?:[为是系])?(?:{_DRAFT}){_KIND}\d*")
_FIGURES = re.compile(rf"(?:(?:本|此)?表?(?:[为是系]))?(?:{_NOT_YET}){_KIND}")
_ENDS = re.compile(
    "(?:[一-鿿](?:(?:征求意见|讨论|送审|草|初)稿|草案|样表|模板))\\d*|"
    "[一-鿿](?:计划|预计|预测|测算|模拟)(?:数据?|情况)?表?"
)
_OF_FIGURES = "(?:金额|数据|数字|数值|支付|支出|收入|结转|结余|余额|本表|各[列项])"
_SCOPE = re.compile(
    rf"{_OF_FIGURES}[^。;；，,]{{0,6}}?(?:(?:均|都|全部|一律|已|系|为|是|按|未|不)+(?:[为是系按])?"
    rf"(?:(?:{_REVISED})前|累计|上年|上期|[预暂概]估|预[计测]|测算|估[计算]|计划|推算|"
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
    "必[填须录]|选填|可空|(?:无需|不用|不必|请勿)(?:填|改)|公式|自动|下拉|填[写报列]"
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
    rf"(?:[为是系以按]|均|[(（])(?:{_CURRENCY})|(?:{_CURRENCY})(?:账?户|存款|计价|结算|列示|折[算合]|余额)"
)
_SOME_OF_THEM = re.compile("其余|其他(?:单位|各)|个别|部分|另行|除[^。;；]{1,20}外")
_ENDED = re.compile(
    "已?(?:销户|撤[销并]|注销)的?(?:银行|财政)?(?:账户|单位|账号)?(?:清单|明细|登记)?表?"
)
"""What a list of accounts or units says of all of them."""
_BACK = re.compile(
    "(?:(?![含及和与、]).){0,8}?(?:退[款回票库付]|收回|冲[销正减]|[核追调]减|(?:支付)?失败|在途|[未待](?:支付|付款?|清算|到账|审[批核]|复核))"
    "(?:的|资金|支付|指标|金额)?(?:数据|明细|清单|登记|记录)?表?"
)
"""What a list of payments or indicators says of all of them."""
_PAPERS = re.compile("退休|收据|支行|借款人|付款人|收款人")


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
    if table in ENDED_ON and ENDED_ON[table] not in headers.columns:
        return next((part for part in parts if _ENDED.fullmatch(part)), None)
    if table not in ("payments", "indicators") or "amount" not in headers.columns:
        return None
    said = next((part for part in parts if _BACK.fullmatch(part)), None)
    amounts = cells([headers.columns["amount"]]).to_series().fill_null("")
    return None if said is None or bool(below_zero(amounts).all()) else said


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
    texts: tuple[Sequence[str], Sequence[str]],
    unread: pl.DataFrame,
    *,
    file: str,
    sheet: str | None,
    coloured: bool,
) -> None:
    """Refuse a table of which a name, a title or a note says what nothing else understands.

    ``texts`` are the titles, and all notes, titles among them; ``unread`` are the columns that say
    nothing yet; ``coloured``: what is written in red has been seen. A mapping that says which
    column an amount is (``told``) answers.
    """
    money, amount = headers.money(table), headers.asked_about(table, told)
    if amount is None:
        return
    happened = table in OF_WHAT_HAPPENED and table not in STATEMENTS
    titles, notes = texts

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
        word = deciding_word(text, happened=table in OF_WHAT_HAPPENED)
        word = word or _said_of_all(table, headers, cells, text)
        if word is not None:
            refuse(text, word)
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
        word = word or _codes_unread(text, unread)
        if word is not None:
            refuse(text, word)
