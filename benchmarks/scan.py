"""Read every column that a run reads, once, and do nothing else: the floor under the product.

    python benchmarks/scan.py DIR --threads 2 --memory-limit 4GB

One query per table, ``bit_xor(hash(…))`` over the columns below, so that every cell is decoded and
looked at, and nothing is kept. Its own process, so that its time and memory are its own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

COLUMNS: dict[str, str] = {
    "agencies": "division_code, agency_code, agency_name, department_code, agency_kind, "
    "credit_code, former_names, abolished_on",
    "agency_years": "agency_code, fiscal_year, appropriation, final_spending, operating_budget",
    "accounts": "agency_code, agency_name, account_no, account_name, bank_name, account_kind, "
    "purpose, approval_no, opened_on, expires_on, closed_on, book_balance",
    "bank_accounts": "account_no, account_name, agency_name, agency_code, bank_name, currency, "
    "opened_on, status, balance, balance_on, lines_from",
    "bank_lines": "account_no, posted_on, line_no, amount, balance_after, counterparty_no, "
    "counterparty_name, summary",
    "book_lines": "account_no, booked_on, voucher_no, amount, counterparty_name, summary, "
    "reference",
    "indicators": "division_code, agency_code, agency_name, indicator_id, origin_indicator_id, "
    "fiscal_year, doc_no, sup_doc_no, issued_on, budget_level, fund_type, fund_item_code, "
    "func_code, dep_eco_code, gov_eco_code, project_code, project_name, project_category, "
    "direct_fund, amount, adjusted",
    "payments": "indicator_id, paid_on, amount, payee_no, payee_name, summary",
    "carryovers": "agency_code, indicator_id, fiscal_year, closing, account_no",
    "projects": "project_code, project_name, agency_code, status, completed_on, accepted_on, "
    "final_accounts_on, contract_balance",
    "fund_revenues": "division_code, fiscal_year, fund_item_code, revenue",
    "assets": "agency_code, asset_no, asset_name, category_code, status, idle_since, reserve, "
    "original_value, net_value, area, location, title_clear, project_code",
    "asset_income": "asset_no, kind, due_on, due_amount, remitted_on, remitted_amount",
    "requests": "request_id, agency_code, kind, category_code, amount, area",
    "needs": "need_id, need_name, priority, amount, fund_system",
}
"""What a run reads: it standardises and keeps every column of the contract."""


def scan(folder: Path, *, threads: int, memory_limit: str) -> list[tuple[str, int, int, float]]:
    """Table, rows, fingerprint and seconds, for every table of the folder."""
    scans = []
    with duckdb.connect(config={"threads": threads, "memory_limit": memory_limit}) as connection:
        for table, columns in COLUMNS.items():
            path = folder / f"{table}.parquet"
            if not path.exists():
                continue
            began = time.perf_counter()
            ((rows, fingerprint),) = connection.execute(
                f"select count(*), bit_xor(hash({columns})) from read_parquet(?)", [str(path)]
            ).fetchall()
            scans.append((table, rows, fingerprint, time.perf_counter() - began))
    return scans


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="4GB")
    options = parser.parse_args()
    scans = scan(options.folder, threads=options.threads, memory_limit=options.memory_limit)
    if not scans:
        raise SystemExit(f"{options.folder}: no table of the contract here")
    for table, rows, fingerprint, seconds in scans:
        print(f"{table:14} {rows:>12,} rows  {fingerprint or 0:016x}  {seconds:6.3f} s")


if __name__ == "__main__":
    main()
