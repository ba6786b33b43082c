"""The papers about carryovers: the ledger, the carryover statement and the list of recalls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import polars as pl

from zbb_reconcile.report.facts import YUAN, Tables, beside, picked, with_agency, with_finding
from zbb_reconcile.report.shape import RECALL_KINDS, RECALL_PLACES
from zbb_reconcile.report.workbook.paper import Paper, in_ten_thousands
from zbb_reconcile.report.workbook.words import said
from zbb_reconcile.texts import Words


def ledger(tables: Tables, height: int, as_of: date, words: Words) -> Paper:
    """存量资金清理台账: every unspent yuan in its bucket, with what is proposed for it.

    Money of a root that stands in several rows is shown in the first of them, so that the columns
    add up.
    """
    rows = tables["carryover_ageing"]
    rows = rows.with_columns(pl.col("fund_type").fill_null("—"))
    first = pl.col("root_indicator_id").is_first_distinct()
    rows = with_agency(rows, tables)
    rows = beside(
        rows,
        tables,
        "root_years",
        "root_indicator_id",
        "root_indicator_id",
        brought="brought",
        paid="paid",
    )
    rows = beside(
        rows,
        tables,
        "rules",
        "rule_id",
        "bucket",
        bucket_name="name",
        bucket_query="query",
        law="law",
    )
    rows = _with_document(rows, tables, "root_indicator_id")
    rows = with_finding(rows, tables)
    rows = rows.with_columns(
        *(pl.when(first).then(column).alias(column) for column in ("brought", "paid", "unspent")),
        _carried(as_of),
        _part("recall_amount", "recall"),
        _part("return_amount", "return_up"),
    ).with_columns(in_ten_thousands(rows["bucket_amount"], "bucket_wan"))
    rows = picked(
        rows,
        "department",
        "agency_code",
        "agency_name",
        "root_indicator_id",
        "bucket",
        "bucket_name",
        "project_name",
        "fiscal_year",
        "verdict",
        "bucket_amount",
        "recall_amount",
        "return_amount",
        "lapses_on",
        "carried_years",
        "doc_no",
        "issued_on",
        "fund_type",
        "budget_level",
        "func_code",
        "dep_eco_code",
        "brought",
        "paid",
        "unspent",
        "bucket_wan",
        "law",
        "finding_id",
    )
    return Paper(
        "ledger",
        rows,
        "carryover_ageing",
        height,
        totals=("brought", "paid", "unspent", "bucket_amount", "recall_amount", "return_amount"),
        ten_thousand=MappingProxyType({"bucket_wan": "bucket_amount"}),
        decisions=(
            "cause",
            "contract_signed",
            "agency_opinion",
            "office_opinion",
            "decision",
            "done_on",
            "note",
        ),
        held=4,
        remarks=(said("remark_ledger", words),),
        printed_to="carried_years",
    )


def statement(tables: Tables, height: int, as_of: date, words: Words) -> Paper:
    """结转结余情况表 of the closed year, by root indicator, beside what the agencies reported."""
    year = closed_year(as_of)
    rows = tables.get("root_years", pl.DataFrame(schema=_ROOT_YEARS))
    money = ("opening", "year_brought", "year_paid", "closing")
    whole = rows.height == height
    rows = rows.filter(pl.any_horizontal(pl.col(column) != 0 for column in money))
    height = rows.height if whole else height
    rows = beside(
        rows,
        tables,
        "indicators",
        "indicator_id",
        "root_indicator_id",
        agency_code="agency_code",
        fiscal_year="fiscal_year",
        func_code="func_code",
        project_code="project_code",
        project_name="project_name",
        project_category="project_category",
    )
    rows = with_agency(rows, tables)
    reported = tables.get("reported_carryovers", pl.DataFrame(schema=_REPORTED))
    of_year = {"reported": reported.filter(pl.col("fiscal_year") == year)}
    rows = beside(
        rows, of_year, "reported", "root_indicator_id", "root_indicator_id", reported="reported"
    )
    new = pl.col("fiscal_year").cast(pl.Int32) == year
    project = pl.col("project_category").cast(pl.String)
    rows = rows.with_columns(
        pl.when(new).then("year_paid").otherwise(pl.lit(0, YUAN)).alias("paid_of_year"),
        pl.when(new).then(pl.lit(0, YUAN)).otherwise("year_paid").alias("paid_of_earlier"),
        pl.when(new).then("closing").otherwise(pl.lit(0, YUAN)).alias("left_of_year"),
        pl.when(project != "basic")
        .then("closing")
        .otherwise(pl.lit(0, YUAN))
        .alias("closing_project"),
        (project == "construction").alias("is_construction"),
        (pl.col("reported").cast(YUAN) - pl.col("closing")).cast(YUAN).alias("differs"),
        in_ten_thousands(rows["closing"], "closing_wan"),
    )
    rows = picked(
        rows,
        "func_code",
        "project_name",
        "agency_name",
        "root_indicator_id",
        "fiscal_year",
        "opening",
        "year_brought",
        "year_paid",
        "paid_of_year",
        "paid_of_earlier",
        "left_of_year",
        "closing",
        "closing_project",
        "reported",
        "differs",
        "closing_wan",
        "is_construction",
        "project_code",
        "department",
    )
    return Paper(
        "statement",
        rows,
        "root_years",
        height,
        totals=(
            "opening",
            "year_brought",
            "year_paid",
            "paid_of_year",
            "paid_of_earlier",
            "left_of_year",
            "closing",
            "closing_project",
            "reported",
            "differs",
        ),
        ten_thousand=MappingProxyType({"closing_wan": "closing"}),
        decisions=("suspense", "note"),
        held=3,
        printed_to="differs",
        remarks=(said("remark_statement", words, year=year), *_unreported(rows, whole, words)),
    )


def _unreported(rows: pl.DataFrame, whole: bool, words: Words) -> tuple[str, ...]:
    """Why reported less left is not the sum of the differences, where that is so."""
    lacking = rows.filter(pl.col("reported").is_null())
    if lacking.is_empty() or lacking.height == rows.height or not whole:
        return ()
    left = Decimal(str(lacking["closing"].sum()))
    return (said("remark_unreported", words, count=lacking.height, yuan=f"{left:,.2f}"),)


def recall_list(tables: Tables, height: int, words: Words) -> Paper:
    """收回明细表: each recall with its document, channel and account; kinds are never added."""
    rows = tables["recalls"].drop("rule_id", "subject_id", strict=False)
    rows = beside(
        rows,
        tables,
        "findings",
        "finding_id",
        "finding_id",
        rule_id="rule_id",
        subject_id="subject_id",
        law="legal_basis",
    )
    rows = with_agency(rows, tables)
    rows = beside(
        rows,
        tables,
        "indicators",
        "indicator_id",
        "subject_id",
        fiscal_year="fiscal_year",
        project_name="project_name",
        fund_type="fund_type",
    )
    rows = _with_document(rows, tables, "subject_id")
    rows = beside(
        rows,
        tables,
        "registered_accounts",
        "account_no",
        "from_account_no",
        bank_name="bank_name",
    )
    place = pl.concat_str("destination", "channel", separator=" ")
    kinds = {" ".join(place): kind for place, kind in RECALL_PLACES.items()}
    rows = rows.with_columns(recall_kind=place.replace_strict(kinds, return_dtype=pl.String))
    order = {kind: place for place, kind in enumerate(RECALL_KINDS)}
    rows = rows.sort(
        pl.col("recall_kind").replace_strict(order, return_dtype=pl.Int32), maintain_order=True
    )
    rows = picked(
        rows,
        "recall_kind",
        "department",
        "agency_code",
        "agency_name",
        "rule_id",
        "subject_id",
        "project_name",
        "doc_no",
        "fiscal_year",
        "fund_type",
        "amount",
        "channel",
        "destination",
        "from_account_no",
        "bank_name",
        "law",
        "finding_id",
    )
    return Paper(
        "recall_list",
        rows,
        "recalls",
        height,
        totals=("amount",),
        apart="recall_kind",
        held=2,
        printed_to="from_account_no",
        remarks=(said("remark_recalls", words), said("remark_recall_decisions", words)),
    )


_ROOT_YEARS: dict[str, Any] = {
    "root_indicator_id": pl.String,
    "brought": YUAN,
    "paid": YUAN,
    "opening": YUAN,
    "year_brought": YUAN,
    "year_paid": YUAN,
    "closing": YUAN,
}
_REPORTED: dict[str, Any] = {
    "root_indicator_id": pl.String,
    "fiscal_year": pl.Int32,
    "reported": YUAN,
}


_AGE_UNKNOWN = "flag/age_unknown_carryovers"


def closed_year(as_of: date) -> int:
    """The last budget year that had closed on that day."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def _carried(as_of: date) -> pl.Expr:
    """How many year ends the money has outlived, where its year is known."""
    years = pl.lit(closed_year(as_of)) - pl.col("fiscal_year") + 1
    known = pl.col("bucket_query") != _AGE_UNKNOWN
    return pl.when(known & (years > 0)).then(years).when(known).then(0).alias("carried_years")


def _part(name: str, verdict: str) -> pl.Expr:
    return pl.when(pl.col("verdict") == verdict).then("bucket_amount").alias(name)


def _with_document(rows: pl.DataFrame, tables: Tables, on: str) -> pl.DataFrame:
    rows = rows.drop("issued_on", "doc_no", strict=False)
    return beside(
        rows, tables, "indicators", "indicator_id", on, doc_no="doc_no", issued_on="issued_on"
    )
