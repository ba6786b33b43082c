"""What a finding rests on: of its rule's citations those that speak of its unit and its case.

A text that speaks of public institutions says nothing about an enterprise: it is not cited there.
Where the data do not say what a unit is, the text is cited with its limit. Where nothing fits, the
basis is this product's own reading (the citation ``contract``), never a law that does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from zbb_reconcile.law.profile import Citation, Profile
from zbb_reconcile.texts import Words

READING = "contract"


def legal_bases(
    law: Profile, subjects: pl.DataFrame, words: Words
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The legal basis of findings like each of ``subjects`` (rule_id, agency_kind, cases).

    As it is printed, and its texts one by one: those of a printed basis of a rule, in their order.
    """
    bases: list[tuple[str | None, ...]] = []
    texts: dict[tuple[str, str], list[tuple[Citation, bool]]] = {}
    for rule_id, kind, cases in subjects.iter_rows():
        cited = _cited(law, rule_id, kind, cases)
        basis = words.join((_printed(*one, words) for one in cited), "semicolon")
        bases.append((rule_id, kind, cases, basis))
        texts[rule_id, basis] = cited
    names = ("rule_id", "agency_kind", "cases", "legal_basis")
    rows = [
        (rule_id, basis, at, place.key, _printed(place, is_limited, words), is_limited)
        for (rule_id, basis), cited in texts.items()
        for at, (place, is_limited) in enumerate(cited, start=1)
    ]
    return (
        pl.DataFrame(bases, schema=dict.fromkeys(names, pl.String), orient="row"),
        pl.DataFrame(rows, schema=CITED, orient="row"),
    )


CITED = pl.Schema(
    {
        "rule_id": pl.String,
        "legal_basis": pl.String,
        "position": pl.Int32,
        "citation_id": pl.String,
        "cite": pl.String,
        "is_limited": pl.Boolean,
    }
)


def whole_basis(law: Profile, rule_id: str, words: Words) -> str:
    """Everything that a rule may cite, each text with its limit."""
    return words.join((limited(place, words) for place in law.texts_in_force(rule_id)), "semicolon")


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
            place.key,
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
        for place in _with_reading(law, law.texts(rule_id))
    ]
    names = (
        "rule_id",
        "citation_id",
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


def _with_reading(law: Profile, places: list[Citation]) -> list[Citation]:
    """The texts of a rule and, last where it is not among them, the product's own reading."""
    own = law.citations[READING]
    return places if any(place.key == READING for place in places) else [*places, own]


def _on_papers(place: Citation, words: Words) -> tuple[str, str, str | None]:
    """Title, article, and the verdicts that a paper may rest on it, joined by commas."""
    papers = None if place.papers is None else ",".join(place.papers)
    title = words.of(place.law_zh, place.law_en)
    return title, words.of(place.article_zh, place.article_en), papers


def _cited(
    law: Profile, rule_id: str, kind: str | None, cases: str | None
) -> list[tuple[Citation, bool]]:
    """The texts that speak of such a unit, each with whether that is not known for sure."""
    told = tuple(cases.split(",")) if cases else ()
    fits = [(place, place.speaks_of(kind, told)) for place in law.texts_in_force(rule_id)]
    found = [(place, its is None) for place, its in fits if its is not False]
    return found or [(law.citations[READING], False)]


def _printed(place: Citation, is_limited: bool, words: Words) -> str:
    return limited(place, words) if is_limited else place.cited(words)


def limited(place: Citation, words: Words) -> str:
    """Law and article, with the kinds of unit that it speaks of where it names some."""
    if not place.covers:
        return place.cited(words)
    scope = words("whys.scope_and").join(_scope(entry, words) for entry in place.covers)
    return words("whys.limited", cite=place.cited(words), scope=scope)


def _scope(entry: str, words: Words) -> str:
    kind, _, case = entry.partition(".")
    if kind == "any":
        return words[f"whys.scope_money_{case}"]
    unit = words(f"whys.scope_{kind}")
    return words(f"whys.scope_case_{case}", kind=unit) if case else unit
