"""目录: every sheet with a link, the question that it answers, and how much is on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zbb_reconcile.report.cells import write_text
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.workbook_paper import Paper
from zbb_reconcile.report.workbook_sections import Sections
from zbb_reconcile.report.workbook_words import answers, choices, heading, said, sheet_name, word

CONTENTS_WIDTHS = (6, 28, 84, 12, 12)


def write_contents(
    view: Sections, sheets: Sequence[str], papers: Mapping[str, Paper], summary: Summary
) -> None:
    """Write the list of sheets, then how the workbook is to be read."""
    sheet, formats, words = view.sheet, view.formats, view.words
    for at, width in enumerate(CONTENTS_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, said("title", words), formats.title)
    sheet.write_string(
        1,
        0,
        said(
            "scope",
            words,
            as_of=summary["as_of"],
            profile=word("profile", summary["profile"], words),
        ),
        formats.note,
    )
    view.row = 3
    for at, column in enumerate(("at", "sheet", "question", "rows", "to_fill")):
        write_text(sheet, view.row, at, heading("contents", "", column, words), formats.head, words)
    for number, name in enumerate(sheets[1:], start=1):
        row = view.row + number
        paper = papers.get(name)
        sheet.write_number(row, 0, number, formats.whole)
        title = sheet_name(name, words)
        sheet.write_url(row, 1, f"internal:'{title}'!A1", formats.cell_link, title)
        write_text(sheet, row, 2, answers(name, words), formats.text, words)
        if paper is None:
            sheet.write_blank(row, 3, None, formats.text)
        else:
            sheet.write_number(row, 3, paper.height, formats.whole)
        left = bool(paper and any(choices(column, words) for column in paper.decisions))
        text = words("report.yes") if left else ""
        write_text(sheet, row, 4, text, formats.text, words)
    view.row += len(sheets) + 1
    for line in said("how_to_read", words).split("\n"):
        view.say(line)
