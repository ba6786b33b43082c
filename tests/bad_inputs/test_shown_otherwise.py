"""Workbooks that show something else than their cells store: asked about, or shown codes taken."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from tests.bad_inputs.making import refused
from zbb_reconcile.read import read_content
from zbb_reconcile.sheet import Sheet

HEADER = ("单位编码", "指标编号", "预算年度", "年末结转结余")


Cell = Mapping[str, Any]
"""How a cell looks: number format, struck out, red."""


def xlsx_of(name: str, titles: Sequence[str], looks: Sequence[Cell], printed: str = "") -> bytes:
    """A sheet of carryovers, an amount for each look; ``printed`` stands in its print header."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    page = book.add_worksheet(name)
    for at, title in enumerate(titles):
        page.write(at, 0, title)
    page.write_row(len(titles), 0, HEADER)
    for at, look in enumerate(looks):
        row = len(titles) + 1 + at
        page.write_row(row, 0, ("1", f"A{at}", "2023"))
        named = {"num_format": look.get("format", "General")}
        named |= {"font_strikeout": True} if look.get("struck") else {}
        named |= {"font_color": "#FF0000"} if look.get("red") else {}
        page.write_number(row, 3, 125000, book.add_format(named))
    if printed:
        page.set_header(printed)
    book.close()
    return packed.getvalue()


def xls_of(
    name: str, titles: Sequence[str], looks: Sequence[Cell], printed: str = "", boxed: str = ""
) -> bytes:
    """The same as Excel 97 writes it; ``boxed`` stands in a comment or a text box."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(name)
    for at, title in enumerate(titles):
        page.write(at, 0, title)
    for at, label in enumerate(HEADER):
        page.write(len(titles), at, label)
    for at, look in enumerate(looks):
        for column, cell in enumerate(("1", f"A{at}", "2023")):
            page.write(len(titles) + 1 + at, column, cell)
        style = xlwt.XFStyle()
        style.num_format_str = look.get("format", "General")
        style.font.struck_out = look.get("struck", False)
        style.font.colour_index = 10 if look.get("red") else 0x7FFF
        page.write(len(titles) + 1 + at, 3, 125000, style)
    if printed:
        vars(page)["_Worksheet__header_str"] = printed  # Its own setter is for Python 2.
    records = book.get_biff_data()
    text = b"\x01" + boxed.encode("utf-16-le")
    announced = struct.pack("<HHHHHHHHHHH", 0x01B6, 18, 0, 0, 0, 0, 0, len(boxed), 0, 0, 0)
    box = announced + struct.pack("<HH", 0x003C, len(text)) + text
    # The sheet is the last there is, and its records end with four bytes of their own.
    records = records[:-4] + (box if boxed else b"") + records[-4:]
    packed = io.BytesIO()
    XlsDoc().save(packed, records)
    return packed.getvalue()


def xml_of(name: str, titles: Sequence[str], looks: Sequence[Cell], printed: str = "") -> bytes:
    """The same as Excel 2003 writes it in XML."""
    styles, rows = [], [[("String", title, "")] for title in titles]
    rows.append([("String", label, "") for label in HEADER])
    for at, look in enumerate(looks):
        said = [' ss:Color="#FF0000"'] if look.get("red") else []
        said += [' ss:StrikeThrough="1"'] if look.get("struck") else []
        font = f"<Font{''.join(said)}/>"
        code = quoteattr(look.get("format", "General"))
        styles.append(f'<Style ss:ID="s{at}">{font}<NumberFormat ss:Format={code}/></Style>')
        texts = [("String", text, "") for text in ("1", f"A{at}", "2023")]
        rows.append([*texts, ("Number", "125000", f' ss:StyleID="s{at}"')])
    body = "".join(
        "<Row>"
        + "".join(
            f'<Cell{style}><Data ss:Type="{kind}">{escape(text)}</Data></Cell>'
            for kind, text, style in row
        )
        + "</Row>"
        for row in rows
    )
    options = f"<x:PageSetup><x:Header x:Data={quoteattr(printed)}/></x:PageSetup>"
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f"<Styles>{''.join(styles)}</Styles><Worksheet ss:Name={quoteattr(name)}>"
        f"<Table>{body}</Table><x:WorksheetOptions>{options}</x:WorksheetOptions>"
        "</Worksheet></Workbook>"
    ).encode()


BOTH = pytest.mark.parametrize("make", [xlsx_of, xls_of, xml_of])
Make = Callable[..., bytes]


def sheet(content: bytes) -> Sheet:
    (only,), _ = read_content("carryovers", "结转结余表.xlsx", content)
    return only


def shown(make: Make, *looks: Cell, titles: Sequence[str] = (), name: str = "结转结余表") -> Sheet:
    return sheet(make(name, titles, looks))


@BOTH
@pytest.mark.parametrize(
    ("look", "key"),
    [
        ({"format": "0!.0,"}, "format_scales"),
        ({"format": "0.00,,"}, "format_scales"),
        ({"format": '0"万"'}, "format_scales"),
        ({"format": "0.00%"}, "format_scales"),
        ({"format": "(0.00)"}, "format_negates"),
        ({"format": "-0.00"}, "format_negates"),
        ({"format": "[$USD] 0.00"}, "format_foreign"),
        ({"struck": True}, "struck_out"),
    ],
)
def test_an_amount_that_is_shown_otherwise_is_asked_about(make: Make, look: Cell, key: str) -> None:
    refused(lambda: shown(make, look), key)


@BOTH
@pytest.mark.parametrize("code", ["#,##0.00", "0.00_ ;[Red]-0.00 ", "¥#,##0.00", "General"])
def test_a_plain_format_is_read(make: Make, code: str) -> None:
    assert shown(make, {"format": code}).rows["closing"].to_list() == ["125000.00"]


@BOTH
def test_a_print_header_states_the_unit(make: Make) -> None:
    printed = sheet(make("结转结余表", (), [{}], "&C单位：万元"))
    assert printed.layout.units == {"closing": 10_000}


def test_a_comment_or_a_text_box_that_states_a_unit_is_asked_about() -> None:
    refused(lambda: sheet(xls_of("结转结余表", (), [{}], boxed="单位：万元")), "unit_unclear")
    assert sheet(xls_of("结转结余表", (), [{}], boxed="已核对")).rows.height == 1

    def said(say: Callable[[Any], object]) -> bytes:
        packed = io.BytesIO()
        book = xlsxwriter.Workbook(packed)
        page = book.add_worksheet("结转结余表")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("1", "A1", "2023", 125000))
        say(page)
        book.close()
        return packed.getvalue()

    comment = said(lambda page: page.write_comment(0, 3, "单位：万元"))
    box = said(lambda page: page.insert_textbox(3, 5, "单位：万元"))
    for content in (comment, box):
        refused(partial(sheet, content), "unit_unclear")


@BOTH
def test_red_figures_are_asked_about_where_a_title_gives_red_a_meaning(make: Make) -> None:
    red = ({}, {"red": True})
    refused(lambda: shown(make, *red, titles=["结转结余表（红字为支出）"]), "red_means")
    plain = shown(make, *red, titles=["结转结余表"])
    assert plain.warnings["red_amounts"] == 1
    # Where no figure is red, the title asks nothing.
    assert shown(make, {}, titles=["结转结余表（红字为支出）"]).rows.height == 1


@BOTH
@pytest.mark.parametrize("name", ["结转结余表（计划数）", "结转结余(计划数)"])
def test_a_sheet_of_plans_is_no_table_of_what_is(make: Make, name: str) -> None:
    refused(lambda: sheet(make(name, (), [{}])), "not_actual")


@BOTH
def test_a_title_that_says_plan_is_asked_about(make: Make) -> None:
    refused(lambda: shown(make, {}, titles=["2023年结转结余表（计划数）"]), "not_actual")


def test_a_sheet_that_explains_the_others_is_heard() -> None:
    def book(said: str) -> bytes:
        packed = io.BytesIO()
        made = xlsxwriter.Workbook(packed)
        page = made.add_worksheet("结转结余表")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("1", "A1", "2023", 125000))
        made.add_worksheet("说明").write(0, 0, said)
        made.close()
        return packed.getvalue()

    refused(lambda: sheet(book("本表金额以万元为单位")), "unit_unclear")
    assert sheet(book("本表由预算股填报")).rows["closing"].to_list() == ["125000.00"]
