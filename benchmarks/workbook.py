"""The workbook of a county with many findings: ``python benchmarks/workbook.py --findings 50_000``.

Frames are made by row number, nothing is read and nothing judged: only the writing is measured,
in a process of its own (wall, CPU seconds, largest resident set).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.workbook import write_workbook
from zbb_reconcile.texts import chosen

# The facts of a drawn county are made as the tests make them.
sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.paper_facts import of_workbook

AS_OF = date(2024, 12, 31)
YUAN = pl.Decimal(18, 2)
LAW = "预算法第四十二条；预算法实施条例第五十条；国办发〔2014〕70号"


def yuan(number: pl.Expr) -> pl.Expr:
    """An amount between one fen and ten million yuan, by the row's number."""
    return ((number * 7_919_777 % 1_000_000_000 + 1).cast(pl.Decimal(18, 2)) / 100).cast(YUAN)


def county(findings: int) -> dict[str, pl.DataFrame]:
    """Result tables of a county with that many findings, most of them carryovers."""
    at = pl.int_range(findings, dtype=pl.Int64)
    agency = pl.format("{}", 100_000 + at % 400)
    base = pl.select(at=at)
    root = pl.format("ZB{}", pl.col("at"))
    at = pl.col("at")
    agency = pl.format("{}", 100_000 + at % 400)
    finding = pl.format("CR-01-{}", (at + 10**15).cast(pl.String))
    ageing = base.select(
        root_indicator_id=root,
        division_code=pl.lit("990421000"),
        agency_code=agency,
        fiscal_year=(2020 + at % 4).cast(pl.Int32),
        fund_type=pl.lit("111"),
        fund_system=pl.lit("general"),
        func_code=pl.lit("2050203"),
        dep_eco_code=pl.lit("30215"),
        project_code=root,
        project_name=pl.format("校舍维修改造项目{}", at),
        project_category=pl.lit("project"),
        budget_level=pl.lit(4, pl.Int32),
        unspent=yuan(at),
        bucket=pl.lit("CR-01"),
        bucket_amount=yuan(at),
        verdict=pl.lit("recall"),
        lapses_on=pl.lit(AS_OF),
    )
    found = base.select(
        finding_id=finding,
        rule_id=pl.lit("CR-01"),
        verdict=pl.lit("recall"),
        subject_kind=pl.lit("indicator"),
        subject_id=root,
        division_code=pl.lit("990421000"),
        agency_code=agency,
        agency_name=pl.format("某县第{}预算单位", at % 400),
        amount=yuan(at),
        amount_max=pl.lit(None, YUAN),
        since=pl.lit(AS_OF),
        legal_basis=pl.lit(LAW),
        reason=pl.format("{}年指标，截至2024-12-31 仍余未用，已满两年", 2020 + at % 4),
    )
    indicators = base.select(
        indicator_id=root,
        agency_code=agency,
        fiscal_year=(2020 + at % 4).cast(pl.Int32),
        doc_no=pl.format("某财预〔2023〕{}号", at % 900),
        issued_on=pl.lit(date(2023, 2, 8)),
        func_code=pl.lit("2050203"),
        project_code=root,
        fund_type=pl.lit("111"),
        project_name=pl.format("校舍维修改造项目{}", at),
        project_category=pl.lit("project"),
    )
    years = base.select(
        root_indicator_id=root,
        brought=yuan(at),
        paid=pl.lit(0, YUAN),
        opening=yuan(at),
        year_brought=pl.lit(0, YUAN),
        year_paid=pl.lit(0, YUAN),
        closing=yuan(at),
    )
    recalls = base.select(
        finding_id=finding,
        rule_id=pl.lit("CR-01"),
        subject_id=root,
        agency_code=agency,
        amount=yuan(at),
        destination=pl.lit("treasury"),
        channel=pl.lit("indicator"),
        from_account_no=pl.lit(None, pl.String),
    )
    evidence = base.select(
        finding_id=finding,
        source_table=pl.lit("indicators"),
        source_file=pl.lit("指标.xlsx"),
        source_sheet=pl.lit("指标"),
        source_row=at + 2,
    )
    uses = base.select(
        source_kind=pl.lit("recall"),
        source_id=root,
        need_id=pl.lit("YT01"),
        priority=pl.lit("relief"),
        amount=yuan(at),
        fund_system=pl.lit("general"),
    )
    agencies = pl.select(code=pl.int_range(400, dtype=pl.Int64)).select(
        agency_code=pl.format("{}", 100_000 + pl.col("code")),
        agency_name=pl.format("某县第{}预算单位", pl.col("code")),
        department_code=pl.format("{}", 100_000 + pl.col("code") % 60),
    )
    rules = pl.DataFrame(
        {
            "rule_id": ["CR-01"],
            "name": ["连续两年未用完"],
            "verdict": ["recall"],
            "law": [LAW],
            "query": ["flag/lapsed_carryovers"],
            "idle": [False],
        }
    )
    held = pl.DataFrame(
        {
            "control_id": ["unspent_in_buckets"],
            "left": [Decimal("1.00")],
            "right": [Decimal("1.00")],
            "difference": [Decimal("0.00")],
            "holds": [True],
            "kind": ["unspent_in_buckets"],
            **{f"source_{part}": [None] for part in ("file", "sheet", "row", "table", "column")},
        }
    )
    return {
        "controls": held,
        "carryover_ageing": ageing,
        "findings": found,
        "indicators": indicators,
        "root_years": years,
        "recalls": recalls,
        "evidence": evidence,
        "uses": uses,
        "agencies": agencies,
        "rules": rules,
    }


def write(findings: int) -> dict[str, float]:
    """Write the workbook of such a county, here and now; what it took."""
    tables = county(findings)
    told = summary(tables, as_of=AS_OF, profile_name="national")
    tables = of_workbook(tables)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        wall, cpu = time.perf_counter(), time.process_time()
        write_workbook(path, tables, told, chosen("zh"))
        return {
            "findings": findings,
            "seconds": round(time.perf_counter() - wall, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "file_mb": round(path.stat().st_size / 2**20, 1),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--here", action="store_true", help="in this very process")
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(write(asked.findings)))
        return
    command = [sys.executable, __file__, "--here", "--findings", str(asked.findings)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
