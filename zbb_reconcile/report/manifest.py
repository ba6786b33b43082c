"""What a run was made of, so that it can be made again: no clock, no host, no path in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zbb_reconcile
from zbb_reconcile.report.sums import sha256_of

if TYPE_CHECKING:
    from zbb_reconcile.outcome import Outcome

MANIFEST = "manifest.json"


def manifest(outcome: Outcome, tables: Path) -> dict[str, Any]:
    """What went in, sources and tables with their SHA-256, and the controls."""
    return {
        **outcome.origins,
        "made_by": "zbb-reconcile",
        "version": zbb_reconcile.__version__,
        "as_of": outcome.as_of.isoformat(),
        "lang": outcome.lang,
        "sources": outcome["sources"].to_dicts(),
        "tables": {
            path.stem: {"rows": outcome.rows(path.stem), "sha256": sha256_of(path)}
            for path in sorted(tables.glob("*.parquet"))
        },
        "controls": [
            {
                name: str(value) if isinstance(value, Decimal) else value
                for name, value in row.items()
            }
            for row in outcome["controls"].to_dicts()
        ],
    }
