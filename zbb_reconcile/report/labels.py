"""Words for tables, columns, codes and controls, out of the catalogue ``labels.toml``.

Input tables have their Chinese words in ``tables.py``. What neither knows is called by its
canonical name: a table may gain columns, and a profile rules, without a translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

_CODED = frozenset(
    {
        "verdict",
        "subject_kind",
        "status",
        "side",
        "method",
        "destination",
        "channel",
        "action",
        "source",
        "source_kind",
        "priority",
        "fund_system",
        "class",
        "category",
        "confidence",
        "doubt",
        "kind",
    }
)
_TABLE_NAMES = frozenset({"source_table", "used_in"})
_PLACE = re.compile(
    r"(?P<file>.*) / (?P<table>[a-z_]+)(?:\.(?P<column>[a-z_]+))?"
    r"(?: row (?P<row>\d+) (?P<header>.*))?",
    re.DOTALL,
)
_COUNTING = frozenset({"rows", "given_rows", "balance_steps", "lines_in_matches", "lines_once"})
_CONTROL = frozenset({"control_id", "left", "right", "difference", "holds"})


def table_label(table: str, words: Words) -> str:
    """What that table is called; as a sheet's name it has at most 31 characters."""
    label = _label(words, f"table_{table}")
    if not label and table in TABLES:
        label = words.of(TABLES[table].names[0], table)
    return label or table


def column_label(table: str, column: str, words: Words) -> str:
    """What that column of that table is called; a table may have its own word for it."""
    label = _label(words, f"column_{table}_{column}", f"column_{column}")
    if not label and table in TABLES:
        named = next((its.headers[0] for its in TABLES[table].columns if its.name == column), "")
        label = words.of(named, "")
    return label or column


def value_label(column: str, value: str, words: Words) -> str:
    """What a code in that column means; names, ids and free text come back unchanged."""
    if column in _TABLE_NAMES:
        return table_label(value, words)
    if column not in _CODED:
        return value
    return _label(words, f"value_{column}_{value}", f"value_{value}") or value


def has_value_labels(column: str) -> bool:
    """Whether ``value_label`` can say anything else of that column than the value itself."""
    return column in _TABLE_NAMES or column in _CODED


def place_label(row: Mapping[str, object], words: Words) -> str:
    """File, sheet and row in words; a sheet only where the file has sheets."""
    parts = (("file", "source_file"), ("sheet", "source_sheet"), ("row", "source_row"))
    return " / ".join(
        words(f"places.{word}", **{word: row[column]})
        for word, column in parts
        if row.get(column) is not None
    )


def control_label(control: Mapping[str, object], words: Words) -> str:
    """A control in words: its sentence or id, then whatever else it says about itself."""
    name = str(control.get("control_id", ""))
    kind, _, about = name.partition(" ")
    said = [f"{_label(words, f'control_{kind}') or kind} {_what(about, words)}".strip()]
    said += [str(word) for key, word in control.items() if key not in _CONTROL and word]
    return " · ".join(said)


def counts_rows(control_id: str) -> bool:
    """Whether both sides of that control are numbers of rows, and not yuan."""
    return control_id.partition(" ")[0] in _COUNTING


def _what(about: str, words: Words) -> str:
    """What a control is about: its file, then table, column and row in words."""
    parts = _PLACE.fullmatch(about)
    if parts is None or parts["table"] not in TABLES:
        return about
    table = parts["table"]
    said = [parts["file"], table_label(table, words)]
    if parts["column"]:
        said.append(column_label(table, parts["column"], words))
    if parts["row"]:
        said.append(f"{words('places.row', row=parts['row'])} {parts['header']}")
    return " / ".join(said)


def _label(words: Words, *keys: str) -> str:
    return words.first(*(f"labels.{key}" for key in keys))
