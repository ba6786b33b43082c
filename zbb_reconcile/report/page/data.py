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
from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.facts import (
    AGEING_ROWS,
    FINDING_ROWS,
    Tables,
    largest,
    with_department,
)
from zbb_reconcile.report.labels import table_label, value_label
from zbb_reconcile.report.page.facts import PageFacts
from zbb_reconcile.texts import Words

CLOSING_ROWS = 5_000
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
    return with_department(largest(tables, "findings", _FINDING, "amount", FINDING_ROWS), tables)


def subject_of(kind: str, subject: str | None) -> str:
    """A subject's number as the page may show it; where it has parts, they stand apart.

    >>> subject_of("account", "6222021203001234567"), subject_of("ledger", "101|2015|甲局")
    ('6222…4567', '101 · 2015 · 甲局')
    """
    if not subject:
        return ""
    return mask(subject) if kind == "account" else " · ".join(subject.split("|"))


def findings_data(
    shown: pl.DataFrame, total: int, facts: PageFacts, words: Words
) -> dict[str, Any]:
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
    shown = largest(tables, "carryover_ageing", _AGEING, "bucket_amount", AGEING_ROWS)
    return with_department(shown, tables)


def ageing_data(shown: pl.DataFrame, facts: PageFacts, words: Words) -> dict[str, Any]:
    """The unspent money by root and bucket, with what each root's money is used for."""
    return {
        "total": facts.counts["carryovers"],
        "columns": {
            "root": [visible(value) for value in shown["root_indicator_id"]],
            "year": _coded(shown["fiscal_year"]),
            "agency": _coded(shown["agency"]),
            "department": _coded(shown["department"]),
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
                    [visible(use["need_id"]), use["priority"] or "", fen(use["amount"])]
                    for use in facts.root_uses.get((root, verdict), ())
                ]
                for root, verdict in shown.select("root_indicator_id", "verdict").iter_rows()
            ],
        },
    }


def closing_data(facts: PageFacts, shown: pl.DataFrame, words: Words) -> dict[str, Any]:
    """The accounts that are to close; ``shown`` are the page's findings, to lead to them."""
    rows = facts.closings[:CLOSING_ROWS]
    places = {finding: place for place, finding in enumerate(shown["finding_id"])}
    return {
        "total": len(facts.closings),
        "findings": [
            [
                places[finding]
                for finding in facts.closing_findings.get(row["account_no"], ())
                if finding in places
            ]
            for row in rows
        ],
        "columns": {
            "account": [visible(mask(row["account_no"])) for row in rows],
            "agency": _coded(row["agency_name"] for row in rows),
            "department": _coded(row["department_code"] for row in rows),
            "balance": [fen(row["balance"]) for row in rows],
            "treasury": [fen(row["to_treasury"]) for row in rows],
            "placed": [fen(row["placed"]) for row in rows],
            "nowhere": [fen(row["nowhere"]) for row in rows],
            "target": [target_words(row, words) for row in rows],
            "why": [visible(mask_text(row["why"] or "")) for row in rows],
        },
    }


def target_words(row: Mapping[str, Any], words: Words) -> str:
    """Where what is not the treasury's goes, in words; '' where nothing is left to place."""
    if row["target_account_no"] is not None:
        return visible(mask(row["target_account_no"]))
    return words("page.target_unknown") if row["nowhere"] is not None else ""


def evidence_data(
    frame: pl.DataFrame, ids: Sequence[str], words: Words, *, most: int
) -> dict[str, Any]:
    """The source rows of those keys: ``place:row,row;place:row`` and how many more there are.

    ``frame`` is as ``facts.first_places`` gives it, with ``most`` rows of a key. A place is a
    table, a file and a sheet.
    """
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
