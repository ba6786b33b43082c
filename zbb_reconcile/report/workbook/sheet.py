"""A working paper on its sheet: title, totals as formulas, header, rows, lists, print set-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.workbook.cells import (
    LINE_HEIGHT,
    MEASURED_ROWS,
    Formats,
    column_width,
    write_money,
    write_text,
)
from zbb_reconcile.report.workbook.columns import column_of, running_numbers
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.row_xml import RowSheet
from zbb_reconcile.report.workbook.words import answers, choices, heading, said, sheet_name, word
from zbb_reconcile.texts import Words

A4 = 9
_PAGE_CHARACTERS = 245
"""What still reads on one landscape A4 page (6 points); a wider paper takes several."""
_UPRIGHT_CHARACTERS = 125
"""What reads well on an upright page, and takes fewer of them so."""
_FULL_SIZE = 150, 27
"""The characters and the lines of rows on one landscape page in full size."""
_TO_FILL_WIDTH = 12
_FROZEN_ROWS = 14
"""The most rows that may stay in sight above the data; more would fill a small screen."""
_ROWS_AT_ONCE = 2_000
"""How many rows are in memory at a time: some ten million characters."""


def write_paper(sheet: RowSheet, paper: Paper, scope: str, formats: Formats, words: Words) -> None:
    """Write the sheet from the top down; rows once written are on disk and out of memory."""
    write_title(sheet, paper.name, scope, formats, words)
    sheet.write_string(2, 0, _extent(paper, words), formats.note)
    for line, remark in enumerate(paper.remarks, start=3):
        write_text(sheet, line, 0, remark, formats.note, words)
    widths = _widths(paper, words)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    _totals(sheet, paper, formats, words)
    _header(sheet, paper, formats, words)
    heights = _rows(sheet, paper, widths, formats, words)
    if paper.header_row < _FROZEN_ROWS:
        sheet.freeze_panes(paper.first_row, paper.held)
    sheet.autofilter(paper.header_row, 0, paper.last_row, len(paper.columns) - 1)
    _lists(sheet, paper, words)
    set_up_print(sheet, paper.name, scope, words)
    sheet.repeat_rows(paper.header_row)
    printed = [width for at, width in enumerate(widths) if paper.prints(paper.columns[at])]
    _print_area(sheet, paper, sum(printed), heights)
    chosen = paper.printed_to or paper.on_screen
    sheet.fit_to_pages(1 if chosen else _pages(printed, paper.held), 0)
    if sum(printed) <= _UPRIGHT_CHARACTERS and not paper.on_screen:
        sheet.set_portrait()
    # The parts of one row follow each other: amounts are on the next page, not on the fourth.
    sheet.print_across()
    if paper.held:
        sheet.repeat_columns(0, paper.held - 1)


def _widths(paper: Paper, words: Words) -> list[int]:
    """The width of every column, from its header and its first rows."""
    first = paper.rows.head(MEASURED_ROWS)
    widths = [len(str(paper.rows.height)) + 3]
    for column in paper.columns[1:]:
        label = heading(paper.name, paper.table, column, words)
        shown = column in first.columns and column not in paper.written_out
        values = first[column].to_list() if shown else []
        width = column_width(label, column, values, words)
        widths.append(width if column in first.columns else max(width, _TO_FILL_WIDTH))
    for column in paper.totals:
        most = max((paper.total(column, group) for group in paper.groups), default=None)
        at = paper.place(column)
        widths[at] = max(widths[at], column_width("", column, [most], words) + 1)
    return widths


def _print_area(sheet: Worksheet, paper: Paper, width: int, heights: Sequence[int]) -> None:
    """What goes on paper, where that is not everything; clearing the area prints the rest."""
    last_row = paper.last_row
    if paper.on_screen:
        characters, most = _FULL_SIZE
        most = most * max(width, characters) // characters
        last_row = paper.header_row + sum(lines <= most for lines in accumulate(heights))
    if paper.printed_to or last_row < paper.last_row:
        sheet.print_area(0, 0, last_row, paper.place(paper.printed_to or paper.columns[-1]))


def _pages(widths: list[int], held: int) -> int:
    """Over how many pages side by side the paper goes, the first columns standing on each."""
    beyond = sum(widths) - _PAGE_CHARACTERS
    return 1 if beyond <= 0 else 1 - beyond // (sum(widths[:held]) - _PAGE_CHARACTERS)


def write_title(sheet: Worksheet, paper: str, scope: str, formats: Formats, words: Words) -> None:
    """The way back to the contents, the title, and what the sheet covers."""
    sheet.set_row(0, 24)
    contents = sheet_name("contents", words)
    sheet.write_url(0, 0, f"internal:'{contents}'!A1", formats.link, said("back", words))
    sheet.write_string(0, 1, sheet_name(paper, words), formats.title)
    sheet.write_string(1, 0, scope, formats.note)


def set_up_print(sheet: Worksheet, paper: str, scope: str, words: Words) -> None:
    """A4 landscape, as wide as the page, title and page numbers on every page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{_plain(sheet_name(paper, words))}&R{_plain(scope)}")
    sheet.set_footer(f"&C{said('page', words)}")
    sheet.fit_to_pages(1, 0)


def _plain(text: str) -> str:
    """Text in a page header, where & begins a command; at most what fits into it."""
    return text.replace("&", "&&")[:110]


def _extent(paper: Paper, words: Words) -> str:
    """How many rows, and where the rest is."""
    if not paper.height:
        return _none(paper, words)
    key = "rows_whole" if paper.whole else "rows_largest" if paper.largest else "rows_first"
    text = said(key, words, rows=paper.height, shown=paper.rows.height, table=paper.table)
    printed = said("on_screen", words) if paper.on_screen else ""
    return " ".join(filter(None, (answers(paper.name, words), text, printed)))


def _none(paper: Paper, words: Words) -> str:
    return f"{answers(paper.name, words)} {said('rows_none', words)}".strip()


def _totals(sheet: Worksheet, paper: Paper, formats: Formats, words: Words) -> None:
    """The rows of totals above the header: sums over the rows below, as formulas."""
    row = paper.header_row - paper.total_rows
    for group in paper.groups:
        part = "total" if paper.whole else "total_shown"
        label = said(part, words) if group is None else word(paper.apart, group, words)
        _total_row(
            sheet,
            row,
            paper,
            label,
            formats,
            lambda column, group=group: (  # type: ignore[misc]
                _sum_formula(paper, column, group, words),
                paper.total(column, group),
            ),
        )
        row += 1
    if not paper.groups:
        return
    if not paper.apart:
        _total_row(
            sheet,
            row,
            paper,
            said("total_seen", words),
            formats,
            lambda column: (
                None if column in paper.ten_thousand else f"=SUBTOTAL(109,{paper.cells(column)})",
                paper.total(column),
            ),
        )
        row += 1
    if paper.ten_thousand:
        total_row = paper.header_row - paper.total_rows

        def gap(column: str) -> tuple[str | None, Decimal]:
            if column not in paper.ten_thousand:
                return None, Decimal()
            total = xl_rowcol_to_cell(total_row, paper.place(column))
            return f"=ROUND(SUM({paper.cells(column)})-{total},2)", paper.rounding_gap(column)

        _total_row(sheet, row, paper, said("rounding_gap", words), formats, gap)


def _sum_formula(paper: Paper, column: str, group: str | None, words: Words) -> str:
    if column in paper.ten_thousand:
        yuan = xl_rowcol_to_cell(
            paper.header_row - paper.total_rows, paper.place(paper.ten_thousand[column])
        )
        return f"=ROUND({yuan}/100,0)/100"
    cells = paper.cells(column)
    if not paper.apart:
        return f"=SUM({cells})"
    # Not SUMIFS: it reads signs and stars in its words, and texts of digits as numbers.
    text = word(paper.apart, str(group), words).replace('"', '""')
    return f'=SUMPRODUCT(--EXACT({paper.cells(paper.apart)},"{text}"),{cells})'


def _total_row(
    sheet: Worksheet,
    row: int,
    paper: Paper,
    label: str,
    formats: Formats,
    ask: Callable[[str], tuple[str | None, Decimal]],
) -> None:
    """One row of totals; a column in which Excel would lose digits has its sum as text."""
    summed = (*paper.totals, *paper.ten_thousand)
    for at, column in enumerate(paper.columns):
        formula, value = ask(column) if column in summed else (None, Decimal())
        if at == 0:
            sheet.write_string(row, at, "", formats.total)
        elif at == 1:
            sheet.write_string(row, at, label, formats.total)
        elif formula is None:
            sheet.write_blank(row, at, None, formats.total)
        elif paper.is_countable(column):
            sheet.write_formula(row, at, formula, formats.total_money, value)
        else:
            write_money(sheet, row, at, value, formats.total_money, formats.total_big)


def _header(sheet: Worksheet, paper: Paper, formats: Formats, words: Words) -> None:
    """The header, each column with its canonical name as a comment."""
    sheet.set_row(paper.header_row, 2.5 * LINE_HEIGHT)
    for at, column in enumerate(paper.columns):
        label = heading(paper.name, paper.table, column, words)
        look = formats.head_to_fill if column in paper.decisions else formats.head
        write_text(sheet, paper.header_row, at, label, look, words)
        if label != column and column != "at":
            sheet.write_comment(paper.header_row, at, column, {"author": "", "y_scale": 0.3})


def _rows(
    sheet: RowSheet, paper: Paper, widths: list[int], formats: Formats, words: Words
) -> list[int]:
    """Every row, as high as its longest text needs: not every program works that out itself.

    Gives how many lines the first rows take.
    """
    first: list[int] = []
    columns = [
        column_of(paper, column, width, formats, words)
        for column, width in zip(paper.rows.columns, widths[1:], strict=False)
    ]
    for start in range(0, paper.rows.height, _ROWS_AT_ONCE):
        part = paper.rows.slice(start, _ROWS_AT_ONCE)
        row = paper.first_row + start
        numbers = [str(number) for number in range(row + 1, row + 1 + part.height)]
        cells = [running_numbers(start + 1, numbers, formats.whole)]
        tall: list[Sequence[int]] = [[1] * part.height]
        for cells_of, values in zip(columns, part.iter_columns(), strict=True):
            written, taken = cells_of(values, numbers)
            cells.append(written)
            if max(taken, default=1) > 1:
                tall.append(taken)
        heights = list(map(max, *tall)) if len(tall) > 1 else tall[0]
        sheet.write_rows(row, cells, heights)
        first = first or list(heights)
        for column, leads in paper.links.items():
            sheet.lead(row, paper.place(column), leads[start : start + part.height])
    if paper.rows.is_empty():
        return first
    # What is empty has no cell of its own, only its look: a third of a ledger is for people.
    last = len(paper.rows.columns)
    rows = (paper.first_row, paper.last_row)
    for column in paper.decisions:
        look = formats.day_to_fill if column.endswith(("_on", "_until")) else formats.to_fill
        always = {"type": "formula", "criteria": "=TRUE", "format": look}
        at = paper.place(column)
        sheet.conditional_format(rows[0], at, rows[1], at, always)
    sheet.conditional_format(rows[0], 0, rows[1], last, {"type": "blanks", "format": formats.empty})
    return first


def _lists(sheet: Worksheet, paper: Paper, words: Words) -> None:
    """Drop-down lists in the columns that are left for people."""
    if paper.rows.is_empty():
        return
    for column in paper.decisions:
        listed = choices(column, words)
        if listed:
            at = paper.place(column)
            sheet.data_validation(
                xl_range(paper.first_row, at, paper.last_row, at),
                {
                    "validate": "list",
                    "source": listed,
                    "error_type": "warning",
                    "error_title": said("list_title", words),
                    "error_message": said("list_words", words),
                },
            )
