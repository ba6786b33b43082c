"""Columns that no table knows: of a kind that changes no amount, or asked about.

How much, whether, since when, in what state, to what end: a column of these may change what an
amount means, whatever its words. So one is left unread in silence only where it is of a kind
known to be innocent; any other that has something to say is a question, and all of a table are
one question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, says_nothing, shown
from zbb_reconcile.read import innocent_headers as kinds
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells
from zbb_reconcile.read.header_grammar import plainer_forms
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.innocent_columns import (
    BY_HEADER,
    KINDS,
    Innocent,
    UnreadColumn,
    is_counted,
    is_innocent,
    is_planned,
    is_unraised,
    says_nothing_of_rows,
    tells_nothing,
)
from zbb_reconcile.read.marks import (
    ENDED,
    ENDED_ON,
    GOING_ON,
    KNOWN_STATES,
    below_zero,
    words_of,
)
from zbb_reconcile.read.units import unit_in_header
from zbb_reconcile.tables import STATEMENTS, TABLES

_NOT_ASKED = ("agencies", "aliases", "benchmarks", "decisions")
"""Tables of names and of answers: nothing in them is an amount that a column could change."""
_MOST_PARTS = 6
_MOST_NAMED = 6


def refuse_unknown_columns(
    table: str,
    headers: Headers,
    cells: Cells,
    told: Collection[str],
    unread: Collection[int],
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse a table beside whose amounts an unread column says something that may change them.

    ``unread`` are the positions of columns that say nothing yet. Running balances prove what a
    line is, whatever stands beside it; a mapping that says which column an amount is (``told``)
    answers.
    """
    amount = headers.asked_about(table, told)
    if table in _NOT_ASKED or amount is None:
        return
    if table in STATEMENTS and "balance_after" in headers.columns:
        return
    money = headers.money(table)
    asked: dict[int, UnreadColumn] = {}
    planned: dict[int, UnreadColumn] = {}
    for at in unread:
        header, innocent = _kind_of(table, headers.labels[at], of_money=bool(money))
        if innocent is is_innocent:
            continue
        column = _column(table, header, headers, cells, at)
        if _is_answered(column, told):
            continue
        if innocent is is_planned:
            planned[at] = column
        elif not column.said.is_empty() and not innocent(column):
            asked[at] = column
    asked |= _marked(table, headers, cells)
    asked |= _parents(table, headers, cells, unread)
    figures = {at: one for at, one in asked.items() if one.all_are(kinds.A_NUMBER)}
    for at in _explained(headers, cells, money, figures | planned if figures else {}):
        asked.pop(at, None)
    asked |= _of_absent(table, headers, cells, unread)
    if asked:
        some = dict([*asked.items()][:_MOST_NAMED])
        raise Refusal(
            "column_unknown",
            file=file,
            sheet=sheet,
            column="、".join(shown(headers.labels[at]) for at in some),
            found="、".join(shown(column.said[0]) for column in some.values()),
            meant=amount,
            header=headers.labels[headers.columns[amount]],
        )


def _is_answered(column: UnreadColumn, told: Collection[str]) -> bool:
    """Whether a mapping, or the day of its end, answers what the words of a column say."""
    words = words_of(column.said)
    if column.table in ENDED_ON and words and words <= ENDED | GOING_ON | KNOWN_STATES:
        # Whether each row that says so has ended has been asked already.
        return True
    figures = column.all_are(kinds.A_NUMBER) or column.all_are(kinds.A_DAY)
    return not figures and not {"state", "direction", "adjusted"}.isdisjoint(told)


def _marked(table: str, headers: Headers, cells: Cells) -> dict[int, UnreadColumn]:
    """The columns of texts that are read, and say of a row that it was undone: 乙公司（退票）."""
    if table in STATEMENTS:
        return {}
    marked = {}
    for about in TABLES[table].columns:
        at = headers.columns.get(about.name)
        if at is None or about.kind != "text":
            continue
        paid = table == "payments" and about.name == "summary"
        grammar = f"{kinds.MARKED}|{kinds.TAKEN_BACK}" if paid else kinds.MARKED
        whole = cells([at]).to_series().str.strip_chars(BLANKS)
        if not whole.str.contains(grammar).any():
            continue
        column = _column(table, headers.labels[at], headers, cells, at)
        said = column.said.filter(column.said.str.contains(grammar))
        if not said.is_empty():
            marked[at] = replace(column, said=said)
    return marked


def _of_absent(
    table: str, headers: Headers, cells: Cells, unread: Collection[int]
) -> dict[int, UnreadColumn]:
    """Figures whose header has the name of a sum in it that no column is read for: 单台原值."""
    absent = [
        normal_header(name)
        for about in TABLES[table].columns
        if about.kind == "money" and about.name not in headers.columns
        for name in about.headers
        if len(name) > 1
    ]
    found = {}
    for at in unread if not headers.money(table) else ():
        header = normal_header(headers.labels[at])
        if any(name in header and not kinds.OF_EARLIER.search(header) for name in absent):
            column = _column(table, header, headers, cells, at)
            if not column.said.is_empty() and column.all_are(kinds.A_NUMBER):
                found[at] = column
    return found


def _parents(
    table: str, headers: Headers, cells: Cells, unread: Collection[int]
) -> dict[int, UnreadColumn]:
    """Columns that name another row as the one of which theirs is a part: 主单号 beside 单号."""
    found = {}
    for at in unread:
        header = normal_header(headers.labels[at])
        if not kinds.OF_PARENTS.search(header):
            continue
        column = _column(table, header, headers, cells, at)
        said = {*column.said.unique().to_list()}
        others = [other for other in range(len(headers.labels)) if other != at]
        if said and any(
            said <= {*cells([other]).to_series().fill_null("").str.strip_chars(BLANKS).unique()}
            for other in others
        ):
            found[at] = column
    return found


def _kind_of(table: str, label: str, *, of_money: bool = True) -> tuple[str, Innocent]:
    """The header in its plainest form, and what makes a column of it innocent.

    >>> said = ("经办人", "合同编号", "规格型号", "申请日期", "发票金额", "去向", "退款单号")
    >>> [_kind_of("payments", header)[1] is is_innocent for header in said]
    [True, True, True, True, False, False, False]
    """
    forms = _forms(label)
    header = forms[-1]
    meant = {meaning.column for form in forms for meaning in meanings(table, form)}
    if meant:
        # Of two columns of one meaning one was taken: only another figure is another answer.
        amounts = {c.name for c in TABLES[table].columns if c.kind == "money"}
        is_free = amounts.isdisjoint(meant) or table in STATEMENTS
        return header, is_innocent if is_free else is_unraised
    if table in kinds.AFTER_PLANS and kinds.OF_PLANS.fullmatch(header):
        return header, is_planned
    beside = kinds.OF_BESIDE.get("bank_lines" if table in STATEMENTS else table)
    if beside is not None and beside.fullmatch(header):
        return header, is_innocent
    if kinds.OF_EARLIER.fullmatch(header) and kinds.CARRIED.search(header) is None:
        return header, is_innocent
    for grammar, innocent in KINDS:
        if any(grammar.fullmatch(form) for form in forms):
            if table in STATEMENTS and innocent is tells_nothing:
                return header, is_counted
            if innocent is tells_nothing and kinds.OF_PARTS.search(header):
                return header, is_unraised
            life = kinds.OF_LIFE.get(table)
            said = life.sub("", header) if life is not None else header
            if innocent is tells_nothing:
                # 未完成原因 gives a reason, and 退款原因 says that there was a refund.
                said = said.lstrip("未待")
            undone = kinds.UNDOES.search(said)
            if grammar is kinds.OF_OTHER_FIGURES:
                undone = undone or kinds.SET_ANEW.search(said)
            return header, is_unraised if undone and innocent in BY_HEADER else innocent
    return header, says_nothing_of_rows if of_money else tells_nothing


def _forms(label: str) -> list[str]:
    """The header as it is compared, and without its notes and unit, the plainest last."""
    plain = normal_header(re.sub(r"(?: #|(?<=[一-鿿]))\d+$", "", label))
    forms = [*plainer_forms(plain), re.sub(r"[(\[【].*[)\]】]$", "", plain)]
    return [*dict.fromkeys(unit_in_header(form)[0] for form in forms if form)]


def _column(table: str, header: str, headers: Headers, cells: Cells, at: int) -> UnreadColumn:
    """The column at this position; of an amount below zero its sign says that it is taken back."""
    whole = cells([at]).to_series().fill_null("").str.strip_chars(BLANKS)
    nothing = [word for word in whole.unique().to_list() if not word or says_nothing(word)]
    counts = ~whole.is_in(nothing)
    money = [headers.columns[name] for name in headers.money(table)]
    if table not in STATEMENTS and money and bool(counts.any()):
        for amounts in cells(money).get_columns():
            counts &= ~below_zero(amounts.fill_null(""))
    said = whole.filter(counts)
    zeros = said.str.contains(kinds.A_NUMBER).all() and not said.str.contains("[1-9]").any()
    of_figures = bool(zeros) and said.str.contains(r"\.").any()
    return UnreadColumn(table, header, whole, said.head(0) if of_figures else said)


def _explained(
    headers: Headers, cells: Cells, money: Sequence[str], figures: Mapping[int, UnreadColumn]
) -> set[int]:
    """The columns of figures that change no amount that is read.

    There is none; or what leads from a beginning to an end (年初 … 年末) is in the end already; or
    an amount is the same, or the sum of these, or what is left of one of them after others; or it
    is what lies between two amounts that are read (what is used: issued less left).
    """
    if not figures or not money:
        return {*figures}
    said = {at: column.header for at, column in figures.items()}
    begins = any(map(kinds.BEGINS.fullmatch, said.values()))
    explained = {at for at, header in said.items() if begins and kinds.FLOWS.fullmatch(header)}
    numbers = {at: _decimals(column.cells) for at, column in figures.items()}
    owns = {name: _decimals(cells([headers.columns[name]]).to_series()) for name in money}
    between = [one - other for one, other in permutations(owns.values(), 2)]
    used = {at: numbers[at] for at in numbers if kinds.USED.fullmatch(said[at])}
    for known, columns in ((owns.values(), numbers), (between, used)):
        for own in known:
            explained |= {at for at, other in columns.items() if bool((other == own).all())}
    for own in owns.values():
        # 其中：项目支出 is in the amount, where it is nowhere more than that.
        parts = (at for at in numbers if kinds.PART.fullmatch(said[at]))
        explained |= {at for at in parts if bool((numbers[at].abs() <= own.abs()).all())}
        left = [at for at in numbers if at not in explained and not kinds.LATER.search(said[at])]
        explained |= _parts_of(own, {at: numbers[at] for at in left[:_MOST_PARTS]})
    return explained


def _parts_of(amount: pl.Series, numbers: Mapping[int, pl.Series]) -> set[int]:
    """The columns that add up to the amount in every row, some of them taken off."""
    for size in range(len(numbers), 1, -1):
        for parts in combinations(numbers, size):
            for signs in product((1, -1), repeat=size):
                total = pl.Series([0] * amount.len(), dtype=amount.dtype)
                for at, sign in zip(parts, signs, strict=True):
                    total = total + numbers[at] if sign > 0 else total - numbers[at]
                if bool((total == amount).all()):
                    return {*parts}
    return set()


def _decimals(column: pl.Series) -> pl.Series:
    """The figures of a column, blank ones as nothing."""
    plain = column.fill_null("").str.replace_all(r"[,，\s¥￥元]", "")
    return plain.cast(pl.Decimal(38, 6), strict=False).fill_null(0)
