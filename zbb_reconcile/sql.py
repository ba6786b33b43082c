"""Names and values as SQL text, the tables that a statement reads, and when a Parquet cell is
canonical.

What is said of cells here in SQL, ``standardise`` says cell by cell; a file that fails goes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from zbb_reconcile.identifiers import BLANKS, NOT_KNOWN_WRITTEN, NOTHING_WRITTEN
from zbb_reconcile.tables import SQL_TYPES, Column

_PLAIN_ACCOUNT = "[0-9A-DF-HJKMNP-Z]+"
_CUT_ACCOUNT = "[0-9]{15}0{3,}"
_PLAIN_CODE = "[0-9A-Za-z_一-鿿〔〕]+(-[0-9A-Za-z_一-鿿〔〕]+)*"
_PLAIN_NAMED_CODE = "[0-9A-Za-z_]+(-[0-9A-Za-z_]+)*"
"""Where a name may stand beside the code, Chinese characters are for standardising to look at."""
_NUMBER_LIKE_CODE = "[0-9]+[eE]-[0-9]+"
_LARGEST_YUAN = "1000000000000000"


def quoted(identifier: str) -> str:
    """An identifier as SQL; the only place where names are put into SQL text."""
    return '"' + identifier.replace('"', '""') + '"'


def sql_text(value: Path | str) -> str:
    """A value as a SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


_BLANKS = sql_text(BLANKS)
_LAST_BLANK, _BEHIND_BLANKS = "\ufeff", "\u3001"
"""No blank lies between these two, and nearly all Chinese text does."""
_OF_TEXTS, _OF_NAMES = (
    (max(len(word.encode()) for word in words), ", ".join(map(sql_text, words)))
    for words in (NOTHING_WRITTEN, (*NOTHING_WRITTEN, *NOT_KNOWN_WRITTEN))
)
"""Words that say nothing: the bytes of the longest, and all as SQL."""


def is_canonical_type(kind: str, column: Column) -> bool:
    """Whether a Parquet column has the type of the standardised one, or one that widens to it."""
    if column.kind in ("money", "area"):
        found = re.fullmatch(r"DECIMAL\((\d+),\s*([012])\)", kind)
        return found is not None and int(found[1]) - int(found[2]) <= 16
    if column.kind == "rate":
        return re.fullmatch(r"DECIMAL\(\d+,\s*[0-6]\)", kind) is not None
    if column.kind == "year":
        return kind in ("SMALLINT", "USMALLINT", "INTEGER", "BIGINT")
    return kind == SQL_TYPES[column.kind]


def faults(cell: str, column: Column, latest: date | None = None) -> Iterator[str]:
    """SQL conditions under which a cell is not canonical; ``latest``: the last day there can be."""
    if column.required:
        yield f"{cell} is null"
    if column.kind in ("text", "account", "code"):
        # Longer than any word for nothing are nearly all.
        is_text = column.kind == "text" and not column.name.endswith("_name")
        longest, words = _OF_TEXTS if is_text else _OF_NAMES
        yield f"case when strlen({cell}) <= {longest} then lower({cell}) in ({words}) end"
    match column.kind:
        case "account":
            yield f"not regexp_full_match({cell}, '{_PLAIN_ACCOUNT}')"
            # A comparison of the end is ten times as fast as the expression, and few end so.
            yield (
                f"case when ends_with({cell}, '000') "
                f"then regexp_full_match({cell}, '{_CUT_ACCOUNT}') end"
            )
        case "code":
            plain = _PLAIN_NAMED_CODE if column.named else _PLAIN_CODE
            yield f"not regexp_full_match({cell}, '{plain}')"
            yield (
                f"case when contains({cell}, '-') "
                f"then regexp_full_match({cell}, '{_NUMBER_LIKE_CODE}') end"
            )
        case "text":
            # Blank, or with a blank at an end. Comparisons come first: they are far faster than to
            # take a character, and a test of a function alone is made once for each of few texts.
            yield f"{cell} < '!'"
            yield (
                f"case when {cell} < '{_BEHIND_BLANKS}' or {cell} >= '{_LAST_BLANK}' "
                f"then contains({_BLANKS}, left({cell}, 1)) end"
            )
            yield f"contains({_BLANKS}, right({cell}, 1))"
            yield f"starts_with({cell}, '=\"')"
        case "choice":
            codes = ", ".join(sql_text(code) for code in sorted(set(column.words.values())))
            yield f"{cell} not in ({codes})"
        case "money" | "area":
            yield f"abs({cell}) >= {_LARGEST_YUAN}"
        case "rate":
            yield f"{cell} not between 0 and 100"
        case "year":
            yield f"{cell} not between 1949 and 2100"
        case "flag":
            # No flag is at fault, but that it can be read at all is found out here.
            yield f"hash({cell}) is null"
        case "day":
            yield f"{cell} not between date '1900-01-01' and date '9999-12-31'"
            if latest is not None:
                yield f"{cell} > date '{latest}'"


def tables_of(tree: Any) -> set[str]:
    """The tables that a statement reads, as the engine parsed it, those it makes itself left out.

    With their schema where it names one.
    """
    nodes = list(_nodes(tree))
    named = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    read = {
        ".".join(filter(None, (node["schema_name"], node["table_name"])))
        for node in nodes
        if node.get("type") == "BASE_TABLE"
    }
    return read - named


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a parsed statement."""
    if isinstance(node, dict):
        yield node
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from _nodes(inner)


def cell_of(column: str, kind: pl.DataType) -> str:
    """A column of a frame as SQL: the engine takes an enumeration of Polars for mere text."""
    if not isinstance(kind, pl.Enum):
        return quoted(column)
    listed = ", ".join(sql_text(choice) for choice in kind.categories)
    return f"{quoted(column)}::enum({listed}) as {quoted(column)}"


FEW_CHOICES = 8
"""Enumerations of no more choices are handed to the engine as numbers."""


def handed_over(frame: pl.DataFrame) -> tuple[pa.Table, str]:
    """What of a frame is handed to the engine to be added to a table, and its columns as SQL.

    Columns of nothing stay behind: what a table is not given is null in it anyhow.
    """
    frame = frame.select(one for one in frame if one.null_count() < frame.height)
    few = {
        column: list(kind.categories)
        for column, kind in frame.schema.items()
        if isinstance(kind, pl.Enum) and len(kind.categories) <= FEW_CHOICES
    }
    cells = [_cell_by_number(one, few[one]) if one in few else quoted(one) for one in frame.columns]
    numbered = frame.with_columns(frame[column].to_physical() for column in few)
    # As it lies in memory: by itself the engine asks for a copy with longer texts.
    return numbered.to_arrow(compat_level=pl.CompatLevel.newest()), ", ".join(cells)


def _cell_by_number(column: str, choices: list[str]) -> str:
    """The same of the numbers of few choices: a fifth of the time that their words take."""
    listed = ", ".join(sql_text(choice) for choice in choices)
    said = "null"
    for number, choice in reversed(list(enumerate(choices))):
        chosen = f"{sql_text(choice)}::enum({listed})"
        said = f"if({quoted(column)} = {number}, {chosen}, {said})"
    return f"{said} as {quoted(column)}"


def in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with enumerated text as text."""
    return frame.with_columns(
        pl.col(column).cast(pl.String)
        for column, kind in frame.schema.items()
        if kind in (pl.Categorical, pl.Enum)
    )
