"""What a run was made of, so that it can be made again: no clock, no host, no path in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zbb_reconcile.books import Books
from zbb_reconcile.report.sums import sha256_of
from zbb_reconcile.texts import Words
from zbb_reconcile.version import __version__

MANIFEST = "manifest.json"


def manifest(
    books: Books, tables: Path, as_of: date, words: Words, origins: Mapping[str, Any]
) -> dict[str, Any]:
    """What went in, sources and tables with their SHA-256, and the controls."""
    return {
        **origins,
        "made_by": "zbb-reconcile",
        "version": __version__,
        "as_of": as_of.isoformat(),
        "lang": words.lang,
        "sources": books.frame("sources").to_dicts(),
        "tables": {
            path.stem: {"rows": books.count(path.stem), "sha256": sha256_of(path)}
            for path in sorted(tables.glob("*.parquet"))
        },
        "controls": [
            {
                name: str(value) if isinstance(value, Decimal) else value
                for name, value in row.items()
            }
            for row in books.frame("controls").to_dicts()
        ],
    }
