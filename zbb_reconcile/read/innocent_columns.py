"""What makes an unread column innocent: one of a kind that changes no amount.

By its header, or by what stands below it: names, days, counts, keys, words of a sort, free words
that tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from zbb_reconcile.read import innocent_headers as kinds
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.marks import KNOWN_LIVE, NO, OWN, YES

_FEWEST_ROWS = 8
"""In so few rows names cannot be told from marks."""
_MOST_MARKS = 30
_LONGEST_MARK = 16


@dataclass(frozen=True)
class UnreadColumn:
    """An unread column: its table, its header in its plainest form, and its cells."""

    table: str
    header: str
    cells: pl.Series
    said: pl.Series
    """The cells that say something of an amount that is not below zero."""

    @property
    def is_full(self) -> bool:
        """Whether every row says something here."""
        return not self.cells.is_in(["", *kinds.NOTHING]).any()

    def has(self, grammar: str) -> bool:
        """Whether a cell that says something has this in it."""
        return bool(self.said.str.contains(grammar).any())

    def all_are(self, grammar: str) -> bool:
        """Whether all cells that say something have this in them."""
        return bool(self.said.str.contains(grammar).all())


def is_innocent(column: UnreadColumn) -> bool:
    """Of a header that changes no amount, whatever stands below it."""
    return True


def is_counted(column: UnreadColumn) -> bool:
    """Beside the lines of a statement: whether no note says of one that it is none."""
    return not column.has(kinds.NOT_COUNTED)


def is_planned(column: UnreadColumn) -> bool:
    """Of a plan: innocent, and it may explain other figures, as what is left of it."""
    return True


def is_not_nested(column: UnreadColumn) -> bool:
    """Whether no row is numbered as a part of another: 1-1 under 1."""
    nested = column.said.filter(column.said.str.contains(r"^\d+[-.．]\d+$"))
    return {*nested.str.extract(r"^(\d+)").to_list()}.isdisjoint(column.said.to_list())


def _is_of_no_unit(column: UnreadColumn) -> bool:
    return not column.has(kinds.NAME_OF_UNIT)


def tells_nothing(column: UnreadColumn) -> bool:
    """Whether no text of a column says that anything happened."""
    more = kinds.HAPPENED_TO.get(column.table, ())
    return not column.has("|".join((kinds.HAPPENED, *more)))


def _is_of_papers(column: UnreadColumn) -> bool:
    figures = column.all_are(kinds.A_NUMBER) and column.has(r"\.")
    return not figures and not column.has(f"{kinds.HAPPENED}|{kinds.DIFFERS}")


def _is_of_names(column: UnreadColumn) -> bool:
    return column.all_are(kinds.A_NAME)


def _is_of_sorts(column: UnreadColumn) -> bool:
    words = column.said.unique().to_list()
    usual = kinds.SORTS_OF.get(column.table)
    if usual is not None:
        words = [re.sub(usual, "", word) for word in words]
    return not any(map(kinds.MORE_THAN_A_SORT.search, words))


def _is_of_years(column: UnreadColumn) -> bool:
    """Whether only years or months stand here: which year's money it is, the table's own says."""
    times = (kinds.A_YEAR, kinds.A_MONTH, kinds.A_QUARTER, kinds.A_WEEKDAY)
    if column.table == "requests":
        # What is asked for a later year is not wanted now.
        return False
    ends = kinds.UNDOES.search(column.header) or kinds.DAY_OF_ENDING.search(column.header)
    return any(map(column.all_are, times)) and ends is None


def _is_a_count(column: UnreadColumn) -> bool:
    """Whether whole numbers of people or things stand here: 在园幼儿, 日均车次."""
    header = column.header
    counts = kinds.OF_COUNTS.fullmatch(header) and not kinds.SPEAKS_OF_MONEY.search(header)
    return bool(counts) and column.all_are(kinds.A_COUNT) and not kinds.UNDOES.search(header)


def _is_plain_talk(column: UnreadColumn) -> bool:
    """Whether neither the header nor a word speaks of money, of a way or of a state: 流域, 餐次."""
    header = column.header
    speaks = (kinds.SPEAKS_OF_MONEY, kinds.SPEAKS_OF_STATE, kinds.UNDOES, kinds.SET_ANEW)
    if any(one.search(header) for one in speaks) or not column.all_are(kinds.A_TALK):
        return False
    words = column.said.unique().to_list()
    return not any(map(kinds.SAYS_SO.search, words)) and not any(
        map(kinds.MORE_THAN_A_SORT.search, words)
    )


def _is_of_stages(column: UnreadColumn) -> bool:
    """Whether it says how far works are, where projects themselves are not the rows."""
    return column.table != "projects" and column.all_are(kinds.A_STAGE)


def _says_its_header(column: UnreadColumn) -> bool:
    """Whether it says of rows whether they are what the header names: 非直达, 直达资金标识."""
    named = kinds.A_MARK.fullmatch(column.header)
    if named is None or kinds.UNDOES.search(column.header) or kinds.SAYS_SO.search(named[1]):
        return False
    words = column.said.unique().head(3).to_list()
    return all(len(word) > 1 and named[1].startswith(word.removeprefix("非")) for word in words)


def _is_of_vouchers(column: UnreadColumn) -> bool:
    """Whether words for vouchers say nothing of a way: 记 and 转, not 收 and 付."""
    return column.table == "ledger_balances" or not column.has("[收付]")


def _is_a_key(column: UnreadColumn) -> bool:
    """Whether a program made these: digits and letters of one length."""
    lengths = column.said.str.len_chars().n_unique()
    return lengths == 1 and column.has("[A-Fa-f]") and column.all_are(kinds.A_KEY)


def is_unraised(column: UnreadColumn) -> bool:
    """Whether a column says the same harmless thing of all rows: 否 under 是否冲销, 正常."""
    full = column.is_full
    if (full and column.all_are(kinds.A_FINE)) or _is_of_stages(column) or _says_its_header(column):
        return True
    words = {normal_header(word) for word in column.said.unique().head(3).to_list()}
    if words <= OWN:
        return True
    if not words <= (NO | YES | KNOWN_LIVE) or words >= {"0", "2"}:
        return False
    if kinds.RAISED.search(column.header):
        return not words & NO and full
    return not words & YES


def says_nothing_of_rows(column: UnreadColumn) -> bool:
    """Whether a column of any other header holds figures, texts or names of something else."""
    if is_unraised(column):
        return True
    if column.all_are(f"{kinds.A_MEASURE}|{kinds.A_CLOCK}"):
        # 13期 below 调整期 is no measure.
        return kinds.UNDOES.search(column.header) is None
    if _is_a_key(column) or column.all_are(kinds.A_LONG_NUMBER):
        return kinds.UNDOES.search(column.header) is None
    if _is_a_count(column) or _is_plain_talk(column):
        return True
    if column.all_are(kinds.A_PERSON) and not column.has(kinds.NO_PERSON):
        # One name in all rows may as well be a word.
        return column.said.n_unique() > 1
    if _is_of_stages(column):
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
    if column.has(kinds.A_NUMBER) or not tells_nothing(column):
        return False
    said = column.said
    if said.n_unique() == 1 and said.len() > 1 and column.cells.len() == said.len():
        # What is said of all rows alike tells none of them apart.
        return _is_of_sorts(column)
    few = said.n_unique() <= _MOST_MARKS and not said.str.len_chars().gt(_LONGEST_MARK).any()
    return not (few and (said.len() < _FEWEST_ROWS or said.n_unique() * 2 <= said.len()))


Innocent = Callable[[UnreadColumn], bool]
KINDS: tuple[tuple[re.Pattern[str], Innocent], ...] = (
    (kinds.OF_YEARS, _is_of_years),
    (kinds.OF_MONTHS, _is_of_years),
    (kinds.OF_VOUCHERS, _is_of_vouchers),
    (kinds.OF_SORTS, _is_of_sorts),
    (kinds.OF_OTHER_FIGURES, is_innocent),
    (kinds.OF_PAPERS, _is_of_papers),
    (kinds.OF_ACTS, _is_of_names),
    (kinds.OF_STATES, is_unraised),
    (kinds.OF_BODIES, _is_of_no_unit),
    (kinds.OF_TEXTS, tells_nothing),
    (kinds.OF_WRITING, is_innocent),
    (kinds.SERIAL, is_not_nested),
    (kinds.OF_THINGS, is_innocent),
)
"""Kinds of headers, the first that fits, and what makes a column of each innocent."""


BY_HEADER = (is_innocent, tells_nothing, _is_of_no_unit)
"""Innocent by what the header says: not where it says that something was undone."""
