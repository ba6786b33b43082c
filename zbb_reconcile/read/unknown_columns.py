"""Columns that no table knows: of a kind that changes no amount, or asked about.

How much, whether, since when, in what state, to what end: a column of these may change what an
amount means, whatever its words. So one is left unread in silence only where it is of a kind
known to be innocent; any other that has something to say is a question, and all of a table are
one question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, says_nothing, shown
from zbb_reconcile.read import innocent_headers as kinds
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells
from zbb_reconcile.read.header_grammar import plainer_forms
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.marks import (
    ENDED,
    ENDED_ON,
    GOING_ON,
    KNOWN_LIVE,
    KNOWN_STATES,
    NO,
    YES,
    below_zero,
    words_of,
)
from zbb_reconcile.read.units import unit_in_header
from zbb_reconcile.tables import STATEMENTS, TABLES

_NOT_ASKED = ("agencies", "aliases", "benchmarks", "decisions")
"""Tables of names and of answers: nothing in them is an amount that a column could change."""
_FEWEST_ROWS = 8
"""In so few rows names cannot be told from marks."""
_MOST_MARKS = 30
_LONGEST_MARK = 16
_MOST_PARTS = 6
_MOST_NAMED = 6


@dataclass(frozen=True)
class _Column:
    """An unread column: its table, its header in its plainest form, and its cells."""

    table: str
    header: str
    cells: pl.Series
    said: pl.Series
    """The cells that say something of an amount that is not below zero."""

    def has(self, grammar: str) -> bool:
        return bool(self.said.str.contains(grammar).any())

    def all_are(self, grammar: str) -> bool:
        return bool(self.said.str.contains(grammar).all())


def _is_innocent(column: _Column) -> bool:
    """Of a header that changes no amount, whatever stands below it."""
    return True


def _is_planned(column: _Column) -> bool:
    """Of a plan: innocent, and it may explain other figures, as what is left of it."""
    return True


def _is_not_nested(column: _Column) -> bool:
    """Whether no row is numbered as a part of another: 1-1 under 1."""
    nested = column.said.filter(column.said.str.contains(r"^\d+[-.．]\d+$"))
    return {*nested.str.extract(r"^(\d+)").to_list()}.isdisjoint(column.said.to_list())


def _is_of_no_unit(column: _Column) -> bool:
    return not column.has(kinds.NAME_OF_UNIT)


def _tells_nothing(column: _Column) -> bool:
    """Whether no text of a column says that anything happened."""
    more = kinds.HAPPENED_TO.get(column.table, ())
    return not column.has("|".join((kinds.HAPPENED, *more)))


def _is_of_papers(column: _Column) -> bool:
    figures = column.all_are(kinds.A_NUMBER) and column.has(r"\.")
    return not figures and not column.has(f"{kinds.HAPPENED}|{kinds.DIFFERS}")


def _is_of_names(column: _Column) -> bool:
    return column.all_are(kinds.A_NAME)


def _is_of_sorts(column: _Column) -> bool:
    words = column.said.unique().to_list()
    return not any(map(kinds.MORE_THAN_A_SORT.search, words))


def _is_unraised(column: _Column) -> bool:
    """Whether a column says the same harmless thing of all rows: 否 under 是否冲销, 正常."""
    words = {normal_header(word) for word in column.said.unique().head(3).to_list()}
    if not words <= (NO | YES | KNOWN_LIVE) or words >= {"0", "2"}:
        return False
    if kinds.RAISED.search(column.header):
        return not words & NO and column.said.len() == column.cells.len()
    return not words & YES


def _says_nothing_of_rows(column: _Column) -> bool:
    """Whether a column of any other header holds figures, texts or names of something else."""
    if _is_unraised(column) or column.all_are(f"{kinds.A_MEASURE}|{kinds.A_CLOCK}"):
        return True
    if column.all_are(kinds.A_DAY):
        full = column.said.len() == column.cells.len()
        ending = kinds.UNDOES.search(column.header) or kinds.DAY_OF_ENDING.search(column.header)
        return full and ending is None and kinds.OF_DAYS.fullmatch(column.header) is not None
    if column.all_are(kinds.A_CODE) and "版" not in column.header:
        return kinds.UNDOES.search(column.header) is None
    small = column.all_are(kinds.A_SMALL_NUMBER) and kinds.UNDOES.search(column.header) is None
    if small and not kinds.OF_SHARES.search(column.header):
        # A count or a mark out of a hundred; 1 and 2 alone are codes.
        return not {*column.said.unique().to_list()} <= {"0", "1", "2"}
    if column.has(kinds.A_NUMBER) or not _tells_nothing(column):
        return False
    said = column.said
    if said.n_unique() == 1 and said.len() > 1 and column.cells.len() == said.len():
        # What is said of all rows alike tells none of them apart.
        return _is_of_sorts(column)
    few = said.n_unique() <= _MOST_MARKS and not said.str.len_chars().gt(_LONGEST_MARK).any()
    return not (few and (said.len() < _FEWEST_ROWS or said.n_unique() * 2 <= said.len()))


Innocent = Callable[[_Column], bool]
_KINDS: tuple[tuple[re.Pattern[str], Innocent], ...] = (
    (kinds.OF_SORTS, _is_of_sorts),
    (kinds.OF_OTHER_FIGURES, _is_innocent),
    (kinds.OF_PAPERS, _is_of_papers),
    (kinds.OF_ACTS, _is_of_names),
    (kinds.OF_STATES, _is_unraised),
    (kinds.OF_BODIES, _is_of_no_unit),
    (kinds.OF_TEXTS, _tells_nothing),
    (kinds.OF_WRITING, _is_innocent),
    (kinds.SERIAL, _is_not_nested),
    (kinds.OF_THINGS, _is_innocent),
)
"""Kinds of headers, the first that fits, and what makes a column of each innocent."""


_BY_HEADER = (_is_innocent, _tells_nothing, _is_of_no_unit)
"""Innocent by what the header says: not where it says that something was undone."""


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
    asked: dict[int, _Column] = {}
    planned: dict[int, _Column] = {}
    for at in unread:
        header, innocent = _kind_of(table, headers.labels[at], of_money=bool(money))
        if innocent is _is_innocent:
            continue
        column = _column(table, header, headers, cells, at)
        if _is_answered(column, told):
            continue
        if innocent is _is_planned:
            planned[at] = column
        elif not column.said.is_empty() and not innocent(column):
            asked[at] = column
    asked |= _marked(table, headers, cells)
    figures = {at: one for at, one in asked.items() if one.all_are(kinds.A_NUMBER)}
    for at in _explained(headers, cells, money, figures | planned if figures else {}):
        asked.pop(at, None)
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


def _is_answered(column: _Column, told: Collection[str]) -> bool:
    """Whether a mapping, or the day of its end, answers what the words of a column say."""
    words = words_of(column.said)
    if column.table in ENDED_ON and words and words <= ENDED | GOING_ON | KNOWN_STATES:
        # Whether each row that says so has ended has been asked already.
        return True
    figures = column.all_are(kinds.A_NUMBER) or column.all_are(kinds.A_DAY)
    return not figures and not {"state", "direction", "adjusted"}.isdisjoint(told)


def _marked(table: str, headers: Headers, cells: Cells) -> dict[int, _Column]:
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


def _kind_of(table: str, label: str, *, of_money: bool = True) -> tuple[str, Innocent]:
    """The header in its plainest form, and what makes a column of it innocent.

    >>> said = ("经办人", "合同编号", "规格型号", "申请日期", "发票金额", "去向", "退款单号")
    >>> [_kind_of("payments", header)[1] is _is_innocent for header in said]
    [True, True, True, True, False, False, False]
    """
    forms = _forms(label)
    header = forms[-1]
    meant = {meaning.column for form in forms for meaning in meanings(table, form)}
    if meant:
        # Of two columns of one meaning one was taken: only another figure is another answer.
        amounts = {c.name for c in TABLES[table].columns if c.kind == "money"}
        is_free = amounts.isdisjoint(meant) or table in STATEMENTS
        return header, _is_innocent if is_free else _is_unraised
    if table in kinds.AFTER_PLANS and kinds.OF_PLANS.fullmatch(header):
        return header, _is_planned
    beside = kinds.OF_BESIDE.get("bank_lines" if table in STATEMENTS else table)
    if beside is not None and beside.fullmatch(header):
        return header, _is_innocent
    if table in kinds.WHOLE_YEARS and kinds.OF_EARLIER.fullmatch(header):
        return header, _is_innocent
    for grammar, innocent in _KINDS:
        if any(grammar.fullmatch(form) for form in forms):
            if table in STATEMENTS and innocent is _tells_nothing:
                return header, _is_innocent
            life = kinds.OF_LIFE.get(table)
            said = life.sub("", header) if life is not None else header
            if innocent is _tells_nothing:
                # 未完成原因 gives a reason, and 退款原因 says that there was a refund.
                said = said.lstrip("未待")
            undone = kinds.UNDOES.search(said)
            if grammar is kinds.OF_OTHER_FIGURES:
                undone = undone or kinds.SET_ANEW.search(said)
            return header, _is_unraised if undone and innocent in _BY_HEADER else innocent
    return header, _says_nothing_of_rows if of_money else _tells_nothing


def _forms(label: str) -> list[str]:
    """The header as it is compared, and without its notes and unit, the plainest last."""
    plain = normal_header(re.sub(r"(?: #|(?<=[一-鿿]))\d+$", "", label))
    forms = [*plainer_forms(plain), re.sub(r"[(\[【].*[)\]】]$", "", plain)]
    return [*dict.fromkeys(unit_in_header(form)[0] for form in forms if form)]


def _column(table: str, header: str, headers: Headers, cells: Cells, at: int) -> _Column:
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
    return _Column(table, header, whole, said.head(0) if of_figures else said)


def _explained(
    headers: Headers, cells: Cells, money: Sequence[str], figures: Mapping[int, _Column]
) -> set[int]:
    """The columns of figures that change no amount that is read.

    There is none; or what leads from a beginning to an end (年初 … 年末) is in the end already; or
    an amount is the same, or the sum of these, or what is left of one of them after others.
    """
    if not figures or not money:
        return {*figures}
    said = {at: column.header for at, column in figures.items()}
    begins = any(map(kinds.BEGINS.fullmatch, said.values()))
    explained = {at for at, header in said.items() if begins and kinds.FLOWS.fullmatch(header)}
    numbers = {at: _decimals(column.cells) for at, column in figures.items()}
    for name in money:
        own = _decimals(cells([headers.columns[name]]).to_series())
        explained |= {at for at, other in numbers.items() if bool((other == own).all())}
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
