"""Why a row is in quarantine, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zbb_reconcile.identifiers import shown
from zbb_reconcile.tables import TABLES, Column, Table
from zbb_reconcile.texts import Words

MOST_WORDS = 8
"""How many of a column's words a reason names; the fund types alone are sixteen."""


def render_reason(fault: Mapping[str, str], words: Words, table: str | None = None) -> str:
    """One fault (a struct of ``quarantine.faults``) as a sentence; long numbers are masked.

    With the name of its table a word that is like none of the column's is answered with those.
    """
    key = fault["code"]
    known = ""
    if key == "unknown_word" and fault["near"]:
        key = "unknown_word_near"
    elif key == "unknown_word" and table is not None:
        key = "unknown_word_known"
        known = _words(TABLES[table].column(fault["column"]), words)
    return words(
        f"quarantine.{key}",
        header=shown(fault["header"]),
        found=shown(fault["found"]),
        near=shown(fault["near"]),
        known=known,
    )


def reasons(faults: Sequence[Mapping[str, str]], words: Words, table: str | None = None) -> str:
    """All faults of a row, one sentence after the other."""
    return " ".join(render_reason(fault, words, table) for fault in faults)


def columns_in_words(names: Sequence[str], table: Table, words: Words) -> str:
    """Columns of a table, as whoever reads that language calls them."""
    return words.join(words.of(table.column(name).header, name) for name in names)


def _words(column: Column, words: Words) -> str:
    """What a cell of the column may say: the usual Chinese word of each code, or the codes."""
    named = words.of(column.usual_words(), column.codes())
    more = [] if len(named) <= MOST_WORDS else ["…"]
    return words.join([*named[:MOST_WORDS], *more])
