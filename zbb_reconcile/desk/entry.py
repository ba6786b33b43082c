"""What somebody enters: which findings to list, which were ticked, and what is decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Self
from urllib.parse import urlencode

import polars as pl

from zbb_reconcile.dates import parse_day
from zbb_reconcile.desk.decision_file import COLUMNS, TABLE, code_of
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.money import parse_money
from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

Form = Mapping[str, Sequence[str]]
"""Name -> what was sent under it, in its order."""

PAGE_ROWS = 50
OPEN = "undecided"
DECIDED = "decided"
ENTERED = COLUMNS[1:]
"""What is asked for about a finding: all but its id."""
_MOST_CHARACTERS = 2000
_SEARCHED = ("finding_id", "subject_id", "agency_code", "agency_name", "reason")


@dataclass(frozen=True)
class Filters:
    """Which findings are listed, and which page of them; '' lets all through."""

    state: str = ""
    rule: str = ""
    agency: str = ""
    verdict: str = ""
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, form: Form) -> Self:
        """The filters that an address or a form names; anything else in it is left alone."""
        page = first(form, "page")
        number = max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1
        known = {name: first(form, name) for name in ("state", "rule", "agency", "verdict")}
        # A whole account number finds what is shown of it, and goes into no address.
        words = mask_text(first(form, "words").strip())
        return cls(**known, words=words, page=number)

    def query(self, **more: object) -> str:
        """The same as the end of an address, with more beside it."""
        named = {name: value for name, value in asdict(self).items() if value not in ("", 1)}
        return urlencode(named | more)

    def at(self, page: int) -> Self:
        """Another page of the same."""
        return replace(self, page=page)

    def cut(self, findings: pl.DataFrame) -> pl.DataFrame:
        """Of the findings listed, those of the page; of its last page where there is none such."""
        pages = max(1, -(-findings.height // PAGE_ROWS))
        return findings.slice((min(self.page, pages) - 1) * PAGE_ROWS, PAGE_ROWS)

    def of_these(self, findings: pl.DataFrame) -> pl.DataFrame:
        """The findings that are let through; ``decision`` says how each is decided, or null."""
        for column, wanted in (
            ("rule_id", self.rule),
            ("agency_code", self.agency),
            ("verdict", self.verdict),
        ):
            if wanted:
                findings = findings.filter(pl.col(column) == wanted)
        if self.state in (OPEN, DECIDED):
            findings = findings.filter(pl.col("decision").is_null() == (self.state == OPEN))
        elif self.state:
            findings = findings.filter(pl.col("decision") == self.state)
        for word in self.words.split():
            cells = [pl.col(name).fill_null("") for name in _SEARCHED]
            holds = [cell.str.contains(word, literal=True) for cell in cells]
            findings = findings.filter(pl.any_horizontal(holds))
        return findings


def first(form: Form, name: str) -> str:
    """What was sent under that name, the first of several; '' where nothing was."""
    return next(iter(form.get(name) or ()), "")


def ticked(form: Form) -> dict[str, str]:
    """Finding -> what stood about it when it was ticked, in the order of the list."""
    pairs = (one.rpartition(":") for one in form.get("tick") or ())
    return {finding_id: seen for finding_id, _, seen in pairs if finding_id}


WHOLE = ("page", "all")
"""What a decision may be about besides the findings that are ticked: the page, or all listed."""


def whole(form: Form) -> tuple[str, str]:
    """Which of ``WHOLE`` is meant, and the ``state_of`` it had when it was listed; '' if none."""
    kind, _, seen = first(form, "about").partition(":")
    return (kind, seen) if kind in WHOLE else ("", "")


def state_of(versions: Mapping[str, str]) -> str:
    """A short name for just these findings with just these decisions, whatever their order.

    >>> state_of({"A": "1", "B": "2"}) == state_of({"B": "2", "A": "1"}) != state_of({"A": "1"})
    True
    """
    text = "\n".join(f"{one}:{seen}" for one, seen in sorted(versions.items()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entered(form: Form) -> dict[str, str]:
    """What was typed, to be shown again where it cannot be used."""
    return {name: first(form, name) for name in ENTERED}


def as_entered(row: Mapping[str, str]) -> dict[str, str]:
    """A row of the file as the form takes it, to be changed in part."""
    cells = {name: row[name] for name in ENTERED}
    for name in ENTERED:
        if cells[name] and TABLES[TABLE].column(name).kind == "day":
            day = parse_day(cells[name])
            cells[name] = day.isoformat() if isinstance(day, date) else ""
    return cells | {"decision": code_of((row,))}


def decision_of(form: Form, words: Words) -> dict[str, str]:
    """The cells of a decision by column, the finding's id not among them. Raises Refusal."""
    cells = {name: _clean(first(form, name), name, words) for name in ENTERED}
    code = cells["decision"]
    if code not in TABLES[TABLE].column("decision").codes():
        raise Refusal("desk_no_decision")
    for name in ENTERED:
        kind = TABLES[TABLE].column(name).kind
        if cells[name] and kind == "day":
            cells[name] = _day(cells[name], name, words).isoformat()
        elif cells[name] and kind == "money":
            cells[name] = f"{_amount(cells[name], name, words):f}"
    # As the next run asks it: a decision to keep that lacks one of them counts for nothing.
    if code == "keep" and not (cells["reason"] and cells["valid_until"]):
        raise Refusal("desk_keep_lacks")
    return cells | {"decision": value_label("decision", code, words)}


def _clean(text: str, name: str, words: Words) -> str:
    """One line of text, in which every character shows."""
    line = visible(" ".join(text.split()))
    if len(line) > _MOST_CHARACTERS:
        label = column_label(TABLE, name, words)
        raise Refusal("desk_too_long", column=label, most=_MOST_CHARACTERS)
    return line


def _day(text: str, name: str, words: Words) -> date:
    day = parse_day(text)
    if not isinstance(day, date):
        raise Refusal("desk_bad_day", column=column_label(TABLE, name, words), found=text)
    return day


def _amount(text: str, name: str, words: Words) -> Decimal:
    amount = parse_money(text)
    if not isinstance(amount, Decimal):
        raise Refusal("desk_bad_amount", column=column_label(TABLE, name, words), found=text)
    return amount
