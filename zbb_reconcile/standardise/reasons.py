"""Why a row is in quarantine, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zbb_reconcile.identifiers import shown
from zbb_reconcile.tables import TABLES, Column, Table
from zbb_reconcile.texts import language, say

MOST_WORDS = 8
"""How many of a column's words a reason names; the fund types alone are sixteen."""


def render_reason(
    fault: Mapping[str, str], lang: str | None = None, table: str | None = None
) -> str:
    """One fault (a struct of ``quarantine.faults``) as a sentence; long numbers are masked.

    With the name of its table a word that is like none of the column's is answered with those.
    """
    key = fault["code"]
    known = ""
    if key == "unknown_word" and fault["near"]:
        key = "unknown_word_near"
    elif key == "unknown_word" and table is not None:
        key = "unknown_word_known"
        known = _words(TABLES[table].column(fault["column"]), language(lang))
    return say(
        f"quarantine.{key}",
        lang,
        header=shown(fault["header"]),
        found=shown(fault["found"]),
        near=shown(fault["near"]),
        known=known,
    )


def reasons(
    faults: Sequence[Mapping[str, str]], lang: str | None = None, table: str | None = None
) -> str:
    """All faults of a row, one sentence after the other."""
    return " ".join(render_reason(fault, lang, table) for fault in faults)


def key_in_words(table: Table, lang: str) -> str:
    """The columns of a table's key, as whoever reads that language calls them."""
    if lang != "zh":
        return ", ".join(table.key)
    return "、".join((table.column(name).headers or (name,))[0] for name in table.key)


def _words(column: Column, lang: str) -> str:
    """What a cell of the column may say: the usual Chinese word of each code, or the codes."""
    named = column.choices(lang)
    more = [] if len(named) <= MOST_WORDS else ["…"]
    return ("、" if lang == "zh" else ", ").join([*named[:MOST_WORDS], *more])
