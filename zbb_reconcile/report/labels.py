"""Words for tables, columns, codes and controls, out of the catalogue ``labels.toml``.

Input tables have their Chinese words in ``tables.py``. What neither knows is called by its
canonical name: a table may gain columns, and a profile rules, without a translation.
"""

from __future__ import annotations

from collections.abc import Mapping

from zbb_reconcile.report.escape import figure
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
        "profile",
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
        "letter",
        "change",
        "level",
        "budget_action",
        "effect",
        "verdict_now",
        "verdict_then",
        "term",
        "grade",
        "state",
        "stratum",
        "settled_by",
        "decision",
        "destination_old",
        "destination_new",
        "ended",
        "sides",
        "shared_by",
    }
)
_TABLE_NAMES = frozenset({"source_table", "used_in", "needed", "listed_in"})
_COUNTING = frozenset(
    {
        "destinations_allowed",
        "cash_demands_allowed",
        "rows",
        "rows_of_divisions",
        "given_rows",
        "balance_steps",
        "lines_in_matches",
        "lines_once",
        "followup.pieces",
    }
)


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
        columns = (*TABLES[table].columns, *TABLES[table].pieces)
        named = next((its.headers[0] for its in columns if its.name == column), "")
        label = words.of(named, "")
    return label or column


def described(table: str, column: str, words: Words) -> str:
    """What that column is, for who sees its name anyway: its label, else its usual header."""
    label = column_label(table, column, words)
    if label == column and table in TABLES:
        columns = TABLES[table].columns
        return next((one.headers[0] for one in columns if one.name == column), label)
    return label


def value_label(column: str, value: str, words: Words) -> str:
    """What a code in that column means; names, ids and free text come back unchanged."""
    if column in _TABLE_NAMES:
        return table_label(value, words)
    if column not in _CODED:
        return value
    return _label(words, f"value_{column}_{value}", f"value_{value}") or value


def way_label(row: Mapping[str, object], words: Words) -> str:
    """Where recalled money goes and by which channel; several destinations are joined."""
    parts = str(row["destination"]).split("+")
    goes = words.join(value_label("destination", part, words) for part in parts)
    return f"{goes} · {value_label('channel', str(row['channel']), words)}"


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
    """A control in words: what it compares, and of which file, table, column and row."""
    kind, row = str(control["kind"]), control.get("source_row")
    file, sheet, table, column = (
        str(control.get(f"source_{part}") or "") for part in ("file", "sheet", "table", "column")
    )
    place = " / ".join(filter(None, (file, sheet, table and table_label(table, words))))
    header = column and column_label(table, column, words)
    if row is not None and not header:
        # The first row that fails is all that such a control has of a place.
        first = words("labels.control_first", place=place, row=row)
        return f"{_label(words, f'control_{kind}')} {_rest(control, kind)}".strip() + first
    if row is not None:
        return words(f"labels.control_{kind}", place=place, row=row, header=header)
    # What is about no file says behind its kind what else it is about: an account.
    about = " / ".join(filter(None, (place, header))) or _rest(control, kind)
    return f"{_label(words, f'control_{kind}') or kind} {about}".strip()


def counts_rows(control: Mapping[str, object]) -> bool:
    """Whether both sides of that control are numbers of rows, and not yuan."""
    return control["kind"] in _COUNTING


def control_side(control: Mapping[str, object], side: str) -> str:
    """What stands on that side of a control: yuan with the fen, rows without."""
    value = control.get(side)
    if counts_rows(control) and isinstance(value, str):
        value = value.removesuffix(".00")
    return figure(value)


def _rest(control: Mapping[str, object], kind: str) -> str:
    return str(control["control_id"]).removeprefix(kind).strip()


def _label(words: Words, *keys: str) -> str:
    return words.first(*(f"labels.{key}" for key in keys))
