"""Write the two copies of the bank lines that a run owes, and do nothing else: judge nothing.

    python benchmarks/outputs.py DIR OUT --threads 2 --memory-limit 2500MB

The contract wants every line in ``run.duckdb`` and in ``tables/movements.parquet``, in an order
that does not depend on the order of the input. This is the least that costs with DuckDB: one sort
by account, day and line number, one database table, one Parquet file; no check of a cell, no class.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
from scan import COLUMNS


def write_outputs(folder: Path, out: Path, *, threads: int, memory_limit: str) -> None:
    """The sorted lines as a table of a database and as a Parquet file."""
    out.mkdir()
    spill = str(out / "spill")
    limits = {"threads": threads, "memory_limit": memory_limit, "temp_directory": spill}
    with duckdb.connect(config=limits) as connection:
        connection.execute(f"attach '{out / 'run.duckdb'}' as books (storage_version 'v1.0.0')")
        # As the product does above a million lines: three times the size in half the time.
        connection.execute("set force_compression = 'uncompressed'")
        connection.execute(
            f"create table books.movements as select {COLUMNS['bank_lines']} "
            "from read_parquet(?) order by account_no, posted_on, line_no",
            [str(folder / "bank_lines.parquet")],
        )
        connection.execute(
            f"copy books.movements to '{out / 'movements.parquet'}' "
            "(format parquet, compression snappy, row_group_size 122880)"
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="2500MB")
    options = parser.parse_args()
    write_outputs(
        options.folder, options.out, threads=options.threads, memory_limit=options.memory_limit
    )


if __name__ == "__main__":
    main()
