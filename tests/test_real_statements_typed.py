"""Real export layouts of banks and wallets, typed: rows, days, amounts, signs, running balances.

The figures were worked out from the raw files by hand and by a script of its own, never by the
code under test. Contributors masked amounts and left rows out, so not every balance can tie: a
``break`` is one that the file itself contradicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.test_real_statements import ACCOUNT, FOLDER, pytestmark
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.sheet import AS_FOUND, Given, Sheet
from zbb_reconcile.standardise import Typed, type_sheet

__all__ = ["pytestmark"]

CARD = "信用卡_"


@dataclass(frozen=True)
class Statement:
    """What a file says, worked out without the code under test."""

    file: str
    rows: int
    days: tuple[str, str]
    """The first and the last, not in the order of the rows."""
    came: str
    went: str
    steps: tuple[int, int] | None = None
    """Steps from one balance to the next, and how many of them fail; None where there is none."""
    quarantined: Mapping[int, str] = field(default_factory=dict)
    card: str = ""
    """What the file is called, where it does not say itself that it is a credit card's."""
    given: Given = AS_FOUND
    mapped: Mapping[str, object] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    account: str = ACCOUNT


NEITHER = "unknown_word"
"""不计收支: the wallet itself does not say whether money came or went."""
BANKS = (
    Statement(
        "abc_debit/example-abc_debit-records.csv",
        4,
        ("2024-01-01", "2024-01-04"),
        "10000.01",
        "-10.00",
        (2, 1),
        {4: "field_count"},
    ),
    Statement(
        "bocom_debit/example-bocom_debit-records.csv",
        6,
        ("2024-02-02", "2025-01-01"),
        "11.25",
        "-114.00",
        (5, 5),
    ),
    Statement(
        "cmb/debit/example-cmb-records.csv",
        5,
        ("2024-01-01", "2024-01-27"),
        "1234.00",
        "-2013.14",
        (4, 3),
    ),
    Statement(
        "ccb/交易明细_xxxx_2025xxxx_2025xxxx.xls",
        6,
        ("2025-01-01", "2025-01-06"),
        "0.00",
        "-703.26",
        (5, 1),
    ),
    Statement(
        "cmb/credit/example-cmb-records.csv",
        6,
        ("2023-12-29", "2024-01-07"),
        "380.80",
        "-8056.78",
        said=("card_owed", "year_from_title"),
    ),
    Statement(
        "cgb_credit/example-cgb_credit-records.csv",
        4,
        ("2024-12-26", "2025-01-06"),
        "1227.88",
        "-403.32",
        card=CARD,
        said=("card_owed",),
    ),
    Statement(
        "bocom_credit/example-bocom_credit-records.csv",
        8,
        ("2025-01-10", "2025-01-29"),
        "805.27",
        "-73.58",
        card=CARD,
        said=("card_by_words",),
    ),
)
MAPPED = (
    # Both samples state totals of masked rows; the second one's balances are letters.
    Statement(
        "icbc/credit/example-icbc-credit-records.csv",
        9,
        ("2023-03-20", "2023-05-05"),
        "4621.01",
        "-363.13",
        (8, 5),
        mapped={"compare_totals": False},
        said=("total_ignored", "masked_account"),
        account="1234****5678",
    ),
    Statement(
        "icbc/debit-v1/example-icbc-debit-v1-records.csv",
        11,
        ("2023-02-08", "2023-05-02"),
        "2841.74",
        "-4241.08",
        mapped={"compare_totals": False},
        given=Given(columns={"balance_after": ""}),
        said=("total_ignored", "masked_account"),
        account="1234****9876",
    ),
    Statement(
        "td/example-td-records.csv",
        9,
        ("2023-05-01", "2023-05-03"),
        "332.23",
        "-319.17",
        (8, 1),
        mapped={"day_order": "month_first"},
        said=("day_order_given",),
        given=Given(
            header_rows=(),
            columns={
                "posted_on": "#1",
                "summary": "#2",
                "money_out": "#3",
                "money_in": "#4",
                "balance_after": "#5",
            },
        ),
    ),
    Statement(
        "htsec/example-htsec-records.xlsx",
        10,
        ("2022-01-12", "2022-01-27"),
        "22078.31",
        "-23043.00",
        account="1234567899",
        said=("number_as_text",),
        given=Given(
            columns={
                "posted_on": "成交日期",
                "amount": "发生金额",
                "account_no": "资金账号",
                "summary": "操作",
            }
        ),
    ),
    Statement(
        "alipay/example-alipay-records.csv",
        # 交易关闭 (rows 31 and 33) has not come about; what 等待确认收货 (row 27) means is asked.
        4,
        ("2023-01-18", "2023-07-10"),
        "222228.50",
        "-141.64",
        said=("time_of_day",),
        quarantined=dict.fromkeys((27, 28, 29, 32), NEITHER),
        given=Given(columns={"counterparty_name": "交易对方", "summary": "商品说明"}),
    ),
    Statement(
        "jd/example-jd-records.csv",
        12,
        ("2024-12-09", "2024-12-30"),
        "0.00",
        "-1045.13",
        said=("time_of_day",),
        quarantined={
            **dict.fromkeys((25, 28, 29, 32, 34, 35, 38, 43, 44), NEITHER),
            # 131.77(已退款89.84): paid, and paid back in a row of its own.
            **dict.fromkeys((26, 33, 36, 45, 48), "not_money"),
        },
        given=Given(columns={"counterparty_name": "商户名称", "summary": "交易说明"}),
    ),
)
ALL = (*BANKS, *MAPPED)


def read(said: Statement) -> Sheet:
    path = FOLDER / said.file
    file = f"银行流水_{said.card}账号{ACCOUNT}{path.suffix}"
    (sheet,), _ = read_content("bank_lines", file, path.read_bytes(), given=said.given)
    mapped = dict(said.mapped)
    return replace(sheet, **mapped)  # type: ignore[arg-type]


def typed(said: Statement) -> Typed:
    return type_sheet(read(said))


@pytest.mark.parametrize("said", ALL, ids=[said.file.split("/ex")[0] for said in ALL])
def test_every_layout_is_typed_with_its_rows_days_amounts_and_signs(said: Statement) -> None:
    answer = typed(said)
    rows, counts = answer.rows, answer.counts
    assert rows.height == counts.rows_standardised == said.rows
    assert {row["source_row"]: row["reason_code"] for row in answer.quarantine.to_dicts()} == (
        said.quarantined
    )
    assert counts.rows_read == said.rows + len(said.quarantined) + len(counts.deleted)
    days = rows["posted_on"]
    assert (days.min(), days.max()) == tuple(map(date.fromisoformat, said.days))
    amounts = rows["amount"].to_list()
    zero = Decimal("0.00")
    assert sum((a for a in amounts if a > 0), zero) == Decimal(said.came)
    assert sum((a for a in amounts if a < 0), zero) == Decimal(said.went)
    assert set(rows["account_no"]) == {said.account}
    proof = counts.balance
    assert (proof and (proof.steps, proof.breaks)) == said.steps
    assert {*counts.warnings} - {"balance_broken", "no_final_newline"} == {*said.said}


def test_no_layout_of_a_bank_needs_a_mapping() -> None:
    """But those whose contributors masked totals and balances, and the one without a header."""
    assert all(said.given == AS_FOUND and not said.mapped for said in BANKS)
    assert {said.file.split("/")[0] for said in MAPPED} == {
        "icbc",
        "td",
        "htsec",
        "alipay",
        "jd",
    }
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("example-*")}
    there |= {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.xls")}
    assert there == {said.file for said in ALL}


def test_of_a_statement_with_one_row_left_out_every_other_step_ties() -> None:
    """建设银行: 2140.13 − 515.02 is not 1579.11, everything else is."""
    rows = typed(BANKS[3]).rows
    balances, amounts = rows["balance_after"].to_list(), rows["amount"].to_list()
    ties = [balances[i - 1] + amounts[i] == balances[i] for i in range(1, 6)]
    assert ties == [True, True, False, True, True]


def test_what_the_wallet_states_is_what_was_read_and_what_was_set_aside() -> None:
    """京东: 支出 16 笔 (含 4 笔部分退款), 1648.43 元, net of what was paid back."""
    answer = typed(MAPPED[-1])
    spent = -sum(answer.rows["amount"].to_list(), Decimal(0))
    part_refunded = Decimal("131.77") + Decimal("448.32") + Decimal("416.87") + Decimal("235.61")
    refunds = Decimal("89.84") + Decimal("70.48") + Decimal("233.45") + Decimal("235.50")
    assert spent + part_refunded - refunds == Decimal("1648.43")
    assert answer.rows.height + 4 == 16


@pytest.mark.parametrize("said", MAPPED[:2], ids=["credit", "debit"])
def test_masked_totals_are_refused_unless_a_mapping_lets_them_pass(said: Statement) -> None:
    with pytest.raises(Refusal) as found:
        type_sheet(replace(read(said), compare_totals=True))
    assert found.value.key == "total_differs"


def test_a_card_statement_that_does_not_say_what_it_is_is_refused() -> None:
    for said in BANKS[-2:]:
        with pytest.raises(Refusal) as found:
            type_sheet(read(replace(said, card="")))
        assert found.value.key == "purchase_as_income"


def test_a_mapping_file_says_what_masked_statements_need_and_check_says_what_it_did(
    tmp_path: Path,
) -> None:
    credit, debit = f"银行流水_账号{ACCOUNT}.csv", f"银行流水_账号{ACCOUNT[:-1]}8.csv"
    (tmp_path / credit).write_bytes((FOLDER / MAPPED[0].file).read_bytes())
    (tmp_path / debit).write_bytes((FOLDER / MAPPED[1].file).read_bytes())
    (tmp_path / "TD.csv").write_bytes((FOLDER / MAPPED[2].file).read_bytes())
    (tmp_path / "mapping.toml").write_text(
        f'[[source]]\nfile = "{credit}"\ntotals = "ignore"\n'
        f'[[source]]\nfile = "{debit}"\ntotals = "ignore"\ncolumns = {{ balance_after = "" }}\n'
        '[[source]]\nfile = "TD.csv"\ntable = "bank_lines"\nheader_row = 0\ndays = "month_first"\n'
        'columns = { posted_on = "#1", summary = "#2", money_out = "#3", money_in = "#4" }\n'
        'facts = { account_no = "1" }\n',
        encoding="utf-8",
    )
    answer = check(tmp_path, lang="zh")
    assert sorted(row["rows_standardised"] for row in answer["sources"]) == [9, 9, 11]
    assert all(row["rows_quarantined"] == 0 for row in answer["sources"])
    said = "\n".join(answer["notes"])
    assert "第 18 行“记账金额(支出)”合计 6543.21 元，明细相加 363.13 元，不符" in said
    assert "第 20 行“记账金额(收入)”合计 1234.56 元，明细相加 2841.74 元，不符" in said
