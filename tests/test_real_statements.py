"""Real export layouts of banks and wallets, read as ``bank_lines``: rows, header, first and last.

The files are not part of the project (Apache-2.0, github.com/deb-sig/double-entry-generator): where
the folder is absent these tests are skipped. Figures were counted and read off the files by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.shared_data import SHARED
from tests.test_read import refused
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.sheet import Given, Sheet

FOLDER = SHARED / "data" / "cn_bank_statements"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is not here")
ACCOUNT = "6222021203001234567"
NAME = f"银行流水_{ACCOUNT}.csv"


@dataclass(frozen=True)
class Statement:
    """What a file holds, by eye."""

    file: str
    header_row: int
    rows: int
    first: tuple[str, str]
    """Its first row: the day and the amount, or the part of it that is filled in."""
    last: tuple[str, str]
    money: tuple[str, ...] = ("amount",)
    encoding: str = "utf-8"
    misfits: tuple[int, ...] = ()
    other: dict[int, str] = field(default_factory=dict)
    """Rows under the header that are no data, and what they are."""
    account: str = ACCOUNT
    """Of the file's name, but where a title states another card, that one, masked as it is."""


IN_OUT = ("money_in", "money_out")
STATEMENTS = (
    Statement(
        "abc_debit/example-abc_debit-records.csv",
        1,
        4,
        ("20240101", "+10000.00"),
        ("20240104", "+0.00"),
        misfits=(4,),
    ),
    Statement(
        "bocom_debit/example-bocom_debit-records.csv",
        1,
        6,
        ("2025-01-01", "1.23"),
        ("2024-06-06", "100.79"),
    ),
    Statement(
        "bocom_credit/example-bocom_credit-records.csv",
        1,
        8,
        ("2025-01-10", "CNY 123.18"),
        ("2025-01-18", "CNY 49.85"),
    ),
    Statement(
        "cgb_credit/example-cgb_credit-records.csv",
        1,
        4,
        ("2025/01/06", "15.90"),
        ("2024/12/26", "-1130.68"),
    ),
    Statement(
        "cmb/debit/example-cmb-records.csv",
        1,
        5,
        ("2024-01-01", "1,234.00"),
        ("2024-01-23", "-10.14"),
    ),
    Statement(
        "cmb/credit/example-cmb-records.csv", 2, 6, ("12/29", "-1.23"), ("01/07", "8,000.00")
    ),
    Statement(
        "icbc/credit/example-icbc-credit-records.csv",
        7,
        9,
        ("2023-04-22", "0.01"),
        ("2023-03-20", "29.45"),
        money=IN_OUT,
        other={18: "total"},
        account="1234****5678",
    ),
    Statement(
        "icbc/debit-v1/example-icbc-debit-v1-records.csv",
        7,
        11,
        ("2023-05-02", "13.40"),
        ("2023-02-08", "1.04"),
        money=IN_OUT,
        other={20: "total"},
        account="1234****9876",
    ),
    Statement(
        "alipay/example-alipay-records.csv",
        25,
        10,
        ("2023-02-12 21:32:14", "49.74"),
        ("2023-07-10 13:20:16", "82.00"),
        encoding="gb18030",
    ),
    Statement(
        "jd/example-jd-records.csv",
        22,
        26,
        ("2024-12-30 17:16:02", "10.20"),
        ("2024-12-05 22:49:55", "235.61(已退款235.50)"),
        encoding="utf-8-sig",
    ),
)


def read(file: str, given: Given | None = None) -> Sheet:
    """The seam for what types the rows: hand this sheet to ``type_sheet``."""
    return read_csv("bank_lines", NAME, (FOLDER / file).read_bytes(), given=given or Given())


def at(sheet: Sheet, row: int, money: tuple[str, ...]) -> tuple[str, str]:
    cells = [sheet.rows[name][row].strip() for name in money]
    return sheet.rows["posted_on"][row].strip(), "".join(cells)


@pytest.mark.parametrize("said", STATEMENTS, ids=[said.file.split("/ex")[0] for said in STATEMENTS])
def test_a_banks_own_export_is_read_row_by_row(said: Statement) -> None:
    sheet = read(said.file)
    assert sheet.layout.header_rows == (said.header_row,)
    assert sheet.layout.encoding == said.encoding
    assert sheet.rows.height == said.rows
    assert at(sheet, 0, said.money) == said.first
    assert at(sheet, -1, said.money) == said.last
    assert tuple(misfit.row for misfit in sheet.misfits) == said.misfits
    below = {row.row: row.kind for row in sheet.layout.furniture if row.row > said.header_row}
    assert below == said.other
    # An export without a column for its own account is named by it.
    assert set(sheet.rows["account_no"]) == {said.account}


def test_of_an_icbc_statement_the_booked_amounts_count_and_its_total_is_stated() -> None:
    sheet = read("icbc/credit/example-icbc-credit-records.csv")
    assert sheet.headers["money_in"] == "记账金额(收入)"
    assert sheet.headers["posted_on"] == "记账日期"
    (total,) = sheet.layout.totals
    assert {name: cell.strip() for name, cell in total.cells.items()} == {
        "money_in": "1234.56",
        "money_out": "6543.21",
    }
    assert (total.first_row, total.last_row) == (8, 17)


def test_a_statement_without_a_header_is_refused_and_read_by_a_mapping() -> None:
    file = "td/example-td-records.csv"
    content = (FOLDER / file).read_bytes()
    refused(lambda: read_csv("bank_lines", "银行流水.csv", content), "no_header")
    columns = {
        "posted_on": "#1",
        "summary": "#2",
        "money_out": "#3",
        "money_in": "#4",
        "balance_after": "#5",
    }
    sheet = read(file, Given(header_rows=(), columns=columns))
    assert sheet.rows.height == 9
    assert at(sheet, 0, IN_OUT) == ("05/01/2023", "1.96")
    assert at(sheet, -1, IN_OUT) == ("05/03/2023", "332.22")
    assert sheet.blank_rows == 2
