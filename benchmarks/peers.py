"""What else there is, on the same files: comparing lines by a key, and dormant accounts in pandas.

    python benchmarks/peers.py DIR --lines 1_000_000     # the bank's lines and the book's, as CSV

Each of ``PEERS`` is a program for a Python that has the library; ``benchmarks/run.py --peers`` runs
them as processes of their own. None of them knows a tie, a sum, a reversal or a reason.
"""

from __future__ import annotations

import argparse
from pathlib import Path

PEERS = {
    "datacompy": (
        "import polars as pl, datacompy\n"
        "compare = datacompy.PolarsCompare(pl.read_csv('bank.csv'), pl.read_csv('book.csv'), "
        "join_columns=['key'])\n"
        "compare.matches()\n"
    ),
    "fastrecon": (
        "import fastrecon as f\n"
        "f.compare(f.CsvFile('bank.csv'), f.CsvFile('book.csv'), keys=['key'])\n"
    ),
}
"""Programs that compare ``bank.csv`` and ``book.csv`` of the folder they run in."""

OURS = (
    "import polars as pl\n"
    "from zbb_reconcile import match_lines\n"
    "bank, book = (pl.scan_csv(f'{name}.csv', infer_schema=False).drop('key') "
    "for name in ('bank', 'book'))\n"
    "match_lines(bank, book)\n"
)
"""The same files through this product: every line with its match and why. The column ``key`` is
made for the peers, which compare by one; it is left unread here."""

NAMES = {
    "short_names": (
        "import polars as pl\n"
        "from zbb_reconcile.match.abbreviations import short_names\n"
        "from zbb_reconcile.match.names import agency_names\n"
        "agencies = pl.read_csv('agencies.csv', infer_schema=False).rename({'name': 'agency_name'})"
        ".with_columns(former_names=pl.lit(None, pl.String), has_card=True)\n"
        "short_names(agency_names(agencies), pl.read_csv('names.csv', infer_schema=False))\n"
    ),
    "splink": (
        "import pandas as pd, splink\n"
        "import splink.comparison_library as compared\n"
        "asked = pd.read_csv('names.csv', dtype=str).rename_axis('unique_id').reset_index()\n"
        "agencies = pd.read_csv('agencies.csv', dtype=str)[['name']].rename_axis('unique_id')"
        ".reset_index()\n"
        "settings = splink.SettingsCreator(link_type='link_only', comparisons=["
        "compared.JaroWinklerAtThresholds('name', [0.95, 0.88])], "
        "blocking_rules_to_generate_predictions=[splink.block_on('substr(name, 1, 3)')])\n"
        "api = splink.DuckDBAPI()\n"
        "linker = splink.Linker([api.register(asked), api.register(agencies)], settings)\n"
        "linker.training.estimate_u_using_random_sampling(max_pairs=1e6)\n"
        "linker.inference.predict(threshold_match_probability=0.01)\n"
    ),
}
"""Programs that say which of ``agencies.csv`` each of ``names.csv`` may mean, ours the first."""

DORMANCY = (
    "import sys, pandas as pd\n"
    "lines = pd.read_parquet(sys.argv[1], columns=['account_no', 'posted_on', 'summary'])\n"
    "moved = lines[~lines['summary'].str.contains('结息|利息|手续费|工本费', na=False)]\n"
    "last = pd.to_datetime(moved['posted_on']).groupby(moved['account_no']).max()\n"
    "print((last <= '2023-12-31').sum())\n"
)
"""Accounts that no customer moved for twelve months, by a word in the summary, in pandas."""


def write_files(folder: Path, lines: int) -> None:
    """The lines of both sides that ``benchmarks/lines.py`` draws, as the peers take them."""
    import duckdb
    from lines import RANDOM_BANK, RANDOM_BOOK

    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(f"create table bank_lines as {RANDOM_BANK}", {"lines": lines})
        con.execute(f"create table book_lines as {RANDOM_BOOK}")
        for side, day in (("bank", "posted_on"), ("book", "booked_on")):
            con.execute(
                f"copy (select account_no || '|' || amount as key, account_no, amount, {day} "
                f"from {side}_lines) to '{folder}/{side}.csv' (header)"
            )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    write_files(options.folder, options.lines)


if __name__ == "__main__":
    main()
