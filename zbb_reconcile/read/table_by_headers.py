"""Which table a file or a sheet is by its headers, where its name says none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import MappingProxyType

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.group_rows import A_BODY
from zbb_reconcile.read.header_finder import find_layout
from zbb_reconcile.read.rows import Row
from zbb_reconcile.read.table_names import nearest_table_name, table_named
from zbb_reconcile.sheet import Given
from zbb_reconcile.tables import STATEMENTS, TABLES
from zbb_reconcile.texts import InWords

PLACED = "table_by_headers"
"""The code under which it is said that headers alone tell what a sheet is."""
_MOST_NAMED = 4
_MOST_TITLES = 3
"""Rows above a header in which a title says whose list it is."""
_MANY = 6
"""Columns that tell a table without any of money."""
_TELLING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "accounts": frozenset(("account_kind",)),
        "projects": frozenset(("project_name", "status")),
    }
)
"""Columns that tell tables without money from any other."""
_NO_ORIGINAL = re.compile(
    r"备份|副本|拷贝|作废|旧表|草稿|模板|样表|样例|示例|汇总|合计|总表|copy|backup|template|draft|old",
    re.IGNORECASE,
)
_OF_BANK = re.compile(
    "[工建农中交招]行|银行(?!存款|日记|科目|总账|序时|账(?![户号单]))|信用社|农信|农商|对账单|对帐单|流水(?!账)|网银|"
    "(?:账户|交易|历史)明细|交易记录|对公|分户(?:明细)?账"
)
_SURELY_OF_BANK = re.compile(
    "对账单|对帐单|流水(?!账)|网银|(?:交易|历史)明细|交易记录|账户明细(?!账)"
)
"""What no book of a unit is called; 农行专户日记账 is one of an account at that bank."""
_OF_BOOKS = re.compile(
    r"银行账(?![户号单])|账套|日记账|日记帐|账簿|帐簿|账页|帐页|存款账|存款帐|序时|科目|总账|(?<!分户)明细账|(?<!分户)明细帐|凭证"
)
_OF_SUMS = re.compile("汇总|合计|总表")
"""What a name says of a summary, which may say again what other files say."""
_GENERIC = ("agencies", "projects", "bank_accounts")
"""Tables whose names say of what another table is: 分项目非税, 银行账户交易明细."""
_VOUCHER = re.compile(r"(?:[记收付转]|[银现][收付])(?:账?字)?第?[-—]?\d{1,6}号?")
"""How a unit's book numbers its vouchers: 记-16, 记字第3号; no bank does."""
_SERIES = re.compile(
    r"(?:(?:19|20)\d\d年?(?:度|\d{1,2}月?)?|\d{1,2}月份?|第?[一二三四1-4]季度?)(?:数据|明细)?"
)


@dataclass(frozen=True)
class Fit:
    """A table that all its required columns fit."""

    table: str
    read: frozenset[int]
    """The positions of the headers that it reads."""
    moves: bool = False
    """Whether one of them is of money that came or went."""


def fitting_tables(rows: Sequence[Row], *, file: str, sheet: str | None, given: Given) -> list[Fit]:
    """The tables that have all their required columns here, and one of money or many, best first.

    A table whose headers another one reads all, and more, is not among them; nor is a unit's book
    where the names of file and sheet say that it is a bank's list, or the other way round.
    """
    fits = []
    other_side = _other_side(f"{PurePath(file).stem} {sheet or ''}") or _other_side(
        " ".join(cell for _, cells in rows[:_MOST_TITLES] for cell in _title(cells))
    )
    for table in TABLES.values():
        if table.name == other_side:
            continue
        try:
            found = find_layout(table.name, rows, file=file, sheet=sheet, given=given)
        except Refusal:
            continue
        columns = found.headers.columns
        kinds = (*table.columns, *table.pieces)
        has_money = any(one.kind == "money" and one.name in columns for one in kinds)
        telling = _TELLING.get(table.name, frozenset("?")) <= columns.keys()
        if has_money or telling or len(columns) >= _MANY:
            moves = bool({"amount", "money_in", "money_out"} & columns.keys())
            fits.append(Fit(table.name, frozenset(columns.values()), moves))
    if any(_VOUCHER.fullmatch(cell.strip(BLANKS)) for _, cells in rows for cell in cells):
        fits = [one for one in fits if one.table != "bank_lines"]
    if any(one.table in STATEMENTS and one.moves for one in fits):
        # A list of accounts has no lines of what came and went.
        fits = [one for one in fits if one.table not in ("accounts", "bank_accounts")]
    best = [one for one in fits if not any(one.read < other.read for other in fits)]
    return sorted(best, key=lambda one: -len(one.read))


def table_by_headers(
    rows: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> str | None:
    """The one table that the headers fit; None where they fit none.

    Raises Refusal, with the tables that it may be, where they fit several, where all that they lack
    is the account's number, or where the name speaks of another table, of a copy or of a summary:
    what is money in to the bank is money out in the books, and what stands in two files would count
    twice.
    """
    names = f"{PurePath(file).stem} {sheet or ''}"
    fits = fitting_tables(rows, file=file, sheet=sheet, given=given)
    tables = [one.table for one in fits]
    named = {
        table
        for name in (PurePath(file).stem, sheet or "")
        if (near := nearest_table_name(name)) is not None
        and near in name
        and (table := table_named(near)) is not None
    }
    if not tables:
        _refuse_without_account(rows, file=file, sheet=sheet, given=given)
        if len(named) == 1 and not _NO_ORIGINAL.search(names):
            return _held(named.pop(), rows, file=file, sheet=sheet, given=given)
        return None
    if "agencies" not in tables:
        # 预算单位支付情况表: whose, and no list of them.
        named.discard("agencies")
    if tables == ["accounts"]:
        # An office calls its own register a list of bank accounts, too.
        named.discard("bank_accounts")
    # A name that says both bank and book tells neither: 银行日记账对账单.
    told = {*tables} if _says_both(names) else named & {*tables} or {*tables}
    others = named - told
    if len(tables) == 1 and (told <= named or others <= {*_GENERIC}):
        # 指标支付对照表 is of payments, where the headers fit nothing else.
        others = set()
    if len(told) == 1 and not others and not _NO_ORIGINAL.search(names):
        return told.pop()
    of_sums = len(told) == 1 and not others and not _NO_ORIGINAL.search(_OF_SUMS.sub("", names))
    raise Refusal(
        "table_unclear",
        file=file,
        sheet=sheet,
        tables=_named(tables),
        table=tables[0],
        of_sums=of_sums,
    )


def _held(
    table: str, rows: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> str | None:
    """The table whose name the file's name holds, if its columns fit; refused for what they lack.

    None where none of its columns is there: then the name speaks of something else.
    """
    try:
        find_layout(table, rows, file=file, sheet=sheet, given=given)
    except Refusal as refusal:
        if refusal.key == "no_header":
            return None
        raise
    return table


def calls_itself_a_summary(name: str) -> bool:
    """Whether a file's name says that it is one."""
    return _OF_SUMS.search(name) is not None


def _other_side(names: str) -> str | None:
    """The one of a bank's list and a unit's book that the names deny, where they say the other."""
    of_books = bool(_OF_BOOKS.search(names))
    of_bank = bool((_SURELY_OF_BANK if of_books else _OF_BANK).search(names))
    if of_bank == of_books:
        return None
    return "book_lines" if of_bank else "bank_lines"


def _says_both(names: str) -> bool:
    return bool(_SURELY_OF_BANK.search(names) and _OF_BOOKS.search(names))


def _title(cells: Sequence[str]) -> list[str]:
    """The one text of a row that has no other, as titles stand; none of any other row."""
    filled = [cell for cell in cells if cell.strip(BLANKS)]
    return filled if len(filled) == 1 else []


def _named(tables: Sequence[str]) -> InWords:
    few = tables[:_MOST_NAMED]
    said = "、".join(f"{TABLES[one].names[0]} ({one})" for one in few)
    return InWords(said, ", ".join(few))


def _refuse_without_account(
    rows: Sequence[Row], *, file: str, sheet: str | None, given: Given
) -> None:
    """Refuse what would be a statement or a book if anything said of which account it is."""
    if "account_no" in given.facts:
        return
    known = replace(given, facts={**given.facts, "account_no": "0"})
    fits = fitting_tables(rows, file=file, sheet=sheet, given=known)
    tables = [one.table for one in fits if one.table in STATEMENTS]
    if tables:
        raise Refusal(
            "table_lacks_account",
            file=file,
            sheet=sheet,
            tables=_named(tables),
            name=TABLES[tables[0]].names[0],
            suffix=PurePath(file).suffix,
        )


def are_series(names: Sequence[str | None]) -> bool:
    """Whether sheets are named as the parts of one table: by years, months, quarters or units.

    >>> are_series(["2021年", "2022年"]), are_series(["1月", "2月"]), are_series(["2021年", "汇总"])
    (True, True, False)
    >>> are_series(["县教育局", "县水利局"]), are_series(["县教育局", "县教育局汇总"])
    (True, False)
    """
    said = [(name or "").strip() for name in names]
    alike = any(all(map(grammar.fullmatch, said)) for grammar in (_SERIES, A_BODY))
    return alike and len(set(said)) == len(said)
