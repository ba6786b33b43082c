"""Money that is told twice, or told apart: what came back in a column of its own, another figure
of the same thing, and rows that say of themselves that they are a part of another row, or void.

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
    "减免|豁免|免除|缓缴|核销|没收|罚没|转收入|抵[扣减顶销]|保函|留用|"
    "收回|上收|回收|缴回|交回|上缴|上交|解缴|扣回|扣除|扣款|注销|收缴|"
    "(?:审计|审核|年终|会计|账务|决算|期末)调整|[核调追扣][增减加]|[调划转][入出]|[调划]拨|调剂"
)
_FEE = "手续费|服务费|工本费|汇划费|邮电费|电子汇划费|扣费|费用"
_OF_MONEY = re.compile(
    rf"(?:其中:?|批准|同意|允许|本年|本期|当年|累计|已|应|实际|财政|资金|银行|交易)*(?:(?P<back>{_BACK})|{_FEE})"
    "(?:财政|国库|专户|资金)*(?:总)?(?:金额|数额|数|额|款|费|合计)?"
)
_FLOWS = re.compile("(?:年初|期初|上年|月初)(?:结转|结余|余额|累计|数)")
_AT_END = re.compile("(?:年末|期末|年底|月末|季末|本年)")
_SOME = "[1-9１-９]"
_PART = r"^[\s(（\[【*#]*其中(?:[:：、,，（(]|$)"
_AMOUNTS = ("due_amount", "amount", "closing", "money_in", "money_out")
_OF_BALANCE = "balance_after"
_CHECKED = re.compile(
    "实[发付拨]金?额|净额?|(?:折|税|扣[税款除减])后(?:金额)?|(?:不含税|税前)(?:金额|价)?|"
    "(?:审定|核定|核实|审核|确认|审计|清查|调整后|更正后|修正后|核减后|批复)(?:后|确认)?(?:的)?"
    "(?:支付|指标|预算|结转结余|结转|结余|余额)?(?:金额|数额|数|额|值)?"
)
"""The same figure, as somebody else has it."""
_VOIDED_ON = re.compile(
    "(?:作废|撤销|退款|退回|退票|退汇|冲正|冲销|红冲|取消|注销|收回)(?:日期|时间|日|人|原因|单号|凭证号)"
)
_SETTLED_ON = re.compile("(?:国库|银行|实际)?(?:清算|入账|到账|记账|支付完成|划款)(?:日期|时间|日)")
_SUM = "(?:合计|小计|总计|共计)(?:数|行|金额)?[)）]?\\s*$"
_SAYS_VOID = (
    "(?:^|[，,。;；\\s已此该本])(?:此|该|本|这)?[单笔行条]?(?:已|系)?(?:作废|撤销)(?:$|[，,。;；\\s)）]|重)"
    "|请忽略|请勿(?:统计|计入|使用)|[勿不]计入|测试数据|测试用"
)
_HINTS = "其中|合计|小计|总计|共计|作废|撤销|忽略|请勿|计入|测试"
"""One of these is in whatever a row says of itself."""
_EVENTS = ("payments", "asset_income", "income_due", "deposits")
"""Tables of single events: no row is the sum of others."""
_SUMS = ("carryovers", "indicators", "agency_years", "fund_revenues", "ledger_balances")
_LISTS = ("accounts", "bank_accounts", "assets", "project_years")
"""Lists of what there is: what is void there is closed, and says so elsewhere."""


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
        place = headers.columns[amounts[-1]]
        own = headers.labels[place]
        more = _OF_MONEY.fullmatch(name) and cells([at]).to_series().str.contains(_SOME).any()
        checked = table not in STATEMENTS and _CHECKED.fullmatch(name)
        if more or (checked and _second_figure(*cells([place, at]).get_columns())):
            raise Refusal(
                "more_money" if more else "second_figure",
                file=file,
                sheet=sheet,
                column=shown(headers.labels[at]),
                amount=shown(own),
                meant=amounts[-1],
                header=own,
            )


def _second_figure(amount: pl.Series, other: pl.Series) -> bool:
    """Whether another column says another amount in any row."""
    both = pl.DataFrame([amount.alias("amount"), other.alias("other")]).select(
        pl.all().str.replace_all(r"[,，\s¥￥元]", "").cast(pl.Decimal(38, 6), strict=False)
    )
    return bool(both.select((pl.col("amount") != pl.col("other")).any()).item())


def refuse_days_beside(
    headers: Headers,
    cells: Cells,
    told: Collection[str],
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse amounts beside an unread day on which some were voided, or had not been settled yet.

    A day of 作废 in a row says what a state would; one of 清算 that is blank in some rows may.
    """
    if "amount" not in headers.columns or not {"amount", "state"}.isdisjoint(told):
        return
    for at in headers.unknown:
        name = normal_header(headers.labels[at])
        voided, settled = _VOIDED_ON.fullmatch(name), _SETTLED_ON.fullmatch(name)
        if not voided and not settled:
            continue
        filled = (cells([at]).to_series().fill_null("").str.strip_chars() != "").to_list()
        if any(filled) and (voided or not all(filled)):
            own = headers.labels[headers.columns["amount"]]
            raise Refusal(
                "day_beside",
                file=file,
                sheet=sheet,
                column=shown(headers.labels[at]),
                header=own,
            )


def refuse_rows_that_say(
    table: str,
    headers: Headers,
    cells: Cells,
    read: Collection[int],
    rows: pl.Series | None,
    *,
    file: str,
    sheet: str | None,
) -> None:
    """Refuse a table of amounts of which a row says in words that it is no row of its own.

    It is a part of another (其中：设备), the sum of others (本单位合计), or void (已作废，重付).

    ``read`` are the unknown columns that say what they mean already; ``rows`` are the places of the
    rows; None where they follow each other from 1.
    """
    sayings = {"row_says_void": _SAYS_VOID} if table in (*_EVENTS, *_SUMS) else {}
    if table in (*_SUMS, *_LISTS):
        sayings |= {"row_of_which": _PART, "row_of_sum": _SUM}
    if table in STATEMENTS and rows is not None:
        # Bookkeepers write it into sheets; millions of Parquet lines are not read twice.
        sayings |= {"row_of_which": _PART}
    if not sayings:
        return
    about = TABLES[table]
    all_columns = {column.name: column for column in (*about.columns, *about.pieces)}
    known = [
        at for name, at in headers.columns.items() if all_columns[name].kind in ("text", "code")
    ]
    needed = [at for name, at in headers.columns.items() if all_columns[name].required]
    for at in sorted({*headers.unknown, *known} - {*read}):
        column = cells([at]).to_series().fill_null("")
        hinted = column.str.contains(_HINTS).arg_true()
        if hinted.is_empty():
            continue
        some = column.gather(hinted)
        for key, grammar in sayings.items():
            said = hinted.filter(some.str.contains(grammar))
            if key == "row_of_which" and "balance_after" in headers.columns:
                # A movement has a balance after it, whatever it is called.
                balances = cells([headers.columns["balance_after"]]).to_series().fill_null("")
                said = said.filter(balances.gather(said).str.strip_chars() == "")
            if key == "row_of_sum" and needed and not said.is_empty():
                # A row that lacks something is set aside, or is known for a sum.
                filled = pl.all_horizontal(pl.all().fill_null("").str.strip_chars() != "")
                said = said.filter(cells(needed)[said].select(filled).to_series())
            for nth in said.head(1):
                raise Refusal(
                    key,
                    file=file,
                    sheet=sheet,
                    row=nth + 1 if rows is None else rows[nth],
                    column=shown(headers.labels[at]),
                    found=shown(column[nth]),
                )
