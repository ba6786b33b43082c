"""工商银行's two layouts need no mapping where nobody masked their figures.

Both real samples were masked by their contributors, totals and rows apart: in tests of the files as
they are (test_real_statements_typed.py) a mapping lets the totals differ. Here only the masked
figures are put right, in the real files and in small ones of our own, and no mapping is given.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.test_real_statements import ACCOUNT, FOLDER
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.standardise import Typed, type_sheet

CARD_HEADER = (
    "交易日期,记账日期,摘要,交易场所,交易国家或地区简称,交易金额(收入),交易金额(支出),交易币种,"
    "记账金额(收入),记账金额(支出),记账币种,余额,对方户名"
)
DEBIT_HEADER = (
    "交易日期,摘要,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,"
    "记账金额(收入),记账金额(支出),记账币种,余额,对方户名"
)
OWN_CARD = f"""明细查询文件下载

卡号: 6222****0001,"卡别名: "

子账户类别:

{CARD_HEADER}
2024-05-04     \t,2024-05-05     \t,"消费        \t","文具店  \t","CHN  \t","     \t","18.00   \t",人民币   \t,"     \t","18.00   \t",人民币  \t,"-1,045.65  \t","    \t",
2024-05-03     \t,2024-05-03     \t,"人民币自动转帐还款  \t",XX分行 \t,"CHN  \t","4,621.01  \t","     \t",人民币   \t,"4,621.01  \t","     \t",人民币  \t,"-1,027.65  \t","    \t",
2024-05-02     \t,2024-05-02     \t,"ETC         \t","高速公路\t","CHN  \t","     \t","12.35   \t",人民币   \t,"     \t","12.35   \t",人民币  \t,"-5,648.66  \t","    \t",
 
合计金额,,,,,"4621.01  \t","30.35  \t",\t,"4621.01  \t","30.35  \t",
"""  # noqa: E501
OWN_DEBIT = f"""明细查询文件下载

卡号: 6222****0002,"卡别名: 公用"

子账户序号: 00000,子账户类别: 活期,"子账户别名: "

{DEBIT_HEADER}
2024-05-04     \t,"网转     \t","手机银行 \t","CHN  \t",钞  \t,"-   \t","-   \t",-  \t,"    \t","500.00  \t",人民币 \t,"1,735.60  \t","王五 \t",
2024-05-03     \t,"工资     \t","         \t","CHN  \t",钞  \t,"-   \t","-   \t",-  \t,"1,234.56  \t","    \t",人民币 \t,"2,235.60  \t","ABC公司 \t",
2024-05-02     \t,"退款     \t","财付通   \t","CHN  \t",钞  \t,"-   \t","-   \t",-  \t,"1.04    \t","    \t",人民币 \t,"1,001.04  \t","支付科技 \t",
 
人民币合计,,,,,,,,"1,235.60  \t","500.00  \t",
"""  # noqa: E501


@dataclass(frozen=True)
class Layout:
    """Where a layout has its booked day, and what the rows of the real file add up to."""

    file: str
    own: str
    day: int
    came: str
    went: str
    masked: tuple[str, str]
    """Money in and money out of its total row, as the contributor left them."""


CARD = Layout(
    "icbc/credit/example-icbc-credit-records.csv",
    OWN_CARD,
    1,
    "4621.01",
    "363.13",
    ("1234.56", "6543.21"),
)
DEBIT = Layout(
    "icbc/debit-v1/example-icbc-debit-v1-records.csv",
    OWN_DEBIT,
    0,
    "2841.74",
    "4241.08",
    ("1,234.56", "9,876.54"),
)
CAME, WENT, BALANCE = 8, 9, 11
FIRST = 7
"""Lines above the first row, the header among them."""
there = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real statements are not on this machine"
)
CASES = [
    pytest.param(CARD, CARD.own, id="own card"),
    pytest.param(DEBIT, DEBIT.own, id="own debit"),
    pytest.param(CARD, None, id="real card", marks=there),
    pytest.param(DEBIT, None, id="real debit", marks=there),
]


def yuan(cell: str) -> Decimal:
    return Decimal(cell.strip().replace(",", "") or "0")


def cells(text: str) -> list[list[str]]:
    """The rows under the header and above the total, by the csv module."""
    return [row for row in csv.reader(text.splitlines()[FIRST:]) if len(row) > BALANCE]


def unmasked(layout: Layout) -> str:
    """The real file with its two masked totals, and balances written xx,yyyy.zz, put right."""
    text = (FOLDER / layout.file).read_text(encoding="utf-8")
    body, total = text.rstrip("\n").rsplit("\n", 1)
    for masked, true in zip(layout.masked, (layout.came, layout.went), strict=True):
        assert masked in total
        total = total.replace(masked, true)
    balance = Decimal("20000.00")
    lines = body.split("\n")
    for at in range(len(lines) - 1, FIRST - 1, -1):
        if "xx,yyyy.zz" in lines[at]:
            (row,) = csv.reader([lines[at]])
            balance += yuan(row[CAME]) - yuan(row[WENT])
            lines[at] = lines[at].replace("xx,yyyy.zz", f"{balance:,.2f}")
    return "\n".join((*lines, total, ""))


def account_of(text: str) -> str:
    """An account number that the one in the title may be, as far as it shows."""
    seen = re.search(r"(\d{4})\*{4}(\d{4})", text)
    return f"{seen[1]}02120300123{seen[2]}" if seen else ACCOUNT


def typed(folder: Path, text: str) -> Typed:
    """The statement alone in a folder, named by its account, without a mapping."""
    (folder / f"银行流水_{account_of(text)}.csv").write_text(text, encoding="utf-8")
    (sheet,) = read_folder(folder).sheets
    return type_sheet(sheet)


@pytest.mark.parametrize(("layout", "text"), CASES)
def test_rows_days_amounts_and_signs_are_read_and_the_totals_proven_without_a_mapping(
    layout: Layout, text: str | None, tmp_path: Path
) -> None:
    text = text or unmasked(layout)
    answer = typed(tmp_path, text)
    wanted = [
        (date.fromisoformat(row[layout.day].strip()), yuan(row[CAME]) - yuan(row[WENT]))
        for row in cells(text)
    ]
    assert answer.rows.select("posted_on", "amount").rows() == wanted
    assert answer.rows["balance_after"].to_list() == [yuan(row[BALANCE]) for row in cells(text)]
    assert set(answer.rows["account_no"]) == {account_of(text)}
    assert answer.quarantine.is_empty()
    proven = {total.header: total.summed for total in answer.counts.totals.proven}
    assert proven == {
        "记账金额(收入)": sum(amount for _, amount in wanted if amount > 0),
        "记账金额(支出)": -sum(amount for _, amount in wanted if amount < 0),
    }
    assert answer.counts.totals.unproven == ()


@pytest.mark.parametrize(("layout", "text"), CASES)
def test_check_finds_nothing_to_say_of_such_a_statement_but_gaps_of_its_own(
    layout: Layout, text: str | None, tmp_path: Path
) -> None:
    typed(tmp_path, text or unmasked(layout))
    checked = check(tmp_path, lang="zh")
    controls = [row for row in checked["controls"]["every"] if row["control_id"][:6] == "total "]
    assert len(controls) == 2
    # The real card's contributor left rows out, so that some of its balances do not follow.
    gaps = layout is CARD and text is None
    assert checked["quarantine"]["count"] == 0
    assert bool(checked["controls"]["failing"]) == gaps
    said = [note for note in checked["notes"] if "余额" in note]
    assert len(said) == 1 + gaps
    assert ("对不上（5 处" if gaps else "正负号经余额验证") in said[0]
    assert not any("没有合计可核" in note or "按映射文件" in note for note in checked["notes"])


@pytest.mark.parametrize(
    ("own", "right", "wrong"),
    [(OWN_CARD, "30.35", "30.36"), (OWN_DEBIT, '1,235.60  \t"', '1,235.61  \t"')],
    ids=["card", "debit"],
)
def test_a_total_of_it_that_is_a_fen_off_is_refused_all_the_same(
    own: str, right: str, wrong: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as caught:
        typed(tmp_path, own.replace(right, wrong))
    assert (caught.value.key, caught.value.row) == ("total_differs", 12)
