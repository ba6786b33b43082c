"""Workbooks made on the spot: whole, and with one thing wrong in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter
import xlwt

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.sheet import Sheet
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.texts import LANGUAGES, InWords

Rows = Sequence[Sequence[Any]]

HEADER = ["账号", "单位名称", "余额", "截止日期"]
GOOD_ROWS: Rows = [
    HEADER,
    ["6228480012345678901", "第一小学", 1234567.89, date(2023, 5, 1)],
    ["0043050162513600001", "第二小学", -500.0, date(2023, 5, 2)],
    ["12", "卫生院", 0.1, date(2023, 5, 3)],
]
AMOUNTS = ["1234567.89", "-500.00", "0.10"]


def xlsx(
    *sheets: tuple[str, Rows],
    then: Callable[[Any, dict[str, Any]], None] | None = None,
    **options: Any,
) -> bytes:
    """A workbook; ``then`` may do more to it, given the book and its sheets by name."""
    buffer = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        **options,
    }
    with xlsxwriter.Workbook(buffer, settings) as book:
        made = {}
        for name, rows in sheets:
            made[name] = sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(at, column, cell)
        if then is not None:
            then(book, made)
    return buffer.getvalue()


def xls(
    *sheets: tuple[str, Rows],
    then: Callable[[Any, dict[str, Any]], None] | None = None,
    encoding: str = "utf-8",
) -> bytes:
    """The same as BIFF8."""
    book = xlwt.Workbook(encoding=encoding)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    made = {}
    for name, rows in sheets:
        made[name] = sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(at, column, cell, day)
                elif cell is not None:
                    sheet.write(at, column, cell)
    if then is not None:
        then(book, made)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def changed(content: bytes, old: str, new: str, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with a text of one member replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(buffer, "w") as other:
        for info in whole.infolist():
            text = whole.read(info)
            if info.filename == member:
                assert old.encode() in text, text
                text = text.replace(old.encode(), new.encode())
            other.writestr(info.filename, text)
    return buffer.getvalue()


def sheets_of(content: bytes, table: str = "bank_accounts", name: str = "x.xlsx") -> list[Sheet]:
    return read_content(table, name, content)[0]


def the_sheet(content: bytes, table: str = "bank_accounts", name: str = "x.xlsx") -> Sheet:
    (sheet,) = sheets_of(content, table, name)
    return sheet


def amounts(sheet: Sheet) -> list[str]:
    """The balances that are standardised."""
    return [str(amount) for amount in type_sheet(sheet).rows["balance"]]


def quarantined(sheet: Sheet) -> list[tuple[int, str, str, str]]:
    """Row, column, code and cell of every fault."""
    return [
        (row["source_row"], fault["column"], fault["code"], fault["found"])
        for row in type_sheet(sheet).quarantine.to_dicts()
        for fault in row["faults"]
    ]


def refused(act: Callable[[], object], key: str) -> Refusal:
    """The refusal, which says its file and every place it knows, and no whole account number."""
    with pytest.raises(Refusal) as caught:
        act()
    said = caught.value
    assert said.key == key, said
    assert said.file is not None
    for lang in LANGUAGES:
        message = said.message(lang)
        assert "\n" not in message
        for place in (said.file, said.sheet, said.row, said.column):
            named = place.en if isinstance(place, InWords) and lang == "en" else place
            assert named is None or str(named) in message
        assert re.search(r"\d{9}", message) is None
    return said
