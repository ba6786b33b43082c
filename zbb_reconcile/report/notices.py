"""The papers of a recall: a notice for each unit and channel, and the request for approval.

Indicators and cash are two views of money that may be the same yuan: no paper adds them, and the
notices' own figures have to be the recalls again, to the fen, before any paper leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from zbb_reconcile.report.capitals import capitals
from zbb_reconcile.report.explain import cited_by
from zbb_reconcile.report.neutral import yuan
from zbb_reconcile.report.notices_docx import filled
from zbb_reconcile.report.notices_template import template_of
from zbb_reconcile.texts import LANGUAGES, catalogue, fill, say, slots

Row = Mapping[str, Any]
Values = dict[str, str]

NOTICES: Mapping[str, tuple[str, str]] = {
    "recall_indicator": ("treasury", "indicator"),
    "recall_cash": ("treasury", "cash"),
    "return_up": ("upper_level", "indicator"),
}
"""The notices, and the destination and channel of the recalls that each is about."""
STABILISE = ("stabilisation_fund", "indicator")
"""Fund excesses belong to no unit: they stand in the request alone."""
PETITION = "petition"
KINDS = (*NOTICES, PETITION)
_NAME = 40
_LISTS = ("items", "articles", "units")


@dataclass(frozen=True)
class Facts:
    """What the papers say, as rows of a finished run."""

    as_of: date
    recalls: Sequence[Row]
    """Each with the division, agency, reason and legal basis of its finding."""
    indicators: Mapping[str, Row]
    projects: Mapping[str, Row]
    """By root indicator: its project, which a later issue may have named."""
    accounts: Mapping[str, Row]
    citations: Sequence[Row]
    regions: Mapping[str, str]
    terms: Mapping[str, str]
    """By kind of notice: how long money may lie unused, in words (两年)."""


@dataclass(frozen=True)
class Paper:
    """One paper: its kind, its file name, its bytes; a notice's amount, none for a request."""

    kind: str
    name: str
    content: bytes
    amount: Decimal | None


def built_in(kind: str, lang: str) -> bytes:
    """The template that ships with the product, with the placeholders' names in that language."""
    text = catalogue(lang)[f"notices.{kind}"]
    names = {slot: "{{" + say(f"notices.field_{slot}", lang) + "}}" for slot in slots(text)}
    return template_of(fill(text, names))


@cache
def placeholder_names(kind: str) -> Mapping[str, str]:
    """What a template of that kind may name, in any language, and the field that it means.

    >>> placeholder_names("recall_cash")["明细.账号"], placeholder_names("recall_cash")["count"]
    ('items_account_no', 'count')
    """
    return {
        catalogue(lang)[f"notices.field_{name}"]: name
        for name in FIELDS[kind]
        for lang in LANGUAGES
    }


def papers(facts: Facts, templates: Mapping[str, bytes], lang: str) -> Iterator[Paper]:
    """Every notice, by division, agency and kind, each division's request before its notices.

    ``templates`` is one .docx for each kind, whose placeholders are known to be fields of it.
    """
    used: set[str] = set()
    for division in sorted({row["division_code"] or "" for row in facts.recalls}):
        of_division = [row for row in facts.recalls if (row["division_code"] or "") == division]
        told = [*_notices(facts, of_division, lang)]
        whole = _petition(facts, of_division, told, lang)
        _check_sums(of_division, told, whole)
        for kind, agency, values, lists in (whole, *told):
            words = [say(f"notices.file_{kind}", lang), *(agency or [division])]
            yield Paper(
                kind,
                _file_name(words, used),
                _filled(templates[kind], kind, values, lists),
                None if agency is None else _figure(values["total"]),
            )


Told = tuple[str, tuple[str, str] | None, Values, dict[str, list[Values]]]
"""A paper's kind, its unit (code, name), its values and its lists, by field."""


def _notices(facts: Facts, recalls: Sequence[Row], lang: str) -> Iterator[Told]:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for kind, place in NOTICES.items():
        for row in recalls:
            if (row["destination"], row["channel"]) == place:
                groups.setdefault((row["agency_code"], row["agency_name"], kind), []).append(row)
    for (code, name, kind), rows in sorted(groups.items()):
        total = sum((row["amount"] for row in rows), Decimal("0.00"))
        item = _account if kind == "recall_cash" else _indicator
        blank = say("notices.not_known", lang)
        items = [
            {
                "no": str(at),
                "amount": yuan(row["amount"]),
                "capitals": capitals(row["amount"]),
                "reason": row["reason"],
                "finding": row["finding_id"],
                **{key: str(value or blank) for key, value in item(facts, row).items()},
            }
            for at, row in enumerate(rows, start=1)
        ]
        values = {
            **_shared(facts, rows, lang),
            "term": facts.terms[kind],
            "agency": name,
            "agency_code": code,
            "count": str(len(rows)),
            "total": yuan(total),
            "total_capitals": capitals(total),
            "reason": "；".join(dict.fromkeys(row["reason"] for row in rows)),
        }
        yield kind, (code, name), values, {"items": items, "articles": _articles(facts, rows, lang)}


def _indicator(facts: Facts, row: Row) -> dict[str, object]:
    indicator = facts.indicators.get(row["subject_id"], {})
    project = facts.projects.get(row["subject_id"], {})
    return {
        "indicator": row["subject_id"],
        "project": project.get("project_name") or project.get("project_code"),
        "project_code": project.get("project_code"),
        "doc_no": indicator.get("doc_no"),
        "sup_doc_no": indicator.get("sup_doc_no"),
        "year": indicator.get("fiscal_year"),
    }


def _account(facts: Facts, row: Row) -> dict[str, object]:
    account = facts.accounts.get(row["from_account_no"], {})
    return {
        "account_no": row["from_account_no"],
        "account_name": account.get("account_name"),
        "bank": account.get("bank_name"),
    }


def _petition(facts: Facts, recalls: Sequence[Row], told: Sequence[Told], lang: str) -> Told:
    values = _shared(facts, recalls, lang)
    shown = {"indicator": "recall_indicator", "cash": "recall_cash", "up": "return_up"}
    for name, place in (*((key, NOTICES[kind]) for key, kind in shown.items()),
                        ("stabilise", STABILISE)):  # fmt: skip
        rows = [row for row in recalls if (row["destination"], row["channel"]) == place]
        total = sum((row["amount"] for row in rows), Decimal("0.00"))
        values |= {
            f"{name}_count": str(len(rows)),
            f"{name}_total": yuan(total),
            f"{name}_capitals": capitals(total),
        }
    units: dict[tuple[str, str], Values] = {}
    for kind, agency, said, _ in told:
        if agency is not None:
            unit = units.setdefault(
                agency,
                {"no": str(len(units) + 1), "agency": agency[1], "agency_code": agency[0],
                 "indicator": "", "cash": "", "up": ""},
            )  # fmt: skip
            unit[next(key for key, meant in shown.items() if meant == kind)] = said["total"]
    articles = _articles(facts, recalls, lang)
    return PETITION, None, values, {"units": [*units.values()], "articles": articles}


def _shared(facts: Facts, rows: Sequence[Row], lang: str) -> Values:
    day = facts.as_of
    region = facts.regions.get(rows[0]["division_code"] or "") or say("notices.region_blank", lang)
    said = say("notices.day", lang, year=day.year, month=day.month, day=day.day)
    return {"region": region, "as_of": said}


def _articles(facts: Facts, rows: Sequence[Row], lang: str) -> list[Values]:
    """The law's words behind those recalls, each place of the law once, as its rules cite them."""
    cited = {row["cite"]: row for row in reversed(cited_by(facts.citations, rows))}
    # The county's own texts first: they set the numbers that the national ones leave to it.
    in_order = sorted(reversed(cited.values()), key=lambda row: not row["is_own"])
    return [_article(citation, lang) for citation in in_order]


def _article(citation: Row, lang: str) -> Values:
    """One place of the law; a quotation's own last stop goes, the sentence around it has one."""
    cite, words = citation["cite"], citation["words"].rstrip("。；，.;,")
    if not words:
        return {"cite": cite, "words": "", "text": say("notices.article_bare", lang, cite=cite)}
    text = say("notices.article", lang, cite=cite, words=words)
    return {"cite": cite, "words": words, "text": text}


def _check_sums(recalls: Iterable[Row], told: Sequence[Told], whole: Told) -> None:
    """The figures as they will be read are the recalls again; RuntimeError where they are not."""
    said: dict[tuple[str, str], Decimal] = {}
    for kind, _, values, lists in told:
        items = sum((_figure(item["amount"]) for item in lists["items"]), Decimal(0))
        if items != _figure(values["total"]):
            raise RuntimeError(f"{kind}: {items} in rows, {values['total']} in words")
        said[NOTICES[kind]] = said.get(NOTICES[kind], Decimal(0)) + items
    said[STABILISE] = _figure(whole[2]["stabilise_total"])
    meant: dict[tuple[str, str], Decimal] = {}
    for row in recalls:
        place = row["destination"], row["channel"]
        meant[place] = meant.get(place, Decimal(0)) + row["amount"]
    for place in {*said, *meant}:
        if said.get(place, Decimal(0)) != meant.get(place, Decimal(0)):
            raise RuntimeError(f"{place}: {said.get(place)} in the notices, {meant.get(place)}")
    for name, kind in (("indicator", "recall_indicator"), ("cash", "recall_cash"),
                       ("up", "return_up")):  # fmt: skip
        units = sum((_figure(unit[name] or "0") for unit in whole[3]["units"]), Decimal(0))
        if not units == _figure(whole[2][f"{name}_total"]) == said.get(NOTICES[kind], Decimal(0)):
            raise RuntimeError(f"{name}: {units} in the annex")


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _filled(
    template: bytes, kind: str, values: Values, lists: Mapping[str, Sequence[Values]]
) -> bytes:
    """The template with every field under all the names it has."""
    named: Values = {}
    entries: dict[str, list[Values]] = {}
    for name, field in placeholder_names(kind).items():
        listed, _, own = field.partition("_")
        if listed not in _LISTS:
            named[name] = values[field]
            continue
        group, _, label = name.partition(".")
        rows = entries.setdefault(group, [{} for _ in lists[listed]])
        for row, entry in zip(rows, lists[listed], strict=True):
            row[label] = entry[own]
    return filled(template, named, entries)


def _file_name(words: Iterable[str], used: set[str]) -> str:
    """A file name that every system takes, and that no other paper has."""
    stem = "_".join(re.sub(r"[^\w（）()-]+", "_", word)[:_NAME] for word in words if word)
    name, count = f"{stem}.docx", 1
    while name.casefold() in used:
        count += 1
        name = f"{stem}_{count}.docx"
    used.add(name.casefold())
    return name


_ITEM = ("items_no", "items_amount", "items_capitals", "items_reason", "items_finding")
_INDICATOR = (
    "items_indicator", "items_project", "items_project_code", "items_doc_no", "items_sup_doc_no",
    "items_year",
)  # fmt: skip
_EVERY = ("region", "as_of", "articles_text", "articles_cite", "articles_words")
_UNIT = ("term", "agency", "agency_code", "count", "total", "total_capitals", "reason")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "recall_indicator": (*_EVERY, *_UNIT, *_ITEM, *_INDICATOR),
    "return_up": (*_EVERY, *_UNIT, *_ITEM, *_INDICATOR),
    "recall_cash": (
        *_EVERY, *_UNIT, *_ITEM, "items_account_no", "items_account_name", "items_bank",
    ),
    PETITION: (
        *_EVERY,
        *(f"{name}_{part}" for name in ("indicator", "cash", "up", "stabilise")
          for part in ("count", "total", "capitals")),
        *(f"units_{part}" for part in ("no", "agency", "agency_code", "indicator", "cash", "up")),
    ),
}  # fmt: skip
"""What a template of each kind may name; the texts ``notices.field_…`` say how."""
