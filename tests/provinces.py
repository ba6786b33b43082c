"""Provinces of invented counties: the sample county under other codes, names and numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import polars as pl

from tests.shared_data import ROOT

SAMPLE = ROOT / "sample_data"
COUNTIES = {"990421": "云岭县", "990422": "岚溪县", "990511": "青浦岭区", "990512": "白沙区"}
"""The sample county itself, another of its city, and two of another city."""
_IDS = re.compile(r"^(ZB|XM|ZC|BZ|SR|ZL|RQ|YT)(?=\d)")
_ACCOUNT = re.compile(r"^(0?)9904(?=[\d ]{6})")
_AGENCY = re.compile(r"^1(?=\d{5}$)")


def moved(cell: str, code: str) -> str:
    """A cell of the sample county as another county has it."""
    if code == "990421":
        return cell
    at = list(COUNTIES).index(code)
    cell = cell.replace("云岭县", COUNTIES[code]).replace("990421000", f"{code}000")
    cell = _IDS.sub(lambda found: f"{found[1]}{at}", cell)
    cell = _ACCOUNT.sub(lambda found: f"{found[1]}88{at:02}", cell)
    return _AGENCY.sub(str(at + 3), cell)


FEW = ("agencies", "accounts", "bank_accounts", "indicators", "payments", "carryovers")
"""Tables, beside the bank lines, that make a county which is quickly run."""


def write_county(folder: Path, code: str, only: Collection[str] = ()) -> Path:
    """The county's data in a new folder; of ``only`` these tables, where any are named."""
    folder.mkdir(parents=True)
    for path in sorted(SAMPLE.glob("*.csv")):
        if only and path.stem not in only:
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[moved(cell, code) for cell in row] for row in csv.reader(file)]
        _write(folder / path.name, rows)
    lines = pl.read_parquet(SAMPLE / "bank_lines.parquet")
    texts = [name for name, kind in lines.schema.items() if kind == pl.String]
    lines.with_columns(
        pl.col(name).map_elements(lambda cell: moved(cell, code), pl.String) for name in texts
    ).write_parquet(folder / "bank_lines.parquet")
    return folder


def write_folders(data: Path, codes: Iterable[str]) -> Path:
    """A province as one folder a county, named by its code and what it is called."""
    for code in codes:
        write_county(data / f"{code} {COUNTIES[code]}", code, FEW)
    return data


def write_tables(data: Path, work: Path, codes: Sequence[str]) -> Path:
    """A province as one file a table; needs name no agency, so they say their division."""
    data.mkdir(parents=True)
    counties = {code: write_county(work / code, code) for code in codes}
    for path in sorted(counties[codes[0]].glob("*.csv")):
        header: list[str] = []
        rows: list[list[str]] = []
        for code, folder in counties.items():
            with (folder / path.name).open(encoding="utf-8", newline="") as file:
                header, *more = csv.reader(file)
            if path.stem == "needs":
                header, more = [*header, "财政区划"], [[*row, f"{code}000"] for row in more]
            rows += more
        _write(data / path.name, [header, *rows])
    lines = [pl.read_parquet(folder / "bank_lines.parquet") for folder in counties.values()]
    pl.concat(lines).write_parquet(data / "bank_lines.parquet")
    return data


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


PAYER, PAYEE = "9904210110300101", "8801210110300101"
"""An account of the education bureau of each of the first two counties."""
SHARED = "9904210110900112"
"""An account of the first county that the second has in its register too."""
CREDIT = "91990421MA00000017"


def add_crossings(first: Path, second: Path) -> None:
    """What crosses the first two counties: an agency, an account, transfers seen once or twice."""
    _with_credit(first / "agencies.csv", "103001")
    header = ["division_code", "agency_code", "agency_name", "credit_code"]
    _write(second / "agencies_2.csv", [header, ["990422000", "490001", "外来公司", CREDIT]])
    account = ["单位编码", "账号", "账户名称", "账户性质"]
    _write(second / "accounts_2.csv", [account, ["490001", SHARED, "外来公司", "专用存款账户"]])
    lines = ["account_no", "posted_on", "amount", "counterparty_no", "counterparty_name", "summary"]
    to, back = (PAYEE, "岚溪县教育体育局", "协作资金"), (PAYER, "云岭县教育体育局", "协作资金")
    days = (("2024-03-01", "-7000.00"), ("2024-04-01", "-8000.00"), ("2024-12-01", "-9000.00"))
    _write(first / "bank_lines_2.csv", [lines, *([PAYER, *said, *to] for said in days)])
    # The statement goes on to September, and knows nothing of April.
    later = [PAYEE, "2024-09-30", "10.00", "", "", "利息"]
    _write(second / "bank_lines_2.csv", [lines, [PAYEE, "2024-03-03", "7000.00", *back], later])


def _with_credit(path: Path, code: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("agency_code")
    _write(path, [[*header, "credit_code"], *([*r, CREDIT if r[at] == code else ""] for r in rows)])


def poison(folder: Path) -> None:
    """Make the county's data such that nobody can use them: a table without its columns."""
    (folder / "payments.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
