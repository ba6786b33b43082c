"""Words of the workbook: its sheets, columns, codes and lists, out of ``workbook.toml``.

What that catalogue does not name is called as everywhere else (``labels.toml``, ``tables.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zbb_reconcile.report.labels import (
    column_label,
    has_value_labels,
    table_label,
    value_label,
)
from zbb_reconcile.texts import catalogue, language, say

_CUT_BY_PREFIX = frozenset({"fund_type"})
"""Codes of which the first digits alone say what they are."""
_TABLES: Mapping[str, tuple[str, ...]] = {
    "ledger": ("carryover_ageing",),
    "statement": ("root_years",),
    "recall_list": ("recalls",),
    "accounts": ("account_actions", "account_matches"),
    "reconciliation_list": ("reconciliations",),
    "reconciliation_forms": ("reconciliations",),
    "assets": ("asset_actions",),
    "plan": ("uses",),
    "plan_lines": ("uses",),
    "pools": ("pools",),
    "pool_members": ("pool_members",),
    "findings": ("findings",),
    "evidence": ("evidence",),
    "quarantine": ("quarantine",),
    "controls": ("controls",),
    "rules": ("rules",),
    "parameters": ("parameters",),
    "outstanding_items": ("outstanding_items",),
}


def sheet_name(paper: str, lang: str) -> str:
    """What the sheet of that paper is called; at most 31 characters."""
    return _found(lang, f"sheet_{paper}") or table_label(paper, lang)


def tables_of_sheets() -> Mapping[str, tuple[str, ...]]:
    """The result tables that a sheet shows, where it is not called like its one table."""
    return _TABLES


def answers(paper: str, lang: str) -> str:
    """The question that the sheet answers."""
    return _found(lang, f"answers_{paper}")


def heading(paper: str, table: str, column: str, lang: str) -> str:
    """The header of a column of a paper that is made of that result table."""
    return _found(lang, f"column_{paper}_{column}", f"column_{column}") or column_label(
        table, column, lang
    )


def word(column: str, value: str, lang: str) -> str:
    """What a code in that column means; names, ids and free text come back unchanged."""
    meant = _found(lang, f"value_{column}_{value}")
    if not meant and column in _CUT_BY_PREFIX:
        shorter = (value[:digits] for digits in range(len(value) - 1, 0, -1))
        meant = next(filter(None, (_found(lang, f"value_{column}_{code}") for code in shorter)), "")
    return meant or value_label(column, value, lang)


def has_words(column: str, lang: str) -> bool:
    """Whether a value of that column may be a code with a meaning."""
    own = f"workbook.value_{column}_"
    return has_value_labels(column) or any(key.startswith(own) for key in _codes(language(lang)))


@cache
def _codes(lang: str) -> tuple[str, ...]:
    """The keys of the words for codes."""
    return tuple(key for key in catalogue(lang) if key.startswith("workbook.value_"))


def choices(column: str, lang: str) -> list[str]:
    """The drop-down list of a column that is left for people; [] where they write freely."""
    listed = _found(lang, f"choices_{column}")
    return listed.split("|") if listed else []


def said(key: str, lang: str, **values: object) -> str:
    """A sentence of the workbook."""
    return say(f"workbook.{key}", lang, **values)


def _found(lang: str, *keys: str) -> str:
    texts: Mapping[str, str] = catalogue(language(lang))
    return next((texts[f"workbook.{key}"] for key in keys if f"workbook.{key}" in texts), "")
