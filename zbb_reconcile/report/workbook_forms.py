"""余额调节表: one form per account, as an accountant signs it, with the items that are open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from zbb_reconcile.report.workbook_accounts import reconciled
from zbb_reconcile.report.workbook_lookups import Tables
from zbb_reconcile.report.workbook_sections import Formula, Sections
from zbb_reconcile.report.workbook_words import said

FORMS = 500
"""The most accounts with a form of their own; the list has every one."""
ITEMS = 200
"""The most open items printed under a form; their own sheet has the rest."""
WIDTHS = (26, 20, 26, 20, 30, 24)


def write_forms(view: Sections, tables: Tables, as_of: str) -> None:
    """Write the forms, those that do not balance first, each on a page of its own."""
    for at, width in enumerate(WIDTHS):
        view.sheet.set_column(at, at, width)
    rows = reconciled(tables)
    if rows.is_empty():
        view.say(said("no_reconciliations", view.lang))
        return
    apart = pl.col("residual").fill_null(0) != 0
    rows = rows.sort(apart, descending=True, maintain_order=True)
    if rows.height > FORMS:
        view.say(said("forms_part", view.lang, shown=FORMS, rows=rows.height))
    items = tables.get("outstanding_items", pl.DataFrame(schema={"account_no": pl.String}))
    of_account = items.partition_by("account_no", as_dict=True, include_key=False)
    breaks = []
    for account in rows.head(FORMS).to_dicts():
        _form(view, account, as_of)
        _items(view, of_account.get((account["account_no"],)))
        view.row += 2
        breaks.append(view.row)
    view.sheet.set_h_pagebreaks(breaks[:-1])


def _form(view: Sections, account: dict[str, Any], as_of: str) -> None:
    """Both balances, each with what the other side has alone, down to the same figure."""
    view.row += 1
    view.say(said("form_account", view.lang, account=account["account_no"],
                  agency=account["agency_name"] or "", bank=account["bank_name"] or "",
                  as_of=as_of), view.formats.section)  # fmt: skip
    for at, key in enumerate(("form_item", "form_amount", "form_item", "form_amount")):
        view.sheet.write_string(view.row, at, said(key, view.lang), view.formats.head)
    view.row += 1
    top = view.row
    for left, right in (("bank_balance", "book_balance"), ("book_in", "bank_in"),
                        ("book_out", "bank_out")):  # fmt: skip
        view.cells(said(f"form_{left}", view.lang), account[left],
                   said(f"form_{right}", view.lang), account[right])  # fmt: skip
    sides = []
    for at, column in ((1, "bank_adjusted"), (3, "book_adjusted")):
        first, plus, minus = (xl_rowcol_to_cell(top + line, at) for line in range(3))
        value = account[column]
        sides.append(None if value is None else Formula(f"={first}+{plus}-{minus}", value))
    adjusted = said("form_adjusted", view.lang)
    view.cells(adjusted, sides[0], adjusted, sides[1], total=True)
    residual = account["residual"]
    cells = (xl_rowcol_to_cell(view.row - 1, at) for at in (1, 3))
    gap = None if None in sides else Formula("=ROUND({}-{},2)".format(*cells), _zero(residual))
    view.cells(said("form_residual", view.lang), gap, said("form_residual_note", view.lang), None,
               total=True)  # fmt: skip
    view.say(said("form_signed", view.lang))


def _zero(amount: Decimal | None) -> Decimal:
    return Decimal("0.00") if amount is None else amount


def _items(view: Sections, items: pl.DataFrame | None) -> None:
    """The open items of the account, every column that the table has."""
    if items is None or items.is_empty():
        view.say(said("form_no_items", view.lang))
        return
    view.row -= 1
    view.head("", *items.columns)
    for row in items.head(ITEMS).iter_rows(named=True):
        view.named_cells(row)
    if items.height > ITEMS:
        view.say(said("form_items_part", view.lang, shown=ITEMS, rows=items.height))
