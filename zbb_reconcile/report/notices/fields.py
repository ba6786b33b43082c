"""What each kind of paper may name, and how a template is filled in with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from zbb_reconcile.report.escape import yuan
from zbb_reconcile.report.notices.docx import filled
from zbb_reconcile.report.notices.template import template_of
from zbb_reconcile.report.shape import RECALL_PLACES
from zbb_reconcile.texts import Words, every_language, fill, slots

Values = dict[str, str]
Lists = Mapping[str, Sequence[Values]]


class PrintedYuan(str):
    """Yuan as a paper prints them; it still knows the amount, so that papers can be added up."""

    amount: Decimal


def printed_yuan(amount: Decimal | None) -> str:
    """The amount as papers print it; '' of one that is not known.

    >>> printed_yuan(Decimal("1234.5")), printed_yuan(None)
    ('1,234.50', '')
    """
    printed = PrintedYuan(yuan(amount))
    printed.amount = Decimal(0) if amount is None else amount
    return printed


def yuan_of(text: str) -> Decimal:
    """The amount of a printed figure; of any other text nought."""
    return text.amount if isinstance(text, PrintedYuan) else Decimal("0.00")


RECALLS: Mapping[str, tuple[str, str]] = {kind: place for place, kind in RECALL_PLACES.items()}
"""The notices of recall, and the destination and channel of the recalls that each is about."""
CASH = ("recall_cash", "cash_up", "cash_lower")
"""Those about cash in accounts, not about indicators."""
CLOSE, VERIFY, INTERNAL, PETITION = "close_accounts", "verify", "internal", "petition"
REMIT, STATEMENT, REFUND, TRANSFER = "remit", "statement", "refund", "transfer"
PRESS, BULLETIN = "press", "bulletin"
LETTERS = (REMIT, STATEMENT, REFUND, TRANSFER, PRESS)
"""The letters of rules that name one (``letter`` in the law), and of what is overdue."""
DEMANDS = (*RECALLS, CLOSE, REMIT, REFUND, PRESS)
"""What asks a unit to act; the others ask it to explain, or hand on."""
KINDS = (*RECALLS, CLOSE, VERIFY, *LETTERS, BULLETIN, INTERNAL, PETITION)
WAYS: Mapping[str, tuple[str, str]] = {
    "indicator": RECALLS["recall_indicator"],
    "cash": RECALLS["recall_cash"],
    "up": RECALLS["return_up"],
    "stabilise": RECALLS["stabilise"],
    "lower": RECALLS["lower_level"],
    "cash_up": RECALLS["cash_up"],
    "cash_lower": RECALLS["cash_lower"],
}
"""The ways of recall; no sum of one is added to another's."""
WAY_OF = {kind: way for way, place in WAYS.items() for kind in RECALLS if RECALLS[kind] == place}
"""The way that a kind of notice is about."""
TERMS: Mapping[str, str] = {
    "recall_indicator": "life_years",
    "recall_cash": "stale_months",
    "return_up": "life_years_upper",
    "stabilise": "life_years",
    "lower_level": "life_years",
    "cash_up": "stale_months",
    "cash_lower": "stale_months",
    VERIFY: "stale_months",
}
"""The number of the law that each kind of notice speaks of."""

_LISTS = (
    "items",
    "articles",
    "units",
    "parts",
    "results",
    "rows",
    "closings",
    "plan",
    "doubts",
    "notes",
    "requests",
    "usage",
    "annexes",
    "ranks",
)
_ARTICLES = ("articles_text", "articles_cite", "articles_words")
_EVERY = ("region", "as_of", "at_least")
_UNIT = (*_EVERY, "agency", "agency_code", "count")
_TOTAL = ("term", "total", "total_capitals", "total_said", "reason")
_ITEM = ("items_no", "items_amount", "items_capitals", "items_reason", "items_finding")
_INDICATOR = (
    "items_indicator",
    "items_project",
    "items_project_code",
    "items_doc_no",
    "items_sup_doc_no",
    "items_year",
)
_DOUBTS = tuple(
    f"doubts_{part}"
    for part in ("no", "agency", "since", "opening", "outflow", "minimum", "least", "most")
)
_CLOSINGS = tuple(
    f"closings_{part}"
    for part in (
        "no",
        "agency",
        "account_no",
        "account_name",
        "bank",
        "kind",
        "balance",
        "reason",
        "whereto",
    )
)
_RANKS = tuple(
    f"ranks_{part}"
    for part in ("no", "agency", "issued", "paid", "rate", "time", "recalled", "overdue")
)
_ROWS = tuple(f"rows_{part}" for part in ("no", "agency", "what", "way", "reason", "amount", "why"))
_BY_WAY = tuple(f"{way}_{part}" for way in WAYS for part in ("count", "total", "capitals", "said"))
_CLOSING = tuple(
    f"closing_{part}" for part in ("count", "total", "treasury", "target", "open", "goes")
)
ANNEXES = ("parts", "rows", "closings", "doubts", "plan")
"""The tables that the request may have as annexes, in their order."""
_ANNEXES = tuple(f"annex_{name}" for name in ANNEXES)
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("recall_indicator", "return_up", "stabilise", "lower_level"),
        (*_UNIT, *_TOTAL, *_ITEM, *_INDICATOR, *_ARTICLES),
    ),
    **dict.fromkeys(
        CASH,
        (
            *_UNIT,
            *_TOTAL,
            *_ITEM,
            "items_account_no",
            "items_account_name",
            "items_bank",
            "whose",
            "notes_text",
            *_ARTICLES,
        ),
    ),
    CLOSE: (*_UNIT, *_CLOSING, *_CLOSINGS, "notes_text", *_ARTICLES),
    VERIFY: (
        *_UNIT,
        "term",
        "doubt_least",
        "doubt_most",
        "doubt_accounts",
        "notes_text",
        *_DOUBTS,
    ),
    **dict.fromkeys(
        LETTERS,
        (
            *_UNIT,
            "total",
            "total_capitals",
            "total_said",
            *_ITEM,
            "items_agency",
            "items_what",
            *_ARTICLES,
        ),
    ),
    BULLETIN: (*_EVERY, "praised", "pressed", *_RANKS),
    INTERNAL: (*_EVERY, "annex_rows", "ways_said", *_BY_WAY, *_ROWS),
    PETITION: (
        *_EVERY,
        *_BY_WAY,
        "cash_term",
        *_CLOSING,
        "doubt_count",
        "doubt_least",
        "doubt_most",
        "uses_total",
        "uses_allotted",
        "uses_left",
        *_ARTICLES,
        *(f"units_{part}" for part in ("no", "agency", "agency_code", *WAYS)),
        *(f"parts_{part}" for part in ("no", "agency", "way", "count", "amount")),
        "results_text",
        "requests_text",
        "usage_text",
        "annexes_text",
        *_ANNEXES,
        *_ROWS,
        *_CLOSINGS,
        *_DOUBTS,
        *(f"plan_{part}" for part in ("no", "fund", "priority", "use", "need", "amount", "gap")),
    ),
}
"""What a template of each kind may name; the texts ``notices.field_…`` say how."""


def built_in(kind: str, words: Words, without: Sequence[str] = ()) -> bytes:
    """The template that ships with the product, with the placeholders' names in that language.

    ``without``: annexes that have nothing to list, and are left out.
    """
    text = words[f"notices.{kind}"]
    kept, empty = [], False
    for line in text.splitlines():
        if line[:1] in "^-":
            # An annex reaches to the number of the next one, or to the imprint.
            empty = any(f"{{annex_{name}}}" in line for name in without)
        if not empty:
            kept.append(line)
    text = "\n".join(kept)
    names = {slot: "{{" + words(f"notices.field_{slot}") + "}}" for slot in slots(text)}
    return template_of(fill(text, names))


@cache
def placeholder_names(kind: str) -> Mapping[str, str]:
    """What a template of that kind may name, in any language, and the field that it means.

    >>> placeholder_names("recall_cash")["明细.账号"], placeholder_names("recall_cash")["count"]
    ('items_account_no', 'count')
    """
    return {
        words[f"notices.field_{name}"]: name for name in FIELDS[kind] for words in every_language()
    }


def filled_in(template: bytes, kind: str, values: Values, lists: Lists) -> bytes:
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
