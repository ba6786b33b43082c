"""Workbooks that show something else than their cells store: asked about, or shown codes taken."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from tests.bad_inputs.making import refused
from zbb_reconcile.read import read_content
from zbb_reconcile.sheet import Sheet

HEADER = ("单位编码", "指标编号", "预算年度", "年末结转结余")


def sheet(look: dict[str, Any], beside: Callable[[Any], object] = lambda _: None) -> Sheet:
    """One carryover whose amount has that look, and what else its sheet says."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    page = book.add_worksheet("结转结余表")
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, ("1", "A1", "2023"))
    page.write_number(1, 3, 125000, book.add_format(look))
    beside(page)
    book.close()
    (only,), _ = read_content("carryovers", "结转结余表.xlsx", packed.getvalue())
    return only


@pytest.mark.parametrize(
    ("look", "key"),
    [
        ({"num_format": "0!.0,"}, "format_scales"),
        ({"num_format": '0"万"'}, "format_scales"),
        ({"num_format": "(0.00)"}, "format_negates"),
        ({"num_format": "[$USD] 0.00"}, "format_foreign"),
        ({"font_strikeout": True}, "struck_out"),
    ],
)
def test_an_amount_that_is_shown_otherwise_is_asked_about(look: dict[str, Any], key: str) -> None:
    refused(lambda: sheet(look), key)


@pytest.mark.parametrize("code", ["#,##0.00", "0.00_ ;[Red]-0.00 ", "¥#,##0.00", "General"])
def test_a_plain_format_is_read(code: str) -> None:
    assert sheet({"num_format": code}).rows["closing"].to_list() == ["125000.00"]


def test_a_print_header_states_the_unit_and_a_comment_is_asked_about() -> None:
    printed = sheet({}, lambda page: page.set_header("&C单位：万元"))
    assert printed.layout.units == {"closing": 10_000}
    refused(lambda: sheet({}, lambda page: page.write_comment(0, 3, "单位：万元")), "unit_unclear")
