"""What strict reading costs: a GB18030 statement, beside the csv module and plain Polars typing.

    python benchmarks/reading.py                      # a million rows, with and without quotes
    python benchmarks/reading.py --rows 200_000 --repeat 1

*plain* is the least a script would do: decode, ``csv.reader``, columns to Polars, days and amounts
cast there. *ours* is ``read_csv`` and ``type_sheet``: encoding, dialect, header, units, totals,
field counts, the whole grammar of cells, quarantine. Each runs in a process of its own, in turn,
and reports CPU seconds (user and system) and its largest resident set. The promise is a ratio of
at most 2, within 1 GB.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

HEADER = ("账号", "记账日期", "流水号", "金额", "余额", "对方账号", "对方户名", "摘要")
NAMES = (
    "某县第一小学",
    "某县卫生院",
    "某某建筑工程有限公司",
    "张三",
    "某县财政局",
    "龙山镇人民政府",
)
SUMMARIES = ("工资", "结息", "办公费", "工程款", "转账", "代扣税金", "退款")


def main() -> None:
    """Make the file, measure both ways of reading it in turn, print the figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--way", choices=("plain", "ours"), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.way:
        measure(given.way, given.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        for quoted in (False, True):
            file = Path(folder) / f"bank_lines_{'quoted' if quoted else 'bare'}.csv"
            write(file, given.rows, quoted=quoted)
            compare(file, given.repeat)


def write(file: Path, rows: int, *, quoted: bool) -> None:
    """A statement of many accounts as a bank's portal writes it, the same for the same rows."""
    chance = random.Random(2026)
    with file.open("w", encoding="gb18030", newline="") as stream:
        lines = csv.writer(stream, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        lines.writerow(HEADER)
        for at in range(rows):
            cents = chance.randrange(-10_000_000, 10_000_000)
            lines.writerow(
                (
                    f"6222{at % 100_000:015d}",
                    f"202{at % 5}-{at % 12 + 1:02d}-{at % 28 + 1:02d}",
                    f"L{at:09d}",
                    f"{cents / 100:.2f}",
                    f"{chance.randrange(10**10) / 100:.2f}",
                    f"4300{at % 90_000:013d}",
                    NAMES[at % len(NAMES)],
                    SUMMARIES[at % len(SUMMARIES)],
                )
            )


def compare(file: Path, repeat: int) -> None:
    """Run both ways in turn and print medians and their ratio."""
    seconds: dict[str, list[float]] = {"plain": [], "ours": []}
    peaks: dict[str, list[float]] = {"plain": [], "ours": []}
    for _ in range(repeat):
        for way, taken in seconds.items():
            said = subprocess.run(
                [sys.executable, __file__, "--way", way, "--file", str(file)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split()
            taken.append(float(said[0]))
            peaks[way].append(float(said[1]))
    print(f"{file.name}: {file.stat().st_size / 1e6:.0f} MB")
    for way, taken in seconds.items():
        print(f"  {way:5} {statistics.median(taken):6.2f} CPU s {max(peaks[way]):7.0f} MB")
    ratio = statistics.median(seconds["ours"]) / statistics.median(seconds["plain"])
    print(f"  ratio {ratio:6.2f}")


def measure(way: str, file: Path) -> None:
    """Read the file that way; print the CPU seconds it took and the largest resident set in MB."""
    read = ours if way == "ours" else plain
    import polars  # noqa: F401  # the import is no part of the figure

    if way == "ours":
        import zbb_reconcile.read.delimited
        import zbb_reconcile.standardise  # noqa: F401
    before = resource.getrusage(resource.RUSAGE_SELF)
    rows = read(file)
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{spent:.3f} {after.ru_maxrss / 1024:.0f} {rows}")


def plain(file: Path) -> int:
    """The csv module in its fastest form, and days and amounts cast by Polars."""
    import polars as pl

    gc.disable()
    frames = []
    with file.open(encoding="gb18030", newline="") as stream:
        records = csv.reader(stream)
        header = next(records)
        while chunk := list(islice(records, 50_000)):
            columns = zip(*chunk, strict=True)
            frames.append(pl.DataFrame(dict(zip(header, map(pl.Series, columns), strict=True))))
    typed = pl.concat(frames).with_columns(
        pl.col("记账日期").str.to_date("%Y-%m-%d"),
        pl.col("金额", "余额").cast(pl.Decimal(18, 2)),
    )
    return typed.height


def ours(file: Path) -> int:
    """The front end and the whole grammar of cells."""
    from zbb_reconcile.read.delimited import read_csv
    from zbb_reconcile.standardise import type_sheet

    return type_sheet(read_csv("bank_lines", file.name, file.read_bytes())).rows.height


if __name__ == "__main__":
    main()
