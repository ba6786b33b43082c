"""What a run was made of, so that it can be made again: no clock, no host, no path in it."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zbb_reconcile

if TYPE_CHECKING:
    from zbb_reconcile.outcome import Outcome

MANIFEST = "manifest.json"
ENGINES = ("duckdb", "polars", "pyarrow")


def manifest(outcome: Outcome, tables: Path) -> dict[str, Any]:
    """Options, engines, profile, sources and tables with their SHA-256, and the controls."""
    return {
        "made_by": "zbb-reconcile",
        "version": zbb_reconcile.__version__,
        "engines": {name: version(name) for name in ENGINES},
        "as_of": outcome.as_of.isoformat(),
        "lang": outcome.lang,
        "profile": {"name": outcome.law.name, "sha256": outcome.law.sha256},
        "sources": outcome["sources"].to_dicts(),
        "tables": {
            path.stem: {"rows": outcome.rows(path.stem), "sha256": _sha256(path)}
            for path in sorted(tables.glob("*.parquet"))
        },
        "controls": [
            {name: value if isinstance(value, bool) else str(value) for name, value in row.items()}
            for row in outcome["controls"].to_dicts()
        ],
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
