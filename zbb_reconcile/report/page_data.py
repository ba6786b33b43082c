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
from zbb_reconcile.report.page_accounts import findings_about, with_rule_names
from zbb_reconcile.report.page_facts import Facts
from zbb_reconcile.report.page_flows import Part
from zbb_reconcile.report.page_inputs import AGEING_ROWS
from zbb_reconcile.report.page_read import Tables, columns_of, departments_of, largest
from zbb_reconcile.texts import Words

FINDING_ROWS = 50_000
"""The most findings of the page, the largest of them; more would not open in three seconds."""
CLOSING_ROWS = 5_000
EVIDENCE_ROWS = 50
"""The most source rows of one finding; ``explain`` and tables/evidence.parquet have them all."""
ROOT_ROWS = 10
"""The most source rows of money without a finding: its indicators, and what was first paid."""
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


def findings_data(shown: pl.DataFrame, total: int, facts: Facts, words: Words) -> dict[str, Any]:
    """The findings by column; codes stay codes, their words are in the lists."""
    kinds, ids = shown["subject_kind"].to_list(), shown["finding_id"].to_list()
    groups = _coded(facts.groups.get(one, "") for one in ids)
    groups["words"] = [words(f"page.group_{code}") if code else "" for code in groups["codes"]]
    return {
        "total": total,
        "from": {
            str(at): [[visible(mask(account)), fen(part)] for account, part in facts.paid_from[one]]
            for at, one in enumerate(ids)
            if one in facts.paid_from
        },
        "columns": {
            "id": [visible(value) for value in ids],
            "group": groups,
            "rule": _coded(shown["rule_id"]),
            "verdict": _coded(shown["verdict"], "verdict", words),
            "kind": _coded(kinds, "subject_kind", words),
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
    "root_indicator_id agency_code fiscal_year project_code project_name fund_type fund_system"
    " budget_level bucket bucket_amount unspent verdict lapses_on why"
)


def shown_ageing(tables: Tables) -> pl.DataFrame:
    """The carryovers of the page, the largest parts first."""
    return largest(tables, "carryover_ageing", _AGEING, "bucket_amount", AGEING_ROWS)


def ageing_data(
    tables: Tables,
    shown: pl.DataFrame,
    parts: Mapping[tuple[str, str], Sequence[Part]],
    words: Words,
) -> dict[str, Any]:
    """The unspent money by root and bucket; ``parts`` are what each root's money is used for."""
    every = columns_of(tables, "carryover_ageing", "root_indicator_id").height
    departments = departments_of(tables)
    agencies = columns_of(tables, "agencies", "agency_code agency_name")
    shown = shown.join(
        agencies.unique("agency_code", keep="first"),
        on="agency_code",
        how="left",
        maintain_order="left",
    ).join(departments, on="agency_code", how="left", maintain_order="left")
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
            "fund": _named(shown["fund_type"], "fund", words),
            "system": _coded(shown["fund_system"], "fund_system", words),
            "level": _named(shown["budget_level"], "level", words),
            "bucket": _coded(shown["bucket"]),
            "verdict": _coded(shown["verdict"], "verdict", words),
            "amount": [fen(value) for value in shown["bucket_amount"]],
            "unspent": [fen(value) for value in shown["unspent"]],
            "lapses": _coded(shown["lapses_on"]),
            "why": _coded(shown["why"]),
            "uses": [
                [
                    [visible(need), priority, fen(amount)]
                    for need, priority, amount in parts.get((root, verdict), ())
                ]
                for root, verdict in shown.select("root_indicator_id", "verdict").iter_rows()
            ],
        },
    }


def closing_data(
    closing: pl.DataFrame, shown: pl.DataFrame, names: Mapping[str, str], words: Words
) -> dict[str, Any]:
    """The accounts that are to close; ``shown`` are the page's findings, to lead to them."""
    total, closing = closing.height, closing.head(CLOSING_ROWS)
    rows = closing.to_dicts()
    return {
        "total": total,
        "findings": findings_about(closing, shown),
        "columns": {
            "account": [visible(mask(row["account_no"])) for row in rows],
            "agency": _coded(closing["agency"]),
            "department": _coded(closing["department"]),
            "balance": [fen(value) for value in closing["balance"]],
            "treasury": [fen(value) for value in closing["to_treasury"]],
            "placed": [fen(value) for value in closing["placed"]],
            "nowhere": [fen(value) for value in closing["nowhere"]],
            "target": [target_words(row, words) for row in rows],
            "why": [visible(mask_text(with_rule_names(row["why"] or "", names))) for row in rows],
        },
    }


def target_words(row: Mapping[str, Any], words: Words) -> str:
    """Where what is not the treasury's goes, in words; '' where nothing is left to place."""
    if row["target_account_no"] is not None:
        return visible(mask(row["target_account_no"]))
    return words("page.target_unknown") if row["nowhere"] is not None else ""


def evidence_data(
    tables: Tables,
    ids: Sequence[str],
    words: Words,
    *,
    name: str = "evidence",
    key: str = "finding_id",
    most: int = EVIDENCE_ROWS,
) -> dict[str, Any]:
    """The source rows of those findings: ``place:row,row;place:row`` and how many more there are.

    A place is a table, a file and a sheet. ``root_rows`` by ``root_indicator_id`` are the same of
    money that no finding speaks of.
    """
    frame = _evidence(tables, name, key, ids, most)
    places: dict[tuple[str, str, str | None], int] = {}
    parts: dict[str, dict[int, list[str]]] = {}
    counts: dict[str, int] = {}
    for one, count, table, file, sheet, row in frame.iter_rows():
        place = places.setdefault((table, file, sheet), len(places))
        parts.setdefault(one, {}).setdefault(place, []).append(str(row))
        counts[one] = count
    return {
        "places": [
            [table_label(table, words), visible(mask_text(file)), visible(mask_text(sheet or ""))]
            for table, file, sheet in places
        ],
        "rows": [
            ";".join(f"{place}:{','.join(rows)}" for place, rows in parts.get(one, {}).items())
            for one in ids
        ],
        "more": {
            str(at): counts[one] - most for at, one in enumerate(ids) if counts.get(one, 0) > most
        },
    }


def _evidence(tables: Tables, name: str, key: str, ids: Sequence[str], most: int) -> pl.DataFrame:
    """The key, how many rows it has, and the places of the first of them."""
    if name not in tables or not ids:
        return pl.DataFrame()
    wanted = pl.Series(key, ids, pl.String).unique().to_frame().lazy()
    return (
        tables[name]
        .lazy()
        .join(wanted, on=key, how="semi", maintain_order="left")
        .with_columns(
            pl.len().over(key).alias("count"),
            pl.int_range(pl.len()).over(key).alias("place"),
        )
        .filter(pl.col("place") < most)
        .select(key, "count", "source_table", "source_file", "source_sheet", "source_row")
        .collect()
    )


def _named(values: Iterable[Hashable], start: str, words: Words) -> dict[str, Any]:
    """A column of the codes of 预算管理一体化, each with the name that ``page.toml`` has for it."""
    coded = _coded(values)
    coded["words"] = [
        f"{code} {words.get(f'page.{start}_{code}', '')}".strip() for code in coded["codes"]
    ]
    return coded


def _coded(
    values: Iterable[Hashable], column: str = "", words: Words | None = None
) -> dict[str, Any]:
    """A column as numbers into the list of its distinct values, with their words where given."""
    places: dict[Hashable, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    codes = ["" if value is None else visible(value) for value in places]
    coded: dict[str, Any] = {"codes": codes, "at": at}
    if words is not None:
        coded["words"] = [value_label(column, code, words) for code in codes]
    return coded
