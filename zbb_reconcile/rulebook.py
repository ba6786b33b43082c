"""The rules as text: all of them in a list, or one from its law to its query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from zbb_reconcile.bases import limited
from zbb_reconcile.errors import Refusal
from zbb_reconcile.profiles import Parameter, Profile, Rule
from zbb_reconcile.queries import queries
from zbb_reconcile.report.explain import aligned, law_lines, number_lines, title
from zbb_reconcile.report.labels import table_label, value_label
from zbb_reconcile.report.neutral import visible
from zbb_reconcile.texts import say


def rule_list(law: Profile, lang: str) -> str:
    """Every rule of a profile, one a line: id, name, usual verdict, and whether it is off."""
    rows = [
        [
            rule.id,
            _name(rule, lang),
            value_label("verdict", rule.verdict, lang),
            _off(rule, lang),
        ]
        for rule in law.rules.values()
    ]
    name = law.title_en if lang == "en" else law.title_zh
    head = title("rules_head", lang, profile=law.name, title=name, count=len(rows))
    return "\n".join([head, "", *(f"  {line}" for line in aligned(iter(rows)))]) + "\n"


def rule_named(law: Profile, rule_id: str, lang: str) -> str:
    """The page of the rule of that id, in either case; Refusal where there is none."""
    wanted = rule_id.strip().upper()
    if wanted not in law.rules:
        near = get_close_matches(wanted, law.rules, 1, 0.0)
        raise Refusal("no_such_rule", found=rule_id, near=near[0])
    rule = law.rules[wanted]
    return rule_page(law, rule, queries()[rule.query].text, lang)


def rule_page(law: Profile, rule: Rule, query: str, lang: str) -> str:
    """One rule: what it says, what it needs, the words of its law, its numbers, its query."""
    citations = [
        {
            "cite": limited(place, lang),
            "words": place.words,
            "source": place.source,
            "confidence": place.confidence,
        }
        for place in (law.citations[key] for key in law.cites(rule.id))
    ]
    blocks = (
        list(_about(rule, lang)),
        law_lines("", citations, lang),
        number_lines(_numbers(law, rule, lang), lang),
        [title("rule_query", lang, path=rule.query), visible(query.strip(), keep="\n\t")],
    )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _name(rule: Rule, lang: str) -> str:
    return visible(rule.name_en if lang == "en" else rule.name_zh)


def _off(rule: Rule, lang: str) -> str:
    if not rule.enabled:
        return say("whys.off_not_enabled", lang)
    if not rule.in_force:
        return say("whys.off_not_in_force", lang, day=rule.in_force_from)
    return ""


def _about(rule: Rule, lang: str) -> Iterator[str]:
    yield f"{rule.id} {_name(rule, lang)}"
    if off := _off(rule, lang):
        yield f"  {off}"
    yield "  " + title("rule_verdict", lang, verdict=value_label("verdict", rule.verdict, lang))
    subject = value_label("subject_kind", rule.subject, lang)
    yield "  " + title("rule_subject", lang, subject=subject)
    needs = ", ".join(_need(need, lang) for need in rule.needs)
    yield "  " + title("rule_needs", lang, needs=needs)


def _need(need: str, lang: str) -> str:
    """A table, or a table's column, by both its names: a clerk and a script read this."""
    table = need.partition(".")[0]
    label = table_label(table, lang)
    return need if label == table else f"{need} ({label})"


def _numbers(law: Profile, rule: Rule, lang: str) -> Sequence[dict[str, object]]:
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in law.parameters}
    return [
        {
            "name": name,
            "value": _printed(known[name].value),
            "in_force_from": known[name].in_force_from,
            "cite": law.cited(known[name].cite, lang),
            "profile": known[name].profile,
        }
        for name in rule.parameters
    ]


def _printed(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return str(value)
