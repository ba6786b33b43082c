"""Trials of group E: the text is what its bytes say, or the file is refused with a place."""

from __future__ import annotations

import pytest

from tests.bad_inputs.making import refused
from tests.test_read import csv_sheet
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import type_sheet

HEADER = "财政区划,单位编码,单位名称"
AGENCIES = f"{HEADER}\n431081000,101001,第一小学\n431081000,101002,浣溪㙍中学\n"
ASCII_HEADER = b"division_code,agency_code,agency_name\n"


def agencies(content: bytes, encoding: str | None = None) -> Sheet:
    return read_csv("agencies", "x.csv", content, given=Given(encoding=encoding))


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
    ],
)
def test_e01_to_e04_each_encoding_gives_the_same_rows_and_is_recorded(
    codec: str, mark: bytes, encoding: str
) -> None:
    sheet = agencies(mark + AGENCIES.encode(codec))
    assert sheet.labels == ("财政区划", "单位编码", "单位名称")
    assert sheet.rows["agency_name"].to_list() == ["第一小学", "浣溪㙍中学"]
    assert sheet.layout.encoding == encoding


def test_e03_a_rare_character_of_gb18030_is_not_lost() -> None:
    name = "龙\U00020547村"
    assert len(name.encode("gb18030")) == 8
    sheet = agencies(f"{HEADER}\n1,2,{name}\n".encode("gb18030"))
    assert sheet.rows["agency_name"].to_list() == [name]


@pytest.mark.parametrize(("codec", "named"), [("utf-16-be", "UTF-16BE"), ("utf-16-le", "UTF-16LE")])
def test_e05_utf16_without_a_mark_is_refused_until_the_encoding_is_given(
    codec: str, named: str
) -> None:
    content = AGENCIES.encode(codec)
    refusal = refused(lambda: agencies(content), "suspected_utf16")
    assert named in refusal.message("zh")
    assert "--encoding" in refusal.message("zh")
    assert agencies(content, codec).rows.height == 2


def test_e06_two_encodings_in_one_file_are_refused_at_the_line_where_they_meet() -> None:
    first = f"{HEADER}\n1,1,第一小学\n".encode()
    second = "1,2,县人民医院\n1,3,县财政局\n".encode("gb18030")
    refusal = refused(lambda: agencies(first + second), "mixed_encodings")
    assert (refusal.file, refusal.row, refusal.values["offset"]) == ("x.csv", 3, len(first) + 4)
    turned = HEADER.encode("gb18030") + b"\n" + second + "1,1,第一小学\n".encode()
    assert refused(lambda: agencies(turned), "mixed_encodings").row == 4


def test_e07_two_letters_of_cyrillic_that_could_be_a_school_are_refused() -> None:
    content = ASCII_HEADER + "1,2,小学\n".encode("gbk")
    refusal = refused(lambda: agencies(content), "ambiguous_encoding")
    assert refusal.row == 2
    assert "Сѧ" in refusal.message("zh")
    assert "小学" in refusal.message("zh")
    assert "--encoding" in refusal.message("zh")
    assert agencies(content, "gbk").rows["agency_name"].to_list() == ["小学"]
    assert agencies(content, "utf-8").rows["agency_name"].to_list() == ["Сѧ"]


def test_signs_that_are_no_letters_make_no_encoding_doubtful() -> None:
    sheet = agencies(ASCII_HEADER + "1,2,No·1\u00a0×\n".encode())
    assert sheet.rows["agency_name"].to_list() == ["No·1\u00a0×"]


def test_e08_names_saved_in_the_wrong_encoding_are_counted() -> None:
    wrong = "第一小学".encode().decode("latin-1")
    sheet = agencies(f"{HEADER}\n1,2,{wrong}\n1,3,好\n".encode())
    assert type_sheet(sheet).counts.warnings == {"mojibake": 1}
    assert sheet.rows["agency_name"][0] == wrong


def test_e09_a_nul_inside_a_field_sets_its_row_aside() -> None:
    sheet = agencies(f"{HEADER}\n1,2,第一\0小学\n1,3,好\n".encode("gb18030"))
    assert [(m.row, m.reason_code, m.values["header"]) for m in sheet.misfits] == [
        (2, "control_character", "单位名称")
    ]
    assert sheet.rows["source_row"].to_list() == [3]


def test_e10_characters_lost_before_us_are_counted() -> None:
    sheet = agencies(f"{HEADER}\n1,2,第\ufffd小学\n1,3,好\ufffd\n1,4,好\n".encode())
    assert type_sheet(sheet).counts.warnings == {"damaged_characters": 2}


def test_e11_one_bad_byte_in_row_5001_is_refused_by_line_and_offset() -> None:
    good = AGENCIES.encode() + b"1,2,x\n" * 4997
    refusal = refused(lambda: agencies(good + b"1,2,\xff\n"), "not_decodable")
    assert (refusal.row, refusal.values["offset"]) == (5001, len(good) + 4)
    assert "UTF-8" in refusal.message("zh")


def test_a_bad_byte_in_gb18030_is_refused_at_its_own_line() -> None:
    good = AGENCIES.encode("gb18030")
    refusal = refused(lambda: agencies(good + b"1,2,\xff\n"), "not_decodable")
    assert (refusal.row, refusal.values["encoding"]) == (4, "GB18030")


def test_e12_two_exports_joined_are_one_table_and_the_second_header_is_listed() -> None:
    content = b"\xef\xbb\xbf" + AGENCIES.encode()
    sheet = agencies(content + content.replace(b"101", b"102"))
    assert sheet.rows["agency_code"].to_list() == ["101001", "101002", "102001", "102002"]
    repeated = [row for row in sheet.layout.furniture if row.kind == "repeated_header"]
    assert [row.row for row in repeated] == [4]


def test_e13_a_compatibility_character_stays_as_it_was_written() -> None:
    sheet = agencies(f"{HEADER}\n1,2,\uf9dc盛㈠\n".encode())
    assert sheet.rows["agency_name"].to_list() == ["\uf9dc盛㈠"]


def test_an_encoding_that_is_given_is_kept_to() -> None:
    refusal = refused(lambda: agencies(AGENCIES.encode("gb18030"), "utf-8"), "not_decodable")
    assert refusal.row == 1
    refusal = refused(lambda: agencies(AGENCIES.encode(), "ebcdic"), "unknown_encoding")
    assert "gb18030" in refusal.message("zh")
    assert agencies(AGENCIES.encode("gbk", "replace"), "GBK").layout.encoding == "gb18030"


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    sheet = csv_sheet(b"\xef\xbb\xbf" + "账号,日期,金额\n1,2024-01-01,1\n".encode())
    assert sheet.headers["account_no"] == "账号"
