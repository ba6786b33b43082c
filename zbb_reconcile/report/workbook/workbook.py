"""The workbook: the working papers that treasuries use, in the order in which they are used.

Text is never a formula or a link, money is the exact digits, totals are formulas over the rows
with their values beside them, and the same run gives the same bytes. Every sheet says what it
answers and how many rows it has; headers carry their canonical names as comments.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from zbb_reconcile.report.escape import INERT
from zbb_reconcile.report.facts import PAPERS
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.workbook import accounts as of_accounts
from zbb_reconcile.report.workbook import carryovers as of_money
from zbb_reconcile.report.workbook import findings as of_findings
from zbb_reconcile.report.workbook import plan as of_plan
from zbb_reconcile.report.workbook.accounts import write_forms
from zbb_reconcile.report.workbook.cells import Formats, formats_of
from zbb_reconcile.report.workbook.links import DATA_FOLDER, linked
from zbb_reconcile.report.workbook.overview import (
    FOLDER_COLUMN,
    FOLDER_ROW,
    write_contents,
    write_overview,
)
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.plan import write_plan
from zbb_reconcile.report.workbook.row_xml import RowSheet
from zbb_reconcile.report.workbook.sections import Sections
from zbb_reconcile.report.workbook.sheet import set_up_print, write_paper, write_title
from zbb_reconcile.report.workbook.words import said, sheet_name, word
from zbb_reconcile.results import RESULTS, amount_of
from zbb_reconcile.texts import Words

SHEET_ROWS = 65_000
"""The most rows of a sheet; a longer table shows ``LARGEST_ROWS`` and says where the whole is."""
LARGEST_ROWS = 1_000
FRONT = (
    "contents",
    "overview",
    "ledger",
    "statement",
    "recall_list",
    "accounts",
    "reconciliation_list",
    "reconciliation_forms",
    "outstanding_items",
    "assets",
    "plan",
    "plan_lines",
    "pools",
    "pool_members",
)
"""The papers that a treasury works with, in the order in which it does; all else comes after."""
SHEETS = (
    *FRONT,
    *(
        name
        for name, its in RESULTS.items()
        if name in (its.sheets or (name,)) and name not in FRONT
    ),
)
"""The sheets in their order."""
CHECKING_FROM = "evidence"
"""From this sheet on stands what the others rest on, for who checks them."""
PRINTED = frozenset({"quarantine", "controls", "switched_off", "corrections", "notes"})
"""Of the sheets from there on, those that go on paper; of the others only the first page does."""
COLOURS = ("#1F4E79", "#2F8F83", "#8794A0")
"""Of the tabs of the papers, of the other results, and of what they rest on."""
COMPOSED = ("contents", "overview", "reconciliation_forms", "plan")
"""The sheets that are several small tables; the others are one table of rows."""


def write_workbook(
    path: Path,
    tables: Mapping[str, pl.DataFrame],
    summary: Summary,
    words: Words,
    heights: Mapping[str, int] | None = None,
) -> None:
    """Write the workbook; a table that the run did not make has no sheet of its own.

    ``tables`` holds the result tables, and what ``papers_need`` adds for names and numbers;
    ``heights`` says how many rows a table really has, where ``tables`` holds only the part of it
    that is to be shown. The file's creation day is ``as_of``, so that no clock is in it.
    """
    as_of = date.fromisoformat(summary["as_of"])
    tall = {name: table.height for name, table in tables.items()} | dict(heights or {})
    shown = dict(tables) | {
        name: _rows_to_show(amount, tables[name], tall[name])
        for name, amount in {**{name: amount_of(name) for name in RESULTS}, **PAPERS}.items()
        if name in tables
    }
    papers = _papers(shown, tall, as_of, words)
    with _new_book(path, as_of, words) as book:
        _write_sheets(book, papers, shown, summary, formats_of(book, words), words)


@contextmanager
def _new_book(path: Path, as_of: date, words: Words) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that is written row by row.

    Rows go to disk as they are written, beside the workbook: no county's data in the system's
    temporary folder, and no county's rows all in memory.
    """
    with tempfile.TemporaryDirectory(prefix=".workbook-", dir=path.parent) as folder:
        options = {"constant_memory": True, "tmpdir": folder, **INERT}
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties(
                {
                    "title": words("report.title"),
                    "created": datetime(as_of.year, as_of.month, as_of.day),
                }
            )
            yield book


def write_papers(path: Path, tables: Mapping[str, pl.DataFrame], as_of: date, words: Words) -> None:
    """Write the follow-up of a comparison as a workbook: the problem list, then its tables."""
    heights = {name: table.height for name, table in tables.items()}
    papers = [
        of_findings.problem_list(tables, heights["followup"], words),
        *(
            of_findings.plain(name, tables, heights[name])
            for name in ("followup_sums", "decisions")
        ),
    ]
    scope = said("scope_compared", words, as_of=as_of)
    with _new_book(path, as_of, words) as book:
        formats = formats_of(book, words)
        for paper in papers:
            sheet = book.add_worksheet(sheet_name(paper.name, words), RowSheet)
            sheet.hide_gridlines(2)
            write_paper(sheet, paper, scope, formats, words)


def _write_sheets(
    book: xlsxwriter.Workbook,
    papers: Mapping[str, Paper],
    tables: Mapping[str, pl.DataFrame],
    summary: Summary,
    formats: Formats,
    words: Words,
) -> None:
    scope = said(
        "scope", words, as_of=summary["as_of"], profile=word("profile", summary["profile"], words)
    )
    there = [name for name in SHEETS if name in COMPOSED or name in papers]
    folder = xl_rowcol_to_cell(FOLDER_ROW, FOLDER_COLUMN, row_abs=True, col_abs=True)
    book.define_name(DATA_FOLDER, f"='{sheet_name('contents', words)}'!{folder}")
    for name in there:
        sheet = book.add_worksheet(sheet_name(name, words), RowSheet)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(_colour(name))
        if _is_empty(name, papers):
            # Its line in the contents says so; a tab of it would only be in the way.
            sheet.hide()
        if name in papers:
            write_paper(sheet, papers[name], scope, formats, words)
            continue
        view = Sections(sheet, formats, words, name, 2)
        if name == "contents":
            seen = [one for one in there if not _is_empty(one, papers)]
            write_contents(view, there, seen, papers, summary)
        else:
            write_title(sheet, name, scope, formats, words)
        if name == "overview":
            write_overview(view, summary, papers, tables)
        elif name == "reconciliation_forms":
            write_forms(view, tables, summary["as_of"])
        elif name == "plan":
            write_plan(view, summary, papers, tables)
        sheet.freeze_panes(2, 0)
        set_up_print(sheet, name, scope, words)
        if name == "contents":
            sheet.fit_to_pages(1, 1)


def _is_empty(name: str, papers: Mapping[str, Paper]) -> bool:
    """Whether a sheet beside the papers of a treasury has no rows: it is there, and hidden."""
    return name not in FRONT and name in papers and not papers[name].height


def _checks(name: str) -> bool:
    """Whether a sheet is one of those that the others rest on."""
    return name in SHEETS and SHEETS.index(name) >= SHEETS.index(CHECKING_FROM)


def _colour(name: str) -> str:
    return COLOURS[0 if name in FRONT else 2 if _checks(name) else 1]


def _papers(
    tables: Mapping[str, pl.DataFrame], heights: Mapping[str, int], as_of: date, words: Words
) -> dict[str, Paper]:
    """Every paper by the name of its sheet."""

    def height(name: str) -> int:
        return heights.get(name, 0)

    papers = [
        of_money.ledger(tables, height("carryover_ageing"), as_of, words),
        of_money.statement(tables, height("root_years"), as_of, words),
        of_money.recall_list(tables, height("recalls"), words),
        of_accounts.clean_up(tables, height("account_cleanup"), words),
        of_accounts.reconciliation_list(tables, height("reconciliation_list"), words),
        of_plan.assets(tables, height("asset_list"), words),
        of_plan.plan_lines(tables, height("uses"), words),
        of_plan.pools(tables, height("pools"), words),
        of_plan.pool_members(tables, height("pool_members"), words),
        of_findings.findings(
            tables, height("findings"), words, counted=height("evidence") <= SHEET_ROWS
        ),
        *(
            [of_findings.problem_list(tables, height("followup"), words)]
            if "followup" in tables
            else []
        ),
        of_findings.evidence(tables, height("evidence"), words),
        of_findings.controls(tables, height("controls"), words),
    ]
    made = {paper.name for paper in papers}
    papers += [
        of_findings.plain(name, tables, height(name))
        for name in SHEETS
        if name in tables and name not in made
    ]
    by_name = {
        paper.name: replace(paper, on_screen=_checks(paper.name) and paper.name not in PRINTED)
        for paper in papers
    }
    return linked(by_name, words)


def _rows_to_show(amount: str | None, table: pl.DataFrame, height: int) -> pl.DataFrame:
    """The rows that go on the sheet: all, or where they are too many the largest or the first."""
    if height <= SHEET_ROWS:
        return table
    if amount is None or amount not in table.columns:
        return table.head(LARGEST_ROWS)
    return largest(table, amount, LARGEST_ROWS)


def largest(table: pl.DataFrame, amount: str, rows: int) -> pl.DataFrame:
    """The rows with the largest amounts of either sign; equal ones in the table's own order."""
    size = table[amount].abs()
    if table.height > rows:
        # Cut before sorting: movements may be a hundred million rows.
        threshold = size.drop_nulls().top_k(rows).min()
        if size.len() - size.null_count() >= rows:
            table = table.filter(size >= threshold)
    return table.sort(
        pl.col(amount).abs(), descending=True, nulls_last=True, maintain_order=True
    ).head(rows)
