"""The papers of a recall: notices to units, a list of what goes to none, and the request.

Indicators and cash are two views of money that may be the same yuan: no paper adds them, and the
papers' own figures have to be the recalls again, to the fen, before any paper leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zbb_reconcile.report.escape import percent
from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.report.notices.division import ZERO, divided
from zbb_reconcile.report.notices.fields import (
    ANNEXES,
    BULLETIN,
    PETITION,
    RECALLS,
    WAY_OF,
    WAYS,
    Values,
    built_in,
    filled_in,
    printed_yuan,
    yuan_of,
)
from zbb_reconcile.report.notices.petition import petition
from zbb_reconcile.report.notices.units import Told, internal, notices, shared
from zbb_reconcile.texts import Words

_NAME = 40


@dataclass(frozen=True)
class Paper:
    """One paper: its kind, its file name, its bytes; what it recalls, by way of recall."""

    kind: str
    name: str
    content: bytes
    amounts: Mapping[str, Decimal]
    findings: tuple[str, ...] = ()
    """The findings that it tells a unit of; none of a division's own papers."""


def papers(
    facts: NoticeFacts, templates: Mapping[str, bytes], words: Words, at_least: Decimal
) -> Iterator[Paper]:
    """Every paper, by division: the request, the list of what goes to none, then the notices.

    ``templates`` is a county's own .docx by kind, whose placeholders are known to be fields of it;
    of the other kinds the built-in ones are taken. A notice of recall about less than ``at_least``
    yuan is listed instead.
    """
    used: set[str] = set()
    made: dict[tuple[str, tuple[str, ...]], bytes] = {}
    every = (*facts.recalls, *facts.closings, *facts.doubts, *facts.letters)
    for code in sorted({row["division_code"] or "" for row in every}):
        division = divided(facts, code, at_least)
        common = shared(facts, division, at_least, words)
        whole = petition(facts, division, common, words)
        common["annex_rows"] = whole.values["annex_rows"] or words("notices.none")
        rest = internal(facts, division, common, words)
        ranked = bulletin(facts, code, common, words)
        own = [whole, *(paper for paper in (ranked, rest) if paper)]
        told = [*notices(facts, division, common, words)]
        _check_sums(division.recalls, told, rest, whole)
        for paper in (*own, *told):
            name = [words(f"notices.file_{paper.kind}"), *(paper.unit or [code])]
            look = paper.kind, _empty_annexes(paper)
            if look not in made:
                made[look] = templates.get(paper.kind) or built_in(look[0], words, look[1])
            yield Paper(
                paper.kind,
                _file_name(name, used),
                filled_in(made[look], paper.kind, paper.values, paper.lists),
                _amounts(paper),
                paper.findings,
            )


RANK_MONTHS = 3
"""So many months in a row on top are praised, at the end are pressed."""


def bulletin(facts: NoticeFacts, code: str, common: Values, words: Words) -> Told | None:
    """通报 of a division: how far its units are with their budget; None without several of them.

    It tells nobody of a finding and demands nothing; units are ranked, never persons.
    """
    rows = [
        row
        for row in facts.scores
        if row["rank"] is not None and (row["division_code"] or "") == code
    ]
    if len(rows) <= 1:
        return None
    ranks = [
        {
            "no": str(row["rank"]),
            "agency": row["agency_name"] or row["agency_code"],
            **{name: printed_yuan(row[name]) for name in ("issued", "paid", "recalled")},
            "rate": percent(row["execution_rate"]),
            "time": percent(row["time_rate"]),
            "overdue": str(row["overdue"]),
        }
        for row in rows
    ]
    stood = {"praised": "months_on_top", "pressed": "months_at_end"}
    named = {name: _stood(rows, months, words) for name, months in stood.items()}
    return Told(BULLETIN, None, {**common, **named}, {"ranks": ranks})


def _stood(rows: Iterable[Row], months: str, words: Words) -> str:
    """The units that stood there for so many months, each with how many."""
    told = [
        words("notices.for_months", agency=row["agency_name"], count=row[months])
        for row in rows
        if row[months] >= RANK_MONTHS
    ]
    return words("notices.name_joint").join(told) or words("notices.none")


def _empty_annexes(paper: Told) -> tuple[str, ...]:
    """The annexes of the request that have nothing to list."""
    if paper.kind != PETITION:
        return ()
    return tuple(name for name in ANNEXES if not paper.values[f"annex_{name}"])


def _amounts(paper: Told) -> dict[str, Decimal]:
    """What a paper recalls, by way, as its reader adds it up."""
    if paper.kind in RECALLS:
        return {WAY_OF[paper.kind]: yuan_of(paper.values["total"])}
    if "indicator_total" in paper.values:
        return {way: yuan_of(paper.values[f"{way}_total"]) for way in WAYS}
    return {}


def _check_sums(
    recalls: Iterable[Row], told: Sequence[Told], rest: Told | None, whole: Told
) -> None:
    """The figures as they will be read are the recalls again; RuntimeError where they are not."""
    meant = dict.fromkeys(WAYS, ZERO)
    places = {place: way for way, place in WAYS.items()}
    for row in recalls:
        place = row["destination"], row["channel"]
        if place not in places:
            raise RuntimeError(f"{place}: no paper speaks of it")
        meant[places[place]] += row["amount"]
    said = dict.fromkeys(WAYS, ZERO)
    for paper in (*told, *([rest] if rest else [])):
        for way, amount in _amounts(paper).items():
            said[way] += amount
        for way, items in _listed(paper).items():
            if items != _amounts(paper)[way]:
                raise RuntimeError(f"{paper.kind}: {items} in rows, {_amounts(paper)} in words")
    whole_amounts, rows = _amounts(whole), _listed(whole)
    for way, amount in meant.items():
        units = _sum(unit[way] for unit in whole.lists["units"])
        if not amount == whole_amounts[way] == units == rows[way] == said[way]:
            raise RuntimeError(
                f"{way}: {amount} recalled, {whole_amounts[way]} requested, {units} by unit, "
                f"{rows[way]} by row, {said[way]} in notices and listed"
            )
    planned = _sum(row["amount"] for row in whole.lists["plan"])
    if not planned == yuan_of(whole.values["uses_total"]) == meant["indicator"]:
        raise RuntimeError(f"plan: {planned} for {meant['indicator']}")
    held = [row["balance"] for row in whole.lists["closings"]]
    if _sum(held) != yuan_of(whole.values["closing_total"]):
        raise RuntimeError(f"closing accounts: {held}")


def _listed(paper: Told) -> dict[str, Decimal]:
    """What the rows of a paper add up to, by way."""
    if paper.kind in RECALLS:
        return {WAY_OF[paper.kind]: _sum(item["amount"] for item in paper.lists["items"])}
    if "rows" not in paper.lists:
        return {}
    sums = dict.fromkeys(WAYS, ZERO)
    for row in paper.lists["rows"]:
        if row["_way"]:
            sums[row["_way"]] += yuan_of(row["amount"])
    return sums


def _sum(figures: Iterable[str]) -> Decimal:
    return sum((yuan_of(text) for text in figures), ZERO)


def _file_name(words: Iterable[str], used: set[str]) -> str:
    """A file name that every system takes, and that no other paper has."""
    stem = "_".join(re.sub(r"[^\w（）()-]+", "_", word)[:_NAME] for word in words if word)
    name, count = f"{stem}.docx", 1
    while name.casefold() in used:
        count += 1
        name = f"{stem}_{count}.docx"
    used.add(name.casefold())
    return name
