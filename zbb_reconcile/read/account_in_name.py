"""The account number that the name of a file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from zbb_reconcile.identifiers import fold

_NUMBER = re.compile(
    r"(?<![\d*])(?<![xX]{2})"
    r"(?:\d{4}(?: \d{4}){2,}(?: \d{1,4})?|\d+(?:[-.]\d+)*)"
    r"(?![\d*]|[xX]{2}|[-.]\d)"
)
"""A number in a file name, with the marks that group its digits; none of which some are hidden."""
_ACCOUNT_LABEL = (
    r"(?:账号|帐号|卡号|账户|帐户|户号|account|acct|(?<![a-z])a[_-]?c)(?:号码|[ _]?no)?"
)
_TO_NUMBER = r"[ _.:#()\[\]【】-]*$"
_CALLED = re.compile(_ACCOUNT_LABEL + _TO_NUMBER, re.IGNORECASE)
"""What stands before a number that is called an account."""
_CALLED_ELSE = re.compile(
    rf"(?:(?:对方|对手|收款|付款|还款|绑定|转入|转出)(?:人|方|单位)?{_ACCOUNT_LABEL}"
    rf"|(?<![账帐卡户])号码?|电话|手机){_TO_NUMBER}",
    re.IGNORECASE,
)
"""What stands before the number of something else: 对方账号, 申请单号, 尾号, 文号."""
_YEAR_WRITTEN = r"(?:19|20)\d\d"
_MONTH_OF_TWO, _DAY_OF_TWO = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DAY = _YEAR_WRITTEN + _MONTH_OF_TWO + _DAY_OF_TWO
_SHORT_DAY = r"[0-3]\d" + _MONTH_OF_TWO + _DAY_OF_TWO
_MINUTE, _SECOND = r"(?:[01]\d|2[0-3])[0-5]\d", r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
_WHEN = re.compile(
    rf"{_DAY}(?:{_MINUTE}|{_SECOND}\d{{0,4}})?|(?:{_DAY}){{2}}|(?:{_DAY}{_SECOND}){{2}}"
    rf"|(?:{_YEAR_WRITTEN}{_MONTH_OF_TWO}){{1,2}}|(?:{_YEAR_WRITTEN}){{1,2}}"
    rf"|(?:{_SHORT_DAY}){{2}}|{_SHORT_DAY}{_SECOND}|1[4-9]\d{{8}}(?:\d{{3}})?"
)
"""Days, moments, ranges of them, seconds of a computer's clock."""
_DATED = (
    rf"(?:{_YEAR_WRITTEN}[-.](?:0?[1-9]|1[0-2])(?:[-.](?:{_DAY_OF_TWO}|[1-9]))?"
    rf"|{_DAY}|{_YEAR_WRITTEN}{_MONTH_OF_TWO}|{_YEAR_WRITTEN})"
)
_DATES_BESIDE = re.compile(rf"^(?:{_DATED}[-.])+(?=\d)|(?:[-.]{_DATED})+$")
"""What is joined to a number and is a year, a month or a day."""
_OF_A_BANK = re.compile(r"\d{2}-\d{15}")
"""How 农业银行 prints its account numbers, and nothing else is written."""
_GROUPED = re.compile(r"\d{4}(?:[ -]\d{4}){2,}(?:[ -]\d{1,4})?")
_LEAST_CALLED, _LEAST_BARE, _MOST_DIGITS = 6, 9, 32
_LEAST_SEEN = 8
"""Digits that a masked number shows, from which on it tells which account it is."""


@dataclass(frozen=True)
class NamedAccount:
    """The account number that a file's name holds."""

    number: str
    is_certain: bool
    """It is called an account there, or written as only a bank writes one; else it is a number of
    which the folder's lists must say that it is one."""


def account_in_name(file: str) -> NamedAccount | None:
    """The account number that a file is named by, if there is one and only one.

    What is a day, a range of days or a moment is none, nor what is called something else.

    >>> account_in_name("银行流水_6222021203001234567.csv")
    NamedAccount(number='6222021203001234567', is_certain=False)
    >>> account_in_name("账号104310881_2024-01-01.csv")
    NamedAccount(number='104310881', is_certain=True)
    >>> account_in_name("流水_2024010120241231.csv"), account_in_name("申请单号211222141559.csv")
    (None, None)
    """
    stem = fold(PurePath(file).stem)
    called, bare = set[str](), set[str]()
    for found in _NUMBER.finditer(stem):
        before = stem[: found.start()]
        written = _DATES_BESIDE.sub("", found.group())
        digits = re.sub("[-. ]", "", written)
        is_called = _CALLED.search(before) is not None
        least = _LEAST_CALLED if is_called else _LEAST_BARE
        if (
            not least <= len(digits) <= _MOST_DIGITS
            or _WHEN.fullmatch(digits)
            or _CALLED_ELSE.search(before)
        ):
            continue
        # 账号6222021203001234567-1: its number, and that of a copy?
        is_whole = digits == written or _GROUPED.fullmatch(written)
        certain = _OF_A_BANK.fullmatch(written) or (is_called and is_whole)
        (called if certain else bare).add(digits)
    numbers = called or bare
    return NamedAccount(next(iter(numbers)), bool(called)) if len(numbers) == 1 else None


def account_of_name(file: str, stated: str | None) -> NamedAccount | None:
    """The account number in a file's name, where the titles state none, or state that it hides.

    >>> account_of_name("6222021203001234567.csv", "6222****34567")
    NamedAccount(number='6222021203001234567', is_certain=True)
    >>> account_of_name("6222021203001234567.csv", "6217****34567")
    """
    named = account_in_name(file)
    if named is None or stated is None:
        return named
    if not is_masked(stated):
        return None
    seen = re.split("[*xX]+", re.sub("[-. ]", "", fold(stated)))
    if not re.fullmatch(r"\d+".join(map(re.escape, seen)), named.number):
        return None
    return replace(named, is_certain=named.is_certain or sum(map(len, seen)) >= _LEAST_SEEN)


def is_masked(account: str) -> bool:
    """Whether an account number has been made unreadable on purpose.

    >>> is_masked("1234****5678"), is_masked("xxxx1234"), is_masked("6222")
    (True, True, False)
    """
    return "*" in account or "xx" in account.casefold()
