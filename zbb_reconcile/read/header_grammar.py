"""Headers that are composed of known words: 贷方发生额（收入）, 交易金额[ Trade Amount ], 实缴金额.

What a header is called is listed in ``tables.py``; what banks, offices and ledgers make of these
words is composed here. A header of which a part is not understood means no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from zbb_reconcile.read.header_fallbacks import FALLBACK_NAMES, WHOSE_CODE
from zbb_reconcile.read.header_patterns import NAMES, OF_EVERY
from zbb_reconcile.tables import TABLES

COMPOSED = 500
"""The rank of a composed name: behind every listed one, before the fallbacks."""
_LONGEST = 120
"""Characters of a header with its translation; what is longer is none, and slow to take apart."""
_HAN = "\u4e00-\u9fff"
_LATIN = r"[A-Za-z][A-Za-z0-9 .,'’_&/()#-]*"
_BILINGUAL = (
    re.compile(rf"(?P<own>[^A-Za-z]*[{_HAN}][^A-Za-z]*?)\s*[\[(（【]\s*{_LATIN}[\])）】]"),
    re.compile(rf"(?P<own>[^A-Za-z]*[{_HAN}][^A-Za-z]*?)(?:\s+|/|\|){_LATIN}"),
    re.compile(rf"(?P<own>[^A-Za-z]*[{_HAN}][^A-Za-z\s]*)[A-Za-z][A-Za-z ]{{3,}}"),
    re.compile(rf"{_LATIN}(?:\s+|/|\||[\[(（【])(?P<own>[^A-Za-z]*[{_HAN}][^A-Za-z]*?)[\])）】]?"),
    re.compile(rf"[A-Z][A-Z_]{{2,}}(?P<own>[{_HAN}][^A-Za-z]*)", re.IGNORECASE),
)
_FOREIGN = re.compile(r"usd|hkd|eur|jpy|gbp|mop|foreign|原币|外币", re.IGNORECASE)
_SIDE_IN_LATIN = re.compile(r"debit|credit|withdraw|deposit|\b(?:dr|cr|in|out)\b", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"[(（\[【](?:[编代]码[-—/+和及]名称|必填|选填|必录|可空|必须|年[、/]?月[、/]?日|全称|如有|可多选|下拉选择|"
    r"(?:yyyy|格式|如[:：]|例如?[:：])[^)）\]】]*)[)）\]】]"
)

CAME = "收入|收方|转入|存入|流入|收款|来款|进[账帐]|汇入|收到|划入|拨入|捐入|入金|增加"
WENT = "支出|付方|转出|支取|流出|付款|出[账帐]|汇出|付出|取出|划出|拨出|出金|减少"
"""Words that say by themselves which way money went, as alternatives of an expression."""
_DEBIT, _CREDIT = "借[方记]", "贷[方记]"
_MARK = r"[(\[【](?:借|贷|收|付|支|进|出)[)\]】]"
_MONEY = "发生金额|发生额|发生数|交易金额|交易额|本币|本位币|金额|数额|数|额"
_BEFORE = "记账|账户|本币|本位币|人民币|交易|资金|实际|本期|本次|当期"
_SIDED = re.compile(
    rf"(?:{_BEFORE})*(?:(?:{CAME})\(\+\)|(?:{WENT})\(-\)|{CAME}|{WENT}|{_DEBIT}|{_CREDIT}|{_MARK}|{_MONEY}|[()\[\]【】/、-])+"
)
_SIDES = re.compile(rf"(?P<came>{CAME})|(?P<went>{WENT})|(?P<books>{_DEBIT}|{_CREDIT})|{_MARK}")
_PLAIN_MARKS = {"收": "money_in", "进": "money_in", "付": "money_out", "支": "money_out"}
_PLAIN_MARKS |= {"出": "money_out"}
_BOOKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # A bank keeps its own books: what it debits leaves the account.
        "bank_lines": {"借": "money_out", "贷": "money_in"},
        "book_lines": {"借": "money_in", "贷": "money_out"},
    }
)


def plainer_forms(header: str) -> Iterator[str]:
    """The header, and what is left of it without its translation and notes on how to fill it.

    Of a foreign currency, and of a side that only the translation says, nothing is taken off.

    >>> list(plainer_forms("金额[ Amount ]")), list(plainer_forms("Trade Amount 交易金额"))
    (['金额[ Amount ]', '金额'], ['Trade Amount 交易金额', '交易金额'])
    >>> list(plainer_forms("金额(USD)")), list(plainer_forms("金额(Debit)"))
    (['金额(USD)'], ['金额(Debit)'])
    """
    yield header
    if len(header) > _LONGEST:
        return
    plain = _SAYS_NOTHING.sub("", header)
    if plain != header:
        yield plain
    for pattern in _BILINGUAL:
        found = pattern.fullmatch(plain.strip())
        if found is None or _FOREIGN.search(plain):
            continue
        if _SIDE_IN_LATIN.search(plain) and not re.search("[借贷收付支存取转]", found["own"]):
            continue
        yield found["own"].strip().strip("[(（【/|")
        return


def composed(table: str, name: str) -> tuple[str, int] | None:
    """The column or piece that a normal header names by its words, and the rank of the name.

    >>> composed("bank_lines", "借方金额(支出)"), composed("bank_lines", "贷方(收入)金额")
    (('money_out', 500), ('money_in', 500))
    >>> composed("carryovers", "截至2023年底结转结余数"), composed("carryovers", "年初结转结余")
    (('closing', 500), None)
    >>> composed("bank_lines", "收入笔数"), composed("bank_lines", "借贷方发生额")
    (None, None)
    """
    if table in _BOOKS and name in _BOOKS[table]:
        return _BOOKS[table][name], COMPOSED + 1000
    side = side_of(table, name) if table in _BOOKS else None
    if side is not None:
        return side, COMPOSED + (1000 if name.startswith("交易") else 0)
    here = {column.name for column in TABLES[table].columns}
    own = NAMES.get(table, {})
    every = {
        column: f"{pattern}|{own[column]}" if column in own else pattern
        for column, pattern in OF_EVERY.items()
        if column in here
    }
    whose = {"agency_code": WHOSE_CODE} if "agency_code" in here else {}
    for rank, names in (
        (COMPOSED, {**own, **every}),
        (COMPOSED + 1000, {**whose, **FALLBACK_NAMES.get(table, {})}),
    ):
        for column, pattern in names.items():
            if re.fullmatch(pattern, name):
                # A day is better than a time of the clock, an own number than one of a receipt.
                return column, rank + name.endswith("时间") + name.startswith("收据")
    return None


def side_of(table: str, name: str) -> str | None:
    """money_in or money_out, where every word of a header says so: 收入 and 支出 by themselves,
    借方 and 贷方 by whose books they stand in."""
    if _SIDED.fullmatch(name) is None:
        return None
    plain: set[str] = set()
    books: set[str] = set()
    for found in _SIDES.finditer(name):
        mark = found[0].strip("()[]【】")
        if found["came"] or found["went"]:
            plain.add("money_in" if found["came"] else "money_out")
        elif mark in _PLAIN_MARKS:
            plain.add(_PLAIN_MARKS[mark])
        else:
            books.add(_BOOKS[table][mark[0]])
    said = plain or books
    return said.pop() if len(said) == 1 and len(books) < 2 else None
