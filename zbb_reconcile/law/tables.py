"""A profile as the run needs it: values for the queries, tables for the books, rules that apply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.dates import months_before
from zbb_reconcile.law.citations import all_cited, citation_rows, whole_basis
from zbb_reconcile.law.profile import Profile
from zbb_reconcile.queries import literal
from zbb_reconcile.texts import Words

NOTHING = r"[^\s\S]"
"""A pattern that no text matches: what an empty word list means."""

REASON_CODES = (
    "reversal",
    "interest_blank",
    "interest_bank",
    "fee_blank",
    "fee_bank",
    "own_transfer_by_number",
    "own_transfer_by_name",
    "to_agency_by_number",
    "to_agency_by_name",
    "remittance",
    "payment",
    "receipt",
)
_CLASSES = ("own_transfer", "to_agency", "interest", "fee")


def closed_year(as_of: date) -> int:
    """The last year that has closed: the year of 31 December itself, else the year before.

    >>> closed_year(date(2024, 12, 31)), closed_year(date(2024, 12, 30))
    (2024, 2023)
    """
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


_AS_THEY_ARE = (
    "own_level",
    "life_years",
    "life_years_upper",
    "research_full_years",
    "older_research_full_years",
    "research_unaccepted_years",
    "upper_allotted",
    "township_money",
    "basic_recall",
    "fund_excess_percent",
    "cut_percent",
    "wan_yuan_tolerance",
    "late_from_day",
    "late_payment_min",
    "round_trip_days",
    "match_window_days",
    "reversal_window_days",
    "institution_rent",
    "payable_years",
    "receivable_years",
    "own_cash_scope",
    "term_deposit_months",
    "interest_years",
    "slow_years",
    "execution_percent",
    "special_cut_percent",
    "keep_months",
    "hint_months",
    "warn_months",
    "last_months",
    "quiet_months",
    "ended_months",
    "ahead_days",
    "dormant_months",
    "trace_min",
    "voucher_least",
    "voucher_exception_percent",
)


def rule_values(law: Profile, as_of: date) -> dict[str, Any]:
    """Every parameter that a query may take, by name: the law's numbers and what follows of them.

    Word lists become patterns (``interest_pattern``), months become the day they reach back to
    (``dormant_day``).
    """
    said = law.values
    year = closed_year(as_of)
    values: dict[str, Any] = {
        "as_of": as_of,
        "closed_year": year,
        "closed_year_end": date(year, 12, 31),
        "extra_years": 1 if said["count_mode"] == "carried_n" else 0,
    }
    values |= {name: said[name] for name in _AS_THEY_ARE}
    for name in (
        "dormant_exempt_kinds",
        "stale_kinds",
        "finance_bureau_names",
        "ratio_fund_types",
        "unallotted_fund_types",
        "allowed_kinds",
        "fiscal_fund_systems",
    ):
        values[name] = list(said[name])
    values["sweep_day"] = as_of - timedelta(days=said["sweep_days"])
    for name, months in (
        ("dormant_day", "dormant_months"),
        ("window_day", "stale_months"),
        ("buildings_day", "idle_months_buildings"),
        ("equipment_day", "idle_months_equipment"),
        ("other_assets_day", "idle_months_other"),
        ("final_accounts_day", "final_accounts_months"),
        ("passed_day", "passed_months"),
        ("bond_day", "bond_idle_months"),
        ("construction_day", "construction_unpaid_months"),
    ):
        values[name] = months_before(as_of, said[months])
    for name, years in (
        ("deposit_day", "deposit_years"),
        ("payable_day", "payable_years"),
        ("receivable_day", "receivable_years"),
    ):
        values[name] = months_before(as_of, 12 * said[years])
    for name, words in (
        ("interest_pattern", "interest_words"),
        ("fee_pattern", "fee_words"),
        ("reversal_pattern", "reversal_words"),
        ("treasury_pattern", "treasury_words"),
        ("bank_pattern", "bank_words"),
        ("owner_suffix_pattern", "owner_suffix_words"),
        ("older_money_pattern", "older_money_words"),
        ("issued_ahead_pattern", "issued_ahead_words"),
        ("zero_balance_allowed_pattern", "zero_balance_allowed_words"),
        ("payable_pattern", "payable_words"),
        ("receivable_pattern", "receivable_words"),
        ("income_pattern", "income_words"),
        ("attached_body_pattern", "attached_body_words"),
        ("term_deposit_pattern", "term_deposit_words"),
        ("account_name_pattern", "account_name_words"),
        ("party_body_pattern", "party_body_words"),
        ("business_body_pattern", "business_body_words"),
        ("allowed_purpose_pattern", "allowed_purpose_words"),
        ("social_insurance_pattern", "social_insurance_words"),
        ("fiscal_purpose_pattern", "fiscal_purpose_words"),
    ):
        values[name] = pattern(said[words])
    values["exempt_purpose_pattern"] = pattern(_exempt_words(law))
    values["institution_pattern"] = "|".join(
        re.escape(word) + ("$" if len(word) == 1 else "") for word in said["institution_words"]
    )
    return values


def _exempt_words(law: Profile) -> list[str]:
    """The purposes left alone: the law's words, a county's own added, those it takes out gone."""
    groups = [entry["words"] for entry in law.values["exempt_purpose_words"]]
    words = [word for group in groups for word in group]
    words += law.values["added_exempt_words"]
    return [word for word in words if word not in law.values["removed_exempt_words"]]


def pattern(words: Iterable[str]) -> str:
    """A pattern that finds any of the words; nothing where there are none.

    In a word, … stands for any characters between.

    >>> pattern(["结息", "a.b", "金库…支库"])
    '结息|a\\\\.b|金库.*支库'
    """
    return "|".join(re.escape(word).replace("…", ".*") for word in words) or NOTHING


def query_values(values: Mapping[str, Any]) -> pl.DataFrame:
    """The values that queries take, as SQL literals: what replays a query years later."""
    return pl.DataFrame(
        [(name, literal(value)) for name, value in sorted(values.items())],
        schema={"name": pl.String, "literal": pl.String},
        orient="row",
    )


def law_tables(law: Profile, books: Books, words: Words) -> dict[str, pl.DataFrame]:
    """The tables that the queries read the law from."""
    return {**_of_law_alone(law, words), "fund_prefixes": _fund_prefixes(law, books)}


@lru_cache(maxsize=8)
def _of_law_alone(law: Profile, words: Words) -> Mapping[str, pl.DataFrame]:
    """Those that are the same whatever the data: many divisions are run by one law."""
    return {
        "rules": _rules(law, words),
        "citations": citation_rows(law, words),
        "rule_witnesses": pl.DataFrame(
            [(rule.id, witness) for rule in law.rules.values() for witness in rule.evidence],
            schema={"rule_id": pl.String, "witness": pl.String},
            orient="row",
        ),
        "parameters": _parameters(law, words),
        "spending_order": pl.DataFrame(
            {
                "priority": list(law.values["spending_order"]),
                "position": list(range(1, len(law.values["spending_order"]) + 1)),
            },
            schema={"priority": pl.String, "position": pl.Int32},
        ),
        "pool_categories": _pool_categories(law),
        "asset_decisions": _asset_decisions(law, words),
        "class_reasons": _class_reasons(words),
        "own_queries": pl.DataFrame(
            [(rule.id, rule.own.path, rule.own.text) for rule in law.rules.values() if rule.own],
            schema=dict.fromkeys(("rule_id", "path", "text"), pl.String),
            orient="row",
        ),
        "rule_levels": pl.DataFrame(
            list(
                {
                    **{rule.id: rule.level for rule in law.rules.values() if rule.level},
                    **{entry["rule"]: entry["level"] for entry in law.values["levels"]},
                }.items()
            ),
            schema={"rule_id": pl.String, "level": pl.String},
            orient="row",
        ),
    }


def _class_of(reason_code: str) -> str:
    return next((name for name in _CLASSES if reason_code.startswith(name)), reason_code)


def _class_reasons(words: Words) -> pl.DataFrame:
    """Class and why of each reason code, enumerated: the lines carry them by the million."""
    classes = [_class_of(code) for code in REASON_CODES]
    whys = [words[f"whys.class_{code}"] for code in REASON_CODES]
    return pl.DataFrame(
        {"reason_code": list(REASON_CODES), "class": classes, "why": whys},
        schema_overrides={
            "class": pl.Enum(sorted(set(classes))),
            "why": pl.Enum(sorted(set(whys))),
        },
    )


def _rules(law: Profile, words: Words) -> pl.DataFrame:
    names = {rule.id: words.of(rule.name_zh, rule.name_en) for rule in law.rules.values()}
    return pl.DataFrame(
        [
            (
                rule.id,
                names[rule.id],
                rule.verdict,
                rule.subject,
                whole_basis(law, rule.id, words),
                rule.query,
                ", ".join(rule.parameters),
                ", ".join(rule.needs),
                rule.channel or None,
                rule.closes,
                rule.idle,
                rule.letter or None,
                rule.budget or None,
            )
            for rule in law.rules.values()
        ],
        schema={
            "rule_id": pl.String,
            "name": pl.String,
            "verdict": pl.String,
            "subject": pl.String,
            "law": pl.String,
            "query": pl.String,
            "parameters": pl.String,
            "needs": pl.String,
            "channel": pl.String,
            "closes": pl.Boolean,
            "idle": pl.Boolean,
            "letter": pl.String,
            "budget_action": pl.String,
        },
        orient="row",
    )


def _parameters(law: Profile, words: Words) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                parameter.name,
                printed(parameter.value),
                parameter.in_force_from,
                law.cited(parameter.cite, words),
                parameter.profile,
            )
            for parameter in law.parameters
        ],
        schema={
            "name": pl.String,
            "value": pl.String,
            "in_force_from": pl.Date,
            "cite": pl.String,
            "profile": pl.String,
        },
        orient="row",
    )


def printed(value: object) -> str:
    """A parameter's value as text: words joined by commas, tables as JSON."""
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _fund_prefixes(law: Profile, books: Books) -> pl.DataFrame:
    """The fund system and the exempt bucket of every fund type there is, by longest prefix."""
    kinds = [row[0] for row in books.rows("select distinct fund_type from indicators order by 1")]
    rows = [
        (
            kind,
            _by_prefix(kind, law.values["fund_systems"], "system"),
            _by_prefix(kind, law.values["exempt_fund_types"], "bucket"),
        )
        for kind in kinds
    ]
    names = ("fund_type", "fund_system", "exempt_bucket")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _by_prefix(code: str, entries: Iterable[Mapping[str, str]], name: str) -> str | None:
    fitting = [entry for entry in entries if code.startswith(entry["prefix"])]
    return max(fitting, key=lambda entry: len(entry["prefix"]))[name] if fitting else None


def _pool_categories(law: Profile) -> pl.DataFrame:
    lists = ("dep_eco_codes", "func_codes", "words", "not_words")
    return pl.DataFrame(
        [
            (position, entry["category"], *(list(entry.get(name, ())) for name in lists))
            for position, entry in enumerate(law.values["pool_categories"], start=1)
        ],
        schema={"position": pl.Int32, "category": pl.String}
        | dict.fromkeys(lists, pl.List(pl.String)),
        orient="row",
    )


def _asset_decisions(law: Profile, words: Words) -> pl.DataFrame:
    rows = [
        (
            position,
            entry["title"],
            entry.get("idle_since", "any"),
            None if entry["request"] == "any" else entry["request"],
            list(entry["category_prefixes"]),
            list(entry["agency_kinds"]),
            Decimal(entry["min_net_value"]),
            entry["action"] or None,
            words.of(entry["why_zh"], entry["why_en"])
            + f" ({all_cited(law, entry['cite'], words)})",
        )
        for position, entry in enumerate(law.values["asset_decisions"], start=1)
    ]
    return pl.DataFrame(
        rows,
        schema={
            "position": pl.Int32,
            "title": pl.String,
            "idle_since": pl.String,
            "request": pl.Boolean,
            "category_prefixes": pl.List(pl.String),
            "agency_kinds": pl.List(pl.String),
            "min_net_value": pl.Decimal(18, 2),
            "action": pl.String,
            "why": pl.String,
        },
        orient="row",
    )
