"""The law that a paper cites: only what fits the rule and the verdict, and has words to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.texts import Words

Values = dict[str, str]

_NATIONAL = 2
"""The years after which 预算法第四十二条 makes a carryover a surplus: its own words."""

_NUMBERED = re.compile(r"(.+?)(（[^（）]*）)")
"""A document's title and, in full-width brackets behind it, its number."""


def fitting(cited: Mapping[str, Sequence[Row]], findings: Iterable[Row]) -> list[Row]:
    """The places of the law behind those findings, each once: the county's own first.

    A finding names what covers its unit and was in force on its day (the rule's list is longer); of
    that a paper takes what may stand for the verdict. ``is_unsure`` marks a place that covers only
    some kinds of unit, where the data do not say what kind a unit is.
    """
    behind = {
        (text["at"], text["is_unsure"]): text
        for finding in findings
        for text in cited.get(finding["finding_id"], ())
        if text["papers"] is None or finding["verdict"] in text["papers"].split(",")
    }
    places: dict[tuple[str, str], Row] = {}
    for _, text in sorted(behind.items()):
        key = text["cite"], text["words"]
        place = places.get(key, text)
        places[key] = {**place, "is_unsure": place["is_unsure"] or text["is_unsure"]}
    return sorted(places.values(), key=lambda place: not place["is_own"])


def articles(facts: NoticeFacts, findings: Sequence[Row], words: Words) -> list[Values]:
    """What a paper says of its law: the words of each place, then the rules that have none.

    A place without words is left out: what it says is not known here. The national law speaks of
    two years; where a county's own rule is shorter and its words are not known, the paper says that
    they are to be added.
    """
    places = [place for place in fitting(facts.citations, findings) if place["words"]]
    said = [_article(place, words) for place in places]
    alike = {(row["rule_id"], row["verdict"], row["legal_basis"]): row for row in findings}
    bare = dict.fromkeys(
        row["rule_id"]
        for row in alike.values()
        if not any(place["words"] for place in fitting(facts.citations, [row]))
    )
    names = words("notices.name_joint").join(facts.rules.get(rule, rule) for rule in bare)
    if names:
        said.append(_note(words("notices.article_missing", rules=names)))
    years = int(facts.parameters.get("life_years", _NATIONAL))
    lapsed = any(row["rule_id"] in facts.lapsing for row in findings)
    if years < _NATIONAL and lapsed and not any(place["is_own"] for place in places):
        said.append(_note(words("notices.article_shorter", term=facts.terms["life_years"])))
    return said


def left_out(cited: Mapping[str, Sequence[Row]], findings: Sequence[Row]) -> list[str]:
    """The places that fit, and that no paper names because their words are not known here."""
    return [place["cite"] for place in fitting(cited, findings) if not place["words"]]


def _article(place: Row, words: Words) -> Values:
    """One place of the law; a quotation's own last stop goes, the sentence around it has one."""
    quoted = place["words"].rstrip("。；，.;,")
    found = _NUMBERED.fullmatch(place["title"])
    title, number = found.groups() if found else (place["title"], "")
    title = title.strip("《》")
    named = words("notices.law_title", title=title, number=number, article=place["article"])
    key = "notices.article_model" if place["model"] else "notices.article"
    text = words(key, law=named.rstrip(", "), words=quoted)
    if place["confidence"] != "sourced":
        text += words(f"notices.article_{place['confidence']}")
    if place["is_unsure"]:
        text += words("notices.article_limited", limited=place["limited"])
    return {"cite": place["cite"], "words": quoted, "text": text}


def _note(text: str) -> Values:
    """What stands in the place of law that is not there."""
    return {"cite": "", "words": "", "text": text}
