"""The papers that show what everything rests on: findings, evidence, and the tables of a run."""

from __future__ import annotations

import polars as pl

from zbb_reconcile.report.facts import (
    YUAN,
    Tables,
    beside,
    picked,
    rows_of,
    with_agency,
    with_evidence_rows,
)
from zbb_reconcile.report.labels import control_label, counts_rows
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.words import control_note, said
from zbb_reconcile.results import RESULTS
from zbb_reconcile.texts import Words


def findings(tables: Tables, height: int, words: Words, *, counted: bool) -> Paper:
    """疑点清单: every finding with its law, its reason, and how many rows it rests on.

    ``counted`` says whether the evidence is there in full, so that its rows can be counted.
    """
    rows = tables["findings"]
    rows = beside(rows, tables, "rules", "rule_id", "rule_id", rule_name="name")
    stated = rows.with_columns(pl.col("agency_name").cast(pl.String).alias("stated_name"))
    rows = with_agency(stated, tables).with_columns(
        pl.coalesce("stated_name", "agency_name").alias("agency_name")
    )
    if counted:
        rows = with_evidence_rows(rows, tables)
    rows = picked(
        rows,
        "finding_id",
        "rule_id",
        "rule_name",
        "verdict",
        "subject_kind",
        "subject_id",
        "division_code",
        "department",
        "agency_code",
        "agency_name",
        "amount",
        "amount_max",
        "since",
        "reason",
        "legal_basis",
        "evidence_rows",
    )
    return Paper(
        "findings",
        rows,
        "findings",
        height,
        decisions=("checked_as", "explanation", "proof_no", "checked_by"),
        held=3,
        remarks=(said("remark_findings", words),),
    )


def evidence(tables: Tables, height: int, words: Words) -> Paper:
    """证据: the file, sheet and row of everything a finding rests on."""
    rows = rows_of(tables, "evidence", "finding_id", "source_table", "source_file", "source_sheet")
    rows = beside(
        rows,
        tables,
        "findings",
        "finding_id",
        "finding_id",
        rule_id="rule_id",
        agency_name="agency_name",
        subject_id="subject_id",
    )
    rows = picked(
        rows,
        "finding_id",
        "rule_id",
        "agency_name",
        "subject_id",
        "source_table",
        "source_file",
        "source_sheet",
        "source_row",
    )
    return Paper(
        "evidence",
        rows,
        "evidence",
        height,
        held=2,
        largest=False,
        remarks=(said("remark_evidence", words),),
    )


def controls(tables: Tables, height: int, words: Words) -> Paper:
    """勾稽校验: both sides of every control; rows are counted, yuan are money."""
    rows = tables["controls"]
    every = rows.to_dicts()
    counted = pl.Series([counts_rows(each) for each in every], dtype=pl.Boolean)
    sides = ("left", "right", "difference")
    shown = rows.select(
        pl.Series("control_id", [control_label(each, words) for each in every], pl.String),
        *(pl.when(~counted).then(pl.col(side)).alias(side) for side in sides),
        *(
            pl.when(counted).then(pl.col(side)).cast(pl.Int64).alias(f"rows_{side}")
            for side in sides
        ),
        "holds",
        pl.Series("control_note", [control_note(each, words) for each in every], pl.String),
    )
    return Paper("controls", shown, "controls", height, held=2, largest=False)


def plain(name: str, tables: Tables, height: int) -> Paper:
    """A result table as it is; parameters have words before their names."""
    rows = tables[name]
    if name == "parameters":
        rows = rows.with_columns(pl.col("name").alias("parameter_id"))
    totals = tuple(
        column
        for column in RESULTS[name].totals
        if column in rows.columns and rows.schema[column] == YUAN
    )
    return Paper(name, rows, name, height, totals=totals, held=1 if rows.width > 3 else 0)
