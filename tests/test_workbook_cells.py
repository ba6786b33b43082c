"""Cells of the workbook: money digit for digit, text that stays text."""

from __future__ import annotations

import html
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.workbook_county import (
    county,
    finding,
    header_row,
    part,
    rows,
    table,
    where,
    written,
)

EXACT = (
    "0.01",
    "-500.00",
    "1234.10",
    "9007199254740.99",
    "9999999999999.99",
    "99999999999999.00",
)


def test_money_is_in_the_file_digit_for_digit(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    stale = table("stale_cash", *({"stale_min": Decimal(amount)} for amount in EXACT))
    book = written(path, county(stale_cash=stale))
    at = book.sheetnames.index("长期未动用现金") + 1
    with zipfile.ZipFile(path) as parts:
        xml = parts.read(f"xl/worksheets/sheet{at}.xml").decode()
    for row, amount in enumerate(EXACT, start=1):
        cell = where(book, "stale_cash", "stale_min", row)
        assert re.findall(rf'<c r="{cell.coordinate}"[^>]*><v>([^<]*)</v>', xml) == [amount]


def test_money_that_excel_would_round_is_written_as_text_and_so_is_its_total(
    tmp_path: Path,
) -> None:
    amount = Decimal("9007199254740993.01")
    stale = table("stale_cash", {"opening": amount}, {"opening": Decimal("0.02")})
    book = written(tmp_path / "w.xlsx", county(stale_cash=stale))
    assert where(book, "stale_cash", "opening").value == "9,007,199,254,740,993.01"
    sheet = book["长期未动用现金"]
    column = where(book, "stale_cash", "opening").column
    totals = [sheet.cell(row, column).value for row in range(1, header_row(sheet))]
    assert totals[-2:] == ["9,007,199,254,740,993.03"] * 2


# The shapes of trial H01, and what Excel would take for a link or a number.
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "http://example.com",
    "0012",
    "1e5",
    '=HYPERLINK("http://x","y")',
    "{=1}",
]


def test_text_is_never_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    book = written(path, hostile_county(*HOSTILE))
    for row, hostile in enumerate(HOSTILE, start=1):
        names = [
            where(book, "findings", column, row)
            for column in ("agency_name", "reason", "department")
        ]
        names += [
            where(book, "ledger", "project_name", row),
            where(book, "quarantine", "cells", row),
        ]
        for cell in names:
            assert (cell.data_type, cell.hyperlink) == ("s", None)
            assert str(cell.value).replace("_x000D_", "\r").replace("\n", "\r") == hostile
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "sheets/sheet" in name]
    formulas = [text for xml in sheets for text in re.findall(r"<f>(.*?)</f>", xml)]
    assert formulas
    assert all(OURS.fullmatch(html.unescape(text)) for text in formulas)
    links = [tag for xml in sheets for tag in re.findall(r"<hyperlink [^>]*>", xml)]
    assert links
    assert all("location=" in tag and "r:id" not in tag for tag in links)


OURS = re.compile(
    r"""(?x) (?: (?:SUM|SUBTOTAL|ROUND|SUMPRODUCT|EXACT) (?=\()
      | \$?[A-Z]{1,2}\$?[0-9]+ | '[\w（） ]+'! | "[\w（）() ]*" | [-+*/(),:]
      | [0-9]+ )+"""
)
"""A formula made of our functions, cells, sheets, words and signs, and of nothing else."""


def hostile_county(*hostile: str) -> dict[str, pl.DataFrame]:
    """A county in which everything is called by those texts: one agency, root and row for each."""
    texts = {f"{number:02}": text for number, text in enumerate(hostile, start=1)}
    tables = county(
        findings=table(
            "findings",
            *(
                finding(
                    f"F{number}",
                    "CR-01",
                    "1.00",
                    agency_code=f"0010{number}",
                    agency_name=text,
                    reason=text,
                    legal_basis=text,
                )
                for number, text in texts.items()
            ),
        ),
        carryover_ageing=pl.DataFrame(
            [
                part(f"I{number}", "CR-01", "1.00", "recall") | {"project_name": text}
                for number, text in texts.items()
            ]
        ),
        quarantine=table(
            "quarantine",
            *(
                {
                    "source_file": text,
                    "source_row": 1,
                    "reason_code": "x",
                    "reason": text,
                    "cells": text,
                }
                for text in hostile
            ),
        ),
        rules=table("rules", {"rule_id": "CR-01", "name": hostile[0], "verdict": "recall"}),
        switched_off=table("switched_off", *({"rule_id": text, "why": text} for text in hostile)),
    )
    return tables | {
        "agencies": pl.DataFrame(
            {
                "agency_code": [f"0010{number}" for number in texts],
                "agency_name": list(texts.values()),
            }
        ),
        "notes": pl.DataFrame({"note": list(hostile)}),
    }


def test_control_and_bidi_characters_are_shown_and_the_file_opens(tmp_path: Path) -> None:
    found = table(
        "findings", finding("F1", "CR-01", "1.00", agency_name="a\x00\x1b[31m\u202eb\uffff")
    )
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["单位名称"] == "a\\x00\\x1b[31m\\u202eb\\uffff"


@pytest.mark.parametrize("hostile", ["<r>& <bad></r>", "<r><t>x</t></r>"])
def test_text_that_looks_like_the_files_own_xml_is_text(tmp_path: Path, hostile: str) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", agency_name=hostile))
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["单位名称"].rstrip() == hostile


def test_a_text_longer_than_excel_allows_is_cut_and_says_so(tmp_path: Path) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", reason="长" * 40_000))
    reason = rows(written(tmp_path / "w.xlsx", county(findings=found)), "findings")[0]["原因"]
    assert reason.startswith("长" * 32_000)
    assert "过长" in reason


def test_a_day_before_excel_begins_is_text(tmp_path: Path) -> None:
    found = table("findings", finding("F1", "CR-01", "1.00", since=date(1899, 12, 31)))
    book = written(tmp_path / "w.xlsx", county(findings=found))
    assert rows(book, "findings")[0]["起始日"] == "1899-12-31"
