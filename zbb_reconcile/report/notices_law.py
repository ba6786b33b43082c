"""The law that a paper cites: only what fits the rule and the verdict, and has words to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from zbb_reconcile.report.notices_facts import Facts, Row
from zbb_reconcile.texts import say

Values = dict[str, str]

_NATIONAL = 2
"""The years after which 预算法第四十二条 makes a carryover a surplus: its own words."""

_NUMBERED = re.compile(r"(.+?)(（[^（）]*）)")
"""A document's title and, in full-width brackets behind it, its number."""


def fitting(citations: Iterable[Row], findings: Iterable[Row]) -> list[Row]:
    """The places of the law behind those findings, each once, as their rules cite them.

    A finding names only what was in force on its day (the rule's list is longer); of that a paper
    takes what may stand for the verdict.
    """
    behind: dict[str, list[Row]] = {}
    for finding in findings:
        behind.setdefault(finding["rule_id"], []).append(finding)
    cited: dict[str, Row] = {}
    for citation in citations:
        for finding in behind.get(citation["rule_id"], ()):
            papers = citation["papers"]
            stands = papers is None or finding["verdict"] in papers.split(",")
            if stands and citation["cite"] in (finding["legal_basis"] or ""):
                cited.setdefault(citation["cite"], citation)
    return list(cited.values())


def articles(facts: Facts, findings: Sequence[Row], lang: str) -> list[Values]:
    """What a paper says of its law: the words of each place, then the rules that have none.

    A place without words is left out: what it says is not known here. The national law speaks of
    two years; where a county's own rule is shorter, the paper says that it is to be added.
    """
    citations, rules = facts.citations, facts.rules
    said = [_article(place, lang) for place in fitting(citations, findings) if place["words"]]
    bare = dict.fromkeys(
        finding["rule_id"]
        for finding in findings
        if not any(place["words"] for place in fitting(citations, [finding]))
    )
    names = say("notices.name_joint", lang).join(rules.get(rule, rule) for rule in bare)
    if names:
        text = say("notices.article_missing", lang, rules=names)
        said.append({"cite": "", "words": "", "text": text})
    years = facts.life_years.get("life_years", _NATIONAL)
    if years < _NATIONAL and any(finding["rule_id"] == "CR-01" for finding in findings):
        text = say("notices.article_shorter", lang, years=years)
        said.append({"cite": "", "words": "", "text": text})
    return said


def left_out(citations: Sequence[Row], findings: Sequence[Row]) -> list[str]:
    """The places that fit, and that no paper names because their words are not known here."""
    return [place["cite"] for place in fitting(citations, findings) if not place["words"]]


def _article(place: Row, lang: str) -> Values:
    """One place of the law; a quotation's own last stop goes, the sentence around it has one."""
    words = place["words"].rstrip("。；，.;,")
    found = _NUMBERED.fullmatch(place["title"])
    title, number = found.groups() if found else (place["title"], "")
    title = title.strip("《》")
    named = say("notices.law_title", lang, title=title, number=number, article=place["article"])
    key = "notices.article_model" if place["model"] else "notices.article"
    text = say(key, lang, law=named.rstrip(", "), words=words)
    if place["confidence"] == "recalled":
        text += say("notices.article_recalled", lang)
    return {"cite": place["cite"], "words": words, "text": text}
