"""What the papers rest on: the one module of report/ that reads the books and lays tables together.

What is worked out stands in tables of the books, one query each (``queries/report/``). Here their
rows are fetched and laid beside each other: of tables as long as the input only the largest, and
the rows that some paper names. A county may have millions of indicators.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from zbb_reconcile.books import Books, Reader
from zbb_reconcile.report.notice_facts import NoticeFacts
from zbb_reconcile.results import ON_PAGE
from zbb_reconcile.texts import chosen

Row = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]
YUAN = pl.Decimal(18, 2)
_SUM = pl.Decimal(38, 2)
PLACE = ("source_table", "source_file", "source_sheet", "source_row")


def columns_of(tables: Tables, name: str, columns: str) -> pl.DataFrame:
    """Those columns of that table."""
    return tables[name].select(columns.split())


def largest(tables: Tables, name: str, columns: str, amount: str, rows: int) -> pl.DataFrame:
    """The rows with the largest amounts of either sign; equal ones in the table's own order."""
    size = pl.col(amount).cast(_SUM).abs()
    ordered = columns_of(tables, name, columns).sort(
        size, descending=True, nulls_last=True, maintain_order=True
    )
    return ordered.head(rows)


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """The values of each key, in their order."""
    groups: dict[Any, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


# The page.

FINDING_ROWS = 50_000
"""The most findings of the page, the largest of them; more would not open in three seconds."""
EVIDENCE_ROWS = 50
"""The most source rows of one finding; ``explain`` and tables/evidence.parquet have them all."""
AGEING_ROWS = 20_000
"""The most carryovers of the page, the largest of them; ``root_places`` has as many."""
_OF_PAGE = (
    *("rules", "departments", "carryover_years", "recall_sums", "fund_flows", "needs_met"),
    *("department_sums", "dormant_list", "idle_list", "closings", "closing_findings"),
    *("referred_list", "trace_legs", "places", "recall_halves", "page_counts", "root_places"),
)
"""Tables that the page takes whole: a row per department, need or account, never one per line."""


def page_tables(books: Books) -> dict[str, pl.DataFrame]:
    """Everything that the page reads, by name; of the evidence as ``first_places`` has it."""
    there = {name: books.frame(name) for name in (*_OF_PAGE, *ON_PAGE)}
    there["findings"] = books.largest("findings", "amount", FINDING_ROWS)
    there["carryover_ageing"] = books.largest("carryover_ageing", "bucket_amount", AGEING_ROWS)
    findings = there["findings"]["finding_id"]
    roots = there["carryover_ageing"]["root_indicator_id"]
    kinds = books.matching("recall_kinds", "finding_id", findings)
    there["recall_kinds"] = kinds.sort("finding_id", "from_account_no")
    # The largest findings of a nation rest on tens of millions of rows.
    there["evidence"] = books.first_of_each(
        "evidence", "finding_id", findings, PLACE, EVIDENCE_ROWS
    )
    used = books.matching("root_uses", "root_indicator_id", roots)
    there["root_uses"] = used.sort("root_indicator_id", "verdict", "need_id", nulls_last=True)
    return there


def with_department(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows with what their agency is called, and the code of the department that answers.

    One that nobody knows is called by its code, and answers for itself.
    """
    named = tables["departments"].select(
        "agency_code", "department_code", known_as=pl.col("agency_name")
    )
    stated = [name for name in ("agency_name",) if name in rows.columns]
    return (
        rows.join(named, on="agency_code", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(*stated, "known_as", "agency_code").alias("agency"),
            pl.coalesce("department_code", "agency_code").alias("department"),
        )
        .drop("known_as", "department_code")
    )


def first_places(rows: pl.DataFrame, key: str, wanted: Sequence[str], most: int) -> pl.DataFrame:
    """The key, how many rows it has, and the places of the first of them."""
    return (
        rows.join(
            pl.Series(key, wanted, pl.String).unique().to_frame(),
            on=key,
            how="semi",
            maintain_order="left",
        )
        .with_columns(
            pl.len().over(key).alias("count"), pl.int_range(pl.len()).over(key).alias("place")
        )
        .filter(pl.col("place") < most)
        .select(key, "count", *PLACE)
    )


# The workbook.

PART_ROOTS = 2_000
"""Of more roots than a sheet has rows, the carryover statement shows those with most left."""
PART_ROWS = 2_000
"""How much of a longer paper the workbook is given: its largest rows, or its first."""
PAPERS = {"account_cleanup": None, "asset_list": None, "reconciliation_list": "residual"}
"""Tables that are a paper by themselves, and the amount by which a longer one is cut."""
FINDINGS_NAMED = "findings_named"
_WHOLE = ("departments", "needs_met", "ageing_sums", "figure_bridges", "referred_list")
_ROOTS = (
    ("carryover_ageing", "root_indicator_id"),
    ("recalls", "subject_id"),
    ("uses", "source_id"),
    ("pool_members", "root_indicator_id"),
)
# Table -> its key, and the columns of result tables in which that key stands.
_WANTED: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "indicators": ("indicator_id", _ROOTS),
    "root_years": ("root_indicator_id", _ROOTS),
    "reported_carryovers": ("root_indicator_id", _ROOTS),
    "registered_accounts": ("account_no", (("recalls", "from_account_no"),)),
    "recall_kinds": ("finding_id", (("recalls", "finding_id"),)),
}
_FINDINGS_BY = (
    ("finding_id", (("recalls", "finding_id"), ("evidence", "finding_id"))),
    ("subject_id", (("carryover_ageing", "root_indicator_id"),)),
)


def papers_need(books: Books, shown: Tables, most: int) -> dict[str, pl.DataFrame]:
    """What the papers need beside the shown results: names, document numbers, sums.

    Of long tables only the rows that some result names; ``most`` rows are as many as a sheet has.
    """
    there = {name: books.frame(name) for name in _WHOLE}
    for name, amount in PAPERS.items():
        whole = books.totals(name, [])[0] <= most
        there[name] = books.frame(name) if whole else books.largest(name, amount, PART_ROWS)
    for name, (key, places) in _WANTED.items():
        there[name] = books.matching(name, key, _named(shown, places))
    if books.totals("root_years", [])[0] <= most:
        there["root_years"] = books.frame("root_years")
    else:
        parts = [there["root_years"], books.largest("root_years", "closing", PART_ROOTS)]
        there["root_years"] = pl.concat(parts).unique().sort("root_indicator_id")
    roots = there["root_years"]["root_indicator_id"]
    there["indicators"] = pl.concat(
        [there["indicators"], books.matching("indicators", "indicator_id", roots)]
    ).unique()
    if shown["findings"].height < books.totals("findings", [])[0]:
        found = [
            books.matching("findings", by, _named(shown, places)) for by, places in _FINDINGS_BY
        ]
        there[FINDINGS_NAMED] = pl.concat(found).unique().sort("finding_id")
    return there


def _named(shown: Tables, places: tuple[tuple[str, str], ...]) -> pl.Series:
    """What stands in those columns of the shown tables."""
    return pl.concat([shown[table][column].cast(pl.String) for table, column in places])


def lookup(frame: pl.DataFrame | None, key: str, **columns: str) -> pl.DataFrame:
    """One row per key with those columns, each under its new name; null where there is none.

    Of several rows with one key the first in reading order counts.
    """
    found = pl.DataFrame(schema={key: pl.String}) if frame is None else frame
    order = [name for name in PLACE[1:] if name in found.columns]
    if order:
        found = found.sort(order)
    return (
        found.select(
            pl.col(key).cast(pl.String),
            *(
                (pl.col(column) if column in found.columns else pl.lit(None)).alias(alias)
                for alias, column in columns.items()
            ),
        )
        .drop_nulls(key)
        .unique(key, keep="first", maintain_order=True)
    )


def beside(
    rows: pl.DataFrame, tables: Tables, name: str, key: str, on: str, **columns: str
) -> pl.DataFrame:
    """The rows with those columns of the row whose ``key`` is theirs in ``on``."""
    frame = findings_of(tables) if name == "findings" else tables.get(name)
    rows = rows.with_columns(pl.col(on).cast(pl.String))
    found = lookup(frame, key, **columns)
    return rows.join(found, left_on=on, right_on=key, how="left", maintain_order="left")


def findings_of(tables: Tables) -> pl.DataFrame:
    """The findings that papers name, whether the findings' own sheet shows them or not."""
    return tables.get(FINDINGS_NAMED, tables["findings"])


def with_agency(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows with the names of their agency and of the department that answers for it."""
    named = tables["departments"].select(
        "agency_code", "agency_name", department=pl.coalesce("department_name", "department_code")
    )
    return (
        rows.drop("agency_name", "department", strict=False)
        .with_columns(pl.col("agency_code").cast(pl.String))
        .join(named, on="agency_code", how="left", maintain_order="left")
        .with_columns(pl.coalesce("department", "agency_code", pl.lit("—")).alias("department"))
    )


def with_finding(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Carryovers with the finding about the root by the rule that the bucket is called after."""
    about = (
        findings_of(tables)
        .filter(pl.col("subject_kind") == "indicator")
        .select(
            pl.col("subject_id").alias("root_indicator_id"),
            pl.col("rule_id").alias("bucket"),
            "finding_id",
        )
        .unique(("root_indicator_id", "bucket"), keep="first", maintain_order=True)
    )
    return rows.join(about, on=("root_indicator_id", "bucket"), how="left", maintain_order="left")


def with_evidence_rows(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Findings with how many source rows each rests on."""
    places = rows_of(tables, "evidence", "finding_id").group_by("finding_id")
    counts = places.agg(pl.len().cast(pl.Int64).alias("evidence_rows"))
    return rows.join(counts, on="finding_id", how="left", maintain_order="left")


def picked(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Those columns in that order; one that is not there is empty."""
    return rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None).alias(name) for name in columns
    )


def rows_of(tables: Tables, name: str, *columns: str, money: tuple[str, ...] = ()) -> pl.DataFrame:
    """A result table with at least those columns of text and money; no rows if it is not there."""
    frame = tables.get(name, pl.DataFrame())
    kinds = {**dict.fromkeys(columns, pl.String()), **dict.fromkeys(money, YUAN)}
    missing = {column: kind for column, kind in kinds.items() if column not in frame.columns}
    if frame.is_empty() and not frame.width:
        return pl.DataFrame(schema=missing)
    return frame.with_columns(pl.lit(None, kind).alias(column) for column, kind in missing.items())


# The notices.

LAPSING = "flag/lapsed_carryovers"
"""The query of the rule of money that outlived its years at this level."""
OF_NOTICES = (
    "closings",
    "closing_findings",
    "letter_findings",
    "stale_doubts",
    "needs_met",
    "finding_citations",
)
"""Facts of which a paper must not be silent: a run without these tables gives no notices."""


def notice_facts(books: Reader, as_of: date, terms: Mapping[str, str]) -> NoticeFacts:
    """The facts of a finished run; ``terms`` are its numbers in words."""
    there = set(books.tables())

    def rows(table: str, *order: str) -> list[Row]:
        # The table of a rule that is switched off is not there.
        return books.rows(table, {}, order) if table in there else []

    def by(table: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in rows(table)}

    findings = by("findings", "finding_id")
    shared = ("division_code", "verdict", "since", "reason", "legal_basis")
    known = by("known_agencies", "agency_code")
    recalls = [
        {
            **row,
            **{name: findings[row["finding_id"]][name] for name in shared},
            "agency_name": known.get(row["agency_code"], {}).get("agency_name"),
        }
        for row in rows("recalls", "finding_id", "subject_id", "from_account_no")
    ]
    subjects = {"indicators": "indicator_id", "roots": "root_indicator_id"}
    of_recalls = {
        table: {
            row[key]: row
            for row in books.frame(
                table, {key: [recall["subject_id"] for recall in recalls]}
            ).to_dicts()
        }
        for table, key in subjects.items()
    }
    names = rows("agency_names", "agency_code")
    bureau = chosen("zh")("notices.finance_bureau")
    rules = by("rules", "rule_id")
    own = rows("own_cash_accounts", "account_no")
    closing = grouped(
        (row["account_no"], findings[row["finding_id"]])
        for row in rows("closing_findings", "account_no", "finding_id")
    )
    return NoticeFacts(
        as_of=as_of,
        recalls=recalls,
        citations=_citations(rows("citations"), rows("finding_citations"), findings),
        rules={rule_id: row["name"] for rule_id, row in rules.items()},
        lapsing=frozenset(rule for rule, row in rules.items() if row["query"] == LAPSING),
        regions={row["division_code"]: row["region"] for row in names if row["region"]},
        issuers=frozenset(
            row["agency_code"]
            for row in names
            if row["normal_form"] == bureau and not row["is_former"]
        ),
        indicators=of_recalls["indicators"],
        roots=of_recalls["roots"],
        projects=by("project_states", "project_code"),
        accounts=by("bank_accounts", "account_no") | by("registered_accounts", "account_no"),
        closings=[
            {**row, "findings": closing[row["account_no"]]}
            for row in rows("closings", "account_no")
        ],
        letters=rows("letter_findings", "rule_id", "subject_id", "finding_id"),
        scores=rows("agency_scores", "rank", "agency_code") if rows("old_run") else [],
        failing=sum(1 for row in rows("controls") if row["holds"] is False),
        nothing_paid=any(row["roots"] and not row["paid"] for row in rows("paid_totals")),
        whose=by("account_money", "account_no"),
        doubts=rows("stale_doubts", "rule_id", "subject_id", "finding_id"),
        own_cash=grouped((row["agency_code"], row["account_no"]) for row in own),
        silent=grouped(
            (row["agency_code"], row["account_no"])
            for row in own
            if not row["has_lines"] and (row["balance"] or 0) > 0
        ),
        stale=by("stale_cash", "agency_code"),
        funds={(row["division_code"], row["subject_id"]): row for row in rows("fund_excesses")},
        uses=rows("uses"),
        needs=[
            {**row, "amount": row["wanted"]}
            for row in rows("needs_met")
            if row["position"] is not None and (row["wanted"] or 0) > 0
        ],
        departments={
            row["agency_code"]: row["department_name"] or ""
            for row in rows("departments")
            if row["is_abolished"]
        },
        parameters={row["name"]: row["value"] for row in rows("parameters")},
        terms=terms,
    )


def _citations(
    law: Iterable[Row], cited: Iterable[Row], findings: Mapping[str, Row]
) -> dict[str, list[Row]]:
    """The texts that each finding rests on, ``at`` saying their order in the law."""
    texts = {
        (row["rule_id"], row["citation_id"], is_limited): {**row, "at": at, "is_unsure": is_limited}
        for at, row in enumerate(law)
        for is_limited in (False, True)
    }
    return grouped(
        (
            row["finding_id"],
            texts[findings[row["finding_id"]]["rule_id"], row["citation_id"], row["is_limited"]],
        )
        for row in cited
    )
