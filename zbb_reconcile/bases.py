"""What a finding rests on: of its rule's citations those that speak of its unit and its case.

A text that speaks of public institutions says nothing about an enterprise: it is not cited there.
Where the data do not say what a unit is, the text is cited with its limit. Where nothing fits, the
basis is this product's own reading (the citation ``contract``), never a law that does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from zbb_reconcile.profiles import Citation, Profile
from zbb_reconcile.texts import Words

READING = "contract"


def legal_bases(law: Profile, subjects: pl.DataFrame, words: Words) -> pl.DataFrame:
    """``subjects`` (rule_id, agency_kind, cases) with the legal basis of findings like that."""
    rows = [
        (rule_id, kind, cases, _basis(law, rule_id, kind, cases, words))
        for rule_id, kind, cases in subjects.iter_rows()
    ]
    names = ("rule_id", "agency_kind", "cases", "legal_basis")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def whole_basis(law: Profile, rule_id: str, words: Words) -> str:
    """Everything that a rule may cite, each text with its limit."""
    return all_cited(law, law.cites(rule_id), words)


def all_cited(law: Profile, keys: Iterable[str], words: Words) -> str:
    """Those citations in one line, each with its limit."""
    return words.join((limited(place, words) for place in law.in_force(keys)), "semicolon")


def citation_rows(law: Profile, words: Words) -> pl.DataFrame:
    """The law's own words behind every rule, in the order in which the rule cites them.

    ``cite`` is what a finding prints, ``limited`` the same with its limit; both are the same where
    a text speaks of every unit. ``title`` and ``article`` are what papers print; ``papers``, the
    verdicts that one may rest on it, is null where that is every one. The last of each rule is the
    product's own reading.
    """
    rows = [
        (
            rule_id,
            place.cited(words),
            limited(place, words),
            place.words,
            place.source,
            place.confidence,
            *_on_papers(place, words),
            place.is_own,
            place.model,
        )
        for rule_id in law.rules
        for place in (law.citations[key] for key in dict.fromkeys((*law.cites(rule_id), READING)))
    ]
    names = (
        "rule_id",
        "cite",
        "limited",
        "words",
        "source",
        "confidence",
        "title",
        "article",
        "papers",
    )
    schema = {
        **dict.fromkeys(names, pl.String),
        **dict.fromkeys(("is_own", "model"), pl.Boolean),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _on_papers(place: Citation, words: Words) -> tuple[str, str, str | None]:
    """Title, article, and the verdicts that a paper may rest on it, joined by commas."""
    papers = None if place.papers is None else ",".join(place.papers)
    title = words.of(place.law_zh, place.law_en)
    return title, words.of(place.article_zh, place.article_en), papers


def _basis(law: Profile, rule_id: str, kind: str | None, cases: str | None, words: Words) -> str:
    told = tuple(cases.split(",")) if cases else ()
    said = []
    for place in law.in_force(law.cites(rule_id)):
        fits = place.speaks_of(kind, told)
        if fits is not False:
            said.append(place.cited(words) if fits else limited(place, words))
    return words.join(said, "semicolon") or law.citations[READING].cited(words)


def limited(place: Citation, words: Words) -> str:
    """Law and article, with the kinds of unit that it speaks of where it names some."""
    if not place.covers:
        return place.cited(words)
    scope = words("whys.scope_and").join(_scope(entry, words) for entry in place.covers)
    return words("whys.limited", cite=place.cited(words), scope=scope)


def _scope(entry: str, words: Words) -> str:
    kind, _, case = entry.partition(".")
    unit = words(f"whys.scope_{kind}")
    return words(f"whys.scope_case_{case}", kind=unit) if case else unit
