"""The papers about accounts: the clean-up list, and the list of reconciled balances."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from zbb_reconcile.report.facts import Tables, picked
from zbb_reconcile.report.labels import place_label
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.sections import Formula, Sections
from zbb_reconcile.report.workbook.words import said, word
from zbb_reconcile.texts import Words

_CLEAN_UP = (
    "agency_name",
    "account_name",
    "account_no",
    "bank_name",
    "account_kind",
    "bank_status",
    "balance",
    "lately_in",
    "lately_out",
    "last_customer_movement_on",
    "rules",
    "action",
    "to_treasury",
    "to_target",
    "department",
    "agency_code",
    "purpose",
    "opened_on",
    "approval_no",
    "expires_on",
    "closed_on",
    "match",
    "balance_at_year_end",
    "target_account_no",
    "why",
)
"""What an account is, has and becomes stands first, and fits one page's width."""


def clean_up(tables: Tables, height: int, words: Words) -> Paper:
    """银行账户清理表: every account of the register or the bank, and what is proposed for it."""
    return Paper(
        "accounts",
        picked(tables["account_cleanup"], *_CLEAN_UP),
        "account_matches",
        height,
        totals=(
            "balance_at_year_end",
            "balance",
            "lately_in",
            "lately_out",
            "to_treasury",
            "to_target",
        ),
        decisions=(
            "filed",
            "account_decision",
            "merged_into",
            "cancelled_on",
            "recalled_amount",
            "note",
        ),
        held=4,
        remarks=(said("remark_accounts", words),),
        printed_to="to_target",
        largest=False,
    )


def reconciliation_list(tables: Tables, height: int, words: Words) -> Paper:
    """余额调节汇总表: both balances of each account, what each side has alone, and what is left."""
    return Paper(
        "reconciliation_list",
        tables["reconciliation_list"],
        "reconciliations",
        height,
        formulas=MappingProxyType(
            {
                "bank_adjusted": "={bank_balance}+{book_in}-{book_out}",
                "book_adjusted": "={book_balance}+{bank_in}-{bank_out}",
                "residual": "={bank_adjusted}-{book_adjusted}",
            }
        ),
        totals=(
            "bank_balance",
            "book_in",
            "book_out",
            "bank_adjusted",
            "book_balance",
            "bank_in",
            "bank_out",
            "book_adjusted",
            "residual",
        ),
        decisions=("explained", "note"),
        held=3,
        printed_to="residual",
        remarks=(said("remark_reconciliations", words),),
    )


FORMS = 500
"""The most accounts with a form of their own; the list has every one."""
ITEMS = 200
"""The most open items printed under a form; their own sheet has the rest."""
WIDTHS = (30, 18, 30, 18, 34)
_LINE = 20
"""The height of a form's line: it is printed, read aloud and signed."""
_SIDES = (("bank_balance", "book_balance"), ("book_in", "bank_in"), ("book_out", "bank_out"))
_ITEM = ("kind", "amount", "label", "day", "place")


def write_forms(view: Sections, tables: Tables, as_of: str) -> None:
    """Write the forms, those that do not balance first, each on a page of its own."""
    rows = tables["reconciliation_list"]
    if rows.is_empty():
        _widen(view)
        view.say(said("no_reconciliations", view.words))
        return
    words = {
        row["account_no"]: said(
            "form_account",
            view.words,
            account=row["account_no"],
            agency=row["agency_name"] or "",
            bank=row["bank_name"] or "",
            as_of=as_of,
        )
        for row in rows.iter_rows(named=True)
    }
    items = tables.get("outstanding_items", pl.DataFrame(schema={"account_no": pl.String}))
    _write(view, rows, items, words, "form")


def write_line_forms(view: Sections, statement: pl.DataFrame, items: pl.DataFrame) -> None:
    """The same of lines alone, which have no balances: sums of both sides in their place."""
    if statement.is_empty():
        _widen(view)
        view.say(said("no_reconciliations", view.words))
        return
    rows = statement.select(
        "account_no",
        "bank_adjusted",
        "book_adjusted",
        "residual",
        bank_balance="bank_total",
        book_balance="book_total",
        book_in="book_outstanding_in",
        book_out="book_outstanding_out",
        bank_in="bank_outstanding_in",
        bank_out="bank_outstanding_out",
    )
    words = {
        account: said("form_lines_account", view.words, account=account)
        for account in rows["account_no"]
    }
    _write(view, rows, items, words, "form_lines")


def _widen(view: Sections) -> None:
    for at, width in enumerate(WIDTHS):
        view.sheet.set_column(at, at, width)


def _write(
    view: Sections, rows: pl.DataFrame, items: pl.DataFrame, words: Mapping[str, str], named: str
) -> None:
    _widen(view)
    apart = pl.col("residual").fill_null(0) != 0
    rows = rows.sort(apart, descending=True, maintain_order=True)
    if rows.height > FORMS:
        view.say(said("forms_part", view.words, shown=FORMS, rows=rows.height))
    of_account = items.partition_by("account_no", as_dict=True, include_key=False)
    breaks = []
    for account in rows.head(FORMS).to_dicts():
        view.row += 1
        view.say(words[account["account_no"]], view.formats.section)
        _form(view, account, named)
        _items(view, of_account.get((account["account_no"],)))
        view.row += 2
        breaks.append(view.row)
    view.sheet.set_h_pagebreaks(breaks[:-1])


def _form(view: Sections, account: dict[str, Any], named: str) -> None:
    """Both balances, each with what the other side has alone, down to the same figure."""
    for line in range(6):
        view.sheet.set_row(view.row + line, _LINE)
    for at, key in enumerate(("form_item", "form_amount", "form_item", "form_amount")):
        view.sheet.write_string(view.row, at, said(key, view.words), view.formats.head)
    view.row += 1
    top = view.row
    for line, (left, right) in enumerate(_SIDES):
        of = named if line == 0 else "form"
        view.cells(
            said(f"{of}_{left}", view.words),
            account[left],
            said(f"{of}_{right}", view.words),
            account[right],
        )
    sides = []
    for at, column in ((1, "bank_adjusted"), (3, "book_adjusted")):
        first, plus, minus = (xl_rowcol_to_cell(top + line, at) for line in range(3))
        value = account[column]
        sides.append(None if value is None else Formula(f"={first}+{plus}-{minus}", value))
    adjusted = said("form_adjusted", view.words)
    view.cells(adjusted, sides[0], adjusted, sides[1], total=True)
    residual = account["residual"]
    cells = (xl_rowcol_to_cell(view.row - 1, at) for at in (1, 3))
    gap = None if None in sides else Formula("=ROUND({}-{},2)".format(*cells), _zero(residual))
    view.cells(
        said("form_residual", view.words),
        gap,
        said("form_residual_note", view.words),
        None,
        total=True,
    )
    view.sheet.set_row(view.row, 1.5 * _LINE)
    view.say(said("form_signed", view.words))


def _zero(amount: Decimal | None) -> Decimal:
    return Decimal("0.00") if amount is None else amount


def _items(view: Sections, items: pl.DataFrame | None) -> None:
    """The open items of the account: what they are, how much, of which voucher, where they stand.

    Their own sheet has every column; here they fit under the form on one page's width.
    """
    if items is None or items.is_empty():
        view.say(said("form_no_items", view.words))
        return
    view.row -= 1
    view.head("", *_ITEM)
    for row in items.head(ITEMS).iter_rows(named=True):
        kind = word("kind", _kind(row), view.words)
        view.cells(kind, row["amount"], row["label"], row["day"], place_label(row, view.words))
    if items.height > ITEMS:
        view.say(said("form_items_part", view.words, shown=ITEMS, rows=items.height))


def _kind(row: Mapping[str, Any]) -> str:
    """Which side has it and which way it goes, where the table does not say so itself."""
    if row.get("kind"):
        return str(row["kind"])
    return f"{row['side']}_{'in' if row['amount'] >= 0 else 'out'}"
