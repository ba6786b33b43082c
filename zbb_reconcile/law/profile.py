"""What a loaded profile is: citations, parameters and rules, as they stand on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zbb_reconcile.queries import Query, queries
from zbb_reconcile.texts import Words


@dataclass(frozen=True)
class Citation:
    """A place in the law, or in a county's own rules, that says why."""

    key: str
    law_zh: str
    law_en: str
    article_zh: str
    article_en: str
    words: str
    """The law's own words, a short quotation; '' where nobody here has read them yet."""
    in_force_from: date
    source: str
    """Where the text was read; '' where it was not."""
    confidence: str
    """``sourced``: read where ``source`` says. ``partial``: only a part of the passage was.
    ``recalled``: from memory, to be checked."""
    short_zh: str
    """The name that findings print; the law's own, unless it is a long notice."""
    short_en: str
    covers: tuple[str, ...]
    """The kinds of unit that the text speaks of (``administrative``), cases of one kind
    (``public_institution.disposal``), or what money of any unit (``any.gov_fund``); () where it
    speaks of every one."""
    papers: tuple[str, ...] | None
    """The verdicts that a notice may rest on it; None: all that its rules give; (): none."""
    is_own: bool
    """A county's, or the text of another profile than the national one."""
    model: bool
    """Made for others (central departments, another city) and followed here as a pattern."""
    years: int = 0
    """The term of years that it speaks of; 0 where it speaks of none."""

    def cited(self, words: Words) -> str:
        """Law and article, as a finding prints them."""
        # A law cited in Chinese drops the name of the state: 预算法, not 中华人民共和国预算法.
        said = words.of(self.short_zh.removeprefix("中华人民共和国"), self.short_en)
        article = words.of(self.article_zh, self.article_en)
        if article:
            said = words("whys.article", law=said, article=article)
        return words("whys.modelled_on", cite=said) if self.model else said

    def speaks_of(self, kind: str | None, cases: tuple[str, ...]) -> bool | None:
        """Whether the text covers a unit of that kind in one of those cases; None: not known."""
        if not self.covers or kind in self.covers:
            return True
        of_money = {entry for entry in self.covers if entry.startswith("any.")}
        if of_money:
            told = any(f"any.{case}" in of_money for case in cases)
            return told if cases else None
        if kind is None:
            return None
        of_kind = {entry for entry in self.covers if entry.startswith(f"{kind}.")}
        if not of_kind or not cases:
            return None if of_kind else False
        return any(f"{kind}.{case}" in of_kind for case in cases)


@dataclass(frozen=True)
class Parameter:
    """One value in force on the as-of day, with its day, its citations, its profile."""

    name: str
    value: Any
    in_force_from: date
    cite: tuple[str, ...]
    profile: str
    """The profile that set it: a county's own, or one that it extends."""


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks for, what it needs, what it rests on."""

    id: str
    name_zh: str
    name_en: str
    enabled: bool
    in_force_from: date
    in_force: bool
    """Whether it had begun on the as-of day; says nothing of ``enabled``."""
    verdict: str
    """The usual one."""
    other_verdicts: tuple[str, ...]
    """What its query may give instead, row by row; () where every finding has the usual one."""
    subject: str
    """What a finding is about; ``bucket`` where the rule makes no finding (EX-*, KEEP)."""
    channel: str
    """``indicator`` or ``cash``: what its findings take money back from; '' where they do not."""
    closes: bool
    """Whether its findings close the account; of an agency, its basic accounts but the largest."""
    idle: bool
    """Whether its findings say that an asset lies idle."""
    letter: str
    """The letter that its findings of the usual verdict go out with, where that is neither a recall
    nor the closing of an account: ``remit``, ``statement``, ``refund``, ``transfer``; else ''."""
    budget: str
    """What its findings propose for the next budget: ``cut`` or ``cancel``; '' where nothing."""
    query: str
    """The path of its query; a county's own lies beside the profile."""
    needs: tuple[str, ...]
    """Tables and ``table.column``; the rule is off for a run that lacks one."""
    evidence: tuple[str, ...]
    parameters: tuple[str, ...]
    cite: tuple[str, ...]
    own: Query | None = None
    """The query of a county's own rule."""
    reason_zh: str = ""
    reason_en: str = ""
    """What a finding of a county's own rule says; {…} are columns of its table."""
    level: str = ""

    def looked_for(self) -> Query:
        """The query that makes its table."""
        return self.own or queries()[self.query]


@dataclass(frozen=True, eq=False)
class Profile:
    """The law of one place on one day; each is itself alone, so that a cache may go by it."""

    name: str
    title_zh: str
    title_en: str
    as_of: date
    values: Mapping[str, Any]
    """Parameter -> the value in force; lists are tuples, rows of a table are dicts."""
    parameters: tuple[Parameter, ...]
    rules: Mapping[str, Rule]
    """Rules by id, in the order in which they are applied and reported."""
    citations: Mapping[str, Citation]
    root: str
    """The profile below all others."""
    sha256: str
    """Of all that was loaded, whatever the as-of day: the same files give the same hash."""
    files: tuple[tuple[str, str], ...] = ()
    """The name of each file that was loaded, and the SHA-256 of its bytes; national rules first."""

    def legal_basis(self, rule_id: str, words: Words) -> str:
        """The laws that a rule rests on, as one line.

        Only those in force on the as-of day: a finding of 2015 cannot cite an article of 2020.
        A rule that has not begun yet is given with all of them.
        """
        places = self.texts_in_force(rule_id)
        return words.join((place.cited(words) for place in places), "semicolon")

    def texts(self, rule_id: str) -> list[Citation]:
        """The citations of a rule, as it cites them.

        A text of two years is no basis of a recall after one: it stands beside the county's own as
        a pattern, and no paper rests on it.
        """
        term = self.values["life_years"] if "life_years" in self.rules[rule_id].parameters else 0
        return [
            replace(place, model=True, papers=())
            if term and place.years not in (0, term)
            else place
            for place in (self.citations[key] for key in self.cites(rule_id))
        ]

    def texts_in_force(self, rule_id: str) -> list[Citation]:
        """Those of them that were in force on the as-of day; all of them where none was."""
        return self._current(self.texts(rule_id))

    def cites(self, rule_id: str) -> tuple[str, ...]:
        """The citations of a rule: first those that set its numbers here, then the rule's own.

        Of the former the county's texts come first. Numbers of the national rules bring none: what
        sets them is cited by the rule itself.
        """
        rule = self.rules[rule_id]
        local = [
            key
            for parameter in self.parameters
            if parameter.name in rule.parameters and parameter.profile != self.root
            for key in parameter.cite
        ]
        local.sort(key=lambda key: not self.citations[key].is_own)
        return tuple(dict.fromkeys((*local, *rule.cite)))

    def in_force(self, keys: Iterable[str]) -> list[Citation]:
        """Those citations that were in force on the as-of day; all of them where none was."""
        return self._current([self.citations[key] for key in keys])

    def _current(self, places: list[Citation]) -> list[Citation]:
        return [place for place in places if place.in_force_from <= self.as_of] or places

    def cited(self, keys: Iterable[str], words: Words) -> str:
        """Those citations as one line; the ones in force on the as-of day, if any is."""
        return words.join((place.cited(words) for place in self.in_force(keys)), "semicolon")
