"""Matching of bank and book lines: its speed beside what else there is, and its answers.

    python benchmarks/lines.py [--lines 1_000_000] [--peers VENV/bin/python] [--only PART …]

Parts: exact (passes beside a raw DuckDB join, and beside datacompy and fastrecon where a Python
that has them is given), ties, sums, truth. Figures are CPU seconds (user and system) of the part
itself, and wall time beside them: the machine is shared. The lines follow from row numbers by
hash(): the same size, the same lines.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from peers import PEERS
from truth import truth

from zbb_reconcile import match_lines
from zbb_reconcile.match.subset_sum import ACCOUNT_STEPS, MOST_POOL, MOST_STEPS, steps_each
from zbb_reconcile.match.sum_matches import sum_lines
from zbb_reconcile.queries import queries

VALUES: dict[str, Any] = {"as_of": date(2024, 12, 31), "match_window_days": 5}
LINES = ("matching_accounts", "matching_lines")
EXACT = (
    "plain_pairs",
    "open_lines",
    "reference_sets",
    "reference_lines",
    "amount_sets",
    "tied_days",
    "exact_lines",
    "tie_facts",
    "settled_lines",
)
PAIRS = "(source_file varchar, source_sheet varchar, source_row bigint, pair bigint)"
RAW_JOIN = """
    create or replace table joined as
    select bank_lines.*, book_lines.*
    from bank_lines
    full join book_lines
        on book_lines.account_no = bank_lines.account_no and book_lines.amount = bank_lines.amount
"""


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Print what the block costs: CPU and wall seconds, and the process's peak so far."""
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    yield
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    wall = time.perf_counter() - began
    print(f"| {name} | {cpu:.2f} | {wall:.2f} | {after.ru_maxrss // 1024} |", flush=True)


def books(folder: Path, lines: int, bank: str, book: str) -> duckdb.DuckDBPyConnection:
    """A database with the lines of both sides and no reversals."""
    con = duckdb.connect(folder / "lines.duckdb", config={"threads": 2, "memory_limit": "4GB"})
    con.execute("set enable_progress_bar = false")
    con.execute(f"create table bank_lines as {bank}", {"lines": lines})
    con.execute(f"create table book_lines as {book}")
    for name in ("reversal_pairs", "book_reversal_pairs"):
        con.execute(f"create table {name} {PAIRS}")
    return con


def made(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    for name in names:
        query = queries()[f"match/{name}"]
        values = {name: VALUES[name] for name in query.takes}
        con.execute(f"create or replace table {query.table} as\n{query.select}", values)


RANDOM_BANK = """
    select
        '0990421' || lpad((hash(i, 1) % 2000)::varchar, 12, '0') as account_no,
        date '2024-01-01' + (hash(i, 2) % 360)::integer as posted_on, 'L' || i as line_no,
        ((hash(i, 3) % 20000000)::bigint - 10000000)::decimal(18, 0) * 0.01::decimal(3, 2)
            as amount,
        null::decimal(18, 2) as balance_after, null::varchar as counterparty_no,
        '公司' || hash(i, 4) % 5000 as counterparty_name, '货款' || hash(i, 5) % 300 as summary,
        'bank_lines.parquet' as source_file, null::varchar as source_sheet, i + 1 as source_row
    from range($lines) as numbers (i)
"""
RANDOM_BOOK = """
    select
        account_no, posted_on + (hash(source_row, 6) % 4)::integer as booked_on,
        'V' || source_row as voucher_no, amount, counterparty_name, summary,
        if(hash(source_row, 7) % 2 = 0, line_no, null) as reference,
        'book_lines.parquet' as source_file, null::varchar as source_sheet, source_row
    from bank_lines
    where hash(source_row, 8) % 1000 > 0
    order by hash(source_row, 9)
"""
TIED_BANK = """
    select
        '099' as account_no, date '2024-03-01' as posted_on, null::varchar as line_no,
        100.00::decimal(18, 2) as amount, null::decimal(18, 2) as balance_after,
        null::varchar as counterparty_no, null::varchar as counterparty_name,
        null::varchar as summary, 'bank_lines.csv' as source_file,
        null::varchar as source_sheet, i + 1 as source_row
    from range($lines) as numbers (i)
"""
TIED_BOOK = """
    select
        account_no, posted_on as booked_on, null::varchar as voucher_no, amount, counterparty_name,
        summary, null::varchar as reference, 'book_lines.csv' as source_file, source_sheet,
        source_row
    from bank_lines
    where source_row > 1
"""


def exact(folder: Path, lines: int, peers: Sequence[str]) -> None:
    """The exact passes, three times in turn with the raw join; then the peers on CSV files."""
    con = books(folder, lines, RANDOM_BANK, RANDOM_BOOK)
    for _ in range(3):
        with measured("raw DuckDB full outer join, all columns kept"):
            con.execute(RAW_JOIN)
        with measured("matching_lines: numbers by content, sorted"):
            made(con, LINES)
        with measured("exact passes: reference, exact, group, ties"):
            made(con, EXACT)
    print(con.execute("select method, status, count(*) from settled_lines group by all").fetchall())
    with measured("match_lines: from two frames to why on every row"):
        match_lines(con.sql("from bank_lines").pl(), con.sql("from book_lines").pl())
    if peers:
        for side, day in (("bank", "posted_on"), ("book", "booked_on")):
            con.execute(
                f"copy (select account_no || '|' || amount as key, account_no, amount, {day} "
                f"as day from {side}_lines) to '{folder}/{side}.csv' (header)"
            )
        for python in peers:
            beside(python, folder)
    con.close()


def beside(python: str, folder: Path) -> None:
    """The peers on the same lines, each a process of its own."""
    for name, script in PEERS.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        ended = subprocess.run(
            [python, "-c", script], cwd=folder, capture_output=True, check=False, text=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        wall = time.perf_counter() - began
        said = "" if ended.returncode == 0 else f" (failed: {ended.stderr.strip()[-200:]})"
        print(f"| {name}, CSV, whole process | {cpu:.2f} | {wall:.2f} | |{said}")


def ties(folder: Path, lines: int) -> None:
    """The worst case: all lines of one account, one day, one amount, one more at the bank."""
    con = books(folder, lines, TIED_BANK, TIED_BOOK)
    with measured(f"{lines:,} equal amounts on one day of one account"):
        made(con, [*LINES, *EXACT, "left_lines"])
    print(con.execute("select method, status, count(*) from settled_lines group by all").fetchall())
    con.close()


def sums(folder: Path, lines: int) -> None:
    """Left-over lines of one account over a year, half on each side, no two amounts alike."""
    left = duckdb.sql(
        f"""
        select
            i as line, 0 as account, if(i % 2 = 0, 'bank', 'book') as side,
            date '2024-01-01' + (hash(i, 2) % 360)::integer as day,
            ((1 + hash(i, 3) % 50000000)::decimal(18, 0) * 0.01::decimal(3, 2))::decimal(18, 2)
                as amount,
            true as is_inflow
        from range({lines}) as numbers (i) order by i
        """
    ).pl()
    left = left.sort("day", "line").with_columns(line=pl.int_range(pl.len(), dtype=pl.Int64))
    with measured(f"sums of {lines:,} left-over lines of one account"):
        found, _ = sum_lines(left, 5)
    print(
        f"bound: {steps_each(lines):,} steps a line ({MOST_STEPS:,} at most, {ACCOUNT_STEPS:,} an "
        f"account), {MOST_POOL:,} lines in reach;",
        found.group_by("status", "reason").len().sort("status", "reason").rows(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--peers", action="append", default=[], metavar="PYTHON")
    parser.add_argument("--only", action="append", choices=["exact", "ties", "sums", "truth"])
    asked = parser.parse_args()
    parts: dict[str, Callable[[Path], None]] = {
        "exact": lambda folder: exact(folder, asked.lines, asked.peers),
        "ties": lambda folder: ties(folder, 100_000),
        "sums": lambda folder: sums(folder, 10_000),
        "truth": lambda folder: truth(20_000),
    }
    print("| what | CPU s | wall s | peak MB |\n|---|---:|---:|---:|")
    for name in asked.only or parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()
