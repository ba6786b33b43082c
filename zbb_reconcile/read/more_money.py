"""Money that is told twice, or told apart: what came back in a column of its own, and rows that
say of themselves that they are a part of another row.

A column 退回金额 beside 支付金额, or 手续费 beside 支出, may have to be taken off; nothing says
whether it has been. A row 其中：项目支出 is in the amount of the row above it already. Both are
asked about; where running balances stand beside the amounts, these say what was taken off.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.units import unit_in_header
from zbb_reconcile.tables import STATEMENTS, TABLES

_BACK = (
    "退(?:款|回|付|库|费|还|票|汇|缴|货)?|冲(?:正|销|减|账|回|红)?|红[冲字]|抹账|"
    "收回|上收|回收|缴回|交回|上缴|上交|解缴|扣回|扣除|扣款|注销|收缴|"
    "[核调追扣][增减加]|[调划转][入出]|[调划]拨|调剂"
)
_FEE = "手续费|服务费|工本费|汇划费|邮电费|电子汇划费|扣费|费用"
_OF_MONEY = re.compile(
    rf"(?:其中:?|本年|本期|当年|累计|已|应|实际|财政|资金|银行|交易)*(?:(?P<back>{_BACK})|{_FEE})"
    "(?:财政|国库|专户|资金)*(?:总)?(?:金额|数额|数|额|款|费|合计)?"
)
_FLOWS = re.compile("(?:年初|期初|上年|月初)(?:结转|结余|余额|累计|数)")
_AT_END = re.compile("(?:年末|期末|年底|月末|季末|本年)")
_SOME = "[1-9１-９]"
_PART = r"^[\s(（\[【*#]*其中(?:[:：、,，（(]|$)"
_AMOUNTS = ("amount", "closing", "money_in", "money_out")
_OF_BALANCE = "balance_after"
_NEEDS_NO_SUMS = (*STATEMENTS, "payments", "agencies", "decisions")
"""Tables of single events or of names: their texts are free, and no row is the sum of others."""


def refuse_more_money(
    table: str,
    headers: Headers,
    cells: Cells,
    told: Collection[str],
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse a table beside whose amounts an unread column has money that came back, or fees.

    ``cells`` gives whole columns as text. A mapping that says which column the amount is (``told``)
    answers the question, and so do balances.
    """
    amounts = [name for name in _AMOUNTS if name in headers.columns]
    if not amounts or _OF_BALANCE in headers.columns or not {*amounts}.isdisjoint(told):
        return
    said = [normal_header(label) for label in headers.labels]
    if _AT_END.match(said[headers.columns[amounts[-1]]]) and any(map(_FLOWS.match, said)):
        # What stands between a beginning and an end is in the end.
        return
    for at in headers.unknown:
        name, _ = unit_in_header(normal_header(headers.labels[at]))
        if _OF_MONEY.fullmatch(name) and cells([at]).to_series().str.contains(_SOME).any():
            own = headers.labels[headers.columns[amounts[-1]]]
            raise Refusal(
                "more_money",
                file=file,
                sheet=sheet,
                column=shown(headers.labels[at]),
                amount=shown(own),
                meant=amounts[-1],
                header=own,
            )


def refuse_rows_of_which(
    table: str,
    headers: Headers,
    cells: Cells,
    rows: pl.Series | None,
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse a table of amounts of which a row says that it is a part of another: 其中：项目支出.

    ``rows`` are the places of the rows; None where they follow each other from 1.
    """
    if table in _NEEDS_NO_SUMS:
        return
    about = TABLES[table]
    kinds = {column.name: column.kind for column in (*about.columns, *about.pieces)}
    known = [at for name, at in headers.columns.items() if kinds[name] in ("text", "code")]
    for at in sorted([*headers.unknown, *known]):
        column = cells([at]).to_series()
        found = column.str.contains(_PART).fill_null(value=False).arg_true()
        if not found.is_empty():
            raise Refusal(
                "row_of_which",
                file=file,
                sheet=sheet,
                row=found[0] + 1 if rows is None else rows[found[0]],
                column=shown(headers.labels[at]),
                found=shown(column[found[0]]),
            )
