"""Measure the product beside a bare DuckDB scan of the same files, in one go.

    python benchmarks/run.py --lines 1_000_000 --lines 10_000_000 [--dir DIR] [--repeat 3] [--json]
    python benchmarks/run.py --peers VENV/bin/python    # beside those of peers.txt

Of several sizes it says by which power of the size the product grows.

Writes the county first if it is not there. Scan and product are separate processes with the same
threads and memory limit, run in turn (scan, outputs alone, product, scan, …), after one uncounted
scan that brings the files into the page cache. Time is the whole process, from start to exit, as
CPU (user and system, all threads) and on the wall; memory is its largest resident set, as the
kernel reports them to os.wait4. Ratios are of CPU: on a shared machine the wall says little.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

from peers import DORMANCY, NAMES, OURS, PEERS

# No duckdb or polars in this process: a child's peak starts from its parent's memory at the fork.

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
AS_OF = "2024-12-31"
PARTS = ("county", "lines", "names", "help", "sample")
BESIDE_SCAN = ("bare scan", "outputs alone", "product", "pandas, dormancy alone")
MOST_MATCHED = 1_000_000
"""The peers hold all lines in memory."""
WITH_BYTECODE = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""Where the variable is set, a checkout is compiled at every start; what pip installed is not."""
DONE = (0, 1)
"""Exit codes of a finished run; 1 says that a control failed or rows were quarantined."""


@dataclass
class Run:
    """One process: how it ended, how long it took, how much memory it held at most."""

    exit_code: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    said: str = ""


@dataclass
class Series:
    """The repeats of one command."""

    name: str
    runs: list[Run] = field(default_factory=list)
    failure: str = ""

    @property
    def seconds(self) -> float:
        """The median wall time."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu_seconds(self) -> float:
        """The median CPU time."""
        return statistics.median(run.cpu_seconds for run in self.runs)

    @property
    def peak_mb(self) -> float:
        """The median peak resident set, in 10^6 bytes."""
        return statistics.median(run.peak_mb for run in self.runs)


def measure(command: Sequence[str], *, timeout_seconds: float, folder: Path = CHECKOUT) -> Run:
    """Run a command in a folder to its end and say what it cost."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, env=WITH_BYTECODE
        )
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() - began > timeout_seconds:
                process.kill()
                _, status, usage = os.wait4(process.pid, 0)
                break
            time.sleep(0.005)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()[-4000:].decode("utf-8", "replace").strip()
    scale = 1 if sys.platform == "darwin" else 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(process.returncode, seconds, cpu, usage.ru_maxrss * scale / 1e6, said)


def last_words(run: Run) -> str:
    """Why a run failed, in a line or a few."""
    said = "\n".join(run.said.splitlines()[-6:])
    return f"exit {run.exit_code} after {run.seconds:.1f} s: {said or 'it said nothing'}"


def fingerprint(out: Path) -> str:
    """One hash over what the contract promises to be the same every time: tables and manifest."""
    digest = hashlib.sha256()
    for path in sorted([*(out / "tables").glob("*"), out / "manifest.json"]):
        digest.update(path.name.encode())
        with path.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()


def product(*arguments: str) -> list[str]:
    """The command line of the product in this environment."""
    return [sys.executable, "-m", "zbb_reconcile", *arguments]


def limit_options(options: argparse.Namespace) -> list[str]:
    """The same limits for scan and product."""
    return ["--threads", str(options.threads), "--memory-limit", options.memory_limit]


def county_folder(lines: int, options: argparse.Namespace) -> Path:
    """Where the county of that size is, or is written."""
    millions, rest = divmod(lines, 1_000_000)
    name = f"county_{lines if rest else f'{millions}m'}"
    return Path((options.dir or Path(tempfile.gettempdir())) / name).resolve()


def ensure_county(folder: Path, lines: int, options: argparse.Namespace) -> None:
    """Write the county unless the folder has it; the generator knows."""
    print(f"a county of {lines:,} bank lines in {folder} …", file=sys.stderr)
    run = measure(
        [sys.executable, str(HERE / "make_county.py"), str(folder), "--lines", str(lines)],
        timeout_seconds=options.timeout,
    )
    if run.exit_code:
        raise SystemExit(f"the county could not be written: {last_words(run)}")


def measure_county(
    folder: Path, scratch: Path, of: str, options: argparse.Namespace
) -> tuple[list[Series], dict[str, object]]:
    """Scan, outputs alone and product in turn, and what the product left behind."""
    limits = limit_options(options)
    scan_command = [sys.executable, str(HERE / "scan.py"), str(folder), *limits]
    scans, outputs, runs = (Series(f"{of}: {name}") for name in BESIDE_SCAN[:3])
    prints: set[str] = set()
    left: dict[str, object] = {}
    warm_up = measure(scan_command, timeout_seconds=options.timeout)
    if warm_up.exit_code:
        raise SystemExit(f"the bare scan failed: {last_words(warm_up)}")
    for turn in range(options.repeat):
        scans.runs.append(measure(scan_command, timeout_seconds=options.timeout))
        alone = scratch / f"alone_{turn}"
        outputs.runs.append(
            measure(
                [sys.executable, str(HERE / "outputs.py"), str(folder), str(alone), *limits],
                timeout_seconds=options.timeout,
            )
        )
        if outputs.runs[-1].exit_code:
            raise SystemExit(f"the outputs alone failed: {last_words(outputs.runs[-1])}")
        shutil.rmtree(alone)
        if runs.failure:
            continue
        print(f"repeat {turn + 1} of {options.repeat} …", file=sys.stderr)
        out = scratch / f"out_{turn}"
        run = measure(
            product("run", str(folder), "--as-of", AS_OF, "--out", str(out), *limits),
            timeout_seconds=options.timeout,
        )
        if run.exit_code not in DONE or not (out / "manifest.json").exists():
            runs.failure = last_words(run)
            continue
        runs.runs.append(run)
        prints.add(fingerprint(out))
        left = {
            "exit_code": run.exit_code,
            "identical_repeats": len(prints) == 1,
            "output_mb": {
                path.name: round(size_mb(path), 1)
                for path in sorted(out.iterdir(), key=lambda path: path.name)
            },
        }
        shutil.rmtree(out)
    dormancy = [options.peers, "-c", DORMANCY, str(folder / "bank_lines.parquet")]
    beside = (
        [measure_repeats(f"{of}: {BESIDE_SCAN[3]}", [dormancy] * (options.repeat + 1), options)]
        if options.peers
        else []
    )
    return [scans, outputs, runs, *beside], left


def measure_lines(scratch: Path, options: argparse.Namespace) -> list[Series]:
    """The lines of a bank and of a book matched: this product, and the peers on the same files."""
    size = min(*options.lines, MOST_MATCHED)
    write = [sys.executable, str(HERE / "peers.py"), str(scratch), "--lines", str(size)]
    written = measure(write, timeout_seconds=options.timeout)
    if written.exit_code:
        return [Series("match_lines", failure=last_words(written))]
    programs = {"match_lines": [sys.executable, "-c", OURS]}
    if options.peers:
        programs |= {name: [options.peers, "-c", program] for name, program in PEERS.items()}
    return [
        measure_repeats(
            f"{name}, {size:,} × {size:,}", [program] * (options.repeat + 1), options, at=scratch
        )
        for name, program in programs.items()
    ]


def measure_names(scratch: Path, options: argparse.Namespace) -> list[Series]:
    """Names matched with agencies: this product, and splink on the same files."""
    write = [sys.executable, str(HERE / "names.py"), "--write", str(scratch)]
    written = measure(write, timeout_seconds=options.timeout)
    if written.exit_code:
        return [Series("short_names", failure=last_words(written))]
    pythons = dict(zip(NAMES, (sys.executable, options.peers), strict=True))
    return [
        measure_repeats(
            f"{name}, 250,000 × 24,000",
            [[pythons[name], "-c", program]] * (options.repeat + 1),
            options,
            at=scratch,
        )
        for name, program in NAMES.items()
        if pythons[name]
    ]


def size_mb(path: Path) -> float:
    """The size of a file or a folder, in 10^6 bytes."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def measure_repeats(
    name: str,
    commands: Sequence[list[str]],
    options: argparse.Namespace,
    *,
    manifests: Sequence[Path] = (),
    at: Path = CHECKOUT,
) -> Series:
    """One small command per repeat, after the first has warmed the caches uncounted.

    A command that writes a manifest may end as in DONE; any other has to end with 0.
    """
    series = Series(name)
    for turn, command in enumerate(commands):
        run = measure(command, timeout_seconds=options.timeout, folder=at)
        if manifests:
            finished = run.exit_code in DONE and manifests[turn].exists()
        else:
            finished = run.exit_code == 0
        if not finished:
            series.failure = last_words(run)
            break
        if turn:
            series.runs.append(run)
    return series


def measure_help(options: argparse.Namespace) -> list[Series]:
    """What a bare interpreter costs, and what the command costs before it does anything."""
    turns = range(options.repeat + 1)
    return [
        measure_repeats("python -c pass", [[sys.executable, "-c", "pass"] for _ in turns], options),
        measure_repeats("zbb-reconcile --help", [product("--help") for _ in turns], options),
    ]


def measure_sample(scratch: Path, options: argparse.Namespace) -> list[Series]:
    """The small invented county that ships with the product, from files to report."""
    county = scratch / "sample"
    written = measure(product("sample", str(county)), timeout_seconds=options.timeout)
    if written.exit_code:
        return [Series("sample county", failure=last_words(written))]
    limits = limit_options(options)
    outs = [scratch / f"sample_out_{turn}" for turn in range(options.repeat + 1)]
    commands = [
        product("run", str(county), "--as-of", AS_OF, "--out", str(out), *limits) for out in outs
    ]
    manifests = [out / "manifest.json" for out in outs]
    return [measure_repeats("sample county", commands, options, manifests=manifests)]


def machine() -> dict[str, object]:
    """Where this was measured, and how busy it was: a time without its machine says little."""
    versions = {}
    for package in ("duckdb", "polars", "pyarrow", "zbb-reconcile"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **versions,
    }


def table(serieses: Sequence[Series]) -> str:
    """The figures, one command per row; the ratio is to the bare scan of the same county."""
    rows = [("", "CPU s", "from … to", "wall s", "peak MB", "× scan")]
    for series in serieses:
        if not series.runs:
            rows.append((series.name, "failed", "", "", "", ""))
            continue
        times = [run.cpu_seconds for run in series.runs]
        ratio = ratio_to_scan(series, serieses)
        rows.append(
            (
                series.name,
                f"{series.cpu_seconds:.2f}",
                f"{min(times):.2f} … {max(times):.2f}",
                f"{series.seconds:.2f}",
                f"{series.peak_mb:,.0f}",
                "" if ratio is None else f"{ratio:.1f}",
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def ratio_to_scan(series: Series, serieses: Sequence[Series]) -> float | None:
    """Its CPU beside that of the bare scan of the same county; None where there is none."""
    of, _, name = series.name.partition(": ")
    scan = next((one for one in serieses if one.name == f"{of}: {BESIDE_SCAN[0]}"), None)
    if name not in BESIDE_SCAN or scan is None or not (series.runs and scan.runs):
        return None
    return series.cpu_seconds / scan.cpu_seconds


def exponents(serieses: Sequence[Series], sizes: Sequence[int]) -> list[str]:
    """By which power of the number of lines the product's CPU grows, from each size to the next."""
    known = {one.name: one.cpu_seconds for one in serieses if one.runs}
    said = []
    for small, large in pairwise(sorted(sizes)):
        names = [f"{size:,} lines: {BESIDE_SCAN[2]}" for size in (small, large)]
        if all(name in known for name in names):
            power = math.log(known[names[1]] / known[names[0]]) / math.log(large / small)
            said.append(f"{small:,} -> {large:,} lines: exponent {power:.2f}")
    return said


def whole_number(text: str) -> int:
    """A count that may be written with underscores."""
    return int(text.replace("_", "").replace(",", ""))


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--lines", type=whole_number, action="append", help="bank lines; several sizes: repeat it"
    )
    parser.add_argument("--dir", type=Path, help="of the counties; default: the temporary folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="2500MB", help="DuckDB's, for scan and product")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=3600, help="seconds for one process")
    parser.add_argument("--only", choices=PARTS, action="append", help="default: all of them")
    parser.add_argument("--peers", metavar="PYTHON", help="with benchmarks/peers.txt")
    parser.add_argument("--json", action="store_true", help="figures as JSON on standard output")
    options = parser.parse_args()
    options.lines = options.lines or [1_000_000]
    if options.repeat < 1:
        parser.error("--repeat: at least 1")
    return options


def main() -> int:
    """The command; exit 1 if a part could not be measured."""
    options = read_options()
    measured_on = machine()
    parts = options.only or PARTS
    serieses: list[Series] = []
    left: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory(prefix="zbb_benchmark_") as name:
        scratch = Path(name)
        for lines in options.lines if "county" in parts else ():
            folder = county_folder(lines, options)
            ensure_county(folder, lines, options)
            of = f"{lines:,} lines"
            measured, left[of] = measure_county(folder, scratch, of, options)
            serieses += measured
        if "lines" in parts:
            serieses += measure_lines(scratch, options)
        if "names" in parts:
            serieses += measure_names(scratch, options)
        if "help" in parts:
            serieses += measure_help(options)
        if "sample" in parts:
            serieses += measure_sample(scratch, options)
    failures = [series for series in serieses if series.failure]
    if options.json:
        figures = {
            "lines": options.lines,
            "threads": options.threads,
            "memory_limit": options.memory_limit,
            "repeat": options.repeat,
            "machine": measured_on,
            "series": [
                {
                    "name": series.name,
                    "median_seconds": round(series.seconds, 3) if series.runs else None,
                    "median_cpu_seconds": round(series.cpu_seconds, 3) if series.runs else None,
                    "median_peak_mb": round(series.peak_mb, 1) if series.runs else None,
                    "ratio_to_scan": ratio_to_scan(series, serieses),
                    "failure": series.failure or None,
                    "runs": [
                        {k: v for k, v in asdict(run).items() if k != "said"} for run in series.runs
                    ],
                }
                for series in serieses
            ],
            "exponents": exponents(serieses, options.lines),
            "product_left": left,
        }
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print(
            f"{options.threads} threads, memory limit {options.memory_limit}, "
            f"median of {options.repeat}"
        )
        print(", ".join(f"{key} {value}" for key, value in measured_on.items()))
        print()
        print(table(serieses))
        print()
        for of, said in left.items():
            same = "yes" if said["identical_repeats"] else "NO"
            print(f"{of}: exit {said['exit_code']}, repeats byte-identical: {same}")
        print(*exponents(serieses, options.lines), sep="\n")
    for series in failures:
        print(f"\n{series.name} could not be measured: {series.failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
