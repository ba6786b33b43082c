"""Which way money went, as headings, titles and names say it of all rows below them: 二、支出."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.tables import STATEMENTS

_IN_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]$")

_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.)]|\([一二三四五六七八九十\d]+\))?(?:\d{4}年(?:度|\d{1,2}月)?)?(?:银行)?(?:存款)?"
    r"(?:资金|账户)?(?P<side>收入|支出|收款|付款|流入|流出|转入|转出|进账|出账|汇入|汇出)"
    r"(?:类|项|部分)?(?:流水|明细|记录|清单|情况)?(?:账|表)?:?"
)
_PARTS = re.compile(r"[_\-—()（）\[\]【】 .\d年月]+")


def side_of_heading(text: str) -> str | None:
    """The way that all money below a heading went, where it says nothing else: 收入 or 支出.

    >>> side_of_heading("二、支出"), side_of_heading("（一）收入明细"), side_of_heading("支出户")
    ('支出', '收入', None)
    """
    found = _HEADING.fullmatch(normal_header(text))
    return found["side"] if found is not None else None


_OF_PAYMENTS = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.)]|\([一二三四五六七八九十\d]+\))?"
    r"(?P<kind>正常支付|支付|付款|支付退款|退款|退付|退库)(?:类|项|部分)?(?:明细|记录|清单|情况)?表?:?"
)


def _kind_of_heading(text: str) -> str | None:
    """Whether all payments below a heading were paid, or paid back: 二、退款.

    >>> [_kind_of_heading(text) for text in ("一、正常支付", "退款部分", "退款原因")]
    ['正常支付', '退款', None]
    """
    found = _OF_PAYMENTS.fullmatch(normal_header(text))
    return found["kind"] if found is not None else None


def way_of_heading(table: str, text: str) -> str | None:
    """Which way the money below a heading went: in or out, or of payments that it came back."""
    if table in STATEMENTS:
        return side_of_heading(text)
    return _kind_of_heading(text) if table == "payments" else None


def side_of_name(names: Sequence[str], titles: Sequence[str]) -> str | None:
    """The one way that all money of a file went, where a part of its name or a title says so.

    >>> side_of_name(["银行流水_支出"], []), side_of_name(["银行流水_支出户"], [])
    ('支出', None)
    >>> side_of_name(["收入_支出"], [])
    """
    # A title may say it in brackets: 账户明细清单（支出）.
    boxed = [found[1] for title in titles if (found := _IN_BRACKETS.search(title.strip(BLANKS)))]
    parts = [part for name in names for part in _PARTS.split(name)] + boxed
    said = {side for text in (*parts, *titles) if (side := side_of_heading(text)) is not None}
    return said.pop() if len(said) == 1 else None
