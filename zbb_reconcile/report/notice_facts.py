"""What the notices rest on: rows of a finished run, each with what its paper has to say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class NoticeFacts:
    """What the papers say, as rows of a finished run."""

    as_of: date
    recalls: Sequence[Row]
    """Each with the agency, division, verdict, day, reason and legal basis of its finding."""
    citations: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """The texts of the law that each finding rests on: rows of ``citations``, each with ``at``, its
    place in the law, and ``is_unsure`` where it may not speak of the unit."""
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
    letters: Sequence[Row] = ()
    """Findings that go out with a letter of their own kind, ``letter``."""
    scores: Sequence[Row] = ()
    """The ranks of agencies, where there is an earlier result to see progress against."""
    failing: int = 0
    """How many controls do not hold: nothing is demanded before they do."""
    nothing_paid: bool = False
    """Whether there is money and not one payment of it: the payments may not have been supplied."""
    doubts: Sequence[Row] = ()
    """Findings of cash that may be stale beyond what is proved."""
    stale: Mapping[str, Row] = field(default_factory=dict)
    whose: Mapping[str, Row] = field(default_factory=dict)
    """What says whose money lies in an account, ``known_by``, and the word that says it."""
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
