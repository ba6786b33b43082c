"""Lay a profile over those it extends, check every word of it, and take what holds on a day."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zbb_reconcile.errors import Refusal
from zbb_reconcile.law.kinds import Spot, nearest, shown, shown_name
from zbb_reconcile.law.layers import ROOT, Layer, profile_names, read_layers
from zbb_reconcile.law.own_rules import PREFIX, own_query, own_rule
from zbb_reconcile.law.profile import Citation, Parameter, Profile, Rule
from zbb_reconcile.law.schema import (
    CITATION,
    LOCAL_RULE,
    PARAMETERS,
    RULE,
    dated_value,
)
from zbb_reconcile.law.wording import named
from zbb_reconcile.texts import chosen

_SECTIONS = ("profile", "citations", "parameters", "rules")


@dataclass
class _Merged:
    """What the layers say together, the later over the earlier."""

    citations: dict[str, dict[str, Any]] = field(default_factory=dict)
    parameters: dict[str, dict[date, dict[str, Any]]] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    """The citations that no national file has."""


def load_profile(chosen: str | Path, as_of: date) -> Profile:
    """The profile of that name or file, as it stands on ``as_of``.

    A value that begins after ``as_of`` does not hold yet. Raises Refusal where the file says
    anything that is not understood in full, and where ``as_of`` is before the law begins
    (30 December 2014, the first national text on two-year money).
    """
    if isinstance(chosen, str) and chosen in profile_names():
        return _shipped_profile(chosen, as_of)
    return _profile(chosen, as_of)


@lru_cache(maxsize=32)
def _shipped_profile(name: str, as_of: date) -> Profile:
    """A profile that came with the package: it cannot change while the program runs."""
    return _profile(name, as_of)


def _profile(chosen: str | Path, as_of: date) -> Profile:
    layers = read_layers(chosen)
    merged = _Merged()
    for layer in layers:
        _overlay(merged, layer)
    top = layers[-1].profile
    parameters = _parameters_on(as_of, merged)
    return Profile(
        name=top["name"],
        title_zh=top["title_zh"],
        title_en=top.get("title_en", top["title_zh"]),
        as_of=as_of,
        values=MappingProxyType({each.name: each.value for each in parameters}),
        parameters=parameters,
        rules=MappingProxyType(
            {
                rule_id: _rule(rule_id, said, parameters, as_of)
                for rule_id, said in merged.rules.items()
            }
        ),
        citations=MappingProxyType(
            {key: _citation(key, said, key in merged.own) for key, said in merged.citations.items()}
        ),
        root=ROOT,
        sha256=_sha256(top, merged),
        files=tuple(
            (layer.file if layer.shipped else Path(layer.file).name, layer.sha256)
            for layer in layers
        ),
    )


def supposed(law: Profile, what: Mapping[str, Any]) -> Profile:
    """The law as it would be with other numbers: a supposition, never a basis.

    ``profile`` names another set of rules, to which the numbers then belong.

    Raises Refusal for a parameter that nobody knows, or a value that it cannot have.
    """
    numbers = dict(what)
    if (another := numbers.pop("profile", None)) is not None:
        law = load_profile(another if isinstance(another, Path) else str(another), law.as_of)
    for name, value in numbers.items():
        spot = Spot("--what-if")
        if name not in PARAMETERS:
            raise spot.refuse(
                "profile_unknown_key", found=shown_name(name), nearest=nearest(name, PARAMETERS)
            )
        PARAMETERS[name].check(value, spot.within(name))
    other = {name: _frozen(value) for name, value in numbers.items()}
    return replace(
        law,
        values=MappingProxyType({**law.values, **other}),
        parameters=tuple(
            replace(one, value=other.get(one.name, one.value)) for one in law.parameters
        ),
        sha256=hashlib.sha256(f"{law.sha256} {sorted(other.items())}".encode()).hexdigest(),
    )


def said_as(text: str) -> tuple[str, Any]:
    """Name and value of ``life_years=1``, the value as TOML has it; Refusal for anything else."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise Refusal("what_if_form", found=shown(text))
    try:
        return name.strip(), tomllib.loads(f"x = {value}")["x"]
    except tomllib.TOMLDecodeError:
        return name.strip(), value.strip()


def _overlay(merged: _Merged, layer: Layer) -> None:
    """Check one layer in the light of those below it, and lay it over them."""
    spot = Spot(layer.file)
    for section in layer.content:
        if section not in _SECTIONS:
            raise spot.refuse(
                "profile_unknown_key",
                found=shown_name(section),
                nearest=nearest(section, _SECTIONS),
            )
    # Citations first: the rest of the file may name them.
    citations = _section(layer, "citations")
    _overlay_citations(merged, citations, spot.within("citations"))
    if layer.name != ROOT:
        merged.own.update(citations)
    _overlay_parameters(merged, layer, spot.within("parameters"))
    _overlay_rules(merged, layer, spot.within("rules"))


def _section(layer: Layer, name: str) -> dict[str, Any]:
    said = layer.content.get(name, {})
    if not isinstance(said, dict):
        raise Spot(layer.file, name).refuse("profile_not_table", found=shown(said))
    return said


def _overlay_citations(merged: _Merged, said: Mapping[str, Any], spot: Spot) -> None:
    for key, citation in said.items():
        CITATION.check(citation, spot.within(key))
        if key in merged.citations:
            raise spot.within(key).refuse("profile_citation_taken", found=shown_name(key))
        merged.citations[key] = citation


def _overlay_parameters(merged: _Merged, layer: Layer, spot: Spot) -> None:
    for name, dated in _section(layer, "parameters").items():
        if name not in PARAMETERS:
            raise spot.refuse(
                "profile_unknown_key", found=shown_name(name), nearest=nearest(name, PARAMETERS)
            )
        if not isinstance(dated, list) or not dated:
            raise spot.within(name).refuse("profile_not_dated", found=shown(dated))
        days: dict[date, dict[str, Any]] = {}
        for place, value in enumerate(dated, start=1):
            here = spot.within(name).within(place)
            dated_value(name).check(value, here)
            if value["from"] in days:
                raise here.refuse("profile_repeated", found=value["from"])
            _check_cites(merged, value["cite"], value["from"], here)
            _check_row_cites(merged, value["is"], here.within("is"))
            if layer.name != ROOT:
                _check_own_cite(merged, name, value, here)
            days[value["from"]] = {**value, "profile": layer.name}
        # From its first day on the parameter is this layer's, whatever the law below says later.
        below = merged.parameters.get(name, {})
        kept = {day: value for day, value in below.items() if day < min(days)}
        merged.parameters[name] = {**kept, **days}


def _overlay_rules(merged: _Merged, layer: Layer, spot: Spot) -> None:
    for rule_id, said in _section(layer, "rules").items():
        here = spot.within(rule_id)
        if layer.name == ROOT:
            RULE.check(said, here)
        elif rule_id.startswith(PREFIX):
            said = {"enabled": True, **own_rule(rule_id, said, layer.file, here)}
        else:
            _check_local_rule(merged, rule_id, said, here)
        rule = {**merged.rules.get(rule_id, {}), **said}
        _check_cites(merged, rule["cite"], rule["from"], here)
        merged.rules[rule_id] = rule


def _check_local_rule(merged: _Merged, rule_id: str, said: Any, spot: Spot) -> None:
    if rule_id not in merged.rules:
        raise Spot(spot.file, "rules").refuse(
            "profile_unknown_rule",
            found=shown_name(rule_id),
            nearest=nearest(rule_id, merged.rules),
        )
    if isinstance(said, dict):
        fixed = [name for name in said if name in RULE.fields and name not in LOCAL_RULE.fields]
        if fixed:
            raise spot.refuse(
                "profile_rule_fixed", found=fixed[0], allowed=", ".join(LOCAL_RULE.fields)
            )
    LOCAL_RULE.check(said, spot)
    # Exemptions and KEEP divide all money between them; one taken out would leave a hole.
    if merged.rules[rule_id]["subject"] == "bucket" and {"enabled", "from"} & set(said):
        raise spot.refuse("profile_bucket_fixed")


def _check_cites(merged: _Merged, cite: list[str], begins: date, spot: Spot) -> None:
    """Every citation is known, and one at least was in force when the value begins."""
    _check_known(merged, cite, spot)
    earliest = min(merged.citations[key]["in_force"] for key in cite)
    if earliest > begins:
        raise spot.refuse("profile_cite_too_late", begins=begins, earliest=earliest)


def _check_own_cite(merged: _Merged, name: str, value: dict[str, Any], spot: Spot) -> None:
    """A value that is not the one below it rests on a text of the county, not on the nation's."""
    before = [day for day in merged.parameters[name] if day <= value["from"]]
    below = merged.parameters[name][max(before) if before else min(merged.parameters[name])]
    if value["is"] != below["is"] and not merged.own.intersection(value["cite"]):
        raise spot.within("cite").refuse("profile_cite_not_own", found=", ".join(value["cite"]))


def _check_row_cites(merged: _Merged, value: Any, spot: Spot) -> None:
    """The citations of each row of a decision table are known."""
    for place, row in enumerate(value if isinstance(value, list) else (), start=1):
        if isinstance(row, dict) and "cite" in row:
            _check_known(merged, row["cite"], spot.within(place))


def _check_known(merged: _Merged, cite: list[str], spot: Spot) -> None:
    for key in cite:
        if key not in merged.citations:
            raise spot.within("cite").refuse(
                "profile_unknown_citation",
                found=shown(key),
                nearest=nearest(key, merged.citations),
            )


def _parameters_on(as_of: date, merged: _Merged) -> tuple[Parameter, ...]:
    """Every parameter with the value that holds on that day, in the declared order."""
    first = {name: min(merged.parameters[name]) for name in PARAMETERS}
    last_to_begin = max(first, key=lambda name: first[name])
    if as_of < first[last_to_begin]:
        raise Refusal(
            "profile_before_law",
            as_of=as_of,
            earliest=first[last_to_begin],
            example=date(first[last_to_begin].year, 12, 31),
        )
    parameters = []
    for name in PARAMETERS:
        begins = max(day for day in merged.parameters[name] if day <= as_of)
        said = merged.parameters[name][begins]
        parameters.append(
            Parameter(name, _frozen(said["is"]), begins, tuple(said["cite"]), said["profile"])
        )
    return tuple(parameters)


def _frozen(value: Any) -> Any:
    """Lists as tuples, all the way down; rows stay dicts, so that frames and JSON take them."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return value


def _rule(
    rule_id: str, said: Mapping[str, Any], parameters: Iterable[Parameter], as_of: date
) -> Rule:
    return Rule(
        id=rule_id,
        name_zh=named(said["name_zh"], parameters, chosen("zh")),
        name_en=named(said.get("name_en", said["name_zh"]), parameters, chosen("en")),
        enabled=said["enabled"],
        in_force_from=said["from"],
        in_force=said["from"] <= as_of,
        verdict=said["verdict"],
        other_verdicts=tuple(said.get("other_verdicts", ())),
        subject=said["subject"],
        channel=said.get("channel", ""),
        closes=said.get("closes", False),
        idle=said.get("idle", False),
        letter=said.get("letter", ""),
        budget=said.get("budget", ""),
        query=said["query"],
        needs=tuple(said["needs"]),
        evidence=tuple(said.get("evidence", ())),
        parameters=tuple(said.get("parameters", ())),
        cite=tuple(said["cite"]),
        own=own_query(rule_id, said["sql"]) if "sql" in said else None,
        reason_zh=said.get("reason_zh", ""),
        reason_en=said.get("reason_en", said.get("reason_zh", "")),
        level=said.get("level", ""),
    )


def _citation(key: str, said: Mapping[str, Any], is_own: bool) -> Citation:
    law_en = said.get("law_en", said["law_zh"])
    return Citation(
        key=key,
        law_zh=said["law_zh"],
        law_en=law_en,
        article_zh=said["article_zh"],
        article_en=said.get("article_en", said["article_zh"]),
        words=said["words"],
        in_force_from=said["in_force"],
        source=said["source"],
        confidence=said["confidence"],
        short_zh=said.get("short_zh", said["law_zh"]),
        short_en=said.get("short_en", law_en),
        covers=tuple(said.get("covers", ())),
        papers=tuple(said["papers"]) if "papers" in said else None,
        is_own=is_own,
        model=said.get("model", False),
        years=said.get("years", 0),
    )


def _sha256(top: Mapping[str, Any], merged: _Merged) -> str:
    """Of the canonical JSON of all that was loaded: names sorted, days as text."""
    loaded = {
        "profile": top,
        "citations": merged.citations,
        "parameters": {
            name: sorted(days.values(), key=itemgetter("from"))
            for name, days in merged.parameters.items()
        },
        "rules": merged.rules,
    }
    canonical = json.dumps(
        loaded, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
