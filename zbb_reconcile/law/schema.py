"""What a profile file may say: every parameter with its kind and range, every field of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zbb_reconcile.codes import ACCOUNT_KINDS, AGENCY_KINDS, PRIORITIES
from zbb_reconcile.law.kinds import (
    Choice,
    Cites,
    Day,
    Fields,
    Flag,
    Kind,
    Rows,
    Text,
    Texts,
    Whole,
)


def _codes(words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.values()))


CASES = ("rent", "disposal", "accepted")
"""What a text may speak of beside kinds of unit: income from rent, from disposal; a project whose
completion was accepted long enough ago."""
MONEY = ("own", "central_allotted", "above_allotted", "unallotted", "gov_fund", "research")
"""What money of any unit a text may speak of (``any.own``): money of the own level or below and
general transfers; money from the centre, from province or city that was allotted to a unit; money
from above that never was; government funds; research money."""


def _covered() -> tuple[str, ...]:
    """Every kind of unit, and every case of one, that a citation may cover."""
    kinds = _codes(AGENCY_KINDS)
    of_units = (f"{kind}.{case}" for kind in kinds for case in CASES)
    return (*kinds, *of_units, *(f"any.{money}" for money in MONEY))


_MONTHS = Whole(1, 600)
_YEARS = Whole(1, 50)
_PERCENT = Whole(0, 100)
_DIGITS = Text(form="digits")
_LINE = Text()
_WORDS = Texts()
_MORE_WORDS = Texts(empty=True)
_NAMES = Texts(Text(form="name"), empty=True)
_KINDS = Texts(Choice(_codes(ACCOUNT_KINDS)), empty=True)
_EXEMPT_BUCKETS = ("EX-BOND", "EX-FOREIGN", "EX-SOCIAL", "EX-SPECIAL", "EX-UNIT")

_LEVEL = Fields({"rule": Text(form="name"), "level": Choice(("hint", "warn", "stop"))})
_PURPOSE = Fields({"words": Texts(), "cite": Cites()})
_FUND_EXEMPTION = Fields({"prefix": _DIGITS, "bucket": Choice(_EXEMPT_BUCKETS)})
_FUND_SYSTEM = Fields({"prefix": _DIGITS, "system": Text(form="name")})
_POOL_CATEGORY = Fields(
    {
        "category": Text(form="name"),
        "name_zh": _LINE,
        "name_en": _LINE,
        "dep_eco_codes": Texts(_DIGITS, empty=True),
        "func_codes": Texts(_DIGITS, empty=True),
        "words": Texts(empty=True),
        "not_words": Texts(empty=True),
    },
    optional=frozenset({"not_words"}),
)
_ASSET_DECISION = Fields(
    {
        "title": Choice(("clear", "unclear", "any")),
        "idle_since": Choice(("known", "unknown", "any")),
        "request": Choice(("any",), flags=True),
        "category_prefixes": Texts(Text(form="name"), empty=True),
        "agency_kinds": Texts(Choice(_codes(AGENCY_KINDS)), empty=True),
        "min_net_value": Text(form="yuan"),
        "action": Choice(("use", "lease", "warehouse", "sell", "equity", "finance", "")),
        "why_zh": _LINE,
        "why_en": _LINE,
        "cite": Cites(),
    },
    optional=frozenset({"idle_since"}),
)
_FITS_EVERY_ASSET = MappingProxyType(
    {
        "title": "any",
        "request": "any",
        "category_prefixes": [],
        "agency_kinds": [],
        "min_net_value": "0.00",
    }
)

PARAMETERS: Mapping[str, Kind] = MappingProxyType(
    {
        "own_level": Whole(1, 5),
        "life_years": Whole(1, 50),
        "life_years_upper": Whole(1, 50),
        "count_mode": Choice(("year_end", "carried_n")),
        # 99: without a term.
        "research_full_years": Whole(0, 99),
        "older_research_full_years": Whole(0, 99),
        "upper_allotted": Choice(("review", "recall", "return_up")),
        "township_money": Choice(("township", "own")),
        "basic_recall": Flag(),
        "ratio_fund_types": Texts(_DIGITS),
        "unallotted_fund_types": Texts(_DIGITS),
        "bond_idle_months": _MONTHS,
        "construction_unpaid_months": _MONTHS,
        "research_unaccepted_years": Whole(1, 50),
        "older_money_words": _WORDS,
        "issued_ahead_words": _WORDS,
        "fund_excess_percent": _PERCENT,
        "ratio_base": Choice(("aggregate", "mean")),
        "ratio_margin_points": _PERCENT,
        "cut_percent": _PERCENT,
        "dormant_months": _MONTHS,
        "stale_months": _MONTHS,
        "reversal_window_days": Whole(0, 366),
        # Wider windows make the search for split and merged lines explode.
        "match_window_days": Whole(0, 31),
        "idle_months_buildings": _MONTHS,
        "idle_months_equipment": _MONTHS,
        "idle_months_other": _MONTHS,
        "institution_rent": Choice(("review", "rectify")),
        "final_accounts_months": _MONTHS,
        "deposit_years": _YEARS,
        "payable_years": _YEARS,
        "receivable_years": _YEARS,
        "voucher_least": Whole(2, 10_000),
        "voucher_exception_percent": _PERCENT,
        # In yuan per row; half of the last printed digit of a 万元 file at most.
        "wan_yuan_tolerance": Whole(0, 5_000),
        # The day of December from which a payment is late, and yuan that one payment must exceed.
        "late_from_day": Whole(1, 31),
        "late_payment_min": Whole(0, 1_000_000_000),
        "passed_months": _MONTHS,
        # Counted from 1 January, at most to the half year.
        "round_trip_days": Whole(1, 181),
        "dormant_exempt_kinds": _KINDS,
        "stale_kinds": _KINDS,
        "spending_order": Texts(Choice(_codes(PRIORITIES)), complete=True),
        "interest_words": _WORDS,
        "fee_words": _WORDS,
        "reversal_words": _WORDS,
        "treasury_words": _WORDS,
        "bank_words": _WORDS,
        "zero_balance_allowed_words": _WORDS,
        "attached_body_words": _WORDS,
        "term_deposit_words": _WORDS,
        "institution_words": _WORDS,
        "account_name_words": _WORDS,
        "party_body_words": _WORDS,
        "business_body_words": _WORDS,
        "allowed_kinds": _KINDS,
        "allowed_purpose_words": _MORE_WORDS,
        "term_deposit_months": _MONTHS,
        "sweep_days": Whole(1, 366),
        "social_insurance_words": _WORDS,
        "own_cash_scope": Choice(("fiscal", "all")),
        "fiscal_fund_systems": Texts(Text(form="name")),
        "fiscal_purpose_words": _WORDS,
        "interest_years": Whole(1, 10),
        "slow_years": Whole(1, 10),
        "execution_percent": _PERCENT,
        "special_cut_percent": _PERCENT,
        "keep_months": _MONTHS,
        "hint_months": _MONTHS,
        "warn_months": _MONTHS,
        "last_months": _MONTHS,
        "quiet_months": _MONTHS,
        "ended_months": _MONTHS,
        "ahead_days": Whole(1, 366),
        "levels": Rows(_LEVEL, key="rule", empty=True),
        "trace_min": Whole(0, 1_000_000_000),
        "answer_days": Whole(1, 366),
        "exempt_purpose_words": Rows(_PURPOSE),
        "added_exempt_words": _MORE_WORDS,
        "removed_exempt_words": _MORE_WORDS,
        "owner_suffix_words": _WORDS,
        "finance_bureau_names": _WORDS,
        "payable_words": _WORDS,
        "receivable_words": _WORDS,
        "income_words": _WORDS,
        "exempt_fund_types": Rows(_FUND_EXEMPTION, key="prefix"),
        "fund_systems": Rows(_FUND_SYSTEM, key="prefix"),
        "pool_categories": Rows(_POOL_CATEGORY, key="category"),
        "asset_decisions": Rows(_ASSET_DECISION, last=_FITS_EVERY_ASSET),
    }
)


def dated_value(parameter: str) -> Fields:
    """The form of one dated value of a parameter."""
    return Fields({"from": Day(), "is": PARAMETERS[parameter], "cite": Cites()})


_PROFILE_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {"name": Text(form="name"), "title_zh": _LINE, "title_en": _LINE, "extends": _LINE}
)
PROFILE = Fields(_PROFILE_FIELDS, optional=frozenset({"title_en", "extends"}))
# A shipped profile may be a folder: this file, and one for each topic in the order given.
PROFILE_IN_TOPICS = Fields(
    {**_PROFILE_FIELDS, "topics": Texts(Text(form="name"))}, optional=PROFILE.optional
)
CITATION = Fields(
    {
        "law_zh": _LINE,
        "law_en": _LINE,
        "short_zh": _LINE,
        "short_en": _LINE,
        "article_zh": Text(blank=True),
        "article_en": Text(blank=True),
        "words": Text(blank=True),
        "in_force": Day(),
        "source": Text(blank=True),
        "confidence": Choice(("sourced", "partial", "recalled", "own")),
        "covers": Texts(Choice(_covered())),
        "papers": Texts(Choice(("recall", "return_up", "stabilise", "close_account")), empty=True),
        "model": Flag(),
        "years": Whole(1, 50),
    },
    # A county writes its own rules down in Chinese only.
    optional=frozenset(
        {"law_en", "article_en", "short_zh", "short_en", "covers", "papers", "model", "years"}
    ),
)
_VERDICT = Choice(
    (
        "recall",
        "return_up",
        "review",
        "exempt",
        "keep",
        "stabilise",
        "cut_budget",
        "close_account",
        "rectify",
        "reactivate",
        "refer",
        "refund",
        "urge",
    )
)
_RULE_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "name_zh": _LINE,
        "name_en": _LINE,
        "enabled": Flag(),
        "from": Day(),
        "verdict": _VERDICT,
        "other_verdicts": Texts(_VERDICT),
        "subject": Choice(
            (
                "indicator",
                "account",
                "agency",
                "asset",
                "project",
                "fund_item",
                "request",
                "income",
                "ledger",
                "deposit",
                "bucket",
            )
        ),
        "channel": Choice(("indicator", "cash")),
        "closes": Flag(),
        "idle": Flag(),
        "letter": Choice(("remit", "statement", "refund", "transfer")),
        "budget": Choice(("cut", "cancel")),
        "query": Text(form="name"),
        "needs": _NAMES,
        "evidence": _NAMES,
        "parameters": Texts(Choice(tuple(PARAMETERS)), empty=True),
        "cite": Cites(),
    }
)
RULE = Fields(
    _RULE_FIELDS,
    optional=frozenset({"other_verdicts", "channel", "closes", "idle", "letter", "budget"}),
)
_OWN_VERDICT = Choice(("review", "rectify", "urge", "refer", "reactivate", "cut_budget"))
# A rule of the county's own: it asks, it never takes back; its query lies beside the profile.
OWN_RULE = Fields(
    {
        **{
            name: _RULE_FIELDS[name]
            for name in ("name_zh", "name_en", "enabled", "from", "subject", "budget", "evidence")
        },
        "verdict": _OWN_VERDICT,
        "query": _LINE,
        "needs": _NAMES,
        "cite": Cites(),
        "reason_zh": _LINE,
        "reason_en": _LINE,
        "level": Choice(("hint", "warn", "stop")),
    },
    optional=frozenset({"name_en", "enabled", "budget", "evidence", "reason_en", "level"}),
)
# What a rule looks for is the product's; whether, since when and why it applies is the county's.
LOCAL_RULE = Fields(
    {name: _RULE_FIELDS[name] for name in ("enabled", "from", "cite", "name_zh", "name_en")},
    optional=frozenset({"enabled", "from", "cite", "name_zh", "name_en"}),
)
