"""Provinces of invented counties: the sample county under other codes, names and numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from tests.shared_data import ROOT

SAMPLE = ROOT / "sample_data"
COUNTIES = {"990421": "云岭县", "990422": "岚溪县", "990511": "青浦岭区"}
"""The sample county itself, another of its city, and one of another city."""
_IDS = re.compile(r"^(ZB|XM|ZC|BZ|SR|ZL|RQ|YT)(?=\d)")
_ACCOUNT = re.compile(r"^(0?)9904(?=\d{10})")
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


def write_county(folder: Path, code: str) -> Path:
    """The county's data in a new folder."""
    folder.mkdir(parents=True)
    for path in sorted(SAMPLE.glob("*.csv")):
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
        write_county(data / f"{code} {COUNTIES[code]}", code)
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
