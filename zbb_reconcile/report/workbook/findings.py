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
from zbb_reconcile.report.labels import control_label, counts_rows, way_label
from zbb_reconcile.report.shape import FOLLOWED_SUMS
from zbb_reconcile.report.workbook.links import OPEN, with_open
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
    rows = with_decisions(rows, tables)
    rows = picked(
        rows,
        "rule_id",
        "rule_name",
        "verdict",
        "agency_name",
        "subject_id",
        "amount",
        "since",
        "evidence_rows",
        "reason",
        "legal_basis",
        "subject_kind",
        "division_code",
        "department",
        "agency_code",
        "amount_max",
        "finding_id",
        *DECISION_COLUMNS,
    )
    return Paper(
        "findings",
        rows,
        "findings",
        height,
        decisions=DECISION_COLUMNS,
        held=3,
        printed_to="reason",
        remarks=(said("remark_findings", words), said("remark_decisions", words)),
    )


DECISION_COLUMNS = (
    "finding_decision",
    "decision_reason",
    "document",
    "person",
    "due_on",
    "done_on",
    "done_amount",
    "valid_until",
)
"""The yellow columns that ``run --decisions`` reads back; what is decided already stands there."""


def with_decisions(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows with the decision that is last about their finding."""
    decided = tables.get("decisions")
    last = {} if decided is None else {"decisions": decided.filter("is_last")}
    named = dict(zip(DECISION_COLUMNS, ("decision", "reason", *DECISION_COLUMNS[2:]), strict=True))
    return beside(rows, last, "decisions", "finding_id", "finding_id", **named)


def problem_list(tables: Tables, height: int, words: Words) -> Paper:
    """问题清单与整改台账: each finding with its article, what was decided, how far it is."""
    rows = tables["followup"]
    rows = beside(rows, tables, "rules", "rule_id", "rule_id", rule_name="name")
    rows = beside(rows, tables, "findings", "finding_id", "finding_id", legal_basis="legal_basis")
    rows = picked(
        rows,
        "agency_code",
        "agency_name",
        "rule_id",
        "rule_name",
        "subject_kind",
        "subject_id",
        "amount_old",
        "amount_new",
        "change",
        "state",
        "decision",
        "document",
        "person",
        "due_on",
        "valid_until",
        "settled_by",
        "settled_amount",
        "settled_on",
        "runs_open",
        "first_seen_as_of",
        "why",
        "legal_basis",
        "finding_id",
    )
    return Paper(
        "problem_list",
        rows,
        "followup",
        height,
        held=4,
        remarks=(said("remark_problem_list", words), *_sums(tables, words)),
    )


def _sums(tables: Tables, words: Words) -> list[str]:
    """Recalled, notified and received, one sentence a destination; they are never added."""
    return [
        said(
            "remark_followup_sum",
            words,
            way=way_label(row, words),
            **{name: f"{row[name]:,.2f}" for name in FOLLOWED_SUMS},
        )
        for row in (tables["followup_sums"].to_dicts() if "followup_sums" in tables else ())
    ]


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
        with_open(rows, words),
        "evidence",
        height,
        held=2,
        written_out=(OPEN,),
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
    return Paper(
        name,
        rows,
        name,
        height,
        totals=totals,
        held=1 if rows.width > 3 else 0,
        printed_to="recalled" if name == "budget_actions" else "",
    )
