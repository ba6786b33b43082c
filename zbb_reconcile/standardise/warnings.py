"""What is accepted and counted: blanks taken off keys, and text that looks damaged."""

from __future__ import annotations

import re

import polars as pl

from zbb_reconcile.identifiers import BLANKS

_UNUSUAL = "".join(mark for mark in BLANKS if mark not in " \t\r\n")
_TRIMMED = f"[{re.escape(_UNUSUAL)}]"
_LATER = "[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_MOJIBAKE = f"[\u00e4-\u00e9]{_LATER}{{2}}"
"""The three bytes of a Chinese character in UTF-8 as Latin-1 or Windows-1252 shows them."""
_COMPATIBLE = "[\uf900-\ufaff]"
_TEXT = {
    "damaged_characters": "\ufffd",
    "mojibake": _MOJIBAKE,
    "compatibility_form": _COMPATIBLE,
    "trimmed_key": rf"^[ \t]*{_TRIMMED}|{_TRIMMED}[ \t]*$",
}


def doubts_of_keys(texts: pl.Series) -> dict[str, int]:
    """Accounts and codes of which unusual blanks were taken off, counted."""
    return _counts(texts, {"trimmed_key": _TRIMMED})


def doubts_of_text(texts: pl.Series) -> dict[str, int]:
    """Names and texts that look damaged or are written unusually, counted by what it is.

    The text is kept as it stands; names are compared in their NFKC form.
    """
    return _counts(texts.filter(texts.str.contains("|".join(_TEXT.values()))), _TEXT)


def _counts(texts: pl.Series, patterns: dict[str, str]) -> dict[str, int]:
    """How many texts hold each pattern, where any does."""
    counted = {code: texts.filter(texts.str.contains(p)).len() for code, p in patterns.items()}
    return {code: count for code, count in counted.items() if count}
