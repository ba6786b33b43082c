"""The papers about accounts: the clean-up list, and the list of reconciled balances."""

from __future__ import annotations

from types import MappingProxyType

from zbb_reconcile.report.facts import Tables
from zbb_reconcile.report.workbook_paper import Paper
from zbb_reconcile.report.workbook_words import said
from zbb_reconcile.texts import Words


def clean_up(tables: Tables, height: int, words: Words) -> Paper:
    """银行账户清理表: every account of the register or the bank, and what is proposed for it."""
    return Paper(
        "accounts",
        tables["account_cleanup"],
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
        remarks=(said("remark_reconciliations", words),),
    )
