"""The rows of a sheet as the XML of the file: xlsxwriter's own writing cell by cell costs 10 µs.

A million cells of a county take ten seconds that way. Here a value that comes again is worded and
escaped once, a column at a time, and only the row's number differs. What comes out is byte for byte
what ``write_string``, ``write_number`` and ``write_formula`` would have written (a test holds both
beside each other), so everything around the rows stays xlsxwriter's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from zbb_reconcile.report.workbook.cells import LINE_HEIGHT, Content

_XML = XMLwriter()
_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")
"""A text without any of these stands in the file as it is."""
_FIRST_DAY, _LEAP_DAY = date(1899, 12, 31), date(1900, 3, 1)
_UNDER_COMMENTS = 8
"""The comments of the header hang over the rows below it, whose heights xlsxwriter has to know."""


class RowSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """A sheet that also takes whole rows, in constant memory only, each row once and in order."""

    def write_rows(
        self, first_row: int, cells: Sequence[Sequence[str]], heights: Sequence[int]
    ) -> None:
        """Write rows from ``first_row`` on: for each column its cells, for each row its lines."""
        for at, height in enumerate(heights[:_UNDER_COMMENTS]):
            if height > 1:
                self.set_row(first_row + at, height * LINE_HEIGHT)
        self._write_single_row(first_row)
        last_row = first_row + len(heights) - 1
        for row, column in ((first_row, 0), (last_row, len(cells) - 1)):
            self._check_dimensions(row, column)
        starts = map(_row_start, range(first_row + 1, last_row + 2), heights)
        self.row_data_fh.write(
            "</row>".join(map("".join, zip(starts, *cells, strict=True))) + "</row>"
        )
        self.previous_row = last_row + 1

    def lead(self, first_row: int, at: int, cells: Sequence[str]) -> None:
        """Make cells of a column that are written with their rows lead to cells of the workbook.

        "" is a cell that leads nowhere. xlsxwriter takes an object for each, and twice the time.
        """
        column = column_letters(at)
        self.leads += [
            f'<hyperlink ref="{column}{number}" location="{cell}" display="{cell}"/>'
            for number, cell in enumerate(map(_XML._escape_attributes, cells), start=first_row + 1)
            if cell
        ]

    def _initialize(self, *given: object) -> None:
        super()._initialize(*given)
        self.leads: list[str] = []

    def _write_hyperlinks(self) -> None:
        """The links of single cells, all of them inside the workbook, then those of rows."""
        if not self.leads:
            super()._write_hyperlinks()
            return
        self._xml_start_tag("hyperlinks")
        for row, links in sorted(self.hyperlinks.items()):
            for at, url in sorted(links.items()):
                self._write_hyperlink_internal(row, at, url)
        self.fh.writelines(self.leads)
        self._xml_end_tag("hyperlinks")


def column_letters(at: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    before, last = divmod(at, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def cell_tail(content: Content, look: Format) -> str:
    """What follows the number of the row in a cell's XML."""
    match content:
        case None:
            return f'" s="{look._get_xf_index()}"/>'
        case str():
            return text_tail(content, look)
        case date():
            return number_tail(str(_serial(content)), look)
        case _:
            return number_tail(str(content), look)


def number_tail(digits: str, look: Format) -> str:
    """A cell that holds a number of these digits."""
    return f'" s="{look._get_xf_index()}"><v>{digits}</v></c>'


def text_tail(text: str, look: Format) -> str:
    """A cell that holds a text as it is."""
    space = ""
    if _SPECIAL.search(text):
        # A space at either end is kept; control characters and their escapes are escaped.
        text = _XML._escape_control_characters(text)
        space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        text = _XML._escape_data(text)
    return f'" s="{look._get_xf_index()}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def formula_tail(formula: str, value: str, look: Format) -> str:
    """A cell that holds a formula (without its sign of equality) and the digits of its value."""
    return f'" s="{look._get_xf_index()}"><f>{_XML._escape_data(formula)}</f><v>{value}</v></c>'


def words_formula_tail(formula: str, look: Format) -> str:
    """A cell that holds a formula (with its sign of equality) whose value is no words as yet."""
    return (
        f'" s="{look._get_xf_index()}" t="str"><f>{_XML._escape_data(formula[1:])}</f><v></v></c>'
    )


def _row_start(number: int, height: int) -> str:
    if height == 1:
        return f'<row r="{number}">'
    pixels = int(height * LINE_HEIGHT * 4 / 3 + 0.5)
    return f'<row r="{number}" ht="{pixels * 0.75:.16g}" customHeight="1">'


def _serial(day: date) -> int:
    """The day's number; Excel counts a 29 February 1900 that never was."""
    return (day - _FIRST_DAY).days + (day >= _LEAP_DAY)
