"""A file is what its bytes are: text, pages and workbooks under each other's names."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bad_inputs.making import AMOUNTS, GOOD_ROWS, amounts, refused, the_sheet, xls, xlsx
from tests.fuzz.workbooks import XML, mutant, trial
from zbb_reconcile.read import read_cells, read_folder
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.read.file_type import form_of
from zbb_reconcile.sheet import Sheet
from zbb_reconcile.standardise import type_sheet

HEAD = ["账号", "户名", "余额", "余额日期"]
CSV = (
    "账号,单位名称,余额,截止日期\n6228480012345678901,第一小学,1234567.89,2023-05-01\n"
    "0043050162513600001,第二小学,-500.00,2023-05-02\n12,卫生院,0.10,2023-05-03\n"
)
SHORT = "<tr><td>" + "<td>".join(HEAD) + "</tr>"


def page(body: str, encoding: str = "utf-8") -> bytes:
    return f"<html><body>{body}</body></html>".encode(encoding)


def read(content: bytes, name: str = "x.xls") -> Sheet:
    return the_sheet(content, name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_text_that_a_bank_named_xls_is_read_as_text(encoding: str, delimiter: str) -> None:
    sheet = read(CSV.replace(",", delimiter).encode(encoding))
    assert amounts(sheet) == AMOUNTS
    assert sheet.sheet is None
    assert sheet.layout.delimiter == delimiter


def test_a_workbook_named_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "银行账户_a.csv").write_bytes(xlsx(("a", GOOD_ROWS)))
    (tmp_path / "bank_accounts_b.txt").write_bytes(xls(("b", GOOD_ROWS)))
    (tmp_path / "银行账户_c.et").write_bytes(xls(("c", GOOD_ROWS)))
    (tmp_path / "银行账户_d.xls").write_bytes(CSV.encode("gb18030"))
    (tmp_path / "bank_accounts_e.tsv").write_text(CSV.replace(",", "\t"), encoding="utf-8")
    (tmp_path / "说明.txt").write_text("填表说明", encoding="utf-8")
    (tmp_path / "readme.htm").write_text("<html>", encoding="utf-8")
    reading = read_folder(tmp_path)
    assert [amounts(sheet) for sheet in reading.sheets] == [AMOUNTS] * 5
    assert [entry.file for entry in reading.ignored] == ["readme.htm", "说明.txt"]


def test_a_page_that_a_bank_named_xls_is_read_as_its_table() -> None:
    rows = "".join(
        f"<tr><td x:str>{no}</td><td>{name}</td><td x:num='{amount}' style='color:red'>"
        f"{amount:,.2f}</td><td>{day}</td></tr>"
        for no, name, amount, day in GOOD_ROWS[1:]
    )
    for encoding in ("utf-8", "gb18030", "utf-16"):
        sheet = read(page(f"<table>{SHORT}{rows}</table>", encoding))
        assert amounts(sheet) == AMOUNTS
        assert sheet.rows["account_no"][1] == "0043050162513600001"
        assert sheet.rows["source_row"].to_list() == [2, 3, 4]


def test_titles_spans_and_footers_of_a_page_are_laid_out_as_in_a_spreadsheet() -> None:
    sheet = read(
        page(
            "<style>td {color: '<table>'}</style><!-- <table><tr><td>x</td></tr> -->"
            "<h3>账户清单</h3><table title='a<b>c'><tr><td colspan=4>单位：万元</td></tr></table>"
            f"<table><thead>{SHORT}</thead>"
            "<tr><td>1</td><td rowspan=2>甲&amp;乙<br>小学</td><td>1.5</td><td>2023-05-01</td></tr>"
            "<tr style='display:none'><td>2<td>2,000.00<td>&nbsp;2023-05-02\n</tr>"
            "<tr><td colspan=2>合计</td><td>2001.5</td></tr></table><p>以上数据仅供参考</p>"
        )
    )
    assert sheet.rows.select("account_no", "account_name", "balance", "balance_on").rows() == [
        ("1", "甲&乙\n小学", "1.5", "2023-05-01"),
        ("2", "甲&乙\n小学", "2,000.00", "2023-05-02"),
    ]
    assert dict(sheet.layout.units) == {"balance": 10_000}
    assert [(row.row, row.kind) for row in sheet.layout.furniture] == [
        (1, "title"),
        (2, "note"),
        (3, "header"),
        (6, "total"),
        (7, "footer"),
    ]
    assert sheet.warnings == {"merged_filled": 2, "hidden_rows": 1}


def test_a_page_that_is_cut_off_is_refused() -> None:
    whole = page(f"<table>{SHORT}<tr><td>1<td>甲<td>1<td>2023-05-01</tr></table>")
    assert amounts(read(whole)) == ["1.00"]
    refused(partial(read, whole[: whole.index(b"</table>")]), "broken_page")


def test_a_table_inside_a_table_is_read_row_by_row() -> None:
    inner = f"<table>{SHORT}<tr><td>1<td>甲<td>1<td>2023-05-01</tr></table>"
    sheet = read(page(f"<table><tr><td>查询结果{inner}</td></tr></table>"))
    assert amounts(sheet) == ["1.00"]


def test_the_xml_of_excel_2003_is_read_as_a_workbook() -> None:
    for content in (
        XML.encode(),
        XML.encode("utf-16"),
        XML.replace('"1.0"', '"1.0" encoding="gb2312"', 1).encode("gb18030"),
    ):
        sheet = read(content)
        assert sheet.sheet == "a"
        assert sheet.rows.rows() == [("0062", "甲", "12.50", "2023-05-01", 3)]
        assert (sheet.blank_rows, sheet.warnings) == (1, {"formula_cells": 1})
    hidden = XML.replace(
        "</Worksheet>",
        "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'>"
        "<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>",
    )
    refused(partial(read, hidden.encode()), "empty_workbook")
    error = XML.replace('"Number">12.5', '"Error">#REF!')
    assert [fault.code for fault in read(error.encode()).cell_faults] == ["error_cell"]


def archive(*names: str, stored: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as whole:
        for name in names:
            whole.writestr(name, stored)
    return buffer.getvalue()


DBF = bytes([3, 124, 5, 1, *[0] * 4, 65, 0, 10, 0, *[0] * 20]) + b"A" * 32 + b"\r" + b"x" * 9


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(CSV.encode()), "gzip"),
        (archive("账户.csv"), "zip"),
        (archive("mimetype", stored=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (archive("xl/workbook.bin"), ".xlsb"),
        (DBF, ".dbf"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PAR1" + b"\0" * 20, "Parquet"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
        (b"Rar!\x1a\x07\x01\0", "rar"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", ".mht"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00" + b"\0" * 40, "Excel 95"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "OLE"),
        (b"<?xml version='1.0'?><a/>", "XML"),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(content: bytes, said: str) -> None:
    """Among them a gzip stream named .csv (D31) and OpenDocument (X42)."""
    for name in ("银行账户.csv", "银行账户.xls"):
        refusal = refused(partial(read_content, "bank_accounts", name, content), "unread_content")
        assert said in refusal.message("zh")


def test_x31_a_workbook_with_a_password_is_refused() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    refused(partial(read, locked), "encrypted_workbook")


def test_h15_text_named_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "银行账户.parquet").write_text(CSV, encoding="utf-8")
    refused(partial(read_folder, tmp_path), "not_parquet")


def test_every_cell_of_a_workbook_can_be_had_as_text() -> None:
    content = xlsx(("a", [["x", 1.0, date(2024, 1, 2), None, True]]), ("b", []))
    assert read_cells("x.xlsx", content) == {"a": [["x", "1", "2024-01-02", "", "TRUE"]]}
    refused(partial(read_cells, "x.xlsx", CSV.encode()), "unread_content")


steady = settings(deadline=None, derandomize=True, max_examples=12)
names = st.text("第一小学（乙）&<甲", min_size=1, max_size=6).map(str.strip).filter(bool)
fen = st.integers(-(10**12), 10**12)
lines = st.tuples(
    st.from_regex(r"[0-9]{8,20}", fullmatch=True),
    names,
    fen,
    st.dates(date(1990, 1, 1), date(2099, 1, 1)),
)


@steady
@given(st.lists(lines, min_size=1, max_size=12))
def test_one_table_gives_the_same_rows_in_every_form(
    rows: list[tuple[str, str, int, date]],
) -> None:
    texts = [[no, name, f"{amount / 100:.2f}", str(day)] for no, name, amount, day in rows]
    stored = [[no, name, amount / 100, day] for no, name, amount, day in rows]
    csv = "\n".join(",".join(row) for row in [HEAD, *texts]).encode()
    html = "".join(
        "<tr><td>"
        + "<td>".join(c.replace("&", "&amp;").replace("<", "&lt;") for c in row)
        + "</tr>"
        for row in [HEAD, *texts]
    )
    contents = [
        csv,
        csv.replace(b",", b"\t").decode().encode("gb18030"),
        page(f"<table>{html}</table>"),
        xlsx(("a", [HEAD, *stored])),
        xls(("a", [HEAD, *stored])),
        xlsx(("a", [HEAD, *texts])),
    ]
    frames = []
    for content in contents:
        (sheet,), _ = read_content("bank_accounts", "x.csv", content)
        frames.append(type_sheet(sheet).rows.drop("source_sheet"))
    assert all(frame.equals(frames[0]) for frame in frames)
    assert frames[0].height == len(rows)


# Numbers of mutants that once ended in something else than a reading or a refusal.
FOUND = (7000081, 7000269, 100000186, 100000238, 100000375)


@pytest.mark.parametrize("number", [*FOUND, *range(25)])
def test_a_mutant_is_read_or_refused(number: int) -> None:
    trial(mutant(number))


def test_the_form_of_nothing_is_text() -> None:
    assert form_of(b"") == "text"
    refused(partial(read, b""), "empty_file")
