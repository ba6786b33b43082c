"""What a loaded profile is: citations, parameters and rules, as they stand on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


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

    def cited(self, lang: str) -> str:
        """Law and article, as a finding prints them; ``lang`` is ``zh`` or ``en``."""
        if lang == "en":
            return f"{self.short_en}, {self.article_en}" if self.article_en else self.short_en
        # A law cited in Chinese drops the name of the state: 预算法, not 中华人民共和国预算法.
        return self.short_zh.removeprefix("中华人民共和国") + self.article_zh


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
    """The usual one; a query may give another for a row."""
    subject: str
    """What a finding is about; ``bucket`` where the rule makes no finding (EX-*, KEEP)."""
    query: str
    needs: tuple[str, ...]
    """Tables and ``table.column``; the rule is off for a run that lacks one."""
    evidence: tuple[str, ...]
    parameters: tuple[str, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """The law of one place on one day."""

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
    sha256: str
    """Of all that was loaded, whatever the as-of day: the same files give the same hash."""

    def legal_basis(self, rule_id: str, lang: str = "zh") -> str:
        """The laws that a rule rests on, as one line.

        Only those in force on the as-of day: a finding of 2015 cannot cite an article of 2020.
        A rule that has not begun yet is given with all of them.
        """
        return self.cited(self.rules[rule_id].cite, lang)

    def cited(self, keys: Iterable[str], lang: str = "zh") -> str:
        """Those citations as one line; the ones in force on the as-of day, if any is."""
        places = [self.citations[key] for key in keys]
        current = [place for place in places if place.in_force_from <= self.as_of]
        return ("; " if lang == "en" else "；").join(
            place.cited(lang) for place in current or places
        )
