"""Write an invented county office of any size, as the contract's tables in Parquet.

    python benchmarks/make_county.py DIR --lines 10_000_000

The same number of lines gives the same rows, whatever the machine or the thread count: all values
follow from row numbers, in ``make_county.sql``. Nothing in it is real. A folder that already holds
that county, written by this version of the script, is left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from pathlib import Path

import duckdb

TABLES = (
    "agencies",
    "agency_years",
    "accounts",
    "bank_accounts",
    "bank_lines",
    "indicators",
    "payments",
    "carryovers",
    "projects",
    "fund_revenues",
    "assets",
    "asset_income",
    "requests",
    "needs",
)
SMALLEST_LINES = 4_000
"""Fewer lines would leave less than one indicator block or the interest of ten agencies."""


def scale(lines: int) -> dict[str, int]:
    """How many of everything there are to so many bank lines."""
    agencies = lines // 400
    return {
        "lines": lines,
        "accounts": agencies * 4,
        "agencies": agencies,
        "divisions": max(1, agencies // 250),
        "indicators": lines // 10,
        "counterparties": lines // 50,
    }


def is_made(connection: duckdb.DuckDBPyConnection, folder: Path, made_by: str) -> bool:
    """Whether the folder holds a whole county of this size, written by this very script."""
    paths = [folder / f"{table}.parquet" for table in TABLES]
    if not all(path.exists() for path in paths):
        return False
    notes = connection.execute(
        "select decode(value) from parquet_kv_metadata(?) where decode(key) = 'made_by'",
        [[str(path) for path in paths]],
    ).fetchall()
    return notes == [(made_by,)] * len(paths)


def make_county(folder: Path, lines: int, *, threads: int = 2, memory_limit: str = "8GB") -> bool:
    """Write every table of a county with that many bank lines; False if it was there already."""
    if lines < SMALLEST_LINES:
        raise SystemExit(f"--lines {lines}: give at least {SMALLEST_LINES}")
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    made_by = f"{hashlib.sha256(script.encode()).hexdigest()[:16]} {lines}"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="county_spill_", dir=folder.parent) as spill,
        duckdb.connect(
            config={"threads": threads, "memory_limit": memory_limit, "temp_directory": spill}
        ) as connection,
    ):
        if is_made(connection, folder, made_by):
            return False
        for name, count in scale(lines).items():
            connection.execute(f"set variable {name} = {count}::bigint")
        for statement in connection.extract_statements(script):
            connection.execute(statement)
        for table in TABLES:
            path = folder / f"{table}.parquet"
            unfinished = path.with_suffix(".unfinished")
            quoted = str(unfinished).replace("'", "''")
            connection.execute(
                f"copy {table} to '{quoted}' "
                f"(format parquet, compression zstd, kv_metadata {{made_by: '{made_by}'}})"
            )
            unfinished.replace(path)
    return True


def whole_number(text: str) -> int:
    """A count that may be written with underscores."""
    return int(text.replace("_", "").replace(",", ""))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=whole_number, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="8GB")
    options = parser.parse_args()
    began = time.perf_counter()
    written = make_county(
        options.folder, options.lines, threads=options.threads, memory_limit=options.memory_limit
    )
    if not written:
        print(f"{options.folder}: {options.lines:,} bank lines, there already", file=sys.stderr)
        return
    size = sum(path.stat().st_size for path in options.folder.glob("*.parquet"))
    print(
        f"{options.folder}: {options.lines:,} bank lines, {size / 1e6:,.0f} MB, "
        f"{time.perf_counter() - began:.1f} s",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
