"""Which table a file or a sheet is, by its name."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from pathlib import PurePath

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.tables import TABLES

_BOUNDARY = re.compile(r"[_\-\s(0-9]")


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


@cache
def _tables_by_name() -> dict[str, str]:
    """Normal form of every canonical and Chinese name -> table, longest name first."""
    said = {
        _normal(name): table.name
        for table in TABLES.values()
        for name in (table.name, *table.names)
    }
    return dict(sorted(said.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def table_named(name: str) -> str | None:
    """The table of a file stem or sheet name; None if it names none.

    The name is a table's, alone or followed by ``_``, ``-``, a space, a bracket or digits.

    >>> table_named("bank_accounts_2024"), table_named("银行流水（工行）"), table_named("说明")
    ('bank_accounts', 'bank_lines', None)
    """
    wanted = _normal(name)
    for said, table in _tables_by_name().items():
        if wanted.startswith(said) and (wanted == said or _BOUNDARY.match(wanted[len(said)])):
            return table
    return None


def nearest_table_name(name: str) -> str | None:
    """The table name most like an unknown one, as its writer might have meant it."""
    close = get_close_matches(_normal(name), list(_tables_by_name()), n=1, cutoff=0.5)
    return close[0] if close else None


def table_names() -> str:
    """Every table as ``name 中文名``, for a message."""
    return ", ".join(f"{table.name} {table.names[0]}" for table in TABLES.values())


def unknown_table(file: str) -> Refusal:
    """The refusal of a file whose name is no table's, with the name it may have meant."""
    stem = PurePath(file).stem
    near = nearest_table_name(stem)
    if near is None:
        return Refusal("unknown_table", file=file, name=shown(stem), tables=table_names())
    return Refusal("unknown_table_near", file=file, name=shown(stem), near=near)
