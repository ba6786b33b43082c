"""What the papers rest on: rows of a finished run, each with what its paper has to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zbb_reconcile.books import Reader
from zbb_reconcile.texts import chosen

Row = Mapping[str, Any]

LAPSING = "flag/lapsed_carryovers"
"""The query of the rule of money that outlived its years at this level."""


@dataclass(frozen=True)
class Facts:
    """What the papers say, as rows of a finished run."""

    as_of: date
    recalls: Sequence[Row]
    """Each with the agency, division, verdict, day, reason and legal basis of its finding."""
    citations: Sequence[Row] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    """What each rule is called."""
    lapsing: frozenset[str] = frozenset()
    """The rules of money that outlived its years at this level."""
    regions: Mapping[str, str] = field(default_factory=dict)
    issuers: frozenset[str] = frozenset()
    """The agencies that the papers come from: the finance bureaus."""
    indicators: Mapping[str, Row] = field(default_factory=dict)
    roots: Mapping[str, Row] = field(default_factory=dict)
    projects: Mapping[str, Row] = field(default_factory=dict)
    accounts: Mapping[str, Row] = field(default_factory=dict)
    """Name and bank of every account, as registered, else as the bank has it."""
    closings: Sequence[Row] = ()
    """The accounts to close: balance, target, and the findings that say so under ``findings``."""
    doubts: Sequence[Row] = ()
    """Findings of cash that may be stale beyond what is proved."""
    stale: Mapping[str, Row] = field(default_factory=dict)
    own_cash: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The accounts of each agency that its stale cash was looked for in."""
    silent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Those of them that hold money and of which not one line came."""
    funds: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    """Fund excesses, by division and fund item."""
    uses: Sequence[Row] = ()
    needs: Sequence[Row] = ()
    """In the order in which they are met."""
    departments: Mapping[str, str] = field(default_factory=dict)
    """Who answers for an agency that is no more: its department's name, '' where unknown."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The law's numbers and words, as printed."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """How long money or an account may lie unused, in words (两年), by parameter."""


def read_facts(books: Reader, as_of: date, terms: Mapping[str, str]) -> Facts:
    """The facts of a finished run; ``terms`` are its numbers in words."""
    there = set(books.tables())

    def rows(table: str, *order: str) -> list[dict[str, Any]]:
        return books.rows(table, {}, order) if table in there else []

    findings = {row["finding_id"]: row for row in rows("findings")}
    shared = ("division_code", "agency_name", "verdict", "since", "reason", "legal_basis")
    recalls = [
        {**row, **{name: findings[row["finding_id"]][name] for name in shared}}
        for row in rows("recalls", "finding_id", "from_account_no")
    ]
    names = rows("agency_names", "agency_code")
    rules = {row["rule_id"]: row for row in rows("rules")}
    bureau = chosen("zh")("notices.finance_bureau")
    subjects = [row["subject_id"] for row in recalls]
    agencies = {row["agency_code"]: row for row in rows("known_agencies")}
    parameters = {row["name"]: row["value"] for row in rows("parameters")}
    own, kinds = rows("own_cash_accounts", "account_no"), parameters["stale_kinds"].split(", ")
    return Facts(
        as_of=as_of,
        recalls=recalls,
        citations=rows("citations"),
        rules={rule_id: row["name"] for rule_id, row in rules.items()},
        lapsing=frozenset(rule for rule, row in rules.items() if row["query"] == LAPSING),
        regions={row["division_code"]: row["region"] for row in names if row["region"]},
        issuers=frozenset(
            row["agency_code"]
            for row in names
            if row["normal_form"] == bureau and not row["is_former"]
        ),
        indicators=_by(books, "indicators", "indicator_id", subjects),
        roots=_by(books, "roots", "root_indicator_id", subjects),
        projects={row["project_code"]: row for row in rows("project_states")},
        accounts={
            row["account_no"]: row
            for table in ("bank_accounts", "registered_accounts")
            for row in rows(table)
        },
        closings=_closings(
            rows("accounts_at_bank", "account_no"),
            rows("account_actions"),
            rows("closing_accounts"),
            findings.values(),
            own,
            kinds,
        ),
        doubts=[
            # Of what is for review nothing is proved, whatever the lines add up to.
            row if row["verdict"] == "recall" else {**row, "amount": Decimal("0.00")}
            for row in findings.values()
            if rules[row["rule_id"]]["channel"] == "cash"
            and ((row["amount_max"] or 0) > (row["amount"] or 0) or row["verdict"] != "recall")
        ],
        own_cash=_grouped(own),
        silent=_grouped(row for row in own if not row["has_lines"] and (row["balance"] or 0) > 0),
        stale={row["agency_code"]: row for row in rows("stale_cash")},
        funds={(row["division_code"], row["subject_id"]): row for row in rows("fund_excesses")},
        uses=rows("uses"),
        needs=_needs(rows("needs", "need_id"), rows("spending_order")),
        departments={
            code: agencies.get(row["department_code"] or "", {}).get("agency_name") or ""
            for code, row in agencies.items()
            if row["abolished_on"] and row["abolished_on"] <= as_of
        },
        parameters=parameters,
        terms=terms,
    )


def _by(books: Reader, table: str, key: str, wanted: list[str]) -> Mapping[str, Row]:
    return {row[key]: row for row in books.frame(table, {key: wanted}).to_dicts()}


def _closings(
    at_bank: Iterable[Row],
    actions: Iterable[Row],
    closing: Iterable[Row],
    findings: Iterable[Row],
    own_cash: Iterable[Row],
    own_kinds: Sequence[str],
) -> list[dict[str, Any]]:
    """The accounts to close; of one in foreign currency no balance and no target is known.

    One of a kind that holds an agency's own cash, and that holds none, is in trust.
    """
    own = {row["account_no"] for row in own_cash}
    planned = {row["account_no"]: row for row in actions}
    said = {(row["rule_id"], row["subject_kind"], row["subject_id"]): row for row in findings}
    rules = {row["account_no"]: row["rules"].split(",") for row in closing}
    found = []
    for account in at_bank:
        number, agency = account["account_no"], account["agency_code"]
        if number not in rules or not account["is_open"]:
            continue
        plan = planned.get(number, {})
        why = [
            said.get((rule, "account", number)) or said[rule, "agency", agency]
            for rule in rules[number]
        ]
        found.append(
            {
                **account,
                "agency_name": account["agency_name"] or account["owner_name"],
                "balance": None if account["is_foreign"] else account["balance"],
                **{
                    name: plan.get(name)
                    for name in ("to_treasury", "to_target", "target_account_no")
                },
                "is_in_trust": (
                    account["in_register"]
                    and account["account_kind"] in own_kinds
                    and number not in own
                ),
                "findings": why,
            }
        )
    return found


def _grouped(accounts: Iterable[Row]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in accounts:
        groups.setdefault(row["agency_code"], []).append(row["account_no"])
    return groups


def _needs(needs: Iterable[Row], order: Iterable[Row]) -> list[Row]:
    position = {row["priority"]: row["position"] for row in order}
    wanted = [row for row in needs if row["priority"] in position and row["amount"] > 0]
    return sorted(wanted, key=lambda row: (position[row["priority"]], row["need_id"]))
