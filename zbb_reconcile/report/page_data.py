"""What the page carries beside its HTML: rows and sums as JSON, compact and harmless.

Money is a whole number of fen; where JavaScript could not hold one exactly it is written as text.
Words that repeat are written once, in a list that numbers point into.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.identifiers import mask, mask_text
from zbb_reconcile.report.labels import table_label, value_label
from zbb_reconcile.report.neutral import visible
from zbb_reconcile.report.page_read import Tables, columns_of, departments_of

FINDING_ROWS = 50_000
"""The most findings of the page, the largest of them; more would not open in three seconds."""
AGEING_ROWS = 20_000
EVIDENCE_ROWS = 50
"""The most source rows of one finding; ``explain`` and tables/evidence.parquet have them all."""
_EXACT = 2**53 - 1
"""The largest whole number of which JavaScript knows the neighbours."""


def embedded(value: object) -> str:
    """JSON that no HTML parser can read anything but text out of."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def fen(amount: Decimal | None) -> int | str | None:
    """Yuan as fen, as a number while a browser can hold it.

    >>> fen(Decimal("1.05")), fen(Decimal("90071992547409.92"))
    (105, '9007199254740992')
    """
    if amount is None:
        return None
    whole = int(amount.scaleb(2))
    return whole if abs(whole) <= _EXACT else str(whole)


def largest(tables: Tables, name: str, columns: str, amount: str, rows: int) -> pl.DataFrame:
    """The rows with the largest amounts of either sign; equal ones in the table's own order."""
    frame = columns_of(tables, name, columns)
    size = pl.col(amount).cast(pl.Decimal(38, 2)).abs()
    ordered = frame.sort(size, descending=True, nulls_last=True, maintain_order=True)
    return ordered.head(rows)


_FINDING = (
    "finding_id rule_id verdict subject_kind subject_id agency_code agency_name amount amount_max"
    " since reason legal_basis"
)


def shown_findings(tables: Tables) -> pl.DataFrame:
    """The findings of the page, masked, with the department that answers for each."""
    return (
        largest(tables, "findings", _FINDING, "amount", FINDING_ROWS)
        .join(departments_of(tables), on="agency_code", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("agency_name", "agency_code").alias("agency"),
            pl.coalesce("department", "agency_code").alias("department"),
        )
    )


def subject_of(kind: str, subject: str | None) -> str:
    """A subject's number as the page may show it."""
    return mask(subject) if kind == "account" and subject else subject or ""


def findings_data(shown: pl.DataFrame, total: int, lang: str) -> dict[str, Any]:
    """The findings by column; codes stay codes, their words are in the lists."""
    kinds = shown["subject_kind"].to_list()
    return {
        "total": total,
        "columns": {
            "id": [visible(value) for value in shown["finding_id"]],
            "rule": _coded(shown["rule_id"]),
            "verdict": _coded(shown["verdict"], "verdict", lang),
            "kind": _coded(kinds, "subject_kind", lang),
            "subject": [
                visible(subject_of(kind, subject))
                for kind, subject in zip(kinds, shown["subject_id"], strict=True)
            ],
            "agency": _coded(shown["agency"]),
            "department": _coded(shown["department"]),
            "amount": [fen(value) for value in shown["amount"]],
            "most": [fen(value) for value in shown["amount_max"]],
            "since": _coded(shown["since"]),
            "reason": [visible(mask_text(value or "")) for value in shown["reason"]],
            "law": _coded(shown["legal_basis"]),
        },
    }


_AGEING = (
    "root_indicator_id agency_code fiscal_year project_code project_name fund_type budget_level"
    " bucket bucket_amount unspent verdict lapses_on"
)


def ageing_data(
    tables: Tables, needs: Mapping[str, Sequence[tuple[str, Decimal]]], lang: str
) -> dict[str, Any]:
    """The unspent money by root and bucket; ``needs`` are what each root's money meets."""
    every = columns_of(tables, "carryover_ageing", "root_indicator_id").height
    shown = largest(tables, "carryover_ageing", _AGEING, "bucket_amount", AGEING_ROWS)
    departments = departments_of(tables)
    agencies = columns_of(tables, "agencies", "agency_code agency_name")
    shown = shown.join(
        agencies.unique("agency_code", keep="first"),
        on="agency_code", how="left", maintain_order="left",
    ).join(departments, on="agency_code", how="left", maintain_order="left")  # fmt: skip
    recalled = (row["verdict"] == "recall" for row in shown.iter_rows(named=True))
    return {
        "total": every,
        "columns": {
            "root": [visible(value) for value in shown["root_indicator_id"]],
            "year": _coded(shown["fiscal_year"]),
            "agency": _coded(shown.select(pl.coalesce("agency_name", "agency_code")).to_series()),
            "department": _coded(
                shown.select(pl.coalesce("department", "agency_code")).to_series()
            ),
            "project": [
                visible(name or code or "")
                for name, code in shown.select("project_name", "project_code").iter_rows()
            ],
            "fund": _coded(shown["fund_type"]),
            "level": _coded(shown["budget_level"]),
            "bucket": _coded(shown["bucket"]),
            "verdict": _coded(shown["verdict"], "verdict", lang),
            "amount": [fen(value) for value in shown["bucket_amount"]],
            "unspent": [fen(value) for value in shown["unspent"]],
            "lapses": _coded(shown["lapses_on"]),
            "needs": [
                [[visible(need), fen(amount)] for need, amount in needs.get(root, ())]
                if back
                else []
                for root, back in zip(shown["root_indicator_id"], recalled, strict=True)
            ],
        },
    }


def evidence_data(tables: Tables, finding_ids: Sequence[str], lang: str) -> dict[str, Any]:
    """The source rows of those findings: ``place:row,row;place:row`` and how many more there are.

    A place is a table, a file and a sheet.
    """
    frame = _evidence(tables, finding_ids)
    places: dict[tuple[str, str, str | None], int] = {}
    parts: dict[str, dict[int, list[str]]] = {}
    counts: dict[str, int] = {}
    for finding_id, count, name, file, sheet, row in frame.iter_rows():
        place = places.setdefault((name, file, sheet), len(places))
        parts.setdefault(finding_id, {}).setdefault(place, []).append(str(row))
        counts[finding_id] = count
    return {
        "places": [
            [table_label(name, lang), visible(mask_text(file)), visible(mask_text(sheet or ""))]
            for name, file, sheet in places
        ],
        "rows": [
            ";".join(f"{place}:{','.join(rows)}" for place, rows in parts.get(one, {}).items())
            for one in finding_ids
        ],
        "more": {
            str(at): counts[one] - EVIDENCE_ROWS
            for at, one in enumerate(finding_ids)
            if counts.get(one, 0) > EVIDENCE_ROWS
        },
    }


def _evidence(tables: Tables, finding_ids: Sequence[str]) -> pl.DataFrame:
    """finding_id, how many rows it has, and the places of the first of them."""
    if "evidence" not in tables or not finding_ids:
        return pl.DataFrame()
    wanted = pl.Series("finding_id", finding_ids, pl.String).to_frame().lazy()
    return (
        tables["evidence"]
        .lazy()
        .join(wanted, on="finding_id", how="semi", maintain_order="left")
        .with_columns(
            pl.len().over("finding_id").alias("count"),
            pl.int_range(pl.len()).over("finding_id").alias("place"),
        )
        .filter(pl.col("place") < EVIDENCE_ROWS)
        .select("finding_id", "count", "source_table", "source_file", "source_sheet", "source_row")
        .collect()
    )


def _coded(values: Iterable[Hashable], column: str = "", lang: str = "") -> dict[str, Any]:
    """A column as numbers into the list of its distinct values, with their words where given."""
    places: dict[Hashable, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    codes = ["" if value is None else visible(value) for value in places]
    coded: dict[str, Any] = {"codes": codes, "at": at}
    if column:
        coded["words"] = [value_label(column, code, lang) for code in codes]
    return coded
