"""The law's numbers and articles in the words in which reasons name them, and why a rule is off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from zbb_reconcile.law.profile import Parameter, Profile, Rule
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words, fill

_UNCHECKED = (("indicators.direct_fund", "direct"),)
"""What could take money out of a recall, and the name of its text."""

_DAYS = ("window_day", "closed_year")
_OF_THE_ROW = {
    name: "{" + name + "}" for name in ("fiscal_year", "lapses_on", "accepted_on", "completed_on")
}


def spoken(
    law: Profile, values: Mapping[str, object], present: set[str], words: Words
) -> dict[str, str]:
    """Slot -> what it reads in every reason of the run.

    Whole numbers of the profile by name (``dormant_months``; years in words), for each the article
    that it rests on (``dormant_months_basis``: the first it cites that is in force), the as-of day,
    how years are counted, and what the input leaves unchecked.
    """
    as_of = law.as_of
    said = {"as_of": str(as_of), **{name: str(values[name]) for name in _DAYS}}
    for parameter in law.parameters:
        if isinstance(parameter.value, int):
            name = parameter.name
            said[name] = _years(parameter.value, words) if "years" in name else str(parameter.value)
            said[f"{name}_basis"] = _first_in_force(law, parameter.cite, as_of, words)
    said["counted"] = words[f"reasons.counted_{law.values['count_mode']}"]
    lacking = [
        words[f"reasons.unchecked_{name}"] for need, name in _UNCHECKED if need not in present
    ]
    said["unchecked"] = words("reasons.unchecked_all", what=words.join(lacking)) if lacking else ""
    return said


TOPICS = {
    "match": "whys.match_",
    "action": "whys.action_",
    "name": "whys.name_",
    "line": "matching.",
    "decision": "whys.decision_",
    "followup": "whys.followup_",
    "warning": "whys.warning_",
    "budget": "whys.budget_",
}
"""What the texts that queries print are about, and how their keys begin in the catalogue."""
_BUCKETS = "whys.bucket_"


def printed_texts(words: Words, said: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Every text that a query prints, by topic and code: the table ``texts``.

    With ``said`` also why a carryover stands in its bucket, the law filled in. What differs from
    row to row (``{fiscal_year}``, ``{count}`` …) the queries fill in.
    """
    rows = [
        (topic, code, text)
        for topic, start in TOPICS.items()
        for code, text in words.section(start).items()
    ]
    if said is not None:
        slots = {**_OF_THE_ROW, **said}
        buckets = words.section(_BUCKETS).items()
        rows += [("bucket", code, fill(text, slots)) for code, text in buckets]
    names = ("topic", "code", "text")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _first_in_force(law: Profile, cite: tuple[str, ...], as_of: date, words: Words) -> str:
    places = [law.citations[key] for key in cite]
    current = [place for place in places if place.in_force_from <= as_of]
    return (current or places)[0].cited(words)


def _years(count: int, words: Words) -> str:
    """A small number in words, as the law writes it: 两年, not 2年."""
    spelt = words["reasons.small_numbers"].split()
    return spelt[count] if count < len(spelt) else str(count)


_SPELT = 10
"""Up to this many years are spelt out."""


def named(name: str, parameters: Iterable[Parameter], words: Words) -> str:
    """A rule's name with its ``{life_years}``, ``{stale_months}``, ``{…_percent}`` filled in.

    Whatever else stands in braces stays: a county may write its names as it likes.
    """
    for parameter in parameters:
        slot = "{" + parameter.name + "}"
        if slot in name:
            name = name.replace(slot, counted(parameter.name, parameter.value, words))
    return name


def counted(parameter: str, value: int, words: Words) -> str:
    """The value of a parameter as it is read in a sentence.

    >>> from zbb_reconcile.texts import chosen
    >>> zh, en = chosen("zh"), chosen("en")
    >>> counted("life_years", 2, zh), counted("stale_months", 24, en)
    ('两年', 'two years')
    >>> counted("dormant_months", 18, zh), counted("fund_excess_percent", 30, en)
    ('18个月', '30 %')
    """
    if parameter.endswith("_percent"):
        return words("whys.number_percent", count=value)
    if parameter.endswith("_days"):
        return words("whys.number_days", count=value)
    if parameter.endswith("_months") and value % 12:
        return words("whys.number_months", count=value)
    years = value // 12 if parameter.endswith("_months") else value
    if years <= _SPELT:
        return words(f"whys.number_years_{years}")
    return words("whys.number_years", count=years)


def applicable(law: Profile, present: set[str], words: Words) -> tuple[list[Rule], pl.DataFrame]:
    """The rules that can find something in this run, and the others with why not."""
    on: list[Rule] = []
    off: list[tuple[str, str]] = []
    for rule in law.rules.values():
        why = _why_off(rule, present, words)
        if why:
            off.append((rule.id, why))
        elif rule.subject != "bucket":
            on.append(rule)
    return on, pl.DataFrame(off, schema={"rule_id": pl.String, "why": pl.String}, orient="row")


def _why_off(rule: Rule, present: set[str], words: Words) -> str:
    if not rule.enabled:
        return words("whys.off_not_enabled")
    if not rule.in_force:
        return words("whys.off_not_in_force", day=rule.in_force_from)
    either = [need.split("/") for need in rule.needs if "/" in need]
    needs = [need for need in rule.needs if "/" not in need]
    tables = dict.fromkeys(need.partition(".")[0] for need in needs)
    missing = [_called(table, words) for table in tables if table not in present]
    reasons = [words("whys.off_missing_table", table=words.join(missing))] if missing else []
    reasons += [
        words("whys.off_missing_either", either=words.join(_named(one, words) for one in choice))
        for choice in either
        if present.isdisjoint(choice)
    ]
    for need in needs:
        table, _, column = need.partition(".")
        if table in present and need not in present:
            said = _called(table, words), _called(table, words, column)
            reasons.append(words("whys.off_missing_column", table=said[0], column=said[1]))
    return words.join(reasons, "semicolon")


def _named(need: str, words: Words) -> str:
    """A table, or a column with the table that it is of."""
    table, _, column = need.partition(".")
    called = _called(table, words)
    return f"{called}.{_called(table, words, column)}" if column else called


def _called(table: str, words: Words, column: str | None = None) -> str:
    """What a table, or a column of it, is called: in Chinese with the canonical name behind.

    >>> from zbb_reconcile.texts import chosen
    >>> _called("indicators", chosen("zh")), _called("accounts", chosen("zh"), "expires_on")
    ('指标 (indicators)', '使用期限 (expires_on)')
    """
    name = column or table
    usual = TABLES[table].column(column).header if column else TABLES[table].names[0]
    return words.of(f"{usual} ({name})", name)
