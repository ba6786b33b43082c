"""Words of the workbook: its sheets, columns, codes and lists, out of ``workbook.toml``.

What that catalogue does not name is called as everywhere else (``labels.toml``, ``tables.py``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from zbb_reconcile.report.labels import (
    column_label,
    has_value_labels,
    table_label,
    value_label,
)
from zbb_reconcile.texts import Words

_CUT_BY_PREFIX = frozenset({"fund_type"})
"""Codes of which the first digits alone say what they are."""


def sheet_name(paper: str, words: Words) -> str:
    """What the sheet of that paper is called; at most 31 characters."""
    return _found(words, f"sheet_{paper}") or table_label(paper, words)


def answers(paper: str, words: Words) -> str:
    """The question that the sheet answers; of a result table's own sheet its label says it."""
    return words.first(f"workbook.answers_{paper}", f"labels.answers_{paper}")


def heading(paper: str, table: str, column: str, words: Words) -> str:
    """The header of a column of a paper that is made of that result table."""
    return _found(words, f"column_{paper}_{column}", f"column_{column}") or column_label(
        table, column, words
    )


def word(column: str, value: str, words: Words) -> str:
    """What a code in that column means; names, ids and free text come back unchanged."""
    if column in _COMPOSED:
        return _COMPOSED[column](value, words)
    meant = _found(words, f"value_{column}_{value}")
    if not meant and column in _CUT_BY_PREFIX:
        shorter = (value[:digits] for digits in range(len(value) - 1, 0, -1))
        meant = next(
            filter(None, (_found(words, f"value_{column}_{code}") for code in shorter)), ""
        )
    return meant or value_label(column, value, words)


def has_words(column: str, words: Words) -> bool:
    """Whether a value of that column may be a code with a meaning."""
    if column in _COMPOSED or has_value_labels(column):
        return True
    return bool(words.section(f"workbook.value_{column}_"))


def control_note(control: Mapping[str, object], words: Words) -> str | None:
    """What a control's figure is not to be taken for; None where it is like no other."""
    kind, table, column = (control[part] for part in ("kind", "source_table", "source_column"))
    return _found(words, f"control_note_{kind}_{table}_{column}", f"control_note_{kind}") or None


def parameter_label(name: str, words: Words) -> str:
    """What a parameter is called; a county's own has its name only."""
    return _found(words, f"value_name_{name}") or name


def choices(column: str, words: Words) -> list[str]:
    """The drop-down list of a column that is left for people; [] where they write freely."""
    listed = _found(words, f"choices_{column}")
    return listed.split("|") if listed else []


def said(key: str, words: Words, **values: object) -> str:
    """A sentence of the workbook."""
    return words(f"workbook.{key}", **values)


def _found(words: Words, *keys: str) -> str:
    return words.first(*(f"workbook.{key}" for key in keys))


def _listed(value: str, words: Words, one: Callable[[str, Words], str]) -> str:
    """A list of codes, each in words."""
    return words.join(one(code, words) for code in value.split(", "))


def _need(need: str, words: Words) -> str:
    """A table, or a column of it; one of several will do."""
    if "/" in need:
        return words.join((_need(one, words) for one in need.split("/")), "either")
    table, _, column = need.partition(".")
    label = table_label(table, words)
    return f"{label}.{column_label(table, column, words)}" if column else label


def _setting(value: str, words: Words) -> str:
    """What a parameter is set to: codes in words; of a decision table how many rows it has."""
    if value.startswith("[{"):
        return said("setting_table", words, rows=len(json.loads(value)))
    return _listed(value, words, _code)


def _code(code: str, words: Words) -> str:
    """A code that a parameter lists: its own word, a kind of account, or a priority."""
    text = (_found(words, f"value_{column}_{code}") for column in ("value", "account_kind"))
    return next(filter(None, text), "") or value_label("priority", code, words)


def _pool(pool_id: str, words: Words) -> str:
    """A pool's id: division, system, level and category, the middle and last of them codes."""
    parts = [value_label("fund_system", part, words) for part in pool_id.split("-")]
    return "-".join(value_label("category", part, words) for part in parts)


def _why(why: str, words: Words) -> str:
    """Why something belongs to a pool: a column of the indicator and what stands in it."""
    column, gap, value = why.partition(" ")
    label = column_label("indicators", column, words)
    return why if label == column else f"{label}{gap}{value}"


_COMPOSED: Mapping[str, Callable[[str, Words], str]] = {
    "needs": lambda value, words: _listed(value, words, _need),
    "parameters": lambda value, words: _listed(value, words, parameter_label),
    "value": _setting,
    "pool_id": _pool,
    "why": _why,
}
"""Columns whose values are put together from several codes."""
