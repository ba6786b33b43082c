"""Write the sample county as counties really send it: the same facts in dirty files.

    python tests/sample/make_dirty.py DIR

Every file says what the clean sample says, so a run must find exactly the same. What is dirty about
each stands beside its writer.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
import xlwt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from zbb_reconcile.read import match_headers  # noqa: E402
from zbb_reconcile.tables import TABLES  # noqa: E402

SAMPLE = ROOT / "sample_data"
Row = dict[str, str]

STATUS = {"open": "正常", "closed": "已销户", "suspended": "久悬", "": ""}
TRANSFERS = {
    "general": "一般性转移支付",
    "shared": "共同财政事权转移支付",
    "special": "专项转移支付",
    "": "",
}
YES_OR_NO = {"true": "是", "false": "否", "": ""}
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def clean_rows(table: str) -> list[Row]:
    """The rows of the clean sample by canonical column, every cell as text."""
    path = SAMPLE / f"{table}.csv"
    if not path.exists():
        frame = pl.read_parquet(SAMPLE / f"{table}.parquet")
        return [
            {name: "" if cell is None else str(cell) for name, cell in row.items()}
            for row in frame.iter_rows(named=True)
        ]
    with path.open(encoding="utf-8-sig", newline="") as opened:
        header, *records = csv.reader(opened)
    columns = match_headers(table, header, file=path.name).columns
    return [{name: record[at] for name, at in columns.items()} for record in records]


def chinese(table: str, name: str) -> str:
    """The usual Chinese header of a column."""
    return TABLES[table].column(name).headers[0]


def headed(table: str, rows: Sequence[Row]) -> list[list[str]]:
    """The rows under their Chinese headers."""
    names = list(rows[0])
    return [[chinese(table, name) for name in names], *([row[n] for n in names] for row in rows)]


def closed_day(text: str) -> str:
    """20241231."""
    return text.replace("-", "")


def dotted_day(text: str) -> str:
    """2024.12.31."""
    return text.replace("-", ".")


def chinese_day(text: str) -> str:
    """2024年12月31日."""
    return f"{int(text[:4])}年{int(text[5:7])}月{int(text[8:])}日" if text else ""


def wan(text: str) -> str:
    """Yuan as 万元, exactly."""
    return f"{(Decimal(text) / 10_000).normalize():f}" if text else ""


def grouped(text: str) -> str:
    """1,234,567.89."""
    return f"{Decimal(text):,.2f}" if text else ""


def altered(rows: Iterable[Row], **how: Callable[[str], str]) -> list[Row]:
    """The rows with some columns written another way."""
    return [{name: how.get(name, str)(cell) for name, cell in row.items()} for row in rows]


def text_of(records: Iterable[Sequence[str]], delimiter: str, end: str = "\r\n") -> str:
    """Records as delimited text."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(records)
    return written.getvalue()


def write_agencies(folder: Path) -> None:
    """GB18030; a title and two notes above the header, the clerk's name below the last row."""
    lines = [["云岭县预算单位名册"], ["编制单位：云岭县财政局"], []]
    lines += [*headed("agencies", clean_rows("agencies")), [], ["制表人：李明　审核人：王芳"]]
    (folder / "预算单位.csv").write_bytes(text_of(lines, ",").encode("gb18030"))


def write_agency_years(folder: Path) -> None:
    """A workbook in 万元 (said in a note), years with 年, money as numbers."""
    money = {"appropriation": wan, "final_spending": wan, "operating_budget": wan}
    rows = altered(clean_rows("agency_years"), fiscal_year=lambda year: year + "年", **money)
    with xlsxwriter.Workbook(str(folder / "单位年度数.xlsx")) as book:
        sheet = book.add_worksheet("单位年度数")
        sheet.merge_range(0, 0, 0, 4, "云岭县预算单位年度数")
        sheet.write_string(1, 4, "单位：万元")
        for at, record in enumerate(headed("agency_years", rows)):
            for place, cell in enumerate(record):
                if at and place >= 2 and cell:
                    sheet.write_number(at + 2, place, float(cell))
                else:
                    sheet.write_string(at + 2, place, cell)


def write_accounts(folder: Path) -> None:
    """Text between TABs that calls itself .xls, cells padded with TABs; days as 2024.12.31."""
    days = dict.fromkeys(("opened_on", "expires_on", "closed_on", "term_to"), dotted_day)
    rows = altered(clean_rows("accounts"), book_balance=grouped, **days)
    text = text_of(headed("accounts", rows), "\t")
    (folder / "财政账户登记.xls").write_bytes(text.encode("gb18030"))


def write_bank_accounts(folder: Path) -> None:
    """UTF-16, Chinese words for the status, thousands marks."""
    rows = altered(clean_rows("bank_accounts"), status=STATUS.__getitem__, balance=grouped)
    text = text_of(headed("bank_accounts", rows), "\t")
    (folder / "银行账户清单.csv").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))


def write_bank_lines(folder: Path) -> None:
    """Two banks: one with debit and credit columns and a total, one with 借贷标志."""
    rows = clean_rows("bank_lines")
    numbers = sorted({row["account_no"] for row in rows})
    first = set(numbers[::2])
    _write_debit_credit(folder, [row for row in rows if row["account_no"] in first])
    _write_direction(folder, [row for row in rows if row["account_no"] not in first])


def _write_debit_credit(folder: Path, rows: Sequence[Row]) -> None:
    """The bank's 借方 is money out; accounts wrapped as ="…"; days as 20241231."""
    lines = [
        [
            "账号",
            "交易日期",
            "流水号",
            "借方发生额",
            "贷方发生额",
            "余额",
            "对方账号",
            "对方户名",
            "摘要",
        ]
    ]
    out = into = Decimal(0)
    for row in rows:
        amount = Decimal(row["amount"])
        out, into = out - min(amount, Decimal(0)), into + max(amount, Decimal(0))
        lines.append(
            [
                f'="{row["account_no"]}"',
                closed_day(row["posted_on"]),
                row["line_no"],
                f"{-amount:,.2f}" if amount < 0 else "",
                f"{amount:,.2f}" if amount >= 0 else "",
                grouped(row["balance_after"]),
                row["counterparty_no"],
                row["counterparty_name"],
                row["summary"],
            ]
        )
    lines.append(["合计", "", "", f"{out:,.2f}", f"{into:,.2f}", "", "", "", ""])
    text = text_of(lines, ",")
    (folder / "银行流水_农商行.csv").write_bytes(text.encode("gb18030"))


def _write_direction(folder: Path, rows: Sequence[Row]) -> None:
    """Amounts without a sign beside 借 or 贷; days as 2024年12月31日; two title rows."""
    header = [
        "账号",
        "记账日期",
        "流水号",
        "借贷标志",
        "金额",
        "账户余额",
        "对方账号",
        "对方户名",
        "摘要",
    ]
    with xlsxwriter.Workbook(str(folder / "银行流水_工行.xlsx")) as book:
        sheet = book.add_worksheet("交易明细")
        sheet.write_string(0, 0, "账户交易明细")
        sheet.write_string(1, 0, "单位：元")
        for place, word in enumerate(header):
            sheet.write_string(2, place, word)
        for at, row in enumerate(rows, start=3):
            amount = Decimal(row["amount"])
            balance = row["balance_after"]
            for place, cell in enumerate(
                [
                    row["account_no"],
                    chinese_day(row["posted_on"]),
                    row["line_no"],
                    "借" if amount < 0 else "贷",
                    abs(amount),
                    Decimal(balance) if balance else "",
                    row["counterparty_no"],
                    row["counterparty_name"],
                    row["summary"],
                ]
            ):
                if isinstance(cell, Decimal):
                    sheet.write_number(at, place, float(cell))
                else:
                    sheet.write_string(at, place, cell)


def write_book_lines(folder: Path) -> None:
    """A real .xls; a header of two rows, and the unit's own 借方, which is money in."""
    rows = clean_rows("book_lines")
    book = xlwt.Workbook()
    sheet = book.add_sheet("银行存款日记账")
    top = ["账号", "日期", "凭证号", "发生额", "", "对方户名", "摘要", "银行流水号"]
    for place, word in enumerate(top):
        if place not in (3, 4):
            sheet.write_merge(0, 1, place, place, word)
    sheet.write_merge(0, 0, 3, 4, "发生额")
    sheet.write(1, 3, "借方")
    sheet.write(1, 4, "贷方")
    day_style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(rows, start=2):
        amount = Decimal(row["amount"])
        sheet.write(at, 0, row["account_no"])
        sheet.write(at, 1, date.fromisoformat(row["booked_on"]), day_style)
        sheet.write(at, 2, row["voucher_no"])
        sheet.write(at, 3 if amount >= 0 else 4, float(abs(amount)))
        for place, name in ((5, "counterparty_name"), (6, "summary"), (7, "reference")):
            sheet.write(at, place, row[name])
    book.save(str(folder / "银行存款日记账.xls"))


INDICATOR_CODES = {
    "division_code": "MOF_DIV_CODE",
    "agency_code": "AGENCY_CODE",
    "agency_name": "AGENCY_NAME",
    "indicator_id": "BGT_ID",
    "origin_indicator_id": "ORI_BGT_ID",
    "fiscal_year": "FISCAL_YEAR",
    "doc_no": "COR_BGT_DOC_NO",
    "sup_doc_no": "SUP_BGT_DOC_NO",
    "issued_on": "DOC_DATE",
    "budget_level": "BUDGET_LEVEL_CODE",
    "fund_type": "FUND_TYPE_CODE",
    "func_code": "EXP_FUNC_CODE",
    "dep_eco_code": "DEP_BGT_ECO_CODE",
    "gov_eco_code": "GOV_BGT_ECO_CODE",
    "project_code": "PRO_CODE",
    "amount": "AMOUNT",
}


def write_indicators(folder: Path) -> None:
    """An export of 预算管理一体化: its field codes, semicolons, codes with names, a deleted row."""
    rows = altered(
        clean_rows("indicators"),
        issued_on=closed_day,
        fund_type=lambda code: f"{code}-一般公共预算" if code == "111" else code,
        func_code=lambda code: f"{code} 其他" if code == "2039999" else code,
        transfer_kind=TRANSFERS.__getitem__,
        allotted=YES_OR_NO.__getitem__,
        paid=grouped,
        balance=grouped,
    )
    names = list(rows[0])
    header = [INDICATOR_CODES.get(name, chinese("indicators", name)) for name in names]
    lines = [[*header, "IS_DELETED"], *([*(row[n] for n in names), "2"] for row in rows)]
    deleted = rows[0] | {"indicator_id": "ZB-DELETED", "amount": "99999.00"}
    lines.append([*(deleted[name] for name in names), "1"])
    (folder / "指标.csv").write_bytes(text_of(lines, ";", "\n").encode("utf-8-sig"))


def write_payments(folder: Path) -> None:
    """As printed: the header again on every page, days as 2024年12月31日, ￥ before the amount."""
    rows = altered(
        clean_rows("payments"), paid_on=chinese_day, amount=lambda text: "￥" + grouped(text)
    )
    header, *records = headed("payments", rows)
    lines = []
    for at, record in enumerate(records):
        if at % 30 == 0:
            lines.append(header)
        lines.append(record)
    (folder / "支付明细.csv").write_bytes(text_of(lines, ",").encode("utf-8"))


def write_carryovers(folder: Path) -> None:
    """A workbook with a subtotal per unit and a grand total, the unit's code in merged cells."""
    rows = clean_rows("carryovers")
    by_agency: dict[str, list[Row]] = {}
    for row in rows:
        by_agency.setdefault(row["agency_code"], []).append(row)
    with xlsxwriter.Workbook(str(folder / "结转结余情况表.xlsx")) as book:
        sheet = book.add_worksheet("结转结余")
        sheet.merge_range(0, 0, 0, 4, "云岭县结转结余情况表")
        sheet.write_string(1, 0, "截至2024年12月31日")
        sheet.write_string(1, 4, "单位：元")
        for place, word in enumerate(headed("carryovers", rows)[0]):
            sheet.write_string(2, place, word)
        at, total = 3, Decimal(0)
        for code, own in by_agency.items():
            if len(own) > 1:
                sheet.merge_range(at, 0, at + len(own) - 1, 0, code)
            else:
                sheet.write_string(at, 0, code)
            for row in own:
                sheet.write_string(at, 1, row["indicator_id"])
                sheet.write_number(at, 2, int(row["fiscal_year"]))
                sheet.write_number(at, 3, float(row["closing"]))
                sheet.write_string(at, 4, row["account_no"])
                at += 1
            subtotal = sum((Decimal(row["closing"]) for row in own), Decimal(0))
            total += subtotal
            sheet.write_string(at, 0, "小计")
            first = at - len(own) + 1
            sheet.write_formula(at, 3, f"=SUM(D{first}:D{at})", None, float(subtotal))
            at += 1
        sheet.write_string(at, 0, "合计")
        sheet.write_number(at, 3, float(total))


def write_projects(folder: Path) -> None:
    """Text between TABs in a .txt, days with a time of day."""
    days = dict.fromkeys(
        ("completed_on", "accepted_on", "final_accounts_on"),
        lambda text: f"{text} 09:15:02" if text else "",
    )
    rows = altered(clean_rows("projects"), **days)
    (folder / "项目.txt").write_bytes(text_of(headed("projects", rows), "\t").encode("utf-8"))


def write_fund_revenues(folder: Path) -> None:
    """A web page that calls itself .xls, as some systems export."""
    rows = headed("fund_revenues", clean_rows("fund_revenues"))
    cells = "".join(
        "<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{c}</td>" for c in row) + "</tr>"
        for row in rows
    )
    page = f'<html><head><meta charset="gb2312"></head><body><table>{cells}</table></body></html>'
    (folder / "政府性基金收入.xls").write_bytes(page.encode("gb18030"))


def write_assets(folder: Path) -> None:
    """A workbook in 万元 (said in the headers), with a total; serial numbers for days."""
    rows = altered(clean_rows("assets"), original_value=wan, net_value=wan)
    header, *records = headed("assets", rows)
    names = list(rows[0])
    with xlsxwriter.Workbook(str(folder / "资产卡片.xlsx")) as book:
        sheet = book.add_worksheet("资产卡片")
        for place, (name, word) in enumerate(zip(names, header, strict=True)):
            wanted = name in ("original_value", "net_value")
            sheet.write_string(0, place, f"{word}（万元）" if wanted else word)
        for at, record in enumerate(records, start=1):
            for place, (name, cell) in enumerate(zip(names, record, strict=True)):
                number: Any = None
                if name == "idle_since" and cell:
                    number = (date.fromisoformat(cell) - date(1899, 12, 30)).days
                elif name in ("original_value", "net_value") and cell:
                    number = float(cell)
                if number is None:
                    sheet.write_string(at, place, cell)
                else:
                    sheet.write_number(at, place, number)
        last = len(records) + 1
        sheet.write_string(last, 1, "合计")
        for name in ("original_value", "net_value"):
            total = sum((Decimal(row[name]) for row in rows if row[name]), Decimal(0))
            sheet.write_number(last, names.index(name), float(total))


def write_asset_income(folder: Path) -> None:
    """Full-width digits, days as 2024/12/31, one comma too many at the end of every row."""
    rows = altered(
        clean_rows("asset_income"),
        due_amount=lambda text: text.translate(FULL_WIDTH),
        remitted_amount=lambda text: text.translate(FULL_WIDTH),
        due_on=lambda text: text.replace("-", "/"),
        remitted_on=lambda text: text.replace("-", "/"),
    )
    lines = [[*record, ""] for record in headed("asset_income", rows)]
    (folder / "资产收入.csv").write_bytes(text_of(lines, ",", "\r").encode("gb18030"))


def write_income_due(folder: Path) -> None:
    """A title and a note above the header, days as 2024.12.31, ￥, a total; 制表人 below."""
    days = dict.fromkeys(("due_on", "collected_on", "remitted_on"), dotted_day)
    sums = ("due_amount", "collected_amount", "remitted_amount")
    money = dict.fromkeys(sums, lambda text: "￥" + grouped(text) if text else "")
    rows = clean_rows("income_due")
    total = {name: "" for name in rows[0]} | {"income_id": "合计"}
    for name in sums:
        total[name] = str(sum((Decimal(row[name]) for row in rows if row[name]), Decimal(0)))
    lines = [["云岭县非税收入应缴情况表"], ["单位：元"]]
    lines += headed("income_due", altered([*rows, total], **days, **money))
    lines += [[], ["制表人：李明　审核人：王芳"]]
    (folder / "非税收入应缴.csv").write_bytes(text_of(lines, ",").encode("gb18030"))


def write_ledger_balances(folder: Path) -> None:
    """A header of two rows, the unit in merged cells, years with 年, a subtotal for each unit."""
    rows = clean_rows("ledger_balances")
    names = list(rows[0])
    money = ("opening", "debit", "credit", "closing")
    by_agency: dict[str, list[Row]] = {}
    for row in rows:
        by_agency.setdefault(row["agency_code"], []).append(row)
    with xlsxwriter.Workbook(str(folder / "往来科目余额表.xlsx")) as book:
        sheet = book.add_worksheet("往来明细")
        sheet.merge_range(0, 0, 0, len(names) - 1, "云岭县预算单位往来科目余额表")
        for place, name in enumerate(names):
            if name not in ("debit", "credit"):
                sheet.merge_range(1, place, 2, place, chinese("ledger_balances", name))
        sheet.merge_range(1, names.index("debit"), 1, names.index("credit"), "本年发生额")
        sheet.write_string(2, names.index("debit"), "借方")
        sheet.write_string(2, names.index("credit"), "贷方")
        at = 3
        for code, own in by_agency.items():
            if len(own) > 1:
                sheet.merge_range(at, 0, at + len(own) - 1, 0, code)
            else:
                sheet.write_string(at, 0, code)
            for row in own:
                for place, name in enumerate(names[1:], start=1):
                    if name in money:
                        sheet.write_number(at, place, float(row[name]))
                    else:
                        year = "年" if name == "fiscal_year" else ""
                        sheet.write_string(at, place, row[name] + year)
                at += 1
            sheet.write_string(at, 0, "小计")
            for name in money:
                subtotal = sum((Decimal(row[name]) for row in own), Decimal(0))
                sheet.write_number(at, names.index(name), float(subtotal))
            at += 1


def write_deposits(folder: Path) -> None:
    """A real .xls; amounts as text, days as 2024年12月31日, a dash where there is none; a total."""
    rows = altered(clean_rows("deposits"), amount=grouped, returned_amount=grouped)
    names = list(rows[0])
    book = xlwt.Workbook()
    sheet = book.add_sheet("保证金台账")
    sheet.write_merge(0, 0, 0, len(names) - 1, "云岭县保证金（押金）台账")
    for place, name in enumerate(names):
        sheet.write(1, place, chinese("deposits", name))
    for at, row in enumerate(rows, start=2):
        for place, name in enumerate(names):
            cell = row[name]
            sheet.write(at, place, (chinese_day(cell) or "—") if name.endswith("_on") else cell)
    last = len(rows) + 2
    total = sum((Decimal(row["amount"]) for row in clean_rows("deposits")), Decimal(0))
    sheet.write(last, 0, "合计")
    sheet.write(last, names.index("amount"), grouped(str(total)))
    book.save(str(folder / "保证金台账.xls"))


def write_project_years(folder: Path) -> None:
    """GB18030 in 万元 (said in a line above), years with 年, the newest year first."""
    rows = altered(
        clean_rows("project_years"), fiscal_year=lambda year: year + "年", budget=wan, spent=wan
    )
    lines = [["云岭县项目绩效评价结果"], ["金额单位：万元"]]
    lines += headed("project_years", rows[::-1])
    (folder / "项目年度绩效.csv").write_bytes(text_of(lines, ",").encode("gb18030"))


def write_wishes(folder: Path) -> None:
    """Three tables as sheets of one workbook."""
    sheets = (("requests", "资产需求"), ("leases", "租入资产"), ("needs", "统筹用途"))
    with xlsxwriter.Workbook(str(folder / "县级资料.xlsx")) as book:
        for table, name in sheets:
            sheet = book.add_worksheet(name)
            for at, record in enumerate(headed(table, clean_rows(table))):
                for place, cell in enumerate(record):
                    sheet.write_string(at, place, cell)


WRITERS = (
    write_agencies,
    write_agency_years,
    write_accounts,
    write_bank_accounts,
    write_bank_lines,
    write_book_lines,
    write_indicators,
    write_payments,
    write_carryovers,
    write_projects,
    write_fund_revenues,
    write_assets,
    write_asset_income,
    write_income_due,
    write_ledger_balances,
    write_deposits,
    write_project_years,
    write_wishes,
)


def write_dirty_sample(folder: Path) -> None:
    """Write every table of the sample in its dirty form."""
    folder.mkdir(parents=True, exist_ok=True)
    for write in WRITERS:
        write(folder)


if __name__ == "__main__":
    write_dirty_sample(Path(sys.argv[1]))
