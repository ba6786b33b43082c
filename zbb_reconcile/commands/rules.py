"""The rules as text: all of them in a list, or one from its law to its query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.law import Parameter, Profile, Rule, load_profile
from zbb_reconcile.law.citations import limited
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.labels import table_label, value_label
from zbb_reconcile.report.terminal.explain import aligned, law_lines, number_lines, title
from zbb_reconcile.texts import Words


def rules(
    rule_id: str | None = None,
    *,
    profile: str | Path = "national",
    as_of: date = date.max,
    lang: str | None = None,
) -> str:
    """The list of a profile's rules, or one of them from the words of its law to its query.

    ``as_of`` is the day whose law is meant; without one, the law as it last stood. Raises Refusal
    where there is no such profile or rule.
    """
    words = chosen_words(lang)
    with refused_in(words):
        law = load_profile(profile, as_of)
        return rule_list(law, words) if rule_id is None else rule_named(law, rule_id, words)


def rule_catalogue(
    *,
    profile: str | Path = "national",
    as_of: date = date.max,
    lang: str | None = None,
) -> pl.DataFrame:
    """Every rule of a profile as a row: what it looks for, since when, by which law and numbers.

    Raises Refusal where there is no such profile.
    """
    words = chosen_words(lang)
    with refused_in(words):
        law = load_profile(profile, as_of)
    levels = {entry["rule"]: entry["level"] for entry in law.values["levels"]}
    rows = [
        {
            "rule_id": rule.id,
            "name": words.of(rule.name_zh, rule.name_en),
            "verdict": rule.verdict,
            "subject": rule.subject,
            "enabled": not _off(rule, words),
            "in_force_from": rule.in_force_from,
            "level": levels.get(rule.id, rule.level) or None,
            "law": law.legal_basis(rule.id, words),
            "needs": ", ".join(rule.needs),
            "parameters": ", ".join(rule.parameters),
            "query": rule.query,
        }
        for rule in law.rules.values()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def write_catalogue(frame: pl.DataFrame, kind: str, to: Path | None) -> str:
    """The catalogue as csv text, or written to a new file ``to`` as csv or xlsx; the text, or ''.

    Raises Refusal for another kind, for xlsx without a file, and where the file exists.
    """
    if kind not in ("csv", "xlsx") or (kind == "xlsx" and to is None):
        raise Refusal("catalogue_kind", found=kind)
    if to is None:
        return frame.write_csv()
    with new_file(to, exists="catalogue_exists") as part:
        if kind == "csv":
            part.write_bytes(b"\xef\xbb\xbf" + frame.write_csv().encode())
        else:
            with part.open("wb") as file:
                frame.write_excel(file, worksheet="rules", autofit=True)
    return ""


def rule_list(law: Profile, words: Words) -> str:
    """Every rule of a profile, one a line: id, name, usual verdict, and whether it is off."""
    rows = [
        [
            rule.id,
            _name(rule, words),
            value_label("verdict", rule.verdict, words),
            _off(rule, words),
        ]
        for rule in law.rules.values()
    ]
    name = words.of(law.title_zh, law.title_en)
    head = title("rules_head", words, profile=law.name, title=name, count=len(rows))
    return "\n".join([head, "", *(f"  {line}" for line in aligned(iter(rows)))]) + "\n"


def rule_named(law: Profile, rule_id: str, words: Words) -> str:
    """The page of the rule of that id, in either case; Refusal where there is none."""
    wanted = rule_id.strip().upper()
    if wanted not in law.rules:
        near = get_close_matches(wanted, law.rules, 1, 0.0)
        raise Refusal("no_such_rule", found=rule_id, near=near[0])
    rule = law.rules[wanted]
    return rule_page(law, rule, rule.looked_for().text, words)


def rule_page(law: Profile, rule: Rule, query: str, words: Words) -> str:
    """One rule: what it says, what it needs, the words of its law, its numbers, its query."""
    citations = [
        {
            "cite": limited(place, words),
            "words": place.words,
            "source": place.source,
            "confidence": place.confidence,
            "in_force": place.in_force_from,
        }
        for place in law.texts(rule.id)
    ]
    path = rule.query.removesuffix(".sql")
    blocks = (
        list(_about(rule, words)),
        law_lines("", citations, words),
        number_lines(_numbers(law, rule, words), words),
        [
            title("rule_query", words, path=path),
            visible(query.strip(), keep="\n\t"),
        ],
    )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _name(rule: Rule, words: Words) -> str:
    return visible(words.of(rule.name_zh, rule.name_en))


def _off(rule: Rule, words: Words) -> str:
    if not rule.enabled:
        return words("whys.off_not_enabled")
    if not rule.in_force:
        return words("whys.off_not_in_force", day=rule.in_force_from)
    return ""


def _about(rule: Rule, words: Words) -> Iterator[str]:
    yield f"{rule.id} {_name(rule, words)}"
    if off := _off(rule, words):
        yield f"  {off}"
    yield "  " + title("rule_verdict", words, verdict=value_label("verdict", rule.verdict, words))
    subject = value_label("subject_kind", rule.subject, words)
    yield "  " + title("rule_subject", words, subject=subject)
    needs = ", ".join(_need(need, words) for need in rule.needs)
    yield "  " + title("rule_needs", words, needs=needs)


def _need(need: str, words: Words) -> str:
    """A table, or a table's column, by both its names: a clerk and a script read this."""
    table = need.partition(".")[0]
    label = table_label(table, words)
    return need if label == table else f"{need} ({label})"


def _numbers(law: Profile, rule: Rule, words: Words) -> Sequence[dict[str, object]]:
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in law.parameters}
    return [
        {
            "name": name,
            "value": _printed(known[name].value),
            "in_force_from": known[name].in_force_from,
            "cite": law.cited(known[name].cite, words),
            "profile": known[name].profile,
        }
        for name in rule.parameters
    ]


def _printed(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return str(value)
