"""Where cells lead: from a figure to the rows it rests on, from there to the file they came from.

Inside the workbook a link is a link. To a file it is a formula over one yellow cell, in which who
reads says where the folder of data lies: the workbook cannot know it, and its bytes are the same
on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

import polars as pl

from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.sections import quoted
from zbb_reconcile.report.workbook.words import said, sheet_name
from zbb_reconcile.texts import Words

DATA_FOLDER = "data_folder"
"""The name of the yellow cell."""
OPEN = "open"
"""The column that opens the file of a row."""
_WITH_ROWS = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm"})
"""Files that a spreadsheet program opens at a row."""
_ROW = "\0"
"""No name that is shown has this character."""
_SHEET_CHARACTERS = 31
"""The sheet of a text file is called as the file is; so much of the name fits."""


def linked(papers: Mapping[str, Paper], words: Words) -> dict[str, Paper]:
    """The papers, each with where its cells lead.

    A finding's id leads to the source rows it rests on, as does the count of them in the list of
    findings; in the evidence it leads back to the finding.
    """
    evidence, findings = (_first_cells(papers[name], words) for name in ("evidence", "findings"))
    return {
        name: _with_links(
            paper,
            "evidence_rows" if name == "findings" else "finding_id",
            findings if name == "evidence" else evidence,
        )
        for name, paper in papers.items()
    }


def _first_cells(paper: Paper, words: Words) -> dict[str, str]:
    """The first cell on the paper about each finding."""
    sheet = sheet_name(paper.name, words)
    cells: dict[str, str] = {}
    for row, finding in enumerate(paper.rows["finding_id"], start=paper.first_row + 1):
        cells.setdefault(finding, f"'{sheet}'!A{row}")
    return cells


def _with_links(paper: Paper, column: str, cells: Mapping[str, str]) -> Paper:
    if not {column, "finding_id"} <= set(paper.rows.columns):
        return paper
    leads = [cells.get(finding, "") for finding in paper.rows["finding_id"]]
    return replace(paper, links={column: leads}) if any(leads) else paper


def with_open(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The rows with the column that opens the file of each at its sheet and row."""
    known: dict[tuple[str, str | None, bool], str] = {}

    def formula(file: str | None, sheet: str | None, row: int | None) -> str | None:
        if file is None:
            return None
        place = (file, sheet, row is not None)
        if place not in known:
            known[place] = _formula(words, *place)
        return known[place].replace(_ROW, str(row), 1)

    places = rows.select("source_file", "source_sheet", "source_row").iter_rows()
    return rows.with_columns(pl.Series(OPEN, [formula(*place) for place in places], pl.String))


def _formula(words: Words, file: str, sheet: str | None, has_row: bool) -> str:
    """The formula for all rows of a sheet, with a mark where the number of the row stands."""
    target = "/" + visible(file)
    if has_row and PurePosixPath(file).suffix.lower() in _WITH_ROWS:
        name = visible(sheet or PurePosixPath(file).stem[:_SHEET_CHARACTERS]).replace("'", "''")
        target += f"#'{name}'!A{_ROW}"
    shown = quoted(said("open", words))
    link = f"HYPERLINK({DATA_FOLDER}&{quoted(target)},{shown})"
    # A path too long for the program's own limits shows nothing instead of an error.
    return f'=IF({DATA_FOLDER}="","",IFERROR({link},""))'
