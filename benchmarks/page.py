"""What a page of 50,000 findings weighs, how long it takes to write, to open and to work with.

    python benchmarks/page.py [--findings 50_000] [--repeat 5] [--keep page.html]

The findings are invented (row numbers only, no clock, no dice): eight rules, reasons of the usual
length, 400 agencies, five source rows each. The page is written by ``write_page`` and opened from
disk in headless Chromium; "open" is from the request until both lists stand on the screen and
every picture is drawn.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
from playwright.sync_api import Page, sync_playwright

from zbb_reconcile.report.page.page import write_page
from zbb_reconcile.report.summary import summary
from zbb_reconcile.texts import chosen

# The facts of a drawn county are made as the tests make them.
sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.paper_facts import of_page

AS_OF = date(2024, 12, 31)
MONEY = pl.Decimal(18, 2)
AGENCIES = 400
RULES = (
    ("CR-01", "recall", "indicator"),
    ("CR-02", "recall", "indicator"),
    ("CR-05", "return_up", "indicator"),
    ("CR-CONTRACT", "review", "indicator"),
    ("BA-02", "close_account", "account"),
    ("BA-08", "rectify", "account"),
    ("AS-01", "reactivate", "asset"),
    ("AS-02", "reactivate", "asset"),
)
LINES = 5


def amount(at: int) -> Decimal:
    return Decimal(at * 7_919_993 % 99_999_999 + 1).scaleb(-2)


def findings(count: int) -> pl.DataFrame:
    rows = []
    for at in range(count):
        rule, verdict, kind = RULES[at % len(RULES)]
        since = AS_OF - timedelta(days=at % 2_000)
        subject = f"ZB{at:08}" if kind == "indicator" else f"6222021203{at:09}"
        agency = at % AGENCIES
        reason = (
            f"{since.year}年指标，截至{AS_OF} 仍余 {amount(at)} 元，至{since} 已满使用年限，"
            f"账户 6222021203{at:09} 由第{agency}号单位持有，请核对合同与支付计划"
        )
        rows.append(
            (
                f"{rule}-{at:016x}",
                rule,
                verdict,
                kind,
                subject,
                "360781000",
                f"{agency:06}",
                f"云岭县第{agency}号单位",
                amount(at),
                None,
                since,
                reason,
                "预算法实施条例第五十条；财预〔2015〕15号一、（二）",
            )
        )
    schema = {
        "finding_id": pl.String,
        "rule_id": pl.String,
        "verdict": pl.String,
        "subject_kind": pl.String,
        "subject_id": pl.String,
        "division_code": pl.String,
        "agency_code": pl.String,
        "agency_name": pl.String,
        "amount": MONEY,
        "amount_max": MONEY,
        "since": pl.Date,
        "reason": pl.String,
        "legal_basis": pl.String,
    }
    return pl.DataFrame(rows, schema, orient="row")


def tables_of(count: int) -> dict[str, pl.DataFrame]:
    found = findings(count)
    roots = found.filter(pl.col("subject_kind") == "indicator")
    ageing = roots.select(
        pl.col("subject_id").alias("root_indicator_id"),
        "division_code",
        "agency_code",
        pl.col("since").dt.year().alias("fiscal_year"),
        pl.lit("111").alias("fund_type"),
        pl.lit("general").alias("fund_system"),
        pl.lit(4).alias("budget_level"),
        pl.col("amount").alias("unspent"),
        pl.col("rule_id").alias("bucket"),
        pl.col("amount").alias("bucket_amount"),
        "verdict",
        pl.col("since").alias("lapses_on"),
    )
    recalls = roots.filter(pl.col("verdict") != "review").select(
        "finding_id",
        "agency_code",
        "amount",
        pl.when(pl.col("verdict") == "recall")
        .then(pl.lit("treasury"))
        .otherwise(pl.lit("upper_level"))
        .alias("destination"),
        pl.lit("indicator").alias("channel"),
        pl.lit(None, pl.String).alias("from_account_no"),
    )
    evidence = (
        found.select("finding_id", pl.int_ranges(2, 2 + LINES).alias("source_row"))
        .explode("source_row")
        .select(
            "finding_id",
            pl.lit(LINES, pl.Int64).alias("count"),
            pl.lit("bank_lines").alias("source_table"),
            pl.lit("bank_lines_icbc.csv").alias("source_file"),
            pl.lit(None, pl.String).alias("source_sheet"),
            (pl.int_range(pl.len()) + pl.col("source_row")).alias("source_row"),
        )
    )
    return {
        "findings": found,
        "carryover_ageing": ageing,
        "recalls": recalls,
        "evidence": evidence,
    }


READY = "() => document.querySelectorAll('.grid:not([hidden])').length"
ACTIONS = {
    "sort by reason": "() => document.querySelector("
    "'#grid-findings th[data-column=reason] button').click()",
    "sort by amount": "() => document.querySelector("
    "'#grid-findings th[data-column=amount] button').click()",
    "choose a rule": "() => { const pick = document.querySelector('#grid-findings-rule');"
    " pick.value = 'CR-01'; pick.dispatchEvent(new Event('change')); }",
    "clear": "() => document.querySelector('#grid-findings .clear').click()",
    "open details": "() => document.querySelector('#grid-findings .open').click()",
}


SEARCH = """() => new Promise((done) => {
  const box = document.querySelector("#grid-findings-search");
  const start = performance.now();
  new MutationObserver(() => done((performance.now() - start) / 1000)).observe(
    document.querySelector("#grid-findings [role=status]"), {childList: true});
  box.value = "第399号单位 cr";
  box.dispatchEvent(new Event("input"));
})"""


def timed(page: Page, action: str) -> float:
    """Seconds that an action keeps the page busy, until it is drawn again."""
    return page.evaluate(
        f"async () => {{ const start = performance.now(); ({action})();"
        " document.body.getBoundingClientRect(); return (performance.now() - start) / 1000; }"
    )


def opened(path: Path, repeat: int) -> dict[str, list[float]]:
    figures: dict[str, list[float]] = {"open": [], "scripts of it": []}
    with sync_playwright() as driver:
        for _ in range(repeat):
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            start = time.perf_counter()
            page.goto(path.as_uri(), wait_until="load")
            assert page.evaluate(READY) == 2
            figures["open"].append(time.perf_counter() - start)
            metrics = session.send("Performance.getMetrics")["metrics"]
            named = {metric["name"]: metric["value"] for metric in metrics}
            figures["scripts of it"].append(named["ScriptDuration"])
            for name, action in ACTIONS.items():
                figures.setdefault(name, []).append(timed(page, action))
            page.keyboard.press("Escape")
            figures.setdefault("search (120 ms of it waiting)", []).append(page.evaluate(SEARCH))
            browser.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    tables = tables_of(options.findings)
    said = summary(tables, as_of=AS_OF, profile_name="national")
    tables = of_page(tables)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "report.html"
        start = time.process_time()
        write_page(path.resolve(), tables, said, chosen("zh"))
        print(f"{options.findings:,} findings, {path.stat().st_size / 1e6:.1f} MB")
        print(f"written in {time.process_time() - start:.2f} s of processor time")
        for name, seconds in opened(path.resolve(), options.repeat).items():
            print(f"{name}: {statistics.median(seconds):.2f} s (most {max(seconds):.2f})")


if __name__ == "__main__":
    main()
