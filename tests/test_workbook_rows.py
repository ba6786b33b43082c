"""Whole rows at once come out as xlsxwriter's own writing, cell by cell, byte for byte."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from zbb_reconcile.report.workbook.cells import (
    CELL_CHARACTERS,
    LINE_HEIGHT,
    cell_text,
    formats_of,
    lines,
    write_cell,
)
from zbb_reconcile.report.workbook.columns import column_of
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.row_xml import RowSheet
from zbb_reconcile.report.workbook.sheet import write_paper
from zbb_reconcile.texts import chosen

WIDTH = 12
VALUES: dict[str, tuple[pl.DataType | type[pl.DataType], list[Any]]] = {
    "text": (
        pl.String,
        [
            "中文",
            'a & b <c> "d"',
            " in front",
            "behind ",
            "two\nlines",
            "",
            "_x000D_",
            "<r>x</r>",
            "end\r",
            "tab\t",
            "\x0bcontrol",
            "a\u202eb",
            "\ufffe",
            "=1+1",
            "long " * 30,
        ],
    ),
    "amount": (pl.Decimal(18, 2), list(map(Decimal, ["0.00", "-0.01", "1234567.89", "100.00"]))),
    "more than Excel counts": (
        pl.Decimal(18, 2),
        list(map(Decimal, ["9999999999999999.99", "0.10", "-5.00"])),
    ),
    "share": (pl.Decimal(18, 4), list(map(Decimal, ["0.0000", "0.1250", "1.0000"]))),
    "whole": (pl.Int64, [0, -7, 999_999_999_999_999, 1_000_000_000_000_000]),
    "day": (
        pl.Date,
        [
            date(1899, 12, 31),
            date(1900, 1, 1),
            date(1900, 2, 28),
            date(1900, 3, 1),
            date(2024, 12, 31),
            date(9999, 12, 31),
        ],
    ),
    "moment": (pl.Datetime, [datetime(2024, 12, 31, 23, 59, 58)]),
    "yes or no": (pl.Boolean, [True, False]),
}


def sheet_xml(path: Path, write: Callable[[RowSheet, Any], None]) -> str:
    """The XML of a sheet whose header and last row stand around what ``write`` writes."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet(None, RowSheet)
        formats = formats_of(book, chosen("zh"))
        for look in vars(formats).values():
            look._get_xf_index()  # looks are numbered in the order in which they are first used
        sheet.write_string(0, 0, "header", formats.head)
        sheet.write_comment(0, 0, "hangs over the rows")
        write(sheet, formats)
        sheet.write_string(200, 0, "below", formats.text)
    with zipfile.ZipFile(path) as parts:
        comments = parts.read("xl/drawings/vmlDrawing1.vml").decode()
        return parts.read("xl/worksheets/sheet1.xml").decode() + comments


@pytest.mark.parametrize("name", VALUES)
def test_rows_at_once_are_what_xlsxwriter_writes_cell_by_cell(name: str, tmp_path: Path) -> None:
    kind, values = VALUES[name]
    # Twice, so that what is kept ready is seen too; with a gap, which has no cell.
    frame = pl.DataFrame({name: [*values, None, *values]}, schema={name: kind}, strict=False)
    paper = Paper("any", frame, "any", frame.height)

    def at_once(sheet: RowSheet, formats: Any) -> None:
        numbers = [str(row) for row in range(2, frame.height + 2)]
        cells, heights = column_of(paper, name, WIDTH, formats, chosen("zh"))(frame[name], numbers)
        # The column stands second on a paper, after the running number.
        sheet.write_rows(1, [[""] * frame.height, cells], heights or [1] * frame.height)

    def one_by_one(sheet: RowSheet, formats: Any) -> None:
        for row, value in enumerate(frame[name].to_list(), start=1):
            if value is None:
                continue
            seen = write_cell(sheet, row, 1, value, name, formats, chosen("zh"))
            # Amounts that Excel counts are never broken; everything else may take more lines.
            if name != "amount" and lines(seen, WIDTH) > 1:
                sheet.set_row(row, lines(seen, WIDTH) * LINE_HEIGHT)

    def taken(xml: str) -> str:
        # A row without cells stands in the file or not: neither says anything.
        return xml.replace(f'<row r="{len(values) + 2}"></row>', "")

    fast = taken(sheet_xml(tmp_path / "fast.xlsx", at_once))
    slow = taken(sheet_xml(tmp_path / "slow.xlsx", one_by_one))
    assert fast == slow


def test_a_formula_of_a_row_is_what_xlsxwriter_writes(tmp_path: Path) -> None:
    money = {"a": pl.Decimal(18, 2), "b": pl.Decimal(18, 2), "gap": pl.Decimal(18, 2)}
    frame = pl.DataFrame({"a": ["5.00", "7.10"], "b": ["2.50", "7.10"], "gap": ["2.50", None]})
    frame = frame.with_columns(pl.col(name).cast(kind) for name, kind in money.items())
    paper = Paper("any", frame, "any", 2, formulas={"gap": "={a}-{b}"})

    def at_once(sheet: RowSheet, formats: Any) -> None:
        cells, _ = column_of(paper, "gap", WIDTH, formats, chosen("zh"))(frame["gap"], ["2", "3"])
        sheet.write_rows(1, [["", ""], ["", ""], ["", ""], cells], [1, 1])

    def one_by_one(sheet: RowSheet, formats: Any) -> None:
        sheet.write_formula(1, 3, "=B2-C2", formats.money, Decimal("2.50"))

    fast = sheet_xml(tmp_path / "fast.xlsx", at_once).replace('<row r="3"></row>', "")
    assert fast == sheet_xml(tmp_path / "slow.xlsx", one_by_one)


def test_a_paper_of_more_rows_than_are_written_at_once_has_every_row_once(tmp_path: Path) -> None:
    count = 4_321
    paper = Paper("findings", pl.DataFrame({"n": range(count)}), "findings", count)
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        write_paper(
            book.add_worksheet(None, RowSheet),
            paper,
            "",
            formats_of(book, chosen("zh")),
            chosen("zh"),
        )
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    places = [f'<c r="B{row}"' for row in range(paper.first_row + 1, paper.last_row + 2)]
    assert [xml.count(place) for place in places] == [1] * count
    assert f'<dimension ref="A1:B{paper.last_row + 1}"/>' in xml


def test_a_text_of_rare_characters_is_cut_where_excel_would_cut_it_and_says_so() -> None:
    rare = "\U00020bb7" * 20_000  # 𠮷: one character, which Excel counts as two
    shown = cell_text(rare, chosen("zh"))
    assert len(shown.encode("utf-16-le")) <= 2 * CELL_CHARACTERS
    assert shown != rare
    assert not shown.endswith("\U00020bb7")
    assert cell_text("长" * CELL_CHARACTERS, chosen("zh")) == "长" * CELL_CHARACTERS
