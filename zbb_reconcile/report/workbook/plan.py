"""The papers about what becomes of it: idle assets, pools, and which recalled money pays what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from zbb_reconcile.report.facts import YUAN, Row, Tables, beside, picked, rows_of, with_agency
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.sections import Formula, Sections, quoted, sum_where
from zbb_reconcile.report.workbook.words import said, word
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
        printed_to="action",
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
        printed_to="pool_id",
    )


WIDTHS = (16, 22, 24, 20, 20, 20, 18)

Papers = Mapping[str, Paper]


def write_plan(view: Sections, summary: Summary, papers: Papers, tables: Tables) -> None:
    """Write the balance of the plan, then its needs in the order in which they are met."""
    for at, width in enumerate(WIDTHS):
        view.sheet.set_column(at, at, width)
    uses = rows_of(tables, "uses", "source_kind", "need_id", "fund_system", money=("amount",))
    _balance(view, summary, papers, uses)
    needs = [row for row in tables["needs_met"].to_dicts() if row["need_id"] is not None]
    _needs(view, papers["plan_lines"], needs)


def _balance(view: Sections, summary: Summary, papers: Papers, uses: pl.DataFrame) -> None:
    view.head(said("plan_balance", view.words), "plan_side", "plan_what", "yuan", "wan")
    source = Decimal(summary["recalls"]["recall_indicator"]["yuan"])
    recalls, lines = papers["recall_list"], papers["plan_lines"]
    whole = recalls.whole and lines.whole and lines.height > 0
    top = view.row
    view.cells(
        said("plan_sources", view.words),
        word("recall_kind", "recall_indicator", view.words),
        _summed(view, recalls, "amount", "recall_kind", "recall_indicator", source, whole),
        view.in_ten_thousands(2, source),
    )
    left = source
    for kind in ("recall", "unallocated"):
        amounts = uses.filter(pl.col("source_kind") == kind)["amount"].drop_nulls().to_list()
        if not lines.whole:
            # A part of the lines says nothing of their sum; what is left over has rows of its own.
            view.say(said("plan_part", view.words))
            return
        yuan = sum(amounts, Decimal("0.00"))
        left -= yuan
        view.cells(
            said("plan_uses", view.words),
            said(f"plan_{kind}", view.words),
            _summed(view, lines, "amount", "source_kind", kind, yuan, whole),
            view.in_ten_thousands(2, yuan),
        )
    rows = f"C{top + 1}-C{top + 2}-C{top + 3}"
    view.cells(
        said("plan_difference", view.words),
        said("plan_zero", view.words),
        Formula(f"=ROUND({rows},2)", left),
        None,
        total=True,
        bad=bool(left),
    )


def _summed(
    view: Sections, paper: Paper, column: str, by: str, value: str, yuan: Decimal, whole: bool
) -> object:
    if not whole or not paper.height or not paper.is_countable(column):
        return yuan
    words = quoted(word(by, value, view.words))
    cells = paper.cells_from_afar(column, view.words)
    return Formula(sum_where(cells, (paper.cells_from_afar(by, view.words), words)), yuan)


def _needs(view: Sections, lines: Paper, needs: Sequence[Row]) -> None:
    view.head(
        said("plan_needs", view.words),
        "need_id",
        "need_name",
        "priority",
        "fund_system",
        "need_amount",
        "allocated",
        "gap",
    )
    if not needs:
        view.say(said("plan_no_needs", view.words))
        return
    wanted = met = Decimal("0.00")
    for need in needs:
        amount, allocated = need["wanted"] or Decimal("0.00"), need["met"]
        shown: object = allocated
        if lines.whole and lines.height and lines.is_countable("amount"):
            test = (lines.cells_from_afar("need_id", view.words), view.cell(0))
            shown = Formula(sum_where(lines.cells_from_afar("amount", view.words), test), allocated)
        gap = Formula(f"=ROUND({view.cell(4)}-{view.cell(5)},2)", amount - allocated)
        priority = value_label("priority", need["priority"], view.words)
        system = value_label("fund_system", need["fund_system"], view.words)
        view.cells(need["need_id"], need["need_name"], priority, system, amount, shown, gap)
        wanted, met = wanted + amount, met + allocated
    count = len(needs)
    view.cells(
        said("total", view.words),
        None,
        None,
        None,
        view.sum_above(4, count, wanted),
        view.sum_above(5, count, met),
        view.sum_above(6, count, wanted - met),
        total=True,
    )
