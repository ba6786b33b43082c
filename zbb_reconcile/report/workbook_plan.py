"""The papers about what becomes of it: idle assets, pools, and which recalled money pays what."""

from __future__ import annotations

import polars as pl

from zbb_reconcile.report.facts import YUAN, Tables, beside, picked, rows_of, with_agency
from zbb_reconcile.report.workbook_paper import Paper
from zbb_reconcile.report.workbook_words import said
from zbb_reconcile.texts import Words


def assets(tables: Tables, height: int, words: Words) -> Paper:
    """盘活资产清单: every idle asset with how long it has been idle and what to do with it."""
    return Paper(
        "assets",
        tables["asset_list"],
        "asset_actions",
        height,
        totals=("area", "original_value", "net_value"),
        decisions=("asset_decision", "put_to_use", "put_to_use_on", "note"),
        held=4,
        remarks=(said("remark_assets", words),),
        largest=False,
    )


def plan_lines(tables: Tables, height: int, words: Words) -> Paper:
    """来源用途对应表: which recalled yuan pays for which need; what is left is unallocated."""
    rows = rows_of(
        tables,
        "uses",
        "source_kind",
        "source_id",
        "need_id",
        "priority",
        "fund_system",
        money=("amount",),
    )
    rows = beside(
        rows,
        tables,
        "indicators",
        "indicator_id",
        "source_id",
        agency_code="agency_code",
        project_name="project_name",
        doc_no="doc_no",
        fiscal_year="fiscal_year",
    )
    rows = with_agency(rows.with_columns(pl.col("agency_code").cast(pl.String)), tables)
    rows = beside(rows, tables, "needs_met", "need_id", "need_id", need_name="need_name")
    unallocated = pl.col("source_kind") == "unallocated"
    rows = rows.with_columns(
        pl.when(unallocated).then(None).otherwise("source_id").alias("source_id"),
        pl.when(unallocated).then(None).otherwise("department").alias("department"),
        pl.when(unallocated)
        .then(pl.lit(said("unallocated", words)))
        .otherwise(pl.col("need_name").cast(pl.String))
        .alias("need_name"),
    )
    rows = picked(
        rows,
        "fund_system",
        "source_kind",
        "department",
        "agency_name",
        "source_id",
        "doc_no",
        "fiscal_year",
        "project_name",
        "need_id",
        "need_name",
        "priority",
        "amount",
    )
    return Paper(
        "plan_lines",
        rows,
        "uses",
        height,
        totals=("amount",),
        decisions=("plan_decision", "note"),
        held=2,
    )


def pools(tables: Tables, height: int, words: Words) -> Paper:
    """资金池: like money of one system and level, what of it is recalled and what is re-aimed."""
    rows = rows_of(
        tables,
        "pools",
        "pool_id",
        "category",
        "fund_system",
        "budget_level",
        money=("amount_recalled", "amount_repurposed"),
    )
    both = pl.col("amount_recalled").cast(YUAN) + pl.col("amount_repurposed").cast(YUAN)
    rows = rows.with_columns(both.cast(YUAN).alias("pool_amount"))
    rows = picked(
        rows,
        "category",
        "division_code",
        "fund_system",
        "budget_level",
        "members",
        "amount_recalled",
        "amount_repurposed",
        "pool_amount",
        "pool_id",
    )
    return Paper(
        "pools",
        rows,
        "pools",
        height,
        totals=("amount_recalled", "amount_repurposed", "pool_amount"),
        formulas={"pool_amount": "={amount_recalled}+{amount_repurposed}"},
        decisions=("pool_decision", "note"),
        held=2,
        remarks=(said("remark_pools", words),),
    )


def pool_members(tables: Tables, height: int, words: Words) -> Paper:
    """资金池成员: whose money each pool gathers, and why it belongs there."""
    rows = rows_of(
        tables,
        "pool_members",
        "pool_id",
        "root_indicator_id",
        "source",
        "why",
        "category",
        "fund_system",
        "agency_code",
        money=("amount",),
    )
    rows = with_agency(rows, tables)
    rows = beside(
        rows,
        tables,
        "indicators",
        "indicator_id",
        "root_indicator_id",
        project_name="project_name",
        doc_no="doc_no",
        fiscal_year="fiscal_year",
    )
    rows = picked(
        rows,
        "category",
        "fund_system",
        "department",
        "agency_name",
        "root_indicator_id",
        "doc_no",
        "fiscal_year",
        "project_name",
        "source",
        "amount",
        "why",
        "pool_id",
    )
    return Paper(
        "pool_members",
        rows,
        "pool_members",
        height,
        totals=("amount",),
        decisions=("pool_decision", "note"),
        held=2,
    )
