"""Layouts that were written before anybody looked whether they are read: each is read whole.

A careful clerk reads them without asking. Beside each stands what it holds.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from zbb_reconcile import reconcile

Line = tuple[str, str]
LINES = [("2024-06-03", "8.00"), ("2024-06-28", "-3.00")]

TEXTS = {
    "English, day first": (
        "statement.csv",
        "Account Number,123456789012\nCurrency,CNY\nDate,Description,Debit,Credit,Balance\n"
        "03/06/2024,TRANSFER,,8.00,108.00\n28/06/2024,PAYMENT,3.00,,105.00\n",
        "utf-8",
    ),
    "a sum that is signed": (
        "e.csv",
        "账号：6201000000333333\n入账时间,收支金额,账户余额,交易摘要\n"
        "2024-06-03 10:00:00,+8.00,108.00,拨款\n2024-06-28 10:00:00,-3.00,105.00,付款\n",
        "utf-8",
    ),
    "text with tabs, called .txt": (
        "对公.txt",
        "账号\t6201000000888888\r\n交易日期\t交易金额\t借贷方向\t余额\t摘要\r\n"
        "2024-06-03\t8.00\t贷\t108.00\t拨款\r\n2024-06-28\t3.00\t借\t105.00\t付款\r\n",
        "utf-16",
    ),
    "text with bars, called .txt": (
        "host.txt",
        "账号|6201000000999999|\n交易日期|摘要|收入|支出|余额|\n"
        "20240603|拨款|8.00||108.00|\n20240628|付款||3.00|105.00|\n",
        "gb18030",
    ),
    "a moment as a mainframe prints it": (
        "工行账户历史明细.csv",
        '"账号:1913001009012345678","户名:云岭县交通局","币种:人民币"\n'
        '"凭证号","交易时间","对方单位","对方账号","借/贷","转入金额","转出金额","余额","摘要"\n'
        '"1","2024-06-03-10.11.12.123456","财政局","8","贷","8.00","","108.00","拨款"\n'
        '"2","2024-06-28-10.11.12.123456","宏达","9","借","","3.00","105.00","付款"\n',
        "utf-8",
    ),
    "which way, in words": (
        "往来账.csv",
        "账号：6201000000666666\n日期,往来账标志,金额,余额,备注\n"
        "20240603,来账,8.00,108.00,拨款\n20240628,往账,3.00,105.00,付款\n",
        "utf-8",
    ),
    "signs of tabs behind cells": (
        "招行流水.csv",
        "账号: [755912345610001],,,,\n交易日\t,借方金额\t,贷方金额\t,余额\t,摘要\t\n"
        "20240603\t,,8.00\t,108.00\t,拨款\t\n20240628\t,3.00\t,,105.00\t,付款\t\n",
        "utf-8",
    ),
    "money in brackets": (
        "流水_账号6201000000765432.csv",
        "交易日期,金额,余额,摘要\n2024年6月3日,8.00,108.00,拨款\n2024年6月28日,(3.00),105.00,付款\n",
        "utf-8",
    ),
}
SHEETS = {
    "a cash book of received and paid": (
        "银行存款日记账.xlsx",
        [
            ["2024年银行存款日记账"],
            ["账号 43050166000012345678"],
            ["月", "日", "凭证号", "摘要", "收入", "付出", "结存"],
            ["", "", "", "上年结转", "", "", "100.00"],
            ["6", "3", "记-1", "拨款", "8.00", "", "108.00"],
            ["6", "28", "记-2", "付款", "", "3.00", "105.00"],
            ["", "", "", "本月合计", "8.00", "3.00", "105.00"],
        ],
    ),
    "a ledger whose title states account and money in one row": (
        "101_单位银行存款账.xlsx",
        [
            ["银行存款明细账"],
            ["科目：100201 银行存款-基本户", "", "账号：18123401040012345", "", "币别：人民币"],
            ["日期", "凭证字号", "摘要", "借方", "贷方", "方向", "余额"],
            ["2024-01-01", "", "年初余额", "", "", "借", "100.00"],
            ["2024-06-03", "记-3", "收财政拨款", "8.00", "", "借", "108.00"],
            ["2024-06-28", "记-4", "付款", "", "3.00", "借", "105.00"],
            ["2024-06-30", "", "本期合计", "8.00", "3.00", "借", "105.00"],
            ["2024-06-30", "", "本年累计", "8.00", "3.00", "借", "105.00"],
        ],
    ),
    "repeated headers and sums of pages": (
        "分页.xlsx",
        [
            ["账号：6201000000777777"],
            ["交易日期", "借方", "贷方", "余额", "摘要"],
            ["2024-06-03", "", "8.00", "108.00", "拨款"],
            ["本页小计", "", "8.00", "", ""],
            ["第1页 共2页"],
            ["交易日期", "借方", "贷方", "余额", "摘要"],
            ["2024-06-28", "3.00", "", "105.00", "付款"],
            ["本页小计", "3.00", "", "", ""],
        ],
    ),
    "a header of two rows": (
        "对公明细.xlsx",
        [
            ["账号", "62010000002222222"],
            ["交易日期", "发生额", "", "余额", "摘要"],
            ["", "借方", "贷方", "", ""],
            ["2024-06-03", "", "8.00", "108.00", "拨款"],
            ["2024-06-28", "3.00", "", "105.00", "付款"],
        ],
    ),
}


def lines_of(folder: Path) -> list[Line]:
    """Day and yuan of every line that a folder holds, a bank's or a book's; nothing set aside."""
    with reconcile(folder, as_of=date(2024, 12, 31), threads=1, tables=()) as run:
        assert run["quarantine"].is_empty()
        of_bank = run["bank_lines"].select("posted_on", "amount").rows()
        of_book = run["book_lines"].select("booked_on", "amount").rows()
    return sorted((str(day), str(amount)) for day, amount in (*of_bank, *of_book))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_whole(name: str, tmp_path: Path) -> None:
    file, text, encoding = TEXTS[name]
    (tmp_path / file).write_bytes(text.encode(encoding))
    assert lines_of(tmp_path) == LINES


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_read_whole(name: str, tmp_path: Path) -> None:
    file, rows = SHEETS[name]
    with xlsxwriter.Workbook(str(tmp_path / file)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    assert lines_of(tmp_path) == LINES


def test_a_text_that_is_no_table_is_left_unread(tmp_path: Path) -> None:
    file, text, encoding = TEXTS["text with bars, called .txt"]
    (tmp_path / file).write_bytes(text.encode(encoding))
    (tmp_path / "readme.txt").write_text("账号变更说明\n2024年起，金额以元计。\n", encoding="utf-8")
    (tmp_path / "config.json").write_text('{"unit": "元", "date": "2024-01-01"}', encoding="utf-8")
    with reconcile(tmp_path, as_of=date(2024, 12, 31), threads=1, tables=()) as run:
        assert run["bank_lines"].height == len(LINES)
        assert any("readme.txt" in note for note in run.summary()["notes"])
