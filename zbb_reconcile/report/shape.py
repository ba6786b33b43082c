"""What a summary is made of: plain dicts, JSON-ready, money as text with two decimals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

RECALL_PLACES: Mapping[tuple[str, str], str] = {
    ("treasury", "indicator"): "recall_indicator",
    ("stabilisation_fund", "indicator"): "stabilise",
    ("upper_level", "indicator"): "return_up",
    ("lower_level", "indicator"): "lower_level",
    ("treasury", "cash"): "recall_cash",
    ("upper_level", "cash"): "cash_up",
    ("lower_level", "cash"): "cash_lower",
}
"""Destination and channel of a recall, and the sum it belongs to; none is added to another."""
RECALL_KINDS = tuple(RECALL_PLACES.values())
"""Every sum; none is added to another."""

Row = dict[str, Any]


class Money(TypedDict):
    """The unspent money in one bucket under one verdict; ``name`` is the rule's."""

    bucket: str
    name: str
    verdict: str
    count: int
    yuan: str


class Total(TypedDict):
    """How many, and how much."""

    count: int
    yuan: str


class VerdictCount(TypedDict):
    """A rule's findings with one verdict; no amount where none of them has one."""

    verdict: str
    count: int
    amount: str | None


class RuleFindings(TypedDict):
    """What one rule found. ``amount`` is the signed sum, ``amount_gross`` the sum without signs."""

    rule_id: str
    name: str
    verdicts: list[VerdictCount]
    count: int
    without_amount: int
    amount: str | None
    amount_gross: str | None
    amount_max: str | None


class Findings(TypedDict):
    """The findings by rule; rules that ran and found nothing are there with count 0."""

    count: int
    by_rule: list[RuleFindings]


class Recall(TypedDict):
    """What one finding gives back; its account masked, None where there are several."""

    finding_id: str
    rule_id: str
    kind: str
    subject_kind: str
    subject_id: str
    agency_code: str
    agency_name: str
    amount: str
    from_account_no: str | None


class Controls(TypedDict):
    """Every control, the failing ones first, then those only shown (``holds`` is null)."""

    count: int
    failing: int
    every: list[Row]


class QuarantineReason(TypedDict):
    """Rows set aside for one reason, with the first row's own words as an example."""

    reason_code: str
    count: int
    example: str


class QuarantinedRow(TypedDict):
    """One row set aside: where it stands, and why in words."""

    source_file: str
    source_sheet: str | None
    source_row: int
    reason: str


class Quarantine(TypedDict):
    """The rows set aside: how many for each reason, and the first of them by place."""

    count: int
    by_reason: list[QuarantineReason]
    first: list[QuarantinedRow]


class SwitchedOff(TypedDict):
    """A rule that did not run, and why."""

    rule_id: str
    name: str
    why: str


class Checked(TypedDict):
    """What ``check`` finds: the part of a summary that needs no law and no as-of day.

    ``refusals``: what cannot be used at all, each with its place, what was found, what to do.
    """

    refusals: list[Row]
    controls: Controls
    quarantine: Quarantine
    sources: list[Row]
    notes: list[str]


class Change(TypedDict):
    """How many findings were new, open, settled …, with the amounts of both runs."""

    change: str
    count: int
    amount_old: str
    amount_new: str


class FollowUp(TypedDict):
    """What became of the findings of an earlier result; nothing to compare: all are new.

    ``sums``: by destination and channel what is recalled, notified, received; never added.
    """

    changes: list[Change]
    states: dict[str, int]
    sums: list[Row]


FOLLOWED_SUMS = ("recalled", "notified", "received", "received_in_all")
"""The figures of ``FollowUp.sums``, each of another moment."""


def is_followed(told: FollowUp) -> bool:
    """Whether there is anything to follow up: an earlier result, a decision, a paper sent."""
    first = all(change["change"] == "new" for change in told["changes"])
    return not first or bool(set(told["states"]) - {"found"})


class Summary(TypedDict):
    """What ``--json`` prints, and what the terminal, the workbook and the page begin with."""

    as_of: str
    profile: str
    unspent: Total
    money: list[Money]
    findings: Findings
    recalls: dict[str, Total]
    referred: Total
    followup: FollowUp
    largest_recalls: list[Recall]
    controls: Controls
    quarantine: Quarantine
    switched_off: list[SwitchedOff]
    sources: list[Row]
    notes: list[str]
